"""Versions of authorizations, and the terms that actions may go beyond (4/CMA.6 paras 5 and 7-11)."""

from __future__ import annotations

import datetime

import pytest

from reporter.accounting.authorizations import Versions, authorization_in_force, revokes
from reporter.accounting.ledger import replay
from reporter.accounting.limits import Breach, Limit, Timeframe, breaches, timeframe
from reporter.records import Action, Authorization
from tests import samples
from tests.accounting.worlds import row, unit


def day(year: int, month: int = 1, number: int = 1) -> datetime.date:
    return datetime.date(year, month, number)


START = day(2026, 12)


def version(number: int, date: datetime.date, **over: object) -> Authorization:
    return samples.authorization(authorization_version=number, date_of_authorization=date, **over)


def test_the_version_of_the_day_is_in_force() -> None:
    first, second = version(1, day(2026)), version(2, day(2027))
    versions = (second, samples.oimp_authorization(), first)
    assert authorization_in_force(versions, "IND JCM 1", day(2025, 12, 31)) is None
    assert authorization_in_force(versions, "IND JCM 1", day(2026)) is first
    assert authorization_in_force(versions, "IND JCM 1", day(2026, 12, 31)) is first
    assert authorization_in_force(versions, "IND JCM 1", day(2027)) is second
    assert authorization_in_force(versions, "IND JCM 9", day(2027)) is None


def test_of_two_versions_of_one_day_the_higher_is_in_force() -> None:
    low, high = version(9, day(2026)), version(10, day(2026))
    assert authorization_in_force((high, low), "IND JCM 1", day(2026)) is high


@pytest.mark.parametrize("over", [{"authorized_quantity": 0}, {"terms_and_conditions": "Revoked on request"},
                                  {"terms_and_conditions": "REVOKED"}])
def test_a_revoked_authorization_is_not_in_force(over: dict[str, object]) -> None:
    first, last = version(1, day(2026)), version(2, day(2027), **over)
    assert revokes(last)
    assert authorization_in_force((first, last), "IND JCM 1", day(2026, 6)) is first
    assert authorization_in_force((first, last), "IND JCM 1", day(2027)) is None
    assert Versions((first, last)).at("IND JCM 1", day(2027)) is last


@pytest.mark.parametrize("over", [{}, {"authorized_quantity": None}, {"authorized_quantity": 1},
                                  {"terms_and_conditions": "May be revoked"}])
def test_other_versions_do_not_revoke(over: dict[str, object]) -> None:
    assert not revokes(samples.authorization(**over))


def test_a_timeframe_is_read_at_every_grain() -> None:
    assert timeframe("Occurred: from 2026 to 2030. Use: from 03/2026 to 02/2028") == Timeframe(
        (day(2026), day(2030, 12, 31)), (day(2026, 3), day(2028, 2, 29)))
    assert timeframe("Use: from 15/03/2026 to 31/12/2030") == Timeframe(None, (day(2026, 3, 15), day(2030, 12, 31)))
    assert timeframe("Use: from 12/2026 to 12/2030").used == (day(2026, 12), day(2030, 12, 31))


@pytest.mark.parametrize("text", [None, "NA", "2025 - 2030", "Use: from 13/2026 to 2030",
                                  "Use: from 2026 to 31/02/2027", "Use: from 1/1/1/2026 to ////",
                                  "Occurred: from / to 2026"])
def test_what_is_no_timeframe_says_nothing(text: str | None) -> None:
    assert timeframe(text) == Timeframe()


def first_transfer(number: int, first: int, last: int, date: datetime.date, **over: object) -> Action:
    return row(number, unit(first, vintage=over.pop("vintage", 2026)), unit(last, vintage=2026), action_date=date,
               **({"action_subtype": "Issuance", "authorization_id": "IND JCM 2", "vintage": 2026} | over))


def use(number: int, first: int, last: int, date: datetime.date, **over: object) -> Action:
    return first_transfer(number, first, last, date, **({"action_type": "Use", "action_subtype": None,
                                                         "using_party": "IND"} | over))


def found(*actions: Action, versions: tuple[Authorization, ...] = (), vintages=None) -> list[tuple]:
    entries = replay(actions, through=2030).entries
    return [(breach.limit, breach.action.place.row, breach.block.first, breach.block.last, breach.value)
            for breach in breaches(entries, versions, vintages=vintages or {})]


def oimp(number: int = 1, date: datetime.date = START, **over: object) -> Authorization:
    return samples.oimp_authorization(authorization_version=number, date_of_authorization=date,
                                      **({"authorized_timeframe": None, "authorized_quantity": None,
                                          "authorized_entities": None} | over))


def test_a_first_transfer_needs_an_authorization_in_force() -> None:
    """4/CMA.6 para 11: authorized on 1 December 2026, revoked on 1 June 2027."""
    revoked = oimp(2, day(2027, 6), authorized_quantity=0)
    assert found(first_transfer(2, 1, 5, day(2026, 11)), first_transfer(3, 6, 9, day(2026, 12)),
                 first_transfer(4, 10, 12, day(2027, 6)), versions=(oimp(), revoked)) == [
        (Limit.IN_FORCE, 2, 1, 5, "2026-11-01"), (Limit.IN_FORCE, 4, 10, 12, "2027-06-01")]


def test_a_revocation_does_not_touch_what_was_first_transferred_before() -> None:
    """4/CMA.6 para 7: issued in 2027, revoked in 2028, used in 2029 by the entity then authorized."""
    versions = (oimp(authorized_entities="A"), oimp(2, day(2028), authorized_quantity=0, authorized_entities="B"))
    issued = first_transfer(2, 1, 5, day(2027))
    assert found(issued, use(3, 1, 5, day(2029), using_entity="A"), versions=versions) == []
    assert found(issued, use(3, 1, 5, day(2029), using_entity="B"), versions=versions) == [
        (Limit.ENTITY, 3, 1, 5, "B")]


def test_the_authorized_quantity_is_a_cap_on_all_first_transfers() -> None:
    """Authorized 100. First transferred 60, then 60: 20 too many, then 10 more. A later version authorizes 200."""
    actions = (first_transfer(4, 121, 130, day(2027, 3)), first_transfer(2, 1, 60, day(2027, 1)),
               first_transfer(3, 61, 120, day(2027, 2)))
    assert found(*actions, versions=(oimp(authorized_quantity=100),)) == [
        (Limit.QUANTITY, 3, 61, 120, "20"), (Limit.QUANTITY, 4, 121, 130, "10")]
    assert found(*actions, versions=(oimp(authorized_quantity=130),)) == []
    raised = oimp(2, day(2027, 2), authorized_quantity=200)
    assert found(*actions, versions=(oimp(authorized_quantity=60), raised)) == []


def test_the_vintage_is_one_that_is_authorized() -> None:
    action = first_transfer(2, 1, 5, day(2027))
    expected = [(Limit.VINTAGE, 2, 1, 5, "2026")]
    assert found(action, versions=(oimp(),), vintages={"IND JCM 2": (2025, 2027)}) == expected
    assert found(action, versions=(oimp(),), vintages={"IND JCM 2": (2026,), "IND JCM 1": ()}) == []
    assert found(action, versions=(oimp(authorized_timeframe="Occurred: from 2027 to 2030"),)) == expected
    assert found(action, versions=(oimp(authorized_timeframe="Occurred: from 2020 to 2025"),)) == expected
    assert found(action, versions=(oimp(authorized_timeframe="Occurred: from 12/2026 to 01/2026"),)) == []


@pytest.mark.parametrize(("over", "terms", "limit", "value"), [
    ({}, {"authorized_timeframe": "Use: from 2028 to 2030"}, Limit.TIMEFRAME, "2027-09-01"),
    ({}, {"authorized_timeframe": "Use: from 2025 to 31/08/2027"}, Limit.TIMEFRAME, "2027-09-01"),
    ({"using_party": "CHE"}, {"authorized_parties": "JPN"}, Limit.PARTY, "CHE"),
    ({"using_entity": "B"}, {"authorized_entities": "A, C"}, Limit.ENTITY, "B")])
def test_a_use_keeps_to_the_terms(over: dict, terms: dict, limit: Limit, value: str) -> None:
    actions = (first_transfer(2, 1, 9, day(2027)), use(3, 2, 4, day(2027, 9), **over))
    assert found(*actions, versions=(oimp(**terms),)) == [(limit, 3, 2, 4, value)]
    by_use = first_transfer(2, 2, 4, day(2027, 9), action_subtype="Use or cancellation",
                            **({"using_party": "IND"} | over))
    assert found(by_use, versions=(oimp(**terms),)) == [(limit, 2, 2, 4, value)]


@pytest.mark.parametrize(("over", "terms"), [
    ({"using_party": "JPN"}, {"authorized_parties": "JPN"}), ({"using_party": "IND"}, {"authorized_parties": "JPN"}),
    ({"using_party": None}, {"authorized_parties": "JPN"}), ({"using_party": "CHE"}, {}),
    ({"using_entity": "A"}, {"authorized_entities": "A"}), ({}, {"authorized_entities": "A"}),
    ({"using_entity": "A"}, {}), ({}, {"authorized_timeframe": "Use: from 01/09/2027 to 01/09/2027"})])
def test_a_use_within_the_terms_is_no_breach(over: dict, terms: dict) -> None:
    actions = (first_transfer(2, 1, 9, day(2027)), use(3, 2, 4, day(2027, 9), **over))
    assert found(*actions, versions=(oimp(**terms),)) == []


def test_a_use_of_what_was_acquired_is_judged_on_its_own_day() -> None:
    versions = (oimp(authorized_entities="A"), oimp(2, day(2028), authorized_entities="B"))
    acquired = first_transfer(2, 1, 5, day(2027), action_type="Acquisition", action_subtype=None, itmo_registry="JPN01")
    used = use(3, 1, 5, day(2029), using_entity="A", itmo_registry="JPN01")
    assert found(acquired, used, versions=versions) == [(Limit.ENTITY, 3, 1, 5, "A")]
    gone = (oimp(), oimp(2, day(2028), authorized_quantity=0))
    assert found(acquired, used, versions=gone) == []


def test_cancellations_and_unknown_authorizations_are_not_judged() -> None:
    terms = (oimp(authorized_timeframe="Use: from 2029 to 2030"),)
    cancelled = use(3, 1, 5, day(2027, 9), action_type="Cancellation")
    assert found(first_transfer(2, 1, 5, day(2027)), cancelled, versions=terms) == []
    assert found(first_transfer(2, 1, 5, day(2020)), versions=(samples.authorization(),)) == []


def test_a_breach_names_the_version_it_goes_beyond() -> None:
    terms = oimp(authorized_quantity=3)
    action = first_transfer(2, 1, 5, day(2027))
    entries = replay((action,), through=2027).entries
    assert breaches(entries, (terms,), vintages={}) == (Breach(Limit.QUANTITY, action, entries[0].block, terms, "2"),)
