"""Resources for adaptation (2/CMA.3 annex para 38) and overall mitigation (para 40) among the actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reporter.accounting.ledger import Entry
from reporter.findings import Place
from reporter.records.units import RowPart


@dataclass(frozen=True)
class Contribution:
    """A contribution of resources for adaptation (para 38) or a delivery of overall mitigation (para 40), in t CO2 eq.

    `is_first_transfer` is true where it was the first transfer too (4/CMA.6 paras 16-17).
    """

    approach: str
    year: int
    subtype: str
    is_first_transfer: bool
    quantity: int
    places: tuple[Place, ...]


def contributions(entries: Iterable[Entry], subtypes: frozenset[str]) -> tuple[Contribution, ...]:
    """The transfers or cancellations of the subtypes that took effect, by approach, year, subtype and kind."""
    sums: dict[tuple[str, int, str, bool], int] = defaultdict(int)
    places: dict[tuple[str, int, str, bool], dict[Place, None]] = defaultdict(dict)
    for entry in (entry for entry in entries if entry.action.action_subtype in subtypes):
        action = entry.action
        key = (action.first_id.approach, action.action_date.year, str(action.action_subtype),
               entry.effect.is_first_transfer)
        sums[key] += RowPart(action, entry.first, entry.last).tonnes
        places[key][action.place] = None
    return tuple(Contribution(approach, year, subtype, first, sums[approach, year, subtype, first],
                              tuple(places[approach, year, subtype, first]))
                 for approach, year, subtype, first in sorted(sums))
