"""Slips of the pen in TOML, in plain words with what to write: what people and word processors do to a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from reporter.files.letters import invisible
from reporter.files.readings import day_of

_QUOTES = "“”„‟«»‹›‘’‚‛″"
_OPENING = re.compile(rf"([=\[,{{]\s*)[{_QUOTES}]")
_CLOSING = re.compile(rf"[{_QUOTES}](?=\s*(?:[,\]}}#]|$))")
_DAY = re.compile(r"(?<![\w\"'])(?:(\d{4})[./-](\d{1,2})[./-](\d{1,2})|(\d{1,2})([./-])(\d{1,2})[./-](\d{4}))(?!\w)")
_GROUPED = re.compile(r"[+-]?\d[\d.,'’ \u00a0\u2009\u202f]*")
_LITERAL = re.compile(r"^[^\"'#\n]*= *'(?=[^'\n]*$)", re.MULTILINE)
_WORDS = {"true": "true", "yes": "true", "false": "false", "no": "false"}


class Slip(NamedTuple):
    """What is wrong and what to write; `alone` if the rest of the file can be read without its line."""

    what: str
    remedy: str | None = None
    alone: bool = False


def slip_in(text: str, line: int | None, column: int, complaint: str) -> Slip:
    """The slip at a spot of `text` at which the parser complained; without a line, at the end of the text."""
    if line is None:
        return _unclosed(text)
    written = text.split("\n")[line - 1].rstrip("\r")
    slip = _in_line(written, written[column - 1:], complaint)
    whole = '"""' not in written and all(written.count(one) == written.count(two) for one, two in ("[]", "{}"))
    return slip._replace(alone=slip.alone and whole)


def _unclosed(text: str) -> Slip:
    """What runs to the end of the file."""
    marks = list(re.finditer(r'"""|\'\'\'', text))
    mark = marks[-1] if len(marks) % 2 else _LITERAL.search(text)
    if mark:
        line = text.count("\n", 0, mark.start()) + 1
        return Slip(f"the file ends too early: the text that begins in line {line} is not closed",
                    f"Write {mark[0][-3:].strip('= ')} where the text ends")
    return Slip("the file ends too early: a list, a table or a text is not closed",
                "Write the closing bracket or quotation mark")


def _in_line(written: str, here: str, complaint: str) -> Slip:
    key, _, value = (part.strip() for part in written.partition("="))
    letter = here[:1]
    bare = value.partition("#")[0].strip()
    told = slip_of_value(bare)
    if told:
        return told
    if invisible(letter):
        return Slip(f"an invisible character stands here: {invisible(letter)}",
                    "Delete it, or write an ordinary space in its place", True)
    if letter and letter in _QUOTES:
        name, equals, after = written.strip().partition("=")
        straight = re.sub(f"[{_QUOTES}]", '"', name) + _CLOSING.sub('"', _OPENING.sub(r'\1"', equals + after))
        return Slip(f"the quotation marks are curly ({letter})", f"Write them straight: {straight}", True)
    if any(written.count(quote) % 2 for quote in _QUOTED_BY.get(complaint.split()[0], "")):
        return Slip("a quotation mark is missing in this line", "Put one before and one after each text", True)
    if complaint.startswith("Expected '='"):
        return _without_equals(written, key, letter)
    for beginning, slip in _BY_COMPLAINT.items():
        if complaint.startswith(beginning):
            return slip
    if complaint.startswith("Expected newline") and bare[:1] in "\"'[{tf":
        return Slip(f"“{here.strip()}” stands after the value", "Delete it, or begin a comment with #", True)
    return _in_value(key, value, bare, complaint)


_QUOTED_BY = {"Illegal": "\"", "Invalid": "\"", "Expected": "\"", "Unclosed": "\"", "Found": "'\""}
"""The quotation marks of which one may be missing, by the first word of the parser's complaint."""
_NO_KEY = Slip("the line is no key with its value, no table in brackets and no comment",
               "Begin a comment with #, or write key = value", True)
_BY_COMPLAINT = {
    "Invalid statement": _NO_KEY,
    "Invalid date": Slip("there is no such day or time", "Write the date as yyyy-mm-dd", True),
    "Invalid initial": Slip("a table in braces stands in several lines, or a comma before its closing brace",
                            "Write it in one line, without a comma at its end"),
    "Unescaped": Slip("a backslash stands in the text", "Write / in its place, as in registry/actions.csv", True),
    "Cannot declare": Slip("this table stands in the file already", "Keep its keys together under one of the two; a "
                           "table of which there are several is written [[…]]"),
    "Cannot overwrite": Slip("this key has a value already", "Keep one of the two", True),
    "Duplicate": Slip("this key has a value already", "Keep one of the two", True),
    "Unclosed": Slip("a closing bracket or a comma is missing", "Write it; entries of a list are parted by commas"),
    "Expected ']": Slip("a closing bracket is missing", "Write it behind the table's name"),
}


def _without_equals(written: str, key: str, letter: str) -> Slip:
    if letter == ":":
        key, _, value = written.strip().partition(":")
        quoted = value.strip() if re.match(r"""["'\[{\d]|(true|false)$""", value.strip()) else f'"{value.strip()}"'
        return Slip("a colon stands where = is wanted", f"Write {key.strip()} = {quoted}", True)
    if "=" in written:
        return Slip(f"the key “{key}” has a space", f"Write {re.sub(' +', '_', key)} = …", True)
    return _NO_KEY


def slip_of_value(text: str) -> Slip | None:
    """What is wrong with a date or a number that is written as some country or word processor writes it."""
    day, plain = _DAY.fullmatch(text), text.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return _day(day)
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        ascii_digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in plain)
        return None if ascii_digits == text else Slip(f"“{text}” is not written as a number", f"Write {ascii_digits}",
                                                      True)
    return Slip(f"“{text}” is not written as a number", _number(text), True) if _GROUPED.fullmatch(text) else None


def _in_value(key: str, value: str, bare: str, complaint: str) -> Slip:
    if re.match(r"[+-]?\d", bare):
        meant = day_of(bare)
        if meant is not None:
            return Slip(f"“{bare}” is not written as a date", f"Write {meant}, without quotation marks", True)
        return Slip(f"“{bare}” is neither a number nor a text",
                    "Write a number by its digits alone, without a unit; a text in quotation marks", True)
    if bare.lower() in _WORDS:
        return Slip(f"“{bare}” is not written as it must be", f"Write {key} = {_WORDS[bare.lower()]}", True)
    if not bare:
        return Slip("the key has no value", "Write the value, or put # before the line", True)
    day = _DAY.search(value)
    if day:
        return _day(day)
    if bare[0].isalpha() and "[" not in value:
        return Slip("the text has no quotation marks", f'Write {key} = "{bare}"', True)
    return Slip(complaint[:1].lower() + complaint[1:])


def _day(day: re.Match[str]) -> Slip:
    """A date in the order of some country; of two that can be meant, both are named."""
    if day[1]:
        found = [(day[1], day[2], day[3])]
    else:
        found = [(day[7], day[6], day[4])] + ([(day[7], day[4], day[6])] if day[5] == "/" else [])
    days = [f"{year}-{month:0>2}-{date:0>2}" for year, month, date in found if int(month) <= 12]
    return Slip(f"“{day[0]}” is not written as a date",
                f"Write {' or '.join(dict.fromkeys(days)) or 'yyyy-mm-dd'}, without quotation marks", True)


def _number(bare: str) -> str:
    """How to write a number with separators; one separator before three digits may be either."""
    groups = re.split(r"[^\d+-]+", bare)
    marks = set(re.findall(r"[^\d+-]", bare))
    whole = all(len(group) == 3 for group in groups[1:])
    if len(groups) == 2 and "," in marks:
        told = [".".join(groups), "".join(groups)] if whole else [".".join(groups)]
    elif whole and len(marks) == 1:
        told = ["".join(groups)]
    elif len(marks) == 2 and all(len(group) == 3 for group in groups[1:-1]):
        told = ["".join(groups[:-1]) + "." + groups[-1]]
    else:
        told = []
    return "Write digits without separators of thousands, and a point before decimals" + (
        f": {' or '.join(told)}" if told else "")
