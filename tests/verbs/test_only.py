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


@pytest.mark.parametrize(("change", "stopped"), [
    (lambda dossier: unwritten(dossier, "annex-4/II.md"), {REGULAR}),
    (lambda dossier: unwritten(dossier, "initial-report/I.md"), {INITIAL}),
    (lambda dossier: (dossier / "registry/actions.csv").unlink(), {ANNUAL, REGULAR}),
    (lambda dossier: (dossier / "registry/authorizations.csv").write_text("x"), ALL)],
    ids=["annex 4 unwritten", "initial report unwritten", "no actions", "authorizations unreadable"])
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
