"""Which version of which authorization counts for an action (4/CMA.6 para 7)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reporter.accounting.authorizations import AuthorizationKey, Versions
from reporter.accounting.ledger import Ledger
from reporter.findings import Place
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission


class AlikeAuthorized(NamedTuple):
    """Actions of the year that say the same, with the version of their authorization that counts for them.

    `said` and `rows` are as in `Alike`.
    """

    said: Action
    authorization: Authorization
    rows: Sequence[Action]


Authorized = tuple[AlikeAuthorized, ...]
"""The actions of the year that have an authorization."""


def key_of(row: Authorization | BlockRow) -> AuthorizationKey:
    return row.approach, row.authorization_id


def authorized_actions(submission: Submission, ledger: Ledger) -> Iterator[AlikeAuthorized]:
    """The actions of the year with the version of their authorization that counts for them, revoked or not.

    A change does not affect what was first transferred before it (4/CMA.6 para 7): the version is that of the
    day on which the ITMOs were first transferred or came into the registry, as far as the ledger knows it.
    Actions without one are left to AEF-201 to AEF-203.
    """
    versions = Versions(submission.known_authorizations)
    before = datetime.date(ledger.through - 1, 12, 31)
    earliest = min([each.said.action_date for each in submission.alike_actions_so_far]
                   + [before] * bool(submission.opening or submission.previous), default=before)
    days: Mapping[Place, set[datetime.date]] | None = None
    for said, rows in submission.alike_actions:
        known = versions.by_key.get(key_of(said), ())
        if len(known) == 1 and known[0].date_of_authorization <= earliest:
            # There is no other version, and no day before it.
            yield AlikeAuthorized(said, known[0], rows)
        elif known:
            days = days if days is not None else _days_that_count(ledger, before)
            yield from _by_version(said, rows, versions, days)


def _by_version(said: Action, rows: Iterable[Action], versions: Versions,
                days: Mapping[Place, set[datetime.date]]) -> Iterator[AlikeAuthorized]:
    found: dict[datetime.date, list[Action]] = defaultdict(list)
    for row in rows:
        for day in days.get(row.place, (said.action_date,)):
            found[day].append(row)
    for day, of_day in found.items():
        authorization = versions.at(key_of(said), day)
        if authorization is not None:
            yield AlikeAuthorized(said, authorization, of_day)


def _days_that_count(ledger: Ledger, before: datetime.date) -> Mapping[Place, set[datetime.date]]:
    """For each action on ITMOs that the registry had, the days on which they had come to it: `before`, or later."""
    days: dict[Place, set[datetime.date]] = defaultdict(set)
    for entry in ledger.entries:
        if isinstance(entry.origin, Action):
            days[entry.action.place].add(entry.origin.action_date)
        elif entry.origin is not None:
            days[entry.action.place].add(before)
    return days
