"""The rows of long tables as prepared XML, put into the layout that xlsxwriter makes of a workbook.

xlsxwriter takes a table's last row as a specimen: its cells tell the numbers of the formats, and how far the sheet
reaches. When the workbook is packed, all rows stand in its place, each cell with its type; texts that come again are
among the workbook's shared texts. Excel and LibreOffice see what they would if xlsxwriter had written every cell.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reporter.files.sheet import SINCE_1900
from reporter.records.kinds import PlainValue
from reporter.records.rows import Row
from reporter.renderers.deflating import repacked
from reporter.renderers.table_lines import LineColumn, written_lines
from reporter.renderers.workbooks import excel
from reporter.renderers.workbooks.texts import in_xml

SHARED_TEXTS = "xl/sharedStrings.xml"
_AT_ONCE = 2_000
"""So many rows are made before they are written."""
_NUMBER = "\0"
"""Stands for the number of a row until it is known; XML has no such letter."""
_STYLE = re.compile(rb' s="([0-9]+)"')
_COUNTS = re.compile(rb' count="[0-9]+" uniqueCount="([0-9]+)"')


class PreparedColumn(NamedTuple):
    """A column, from 0: what it says of a row by its attribute, and how a text, a number and a date look in it.

    What tells rows apart, such as an identifier, `comes_once`: it stands in its cell and not among the shared texts.
    `is_identifier` is true of those of ITMOs.
    """

    attribute: str
    place: int
    value_of: Callable[[Row], PlainValue]
    text: Format
    number: Format
    date: Format
    comes_once: bool = False
    is_identifier: bool = False


@dataclass(frozen=True)
class PreparedTable:
    """The rows of a sheet from row `first` on, counted from 0; `height_of` gives a row's height where it is not usual,
    by its attributes `heighten`.

    `part` is the sheet's name within the workbook's archive.
    """

    part: str
    first: int
    rows: Sequence[Row]
    columns: tuple[PreparedColumn, ...]
    height_of: Callable[[Row], int | None]
    heighten: tuple[str, ...]

    def write_specimen(self, sheet: Worksheet) -> None:
        """Write a blank cell for each format into the last row, from its second column on, and one into its last."""
        for index, form in enumerate(self._formats, start=1):
            sheet.write_blank(self._last, index, None, form)
        end = max(column.place for column in self.columns)
        sheet.write_blank(self._last, max(end, len(self._formats) + 1), None, self._formats[0])

    def filled(self, layout: bytes, texts: SharedTexts) -> bytes:
        """The sheet with all its rows where the specimen stands."""
        start = layout.index(f'<row r="{self._last + 1}"'.encode())
        end = layout.index(b"</row>", start) + len(b"</row>")
        styles = dict(zip(self._formats, map(int, _STYLE.findall(layout, start, end)), strict=False))
        sheet = BytesIO()
        sheet.write(layout[:start])
        lines = self._lines(styles, texts)
        while piece := "".join(islice(lines, _AT_ONCE)):
            sheet.write(piece.encode())
        sheet.write(layout[end:])
        return sheet.getvalue()

    @property
    def _last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def _formats(self) -> tuple[Format, ...]:
        return tuple(dict.fromkeys(form for column in self.columns for form in (
            column.text, column.number, column.date)))

    def _lines(self, styles: Mapping[Format, int], texts: SharedTexts) -> Iterator[str]:
        columns = [LineColumn(self.heighten, self._row)] if self.heighten else []
        columns += [_line_column(column, styles, texts) for column in self.columns]
        begin = "" if self.heighten else f'<row r="{_NUMBER}">'
        lines = written_lines(self.rows, columns, begin, "", "</row>")
        return (line.replace(_NUMBER, str(number)) for number, line in enumerate(lines, start=self.first + 1))

    def _row(self, row: Row) -> str:
        height = self.height_of(row)
        return f'<row r="{_NUMBER}">' if height is None else \
            f'<row r="{_NUMBER}" ht="{_in_pixels(height):g}" customHeight="1">'


def _line_column(column: PreparedColumn, styles: Mapping[Format, int], texts: SharedTexts) -> LineColumn:
    """The cells of a column, or nothing where they stay blank."""
    begin, written, value_of = f'<c r="{xl_col_to_name(column.place)}{_NUMBER}', _Cells(column, styles, texts), \
        column.value_of

    def text_of(row: Row) -> str:
        value = value_of(row)
        return "" if value is None else begin + written[value]

    return LineColumn((column.attribute,), text_of, (begin + written.before_text, "</t></is></c>")
                      if column.is_identifier else None)


def _in_pixels(height: int) -> float:
    """A height in points that is so many pixels, as Excel has it."""
    return int(height * 4 / 3 + 0.5) * 0.75


class _Cells(dict[PlainValue, str]):
    """What follows a cell's place, by its value: of a column that has few values each is written once."""

    def __init__(self, column: PreparedColumn, styles: Mapping[Format, int], texts: SharedTexts) -> None:
        super().__init__()
        self._texts = None if column.comes_once else texts
        self._text, self._number, self._date = (f'" s="{styles[form]}"' for form in (
            column.text, column.number, column.date))

    @property
    def before_text(self) -> str:
        """What stands before a text in its cell that needs no spelling."""
        return f'{self._text} t="inlineStr"><is><t>'

    def __missing__(self, value: PlainValue) -> str:
        if isinstance(value, datetime.date):
            return self.setdefault(value, f"{self._date}><v>{(value - SINCE_1900).days}</v></c>")
        if not isinstance(value, str) and (not isinstance(value, int) or abs(value) <= excel.LARGEST_NUMBER):
            return f"{self._number}><v>{value}</v></c>"
        text = excel.fitting(str(value))
        if self._texts is None:
            return f'{self._text} t="inlineStr"><is>{in_xml(text)}</is></c>'
        return self.setdefault(value, f'{self._text} t="s"><v>{self._texts.number_of(text)}</v></c>')


class SharedTexts:
    """The texts of the prepared rows that stand in cells by number, after those of the layout."""

    def __init__(self, layout: bytes) -> None:
        counted = _COUNTS.search(layout)
        self._before = int(counted[1]) if counted else 0
        self._numbers: dict[str, int] = {}

    def number_of(self, text: str) -> int:
        return self._numbers.setdefault(text, self._before + len(self._numbers))

    def appended(self, layout: bytes) -> bytes:
        """The part of the archive that holds the shared texts."""
        items = "".join(f"<si>{in_xml(text)}</si>" for text in self._numbers).encode()
        told = _COUNTS.sub(f' uniqueCount="{self._before + len(self._numbers)}"'.encode(), layout, count=1)
        return told.replace(b"</sst>", items + b"</sst>")


def packed_with_rows(archive: bytes, tables: Iterable[PreparedTable]) -> bytes:
    """The workbook's archive, packed, with the rows of the tables."""
    with zipfile.ZipFile(BytesIO(archive)) as made:
        texts = SharedTexts(made.read(SHARED_TEXTS))
    by_part = {table.part: table for table in tables if table.rows}

    def edit(name: str, content: bytes) -> bytes:
        if name == SHARED_TEXTS:
            return texts.appended(content)
        return by_part[name].filled(content, texts) if name in by_part else content

    return repacked(archive, edit)
