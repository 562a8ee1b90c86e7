"""Cells put into a workbook of others, whose parts stay byte for byte as they are beside them.

A library that reads a workbook and writes it anew drops what it does not know: text boxes, words in bold, drop-downs of
newer programs. Here a cell is put between the bytes of its row; that no value of a formula is older than what it is
made of, they are left to be computed again.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import to_excel

from reporter.files.sheet_marks import sheet_parts
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks.texts import in_xml

Spot = tuple[int, int]
"""The row and column of a cell, both from 1."""

_CHAIN = b"calcChain"
_BOOK, _TYPES, _LINKS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_TAG = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_SPANS = re.compile(rb"\sspans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_COMPUTING = re.compile(rb"(<(?:[\w.-]{1,80}:)?calcPr\b)([^<>]*?)(/?>)")
_ON_OPENING = re.compile(rb"\sfullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True)
class CellInPlace:
    """What a cell is to hold; it looks as it does, or as the cell at `like`. A date is a number of days `since`."""

    value: str | int | float | bool | datetime.date | None
    like: Spot | None = None
    is_formula: bool = False


class SharedFormula(Exception):
    """A cell that is to be changed holds a formula of which others are made."""


@dataclass
class _Part:
    """A row or cell among the bytes of a sheet: its number, where it begins, where its first tag ends, and its last."""

    number: int
    start: int
    opened: int
    end: int = 0
    cells: list[_Part] = field(default_factory=list)
    shares: bool = False


def with_cells(content: bytes, changed: Mapping[str, Mapping[Spot, CellInPlace]], since: datetime.datetime) -> bytes:
    """The workbook with these cells by sheet; everything else as it was, save the values of formulas."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        titles = {part: title for title, part, _ in sheet_parts(archive)}

    def edited(name: str, part: bytes) -> bytes | None:
        if name in titles:
            return _with_cells(part, changed.get(titles[name], {}), since)
        if name == _BOOK:
            return _COMPUTING.sub(lambda found: found[1] + _ON_OPENING.sub(b"", found[2]) + b' fullCalcOnLoad="1"'
                                  + found[3], part)
        if name in (_TYPES, _LINKS):
            return _TAG.sub(lambda found: b"" if _CHAIN in found[0] else found[0], part)
        # In what order formulas are computed, the next program finds by itself.
        return None if _CHAIN in name.encode() else part

    return repacked(content, edited)


def _with_cells(xml: bytes, changed: Mapping[Spot, CellInPlace], since: datetime.datetime) -> bytes:
    """A sheet's part with these cells, and without the values of its formulas."""
    there = _Standing(xml)
    edits = [(start, end, b"") for start, end in there.computed]
    if changed:
        edits += there.dimensions
    for number in sorted({row for row, _ in changed}):
        made = [(column, _cell((number, column), one, there, since))
                for (row, column), one in sorted(changed.items()) if row == number]
        edits += _row_edits(xml, there, number, made)
    pieces, last = [], 0
    for start, end, new in sorted(edits, key=lambda one: one[:2]):
        if start >= last:  # Where a changed cell held a formula, its value goes with the cell.
            pieces += [xml[last:start], new]
            last = end
    return b"".join([*pieces, xml[last:]])


def _row_edits(xml: bytes, there: _Standing, number: int, made: list[tuple[int, bytes]]) -> Iterator[
        tuple[int, int, bytes]]:
    """What is put where, so that a row has its cells."""
    row = next((one for one in there.rows if one.number == number), None)
    if row is None:
        at = next((one.start for one in there.rows if one.number > number), there.rows_end)
        name = f"{there.prefix}row".encode()
        yield at, at, b'<%s r="%d">%s</%s>' % (name, number, b"".join(one for _, one in made), name)
        return
    tag = _SPANS.sub(b"", xml[row.start:row.opened])
    if row.opened == row.end:
        cells = b"".join(one for _, one in made)
        yield row.start, row.end, tag[:-2] + b">" + cells + f"</{there.prefix}row>".encode()
        return
    yield row.start, row.opened, tag
    for column, cell in made:
        old = next((one for one in row.cells if one.number == column), None)
        if old is not None and old.shares:
            raise SharedFormula(f"{get_column_letter(column)}{number}")
        last = row.cells[-1].end if row.cells else row.opened
        at = next((one.start for one in row.cells if one.number >= column), last)
        yield at, old.end if old else at, cell


def _cell(spot: Spot, one: CellInPlace, there: _Standing, since: datetime.datetime) -> bytes:
    """A cell as XML, in letters that every encoding has."""
    style, value, prefix = there.style(one.like or spot), one.value, there.prefix
    start = f'<{prefix}c r="{get_column_letter(spot[1])}{spot[0]}"' + (f' s="{style}"' if style else "")
    if value is None:
        made = f"{start}/>"
    elif isinstance(value, str):
        text = in_xml(value)
        inner = text[text.index(">") + 1:-len("</t>")]
        if one.is_formula:
            made = f"{start}><{prefix}f>{inner.removeprefix('=')}</{prefix}f></{prefix}c>"
        else:
            made = (f'{start} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{inner}</{prefix}t>'
                    f"</{prefix}is></{prefix}c>")
    elif isinstance(value, bool):
        made = f'{start} t="b"><{prefix}v>{value:d}</{prefix}v></{prefix}c>'
    else:
        number = to_excel(value, since) if isinstance(value, datetime.date) else value
        made = f"{start}><{prefix}v>{number}</{prefix}v></{prefix}c>"
    return made.encode("ascii", "xmlcharrefreplace")


class _Standing:
    """Where rows, cells and values of formulas stand among the bytes of a sheet's part."""

    def __init__(self, xml: bytes) -> None:
        self.xml, self.prefix = xml, ""
        self.rows: list[_Part] = []
        self.computed: list[tuple[int, int]] = []
        self.dimensions: list[tuple[int, int, bytes]] = []
        self.rows_end = 0
        self._styles: dict[Spot, str] = {}
        self._of_columns: list[tuple[int, int, str]] = []
        self._open: list[str] = []
        self._starts: list[int] = []
        self._is_formula = False
        self._values: list[tuple[int, int]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.Parse(xml, True)

    def style(self, spot: Spot) -> str:
        """How a cell looks, or else its column; a blank where neither says."""
        of_column = next((style for first, last, style in self._of_columns if first <= spot[1] <= last), "")
        return self._styles.get(spot, of_column)

    def _refuse(self, *_: object) -> None:
        raise ValueError("a document type in a sheet")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        at = self._parser.CurrentByteIndex
        self._open.append(local)
        self._starts.append(at)
        if len(self._open) == 1:
            self.prefix = f"{prefix}:" if prefix else ""
        elif self._open[1:] == ["cols", "col"]:
            self._of_columns.append((int(attributes["min"]), int(attributes["max"]), _number(attributes.get("style"))))
        elif self._open[1:] == ["sheetData", "row"]:
            last = self.rows[-1].number if self.rows else 0
            self.rows.append(_Part(int(attributes.get("r", last + 1)), at, self._tag_end(at)))
        elif self._open[1:] == ["sheetData", "row", "c"]:
            cells = self.rows[-1].cells
            column = coordinate_to_tuple(attributes["r"])[1] if "r" in attributes else \
                (cells[-1].number if cells else 0) + 1
            cells.append(_Part(column, at, self._tag_end(at)))
            self._styles[self.rows[-1].number, column] = _number(attributes.get("s"))
            self._is_formula, self._values = False, []
        elif self._open[1:] == ["sheetData", "row", "c", "f"]:
            self._is_formula = True
            self.rows[-1].cells[-1].shares |= "ref" in attributes

    def _end(self, _: str) -> None:
        local, start, at = self._open.pop(), self._starts.pop(), self._parser.CurrentByteIndex
        path = [*self._open[1:], local]
        if path[:1] not in (["sheetData"], ["dimension"]):
            return
        opened = self._tag_end(start)
        end = opened if self.xml[opened - 2:opened] == b"/>" else self._tag_end(at)
        if path == ["dimension"]:
            self.dimensions.append((start, end, b""))
        elif path == ["sheetData"]:
            self.rows_end = at
        elif path == ["sheetData", "row"]:
            self.rows[-1].end = end
        elif path == ["sheetData", "row", "c"]:
            self.rows[-1].cells[-1].end = end
            self.computed += self._values if self._is_formula else []
        elif path == ["sheetData", "row", "c", "v"]:
            self._values.append((start, end))

    def _tag_end(self, start: int) -> int:
        found = _TAG.match(self.xml, start)
        return found.end() if found else start


def _number(digits: str | None) -> str:
    return str(int(digits)) if digits else ""
