"""Which letters the bundled fonts can print."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from reporter import resources


@lru_cache
def files() -> tuple[Path, ...]:
    """The bundled font files, in order of name."""
    return tuple(sorted((resources.templates() / "fonts").glob("*.ttf")))


@lru_cache
def _printable() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset().union(*(TTFont(file, lazy=True).getBestCmap() for file in files()))


LONGEST_WORD = 1_000
"""The longest run of letters without a blank that is set on pages: the time for a longer one grows with its square."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""What is no letter, or turns those that follow around."""
_UNDRAWN = frozenset(map(ord, "\t\n\r\xad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2061"
                              "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"))
"""What no font need have, since it is not drawn: it joins letters, parts words, or says in which direction they run."""
_TURNING = re.compile("[\u202a-\u202c\u2066-\u2069]")
_CLOSES = {"\u202c": "\u202a\u202b", "\u2069": "\u2066\u2067\u2068"}
MOST_MARKS = 4
"""The most marks above and below one letter: more would be drawn over the lines around it."""
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def unprintable(text: str) -> list[str]:
    """The letters of a text that a page cannot carry, in order: no bundled font has them, they are controls, they turn
    what follows around without an end, or stand as one of more than MOST_MARKS marks upon one letter."""
    found = set(_CONTROL.findall(text))
    if not text.isascii():
        found |= {chr(letter) for letter in set(map(ord, text)) - _printable() - _UNDRAWN}
        found |= _left_open(text) | {marks[0] for marks in _flood().findall(text)}
    return sorted(found)


def with_codes(text: str, mark: str = "<U+{:04X}>") -> str:
    """The text with each letter that a page cannot carry as its code; `mark` is how that is written."""
    codes = {ord(letter): mark.format(ord(letter)) for letter in unprintable(text)}
    return text.translate(codes) if codes else text


def _left_open(text: str) -> set[str]:
    """The letters that begin a run in a direction of its own, which nothing ends."""
    begun: list[str] = []
    for letter in _TURNING.findall(text):
        if letter not in _CLOSES:
            begun.append(letter)
            continue
        while begun and (begun[-1] in _CLOSES[letter] or letter == "\u2069" and set(begun) & set(_CLOSES[letter])):
            if begun.pop() in _CLOSES[letter]:
                break
    return set(begun)


@lru_cache
def _flood() -> re.Pattern[str]:
    marks = "".join(sorted(letter for letter in map(chr, _printable()) if unicodedata.category(letter) in ("Mn", "Me")))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1},}}")


def long_words(text: str) -> list[str]:
    """The words that are too long to be set on a page."""
    return _LONG.findall(text)
