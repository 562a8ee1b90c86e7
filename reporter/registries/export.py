"""What registry exports tell, and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass

from reporter.findings import Finding, Place
from reporter.records.events import RegistryEvent
from reporter.records.identifiers import Block
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Holding
from reporter.registries.rules import UNTOLD_PURPOSE


@dataclass(frozen=True)
class Unexplained:
    """An event of which the registry does not say what it was: a finding, unless an action of a table is on its block.

    `event` is the event as far as it is told, `told` the registry's words.
    """

    event: RegistryEvent
    place: Place
    told: str | None

    @property
    def block(self) -> Block:
        return self.event.block

    @property
    def finding(self) -> Finding:
        return UNTOLD_PURPOSE.finding(
            self.place, "the retirement does not say which use or cancellation it is", self.told,
            remedy=f"Report it in registry/actions.csv with its action type, purpose and using Party, First ID "
                   f"{self.block.first_id} and Last ID {self.block.last_id}")


@dataclass(frozen=True)
class Listed:
    """What became of a file, or of one table in it: read as what, how many rows, how many of them used.

    `unused` says why rows were not used, with their number; `problem` why nothing was read; `role` is that of the table
    of the form.
    """

    file: str
    table: str | None = None
    read_as: str | None = None
    rows: int = 0
    used: int = 0
    unused: tuple[tuple[str, int], ...] = ()
    problem: str | None = None
    role: str | None = None

    def __str__(self) -> str:
        name = f"{self.file}, {self.table}" if self.table else self.file
        if self.read_as is None:
            return f"{name}: not read: {self.problem}"
        reasons = "; ".join(f"{reason} ({count})" for reason, count in self.unused)
        note = self.problem or reasons
        return f"{name}: read as {self.read_as}, {self.rows} row{'s' * (self.rows != 1)}, {self.used} used" + (
            f"; not used: {note}" if note else "")


@dataclass(frozen=True)
class Export:
    """Rows of registry files. `events` are what a registry recorded where it knows no first transfers.

    `tables` are the roles of the tables that were there, with rows or without.
    """

    authorizations: tuple[Authorization, ...] = ()
    actions: tuple[Action, ...] = ()
    entities: tuple[AuthorizedEntity, ...] = ()
    holdings: tuple[Holding, ...] = ()
    events: tuple[RegistryEvent, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    tables: frozenset[str] = frozenset()
    listed: tuple[Listed, ...] = ()

    def __add__(self, other: Export) -> Export:
        return Export(self.authorizations + other.authorizations, self.actions + other.actions,
                      self.entities + other.entities, self.holdings + other.holdings, self.events + other.events,
                      self.unexplained + other.unexplained, self.tables | other.tables, self.listed + other.listed)
