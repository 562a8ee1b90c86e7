"""An NDC period, as far as it is known: what every figure of a year is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reporter.accounting.annual_quantities import Disaggregated
from reporter.accounting.figures import Figure, Years
from reporter.dossier.facts import InventoryYear
from reporter.dossier.ndc import NDC
from reporter.findings import Place
from reporter.language.wording import message as _


@dataclass(frozen=True)
class Period:
    """What the annual figures are made from: the NDC, what is known and through when.

    `known_from` is the first year whose actions are on hand.
    """

    ndc: NDC
    reported_year: int
    known_from: int
    quantities: tuple[Disaggregated, ...]
    inventory: tuple[InventoryYear, ...]

    def unknown(self, year: int) -> str | None:
        """Why the ITMOs of a year are not known; None where they are."""
        if year > self.reported_year:
            return _("{year} is after the reported year {reported_year}", year=year, reported_year=self.reported_year)
        if year < self.known_from:
            return _("the actions of {year} are not on hand, only holdings at the end of {last}", year=year,
                     last=self.known_from - 1)
        return None

    def elapsed(self, year: int) -> int:
        """The years elapsed in the NDC implementation period, the given one included."""
        return year - self.ndc.first_year + 1

    def each(self, figure: Callable[[int], Figure]) -> Years:
        """One figure for each year of the NDC period."""
        return {year: figure(year) for year in self.ndc.years}

    def so_far(self, year: int) -> str | None:
        """Why what has accumulated to a year is not known; None where it is."""
        return self.unknown(year) or self.unknown(self.ndc.first_year)


def stands(entry: InventoryYear | None) -> tuple[Place, ...]:
    """The row of the inventory, where it is known."""
    return (entry.place,) if entry and entry.place else ()
