"""inventory.csv: emissions and removals, and levels of indicators, per year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reporter.dossier.facts import Indicator, InventoryYear
from reporter.files import faults
from reporter.files.reading import MAX_LABELS, CellValue, column_letter, filled_rows, is_blank, read_csv
from reporter.files.tables import nearest, shown
from reporter.findings import Findings, Place, define

FILE = "inventory.csv"
YEAR = "Year"
EMISSIONS = "Emissions and removals (kt CO2 eq)"

NOT_A_NUMBER = define(
    "INV-001", "Levels are numbers", para="2/CMA.3 annex para 23(a), (i)",
    remedy="Write digits with a decimal point and no separators; leave the cell blank while the year is open", text="""
    Emissions and removals are in kt CO2 eq, indicators in their own unit; a blank cell is a year not yet inventoried.
    Bad: 2,700,000
    Good: 2700000.5""")
NOT_A_YEAR = define(
    "INV-002", "Each row of the inventory is of one year, and each year stands once", para="2/CMA.3 annex para 23(a)",
    remedy="Write four digits, each year in one row", text="""
    The inventory has one row per calendar year.
    Bad: two rows with 2024
    Good: 2024 in one row""")


def column_of(indicator: Indicator) -> str:
    """The label of an indicator's column."""
    return f"{indicator.name} ({indicator.unit})"


def read_inventory(folder: Path, indicators: Iterable[Indicator] | None,
                   findings: Findings) -> tuple[InventoryYear, ...]:
    """The years of inventory.csv in order; years with a fault are left out.

    Without `indicators`, where the NDC cannot be read, columns of indicators are passed over.
    """
    sheet = read_csv(folder, FILE, findings)
    if sheet is None:
        return ()
    filled = filled_rows(sheet)
    number, header = next(filled, (0, []))
    if not number:
        findings.add(faults.EMPTY_FILE.finding(sheet.place, "the table is empty: not even a header",
                                               remedy=f"Write the columns {YEAR} and {EMISSIONS}"))
        return ()
    labels = [str(cell).strip() for cell in header]
    names = {column_of(indicator): indicator.name for indicator in indicators or ()}
    place = replace(sheet.place, row=number,
                    letters={label: column_letter(index + 1) for index, label in enumerate(labels)})
    if not _has_columns(labels, labels if indicators is None else names, place, findings):
        return ()
    years: dict[int, InventoryYear] = {}
    for row, cells in filled:
        entry = _entry(labels, names, cells, replace(place, row=row), findings)
        if entry is not None and entry.year in years:
            findings.add(NOT_A_YEAR.finding(replace(place, row=row).at(YEAR), f"{entry.year} stands twice", entry.year))
        elif entry is not None:
            years[entry.year] = entry
    return tuple(years[year] for year in sorted(years))


def _has_columns(labels: list[str], names: Iterable[str], place: Place, findings: Findings) -> bool:
    if len(labels) > MAX_LABELS:
        findings.add(faults.TOO_LARGE.finding(place, f"the row has {len(labels)} labels, the limit is {MAX_LABELS}"))
        return False
    known = [YEAR, EMISSIONS, *names]
    misspelt: set[str] = set()
    for index, label in enumerate(labels):
        at = replace(place, column=label, letter=column_letter(index + 1))
        if label in labels[:index]:
            findings.add(faults.REPEATED_COLUMN.finding(at, f"the column “{shown(label)}” stands more than once"))
        elif label not in known:
            near = nearest(label, [name for name in known if name not in labels])
            misspelt |= {near} if near else set()
            findings.add(faults.UNKNOWN_COLUMN.finding(
                at, f"no indicator of dossier.toml has the column “{shown(label)}”", shown(label),
                remedy=f"Rename the column to “{near}”" if near else "Name the column as the indicator's name and, in "
                       "brackets, its unit, as they stand in dossier.toml, or remove it"))
    missing = [label for label in (YEAR, EMISSIONS) if label not in labels]
    for label in sorted(set(missing) - misspelt):
        findings.add(faults.MISSING_COLUMN.finding(replace(place, column=label), f"the column “{label}” is missing"))
    return not missing


def _entry(labels: list[str], names: dict[str, str], cells: list[CellValue], place: Place,
           findings: Findings) -> InventoryYear | None:
    if len(cells) != len(labels):
        findings.add(faults.RAGGED_ROW.finding(place, f"the row has {len(cells)} cells, the header has {len(labels)}"))
        return None
    by_label = {label: "" if is_blank(cell) else str(cell).strip() for label, cell in zip(labels, cells, strict=True)}
    year = by_label[YEAR]
    if not re.fullmatch(r"(19|20)[0-9]{2}", year):
        findings.add(NOT_A_YEAR.finding(place.at(YEAR), f"“{shown(year)}” is not a year", shown(year)))
        return None
    levels = {label: _level(by_label[label], place.at(label), findings)
              for label in (EMISSIONS, *names) if label in by_label}
    return InventoryYear(year=int(year), emissions=levels[EMISSIONS], indicators={
        name: level for label, name in names.items() if (level := levels.get(label)) is not None}, place=place)


def _level(text: str, place: Place, findings: Findings) -> Decimal | None:
    text = text.replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", text):
        findings.add(NOT_A_NUMBER.finding(place, f"“{shown(text)}” is not a number", shown(text)))
        return None
    return Decimal(text)
