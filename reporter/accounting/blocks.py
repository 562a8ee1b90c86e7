"""What is known of the ITMOs of one series, block by block: sorted blocks that never overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from reporter.records import Block, ItmoId

T = TypeVar("T")


class Identified(Protocol):
    """A row that names a block by its first and last identifier."""

    @property
    def first_id(self) -> ItmoId: ...

    @property
    def last_id(self) -> ItmoId: ...


def sound(row: Identified) -> bool:
    """True if the identifiers name a block: one series, first not after last (AEF-301 to AEF-303)."""
    first, last = row.first_id, row.last_id
    return first[:3] == last[:3] and first.vintage == last.vintage and first.serial <= last.serial


class BlockMap(Generic[T]):
    """Serials of one series to what is known of them; finding and replacing costs a bisection."""

    __slots__ = ("_firsts", "_lasts", "_known")

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._known: list[T] = []

    def __iter__(self) -> Iterator[tuple[int, int, T]]:
        return zip(self._firsts, self._lasts, self._known, strict=True)

    def _overlapping(self, first: int, last: int) -> tuple[int, int]:
        """The range of positions whose blocks share a serial with `first` to `last`."""
        low = bisect_right(self._firsts, first)
        if low and self._lasts[low - 1] >= first:
            low -= 1
        return low, bisect_right(self._firsts, last, low)

    def cut(self, first: int, last: int) -> list[tuple[int, int, T | None]]:
        """`first` to `last` in pieces, in order and without gaps, and what is known of each; None where nothing is."""
        low, high = self._overlapping(first, last)
        pieces: list[tuple[int, int, T | None]] = []
        for position in range(low, high):
            begin, end = max(self._firsts[position], first), min(self._lasts[position], last)
            if first < begin:
                pieces.append((first, begin - 1, None))
            pieces.append((begin, end, self._known[position]))
            first = end + 1
        if first <= last:
            pieces.append((first, last, None))
        return pieces

    def put(self, first: int, last: int, known: T) -> None:
        """From now on `known` is what is known of `first` to `last`, and of nothing beside them."""
        low, high = self._overlapping(first, last)
        if low == high:
            self._firsts.insert(low, first)
            self._lasts.insert(low, last)
            self._known.insert(low, known)
            return
        firsts, lasts, values = [first], [last], [known]
        if self._firsts[low] < first:
            firsts.insert(0, self._firsts[low])
            lasts.insert(0, first - 1)
            values.insert(0, self._known[low])
        if self._lasts[high - 1] > last:
            firsts.append(last + 1)
            lasts.append(self._lasts[high - 1])
            values.append(self._known[high - 1])
        self._firsts[low:high] = firsts
        self._lasts[low:high] = lasts
        self._known[low:high] = values


def block_of(row: Identified, first: int, last: int) -> Block:
    """The part of a sound row's block from serial `first` to `last`."""
    return Block(row.first_id.series, first, last)
