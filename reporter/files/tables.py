"""Sheets become typed rows: columns by their labels, cells by the validators of `reporter.records`.

Every fault of every row is told at once; a row with a fault is left out, so that rules which need sound rows do
not echo it.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pycountry
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from reporter.files import faults
from reporter.files.reading import MAX_LABELS, CellValue, Sheet, column_letter, filled_rows, is_blank
from reporter.findings import Finding, Findings, Place, Severity
from reporter.forms.editions import NOT_APPLICABLE, FieldKind, FormTable
from reporter.records.rows import AnyRow, Row

EUROPEAN_UNION = "EUE"
"""The reserved code of the common nomenclatures."""

_SHOWN = 120


@dataclass(frozen=True)
class TableSource:
    """A table of the form in a sheet: which column, from 0, holds which attribute, and the rows with their numbers.

    `place` knows the letter of each label. `whole` is False where a required column is missing: then cells are
    still checked, but no row can be made.
    """

    table: FormTable
    place: Place
    columns: Mapping[str, int]
    rows: tuple[tuple[int, list[CellValue]], ...]
    formulas: Mapping[tuple[int, int], str]
    whole: bool = True


def table_source(table: FormTable, model: type[Row], sheet: Sheet, findings: Findings) -> TableSource | None:
    """The table whose labels stand in the first filled row of `sheet`; None if there is no such table."""
    filled = filled_rows(sheet)
    number, header = next(filled, (0, []))
    if not number:
        findings.add(faults.EMPTY_FILE.finding(sheet.place, "the table is empty: not even a header"))
        return None
    labels = [str(cell).strip() if cell is not None else "" for cell in header]
    place = replace(sheet.place, row=number)
    if not set(labels) & set(table.by_label):
        findings.add(faults.NOT_THIS_TABLE.finding(
            place, f"the row has none of the labels of {table.title}", shown(", ".join(labels)),
            remedy=f"Write the labels of {table.title} exactly as the form prints them, beginning with: "
                   + ", ".join(list(table.by_label)[:3])))
        return None
    letters = {label: column_letter(index + 1) for index, label in enumerate(labels)}
    place = replace(place, letters=letters)
    whole = _check_header(table, model, labels, place, findings)
    rows = _even_rows(labels, filled, place, findings)
    if not rows:
        severity = Severity.ADVICE if table.role == "holdings" else Severity.ERROR
        findings.add(faults.NO_ROWS.finding(place, f"{table.title} has its labels and no rows", severity=severity))
    columns = {table.by_label[label].attribute: index for index, label in reversed(list(enumerate(labels)))
               if label in table.by_label and table.by_label[label] in table.of_party}
    return TableSource(table, place, columns, tuple(rows), sheet.formulas, whole)


def _check_header(table: FormTable, model: type[Row], labels: list[str], place: Place, findings: Findings) -> bool:
    """Tell every fault of the labels; True if all required columns are there.

    A required column under a label that is nearly its own is told once, at that label.
    """
    if len(labels) > MAX_LABELS:
        findings.add(faults.TOO_LARGE.finding(place, f"the row has {len(labels)} labels, the limit is {MAX_LABELS}"))
        return False
    seen: set[str] = set()
    misspelt: set[str] = set()
    absent = [name for name in table.by_label if name not in labels]
    for index, label in enumerate(labels):
        at = replace(place, column=label, letter=column_letter(index + 1))
        if label and label in seen:
            findings.add(faults.REPEATED_COLUMN.finding(at, f"the column “{shown(label)}” stands more than once",
                                                        shown(label)))
        elif label and label not in table.by_label:
            near = nearest(label, absent)
            misspelt |= {near} if near else set()
            findings.add(faults.UNKNOWN_COLUMN.finding(
                at, f"{table.title} has no column “{shown(label)}”", shown(label),
                remedy=f"Rename the column to “{near}”, or remove it" if near else None))
        seen.add(label)
    missing = [column.label for column in table.columns
               if model.model_fields[column.attribute].is_required() and column.label not in seen]
    for label in missing:
        if label not in misspelt:
            findings.add(faults.MISSING_COLUMN.finding(replace(place, column=label),
                                                       f"the column “{label}” is missing"))
    return not missing


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known text that is most like `text`, or None if none is near."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text[:200].casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def _even_rows(labels: list[str], filled: Iterator[tuple[int, list[CellValue]]], place: Place,
               findings: Findings) -> list[tuple[int, list[CellValue]]]:
    """The rows that have the header's width; the others are told."""
    even = []
    width = len(labels)
    unlabelled = [index for index, label in enumerate(labels) if not label]
    # A workbook's rows end at their last cell, a CSV file's rows say how many cells they have.
    in_workbook = place.sheet is not None
    for number, cells in filled:
        beyond = [index for index in range(width, len(cells)) if not is_blank(cells[index])]
        if beyond and not in_workbook or len(cells) < width and not in_workbook:
            findings.add(faults.RAGGED_ROW.finding(
                replace(place, row=number), f"the row has {len(cells)} cells, the header has {width}"))
            continue
        for index in [*beyond, *(index for index in unlabelled if index < len(cells) and not is_blank(cells[index]))]:
            findings.add(faults.NO_LABEL.finding(
                replace(place, row=number, letter=column_letter(index + 1)),
                f"column {column_letter(index + 1)} has a value and no label", shown(cells[index])))
        even.append((number, cells))
    return even


Mend = Callable[[dict[str, Any], frozenset[str]], dict[str, Any] | None]
"""Gives the values of a row whose named fields cannot be read with others in their place, or None."""


def read_rows(model: type[AnyRow], source: TableSource, findings: Findings, mend: Mend | None = None) -> list[AnyRow]:
    """The sound rows of a table, and those that `mend` makes sound, whose faults are told all the same.

    Blank cells are left out, and so is `NA` where a field may be blank.
    """
    adapter = TypeAdapter(model)
    columns = [(attribute, index, model.model_fields[attribute].is_required())
               for attribute, index in source.columns.items()]
    rows = []
    for number, cells in source.rows:
        place = replace(source.place, row=number)
        values: dict[str, Any] = {"place": place}
        for attribute, index, required in columns:
            value = plain_cell(cells[index]) if index < len(cells) else None
            if value is not None and (required or value != NOT_APPLICABLE):
                values[attribute] = value
            if (number, index + 1) in source.formulas:
                _tell_formula(model, attribute, place, source.formulas[number, index + 1], findings)
        try:
            row = adapter.validate_python(values)
        except ValidationError as error:
            _tell_faults(model, source, place, error, findings)
            mended = _mended(adapter, values, error, mend) if mend else None
            if mended is not None:
                rows.append(mended)
            continue
        rows.append(row)
        check_parties(row, findings)
    return rows


def _mended(adapter: TypeAdapter[AnyRow], values: dict[str, Any], error: ValidationError, mend: Mend) -> AnyRow | None:
    faulty = frozenset(str(detail["loc"][0]) for detail in error.errors(include_url=False))
    others = mend(values, faulty)
    try:
        return adapter.validate_python(others) if others else None
    except ValidationError:
        return None


def plain_cell(value: CellValue) -> str | int | float | datetime.date | None:
    """A cell's value as validators take it: a stripped text, a number, a date; None if blank."""
    if value is None or isinstance(value, str):
        return value and value.strip() or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        # A date cell in a column of texts reads as people see it, without a time of 00:00:00.
        return value if value.time() != datetime.time() else value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return value


def _tell_formula(model: type[Row], attribute: str, place: Place, formula: str, findings: Findings) -> None:
    label = model.label(attribute)
    findings.add(faults.FORMULA.finding(place.at(label), "the cell holds a formula", shown(formula)))


def _tell_faults(model: type[Row], source: TableSource, place: Place, error: ValidationError,
                 findings: Findings) -> None:
    for detail in error.errors(include_url=False):
        attribute = str(detail["loc"][0])
        field = source.table.by_attribute.get(attribute)
        if detail["type"] == "missing" and (
                field is None or not field.required or attribute not in source.columns
                or (place.row, source.columns[attribute] + 1) in source.formulas):
            # The edition does not ask for it, or it is told already: the column is missing, or the cell holds a formula
            # that no program has computed yet.
            continue
        findings.add(cell_fault(detail, place.at(model.label(attribute))))


def cell_fault(detail: ErrorDetails, place: Place) -> Finding:
    """The finding for one fault that a validator of `records` found in a cell."""
    if detail["type"] == "missing":
        return faults.CELLS["FMT-100"].finding(place, "the cell is empty, and the form requires it")
    context = detail.get("ctx", {})
    rule = faults.CELLS.get(detail["type"], faults.CELLS["FMT-101"])
    remedy = context.get("remedy")
    return rule.finding(place, shown(context.get("what", detail["msg"])), shown(detail["input"]),
                        remedy=remedy[0].upper() + remedy[1:] if remedy else None)


def shown(value: object) -> str:
    """A value as a finding shows it: its beginning, where it is long."""
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@cache
def party_codes() -> frozenset[str]:
    """The alpha-3 codes of ISO 3166-1, and that of the European Union."""
    return frozenset({country.alpha_3 for country in pycountry.countries} | {EUROPEAN_UNION})


@cache
def _party_fields(model: type[Row]) -> tuple[str, ...]:
    return model.table.of_kind(FieldKind.PARTY, FieldKind.PARTIES)


def check_parties(row: Row, findings: Findings) -> None:
    """Tell every Party code of the row that ISO 3166-1 does not have."""
    known = party_codes()
    for attribute in _party_fields(type(row)):
        value = getattr(row, attribute)
        for code in (value,) if isinstance(value, str) else value or ():
            if code not in known:
                findings.add(faults.CELLS["FMT-105"].finding(
                    row.cell(attribute), f"“{code}” is not a code of ISO 3166-1", code))


def without_repeats(rows: Iterable[AnyRow], findings: Findings) -> list[AnyRow]:
    """Each row once; a row that equals an earlier one is told and left out."""
    first: dict[tuple[Any, ...], Place] = {}
    kept = []
    for row in rows:
        earlier = first.setdefault(row.values(), row.place)
        if earlier is row.place:
            kept.append(row)
            continue
        where = f"row {earlier.row}" if earlier.file == row.place.file and earlier.sheet == row.place.sheet \
            else str(earlier)
        findings.add(faults.REPEATED_ROW.finding(row.place, f"the row equals {where}"))
    return kept
