"""Nothing is said over what was not read: each file of a dossier made unreadable in turn."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.accounting.closing import closed
from reporter.checks.marks import Mark
from reporter.cli.main import app
from reporter.documents.index import key_figures, standing
from reporter.dossier import starter
from reporter.findings import Severity
from reporter.forms.editions import usual_profile
from reporter.records.submission import Submission
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs import check
from reporter.verbs.check import Inspected, inspect
from reporter.verbs.diff import compare_versions, read_version
from reporter.verbs.examine import Examined, examine
from reporter.verbs.reconcile import reconcile
from tests import samples
from tests.checks.cases.between_parties import acquisition, japan, rest

INDIA = Path(__file__).parents[2] / "inputs/india-japan-jcm"
JAPAN = INDIA.with_name("japan-india-jcm")
WINDOWS_1252 = "Désignation;énergie\n".encode("cp1252")
PARTNER, FILED = "partner/JPN-AEF-2027-v1.0.xlsx", "filed/IND-AEF-2026-v1.0.xlsx"
LETTER, RECOMMENDED = "attachments/letter.pdf", "review/recommendations.csv"
RECOMMENDATIONS = ("ID,Report,Recommendation,Significant,Persistent,State,Answer,Where answered\n"
                   "18.a,initial report,Describe it,no,no,answered,It was described,I.D of the initial report\n")
RUN = CliRunner()


OF_INDIA = ("dossier.toml", "approaches/CA9999.toml", "inventory.csv", "narrative/initial-report/I.md",
            "narrative/annex-4/VI-CA9999.md", *(f"registry/{name}.csv" for name in (
                "actions-2026", "actions-2027", "authorizations", "entities")))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """India's dossier as if it were true: for filing, with all that stands beside it, and nothing against it."""
    folder = shutil.copytree(INDIA, tmp_path_factory.mktemp("sound") / "dossier")
    facts = folder / "dossier.toml"
    text = facts.read_text("utf-8").replace('status = "illustrative"', 'status = "for filing"')
    facts.write_text(re.sub(r"(?ms)^notice = .*?\n|^\[\[stand_in\]\]\n.*?(?=^\[|\Z)", "", text), "utf-8")
    approach = folder / "approaches/CA9999.toml"
    approach.write_text(re.sub(r"(?m)^(vintages = .*)$", rf'\1\nsigned_copies = ["{LETTER}"]',
                               approach.read_text("utf-8")), "utf-8")
    own, theirs = closed(INDIA).submission, closed(JAPAN).submission
    assert own is not None and theirs is not None
    for name, content in {
            LETTER: b"%PDF-1.7\n%%EOF\n", PARTNER: aef_workbook(theirs, usual_profile()),
            FILED: aef_workbook(of_2026(own), usual_profile()), RECOMMENDED: RECOMMENDATIONS.encode()}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    shutil.rmtree(folder / "previous")
    return folder


def of_2026(own: Submission) -> Submission:
    """What India filed for the year before, as its dossier for 2027 tells it."""
    header = own.header.model_copy(update={"reported_year": 2026, "date_of_submission": datetime.date(2027, 4, 10)})
    return Submission(header, tuple(row for row in own.own_authorizations if row.date_of_authorization.year == 2026),
                      own.history, own.previous, own.entities)


def test_nothing_stands_against_the_sound_dossier(sound: Path):
    one, examined = inspect([sound])[0], examine(sound)
    assert one.mark is Mark.CONSISTENT and one.not_checked == []
    assert examined.accounts is not None and all(
        figure.value is not None for figure in key_figures(examined.accounts, examined.figures_unsaid))
    assert "Fileable: yes" in RUN.invoke(app, ["status", str(sound)]).stdout
    comparison = compare_versions(read_version(sound), read_version(sound))
    assert comparison is not None and comparison.in_one_sentence == "Nothing differs."


def whole(folder: Path) -> Path:
    """India's dossier with the other Party's annual information, whole."""
    shutil.copytree(INDIA, folder)
    (folder / "partner").mkdir(exist_ok=True)
    (folder / PARTNER).write_bytes(aef_workbook(japan(), usual_profile()))
    return folder


def seen(folder: Path, sound: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Inspected, Examined, str | None]:
    """What check, status and preview tell of a dossier, which is read once, and how it differs from the sound one."""
    examined = examine(folder)
    monkeypatch.setattr(check, "examined_as_published", lambda path, progress, only: examined)
    comparison = compare_versions(read_version(folder), read_version(sound))
    return inspect([folder])[0], examined, comparison.in_one_sentence if comparison else None


def may_be_filed(examined: Examined) -> bool:
    dossier = examined.closing.dossier
    return dossier is not None and standing(dossier.facts, examined.findings.items).may_be_filed


@pytest.mark.parametrize("name", [*OF_INDIA, LETTER, PARTNER, FILED, RECOMMENDED])
def test_no_mark_figure_or_fileable_rests_on_a_file_that_cannot_be_read(
        tmp_path: Path, sound: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    folder = shutil.copytree(sound, tmp_path / "dossier")
    (folder / name).write_bytes(WINDOWS_1252)
    one, examined, differs = seen(folder, sound, monkeypatch)
    assert not may_be_filed(examined) or name == PARTNER and examined.not_checked
    assert one.mark is not Mark.CONSISTENT or name in (LETTER, RECOMMENDED)
    assert one.mark is not Mark.NOT_CHECKED or one.submission is None or any(
        name in reason for reason in one.not_checked)
    if not name.startswith(("narrative", "approaches", "partner", "registry/entities", "attachments", "review")):
        assert examined.accounts is None or all(
            figure.value is None and name in str(figure.open_because)
            for figure in key_figures(examined.accounts, examined.figures_unsaid))
    assert differs != "Nothing differs." or name == FILED


@pytest.mark.parametrize("name", [*OF_INDIA, LETTER])
def test_no_mark_figure_or_fileable_rests_on_a_file_that_is_missing(
        tmp_path: Path, sound: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    folder = shutil.copytree(sound, tmp_path / "dossier")
    (folder / name).unlink()
    one, examined, differs = seen(folder, sound, monkeypatch)
    assert examined.findings.at_least(Severity.WARNING) != [], "a missing file is never passed over"
    # The holdings of 2026 open the ledger: what is of the years before is open, and said so (CON-114).
    assert not may_be_filed(examined) or "2026" in name and "CON-114" in {each.code for each in examined.findings.items}
    assert differs != "Nothing differs."
    if name.startswith(("registry/a", "inventory")) and "2026" not in name:
        assert one.mark is not Mark.CONSISTENT
        assert examined.accounts is None or all(
            figure.value is None for figure in key_figures(examined.accounts, examined.figures_unsaid))


def test_without_the_other_partys_file_the_mark_is_open_and_that_is_said(tmp_path: Path, sound: Path):
    folder = shutil.copytree(sound, tmp_path / "dossier")
    (folder / PARTNER).unlink()
    one = inspect([folder])[0]
    assert one.mark is Mark.NOT_CHECKED and any("JPN for 2027 is not on hand" in each for each in one.not_checked)


def test_pages_of_a_registrys_answer_are_whole_where_all_are_there(tmp_path: Path, sound: Path):
    folder = shutil.copytree(sound, tmp_path / "dossier")
    rows = json.dumps({"page": 1, "pageCount": 2, "data": [{"reference_no": "IN001", "host_country": "India",
                                                          "methodology_no": "IN_AM001"}]})
    for number in (1, 2):
        (folder / f"registry/projects-{number}.json").write_text(rows, "utf-8")
        told = {finding.code for finding in examine(folder).findings.items}
        assert ("READ-042" in told) is (number == 1)


def statements(folder: Path) -> str:
    """Everything that people are told of marks, figures and filing, in one text."""
    one, examined = inspect([folder])[0], examine(folder)
    figures = key_figures(examined.accounts, examined.figures_unsaid) if examined.accounts else ()
    return "\n".join([one.mark, *(f"{figure.label} {figure.value}" for figure in figures),
                      *(RUN.invoke(app, [name, str(folder)]).stdout for name in ("preview", "status"))])


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
