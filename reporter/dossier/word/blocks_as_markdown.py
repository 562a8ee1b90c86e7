"""An answer's blocks as Markdown, each set apart from the next so that it reads as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from reporter.dossier.narrative import looks_like_heading
from reporter.dossier.word.blocks import Passage, PassageKind, Said, Span, on_one_line, runs_of
from reporter.dossier.word.pieces_as_markdown import as_markdown, in_cell, in_paragraph


@dataclass
class _Writer:
    """What is written, and the words of the paragraphs that Markdown has no way to set as they were."""

    titles: frozenset[str]
    bare: list[str] = field(default_factory=list)

    def line(self, pieces: Sequence[Span], framed: Callable[[str], tuple[str, str]] = in_paragraph) -> str:
        text, whole = as_markdown(pieces, framed)
        if not whole:
            self.bare.append("".join(piece.text for piece in pieces if piece.is_text)[:60])
        return text

    def heading(self, block: Passage) -> str:
        """A heading inside an answer, which opens none of the outline's."""
        marks = "#" * block.level
        text = self.line(on_one_line(block.pieces), lambda text: (f"{marks} {text}", "heading_open"))
        if looks_like_heading(f"{marks} {text}") or text.casefold() in self.titles:
            text = f"&#{ord(text[0])};{text[1:]}"
        return f"{marks} {text}"

    def table(self, block: Passage) -> str:
        rows = [[self.line(on_one_line(cell), in_cell) for cell in row] for row in block.rows]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])

    def items(self, blocks: Sequence[Passage]) -> str:
        """Items and what belongs to them; close together where each is a single paragraph."""
        loose = any(one.kind is PassageKind.MORE for one in blocks)
        made: list[str] = []
        indents: list[int] = [0]
        signs: dict[int, str] = {}
        for block in blocks:
            level = min(block.level, len(indents) - 1)
            text = self.line(block.pieces)
            if block.kind is PassageKind.MORE:
                made.append(_indented(text, indents[min(block.level + 1, len(indents) - 1)]))
                continue
            ordered = block.number is not None
            if block.begins and made:
                old = signs.get(level, "")
                signs[level] = (")" if old == "." else ".") if ordered else ("*" if old == "-" else "-")
            elif level not in signs:
                signs[level] = "." if ordered else "-"
            mark = f"{block.number}{signs[level]} " if ordered else f"{signs[level]} "
            for deeper in [one for one in signs if one > level]:
                del signs[deeper]
            loose = loose or ordered and block.begins and block.number != 1
            made.append(" " * indents[level] + mark + _indented(text, indents[level] + len(mark)).lstrip(" "))
            indents[level + 1:] = [indents[level] + len(mark)]
        # An item without words holds what stands in the line below it, and nothing after an empty line.
        wordless = re.compile(r" *(?:[-*]|[0-9]+[.)]) ")
        return "".join(one.rstrip(" ") + ("\n\n" if loose and not wordless.fullmatch(one) else "\n")
                       for one in made).rstrip("\n")


def answer_as_markdown(said: Said, titles: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """The Markdown of an answer, and the words whose looks it has no way to say; `titles`, in small letters, are those
    that would open an element."""
    writer = _Writer(titles)
    parts: list[str] = []
    for listed, blocks in runs_of(said.blocks):
        parts += [writer.items(blocks)] if listed else _apart(writer, blocks)
    for number, paragraphs in enumerate(said.notes, 1):
        texts = [writer.line(one) for one in paragraphs] or [""]
        parts.append(f"[^{number}]: " + "\n\n".join(_indented(text, 4) for text in texts).lstrip(" "))
    return "\n\n".join(parts), tuple(writer.bare)


def _apart(writer: _Writer, blocks: Sequence[Passage]) -> Iterator[str]:
    """Blocks of no list, each as its own part; the paragraphs of one quotation together."""
    quoted: list[str] = []
    for block in blocks:
        if quoted and (block.kind is not PassageKind.QUOTE or block.begins):
            yield "\n>\n".join(quoted)
            quoted = []
        match block.kind:
            case PassageKind.QUOTE:
                quoted.append("\n".join(f"> {line}" for line in writer.line(block.pieces).split("\n")))
            case PassageKind.HEADING:
                yield writer.heading(block)
            case PassageKind.CODE:
                fence = "~~~" if "```" in block.text else "```"
                yield f"{fence}\n{block.text}\n{fence}"
            case PassageKind.RULE:
                yield "---"
            case PassageKind.TABLE:
                yield writer.table(block)
            case _:
                yield writer.line(block.pieces)
    if quoted:
        yield "\n>\n".join(quoted)


def _indented(text: str, by: int) -> str:
    return re.sub(r"^(?=.)", " " * by, text, flags=re.MULTILINE)
