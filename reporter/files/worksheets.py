"""The rows of a worksheet as openpyxl reads them, many times as quickly.

A row that is written as programs write rows is parted at its own number, which stands in each of its cells: what is
left of a cell comes again in very many rows, and is made out once. All else, which is what stands around the rows, rows
with formulas, and rows that are written otherwise, goes to openpyxl's own parser as if nothing had been taken out: it
also refuses what is not sound XML. So both give the same cells, whichever row takes which way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from reporter.files.archives import MAX_UNPACKED
from reporter.files.number_formats import seen_as
from reporter.files.sheet import (
    MAX_COLUMNS,
    MAX_EMPTY,
    MAX_ROWS,
    MAX_TEXT,
    CellValue,
    Sheet,
    as_shown,
    column_number,
    far_out,
    unescaped,
)
from reporter.files.thinned import HEAD, MAIN, Archive, WrittenOtherwise
from reporter.files.whole_parts import whole_rows, whole_texts
from reporter.files.workbook_bounds import RefusedWorkbook
from reporter.findings import Place

_ROW_BEGIN = b'<row r="'
_REST_OF_ROW = re.compile(rb'((?: +(?:spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|'
                          rb'thickBot|ph|x14ac:dyDescent)="[ !#-%\x27-;=-~]*")*) *>(?:<c r="([A-Z]{1,3}))?')
_ATTRIBUTE = re.compile(rb"[\w:]+(?==)")
_REST_OF_CELL = re.compile(r'(?: s="([0-9]{1,6})")?(?: t="(n|s|str|b|e|inlineStr)")?(?: s="([0-9]{1,6})")?'
                           r'(?:/>|></c>|><v>([^<]+)</v></c>|><is><t(?: xml:space="preserve")?>([^<]+)</t></is></c>)'
                           r'(?:<c r="([A-Z]{1,3}))?')
"""What stands between the row's numbers of two cells: the rest of one, and the letters of the next."""
_SHORT_NUMBER = re.compile(rb'(?:(?<=[A-Z])|(?<=<row r="))[0-9]{1,3}"')
"""A row's number of up to three digits, which may be that of a look or a height too."""
_CONTROLS = bytes(range(9)) + bytes(range(11, 32))
"""Letters that XML has not, or reads otherwise."""
_OTHER_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_SPECIAL = re.compile("[&<]|_x")
_TEXT_BEGIN, _TEXT_END = b"<is><t>", b"</t></is></c>"
_PLAIN_TEXTS = re.compile(HEAD + rb"<sst" + MAIN + rb"[^<>]*>(.*)</sst>\s*", re.DOTALL)
_PLAIN_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_KEPT_CELLS, _KEPT_SHAPES, _WIDEST_KEPT = 50_000, 1_000, 500
"""So many rests of cells and shapes of rows are kept, and shapes of so many columns."""


class Book(ExcelReader):  # type: ignore[misc]
    """A workbook as openpyxl opens it to be read; its shared texts are taken by a pattern, where they are plain."""

    def __init__(self, content: bytes, place: Place, *, values_only: bool) -> None:
        self._place = place
        super().__init__(io.BytesIO(content), read_only=True, data_only=values_only, keep_links=False)
        self.archive.close()
        self.archive: Archive = Archive(io.BytesIO(content))
        self.read()

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            if self.archive.getinfo(part.PartName[1:]).file_size > MAX_UNPACKED:
                raise ValueError("texts in the place of a sheet")
            xml = self.archive.read(part.PartName[1:])
            self.shared_strings = _plain_texts(xml) or whole_texts(xml, self._place)

    def sheets(self) -> list[Sheet]:
        """All worksheets."""
        return [self._sheet(worksheet, self._place.file) for worksheet in self.wb.worksheets]

    def _sheet(self, worksheet: Any, name: str) -> Sheet:
        for by_pattern in (True, False):
            sheet = Sheet(name, worksheet.title, [], since=self.wb.epoch.date())
            rows = RowTaker(worksheet, sheet, self.shared_strings)
            self.archive.take = rows.take if by_pattern else None
            try:
                rows.put_all(whole_rows(worksheet, sheet.place))
                return replace(sheet, is_long=rows.is_long)
            except WrittenOtherwise:
                continue
            finally:
                self.archive.take = None
        raise ValueError("a sheet that can be read in no way")


def _plain_texts(xml: bytes) -> list[str] | None:
    """The texts of a part that has nothing but texts without looks; None where it has more."""
    whole = _PLAIN_TEXTS.fullmatch(xml)
    if whole is None or _has_other_letters(xml):
        return None
    found = _PLAIN_TEXT.findall(whole[1])
    texts = [_letters(text.decode()) for text in found]
    return texts if whole[1].count(b"<") == 4 * len(found) else None


class _Unlike(Exception):
    """A row that is written otherwise than by the pattern."""


class _Seen(NamedTuple):
    """What people see of a cell that shows another thing than it holds, and the number format of a date."""

    text: str
    date_format: str | None = None


class _Look(NamedTuple):
    """How a cell looks: its number format, None where its style is none, and whether it is struck out."""

    number_format: str | None
    is_struck: bool = False


class _Cell(NamedTuple):
    """What a cell holds, the number format of a date or what is seen of another thing, and the column of the cell that
    follows, 0 where none does."""

    value: CellValue
    shown: str | _Seen | None
    following: int


class _Shape(NamedTuple):
    """The columns of a row's cells, and how these come to their places, blanks between them."""

    columns: tuple[int, ...]
    spread: Callable[[tuple[CellValue, ...]], tuple[CellValue, ...]]


class _Cells(dict[bytes, _Cell]):
    """Cells by what is left of them where their row is parted at its number."""

    def __init__(self, make: Callable[[bytes], _Cell]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, rest: bytes) -> _Cell:
        if len(self) >= _KEPT_CELLS:
            # What comes again soon is here again soon.
            self.clear()
        cell = self[rest] = self._make(rest)
        return cell


class RowTaker:
    """The rows of one sheet, on their way from openpyxl's worksheet to `sheet`."""

    def __init__(self, worksheet: Any, sheet: Sheet, texts: Sequence[str]) -> None:
        self._worksheet, self._sheet, self._texts, self._room = worksheet, sheet, texts, MAX_EMPTY
        self._epoch = worksheet.parent.epoch
        self._column = cache(column_number)
        self._look = cache(self._look_of)
        self._heads, self._cells = _Cells(self._head), _Cells(self._cell)
        self._shapes: dict[tuple[int, tuple[int, ...]], _Shape] = {}
        self._texts_like: dict[tuple[bytes, bytes] | None, int] = {}
        self.is_long = False
        """Whether a text is longer than a cell can hold."""

    def put_all(self, rows: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
        """Put the rows that openpyxl reads, which are all, or those that were not taken meanwhile."""
        for number, cells in rows:
            self._put_read(number, cells)

    def take(self, piece: bytes) -> bool:
        """Take a row, which ends where its end tag begins, if it is all written in the one way."""
        if not piece.startswith(_ROW_BEGIN):
            piece = piece.lstrip()
        digits = piece[len(_ROW_BEGIN):piece.find(b'"', len(_ROW_BEGIN))]
        if not piece.startswith(_ROW_BEGIN) or not digits.isdigit() or not 0 < int(digits[:8]) <= MAX_ROWS:
            return False
        try:
            self._take(int(digits), piece.split(digits + b'"') if len(digits) > 3 else _SHORT_NUMBER.split(piece))
        except (_Unlike, ValueError, IndexError):
            # What cannot be read is openpyxl's to say, in the order of the rows.
            return False
        return True

    def _take(self, number: int, parts: list[bytes]) -> None:
        first = self._heads[parts[1]].following
        cells = [self._cells[part] for part in parts[2:]]
        if not cells:
            if first:
                raise _Unlike
            self._put(number, [], 0)
            return
        values, formats, following = zip(*cells, strict=True)
        shape = self._shapes.get((first, following)) or self._shape(first, following)
        self._put(number, [*shape.spread((*values, None))], len(cells))
        for column, shown in compress(zip(shape.columns, formats, strict=True), formats):
            self._note(number, column, shown)

    def _note(self, number: int, column: int, shown: str | _Seen) -> None:
        if isinstance(shown, _Seen):
            self._sheet.shown[number, column] = shown.text
        date_format = shown.date_format if isinstance(shown, _Seen) else shown
        if date_format:
            self._sheet.date_formats[number, column] = date_format

    def _shape(self, first: int, following: tuple[int, ...]) -> _Shape:
        """The shape of a row whose first cell stands in the column `first`, each other where the one before it says."""
        *others, last = following
        columns = (first, *others)
        if last or any(after <= before for before, after in pairwise((0, *columns))):
            raise _Unlike
        places = dict(zip(columns, range(len(columns)), strict=True))
        # Where no cell stands, the last value is taken, which is none.
        order = [places.get(column, len(columns)) for column in range(1, columns[-1] + 1)]
        shape = _Shape(columns, itemgetter(*order) if len(order) > 1 else itemgetter(slice(1)))
        if len(self._shapes) < _KEPT_SHAPES and len(order) <= _WIDEST_KEPT:
            self._shapes[first, following] = shape
        return shape

    def _put(self, number: int, cells: list[CellValue], held: int) -> None:
        self._room += 9 * held - len(cells)
        if self._room < 0 or number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise RefusedWorkbook(far_out(replace(self._sheet.place, row=number), len(cells)))
        rows = self._sheet.rows
        if number > len(rows):
            rows.extend([] for _ in range(number - len(rows) - 1))
            rows.append(cells)
        else:
            rows[number - 1] = cells

    def _put_read(self, number: int, cells: tuple[Any, ...]) -> None:
        """A row that openpyxl read."""
        held = [cell for cell in cells if cell is not EMPTY_CELL]
        # A formula whose value is a text without letters has been computed.
        values = [unescaped("" if cell.value is None and cell.data_type == "str" else self._as_shown(cell))
                  for cell in cells]
        self.is_long = self.is_long or any(isinstance(value, str) and len(value) > MAX_TEXT for value in values)
        self._put(number, values, len(held))
        for cell in held:
            if cell.data_type == "f":
                # An array's formula has its text in it, a data table's none.
                self._sheet.formulas[number, cell.column] = str(getattr(cell.value, "text", cell.value if isinstance(
                    cell.value, str) else "a data table"))
            elif seen := _seen(cell.value, self._look(cell._style_id), is_date=cell.data_type == "d"):
                self._note(number, cell.column, seen)

    def _as_shown(self, cell: Any) -> CellValue:
        value: CellValue = cell.value
        is_number = value is not None and cell.data_type == "n"
        return as_shown(value, self._look(cell._style_id).number_format) if is_number else value

    def _head(self, rest: bytes) -> _Cell:
        """What stands between the number of a row and that of its first cell."""
        found = _REST_OF_ROW.fullmatch(rest)
        names = _ATTRIBUTE.findall(found[1]) if found else []
        if found is None or len(set(names)) < len(names):
            raise _Unlike
        return _Cell(None, None, self._column(found[2].decode()) if found[2] else 0)

    def _cell(self, rest: bytes) -> _Cell:
        # Most that is new is the text of a cell like others: an identifier.
        begin, end = rest.find(_TEXT_BEGIN), rest.find(_TEXT_END)
        looks = (rest[:begin], rest[end:]) if 0 < begin < end else None
        following = self._texts_like.get(looks)
        if following is not None:
            text = rest[begin + len(_TEXT_BEGIN):end].decode()
            if text.isascii() and text.isprintable() and len(text) <= MAX_TEXT and not _SPECIAL.search(text):
                return tuple.__new__(_Cell, (text, None, following))
        cell = self._cell_of_any_kind(rest)
        if looks and looks[0].endswith(b' t="inlineStr">') and not cell.shown and len(self._texts_like) < _KEPT_SHAPES:
            self._texts_like[looks] = cell.following
        self.is_long = self.is_long or isinstance(cell.value, str) and len(cell.value) > MAX_TEXT
        return cell

    def _cell_of_any_kind(self, rest: bytes) -> _Cell:
        # Of texts that are all printed nothing has to be looked at letter by letter.
        written = rest.decode()
        found = _REST_OF_CELL.fullmatch(written)
        is_plain = written.isprintable() and "&" not in written
        if found is None or found[1] and found[3] or not is_plain and _has_other_letters(rest):
            raise _Unlike
        style, kind, other_style, held, text, following = found.groups()
        value, shown = self._value(int(style or other_style or 0), kind, held, text)
        if isinstance(value, str) and kind != "s":
            value = _letters(value)
        return _Cell(unescaped(value), shown, self._column(following) if following else 0)

    def _value(self, style: int, kind: str | None, held: str | None,
               text: str | None) -> tuple[CellValue, str | _Seen | None]:
        """What a cell of this kind holds, and its number format where that is one of dates, or what else is seen."""
        if (held if kind == "inlineStr" else text) is not None:
            raise _Unlike
        if kind == "inlineStr" or held is None:
            return "" if kind == "str" else text, _seen(text, self._look(style))
        if kind == "s":
            if not held.isdecimal():
                raise _Unlike
            return self._texts[int(held)], _seen(self._texts[int(held)], self._look(style))
        if kind == "b":
            return bool(int(held)), _seen(bool(int(held)), self._look(style))
        if kind in ("str", "e"):
            return held, _seen(held, self._look(style))
        number, look = _number(held), self._look(style)
        shown = look.number_format
        if not is_date_format(shown):
            return as_shown(number, shown), _seen(number, look)
        try:
            # As openpyxl has it: what is out of its calendar is an error value.
            moment = from_excel(number, self._epoch, timedelta=is_timedelta_format(shown))
            return moment, _seen(moment, look, is_date=True)
        except (OverflowError, ValueError):
            return "#VALUE!", None

    def _look_of(self, style: int) -> _Look:
        cell = ReadOnlyCell(self._worksheet, 1, 1, None, style_id=style)
        try:
            return _Look(str(cell.number_format), bool(cell.font.strike))
        except IndexError:
            return _Look(None)


def _seen(value: CellValue, look: _Look, *, is_date: bool = False) -> str | _Seen | None:
    """The number format of a date, or what people see of another thing than the cell holds."""
    date_format = look.number_format if is_date else None
    text = seen_as(value, look.number_format, is_struck=look.is_struck)
    return date_format if text is None else _Seen(text, date_format)


def _number(text: str) -> int | float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _has_other_letters(xml: bytes) -> bool:
    """True of letters that are not, or are not only, themselves, beside the usual five entities."""
    return (len(xml) != len(xml.translate(None, _CONTROLS)) or b"\xef\xbf\xbe" in xml or b"\xef\xbf\xbf" in xml
            or b"&" in xml and _OTHER_ENTITY.search(xml) is not None)


def _letters(text: str) -> str:
    """The text with the letters that its entities stand for."""
    if "&" in text:
        for entity, letter in _ENTITIES.items():
            text = text.replace(entity, letter)
    return text
