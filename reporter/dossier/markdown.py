"""Markdown as people write it here: CommonMark with tables, and what of it is looked at apart.

Lines such as `[1]: https://unfccc.int` stand as they are written: Markdown would take them for definitions of
links, and a list of sources would be gone. So `[text][1]` is no link; `[text](https://unfccc.int)` is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

DEEPEST_LIST = 9
"""Lists inside lists that are printed; what is deeper is squeezed out of the page."""
_NESTING = 6 * DEEPEST_LIST
"""Levels of tokens that are read; a list has two, a list with quotes in it three."""


class Apart(StrEnum):
    """What of a text is looked at apart from its words."""

    PICTURE = "picture"
    DEEP = "nested too deep"


@dataclass(frozen=True)
class SetApart:
    """A picture, or what is nested too deep, with its line, from 0; a picture's name, and whether it is described."""

    line: int
    kind: Apart
    name: str = ""
    described: bool = True


def parser(renderer: type[RendererHTML] = RendererHTML) -> MarkdownIt:
    """The reader of Markdown, the same for checks and pages."""
    options = {"html": False, "maxNesting": _NESTING}
    return MarkdownIt("commonmark", options, renderer_cls=renderer).enable("table").disable("reference")


def apart(markdown: str) -> Iterator[SetApart]:
    """Pictures, and lists and quotations deeper than pages have room for; the first of the deep ones."""
    deep = False
    for token in parser().parse(markdown):
        line = token.map[0] if token.map else 0
        if token.level > 2 * DEEPEST_LIST + 1 and not deep:
            deep = True
            yield SetApart(line, Apart.DEEP)
        for inside in token.children or ():
            if inside.type == "image":
                yield SetApart(line, Apart.PICTURE, str(inside.attrGet("src")), bool(inside.content.strip()))
