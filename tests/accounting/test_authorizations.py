"""Versions of authorizations and their timeframes (4/CMA.6 paras 5 and 7-11)."""

from __future__ import annotations

import datetime

import pytest

from reporter.accounting.authorizations import Versions, revokes
from reporter.accounting.limits import Timeframe, timeframe
from reporter.records.rows import Authorization
from tests import samples


def day(year: int, month: int = 1, number: int = 1) -> datetime.date:
    return datetime.date(year, month, number)


def version(number: int, date: datetime.date, **over: object) -> Authorization:
    return samples.authorization(authorization_version=number, date_of_authorization=date, **over)


def test_the_version_of_the_day_is_in_force() -> None:
    first, second = version(1, day(2026)), version(2, day(2027))
    versions = (second, samples.oimp_authorization(), first)
    assert Versions(versions).in_force(("CA9999", "IND JCM 1"), day(2025, 12, 31)) is None
    assert Versions(versions).in_force(("CA9999", "IND JCM 1"), day(2026)) is first
    assert Versions(versions).in_force(("CA9999", "IND JCM 1"), day(2026, 12, 31)) is first
    assert Versions(versions).in_force(("CA9999", "IND JCM 1"), day(2027)) is second
    assert Versions(versions).in_force(("CA9999", "IND JCM 9"), day(2027)) is None


def test_of_two_versions_of_one_day_the_higher_is_in_force() -> None:
    low, high = version(9, day(2026)), version(10, day(2026))
    assert Versions((high, low)).in_force(("CA9999", "IND JCM 1"), day(2026)) is high


@pytest.mark.parametrize("over", [{"authorized_quantity": 0}, {"terms_and_conditions": "Revoked on request"},
                                  {"terms_and_conditions": "REVOKED"}])
def test_a_revoked_authorization_is_not_in_force(over: dict[str, object]) -> None:
    first, last = version(1, day(2026)), version(2, day(2027), **over)
    assert revokes(last)
    assert Versions((first, last)).in_force(("CA9999", "IND JCM 1"), day(2026, 6)) is first
    assert Versions((first, last)).in_force(("CA9999", "IND JCM 1"), day(2027)) is None
    assert Versions((first, last)).at(("CA9999", "IND JCM 1"), day(2027)) is last


@pytest.mark.parametrize("over", [{}, {"authorized_quantity": None}, {"authorized_quantity": 1},
                                  {"terms_and_conditions": "May be revoked"}])
def test_other_versions_do_not_revoke(over: dict[str, object]) -> None:
    assert not revokes(samples.authorization(**over))


def test_a_timeframe_is_read_at_every_grain() -> None:
    assert timeframe("Occurred: from 2026 to 2030. Use: from 03/2026 to 02/2028") == Timeframe(
        (day(2026), day(2030, 12, 31)), (day(2026, 3), day(2028, 2, 29)))
    assert timeframe("Use: from 15/03/2026 to 31/12/2030") == Timeframe(None, (day(2026, 3, 15), day(2030, 12, 31)))
    assert timeframe("Use: from 15/03/2026 to 15/12/2030").used == (day(2026, 3, 15), day(2030, 12, 15))
    assert timeframe("Use: from 03/2026 to 02/2027").used == (day(2026, 3), day(2027, 2, 28))
    assert timeframe("Use: from 12/2026 to 12/2030").used == (day(2026, 12), day(2030, 12, 31))
    assert timeframe("2025 - 2030") == Timeframe((day(2025), day(2030, 12, 31)), None)


@pytest.mark.parametrize("text", [None, "NA", "Use: from 13/2026 to 2030",
                                  "Use: from 2026 to 31/02/2027", "Use: from 1/1/1/2026 to ////",
                                  "Occurred: from / to 2026"])
def test_what_is_no_timeframe_says_nothing(text: str | None) -> None:
    assert timeframe(text) == Timeframe()
