"""Workbooks that are not .xlsx: .xls of Excel up to 2003, and .ods of LibreOffice.

A library reads them that lays out whatever rectangle a file claims. Therefore it runs in a process of its own, which
may take so much memory and time and no more, and gives back the filled cells alone.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from reporter import resources
from reporter.files import faults
from reporter.files.reading import read_bytes
from reporter.files.sheet import CellValue, Sheet, plain_text
from reporter.findings import Findings, Place

ENDINGS = (".xls", ".ods", ".xlsb")
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 60
MOST_CELLS = 5_000_000


def read_other_workbook(folder: Path, name: str, findings: Findings) -> list[Sheet] | None:
    """The sheets of an .xls or .ods file; None, with a finding, for one that does not open within its bounds."""
    content = read_bytes(folder, name, findings)
    if content is None:
        return None
    try:
        # -P: nothing is imported from the working folder.
        made = subprocess.run([sys.executable, "-P", "-m", __name__], input=content, capture_output=True,
                              timeout=MOST_SECONDS, check=True,
                              env={**os.environ, "PYTHONPATH": str(resources.PACKAGE.parent)})
        sheets = json.loads(made.stdout)
    except (subprocess.SubprocessError, ValueError):
        findings.add(faults.NOT_A_WORKBOOK.finding(
            Place(name), "the workbook does not open, has a password, or is larger than is read",
            remedy="Open it in Excel or LibreOffice, remove any password and all empty rows below the table, and save "
                   "it as .xlsx"))
        return None
    return [Sheet(name, title, [[_value(cell) for cell in row] for row in rows]) for title, rows in sheets]


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


def _trimmed(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """The rows without blank cells at their ends and without blank rows at the end."""
    kept: list[list[object]] = []
    cells = 0
    for row in rows:
        end = next((index for index in range(len(row), 0, -1) if row[index - 1] not in ("", None)), 0)
        cells += end
        if cells > MOST_CELLS:
            raise ValueError("too many cells")
        kept.append([_told(cell) for cell in row[:end]])
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _serve() -> None:
    """In the other process: the workbook comes in, its filled cells go out as JSON."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # where a system knows no such limit, the time alone bounds it
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = [(title, _trimmed(workbook.get_sheet_by_name(title).iter_rows())) for title in workbook.sheet_names]
    sys.stdout.write(json.dumps(sheets))


if __name__ == "__main__":
    _serve()
