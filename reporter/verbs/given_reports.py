"""Annual information, read from what a person has of it, without anything of a dossier beside its tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reporter.accounting.closing import closed
from reporter.dossier.confidential import kept, public_submission
from reporter.dossier.seen import AS_FILES, Seen
from reporter.files.aef.workbook import is_layout
from reporter.findings import Findings, Place, Severity
from reporter.records.submission import Submission
from reporter.registries.submissions import read_annual_information
from reporter.verbs.paths import PathKind, kind_of


@dataclass(frozen=True)
class GivenReport:
    """Annual information as it was read from `path`. `submission` is None where a fault leaves no whole of it;
    `partners` are the other Parties' submissions that a dossier brings."""

    path: Path
    submission: Submission | None
    findings: Findings
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES


def read_report(path: Path) -> GivenReport:
    """The annual information at `path`, with the faults of its files; of a dossier, what of it is public."""
    kind = kind_of(path)
    if kind is PathKind.DOSSIER:
        return _dossier(path)
    if kind is PathKind.WORKBOOK and path.suffix.lower() != ".json":
        submission, findings = read_tables(path)
        return GivenReport(path, submission, findings)
    # A document as data is told from annual information, which both are JSON, by the command that compares either.
    from reporter.verbs.diff import ONE_WORKBOOK, read_version

    version = read_version(path)
    findings = Findings(list(version.findings.items))
    if version.submission is None and not findings.at_least(Severity.ERROR):
        at = Place(path.name if path.is_file() else "")
        findings.add(ONE_WORKBOOK.finding(at, "it holds no annual information"))
    return GivenReport(path, version.submission, findings)


def read_tables(path: Path) -> tuple[Submission | None, Findings]:
    """What a file of annual information says, with the faults that matter to it."""
    submission, findings = read_annual_information(path.parent, path.name)
    # How a workbook is laid out is for `reporter check`; here it matters what it says.
    return submission, Findings([found for found in findings if not is_layout(found)])


def _dossier(path: Path) -> GivenReport:
    closing = closed(path)
    findings = Findings(closing.findings.at_least(Severity.WARNING))
    if closing.dossier is None or closing.submission is None:
        return GivenReport(path, None, findings, seen=closing.seen)
    items = kept(closing.dossier.facts.confidential, closing.submission, closing.narrative)
    return GivenReport(path, public_submission(closing.submission, items), findings, closing.partners, closing.seen)
