"""The authorized timeframe of Table 2 (4/CMA.6 para 5(c))."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from reporter.forms.editions import years_of


@dataclass(frozen=True)
class Timeframe:
    """The days within which mitigation may occur and ITMOs may be used; None where nothing is said."""

    occurred: tuple[datetime.date, datetime.date] | None = None
    used: tuple[datetime.date, datetime.date] | None = None


_SPAN = r"{name}: from (?P<first>[0-9/]+) to (?P<last>[0-9/]+)"


def timeframe(text: str | None) -> Timeframe:
    """The authorized timeframe of Table 2 where it is written as `Occurred: from … to …. Use: from … to …`.

    The nomenclature's form, `2026 - 2030`, is read as the years in which mitigation outcomes occur.
    """
    years = years_of(text or "")
    if years is not None:
        text = "Occurred: from {} to {}".format(*years)
    return Timeframe(_span("Occurred", text or ""), _span("Use", text or ""))


def _span(name: str, text: str) -> tuple[datetime.date, datetime.date] | None:
    match = re.search(_SPAN.format(name=name), text)
    if match is None:
        return None
    first, last = _first_day(match["first"]), _last_day(match["last"])
    return (first, last) if first and last else None


def is_date(text: str) -> bool:
    """True if the calendar has `2026`, `03/2026` or `15/03/2026`."""
    return _first_day(text) is not None


def _first_day(text: str) -> datetime.date | None:
    """The first day of `2026`, `03/2026` or `15/03/2026`; None if it is no date."""
    day, month, year = ["1"] * (2 - text.count("/")) + text.split("/")[-3:]
    try:
        return datetime.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _last_day(text: str) -> datetime.date | None:
    """The last day of `2026`, `03/2026` or `15/03/2026`; None if it is no date."""
    first = _first_day(text)
    if first is None or text.count("/") == 2:
        return first
    if text.count("/") == 0:
        return first.replace(month=12, day=31)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
