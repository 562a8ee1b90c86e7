"""From a dossier to its submissions: everything is made aside, then published whole or not at all."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reporter import __version__
from reporter.documents.confidential import confidential_document
from reporter.documents.index import Index, MadeFile, index
from reporter.documents.model import Document
from reporter.documents.statement import statements
from reporter.dossier.confidential import Kept, leaks, where_said
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.handed_in import told_at
from reporter.files.manifests import MANIFEST, Manifest, Output, digest, json_bytes
from reporter.files.reading import at_one_moment
from reporter.files.stages import scratch
from reporter.files.toml_files import as_model
from reporter.findings import Findings, Refusal, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.processes import Workers
from reporter.records.filings import Filing
from reporter.verbs.examine import Examined, Progress, examine, of_submission, quiet
from reporter.verbs.made_files import MadeFiles
from reporter.verbs.papers import (
    IN_A_PDF_ALONE,
    Paper,
    Public,
    papers_of,
    public_dossier,
    redacted_findings,
    with_changes,
    with_gaps,
)
from reporter.verbs.submission_folder import (
    HeldFolder,
    Published,
    is_as_built,
    put_in_place,
    refuse_what_is_not_ours,
    still_true,
)
from reporter.verbs.watched_page import WATCHED, watched_script

CONFIDENTIAL = "confidential"
"""The part of the files that are never published."""
INDEX, WORK = "index.html", "work.xlsx"

LEAK = define(
    "CNF-102", "Nothing confidential stands in a public file", para="2/CMA.3 annex para 24; 6/CMA.4 annex II para 22",
    remedy="Take the words out of the other places too, or mark those as confidential", text="""
    Every sentence of a confidential answer, and every confidential name and cell, is looked for in each public file;
    `check` and `status` look for it too. Where one is found, nothing is written, not even a draft.
    Bad: the confidential entity's name in another answer
    Good: the name in confidential places only""")
NDC_AS_FILED = ("first_year", "last_year", "target_year", "multi_year", "method", "target", "reference_level",
                "target_level")
"""Facts of the NDC that a manifest keeps, so that later submissions can be compared with what was filed."""


@dataclass
class Assembly:
    """What a build made: the findings always, the files only where nothing stood against them."""

    findings: Findings
    files: MadeFiles = field(default_factory=MadeFiles)
    manifest: Manifest = field(default_factory=lambda: Manifest(outputs={}))
    filed: tuple[Filing, ...] = ()
    """What was filed in the version that the dossier names, and so was not made again."""
    front: Index | None = None

    @property
    def made(self) -> bool:
        return bool(self.files)


@at_one_moment()
def assemble(path: Path, *, only: SubmissionKind | None = None, draft: bool = False, pdf: bool = True,
             watched: bool = False, progress: Progress = quiet, into: Path | None = None) -> Assembly:
    """Everything that the dossier's submission consists of, in files of the folder `into` or of one of their own.

    With an error, nothing is made, unless `draft` is asked for and the dossier could be read at all. The front page of
    a dossier that is `watched` shows by itself when it was made anew, with errors as a draft.
    """
    examined = examine(path, progress)
    if only and examined.findings.stand_against_filing:
        examined = of_submission(examined, only)
    draft = draft or watched and examined.findings.stand_against_filing
    assembly = Assembly(examined.findings, MadeFiles(into))
    _add_submissions(assembly, examined, only, draft=draft, pdf=pdf, watched=watched, progress=progress)
    assembly.findings = examined.closing.seen.findings(assembly.findings)
    return assembly


@at_one_moment()
def assemble_statements(path: Path, *, draft: bool = False, pdf: bool = True, watched: bool = False,
                        progress: Progress = quiet, into: Path | None = None) -> Assembly:
    """A statement of each version of each authorization, for the authority to sign; under the terms of `assemble`."""
    examined = examine(path, progress)
    draft = draft or watched and examined.findings.stand_against_filing
    assembly = Assembly(examined.findings, MadeFiles(into))
    _add_statements(assembly, examined, draft=draft, pdf=pdf, watched=watched, progress=progress)
    assembly.findings = examined.closing.seen.findings(assembly.findings)
    return assembly


@at_one_moment()
def examined_as_published(path: Path, progress: Progress = quiet, only: SubmissionKind | None = None) -> Examined:
    """What `examine` finds, and what is found in what a build would make alone: words that are confidential."""
    examined = examine(path, progress)
    dossier = examined.closing.dossier
    if dossier is None or not dossier.facts.confidential:
        return examined
    told = list(examined.findings.items)
    found = examined if only is None else of_submission(examined, only)
    for of_authority in (False,) if only else (False, True):
        # With an error, such as one that is found here, only a draft is made.
        draft = found.findings.stand_against_filing
        with scratch() as folder:
            assembly = Assembly(Findings(list(told)), MadeFiles(folder))
            if of_authority:
                _add_statements(assembly, found, draft=draft, pdf=False, watched=False, progress=progress)
            elif _to_be_made(dossier, only, _filed_before(dossier, only)):
                _add_submissions(assembly, found, only, draft=draft, pdf=False, watched=False, progress=progress)
        examined.findings.extend(each for each in assembly.findings.items[len(told):]
                                 if each not in examined.findings.items)
    return examined


def _add_submissions(assembly: Assembly, examined: Examined, only: SubmissionKind | None, *, draft: bool, pdf: bool,
                     watched: bool, progress: Progress) -> None:
    public = public_dossier(examined, draft=draft, watched=watched)
    if public is None or examined.findings.stand_against_filing and not draft:
        return
    assembly.filed = _filed_before(public.dossier, only)
    wanted = _to_be_made(public.dossier, only, assembly.filed)
    if not wanted:
        raise _all_was_filed(assembly.filed)
    if examined.figures_unsaid:
        # A draft has no table and no figure that rests on what could not be read; the findings say what that is.
        wanted = {kind for kind in wanted if kind.is_initial}
    made = [with_changes(paper, public) for paper in papers_of(public, wanted, assembly.files, progress)]
    if draft:
        kinds = {paper.kind for paper in made}
        made = [with_gaps(paper, public, assembly.findings, kinds) for paper in made]
    _add_files(assembly, public, made, pdf=pdf, progress=progress)


def _add_statements(assembly: Assembly, examined: Examined, *, draft: bool, pdf: bool, watched: bool,
                    progress: Progress) -> None:
    public = public_dossier(examined, draft=draft, watched=watched)
    if public is None or examined.findings.stand_against_filing and not draft:
        return
    errors = redacted_findings(examined.findings, public.confidential).at_least(Severity.ERROR)
    papers = [Paper(None, each) for each in statements(public.dossier, public.submission, public.digests,
                                                       errors if draft else ())]
    _add_files(assembly, public, papers, pdf=pdf, progress=progress)


def _add_files(assembly: Assembly, public: Public, papers: list[Paper], *, pdf: bool, progress: Progress) -> None:
    """The papers in every shape, the findings, the front page and the manifest."""
    files = assembly.files
    for paper in papers:
        progress(f"writing {paper.document.title} as HTML")
        files.keep(f"{paper.document.name}.html", _html(paper.document), paper.part)
        if paper.kind is not SubmissionKind.ANNUAL_INFORMATION:  # it is data already: its JSON has the five tables
            files.keep(f"{paper.document.name}.json", _twin(paper.document), paper.part)
    if pdf:
        for paper, content in zip(papers, _pdfs(papers, files, progress), strict=True):
            files.keep(f"{paper.document.name}.pdf", content, paper.part)
    files.drop([name for name, file in files.described.items() if file.part == IN_A_PDF_ALONE])
    _add_findings_and_front(assembly, public)
    _keep_from_public(assembly, public)
    if assembly.files and public.confidential:
        _add_confidential(assembly, public, pdf=pdf)


def may_build_into(path: Path, out: Path) -> None:
    """Refuse, before any work, an output folder that is not for what the dossier at `path` makes."""
    there = told_at(path, Findings())
    facts = as_model(there.facts, Facts, Findings()) if there else None
    if there is not None and facts is not None:
        refuse_what_is_not_ours(out, there.folder, facts.party.code, facts.reported_year)


def _filed_before(dossier: Dossier, only: SubmissionKind | None) -> tuple[Filing, ...]:
    """What was filed in the version that the dossier names: what was filed stays filed, and is not made again."""
    asked = [only] if only else list(SubmissionKind)
    return tuple(filing for filing in map(dossier.was_filed, asked) if filing is not None)


def _to_be_made(dossier: Dossier, only: SubmissionKind | None, filed: tuple[Filing, ...]) -> set[SubmissionKind]:
    """What is asked for and was not filed; none where that is nothing but an updated initial report on no approach."""
    asked = ({only} if only else set(SubmissionKind)) - {filing.kind for filing in filed}
    further = dossier.facts.updated_initial_report and dossier.further_approaches
    return asked if not filed or only or further or asked - {SubmissionKind.UPDATED_INITIAL_REPORT} else set()


def _all_was_filed(filed: tuple[Filing, ...]) -> Refusal:
    named = "; ".join(f"{filing.title} of {filing.date}, {filing.place.file}" for filing in filed)
    return Refusal(f"All that is asked for was filed, and stays as it was filed: {named}. For a correction write a "
                   "higher version and its date into dossier.toml; for the next year begin with "
                   "`reporter init NEW --after DOSSIER`.")


def _html(document: Document) -> bytes:
    from reporter.renderers.html import render_html

    return render_html(document).encode()


def _twin(document: Document) -> bytes:
    from reporter.renderers.twin import twin_json

    return twin_json(document)


def _pdfs(papers: list[Paper], files: MadeFiles, progress: Progress) -> Iterator[bytes]:
    """The papers as PDFs, several at once: each is drawn by a process of its own, which a thread waits for."""
    from reporter.renderers.pdf.rendering import render_pdf

    def drawn(paper: Paper) -> bytes:
        return render_pdf(paper.document, tuple((a.name, files.path(a.name), a.mime, a.description)
                                                for a in paper.attachments), workers)

    with Workers(os.cpu_count() or 1) as workers:
        for number, content in enumerate(workers.pool.map(drawn, papers), 1):
            progress(f"writing PDF {number} of {len(papers)}")
            yield content


def _add_findings_and_front(assembly: Assembly, public: Public) -> None:
    """The findings, the front page and the manifest."""
    from reporter.renderers.html import render_findings_html, render_index_html
    from reporter.renderers.workbooks.work import work_workbook

    facts, seen, files = public.facts, public.dossier.seen, assembly.files
    found = seen.findings(redacted_findings(assembly.findings, public.confidential))
    files.keep("findings.json", json_bytes([finding.as_json() for finding in found.sorted()]
                                           + [each.as_json() for each in found.ignored]))
    files.keep("findings.html", render_findings_html(
        found.sorted(), facts.title, f"{facts.party.name}, {facts.reported_year}", found.ignored).encode())
    assembly.front = index(public.dossier, public.submission, public.narrative, public.accounts, found, (),
                           (seen.words(str(one)) for one in public.listed), draft=public.draft, unsaid=public.unsaid)
    files.keep(WORK, work_workbook(facts, assembly.front.works))
    if public.watched:
        state = digest("".join(file.sha256 for file in files.in_order).encode())
        files.keep(WATCHED, watched_script(state))
        assembly.front = replace(assembly.front, watched=state)
    assembly.front = replace(assembly.front, files=files.in_order)  # it cannot say of itself
    files.keep(INDEX, render_index_html(assembly.front).encode())
    assembly.manifest = _manifest(public, assembly, found)


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
        outputs={file.name: Output(sha256=file.sha256, part=file.part) for file in assembly.files.in_order})


def _keep_from_public(assembly: Assembly, public: Public) -> None:
    """Publish nothing, not even a draft, where a public file has what is confidential."""
    found: dict[tuple[int, str], list[tuple[Kept, str]]] = defaultdict(list)
    for files in (assembly.files, {MANIFEST: assembly.manifest.content}):
        for item, name, words in leaks(public.confidential, files):
            found[item.number, name].append((item, words))
    if not found:
        return
    places_of = where_said(public.narrative, public.submission)
    for (_number, name), told in found.items():
        item, words = told[0]
        elsewhere = [str(public.dossier.seen.place(at)) for at in places_of(words)]
        assembly.findings.add(LEAK.finding(
            item.entry.place, f"{name} would have words of “{item.entry.what}”: {' '.join(words.split()[:8])} …"
            + (f"; they stand in {elsewhere[0]}" if elsewhere else "")
            + (f", and in {len(elsewhere) - 1} more" if elsewhere[1:] else "")
            + (f"; and {len(told) - 1} more" if told[1:] else ""),
            item.entry.what))
    assembly.files.drop(assembly.files)


def _add_confidential(assembly: Assembly, public: Public, *, pdf: bool) -> None:
    """The document that is never published, and its place in the manifest."""
    from reporter.renderers.pdf.rendering import render_pdf

    document = confidential_document(public.facts, public.confidential, draft=public.draft)
    made = {f"{document.name}.html": _html(document)}
    if pdf:
        made[f"{document.name}.pdf"] = render_pdf(document, ())
    for name, content in made.items():
        assembly.files.keep(name, content, CONFIDENTIAL)
        assembly.manifest.outputs[name] = Output(sha256=digest(content), part=CONFIDENTIAL)


def publish(assembly: Assembly, folder: HeldFolder) -> Published:
    """Put the assembly into the folder, all at once.

    Files that an earlier build made from the same inputs with the same reporter and that still agree are kept; others
    are dropped. Files that people put beside them, or changed since, stay.
    """
    manifest = assembly.manifest.model_copy(deep=True)
    kept = still_true(manifest, folder.earlier, folder.path)
    outputs = folder.earlier.outputs if folder.earlier else {}
    others = sorted(name for name in outputs.keys() - kept - assembly.files.keys()
                    if os.path.lexists(folder.path / name))
    dropped = tuple(name for name in others if is_as_built(folder.path, name, outputs[name]))
    manifest.outputs = dict(sorted({**{name: outputs[name] for name in kept}, **manifest.outputs}.items()))
    if kept and assembly.front:
        still = {name: MadeFile(name, (folder.path / name).stat().st_size, outputs[name].sha256, outputs[name].part)
                 for name in kept}
        (folder.staged / INDEX).write_bytes(_front_of_all(assembly.front, still, manifest))
    put_in_place(assembly.files, manifest, folder)
    return Published(folder.path, tuple(sorted([*assembly.files, MANIFEST])), tuple(sorted(kept)), dropped,
                     tuple(name for name in others if name not in dropped))


def _front_of_all(front: Index, others: Mapping[str, MadeFile], manifest: Manifest) -> bytes:
    """The front page of all that now stands in the folder, entered in the manifest."""
    from reporter.renderers.html import render_index_html

    files = {**others, **{file.name: file for file in front.files}}
    page = render_index_html(replace(front, files=tuple(files[name] for name in sorted(files)))).encode()
    manifest.outputs[INDEX] = Output(sha256=digest(page))
    return page
