"""Noticing that files of a folder changed, by looking at them now and then."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_NOT_LOOKED_AT = (".", "~$")
Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size in bytes."""


def stamps(folder: Path, apart_from: Path | None = None) -> dict[str, Stamp]:
    """The stamp of each file below the folder; hidden files and what stands in `apart_from` are not looked at.

    Nor is what cannot be looked at: a file that is gone since it was listed, a link to itself, a closed folder.
    """
    aside = apart_from.resolve() if apart_from else None
    found: dict[str, Stamp] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(_NOT_LOOKED_AT)
                      and Path(place, name).resolve() != aside]
        for name in names:
            path = Path(place, name)
            if name.startswith(_NOT_LOOKED_AT):
                continue
            with suppress(OSError):
                state = path.stat()
                if stat.S_ISREG(state.st_mode):
                    found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return dict(sorted(found.items()))


def changes(folder: Path, ticks: Iterable[object], apart_from: Path | None = None) -> Iterator[tuple[str, ...]]:
    """The names of the files that came, went or changed since this was called, at each tick at which there are any.

    What changes while a caller works on one answer is in the next.
    """
    return _since(stamps(folder, apart_from), folder, ticks, apart_from)


def _since(before: dict[str, Stamp], folder: Path, ticks: Iterable[object],
           apart_from: Path | None) -> Iterator[tuple[str, ...]]:
    for _ in ticks:
        now = stamps(folder, apart_from)
        changed = tuple(sorted({name for name, _ in before.items() ^ now.items()}))
        before = now
        if changed:
            yield changed
