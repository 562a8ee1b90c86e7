"""What the shipped dossiers become, compared with the copies in tests/golden.

The copies change only in the commit that explains why: `make golden` writes them anew, and the diff is read.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reporter.verbs.build import assemble

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
DOSSIERS = ("india-japan-jcm", "japan-india-jcm", "rwanda-clean-cooking")
KEPT = (".html", ".json", ".csv")


def told(name: str) -> dict[str, bytes]:
    """The text files of a build, without the front page, which holds the digests of all others.

    The style sheets are left out: they are looked at rather than compared.
    """
    files = assemble(ROOT / "inputs" / name, pdf=False).files
    return {file: without_style(content) if file.endswith(".html") else content
            for file, content in files.items() if file.endswith(KEPT) and file != "index.html"}


def without_style(page: bytes) -> bytes:
    head, _, rest = page.partition(b"<style>")
    return head + rest.partition(b"</style>")[2]


@pytest.mark.parametrize("name", DOSSIERS)
def test_each_dossier_becomes_what_it_became(name):
    made = told(name)
    folder = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.iterdir():
            stale.unlink()
        for file, content in made.items():
            (folder / file).write_bytes(content)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made
