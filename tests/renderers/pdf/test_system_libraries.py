"""Whether the libraries of the system that draw PDFs are there: one that cannot be opened is none that is missing."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli import main as cli
from reporter.dossier import starter
from reporter.renderers.pdf import system_libraries

PANGO = "libpango-1.0.so.0"


@pytest.mark.parametrize("said", [
    f"{PANGO}: cannot open shared object file: No such file or directory",
    f"dlopen({PANGO}, 0x0006): tried: '/usr/lib/{PANGO}' (no such file), '{PANGO}' (no such file)",
    f"Could not find module '{PANGO}' (or one of its dependencies).",
    f"Error loading shared library {PANGO}: No such file or directory"])
def test_a_library_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch, said: str):
    def opened(name: str) -> None:
        if "pango-1" in name:
            raise OSError(said.replace(PANGO, name))

    monkeypatch.setattr(ctypes, "CDLL", opened)
    assert system_libraries.missing() == ("Pango",)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
def test_a_library_that_cannot_be_opened_is_not_told_as_missing(monkeypatch: pytest.MonkeyPatch, number: int):
    def opened(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file: {os.strerror(number)}")

    monkeypatch.setattr(ctypes, "CDLL", opened)
    with pytest.raises(OSError, match=os.strerror(number)):
        system_libraries.missing()


@pytest.mark.parametrize(("number", "remedy"), [
    (errno.EMFILE, "ulimit -n"), (errno.EIO, "See to the disk"), (errno.ENOMEM, "give it more memory")])
def test_that_a_library_cannot_be_opened_is_said_before_any_work(tmp_path: Path, monkeypatch, number: int, remedy: str):
    starter.write(tmp_path / "my-dossier")
    (tmp_path / "sitecustomize.py").write_text(f"""
import ctypes, os
def opened(name, *_):
    raise OSError(name + ": cannot open shared object file: " + os.strerror({number}))
ctypes.CDLL = opened
""")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ended = CliRunner().invoke(cli.app, ["build", str(tmp_path / "my-dossier"), "--out", str(tmp_path / "out")])
    assert ended.exit_code == 2 and not (tmp_path / "out").exists()
    assert remedy in ended.stderr and "what this machine does not have" not in ended.stderr
    assert ended.stderr.count("\n") == 1
