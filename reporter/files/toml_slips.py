"""Slips of the pen in TOML, in plain words with what to write: what people and word processors do to a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from reporter.files.letters import invisible
from reporter.files.readings import day_of

_QUOTES = "“”„‟«»‹›‘’‚‛″"
_OPENING = re.compile(rf"([=\[,{{]\s*)[{_QUOTES}]")
_CLOSING = re.compile(rf"[{_QUOTES}](?=\s*(?:[,\]}}#]|$))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_DAY = re.compile(r"(?<![\w\"'])(?:(\d{4})[./-](\d{1,2})[./-](\d{1,2})|(\d{1,2})([./-])(\d{1,2})[./-](\d{4}))(?!\w)")
_GROUPED = re.compile(r"[+-]?\d[\d.,'’ \u00a0\u2009\u202f]*")
_LITERAL = re.compile(r"^[^\"'#\n]*= *'(?=[^'\n]*$)", re.MULTILINE)
_WORDS = {**dict.fromkeys(("true", "yes", "oui", "si", "sí", "ja", "sim"), "true"),
          **dict.fromkeys(("false", "no", "non", "nein", "não"), "false")}


class Slip(NamedTuple):
    """What is wrong and what to write; `alone` if the rest of the file can be read without its line.

    `line` is that of the slip where the parser stopped in another.
    """

    what: str
    remedy: str | None = None
    alone: bool = False
    line: int | None = None


def slip_in(text: str, line: int | None, column: int, complaint: str) -> Slip:
    """The slip at a spot of `text` at which the parser complained; without a line, at the end of the text."""
    if line is None:
        return _unclosed(text)
    lines = text.split("\n")
    written = lines[line - 1].rstrip("\r")
    slip = _of_tables(lines, line, complaint) or _over_lines(written, lines[line:], complaint) or _in_line(
        written, written[column - 1:], complaint)
    whole = '"""' not in written and all(written.count(one) == written.count(two) for one, two in ("[]", "{}"))
    return slip._replace(alone=slip.alone and whole)


def _of_tables(lines: list[str], line: int, complaint: str) -> Slip | None:
    """What is wrong with a list that began further up, and with a table that stands there once and several times."""
    if complaint.startswith("Unclosed array"):
        begin = next((number for number in range(line - 1, 0, -1)
                      if lines[number - 1].count("[") > lines[number - 1].count("]")), None)
        if begin is not None and lines[line - 1].count("[") <= lines[line - 1].count("]"):
            return Slip(f"the list that begins in row {begin} is not closed",
                        f"Write ] where it ends: {lines[begin - 1].strip()}]", line=begin)
    if complaint.startswith(("Cannot", "Duplicate")):
        headers = [(number, found) for number, each in enumerate(lines, start=1) if (found := _HEADER.match(each))]
        several = {found[2] for _, found in headers if len(found[1]) == 2}
        for number, found in headers:
            if len(found[1]) == 1 and found[2] in several:
                return Slip(f"the table [{found[2]}] stands in the file as [[{found[2]}]] too",
                            f"Write [[{found[2]}]], in two pairs of brackets, each time", line=number)
    return None


def _over_lines(written: str, below: list[str], complaint: str) -> Slip | None:
    """A text that goes on in the next line."""
    goes_on = complaint.startswith("Illegal") and below and below[0].count('"') == written.count('"') == 1
    return Slip("the text goes on in the next line", 'Write it in one line, or between """ and """') if (
        goes_on and "=" not in below[0]) else None


_HEADER = re.compile(r"\s*(\[\[?)([\w.\"' -]+)\]")


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
    if letter and letter in _QUOTES or bare and bare[-1] in _QUOTES and complaint.startswith(("Illegal", "Unterm")):
        name, equals, after = written.strip().partition("=")
        straight = re.sub(f"[{_QUOTES}]", '"', name) + _CLOSING.sub('"', _OPENING.sub(r'\1"', equals + after))
        curly = next(each for each in here + bare if each in _QUOTES)
        return Slip(f"the quotation marks are curly ({curly})", f"Write them straight: {straight}", True)
    if any(written.count(quote) % 2 for quote in _QUOTED_BY.get(complaint.split()[0], "")):
        plain = bare.strip('"')
        return Slip("a quotation mark is missing in this line", f'Write {key} = "{plain}"' if re.fullmatch(
            r"[\w-]+", key) and plain and '"' not in plain and "[" not in plain else
            "Put one before and one after each text", True)
    if complaint.startswith("Expected '='"):
        return _without_equals(written, key, letter)
    if written.lstrip().startswith("[") and "=" not in written and complaint.startswith("Expected ']"):
        return _table_name(written)
    if bare[:1] == "(" or "[" in bare[:1] and complaint.startswith(("Invalid value", "Unclosed")):
        return _list_of(key, bare)
    for beginning, slip in _BY_COMPLAINT.items():
        if complaint.startswith(beginning):
            return slip
    if complaint.startswith("Expected newline") and bare and bare[0] in "\"'[{tf":
        return Slip(f"“{here.strip()}” stands after the value", "Delete it, or begin a comment with #", True)
    return _in_value(key, value, bare, complaint)


_QUOTED_BY = {"Illegal": "\"", "Invalid": "\"", "Expected": "\"", "Unclosed": "\"", "Found": "'\""}
"""The quotation marks of which one may be missing, by the first word of the parser's complaint."""
_NO_KEY = Slip("the line is no key with its value, no table in brackets and no comment",
               "Begin a comment with #, or write key = value", True)
_BY_COMPLAINT = {
    "Invalid statement": _NO_KEY,
    "Invalid date": Slip("the calendar has no such day or time", "Write a day that there is, as yyyy-mm-dd", True),
    "Invalid initial": Slip("a table in braces stands in several lines, or a comma before its closing brace",
                            "Write it in one line, without a comma at its end"),
    "Unescaped": Slip("a backslash stands in the text", "Write / in the name of a file, as in registry/actions.csv; "
                      "put a pattern into single quotation marks: '…'", True),
    "Cannot declare": Slip("this table stands in the file already", "Keep its keys together under one of the two; a "
                           "table of which there are several is written [[…]]"),
    "Cannot overwrite": Slip("this key has a value already", "Keep one of the two", True),
    "Duplicate": Slip("this key has a value already", "Keep one of the two", True),
    "Unclosed": Slip("a closing bracket or a comma is missing", "Write it; entries of a list are parted by commas"),
    "Expected ']": Slip("a closing bracket is missing", "Write it behind the table's name"),
}


def _table_name(written: str) -> Slip:
    """The name of a table that has a blank in it, or no closing bracket."""
    name = written.strip().strip("[]").strip()
    if "]" not in written or " " not in name:
        return _BY_COMPLAINT["Expected ']"]
    before, _, last = name.rpartition(".")
    return Slip(f"the name of the table has a blank: {name}",
                f'Write [{before}."{last}"]' if before else f"Write [{re.sub(' +', '_', name)}]")


def _list_of(key: str, bare: str) -> Slip:
    """A list in other brackets, with its texts unquoted, or parted by something else than commas."""
    parts = [part.strip(" \"'()[]") for part in re.split(r"[,;]|(?<=[\"']) +(?=[\"'])", bare)]
    shown = ", ".join(part if re.fullmatch(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d", part) else f'"{part}"'
                      for part in parts if part)
    return Slip("a list stands in square brackets, its entries parted by commas and its texts in quotation marks",
                f"Write {key} = [{shown}]", True)


def _without_equals(written: str, key: str, letter: str) -> Slip:
    if letter == ":":
        key, _, value = written.strip().partition(":")
        quoted = value.strip() if re.match(r"""["'\[{\d]|(true|false)$""", value.strip()) else f'"{value.strip()}"'
        return Slip("a colon stands where = is wanted", f"Write {key.strip()} = {quoted}", True)
    spaced = re.fullmatch(r"""([\w-]+)\s+(["'\[\d].*|true|false)""", written.strip())
    if spaced:
        return Slip("there is no = between the key and its value", f"Write {spaced[1]} = {spaced[2]}", True)
    if "=" in written:
        return Slip(f"the key “{key}” has a space", f"Write {re.sub(' +', '_', key)} = …", True)
    return _NO_KEY


def slip_of_value(text: str, *, whole: bool = False) -> Slip | None:
    """What is wrong with a date or a number that is written as some country or word processor writes it.

    Of a number that must be `whole`, a point or comma before three digits parts thousands.
    """
    plain = text.translate(_DASHES)
    day = _DAY.fullmatch(plain)
    if day and plain != text and re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
        return Slip(f"the dashes of “{text}” are no hyphens", f"Write {plain}, without quotation marks", True)
    if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return _day(day)
    if whole and re.fullmatch(r"\d{1,3}([.,'’ \u00a0\u2009\u202f]\d{3})+", plain):
        return Slip(f"“{text}” is not written as a whole number", f"Write {re.sub('[^0-9]', '', plain)}, if that is "
                    "meant: digits without separators", True)
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        ascii_digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in plain)
        return None if ascii_digits == text else Slip(f"“{text}” is not written as a number", f"Write {ascii_digits}",
                                                      True)
    return Slip(f"“{text}” is not written as a number", _number(text), True) if _GROUPED.fullmatch(text) else None


def _in_value(key: str, value: str, bare: str, complaint: str) -> Slip:
    years = re.fullmatch(r"((?:19|20)\d\d) ?(?:[-–—]|to|bis|à|a) ?((?:19|20)\d\d)", bare)
    if years and 0 < int(years[2]) - int(years[1]) < 30:
        return Slip(f"“{bare}” is no list of years", f"Write {key} = "
                    f"{list(range(int(years[1]), int(years[2]) + 1))}", True)
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
