"""Many reports are read in processes beside one another: the same findings in the same order, and nothing left."""

import json
import sys

import pytest

from reporter import resources
from reporter.verbs import reading_beside
from tests import samples
from tests.checks.cases.between_parties import acquisition, japan
from tests.cli.test_main import run
from tests.verbs.test_reconcile import DOSSIERS, written


@pytest.fixture
def reports(tmp_path):
    """Two workbooks that do not agree, one that cannot be read, a folder of nothing, and two dossiers."""
    (tmp_path / "torn.xlsx").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    return [written(tmp_path, "JPN.xlsx", japan(acquisition(metric="non-GHG", non_ghg_metric="MWh",
                                                            quantity_non_ghg="4"))),
            tmp_path / "torn.xlsx", tmp_path / "empty", written(tmp_path, "IND.xlsx", samples.submission()),
            *(resources.inputs() / name for name in DOSSIERS)]


@pytest.fixture
def beside(monkeypatch):
    """A machine with several cores, for which few reports are many."""
    monkeypatch.setattr(reading_beside, "WORTH_IT", 2)
    monkeypatch.setattr(reading_beside, "_processes", lambda: 2)


def test_what_is_read_beside_is_what_is_read_one_after_the_other(request, reports, tmp_path):
    first = [run("reconcile", *reports, "--format", format) for format in ("json", "text")]
    request.getfixturevalue("beside")
    assert reading_beside.are_many(reports)
    again = [run("reconcile", *reports, "--format", format) for format in ("json", "text")]
    assert [one.stdout for one in again] == [one.stdout for one in first]
    assert {one.exit_code for one in (*first, *again)} == {1}
    codes = {one["code"] for one in json.loads(first[0].stdout)}
    assert codes >= {"READ-004", "DIF-001"} and any(code.startswith("REC-") for code in codes)


def test_what_was_read_beside_is_kept_as_one_world(reports, beside, tmp_path):
    first = run("reconcile", *reports, "--to-parquet", tmp_path / "world")
    names = {path.name for path in (tmp_path / "world").iterdir()}
    assert "submissions.jsonl" in names and all(name.startswith(("rows-", "submissions")) for name in names)
    assert run("reconcile", tmp_path / "world").stdout == first.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Python")
@pytest.mark.parametrize(("script", "said"), [
    ("kill -9 $$", "there may not be memory enough"), ("echo No room. >&2; exit 2", "No room.")])
def test_a_process_that_comes_to_no_end_ends_the_command_with_a_sentence(reports, beside, monkeypatch, tmp_path, script,
                                                                         said):
    (tmp_path / "python").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    ended = run("reconcile", *reports, "--to-parquet", tmp_path / "world")
    assert ended.exit_code == 2 and said in ended.output
    assert not (tmp_path / "world").exists()


def test_a_report_that_is_named_twice_is_read_by_one_process(reports, beside):
    assert not reading_beside.are_many([*reports, reports[0]])


def test_settings_around_the_command_do_not_reach_what_is_read_beside(reports, beside, monkeypatch, tmp_path):
    first = run("reconcile", *reports, "--format", "json")
    monkeypatch.setenv("PYTHONINSPECT", "1")
    assert run("reconcile", *reports, "--format", "json").stdout == first.stdout
