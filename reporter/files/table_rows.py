"""A table of the form becomes typed rows, column by column, by the validators of `reporter.records`.

Every fault of every row is told at once; a row with a fault is left out, so that rules which need sound rows do
not echo it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.by_column import made_of, positions_of
from reporter.files.sheet import CellValue
from reporter.files.tables import UNREAD, cell_fault, check_parties, party_fields, plain_cell, unknown_parties
from reporter.files.told_once import shown
from reporter.findings import Findings, Place
from reporter.forms.editions import NOT_APPLICABLE, FieldKind, FormTable
from reporter.records.blocks import is_sound
from reporter.records.identifiers import whole_identifier
from reporter.records.overlaps import pieces_beyond_bounds
from reporter.records.rows import AnyRow, BlockRow, Row


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
    strange = {position for attribute in party_fields(model)
               for position in positions_of(values[attribute], lambda value: any(unknown_parties(value)))}
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
        if index is not None and (place.row, index + 1) in source.formulas:
            continue  # that the cell holds a formula is told, whatever it comes to
        if detail["type"] == "missing" and (
                field is None or not field.required or index is None or cells.get(attribute) == UNREAD):
            # The edition does not ask for it, or it is told already: the column is missing, or what stands in the cell
            # is no value.
            continue
        findings.add(cell_fault(detail, place.at(model.label(attribute))))
