"""`reporter check` for several dossiers, submission folders and workbooks; what is ignored; the annotated copy."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter.accounting.closing import closed
from reporter.checks.marks import Mark
from reporter.cli.main import app
from reporter.dossier import starter
from reporter.files.faults import REFUSALS
from reporter.findings import Severity
from reporter.forms.editions import profiles
from reporter.records.submission import Submission
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.renderers.workbooks.annotated import annotated_workbook
from reporter.verbs.check import inspect
from reporter.verbs.diff import read_version
from tests import samples
from tests.checks.cases.between_parties import acquisition, japan, rest

RUN = CliRunner()


def run(*arguments: object):
    return RUN.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "my-dossier")
    return tmp_path / "my-dossier"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook with one fault, a Party code in small letters."""
    book = openpyxl.load_workbook(io.BytesIO(aef_workbook(samples.submission(), profiles()["secretariat-workbook"])))
    book["Table 1 Submission"]["C4"].value = "ind"
    path = tmp_path / "IND-AEF-2027.xlsx"
    book.save(path)
    return path


def test_a_workbook_s_findings_end_with_the_mark(workbook):
    result = run("check", workbook)
    assert result.exit_code == 1
    assert "Table 1 Submission, row 4, Party (C4)\n  error WB-215" in result.stdout
    assert result.stdout.endswith("Checked, inconsistencies identified\n")


def test_of_many_rows_whose_itmos_cannot_be_read_the_first_are_named(workbook):
    book = openpyxl.load_workbook(workbook)
    sheet = book["Table 3 Actions"]
    first = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("CA9999-"))
    values = [cell.value for cell in sheet[first.row]]
    for row in range(first.row, first.row + 40):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, "garbled" if str(value).startswith("CA9999-") else value)
    book.save(workbook)
    (said,) = [line for line in run("check", workbook).stdout.splitlines() if "these rows cannot be read" in line]
    assert said.endswith(" and 35 more.") and said.count(" row ") == 5


def test_several_paths_are_told_apart(workbook, dossier):
    result = run("check", workbook, dossier)
    assert f"{workbook} (AEF workbook)" in result.stdout and f"{dossier} (dossier)" in result.stdout
    files = {finding["file"] for finding in json.loads(run("check", workbook, dossier, "--format", "json").stdout)}
    assert workbook.as_posix() in files and any(file.startswith(dossier.as_posix()) for file in files)


def test_a_submission_folder_is_compared_with_its_manifest(dossier):
    out = dossier.with_name("out")
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 0
    assert inspect([out])[0].findings.sorted() == []
    json_file, csv = next(out.glob("*-AEF-*.json")), next(out.glob("*-AEF-*.csv"))
    json_file.write_text("{}")
    csv.unlink()
    assert {(finding.code, finding.place.file) for finding in inspect([out])[0].findings.items} == {
        ("SUB-001", json_file.name), ("SUB-002", csv.name)}
    (out / "manifest.json").write_text("[")
    one = inspect([out])[0]
    assert [finding.code for finding in one.findings.items] == ["SUB-003"] and one.mark is Mark.NOT_CHECKED


@pytest.mark.parametrize("named", [True, False])
def test_of_two_aef_workbooks_in_a_submission_folder_none_is_checked_and_that_is_told(dossier, named):
    """Another Party's sound one would be checked in place of its own; `reporter diff` says the same."""
    out = dossier.with_name("out")
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 0
    other = shutil.copyfile(next(out.glob("*-AEF-*.xlsx")), out / "A-AEF-ok.xlsx")
    if named:
        told = json.loads((out / "manifest.json").read_text("utf-8"))
        told["outputs"][other.name] = {"sha256": hashlib.sha256(other.read_bytes()).hexdigest(), "part": "all"}
        (out / "manifest.json").write_text(json.dumps(told), "utf-8")
    (one,) = inspect([out])
    assert [(found.code, found.place.file) for found in one.findings.items] == [("DIF-002", "ATA-AEF-2026-v1.0.xlsx")]
    assert one.submission is None and one.mark is Mark.NOT_CHECKED and one.not_checked == []
    assert [found.code for found in read_version(out).findings.items] == ["DIF-002"]
    assert run("check", out).exit_code == 1


def test_an_aef_workbook_that_the_manifest_does_not_name_is_checked_and_told(dossier):
    out = dossier.with_name("out")
    assert run("build", dossier, "--out", out, "--no-pdf", "--only", "initial-report").exit_code == 0
    assert inspect([out])[0].not_checked == ["there is no AEF workbook in the folder"]
    other = out.with_name("other")
    assert run("build", dossier, "--out", other, "--no-pdf").exit_code == 0
    book = shutil.copyfile(next(other.glob("*-AEF-*.xlsx")), out / "IND-AEF-2027-v1.0.xlsx")
    (one,) = inspect([out])
    assert one.submission is not None and "there is no AEF workbook in the folder" not in one.not_checked
    assert [(found.code, found.place.file) for found in one.findings.items] == [("SUB-001", book.name)]


def test_a_code_is_ignored_in_a_workbook_and_said_so(workbook):
    result = run("check", workbook, "--ignore", "wb-215")
    assert result.exit_code == 0
    assert "ignored WB-215" in result.stdout and "ignored on the command line" in result.stdout
    (only,) = json.loads(run("check", workbook, "--ignore", "WB-215", "--format", "json").stdout)
    assert only["ignored"] == "ignored on the command line"


def test_a_dossier_ignores_for_a_reason_only(dossier):
    code = next(finding.code for finding in inspect([dossier])[0].findings.sorted() if finding.code.startswith("ADV"))
    refused = run("check", dossier, "--ignore", code)
    assert refused.exit_code == 2 and "[[ignore]]" in refused.stderr
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8") + f'\n[[ignore]]\ncode = "{code}"\nreason = "Explained."\n', "utf-8")
    result = run("check", dossier, "--ignore", code)
    assert f"advice {code}" not in result.stdout and "(Explained.)" in result.stdout
    assert run("build", dossier, "--out", dossier.with_name("out"), "--no-pdf").exit_code == 0
    manifest = json.loads((dossier.with_name("out") / "manifest.json").read_text("utf-8"))
    assert {each["code"] for each in manifest["ignored"]} == {code}


def test_what_is_ignored_is_said_wherever_a_dossier_is_said_to_be_fileable(dossier):
    approach = dossier / "approaches/CA9999.toml"
    approach.write_text(approach.read_text("utf-8").replace("end = 2030-12-31", "end = 2025-12-31"), "utf-8")
    (code,) = {finding.code for finding in inspect([dossier])[0].findings.at_least(Severity.ERROR)}
    facts, out = dossier / "dossier.toml", dossier.with_name("out")
    facts.write_text(facts.read_text("utf-8") + f'\n[[ignore]]\ncode = "{code}"\nreason = "Explained."\n', "utf-8")
    said = run("status", dossier)
    assert said.exit_code == 0 and f"ignored {code}" in said.stdout and "(Explained.)" in said.stdout
    pages = [run("check", dossier, "--format", "html").stdout]
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 0
    pages.append((out / "findings.html").read_text("utf-8"))
    assert all("(Explained.)" in page and "Nothing was found" not in page for page in pages)
    assert 'href="findings.html#aside"' in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_that_a_file_was_not_read_cannot_be_ignored(workbook, code):
    workbook.write_text("no workbook")
    copy = workbook.with_name("copy.xlsx")
    result = run("check", workbook, "--ignore", code, "--annotate", copy)
    assert result.exit_code == 2 and "was not read" in result.stderr and not copy.exists()


def test_what_cannot_be_read_cannot_be_ignored(dossier):
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8") + '\n[[ignore]]\ncode = "FMT-107"\nreason = "No."\n', "utf-8")
    assert closed(dossier).dossier is not None
    assert "DOS-012" in {finding.code for finding in inspect([dossier])[0].findings.items}


@pytest.mark.parametrize("arguments", [["--profile", "mine"], ["--ignore", "WB-999"], ["--annotate", "copy.ods"]])
def test_what_is_unknown_ends_with_2(workbook, arguments):
    result = run("check", workbook, *arguments)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1


def test_the_copy_has_each_finding_at_its_cell_and_the_original_is_untouched(workbook):
    before, copy = workbook.read_bytes(), workbook.with_name("copy.xlsx")
    assert run("check", workbook, "--annotate", copy).exit_code == 1
    assert workbook.read_bytes() == before
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames[0] == "Findings"
    assert book["Table 1 Submission"]["C4"].comment.text.startswith("Error WB-215: ")
    listed = book["Findings"]
    assert [listed.cell(5, column).value for column in (2, 3, 4, 5)] == ["error", "WB-215", "Table 1 Submission", "C4"]
    assert listed["E5"].hyperlink.location or listed["E5"].hyperlink.target == "#'Table 1 Submission'!C4"


def test_the_next_copy_takes_the_place_of_one_that_nobody_changed(workbook):
    copy = workbook.with_name("copy.xlsx")
    run("check", workbook, "--annotate", copy)
    made = copy.read_bytes()
    assert run("check", workbook, "--annotate", copy).exit_code == 1 and copy.read_bytes() == made
    book = openpyxl.load_workbook(copy)
    book.active["A1"].value = "mine"
    book.save(copy)
    mine = copy.read_bytes()
    assert run("check", workbook, "--annotate", copy).exit_code == 2 and copy.read_bytes() == mine


def test_the_copy_never_takes_the_place_of_the_workbook(workbook, dossier):
    before = workbook.read_bytes()
    assert run("check", workbook, "--annotate", workbook).exit_code == 2
    assert run("check", dossier, "--annotate", workbook).exit_code == 2
    assert workbook.read_bytes() == before


def test_the_copy_is_the_same_each_time(workbook):
    findings = inspect([workbook])[0].findings.sorted()
    made = [annotated_workbook(workbook.read_bytes(), findings, (), Mark.INCONSISTENT) for _ in range(2)]
    assert made[0] == made[1]


def test_a_submission_folder_that_is_a_draft_says_so(dossier):
    out = dossier.with_name("drafted")
    assert run("build", dossier, "--out", out, "--no-pdf", "--draft").exit_code == 0
    assert "SUB-004" in {finding.code for finding in inspect([out])[0].findings.items}


def version(folder: Path, name: str, **over: object) -> Path:
    """India's workbook for 2027, in version 1.0."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(aef_workbook(samples.submission(**over), profiles()["secretariat-workbook"]))
    return path


def repeated(*paths: Path) -> set[str]:
    return {one.path.as_posix() for one in inspect(paths) for finding in one.findings.items
            if finding.code == "REC-110"}


def test_one_version_in_two_files_is_told_wherever_they_stand(tmp_path):
    first, second = version(tmp_path / "a", "IND.xlsx"), version(tmp_path / "b", "again.xlsx", entities=())
    assert repeated(first, second) == {second.as_posix()} and repeated(first) == set()


def test_a_dossier_beside_a_workbook_of_its_version_is_told_where_they_differ(tmp_path, dossier):
    made = closed(dossier).submission
    path = tmp_path / "made.xlsx"
    path.write_bytes(aef_workbook(made, profiles()["secretariat-workbook"]))
    assert repeated(path, dossier) == set()
    path.write_bytes(aef_workbook(replace(made, entities=()), profiles()["secretariat-workbook"]))
    assert repeated(path, dossier) == {dossier.as_posix()}


def test_one_version_twice_among_the_partners_is_told(dossier):
    for name in ("JPN.xlsx", "again.xlsx"):
        version(dossier / "partner", name, header=samples.header(party="JPN"))
    found = [finding for finding in inspect([dossier])[0].findings.items if finding.code == "REC-110"]
    assert [finding.place.file for finding in found] == ["partner/again.xlsx"] or [
        finding.place.file for finding in found] == ["partner/JPN.xlsx"]
    assert {str(finding.severity) for finding in found} == {"warning"}


def test_two_dossiers_of_other_years_with_the_same_annex_4_are_told(dossier):
    for chapter in (dossier / "narrative/annex-4").glob("*.md"):
        text = chapter.read_text("utf-8")
        chapter.write_text(text.replace("Not available: to be written by the ministry.", "As it was."), "utf-8")
    other = shutil.copytree(dossier, dossier.with_name("next"))
    facts = other / "dossier.toml"

    def told(*paths: Path) -> list[tuple[str, str]]:
        return [(one.path.name, finding.message) for one in inspect(paths) for finding in one.findings.items
                if finding.code == "FIL-115"]

    assert told(dossier, other) == []  # the same year: a copy
    facts.write_text(facts.read_text("utf-8").replace("reported_year = 2026", "reported_year = 2027"), "utf-8")
    assert told(dossier, other) == [("next", "every answer is that of the dossier my-dossier")]
    chapter = other / "narrative/annex-4/I.md"
    chapter.write_text(chapter.read_text("utf-8").replace("As it was.", "As it is now.", 1), "utf-8")
    assert told(dossier, other) == []


def aef(folder: Path, submission: Submission, profile: str = "secretariat-workbook") -> Path:
    path = folder / f"{submission.header.party}.xlsx"
    path.write_bytes(aef_workbook(submission, profiles()[profile]))
    return path


def test_what_two_parties_say_otherwise_of_an_itmo_is_in_the_mark_of_both(tmp_path):
    india, first = samples.submission(), samples.submission().actions[0]
    units = {"first_unit_id": "VCS-1000-A", "last_unit_id": "VCS-1999-A", "unit_registry": "VCS"}
    others = {"first_unit_id": "VCS-4000-A", "last_unit_id": "VCS-4599-A", "unit_registry": "VCS"}
    in_mwh = acquisition(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="5")
    for ours, theirs in ((india, japan(first, held=())),
                         (india, japan(in_mwh, rest())),
                         (replace(india, actions=(samples.action(**units), *india.actions[1:])),
                          japan(acquisition(**others), rest()))):
        marks = [one.mark for one in inspect([aef(tmp_path, ours), aef(tmp_path, theirs)])]
        assert marks == [Mark.INCONSISTENT, Mark.INCONSISTENT]
    assert [one.mark for one in inspect([aef(tmp_path, india), aef(tmp_path, japan())])] == [Mark.CONSISTENT] * 2


def test_what_is_set_aside_here_is_not_set_aside_by_the_scripts(tmp_path):
    faulty = replace(samples.submission(), actions=(
        samples.issuance(action_date=datetime.date(2026, 12, 31)), *samples.submission().actions[2:]))
    one = inspect([aef(tmp_path, faulty)], ignore=["AEF-501"])[0]
    assert "AEF-501" not in {finding.code for finding in one.findings.items} and one.mark is Mark.INCONSISTENT


def test_in_another_spelling_the_mark_is_not_foretold(tmp_path):
    alone = replace(samples.submission(), actions=samples.submission().actions[1:], authorizations=(
        samples.oimp_authorization(authorized_parties="IND", authorized_timeframe="2026 - 2030"),))
    there = aef(tmp_path, alone, "nomenclature-2026-02")
    one = inspect([there], profiles()["nomenclature-2026-02"])[0]
    assert one.mark is Mark.NOT_CHECKED and any("common nomenclatures" in reason for reason in one.not_checked)
    assert inspect([there])[0].mark is Mark.INCONSISTENT
