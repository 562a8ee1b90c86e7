"""Rows of Table 4: parts of rows, their shares and underlying units, joined where they are alike."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.holding_rows import holding_rows
from reporter.records.rows import Action, Holding
from reporter.records.units import RowPart, Units, units_of
from tests.accounting.worlds import row, unit


def issue(number: int, first: int, last: int, **over: object) -> Action:
    return row(number, unit(first), unit(last), action_subtype="Issuance", **over)


def with_units(number: int, first: int, last: int, begin: str, end: str, **over: object) -> Action:
    return issue(number, first, last, unit_registry="JCM", first_unit_id=begin, last_unit_id=end, **over)


def rows(*parts: tuple[Action, int, int]) -> list[Holding]:
    return list(holding_rows(RowPart(*part) for part in parts))


def spans(found: list[Holding]) -> list[tuple[int, int]]:
    return [(entry.first_id.serial, entry.last_id.serial) for entry in found]


def test_neighbours_that_agree_in_every_column_are_one_row_at_the_place_of_the_first() -> None:
    one, other = issue(7, 1, 10), issue(3, 11, 20)
    found = rows((one, 5, 10), (other, 11, 20))
    assert spans(found) == [(5, 20)]
    assert found[0].quantity == 16
    assert found[0].place == one.place
    values = {name: getattr(found[0], name) for name in Holding.attributes}
    assert Holding(**values).values() == found[0].values()


@pytest.mark.parametrize("over", [
    {"authorization_id": "IND JCM 2"}, {"gwp_values": "AR6"}, {"mitigation_type": "Removals"},
    {"itmo_registry": "JPN01"}, {"unit_registry": "JCM"}, {"metric": "non-GHG"}, {"non_ghg_metric": "MWh"},
    {"first_transferring_party": "JPN"}, {"approach": "CA9998"}, {"vintage": 2025}])
def test_neighbours_that_differ_stay_apart(over: dict[str, object]) -> None:
    other = issue(3, 11, 20).model_copy(update=over)
    assert spans(rows((issue(2, 1, 10), 1, 10), (other, 11, 20))) == [(1, 10), (11, 20)]


def test_a_gap_and_another_series_part_rows() -> None:
    one = issue(2, 1, 10)
    assert spans(rows((one, 1, 3), (one, 5, 10))) == [(1, 3), (5, 10)]
    other = row(3, unit(11, vintage=2025), unit(20, vintage=2025), vintage=2024)
    assert spans(rows((one, 1, 10), (other, 11, 20))) == [(1, 10), (11, 20)]


def test_underlying_units_advance_in_step() -> None:
    """Units JCM-IN-0101 to 0110 stand for ITMOs 1 to 10; of ITMOs 4 to 6 they are 0104 to 0106."""
    found = rows((with_units(2, 1, 10, "JCM-IN-0101", "JCM-IN-0110"), 4, 6))
    assert (found[0].first_unit_id, found[0].last_unit_id) == ("JCM-IN-0104", "JCM-IN-0106")


def test_underlying_units_need_no_leading_zeros_and_may_have_a_tail() -> None:
    found = rows((with_units(2, 1, 10, "U 95/2024", "U 104/2024"), 6, 6))
    assert (found[0].first_unit_id, found[0].last_unit_id) == ("U 100/2024", "U 100/2024")


def test_rows_are_joined_only_where_their_units_follow_too() -> None:
    one = with_units(2, 1, 10, "IN-101", "IN-110")
    assert spans(rows((one, 1, 10), (with_units(3, 11, 12, "IN-111", "IN-112"), 11, 12))) == [(1, 12)]
    assert spans(rows((one, 1, 10), (with_units(3, 11, 12, "IN-112", "IN-113"), 11, 12))) == [(1, 10), (11, 12)]
    assert spans(rows((one, 1, 10), (with_units(3, 11, 12, "JP-111", "JP-112"), 11, 12))) == [(1, 10), (11, 12)]
    assert spans(rows((one, 1, 10), (issue(3, 11, 12, unit_registry="JCM"), 11, 12))) == [(1, 10), (11, 12)]
    none = issue(3, 11, 12, unit_registry="JCM")
    assert spans(rows((none, 11, 12), (issue(3, 13, 14, unit_registry="JCM"), 13, 14))) == [(11, 14)]


def test_joined_rows_run_from_the_first_unit_to_the_last() -> None:
    found = rows((with_units(2, 1, 10, "IN-101", "IN-110"), 3, 10), (with_units(3, 11, 12, "IN-111", "IN-112"), 11, 11))
    assert (found[0].first_unit_id, found[0].last_unit_id) == ("IN-103", "IN-111")


@pytest.mark.parametrize(("begin", "end"), [("A", "B"), ("IN-1", "IN-5"), ("IN-1-1", "IN-2-10"), ("IN-1", "JP-10"),
                                            ("IN-1", None), (None, "IN-10"), ("IN-1", "IN-1-10")])
def test_units_that_do_not_advance_in_step_are_told_of_whole_rows_only(begin: str | None, end: str | None) -> None:
    action = with_units(2, 1, 10, begin, end)
    assert units_of(RowPart(action, 1, 10)) is None
    whole, part, tail = rows((action, 1, 10)), rows((action, 1, 9)), rows((action, 2, 10))
    assert (whole[0].first_unit_id, whole[0].last_unit_id) == (begin, end)
    assert (part[0].first_unit_id, part[0].last_unit_id) == (None, None)
    assert (tail[0].first_unit_id, tail[0].last_unit_id) == (None, None)


def test_pieces_of_one_row_are_joined_whatever_its_units() -> None:
    action = with_units(2, 1, 10, "A", "B")
    assert spans(rows((action, 1, 5), (action, 6, 10))) == [(1, 10)]


def test_a_single_unit_advances_by_its_last_number() -> None:
    action = with_units(2, 7, 7, "IN-2024-007", "IN-2024-007")
    assert units_of(RowPart(action, 7, 7)) == Units("IN-2024-", "", 3, 7, 7)
    assert units_of(RowPart(with_units(2, 7, 7, "1-2-3", "1-2-3"), 7, 7)) == Units("1-2-", "", 0, 3, 3)
    assert units_of(RowPart(with_units(2, 7, 7, "A", "A"), 7, 7)) is None
    assert units_of(RowPart(with_units(2, 7, 8, "IN-007", "IN-007"), 7, 8)) is None


def test_a_non_ghg_row_shares_its_quantities() -> None:
    """100 units: 33 t CO2 eq, 12.5 MWh. Units 1 to 50: 16 t (half of 33, cut) and 6.2 MWh; the rest 17 and 6.3."""
    action = issue(2, 1, 100, metric="non-GHG", non_ghg_metric="MWh", quantity=33, quantity_non_ghg="12.5")
    head, tail = rows((action, 1, 50))[0], rows((action, 51, 100))[0]
    assert (head.quantity, head.quantity_non_ghg, tail.quantity, tail.quantity_non_ghg) == (16, "6.2", 17, "6.3")
    assert rows((action, 1, 50), (action, 51, 100))[0].quantity_non_ghg == "12.5"
    assert RowPart(action, 1, 100).non_ghg == Decimal("12.5")


def test_a_ghg_row_has_one_tonne_for_each_itmo_and_keeps_its_text() -> None:
    found = rows((issue(2, 1, 100, quantity=7, quantity_non_ghg="NA"), 1, 10))[0]
    assert (found.quantity, found.quantity_non_ghg) == (10, "NA")
    assert RowPart(issue(2, 1, 100, quantity_non_ghg="5"), 1, 10).non_ghg is None


def test_a_quantity_that_is_no_number_is_kept_as_it_stands() -> None:
    action = issue(2, 1, 4, metric="non-GHG", quantity_non_ghg="about 5")
    assert rows((action, 1, 2))[0].quantity_non_ghg == "about 5"
    following = issue(3, 5, 6, metric="non-GHG", quantity_non_ghg="5")
    assert spans(rows((action, 1, 4), (following, 5, 6))) == [(1, 4), (5, 6)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 40), st.data())
def test_shares_of_the_parts_add_up_to_the_whole(quantity: int, length: int, data: st.DataObject) -> None:
    action = issue(2, 1, length, metric="non-GHG", quantity=quantity, quantity_non_ghg=f"{quantity}.25")
    cut = data.draw(st.integers(0, length - 1))
    parts = [RowPart(action, first, last) for first, last in ((1, cut), (cut + 1, length)) if first <= last]
    assert sum(part.tonnes for part in parts) == quantity
    assert sum(part.non_ghg for part in parts) == Decimal(f"{quantity}.25")
