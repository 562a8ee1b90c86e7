"""Files put among those that stand in a folder, all of them or none, whatever happens meanwhile.

They are made in a hidden folder on the same disk, the stage. Before the first is put in its place, a journal in the
stage says where each belongs and what stood there. A stage keeps its files until all are in place: whoever finds one
with a journal after a command was killed puts in place what is not yet. Nothing that people changed meanwhile is
replaced, and a stage that came with a folder from elsewhere is no stage of ours.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.workbook import ENDING
from reporter.files.stages import (
    JOURNAL,
    clear_stages,
    journal_of,
    locked_folder,
    stage_in,
    stages_in,
    synced,
    umask,
    write_journal,
)
from reporter.findings import Refusal

_ASIDE = ".reporter-aside-"


class TargetInUse(Refusal):
    """Something stands where the target would be; the message says what to do."""


@contextmanager
def staged(into: Path) -> Iterator[Path]:
    """A folder on the same disk as `into`, in which things are made before they are put there; gone afterwards.

    What a command that was killed left there is finished or taken away first.
    """
    above = _standing(into)
    finished_beside(above)
    with stage_in(above) as stage:
        yield stage


def finished_beside(path: Path) -> str | None:
    """Finish what a command that was killed had begun to put into the folder at `path`, or beside it, and say so.

    Raises Refusal where another command is at it.
    """
    above, said = _standing(path), list[str]()
    for stage in stages_in(above):
        if journal_of(stage) is None:
            continue
        try:
            handle = locked_folder(stage)
        except BlockingIOError as error:
            raise Refusal(f"Another command is writing into {above}. Wait until it has ended.") from error
        except FileNotFoundError:  # it has just ended
            continue
        try:
            journal = journal_of(stage)
            if journal is not None:
                said.append(_finish(stage, above / journal.into, journal.files))
                (stage / JOURNAL).unlink()
        finally:
            if handle is not None:
                os.close(handle)
        shutil.rmtree(stage, ignore_errors=True)
    clear_stages(above, also_foreign=False)
    return " ".join(said) or None


def put_beside(stage: Path, into: Path, names: list[str]) -> None:
    """Put what is in `stage` into a folder, all or none; raises TargetInUse where something stands there.

    A folder that is new comes at once, with all that is in the stage; in one that stands, what makes it a dossier comes
    last.
    """
    if not os.path.lexists(into):
        put_folder(stage, into)
        return
    for name in names:
        if os.path.lexists(into / name):
            raise _in_use(into / name)
    _put(stage, into, dict.fromkeys(sorted(
        names, key=lambda name: name == FACTS_FILE or name.endswith(ENDING) and "/" not in name)))


def replace_beside(stage: Path, into: Path, names: list[str], read: Mapping[str, str | None] | None = None) -> None:
    """Put what is in `stage` into a folder that stands, in place of what it has under these names; all or none.

    Each file is the old or the new one at any moment. Where the system refuses one, the others are put back. Raises
    TargetInUse where a file is no longer what was `read`, by its sha256: somebody has written it meanwhile.
    """
    was: dict[str, str | None] = {}
    for name in names:
        there = into / name
        was[name] = _digest(there) if os.path.lexists(there) else None
        if read is not None and was[name] != read.get(name):
            raise TargetInUse(f"{there} has changed since it was read, and stays as it is. Run the command again.")
        if was[name] is not None:
            with suppress(PermissionError):  # some disks know no rights
                shutil.copymode(there, stage / name)
    _put(stage, into, was)


def write_new(path: Path, content: bytes) -> None:
    """Write one file where none stands, whole or not at all; raises TargetInUse, and leaves it, where one does."""
    with staged(path.parent) as stage:
        (stage / path.name).write_bytes(content)
        put_beside(stage, path.parent, [path.name])


def write_whole(folder: Path, files: Mapping[str, bytes], read: Mapping[str, str | None] | None = None) -> None:
    """Write files of a folder, all or none, in place of those there, but never through a link out of it.

    Raises TargetInUse where one is no longer what was `read`, by its sha256.
    """
    with staged(folder) as stage:
        for name, content in files.items():
            (stage / name).write_bytes(content)
        if os.path.lexists(folder):
            replace_beside(stage, folder, list(files), read)
        else:
            put_beside(stage, folder, list(files))


def _put(stage: Path, into: Path, was: Mapping[str, str | None]) -> None:
    """Put the files of the stage in place, or leave everything as it was.

    Where not even that can be done, the journal stays, by which the next command finishes it.
    """
    begun: list[tuple[str, Path, Path]] = []
    made: list[Path] = []
    try:
        _write_journal(stage, into, was)
        for number, (name, digest) in enumerate(was.items()):
            path, aside = _real(into, name), stage / f"{_ASIDE}{number}"
            for parent in reversed([one for one in path.parents if not one.exists()]):
                made.append(parent)
                parent.mkdir()
            begun.append((name, path, aside))
            if digest is None:
                try:
                    _put_new(stage / name, path)
                except TargetInUse:
                    begun.pop()  # what came meanwhile is another command's, though its bytes be the same
                    raise
            else:
                _twin(path, aside)
                _twin(stage / name, stage / _ASIDE).replace(path)
        for folder in {path.parent for _, path, _ in begun}:
            synced(folder)
    except BaseException:
        back = [_is_taken_back(stage / name, path, aside, is_new=was[name] is None)
                for name, path, aside in reversed(begun)]
        for folder in reversed(made):
            with suppress(OSError):  # something else stands in it now
                folder.rmdir()
        if all(back):
            (stage / JOURNAL).unlink(missing_ok=True)
        raise
    with suppress(OSError):  # all is in place, and the next command finds nothing to finish
        (stage / JOURNAL).unlink()


def _is_taken_back(source: Path, path: Path, aside: Path, *, is_new: bool) -> bool:
    """Put back what stood there, if anything was put there; False where the system does not let it."""
    try:
        if os.path.lexists(aside):
            if not os.path.lexists(path) or not os.path.samestat(aside.lstat(), path.lstat()):
                aside.replace(path)
        elif is_new and not source.exists() and path.is_dir():
            path.rename(source)
        elif is_new and _is_same(source, path):
            path.unlink()
    except OSError:
        return False
    return True


def _real(into: Path, name: str) -> Path:
    """Where a file of that name stands: a link within the folder stays one, and none is followed out of it.

    Raises TargetInUse where a folder of the name leads elsewhere.
    """
    path, home = into / name, into.resolve()
    if not path.parent.resolve().is_relative_to(home):
        raise TargetInUse(f"{path.parent} leads out of {into}, and nothing is written there. "
                          "Put a folder in its place.")
    real = path.resolve() if path.is_symlink() else path
    return real if real.is_relative_to(home) and real.is_file() else path


def _put_new(source: Path, path: Path) -> None:
    """Put a file, of which the stage keeps its own, or a folder, where nothing stands."""
    try:
        if source.is_dir():
            if os.path.lexists(path):
                raise FileExistsError
            source.rename(path)
            return
        try:
            os.link(source, path)
        except FileExistsError:
            raise
        except OSError:  # some disks know no second name for a file
            if os.path.lexists(path):
                raise FileExistsError from None
            _copy(source, source.with_name(_ASIDE)).rename(path)
    except FileExistsError:
        raise _in_use(path) from None


def put_folder(stage: Path, into: Path) -> None:
    """Put what is in the stage where nothing stands, with the folders around it that are missing, at once.

    Raises TargetInUse where something has come there meanwhile.
    """
    into = into.parent.resolve() / into.name  # of a/../b it is clear what stands around it
    _outlives(stage)
    top = next(path for path in (into, *into.parents) if path.parent.is_dir())
    try:
        if top == into:
            _rename_stage(stage, into)
            return
        with stage_in(top.parent) as outer:
            inner = outer / into.relative_to(top)
            inner.parent.mkdir(parents=True, exist_ok=True)
            _rename_stage(stage, inner)
            _rename_stage(outer, top)
    except (FileExistsError, NotADirectoryError) as error:  # it came meanwhile
        raise _in_use(into) from error
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise _in_use(into) from error
        raise


def _rename_stage(stage: Path, into: Path) -> None:
    """Make a stage the folder of that name, with the rights of a new one; of the stage nothing is left."""
    with suppress(PermissionError):  # some disks know no rights
        stage.chmod(0o777 & ~umask())
    stage.rename(into)


def _outlives(made: Path) -> None:
    """See to it that a file, or a folder with all that is in it, is whole on the disk before it has its name."""
    for path in (made, *made.rglob("*")):
        synced(path)


def _twin(path: Path, twin: Path) -> Path:
    """A second name of a file, or a copy where the disk knows none."""
    twin.unlink(missing_ok=True)
    try:
        os.link(path, twin)
    except OSError:
        return _copy(path, twin)
    return twin


def _copy(path: Path, copy: Path) -> Path:
    """A copy, which has its name once it is whole: half of one must not be taken for what stood there."""
    part = copy.with_name(f"{copy.name}.part")
    shutil.copyfile(path, part)
    with suppress(PermissionError):  # some disks know no rights
        shutil.copystat(path, part)
    return part.replace(copy)


def _write_journal(stage: Path, into: Path, was: Mapping[str, str | None]) -> None:
    for name in was:
        if (stage / name).exists():
            _outlives(stage / name)
    leading = Path(os.path.relpath(into.resolve(), stage.parent.resolve())).as_posix()
    write_journal(stage, leading, was)


def _finish(stage: Path, into: Path, files: Mapping[str, str | None]) -> str:
    """Put in place what is not yet; what people changed meanwhile stays, and is named."""
    theirs = list[str]()
    for name, digest in files.items():
        source, path = stage / name, _real(into, name)
        if not source.exists() or _is_same(source, path):
            continue
        if os.path.lexists(path) and (digest is None or _digest(path) != digest):
            theirs.append(str(path))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path):
            _twin(source, stage / _ASIDE).replace(path)
        else:
            _put_new(source, path)
    said = f"{into}: what a command that was broken off had begun to write there has been finished."
    return f"{said} These stayed, since they changed meanwhile: {', '.join(theirs)}." if theirs else said


def _is_same(source: Path, path: Path) -> bool:
    return source.is_file() and path.is_file() and not path.is_symlink() and _digest(source) == _digest(path)


def _digest(path: Path) -> str | None:
    """The sha256 of a file; None for what is none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_use(path: Path) -> TargetInUse:
    return TargetInUse(f"{path} is there already, and stays as it is. Name another place, so that nothing of yours is "
                       "overwritten.")


def _standing(path: Path) -> Path:
    """The folder that stands at a path, or around it."""
    while not path.is_dir():
        path = path.parent
    return path
