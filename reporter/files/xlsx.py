"""Workbooks in .xlsx as sheets: bounds first, then the parser; where cells hold formulas, their last values."""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reporter.files import faults
from reporter.files.archives import UNREADABLE, is_sound_archive, tags_of
from reporter.files.plain_copies import plain_copy
from reporter.files.reading import read_bytes
from reporter.files.sheet import (
    MAX_TEXT,
    UNCOMPUTED,
    Marks,
    Sheet,
    column_letter,
)
from reporter.files.sheet_marks import read_marks
from reporter.files.workbook_bounds import RefusedWorkbook, stay_within
from reporter.findings import Finding, Findings, Place

if TYPE_CHECKING:
    from reporter.files.worksheets import Book


def read_workbook(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The sheets of an .xlsx file in order. Where cells hold formulas, their last values are read."""
    content = read_bytes(folder, name, findings)
    if content is None or not is_sound_archive(content, name, findings):
        return None
    # Slow to import, and not needed where all files are CSV; here, a broken package is no fault of the workbook.
    from reporter.files.worksheets import Book

    try:
        stay_within(content, name)
        try:
            sheets = _read_sheets(content, name, Book)
        except RefusedWorkbook:
            raise
        except UNREADABLE:
            # Other programs open it all the same if what is wrong is its looks.
            sheets = []
        # Of a workbook in Strict Open XML the parser sees no sheets: it is never taken for an empty one.
        sheets = sheets or _read_sheets(plain_copy(content), name, Book)
        if not sheets:
            raise RefusedWorkbook(faults.NOT_A_WORKBOOK.finding(
                Place(name), "no sheet is found in the workbook", remedy="Save it again as “Excel Workbook (.xlsx)”"))
    except RefusedWorkbook as refused:
        findings.add(refused.finding)
        return None
    except UNREADABLE as error:
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), f"the workbook does not open ({type(error).__name__})"))
        return None
    long = [fault for sheet in sheets if sheet.is_long for fault in _too_long(sheet)]
    findings.extend(long)
    marks = None if long else read_marks(content, name, findings)
    return None if marks is None else [replace(sheet, marks=marks.get(str(sheet.name), Marks())) for sheet in sheets]


def _read_sheets(content: bytes, name: str, reader: type[Book]) -> list[Sheet]:
    sheets = _sheets(content, name, reader, values_only=False)
    if any(sheet.formulas for sheet in sheets):
        computed = _sheets(content, name, reader, values_only=True)
        sheets = [_with_values(sheet, values) for sheet, values in zip(sheets, computed, strict=True)]
    return sheets


def sheet_names(folder: Path, name: str) -> tuple[str, ...]:
    """The sheets that an .xlsx file names, looked up without reading them; none where it does not open."""
    content = read_bytes(folder, name, Findings())
    if content is None or not is_sound_archive(content, name, Findings()):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tags = _SHEET_TAG.findall(archive.read("xl/workbook.xml"))
    except UNREADABLE:
        return ()
    names = (found[1] for tag in tags if (found := _SHEET_NAME.search(tag)))
    return tuple(html.unescape(one.decode("utf-8", "replace")) for one in names)


_SHEET_TAG = re.compile(rb"<(?:[\w.-]{1,80}:)?sheet\s[^<>]{1,2000}>")
_SHEET_NAME = re.compile(rb"\bname=[\"']([^\"']*)[\"']")


def _too_long(sheet: Sheet) -> Iterator[Finding]:
    """Each row's first text that is longer than a cell of Excel can hold."""
    for number, cells in enumerate(sheet.rows, start=1):
        long = [index for index, value in enumerate(cells) if isinstance(value, str) and len(value) > MAX_TEXT]
        for index in long[:1]:
            yield faults.TOO_LARGE.finding(
                replace(sheet.place, row=number, letter=column_letter(index + 1)),
                f"the cell has {len(str(cells[index]))} letters, the limit is {MAX_TEXT}",
                remedy="Shorten the text, or put it into a file of its own")


def _sheets(content: bytes, name: str, reader: type[Book], *, values_only: bool) -> list[Sheet]:
    with warnings.catch_warnings():
        # Of parts that do not matter here, such as themes and drop-downs.
        warnings.simplefilter("ignore")
        book = reader(content, Place(name), values_only=values_only)
        try:
            return book.sheets()
        finally:
            book.wb.close()


def _with_values(sheet: Sheet, computed: Sheet) -> Sheet:
    for row, column in sheet.formulas:
        value = computed.value(row, column)
        sheet.rows[row - 1][column - 1] = UNCOMPUTED if value is None else value
        for told, known in ((sheet.shown, computed.shown), (sheet.date_formats, computed.date_formats)):
            if (row, column) in known:
                told[row, column] = known[row, column]
    return replace(sheet, is_long=sheet.is_long or computed.is_long)


def cells_in(content: bytes) -> int:
    """How many cells the sheets of a workbook hold, at most."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if "/worksheets/" in part:
                with archive.open(part) as stream:
                    count += sum(piece.count(b"<c") for piece in tags_of(stream))
    return count
