"""From a dossier to a submission folder: assembled in memory, published whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from reporter import __version__, checks
from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.closing import Closing, closed
from reporter.accounting.structured_summary import structured_summary
from reporter.confidential import Kept, kept, leaks, public_narrative, public_submission, redacted
from reporter.documents.annex_4 import annex_4
from reporter.documents.annexes import notice
from reporter.documents.annual_information import annual_information
from reporter.documents.confidential import confidential_document
from reporter.documents.index import Index, MadeFile, index
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Document
from reporter.dossier.facts import FACTS_FILE, Dossier, Facts
from reporter.dossier.toml_files import key_place
from reporter.findings import Finding, Findings, Severity, define
from reporter.forms import aef, codelists
from reporter.records.submission import Submission
from reporter.refusals import Refusal

MANIFEST = "manifest.json"
CONFIDENTIAL = "confidential"
"""The part of the files that are never published."""
INDEX = "index.html"

NOT_IGNORED = define(
    "DOS-012", "What is ignored is the finding of a check", para="form",
    remedy="Write the code of a check, which `reporter explain` lists, or remove the table", text="""
    Findings of a check can be ignored for a reason that is given. What cannot be read cannot be ignored.
    Bad: [[ignore]] with code = "FMT-107"
    Good: [[ignore]] with code = "AEF-701" and the reason why the submission is late""")
LEAK = define(
    "CNF-102", "Nothing confidential stands in a public file", para="2/CMA.3 annex para 24; 6/CMA.4 annex II para 22",
    remedy="Take the words out of the other places too, or mark those as confidential", text="""
    Every sentence of a confidential answer, and every confidential name and cell, is looked for in each public file.
    Where one is found, nothing is written, not even a draft.
    Bad: the confidential entity's name in another answer
    Good: the name in confidential places only""")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Part(StrEnum):
    """The submissions that one dossier makes."""

    INITIAL_REPORT = "initial-report"
    ANNUAL_INFORMATION = "annual-information"
    REGULAR_INFORMATION = "regular-information"


class FilingRefused(Refusal):
    """The output folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside a PDF."""

    name: str
    content: bytes
    mime: str
    description: str


@dataclass
class Assembly:
    """What a build made: the findings always, the files only where nothing stood against them."""

    findings: Findings
    files: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    front: Index | None = None

    @property
    def made(self) -> bool:
        return bool(self.files)


@dataclass(frozen=True)
class Published:
    """What a publication did to the folder."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


Progress = Callable[[str], None]


def quiet(step: str) -> None:
    """Progress that nobody watches."""


def examine(folder: Path) -> tuple[Closing, Accounts | None, Findings]:
    """Read and check a dossier; the accounts are there if it could be read whole."""
    loaded = closed(folder)
    findings = Findings(list(loaded.findings.items))
    if loaded.dossier is None or loaded.submission is None:
        return loaded, None, findings
    profile = codelists.PROFILES[loaded.dossier.facts.profile]
    figures = accounts(loaded.dossier, loaded.submission)
    findings.extend(checks.run(checks.Subject(
        submission=loaded.submission, dossier=loaded.dossier, narrative=loaded.narrative, accounts=figures,
        profile=profile, ledger=figures.ledger, filed=loaded.filed)))
    findings.extend(_between_parties(loaded, loaded.submission))
    findings.set_aside(_reasons_to_ignore(loaded.dossier, findings))
    return loaded, figures, findings


def _between_parties(loaded: Closing, submission: Submission) -> Iterator[Finding]:
    """How the other Parties' annual information in the dossier fits the Party's own; no finding without any.

    What stands in another Party's workbook, or in one that was filed, is a warning: it is not mended in the dossier.
    """
    if not loaded.partners:
        return
    year = submission.header.reported_year
    # What was authorized is told by the dossier itself.
    filed = [replace(one, authorizations=()) for one in loaded.filed if one.header.reported_year < year]
    elsewhere = {one.header.place.file for one in (*loaded.partners, *filed)}
    for finding in checks.reconcile([submission, *filed, *loaded.partners]):
        grave = finding.severity is Severity.ERROR and finding.place.file in elsewhere
        yield replace(finding, severity=Severity.WARNING) if grave else finding


def _reasons_to_ignore(dossier: Dossier, findings: Findings) -> dict[str, str]:
    """The reason for each code that the dossier ignores; only what a check found can be ignored."""
    reasons = {}
    for number, ignore in enumerate(dossier.facts.ignore):
        if ignore.code in checks.CHECKS:
            reasons[ignore.code] = ignore.reason
        else:
            findings.add(NOT_IGNORED.finding(key_place(dossier.folder, FACTS_FILE, "ignore", number, "code"),
                                             f"{ignore.code} is no check whose findings can be ignored", ignore.code))
    return reasons


def assemble(folder: Path, *, only: Part | None = None, draft: bool = False, pdf: bool = True,
             progress: Progress = quiet) -> Assembly:
    """Everything that the dossier's submission consists of, in memory.

    With an error, nothing is made, unless `draft` is asked for and the dossier could be read at all.
    """
    progress("reading and checking")
    loaded, figures, findings = examine(folder)
    assembly = Assembly(findings)
    if figures is None or loaded.dossier is None or loaded.submission is None:
        return assembly
    if findings.at_least(Severity.ERROR) and not draft:
        return assembly
    _fill(assembly, loaded, figures, only, draft=draft, pdf=pdf, progress=progress)
    return assembly


def _fill(assembly: Assembly, loaded: Closing, figures: Accounts, only: Part | None, *, draft: bool, pdf: bool,
          progress: Progress) -> None:
    from reporter.renderers.aef_workbook import aef_workbook
    from reporter.renderers.html import render_findings_html, render_html, render_index_html
    from reporter.renderers.summary_workbook import summary_workbook
    from reporter.renderers.tabular import as_json, csv_tables

    dossier, submission = loaded.dossier, loaded.submission
    assert dossier is not None and submission is not None
    facts = dossier.facts
    profile = codelists.PROFILES[facts.profile]
    items = kept(facts.confidential, submission, loaded.narrative)
    narrative = public_narrative(loaded.narrative, items)
    if items:
        submission = public_submission(submission, items)
        figures = accounts(dossier, submission)
    digests = {name: _digest((dossier.folder / name).read_bytes()) for name in dossier.inputs}
    stem = f"{facts.party.code}-AEF-{facts.reported_year}-v{facts.annual_information.version}"
    papers: list[tuple[Part, Document, tuple[Attachment, ...]]] = []

    def keep(part: Part, name: str, content: bytes) -> None:
        assembly.files[name] = content
        assembly.parts[name] = part

    def wanted(part: Part) -> bool:
        return only is None or only is part

    if wanted(Part.INITIAL_REPORT):
        papers.append((Part.INITIAL_REPORT,
                       initial_report(dossier, submission, narrative, digests, draft=draft), ()))
    if wanted(Part.ANNUAL_INFORMATION) or wanted(Part.REGULAR_INFORMATION):
        progress("making the workbooks")
        workbook = Attachment(f"{stem}.xlsx", aef_workbook(submission, profile, notice=notice(facts)), XLSX,
                              "The agreed electronic format, as filed")
    if wanted(Part.ANNUAL_INFORMATION):
        table = Attachment(f"{stem}.json", as_json(submission, profile, notice=notice(facts)), "application/json",
                           "The five tables as JSON")
        for attachment in (workbook, table):
            keep(Part.ANNUAL_INFORMATION, attachment.name, attachment.content)
        for name, content in csv_tables(submission, profile).items():
            keep(Part.ANNUAL_INFORMATION, f"{stem}-{name}.csv", content)
        papers.append((Part.ANNUAL_INFORMATION,
                       annual_information(dossier, submission, digests, (workbook.name, table.name), draft=draft),
                       (workbook, table)))
    if wanted(Part.REGULAR_INFORMATION):
        summary = structured_summary(dossier, submission, figures)
        name = (f"{facts.party.code}-structured-summary-{facts.reported_year}-"
                f"v{facts.regular_information.version}.xlsx")
        working = Attachment(name, summary_workbook(summary, figures, submission, dossier), XLSX,
                             "The structured summary with the working of each figure")
        keep(Part.REGULAR_INFORMATION, name, working.content)
        papers.append((Part.REGULAR_INFORMATION,
                       annex_4(dossier, submission, narrative, figures, digests,
                               (name, workbook.name), draft=draft), (working, workbook)))
    for part, document, _ in papers:
        progress(f"writing {document.title} as HTML")
        keep(part, f"{document.name}.html", render_html(document).encode())
    if pdf:
        for (part, document, _), content in zip(papers, _pdfs(papers, progress), strict=True):
            keep(part, f"{document.name}.pdf", content)
    shown = _redacted(assembly.findings, items)
    found = shown.sorted()
    assembly.files["findings.json"] = _json([finding.as_json() for finding in found]
                                           + [each.as_json() for each in shown.ignored])
    assembly.files["findings.html"] = render_findings_html(
        found, facts.title, f"{facts.party.name}, {facts.reported_year}").encode()
    assembly.front = index(facts, figures, shown, _made(assembly.files, assembly.parts), draft=draft)
    assembly.files[INDEX] = render_index_html(assembly.front).encode()
    assembly.manifest = _manifest(facts, digests, assembly, shown, only, draft=draft)
    _keep_from_public(assembly, items, dossier.folder)
    if assembly.files and items:
        _add_confidential(assembly, confidential_document(facts, items, draft=draft), pdf=pdf)


def _redacted(findings: Findings, items: tuple[Kept, ...]) -> Findings:
    """The findings as public files have them."""
    return Findings([redacted(found, items) for found in findings.items],
                    [replace(each, finding=redacted(each.finding, items)) for each in findings.ignored])


def _keep_from_public(assembly: Assembly, items: tuple[Kept, ...], folder: Path) -> None:
    """Publish nothing, not even a draft, where a public file has what is confidential."""
    found = list(leaks(items, {**assembly.files, MANIFEST: _json(assembly.manifest)}))
    for item, name, words in found:
        assembly.findings.add(LEAK.finding(
            key_place(folder, FACTS_FILE, "confidential", item.number - 1),
            f"{name} would have words of “{item.entry.what}”: {' '.join(words.split()[:8])} …", item.entry.what))
    if found:
        assembly.files.clear()


def _add_confidential(assembly: Assembly, document: Document, *, pdf: bool) -> None:
    """The document that is never published, and its place in the manifest."""
    from reporter.renderers.html import render_html
    from reporter.renderers.pdf import render_pdf

    made = {f"{document.name}.html": render_html(document).encode()}
    if pdf:
        made[f"{document.name}.pdf"] = render_pdf(document, ())
    assembly.files |= made
    assembly.manifest["outputs"] |= {name: {"sha256": _digest(content), "part": CONFIDENTIAL}
                                     for name, content in made.items()}
    assembly.parts |= dict.fromkeys(made, CONFIDENTIAL)


def _made(files: Mapping[str, bytes], parts: Mapping[str, str]) -> tuple[MadeFile, ...]:
    """What the front page says of each file; it cannot say it of itself."""
    return tuple(MadeFile(name, len(content), _digest(content), parts.get(name, "all"))
                 for name, content in sorted(files.items()) if name != INDEX)


def _pdfs(papers: list[tuple[Part, Document, tuple[Attachment, ...]]], progress: Progress) -> list[bytes]:
    """The papers as PDFs, several at once: each is drawn by a process of its own, which a thread waits for."""
    from reporter.renderers.pdf import render_pdf

    def drawn(paper: tuple[Part, Document, tuple[Attachment, ...]]) -> bytes:
        _, document, attached = paper
        return render_pdf(document, tuple((a.name, a.content, a.mime, a.description) for a in attached))

    made: list[bytes] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for number, content in enumerate(pool.map(drawn, papers), 1):
            progress(f"writing PDF {number} of {len(papers)}")
            made.append(content)
    return made


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(facts: Facts, digests: Mapping[str, str], assembly: Assembly, shown: Findings, only: Part | None, *,
              draft: bool) -> dict[str, Any]:
    """What was made from what: sha256 of every input and output, versions, editions of the rules."""
    return {
        "reporter": __version__,
        "party": facts.party.code, "reported_year": facts.reported_year, "status": str(facts.status), "draft": draft,
        "versions": {"initial report": facts.initial_report.version,
                     "annual information": facts.annual_information.version,
                     "regular information": facts.regular_information.version},
        "rules": {"agreed electronic format": aef.EDITION, "code lists": codelists.EDITION, "profile": facts.profile,
                  "initial report": "6/CMA.4 annex V; 4/CMA.6 annex I", "annex 4": "6/CMA.4 annex VI",
                  "structured summary": "5/CMA.3 annex II tables 3 and 4"},
        "findings": {str(level): count for level, count in assembly.findings.counts().items()},
        "ignored": [ignored.as_json() for ignored in shown.ignored],
        "inputs": dict(sorted(digests.items())),
        "outputs": {name: {"sha256": _digest(content), "part": assembly.parts.get(name, "all")}
                    for name, content in sorted(assembly.files.items())},
    }


def publish(assembly: Assembly, out: Path) -> Published:
    """Put the assembly in place of what stands in `out`, all at once.

    Files of other parts that an earlier build made from the same inputs with the same reporter are kept;
    others are dropped, since they would no longer agree. Files that people put beside them stay. A folder that
    no build made is refused.
    """
    earlier = earlier_build(out)
    kept = _still_true(assembly, earlier, out)
    outputs = dict(earlier.get("outputs", {})) if earlier else {}
    dropped = tuple(sorted(outputs.keys() - kept.keys() - assembly.files.keys()))
    manifest = dict(assembly.manifest)
    manifest["outputs"] = dict(sorted({**{name: outputs[name] for name in kept}, **manifest["outputs"]}.items()))
    made = {**kept, **assembly.files}
    if kept and assembly.front:
        made[INDEX] = _front_of_all(assembly.front, made, manifest)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        staged.chmod(0o755)
        _carry_over(out, staged, outputs.keys() | {MANIFEST})
        for name, content in {**made, MANIFEST: _json(manifest)}.items():
            (staged / name).write_bytes(content)
        _swap(staged, out)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Published(out, tuple(sorted([*assembly.files, MANIFEST])), tuple(sorted(kept)), dropped)


def _front_of_all(front: Index, made: Mapping[str, bytes], manifest: dict[str, Any]) -> bytes:
    """The front page of all that now stands in the folder, entered in the manifest."""
    from reporter.renderers.html import render_index_html

    parts = {name: entry["part"] for name, entry in manifest["outputs"].items()}
    page = render_index_html(replace(front, files=_made(made, parts))).encode()
    manifest["outputs"][INDEX] = {"sha256": _digest(page), "part": "all"}
    return page


def earlier_build(out: Path) -> dict[str, Any]:
    """The manifest of the build that stands in `out`; empty if the folder is new or empty.

    Raises FilingRefused where the folder holds something else.
    """
    if not out.exists() or out.is_dir() and not any(out.iterdir()):
        return {}
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or "outputs" not in manifest:
        raise FilingRefused(f"{out} holds files that no build of the reporter made. "
                            "Choose another folder with --out, or empty this one.")
    return manifest


def _carry_over(out: Path, staged: Path, ours: Set[str]) -> None:
    """Copy what people put into the folder; what a build made is not copied."""
    for path in sorted(out.iterdir()) if out.exists() else ():
        if path.name not in ours:
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, staged / path.name)


def _still_true(assembly: Assembly, earlier: dict[str, Any], out: Path) -> dict[str, bytes]:
    """Files of other parts that agree with this assembly and are as they were written."""
    if any(earlier.get(key) != assembly.manifest.get(key) for key in ("reporter", "inputs", "draft")):
        return {}
    parts = set(assembly.parts.values())
    kept: dict[str, bytes] = {}
    for name, entry in earlier.get("outputs", {}).items():
        path = out / Path(name).name
        if name not in assembly.files and entry["part"] not in {*parts, "all"} and path.is_file():
            content = path.read_bytes()
            if _digest(content) == entry["sha256"]:
                kept[name] = content
    return kept


def _swap(staged: Path, out: Path) -> None:
    """Put `staged` where `out` is, in two renames; a failure in between puts the old folder back."""
    if not out.exists():
        staged.rename(out)
        return
    aside = staged.with_name(staged.name + "-old")
    out.rename(aside)
    try:
        staged.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside)
