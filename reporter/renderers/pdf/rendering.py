"""A document as PDF: PDF/A-3a and PDF/UA-1 at once, the same bytes every time.

WeasyPrint runs in a process of its own (`pdf_worker`), because the clock and the fonts that it may see are set by
the environment it starts in. Several documents can be drawn at once from threads.
"""

from __future__ import annotations

import datetime
import pickle
import re
import subprocess
from collections.abc import Sequence
from html import unescape

from reporter import resources
from reporter.documents.model import Document
from reporter.files.stages import scratch
from reporter.findings import Refusal
from reporter.language.languages import language
from reporter.language.letters import with_codes
from reporter.processes import Workers, run_module
from reporter.renderers.html import render_html
from reporter.renderers.pdf import system_libraries
from reporter.renderers.pdf.job import DONE, NO_LIBRARIES, REFUSED, Attached, Job

SECONDS, LETTERS_PER_SECOND = 300, 2_000
"""How long a PDF may take: for any, and for each letter of its page; a hundred times what it takes."""


class PangoMissing(Refusal):
    """WeasyPrint's system libraries are not there; the message says how to get them. Made with their names."""

    def __str__(self) -> str:
        return (
            f"PDF needs the system libraries Pango and HarfBuzz, and they could not be loaded ({self.args[0]}).\n"
            f"On this machine: {system_libraries.hint()}\n"
            "Elsewhere:\n"
            f"  Debian, Ubuntu: sudo apt-get install {' '.join(system_libraries.DEBIAN_PACKAGES)}\n"
            f"  Fedora: {system_libraries.hint('linux', lambda tool: tool if tool == 'dnf' else None)}\n"
            f"  macOS: {system_libraries.hint('darwin')}\n"
            f"  Windows: {system_libraries.hint('win32')}\n"
            "Or run with --no-pdf: everything else is made without them.")


class PageFault(Refusal):
    """A page cannot be drawn soundly: WeasyPrint complains, or a letter is in no bundled font."""


def render_pdf(document: Document, attachments: Sequence[Attached] = (), workers: Workers | None = None) -> bytes:
    """The document as PDF with files attached, dated with the document's own date; drawn by one of `workers`.

    Raises PangoMissing where the system libraries are not installed.
    """
    # The worker has a folder of its own to run in, from which a relative path leads elsewhere.
    held = tuple((name, content if isinstance(content, bytes) else content.absolute(), mime, description)
                 for name, content, mime, description in attachments)
    page = render_html(document)
    if document.draft:
        # What no page can carry is an error, which a draft shows in its place.
        page = with_codes(page, "&lt;U+{:04X}&gt;")
    job = Job(page, document.date, held, language(document.language).direction)
    limit = SECONDS + len(job.html) // LETTERS_PER_SECOND
    try:
        with scratch() as folder:  # what a process that was ended leaves goes with it
            worker = run_module("reporter.renderers.pdf.worker", content=pickle.dumps(job), seconds=limit,
                                settings={**_settings(document.date), "TMPDIR": str(folder)}, workers=workers,
                                does=f"draws {document.title}", instead="Build without PDFs, with --no-pdf.")
    except subprocess.TimeoutExpired as late:
        raise PageFault(f"{document.title} was not drawn within {limit} seconds. Build without PDFs, with --no-pdf, "
                        "or make it shorter.") from late
    said = worker.stderr.decode(errors="replace").strip()
    if worker.returncode == DONE:
        return worker.stdout
    if worker.returncode == NO_LIBRARIES:
        raise PangoMissing(said)
    if worker.returncode == REFUSED:
        raise PageFault(f"{document.title} cannot be drawn: {_as_told(said, page)}")
    raise RuntimeError(f"the PDF worker ended with {worker.returncode}: {said}")


_OF_A_PROCESS = re.compile(r"\([^\s()]*:[0-9]+\): ")
"""How a line begins that a library of the system writes for those who made it."""
_HELD = re.compile(r"'?data:[\w+/;.-]*,[\w+/=%-]*'?")


def _as_told(said: str, page: str) -> str:
    """What the libraries say, the same each time and short: a picture is told by what it is said to show."""
    lines = [line for line in said.splitlines() if line.strip() and not _OF_A_PROCESS.match(line)]
    told = [_HELD.sub(lambda held: _described(held[0].strip("'"), page), line)[:500] for line in lines]
    return "\n".join(list(dict.fromkeys(told))[:10])


def _described(url: str, page: str) -> str:
    """The description in the page of the picture that an address holds."""
    _, _, after = page.partition(f'<img src="{url}" alt="')
    words, _, _ = after.partition('"')
    return f"“{unescape(words)[:80]}”" if words else "of the page"


def _settings(date: datetime.date) -> dict[str, str]:
    """For the worker, time stands still at the document's date, and only the bundled fonts are seen."""
    midnight = datetime.datetime.combine(date, datetime.time(0), datetime.UTC)
    return {"SOURCE_DATE_EPOCH": str(int(midnight.timestamp())),
            "FONTCONFIG_FILE": str(resources.templates() / "fonts" / "fonts.conf")}
