"""The processes that the reporter starts see nothing of the settings around it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reporter import resources
from reporter.processes import run_module, surroundings

WORDS = {"does": "is tried", "instead": ""}


def test_settings_of_libraries_do_not_reach_them(monkeypatch: pytest.MonkeyPatch):
    steering = ("FC_DEBUG", "G_MESSAGES_DEBUG", "FONTCONFIG_SYSROOT", "PANGO_LANGUAGE", "HB_SHAPER_LIST", "LANGUAGE",
                "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONPROFILEIMPORTTIME", "OPENPYXL_LXML")
    for name in steering:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/pango")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    kept = surroundings()
    assert not {*steering} & kept.keys() and kept["PYTHONWARNINGS"] == "ignore"
    assert kept["LD_LIBRARY_PATH"] == "/opt/pango" and kept["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("named", ["", ".", ":", "relative:", "{here}", "{link}"])
def test_the_folder_in_which_a_command_runs_is_not_on_their_path(tmp_path: Path, monkeypatch, named: str):
    here = tmp_path / "dossier"
    here.mkdir()
    (here / "reporter.py").write_text("raise SystemExit(7)")
    (tmp_path / "link").symlink_to(here)
    (tmp_path / "packages").mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([named.format(here=here, link=tmp_path / "link"),
                                                      str(tmp_path / "packages")]))
    assert surroundings()["PYTHONPATH"].split(os.pathsep) == [str(resources.PACKAGE.parent), str(tmp_path / "packages")]
    assert run_module("reporter.resources", content=b"", seconds=60, **WORDS).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no folder can be deleted there in which somebody is")
def test_they_run_where_the_folder_of_the_command_was_deleted(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    try:
        assert run_module("reporter.resources", content=b"", seconds=60, **WORDS).returncode == 0
    finally:
        os.chdir(tmp_path)


LASTING = """
import os, sys, time
from reporter.processes import end_with_the_command
began = os.getppid()
with open(sys.argv[1], "w") as told:
    if {early}:
        end_with_the_command()
    print("begun", file=told, flush=True)
    while os.getppid() == began:
        time.sleep(0.01)
    end_with_the_command()
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is told there that a process has ended")
@pytest.mark.parametrize("early", [True, False])
def test_they_end_where_the_command_is_killed(tmp_path: Path, early: bool):
    """Otherwise one that reads many reports, or draws a long document, would go on for nobody; one too whose command is
    killed before it has begun."""
    (tmp_path / "lasting.py").write_text(LASTING.format(early=early))
    os.mkfifo(tmp_path / "told")
    command = ("from reporter.processes import run_module; "
               f"run_module('lasting', {str(tmp_path / 'told')!r}, content=b'', does='', instead='')")
    with subprocess.Popen([sys.executable, "-c", command], env={**os.environ, "PYTHONPATH": str(tmp_path)}) as parent, \
            (tmp_path / "told").open() as told:
        assert told.readline() == "begun\n"
        started = time.monotonic()
        parent.kill()
        assert told.read() == ""  # it has let go of it
    assert time.monotonic() - started < 300


@pytest.mark.parametrize(("error", "raised"), [
    ("OSError(28, 'x')", OSError(28, "x")), ("MemoryError()", OSError(12, "There is not enough memory")),
    ("OSError('a.so: ' + os.strerror(24))", OSError(24, f"a.so: {os.strerror(24)}")),
    ("OSError('of a library')", OSError(None, "of a library")), ("OSError(2, 'None', b'a.so')", OSError(2, "None"))])
def test_what_the_machine_refuses_them_is_raised_where_they_were_started(tmp_path: Path, monkeypatch, error, raised):
    (tmp_path / "refused.py").write_text(f"""
import os, sys
from reporter.processes import ended_as
def work():
    print("complaints of a library", file=sys.stderr)
    raise {error}
sys.exit(ended_as(work))
""")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError, match=raised.strerror) as refused:
        run_module("refused", content=b"", **WORDS)
    assert refused.value.errno == raised.errno


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_how_they_end_is_known_though_the_command_was_started_where_nobody_wants_to_know(tmp_path: Path):
    """Otherwise a document that was not drawn would be one of no bytes."""
    command = """if True:
        from reporter.cli.breaking_off import hear_how_others_end; hear_how_others_end()
        from reporter.processes import run_module
        try:
            print(run_module('reporter.renderers.pdf.worker', content=b'x', does='', instead='').returncode)
        except RuntimeError:
            print('fails')
    """
    begun = ("import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
             f"os.execv(sys.executable, {[sys.executable, '-c', command]!r})")
    ended = subprocess.run([sys.executable, "-c", begun], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "fails"


def test_each_of_them_does_so():
    for path in resources.PACKAGE.rglob("*.py"):
        main = path.read_text(encoding="utf-8").partition('if __name__ == "__main__":')[2]
        assert not main or path.name == "__main__.py" or "end_with_the_command()" in main, path
