"""What changes while a command reads it is refused: what is made, and the digests of what it was made of, agree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reporter import resources
from reporter.dossier.drafting import ToldAtStart
from reporter.files.reading import at_one_moment
from reporter.findings import Refusal
from reporter.verbs import build
from reporter.verbs import init as beginning
from reporter.verbs.build import assemble
from reporter.verbs.convert_dossier import convert_dossier
from reporter.verbs.examine import examine
from reporter.verbs.papers import public_dossier

CHANGED = "has changed while it was read"


@pytest.fixture(params=["folder", "workbook"])
def dossier(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / "dossier"
    shutil.copytree(resources.inputs() / "rwanda-clean-cooking", folder)
    if request.param == "folder":
        return folder
    book = tmp_path / "books" / "dossier.xlsx"
    convert_dossier(folder, book, lossy=True)
    return book


@contextmanager
def changed(path: Path, how: str, outside: Path) -> Iterator[None]:
    """A file that has grown, was written anew with as many bytes, is gone, or is a link to another; and as it was."""
    aside = path.with_name(f"{path.name}.aside")
    if how == "grown":
        content, state = path.read_bytes(), path.stat()
        path.write_bytes(content + b"\n")
        yield
        path.write_bytes(content)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        return
    path.rename(aside)
    if how == "anew":
        shutil.copyfile(aside, path)
    elif how in ("link", "outside"):
        twin = aside.with_name(f"{aside.name}.twin") if how == "link" else outside / "twin"
        path.symlink_to(shutil.copyfile(aside, twin))
    yield
    path.unlink(missing_ok=True)
    aside.rename(path)


@pytest.mark.parametrize("how", ["grown", "anew", "gone", "link", "outside"])
def test_no_file_changes_between_being_read_and_being_digested(dossier: Path, tmp_path: Path, how: str):
    with at_one_moment():
        examined = examine(dossier)
        read = examined.closing.dossier
        assert read is not None and len(read.inputs) > 1
        for name in read.inputs:
            with changed(read.folder / name, how, tmp_path), pytest.raises(Refusal, match=f"{name} {CHANGED}"):
                public_dossier(examined, draft=False)
        assert public_dossier(examined, draft=False) is not None


def test_a_dossier_that_is_saved_while_it_is_built_makes_nothing(dossier: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(build, "public_dossier", _after(build.public_dossier, lambda: os.utime(
        dossier / "narrative/initial-report/I.md" if dossier.is_dir() else dossier, ns=(1, 1))))
    with pytest.raises(Refusal, match=CHANGED):
        assemble(dossier, pdf=False)


def test_an_export_that_changes_before_it_is_copied_begins_no_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    export = Path(shutil.copy(resources.inputs() / "india-japan-jcm/registry/actions-2027.csv", tmp_path / "a.csv"))
    monkeypatch.setattr(beginning, "write_dossier", _after(beginning.write_dossier, lambda: export.write_text("a\n")))
    with pytest.raises(Refusal, match=CHANGED):
        beginning.init(tmp_path / "new", [export], ToldAtStart("IND"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def _after(work: Callable[..., object], first: Callable[[], object]) -> Callable[..., object]:
    def both(*arguments: object, **named: object) -> object:
        first()
        return work(*arguments, **named)

    return both
