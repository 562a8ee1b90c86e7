"""A table where a list, a text or several tables are meant, or the other way round: a finding in every command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter

APPROACH, FACTS = "approaches/CA9999.toml", "dossier.toml"
EXPECTED = r"\[expected_mitigation\]\n(20\d\d = .*\n)*"
CHANGES = [
    (APPROACH, EXPECTED, "expected_mitigation = [1, 2]\n", "expected_mitigation"),
    (APPROACH, EXPECTED, "expected_mitigation = 5\nno line of TOML\n", "expected_mitigation"),
    (APPROACH, r"(?m)^2027 = .*$", "2027 = { x = 1 }", "2027"),
    (APPROACH, r"(?m)^parties = .*$", "parties = { x = 1 }", "parties"),
    (APPROACH, r"\[authorizations\.", "[[authorizations]]\n[authorizations.", "authorizations"),
    (FACTS, r"\[ndc\]", "[[ndc]]", "Write [ndc], in one pair"), (FACTS, r"\[party\]", "[[party]]", "Write [party]"),
    (FACTS, r"\Z", "\n[registry]\nfiles = 1\n", "Write [[registry]], in two pairs"),
    (FACTS, r"\A", "registry = ['a']\n", "registry[1]"), (FACTS, r"\A", "ignore = [1]\n", "ignore[1]"),
    (FACTS, r"(?m)^title = .*$", "title = [1]", "title")]
COMMANDS = [("check", "d"), ("status", "d"), ("preview", "d"), ("build", "d", "--out", "new", "--no-pdf", "--draft"),
            ("convert", "d", "new/x.xlsx"), ("init", "new", "--after", "d"), ("diff", "base", "d"),
            ("convert", "d", "new", "--to", "docx"), ("init", "d", "--approach", "CA0009")]


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("misshapen") / "base"
    starter.write(folder)
    return folder


@pytest.mark.parametrize(("file", "pattern", "written", "told"), CHANGES, ids=[one[2].strip() for one in CHANGES])
def test_what_has_another_shape_than_is_meant_is_a_finding_in_every_command(
        base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, pattern: str, written: str, told: str):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(base, "base")
    text = (base / file).read_text("utf-8")
    changed = re.sub(pattern, written, text, count=1)
    assert changed != text
    for command in COMMANDS:
        shutil.rmtree("d", ignore_errors=True)
        shutil.rmtree("new", ignore_errors=True)
        shutil.copytree(base, "d")
        Path("d", file).write_text(changed, "utf-8")
        result = CliRunner().invoke(app, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        assert result.exit_code in ((0, 1) if command[0] == "build" or "docx" in command else (1, 2)), command
        if command[0] == "check" or command[1:] == ("d", "new/x.xlsx"):
            assert told in " ".join(result.output.split()), command
