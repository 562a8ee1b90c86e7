"""Cells of the form's tables: what each one means, what was done to it by programs, and how it differs from the form.

One tolerance holds for every table, in a workbook of the form or in a registry's: people and programs write dates,
numbers and codes in many ways.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from reporter.files import faults
from reporter.files.aef import rules
from reporter.files.by_column import Asked, made_of
from reporter.files.letters import invisible, lost_letters, tidied
from reporter.files.readings import DATES, NUMBERS, ColumnReading, day_of_serial, reading_of, time_of
from reporter.files.sheet import SINCE_1900, UNCOMPUTED, CellValue
from reporter.files.tables import UNREAD, plain_cell
from reporter.files.told_once import shown
from reporter.findings import Rule
from reporter.forms.editions import DATE_FORMAT, NOT_APPLICABLE, Field, FieldKind, Profile, edition
from reporter.records.identifiers import ItmoId

CAPITALS = frozenset({FieldKind.PARTY, FieldKind.PARTIES, FieldKind.APPROACH, FieldKind.REGISTRY,
                      FieldKind.BLOCK_IDENTIFIER})
TEXTS = frozenset({FieldKind.BLOCK_IDENTIFIER, FieldKind.UNIT_IDENTIFIER})
KEPT_AS_WRITTEN = frozenset({FieldKind.PROSE, FieldKind.STATEMENT, FieldKind.TEXT, FieldKind.AMOUNT,
                             FieldKind.TIMEFRAME})
IDENTIFYING = frozenset({FieldKind.AUTHORIZATION, FieldKind.IDENTIFICATION, FieldKind.UNIT_IDENTIFIER,
                         FieldKind.BLOCK_IDENTIFIER, FieldKind.UNIT_REGISTRY, FieldKind.NAMES, FieldKind.WORDS})
"""What names an authorization, an entity or units; an entity may be named by its number."""

_ERROR = re.compile(r"#[¡¿]?[A-ZÀ-Ý][A-ZÀ-Ý0-9/_]*[!?]?|#{3,}|Err:[0-9]{3}|(?i:[-+]?nan|null|undefined)")
"""What spreadsheets in several languages and other programs write where they have no value."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MOST_DIGITS = 15
"""So many digits spreadsheet programs keep of a number."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_IDENTIFIER = re.compile(r"CA[0-9]{4}-[A-Z]{3}[0-9]{2}-[A-Z]{3}-[0-9]+-[0-9]{4}")
_IN_CAPITALS = re.compile(r"[A-Z]{3}(\s*[,;/]\s*[A-Z]{3})*|CA[0-9]{4}|[A-Z]{3}[0-9]{2}|" + _IDENTIFIER.pattern)


class CellFault(NamedTuple):
    """What is wrong with a cell, without its place."""

    rule: Rule
    message: str
    value: object
    remedy: str | None = None


class Meaning(NamedTuple):
    """What a cell means, as the validators of `records` take it; UNREAD where nobody can tell.

    `fault` is what was done to the cell by people or programs, whatever table it is in, `form` how it is written
    otherwise than a workbook of the form has it.
    """

    value: CellValue
    fault: CellFault | None = None
    form: CellFault | None = None


def are_identifiers(cells: Sequence[object]) -> bool:
    """True for a column of nothing but identifiers in the form's own spelling, most of which differ."""
    return set(map(type, cells)) == {str} and all(map(_IDENTIFIER.fullmatch, cast(Sequence[str], cells)))


class ColumnMeaning(NamedTuple):
    """What the cells of a column mean, and where, from 0, something is to be told of one."""

    values: list[CellValue]
    told: list[tuple[int, Meaning]]


def meaning_of(column: Sequence[Asked], read: Callable[[Asked], Meaning]) -> ColumnMeaning:
    """What a column means; `read` is asked once for cells that come again."""
    told: dict[tuple[type, Asked], Meaning] = {}

    def value_of(cell: Asked) -> CellValue:
        meaning = read(cell)
        if meaning.fault or meaning.form:
            told[type(cell), cell] = meaning
        return meaning.value
    values = made_of(column, value_of)
    return ColumnMeaning(values, [(position, told[type(cell), cell]) for position, cell in enumerate(column)
                                  if (type(cell), cell) in told] if told else [])


def read_cell(field: Field, value: CellValue, profile: Profile, reading: ColumnReading | None = None,
              date_format: str | None = None, since: datetime.date = SINCE_1900) -> Meaning:
    """The meaning of one filled cell, whose column has a reading and whose workbook counts its days `since` one.

    A value that cannot be made out is left for the validators to refuse.
    """
    if isinstance(value, str):
        if field.kind is FieldKind.BLOCK_IDENTIFIER and _IDENTIFIER.fullmatch(value):
            return Meaning(value)
        if field.kind is FieldKind.BLOCK_IDENTIFIER and "," in value and (itmo := ItmoId.read(tidied(value))):
            return Meaning(str(itmo), form=CellFault(rules.SERIAL_WITH_COMMAS, "the serial has commas", shown(value),
                                                     f"Write {itmo}"))
        return _meaning_of_text(field.kind, field.codelist, value, profile, reading)
    if field.kind in IDENTIFYING and (changed := _changed(value)):
        return Meaning(UNREAD, CellFault(faults.CHANGED_IDENTIFIER, changed, plain_cell(value)))
    if field.kind is FieldKind.DATE:
        return _read_day(value, date_format, since)
    plain = plain_cell(value)
    if field.kind in TEXTS and value is not None:
        if field.kind is FieldKind.BLOCK_IDENTIFIER and isinstance(plain, int) and not profile.full_identifiers:
            return Meaning(str(plain))
        return Meaning(str(plain), form=CellFault(rules.NUMBER_FOR_TEXT, "the identifier is no text", shown(plain)))
    if field.kind is FieldKind.VERSION:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return Meaning(f"{value:.1f}" if number else plain, form=CellFault(
            rules.NUMBER_VERSION, f"the version is {'a number' if number else 'no text'}", shown(value)))
    return Meaning(plain)


def _changed(cell: CellValue) -> str | None:
    """What a spreadsheet program made of an identifier, or None."""
    if isinstance(cell, datetime.date):
        return "the identifier has become a date"
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10 ** _MOST_DIGITS:
        return f"the identifier is a number of more than {_MOST_DIGITS} digits, whose last ones are lost"
    text = cell if isinstance(cell, str) else ""
    if re.fullmatch(r"[0-9]([.,][0-9]+)?[eE]\+[0-9]+", text):
        return f"“{shown(text)}” is a number in short, not the identifier"
    if text.startswith('="'):
        return f"“{shown(text)}” is a formula, not the identifier"
    return None


def spoilt(text: str) -> CellFault | None:
    """What programs did to a text, in whichever column: an error value, a control character, letters that are lost."""
    control = _CONTROL.search(text)
    if control:
        return CellFault(faults.CONTROL_CHARACTER, f"the cell holds the control character U+{ord(control[0]):04X}",
                         text)
    if text == UNCOMPUTED:
        return CellFault(faults.ERROR_VALUE, "the cell holds a formula that no program has computed", "a formula")
    text = tidied(text)
    if _ERROR.fullmatch(text[:40]):
        return CellFault(faults.ERROR_VALUE, f"the cell has the error value “{text}”", text)
    if lost_letters(text):
        return CellFault(faults.LOST_LETTERS, f"letters of “{shown(text)}” are lost", text)
    return None


@lru_cache(maxsize=20_000)
def _meaning_of_text(kind: FieldKind, codelist: str | None, text: str, profile: Profile,
                     reading: ColumnReading | None) -> Meaning:
    """Kept for texts that come again, as most do."""
    if text == UNCOMPUTED:
        # That the cell holds a formula is told where the tables of the form are read.
        return Meaning(UNREAD)
    clean = tidied(text)
    spoilt_by = spoilt(text)
    if spoilt_by is not None and (spoilt_by.rule is faults.ERROR_VALUE or (
            spoilt_by.rule is faults.CONTROL_CHARACTER and kind not in KEPT_AS_WRITTEN)):
        return Meaning(UNREAD, spoilt_by)
    if kind in IDENTIFYING and (changed := _changed(clean)):
        return Meaning(UNREAD, CellFault(faults.CHANGED_IDENTIFIER, changed, clean))
    meaning = _read_text(kind, codelist, text, profile, reading)
    if meaning.fault is None and spoilt_by is not None:
        meaning = meaning._replace(fault=spoilt_by)
    if meaning.form is None and text != (text.strip() if kind in KEPT_AS_WRITTEN else clean):
        return meaning._replace(form=_strays(text, clean))
    return meaning


def _strays(text: str, clean: str) -> CellFault | None:
    """What nobody sees in a text, by name where it is no blank; None where only accents are kept otherwise."""
    if tidied(text) == unicodedata.normalize("NFC", text):
        return None
    hidden = invisible(" ".join(text.split("\n")).strip(" "))
    return CellFault(rules.BLANKS, f"the text has a letter that nobody sees: {hidden}" if hidden
                     else "there are stray blanks in the text", f"“{shown(text)}”",
                     f"Delete the cell and type “{shown(clean)}”" if hidden else f"Write “{shown(clean)}”")


def _read_text(kind: FieldKind, codelist: str | None, text: str, profile: Profile,
               reading: ColumnReading | None) -> Meaning:
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
    if kind in DATES | NUMBERS:
        return _READERS[kind](clean, reading or reading_of(kind, [clean]))
    if kind is FieldKind.PARTY_OR_ENTITY:
        # An entity's name is no Party and is passed over.
        return Meaning(clean if re.fullmatch(r"[A-Z]{3}", clean) else None)
    return Meaning(unicodedata.normalize("NFC", text).strip() if kind in KEPT_AS_WRITTEN else clean)


def _spelt(text: str, right: str, value: CellValue = None) -> Meaning:
    """A code that is written as `text` where the form writes `right`; `value` is what records hold."""
    meant = right if value is None else value
    if text == right:
        return Meaning(meant)
    return Meaning(meant, form=CellFault(rules.SPELLING, f"“{shown(text)}” is refused by the published checking "
                                         "scripts", shown(text), f"Write “{right}”"))


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
    # Parted and stripped: a pattern with blanks on both sides would take the square of a long run of them.
    capitals = "-".join(part.strip() for part in text.translate(_DASHES).split("-")).upper()
    if _IN_CAPITALS.fullmatch(capitals) is None:
        return Meaning(text)
    right = ", ".join(part.strip() for part in re.split("[,;/]", capitals))
    return Meaning(text) if ", ".join(part.strip() for part in text.split(",")) == right else _spelt(text, right)


def _read_number(text: str, reading: ColumnReading | None) -> Meaning:
    """A number that was typed or pasted as text, with or without separators of thousands."""
    number = reading.read(text) if reading else None
    if number is None or number == UNREAD:
        return Meaning(text if number is None else number)
    return Meaning(number, form=CellFault(rules.TEXT_NUMBER, "the number is a text", shown(text),
                                          f"Type the number {number}"))


def _read_date(text: str, reading: ColumnReading | None) -> Meaning:
    day = reading.read(text) if reading else None
    if not isinstance(day, datetime.date):
        return Meaning(text if day is None else day)
    return Meaning(day, _time_of_day(text) if time_of(text) else None, CellFault(
        rules.TEXT_DATE, f"the date is the text “{shown(text)}”", shown(text),
        f"Type the date {day:%d/%m/%Y} again in a cell formatted as a date, {DATE_FORMAT}"))


def _time_of_day(text: str) -> CellFault:
    """In another zone a time of day may be of the day before or after."""
    return CellFault(faults.TIME_OF_DAY, "the date has a time of day, so that it may be another day where the action "
                     "was recorded", text)


def _read_day(value: CellValue, date_format: str | None, since: datetime.date) -> Meaning:
    plain = plain_cell(value)
    if isinstance(plain, datetime.date):
        timed = _time_of_day(f"{plain:%Y-%m-%d %H:%M}") if isinstance(plain, datetime.datetime) else None
        if (date_format or "").lower().replace("\\", "").partition(";")[0] == DATE_FORMAT:
            return Meaning(plain, timed)
        return Meaning(plain, timed, CellFault(rules.DATE_SHOWN, f"the date has the number format {date_format}",
                                               date_format))
    day = day_of_serial(plain, since) if isinstance(plain, int | float) else None
    if day is not None:
        timed = _time_of_day(str(plain)) if isinstance(plain, float) else None
        return Meaning(day, timed, CellFault(rules.DATE_SHOWN, f"the date is shown as the number {plain}; it is "
                                             f"{day:%d/%m/%Y}", plain))
    return Meaning(plain)


_READERS: dict[FieldKind, Callable[[str, ColumnReading | None], Meaning]] = {
    **dict.fromkeys(DATES, _read_date), **dict.fromkeys(NUMBERS, _read_number)}
