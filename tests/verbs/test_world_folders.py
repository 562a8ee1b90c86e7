"""`reporter reconcile` on many reports: kept as Parquet, read again, and refused where the folder is not whole."""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec

import pytest

from reporter import resources
from reporter.accounting.world import engines, keeping
from reporter.accounting.world.asking import World
from reporter.accounting.world.engines import duckdb
from reporter.accounting.world.keeping import SUBMISSIONS
from reporter.findings import STEERING, Refusal
from tests import samples
from tests.checks.cases.between_parties import acquisition, japan, rest
from tests.cli.test_main import run
from tests.verbs.test_reconcile import DOSSIERS, written
from tests.worlds import oracle
from tests.worlds.making import made_world


@pytest.fixture
def reports(tmp_path):
    """India's workbook, and Japan's, which lacks ITMOs and dates an acquisition otherwise."""
    return [written(tmp_path, "IND.xlsx", samples.submission()), written(tmp_path, "JPN.xlsx", japan(
        acquisition(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="4"),
        rest(last=990, action_date=samples.action().action_date.replace(day=2))))]


@pytest.fixture
def kept(tmp_path, reports):
    folder = tmp_path / "world"
    assert run("reconcile", *reports, "--to-parquet", folder).exit_code == 1
    return folder


def test_from_parquet_come_the_findings_of_the_workbooks_with_their_places(reports, kept):
    for format in ("json", "text"):
        first, again = (run("reconcile", *paths, "--format", format) for paths in (reports, [kept]))
        assert first.stdout == again.stdout and first.exit_code == again.exit_code == 1
    found = {one["code"] for one in json.loads(run("reconcile", kept, "--format", "json").stdout)}
    assert found >= {"REC-101", "REC-103", "REC-104", "REC-108"}


def test_dossiers_are_kept_with_what_they_bring(tmp_path):
    paths = [resources.inputs() / name for name in DOSSIERS]
    first = run("reconcile", *paths, "--to-parquet", tmp_path / "world")
    assert first.stdout == run("reconcile", tmp_path / "world").stdout
    assert "218,501" in first.stdout


def test_a_kept_world_and_a_new_workbook_are_reconciled_together(tmp_path, reports):
    run("reconcile", reports[0], "--to-parquet", tmp_path / "world")
    assert run("reconcile", tmp_path / "world", reports[1], "--format", "json").stdout == run(
        "reconcile", *reports, "--format", "json").stdout


def test_what_could_not_be_read_is_told_again(tmp_path, reports):
    (tmp_path / "torn.xlsx").write_bytes(b"PK")
    first = run("reconcile", reports[0], tmp_path / "torn.xlsx", "--to-parquet", tmp_path / "world")
    assert "READ-004" in first.stdout
    assert run("reconcile", tmp_path / "world").stdout == first.stdout


def refused(*arguments):
    result = run("reconcile", *arguments)
    assert result.exit_code == 2 and "Traceback" not in result.stderr
    return result.stderr


def test_a_kept_world_without_its_rows_is_refused(kept):
    (kept / "rows-0001.parquet").unlink()
    assert "rows" in refused(kept)


def as_if_written(kept):
    """The digest of a changed table in place of that of the one which was written."""
    *others, _ = (kept / SUBMISSIONS).read_text().splitlines()
    digest = hashlib.sha256((kept / "rows-0001.parquet").read_bytes()).hexdigest()
    told = [*others, json.dumps({"tables": {"rows-0001.parquet": digest}})]
    (kept / SUBMISSIONS).write_text("".join(f"{line}\n" for line in told))


def test_rows_of_another_world_are_refused(tmp_path, reports, kept):
    run("reconcile", reports[0], "--to-parquet", tmp_path / "other")
    (tmp_path / "other/rows-0001.parquet").replace(kept / "rows-0001.parquet")
    assert "are not as" in refused(kept)
    as_if_written(kept)
    assert "JPN.xlsx the tables have 0 rows" in refused(kept)


def test_a_table_that_somebody_changed_is_refused(kept):
    """Of a row that no finding is about, nothing else would say that it is another."""
    path = kept / "rows-0001.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "are not as" in refused(kept)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(200) + b"PAR1", b'{"a": 1}'])
def test_torn_tables_are_refused(kept, content):
    (kept / "rows-0001.parquet").write_bytes(content)
    assert "are not as" in refused(kept)
    as_if_written(kept)
    assert "cannot be read" in refused(kept)


@pytest.mark.parametrize("changed", ["ordinal - 100 AS ordinal", "ordinal + 4294967296 AS ordinal",
                                     "NULL::BIGINT AS ordinal", "'holding' AS role", "NULL::VARCHAR AS role"])
def test_a_row_that_no_submission_can_have_is_refused(kept, changed):
    """Even where who changed the table wrote its digest anew."""
    path = kept / "rows-0001.parquet"
    with duckdb(kept) as engine:
        engine.rows(f"COPY (SELECT * REPLACE ({changed}) FROM '{path}') TO '{path}.new' (FORMAT parquet)")
    (kept / "rows-0001.parquet.new").replace(path)
    as_if_written(kept)
    assert "the tables have 0 rows" in refused(kept)


def test_a_table_without_a_digest_is_refused(kept):
    *others, told = (kept / SUBMISSIONS).read_text().splitlines()
    (kept / SUBMISSIONS).write_text("\n".join([*others, re.sub('"[0-9a-f]{64}"', "null", told), ""]))
    assert "are not as" in refused(kept)


def test_a_table_that_is_larger_than_is_read_is_not_kept(reports, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_OF_A_TABLE", 100)
    assert "the limit is 100" in refused(*reports, "--to-parquet", tmp_path / "world")
    assert not (tmp_path / "world").exists()


@pytest.mark.parametrize(("said", "kind", "words"), [
    ('IO Error: Async write failed: {"errno":"28"}', OSError, "No space left"),
    ('IO Error: cannot read: {"errno":"2"}', Refusal, "cannot be read"), ("IO Error: torn", Refusal, "torn")])
def test_what_the_machine_refuses_the_engine_is_no_fault_of_the_tables(tmp_path, monkeypatch, said, kind, words):
    def refusing(*_, **__):
        raise library.IOException(said)

    library = engines._duckdb()
    monkeypatch.setattr(library, "connect", refusing)
    with pytest.raises(kind, match=words), duckdb(tmp_path):
        pass


def test_a_table_cut_off_is_refused(kept):
    path = kept / "rows-0001.parquet"
    path.write_bytes(path.read_bytes()[:-500])
    as_if_written(kept)
    assert "cannot be read" in refused(kept)


@pytest.mark.parametrize("line", ["{", "[]", '{"other": 1}', '{"submission": {"key": "x"}}', '{"finding": 3}'])
def test_what_is_said_of_submissions_is_refused_where_it_is_torn(kept, line):
    with (kept / SUBMISSIONS).open("a") as stream:
        stream.write(line + "\n")
    assert "line 4" in refused(kept)


def test_a_submission_in_two_folders_is_refused(tmp_path, reports, kept):
    run("reconcile", *reports, "--to-parquet", tmp_path / "again")
    assert "name it once" in refused(kept, tmp_path / "again")


def test_a_folder_whose_name_is_a_pattern_is_refused(tmp_path, kept):
    kept.rename(tmp_path / "world[1]")
    assert "patterns" in refused(tmp_path / "world[1]")


def test_nothing_is_written_over(reports, kept):
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert "is there already" in refused(*reports, "--to-parquet", kept)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before


def test_nothing_is_left_beside_a_kept_world_nor_among_temporary_files(tmp_path, reports, kept, monkeypatch):
    assert {path.name for path in tmp_path.iterdir()} == {"IND.xlsx", "JPN.xlsx", "world"}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    run("reconcile", kept)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_unknown_engine_is_refused(reports):
    assert "duckdb, spark" in refused(*reports, "--engine", "abacus")


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed")
def test_where_spark_is_not_installed_it_is_said_how_to_get_it(reports):
    assert "[spark]" in refused(*reports, "--engine", "spark")


def test_a_folder_called_as_a_column_says_nothing_of_the_rows(tmp_path, kept):
    """DuckDB would take `role=actions` for a value of each row."""
    before = run("reconcile", kept, "--format", "json").stdout
    (tmp_path / "role=holdings").mkdir()
    kept.rename(tmp_path / "role=holdings/world")
    assert run("reconcile", tmp_path / "role=holdings/world", "--format", "json").stdout.replace(
        "role=holdings/", "") == before


def test_nothing_in_a_received_folder_is_run_as_a_question(tmp_path, kept):
    """A key that ends the text it stands in, and goes on as a statement."""
    text = (kept / SUBMISSIONS).read_text()
    key = json.loads(text.splitlines()[0])["submission"]["key"]
    (kept / SUBMISSIONS).write_text(text.replace(
        key, f"') ; COPY (SELECT 1) TO '{tmp_path / 'written'}' ; SELECT ('"))
    assert "line 1" in refused(kept)
    assert not (tmp_path / "written").exists()


def test_the_engine_reads_the_named_tables_alone_and_writes_nothing(tmp_path, kept):
    (tmp_path / "scratch").mkdir()
    (tmp_path / "other.txt").write_text("private")
    with duckdb(tmp_path / "scratch") as embedded:
        embedded.take([kept / "rows-0001.parquet"], [])
        assert embedded.rows("SELECT count(*) FROM rows") > [(0,)]
        for question in (f"SELECT * FROM read_text('{tmp_path / 'other.txt'}')", "SET enable_external_access = true",
                         f"COPY (SELECT 1) TO '{tmp_path / 'written'}'", "INSTALL httpfs"):
            with pytest.raises(Refusal):
                embedded.rows(question)


@pytest.mark.parametrize(("said", "other"), [
    ('"party":"IND"', '"party":7'), ('"reported_year":', '"reported_year":"x","was":'),
    ('"count":', '"count":[1],"was":'), ('"count":', '"count":Infinity,"was":'),
    ('"version":"1.0"', '"version":"x.y"'), ('"party":"IND"', '"party":"india"'), ('"party":"IND"', '"party":" IND"'),
    ('"reported_year":', '"reported_year":9,"was":'), ('"party":"IND"', '"unknown":"x","party":"IND"'),
    ('"version":"1.0"', '"version":null'), ('"row":', '"row":"x","was":'), ('"sheets":[', '"sheets":[3,')])
def test_what_is_of_another_kind_than_was_written_is_refused(kept, said, other):
    text = (kept / SUBMISSIONS).read_text()
    assert said in text
    (kept / SUBMISSIONS).write_text(text.replace(said, other))
    assert "is not as" in refused(kept)


@pytest.mark.parametrize("name", ["quantity=5", "ordinal=1"])
def test_the_name_of_a_folder_says_nothing_of_the_rows_in_it(tmp_path, reports, monkeypatch, name):
    said = run("reconcile", *reports, "--format", "json").stdout
    (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    assert run("reconcile", *reports, "--format", "json").stdout == said
    monkeypatch.undo()
    run("reconcile", *reports, "--to-parquet", tmp_path / name / "world")
    again = json.loads(run("reconcile", tmp_path / name / "world", "--format", "json").stdout)
    assert [one["code"] for one in again] == [one["code"] for one in json.loads(said)]


def test_a_finding_of_a_received_folder_steers_no_terminal(tmp_path, reports):
    (tmp_path / "torn.xlsx").write_bytes(b"PK")
    run("reconcile", reports[0], tmp_path / "torn.xlsx", "--to-parquet", tmp_path / "world")
    path = tmp_path / "world" / SUBMISSIONS
    path.write_text(path.read_text().replace('"message":"', '"message":"\\u001b]0;x\\u0007\\n::error::'))
    for form in ("text", "json", "junit", "github"):
        said = run("reconcile", tmp_path / "world", "--format", form).stdout
        assert "U+001B" in said and not STEERING.search(said)
        assert not any(line.lstrip().startswith("::error::") for line in said.splitlines())


def test_with_little_memory_the_same_is_answered(monkeypatch):
    submissions = list(made_world(3, parties=3, years=2, actions=1_000).submissions())
    first = oracle.as_plain(World.of(submissions).answers)
    monkeypatch.setattr(engines, "MEMORY", "48MB")
    assert oracle.as_plain(World.of(submissions).answers) == first
    monkeypatch.setattr(engines, "MEMORY", "1MB")
    with pytest.raises(Refusal, match="not enough memory or room in the folder for temporary files"):
        _ = World.of(submissions).answers


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory, and threads, otherwise")
@pytest.mark.parametrize("limit", ["RLIMIT_AS", "RLIMIT_DATA"])
def test_where_memory_is_limited_no_further_thread_is_started(limit):
    """The system's library ends a process in which one finds no room for itself."""
    script = f"""if True:
        import os, resource
        from pathlib import Path
        from reporter.accounting.world.engines import duckdb
        resource.setrlimit(resource.{limit}, (2**32, 2**32))
        before = len(os.listdir("/proc/self/task"))
        with duckdb(Path(os.devnull).parent) as engine:
            print(engine.rows("SELECT 1"), len(os.listdir("/proc/self/task")) - before)
    """
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.stdout == "[(1,)] 0\n", ended.stdout + ended.stderr
