"""Worlds for property tests: what three Parties report when units move between them, and rows that do not fit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import groupby

from hypothesis import strategies as st

from reporter.dossier.facts import Dossier, Facts, InventoryYear
from reporter.dossier.ndc import NDC
from reporter.findings import Place
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action
from tests import samples

PARTIES = ("IND", "JPN", "CHE")
START = datetime.date(2024, 1, 1)
SUBTYPES = (
    "First transfer to another Party", "Authorization", "Issuance", "Use or cancellation", "Not yet defined", None,
    "Voluntary transfer to the Adaptation Fund (A6.4 ERs)", "Voluntary cancellation to deliver OMGE",
    "Other cancellations")


def row(number: int, first: ItmoId, last: ItmoId, **over: object) -> Action:
    """An action on the units `first` to `last`, standing in row `number` of a file."""
    values = {"first_id": first, "last_id": last, "quantity": max(last.serial - first.serial + 1, 0),
              "vintage": first.vintage, "approach": first.approach, "first_transferring_party": first.party,
              "place": Place("registry/actions.csv", row=number), "acquiring_party": None, "action_subtype": None}
    return samples.action(**(values | over))


def unit(serial: int, party: str = "IND", vintage: int = 2024) -> ItmoId:
    return ItmoId("CA9999", f"{party}01", party, serial, vintage)


@st.composite
def any_actions(draw: st.DrawFn) -> list[Action]:
    """Rows that may contradict each other in every way, on two small series."""
    found = []
    for number in range(draw(st.integers(1, 14))):
        vintage = draw(st.sampled_from((2024, 2025)))
        first, length = draw(st.integers(1, 12)), draw(st.integers(-1, 6))
        kind = draw(st.sampled_from(("First transfer", "Acquisition", "Transfer", "Use", "Cancellation")))
        found.append(row(
            number + 2, unit(first, vintage=vintage), unit(max(first + length, 1), vintage=vintage), action_type=kind,
            action_subtype=draw(st.sampled_from(SUBTYPES)) if kind == "First transfer" else None,
            action_date=START + datetime.timedelta(days=draw(st.integers(0, 900))),
            itmo_registry=draw(st.sampled_from(("IND01", "JPN01")))))
    return found


@dataclass
class World:
    """Units on their way through three registries; `reports` are the rows of each Party, `holder` who holds a unit."""

    reports: dict[str, list[Action]] = field(default_factory=lambda: {party: [] for party in PARTIES})
    holder: dict[ItmoId, str] = field(default_factory=dict)
    day: datetime.date = START

    ENDED = "ended"

    def report(self, party: str, units: list[ItmoId], kind: str, **over: object) -> None:
        rows = self.reports[party]
        rows.append(row(len(rows) + 2, units[0], units[-1], action_type=kind, action_date=self.day,
                        itmo_registry=f"{party}01", **over))

    def move(self, op: str, units: list[ItmoId], other: str) -> None:
        """Let `op` happen to units of one series, as far as it can, one report for each run of neighbours."""
        able = [unit for unit in units if self._can(op, unit, other)]
        for run in _runs(able, self.holder):
            getattr(self, f"_{op}")(run, other)

    def _can(self, op: str, unit: ItmoId, other: str) -> bool:
        holder = self.holder.get(unit)
        if op in ("first_transfer", "issue", "first_transfer_by_use"):
            return holder is None and not (op == "first_transfer" and other == unit.party)
        return holder not in (None, self.ENDED) and not (op == "transfer" and other == holder)

    def _first_transfer(self, run: list[ItmoId], other: str) -> None:
        self.report(run[0].party, run, "First transfer", action_subtype=SUBTYPES[0], acquiring_party=other)
        self.report(other, run, "Acquisition", transferring_party=run[0].party)
        self.holder |= dict.fromkeys(run, other)

    def _issue(self, run: list[ItmoId], other: str) -> None:
        self.report(run[0].party, run, "First transfer", action_subtype="Issuance", authorization_id="IND JCM 2")
        self.holder |= dict.fromkeys(run, run[0].party)

    def _first_transfer_by_use(self, run: list[ItmoId], other: str) -> None:
        self.report(run[0].party, run, "First transfer", action_subtype="Use or cancellation")
        self.holder |= dict.fromkeys(run, self.ENDED)

    def _transfer(self, run: list[ItmoId], other: str) -> None:
        holder = self.holder[run[0]]
        self.report(holder, run, "Transfer", acquiring_party=other)
        self.report(other, run, "Acquisition", transferring_party=holder)
        self.holder |= dict.fromkeys(run, other)

    def _use(self, run: list[ItmoId], other: str) -> None:
        self.report(self.holder[run[0]], run, "Use", purpose="NDC", using_party=self.holder[run[0]],
                    year_used_for_ndc=min(self.day.year, 2030))
        self.holder |= dict.fromkeys(run, self.ENDED)

    def _cancel(self, run: list[ItmoId], other: str) -> None:
        self.report(self.holder[run[0]], run, "Cancellation", action_subtype="Other cancellations")
        self.holder |= dict.fromkeys(run, self.ENDED)


def _runs(units: list[ItmoId], holder: dict[ItmoId, str]) -> list[list[ItmoId]]:
    """Runs of neighbours in the same hands."""
    keyed = [(unit.serial - place, holder.get(unit), unit) for place, unit in enumerate(units)]
    return [[unit for _, _, unit in group] for _, group in groupby(keyed, key=lambda entry: entry[:2])]


OPS = ("first_transfer", "issue", "first_transfer_by_use", "transfer", "transfer", "use", "cancel")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to 25 events on three series of 20 units, on different days of 2024 to 2030."""
    world = World()
    for _ in range(draw(st.integers(1, 25))):
        world.day += datetime.timedelta(days=draw(st.integers(1, 90)))
        party, vintage = draw(st.sampled_from((("IND", 2024), ("IND", 2025), ("CHE", 2024))))
        first = draw(st.integers(1, 20))
        units = [unit(serial, party, vintage) for serial in range(first, first + draw(st.integers(1, 12)))]
        world.move(draw(st.sampled_from(OPS)), units, draw(st.sampled_from(PARTIES)))
    return world


def ndc(**over: object) -> NDC:
    """A single-year NDC 2021 to 2030 with an indicative trajectory, reached at 850 kt CO2 eq."""
    values = {"first_year": 2021, "last_year": 2030, "target": "15 per cent below 2020", "target_year": 2030,
              "method": "trajectory", "reference_level": "1,000 kt CO2 eq in 2020", "target_level": "850 kt CO2 eq",
              "trajectory": {year: 1_000 - 15 * (year - 2020) for year in range(2021, 2031)}}
    return NDC(**(values | over))


def dossier(reported_year: int, inventory: dict[int, object] | None = None, *, levels: dict | None = None,
            **over: object) -> Dossier:
    """A dossier with an NDC and an inventory in kt CO2 eq; `levels` are those of indicators, other
    keyword arguments replace what the NDC says.
    """
    issue = {"version": "1.0", "date": datetime.date(reported_year + 1, 4, 10)}
    facts = Facts(status="illustrative", title="Worked example", reported_year=reported_year,
                  party={"code": "IND", "name": "Party A", "authority": "Authority A"}, initial_report=issue,
                  annual_information=issue, regular_information=issue, ndc=ndc(**over))
    years = tuple(InventoryYear(year=year, emissions=emissions, indicators=(levels or {}).get(year, {}))
                  for year, emissions in (inventory or {}).items())
    return Dossier(folder="dossier", facts=facts, approaches=(), inventory=years, inputs=())
