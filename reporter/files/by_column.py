"""Columns of cells: what stands in very many rows is looked at once, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import compress, count
from operator import is_, itemgetter
from typing import Any, TypeVar

from reporter.files.sheet import CellValue

Asked = TypeVar("Asked", bound=Hashable)
_AT_ONCE = 2_000
"""So many rows at once stay near the processor."""


def columns_of(rows: Sequence[list[CellValue]], wanted: Iterable[int]) -> list[list[CellValue]]:
    """The cells of the wanted columns, from 0; None where a row ends before one."""
    columns: list[tuple[int, list[CellValue]]] = [(index, []) for index in wanted]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start:start + _AT_ONCE]
        least = min(map(len, some))
        for index, column in columns:
            column.extend(map(itemgetter(index), some) if index < least else
                          [row[index] if index < len(row) else None for row in some])
    return [column for _, column in columns]


def made_of(values: Sequence[Asked], make: Callable[[Asked], Any]) -> list[Any]:
    """What `make` makes of each value of a column; it is asked once for those that come again."""
    if len(set(map(type, values)) & {bool, int, float}) > 1:
        # Of 1, 1.0 and TRUE, which equal one another, each is a value of its own.
        typed = list(zip(map(type, values), values, strict=True))
        made_of_typed = {one: make(one[1]) for one in dict.fromkeys(typed)}
        return [made_of_typed[one] for one in typed]
    made = {value: make(value) for value in dict.fromkeys(values)}
    return list(values if all(map(is_, made.keys(), made.values())) else map(made.__getitem__, values))


def positions_of(values: Sequence[Asked], wanted: Callable[[Asked], bool]) -> list[int]:
    """Where in a column stands what is wanted, from 0."""
    there = {value for value in set(values) if wanted(value)}
    return list(compress(count(), map(there.__contains__, values))) if there else []
