"""How a command ends that is broken off, by Ctrl-C or by the system: what it had begun is taken away or finished first.

Nothing heavy is imported here, since this is in force before anything else.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_came: list[tuple[int, float]] = []
_IN_PEACE = 2
"""The seconds in which what was begun is taken away, whatever comes: systems that end a command send several signals.
After that the next one ends it as it is."""


def end_as_signals_do() -> None:
    """From now on these signals break off what is being done as Ctrl-C does, and the command ends as they end one.

    A shell knows thereby that it was broken off, and goes on with nothing. What was started so that it is not to be
    broken off, such as by nohup, is not.
    """
    atexit.register(_end_as_the_signal_does)  # the first that is registered is the last that is done
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _break_off)


def hear_how_others_end() -> None:
    """Where the signal of it came ignored, the system would keep from us how the processes ended that are started."""
    if hasattr(signal, "SIGCHLD"):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def is_under_way() -> bool:
    """True once a signal came, of which some libraries make a fault of another kind."""
    return bool(_came)


def was_asked_for() -> None:
    """What was broken off was to go on until it is; by another signal than Ctrl-C it ends as that one ends it."""
    if any(number != signal.SIGINT for number, _ in _came):
        raise KeyboardInterrupt
    for number in _SIGNALS:
        if signal.getsignal(number) is _break_off:
            signal.signal(number, signal.SIG_IGN)
    _came.clear()


def _break_off(number: int, frame: FrameType | None) -> None:
    if not _came:
        _came.append((number, time.monotonic()))
        raise KeyboardInterrupt
    if time.monotonic() - _came[0][1] > _IN_PEACE:
        _end_as_the_signal_does()


def _end_as_the_signal_does() -> None:
    if _came and sys.platform != "win32":
        signal.signal(_came[0][0], signal.SIG_DFL)
        os.kill(os.getpid(), _came[0][0])
