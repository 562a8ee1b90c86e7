"""First transfers, derived from what a registry reports of its own: issuance, transfer, use, cancellation.

When an outcome is first transferred is for its authorization to say, in the version in force on the day of
the event: for use towards an NDC at the first international transfer, for other international mitigation
purposes at authorization, issuance, or use or cancellation (2/CMA.3 annex para 2), for both at the earlier
(4/CMA.6 para 12); a transfer to the Adaptation Fund or a cancellation for overall mitigation is the
first transfer unless that happened before (paras 16-17). Only what is authorized can be first transferred (para 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from reporter.accounting.authorizations import Versions
from reporter.forms import codelists
from reporter.records.blocks import BlockMap
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Authorization
from reporter.records.units import RowPart, unit_texts


class Verdict(NamedTuple):
    """What an event is, by which rule: an action type with its subtype, or no action (`action_type` None)."""

    action_type: str | None
    action_subtype: str | None
    rule: str
    para: str


@dataclass(frozen=True)
class Explanation:
    """Why an event on a block was recorded as it was, or was not."""

    event: RegistryEvent
    block: Block
    verdict: Verdict

    @property
    def text(self) -> str:
        verdict = self.verdict
        outcome = "no action" if verdict.action_type is None else verdict.action_type
        subtype = f" ({verdict.action_subtype})" if verdict.action_subtype else ""
        return f"{self.block}: {self.event.kind} of {self.event.date}: {outcome}{subtype}, because {verdict.rule}"


@dataclass(frozen=True)
class Derivation:
    """The actions that a registry's events amount to, with the reason for each.

    `unauthorized` are the events on outcomes not yet first transferred for which no authorization is in force
    (4/CMA.6 para 11).
    """

    actions: tuple[Action, ...]
    explanations: tuple[Explanation, ...]
    unauthorized: tuple[RegistryEvent, ...]


def derive_actions(events: Iterable[RegistryEvent], authorizations: Iterable[Authorization], *,
                   party: str) -> Derivation:
    """The actions of Table 3 that the events of `party`'s registry amount to, in the order of the events."""
    versions = Versions(authorizations)
    first_transferred: dict[Series, BlockMap[RegistryEvent]] = defaultdict(BlockMap)
    actions: list[Action] = []
    explanations: list[Explanation] = []
    unauthorized: dict[RegistryEvent, None] = {}
    for event in sorted(events, key=lambda event: event.sort_key):
        authorization = versions.in_force((event.block.series.approach, event.authorization_id), event.date)
        seen = first_transferred[event.block.series]
        for block, earlier in _parts(event.block, seen):
            verdict = _after(event, earlier, party) if earlier else _before(event, authorization, party)
            explanations.append(Explanation(event, block, verdict))
            if verdict is UNAUTHORIZED:
                unauthorized[event] = None
            if verdict.action_type is None:
                continue
            actions.append(_action(event, block, verdict, party))
            seen.put(block.first, block.last, earlier or event)
    return Derivation(tuple(actions), tuple(explanations), tuple(unauthorized))


def _parts(block: Block, seen: BlockMap[RegistryEvent]) -> list[tuple[Block, RegistryEvent | None]]:
    """The parts of a block with the event that first transferred each, neighbours with the same one joined."""
    parts: list[tuple[Block, RegistryEvent | None]] = []
    for first, last, known in seen.cut(block.first, block.last):
        joins = parts and parts[-1][1] is known
        parts.append((Block(block.series, parts.pop()[0].first if joins else first, last), known))
    return parts


UNAUTHORIZED = Verdict(None, None, "no authorization is in force", "4/CMA.6 para 11")
_NOT_AN_EVENT = Verdict(None, None, "the authorization does not define this event as the first transfer",
                        "2/CMA.3 annex para 2")


def _after(event: RegistryEvent, earlier: RegistryEvent, party: str) -> Verdict:
    """What an event on first transferred ITMOs is; a change to their authorization does not matter any more."""
    came = "acquired in" if earlier.kind is EventKind.ACQUISITION else "first transferred by"
    rule = f"it was {came} the {earlier.kind} of {earlier.date}"
    if event.kind in (EventKind.AUTHORIZATION, EventKind.ISSUANCE):
        return Verdict(None, None, rule, "4/CMA.6 para 12")
    leaves = _is_international(event, party) or event.subtype in codelists.ADAPTATION
    if event.kind is EventKind.TRANSFER and not leaves:
        return Verdict(None, None, "a transfer within the Party is no action of the form", "2/CMA.3 annex para 20(a)")
    action_type = {EventKind.ACQUISITION: codelists.ACQUISITION, EventKind.TRANSFER: codelists.TRANSFER,
                   EventKind.USE: codelists.USE, EventKind.CANCELLATION: codelists.CANCELLATION}[event.kind]
    subtype = event.subtype
    if event.kind is EventKind.CANCELLATION and subtype is None:
        subtype = codelists.OTHER_CANCELLATIONS
    return Verdict(action_type, subtype, rule, "4/CMA.6 paras 7 and 12")


def _before(event: RegistryEvent, authorization: Authorization | None, party: str) -> Verdict:
    """What an event on outcomes is that this registry has not seen first transferred."""
    if event.kind is EventKind.ACQUISITION:
        return Verdict(codelists.ACQUISITION, event.subtype, "it comes from another Party, first transferred",
                       "2/CMA.3 annex para 20(a)")
    if authorization is None:
        return UNAUTHORIZED
    if event.subtype in codelists.ADAPTATION:
        return _first(event.subtype, "a transfer to the Adaptation Fund counts as the first transfer",
                      "4/CMA.6 para 16")
    if event.subtype in codelists.OMGE:
        return _first(event.subtype, "a cancellation for overall mitigation counts as the first transfer",
                      "4/CMA.6 para 17")
    if authorization.covers_ndc and _is_international(event, party):
        return _first(codelists.TO_ANOTHER_PARTY, "its authorization covers use towards an NDC and this is the first "
                      "international transfer" + _earlier_of(authorization), _para(authorization, "2(a)"))
    if authorization.covers_oimp and authorization.first_transfer_definition == _DEFINED.get(event.kind):
        return _first(_DEFINED[event.kind], "its authorization for other international mitigation purposes defines "
                      f"the first transfer so: {authorization.first_transfer_definition}" + _earlier_of(authorization),
                      _para(authorization, "2(b)"))
    return _NOT_AN_EVENT


_DEFINED = {
    EventKind.AUTHORIZATION: codelists.AT_AUTHORIZATION, EventKind.ISSUANCE: codelists.AT_ISSUANCE,
    EventKind.USE: codelists.AT_USE_OR_CANCELLATION, EventKind.CANCELLATION: codelists.AT_USE_OR_CANCELLATION,
}


def _first(subtype: str, rule: str, para: str) -> Verdict:
    return Verdict(codelists.FIRST_TRANSFER, subtype, rule, para)


def _is_both(authorization: Authorization) -> bool:
    return authorization.covers_ndc and authorization.covers_oimp


def _earlier_of(authorization: Authorization) -> str:
    return "; it covers both kinds of use, and this event is the earlier" if _is_both(authorization) else ""


def _para(authorization: Authorization, alone: str) -> str:
    return "4/CMA.6 para 12" if _is_both(authorization) else f"2/CMA.3 annex para {alone}"


def _is_international(event: RegistryEvent, party: str) -> bool:
    """True for a transfer to another Party, and for a use in this registry by another Party towards its NDC."""
    if event.kind is EventKind.TRANSFER:
        return event.counterpart is not None and event.counterpart != party
    return event.kind is EventKind.USE and event.purpose == "NDC" and event.using_party not in (None, party)


def _action(event: RegistryEvent, block: Block, verdict: Verdict, party: str) -> Action:
    """The row of Table 3 for a part of an event; columns that do not suit its type stay empty."""
    acquired = verdict.action_type == codelists.ACQUISITION
    acquirer = event.counterpart if event.kind is EventKind.TRANSFER else None
    part = RowPart(event, block.first, block.last)
    first_unit, last_unit = unit_texts(part, part)
    if verdict.action_subtype == codelists.TO_ANOTHER_PARTY:
        acquirer = acquirer or event.using_party
    return Action(
        place=event.place, action_date=event.date, action_type=verdict.action_type,
        action_subtype=verdict.action_subtype, approach=block.series.approach,
        authorization_id=event.authorization_id, first_transferring_party=block.series.party,
        itmo_registry=event.itmo_registry, first_id=block.first_id, last_id=block.last_id,
        metric=event.metric, gwp_values=event.gwp_values, non_ghg_metric=event.non_ghg_metric,
        mitigation_type=event.mitigation_type, vintage=block.series.vintage,
        transferring_party=event.counterpart if acquired else None, acquiring_party=acquirer,
        purpose=event.purpose, using_party=event.using_party, using_entity=event.using_entity,
        year_used_for_ndc=event.year_used_for_ndc, explanation=event.explanation,
        unit_registry=event.unit_registry, first_unit_id=first_unit, last_unit_id=last_unit, quantity=part.tonnes,
        quantity_non_ghg=event.quantity_non_ghg if part.non_ghg is None else f"{part.non_ghg:f}")
