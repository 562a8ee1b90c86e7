"""Same input, same bytes: whatever else differs between two machines, or two runs on one."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reporter import resources
from reporter.files.plain_copies import plain_copy
from reporter.renderers.deflating import LEVEL, compress, compressobj, repacked
from reporter.renderers.workbooks.annotated import annotated_workbook
from tests.files.tables import as_xlsx

ROOT = Path(__file__).parent.parent
OTHER_DEFLATE = "import sys; from zlib_ng import zlib_ng; sys.modules['zlib'] = zlib_ng\n"
OTHER_ORDER = """
import os
whole, listed = os.scandir, os.listdir
class Backwards(list):
    def __enter__(self): return iter(self)
    def __exit__(self, *ended): pass
    def close(self): pass
os.scandir = lambda *a: Backwards(sorted(whole(*a), key=lambda entry: entry.name, reverse=True))
os.listdir = lambda *a: sorted(listed(*a), reverse=True)
"""
LOST_CLOCK = "import time; time.time = lambda: -1e7\n"
ONE_CORE = "import os; os.cpu_count = lambda: 1\n"


def digests(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


def built(folder: Path, dossier: Path, planted: str = "", umask: int = 0o022, python: str = sys.executable,
          **environment: str) -> dict[str, str]:
    """The digests of what the command makes of a dossier, its workbook annotated among it."""
    site = folder / "site"
    site.mkdir(parents=True)
    (site / "sitecustomize.py").write_text(planted)
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]), **environment}
    command = [python, "-P", "-m", "reporter"]
    for arguments in (["build", dossier, "--out", folder / "out", "--only", "annual-information"],
                      ["check", folder / "out" / "IND-AEF-2027-v1.0.xlsx", "--annotate", folder / "out" / "copy.xlsx"]):
        ended = subprocess.run([*command, *map(str, arguments)], env=surroundings, capture_output=True, text=True,
                               check=False, cwd=folder, umask=umask if os.name != "nt" else -1)
        assert ended.returncode in (0, 1), ended.stderr
    return digests(folder / "out")


@pytest.fixture(scope="module")
def dossier() -> Path:
    return resources.inputs() / "india-japan-jcm"


@pytest.fixture(scope="module")
def first(dossier: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(tmp_path_factory.mktemp("first"), dossier)


@pytest.mark.parametrize(("planted", "environment"), [
    (OTHER_DEFLATE, {}),
    (OTHER_ORDER + ONE_CORE, {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8",
                              "LANG": "tr_TR.UTF-8"}),
    (LOST_CLOCK, {"PYTHONHASHSEED": "8", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C", "PYTHONUTF8": "0"}),
    ("", {"FC_DEBUG": "255", "G_MESSAGES_DEBUG": "all", "FONTCONFIG_SYSROOT": "/nowhere", "PANGO_LANGUAGE": "sr",
          "HB_SHAPER_LIST": "fallback", "PYTHONOPTIMIZE": "1", "SOURCE_DATE_EPOCH": "1", "PYTHONWARNINGS": "error",
          "OPENPYXL_LXML": "True", "FORCE_COLOR": "1", "COLUMNS": "10"}),
], ids=["another deflate", "order of listing, one core, hash seed, time zone, locale",
        "a clock of 1969, another of them", "settings of libraries"])
def test_the_bytes_are_the_same_with(first, dossier, tmp_path, planted, environment):
    assert built(tmp_path / "a", dossier, planted, **environment) == first


def test_the_bytes_are_the_same_in_another_place_under_another_umask(first, dossier, tmp_path):
    elsewhere = tmp_path / "an other place, with ünicode"
    shutil.copytree(dossier, elsewhere)
    assert built(tmp_path / "b", elsewhere, umask=0o077) == first


def test_a_copy_of_a_workbook_that_does_not_say_when_it_was_made_does_not_say_it_either():
    told = repacked(as_xlsx({"Table": [["a"]]}), lambda name, part: re.sub(rb">[0-9]{4}-", b">2020-", part))
    bare = repacked(told, lambda name, part: re.sub(rb"<dcterms:created.*?</dcterms:created>", b"", part))
    for given, years in ((told, {b"1980", b"2020"}), (bare, {b"1980"})):
        with zipfile.ZipFile(io.BytesIO(annotated_workbook(given, [], [], ""))) as copy:
            assert set(re.findall(rb">([0-9]{4})-", copy.read("docProps/core.xml"))) == years


def test_a_workbook_is_made_plain_whatever_the_clock_says(monkeypatch):
    content = as_xlsx({"Table": [["a"]]})
    copy = plain_copy(content)
    monkeypatch.setattr("time.time", lambda: -1e7)
    assert plain_copy(content) == copy


def test_another_deflate_would_give_other_bytes():
    """Otherwise the test above would show nothing."""
    zlib_ng = pytest.importorskip("zlib_ng.zlib_ng")
    import zlib

    content = b"".join(b"<c r='B%d'><v>%d</v></c>" % (n, n * n % 977) for n in range(20_000))
    assert zlib_ng.compress(content, 6) != zlib.compress(content, 6)
    assert zlib_ng.decompress(compress(content)) == content == zlib.decompress(compress(content))
    assert hashlib.sha256(compress(content)).hexdigest() == hashlib.sha256(compress(content, 9)).hexdigest()


def test_pieces_are_compressed_as_the_whole():
    writing = compressobj(LEVEL)
    assert writing.compress(b"a" * 1000) + writing.compress(b"b") + writing.flush() == compress(b"a" * 1000 + b"b")


def pythons() -> dict[str, str]:
    """The Pythons of this machine that have the locked packages; the workflow of CI runs the others."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for version in ("3.11", "3.12", "3.13", "3.14"):
        python = shutil.which(f"python{version}")
        if python and version not in found and subprocess.run(
                [python, "-P", "-c", "import deflate, openpyxl, pydantic, typer, weasyprint"],
                capture_output=True, check=False).returncode == 0:
            found[version] = python
    return found


@pytest.mark.parametrize("python", pythons().values(), ids=pythons().keys())
def test_the_bytes_are_the_same_under_each_python_of_the_machine(first, dossier, tmp_path, python):
    assert built(tmp_path / "c", dossier, python=python) == first
