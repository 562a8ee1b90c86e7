"""Annual information as records: the five tables of one Party and year, and which version of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from reporter.forms.editions import Edition, FormTable
from reporter.records.alike import Alike, alike
from reporter.records.kinds import names_in
from reporter.records.rows import Action, Authorization, AuthorizedEntity, BlockRow, Header, Holding, Row

_MOST_COMMAS = 20
"""More commas no name of an entity has."""


@dataclass(frozen=True)
class Submission:
    """The annual information of one Party for one year, as records: the five tables.

    `history` holds the actions of earlier years that are on hand, `opening` the holdings at the end
    of the year before the first action on hand (usually none), `previous` last year's reported
    closing holdings, where they are on hand, with their year, and `reported_holdings` those that a registry reports at
    the end of the year, beside what the actions leave. `authorizations` are those of Table 2,
    `other_years` the Party's own of other years, and `of_partners` other Parties', as far as they are on hand.
    """

    header: Header
    authorizations: tuple[Authorization, ...]
    actions: tuple[Action, ...]
    holdings: tuple[Holding, ...]
    entities: tuple[AuthorizedEntity, ...]
    history: tuple[Action, ...] = ()
    opening: tuple[Holding, ...] = ()
    previous: tuple[Holding, ...] = ()
    previous_year: int | None = None
    other_years: tuple[Authorization, ...] = ()
    of_partners: tuple[Authorization, ...] = ()
    reported_holdings: tuple[Holding, ...] = ()

    def with_whole_names(self) -> Submission:
        """The submission with entities named as Table 5 names them: a comma in such a name parts nothing."""
        commas = {parts: name for row in self.entities for name in (row.name, row.identification_number)
                  if 0 < len(parts := names_in(name)) - 1 <= _MOST_COMMAS}
        if not commas:
            return self
        return replace(self, authorizations=tuple(_named_whole(row, commas) for row in self.authorizations),
                       other_years=tuple(_named_whole(row, commas) for row in self.other_years))

    @property
    def own_authorizations(self) -> tuple[Authorization, ...]:
        """The Party's authorizations and their versions, of whichever year."""
        return self.other_years + self.authorizations

    @property
    def authorizations_so_far(self) -> tuple[Authorization, ...]:
        """Those of the Party's authorizations that are not later than the reported year."""
        return tuple(row for row in self.own_authorizations
                     if row.date_of_authorization.year <= self.header.reported_year)

    @property
    def known_authorizations(self) -> tuple[Authorization, ...]:
        """Every authorization on hand, in which those of actions and holdings are looked up."""
        return self.own_authorizations + self.of_partners

    @cached_property
    def alike_actions(self) -> tuple[Alike[Action], ...]:
        """The actions of the year by what they say of their ITMOs."""
        return alike(self.actions)

    @cached_property
    def alike_actions_so_far(self) -> tuple[Alike[Action], ...]:
        """The same of all actions on hand, those of earlier years first."""
        return (*alike(self.history), *self.alike_actions)

    @cached_property
    def alike_block_rows(self) -> tuple[Alike[BlockRow], ...]:
        """The rows of Tables 3 and 4 by what they say of their ITMOs."""
        return (*self.alike_actions, *self.alike_holdings)

    @cached_property
    def alike_holdings(self) -> tuple[Alike[Holding], ...]:
        """The holdings by what they say of their ITMOs."""
        return alike(self.holdings)

    @property
    def beside(self) -> tuple[Submission, ...]:
        """The rows that stand in no table of the year, as tables: those of earlier years, and a registry's holdings."""
        earlier = replace(self, actions=self.history, holdings=self.previous or self.opening, history=(), opening=(),
                          previous=(), reported_holdings=())
        reported = replace(earlier, actions=(), holdings=self.reported_holdings)
        return tuple(one for one in (earlier, reported) if one.actions or one.holdings)

    @property
    def edition(self) -> Edition:
        """The edition of the forms that it is made in."""
        return self.header.edition

    def as_of(self, edition: Edition) -> Submission:
        """The submission in another edition, as far as both have the same fields."""
        if self.edition is edition:
            return self
        rows: dict[str, Any] = {each.name: tuple(row.as_of(edition) for row in value) for each in fields(self)
                if isinstance(value := getattr(self, each.name), tuple)}
        return replace(self, header=self.header.as_of(edition), **rows)

    @property
    def tables(self) -> tuple[tuple[FormTable, Sequence[Row]], ...]:
        """The tables of the form in order, each with its rows."""
        rows: dict[str, Sequence[Row]] = {
            "submission": (self.header,), "authorizations": self.authorizations, "actions": self.actions,
            "holdings": self.holdings, "entities": self.entities}
        return tuple((table, rows[table.role]) for table in self.edition.tables)

    @property
    def key(self) -> tuple[str, int, str]:
        """Party, year and version, which are those of one submission."""
        return self.header.party, self.header.reported_year, self.header.version


def _named_whole(row: Authorization, commas: Mapping[tuple[str, ...], str]) -> Authorization:
    """The row with the parts of each name that has commas together again, the longest name first."""
    parts, names, at = row.authorized_entities or (), list[str](), 0
    lengths = sorted({len(name) for name in commas}, reverse=True)
    while at < len(parts):
        length = next((length for length in lengths if parts[at:at + length] in commas), 1)
        names.append(commas.get(parts[at:at + length], parts[at]))
        at += length
    return row.model_copy(update={"authorized_entities": tuple(names)}) if len(names) < len(parts) else row


def latest_versions(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """One submission for each Party and year, by year: its highest version (4/CMA.6 para 32)."""
    latest: dict[tuple[int, str], Submission] = {}
    for submission in sorted(submissions, key=lambda submission: version_number(submission.header.version)):
        latest[submission.header.reported_year, submission.header.party] = submission
    return tuple(latest[key] for key in sorted(latest))


def version_number(text: str) -> tuple[int, ...]:
    """A version as numbers, by which versions are put in order: 1.10 comes after 1.9."""
    return tuple(int(part) for part in text.split("."))
