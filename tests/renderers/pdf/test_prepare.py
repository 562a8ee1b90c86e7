"""Setting up a machine: what is missing is said plainly, and installed only where the user may."""

from __future__ import annotations

import subprocess

import prepare
import pytest

from reporter.renderers.pdf import system_libraries


@pytest.fixture
def machine(monkeypatch):
    """A Debian machine without Pango; says which commands were run and answers them with success."""
    ran: list[list[str]] = []

    def run(command, **_):
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(system_libraries, "missing", lambda: ("Pango", "HarfBuzz subset"))
    monkeypatch.setattr(prepare.shutil, "which", lambda command: f"/usr/bin/{command}")
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000, raising=False)
    return ran


def installed(ran: list[list[str]]) -> list[str]:
    return [" ".join(command) for command in ran if "install" in command]


def test_nothing_is_done_or_said_where_nothing_is_missing(machine, monkeypatch, capsys):
    monkeypatch.setattr(system_libraries, "missing", lambda: ())
    assert prepare.main() == 0
    assert machine == [] and capsys.readouterr() == ("", "")


def test_root_installs_what_is_missing(machine, monkeypatch, capsys):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 0, raising=False)
    assert prepare.main() == 0
    assert machine[0][:2] == ["apt-get", "update"]
    assert installed(machine)[0].startswith("apt-get install") and "libharfbuzz-subset0" in installed(machine)[0]
    assert "Missing on this machine: Pango, HarfBuzz subset" in capsys.readouterr().err


def test_after_installing_a_new_process_looks_again(machine, monkeypatch):
    with monkeypatch.context() as as_it_runs:
        as_it_runs.setattr(prepare.os, "geteuid", lambda: 0, raising=False)
        prepare.main()
    monkeypatch.undo()
    ended = subprocess.run(machine[-1], cwd=prepare.__file__.rpartition(".ci")[0], capture_output=True, text=True,
                           check=False)
    assert ended.stderr == "" if not system_libraries.missing() else ended.stderr.startswith("Still missing: ")


def test_sudo_is_used_where_it_asks_for_no_password(machine):
    assert prepare.main() == 0
    assert installed(machine)[0].startswith("sudo -n apt-get install")


def test_who_may_not_install_is_told_the_command(machine, monkeypatch, capsys):
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    assert prepare.main() == 1
    assert "To get them: sudo apt-get install libpango-1.0-0" in capsys.readouterr().err


def test_other_systems_are_told_their_own_command(machine, monkeypatch, capsys):
    monkeypatch.setattr(prepare.shutil, "which", lambda command: None)
    assert prepare.main() == 1
    assert machine == []
    assert system_libraries.hint() in capsys.readouterr().err


def test_a_failed_installation_is_told(machine, monkeypatch, capsys):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 100))
    assert prepare.main() == 1
    assert "This did not work: apt-get update" in capsys.readouterr().err


def test_debians_venv_package_is_asked_for_where_python_lacks_it(machine, monkeypatch):
    monkeypatch.setattr(system_libraries, "missing", lambda: ())
    monkeypatch.setattr(prepare.importlib.util, "find_spec", lambda name: None)
    assert prepare.main() == 0
    assert "-venv" in installed(machine)[0]


def test_an_old_python_is_told(monkeypatch, capsys):
    monkeypatch.setattr(prepare, "NEEDED", (9, 0))
    assert prepare.main() == 1
    assert "make PYTHON=" in capsys.readouterr().err
