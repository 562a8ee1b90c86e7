"""A figure that shows its working."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from reporter.findings import Place
from reporter.language.wording import Joined, Number
from reporter.language.wording import message as _


@dataclass(frozen=True)
class Term:
    """One addend of a figure: `sign` times `value`, what it is, and the rows it came from."""

    sign: int
    value: Number
    what: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A computed value with its unit, its paragraph and its terms.

    `value` is None while it cannot be known; `open_because` then says why (a year not yet inventoried).
    Where terms are given and `divisor` is set, value = sum of signed terms / divisor.
    """

    value: Number | None
    unit: str
    para: str
    terms: tuple[Term, ...] = ()
    divisor: Number = 1
    open_because: str | None = None

    @property
    def recomputed(self) -> Number | None:
        """What the terms give, not rounded; None while the figure is open."""
        if self.value is None:
            return None
        total: Number = sum((term.sign * term.value for term in self.terms), start=0)
        return total if self.divisor == 1 else Decimal(total) / Decimal(self.divisor)


@dataclass(frozen=True)
class Assumption:
    """A reading taken where the decisions leave room: printed in documents and workbooks.

    `alternative` is what the text would allow instead; empty where nothing else was seen.
    """

    text: str
    para: str
    reason: str
    alternative: str = ""

    @property
    def reason_and_alternative(self) -> str:
        """The reason, and the other reading where there is one."""
        if not self.alternative:
            return self.reason
        return Joined((self.reason, _("The other reading: {alternative}", alternative=self.alternative)), " ")


def in_print(value: Number) -> int:
    """Whole tonnes, halves up: a whole number and a rounded one then sum to the rounded sum, as in 23(k)(i)."""
    return value if isinstance(value, int) else int((value + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
