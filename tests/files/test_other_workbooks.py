"""Workbooks that are not .xlsx. The samples are one table of the tests' own rows, saved by LibreOffice."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from reporter.files.other_workbooks import read_other_workbook
from reporter.findings import Findings
from reporter.records.rows import Action
from reporter.registries.canonical import known_tables, rows_of
from tests.files.tables import only, put

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("name", ["actions.ods", "actions.xls"])
def test_older_and_open_workbooks_are_read_as_tables_of_the_form(tmp_path: Path, name: str):
    shutil.copy(SAMPLES / name, tmp_path / name)
    findings = Findings()
    sheets = read_other_workbook(tmp_path, name, findings) or []
    row, = rows_of(Action, known_tables(sheets, findings), findings)
    assert (row.action_date, row.quantity, row.place.row) == (datetime.date(2027, 3, 1), 1000, 3)
    assert not findings.items


def test_what_does_not_open_is_told(tmp_path: Path):
    put(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0 not a workbook")
    findings = Findings()
    assert read_other_workbook(tmp_path, "a.xls", findings) is None
    assert only(findings).code == "READ-004" and "save it as .xlsx" in only(findings).remedy
