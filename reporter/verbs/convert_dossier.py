"""A dossier from folder to workbook and from workbook to folder, with the files that stand beside either."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.folder import folder_files
from reporter.dossier.workbook import ENDING
from reporter.dossier.written import Written, without_sheets
from reporter.dossier.written_reading import Reread, differences_between, read_written
from reporter.files.reading import MAX_BYTES, opened
from reporter.files.sheet import MAX_TEXT
from reporter.findings import Finding, Findings, Refusal
from reporter.verbs.submission_folder import at_work, put_new

_STAGE, _PART = ".reporter-", ".part"


class TargetInUse(Refusal):
    """Something stands where the target would be; the message says what to do."""


@dataclass(frozen=True)
class Converted:
    """What came of converting. Nothing was written where there are `errors` or `too_much`, nor where there is something
    `lost` and that was not agreed to; `written` are the files, `beside` of them those that were copied."""

    errors: tuple[Finding, ...] = ()
    too_much: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def convert_dossier(source: Path, target: Path, *, lossy: bool = False) -> Converted:
    """Make the dossier `target`, a workbook by its ending or else a folder, of the dossier `source`."""
    reread = read_written(source)
    if reread is None:
        raise Refusal(f"{source} cannot be read. `reporter check {source}` says why.")
    to_workbook, home = target.suffix.lower() == ENDING, source if source.is_dir() else source.parent
    into = target.parent if to_workbook else target
    may_be_made(target, into, home, reread)
    if reread.errors:
        return Converted(errors=reread.errors)
    too_much = tuple(_too_much(reread.content)) if to_workbook else ()
    if too_much or reread.lost and not lossy:
        return Converted(too_much=too_much, lost=reread.lost)
    with staged(into) as stage:
        written = write_dossier(stage, target.name if to_workbook else None, reread.content)
        copy_beside(home, stage, reread.beside)
        made = read_written(stage / target.name if to_workbook else stage)
        differing = differences_between(reread.content, made.content) if made else ["everything"]
        if differing:
            return Converted(too_much=tuple(differing))
        put_beside(stage, into, [*reread.beside, *written])
    return Converted(lost=reread.lost, written=(*written, *reread.beside), beside=reread.beside)


def write_dossier(folder: Path, workbook: str | None, content: Written) -> tuple[str, ...]:
    """Write a dossier into a folder, as a workbook of that name or as files; the names written."""
    if workbook is not None:
        from reporter.renderers.workbooks.dossier import dossier_workbook

        files = {workbook: dossier_workbook(content)}
    else:
        files = {name: text.encode() for name, text in folder_files(content).items()}
    for name, made in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    return tuple(files)


@contextmanager
def staged(into: Path) -> Iterator[Path]:
    """A folder on the same disk as `into`, in which things are made before they are put there; gone afterwards.

    What a command that was killed left there is taken away first.
    """
    above = into
    while not above.is_dir():
        above = above.parent
    _clear_stages(above)
    stage, lock = _new_stage(above)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        lock.close()


def _new_stage(above: Path) -> tuple[Path, ExitStack]:
    """A new stage, with the lock that says that somebody is at work there."""
    while True:
        stage, lock = Path(tempfile.mkdtemp(prefix=_STAGE, suffix=_PART, dir=above)), ExitStack()
        try:
            lock.enter_context(at_work(stage))
        except (BlockingIOError, FileNotFoundError):  # another command has just taken it for one that was left
            continue
        return stage, lock


def _clear_stages(above: Path) -> None:
    if sys.platform == "win32":  # nothing says there whether a command is still at work
        return
    for stage in above.glob(f"{_STAGE}*{_PART}"):
        if stage.is_dir() and not stage.is_symlink():
            with suppress(OSError), at_work(stage):
                shutil.rmtree(stage)


def put_beside(stage: Path, into: Path, names: list[str]) -> None:
    """Move what is in `stage` into a folder, all or none; raises TargetInUse where one of the files stands there.

    A folder that is new comes at once; in one that stands, what makes it a dossier comes last.
    """
    if not into.exists():
        into.parent.mkdir(parents=True, exist_ok=True)
        stage.chmod(0o777 & ~_umask())
        stage.rename(into)
        return
    for name in names:
        if os.path.lexists(into / name):
            raise TargetInUse(f"{into / name} is there already, and stays as it is. Name another place, so that "
                              "nothing of yours is overwritten.")
    moved: list[Path] = []
    made: list[Path] = []
    try:
        for name in sorted(names, key=lambda name: name == FACTS_FILE or name.endswith(ENDING) and "/" not in name):
            path = into / name
            for parent in reversed([one for one in path.parents if not one.exists()]):
                parent.mkdir()
                made.append(parent)
            put_new(stage / name, path)
            moved.append(path)
    except (OSError, Refusal):
        for path in moved:
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise


def replace_beside(stage: Path, into: Path, names: list[str]) -> None:
    """Move what is in `stage` into a folder that stands, in place of what it has under these names; all or none.

    Each file is the old or the new one at any moment. Where the system refuses one, the others are put back.
    """
    moved: list[tuple[Path, Path | None]] = []
    try:
        for number, name in enumerate(names):
            path, kept = into / name, stage / f"{number}.kept"
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                shutil.copy2(path, kept)
                shutil.copymode(path, stage / name)
            (stage / name).replace(path)
            moved.append((path, kept if kept.exists() else None))
    except OSError:
        for path, kept_as in reversed(moved):
            if kept_as is None:
                path.unlink(missing_ok=True)
            else:
                kept_as.replace(path)
        raise


def _umask() -> int:
    """What the system takes from the rights of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def may_be_made(target: Path, into: Path, home: Path, reread: Reread) -> None:
    """Nothing is written over, and no dossier is read twice: raises TargetInUse otherwise."""
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise TargetInUse(f"{target} is there already, and stays as it is. Name another place for the dossier.")
    if into.resolve().is_relative_to(home.resolve()) and target.suffix.lower() == ENDING:
        raise TargetInUse(f"{target} would stand among the files that it is made of, and their tables would be read "
                          "twice. Name a workbook in another folder.")
    for name in reread.beside:
        if os.path.lexists(into / name):
            raise TargetInUse(f"{into / name} is there already, and stays as it is. The dossier has such a file too: "
                              "name another folder.")


def _too_much(content: Written) -> Iterator[str]:
    """What no cell can hold, and what no sheet has a place for."""
    yield from (f"the key {key} of the facts, which is none that is known" for key in without_sheets(content.facts))
    for approach in content.approaches:
        yield from (f"the key {key} of an approach, which is none that is known"
                    for key in without_sheets({"approaches": [approach]}))
    for outline, rows in content.answers.items():
        for row in rows:
            if len(row.answer) > MAX_TEXT:
                where = " ".join(filter(None, (row.number, row.approach, row.element)))
                yield (f"the answer to {where} of {outline}: it has {len(row.answer)} letters, and a cell of Excel has "
                       f"room for {MAX_TEXT}")


def copy_beside(home: Path, stage: Path, names: tuple[str, ...]) -> None:
    """Copy files of a dossier as they are."""
    for name in names:
        copied(home, name, stage / PurePosixPath(name))


def copied(home: Path, name: str, path: Path) -> None:
    """Copy a file below `home` as it is, through the one way in which files are opened."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = Findings()
    with opened(home, name, told, MAX_BYTES) as file:
        if file is None:
            raise Refusal(f"{home / name} cannot be copied: {told.items[0].message}.")
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
