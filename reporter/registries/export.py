"""What a registry source tells, and how the reader of its format is found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from reporter import registries
from reporter.findings import Finding, Findings
from reporter.forms.editions import Edition, present
from reporter.records.events import RegistryEvent
from reporter.records.identifiers import Block
from reporter.records.rows import Action, Authorization, AuthorizedEntity
from reporter.registries.source import RegistrySource


@dataclass(frozen=True)
class Unexplained:
    """An event that the registry does not explain: a finding, unless an action of a canonical table is on its block."""

    block: Block
    finding: Finding


@dataclass(frozen=True)
class Export:
    """Rows of one source. `events` are what the registry recorded where it knows no first transfers.

    `tables` are the roles of the tables that were there, with rows or without.
    """

    authorizations: tuple[Authorization, ...] = ()
    actions: tuple[Action, ...] = ()
    entities: tuple[AuthorizedEntity, ...] = ()
    events: tuple[RegistryEvent, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    tables: frozenset[str] = frozenset()

    def __add__(self, other: Export) -> Export:
        return Export(self.authorizations + other.authorizations, self.actions + other.actions,
                      self.entities + other.entities, self.events + other.events,
                      self.unexplained + other.unexplained, self.tables | other.tables)


@dataclass(frozen=True)
class Request:
    """What a format's reader is given: the dossier's folder, the source, its files, who reports, in which edition."""

    folder: Path
    source: RegistrySource
    files: tuple[str, ...]
    party: str
    edition: Edition = field(default_factory=present)


Reader = Callable[[Request, Findings], Export]


def reader_of(name: str) -> Reader | None:
    """The reader of the registry format `name`; None if there is no such format."""
    return getattr(_module(name), "read_source", None) if name in _names() else None


def formats() -> tuple[str, ...]:
    """The names of all registry formats."""
    return tuple(name for name in _names() if reader_of(name))


def _names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(registries.__path__))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{registries.__name__}.{name}")
