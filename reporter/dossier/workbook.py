"""A dossier as one Excel workbook, read as the files that it stands for.

Facts, approaches, narrative, inventory and the tables of the form come out under the names that they have in a folder,
so that whatever reads and checks a dossier knows one kind of it; `Seen` leads each finding back to the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reporter.dossier.answer_rows import STATE, chapters_of
from reporter.dossier.approach import MOST_APPROACHES
from reporter.dossier.fact_values import value_of
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.seen import AS_FILES, Seen
from reporter.dossier.sheet_words import (
    INVENTORY_FILE,
    INVENTORY_SHEET,
    TABLE_ROLES,
    answers_sheet,
    in_sheets,
    sheet_of,
    table_sheet,
)
from reporter.dossier.sheets import (
    APPROACHES,
    EACH,
    FACTS_SHEET,
    GUIDANCE,
    IDENTIFIER,
    KEY,
    NEEDED,
    VALUE,
    WHAT,
    FactSheet,
    Key,
    fact_sheets,
)
from reporter.files import faults
from reporter.files.around_tables import tell_columns_beside, tell_misplaced
from reporter.files.cells import spoilt
from reporter.files.reading import matching
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank
from reporter.files.tables import Labelled, Nearest, as_label, cell_text, find_labels
from reporter.files.told_once import once_each, shown
from reporter.files.toml_files import UNKNOWN_KEY, TomlFile
from reporter.files.xlsx import read_workbook, sheet_names
from reporter.findings import Findings, Place, define
from reporter.forms.editions import present

ENDING = ".xlsx"
MOST_ROWS = 10_000
"""The rows of a sheet of facts, each with a value, a year or an authorization."""
START, LISTS, FINDINGS_SHEET = "Start", "Lists", "Findings"

NO_OWNER = define(
    "DOS-021", "Each row of the workbook says to what it belongs", para="form",
    remedy="Write what the row belongs to, as the list of the cell has it", text="""
    Expected mitigation and the texts of authorizations belong to an approach; levels of an NDC period that has ended
    belong to a row of its sheet. A blank is the one approach, or the present NDC.
    Bad: two approaches, and a row of expected mitigation that names none
    Good: CA0001 in the row""")
ONE_ROW = define(
    "DOS-022", "What a row of the workbook tells is told once", para="form",
    remedy="Keep one of the rows", text="""
    A year, an authorization and an approach stand in one row of their sheet, a key in one row of the sheet Facts.
    Bad: two rows of expected mitigation for CA0001 and 2027
    Good: one row""")


@dataclass(frozen=True)
class HandedIn:
    """What a dossier says before it is understood: the tables of facts; and, where a workbook stands for them, the text
    of each chapter and the sheets of inventory and tables, which are None, or none, for a folder."""

    folder: Path
    facts: TomlFile
    approaches: Mapping[str, TomlFile]
    chapters: Mapping[str, str] | None = None
    inventory: Sheet | None = None
    tables: tuple[Sheet, ...] = ()
    seen: Seen = AS_FILES


def is_dossier_workbook(path: Path) -> bool:
    """True for a workbook that has the sheet of facts."""
    return path.suffix.lower() == ENDING and path.is_file() and (
        FACTS_SHEET in sheet_names(path.parent, path.name))


def workbooks_in(folder: Path) -> list[str]:
    """The names of the dossier workbooks that stand in a folder."""
    return [name for name in matching(folder, "*", Findings()) if is_dossier_workbook(folder / name)]


def read_dossier_workbook(path: Path, findings: Findings) -> HandedIn | None:
    """What the workbook at `path` stands for; None, with a finding, where it does not open."""
    sheets = read_workbook(path.parent, path.name, findings)
    if sheets is None:
        return None
    by_name = {as_label(sheet.name): sheet for sheet in sheets}
    reader = _Reader(path.name, by_name, findings)
    for sheet in sorted(fact_sheets(), key=lambda one: one.owner is not None):
        reader.read(sheet)
    approaches = reader.approaches()
    chapters, lines, cells = chapters_of(by_name, [Path(name).stem for name in approaches], findings)
    _tell_unknown_sheets(sheets, findings)
    _tell_errors(sheets, findings)
    seen = Seen(path.name, reader.all_spots() | cells, lines, sheet_of, in_sheets)
    inventory = by_name.get(as_label(INVENTORY_SHEET)) or Sheet(path.name, INVENTORY_SHEET, [])
    tables = [replace(by_name[as_label(table_sheet(role))], name=table_sheet(role))
              for role in TABLE_ROLES if as_label(table_sheet(role)) in by_name]
    return HandedIn(
        path.parent, TomlFile(_with_rows(FACTS_FILE, reader.spots), reader.facts, sound=True), approaches, chapters,
        replace(inventory, file=INVENTORY_FILE, name=INVENTORY_SHEET),
        tuple(sheet for sheet in tables if _has_rows(sheet) or sheet.name != table_sheet("holdings")), seen)


def _has_rows(sheet: Sheet) -> bool:
    table = present().by_role[str(sheet.name).lower()]
    found = find_labels(sheet, [column.label for column in table.columns])
    return found is None or bool(found.rows)


def _with_rows(file: str, spots: Mapping[str, Place]) -> Place:
    """The place of a file whose keys have rows, as those of a text have lines."""
    return Place(file, row=1, lines={"": 1} | {key: spot.row or 1 for key, spot in spots.items()})


def _tell_errors(sheets: list[Sheet], findings: Findings) -> None:
    """Errors of a program in the sheets of facts and answers; those of tables are told by their reader."""
    looked_at = {as_label(name) for name in _fact_and_answer_sheets()}
    for sheet in sheets:
        if as_label(sheet.name) not in looked_at:
            continue
        # How far an answer is, a formula of the workbook's own says.
        own = {column for cells in sheet.rows for column, cell in enumerate(cells, 1) if cell == STATE}
        for row, cells in filled_rows(sheet):
            for column, cell in enumerate(cells, start=1):
                if column in own or not isinstance(cell, str) or not cell.startswith(("#", "Err:")):
                    continue
                fault = spoilt(cell)
                if fault and fault.rule is faults.ERROR_VALUE:
                    findings.add(fault.rule.finding(replace(sheet.place, row=row, letter=column_letter(column)),
                                                    fault.message, fault.value))


def _tell_unknown_sheets(sheets: list[Sheet], findings: Findings) -> None:
    known = [*_fact_and_answer_sheets(), *map(table_sheet, TABLE_ROLES), INVENTORY_SHEET, START, LISTS, FINDINGS_SHEET]
    meant = Nearest()
    for sheet in sheets:
        if as_label(sheet.name) not in map(as_label, known) and next(filled_rows(sheet), None):
            near = meant.to(str(sheet.name), known)
            findings.add(faults.KEPT_ASIDE.finding(
                sheet.place, "the sheet is none of a dossier's, and is not read", sheet.name,
                remedy=f"Name it {near}, if that is meant; else leave it so" if near else None))


def _fact_and_answer_sheets() -> Iterator[str]:
    yield from (sheet.name for sheet in fact_sheets())
    yield from (answers_sheet(outline.folder) for outline in present().outlines)


@dataclass
class _Described:
    """One approach as it is read: the file that it would have, its values and the cell of each key."""

    file: str
    values: dict[str, Any]
    spots: dict[str, Place]


@dataclass(frozen=True)
class _Home:
    """Where a row's values go: into what stands at `key` of `table`; `spots` is where its cells are noted."""

    table: dict[str, Any]
    key: str
    spots: dict[str, Place]
    above: str

    @property
    def path(self) -> str:
        return ".".join(part for part in (self.above, self.key) if part)


def _tell_key(name: str, rows: Mapping[str, int], place: Place, value: CellValue, meant: Nearest,
              findings: Findings) -> None:
    """A row of the sheet of facts whose key is blank, unknown, or stands a second time."""
    known = [".".join(cell.key) for cell in fact_sheets()[0].cells]
    if name in rows:
        findings.add(ONE_ROW.finding(place, f"the key {name} stands in row {rows[name]} too", name))
    elif name:
        near = meant.to(name, known)
        findings.add(UNKNOWN_KEY.finding(
            place, f"column {KEY} has no key that is known: “{shown(name)}”", shown(name),
            remedy=f"Write {near} into column {KEY}, or remove the row" if near else "Remove the row"))
    else:
        findings.add(UNKNOWN_KEY.finding(
            place, f"the row has a value, and column {KEY} says not what it is", shown(value),
            remedy=f"Write into column {KEY} the key that the row had, or remove the row"))


@dataclass
class _Reader:
    """Reads the sheets of facts one after the other; `spots` are the cells of the facts by key."""

    file: str
    sheets: Mapping[str, Sheet]
    findings: Findings
    facts: dict[str, Any] = field(default_factory=dict)
    spots: dict[str, Place] = field(default_factory=dict)
    described: list[_Described] = field(default_factory=list)
    strangers: set[tuple[str, str]] = field(default_factory=set)
    """Owners that are no row, by sheet: each is told once."""

    def read(self, sheet: FactSheet) -> None:
        """Read one sheet; one that is not there says nothing."""
        there = self.sheets.get(as_label(sheet.name))
        if sheet.homes == ((),):
            self._single_values(sheet, there)
            return
        labels = {cell.label: cell for cell in sheet.columns}
        owner = [sheet.owner_label] if sheet.owner_label else []
        found = find_labels(there, [*labels, *owner]) if there else None
        if found is None:
            self._note_sheet(sheet, Place(self.file, sheet.name))
            if there and next(filled_rows(there), None):
                self.findings.add(faults.NOT_THIS_TABLE.finding(
                    there.place, "the labels of the sheet are not found",
                    remedy="Write the labels that the sheet had: " + ", ".join(labels)))
            return
        self._note_sheet(sheet, replace(found.place, column=sheet.name, letters={}))
        tell_columns_beside(found, [*labels, *owner], self.findings)
        tell_misplaced(found, found.columns, (), self.findings)
        most = MOST_APPROACHES if sheet.homes == ((APPROACHES,),) else MOST_ROWS
        for number, cells in self._bounded(found, most):
            self._row(sheet, found, number, cells)

    def _bounded(self, found: Labelled, most: int) -> tuple[tuple[int, list[CellValue]], ...]:
        """The rows that are read of a sheet; where it has more, that is told."""
        if len(found.rows) > most:
            self.findings.add(faults.TOO_LARGE.finding(
                found.place, f"the sheet has {len(found.rows):,} rows below its labels, {most:,} of them are read",
                remedy="Delete the rows that belong to no dossier"))
        return found.rows[:most]

    def approaches(self) -> dict[str, TomlFile]:
        """The approaches by the file that each would have; one that stands twice is told."""
        files: dict[str, TomlFile] = {}
        for one in self.described:
            if one.file in files:
                self.findings.add(ONE_ROW.finding(one.spots[IDENTIFIER], "another row describes the approach",
                                                  one.values.get(IDENTIFIER)))
            else:
                files[one.file] = TomlFile(_with_rows(one.file, one.spots), one.values, sound=True)
        return files

    def all_spots(self) -> dict[tuple[str, str], Place]:
        """Every cell, by the file that it stands for and the key."""
        spots = {(one.file, key): spot for one in reversed(self.described) for key, spot in one.spots.items()}
        return spots | {(FACTS_FILE, key): spot for key, spot in self.spots.items()}

    def _single_values(self, sheet: FactSheet, there: Sheet | None) -> None:
        found = find_labels(there, (KEY, VALUE, WHAT)) if there else None
        if found is None or KEY not in found.columns or VALUE not in found.columns:
            self.findings.add(faults.NOT_THIS_TABLE.finding(
                Place(self.file, sheet.name), "the columns of the sheet are not found",
                remedy=f"Write the labels that the sheet had: {WHAT}, {VALUE} and {KEY}"))
            return
        tell_columns_beside(found, (WHAT, VALUE, NEEDED, GUIDANCE, KEY), self.findings)
        tell_misplaced(found, (VALUE,), (KEY, VALUE), self.findings)
        by_key = {".".join(cell.key): cell for cell in sheet.cells}
        letter = column_letter(found.columns[VALUE] + 1)
        rows, meant, told = dict[str, int](), Nearest(), Findings()
        for number, cells in self._bounded(found, MOST_ROWS):
            name, place = cell_text(_at(cells, found.columns[KEY])), Place(self.file, sheet.name, number, VALUE, letter)
            value = _at(cells, found.columns[VALUE])
            cell = by_key.get(name)
            if cell is None or name in rows:
                if name or not is_blank(value):
                    _tell_key(name, rows, place, value, meant, told)
                continue
            rows[name] = number
            self.spots[name] = replace(place, column=cell.label)
            _put(self.facts, cell.key, value_of(cell, value))
        self.findings.extend(once_each(told.items))
        for cell in sheet.cells:
            spot = self.spots.setdefault(".".join(cell.key), Place(self.file, sheet.name, column=cell.label))
            self.spots.setdefault(cell.key[0], spot)
            if cell.required and len(cell.key) > 1:
                # A table that is needed is there, so that each of its keys is asked for.
                _table(self.facts, cell.key[:-1])

    def _note_sheet(self, sheet: FactSheet, place: Place) -> None:
        """Where a list, or a table by year or identifier, stands as a whole."""
        for home in sheet.homes:
            if home[0] == APPROACHES:
                for one in self.described:
                    one.spots[".".join(home[2:])] = place
            elif EACH not in home:
                self.spots[".".join(home)] = place

    def _row(self, sheet: FactSheet, found: Labelled, number: int, cells: list[CellValue]) -> None:
        row = Place(self.file, sheet.name, number)
        spots = {label: replace(row, column=label, letter=column_letter(index + 1))
                 for label, index in found.columns.items()}
        values = {cell.label: value_of(cell, _at(cells, found.columns[cell.label])) for cell in sheet.columns
                  if cell.label in found.columns}
        if all(value is None for value in values.values()):
            return
        entry: dict[str, Any] = {}
        for cell in sheet.cells:
            _put(entry, cell.key, values.get(cell.label))
        below = {".".join(cell.key): spots.get(cell.label, row) for cell in sheet.cells}
        if sheet.homes == ((APPROACHES,),):
            name = f"{APPROACHES}/{entry.get(IDENTIFIER, f'row {number}')}.toml"
            self.described.append(_Described(name, entry, {**below, "": row}))
            return
        owner = _at(cells, found.columns[str(sheet.owner_label)]) if sheet.owner_label in found.columns else None
        home = self._home(sheet, cell_text(owner), spots.get(str(sheet.owner_label), row))
        if home is None:
            return
        if sheet.key is None:
            home.table.setdefault(home.key, []).append(entry)
            path = f"{home.path}[{len(home.table[home.key])}]"
        else:
            # The keys of a table are texts, years too.
            name = str(values.get(sheet.key.label) or "")
            if name in home.table.setdefault(home.key, {}):
                self.findings.add(ONE_ROW.finding(spots.get(sheet.key.label, row), "another row tells it too", name))
                return
            home.table[home.key][name] = entry.get("") if sheet.cells[0].key == () else entry
            path = f"{home.path}.{name}"
        home.spots[path] = row if sheet.key is None else spots.get(sheet.key.label, row)
        home.spots.update({f"{path}.{key}" if key else path: spot for key, spot in below.items()})
        if sheet.key is not None and sheet.key.kind is int and not name.isdecimal():
            home.spots[path] = spots.get(sheet.key.label, row)

    def _home(self, sheet: FactSheet, owner: str, place: Place) -> _Home | None:
        """Where the values of a row go, by the row of another sheet to which it belongs."""
        for path in sheet.homes:
            if EACH not in path and not owner:
                return _Home(_table(self.facts, path[:-1]), path[-1], self.spots, ".".join(path[:-1]))
        path = next(path for path in sheet.homes if EACH in path)
        within = path[path.index(EACH) + 1:]
        if path[0] == APPROACHES:
            named = [one for one in self.described if one.values.get(IDENTIFIER) == owner or (
                not owner and len(self.described) == 1)]
            if named:
                return _Home(_table(named[0].values, within[:-1]), within[-1], named[0].spots, ".".join(within[:-1]))
        else:
            rows = self.facts.get(path[0], [])
            if owner.isdecimal() and len(owner) < 10 and 0 < int(owner) <= len(rows):
                return _Home(_table(rows[int(owner) - 1], within[:-1]), within[-1], self.spots,
                             ".".join((f"{path[0]}[{int(owner)}]", *within[:-1])))
        if (sheet.name, owner) in self.strangers:
            return None
        self.strangers.add((sheet.name, owner))
        self.findings.add(NO_OWNER.finding(
            place, f"“{shown(owner)}” is no row of {sheet.owner}" if owner else
            f"the row says not to which row of {sheet.owner} it belongs", shown(owner) or None))
        return None


def _at(cells: list[CellValue], index: int) -> CellValue:
    return cells[index] if index < len(cells) else None


def _put(table: dict[str, Any], key: Key, value: Any) -> None:
    """Put a value at a key; a blank puts nothing, and makes no table."""
    if value is not None:
        _table(table, key[:-1])[key[-1] if key else ""] = value


def _table(table: dict[str, Any], key: Key) -> dict[str, Any]:
    for part in key:
        table = table.setdefault(part, {})
    return table
