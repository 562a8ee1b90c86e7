"""A comparison as text, JSON, HTML and a workbook: all say the same."""

from __future__ import annotations

import datetime
import io
import json

import openpyxl
import pytest

from reporter.accounting.adjustments import accounts
from reporter.comparison.differences import ComparedPart, Comparison, Difference, FieldChange, Kind
from reporter.comparison.submissions import compare
from reporter.documents.comparison import compared_text, comparison_document, comparison_name, places, said_field
from reporter.documents.model import Aside, Prose, Table
from reporter.findings import Place
from reporter.records.submission import Submission
from reporter.renderers.comparison_text import comparison_json, comparison_text
from reporter.renderers.html import render_html
from reporter.renderers.workbooks.comparison import (
    DIFFERENCES,
    FIGURES,
    HOLDINGS,
    IN_SHORT,
    SHEETS,
    comparison_workbook,
)
from tests import samples


def second() -> Submission:
    """Version 1.1: a date corrected, 20 units of a use taken back, a third entity."""
    first_transfer, issuance, _, omge = samples.submission().actions
    return samples.submission(
        header=samples.header(version="1.1", date_of_submission=datetime.date(2028, 6, 2)),
        actions=(first_transfer.model_copy(update={"action_date": datetime.date(2027, 3, 2)}), issuance,
                 samples.oimp_use(last=5_380), omge),
        holdings=(samples.holding(), samples.holding(first=5_381, last=5_400)),
        entities=(*samples.submission().entities, samples.entity(identification_number="ILLUSTRATIVE-C")))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    old, new, dossier = samples.submission(), second(), samples.dossier()
    return compare(old, new, (accounts(dossier, old), accounts(dossier, new)))


@pytest.fixture(scope="module")
def book(comparison):
    return openpyxl.load_workbook(io.BytesIO(comparison_workbook(comparison, notice=samples.NOTICE)))


def cells(sheet) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]


def test_the_text_marks_what_was_added_removed_and_changed(comparison):
    lines = comparison_text(comparison).splitlines()
    assert lines[0] == "India (IND), 2027: version 1.1 against version 1.0"
    assert ("- CA9999-IND01-IND-5381-2026 to 5400 · 1 September 2027, Use, registry IND01, by IND, "
            "by Authorized entity A (illustrative), for OIMP, 20 t CO2 eq") in lines
    assert "+ ILLUSTRATIVE-C, CA9999" in lines
    assert "    Action date: 1 March 2027 → 2 March 2027" in lines
    assert "  CA9999, vintage 2026: 580 → 600 (+20)" in lines
    assert lines[-1] == "2 added, 1 removed, 3 changed"


def test_without_differences_the_text_and_the_paper_say_so():
    same = compare(samples.submission(), samples.submission())
    assert comparison_text(same).splitlines()[-1] == "Nothing differs."
    (said,) = comparison_document(same).sections[0].blocks
    assert said == Prose("Nothing differs.")
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(same)))
    assert cells(book[FIGURES])[0][0].startswith("Not available")
    assert any(cell.value == "Nothing differs." for cell in book[IN_SHORT]["A"])


def test_versions_of_two_submissions_are_compared_with_a_word_of_warning():
    comparison = compare(samples.submission(), samples.submission(header=samples.header(party="JPN"), holdings=()))
    said = "The two are not versions of one submission: IND 2027 against JPN 2027."
    assert said in comparison_text(comparison).splitlines()
    assert comparison_json(comparison)["warning"] == said
    assert isinstance(comparison_document(comparison).sections[0].blocks[0], Aside)


def test_json_holds_each_difference_with_its_places(comparison):
    told = json.loads(json.dumps(comparison_json(comparison)))
    assert told["differs"] and told["counts"] == {"added": 2, "removed": 1, "changed": 3}
    actions = next(part for part in told["parts"] if part["part"] == "Table 3: Actions")
    change = actions["differences"][0]["changes"][0]
    assert (change["field"], change["old"], change["new"]) == ("Action date", "2027-03-01", "2027-03-02")
    assert change["new_places"] == ["registry/actions.csv, row 2, Action date (A2)"]
    assert {"approach": "CA9999", "vintage": 2026, "old": 580, "new": 600, "difference": 20} in told["holdings"]


def test_the_paper_is_a_web_page_with_a_section_for_each_table_that_differs(comparison):
    paper = comparison_document(comparison, notice=samples.NOTICE)
    assert paper.name == comparison_name(comparison) == "IND-changes-2027-v1.0-to-v1.1"
    assert [section.title for section in paper.sections] == [
        "In short", "Table 1: Submission", "Table 3: Actions", "Table 4: Holdings", "Table 5: Authorized entities",
        "Effect on holdings", "Effect on the structured summary"]
    page = render_html(paper)
    assert samples.NOTICE in page and "CA9999-IND01-IND-5381-2026 to 5400" in page
    assert page == render_html(comparison_document(comparison, notice=samples.NOTICE))


def test_every_table_of_the_paper_is_square(comparison):
    tables = [block for section in comparison_document(comparison).sections for block in section.blocks
              if isinstance(block, Table)]
    for table in tables:
        assert {len(row) for row in (*table.rows, table.totals or table.columns)} == {len(table.columns)}


def test_the_workbook_has_its_sheets_and_the_same_bytes_each_time(comparison, book):
    assert tuple(book.sheetnames) == SHEETS
    assert comparison_workbook(comparison) == comparison_workbook(comparison)


def test_each_changed_field_and_each_one_sided_row_has_a_row_in_the_workbook(comparison, book):
    rows = [row for row in cells(book[DIFFERENCES]) if row[0]]
    assert len(rows) == sum(len(one.changes) or 1 for part in comparison.parts for one in part.differences)
    dated = next(row for row in rows if row[6] == "Action date")
    assert dated[1:6] == ("changed", "First transfer, First transfer to another Party, registry IND01, to JPN",
                          "CA9999-IND01-IND-1-2026", "CA9999-IND01-IND-1000-2026", 1_000)
    assert dated[7:9] == (datetime.datetime(2027, 3, 1), datetime.datetime(2027, 3, 2))
    removed = next(row for row in rows if row[1] == "removed")
    assert "Authorization ID: IND JCM 2" in removed[7] and removed[8] is None


def test_differences_of_holdings_and_figures_are_live_formulas(book):
    assert cells(book[HOLDINGS])[0] == ("CA9999", "2026", 580, 600, "=D4-C4")
    assert cells(book[HOLDINGS])[1][2:] == ("=SUM(C4:C4)", "=SUM(D4:D4)", "=SUM(E4:E4)")
    formulas = [row for row in cells(book[FIGURES]) if isinstance(row[5], str) and row[5].startswith("=")]
    assert formulas and all(isinstance(row[3], int | float) for row in formulas)


def test_figures_that_differ_are_told_with_old_new_and_difference():
    """400 ITMOs of the first transfer of 2027 are taken back; the inventory of 2021 is reopened."""
    less = samples.submission(actions=(samples.action(last=600), *samples.submission().actions[1:]))
    reopened = samples.dossier(inventory=samples.dossier().inventory[1:])
    comparison = compare(samples.submission(), less, (accounts(samples.dossier(), samples.submission()),
                                                      accounts(reopened, less)))
    lines = comparison_text(comparison).splitlines()
    assert "  23(c) ITMOs first transferred, 2027: 1,000 → 600 t CO2 eq (-400)" in lines
    assert "  23(a) Emissions and removals, 2021: 3,150,000,000 → open t CO2 eq" in lines
    told, table = comparison_document(comparison).sections[-1].blocks
    assert told.markdown.endswith("are the same.")
    assert ("23(c) ITMOs first transferred", "2027", 1_000, 600, -400, "t CO2 eq") in table.rows
    assert ("23(a) Emissions and removals", "2021", 3_150_000_000, "open", "–", "t CO2 eq") in table.rows


def test_text_that_looks_like_a_formula_stays_text():
    change = FieldChange("Additional explanatory information", "=1+1", "+1")
    row = Difference(Kind.CHANGED, (("Authorization ID", "A"),), changes=(change,))
    base = compare(samples.submission(), samples.submission())
    told = Comparison(base.old, base.new, (ComparedPart("Table 2: Authorizations", (row,)),), (), None)
    sheet = openpyxl.load_workbook(io.BytesIO(comparison_workbook(told)))[DIFFERENCES]
    assert (sheet["H4"].data_type, sheet["H4"].value, sheet["I4"].value) == ("s", "=1+1", "+1")


def test_many_places_are_counted():
    assert places(Place("a.csv", row=row) for row in range(1, 6)) == \
        "a.csv, row 1; a.csv, row 2; a.csv, row 3 and 2 more"
    assert places(()) == "–"


def test_a_field_that_the_key_names_is_not_said_twice():
    change = FieldChange("Version", "1.0", "1.1")
    assert said_field(Difference(Kind.CHANGED, (("Field", "Version"),), changes=(change,)), change) is None


def test_years_are_names_and_quantities_are_numbers():
    assert compared_text("Vintage", 2026) == "2026"
    assert compared_text("Authorized quantity", 500_000) == "500,000"
