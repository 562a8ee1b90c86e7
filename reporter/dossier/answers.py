"""One answer: prose, “Not applicable:” or “Not available:” with a reason, and the answers to its elements.

An answer may begin, taken over from another year, with a line “To confirm:”. These words and titles of elements may be
written in English or in the dossier's language, as its catalogue has them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from reporter.dossier.markdown import DEEPEST_LIST, Apart, apart
from reporter.dossier.pictures import NOT_DESCRIBED, NOT_PRINTED, Album, Picture
from reporter.files.letters import tidied
from reporter.files.tables import Nearest
from reporter.files.told_once import shown
from reporter.findings import Findings, Place, Severity, define
from reporter.forms.outlines import Element, Heading, Outline
from reporter.language.catalogues import Catalogue
from reporter.language.wording import message as _
from reporter.records.kinds import is_unwritten

TO_CONFIRM = _("To confirm")
"""How the line begins that asks to confirm an answer of another year."""
SINCE = (_("because"), _("since"))
"""Words that begin the reason for which an answer is set aside, without a sign before them."""

ANSWERED_TWICE = define(
    "NAR-003", "Each heading and element is answered once", para="form",
    remedy="Join the two answers under one heading", text="""
    Two answers to one heading leave open which one is meant.
    Bad: ## I.A in two places
    Good: ## I.A once""")

UNKNOWN_ELEMENT = define(
    "NAR-004", "Sub-headings that look like an element are spelt like it", para="form",
    severity=Severity.WARNING, remedy="Write the element's title exactly, under its heading", text="""
    A sub-heading answers an element if it is its title, letter for letter; otherwise it is plain prose.
    Bad: #### Leakages
    Good: #### Leakage""")

NO_REASON = define(
    "NAR-005", "“Not applicable” and “Not available” give a reason", para="6/CMA.4 annex II para 3(a)",
    remedy="Write “Not applicable: ” or “Not available: ” and the reason", text="""
    That something does not apply is an answer when it says why: that the reason belongs to complete and transparent
    information is a reading.
    Bad: Not applicable.
    Good: Not applicable: the metric is t CO2 eq.""")

CONTROL_CHARACTER = define(
    "NAR-008", "Texts hold no control characters", para="form",
    remedy="Delete it, or write a space or a new line in its place", text="""
    Control characters come along when text is copied out of other programs; they have no shape, and no page prints
    them.
    Bad: a vertical tab between two words
    Good: a space, or a new line""")

TOO_DEEP = define(
    "NAR-010", "Lists and quotations are not deeper than pages have room for", para="form",
    remedy=f"Write at most {DEEPEST_LIST} lists inside each other; a heading or a paragraph of its own reads better",
    text="""
    What is nested deeper has no room on a page, and some of it would be left out.
    Bad: ten lists, each inside the one before it
    Good: two or three""")

RAW_HTML = define(
    "NAR-042", "Texts are written in Markdown, not in HTML", para="form", severity=Severity.WARNING,
    remedy="Write ~2~ for a subscript, ^2^ for a superscript, **bold**, and an empty line for a new paragraph",
    text="""
    Tags of HTML are printed as they are written: nothing that a text holds runs in a page.
    Bad: CO<sub>2</sub>
    Good: CO~2~""")

LOOSE_FOOTNOTE = define(
    "NAR-043", "Each footnote is written, and referred to, in one answer", para="form",
    remedy="Write [^1] where the footnote is meant, and [^1]: with its text in a paragraph of its own below, under the "
           "same heading",
    text="""
    A footnote has two parts under one heading. Without the one it is printed as it is written, without the other it
    would be left out.
    Bad: Emissions fell.[^1], and nothing more
    Good: Emissions fell.[^1], and below it [^1]: First report, table 2.""")

WITHOUT_A_PLACE = define(
    "NAR-045", "Every text of an answer has its place on the page", para="form",
    remedy="Write it into the text itself; in a cell, the sign | is written \\|", text="""
    Cells beyond the columns of a table, links without a text, the titles of links and pictures, and what stands behind
    the marks that open code are in no report: Markdown has them, and pages have no place for them.
    Bad: | 2027 | 1 | 200 | below a header of two columns
    Good: | 2027 | 1 200 |""")


class AnswerKind(StrEnum):
    """How a heading is answered."""

    PROSE = "prose"
    NOT_APPLICABLE = "not applicable"
    NOT_AVAILABLE = "not available"
    MISSING = "missing"


@dataclass(frozen=True)
class AnswerText:
    """What stands under a heading or an element.

    `markdown` is the text as written, without comments. `reason` follows “Not applicable:” or “Not available:”.
    `elements` are by title; a heading whose text is blank and which has elements counts as prose. `pictures` are by
    the names that the text has for them. `owner` and `due` are who writes it, and by when. `to_confirm` is its
    first line, and no part of the text, where that asks to confirm it.
    """

    kind: AnswerKind
    markdown: str
    place: Place
    reason: str | None = None
    elements: Mapping[str, AnswerText] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    owner: str | None = None
    due: datetime.date | None = None
    to_confirm: str | None = None


@dataclass(frozen=True)
class HeadedLines:
    """Lines below one heading line: its text, its row, the lines and the row of the first."""

    title: str
    row: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class AnswerWords:
    """The fixed words that people may use, of the dossier's language beside the English ones, and their pictures."""

    language: Catalogue
    album: Album

    def titles(self, heading: Heading) -> dict[str, Element]:
        """The titles that answer each element of a heading."""
        return {title: element for element in heading.elements for title in self._both(element.title)}

    @cached_property
    def set_aside(self) -> re.Pattern[str]:
        """How an answer begins that is set aside, in bold or not, with blanks of any kind."""
        unsaid, unknown, since = (
            "|".join(r"\s+".join(map(re.escape, text.split())) for english in words for text in self._both(english))
            for words in (("Not applicable",), ("Not available",), SINCE))
        return re.compile(rf"(?P<mark>[*_]*)(?:(?P<applicable>{unsaid}|N/A)|{unknown})[*_]*+\s*+"
                          rf"(?:(?:[:：,;–—-]|(?=(?:{since})\b))[*_]*+\s*+(?P<reason>.*)|[.!]?+[*_]*+\s*+$)",
                          re.IGNORECASE | re.DOTALL)

    @cached_property
    def unconfirmed(self) -> re.Pattern[str]:
        """The line that asks to confirm the answer below it."""
        asks = "|".join(map(re.escape, self._both(TO_CONFIRM)))
        return re.compile(rf"[*_]*(?:{asks})[*_]*\s*[:：][^\n]*+(?:\n|$)", re.IGNORECASE)

    def _both(self, english: str) -> tuple[str, ...]:
        return english, self.language.gettext(english)


TITLED = re.compile(r"####\s+(.*\S)\s*")

_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def headed_lines(lines: Iterable[str], opening: re.Pattern[str], first_row: int = 1) -> Iterator[HeadedLines]:
    """The lines parted at heading lines, the lines before the first with an empty title; code is left alone."""
    title, row, body = "", first_row, list[str]()
    fence: str | None = None
    for number, line in enumerate(lines, start=first_row):
        mark = _FENCE.match(line)
        if mark and fence in (None, mark.group(1)):
            fence = None if fence else mark.group(1)
        # Marks that nobody sees, before or in a heading, do not matter; blanks before it make it a quotation or code.
        match = None if fence or line[:1].isspace() else opening.fullmatch(tidied(line))
        if match:
            yield HeadedLines(title, row, tuple(body))
            title, row, body = match.group(1), number, []
        else:
            body.append(line)
    yield HeadedLines(title, row, tuple(body))


def answer_under(outline: Outline, heading: Heading, part: HeadedLines, name: str, words: AnswerWords,
            findings: Findings) -> AnswerText:
    titles = {folded_title(title): element for title, element in words.titles(heading).items()}
    opening: list[str] = []
    elements: dict[str, AnswerText] = {}
    current = opening
    found: list[tuple[Element, int, list[str]]] = []
    meant = Nearest()
    for piece in headed_lines(part.lines, TITLED, part.row + 1):
        element = titles.get(folded_title(piece.title))
        if element is not None:
            current = []
            found.append((element, piece.row, current))
        elif piece.title:
            _check_element(outline, heading, piece, name, words, meant, findings)
            current.append(f"#### {piece.title}")
        current.extend(piece.lines)
    for element, row, lines in found:
        place = Place(name, row=row)
        if element.title in elements:
            findings.add(ANSWERED_TWICE.finding(place, f"“{element.title}” is answered twice", element.title))
            continue
        elements[element.title] = _text(lines, place, {}, words, findings)
    return _text(opening, Place(name, row=part.row), elements, words, findings)


def folded_title(title: str) -> str:
    """A title as titles are compared."""
    return " ".join(title.replace("’", "'").split()).casefold()


def _check_element(outline: Outline, heading: Heading, piece: HeadedLines, name: str, words: AnswerWords,
                   meant: Nearest, findings: Findings) -> None:
    """Tell a sub-heading that is nearly an element of this heading, or an element of another one."""
    near = meant.to(piece.title, words.titles(heading))
    place = Place(name, row=piece.row)
    if near:
        findings.add(UNKNOWN_ELEMENT.finding(place, f"{heading.number} has no element “{shown(piece.title)}”",
                                             shown(piece.title), remedy=f"Write “{near}”, if that is meant"))
        return
    others = [other.number for other in outline.headings
              if folded_title(piece.title) in map(folded_title, words.titles(other))]
    if others:
        findings.add(UNKNOWN_ELEMENT.finding(place, f"“{piece.title}” is an element of {others[0]}, not of "
                                                    f"{heading.number}", piece.title,
                                             remedy=f"Move it under {others[0]}"))


def _text(lines: Iterable[str], place: Place, elements: Mapping[str, AnswerText], words: AnswerWords,
          findings: Findings) -> AnswerText:
    written = list(lines)
    pictures = _printable(written, place, words.album, findings)
    markdown = "\n".join(written).strip()
    asks = words.unconfirmed.match(markdown)
    if asks:
        told = _answer_text(markdown[asks.end():].strip(), place, elements, pictures, words, findings)
        return replace(told, to_confirm=asks[0].strip())
    return _answer_text(markdown, place, elements, pictures, words, findings)


def _answer_text(markdown: str, place: Place, elements: Mapping[str, AnswerText], pictures: Mapping[str, Picture],
                 words: AnswerWords, findings: Findings) -> AnswerText:
    match = words.set_aside.match(markdown)
    if match is None:
        answered = markdown and not is_unwritten(markdown) or any(
            element.kind is not AnswerKind.MISSING for element in elements.values())
        return AnswerText(AnswerKind.PROSE if answered else AnswerKind.MISSING, markdown, place, None, elements,
                          pictures)
    reason = (match.group("reason") or "").strip()
    if match.group("mark"):
        reason = reason.removesuffix(match.group("mark")).rstrip()
    if not reason:
        findings.add(NO_REASON.finding(place, "the answer gives no reason", shown(markdown)))
        return AnswerText(AnswerKind.MISSING, markdown, place, None, elements)
    for note in apart(reason.partition("\n\n")[0]):
        if note.kind is Apart.UNWRITTEN_NOTE and f"[^{note.name}]:" in reason:
            findings.add(LOOSE_FOOTNOTE.finding(place, f"the footnote [^{shown(note.name)}] stands in the reason",
                                                f"[^{shown(note.name)}]", remedy="Write it into the reason itself, or "
                                                "refer to it from a paragraph below the reason"))
    kind = AnswerKind.NOT_APPLICABLE if match.group("applicable") else AnswerKind.NOT_AVAILABLE
    return AnswerText(kind, markdown, place, reason, elements, pictures)


def _printable(lines: list[str], place: Place, album: Album, findings: Findings) -> dict[str, Picture]:
    """The pictures of an answer; what else of it would not reach a page is told.

    Its first line stands in the row after `place`.
    """
    first = (place.row or 0) + 1
    for row, line in enumerate(lines, first):
        for letter in dict.fromkeys(_CONTROL.findall(line)):
            findings.add(CONTROL_CHARACTER.finding(Place(place.file, row=row), f"the line holds the control character "
                                                   f"{_named(letter)}", _named(letter)))
    return tell_apart("\n".join(lines), lambda line: Place(place.file, row=first + line), album, findings)


def tell_apart(text: str, at: Callable[[int], Place], album: Album | None, findings: Findings) -> dict[str, Picture]:
    """The pictures that a text names, by their names in it; what else of it is not printed as it is meant is told.

    `at` has the place of each of its lines, from 0. Without an album no pictures are printed.
    """
    pictures: dict[str, Picture] = {}
    for found in apart(text):
        where = at(found.line)
        if found.kind is Apart.DEEP:
            findings.add(TOO_DEEP.finding(where, f"more than {DEEPEST_LIST} lists or quotations stand inside each "
                                                 "other"))
        elif found.kind is Apart.HTML:
            findings.add(RAW_HTML.finding(where, f"{shown(found.name)} is printed as it stands", shown(found.name)))
        elif found.kind in (Apart.WIDE_ROW, Apart.TITLE):
            told = "stands beyond the columns of its table" if found.kind is Apart.WIDE_ROW else \
                "is a title, which no page shows"
            findings.add(WITHOUT_A_PLACE.finding(where, f"“{shown(found.name)}” {told}, and would be left out",
                                                 shown(found.name)))
        elif found.kind is Apart.BARE_LINK:
            findings.add(WITHOUT_A_PLACE.finding(
                where, f"the link to “{shown(found.name)}” has no text, and would be left out", shown(found.name),
                remedy="Write between its brackets what it leads to, or write the address alone"))
        elif found.kind is Apart.REPEATED_NOTE:
            findings.add(LOOSE_FOOTNOTE.finding(
                where, f"the footnote [^{shown(found.name)}] is written already, and one of the two would be left out",
                f"[^{shown(found.name)}]", remedy="Give it a number of its own"))
        elif found.kind is not Apart.PICTURE:
            findings.add(LOOSE_FOOTNOTE.finding(
                where, f"the footnote [^{shown(found.name)}] " + ("is not written" if found.kind is Apart.UNWRITTEN_NOTE
                else "is referred to nowhere, and would be left out"), f"[^{shown(found.name)}]"))
        elif album is None:
            findings.add(NOT_PRINTED.finding(where, f"the picture {shown(found.name)} is not printed here",
                                             shown(found.name), remedy="Say in words what it shows"))
        else:
            picture = album.picture(found.name, where, findings)
            if not found.described:
                findings.add(NOT_DESCRIBED.finding(where, f"the picture {shown(found.name)} is not described",
                                                   shown(found.name)))
            if picture:
                pictures[found.name] = picture
            else:  # by its name it stands in the whole answer or nowhere in it
                pictures.pop(found.name, None)
    return pictures


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_NAMES = {"\x0b": "vertical tab", "\x0c": "form feed", "\x1b": "escape", "\x85": "next line"}


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    return f"{code} ({_NAMES[letter]})" if letter in _NAMES else code
