"""What becomes of a build when the process that draws its pages is ended, is late, or never starts."""

from __future__ import annotations

import errno
import sys
import tempfile
from pathlib import Path

import pytest

from reporter import processes
from reporter.findings import Refusal
from reporter.renderers.pdf import rendering
from reporter.renderers.pdf.rendering import PageFault, render_pdf
from tests.renderers.sample_document import DRAFT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell's script stands in for the process")


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(processes.sys, "executable", str(program))


def test_a_process_that_the_system_ends_is_told_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As Linux does where memory is short: signal 9, and nothing said."""
    stand_in(tmp_path, monkeypatch, "cat >/dev/null; kill -9 $$")
    with pytest.raises(Refusal, match=r"ended by the system or by somebody \(signal 9\).*--no-pdf"):
        render_pdf(DRAFT)


def test_a_process_that_does_not_end_is_told_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(rendering, "SECONDS", 0)
    monkeypatch.setattr(rendering, "LETTERS_PER_SECOND", 10**9)
    with pytest.raises(PageFault, match="was not drawn within 0 seconds.*--no-pdf"):
        render_pdf(DRAFT)


@pytest.mark.parametrize("ended", ["kill -9 $$", "exec sleep 60"])
def test_a_process_that_was_ended_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: str):
    """WeasyPrint makes a folder for its fonts, which it takes away when it ends by itself."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    stand_in(tmp_path, monkeypatch, f'mkdir "$TMPDIR/weasyprint-x" && touch "{tmp_path}/began"; {ended}')
    monkeypatch.setattr(rendering, "SECONDS", 3)
    monkeypatch.setattr(rendering, "LETTERS_PER_SECOND", 10**9)
    with pytest.raises(Refusal):
        render_pdf(DRAFT)
    assert (tmp_path / "began").exists() and not list((tmp_path / "temporary").iterdir())


REFUSED = """
import sys
def hook(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & 1 and "weasyprint-" in repr(arguments[0]):
        raise {error}
if "reporter.renderers.pdf.worker" in sys.orig_argv:
    sys.addaudithook(hook)
"""


def test_a_full_folder_for_passing_files_is_no_fault_of_the_reporter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "sitecustomize.py").write_text(REFUSED.format(error='OSError(28, "No space left on device")'))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError, match="No space left") as full:
        render_pdf(DRAFT)
    assert full.value.errno == errno.ENOSPC


@pytest.mark.parametrize("error", [
    "SystemError('error return without exception set')", "RuntimeError(\"can't start new thread\")",
    "ImportError('x.so: failed to map segment from shared object')",
    "OSError('x.so: cannot allocate memory in static TLS block')"])
def test_what_python_is_refused_without_a_number_is_no_fault_of_the_reporter(tmp_path: Path, monkeypatch, error: str):
    (tmp_path / "sitecustomize.py").write_text(REFUSED.format(error=error))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError) as refused:
        render_pdf(DRAFT)
    assert refused.value.errno in (errno.ENOMEM, errno.EAGAIN)
