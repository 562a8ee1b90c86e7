"""Cells of an AEF workbook: what each one means, and how it differs from what the form has.

A reader of the form takes real dates, numbers and one spelling of each code; people and programs write others.
Each cell gives its meaning, and one finding at most.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from reporter.files.aef import rules
from reporter.files.reading import CellValue
from reporter.files.tables import plain_cell, shown, tidied
from reporter.findings import Rule
from reporter.forms.editions import DATE_FORMAT, NOT_APPLICABLE, Field, FieldKind, Profile, edition
from reporter.records.identifiers import ItmoId

CAPITALS = frozenset({FieldKind.PARTY, FieldKind.PARTIES, FieldKind.APPROACH, FieldKind.REGISTRY,
                      FieldKind.BLOCK_IDENTIFIER})
TEXTS = frozenset({FieldKind.BLOCK_IDENTIFIER, FieldKind.UNIT_IDENTIFIER})
KEPT_AS_WRITTEN = frozenset({FieldKind.PROSE, FieldKind.STATEMENT, FieldKind.TEXT, FieldKind.AMOUNT,
                             FieldKind.TIMEFRAME})

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MONTHS = {name: number for number, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}
_IDENTIFIER = re.compile(r"CA[0-9]{4}-[A-Z]{3}[0-9]{2}-[A-Z]{3}-[0-9]+-[0-9]{4}")
_IN_CAPITALS = re.compile(r"[A-Z]{3}(\s*[,;/]\s*[A-Z]{3})*|CA[0-9]{4}|[A-Z]{3}[0-9]{2}|" + _IDENTIFIER.pattern)
_FIRST_SERIAL, _LAST_SERIAL = 40_000, 60_000
"""The numbers by which workbooks keep the days from 2009 to 2064."""


class CellFault(NamedTuple):
    """How a cell differs from the form, without its place."""

    rule: Rule
    message: str
    value: object
    remedy: str | None = None


class Meaning(NamedTuple):
    """What a cell means, as the validators of `records` take it, and its fault."""

    value: CellValue
    fault: CellFault | None = None


def read_cell(field: Field, value: CellValue, date_format: str | None, profile: Profile) -> Meaning:
    """The meaning of one filled cell; a value that cannot be made out is left for the validators to refuse."""
    if isinstance(value, str):
        if field.kind is FieldKind.BLOCK_IDENTIFIER and _IDENTIFIER.fullmatch(value):
            return Meaning(value)
        if field.kind is FieldKind.BLOCK_IDENTIFIER and "," in value and (itmo := ItmoId.read(tidied(value))):
            return Meaning(str(itmo), CellFault(rules.SERIAL_WITH_COMMAS, "the serial has commas", shown(value),
                                                f"Write {itmo}"))
        return _meaning_of_text(field.kind, field.codelist, value, profile)
    if field.kind is FieldKind.DATE:
        return _read_day(value, date_format)
    if field.kind in TEXTS and value is not None:
        plain = plain_cell(value)
        if field.kind is FieldKind.BLOCK_IDENTIFIER and isinstance(plain, int) and not profile.full_identifiers:
            return Meaning(str(plain))
        return Meaning(str(plain), CellFault(rules.NUMBER_FOR_TEXT, "the identifier is no text", shown(plain)))
    if field.kind is FieldKind.VERSION and isinstance(value, int | float) and not isinstance(value, bool):
        return Meaning(f"{value:.1f}", CellFault(rules.NUMBER_VERSION, "the version is a number", shown(value)))
    if field.kind is FieldKind.VERSION:
        return Meaning(plain_cell(value), CellFault(rules.NUMBER_VERSION, "the version is no text", shown(value)))
    return Meaning(plain_cell(value))


@lru_cache(maxsize=20_000)
def _meaning_of_text(kind: FieldKind, codelist: str | None, text: str, profile: Profile) -> Meaning:
    """Kept for texts that come again, as most do."""
    meaning = _read_text(kind, codelist, text, profile)
    if meaning.fault is None and text != (text.strip() if kind in KEPT_AS_WRITTEN else tidied(text)):
        return Meaning(meaning.value, CellFault(rules.BLANKS, "there are stray blanks in the text",
                                                f"“{shown(text)}”", f"Write “{shown(meaning.value)}”"))
    return meaning


def _read_text(kind: FieldKind, codelist: str | None, text: str, profile: Profile) -> Meaning:
    clean = tidied(text)
    if not clean or clean == NOT_APPLICABLE:
        return Meaning(clean or None)
    if kind is FieldKind.CODE:
        return _read_code(str(codelist), clean, profile)
    if kind is FieldKind.CODES:
        return _read_codes(str(codelist), clean, profile)
    if kind is FieldKind.PURPOSE:
        return _read_code("purpose", clean, profile)
    if kind in CAPITALS:
        return _read_capitals(clean)
    reader = _READERS.get(kind)
    return reader(clean) if reader else Meaning(text.strip() if kind in KEPT_AS_WRITTEN else clean)


def _spelt(text: str, right: str, value: CellValue = None) -> Meaning:
    """A code that is written as `text` where the form writes `right`; `value` is what records hold."""
    meant = right if value is None else value
    if text == right:
        return Meaning(meant)
    return Meaning(meant, CellFault(rules.SPELLING, f"“{shown(text)}” is refused by the published checking scripts",
                                shown(text), f"Write “{right}”"))


def _read_code(name: str, text: str, profile: Profile) -> Meaning:
    code = edition(profile.edition).codelists[name].like(text)
    if code is None or text in profile.accepts:
        return Meaning(code or text)
    return _spelt(text, profile.write(name, code), code)


def _read_codes(name: str, text: str, profile: Profile) -> Meaning:
    codelist = edition(profile.edition).codelists[name]
    whole = codelist.like(text)
    parts = [whole] if whole else [codelist.like(part.strip()) for part in re.split(r"[+,;]", text)]
    codes = [part for part in parts if part]
    if len(codes) != len(parts):
        return Meaning(text)
    return _spelt(text, profile.list_separator.join(profile.write(name, code) for code in codes), " + ".join(codes))


def _read_capitals(text: str) -> Meaning:
    """Party, approach and registry codes and identifiers, which have capital letters and plain hyphens."""
    capitals = re.sub(r"\s*-\s*", "-", text.translate(_DASHES)).upper()
    if _IN_CAPITALS.fullmatch(capitals) is None:
        return Meaning(text)
    right = ", ".join(re.split(r"\s*[,;/]\s*", capitals))
    return Meaning(text) if re.sub(r"\s*,\s*", ", ", text) == right else _spelt(text, right)


def _read_party_or_entity(text: str) -> Meaning:
    """A Party's code; an entity's name is no Party and is passed over."""
    return Meaning(text if re.fullmatch(r"[A-Z]{3}", text) else None)


def _read_number(text: str) -> Meaning:
    """A number that was typed or pasted as text, with or without separators of thousands."""
    if re.fullmatch(r"[0-9]+(\.0+)?", text):
        digits = text.partition(".")[0]
    elif re.fullmatch(r"[0-9]{1,3}([ ,.'’][0-9]{3})+", text):
        digits = re.sub(r"[^0-9]", "", text)
    else:
        return Meaning(text)
    return Meaning(int(digits) if len(digits) <= 15 else digits,
                   CellFault(rules.TEXT_NUMBER, "the number is a text", shown(text), f"Type the number {digits}"))


def _read_date(text: str) -> Meaning:
    day = day_of(text)
    if day is None:
        return Meaning(text)
    return Meaning(day, CellFault(rules.TEXT_DATE, f"the date is the text “{shown(text)}”", shown(text),
                              f"Type the date {day:%d/%m/%Y} again in a cell formatted as a date, {DATE_FORMAT}"))


def _read_day(value: CellValue, date_format: str | None) -> Meaning:
    plain = plain_cell(value)
    if isinstance(plain, datetime.date):
        if (date_format or "").lower().replace("\\", "").partition(";")[0] == DATE_FORMAT:
            return Meaning(plain)
        return Meaning(plain, CellFault(rules.DATE_SHOWN, f"the date has the number format {date_format}", date_format))
    if isinstance(plain, int) and _FIRST_SERIAL <= plain <= _LAST_SERIAL:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=plain)
        return Meaning(day, CellFault(rules.DATE_SHOWN, f"the date is shown as the number {plain}; it is "
                                  f"{day:%d/%m/%Y}", plain))
    return Meaning(plain)


def day_of(text: str) -> datetime.date | None:
    """The day that a text names: dd/mm/yyyy and its kin, yyyy-mm-dd, 15 April 2028; the month first if only so."""
    match = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?", text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"([0-9]{1,2})[-/. ]+([0-9]{1,2}|[A-Za-z]+)\.?[-/., ]+([0-9]{4})(?: 0?0:00(?::00)?)?", text)
    if match is None:
        return None
    if match[2].isalpha():
        return _day(int(match[3]), _MONTHS.get(match[2].casefold(), 0), int(match[1]))
    first, second, year = (int(part) for part in match.groups())
    return _day(year, second, first) or _day(year, first, second)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


_READERS: dict[FieldKind, Callable[[str], Meaning]] = {
    FieldKind.DATE: _read_date, FieldKind.PARTY_OR_ENTITY: _read_party_or_entity,
    **dict.fromkeys((FieldKind.NUMBER, FieldKind.QUANTITY, FieldKind.YEAR), _read_number),
}
