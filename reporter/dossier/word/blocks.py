"""What stands in an answer, as Word and Markdown both have it: paragraphs, items of lists, tables, and their pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from reporter.findings import Rule


@dataclass(frozen=True)
class Looks:
    """How a piece of text is set, and where it leads; `lifted` is "subscript" or "superscript"."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    lifted: str = ""
    link: str = ""


PLAIN = Looks()


@dataclass(frozen=True)
class Span:
    """Text that is set alike; or a footnote, by its number in the answer from 1; or a picture, by its name."""

    text: str
    looks: Looks = PLAIN
    note: int = 0
    picture: str = ""

    @property
    def is_text(self) -> bool:
        return not (self.note or self.picture)


@dataclass(frozen=True)
class Remark:
    """Something of a document that is not as it was when it is carried, by the rule that it is told of."""

    rule: Rule
    message: str
    remedy: str | None = None


class PassageKind(StrEnum):
    """What a paragraph is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item of a list"
    MORE = "further paragraph of an item"
    QUOTE = "quotation"
    CODE = "code"
    RULE = "rule"
    TABLE = "table"


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a table with its `rows` of cells.

    `level` is that of a heading, from 1, or of a list, from 0. An item has its `number` where its list is numbered;
    what `begins` is the first of a list or of a quotation of its own.
    """

    kind: PassageKind
    pieces: tuple[Span, ...] = ()
    level: int = 0
    number: int | None = None
    begins: bool = False
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece.text for piece in self.pieces if piece.is_text)


@dataclass(frozen=True)
class Said:
    """An answer: its blocks, and the paragraphs of each of its footnotes."""

    blocks: tuple[Passage, ...] = ()
    notes: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict, compare=False)


def tidy(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """Pieces as Markdown can have them: what is set alike in one, blanks at its ends outside of it, none at the ends of
    a line and of the paragraph."""
    joined = list(_joined(pieces, over_blanks=False))
    if len(joined) == 1 and joined[0].looks == PLAIN and joined[0].is_text and joined[0].text.isprintable():
        # Most paragraphs and cells are so, and there are very many.
        return tuple(piece for piece in (Span(joined[0].text.strip()),) if piece.text)
    alike = (part for piece in joined for part in _lifted(piece))
    return tuple(_joined(_stripped(list(_joined(part for piece in alike for part in _parted(piece))))))


def _lifted(piece: Span) -> Iterator[Span]:
    """Lifted or lowered text with blanks other than plain ones set as usual: Markdown knows no such in it."""
    if not piece.looks.lifted:
        yield piece
        return
    for part in re.split(r"([^\S ]+)", piece.text):
        yield replace(piece, text=part, looks=replace(piece.looks, lifted="") if part.isspace() and part.strip(" ") else
                      piece.looks)


def _parted(piece: Span) -> Iterator[Span]:
    """A piece with the blanks at its ends as plain text of their own; emphasis of blanks alone is nothing."""
    text = piece.text.strip()
    if not piece.is_text or piece.looks == PLAIN or text and (piece.looks.code or text == piece.text):
        yield piece
        return
    start = piece.text.find(text) if text else len(piece.text)
    yield Span(piece.text[:start])
    yield replace(piece, text=text)
    yield Span(piece.text[start + len(text):])


def _joined(pieces: Iterable[Span], *, over_blanks: bool = True) -> Iterator[Span]:
    """Neighbours that are set alike as one; blanks between two such belong to them, save at first."""
    held: list[Span] = []
    for piece in pieces:
        if piece.is_text and not piece.text:
            continue
        last, earlier = held[-1] if held else None, held[-2] if len(held) > 1 else None
        if last and last.is_text and piece.is_text and last.looks == piece.looks:
            held[-1] = replace(last, text=last.text + piece.text)
        elif (over_blanks and last and last.is_text and last.looks == PLAIN and not last.text.strip()
              and earlier and earlier.is_text and piece.is_text and earlier.looks == piece.looks
              and not piece.looks.lifted and not piece.looks.code):
            between = held.pop()
            held[-1] = replace(held[-1], text=held[-1].text + between.text + piece.text)
        else:
            held.append(piece)
    yield from held


def _stripped(pieces: list[Span]) -> Iterator[Span]:
    """Without blanks around line breaks and at both ends; code has its own."""
    for index, piece in enumerate(pieces):
        if not piece.is_text or piece.looks.code:
            yield piece
            continue
        text = piece.text
        if "\n" in text:
            first, *further = text.split("\n")
            text = "\n".join([first.rstrip(" \t"), *(line.strip(" \t") for line in further[:-1]),
                              further[-1].lstrip(" \t")])
        before, after = pieces[index - 1:index], pieces[index + 1:index + 2]
        if not before:
            text = text.lstrip()
        elif before[0].is_text and before[0].text.rstrip(" \t").endswith("\n"):
            text = text.lstrip(" \t")
        if not after:
            text = text.rstrip()
        elif after[0].is_text and after[0].text.lstrip(" \t").startswith("\n"):
            text = text.rstrip(" \t")
        yield piece if text == piece.text else replace(piece, text=text)


def on_one_line(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """The pieces without line breaks, where there is room for one line."""
    return tidy(replace(piece, text=" ".join(piece.text.split("\n"))) if piece.is_text else piece for piece in pieces)


def runs_of(blocks: Sequence[Passage]) -> Iterator[tuple[bool, list[Passage]]]:
    """Blocks one after the other, those of lists together."""
    for listed, together in groupby(blocks, lambda block: block.kind in (PassageKind.ITEM, PassageKind.MORE)):
        yield listed, list(together)
