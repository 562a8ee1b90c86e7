"""The Party's filings as records: what stands in filed/ and previous/, and [[filed]] where no file is on hand.

Whenever a dossier is read, the files of each filing are compared with the digests in its manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from reporter.dossier.facts import Facts, FiledElsewhere
from reporter.files.manifests import A_DRAFT, MANIFEST, Manifest, differing_files, read_manifest
from reporter.files.reading import matching
from reporter.files.told_once import once_each
from reporter.files.twins import read_twin
from reporter.findings import Findings, Place, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.records.filings import Filing, in_order
from reporter.records.submission import Submission
from reporter.records.twins import Twin

PREVIOUS, FILED = "previous", "filed"
KEPT = (PREVIOUS, FILED)
"""The folders of what was filed before; the first is how older dossiers call it."""

CHANGED_FILING = define(
    "FIL-001", "What was filed stays as it was filed", para="4/CMA.6 para 32; 2/CMA.3 annex para 34",
    remedy="Put the file back as it was filed; a correction is a new version, built and filed beside it", text="""
    The manifest in the folder of a filing has the sha256 of each of its files.
    Bad: filed/AEF-2027-v1.0/IND-AEF-2027-v1.0.xlsx opened in Excel, and saved
    Good: the files as `reporter archive` put them there""")
ABSENT_FILING = define(
    "FIL-002", "What was filed is kept whole", para="form",
    remedy="Put the file back as it was filed", text="""
    Every file that the manifest of a filing names stands beside it.
    Bad: the PDF taken out of filed/initial-report-v1.0
    Good: the folder as `reporter archive` made it""")
BROKEN_FILING = define(
    "FIL-003", "The manifest of a filing can be read", para="form",
    remedy="Put the folder back as `reporter archive` made it", text="""
    The manifest says what was filed, when, and what its files were.
    Bad: filed/AEF-2027-v1.0/manifest.json cut off in the middle
    Good: manifest.json as `reporter archive` wrote it""")
FILED_WITHOUT_SCOPE = define(
    "FIL-004", "A [[filed]] table says what was filed", para="form",
    remedy="Give approaches for an initial report, updated or not, and reported_year for annual or regular information",
    text="""
    Where the files of a filing are not on hand, the dossier tells it: an initial report with the approaches that it
    covers, annual and regular information with their reported year.
    Bad: [[filed]] with report = "initial-report" and no approaches
    Good: [[filed]] with report = "initial-report" and approaches = ["CA0001"]""")
FILED_TWICE = define(
    "FIL-005", "A filing is told once", para="form", severity=Severity.WARNING,
    remedy="Take out the [[filed]] table if the files are on hand; else give the later filing its own version", text="""
    Of what was filed in one version, and stands in a folder of filed/, neither the dossier nor another folder says
    something else; which of them would count is chance.
    Bad: filed/initial-report-v1.0 and [[filed]] with report = "initial-report" and version = "1.0"
    Good: filed/initial-report-v1.0 alone""")
OWN_WORKBOOK = define(
    "READ-020", "The folder previous holds the Party's own submissions, partner those of others", para="form",
    remedy="Move the workbook: the Party's own into previous, other Parties' into partner", text="""
    Last year's holdings are those of the Party that reports; other Parties' workbooks are for comparing.
    Bad: Japan's workbook in the folder previous of India's dossier
    Good: India's workbook of the year before in previous""")


Entered = dict[tuple[SubmissionKind, int | None, str], Filing]


def built_folders(names: Iterable[str]) -> frozenset[str]:
    """The folders, among the files of a dossier, that hold a submission with its manifest."""
    return frozenset(str(PurePosixPath(name).parent) for name in names if PurePosixPath(name).name == MANIFEST)


def read_filings(folder: Path, facts: Facts, submissions: Iterable[Submission],
                 findings: Findings) -> tuple[tuple[Filing, ...], tuple[str, ...]]:
    """Every filing on hand or told, in the order of their dates, with the files that were read for it.

    `submissions` are the Party's annual information that stands in the folders, alone or with a manifest.
    """
    found: Entered = {}
    files: list[str] = []
    names = [name for kept in KEPT for name in matching(folder, f"{kept}/**/*", Findings())]
    for below in sorted(built_folders(names)):
        manifest = read_manifest(folder, f"{below}/{MANIFEST}", findings, BROKEN_FILING)
        if manifest is None:
            continue
        files.append(f"{below}/{MANIFEST}")
        findings.extend(differing_files(folder, f"{below}/", manifest, ABSENT_FILING, lambda path:
                                        CHANGED_FILING.finding(Place(path), "the file is not as it was filed")))
        for filing in _of_manifest(folder, below, manifest, facts, files, findings):
            before = _enter(found, filing)
            # Of annual information that stands in two files, AEF-721 says so.
            if before and filing.kind is not SubmissionKind.ANNUAL_INFORMATION:
                findings.add(FILED_TWICE.finding(filing.place, f"{filing.title} also stands in {before.place.file}",
                                                 filing.title, remedy="Keep the folder of what was filed, and take the "
                                                                      "other out"))
    for submission in submissions:
        header = submission.header
        _enter(found, Filing(SubmissionKind.ANNUAL_INFORMATION, header.version, header.date_of_submission, header.place,
                             header.reported_year))
    twice = Findings()
    for each in facts.filed:
        told = _told(each, findings)
        before = _enter(found, told) if told else None
        if told and before:
            twice.add(FILED_TWICE.finding(told.place, f"{told.title} also stands in {before.place.file}",
                                          told.title))
    findings.extend(once_each(twice.items))
    return in_order(found.values()), tuple(files)


def _enter(found: Entered, filing: Filing) -> Filing | None:
    """Enter a filing, unless that version of it is known already: then that one."""
    key = (filing.kind, filing.reported_year, filing.version)
    before = found.get(key)
    found.setdefault(key, filing)
    return before


def _of_manifest(folder: Path, below: str, manifest: Manifest, facts: Facts, files: list[str],
                 findings: Findings) -> Iterator[Filing]:
    """What a folder says was filed: the one submission that was archived, or those that a built folder holds."""
    place, filed = Place(f"{below}/{MANIFEST}"), manifest.filed
    kinds = (filed.kind,) if filed else manifest.kinds
    if manifest.party != facts.party.code:
        findings.add(OWN_WORKBOOK.finding(place, f"the filing is by {manifest.party or 'nobody'}", manifest.party,
                                          remedy="Take the folder out"))
        return
    if manifest.draft:
        findings.add(A_DRAFT.finding(place, "it is a draft, and does not count as filed", severity=Severity.ERROR,
                                     remedy="Put there what was filed, or take the folder out"))
        return
    if not kinds:
        findings.add(BROKEN_FILING.finding(place, "it names no submission whose files stand here",
                                           remedy="Put there what was filed, or take the folder out"))
    for kind in kinds:
        version, date = manifest.versions.get(kind.words), filed.date if filed else manifest.dates.get(kind.words)
        if version is None or date is None or not (kind.is_initial or manifest.reported_year):
            findings.add(BROKEN_FILING.finding(place, f"it does not say version, date and year of the {kind.words}"))
            continue
        year = None if kind.is_initial else manifest.reported_year
        yield Filing(kind, version, date, place, year,
                     tuple(manifest.approaches.get(kind.words, ())), manifest.ndc,
                     {str(each.get("code")): str(each.get("ignored")) for each in manifest.ignored},
                     _twin(folder, below, manifest, kind, files, findings), below)


def _twin(folder: Path, below: str, manifest: Manifest, kind: SubmissionKind, files: list[str],
          findings: Findings) -> Twin | None:
    """The document of a filing as data; annual information has none."""
    name = next((name for name, output in sorted(manifest.outputs.items())
                 if output.part == kind and name.endswith(".json")), None)
    if kind is SubmissionKind.ANNUAL_INFORMATION or name is None or not (folder / below / name).is_file():
        return None
    files.append(f"{below}/{name}")
    return read_twin(folder, f"{below}/{name}", findings)


def _told(told: FiledElsewhere, findings: Findings) -> Filing | None:
    kind = told.report
    if not (told.approaches if kind.is_initial else told.reported_year):
        what = "approaches" if kind.is_initial else "reported_year"
        findings.add(FILED_WITHOUT_SCOPE.finding(told.place, f"the {kind.words} of {told.date} has no {what}"))
        return None
    return Filing(kind, told.version, told.date, told.place, None if kind.is_initial else told.reported_year,
                  told.approaches)
