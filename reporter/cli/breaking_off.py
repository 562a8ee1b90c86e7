"""How a command ends that is broken off, by Ctrl-C or by the system: what it had begun is taken away or finished first.

Nothing heavy is imported here, since this is in force before anything else.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_came: list[int] = []


def end_as_signals_do() -> None:
    """From now on these signals break off what is being done as Ctrl-C does, and the command ends as they end one.

    A shell knows thereby that it was broken off, and goes on with nothing. What was started so that it is not to be
    broken off, such as by nohup, is not.
    """
    atexit.register(_end_as_the_signal_does)  # the first that is registered is the last that is done
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _break_off)


def was_asked_for() -> None:
    """What was broken off was to go on until it is."""
    _came.clear()


def _break_off(number: int, frame: FrameType | None) -> None:
    _came.append(number)
    raise KeyboardInterrupt


def _end_as_the_signal_does() -> None:
    if _came and sys.platform != "win32":
        signal.signal(_came[0], signal.SIG_DFL)
        os.kill(os.getpid(), _came[0])
