"""AEF workbooks, whoever made them: the five tables as records, and how the workbook differs from the form.

Tables are found by their labels, in the form's place or near it, and each cell is read as it is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.aef import first_draft, layout, rules
from reporter.files.aef.cells import CellFault, read_cell
from reporter.files.aef.layout import Located, Spread
from reporter.files.aef.mending import Mending, Values, commonest, header_stand_ins
from reporter.files.reading import CellValue, is_blank, read_workbook
from reporter.files.sheet_marks import Marks, read_marks
from reporter.files.tables import (
    AnyRow,
    Mend,
    TableSource,
    cell_fault,
    check_parties,
    plain_cell,
    read_rows,
    shown,
)
from reporter.findings import Finding, Findings, Place
from reporter.forms import aef
from reporter.forms.aef import NOT_APPLICABLE
from reporter.forms.codelists import SECRETARIAT_WORKBOOK, USE, Profile
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Header, Holding
from reporter.records.submission import Submission

_REPEATED = ("approach", "itmo_registry", "mitigation_type", "sectors", "activity_types", "first_transfer_definition",
             "authorization_id", "metric", "purposes_for_authorization")
"""Fields that mostly say the same in every row of a table."""


@dataclass(frozen=True)
class Reading:
    """A workbook as it was read: `submission` is None where it cannot be told what is submitted.

    `stand_ins` are the cells that could not be read and for which something else stands, `lost` the rows of Tables
    3 and 4 for which nothing could stand. `first_draft` is True for the draft version of 2022.
    """

    submission: Submission | None
    findings: tuple[Finding, ...]
    stand_ins: frozenset[Place] = frozenset()
    lost: tuple[Place, ...] = ()
    first_draft: bool = False


def read_aef(folder: Path, name: str, profile: Profile = SECRETARIAT_WORKBOOK) -> tuple[Submission | None,
                                                                                       list[Finding]]:
    """The sound rows of a workbook below `folder`, with every finding; None without a sound Table 1."""
    reading = _read(folder, name, profile, None)
    return reading.submission, list(reading.findings)


def read_to_check(folder: Path, name: str, profile: Profile = SECRETARIAT_WORKBOOK) -> Reading:
    """A workbook for checking: rows with cells that cannot be read are kept, with stand-ins."""
    return _read(folder, name, profile, Mending())


def is_layout(finding: Finding) -> bool:
    """True for a finding on the form of the workbook, which leaves its rows readable."""
    return finding.code.startswith("WB-") and finding.code not in (rules.MISSING_SHEET.code,
                                                                   rules.NO_LABELS.code)


def _read(folder: Path, name: str, profile: Profile, mending: Mending | None) -> Reading:
    findings = Findings()
    sheets = read_workbook(folder, name, findings)
    marks = None if sheets is None else read_marks(folder, name, findings)
    if sheets is None or marks is None:
        return Reading(None, tuple(findings.sorted()))
    spreads = {str(sheet.name): Spread(sheet, marks.get(str(sheet.name), Marks())) for sheet in sheets}
    form = layout.sheets_of_the_form(spreads)
    draft = None if form else first_draft.find(spreads)
    if draft is not None:
        submission, stand_ins = first_draft.read(draft, findings)
        return Reading(submission, tuple(findings.sorted()), stand_ins, first_draft=True)
    findings.extend(layout.sheet_findings(name, spreads, form))
    if aef.SUMMARY_SHEET in form:
        findings.extend(layout.summary_findings(form[aef.SUMMARY_SHEET].sheet))
    tables = {table.number: _locate(table, form, findings, profile) for table in aef.TABLES[1:]}
    header = _header(form.get(aef.SUBMISSION.sheet), tables[3], findings, profile, mending)
    if mending is not None and header is not None:
        mending.party, mending.year = header.party, header.reported_year
        mending.table_2 = lambda: _values(tables[2])
        mending.tables_3_4 = lambda: [*_values(tables[3]), *_values(tables[4])]
    authorizations = _rows(Authorization, tables[2], findings, mending)
    if mending is not None:
        mending.authorizations = authorizations
    actions = _rows(Action, tables[3], findings, mending)
    holdings = _rows(Holding, tables[4], findings, mending)
    entities = _rows(AuthorizedEntity, tables[5], findings, mending)
    found = tuple(_without_echoes(findings))
    submission = None if header is None else Submission(header, authorizations, actions, holdings, entities)
    return Reading(submission, found, frozenset(mending.places if mending else ()),
                   tuple(mending.lost if mending else ()))


def _without_echoes(findings: Findings) -> list[Finding]:
    """One finding for a cell that cannot be read, not another for how it is written."""
    unread = {finding.place for finding in findings.items
              if finding.code.startswith(("FMT-", "READ-")) and finding.place.cell}
    return [finding for finding in findings.sorted() if not finding.code.startswith("WB-")
            or finding.place not in unread or finding.code == rules.MERGED.code]


@dataclass(frozen=True)
class Cells:
    """A located table with the meaning of each cell of its records."""

    located: Located
    source: TableSource

    def values(self) -> list[Values]:
        """Each record as values by attribute, blanks left out."""
        return [{attribute: value for attribute, index in self.source.columns.items()
                 if index < len(cells) and (value := plain_cell(cells[index])) is not None and value != NOT_APPLICABLE}
                for _, cells in self.source.rows]


def _locate(table: aef.FormTable, form: Mapping[str, Spread], findings: Findings, profile: Profile) -> Cells | None:
    spread = form.get(table.sheet)
    if spread is None:
        return None
    located = layout.locate(table, spread)
    if located is None:
        findings.add(rules.NO_LABELS.finding(spread.sheet.place, f"the labels of {table.title} are not found"))
        return None
    findings.extend(layout.table_findings(located))
    return Cells(located, _source(located, findings, profile))


def _source(located: Located, findings: Findings, profile: Profile) -> TableSource:
    columns = {attribute: number - 1 for attribute, number in located.columns.items()
               if located.table.by_attribute[attribute].filled_by == "Party"}
    rows = []
    for number, cells in located.records():
        rows.append((number, _meant(located, columns, number, cells, findings, profile)))
        _tell_entity_of_use(located, number, rows[-1][1], findings)
    return TableSource(located.table, located.place, columns, tuple(rows), located.sheet.formulas)


def _meant(located: Located, columns: Mapping[str, int], row: int, cells: list[CellValue], findings: Findings,
           profile: Profile) -> list[CellValue]:
    """The cells of a record as they are meant, with a finding for each that is written otherwise."""
    meant = list(cells)
    formats = located.sheet.date_formats
    for attribute, index in columns.items():
        if index < len(cells) and cells[index] is not None:
            meaning = read_cell(attribute, cells[index], formats.get((row, index + 1)), profile)
            meant[index] = meaning.value
            if meaning.fault is not None and (row, index + 1) not in located.spread.covered:
                _tell(meaning.fault, located.spread.place(row, index + 1, located.table.label(attribute)), findings)
    return meant


def _tell(fault: CellFault, place: Place, findings: Findings) -> None:
    findings.add(fault.rule.finding(place, fault.message, fault.value, remedy=fault.remedy))


def _tell_entity_of_use(located: Located, row: int, cells: list[CellValue], findings: Findings) -> None:
    """The published checking scripts take a blank in the entity of a use, and not NA (II06)."""
    kind, entity = (located.columns.get(name, 0) for name in ("action_type", "using_entity"))
    if not kind or not entity or max(kind, entity) > len(cells):
        return
    if cells[kind - 1] == USE and cells[entity - 1] == NOT_APPLICABLE:
        findings.add(rules.USED_BY_NA.finding(
            located.spread.place(row, entity, located.table.label("using_entity")), "the entity of a use is NA",
            NOT_APPLICABLE))


def _values(cells: Cells | None) -> list[Values]:
    return cells.values() if cells else []


def _rows(model: type[AnyRow], cells: Cells | None, findings: Findings, mending: Mending | None) -> tuple[AnyRow, ...]:
    """The rows of one of Tables 2 to 5."""
    if cells is None:
        return ()
    return tuple(read_rows(model, cells.source, findings, _mender(cells, mending) if mending is not None else None))


def _mender(cells: Cells, mending: Mending) -> Mend:
    @cache
    def common() -> dict[str, Any]:
        return commonest(cells.values(), _REPEATED)

    def mend(values: Values, faulty: frozenset[str]) -> Values | None:
        return mending.mend(cells.located.table, values, faulty, common())
    return mend


def _header(spread: Spread | None, actions: Cells | None, findings: Findings, profile: Profile,
            mending: Mending | None) -> Header | None:
    """Table 1, transposed: each label with its value to the right."""
    if spread is None:
        return None
    located = layout.locate_table_1(spread)
    findings.extend(layout.table_1_findings(located))
    places = {}
    values: Values = {"place": located.place}
    for column in aef.SUBMISSION.columns:
        row, number = located.value_cell(column.attribute)
        places[column.attribute] = spread.place(row, number, column.label)
        value = spread.value(row, number)
        if (row, number) in spread.sheet.formulas:
            findings.add(faults.FORMULA.finding(places[column.attribute], "the cell holds a formula",
                                                shown(spread.sheet.formulas[row, number])))
        if is_blank(value) or column.filled_by == "CARP":
            continue
        meaning = read_cell(column.attribute, value, spread.sheet.date_formats.get((row, number)), profile)
        if meaning.value is not None:
            values[column.attribute] = meaning.value
        if meaning.fault is not None:
            _tell(meaning.fault, places[column.attribute], findings)
    values |= _of_the_platform(located)
    return _validated(values, places, actions, findings, mending)


def _of_the_platform(located: layout.LocatedTable1) -> Values:
    """What the platform has written into the fields that it fills."""
    written = {name: located.spread.value(*located.value_cell(name)) for name in aef.PLACEHOLDERS}
    return {name: str(value) for name, value in written.items()
            if not is_blank(value) and value != aef.PLACEHOLDERS[name]}


def _validated(values: Values, places: Mapping[str, Place], actions: Cells | None, findings: Findings,
               mending: Mending | None) -> Header | None:
    try:
        header = Header.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            findings.add(cell_fault(detail, places[str(detail["loc"][0])]))
        if mending is None:
            return None
        faulty = frozenset(str(detail["loc"][0]) for detail in details)
        mending.places.update(places[name] for name in faulty)
        return _stand_in(header_stand_ins(values, faulty, _values(actions)))
    check_parties(header, findings)
    return header


def _stand_in(values: Values | None) -> Header | None:
    try:
        return Header.model_validate(values) if values else None
    except ValidationError:
        return None
