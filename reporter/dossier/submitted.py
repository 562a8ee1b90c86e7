"""What was submitted: the Party's own annual information of the year before, and that of other Parties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.dossier.facts import Facts
from reporter.files.aef.workbook import is_layout, read_aef
from reporter.files.reading import matching
from reporter.findings import Finding, Findings, Severity, define
from reporter.forms.editions import present
from reporter.records.rows import Holding
from reporter.records.submission import Submission, latest_versions
from reporter.registries.canonical import read_holdings

OWN_WORKBOOK = define(
    "READ-020", "The folder previous holds the Party's own submissions, partner those of others", para="form",
    remedy="Move the workbook: the Party's own into previous, other Parties' into partner", text="""
    Last year's holdings are those of the Party that reports; other Parties' workbooks are for comparing.
    Bad: Japan's workbook in the folder previous of India's dossier
    Good: India's workbook of the year before in previous""")


@dataclass(frozen=True)
class Previous:
    """What the Party submitted before, with the files it is from.

    `holdings` are those at the end of `year`, the latest before the reported one; `filed` is the annual information
    of any year and version that is on hand.
    """

    holdings: tuple[Holding, ...] = ()
    year: int | None = None
    files: tuple[str, ...] = ()
    filed: tuple[Submission, ...] = ()


def read_previous(folder: Path, facts: Facts, findings: Findings) -> Previous:
    """What was filed, and the latest holdings before the reported year: canonical tables, or else those filed."""
    party, reported_year = facts.party.code, facts.reported_year
    tables = [name for ending in ("csv", "xlsx") for name in matching(folder, f"previous/holdings*.{ending}", findings)]
    files = tuple(matching(folder, "previous/*AEF*.xlsx", findings))
    filed = _filed(folder, files, party, Severity.WARNING if tables else Severity.ERROR, findings)
    if tables:
        latest = _from_tables(folder, tables, facts, findings)
    else:
        earlier = [one for one in latest_versions(filed) if one.header.reported_year < reported_year]
        latest = Previous(earlier[-1].holdings, earlier[-1].header.reported_year) if earlier else Previous()
    return replace(latest, files=(*latest.files, *files), filed=filed)


def _from_tables(folder: Path, tables: list[str], facts: Facts, findings: Findings) -> Previous:
    """A year in a file's name is that of its holdings; without one it is the year before the reported one."""
    files: dict[int, list[str]] = defaultdict(list)
    reported_year = facts.reported_year
    for name in tables:
        match = re.search(r"20[0-9]{2}", Path(name).stem)
        files[int(match[0]) if match else reported_year - 1].append(name)
    earlier = [year for year in files if year < reported_year]
    if not earlier:
        return Previous()
    latest = max(earlier)
    return Previous(read_holdings(folder, files[latest], findings, facts.edition), latest, tuple(files[latest]))


def _filed(folder: Path, files: Iterable[str], party: str, severity: Severity,
           findings: Findings) -> tuple[Submission, ...]:
    """The Party's own workbooks. What keeps holdings from being read weighs as `severity` says."""
    submissions = []
    for name in files:
        submission, faults = read_aef(folder, name)
        findings.extend(replace(fault, severity=severity) for fault in faults if _touches_holdings(fault))
        if submission is not None and submission.header.party != party:
            header = submission.header
            findings.add(OWN_WORKBOOK.finding(header.cell("party"), f"the workbook is by {header.party}", header.party))
        elif submission is not None:
            submissions.append(submission)
    return tuple(submissions)


def _touches_holdings(finding: Finding) -> bool:
    """True for what keeps last year's holdings from being read; how that workbook was laid out is past."""
    return not is_layout(finding) and finding.place.sheet in (
        None, present().submission.sheet, present().holdings.sheet)


def read_partners(folder: Path, party: str, findings: Findings) -> tuple[tuple[Submission, ...], tuple[str, ...]]:
    """Other Parties' annual information, with the files. Their faults are warnings: they are for others to mend."""
    files = matching(folder, "partner/*.xlsx", findings)
    submissions = []
    for name in files:
        submission, faults = read_aef(folder, name)
        findings.extend(replace(fault, severity=Severity.WARNING) for fault in faults if not is_layout(fault))
        if submission is not None and submission.header.party == party:
            findings.add(OWN_WORKBOOK.finding(submission.header.cell("party"),
                                              f"the workbook is by {party}, the Party that reports", party))
        elif submission is not None:
            submissions.append(submission)
    return tuple(submissions), tuple(files)
