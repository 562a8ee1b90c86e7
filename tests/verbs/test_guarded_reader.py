"""Nothing of a dossier, a submission folder or a workbook is opened but by the one guarded reader."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reporter import resources
from reporter.dossier import starter
from reporter.dossier.drafting import ToldAtStart
from reporter.files import reading
from reporter.files.reading import read_bytes
from reporter.findings import Findings
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.archive import archive
from reporter.verbs.build import assemble
from reporter.verbs.check import inspect, write_annotated
from reporter.verbs.convert_dossier import convert_dossier
from reporter.verbs.convert_from_word import take_over
from reporter.verbs.convert_word import convert_narrative
from reporter.verbs.diff import compare_versions, read_version
from reporter.verbs.init import init
from reporter.verbs.next_year import begin_next_year
from reporter.verbs.reconcile import reconcile
from tests.builds import publish

OPENING, LISTING = ("open",), ("os.scandir", "os.listdir", "glob.glob", "pathlib.Path.glob")
WATCHED: dict[str, tuple[Path, list[str]]] = {}
"""The folder that is watched, and what was opened in it from elsewhere; hooks cannot be taken back."""


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not WATCHED or event not in OPENING + LISTING:
        return
    folder, seen = WATCHED["now"]
    path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
    if path.startswith(str(folder)):
        frame = sys._getframe(1)
        if frame.f_code.co_filename != reading.__file__:
            seen.append(f"{event} {path} in {frame.f_code.co_filename}")


sys.addaudithook(_hook)


@contextmanager
def watching(folder: Path) -> Iterator[list[str]]:
    seen: list[str] = []
    WATCHED["now"] = folder, seen
    try:
        yield seen
    finally:
        WATCHED.clear()


@pytest.mark.parametrize("name", [path.name for path in sorted(resources.inputs().iterdir()) if path.is_dir()])
def test_no_file_of_a_dossier_is_opened_from_elsewhere(tmp_path: Path, name: str):
    folder = tmp_path / "watched" / name
    shutil.copytree(resources.inputs() / name, folder)
    (folder / "partner").mkdir(exist_ok=True)
    whole = assemble(folder, pdf=False)
    workbook = next(content for name, content in whole.files.items() if "-AEF-" in name and name.endswith(".xlsx"))
    (folder / "partner" / "theirs.xlsx").write_bytes(workbook)
    for broken in (False, True):
        if broken:
            (folder / "dossier.toml").write_text((folder / "dossier.toml").read_text("utf-8") + "\nnot toml")
        with watching(tmp_path / "watched") as seen:
            assemble(folder, pdf=False, draft=True)
            inspect([folder])
            compare_versions(read_version(folder), read_version(folder))
            reconcile([folder])
        assert seen == []


def test_no_file_of_a_submission_is_opened_from_elsewhere(tmp_path: Path):
    out = tmp_path / "watched"
    whole = assemble(resources.inputs() / "india-japan-jcm", pdf=False)
    publish(whole, out)
    workbook = next(out.glob("*-AEF-*.xlsx"))
    with watching(out) as seen:
        inspect([out])
        [one] = inspect([workbook])
        write_annotated(one, tmp_path / "copy.xlsx")
        compare_versions(read_version(out), read_version(workbook))
    assert seen == []


def test_no_verb_that_writes_opens_what_it_is_given_from_elsewhere(tmp_path: Path):
    """Converting, keeping, beginning anew, and taking chapters over from Word."""
    given = tmp_path / "watched"
    starter.write(given / "dossier")
    whole = assemble(given / "dossier", pdf=False)
    publish(whole, given / "out")
    workbook = next((given / "out").glob("*-AEF-*.xlsx"))
    with watching(given) as seen:
        convert_dossier(given / "dossier", tmp_path / "book" / "dossier.xlsx", lossy=True)
        convert_narrative(given / "dossier" / "narrative", tmp_path / "chapters", lossy=True)
        begin_next_year(given / "dossier", tmp_path / "next")
        init(tmp_path / "new", [workbook], ToldAtStart("GHA"))
        reconcile([workbook, given / "out"], to_parquet=tmp_path / "world")
    assert seen == []
    reads = {
        "book": lambda: convert_dossier(tmp_path / "book" / "dossier.xlsx", tmp_path / "again", lossy=True),
        "chapters": lambda: take_over(tmp_path / "chapters", given / "dossier", lossy=True),
        # DuckDB opens Parquet itself, beyond the sight of hooks.
        "world": lambda: reconcile([tmp_path / "world"]),
        "watched/out": lambda: archive(given / "dossier", given / "out", datetime.date(2027, 4, 10),
                                       SubmissionKind.ANNUAL_INFORMATION)}
    for folder, read in reads.items():
        with watching(tmp_path / folder) as seen:
            read()
        assert seen == [], folder


def test_the_watch_sees_what_is_opened_from_elsewhere(tmp_path: Path):
    (tmp_path / "a").write_text("a")
    with watching(tmp_path) as seen:
        assert read_bytes(tmp_path, "a", Findings()) == b"a"
        assert not seen
        (tmp_path / "a").read_bytes()
        list(tmp_path.iterdir())
    assert len(seen) >= 2


def test_what_the_reader_refused_is_no_input(tmp_path: Path):
    """A link out of the dossier, a pipe, and a file that is too large: no digest of theirs is published."""
    folder = tmp_path / "dossier"
    shutil.copytree(resources.inputs() / "india-japan-jcm", folder)
    (folder / "partner").mkdir(exist_ok=True)
    (tmp_path / "secret.xlsx").write_bytes(b"secret")
    (folder / "partner" / "link.xlsx").symlink_to(tmp_path / "secret.xlsx")
    os.mkfifo(folder / "partner" / "pipe.xlsx")
    with (folder / "partner" / "large.xlsx").open("wb") as large:
        large.truncate(reading.MAX_WORKBOOK_BYTES + 1)
    (folder / "partner" / "none.xlsx").write_bytes(b"none")
    made = assemble(folder, pdf=False)
    assert made.made
    assert not [name for name in made.manifest.inputs if name.startswith("partner/") and name != "partner/japan.xlsx"]
    told = {(finding.place.file, finding.code) for finding in made.findings.items}
    assert told >= {
        ("partner/link.xlsx", "READ-002"), ("partner/pipe.xlsx", "READ-001"), ("partner/large.xlsx", "READ-003"),
        ("partner/none.xlsx", "READ-004")}
