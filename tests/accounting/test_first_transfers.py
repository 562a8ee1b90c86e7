"""First transfers derived from a registry's own events (2/CMA.3 annex para 2; 4/CMA.6 paras 7 and 11-17)."""

from __future__ import annotations

import datetime
import time

import pytest

from reporter.accounting.first_transfers import Derivation, derive_actions
from reporter.accounting.ledger import replay
from reporter.accounting.verdicts import UNAUTHORIZED
from reporter.findings import Place
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Authorization
from tests import samples

SERIES = Series("CA9999", "IND01", "IND", 2026)
OMGE = "Voluntary cancellation to deliver OMGE"
ADAPTATION = "Voluntary transfer to the Adaptation Fund (A6.4 ERs)"
TO_JAPAN = {"counterpart": "JPN"}


def day(month: int, number: int = 1, year: int = 2027) -> datetime.date:
    return datetime.date(year, month, number)


JANUARY = day(1)


def event(number: int, kind: str, month: int, first: int = 1, last: int = 10, **over: object) -> RegistryEvent:
    values = {"kind": EventKind(kind), "date": day(month), "block": Block(SERIES, first, last),
              "authorization_id": "A", "quantity": last - first + 1, "itmo_registry": "IND01",
              "place": Place("registry/export.csv", row=number)}
    return RegistryEvent(**(values | over))


def terms(purposes: str, definition: str | None = None, date: datetime.date = JANUARY, **over: object) -> Authorization:
    return samples.authorization(authorization_id="A", purposes_for_authorization=purposes, date_of_authorization=date,
                                 first_transfer_definition=definition, **over)


def derive(*events: RegistryEvent, by: tuple[Authorization, ...]) -> Derivation:
    return derive_actions(events, by, party="IND")


def told(derivation: Derivation) -> list[tuple]:
    return [(action.place.row, action.action_type, action.action_subtype, action.first_id.serial, action.last_id.serial)
            for action in derivation.actions]


def life() -> tuple[RegistryEvent, ...]:
    """Authorized in January, issued in February, to Japan in March, cancelled in April."""
    return (event(2, "authorization", 1), event(3, "issuance", 2), event(4, "transfer", 3, **TO_JAPAN),
            event(5, "cancellation", 4))


FIRST_INTERNATIONAL = (4, "First transfer", "First transfer to another Party", 1, 10)
CANCELLED = (5, "Cancellation", "Other cancellations", 1, 10)
TRANSFERRED = (4, "Transfer", None, 1, 10)


@pytest.mark.parametrize(("purposes", "definition", "expected"), [
    ("NDC", None, [FIRST_INTERNATIONAL, CANCELLED]),
    ("NDC", "Issuance", [FIRST_INTERNATIONAL, CANCELLED]),
    ("OIMP", "Authorization", [(3, "First transfer", "Authorization", 1, 10), TRANSFERRED, CANCELLED]),
    ("IMP", "Issuance", [(3, "First transfer", "Issuance", 1, 10), TRANSFERRED, CANCELLED]),
    ("OP", "Use or cancellation", [(5, "First transfer", "Use or cancellation", 1, 10)]),
    ("NDC and OIMP", "Authorization", [(3, "First transfer", "Authorization", 1, 10), TRANSFERRED, CANCELLED]),
    ("NDC and IMP", "Issuance", [(3, "First transfer", "Issuance", 1, 10), TRANSFERRED, CANCELLED]),
    ("NDC and OP", "Use or cancellation", [FIRST_INTERNATIONAL, CANCELLED])])
def test_the_authorization_says_which_event_is_the_first_transfer(purposes, definition, expected) -> None:
    """One life, each definition: for both uses the earlier of international transfer and defined event counts."""
    assert told(derive(*life(), by=(terms(purposes, definition),))) == expected


@pytest.mark.parametrize(("purposes", "definition", "para"), [
    ("NDC", None, "2/CMA.3 annex para 2(a)"), ("OIMP", "Issuance", "2/CMA.3 annex para 2(b)"),
    ("NDC and OIMP", "Issuance", "4/CMA.6 para 12"), ("NDC and OIMP", "Use or cancellation", "4/CMA.6 para 12")])
def test_the_derivation_is_shown_with_rule_and_row(purposes, definition, para) -> None:
    found = derive(*life(), by=(terms(purposes, definition),))
    first = next(entry for entry in found.explanations if entry.verdict.action_type == "First transfer")
    assert first.verdict.para == para
    assert ("the earlier" in first.verdict.rule) == (" and " in purposes)
    assert len(found.explanations) == 4
    assert first.event.place.row == found.actions[0].place.row


def test_what_is_derived_is_said_with_its_reason() -> None:
    found = derive(*life(), by=(terms("OIMP", "Issuance"),)).explanations
    assert [(str(one.event.kind), one.recorded_as, one.verdict.rule) for one in found] == [
        ("authorization", "no action", "the authorization does not define this event as the first transfer"),
        ("issuance", "First transfer (Issuance)", "its authorization for other international mitigation purposes "
                                                  "defines the first transfer so: Issuance"),
        ("transfer", "Transfer", "it was first transferred by the issuance of 2027-02-01"),
        ("cancellation", "Cancellation (Other cancellations)", "it was first transferred by the issuance of "
                                                               "2027-02-01")]



def test_the_order_of_events_changes_nothing() -> None:
    by = (terms("NDC and OIMP", "Issuance"),)
    assert derive(*life(), by=by) == derive(*reversed(life()), by=by)


def test_events_of_one_day_follow_the_life_of_an_outcome() -> None:
    one_day = (event(5, "cancellation", 1), event(4, "transfer", 1, **TO_JAPAN), event(3, "issuance", 1))
    assert told(derive(*one_day, by=(terms("OIMP", "Issuance"),))) == [
        (3, "First transfer", "Issuance", 1, 10), TRANSFERRED, CANCELLED]


def test_of_a_block_only_the_part_not_yet_first_transferred_is() -> None:
    """4 to 6 go to Japan first; then 1 to 10 do: 1 to 3 and 7 to 10 for the first time, 4 to 6 again."""
    found = derive(event(2, "transfer", 2, 4, 6, **TO_JAPAN), event(3, "transfer", 3, **TO_JAPAN), by=(terms("NDC"),))
    assert told(found) == [
        (2, "First transfer", "First transfer to another Party", 4, 6),
        (3, "First transfer", "First transfer to another Party", 1, 3), (3, "Transfer", None, 4, 6),
        (3, "First transfer", "First transfer to another Party", 7, 10)]
    assert [action.quantity for action in found.actions] == [3, 3, 3, 4]


def test_neighbouring_parts_of_one_history_are_one_action() -> None:
    issued = (event(2, "issuance", 2, 1, 10),)
    moved = (event(3, "use", 3, 4, 6, purpose="IMP"), event(4, "cancellation", 4))
    assert told(derive(*issued, *moved, by=(terms("OIMP", "Issuance"),)))[1:] == [
        (3, "Use", None, 4, 6), (4, "Cancellation", "Other cancellations", 1, 10)]


@pytest.mark.parametrize(("purposes", "definition"), [("NDC", None), ("OIMP", "Use or cancellation"),
                                                      ("NDC and OP", "Use or cancellation")])
def test_the_adaptation_fund_and_overall_mitigation_count_as_first_transfer(purposes, definition) -> None:
    """4/CMA.6 paras 16-17."""
    by = (terms(purposes, definition),)
    fund = derive(event(2, "transfer", 2, subtype=ADAPTATION), by=by)
    assert told(fund) == [(2, "First transfer", ADAPTATION, 1, 10)]
    assert fund.explanations[0].verdict.para == "4/CMA.6 para 16"
    mitigation = derive(event(2, "cancellation", 2, subtype=OMGE, using_party="IND"), by=by)
    assert told(mitigation) == [(2, "First transfer", OMGE, 1, 10)]
    assert mitigation.explanations[0].verdict.para == "4/CMA.6 para 17"


def test_they_do_not_where_the_outcomes_were_first_transferred_before() -> None:
    found = derive(event(2, "issuance", 1), event(3, "transfer", 2, 1, 5, subtype=ADAPTATION),
                   event(4, "cancellation", 3, 6, 10, subtype=OMGE), by=(terms("OIMP", "Issuance"),))
    assert told(found)[1:] == [(3, "Transfer", ADAPTATION, 1, 5), (4, "Cancellation", OMGE, 6, 10)]


def test_only_what_is_authorized_can_be_first_transferred() -> None:
    """4/CMA.6 para 11: authorized on 1 March, so the transfer of February is none, and that of April is."""
    early, late = event(2, "transfer", 2, 1, 5, **TO_JAPAN), event(3, "transfer", 4, 6, 10, **TO_JAPAN)
    found = derive(early, late, by=(terms("NDC", date=day(3)),))
    assert told(found) == [(3, "First transfer", "First transfer to another Party", 6, 10)]
    assert found.events_with(UNAUTHORIZED) == (early,)
    assert found.explanations[0].verdict.para == "4/CMA.6 para 11"


def test_an_unauthorized_event_is_told_once_however_many_parts_it_has() -> None:
    sent = event(2, "transfer", 2, 4, 6, **TO_JAPAN)
    revoked = terms("NDC", date=day(3), authorization_version=2, authorized_quantity=0)
    late, later = event(3, "cancellation", 4, subtype=OMGE), event(4, "cancellation", 5, subtype=OMGE)
    found = derive(sent, late, later, by=(terms("NDC"), revoked))
    assert found.events_with(UNAUTHORIZED) == (late, later)
    assert len(found.explanations) == 7


def test_a_change_does_not_touch_what_was_first_transferred_before() -> None:
    """4/CMA.6 para 7: issued under a first version; revoked in March; the use of April is still reported."""
    revoked = terms("OIMP", "Issuance", date=day(3), authorization_version=2, terms_and_conditions="Revoked")
    found = derive(event(2, "issuance", 2), event(3, "use", 4, purpose="IMP"), by=(terms("OIMP", "Issuance"), revoked))
    assert told(found)[1] == (3, "Use", None, 1, 10)
    assert found.events_with(UNAUTHORIZED) == ()


def test_the_version_in_force_on_the_day_of_the_event_counts() -> None:
    changed = terms("OIMP", "Use or cancellation", date=day(3), authorization_version=2)
    found = derive(event(2, "issuance", 2, 1, 5), event(3, "issuance", 3, 6, 10), event(4, "use", 4, purpose="IMP"),
                   by=(terms("OIMP", "Issuance"), changed))
    assert told(found) == [(2, "First transfer", "Issuance", 1, 5), (4, "Use", None, 1, 5),
                           (4, "First transfer", "Use or cancellation", 6, 10)]


def test_a_transfer_within_the_party_is_no_action() -> None:
    by = (terms("NDC and OIMP", "Issuance"),)
    domestic = [event(3, "transfer", 3, counterpart="IND"), event(4, "transfer", 4)]
    assert told(derive(*domestic, by=(terms("NDC"),))) == []
    found = derive(event(2, "issuance", 2), *domestic, by=by)
    assert told(found) == [(2, "First transfer", "Issuance", 1, 10)]
    assert found.explanations[1].verdict.rule == "a transfer within the Party is no action of the form"


@pytest.mark.parametrize(("over", "expected"), [
    ({"purpose": "NDC", "using_party": "JPN"}, [(2, "First transfer", "First transfer to another Party", 1, 10)]),
    ({"purpose": "NDC", "using_party": "IND"}, []), ({"purpose": "NDC"}, []),
    ({"purpose": "IMP", "using_party": "JPN"}, [])])
def test_a_use_by_another_party_towards_its_ndc_is_the_first_international_transfer(over, expected) -> None:
    found = derive(event(2, "use", 2, year_used_for_ndc=2027, **over), by=(terms("NDC"),))
    assert told(found) == expected
    assert [action.acquiring_party for action in found.actions] == ["JPN"] * len(expected)


def test_acquired_itmos_come_first_transferred() -> None:
    found = derive_actions([event(2, "acquisition", 2, counterpart="IND", itmo_registry="JPN01"),
                            event(3, "use", 3, itmo_registry="JPN01", purpose="NDC", using_party="JPN",
                                  year_used_for_ndc=2027)], (), party="JPN")
    assert told(found) == [(2, "Acquisition", None, 1, 10), (3, "Use", None, 1, 10)]
    acquired, used = found.actions
    assert (acquired.transferring_party, acquired.acquiring_party) == ("IND", None)
    assert (used.transferring_party, used.acquiring_party, used.year_used_for_ndc) == (None, None, 2027)
    assert found.explanations[1].verdict.rule == "it was acquired in the acquisition of 2027-02-01"
    assert replay(found.actions, through=2027).faults == ()


def test_an_itmo_that_comes_back_is_acquired() -> None:
    found = derive(event(2, "transfer", 2, **TO_JAPAN), event(3, "acquisition", 3, **TO_JAPAN), by=(terms("NDC"),))
    assert told(found)[1] == (3, "Acquisition", None, 1, 10)
    assert replay(found.actions, through=2027).flow(2027).closing == 10


def test_every_value_of_an_event_reaches_its_row() -> None:
    values = {"purpose": "OIMP", "using_party": "IND", "using_entity": "Entity", "unit_registry": "JCM",
              "first_unit_id": "IN-001", "last_unit_id": "IN-010", "mitigation_type": "Removals", "metric": "non-GHG",
              "gwp_values": "AR5", "non_ghg_metric": "MWh", "quantity_non_ghg": "5.0", "explanation": "Why",
              "quantity": 20}
    found = derive(event(2, "issuance", 2, 1, 3), event(3, "cancellation", 3, **values),
                   by=(terms("OIMP", "Issuance"), ))
    assert [action.place.row for action in found.actions] == [2, 3]
    action = found.actions[1]
    assert (action.first_id.serial, action.last_id.serial) == (1, 3)
    assert (action.purpose, action.using_party, action.using_entity) == ("OIMP", "IND", "Entity")
    assert (action.unit_registry, action.first_unit_id, action.last_unit_id) == ("JCM", "IN-001", "IN-003")
    assert (action.metric, action.gwp_values, action.non_ghg_metric) == ("non-GHG", "AR5", "MWh")
    assert (action.quantity, action.quantity_non_ghg) == (6, "1.5")
    assert (action.mitigation_type, action.explanation) == ("Removals", "Why")
    assert (action.approach, action.vintage, action.first_transferring_party) == ("CA9999", 2026, "IND")
    assert (action.itmo_registry, action.authorization_id, action.action_date) == ("IND01", "A", day(3))


def test_a_ghg_quantity_text_stays_as_it_is() -> None:
    found = derive(event(2, "issuance", 2, quantity_non_ghg="NA"), by=(terms("OIMP", "Issuance"),))
    assert (found.actions[0].quantity, found.actions[0].quantity_non_ghg) == (10, "NA")


def test_derived_actions_replay_without_a_fault() -> None:
    for purposes, definition in (("NDC", None), ("OIMP", "Issuance"), ("NDC and OP", "Use or cancellation")):
        found = derive(event(2, "issuance", 1), event(3, "use", 2, 1, 2, purpose="IMP"),
                       event(4, "transfer", 3, 3, 5, **TO_JAPAN), event(5, "cancellation", 4, 6, 7, subtype=OMGE),
                       by=(terms(purposes, definition),))
        assert replay(found.actions, through=2027).faults == ()


@pytest.mark.parametrize(("definitions", "last_vintage"), [
    (("Use or cancellation",), 2030), (("Use or cancellation", "Issuance"), 2025), (("Issuance",), 2030),
    (("Authorization",), 2030)])
def test_a_version_asks_nothing_anew_of_units_of_which_it_makes_nothing(definitions: tuple[str, ...],
                                                                        last_vintage: int):
    """Units of 2026 that wait for a use, or of which one is first transferred and the quantity used up."""
    events = [event(number, "issuance", 1, 2 * number, 2 * number) for number in range(1, 1_500)]
    versions = tuple(terms(
        "OIMP", definitions[number % len(definitions)], JANUARY + datetime.timedelta(days=60 + number),
        authorization_version=number + 1, authorized_quantity=1,
        authorized_timeframe=f"Occurred: from 2021 to {last_vintage}",
        place=Place("registry/authorizations.csv", row=number + 2)) for number in range(1_000))
    began = time.process_time()
    derivation = derive_actions(events, versions, party="IND", own_date=("CA9999",))
    assert len(derivation.actions) <= 1 and len(derivation.unrecorded) >= 1_498
    assert time.process_time() - began < 5


def test_what_waits_is_told_as_the_last_version_that_took_effect_since_says_it():
    small = terms("OIMP", "Issuance", day(2), authorized_quantity=4)
    other = terms("OIMP", "Use or cancellation", day(3), authorization_version=2)
    end = terms("OIMP", "Use or cancellation", day(4), authorization_version=3, authorized_quantity=0)

    def reasons(*versions: Authorization) -> list[tuple[int, int, str]]:
        derivation = derive(event(1, "issuance", 1), event(2, "transfer", 5, counterpart="IND"), by=versions)
        return [(part.block.first, part.block.last, part.verdict.rule) for part in derivation.unrecorded]
    no_event = "the authorization does not define this event as the first transfer"
    assert reasons() == [(1, 10, "no authorization is in force")] * 2
    assert reasons(small) == [(5, 10, "the authorized quantity is used up")] * 2
    assert reasons(small, other) == [(5, 10, no_event)] * 2
    assert reasons(small, other, end) == [(5, 10, no_event), (5, 10, "no authorization is in force")]
