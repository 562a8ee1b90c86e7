"""Sentences that can be said in another language.

A `Wording` is a string: its English text. So whatever needs no other language takes it as it is, and only what
writes a document in a language asks it what it says there. A message is found in the catalogue by its pattern;
its values are named, and stand wherever the translation puts them.
"""

from __future__ import annotations

import datetime
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

Number = int | Decimal


class Speech(Protocol):
    """A language: its catalogue, and how it writes numbers, dates and names of Parties."""

    def translated(self, pattern: str, plural: str | None = None, count: int = 1) -> str | None:
        """The pattern in this language; None where the catalogue does not have it."""

    def number(self, value: Number) -> str:
        """The number with its thousands set apart."""

    def day(self, value: datetime.date) -> str:
        """The date as running text has it."""

    def month(self, number: int) -> str:
        """The name of a month, 1 to 12."""

    def party(self, code: str) -> str:
        """The name of a Party, from its code."""


class Wording(str):
    """Text that is its own English and can be said in a language."""

    def said(self, speech: Speech) -> str:
        raise NotImplementedError

    def is_known_to(self, speech: Speech) -> bool:
        """True if the language has words of its own for it."""
        return True


class Message(Wording):
    """A pattern with named values: `{year}`, or `{amount:,}` for a number whose thousands are set apart.

    With `plural`, the value `count` decides which of the two patterns is said.
    """

    pattern: str
    plural: str | None
    values: Mapping[str, object]

    def __new__(cls, pattern: str, plural: str | None = None, values: Mapping[str, object] | None = None) -> Message:
        values = values or {}
        chosen = pattern if plural is None or values["count"] == 1 else plural
        made = super().__new__(cls, filled(chosen, values, ENGLISH))
        made.pattern, made.plural, made.values = pattern, plural, values
        return made

    def said(self, speech: Speech) -> str:
        found = self._translated(speech)
        if found is None:
            found = self.pattern if self.plural is None or self.values["count"] == 1 else self.plural
        return filled(found, self.values, speech)

    def is_known_to(self, speech: Speech) -> bool:
        return self._translated(speech) is not None

    def _translated(self, speech: Speech) -> str | None:
        count = self.values.get("count", 1)
        return speech.translated(self.pattern, self.plural, count if isinstance(count, int) else 1)


def message(pattern: str, /, **values: object) -> Message:
    """A sentence in English, said in other languages as their catalogues have it. Imported as `_` where it is used."""
    return Message(pattern, None, values)


def counted(one: str, many: str, /, *, count: int, **values: object) -> Message:
    """A sentence about `count` things. Imported as `n_` where it is used."""
    return Message(one, many, {"count": count, **values})


class Joined(Wording):
    """Several wordings, one after the other."""

    parts: Sequence[str]
    separator: str

    def __new__(cls, parts: Iterable[str], separator: str = ", ") -> Joined:
        parts = tuple(parts)
        made = super().__new__(cls, separator.join(parts))
        made.parts, made.separator = parts, separator
        return made

    def said(self, speech: Speech) -> str:
        separator = speech.translated(self.separator) or self.separator
        return separator.join(say(part, speech) for part in self.parts)

    def is_known_to(self, speech: Speech) -> bool:
        """True if the language has words for every part; words that people wrote stay as they are."""
        return all(part.is_known_to(speech) for part in self.parts if isinstance(part, Wording))


class Lowered(Wording):
    """A wording inside a sentence, without its capital."""

    inner: str

    def __new__(cls, inner: str) -> Lowered:
        made = super().__new__(cls, inner[:1].lower() + inner[1:])
        made.inner = inner
        return made

    def said(self, speech: Speech) -> str:
        text = say(self.inner, speech)
        return text[:1].lower() + text[1:]


class Day(Wording):
    """A date as running text has it: 7 August 2025."""

    date: datetime.date

    def __new__(cls, date: datetime.date) -> Day:
        made = super().__new__(cls, ENGLISH.day(date))
        made.date = date
        return made

    def said(self, speech: Speech) -> str:
        return speech.day(self.date)


class Month(Wording):
    """The name of a month, 1 to 12."""

    number: int

    def __new__(cls, number: int) -> Month:
        made = super().__new__(cls, ENGLISH.month(number))
        made.number = number
        return made

    def said(self, speech: Speech) -> str:
        return speech.month(self.number)


class Citation(Wording):
    """A reference to paragraphs of decisions, such as `2/CMA.3 annex para 8`: its words are said, its numbers stay."""

    def said(self, speech: Speech) -> str:
        said = _CITING.sub(lambda found: speech.translated(found[0]) or found[0], self)
        return said.replace("; ", speech.translated("; ") or "; ")

    def is_known_to(self, speech: Speech) -> bool:
        return all(speech.translated(word) is not None for word in _CITING.findall(self))


def say(text: str, speech: Speech) -> str:
    """What a text says in a language; words that people wrote stay as they are."""
    return text.said(speech) if isinstance(text, Wording) else text


def filled(pattern: str, values: Mapping[str, object], speech: Speech) -> str:
    """The pattern with its values as the language writes them; a pattern without values is left alone."""
    return _Filling(speech).vformat(pattern, (), values) if values else pattern


class _Filling(string.Formatter):
    """Writes the values of a pattern."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            return say(value, self.speech)
        if isinstance(value, datetime.date):
            return self.speech.day(value)
        return self.speech.number(value) if format_spec == "," else str(value)


def written_number(value: Number) -> str:
    """A number as plain text has it: thousands apart, no exponent, no zeros behind the last digit, no minus at zero."""
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value if value else abs(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _English:
    """English as it stands in the code, with no catalogue and no library behind it."""

    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")

    def translated(self, pattern: str, plural: str | None = None, count: int = 1) -> str | None:
        return None

    def number(self, value: Number) -> str:
        return written_number(value)

    def day(self, value: datetime.date) -> str:
        return f"{value.day} {self.month(value.month)} {value.year}"

    def month(self, number: int) -> str:
        return self.months[number - 1]

    def party(self, code: str) -> str:
        return code


ENGLISH: Speech = _English()

CITING = (
    message("Paris Agreement, eleventh preambular paragraph"), message("to be updated by"), message("update to"),
    message("decision"), message("annex"), message("paras"), message("para."), message("para"), message("and"))
SEPARATORS = (message("; "), message(": "))
"""What stands between parts where a language sets it otherwise."""
_CITING = re.compile("|".join(rf"\b{re.escape(word)}(?!\w)" for word in CITING))
"""The words of a citation."""
