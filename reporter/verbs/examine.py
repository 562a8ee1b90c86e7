"""The first step of every command on a dossier: it is read, its year is closed, and every check is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reporter import checks
from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.closing import Closing, closed
from reporter.dossier.facts import Dossier
from reporter.findings import Finding, Findings, Severity, define
from reporter.records.submission import Submission

NOT_IGNORED = define(
    "DOS-012", "What is ignored is the finding of a check", para="form",
    remedy="Write the code of a check, which `reporter explain` lists, or remove the table", text="""
    Findings of a check can be ignored for a reason that is given. What cannot be read cannot be ignored.
    Bad: [[ignore]] with code = "FMT-107"
    Good: [[ignore]] with code = "AEF-701" and the reason why the submission is late""")


@dataclass(frozen=True)
class Examined:
    """A dossier that was read and checked; the accounts are there if it could be read whole."""

    closing: Closing
    accounts: Accounts | None
    findings: Findings


def examine(folder: Path) -> Examined:
    """Read and check a dossier."""
    closing = closed(folder)
    findings = Findings(list(closing.findings.items))
    if closing.dossier is None or closing.submission is None:
        return Examined(closing, None, findings)
    profile = closing.dossier.facts.reading
    figures = accounts(closing.dossier, closing.submission)
    findings.extend(checks.run(checks.Subject(
        submission=closing.submission, dossier=closing.dossier, narrative=closing.narrative, accounts=figures,
        profile=profile, ledger=figures.ledger, filed=closing.filed)))
    findings.extend(_between_parties(closing, closing.submission))
    findings.set_aside(_reasons_to_ignore(closing.dossier, findings))
    return Examined(closing, figures, findings)


def _between_parties(closing: Closing, submission: Submission) -> Iterator[Finding]:
    """How the other Parties' annual information in the dossier fits the Party's own; no finding without any.

    What stands in another Party's workbook, or in one that was filed, is a warning: it is not mended in the dossier.
    """
    if not closing.partners:
        return
    year = submission.header.reported_year
    # What was authorized is told by the dossier itself.
    filed = [replace(one, authorizations=()) for one in closing.filed if one.header.reported_year < year]
    elsewhere = {one.header.place.file for one in (*closing.partners, *filed)}
    for finding in checks.findings_between([submission, *filed, *closing.partners]):
        grave = finding.severity is Severity.ERROR and finding.place.file in elsewhere
        yield replace(finding, severity=Severity.WARNING) if grave else finding


def _reasons_to_ignore(dossier: Dossier, findings: Findings) -> dict[str, str]:
    """The reason for each code that the dossier ignores; only what a check found can be ignored."""
    reasons = {}
    for ignore in dossier.facts.ignore:
        if ignore.code in checks.CHECKS:
            reasons[ignore.code] = ignore.reason
        else:
            findings.add(NOT_IGNORED.finding(
                ignore.place.at("code"), f"{ignore.code} is no check whose findings can be ignored", ignore.code))
    return reasons
