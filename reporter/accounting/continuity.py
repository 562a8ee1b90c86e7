"""How the years meet: whether holdings roll forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.overlaps import disagreements
from reporter.records.rows import Holding
from reporter.records.units import unit_offset

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


def unlike(derived: Iterable[Holding], reported: Iterable[Holding]) -> Iterator[tuple[Holding, str, Holding]]:
    """Reported rows that say something else of an ITMO than the derived ones, with the column and the derived row."""
    reported = list(reported)
    told = set(map(id, reported))
    says: dict[str, Callable[[Holding], Hashable | None]] = {"first_unit_id": unit_offset}
    if reported:
        says = {name: attrgetter(name) for name in reported[0].edition.told_while_held} | says
    seen: set[tuple[int, str]] = set()
    rows = (*derived, *reported)
    for attribute, said in says.items():
        for pair in disagreements(rows, said):
            # Of two reported rows on one ITMO it is told that it is held twice (AEF-403).
            one, *both = (row for row in pair if id(row) in told)
            if not both and (id(one), attribute) not in seen:
                seen.add((id(one), attribute))
                yield one, attribute, next(row for row in pair if row is not one)


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
