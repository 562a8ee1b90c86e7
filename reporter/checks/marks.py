"""The mark that the platform would give annual information (4/CMA.6 para 29), as far as findings foretell it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from reporter.checks.checking import says_missing
from reporter.findings import Finding, Severity

OF_ANNUAL_INFORMATION = ("AEF-", "REC-", "FMT-", "WB-")
"""Codes of rules on the tables themselves; reports and the dossier's own files have no part in this mark."""


class Mark(StrEnum):
    """The three results of the platform's consistency check, word for word."""

    CONSISTENT = "Checked, no inconsistencies identified"
    INCONSISTENT = "Checked, inconsistencies identified"
    NOT_CHECKED = "Null, information for check not available"


def mark_of(findings: Iterable[Finding]) -> Mark:
    """The mark: inconsistent with any error in the tables, not checked where another Party's submission is missing.

    Warnings do not count: they are where the sources disagree, or what may be explained.
    """
    own = [finding for finding in findings if finding.code.startswith(OF_ANNUAL_INFORMATION)]
    if any(finding.severity is Severity.ERROR for finding in own):
        return Mark.INCONSISTENT
    if any(says_missing(finding) for finding in own):
        return Mark.NOT_CHECKED
    return Mark.CONSISTENT
