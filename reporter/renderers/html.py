"""A document, and the findings, as one web page that needs nothing beside it.

The same page makes the PDF. It holds no script and fetches nothing; styles and charts stand in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reporter import resources
from reporter.documents.model import AsideKind, Block, Chart, Document, Prose, Section, Table
from reporter.dossier import Facts
from reporter.findings import Finding, Severity
from reporter.renderers import charts, tables
from reporter.renderers.language import Language, language, set_plain, set_right
from reporter.renderers.prose import html_of

LONG_TITLE = 80


@dataclass
class Branch:
    """A section with the sections below it."""

    section: Section
    below: list[Branch] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """The level of its heading: 1 is the document's title."""
        return self.section.level + 1

    @property
    def opens_page(self) -> bool:
        """A chapter with headings of its own starts on a new page."""
        return self.section.level == 1 and bool(self.below)

    @property
    def starts_wide(self) -> bool:
        """The heading goes with its wide table to the landscape page."""
        blocks = self.section.blocks
        return bool(blocks) and isinstance(blocks[0], Table) and blocks[0].wide


def render_html(document: Document) -> str:
    """The document as one self-contained web page."""
    speech = language(document.language)
    environment = _environment(speech)
    anchors = {section.anchor for section in (*document.sections, *document.annexes)}
    numbers = iter(range(1, 10_000))
    return environment.get_template("document.html").render(
        document=document, language=speech, sections=branches(document.sections), annexes=branches(document.annexes),
        gaps=tuple(document.gaps()), prose=partial(_prose, speech, anchors),
        chart=lambda chart: _chart(environment, speech, chart, next(numbers)))


def render_findings_html(findings: Sequence[Finding], facts: Facts) -> str:
    """The findings as one self-contained web page, by level and file."""
    speech = language(facts.language)
    counts = Counter(finding.severity for finding in findings)
    return _environment(speech).get_template("findings.html").render(
        facts=facts, language=speech, levels=tuple((level, counts[level]) for level in Severity),
        groups=tuple(_by_level_and_file(findings)))


def branches(sections: Iterable[Section]) -> list[Branch]:
    """The sections as a tree, in order."""
    trunk: list[Branch] = []
    path: list[Branch] = []
    for section in sections:
        branch = Branch(section)
        while path and path[-1].section.level >= section.level:
            path.pop()
        (path[-1].below if path else trunk).append(branch)
        path.append(branch)
    return trunk


def _by_level_and_file(findings: Sequence[Finding]) -> Iterator[tuple[Severity, list[tuple[str, list[Finding]]]]]:
    for level in Severity:
        found = sorted((finding for finding in findings if finding.severity is level), key=lambda f: f.sort_key)
        if found:
            yield level, [(file, list(group)) for file, group in groupby(found, key=lambda f: f.place.file)]


@lru_cache
def _environment(speech: Language) -> Environment:
    environment = Environment(loader=FileSystemLoader(resources.templates()), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    # The extension adds this method; its class is not known to the environment's type.
    vars(environment)["install_gettext_translations"](speech.words, newstyle=True)
    environment.filters |= {"set": set_right, "plain": set_plain, "date": speech.date, "kind": _kind}
    environment.globals |= {
        "sheet": _sheet, "long_title": LONG_TITLE, "AsideKind": AsideKind,
        "widths": partial(tables.widths, language=speech), "cell": partial(tables.cell, language=speech),
        "total": partial(tables.total, language=speech), "table_classes": partial(tables.classes, language=speech)}
    return environment


@lru_cache
def _sheet(name: str) -> Markup:
    return Markup((resources.templates() / name).read_text("utf-8").strip())


def _kind(block: Block) -> str:
    """The name of the block's macro."""
    return type(block).__name__.lower()


def _prose(speech: Language, anchors: Collection[str], block: Prose, depth: int) -> Markup:
    return html_of(block.markdown, depth, anchors, speech.words.gettext("Table"))


def _chart(environment: Environment, speech: Language, chart: Chart, number: int) -> Markup:
    drawing = charts.draw(chart, speech)
    return Markup(environment.get_template(f"charts/{chart.kind}.svg").render(
        chart=chart, drawing=drawing, number=number).strip())
