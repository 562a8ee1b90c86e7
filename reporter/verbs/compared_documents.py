"""The documents of a version as data: those that stand in a built folder, or those that a dossier would make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from reporter.accounting.adjustments import Accounts
from reporter.comparison.differences import DocumentHead
from reporter.documents.annex_4 import annex_4
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Document
from reporter.documents.twins import twin_of
from reporter.documents.updated_initial_report import updated_initial_report
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.files.manifests import Manifest
from reporter.files.reading import read_text
from reporter.files.twins import read_twin
from reporter.findings import Findings
from reporter.forms.deadlines import SubmissionKind
from reporter.records.submission import Submission
from reporter.records.twins import Twin

Twins = Mapping[str, Twin]
"""Documents as data, by what they are: initial-report, annex-4."""
SUBMISSIONS = {SubmissionKind.INITIAL_REPORT: "initial-report",
               SubmissionKind.UPDATED_INITIAL_REPORT: "updated-initial-report",
               SubmissionKind.REGULAR_INFORMATION: "annex-4"}
"""What the documents of each submission are."""


def by_what_they_are(twins: Iterable[Twin]) -> dict[str, Twin]:
    """The documents by their names without Party, year and version."""
    return {re.sub(r"^[A-Z]{3}-|(-[0-9]{4})?-v[0-9.]+$", "", twin.name): twin for twin in twins}


def twins_of(dossier: Dossier, submission: Submission, narrative: Narrative, figures: Accounts | None) -> Twins:
    """The documents that a dossier would make; without annex 4 where its figures cannot be said."""
    return by_what_they_are(map(twin_of, _documents(dossier, submission, narrative, figures)))


def _documents(dossier: Dossier, submission: Submission, narrative: Narrative,
               figures: Accounts | None) -> Iterator[Document]:
    yield initial_report(dossier, submission, narrative, {})
    updated = dossier.facts.updated_initial_report
    if updated and dossier.further_approaches:
        yield updated_initial_report(dossier, updated, submission, narrative, {})
    if figures is not None:
        yield annex_4(dossier, submission, narrative, figures, {}, ())


def twins_in(folder: Path, manifest: Manifest, findings: Findings) -> Twins:
    """The documents of a built or filed folder."""
    names = [name for name, output in sorted(manifest.outputs.items())
             if name.endswith(".json") and output.part in set(SUBMISSIONS)]
    read = [read_twin(folder, name, findings) for name in names]
    return by_what_they_are(twin for twin in read if twin is not None)


def is_twin(path: Path) -> bool:
    """True for a file that says that it holds a document as data."""
    text = read_text(path.parent, path.name, Findings()) if path.suffix.lower() == ".json" else None
    return text is not None and '"format": "article-6-2-document/' in text[:1000]


def head_of(twin: Twin) -> DocumentHead:
    """Whose the document is, and which version of it."""
    return DocumentHead(twin.title, twin.name[:3], twin.version, twin.date, twin.reported_year)
