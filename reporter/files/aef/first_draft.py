"""Workbooks in the draft version of 2022 (6/CMA.4 annex VII), read as far as they go.

What the draft does not tell and records must have is a stand-in, and no rule is told at it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from reporter.files import faults
from reporter.files.aef import rules
from reporter.files.aef.cells import read_cell
from reporter.files.aef.layout import LAST_SEARCHED_ROW, Spread, folded
from reporter.files.reading import CellValue, column_letter, is_blank
from reporter.files.tables import AnyRow, cell_fault, shown
from reporter.findings import Findings, Place
from reporter.forms import aef_first_draft as draft
from reporter.forms.aef_first_draft import DraftColumn
from reporter.forms.codelists import SECRETARIAT_WORKBOOK
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action, Header, Holding
from reporter.records.submission import Submission

_STAND_INS: Mapping[str, Any] = {"mitigation_type": "Emission reductions", "itmo_registry": "AAA00",
                                 "authorization_id": "not told", "metric": "GHG"}


@dataclass(frozen=True)
class Draft:
    """Where the draft's tables stand: for each its sheet, the row of its labels, and the column of each label."""

    actions: DraftTable | None
    holdings: DraftTable | None
    spreads: tuple[Spread, ...]


@dataclass(frozen=True)
class DraftTable:
    """One table of the draft in its sheet; columns and rows from 1, `last_row` where the next table begins."""

    spread: Spread
    header_row: int
    columns: Mapping[str, int]
    last_row: int

    def place(self, row: int, label: str) -> Place:
        return self.spread.place(row, self.columns.get(label, 1), label)


def find(spreads: Mapping[str, Spread]) -> Draft | None:
    """The draft's tables; None where no sheet has its labels."""
    actions = holdings = None
    for spread in spreads.values():
        found = list(_tables(spread))
        for number, (row, columns) in enumerate(found):
            last = found[number + 1][0] - 1 if number + 1 < len(found) else len(spread.rows)
            table = DraftTable(spread, row, columns, last)
            if "Action type" in columns or "Action date" in columns:
                actions = actions or table
            else:
                holdings = holdings or table
    return Draft(actions, holdings, tuple(spreads.values())) if actions or holdings else None


def _tables(spread: Spread) -> Iterator[tuple[int, dict[str, int]]]:
    """The rows that hold labels of the draft. Some stand a row higher, where they are not in a group."""
    wanted = {folded(column.label): column.label for column in draft.ACTIONS}
    for row in range(1, len(spread.rows) + 1):
        columns: dict[str, int] = {}
        for number in range(row, max(row - 4, 0), -1):
            for index, cell in enumerate(spread.rows[number - 1], 1):
                text = folded(cell) if isinstance(cell, str) else ""
                label = wanted.get(text) or wanted.get(text[:-1])
                if label and index not in columns.values():
                    columns.setdefault(label, index)
        here = {folded(cell) for cell in spread.rows[row - 1] if isinstance(cell, str)}
        below = {folded(cell) for cell in (spread.rows[row] if row < len(spread.rows) else []) if isinstance(cell, str)}
        lowest = sum(text in wanted for text in here) >= 2 > sum(text in wanted for text in below)
        if lowest and {draft.RECORD_ID, "First unique identifier"} <= columns.keys():
            yield row, columns


def read(found: Draft, findings: Findings) -> tuple[Submission | None, frozenset[Place]]:
    """Table 1 and the rows of actions and holdings, with the cells that stand in for what is not told."""
    first = found.actions or found.holdings
    if first is None:
        return None, frozenset()
    findings.add(rules.FIRST_DRAFT.finding(
        replace(first.spread.sheet.place, row=first.header_row),
        f"this is the draft version of 2022 ({draft.EDITION}); it does not tell: " + ", ".join(draft.NOT_TOLD)))
    stand_ins: set[Place] = set()
    actions = tuple(_rows(Action, draft.ACTIONS, found.actions, findings, stand_ins))
    holdings = tuple(_rows(Holding, draft.HOLDINGS, found.holdings, findings, stand_ins))
    header = _header(found, first.spread.sheet.file, findings)
    submission = None if header is None else Submission(header, (), actions, holdings, ())
    return submission, frozenset(stand_ins)


def _header(found: Draft, file: str, findings: Findings) -> Header | None:
    """Party and year; version, date and NDC period are not told."""
    told: dict[str, tuple[Place, CellValue]] = {}
    for spread in found.spreads:
        for row, cells in enumerate(spread.rows[:LAST_SEARCHED_ROW], 1):
            for column, cell in enumerate(cells[:-1], 1):
                label = next((name for name in draft.HEADING if isinstance(cell, str) and folded(cell) in (
                    folded(name), folded(name) + "a")), None)
                if label and not is_blank(cells[column]):
                    told.setdefault(label, (spread.place(row, column + 1, label), cells[column]))
    missing = [label for label in draft.HEADING if label not in told]
    if missing:
        findings.add(faults.CELLS["FMT-100"].finding(Place(file, column=missing[0]), f"there is no “{missing[0]}”"))
        return None
    party, year = (read_cell(name, told[label][1], None, SECRETARIAT_WORKBOOK).value for name, label in (
        ("party", "Party"), ("reported_year", "Reported year")))
    try:
        return Header.model_validate({
            "place": Place(file), "party": party, "version": "1.0", "reported_year": year,
            "date_of_submission": datetime.date(int(str(year)) + 1, 1, 1), "ndc_first_year": 2021,
            "ndc_last_year": 2030})
    except (ValidationError, ValueError):
        place = told["Party"][0]
        findings.add(faults.CELLS["FMT-101"].finding(place, f"Party and year cannot be read: {shown(party)}, "
                                                     f"{shown(year)}", party))
        return None


def _rows(model: type[AnyRow], columns: tuple[DraftColumn, ...], table: DraftTable | None, findings: Findings,
          stand_ins: set[Place]) -> Iterator[AnyRow]:
    if table is None:
        return
    adapter = TypeAdapter(model)
    for row in range(table.header_row + 1, table.last_row + 1):
        values = _values(model, columns, table, row)
        if not {"first_id", "last_id", "quantity"} & values.keys() - {"place"}:
            # Words of the form and footnotes have none of the three.
            continue
        place = _place(model, columns, table, row)
        values |= {"place": place} | {name: value for name, value in _not_told(model, values).items()
                                      if name not in values}
        stand_ins |= {place.at(model.table.label(name)) for name in _not_told(model, values)}
        try:
            yield adapter.validate_python(values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                attribute = str(detail["loc"][0])
                label = next((column.label for column in columns if column.attribute == attribute), attribute)
                findings.add(cell_fault(detail, table.place(row, label)))


def _values(model: type[AnyRow], columns: tuple[DraftColumn, ...], table: DraftTable, row: int) -> dict[str, Any]:
    """The filled cells of a row that records can hold, as they are meant."""
    values: dict[str, Any] = {}
    for column in columns:
        value = table.spread.value(row, table.columns[column.label]) if column.label in table.columns else None
        if column.attribute is None or column.authorization or is_blank(value) or \
                column.attribute not in model.model_fields:
            continue
        meant = read_cell(column.attribute, value, None, SECRETARIAT_WORKBOOK).value
        if meant is not None and not (column.attribute == "using_party" and len(str(meant)) != 3):
            values[column.attribute] = meant
    if values.get("metric") == "GHG":
        values.pop("quantity_non_ghg", None)
    return values


def _not_told(model: type[AnyRow], values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in for required fields without a column in the draft, or without a value."""
    identifier = ItmoId.read(str(values.get("first_id")))
    stand_ins = dict(_STAND_INS)
    if identifier is not None:
        stand_ins |= {"itmo_registry": identifier.registry, "approach": identifier.approach}
    return {name: value for name, value in stand_ins.items()
            if name not in values and model.model_fields[name].is_required()}


def _place(model: type[AnyRow], columns: tuple[DraftColumn, ...], table: DraftTable, row: int) -> Place:
    """The place of a row, whose columns are known by the present form's labels and the draft's letters."""
    letters = {model.table.label(column.attribute): column_letter(table.columns[column.label]) for column in columns
               if column.attribute in model.model_fields and column.label in table.columns}
    return Place(table.spread.sheet.file, table.spread.sheet.name, row, letters=letters)
