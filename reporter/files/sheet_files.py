"""Any file that holds tables, by its ending: CSV, JSON, or a workbook of whichever kind."""

from __future__ import annotations

from pathlib import Path

from reporter.files import faults
from reporter.files.csv_files import read_csv
from reporter.files.json_records import read_json
from reporter.files.other_workbooks import ENDINGS as OTHER_WORKBOOKS
from reporter.files.other_workbooks import read_other_workbook
from reporter.files.reading import CSV_ENDINGS, XLSX, matching
from reporter.files.sheet import Sheet
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings, Place

JSON = ".json"
WORKBOOKS = (XLSX, *OTHER_WORKBOOKS)
ENDINGS = (*CSV_ENDINGS, JSON, *WORKBOOKS)
"""The endings of files that can hold tables."""


def read_sheets(folder: Path, name: str, findings: Findings, encoding: str | None = None) -> list[Sheet] | None:
    """The sheets of a file, whichever kind it is; None, with a finding, for one that cannot be read."""
    suffix = Path(name).suffix.lower()
    if suffix in CSV_ENDINGS:
        sheet = read_csv(folder, name, findings, encoding)
        return None if sheet is None else [sheet]
    if suffix == JSON:
        return read_json(folder, name, findings)
    if suffix in OTHER_WORKBOOKS:
        return read_other_workbook(folder, name, findings)
    if suffix != XLSX:
        findings.add(faults.FILE_TYPE.finding(Place(name), f"the ending {suffix or 'of its name'} is none of a table",
                                              suffix))
        return None
    return read_workbook(folder, name, findings)


def file_of_tables(folder: Path, stem: str, findings: Findings) -> str | None:
    """The file below `folder` with this name, `review/recommendations`, whatever its ending; a second one is told."""
    parent, told = stem.rpartition("/")[0], Findings()

    def is_it(name: str) -> bool:
        return name.lower().endswith(ENDINGS) and name.rpartition(".")[0].casefold() == stem

    there = list(filter(is_it, matching(folder, f"{parent}/*" if parent else "*", told)))
    # What else stands beside it, such as a link to where reports are made, is not asked for.
    findings.extend(one for one in told.items if one.place.file == (parent or ".") or is_it(one.place.file))
    for name in there[1:]:
        findings.add(faults.UNREAD_FILE.finding(Place(name), f"{there[0]} is read in its place", name,
                                                remedy="Keep the one that is right, and take the other out"))
    return there[0] if there else None
