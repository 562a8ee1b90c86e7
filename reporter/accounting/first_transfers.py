"""First transfers, derived from what a registry reports of its own: issuance, transfer, use, cancellation.

When an outcome is first transferred is for its authorization to say, in the version in force on the day of
the event: for use towards an NDC at the first international transfer, for other international mitigation
purposes at authorization, issuance, or use or cancellation (2/CMA.3 annex para 2), for both at the earlier
(4/CMA.6 para 12); a transfer to the Adaptation Fund or a cancellation for overall mitigation is the
first transfer unless that happened before (paras 16-17). Only what is authorized can be first transferred (para 11).

A version of an authorization is an event too, on its date: what was issued, used or cancelled before and is covered by
it is first transferred that day. At authorization an outcome is first transferred once it is authorized and issued,
since only then is it real and verified and has a serial and a vintage; or, where the dossier says so, on the date of
the authorization itself. A use towards the Party's own NDC is no first transfer.
"""

from __future__ import annotations

import datetime
import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from reporter.accounting.authorizations import AuthorizationKey, Unbroken, Versions, limit_of, unbroken_versions
from reporter.accounting.limits import timeframe
from reporter.accounting.verdicts import (
    BEYOND,
    NOT_AN_EVENT,
    NOT_COVERED,
    ONCE_ISSUED,
    OWN_USE,
    UNAUTHORIZED,
    UNTOLD,
    Verdict,
    after_first_transfer,
    as_defined,
    at_later_event,
    is_international,
    is_own_use,
)
from reporter.forms import codelists
from reporter.records.blocks import BlockMap
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Authorization
from reporter.records.units import RowPart, unit_texts


@dataclass(frozen=True)
class Explanation:
    """Why an event on a block was recorded as it was, or was not; `date` is the day of the action."""

    event: RegistryEvent
    block: Block
    verdict: Verdict
    date: datetime.date

    @property
    def recorded_as(self) -> str:
        """The action in words, with its date where it is not the event's."""
        subtype = f" ({self.verdict.action_subtype})" if self.verdict.action_subtype else ""
        on = f" on {self.date}" if self.date != self.event.date else ""
        return f"{self.verdict.action_type or 'no action'}{subtype}{on}"


class Unrecorded(NamedTuple):
    """A part of an event that became no action though people may expect one, and why, as a verdict says."""

    event: RegistryEvent
    block: Block
    verdict: Verdict


@dataclass(frozen=True)
class Derivation:
    """The actions that a registry's events amount to, with the reason for each, and what became none."""

    actions: tuple[Action, ...]
    explanations: tuple[Explanation, ...]
    unrecorded: tuple[Unrecorded, ...]

    def events_with(self, *verdicts: Verdict) -> tuple[RegistryEvent, ...]:
        """The events of which a part became no action for one of the reasons, each once, in their order."""
        found = {part.event for part in self.unrecorded if part.verdict in verdicts}
        return tuple(sorted(found, key=lambda event: event.sort_key))


def derive_actions(events: Iterable[RegistryEvent], authorizations: Iterable[Authorization], *, party: str,
                   own_date: Collection[str] = (), model: type[Action] = Action) -> Derivation:
    """The actions of Table 3 that the events of `party`'s registry amount to, in the order of the events.

    `model` is the class of Table 3's rows in the edition that is written; `own_date` are
    the approaches in which a first transfer at authorization is dated as the authorization is.
    """
    events = tuple(events)
    deriving = _Deriving(Versions(authorizations), party, frozenset(own_date), _issued(events), model)
    for step in _in_turn(events, deriving.versions):
        if isinstance(step, Authorization):
            deriving.authorize(step)
        else:
            deriving.record(step)
    return Derivation(tuple(deriving.actions), tuple(deriving.explanations), tuple(deriving.unrecorded()))


Blocks = dict[Series, BlockMap[RegistryEvent]]


def _issued(events: Iterable[RegistryEvent]) -> Blocks:
    """Which units have an issuance among the events."""
    issued: Blocks = defaultdict(BlockMap)
    for event in events:
        if event.kind is EventKind.ISSUANCE:
            issued[event.block.series].put(event.block.first, event.block.last, event)
    return issued


def _in_turn(events: Iterable[RegistryEvent], versions: Versions) -> list[RegistryEvent | Authorization]:
    """Events and versions in force by day; of one day the versions first, and of those the one that counts."""
    letters = [version for key, found in versions.by_key.items() for version in found
               if versions.in_force(key, version.date_of_authorization) is version]
    steps: list[tuple[datetime.date, int, tuple[Any, ...], RegistryEvent | Authorization]] = [
        *((letter.date_of_authorization, 0, (letter.approach, letter.authorization_id), letter) for letter in letters),
        *((event.date, 1, event.sort_key, event) for event in events)]
    return [step for *_, step in sorted(steps, key=lambda step: step[:3])]


class Waiting(NamedTuple):
    """What happened so far to units that are not first transferred, and for each event why it was no action.

    `letters` is, for each event, how many versions had taken effect when that was judged, and `what` the kinds of its
    events, by which one version judges all units of a series alike. Units that are `settled` wait for no version.
    """

    events: tuple[RegistryEvent, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    letters: tuple[int, ...] = ()
    what: frozenset[tuple[EventKind, str | None]] = frozenset()
    settled: bool = False


@dataclass(frozen=True)
class _Deriving:
    """The state of a derivation, event by event. `quantities` are the ITMOs first transferred by authorization."""

    versions: Versions
    party: str
    own_date: frozenset[str]
    issued: Blocks
    model: type[Action]
    first_transferred: Blocks = field(default_factory=lambda: defaultdict(BlockMap))
    waiting: dict[AuthorizationKey, dict[Series, BlockMap[Waiting | None]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(BlockMap)))
    letters: dict[AuthorizationKey, list[Authorization]] = field(default_factory=lambda: defaultdict(list))
    quantities: Counter[AuthorizationKey] = field(default_factory=Counter)
    unbroken: dict[AuthorizationKey, Mapping[int, Unbroken]] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)

    def record(self, event: RegistryEvent) -> None:
        """Let an event happen, part by part."""
        key = _key(event)
        version = self.versions.in_force(key, event.date)
        waiting = self.waiting[key][event.block.series]
        # No letter of a later day makes a use at home, or what went to another Party unauthorized, right.
        settles = is_own_use(event, self.party) or is_international(event, self.party)
        for block, earlier in _parts(event.block, self.first_transferred[event.block.series]):
            if earlier is not None:
                self._enter(event, block, after_first_transfer(event, earlier, self.party), event.date)
                continue
            for part, before in _parts(block, waiting):
                verdict = self._before(event, part, version)
                left = self._first_transfer(part, event, verdict, (), version, event.date)
                if left is not None:
                    verdict = verdict if verdict.action_type is None else BEYOND
                    self._enter(event, left, verdict, event.date)
                    known = before or Waiting()
                    waiting.put(left.first, left.last, Waiting(
                        (*known.events, event), (*(self._judged(left, known, key) if settles else known.verdicts),
                                                 verdict), (*known.letters, len(self.letters[key])),
                        known.what | {(event.kind, event.subtype)}, known.settled or settles))

    def authorize(self, version: Authorization) -> None:
        """Let a version of an authorization take effect on the units that wait for it.

        Units of which it makes nothing are left as they are: what it says of them is asked when it is wanted.
        """
        key = version.approach, version.authorization_id
        self.letters[key].append(version)
        for series, blocks in sorted(self.waiting[key].items()):
            idle: set[frozenset[tuple[EventKind, str | None]]] = set()
            for first, last, waiting in tuple(blocks):
                if waiting is None or waiting.settled or waiting.what in idle:
                    continue
                block = Block(series, first, last)
                verdicts = [self._before(event, block, version) for event in waiting.events]
                number = next((number for number, verdict in enumerate(verdicts) if verdict.action_type), None)
                if number is None or verdicts[number].action_subtype in ONCE_ISSUED and (
                        self.quantities[key] >= limit_of(version)):
                    # Whether units are authorized as such hangs on what is issued of each block.
                    if all(kind is not EventKind.AUTHORIZATION for kind, _ in waiting.what):
                        idle.add(waiting.what)
                    continue
                left = self._first_transfer(block, waiting.events[number], verdicts[number],
                                            waiting.events[number + 1:], version, version.date_of_authorization)
                blocks.put(first, last, None)
                if left is not None:
                    blocks.put(left.first, left.last, waiting)

    def _judged(self, block: Block, waiting: Waiting, key: AuthorizationKey) -> tuple[Verdict, ...]:
        """Why each event on waiting units is no action, as the last version says that took effect since."""
        letters = self.letters[key]
        if waiting.settled or not letters or all(count == len(letters) for count in waiting.letters):
            return waiting.verdicts
        verdicts = list(waiting.verdicts)
        beyond = False
        for number, event in enumerate(waiting.events):
            if waiting.letters[number] < len(letters):
                verdict = self._before(event, block, letters[-1])
                verdicts[number] = BEYOND if verdict.action_type and not beyond else verdict
                beyond = beyond or verdict.action_type is not None
        return tuple(verdicts)

    def _first_transfer(self, block: Block, event: RegistryEvent, verdict: Verdict,
                        following: tuple[RegistryEvent, ...], version: Authorization | None,
                        date: datetime.date) -> Block | None:
        """Enter an event on a block as far as its verdict is an action, and the events that had followed it.

        Gives what is left of the block: all of it where the verdict is no action, or what the authorized quantity
        does not cover.
        """
        if verdict.action_type is None:
            return block
        left = block
        for day, room in self._rooms(event, verdict, version, date):
            part = Block(left.series, left.first, min(left.last, left.first + room - 1))
            if part.first > part.last:
                continue
            self._enter(event, part, verdict, day)
            for other in following:
                self._enter(other, part, after_first_transfer(other, event, self.party), max(day, other.date))
            if part.last == left.last:
                return None
            left = Block(left.series, part.last + 1, left.last)
        return left

    def _rooms(self, event: RegistryEvent, verdict: Verdict, version: Authorization | None,
               date: datetime.date) -> Iterator[tuple[datetime.date, int]]:
        """The days on which units are first transferred, each with the ITMOs that the version of that day still covers.

        That is the day of the event or letter; in an approach that counts by the authorization's own date, the date of
        each version that has been in force since, as far as the present one covers them too.
        """
        if version is None or verdict.action_subtype not in ONCE_ISSUED:
            yield date, event.block.quantity
            return
        key = _key(event)
        by_own_date = version.approach in self.own_date and verdict.action_subtype == codelists.AT_AUTHORIZATION
        for each in self._in_force_since(version) if by_own_date else (version,):
            limit = min(limit_of(each), limit_of(version))
            room = int(limit) - self.quantities[key] if limit < math.inf else event.block.quantity
            yield each.date_of_authorization if by_own_date else date, room

    def _in_force_since(self, version: Authorization) -> Iterator[Authorization]:
        """The versions up to this one that covered the same without a break, oldest first.

        Of them those that authorize more than all before them, and more than is first transferred so far.
        """
        key = version.approach, version.authorization_id
        if key not in self.unbroken:
            self.unbroken[key] = unbroken_versions(self.versions.by_key[key])
        run = self.unbroken[key][id(version)]
        begin = bisect_right(run.limits, self.quantities[key], hi=run.until)
        return islice(run.versions, begin, run.until)

    def _enter(self, event: RegistryEvent, block: Block, verdict: Verdict, date: datetime.date) -> None:
        self.explanations.append(Explanation(event, block, verdict, date))
        if verdict.action_type is None:
            return
        self.actions.append(_action(self.model, event, block, verdict, self.party, date))
        for part, earlier in _parts(block, self.first_transferred[block.series]):
            if earlier is None:
                self.first_transferred[block.series].put(part.first, part.last, event)
        if verdict.action_type == codelists.FIRST_TRANSFER:
            self.quantities[_key(event)] += block.quantity

    def unrecorded(self) -> Iterator[Unrecorded]:
        """What became no action, by authorization, block and day."""
        for key, by_series in sorted(self.waiting.items()):
            for series, blocks in sorted(by_series.items()):
                for first, last, waiting in blocks:
                    block = Block(series, first, last)
                    for event, verdict in zip(waiting.events, self._judged(block, waiting, key),
                                              strict=True) if waiting else ():
                        yield Unrecorded(event, block, verdict)

    def _before(self, event: RegistryEvent, block: Block, version: Authorization | None) -> Verdict:
        """What an event on outcomes is that this registry has not seen first transferred."""
        if event.kind is EventKind.ACQUISITION:
            return Verdict(codelists.ACQUISITION, event.subtype, "it comes from another Party, first transferred",
                           "2/CMA.3 annex para 20(a)")
        if is_own_use(event, self.party):
            return OWN_USE
        if version is None:
            return UNAUTHORIZED
        definition = version.first_transfer_definition
        if version.covers_oimp and definition is not None and definition in ONCE_ISSUED:
            return self._once_issued(event, block, version, definition)
        return at_later_event(event, version, self.party)

    def _once_issued(self, event: RegistryEvent, block: Block, version: Authorization, definition: str) -> Verdict:
        """What an event is where units are first transferred at authorization or issuance."""
        occurred = timeframe(version.authorized_timeframe).occurred
        if occurred and not occurred[0].year <= block.series.vintage <= occurred[1].year:
            return NOT_COVERED
        on_hand = all(known for _, known in _parts(block, self.issued[block.series]))
        if event.kind is EventKind.ISSUANCE or (
                event.kind is EventKind.AUTHORIZATION and not on_hand
                and definition == codelists.AT_AUTHORIZATION):
            return as_defined(version, definition)
        if event.kind is EventKind.AUTHORIZATION:
            return NOT_AN_EVENT
        return BEYOND if on_hand else UNTOLD


def _key(event: RegistryEvent) -> AuthorizationKey:
    return event.block.series.approach, event.authorization_id


K = TypeVar("K")


def _parts(block: Block, seen: BlockMap[K]) -> list[tuple[Block, K | None]]:
    """The parts of a block with what is known of each, neighbours of which the same is known joined."""
    parts: list[tuple[Block, K | None]] = []
    for first, last, known in seen.cut(block.first, block.last):
        joins = parts and parts[-1][1] is known
        parts.append((Block(block.series, parts.pop()[0].first if joins else first, last), known))
    return parts


def _explained(event: RegistryEvent, date: datetime.date) -> str | None:
    if date == event.date:
        return event.explanation
    said = f"The {event.kind} is of {event.date}; it is recorded on the date of the authorization, {date}."
    return f"{event.explanation} {said}" if event.explanation else said


def _action(model: type[Action], event: RegistryEvent, block: Block, verdict: Verdict, party: str,
            date: datetime.date) -> Action:
    """The row of Table 3 for a part of an event; columns that do not suit its type stay empty.

    What is recorded on another day than it happened, for its authorization's sake, says so.
    """
    acquired = verdict.action_type == codelists.ACQUISITION
    acquirer = event.counterpart if event.kind is EventKind.TRANSFER else None
    part = RowPart(event, block.first, block.last)
    first_unit, last_unit = unit_texts(part, part)
    if verdict.action_subtype == codelists.TO_ANOTHER_PARTY:
        acquirer = acquirer or event.using_party
    return model(
        place=event.place, action_date=date, action_type=verdict.action_type,
        action_subtype=verdict.action_subtype, approach=block.series.approach,
        authorization_id=event.authorization_id, first_transferring_party=block.series.party,
        itmo_registry=event.itmo_registry, first_id=block.first_id, last_id=block.last_id,
        metric=event.metric, gwp_values=event.gwp_values, non_ghg_metric=event.non_ghg_metric,
        mitigation_type=event.mitigation_type, vintage=block.series.vintage,
        transferring_party=event.counterpart if acquired else None, acquiring_party=acquirer,
        purpose=event.purpose, using_party=event.using_party, using_entity=event.using_entity,
        year_used_for_ndc=event.year_used_for_ndc, explanation=_explained(event, date),
        unit_registry=event.unit_registry, first_unit_id=first_unit, last_unit_id=last_unit, quantity=part.tonnes,
        quantity_non_ghg=event.quantity_non_ghg if part.non_ghg is None else f"{part.non_ghg:f}")
