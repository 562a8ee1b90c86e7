"""Noticing that files of a folder changed, by looking at them now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size in bytes."""


def stamps(folder: Path, apart_from: Path | None = None) -> dict[str, Stamp]:
    """The stamp of each file below the folder; hidden files and what stands in `apart_from` are not looked at."""
    aside = apart_from.resolve() if apart_from else None
    found: dict[str, Stamp] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith((".", "~$")) for part in name.parts) or (aside and path.resolve().is_relative_to(aside)):
            continue
        try:
            state = path.stat()
        except FileNotFoundError:  # gone since it was listed
            continue
        if path.is_file():
            found[name.as_posix()] = (state.st_mtime_ns, state.st_size)
    return found


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
