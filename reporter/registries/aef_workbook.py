"""AEF workbooks, whoever made them: the five tables as records, and what is wrong with the layout.

Tables are found by their labels, in the form's place or near it, and read as far as the first empty row.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reporter.findings import Finding, Findings, Place
from reporter.forms import aef
from reporter.records import Action, Authorization, AuthorizedEntity, Header, Holding, Submission
from reporter.registries import aef_layout, faults
from reporter.registries.aef_layout import Located
from reporter.registries.files import Sheet, Value, is_blank, read_workbook
from reporter.registries.rows import AnyRow, TableSource, cell_fault, check_parties, plain_cell, read_rows, shown


def read_aef(folder: Path, name: str) -> tuple[Submission | None, list[Finding]]:
    """The annual information in a workbook below `folder`, with every finding; None without a sound Table 1."""
    findings = Findings()
    sheets = read_workbook(folder, name, findings)
    if sheets is None:
        return None, findings.sorted()
    by_name = {str(sheet.name): sheet for sheet in sheets}
    findings.extend(aef_layout.sheet_findings(name, by_name))
    header = _header(by_name.get(aef.SUBMISSION.sheet), findings)
    summary = by_name.get(aef.SUMMARY_SHEET)
    if summary is not None:
        findings.extend(aef_layout.summary_findings(summary))
    authorizations = _rows(Authorization, by_name, findings)
    actions = _rows(Action, by_name, findings)
    holdings = _rows(Holding, by_name, findings)
    entities = _rows(AuthorizedEntity, by_name, findings)
    found = _without_echoes(findings)
    if header is None:
        return None, found
    return Submission(header, authorizations, actions, holdings, entities), found


def is_layout(finding: Finding) -> bool:
    """True for a finding on the form of the workbook, which leaves its rows readable."""
    return finding.code.startswith("WB-") and finding.code not in (aef_layout.MISSING_SHEET.code,
                                                                   aef_layout.NO_LABELS.code)


def _without_echoes(findings: Findings) -> list[Finding]:
    """One finding for a cell that cannot be read, not another for its spelling."""
    unread = {(finding.place.sheet, finding.place.cell) for finding in findings.items
              if finding.code.startswith("FMT-") and finding.place.cell}
    return [finding for finding in findings.sorted()
            if finding.code not in (aef_layout.SPELLING.code, aef_layout.TEXT_DATE.code)
            or (finding.place.sheet, finding.place.cell) not in unread]


def _header(sheet: Sheet | None, findings: Findings) -> Header | None:
    """Table 1, transposed: each label with its value to the right."""
    if sheet is None:
        return None
    findings.extend(aef_layout.submission_findings(sheet))
    table = aef.SUBMISSION
    values: dict[str, Any] = {"place": Place(sheet.file, sheet.name)}
    rows = _label_rows(sheet)
    for column in table.columns:
        row = rows.get(column.attribute, int(column.position[1:]))
        value = sheet.value(row, 3)
        if (row, 3) in sheet.formulas:
            findings.add(faults.FORMULA.finding(Place(sheet.file, sheet.name, row, column.label, "C"),
                                                "the cell holds a formula", shown(sheet.formulas[row, 3])))
        if not is_blank(value) and value != aef.PLACEHOLDERS.get(column.attribute):
            values[column.attribute] = _tolerant(column.attribute, value)
    try:
        header = Header.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            attribute = str(detail["loc"][0])
            row = rows.get(attribute, int(table.by_attribute[attribute].position[1:]))
            findings.add(cell_fault(detail, Place(sheet.file, sheet.name, row, table.label(attribute), "C")))
        return None
    check_parties(header, findings)
    return header


def _label_rows(sheet: Sheet) -> Mapping[str, int]:
    """The row of each label of Table 1 that stands in column B."""
    wanted = {aef_layout.folded(column.label): column.attribute for column in aef.SUBMISSION.columns}
    labels = ((row, aef_layout.folded(sheet.value(row, 2))) for row in range(1, aef_layout.LAST_SEARCHED_ROW))
    return {wanted[label]: row for row, label in labels if label in wanted}


def _rows(model: type[AnyRow], sheets: Mapping[str, Sheet], findings: Findings) -> tuple[AnyRow, ...]:
    """The sound rows of one of Tables 2 to 5."""
    sheet = sheets.get(model.table.sheet)
    if sheet is None:
        return ()
    located = aef_layout.locate(model.table, sheet)
    if located is None:
        findings.add(aef_layout.NO_LABELS.finding(sheet.place, f"the labels of {model.table.title} are not found"))
        return ()
    findings.extend(aef_layout.table_findings(located))
    return tuple(read_rows(model, _source(located), findings))


def _source(located: Located) -> TableSource:
    columns = {attribute: number - 1 for attribute, number in located.columns.items()
               if located.table.by_attribute[attribute].filled_by == "Party"}
    rows = tuple((number, _tolerant_row(columns, cells)) for number, cells in located.records())
    return TableSource(located.table, located.place, columns, rows, located.sheet.formulas)


def _tolerant_row(columns: Mapping[str, int], cells: list[Value]) -> list[Value]:
    tolerant = list(cells)
    for attribute, index in columns.items():
        if index < len(cells):
            tolerant[index] = _tolerant(attribute, cells[index])
    return tolerant


def _tolerant(attribute: str, value: Value) -> Value:
    """The value that a cell of the wrong type means: a date typed as text, a version kept as a number."""
    if attribute == "version" and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.1f}"
    if "date" in attribute and isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{2})/(\d{2})/(\d{4})\s*", value)
        if match:
            return _day(*(int(part) for part in match.groups())) or value
    return plain_cell(value)


def _day(day: int, month: int, year: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
