"""What people wrote: the answers to the headings of annexes V and VI, from Markdown files.

`narrative/<outline>/<chapter>.md` answers a chapter, `IV-CA0001.md` a chapter that is repeated for each approach.
A heading line that begins with an outline number opens the answer to it; `#### Title` of an element answers that
element; everything else is prose. `<!-- owner: who; due: 2027-03-01 -->` below either says who writes the answer and by
when. An answer may begin with “Not applicable:”, “Not available:” or, taken over from another year, with a line “To
confirm:”. These words and titles of elements may be written in English or in the dossier's language, as its catalogue
has them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from reporter.dossier.markdown import DEEPEST_LIST, Apart, apart
from reporter.dossier.pictures import NOT_DESCRIBED, Album, Picture
from reporter.dossier.registry_files import is_system_file
from reporter.files import faults
from reporter.files.letters import lines_of, tell_lost_letters, tidied
from reporter.files.reading import matching, read_text
from reporter.files.tables import nearest, shown
from reporter.findings import Finding, Findings, Place, Severity, define
from reporter.forms.editions import Edition, present
from reporter.forms.outlines import Element, Heading, Outline
from reporter.language.catalogues import SOURCE, Catalogue, catalogue
from reporter.language.wording import message as _

FOLDER = "narrative"
TO_CONFIRM = _("To confirm")
"""How the line begins that asks to confirm an answer of another year."""

UNKNOWN_FILE = define(
    "NAR-001", "Each narrative file is named for a chapter", para="6/CMA.4 annexes V and VI",
    remedy="Name the file for its chapter, such as III.md, or IV-CA0001.md for a chapter on one approach", text="""
    A file under another name would be left out of the report without a word.
    Bad: narrative/initial-report/chapter-3.md; IV.md where chapter IV is repeated for each approach
    Good: narrative/initial-report/III.md; narrative/initial-report/IV-CA0001.md""")
UNKNOWN_HEADING = define(
    "NAR-002", "Each numbered heading is one of the outline's", para="6/CMA.4 annexes V and VI",
    remedy="Use a number of the outline, in the file of its chapter", text="""
    A heading line that begins with an outline number answers that heading.
    Bad: ## I.K Something else
    Good: ## I.A Party to the Paris Agreement""")
ANSWERED_TWICE = define(
    "NAR-003", "Each heading and element is answered once", para="6/CMA.4 annexes V and VI",
    remedy="Join the two answers under one heading", text="""
    Two answers to one heading leave open which one is meant.
    Bad: ## I.A in two places
    Good: ## I.A once""")
UNKNOWN_ELEMENT = define(
    "NAR-004", "Sub-headings that look like an element are spelt like it", para="4/CMA.6 annex I",
    severity=Severity.WARNING, remedy="Write the element's title exactly, under its heading", text="""
    A sub-heading answers an element if it is its title, letter for letter; otherwise it is plain prose.
    Bad: #### Leakages
    Good: #### Leakage""")
NO_REASON = define(
    "NAR-005", "“Not applicable” and “Not available” give a reason", para="6/CMA.4 annexes V and VI",
    remedy="Write “Not applicable: ” or “Not available: ” and the reason", text="""
    That something does not apply is an answer when it says why.
    Bad: Not applicable.
    Good: Not applicable: the metric is t CO2 eq.""")
OUTSIDE_HEADINGS = define(
    "NAR-006", "All text stands under a numbered heading", para="form",
    remedy="Put the text under a heading that begins with an outline number, such as ## I.A", text="""
    Text before the first numbered heading belongs to no heading and would be left out.
    Bad: an opening paragraph above ## I.A
    Good: the paragraph below ## I.A""")
OPEN_COMMENT = define(
    "NAR-007", "Comments are closed", para="form", remedy="Write --> where the comment ends", text="""
    Guidance stands between <!-- and --> and is no part of an answer; a comment that is not closed hides what follows.
    Bad: <!-- guidance
    Good: <!-- guidance -->""")

CONTROL_CHARACTER = define(
    "NAR-008", "Texts hold no control characters", para="form",
    remedy="Delete it, or write a space or a new line in its place", text="""
    Control characters come along when text is copied out of other programs; they have no shape, and no page prints
    them.
    Bad: a vertical tab between two words
    Good: a space, or a new line""")
NEARLY_HEADING = define(
    "NAR-012", "Headings are written as headings", para="form",
    remedy="Begin the line with ## and a blank, then the number of the heading", text="""
    A heading begins with #, a blank and its number. A line in bold, or without the blank, is text.
    Bad: ##I.B A maintained NDC; **I.B A maintained NDC**
    Good: ## I.B A maintained NDC""")
NO_DUE_DATE = define(
    "NAR-021", "The date by which an answer is due is a date", para="form", severity=Severity.WARNING,
    remedy="Write the date as yyyy-mm-dd", text="""
    Who writes an answer, and by when, stands in a comment below its heading; reports do not print it.
    Bad: <!-- owner: Energy unit; due: spring -->
    Good: <!-- owner: Energy unit; due: 2027-03-01 -->""")
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

TOO_MUCH = define(
    "NAR-041", "A chapter is one that people can read", para="form",
    remedy="Shorten the chapter, or attach a file; put program text between lines of ```", text="""
    A chapter has up to 1,000,000 letters, and in a paragraph up to 20 square brackets are open at once: what goes
    beyond is something pasted by mistake, and takes very long to be set.
    Bad: a table of 50,000 rows pasted into narrative/annex-4/III.md
    Good: the table in registry/, and what it says in words""")
MAX_LETTERS, MAX_OPEN = 1_000_000, 20


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
class Narrative:
    """All answers, by outline folder, heading number and approach; `files` are what they were read from."""

    answers: Mapping[tuple[str, str, str | None], AnswerText] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def answer(self, outline: str, number: str, approach: str | None = None) -> AnswerText | None:
        """The answer to a heading of the outline in a folder; None if the heading stands in no file."""
        return self.answers.get((outline, number, approach))


@dataclass(frozen=True)
class _Part:
    """Lines below one heading line: its text, its row, the lines and the row of the first."""

    title: str
    row: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The fixed words that people may use, of the dossier's language beside the English ones, and their pictures."""

    language: Catalogue
    album: Album

    def titles(self, heading: Heading) -> dict[str, Element]:
        """The titles that answer each element of a heading."""
        return {title: element for element in heading.elements for title in self._both(element.title)}

    @cached_property
    def set_aside(self) -> re.Pattern[str]:
        """How an answer begins that is set aside, in bold or not, with blanks of any kind."""
        unsaid, unknown = (
            "|".join(r"\s+".join(map(re.escape, text.split())) for text in self._both(words))
            for words in ("Not applicable", "Not available"))
        return re.compile(rf"(?P<mark>[*_]*)(?:(?P<applicable>{unsaid}|N/A)|{unknown})[*_]*+\s*+"
                          r"(?:[:：][*_]*+\s*+(?P<reason>.*)|[.!]?+[*_]*+\s*+$)", re.IGNORECASE | re.DOTALL)

    @cached_property
    def unconfirmed(self) -> re.Pattern[str]:
        """The line that asks to confirm the answer below it."""
        asks = "|".join(map(re.escape, self._both(TO_CONFIRM)))
        return re.compile(rf"[*_]*(?:{asks})[*_]*\s*[:：][^\n]*+(?:\n|$)", re.IGNORECASE)

    def _both(self, english: str) -> tuple[str, ...]:
        return english, self.language.gettext(english)


def read_narrative(folder: Path, approaches: Iterable[str], findings: Findings, language: str = SOURCE,
                   edition: Edition | None = None, texts: Mapping[str, str] | None = None) -> Narrative:
    """The narrative of the dossier in `folder`; `approaches` are the identifiers that it may answer for.

    `texts` are the chapters by the names that files would have, where a workbook stands for them.
    """
    known = sorted(approaches)
    words = _Words(catalogue(language), Album(folder))
    answers: dict[tuple[str, str, str | None], AnswerText] = {}
    files = []
    for outline in (edition or present()).outlines:
        below = f"{FOLDER}/{outline.folder}"
        for name in chapters_in(folder, below, ".md", findings) if texts is None else sorted(
                name for name in texts if name.startswith(f"{below}/")):
            text = read_text(folder, name, findings, "Save the file again in UTF-8") if texts is None else texts[name]
            files.append(name)
            chapter = _chapter(outline, name, known, findings)
            if text is not None and chapter is not None and _is_readable(text, name, findings):
                tell_lost_letters(lines_of(name, text), findings)
                _read_chapter(outline, *chapter, name, text, words, answers, findings)
    if texts is None:
        _tell_unread([outline.folder for outline in (edition or present()).outlines], folder, findings)
    return Narrative(answers, (*files, *(picture.file for picture in words.album.seen.values() if picture)))


def _tell_unread(outlines: list[str], folder: Path, findings: Findings) -> None:
    """What stands below the narrative's folder, and in the folder of no outline; pictures may stand anywhere."""
    for name in matching(folder, f"{FOLDER}/**/*", findings):
        parts = Path(name).parts
        if len(parts) == 3 and parts[1] in outlines or is_system_file(name) or name.lower().endswith(PICTURES):
            continue
        findings.add(faults.UNREAD_FILE.finding(
            Place(name), "it stands in no folder of a report, and is not read", Path(name).name,
            remedy=f"Move it to {' or '.join(f'{FOLDER}/{outline}' for outline in outlines)}, if it is to be read, or "
                   "take it out of the folder"))


PICTURES = (".png", ".jpg", ".jpeg")
"""Endings of the pictures that stand beside the chapters."""


def chapters_in(folder: Path, below: str, ending: str, findings: Findings) -> list[str]:
    """The files of a folder that have the ending, in capitals or not; the others are told, they would be missed."""
    there = [name for name in matching(folder, f"{below}/*", findings) if not is_system_file(name)]
    for name in there:
        if not name.lower().endswith((ending, *PICTURES)):
            right = f"{Path(name).name.partition('.')[0]}{ending}"
            findings.add(faults.UNREAD_FILE.finding(
                Place(name), f"its ending is not {ending}, and it is not read", Path(name).name,
                remedy=f"Name it {right}, if it is to be read, or take it out of the folder"))
    return [name for name in there if name.lower().endswith(ending)]


def _is_readable(text: str, name: str, findings: Findings) -> bool:
    """True for a chapter of a length that people write; where it is longer, that is told."""
    if len(text) > MAX_LETTERS:
        findings.add(TOO_MUCH.finding(Place(name), f"the chapter has {len(text):,} letters"))
        return False
    row = 1
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        brackets = re.findall(r"[\[\]]", paragraph)
        deepest = max(accumulate(1 if bracket == "[" else -1 for bracket in brackets), default=0)
        if deepest > MAX_OPEN:
            findings.add(TOO_MUCH.finding(Place(name, row=row), f"{deepest:,} square brackets are open at once"))
            return False
        row += paragraph.count("\n")
    return True


def _chapter(outline: Outline, name: str, known: list[str], findings: Findings) -> tuple[str, str | None] | None:
    """The chapter and approach that a file's name tells."""
    match = re.fullmatch(r"([IVX]+)(?:-(CA[0-9]{4}))?", Path(name).stem)
    chapter, approach = match.groups() if match else (None, None)
    chapters = dict(outline.chapters())
    if chapter not in chapters or (approach is None) == (chapter == outline.per_approach):
        findings.add(UNKNOWN_FILE.finding(Place(name), f"the name is not that of a chapter of {outline.source}",
                                          Path(name).name, remedy=_file_remedy(outline, chapter, known)))
        return None
    if approach is not None and approach not in known:
        findings.add(UNKNOWN_FILE.finding(
            Place(name), f"the dossier has no approach {approach}", approach,
            remedy="Name the file for an approach of the dossier: " + (", ".join(known) or "there is none yet")))
        return None
    return chapter, approach


def _file_remedy(outline: Outline, chapter: str | None, known: list[str]) -> str | None:
    if chapter != outline.per_approach:
        return None
    names = [f"{chapter}-{identifier}.md" for identifier in known] or [f"{chapter}-CA0001.md"]
    return f"Chapter {chapter} is repeated for each approach: name the file {' or '.join(names)}"


def _read_chapter(outline: Outline, chapter: str, approach: str | None, name: str, text: str, words: _Words,
                  answers: dict[tuple[str, str, str | None], AnswerText], findings: Findings) -> None:
    lines = _without_comments(text, name, findings).split("\n")
    owners = _owners(text, name, findings)
    _tell_near_headings(outline, chapter, lines, name, findings)
    for part in _parts(lines, _NUMBERED):
        place = Place(name, row=part.row)
        if not part.title:
            # A title without a number is no text that could be lost.
            lost = [row for row, line in enumerate(part.lines, part.row) if line.strip() and not line.startswith("#")]
            if lost:
                findings.add(OUTSIDE_HEADINGS.finding(Place(name, row=lost[0]), "the text stands under no heading"))
            continue
        number = part.title
        heading = outline.by_number.get(number)
        if heading is None or heading.chapter != chapter:
            findings.add(_unknown_heading(outline, number, heading, chapter, place))
            continue
        key = (outline.folder, number, approach)
        if key in answers:
            findings.add(ANSWERED_TWICE.finding(place, f"{number} is also answered in row {answers[key].place.row}",
                                                number))
            continue
        end = part.row + len(part.lines)
        answers[key] = _with_owners(_answer(outline, heading, part, name, words, findings), {
            row: owner for row, owner in owners.items() if part.row < row <= end})


def owner_line(owner: str | None, due: str | None) -> str:
    """The comment that says who writes an answer, and by when."""
    return "<!-- " + "; ".join([*([f"owner: {owner}"] if owner else []), *([f"due: {due}"] if due else [])]) + " -->"


def is_owner_line(line: str) -> bool:
    """True for a comment that says who writes an answer, or by when."""
    return bool(_owners(line, "", Findings()))


Owner = tuple[str | None, datetime.date | None]


def _owners(text: str, name: str, findings: Findings) -> dict[int, Owner]:
    """Who writes an answer and by when, by the row of the comment that says so."""
    owners: dict[int, Owner] = {}
    for row, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = line.strip()
        said = line[4:-3].strip() if line.startswith("<!--") and line.endswith("-->") else ""
        owner, _, due = said.rpartition("; due:") if "; due:" in said else ("", "", said.removeprefix("due:")) \
            if said.startswith("due:") else (said, "", "")
        if not (owner.startswith("owner:") or due):
            continue
        try:
            day = datetime.date.fromisoformat(due.strip()) if due else None
        except ValueError:
            findings.add(NO_DUE_DATE.finding(Place(name, row=row), f"“{shown(due.strip())}” is no date",
                                             shown(due.strip())))
            day = None
        owners[row] = owner.removeprefix("owner:").strip() or None, day
    return owners


def _with_owners(answer: AnswerText, owners: Mapping[int, Owner]) -> AnswerText:
    """The answer and its elements, each with who writes it: the comment below its own heading line."""
    if not owners:
        return answer
    begin = {answer.place.row or 0: "", **{part.place.row or 0: title for title, part in answer.elements.items()}}
    said: dict[str, Owner] = {}
    for row, owner in owners.items():
        said.setdefault(begin[max(first for first in begin if first < row)], owner)
    elements = {title: replace(part, owner=said[title][0], due=said[title][1]) if title in said else part
                for title, part in answer.elements.items()}
    own = said.get("", (None, None))
    return replace(answer, owner=own[0], due=own[1], elements=elements)


def _tell_near_headings(outline: Outline, chapter: str, lines: Iterable[str], name: str, findings: Findings) -> None:
    """Lines that were meant as headings of the chapter and are none."""
    for row, line in enumerate(lines, 1):
        match = _NEARLY.fullmatch(tidied(line))
        heading = outline.by_number.get(match[1]) if match else None
        if heading is not None and heading.chapter == chapter and not _NUMBERED.fullmatch(tidied(line)):
            findings.add(NEARLY_HEADING.finding(
                Place(name, row=row), f"the line “{shown(line.strip())}” looks like the heading {heading.number} and "
                "is none", shown(line.strip()), remedy=f"Write “## {heading.number} {heading.title}”"))


def _unknown_heading(outline: Outline, number: str, heading: Heading | None, chapter: str, place: Place) -> Finding:
    if heading is not None:
        return UNKNOWN_HEADING.finding(place, f"{number} is a heading of chapter {heading.chapter}, this file holds "
                                              f"chapter {chapter}", number, remedy=f"Move the answer to the file of "
                                                                                   f"chapter {heading.chapter}")
    there = [known.number for known in outline.headings if known.chapter == chapter]
    return UNKNOWN_HEADING.finding(place, f"{outline.source} has no heading {number}", number,
                                   remedy=f"Use a number of chapter {chapter}: it goes from {there[0]} to {there[-1]}")


_NUMBERED = re.compile(r"#{1,4}\s+([IVX]+(?:\.[A-Za-z0-9]+)*)[.:]?(?:\s.*)?")
_NEARLY = re.compile(r"(?:#{1,4}|\*\*|__)\s*([IVX]+\.[A-Z](?:\.[A-Za-z0-9]+)*)\b.*")
"""Lines that look like a numbered heading and are none: without the blank after #, or in bold."""
_TITLED = re.compile(r"####\s+(.*\S)\s*")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def _parts(lines: Iterable[str], opening: re.Pattern[str], first_row: int = 1) -> Iterator[_Part]:
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
            yield _Part(title, row, tuple(body))
            title, row, body = match.group(1), number, []
        else:
            body.append(line)
    yield _Part(title, row, tuple(body))


def _without_comments(text: str, name: str, findings: Findings) -> str:
    """The text with comments blanked, its lines where they were."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    after = 0
    while (start := text.find("<!--", after)) >= 0:
        kept.append(text[after:start])
        end = text.find("-->", start + 4)
        if end < 0:
            row = text.count("\n", 0, start) + 1
            findings.add(OPEN_COMMENT.finding(Place(name, row=row), "the comment is not closed"))
            return "".join(kept)
        after = end + 3
        kept.append("\n" * text.count("\n", start, after))
    return "".join(kept) + text[after:]


def _answer(outline: Outline, heading: Heading, part: _Part, name: str, words: _Words,
            findings: Findings) -> AnswerText:
    titles = {_folded(title): element for title, element in words.titles(heading).items()}
    opening: list[str] = []
    elements: dict[str, AnswerText] = {}
    current = opening
    found: list[tuple[Element, int, list[str]]] = []
    for piece in _parts(part.lines, _TITLED, part.row + 1):
        element = titles.get(_folded(piece.title))
        if element is not None:
            current = []
            found.append((element, piece.row, current))
        elif piece.title:
            _check_element(outline, heading, piece, name, words, findings)
            current.append(f"#### {piece.title}")
        current.extend(piece.lines)
    for element, row, lines in found:
        place = Place(name, row=row)
        if element.title in elements:
            findings.add(ANSWERED_TWICE.finding(place, f"“{element.title}” is answered twice", element.title))
            continue
        elements[element.title] = _text(lines, place, {}, words, findings)
    return _text(opening, Place(name, row=part.row), elements, words, findings)


def _folded(title: str) -> str:
    return " ".join(title.replace("’", "'").split()).casefold()


def _check_element(outline: Outline, heading: Heading, piece: _Part, name: str, words: _Words,
                   findings: Findings) -> None:
    """Tell a sub-heading that is nearly an element of this heading, or an element of another one."""
    near = nearest(piece.title, words.titles(heading))
    place = Place(name, row=piece.row)
    if near:
        findings.add(UNKNOWN_ELEMENT.finding(place, f"{heading.number} has no element “{shown(piece.title)}”",
                                             shown(piece.title), remedy=f"Write “{near}”, if that is meant"))
        return
    others = [other.number for other in outline.headings
              if _folded(piece.title) in map(_folded, words.titles(other))]
    if others:
        findings.add(UNKNOWN_ELEMENT.finding(place, f"“{piece.title}” is an element of {others[0]}, not of "
                                                    f"{heading.number}", piece.title,
                                             remedy=f"Move it under {others[0]}"))


def _text(lines: Iterable[str], place: Place, elements: Mapping[str, AnswerText], words: _Words,
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
                 words: _Words, findings: Findings) -> AnswerText:
    match = words.set_aside.match(markdown)
    if match is None:
        answered = markdown or any(element.kind is not AnswerKind.MISSING for element in elements.values())
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
    pictures: dict[str, Picture] = {}
    for found in apart("\n".join(lines)):
        where = Place(place.file, row=first + found.line)
        if found.kind is Apart.DEEP:
            findings.add(TOO_DEEP.finding(where, f"more than {DEEPEST_LIST} lists or quotations stand inside each "
                                                 "other"))
            continue
        if found.kind is Apart.HTML:
            findings.add(RAW_HTML.finding(where, f"{shown(found.name)} is printed as it stands", shown(found.name)))
            continue
        if found.kind is not Apart.PICTURE:
            findings.add(LOOSE_FOOTNOTE.finding(
                where, f"the footnote [^{shown(found.name)}] " + ("is not written" if found.kind is Apart.UNWRITTEN_NOTE
                else "is referred to nowhere, and would be left out"), f"[^{shown(found.name)}]"))
            continue
        picture = album.picture(found.name, where, findings)
        if not found.described:
            findings.add(NOT_DESCRIBED.finding(where, f"the picture {shown(found.name)} is not described",
                                               shown(found.name)))
        if picture:
            pictures[found.name] = picture
    return pictures


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NAMES = {"\x0b": "vertical tab", "\x0c": "form feed", "\x1b": "escape", "\x85": "next line"}


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    return f"{code} ({_NAMES[letter]})" if letter in _NAMES else code
