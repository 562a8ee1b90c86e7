"""Where actions go beyond their authorization: quantity, vintages, timeframe, Parties and entities, as of the day
of the first transfer (4/CMA.6 paras 5 and 7-11)."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporter.accounting.authorizations import Versions
from reporter.accounting.ledger import Effect, Entry
from reporter.forms import codelists
from reporter.records import Action, Authorization, Block


class Limit(StrEnum):
    """A term of an authorization that an action goes beyond."""

    IN_FORCE = "no version of the authorization is in force"
    QUANTITY = "the authorized quantity is exceeded"
    VINTAGE = "the vintage is not authorized"
    TIMEFRAME = "the use lies outside the authorized timeframe"
    PARTY = "the using Party is not authorized"
    ENTITY = "the using entity is not authorized"


@dataclass(frozen=True)
class Breach:
    """An action that goes beyond `authorization` on `block`; `authorization` is None where none is in force.

    `value` is what goes beyond: the quantity in excess (in ITMOs), the vintage, the day, the Party or the entity.
    """

    limit: Limit
    action: Action
    block: Block
    authorization: Authorization | None
    value: str


@dataclass(frozen=True)
class Timeframe:
    """The days within which mitigation may occur and ITMOs may be used; None where nothing is said."""

    occurred: tuple[datetime.date, datetime.date] | None = None
    used: tuple[datetime.date, datetime.date] | None = None


_SPAN = r"{name}: from (?P<first>[\d/]+) to (?P<last>[\d/]+)"


def timeframe(text: str | None) -> Timeframe:
    """The authorized timeframe of Table 2 where it is written as `Occurred: from … to …. Use: from … to …`."""
    return Timeframe(_span("Occurred", text or ""), _span("Use", text or ""))


def _span(name: str, text: str) -> tuple[datetime.date, datetime.date] | None:
    match = re.search(_SPAN.format(name=name), text)
    if match is None:
        return None
    first, last = _first_day(match["first"]), _last_day(match["last"])
    return (first, last) if first and last else None


def _first_day(text: str) -> datetime.date | None:
    """The first day of `2026`, `03/2026` or `15/03/2026`; None if it is no date."""
    day, month, year = ["1"] * (2 - text.count("/")) + text.split("/")[-3:]
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _last_day(text: str) -> datetime.date | None:
    """The last day of `2026`, `03/2026` or `15/03/2026`; None if it is no date."""
    first = _first_day(text)
    if first is None or text.count("/") == 2:
        return first
    if text.count("/") == 0:
        return first.replace(month=12, day=31)
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def breaches(entries: Iterable[Entry], authorizations: Iterable[Authorization], *,
             vintages: Mapping[str, tuple[int, ...]]) -> tuple[Breach, ...]:
    """The actions of a ledger that go beyond their authorizations, by place.

    `vintages` are the vintages each Authorization ID covers (4/CMA.6 para 5(k)); an ID that is not in it covers all.
    Authorizations that are not on hand, such as those of other Parties, are not judged.
    """
    versions = Versions(authorizations)
    found: list[Breach] = []
    transferred: dict[str, int] = defaultdict(int)
    for entry in sorted(entries, key=lambda entry: (entry.action.action_date, entry.effect.rank, entry.block)):
        if not versions.knows(entry.action.authorization_id):
            continue
        authorization = versions.in_force(entry.action.authorization_id, _day_that_counts(entry))
        if entry.effect.is_first_transfer:
            transferred[entry.action.authorization_id] += entry.quantity
            found += _of_first_transfer(entry, authorization, transferred[entry.action.authorization_id], vintages)
        if authorization and entry.effect in _USES:
            found += _of_use(entry, authorization)
    return tuple(sorted(found, key=lambda breach: (breach.action.place.sort_key, breach.limit, breach.block)))


_USES = frozenset({Effect.USED, Effect.FIRST_ENDED})


def _day_that_counts(entry: Entry) -> datetime.date:
    """The day of first transfer where this registry knows it, for later changes do not affect the ITMO (para 7)."""
    origin = entry.origin
    if isinstance(origin, Action) and origin.action_type == codelists.FIRST_TRANSFER:
        return origin.action_date
    return entry.action.action_date


def _of_first_transfer(entry: Entry, authorization: Authorization | None, transferred: int,
                       vintages: Mapping[str, tuple[int, ...]]) -> Iterator[Breach]:
    """What a first transfer goes beyond; `transferred` counts the ITMOs of the authorization up to and with it."""
    if authorization is None:
        yield Breach(Limit.IN_FORCE, entry.action, entry.block, None, str(entry.action.action_date))
        return
    cap = authorization.authorized_quantity
    if cap is not None and transferred > cap:
        excess = min(transferred - cap, entry.quantity)
        yield Breach(Limit.QUANTITY, entry.action, entry.block, authorization, str(excess))
    vintage = entry.action.first_id.vintage
    occurred = timeframe(authorization.authorized_timeframe).occurred
    covered = vintages.get(authorization.authorization_id, (vintage,))
    if vintage not in covered or (occurred and not occurred[0].year <= vintage <= occurred[1].year):
        yield Breach(Limit.VINTAGE, entry.action, entry.block, authorization, str(vintage))


def _of_use(entry: Entry, authorization: Authorization) -> Iterator[Breach]:
    """What a use, or a first transfer by use or cancellation, goes beyond; the authorizing Party itself may use."""
    action = entry.action
    used = timeframe(authorization.authorized_timeframe).used
    if used and not used[0] <= action.action_date <= used[1]:
        yield Breach(Limit.TIMEFRAME, action, entry.block, authorization, str(action.action_date))
    parties, entities = authorization.authorized_parties, authorization.authorized_entities
    if parties and action.using_party and action.using_party not in (*parties, action.first_id.party):
        yield Breach(Limit.PARTY, action, entry.block, authorization, action.using_party)
    if entities and action.using_entity and action.using_entity not in entities:
        yield Breach(Limit.ENTITY, action, entry.block, authorization, action.using_entity)
