"""The annual quantities of 2/CMA.3 annex para 23(c)-(e), disaggregated as para 23(j) asks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from reporter.accounting.authorizations import Versions
from reporter.accounting.figures import TONNES, each_once
from reporter.accounting.ledger import Effect, Entry, Ledger, State, effect_of
from reporter.dossier.ndc import NDC
from reporter.findings import Place
from reporter.forms import codelists
from reporter.language.wording import Number
from reporter.language.wording import message as _
from reporter.records.rows import Action, Authorization, Holding
from reporter.records.submission import Submission
from reporter.records.units import RowPart

NDC_PURPOSE = "NDC"
_SAYS_NDC = re.compile(r"(?!.*\b(?:OIMP|IMP|OP)\b).*\bNDC\b.*", re.IGNORECASE | re.DOTALL)
"""Words for a use towards the NDC where the form has its own: “towards the NDC of Japan”, not “NDC and OIMP”."""
CANCELLED_FOR = "OP"
"""The purpose for which ITMOs are cancelled, where those for IMP are used (footnote of the form to the purpose)."""

FIRST_TRANSFERRED, FOR_OIMP, USED = "23(c)", "23(d)", "23(e)"
MEASURES = (FIRST_TRANSFERRED, FOR_OIMP, USED)


@dataclass(frozen=True)
class Disaggregated:
    """One row of para 23(j): an amount per cooperative approach, sector, transferring Party, using Party and vintage.

    `measure` is 23(c), 23(d) or 23(e); `year` the column it stands in; `quantity` is in t CO2 eq. The amounts of
    a measure and year sum to its annual figure. `using_party` is the Party that uses the ITMOs, None where nobody does
    or it is not known; `acquiring_party` then the one that acquired them last. `non_ghg_metric` and
    `non_ghg_quantity` are given where the ITMOs are in such a metric.
    """

    measure: str
    year: int
    approach: str
    sectors: tuple[str, ...]
    transferring_party: str
    using_party: str | None
    acquiring_party: str | None
    vintage: int
    non_ghg_metric: str | None = None
    quantity: int = 0
    places: tuple[Place, ...] = ()
    non_ghg_quantity: Decimal | None = None

    @property
    def adjusted_year(self) -> int:
        """The year whose balance it adjusts: of occurrence if first transferred, of use if used (para 8)."""
        return self.year if self.measure == USED else self.vintage

    @property
    def sign(self) -> int:
        """The sign in a balance in t CO2 eq (para 8); in a non-GHG indicator it is the opposite (para 9)."""
        return -1 if self.measure == USED else 1

    @property
    def used_by(self) -> str:
        """The Party that uses the ITMOs; an acquirer is not yet a user."""
        if self.acquiring_party:
            return _("acquired by {party}, use not known", party=self.acquiring_party)
        return self.using_party or "–"

    @property
    def what(self) -> str:
        """The amount in words, as a term of a figure."""
        verb = {FIRST_TRANSFERRED: "First transferred", FOR_OIMP: "First transferred for OIMP",
                USED: "Used towards the NDC"}[self.measure]
        using = f", {self.using_party}" if self.using_party else ""
        if self.acquiring_party:
            using = f", acquired by {self.acquiring_party}"
        return f"{verb} in {self.year}, {self.approach}, {' + '.join(self.sectors) or 'sector not stated'}, " \
               f"{self.transferring_party}{using}, vintage {self.vintage}"


@dataclass(frozen=True)
class LeftOut:
    """An amount, in t CO2 eq, that no annual figure of this NDC period counts, and why."""

    place: Place
    quantity: int
    reason: str
    para: str


@dataclass(frozen=True)
class AnnualQuantities:
    """What is counted, disaggregated, and what is left out of this NDC period.

    `before_the_period` is true where first transfers before it are counted in its first year. `kinds` are entries of
    which each stands for all that agree with it in whatever decides where an amount is counted.
    """

    rows: tuple[Disaggregated, ...]
    left_out: tuple[LeftOut, ...]
    before_the_period: bool
    kinds: tuple[Entry, ...]


def annual_quantities(ledger: Ledger, authorizations: Iterable[Authorization], ndc: NDC, party: str,
                      others: Iterable[NDC] = ()) -> AnnualQuantities:
    """The amounts first transferred and used by `party` that took effect in its ledger.

    What occurred in one of the `others`, further NDC periods of the Party, is counted or left out there.
    """
    elsewhere = {year for other in others for year in other.years}
    versions = Versions(authorizations)
    sums: dict[Disaggregated, _Sum] = defaultdict(_Sum)
    kinds: dict[Hashable, _Kind] = {}
    left_out = []
    for entry in ledger.entries:
        told = _told_of(entry)
        kind = kinds.get(told)
        if kind is None:
            is_counted = _is_counted(entry, party) and entry.action.first_id.vintage not in elsewhere
            kind = kinds[told] = _Kind(entry, is_counted, _why_left_out(entry, ndc) if is_counted else None)
        if not kind.is_counted:
            continue
        if kind.left_out:
            left_out.append(LeftOut(entry.action.place, RowPart(entry.action, entry.first, entry.last).tonnes,
                                    *kind.left_out))
            continue
        for first, last, known in ledger.known[entry.action.first_id.series].cut(entry.first, entry.last):
            taker = NOBODY if known is None or known.state is State.HELD else _taker(known.row, party)
            found = kind.sums.get(taker)
            if found is None:
                found = kind.sums[taker] = sums[_row_of(entry, taker, versions, ndc)]
            found.add(RowPart(entry.action, first, last))
    rows = (replace(key, quantity=found.tonnes, places=each_once(found.places), non_ghg_quantity=found.non_ghg)
            for key, found in sorted(sums.items(), key=lambda pair: _sortable(pair[0])))
    before = any(kind.sums and kind.first.effect.is_first_transfer
                 and kind.first.action.action_date.year < ndc.first_year for kind in kinds.values())
    return AnnualQuantities(tuple(rows), tuple(sorted(left_out, key=lambda amount: amount.place.sort_key)), before,
                            tuple(kind.first for kind in kinds.values()))


@dataclass
class _Sum:
    """What comes together in one row, and where it stands."""

    tonnes: int = 0
    non_ghg: Decimal | None = None
    places: list[Place] = field(default_factory=list)

    def add(self, part: RowPart) -> None:
        self.tonnes += part.tonnes
        self.places.append(part.row.place)
        if part.non_ghg is not None:
            self.non_ghg = (self.non_ghg or Decimal(0)) + part.non_ghg


@dataclass
class _Kind:
    """The first of entries that are counted alike, whether and why not, and the sums that they come to, by taker."""

    first: Entry
    is_counted: bool
    left_out: tuple[str, str] | None
    sums: dict[Taker, _Sum] = field(default_factory=dict)


_told_by_action = attrgetter("approach", "authorization_id", "action_date", "action_subtype", "metric",
                             "non_ghg_metric", "year_used_for_ndc", "purpose", "using_party", "first_id.series")


def _told_of(entry: Entry) -> Hashable:
    """All that decides whether and where an entry is counted: very many are alike in it."""
    return entry.effect.rank, _told_by_action(entry.action)


def measure_of(action: Action, effect: Effect, versions: Versions) -> str:
    """Where a first transfer or use is counted: 23(d) if its authorization covers OIMP only, else 23(c); 23(e) if used.

    The version of the day counts, or else the first one, so that purposes do not depend on the calendar; a first
    transfer whose authorization is not on hand counts by its own event: for OIMP unless international.
    """
    if not effect.is_first_transfer:
        return USED
    authorization = _authorization_of(action, versions)
    if authorization is None:
        return FIRST_TRANSFERRED if action.action_subtype == codelists.TO_ANOTHER_PARTY else FOR_OIMP
    return FIRST_TRANSFERRED if authorization.covers_ndc else FOR_OIMP


def _authorization_of(action: Action, versions: Versions) -> Authorization | None:
    return versions.at_or_first((action.approach, action.authorization_id), action.action_date)


def year_of(action: Action, effect: Effect, ndc: NDC) -> int:
    """The column of an amount: the year of first transfer, or the year for which it is used."""
    if not effect.is_first_transfer:
        return used_for(action)
    return year_of_first_transfer(action.action_date.year, ndc)


def year_of_first_transfer(year: int, ndc: NDC) -> int:
    """The column of what is first transferred in a year.

    A first transfer recorded after the NDC period of what occurred in it (4/CMA.6 para 14) stands in the last year.
    """
    return min(max(year, ndc.first_year), ndc.last_year)


def used_for(action: Action) -> int:
    """The year for which ITMOs are used; that of the action where the column is empty."""
    return action.year_used_for_ndc or action.action_date.year


def is_use_towards_ndc(action: Action) -> bool:
    """True for a use towards an NDC: so purposed, or with the year that only such a use has and no other purpose."""
    return action.purpose == NDC_PURPOSE or (
        action.year_used_for_ndc is not None
        and (action.purpose is None or _SAYS_NDC.fullmatch(action.purpose) is not None))


def is_use_towards_ndc_of(action: Action, party: str) -> bool:
    """True for a use by `party` towards its own NDC, which alone its balance subtracts (paras 8(b), 23(e)).

    The Party that reports is the user where the column is empty: the form asks for it at other uses only.
    """
    return action.action_type == codelists.USE and is_use_towards_ndc(action) and action.using_party in (None, party)


def _is_counted(entry: Entry, party: str) -> bool:
    return entry.effect.is_first_transfer or is_use_towards_ndc_of(entry.action, party)


def _why_left_out(entry: Entry, ndc: NDC) -> tuple[str, str] | None:
    """The reason and the paragraph for which an amount belongs to no year of the NDC period."""
    vintage = entry.action.first_id.vintage
    if vintage not in ndc.years:
        return f"vintage {vintage} did not occur in the NDC implementation period", "2/CMA.3 annex para 8"
    if entry.effect is Effect.USED and used_for(entry.action) not in ndc.years:
        return f"used for {used_for(entry.action)}, which is not in the NDC implementation period", \
               "2/CMA.3 annex para 8(b)"
    return None


class Taker(NamedTuple):
    """Who uses ITMOs, or else who acquired them last; neither where they are held, or cancelled."""

    using_party: str | None = None
    acquiring_party: str | None = None


NOBODY = Taker()


def _taker(action: Action | Holding, party: str) -> Taker:
    """Who takes ITMOs by the last action on them; a cancellation is for nobody's use, also where it is the first
    transfer."""
    if not isinstance(action, Action):
        return NOBODY
    effect = effect_of(action)
    if effect is Effect.USED:
        return Taker(action.using_party or party)
    if effect is Effect.FIRST_ENDED:
        is_use = action.action_subtype == codelists.AT_USE_OR_CANCELLATION and action.purpose != CANCELLED_FOR
        return Taker(action.using_party if is_use else None)
    if effect in (Effect.FIRST_OUT, Effect.TRANSFERRED):
        used = effect is Effect.FIRST_OUT and action.using_party
        return Taker(action.using_party) if used else Taker(None, action.acquiring_party)
    return NOBODY


def _row_of(entry: Entry, taker: Taker, versions: Versions, ndc: NDC) -> Disaggregated:
    """The row to which an amount belongs, without any."""
    action, identifier = entry.action, entry.action.first_id
    authorization = _authorization_of(action, versions)
    metric = action.non_ghg_metric if action.metric == codelists.NON_GHG else None
    sectors = authorization.sectors if authorization else ()
    return Disaggregated(measure_of(action, entry.effect, versions), year_of(action, entry.effect, ndc),
                         identifier.approach, sectors, identifier.party, *taker, identifier.vintage, metric)


def _sortable(row: Disaggregated) -> tuple[Any, ...]:
    return tuple("" if value is None else value for value in vars(row).values())


def entities_authorized(kinds: Iterable[Entry], submission: Submission, ndc: NDC) -> dict[int, tuple[str, ...]]:
    """The entities authorized to use what 23(d) counts, by the year in which it is counted.

    They are those of the versions of the day, or else the first, revoked later or not. `kinds` are those of
    `AnnualQuantities`.
    """
    versions = Versions(submission.known_authorizations)
    named: dict[int, dict[int, Authorization]] = defaultdict(dict)
    for entry in kinds:
        action = entry.action
        if entry.effect.is_first_transfer and action.first_id.vintage in ndc.years \
                and measure_of(action, entry.effect, versions) == FOR_OIMP:
            version = versions.at_or_first((action.approach, action.authorization_id), action.action_date)
            if version and version.authorized_entities:
                named[year_of(action, entry.effect, ndc)][id(version)] = version
    return {year: tuple(sorted({name for version in found.values() for name in version.authorized_entities or ()}))
            for year, found in sorted(named.items())}


class QuantityAuthorized(NamedTuple):
    """What authorizations add in a year, in t CO2 eq or in the unit of a non-GHG metric."""

    year: int
    unit: str
    quantity: int


def quantity_authorized(submission: Submission, ndc: NDC) -> tuple[QuantityAuthorized, ...]:
    """What authorizations for OIMP alone add to the quantity authorized, by the year of the version and the metric.

    The other reading of 23(d); a version that revokes takes nothing back here, and no figure counts it.
    """
    added: dict[tuple[int, str], int] = defaultdict(int)
    for versions in Versions(submission.own_authorizations).by_key.values():
        before = 0
        for version in versions:
            quantity, year = version.authorized_quantity or 0, version.date_of_authorization.year
            if not version.covers_ndc and year in ndc.years and quantity > before:
                added[year, (version.non_ghg_metric if version.metric == codelists.NON_GHG else None) or TONNES] \
                    += quantity - before
            before = max(before, quantity)
    return tuple(QuantityAuthorized(year, unit, quantity) for (year, unit), quantity in sorted(added.items()))


def total(rows: Iterable[Disaggregated]) -> Number:
    """The sum of amounts in t CO2 eq."""
    return sum(row.quantity for row in rows)
