"""Which letters the bundled fonts can print."""

from __future__ import annotations

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


def unprintable(text: str) -> list[str]:
    """The letters of a text that no bundled font has, in order; a PDF cannot carry them."""
    if text.isascii():
        return []
    missing = (letter for letter in set(text) if ord(letter) not in _printable())
    return sorted(letter for letter in missing if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp"))
