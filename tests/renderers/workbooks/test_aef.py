"""The AEF workbook as the platform's tools read it: layout, cells and syntax."""

import datetime
import io
import re
import time
import zipfile

import openpyxl
import pytest

from reporter.files.aef.workbook import read_aef
from reporter.forms.editions import FormTable, present, profiles
from reporter.renderers.workbooks import excel
from reporter.renderers.workbooks.aef import aef_workbook
from tests import samples

USUAL, NOMENCLATURE = profiles()["secretariat-workbook"], profiles()["nomenclature-2026-02"]

D = r"(\d{4}|\d{2}/\d{4}|\d{2}/\d{2}/\d{4})"
PARTY, PARTIES = r"[A-Z]{3}", r"[A-Z]{3}(, ?[A-Z]{3})*"
SYNTAX = {
    ("Table 2", "Authorization ID"): r"[A-Za-z0-9 \-]+",
    ("Table 2", "Cooperative approach ID"): r"CA\d{4}",
    ("Table 2", "Version of the authorization"): r"\d+",
    ("Table 2", "Authorized quantity"): r"\d+",
    ("Table 2", "Metric"): "GHG|non-GHG",
    ("Table 2", "Sector(s)"): "[A-Za-z0-9 ]+",
    ("Table 2", "Activity type(s)"): "[A-Za-z0-9 +]+",
    ("Table 2", "Purposes for authorization"): "NDC|OIMP|IMP|OP|NDC and OIMP|NDC and IMP|NDC and OP",
    ("Table 2", "Authorized Party(ies) ID"): rf"({PARTIES})?|NA",
    ("Table 2", "Authorized entity(ies) ID"): r"[A-Za-z0-9 \-.(),]*",
    ("Table 2", "Authorized timeframe"): rf"|NA|(Occurred: from {D} to {D})?((^|\. )Use: from {D} to {D})?",
    ("Table 2", "First transfer definition for OIMP"): "|NA|Authorization|Issuance|Use or cancellation",
    ("Table 3", "Action type"): "Acquisition|Transfer|Use|Cancellation|First transfer",
    ("Table 3", "Cooperative approach ID"): r"CA\d{4}",
    ("Table 3", "Party ITMO registry ID"): r"[A-Z]{3}\d{2}",
    ("Table 3", "First ID"): r"CA\d{4}-[A-Z]{3}\d{2}-[A-Z]{3}-[1-9]\d*-\d{4}",
    ("Table 3", "Last ID"): r"CA\d{4}-[A-Z]{3}\d{2}-[A-Z]{3}-[1-9]\d*-\d{4}",
    ("Table 3", "First transferring participating Party ID"): PARTY,
    ("Table 3", "Transferring participating Party ID"): "[A-Z]{3}|NA|",
    ("Table 3", "Acquiring participating Party ID"): "[A-Z]{3}|NA|",
    ("Table 3", "Using/cancelling participating Party ID"): "[A-Z]{3}|NA|",
    ("Table 3", "Vintage"): r"\d{4}",
    ("Table 3", "Calendar year for which the ITMOs are used towards the Party's NDC"): r"(\d{4})?|NA",
    ("Table 3", "Quantity (t CO2 eq)"): r"\d+",
    ("Table 4", "First ID"): r"CA\d{4}-[A-Z]{3}\d{2}-[A-Z]{3}-[1-9]\d*-\d{4}",
    ("Table 4", "Vintage"): r"\d{4}",
    ("Table 4", "Quantity (t CO2 eq)"): r"\d+",
    ("Table 5", "Country of incorporation"): PARTY,
    ("Table 5", "Cooperative approach ID"): r"CA\d{4}",
}


def opened(submission=None, profile=USUAL, notice=samples.NOTICE):
    content = aef_workbook(submission or samples.submission(), profile, notice=notice)
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book():
    return opened()


def column_index(letter: str) -> int:
    return openpyxl.utils.column_index_from_string(letter)


def records(book, table: FormTable) -> list[dict[str, object]]:
    """The rows below the labels, to the first empty row, as the platform reads them: by position."""
    sheet, rows = book[table.sheet], []
    for cells in sheet.iter_rows(min_row=table.first_row):
        values = {column.label: cells[column_index(column.position) - 1].value for column in table.columns}
        if not any(value is not None for value in values.values()):
            return rows
        rows.append(values)
    return rows


def test_there_are_exactly_the_seven_sheets_in_order_and_none_is_hidden(book):
    assert book.sheetnames == ["Index", "Summary information", "Table 1 Submission", "Table 2 Authorizations",
                               "Table 3 Actions", "Table 4 Holdings", "Table 5 Auth. entities"]
    assert {sheet.sheet_state for sheet in book} == {"visible"}


@pytest.mark.parametrize("table", present().tables, ids=lambda table: table.sheet)
def test_column_a_is_empty_and_the_heading_stands_above_the_labels(book, table):
    sheet = book[table.sheet]
    assert {cell.value for cell in sheet["A"]} == {None}
    found = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == table.title]
    assert found == [table.heading_row] and table.heading_row < table.header_row


def test_table_1_is_transposed_with_labels_in_b4_to_b12(book):
    sheet = book["Table 1 Submission"]
    labels = [sheet[f"B{row}"].value for row in range(4, 13)]
    assert labels == [column.label for column in present().submission.columns]
    assert sheet["C4"].value == "IND"
    assert sheet["C5"].value == "1.0" and sheet["C5"].data_type == "s"
    assert sheet["C6"].value == 2027
    assert sheet["C7"].value == datetime.datetime(2028, 4, 10) and sheet["C7"].number_format == "dd/mm/yyyy"
    assert sheet["C8"].value == sheet["C9"].value == "{Information in this field is populated by the CARP}"
    assert (sheet["C10"].value, sheet["C11"].value) == (2021, 2030)
    assert sheet["C12"].value == "{Link to be produced by the CARP}"


@pytest.mark.parametrize("table", present().tables[1:], ids=lambda table: table.sheet)
def test_labels_stand_in_their_columns_in_the_header_row_and_nowhere_else(book, table):
    sheet = book[table.sheet]
    labels = {column.position: column.label for column in table.columns}
    for cell in sheet[table.header_row]:
        assert cell.value == labels.get(cell.column_letter)
    elsewhere = {cell.value for row in sheet.iter_rows(max_row=table.header_row - 1) for cell in row if cell.value}
    assert not elsewhere & {column.label for column in table.columns}
    assert not elsewhere & ({other.title for other in present().tables} - {table.title})


@pytest.mark.parametrize(("table", "header_row", "spacers"), [
    (present().authorizations, 7, "F"), (present().actions, 8, "K O U X AA AF"), (present().holdings, 7, "H L R"),
    (present().entities, 10, "")])
def test_records_begin_below_the_labels_and_spacer_columns_hold_no_cell_of_a_record(book, table, header_row, spacers):
    sheet = book[table.sheet]
    assert table.header_row == header_row
    assert sheet.cell(header_row + 1, 2).value is not None
    for letter in spacers.split():
        assert {sheet[f"{letter}{row}"].value for row in range(header_row, sheet.max_row + 1)} == {None}
    assert not sheet.merged_cells.ranges


def test_all_records_are_there_in_their_order(book):
    sound = samples.submission()
    assert [row["Authorization ID"] for row in records(book, present().authorizations)] == ["IND JCM 1", "IND JCM 2"]
    assert [row["First ID"] for row in records(book, present().actions)] == [str(row.first_id) for row in sound.actions]
    assert [row["Quantity (t CO2 eq)"] for row in records(book, present().holdings)] == [580]
    assert len(records(book, present().entities)) == 2


def test_summary_information_stacks_headings_and_fields_in_one_column(book):
    sheet = book["Summary information"]
    expected = [text for table in present().tables
                for text in (table.title, *(column.label for column in table.columns))]
    assert [cell.value for cell in sheet["B"] if cell.value] == expected
    filled = [cell.row for cell in sheet["B"] if cell.value]
    assert filled == list(range(filled[0], filled[0] + len(expected)))
    ends = {text for table in present().tables
            for text in (table.title, table.columns[0].label, table.columns[-1].label)}
    elsewhere = {cell.value for column in sheet.iter_cols() for cell in column if cell.column_letter != "B"}
    assert not elsewhere & ends


def test_the_index_says_who_what_and_the_notice_and_leads_to_each_sheet(book):
    sheet = book["Index"]
    pairs = {sheet.cell(row, 2).value: sheet.cell(row, 3).value for row in range(1, sheet.max_row + 1)}
    assert pairs["Party"] == "IND" and pairs["Reported year"] == "2027" and pairs["Version"] == "1.0"
    assert pairs["Notice"] == samples.NOTICE
    assert pairs["Table 3 Actions"] == "Actions of 2027 on ITMOs: 4 rows"
    targets = {cell.hyperlink.location.split("!")[0].strip("'") for cell in sheet["B"] if cell.hyperlink}
    assert targets == set(book.sheetnames) - {"Index"}


def test_dates_are_real_dates_in_the_form_of_annex_ii(book):
    for table in present().tables[1:]:
        for column in table.columns:
            if column.attribute in ("action_date", "date_of_authorization"):
                cell = book[table.sheet][f"{column.position}{table.first_row}"]
                assert cell.is_date and cell.number_format == "dd/mm/yyyy"


def test_identifiers_are_text_cells_and_quantities_are_whole_numbers(book):
    for table in (present().actions, present().holdings):
        sheet = book[table.sheet]
        for row in range(table.first_row, table.first_row + len(records(book, table))):
            for attribute in ("first_id", "last_id", "first_unit_id", "last_unit_id"):
                cell = sheet[f"{table.by_attribute[attribute].position}{row}"]
                assert isinstance(cell.value, str)
            quantity = sheet[f"{table.by_attribute['quantity'].position}{row}"]
            assert type(quantity.value) is int


@pytest.mark.parametrize(("table", "label"), SYNTAX, ids=" ".join)
def test_each_cell_passes_the_published_pattern(book, table, label):
    form = next(form for form in present().tables if form.title.startswith(table))
    for row in records(book, form):
        text = "" if row[label] is None else str(row[label])
        assert re.fullmatch(SYNTAX[table, label], text), text


def test_no_cell_holds_a_formula_whatever_the_text():
    text = "=HYPERLINK(\"http://example.org\",\"x\")"
    book = opened(samples.submission(actions=(samples.action(explanation=text), samples.action(explanation="{=1+1}"))))
    assert [row["Additional explanatory information"] for row in records(book, present().actions)] == [text, "{=1+1}"]
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}


def test_underlying_units_are_given_whole_or_said_to_be_none():
    book = opened(samples.submission(actions=(
        samples.action(), samples.action(unit_registry="JCM", first_unit_id="JCM-1", last_unit_id="JCM-1000"))))
    labels = ("Underlying unit registry ID", "First unit ID", "Last unit ID")
    assert [tuple(row[label] for label in labels) for row in records(book, present().actions)] == [
        ("NA", "NA", "NA"), ("JCM", "JCM-1", "JCM-1000")]


def test_a_using_entity_that_is_not_there_is_blank_and_not_na(book):
    entities = [row["Using/cancelling authorized entity ID"] for row in records(book, present().actions)]
    assert entities == [None, None, samples.INDIAN_ENTITY, None]


def test_the_non_ghg_metric_is_na_for_ghg_and_given_for_others():
    kilowatt_hours = samples.action(metric="non-GHG", non_ghg_metric="kWh", quantity_non_ghg="5000")
    book = opened(samples.submission(actions=(samples.action(), kilowatt_hours)))
    rows = records(book, present().actions)
    assert [row["Applicable non-GHG metric"] for row in rows] == ["NA", "kWh"]
    assert [row["Quantity (in non-GHG metric)"] for row in rows] == ["NA", "5000"]


def test_the_profile_spells_the_values_on_which_the_sources_disagree():
    definition = samples.oimp_authorization(first_transfer_definition="Use or cancellation")
    sound = samples.submission(authorizations=(definition,))
    for profile, subtype, spelled, joined in (
            (USUAL, "First international transfer", "Use or cancellation", "Solar + Wind + Biogas"),
            (NOMENCLATURE, "First transfer to another Party", "Use or Cancellation", "Solar, Wind, Biogas")):
        book = opened(sound, profile)
        assert records(book, present().actions)[0]["Action subtype"] == subtype
        assert records(book, present().authorizations)[0]["First transfer definition for OIMP"] == spelled
        assert records(book, present().authorizations)[0]["Activity type(s)"] == joined


@pytest.mark.parametrize(("explanation", "expected"), [
    (None, "First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17)."),
    ("Agreed share.", "First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17). Agreed share."),
    ("First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17). Said before.",
     "First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17). Said before.")])
def test_a_first_transfer_by_cancellation_for_omge_takes_the_definitions_name_and_says_so(explanation, expected):
    omge = samples.omge_cancellation(action_type="First transfer", explanation=explanation)
    row, = records(opened(samples.submission(actions=(omge,))), present().actions)
    assert row["Action subtype"] == "Use or cancellation"
    assert row["Additional explanatory information"] == expected


def test_the_nomenclature_profile_keeps_the_subtype_of_a_cancellation_for_omge():
    omge = samples.omge_cancellation(action_type="First transfer")
    row, = records(opened(samples.submission(actions=(omge,)), NOMENCLATURE), present().actions)
    assert row["Action subtype"] == "Voluntary cancellation to deliver OMGE"
    assert row["Additional explanatory information"] is None


def test_a_cancellation_after_first_transfer_keeps_its_subtype(book):
    assert records(book, present().actions)[3]["Action subtype"] == "Voluntary cancellation to deliver OMGE"


def test_lists_offer_the_code_lists_as_the_profile_spells_them(book):
    sheet, index = book["Table 3 Actions"], book["Index"]
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    first, last = re.findall(r"[A-Z]+\d+", offered["D9"].replace("$", ""))
    values = [cell.value for row in index[first:last] for cell in row]
    assert values[0] == "First international transfer" and len(values) == 10
    assert len(offered) == sum(column.codelist in present().codelists for column in present().actions.columns)
    assert all("Index" in formula for formula in offered.values())


def test_every_label_carries_its_term_and_requirement_as_a_comment(book):
    for table in present().tables[1:]:
        for column in table.columns:
            comment = book[table.sheet][f"{column.position}{table.header_row}"].comment
            assert f"Nomenclature term {column.term}." in comment.text


def test_every_sheet_prints_landscape_with_the_notice_and_repeats_its_labels(book):
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader.center.text == samples.NOTICE
    assert book["Table 3 Actions"].print_title_rows == "$2:$8"
    assert book["Table 3 Actions"].freeze_panes == "C9"


def test_a_submission_for_filing_has_no_notice():
    book = opened(notice=None)
    assert {sheet.oddHeader.center.text for sheet in book} == {None}
    assert "Notice" not in {cell.value for cell in book["Index"]["B"]}


def test_a_long_notice_is_shortened_in_the_page_header_only():
    notice = "All & every figure is illustrative. " * 20
    book = opened(notice=notice)
    assert len(book["Index"].oddHeader.center.text) < 255
    assert notice in {cell.value for cell in book["Index"]["C"]}


def test_tables_without_rows_still_have_their_labels():
    book = opened(samples.submission(authorizations=(), actions=(), holdings=(), entities=()))
    for table in present().tables[1:]:
        assert book[table.sheet][f"B{table.header_row}"].value == table.columns[0].label
        assert records(book, table) == []


def test_text_beyond_what_a_cell_takes_is_cut_with_a_mark():
    row, = records(opened(samples.submission(actions=(samples.action(explanation="x" * 40_000),))), present().actions)
    assert len(row["Additional explanatory information"]) == excel.LONGEST_TEXT
    assert row["Additional explanatory information"].endswith("…")


def test_a_number_of_more_than_fifteen_digits_loses_none():
    row, = records(opened(samples.submission(actions=(samples.action(quantity=10**17 + 1),))), present().actions)
    assert row["Quantity (t CO2 eq)"] == str(10**17 + 1)


@pytest.mark.parametrize("profile", [USUAL, NOMENCLATURE], ids=lambda profile: profile.name)
def test_the_workbook_reads_back_as_the_records(profile, tmp_path):
    """The nomenclatures' comma, first international transfer, and blank for any Party are not what the scripts take."""
    sound = samples.submission()
    (tmp_path / "IND-AEF.xlsx").write_bytes(aef_workbook(sound, profile, notice=samples.NOTICE))
    read, findings = read_aef(tmp_path, "IND-AEF.xlsx")
    assert {finding.place.column for finding in findings} <= (
        {"Activity type(s)", "Action subtype", "Authorized Party(ies) ID"} if profile is NOMENCLATURE else set())
    assert read.header.values()[:4] == sound.header.values()[:4]
    for name in ("authorizations", "actions", "holdings", "entities"):
        assert samples.said_in_the_workbook(getattr(read, name)) == [row.values() for row in getattr(sound, name)]


def test_a_notice_that_begins_with_a_digit_is_no_font_size():
    assert opened(notice="2027 is illustrative.")["Index"].oddHeader.center.text.strip() == "2027 is illustrative."


def test_long_text_gets_a_row_that_shows_it():
    book = opened(samples.submission(actions=(samples.action(explanation="A sentence. " * 30), samples.action())))
    sheet = book["Table 3 Actions"]
    assert sheet.row_dimensions[9].height > 80 and sheet.row_dimensions[10].height is None


def test_the_same_submission_gives_the_same_bytes():
    first = aef_workbook(samples.submission(), USUAL, notice=samples.NOTICE)
    assert first == aef_workbook(samples.submission(), USUAL, notice=samples.NOTICE)
    properties = zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml").decode()
    assert "2028-04-10T00:00:00Z" in properties


def test_the_time_grows_no_faster_than_the_rows():
    actions = [samples.action(first=1_000 * index + 1, last=1_000 * index + 1_000) for index in range(2_000)]

    def seconds(rows):
        start = time.process_time()
        aef_workbook(samples.submission(actions=tuple(rows)), USUAL)
        return time.process_time() - start

    assert seconds(actions) < 8 * seconds(actions[:500])
