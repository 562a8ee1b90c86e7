"""The one guarded reader of files: what a dossier's folder holds, as text, rows or sheets.

Nothing outside the folder is read, nothing too large is opened, and whatever is wrong with a file is a
finding; every function then gives None.
"""

from __future__ import annotations

import csv
import datetime
import fnmatch
import hashlib
import html
import io
import os
import re
import stat
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from reporter.files import faults
from reporter.files.plain_copies import plain_copy
from reporter.findings import STEERING, Finding, Findings, Place

MAX_BYTES = 64 * 1024 * 1024
MAX_TABLE_BYTES = 512 * 1024 * 1024
"""How large a CSV file may be, which is read row by row; as many rows as a sheet has take half of it."""
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2_000

CSV_ENDINGS = (".csv", ".tsv", ".txt")
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""The rows and columns that Excel has."""
MAX_DEPTH = 20
"""The folders that stand inside each other."""
MAX_SHEETS = 250
MAX_PLAN = 2_000_000
"""The bytes of the part that names a workbook's sheets, and the names that people gave to ranges."""
MAX_EMPTY = 1_000_000
"""How many empty cells may be made between those that a workbook holds, and eight more for each of these."""
MAX_TEXT = 32_767
"""The letters that Excel has in a cell."""

UNREADABLE = Exception
"""What openpyxl and the libraries below it raise on a damaged workbook: they have no error of their own for it."""

SINCE_1900, SINCE_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
"""The days that workbooks count as nought, in the date systems of Windows and of older Macs."""

CellValue = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None


@dataclass(frozen=True)
class Sheet:
    """The cells of a CSV file, or of one sheet of a workbook: `rows[0]` is row 1.

    `formulas` and `date_formats` are by row and column, both from 1: the formula of a cell, and the number
    format of a cell that holds a date. A number that stands for a day is counted `since` this one.
    """

    file: str
    name: str | None
    rows: list[list[CellValue]]
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    date_formats: dict[tuple[int, int], str] = field(default_factory=dict)
    since: datetime.date = SINCE_1900

    @property
    def place(self) -> Place:
        return Place(self.file, self.name)

    def value(self, row: int, column: int) -> CellValue:
        """The value at row and column, from 1; None beyond the sheet."""
        cells = self.rows[row - 1] if 1 <= row <= len(self.rows) else []
        return cells[column - 1] if 1 <= column <= len(cells) else None


def matching(folder: Path, pattern: str, findings: Findings) -> list[str]:
    """The files below `folder` that fit `pattern`, relative, sorted; hidden and lock files are left out.

    A pattern or a link that leads out of the folder is told and not followed.
    """
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    if not parts or ".." in parts or PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).anchor:
        findings.add(faults.OUTSIDE.finding(Place(pattern), "the pattern leads out of the dossier", pattern))
        return []
    found = [folder]
    for number, part in enumerate(parts, 1):
        found = [path for parent in found for path in _fitting(folder, parent, part, findings)
                 if number < len(parts) or not path.is_dir()]
    return sorted(dict.fromkeys(path.relative_to(folder).as_posix() for path in found))


def _fitting(folder: Path, parent: Path, part: str, findings: Findings) -> Iterator[Path]:
    """What in `parent` fits one part of a pattern: `**` all folders below it, otherwise names."""
    if part == "**":
        below = [parent]
        for _ in range(MAX_DEPTH):
            yield from below
            below = [Path(entry) for inside in below for entry in _entries(folder, inside, findings)
                     if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")]
        for inside in below[:1]:
            findings.add(faults.NOT_READABLE.finding(
                Place(inside.relative_to(folder).as_posix()), f"more than {MAX_DEPTH} folders stand inside each other",
                remedy="Move the files up"))
        return
    for entry in _entries(folder, parent, findings):
        if fnmatch.fnmatchcase(entry.name, part) and not entry.name.startswith((".", "~$")):
            if not STEERING.search(entry.name) and "\n" not in entry.name:
                yield Path(entry)
            else:
                findings.add(faults.NOT_READABLE.finding(
                    Place(Path(entry).relative_to(folder).as_posix()), "the name is not in UTF-8, or has control "
                    "characters", remedy="Give the file a plain name"))


def _entries(folder: Path, parent: Path, findings: Findings) -> list[os.DirEntry[str]]:
    place = Place(parent.relative_to(folder).as_posix())
    try:
        if not parent.resolve().is_relative_to(folder.resolve()):
            findings.add(faults.OUTSIDE.finding(place, "the folder stands outside the dossier", place.file))
            return []
        return sorted(os.scandir(parent), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, RuntimeError) as error:  # a link that leads to itself is a RuntimeError before Python 3.13
        told = error.strerror if isinstance(error, OSError) else "a link leads to itself"
        findings.add(faults.NOT_READABLE.finding(place, f"the folder cannot be read: {told}"))
        return []


@contextmanager
def opened(folder: Path, name: str, findings: Findings, most: int | None = None) -> Iterator[io.BufferedReader | None]:
    """A file below `folder`, open for reading: the one way in which anything of a dossier is opened.

    None, with a finding, for what stands outside, is missing, is no plain file, has more than `most` bytes, or may not
    be read.
    """
    fault, file = _open(folder, name, most or most_bytes(name))
    if fault is not None:
        findings.add(fault)
    with file or nullcontext() as handle:
        yield handle


def _open(folder: Path, name: str, most: int) -> tuple[Finding | None, io.BufferedReader | None]:
    path, place = folder / name, Place(name)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return faults.OUTSIDE.finding(place, "the file stands outside the dossier", name), None
        # Without waiting for someone who writes into a pipe.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        link = path.is_symlink()
        return faults.MISSING_FILE.finding(
            place, "what stands there is a link to a file that is not there" if link else "there is no such file", name,
            remedy="Put the file itself there, or take the link away" if link else None), None
    except (OSError, ValueError, RuntimeError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else "its name is none of a file"
        return faults.NOT_READABLE.finding(place, f"the file cannot be read: {told}"), None
    state = os.fstat(handle)
    if stat.S_ISREG(state.st_mode) and state.st_size <= most:
        return None, os.fdopen(handle, "rb")
    os.close(handle)
    if not stat.S_ISREG(state.st_mode):
        return faults.MISSING_FILE.finding(place, "there is no such file: what stands there is no plain file"), None
    return faults.TOO_LARGE.finding(place, f"the file has {state.st_size} bytes, the limit is {most}"), None


def most_bytes(name: str) -> int:
    """How large a file of this name may be."""
    return MAX_TABLE_BYTES if name.lower().endswith(CSV_ENDINGS) else MAX_BYTES


def read_bytes(folder: Path, name: str, findings: Findings) -> bytes | None:
    """The bytes of a file below `folder`."""
    with opened(folder, name, findings) as file:
        return None if file is None else file.read(most_bytes(name) + 1)[:most_bytes(name)]


def file_digest(folder: Path, name: str, findings: Findings, most: int | None = None) -> str | None:
    """The sha256 of a file below `folder`, in hexadecimal digits."""
    with opened(folder, name, findings, most) as file:
        return None if file is None else hashlib.file_digest(file, "sha256").hexdigest()


def read_text(folder: Path, name: str, findings: Findings, remedy: str | None = None) -> str | None:
    """The text of a UTF-8 file, without byte-order mark."""
    content = read_bytes(folder, name, findings)
    if content is None:
        return None
    encoding = _foreign_encoding(content)
    if encoding:
        findings.add(faults.ENCODING.finding(Place(name), f"the file is not in UTF-8; it looks like {encoding}",
                                             remedy=remedy))
        return None
    return content.decode("utf-8-sig")


def _foreign_encoding(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if content.startswith(b"PK\x03\x04"):
        return "a workbook or another archive"
    if b"\x00" in content:
        return "UTF-16 or no text at all"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "a Windows encoding"
    return None


def read_csv(folder: Path, name: str, findings: Findings, encoding: str | None = None) -> Sheet | None:
    """The rows of a CSV file, in UTF-8, UTF-16 or the named encoding.

    Cells are parted by what parts most of the first rows alike: comma, semicolon, tabulator or upright stroke, or what
    a first line `sep=` names. Rows are counted as Excel shows them: a cell with line breaks is in one row.
    """
    content = read_bytes(folder, name, findings)
    encoding = None if content is None else _csv_encoding(content, name, findings, encoding)
    if content is None or encoding is None:
        return None
    told = re.match(r"sep=([,;\t|])\r?\n", next(_lines(content, encoding), ""))
    delimiter = told[1] if told else max(",;\t|", key=lambda one: _alike_rows(content, encoding, one))
    many = _too_many_rows(content, encoding, delimiter)
    if many is not None:
        findings.add(faults.TOO_LARGE.finding(
            Place(name), f"the file has {many:,} rows, more than the {MAX_ROWS:,} that a sheet of Excel has"))
        return None
    rows: list[list[CellValue]] = [[]] if told else []
    texts = _Texts()
    room = MAX_EMPTY
    lines = _lines(content, encoding)
    if told:
        next(lines)
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            empty = cells.count("")
            room += 8 * (len(cells) - empty) - empty if empty < len(cells) else 0
            if room < 0 or len(cells) > MAX_COLUMNS:
                findings.add(_far_out(Place(name, row=len(rows) + 1), len(cells)))
                return None
            rows.append([texts[cell] for cell in cells] if empty < len(cells) else [])
    except csv.Error as error:
        findings.add(faults.BROKEN_CSV.finding(Place(name, row=len(rows) + 1), f"the row cannot be parted: {error}"))
        return None
    return Sheet(name, None, rows)


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """The lines of a text with their ends, one after the other."""
    return iter(io.TextIOWrapper(io.BytesIO(content), encoding, newline=""))


def _too_many_rows(content: bytes, encoding: str, delimiter: str) -> int | None:
    """How many rows a text has, where they are more than a sheet can hold; None where they are not."""
    if content.count(b"\n") + content.count(b"\r") < MAX_ROWS:
        return None
    try:
        rows = sum(1 for _ in csv.reader(_lines(content, encoding), delimiter=delimiter, strict=True))
    except csv.Error:
        return None  # told when the rows are read
    return rows if rows > MAX_ROWS else None


class _Texts(dict[str, CellValue]):
    """Cells by their texts: what comes again in very many rows is kept once."""

    def __missing__(self, text: str) -> CellValue:
        plain = plain_text(text)
        if len(self) < 50_000:
            self[text] = plain
        return plain


def _csv_encoding(content: bytes, name: str, findings: Findings, encoding: str | None) -> str | None:
    """The encoding in which all of a text can be read: UTF-8, UTF-16 or the named one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    foreign = None if encoding else _foreign_encoding(content)
    if foreign is None:
        try:
            for _ in _lines(content, encoding or "utf-8-sig"):
                pass
            return encoding or "utf-8-sig"
        except (UnicodeDecodeError, LookupError) as error:
            foreign = f"not in {encoding}: {error}"
    else:
        foreign = f"not in UTF-8; it looks like {foreign}"
    guess = _guessed_encoding(content)
    findings.add(faults.ENCODING.finding(
        Place(name), f"the file is {foreign}", guess, remedy=f"Save the file again as “CSV UTF-8”, or, if it is in "
        f"{guess}, write encoding = \"{guess}\" in its [[registry]] table" if guess else None))
    return None


def _guessed_encoding(content: bytes) -> str | None:
    """What a detector takes the encoding for; a guess for people, never for reading."""
    from charset_normalizer import from_bytes  # not needed where all files are in UTF-8

    best = None if b"\x00" in content else from_bytes(content[:100_000]).best()
    return best.encoding.replace("cp125", "windows-125") if best else None


def _alike_rows(content: bytes, encoding: str, delimiter: str) -> tuple[int, int]:
    """Of the first rows how many are parted into as many cells as most are, and into how many."""
    widths: Counter[int] = Counter()
    try:
        for cells in islice(csv.reader(_lines(content, encoding), delimiter=delimiter, strict=True), 20):
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        pass  # told when the rows are read
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def read_workbook(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The sheets of an .xlsx file in order. Where cells hold formulas, their last values are read."""
    content = read_bytes(folder, name, findings)
    if content is None or not _is_sound_archive(content, name, findings):
        return None
    try:
        _stay_within(content, name)
        try:
            sheets = _read_sheets(content, name)
        except _Refused:
            raise
        except UNREADABLE:
            # Other programs open it all the same if what is wrong is its looks.
            sheets = _read_sheets(plain_copy(content), name)
    except _Refused as refused:
        findings.add(refused.finding)
        return None
    except UNREADABLE as error:
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), f"the workbook does not open ({type(error).__name__})"))
        return None
    long = [fault for sheet in sheets for fault in _too_long(sheet)]
    findings.extend(long)
    return None if long else sheets


def _read_sheets(content: bytes, name: str) -> list[Sheet]:
    sheets = _sheets(content, name, values_only=False)
    if any(sheet.formulas for sheet in sheets):
        computed = _sheets(content, name, values_only=True)
        sheets = [_with_values(sheet, values) for sheet, values in zip(sheets, computed, strict=True)]
    return sheets


def sheet_names(folder: Path, name: str) -> tuple[str, ...]:
    """The sheets that an .xlsx file names, looked up without reading them; none where it does not open."""
    content = read_bytes(folder, name, Findings())
    if content is None or not _is_sound_archive(content, name, Findings()):
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


def tags_of(stream: IO[bytes], size: int = 1024 * 1024) -> Iterator[bytes]:
    """The text of a part in pieces that end where a tag ends."""
    rest = b""
    while piece := stream.read(size):
        whole, end, rest = (rest + piece).rpartition(b">")
        yield whole + end
        if len(rest) > 4 * size:
            raise ValueError("a tag without an end")
    yield rest


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


def _is_sound_archive(content: bytes, name: str, findings: Findings) -> bool:
    """True if the archive may be unpacked; the sizes that it declares bind what is unpacked later."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), "the file has a password or is an old .xls file"))
        return False
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except UNREADABLE:
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), "the file is not an .xlsx workbook, or not all of it"))
        return False
    if any(part.flag_bits & 1 for part in parts):
        findings.add(faults.NOT_A_WORKBOOK.finding(Place(name), "the archive has a password"))
        return False
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(content), 1024) or len(parts) > MAX_PARTS:
        findings.add(faults.TOO_LARGE.finding(
            Place(name), f"the archive of {len(content)} bytes unpacks to {unpacked} bytes in {len(parts)} parts",
            remedy="Delete the empty rows below the table and the empty columns beside it, and save the workbook "
                   "again; if it stays as large, split it by year"))
        return False
    return True


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
            raise _Refused(_far_out(replace(sheet.place, row=number), len(cells)))
        sheet.rows.append([plain_text(cell.value) for cell in cells])
        for cell in held:
            if cell.data_type == "f":
                # An array's formula has its text in it, a data table's none.
                sheet.formulas[number, cell.column] = str(getattr(cell.value, "text", cell.value if isinstance(
                    cell.value, str) else "a data table"))
            elif cell.data_type == "d":
                sheet.date_formats[number, cell.column] = cell.number_format
    return sheet


def _far_out(place: Place, columns: int) -> Finding:
    letter = column_letter(columns)
    if place.row is not None and place.row > MAX_ROWS:
        return faults.TOO_LARGE.finding(place, f"there are more rows than a sheet of Excel has ({MAX_ROWS:,})")
    return faults.TOO_LARGE.finding(
        replace(place, letter=letter), f"the row has its last cell in column {letter}, far from others",
        remedy="Remove what stands far from the table")


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(value: CellValue) -> CellValue:
    """A cell's value; of a text with the letters that workbooks escape (`_x000D_`), and with one kind of line end."""
    if not isinstance(value, str):
        return value
    if "_x" in value:
        value = _ESCAPED.sub(_letter, value)
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def _letter(escaped: re.Match[str]) -> str:
    """The letter of an escape; what steers stays written out."""
    letter = chr(int(escaped[1], 16))
    return letter if letter.isprintable() or letter in "\t\n\r" else escaped[0]


def _with_values(sheet: Sheet, computed: Sheet) -> Sheet:
    for row, column in sheet.formulas:
        sheet.rows[row - 1][column - 1] = computed.value(row, column)
    return sheet


def read_sheets(folder: Path, name: str, findings: Findings, encoding: str | None = None) -> list[Sheet] | None:
    """The sheets of a CSV file or workbook, by its ending."""
    suffix = Path(name).suffix.lower()
    if suffix in CSV_ENDINGS:
        sheet = read_csv(folder, name, findings, encoding)
        return None if sheet is None else [sheet]
    if suffix == ".xlsx":
        return read_workbook(folder, name, findings)
    findings.add(faults.FILE_TYPE.finding(Place(name), "the file is neither .csv nor .xlsx", suffix))
    return None


def cells_in(content: bytes) -> int:
    """How many cells the sheets of a workbook hold, at most."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(archive.read(part).count(b"<c") for part in archive.namelist() if "/worksheets/" in part)


def is_blank(value: CellValue) -> bool:
    """True for an empty cell and for one with blanks only."""
    return value is None or isinstance(value, str) and not value.strip()


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


def filled_rows(sheet: Sheet, first: int = 1) -> Iterator[tuple[int, list[CellValue]]]:
    """The rows from `first` on that hold anything, with their numbers."""
    for number, cells in enumerate(islice(sheet.rows, first - 1, None), start=first):
        if not all(map(is_blank, cells)):
            yield number, cells
