from __future__ import annotations

import datetime
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import MergedCell

from reporter.files.aef.workbook import read_aef
from reporter.findings import Finding
from reporter.forms.editions import SUMMARY_SHEET, present, profiles
from reporter.records.submission import Submission
from reporter.renderers.workbooks.aef import aef_workbook
from tests import samples
from tests.files.tables import as_xlsx, put

NAME = "IND-AEF-2027-v1.0.xlsx"
SOUND = Submission(
    samples.header(), (samples.authorization(), samples.oimp_authorization()),
    (samples.action(), samples.issuance(), samples.oimp_use()), (samples.holding(),), (samples.entity(),))


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return aef_workbook(SOUND, profiles()["secretariat-workbook"])


Change = Callable[[openpyxl.Workbook], object]


def changed(folder: Path, workbook: bytes, change: Change) -> tuple[Submission | None, list[Finding]]:
    """What is read of a sound workbook after a change."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    put(folder, NAME, buffer.getvalue())
    return read_aef(folder, NAME)


def set_cell(sheet: str, address: str, value: object) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][address].value = value
    return change


def test_what_was_written_is_read_back(tmp_path: Path, workbook: bytes):
    put(tmp_path, NAME, workbook)
    submission, findings = read_aef(tmp_path, NAME)
    assert not findings
    assert submission is not None and submission.header.values() == SOUND.header.values()
    for table in ("authorizations", "actions", "holdings", "entities"):
        said = samples.said_in_the_workbook(getattr(submission, table))
        assert said == [row.values() for row in getattr(SOUND, table)]


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_each_profile_s_workbook_is_read(tmp_path: Path, profile: str):
    put(tmp_path, NAME, aef_workbook(SOUND, profiles()[profile]))
    submission, findings = read_aef(tmp_path, NAME)
    assert submission is not None and len(submission.actions) == 3
    assert {finding.code for finding in findings} <= {"WB-215", "WB-224"}


def test_places_name_sheet_and_cell(tmp_path: Path, workbook: bytes):
    put(tmp_path, NAME, workbook)
    submission, _ = read_aef(tmp_path, NAME)
    assert submission is not None
    assert str(submission.actions[0].cell("first_id")) == f"{NAME}, sheet Table 3 Actions, row 9, First ID (I9)"
    assert submission.header.cell("version").cell == "C5"


@pytest.mark.parametrize(("sheet", "address", "value", "code"), [
    ("Table 3 Actions", "B9", "13/03/2027", "WB-207"),
    ("Table 3 Actions", "B9", "01/03/2027", "READ-043"),
    ("Table 3 Actions", "B9", "2027-03-01", "WB-207"),
    ("Table 3 Actions", "M9", 19309, "WB-209"),
    ("Table 1 Submission", "C5", 1, "WB-210"),
    ("Table 1 Submission", "C8", None, "WB-211"),
    ("Table 1 Submission", "B5", "version", "WB-204"),
    ("Table 3 Actions", "I8", "First Id", "WB-204"),
    ("Table 3 Actions", "K9", "a note", "WB-212"),
    ("Table 2 Authorizations", "A8", "a note", "WB-212"),
    ("Table 3 Actions", "B2", "Actions", "WB-213"),
    ("Table 3 Actions", "C11", "Use ", "WB-218"),
    ("Table 2 Authorizations", "T9", "Authorisation", "WB-215"),
    ("Table 2 Authorizations", "L8", "Solar, Wind, Biogas", "WB-215"),
    ("Table 3 Actions", "S9", "1000", "WB-216"),
    ("Table 3 Actions", "B14", datetime.date(2027, 3, 1), "WB-206"),
    ("Table 3 Actions", "S9", "=500+500", "READ-015"),
    ("Table 3 Actions", "B9", "31/02/2027", "FMT-104"),
    ("Table 3 Actions", "W9", "soon", "FMT-103"),
    ("Table 3 Actions", "I9", "CA9999", "FMT-110"),
    ("Table 1 Submission", "C4", "India", "FMT-105"),
    ("Table 1 Submission", "C6", None, "FMT-100"),
])
def test_a_planted_fault_is_found_at_its_cell(
        tmp_path: Path, workbook: bytes, sheet: str, address: str, value: object, code: str):
    _, findings = changed(tmp_path, workbook, set_cell(sheet, address, value))
    first = findings[0]
    assert [finding.code for finding in findings if finding.code != "FMT-102"] == [code]
    assert first.place.sheet == sheet and first.remedy
    assert first.place.cell == address or code in ("WB-206", "WB-213")


def test_a_use_by_no_entity_leaves_the_cell_blank(tmp_path: Path, workbook: bytes):
    _, findings = changed(tmp_path, workbook, set_cell("Table 3 Actions", "AD11", "NA"))
    assert [(finding.code, finding.place.cell, finding.source) for finding in findings] == [("WB-217", "AD11", "II06")]


def test_a_date_with_another_number_format_is_refused_by_the_scripts(tmp_path: Path, workbook: bytes):
    def change(book: openpyxl.Workbook) -> None:
        book["Table 3 Actions"]["B9"].number_format = "yyyy-mm-dd"
    submission, findings = changed(tmp_path, workbook, change)
    assert submission is not None and len(submission.actions) == 3
    assert [(finding.code, str(finding.severity), finding.place.cell) for finding in findings] == [
        ("WB-208", "error", "B9")]


def test_dates_typed_as_text_are_still_read(tmp_path: Path, workbook: bytes):
    submission, _ = changed(tmp_path, workbook, set_cell("Table 3 Actions", "B9", "01/03/2027"))
    assert submission is not None and submission.actions[0].action_date == datetime.date(2027, 3, 1)


def test_a_missing_and_an_eighth_sheet_are_told(tmp_path: Path, workbook: bytes):
    def change(book: openpyxl.Workbook) -> None:
        del book["Table 5 Auth. entities"]
        book.create_sheet("Notes")
    _, findings = changed(tmp_path, workbook, change)
    assert [(finding.code, finding.place.sheet) for finding in findings] == [
        ("WB-202", "Notes"), ("WB-201", "Table 5 Auth. entities")]


def test_a_sheet_under_another_name_is_read_and_told_once(tmp_path: Path, workbook: bytes):
    def change(book: openpyxl.Workbook) -> None:
        book["Table 5 Auth. entities"].title = "Table 5 Entities"
    submission, findings = changed(tmp_path, workbook, change)
    assert submission is not None and len(submission.entities) == 1
    assert [(finding.code, finding.place.sheet) for finding in findings] == [("WB-227", "Table 5 Entities")]


def test_moved_rows_are_read_and_told(tmp_path: Path, workbook: bytes):
    submission, findings = changed(tmp_path, workbook, lambda book: book["Table 4 Holdings"].insert_rows(3))
    assert submission is not None and submission.holdings[0].place.row == 9
    assert {finding.code for finding in findings} == {"WB-205"}


def test_moved_columns_are_read_and_told(tmp_path: Path, workbook: bytes):
    submission, findings = changed(tmp_path, workbook, lambda book: book["Table 5 Auth. entities"].delete_cols(1))
    assert submission is not None and submission.entities[0].name == samples.INDIAN_ENTITY
    assert [(finding.code, finding.place.cell) for finding in findings] == [("WB-205", "A10")]


def test_a_sheet_without_labels_is_told(tmp_path: Path, workbook: bytes):
    submission, findings = changed(tmp_path, workbook, lambda book: book["Table 4 Holdings"].delete_rows(1, 50))
    assert submission is not None and submission.holdings == ()
    assert [finding.code for finding in findings] == ["WB-203"]


def test_the_summary_lists_every_table(tmp_path: Path, workbook: bytes):
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[SUMMARY_SHEET]
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Table 4: Holdings")
        cell.value = "Holdings"
        sheet["D2"].value = "Table 3: Actions"
    _, findings = changed(tmp_path, workbook, change)
    assert [finding.code for finding in findings] == ["WB-214", "WB-214"]


def test_any_other_workbook_gives_findings_and_no_submission(tmp_path: Path):
    put(tmp_path, NAME, as_xlsx({"Sheet1": [["a", 1], [None, True]]}))
    submission, findings = read_aef(tmp_path, NAME)
    assert submission is None
    assert Counter(finding.code for finding in findings if finding.code in ("WB-201", "WB-227")) == {
        "WB-201": 5, "WB-227": 2}


def test_no_workbook_gives_a_finding(tmp_path: Path):
    assert read_aef(tmp_path, NAME)[0] is None
    assert [finding.code for finding in read_aef(tmp_path, NAME)[1]] == ["READ-001"]


CELLS = st.one_of(st.none(), st.booleans(), st.integers(-10**9, 10**9),
                  st.floats(allow_nan=False, allow_infinity=False),
                  st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
                  st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
                  st.sampled_from(["NA", "=A1", "Use", "First ID", "Table 3: Actions", "01/03/2027"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(present().sheets), st.integers(1, 16), st.integers(1, 36), CELLS),
                max_size=12))
def test_random_cells_never_raise(tmp_path: Path, workbook: bytes, cells: list[tuple[str, int, int, object]]):
    def change(book: openpyxl.Workbook) -> None:
        for sheet, row, column, value in cells:
            cell = book[sheet].cell(row, column)
            if not isinstance(cell, MergedCell):
                cell.value = value
    changed(tmp_path, workbook, change)
