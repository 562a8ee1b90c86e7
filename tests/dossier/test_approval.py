"""Approval: the digest of all inputs without the approvals, so that what is approved can say so itself."""

from __future__ import annotations

import re
import shutil

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter import resources
from reporter.checks import approvals
from reporter.cli.main import app
from reporter.dossier.approval import inputs_digest
from reporter.dossier.loading import load
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble
from reporter.verbs.convert_dossier import convert_dossier
from tests.documents.test_changes import version


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output


def digest(path):
    return inputs_digest(load(path).dossier)


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def approve(india, told):
    facts = india / "dossier.toml"
    facts.write_text(f'{facts.read_text()}\n[[approval]]\nrole = "Head of the authority"\ndate = 2028-04-01\n'
                     f'digest = "{told}"\n')


def codes(assembly):
    return [finding.code for finding in assembly.findings.sorted() if finding.code.startswith("APR")]


def test_an_approval_and_a_comment_leave_the_digest_as_it_is(india):
    before = digest(india)
    approve(india, before)
    facts = india / "dossier.toml"
    facts.write_text("# looked at\n" + facts.read_text())
    assert digest(india) == before
    assert [one.role for one in load(india).dossier.approved] == ["Head of the authority"]


@pytest.mark.parametrize("change", [
    lambda india: (india / "narrative/annex-4/V.md").write_text("## V\n\nAnother answer.\n"),
    lambda india: rewrite(india / "dossier.toml", "2028-04-10", "2028-04-11"),
    lambda india: rewrite(india / "registry/entities.csv", "ILLUSTRATIVE-IND-A", "ILLUSTRATIVE-IND-C"),
    lambda india: (india / "previous/holdings-2026.csv").unlink()])
def test_whatever_is_reported_is_in_the_digest(india, change):
    before = digest(india)
    change(india)
    assert digest(india) != before


def test_a_change_after_the_approval_stands_against_filing_and_no_cover_prints_it(india):
    approve(india, digest(india))
    made = assemble(india, pdf=False)
    assert codes(made) == []
    for name in ("IND-AEF-2027-v1.0.html", "IND-initial-report-v1.0.html", "IND-annex-4-2027-v1.0.html"):
        assert re.search(r"Approved by.{1,40}Head of the authority, 1 April 2028, sha256 [0-9a-f]{16}",
                         made.files[name].decode(), re.DOTALL)
    rewrite(india / "inventory.csv", "2700000", "2700001")
    assert not assemble(india, pdf=False).made
    draft = assemble(india, only=SubmissionKind.INITIAL_REPORT, draft=True, pdf=False)
    assert codes(draft) == ["APR-101"]
    assert "Approved by" not in draft.files["IND-initial-report-v1.0.html"].decode()


def test_however_many_approvals_are_stale_the_dossier_is_read_again_once(india, monkeypatch):
    asked = []
    monkeypatch.setattr(approvals, "inputs_digest", lambda dossier: asked.append(dossier) or "0")
    for number in range(3):
        approve(india, f"{number:064}")
    assert codes(assemble(india, pdf=False)) == ["APR-101"] * 3 and len(asked) == 1


def test_folder_and_workbook_that_say_the_same_have_one_digest(india, tmp_path):
    before = digest(india)
    rewrite(india / "narrative/initial-report/III.md", "## III.A", "<!-- owner: Energy unit -->\n\n## III.A")
    assert digest(india) == before
    for book, back in (("one/india.xlsx", "back"), ("two/india.xlsx", "again")):
        convert_dossier(india, tmp_path / book, lossy=True)
        assert digest(tmp_path / book) == before
        convert_dossier(tmp_path / book, tmp_path / back)
        assert digest(tmp_path / back) == before
        india = tmp_path / back


def test_how_a_fact_is_written_is_no_change(india):
    before = digest(india)
    rewrite(india / "dossier.toml", "target_year = 2030", "target_year   =  2030 # as in the NDC")
    assert digest(india) == before


def test_to_archive_what_was_approved_is_no_change_and_last_years_filings_are_inputs(india, tmp_path):
    approve(india, digest(india))
    run("build", india, "--out", tmp_path / "out", "--no-pdf")
    for day in ("2026-11-30", "2028-04-10"):
        run("archive", india, tmp_path / "out", "--filed", day)
        run("build", india, "--out", tmp_path / "out", "--no-pdf")
        assert len(load(india).dossier.approved) == 1
    assert "Approved by" in (tmp_path / "out/IND-annex-4-2027-v1.0.html").read_text()
    assert digest(india) == load(india).dossier.facts.approval[0].digest
    # The opening holdings, as they were filed, are what this year's figures rest on.
    table = next((india / "previous").iterdir())
    table.write_bytes(table.read_bytes().replace(b"2025", b"2024"))
    assert load(india).dossier.approved == ()


def test_a_correction_of_what_was_approved_and_filed_is_approved_anew(india, tmp_path):
    approve(india, digest(india))
    run("build", india, "--out", tmp_path / "out", "--no-pdf")
    run("archive", india, tmp_path / "out", "--filed", "2028-04-10")
    version(india, "annual_information", "1.1", "2028-06-01")
    assert load(india).dossier.approved == ()


@pytest.mark.parametrize("change", [
    lambda india: (india / "mappings/own.toml").write_text("# a mapping of one's own, changed\n"),
    lambda india: rewrite(india / "partner/JPN-holdings.csv", "1", "2")])
def test_mappings_and_every_table_of_a_submission_as_csv_are_in_the_digest(india, change):
    (india / "mappings").mkdir()
    (india / "mappings/own.toml").write_text("# a mapping of one's own\n")
    (india / "partner").mkdir()
    for role in ("submission", "authorizations", "actions", "holdings", "entities"):
        (india / f"partner/JPN-{role}.csv").write_text("1\n")
    before = digest(india)
    change(india)
    assert digest(india) != before


def test_of_a_workbook_all_sheets_count_but_that_of_approvals(india, tmp_path):
    path = tmp_path / "india.xlsx"
    convert_dossier(india, path, lossy=True)
    before = digest(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Approval"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Role")[0].row
    for column, value in enumerate(("Head of the authority", "2028-04-01", before), 1):
        sheet.cell(row + 1, column, value)
    book.save(path)
    assert digest(path) == before
    assert len(load(path).dossier.approved) == 1
    book["Facts"]["B6"] = "Another name"
    book.save(path)
    assert digest(path) != before
