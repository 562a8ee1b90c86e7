"""Small worlds of everything that reports may say, sense and nonsense, for the oracle to look at unit by unit.

Serials are few, so that blocks meet; what one Party tells, another often tells too, or nearly. A world has Parties,
an approach and files of its own: many can be asked at once, and none touches another.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from reporter.findings import Place
from reporter.forms import codelists
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Header, Holding
from reporter.records.submission import Submission
from tests.worlds import oracle

MOST: Final = 26 * 16
"""So many worlds have Parties of their own, whose codes do not begin with Q, as those of `making` do."""
YEARS = (2026, 2027, 2028)
FIRST_SERIALS = (1, 1, 1, 3 * 10**9, 10**18 - 40)
VERSIONS = ("1.0", "1.0", "1.1", "1.9", "1.10", "2.0")
MOVES = (codelists.FIRST_TRANSFER, codelists.TRANSFER, codelists.ACQUISITION)
TYPES = (*MOVES, codelists.ACQUISITION, codelists.USE, codelists.CANCELLATION)
SUBTYPES = (codelists.TO_ANOTHER_PARTY, codelists.AT_ISSUANCE, "Use or cancellation", "Other cancellations",
            codelists.VOLUNTARY_OMGE, None)
AMOUNTS = ("1", "1.0", "2", None, "0", "0.000000000001", "1.000000000001", "999999999999999999", "1.0000000000001",
           "much", "-1", "1e3")
UNITS = (None, "U-{}", "U-{:03}", "V-{}", "V-{}-X", "U-1-{}")


@dataclass
class SmallWorld:
    """What a few Parties report, version upon version, as it was drawn by `chance`; `number` names its Parties."""

    chance: Random
    number: int = 0
    submissions: list[Submission] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parties = tuple(f"{chr(65 + self.number // 26)}{chr(65 + self.number % 26)}{letter}" for letter in "CIJ")
        self.base = self.chance.choice(FIRST_SERIALS)
        self.told: list[dict[str, Any]] = []
        for _ in range(self.chance.randint(1, 6)):
            self.submissions.append(self._submission())

    @property
    def name(self) -> str:
        """How the names of its files begin."""
        return f"{self.number:03}-"

    def differences(self, answers: Mapping[str, set[Any]]) -> dict[str, Any]:
        """Where the answers, which may be those of many worlds, are not what a look at every unit of this one says."""
        ours = {name: {row for row in rows if (row[0] in self.parties if name == "routes" else
                                               row[0].file.startswith(self.name))} for name, rows in answers.items()}
        return oracle.differences(ours, oracle.slow_answers(self.submissions))

    def __str__(self) -> str:
        return "\n".join(f"{one.header.party} {one.header.reported_year} {one.header.version}: {row}"
                         for one in self.submissions for row in (one.header, *one.actions, *one.holdings))

    def _submission(self) -> Submission:
        party, year, version = self._any(self.parties), self._any(YEARS), self._any(VERSIONS)
        file = f"{self.name}{party}-{year}-v{version}-{self._any('abc')}{len(self.submissions)}.xlsx"
        actions = [self._action(party, year, file, number) for number in range(self.chance.randint(0, 6))]
        holdings = [self._row(file, "holdings", number) for number in range(self.chance.randint(0, 3))]
        header = Header(place=Place(file, "Table 1"), party=party, version=version, reported_year=year,
                        date_of_submission=datetime.date(year + 1, 4, 10), ndc_first_year=2021, ndc_last_year=2030)
        return Submission(header, (), tuple(Action.model_construct(**row) for row in actions),
                          tuple(Holding.model_construct(**row) for row in holdings), ())

    def _action(self, party: str, year: int, file: str, number: int) -> dict[str, Any]:
        kind = self._any(TYPES)
        other = self._any((*self.parties, None))
        row = {
            **self._row(file, "actions", number), "action_type": kind,
            "action_date": datetime.date(year + self._any((0, 0, 0, -1)), 12, 28) + datetime.timedelta(
                self.chance.randint(0, 5)),
            "action_subtype": self._any(SUBTYPES) if kind in (codelists.FIRST_TRANSFER, codelists.CANCELLATION)
            else None,
            "transferring_party": other if kind == codelists.ACQUISITION else None,
            "acquiring_party": other if kind in MOVES[:2] else None}
        if self.told and self.chance.random() < .7:
            row |= self._told_again(party)
        self.told.append({**row, "by": party})
        return row

    def _told_again(self, party: str) -> dict[str, Any]:
        """What was told before, as the other side would tell it, or the same, in part or with something else."""
        others = [one for one in self.told if party in (one["acquiring_party"], one["transferring_party"])]
        before = self._any(others or self.told)
        row = {name: value for name, value in before.items() if name not in ("place", "by")}
        if row["action_type"] in MOVES and before["by"] != party:
            sends = row["action_type"] == codelists.ACQUISITION
            row |= {"action_type": codelists.TRANSFER if sends else codelists.ACQUISITION, "action_subtype": None,
                    "acquiring_party": before["by"] if sends else None,
                    "transferring_party": None if sends else before["by"]}
        if self.chance.random() < .2 and row["first_id"].series == row["last_id"].series:
            first, last = sorted((row["first_id"].serial, row["last_id"].serial))
            cut = self.chance.randint(first, last)
            row |= {"last_id": row["last_id"]._replace(serial=cut)}
        if self.chance.random() < .3:
            row |= self._any((
                {"gwp_values": None}, {"vintage": 2025}, {"quantity": 3}, {"quantity_non_ghg": "1.0"},
                {"action_date": row["action_date"] - datetime.timedelta(1)}, {"approach": "CA9998"},
                {"first_transferring_party": "XXX"}, {"mitigation_type": "Removals"}, {"non_ghg_metric": "ha"}))
        return row

    def _row(self, file: str, role: str, number: int) -> dict[str, Any]:
        series = Series(f"CA{self.number:04}", f"{self.parties[0]}01", self._any(self.parties[:2]),
                        self._any((2026, 2026, 2025)))
        begin = self.base + self.chance.randint(0, 7)
        block = Block(series, begin, begin + self.chance.randint(0, 5))
        first, last = block.first_id, block.last_id
        if self.chance.random() < .05:
            last = last._replace(**self._any(({"serial": max(first.serial - 1, 1)}, {"vintage": 2024},
                                              {"party": "XXX"})))
        units, metric = self._any(UNITS), self._any((codelists.GHG, codelists.GHG, codelists.NON_GHG))
        ours = metric == codelists.NON_GHG
        return {
            "place": Place(file, self._any((role, role, f"{role} 2")), number + 2), "approach": series.approach,
            "authorization_id": self._any(("A 1", "A 1", "A 2")), "first_transferring_party": series.party,
            "itmo_registry": series.registry, "first_id": first, "last_id": last, "metric": metric,
            "non_ghg_metric": self._any(("MWh", "MWh", None)) if ours else None,
            "quantity_non_ghg": self._any(AMOUNTS) if ours else None, "gwp_values": self._any(("AR5", "AR6", None)),
            "quantity": self._any((block.quantity, block.quantity, 0, 1, 10**15)),
            "mitigation_type": "Emission reductions", "vintage": series.vintage,
            "first_unit_id": units and units.format(first.serial % 100),
            "last_unit_id": units and units.format(last.serial % 100)}

    def _any(self, values: Sequence[Any]) -> Any:
        return self.chance.choice(values)


def small_worlds(seed: int, count: int) -> Iterator[SmallWorld]:
    """So many small worlds, each drawn by a seed of its own."""
    if count > MOST:
        raise ValueError(f"{count} worlds: there are codes for the Parties of {MOST}")
    return (SmallWorld(Random(f"{seed}-{number}"), number) for number in range(count))


def all_of(worlds: Iterable[SmallWorld]) -> list[Submission]:
    """The submissions of all worlds."""
    return [one for world in worlds for one in world.submissions]


def differing(worlds: Iterable[SmallWorld], answers: Mapping[str, set[Any]]) -> list[str]:
    """Of each world of which the answers are not what a look at every unit says: where they differ, and the world."""
    return [f"World {world.number}: {found}\n{world}" for world in worlds if (found := world.differences(answers))]
