"""Every file of the folder registry is looked at, by its content, and none is passed over in silence."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from reporter import resources
from reporter.accounting.closing import closed
from reporter.dossier.loading import Loaded, load
from reporter.findings import Severity
from reporter.forms.editions import present, usual_profile
from reporter.renderers.workbooks.aef import aef_workbook
from tests.files.tables import ACTION, as_xlsx, labels, put

ACTIONS = "registry/actions-2027.csv"


@pytest.fixture
def india(tmp_path: Path) -> Path:
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.file) for finding in loaded.findings.sorted()
            if finding.severity is not Severity.ADVICE]


def moved(india: Path, name: str) -> Path:
    """The year's actions under another name."""
    (india / name).parent.mkdir(exist_ok=True)
    (india / ACTIONS).rename(india / name)
    return india


@pytest.mark.parametrize("name", ["registry/actions-2027.CSV", "registry/Export (3).csv", "registry/holdings.csv",
                                  "registry/actions-2027.csv.txt"])
def test_a_table_is_read_whatever_its_name(india: Path, name: str):
    before = load(india).export
    after = load(moved(india, name))
    assert told(after) == []
    assert {one.values() for one in after.export.actions} == {one.values() for one in before.actions}


def test_a_file_in_a_folder_of_its_own_is_told(india: Path):
    loaded = load(moved(india, "registry/2027/actions-2027.csv"))
    assert sorted(told(loaded)) == [("DOS-011", "registry/actions-2027.csv"),
                                    ("READ-050", "registry/2027/actions-2027.csv")]


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"rows": [["a"], ["b"]]}', b'{"count": 0, "next": null}'])
def test_a_file_without_any_table_is_told(india: Path, content: bytes):
    (india / "registry/retirements.json").write_bytes(content)
    assert told(load(india)) == [("READ-007", "registry/retirements.json")]


def test_files_of_no_known_kind_are_told_and_papers_are_listed(india: Path):
    put(india, "registry/actions.numbers", "x")
    put(india, "registry/notes.csv", "a,b,c\n1,2,3\n")
    put(india, "registry/letter.pdf", "%PDF")
    loaded = load(india)
    assert told(loaded) == [("READ-019", "registry/actions.numbers"), ("READ-016", "registry/notes.csv")]
    assert "registry/letter.pdf: not read: a paper, not a table" in map(str, loaded.export.listed)


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store", "~$actions.xlsx", "._actions.csv"])
def test_files_of_the_system_are_passed_over(india: Path, name: str):
    (india / "dossier.toml").write_text((india / "dossier.toml").read_text().replace("registry/*.csv", "registry/*"))
    put(india, f"registry/{name}", "x")
    loaded = load(india)
    assert told(loaded) == [] and not any(name in str(listed) for listed in loaded.export.listed)


def test_a_registry_table_does_not_switch_the_others_off(india: Path):
    text = (india / "dossier.toml").read_text()
    (india / "dossier.toml").write_text(text.replace('["registry/*.csv"]', '["registry/entities.csv"]'))
    assert len(load(india).export.actions) > 0


@pytest.mark.parametrize("pattern", ["registry\\\\*.csv", "registry/actions [2027] final.csv"])
def test_backslashes_and_brackets_in_names_are_taken_as_meant(india: Path, pattern: str):
    moved(india, "registry/actions [2027] final.csv")
    text = (india / "dossier.toml").read_text()
    (india / "dossier.toml").write_text(text.replace("registry/*.csv", pattern))
    assert told(load(india)) == []


def test_the_reporter_s_own_workbook_is_read_as_the_registry_s_tables(india: Path):
    closing = closed(india)
    put(india, "registry/IND.xlsx", aef_workbook(closing.submission, usual_profile()))
    for name in ("actions-2027", "authorizations", "entities"):
        (india / f"registry/{name}.csv").unlink()
    again = closed(india)
    assert [finding for finding in again.findings.sorted() if finding.severity is Severity.ERROR] == []
    assert len(again.submission.actions) == len(closing.submission.actions)
    assert {row.block for row in again.submission.holdings} == {row.block for row in closing.submission.holdings}
    assert any("by IND" in str(listed) for listed in again.listed)


def strict(workbook: bytes) -> bytes:
    """The workbook as Strict Open XML, whose parts have other names for the same things."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode().replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships")
            new.writestr(name, text)
    return buffer.getvalue()


def test_a_strict_workbook_is_read_and_one_without_sheets_is_never_an_empty_table(india: Path):
    header = labels(present().actions)
    content = as_xlsx({"Actions": [header, [ACTION.get(label) for label in header]]})
    put(india, "registry/strict.xlsx", strict(content))
    assert "registry/strict.xlsx, Actions: read as the form's Table 3: Actions, 1 row, 1 used" in map(
        str, load(india).export.listed)


def test_a_row_that_stands_in_several_files_counts_once_and_is_said_once_for_both(india: Path):
    whole = load(india).export
    rows = (india / "registry/actions-2027.csv").read_text("utf-8").splitlines(keepends=True)
    put(india, "registry/actions-2027 (1).csv", "".join(rows))
    put(india, "registry/actions-2027-corrected.csv", rows[0] + rows[1] + rows[2].replace("2027-03-10", "2027-03-11"))
    loaded = load(india)
    said = [(one.place.file, one.message) for one in loaded.findings.sorted() if one.code == "VER-009"]
    assert said == [
        ("registry/actions-2027-corrected.csv",
         "1 row of it stands in registry/actions-2027 (1).csv too, and counts once"),
        ("registry/actions-2027.csv",
         "11 rows of it stand in registry/actions-2027 (1).csv too, and count once")]
    assert len(loaded.export.actions) == len(whole.actions) + 1
    assert any(str(one) == "registry/actions-2027.csv: read as the form's Table 3: Actions, 11 rows, 0 used; not used: "
               "also in registry/actions-2027 (1).csv (11)" for one in loaded.export.listed)


def test_another_party_s_tables_are_told(india: Path):
    table_1 = [["Party", "JPN"], ["Version", "1.0"], ["Reported year", 2027], ["Date of submission", "10/04/2028"],
               ["First year of the NDC implementation period", 2021]]
    put(india, "registry/japan.xlsx", as_xlsx({
        "Table 1 Submission": table_1, "Table 3 Actions": [labels(present().actions), [
            ACTION.get(label) for label in labels(present().actions)]]}))
    assert ("READ-051", "registry/japan.xlsx") in told(load(india))


def test_a_mapping_of_the_dossier_is_recognized_and_named(india: Path):
    put(india, "mappings/ours.toml", """\
title = "Our register"
registry = "Our register"
recognized_by = ["Unit range", "Tonnes"]
serial = ['U(?P<first>[0-9]+)-U(?P<last>[0-9]+)']
identifiers = "assigned"
thousands = "."

[columns]
serial = "Unit range"
quantity = "Tonnes"
vintage = "Year"

[[event]]
date = "Day"
when = [{ action = "issuance" }]
""")
    put(india, "registry/ours.csv", "Unit range,Tonnes,Year,Day\n"
        "U1-U1000,1.000,2027,2027-05-01\nU1001_U1002,2,2027,2027-05-01\n")
    (india / "dossier.toml").write_text((india / "dossier.toml").read_text() + """
[[registry]]
files = ["registry/ours.csv"]
approach = "CA9999"
authorization_id = "IND JCM 2"
itmo_registry = "IND01"
""")
    loaded = load(india)
    assert [event.quantity for event in loaded.export.events] == [1000]
    finding = next(finding for finding in loaded.findings.sorted() if finding.code == "VER-001")
    assert finding.place.row == 3 and "U(?P<first>[0-9]+)-U(?P<last>[0-9]+)" in finding.message


def test_a_mapping_that_cannot_be_read_is_told_and_the_exports_it_may_be_for_are_no_second_fault(india: Path):
    put(india, "mappings/ours.toml", 'title = "x"\nregistry = "x"\nrecognized_by = ["a"]\nserial = ["(?P<first>"]\n')
    put(india, "registry/ours.csv", "a,b\n1,2\n")
    put(india, "registry/named.csv", "c,d\n1,2\n")
    (india / "dossier.toml").write_text((india / "dossier.toml").read_text() + """
[[registry]]
format = "ours"
files = ["registry/named.csv"]
""")
    assert {file for _, file in told(load(india))} == {"mappings/ours.toml"}


def test_each_file_is_compared_with_so_many_mappings_and_no_more(india: Path):
    for number in range(102):
        put(india, f"mappings/{number:03}.toml",
            f'title = "x"\nregistry = "x"\nrecognized_by = ["a{number}"]\nno_itmos = "x"\n')
    with (india / "dossier.toml").open("a", encoding="utf-8") as facts:
        facts.write('\n[[registry]]\nformat = "101"\nfiles = ["registry/x.csv"]\n')
    put(india, "registry/x.csv", "a101\n1\n")
    loaded = load(india)
    assert told(loaded) == [("READ-003", "mappings")], "what the others would have read is no second fault"
    assert "102 mappings, 100 of them" in loaded.findings.at_least(Severity.ERROR)[0].message


def test_an_export_without_rows_says_that_there_was_nothing(india: Path):
    for name in ("actions-2026.csv", "actions-2027.csv"):
        (india / "registry" / name).unlink()
    assert "DOS-011" in {code for code, _ in told(load(india))}
    put(india, "registry/download.csv", "Quantity Issued,Serial Number,Additional Certifications,"
        "Retirement/Cancellation Date,Issuance Date,ID,Vintage Start,Vintage End,Retirement Beneficiary,"
        "Retirement Reason,Retirement Details\n")
    assert [(one.code, one.severity) for one in load(india).findings.sorted()
            if one.place.file.startswith("registry/")] == [("READ-008", Severity.ADVICE)]


@pytest.mark.parametrize(("stands", "written"), [("re\u0301gistre", "r\xe9gistre"), ("r\xe9gistre", "re\u0301gistre")])
def test_a_name_is_found_in_whichever_form_its_accents_are_kept(india: Path, stands: str, written: str):
    (india / "registry/actions-2027.csv").rename(india / f"registry/{stands}.csv")
    facts = (india / "dossier.toml").read_text("utf-8").replace('files = ["registry/*.csv"]',
                                                                f'files = ["registry/{written}.csv"]')
    (india / "dossier.toml").write_text(facts, "utf-8")
    assert told(load(india)) == []


@pytest.mark.parametrize("ending", ["csv", "tsv", "txt", "xlsx"])
def test_the_inventory_is_read_from_any_kind_of_table_and_a_second_one_is_told(india: Path, ending: str):
    rows = list(csv.reader((india / "inventory.csv").read_text("utf-8").splitlines()))
    years = [one.year for one in load(india).dossier.inventory]
    (india / "inventory.csv").unlink()
    rows[0] = [label.replace(" ", "\xa0") for label in rows[0]]
    text = "\n".join(map("\t".join, rows))
    put(india, f"Inventory.{ending}", as_xlsx({"Levels": rows}) if ending == "xlsx" else text)
    assert [one.year for one in load(india).dossier.inventory] == years and told(load(india)) == []
    put(india, "inventory.json", "[]")
    assert told(load(india)) == [("READ-050", "inventory.json")]


@pytest.mark.parametrize("party", ['code = "GHA"', 'code = "Ghana"'])
def test_rows_of_an_export_are_not_put_aside_for_facts_that_cannot_be_read(india: Path, party: str):
    facts = india / "dossier.toml"
    facts.write_text(facts.read_text().replace('code = "IND"', party).replace("first_year = ", "first = "))
    sample = Path(__file__).parents[1] / "registries/gold-standard/sample.csv"
    (india / "registry/credits.csv").write_text(sample.read_text().replace(",India,", ",Ghana,"))
    found = load(india)
    assert found.dossier is None
    [listed] = [one for one in found.export.listed if one.file == "registry/credits.csv"]
    assert not [reason for reason, _ in listed.unused if reason.endswith("than ")]
    assert not [one for one in found.findings.items if one.code == "VER-008"]
