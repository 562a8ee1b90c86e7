"""A figure that shows its working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from operator import attrgetter

from reporter.findings import Place
from reporter.language.wording import Joined, Number
from reporter.language.wording import message as _

TONNES = _("t CO2 eq")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_GRAM = Decimal("0.000001")


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


Years = dict[int, Figure]
"""A figure of each year."""


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


def summed(terms: Iterable[Term], para: str, unit: str = TONNES, divisor: Number = 1) -> Figure:
    """The figure that its terms give: their signed sum over the divisor, rounded to six decimals."""
    terms = tuple(terms)
    value: Number = sum((term.sign * term.value for term in terms), start=0)
    return Figure(_divided(value, divisor), unit, f"2/CMA.3 annex para {para}", terms, divisor)


def _divided(value: Number, divisor: Number) -> Number:
    if isinstance(value, int) and isinstance(divisor, int) and value % divisor == 0:
        return value // divisor
    if divisor == 1:
        return value
    return _EXACT.divide(Decimal(value), Decimal(divisor)).quantize(_GRAM, context=_EXACT)


def open_figure(reason: str, para: str, unit: str = TONNES) -> Figure:
    return Figure(None, unit, f"2/CMA.3 annex para {para}", open_because=reason)


def term_of(sign: int, figure: Figure, what: str) -> Term:
    """A known figure as a term of another."""
    places = each_once(place for term in figure.terms for place in term.places)
    return Term(sign, figure.value or 0, what, places)


_spot = attrgetter("file", "sheet", "row", "column", "letter")


def each_once(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places, which may be very many, without those that are named again."""
    return tuple({_spot(place): place for place in places}.values())


def in_tonnes(kilotonnes: Decimal) -> Number:
    """Tonnes of kilotonnes; a whole number as int."""
    tonnes = _EXACT.multiply(kilotonnes, Decimal(1000))
    return int(tonnes) if tonnes == tonnes.to_integral_value() else tonnes
