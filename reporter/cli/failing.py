"""How a command ends where the machine or the reporter fails: a sentence, and 2."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import typer

from reporter.cli.terminal import NotSaid, Terminal
from reporter.findings import Refusal

FINDINGS, COULD_NOT_RUN = 1, 2
"""The exit codes but for 0: findings at or above the level asked for, or differences; and what could not run."""


_IS_MEMORY = re.compile("allocate memory|failed to map segment", re.IGNORECASE)
"""What the system says where a library finds no room in memory."""
_MAKE_ROOM = "Make room on the disk, and run the command again."
_TRY_ELSEWHERE = "Name a place that you may write to, or have yourself given the right to."
_UMASK = "What you make has no rights for you yourself: run `umask 022` first."
_LET_IT_WAIT = "Have the answer written into a file, or let what reads it wait for it."
_IN_A_CIRCLE = "Name another place, or take the link away."
_INSTALL = "Look whether its files may be opened (ulimit -n), or install it anew."
_SEE_TO_THE_DISK = "See to the disk, or the connection to it, and run the command again."
_REMEDIES = {
    errno.ENOSPC: _MAKE_ROOM, getattr(errno, "EDQUOT", errno.ENOSPC): _MAKE_ROOM,
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f), or write to another disk.",
    errno.EMFILE: "Raise the limit on open files (ulimit -n).",
    errno.ENFILE: "Close other programs, and run the command again.",
    errno.ENOMEM: "Close other programs, or give it more memory.",
    errno.EAGAIN: "Close other programs, or raise the limit on processes (ulimit -u).",
    errno.ELOOP: _IN_A_CIRCLE,
    errno.EACCES: _TRY_ELSEWHERE, errno.EPERM: _TRY_ELSEWHERE, errno.EROFS: _TRY_ELSEWHERE,
    errno.EXDEV: "What is put in place together must stand on one disk, and a folder there is of another. Put a folder "
                 "of the same disk in its place.",
    errno.ENAMETOOLONG: "Choose shorter names."}
"""What to do about what the machine refuses."""


def is_all_said() -> bool:
    """True if all that was to be said is written; what is not is let go, so that Python does not try again as it ends,
    and end in a way of its own."""
    said = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            said = False
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return said


@contextmanager
def plain_failures(terminal: Terminal) -> Iterator[None]:
    """Turn what the machine refuses (a full disk, a closed pipe, a folder without permission) into one sentence."""
    try:
        yield
    except Refusal as refusal:
        fail(terminal, str(refusal))
    except (OSError, MemoryError, RuntimeError, ImportError, SystemError) as error:
        refused = refused_by_the_machine(error)
        if refused is None:
            raise
        fail(terminal, f"What is to be said could not be written whole. {refused}" if isinstance(error, NotSaid) else
             f"The command could not run. {refused}")


def refused_by_the_machine(error: BaseException) -> str | None:
    """What the machine refused, and what to do; None for an error of another kind."""
    if isinstance(error, OSError):
        from reporter.files.reading import OF_A_DISK

        # A folder that was opened before is named by a number alone.
        where = f"{error.filename}: " if isinstance(error.filename, str) and error.filename else ""
        said = f"{where}{error.strerror or error}."
        remedy = _SEE_TO_THE_DISK if error.errno in OF_A_DISK else _REMEDIES.get(error.errno or 0)
        if isinstance(error, NotSaid) and error.errno == errno.EAGAIN:
            remedy = _LET_IT_WAIT
        elif isinstance(error, PermissionError):
            from reporter.files.stages import takes_own_rights

            remedy = _UMASK if takes_own_rights(error) else remedy
    elif isinstance(error, MemoryError) or isinstance(error, ImportError) and _IS_MEMORY.search(str(error)):
        said, remedy = "There is not enough memory.", _REMEDIES[errno.ENOMEM]
    elif isinstance(error, ImportError):
        said, remedy = f"A part of the reporter could not be loaded: {error}.", _INSTALL
    elif isinstance(error, SystemError) and "without exception set" in str(error):
        said, remedy = "Python was refused something without being told what.", _REMEDIES[errno.ENOMEM]
    elif isinstance(error, RuntimeError) and str(error).startswith("Symlink loop"):  # before Python 3.13
        said, remedy = f"A link leads to itself: {str(error).removeprefix('Symlink loop from ')}.", _IN_A_CIRCLE
    elif isinstance(error, RuntimeError) and "start new thread" in str(error):
        said, remedy = "No further thread may be started.", _REMEDIES[errno.EAGAIN]
    else:
        return None
    return f"{said} {remedy}" if remedy else said


def fail(terminal: Terminal, sentence: str) -> NoReturn:
    """Say in a sentence why the command could not run, and end it."""
    terminal.failure(sentence)
    raise typer.Exit(COULD_NOT_RUN)
