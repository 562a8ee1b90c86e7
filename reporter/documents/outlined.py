"""Documents that follow an official outline: each heading in order, answered or visibly not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from reporter.documents.model import Aside, AsideKind, Content, Prose, Section, Subsection
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.narrative import Narrative
from reporter.forms.outlines import Answer, Element, Heading, Outline
from reporter.language.wording import Citation, Day, Joined, message
from reporter.language.wording import message as _

Blocks = tuple[Content, ...]
Figures = Mapping[str, Callable[[str | None], Blocks]]
"""What stands under a heading besides prose, by outline number, made for the approach of a repeated chapter."""


def sections(outline: Outline, narrative: Narrative, approaches: Mapping[str, str | None],
             figures: Figures) -> Iterator[Section]:
    """Every heading of the outline in order; the chapter on approaches is repeated for each.

    `approaches` are their identifiers with their titles, None where the title is not known.
    """
    for number, headings in outline.chapters():
        if number != outline.per_approach:
            for heading in headings:
                yield section(outline, heading, narrative, None, figures)
            continue
        yield section(outline, headings[0], narrative, None, figures)
        for approach, title in approaches.items():
            yield approach_opening(number, approach, title)
            for heading in headings[1:]:
                yield section(outline, heading, narrative, approach, figures)


def approach_opening(chapter: str, approach: str, name: str | None) -> Section:
    """The line that opens one approach's turn of the repeated chapter."""
    title = Joined((approach, name), ": ") if name else approach
    return Section(f"{chapter} {approach}", "", title, title, "", 2, anchor(chapter, approach), ())


def section(outline: Outline, heading: Heading, narrative: Narrative, approach: str | None,
            figures: Figures) -> Section:
    """One heading with its answer and its figures."""
    level = heading.level + (1 if approach else 0)
    blocks: Blocks = ()
    if heading.answer is not Answer.BELOW:
        blocks = answer_blocks(outline, heading, narrative, approach)
    drawn = figures[heading.number](approach) if heading.number in figures else ()
    if drawn and any(isinstance(block, Aside) and block.kind is AsideKind.NOT_AVAILABLE for block in blocks):
        blocks += (Aside(AsideKind.NOTE, _("What follows is drawn from the dossier’s fields, which must hold a value; "
                                           "where the answer says that it is not available, the value stands in.")),)
    blocks += drawn
    return Section(heading.number, f"{heading.mark}.", heading.title, message(heading.short),
                   Citation(heading.paras), level, anchor(heading.number, approach), blocks, official=True)


def anchor(number: str, approach: str | None = None) -> str:
    """The place of a heading in the HTML."""
    return "-".join(["heading", number.lower().replace(".", "-"), *([approach.lower()] if approach else [])])


def answer_blocks(outline: Outline, heading: Heading, narrative: Narrative, approach: str | None) -> Blocks:
    """What people wrote under the heading, or a gap where they should have."""
    answer = narrative.answer(outline.folder, heading.number, approach)
    file = narrative_file(outline, heading, approach)
    if answer is None or answer.kind is AnswerKind.MISSING and not answer.elements:
        if heading.answer is Answer.FIGURES and not heading.elements:
            return ()
        return (Aside(AsideKind.GAP, _("No answer yet to {number}, {title}.", number=heading.number,
                                       title=message(heading.short)), file),)
    elements = heading.elements
    if answer.kind in (AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE):
        # What is set aside leaves no gap below it; what was written there all the same is printed.
        elements = tuple(element for element in elements if _is_written(answer.elements.get(element.title)))
    return said(answer) + tuple(element_block(element, answer, file) for element in elements)


def _is_written(answer: AnswerText | None) -> bool:
    return answer is not None and answer.kind is not AnswerKind.MISSING


def narrative_file(outline: Outline, heading: Heading, approach: str | None) -> str:
    """Where in the dossier the answer belongs."""
    name = f"{heading.chapter}-{approach}" if approach else heading.chapter
    return f"narrative/{outline.folder}/{name}.md"


def said(answer: AnswerText) -> Blocks:
    """An answer as written; of one that is set aside the reason's first paragraph, and then the others."""
    kinds = {AnswerKind.NOT_APPLICABLE: AsideKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE: AsideKind.NOT_AVAILABLE}
    pictures = {name: picture.url for name, picture in answer.pictures.items()}
    if answer.kind in kinds:
        reason, _blank, rest = (answer.reason or "").partition("\n\n")
        more = (Prose(rest.strip(), pictures),) if rest.strip() else ()
        return (Aside(kinds[answer.kind], reason), *more)
    return (Prose(answer.markdown, pictures),) if answer.markdown.strip() else ()


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
