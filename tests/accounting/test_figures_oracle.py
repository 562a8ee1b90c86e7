"""The figures against a walk over single units: using Parties, two NDC periods, registers; and letters as events."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.first_transfers import derive_actions
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import Indicator, Register
from reporter.findings import Place
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block
from reporter.records.rows import Action, Authorization
from tests import samples
from tests.accounting.oracle import Oracle
from tests.accounting.test_adjustments import NONE, submission
from tests.accounting.test_first_transfers import SERIES
from tests.accounting.worlds import any_actions, dossier, ndc

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
WIDE = settings(max_examples=150, deadline=None, derandomize=True)
WIND = Indicator(name="Wind power", unit="MWh", reference="0", target="9", kind="non-GHG")
REGISTERS = {"indicators": (WIND,), "registers": (Register(metric="MWh", indicator="Wind power"),)}
FIRST, SECOND = (2021, 2024), (2025, 2030)
MWH = 3
"""The MWh of one unit; it is one t CO2 eq too."""


@st.composite
def reports(draw: st.DrawFn) -> list[Action]:
    """Rows of any kind, some in MWh, some uses by another Party, some for a year of the other period."""
    found = []
    for row in draw(any_actions()):
        over: dict[str, object] = {"purpose": draw(st.sampled_from(("NDC", "IMP", None))),
                                   "using_party": draw(st.sampled_from((None, "IND", "JPN"))),
                                   "year_used_for_ndc": draw(st.sampled_from((None, 2024, 2025, 2026)))}
        if row.first_id.vintage == 2025 and row.quantity:
            over |= {"metric": "non-GHG", "non_ghg_metric": "MWh", "quantity_non_ghg": str(MWH * row.quantity)}
        found.append(row.model_copy(update=over if row.action_type == "Use" else
                                    {key: value for key, value in over.items() if "ghg" in key or key == "metric"}))
    return found


def two_periods() -> Dossier:
    """2025 to 2030 by its trajectory with a register of MWh, and 2021 to 2024 beside it."""
    found = dossier(2026, {})
    later = ndc(first_year=SECOND[0], last_year=SECOND[1], **REGISTERS)
    earlier = ndc(first_year=FIRST[0], last_year=FIRST[1], target_year=2024, **NONE)
    facts = found.facts.model_copy(update={"ndc": later, "other_ndc": (earlier,)})
    return found.model_copy(update={"facts": facts})


def slowly(actions: list[Action], period: tuple[int, int]) -> dict[str, Counter[int]]:
    """23(c) and (d) together, 23(e), 23(g) and the register's adjustments of a period, unit by unit."""
    first, last = period
    sums: dict[str, Counter[int]] = {key: Counter() for key in ("first", "23(e)", "23(g)", "9")}
    for unit, action in Oracle(actions, through=2026).effects:
        if not first <= unit.vintage <= last:
            continue
        mwh = MWH if action.metric == "non-GHG" else 0
        if action.action_type == "First transfer":
            sums["first"][min(max(action.action_date.year, first), last)] += 1
            sums["23(g)"][unit.vintage] += 1
            sums["9"][unit.vintage] -= mwh
        elif action.action_type == "Use" and action.using_party in (None, "IND"):
            year = action.year_used_for_ndc or action.action_date.year
            towards_ndc = action.purpose == "NDC" or (action.purpose is None and action.year_used_for_ndc)
            if towards_ndc and first <= year <= last:
                sums["23(e)"][year] += 1
                sums["23(g)"][year] -= 1
                sums["9"][year] += mwh
    return sums


def of_accounts(found: Accounts) -> dict[str, Counter[int]]:
    def counted(figures: dict[int, object]) -> Counter[int]:
        return Counter({year: int(figure.value) for year, figure in figures.items() if figure.value})
    first = counted(found.rows["23(c)"])
    first.update(counted(found.rows["23(d)"]))
    adjustments = found.indicators[0].adjustments if found.indicators else {}
    return {"first": first, "23(e)": counted(found.rows["23(e)"]), "23(g)": counted(found.rows["23(g)"]),
            "9": counted(adjustments)}


def without_zeros(sums: dict[str, Counter[int]]) -> dict[str, dict[int, int]]:
    return {key: {year: value for year, value in counter.items() if value} for key, counter in sums.items()}


@QUICK
@given(reports())
def test_the_figures_of_two_periods_agree_with_a_walk_over_single_units(actions: list[Action]) -> None:
    found = accounts(two_periods(), submission(*actions, year=2026))
    earlier, later = without_zeros(slowly(actions, FIRST)), without_zeros(slowly(actions, SECOND))
    # What is used or first transferred after the reported year is open.
    assert without_zeros(of_accounts(found)) == {
        key: {year: value for year, value in sums.items() if year <= 2026} for key, sums in later.items()}
    assert without_zeros(of_accounts(found.others[0])) == earlier | {"9": {}}


# Letters as events

def day(number: int) -> datetime.date:
    return datetime.date(2027, 1, 1) + datetime.timedelta(days=number)


@st.composite
def letters(draw: st.DrawFn) -> list[Authorization]:
    """Versions of one authorization on different days: for NDCs alone, for OIMP too up to a quantity, or revoked."""
    days = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4)))
    found = []
    for number, date in enumerate(days, start=1):
        kind = draw(st.sampled_from(("NDC", "both", "both", "both", "revoked")))
        found.append(samples.authorization(
            authorization_id="A", authorization_version=number, date_of_authorization=day(date),
            authorized_quantity=0 if kind == "revoked" else draw(st.sampled_from((None, 3, 12, 18, 25))),
            authorized_timeframe=draw(st.sampled_from((None, "Occurred: from 2021 to 2030"))),
            purposes_for_authorization="NDC" if kind == "NDC" else "NDC and OIMP",
            first_transfer_definition=None if kind == "NDC" else "Authorization"))
    return found


def event(number: int, kind: str, date: int, first: int, last: int, **over: object) -> RegistryEvent:
    return RegistryEvent(kind=EventKind(kind), date=day(date), block=Block(SERIES, first, last), authorization_id="A",
                         quantity=last - first + 1, itmo_registry="IND01", place=Place("export.csv", row=number),
                         **over)


@st.composite
def lives(draw: st.DrawFn) -> list[RegistryEvent]:
    """Blocks issued one after another, parts of which are used later on: for OIMP, or towards an NDC."""
    found: list[RegistryEvent] = []
    for number in range(draw(st.integers(1, 3))):
        begin, date = 10 * number + 1, draw(st.integers(0, 60))
        found.append(event(2 * number + 2, "issuance", date, begin, begin + 9))
        if draw(st.booleans()):
            first = draw(st.integers(begin, begin + 9))
            purpose, using = draw(st.sampled_from((("IMP", "IND"), ("NDC", "IND"), ("NDC", None), ("NDC", "JPN"))))
            found.append(event(2 * number + 3, "use", draw(st.integers(date, 70)), first,
                               draw(st.integers(first, begin + 9)), purpose=purpose, using_party=using))
    return found


class Letters:
    """Unit by unit and day by day: when each is first transferred, a letter before the events of its day.

    A letter, or an issuance under one, first transfers what is issued, by serial, as long as fewer ITMOs are first
    transferred than the letter authorizes. With `own_date` each is dated by the oldest of the letters without a break
    up to the one in force that leaves room for it. What is used towards an NDC before is first transferred by no later
    letter: at home it is no ITMO, and by another Party the use itself is, if a letter for NDCs alone is in force.
    """

    def __init__(self, events: list[RegistryEvent], versions: list[Authorization], *, own_date: bool) -> None:
        self.versions, self.own_date = versions, own_date
        self.counted: dict[int, datetime.date] = {}
        self.gone: set[int] = set()
        used: dict[int, datetime.date] = {}
        issued: list[int] = []
        for number in range(90):
            if any(version.date_of_authorization == day(number) for version in versions):
                self._first_transfer(sorted(issued), day(number))
            for each in sorted((each for each in events if each.date == day(number)),
                               key=lambda each: (each.kind is EventKind.USE, each.block.first)):
                serials = range(each.block.first, each.block.last + 1)
                if each.kind is EventKind.ISSUANCE:
                    issued += serials
                    self._first_transfer(serials, day(number))
                elif each.purpose == "NDC":
                    self._use_towards_ndc(serials, each.using_party, day(number))
                if each.kind is EventKind.USE:
                    used |= dict.fromkeys(set(serials) - self.gone, day(number))
        self.found = {serial: (self.counted.get(serial), max(used[serial], self.counted[serial])
                               if serial in used and serial in self.counted else None) for serial in issued}

    def _in_force(self, today: datetime.date) -> list[Authorization]:
        return [version for version in self.versions if version.date_of_authorization <= today]

    def _use_towards_ndc(self, serials: Iterable[int], using: str | None, today: datetime.date) -> None:
        never = set(serials) - set(self.counted)
        self.gone |= never
        in_force = self._in_force(today)
        if using == "JPN" and in_force and in_force[-1].purposes_for_authorization == "NDC" \
                and in_force[-1].authorized_quantity != 0:
            self.counted |= dict.fromkeys(never, today)

    def _first_transfer(self, serials: Iterable[int], today: datetime.date) -> None:
        in_force = self._in_force(today)
        for serial in serials:
            if serial in self.counted or serial in self.gone or not in_force or not self._leaves_room(in_force[-1]):
                continue
            self.counted[serial] = self._dated(in_force) if self.own_date else today

    def _leaves_room(self, version: Authorization) -> bool:
        quantity = version.authorized_quantity
        return version.covers_oimp and (quantity is None or len(self.counted) < quantity)

    def _dated(self, in_force: list[Authorization]) -> datetime.date:
        unbroken: list[Authorization] = []
        for version in in_force:
            broken = version.authorized_quantity == 0 or not version.covers_oimp
            alike = unbroken and unbroken[-1].authorized_timeframe == version.authorized_timeframe
            unbroken = [] if broken else [*unbroken, version] if alike else [version]
        return next(version.date_of_authorization for version in unbroken if self._leaves_room(version))


def dates(events: list[RegistryEvent], versions: list[Authorization],
          own_date: tuple[str, ...]) -> dict[tuple[int, str], list[datetime.date]]:
    """The days of each serial's actions, as derived."""
    days: dict[tuple[int, str], list[datetime.date]] = {}
    for action in derive_actions(events, versions, party="IND", own_date=own_date).actions:
        for serial in range(action.first_id.serial, action.last_id.serial + 1):
            days.setdefault((serial, action.action_type), []).append(action.action_date)
    return days


@WIDE
@given(lives(), letters(), st.booleans())
def test_derived_actions_agree_with_a_walk_letter_by_letter(events: list[RegistryEvent], versions: list[Authorization],
                                                            own_date: bool) -> None:
    days = dates(events, versions, ("CA9999",) * own_date)
    assert all(len(found) == 1 for found in days.values())
    expected = Letters(events, versions, own_date=own_date).found
    assert {serial: tuple(days.get((serial, kind), [None])[0] for kind in ("First transfer", "Use"))
            for serial in expected} == expected


@WIDE
@given(lives(), letters())
def test_never_more_is_first_transferred_than_some_version_authorizes(events: list[RegistryEvent],
                                                                      versions: list[Authorization]) -> None:
    most = max((version.authorized_quantity if version.authorized_quantity is not None else 30
                for version in versions if version.covers_oimp), default=0)
    derived = derive_actions(events, versions, party="IND")
    assert sum(action.quantity for action in derived.actions if action.action_subtype == "Authorization") <= most


@QUICK
@given(lives(), letters())
def test_the_order_of_letters_and_events_changes_nothing(events: list[RegistryEvent],
                                                         versions: list[Authorization]) -> None:
    assert derive_actions(events, versions, party="IND") == derive_actions(events[::-1], versions[::-1], party="IND")


