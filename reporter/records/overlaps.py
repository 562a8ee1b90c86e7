"""Blocks side by side: which rows are sound, which overlap, which disagree about the same ITMOs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import accumulate, pairwise
from typing import TypeVar

from reporter.records.blocks import is_sound
from reporter.records.identifiers import Series
from reporter.records.rows import BlockRow
from reporter.records.submission import Submission

R = TypeVar("R", bound=BlockRow)


def sound_rows(rows: Iterable[R]) -> list[R]:
    """The rows whose identifiers name one block, by series and serial, then by place."""
    return [row for _, some in _by_series(rows) for *_, row in some]


def _by_series(rows: Iterable[R]) -> Iterator[tuple[Series, list[tuple[int, int, int, R]]]]:
    """The sound rows of each series: first and last serial, a number that parts what is equal, and the row."""
    found: dict[Series, list[tuple[int, int, int, R]]] = defaultdict(list)
    for number, row in enumerate(filter(is_sound, rows)):
        first, last = row.first_id, row.last_id
        found[first.series].append((first.serial, last.serial, number, row))
    for series in sorted(found):
        some = found[series]
        some.sort()
        if any(one[:2] == other[:2] for one, other in pairwise(some)):
            some.sort(key=lambda each: (*each[:2], each[-1].place.sort_key))
        yield series, some


def block_rows(submission: Submission) -> Iterator[BlockRow]:
    """The rows of Tables 3 and 4."""
    yield from submission.actions
    yield from submission.holdings


def overlaps(rows: Iterable[R]) -> Iterator[tuple[R, R]]:
    """Each row that shares an ITMO with one before it by serial, with the row that reaches furthest into it.

    A running maximum of the last serial also finds an overlap with a row two or more back.
    """
    for _, some in _by_series(rows):
        reached, furthest = some[0][1], some[0][-1]
        for first, last, _, row in some[1:]:
            if first <= reached:
                yield furthest, row
            if last > reached:
                reached, furthest = last, row


MOST_PIECES, PIECES_OF_A_BLOCK = 200_000, 20
"""Blocks may cut one another into so many pieces, and so many more for each block: whoever follows them looks at each
piece once for every block that it is in, which would be as many as the square of the blocks."""


def most_pieces(blocks: int) -> int:
    """Into how many pieces so many blocks may be cut."""
    return MOST_PIECES + PIECES_OF_A_BLOCK * blocks


def pieces_beyond_bounds(blocks: Iterable[tuple[Hashable, int, int]]) -> int | None:
    """Into how many pieces blocks are cut at the ends of others of their series; None where so many can be followed.

    A block is its series, first and last serial.
    """
    spans: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for series, first, last in blocks:
        firsts, afters = spans[series]
        firsts.append(first)
        afters.append(last + 1)
    count = sum(len(firsts) for firsts, _ in spans.values())
    pieces = 0
    for firsts, afters in spans.values():
        begun, ended = Counter(firsts), Counter(afters)
        # At each end as many blocks go on as there are pieces that begin there.
        pieces += sum(accumulate(begun.get(end, 0) - ended.get(end, 0) for end in sorted({*begun, *ended})))
    return pieces if pieces > most_pieces(count) else None


_MOST_OPEN = 8


def disagreements(rows: Iterable[R], says: Callable[[R], Hashable | None]) -> Iterator[tuple[R, R]]:
    """Pairs of rows that share an ITMO and say different things of it; a row that says None is passed over.

    Rows that agree stand for one another, so that sound input keeps one row open at a time; where more
    than a few disagree about the same ITMOs, the shorter blocks are let go, and the cost stays n log n.
    """
    rows = list(rows)
    if len({said for said in map(says, rows) if said is not None}) < 2:
        return
    for _, some in _by_series(rows):
        reached = 0
        still_open: dict[Hashable, tuple[int, R]] = {}
        for first, last, _, row in some:
            said = says(row)
            if said is None:
                continue
            if first > reached:  # as almost everywhere: no row before has an ITMO of this one
                reached, still_open = last, {said: (last, row)}
                continue
            reached = max(reached, last)
            still_open = {key: other for key, other in still_open.items() if other[0] >= first}
            yield from ((other, row) for key, (_, other) in still_open.items() if key != said)
            if said not in still_open or still_open[said][0] < last:
                still_open[said] = last, row
            if len(still_open) > _MOST_OPEN:
                del still_open[min(still_open, key=lambda key: still_open[key][0])]
