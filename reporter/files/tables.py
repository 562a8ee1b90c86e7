"""Tables in sheets: columns by their labels, cells as validators take them, and what is told of a cell."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Any

import pycountry
from babel import Locale
from pydantic_core import ErrorDetails

from reporter.files import faults
from reporter.files.letters import foreign_letters, tidied, unraised
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank
from reporter.files.told_once import ToldOnce, shown
from reporter.findings import Finding, Findings, Place
from reporter.forms.editions import FieldKind
from reporter.records.rows import AnyRow, Row

EUROPEAN_UNION = "EUE"
"""The reserved code of the common nomenclatures."""

_SEARCHED = 40
"""In so many rows the labels are looked for; above them stand titles and notes."""


def as_label(value: CellValue) -> str:
    """A label or name without regard to blanks, line breaks, invisible letters, raised digits (m²) and capitals.

    A byte-order mark that a program took for letters is none of it.
    """
    return _as_label(str(value)) if value is not None else ""


@lru_cache(maxsize=20_000)
def _as_label(text: str) -> str:
    return unraised(tidied(text)).removeprefix("ï»¿").casefold()


def cell_text(cell: CellValue) -> str:
    """A cell as people read it: dates as yyyy-mm-dd, whole numbers without a point, invisible letters passed over."""
    value = plain_cell(cell)
    if isinstance(value, datetime.datetime):
        value = value.date()
    return "" if value is None else tidied(str(value))


@dataclass(frozen=True)
class Labelled:
    """A sheet's rows below its labels: the index, from 0, of each label that was looked for and found.

    `place` is the row of the labels and knows the letter of each. `above` are the filled rows over it.
    """

    place: Place
    header: tuple[str, ...]
    columns: Mapping[str, int]
    sheet: Sheet
    above: tuple[int, ...] = ()

    @cached_property
    def rows(self) -> tuple[tuple[int, list[CellValue]], ...]:
        return tuple(filled_rows(self.sheet, (self.place.row or 0) + 1))


def find_labels(sheet: Sheet, wanted: Iterable[str]) -> Labelled | None:
    """The row that holds most of the wanted labels, and what stands below it; None where none stands.

    Of a head of several rows the lowest counts; a label that stands above it, over a blank cell, is of it too.
    """
    by_folded = {as_label(label): label for label in wanted}
    columns: dict[str, int] = {}
    filled = list(islice(filled_rows(sheet), _SEARCHED))
    at = 0
    for position, (_, cells) in enumerate(filled):
        there = _labels_among(cells, by_folded)
        if len(there) > len(columns):
            at, columns = position, there
    if not columns:
        return None
    number, header = filled[at]
    for _, cells in reversed(filled[max(at - 3, 0):at]):
        taken = set(columns.values())
        columns |= {label: index for label, index in _labels_among(cells, by_folded).items()
                    if label not in columns and index not in taken}
    texts = [tidied(str(cell)) if cell is not None else "" for cell in header]
    letters = {label: column_letter(index + 1) for index, label in reversed(list(enumerate(texts)))}
    letters |= {label: column_letter(index + 1) for label, index in columns.items()}
    return Labelled(replace(sheet.place, row=number, letters=letters), tuple(texts), columns,
                    sheet, tuple(row for row, _ in filled[:at]))


def _labels_among(cells: Iterable[CellValue], by_folded: Mapping[str, str]) -> dict[str, int]:
    there: dict[str, int] = {}
    for index, cell in enumerate(cells):
        label = by_folded.get(as_label(cell)) if isinstance(cell, str) else None
        if label:
            there.setdefault(label, index)
    return there


def rows_of_the_width(found: Labelled, findings: Findings) -> Sequence[tuple[int, list[CellValue]]]:
    """The rows below the labels; those of a CSV file with more or fewer cells have shifted, and are told and left out.

    Cells without anything in them may stand beyond the last label.
    """
    if found.place.sheet is not None:
        return found.rows
    width, sound, told = len(found.header), list[tuple[int, list[CellValue]]](), ToldOnce(found.place)
    for number, cells in found.rows:
        if len(cells) < width or len(cells) > width and not all(map(is_blank, cells[width:])):
            told.add(faults.RAGGED_ROW, "", number, f"the row has {len(cells)} cells, the header has {width}")
        else:
            sound.append((number, cells))
    told.tell(findings)
    return sound


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known text that is most like `text`, or None if none is near."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text[:200].casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


MOST_COMPARED = 5_000
"""So many names are looked at for the texts of one table: some 200 labels of a form's table, 17 of 290 indicators."""


@dataclass
class Nearest:
    """What texts of one table may have meant. Looking takes its time: of very many texts it is done for the first."""

    compared: int = 0

    def to(self, text: str, known: Iterable[str]) -> str | None:
        """The known text that is most like `text`; None if none is near, or enough was looked for."""
        if self.compared >= MOST_COMPARED:
            return None
        names = list(known)
        self.compared += len(names)
        return nearest(text, names)


UNREAD = "\x00"
"""What stands for a cell of which a fault was told already: no record is made of it, and nothing is told again."""

def plain_cell(value: CellValue) -> str | int | float | datetime.date | None:
    """A cell's value as validators take it: a stripped text, a number, a date; None if blank."""
    if value is None or isinstance(value, str):
        return value and value.strip() or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        # A date cell in a column of texts reads as people see it, without a time of 00:00:00.
        return value if value.time() != datetime.time() else value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return value


def cell_fault(detail: ErrorDetails, place: Place) -> Finding:
    """The finding for one fault that a validator of `records` found in a cell."""
    if detail["type"] == "missing":
        return faults.CELLS["FMT-100"].finding(place, "the cell is empty, and the form requires it")
    meant = party_called(str(detail["input"])) if detail["type"] == "FMT-105" else None
    if meant:
        return not_a_party(place, str(detail["input"]))
    context = detail.get("ctx", {})
    rule = faults.CELLS.get(detail["type"], faults.CELLS["FMT-101"])
    remedy = context.get("remedy")
    what = shown(context.get("what", detail["msg"])) + foreign_letters(detail["input"])
    return rule.finding(place, what, shown(detail["input"]),
                        remedy=remedy[0].upper() + remedy[1:] if remedy else None)


_SHORT = {"UK": "GBR", "Great Britain": "GBR", "UAE": "ARE", "Lao PDR": "LAO", "DR Congo": "COD", "DRC": "COD",
          "DPRK": "PRK", "South Korea": "KOR", "North Korea": "PRK", "Ivory Coast": "CIV", "Swaziland": "SWZ",
          "Macedonia": "MKD", "Burma": "MMR", "East Timor": "TLS", "Republic of Congo": "COG"}
"""Short and earlier names, which ISO 3166-1 and Unicode do not have and people write."""
_NOT_APPLICABLE = re.compile(r"\s*n\W+a\W*", re.IGNORECASE)
_LONGEST_NAME = 200
"""More letters than any name of a country has."""


@cache
def party_codes() -> frozenset[str]:
    """The alpha-3 codes of ISO 3166-1, and that of the European Union."""
    return frozenset({country.alpha_3 for country in pycountry.countries} | {EUROPEAN_UNION})


def party_called(text: str) -> str | None:
    """The alpha-3 code of the country that a code or a name names: `NG`, `Viet Nam`, `Turquie`; or None.

    Names are those in English, French and Spanish, short and as they are spoken. N/A and n.a. are none,
    though NA is a code.
    """
    is_name = len(text) <= _LONGEST_NAME and not _NOT_APPLICABLE.fullmatch(text)
    name, known = _bare(text) if is_name else "", _names_of_parties()
    return known.get(name) or known.get(name.removeprefix("the"))


def _bare(text: str) -> str:
    """Letters alone: without accents, signs and capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if letter.isalnum())


@cache
def _names_of_parties() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in ("es", "fr", "en"):
        territories = Locale(language).territories
        names |= {_bare(territories[country.alpha_2]): country.alpha_3 for country in pycountry.countries
                  if country.alpha_2 in territories}
    for country in pycountry.countries:
        told = (getattr(country, name, None) for name in ("alpha_2", "alpha_3", "name", "official_name", "common_name"))
        names |= {_bare(each): country.alpha_3 for name in told if name for each in (name, _turned(name))}
    return names | {_bare(name): code for name, code in _SHORT.items()} | {
        _bare(name): EUROPEAN_UNION for name in (EUROPEAN_UNION, "EU", "European Union")}


def _turned(name: str) -> str:
    """A name as it is spoken: of “Korea, Republic of” the Republic of Korea."""
    first, _, then = name.partition(", ")
    return f"{then} {first}".removeprefix("The ")


@cache
def party_fields(model: type[Row]) -> tuple[str, ...]:
    """The attributes that hold codes of Parties, one or several."""
    return model.table.of_kind(FieldKind.PARTY, FieldKind.PARTIES)


def check_parties(row: Row, findings: Findings) -> None:
    """Tell every Party code of the row that ISO 3166-1 does not have."""
    for attribute in party_fields(type(row)):
        for code in unknown_parties(getattr(row, attribute)):
            findings.add(not_a_party(row.cell(attribute), code))


def unknown_parties(value: Any) -> Iterator[str]:
    """The codes, one or several, that ISO 3166-1 does not have."""
    codes = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    return (code for code in codes if code not in party_codes())


def not_a_party(place: Place, text: str) -> Finding:
    """What is no code of a Party; where it is the name of one, with the code to write."""
    meant = party_called(text)
    return faults.CELLS["FMT-105"].finding(
        place, f"“{shown(text)}” is not a code of ISO 3166-1" + foreign_letters(text), shown(text),
        remedy=f"Write {meant}" if meant else None)


def without_repeats(rows: Iterable[AnyRow], findings: Findings) -> list[AnyRow]:
    """Each row once; a row that equals an earlier one is told and left out."""
    first: dict[tuple[Any, ...], Place] = {}
    kept = []
    for row in rows:
        earlier = first.setdefault(row.values(), row.place)
        if earlier is row.place:
            kept.append(row)
            continue
        where = f"row {earlier.row}" if earlier.file == row.place.file and earlier.sheet == row.place.sheet \
            else str(earlier)
        findings.add(faults.REPEATED_ROW.finding(row.place, f"the row equals {where}"))
    return kept
