"""Noticing that files of a folder changed, by looking at them now and then."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from pathlib import Path

from reporter.dossier.sheets import APPROACHES
from reporter.dossier.written_reading import BESIDE, named_beside
from reporter.files.manifests import MANIFEST, STAGED

_NOT_LOOKED_AT = (".", "~$")
Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size in bytes."""
Look = Callable[[], dict[str, Stamp]]


def stamps(folder: Path, apart_from: Path | None = None, read: Sequence[str] = ("*",)) -> dict[str, Stamp]:
    """The stamp of each file below what in the folder has a name of `read`, which may be patterns.

    Hidden files, what stands in `apart_from` or in another folder that was built, and a file into which this command
    says what it does, are not looked at; nor is what cannot be: a file that is gone since it was listed, a link to
    itself, a closed folder.
    """
    aside = apart_from.resolve() if apart_from else None
    said_into = _said_into()
    found: dict[str, Stamp] = {}
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder).parts
        if not below:
            folders[:], names = [name for name in folders if _fits(name, read)], [
                name for name in names if _fits(name, read)]
        elif below[0] not in (*BESIDE, APPROACHES) and (STAGED in folders or MANIFEST in names):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(_NOT_LOOKED_AT)
                      and Path(place, name).resolve() != aside]
        for name in names:
            path = Path(place, name)
            if name.startswith(_NOT_LOOKED_AT):
                continue
            with suppress(OSError):
                state = path.stat()
                if stat.S_ISREG(state.st_mode) and (state.st_dev, state.st_ino) not in said_into:
                    found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return dict(sorted(found.items()))


def _said_into() -> set[tuple[int, int]]:
    """What standard output and standard error lead to, as the system knows it."""
    found = set()
    for number in (1, 2):
        with suppress(OSError):
            state = os.fstat(number)
            found.add((state.st_dev, state.st_ino))
    return found


def looking_at(dossier: Path, out: Path) -> Look:
    """What looks at a dossier that is built into `out`: all of a folder, or a workbook and what is read with it."""
    if dossier.is_dir():
        return partial(stamps, dossier, out)

    @lru_cache(1)
    def named(_: Stamp | None) -> tuple[str, ...]:
        return dossier.name, *named_beside(dossier)

    def look() -> dict[str, Stamp]:
        own = stamps(dossier.parent, out, [dossier.name]).get(dossier.name)
        return stamps(dossier.parent, out, named(own))

    return look


def changes(look: Look, ticks: Iterable[object]) -> Iterator[tuple[str, ...]]:
    """The names of the files that came, went or changed since this was called, at each tick at which there are any.

    What changes while a caller works on one answer is in the next.
    """
    return _since(look(), look, ticks)


def _since(before: dict[str, Stamp], look: Look, ticks: Iterable[object]) -> Iterator[tuple[str, ...]]:
    for _ in ticks:
        now = look()
        changed = tuple(sorted({name for name, _ in before.items() ^ now.items()}))
        before = now
        if changed:
            yield changed


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(name == pattern or fnmatchcase(name, pattern) for pattern in patterns)
