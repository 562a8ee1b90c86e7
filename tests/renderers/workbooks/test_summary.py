"""The structured-summary workbook: the CTF's rows, the working, and checks that hold when calculated anew."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.accounting.figures import Figure, Term
from reporter.documents.structured_summary import structured_summary
from reporter.dossier.facts import InventoryYear, Status
from reporter.dossier.ndc import Indicator, Method, Register
from reporter.findings import Place
from reporter.forms.editions import present
from reporter.renderers.workbooks import summary_working
from reporter.renderers.workbooks.summary import FIRST_YEAR_COLUMN, HEAD_ROW, SHEETS, summary_workbook
from tests import samples

FORM_ROWS = {row.key: row for row in present().common_tables.table_4.rows}

YEARS = range(2021, 2031)


def made(dossier=None, submission=None) -> bytes:
    dossier, submission = dossier or samples.dossier(), submission or samples.submission()
    figures = accounts(dossier, submission)
    return summary_workbook(structured_summary(dossier, submission, figures), figures, submission, dossier)


def opened(dossier=None, submission=None, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(made(dossier, submission)), data_only=values)


def dossier_of(**ndc):
    return samples.dossier(facts=samples.facts(ndc=samples.ndc(**ndc)))


@pytest.fixture(scope="module")
def book():
    return opened()


def table_4(book) -> dict[str, list[object]]:
    """The cells of each row of CTF Table 4, by label."""
    rows = book["CTF Table 4"].iter_rows(min_row=HEAD_ROW + 3, values_only=True)
    return {row[0]: list(row) for row in rows if row[0]}


def row_of(book, key: str) -> dict[int, object]:
    """The year cells of one row of CTF Table 4."""
    cells = table_4(book)[FORM_ROWS[key].label]
    return dict(zip(YEARS, cells[FIRST_YEAR_COLUMN:], strict=False))


def worked(book) -> list[tuple]:
    """The rows of Working that hold a figure."""
    rows = book["Working"].iter_rows(min_row=summary_working.HEAD_ROW + 2, values_only=True)
    return [row for row in rows if row[0]]


def test_the_sheets_stand_in_their_order(book):
    assert book.sheetnames == list(SHEETS)


def test_ctf_table_4_has_the_articles_rows_in_order_word_for_word(book):
    assert list(table_4(book)) == [row.label for row in present().common_tables.table_4.rows]


def test_every_year_of_the_ndc_period_has_a_column(book):
    heads = [cell.value for cell in book["CTF Table 4"][HEAD_ROW + 2]]
    assert heads[FIRST_YEAR_COLUMN:FIRST_YEAR_COLUMN + 10] == list(YEARS)


def test_figures_stand_there_as_the_accounts_have_them(book):
    # Para 23(c): 1,000 first transferred to Japan in 2027; 23(d): 1,000 issued for OIMP; no use towards India's NDC.
    assert row_of(book, "23(c)")[2027] == 1_000
    assert row_of(book, "23(d)")[2027] == 1_000
    assert row_of(book, "23(e)")[2027] == 0
    assert row_of(book, "23(f)")[2027] == 2_000
    # Both blocks are of vintage 2026, so that para 8(a) adds them there: 3,300,000,000 + 2,000.
    assert row_of(book, "23(g)")[2026] == 2_000
    assert row_of(book, "23(k)(i)")[2026] == 3_300_002_000


def test_an_open_year_says_open_and_why_in_a_comment(book):
    sheet = book["CTF Table 4"]
    row = next(cell.row for cell in sheet["A"] if cell.value == FORM_ROWS["23(a)"].label)
    cell = sheet.cell(row, FIRST_YEAR_COLUMN + 1 + (2027 - 2021))
    assert cell.value == "open" and "2027 is not yet inventoried" in cell.comment.text


def test_a_row_that_does_not_apply_says_so_with_its_reason(book):
    text = table_4(book)[FORM_ROWS["7(a)(ii)"].label][FIRST_YEAR_COLUMN]
    assert text.startswith("Not applicable. ") and "7(a)(i)" in text


def test_each_row_carries_its_paragraph_as_a_comment(book):
    comments = {cell.value: cell.comment.text for cell in book["CTF Table 4"]["A"] if cell.comment}
    assert comments[FORM_ROWS["23(g)"].label] == "2/CMA.3 annex para 23(g)"


def test_ctf_table_3_refers_to_the_chapters_of_annex_4(book):
    labels = [cell.value for cell in book["CTF Table 3"]["A"]]
    assert [label for label in labels if label in {row.label for row in present().common_tables.table_3.rows}] == [
        row.label for row in present().common_tables.table_3.rows]


def test_each_row_of_figures_has_a_name(book):
    names = book.defined_names
    first, last = re.findall(r"\$([A-Z]+)\$\d+", names["Table4_23_c"].attr_text)
    assert (first, last) == ("D", "M")
    assert {"Table4_23_k_i", "Table4_23_g", "Table4_trajectory_indicative"} <= set(names)


def test_every_known_figure_is_worked_with_terms_that_give_it():
    values, formulas = opened(), opened(values=False)
    shown, live = values["Working"], formulas["Working"]
    checked = 0
    for row in range(summary_working.HEAD_ROW + 2, shown.max_row + 1):
        formula = live.cell(row, 10).value
        if not formula:
            continue
        span = re.findall(r"F(\d+)", formula)
        lines = range(int(span[0]), int(span[-1]) + 1) if span else ()
        total = sum(shown.cell(line, 5).value * shown.cell(line, 6).value for line in lines)
        assert total / shown.cell(row, 9).value == pytest.approx(shown.cell(row, 3).value, abs=0.001)
        assert shown.cell(row, 11).value == "agrees"
        checked += 1
    assert checked == len(worked(values)) > 60


def test_the_working_takes_each_figure_from_ctf_table_4():
    formulas = opened(values=False)
    references = [row[2] for row in worked(formulas)]
    assert all(re.fullmatch(r"='CTF Table 4'!\$?[A-Z]+\$?\d+", reference) for reference in references)


def test_each_term_names_the_rows_it_came_from(book):
    rows = [row for row in book["Working"].iter_rows(values_only=True)
            if row[6] and "First transferred in 2027" in row[6]]
    assert {row[7] for row in rows} == {"registry/actions.csv, row 2"}


def test_rows_that_follow_each_other_are_one_range():
    places = [Place("a.csv", row=row) for row in (9, 2, 3, 4, 9)]
    places += [Place("b.xlsx", "Actions", 7), Place("dossier.toml")]
    assert summary_working.sources(places) == "a.csv, rows 2-4, 9; b.xlsx, sheet Actions, row 7; dossier.toml"


def test_very_many_ranges_are_counted_not_listed():
    text = summary_working.sources(Place("a.csv", row=row) for row in range(2, 1_000, 2))
    assert text.endswith(", 120 and 439 more ranges") and len(text) < 400


def test_a_figure_that_differs_from_its_terms_is_marked():
    sound = Figure(6, "t CO2 eq", "para", (Term(1, 12, "a"),), 2)
    wrong = Figure(7, "t CO2 eq", "para", (Term(1, 12, "a"),), 2)
    still_open = Figure(None, "t CO2 eq", "para", open_because="2028 is not yet inventoried")
    agreement = [summary_working.Figured("23(a)", 2027, figure).agrees for figure in (sound, wrong, still_open)]
    assert agreement == [True, False, False]


def test_the_amounts_of_23_j_sum_to_the_figures_of_ctf_table_4(book):
    rows = list(book["23(j)"].iter_rows(values_only=True))
    checks = [row for row in rows if row[8] in ("agrees", "differs")]
    assert {row[8] for row in checks} == {"agrees"} and len(checks) == 3 * 7
    amounts = [row for row in rows if row[1] == samples.APPROACH]
    assert [row[:7] for row in amounts] == [
        (2027, "CA9999", "Energy generation", "IND", "acquired by JPN, use not known", 2026, 1_000),
        (2027, "CA9999", "Energy generation", "IND", "–", 2026, 600),
        (2027, "CA9999", "Energy generation", "IND", "IND", 2026, 400)]


def test_overall_mitigation_is_listed_and_summed(book):
    rows = [row[:5] for row in book["Adaptation and OMGE"].iter_rows(values_only=True) if row[0] in (2027, "Total")]
    assert rows == [(2027, "CA9999", "Voluntary cancellation to deliver OMGE", "no, first transferred before", 20),
                    ("Total", None, None, None, 20)]
    assert "None in the actions on hand" in {cell.value for cell in book["Adaptation and OMGE"]["A"]}


def test_holdings_flow_from_opening_to_closing(book):
    rows = {row[0]: row[1] for row in book["Holdings"].iter_rows(values_only=True) if row[0]}
    assert rows["Holdings at 1 January"] == 0
    assert rows["+ first transferred at authorization or issuance"] == 1_000
    assert (rows["− used"], rows["− cancelled"]) == (400, 20)
    assert rows["Holdings at 31 December"] == rows["Recomputed from the movements"] == 580
    assert rows["First transferred to another Party or to the Adaptation Fund, never held"] == 1_000
    assert rows["CA9999"] == 2026


def test_a_party_without_actions_has_empty_but_whole_sheets():
    book = opened(submission=samples.submission(actions=(), holdings=()))
    assert "Nothing is held" in {cell.value for cell in book["Holdings"]["A"]}
    assert "None in the actions on hand" in {cell.value for cell in book["23(j)"]["A"]}


def test_amounts_outside_the_ndc_period_are_listed_apart():
    book = opened(dossier_of(first_year=2027))
    reasons = [row[2] for row in book["23(j)"].iter_rows(values_only=True) if row[2] and "did not occur" in str(row[2])]
    assert reasons and "vintage 2026" in reasons[0]


def test_averages_agree_though_they_are_rounded():
    book = opened(dossier_of(method=Method.AVERAGING, trajectory={}))
    average = row_of(book, "7(a)(ii)")[2027]
    assert round(average, 6) == round(2_000 / 7, 6)
    assert {row[10] for row in worked(book)} == {"agrees"}


def test_non_ghg_indicators_stand_in_rows_of_their_own_with_their_register():
    indicator = Indicator(name="Share of renewables", unit="MWh", reference="0 in 2021", target="1 in 2030")
    other = Indicator(name="Forest area", unit="ha", reference="0 in 2021", target="1 in 2030")
    traded = samples.action(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="1500")
    register = Register(metric="MWh", indicator=indicator.name)
    facts = dossier_of(indicators=(indicator, other), registers=(register,))
    book = opened(facts, samples.submission(actions=(traded,), holdings=()))
    sheet = book["CTF Table 4"]
    labels = [cell.value for cell in sheet["A"]]
    assert labels.count(FORM_ROWS["23(i)"].label) == 2
    assert {"Table4_23_i", "Table4_23_i_2"} <= set(book.defined_names)
    adjustments = {row[1]: row[2] for row in worked(book) if row[0] == "9, Share of renewables"}
    assert adjustments[2026] == -1_500


def test_with_the_end_year_the_assessment_is_stated_across_the_years():
    facts = samples.facts(reported_year=2030, ndc=samples.ndc(target_emissions=Decimal(3_500_000)))
    inventory = samples.dossier().inventory + tuple(
        InventoryYear(year=year, emissions=Decimal(3_400_000)) for year in range(2027, 2031))
    submission = samples.submission(header=samples.header(reported_year=2030,
                                                          date_of_submission=datetime.date(2031, 4, 10)))
    book = opened(samples.dossier(facts=facts, inventory=inventory), submission)
    cells = table_4(book)
    assert cells[FORM_ROWS["23(l)"].label][FIRST_YEAR_COLUMN] == 3_400_000_000
    assert cells[FORM_ROWS["achievement"].label][FIRST_YEAR_COLUMN].startswith("Yes")
    assert [row[2] for row in worked(book) if row[0] == "23(l)"] == [3_400_000_000]


def test_an_ndc_period_of_one_year_needs_no_merged_heads():
    book = opened(dossier_of(first_year=2027, last_year=2027, target_year=2027))
    assert book["CTF Table 4"].cell(HEAD_ROW + 2, FIRST_YEAR_COLUMN + 1).value == 2027


def test_the_read_me_says_what_it_is_with_notice_assumptions_and_stand_ins(book):
    texts = {cell.value for row in book["Read me"].iter_rows() for cell in row if cell.value}
    assert {samples.NOTICE, "India (IND)", "2021 to 2030", "5/CMA.3 annex II"} <= texts
    figures = accounts(samples.dossier(), samples.submission())
    assert {entry.text for entry in figures.assumptions} <= texts
    assert {str(entry.reason_and_alternative) for entry in figures.assumptions} <= texts
    assert "Stands in for the identifier from the CARP, which is not public" in texts


def test_the_read_me_counts_the_figures_that_agree(book):
    counts = {row[0]: row[1] for row in book["Read me"].iter_rows(values_only=True)}
    assert counts["Figures that agree with their terms"] == len(worked(book))
    assert counts["Figures that differ from their terms"] == 0


def test_every_sheet_prints_the_notice_and_a_dossier_for_filing_prints_none(book):
    assert {sheet.oddHeader.center.text for sheet in book} == {samples.NOTICE}
    filed = opened(samples.dossier(facts=samples.facts(status=Status.FOR_FILING, stand_in=())))
    assert {sheet.oddHeader.center.text for sheet in filed} == {None}
    assert "Stands in" not in {cell.value for cell in filed["Read me"]["A"]}


def test_the_same_accounts_give_the_same_bytes():
    assert made() == made()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_calculates_what_the_workbook_shows(tmp_path):
    """The formulas' stored results are taken away first, so that all of them are calculated."""
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(io.BytesIO(made())) as archive, zipfile.ZipFile(bare, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name).decode()
            copy.writestr(name, re.sub(r"(</f>)<v>[^<]*</v>", r"\1", content))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
                    "xlsx", "--outdir", str(tmp_path / "out"), str(bare)], check=True, capture_output=True, timeout=120)
    calculated = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    shown, formulas = opened(), opened(values=False)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    expected = shown[sheet.title][cell.coordinate].value
                    found = calculated[sheet.title][cell.coordinate].value
                    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
                    compared += 1
    assert compared > 200


def test_a_reviewer_reads_why_each_event_of_the_registry_is_the_action_it_is():
    closing = closed(Path(__file__).parents[3] / "inputs" / "rwanda-clean-cooking")
    assert closing.dossier is not None and closing.submission is not None
    figures = accounts(closing.dossier, closing.submission)
    summary = structured_summary(closing.dossier, closing.submission, figures)
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(
        summary, figures, closing.submission, closing.dossier, closing.derivations)))
    assert book.sheetnames == [*SHEETS, "Derived actions"]
    rows = list(book["Derived actions"].iter_rows(min_row=summary_working.HEAD_ROW + 2, values_only=True))
    assert len(rows) == len(closing.derivations)
    recorded = [row for row in rows if row[5] != "no action"]
    assert [row[0] for row in recorded] == [
        summary_working.sources((action.place,)) for action in
        sorted((*closing.submission.history, *closing.submission.actions), key=lambda row: row.action_date)]
    assert all(row[6] and row[7] for row in rows)
