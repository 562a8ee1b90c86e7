"""Authorizations as papers: drafts for the authority, and signed copies that travel inside the initial report."""

from __future__ import annotations

import json
import shutil

import pypdf
import pytest

from reporter import resources
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble, assemble_statements
from tests.builds import publish

PDF = b"%PDF-1.7\nsigned\n%%EOF\n"
SECOND = ("IND JCM 1,2027-06-01,CA9999,2,3000000,GHG,,,Energy generation,Solar + Wind + Biogas,NDC,JPN,,,"
          "Occurred: from 2025 to 2030. Use: from 2026 to 2032,,,\n")


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


def attach(dossier, name="letter.pdf", content=PDF, named="attachments/letter.pdf"):
    (dossier / "attachments").mkdir(exist_ok=True)
    (dossier / "attachments" / name).write_bytes(content)
    file = dossier / "approaches" / "CA9999.toml"
    if named:
        file.write_text(file.read_text().replace(
            '[authorizations."IND JCM 1"]', f'[authorizations."IND JCM 1"]\nsigned_copies = ["{named}"]'))
    return dossier


def codes(assembly):
    return [finding.code for finding in assembly.findings.sorted() if finding.code.startswith("ATT")]


def test_each_version_of_each_authorization_is_a_statement_with_all_elements(india):
    with (india / "registry" / "authorizations.csv").open("a") as table:
        table.write(SECOND)
    made = assemble_statements(india, pdf=False)
    names = [f"IND-authorization-CA9999-IND-JCM-{name}" for name in ("1-v1", "1-v2", "2-v1")]
    assert [name for name in made.files if name.endswith(".html") and name[:3] == "IND"] == [f"{n}.html" for n in names]
    for name in names:
        page = made.files[f"{name}.html"].decode()
        assert all(f"5({letter})" in page for letter in "abcdefghijklmn")
        assert "Not the template of the UNFCCC" in page and "Draft, not for filing" in page
        assert json.loads(made.files[f"{name}.json"])["version"] == name[-1]
    changed = made.files[f"{names[1]}.html"].decode()
    assert "What changes against version 1" in changed and "Authorized quantity" in changed
    assert "A later version has taken the place of this one" in made.files[f"{names[0]}.html"].decode()
    assert {output.part for name, output in made.manifest.outputs.items() if name[:3] == "IND"} == {"authorizations"}


def test_the_front_page_lists_each_statement_with_its_files_and_keeps_it_beside_a_submission(india, tmp_path):
    publish(assemble_statements(india, pdf=False), tmp_path / "out")
    publish(assemble(india, pdf=False), tmp_path / "out")
    page = (tmp_path / "out/index.html").read_text()
    list_of_submissions = page[page.index('<ul class="submissions">'):page.index('id="work"')]
    assert "Statements of authorization" in list_of_submissions
    for name in ("1-v1", "2-v1"):
        assert f'<a href="IND-authorization-CA9999-IND-JCM-{name}.html"' in list_of_submissions
    publish(assemble(india, only=SubmissionKind.INITIAL_REPORT, pdf=False), tmp_path / "alone")
    assert "Statements of authorization" not in (tmp_path / "alone/index.html").read_text()


def test_a_version_that_revokes_is_not_said_to_authorize(india):
    with (india / "registry" / "authorizations.csv").open("a") as table:
        table.write(SECOND.replace(",2,3000000,", ",2,0,"))
    made = assemble_statements(india, draft=True, pdf=False).files
    first, second = (made[f"IND-authorization-CA9999-IND-JCM-1-v{number}.html"].decode() for number in (1, 2))
    assert "revokes its authorization" in second and "authorizes the use" not in second
    assert "This version revokes the authorization" in second and "revokes" not in first
    made = assemble(india, draft=True, pdf=False).files
    assert "This version revokes the authorization" in made["IND-initial-report-v1.0.html"].decode()
    assert "Revoked: IND JCM 1, version 2." in made["IND-annex-4-2027-v1.0.html"].decode()


def test_what_another_party_authorized_is_not_the_partys_to_sign():
    made = assemble_statements(resources.inputs() / "japan-india-jcm", pdf=False)
    assert [name for name in made.files if name.startswith("JPN") and name.endswith(".html")] == [
        "JPN-authorization-CA9999-JPN-JCM-1-v1.html"]


def test_errors_stand_against_statements_too_unless_a_draft_is_asked_for(india):
    (india / "narrative" / "initial-report" / "III.md").unlink()
    assert not assemble_statements(india, pdf=False).made
    assert assemble_statements(india, draft=True, pdf=False).made


def test_a_signed_copy_travels_inside_the_initial_report_and_is_listed(india):
    made = assemble(attach(india), only=SubmissionKind.INITIAL_REPORT)
    assert codes(made) == []
    assert made.files["attached-letter.pdf"] == PDF
    report = made.files["IND-initial-report-v1.0.pdf"]
    path = india / "report.pdf"
    path.write_bytes(report)
    reader = pypdf.PdfReader(path)
    assert reader.attachments["attached-letter.pdf"] == [PDF]
    (relation,) = {spec.get_object()["/AFRelationship"] for spec in reader.trailer["/Root"]["/AF"]}
    assert relation in ("/Supplement", "/Data", "/Source", "/Alternative")
    page = made.files["IND-initial-report-v1.0.html"].decode()
    assert "Copies of the authorizations" in page and page.count("attached-letter.pdf") >= 2
    assert "attachments/letter.pdf" in made.manifest.inputs


def test_a_paper_that_no_authorization_names_travels_too_and_annual_information_has_none(india):
    made = assemble(attach(india, named=None), pdf=False)
    assert codes(made) == []
    assert made.manifest.outputs["attached-letter.pdf"].part == SubmissionKind.INITIAL_REPORT
    assert "attached-letter.pdf" not in made.files["IND-AEF-2027-v1.0.html"].decode()


@pytest.mark.parametrize(("name", "content", "named", "code"), [
    ("letter.docx", PDF, None, "ATT-001"), ("letter.pdf", b"PK\x03\x04", None, "ATT-001"),
    ("l\N{LATIN SMALL LETTER E WITH ACUTE}ttre.pdf", PDF, None, "ATT-001"),
    ("letter.pdf", PDF, "attachments/other.pdf", "ATT-002")])
def test_what_cannot_be_attached_or_is_not_there_is_told(india, name, content, named, code):
    assert codes(assemble(attach(india, name, content, named), draft=True, pdf=False)) == [code]


def test_attachments_have_bounds(india, monkeypatch):
    monkeypatch.setattr("reporter.dossier.attachments.MOST_TOGETHER", 2 * len(PDF) - 1)
    assert codes(assemble(attach(attach(india, named=None), "other.pdf", named=None), pdf=False)) == ["ATT-001"]
    monkeypatch.setattr("reporter.dossier.attachments.MOST_BYTES", 5)
    told = assemble(india, draft=True, pdf=False).findings.sorted()
    assert [finding.code for finding in told if finding.place.file.startswith("attachments/")] == ["READ-003"] * 2
