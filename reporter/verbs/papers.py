"""The papers that a submission consists of: which there are, and what is attached to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.first_transfers import Explanation
from reporter.documents import gaps
from reporter.documents.annex_4 import annex_4
from reporter.documents.annexes import notice
from reporter.documents.annual_information import annual_information
from reporter.documents.changes import with_changed_answers, with_changed_tables
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Document
from reporter.documents.structured_summary import structured_summary
from reporter.documents.updated_initial_report import updated_initial_report
from reporter.dossier.confidential import Kept, Redaction, kept, public_narrative, public_submission
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.narrative import Narrative
from reporter.files.reading import file_digest, read_bytes
from reporter.findings import Findings, Refusal, Severity
from reporter.forms.deadlines import Part, SubmissionKind
from reporter.forms.editions import Profile
from reporter.records.attachments import AttachedPaper
from reporter.records.submission import Submission
from reporter.registries.export import Listed
from reporter.verbs.examine import Examined, Progress
from reporter.verbs.made_files import MadeFiles

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_A_PDF_ALONE = "in a PDF alone"
"""The part of files that are attached to a PDF and do not stand beside it."""


@dataclass(frozen=True)
class Attachment:
    """A file, made before, that travels inside a PDF."""

    name: str
    mime: str
    description: str


@dataclass(frozen=True)
class Paper:
    """A document with what is attached to its PDF; `kind` is None for a statement of authorization."""

    kind: SubmissionKind | None
    document: Document
    attachments: tuple[Attachment, ...] = ()

    @property
    def part(self) -> str:
        """The part of the submission that its files belong to."""
        return self.kind or Part.AUTHORIZATIONS


@dataclass(frozen=True)
class Public:
    """A dossier as the public may see it, with its accounts and the digests of its inputs."""

    dossier: Dossier
    submission: Submission
    narrative: Narrative
    accounts: Accounts
    digests: Mapping[str, str]
    confidential: tuple[Kept, ...]
    derivations: tuple[Explanation, ...]
    draft: bool
    filed: tuple[Submission, ...] = ()
    listed: tuple[Listed, ...] = ()
    watched: bool = False
    unsaid: str | None = None
    """Why no figure can be said; None where all was read that figures rest on."""

    @property
    def facts(self) -> Facts:
        return self.dossier.facts

    @property
    def profile(self) -> Profile:
        return self.facts.reading


def public_dossier(examined: Examined, *, draft: bool, watched: bool = False) -> Public | None:
    """What of a dossier may be public; None where it could not be read whole."""
    closing, figures = examined.closing, examined.accounts
    dossier, submission = closing.dossier, closing.submission
    if dossier is None or submission is None or figures is None:
        return None
    items = kept(dossier.facts.confidential, submission, closing.narrative)
    if items:
        submission = public_submission(submission, items)
        figures = accounts(dossier, submission)
    read = {name: file_digest(dossier.folder, name, Findings()) for name in dossier.inputs}
    digests = {name: found for name, found in read.items() if found is not None}
    return Public(dossier, submission, public_narrative(closing.narrative, items), figures, digests, items,
                  closing.derivations, draft, closing.filed, closing.listed, watched, examined.figures_unsaid)


def papers_of(public: Public, wanted: Set[SubmissionKind], files: MadeFiles,
              progress: Progress) -> Iterable[Paper]:
    """The documents that are asked for; workbooks and tables go straight into `files`."""
    if SubmissionKind.INITIAL_REPORT in wanted:
        copies = _copies(files, SubmissionKind.INITIAL_REPORT, public, [
            paper for paper in public.dossier.attachments
            if not paper.signs or any(approach in public.dossier.reported_approaches for approach, _ in paper.signs)])
        yield Paper(SubmissionKind.INITIAL_REPORT, initial_report(
            public.dossier, public.submission, public.narrative, public.digests,
            tuple(copy.name for copy in copies), draft=public.draft), copies)
    updated = public.facts.updated_initial_report
    if SubmissionKind.UPDATED_INITIAL_REPORT in wanted and updated and public.dossier.further_approaches:
        copies = _copies(files, SubmissionKind.UPDATED_INITIAL_REPORT, public, [
            paper for paper in public.dossier.attachments
            if any(approach in public.dossier.further_approaches for approach, _ in paper.signs)])
        yield Paper(SubmissionKind.UPDATED_INITIAL_REPORT, updated_initial_report(
            public.dossier, updated, public.submission, public.narrative, public.digests,
            tuple(copy.name for copy in copies), draft=public.draft), copies)
    if wanted & {SubmissionKind.ANNUAL_INFORMATION, SubmissionKind.REGULAR_INFORMATION}:
        progress(f"making the workbook of {len(public.submission.actions):,} actions")
        workbook = _aef_workbook(files, public, SubmissionKind.ANNUAL_INFORMATION if (
            SubmissionKind.ANNUAL_INFORMATION in wanted) else IN_A_PDF_ALONE)
    if SubmissionKind.ANNUAL_INFORMATION in wanted:
        yield _annual_information(files, public, workbook, progress)
    if SubmissionKind.REGULAR_INFORMATION in wanted:
        yield _regular_information(files, public, workbook)


def with_changes(paper: Paper, public: Public) -> Paper:
    """The paper of a new version with what it changes against the version that was filed."""
    filed = public.dossier.filed_before(paper.kind) if paper.kind else None
    if filed is None:
        return paper
    if paper.kind is not SubmissionKind.ANNUAL_INFORMATION:
        return replace(paper, document=with_changed_answers(paper.document, filed))
    before = next((one for one in public.filed if (one.header.reported_year, one.header.version) == (
        filed.reported_year, filed.version)), None)
    if before is None:
        return paper
    return replace(paper, document=with_changed_tables(paper.document, filed, before, public.submission, public.facts))


def with_gaps(paper: Paper, public: Public, findings: Findings, made: Set[SubmissionKind | None]) -> Paper:
    """The paper of a draft with every error as a gap at its place; `made` are the kinds of all papers."""
    assert paper.kind is not None
    places: dict[SubmissionKind, gaps.Placing] = {
        SubmissionKind.INITIAL_REPORT: gaps.in_initial_report(public.narrative, public.dossier.reported_approaches),
        SubmissionKind.UPDATED_INITIAL_REPORT: gaps.in_initial_report(public.narrative,
                                                                      public.dossier.further_approaches),
        SubmissionKind.ANNUAL_INFORMATION: gaps.in_annual_information,
        SubmissionKind.REGULAR_INFORMATION: gaps.in_annex_4(public.narrative)}
    errors = redacted_findings(findings, public.confidential).at_least(Severity.ERROR)
    others = [placed for kind, placed in places.items() if kind is not paper.kind and kind in made]
    return replace(paper, document=gaps.with_errors(paper.document, errors, places[paper.kind], others,
                                                    public.dossier.seen))


def redacted_findings(findings: Findings, items: tuple[Kept, ...]) -> Findings:
    """The findings as public files have them."""
    redaction = Redaction(items)
    return Findings(list(map(redaction.of, findings.items)),
                    [replace(each, finding=redaction.of(each.finding)) for each in findings.ignored])


def _copies(files: MadeFiles, kind: SubmissionKind, public: Public,
            papers: Iterable[AttachedPaper]) -> tuple[Attachment, ...]:
    """The papers of attachments/ that travel inside a report, and stand beside it."""
    copies = []
    for paper in papers:
        told = Findings()
        content = read_bytes(public.dossier.folder, paper.file, told)
        if content is None:
            raise Refusal(f"{paper.file} could be read before, and cannot now: {told.items[0].message}.")
        signs = ", ".join(identifier for _, identifier in paper.signs)
        copies.append(Attachment(paper.name, "application/pdf", f"Signed copy of the authorization {signs}" if signs
                                 else "Attachment of the Party"))
        files.keep(paper.name, content, kind)
    return tuple(copies)


def _stem(facts: Facts) -> str:
    return f"{facts.party.code}-AEF-{facts.reported_year}-v{facts.annual_information.version}"


def _aef_workbook(files: MadeFiles, public: Public, part: str) -> Attachment:
    from reporter.renderers.workbooks.aef import aef_workbook

    name = f"{_stem(public.facts)}.xlsx"
    files.keep(name, aef_workbook(public.submission, public.profile, notice=notice(public.facts)), part)
    return Attachment(name, XLSX, "The agreed electronic format, as filed")


def _annual_information(files: MadeFiles, public: Public, workbook: Attachment, progress: Progress) -> Paper:
    from reporter.renderers.tabular import csv_tables, submission_json

    kind, stem = SubmissionKind.ANNUAL_INFORMATION, _stem(public.facts)
    table = Attachment(f"{stem}.json", "application/json", "The five tables as JSON")
    told = submission_json(public.submission, public.profile, notice=notice(public.facts))
    files.keep(table.name, _watched(told, table.name, progress), kind)
    for role, content in csv_tables(public.submission, public.profile).items():
        name = f"{stem}-{role}.csv"
        files.keep(name, _watched(content, name, progress), kind)
    document = annual_information(public.dossier, public.submission, public.digests, (workbook.name, table.name),
                                  draft=public.draft)
    return Paper(kind, document, (workbook, table))


def _watched(pieces: Iterable[bytes], name: str, progress: Progress) -> Iterator[bytes]:
    """The pieces of a file, with its size so far each time that one is taken."""
    size = 0
    for piece in pieces:
        size += len(piece)
        progress(f"writing {name}: {size / 10**6:,.1f} MB")
        yield piece


def _regular_information(files: MadeFiles, public: Public, workbook: Attachment) -> Paper:
    from reporter.renderers.workbooks.summary import summary_workbook

    kind, facts = SubmissionKind.REGULAR_INFORMATION, public.facts
    summary = structured_summary(public.dossier, public.submission, public.accounts)
    name = f"{facts.party.code}-structured-summary-{facts.reported_year}-v{facts.regular_information.version}.xlsx"
    content = summary_workbook(summary, public.accounts, public.submission, public.dossier, public.derivations)
    working = Attachment(name, XLSX, "The structured summary with the working of each figure")
    files.keep(name, content, kind)
    document = annex_4(public.dossier, public.submission, public.narrative, public.accounts, public.digests,
                       (name, workbook.name), draft=public.draft)
    return Paper(kind, document, (working, workbook))
