from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporter.accounting.first_transfers import derive_actions
from reporter.files.sheet import Marks, Sheet
from reporter.files.sheet_files import read_sheets
from reporter.findings import Findings
from reporter.records.events import EventKind
from reporter.registries.engine import read_export
from reporter.registries.export import Export
from reporter.registries.mapping import shipped
from reporter.registries.source import RegistrySource
from tests.files.tables import as_xlsx, codes, only, put
from tests.samples import authorization

# One real row of a public download of the Verra Registry (May 2026), project 4150; see inputs/rwanda-clean-cooking.
ROW = {
    "Issuance Date": "2026-03-19", "Sustainable Development Goals": "", "Vintage Start": "2024-10-01",
    "Vintage End": "2024-12-31", "ID": "4150", "Name": "DelAgua Clean Cooking Grouped Project in Rwanda",
    "Country/Area": "Rwanda", "Project Type": "Energy demand", "Methodology": "VMR0006; VM0050",
    "Total Vintage Quantity": "388,254", "Quantity Issued": "3,644",
    "Serial Number": "19309-936487628-936491271-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1",
    "Additional Certifications": "Article 6 Authorized – Intl mitigation purposes; Article 6 Authorized – NDC Use; "
                                 "Article 6 Authorized – Other purposes; CORSIA - First Phase, 2024-2026 Scope",
    "Retirement/Cancellation Date": "2026-03-20",
    "Retirement Beneficiary": "No owner - contributing towards global emissions reductions",
    "Retirement Reason": "Other",
    "Retirement Details": "2% retirement as required under Project 4150 LoA for Article 6",
}
SOURCE = RegistrySource(format="verra", files=("registry/verra.csv",), approach="CA0000",
                        authorization_id="VCS 4150 LoA", itmo_registry="RWA01", projects=("4150",))
NOT_RETIRED = {"Retirement/Cancellation Date": "", "Retirement Beneficiary": "", "Retirement Reason": "",
               "Retirement Details": ""}


@pytest.fixture
def findings() -> Findings:
    return Findings()


def read(folder: Path, rows: list[dict[str, str]], findings: Findings, source: RegistrySource = SOURCE) -> Export:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(ROW), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return read_content(folder, buffer.getvalue(), findings, source)


def read_content(folder: Path, content: str | bytes, findings: Findings, source: RegistrySource = SOURCE,
                 name: str = "registry/verra.csv") -> Export:
    put(folder, name, content)
    sheet, = read_sheets(folder, name, findings) or ()
    return read_export(shipped()["verra"], sheet, source, "RWA", findings)


def test_a_retirement_for_global_emissions_is_a_voluntary_cancellation_for_overall_mitigation(
        tmp_path: Path, findings: Findings):
    issuance, retirement = read(tmp_path, [ROW], findings).events
    assert not findings.items
    assert (issuance.kind, str(issuance.date), issuance.quantity) == (EventKind.ISSUANCE, "2026-03-19", 3644)
    assert (retirement.kind, str(retirement.date)) == (EventKind.CANCELLATION, "2026-03-20")
    assert retirement.subtype == "Voluntary cancellation to deliver OMGE"
    assert (retirement.purpose, retirement.using_party) == ("OIMP", "RWA")
    assert "stand in" in (retirement.explanation or "") and "2% retirement" in (retirement.explanation or "")
    assert str(retirement.place.at("Serial Number")) == "registry/verra.csv, row 2, Serial Number (L2)"


def test_serials_of_units_stand_in_and_unit_ids_differ_in_their_serial_alone(tmp_path: Path, findings: Findings):
    event = read(tmp_path, [ROW], findings).events[0]
    assert str(event.block.first_id) == "CA0000-RWA01-RWA-936487628-2024"
    assert event.block.last == 936491271
    assert event.unit_registry == "VCS"
    assert event.first_unit_id == "19309-936487628-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1"
    assert event.last_unit_id == "19309-936491271-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1"


def test_the_events_make_a_first_transfer(tmp_path: Path, findings: Findings):
    events = read(tmp_path, [ROW], findings).events
    letter = authorization(authorization_id="VCS 4150 LoA", approach="CA0000", date_of_authorization="2026-03-19",
                           purposes_for_authorization="NDC and OIMP", first_transfer_definition="Use or cancellation",
                           authorized_parties=None)
    action, = derive_actions(events, [letter], party="RWA").actions
    assert (action.action_type, action.quantity, action.vintage) == ("First transfer", 3644, 2024)
    assert action.place.row == 2


def test_units_that_are_not_retired_are_issued_only(tmp_path: Path, findings: Findings):
    assert [event.kind for event in read(tmp_path, [ROW | NOT_RETIRED], findings).events] == [EventKind.ISSUANCE]


def test_a_use_in_aviation_is_a_use_for_an_international_mitigation_purpose(tmp_path: Path, findings: Findings):
    use = read(tmp_path, [ROW | {"Retirement Beneficiary": "Authorized entity A (illustrative)",
                                 "Retirement Details": "CORSIA compliance, first phase"}], findings).events[1]
    assert (use.kind, use.purpose, use.using_entity) == (EventKind.USE, "IMP", "Authorized entity A (illustrative)")
    assert "names no using Party" in (use.explanation or "")


def test_a_retirement_that_says_nothing_asks_for_a_row(tmp_path: Path, findings: Findings):
    export = read(tmp_path, [ROW | {"Retirement Beneficiary": "", "Retirement Details": ""}], findings)
    assert len(export.events) == 1
    finding = export.unexplained[0].finding
    assert (finding.code, finding.place.column, finding.value) == ("VER-006", "Retirement Details", "Other")
    assert "First ID CA0000-RWA01-RWA-936487628-2024" in finding.remedy


def test_rows_without_a_label_of_article_6_and_of_other_projects_are_passed_over(tmp_path: Path, findings: Findings):
    other = [ROW | {"Additional Certifications": "CCB-No Distinction"}, ROW | {
        "ID": "2925", "Serial Number": ROW["Serial Number"].replace("4150", "2925")}]
    assert len(read(tmp_path, [*other, ROW], findings).events) == 2
    assert not findings.items
    assert read(tmp_path, other, findings).events == ()
    assert (only(findings).code, only(findings).value) == ("VER-008", "4150")
    assert "of other projects (1); without a label “Article 6 Authorized” (1)" in only(findings).message


@pytest.mark.parametrize("cells", [
    {"Additional Certifications": "article\xa06  authorized – NDC Use"},
    {"ID": "4150.0"},
    {"Additional Certifications": "Article 6 Authorised – NDC Use"},
])
def test_blanks_capitals_spelling_and_a_number_kept_as_a_decimal_do_not_matter(
        tmp_path: Path, findings: Findings, cells: dict[str, str]):
    assert len(read(tmp_path, [ROW | cells], findings).events) == 2
    assert not findings.items


@pytest.mark.parametrize("details", [
    "Not used for CORSIA", "These units were never used towards international aviation", "not CORSIA; other use"])
def test_words_that_deny_a_use_do_not_make_it_one(tmp_path: Path, findings: Findings, details: str):
    export = read(tmp_path, [ROW | {"Retirement Beneficiary": "", "Retirement Details": details}], findings)
    assert len(export.events) == 1 and export.unexplained[0].finding.code == "VER-006"


@pytest.mark.parametrize(("column", "value", "code"), [
    ("Serial Number", "19309-936487628", "VER-001"),
    ("Serial Number", "19309-936491271-936487628-VCS-VCU-1491-VER-RW-3-4150-01102024-31122024-1", "VER-001"),
    ("Quantity Issued", "3,643", "VER-002"),
    ("Quantity Issued", "3.644", "VER-007"),
    ("Vintage Start", "2024-09-01", "VER-003"),
    ("Vintage End", "2024-11-30", "VER-003"),
    ("Issuance Date", "19/03/2026", "VER-007"),
    ("Retirement/Cancellation Date", "2026-13-01", "VER-007"),
])
def test_a_row_that_contradicts_itself_is_told_and_left_out(
        tmp_path: Path, findings: Findings, column: str, value: str, code: str):
    assert read(tmp_path, [ROW | {column: value}], findings).events == ()
    assert (only(findings).code, only(findings).place.row, only(findings).place.column) == (code, 2, column)


def test_a_vintage_over_a_new_year_is_told(tmp_path: Path, findings: Findings):
    row = ROW | {"Vintage Start": "2023-10-01", "Serial Number": ROW["Serial Number"].replace("01102024", "01102023")}
    assert read(tmp_path, [row], findings).events == ()
    assert (only(findings).code, only(findings).place.column) == ("VER-004", "Vintage End")


def test_a_repeated_row_is_read_once(tmp_path: Path, findings: Findings):
    assert len(read(tmp_path, [ROW, ROW], findings).events) == 2
    assert (only(findings).code, only(findings).place.row) == ("READ-014", 3)


def test_a_missing_column_is_told(tmp_path: Path, findings: Findings):
    read_content(tmp_path, "ID,Serial Number\n4150,x\n", findings)
    assert set(codes(findings)) == {"READ-011"} and len(findings.items) == 9


def test_the_dossier_says_what_the_download_does_not(tmp_path: Path, findings: Findings):
    read(tmp_path, [ROW], findings, RegistrySource(format="verra", files=("registry/verra.csv",)))
    assert only(findings).code == "VER-005"


def test_a_download_as_a_workbook_reads_as_its_csv(tmp_path: Path, findings: Findings):
    dates = {label: datetime.date.fromisoformat(text) for label, text in ROW.items()
             if text.count("-") == 2 and len(text) == 10}
    typed = ROW | dates | {"ID": 4150.0, "Quantity Issued": 3644.0}
    export = read_content(tmp_path, as_xlsx({"Export": [list(ROW), list(typed.values())]}), findings,
                          name="registry/verra.xlsx")
    assert not findings.items and len(dates) == 4
    assert [event.block for event in export.events] == [event.block for event in read(tmp_path, [ROW], findings).events]


def test_an_empty_download_is_told(tmp_path: Path, findings: Findings):
    read_content(tmp_path, "", findings)
    assert only(findings).code == "READ-007"


def test_a_ragged_row_is_told(tmp_path: Path, findings: Findings):
    read_content(tmp_path, ",".join(ROW) + "\n4150,19309\n", findings)
    assert codes(findings) == ["READ-013", "VER-008"]


def test_what_programs_did_to_a_download_is_said_as_in_every_table(findings: Findings):
    rows = [ROW | {"Retirement Beneficiary": "K?k?? Energia"}, ROW | {"Vintage Start": "#REF!"},
            ROW | {"Vintage End": "#REF!"}, ROW | dict.fromkeys(NOT_RETIRED, "NULL") | {"Name": "not retired"}]
    sheet = Sheet("registry/v.xlsx", "S", [list(ROW), *(list(row.values()) for row in rows)],
                  marks=Marks(hidden_rows=(3,)))
    export = read_export(shipped()["verra"], sheet, SOURCE, "RWA", findings)
    assert [finding.code for finding in findings.sorted()] == ["READ-044", "READ-044", "READ-046", "READ-049"]
    assert [event.kind for event in export.events] == [EventKind.ISSUANCE, EventKind.ISSUANCE]
    assert [one.used for one in export.listed] == [2]


def test_units_of_before_2021_are_no_itmos_and_no_fault(tmp_path: Path, findings: Findings):
    old = {label: ROW[label].replace("2024", "2019") for label in ("Vintage Start", "Vintage End", "Serial Number")}
    export = read(tmp_path, [ROW, ROW | old], findings)
    assert not findings.items and len(export.events) == 2
    assert export.listed[0].unused == (("of before 2021: no ITMOs (2/CMA.3 annex para 1(e))", 1),)


def test_a_fault_of_many_rows_is_one_finding_with_their_number(tmp_path: Path, findings: Findings):
    read(tmp_path, [ROW | {"Issuance Date": f"{day}/03/2026", "Name": str(day)} for day in range(10, 28)], findings)
    told = only(findings)
    assert told.code == "VER-007" and told.message.endswith("and the like (in 18 rows: 2, 3, 4, 5, 6, …)")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(ROW)),
                       st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)))
def test_random_cells_never_raise(tmp_path: Path, cells: dict[str, str]):
    read(tmp_path, [ROW, ROW | cells], Findings())
