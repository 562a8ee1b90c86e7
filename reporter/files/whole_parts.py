"""The rows and shared texts of a workbook as openpyxl's parsers read them, where no part would be passed over."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, tostring

from defusedxml import ElementTree
from openpyxl.cell.text import Text
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from reporter.files import faults
from reporter.files.letters import Lettering, pieces_as_seen
from reporter.files.workbook_bounds import RefusedWorkbook
from reporter.findings import Place

_ROWS, _CELL, _FORMULA, _VALUE, _INLINE, _EXTENSIONS = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sheetData", "c", "f", "v", "is", "extLst"))
_TEXTS, _TEXT, _LETTERS, _RUN, _LOOKS, _HEIGHT, _STRIKE, _READING, _OF_READINGS = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sst", "si", "t", "r", "rPr", "vertAlign", "strike", "rPh", "phoneticPr"))


def whole_rows(worksheet: Any, place: Place) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet by their numbers, with openpyxl's cells; raises RefusedWorkbook where some would be lost."""
    book, last = worksheet.parent, 0
    with worksheet._get_source() as source:
        parser = _WholeRows(source, worksheet._shared_strings, book.data_only, book.epoch, book._date_formats,
                            book._timedelta_formats)
        parser.place = place
        for number, cells in parser.parse():
            if number <= last:
                raise parser.lost(number)
            yield number, worksheet._get_row(cells)
            last = number


def whole_texts(xml: bytes, place: Place) -> list[str]:
    """The shared texts, each at its number, none of a part that is of another form.

    Raises RefusedWorkbook where something else stands among them.
    """
    texts: list[str] = []
    parents: list[Element] = []
    looks = has_looks(xml)
    for event, element in iterparse(io.BytesIO(xml), ("start", "end")):
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if len(parents) == 1 and parents[0].tag == _TEXTS and element.tag not in (_TEXT, _EXTENSIONS):
            raise _refused(place, "something that is no text stands among the texts of the cells")
        if element.tag == _TEXT:
            if not _is_whole_text(element):
                raise _refused(place, f"text {len(texts) + 1} of those that cells share is written as no program "
                               "writes one")
            if looks:
                _show_looks(element)
            texts.append(Text.from_tree(element).content)
            element.clear()
    return texts


class _WholeRows(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser of a sheet, which refuses rows and cells of which it would read a part alone."""

    place: Place

    def parse(self) -> Iterator[Any]:
        """The rows as openpyxl parses them; of what stands around them none is asked for."""
        has_rows = False
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row = self.parse_row(element)
                element.clear()
                yield row
            elif element.tag == _ROWS:
                has_rows = True
                if any(row.tag != ROW_TAG for row in element):
                    raise _refused(self.place, "something that is no row stands among the rows")
        if not has_rows:
            raise _refused(self.place, "no part of the sheet is marked as its rows")

    def parse_row(self, row: Any) -> Any:
        for text in row.iter(_INLINE):
            _show_looks(text)
        number, cells = super().parse_row(row)
        columns = [cell["column"] for cell in cells]
        if len(set(columns)) < len(columns) or not all(map(_is_whole, row)):
            raise self.lost(number)
        return number, cells

    def lost(self, number: int) -> RefusedWorkbook:
        """Why a row is not read."""
        return _refused(replace(self.place, row=number), "cells of the row are written as no program writes them")


def _refused(place: Place, what: str) -> RefusedWorkbook:
    return RefusedWorkbook(faults.NOT_A_WORKBOOK.finding(
        place, f"{what}, so that some of what the sheet holds would be lost", remedy="Open the workbook in Excel or "
        "LibreOffice, look at the sheet there, and save it anew"))


def _is_whole(cell: Any) -> bool:
    """True of a cell of which each part is known and stands there once; of its row's other parts, if it is one."""
    if cell.tag == _EXTENSIONS:
        return True
    held = {part.tag: part for part in cell}
    text = cell.findtext(_VALUE)
    if cell.tag != _CELL or len(held) < len(cell) or not held.keys() <= {_VALUE, _INLINE, _FORMULA, _EXTENSIONS} or len(
            held.get(_VALUE, ())):
        return False
    if cell.get("t") == "inlineStr":
        return not text and _is_whole_text(held.get(_INLINE, ()))
    return _INLINE not in held and (cell.get("t") != "s" or not text or text.strip().isdecimal())


def _is_whole_text(text: Iterable[Element]) -> bool:
    """True of a text of which each part is known, with one run of letters, or several that have looks."""
    return _are(text, {_LETTERS, _RUN, _READING, _OF_READINGS, _EXTENSIONS}) and all(
        not len(part) if part.tag == _LETTERS else part.tag != _RUN or _are(part, {_LETTERS, _LOOKS})
        and not any(len(run) for run in part if run.tag == _LETTERS) for part in text)


def with_looks_shown(sheet: bytes) -> bytes:
    """The part of a sheet with what is raised or struck out in its own texts as it is seen; as it is where nothing is.
    """
    if not has_looks(sheet):
        return sheet
    tree = ElementTree.fromstring(sheet)
    for text in tree.iter(_INLINE):
        _show_looks(text)
    return bytes(tostring(tree))


def has_looks(part: bytes) -> bool:
    """True where letters of a part may be raised or struck out."""
    return b"vertAlign" in part or b"strike" in part


def _show_looks(text: Element) -> None:
    """Write what is raised or struck out as it is seen."""
    runs = [(letters, _looks_of(run)) for run in text.iterfind(_RUN) for letters in run.iterfind(_LETTERS)]
    seen = pieces_as_seen((letters.text or "", looks) for letters, looks in runs)
    for (letters, _), as_it_is_seen in zip(runs, seen, strict=True):
        letters.text = as_it_is_seen


def _looks_of(run: Element) -> Lettering:
    return Lettering(any(height.get("val") == "superscript" for height in run.iterfind(f"{_LOOKS}/{_HEIGHT}")),
                 any(line.get("val") not in ("0", "false") for line in run.iterfind(f"{_LOOKS}/{_STRIKE}")))


def _are(parts: Iterable[Element], known: set[str]) -> bool:
    tags = [part.tag for part in parts]
    return known.issuperset(tags) and tags.count(_LETTERS) <= 1
