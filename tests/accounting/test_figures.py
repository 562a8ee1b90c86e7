"""A figure shows its working."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporter.accounting.figures import Assumption, Figure, Term, in_print


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


@pytest.mark.parametrize(("value", "printed"), [
    (7, 7), (-7, -7), (Decimal("0.5"), 1), (Decimal("-0.5"), 0), (Decimal("142.857143"), 143),
    (Decimal("-142.857143"), -143), (Decimal("2.499999"), 2)])
def test_tonnes_are_printed_whole_with_halves_up(value, printed: int) -> None:
    """142.857143 is printed 143, and -0.5 is 0: so 900,001 with -0.5, which is 900,000.5, is printed 900,001."""
    assert in_print(value) == printed
    assert in_print(900_001 + value) == 900_001 + printed


def test_a_reading_is_told_with_its_alternative_where_one_was_seen() -> None:
    assert Assumption("Text.", "para 8", "Reason.", "otherwise.").reason_and_alternative == (
        "Reason. The other reading: otherwise.")
    assert Assumption("Text.", "para 8", "Reason.").reason_and_alternative == "Reason."
