"""Rows that say the same of different ITMOs: what is asked of one of them is answered for all.

Very many rows differ in their blocks, quantities and explanations alone. What looks at the other columns looks at each
kind of row once, and then names the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from reporter.forms.editions import OF_WHOLE_ROWS, FieldKind, present
from reporter.records.rows import Row

R = TypeVar("R", bound=Row)
AnyOf = TypeVar("AnyOf", bound=Row, covariant=True)
_OF_ITS_OWN = OF_WHOLE_ROWS | {FieldKind.PROSE}
"""What a row says for itself."""


class Alike(NamedTuple, Generic[AnyOf]):
    """Rows that agree in all but place, block, units, quantities and explanation, in the order of their table.

    `said` is a row with what they agree in; to ask it for anything else is an AttributeError.
    """

    said: AnyOf
    rows: Sequence[AnyOf]


def alike(rows: Iterable[R]) -> tuple[Alike[R], ...]:
    """The rows by what they say, in the order of the first of each."""
    found: dict[tuple[object, ...], list[R]] = defaultdict(list)
    for shape, some in groupby(rows, key=type):
        said_by = attrgetter(*said_alike(shape))
        for row in some:
            found[said_by(row)].append(row)
    return tuple(Alike(_said(each), each) for each in found.values())


def one_by_one(rows: Iterable[R]) -> Iterator[Alike[R]]:
    """Each row for itself, with all that it says."""
    return (Alike(row, (row,)) for row in rows)


@cache
def said_alike(shape: type[Row]) -> tuple[str, ...]:
    """The attributes in which alike rows agree."""
    columns = {**present().by_role[shape.role].by_attribute, **shape.table.by_attribute}
    return tuple(name for name in shape.attributes if name in columns and columns[name].kind not in _OF_ITS_OWN)


@cache
def said_apart(shape: type[Row]) -> tuple[str, ...]:
    """The attributes that each row has for itself, without its place and the identifiers of its block."""
    columns = shape.table.columns
    return tuple(column.attribute for column in columns if column.attribute not in said_alike(shape)
                 and column.kind is not FieldKind.BLOCK_IDENTIFIER)


def _said(rows: Sequence[R]) -> R:
    shape = type(rows[0])
    said = shape.__new__(shape)
    for name in said_alike(shape):
        object.__setattr__(said, name, getattr(rows[0], name))
    return said
