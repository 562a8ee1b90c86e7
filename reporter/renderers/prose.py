"""Markdown that people wrote, as HTML that stands safely in any document.

Raw HTML is shown as text, pictures of the dossier stand in the page and others are named, and a link leads to the
web, to a mail address or to a place in the same document; anything else is printed as plain words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from reporter.dossier import markdown as written
from reporter.language.languages import set_right

SCHEMES = ("http://", "https://", "mailto:")
DEEPEST_HEADING = 6


class ProseRenderer(RendererHTML):
    """HTML of Markdown tokens, with our typography and tables that scroll in their own box."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return set_right(tokens[idx].content)

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return "<br>\n" if written.SOURCE_LINE.match(tokens[idx + 1].content) else "\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        described = set_right(self.renderInlineAsText(tokens[idx].children, options, env))
        name = str(tokens[idx].attrGet("src"))
        if name not in env["pictures"]:
            return described
        words = escape(self.renderInlineAsText(tokens[idx].children, options, env).strip() or name)
        return Markup('<img src="{}" alt="{}">').format(env["pictures"][name], words)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                     env: MutableMapping[str, Any]) -> str:
        number = tokens[idx].meta["id"] + 1
        return f'<sup><a href="#{env["notes"]}-{number}">{number}</a></sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                            env: MutableMapping[str, Any]) -> str:
        return '<ol class="notes">\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                             env: MutableMapping[str, Any]) -> str:
        return "</ol>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                      env: MutableMapping[str, Any]) -> str:
        return f'<li id="{env["notes"]}-{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                       env: MutableMapping[str, Any]) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict,
                        env: MutableMapping[str, Any]) -> str:
        return ""

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
    return written.parser(ProseRenderer)


def html_of(markdown: str, depth: int, anchors: Collection[str], table_name: str,
            pictures: Mapping[str, str], notes: str) -> Markup:
    """Markdown as HTML whose headings stand below a heading of level `depth`; `notes` begins the names of its
    footnotes, and no other text of a page begins them so."""
    parser = _parser()
    tokens = parser.parse(markdown)
    _place_headings(tokens, depth)
    _number_lists(tokens)
    _give_bodies(tokens)
    for token in tokens:
        if token.children:
            token.children = _without_stray_links(token.children, anchors)
    return Markup(parser.renderer.render(tokens, parser.options, {"table": table_name, "pictures": pictures,
                                                                    "notes": notes}))


def line_of(markdown: str, anchors: Collection[str]) -> Markup:
    """Markdown as HTML inside a paragraph that stands already: emphasis and links, no blocks."""
    parser = _parser()
    tokens = parser.parseInline(markdown)
    for token in tokens:
        token.children = _without_stray_links(token.children or [], anchors)
    return Markup(parser.renderer.render(tokens, parser.options, {"pictures": {}}))


def _place_headings(tokens: Sequence[Token], depth: int) -> None:
    """Headings follow each other without a gap, whatever number of # was written: PDF/UA asks for it."""
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(depth + 1 + levels.index(token.tag), DEEPEST_HEADING)}"


def _number_lists(tokens: Sequence[Token]) -> None:
    """Items have the numbers that were written, `12.`, `13.`, `2030.`; only `1.` throughout is counted.

    On paper the style says so, since WeasyPrint knows neither `start` nor `value`, and counts after setting.
    """
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append([])
            if "start" in token.attrs:
                token.attrSet("style", f"counter-reset: list-item {int(token.attrs['start']) - 1}")
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            _number_items(lists.pop())


def _number_items(items: Sequence[Token]) -> None:
    if len({item.info for item in items}) == 1:
        return
    for before, item in pairwise(items):
        if int(item.info) != int(before.info) + 1:
            item.attrSet("value", str(int(item.info)))
            item.attrSet("style", f"counter-set: list-item {int(item.info)}; counter-increment: list-item 0")


def _give_bodies(tokens: Sequence[Token]) -> None:
    """A table of a head alone is a table of one row: PDF/UA asks for a body."""
    opened = None
    for token, following in pairwise(tokens):
        opened = token if token.type == "thead_open" else opened
        if token.type == "thead_close" and following.type == "table_close" and opened:
            opened.tag = token.tag = "tbody"


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
