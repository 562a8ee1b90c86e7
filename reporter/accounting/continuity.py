"""How the years meet: which version of a year's report counts, and whether holdings roll forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from reporter.accounting.blocks import BlockMap, sound
from reporter.records import Block, Holding, Series, Submission


def latest_versions(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """One submission for each Party and year, by year: its highest version (4/CMA.6 para 32)."""
    latest: dict[tuple[int, str], Submission] = {}
    for submission in sorted(submissions, key=lambda submission: version_number(submission.header.version)):
        latest[submission.header.reported_year, submission.header.party] = submission
    return tuple(latest[key] for key in sorted(latest))


def version_number(text: str) -> tuple[int, ...]:
    """A version as numbers, by which versions are put in order: 1.10 comes after 1.9."""
    return tuple(int(part) for part in text.split("."))


class Side(StrEnum):
    """Which of two holdings has ITMOs that the other lacks."""

    DERIVED = "derived"
    REPORTED = "reported"


class Difference(NamedTuple):
    """ITMOs held on one side only, and the row that holds them there."""

    block: Block
    side: Side
    row: Holding


def differences(derived: Iterable[Holding], reported: Iterable[Holding]) -> tuple[Difference, ...]:
    """Where derived and reported holdings do not hold the same ITMOs, by block; unsound rows are left out."""
    derived, reported = list(derived), list(reported)
    found = [*_missing(derived, reported, Side.DERIVED), *_missing(reported, derived, Side.REPORTED)]
    return tuple(sorted(found, key=lambda difference: (difference.block, difference.side)))


def _missing(these: list[Holding], those: list[Holding], side: Side) -> list[Difference]:
    """What `these` hold and `those` do not."""
    held: dict[Series, BlockMap[bool]] = defaultdict(BlockMap)
    for row in filter(sound, those):
        held[row.first_id.series].put(row.first_id.serial, row.last_id.serial, True)
    found = []
    for row in filter(sound, these):
        series = row.first_id.series
        found += [Difference(Block(series, first, last), side, row)
                  for first, last, known in held[series].cut(row.first_id.serial, row.last_id.serial) if not known]
    return found
