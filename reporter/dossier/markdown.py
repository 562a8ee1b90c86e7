"""Markdown as people write it here: CommonMark with tables, footnotes, `~sub~`, `^super^` and `~~struck~~`.

`2021~2025` is a range, and no beginning of a subscript.

Lines such as `[1]: https://unfccc.int` stand as they are written: Markdown would take them for definitions of
links, and a list of sources would be gone. So `[text][1]` is no link; `[text](https://unfccc.int)` is one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.subscript import tokenize as lowered
from mdit_py_plugins.superscript import superscript_plugin

DEEPEST_LIST = 9
"""Lists inside lists that are printed; what is deeper is squeezed out of the page."""
_NESTING = 6 * DEEPEST_LIST
"""Levels of tokens that are read; a list has two, a list with quotes in it three."""
SOURCE_LINE = re.compile(r"\[[^\]]+\]:")
"""How a line of a list of sources begins: `[1]: https://unfccc.int`."""


_RANGE = re.compile(r"(?<=[0-9])~(?=[0-9]+(?![0-9~]))|~[^~]*[\u3001\u3002\uff0c\uff1b]")
"""A sign between the numbers of a range, as in East Asia: `2021~2025`."""


_SIGNED_ITEM = re.compile(r"^( {0,3})[•‣▪●◦](?=\s)", re.MULTILINE)


def _listed(state: StateCore) -> None:
    """Lines that begin with a sign as typed or pasted into a cell, `• first`, are items of a list."""
    state.src = _SIGNED_ITEM.sub(r"\1-", state.src)


def _subscript(state: StateInline, silent: bool) -> bool:
    """`~max~`; what joins the numbers of a range lowers nothing."""
    return not _RANGE.match(state.src, state.pos) and lowered(state, silent)


class Apart(StrEnum):
    """What of a text is looked at apart from its words."""

    PICTURE = "picture"
    DEEP = "nested too deep"
    HTML = "a tag of HTML"
    UNWRITTEN_NOTE = "a footnote that is not written"
    UNUSED_NOTE = "a footnote that nothing refers to"
    REPEATED_NOTE = "a footnote that is written already"
    WIDE_ROW = "cells beyond the columns of a table"
    TITLE = "a text that pages do not show"
    BARE_LINK = "a link without a text"


@dataclass(frozen=True)
class SetApart:
    """What is looked at apart, with its line, from 0: its name or what was written; whether a picture is described."""

    line: int
    kind: Apart
    name: str = ""
    described: bool = True


def parser(renderer: type[RendererHTML] = RendererHTML) -> MarkdownIt:
    """The reader of Markdown, the same for checks, pages and Word."""
    options = {"html": False, "maxNesting": _NESTING}
    reader = MarkdownIt("commonmark", options, renderer_cls=renderer).enable(["table", "strikethrough"])
    footnote_plugin(reader, inline=False)
    reader.use(sub_plugin).use(superscript_plugin).disable("reference")
    reader.core.ruler.after("normalize", "signed_items", _listed)
    reader.inline.ruler.at("sub", _subscript)
    reader.renderer = renderer(reader)  # its own ways of drawing, not those that came with the additions
    return reader


def letters_of(markdown: str) -> str:
    """The letters that pages carry of a text: where `&#233;` is written, an é."""
    return html.unescape(parser().render(markdown)) if "&" in markdown else markdown


def apart(markdown: str) -> Iterator[SetApart]:
    """Pictures, tags of HTML, footnotes that lack an end, and the first list or quotation that is too deep."""
    deep = False
    env: dict[str, Any] = {}
    notes: dict[str, int] = {}
    for token in _apart_reader().parse(markdown, env):
        line = token.map[0] if token.map else 0
        if token.level > 2 * DEEPEST_LIST + 1 and not deep:
            deep = True
            yield SetApart(line, Apart.DEEP)
        if token.type == "footnote_reference_open" and notes.setdefault(token.meta["label"], line) != line:
            yield SetApart(line, Apart.REPEATED_NOTE, token.meta["label"])
        elif token.type == "tr_open" and token.meta:
            yield SetApart(line, Apart.WIDE_ROW, token.meta["beyond"])
        elif token.type == "fence" and len(token.info.split()) > 1:
            yield SetApart(line, Apart.TITLE, token.info.strip())
        yield from _inside(token.children or (), line)
    unused = [label[1:] for label, number in env.get("footnotes", {}).get("refs", {}).items() if number < 0]
    yield from (SetApart(notes.get(label, 0), Apart.UNUSED_NOTE, label) for label in unused)


@lru_cache
def _apart_reader() -> MarkdownIt:
    """A reader that keeps what is escaped apart from the text beside it, which is meant as it stands; footnotes where
    they are written, and what no page has of a row."""
    reader = parser().disable(["text_join", "footnote_tail"])
    reader.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return reader


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A table, each row of which knows the cells that it has beyond those of the header."""
    before = len(state.tokens)
    if not table(state, first, end, silent):
        return False
    made = state.tokens[before:]
    columns = sum(token.type == "th_open" for token in made)
    for token in made:
        if token.type == "tr_open" and token.map:
            cells = escapedSplit(getLine(state, token.map[0]).strip())
            beyond = [cell.strip() for cell in cells[columns + (cells[0] == ""):] if cell.strip()]
            token.meta = {"beyond": " | ".join(beyond)} if beyond else {}
    return True


def _inside(tokens: Sequence[Token], line: int) -> Iterator[SetApart]:
    for position, token in enumerate(tokens, start=1):
        within = [one for one in tokens[position:position + 2] if one.type != "text" or one.content.strip()]
        if token.type == "link_open" and within and within[0].type == "link_close":
            yield SetApart(line, Apart.BARE_LINK, str(token.attrGet("href")))
        if token.type in ("image", "link_open") and token.attrGet("title"):
            yield SetApart(line, Apart.TITLE, str(token.attrGet("title")))
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "image":
            yield SetApart(line, Apart.PICTURE, str(token.attrGet("src")), bool(token.content.strip()))
        elif token.type == "text":
            yield from (SetApart(line, Apart.HTML, tag[0]) for tag in _TAG.finditer(token.content))
            yield from (SetApart(line, Apart.UNWRITTEN_NOTE, note[1]) for note in _NOTE.finditer(token.content))


_TAG = re.compile(r"<(?:a|b|br|center|code|del|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strike|strong|sub|sup"
                  r"|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
"""Opening tags that people know from web pages; other words between < and > are text."""
_NOTE = re.compile(r"\[\^([^\]\s]{1,80})\]")
