"""What is known of the ITMOs of one series, block by block: sorted blocks that never overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from reporter.records.identifiers import Block, ItmoId

T = TypeVar("T")


class Identified(Protocol):
    """A row that names a block by its first and last identifier."""

    @property
    def first_id(self) -> ItmoId: ...

    @property
    def last_id(self) -> ItmoId: ...


def is_sound(row: Identified) -> bool:
    """True if the identifiers name a block: one series, first not after last (AEF-304, AEF-305)."""
    first, last = row.first_id, row.last_id
    return first[3] <= last[3] and first[:3] == last[:3] and first[4] == last[4]


class _Run(Generic[T]):
    """Blocks side by side: sorted, never overlapping."""

    __slots__ = ("firsts", "lasts", "known")

    def __init__(self, firsts: list[int], lasts: list[int], known: list[T]) -> None:
        self.firsts = firsts
        self.lasts = lasts
        self.known = known

    def overlapping(self, first: int, last: int) -> tuple[int, int]:
        """The range of positions whose blocks share a serial with `first` to `last`."""
        low = bisect_right(self.firsts, first)
        if low and self.lasts[low - 1] >= first:
            low -= 1
        return low, bisect_right(self.firsts, last, low)

    def cut(self, first: int, last: int) -> list[tuple[int, int, T | None]]:
        low, high = self.overlapping(first, last)
        pieces: list[tuple[int, int, T | None]] = []
        for position in range(low, high):
            begin, end = max(self.firsts[position], first), min(self.lasts[position], last)
            if first < begin:
                pieces.append((first, begin - 1, None))
            pieces.append((begin, end, self.known[position]))
            first = end + 1
        if first <= last:
            pieces.append((first, last, None))
        return pieces

    def put(self, first: int, last: int, known: T) -> None:
        low, high = self.overlapping(first, last)
        if low == high:
            self.firsts.insert(low, first)
            self.lasts.insert(low, last)
            self.known.insert(low, known)
            return
        firsts, lasts, values = [first], [last], [known]
        if self.firsts[low] < first:
            firsts.insert(0, self.firsts[low])
            lasts.insert(0, first - 1)
            values.insert(0, self.known[low])
        if self.lasts[high - 1] > last:
            firsts.append(last + 1)
            lasts.append(self.lasts[high - 1])
            values.append(self.known[high - 1])
        self.firsts[low:high] = firsts
        self.lasts[low:high] = lasts
        self.known[low:high] = values

    def halved(self) -> tuple[_Run[T], _Run[T]]:
        middle = len(self.firsts) // 2
        return (_Run(self.firsts[:middle], self.lasts[:middle], self.known[:middle]),
                _Run(self.firsts[middle:], self.lasts[middle:], self.known[middle:]))


class BlockMap(Generic[T]):
    """Serials of one series to what is known of them; finding and replacing costs a bisection.

    Blocks are kept in runs of at most `most`, so that one put among very many moves few of them.
    """

    __slots__ = ("_runs", "_heads", "_most")

    def __init__(self, most: int = 2_000) -> None:
        self._runs: list[_Run[T]] = [_Run([], [], [])]
        self._heads = [0]
        self._most = most

    def __iter__(self) -> Iterator[tuple[int, int, T]]:
        for run in self._runs:
            yield from zip(run.firsts, run.lasts, run.known, strict=True)

    def _runs_of(self, first: int, last: int) -> tuple[int, int]:
        """The runs that have the first and the last serial, or would have them."""
        if len(self._heads) == 1:
            return 0, 0
        return max(bisect_right(self._heads, first) - 1, 0), max(bisect_right(self._heads, last) - 1, 0)

    def cut(self, first: int, last: int) -> list[tuple[int, int, T | None]]:
        """`first` to `last` in pieces, in order and without gaps, and what is known of each; None where nothing is."""
        low, high = self._runs_of(first, last)
        pieces: list[tuple[int, int, T | None]] = []
        for number in range(low, high):
            end = self._heads[number + 1] - 1
            pieces += self._runs[number].cut(first, end)
            first = end + 1
        return pieces + self._runs[high].cut(first, last)

    def put(self, first: int, last: int, known: T) -> None:
        """From now on `known` is what is known of `first` to `last`, and of nothing beside them."""
        low, high = self._runs_of(first, last)
        if low < high:
            self._drop(low, high, first, last, known)
        run = self._runs[low]
        run.put(first, last, known)
        self._heads[low] = run.firsts[0]
        if len(run.firsts) > self._most:
            self._runs[low:low + 1] = run.halved()
            self._heads.insert(low + 1, self._runs[low + 1].firsts[0])

    def _drop(self, low: int, high: int, first: int, last: int, known: T) -> None:
        """Forget `first` to `last` in the runs after `low`, up to `high`."""
        rest = self._runs[high]
        rest.put(first, last, known)
        # What was put stands first there, and belongs to the run `low`.
        rest = _Run(rest.firsts[1:], rest.lasts[1:], rest.known[1:])
        kept = [rest] if rest.firsts else []
        self._runs[low + 1:high + 1] = kept
        self._heads[low + 1:high + 1] = [run.firsts[0] for run in kept]


def block_of(row: Identified, first: int, last: int) -> Block:
    """The part of a sound row's block from serial `first` to `last`."""
    return Block(row.first_id.series, first, last)
