"""A submission folder is put in place whole, or left as it was."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.files.manifests import MANIFEST, Output
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import Assembly, assemble
from reporter.verbs.made_files import MadeFiles
from reporter.verbs.submission_folder import FolderRefused
from tests.builds import publish

ROOT = Path(__file__).parent.parent.parent
INDIA = ROOT / "inputs" / "india-japan-jcm"


@pytest.fixture(scope="module")
def whole():
    return assemble(INDIA, pdf=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_stands_in_the_manifest_with_its_digest(whole, tmp_path):
    publish(whole, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text())
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents(tmp_path / "out").items()
             if name != MANIFEST}
    assert found == {name: entry["sha256"] for name, entry in manifest["outputs"].items()}


def test_every_input_stands_in_the_manifest_with_its_digest(whole):
    assert whole.manifest.inputs == {
        path.relative_to(INDIA).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(INDIA.rglob("*")) if path.is_file()}


def test_the_same_dossier_makes_the_same_bytes(whole):
    assert assemble(INDIA, pdf=False).files == whole.files


def test_file_names_come_from_party_year_and_version(whole):
    assert {"IND-AEF-2027-v1.0.xlsx", "IND-AEF-2027-v1.0.json", "IND-initial-report-v1.0.html",
            "IND-annex-4-2027-v1.0.html", "IND-structured-summary-2027-v1.0.xlsx", "findings.json",
            "findings.html"} <= whole.files.keys()


def broken(tmp_path: Path) -> Path:
    """The dossier of India with a date that is none."""
    folder = tmp_path / "broken"
    shutil.copytree(INDIA, folder)
    path = folder / "registry" / "actions-2027.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-02-03", "2027-02-31"), encoding="utf-8")
    return folder


def test_progress_counts_inside_of_long_steps():
    steps: list[str] = []
    assemble(INDIA, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False, progress=steps.append)
    assert steps[0] == "reading india-japan-jcm" and "reading registry/actions-2027.csv" in steps
    assert any(re.fullmatch(r"replaying [0-9]+ rows", step) for step in steps)
    assert any(re.fullmatch(r"checking [0-9]+ actions: rule 100 of [0-9]+", step) for step in steps)
    assert any(re.fullmatch(r"making the workbook of [0-9]+ actions", step) for step in steps)
    assert any(re.fullmatch(r"writing IND-AEF-2027-v1\.0\.json: [0-9.]+ MB", step) for step in steps)


def test_an_error_makes_nothing(tmp_path):
    assembly = assemble(broken(tmp_path), pdf=False)
    assert not assembly.made
    assert [finding.code for finding in assembly.findings.at_least("error")][:1] == ["FMT-104"]


def test_a_part_leaves_the_others_that_were_made_from_the_same_inputs(whole, tmp_path):
    out = tmp_path / "out"
    publish(whole, out)
    before = contents(out)
    published = publish(assemble(INDIA, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False), out)
    assert "IND-initial-report-v1.0.html" in published.kept
    assert {name: content for name, content in contents(out).items() if name != MANIFEST} == {
        name: content for name, content in before.items() if name != MANIFEST}


def test_parts_made_from_other_inputs_are_dropped(whole, tmp_path):
    out, other = tmp_path / "out", tmp_path / "other"
    publish(whole, out)
    shutil.copytree(INDIA, other)
    with (other / "inventory.csv").open("a", encoding="utf-8") as inventory:
        inventory.write("\n")
    published = publish(assemble(other, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False), out)
    assert "IND-initial-report-v1.0.html" in published.dropped
    assert not (out / "IND-initial-report-v1.0.html").exists()


def test_what_people_put_beside_the_files_stays(whole, tmp_path):
    out = tmp_path / "out"
    publish(whole, out)
    (out / "letter.txt").write_text("to the secretariat")
    publish(whole, out)
    assert (out / "letter.txt").read_text() == "to the secretariat"


def test_a_folder_that_no_build_made_is_refused(whole, tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(FolderRefused, match="another folder"):
        publish(whole, tmp_path)
    assert contents(tmp_path) == {"thesis.docx": b"mine"}


def test_a_failure_while_writing_leaves_the_earlier_submission(whole, tmp_path, monkeypatch):
    out = tmp_path / "out"
    publish(whole, out)
    before = contents(out)

    def full(self: Path, target: object) -> Path:
        raise OSError("no space left on device")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError):
        publish(whole, out)
    monkeypatch.undo()
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def with_file(whole: Assembly, name: str, content: bytes) -> Assembly:
    files = MadeFiles()
    for file in whole.files.in_order:
        files.keep(file.name, whole.files[file.name], file.part)
    files.keep(name, content, SubmissionKind.INITIAL_REPORT)
    return replace(whole, files=files, manifest=whole.manifest.model_copy(deep=True))


def test_a_build_without_pdfs_keeps_those_that_still_agree(whole, tmp_path):
    out = tmp_path / "out"
    with_pdf = with_file(whole, "IND-initial-report-v1.0.pdf", b"%PDF")
    with_pdf.manifest.outputs["IND-initial-report-v1.0.pdf"] = Output(
        sha256=hashlib.sha256(b"%PDF").hexdigest(), part=SubmissionKind.INITIAL_REPORT)
    publish(with_pdf, out)
    assert publish(whole, out).kept == ("IND-initial-report-v1.0.pdf",)
    assert (out / "IND-initial-report-v1.0.pdf").read_bytes() == b"%PDF"
    assert "IND-initial-report-v1.0.pdf" in (out / "index.html").read_text("utf-8")
    changed = with_file(whole, "IND-initial-report-v1.0.html", b"other")
    changed.manifest.outputs["IND-initial-report-v1.0.html"] = Output(
        sha256=hashlib.sha256(b"other").hexdigest(), part=SubmissionKind.INITIAL_REPORT)
    assert publish(changed, out).dropped == ("IND-initial-report-v1.0.pdf",)
