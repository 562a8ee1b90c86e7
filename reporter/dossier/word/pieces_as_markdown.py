"""Pieces of a paragraph as Markdown that reads as these pieces: whatever is typed in Word comes back as typed.

What is written is read again before it is taken. Plain text is tried first as it stands, then with its signs escaped,
then with what stands beside emphasis written as entities, so that no letter keeps the emphasis from being read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reporter.dossier.markdown import SOURCE_LINE, parser
from reporter.dossier.narrative import looks_like_heading
from reporter.dossier.word.blocks import PLAIN, Looks, Span, tidy

_MOST_SIGNS = 200
"""Text with more signs than that is escaped at once: some of them are slow to be read."""
_SIGNS = re.compile(r"[`*_\[\]<>~^\\]")
_ESCAPED = re.compile(r"[\\`*_\[\]<~^]|&(?=#?\w{1,40};)")
_AT_START = re.compile(r"^([#>+=:|-]|[0-9]{1,9}(?=[.)]))", re.MULTILINE)
_NUMBER = re.compile(r"^([IVX]+)\.(?=[A-Za-z0-9])")
_PLAIN_WORDS = re.compile(r"[^\W0-9_][^\W_ ,;:%/()’'“”\"–.-]*"
                          r"(?:[ ,;:%/()’'“”\"–.-]+[^\W_ ,;:%/()’'“”\"–.-]+)*[.;:)”%]?|"
                          r"[0-9]{1,9}(?:[., ][0-9]{1,9}){0,9}%?")
"""Words and numbers that no reader of Markdown takes for anything else."""
_LIFTED = {"subscript": "~", "superscript": "^"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~ ])")
_PLAIN_MARKS, _SURE_MARKS = {"bold": "**", "italic": "*", "struck": "~~"}, {"bold": "__", "italic": "*", "struck": "~~"}


@lru_cache
def _parser() -> MarkdownIt:
    return parser()


def address(target: str) -> str:
    """An address as Markdown has it, with what it has no room for in its codes."""
    return _parser().normalizeLink(target)


def is_address(target: str) -> bool:
    """True for an address that Markdown makes a link of."""
    return _parser().validateLink(target)


def pieces_of(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """The pieces that the tokens of a paragraph say."""
    return tidy(_read(tokens))


_OPENED: dict[str, dict[str, Any]] = {
    "strong_open": {"bold": True}, "em_open": {"italic": True}, "s_open": {"struck": True},
    "sub_open": {"lifted": "subscript"}, "sup_open": {"lifted": "superscript"}}


def _read(tokens: Sequence[Token]) -> Iterator[Span]:
    held = [PLAIN]
    for index, token in enumerate(tokens):
        if token.type == "link_open":
            held.append(replace(held[-1], link=str(token.attrs["href"])))
        elif token.type in _OPENED:
            held.append(replace(held[-1], **_OPENED[token.type]))
        elif token.type.endswith("_close"):
            held.pop()
        elif token.type == "softbreak":
            listed = index + 1 < len(tokens) and SOURCE_LINE.match(tokens[index + 1].content)
            yield Span("\n" if listed else " ", held[-1])
        elif token.type == "hardbreak":
            yield Span("\n", held[-1])
        elif token.type == "code_inline":
            yield Span(token.content, replace(held[-1], code=True))
        elif token.type == "footnote_ref":
            yield Span("", note=token.meta["id"] + 1)
        elif token.type == "image":
            yield Span(described(token), picture=str(token.attrs["src"]))
        else:
            yield Span(" ".join(token.content.split("\n")), held[-1])


def described(token: Token) -> str:
    """The description of a picture, as words alone."""
    return " ".join("".join(" " if one.type.endswith("break") else one.content for one in token.children or ()).split())


Framed = Callable[[str], tuple[str, str]]
"""How a line stands in a block of its own: the block, and the type of the token before the line's."""


def in_paragraph(text: str) -> tuple[str, str]:
    """As a paragraph."""
    return text, "paragraph_open"


def in_cell(text: str) -> tuple[str, str]:
    """As a cell of a table; what would part cells is escaped."""
    return f"| {text} |\n| --- |", "th_open"


def as_markdown(pieces: Sequence[Span], framed: Framed = in_paragraph) -> tuple[str, bool]:
    """The Markdown of pieces, and whether it says all of them; where it does not, their looks are left out."""
    if not pieces:
        return "", True
    if len(pieces) == 1 and pieces[0].looks == PLAIN and pieces[0].is_text and _PLAIN_WORDS.fullmatch(pieces[0].text):
        return pieces[0].text, True
    for attempt in (_plainly, _escaped, _surely):
        text = attempt(pieces, framed)
        if text is not None and _says(text, pieces, framed):
            return text, True
    bare = [replace(piece, looks=PLAIN) for piece in pieces]
    made = _escaped(tidy(bare), framed)
    return made, not any(piece.looks != PLAIN for piece in pieces) and _says(made, pieces, framed)


def _says(text: str, pieces: Sequence[Span], framed: Framed) -> bool:
    """True if the text reads as these pieces, in a block of its own."""
    written, opening = framed(text)
    # A footnote that is read has the number of its first mention.
    order: dict[int, int] = {}
    wanted = tuple(replace(piece, note=order.setdefault(piece.note, len(order) + 1)) if piece.note else piece
                   for piece in pieces)
    tokens = _parser().parse("".join((written, *(f"\n\n[^{number}]: note" for number in order))))
    ends = next((index for index, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    lines = [index for index, token in enumerate(tokens[:ends]) if token.type == "inline"]
    if len(lines) != 1 or tokens[lines[0] - 1].type != opening or ends > 3 and opening != "th_open":
        return False
    return pieces_of(tokens[lines[0]].children or ()) == wanted


def _plainly(pieces: Sequence[Span], framed: Framed) -> str | None:
    """With text as it stands; None where that is not worth a try."""
    text = "".join(piece.text for piece in pieces if piece.is_text and not piece.looks.code)
    if len(_SIGNS.findall(text)) > _MOST_SIGNS or "[^" in text or "<!--" in text:
        return None
    made = _written(pieces, _PLAIN_MARKS, lambda text: text, framed is in_cell)
    return None if any(map(looks_like_heading, made.split("\n"))) else made


def _escaped(pieces: Sequence[Span], framed: Framed) -> str:
    """With every sign escaped."""
    return _written(pieces, _PLAIN_MARKS, _escape, framed is in_cell)


def _surely(pieces: Sequence[Span], framed: Framed) -> str:
    """With every sign escaped, and letters beside emphasis as entities."""
    return _written(pieces, _SURE_MARKS, _escape, framed is in_cell, apart=True)


def _escape(text: str) -> str:
    text = _NUMBER.sub(r"\1\\.", _ESCAPED.sub(r"\\\g<0>", text)).replace("\\<!--", "&lt;!--")
    text = _AT_START.sub(lambda found: f"\\{found[1]}" if not found[1].isdigit() else f"{found[1]}\\", text)
    bare = text.rstrip("#")
    return bare + r"\#" * (len(text) - len(bare)) if not bare.endswith("\\") else text


def _written(pieces: Sequence[Span], marks: dict[str, str], escape: Callable[[str], str], in_table: bool,
             apart: bool = False) -> str:
    """Pieces one after the other, with what opens and closes their looks between them."""
    made: list[str] = []
    opened: list[tuple[str, str]] = []
    for index, piece in enumerate(pieces):
        wanted = _held(piece.looks)
        kept = next((at for at, one in enumerate(opened) if one not in wanted), len(opened))
        changed = bool(opened[kept:])
        for name, value in reversed(opened[kept:]):
            made.append(_closing(name, value, marks))
        del opened[kept:]
        new = sorted((one for one in wanted if one not in opened), key=lambda one: (
            -_reach(pieces, index, one), _ORDER.index(one[0])))
        if apart and new and made:
            made[-1] = _ending_apart(made[-1])
        for name, value in new:
            made.append("[" if name == "link" else marks[name])
            opened.append((name, value))
        text = _one(piece, escape)
        if apart and changed and not new and _is_letter(text[:1]):
            text = f"&#{ord(text[0])};{text[1:]}"
        made.append(text)
    made += [_closing(name, value, marks) for name, value in reversed(opened)]
    text = "".join(made)
    return text.replace("|", r"\|") if in_table else text


_ORDER = ("link", "struck", "bold", "italic")


def _held(looks: Looks) -> list[tuple[str, str]]:
    """The looks that are opened and closed around text."""
    return [(one.name, str(getattr(looks, one.name))) for one in fields(looks)
            if one.name in _ORDER and getattr(looks, one.name)]


def _reach(pieces: Sequence[Span], first: int, look: tuple[str, str]) -> int:
    """How many pieces from the first on have a look."""
    count = 0
    while first + count < len(pieces) and look in _held(pieces[first + count].looks):
        count += 1
    return count


def _closing(name: str, value: str, marks: dict[str, str]) -> str:
    return f"]({_target(value)})" if name == "link" else marks[name]


def _target(address: str) -> str:
    return f"<{address}>" if re.search(r"[()\\\s]", address) or not address else address


def _ending_apart(text: str) -> str:
    """Text whose last letter is an entity, which counts as a sign."""
    return f"{text[:-1]}&#{ord(text[-1])};" if _is_letter(text[-1:]) else text


def _is_letter(sign: str) -> bool:
    """True for all that is neither blank nor a sign of Markdown."""
    return bool(sign) and not sign.isspace() and not _PUNCTUATION.fullmatch(sign)


def _one(piece: Span, escape: Callable[[str], str]) -> str:
    if piece.note:
        return f"[^{piece.note}]"
    if piece.picture:
        return f"![{escape(' '.join(piece.text.split()))}]({_target(piece.picture)})"
    if piece.looks.lifted:
        mark, text = _LIFTED[piece.looks.lifted], " ".join(piece.text.split("\n"))
        return mark + _PUNCTUATION.sub(r"\\\1", text) + mark
    if piece.looks.code:
        text = " ".join(piece.text.split("\n"))
        fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        space = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
        return f"{fence}{space}{text}{space}{fence}"
    return "\\\n".join(escape(line) for line in piece.text.split("\n"))
