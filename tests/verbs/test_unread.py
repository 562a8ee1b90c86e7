"""Nothing is said over what was not read: each file of a dossier made unreadable in turn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.checks.marks import Mark
from reporter.cli.main import app
from reporter.documents.index import key_figures
from reporter.dossier import starter
from reporter.forms.editions import usual_profile
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.check import inspect
from reporter.verbs.diff import compare_versions, read_version
from reporter.verbs.examine import examine
from reporter.verbs.reconcile import reconcile
from tests import samples
from tests.checks.cases.between_parties import acquisition, japan, rest

INDIA = Path(__file__).parents[2] / "inputs/india-japan-jcm"
WINDOWS_1252 = "Désignation;énergie\n".encode("cp1252")
PARTNER = "partner/JPN-AEF-2027-v1.0.xlsx"
RUN = CliRunner()


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if path.suffix in (".toml", ".csv", ".md", ".xlsx") and path.name != "README.md")


def whole(folder: Path) -> Path:
    """India's dossier with the other Party's annual information, whole."""
    shutil.copytree(INDIA, folder)
    (folder / "partner").mkdir(exist_ok=True)
    (folder / PARTNER).write_bytes(aef_workbook(japan(), usual_profile()))
    return folder


@pytest.mark.parametrize("name", [*files(INDIA), PARTNER])
def test_no_mark_figure_or_fileable_rests_on_a_file_that_cannot_be_read(tmp_path: Path, name: str):
    folder = whole(tmp_path / "dossier")
    (folder / name).write_bytes(WINDOWS_1252)
    one, examined = inspect([folder])[0], examine(folder)
    assert one.mark is not Mark.CONSISTENT
    assert one.mark is Mark.INCONSISTENT or any(name in reason for reason in one.not_checked) or one.submission is None
    if not name.startswith(("narrative", "approaches", "partner", "registry/entities")):
        assert examined.accounts is None or all(
            figure.value is None and name in str(figure.open_because)
            for figure in key_figures(examined.accounts, examined.figures_unsaid))
    said = RUN.invoke(app, ["preview", str(folder)]).stdout
    assert "Fileable: yes" not in said
    comparison = compare_versions(read_version(folder), read_version(INDIA))
    assert comparison is None or comparison.in_one_sentence != "Nothing differs."


def test_a_draft_makes_no_table_and_no_figure_of_what_was_not_read(tmp_path: Path):
    folder, out = whole(tmp_path / "dossier"), tmp_path / "out"
    (folder / "registry/actions-2027.csv").write_bytes(WINDOWS_1252)
    assert RUN.invoke(app, ["build", str(folder), "--out", str(out), "--no-pdf", "--draft"]).exit_code == 0
    assert [path.name for path in out.iterdir() if "AEF" in path.name or "annex" in path.name] == []
    assert "cannot be read whole" in (out / "index.html").read_text("utf-8")


def test_a_workbook_without_a_table_has_no_mark(tmp_path: Path):
    path = tmp_path / "IND.xlsx"
    path.write_bytes(aef_workbook(samples.submission(), usual_profile()))
    import openpyxl

    book = openpyxl.load_workbook(path)
    del book["Table 2 Authorizations"]
    book.save(path)
    one = inspect([path])[0]
    assert any("Table 2" in reason for reason in one.not_checked)
    assert not {"AEF-201", "AEF-202"} & {finding.code for finding in one.findings.items}


def test_the_folder_partner_is_seen_alike_by_every_command(tmp_path: Path):
    folder = tmp_path / "dossier"
    starter.write(folder)
    other = japan(acquisition(), rest(last=990))
    (folder / "partner").mkdir(exist_ok=True)
    (folder / PARTNER).write_bytes(aef_workbook(other, usual_profile()))
    one, examined, reconciled = inspect([folder])[0], examine(folder), reconcile([folder])

    def between(findings):
        return {(finding.code, str(finding.severity)) for finding in findings if finding.code.startswith("REC")}
    assert between(one.findings.items) == between(examined.findings.items) == between(
        finding for finding in reconciled.findings.items if finding.code != "REC-112")
    assert [each.header.party for each in reconciled.submissions] == ["ATA", "JPN"]
    assert examined.missing and set(examined.missing) <= set(one.not_checked)


def test_a_partner_that_is_there_is_not_said_to_be_missing(tmp_path: Path):
    folder = whole(tmp_path / "dossier")
    one, examined = inspect([folder])[0], examine(folder)
    assert not any("JPN for 2027 is not on hand" in reason for reason in (*one.not_checked, *examined.missing))
    assert any("JPN for 2027 is not on hand" in reason for reason in inspect([INDIA])[0].not_checked)
