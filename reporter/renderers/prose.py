"""Markdown that people wrote, as HTML that stands safely in any document.

Raw HTML is shown as text, images are named and not fetched, and a link leads to the web, to a mail address or to
a place in the same document; anything else is printed as plain words.
"""

from __future__ import annotations

from collections.abc import Collection, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from reporter.language.languages import set_right

SCHEMES = ("http://", "https://", "mailto:")
DEEPEST_HEADING = 6


class ProseRenderer(RendererHTML):
    """HTML of Markdown tokens, with our typography and tables that scroll in their own box."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return set_right(tokens[idx].content)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return set_right(self.renderInlineAsText(tokens[idx].children, options, env))

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                   env: MutableMapping[str, Any]) -> str:
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(env["table"])}"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                    env: MutableMapping[str, Any]) -> str:
        return "</table></div>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return '<th scope="col">'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return "<td>"


@lru_cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}, renderer_cls=ProseRenderer).enable("table")


def html_of(markdown: str, depth: int, anchors: Collection[str], table_name: str) -> Markup:
    """Markdown as HTML whose headings stand below a heading of level `depth`."""
    parser = _parser()
    tokens = parser.parse(markdown)
    _place_headings(tokens, depth)
    for token in tokens:
        if token.children:
            token.children = _without_stray_links(token.children, anchors)
    return Markup(parser.renderer.render(tokens, parser.options, {"table": table_name}))


def _place_headings(tokens: Sequence[Token], depth: int) -> None:
    """Headings follow each other without a gap, whatever number of # was written: PDF/UA asks for it."""
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(depth + 1 + levels.index(token.tag), DEEPEST_HEADING)}"


def _without_stray_links(tokens: Sequence[Token], anchors: Collection[str]) -> list[Token]:
    kept, stray = [], False
    for token in tokens:
        if token.type == "link_open":
            stray = not _leads_somewhere(str(token.attrGet("href")), anchors)
            token.attrs = {"href": token.attrs["href"]}
        if not (stray and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _leads_somewhere(href: str, anchors: Collection[str]) -> bool:
    return href.startswith(SCHEMES) or (href.startswith("#") and href[1:] in anchors)
