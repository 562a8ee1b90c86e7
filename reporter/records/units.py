"""Parts of rows: their share of a row's quantities, and of its underlying units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, Protocol

from reporter.findings import Place
from reporter.forms import codelists
from reporter.records.identifiers import ItmoId

_DIGITS = re.compile(r"[0-9]{1,1000}")
AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")
"""How a quantity in another metric is written: zero or more, with a point before decimals."""


class Blocked(Protocol):
    """A row with a block of ITMOs, its quantities, its underlying units, and its place."""

    @property
    def place(self) -> Place: ...

    @property
    def first_id(self) -> ItmoId: ...

    @property
    def last_id(self) -> ItmoId: ...

    @property
    def quantity(self) -> int: ...

    @property
    def metric(self) -> str: ...

    @property
    def quantity_non_ghg(self) -> str | None: ...

    @property
    def first_unit_id(self) -> str | None: ...

    @property
    def last_unit_id(self) -> str | None: ...


class RowPart(NamedTuple):
    """Serials `first` to `last` of the block of a sound row."""

    row: Blocked
    first: int
    last: int

    @property
    def quantity(self) -> int:
        """The number of ITMOs."""
        return self.last - self.first + 1

    @property
    def tonnes(self) -> int:
        """Its t CO2 eq: one for each ITMO, or in a non-GHG metric its share of the row's."""
        if self.row.metric == codelists.GHG:
            return self.quantity
        return self.share(self.row.quantity)

    def share(self, total: int) -> int:
        """Its share of what the whole row has; the shares of a row's parts always add up to the row's."""
        begin, whole = self.row.first_id.serial, self.row.last_id.serial - self.row.first_id.serial + 1
        return total * (self.last + 1 - begin) // whole - total * (self.first - begin) // whole

    @property
    def non_ghg(self) -> Decimal | None:
        """Its share of the row's quantity in a non-GHG metric, to the decimals that the row gives; None if none."""
        text = self.row.quantity_non_ghg
        if text is None or self.row.metric == codelists.GHG or not AMOUNT.fullmatch(text):
            return None
        decimals = len(text.partition(".")[2])
        return Decimal(self.share(int(text.replace(".", "")))).scaleb(-decimals)


class Units(NamedTuple):
    """Underlying units in step with ITMOs: unit IDs differ in one number only, which advances with the serial."""

    before: str
    after: str
    width: int
    first: int
    last: int

    def spell(self, number: int) -> str:
        return f"{self.before}{number:0{self.width}d}{self.after}"


def unit_range(row: Blocked) -> Units | None:
    """The underlying units that a row names, first to last; None where its two unit IDs do not differ in one number."""
    first, last = row.first_unit_id or "", row.last_unit_id or ""
    if _DIGITS.sub("#", first) != _DIGITS.sub("#", last):
        return None
    moved = [pair for pair in zip(_DIGITS.finditer(first), _DIGITS.finditer(last), strict=True)
             if pair[0][0] != pair[1][0]]
    return _around(*moved[0]) if len(moved) == 1 else None


def unit_offset(row: Blocked) -> tuple[str, str, int] | None:
    """What the unit IDs have in common, and how far their serials are from those of the ITMOs."""
    units = unit_range(row)
    return units and (units.before, units.after, units.first - row.first_id.serial)


def _around(first: re.Match[str], last: re.Match[str]) -> Units:
    width = len(first[0]) if first[0].startswith("0") else 0
    return Units(first.string[:first.start()], first.string[first.end():], width, int(first[0]), int(last[0]))


def units_of(part: RowPart) -> Units | None:
    """The underlying units of a part; None where its row names none or they do not advance in step."""
    row = part.row
    begin, end = row.first_id.serial, row.last_id.serial
    units = unit_range(row)
    numbers = list(_DIGITS.finditer(row.first_unit_id or ""))
    if begin == end and row.first_unit_id == row.last_unit_id and numbers:
        # One ITMO, one unit: the last number is the unit's own.
        units = _around(numbers[-1], numbers[-1])
    if units is None or units.last - units.first != end - begin:
        return None
    return units._replace(first=units.first + part.first - begin, last=units.first + part.last - begin)


def unit_texts(head: RowPart, tail: RowPart) -> tuple[str | None, str | None]:
    """First and last underlying unit; as the row gives them where a whole row is held, none where a part of
    units that cannot be counted is."""
    if not (head.row.first_unit_id or head.row.last_unit_id or tail.row.first_unit_id or tail.row.last_unit_id):
        return None, None
    units, last = units_of(head), units_of(tail)
    if units is not None and last is not None:
        return units.spell(units.first), last.spell(last.last)
    whole = head.row is tail.row and head.first == head.row.first_id.serial and tail.last == head.row.last_id.serial
    return (head.row.first_unit_id, head.row.last_unit_id) if whole else (None, None)
