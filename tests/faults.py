"""A machine that fails at one step of a piece of work, in a process of its own: killed, interrupted, or a full disk."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable

import pytest

from reporter.findings import Refusal

KILLED, REFUSED, OURS = 9, 2, 3
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "shutil.rmtree", "os.chmod")


def with_fault(work: Callable[[], object], step: int, fault: str, *, links: bool = True) -> int:
    """How the work ends where the machine fails as it begins its step of that number, counted from 1.

    `fault` is kill, interrupt, or the name of an error of the system, such as ENOSPC; 0 where there is no such step.
    Without `links` no file gets a second name, as on some disks.
    """
    if not hasattr(os, "fork"):
        pytest.skip("this system has no processes of that kind")
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        sys.addaudithook(_hook(step, fault, links=links))
        work()
        ended = 0
    except (OSError, Refusal, KeyboardInterrupt):
        ended = REFUSED
    except BaseException:
        traceback.print_exc()
        ended = OURS
    os._exit(ended)


def _hook(step: int, fault: str, *, links: bool) -> Callable[[str, tuple[object, ...]], None]:
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "os.link" and not links:
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        flags = arguments[2] if event == "open" else None
        if event not in _STEPS and not (isinstance(flags, int) and flags & _WRITING):
            return
        seen += 1
        if seen != step:
            return
        if fault == "kill":
            os._exit(KILLED)
        if fault == "interrupt":
            raise KeyboardInterrupt
        raise OSError(getattr(errno, fault), os.strerror(getattr(errno, fault)))

    return hook
