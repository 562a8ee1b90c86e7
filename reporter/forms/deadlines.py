"""The submissions of one dossier, and when they are due."""

from __future__ import annotations

import datetime
from enum import StrEnum


class SubmissionKind(StrEnum):
    """The submissions that one dossier makes."""

    INITIAL_REPORT = "initial-report"
    UPDATED_INITIAL_REPORT = "updated-initial-report"
    ANNUAL_INFORMATION = "annual-information"
    REGULAR_INFORMATION = "regular-information"

    @property
    def words(self) -> str:
        """Its name in running text."""
        return self.value.replace("-", " ")

    @property
    def is_initial(self) -> bool:
        """True for what tells of cooperative approaches before their ITMOs are reported (2/CMA.3 annex paras 18-19)."""
        return self in (SubmissionKind.INITIAL_REPORT, SubmissionKind.UPDATED_INITIAL_REPORT)


class Part(StrEnum):
    """What can be built alone: a submission, or the statements of authorization for the authority to sign."""

    INITIAL_REPORT = SubmissionKind.INITIAL_REPORT.value
    UPDATED_INITIAL_REPORT = SubmissionKind.UPDATED_INITIAL_REPORT.value
    ANNUAL_INFORMATION = SubmissionKind.ANNUAL_INFORMATION.value
    REGULAR_INFORMATION = SubmissionKind.REGULAR_INFORMATION.value
    AUTHORIZATIONS = "authorizations"

    @property
    def kind(self) -> SubmissionKind | None:
        """The submission; None for what is none."""
        return None if self is Part.AUTHORIZATIONS else SubmissionKind(self.value)


FIRST_YEAR_OF_BTR = 2024
"""Biennial transparency reports are due by 31 December of 2024 and of every second year after (18/CMA.1 para 3)."""


def annual_information_due(reported_year: int) -> datetime.date:
    """15 April of the following year (2/CMA.3 annex para 20)."""
    return datetime.date(reported_year + 1, 4, 15)


def end_year_report_due(last_year_of_period: int) -> int:
    """The year in which the first report is due that has the period's last year (2/CMA.3 annex para 12).

    A biennial transparency report has the years up to the second before it is due; it may be submitted earlier.
    """
    return regular_information_due(last_year_of_period + 1).year


def last_first_transfer_for_oimp(end_year_report: int) -> datetime.date:
    """31 December before the year of the first report that has the period's last year (4/CMA.6 para 14)."""
    return datetime.date(end_year_report - 1, 12, 31)


def latest_report_due(day: datetime.date) -> datetime.date | None:
    """The last day before `day` on which a biennial transparency report was due; None before the first."""
    year = day.year - 1 - (day.year - 1 - FIRST_YEAR_OF_BTR) % 2
    return datetime.date(year, 12, 31) if year >= FIRST_YEAR_OF_BTR else None


def regular_information_due(reported_year: int) -> datetime.date:
    """31 December of the first year after the reported one in which a biennial transparency report is due."""
    following = reported_year + 1
    return datetime.date(following + (following - FIRST_YEAR_OF_BTR) % 2, 12, 31)


def years_of_regular_information(reported_year: int) -> range:
    """The years since the biennial transparency report before: two, or the first of them where that is reported."""
    return range(regular_information_due(reported_year).year - 2, reported_year + 1)
