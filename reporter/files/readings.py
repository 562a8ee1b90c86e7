"""What the texts of a column mean together: dates and numbers are read in the one way that fits them all.

Dates with the month first, separators of thousands and decimal commas are taken only where every text of the column
can be read so and no other reading fits them all.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from reporter.files.letters import tidied
from reporter.files.sheet import SINCE_1900, SINCE_1904, CellValue
from reporter.files.tables import UNREAD
from reporter.forms.editions import NOT_APPLICABLE, FieldKind

TextReading = Callable[[str], CellValue]
DATES = frozenset({FieldKind.DATE})
NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.QUANTITY, FieldKind.YEAR})
FIRST_SERIAL, LAST_SERIAL = 40_000, 60_000
"""The numbers by which workbooks keep the days from 2009 to 2064, or from 2013 to 2068."""
_LONGEST = 60
_CLOCK = r"(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60))?|24:00(?::00)?)(?:[.,][0-9]{1,9})?"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{2,5}T))?(?: ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
_TIME = re.compile(rf"(.*[0-9])(?:T|[ ,]+)({_CLOCK}(?: ?[ap]\.?m\.?)?{_ZONE})", re.IGNORECASE)
_MIDNIGHT = re.compile(r"0?0:00(:00(\.0+)?)?(?![0-9:.]).*|12:00(:00)? ?a\.?m\.?", re.IGNORECASE)
_IN_PARTS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/.]|年 ?)([0-9]{1,2})(?:[-/.]|月 ?)([0-9]{1,2})日?")
_IN_WORDS = (re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|°)?[-/., ]+(?:de )?(?P<month>[^\W0-9_]+)[-/., ]+"
                        r"(?:de )?(?P<year>[0-9]{4}|[0-9]{2})"),
             re.compile(r"(?P<month>[^\W0-9_]+)[-. ]+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[-, ]+(?P<year>[0-9]{4})"),
             re.compile(r"(?P<year>[0-9]{4})[- ](?P<month>[^\W0-9_]+)[-. ]+(?P<day>[0-9]{1,2})"))
_MONTHS_OF = ("en", "fr", "es", "pt", "de", "id", "ru", "ar")


class Ambiguity(NamedTuple):
    """A text that two readings fit which differ, with both, and how many texts of the column there are to read."""

    text: str
    meanings: tuple[CellValue, CellValue]
    texts: int


@dataclass(frozen=True, eq=False)
class ColumnReading:
    """How the texts of one column are read.

    `plain` reads those that mean one thing; `meanings` has the others, UNREAD where two readings fit them.
    """

    plain: TextReading
    meanings: Mapping[str, CellValue] = field(default_factory=dict)
    ambiguity: Ambiguity | None = None

    def read(self, text: str) -> CellValue:
        """What a tidied text means; None if no reading fits it."""
        text = in_western_digits(text)
        return self.meanings[text] if text in self.meanings else self.plain(text)


def column_reading(texts: Iterable[str], readings: Iterable[TextReading], plain: TextReading) -> ColumnReading:
    """The one of `readings` that fits every text which is not plain. Texts that none fits stay unread."""
    ways = [text for text in dict.fromkeys(map(in_western_digits, texts)) if plain(text) is None]
    ways = [text for text in ways if any(one(text) is not None for one in readings)]
    fits = [one for one in readings if ways and all(one(text) is not None for text in ways)]
    if not fits:
        return ColumnReading(plain)
    for text in ways:
        first, *others = dict.fromkeys(one(text) for one in fits)
        if others:
            return ColumnReading(plain, dict.fromkeys(ways, UNREAD), Ambiguity(text, (first, others[0]), len(ways)))
    return ColumnReading(plain, {text: fits[0](text) for text in ways})


def in_western_digits(text: str) -> str:
    """The text with the digits 0 to 9 where it has those of another script alone, such as ٢٠٢٧."""
    if text.isascii() or not any(letter.isdecimal() for letter in text) or re.search("[0-9]", text):
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def reading_of(kind: FieldKind, values: Iterable[CellValue]) -> ColumnReading | None:
    """How the texts among the values of a column of dates or numbers are read; None of any other kind."""
    if kind not in DATES | NUMBERS:
        return None
    texts = [tidied(value) for value in values if isinstance(value, str)]
    if kind in NUMBERS:
        return column_reading(texts, _NUMBER_READINGS, _plain_number)
    dotted = [text for text in map(in_western_digits, texts) if re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", text)]
    # Points part the day from the month, unless the column shows that here they do not.
    points = all(_in_order(text, "dmy") is not None for text in dotted)
    return column_reading(texts, _DATE_READINGS, lambda text: _in_order(text, "dmy") if points and text in dotted
                          else plain_day(text))


def day_of(text: str) -> datetime.date | None:
    """The day that a text by itself names; of 03/02/2027 and its like the day comes first, if it can."""
    return plain_day(text) or _in_order(text, "dmy") or _in_order(text, "mdy")


def time_of(text: str) -> str | None:
    """The time of day that stands behind a date; None at midnight, and where there is none."""
    parted = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    return parted[2] if parted and not _MIDNIGHT.fullmatch(parted[2]) else None


def day_of_serial(serial: float, since: datetime.date) -> datetime.date | None:
    """The day that a workbook keeps as a number of days since its first one; None for what is no such number."""
    return since + datetime.timedelta(days=int(serial)) if FIRST_SERIAL <= serial <= LAST_SERIAL else None


def without_time(text: str) -> str:
    """The text of a date without the time of day behind it; what has 25 hours is none."""
    parted = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    return parted[1] if parted else text


def plain_day(text: str) -> datetime.date | None:
    """The day of a text that can be read in one way only: 2027-04-15, 15 April 2027, 15-Apr-27, 15 avril 2027."""
    if len(text) > _LONGEST:
        return None
    text = without_time(text)
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _day(match[1], match[2], match[3])
    for pattern in _IN_WORDS:
        match = pattern.fullmatch(text)
        if match:
            return _day(match["year"], _months().get(match["month"].casefold(), 0), match["day"])
    return None


def _in_order(text: str, order: str) -> datetime.date | None:
    """The day of three numbers that stand in the order of the letters y, m and d."""
    match = _IN_PARTS.fullmatch(without_time(text))
    if match is None or order[0] == "y" and len(match[3]) == 4:
        return None
    told = dict(zip(order, match.groups(), strict=True))
    return _day(told["y"], told["m"], told["d"])


def _day(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


@cache
def _months() -> Mapping[str, int]:
    from babel import Locale  # slow to import, and needed for months in words alone

    return {name.casefold().strip("."): number for language in _MONTHS_OF
            for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
            for number, name in Locale(language).months[context][width].items()} | {"sept": 9}


def _plain_number(text: str) -> CellValue:
    """Digits alone, and NA."""
    if text == NOT_APPLICABLE:
        return text
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST else None


def _number(pattern: str) -> TextReading:
    compiled = re.compile(pattern)

    def read(text: str) -> int | None:
        match = compiled.fullmatch(text) if len(text) <= _LONGEST else None
        return int(re.sub(r"[^0-9]", "", match["whole"])) if match else None
    return read


def _serial(since: datetime.date) -> TextReading:
    return lambda text: day_of_serial(int(text), since) if re.fullmatch(r"[0-9]{5}", text) else None


_DATE_READINGS: tuple[TextReading, ...] = (
    lambda text: _in_order(text, "dmy"), lambda text: _in_order(text, "mdy"), lambda text: _in_order(text, "ymd"),
    _serial(SINCE_1900), _serial(SINCE_1904))
_NUMBER_READINGS: tuple[TextReading, ...] = (
    # In India thousands are parted by threes, and above them by twos. 0.500 has no thousands, whatever is beside it.
    _number(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(,[0-9]{2,3})*,[0-9]{3})(\.0+)?"),
    _number(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,0+)?"),
    _number(r"(?P<whole>[1-9][0-9]{0,2}([ '’٬][0-9]{3})+|[0-9]+(?=٫))([.,٫]0+)?"))
