"""Which version of an authorization is in force on a day (4/CMA.6 paras 7-11)."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from reporter.records.rows import Authorization


def revokes(authorization: Authorization) -> bool:
    """True for a version that ends the authorization: authorized quantity 0, or terms that begin with “Revoked”."""
    terms = authorization.terms_and_conditions or ""
    return authorization.authorized_quantity == 0 or terms.casefold().startswith("revoked")


class Versions:
    """All versions of all authorizations, found by Authorization ID and day; of two of one day the higher counts."""

    def __init__(self, authorizations: Iterable[Authorization]) -> None:
        self._versions: dict[str, list[Authorization]] = defaultdict(list)
        for authorization in sorted(authorizations, key=_order):
            self._versions[authorization.authorization_id].append(authorization)
        self._days = {identifier: [version.date_of_authorization for version in versions]
                      for identifier, versions in self._versions.items()}

    def at(self, authorization_id: str, on: datetime.date) -> Authorization | None:
        """The version of the day, revoked or not; None before the first version."""
        count = bisect_right(self._days.get(authorization_id, []), on)
        return self._versions[authorization_id][count - 1] if count else None

    def in_force(self, authorization_id: str, on: datetime.date) -> Authorization | None:
        """The version in force on the day; None before the first version and once revoked."""
        version = self.at(authorization_id, on)
        return None if version is None or revokes(version) else version


def _order(authorization: Authorization) -> tuple:
    return authorization.date_of_authorization, authorization.authorization_version, authorization.place.sort_key
