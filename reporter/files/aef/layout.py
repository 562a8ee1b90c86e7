"""The layout of an AEF workbook: where its tables stand.

Tables are found by their labels, in the form's place or near it; rows below are parted into those that are records
and those that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from reporter.files.cells import read_cell
from reporter.files.sheet import CellValue, Marks, Range, Sheet, column_letter, column_number, is_blank
from reporter.files.tables import UNREAD, as_label
from reporter.findings import Place
from reporter.forms.editions import Edition, FieldKind, FormTable, folded, usual_profile

LAST_SEARCHED_ROW = 40
LAST_SEARCHED_COLUMN = 80

TELLING = (FieldKind.DATE, FieldKind.APPROACH, FieldKind.NUMBER, FieldKind.QUANTITY, FieldKind.BLOCK_IDENTIFIER,
           FieldKind.YEAR, FieldKind.IDENTIFICATION)
"""Kinds by which a record is told from the form's own words: of these a record has at least one."""


@dataclass(frozen=True)
class Spread:
    """A sheet in which each of several merged cells has the value of the first."""

    sheet: Sheet

    @property
    def marks(self) -> Marks:
        return self.sheet.marks

    @cached_property
    def covered(self) -> Mapping[tuple[int, int], Range]:
        """The cells that a merged range covers, but for the one that holds its value."""
        return {cell: area for area in self.marks.merged if area.bottom <= len(self.sheet.rows)
                for cell in area.cells() if cell != (area.top, area.left) and cell[1] <= LAST_SEARCHED_COLUMN}

    @cached_property
    def rows(self) -> list[list[CellValue]]:
        rows = [list(cells) for cells in self.sheet.rows] if self.covered else self.sheet.rows
        for (row, column), area in self.covered.items():
            cells = rows[row - 1]
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = self.sheet.value(area.top, area.left)
        return rows

    def value(self, row: int, column: int) -> CellValue:
        """The value at row and column, from 1; None beyond the sheet."""
        cells = self.rows[row - 1] if 1 <= row <= len(self.rows) else []
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def place(self, row: int, column: int, label: str | None = None) -> Place:
        return Place(self.sheet.file, self.sheet.name, row, label, column_letter(column))


@dataclass(frozen=True)
class Located:
    """Where a table stands in its sheet: the row of its labels, the column of each attribute, and its last row, from 1.

    Without a last row it goes on to the end of the sheet.
    """

    table: FormTable
    spread: Spread
    header_row: int
    columns: Mapping[str, int]
    last_row: int | None = None

    @property
    def sheet(self) -> Sheet:
        return self.spread.sheet

    @property
    def place(self) -> Place:
        letters = {self.table.label(attribute): column_letter(number) for attribute, number in self.columns.items()}
        return Place(self.sheet.file, self.sheet.name, self.header_row, letters=letters)

    @cached_property
    def rows_below(self) -> RowsBelow:
        return _rows_below(self)

    def records(self) -> tuple[tuple[int, list[CellValue]], ...]:
        """The rows that are records, with their numbers."""
        return self.rows_below.records

    def records_above(self) -> list[int]:
        """The rows above the labels that look like records: a sort that took the labels along put them there."""
        return [number for number, cells in enumerate(self.spread.rows[:self.header_row - 1], start=1)
                if _is_record(self, cells, least=2)]

    @property
    def right(self) -> int:
        """How many columns the table stands to the right of its place; of a torn table, its first column."""
        first = min(self.table.columns, key=lambda column: self.columns.get(column.attribute, LAST_SEARCHED_COLUMN))
        return self.columns[first.attribute] - column_number(first.position)

    @property
    def whole(self) -> bool:
        """True if labels and spacer columns stand to each other as in the form."""
        return all(number - column_number(self.table.by_attribute[name].position) == self.right
                   for name, number in self.columns.items())


@dataclass(frozen=True)
class RowsBelow:
    """The rows below the labels: records; the form's own words above the first; what stands below empty rows.

    `after_gap` are the first rows that stand below an empty row, with its number.
    """

    records: tuple[tuple[int, list[CellValue]], ...]
    vocabulary: tuple[int, ...]
    after_gap: tuple[tuple[int, int], ...]


def sheets_of_the_form(edition: Edition, sheets: Mapping[str, Spread]) -> dict[str, Spread]:
    """The sheet for each of the form's: by its name, by nearly its name, or by what stands in it."""
    found = {name: sheets[name] for name in edition.sheets if name in sheets}
    by_folded = {folded(name): name for name in sheets if name not in edition.sheets}
    for name in edition.sheets:
        if name not in found and folded(name) in by_folded:
            found[name] = sheets[by_folded.pop(folded(name))]
    for table in edition.tables:
        if table.sheet in found:
            continue
        like = next((name for name in by_folded.values() if _has_table(table, sheets[name])), None)
        if like is not None:
            found[table.sheet] = sheets[by_folded.pop(folded(like))]
    return found


def _has_table(table: FormTable, spread: Spread) -> bool:
    if table.role == "submission":
        return 2 * len(labels_of_table_1(table, spread)) > len(table.columns)
    return locate(table, spread) is not None


def locate(table: FormTable, spread: Spread) -> Located | None:
    """The table by its labels, in the form's place or near it; None where most labels are missing."""
    best, found = 0, dict[str, int]()
    rows = range(1, min(len(spread.rows), LAST_SEARCHED_ROW) + 1)
    for number in sorted(rows, key=lambda row: (row != table.header_row, row)):
        there = _labels_in(table, spread.rows[number - 1:number])
        # Of labels that are merged over several rows the lowest row is theirs.
        if len(there) > len(found) or (len(there) == len(found) and there and _merged_with(spread, number, best)):
            best, found = number, there
    if 2 * len(found) < len(table.columns):
        return None
    return Located(table, spread, best, _completed(table, found))


def locate_anywhere(edition: Edition, spreads: Iterable[Spread]) -> dict[str, Located]:
    """The tables of an edition whose places bind nobody, by their role: by all their required labels, in any sheet.

    Several tables may stand below each other; each then ends where the next one begins.
    """
    found: dict[str, Located] = {}
    tables = sorted(edition.tables, key=lambda table: len(table.columns), reverse=True)
    for spread in spreads:
        here: list[Located] = []
        for number in range(1, len(spread.rows) + 1):
            labels = spread.rows[max(number - edition.label_rows, 0):number]
            for table in tables:
                columns = _labels_in(table, labels)
                taken = table.role in found or any(number - other.header_row < edition.label_rows for other in here)
                whole = all(column.attribute in columns for column in table.columns if column.required)
                if whole and not taken and _is_lowest(table, spread, number):
                    here.append(Located(table, spread, number, columns))
                    found[table.role] = here[-1]
        for located, following in pairwise(here):
            found[located.table.role] = replace(located, last_row=following.header_row - 1)
    return found


def _is_lowest(table: FormTable, spread: Spread, row: int) -> bool:
    """True of the last row of labels: two stand in it, and no two in the row below."""
    here, below = (len(_labels_in(table, spread.rows[number - 1:number])) for number in (row, row + 1))
    return here >= 2 > below


def _labels_in(table: FormTable, rows: Sequence[list[CellValue]]) -> dict[str, int]:
    """The column of each attribute whose label stands in the rows, the lowest first.

    A letter at the end of a label is a footnote's and passed over.
    """
    there: dict[str, int] = {}
    for cells in reversed(rows):
        for index, cell in enumerate(cells[:LAST_SEARCHED_COLUMN], 1):
            text = as_label(cell) if isinstance(cell, str) else ""
            attribute = table.by_folded_label.get(text) or table.by_folded_label.get(text[:-1])
            if attribute and (len(rows) == 1 or index not in there.values()):
                there.setdefault(attribute, index)
    return there


def _merged_with(spread: Spread, row: int, other: int) -> bool:
    return row > other > 0 and any(area.top <= other and area.bottom >= row for area in spread.marks.merged)


def _completed(table: FormTable, found: Mapping[str, int]) -> dict[str, int]:
    """With columns whose label is spelt otherwise: each is taken to stand as the form has it to the one before."""
    columns, taken = dict(found), set(found.values())
    first = next(column for column in table.columns if column.attribute in found)
    shift = found[first.attribute] - column_number(first.position)
    for column in table.columns:
        position = column_number(column.position)
        if column.attribute in found:
            shift = found[column.attribute] - position
        elif position + shift > 0 and position + shift not in taken:
            columns[column.attribute] = position + shift
    return columns


def _rows_below(located: Located) -> RowsBelow:
    spread = located.spread
    records: list[tuple[int, list[CellValue]]] = []
    vocabulary: list[int] = []
    after_gap: list[tuple[int, int]] = []
    empty: int | None = None
    for number in range(_end_of_labels(located) + 1, (located.last_row or len(spread.rows)) + 1):
        cells = spread.rows[number - 1]
        # Where cells are merged far down, the rows that have nothing else are none.
        if all(is_blank(cell) for cell in spread.sheet.rows[number - 1]):
            empty = empty or number
            continue
        if empty and (records or not vocabulary) and empty not in {gap for _, gap in after_gap[-1:]}:
            after_gap.append((number, empty))
        if records and not empty or _is_record(located, cells, least=2 if records else 1):
            records.append((number, cells))
            empty = None
        elif not records:
            vocabulary.append(number)
    return RowsBelow(tuple(records), tuple(vocabulary), tuple(after_gap))


def _end_of_labels(located: Located) -> int:
    """The last row that the labels cover: their own, or further down where they are merged."""
    covering = [area.bottom for area in located.spread.marks.merged
                if area.top <= located.header_row <= area.bottom and area.left in located.columns.values()]
    return max([located.header_row, *covering])


def _is_record(located: Located, cells: list[CellValue], *, least: int) -> bool:
    """True if so many of the fields that tell have a value of their kind: footnotes and hints have none."""
    found = 0
    for column in located.table.columns:
        if column.kind not in TELLING:
            continue
        index = located.columns.get(column.attribute, 0) - 1
        value = cells[index] if 0 <= index < len(cells) else None
        if is_blank(value):
            continue
        meant = read_cell(column, value, usual_profile()).value
        found += not isinstance(meant, str) or meant == UNREAD or any(letter.isdecimal() for letter in meant)
    return found >= least


def labels_of_table_1(table: FormTable, spread: Spread) -> dict[str, tuple[int, int]]:
    """Row and column of each label of Table 1, which is transposed: labels below each other, values beside them."""
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(spread.rows[:LAST_SEARCHED_ROW], 1):
        for column, cell in enumerate(cells[:LAST_SEARCHED_COLUMN], 1):
            text = as_label(cell) if isinstance(cell, str) else ""
            attribute = table.by_folded_label.get(text) or table.by_folded_label.get(text[:-1])
            if attribute and (row, column) not in spread.covered:
                found.setdefault(attribute, (row, column))
    return found


@dataclass(frozen=True)
class LocatedTable1:
    """Where Table 1 stands: row and column of each label, and of each value."""

    table: FormTable
    spread: Spread
    labels: Mapping[str, tuple[int, int]]

    def value_cell(self, attribute: str) -> tuple[int, int]:
        """Row and column of a value: right of its label, beyond the cells that are merged with it."""
        row, column = self.labels[attribute]
        covering = [area.right for area in self.spread.marks.merged if (row, column) in area]
        return row, max([column, *covering]) + 1

    @property
    def moved(self) -> tuple[int, int]:
        """How many rows lower and columns to the right the first label stands than in the form."""
        first = self.table.columns[0]
        row, column = self.labels[first.attribute]
        return row - int(first.position[1:]), column - column_number("B")

    @property
    def place(self) -> Place:
        """The place of the table, from which records tell each value's cell."""
        row, column = self.value_cell(self.table.columns[0].attribute)
        sheet = self.spread.sheet
        return Place(sheet.file, sheet.name, row, letter=column_letter(column)) if any(self.moved) else \
            Place(sheet.file, sheet.name)


def locate_table_1(table: FormTable, spread: Spread) -> LocatedTable1:
    """Table 1 by its labels; a label that is not found is taken to stand below the one before it."""
    found = labels_of_table_1(table, spread)
    shifts = [(found[column.attribute][0] - int(column.position[1:]), found[column.attribute][1] - 2)
              for column in table.columns if column.attribute in found]
    down, right = shifts[0] if shifts else (0, 0)
    labels = {}
    for column in table.columns:
        if column.attribute in found:
            down, right = found[column.attribute][0] - int(column.position[1:]), found[column.attribute][1] - 2
        labels[column.attribute] = int(column.position[1:]) + down, 2 + right
    return LocatedTable1(table, spread, labels)
