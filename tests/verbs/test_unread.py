"""Nothing is said over what was not read: each file of a dossier made unreadable in turn."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.checks.marks import Mark
from reporter.cli.main import app
from reporter.documents.index import key_figures
from reporter.dossier import starter
from reporter.findings import Severity
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
    said = RUN.invoke(app, ["status", str(folder)]).stdout
    assert "Fileable: yes" not in said
    comparison = compare_versions(read_version(folder), read_version(INDIA))
    assert comparison is None or comparison.in_one_sentence != "Nothing differs."


def statements(folder: Path) -> str:
    """Everything that people are told of marks, figures and filing, in one text."""
    one, examined = inspect([folder])[0], examine(folder)
    figures = key_figures(examined.accounts, examined.figures_unsaid) if examined.accounts else ()
    return "\n".join([one.mark, *(f"{figure.label} {figure.value}" for figure in figures),
                      *(RUN.invoke(app, [name, str(folder)]).stdout for name in ("preview", "status"))])


@pytest.mark.parametrize("name", [name for name in [*files(INDIA), PARTNER] if not name.startswith("previous")])
def test_no_mark_figure_or_fileable_rests_on_a_file_that_is_missing(tmp_path: Path, name: str):
    folder = whole(tmp_path / "dossier")
    (folder / name).unlink()
    one, examined = inspect([folder])[0], examine(folder)
    told = {finding.code for finding in examined.findings.at_least(Severity.ERROR)}
    assert told or examined.missing, "a missing file is never passed over"
    assert "Fileable: yes" not in RUN.invoke(app, ["status", str(folder)]).stdout
    if name.startswith(("registry/a", "inventory")) and "2026" not in name:
        assert one.mark is not Mark.CONSISTENT
        assert examined.accounts is None or all(
            figure.value is None for figure in key_figures(examined.accounts, examined.figures_unsaid))
    if name != PARTNER:
        comparison = compare_versions(read_version(folder), read_version(INDIA))
        assert comparison is None or comparison.in_one_sentence != "Nothing differs."


def test_years_before_the_holdings_that_open_the_ledger_are_open(tmp_path: Path):
    folder = whole(tmp_path / "dossier")
    (folder / "registry/actions-2026.csv").unlink()
    accounts = examine(folder).accounts
    assert accounts is not None
    for row in ("23(c)", "23(e)", "23(g)", "23(h)"):
        assert accounts.rows[row][2026].value is None
    assert accounts.rows["23(c)"][2027].value == examine(INDIA).accounts.rows["23(c)"][2027].value


def test_holdings_of_the_year_before_are_a_check_where_its_actions_are_there(tmp_path: Path):
    folder = shutil.copytree(INDIA, tmp_path / "dossier")
    (folder / "previous/holdings-2026.csv").unlink()
    # That nothing filed for the year before is on hand is one warning more (FIL-112), and other inputs are told.
    told = [re.sub(r"(?m)^warning +[0-9]+|^Digest of all inputs.*", "", statements(one)) for one in (folder, INDIA)]
    assert told[0] == told[1]
    (folder / "registry/actions-2026.csv").unlink()
    assert "Fileable: yes" not in statements(folder) and inspect([folder])[0].mark is not Mark.CONSISTENT


def test_a_fault_in_what_was_filed_is_said_and_nothing_rests_on_it(tmp_path: Path):
    import openpyxl

    folder = whole(tmp_path / "dossier")
    filed = samples.submission(header=samples.header(reported_year=2026, date_of_submission=samples.datetime.date(
        2027, 4, 10)))
    name = "previous/IND-AEF-2026-v1.0.xlsx"
    (folder / name).write_bytes(aef_workbook(filed, usual_profile()))
    book = openpyxl.load_workbook(folder / name)
    book["Table 3 Actions"]["W9"].value = "twenty"
    book.save(folder / name)
    one, examined = inspect([folder])[0], examine(folder)
    assert ("FMT-103", Severity.WARNING, name) in {
        (finding.code, finding.severity, finding.place.file) for finding in examined.findings.items}
    assert any("what the Party filed before" in reason and name in reason for reason in one.not_checked)
    assert not {"AEF-708", "AEF-709"} & {finding.code for finding in examined.findings.items}
    assert one.mark is not Mark.CONSISTENT and examined.figures_unsaid is None


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
