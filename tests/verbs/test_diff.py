"""`reporter diff`: versions read from dossiers, submission folders and workbooks, and what the command prints."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.forms.editions import usual_profile
from reporter.renderers.twin import twin_json
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.diff import compare_versions, read_version
from tests import samples
from tests.renderers.sample_document import DRAFT

RUN = CliRunner()


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A sound dossier, as `reporter init` makes it."""
    starter.write(tmp_path / "my-dossier")
    return tmp_path / "my-dossier"


def run(*arguments: object):
    return RUN.invoke(app, [str(argument) for argument in arguments])


def workbook(path: Path, **over) -> Path:
    path.write_bytes(aef_workbook(samples.submission(**over), usual_profile(), notice=samples.NOTICE))
    return path


def built(dossier: Path) -> Path:
    out = dossier.with_name("out")
    assert run("build", dossier, "--out", out, "--no-pdf").exit_code == 0
    return out


def test_a_dossier_does_not_differ_from_the_submission_built_from_it(dossier):
    out = built(dossier)
    for pair in ((out, dossier), (dossier, out), (dossier, dossier), (out, out)):
        result = run("diff", *pair)
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Nothing differs."), result.output


def test_a_workbook_says_by_its_profile_what_a_dossier_says_in_full(tmp_path, dossier):
    """A first transfer for overall mitigation is written as the authorization defines it (4/CMA.6 para 17)."""
    actions = (samples.action(action_subtype="Voluntary cancellation to deliver OMGE", acquiring_party=None,
                              purpose="OP", using_party="IND"),)
    read = read_version(workbook(tmp_path / "IND.xlsx", actions=actions, holdings=()))
    whole = read_version(dossier)
    told = samples.submission(actions=actions, holdings=())
    version = type(whole)(dossier, told, whole.findings, whole.dossier, whole.accounts)
    assert compare_versions(version, read).is_empty


def test_differences_end_with_1(dossier):
    out = built(dossier)
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace('version = "1.0"', 'version = "1.1"'), "utf-8")
    result = run("diff", out, dossier)
    assert result.exit_code == 1
    assert "~ Version\n    1.0 → 1.1\n" in result.stdout
    assert "in the tables of annex 4, above" in result.stdout


def test_two_dossiers_show_the_effect_on_the_structured_summary(dossier, tmp_path):
    starter.write(tmp_path / "second")
    inventory = tmp_path / "second/inventory.csv"
    header, first, *rest = inventory.read_text("utf-8").splitlines()
    year, _, *others = first.split(",")
    inventory.write_text("\n".join([header, ",".join([year, "1000.5", *others]), *rest]) + "\n", "utf-8")
    told = json.loads(run("diff", dossier, tmp_path / "second", "--format", "json").stdout)["comparison"]
    figure = next(one for one in told["figures"] if one["key"] == "23(a)")
    assert (figure["year"], figure["old"], figure["new"]) == (int(year), "open", 1_000_500)


def test_with_out_a_web_page_and_a_workbook_are_written(tmp_path):
    old = workbook(tmp_path / "old.xlsx")
    new = workbook(tmp_path / "new.xlsx", header=samples.header(version="1.1"))
    result = run("diff", old, new, "--out", tmp_path / "changes/made")
    assert result.exit_code == 1
    names = {path.name for path in (tmp_path / "changes/made").iterdir()}
    assert names == {"IND-changes-2027-v1.0-to-v1.1.html", "IND-changes-2027-v1.0-to-v1.1.xlsx"}
    assert all(name in result.stdout for name in names)
    quiet = run("diff", old, new, "--out", tmp_path / "changes/made", "--format", "json")
    assert json.loads(quiet.stdout)["comparison"]["differs"]


def test_the_notice_of_an_illustrative_version_stands_on_the_paper(dossier, tmp_path):
    out = built(dossier)
    assert run("diff", out, out, "--out", tmp_path / "changes").exit_code == 0
    page = next((tmp_path / "changes").glob("*.html")).read_text("utf-8")
    assert read_version(out).notice in page


def test_what_is_no_version_ends_with_2_and_a_finding(tmp_path):
    old = workbook(tmp_path / "old.xlsx")
    (tmp_path / "downloads").mkdir()
    result = run("diff", old, tmp_path / "downloads")
    assert result.exit_code == 2
    assert "DIF-001" in result.stdout and "nothing to compare" in result.stderr
    told = json.loads(run("diff", tmp_path / "downloads", old, "--format", "json").stdout)
    assert told["comparison"] is None and told["findings"]["old"][0]["code"] == "DIF-001"


def test_what_is_not_there_ends_with_2_and_one_sentence(tmp_path):
    result = run("diff", tmp_path / "nowhere", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("There is no file or folder ")


@pytest.mark.parametrize("names", [(), ("IND-AEF-2027-v1.0.xlsx", "IND-AEF-2027-v1.1.xlsx")])
def test_a_submission_folder_has_one_aef_workbook(tmp_path, names):
    (tmp_path / "manifest.json").write_text("no manifest")
    for name in names:
        workbook(tmp_path / name)
    assert [found.code for found in read_version(tmp_path).findings.items] == ["DIF-002"]


def test_a_submission_folder_with_a_damaged_manifest_is_read_all_the_same(tmp_path):
    (tmp_path / "manifest.json").write_text("no manifest")
    workbook(tmp_path / "IND-AEF-2027-v1.0.xlsx")
    version = read_version(tmp_path)
    assert version.submission is not None and version.notice is None


def test_a_dossier_that_cannot_be_read_is_told_with_its_faults(dossier, tmp_path):
    (dossier / "dossier.toml").write_text("no = [toml")
    result = run("diff", dossier, workbook(tmp_path / "IND.xlsx"))
    assert result.exit_code == 2
    assert "Reading the old version" in result.stdout


def test_rows_that_cannot_be_read_are_told_before_what_is_compared(dossier, tmp_path):
    out = built(dossier)
    actions = dossier / "registry/actions.csv"
    actions.write_text(actions.read_text("utf-8").replace(",GHG,", ",tonnes,"), "utf-8")
    result = run("diff", out, dossier)
    assert result.exit_code == 1
    assert "Reading the new version" in result.stdout and "FMT-107" in result.stdout
    assert "Table 3: Actions\n- " in result.stdout


def test_rules_of_reading_versions_are_explained():
    assert "A version is a dossier" in run("explain", "DIF-001").stdout


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def second(dossier: Path) -> Path:
    """The dossier with an answer, a level of the NDC and the text of an authorization that say something else."""
    other = shutil.copytree(dossier, dossier.with_name("other"))
    changed(other / "narrative/initial-report/I.md", "Not available: to be written by the ministry.",
            "The Party has ratified the Paris Agreement.")
    changed(other / "dossier.toml", "100,000 kt CO2 eq in 2020", "101,000 kt CO2 eq in 2020")
    changed(other / "approaches/CA9999.toml", "by agreement of both Parties", "by agreement of the Parties")
    return other


SAID = ["~ I.A Party to the Paris Agreement", "~ III.C Quantification in t CO2 eq, The NDC in figures, Reference level",
        "~ IV.A CA9999 Copy of the authorization, Authorization AUTHORIZATION 1, version 1, 5(g)"]


def lines(result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith(("~ ", "+ ", "- "))]


def test_answers_and_facts_are_compared_between_built_folders_too(dossier):
    old = built(dossier)
    new = dossier.with_name("new")
    assert run("build", second(dossier), "--out", new, "--no-pdf").exit_code == 0
    result = run("diff", old, new)
    assert result.exit_code == 1 and "Nothing differs" not in result.stdout
    assert lines(result) == SAID
    assert "101,000" in result.stdout and "Not compared" not in result.stdout


def test_a_folder_and_a_dossier_are_compared_by_the_documents_that_the_dossier_would_make(dossier):
    old = built(dossier)
    result = run("diff", old, second(dossier))
    assert lines(result) == SAID
    assert "Not compared: what a dossier says and no document prints" in result.stdout


def test_two_documents_are_compared(dossier, tmp_path):
    old, new = built(dossier), dossier.with_name("new")
    assert run("build", second(dossier), "--out", new, "--no-pdf").exit_code == 0
    name = "ATA-initial-report-v1.0.json"
    result = run("diff", old / name, new / name, "--out", tmp_path / "changes")
    assert lines(result) == SAID and "holdings" not in result.stdout
    assert {path.name for path in (tmp_path / "changes").iterdir()} == {
        "ATA-changes-initial-report-v1.0-to-v1.0.html", "ATA-changes-initial-report-v1.0-to-v1.0.xlsx"}
    assert run("diff", old / name, old / name).stdout.splitlines()[-1] == "Nothing differs."
    told = json.loads(run("diff", old / name, new / name, "--format", "json").stdout)["comparison"]
    assert [part["part"] for part in told["parts"]] == ["Initial report"] and told["reported_year"] is None


@pytest.mark.parametrize(("key", "value"), [
    ("name", "../"), ("name", "/ab-initial-report-v1.0"), ("name", "ab/-initial-report-v1.0"),
    ("name", "JPN-" + "n" * 300), ("title", "a\0b"), ("title", "a\nb"), ("title", "a\u202eb"),
    ("title", "t" * 300), ("title", ""),
    ("version", "1.0\x1b[2J"), ("version", "../1.0"), ("version", "1." + "0" * 300)])
def test_a_document_of_which_a_name_would_lead_elsewhere_is_none(tmp_path, key, value):
    """What was received says in its own words what the files of a comparison are called."""
    said = json.loads(twin_json(DRAFT))
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(said | {key: value}))
    before = {path.name for path in tmp_path.iterdir()}
    result = run("diff", tmp_path / "a.json", tmp_path / "b.json", "--out", tmp_path / "changes")
    assert result.exit_code == 2 and "FIL-006" in result.output, result.output
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_title_is_part_of_the_name_of_a_comparison_by_its_words_alone(tmp_path):
    title = "Rapport : l’initial/../actualisé " + "x" * 100
    said = json.loads(twin_json(DRAFT)) | {"title": title, "reported_year": None}
    (tmp_path / "a.json").write_text(json.dumps(said))
    assert run("diff", tmp_path / "a.json", tmp_path / "a.json", "--out", tmp_path / "changes").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "changes").iterdir()) == [
        f"IND-changes-rapport-l-initial-actualisé-xxxxxxxxxxxx-v1.0-to-v1.0.{ending}" for ending in ("html", "xlsx")]


def test_a_document_and_another_kind_of_document_have_nothing_in_common(dossier):
    out = built(dossier)
    result = run("diff", out / "ATA-initial-report-v1.0.json", out / "ATA-annex-4-2026-v1.0.json")
    assert result.exit_code == 2 and "nothing to compare" in result.stderr


def test_what_was_filed_is_compared_with_what_is_built_and_with_the_dossier(dossier):
    out = built(dossier)
    assert run("archive", dossier, out, "--filed", "2026-01-30").exit_code == 0
    filed = dossier / "filed/initial-report-v1.0"
    result = run("diff", filed, out)
    assert lines(result) == []
    assert "annual information, which only the new version has" in result.stdout
    assert "ATA-annex-4-2026-v1.0, which only the new version has" in result.stdout
    assert lines(run("diff", filed, second(dossier))) == SAID


def test_what_a_folder_does_not_hold_as_data_is_said_to_be_not_compared(dossier):
    out = built(dossier)
    (out / "ATA-initial-report-v1.0.json").unlink()
    other = shutil.copytree(out, out.with_name("older"))
    manifest = json.loads((other / "manifest.json").read_text())
    manifest["outputs"].pop("ATA-initial-report-v1.0.json")
    (other / "manifest.json").write_text(json.dumps(manifest))
    result = run("diff", other, out)
    assert result.exit_code == 1
    assert "initial-report of the old version, which is not there as data" in result.stdout


def with_papers(dossier: Path) -> Path:
    """The dossier with what stands beside its facts and answers."""
    for name, content in PAPERS.items():
        (dossier / name).parent.mkdir(exist_ok=True)
        (dossier / name).write_bytes(content)
    table = dossier / "registry/authorizations.csv"
    head, first = table.read_text("utf-8").splitlines()[:2]
    table.write_text("\n".join([head, first, first.replace("AUTHORIZATION 1", "AUTHORIZATION 0").replace(
        "2026-02-01", "2025-02-01")]) + "\n", "utf-8")
    return dossier


PAPERS = {"attachments/letter.pdf": b"%PDF-1.7 a", "mappings/own.toml": b"# one's own\n", "partner/notes.csv": b"a,b\n",
          "review/recommendations.csv": b"ID,Report,Recommendation,State,Answer,Where answered\n"
                                        b"18.a,initial report,Explain.,answered,Done.,III\n"}


@pytest.mark.parametrize(("file", "old", "new", "differs"), [
    ("attachments/letter.pdf", " a", " b", "~ attachments/letter.pdf"),
    ("mappings/own.toml", "one's", "our", "~ mappings/own.toml"),
    ("partner/notes.csv", "a,b", "a,c", "~ partner/notes.csv"),
    ("review/recommendations.csv", "Done.", "Done twice.", "~ 18.a, initial report, Answer"),
    ("registry/authorizations.csv", "AUTHORIZATION 0", "AUTHORIZATION 9", None)])
def test_whatever_two_dossiers_say_differently_is_named(dossier, file, old, new, differs):
    """Nothing differs is said only where everything was compared."""
    other = shutil.copytree(with_papers(dossier), dossier.with_name("other"))
    (other / file).write_text((dossier / file).read_text("utf-8").replace(old, new), "utf-8")
    assert (other / file).read_bytes() != (dossier / file).read_bytes()
    result = run("diff", dossier, other)
    assert lines(result) == ([differs] if differs else ["- AUTHORIZATION 0, version 1", "+ AUTHORIZATION 9, version 1"])


def test_what_was_filed_since_is_named(dossier):
    before = shutil.copytree(dossier, dossier.with_name("before"))
    run("archive", dossier, built(dossier), "--filed", "2027-04-10")
    assert lines(run("diff", before, dossier)) == ["+ AEF 2026 1.0"]


def test_of_two_built_folders_what_travels_inside_the_reports_is_compared_too(dossier):
    (dossier / "attachments").mkdir()
    (dossier / "attachments/letter.pdf").write_bytes(b"%PDF-1.7 a")
    one = built(dossier).rename(dossier.with_name("one"))
    (dossier / "attachments/letter.pdf").write_bytes(b"%PDF-1.7 b")
    two = built(dossier)
    result = run("diff", one, two)
    assert lines(result) == ["~ attachments/letter.pdf"] and result.exit_code == 1


def test_two_versions_with_nothing_in_common_say_what_each_holds(dossier):
    out = built(dossier)
    for part in ("annual-information", "initial-report"):
        run("archive", dossier, out, "--filed", "2027-04-10", "--only", part)
    result = run("diff", dossier / "filed/AEF-2026-v1.0", dossier / "filed/initial-report-v1.0")
    assert result.exit_code == 2
    assert ("the old version holds annual information, the new one ATA-initial-report-v1.0"
            in " ".join(result.stderr.split()))


def test_keys_are_read_as_labels(dossier):
    result = run("diff", dossier, second(dossier))
    assert lines(result) == [
        "~ NDC, Reference level", "~ CA9999, Authorization texts, AUTHORIZATION 1, 5(g) Changes",
        "~ Initial report, I.A Party to the Paris Agreement"]


def test_the_same_annual_information_as_it_was_filed_twice_differs_in_nothing(dossier):
    out = built(dossier)
    assert run("archive", dossier, out, "--filed", "2027-04-10").exit_code == 0
    filed = dossier / "filed/AEF-2026-v1.0"
    assert run("diff", filed, filed).stdout.splitlines()[-1] == "Nothing differs."
    copy = shutil.copytree(filed, dossier.with_name("copy"))
    facts = copy / "manifest.json"
    facts.write_text(facts.read_text().replace('"date"', '"date" '))
    assert run("diff", filed, copy).stdout.splitlines()[-1] == "Nothing differs."
