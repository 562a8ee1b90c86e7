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
    put_named,
    stage_in,
    stages_in,
    synced,
    umask,
    write_journal,
)
from reporter.findings import Refusal

_ASIDE = ".reporter-aside-"
_Look = tuple[int, int]
"""The bytes of a file and its last change."""


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
            with _locked(stage, above):
                journal = journal_of(stage)
                if journal is not None:
                    into = above / journal.into
                    with _locked(_standing(into), into):
                        said.append(_finish(stage, into, journal.files))
                    (stage / JOURNAL).unlink()
        except FileNotFoundError:
            if stage.exists():
                raise
            continue  # it has just ended
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
    with _alone_in(into, stage, names):
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
    with _alone_in(into, stage, names):
        for name in names:
            there = into / name
            was[name] = _digest(there) if os.path.lexists(there) else None
            if read is not None and was[name] != read.get(name):
                raise _changed(there)
            if was[name] is not None:
                with suppress(PermissionError):  # some disks know no rights
                    shutil.copymode(there, stage / name)
        _put(stage, into, was)


@contextmanager
def _alone_in(into: Path, stage: Path, names: list[str]) -> Iterator[None]:
    """No other command puts anything into the folder meanwhile; what is to be put there is whole on the disk before.

    Disks may take long for that, and what stands in the folder is looked at when nothing has to be waited for any more.
    """
    for name in names:
        if (stage / name).exists():
            _outlives(stage / name)
    with _locked(into, into):
        yield


@contextmanager
def _locked(folder: Path, said: Path) -> Iterator[None]:
    """The lock of a folder; raises Refusal, of the folder `said`, where another command has it."""
    try:
        handle = locked_folder(folder)
    except BlockingIOError as error:
        raise Refusal(f"Another command is writing into {said}. Wait until it has ended.") from error
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def write_file(path: Path, content: bytes, read: str | None = None) -> None:
    """Write one file, whole or not at all, where none stands, or in place of the one that was `read`, by its sha256.

    Raises TargetInUse, and leaves it, where another stands there. The name is one that somebody typed.
    """
    with staged(path.parent) as stage:
        (stage / path.name).write_bytes(content)
        if read is None:
            put_beside(stage, path.parent, [path.name])
        else:
            replace_beside(stage, path.parent, [path.name], {path.name: read})


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder, all or none, in place of those there, but never through a link out of it."""
    with staged(folder) as stage:
        for name, content in files.items():
            put_named(stage, name, content)
        if os.path.lexists(folder):
            replace_beside(stage, folder, list(files))
        else:
            put_beside(stage, folder, list(files))


def _put(stage: Path, into: Path, was: Mapping[str, str | None]) -> None:
    """Put the files of the stage in place, or leave everything as it was.

    Where not even that can be done, the journal stays, by which the next command finishes it.
    """
    begun: list[tuple[str, Path, Path, _Look]] = []
    made: list[Path] = []
    try:
        write_journal(stage, Path(os.path.relpath(into.resolve(), stage.parent.resolve())).as_posix(), was)
        for number, (name, digest) in enumerate(was.items()):
            path, aside = _real(into, name), stage / f"{_ASIDE}{number}"
            for parent in reversed([one for one in path.parents if not one.exists()]):
                made.append(parent)
                parent.mkdir()
            begun.append((name, path, aside, _look(stage / name)))
            try:
                if digest is None:
                    _put_new(stage / name, path)
                else:
                    _put_over(stage / name, path, aside, digest)
            except TargetInUse:
                begun.pop()  # what came meanwhile is another's, though its bytes be the same
                raise
        for folder in {path.parent for _, path, *_ in begun}:
            synced(folder)
    except BaseException as error:
        back = [_is_taken_back(stage / name, path, aside, was[name], look)
                for name, path, aside, look in reversed(begun)]
        for folder in reversed(made):
            with suppress(OSError):  # something else stands in it now
                folder.rmdir()
        if all(back):
            (stage / JOURNAL).unlink(missing_ok=True)
        elif isinstance(error, OSError):
            raise Refusal(f"{into}: {error.strerror}. What was begun there could be neither done nor undone. The next "
                          "command there finishes it.") from error
        raise
    with suppress(OSError):  # all is in place, and the next command finds nothing to finish
        (stage / JOURNAL).unlink()


def _is_taken_back(source: Path, path: Path, aside: Path, digest: str | None, look: _Look) -> bool:
    """Put back what stood there, by its sha256, where what is there now was put there by us; False where the system
    does not let it.

    `look` is that of the source: what was saved over a second name of it is in both.
    """
    try:
        if digest is None and not source.exists() and path.is_dir():
            path.rename(source)
        elif _is_same(source, path) and _look(source) == look and _digest(path) != digest:
            path.unlink() if digest is None else aside.replace(path)
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


def _put_over(source: Path, path: Path, aside: Path, digest: str) -> None:
    """Put a file, of which the stage keeps its own, in place of the one of that sha256, of which it keeps it `aside`.

    Raises TargetInUse for any other. No system that Python knows looks and replaces at once: the look is the last thing
    that is done before.
    """
    ready, before = _twin(source, aside.with_name(_ASIDE)), _look(path)
    _twin(path, aside)
    if _digest(path) != digest or _look(path) != before:
        raise _changed(path)
    ready.replace(path)


def _look(path: Path) -> _Look:
    """What tells a file from one that was saved in its place, or over it; on some disks its number changes by itself.
    """
    state = path.stat()
    return state.st_size, state.st_mtime_ns


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
            copy = _copy(source, source.with_name(_ASIDE))
            if os.path.lexists(path):
                raise FileExistsError from None
            copy.rename(path)
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


def _finish(stage: Path, into: Path, files: Mapping[str, str | None]) -> str:
    """Put in place what is not yet; what people changed meanwhile stays, and is named."""
    theirs = list[str]()
    for number, (name, digest) in enumerate(files.items()):
        source, path = stage / name, _real(into, name)
        if not source.exists() or _is_same(source, path):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if digest is not None and os.path.lexists(path):
                _put_over(source, path, stage / f"{_ASIDE}{number}", digest)
            else:
                _put_new(source, path)
        except TargetInUse:
            theirs.append(str(path))
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


def _changed(path: Path) -> TargetInUse:
    return TargetInUse(f"{path} has changed since it was read, and stays as it is. Run the command again.")


def _in_use(path: Path) -> TargetInUse:
    return TargetInUse(f"{path} is there already, and stays as it is. Name another place, so that nothing of yours is "
                       "overwritten.")


def _standing(path: Path) -> Path:
    """The folder that stands at a path, or around it."""
    while not path.is_dir():
        path = path.parent
    return path
