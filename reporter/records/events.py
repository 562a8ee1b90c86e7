"""What a registry records in its own terms: issuance, transfer, use, cancellation of blocks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reporter.findings import Place
from reporter.forms import codelists
from reporter.records.identifiers import Block, ItmoId


class EventKind(StrEnum):
    """What happened in the registry; of one day in this order."""

    AUTHORIZATION = "authorization"
    ISSUANCE = "issuance"
    ACQUISITION = "acquisition"
    TRANSFER = "transfer"
    USE = "use"
    CANCELLATION = "cancellation"


_ORDER = {kind: place for place, kind in enumerate(EventKind)}


@dataclass(frozen=True)
class RegistryEvent:
    """One event on one block, in the registry's own terms.

    `counterpart` is the other Party of a transfer or acquisition; `subtype` a value of the action subtypes
    where the registry tells one, such as a cancellation to deliver OMGE. Values not told are None. `unit_series`
    names the units whose numbers stand in the block until ITMO identifiers are assigned; None where they are.
    """

    kind: EventKind
    date: datetime.date
    block: Block
    authorization_id: str
    quantity: int
    itmo_registry: str
    place: Place
    counterpart: str | None = None
    purpose: str | None = None
    subtype: str | None = None
    using_party: str | None = None
    using_entity: str | None = None
    year_used_for_ndc: int | None = None
    unit_registry: str | None = None
    first_unit_id: str | None = None
    last_unit_id: str | None = None
    mitigation_type: str = "Emission reductions"
    metric: str = codelists.GHG
    gwp_values: str | None = None
    non_ghg_metric: str | None = None
    quantity_non_ghg: str | None = None
    explanation: str | None = None
    unit_series: str | None = None

    @property
    def first_id(self) -> ItmoId:
        return self.block.first_id

    @property
    def last_id(self) -> ItmoId:
        return self.block.last_id

    @property
    def sort_key(self) -> tuple[Any, ...]:
        return self.date, _ORDER[self.kind], self.block, self.place.sort_key
