"""Tables as people keep them: where the labels stand, what is a row, and what the cells of a column mean together.

A column has one reading or none: dates with the month first, separators of thousands, decimal commas are taken only
where every cell of the column can be read so, and no other reading fits them all. What is told of many cells is told
once, with the number of rows and the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.by_column import columns_of, positions_of
from reporter.files.cells import Meaning, are_identifiers, meaning_of, read_cell, spoilt
from reporter.files.letters import tidied
from reporter.files.readings import DATES, NUMBERS, ColumnReading, in_western_digits, reading_of
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank, value_at
from reporter.files.table_rows import TableSource
from reporter.files.tables import UNREAD, Labelled, as_label, find_labels, nearest, rows_of_the_width
from reporter.files.told_once import ToldOnce, once_each, shown
from reporter.findings import Findings, Place, Severity
from reporter.forms.editions import Field, FieldKind, FormTable, usual_profile
from reporter.records.rows import Row

_TOTAL = re.compile(r"(grand |sub-?)?(total|sum|summe|suma|somme|gesamt)\b.*", re.IGNORECASE)
_VALUE = re.compile(r"[-+−(]?[0-9]+(?![0-9(])")
_LOOKED_AT = 50
"""So many rows show what the cells of a column are."""
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
    for index, label in enumerate(found.header):
        at = replace(found.place, column=label, letter=column_letter(index + 1))
        key = as_label(label)
        if key and key not in taken and index not in again:
            near = _meant_label(table, model, found, index, label, columns)
            if near:
                findings.add(faults.UNKNOWN_COLUMN.finding(
                    at, f"{table.title} has no column “{shown(label)}”", shown(label),
                    remedy=f"Rename the column to “{near}”, or remove it"))
                missing = [one for one in missing if one != near]
            else:
                aside.append(label)
    whole = all(column.label in columns for column in table.columns
                if column.attribute in model.required)
    for label in missing:
        findings.add(faults.MISSING_COLUMN.finding(replace(found.place, column=label),
                                                   f"the column “{label}” is missing"))
    if aside:
        findings.add(faults.KEPT_ASIDE.finding(
            found.place, f"{table.title} has no place for: {', '.join(f'“{shown(label)}”' for label in aside[:20])}"
            + (f" and {len(aside) - 20} more" if len(aside) > 20 else ""), len(aside)))
    return whole


def _meant_label(table: FormTable, model: type[Row], found: Labelled, index: int, label: str,
                 columns: Mapping[str, int]) -> str | None:
    """The absent label that is like this one, if the values below it are of its kind."""
    near = nearest(label, [name for name in table.by_label if name not in columns])
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


def rows_below(found: Labelled, needed: Iterable[str], findings: Findings,
               unlabelled: Severity | None = None) -> Sequence[tuple[int, list[CellValue]]]:
    """The rows that are read of a table; told is what stands above its labels, under none of them, or is hidden."""
    tell_marks(found.sheet, found, findings)
    tell_rows_above(found, {found.columns[label] for label in needed if label in found.columns}, findings)
    sound = rows_of_the_width(found, findings)
    tell_unlabelled(found, sound, findings, unlabelled)
    return sound


def tell_misplaced(found: Labelled, said: Iterable[str], needed: Iterable[str], findings: Findings) -> None:
    """What stands above the labels of a dossier's sheet, or is hidden in it; `said` are the columns that people fill.

    Where guidance stands above each column, nothing is `needed`: a row there is known by its values alone.
    """
    tell_hidden(replace(found, columns={label: found.columns[label] for label in said}), findings)
    tell_rows_above(found, {found.columns[label] for label in needed if label in found.columns}, findings)


def tell_rows_above(found: Labelled, needed: Collection[int], findings: Findings) -> bool:
    """Rows above the labels that look like those below them: a sort that took the labels along put them there.

    True if there are such.
    """
    valued = _columns_of_values(found)
    told = ToldOnce(found.place)
    for number in found.above:
        cells = found.sheet.rows[number - 1]
        there = {index: cells[index] for index in found.columns.values()
                 if index < len(cells) and not is_blank(cells[index])}
        if _is_row(there, needed, valued):
            told.add(faults.ABOVE_THE_LABELS, "", number, "the row stands above the labels, and is not read",
                     ", ".join(tidied(str(cell)) for cell in there.values()))
    told.tell(findings)
    return bool(told.told.items)


def _is_row(there: Mapping[int, CellValue], needed: Collection[int], valued: Collection[int] | None) -> bool:
    """True if as many cells are filled as a record has, and values stand where values do; titles have texts there."""
    values = [_is_value(cell) for index, cell in there.items() if valued is None or index in valued]
    if valued is None:
        values = [any(values)]
    if 2 * sum(values) <= len(values) and values:
        return False
    filled = [index for index in there if index in needed]
    return sum(values) > 1 or len(there) > 1 and len(filled) >= max(1, min(3, len(needed)), len(needed) / 2)


def _columns_of_values(found: Labelled) -> set[int] | None:
    """The columns that mostly hold dates or numbers; None where nothing stands below the labels."""
    first = [cells for _, cells in found.rows[:_LOOKED_AT]]
    columns = {index: [_is_value(cells[index]) for cells in first if index < len(cells) and not is_blank(cells[index])]
               for index in found.columns.values()}
    return {index for index, values in columns.items() if 2 * sum(values) > len(values)} if first else None


def _is_value(cell: CellValue) -> bool:
    """True for a number, a date, and a text that begins as one."""
    return _VALUE.match(tidied(cell)) is not None if isinstance(cell, str) else cell is not None


def repeated_columns(found: Labelled) -> dict[int, int]:
    """The columns whose label stands in an earlier one, with the first of that label."""
    first: dict[str, int] = {}
    return {index: earlier for index, label in enumerate(found.header)
            if label and (earlier := first.setdefault(as_label(label), index)) != index}


def tell_repeated(found: Labelled, columns: Iterable[int], findings: Findings) -> None:
    """Columns whose label an earlier one has: which of them counts, nobody knows."""
    for index in columns:
        label = found.header[index]
        findings.add(faults.REPEATED_COLUMN.finding(
            replace(found.place, column=label, letter=column_letter(index + 1)),
            f"the column “{shown(label)}” stands more than once", shown(label)))


def tell_unlabelled(found: Labelled, rows: Iterable[tuple[int, list[CellValue]]], findings: Findings,
                    severity: Severity | None = None) -> None:
    """Values in columns without a label."""
    labelled = {index for index, label in enumerate(found.header) if label} | set(found.columns.values())
    first = next(index for index in range(len(labelled) + 1) if index not in labelled)
    told = Findings()
    for number, cells in rows:
        for index in range(first, len(cells)):
            if index not in labelled and not is_blank(cells[index]):
                letter = column_letter(index + 1)
                told.add(faults.NO_LABEL.finding(
                    replace(found.place, row=number, letter=letter), f"column {letter} has a value and no label",
                    shown(cells[index]), severity=severity))
    findings.extend(once_each(told.items))


def tell_columns_beside(found: Labelled, known: Sequence[str], findings: Findings) -> None:
    """What stands beside the known columns of a sheet: labels that are misspelt, repeated or people's own, and values
    under no label at all."""
    again, aside = repeated_columns(found), list[tuple[Place, str]]()
    tell_repeated(found, again, findings)
    by_folded = set(map(as_label, known))
    for index, label in enumerate(found.header):
        if not label or index in again or as_label(label) in by_folded:
            continue
        at = replace(found.place, column=label, letter=column_letter(index + 1))
        near = nearest(label, [one for one in known if one not in found.columns])
        if near:
            findings.add(faults.UNKNOWN_COLUMN.finding(at, f"the sheet has no column “{shown(label)}”", shown(label),
                                                       remedy=f"Write “{near}”, or remove the column"))
        else:
            aside.append((at, shown(label)))
    if aside:
        findings.add(faults.KEPT_ASIDE.finding(
            aside[0][0], f"the sheet has no column {', '.join(f'“{label}”' for _, label in aside[:20])}"
            + (f" and {len(aside) - 20} more" if len(aside) > 20 else ""), aside[0][1]))
    tell_unlabelled(found, found.rows, findings)


def the_labelled(sheets: Iterable[Sheet], wanted: Sequence[str], needed: Iterable[str],
                 findings: Findings) -> Labelled | None:
    """The table in the first sheet that has some of the labels; further sheets are kept aside and told."""
    filled = [(sheet, find_labels(sheet, wanted)) for sheet in sheets if next(filled_rows(sheet), None)]
    table = next((found for _, found in filled if found), None)
    for sheet, found in filled:
        if table and found is not table:
            findings.add(faults.KEPT_ASIDE.finding(
                sheet.place, f"the sheet is not read; what is read stands in the sheet {table.sheet.name}", sheet.name,
                severity=Severity.WARNING if found and set(needed) <= found.columns.keys() else None))
    return table


def tell_marks(sheet: Sheet, found: Labelled, findings: Findings) -> None:
    """What a sheet marks beside its values: what nobody sees, and merged cells."""
    tell_hidden(found, findings)
    marks = sheet.marks
    merged = [area for area in marks.merged if area.bottom > (found.place.row or 0) and area.bottom > area.top]
    if merged:
        findings.add(faults.HIDDEN_CELLS.finding(
            replace(found.place, row=merged[0].top, letter=column_letter(merged[0].left)),
            f"{_counted(len(merged), 'group of cells is', 'groups of cells are')} merged; the value of each holds for "
            "all its rows", len(merged)))


def tell_hidden(found: Labelled, findings: Findings) -> None:
    """Hidden sheets, rows and columns in which something is read that nobody sees."""
    sheet, marks = found.sheet, found.sheet.marks
    if not (marks.hidden or marks.hidden_rows or marks.hidden_columns):
        return
    filled = [(number, [index for index in found.columns.values() if not is_blank(value_at(cells, index))])
              for number, cells in found.rows]
    if marks.hidden and any(indices for _, indices in filled):
        findings.add(faults.HIDDEN_CELLS.finding(sheet.place, "the sheet is hidden, and read", sheet.name))
    unseen = set(marks.hidden_rows)
    rows = [number for number, indices in filled if number in unseen and indices]
    if rows:
        findings.add(faults.HIDDEN_CELLS.finding(
            replace(found.place, row=rows[0]), f"{_counted(len(rows), 'row is', 'rows are')} hidden, by hand or by "
            "a filter, and read: " + ", ".join(map(str, rows[:5])) + (", …" if len(rows) > 5 else ""), len(rows)))
    columns = sorted(set(marks.hidden_columns) & {index + 1 for _, indices in filled for index in indices})
    if columns:
        letters = [column_letter(column) for column in columns]
        findings.add(faults.HIDDEN_CELLS.finding(
            replace(found.place, letter=letters[0]), f"{_counted(len(columns), 'column is', 'columns are')} hidden, "
            "and read: " + ", ".join(letters[:5]) + (", …" if len(columns) > 5 else ""), len(columns)))


def tell_spoilt(found: Labelled, findings: Findings) -> None:
    """What programs did to the texts of a table that is none of the form's."""
    told = ToldOnce(found.place)
    for row, cells in found.rows:
        for label, index in found.columns.items():
            cell = value_at(cells, index)
            fault = spoilt(cell) if isinstance(cell, str) else None
            if fault:
                told.add(fault.rule, label, row, fault.message, fault.value)
    told.tell(findings)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


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
