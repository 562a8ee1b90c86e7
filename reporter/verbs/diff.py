"""A version of a submission, read from what a person has of it: a dossier, a submission folder, or an AEF workbook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.closing import closed
from reporter.comparison.differences import Comparison
from reporter.comparison.dossiers import dossier_parts
from reporter.comparison.submissions import as_written, compare
from reporter.documents.annexes import notice
from reporter.documents.comparison import comparison_document
from reporter.dossier.confidential import kept, public_narrative, public_submission
from reporter.dossier.facts import Dossier, Status
from reporter.dossier.filings import KEPT
from reporter.dossier.narrative import Narrative
from reporter.dossier.seen import AS_FILES, Seen
from reporter.files.aef.workbook import is_layout
from reporter.files.manifests import folder_findings, read_manifest
from reporter.files.reading import file_digest, matching
from reporter.findings import Findings, Place, Severity, define
from reporter.records.submission import Submission
from reporter.registries.submissions import read_annual_information
from reporter.verbs.examine import unread_parts
from reporter.verbs.paths import PathKind, kind_of
from reporter.verbs.submission_folder import write_whole

WORKBOOK = "*-AEF-*.xlsx"

NO_VERSION = define(
    "DIF-001", "A version is a dossier, a submission folder or an AEF workbook", para="form",
    remedy="Name a folder with dossier.toml, a folder that `reporter build` wrote, or an .xlsx, .csv or .json file",
    text="""
    Two versions are compared from two dossiers, two submission folders or two AEF workbooks, or one of each.
    Bad: reporter diff downloads/ my-dossier
    Good: reporter diff filed/IND-AEF-2027-v1.0.xlsx my-dossier""")
ONE_WORKBOOK = define(
    "DIF-002", "A submission folder has one AEF workbook", para="form",
    remedy="Name the workbook itself, or build the submission again", text="""
    The annual information of a submission folder is read from its AEF workbook.
    Bad: a folder built with --only initial-report
    Good: a folder with IND-AEF-2027-v1.0.xlsx""")


@dataclass(frozen=True)
class ComparedVersion:
    """What was read. `submission` is None where a fault leaves no whole of it; `dossier` and `accounts` where the
    version is no dossier. `notice` is what every page of an illustrative one says. `inputs` are the digests of the
    files that a dossier is read from, or that a folder was built from; `outputs` those of a folder's files. Both are
    None where they cannot be told. `partners` are the other Parties' submissions that a dossier brings."""

    path: Path
    submission: Submission | None
    findings: Findings
    dossier: Dossier | None = None
    accounts: Accounts | None = None
    narrative: Narrative = Narrative()
    notice: str | None = None
    inputs: Mapping[str, str] | None = None
    outputs: Mapping[str, str] | None = None
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES

    @property
    def told(self) -> Findings:
        """The faults at the cells or files that the person has."""
        return self.seen.findings(self.findings)


def read_version(path: Path) -> ComparedVersion:
    """The version of a submission at `path`, with the faults of its files."""
    kind = kind_of(path)
    if kind is PathKind.DOSSIER:
        return _dossier(path)
    if kind is PathKind.SUBMISSION_FOLDER:
        return _submission_folder(path)
    if kind is PathKind.WORKBOOK:
        return _workbook(path)
    findings = Findings([NO_VERSION.finding(Place(path.name or "."), "this is none of the three", path)])
    return ComparedVersion(path, None, findings)


def compare_versions(old: ComparedVersion, new: ComparedVersion) -> Comparison | None:
    """What differs between two versions; None where one of them has no Table 1.

    Where only one is a dossier, it is compared as its workbook says it.
    """
    if old.submission is None or new.submission is None:
        return None
    if old.dossier and new.dossier and old.accounts and new.accounts:
        others = dossier_parts(old.dossier, new.dossier, (old.narrative, new.narrative),
                               (old.submission, new.submission))
        comparison = compare(old.submission, new.submission, (old.accounts, new.accounts), others)
    else:
        comparison = compare(_written(old), _written(new))
    return replace(comparison, not_compared=tuple(_not_compared(old, new)))


def _written(version: ComparedVersion) -> Submission:
    """The tables of a version as a workbook has them."""
    assert version.submission is not None
    return as_written(version.submission, version.dossier.facts) if version.dossier else version.submission


BESIDE_THE_TABLES = "facts, approaches, inventory and narrative, and with them the reports"


def _not_compared(old: ComparedVersion, new: ComparedVersion) -> Iterator[str]:
    """What was not compared: what cannot be read, and what only one of the two lets us see.

    A built folder says by its digests what it was built from; the same files make the same reports.
    """
    for which, version in (("old", old), ("new", new)):
        files = sorted({name for names in unread_parts(version.findings).values() for name in names}
                       if version.dossier else {each.place.file for each in version.findings.at_least(Severity.ERROR)})
        if files:
            yield version.seen.words(f"what cannot be read of the {which} version, in {', '.join(files)}")
    kinds = [kind_of(version.path) for version in (old, new)]
    same = any(mine is not None and mine == theirs for mine, theirs in (
        (old.inputs, new.inputs), (old.outputs, new.outputs)))
    if kinds not in ([PathKind.DOSSIER] * 2, [PathKind.WORKBOOK] * 2) and not same:
        yield BESIDE_THE_TABLES


def _dossier(path: Path) -> ComparedVersion:
    closing = closed(path)
    findings = Findings(closing.findings.at_least(Severity.WARNING))
    if closing.dossier is None or closing.submission is None:
        return ComparedVersion(path, None, findings, seen=closing.seen)
    facts = closing.dossier.facts
    # A comparison goes with what is public.
    items = kept(facts.confidential, closing.submission, closing.narrative)
    submission = public_submission(closing.submission, items)
    return ComparedVersion(path, submission, findings, closing.dossier, accounts(closing.dossier, submission),
                           public_narrative(closing.narrative, items), notice(facts), _digests(closing.dossier),
                           partners=closing.partners, seen=closing.seen)


def _digests(dossier: Dossier) -> dict[str, str] | None:
    """The digests of a dossier's files; None where one of them cannot be read."""
    digests = {name: file_digest(dossier.folder, name, Findings()) for name in _own(dossier.inputs)}
    return {name: digest for name, digest in digests.items() if digest is not None} \
        if None not in digests.values() else None


def _submission_folder(path: Path) -> ComparedVersion:
    findings = Findings()
    found = matching(path, WORKBOOK, findings)
    if len(found) != 1:
        told = f"the folder has {', '.join(found)}" if found else "the folder has none"
        findings.add(ONE_WORKBOOK.finding(Place(path.name), told))
        return ComparedVersion(path, None, findings)
    version = replace(_workbook(path / found[0]), path=path, notice=_notice_of_build(path))
    manifest = read_manifest(path)
    if manifest is None or any(folder_findings(path, manifest)):
        return version
    outputs = {name: output.sha256 for name, output in manifest.outputs.items()}
    return replace(version, inputs={name: manifest.inputs[name] for name in _own(manifest.inputs)}, outputs=outputs)


def _own(inputs: Iterable[str]) -> list[str]:
    """The files that say something of this version, and not of what was filed before."""
    return [name for name in inputs if name.partition("/")[0] not in KEPT]


def _workbook(path: Path) -> ComparedVersion:
    submission, findings = read_annual_information(path.parent, path.name)
    # How a workbook is laid out is for `reporter check`; here it matters what it says.
    return ComparedVersion(path, submission, Findings([found for found in findings if not is_layout(found)]))


def _notice_of_build(path: Path) -> str | None:
    manifest = read_manifest(path)
    illustrative = manifest is not None and manifest.status == Status.ILLUSTRATIVE
    return "Illustrative figures. Not for filing." if illustrative else None


def diff_json(comparison: Comparison | None, pair: tuple[ComparedVersion, ComparedVersion]) -> str:
    """The comparison and the faults of reading each version, as one JSON text; null where nothing could be compared."""
    from reporter.renderers.comparison_text import comparison_json

    said = {
        "findings": {which: [found.as_json() for found in version.told.sorted()]
                     for which, version in zip(("old", "new"), pair, strict=True)},
        "comparison": None if comparison is None else comparison_json(comparison)}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def write_comparison(comparison: Comparison, pair: tuple[ComparedVersion, ComparedVersion],
                     out: Path) -> tuple[Path, ...]:
    """Write the comparison as HTML and as a workbook into the folder `out`; the paths written."""
    from reporter.renderers.html import render_html
    from reporter.renderers.workbooks.comparison import comparison_workbook

    said = next((version.notice for version in reversed(pair) if version.notice), None)
    dossier = pair[1].dossier or pair[0].dossier
    paper = comparison_document(comparison, authority=dossier.facts.party.authority if dossier else None, notice=said)
    files = {out / f"{paper.name}.html": render_html(paper).encode(),
             out / f"{paper.name}.xlsx": comparison_workbook(comparison, notice=said)}
    out.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_whole(path, content)
    return tuple(files)
