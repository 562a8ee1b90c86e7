"""Long tables on pages: the first rows, and one that says how many more there are, so that printed columns add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from reporter.language.wording import counted as n_

SHOWN = 60
"""Rows shown of a long table; a table of up to twice as many is shown whole."""

AnyRow = TypeVar("AnyRow")


def first_rows(rows: Sequence[AnyRow]) -> tuple[Sequence[AnyRow], Sequence[AnyRow]]:
    """The rows that are shown, and those that are only summed."""
    shown = len(rows) if len(rows) <= 2 * SHOWN else SHOWN
    return rows[:shown], rows[shown:]


def further_rows(rows: Sequence[object]) -> str:
    """What stands in place of the rows that are not shown."""
    return n_("{count} further row", "{count} further rows", count=len(rows))
