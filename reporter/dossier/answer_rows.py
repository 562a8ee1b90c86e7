"""The narrative as rows of a workbook: one for each heading and element of an outline, with its answer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reporter.dossier.narrative import UNKNOWN_FILE, UNKNOWN_HEADING
from reporter.dossier.owners import UNCLEAR_OWNER, owner_line, stands_in_a_comment
from reporter.dossier.sheet_words import NARRATIVE, answers_sheet
from reporter.files import faults
from reporter.files.around_tables import tell_columns_beside, tell_misplaced
from reporter.files.readings import plain_day
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank
from reporter.files.tables import as_label, cell_text, find_labels
from reporter.files.told_once import shown
from reporter.findings import Findings, Place
from reporter.forms.editions import present
from reporter.forms.outlines import Heading, Outline

NUMBER, APPROACH, HEADING, ELEMENT, GUIDANCE = "No.", "Approach", "Question", "Element", "Guidance"
ANSWER, OWNER, DUE, STATE = "Answer", "Owner", "Date due", "State"
ANSWER_COLUMNS = (NUMBER, APPROACH, HEADING, ELEMENT, GUIDANCE, ANSWER, OWNER, DUE, STATE)


@dataclass(frozen=True)
class AnswerRow:
    """One row: the heading's number, the approach where its chapter is repeated, the element's title or a blank."""

    number: str
    approach: str | None
    element: str | None
    answer: str
    owner: str | None = None
    due: str | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.answer.strip() or self.owner or self.due)


def chapters_of(sheets: Mapping[str, Sheet], approaches: Sequence[str],
                findings: Findings) -> tuple[dict[str, str], dict[str, list[Place]], dict[tuple[str, str], Place]]:
    """The text of each chapter as a file would have it, the place of each of its lines, and the cell of each heading
    and element by file and name, answered or not."""
    texts: dict[str, list[str]] = {}
    cells: dict[tuple[str, str], Place] = {}
    places: dict[str, list[Place]] = {}
    for outline in present().outlines:
        sheet = sheets.get(as_label(answers_sheet(outline.folder)))
        rows = list(_rows(outline, sheet, approaches, findings)) if sheet else []
        for place, row in rows:
            name = file_of_chapter(outline, row.number.split(".")[0], row.approach)
            cells.setdefault((name, f"{row.number} {row.element}" if row.element else row.number), place)
        for (chapter, approach), there in _by_chapter([one for one in rows if not one[1].is_blank]).items():
            name = file_of_chapter(outline, chapter, approach)
            for place, row in there:
                lines = list(_lines(outline, row))
                texts.setdefault(name, []).extend(lines)
                places.setdefault(name, []).extend([place] * len(lines))
    return {name: "\n".join(lines) + "\n" for name, lines in texts.items()}, places, cells


def file_of_chapter(outline: Outline, chapter: str, approach: str | None) -> str:
    """The file in which a folder has a chapter."""
    return f"{NARRATIVE}/{outline.folder}/{chapter}-{approach}.md" if approach else \
        f"{NARRATIVE}/{outline.folder}/{chapter}.md"


def all_rows(outline: Outline, approaches: Iterable[str]) -> Iterator[tuple[Heading, str | None, int | None]]:
    """Every heading, with the approach where it is repeated, and each of its elements by number."""
    for chapter, headings in outline.chapters():
        for approach in (list(approaches) if chapter == outline.per_approach else [None]):
            for heading in headings:
                yield heading, approach, None
                yield from ((heading, approach, number) for number in range(len(heading.elements)))


Numbered = tuple[Place, AnswerRow]


def _rows(outline: Outline, sheet: Sheet, approaches: Sequence[str], findings: Findings) -> Iterator[Numbered]:
    found = find_labels(sheet, ANSWER_COLUMNS)
    if found is None or NUMBER not in found.columns or ANSWER not in found.columns:
        if next(filled_rows(sheet), None):
            findings.add(faults.NOT_THIS_TABLE.finding(
                sheet.place, "the columns of the sheet are not found",
                remedy="Write the labels that the sheet had: " + ", ".join(ANSWER_COLUMNS)))
        return
    tell_columns_beside(found, ANSWER_COLUMNS, findings)
    tell_misplaced(found, (ANSWER,), (NUMBER, ANSWER), findings)
    unknown: set[str | None] = set()
    for number, cells in found.rows:
        told = {label: cells[index] if index < len(cells) else None for label, index in found.columns.items()}
        place = Place(sheet.file, sheet.name, number, ANSWER, column_letter(found.columns[ANSWER] + 1))
        told_row = AnswerRow(cell_text(told[NUMBER]), cell_text(told.get(APPROACH)) or None,
                             cell_text(told.get(ELEMENT)) or None, _written(told[ANSWER]),
                             cell_text(told.get(OWNER)) or None, _day(told.get(DUE)))
        at = {label: replace(place, column=label, letter=column_letter(index + 1))
              for label, index in found.columns.items()}
        row = _with_approach(outline, told_row, approaches, at.get(APPROACH, place), unknown, findings)
        if row is None or row.is_blank and not row.number:
            words = [cell_text(told[label]) for label in (HEADING, ELEMENT, GUIDANCE) if not is_blank(told.get(label))]
            if row and words:
                findings.add(faults.KEPT_ASIDE.finding(at[NUMBER], "the row has no number, and is not read", shown(
                    ", ".join(words)), remedy="Write the number of its heading, if it is to be reported"))
            continue
        if row.number.split(".")[0] not in dict(outline.chapters()):
            findings.add(UNKNOWN_HEADING.finding(
                at[NUMBER], f"{outline.source} has no heading “{shown(row.number)}”", shown(row.number),
                remedy="Write the number that the row had"))
            continue
        yield place, _with_owner(row, at, findings)


def _with_owner(row: AnswerRow, at: Mapping[str, Place], findings: Findings) -> AnswerRow:
    """The row with its owner and date due where a chapter can have them; else without, and that is told."""
    for label, owner, due in ((OWNER, row.owner, None), (DUE, None, row.due), (OWNER, row.owner, row.due)):
        if (owner or due) and not stands_in_a_comment(owner, due):
            written = shown(due if label == DUE else owner)
            findings.add(UNCLEAR_OWNER.finding(
                at[label], f"“{written}” cannot stand in the comment that says who writes the answer, and by when",
                written, remedy="Write the date as yyyy-mm-dd" if label == DUE else None))
            return replace(row, owner=None, due=None)
    return row


def _with_approach(outline: Outline, row: AnswerRow, approaches: Sequence[str], place: Place, unknown: set[str | None],
                   findings: Findings) -> AnswerRow | None:
    """The row with its approach where its chapter is repeated for each, and without one elsewhere.

    An approach that is unknown is told at the first row that names it.
    """
    if row.number.split(".")[0] != outline.per_approach:
        return replace(row, approach=None)
    if row.approach is None and len(approaches) == 1:
        return replace(row, approach=approaches[0])
    if row.approach in approaches or row.is_blank:
        return row
    if row.approach in unknown:
        return None
    unknown.add(row.approach)
    findings.add(UNKNOWN_FILE.finding(
        place, f"the dossier has no approach {row.approach}" if row.approach else
        f"chapter {outline.per_approach} is repeated for each approach, and the row names none", row.approach,
        remedy="Write the approach that the answer is about: " + (", ".join(approaches) or "there is none yet")))
    return None


def _by_chapter(rows: Iterable[Numbered]) -> dict[tuple[str, str | None], list[Numbered]]:
    """The rows of each chapter, an element's after those of its heading."""
    chapters: dict[tuple[str, str | None], dict[str, list[Numbered]]] = {}
    for place, row in rows:
        chapter = chapters.setdefault((row.number.split(".")[0], row.approach), {})
        there = chapter.setdefault(row.number, [])
        if row.element is None and there and there[0][1].element is not None:
            there.insert(0, (place, row))
        else:
            there.append((place, row))
    return {key: [one for there in headings.values() for one in _headed(there)] for key, headings in chapters.items()}


def _headed(there: list[Numbered]) -> list[Numbered]:
    """With a heading above elements whose heading has no answer of its own."""
    place, row = there[0]
    return there if row.element is None else [(place, AnswerRow(row.number, row.approach, None, "")), *there]


def _lines(outline: Outline, row: AnswerRow) -> Iterator[str]:
    """A row as lines of a chapter."""
    heading = outline.by_number.get(row.number)
    if row.element is None:
        yield f"## {row.number} {heading.short}" if heading else f"## {row.number}"
    else:
        yield f"#### {row.element}"
    if row.owner or row.due:
        yield owner_line(row.owner, row.due)
    yield ""
    lines = row.answer.split("\n")
    yield from lines
    fences = [found[1] for line in lines if (found := re.match(r"\s{0,3}(```|~~~)", line))]
    if len(fences) % 2:
        # What is not closed in its cell does not swallow the next one.
        yield fences[0]
    yield ""


def _written(value: CellValue) -> str:
    """An answer as it stands, without what was typed before and after it."""
    if is_blank(value):
        return ""
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip("\n") if isinstance(value, str) \
        else cell_text(value)


def _day(value: CellValue) -> str | None:
    """A date due, as yyyy-mm-dd where it is one; else as it stands."""
    if isinstance(value, datetime.date):
        return cell_text(value)
    text = cell_text(value)
    day = plain_day(text) if text else None
    return day.isoformat() if day else text or None
