from __future__ import annotations

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from reporter.accounting.closing import Closing, closed
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Facts
from reporter.dossier.schema import schemas
from reporter.findings import RULES, Finding, Severity
from reporter.forms.editions import present, profiles
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.examine import examine
from tests.files.tables import ACTION, AUTHORIZATION, ENTITY, HOLDING, as_csv, as_xlsx, labels, put

INPUTS = Path(__file__).parents[2] / "inputs"
FACTS = """\
status = "illustrative"
title = "India and Japan, illustrative"
reported_year = 2027

[party]
code = "IND"
name = "India"
authority = "Ministry (illustrative)"

[initial_report]
version = "1.0"
date = 2026-11-30

[annual_information]
version = "1.0"
date = 2028-04-10

[regular_information]
version = "1.0"
date = 2028-12-20

[ndc]
first_year = 2021
last_year = 2030
target = "Illustrative"
target_year = 2030
method = "trajectory"
reference_level = "1"
target_level = "1"
indicators = [{ name = "Intensity", unit = "index", reference = "100", target = "55" }]

[ndc.trajectory]
2021 = 2700000.5
"""
APPROACH = """\
identifier = "CA9999"
title = "Joint Crediting Mechanism, illustrative"
kind = "bilateral crediting"
parties = ["IND", "JPN"]
start = 2026-01-01
end = 2030-12-31
sectors = ["Energy generation"]

[expected_mitigation]
2026 = 1000

[authorizations."IND JCM 1"]
first_transfer = "x"
final_date = "x"
underlying_rules = "x"
changes = "x"
tracking_registry = "x"
underlying_registry = "x"
vintages = [2026]
gases = "x"
"""
INVENTORY = "Year,Emissions and removals (kt CO2 eq),Intensity (index)\n2021,2700000,71.5\n2022,,\n"
EARLIER = ACTION | {"Action date": "2026-12-20", "Action subtype": "Issuance", "Acquiring participating Party ID": "",
                    "First ID": "CA9999-IND01-IND-5001-2026", "Last ID": "CA9999-IND01-IND-6000-2026"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound dossier."""
    put(tmp_path, "dossier.toml", FACTS)
    put(tmp_path, "approaches/CA9999.toml", APPROACH)
    put(tmp_path, "inventory.csv", INVENTORY)
    put(tmp_path, "narrative/initial-report/I.md", "## I.A Party\n\nText.\n")
    put(tmp_path, "registry/README.md", "Notes.\n")
    put(tmp_path, "registry/authorizations.csv", as_csv(labels(present().authorizations), [AUTHORIZATION]))
    put(tmp_path, "registry/actions.csv", as_csv(labels(present().actions), [ACTION]))
    put(tmp_path, "registry/entities.csv", as_csv(labels(present().entities), [ENTITY]))
    return tmp_path


def put_actions(folder: Path, *rows: dict[str, str]) -> None:
    put(folder, "registry/actions.csv", as_csv(labels(present().actions), rows))


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    put(folder, name, text.replace(old, new, 1))


def only(loaded: Closing) -> Finding:
    found = loaded.findings.sorted()
    assert len(found) == 1, [f"{finding.code} {finding.place}: {finding.message}" for finding in found]
    return found[0]


def test_a_sound_dossier_is_read_whole(folder: Path):
    loaded = closed(folder)
    assert not loaded.findings.items
    assert loaded.dossier is not None and loaded.submission is not None
    assert loaded.dossier.facts.ndc.trajectory == {2021: Decimal("2700000.5")}
    assert loaded.dossier.approaches[0].identifier == "CA9999"
    assert loaded.dossier.emissions(2021) == 2_700_000 and loaded.dossier.emissions(2022) is None
    assert loaded.dossier.inventory[0].indicators == {"Intensity": Decimal("71.5")}
    header = loaded.submission.header
    assert (header.party, header.version, header.reported_year, str(header.date_of_submission)) == (
        "IND", "1.0", 2027, "2028-04-10")
    assert (header.ndc_first_year, header.ndc_last_year) == (2021, 2030)


def test_every_file_read_is_an_input(folder: Path):
    loaded = closed(folder)
    assert loaded.dossier is not None
    assert loaded.dossier.inputs == (
        "approaches/CA9999.toml", "dossier.toml", "inventory.csv", "narrative/initial-report/I.md",
        "registry/actions.csv", "registry/authorizations.csv", "registry/entities.csv")


@pytest.mark.parametrize("name", sorted(path.name for path in INPUTS.iterdir()))
def test_the_dossiers_that_ship_are_read_without_a_finding(name: str):
    loaded = closed(INPUTS / name)
    assert [str(finding) for finding in loaded.findings.sorted()] == []
    assert loaded.submission is not None and loaded.submission.actions


def test_verra_s_rows_become_actions_with_their_derivation():
    loaded = closed(INPUTS / "rwanda-clean-cooking")
    assert loaded.submission is not None
    assert sum(action.quantity for action in loaded.submission.actions) == 29_870
    assert {action.action_type for action in loaded.submission.actions} == {"First transfer"}
    assert any("4/CMA.6 para 17" in derivation.verdict.para for derivation in loaded.derivations)


# ------------------------------------------------------------------------------------------ years and holdings

def test_actions_are_parted_by_year_and_all_of_them_make_the_holdings(folder: Path):
    put_actions(folder, ACTION, EARLIER)
    submission = closed(folder).submission
    assert submission is not None
    assert [action.action_date.year for action in submission.actions] == [2027]
    assert [action.action_date.year for action in submission.history] == [2026]
    assert [(str(row.first_id), row.quantity) for row in submission.holdings] == [("CA9999-IND01-IND-5001-2026", 1000)]


def test_later_actions_are_left_out_with_advice(folder: Path):
    put_actions(folder, ACTION, EARLIER | {"Action date": "2028-01-05"})
    loaded = closed(folder)
    finding = only(loaded)
    assert (finding.code, finding.severity, finding.place.row) == ("DOS-010", Severity.ADVICE, 3)
    assert loaded.submission is not None and len(loaded.submission.actions) == 1


def test_more_actions_than_the_sheet_has_room_for_are_refused_with_their_number(
        folder: Path, monkeypatch: pytest.MonkeyPatch):
    put_actions(folder, ACTION, EARLIER)
    monkeypatch.setattr("reporter.accounting.closing.MAX_ROWS", present().actions.first_row)
    assert closed(folder).submission is not None
    put_actions(folder, ACTION, ACTION | {"Action date": "2027-06-05"})
    loaded = closed(folder)
    assert loaded.submission is None
    assert (only(loaded).code, only(loaded).value) == ("DOS-014", "2")
    assert "2027 has 2 actions, and the sheet of Table 3 has room for 1" in only(loaded).message


def test_blocks_of_several_files_that_overlap_beyond_all_following_are_refused(
        folder: Path, monkeypatch: pytest.MonkeyPatch):
    for number in range(1, 4):
        row = ACTION | {"First ID": f"CA9999-IND01-IND-{number}-2026", "Quantity (t CO2 eq)": str(1001 - number)}
        put(folder, f"registry/actions-{number}.csv", as_csv(labels(present().actions), [row]))
    assert closed(folder).submission is not None
    monkeypatch.setattr("reporter.records.overlaps.MOST_PIECES", 0)
    monkeypatch.setattr("reporter.records.overlaps.PIECES_OF_A_BLOCK", 1)
    loaded = closed(folder)
    assert loaded.submission is None
    told = next(finding for finding in loaded.findings.items if finding.code == "READ-003")
    assert "3 rows of all files together overlap one another so that they fall into 6 pieces" in told.message


def test_previous_holdings_open_the_year_where_no_earlier_action_is_on_hand(folder: Path):
    put(folder, "previous/holdings-2026.csv", as_csv(labels(present().holdings), [HOLDING | {
        "First ID": "CA9999-IND01-IND-9001-2026", "Last ID": "CA9999-IND01-IND-10000-2026"}]))
    loaded = closed(folder)
    submission = loaded.submission
    assert submission is not None and not loaded.findings.items
    assert submission.opening == submission.previous and submission.previous_year == 2026
    assert [str(row.first_id) for row in submission.holdings] == ["CA9999-IND01-IND-9001-2026"]
    put_actions(folder, ACTION, EARLIER)
    submission = closed(folder).submission
    assert submission is not None and submission.opening == () and len(submission.previous) == 1


def test_of_several_years_the_latest_before_the_reported_one_counts(folder: Path):
    for year in (2025, 2026, 2027):
        put(folder, f"previous/holdings-{year}.csv", as_csv(labels(present().holdings), [HOLDING]))
    loaded = closed(folder)
    assert loaded.submission is not None and loaded.submission.previous_year == 2026
    assert loaded.dossier is not None and "previous/holdings-2025.csv" not in loaded.dossier.inputs


def test_last_year_s_workbook_gives_the_previous_holdings(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    before = tmp_path_factory.mktemp("before") / "dossier"
    shutil.copytree(folder, before)
    put_actions(before, EARLIER)
    replaced(before, "dossier.toml", "reported_year = 2027", "reported_year = 2026")
    submission = closed(before).submission
    assert submission is not None
    put(folder, "previous/IND-AEF-2026-v1.0.xlsx", aef_workbook(submission, profiles()["secretariat-workbook"]))
    loaded = closed(folder)
    assert not loaded.findings.items
    assert loaded.submission is not None and loaded.submission.previous_year == 2026
    assert [row.quantity for row in loaded.submission.previous] == [1000]
    assert loaded.submission.previous[0].place.sheet == "Table 4 Holdings"
    shutil.move(folder / "previous", folder / "partner")
    finding = only(closed(folder))
    assert (finding.code, finding.place.cell) == ("READ-020", "C4")
    replaced(folder, "dossier.toml", 'code = "IND"', 'code = "JPN"')
    loaded = closed(folder)
    assert not loaded.findings.items and [partner.header.party for partner in loaded.partners] == ["IND"]
    assert loaded.dossier is not None and "partner/IND-AEF-2026-v1.0.xlsx" in loaded.dossier.inputs


def test_a_damaged_workbook_of_last_year_is_told(folder: Path):
    put(folder, "previous/IND-AEF-2026.xlsx", b"PK\x03\x04")
    assert only(closed(folder)).code == "READ-004"


# ------------------------------------------------------------------------------------------ faults of dossier.toml

def test_a_missing_folder_is_told(tmp_path: Path):
    loaded = closed(tmp_path / "my-dosier")
    assert (only(loaded).code, only(loaded).place.file) == ("DOS-005", "my-dosier")


def test_a_missing_dossier_file_is_told(folder: Path):
    (folder / "dossier.toml").unlink()
    loaded = closed(folder)
    assert loaded.dossier is None and loaded.submission is None
    assert ("READ-001", "dossier.toml") in {(finding.code, finding.place.file) for finding in loaded.findings.sorted()}


def test_a_fault_of_syntax_is_told_with_line_and_column(folder: Path):
    replaced(folder, "dossier.toml", 'name = "India"', "name = India")
    finding = next(finding for finding in closed(folder).findings.sorted() if finding.code == "DOS-001")
    assert (finding.place.file, finding.place.row, finding.place.column) == ("dossier.toml", 7, "column 8")
    assert finding.value == "name = India" and finding.remedy == 'Write name = "India"'


def test_a_file_that_ends_too_early_is_told_with_its_last_line(folder: Path):
    put(folder, "dossier.toml", FACTS + 'x = """\ny')
    finding = next(finding for finding in closed(folder).findings.sorted() if finding.code == "DOS-001")
    assert finding.place.row == 35 and "ends too early" in finding.message


@pytest.mark.parametrize(("old", "new", "code", "row", "key", "words"), [
    ("reported_year = 2027", "reported_yaer = 2027", "DOS-002", 3, "reported_yaer", "“reported_year”"),
    ("target_year = 2030", "taget_year = 2030", "DOS-002", 26, "ndc.taget_year", "“target_year”"),
    ('code = "IND"\n', "", "DOS-003", 5, "party.code", "ISO 3166-1"),
    ('code = "IND"', 'code = "India"', "DOS-004", 6, "party.code", "Write IND"),
    ('code = "IND"', 'code = "XXX"', "FMT-105", 6, "party.code", "ISO 3166-1"),
    ("reported_year = 2027", 'reported_year = "soon"', "DOS-004", 3, "reported_year", "calendar year"),
    ("reported_year = 2027", "reported_year = 2019", "DOS-004", 3, "reported_year", "calendar year"),
    ("date = 2028-04-10", 'date = "10 April"', "DOS-004", 16, "annual_information.date", "yyyy-mm-dd"),
    ('method = "trajectory"', 'method = "average"', "DOS-004", 27, "ndc.method", "averaging"),
    ('name = "Intensity", ', "", "DOS-003", 30, "ndc.indicators[1].name", "Name of the indicator"),
    ("2021 = 2700000.5", '2021 = "much"', "DOS-004", 33, "ndc.trajectory.2021", "Level per year"),
    ("[party]", 'profile = "secretariat"\n[party]', "DOS-008", 5, "profile", "secretariat-workbook"),
    ("[party]", 'language = "french"\n[party]', "DOS-013", 5, "language", "en, "),
    ("last_year = 2030", "last_year = 2020", "DOS-009", 24, "ndc.last_year", "first_year"),
])
def test_a_fault_of_the_facts_is_told_in_plain_words(
        folder: Path, old: str, new: str, code: str, row: int | None, key: str, words: str):
    replaced(folder, "dossier.toml", old, new)
    loaded = closed(folder)
    finding = only(loaded)
    assert (finding.code, finding.place.file) == (code, "dossier.toml")
    assert (finding.place.row, finding.place.column) == (row, key)
    assert words in finding.remedy
    assert loaded.dossier is None


def test_all_faults_are_told_at_once(folder: Path):
    replaced(folder, "dossier.toml", "reported_year = 2027", "reported_yaer = 2027")
    replaced(folder, "approaches/CA9999.toml", "start = 2026-01-01", 'start = "soon"')
    put_actions(folder, ACTION | {"Vintage": "x"})
    put(folder, "inventory.csv", "Year\n2021\n")
    put(folder, "narrative/initial-report/I.md", "## I.Z\n\nText.\n")
    found = {(finding.code, finding.place.file) for finding in closed(folder).findings.sorted()}
    assert found >= {("DOS-002", "dossier.toml"), ("DOS-004", "approaches/CA9999.toml"),
                     ("FMT-103", "registry/actions.csv"), ("READ-011", "inventory.csv"),
                     ("NAR-002", "narrative/initial-report/I.md")}


# ------------------------------------------------------------------------------------------ faults of other files

def test_a_dossier_without_approaches_is_told(folder: Path):
    shutil.rmtree(folder / "approaches")
    assert (only(closed(folder)).code, only(closed(folder)).place.file) == ("DOS-007", "approaches")


def test_an_approach_is_named_for_its_identifier(folder: Path):
    (folder / "approaches/CA9999.toml").rename(folder / "approaches/CA0001.toml")
    assert (only(closed(folder)).code, only(closed(folder)).value) == ("DOS-006", "CA9999")


def test_a_fault_of_an_approach_is_told_with_its_key(folder: Path):
    replaced(folder, "approaches/CA9999.toml", 'gases = "x"', "gas = 1")
    finding = only(closed(folder))
    assert (finding.code, finding.place.row, finding.place.column) == ("DOS-002", 20, "authorizations.IND JCM 1.gas")
    assert "“gases”" in finding.remedy
    replaced(folder, "approaches/CA9999.toml", "gas = 1\n", "")
    finding = only(closed(folder))
    assert (finding.code, finding.place.row, finding.place.column) == ("DOS-003", 12, "authorizations.IND JCM 1.gases")
    assert "5(l)" in finding.remedy


@pytest.mark.parametrize(("levels", "read"), [
    (("2,700,000", "2,710"), ["2700000", "2710"]), (("2.700.000,5", "12,25"), ["2700000.5", "12.25"]),
    (("2 700 000", ""), ["2700000", "None"]), (("2.75", "2.5"), ["2.75", "2.5"]),
    (("2.750", "2.5"), ["2.750", "2.5"]), (("2.750", "0.500"), ["2.750", "0.500"])])
def test_a_column_of_levels_is_read_in_the_one_way_that_fits_all(
        folder: Path, levels: tuple[str, str], read: list[str]):
    header = "\u200bYear,Emissions\xa0and removals (kt CO2 eq)"
    put(folder, "inventory.csv", f'Inventory of India\n{header}\n2021,"{levels[0]}"\n2022,"{levels[1]}"\n')
    loaded = closed(folder)
    assert [str(year.emissions) for year in loaded.dossier.inventory] == read
    assert [finding.code for finding in loaded.findings.sorted()] == []


def test_an_inventory_with_more_rows_than_years_is_refused_with_their_number(folder: Path):
    put(folder, "inventory.csv", INVENTORY + "2021,1,\n" * 1_001)
    finding = next(one for one in closed(folder).findings.items if one.code == "READ-003")
    assert finding.place.file == "inventory.csv" and "rows, the limit is 1,000" in finding.message


def test_the_inventory_may_be_a_workbook(folder: Path):
    (folder / "inventory.csv").unlink()
    put(folder, "inventory.xlsx", as_xlsx({
        "Levels": [["Year", "Emissions and removals (kt CO2 eq)"], [2021, 2700000.5], [2022, "2.700.000"],
                   [2023, 2700000.25]]}))
    loaded = closed(folder)
    assert [loaded.dossier.emissions(year) for year in (2021, 2022, 2023)] == [
        Decimal("2700000.5"), 2_700_000, Decimal("2700000.25")]
    assert "inventory.xlsx" in loaded.dossier.inputs
    assert not loaded.findings.items


@pytest.mark.parametrize("mark", ["1", "²"])
def test_a_footnote_mark_behind_a_level_is_no_digit_of_it(folder: Path, mark: str):
    (folder / "inventory.csv").unlink()
    book = openpyxl.Workbook()
    raised = CellRichText("3080000", TextBlock(InlineFont(vertAlign="superscript"), mark))
    for row in ("Year", "Emissions and removals (kt CO2 eq)"), (2021, 2700000), (2022, raised):
        book.active.append(row)
    book.save(folder / "inventory.xlsx")
    finding = only(closed(folder))
    assert (finding.code, finding.place.row) == ("INV-001", 3) and "3080000" in finding.message


def test_a_level_out_of_all_proportion_is_told(folder: Path):
    put(folder, "inventory.csv", "Year,Emissions and removals (kt CO2 eq)\n2021,2790000\n2022,2880\n2023,2980000\n")
    assert (only(closed(folder)).code, only(closed(folder)).place.row) == ("INV-003", 3)
    put(folder, "inventory.csv", "Year,Emissions and removals (kt CO2 eq)\n2021,500\n2022,90\n2023,10\n2024,0\n")
    assert not closed(folder).findings.items


@pytest.mark.parametrize("row", ["{0},about 5\n", "2023,5\n", "FY{0},5\n"])
def test_one_habit_in_many_rows_of_the_inventory_is_one_finding(folder: Path, row: str):
    head = "Year,Emissions and removals (kt CO2 eq)\n2023,5\n"
    put(folder, "inventory.csv", head + "".join(row.format(year) for year in range(1930, 2020)))
    finding = only(closed(folder))
    assert finding.code in ("INV-001", "INV-002") and "(in 90 rows: 3, 4, 5, 6, 7, …)" in finding.message


def test_a_level_of_an_indicator_an_intensity_or_what_is_expected_out_of_all_proportion_is_told(folder: Path):
    head = INVENTORY.partition("\n")[0]
    put(folder, "inventory.csv", head + "\n2021,,0.3\n2022,,60\n2023,,6100\n2024,,58\n2025,,57\n")
    replaced(folder, "approaches/CA9999.toml", "2026 = 1000",
             "2026 = 50\n2027 = 4900\n2028 = 9000\n2029 = 90\n2030 = 9500")
    replaced(folder, "dossier.toml", "[ndc.trajectory]", "[ndc.intensity]\ndenominator = \"GDP\"\n"
             "levels = { 2021 = 2.5, 2022 = 2500, 2023 = 2600 }\n[ndc.trajectory]")
    assert {(one.code, one.place.column) for one in closed(folder).findings.items} == {
        ("INV-003", "Intensity (index)"), ("INV-003", "expected_mitigation.2029"),
        ("INV-003", "ndc.intensity.levels.2021")}


def test_approaches_may_have_their_ending_in_capitals_and_another_ending_is_told(folder: Path):
    (folder / "approaches/CA9999.toml").rename(folder / "approaches/CA9999.TOML")
    assert not closed(folder).findings.items
    put(folder, "approaches/CA0001.toml.txt", "x")
    assert (only(closed(folder)).code, only(closed(folder)).place.file) == ("READ-050", "approaches/CA0001.toml.txt")


def test_what_the_registry_holds_is_compared_with_what_its_actions_leave(folder: Path):
    held = HOLDING | {"First ID": "CA9999-IND01-IND-7-2026", "Last ID": "CA9999-IND01-IND-9-2026",
                      "Quantity (t CO2 eq)": "3"}
    put(folder, "registry/holdings.csv", as_csv(labels(present().holdings), [held]))
    found = closed(folder).findings.sorted()
    assert [finding.code for finding in found] == ["REG-002"]
    assert "3 ITMOs are reported as held that the actions do not leave" in found[0].message
    (folder / "registry/holdings.csv").rename(folder / "registry/holdings-2026.csv")
    assert not closed(folder).findings.items


def test_a_missing_file_of_a_pattern_is_told(folder: Path):
    replaced(folder, "dossier.toml", "[party]", '[[registry]]\nformat = "canonical"\n'
             'files = ["registry/authorizations.csv", "registry/actions-*.csv"]\n[party]')
    found = [(finding.code, finding.place.file) for finding in closed(folder).findings.sorted()]
    assert found == [("READ-001", "registry/actions-*.csv")]


def test_missing_tables_are_told(folder: Path):
    for name in ("authorizations", "actions"):
        (folder / f"registry/{name}.csv").unlink()
    actions, authorizations = sorted(closed(folder).findings.items, key=lambda finding: finding.code)
    assert (actions.code, actions.severity, actions.place.file) == (
        "DOS-011", Severity.ERROR, "registry/actions.csv")
    assert (authorizations.code, authorizations.place.file) == ("READ-001", "registry/authorizations.csv")


def test_tables_of_earlier_years_alone_leave_the_reported_year_untold(folder: Path):
    table = folder / "registry/actions.csv"
    header = table.read_text("utf-8").splitlines()[0] + "\n"
    table.unlink()
    (folder / "registry/actions-2026.csv").write_text(header, "utf-8")
    found = [(finding.code, finding.place.file) for finding in closed(folder).findings.sorted()
             if finding.severity is Severity.ERROR]
    assert found == [("DOS-011", "registry/actions-2027.csv")]
    (folder / "registry/actions-2027.csv").write_text(header, "utf-8")
    assert not [finding for finding in closed(folder).findings.items if finding.code == "DOS-011"]


def test_an_unknown_format_is_told_with_the_nearest(folder: Path):
    replaced(folder, "dossier.toml", "[party]", '[[registry]]\nformat = "canonicle"\nfiles = ["registry/*"]\n[party]')
    finding = next(finding for finding in closed(folder).findings.sorted() if finding.code == "READ-017")
    assert (finding.place.column, finding.value) == ("registry[1].format", "canonicle")
    assert finding.remedy.startswith("Write canonical")


def test_an_event_without_an_authorization_in_force_is_told(tmp_path: Path):
    folder = tmp_path / "rwanda"
    shutil.copytree(INPUTS / "rwanda-clean-cooking", folder)
    replaced(folder, "dossier.toml", 'authorization_id = "VCS 4150 LoA"', 'authorization_id = "VCS 4151 LoA"')
    found = closed(folder).findings.sorted()
    assert Counter(finding.code for finding in found) == {"REG-001": 16}
    assert found[0].place.row == 2 and found[0].para == "4/CMA.6 para 11"


def test_an_unexplained_retirement_asks_for_a_row_until_it_is_there(tmp_path: Path):
    folder = tmp_path / "rwanda"
    shutil.copytree(INPUTS / "rwanda-clean-cooking", folder)
    replaced(folder, "registry/verra-transactions.csv", "contributing towards global emissions reductions", "unknown")
    finding = only(closed(folder))
    assert (finding.code, finding.place.row) == ("VER-006", 2)
    replaced(folder, "dossier.toml", 'files = ["registry/authorizations.csv"]', 'files = ["registry/a*.csv"]')
    put_actions(folder, ACTION | {
        "Action date": "2026-03-20", "Cooperative approach ID": "CA0000", "Authorization ID": "VCS 4150 LoA",
        "First transferring participating Party ID": "RWA", "Party ITMO registry ID": "RWA01", "Vintage": "2024",
        "First ID": "CA0000-RWA01-RWA-936487628-2024", "Last ID": "CA0000-RWA01-RWA-936491271-2024",
        "Quantity (t CO2 eq)": "3644"})
    loaded = closed(folder)
    assert not loaded.findings.items
    assert loaded.submission is not None and len(loaded.submission.actions) == 16


# ------------------------------------------------------------------------------------------ inventory

@pytest.mark.parametrize(("text", "code", "row", "column"), [
    ("", "READ-007", None, None),
    ("Year,Emissions and removals (kt CO2 eq)\n2021,1;2\n", "INV-001", 2, "Emissions and removals (kt CO2 eq)"),
    ('Year,Emissions and removals (kt CO2 eq)\n2021,"2,700"\n', "READ-043", 2, "Emissions and removals (kt CO2 eq)"),
    ("Year,Emissions and removals (kt CO2 eq)\n2021,2.700\n", "READ-043", 2, "Emissions and removals (kt CO2 eq)"),
    ("Year,Emissions and removals (kt CO2 eq)\n21,2\n", "INV-002", 2, "Year"),
    ("Year,Emissions and removals (kt CO2 eq)\n2021,2\n2021,3\n", "INV-002", 3, "Year"),
    ("Year,Emissions and removals (kt CO2 eq)\n2021,2,3\n", "READ-013", 2, None),
    ("Year,Emissions and removals (kt CO2 eq),\n2021,2,a note\n", "READ-018", 2, None),
    ("Year,Emissions\n2021,2\n", "READ-010", 1, "Emissions"),
    ("Year,Year,Emissions and removals (kt CO2 eq)\n2021,2021,2\n", "READ-012", 1, "Year"),
    ("Year,Emissions and removals (kt CO2 eq),\n2021,2,3\n", "READ-018", 2, None),
    ("2020,3\nYear,Emissions and removals (kt CO2 eq)\n2021,2\n", "READ-055", 1, None),
])
def test_a_fault_of_the_inventory_is_told(folder: Path, text: str, code: str, row: int | None, column: str | None):
    put(folder, "inventory.csv", text)
    finding = next(finding for finding in closed(folder).findings.sorted() if finding.code == code)
    assert (finding.place.file, finding.place.row, finding.place.column) == ("inventory.csv", row, column)


def test_a_missing_inventory_is_told(folder: Path):
    (folder / "inventory.csv").unlink()
    assert (only(closed(folder)).code, only(closed(folder)).place.file) == ("READ-001", "inventory.csv")


def test_further_sheets_and_hidden_columns_of_an_inventory_are_told(folder: Path):
    (folder / "inventory.csv").unlink()
    head = ["Year", "Emissions and removals (kt CO2 eq)"]
    put(folder, "inventory.xlsx", as_xlsx({
        "Inventory": [["Base year", 2005], head, [2021, 3]], "Notes": [["by the office"]], "Old": [head, [2021, 2]]}))
    book = openpyxl.load_workbook(folder / "inventory.xlsx")
    book["Inventory"].column_dimensions["B"].hidden = True
    book.save(folder / "inventory.xlsx")
    loaded = closed(folder)
    told = [(one.code, str(one.severity), one.place.sheet) for one in loaded.findings.sorted()
            if one.code.startswith("READ")]
    assert sorted(told) == [("READ-048", "advice", "Notes"), ("READ-048", "warning", "Old"),
                            ("READ-049", "warning", "Inventory")]
    assert loaded.dossier is not None and loaded.dossier.emissions(2021) == 3


def test_removals_may_outweigh_emissions(folder: Path):
    put(folder, "inventory.csv", "\ufeffYear;Emissions and removals (kt CO2 eq)\r\n2021;-5.25\r\n")
    loaded = closed(folder)
    assert loaded.dossier is not None and loaded.dossier.emissions(2021) == Decimal("-5.25")


# ------------------------------------------------------------------------------------------ rules and schemas

@pytest.mark.parametrize("code", sorted(code for code in RULES if code.split("-")[0] in {
    "READ", "FMT", "VER", "WB", "DOS", "NAR", "INV", "REG"}))
def test_every_rule_of_a_reader_is_explained_with_a_bad_and_a_good_example(code: str):
    rule = RULES[code]
    assert rule.title and rule.para and rule.remedy and rule.explanation and rule.bad and rule.good


def test_the_schemas_know_every_key():
    facts, approach = schemas()["dossier.schema.json"], schemas()["approach.schema.json"]
    assert set(facts["properties"]) == set(Facts.model_fields)
    assert set(approach["properties"]) == set(Approach.model_fields)
    assert facts["additionalProperties"] is False
    assert all("description" in field for field in approach["properties"].values())


# ------------------------------------------------------------------------------------------ causes, not echoes

def test_a_slip_in_the_dossier_brings_no_findings_on_tables_that_stand_there(folder: Path):
    replaced(folder, "dossier.toml", 'name = "India"', "name = “India”")
    assert only(closed(folder)).remedy == 'Write them straight: name = "India"'
    replaced(folder, "dossier.toml", "[party]", "[party")
    assert {finding.code for finding in closed(folder).findings.sorted()} == {"DOS-001"}


def test_tables_are_read_beside_a_slip_in_the_dossier(folder: Path):
    replaced(folder, "dossier.toml", "reported_year = 2027", "reported_year = year 2027")
    put_actions(folder, ACTION | {"Vintage": "x"})
    assert [finding.code for finding in closed(folder).findings.sorted()] == ["DOS-001", "FMT-103"]


def test_what_could_not_be_read_is_not_said_to_be_missing(folder: Path):
    replaced(folder, "approaches/CA9999.toml", '"JPN"', '"Japan"')
    put(folder, "inventory.csv", INVENTORY.replace("2700000", "2.7.0"))
    found = {finding.code for finding in examine(folder).findings.sorted()}
    assert {"DOS-004", "INV-001"} <= found and not found & {"REP-107", "REP-118"}


def test_checks_of_facts_have_file_line_and_key(folder: Path):
    replaced(folder, "dossier.toml", "target_year = 2030", "target_year = 2035")
    replaced(folder, "dossier.toml", "2028-04-10", "2028-05-10")
    places = {finding.code: str(finding.place) for finding in examine(folder).findings.sorted()}
    assert places["REP-114"] == "dossier.toml, row 26, ndc.target_year"
    assert places["AEF-701"] == "dossier.toml, row 16, Date of submission"
    assert places["REP-106"] == "approaches/CA9999.toml, row 9, expected_mitigation"


@pytest.mark.parametrize("itself", [True, False])
@pytest.mark.parametrize("name", ["filed", "previous", "partner", "registry", "attachments", "narrative",
                                  "narrative/annex-4", "mappings", "approaches", "review"])
def test_a_link_to_a_folder_in_place_of_what_the_dossier_holds_is_told_once(tmp_path: Path, name: str, itself: bool):
    """What stands in it would be passed over without a word: a filing that was made would be none."""
    dossier = shutil.copytree(INPUTS / "india-japan-jcm", tmp_path / "d")
    link = dossier / name if itself else dossier / name / ("recommendations.csv" if name == "review" else "more")
    elsewhere = dossier / "store" / link.name
    elsewhere.parent.mkdir()
    link.parent.mkdir(exist_ok=True, parents=True)
    if link.exists():
        link.rename(elsewhere)
    else:
        elsewhere.mkdir()
    link.symlink_to(elsewhere, target_is_directory=True)
    (dossier / "latest").symlink_to(dossier / "store")  # in the dossier's own folder people may have anything
    told = [one for one in examine(dossier).findings.sorted() if "link to a folder" in one.message]
    assert [(one.code, one.place.file) for one in told] == [("READ-041", link.relative_to(dossier).as_posix())]
