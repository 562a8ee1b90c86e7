"""The house stands as it is drawn: every import goes down, and nothing public has two meanings."""

from __future__ import annotations

import ast
import collections
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

PROTOCOLS = {"read_source"}
"""Functions that several modules must have, since they are found by their name."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The import contract of `pyproject.toml`, run on the package that stands in `folder`."""
    program = ("import sys; sys.path.insert(0, sys.argv[1]); from importlinter.cli import lint_imports; "
               "sys.exit(lint_imports(config_filename=sys.argv[2], no_cache=True))")
    return subprocess.run([sys.executable, "-P", "-c", program, str(folder), str(ROOT / "pyproject.toml")],
                          capture_output=True, text=True, cwd=folder, env={**os.environ, "NO_COLOR": "1"}, check=False)


def test_no_import_runs_up():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_that_runs_up_is_found(tmp_path):
    shutil.copytree(ROOT / "reporter", tmp_path / "reporter", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "reporter/records/rows.py").open("a") as planted:
        planted.write("from reporter.accounting import ledger\n")
    done = lint(tmp_path)
    assert done.returncode == 1 and "reporter.records is not allowed to import reporter.accounting" in done.stdout


def test_no_public_class_or_function_has_two_meanings():
    places = collections.defaultdict(list)
    for path in sorted((ROOT / "reporter").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1 and name not in PROTOCOLS} == {}
