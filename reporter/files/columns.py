"""Tables as people keep them: where the labels stand, what is a row, and what the cells of a column mean together.

A column has one reading or none: dates with the month first, separators of thousands, decimal commas are taken only
where every cell of the column can be read so, and no other reading fits them all. What is told of many cells is told
once, with the number of rows and the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.around_tables import (
    few_labels,
    repeated_columns,
    tell_marks,
    tell_repeated,
    tell_rows_above,
    tell_unlabelled,
)
from reporter.files.by_column import columns_of, positions_of
from reporter.files.cells import Meaning, are_identifiers, meaning_of, read_cell
from reporter.files.letters import tidied
from reporter.files.readings import DATES, NUMBERS, ColumnReading, in_western_digits, reading_of
from reporter.files.sheet import CellValue, Sheet, column_letter, is_blank, value_at
from reporter.files.table_rows import TableSource
from reporter.files.tables import UNREAD, Labelled, Nearest, as_label, cell_text, find_labels, rows_of_the_width
from reporter.files.told_once import ToldOnce, few_columns, shown
from reporter.findings import Findings
from reporter.forms.editions import Field, FieldKind, FormTable, usual_profile
from reporter.records.rows import Row

_TOTAL = re.compile(r"(grand |sub-?)?(total|sum|summe|suma|somme|gesamt)\b.*", re.IGNORECASE)
_OTHER_SPELLINGS = {"aefT3ActionsCoopoerativeApproachId": "Cooperative approach ID",
                    "aefT2AuthorizationsAuthorizedEntityId": "Authorized entity(ies) ID"}
"""Keys that CAD Trust spells in two ways, in its documents and in its answers."""


def spellings(table: FormTable) -> Mapping[str, str]:
    """Every name that a column of the form goes by, with its label: label, nomenclature term, key of CAD Trust."""
    names = {name: column.label for column in table.columns
             for name in (column.cad_trust, column.term, column.label) if name}
    return names | {name: label for name, label in _OTHER_SPELLINGS.items()
                    if label in table.by_label and name.startswith(f"aefT{table.number}")}


def table_source(table: FormTable, model: type[Row], sheet: Sheet, findings: Findings) -> TableSource | None:
    """The table whose labels stand in `sheet`, its cells as they are meant; None if there is no such table."""
    names = spellings(table)
    found = find_labels(sheet, names)
    if found is None:
        _tell_no_labels(table, sheet, findings)
        return None
    columns: dict[str, int] = {}
    for name, index in found.columns.items():
        columns.setdefault(names[name], index)
    letters = {label: column_letter(index + 1) for label, index in columns.items()}
    place = replace(found.place, letters={**found.place.letters, **letters})
    found = replace(found, place=place)
    whole = _check_header(table, model, found, columns, findings)
    told = ToldOnce(place)
    misplaced = tell_rows_above(found, {index for label, index in columns.items()
                                        if table.by_label[label].attribute in model.required}, findings)
    sound = rows_of_the_width(found, findings)
    numbers, rows = _records(table, model, found, sound, columns, told, findings)
    if not rows and len(sound) == len(found.rows) and not misplaced:
        findings.add(faults.NO_ROWS.finding(place, f"{table.title} has its labels and no rows: none to report"))
    tell_marks(sheet, found, findings)
    wanted = {table.by_label[label].attribute: index for label, index in columns.items()
              if table.by_label[label] in table.read}
    cells = {attribute: _read_column(table.by_attribute[attribute], numbers, written, sheet, index, told)
             for (attribute, index), written in zip(wanted.items(), columns_of(rows, wanted.values()), strict=True)}
    told.tell(findings)
    return TableSource(table, place, wanted, numbers, cells, sheet.formulas, whole)


def _tell_no_labels(table: FormTable, sheet: Sheet, findings: Findings) -> None:
    header = next((cells for cells in sheet.rows if not all(map(is_blank, cells))), None)
    if header is None:
        findings.add(faults.EMPTY_FILE.finding(sheet.place, "the table is empty: not even a header"))
        return
    row = sheet.rows.index(header) + 1
    findings.add(faults.NOT_THIS_TABLE.finding(
        replace(sheet.place, row=row), f"the row has none of the labels of {table.title}",
        shown(", ".join(tidied(str(cell)) for cell in header if cell is not None)),
        remedy=f"Write the labels of {table.title} exactly as the form prints them, beginning with: "
               + ", ".join(list(table.by_label)[:3])))


def _check_header(table: FormTable, model: type[Row], found: Labelled, columns: Mapping[str, int],
                  findings: Findings) -> bool:
    """Tell what the labels lack; True if all required columns are there. Further columns are kept aside."""
    missing = [column.label for column in table.columns
               if column.attribute in model.required and column.label not in columns]
    taken, aside = {as_label(label) for label in columns} | {as_label(name) for name in found.columns}, list[str]()
    again = repeated_columns(found)
    tell_repeated(found, again, findings)
    names, asked, unknown = spellings(table), Nearest(), Findings()
    # A column that stands under two of its names says the same in both.
    tell_repeated(found, (index for name, index in found.columns.items() if index != columns[names[name]] and any(
        cell_text(value_at(cells, index)) not in ("", cell_text(value_at(cells, columns[names[name]])))
        for _, cells in found.rows)), findings)
    for index, label in enumerate(found.header):
        at = replace(found.place, column=label, letter=column_letter(index + 1))
        key = as_label(label)
        if key and key not in taken and index not in again:
            near = _meant_label(table, model, found, index, label, columns, asked)
            if near:
                unknown.add(faults.UNKNOWN_COLUMN.finding(
                    at, f"{table.title} has no column “{shown(label)}”", shown(label),
                    remedy=f"Rename the column to “{near}”, or remove it"))
                missing = [one for one in missing if one != near]
            else:
                aside.append(label)
    findings.extend(few_columns(unknown.items))
    whole = all(column.label in columns for column in table.columns
                if column.attribute in model.required)
    for label in missing:
        findings.add(faults.MISSING_COLUMN.finding(replace(found.place, column=label),
                                                   f"the column “{label}” is missing"))
    if aside:
        findings.add(faults.KEPT_ASIDE.finding(found.place, f"{table.title} has no place for: {few_labels(aside)}",
                                               len(aside)))
    return whole


def _meant_label(table: FormTable, model: type[Row], found: Labelled, index: int, label: str,
                 columns: Mapping[str, int], asked: Nearest) -> str | None:
    """The absent label that is like this one, if the values below it are of its kind."""
    near = asked.to(label, (name for name in table.by_label if name not in columns))
    if near is None:
        return None
    kind = model.kind(table.by_label[near].attribute)
    values = [cells[index] for _, cells in found.rows[:50] if index < len(cells) and not is_blank(cells[index])]
    fit = 0
    for value in values:
        meant = read_cell(table.by_label[near], value, usual_profile()).value
        try:
            fit += meant == UNREAD or kind.validate_python(meant) is not None
        except ValidationError:
            continue
    return near if 2 * fit >= len(values) else None


def _records(table: FormTable, model: type[Row], found: Labelled, sound: Sequence[tuple[int, list[CellValue]]],
             columns: Mapping[str, int], told: ToldOnce, findings: Findings) -> tuple[list[int], list[list[CellValue]]]:
    """The rows that are records, and their numbers before them; totals and notes are told and left out."""
    numbers, rows = [number for number, _ in sound], [cells for _, cells in sound]
    required = [index for label, index in columns.items()
                if table.by_label[label].attribute in model.required]
    # A row in which all is filled that must be is a record.
    aside = set()
    for position in sorted({one for column in columns_of(rows, required) for one in positions_of(column, is_blank)}):
        cells = rows[position]
        filled = [index for index, cell in enumerate(cells) if not is_blank(cell)]
        if _is_aside(cells, filled, required):
            aside.add(position)
            told.add(faults.KEPT_ASIDE, "", numbers[position], "the row is a total or a note and no record",
                     next(cells[index] for index in filled))
    tell_unlabelled(found, (row for position, row in enumerate(sound) if position not in aside), findings)
    kept = [position not in aside for position in range(len(rows))]
    return list(compress(numbers, kept)), list(compress(rows, kept))


def _is_aside(cells: list[CellValue], filled: list[int], required: list[int]) -> bool:
    """True for a row of totals, and for a note below the table: hardly any required cell is filled."""
    if len(filled) >= len(required):
        return False
    there = [index for index in required if index in filled]
    if any(isinstance(cells[index], str) and _TOTAL.fullmatch(tidied(str(cells[index]))) for index in filled[:3]):
        return 2 * len(there) < len(required)
    return len(required) > 3 and len(filled) == 1 and isinstance(cells[filled[0]], str)


def _read_column(field: Field, numbers: Sequence[int], cells: Sequence[CellValue], sheet: Sheet, index: int,
                 told: ToldOnce) -> list[CellValue]:
    """The cells of one column as they are meant, all by one reading; of a formula it is told elsewhere that it is one.
    """
    different = [cell for cell in dict.fromkeys(cells) if not is_blank(cell)] if field.kind in DATES | NUMBERS else []
    reading = reading_of(field.kind, different)
    tell_ambiguity(reading, field.label, zip(numbers, cells, strict=True), told)
    if field.kind is FieldKind.BLOCK_IDENTIFIER and are_identifiers(cells):
        return list(cells)
    meaning = meaning_of(cells, lambda cell: Meaning(cell) if is_blank(cell) else read_cell(
        field, cell, usual_profile(), reading, since=sheet.since))
    for position, one in meaning.told:
        if one.fault and (numbers[position], index + 1) not in sheet.formulas:
            told.add(one.fault.rule, field.label, numbers[position], one.fault.message, one.fault.value)
    return meaning.values


def tell_ambiguity(reading: ColumnReading | None, label: str, cells: Iterable[tuple[int, CellValue]],
                   told: ToldOnce) -> None:
    """Refuse a column that two readings fit, once: no validator tells its cells again, and no row is made of them."""
    if reading is None or reading.ambiguity is None:
        return
    text, (one, other), count = reading.ambiguity
    row = next(row for row, value in cells if isinstance(value, str) and in_western_digits(tidied(value)) == text)
    told.add(faults.AMBIGUOUS, label, row, f"“{shown(text)}” can be {one} or {other}" + (
        f", and so can all {count} texts of the column" if count > 1 else ""), text)
