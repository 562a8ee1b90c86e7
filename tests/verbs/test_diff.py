"""`reporter diff`: versions read from dossiers, submission folders and workbooks, and what the command prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.forms.editions import usual_profile
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.diff import compare_versions, read_version
from tests import samples

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
    assert "not available: only two dossiers" in result.stdout


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
