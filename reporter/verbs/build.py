"""From a dossier to its submissions: everything is made in memory, then published whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from reporter import __version__
from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.first_transfers import Explanation
from reporter.documents import gaps
from reporter.documents.annex_4 import annex_4
from reporter.documents.annexes import notice
from reporter.documents.annual_information import annual_information
from reporter.documents.changes import with_changed_answers, with_changed_tables
from reporter.documents.confidential import confidential_document
from reporter.documents.index import Index, MadeFile, index
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Document
from reporter.documents.statement import statements
from reporter.documents.structured_summary import structured_summary
from reporter.documents.updated_initial_report import updated_initial_report
from reporter.dossier.confidential import Kept, kept, leaks, public_narrative, public_submission, redacted
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.loading import told_at
from reporter.dossier.narrative import Narrative
from reporter.files.manifests import MANIFEST, Manifest, Output, digest, json_bytes
from reporter.files.reading import file_digest, read_bytes
from reporter.files.toml_files import as_model
from reporter.findings import Findings, Refusal, Severity, define
from reporter.forms.deadlines import Part, SubmissionKind
from reporter.forms.editions import Profile
from reporter.records.attachments import AttachedPaper
from reporter.records.filings import Filing
from reporter.records.submission import Submission
from reporter.registries.export import Listed
from reporter.verbs.examine import Examined, examine, of_submission
from reporter.verbs.submission_folder import (
    HeldFolder,
    Published,
    put_in_place,
    refuse_what_is_not_ours,
    still_true,
)

CONFIDENTIAL = "confidential"
"""The part of the files that are never published."""
INDEX, WORK = "index.html", "work.xlsx"
WATCHED = "watched.js"
"""What the front page looks at while a dossier is watched, to see that it was made anew."""

LEAK = define(
    "CNF-102", "Nothing confidential stands in a public file", para="2/CMA.3 annex para 24; 6/CMA.4 annex II para 22",
    remedy="Take the words out of the other places too, or mark those as confidential", text="""
    Every sentence of a confidential answer, and every confidential name and cell, is looked for in each public file.
    Where one is found, nothing is written, not even a draft.
    Bad: the confidential entity's name in another answer
    Good: the name in confidential places only""")
NDC_AS_FILED = ("first_year", "last_year", "target_year", "multi_year", "method", "target", "reference_level",
                "target_level")
"""Facts of the NDC that a manifest keeps, so that later submissions can be compared with what was filed."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside a PDF."""

    name: str
    content: bytes
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


@dataclass
class Assembly:
    """What a build made: the findings always, the files only where nothing stood against them."""

    findings: Findings
    files: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    manifest: Manifest = field(default_factory=lambda: Manifest(outputs={}))
    filed: tuple[Filing, ...] = ()
    """What was filed in the version that the dossier names, and so was not made again."""
    front: Index | None = None

    @property
    def made(self) -> bool:
        return bool(self.files)

    def keep(self, part: str, name: str, content: bytes) -> None:
        self.files[name] = content
        self.parts[name] = part


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


Progress = Callable[[str], None]


def quiet(step: str) -> None:
    """Progress that nobody watches."""


def assemble(path: Path, *, only: SubmissionKind | None = None, draft: bool = False, pdf: bool = True,
             watched: bool = False, progress: Progress = quiet) -> Assembly:
    """Everything that the dossier's submission consists of, in memory.

    With an error, nothing is made, unless `draft` is asked for and the dossier could be read at all. The front page of
    a dossier that is `watched` shows by itself when it was made anew.
    """
    progress("reading and checking")
    examined = examine(path)
    if only and examined.findings.stand_against_filing:
        examined = of_submission(examined, only)
    assembly = _assembled(examined, only, draft=draft, pdf=pdf, watched=watched, progress=progress)
    assembly.findings = examined.closing.seen.findings(assembly.findings)
    return assembly


def assemble_statements(path: Path, *, draft: bool = False, pdf: bool = True, progress: Progress = quiet) -> Assembly:
    """A statement of each version of each authorization, for the authority to sign; under the terms of `assemble`."""
    progress("reading and checking")
    examined = examine(path)
    assembly = Assembly(examined.findings)
    public = _public(examined, draft=draft)
    if public is not None and (draft or not examined.findings.stand_against_filing):
        papers = [Paper(None, each) for each in statements(public.dossier, public.submission, public.digests)]
        _with_files(assembly, public, papers, pdf=pdf, progress=progress)
    assembly.findings = examined.closing.seen.findings(assembly.findings)
    return assembly


def _assembled(examined: Examined, only: SubmissionKind | None, *, draft: bool, pdf: bool, watched: bool,
               progress: Progress) -> Assembly:
    assembly = Assembly(examined.findings)
    public = _public(examined, draft=draft, watched=watched)
    if public is None or examined.findings.stand_against_filing and not draft:
        return assembly
    assembly.filed = _filed_before(public.dossier, only)
    wanted = {only} if only else set(SubmissionKind)
    wanted -= {filing.kind for filing in assembly.filed}
    if examined.figures_unsaid:
        # A draft has no table and no figure that rests on what could not be read; the findings say what that is.
        wanted = {kind for kind in wanted if kind.is_initial}
    papers = [_with_changes(paper, public) for paper in _papers(assembly, public, wanted, progress)]
    if draft:
        papers = [_with_gaps(paper, public, assembly.findings) for paper in papers]
    return _with_files(assembly, public, papers, pdf=pdf, progress=progress)


def _with_files(assembly: Assembly, public: Public, papers: list[Paper], *, pdf: bool, progress: Progress) -> Assembly:
    """The papers in every shape, the findings, the front page and the manifest."""
    for paper in papers:
        progress(f"writing {paper.document.title} as HTML")
        assembly.keep(paper.part, f"{paper.document.name}.html", _html(paper.document))
        if paper.kind is not SubmissionKind.ANNUAL_INFORMATION:  # it is data already: its JSON has the five tables
            assembly.keep(paper.part, f"{paper.document.name}.json", _twin(paper.document))
    if pdf:
        for paper, content in zip(papers, _pdfs(papers, progress), strict=True):
            assembly.keep(paper.part, f"{paper.document.name}.pdf", content)
    _add_findings_and_front(assembly, public)
    _keep_from_public(assembly, public)
    if assembly.files and public.confidential:
        _add_confidential(assembly, public, pdf=pdf)
    return assembly


def may_build_into(path: Path, out: Path) -> None:
    """Refuse, before any work, an output folder that is not for what the dossier at `path` makes."""
    there = told_at(path, Findings())
    facts = as_model(there.facts, Facts, Findings()) if there else None
    if there is not None and facts is not None:
        refuse_what_is_not_ours(out, there.folder, facts.party.code, facts.reported_year)


def _public(examined: Examined, *, draft: bool, watched: bool = False) -> Public | None:
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


def _papers(assembly: Assembly, public: Public, wanted: Set[SubmissionKind], progress: Progress) -> Iterable[Paper]:
    """The documents that are asked for; workbooks and tables go straight into the assembly."""
    if SubmissionKind.INITIAL_REPORT in wanted:
        copies = _copies(assembly, SubmissionKind.INITIAL_REPORT, public, [
            paper for paper in public.dossier.attachments
            if not paper.signs or any(approach in public.dossier.reported_approaches for approach, _ in paper.signs)])
        yield Paper(SubmissionKind.INITIAL_REPORT, initial_report(
            public.dossier, public.submission, public.narrative, public.digests,
            tuple(copy.name for copy in copies), draft=public.draft), copies)
    updated = public.facts.updated_initial_report
    if SubmissionKind.UPDATED_INITIAL_REPORT in wanted and updated and public.dossier.further_approaches:
        copies = _copies(assembly, SubmissionKind.UPDATED_INITIAL_REPORT, public, [
            paper for paper in public.dossier.attachments
            if any(approach in public.dossier.further_approaches for approach, _ in paper.signs)])
        yield Paper(SubmissionKind.UPDATED_INITIAL_REPORT, updated_initial_report(
            public.dossier, updated, public.submission, public.narrative, public.digests,
            tuple(copy.name for copy in copies), draft=public.draft), copies)
    if wanted & {SubmissionKind.ANNUAL_INFORMATION, SubmissionKind.REGULAR_INFORMATION}:
        progress("making the workbooks")
        workbook = _aef_workbook(public)
    if SubmissionKind.ANNUAL_INFORMATION in wanted:
        yield _annual_information(assembly, public, workbook)
    if SubmissionKind.REGULAR_INFORMATION in wanted:
        yield _regular_information(assembly, public, workbook)


def _filed_before(dossier: Dossier, only: SubmissionKind | None) -> tuple[Filing, ...]:
    """What was filed in the version that the dossier names: what was filed stays filed, and is not made again.

    Raises Refusal where nothing else is asked for.
    """
    asked = [only] if only else list(SubmissionKind)
    found = tuple(filing for filing in map(dossier.was_filed, asked) if filing is not None)
    if found and (only or {filing.kind for filing in found} >= set(SubmissionKind) - {
            SubmissionKind.UPDATED_INITIAL_REPORT}):
        named = "; ".join(f"{filing.title} of {filing.date}, {filing.place.file}" for filing in found)
        raise Refusal(f"All that is asked for was filed, and stays as it was filed: {named}. For a correction write a "
                      "higher version and its date into dossier.toml; for the next year begin with "
                      "`reporter init NEW --after DOSSIER`.")
    return found


def _with_changes(paper: Paper, public: Public) -> Paper:
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


def _with_gaps(paper: Paper, public: Public, findings: Findings) -> Paper:
    """The paper of a draft with every error as a gap at its place."""
    assert paper.kind is not None
    places: dict[SubmissionKind, gaps.Placing] = {
        SubmissionKind.INITIAL_REPORT: gaps.in_initial_report(public.narrative),
        SubmissionKind.UPDATED_INITIAL_REPORT: gaps.in_initial_report(public.narrative),
        SubmissionKind.ANNUAL_INFORMATION: gaps.in_annual_information,
        SubmissionKind.REGULAR_INFORMATION: gaps.in_annex_4(public.narrative)}
    errors = _redacted(findings, public.confidential).at_least(Severity.ERROR)
    others = [placed for kind, placed in places.items() if kind is not paper.kind]
    return replace(paper, document=gaps.with_errors(paper.document, errors, places[paper.kind], others,
                                                    public.dossier.seen))


def _copies(assembly: Assembly, kind: SubmissionKind, public: Public,
            papers: Iterable[AttachedPaper]) -> tuple[Attachment, ...]:
    """The papers of attachments/ that travel inside a report, and stand beside it."""
    copies = []
    for paper in papers:
        told = Findings()
        content = read_bytes(public.dossier.folder, paper.file, told)
        if content is None:
            raise Refusal(f"{paper.file} could be read before, and cannot now: {told.items[0].message}.")
        signs = ", ".join(identifier for _, identifier in paper.signs)
        copies.append(Attachment(paper.name, content, "application/pdf",
                                 f"Signed copy of the authorization {signs}" if signs else "Attachment of the Party"))
        assembly.keep(kind, paper.name, content)
    return tuple(copies)


def _stem(facts: Facts) -> str:
    return f"{facts.party.code}-AEF-{facts.reported_year}-v{facts.annual_information.version}"


def _aef_workbook(public: Public) -> Attachment:
    from reporter.renderers.workbooks.aef import aef_workbook

    content = aef_workbook(public.submission, public.profile, notice=notice(public.facts))
    return Attachment(f"{_stem(public.facts)}.xlsx", content, XLSX, "The agreed electronic format, as filed")


def _annual_information(assembly: Assembly, public: Public, workbook: Attachment) -> Paper:
    from reporter.renderers.tabular import csv_tables, submission_json

    kind, stem = SubmissionKind.ANNUAL_INFORMATION, _stem(public.facts)
    table = Attachment(f"{stem}.json", submission_json(public.submission, public.profile, notice=notice(public.facts)),
                       "application/json", "The five tables as JSON")
    for attachment in (workbook, table):
        assembly.keep(kind, attachment.name, attachment.content)
    for name, content in csv_tables(public.submission, public.profile).items():
        assembly.keep(kind, f"{stem}-{name}.csv", content)
    document = annual_information(public.dossier, public.submission, public.digests, (workbook.name, table.name),
                                  draft=public.draft)
    return Paper(kind, document, (workbook, table))


def _regular_information(assembly: Assembly, public: Public, workbook: Attachment) -> Paper:
    from reporter.renderers.workbooks.summary import summary_workbook

    kind, facts = SubmissionKind.REGULAR_INFORMATION, public.facts
    summary = structured_summary(public.dossier, public.submission, public.accounts)
    name = f"{facts.party.code}-structured-summary-{facts.reported_year}-v{facts.regular_information.version}.xlsx"
    content = summary_workbook(summary, public.accounts, public.submission, public.dossier, public.derivations)
    working = Attachment(name, content, XLSX, "The structured summary with the working of each figure")
    assembly.keep(kind, name, working.content)
    document = annex_4(public.dossier, public.submission, public.narrative, public.accounts, public.digests,
                       (name, workbook.name), draft=public.draft)
    return Paper(kind, document, (working, workbook))


def _html(document: Document) -> bytes:
    from reporter.renderers.html import render_html

    return render_html(document).encode()


def _twin(document: Document) -> bytes:
    from reporter.renderers.twin import twin_json

    return twin_json(document)


def _pdfs(papers: list[Paper], progress: Progress) -> list[bytes]:
    """The papers as PDFs, several at once: each is drawn by a process of its own, which a thread waits for."""
    from reporter.renderers.pdf.rendering import render_pdf

    def drawn(paper: Paper) -> bytes:
        return render_pdf(paper.document, tuple((a.name, a.content, a.mime, a.description) for a in paper.attachments))

    made: list[bytes] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for number, content in enumerate(pool.map(drawn, papers), 1):
            progress(f"writing PDF {number} of {len(papers)}")
            made.append(content)
    return made


def _add_findings_and_front(assembly: Assembly, public: Public) -> None:
    """The findings, the front page and the manifest."""
    from reporter.renderers.html import render_findings_html, render_index_html
    from reporter.renderers.workbooks.work import work_workbook

    facts, seen = public.facts, public.dossier.seen
    found = seen.findings(_redacted(assembly.findings, public.confidential))
    assembly.files["findings.json"] = json_bytes([finding.as_json() for finding in found.sorted()]
                                              + [each.as_json() for each in found.ignored])
    assembly.files["findings.html"] = render_findings_html(
        found.sorted(), facts.title, f"{facts.party.name}, {facts.reported_year}").encode()
    assembly.front = index(public.dossier, public.submission, public.narrative, public.accounts, found, (),
                           (seen.words(str(one)) for one in public.listed), draft=public.draft, unsaid=public.unsaid)
    assembly.files[WORK] = work_workbook(facts, assembly.front.works)
    if public.watched:
        state = digest("".join(digest(content) for _, content in sorted(assembly.files.items())).encode())
        assembly.files[WATCHED] = f"window.reporterMade = \"{state}\";\n".encode()
        assembly.front = replace(assembly.front, watched=state)
    assembly.front = replace(assembly.front, files=_made(assembly.files, assembly.parts))
    assembly.files[INDEX] = render_index_html(assembly.front).encode()
    assembly.manifest = _manifest(public, assembly, found)


def _redacted(findings: Findings, items: tuple[Kept, ...]) -> Findings:
    """The findings as public files have them."""
    return Findings([redacted(found, items) for found in findings.items],
                    [replace(each, finding=redacted(each.finding, items)) for each in findings.ignored])


def _made(files: Mapping[str, bytes], parts: Mapping[str, str]) -> tuple[MadeFile, ...]:
    """What the front page says of each file; it cannot say it of itself."""
    return tuple(MadeFile(name, len(content), digest(content), parts.get(name, "all"))
                 for name, content in sorted(files.items()) if name != INDEX)


def _manifest(public: Public, assembly: Assembly, found: Findings) -> Manifest:
    facts = public.facts
    issues = {kind: issue for kind in SubmissionKind if (issue := facts.issue(kind)) is not None}
    return Manifest(
        reporter=__version__, party=facts.party.code, reported_year=facts.reported_year, status=str(facts.status),
        draft=public.draft,
        versions={kind.words: issue.version for kind, issue in issues.items()},
        dates={kind.words: issue.date for kind, issue in issues.items()},
        approaches={SubmissionKind.INITIAL_REPORT.words: list(public.dossier.reported_approaches),
                    SubmissionKind.UPDATED_INITIAL_REPORT.words: list(public.dossier.further_approaches)},
        ndc={key: str(getattr(facts.ndc, key)) for key in NDC_AS_FILED},
        rules={"agreed electronic format": facts.edition.title, "code lists": facts.edition.code_lists,
               "profile": facts.profile, "initial report": facts.edition.initial_report,
               "annex 4": facts.edition.annex_4, "structured summary": facts.edition.structured_summary},
        findings={str(level): count for level, count in assembly.findings.counts().items()},
        ignored=[ignored.as_json() for ignored in found.ignored], inputs=dict(sorted(public.digests.items())),
        outputs={name: Output(sha256=digest(content), part=assembly.parts.get(name, "all"))
                 for name, content in sorted(assembly.files.items())})


def _keep_from_public(assembly: Assembly, public: Public) -> None:
    """Publish nothing, not even a draft, where a public file has what is confidential."""
    found = list(leaks(public.confidential, {**assembly.files, MANIFEST: assembly.manifest.content}))
    for item, name, words in found:
        assembly.findings.add(LEAK.finding(
            item.entry.place, f"{name} would have words of “{item.entry.what}”: {' '.join(words.split()[:8])} …",
            item.entry.what))
    if found:
        assembly.files.clear()


def _add_confidential(assembly: Assembly, public: Public, *, pdf: bool) -> None:
    """The document that is never published, and its place in the manifest."""
    from reporter.renderers.pdf.rendering import render_pdf

    document = confidential_document(public.facts, public.confidential, draft=public.draft)
    made = {f"{document.name}.html": _html(document)}
    if pdf:
        made[f"{document.name}.pdf"] = render_pdf(document, ())
    for name, content in made.items():
        assembly.keep(CONFIDENTIAL, name, content)
        assembly.manifest.outputs[name] = Output(sha256=digest(content), part=CONFIDENTIAL)


def publish(assembly: Assembly, folder: HeldFolder) -> Published:
    """Put the assembly into the folder, all at once.

    Files that an earlier build made from the same inputs with the same reporter and that still agree are kept; others
    are dropped. Files that people put beside them stay.
    """
    manifest = assembly.manifest.model_copy(deep=True)
    kept = still_true(manifest, folder.earlier, folder.path)
    outputs = folder.earlier.outputs if folder.earlier else {}
    dropped = tuple(sorted(outputs.keys() - kept - assembly.files.keys()))
    manifest.outputs = dict(sorted({**{name: outputs[name] for name in kept}, **manifest.outputs}.items()))
    made = dict(assembly.files)
    if kept and assembly.front:
        others = {name: MadeFile(name, (folder.path / name).stat().st_size, outputs[name].sha256, outputs[name].part)
                  for name in kept}
        made[INDEX] = _front_of_all(assembly.front, others, manifest)
    put_in_place(made, manifest, folder)
    return Published(folder.path, tuple(sorted([*assembly.files, MANIFEST])), tuple(sorted(kept)), dropped)


def _front_of_all(front: Index, others: Mapping[str, MadeFile], manifest: Manifest) -> bytes:
    """The front page of all that now stands in the folder, entered in the manifest."""
    from reporter.renderers.html import render_index_html

    files = {**others, **{file.name: file for file in front.files}}
    page = render_index_html(replace(front, files=tuple(files[name] for name in sorted(files)))).encode()
    manifest.outputs[INDEX] = Output(sha256=digest(page))
    return page
