"""Nothing leaves the machine: no command, and no process that it starts, makes a socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reporter.dossier import starter

ROOT = Path(__file__).parent.parent.parent
BLOCKED = """
import sys
def _block(event, arguments):
    if event.startswith("socket."):
        open({marker!r}, "a").write(f"{{event}} {{sys.argv}}\\n")
        raise ConnectionError(event)
sys.addaudithook(_block)
"""


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(BLOCKED.format(marker=str(folder / "asked")))
    command = [sys.executable, "-P", "-m", "reporter", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)])})


def test_no_command_makes_a_socket(tmp_path: Path):
    dossier, out = tmp_path / "dossier", tmp_path / "out"
    starter.write(dossier)
    with (dossier / "narrative/initial-report/I.md").open("a") as chapter:
        chapter.write("\n![a picture](https://example.org/p.png) and [a link](https://example.org/)\n")
    for arguments in (("build", dossier, "--out", out, "--draft"), ("check", dossier), ("check", out),
                      ("preview", dossier), ("status", dossier), ("diff", out, dossier), ("reconcile", out, dossier)):
        ended = run(tmp_path, *arguments)
        assert ended.returncode in (0, 1), ended.stderr
    assert list(out.glob("*.pdf"))
    assert not (tmp_path / "asked").exists()


def test_the_block_is_felt(tmp_path: Path):
    run(tmp_path, "check", tmp_path)
    ended = subprocess.run([sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 9), 1)"],
                           env={**os.environ, "PYTHONPATH": str(tmp_path / "site")}, capture_output=True, check=False)
    assert ended.returncode and (tmp_path / "asked").exists()


def test_no_test_reaches_the_network():
    with pytest.raises(ConnectionError, match="a test asked for"):
        socket.create_connection(("192.0.2.1", 9), 1)
