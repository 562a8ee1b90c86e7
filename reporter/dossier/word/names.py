"""What chapters are written with in Word: the names of styles by which a paragraph is known when it is read again."""

from __future__ import annotations

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.folder import element_source
from reporter.forms.outlines import Answer, Element, Heading, Outline

ANSWER_HEADING, GUIDANCE, OWNER, QUOTE, CODE, RULE, TITLE, CHAPTER = (
    "Answer heading", "Guidance", "Owner", "Quote", "Code", "Rule", "Title", "Subtitle")
CODE_TEXT = "Code Text"
INDENT = 425
"""How far each level of a list stands in, in twentieths of a point."""


def identity(outline: Outline, chapter: str, approach: str | None) -> str:
    """What a document says in its properties that it is: a chapter of a dossier."""
    return f"{outline.folder}/{chapter}" + (f"-{approach}" if approach else "")


def opening(outline: Outline) -> str:
    """What stands below the title of a chapter."""
    return (f"{outline.title} ({outline.source}). Write below the guidance in italics; leave the numbered headings as "
            "they are.")


def title(chapter: str, approach: str | None) -> str:
    """The title of a chapter's document."""
    return f"Chapter {chapter}" + (f", {approach}" if approach else "")


def guidance(heading: Heading, *, below: bool) -> str:
    """What a heading asks; `below` where it is answered under its sub-headings alone."""
    more = ". Answered under its sub-headings." if below else (
        ". The reporter writes this from the tables; add what they do not say, or leave it."
        if heading.answer is Answer.FIGURES else "")
    return f"{heading.title} ({heading.paras}){more}"


def element_guidance(element: Element) -> str:
    """What an element asks."""
    return f"{element.asks} ({element_source(element)})"


def owner_words(row: AnswerRow) -> str:
    """Who writes an answer, and by when."""
    return "; ".join([*([f"owner: {row.owner}"] if row.owner else []), *([f"due: {row.due}"] if row.due else [])])
