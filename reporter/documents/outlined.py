"""Documents that follow an official outline: each heading in order, answered or visibly not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from reporter.documents.model import Aside, AsideKind, Content, Prose, Section, Subsection
from reporter.dossier.facts import Approach
from reporter.dossier.narrative import AnswerKind, AnswerText, Narrative
from reporter.forms.outlines import Answer, Element, Heading, Outline
from reporter.language.wording import Citation, Day, message
from reporter.language.wording import message as _

Blocks = tuple[Content, ...]
Figures = Mapping[str, Callable[[Approach | None], Blocks]]
"""What stands under a heading besides prose, by outline number, made for the approach of a repeated chapter."""


def sections(outline: Outline, narrative: Narrative, approaches: tuple[Approach, ...],
             figures: Figures) -> Iterator[Section]:
    """Every heading of the outline in order; the chapter on approaches is repeated for each."""
    for number, headings in outline.chapters():
        if number != outline.per_approach:
            for heading in headings:
                yield section(outline, heading, narrative, None, figures)
            continue
        yield section(outline, headings[0], narrative, None, figures)
        for approach in approaches:
            yield approach_opening(number, approach)
            for heading in headings[1:]:
                yield section(outline, heading, narrative, approach, figures)


def approach_opening(chapter: str, approach: Approach) -> Section:
    """The line that opens one approach's turn of the repeated chapter."""
    title = f"{approach.identifier}: {approach.title}"
    return Section(f"{chapter} {approach.identifier}", "", title, title, "", 2, anchor(chapter, approach), ())


def section(outline: Outline, heading: Heading, narrative: Narrative, approach: Approach | None,
            figures: Figures) -> Section:
    """One heading with its answer and its figures."""
    level = heading.level + (1 if approach else 0)
    blocks: Blocks = ()
    if heading.answer is not Answer.BELOW:
        blocks = answer_blocks(outline, heading, narrative, approach)
    if heading.number in figures:
        blocks += figures[heading.number](approach)
    return Section(heading.number, f"{heading.mark}.", heading.title, message(heading.short),
                   Citation(heading.paras), level, anchor(heading.number, approach), blocks, official=True)


def anchor(number: str, approach: Approach | None) -> str:
    parts = [number.lower().replace(".", "-")]
    if approach:
        parts.append(approach.identifier.lower())
    return "-".join(["heading", *parts])


def answer_blocks(outline: Outline, heading: Heading, narrative: Narrative, approach: Approach | None) -> Blocks:
    """What people wrote under the heading, or a gap where they should have."""
    identifier = approach.identifier if approach else None
    answer = narrative.answer(outline.folder, heading.number, identifier)
    file = narrative_file(outline, heading, approach)
    if answer is None or answer.kind is AnswerKind.MISSING and not answer.elements:
        if heading.answer is Answer.FIGURES and not heading.elements:
            return ()
        return (Aside(AsideKind.GAP, _("No answer yet to {number}, {title}.", number=heading.number,
                                       title=message(heading.short)), file),)
    blocks = said(answer)
    if answer.kind in (AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE):
        return blocks
    return blocks + tuple(element_block(element, answer, file) for element in heading.elements)


def narrative_file(outline: Outline, heading: Heading, approach: Approach | None) -> str:
    """Where in the dossier the answer belongs."""
    name = f"{heading.chapter}-{approach.identifier}" if approach else heading.chapter
    return f"narrative/{outline.folder}/{name}.md"


def said(answer: AnswerText) -> Blocks:
    if answer.kind is AnswerKind.NOT_APPLICABLE:
        return (Aside(AsideKind.NOT_APPLICABLE, answer.reason or ""),)
    if answer.kind is AnswerKind.NOT_AVAILABLE:
        return (Aside(AsideKind.NOT_AVAILABLE, answer.reason or ""),)
    return (Prose(answer.markdown),) if answer.markdown.strip() else ()


def element_block(element: Element, answer: AnswerText, file: str) -> Subsection:
    """A supplementary element with what was written to it."""
    title = message(element.title)
    written = answer.elements.get(element.title)
    if written is None or written.kind is AnswerKind.MISSING:
        blocks: Blocks = (Aside(AsideKind.GAP, _("No answer yet to “{title}”.", title=title), file),)
    else:
        blocks = said(written)
    return Subsection(title, blocks, Citation(element.para))


def day(value: datetime.date) -> Day:
    """A date as running text has it: 7 August 2025."""
    return Day(value)
