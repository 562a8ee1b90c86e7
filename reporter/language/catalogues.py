"""The message catalogues in `templates/locale`: which languages there are, and what a message says in each.

A language is added as `templates/locale/<language>/LC_MESSAGES/reporter.po`, and no code. Catalogues are read as
they stand, so that there is nothing to compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

from reporter import resources

if TYPE_CHECKING:
    from babel.messages import Catalog

SOURCE = "en"
"""The language of the messages in the code."""
PLACE = Path("LC_MESSAGES", "reporter.po")


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language; the source language has none, since they are what the code says."""

    tag: str
    messages: Catalog | None = None

    def translated(self, pattern: str, plural: str | None = None, count: int = 1) -> str | None:
        """What the catalogue has for a message; None where it has nothing, or a translation that is unsure."""
        if self.tag == SOURCE:
            return pattern if plural is None or count == 1 else plural
        found = self.messages.get(pattern) if self.messages else None
        if found is None or found.fuzzy or not found.string:
            return None
        if isinstance(found.string, str):
            return found.string
        return found.string[self._form(count)] or None

    @cached_property
    def _form(self) -> Callable[[int], int]:
        """Which of a message's plural forms a count takes."""
        assert self.messages is not None
        form: Callable[[int], int] = c2py(self.messages.plural_expr)
        return form

    def gettext(self, message: str) -> str:
        return self.translated(message) or message

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.translated(one, many, count) or (one if count == 1 else many)


def languages() -> tuple[str, ...]:
    """The tags of the languages that documents can be written in: of catalogues that say something."""
    folder = resources.templates() / "locale"
    return tuple(sorted({SOURCE, *(path.parent.parent.name for path in folder.glob(f"*/{PLACE}")
                                   if _says_something(path))}))


@cache
def _says_something(path: Path) -> bool:
    """True if any message below the header has a translation; told from the text, since it is asked at every start."""
    _, _, messages = path.read_text("utf-8").partition("\n\n")
    return re.search(r'^msgstr(\[0\])? ("[^"]|""\n")', messages, re.MULTILINE) is not None


@lru_cache
def catalogue(tag: str) -> Catalogue:
    """The catalogue of a language; an empty one where there is none, so that all is said in English."""
    if tag not in languages() or tag == SOURCE:
        return Catalogue(tag)
    from babel.messages.pofile import read_po

    with (resources.templates() / "locale" / tag / PLACE).open("rb") as opened:
        return Catalogue(tag, read_po(opened, locale=tag.replace("-", "_")))
