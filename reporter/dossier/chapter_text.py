"""A chapter's Markdown with some of its answers replaced: every other line stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.answers import TITLED, folded_title, headed_lines
from reporter.dossier.narrative import NUMBERED, without_comments
from reporter.dossier.owners import closed_comments, is_owner_line, owner_line, without_owner_lines
from reporter.findings import Findings
from reporter.forms.outlines import Heading, Outline
from reporter.language.catalogues import Catalogue

Key = tuple[str, str | None]
"""The number of a heading, and the title of an element where the answer is to one."""


@dataclass
class _Segment:
    """Lines from a heading or the title of an element to the next; the lines above the first have no key."""

    key: Key | None
    lines: list[str]


def with_answers(text: str, outline: Outline, rows: Mapping[Key, AnswerRow], words: Catalogue) -> str:
    """The text of a chapter in which the answers of `rows` stand in place of those that it had.

    Comments that stand in a replaced answer stand above it; a heading that the text lacks is added at its place.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    segments = list(_segments(text, outline, words))
    order = [key for heading in outline.headings for key in _keys(heading)]
    for key, row in rows.items():
        at = next((index for index, one in enumerate(segments) if one.key == key), None)
        if at is None:
            before = set(order[:order.index(key)])
            at = max((index for index, one in enumerate(segments) if one.key is None or one.key in before), default=-1)
            at += 1
            segments.insert(at, _Segment(key, [_heading_line(outline, key)]))
        segments[at].lines = _rewritten(segments[at].lines, row)
    return ending.join(line for one in segments for line in one.lines).rstrip() + ending


def _keys(heading: Heading) -> Iterator[Key]:
    yield heading.number, None
    yield from ((heading.number, element.title) for element in heading.elements)


def _segments(text: str, outline: Outline, words: Catalogue) -> Iterator[_Segment]:
    """The lines of a text, parted where the reader of narrative parts them."""
    lines = text.split("\n")
    begins: dict[int, Key] = {}
    for part in headed_lines(without_comments(text, "", Findings()).split("\n"), NUMBERED):
        heading = outline.by_number.get(part.title)
        if heading is None:
            continue
        begins[part.row] = part.title, None
        titles = {folded_title(title): element.title for element in heading.elements
                  for title in (element.title, words.gettext(element.title))}
        begins |= {inner.row: (heading.number, titles[folded_title(inner.title)])
                   for inner in headed_lines(part.lines, TITLED, part.row + 1) if folded_title(inner.title) in titles}
    first = min(begins, default=len(lines) + 1)
    yield _Segment(None, lines[:first - 1])
    for row, following in pairwise([*sorted(begins), len(lines) + 1]):
        yield _Segment(begins[row], lines[row - 1:following - 1])


def _heading_line(outline: Outline, key: Key) -> str:
    number, element = key
    heading = outline.by_number[number]
    return f"#### {element}" if element else f"{'#' * min(heading.level + 1, 4)} {number} {heading.short}"


def _rewritten(lines: Iterable[str], row: AnswerRow) -> list[str]:
    """A heading's line, the comments below it, who writes the answer, and the answer."""
    first, *below = lines
    comments = [comment for _, comment in closed_comments("\n".join(below)) if not is_owner_line(comment)]
    parts = [without_owner_lines(first), *comments, *([owner_line(row.owner, row.due)] if row.owner or row.due else []),
             *([row.answer] if row.answer else [])]
    return ["", *"\n\n".join(parts).split("\n"), ""][1:]
