"""How a command ends where the machine or the reporter fails: a sentence, and 2."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import typer

from reporter.cli.terminal import NotSaid, Terminal
from reporter.findings import Refusal
from reporter.processes import KINDS_OF_REFUSALS, refused_by_the_machine

FINDINGS, COULD_NOT_RUN = 1, 2
"""The exit codes but for 0: findings at or above the level asked for, or differences; and what could not run."""


_MAKE_ROOM = "Make room on the disk, and run the command again."
_TRY_ELSEWHERE = "Name a place that you may write to, or have yourself given the right to."
_UMASK = "What you make has no rights for you yourself: run `umask 022` first."
_LET_IT_WAIT = "Have the answer written into a file, or let what reads it wait for it."
_SEE_TO_THE_DISK = "See to the disk, or the connection to it, and run the command again."
_REMEDIES = {
    errno.ENOSPC: _MAKE_ROOM, getattr(errno, "EDQUOT", errno.ENOSPC): _MAKE_ROOM,
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f), or write to another disk.",
    errno.EMFILE: "Raise the limit on open files (ulimit -n).",
    errno.ENFILE: "Close other programs, and run the command again.",
    errno.ENOMEM: "Close other programs, or give it more memory.",
    errno.EAGAIN: "Close other programs, or raise the limit on processes (ulimit -u).",
    errno.ELOOP: "Name another place, or take the link away.",
    errno.ENOEXEC: "Look whether its files may be opened (ulimit -n), or install it anew.",
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
    except KINDS_OF_REFUSALS as error:
        refused = refused_by_the_machine(error)
        if refused is None:
            raise
        fail(terminal, f"What is to be said could not be written whole. {_sentence(refused)}"
             if isinstance(error, NotSaid) else f"The command could not run. {_sentence(refused)}")


def _sentence(refused: OSError) -> str:
    """What the machine refused, and what to do."""
    from reporter.files.reading import OF_A_DISK

    if isinstance(refused, FileNotFoundError) and _stands_nowhere():
        return "The folder in which it was started is there no longer. Go to another folder, and run it again."
    # A folder that was opened before is named by a number alone.
    where = f"{refused.filename}: " if isinstance(refused.filename, str) and refused.filename else ""
    said = f"{where}{refused.strerror or refused}."
    remedy = _SEE_TO_THE_DISK if refused.errno in OF_A_DISK else _REMEDIES.get(refused.errno or 0)
    if isinstance(refused, NotSaid) and refused.errno == errno.EAGAIN:
        remedy = _LET_IT_WAIT
    elif isinstance(refused, PermissionError):
        from reporter.files.stages import takes_own_rights

        remedy = _UMASK if takes_own_rights(refused) else remedy
    return f"{said} {remedy}" if remedy else said


def _stands_nowhere() -> bool:
    """True where the folder in which the command runs was deleted."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def fail(terminal: Terminal, sentence: str) -> NoReturn:
    """Say in a sentence why the command could not run, and end it."""
    terminal.failure(sentence)
    raise typer.Exit(COULD_NOT_RUN)
