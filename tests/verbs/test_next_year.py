"""`reporter init NEW --after DOSSIER`: the next year begins where last year ended, and last year stays as it is."""

from __future__ import annotations

import base64
import csv
import datetime
import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.dossier.loading import load
from reporter.dossier.next_year import next_year
from reporter.dossier.written import Written
from reporter.dossier.written_reading import differences_between, read_written
from reporter.verbs.examine import examine
from tests import samples

RUN = CliRunner()


def run(*arguments: object):
    return RUN.invoke(app, [str(argument) for argument in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def last(tmp_path_factory) -> Path:
    """A dossier whose initial report and annual information were filed, inventoried up to its year."""
    folder = tmp_path_factory.mktemp("years") / "2026"
    starter.write(folder)
    (folder / "attachments").mkdir()
    (folder / "attachments/signed.pdf").write_bytes(b"%PDF-1.7 signed")
    facts = folder / "dossier.toml"
    ignored = '\n[[ignore]]\ncode = "REP-118"\nreason = "Not yet inventoried"\n'
    facts.write_text(facts.read_text("utf-8") + ignored, "utf-8")
    inventory = (folder / "inventory.csv").read_text("utf-8").splitlines()
    (folder / "inventory.csv").write_text("\n".join(inventory[:7]) + "\n", "utf-8")
    out = folder.with_name("out-2026")
    assert run("build", folder, "--out", out, "--no-pdf").exit_code == 0
    for date in ("2026-01-30", "2027-04-10"):
        assert run("archive", folder, out, "--filed", date).exit_code == 0
    return folder


@pytest.fixture
def begun(last, tmp_path):
    """Last year's dossier, and what was said when the next was made of it."""
    result = run("init", tmp_path / "2027", "--after", last)
    assert result.exit_code == 0, result.output
    return tmp_path / "2027", " ".join(result.stdout.split())


def test_last_year_stays_as_it_is_and_what_was_filed_goes_along_byte_for_byte(last, tmp_path):
    before = contents(last.parent)
    assert run("init", tmp_path / "2027", "--after", last).exit_code == 0
    assert contents(last.parent) == before
    filed = contents(last / "filed")
    assert filed and contents(tmp_path / "2027/filed") == filed
    assert (tmp_path / "2027/attachments/signed.pdf").read_bytes() == b"%PDF-1.7 signed"


def test_year_versions_and_dates_are_those_of_the_next_year(begun):
    facts = load(begun[0]).dossier.facts
    assert facts.reported_year == 2027
    assert [(facts.annual_information.version, str(facts.annual_information.date)),
            (facts.regular_information.version, str(facts.regular_information.date)),
            (facts.initial_report.version, str(facts.initial_report.date))] == [
        ("1.0", "2028-04-10"), ("1.0", "2028-12-20"), ("1.0", "2026-01-30")]


def test_a_corrected_version_is_followed_by_a_first_one_that_is_not_late(last, tmp_path):
    copy = shutil.copytree(last, tmp_path / "2026")
    facts = copy / "dossier.toml"
    between = "\n\n# Date of submission, yyyy-mm-dd.\ndate = 2027"
    text = facts.read_text("utf-8")
    late = text.replace(f'version = "1.0"{between}', f'version = "1.3"{between}')
    facts.write_text(late.replace("date = 2027-04-10", "date = 2027-06-20"), "utf-8")
    assert facts.read_text("utf-8") != text
    assert run("init", tmp_path / "2027", "--after", copy).exit_code == 0
    issue = load(tmp_path / "2027").dossier.facts.annual_information
    assert (issue.version, str(issue.date)) == ("1.0", "2028-04-15")


def test_last_year_s_closing_holdings_are_the_opening_as_filed(begun, last):
    loaded = load(begun[0])
    assert (loaded.previous.year, loaded.previous.holdings) == (2026, loaded.previous.filed[0].holdings)
    assert not (begun[0] / "previous/holdings-2026.csv").exists()


def test_without_a_filing_on_hand_they_are_a_table_of_their_own(tmp_path):
    starter.write(tmp_path / "2026")
    (tmp_path / "2026/registry/actions.csv").write_text(
        (tmp_path / "2026/registry/actions.csv").read_text("utf-8").replace(
            "First transfer,First transfer to another Party", "First transfer,Authorization"), "utf-8")
    result = run("init", tmp_path / "2027", "--after", tmp_path / "2026")
    assert result.exit_code == 0, result.output
    assert "Nothing that was filed for 2026 is on hand" in " ".join(result.stdout.split())
    loaded = load(tmp_path / "2027")
    assert loaded.previous.year == 2026 and loaded.previous.files == ("previous/holdings-2026.csv",)


def test_a_table_whose_name_says_no_year_is_named_for_the_one_that_it_meant(last, tmp_path):
    table = b"Cooperative approach ID,Authorization ID,First unique identifier,Last unique identifier\n"
    shutil.copytree(last, tmp_path / "2026")
    (tmp_path / "2026/previous/holdings.csv").write_bytes(table)
    assert load(tmp_path / "2026").previous.files[0] == "previous/holdings.csv"
    result = run("init", tmp_path / "2027", "--after", tmp_path / "2026")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "2027/previous/holdings-2025.csv").read_bytes() == table
    assert not (tmp_path / "2027/previous/holdings.csv").exists()
    assert load(tmp_path / "2027").previous.year == 2026


def test_a_file_with_the_name_of_last_year_s_closing_holdings_is_refused_in_words(tmp_path):
    starter.write(tmp_path / "2026")
    (tmp_path / "2026/previous/holdings-2026.csv").write_text("mine")
    result = run("init", tmp_path / "2027", "--after", tmp_path / "2026")
    assert result.exit_code == 2 and not (tmp_path / "2027").exists()
    assert "Name it for the year whose end it shows" in " ".join(result.stderr.split())


def test_answers_of_annex_4_are_to_be_confirmed_and_those_of_the_initial_report_stay(begun, last):
    new, old = load(begun[0]).narrative.answers, load(last).narrative.answers
    for key, answer in new.items():
        said = answer.markdown, {title: part.markdown for title, part in answer.elements.items()}
        assert said == (old[key].markdown, {title: part.markdown for title, part in old[key].elements.items()})
        asked = {part.to_confirm for part in (answer, *answer.elements.values()) if part.markdown.strip()}
        assert asked <= ({"To confirm: 2026"} if key[0] == "annex-4" else {None})
    assert sum(key[0] == "annex-4" and bool(answer.to_confirm) for key, answer in new.items()) > 10


def test_an_answer_is_an_error_until_its_line_is_taken_away(begun):
    def told() -> int:
        return sum(finding.code == "FIL-107" for finding in examine(begun[0]).findings.items)

    before = told()
    chapter = begun[0] / "narrative/annex-4/I.md"
    chapter.write_text(chapter.read_text("utf-8").replace("To confirm: 2026\n", "", 1), "utf-8")
    assert told() == before - 1 > 0
    assert run("check", begun[0]).exit_code == 1


def test_approaches_authorizations_and_last_year_s_actions_stay_and_the_inventory_has_the_year(begun, last):
    new, old = load(begun[0]), load(last)
    assert new.dossier.approaches == old.dossier.approaches
    assert new.export.authorizations == old.export.authorizations and new.export.actions == old.export.actions
    rows = list(csv.reader((begun[0] / "inventory.csv").open(encoding="utf-8")))
    assert rows[-1] == ["2027", *[""] * (len(rows[0]) - 1)]


def test_what_to_look_at_is_said_and_kept_as_a_list(begun):
    folder, said = begun
    kept = (folder / "NEXT-YEAR.md").read_text("utf-8")
    for words in ("answers of annex 4 begin with", "[[ignore]]: REP-118, Not yet inventoried",
                  "Stands in for Cooperative approach ID", "The notice on every page",
                  "The inventory has a row for 2027"):
        assert words in said and words in kept


def test_the_next_year_has_the_findings_that_it_should(begun):
    codes = {finding.code for finding in examine(begun[0]).findings.items}
    assert {"FIL-107", "FIL-111", "FIL-113"} <= codes
    assert not codes & {"FIL-001", "FIL-002", "FIL-102", "FIL-112", "AEF-708", "AEF-709", "REP-107", "REP-110"}


def test_nothing_is_written_over_and_none_of_it_into_last_year_s_dossier(last, begun):
    before = contents(begun[0])
    result = run("init", begun[0], "--after", last)
    assert result.exit_code == 2 and "there already" in result.stderr and contents(begun[0]) == before


def test_last_year_s_dossier_holds_no_other(last):
    before = contents(last)
    result = run("init", last / "2027", "--after", last)
    assert result.exit_code == 2 and "stays as it is" in result.stderr and contents(last) == before


def test_a_dossier_that_cannot_be_read_begins_nothing(last, tmp_path):
    copy = shutil.copytree(last, tmp_path / "2026")
    (copy / "dossier.toml").write_text("no = [toml", "utf-8")
    assert run("init", tmp_path / "2027", "--after", copy).exit_code == 2
    assert run("init", tmp_path / "2027", "--after", tmp_path / "nowhere").exit_code == 2
    assert not (tmp_path / "2027").exists()


@pytest.fixture(scope="module")
def shapes(last, tmp_path_factory) -> dict[str, Path]:
    """Last year's dossier with all that can stand beside it, as folder and as workbook, and 2027 after either."""
    root = tmp_path_factory.mktemp("shapes")
    folder = shutil.copytree(last, root / "2026")
    for name, content in BESIDE.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    chapter = folder / "narrative/annex-4/V.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n![A chart of removals](chart.png)\n", "utf-8")
    assert run("convert", folder, root / "book/2026.xlsx", "--lossy").exit_code == 0
    made = {"folder": folder, "workbook": root / "book/2026.xlsx"}
    before = contents(folder), contents(root / "book")
    for source, path in tuple(made.items()):
        for target, name in (("folder", "2027"), ("workbook", "2027.xlsx")):
            made[f"{target} after {source}"] = root / f"{target}-after-{source}" / name
            result = run("init", made[f"{target} after {source}"], "--after", path)
            assert result.exit_code == 0, result.output
    assert (contents(folder), contents(root / "book")) == before, "last year's dossier stays as it is"
    return made


BESIDE = {"partner/BVT-AEF-2026-v1.0.xlsx": b"of another Party", "mappings/own.toml": b"# a mapping",
          "review/recommendations.csv": b"ID,Report,Recommendation\n18.a,initial report,Explain.\n",
          "attachments/letter.pdf": b"%PDF-1.7 letter", "narrative/annex-4/chart.png": base64.b64decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")}
AFTER = [f"{target} after {source}" for source in ("folder", "workbook") for target in ("folder", "workbook")]


@pytest.mark.parametrize("name", AFTER)
def test_either_shape_follows_either_and_all_that_stands_beside_it_goes_along_byte_for_byte(shapes, name):
    old, new = shapes["folder"], shapes[name]
    home = new if new.is_dir() else new.parent
    there = contents(home)
    assert {file: there.get(file) for file in BESIDE} == BESIDE
    filed = contents(old / "filed")
    assert filed and contents(home / "filed") == filed
    assert not list(home.glob("filed/*2027*")) and "NEXT-YEAR.md" in there
    loaded = load(new)
    assert loaded.dossier.facts.reported_year == 2027
    assert (loaded.previous.year, loaded.previous.holdings) == (2026, loaded.previous.filed[0].holdings)


def test_the_next_year_says_the_same_in_whichever_shape_it_begins(shapes):
    first, *others = (read_written(shapes[name]) for name in AFTER)
    assert [differences_between(first.content, other.content) for other in others] == [[], [], []]
    assert [other.beside for other in others] == [first.beside] * 3
    found = [sorted((one.code, one.message.replace("narrative/annex-4", "")) for one in examine(shapes[name]).findings
                    .items if one.code.startswith(("FIL", "REP", "REV", "AEF", "ATT"))) for name in AFTER]
    codes = [sorted(code for code, _ in each) for each in found]
    assert codes[0] == codes[1] == codes[2] == codes[3] and "FIL-107" in codes[0]


@pytest.mark.parametrize("gone", ["2027 = .*\n", r"20\d\d = .*\n", r"\[expected_mitigation\]\n(20\d\d = .*\n)*"])
@pytest.mark.parametrize("name", ["2027", "2027.xlsx"])
def test_a_year_without_expected_mitigation_has_its_place_still_blank(last, tmp_path, name, gone):
    copy = shutil.copytree(last, tmp_path / "2026")
    approach = copy / "approaches/CA9999.toml"
    text = approach.read_text("utf-8")
    approach.write_text(re.sub(f"(?m)^{gone}", "", text), "utf-8")
    assert approach.read_text("utf-8") != text
    result = run("init", tmp_path / "new" / name, "--after", copy)
    assert result.exit_code == 0, result.output
    assert "CA9999 has no expected mitigation for 2027" in " ".join(result.stdout.split())
    if name == "2027":
        assert "# 2027 = …" in (tmp_path / "new/2027/approaches/CA9999.toml").read_text("utf-8")
    else:
        sheet = openpyxl.load_workbook(tmp_path / "new/2027.xlsx")["Expected mitigation"]
        assert [row for row in sheet.iter_rows(values_only=True) if "2027" in map(str, row)][0][2] is None
    asked = [one for one in examine(tmp_path / "new" / name).told.items if "2027" in one.message
             or "expected" in str(one.place.column)]
    assert asked, "it is asked for"


def test_a_dossier_that_has_no_dates_yet_is_followed_by_one_without():
    content = Written({"reported_year": 2026, "regular_information": {"version": "1.2"}})
    made = next_year(samples.dossier(facts=samples.facts(reported_year=2026)), content, ()).content.facts
    assert made == {"reported_year": 2027, "regular_information": {"version": "1.0"}}


def test_what_was_approved_last_year_is_not_approved_for_the_next():
    content = Written({"annual_information": {"version": "1.0", "date": datetime.date(2027, 4, 1)},
                       "regular_information": {"version": "1.0", "date": datetime.date(2028, 2, 29)},
                       "approval": [{"role": "Head of the authority"}]})
    dossier = samples.dossier(facts=samples.facts(reported_year=2026))
    made = next_year(dossier, content, ()).content.facts
    assert "approval" not in made
    # 2026 and 2027 are reported in 2028, and so the date stays.
    assert made["regular_information"]["date"] == datetime.date(2028, 2, 29)
    later = next_year(samples.dossier(), replace(content, facts={**content.facts, "reported_year": 2027}), ())
    assert later.content.facts["regular_information"]["date"] == datetime.date(2030, 2, 28)
