"""Workbooks in .xlsx as sheets: bounds first, then the parser; where cells hold formulas, their last values."""

from __future__ import annotations

import datetime
import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from reporter.files import faults
from reporter.files.archives import UNREADABLE, is_sound_archive, tags_of
from reporter.files.plain_copies import plain_copy
from reporter.files.reading import read_bytes
from reporter.files.sheet import (
    MAX_COLUMNS,
    MAX_EMPTY,
    MAX_ROWS,
    MAX_TEXT,
    Marks,
    Sheet,
    column_letter,
    far_out,
    plain_text,
)
from reporter.files.sheet_marks import read_marks
from reporter.findings import Finding, Findings, Place

MAX_SHEETS = 250
MAX_PLAN = 2_000_000
"""The bytes of the part that names a workbook's sheets, and the names that people gave to ranges."""


def read_workbook(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The sheets of an .xlsx file in order. Where cells hold formulas, their last values are read."""
    content = read_bytes(folder, name, findings)
    if content is None or not is_sound_archive(content, name, findings):
        return None
    try:
        _stay_within(content, name)
        try:
            sheets = _read_sheets(content, name)
        except _Refused:
            raise
        except UNREADABLE:
            # Other programs open it all the same if what is wrong is its looks.
            sheets = []
        # Of a workbook in Strict Open XML the parser sees no sheets: it is never taken for an empty one.
        sheets = sheets or _read_sheets(plain_copy(content), name)
        if not sheets:
            raise _Refused(faults.NOT_A_WORKBOOK.finding(
                Place(name), "no sheet is found in the workbook", remedy="Save it again as “Excel Workbook (.xlsx)”"))
    except _Refused as refused:
        findings.add(refused.finding)
        return None
    except UNREADABLE as error:
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), f"the workbook does not open ({type(error).__name__})"))
        return None
    long = [fault for sheet in sheets for fault in _too_long(sheet)]
    findings.extend(long)
    marks = None if long else read_marks(content, name, findings)
    return None if marks is None else [replace(sheet, marks=marks.get(str(sheet.name), Marks())) for sheet in sheets]


def _read_sheets(content: bytes, name: str) -> list[Sheet]:
    sheets = _sheets(content, name, values_only=False)
    if any(sheet.formulas for sheet in sheets):
        computed = _sheets(content, name, values_only=True)
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


class _Refused(Exception):
    """A workbook that is not read further, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


_ROW = re.compile(rb"<(?:[\w.-]{1,80}:)?row\s[^>]*?\br=[\"']([0-9]+)[\"']")
_SHEET_TAG = re.compile(rb"<(?:[\w.-]{1,80}:)?sheet\s[^>]{1,2000}>")
_SHEET_NAME = re.compile(rb"\bname=[\"']([^\"']*)[\"']")
_SHEET = re.compile(rb"<(?:[\w.-]{1,80}:)?sheet\s[^>]*?\bid=[\"']([^\"']*)[\"']")


def _stay_within(content: bytes, name: str) -> None:
    """Look at the parts of a workbook before any is opened: its sheets, each named once, and their rows, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
        plan = archive.getinfo("xl/workbook.xml").file_size if "xl/workbook.xml" in parts else 0
        if plan > MAX_PLAN:
            raise _Refused(faults.TOO_LARGE.finding(
                Place(name), f"the workbook's plan of sheets and names has {plan:,} bytes, the limit is {MAX_PLAN:,}",
                remedy="Delete names that nothing uses (Formulas, Name Manager)"))
        sheets = _SHEET.findall(archive.read("xl/workbook.xml")) if "xl/workbook.xml" in parts else []
        if len(sheets) > MAX_SHEETS or len(sheets) > len(set(sheets)):
            raise _Refused(faults.TOO_LARGE.finding(
                Place(name), f"the workbook names {len(sheets)} sheets, {len(set(sheets))} of them different; the "
                             f"limit is {MAX_SHEETS}"))
        for part in parts:
            if "/worksheets/" in part and part.endswith(".xml"):
                with archive.open(part) as stream:
                    _rows_in_order(stream, name, part)


def _rows_in_order(stream: IO[bytes], name: str, part: str) -> None:
    last = 0
    for tags in tags_of(stream):
        rows = [last, *map(int, _ROW.findall(tags))]
        if max(rows) > MAX_ROWS:
            raise _Refused(faults.TOO_LARGE.finding(
                Place(name), f"{part} has a row {max(rows)}, the limit is {MAX_ROWS}"))
        if any(after <= before for before, after in pairwise(rows)):
            raise _Refused(faults.NOT_A_WORKBOOK.finding(
                Place(name), f"the rows of {part} are not in order, so that some would be lost"))
        last = rows[-1]


def _too_long(sheet: Sheet) -> Iterator[Finding]:
    """Each row's first text that is longer than a cell of Excel can hold."""
    for number, cells in enumerate(sheet.rows, start=1):
        for index, value in enumerate(cells, start=1):
            if isinstance(value, str) and len(value) > MAX_TEXT:
                yield faults.TOO_LARGE.finding(
                    replace(sheet.place, row=number, letter=column_letter(index)),
                    f"the cell has {len(value)} letters, the limit is {MAX_TEXT}",
                    remedy="Shorten the text, or put it into a file of its own")
                break


def _sheets(content: bytes, name: str, *, values_only: bool) -> list[Sheet]:
    import openpyxl  # slow to import, and not needed where all files are CSV
    from openpyxl.cell.read_only import EMPTY_CELL

    with warnings.catch_warnings():
        # Of parts that do not matter here, such as themes and drop-downs.
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values_only, keep_links=False)
        try:
            return [_sheet(worksheet, name, EMPTY_CELL, workbook.epoch.date()) for worksheet in workbook.worksheets]
        finally:
            workbook.close()


def _sheet(worksheet: Any, name: str, empty: object, since: datetime.date) -> Sheet:
    # The declared dimension may be wrong; without it the rows themselves are counted.
    worksheet.reset_dimensions()
    sheet = Sheet(name, worksheet.title, [], since=since)
    room = MAX_EMPTY
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        held = [cell for cell in cells if cell is not empty]
        room += 9 * len(held) - len(cells)
        if room < 0 or number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise _Refused(far_out(replace(sheet.place, row=number), len(cells)))
        sheet.rows.append([plain_text(cell.value) for cell in cells])
        for cell in held:
            if cell.data_type == "f":
                # An array's formula has its text in it, a data table's none.
                sheet.formulas[number, cell.column] = str(getattr(cell.value, "text", cell.value if isinstance(
                    cell.value, str) else "a data table"))
            elif cell.data_type == "d":
                sheet.date_formats[number, cell.column] = cell.number_format
    return sheet


def _with_values(sheet: Sheet, computed: Sheet) -> Sheet:
    for row, column in sheet.formulas:
        sheet.rows[row - 1][column - 1] = computed.value(row, column)
    return sheet


def cells_in(content: bytes) -> int:
    """How many cells the sheets of a workbook hold, at most."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(archive.read(part).count(b"<c") for part in archive.namelist() if "/worksheets/" in part)
