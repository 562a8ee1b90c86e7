"""Sheets become typed rows: columns by their labels, cells by the validators of `reporter.records`.

Every fault of every row is told at once; a row with a fault is left out, so that rules which need sound rows do
not echo it.
"""

from __future__ import annotations

import datetime
import difflib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import compress, islice
from typing import Any

import pycountry
from babel import Locale
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reporter.files import faults
from reporter.files.by_column import made_of, where
from reporter.files.letters import foreign_letters, tidied
from reporter.files.sheet import CellValue, Sheet, column_letter, filled_rows, is_blank
from reporter.files.told_once import ToldOnce, shown
from reporter.findings import Finding, Findings, Place
from reporter.forms.editions import NOT_APPLICABLE, FieldKind, FormTable
from reporter.records.blocks import is_sound
from reporter.records.identifiers import whole_identifier
from reporter.records.overlaps import pieces_beyond_bounds
from reporter.records.rows import AnyRow, BlockRow, Row

EUROPEAN_UNION = "EUE"
"""The reserved code of the common nomenclatures."""

_SEARCHED = 40
"""In so many rows the labels are looked for; above them stand titles and notes."""


def as_label(value: CellValue) -> str:
    """A label or name without regard to blanks, line breaks, invisible letters and capitals.

    A byte-order mark that a program took for letters is none of it.
    """
    return _as_label(str(value)) if value is not None else ""


@lru_cache(maxsize=20_000)
def _as_label(text: str) -> str:
    return tidied(text).removeprefix("ï»¿").casefold()


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
        if len(cells) < width or any(not is_blank(cell) for cell in cells[width:]):
            told.add(faults.RAGGED_ROW, "", number, f"the row has {len(cells)} cells, the header has {width}")
        else:
            sound.append((number, cells))
    told.tell(findings)
    return sound


@dataclass(frozen=True)
class TableSource:
    """A table of the form in a sheet: the numbers of its rows and, by attribute, the cells of these as they are meant.

    `columns` says which column, from 0, holds which attribute; `place` knows the letter of each label. `whole` is False
    where a required column is missing: then cells are still checked, but no row can be made.
    """

    table: FormTable
    place: Place
    columns: Mapping[str, int]
    rows: Sequence[int]
    cells: Mapping[str, Sequence[CellValue]]
    formulas: Mapping[tuple[int, int], str]
    whole: bool = True

    def row(self, position: int) -> dict[str, CellValue]:
        """The cells of one row by attribute."""
        return {attribute: cells[position] for attribute, cells in self.cells.items()}

    def without(self, positions: Iterable[int]) -> TableSource:
        """The table without some of its rows."""
        left_out = set(positions)
        kept = [position not in left_out for position in range(len(self.rows))]
        return self if not left_out else replace(self, rows=list(compress(self.rows, kept)), cells={
            attribute: list(compress(cells, kept)) for attribute, cells in self.cells.items()})


def whole_identifiers(source: TableSource) -> dict[str, list[CellValue]]:
    """The columns of identifiers of blocks, bare serials made whole by what else their rows say."""
    columns: dict[str, list[CellValue]] = {}
    for attribute in source.table.of_kind(FieldKind.BLOCK_IDENTIFIER):
        if attribute in source.cells:
            cells = columns[attribute] = list(source.cells[attribute])
            for position, cell in enumerate(cells):
                if cell is not None and str(cell)[:1].isdecimal():
                    whole = whole_identifier(cell, source.row(position))
                    cells[position] = str(whole) if whole else cell
    return columns


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known text that is most like `text`, or None if none is near."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text[:200].casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


UNREAD = "\x00"
"""What stands for a cell of which a fault was told already: no record is made of it, and nothing is told again."""

Mend = Callable[[dict[str, Any], frozenset[str]], dict[str, Any] | None]
"""Gives the values of a row whose named fields cannot be read with others in their place, or None."""


def read_rows(model: type[AnyRow], source: TableSource, findings: Findings, mend: Mend | None = None) -> list[AnyRow]:
    """The sound rows of a table, and those that `mend` makes sound, whose faults are told all the same.

    Blank cells are left out, and so is `NA` where a field may be blank.
    """
    unsound: set[int] = set()
    values = {attribute: _values(model, attribute, source, mend, unsound) for attribute in model.attributes
              if attribute != "place"}
    places = source.place.in_rows(source.rows)
    rows: list[AnyRow | None] = [*model.of_columns([places, *values.values()], len(places))]
    formulas = {row for row, _ in source.formulas}
    told = {position for position, row in enumerate(source.rows) if row in formulas} if formulas else set()
    strange = {position for attribute in _party_fields(model)
               for position in where(values[attribute], lambda value: any(_unknown_parties(value)))}
    for position in sorted(unsound | told | strange):
        place, row = places[position], rows[position]
        if position in told:
            _tell_formulas(model, source, place, findings)
        if position in unsound:
            rows[position] = _mended(model, source, source.row(position), place, findings, mend)
        elif row is not None:
            check_parties(row, findings)
    kept = [row for row in rows if row is not None]
    return kept if _can_be_followed(kept, source.place, findings) else []


def _can_be_followed(rows: Sequence[Row], place: Place, findings: Findings) -> bool:
    """Whether the blocks of a table are parted by one another no oftener than people report; otherwise that is told."""
    pieces = pieces_beyond_bounds(row.block for row in rows if isinstance(row, BlockRow) and is_sound(row))
    if pieces is not None:
        findings.add(faults.TOO_LARGE.finding(
            place, f"the blocks of {len(rows):,} rows overlap one another so that they fall into {pieces:,} pieces",
            remedy=faults.TANGLED))
    return pieces is None


_UNSOUND = object()
"""What stands for a value that cannot be read, or is missing and must be there."""


def _values(model: type[Row], attribute: str, source: TableSource, mend: Mend | None, unsound: set[int]) -> list[Any]:
    """The values of one column, most of which come again and are validated once; those without go to `unsound`."""
    read, is_required = model.reader(attribute), attribute in model.required
    faulty: set[CellValue] = set()

    def value_of(cell: CellValue) -> Any:
        value = plain_cell(cell)
        try:
            if value is not None and value != UNREAD and (is_required or value != NOT_APPLICABLE):
                return read(value)
            may_be_blank = not is_required and not (mend and value == UNREAD)
        except ValidationError:
            may_be_blank = False
        if not may_be_blank:
            faulty.add(cell)
        return None if may_be_blank else _UNSOUND

    if attribute not in source.cells:
        unsound.update(range(len(source.rows)) if is_required else ())
        return [None] * len(source.rows)
    values = made_of(source.cells[attribute], value_of)
    if faulty:
        unsound.update(position for position, value in enumerate(values) if value is _UNSOUND)
    return values


def _mended(model: type[AnyRow], source: TableSource, cells: Mapping[str, CellValue], place: Place, findings: Findings,
            mend: Mend | None) -> AnyRow | None:
    """Tell each fault of a row; what `mend` makes of it."""
    values: dict[str, Any] = {"place": place}
    for attribute, cell in cells.items():
        value = plain_cell(cell)
        if value is not None and value != UNREAD and (attribute in model.required or value != NOT_APPLICABLE):
            values[attribute] = value
    faulty = frozenset(attribute for attribute, cell in cells.items() if cell == UNREAD)
    try:
        sound = model.model_validate(values)
        if mend is None or not faulty:
            return sound
    except ValidationError as error:
        _tell_faults(model, source, cells, place, error, findings)
        faulty |= {str(detail["loc"][0]) for detail in error.errors(include_url=False)}
    others = mend(values, faulty) if mend else None
    try:
        return model.model_validate(others) if others else None
    except ValidationError:
        return None


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


def _tell_formulas(model: type[Row], source: TableSource, place: Place, findings: Findings) -> None:
    for attribute, index in source.columns.items():
        formula = source.formulas.get((place.row or 0, index + 1))
        if formula is not None:
            findings.add(faults.FORMULA.finding(place.at(model.label(attribute)), "the cell holds a formula",
                                                shown(formula)))


def _tell_faults(model: type[Row], source: TableSource, cells: Mapping[str, CellValue], place: Place,
                 error: ValidationError, findings: Findings) -> None:
    for detail in error.errors(include_url=False):
        attribute = str(detail["loc"][0])
        field, index = source.table.by_attribute.get(attribute), source.columns.get(attribute)
        if detail["type"] == "missing" and (
                field is None or not field.required or index is None or (place.row, index + 1) in source.formulas
                or cells.get(attribute) == UNREAD):
            # The edition does not ask for it, or it is told already: the column is missing, the cell holds a formula
            # that no program has computed yet, or what stands in it is no value.
            continue
        findings.add(cell_fault(detail, place.at(model.label(attribute))))


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


@cache
def party_codes() -> frozenset[str]:
    """The alpha-3 codes of ISO 3166-1, and that of the European Union."""
    return frozenset({country.alpha_3 for country in pycountry.countries} | {EUROPEAN_UNION})


def party_called(text: str) -> str | None:
    """The alpha-3 code of the country that a code or a name names: `NG`, `Viet Nam`, `Turquie`; or None.

    Names are those in English, French and Spanish.
    """
    return _names_of_parties().get(_bare(text))


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
        told = {getattr(country, name, None) for name in ("alpha_2", "alpha_3", "name", "official_name", "common_name")}
        names |= {_bare(name): country.alpha_3 for name in told if name}
    return names | {_bare(name): EUROPEAN_UNION for name in (EUROPEAN_UNION, "EU", "European Union")}


@cache
def _party_fields(model: type[Row]) -> tuple[str, ...]:
    return model.table.of_kind(FieldKind.PARTY, FieldKind.PARTIES)


def check_parties(row: Row, findings: Findings) -> None:
    """Tell every Party code of the row that ISO 3166-1 does not have."""
    for attribute in _party_fields(type(row)):
        for code in _unknown_parties(getattr(row, attribute)):
            findings.add(not_a_party(row.cell(attribute), code))


def _unknown_parties(value: Any) -> Iterator[str]:
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
