from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporter.files import faults
from reporter.files.sheet import Sheet
from reporter.files.sheet_files import read_sheets
from reporter.files.tables import find_labels, nearest, party_called
from reporter.findings import Findings, Severity
from reporter.forms.editions import CodeList, present
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Holding
from reporter.registries.canonical import KnownTable, known_tables, rows_of
from tests.files.tables import (
    ACTION,
    AUTHORIZATION,
    ENTITY,
    HOLDING,
    as_csv,
    as_xlsx,
    labels,
    only,
    put,
)

FILE = "registry/actions-2027.csv"
ACTIONS = labels(present().actions)


@pytest.fixture
def findings() -> Findings:
    return Findings()


def actions(folder: Path, content: str | bytes, findings: Findings, name: str = FILE) -> tuple[Action, ...]:
    put(folder, name, content)
    return rows_of(Action, known_tables(read_sheets(folder, name, findings) or (), findings), findings)


def with_cell(label: str, value: str) -> str:
    """A sound row, then one with another value in one cell; the rows differ in their blocks."""
    other = ACTION | {"First ID": "CA9999-IND01-IND-1001-2026", "Last ID": "CA9999-IND01-IND-2000-2026"}
    return as_csv(ACTIONS, [ACTION, other | {label: value}])


def test_rows_know_their_cells(tmp_path: Path, findings: Findings):
    rows = actions(tmp_path, as_csv(ACTIONS, [ACTION]), findings)
    assert not findings.items
    assert rows[0].quantity == 1000 and rows[0].action_date == datetime.date(2027, 3, 1)
    assert str(rows[0].cell("first_id")) == f"{FILE}, row 2, First ID (H2)"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_all_ways_of_csv_read_the_same(tmp_path: Path, findings: Findings, delimiter: str, mark: str):
    rows = actions(tmp_path, mark + as_csv(ACTIONS, [ACTION], delimiter), findings)
    assert len(rows) == 1 and not findings.items


def test_a_workbook_reads_as_its_csv(tmp_path: Path, findings: Findings):
    typed = ACTION | {"Action date": datetime.date(2027, 3, 1), "Quantity (t CO2 eq)": 1000, "Vintage": 2026}
    content = as_xlsx({"2027": [ACTIONS, [typed.get(label) for label in ACTIONS]]})
    from_workbook = actions(tmp_path, content, findings, "registry/actions.xlsx")
    from_csv = actions(tmp_path, as_csv(ACTIONS, [ACTION]), findings)
    assert not findings.items
    assert from_workbook[0].values() == from_csv[0].values()
    assert str(from_workbook[0].cell("vintage")) == "registry/actions.xlsx, sheet 2027, row 2, Vintage (S2)"


def test_one_workbook_holds_several_tables(tmp_path: Path, findings: Findings):
    tables = {"Authorizations": (present().authorizations, AUTHORIZATION), "Actions 2027": (present().actions, ACTION),
              "Entities": (present().entities, ENTITY), "Holdings": (present().holdings, HOLDING)}
    put(tmp_path, "registry/all.xlsx", as_xlsx(
        {title: [labels(table), [row.get(label) for label in labels(table)]] for title, (table, row) in tables.items()}
        | {"Empty": []}))
    known = known_tables(read_sheets(tmp_path, "registry/all.xlsx", findings) or (), findings)
    for model in (Authorization, Action, AuthorizedEntity, Holding):
        assert len(rows_of(model, known, findings)) == 1
    assert not findings.items


def test_blank_and_na_are_left_out_and_what_the_platform_found_is_read(tmp_path: Path, findings: Findings):
    rows = actions(tmp_path, as_csv(ACTIONS, [ACTION | {
        "Underlying unit registry ID": "NA", "Using/cancelling participating Party ID": "  ",
        "Result of the consistency checks": "Checked, inconsistencies identified"}]), findings)
    assert not findings.items
    assert (rows[0].unit_registry, rows[0].using_party, rows[0].consistency_check_result) == (
        None, None, "Checked, inconsistencies identified")


def test_na_in_a_required_cell_is_told(tmp_path: Path, findings: Findings):
    actions(tmp_path, with_cell("Action date", "NA"), findings)
    assert only(findings).code == "FMT-104"


def test_optional_and_platform_columns_may_be_absent(tmp_path: Path, findings: Findings):
    assert len(actions(tmp_path, as_csv(list(ACTION), [ACTION]), findings)) == 1
    assert not findings.items


@pytest.mark.parametrize(("label", "value", "code", "remedy"), [
    ("Quantity (t CO2 eq)", "1,000", "READ-043", "without separators"),
    ("Quantity (t CO2 eq)", "-5", "FMT-102", "digits only"),
    ("Vintage", "26", "FMT-103", "four digits"),
    ("Action date", "2027-02-30", "FMT-104", "yyyy-mm-dd"),
    ("Action date", "01/03/2027", "READ-043", "yyyy-mm-dd"),
    ("Acquiring participating Party ID", "Japan", "FMT-105", "Write JPN"),
    ("Acquiring participating Party ID", "JAP", "FMT-105", "ISO 3166-1"),
    ("Cooperative approach ID", "CA-9999", "FMT-106", "four digits"),
    ("Action type", "Sold", "FMT-107", "First transfer; Transfer"),
    ("Authorization ID", "IND_JCM_1", "FMT-108", "letters, digits"),
    ("Party ITMO registry ID", "IND1", "FMT-109", "two digits"),
    ("First ID", "CA9999-IND-1-2026", "FMT-110", "CA0001-GHA01-GHA-1-2023"),
    ("Last ID", "CA9999-IND01-IND-010-2026", "FMT-110", "leading zero"),
    ("Action date", "", "FMT-100", "Fill the cell"),
])
def test_a_faulty_cell_is_told_with_row_column_and_remedy(
        tmp_path: Path, findings: Findings, label: str, value: str, code: str, remedy: str):
    rows = actions(tmp_path, with_cell(label, value), findings)
    finding = only(findings)
    assert (finding.code, finding.place.file, finding.place.row, finding.place.column) == (code, FILE, 3, label)
    assert finding.place.letter and remedy in finding.remedy
    assert finding.value == (value or None)
    assert rows[0].place.row == 2


def test_all_faults_of_all_rows_are_told_at_once(tmp_path: Path, findings: Findings):
    bad = ACTION | {"Action date": "soon", "Vintage": "x"}
    actions(tmp_path, as_csv(ACTIONS, [bad, bad | {"Metric": "tonnes"}]), findings)
    assert [(finding.place.row, finding.place.column) for finding in findings.sorted()] == [
        (2, "Action date"), (2, "Vintage"), (3, "Metric")]
    assert findings.sorted()[0].message.endswith("(in 2 rows: 2, 3)")


def test_every_code_of_a_validator_has_its_rule():
    assert sorted(faults.CELLS) == [f"FMT-{number}" for number in range(100, 112)]
    assert all(rule.bad and rule.good and rule.remedy for rule in faults.CELLS.values())


def test_the_european_union_has_its_reserved_code(tmp_path: Path, findings: Findings):
    actions(tmp_path, with_cell("Acquiring participating Party ID", "EUE"), findings)
    assert not findings.items


def test_an_unknown_column_is_told_with_the_nearest_label(tmp_path: Path, findings: Findings):
    header = [label.replace("Authorization ID", "Authorisation ID") for label in ACTIONS]
    assert actions(tmp_path, as_csv(header, [ACTION]), findings) == ()
    finding = only(findings)
    assert (finding.code, finding.place.row, finding.place.column) == ("READ-010", 1, "Authorisation ID")
    assert finding.place.cell == "E1" and "“Authorization ID”" in finding.remedy


@pytest.mark.parametrize(("written", "wanted"), [("Area (m²)", "Area (m2)"), ("Area (km2)", "Area (km²)"),
                                                 ("Loss 10⁻³", "Loss 10-3")])
def test_a_label_may_have_its_power_raised(written: str, wanted: str):
    found = find_labels(Sheet("a.xlsx", "s", [["Year", written], [2027, 5]]), ["Year", wanted])
    assert found is not None and found.columns == {"Year": 0, wanted: 1}


def test_a_missing_column_is_told_once_and_other_cells_are_still_checked(tmp_path: Path, findings: Findings):
    header = [label for label in ACTIONS if label != "Vintage"]
    actions(tmp_path, as_csv(header, [ACTION, ACTION | {"Metric": "tonnes"}]), findings)
    assert [(finding.code, finding.place.row, finding.place.column) for finding in findings.sorted()] == [
        ("READ-011", 1, "Vintage"), ("FMT-107", 3, "Metric")]


def test_a_repeated_column_is_told(tmp_path: Path, findings: Findings):
    actions(tmp_path, as_csv([*ACTIONS, "Vintage"], [ACTION]), findings)
    assert (only(findings).code, only(findings).place.column) == ("READ-012", "Vintage")


def test_a_ragged_row_is_told_and_not_read(tmp_path: Path, findings: Findings):
    content = as_csv(ACTIONS, [ACTION]) + "2027-03-01,First transfer,Authorized entity A, Delhi\r\n"
    assert len(actions(tmp_path, content, findings)) == 1
    assert (only(findings).code, only(findings).place.row) == ("READ-013", 3)


def test_ragged_rows_are_one_cause_and_never_none_to_report(tmp_path: Path, findings: Findings):
    """READ-013, and not READ-008: what could not be read may have been something."""
    assert actions(tmp_path, ",".join(ACTIONS) + "\n" + "a\n" * 500, findings) == ()
    assert only(findings).code == "READ-013"
    assert only(findings).message.startswith("the row has 1 cells")
    assert only(findings).message.endswith("(in 500 rows: 2, 3, 4, 5, 6, …)")


def test_blank_rows_and_trailing_blank_columns_are_passed_over(tmp_path: Path, findings: Findings):
    text = as_csv([*ACTIONS, "", ""], [ACTION, {}, {}])
    assert len(actions(tmp_path, text + "\r\n\r\n", findings)) == 1
    assert not findings.items


def test_a_value_under_no_label_is_told(tmp_path: Path, findings: Findings):
    content = as_csv([*ACTIONS, ""], [ACTION | {"": "a note"}])
    actions(tmp_path, content, findings)
    assert (only(findings).code, only(findings).place.cell, only(findings).value) == ("READ-018", "AB2", "a note")


def test_a_value_beyond_the_labels_of_a_sheet_is_told(tmp_path: Path, findings: Findings):
    row = [ACTION.get(label) for label in ACTIONS]
    actions(tmp_path, as_xlsx({"Actions": [ACTIONS, [*row, None, "a note"]]}), findings, "registry/a.xlsx")
    assert (only(findings).code, only(findings).place.cell) == ("READ-018", "AC2")


def test_a_repeated_row_is_told_and_read_once(tmp_path: Path, findings: Findings):
    other = ACTION | {"First ID": "CA9999-IND01-IND-1001-2026", "Last ID": "CA9999-IND01-IND-2000-2026"}
    assert len(actions(tmp_path, as_csv(ACTIONS, [ACTION, other, ACTION]), findings)) == 2
    finding = only(findings)
    assert (finding.code, finding.place.row, finding.message) == ("READ-014", 4, "the row equals row 2")


def test_a_row_repeated_in_another_file_is_told(tmp_path: Path, findings: Findings):
    for name in ("registry/actions-1.csv", "registry/actions-2.csv"):
        put(tmp_path, name, as_csv(ACTIONS, [ACTION]))
    sheets = [sheet for name in ("registry/actions-1.csv", "registry/actions-2.csv")
              for sheet in read_sheets(tmp_path, name, findings) or ()]
    rows_of(Action, known_tables(sheets, findings), findings)
    assert only(findings).place.file == "registry/actions-2.csv"
    assert only(findings).message == "the row equals registry/actions-1.csv, row 2"


def test_an_empty_file_is_told(tmp_path: Path, findings: Findings):
    actions(tmp_path, "", findings)
    assert (only(findings).code, only(findings).place.file) == ("READ-007", FILE)


def test_a_table_without_rows_says_that_there_was_nothing(tmp_path: Path, findings: Findings):
    assert actions(tmp_path, as_csv(ACTIONS, []), findings) == ()
    assert (only(findings).code, only(findings).severity, only(findings).place.row) == ("READ-008", Severity.ADVICE, 1)
    assert "Leave it so" in only(findings).remedy


def test_a_table_with_none_of_the_labels_gives_one_finding(tmp_path: Path, findings: Findings):
    actions(tmp_path, "Action_date|Action_type\n2027-03-01|Use\n", findings)
    assert (only(findings).code, only(findings).place.row) == ("READ-009", 1)
    assert "Action date, Action type, Action subtype" in only(findings).remedy


def test_a_table_is_known_by_its_labels_whatever_its_name(tmp_path: Path, findings: Findings):
    assert len(actions(tmp_path, as_csv(ACTIONS, [ACTION]), findings, "registry/holdings.csv")) == 1
    assert not findings.items


def test_a_file_of_no_table_is_told(tmp_path: Path, findings: Findings):
    actions(tmp_path, "a,b\n1,2\n", findings, "registry/export.csv")
    assert (only(findings).code, only(findings).place.file) == ("READ-016", "registry/export.csv")


def test_a_formula_is_told_and_its_value_read(tmp_path: Path, findings: Findings):
    typed = {label: ACTION.get(label) for label in ACTIONS} | {"Quantity (t CO2 eq)": None}
    content = as_xlsx({"Actions": [ACTIONS, list(typed.values())]}, {"Actions!P2": "=500+500"})
    rows = actions(tmp_path, content, findings, "registry/actions.xlsx")
    assert rows[0].quantity == 1000
    assert (only(findings).code, only(findings).place.cell, only(findings).value) == ("READ-015", "P2", "=500+500")


def test_holdings_are_read_from_canonical_tables(tmp_path: Path, findings: Findings):
    put(tmp_path, "previous/holdings-2026.csv", as_csv(labels(present().holdings), [HOLDING]))
    sheets = read_sheets(tmp_path, "previous/holdings-2026.csv", findings) or ()
    rows = rows_of(Holding, known_tables(sheets, findings), findings)
    assert rows[0].quantity == 1000 and not findings.items


def test_nearest_gives_a_label_that_differs_in_capitals_only():
    assert nearest("first id", ["First ID", "Last ID"]) == "First ID"
    assert nearest("quite another", ["First ID"]) is None


def test_of_a_long_text_that_is_no_list_of_codes_the_first_entry_is_looked_up(monkeypatch: pytest.MonkeyPatch):
    """A workbook has a text once, and shows it in as many cells as it likes."""
    looked_up: list[str] = []
    monkeypatch.setattr(CodeList, "read", lambda self, text: looked_up.append(text))
    header = labels(Authorization.table)
    rows = [[f"A {number}" if column == 0 else "a;" * 16_000 for column in range(len(header))] for number in range(50)]
    findings = Findings()
    rows_of(Authorization, [KnownTable(Authorization, Sheet("t", "Sheet", [list(header), *rows]))], findings)
    assert "FMT-107" in {finding.code for finding in findings.items} and len(looked_up) < 50 * len(header) * 2


def test_no_name_of_a_country_is_as_long_as_a_cell():
    assert party_called("Viet Nam") == "VNM" and party_called("Viet Nam" + "." * 30_000) is None


CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.datetimes(),
                  st.dates(), st.times(), st.timedeltas(),
                  st.sampled_from(["NA", "2027", "IND", "=1", "{}", "{value}"]))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from([Authorization, Action, AuthorizedEntity, Holding]))
def test_random_cells_never_raise(data: st.DataObject, model):
    header = labels(model.table)
    rows = data.draw(st.lists(st.lists(CELLS, max_size=len(header) + 2), max_size=4))
    findings = Findings()
    for name in (None, "Sheet"):
        rows_of(model, [KnownTable(model, Sheet("t", name, [list(header), *rows]))], findings)
    assert all(finding.code in faults.CELLS or finding.code.startswith("READ-") for finding in findings.sorted())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=4))
def test_random_headers_never_raise(rows):
    rows_of(Action, [KnownTable(Action, Sheet("t", "Sheet", rows))], Findings())


def test_a_table_whose_blocks_overlap_beyond_all_following_is_refused_with_their_number(
        tmp_path: Path, findings: Findings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reporter.records.overlaps.MOST_PIECES", 0)
    monkeypatch.setattr("reporter.records.overlaps.PIECES_OF_A_BLOCK", 2)
    blocks = [ACTION | {"First ID": f"CA9999-IND01-IND-{first}-2026"} for first in (1, 11, 21, 31)]
    assert len(actions(tmp_path, as_csv(ACTIONS, blocks[2:]), findings)) == 2 and not findings.items
    assert actions(tmp_path, as_csv(ACTIONS, blocks), findings) == ()
    finding = only(findings)
    assert (finding.code, finding.place.file) == ("READ-003", FILE)
    assert "4 rows overlap one another so that they fall into 10 pieces" in finding.message
