"""Blocks side by side: which rows are sound, which overlap, which disagree about the same ITMOs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import accumulate
from typing import TypeVar

from reporter.records.blocks import is_sound
from reporter.records.rows import BlockRow
from reporter.records.submission import Submission

R = TypeVar("R", bound=BlockRow)


def sound_rows(rows: Iterable[R]) -> list[R]:
    """The rows whose identifiers name one block, by series and serial, then by place."""
    return sorted((row for row in rows if is_sound(row)),
                  key=lambda row: (*row.first_id.series, row.first_id.serial, row.last_id.serial, row.place.sort_key))


def block_rows(submission: Submission) -> Iterator[BlockRow]:
    """The rows of Tables 3 and 4."""
    yield from submission.actions
    yield from submission.holdings


def overlaps(rows: Iterable[R]) -> Iterator[tuple[R, R]]:
    """Each row that shares an ITMO with one before it by serial, with the row that reaches furthest into it.

    A running maximum of the last serial also finds an overlap with a row two or more back.
    """
    furthest: R | None = None
    for row in sound_rows(rows):
        if furthest is None or furthest.first_id.series != row.first_id.series:
            furthest = row
            continue
        if row.first_id.serial <= furthest.last_id.serial:
            yield furthest, row
        if row.last_id.serial > furthest.last_id.serial:
            furthest = row


MOST_PIECES, PIECES_OF_A_BLOCK = 200_000, 20
"""Blocks may cut one another into so many pieces, and so many more for each block: whoever follows them looks at each
piece once for every block that it is in, which would be as many as the square of the blocks."""


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
    return pieces if pieces > MOST_PIECES + PIECES_OF_A_BLOCK * count else None


_MOST_OPEN = 8


def disagreements(rows: Iterable[R], says: Callable[[R], Hashable | None]) -> Iterator[tuple[R, R]]:
    """Pairs of rows that share an ITMO and say different things of it; a row that says None is passed over.

    Rows that agree stand for one another, so that sound input keeps one row open at a time; where more
    than a few disagree about the same ITMOs, the shorter blocks are let go, and the cost stays n log n.
    """
    rows = list(rows)
    if len({said for said in map(says, rows) if said is not None}) < 2:
        return
    series = None
    still_open: dict[Hashable, R] = {}
    for row in sound_rows(rows):
        said = says(row)
        if said is None:
            continue
        if series != row.first_id.series:
            series, still_open = row.first_id.series, {}
        still_open = {key: other for key, other in still_open.items() if other.last_id.serial >= row.first_id.serial}
        yield from ((other, row) for key, other in still_open.items() if key != said)
        same = still_open.get(said)
        if same is None or same.last_id.serial < row.last_id.serial:
            still_open[said] = row
        if len(still_open) > _MOST_OPEN:
            del still_open[min(still_open, key=lambda key: still_open[key].last_id.serial)]
