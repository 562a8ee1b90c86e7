"""A document, and the findings, as one web page that needs nothing beside it.

The same page makes the PDF. It holds no script and fetches nothing; styles and charts stand in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import count, groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reporter import resources
from reporter.accounting.figures import in_print
from reporter.documents.index import Index, numbered
from reporter.documents.model import AsideKind, Chart, Content, Document, Prose, Section, Table
from reporter.documents.statement import STATEMENTS_REST_ON
from reporter.documents.work import STATES
from reporter.findings import Finding, Ignored, Severity, ignored_by_cause, told_by_cause, visible
from reporter.language.catalogues import SOURCE
from reporter.language.languages import Language, language
from reporter.language.wording import Wording, message
from reporter.renderers import charts, tables
from reporter.renderers.prose import html_of, line_of

CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u202d\u202e]")
LONG_TITLE = 80
MOST_FINDINGS = 10
"""Findings of each level that stand on the front page; the page of findings has all."""


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
        gaps=tuple(document.gaps()), prose=partial(_prose, speech, anchors, count()),
        line=partial(_line, speech, anchors),
        chart=lambda chart: _chart(environment, speech, chart, next(numbers)))


def render_findings_html(findings: Sequence[Finding], title: str, about: str, ignored: Sequence[Ignored] = ()) -> str:
    """The findings as one self-contained web page, by level and file; in English, as every finding is.

    `title` names what was checked, `about` whose and of which year it is; those that are `ignored` come last.
    """
    speech = language(SOURCE)
    counts = Counter(finding.severity for finding in findings)
    shown = told_by_cause(findings)
    return _environment(speech).get_template("findings.html").render(
        title=visible(title), about=visible(about), language=speech,
        levels=tuple((level, counts[level]) for level in Severity),
        groups=tuple(_by_level_and_file(one.finding for one in shown)),
        also={one.finding: one.also for one in shown if one.also},
        aside=[(one, visible(reason)) for one, reason in ignored_by_cause(ignored)], all_aside=len(ignored))


def render_index_html(index: Index) -> str:
    """The front page of a submission as one self-contained web page."""
    speech = language(index.facts.language)
    environment = _environment(speech)
    found = numbered(one.finding for one in told_by_cause(index.findings))
    counts = Counter(finding.severity for finding in index.findings)
    charted = iter(range(1, 10_000))
    return environment.get_template("index.html").render(
        index=index, language=speech, number=speech.number, in_print=in_print, most_findings=MOST_FINDINGS,
        states=STATES, statements_rest_on=STATEMENTS_REST_ON, findings=tuple(found.items()),
        counts=tuple((level, counts[level]) for level in Severity), count=counts,
        prose=partial(_prose, speech, (), count()), line=partial(_line, speech, ()),
        chart=lambda chart: _chart(environment, speech, chart, next(charted)))


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


def _by_level_and_file(
        findings: Iterable[Finding]) -> Iterator[tuple[Severity, list[tuple[str, list[tuple[str, Finding]]]]]]:
    """The findings with the names of their places on the page, by level and file."""
    for level, found in numbered(findings).items():
        if found:
            by_file = groupby(found, key=lambda entry: entry[1].place.file)
            yield level, [(visible(file), list(group)) for file, group in by_file]


@lru_cache
def _environment(speech: Language) -> Environment:
    environment = Environment(loader=FileSystemLoader(resources.templates()), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=StrictUndefined, finalize=_without_controls,
                              extensions=["jinja2.ext.i18n"])
    # The extension adds this method; its class is not known to the environment's type.
    vars(environment)["install_gettext_callables"](speech.catalogue.gettext, speech.catalogue.ngettext, newstyle=True)
    environment.filters |= {"set": speech.shown, "plain": speech.plain, "date": speech.date, "kind": _kind}
    environment.globals |= {
        "sheet": _sheet, "long_title": LONG_TITLE, "AsideKind": AsideKind,
        "translation": partial(_translation, speech), "direction": partial(_direction, speech),
        "widths": partial(tables.widths, language=speech), "cell": partial(tables.cell, language=speech),
        "total": partial(tables.total_cell, language=speech), "table_classes": partial(tables.classes, language=speech)}
    return environment


def _without_controls(value: object) -> object:
    """What a page says, without what no page may hold: controls, and what turns letters around; Markup stays such."""
    if isinstance(value, str) and CONTROL.search(value):
        return type(value)(CONTROL.sub("\N{REPLACEMENT CHARACTER}", value))
    return value


@lru_cache
def _sheet(name: str) -> Markup:
    return Markup((resources.templates() / name).read_text("utf-8").strip())


def _kind(block: Content) -> str:
    """The name of the block's macro."""
    return type(block).__name__.lower()


def _translation(speech: Language, section: Section) -> Markup | None:
    """The title in the document's language, to stand beside an official one; None where there is no other."""
    title = message(section.title)
    if speech.is_source or not section.official or not speech.knows(title):
        return None
    return speech.shown(title)


def _direction(speech: Language, text: str) -> Markup:
    """The attribute for text that runs against the page, such as English prose in an Arabic document."""
    other = speech.other_direction(speech.said(text))
    return Markup(f' dir="{other}"' if other else "")


def _prose(speech: Language, anchors: Collection[str], numbers: Iterator[int], block: Prose, depth: int) -> Markup:
    return html_of(speech.said(block.markdown), depth, anchors, speech.catalogue.gettext("Table"),
                   block.pictures, f"note-{next(numbers)}")


def _line(speech: Language, anchors: Collection[str], text: str) -> Markup:
    """A sentence of ours in the language, or a line of Markdown that people wrote."""
    return speech.shown(text) if isinstance(text, Wording) else line_of(text, anchors)


def _chart(environment: Environment, speech: Language, chart: Chart, number: int) -> Markup:
    chart = _said_chart(chart, speech)
    drawing = charts.draw_chart(chart, speech)
    return Markup(environment.get_template(f"charts/{chart.kind}.svg").render(
        chart=chart, drawing=drawing, number=number).strip())


def _said_chart(chart: Chart, speech: Language) -> Chart:
    """The chart with its words in the language, before room is made for them."""
    return replace(chart, title=speech.said(chart.title), alternative=speech.said(chart.alternative),
                   unit=speech.said(chart.unit), categories=tuple(map(speech.said, chart.categories)),
                   series=tuple(replace(series, name=speech.said(series.name)) for series in chart.series))
