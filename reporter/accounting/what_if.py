"""What becomes of adjustments, balance and target if all that is authorized is first transferred, and more.

Nothing here is reported: it is for those who decide on an authorization. The figures are those of the accounts, made
in the same way from the amounts first transferred and used so far and from those that are supposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reporter.accounting.adjustments import Accounts, counted_years, level_to_reach, supposed_rows
from reporter.accounting.annual_quantities import FIRST_TRANSFERRED, FOR_OIMP, Disaggregated, year_of_first_transfer
from reporter.accounting.authorizations import AuthorizationKey, Versions, revokes, unit_of
from reporter.accounting.figures import Years
from reporter.accounting.limits import timeframe
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import NDC
from reporter.forms import codelists
from reporter.language.wording import Number
from reporter.records.rows import Authorization
from reporter.records.submission import Submission
from reporter.records.units import RowPart


@dataclass(frozen=True)
class Room:
    """What an authorization still lets be first transferred, in its metric, by its newest version.

    `expected` is the mitigation that the approach expects of the vintages covered, in t CO2 eq, None where it gives
    none. `supposed` are the t CO2 eq that are left, by vintage; None where they cannot be said in tonnes.
    """

    version: Authorization
    first_transferred: Number
    expected: int | None
    supposed: Mapping[int, int] | None

    @property
    def authorized(self) -> int | None:
        """The quantity authorized; None where the authorization has no limit."""
        return self.version.authorized_quantity

    @property
    def left(self) -> Number | None:
        """What may still be first transferred, not below 0; None where the authorization has no limit."""
        return None if self.authorized is None else max(self.authorized - self.first_transferred, 0)

    @property
    def unit(self) -> str:
        """The unit of the quantities."""
        return unit_of(self.version)


@dataclass(frozen=True)
class Further:
    """A further authorization that is thought of: `quantity` t CO2 eq in an approach."""

    approach: str
    quantity: int


@dataclass(frozen=True)
class Scenario:
    """One course: what is supposed to be first transferred in it, and the accounts' rows to the end of the NDC period.

    `further` is the authorization that this course adds to the one before; `outside` are the t CO2 eq supposed of
    vintages that the NDC period does not have.
    """

    rows: Mapping[str, Years]
    supposed: int
    outside: int
    adjustment: Number | None
    """What 23(g) adds in the year, or the years, by which the target is measured; None while that is open."""
    further: Further | None = None
    is_all_that_is_left: bool = False

    def at_most(self, level: Number | None) -> Number | None:
        """The emissions and removals, in t CO2 eq, with which the balance is at the level."""
        return None if level is None or self.adjustment is None else level - self.adjustment


@dataclass(frozen=True)
class WhatIf:
    """The room of each authorization in force under which the Party first transfers, and the courses.

    They are: as it stands, if all that is left is first transferred, and with each further authorization besides.
    `level` is the target in t CO2 eq, None where it is not stated so; `target_years` are those that it measures.
    """

    reported_year: int
    years: range
    rooms: tuple[Room, ...]
    scenarios: tuple[Scenario, ...]
    level: Number | None
    target_years: range


def what_if(dossier: Dossier, submission: Submission, found: Accounts, further: Iterable[Further] = ()) -> WhatIf:
    """What is left of each authorization of the Party, and what follows for its NDC period if it is first transferred.

    What is left is supposed to be of the vintages covered, in proportion to what the approach expects of each beyond
    what was first transferred of it, or evenly where it expects no more; and to be first transferred in its own year,
    that of vintages up to the reported year in the following one. Each further authorization comes on top.
    """
    ndc, done = dossier.facts.ndc, _on_hand(submission, found)
    rooms = _rooms(dossier, submission, found, done)
    amounts: list[Disaggregated] = []
    taken: list[Mapping[int, int]] = []
    scenarios = [_scenario(dossier, submission, found, amounts, taken)]
    for room in rooms:
        measure = FIRST_TRANSFERRED if room.version.covers_ndc else FOR_OIMP
        taken.append(room.supposed or {})
        amounts += _amounts(measure, room.version.approach, taken[-1], found, ndc, room.version.sectors)
    scenarios.append(replace(_scenario(dossier, submission, found, amounts, taken), is_all_that_is_left=True))
    for each in further:
        approach = dossier.approach(each.approach)
        taken.append(spread_over(each.quantity, _expected_beyond(approach, _vintages(approach, None, found), done)))
        amounts += _amounts(FIRST_TRANSFERRED, each.approach, taken[-1], found, ndc)
        scenarios.append(_scenario(dossier, submission, found, amounts, taken, each))
    return WhatIf(found.reported_year, ndc.years, rooms, tuple(scenarios), level_to_reach(ndc), counted_years(ndc))


def spread_over(quantity: int, weights: Mapping[int, int]) -> dict[int, int]:
    """A quantity parted in whole tonnes in proportion to weights, evenly if all are 0; the parts sum to it.

    What is over goes, a tonne each, to the years of the greatest remainders, the earlier first. Without years nothing
    is parted.
    """
    if not weights:
        return {}
    whole = sum(weights.values())
    shares = weights if whole else dict.fromkeys(weights, 1)
    whole = whole or len(weights)
    parts = {year: quantity * share // whole for year, share in shares.items()}
    over = quantity - sum(parts.values())
    for year in sorted(shares, key=lambda year: (-(quantity * shares[year] % whole), year))[:over]:
        parts[year] += 1
    return dict(sorted(parts.items()))


@dataclass
class _Done:
    """What is on hand of an authorization: who first transferred it, and what the Party itself did, by vintage."""

    by: set[str] = field(default_factory=set)
    tonnes: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    non_ghg: Decimal = Decimal(0)


def _on_hand(submission: Submission, found: Accounts) -> Mapping[AuthorizationKey, _Done]:
    """What took effect in the ledger, whatever the NDC period, by authorization."""
    done: dict[AuthorizationKey, _Done] = defaultdict(_Done)
    for row in submission.opening:
        done[row.approach, row.authorization_id].by.add(row.first_transferring_party)
    for entry in found.ledger.entries:
        action, part = entry.action, RowPart(entry.action, entry.first, entry.last)
        one = done[action.approach, action.authorization_id]
        one.by.add(action.first_transferring_party)
        if entry.effect.is_first_transfer and action.first_transferring_party == found.party:
            one.tonnes[action.first_id.vintage] += part.tonnes
            one.non_ghg += part.non_ghg or 0
    return done


def _rooms(dossier: Dossier, submission: Submission, found: Accounts,
           done: Mapping[AuthorizationKey, _Done]) -> tuple[Room, ...]:
    """The room of each authorization by its newest version; those that are revoked have none.

    An authorization without a limit is supposed to bring what its approach expects beyond the others.
    """
    newest = {key: versions[-1] for key, versions in Versions(submission.own_authorizations).by_key.items()
              if not revokes(versions[-1]) and _lets_first_transfer(versions[-1], done.get(key, _Done()), found.party)}
    promised: dict[str, int] = defaultdict(int)
    rooms = []
    for key, version in sorted(newest.items(), key=lambda each: each[1].authorized_quantity is None):
        approach, is_ghg, own = dossier.approach(version.approach), version.metric == codelists.GHG, done.get(key)
        vintages = _vintages(approach, version, found)
        first = (sum(own.tonnes.values()) if is_ghg else own.non_ghg) if own else 0
        room = Room(version, first, _expected(approach, vintages), {})
        beyond = _expected_beyond(approach, vintages, done)
        left = max(sum(beyond.values()) - promised[version.approach], 0) if room.left is None else room.left
        spread = spread_over(int(left), beyond) if is_ghg else None
        promised[version.approach] += sum((spread or {}).values())
        rooms.append(replace(room, supposed=spread))
    return tuple(sorted(rooms, key=lambda room: (room.version.approach, room.version.authorization_id)))


def _lets_first_transfer(version: Authorization, done: _Done, party: str) -> bool:
    """False for an authorization of what another Party first transfers: it names the reporting Party alone, or all
    that is on hand under it was first transferred by others."""
    return version.authorized_parties != (party,) and (not done.by or party in done.by)


def _vintages(approach: Approach | None, version: Authorization | None, found: Accounts) -> tuple[int, ...]:
    """The vintages that an authorization covers: as the approach's file or the timeframe says, or those of the
    approach; what comes of them is first transferred after the reported year."""
    text = approach.authorizations.get(version.authorization_id) if approach and version else None
    if text and text.vintages:
        return tuple(sorted(set(text.vintages)))
    occurred = timeframe(version.authorized_timeframe).occurred if version else None
    if occurred:
        return tuple(range(occurred[0].year, occurred[1].year + 1))
    return tuple(approach.years) if approach else (found.reported_year + 1,)


def _expected(approach: Approach | None, vintages: Iterable[int]) -> int | None:
    """The mitigation that an approach expects of some vintages; None where it expects nothing of any."""
    known = [approach.expected_mitigation[year] for year in vintages
             if year in approach.expected_mitigation] if approach else []
    return sum(known) if known else None


def _expected_beyond(approach: Approach | None, vintages: Iterable[int],
                     done: Mapping[AuthorizationKey, _Done]) -> dict[int, int]:
    """What an approach expects of each vintage beyond what was first transferred of it under any authorization."""
    if approach is None:
        return dict.fromkeys(vintages, 0)
    moved = {year: sum(one.tonnes.get(year, 0) for (name, _), one in done.items() if name == approach.identifier)
             for year in vintages}
    return {year: max(approach.expected_mitigation.get(year, 0) - moved[year], 0) for year in moved}


def _amounts(measure: str, approach: str, supposed: Mapping[int, int], found: Accounts, ndc: NDC,
             sectors: tuple[str, ...] = ()) -> Iterator[Disaggregated]:
    """What is supposed of an approach, as rows of para 23(j); of other NDC periods nothing."""
    for vintage, quantity in supposed.items():
        if quantity and vintage in ndc.years:
            year = year_of_first_transfer(max(vintage, found.reported_year + 1), ndc)
            yield Disaggregated(measure, year, approach, sectors, found.party, None, None, vintage, quantity=quantity)


def _scenario(dossier: Dossier, submission: Submission, found: Accounts, amounts: Sequence[Disaggregated],
              taken: Iterable[Mapping[int, int]], further: Further | None = None) -> Scenario:
    ndc = dossier.facts.ndc
    rows = supposed_rows(dossier, submission, found, amounts)
    figures = [rows["23(g)"].get(year) for year in counted_years(ndc)]
    known = [figure.value for figure in figures if figure is not None and figure.value is not None]
    supposed = [(year, quantity) for spread in taken for year, quantity in spread.items()]
    return Scenario(rows, sum(quantity for _, quantity in supposed),
                    sum(quantity for year, quantity in supposed if year not in ndc.years),
                    sum(known) if len(known) == len(figures) else None, further)
