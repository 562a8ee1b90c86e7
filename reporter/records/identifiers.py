"""Identifiers of ITMOs, and blocks of them (6/CMA.4 annex I para 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

IDENTIFIER = re.compile(r"(CA[0-9]{4})-([A-Z]{3}[0-9]{2})-([A-Z]{3})-"
                        r"([1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})-([0-9]{4})")
"""An identifier; commas between thousands of its serial are taken and left out, as the published scripts do."""


class Series(NamedTuple):
    """What the ITMOs of a block have in common (6/CMA.4 annex I para 5(a)-(c), (e))."""

    approach: str
    registry: str
    party: str
    vintage: int


class ItmoId(NamedTuple):
    """The unique identifier of one ITMO (6/CMA.4 annex I para 5), as `CA0001-GHA01-GHA-1-2023`.

    `registry` is the originating registry, `party` the first transferring Party.
    """

    approach: str
    registry: str
    party: str
    serial: int
    vintage: int

    @property
    def series(self) -> Series:
        # Without the detour of the class's own making: it is asked for several times of every row.
        return tuple.__new__(Series, (self[0], self[1], self[2], self[4]))

    def __str__(self) -> str:
        return f"{self.approach}-{self.registry}-{self.party}-{self.serial}-{self.vintage}"

    @classmethod
    def read(cls, text: str) -> ItmoId | None:
        """The identifier that `text` spells, or None."""
        match = IDENTIFIER.fullmatch(text)
        if match is None:
            return None
        approach, registry, party, serial, vintage = match.groups()
        series = _series(approach, registry, party, vintage)
        number = int(serial if "," not in serial else serial.replace(",", ""))
        return tuple.__new__(cls, (*series[:3], number, series[3]))


@lru_cache(10_000)
def _series(approach: str, registry: str, party: str, vintage: str) -> Series:
    """The same for all identifiers of a series, so that very many of them hold its words once."""
    return Series(approach, registry, party, int(vintage))


def whole_identifier(serial: object, row: Mapping[str, object]) -> ItmoId | None:
    """The identifier that a bare serial and the other columns of its row make; None where they make none.

    The originating registry is the row's own where it is one of the first transferring Party; of what another Party
    acquired, the row does not tell it.
    """
    registry, party = str(row.get("itmo_registry")), str(row.get("first_transferring_party"))
    if not re.fullmatch(r"[1-9][0-9]{0,17}", str(serial)) or registry[:3] != party:
        return None
    return ItmoId.read(f"{row.get('approach')}-{registry}-{party}-{serial}-{row.get('vintage')}")


class Block(NamedTuple):
    """The ITMOs of one series from serial `first` to serial `last`, both included."""

    series: Series
    first: int
    last: int

    @property
    def quantity(self) -> int:
        """The number of ITMOs, each of one t CO2 eq."""
        return self.last - self.first + 1

    def identifier(self, serial: int) -> ItmoId:
        return ItmoId(*self.series[:3], serial, self.series.vintage)

    @property
    def first_id(self) -> ItmoId:
        return self.identifier(self.first)

    @property
    def last_id(self) -> ItmoId:
        return self.identifier(self.last)

    def __str__(self) -> str:
        return f"{self.first_id} to {self.last}" if self.last > self.first else str(self.first_id)


def named_blocks(blocks: Sequence[Block]) -> str:
    """The first of several blocks, and how many ITMOs there are in all of them."""
    further = "" if len(blocks) == 1 else f" and further blocks, {sum(block.quantity for block in blocks)} ITMOs"
    return f"{blocks[0]}{further}"
