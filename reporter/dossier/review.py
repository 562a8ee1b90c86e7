"""review/recommendations.csv, or .xlsx: what reviewers recommended, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reporter.dossier.answers import tell_apart
from reporter.files import faults
from reporter.files.around_tables import repeated_columns, rows_below, tell_repeated, tell_spoilt, the_labelled
from reporter.files.readings import plain_day
from reporter.files.sheet import CellValue, column_letter
from reporter.files.sheet_files import file_of_tables, read_sheets
from reporter.files.tables import Labelled, Nearest, as_label, cell_text
from reporter.files.told_once import few_columns, once_each, shown
from reporter.findings import Findings, Place, define
from reporter.forms.deadlines import SubmissionKind
from reporter.records.recommendations import Recommendation

STEM = "review/recommendations"
ID, REPORT, TEXT, SIGNIFICANT, PERSISTENT = "ID", "Report", "Recommendation", "Significant", "Persistent"
STATE, ANSWER, WHERE = "State", "Answer", "Where answered"
OWNER, DUE = "Owner", "Date due"
MOST = 1_000
"""The recommendations of a Party's reviews, of all reports and years."""
T = TypeVar("T")
COLUMNS = (ID, REPORT, TEXT, SIGNIFICANT, PERSISTENT, STATE, ANSWER, WHERE, OWNER, DUE)
NEEDED = (ID, REPORT, TEXT)
_REPORTS = {
    **{as_label(kind.words): kind for kind in SubmissionKind}, "ir": SubmissionKind.INITIAL_REPORT,
    "uir": SubmissionKind.UPDATED_INITIAL_REPORT, "ai": SubmissionKind.ANNUAL_INFORMATION,
    "aef": SubmissionKind.ANNUAL_INFORMATION, "ri": SubmissionKind.REGULAR_INFORMATION,
    "annex 4": SubmissionKind.REGULAR_INFORMATION}
_MARKS = {"": False, "no": False, "yes": True}
_STATES = {"": False, "open": False, "answered": True}

NOT_WHOLE = define(
    "REV-001", "A recommendation says what it is", para="6/CMA.4 annex II para 5",
    remedy="Fill the cell as the review report has it", text="""
    Each recommendation has its identifier, the report that was reviewed and its words. Significant and Persistent say
    yes or no, State open or answered; a blank is no, and open. Who answers it, and by when, may stand beside it in
    Owner and Date due.
    Bad: Report “the first one”
    Good: initial report, updated initial report, annual information or regular information""")
TWICE = define(
    "REV-002", "Each recommendation stands once", para="form",
    remedy="Keep one of the rows", text="""
    A recommendation is known by its identifier and the report that was reviewed.
    Bad: two rows with 18.a on the initial report
    Good: one row""")


def recommendations_file(folder: Path, findings: Findings | None = None) -> str | None:
    """The file of recommendations; None where there is none."""
    return file_of_tables(folder, STEM, Findings() if findings is None else findings)


def read_recommendations(folder: Path, findings: Findings) -> tuple[Recommendation, ...]:
    """The recommendations in the order of the file; rows with a fault are told and left out."""
    name = recommendations_file(folder, findings)
    sheets = read_sheets(folder, name, findings) if name else None
    if name is None or sheets is None:
        return ()
    found = the_labelled(sheets, COLUMNS, NEEDED, findings)
    if found is None:
        findings.add(faults.EMPTY_FILE.finding(Place(name), "the labels of the recommendations are not found",
                                               remedy="Write the columns " + ", ".join(COLUMNS)))
        return ()
    if len(found.rows) > MOST:
        findings.add(faults.TOO_LARGE.finding(found.place, f"there are {len(found.rows):,} rows below the labels, and "
                                                           f"{MOST:,} recommendations are read"))
        return ()
    _tell_columns(found, findings)
    tell_spoilt(found, findings)
    read: dict[tuple[str, SubmissionKind], Recommendation] = {}
    told = Findings()
    for number, cells in rows_below(found, NEEDED, findings):
        one = _recommendation(found, number, cells, told)
        if one is None:
            continue
        before = read.setdefault((as_label(one.identifier), one.reviewed), one)
        if before is not one:
            told.add(TWICE.finding(one.place.at(ID), f"it also stands in row {before.place.row}", one.identifier))
    findings.extend(once_each(told.items))
    return tuple(read.values())


def _tell_columns(found: Labelled, findings: Findings) -> None:
    tell_repeated(found, repeated_columns(found), findings)
    meant, told = Nearest(), Findings()
    for index, label in enumerate(found.header):
        if label and as_label(label) not in map(as_label, COLUMNS):
            near = meant.to(label, (name for name in COLUMNS if name not in found.columns))
            told.add(faults.UNKNOWN_COLUMN.finding(
                replace(found.place, column=label, letter=column_letter(index + 1)),
                f"recommendations have no column “{shown(label)}”", shown(label),
                remedy=f"Rename the column to “{near}”" if near else "Remove the column"))
    findings.extend(few_columns(told.items))
    for label in NEEDED:
        if label not in found.columns:
            findings.add(faults.MISSING_COLUMN.finding(replace(found.place, column=label),
                                                       f"the column “{label}” is missing"))


def _recommendation(found: Labelled, number: int, cells: list[CellValue],
                    findings: Findings) -> Recommendation | None:
    place = replace(found.place, row=number)
    told = {label: cell_text(cells[index]) if index < len(cells) else "" for label, index in found.columns.items()}
    missing = [label for label in NEEDED if label in found.columns and not told[label]]
    for label in missing:
        findings.add(NOT_WHOLE.finding(place.at(label), "the cell is empty"))
    reviewed = _one_of(told, REPORT, {**_REPORTS, "": None}, [kind.words for kind in SubmissionKind], place, findings)
    significant = _one_of(told, SIGNIFICANT, _MARKS, ["yes", "no"], place, findings)
    persistent = _one_of(told, PERSISTENT, _MARKS, ["yes", "no"], place, findings)
    answered = _one_of(told, STATE, _STATES, ["open", "answered"], place, findings)
    due = plain_day(told[DUE]) if told.get(DUE) else None
    if told.get(DUE) and due is None:
        findings.add(NOT_WHOLE.finding(place.at(DUE), f"“{shown(told[DUE])}” is no date", shown(told[DUE]),
                                       remedy="Write the date as yyyy-mm-dd"))
    if missing or not all(label in found.columns for label in NEEDED) or reviewed is None:
        return None
    said = {label: _lines(found, cells, label) for label in (TEXT, ANSWER)}
    for label, text in said.items():
        _tell_apart(text, place.at(label), findings)
    return Recommendation(told[ID], reviewed, said[TEXT], place, bool(significant), bool(persistent), bool(answered),
                          said[ANSWER], told.get(WHERE, ""), told.get(OWNER) or None, due)


def printed_texts(one: Recommendation) -> Iterator[tuple[Place, str]]:
    """The texts of a recommendation that reports print, each with its cell."""
    yield from ((one.place.at(label), text) for label, text in (
        (ID, one.identifier), (TEXT, one.text), (ANSWER, one.answer), (WHERE, one.where)))


def _tell_apart(text: str, place: Place, findings: Findings) -> None:
    tell_apart(text, lambda _line: place, None, findings)


def _lines(found: Labelled, cells: list[CellValue], label: str) -> str:
    """A text with its line breaks."""
    index = found.columns.get(label)
    value = cells[index] if index is not None and index < len(cells) else None
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else cell_text(value)


def _one_of(told: Mapping[str, str], label: str, known: Mapping[str, T], said: list[str], place: Place,
               findings: Findings) -> T | None:
    """What a cell means, without regard to capitals; what it cannot mean is told."""
    text = told.get(label, "")
    if as_label(text) not in known:
        findings.add(NOT_WHOLE.finding(place.at(label), f"“{shown(text)}” is not known", shown(text),
                                       remedy=f"Write one of: {', '.join(said)}"))
    return known.get(as_label(text))
