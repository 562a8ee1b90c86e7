"""The command: what it prints, where, and how it ends."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.main import get_command
from typer.testing import CliRunner

from reporter import resources
from reporter.cli.main import app, written_whole
from reporter.cli.terminal import Terminal
from reporter.dossier import starter
from reporter.findings import Place, Rule, Severity
from reporter.renderers.pdf import system_libraries

RUN = CliRunner()
RULE = Rule("TEST-001", "A test has a rule", "2/CMA.3 annex para 20", "Do what it says")


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A sound dossier, as `reporter init` makes it."""
    starter.write(tmp_path / "my-dossier")
    return tmp_path / "my-dossier"


@pytest.fixture
def faulty(dossier: Path) -> Path:
    """A dossier whose action is in an unknown unit."""
    actions = dossier / "registry/actions.csv"
    actions.write_text(actions.read_text(encoding="utf-8").replace(",GHG,", ",tonnes,"), encoding="utf-8")
    return dossier


def run(*arguments: object):
    return RUN.invoke(app, [str(argument) for argument in arguments])


def build(dossier: Path, *options: str):
    return run("build", dossier, "--out", dossier.with_name("out"), "--no-pdf", *options)


def test_help_ends_with_an_example_that_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(resources.inputs(), "inputs")
    others = sorted(get_command(app).commands.keys() - {"init", "check", "build"})
    assert "explain" in others
    for name in ("init", "check", "build", *others):
        shown = run(name, "--help").output.rstrip().splitlines()[-1]
        example = shown.strip().removeprefix("Example: reporter ")
        assert example.startswith(name)
        # The PDFs of this example are drawn where the wheel is tested.
        result = run(*example.split(), *(["--no-pdf"] if name == "build" else []))
        assert result.exit_code == 0, result.output


def test_help_answers_at_once():
    heavy = "{'weasyprint', 'openpyxl', 'xlsxwriter', 'jinja2', 'pydantic', 'babel', 'pycountry'}"
    code = f"import sys, reporter.cli.main; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_sound_dossier_ends_with_0(dossier):
    assert run("check", dossier).exit_code == 0


def test_findings_at_the_level_asked_for_end_with_1(dossier):
    assert run("check", dossier, "--fail-on", "warning").exit_code == 0
    assert run("check", dossier, "--fail-on", "advice").exit_code == 1


def test_errors_end_with_1_and_stand_in_four_parts_with_a_table_by_level(faulty):
    result = run("check", faulty)
    assert result.exit_code == 1
    assert re.search(r"^registry/actions\.csv, row 2, Metric.*\n  error FMT-107: .*tonnes.*\n  Do: .+\n  Rule: .+$",
                     result.stdout, re.MULTILINE)
    assert re.search(r"Level +Findings\nerror +\d+\nwarning +\d+\nadvice +\d+\n", result.stdout)
    assert result.stdout.endswith("Checked, inconsistencies identified\n")


@pytest.mark.parametrize(("name", "begins"), [
    ("sarif", "{"), ("junit", "<?xml"), ("github", "::"), ("html", "<!doctype")])
def test_a_format_for_programs_stands_alone(faulty, name, begins):
    shown = run("check", faulty, "--format", name).stdout
    assert shown.startswith(begins)
    assert "FMT-" in shown


def test_json_is_a_list_of_findings_and_nothing_else(faulty):
    findings = json.loads(run("check", faulty, "--format", "json").stdout)
    assert {"code", "severity", "file", "row", "column", "message", "remedy", "rule"} <= findings[0].keys()
    assert "FMT-107" in {finding["code"] for finding in findings}


@pytest.mark.parametrize("arguments", [["build"], ["check"], ["nothing"], ["check", "--format", "yaml", "x"]])
def test_bad_usage_ends_with_2(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("command", [["check"], ["build", "--out", "out"]])
def test_a_missing_folder_ends_with_2_and_one_sentence(tmp_path, command):
    result = run(*command, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert result.stderr.startswith("There is no folder ")
    assert not result.stdout


def test_a_file_is_no_dossier(tmp_path):
    (tmp_path / "dossier.toml").write_text("")
    result = run("check", tmp_path / "dossier.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is a file" in result.stderr


def test_init_refuses_a_folder_in_use(dossier):
    result = run("init", dossier)
    assert result.exit_code == 2
    assert "is a dossier already, and stays as it is" in result.stderr


def test_init_says_what_to_do_next(tmp_path):
    result = run("init", tmp_path / "new")
    assert result.exit_code == 0
    assert "README.md" in result.stdout and "reporter build" in result.stdout


def test_missing_libraries_end_with_2_and_say_how_to_get_them(dossier, monkeypatch):
    monkeypatch.setattr("reporter.processes.run_module", lambda module, **_: subprocess.CompletedProcess(
        [module], 0, b"Pango\n", b""))
    result = run("build", dossier, "--out", dossier.with_name("out"))
    assert result.exit_code == 2
    assert "Pango" in result.stderr and system_libraries.hint() in result.stderr and "--no-pdf" in result.stderr
    assert not dossier.with_name("out").exists()


def test_a_full_disk_ends_with_2_and_one_sentence(dossier, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "out/manifest.json")

    monkeypatch.setattr("reporter.verbs.build.publish", full)
    result = build(dossier)
    assert result.exit_code == 2
    assert result.stderr == ("The command could not run. out/manifest.json: No space left on device. "
                             "Make room on the disk, and run the command again.\n")


def test_a_build_says_what_it_wrote(dossier):
    result = build(dossier)
    assert result.exit_code == 0, result.output
    out = dossier.with_name("out")
    for path in sorted(out.iterdir()):
        assert path.name == "manifest.json" or str(path) in result.stdout
    assert "files written" in result.stdout
    assert not result.stderr


def test_one_submission_can_be_built_alone(dossier):
    assert build(dossier, "--only", "annual-information").exit_code == 0
    names = {path.name for path in dossier.with_name("out").iterdir()}
    assert any("AEF" in name for name in names)
    assert not any("initial-report" in name or "annex-4" in name for name in names)


def test_with_an_error_nothing_is_written_and_the_earlier_submission_stays(dossier):
    out = dossier.with_name("out")
    assert build(dossier).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (dossier / "registry/actions.csv").write_text("no,such,columns\n1,2,3\n")
    result = build(dossier)
    assert result.exit_code == 1
    assert "Nothing was written" in result.stdout
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_draft_is_written_in_spite_of_errors(dossier):
    chapter = dossier / "narrative/annex-4/V.md"
    chapter.write_text("")
    assert build(dossier).exit_code == 1
    result = build(dossier, "--draft")
    assert result.exit_code == 0
    assert "This is a draft" in result.stdout


def test_a_folder_that_no_build_made_is_refused(dossier):
    out = dossier.with_name("out")
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"mine")
    result = build(dossier)
    assert result.exit_code == 2
    assert "thesis.docx" in {path.name for path in out.iterdir()} and "--out" in result.stderr


def test_a_rule_is_explained_by_its_code_and_by_the_secretariats():
    assert "Level: error (the secretariat's II07)" in run("explain", "aef-301").stdout
    assert "AEF-301" in run("explain", "II07").stdout


def test_without_a_code_all_rules_are_listed():
    listed = run("explain").stdout
    assert all(code in listed for code in ("AEF-301", "FMT-107", "READ-001"))


def test_an_unknown_code_ends_with_2_and_names_the_nearest():
    result = run("explain", "AEF-301X")
    assert result.exit_code == 2
    assert "AEF-301" in result.stderr


def test_python_m_reporter_is_the_command():
    shown = subprocess.run([sys.executable, "-m", "reporter", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"reporter \d+\.\d+\.\d+\n", shown.stdout)


def test_an_answer_is_written_whole_where_the_system_takes_it_in_parts():
    """As where Python is told not to buffer."""
    taken = bytearray()

    class Slow(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, content: object) -> int:
            taken.extend(bytes(content)[:7])
            return min(len(bytes(content)), 7)

    unbuffered = io.TextIOWrapper(Slow(), encoding="utf-8")
    stream = written_whole(unbuffered)
    Terminal(stream, stream).line("€ and what follows" * 20)
    Terminal(stream, stream).text("€ and what follows" * 20)
    stream.flush()
    assert taken.decode() == "€ and what follows" * 20 + "\n" + "€ and what follows" * 20


def written(terminal: bool, width: int = 60) -> str:
    stream = io.StringIO()
    shown = Terminal(stream, stream)
    if terminal:
        shown.out = Console(file=stream, force_terminal=True, width=width, highlight=False, color_system="standard",
                            legacy_windows=False, _environ={})
    long = RULE.finding(Place("registry/a.csv", row=15, column="First ID", letter="I"), "a long message " * 10)
    shown.findings([long])
    shown.counts({Severity.ERROR: 1200, Severity.WARNING: 0})
    return stream.getvalue()


def test_output_is_plain_and_unwrapped_where_there_is_no_terminal():
    lines = written(terminal=False).splitlines()
    assert lines[0] == "registry/a.csv, row 15, First ID (I15)"
    assert lines[1].startswith("  error TEST-001: a long message") and len(lines[1]) > 100
    assert lines[2:] == ["  Do: Do what it says", "  Rule: 2/CMA.3 annex para 20",
                         "Level    Findings", "error       1,200", "warning         0"]


def test_output_is_coloured_and_keeps_its_indent_on_a_terminal():
    text = written(terminal=True)
    assert "\x1b[1;31merror" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert all(line.startswith("  ") for line in plain[1:5])
    assert max(map(len, plain)) <= 60


def test_progress_is_silent_where_there_is_no_terminal():
    stream = io.StringIO()
    with Terminal(stream, stream).progress() as progress:
        progress("reading")
    assert stream.getvalue() == ""


def test_progress_shows_the_step_on_a_terminal():
    stream = io.StringIO()
    shown = Terminal(stream, stream)
    shown.err = Console(file=stream, force_terminal=True, width=60, legacy_windows=False, _environ={})
    with shown.progress() as progress:
        progress("writing PDF 2 of 4")
    assert "writing PDF 2 of 4" in stream.getvalue()


class _OfATerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


STEERS = "\x1b]0;title\a\u202e[/] [red]sub["


def test_names_in_progress_and_tables_steer_no_terminal_and_are_no_markup(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = _OfATerminal()
    shown = Terminal(stream, stream)
    with shown.progress() as progress:
        progress(f"reading {STEERS}")
        progress("reading actions-2026].csv")
    shown.table([STEERS], [[STEERS]], styles=["dim"])
    shown.line(STEERS, "bold")
    shown.failure(STEERS)
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert not set(said) & {"\x1b", "\a", "\u202e"}
    assert said.count("<U+001B>]0;title<U+0007><U+202E>[/] [red]sub[") == 4 and "reading actions-2026].csv" in said


@pytest.mark.parametrize(("platform", "command", "expected"), [
    ("darwin", None, "brew install pango"), ("win32", None, "MSYS2"),
    ("linux", "apt-get", "libharfbuzz-subset0"), ("linux", "dnf", "dnf install"), ("linux", "apk", "apk add"),
    ("linux", "pacman", "pacman -S"), ("linux", None, "Pango 1.44")])
def test_each_kind_of_machine_is_told_its_own_command(platform, command, expected):
    assert expected in system_libraries.hint(platform, lambda name: name if name == command else None)


def test_a_preview_says_the_figures_and_a_status_the_dates_and_whether_it_can_be_filed(dossier):
    result = run("preview", dossier)
    assert result.exit_code == 0, result.output
    for words in ("First transferred", "Used towards the NDC", "Emissions balance", "31 December"):
        assert words in result.stdout
    result = run("status", dossier)
    assert result.exit_code == 0, result.output
    for words in ("Fileable: ", "-04-15", "-12-31", "Digest of all inputs"):
        assert words in result.stdout


def test_a_status_names_what_is_open_with_owner_day_and_place(dossier):
    chapter = dossier / "narrative/annex-4/II.md"
    chapter.write_text("## II Updates\n<!-- owner: Unit A; due: 2027-11-01 -->\n")
    result = run("status", dossier)
    assert result.exit_code == 1
    assert re.search(r"II +.+ open +Unit A +2027-11-01 +narrative/annex-4/II.md, row 1", result.stdout)
    assert len(run("status", dossier, "--all").stdout.splitlines()) > len(result.stdout.splitlines()) + 50


def test_a_preview_says_what_a_further_authorization_would_do():
    india = resources.inputs() / "india-japan-jcm"
    said = run("preview", india, "--authorize", "CA9999=500000").stdout
    assert re.search(r"With a further 500,000 in CA9999 +2,939,000 +993,241 +3,549,006,759", said)
    assert "a further" not in run("preview", india).stdout


@pytest.mark.parametrize(("told", "said"), [
    ("CA9999", "cannot be read"), ("CA9999=-5", "cannot be read"), ("CA9999=1e9", "cannot be read"),
    ("CA0001=5", "The dossier has no approach CA0001. It has: CA9999.")])
def test_a_further_authorization_that_is_none_is_refused(dossier, told, said):
    result = run("preview", dossier, "--authorize", told)
    assert result.exit_code == 2
    assert said in result.stderr


def test_preview_and_status_end_with_1_where_errors_stand_against_filing(faulty):
    assert run("preview", faulty).exit_code == 1
    result = run("status", faulty)
    assert result.exit_code == 1
    assert "Fileable: no" in result.stdout and "reporter check" in result.stdout


def test_a_preview_of_what_cannot_be_read_whole_has_no_figures(dossier):
    (dossier / "dossier.toml").write_text("status = ")
    assert "cannot be read whole" in run("status", dossier).stdout
    result = run("preview", dossier)
    assert result.exit_code == 1
    assert "cannot be read whole" in result.stdout and "Used towards the NDC" not in result.stdout


def test_a_fault_of_ours_ends_like_a_command_that_could_not_run(tmp_path):
    program = ("import sys, reporter.cli.main as cli; cli.app = lambda **_: 1 / 0; "
               "sys.argv = ['reporter']; cli.main()")
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False,
                           cwd=Path(__file__).parent.parent.parent)
    assert ended.returncode == 2
    assert "fault of the reporter" in ended.stderr


def test_a_folder_of_other_files_is_refused_before_anything_is_built(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    ended = run("build", resources.inputs() / "india-japan-jcm", "--out", tmp_path, "--no-pdf")
    assert ended.exit_code == 2
    assert "another folder" in ended.stderr


def test_text_for_programs_is_in_utf_8_whatever_the_console():
    stream = io.TextIOWrapper(io.BytesIO(), "cp1252", errors="replace")
    shown = Terminal(stream, stream)
    shown.line("К")
    shown.text('{"name": "К\u0328ő"}\n')
    shown.line("end")
    stream.flush()
    assert stream.buffer.getvalue().replace(b"\r", b"") == b"?\n" + '{"name": "К\u0328ő"}\n'.encode() + b"end\n"


@pytest.mark.parametrize("command", [
    ("init", "loop"), ("init", "loop/new"), ("build", "dossier", "--no-pdf", "--out", "loop"),
    ("build", "dossier", "--no-pdf", "--out", "loop/out"), ("convert", "dossier", "loop/x.xlsx", "--lossy"),
    ("convert", "dossier/narrative", "loop", "--to", "docx"), ("diff", "dossier", "dossier", "--out", "loop"),
    ("reconcile", "dossier", "--to-parquet", "loop/world")], ids=" ".join)
def test_a_place_that_is_a_link_to_itself_is_refused_with_a_sentence(tmp_path, command):
    starter.write(tmp_path / "dossier")
    (tmp_path / "loop").symlink_to("loop")
    paths = [tmp_path / word if word.split("/")[0] in ("loop", "dossier") else word for word in command]
    ended = run(*paths)
    said = " ".join(ended.stderr.split())
    assert ended.exit_code == 2 and ("link" in said or "stays as it is" in said), said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dossier", "loop"]
