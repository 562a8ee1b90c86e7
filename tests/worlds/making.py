"""A world is made by letting ITMOs move: every event is told by the Parties that take part, each in rows of its own.

Blocks are split and merged on their way as each side likes. Sound as it is made, every rule between Parties holds in
it; a fault that is planted says which finding it must bring, and at which rows.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reporter.findings import Place
from reporter.forms import codelists
from reporter.forms.editions import present
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Authorization, Header, Holding
from reporter.records.submission import Submission

Report = tuple[str, int]
"""A Party and a year."""


class Held(NamedTuple):
    """A block in a Party's registry, of one issue: its underlying units have a name of their own."""

    block: Block
    issue: int


class Planted(NamedTuple):
    """What a planted fault brings: a finding of this rule, at one of these rows (their places)."""

    code: str
    places: frozenset[Place]


@dataclass
class World:
    """What Parties report; `reports` are their rows by Party and year, `planted` the answers of the faults."""

    seed: int
    parties: tuple[str, ...]
    years: tuple[int, ...]
    reports: dict[Report, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    holdings: dict[Report, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    planted: list[Planted] = field(default_factory=list)
    transfers: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = field(default_factory=list)
    """Rows of the one that sends and of the one that receives, of each transfer."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.held: dict[str, list[Held]] = {party: [] for party in self.parties}
        self.serials: dict[Series, int] = defaultdict(int)
        self.issues = 0
        self.touched: set[Place] = set()

    def submissions(self) -> Iterator[Submission]:
        """The annual information of each Party and year."""
        for year in self.years:
            for party in self.parties:
                yield self.submission(party, year)

    def submission(self, party: str, year: int) -> Submission:
        """The annual information of a Party for a year."""
        file = f"{party}-AEF-{year}-v1.0.xlsx"
        return Submission(
            Header(place=Place(file, "Table 1 Submission"), party=party, version="1.0", reported_year=year,
                   date_of_submission=datetime.date(year + 1, 4, 10), ndc_first_year=2021, ndc_last_year=2030),
            tuple(self._authorizations(party, year, file)),
            tuple(Action.model_construct(**row) for row in self.reports[party, year]),
            tuple(Holding.model_construct(**row) for row in self.holdings[party, year]), ())

    def _authorizations(self, party: str, year: int, file: str) -> Iterator[Authorization]:
        yield Authorization(
            place=place(file, "authorizations", 9), authorization_id=f"{party} 1",
            date_of_authorization=datetime.date(2020, 1, 1), approach=approach(self.parties, party),
            authorization_version=1, authorized_quantity=10**15, metric="GHG", gwp_values="AR5 100-year",
            sectors="Energy generation", purposes_for_authorization="NDC and OIMP",
            authorized_parties=", ".join(self.parties))

    # What happens

    def pass_year(self, year: int, actions: int) -> None:
        """A year in which each Party takes about so many actions, and what it holds in the end."""
        rows = 0
        while rows < actions * len(self.parties):
            day = datetime.date(year, 1, 1) + datetime.timedelta(days=rows * 365 // (actions * len(self.parties)))
            party = self.chance.choice(self.parties)
            rows += self.chance.choice(EVENTS)(self, party, day)
        for party in self.parties:
            for held in merged(self.held[party]):
                self._tell(self.holdings, party, year, held.block, held.issue, {})

    def _other(self, party: str) -> str:
        return self.chance.choice([each for each in self.parties if each != party])

    def _issued(self, party: str, year: int) -> Held:
        series = Series(approach(self.parties, party), f"{party}01", party, self.chance.choice((year - 1, year)))
        first = self.serials[series] + 1
        self.serials[series] = first + self.chance.randrange(1, 2_000)
        self.issues += 1
        return Held(Block(series, first, self.serials[series]), self.issues)

    def _some(self, party: str) -> Held | None:
        """A part of what a Party holds, which it holds no more."""
        mine = self.held[party]
        if not mine:
            return None
        at = self.chance.randrange(len(mine))
        mine[at], mine[-1] = mine[-1], mine[at]
        held = mine.pop()
        series, first, last = held.block
        begin = first if self.chance.random() < .6 else self.chance.randint(first, last)
        end = last if self.chance.random() < .6 else self.chance.randint(begin, last)
        if first < begin:
            mine.append(Held(Block(series, first, begin - 1), held.issue))
        if end < last:
            mine.append(Held(Block(series, end + 1, last), held.issue))
        return Held(Block(series, begin, end), held.issue)

    def first_transfer(self, party: str, day: datetime.date) -> int:
        """ITMOs go to another Party for the first time."""
        return self._move(party, self._issued(party, day.year), day, {
            "action_type": codelists.FIRST_TRANSFER, "action_subtype": codelists.TO_ANOTHER_PARTY})

    def issue(self, party: str, day: datetime.date) -> int:
        """ITMOs are first transferred at issuance, and stay."""
        held = self._issued(party, day.year)
        self.held[party].append(held)
        return len(self._told(party, held, day, {"action_type": codelists.FIRST_TRANSFER,
                                                 "action_subtype": codelists.AT_ISSUANCE}))

    def transfer(self, party: str, day: datetime.date) -> int:
        """ITMOs go on to another Party."""
        held = self._some(party)
        return self._move(party, held, day, {"action_type": codelists.TRANSFER}) if held else 0

    def use(self, party: str, day: datetime.date) -> int:
        """ITMOs are used towards an NDC."""
        held = self._some(party)
        return len(self._told(party, held, day, {
            "action_type": codelists.USE, "purpose": "NDC", "using_party": party,
            "year_used_for_ndc": day.year})) if held else 0

    def cancel(self, party: str, day: datetime.date) -> int:
        """ITMOs are cancelled."""
        held = self._some(party)
        return len(self._told(party, held, day, {
            "action_type": codelists.CANCELLATION, "action_subtype": codelists.VOLUNTARY_OMGE})) if held else 0

    def _move(self, party: str, held: Held, day: datetime.date, said: dict[str, Any]) -> int:
        other = self._other(party)
        sent = self._told(party, held, day, {**said, "acquiring_party": other})
        received = self._told(other, held, day, {"action_type": codelists.ACQUISITION, "transferring_party": party})
        self.held[other].append(held)
        self.transfers.append((sent, received))
        return len(sent) + len(received)

    def _told(self, party: str, held: Held, day: datetime.date, said: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows by which a Party tells an event: it may part the block."""
        return [self._tell(self.reports, party, day.year, part, held.issue, {"action_date": day, **said})
                for part in self._parts(held.block)]

    def _parts(self, block: Block) -> list[Block]:
        cuts = {self.chance.randint(block.first, block.last) for _ in range(self.chance.choice((0, 0, 0, 1, 2)))}
        ends = [*sorted(cuts - {block.last}), block.last]
        return [Block(block.series, first, last)
                for first, last in zip([block.first, *(end + 1 for end in ends[:-1])], ends, strict=True)]

    def _tell(self, where: dict[Report, list[dict[str, Any]]], party: str, year: int, block: Block, issue: int,
              said: dict[str, Any]) -> dict[str, Any]:
        table = "actions" if where is self.reports else "holdings"
        rows = where[party, year]
        row = {
            "place": place(f"{party}-AEF-{year}-v1.0.xlsx", table, len(rows) + 9), "approach": block.series.approach,
            "authorization_id": f"{block.series.party} 1", "first_transferring_party": block.series.party,
            "itmo_registry": f"{party}01", "first_id": block.first_id, "last_id": block.last_id,
            "unit_registry": "VCS", "first_unit_id": f"U{issue}-{block.first}-X",
            "last_unit_id": f"U{issue}-{block.last}-X", "metric": "GHG", "gwp_values": "AR5 100-year",
            "quantity": block.quantity, "mitigation_type": "Emission reductions", "vintage": block.series.vintage}
        row |= said
        rows.append(row)
        return row

    # What is wrong

    def plant(self, fault: str) -> None:
        """Plant a fault by its name; nothing where the world offers no place for it."""
        FAULTS[fault](self)

    def _cleared(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows of a Party less these, whose places stay as they were."""
        for rows in self.reports.values():
            rows[:] = [row for row in rows if not any(row is part for part in parts)]
        return parts

    def _transfer(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
        """A transfer that no other fault has touched."""
        if not self.transfers:
            return None
        return self.transfers.pop(self.chance.randrange(len(self.transfers)))

    def not_received(self) -> None:
        """The Party that receives leaves a transfer out."""
        found = self._transfer()
        if found:
            self._cleared(found[1])
            self.planted += [Planted("REC-101", frozenset({row["place"]})) for row in found[0]]

    def not_sent(self) -> None:
        """The Party that sends leaves a transfer out."""
        found = self._transfer()
        if found:
            self._cleared(found[0])
            self.planted += [Planted("REC-102", frozenset({row["place"]})) for row in found[1]]

    def other_date(self) -> None:
        """The Party that receives dates a row one day earlier."""
        found = self._transfer()
        if found and found[0][0]["action_date"].timetuple().tm_yday > 1:
            row = found[1][0]
            row["action_date"] -= datetime.timedelta(days=1)
            self.planted.append(Planted("REC-103", frozenset({row["place"]})))

    def other_words(self) -> None:
        """The Party that receives writes other GWP values."""
        found = self._transfer()
        if found:
            found[1][0]["gwp_values"] = "AR6 100-year"
            self.planted.append(Planted("REC-104", frozenset({found[1][0]["place"]})))

    def told_twice(self) -> None:
        """A use stands in the submission of another Party too."""
        uses = [(party, year, row) for (party, year), rows in self.reports.items() for row in rows
                if row["action_type"] == codelists.USE]
        if uses:
            party, year, row = self.chance.choice(uses)
            copied = self._again(self.reports, self._other(party), year, row)
            self.planted.append(Planted("REC-107", frozenset({row["place"], copied["place"]})))

    def held_twice(self) -> None:
        """What a Party holds stands in the submission of another Party too."""
        found = self._holding()
        if found:
            party, year, row = found
            copied = self._again(self.holdings, self._other(party), year, row)
            self.planted.append(Planted("REC-106", frozenset({row["place"], copied["place"]})))

    def other_metric(self) -> None:
        """A Party holds ITMOs in another metric than they were issued in."""
        self._changed_holding("REC-108", {"metric": "non-GHG", "non_ghg_metric": "MWh", "quantity_non_ghg": "1"})

    def other_units(self) -> None:
        """A Party holds ITMOs with other underlying units than they were issued with."""
        self._changed_holding("REC-109", {"first_unit_id": "W-1-X"})

    def _holding(self) -> tuple[str, int, dict[str, Any]] | None:
        """A holding of the last year, of which nothing else was told, that its Party acquired from another."""
        year = self.years[-1]
        found = [(party, year, row) for party in self.parties for row in self.holdings[party, year]
                 if row["first_transferring_party"] != party and row["quantity"] > 1
                 and row["place"] not in self.touched]
        if not found:
            return None
        party, year, row = self.chance.choice(found)
        self.touched.add(row["place"])
        return party, year, row

    def _changed_holding(self, code: str, values: dict[str, Any]) -> None:
        found = self._holding()
        if found is None:
            return
        row = found[2]
        row |= values
        if "first_unit_id" in values:
            row["last_unit_id"] = f"W-{row['quantity']}-X"
        # Every other row about its ITMOs that another Party or year tells may be the one that is told of.
        around = {other["place"] for rows in (*self.reports.values(), *self.holdings.values()) for other in rows
                  if other["first_id"].series == row["first_id"].series
                  and other["first_id"].serial <= row["last_id"].serial
                  and row["first_id"].serial <= other["last_id"].serial}
        self.planted.append(Planted(code, frozenset(around)))

    def _again(self, where: dict[Report, list[dict[str, Any]]], party: str, year: int,
               row: dict[str, Any]) -> dict[str, Any]:
        rows = where[party, year]
        numbers = [each["place"].row for each in rows]
        role = "actions" if where is self.reports else "holdings"
        copied = {**row, "place": place(f"{party}-AEF-{year}-v1.0.xlsx", role, max(numbers, default=8) + 1)}
        rows.append(copied)
        return copied


EVENTS: tuple[Callable[[World, str, datetime.date], int], ...] = (
    World.first_transfer, World.first_transfer, World.issue, World.transfer, World.transfer, World.use, World.use,
    World.cancel)
FAULTS: dict[str, Callable[[World], None]] = {
    made.__name__: made for made in (
        World.not_received, World.not_sent, World.other_date, World.other_words, World.told_twice, World.held_twice,
        World.other_metric, World.other_units)}


def made_world(seed: int, parties: int, years: int, actions: int, first: int = 0) -> World:
    """A sound world of so many Parties and years, in which each report has about so many actions."""
    world = World(seed, tuple(code(first + number) for number in range(parties)), tuple(range(2024, 2024 + years)))
    for year in world.years:
        world.pass_year(year, actions)
    return world


def merged(held: list[Held]) -> list[Held]:
    """Blocks of one issue that follow each other, as one."""
    found: list[Held] = []
    for each in sorted(held):
        series, first, last = each.block
        before = found[-1] if found else None
        if before and (before.issue, before.block.series, before.block.last + 1) == (each.issue, series, first):
            found[-1] = Held(Block(series, before.block.first, last), each.issue)
        else:
            found.append(each)
    return found


def code(number: int) -> str:
    """A code for a Party that is none: QAA, QAB, …"""
    return "Q" + chr(ord("A") + number // 26) + chr(ord("A") + number % 26)


def approach(parties: tuple[str, ...], party: str) -> str:
    """The approach of the Party that first transfers."""
    return f"CA{9000 + (ord(party[1]) - ord('A')) * 26 + ord(party[2]) - ord('A'):04}"


_TABLES = {table.role: table for table in present().tables}
_LETTERS = {role: {column.label: column.position for column in table.columns} for role, table in _TABLES.items()}


def place(file: str, role: str, row: int) -> Place:
    """A row of a table in a workbook."""
    return Place(file, _TABLES[role].sheet, row, letters=_LETTERS[role])
