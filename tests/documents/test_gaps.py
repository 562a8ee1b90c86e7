"""In a draft every error stands as a gap, at its place and in the list of gaps."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from reporter import resources
from reporter.documents.gaps import told_by_documents
from reporter.findings import Severity
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine

BROKEN = Path(__file__).parent.parent / "checks" / "broken"
APPROACH = "approaches/CA9999.toml"


def pages(folder: Path) -> dict[str, str]:
    """The three documents of a draft, by their names without Party and year."""
    made = assemble(folder, draft=True, pdf=False).files
    return {name: content.decode() for name, content in made.items()
            if name.endswith(".html") and any(part in name for part in ("initial-report", "AEF", "annex-4"))}


def page(folder: Path, part: str) -> str:
    return next(content for name, content in pages(folder).items() if part in name)


def listed(text: str) -> str:
    """The list of gaps of a page."""
    return text.split('id="gaps"')[1].split("</table>")[0] if 'id="gaps"' in text else ""


def section(text: str, anchor: str) -> str:
    """What stands under a heading, to the next one."""
    return text.split(f'id="{anchor}"')[1].split(" data-short=")[1].split("data-short=")[0]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "dossier")


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def without_line(folder: Path, name: str, beginning: str) -> Path:
    lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(beginning))
    (folder / name).write_text("".join(lines[:at] + lines[at + 1:]), "utf-8")
    return folder


def test_an_approach_without_a_final_date_is_not_dropped(dossier):
    without_line(dossier, APPROACH, "final_date")
    made = pages(dossier)
    for part in ("initial-report", "annex-4"):
        text = next(content for name, content in made.items() if part in name)
        assert "CA9999: Joint Crediting Mechanism between India and Japan" in text
        assert "final_date" in listed(text)
    report = page(dossier, "initial-report")
    assert "final_date" in section(report, "heading-iv-a-ca9999")
    assert "Not stated in the approach’s file" in section(report, "heading-iv-a-ca9999")
    assert "Not stated" not in section(report, "heading-iv-b-ca9999")


def test_an_approach_that_cannot_be_read_keeps_its_chapter_and_its_answers(dossier):
    changed(dossier, APPROACH, "start = 2025-08-07", 'start = "soon"')
    report = page(dossier, "initial-report")
    assert "Type of cooperative approach" in section(report, "heading-iv-b-ca9999")
    assert "A date is wanted" in section(report, "heading-iv-c-ca9999")
    assert "tells is missing here: it could not be read" in section(report, "heading-iv-d-ca9999")
    assert {finding.code for finding in examine(dossier).findings.at_least(Severity.ERROR)} == {"DOS-004"}, "no echo"


def test_a_missing_year_of_expected_mitigation_is_a_gap_at_its_heading(dossier):
    without_line(dossier, APPROACH, "2028 = ")
    report = page(dossier, "initial-report")
    assert 'class="aside gap"' in section(report, "heading-iv-d-ca9999") and "2028" in listed(report)


def test_an_error_in_a_text_stands_under_its_heading(dossier):
    changed(dossier, "narrative/initial-report/I.md", "India is a Party", "India\x0bis a Party")
    report = page(dossier, "initial-report")
    assert "vertical tab" in section(report, "heading-i-a") and "vertical tab" in listed(report)
    assert "vertical tab" not in page(dossier, "annex-4")


def test_an_error_in_a_table_stands_at_that_table(dossier):
    changed(dossier, "registry/entities.csv", "ILLUSTRATIVE-IND-A", "")
    assert 'class="aside gap"' in section(page(dossier, "AEF"), "table-5")


def test_an_error_that_no_document_has_a_place_for_stands_in_each(dossier):
    changed(dossier, "dossier.toml", 'status = "illustrative"', 'status = "for filing"')
    for text in pages(dossier).values():
        assert "Errors that stand against filing" in text and "stand_in[1]" in listed(text)


def test_every_error_of_a_broken_dossier_is_in_a_list_of_gaps():
    shown = re.sub(r"<sub>|</sub>|\N{NO-BREAK SPACE}", lambda found: " " if found[0] == "\N{NO-BREAK SPACE}" else "",
                   html.unescape(" ".join(map(listed, pages(BROKEN).values()))))
    errors = [finding for finding in examine(BROKEN).findings.at_least(Severity.ERROR)
              if finding.code not in told_by_documents()]
    assert len(errors) > 50
    assert [str(finding.place) for finding in errors if str(finding.place) not in shown] == []
