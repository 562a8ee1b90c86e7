"""Hidden folders in which a command works, on the disk where what it makes belongs; none is left behind.

Each is locked while its command lives, and what a command that was killed left is known by not being locked.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath, PureWindowsPath

from pydantic import BaseModel, ConfigDict, ValidationError

from reporter.files.reading import is_plain_name, opened
from reporter.findings import Findings, Refusal

STAGE, PART = ".reporter-", ".part"
JOURNAL = ".reporter-journal"
"""The file of a stage that says where its files belong, once all of them are there."""
MOST_OF_JOURNAL = 2 * 1024**2
"""How large a journal may be: it has room for ten thousand files and more."""
_BORN = ".reporter-born"
_UNKNOWN_TO_THE_DISK = (errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL, errno.EPERM)
"""What disks of other systems and those on networks say of what they do not have."""


class Journal(BaseModel):
    """Where the files of a stage belong, and the sha256 of what stood there; None where nothing did.

    `into` leads from the folder around the stage to that of the files. `born` is the making of a file of the stage,
    which nobody who packs or unpacks a folder can choose.
    """

    model_config = ConfigDict(strict=True)

    into: str
    files: dict[str, str | None]
    born: list[int]

    @property
    def content(self) -> bytes:
        """The journal as the file holds it."""
        return self.model_dump_json().encode()


@contextmanager
def stage_in(above: Path) -> Iterator[Path]:
    """A new hidden folder in a folder that stands, gone afterwards, unless what its journal says could not be done.

    What killed commands left there goes first.
    """
    clear_stages(above)
    # Its name is known before it is made: whenever the command is broken off, it can be taken away.
    stage, handle = above / f"{STAGE}{secrets.token_hex(8)}{PART}", None
    try:
        handle = _made(stage)
        yield stage
    except OSError as error:
        _say_of(above, stage, error)
        raise
    finally:
        if not os.path.exists(stage / JOURNAL):  # noqa: PTH110 : of a folder without rights Path raises
            taken_away(stage)
        if handle is not None:
            os.close(handle)


def _say_of(above: Path, stage: Path, error: OSError) -> None:
    """What the system refuses in a stage, of which nobody has heard, is said of what was to be replaced, or of the
    folder around it."""
    said = [name for name in (error.filename, error.filename2) if isinstance(name, str)]
    if said and Path(said[0]).is_relative_to(stage):
        error.filename = next((name for name in said if not Path(name).is_relative_to(stage)), str(above))


def taken_away(stage: Path) -> None:
    """Take away a folder of ours, even where the command is broken off meanwhile; what it is known by goes last."""
    try:
        _take_away(stage)
    except (OSError, KeyboardInterrupt) as broken_off:
        with suppress(OSError):
            _take_away(stage)
        if not isinstance(broken_off, OSError):
            raise


def _take_away(stage: Path) -> None:
    last = (f"{JOURNAL}.part", JOURNAL, _BORN)
    for path in sorted(stage.iterdir(), key=lambda path: path.name in last):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    stage.rmdir()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what is of use meanwhile only, where the system keeps such."""
    with stage_in(Path(tempfile.gettempdir())) as folder:
        yield folder


@contextmanager
def others_in_scratch() -> Iterator[None]:
    """What libraries put meanwhile where the system keeps such goes into a folder of ours, and with it."""
    with scratch() as folder:
        before, tempfile.tempdir = tempfile.tempdir, str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before


def put_named(stage: Path, name: str, content: bytes) -> None:
    """Write a new file into a stage; raises Refusal for a name that no file of a dossier can have.

    Names are made of what a dossier or a report says, such as the identifiers of approaches.
    """
    if not all(map(is_plain_name, name.split("/"))):
        raise Refusal(f"“{name}” cannot be the name of a file. Write identifiers as on the CARP, CA and four digits, "
                      "and short titles.")
    (stage / name).parent.mkdir(parents=True, exist_ok=True)
    with (stage / name).open("xb") as file:
        file.write(content)


def stages_in(above: Path) -> list[Path]:
    """The stages in a folder, by their names."""
    try:
        return sorted(path for path in above.glob(f"{STAGE}*{PART}") if path.is_dir() and not path.is_symlink())
    except OSError:
        return []


def clear_stages(above: Path, *, also_foreign: bool = True) -> None:
    """Take away what commands that were killed left in a folder; what has a journal stays.

    A journal that is `also_foreign`, of a stage that came with a folder from elsewhere, is none.
    """
    for stage in stages_in(above):
        with suppress(OSError):
            if not also_foreign and (stage / JOURNAL).exists():
                continue
            handle = locked_folder(stage)
            if handle is None:  # nothing says here whether a command is still at work
                continue
            try:
                if journal_of(stage) is None:
                    shutil.rmtree(stage)
            finally:
                os.close(handle)


def _made(stage: Path) -> int | None:
    """The lock of a stage that is made; until it is locked, another command may take it for one that was left."""
    while True:
        stage.mkdir(0o700, exist_ok=True)
        try:
            handle = locked_folder(stage)
        except (BlockingIOError, FileNotFoundError):
            continue
        except OSError:
            stage.rmdir()
            raise
        if stage.is_dir():
            return handle
        if handle is not None:
            os.close(handle)


def umask() -> int:
    """What the system takes from the rights of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def takes_own_rights(error: OSError) -> bool:
    """True where the umask, and no folder, is why one may not use what one has just made."""
    return isinstance(error, PermissionError) and bool(umask() & 0o700)


def locked_folder(folder: Path) -> int | None:
    """The lock of a folder, to be closed; the system lets it go when the process ends, however it ends.

    None where the system or the disk knows no such lock. Raises BlockingIOError where another process has it.
    """
    if sys.platform == "win32":  # no folder can be moved there in which a file is open
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in _UNKNOWN_TO_THE_DISK:
            return None
        raise
    except BaseException:
        os.close(handle)
        raise
    return handle


def synced(path: Path) -> None:
    """See to it that a file, or the entries of a folder, outlive a loss of power, where the system knows how."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNKNOWN_TO_THE_DISK:
            raise
    finally:
        os.close(handle)


def born(stage: Path) -> list[int]:
    """The making of a file of the stage, which is made where it is not there."""
    path = stage / _BORN
    if not path.exists():
        path.touch()
    state = path.lstat()
    return [state.st_ino, state.st_ctime_ns]


def write_journal(stage: Path, into: str = ".", files: Mapping[str, str | None] | None = None) -> None:
    """The journal of a stage, by which the next command knows that it was made where it stands, and what to finish.

    Raises Refusal where it would have no room for the files.
    """
    content = Journal(into=into, files=dict(files or {}), born=born(stage)).content
    if len(content) > MOST_OF_JOURNAL:
        raise Refusal("More files than can be put into a folder that stands, all or none. Name a new folder.")
    part = stage / f"{JOURNAL}.part"
    part.write_bytes(content)
    synced(part)
    part.replace(stage / JOURNAL)
    synced(stage)


def is_ours(stage: Path) -> bool:
    """True for a stage that was made where it stands, by the same user, or in which nothing stands yet."""
    try:
        return journal_of(stage) is not None or {path.name for path in stage.iterdir()} <= {
            _BORN, JOURNAL, f"{JOURNAL}.part"}
    except PermissionError:
        return False


def journal_of(stage: Path) -> Journal | None:
    """The journal of a stage that was made where it stands, by the same user; None for any other."""
    try:
        if hasattr(os, "geteuid") and stage.lstat().st_uid != os.geteuid():
            return None
        if not (stage / JOURNAL).is_file() or not (stage / _BORN).is_file():
            return None
        with opened(stage, JOURNAL, Findings(), MOST_OF_JOURNAL) as file:
            journal = Journal.model_validate_json(file.read(MOST_OF_JOURNAL) if file else b"")
        is_own = journal.born == born(stage) and all(_is_below(name) for name in (journal.into, *journal.files))
    except (FileNotFoundError, PermissionError, ValidationError):  # it has just gone, or came with a received folder
        return None
    return journal if is_own else None


def _is_below(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and not PurePosixPath(name).is_absolute() and not PureWindowsPath(
        name).anchor and "\\" not in name
