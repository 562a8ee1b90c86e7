"""A version of a submission, read from what a person has of it: a dossier, a submission folder, or an AEF workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.closing import closed
from reporter.comparison.differences import Comparison
from reporter.comparison.documents import twin_part
from reporter.comparison.dossiers import dossier_parts, files_part
from reporter.comparison.submissions import as_written, compare
from reporter.documents.annexes import notice
from reporter.documents.comparison import comparison_document
from reporter.dossier.attachments import FOLDER as ATTACHMENTS
from reporter.dossier.confidential import kept, public_narrative, public_submission
from reporter.dossier.facts import Dossier, Status
from reporter.dossier.filings import KEPT
from reporter.dossier.narrative import FOLDER as NARRATIVE
from reporter.dossier.narrative import Narrative
from reporter.dossier.registry_files import MAPPINGS
from reporter.dossier.seen import AS_FILES, Seen
from reporter.dossier.submitted import PARTNER
from reporter.files.manifests import folder_findings, read_manifest
from reporter.files.reading import at_one_moment, file_digest
from reporter.files.twins import read_twin
from reporter.findings import Findings, Place, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import INITIAL_REPORT
from reporter.records.submission import Submission
from reporter.verbs.compared_documents import (
    SUBMISSIONS,
    Twins,
    by_what_they_are,
    head_of,
    is_twin,
    twins_in,
    twins_of,
)
from reporter.verbs.examine import FIGURES_REST_ON, unread_parts
from reporter.verbs.given_reports import read_tables
from reporter.verbs.paths import ONE_WORKBOOK, PathKind, kind_of, workbook_of_submission
from reporter.verbs.staging import write_whole

NO_VERSION = define(
    "DIF-001", "A version is a dossier, a submission folder, an AEF workbook or a document as data", para="form",
    remedy="Name a folder with dossier.toml, a folder that `reporter build` or `reporter archive` wrote, or an .xlsx, "
           ".csv or .json file", text="""
    Two versions are compared from dossiers, submission folders, what was filed, AEF workbooks, or documents as data
    (the .json file beside a report), any one with any other.
    Bad: reporter diff downloads/ my-dossier
    Good: reporter diff filed/IND-AEF-2027-v1.0.xlsx my-dossier""")
@dataclass(frozen=True)
class ComparedVersion:
    """What was read. `submission` is None where a fault leaves no whole of it; `dossier` and `accounts` where the
    version is no dossier. `notice` is what every page of an illustrative one says. `inputs` are the digests of the
    files that a dossier is read from, or that a folder was built from; `outputs` those of a folder's files. Both are
    None where they cannot be told. `files` are the digests of what is taken as it is, such as attachments. `partners`
    are the other Parties' submissions that a dossier brings; `twins` are the documents that a folder or file holds."""

    path: Path
    submission: Submission | None
    findings: Findings
    dossier: Dossier | None = None
    accounts: Accounts | None = None
    narrative: Narrative = Narrative()
    notice: str | None = None
    inputs: Mapping[str, str] | None = None
    outputs: Mapping[str, str] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES
    twins: Twins = field(default_factory=dict)
    without_data: tuple[str, ...] = ()
    """The documents of a folder that do not stand in it as data."""

    @property
    def documents(self) -> Twins:
        """The documents as data: as they stand, or as the dossier would make them."""
        if self.dossier is None or self.submission is None:
            return self.twins
        sayable = FIGURES_REST_ON.isdisjoint(unread_parts(self.findings))
        return twins_of(self.dossier, self.submission, self.narrative, self.accounts if sayable else None)

    @property
    def told(self) -> Findings:
        """The faults at the cells or files that the person has."""
        return self.seen.findings(self.findings)


@at_one_moment()
def read_version(path: Path) -> ComparedVersion:
    """The version of a submission at `path`, with the faults of its files."""
    kind = kind_of(path)
    if kind is PathKind.DOSSIER:
        return _dossier(path)
    if kind is PathKind.SUBMISSION_FOLDER:
        return _submission_folder(path)
    if kind is PathKind.WORKBOOK:
        return _document(path) if is_twin(path) else _workbook(path)
    findings = Findings([NO_VERSION.finding(Place(path.name or "."), "this is none of these", path)])
    return ComparedVersion(path, None, findings)


def compare_versions(old: ComparedVersion, new: ComparedVersion) -> Comparison | None:
    """What differs between two versions; None where they have nothing in common that can be read.

    Where only one is a dossier, it is compared as its workbook and its documents say it.
    """
    if old.dossier and new.dossier and old.accounts and new.accounts and old.submission and new.submission:
        others = dossier_parts(old.dossier, new.dossier, (old.narrative, new.narrative),
                               (old.submission, new.submission))
        others = (*others, files_part(old.files, new.files))
        comparison = compare(old.submission, new.submission, (old.accounts, new.accounts), others)
        return replace(comparison, not_compared=tuple(_not_read(old, new)))
    before, after = ((version.documents if other.dossier is None and other.twins else version.twins)
                     for version, other in ((old, new), (new, old)))
    both = [what for what in after if what in before]
    documents = tuple(twin_part(before[what], after[what]) for what in both)
    if both:
        documents = (*documents, files_part(_in_reports(old.files, both), _in_reports(new.files, both)))
    not_compared = (*_not_read(old, new), *_of_one_alone(old, new, before, after))
    annexed = SUBMISSIONS[SubmissionKind.REGULAR_INFORMATION] in both
    if old.submission is not None and new.submission is not None:
        comparison = compare(_written(old), _written(new), others=documents)
        return replace(comparison, not_compared=not_compared, figures_in_annex=annexed)
    if not both:
        return None
    return Comparison(head_of(before[both[0]]), head_of(after[both[0]]), documents, (), None, not_compared, annexed)


def nothing_in_common(old: ComparedVersion, new: ComparedVersion) -> str:
    """Why two versions cannot be compared, and what to do."""
    if any(one.findings.reach(Severity.ERROR) for one in (old, new)):
        return "There is nothing to compare, because of the errors."
    first, second = (", ".join([*(["annual information"] if one.submission else []), *(
        twin.name for twin in one.twins.values())]) for one in (old, new))
    return (f"There is nothing to compare: the old version holds {first}, the new one {second}. Name two versions of "
            "the same submission, or the dossier itself.")


def _in_reports(files: Mapping[str, str], reports: Iterable[str]) -> dict[str, str]:
    """Those of the files that travel inside the documents: attachments of initial reports, and pictures."""
    folders = [f"{NARRATIVE}/{INITIAL_REPORT if 'initial' in what else what}" for what in reports]
    if f"{NARRATIVE}/{INITIAL_REPORT}" in folders:
        folders.append(ATTACHMENTS)
    return {name: digest for name, digest in files.items() if name.rpartition("/")[0] in folders}


def _as_they_are(inputs: Mapping[str, str]) -> dict[str, str]:
    """Those of the inputs that are no tables and no texts, and are compared as they are."""
    return {name: digest for name, digest in inputs.items() if name.partition("/")[0] in (
        ATTACHMENTS, MAPPINGS, PARTNER) or name.startswith(f"{NARRATIVE}/") and not name.endswith(".md")}


def _written(version: ComparedVersion) -> Submission:
    """The tables of a version as a workbook has them."""
    assert version.submission is not None
    return as_written(version.submission, version.dossier.facts) if version.dossier else version.submission


BESIDE_THE_TABLES = "facts, approaches, inventory and narrative, and with them the reports"
NOT_PRINTED = "what a dossier says and no document prints, such as what [[registry]] tells of an export"


def _not_read(old: ComparedVersion, new: ComparedVersion) -> Iterator[str]:
    """What was not compared since it cannot be read."""
    for which, version in (("old", old), ("new", new)):
        files = sorted({name for names in unread_parts(version.findings).values() for name in names}
                       if version.dossier else {each.place.file for each in version.findings.at_least(Severity.ERROR)})
        if files:
            yield version.seen.words(f"what cannot be read of the {which} version, in {', '.join(files)}")


def _of_one_alone(old: ComparedVersion, new: ComparedVersion, before: Twins, after: Twins) -> Iterator[str]:
    """What was not compared since only one of the two lets us see it.

    A built folder says by its digests what it was built from; the same files make the same reports.
    """
    for which, version, other in (("old", old, new), ("new", new, old)):
        if version.submission is not None and other.submission is None and not _was_filed(
                version, SubmissionKind.ANNUAL_INFORMATION):
            yield f"annual information, which only the {which} version has"
    for which, version, ours, theirs in (("old", old, before, after), ("new", new, after, before)):
        filed = {what for kind, what in SUBMISSIONS.items() if _was_filed(version, kind)}
        for what in ours:
            if what not in theirs and what not in filed:
                yield f"{ours[what].name}, which only the {which} version has"
    if any(mine is not None and mine == theirs for mine, theirs in (
            (old.inputs, new.inputs), (old.outputs, new.outputs))):
        return
    for which, version in (("old", old), ("new", new)):
        for what in version.without_data:
            yield f"{what} of the {which} version, which is not there as data"
    if old.dossier or new.dossier:
        yield NOT_PRINTED if before and after else BESIDE_THE_TABLES


def _was_filed(version: ComparedVersion, kind: SubmissionKind) -> bool:
    """True for what a dossier does not make again, since it was filed in that version."""
    return version.dossier is not None and version.dossier.was_filed(kind) is not None


def _dossier(path: Path) -> ComparedVersion:
    closing = closed(path)
    findings = Findings(closing.findings.at_least(Severity.WARNING))
    if closing.dossier is None or closing.submission is None:
        return ComparedVersion(path, None, findings, seen=closing.seen)
    facts = closing.dossier.facts
    # A comparison goes with what is public.
    items = kept(facts.confidential, closing.submission, closing.narrative)
    submission = public_submission(closing.submission, items)
    digests = _digests(closing.dossier)
    return ComparedVersion(path, submission, findings, closing.dossier, accounts(closing.dossier, submission),
                           public_narrative(closing.narrative, items), notice(facts), digests,
                           files=_as_they_are(digests or {}), partners=closing.partners, seen=closing.seen)


def _digests(dossier: Dossier) -> dict[str, str] | None:
    """The digests of a dossier's files; None where one of them cannot be read."""
    digests = {name: file_digest(dossier.folder, name, Findings()) for name in _own(dossier.inputs)}
    return {name: digest for name, digest in digests.items() if digest is not None} \
        if None not in digests.values() else None


def _submission_folder(path: Path) -> ComparedVersion:
    findings, manifest = Findings(), read_manifest(path)
    workbook = workbook_of_submission(path, findings)
    if findings.items:
        return ComparedVersion(path, None, findings)
    twins = twins_in(path, manifest, findings) if manifest else {}
    if not workbook and not twins:
        findings.add(ONE_WORKBOOK.finding(Place(path.name), "the folder has none"))
        return ComparedVersion(path, None, findings)
    version = _workbook(path / workbook) if workbook else ComparedVersion(path, None, Findings())
    version = replace(version, path=path, notice=_notice_of_build(path), twins=twins,
                      findings=Findings([*version.findings.items, *findings.items]))
    if manifest is None:
        return replace(version, without_data=("all beside the tables",))
    reports = {what for kind, what in SUBMISSIONS.items() if kind in manifest.kinds}
    version = replace(version, without_data=tuple(sorted(reports - twins.keys())), files=_as_they_are(manifest.inputs))
    if any(folder_findings(path, manifest)):
        return version
    outputs = {name: output.sha256 for name, output in manifest.outputs.items()}
    return replace(version, inputs={name: manifest.inputs[name] for name in _own(manifest.inputs)}, outputs=outputs)


def _own(inputs: Iterable[str]) -> list[str]:
    """The files that say something of this version, and not of what was filed before."""
    return [name for name in inputs if name.partition("/")[0] not in KEPT]


def _workbook(path: Path) -> ComparedVersion:
    submission, findings = read_tables(path)
    return ComparedVersion(path, submission, findings)


def _document(path: Path) -> ComparedVersion:
    findings = Findings()
    twin = read_twin(path.parent, path.name, findings)
    return ComparedVersion(path, None, findings, notice=twin.notice if twin else None,
                           twins=by_what_they_are([twin] if twin else []))


def _notice_of_build(path: Path) -> str | None:
    manifest = read_manifest(path)
    illustrative = manifest is not None and manifest.status == Status.ILLUSTRATIVE
    return "Illustrative figures. Not for filing." if illustrative else None


def diff_json(comparison: Comparison | None, pair: tuple[ComparedVersion, ComparedVersion]) -> str:
    """The comparison and the faults of reading each version, as one JSON text; null where nothing could be compared."""
    from reporter.renderers.comparison_text import comparison_json
    from reporter.renderers.findings_formats import plain_json

    said = {
        "findings": {which: [found.as_json() for found in version.told.sorted()]
                     for which, version in zip(("old", "new"), pair, strict=True)},
        "comparison": None if comparison is None else comparison_json(comparison)}
    return plain_json(said)


def write_comparison(comparison: Comparison, pair: tuple[ComparedVersion, ComparedVersion],
                     out: Path) -> tuple[Path, ...]:
    """Write the comparison as HTML and as a workbook into the folder `out`; the paths written."""
    from reporter.renderers.html import render_html
    from reporter.renderers.workbooks.comparison import comparison_workbook

    said = next((version.notice for version in reversed(pair) if version.notice), None)
    dossier = pair[1].dossier or pair[0].dossier
    paper = comparison_document(comparison, authority=dossier.facts.party.authority if dossier else None, notice=said)
    files = {f"{paper.name}.html": render_html(paper).encode(),
             f"{paper.name}.xlsx": comparison_workbook(comparison, notice=said)}
    write_whole(out, files)
    return tuple(out / name for name in files)
