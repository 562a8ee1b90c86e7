"""CSV files as sheets: comma, semicolon, tabulator or upright stroke, in UTF-8, UTF-16 or a named encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from reporter.files import faults
from reporter.files.reading import foreign_encoding, read_bytes
from reporter.files.sheet import MAX_COLUMNS, MAX_EMPTY, MAX_ROWS, CellValue, Sheet, far_out, plain_text
from reporter.findings import Findings, Place

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula; those of East Asia in either width."""
_NOT_OF_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})


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
                findings.add(far_out(Place(name, row=len(rows) + 1), len(cells)))
                return None
            rows.append([texts[cell] for cell in cells] if empty < len(cells) else [])
    except csv.Error as error:
        findings.add(faults.BROKEN_CSV.finding(Place(name, row=len(rows) + 1), f"the row cannot be parted: {error}"))
        return None
    return Sheet(name, None, rows)


def harmless(text: str) -> str:
    """The text, after a space where a spreadsheet program would calculate it.

    Readers of canonical tables strip the blanks around a cell, so that it reads back as it was.
    """
    return f" {text}" if text.startswith(_FORMULA_STARTS) else text


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
    foreign = None if encoding else foreign_encoding(content)
    if encoding and not _is_of_files(encoding):
        foreign = f"not in “{encoding[:40]}”, which is no encoding of files"
    elif encoding is None and foreign is None:
        return "utf-8-sig"
    elif encoding is not None:
        try:
            for _ in _lines(content, encoding):
                pass
            return encoding
        except (UnicodeError, LookupError) as error:
            foreign = f"not in {encoding}: {error}"
    else:
        foreign = f"not in UTF-8; it looks like {foreign}"
    guess = _guessed_encoding(content)
    findings.add(faults.ENCODING.finding(
        Place(name), f"the file is {foreign}", guess, remedy=f"Save the file again as “CSV UTF-8”, or, if it is in "
        f"{guess}, write encoding = \"{guess}\" in its [[registry]] table" if guess else None))
    return None


def _is_of_files(encoding: str) -> bool:
    """True for the name of an encoding that files have; those of addresses and of program texts take forever, or fail
    otherwise."""
    try:
        return codecs.lookup(encoding).name not in _NOT_OF_FILES
    except (LookupError, ValueError):
        return False


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
