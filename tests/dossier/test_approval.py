"""Approval: the digest of all inputs without the approvals, so that what is approved can say so itself."""

from __future__ import annotations

import re
import shutil

import openpyxl
import pytest

from reporter import resources
from reporter.dossier.approval import inputs_digest
from reporter.dossier.loading import load
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble
from reporter.verbs.convert_dossier import convert_dossier


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


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
