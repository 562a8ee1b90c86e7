"""`reporter reconcile`, as a person runs it on workbooks, submission folders and dossiers."""

import json
import shutil

import openpyxl
import pytest

from reporter import resources
from reporter.checks.marks import Mark
from reporter.forms.editions import profiles
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.build import assemble
from reporter.verbs.check import inspect
from tests import samples
from tests.builds import publish
from tests.checks.cases.between_parties import acquisition, japan, rest
from tests.cli.test_main import run

HEADER = "From  To   Transferred, t CO2 eq  Acquired, t CO2 eq  Matched, t CO2 eq"
DOSSIERS = ("india-japan-jcm", "japan-india-jcm")


def written(folder, name, submission):
    path = folder / name
    path.write_bytes(aef_workbook(submission, profiles()["secretariat-workbook"]))
    return path


@pytest.fixture
def india(tmp_path):
    return written(tmp_path, "IND.xlsx", samples.submission())


@pytest.fixture
def short(tmp_path):
    """Japan's workbook, which lacks ten of the ITMOs that India transferred to it."""
    return written(tmp_path, "JPN.xlsx", japan(acquisition(), rest(last=990)))


def test_what_fits_together_is_paired_without_findings(tmp_path, india):
    result = run("reconcile", india, written(tmp_path, "JPN.xlsx", japan()))
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    assert lines[lines.index(HEADER) + 1].split() == ["IND", "JPN", "1,000", "1,000", "1,000"]


def test_what_one_side_lacks_is_shown_and_fails(india, short):
    result = run("reconcile", india, short)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[lines.index(HEADER) + 1].split() == ["IND", "JPN", "1,000", "990", "990"]
    assert f"{india.as_posix()}, sheet Table 3 Actions, row 9, First ID" in result.stdout


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "html"])
def test_a_format_for_machines_stands_alone(india, short, name):
    result = run("reconcile", india, short, "--format", name)
    assert result.exit_code == 1
    assert HEADER not in result.stdout
    assert "REC-101" in result.stdout
    if name in ("json", "sarif"):
        json.loads(result.stdout)


def test_the_level_that_fails_is_chosen(india):
    assert run("reconcile", india).exit_code == 0
    assert run("reconcile", india, "--fail-on", "advice").exit_code == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_dossiers_and_submission_folders_are_reconciled_too(tmp_path):
    folder = resources.inputs() / DOSSIERS[0]
    publish(assemble(folder, pdf=False), tmp_path / "filed")
    for first in (folder, tmp_path / "filed"):
        result = run("reconcile", first, resources.inputs() / DOSSIERS[1])
        assert result.exit_code == 0, result.stdout
        assert "218,501" in result.stdout


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path):
    for name in DOSSIERS:
        shutil.copytree(resources.inputs() / name, tmp_path / name)
    table = tmp_path / DOSSIERS[1] / "registry" / "actions-2027.csv"
    lines = table.read_text("utf-8").splitlines(keepends=True)
    row = next(number for number, line in enumerate(lines) if "Acquisition" in line)
    table.write_text("".join([*lines[:row], *lines[row + 1:]]), "utf-8")
    found = json.loads(run("reconcile", *(tmp_path / name for name in DOSSIERS), "--format", "json").stdout)
    missing = [finding["file"] for finding in found if finding["code"] == "REC-101"]
    assert missing and set(missing) == {(tmp_path / DOSSIERS[0] / "registry" / "actions-2027.csv").as_posix()}


def test_what_cannot_be_read_is_a_finding(tmp_path, india):
    (tmp_path / "torn.xlsx").write_bytes(b"PK")
    result = run("reconcile", india, tmp_path / "torn.xlsx")
    assert result.exit_code == 1
    assert "READ-004" in result.stdout


def test_a_path_that_is_not_there_cannot_be_reconciled(india):
    assert run("reconcile", india, "nothing.xlsx").exit_code == 2


def test_what_a_party_does_not_report_is_not_told_over_what_cannot_be_read(tmp_path, india):
    """A row whose identifier cannot be read, and a table that is not there, may be what the other Party reports."""
    def lost(book):
        book["Table 3 Actions"]["I10"].value = "not an identifier"

    def gone(book):
        del book["Table 3 Actions"]
    for change in (lost, gone):
        path = written(tmp_path, "JPN.xlsx", japan())
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        said = run("reconcile", india, path).stdout
        assert "REC-101" not in said and f"{path.as_posix()} cannot be read or compared whole" in said
    ours = inspect([india, path])[0]
    assert not {"REC-101", "REC-102"} & {finding.code for finding in ours.findings.items}
    assert ours.mark is Mark.NOT_CHECKED and any("JPN.xlsx" in reason for reason in ours.not_checked)
