"""Sheets: the cells of a CSV file, of a sheet of a workbook or of a list in JSON, as they were written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from reporter.files import faults
from reporter.findings import Finding, Place

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""The rows and columns that Excel has."""
MAX_TEXT = 32_767
"""The letters that Excel has in a cell."""
MAX_EMPTY = 1_000_000
"""How many empty cells may be made between those that a file holds, and eight more for each of these."""

SINCE_1900, SINCE_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
"""The days that workbooks count as nought, in the date systems of Windows and of older Macs."""

UNCOMPUTED = "#UNCOMPUTED!"
"""What is read of a formula that no program has computed: in its cell stands nothing, and yet it is not blank."""

CellValue = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None


@dataclass(frozen=True)
class Range:
    """A rectangle of cells, rows and columns from 1, all four included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: object) -> bool:
        row, column = cell if isinstance(cell, tuple) else (0, 0)
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)

    def __len__(self) -> int:
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)

    def cells(self) -> Iterator[tuple[int, int]]:
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


@dataclass(frozen=True)
class Marks:
    """What a sheet marks beside its values: merged cells, hidden rows and columns, and whether it is hidden itself.

    `percentages` where numbers may be shown as such, and the workbook's reader does not tell which.
    """

    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
    percentages: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV file, or of one sheet of a workbook: `rows[0]` is row 1.

    `formulas`, `date_formats` and `shown` are by row and column, both from 1: the formula of a cell, the number
    format of a cell that holds a date, and what people see of a cell that shows another thing than it holds, a blank
    text for nothing. A number that stands for a day is counted `since` this one. `is_long` where a
    text of a workbook is longer than a cell can hold.
    """

    file: str
    name: str | None
    rows: list[list[CellValue]]
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    date_formats: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    since: datetime.date = SINCE_1900
    marks: Marks = Marks()
    is_long: bool = False

    @property
    def place(self) -> Place:
        return Place(self.file, self.name)

    def value(self, row: int, column: int) -> CellValue:
        """The value at row and column, from 1; None beyond the sheet."""
        cells = self.rows[row - 1] if 1 <= row <= len(self.rows) else []
        return cells[column - 1] if 1 <= column <= len(cells) else None


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(value: CellValue) -> CellValue:
    """A cell's value; of a text with one kind of line end."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def unescaped(value: CellValue) -> CellValue:
    """A plain text with the letters that .xlsx workbooks, and they alone, escape: `_x000D_`."""
    return plain_text(_ESCAPED.sub(_letter, value) if isinstance(value, str) and "_x" in value else value)


def _letter(escaped: re.Match[str]) -> str:
    """The letter of an escape; what steers stays written out."""
    letter = chr(int(escaped[1], 16))
    return letter if letter.isprintable() or letter in "\t\n\r" else escaped[0]


_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
"""What a number format prints as it is."""


def as_shown(value: CellValue, number_format: str | None) -> CellValue:
    """A cell's value; of a number that is shown as a percentage the text that people see, `40%` and not 0.4."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or "%" not in (number_format or "") or "%" not in _LITERAL.sub("", str(number_format)):
        return value
    return f"{100 * float(str(value)):.15g}%"


def is_blank(value: CellValue) -> bool:
    """True for an empty cell and for one with blanks only."""
    return value is None or isinstance(value, str) and not value.strip()


def value_at(cells: list[CellValue], index: int) -> CellValue:
    """The value of a row at an index, from 0; None beyond its last cell."""
    return cells[index] if index < len(cells) else None


def column_letter(number: int) -> str:
    """The letter that Excel shows above a column, from 1: A, …, Z, AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letter: str) -> int:
    """The number of the column with this letter, from 1."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number


def merged_down(sheet: Sheet) -> Sheet:
    """The sheet with the value of cells that are merged over several rows in each of these, in their first column.

    Rows in which nothing else stands stay empty.
    """
    areas = [area for area in sheet.marks.merged if area.top < min(area.bottom, len(sheet.rows))]
    filled = {number for number, _ in filled_rows(sheet)} if areas else set[int]()
    rows = [list(cells) for cells in sheet.rows] if areas else sheet.rows
    for area in areas:
        value = sheet.value(area.top, area.left)
        for number in range(area.top + 1, area.bottom + 1) if value is not None else ():
            if number in filled:
                cells = rows[number - 1]
                cells.extend([None] * (area.left - len(cells)))
                cells[area.left - 1] = value
    return replace(sheet, rows=rows)


def filled_rows(sheet: Sheet, first: int = 1) -> Iterator[tuple[int, list[CellValue]]]:
    """The rows from `first` on that hold anything, with their numbers."""
    for number, cells in enumerate(islice(sheet.rows, first - 1, None), start=first):
        if not all(map(is_blank, cells)):
            yield number, cells


def far_out(place: Place, columns: int) -> Finding:
    """What is told of a row that ends far from all others, and of one beyond the last."""
    letter = column_letter(columns)
    if place.row is not None and place.row > MAX_ROWS:
        return faults.TOO_LARGE.finding(place, f"there are more rows than a sheet of Excel has ({MAX_ROWS:,})")
    return faults.TOO_LARGE.finding(
        replace(place, letter=letter), f"the row has its last cell in column {letter}, far from others",
        remedy="Remove what stands far from the table")
