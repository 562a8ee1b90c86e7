"""A new dossier says what is known and nothing else, lists what is open, and comes whole or not at all."""

from __future__ import annotations

import os
from contextvars import Context
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier.drafting import ToldAtStart
from reporter.dossier.written_reading import differences_between, read_written
from reporter.findings import Refusal
from reporter.verbs.examine import examine
from reporter.verbs.init import init
from tests.dossier.test_workbook import changed

INPUTS = Path(__file__).parent.parent.parent / "inputs"
EXPORTS = sorted((INPUTS / "india-japan-jcm/registry").glob("*.csv"))
GHANA = ToldAtStart("GHA", ("CHE",), ("CA0001",), 2027, "fr")
RUN = CliRunner()
MISSING = {"DOS-003"}
"""What is said of what is not filled in yet."""


@pytest.fixture(params=["dossier.xlsx", "dossier"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a dossier is made, as either shape."""
    return tmp_path / request.param


def test_an_example_can_be_built_as_it_is(target: Path):
    assert init(target).is_example
    assert examine(target).findings.counts()["error"] == 0


def test_a_draft_has_what_is_known_and_contradicts_no_check(target: Path):
    begun = init(target, (), GHANA)
    read = read_written(target)
    assert read is not None
    assert read.content.facts["party"] == {"code": "GHA", "name": "Ghana"}
    assert (read.content.facts["reported_year"], read.content.facts["language"]) == (2027, "fr")
    assert read.content.approaches[0]["parties"] == ["GHA", "CHE"]
    assert {finding.code for finding in examine(target).findings.at_least("error")} <= MISSING
    assert [one.sheet for one in begun.open] == ["Facts", "Approaches", "Expected mitigation", "Authorizations",
                                                 "Actions", "Inventory", "Initial report", "Annex 4"]


def test_exports_are_recognized_copied_and_tell_what_they_hold(target: Path):
    begun = init(target, EXPORTS, ToldAtStart(year=2027))
    read = read_written(target)
    assert read is not None
    content = read.content
    assert content.facts["party"]["code"] == "IND" and content.facts["reported_year"] == 2027
    approach = content.approaches[0]
    assert (approach["identifier"], approach["parties"]) == ("CA9999", ["IND", "JPN"])
    assert (approach["first_transfer_definition"], approach["sectors"]) == ("Issuance", ["Energy generation"])
    assert all(one.used == one.rows for one in begun.listed) and len(begun.listed) == 4
    home = target.parent if target.suffix else target
    for path in EXPORTS:
        assert (home / "registry" / path.name).read_bytes() == path.read_bytes()
    assert {finding.code for finding in examine(target).findings.at_least("error")} <= MISSING


def test_what_a_registry_does_not_know_is_asked_for(target: Path):
    begun = init(target, [INPUTS / "rwanda-clean-cooking/registry/verra-transactions.csv"],
                 ToldAtStart("RWA", approaches=("CA0007",)))
    assert begun.open[-1].sheet == "Registry files"
    assert begun.open[-1].what == ("registry/verra-transactions.csv: Authorization ID, ITMO registry",)


def test_the_workbook_of_another_party_goes_to_the_partners(target: Path, tmp_path: Path):
    built = tmp_path / "built"
    assert RUN.invoke(app, ["build", str(INPUTS / "japan-india-jcm"), "--out", str(built), "--no-pdf", "--only",
                            "annual-information"]).exit_code == 0
    book = next(built.glob("*-AEF-*.xlsx"))
    init(target, [book], ToldAtStart("IND"))
    home = target.parent if target.suffix else target
    assert (home / "partner" / book.name).is_file() and not (home / "registry" / book.name).exists()


@pytest.mark.parametrize("other", ["Entit\u00e9s.csv", "ENTIT\u00c9S.CSV", "entite\u0301s.csv"])
def test_exports_that_other_disks_do_not_tell_apart_are_refused(tmp_path: Path, other: str):
    for folder, name in (("a", "entit\u00e9s.csv"), ("b", other)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(EXPORTS[0].read_bytes())
    with pytest.raises(Refusal, match="Two exports are called"):
        init(tmp_path / "new", [*(tmp_path / "a").iterdir(), *(tmp_path / "b").iterdir()], GHANA)
    assert not (tmp_path / "new").exists()


def test_a_dossier_may_stand_in_a_folder_whose_name_is_not_in_utf_8(tmp_path: Path):
    init(tmp_path / "a\udcff")
    assert "a<U+DCFF>" in (tmp_path / "a\udcff" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["a\udcff.csv", "a\x1b.csv", "a\nb.csv", "a\u202eb.csv"])
def test_an_export_whose_name_no_page_can_hold_is_refused(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(EXPORTS[0].read_bytes())
    with pytest.raises(Refusal, match="Give the file a plain name"):
        init(tmp_path / "new", [tmp_path / name], GHANA)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("known", "words"), [
    (ToldAtStart(party="XXX"), "“XXX” is not a code"), (ToldAtStart(partners=("Ghana",)), "“Ghana” is not a code"),
    (ToldAtStart(approaches=("CA1",)), "CA and four digits"), (ToldAtStart(year=1999), "begins with 2021"),
    (ToldAtStart(language="xx"), "Choose one of: ar, en")])
def test_what_was_typed_wrong_is_told_and_nothing_written(target: Path, known: ToldAtStart, words: str):
    with pytest.raises(Refusal, match=words):
        init(target, (), known)
    assert list(target.parent.iterdir()) == []


def test_a_failed_init_leaves_nothing(target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reporter.verbs.init.copied", lambda *args: (_ for _ in ()).throw(OSError(28, "No space")))
    with pytest.raises(OSError, match="No space"):
        init(target, EXPORTS, ToldAtStart("IND"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["notes", "notes.xlsx"])
def test_what_is_no_dossier_is_never_written_into(tmp_path: Path, name: str):
    mine = tmp_path / name
    if not mine.suffix:
        mine.mkdir()
    (mine if mine.suffix else mine / "notes.txt").write_text("mine")
    with pytest.raises(Refusal, match="Name a new"):
        init(mine)
    assert [path.read_text() for path in tmp_path.rglob("*.*") if path.is_file()] == ["mine"]


def test_nothing_is_written_over(target: Path):
    home = target.parent if target.suffix else target
    (home / "registry").mkdir(parents=True)
    (home / "registry" / EXPORTS[0].name).write_text("mine")
    with pytest.raises(Refusal, match=r"is there already|is not empty"):
        init(target, EXPORTS, ToldAtStart("IND"))
    assert [path.name for path in home.rglob("*.*")] == [EXPORTS[0].name]


def test_a_new_approach_changes_nothing_else(target: Path):
    init(target, (), GHANA)
    before = read_written(target)
    files = {path: path.read_bytes() for path in target.rglob("*.*")} if target.is_dir() else {}
    done = RUN.invoke(app, ["init", str(target), "--approach", "CA0002", "--partner", "SGP"])
    assert done.exit_code == 0 and "CA0002 added, and nothing else changed" in done.output
    after = read_written(target)
    assert before and after and after.content.identifiers == ("CA0001", "CA0002")
    assert after.content.approaches[1]["parties"] == ["GHA", "SGP"]
    assert {name.split(":")[0] for name in differences_between(before.content, after.content)} == {
        "the approach CA0002"}
    assert all(path.read_bytes() == content for path, content in files.items())


def test_a_new_approach_in_a_workbook_keeps_what_people_did_in_it(tmp_path: Path):
    target = tmp_path / "mine.xlsx"
    init(target, (), GHANA)

    def work(workbook: openpyxl.Workbook) -> None:
        workbook["Expected mitigation"]["B5"], workbook["Expected mitigation"]["C5"] = 2027, 5000
        workbook["Facts"]["B8"].fill = openpyxl.styles.PatternFill("solid", fgColor="00FF00")
        workbook.create_sheet("Notes of the ministry")["A1"] = "=1+1"

    changed(target, work)
    init(target, (), ToldAtStart(approaches=("CA0002",)))
    workbook = openpyxl.load_workbook(target)
    assert workbook["Notes of the ministry"]["A1"].value == "=1+1"
    assert workbook["Facts"]["B8"].fill.fgColor.rgb == "0000FF00"
    # A row that named no approach was of the only one.
    assert workbook["Expected mitigation"]["A5"].value == "CA0001"
    rows = [row for row in workbook["Initial report"].iter_rows(min_row=5, values_only=True) if row[1] == "CA0002"]
    assert rows[0][0] == "IV" and rows[-1][0].startswith("IV.")


def test_of_two_approaches_that_are_added_at_once_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """While the first command waits for the disk the second begins and ends; the first says that it did nothing."""
    book, synced = tmp_path / "g.xlsx", os.fsync
    init(book)

    def slowly(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", synced)
        Context().run(init, book, (), ToldAtStart(approaches=("CA0012",)))
        synced(handle)

    monkeypatch.setattr(os, "fsync", slowly)
    with pytest.raises(Refusal, match="has changed since it was read, and stays as it is"):
        Context().run(init, book, (), ToldAtStart(approaches=("CA0011",)))
    made = read_written(book)
    assert made is not None and made.content.identifiers == ("CA9999", "CA0012")


def test_an_approach_that_is_there_is_told(target: Path):
    init(target, (), GHANA)
    with pytest.raises(Refusal, match="has the approach CA0001 already"):
        init(target, (), ToldAtStart(approaches=("CA0001",)))
    with pytest.raises(Refusal, match="is a dossier already"):
        init(target)


def test_findings_stand_as_comments_in_a_copy_of_the_workbook(tmp_path: Path):
    target, copy = tmp_path / "mine.xlsx", tmp_path / "copy.xlsx"
    init(target, (), GHANA)
    done = RUN.invoke(app, ["check", str(target), "--annotate", str(copy)])
    assert done.exit_code == 1 and "Written" in done.output
    workbook = openpyxl.load_workbook(copy)
    row = next(cell.row for cell in workbook["Facts"]["E"] if cell.value == "party.authority")
    comment = workbook["Facts"].cell(row, 2).comment
    assert comment is not None and "Fill it in: The authority that submits" in comment.text
    assert "Findings" in workbook.sheetnames
    # The copy is a dossier still, in which one can go on.
    assert {finding.code for finding in examine(copy).findings.at_least("error")} <= MISSING
