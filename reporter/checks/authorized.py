"""Which version of which authorization counts for an action (4/CMA.6 para 7)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator

from reporter.accounting.authorizations import AuthorizationKey, Versions
from reporter.accounting.ledger import Ledger
from reporter.findings import Place
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission

Authorized = tuple[tuple[Action, Authorization], ...]
"""Actions of the year, each with the version of its authorization that counts for it."""


def key_of(row: Authorization | BlockRow) -> AuthorizationKey:
    return row.approach, row.authorization_id


def authorized_actions(submission: Submission, ledger: Ledger) -> Iterator[tuple[Action, Authorization]]:
    """Each action of the year with the version of its authorization that counts for it, revoked or not.

    A change does not affect what was first transferred before it (4/CMA.6 para 7): the version is that of the
    day on which the ITMOs were first transferred or came into the registry, as far as the ledger knows it.
    Actions without one are left to AEF-201 to AEF-203.
    """
    versions = Versions(submission.known_authorizations)
    days = _days_that_count(ledger)
    for action in submission.actions:
        for day in days.get(action.place, (action.action_date,)):
            authorization = versions.at(key_of(action), day)
            if authorization is not None:
                yield action, authorization


def _days_that_count(ledger: Ledger) -> dict[Place, set[datetime.date]]:
    """For each action on ITMOs that the registry had, the days on which they had come to it."""
    before = datetime.date(ledger.through - 1, 12, 31)
    days: dict[Place, set[datetime.date]] = defaultdict(set)
    for entry in ledger.entries:
        if isinstance(entry.origin, Action):
            days[entry.action.place].add(entry.origin.action_date)
        elif entry.origin is not None:
            days[entry.action.place].add(before)
    return days
