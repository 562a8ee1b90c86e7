"""Numbers, dates and fixed words as a document's language writes them.

Fixed words are English in the templates and go through `_()`; a language is added with a catalogue in
`templates/locale/<language>/LC_MESSAGES/reporter.mo`, and no code.
"""

from __future__ import annotations

import datetime
import gettext
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from reporter import resources
from reporter.documents.model import Column, Value

TRUE_MINUS = "\N{MINUS SIGN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

FORMULA = re.compile(r"(?<![A-Za-z0-9])(CO(?=2)|CH(?=4)|SF(?=6)|NF(?=3)|N(?=2O))(\d)(?!\d)")
UNIT = re.compile(r"\b[kMG]?t CO2 eq\b")
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
    def words(self) -> gettext.NullTranslations:
        """The catalogue of fixed words; English is what the templates hold."""
        return gettext.translation("reporter", resources.templates() / "locale", [self.tag], fallback=True)

    @property
    def direction(self) -> str:
        return self.locale.text_direction

    def number(self, value: int | Decimal, grouped: bool = True) -> str:
        """All digits of the value, with a true minus and narrow spaces between thousands."""
        written = format_decimal(value, locale=self.locale, decimal_quantization=False, group_separator=grouped)
        if grouped:
            separator = self.locale.number_symbols["latn"]["group"]
            written = written.replace(separator, NARROW_SPACE)
        return written.replace("-", TRUE_MINUS)

    def date(self, value: datetime.date, form: str = "long") -> str:
        return format_date(value, form, locale=self.locale).replace(" ", NO_BREAK_SPACE)

    def value(self, value: Value, column: Column, open_text: str) -> str:
        """A table's cell as it is printed."""
        if value is None:
            return open_text if column.numeric else EN_DASH
        if isinstance(value, datetime.date):
            return self.date(value, "medium")
        if isinstance(value, int | Decimal):
            return self.number(value, column.grouped)
        return value or EN_DASH


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
