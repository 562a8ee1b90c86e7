"""What `reporter reconcile` is given: annual information of several Parties and years, and how it fits together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from reporter import checks
from reporter.accounting.world.asking import Pairing, World
from reporter.accounting.world.engines import EngineName
from reporter.accounting.world.keeping import KeptWorld, check_apart, is_world, read_world, write_submissions
from reporter.checks.between_parties import between_tabled
from reporter.dossier.registry_files import FOLDER as REGISTRY
from reporter.dossier.submitted import PARTNER
from reporter.files.aef.workbook import is_layout
from reporter.files.stages import scratch
from reporter.findings import Finding, Findings, Refusal, Severity
from reporter.records.submission import Submission
from reporter.verbs.given_reports import read_reports
from reporter.verbs.reading_beside import are_many, read_beside
from reporter.verbs.staging import put_folder, staged


@dataclass(frozen=True)
class Reconciliation:
    """What was paired between the submissions, and every finding; files are named as they were given.

    `submissions` are those that could be read, in the order given; `not_whole` are the files of those of which a part
    could not, or that could be compared with no other.
    """

    submissions: tuple[Submission, ...]
    pairings: tuple[Pairing, ...]
    findings: Findings
    not_whole: tuple[str, ...] = ()


def reconcile(paths: Iterable[Path], progress: Callable[[str], None] = lambda step: None,
              engine: EngineName = EngineName.DUCKDB, to_parquet: Path | None = None) -> Reconciliation:
    """The annual information at `paths`, read and compared: dossiers, submission folders, AEF workbooks, and folders
    of Parquet that an earlier reconciliation wrote. `to_parquet` is a new folder, in which all that was read is kept.

    Raises Refusal where that folder is there already, or the engine cannot run.
    """
    if to_parquet is not None and os.path.lexists(to_parquet):
        raise Refusal(f"{to_parquet} is there already: name a new folder.")
    with staged(to_parquet) if to_parquet else scratch() as folder:
        read, given = _read(paths, folder, progress, parquet=to_parquet is not None)
        reconciled = _compared([*given, read], progress, engine)
        if to_parquet is not None:
            write_submissions(folder, read)
            put_folder(folder, to_parquet)
        return reconciled


def _read(paths: Iterable[Path], folder: Path, progress: Callable[[str], None], *,
          parquet: bool) -> tuple[KeptWorld, list[KeptWorld]]:
    """What is read now, and what earlier reconciliations kept."""
    given: list[KeptWorld] = []
    others: list[Path] = []
    for path in paths:
        if is_world(path):
            progress(f"reading {path.name}")
            given.append(read_world(path))
        else:
            others.append(path)
    if are_many(others):
        return read_beside(others, folder, progress), given
    return read_reports(others, folder, progress, parquet=parquet or bool(given)), given


def _compared(worlds: list[KeptWorld], progress: Callable[[str], None], engine: EngineName) -> Reconciliation:
    progress("comparing")
    check_apart(worlds)
    given = [one for world in worlds for one in world.submissions]
    keys = {one.submission.key for one in given}
    partners = [one for world in worlds for one in world.partners if one.submission.key not in keys]
    submissions = (*given, *partners)
    files = [file for world in worlds for file in world.files]
    findings = Findings([finding for kept in worlds for finding in kept.findings])
    unread = {finding.place.file for finding in findings.items if _leaves_unread(finding)}
    not_whole = sorted({file for one in submissions if (file := one.submission.header.place.file) in unread
                        or any(PurePosixPath(other).is_relative_to(PurePosixPath(file).parent / REGISTRY)
                               for other in unread)})
    world = World(submissions, lambda scratch: files, engine, frozenset(not_whole))
    # What stands in a file of the folder partner is for the other Party to mend, as `reporter check` has it.
    elsewhere = {one.submission.header.place.file for one in partners}
    findings.extend(replace(found, severity=Severity.WARNING) if found.severity is Severity.ERROR
                    and found.place.file in elsewhere else found for found in checks.run(between_tabled(world)))
    left_out = (left.submission.header.place.file for left in world.answers.left_out)
    return Reconciliation(tuple(one.submission for one in submissions), world.answers.routes, findings,
                          tuple(sorted({*not_whole, *left_out})))


def _leaves_unread(finding: Finding) -> bool:
    """True for a fault of reading; in a file of the folder partner it weighs less, and leaves it unread too."""
    theirs = PurePosixPath(finding.place.file).parent.name == PARTNER
    return finding.severity is Severity.ERROR or (
        theirs and finding.severity is Severity.WARNING and not is_layout(finding))
