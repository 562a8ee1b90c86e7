"""A figure shows its working."""

from __future__ import annotations

from decimal import Decimal

from reporter.accounting.figures import Figure, Term


def test_a_figure_is_the_sum_of_its_signed_terms() -> None:
    """12 - 2 = 10, a whole number of t CO2 eq."""
    figure = Figure(10, "t CO2 eq", "para 8", (Term(1, 12, "added"), Term(-1, 2, "subtracted")))
    assert figure.recomputed == 10
    assert isinstance(figure.recomputed, int)


def test_a_divisor_divides_the_sum_of_the_terms() -> None:
    """12 / 8 = 1.5."""
    assert Figure(Decimal("1.5"), "t CO2 eq", "para 7(a)(ii)", (Term(1, 12, "added"),), 8).recomputed == Decimal("1.5")


def test_an_open_figure_gives_nothing() -> None:
    assert Figure(None, "t CO2 eq", "para 8", open_because="not yet inventoried").recomputed is None
