"""Numbers, dates, names of Parties and our own sentences as a document's language writes them.

Sentences are English in the code and the templates; the catalogue in `templates/locale` has them in the language.
What it does not have is said in English and marked as English.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from reporter.language.catalogues import SOURCE, Catalogue, catalogue
from reporter.language.names import name_in
from reporter.language.wording import Wording, say

TRUE_MINUS = "\N{MINUS SIGN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
LEFT_TO_RIGHT_MARK = "\N{LEFT-TO-RIGHT MARK}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

FORMULA = re.compile(r"(?<![A-Za-z0-9])(CO(?=2)|CH(?=4)|SF(?=6)|NF(?=3)|N(?=2O))([0-9])(?![0-9])")
UNIT = re.compile(r"\b[kMG]?t (?:CO2 eq|éq\. CO2)\b")
FRENCH_SIGNS = re.compile(r" (?=[;:!?»])|(?<=«) ")
"""Spaces that French sets and no line may break at."""
PARAGRAPH = re.compile(r"[0-9]+(?:\([a-z]+\))+")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# English documents are dated as the United Nations dates them: 15 April 2028.
REGIONS = {"en": "en_GB"}


@dataclass(frozen=True)
class Language:
    """A language by its tag, `en` or `fr`."""

    tag: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(REGIONS.get(self.tag, self.tag.replace("-", "_")))

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue(self.tag)

    @property
    def is_source(self) -> bool:
        """True for the language that the sentences are written in, and the official headings."""
        return self.tag == SOURCE

    @property
    def direction(self) -> str:
        return self.locale.text_direction

    def other_direction(self, text: str) -> str | None:
        """The direction of a text whose first letter runs against this language; None where it runs with it."""
        for letter in text:
            kind = unicodedata.bidirectional(letter)
            if kind in ("L", "R", "AL"):
                direction = "ltr" if kind == "L" else "rtl"
                return None if direction == self.direction else direction
        return None

    def translated(self, pattern: str, plural: str | None = None, count: int = 1) -> str | None:
        return self.catalogue.translated(pattern, plural, count)

    def knows(self, text: str) -> bool:
        """False for a sentence of ours that the catalogue does not have."""
        return not isinstance(text, Wording) or text.is_known_to(self)

    def said(self, text: str) -> str:
        """A sentence of ours in this language; what people wrote stays as it is."""
        return say(text, self)

    def shown(self, text: str) -> Markup:
        """The sentence as HTML, marked as English where it could not be said in the language."""
        html = set_right(self._kept(say(text, self)))
        return html if self.knows(text) else Markup(f'<span lang="{SOURCE}" dir="ltr">{html}</span>')

    def plain(self, text: str) -> str:
        """The sentence without tags, for bookmarks, titles and charts."""
        return set_plain(self._kept(say(text, self)))

    def _kept(self, text: str) -> str:
        """The text with its signs where they belong: in French beside their words, and numbers of paragraphs, `23(a)`,
        as they are written among letters that run the other way."""
        if self.locale.language == "fr":
            text = FRENCH_SIGNS.sub(NO_BREAK_SPACE, text)
        if self.direction == "ltr" or self.other_direction(text):
            return text
        return PARAGRAPH.sub(LEFT_TO_RIGHT_MARK + r"\g<0>" + LEFT_TO_RIGHT_MARK, text)

    def number(self, value: int | Decimal, grouped: bool = True) -> str:
        """All digits of the value, with a true minus and narrow spaces between thousands."""
        written = format_decimal(value or 0, locale=self.locale, decimal_quantization=False, group_separator=grouped)
        if grouped:
            separator = self.locale.number_symbols["latn"]["group"]
            written = written.replace(separator, NARROW_SPACE)
        # Without the mark, text that runs to the left would show the minus after the number.
        return written.replace("-", LEFT_TO_RIGHT_MARK + TRUE_MINUS if self.direction == "rtl" else TRUE_MINUS)

    def day(self, value: datetime.date) -> str:
        return self._dated(value, "long")

    def date(self, value: datetime.date, form: str = "long") -> str:
        """The date for a narrow place: it is not broken over lines."""
        return self._dated(value, form).replace(" ", NO_BREAK_SPACE)

    def _dated(self, value: datetime.date, form: str) -> str:
        """The date; French counts the first of a month, which the locale's data do not say."""
        written = format_date(value, form, locale=self.locale)
        return f"1er{written[1:]}" if self.locale.language == "fr" and written.startswith("1 ") else written

    def month(self, number: int) -> str:
        return str(get_month_names("wide", locale=self.locale)[number])

    def party(self, code: str) -> str:
        return name_in(self.locale.language, code)


@lru_cache
def language(tag: str) -> Language:
    return Language(tag)


def set_right(text: str) -> Markup:
    """Text as HTML: formulae with their subscripts, `t CO2 eq` kept on one line; the letters stay searchable."""
    return Markup(FORMULA.sub(r"\1<sub>\2</sub>", str(escape(_kept_together(text)))))


def set_plain(text: str) -> str:
    """The same without tags, for bookmarks, titles and charts: CO₂."""
    return FORMULA.sub(lambda formula: formula[1] + formula[2].translate(SUBSCRIPTS), _kept_together(text))


def _kept_together(text: str) -> str:
    return UNIT.sub(lambda unit: unit[0].replace(" ", NO_BREAK_SPACE), text)
