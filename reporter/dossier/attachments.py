"""attachments/: signed copies of authorizations and other papers that travel inside the initial report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from reporter.dossier.approach import Approach
from reporter.dossier.registry_files import is_system_file
from reporter.files.reading import matching, opened
from reporter.findings import Findings, Place, Severity, define
from reporter.records.attachments import AttachedPaper

FOLDER, ENDING = "attachments", ".pdf"
MOST_BYTES, MOST_TOGETHER = 16 * 1024 * 1024, 48 * 1024 * 1024
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,99}")

NOT_ATTACHED = define(
    "ATT-001", "What stands in attachments can be attached", para="form", severity=Severity.WARNING,
    remedy="Save the paper as a PDF file with a plain name, such as attachments/IND-JCM-1.pdf", text="""
    The initial report carries PDF files of up to 16 MB each and 48 MB together, whose names have letters of English,
    digits, blanks, points and hyphens. Of a signed copy that an approach's file names it is an error.
    Bad: attachments/letter.docx
    Good: attachments/letter.pdf""")
NO_SUCH_COPY = define(
    "ATT-002", "A signed copy that is named is there", para="2/CMA.3 annex para 18(g)",
    remedy="Put the signed copy there, or mend its name", text="""
    The approach's file names the signed copies of each authorization, below the folder attachments.
    Bad: signed_copies = ["attachments/letter.pdf"], and no such file
    Good: the file in the folder""")


def read_attachments(folder: Path, approaches: Iterable[Approach], findings: Findings) -> tuple[AttachedPaper, ...]:
    """The papers that can be attached, by name; what cannot, and what is named and not there, is told."""
    named: dict[str, list[tuple[str, str]]] = {}
    places: dict[str, Place] = {}
    for approach in approaches:
        for identifier, text in approach.authorizations.items():
            for file in text.signed_copies:
                named.setdefault(file, []).append((approach.identifier, identifier))
                places.setdefault(file, text.place.at("signed_copies"))
    papers, together = [], 0
    there = [name for name in matching(folder, f"{FOLDER}/**/*", findings) if not is_system_file(name)]
    for file in there:
        size = _size(folder, file, findings, Severity.ERROR if file in named else None)
        together += size or 0
        if size is not None and together > MOST_TOGETHER:
            findings.add(NOT_ATTACHED.finding(Place(file), f"with it the attachments have {together:,} bytes, the "
                                              f"limit is {MOST_TOGETHER:,}",
                                              severity=Severity.ERROR if file in named else None))
        elif size is not None:
            papers.append(AttachedPaper(file, tuple(named.get(file, ()))))
    for file in sorted(named.keys() - set(there)):
        findings.add(NO_SUCH_COPY.finding(places[file], f"there is no file {file}", file))
    return tuple(papers)


def _size(folder: Path, file: str, findings: Findings, severity: Severity | None) -> int | None:
    """The bytes of a paper that can be attached; None, with a finding, for any other file."""
    path = PurePosixPath(file)
    if path.parent != PurePosixPath(FOLDER) or not _PLAIN.fullmatch(path.name) or path.suffix.lower() != ENDING:
        findings.add(NOT_ATTACHED.finding(Place(file), "it is no PDF file with a plain name, directly in the folder",
                                          severity=severity))
        return None
    told = Findings()
    with opened(folder, file, told, MOST_BYTES) as paper:
        if paper is None:
            findings.extend(told.items)
            return None
        if not paper.read(5).startswith(b"%PDF-"):
            findings.add(NOT_ATTACHED.finding(Place(file), "it does not begin as a PDF file does",
                                              severity=severity))
            return None
        return paper.seek(0, 2)
