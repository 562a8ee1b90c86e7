"""What people wrote: the answers to the headings of annexes V and VI, from Markdown files.

`narrative/<outline>/<chapter>.md` answers a chapter, `IV-CA0001.md` a chapter that is repeated for each approach.
A heading line that begins with an outline number opens the answer to it; `#### Title` of an element answers that
element; everything else is prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from reporter.dossier.answers import ANSWERED_TWICE, AnswerText, AnswerWords, answer_under, headed_lines
from reporter.dossier.owners import owners_by_row, with_owners
from reporter.dossier.pictures import Album
from reporter.dossier.registry_files import is_system_file
from reporter.files import faults
from reporter.files.letters import lines_of, tell_lost_letters, tidied
from reporter.files.reading import matching, read_text
from reporter.files.told_once import few_of_each, shown
from reporter.findings import Finding, Findings, Place, Severity, define
from reporter.forms.editions import Edition, present
from reporter.forms.outlines import Heading, Outline
from reporter.language.catalogues import SOURCE, catalogue

FOLDER = "narrative"

UNKNOWN_FILE = define(
    "NAR-001", "Each narrative file is named for a chapter", para="form",
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

NEARLY_HEADING = define(
    "NAR-012", "Headings are written as headings", para="form",
    remedy="Begin the line with ## and a blank, then the number of the heading", text="""
    A heading begins with #, a blank and its number. A line in bold, or without the blank, is text.
    Bad: ##I.B A maintained NDC; **I.B A maintained NDC**
    Good: ## I.B A maintained NDC""")

TOO_MUCH = define(
    "NAR-041", "A chapter is one that people can read", para="form",
    remedy="Shorten the chapter, or attach a file; put program text between lines of ```", text="""
    A chapter has up to 1,000,000 letters, and in a paragraph up to 20 square brackets are open at once: what goes
    beyond is something pasted by mistake, and takes very long to be set.
    Bad: a table of 50,000 rows pasted into narrative/annex-4/III.md
    Good: the table in registry/, and what it says in words""")

MAX_LETTERS, MAX_OPEN = 1_000_000, 20


@dataclass(frozen=True)
class Narrative:
    """All answers, by outline folder, heading number and approach; `files` are what they were read from."""

    answers: Mapping[tuple[str, str, str | None], AnswerText] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def answer(self, outline: str, number: str, approach: str | None = None) -> AnswerText | None:
        """The answer to a heading of the outline in a folder; None if the heading stands in no file."""
        return self.answers.get((outline, number, approach))


def read_narrative(folder: Path, approaches: Iterable[str], findings: Findings, language: str = SOURCE,
                   edition: Edition | None = None, texts: Mapping[str, str] | None = None) -> Narrative:
    """The narrative of the dossier in `folder`; `approaches` are the identifiers that it may answer for.

    `texts` are the chapters by the names that files would have, where a workbook stands for them.
    """
    known = sorted(approaches)
    words = AnswerWords(catalogue(language), Album(folder))
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
                told = Findings()
                tell_lost_letters(lines_of(name, text), told)
                _read_chapter(outline, *chapter, name, text, words, answers, told)
                findings.extend(few_of_each(told.items))
    if texts is None:
        _tell_unread([outline.folder for outline in (edition or present()).outlines], folder, findings)
    for name in matching(folder, f"{FOLDER}/**/*", findings):
        if name.lower().endswith(PICTURES) and name not in words.album.seen and not is_system_file(name):
            findings.add(faults.UNREAD_FILE.finding(
                Place(name), "no answer shows the picture", Path(name).name, severity=Severity.ADVICE,
                remedy=f"Write ![What is seen]({Path(name).name}) where it belongs, or take it out of the folder"))
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


PICTURES = (".png", ".jpg", ".jpeg", ".svg")
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
        if known:  # that there is no approach at all is told once
            findings.add(UNKNOWN_FILE.finding(
                Place(name), f"the dossier has no approach {approach}", approach,
                remedy="Name the file for an approach of the dossier: " + ", ".join(known)))
        return None
    return chapter, approach


def _file_remedy(outline: Outline, chapter: str | None, known: list[str]) -> str | None:
    if chapter != outline.per_approach:
        return None
    names = [f"{chapter}-{identifier}.md" for identifier in known] or [f"{chapter}-CA0001.md"]
    return f"Chapter {chapter} is repeated for each approach: name the file {' or '.join(names)}"


def _read_chapter(outline: Outline, chapter: str, approach: str | None, name: str, text: str, words: AnswerWords,
                  answers: dict[tuple[str, str, str | None], AnswerText], findings: Findings) -> None:
    lines = without_comments(text, name, findings).split("\n")
    owners = owners_by_row(text, name, findings)
    _tell_near_headings(outline, chapter, lines, name, findings)
    for part in headed_lines(lines, NUMBERED):
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
        answers[key] = with_owners(answer_under(outline, heading, part, name, words, findings), {
            row: owner for row, owner in owners.items() if part.row <= row <= end})


def _tell_near_headings(outline: Outline, chapter: str, lines: Iterable[str], name: str, findings: Findings) -> None:
    """Lines that were meant as headings of the chapter and are none."""
    for row, line in enumerate(lines, 1):
        match = _NEARLY.fullmatch(tidied(line))
        heading = outline.by_number.get(match[1]) if match else None
        if heading is not None and heading.chapter == chapter and not NUMBERED.fullmatch(tidied(line)):
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


NUMBERED = re.compile(r"#{1,4}\s+([IVX]+(?:\.[A-Za-z0-9]+)*)[.:]?(?:\s.*)?")

_NEARLY = re.compile(r"(?:#{1,4}|\*\*|__)\s*([IVX]+\.[A-Z](?:\.[A-Za-z0-9]+)*)\b.*")
"""Lines that look like a numbered heading and are none: without the blank after #, or in bold."""


def looks_like_heading(line: str) -> bool:
    """True for a line that opens a heading of an outline, or looks as if it should."""
    line = tidied(line)
    return bool(NUMBERED.fullmatch(line) or _NEARLY.fullmatch(line))


def without_comments(text: str, name: str, findings: Findings) -> str:
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
