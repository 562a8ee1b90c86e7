"""What chapters are written with in Word: the names of styles by which a paragraph is known when it is read again."""

from __future__ import annotations

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.folder import element_source
from reporter.forms.outlines import Answer, Element, Heading, Outline
from reporter.language.catalogues import Catalogue

ANSWER_HEADING, GUIDANCE, OWNER, QUOTE, CODE, RULE, TITLE, CHAPTER = (
    "Answer heading", "Guidance", "Owner", "Quote", "Code", "Rule", "Title", "Subtitle")
CODE_TEXT = "Code Text"
INDENT = 425
"""How far each level of a list stands in, in twentieths of a point."""


def identity(outline: Outline, chapter: str, approach: str | None) -> str:
    """What a document says in its properties that it is: a chapter of a dossier."""
    return f"{outline.folder}/{chapter}" + (f"-{approach}" if approach else "")


def opening(outline: Outline, words: Catalogue) -> str:
    """What stands below the title of a chapter."""
    asked = words.gettext("Write below the guidance in italics; leave the numbered headings as they are.")
    return f"{words.gettext(outline.title)} ({outline.source}). {asked}"


def title(chapter: str, approach: str | None, words: Catalogue) -> str:
    """The title of a chapter's document."""
    return words.gettext("Chapter {chapter}").format(chapter=chapter) + (f", {approach}" if approach else "")


def heading_line(heading: Heading, words: Catalogue) -> str:
    """The line of a heading: its number, by which it is known, and its title."""
    return f"{heading.number} {words.gettext(heading.short)}"


def guidance(heading: Heading, words: Catalogue, *, below: bool) -> str:
    """What a heading asks; `below` where it is answered under its sub-headings alone."""
    asked = f"{words.gettext(heading.title)} ({heading.paras})"
    if below:
        return f"{asked}. " + words.gettext("Answered under its sub-headings.")
    return asked if heading.answer is not Answer.FIGURES else f"{asked}. " + words.gettext(
        "The reporter writes this from the tables; add what they do not say, or leave it.")


def element_guidance(element: Element, words: Catalogue) -> str:
    """What an element asks."""
    return f"{words.gettext(element.asks)} ({element_source(element)})"


def owner_words(row: AnswerRow) -> str:
    """Who writes an answer, and by when."""
    return "; ".join([*([f"owner: {row.owner}"] if row.owner else []), *([f"due: {row.due}"] if row.due else [])])
