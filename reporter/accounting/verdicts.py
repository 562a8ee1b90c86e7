"""What an event of a registry is in the agreed electronic format, and by which rule.

The first transfer is, for use towards an NDC, the first international transfer; for other international mitigation
purposes the authorization, the issuance, or the use or cancellation, as the authorization says (2/CMA.3 annex para 2);
for both the earlier of the two (4/CMA.6 para 12). A transfer to the Adaptation Fund and a cancellation for overall
mitigation are first transfers unless that happened before (paras 16-17).
"""

from __future__ import annotations

from typing import NamedTuple

from reporter.forms import codelists
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.rows import Authorization


class Verdict(NamedTuple):
    """What an event is, by which rule: an action type with its subtype, or no action (`action_type` None)."""

    action_type: str | None
    action_subtype: str | None
    rule: str
    para: str


UNAUTHORIZED = Verdict(None, None, "no authorization is in force", "4/CMA.6 para 11")
UNTOLD = Verdict(None, None, "its units are first transferred once they are issued, and no issuance of them before "
                 "this event is on hand", "2/CMA.3 annex para 2(b)")
OWN_USE = Verdict(None, None, "a use towards the Party's own NDC is no first transfer", "2/CMA.3 annex para 2(a)")
NOT_COVERED = Verdict(None, None, "the authorized timeframe does not cover its vintage", "4/CMA.6 para 5(c), (k)")
BEYOND = Verdict(None, None, "the authorized quantity is used up", "4/CMA.6 para 5(h)")
NOT_AN_EVENT = Verdict(None, None, "the authorization does not define this event as the first transfer",
                        "2/CMA.3 annex para 2")
ONCE_ISSUED = frozenset({codelists.AT_AUTHORIZATION, codelists.AT_ISSUANCE})
"""Definitions by which units are first transferred as they are issued, or afterwards as they are authorized."""


def after_first_transfer(event: RegistryEvent, earlier: RegistryEvent, party: str) -> Verdict:
    """What an event on first transferred ITMOs is; a change to their authorization does not matter any more."""
    came = "acquired in" if earlier.kind is EventKind.ACQUISITION else "first transferred by"
    rule = f"it was {came} the {earlier.kind} of {earlier.date}"
    if event.kind in (EventKind.AUTHORIZATION, EventKind.ISSUANCE):
        return Verdict(None, None, rule, "4/CMA.6 para 12")
    leaves = is_international(event, party) or event.subtype in codelists.ADAPTATION
    if event.kind is EventKind.TRANSFER and not leaves:
        return Verdict(None, None, "a transfer within the Party is no action of the form", "2/CMA.3 annex para 20(a)")
    action_type = {EventKind.ACQUISITION: codelists.ACQUISITION, EventKind.TRANSFER: codelists.TRANSFER,
                   EventKind.USE: codelists.USE, EventKind.CANCELLATION: codelists.CANCELLATION}[event.kind]
    subtype = event.subtype
    if event.kind is EventKind.CANCELLATION and subtype is None:
        subtype = codelists.OTHER_CANCELLATIONS
    return Verdict(action_type, subtype, rule, "4/CMA.6 paras 7 and 12")


def at_later_event(event: RegistryEvent, version: Authorization, party: str) -> Verdict:
    """What an event is where the first transfer is an event after issuance."""
    if event.subtype in codelists.ADAPTATION:
        return _first(event.subtype, "a transfer to the Adaptation Fund counts as the first transfer",
                      "4/CMA.6 para 16")
    if event.subtype in codelists.OMGE:
        return _first(event.subtype, "a cancellation for overall mitigation counts as the first transfer",
                      "4/CMA.6 para 17")
    if version.covers_ndc and is_international(event, party):
        return _first(codelists.TO_ANOTHER_PARTY, "its authorization covers use towards an NDC and this is the first "
                      "international transfer" + _earlier_of(version), _para(version, "2(a)"))
    if version.covers_oimp and version.first_transfer_definition == codelists.AT_USE_OR_CANCELLATION \
            and event.kind in (EventKind.USE, EventKind.CANCELLATION):
        return as_defined(version, codelists.AT_USE_OR_CANCELLATION)
    return NOT_AN_EVENT


def as_defined(version: Authorization, definition: str) -> Verdict:
    return _first(definition, "its authorization for other international mitigation purposes defines the first "
                  f"transfer so: {definition}" + _earlier_of(version), _para(version, "2(b)"))


def is_own_use(event: RegistryEvent, party: str) -> bool:
    """True for a use towards the Party's own NDC."""
    return _is_towards_ndc(event) and event.using_party in (None, party)


def _is_towards_ndc(event: RegistryEvent) -> bool:
    """True for a use towards an NDC, which no purpose but a year of use may tell too."""
    towards_ndc = event.purpose == "NDC" or (event.purpose is None and event.year_used_for_ndc is not None)
    return event.kind is EventKind.USE and towards_ndc


def _first(subtype: str, rule: str, para: str) -> Verdict:
    return Verdict(codelists.FIRST_TRANSFER, subtype, rule, para)


def _is_both(authorization: Authorization) -> bool:
    return authorization.covers_ndc and authorization.covers_oimp


def _earlier_of(authorization: Authorization) -> str:
    return "; it covers both kinds of use, and this event is the earlier" if _is_both(authorization) else ""


def _para(authorization: Authorization, alone: str) -> str:
    return "4/CMA.6 para 12" if _is_both(authorization) else f"2/CMA.3 annex para {alone}"


def is_international(event: RegistryEvent, party: str) -> bool:
    """True for a transfer to another Party, and for a use in this registry by another Party towards its NDC."""
    if event.kind is EventKind.TRANSFER:
        return event.counterpart is not None and event.counterpart != party
    return _is_towards_ndc(event) and event.using_party not in (None, party)
