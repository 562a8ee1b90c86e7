"""The installed command on a machine that fails: a sentence and 2, never what findings end with, never a traceback."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from reporter.dossier import starter
from reporter.renderers.workbooks.annotated import annotated_workbook
from reporter.verbs.examine import examine
from tests.files.tables import as_xlsx
from tests.unprivileged import as_nobody

REPORTER = Path(sys.executable).with_name("reporter.exe" if os.name == "nt" else "reporter")
BREAKING = """
import os, sys
whole = os.fstat
def broken(*arguments):
    if sys._getframe(1).f_globals.get("__name__") == "reporter.files.reading":
        raise {error}
    return whole(*arguments)
os.fstat = broken
"""
BREAKING_OFF = """
import os, sys
once = [{number}]
def hook(event, arguments):
    if event in ("import", "subprocess.Popen") and "{moment}" in repr(arguments) and sys.argv[0].endswith("reporter"):
        for number in [once.pop()] if once else []:
            os.kill(os.getpid(), number)
    elif not once and {again} and event in ("shutil.rmtree", "os.rmdir", "os.remove"):
        os.kill(os.getpid(), {again})
sys.addaudithook(hook)
if {again} and sys.orig_argv[1].endswith("reporter"):  # no process that it starts
    import atexit
    atexit.register(os.kill, os.getpid(), {again})
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "my-dossier")
    return tmp_path / "my-dossier"


def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(REPORTER), *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd,
                          env={**os.environ, **environment})


def in_shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("error", ["ZeroDivisionError('x')", "RuntimeError('x')", "RecursionError()", "SyntaxError()"])
@pytest.mark.parametrize("command", ["check", "preview", "build", "diff", "reconcile"])
def test_a_fault_of_ours_ends_with_2_and_says_that_it_is_ours(dossier: Path, command: str, error: str):
    site = dossier.with_name("site")
    site.mkdir()
    (site / "sitecustomize.py").write_text(BREAKING.format(error=error))
    arguments = {"build": ["--out", dossier.with_name("out"), "--no-pdf"], "diff": [dossier]}.get(command, [])
    ended = run(command, dossier, *arguments, PYTHONPATH=str(site))
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert "This is a fault of the reporter" in ended.stderr
    assert not dossier.with_name("out").exists()


def test_what_a_fault_of_ours_says_steers_no_terminal(dossier: Path):
    dossier.with_name("site").mkdir()
    (dossier.with_name("site") / "sitecustomize.py").write_text(BREAKING.format(error=r"ValueError('a\x1b[2J\u202eb')"))
    ended = run("check", dossier, PYTHONPATH=str(dossier.with_name("site")))
    assert "ValueError: a<U+001B>[2J<U+202E>b\n" in ended.stderr and not set(ended.stderr) & {"\x1b", "\u202e"}


@pytest.mark.parametrize("tail", [">/dev/full", "--format json >/dev/full", ">&-", "--format html >&-"])
def test_an_answer_that_cannot_be_written_ends_with_2_and_a_sentence(dossier: Path, tail: str):
    for command in (f"check '{dossier}'", "explain" if "format" not in tail else f"check '{dossier}'"):
        ended = in_shell(f"exec '{REPORTER}' {command} {tail}")
        assert ended.returncode == 2, ended.stderr
        assert "Traceback" not in ended.stderr and ended.stderr.count("\n") == 1


def test_a_pipe_that_is_closed_ends_with_2_and_a_sentence(dossier: Path):
    ended = in_shell(f"('{REPORTER}' explain --markdown; echo $? >&2) | true")
    assert ended.stderr.splitlines()[-1] == "2" and "Traceback" not in ended.stderr
    assert "could not be written whole. Broken pipe." in ended.stderr


@pytest.mark.parametrize(("error", "said"), [
    ("MemoryError()", "There is not enough memory."), ('RuntimeError("can\'t start new thread")', "No further thread"),
    ('SystemError("error return without exception set")', "Python was refused something"),
    ("OSError(24, 'Too many open files')", "Too many open files. Raise the limit on open files"),
    ("OSError(5, 'Input/output error')", "Input/output error. See to the disk"),
    ("OverflowError('timestamp too large to convert to C _PyTime_t')", "The clock of this machine shows a time with"),
    ("ImportError('x.so: failed to map segment from shared object')", "There is not enough memory."),
    ("ModuleNotFoundError(\"No module named 'duckdb'\")", "A part of the reporter could not be loaded: No module")])
def test_what_the_machine_refuses_is_no_finding_and_no_fault_of_ours(dossier: Path, error: str, said: str):
    (dossier.with_name("site")).mkdir()
    (dossier.with_name("site") / "sitecustomize.py").write_text(BREAKING.format(error=error))
    ended = run("build", dossier, "--no-pdf", "--out", dossier.with_name("out"),
                PYTHONPATH=str(dossier.with_name("site")))
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert f"The command could not run. {said}" in ended.stderr and ended.stderr.count("\n") == 1
    assert not dossier.with_name("out").exists()


@pytest.mark.parametrize(("error", "said"), [
    ("ImportError('no part of it')", "The command could not run. A part of the reporter could not be loaded: no part"),
    ("MemoryError()", "The command could not run. There is not enough memory."),
    ("OverflowError('timestamp too large to convert to C _PyTime_t')", "The command could not run. The clock of this"),
    ("SyntaxError('of ours')", "Traceback")])
def test_what_cannot_be_loaded_at_all_ends_with_2(tmp_path: Path, error: str, said: str):
    (tmp_path / "typer.py").write_text(f"raise {error}")
    ended = run("--help", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 2 and ended.stderr.startswith(said), ended.stderr
    assert ended.stderr.count("\n") == 1 or said == "Traceback"


@pytest.mark.skipif(os.name == "nt", reason="no folder can be deleted there in which somebody is")
@pytest.mark.parametrize("words", [["init", "new"], ["build", "{dossier}", "--no-pdf", "--out", "out"]])
def test_a_folder_that_was_deleted_while_one_stands_in_it_is_told_as_such(dossier: Path, words: list[str]):
    gone = dossier.with_name("gone")
    gone.mkdir()
    ended = in_shell(f"cd '{gone}' && rmdir '{gone}' && exec '{REPORTER}' " + " ".join(words).format(dossier=dossier))
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1
    assert "The folder in which it was started is there no longer. Go to another folder" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes wait there")
@pytest.mark.parametrize("command", ["explain", "explain --markdown", "--help", "check --help"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_whoever_does_not_take_the_answer_is_told_to_wait_for_it(command: str, unbuffered: str):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.write(writing, b"x" * 2**24)
    ended = subprocess.run([str(REPORTER), *command.split()], stdout=writing, stderr=subprocess.PIPE, text=True,
                           check=False, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    os.close(reading)
    os.close(writing)
    assert ended.returncode == 2 and "or let what reads it wait for it" in ended.stderr, ended.stderr
    assert "ulimit" not in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [["check", "a", "{}"], ["build", "a", "--out", "b", "{}"], ["{}"], ["--{}"],
                                   ["check", "--fail-on", "{}"], ["archive", "a", "b", "--filed", "{}"]])
def test_what_is_typed_wrongly_steers_no_terminal(words: list[str], tmp_path: Path):
    ended = run(*(word.format("a\u202e\x1b[2J\nb") for word in words), cwd=tmp_path)
    assert ended.returncode == 2 and "Traceback" not in ended.stderr
    assert not set(ended.stderr) & {"\u202e", "\x1b"} and "\nb" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
@pytest.mark.parametrize("command", ["--help", "--version", "check --help", "explain AEF-403", "explain nothing", "no"])
@pytest.mark.parametrize("full", [">/dev/full", "2>/dev/full", ">/dev/full 2>&1"])
def test_where_nothing_can_be_said_a_command_ends_with_2(command: str, full: str):
    ended = in_shell(f"'{REPORTER}' {command} {full}")
    assert ended.returncode == (0 if full.startswith("2") and command not in ("explain nothing", "no") else 2)
    assert "Exception ignored" not in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
def test_where_only_the_answer_cannot_be_written_that_is_what_is_said(dossier: Path):
    out = dossier.with_name("out")
    ended = in_shell(f"exec '{REPORTER}' build '{dossier}' --no-pdf --out '{out}' >/dev/full")
    assert ended.returncode == 2 and "What is to be said could not be written whole. No space left" in ended.stderr
    assert (out / "manifest.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="this system has no signals of that kind")
@pytest.mark.parametrize(("number", "moment", "again"), [
    (signal.SIGINT, "reporter.cli.main", 0), (signal.SIGHUP, "reporter.renderers.html", signal.SIGTERM),
    (signal.SIGTERM, "reporter.renderers.html", signal.SIGTERM), (signal.SIGTERM, "pdf.worker", 0)])
def test_a_command_that_is_broken_off_ends_as_the_signal_does_and_leaves_nothing(dossier: Path, number: int,
                                                                                  moment: str, again: int):
    """At the moment at which some module is imported, or a process that draws a PDF is started; again as it ends."""
    site, out = dossier.with_name("site"), dossier.with_name("out")
    site.mkdir()
    (site / "sitecustomize.py").write_text(BREAKING_OFF.format(
        moment=moment, number=int(number), again=int(again)))
    (out / "tmp").mkdir(parents=True)
    started = time.monotonic()
    ended = run("build", dossier, "--out", out / "new", PYTHONPATH=str(site), TMPDIR=str(out / "tmp"))
    assert ended.returncode == -number and not ended.stderr, ended.stderr
    assert time.monotonic() - started < 30
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*")) == ["tmp"], ended


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only the superuser can mount a folder")
def test_a_folder_of_another_disk_takes_nothing_and_the_remedy_is_said(dossier: Path):
    out = dossier.with_name("out")
    assert run("build", dossier, "--no-pdf", "--out", out, "--only", "annual-information").returncode == 0
    (dossier / "filed").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(dossier / "filed")], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        ended = run("archive", dossier, out, "--filed", "2027-04-10")
    finally:
        subprocess.run(["umount", str(dossier / "filed")], check=True)
    assert ended.returncode == 2 and "must stand on one disk" in ended.stderr and ended.stderr.count("\n") == 1
    assert not [path for path in dossier.rglob("*") if path.name.startswith(".") or "AEF" in path.name]


@pytest.mark.skipif(os.name == "nt", reason="this system has no signals of that kind")
def test_what_a_library_makes_of_a_signal_is_no_fault_of_ours(dossier: Path):
    dossier.with_name("site").mkdir()
    (dossier.with_name("site") / "sitecustomize.py").write_text(BREAKING.format(error="making_of_it()") + """
def making_of_it():
    try:
        __import__("signal").raise_signal(15)
    except KeyboardInterrupt:
        return ValueError("of the library")
""")
    ended = run("check", dossier, PYTHONPATH=str(dossier.with_name("site")))
    assert ended.returncode == -signal.SIGTERM and not ended.stderr, ended.stderr


def test_closed_streams_make_no_build_and_no_traceback(dossier: Path):
    ended = in_shell(f"exec '{REPORTER}' build '{dossier}' --no-pdf --out '{dossier}-out' >&- 2>&-")
    assert ended.returncode == 2
    assert not Path(f"{dossier}-out").exists()


def test_without_a_temporary_folder_everything_is_made(dossier: Path):
    out = dossier.with_name("out")
    ended = run("build", dossier, "--only", "annual-information", "--out", out,
                TMPDIR="/nowhere", TEMP="/nowhere", TMP="/nowhere")
    assert ended.returncode == 0, ended.stderr
    assert list(out.glob("*.xlsx")) and list(out.glob("*.pdf"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody may write to")
def test_without_a_home_a_folder_that_cannot_be_written_is_refused_with_a_sentence(dossier: Path):
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "USERPROFILE")}
    ended = subprocess.run([str(REPORTER), "build", str(dossier), "--no-pdf", "--out", "/proc/self/out"],
                           capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 2 and "cannot be written" in ended.stderr and "Traceback" not in ended.stderr


def test_nothing_is_left_in_the_temporary_folder(dossier: Path, tmp_path: Path):
    (tmp_path / "tmp").mkdir()
    assert run("build", dossier, "--out", dossier.with_name("out"), "--only", "initial-report",
               TMPDIR=str(tmp_path / "tmp")).returncode == 0
    assert list((tmp_path / "tmp").iterdir()) == []


def test_no_file_of_the_folder_in_which_one_builds_is_run(dossier: Path):
    """Modules that are loaded at the start, on demand, by a process of its own, and by Python itself."""
    for package in ("", "reporter", "reporter/renderers", "reporter/renderers/pdf"):
        (dossier / package).mkdir(exist_ok=True)
        if package:
            (dossier / package / "__init__.py").write_text("open('ran', 'a').close()")
    for module in ("weasyprint", "mimetypes", "logging", "pickle", "sitecustomize", "reporter/renderers/pdf/worker"):
        (dossier / f"{module}.py").write_text("open('ran', 'a').close(); raise SystemExit(7)")
    ended = run("build", ".", "--out", dossier.with_name("out"), "--only", "initial-report", cwd=dossier)
    assert ended.returncode == 0, ended.stderr
    assert not (dossier / "ran").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="libraries have other names there")
def test_no_library_of_the_folder_in_which_one_builds_is_loaded(dossier: Path):
    """An empty entry makes the system look there, as others do by themselves; what is no library is refused there."""
    for name in ("libpango-1.0.so.0", "libfontconfig.so.1"):
        (dossier / name).write_bytes(b"no library")
    out = dossier.with_name("out")
    ended = run("build", ".", "--out", out, "--only", "annual-information", cwd=dossier, LD_LIBRARY_PATH=":")
    assert ended.returncode == 0, ended.stderr
    assert list(out.glob("*.pdf"))


def test_a_python_that_leaves_out_the_texts_of_rules_is_refused_with_a_sentence(dossier: Path):
    ended = run("explain", "AEF-403", PYTHONOPTIMIZE="2")
    assert ended.returncode == 2 and "PYTHONOPTIMIZE" in ended.stderr and not ended.stdout
    assert run("explain", "AEF-403", PYTHONOPTIMIZE="1").returncode == 0


@pytest.mark.parametrize("warned", ["error", "always", ""])
def test_what_libraries_warn_of_is_no_finding_and_is_not_said(dossier: Path, warned: str):
    head = b"IHDR" + struct.pack(">IIBBBBB", 12_000, 12_000, 1, 0, 0, 0, 0)
    (dossier / "narrative/initial-report/large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, b"IDAT" + zlib.compress(b""), b"IEND")))
    chapter = dossier / "narrative/initial-report/I.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n![Very large](large.png)\n", "utf-8")
    ended = run("check", dossier, PYTHONWARNINGS=warned)
    assert "large.png is not printed: it has 12000 by 12000 pixels" in ended.stdout and not ended.stderr


def test_a_python_that_goes_on_at_a_prompt_is_refused_with_a_sentence():
    """Whatever a command says with its exit code would be lost there."""
    ended = run("explain", "AEF-403", PYTHONINSPECT="1")
    assert ended.returncode == 2 and not ended.stdout
    assert "PYTHONINSPECT" in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("asked", ["source_bash", "complete_zsh", "1"])
def test_nobody_is_offered_completion_by_the_environment(asked: str):
    ended = run("explain", "AEF-403", _REPORTER_COMPLETE=asked)
    assert ended.returncode == 0 and ended.stdout.startswith("AEF-403")


@pytest.mark.parametrize("name", ["registry", "inventory.csv"])
def test_what_may_not_be_read_is_told_as_such(dossier: Path, name: str):
    examine(dossier)  # once with all rights, so that everything is imported
    (dossier / name).chmod(0)
    with as_nobody(dossier):
        found = {(finding.code, finding.place.file) for finding in examine(dossier).findings.items}
    (dossier / name).chmod(0o755)
    assert ("READ-041", name) in found and ("READ-001", name) not in found


def test_an_annotated_copy_is_written_whole_and_never_over_a_file(dossier: Path):
    out, copy = dossier.with_name("out"), dossier.with_name("copy.xlsx")
    assert run("build", dossier, "--no-pdf", "--out", out, "--only", "annual-information").returncode == 0
    workbook = next(out.glob("*-AEF-*.xlsx"))
    copy.write_bytes(b"mine")
    for there in (copy, workbook):
        before = there.read_bytes()
        ended = run("check", workbook, "--annotate", there)
        told = "is there already" if there == copy else "is the workbook that is checked"
        assert ended.returncode == 2 and told in ended.stderr
        assert there.read_bytes() == before
    ended = run("check", workbook, "--annotate", copy.parent / "new" / "copy.xlsx")
    assert ended.returncode == 0 and (copy.parent / "new" / "copy.xlsx").is_file(), ended.stderr


@pytest.mark.parametrize("target", [".", "./.", "x/../y"])
def test_a_new_dossier_may_be_the_folder_one_stands_in(tmp_path: Path, target: str):
    ended = run("init", target, cwd=tmp_path)
    assert ended.returncode == 0 and "It builds as it is" in ended.stdout, ended.stderr


def test_what_the_machine_refuses_a_copy_is_not_said_of_the_workbook(monkeypatch: pytest.MonkeyPatch):
    """The library gathers what it writes in temporary files."""
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", full)
    with pytest.raises(OSError, match="No space left"):
        annotated_workbook(as_xlsx({"Sheet1": [["a"]]}), [], [], "")


def test_a_workbook_that_cannot_be_read_is_not_copied(dossier: Path):
    (dossier / "no.xlsx").write_bytes(b"no workbook")
    ended = run("check", dossier / "no.xlsx", "--annotate", dossier / "copy.xlsx")
    assert ended.returncode == 2 and "READ-004" in ended.stdout and "No copy was made" in ended.stderr
    assert not (dossier / "copy.xlsx").exists()


def test_a_file_named_as_the_time_zone_is_not_opened(tmp_path: Path):
    (tmp_path / "UTC").write_text("a file of others")
    assert run("explain", cwd=tmp_path, TZ="UTC").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="this system has no umask")
@pytest.mark.parametrize("command", ["init {0}/new", "build {1} --no-pdf --out {0}/out"])
def test_where_new_files_have_no_rights_for_who_makes_them_that_is_said(dossier: Path, command: str):
    (dossier.with_name("into")).mkdir()
    refusing = """if True:
        import os
        was = os.open
        def refused(path, *rest, **more):
            if "into" in str(path):
                raise PermissionError(13, "Permission denied", path)
            return was(path, *rest, **more)
        os.open = refused
    """
    (dossier.with_name("site")).mkdir()
    (dossier.with_name("site") / "sitecustomize.py").write_text(refusing)
    into = dossier.with_name("into")
    ended = subprocess.run([str(REPORTER), *command.format(into, dossier).split()], capture_output=True, text=True,
                           check=False, umask=0o777, env={**os.environ, "PYTHONPATH": str(dossier.with_name("site"))})
    assert ended.returncode == 2 and "Permission denied. What you make has no rights for you yourself" in ended.stderr
    assert ended.stderr.count("\n") == 1 and not list(into.iterdir())
