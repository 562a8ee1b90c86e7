"""The rows of a worksheet as openpyxl reads them, several times as quickly.

A row that is written as programs write rows is taken by a pattern. All else, which is what stands around the rows, rows
with formulas, and rows that are written otherwise, goes to openpyxl's own parser as if nothing had been taken out: it
also refuses what is not sound XML. So both give the same cells, whichever row takes which way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import cache
from typing import IO, Any, NamedTuple

from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.reader.strings import read_string_table
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import from_excel

from reporter.files.sheet import (
    MAX_COLUMNS,
    MAX_EMPTY,
    MAX_ROWS,
    CellValue,
    Sheet,
    column_number,
    far_out,
    plain_text,
)
from reporter.files.workbook_bounds import RefusedWorkbook

_HEAD = rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?'
_MAIN = rb'\s[^<>]*?xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
_PLAIN_ROOT = re.compile(_HEAD + rb"<worksheet" + _MAIN)
_ROW = re.compile(rb'<row((?:\s+(?:r|spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|'
                  rb'thickBot|ph|x14ac:dyDescent)="[^"<&]*")*)\s*')
_NUMBER = re.compile(rb'\sr="([0-9]{1,7})"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="(n|s|str|b|e|inlineStr)")?'
                   rb'(?:/>|><v>([^<]+)</v></c>|><is><t(?: xml:space="preserve")?>([^<]+)</t></is></c>)')
_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
"""Letters that XML has not, or reads otherwise."""
_OTHER_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_NUMBERED = re.compile(rb"<(?:[\w.-]{1,80}:)?row\s[^>]*?\br=[\"']([0-9]+)[\"']")
_ANY_ROW = re.compile(rb"<(?:[\w.-]{1,80}:)?row\b")
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_AT_ONCE = 1024 * 1024
_PLAIN_TEXTS = re.compile(_HEAD + rb"<sst" + _MAIN + rb"[^<>]*>(.*)</sst>\s*", re.DOTALL)
_PLAIN_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')


class Book(ExcelReader):  # type: ignore[misc]
    """A workbook as openpyxl opens it to be read; its shared texts are taken by a pattern, where they are plain."""

    def __init__(self, content: bytes, *, values_only: bool) -> None:
        super().__init__(io.BytesIO(content), read_only=True, data_only=values_only, keep_links=False)
        self.read()

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            xml = self.archive.read(part.PartName[1:])
            self.shared_strings = _plain_texts(xml) or read_string_table(io.BytesIO(xml))


def _plain_texts(xml: bytes) -> list[str] | None:
    """The texts of a part that has nothing but texts without looks; None where it has more."""
    whole = _PLAIN_TEXTS.fullmatch(xml)
    if whole is None or _has_other_letters(xml):
        return None
    found = _PLAIN_TEXT.findall(whole[1])
    # What openpyxl takes out of a text that looks like an escape.
    return [_text(text).replace("x005F_", "") for text in found] if whole[1].count(b"<") == 4 * len(found) else None


class WrittenOtherwise(Exception):
    """A sheet whose rows cannot be told apart by the pattern, or count from those before them."""


class _Day(NamedTuple):
    """What a number in a cell with the format of a date stands for, and the format; none where it is no day."""

    value: CellValue
    shown: str | None


class RowTaker:
    """The rows of one sheet, on their way from openpyxl's worksheet to `sheet`; `room` bounds its empty cells."""

    def __init__(self, worksheet: Any, sheet: Sheet) -> None:
        self._worksheet, self._sheet, self._room = worksheet, sheet, MAX_EMPTY
        self._texts = worksheet._shared_strings
        book = worksheet.parent
        self._epoch, self._dates, self._times = book.epoch, book._date_formats, book._timedelta_formats
        self._days: dict[tuple[bytes, bytes], _Day] = {}
        self._is_date = cache(lambda style: int(style or 0) in self._dates)
        self._columns = cache(lambda letters: column_number(letters.decode()))

    def take(self, *, by_pattern: bool) -> None:
        """Read all rows."""
        worksheet, source = self._worksheet, self._worksheet._get_source
        # The declared dimension may be wrong; without it the rows themselves are counted.
        worksheet.reset_dimensions()
        worksheet._get_source = lambda: _Thinned(source(), self._taken if by_pattern else None)
        try:
            for number, cells in enumerate(worksheet.iter_rows(), start=1):
                # Empty are rows that were taken, and rows without cells.
                if cells or number > len(self._sheet.rows):
                    self._put_read(number, cells)
        finally:
            worksheet._get_source = source

    def _put(self, number: int, cells: list[CellValue], held: int) -> None:
        self._room += 9 * held - len(cells)
        if self._room < 0 or number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise RefusedWorkbook(far_out(replace(self._sheet.place, row=number), len(cells)))
        rows = self._sheet.rows
        if number > len(rows):
            rows.extend([] for _ in range(number - len(rows)))
        rows[number - 1] = cells

    def _put_read(self, number: int, cells: tuple[Any, ...]) -> None:
        """A row that openpyxl read."""
        held = [cell for cell in cells if cell is not EMPTY_CELL]
        self._put(number, [plain_text(cell.value) for cell in cells], len(held))
        for cell in held:
            if cell.data_type == "f":
                # An array's formula has its text in it, a data table's none.
                self._sheet.formulas[number, cell.column] = str(getattr(cell.value, "text", cell.value if isinstance(
                    cell.value, str) else "a data table"))
            elif cell.data_type == "d":
                self._sheet.date_formats[number, cell.column] = cell.number_format

    def _taken(self, number: int, body: bytes) -> bool:
        """Take a row whose cells are all written in the one way; False where one is not."""
        found = _CELL.findall(body)
        row: list[CellValue] = []
        shown: list[tuple[int, str]] = []
        tags = 0
        for letters, style, kind, held, text in found:
            column = self._columns(letters)
            if column != len(row) + 1:
                if column <= len(row):
                    return False
                row.extend([None] * (column - len(row) - 1))
            value: CellValue = None
            if held:
                tags += 3
                if kind == b"s":
                    value = plain_text(self._texts[int(held)])
                elif kind in (b"", b"n"):
                    if self._is_date(style):
                        value, form = self._days.get((style, held)) or self._day(style, held)
                        if form is not None:
                            shown.append((column, form))
                    else:
                        value = int(held) if held.isdigit() else _number(held.decode())
                elif kind == b"b":
                    value = bool(int(held))
                elif kind != b"inlineStr":
                    value = plain_text(_text(held))
            elif text:
                tags += 5
                if kind == b"inlineStr":
                    value = plain_text(_text(text))
            row.append(value)
        if len(found) + tags != body.count(b"<"):
            return False
        self._put(number, row, len(found))
        for column, form in shown:
            self._sheet.date_formats[number, column] = form
        return True

    def _day(self, style: bytes, held: bytes) -> _Day:
        """As openpyxl has it: what is out of its calendar is an error value."""
        number = int(style or 0)
        try:
            value = from_excel(_number(held.decode()), self._epoch, timedelta=number in self._times)
            day = _Day(value, self._format(number))
        except (OverflowError, ValueError):
            day = _Day("#VALUE!", None)
        return self._days.setdefault((style, held), day)

    def _format(self, style: int) -> str:
        book = self._worksheet.parent
        number = book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _number(text: str) -> int | float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _has_other_letters(xml: bytes) -> bool:
    """True of letters that are not, or are not only, themselves, beside the usual five entities."""
    return (len(xml) != len(xml.translate(None, _CONTROLS)) or b"\xef\xbf\xbe" in xml or b"\xef\xbf\xbf" in xml
            or b"&" in xml and _OTHER_ENTITY.search(xml) is not None)


def _text(held: bytes) -> str:
    text = held.decode()
    if "&" in text:
        for entity, letter in _ENTITIES.items():
            text = text.replace(entity, letter)
    return text


def _refuse_what_leads_on(xml: bytes) -> None:
    """What follows a comment's begin may be within it; a row without a number counts from those before it."""
    if b"<!" in xml or b"<?" in xml or len(_ANY_ROW.findall(xml)) > len(_NUMBERED.findall(xml)):
        raise WrittenOtherwise


class _Thinned:
    """The XML of a worksheet without the rows that `take` takes, which are in order and each have their number."""

    def __init__(self, stream: IO[bytes], take: Callable[[int, bytes], bool] | None) -> None:
        self._stream, self._take = stream, take or (lambda number, body: False)
        self._by_pattern, self._is_extended = take is not None, False
        self._pieces = self._thinned()

    def read(self, size: int) -> bytes:
        """A piece, however long; empty at the end."""
        return next((piece for piece in self._pieces if piece), b"")

    def __enter__(self) -> _Thinned:
        return self

    def __exit__(self, *ended: object) -> None:
        self._stream.close()

    def close(self) -> None:
        self._stream.close()

    def _thinned(self) -> Iterator[bytes]:
        rest = b""
        while _BEGIN not in rest and len(rest) < _AT_ONCE and (piece := self._stream.read(_AT_ONCE)):
            rest += piece
        head, begin, rest = rest.partition(_BEGIN)
        yield head + begin
        self._is_extended = b"xmlns:x14ac=" in head
        if self._by_pattern and begin and _PLAIN_ROOT.match(head) and head.count(b"xmlns=") == 1 and (
                b"<!" not in head and head.count(b"<?") <= 1):
            rest = yield from self._without_rows(rest)
        yield rest
        while piece := self._stream.read(_AT_ONCE):
            yield piece

    def _without_rows(self, rest: bytes) -> Generator[bytes, None, bytes]:
        """What is left of the rows; gives what follows them."""
        while True:
            rows, end, after = rest.partition(_END)
            pieces = rows.split(_ROW_END)
            kept: list[bytes] = []
            for piece in pieces[:-1]:
                if self._is_taken(piece):
                    continue
                _refuse_what_leads_on(piece)
                kept += [piece, _ROW_END]
            yield b"".join(kept)
            rest = pieces[-1]
            if end:
                _refuse_what_leads_on(rest)
                return rest + end + after
            more = self._stream.read(_AT_ONCE)
            if not more or len(rest) > 4 * _AT_ONCE:
                raise WrittenOtherwise
            rest += more

    def _is_taken(self, piece: bytes) -> bool:
        row = _ROW.match(piece, 0 if piece.startswith(b"<") else len(piece) - len(piece.lstrip()))
        if row is None or piece[row.end():row.end() + 1] != b">":
            return False
        numbers = _NUMBER.findall(row[1])
        if len(numbers) != 1 or int(numbers[0]) > MAX_ROWS or _has_other_letters(piece) or (
                b"x14ac:" in row[1] and not self._is_extended):
            return False
        return self._take(int(numbers[0]), piece[row.end() + 1:])
