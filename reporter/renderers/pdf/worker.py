"""The process that draws one PDF: a pickled Job on standard input, the PDF on standard output.

Ends with 3 where the system libraries are missing and with 4 where WeasyPrint complains; the reason is on
standard error.
"""

from __future__ import annotations

import base64
import datetime
import gc
import hashlib
import locale
import logging
import mimetypes
import os
import pickle
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reporter import resources
from reporter.language import letters as printable
from reporter.processes import end_with_the_command, ended_as
from reporter.renderers import deflating
from reporter.renderers.pdf import system_libraries
from reporter.renderers.pdf.chart_labels import with_labels_as_seen
from reporter.renderers.pdf.job import DONE, NO_LIBRARIES, REFUSED, Attached, Job

if TYPE_CHECKING:
    from weasyprint import Attachment
    from weasyprint.urls import URLFetcher

VARIANT = "pdf/a-3a"

# WeasyPrint writes one variant. This is what PDF/UA-1 adds to the metadata: its part number, and the schema that
# PDF/A asks for wherever a property is not its own.
PDF_UA_PART = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Complaints(logging.Handler):
    """Keeps what WeasyPrint logs: a missing language or a bad reference is only a line in a log to it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def work() -> int:
    job: Job = pickle.loads(sys.stdin.buffer.read())
    absent = system_libraries.missing()
    if absent:
        print(", ".join(absent), file=sys.stderr)
        return NO_LIBRARIES
    letters = printable.unprintable(job.html)
    if letters:
        print("No bundled font has " + ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters),
              file=sys.stderr)
        return REFUSED
    complaints = Complaints()
    logging.getLogger("weasyprint").handlers = [complaints]
    _speak_no_language()
    gc.disable()  # a quarter of the time, for a process that draws one document
    pdf = draw_pdf(job)
    if complaints.said:
        print("\n".join(complaints.said), file=sys.stderr)
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return DONE


def _speak_no_language() -> None:
    """From now on Pango and Fontconfig take nothing from the language of the machine.

    They do for texts that say none, such as those of drawings, and for letters that a font lacks. Names of files stay
    in the letters that Python has begun with.
    """
    os.environ["LC_ALL"] = "C"
    locale.setlocale(locale.LC_ALL, "C")


def draw_pdf(job: Job) -> bytes:
    """The PDF of a job."""
    from weasyprint import HTML, pdf

    # The library that writes the objects of a PDF compresses them with what it knows as zlib.
    pdf.pydyf.zlib = deflating
    digest = hashlib.sha256(job.html.encode()).digest()
    options: dict[str, Any] = {"pdf_variant": VARIANT, "pdf_identifier": digest[:16]}
    drawn = HTML(string=_with_pages(job), url_fetcher=_fetcher()).render(**options)
    for page in drawn.pages:
        page.links = _of_anchors(page.links)
    _declare_pdf_ua(drawn.metadata)
    attachments = [_attachment(attached, job.date) for attached in job.attached]
    written: bytes = drawn.write_pdf(attachments=attachments, finisher=_finish, **options)
    return written


def _with_pages(job: Job) -> str:
    """The page with the stylesheet of paper after its own: handed over apart, it would yield to every other rule."""
    templates = resources.templates()
    names = ["pages.css"] + ["pages-rtl.css"] * (job.direction == "rtl")
    sheet = "\n".join((templates / name).read_text("utf-8") for name in names)
    sheet = sheet.replace("FONTS", (templates / "fonts").as_uri())
    page = with_labels_as_seen(job.html)
    return page.replace("</head>", f"<style>{sheet}</style></head>", 1)


def _fetcher() -> URLFetcher:
    """A fetcher that hands out the bundled fonts and the pictures that stand in the page; it stops at anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class BundledFonts(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            for file in printable.files():
                if url == file.as_uri():
                    return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": "font/ttf"})
            held = re.fullmatch(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=]*)", url)
            if held:
                return URLFetcherResponse(url, base64.b64decode(held[2]), {"Content-Type": held[1]})
            raise FatalURLFetchingError(f"a document asked for {url}; nothing but the bundled fonts is fetched")

    return BundledFonts()


def _of_anchors(links: list[Any]) -> list[Any]:
    """The links without those that WeasyPrint repeats for each element inside one: PDF/UA wants them in a Link."""
    return [link for link in links if str(link[3].element_tag).partition(":")[0] == "a"]


def _declare_pdf_ua(metadata: Any) -> None:
    of_variant = metadata.generate_rdf_metadata

    def of_both(variant: str, version: str, conformance: str) -> bytes:
        xml: bytes = of_variant(variant, version, conformance)
        end = xml.rindex(b"</rdf:RDF>")
        return xml[:end] + PDF_UA_PART + xml[end:]

    metadata.generate_rdf_metadata = of_both


def _finish(document: Any, pdf: Any) -> None:
    _name_attachments_once(document, pdf)
    give_list_items_bodies(pdf)
    _compress_attachments_once(pdf)


def give_list_items_bodies(pdf: Any) -> None:
    """A list item holds its label and one body, whatever stands in it: PDF/UA-1 asks for that (7.2).

    WeasyPrint makes the body only where an item is a line of text, and leaves the label where it is drawn.
    """
    structure: list[Any] = [each for each in pdf.objects if isinstance(each, dict) and "S" in each]
    elements = {each.reference: each for each in structure}
    for item in structure:
        if item["S"] != "/LI":
            continue
        below = [elements[kid] for kid in item["K"]]
        if all(kid["S"] in ("/Lbl", "/LBody") for kid in below):
            continue
        labels = [kid for kid in below if kid["S"] == "/Lbl"] or _labels_taken_out(below, elements)
        body = _new_body(pdf, item)
        for kid in below:
            if kid["S"] == "/LBody":
                body["K"] += kid["K"]
            elif kid not in labels:
                body["K"].append(kid.reference)
        _hold(body, elements)
        item["K"][:] = [each.reference for each in (*labels, body)]
        _hold(item, elements)


def _new_body(pdf: Any, item: Any) -> Any:
    body = type(item)({**item, "S": "/LBody", "K": type(item["K"])([]), "P": item.reference})
    pdf.add_object(body)
    return body


def _hold(element: Any, elements: dict[Any, Any]) -> None:
    """Each structure element below says what it stands in."""
    for kid in element["K"]:
        if kid in elements:
            elements[kid]["P"] = element.reference


def _labels_taken_out(below: list[Any], elements: dict[Any, Any]) -> list[Any]:
    """The label of an item that stands inside its first paragraph."""
    for kid in below:
        for reference in kid["K"]:
            if reference in elements and elements[reference]["S"] == "/Lbl":
                kid["K"].remove(reference)
                return [elements[reference]]
    return []


def _name_attachments_once(document: Any, pdf: Any) -> None:
    """WeasyPrint enters each attached file twice among those that belong to the document."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _compress_attachments_once(pdf: Any) -> None:
    """An object is asked for its bytes several times while a PDF is written, and would be compressed each time."""
    for attached in pdf.objects:
        if getattr(attached, "compress", False) and attached.extra.get("Type") == "/EmbeddedFile":
            attached.stream[:] = [deflating.compress(*attached.stream)]
            attached.extra["Filter"] = "/FlateDecode"
            attached.compress = False


def _attachment(attached: Attached, date: datetime.date) -> Attachment:
    from weasyprint import Attachment

    name, content, mime, description = attached
    mimetypes.add_type(mime, Path(name).suffix)
    when = datetime.datetime.combine(date, datetime.time(0), datetime.UTC)
    held = content if isinstance(content, bytes) else content.read_bytes()
    return Attachment(string=held, name=name, description=description, created=when, modified=when,
                      relationship="Data")


if __name__ == "__main__":
    end_with_the_command()
    sys.exit(ended_as(work))
