"""The authorized timeframe of Table 2, as people write one that does not end."""

import datetime

import pytest

from reporter.accounting.limits import is_date, timeframe


@pytest.mark.parametrize(("last", "day"), [
    ("12/9999", datetime.date(9999, 12, 31)), ("9999", datetime.date(9999, 12, 31)),
    ("02/2028", datetime.date(2028, 2, 29)), ("31/12/9999", datetime.date(9999, 12, 31))])
def test_a_timeframe_may_reach_to_the_end_of_the_calendar(last: str, day: datetime.date):
    assert timeframe(f"Use: from 2026 to {last}").used == (datetime.date(2026, 1, 1), day)


@pytest.mark.parametrize("written", ["99999999999", "1/99999999999/2030", "5" * 5_000, "13/2026", "0"])
def test_what_no_calendar_has_is_no_date(written: str):
    assert not is_date(written) and timeframe(f"Use: from 2026 to {written}").used is None
