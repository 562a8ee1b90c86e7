"""What is installed is whole: the wheel works elsewhere, its dependencies are declared, the locks agree."""

from __future__ import annotations

import ast
import os
import re
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import licences
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DISTRIBUTIONS = {"charset_normalizer": "charset-normalizer", "python_calamine": "python-calamine",
                 "PIL": "pillow", "fontTools": "fonttools", "markdown_it": "markdown-it-py",
                 "pydantic_core": "pydantic", "tree_sitter": "tree-sitter", "tree_sitter_toml": "tree-sitter-toml",
                 "arabic_reshaper": "arabic-reshaper", "bidi": "python-bidi", "ibis": "ibis-framework",
                 "re2": "google-re2"}

ABSENT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in {names}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True,
                   capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def elsewhere(wheel, tmp_path_factory) -> Path:
    """An environment that has the wheel and, of what this one has, the packages that it runs with."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
                    "--no-index", str(wheel)], check=True)
    packages = next((folder / "venv").rglob("site-packages"))
    # A path in a .pth file brings the packages in it, but not its own .pth files, such as that of an editable reporter.
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    (packages / "sitecustomize.py").write_text(ABSENT.format(names=sorted(
        name for name, distributions in metadata.packages_distributions().items()
        if not {distribution.lower().replace("_", "-") for distribution in distributions}
        & licences.locked("requirements.txt").keys())), encoding="utf-8")
    return python


def ran(python: Path, cwd: Path, *arguments: str) -> str:
    """The output of `reporter` as installed elsewhere, run in a folder outside the repository."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = python.with_name("reporter.exe" if os.name == "nt" else "reporter")
    done = subprocess.run([str(command), *arguments], cwd=cwd, env=environment, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_carries_the_templates_and_the_dossiers(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "inputs"):
        files = [path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert files
        assert {f"reporter/{name}" for name in files} <= packed
    assert any(name.endswith("licenses/LICENSE") for name in packed)
    assert not any(name.startswith("tests/") or "__pycache__" in name for name in packed)


def test_the_installed_wheel_starts_a_dossier_and_builds_it(elsewhere, tmp_path):
    """The examples of `--help`, one after the other."""
    for command in ("init", "check", "build"):
        example = ran(elsewhere, tmp_path, command, "--help").rstrip().splitlines()[-1].strip()
        ran(elsewhere, tmp_path, *example.removeprefix("Example: reporter ").split())
    made = {path.suffix for path in (tmp_path / "out/my-dossier").iterdir()}
    assert {".pdf", ".html", ".xlsx", ".json", ".csv"} <= made


def test_the_installed_wheel_explains_a_rule(elsewhere, tmp_path):
    assert ran(elsewhere, tmp_path, "explain", "AEF-301").startswith("AEF-301  ")


def test_the_installed_wheel_runs_without_what_only_tests_and_extras_need(elsewhere, tmp_path):
    assert "AEF-301" in ran(elsewhere, tmp_path, "explain", "--markdown")
    ran(elsewhere, tmp_path, "init", "dossier")
    ran(elsewhere, tmp_path, "init", "book/dossier.xlsx")
    ran(elsewhere, tmp_path, "convert", "dossier/narrative", "chapters", "--to", "docx")
    ran(elsewhere, tmp_path, "reconcile", "dossier", "--to-parquet", "world")
    ran(elsewhere, tmp_path, "diff", "dossier", "dossier", "--format", "json")
    for command in ("status", "preview", "check"):
        ran(elsewhere, tmp_path, command, "dossier")
    ran(elsewhere, tmp_path, "check", "book/dossier.xlsx", "--annotate", "copy.xlsx")


def imports_of(path: Path) -> set[str]:
    """The packages that a file imports, by the name before the first dot."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"reporter"}


OF_EXTRAS = {"expressions.py": "test", "engines.py": "spark"}
"""Modules that need an extra: what draws SQL, and the engine that is optional."""


def named(dependencies: list[str]) -> set[str]:
    return {re.split(r"[<>=]", dependency)[0].lower() for dependency in dependencies}


def test_every_imported_package_is_declared():
    for path in sorted((ROOT / "reporter").rglob("*.py")):
        needed = {DISTRIBUTIONS.get(name, name.replace("_", "-")) for name in imports_of(path)}
        extra = PROJECT["optional-dependencies"].get(OF_EXTRAS.get(path.name), [])
        assert needed <= named(PROJECT["dependencies"]) | named(extra), path.name


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt", "requirements-spark.txt"])
def test_locks_pin_every_package_with_hashes_and_name_no_index(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|--trusted-host", text)
    for entry in re.split(r"\n(?=[a-z])", text)[1:]:
        assert re.match(r"[a-z0-9-]+==\S+", entry) and "--hash=sha256:" in entry, entry


def test_the_locks_hold_what_the_project_asks_for():
    for lock, dependencies in (("requirements.txt", PROJECT["dependencies"]),
                               ("requirements-test.txt", PROJECT["optional-dependencies"]["test"])):
        names = {re.split(r"[<>=\[; ]", dependency)[0].lower() for dependency in dependencies}
        assert names <= licences.locked(lock).keys()
    runtime, test = licences.locked("requirements.txt"), licences.locked("requirements-test.txt")
    assert runtime.items() <= test.items()


def test_the_licences_of_fonts_and_packages_are_listed():
    document = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    for name, version in licences.locked("requirements-test.txt").items():
        assert f"| {name} | {version} | " in document, f"{name}: run make licences"
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            assert name in licences.ELSEWHERE
    for font in (ROOT / "templates/fonts").glob("*.ttf"):
        assert f"| {font.name} | " in document, f"{font.name}: run make licences"


def test_make_lists_its_targets():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("submission", "initial-report", "annual-information", "regular-information", "check", "test",
                   "bench", "mutants", "lint", "wheel", "lock", "clean", "help"):
        assert re.search(rf"^  make {target} ", listed, re.MULTILINE), target


@pytest.mark.parametrize("name", ["mine", "my dossiers/of 2027", "-x", "a`touch ran`", "a$(touch ran)",
                                  'a"; touch ran; "', "a$(shell touch ran)"])
@pytest.mark.parametrize("given", ["", "out; touch ran"])
def test_make_hands_on_names_as_they_are_and_runs_nothing_that_stands_in_them(tmp_path, name, given):
    (tmp_path / "python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "python").chmod(0o755)
    said = subprocess.run(
        ["make", "-s", "-f", str(ROOT / "Makefile"), "-o", "ready", f"BIN={tmp_path}", "submission", f"DOSSIER={name}",
         *([f"OUT={given}"] if given else [])], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    out = given or f"out/{name.rpartition('/')[2]}"
    assert said.splitlines() == ["-P", "-m", "reporter", "build", "--out", out, "--", name]
    assert not (tmp_path / "ran").exists()
