"""Tables as people keep them: each way in which they differ from the form, and what comes of it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.files.json_records import read_json
from reporter.files.letters import tidied
from reporter.files.sheet import Marks, Range, Sheet, merged_down
from reporter.files.sheet_files import read_sheets
from reporter.files.tables import as_label, find_labels, party_called
from reporter.findings import Findings, Severity
from reporter.forms.editions import present
from reporter.records.rows import Action, AuthorizedEntity
from reporter.registries.canonical import KnownTable, known_tables, rows_in, rows_of
from tests.files.tables import ACTION, ENTITY, as_csv, codes, labels, only, put

ACTIONS = labels(present().actions)
QUANTITY, DAY = "Quantity (t CO2 eq)", "Action date"


@pytest.fixture
def findings() -> Findings:
    return Findings()


def rows_with(*cells: dict[str, Any]) -> list[list[Any]]:
    """Sound actions on blocks of their own, each with other cells."""
    block = "CA9999-IND01-IND-{}-2026"
    rows = [ACTION | {"First ID": block.format(f"{number}0001"), "Last ID": block.format(f"{number}1000")} | other
            for number, other in enumerate(cells, start=1)]
    return [[row.get(label) for label in ACTIONS] for row in rows]


def read(rows: list[list[Any]], findings: Findings, marks: Marks | None = None) -> list[Action]:
    sheet = Sheet("registry/a.xlsx", "Actions", [ACTIONS, *rows], marks=marks or Marks())
    return rows_in(Action, KnownTable(Action, sheet), findings)


@pytest.mark.parametrize(("texts", "day"), [
    (("25/02/2027", "03/02/2027"), "2027-02-03"),
    (("02/25/2027", "02/03/2027"), "2027-02-03"),
    (("03.02.2027",), "2027-02-03"),
    (("15-Apr-25",), "2025-04-15"),
    (("15 April 2027",), "2027-04-15"),
    (("2027-02-03T00:00:00.000Z",), "2027-02-03"),
    ((datetime.datetime(2027, 2, 3),), "2027-02-03"),
    ((46421,), "2027-02-03"),
])
def test_a_column_of_dates_is_read_in_the_one_way_that_fits_all(texts: tuple[Any, ...], day: str, findings: Findings):
    assert str(read(rows_with(*({DAY: text} for text in texts)), findings)[-1].action_date) == day
    assert not findings.items


def test_dates_that_two_readings_fit_are_refused_once_with_both(findings: Findings):
    assert read(rows_with({DAY: "03/02/2027"}, {DAY: "04/05/2027"}), findings) == []
    finding = only(findings)
    assert (finding.code, finding.place.row, finding.place.column) == ("READ-043", 2, DAY)
    assert "2027-02-03 or 2027-03-02" in finding.message


@pytest.mark.parametrize(("texts", "quantity"), [
    (("2,500",), 2500), (("2.500.000", "12.000"), 12_000), (("12.000,0",), 12_000), (("12 000",), 12_000),
    (("12\u202f000",), 12_000), (("12'000",), 12_000), (("1500.0",), 1500), ((1500.0,), 1500),
])
def test_a_column_of_numbers_is_read_in_the_one_way_that_fits_all(
        texts: tuple[Any, ...], quantity: int, findings: Findings):
    assert read(rows_with(*({QUANTITY: text} for text in texts)), findings)[-1].quantity == quantity
    assert not findings.items


def test_numbers_that_two_readings_fit_are_refused_once(findings: Findings):
    assert read(rows_with({QUANTITY: "12.000"}, {QUANTITY: "500.000"}), findings) == []
    assert only(findings).code == "READ-043" and "12000" in only(findings).message


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "nan", "NULL", "#VALUE!"])
def test_an_error_of_a_program_is_told_at_its_cell_in_any_column(error: str, findings: Findings):
    read(rows_with({}, {"Additional explanatory information": error}), findings)
    finding = only(findings)
    assert (finding.code, finding.place.cell, finding.severity) == ("READ-044", "AA3", Severity.ERROR)


@pytest.mark.parametrize("value", ["1.23457E+12", '="00123"', datetime.date(2027, 1, 2), 12345678901234567890, 1e16])
def test_an_identifier_that_a_program_changed_is_told(value: Any, findings: Findings):
    read(rows_with({"Authorization ID": value}), findings)
    assert (only(findings).code, only(findings).place.column) == ("READ-045", "Authorization ID")


def test_a_control_character_is_told_at_its_cell(findings: Findings):
    header = [*ACTIONS, "Additional explanatory information"]
    sheet = Sheet("registry/a.xlsx", "A", [header[:len(ACTIONS)], *rows_with({"Authorization ID": "IND\x0bJCM 1"})])
    rows_in(Action, KnownTable(Action, sheet), findings)
    assert [(one.code, one.place.column) for one in findings.sorted()] == [("READ-054", "Authorization ID")]


@pytest.mark.parametrize("text", ["K?k?? Energia", "SociÃ©tÃ© d’énergie", "Soci\ufffdt\ufffd"])
def test_letters_that_are_lost_are_told_and_questions_are_none(text: str, findings: Findings):
    read(rows_with({"Additional explanatory information": text}, {"Additional explanatory information": "Why? So."}),
         findings)
    assert (only(findings).code, only(findings).place.row) == ("READ-046", 2)


def test_a_time_of_day_is_told_once_for_the_column(findings: Findings):
    rows = rows_with({DAY: "2027-02-02T18:30:00.000Z"}, {DAY: "2027-02-03T18:30:00.000Z"})
    assert [str(row.action_date) for row in read(rows, findings)] == ["2027-02-02", "2027-02-03"]
    assert only(findings).code == "READ-047" and "(in 2 rows: 2, 3)" in only(findings).message


def test_titles_totals_notes_and_further_columns_are_kept_aside(findings: Findings):
    header = [*ACTIONS, "Remarks"]
    sheet = Sheet("registry/a.xlsx", "Actions", [
        ["Actions of the year 2027"], [], header, [*rows_with({})[0], "seen"],
        ["Total", *[None] * 14, 1000], ["Source: the registry, exported on 3 January"]])
    assert len(rows_in(Action, KnownTable(Action, sheet), findings)) == 1
    assert set(codes(findings)) == {"READ-048"}
    assert "“Remarks”" in findings.sorted()[0].message and "4" not in findings.sorted()[0].message


@pytest.mark.parametrize(("again", "told"), [("2028-01-01", ["READ-012"]), ("2027-03-01", []), (None, [])])
def test_a_column_under_two_of_its_names_says_the_same_in_both(findings: Findings, again: str | None, told: list[str]):
    header = [*ACTIONS, present().actions.by_attribute["action_date"].cad_trust]
    sheet = Sheet("registry/a.csv", None, [header, [*rows_with({})[0], again or ""]])
    assert len(rows_in(Action, KnownTable(Action, sheet), findings)) == 1
    assert codes(findings) == told


def test_a_value_that_is_merged_over_rows_holds_for_each_and_a_title_over_columns_for_the_first():
    merged = (Range(1, 1, 1, 3), Range(2, 1, 3, 1), Range(3, 2, 3, 3))
    sheet = Sheet("a.xlsx", "A", [["Title"], ["CA0001", "a"], [None, "b"]], marks=Marks(merged=merged))
    assert merged_down(sheet).rows == [["Title"], ["CA0001", "a"], ["CA0001", "b"]]


def test_cells_that_are_merged_far_down_fill_no_row_in_which_nothing_else_stands():
    merged = (Range(1, 1, 9, 1),)
    sheet = Sheet("a.xlsx", "A", [["CA0001", "a"], [None, "b"], [], [None, ""]], marks=Marks(merged=merged))
    assert merged_down(sheet).rows == [["CA0001", "a"], ["CA0001", "b"], [], [None, ""]]


def test_hidden_rows_and_merged_cells_are_said(findings: Findings):
    marks = Marks(merged=(Range(2, 1, 3, 1),), hidden_rows=(3,), hidden=True)
    read(rows_with({}, {}), findings, marks)
    assert codes(findings) == ["READ-049"] * 3


def test_a_cell_that_shows_another_thing_than_it_holds_is_told(findings: Findings):
    column = ACTIONS.index(QUANTITY) + 1
    sheet = Sheet("registry/a.xlsx", "Actions", [ACTIONS, *rows_with({}, {})],
                  shown={(2, column): "1", (3, column): "", (2, 99): "7"})
    assert len(rows_in(Action, KnownTable(Action, sheet), findings)) == 2
    assert [(one.code, one.place.row, one.message) for one in findings.sorted()] == [
        ("READ-056", 2, "the cell shows “1”, and holds 1000"),
        ("READ-056", 3, "the cell shows nothing, and holds 1000")]


def test_cells_that_are_struck_out_are_told_together(findings: Findings):
    rows = rows_with({}, {}, {})
    sheet = Sheet("registry/a.xlsx", "Actions", [ACTIONS, *rows], shown={
        (row, column): f"~~{cell}~~" for row in (3, 4) for column, cell in enumerate(rows[0], 1)})
    assert len(rows_in(Action, KnownTable(Action, sheet), findings)) == 3
    held = 2 * sum(cell not in ("", None) for cell in rows[0])
    assert [(one.code, one.place.row, one.message) for one in findings.sorted()] == [
        ("READ-057", 3, f"{held} cells are struck out, and read, in 2 rows: 3, 4")]


def test_labels_and_values_with_letters_that_nobody_sees_are_read(findings: Findings):
    header = [label.replace(" ", "\xa0").upper() for label in ACTIONS]
    sheet = Sheet("registry/a.csv", None, [header, *rows_with({"Acquiring participating Party ID": "JPN\u200b "})])
    assert rows_in(Action, KnownTable(Action, sheet), findings)[0].acquiring_party == "JPN"
    assert not findings.items


def test_a_mark_that_a_program_took_for_letters_is_no_part_of_the_first_label(findings: Findings):
    sheet = Sheet("registry/a.xlsx", "A", [["ï»¿" + ACTIONS[0], *ACTIONS[1:]], *rows_with({})])
    assert len(rows_in(Action, KnownTable(Action, sheet), findings)) == 1


def test_an_accent_in_two_pieces_is_the_same_letter(findings: Findings):
    sheet = Sheet("registry/e.csv", None, [labels(present().entities), [
        (ENTITY | {"Name": "Socie\u0301te\u0301"}).get(label) for label in labels(present().entities)]])
    assert rows_in(AuthorizedEntity, KnownTable(AuthorizedEntity, sheet), findings)[0].name == "Société"


@pytest.mark.parametrize("written", ["2\n500", "5\u2028000", "1\t000", "\u202e0052", "2 000\n(500)"])
def test_figures_on_several_lines_or_turned_around_are_no_number(findings: Findings, written: str):
    read(rows_with({QUANTITY: written}), findings)
    assert only(findings).code == "FMT-102"


def test_a_letter_that_looks_like_another_is_named_by_its_code(findings: Findings):
    read(rows_with({"Acquiring participating Party ID": "J\u0420N"}), findings)
    assert only(findings).code == "FMT-105" and "U+0420 CYRILLIC CAPITAL LETTER ER" in only(findings).message


@pytest.mark.parametrize(("name", "code"), [
    ("Sri Lanka", "LKA"), ("NG", "NGA"), ("Viet Nam", "VNM"), ("Vietnam", "VNM"), ("Tanzania", "TZA"),
    ("COTE D'IVOIRE", "CIV"), ("European Union", "EUE"), ("Gambia", "GMB"), ("Türkiye", "TUR"),
    ("Turquie", "TUR"), ("Japón", "JPN"), ("Suisse", "CHE"), ("Atlantis", None),
    ("Republic of Korea", "KOR"), ("United Republic of Tanzania", "TZA"), ("Republic of Moldova", "MDA"),
    ("Democratic Republic of the Congo", "COD"), ("Iran (Islamic Republic of)", "IRN"), ("The Philippines", "PHL"),
    ("UK", "GBR"), ("Lao PDR", "LAO"), ("Korea", None), ("NA", "NAM"), ("N/A", None), ("n. a.", None)])
def test_a_country_is_known_by_its_name(name: str, code: str | None):
    assert party_called(name) == code


def test_the_code_of_a_named_party_is_the_remedy(findings: Findings):
    read(rows_with({"Acquiring participating Party ID": "Sri Lanka"}), findings)
    assert only(findings).remedy == "Write LKA"


@pytest.mark.parametrize(("value", "code"), [({}, "READ-010"), ({"First ID": "a colour"}, "READ-011")])
def test_a_guess_is_offered_only_where_the_values_fit_too(value: dict[str, Any], code: str, findings: Findings):
    header = ["First IDs" if label == "First ID" else label for label in ACTIONS]
    rows_in(Action, KnownTable(Action, Sheet("registry/a.xlsx", "A", [header, *rows_with(value)])), findings)
    assert [one for one in codes(findings) if one != "READ-048"] == [code]


def test_whole_numbers_for_identifiers_are_made_whole_and_further_action_types_put_right(findings: Findings):
    given_as = rows_with({"First ID": 1, "Last ID": "1000"}, {
        "First ID": 1, "Last ID": 1000, "Action type": "Authorization"}, {
        "First ID": 1001, "Last ID": 2000, "Action type": "Voluntary Cancellation", "Action subtype": None})
    first, cancelled = read(given_as, findings)
    assert str(first.first_id) == "CA9999-IND01-IND-1-2026" and first.block.quantity == 1000
    assert cancelled.action_type == "Cancellation"
    assert (only(findings).code, only(findings).place.row) == ("READ-048", 3)


def test_several_tables_stand_below_each_other_in_one_file(tmp_path: Path, findings: Findings):
    content = "T3 Actions\n" + as_csv(ACTIONS, [ACTION]) + "\nT5 Authorized entities\n" + as_csv(
        labels(present().entities), [ENTITY])
    put(tmp_path, "registry/all.csv", content)
    known = known_tables(read_sheets(tmp_path, "registry/all.csv", findings) or (), findings)
    assert (len(rows_of(Action, known, findings)), len(rows_of(AuthorizedEntity, known, findings))) == (1, 1)
    assert not findings.items


def test_a_head_of_several_rows_is_read_with_the_labels_above_blank_cells():
    found = find_labels(Sheet("a.xlsx", "A", [["Vintage", "ITMO"], [None, "First ID", "Last ID"], [2026, 1, 2]]),
                        ["Vintage", "First ID", "Last ID"])
    assert found is not None and found.columns == {"Vintage": 0, "First ID": 1, "Last ID": 2}
    assert found.rows[0][1] == [2026, 1, 2]


def test_json_records_become_tables_by_their_paths(tmp_path: Path, findings: Findings):
    put(tmp_path, "a.json", '{"page": 1, "data": [{"id": "1", "project": {"country": "IN"}, "labels": ["A", "B"], '
        '"more": [{"key": "x"}, {"key": "y"}], "quantity": 12.50}]}')
    sheet, = read_json(tmp_path, "a.json", findings) or ()
    assert sheet.name == "data"
    assert dict(zip(sheet.rows[0], sheet.rows[1], strict=True)) == {
        "id": "1", "project.country": "IN", "labels": "A; B", "more": None, "more.key": "x; y", "quantity": "12.50"}
    assert not findings.items


def test_json_keeps_every_digit_and_one_kind_of_line_end(tmp_path: Path, findings: Findings):
    put(tmp_path, "a.json", '[{"id": 12345678901234567890, "text": "one\\r\\ntwo", "n": 5}]')
    sheet, = read_json(tmp_path, "a.json", findings) or ()
    assert sheet.rows[1] == ["12345678901234567890", "one\ntwo", 5]


def test_json_that_broke_off_and_one_page_of_several_are_told(tmp_path: Path, findings: Findings):
    put(tmp_path, "a.json", '[{"serial": "1-')
    assert read_json(tmp_path, "a.json", findings) is None
    assert only(findings).code == "READ-052"
    put(tmp_path, "b.json", '{"page": 1, "pageCount": 3, "data": [{"a": 1}]}')
    read_json(tmp_path, "b.json", findings)
    assert codes(findings) == ["READ-052", "READ-042"]
    put(tmp_path, "c.json", "[" * 100_000)
    assert read_json(tmp_path, "c.json", findings) is None


@given(st.text())
def test_a_tidied_text_stays_as_it_is(text: str):
    assert tidied(tidied(text)) == tidied(text) and as_label(as_label(text)) == as_label(text)


# ------------------------------------------------------------------------------------------ above, beside, unseen

def read_of(rows: list[list[Any]], findings: Findings, marks: Marks | None = None) -> list[Action]:
    return rows_in(Action, KnownTable(Action, Sheet("registry/a.xlsx", "Actions", rows, marks=marks or Marks())),
                   findings)


def test_rows_that_a_sort_left_above_the_labels_are_told_once(findings: Findings):
    first, second, third = rows_with({}, {}, {})
    read_of([first, second, ACTIONS, third], findings)
    finding = only(findings)
    assert (finding.code, finding.severity, finding.place.row) == ("READ-055", Severity.ERROR, 1)
    assert finding.message.endswith("(in 2 rows: 1, 2)")


def test_a_row_above_labels_with_nothing_below_them_is_told(findings: Findings):
    read_of([*rows_with({}), ACTIONS], findings)
    assert codes(findings) == ["READ-055"]


def test_a_sparse_row_above_the_labels_is_told_by_its_date_and_number(findings: Findings):
    row = [value if label in (DAY, QUANTITY) else None for label, value in zip(ACTIONS, rows_with({})[0], strict=True)]
    read_of([row, ACTIONS, *rows_with({}, {})], findings)
    assert codes(findings) == ["READ-055"]


@pytest.mark.parametrize("above", [
    ["Actions of 2027"], ["Party", "IND"], ["Reported year", 2027], ["Downloaded on", "2027-03-04", "by", "the office"],
    ["2027-03-04"], [f"Date {label}" for label in ACTIONS], ["First transfers"] * len(ACTIONS),
    ["Event", None, None, None, None, None, None, "Block of ITMOs", "Block of ITMOs", None, None, None, "Amount"],
])
def test_titles_notes_and_headings_of_groups_may_stand_above_the_labels(above: list[Any], findings: Findings):
    assert len(read_of([above, ACTIONS, *rows_with({}, {})], findings)) == 2
    assert not findings.items


def test_values_under_no_label_are_one_cause(findings: Findings):
    read_of([ACTIONS, *([*row, "a note"] for row in rows_with(*[{}] * 5))], findings)
    assert only(findings).code == "READ-018" and only(findings).message.endswith("(in 5 rows: 2, 3, 4, 5, 6)")


def test_hidden_columns_are_told_once_a_sheet(findings: Findings):
    assert len(read(rows_with({}, {}), findings, Marks(hidden_columns=(1, 16, 200)))) == 2
    assert (only(findings).code, only(findings).severity) == ("READ-049", Severity.WARNING)
    assert "2 columns are hidden, and read: A, P" in only(findings).message
