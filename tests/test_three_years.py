"""Three years of two Parties through the command line alone: what was filed stays, and each step is what it should be.

India's and Japan's illustrative dossiers begin with 2026: initial report, annual information, its correction; in 2027
an approach joins, and annex 4 is filed; 2028 begins.
"""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter import resources
from reporter.cli.main import app
from reporter.dossier.folder import approach_text
from tests.documents.test_changes import changed, version

RUN = CliRunner()
PARTIES = {"IND": ("india-japan-jcm", "2026-12-18", "2026-12-19", "IND JCM 1", "IND JCM 3"),
           "JPN": ("japan-india-jcm", "2026-12-24", "2026-12-23", "JPN JCM 1", "JPN JCM 3")}
"""The dossier that ships, the date of an action before and after its correction, an authorization and a further one."""
FURTHER = "CA9998"


def run(*arguments: object, ends: int = 0) -> str:
    """What a command says, its lines joined."""
    result = RUN.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == ends, result.output
    return " ".join(result.output.split())


def lines(*arguments: object) -> list[str]:
    """The differences that `reporter diff` names, and what it does not compare."""
    output = RUN.invoke(app, ["diff", *(str(argument) for argument in arguments)]).output
    return [line for line in output.splitlines() if line.startswith(("~ ", "+ ", "- ", "Not compared"))]


def codes(dossier: Path) -> set[str]:
    """The rules that find something in a dossier: errors and warnings."""
    output = RUN.invoke(app, ["check", str(dossier), "--level", "warning", "--format", "json"]).output
    return {finding["code"] for finding in json.loads(output)}


class Kept:
    """All that was filed so far, byte for byte."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def holds(self, dossier: Path, *new: str) -> None:
        """What was filed before is there as it was, and besides it the new filings alone."""
        now = {path.relative_to(dossier / "filed").as_posix(): path.read_bytes()
               for path in (dossier / "filed").rglob("*") if path.is_file()}
        assert {name: now.get(name) for name in self.files} == self.files
        assert sorted({name.partition("/")[0] for name in now.keys() - self.files.keys()}) == sorted(new)
        self.files = now


def first_year(root: Path, party: str) -> Path:
    """The dossier on 2026, as if it were the first."""
    dossier = shutil.copytree(resources.inputs() / PARTIES[party][0], root / "2026")
    shutil.rmtree(dossier / "previous")
    (dossier / "registry/actions-2027.csv").unlink()
    changed(dossier / "dossier.toml", "reported_year = 2027", "reported_year = 2026")
    version(dossier, "annual_information", "1.0", "2027-04-10")
    return dossier


def with_actions_of(dossier: Path, party: str, year: int) -> None:
    """The registry's export of a year, as it is downloaded."""
    name = f"actions-{year}.csv"
    shutil.copy(resources.inputs() / PARTIES[party][0] / "registry" / name, dossier / "registry" / name)


def joined(dossier: Path, party: str) -> None:
    """A further approach: its file, its chapters, and its authorization in Table 2."""
    authorization, further = PARTIES[party][3:]
    told = tomllib.loads((dossier / "approaches/CA9999.toml").read_text("utf-8"))
    text = told["authorizations"][authorization]
    (dossier / f"approaches/{FURTHER}.toml").write_text(approach_text({
        **told, "identifier": FURTHER, "title": "A further approach (illustrative)",
        "authorizations": {further: text}}), "utf-8")
    for chapter in ("initial-report/IV", "annex-4/VI"):
        answers = (dossier / f"narrative/{chapter}-CA9999.md").read_text("utf-8")
        (dossier / f"narrative/{chapter}-{FURTHER}.md").write_text(answers.replace("CA9999", FURTHER), "utf-8")
    table = dossier / "registry/authorizations.csv"
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    row = next(row for row in rows if row["Authorization ID"] == authorization)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, row | {"Authorization ID": further, "Cooperative approach ID": FURTHER,
                                        "Date of authorization": "2027-08-20"}])


def confirmed(dossier: Path) -> None:
    """Every answer of annex 4 confirmed, one of them with what is new."""
    for chapter in (dossier / "narrative/annex-4").glob("*.md"):
        text = chapter.read_text("utf-8")
        chapter.write_text("\n".join(line for line in text.split("\n") if not line.startswith("To confirm:")), "utf-8")


@pytest.mark.parametrize("party", PARTIES)
def test_three_years(tmp_path, party):
    kept, out = Kept(), tmp_path / "out"
    _, wrong, right, *_ = PARTIES[party]
    dossier = first_year(tmp_path, party)

    # 2026: the initial report, then the annual information.
    run("build", dossier, "--out", out / "2026", "--no-pdf")
    assert "initial report 1.0" in run("archive", dossier, out / "2026", "--filed", "2026-11-30")
    kept.holds(dossier, "initial-report-v1.0")
    said = run("build", dossier, "--out", out / "2026", "--no-pdf")
    assert "Filed before, and not made again: initial report 1.0" in said
    run("archive", dossier, out / "2026", "--filed", "2027-04-10")
    kept.holds(dossier, "AEF-2026-v1.0")
    assert lines(dossier / "filed/AEF-2026-v1.0", out / "2026") == [
        f"Not compared: {party}-annex-4-2026-v1.0, which only the new version has."]

    # Its correction: not under the version that was filed.
    changed(dossier / "registry/actions-2026.csv", wrong, right)
    assert "AEF-708" in codes(dossier)
    run("build", dossier, "--out", out / "2026", "--no-pdf", ends=1)
    version(dossier, "annual_information", "1.1", "2027-05-20")
    assert not codes(dossier) & {"AEF-708", "FIL-101", "FIL-102", "FIL-103"}
    run("build", dossier, "--out", out / "2026", "--no-pdf")
    run("archive", dossier, out / "2026", "--filed", "2027-05-20")
    kept.holds(dossier, "AEF-2026-v1.1")
    versions = dossier / "filed/AEF-2026-v1.0", dossier / "filed/AEF-2026-v1.1"
    differences = lines(*versions)
    assert [line[:2] for line in differences] == ["~ ", "~ ", "~ "]
    assert differences[:2] == ["~ Version", "~ Date of submission"] and "CA9999" in differences[2]
    page = next(versions[1].glob("*.html")).read_text("utf-8")
    assert "What changed since version 1.0" in page[page.index("</nav>"):]

    # 2027 begins; last year's dossier stays as it is.
    last = {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()}
    following = tmp_path / "2027"
    run("init", following, "--after", dossier)
    assert {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()} == last
    kept.holds(following)
    assert {"FIL-107", "FIL-111"} <= codes(following)
    run("build", following, "--out", out / "2026", "--no-pdf", ends=2)  # last year's folder
    with_actions_of(following, party, 2027)
    confirmed(following)
    assert not codes(following) & {"FIL-107", "FIL-111", "FIL-112", "AEF-709", "REP-107", "REP-110"}

    # An approach joins.
    joined(following, party)
    assert "REP-107" in codes(following)
    facts = following / "dossier.toml"
    update = '\n[updated_initial_report]\nversion = "1.0"\ndate = 2027-08-20\n'
    facts.write_text(facts.read_text("utf-8") + update, "utf-8")
    assert "REP-107" not in codes(following)
    run("build", following, "--out", out / "2027", "--no-pdf")
    assert "updated initial report 1.0" in run("archive", following, out / "2027", "--filed", "2027-08-20")
    kept.holds(following, "updated-initial-report-v1.0")

    # Annual information of 2027, and annex 4.
    run("build", following, "--out", out / "2027", "--no-pdf")
    run("archive", following, out / "2027", "--filed", "2028-04-15")
    kept.holds(following, "AEF-2027-v1.0")
    run("build", following, "--out", out / "2027", "--no-pdf")
    run("archive", following, out / "2027", "--filed", "2028-12-20")
    kept.holds(following, "annex-4-2027-v1.0")
    said = run("build", following, "--out", out / "2027", "--no-pdf", ends=2)
    assert "stays as it was filed" in said and "annex 4 on 2027 1.0" in said

    # 2028 begins: an annex 4 that says nothing new is told.
    third = tmp_path / "2028"
    run("init", third, "--after", following)
    kept.holds(third)
    confirmed(third)
    assert {"FIL-111", "FIL-114"} <= codes(third)
    assert not codes(third) & {"FIL-001", "FIL-002", "FIL-102", "FIL-106", "REP-107", "REP-110", "REP-111", "AEF-709"}
