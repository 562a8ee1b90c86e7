"""What stands against a submission is what that submission is made of: the others wait until they are due."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.examine import examine, of_submission

RUN = CliRunner()
INITIAL, ANNUAL, REGULAR = "initial-report", "annual-information", "regular-information"
ALL = {INITIAL, ANNUAL, REGULAR}


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "d")
    return tmp_path / "d"


def unwritten(dossier: Path, chapter: str) -> None:
    (dossier / "narrative" / chapter).unlink()


def late(dossier: Path) -> None:
    facts = dossier / "dossier.toml"
    text = facts.read_text("utf-8")
    assert "date = 2028-12-20" in text
    facts.write_text(text.replace("date = 2028-12-20", "date = 2029-12-20"), "utf-8")


def mended(dossier: Path, name: str, old: str, new: str) -> None:
    text = (dossier / name).read_text("utf-8")
    assert old in text
    (dossier / name).write_text(text.replace(old, new), "utf-8")


def undated(dossier: Path) -> None:
    mended(dossier, "dossier.toml", "date = 2027-04-10\n", "")
    mended(dossier, "dossier.toml", "date = 2028-12-20\n", "")


@pytest.mark.parametrize(("change", "stopped"), [
    (undated, {ANNUAL, REGULAR}),
    (lambda dossier: mended(dossier, "registry/actions.csv", "2026-", "2026/13/"), {ANNUAL, REGULAR}),
    (lambda dossier: (dossier / "inventory.csv").write_text("Year,Emissions (kt CO2 eq)\n2021,many\n"),
     {ANNUAL, REGULAR}),
    (lambda dossier: unwritten(dossier, "annex-4/II.md"), {REGULAR}),
    (lambda dossier: unwritten(dossier, "initial-report/I.md"), {INITIAL}),
    (lambda dossier: (dossier / "registry/actions.csv").unlink(), {ANNUAL, REGULAR}),
    (lambda dossier: (dossier / "registry/authorizations.csv").write_text("x"), ALL)],
    ids=["no dates of the others", "a fault in Table 3", "a fault in the inventory",
         "annex 4 unwritten", "initial report unwritten", "no actions", "authorizations unreadable"])
def test_each_submission_is_stopped_by_its_own_faults_alone(dossier: Path, tmp_path: Path, change, stopped: set[str]):
    change(dossier)
    for part in sorted(ALL):
        ended = RUN.invoke(app, ["build", str(dossier), "--no-pdf", "--only", part, "--out", str(tmp_path / part)])
        assert ended.exit_code == (1 if part in stopped else 0), ended.output
        assert RUN.invoke(app, ["check", str(dossier), "--only", part]).exit_code == ended.exit_code
    assert RUN.invoke(app, ["check", str(dossier)]).exit_code == 1


def test_the_deadline_of_one_is_none_of_another(dossier: Path):
    """REP-117 is of regular information."""
    late(dossier)
    told = {part: {finding.code for finding in of_submission(examine(dossier), SubmissionKind(part)).findings.items}
            for part in sorted(ALL)}
    assert [part for part, codes in told.items() if "REP-117" in codes] == [REGULAR]


@pytest.mark.parametrize("shape", ["d", "d.xlsx"])
def test_a_date_that_is_not_given_is_asked_for_where_it_is_needed(dossier: Path, tmp_path: Path, shape: str):
    """DOS-015 and DOS-016."""
    undated(dossier)
    place = dossier
    if shape.endswith(".xlsx"):
        place = tmp_path / "book" / shape
        assert RUN.invoke(app, ["convert", str(dossier), str(place), "--lossy"]).exit_code == 0
    told = {part: [finding.code for finding in of_submission(examine(place), SubmissionKind(part)).findings.sorted()
                   if finding.code.startswith("DOS-01")] for part in sorted(ALL)}
    assert told == {INITIAL: [], ANNUAL: ["DOS-015"], REGULAR: ["DOS-016"]}
    said = RUN.invoke(app, ["status", str(place)]).output
    assert "no date yet" in said and "2028-12-31" in said
