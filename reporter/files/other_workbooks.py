"""Workbooks that are not .xlsx: .xls of Excel up to 2003, .ods of LibreOffice, and .xlsb.

Libraries read them that lay out whatever rectangle a file claims. Therefore they run in a process of their own, which
may take so much memory and time and no more, and gives back the filled cells alone.
"""

from __future__ import annotations

import datetime
import errno
import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from reporter.files import faults
from reporter.files.letters import Lettering, with_looks
from reporter.files.number_formats import seen_as
from reporter.files.reading import read_bytes
from reporter.files.sheet import (
    MAX_EMPTY,
    SINCE_1900,
    SINCE_1904,
    UNCOMPUTED,
    CellValue,
    Marks,
    Range,
    Sheet,
    as_shown,
    plain_text,
)
from reporter.files.sheet_marks import merges_too_much
from reporter.files.workbook_bounds import MAX_SHEETS
from reporter.findings import Findings, Place, Refusal, visible
from reporter.forms.editions import DATE_FORMAT
from reporter.processes import EndedByOthers, end_with_the_command, ended_as, refused_by_the_machine, run_module

XLS, ODS = ".xls", ".ods"
ENDINGS = (XLS, ODS, ".xlsb")
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 300
"""Several times what the largest takes that is read, on a slow machine: what is found hangs on none."""
MOST_CELLS, CELLS_OF_A_BYTE, CELLS_OF_ALL = 200_000, 2, 5_000_000
"""All cells and empty rows of a workbook: so many, and so many more for each byte of it; and of any. A cell of an .ods
file can say that it stands for millions."""
MOST_LETTERS, LETTERS_OF_A_BYTE = 20_000_000, 100
"""All letters of a workbook, each as often as it stands in a cell, likewise."""
_NOT_OPENED = 3
"""How the other process ends where it is the workbook's fault; a fault of Python or of what is installed is another,
and what the machine refuses, or ends, is none of the workbook."""
_OUT_OF_BOUNDS = b"memory allocation of "
"""What a library in Rust says before it gives up a process that has no more memory, which here is our own bound."""
_UNBOUNDED = b"Memory is not bounded here."
_AtCell = tuple[int, int, str]
_Record = tuple[int, int, bytes]


def read_other_workbook(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The sheets of an .xls or .ods file; None, with a finding, for one that does not open within its bounds.

    Raises Refusal or OSError where what reads such workbooks does not come to its end, or does not itself run.
    """
    content = read_bytes(folder, name, findings)
    if content is None:
        return None
    try:
        sheets = [_sheet(name, **told) for told in _told_of(name, content)]
    except ValueError:
        findings.add(faults.NOT_A_WORKBOOK.finding(
            Place(name), "the workbook does not open, has a password, or is larger than is read",
            remedy="Open it in Excel or LibreOffice, remove any password and all empty rows below the table, and save "
                   "it as .xlsx"))
        return None
    if any(merges_too_much(sheet.marks, sheet.place, findings) for sheet in sheets):
        return None
    unsure = next((sheet for sheet in sheets if sheet.marks.percentages), None)
    if unsure is not None:
        findings.add(faults.HIDDEN_CELLS.finding(
            unsure.place, "numbers of the workbook are shown as percentages or otherwise than they are, and .xlsb does "
            "not say which: 40% is read as 0.4", remedy="Save it as .xlsx, in which they are known"))
    return sheets


def _told_of(name: str, content: bytes) -> list[dict[str, Any]]:
    """What the other process tells of the sheets; raises ValueError where it is the workbook that does not open."""
    try:
        made = run_module(__name__, Path(name).suffix.lower(), content=content, seconds=MOST_SECONDS,
                          does=f"reads {visible(name)}", instead="Save it as .xlsx, which is read with less, or try "
                          "again where the machine has less to do.")
    except subprocess.TimeoutExpired as late:
        raise Refusal(f"{visible(name)} was not read within {MOST_SECONDS} seconds. Save it as .xlsx, which is read "
                      "much faster, or try again where the machine has less to do.") from late
    except EndedByOthers as other:
        if (other.ended.returncode == -signal.SIGABRT and _OUT_OF_BOUNDS in other.ended.stderr
                and _UNBOUNDED not in other.ended.stderr):
            raise ValueError("larger than is read") from other
        raise
    if made.returncode == _NOT_OPENED:
        raise ValueError("does not open")
    sheets: list[dict[str, Any]] = json.loads(made.stdout)
    return sheets


def _sheet(name: str, title: str, rows: list[list[Any]], marks: list[Any], *, of_1904: bool,
           formats: Iterable[_AtCell] = (), formulas: Iterable[_AtCell] = (), shown: Iterable[_AtCell] = (),
           percentages: bool = False) -> Sheet:
    """A sheet as it came from the other process."""
    merged, hidden_rows, hidden_columns, hidden = marks
    told = Marks(tuple(Range(*area) for area in merged), tuple(hidden_rows), tuple(hidden_columns), hidden, percentages)
    sheet = Sheet(name, title, [[_value(cell) for cell in row] for row in rows],
                  formulas={(row, column): formula for row, column, formula in formulas},
                  date_formats={(row, column): form for row, column, form in formats},
                  shown={(row, column): text for row, column, text in shown},
                  since=SINCE_1904 if of_1904 else SINCE_1900, marks=told)
    _put_uncomputed(sheet)
    for number, cells in enumerate(sheet.rows, start=1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, datetime.date):
                # Where a library does not tell how a date is shown, nothing is said of it.
                sheet.date_formats.setdefault((number, column), DATE_FORMAT)
    return sheet


def _put_uncomputed(sheet: Sheet) -> None:
    """Say of each formula without a value that there is one, at the end of a row and of the sheet too."""
    room = MAX_EMPTY
    for row, column in sheet.formulas:
        if sheet.value(row, column) is not None:
            continue
        short = column - (len(sheet.rows[row - 1]) if row <= len(sheet.rows) else 0)
        room -= max(row - len(sheet.rows), 0) + max(short, 0)
        if room < 0:
            raise ValueError("too many empty cells")
        sheet.rows.extend([] for _ in range(row - len(sheet.rows)))
        cells = sheet.rows[row - 1]
        cells += [None] * short
        cells[column - 1] = UNCOMPUTED


def _value(cell: Any) -> CellValue:
    """A cell as it came from the other process: dates are in a list of one text."""
    if isinstance(cell, list):
        moment = datetime.datetime.fromisoformat(cell[0])
        return moment.date() if moment.time() == datetime.time() else moment
    return plain_text(cell) if isinstance(cell, str | int | float | bool) and cell != "" else None


def _told(cell: object) -> object:
    if isinstance(cell, datetime.datetime | datetime.date):
        return [cell.isoformat()]
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


class _Room:
    """How many cells, rows and letters the sheets of a workbook may still have, and how much of it may be read."""

    def __init__(self, content: bytes) -> None:
        self.left = min(MOST_CELLS + CELLS_OF_A_BYTE * len(content), CELLS_OF_ALL)
        self.letters = MOST_LETTERS + LETTERS_OF_A_BYTE * len(content)
        self.unread = len(content)

    def take(self, count: int, letters: int = 0) -> None:
        """Raises ValueError where there is no room."""
        self.left -= count
        self.letters -= letters
        if self.left < 0 or self.letters < 0:
            raise ValueError("too many cells or letters")

    def read(self, record: _Record) -> _Record:
        """A record of the workbook; raises ValueError where sheets stand in one another, and it is read again."""
        self.unread -= 4 + record[1]  # with its number and length
        if self.unread < 0:
            raise ValueError("sheets that stand in one another")
        return record


def _few(sheets: int) -> int:
    """The number of sheets; raises ValueError where they are more than those of any workbook."""
    if sheets > MAX_SHEETS:
        raise ValueError("too many sheets")
    return sheets


def _trimmed(rows: Iterable[Sequence[object]], room: _Room) -> list[list[object]]:
    """The rows without blank cells at their ends and without blank rows at the end."""
    kept: list[list[object]] = []
    for row in rows:
        end = next((index for index in range(len(row), 0, -1) if row[index - 1] not in ("", None)), 0)
        room.take(max(end, 1), sum(len(cell) for cell in row if isinstance(cell, str)))
        kept.append([_told(cell) for cell in row[:end]])
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _old_sheets(content: bytes) -> Iterator[dict[str, Any]]:
    """The sheets of an .xls file."""
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(),
                              on_demand=True)
    fonts = {number: Lettering(font.escapement == 1, bool(font.struck_out))
             for number, font in enumerate(book.font_list)}
    room, record = _Room(content), book.get_record_parts
    book.get_record_parts = lambda: room.read(record())
    for number in range(_few(book.nsheets)):
        sheet = book.sheet_by_index(number)
        rows = _trimmed(([_old_value(cell, book) if (runs := sheet.rich_text_runlist_map.get((row, column))) is None
                          else with_looks(cell.value, runs, fonts) for column, cell in enumerate(sheet.row(row))]
                         for row in range(sheet.nrows)), room)
        yield {"title": sheet.name, "rows": rows, "of_1904": book.datemode == 1, "marks": (
            [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
            sorted(row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden),
            sorted(column + 1 for column, told in sheet.colinfo_map.items() if told.hidden), sheet.visibility != 0),
            "formats": [(row + 1, column + 1, _format(cell, book))
                        for row in range(sheet.nrows) for column, cell in enumerate(sheet.row(row))
                        if cell.ctype == xlrd.XL_CELL_DATE],
            "shown": [(row + 1, column + 1, text) for row in range(sheet.nrows)
                      for column, cell in enumerate(sheet.row(row)) if (text := _seen(cell, book, fonts)) is not None]}
        book.unload_sheet(number)


def _seen(cell: Any, book: Any, fonts: Mapping[int, Lettering]) -> str | None:
    """What people see of another thing than the cell holds."""
    import xlrd

    look = fonts.get(book.xf_list[cell.xf_index].font_index, Lettering())
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_TEXT):
        return seen_as(cell.value, _format(cell, book), is_struck=look.is_struck)
    return seen_as(str(_old_value(cell, book)), None, is_struck=True) if look.is_struck else None


def _format(cell: Any, book: Any) -> str:
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _old_value(cell: Any, book: Any) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return as_shown(cell.value, _format(cell, book))
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


def _moment(number: float, datemode: int) -> object:
    """The day and time of a number of days; a number that stands for none stays one."""
    import xlrd

    try:
        moment = xlrd.xldate.xldate_as_datetime(number, datemode)
    except (xlrd.xldate.XLDateError, OverflowError):
        return number
    return moment if number >= 1 else moment.time()


def _other_sheets(content: bytes, ending: str) -> Iterator[dict[str, Any]]:
    """The sheets of an .ods or .xlsb file."""
    import python_calamine

    from reporter.files.binary_looks import shows_otherwise, with_texts_as_seen
    from reporter.files.ods_marks import OdsMarks, marks_of_ods

    marks, of_1904 = marks_of_ods(content) if ending == ODS else ({}, False)
    room = _Room(content)
    if (sum(marked.filled + marked.reaches for marked in marks.values()) > room.left
            or sum(marked.letters for marked in marks.values()) > room.letters):
        raise ValueError("too many cells or letters")  # before they are laid out
    seen = content if ending == ODS else with_texts_as_seen(content)
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(seen))
    _few(len(workbook.sheets_metadata))
    percentages = ending != ODS and shows_otherwise(content)
    if ending == ODS and [told.name for told in workbook.sheets_metadata] != list(marks):
        raise ValueError("sheets that the library passes over")
    for told in workbook.sheets_metadata:
        marked = marks.get(told.name, OdsMarks())
        rows: list[list[Any]] = workbook.get_sheet_by_name(told.name).to_python(False)
        for row, column, text in marked.texts:
            if row <= len(rows) and column <= len(rows[row - 1]):
                rows[row - 1][column - 1] = text
        yield {"title": told.name, "rows": _trimmed(rows, room), "of_1904": of_1904, "formulas": marked.formulas,
               "shown": marked.shown,
               "percentages": percentages and any(isinstance(cell, float) for row in rows for cell in row),
               "marks": (marked.merged, marked.rows, marked.columns,
                         told.visible != python_calamine.SheetVisibleEnum.Visible)}


def _serve(ending: str) -> int:
    """In the other process: the workbook comes in, its filled cells go out as JSON."""
    for library in (["xlrd"] if ending == XLS else
                    ["python_calamine", "reporter.files.binary_looks", "reporter.files.ods_marks"]):
        import_module(library)  # before memory is bounded
    bounded = _bound_memory()
    if not bounded:
        print(_UNBOUNDED.decode(), file=sys.stderr)
    content = sys.stdin.buffer.read()
    try:
        told = json.dumps(list(_old_sheets(content) if ending == XLS else _other_sheets(content, ending)))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        refused = refused_by_the_machine(error)
        if refused and refused.errno and not (bounded and refused.errno == errno.ENOMEM):
            raise
        # Whatever a library says of a workbook, a panic of Rust, which is no Exception, included: it does not open.
        print(repr(error), file=sys.stderr)
        return _NOT_OPENED
    sys.stdout.write(told)
    return 0


def _bound_memory() -> bool:
    """True where this process may from now on take MOST_MEMORY and no more; elsewhere the time alone bounds it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        return False
    return True


if __name__ == "__main__":
    end_with_the_command()
    sys.exit(ended_as(lambda: _serve(sys.argv[1])))
