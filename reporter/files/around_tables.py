"""What stands around the rows of a table, and is told: above its labels, beside its columns, in other sheets, hidden.

Nothing of it is read as a row, and none of it is passed over without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reporter.files import faults
from reporter.files.cells import spoilt
from reporter.files.letters import is_struck, tidied
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank, merged_down, value_at
from reporter.files.tables import Labelled, Nearest, as_label, find_labels, rows_of_the_width
from reporter.files.told_once import ToldOnce, few_columns, once_each, shown
from reporter.findings import Finding, Findings, Place, Severity

_VALUE = re.compile(r"[-+−(]?[0-9]+(?![0-9(])")
_LOOKED_AT = 50
"""So many rows show what the cells of a column are."""


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
    labels = ((index, found.header[index]) for index in columns)
    findings.extend(few_columns(faults.REPEATED_COLUMN.finding(
        replace(found.place, column=label, letter=column_letter(index + 1)),
        f"the column “{shown(label)}” stands more than once", shown(label)) for index, label in labels))


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
    by_folded, meant, unknown = set(map(as_label, known)), Nearest(), Findings()
    for index, label in enumerate(found.header):
        if not label or index in again or as_label(label) in by_folded:
            continue
        at = replace(found.place, column=label, letter=column_letter(index + 1))
        near = meant.to(label, (one for one in known if one not in found.columns))
        if near:
            unknown.add(faults.UNKNOWN_COLUMN.finding(at, f"the sheet has no column “{shown(label)}”", shown(label),
                                                      remedy=f"Write “{near}”, or remove the column"))
        else:
            aside.append((at, label))
    findings.extend(few_columns(unknown.items))
    if aside:
        findings.add(faults.KEPT_ASIDE.finding(
            aside[0][0], f"the sheet has no column {few_labels([label for _, label in aside])}", shown(aside[0][1])))
    tell_unlabelled(found, found.rows, findings)


def few_labels(labels: Sequence[str]) -> str:
    """The first twenty of labels, and how many more there are."""
    more = f" and {len(labels) - 20} more" if len(labels) > 20 else ""
    return ", ".join(f"“{shown(label)}”" for label in labels[:20]) + more


def the_labelled(sheets: Iterable[Sheet], wanted: Sequence[str], needed: Iterable[str],
                 findings: Findings) -> Labelled | None:
    """The table in the first sheet that has some of the labels; further sheets are kept aside and told.

    Each of several cells that are merged over rows has the value of the first.
    """
    filled = [(sheet, find_labels(sheet, wanted)) for sheet in map(merged_down, sheets)
              if next(filled_rows(sheet), None)]
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
    labelled = {index + 1 for index in found.columns.values()}
    for area in marks.merged:
        over = labelled.intersection(range(area.left, area.right + 1))
        # A note that is merged over the columns has nothing beside it.
        if area.top > (found.place.row or 0) and len(over) > 1 and any(
                not is_blank(sheet.value(area.top, column)) for column in labelled - over):
            findings.add(faults.HIDDEN_CELLS.finding(
                replace(found.place, row=area.top, letter=column_letter(area.left)), f"cells of {len(over)} columns "
                "are merged; their value is read in the first of these, and none in the others", len(over)))


def tell_hidden(found: Labelled, findings: Findings) -> None:
    """Hidden sheets, rows and columns in which something is read that nobody sees, and cells that show otherwise."""
    if found.sheet.shown:
        below = {number for number, _ in found.rows}
        findings.extend(shown_otherwise(found.sheet, found.place, below, {
            index + 1: label for label, index in found.columns.items()}))
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


def shown_otherwise(sheet: Sheet, place: Place, rows: Container[int], labels: Mapping[int, str]) -> Iterator[Finding]:
    """Cells of some rows, in columns that are read, that show another thing than they hold; those of a cause once."""
    told, struck = ToldOnce(place), list[tuple[int, int]]()
    for (row, column), text in sorted(sheet.shown.items()):
        value = sheet.value(row, column)
        if row not in rows or column not in labels or is_blank(value):
            continue
        if is_struck(text):
            struck.append((row, column))
        else:
            told.add(faults.SHOWN_OTHERWISE, labels[column], row,
                     f"the cell shows {f'“{shown(text)}”' if text else 'nothing'}, and holds {shown(value)}", value)
    yield from once_each(told.told.items)
    if struck:
        (row, column), found = struck[0], list(dict.fromkeys(row for row, _ in struck))
        yield faults.STRUCK_OUT.finding(
            replace(place, row=row).at(labels[column]), f"{_counted(len(struck), 'cell is', 'cells are')} struck out, "
            f"and read, in {_counted(len(found), 'row', 'rows')}: {', '.join(map(str, found[:5]))}"
            + (", …" if len(found) > 5 else ""), shown(sheet.value(row, column)))


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
