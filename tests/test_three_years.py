"""Three years of two Parties through the command line alone: what was filed stays, and each step is what it should be.

India's and Japan's illustrative dossiers begin with 2026: initial report, annual information, its correction, an
approach that joins; 2027: annual information, a recommendation of reviewers, annex 4; 2028, a year without actions:
approval, annual information. At each step what was filed before is there byte for byte, the findings are those named
and no others, and `diff` names what was changed and nothing else.
"""

from __future__ import annotations

import csv
import json
import re
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
    return [line for line in output.splitlines() if line.startswith(("~ ", "+ ", "- ", "Not compared", "Nothing"))]


def codes(dossier: Path) -> list[str]:
    """The rules that find something in a dossier, errors and warnings, and are not set aside for a reason."""
    output = RUN.invoke(app, ["check", str(dossier), "--level", "warning", "--format", "json"]).output
    return sorted({finding["code"] for finding in json.loads(output) if "ignored" not in finding})


class Step:
    """A dossier as it was before a step, so that what the step changes can be told."""

    def __init__(self, dossier: Path) -> None:
        self.dossier, self.before = dossier, dossier.with_name(f"{dossier.name}-before")
        shutil.copytree(dossier, self.before)

    def changes(self) -> list[str]:
        """What `diff` names; the next step begins here."""
        named = lines(self.before, self.dossier)
        shutil.rmtree(self.before)
        shutil.copytree(self.dossier, self.before)
        return named


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


RECOMMENDED = """ID,Report,Recommendation,State,Answer,Where answered,Owner,Date due
18.a,initial report,Say which authority revokes authorizations.,{},{},{},Registry unit,2028-11-01
"""


def recommended(dossier: Path, state: str, answer: str = "", where: str = "") -> None:
    """What the review of the initial report recommended."""
    (dossier / "review").mkdir(exist_ok=True)
    (dossier / "review/recommendations.csv").write_text(RECOMMENDED.format(state, answer, where), "utf-8")


def added(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text('utf-8')}\n{text}\n", "utf-8")


@pytest.mark.parametrize("party", PARTIES)
def test_three_years(tmp_path, party):
    kept, out = Kept(), tmp_path / "out"
    _, wrong, right, *_ = PARTIES[party]
    dossier = first_year(tmp_path, party)
    step = Step(dossier)

    # 2026: the initial report, then the annual information.
    assert codes(dossier) == []
    run("build", dossier, "--out", out / "2026", "--no-pdf")
    assert lines(out / "2026", dossier) == ["Nothing differs."]
    assert "initial report 1.0" in run("archive", dossier, out / "2026", "--filed", "2026-11-30")
    kept.holds(dossier, "initial-report-v1.0")
    assert (codes(dossier), step.changes()) == ([], ["+ initial report 1.0"])
    said = run("build", dossier, "--out", out / "2026", "--no-pdf")
    assert "Filed before, and not made again: initial report 1.0" in said
    run("archive", dossier, out / "2026", "--filed", "2027-04-10")
    kept.holds(dossier, "AEF-2026-v1.0")
    assert (codes(dossier), step.changes()) == ([], ["+ AEF 2026 1.0"])

    # Its correction: not under the version that was filed.
    changed(dossier / "registry/actions-2026.csv", wrong, right)
    assert codes(dossier) == ["AEF-708"]
    run("build", dossier, "--out", out / "2026", "--no-pdf", ends=1)
    version(dossier, "annual_information", "1.1", "2027-05-20")
    run("build", dossier, "--out", out / "2026", "--no-pdf")
    run("archive", dossier, out / "2026", "--filed", "2027-05-20")
    kept.holds(dossier, "AEF-2026-v1.1")
    versions = dossier / "filed/AEF-2026-v1.0", dossier / "filed/AEF-2026-v1.1"
    *of_table_1, of_the_action = lines(*versions)
    assert of_table_1 == ["~ Version", "~ Date of submission"] and of_the_action.startswith("~ CA9999-")
    told = json.loads(RUN.invoke(app, ["diff", *map(str, versions), "--format", "json"]).output)["comparison"]
    action = told["parts"][1]["differences"][0]["changes"]
    assert [(one["field"], str(one["old"]), str(one["new"])) for one in action] == [("Action date", wrong, right)]
    assert codes(dossier) == []
    assert [name for name in step.changes() if name != of_the_action] == [
        *of_table_1, "+ AEF 2026 1.1", "~ Annual information, Version", "~ Annual information, Date"]
    page = next(versions[1].glob("*.html")).read_text("utf-8")
    assert "What changed since version 1.0" in page[page.index("</nav>"):]

    # An approach joins in August 2027: what was reported on 2026 is not concerned.
    joined(dossier, party)
    assert codes(dossier) == ["FIL-106"]
    added(dossier / "dossier.toml", '[updated_initial_report]\nversion = "1.0"\ndate = 2027-08-20')
    run("build", dossier, "--out", out / "2026", "--no-pdf")
    assert "updated initial report 1.0" in run("archive", dossier, out / "2026", "--filed", "2027-08-20")
    kept.holds(dossier, "updated-initial-report-v1.0")
    assert codes(dossier) == []
    named = step.changes()
    of_the_approach = [name for name in named if FURTHER in name]
    assert len(of_the_approach) > 80 and all(name.startswith("+ ") for name in of_the_approach)
    assert sorted(set(named) - set(of_the_approach)) == [
        f"+ {PARTIES[party][4]}, version 1", "+ Updated initial report, Date", "+ Updated initial report, Version",
        "+ updated initial report 1.0"]

    # 2027 begins; last year's dossier stays as it is.
    last = {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()}
    following = tmp_path / "2027"
    run("init", following, "--after", dossier)
    assert {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()} == last
    kept.holds(following)
    assert codes(following) == ["FIL-107", "FIL-111"]
    run("build", following, "--out", out / "2026", "--no-pdf", ends=2)  # last year's folder
    with_actions_of(following, party, 2027)
    confirmed(following)
    assert codes(following) == []
    run("build", following, "--out", out / "2027", "--no-pdf")
    run("archive", following, out / "2027", "--filed", "2028-04-15")
    kept.holds(following, "AEF-2027-v1.0")

    # Reviewers recommend; annex 4 answers.
    step = Step(following)
    recommended(following, "open")
    assert codes(following) == ["REV-101"]
    assert step.changes() == ["+ 18.a, initial report", "+ 18.a, initial report, State"]
    assert "18.a, initial report" not in run("status", following) and re.search(
        r"18\.a .* open Registry unit 2028-11-01", run("status", following))
    recommended(following, "answered", "The ministry in charge of climate change does.", '"annex 4 on 2027, III"')
    added(following / "narrative/annex-4/III.md", "The ministry in charge of climate change revokes authorizations.")
    assert codes(following) == []
    assert sorted(step.changes()) == [
        "+ 18.a, initial report, Answer", "+ 18.a, initial report, Where answered", "~ 18.a, initial report, State",
        "~ Annex 4: Information in relation to the Party’s participation in cooperative approaches, III Authorizations"]
    run("build", following, "--out", out / "2027", "--no-pdf")
    run("archive", following, out / "2027", "--filed", "2028-12-20")
    kept.holds(following, "annex-4-2027-v1.0")
    page = next(following.glob("filed/annex-4-2027-v1.0/*.html")).read_text("utf-8")
    assert "Say which authority revokes authorizations." in page and "Registry unit" not in page
    assert (codes(following), step.changes()) == ([], ["+ annex 4 on 2027 1.0"])
    said = run("build", following, "--out", out / "2027", "--no-pdf", ends=2)
    assert "stays as it was filed" in said and "annex 4 on 2027 1.0" in said

    # 2028, in which nothing took place: that is said, and annex 4 says what is new; the head of the authority approves.
    third = tmp_path / "2028"
    run("init", third, "--after", following)
    kept.holds(third)
    assert codes(third) == ["FIL-107", "FIL-111", "FIL-114"]
    confirmed(third)
    assert codes(third) == ["FIL-111", "FIL-114"]
    step = Step(third)
    added(third / "dossier.toml", '[[ignore]]\ncode = "FIL-111"\nreason = "No action took place in 2028"')
    added(third / "narrative/annex-4/V.md", "In 2028 nothing was transferred, used or cancelled.")
    assert codes(third) == []
    assert [name.partition(",")[0] for name in step.changes()] == [
        "+ Ignored rules", "+ Ignored rules",
        "~ Annex 4: Information in relation to the Party’s participation in cooperative approaches"]
    digest = re.search("Digest of all inputs.*: ([0-9a-f]{64})", run("status", third))[1]
    added(third / "dossier.toml",
          f'[[approval]]\nrole = "Head of the authority"\ndate = 2029-04-01\ndigest = "{digest}"')
    run("build", third, "--out", out / "2028", "--no-pdf")
    assert "Head of the authority, 1 April 2029" in next(out.glob("2028/*AEF*.html")).read_text("utf-8")
    run("archive", third, out / "2028", "--filed", "2029-04-15")
    kept.holds(third, "AEF-2028-v1.0")
    assert codes(third) == [] and "Approval by Head of the authority, 2029-04-01: stands" in run("status", third)
    added(third / "narrative/annex-4/V.md", "This was added after the approval.")
    assert codes(third) == ["APR-101"]
