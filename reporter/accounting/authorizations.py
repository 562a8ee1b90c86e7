"""Which version of an authorization is in force on a day, and since when it covers the same (4/CMA.6 paras 7-11)."""

from __future__ import annotations

import datetime
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from reporter.accounting.figures import TONNES
from reporter.forms import codelists
from reporter.records.rows import Authorization

AuthorizationKey = tuple[str, str]
"""Cooperative approach ID and Authorization ID."""


def revokes(authorization: Authorization) -> bool:
    """True for a version that ends the authorization: authorized quantity 0, or terms that begin with “Revoked”."""
    terms = authorization.terms_and_conditions or ""
    return authorization.authorized_quantity == 0 or terms.casefold().startswith("revoked")


def unit_of(authorization: Authorization) -> str:
    """The unit of the quantity that is authorized: tonnes, or the metric's own."""
    return TONNES if authorization.metric == codelists.GHG else authorization.non_ghg_metric or codelists.NON_GHG


class Versions:
    """All versions of all authorizations, found by approach, Authorization ID and day.

    An ID is as the Party assigned it: two approaches may have the same. Of two versions of one day the higher counts.
    """

    def __init__(self, authorizations: Iterable[Authorization]) -> None:
        found: dict[AuthorizationKey, list[Authorization]] = defaultdict(list)
        for authorization in sorted(authorizations, key=_order):
            found[authorization.approach, authorization.authorization_id].append(authorization)
        self.by_key = dict(found)
        """The versions of each authorization, oldest first."""
        self._days = {key: [version.date_of_authorization for version in versions] for key, versions in found.items()}

    def at(self, key: AuthorizationKey, on: datetime.date) -> Authorization | None:
        """The version of the day, revoked or not; None before the first version."""
        count = bisect_right(self._days.get(key, []), on)
        return self.by_key[key][count - 1] if count else None

    def at_or_first(self, key: AuthorizationKey, on: datetime.date) -> Authorization | None:
        """The version of the day, or else the first one: what is dated before its authorization is still of it."""
        return self.at(key, on) or next(iter(self.by_key.get(key, ())), None)

    def in_force(self, key: AuthorizationKey, on: datetime.date) -> Authorization | None:
        """The version in force on the day; None before the first version and once revoked."""
        version = self.at(key, on)
        return None if version is None or revokes(version) else version


def _order(authorization: Authorization) -> tuple[Any, ...]:
    return authorization.date_of_authorization, authorization.authorization_version, authorization.place.sort_key


class Unbroken(NamedTuple):
    """The versions that covered the same without a break, as far as each authorizes more than all before it.

    `until` is how many of them had taken effect with one of the versions.
    """

    versions: list[Authorization]
    limits: list[float]
    until: int


def unbroken_versions(versions: Iterable[Authorization]) -> Mapping[int, Unbroken]:
    """The run that each version of an authorization, by its `id`, goes on."""
    runs: dict[int, Unbroken] = {}
    run = Unbroken([], [], 0)
    before: object = None
    for version in versions:
        covers = not revokes(version) and version.covers_oimp
        same = version.first_transfer_definition, version.authorized_timeframe
        if not covers or same != before:
            run = Unbroken([], [], 0)
        before = same if covers else None
        limit = limit_of(version)
        if covers and (not run.limits or limit > run.limits[-1]):
            run.versions.append(version)
            run.limits.append(limit)
        runs[id(version)] = Unbroken(run.versions, run.limits, len(run.versions))
    return runs


def limit_of(version: Authorization) -> float:
    """The ITMOs that a version authorizes; without end where it names no quantity in t CO2 eq."""
    return version.authorized_quantity if version.authorized_quantity is not None and (
        version.metric == codelists.GHG) else math.inf
