"""The one guarded reader of files: what a dossier's folder holds, listed, opened, and as bytes or text.

Nothing outside the folder is read, nothing too large is opened, and whatever is wrong with a file is a
finding; every function then gives None.
"""

from __future__ import annotations

import errno
import fnmatch
import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from reporter.files import faults
from reporter.findings import STEERING, Finding, Findings, Place, Refusal, visible

MAX_BYTES = 64 * 1024 * 1024
MAX_TABLE_BYTES = 512 * 1024 * 1024
"""How large a CSV file may be, which is read row by row; as many rows as a sheet has take half of it."""
MAX_WORKBOOK_BYTES = 128 * 1024 * 1024
"""How large an .xlsx workbook may be; as many rows as a sheet has take most of it."""
XLSX = ".xlsx"
CSV_ENDINGS = (".csv", ".tsv", ".txt")
OF_A_DISK = tuple(getattr(errno, name) for name in (
    "EIO", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "EREMOTEIO") if hasattr(errno, name))
"""What a disk, or a share to which the connection is lost, fails with."""
OF_THE_MACHINE = (*OF_A_DISK, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
"""What no file is the cause of, and no finding: nothing can be said of a dossier on a machine that fails so."""
MAX_PATTERN = 1_000
"""The letters of a pattern that names files."""
MAX_DEPTH = 20
"""The folders that stand inside each other."""
MAX_NAME = 200
"""The bytes of a name, which systems let have 255; a file on its way has a longer one."""
_Look = tuple[int, int]
"""The bytes of a file and its last change; on some disks its number changes by itself."""
_looked_at: ContextVar[dict[Path, _Look | None] | None] = ContextVar("looked_at", default=None)
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL)


def is_plain_name(name: str) -> bool:
    """True for a name that a file can have on every system, and that leads into no other folder and to no device."""
    return (name.isprintable() and 0 < len(name.encode()) <= MAX_NAME and not set(name) & set('/\\:*?"<>|')
            and name[-1] not in ". " and not _DEVICE.fullmatch(name))


def matching(folder: Path, pattern: str, findings: Findings) -> list[str]:
    """The files below `folder` that fit `pattern`, relative, sorted; hidden and lock files are left out.

    A pattern that leads out of the folder, and a link to a folder, are told and not followed.
    """
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    if not parts or ".." in parts or PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).anchor:
        findings.add(faults.OUTSIDE.finding(Place(pattern), "the pattern leads out of the dossier", pattern))
        return []
    if len(pattern) > MAX_PATTERN:
        findings.add(faults.NOT_READABLE.finding(Place(visible(pattern[:80])), f"the pattern has more than "
                                                 f"{MAX_PATTERN} letters", remedy="Write a shorter one"))
        return []
    parts = tuple(part for number, part in enumerate(parts) if part != "**" or number == 0 or parts[number - 1] != "**")
    found = [folder]
    for number, part in enumerate(parts, 1):
        # Each path once: `**/a/**` comes to the same folder on many ways.
        found = list(dict.fromkeys(path for parent in found for path in _fitting(folder, parent, part, findings)
                                   if number < len(parts) or not _is_folder(folder, path, findings)))
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _fitting(folder: Path, parent: Path, part: str, findings: Findings) -> Iterator[Path]:
    """What in `parent` fits one part of a pattern: `**` all folders below it, otherwise names."""
    if part == "**":
        below = [parent]
        for _ in range(MAX_DEPTH):
            yield from below
            below = [entry.path for inside in below for entry in _entries(folder, inside, findings)
                     if entry.is_folder and not entry.path.name.startswith(".")]
        for inside in below[:1]:
            findings.add(faults.NOT_READABLE.finding(
                Place(inside.relative_to(folder).as_posix()), f"more than {MAX_DEPTH} folders stand inside each other",
                remedy="Move the files up"))
        return
    for entry in _entries(folder, parent, findings):
        name = entry.path.name
        if fnmatch.fnmatchcase(name, part) and not name.startswith((".", "~$")):
            if not STEERING.search(name) and "\n" not in name:
                yield entry.path
            else:
                findings.add(faults.NOT_READABLE.finding(
                    Place(visible(entry.path.relative_to(folder).as_posix())), "the name is not in UTF-8, or has "
                    "control characters", remedy="Give the file a plain name"))


class _Entry(NamedTuple):
    """What stands in a folder."""

    path: Path
    is_folder: bool


def _entries(folder: Path, parent: Path, findings: Findings) -> list[_Entry]:
    place = Place(parent.relative_to(folder).as_posix())
    try:
        home, stands = folder.resolve(), parent.resolve()
        if stands != home / place.file:
            findings.add(_link_to_a_folder(place, stands, home))
            return []
        if os.scandir not in os.supports_fd:
            return _listed(stands, parent)
        handle = _handle(home, stands, os.O_DIRECTORY)
        with _closed(handle):
            return _listed(handle, parent)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, RuntimeError) as error:  # a link that leads to itself is a RuntimeError before Python 3.13
        if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
            raise
        told = error.strerror if isinstance(error, OSError) else "a link leads to itself"
        findings.add(faults.NOT_READABLE.finding(place, f"the folder cannot be read: {told}"))
        return []


def _is_folder(folder: Path, path: Path, findings: Findings) -> bool:
    """True for a folder, or a link to one, which is told: it is not followed."""
    try:
        is_folder = path.is_dir()
        if is_folder and path.is_symlink():
            place = Place(path.relative_to(folder).as_posix())
            findings.add(_link_to_a_folder(place, path.resolve(), folder.resolve()))
    except (OSError, RuntimeError):  # the reader says what is wrong with it
        return False
    return is_folder


def _link_to_a_folder(place: Place, stands: Path, home: Path) -> Finding:
    if not stands.is_relative_to(home):
        return faults.OUTSIDE.finding(place, "the folder stands outside the dossier", place.file)
    return faults.NOT_READABLE.finding(place, "what stands there is a link to a folder, and is not followed",
                                       remedy="Put the folder itself there, or take the link away")


def _listed(place: int | Path, folder: Path) -> list[_Entry]:
    with os.scandir(place) as entries:
        return [_Entry(folder / entry.name, entry.is_dir(follow_symlinks=False))
                for entry in sorted(entries, key=lambda entry: entry.name)]


@contextmanager
def at_one_moment() -> Iterator[None]:
    """What is opened several times meanwhile is the same each time: what is said of it holds of one moment.

    Where it is not, `opened` raises Refusal.
    """
    if _looked_at.get() is not None:
        yield
        return
    before = _looked_at.set({})
    try:
        yield
    finally:
        _looked_at.reset(before)


def _must_be_as_before(path: Path, state: os.stat_result | None) -> None:
    """Refuse a file that changed since it was opened first, or is no longer to be had, which is no `state`."""
    files = _looked_at.get()
    look = state and (state.st_size, state.st_mtime_ns)
    if files is not None and (state or path in files) and files.setdefault(path, look) != look:
        raise Refusal(f"{path} has changed while it was read. Run the command again when nobody is writing to it.")


@contextmanager
def opened(folder: Path, name: str, findings: Findings, most: int | None = None) -> Iterator[io.BufferedReader | None]:
    """A file below `folder`, open for reading: the one way in which anything of a dossier is opened.

    None, with a finding, for what stands outside, is missing, is no plain file, has more than `most` bytes, or may not
    be read.
    """
    fault, file = _open(folder, name, most or most_bytes(name))
    if fault is not None:
        findings.add(fault)
    with file or nullcontext() as handle:
        yield handle


def _open(folder: Path, name: str, most: int) -> tuple[Finding | None, io.BufferedReader | None]:
    path, place = folder / name, Place(name)
    try:
        home, stands = folder.resolve(), path.resolve()
        if not stands.is_relative_to(home):
            _must_be_as_before(path, None)
            return faults.OUTSIDE.finding(place, "the file stands outside the dossier", name), None
        handle = _handle(home, stands)
    except (FileNotFoundError, NotADirectoryError):
        _must_be_as_before(path, None)
        link = path.is_symlink()
        return faults.MISSING_FILE.finding(
            place, "what stands there is a link to a file that is not there" if link else "there is no such file", name,
            remedy="Put the file itself there, or take the link away" if link else None), None
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
            raise
        _must_be_as_before(path, None)
        told = error.strerror if isinstance(error, OSError) and error.strerror else "its name is none of a file"
        return faults.NOT_READABLE.finding(place, f"the file cannot be read: {told}"), None
    state = os.fstat(handle)
    try:
        _must_be_as_before(path, state)
    except Refusal:
        os.close(handle)
        raise
    if stat.S_ISREG(state.st_mode) and state.st_size <= most:
        return None, os.fdopen(handle, "rb")
    os.close(handle)
    if not stat.S_ISREG(state.st_mode):
        return faults.MISSING_FILE.finding(place, "there is no such file: what stands there is no plain file"), None
    return faults.TOO_LARGE.finding(place, f"the file has {state.st_size} bytes, the limit is {most}"), None


def _handle(home: Path, path: Path, how: int = 0) -> int:
    """What stands at `path` below `home`, neither of which leads over a link, open for reading.

    Folder by folder, so that a link that takes the place of one meanwhile leads nowhere, where the system can do so;
    and without waiting for someone who writes into a pipe.
    """
    how |= os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(path, how)
    *folders, name = path.relative_to(home).parts or (".",)
    through = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY
    above = os.open(home, through)
    for folder in folders:
        with _closed(above):
            above = os.open(folder, through | os.O_NOFOLLOW, dir_fd=above)
    with _closed(above):
        return os.open(name, how, dir_fd=above)


@contextmanager
def _closed(handle: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(handle)


def most_bytes(name: str) -> int:
    """How large a file of this name may be."""
    if name.lower().endswith(XLSX):
        return MAX_WORKBOOK_BYTES
    return MAX_TABLE_BYTES if name.lower().endswith(CSV_ENDINGS) else MAX_BYTES


def read_bytes(folder: Path, name: str, findings: Findings) -> bytes | None:
    """The bytes of a file below `folder`."""
    with opened(folder, name, findings) as file:
        return None if file is None else file.read(most_bytes(name) + 1)[:most_bytes(name)]


def file_digest(folder: Path, name: str, findings: Findings, most: int | None = None) -> str | None:
    """The sha256 of a file below `folder`, in hexadecimal digits."""
    with opened(folder, name, findings, most) as file:
        return None if file is None else hashlib.file_digest(file, "sha256").hexdigest()


def read_text(folder: Path, name: str, findings: Findings, remedy: str | None = None) -> str | None:
    """The text of a UTF-8 file, without byte-order mark."""
    content = read_bytes(folder, name, findings)
    if content is None:
        return None
    encoding = foreign_encoding(content)
    if encoding:
        findings.add(faults.ENCODING.finding(Place(name), f"the file is not in UTF-8; it looks like {encoding}",
                                             remedy=remedy))
        return None
    return content.decode("utf-8-sig")


def foreign_encoding(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if content.startswith(b"PK\x03\x04"):
        return "a workbook or another archive"
    if b"\x00" in content:
        return "UTF-16 or no text at all"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "a Windows encoding"
    return None
