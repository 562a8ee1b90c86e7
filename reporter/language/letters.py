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
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def unprintable(text: str) -> list[str]:
    """The letters of a text that a page cannot carry, in order: no bundled font has them, or they are controls."""
    controls = set(_CONTROL.findall(text))
    missing = set() if text.isascii() else {letter for letter in set(text) if ord(letter) not in _printable()}
    return sorted(controls | {letter for letter in missing
                              if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp")})


def long_words(text: str) -> list[str]:
    """The words that are too long to be set on a page."""
    return _LONG.findall(text)
