"""How the years meet: whether holdings roll forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Holding

_identifiers = attrgetter("first_id", "last_id")


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
    if derived is reported:  # as in a dossier, whose Table 4 is what the actions leave
        return ()
    derived, reported = list(derived), list(reported)
    found = [*_missing(derived, reported, Side.DERIVED), *_missing(reported, derived, Side.REPORTED)]
    return tuple(sorted(found, key=lambda difference: (difference.block, difference.side)))


def _missing(these: list[Holding], those: list[Holding], side: Side) -> list[HoldingDifference]:
    """What `these` hold and `those` do not."""
    whole = set(map(_identifiers, those))
    others = [row for row in these if _identifiers(row) not in whole and is_sound(row)]
    held: dict[Series, BlockMap[bool]] = defaultdict(BlockMap)
    for row in filter(is_sound, those) if others else ():
        held[row.first_id.series].put(row.first_id.serial, row.last_id.serial, True)
    found = []
    for row in others:
        series = row.first_id.series
        found += [HoldingDifference(Block(series, first, last), side, row)
                  for first, last, known in held[series].cut(row.first_id.serial, row.last_id.serial) if not known]
    return found
