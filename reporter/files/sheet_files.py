"""Any file that holds tables, by its ending: CSV or a workbook."""

from __future__ import annotations

from pathlib import Path

from reporter.files import faults
from reporter.files.csv_files import read_csv
from reporter.files.reading import CSV_ENDINGS
from reporter.files.sheet import Sheet
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings, Place


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
