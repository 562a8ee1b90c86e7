"""inventory.csv: emissions and removals, and levels of indicators, per year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reporter.dossier.fact_kinds import may_be_thousands
from reporter.dossier.facts import InventoryYear
from reporter.dossier.ndc import Indicator
from reporter.files import faults
from reporter.files.around_tables import repeated_columns, rows_below, tell_repeated, the_labelled
from reporter.files.cells import spoilt
from reporter.files.columns import tell_ambiguity
from reporter.files.readings import ColumnReading, TextReading, column_reading
from reporter.files.sheet import CellValue, Sheet, column_letter
from reporter.files.sheet_files import file_of_tables, read_sheets
from reporter.files.tables import UNREAD, Labelled, Nearest, as_label, cell_text
from reporter.files.told_once import ToldOnce, few_columns, once_each, shown
from reporter.findings import Findings, Place, Severity, define

FILE = "inventory.csv"
YEAR = "Year"
EMISSIONS = "Emissions and removals (kt CO2 eq)"

_PLAIN = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")
SCALE = 100
"""What one country reports of one thing differs less, from one year to the next and from what it plans."""
MOST_ROWS = 1_000
"""A row is a year."""

NOT_A_NUMBER = define(
    "INV-001", "Levels are numbers", para="2/CMA.3 annex para 23(a), (i)",
    remedy="Write digits with a decimal point and no separators; leave the cell blank while the year is open", text="""
    Emissions and removals are in kt CO2 eq, indicators in their own unit; a blank cell is a year not yet inventoried.
    Separators of thousands and decimal commas are read where the whole column allows one reading only.
    Bad: about 2700000
    Good: 2700000.5""")
NOT_A_YEAR = define(
    "INV-002", "Each row of the inventory is of one year, and each year stands once", para="2/CMA.3 annex para 23(a)",
    remedy="Write four digits, each year in one row", text="""
    The inventory has one row per calendar year.
    Bad: two rows with 2024
    Good: 2024 in one row""")


OUT_OF_SCALE = define(
    "INV-003", "Levels are in proportion to those of the years beside them", para="form",
    severity=Severity.WARNING, remedy="Look whether the unit is the one that is wanted, and no separator was taken for "
                                      "a decimal point; leave it so if the level is right", text="""
    A level a hundred times as large or as small as those of the years before and after it is mostly a slip. What begins
    from nothing may grow so in its first year, and emissions do not.
    Bad: 2880 between 2790000 and 2980000
    Good: 2880000""")


def column_of(indicator: Indicator) -> str:
    """The label of an indicator's column."""
    return f"{indicator.name} ({indicator.unit})"


def read_inventory(folder: Path, indicators: Iterable[Indicator] | None, findings: Findings,
                   sheet: Sheet | None = None) -> tuple[InventoryYear, ...]:
    """The years of the inventory in order, from inventory.csv or a workbook of that name.

    Years with a fault are left out. Without `indicators`, where the NDC cannot be read, columns of indicators are
    passed over. `sheet` is the inventory of a dossier that is a workbook.
    """
    name = sheet.file if sheet else inventory_file(folder, findings)
    sheets = [sheet] if sheet else read_sheets(folder, name, findings)
    if sheets is None:
        return ()
    names = {column_of(indicator): indicator.name for indicator in indicators or ()}
    found = the_labelled(sheets, (YEAR, EMISSIONS, *names), (YEAR, EMISSIONS), findings)
    if found is None:
        findings.add(faults.EMPTY_FILE.finding(Place(name), "the labels of the inventory are not found",
                                               remedy=f"Write the columns {YEAR} and {EMISSIONS}"))
        return ()
    if not _has_columns(found, None if indicators is None else names, findings):
        return ()
    if len(found.rows) > MOST_ROWS:
        findings.add(faults.TOO_LARGE.finding(found.place, f"the inventory has {len(found.rows):,} rows, the limit is "
                                              f"{MOST_ROWS:,}", remedy="Write one row for each year"))
        return ()
    told = ToldOnce(found.place)
    levels = {label: _levels(label, index, found, told) for label, index in found.columns.items() if label != YEAR}
    told.tell(findings)
    years: dict[int, InventoryYear] = {}
    of_rows = Findings()
    for row, cells in rows_below(found, (YEAR, EMISSIONS), findings):
        place = replace(found.place, row=row)
        entry = _entry(found, names, levels, cells, place, of_rows)
        if entry is not None and entry.year in years:
            of_rows.add(NOT_A_YEAR.finding(place.at(YEAR), f"{entry.year} stands twice", entry.year))
        elif entry is not None:
            years[entry.year] = entry
    findings.extend(once_each(of_rows.items))
    for label in (EMISSIONS, *names):
        levels_of = {year: entry.emissions if label == EMISSIONS else entry.indicators.get(names[label])
                     for year, entry in years.items()}
        tell_out_of_scale(levels_of, {year: (entry.place or found.place).at(label) for year, entry in years.items()},
                          findings, may_begin=label != EMISSIONS)
    return tuple(years[year] for year in sorted(years))


def is_inventory(name: str) -> bool:
    """True for the inventory's file, whatever its ending."""
    return name.casefold().rpartition(".")[0] == "inventory"


def inventory_file(folder: Path, findings: Findings | None = None) -> str:
    """The name of the inventory's file: inventory.csv, or a workbook of that name."""
    return file_of_tables(folder, "inventory", Findings() if findings is None else findings) or FILE


def tell_out_of_scale(levels: Mapping[int, Decimal | None], places: Mapping[int, Place], findings: Findings, *,
                      may_begin: bool = False) -> None:
    """Tell each level out of proportion to those beside it; the first and last not, of what may begin or end."""
    known = [year for year, level in levels.items() if level]
    for year in _out_of_scale(levels):
        if not may_begin or min(known) < year < max(known):
            findings.add(OUT_OF_SCALE.finding(places[year], f"{levels[year]} stands beside levels a hundred times as "
                                              "large or as small", levels[year]))


def _out_of_scale(levels: Mapping[int, Decimal | None]) -> list[int]:
    """The years whose level is a hundred times as large or as small as those of the two years nearest to it."""
    known = sorted((year, abs(level)) for year, level in levels.items() if level)
    strange = []
    for position, (year, level) in enumerate(known):
        first = min(max(position - 1, 0), max(len(known) - 3, 0))
        beside = [other for other_year, other in known[first:first + 3] if other_year != year]
        if len(beside) == 2 and all(max(level, other) >= SCALE * min(level, other) for other in beside):
            strange.append(year)
    return strange


def _has_columns(found: Labelled, names: Iterable[str] | None, findings: Findings) -> bool:
    known = {as_label(name): name for name in (YEAR, EMISSIONS, *(names or ()))}
    misspelt, meant, told = set[str](), Nearest(), Findings()
    again = repeated_columns(found)
    tell_repeated(found, again, findings)
    for index, label in enumerate(found.header):
        at = replace(found.place, column=label, letter=column_letter(index + 1))
        if label and index not in again and names is not None and as_label(label) not in known:
            near = meant.to(label, (name for name in known.values() if name not in found.columns))
            misspelt |= {near} if near else set()
            told.add(faults.UNKNOWN_COLUMN.finding(
                at, f"no indicator of dossier.toml has the column “{shown(label)}”", shown(label),
                remedy=f"Rename the column to “{near}”" if near else "Name the column as the indicator's name and, in "
                       "brackets, its unit, as they stand in dossier.toml, or remove it"))
    findings.extend(few_columns(told.items))
    missing = [label for label in (YEAR, EMISSIONS) if label not in found.columns]
    for label in sorted(set(missing) - misspelt):
        findings.add(faults.MISSING_COLUMN.finding(replace(found.place, column=label),
                                                   f"the column “{label}” is missing"))
    return not missing


def _levels(label: str, index: int, found: Labelled, told: ToldOnce) -> ColumnReading:
    """How the texts of a column of levels are read."""
    rows = [(row, text) for row, cells in found.rows if index < len(cells) and isinstance(cells[index], str)
            and (text := _level_text(cells[index]))]
    # Points part the decimals, unless the column shows that commas do; where all are like 2.700, it shows nothing.
    points = not any("," in text and _LEVEL_READINGS[1](text) is not None for _, text in rows) and not all(
        may_be_thousands(text) or "." not in text and _plain_level(text) for _, text in rows)
    reading = column_reading((text for _, text in rows), _LEVEL_READINGS,
                             lambda text: _plain_level(text) if points or "." not in text else None)
    tell_ambiguity(reading, label, rows, told)
    return reading


def _plain_level(text: str) -> str | None:
    return text if _PLAIN.fullmatch(text) else None


def _level_text(cell: CellValue) -> str:
    return cell_text(cell).replace("\N{MINUS SIGN}", "-")


def _level_reading(thousands: str, point: str) -> TextReading:
    whole = re.compile(rf"-?([0-9]{{1,18}}|[1-9][0-9]{{0,2}}({thousands}[0-9]{{3}})+)({point}[0-9]{{1,12}})?")

    def read(text: str) -> CellValue:
        plain = re.sub(thousands, "", text) if whole.fullmatch(text) else ""
        return plain.replace(",", ".") or None
    return read


_LEVEL_READINGS = (_level_reading(",", r"\."), _level_reading(r"[. '’]", ","), _level_reading("[ '’]", r"[.,]"))


def _entry(found: Labelled, names: Mapping[str, str], levels: Mapping[str, ColumnReading],
           cells: list[CellValue], place: Place, findings: Findings) -> InventoryYear | None:
    by_label = {label: cells[index] if index < len(cells) else None for label, index in found.columns.items()}
    year = cell_text(by_label[YEAR])
    if not re.fullmatch(r"(19|20)[0-9]{2}", year):
        findings.add(NOT_A_YEAR.finding(place.at(YEAR), f"“{shown(year)}” is not a year", shown(year)))
        return None
    read = {label: _level(cell, levels[label], place.at(label), findings) for label, cell in by_label.items()
            if label != YEAR}
    return InventoryYear(year=int(year), emissions=read[EMISSIONS], indicators={
        name: level for label, name in names.items() if (level := read.get(label)) is not None},
        place=place)


def _level(cell: CellValue, reading: ColumnReading, place: Place, findings: Findings) -> Decimal | None:
    text = cell_text(cell)
    # A number of a workbook is what it is, however the texts beside it are written.
    meant = reading.read(_level_text(text)) if isinstance(cell, str) else _plain_level(text)
    if not text or meant == UNREAD:
        return None
    if meant is None and (fault := spoilt(text)):
        findings.add(fault.rule.finding(place, fault.message, fault.value))
        return None
    if meant is None:
        findings.add(NOT_A_NUMBER.finding(
            place, f"“{shown(text)}” is not a number", shown(text), remedy="Format the cell as a number, and write it "
            "in the unit of its column, without the sign %" if text.endswith("%") else None))
        return None
    return Decimal(str(meant))
