"""Parties for which the decisions make exceptions: they submit reports at their discretion (18/CMA.1 annex para 11).

Which they are stands in `parties.toml`, with the source and the date of each list.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter


@dataclass(frozen=True)
class PartyGroup:
    """A group of Parties as of the date of its list. `leaves` says who leaves it by a decision, and on which day."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    name: str
    as_of: datetime.date
    source: str
    parties: frozenset[str]
    leaves: Mapping[str, datetime.date] = field(default_factory=dict)

    def has(self, party: str, day: datetime.date) -> bool:
        """True if the Party is of the group on this day, as far as the list and the decisions known with it tell."""
        leaves = self.leaves.get(party)
        return party in self.parties and (leaves is None or day < leaves)


@cache
def party_groups() -> tuple[PartyGroup, ...]:
    """The groups, least developed countries first."""
    stated = tomllib.loads(Path(__file__).with_name("parties.toml").read_text("utf-8"))
    return TypeAdapter(tuple[PartyGroup, ...]).validate_python(stated["group"])


def reports_at_discretion(party: str, day: datetime.date) -> bool:
    """True for the least developed countries and small island developing States, on this day."""
    return any(group.has(party, day) for group in party_groups())


def left_lately(party: str, day: datetime.date) -> str:
    """What to say of a Party whose leaving of a group was decided before this day; nothing of others."""
    for group in party_groups():
        leaves = group.leaves.get(party)
        if leaves is not None and leaves <= day:
            return (f" ({party} leaves the {group.name} on {leaves} by what was decided when these lists were made; if "
                    "that was put off, set the finding aside and say so)")
    return ""
