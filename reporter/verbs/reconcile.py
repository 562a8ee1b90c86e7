"""What `reporter reconcile` is given: annual information of several Parties and years, and how it fits together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from reporter import checks
from reporter.accounting.world.asking import Pairing
from reporter.findings import Findings, Place, Severity
from reporter.records.rows import Row
from reporter.records.submission import Submission
from reporter.verbs.diff import ONE_WORKBOOK, ComparedVersion, read_version

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Reconciliation:
    """What was paired between the submissions, and every finding; files are named as they were given.

    `submissions` are those that could be read, in the order given.
    """

    submissions: tuple[Submission, ...]
    pairings: tuple[Pairing, ...]
    findings: Findings


def reconcile(paths: Iterable[Path], progress: Callable[[str], None] = lambda step: None) -> Reconciliation:
    """The annual information at `paths`, read and compared: dossiers, submission folders and AEF workbooks."""
    findings = Findings()
    submissions: list[Submission] = []
    partners: list[Submission] = []
    for path in paths:
        progress(f"reading {path.name}")
        version = read_version(path)
        findings.extend(replace(found, place=_with_path(version, found.place)) for found in version.told.items)
        if version.submission is None and not version.findings.at_least(Severity.ERROR):
            findings.add(ONE_WORKBOOK.finding(Place(version.path.as_posix()), "it holds no annual information"))
        if version.submission is not None:
            submissions.append(_with_paths(version, version.submission))
        partners += [_with_paths(version, partner) for partner in version.partners]
    progress("comparing")
    given = {one.key for one in submissions}
    partners = [one for one in partners if one.key not in given]
    submissions += partners
    elsewhere = {one.header.place.file for one in partners}
    subject = checks.between(submissions)
    # What stands in a file of the folder partner is for the other Party to mend, as `reporter check` has it.
    findings.extend(replace(found, severity=Severity.WARNING) if found.severity is Severity.ERROR
                    and found.place.file in elsewhere else found for found in checks.run(subject))
    return Reconciliation(tuple(submissions), subject.world.answers.routes if subject.world else (), findings)


def _with_path(version: ComparedVersion, place: Place) -> Place:
    """The place with its file named from where the command runs: two folders may have files of one name."""
    folder = version.path.parent if version.path.is_file() else version.path
    name = version.seen.workbook if version.seen.sheets(place.file) else None
    return replace(place, file=(folder / (name or place.file)).as_posix())


def _with_paths(version: ComparedVersion, submission: Submission) -> Submission:
    def named(rows: Iterable[R]) -> tuple[R, ...]:
        return tuple(row.model_copy(update={"place": _with_path(version, row.place)}) for row in rows)

    return replace(submission, header=named([submission.header])[0], authorizations=named(submission.authorizations),
                   actions=named(submission.actions), holdings=named(submission.holdings),
                   entities=named(submission.entities), history=named(submission.history),
                   opening=named(submission.opening), previous=named(submission.previous))
