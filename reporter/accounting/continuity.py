"""How the years meet: whether holdings roll forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Holding


class Side(StrEnum):
    """Which of two holdings has ITMOs that the other lacks."""

    DERIVED = "derived"
    REPORTED = "reported"


class HoldingDifference(NamedTuple):
    """ITMOs held on one side only, and the row that holds them there."""

    block: Block
    side: Side
    row: Holding


def differences(derived: Iterable[Holding], reported: Iterable[Holding]) -> tuple[HoldingDifference, ...]:
    """Where derived and reported holdings do not hold the same ITMOs, by block; unsound rows are left out."""
    derived, reported = list(derived), list(reported)
    found = [*_missing(derived, reported, Side.DERIVED), *_missing(reported, derived, Side.REPORTED)]
    return tuple(sorted(found, key=lambda difference: (difference.block, difference.side)))


def _missing(these: list[Holding], those: list[Holding], side: Side) -> list[HoldingDifference]:
    """What `these` hold and `those` do not."""
    held: dict[Series, BlockMap[bool]] = defaultdict(BlockMap)
    for row in filter(is_sound, those):
        held[row.first_id.series].put(row.first_id.serial, row.last_id.serial, True)
    found = []
    for row in filter(is_sound, these):
        series = row.first_id.series
        found += [HoldingDifference(Block(series, first, last), side, row)
                  for first, last, known in held[series].cut(row.first_id.serial, row.last_id.serial) if not known]
    return found
