"""Annual information, read from what a person has of it, without anything of a dossier beside its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reporter.accounting.closing import closed
from reporter.accounting.world.keeping import KeptWorld, Tables
from reporter.accounting.world.tables import Tabled
from reporter.dossier.confidential import kept, public_submission
from reporter.dossier.seen import AS_FILES, Seen
from reporter.files.aef.workbook import is_layout
from reporter.findings import Finding, Findings, Place, Severity
from reporter.records.submission import Submission
from reporter.registries.submissions import read_annual_information
from reporter.verbs.paths import ONE_WORKBOOK, PathKind, kind_of


@dataclass(frozen=True)
class GivenReport:
    """Annual information as it was read from `path`. `submission` is None where a fault leaves no whole of it;
    `partners` are the other Parties' submissions that a dossier brings."""

    path: Path
    submission: Submission | None
    findings: Findings
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES


def read_reports(paths: Iterable[Path], folder: Path, progress: Callable[[str], None] = lambda step: None, *,
                 parquet: bool) -> KeptWorld:
    """The annual information at `paths`, one after the other; its rows go into `folder`, few of them as lines of JSON
    unless they are to be `parquet`. Files are named as they were given."""
    tables = Tables(folder)
    findings: list[Finding] = []
    submissions: list[Tabled] = []
    partners: list[Tabled] = []
    for path in paths:
        progress(f"reading {path.name}")
        report = read_report(path)
        named = partial(_with_path, report)
        findings += [replace(found, place=named(found.place)) for found in report.seen.findings(report.findings).items]
        if report.submission is not None:
            submissions.append(tables.add(report.submission, named))
        partners += [tables.add(partner, named) for partner in report.partners]
    files = tables.finished(parquet=parquet)
    return KeptWorld(tuple(submissions), tuple(partners), tuple(findings), tuple(files))


def _with_path(report: GivenReport, place: Place) -> Place:
    """The place with its file named from where the command runs: two folders may have files of one name."""
    folder = report.path.parent if report.path.is_file() else report.path
    name = report.seen.workbook if report.seen.sheets(place.file) else None
    return replace(place, file=(folder / (name or place.file)).as_posix())


def read_report(path: Path) -> GivenReport:
    """The annual information at `path`, with the faults of its files; of a dossier, what of it is public."""
    kind = kind_of(path)
    if kind is PathKind.DOSSIER:
        return _dossier(path)
    if kind is PathKind.WORKBOOK and path.suffix.lower() != ".json":
        submission, findings = read_tables(path)
        return GivenReport(path, submission, findings)
    # A document as data is told from annual information, which both are JSON, by the command that compares either.
    from reporter.verbs.diff import read_version

    version = read_version(path)
    findings = Findings(list(version.findings.items))
    if version.submission is None and not findings.reach(Severity.ERROR):
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
