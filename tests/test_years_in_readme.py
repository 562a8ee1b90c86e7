"""README.md, “Filing, year after year”, followed as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from reporter.cli.main import app
from tests.documents.test_changes import version

PAGE = (Path(__file__).parent.parent / "README.md").read_text("utf-8").partition("## Filing, year after year")[2]
LINES = PAGE.partition("```sh\n")[2].partition("```")[0].splitlines()
COMMANDS = [line.partition("#")[0].split()[1:] for line in LINES]
RUN = CliRunner()


def run(*arguments: str) -> str:
    """What a command says; a comparison, and the status of what is to be confirmed, end with 1."""
    result = RUN.invoke(app, [*arguments, *(["--no-pdf"] if arguments[0] == "build" else [])])
    assert result.exit_code == (1 if arguments[0] == "diff" or arguments == ("status", "2027") else 0), result.output
    return " ".join(result.output.split())


def added(file: str, text: str) -> None:
    Path(file).parent.mkdir(exist_ok=True)
    with Path(file).open("a", encoding="utf-8") as there:
        there.write(text)


def test_the_years_can_be_followed_as_the_page_has_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        if command[0] == "diff":  # the correction, and what reviewers recommended, as the page's table has them
            version(Path("2026"), "annual_information", "1.1", "2027-05-20")
            run("build", "2026", "--out", "out/2026")
            run("archive", "2026", "out/2026", "--filed", "2027-05-20")
            added("2026/review/recommendations.csv", "ID,Report,Recommendation,State,Answer,Where answered\n"
                  "18.a,initial report,Say which authority revokes.,answered,The ministry does.,III\n")
            run("build", "2026", "--out", "out/2026")
            run("archive", "2026", "out/2026", "--filed", "2028-12-20")
        run(*command)
    filed = sorted(path.name for path in Path("2027/filed").iterdir())
    assert filed == ["AEF-2026-v1.0", "AEF-2026-v1.1", "annex-4-2026-v1.0", "initial-report-v1.0"]
    assert "Say which authority revokes" in next(Path("2027").glob("filed/annex*/*.html")).read_text("utf-8")
    added("2027/dossier.toml", '\n[[ignore]]\ncode = "FIL-111"\nreason = "No action took place in 2027"\n')
    digest = re.search("Digest of all inputs.*?: ([0-9a-f]{64})", run("status", "2027"))[1]
    added("2027/dossier.toml",
          f'\n[[approval]]\nrole = "Head of the authority"\ndate = 2028-04-01\ndigest = "{digest}"\n')
    assert "Approval by Head of the authority, 2028-04-01: stands" in run("status", "2027")
