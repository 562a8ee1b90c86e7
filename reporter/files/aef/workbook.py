"""AEF workbooks, whoever made them: the five tables as records, and how the workbook differs from the form.

Tables are found by their labels, in the form's place or near it, and each cell is read as it is meant.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.aef import deviations, layout, rules
from reporter.files.aef.blanks import tell_blanks
from reporter.files.aef.layout import Located, Spread
from reporter.files.aef.mending import Mending, Values, commonest, header_stand_ins
from reporter.files.by_column import columns_of, positions_of
from reporter.files.cells import CellFault, ColumnMeaning, Meaning, are_identifiers, meaning_of, read_cell
from reporter.files.columns import tell_ambiguity
from reporter.files.reading import XLSX
from reporter.files.readings import ColumnReading, reading_of
from reporter.files.sheet import CellValue, is_blank
from reporter.files.sheet_files import read_sheets
from reporter.files.table_rows import Mend, TableSource, read_rows, whole_identifiers
from reporter.files.tables import UNREAD, as_label, cell_fault, check_parties, plain_cell
from reporter.files.told_once import ToldOnce, shown
from reporter.findings import Finding, Findings, Place
from reporter.forms.codelists import AT_AUTHORIZATION, USE
from reporter.forms.editions import (
    NOT_APPLICABLE,
    SUMMARY_SHEET,
    Edition,
    FieldKind,
    FormTable,
    Profile,
    editions,
    present,
    usual_profile,
)
from reporter.records.rows import Action, AnyRow, Authorization, AuthorizedEntity, Header, Holding, in_edition
from reporter.records.submission import Submission


@dataclass(frozen=True)
class Reading:
    """A workbook as it was read: `submission` is None where it cannot be told what is submitted.

    `stand_ins` are the cells that could not be read and for which something else stands, `lost` the rows of Tables
    3 and 4 for which nothing could stand. `edition` is that of the form.
    """

    submission: Submission | None
    findings: tuple[Finding, ...]
    stand_ins: frozenset[Place] = frozenset()
    lost: tuple[Place, ...] = ()
    edition: Edition = field(default_factory=present)


def read_aef(folder: Path, name: str, profile: Profile | None = None) -> tuple[Submission | None,
                                                                                       list[Finding]]:
    """The sound rows of a workbook below `folder`, with every finding; None without a sound Table 1."""
    reading = _read(folder, name, profile or usual_profile(), None)
    return reading.submission, list(reading.findings)


def read_to_check(folder: Path, name: str, profile: Profile | None = None) -> Reading:
    """A workbook for checking: rows with cells that cannot be read are kept, with stand-ins."""
    return _read(folder, name, profile or usual_profile(), Mending())


def is_layout(finding: Finding) -> bool:
    """True for a finding on the form of the workbook, which leaves its rows readable."""
    return finding.code.startswith("WB-") and finding.code not in (rules.MISSING_SHEET.code,
                                                                   rules.NO_LABELS.code)


def _read(folder: Path, name: str, profile: Profile, mending: Mending | None) -> Reading:
    findings = Findings()
    sheets = read_sheets(folder, name, findings)
    if sheets is None:
        return Reading(None, tuple(findings.sorted()))
    spreads = {str(sheet.name): Spread(sheet) for sheet in sheets}
    form = _form_of(spreads, profile)
    if form.edition.replaced:
        # What such a form does not tell has stand-ins, whoever reads it.
        mending = mending or Mending()
        findings.add(rules.FIRST_DRAFT.finding(
            form.place, f"this is the draft version of 2022 ({form.edition.title}); it does not tell: "
            + ", ".join(form.edition.not_told)))
    else:
        if not name.lower().endswith(XLSX):
            findings.add(rules.NOT_XLSX.finding(Place(name), "the workbook is not an .xlsx file", Path(name).suffix))
        findings.extend(deviations.sheet_findings(form.edition, name, spreads, form.sheets))
        if SUMMARY_SHEET in form.sheets:
            findings.extend(deviations.summary_findings(form.edition, form.sheets[SUMMARY_SHEET].sheet))
    tables = {table.role: _cells(form, table, findings, profile) for table in form.edition.tables[1:]}
    return _reading(form, tables, findings, profile, mending)


@dataclass(frozen=True)
class WorkbookForm:
    """The form that a workbook has: its edition, and where the sheets or the tables of it stand."""

    edition: Edition
    sheets: Mapping[str, Spread]
    tables: Mapping[str, Located]

    @property
    def place(self) -> Place:
        located = self.tables.get("actions") or next(iter(self.tables.values()))
        return located.place

    def locate(self, table: FormTable) -> Located | None:
        if self.edition.replaced:
            return self.tables.get(table.role)
        spread = self.sheets.get(table.sheet)
        return layout.locate(table, spread) if spread else None


def _form_of(spreads: Mapping[str, Spread], profile: Profile) -> WorkbookForm:
    """The edition whose labels the workbook has, the profile's own before others; an old one where no sheet fits."""
    current = [each for each in editions() if not each.replaced]
    forms = [WorkbookForm(each, layout.sheets_of_the_form(each, spreads), {}) for each in current]
    best = max(forms, key=lambda form: (_labels_found(form), form.edition.name == profile.edition,
                                        form.edition is present()))
    if best.sheets:
        return best
    for each in editions():
        tables = layout.locate_anywhere(each, spreads.values()) if each.replaced else {}
        if tables.keys() & {"actions", "holdings"}:
            return WorkbookForm(each, spreads, tables)
    return best


def _labels_found(form: WorkbookForm) -> int:
    """How many labels stand where the edition has them."""
    located = [form.locate(table) for table in form.edition.tables[1:]]
    return sum(one.spread.value(one.header_row, number) == one.table.label(name)
               for one in located if one for name, number in one.columns.items())


def _reading(form: WorkbookForm, tables: Mapping[str, Cells | None], findings: Findings, profile: Profile,
             mending: Mending | None) -> Reading:
    edition, actions_table = form.edition, tables.get("actions")
    header = _header(form, actions_table, findings, profile, mending)
    if mending is not None:
        mending.edition = edition
    if mending is not None and header is not None:
        mending.party, mending.year = header.party, header.reported_year
        mending.table_2 = lambda: _values(tables.get("authorizations"))
        mending.tables_3_4 = lambda: [*_values(actions_table), *_values(tables.get("holdings"))]
    authorizations = _rows(in_edition(Authorization, edition), tables, findings, mending)
    if mending is not None:
        mending.authorizations = authorizations
    actions = _rows(in_edition(Action, edition), tables, findings, mending)
    holdings = _rows(in_edition(Holding, edition), tables, findings, mending)
    entities = _rows(in_edition(AuthorizedEntity, edition), tables, findings, mending)
    submission = None if header is None else Submission(
        header, authorizations, actions, holdings, entities).with_whole_names()
    return Reading(submission, tuple(_without_echoes(findings)), frozenset(mending.places if mending else ()),
                   tuple(mending.lost if mending else ()), edition)


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
        return [{attribute: value for attribute, cell in self.source.row(position).items()
                 if (value := plain_cell(cell)) not in (None, NOT_APPLICABLE, UNREAD)}
                for position in range(len(self.source.rows))]


def _cells(form: WorkbookForm, table: FormTable, findings: Findings, profile: Profile) -> Cells | None:
    located = form.locate(table)
    if located is None:
        if not form.edition.replaced and table.sheet in form.sheets:
            findings.add(rules.NO_LABELS.finding(form.sheets[table.sheet].sheet.place,
                                                 f"the labels of {table.title} are not found"))
        return None
    if not form.edition.replaced:
        findings.extend(deviations.table_findings(located))
    return Cells(located, source_of(located, findings, profile, tell=not form.edition.replaced))


def source_of(located: Located, findings: Findings, profile: Profile, *, tell: bool) -> TableSource:
    """The rows as they are meant; how they are written is told where `tell` is true."""
    told = findings if tell else Findings()
    columns = {field.attribute: located.columns[field.attribute] - 1 for field in located.table.read
               if field.attribute in located.columns}
    numbers, rows = [number for number, _ in located.records()], [cells for _, cells in located.records()]
    of_column, cells = ToldOnce(located.place), dict[str, list[CellValue]]()
    for (attribute, index), written in zip(columns.items(), columns_of(rows, columns.values()), strict=True):
        reading = reading_of(located.table.by_attribute[attribute].kind, dict.fromkeys(written))
        tell_ambiguity(reading, located.table.label(attribute), zip(numbers, written, strict=True), of_column)
        meaning = _meaning(located, attribute, numbers, written, reading, profile)
        cells[attribute] = meaning.values
        for position, one in meaning.told:
            if (numbers[position], index + 1) not in located.spread.covered:
                if (numbers[position], index + 1) in located.sheet.formulas:
                    one = one._replace(fault=None)  # that the cell holds a formula is told, whatever it comes to
                _tell(one, located.spread.place(numbers[position], index + 1, located.table.label(attribute)), findings,
                      form=tell)
    of_column.tell(findings)
    source = TableSource(located.table, located.place, columns, numbers, cells, located.sheet.formulas)
    authorizations = positions_of(cells.get("action_type", ()),
                                  lambda cell: as_label(cell) == AT_AUTHORIZATION.casefold())
    for position in authorizations:
        _tell_authorization(located, numbers[position], profile, told)
    source = source.without(authorizations)
    source = replace(source, cells={**source.cells, **whole_identifiers(source)})
    _tell_entities_of_uses(located, source, told)
    tell_blanks(located, source, told)
    return source


def _meaning(located: Located, attribute: str, numbers: Sequence[int], cells: Sequence[CellValue],
             reading: ColumnReading | None, profile: Profile) -> ColumnMeaning:
    """What the cells of a column mean; that of a date hangs on how the cell shows it."""
    field, sheet, column = located.table.by_attribute[attribute], located.sheet, located.columns[attribute]

    def meaning(cell: CellValue, shown_as: str | None = None) -> Meaning:
        return Meaning(None) if cell is None else read_cell(field, cell, profile, reading, shown_as, sheet.since)
    if field.kind is FieldKind.BLOCK_IDENTIFIER and are_identifiers(cells):
        return ColumnMeaning(list(cells), [])
    if not any(issubclass(kind, datetime.date) for kind in set(map(type, cells))):
        return meaning_of(cells, meaning)
    shown_as = [sheet.date_formats.get((number, column)) if isinstance(cell, datetime.date) else None
                for number, cell in zip(numbers, cells, strict=True)]
    return meaning_of(list(zip(map(type, cells), cells, shown_as, strict=True)), lambda one: meaning(one[1], one[2]))


def _tell(meaning: Meaning, place: Place, findings: Findings, *, form: bool) -> None:
    """Tell what is wrong with a cell, and how it differs from the form where `form` is true."""
    faults_there: tuple[CellFault | None, ...] = (meaning.fault, meaning.form if form else None)
    findings.extend(fault.rule.finding(place, fault.message, fault.value, remedy=fault.remedy)
                    for fault in faults_there if fault is not None)


def _tell_entities_of_uses(located: Located, source: TableSource, findings: Findings) -> None:
    """The published checking scripts take a blank in the entity of a use, and not NA (II06)."""
    kinds, entities = source.cells.get("action_type", ()), source.cells.get("using_entity", ())
    for number, kind, entity in zip(source.rows, kinds, entities, strict=False):
        if entity == NOT_APPLICABLE and kind == USE:
            findings.add(rules.USED_BY_NA.finding(
                located.spread.place(number, located.columns["using_entity"], located.table.label("using_entity")),
                "the entity of a use is NA", NOT_APPLICABLE))


def _tell_authorization(located: Located, row: int, profile: Profile, findings: Findings) -> None:
    """The common nomenclatures have the action type Authorization; the published checking scripts refuse it."""
    if AT_AUTHORIZATION not in profile.accepts:
        place = located.spread.place(row, located.columns["action_type"], located.table.label("action_type"))
        findings.add(rules.AUTHORIZATION_AS_ACTION.finding(place, "the row tells an authorization", AT_AUTHORIZATION))


def _values(cells: Cells | None) -> list[Values]:
    return cells.values() if cells else []


def _rows(model: type[AnyRow], tables: Mapping[str, Cells | None], findings: Findings,
          mending: Mending | None) -> tuple[AnyRow, ...]:
    """The rows of one of Tables 2 to 5."""
    cells = tables.get(model.role)
    if cells is None:
        return ()
    return tuple(read_rows(model, cells.source, findings, _mender(cells, mending) if mending is not None else None))


def _mender(cells: Cells, mending: Mending) -> Mend:
    table = cells.located.table

    @cache
    def common() -> dict[str, Any]:
        return commonest(cells.values(), [field.attribute for field in table.columns if field.repeats])

    def mend(values: Values, faulty: frozenset[str]) -> Values | None:
        return mending.mend(table, values, faulty, common())
    return mend


def _header(form: WorkbookForm, actions: Cells | None, findings: Findings, profile: Profile,
            mending: Mending | None) -> Header | None:
    """Table 1, transposed: each label with its value to the right."""
    table = form.edition.submission
    spread = _spread_of_table_1(form)
    if spread is None:
        return None
    located = layout.locate_table_1(table, spread)
    if not form.edition.replaced:
        findings.extend(deviations.table_1_findings(located))
    places = {}
    values: Values = {"place": Place(spread.sheet.file) if form.edition.replaced else located.place}
    for column in table.columns:
        row, number = located.value_cell(column.attribute)
        places[column.attribute] = spread.place(row, number, column.label)
        value = spread.value(row, number)
        if (row, number) in spread.sheet.formulas:
            findings.add(faults.FORMULA.finding(places[column.attribute], "the cell holds a formula",
                                                shown(spread.sheet.formulas[row, number])))
        if is_blank(value) or value == column.placeholder:
            continue
        if column.placeholder:
            # What the platform has written into a field that it fills.
            values[column.attribute] = str(value)
            continue
        place = places[column.attribute]
        told = ToldOnce(replace(place, letters={column.label: str(place.letter)}))
        reading = reading_of(column.kind, [value])
        tell_ambiguity(reading, column.label, [(row, value)], told)
        told.tell(findings)
        meaning = read_cell(column, value, profile, reading, spread.sheet.date_formats.get((row, number)),
                            spread.sheet.since)
        if meaning.value is not None:
            values[column.attribute] = meaning.value
        _tell(meaning, place, findings, form=not form.edition.replaced)
    return _validated(in_edition(Header, form.edition), values, places, actions, findings, mending)


def _spread_of_table_1(form: WorkbookForm) -> Spread | None:
    """The sheet of Table 1: that of its name, or of a form whose places bind nobody the one with the most labels."""
    table = form.edition.submission
    if not form.edition.replaced:
        return form.sheets.get(table.sheet)
    return max(form.sheets.values(), key=lambda spread: len(layout.labels_of_table_1(table, spread)), default=None)


def _validated(model: type[Header], values: Values, places: Mapping[str, Place], actions: Cells | None,
               findings: Findings, mending: Mending | None) -> Header | None:
    try:
        header = model.model_validate(values)
    except ValidationError as error:
        details = {str(detail["loc"][0]): detail for detail in error.errors(include_url=False)}
        findings.extend(cell_fault(detail, places[name]) for name, detail in details.items()
                        if name in places and values.get(name) != UNREAD)
        if mending is None:
            return None
        mending.places.update(places[name] for name in details if name in places)
        return _stand_in(model, header_stand_ins(values, frozenset(details), _values(actions)))
    check_parties(header, findings)
    return header


def _stand_in(model: type[Header], values: Values | None) -> Header | None:
    try:
        return model.model_validate(values) if values else None
    except ValidationError:
        return None
