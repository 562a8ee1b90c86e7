"""What follows if all that is authorized is first transferred: worked by hand, and what holds whatever the actions."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.adjustments import accounts
from reporter.accounting.what_if import Further, WhatIf, spread_over, what_if
from reporter.documents.what_if import what_if_tables
from tests import samples
from tests.accounting import worlds
from tests.accounting.test_adjustment_properties import report
from tests.accounting.test_adjustments import acquisition, first_transfer, submission
from tests.accounting.worlds import World
from tests.checks.parts import approach, authorization_text

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
EXPECTED = {2026: 100, 2027: 100, 2028: 200, 2029: 300, 2030: 400}
LETTER = samples.authorization(authorized_quantity=1_000)


def dossier(year: int = 2027, expected: dict[int, int] = EXPECTED, vintages: tuple[int, ...] = (), **ndc: object):
    text = authorization_text(vintages=vintages or tuple(expected))
    there = approach(expected_mitigation=expected, authorizations={"IND JCM 1": text, "IND JCM 2": text})
    return worlds.dossier(year, **ndc).model_copy(update={"approaches": (there,)})


def courses(*actions, letters=(LETTER,), further=(), **ndc: object) -> WhatIf:
    there = dossier(**ndc)
    reported = submission(*actions, authorizations=tuple(letters))
    return what_if(there, reported, accounts(there, reported), further)


def adjustments(found: WhatIf, number: int) -> dict[int, object]:
    return {year: figure.value for year, figure in found.scenarios[number].rows["23(g)"].items() if figure.value}


HUNDRED_OF_2026 = first_transfer(2, 1, 100, 2027, 2026)


def test_the_room_left_is_first_transferred_in_proportion_to_what_is_expected_beyond():
    """By hand. Authorized 1,000, first transferred 100 of 2026, left 900.

    Expected 100, 100, 200, 300, 400 of 2026 to 2030; beyond the 100 of 2026: 0, 100, 200, 300, 400, which are 1,000.
    So of 900: 2027 90, 2028 180, 2029 270, 2030 360. The trajectory reaches 850 kt in 2030, that is 850,000 t:
    emissions of 2030 may be at most 850,000 - 360 = 849,640. A further 500 add 50, 100, 150, 200: 849,440.
    """
    found = courses(HUNDRED_OF_2026, further=[Further("CA9999", 500)])
    (room,) = found.rooms
    assert (room.authorized, room.first_transferred, room.left, room.expected) == (1_000, 100, 900, 1_100)
    assert room.supposed == {2026: 0, 2027: 90, 2028: 180, 2029: 270, 2030: 360}
    assert adjustments(found, 0) == {2026: 100}
    assert adjustments(found, 1) == {2026: 100, 2027: 90, 2028: 180, 2029: 270, 2030: 360}
    assert adjustments(found, 2) == {2026: 100, 2027: 140, 2028: 280, 2029: 420, 2030: 560}
    assert [course.at_most(found.level) for course in found.scenarios] == [850_000, 849_640, 849_440]


def test_by_averaging_all_that_is_left_counts_a_tenth_in_the_tenth_year():
    """By hand. 100 were first transferred in 2027; of the 900 left, 90 of 2027 and 180 of 2028 are so in 2028.

    In 2030 all 1,000 have accumulated over the ten years from 2021: 100. In 2028: (100 + 90 + 180) / 8 = 46.25.
    """
    found = courses(HUNDRED_OF_2026, method="averaging", trajectory={})
    assert adjustments(found, 1)[2028] == Decimal("46.25")
    assert adjustments(found, 1)[2030] == 100
    assert found.level is None
    assert found.scenarios[1].at_most(found.level) is None


def test_nothing_is_left_of_what_is_revoked_or_of_what_others_first_transfer():
    revoked = samples.authorization(authorization_version=2, authorized_quantity=0)
    own_use = samples.authorization(authorization_id="IND USE 1", authorized_parties="IND")
    found = courses(letters=(LETTER, revoked, own_use))
    assert found.rooms == ()
    assert what_if_tables(found) == ()
    assert len(what_if_tables(courses(letters=(), further=[Further("CA9999", 1)]))) == 3


def test_an_authorization_without_a_limit_brings_what_is_expected_beyond_the_others():
    """By hand. Expected 1,100; the limited letter brings 600 of it, so the other one brings 500."""
    open_end = samples.authorization(authorization_id="IND JCM 2", authorized_quantity=None)
    found = courses(letters=(samples.authorization(authorized_quantity=600), open_end))
    assert [sum(room.supposed.values()) for room in found.rooms] == [600, 500]
    assert found.rooms[1].left is None


def test_what_is_of_vintages_outside_the_ndc_period_adjusts_nothing_in_it():
    found = courses(expected={2030: 300, 2031: 700})
    assert found.scenarios[1].outside == 700
    assert adjustments(found, 1) == {2030: 300}
    by_year = courses(expected={2030: 300, 2031: 700}, method="averaging", trajectory={})
    assert adjustments(by_year, 1) == {2030: 30}, "300 over the ten years from 2021"


def test_tonnes_of_another_metric_are_not_supposed():
    found = courses(letters=(samples.authorization(metric="non-GHG", non_ghg_metric="MWh"),))
    assert found.rooms[0].supposed is None
    assert found.rooms[0].unit == "MWh"
    assert adjustments(found, 1) == {}


def test_the_courses_are_as_it_stands_all_that_is_left_and_each_further_authorization():
    found = courses(further=[Further("CA9999", 5), Further("CA9999", 7)])
    assert [(course.is_all_that_is_left, course.further and course.further.quantity) for course in found.scenarios] == [
        (False, None), (True, None), (False, 5), (False, 7)]
    assert [course.supposed for course in found.scenarios] == [0, 1_000, 1_005, 1_012]


def test_what_is_used_up_or_exceeded_leaves_nothing():
    for authorized in (100, 99):
        found = courses(HUNDRED_OF_2026, letters=(samples.authorization(authorized_quantity=authorized),))
        assert found.rooms[0].left == 0 and not any(found.rooms[0].supposed.values())


def test_a_vintage_of_which_all_that_is_expected_was_first_transferred_takes_no_share():
    """By hand. Expected 10 of 2026, all of it first transferred, and 10 of 2027: the 10 left are all of 2027."""
    done = first_transfer(2, 1, 10, 2027, 2026)
    found = courses(done, letters=(samples.authorization(authorized_quantity=20),), expected={2026: 10, 2027: 10})
    assert found.rooms[0].supposed == {2026: 0, 2027: 10}


def test_a_vintage_of_which_nothing_is_expected_takes_no_share():
    found = courses(letters=(samples.authorization(authorized_quantity=100),), expected={2026: 10},
                    vintages=(2026, 2027))
    assert found.rooms[0].supposed == {2026: 100, 2027: 0}


def test_what_is_authorized_for_oimp_alone_is_first_transferred_for_it():
    """Expected 100 of 2027 and 100 of 2028; the 40 left are half and half, both in 2028, after the reported year."""
    for purposes, own, other in (("NDC", "23(c)", "23(d)"), ("OIMP", "23(d)", "23(c)"),
                                 ("NDC and OIMP", "23(c)", "23(d)")):
        letter = samples.authorization(authorized_quantity=40, purposes_for_authorization=purposes)
        rows = courses(letters=(letter,), expected={2027: 100, 2028: 100}).scenarios[1].rows
        assert {year: figure.value for year, figure in rows[own].items() if figure.value} == {2028: 40}
        assert not any(figure.value for figure in rows[other].values())


def test_what_is_left_is_first_transferred_after_the_reported_year():
    """By averaging the year counts: what is left of vintages up to 2027 changes nothing before 2028."""
    found = courses(HUNDRED_OF_2026, method="averaging", trajectory={})
    as_it_stands, all_left = adjustments(found, 0), adjustments(found, 1)
    assert as_it_stands[2027] == all_left[2027]
    assert as_it_stands[2028] != all_left[2028]


def test_only_first_transfers_of_the_party_use_an_authorization_up():
    """India first transfers 100 by authorizing their use, and then transfers 40 of them; Japan uses what it first
    transferred itself."""
    first = first_transfer(2, 1, 100, 2027, 2026, action_subtype="Issuance", acquiring_party=None)
    sold = first_transfer(3, 1, 40, 2027, 2026, action_type="Transfer", action_subtype=None)
    found = courses(first.model_copy(update={"action_date": datetime.date(2027, 1, 1)}), sold)
    assert found.rooms[0].first_transferred == 100
    theirs = acquisition(2, 1, 50, 2027, 2026)
    both = courses(theirs, first_transfer(3, 101, 130, 2027, 2026))
    assert [room.first_transferred for room in both.rooms] == [30]


def test_of_another_metric_what_is_first_transferred_is_counted_in_it():
    """By hand. 100 MWh are authorized, 30 and 12.5 first transferred: 57.5 are left. What has no quantity in it
    counts for none."""
    letter = samples.authorization(authorized_quantity=100, metric="non-GHG", non_ghg_metric="MWh")
    mwh = {"metric": "non-GHG", "non_ghg_metric": "MWh"}
    moved = (first_transfer(2, 1, 30, 2027, 2026, quantity_non_ghg="30", **mwh),
             first_transfer(3, 31, 40, 2027, 2026, quantity_non_ghg="12.5", **mwh))
    assert courses(*moved, letters=(letter,)).rooms[0].left == Decimal("57.5")
    assert courses(letters=(letter,)).rooms[0].left == 100
    assert courses(first_transfer(2, 1, 30, 2027, 2026), letters=(letter,)).rooms[0].left == 100


def test_without_a_limit_nothing_is_left_where_the_others_bring_all_that_is_expected():
    open_end = samples.authorization(authorization_id="IND JCM 2", authorized_quantity=None)
    found = courses(letters=(samples.authorization(authorized_quantity=1_100), open_end))
    assert [sum(room.supposed.values()) for room in found.rooms] == [1_100, 0]


def test_an_authorization_of_an_approach_that_nobody_describes_is_of_the_year_that_follows():
    letter = samples.authorization(approach="CA0007", authorized_quantity=9, authorized_timeframe=None)
    assert courses(letters=(letter,)).rooms[0].supposed == {2028: 9}


def test_a_target_of_years_that_are_not_all_known_has_no_level_of_emissions():
    """Of a multi-year NDC every year counts; years before the opening holdings are open."""
    there = dossier(method="multi-year", multi_year=True)
    reported = submission(opening=(samples.holding(first=1, last=50),), previous=(samples.holding(first=1, last=50),))
    found = what_if(there, reported, accounts(there, reported))
    assert found.target_years == range(2021, 2031)
    assert {course.adjustment for course in found.scenarios} == {None}
    assert {course.at_most(1_000) for course in found.scenarios} == {None}


@pytest.mark.parametrize(("quantity", "weights", "parts"), [
    (10, {}, {}), (0, {2027: 1}, {2027: 0}), (5, {2027: 0, 2028: 0}, {2027: 3, 2028: 2}),
    (10, {2027: 1, 2028: 1, 2029: 1}, {2027: 4, 2028: 3, 2029: 3}), (1, {2027: 1, 2028: 2}, {2027: 0, 2028: 1})])
def test_a_quantity_is_spread_in_whole_tonnes(quantity, weights, parts):
    assert spread_over(quantity, weights) == parts


@QUICK
@given(st.integers(0, 10**15), st.dictionaries(st.integers(2021, 2050), st.integers(0, 10**15), min_size=1))
def test_what_is_spread_is_all_there_and_in_proportion(quantity, weights):
    parts = spread_over(quantity, weights)
    assert sum(parts.values()) == quantity
    assert parts.keys() == weights.keys()
    whole = sum(weights.values()) or len(weights)
    for year, part in parts.items():
        share = weights[year] if any(weights.values()) else 1
        assert abs(part * whole - quantity * share) < whole


@QUICK
@given(worlds.worlds(), st.integers(0, 5_000), st.integers(2024, 2030))
def test_what_is_supposed_is_added_to_the_adjustments_and_nothing_else_changes(world: World, quantity: int, year: int):
    expected = {vintage: 7 * (vintage - 2020) for vintage in range(2024, 2031)}
    there, reported = dossier(year, expected), report(world, "IND", year)
    found = accounts(there, reported)
    as_it_stands, all_left, more = what_if(there, reported, found, [Further("CA9999", quantity)]).scenarios
    for key in ("23(c)", "23(d)", "23(e)", "23(g)"):
        for each, figure in found.rows[key].items():
            assert figure.value in (None, as_it_stands.rows[key][each].value)
    assert more.supposed - all_left.supposed == quantity
    for course in (all_left, more):
        assert sum(figure.value - as_it_stands.rows["23(g)"][each].value
                   for each, figure in course.rows["23(g)"].items()) == course.supposed
        assert course.rows["23(h)"][2030].value - as_it_stands.rows["23(h)"][2030].value == course.supposed


@QUICK
@given(worlds.worlds())
def test_no_more_is_supposed_than_the_letters_leave(world: World):
    there, reported = dossier(2027), report(world, "IND", 2027)
    found = what_if(there, reported, accounts(there, reported))
    assert found.scenarios[1].supposed == sum(room.left for room in found.rooms)
    for room in found.rooms:
        assert room.left == max(room.authorized - room.first_transferred, 0)
