"""The tables of the agreed electronic format, in whatever file they stand: the meeting point of all registries.

A table is known by its labels, by the nomenclature's terms or by the keys of CAD Trust; its name helps only where they
do not tell. Several tables may stand below each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from reporter.files import faults
from reporter.files.by_column import made_of, positions_of
from reporter.files.columns import spellings, table_source
from reporter.files.sheet import CellValue, Sheet, filled_rows, merged_down
from reporter.files.table_rows import TableSource, read_rows, whole_identifiers
from reporter.files.tables import as_label, without_repeats
from reporter.files.told_once import once_each
from reporter.findings import Findings
from reporter.forms.codelists import CANCELLATION
from reporter.forms.editions import Edition, present
from reporter.records.rows import Action, AnyRow, Authorization, AuthorizedEntity, Header, Holding, Row, in_edition

MODELS: tuple[type[Row], ...] = (Header, Authorization, Action, Holding, AuthorizedEntity)
_NAMES_KEPT = 20_000
_LEAST_LABELS = 4
"""So many labels make a row the header of a table."""
_AUTHORIZATION, _VOLUNTARY = "authorization", "voluntary cancellation"
"""Action types that some registries write beside those of annex II: the first is told in Table 2 and is no action."""


class KnownTable(NamedTuple):
    """A table of the form in a sheet."""

    model: type[Row]
    sheet: Sheet


def tables_in(sheet: Sheet, edition: Edition | None = None) -> list[KnownTable]:
    """The tables that stand in a sheet, by their labels; each with the rows down to the next one.

    Each of several cells that are merged over rows has the value of the first.
    """
    sheet = merged_down(sheet)
    names = _all_names(edition or present())
    is_name = lru_cache(_NAMES_KEPT)(lambda text: as_label(text) in names if text.strip() else None)
    heads = [(number, model) for number, cells in enumerate(sheet.rows, start=1) if _begins_with(cells, is_name) and (
        model := _headed(cells, edition or present()))]
    tables = []
    for position, (number, model) in enumerate(heads):
        end = heads[position + 1][0] - 1 if position + 1 < len(heads) else len(sheet.rows)
        first = number if position else 1
        rows = sheet.rows if len(heads) == 1 else [[] if row < first else cells for row, cells in
                                                   enumerate(sheet.rows[:end], start=1)]
        if position + 1 < len(heads):
            rows = _without_titles(rows, number)
        tables.append(KnownTable(model, replace(sheet, rows=rows)))
    return tables


def _without_titles(rows: list[list[CellValue]], header: int) -> list[list[CellValue]]:
    """Without the title of the next table, which stands alone in the last filled row."""
    last = next((row for row in range(len(rows), header, -1) if any(cell not in (None, "") for cell in rows[row - 1])),
                header)
    alone = sum(cell not in (None, "") for cell in rows[last - 1]) == 1
    return rows[:last - 1] if alone and last > header else rows


def _begins_with(cells: list[CellValue], is_name: Callable[[str], bool | None]) -> bool:
    """True if one of the first three texts is a name; blank ones are none."""
    others = 0
    for cell in cells:
        if isinstance(cell, str) and (found := is_name(cell)) is not None:
            others += 1
            if found or others == 3:
                return found
    return False


def _headed(cells: list[CellValue], edition: Edition) -> type[Row] | None:
    """The table whose labels these cells are; of several with as many labels the one with fewest columns."""
    texts = {as_label(cell) for cell in cells if isinstance(cell, str)}
    hits = {model: len(texts & names.keys()) for model, names in _names(edition).items()}
    model = max(hits, key=lambda one: (hits[one], -len(one.table.columns)))
    return model if hits[model] >= _LEAST_LABELS else None


@cache
def _names(edition: Edition) -> Mapping[type[Row], Mapping[str, str]]:
    return {model: {as_label(name): label for name, label in spellings(model.table).items()}
            for model in models_of(edition)}


@cache
def _all_names(edition: Edition) -> frozenset[str]:
    return frozenset(name for names in _names(edition).values() for name in names)


def models_of(edition: Edition) -> tuple[type[Row], ...]:
    """The classes for the rows of an edition's tables."""
    return tuple(in_edition(model, edition) for model in MODELS)


def known_tables(sheets: Iterable[Sheet], findings: Findings, edition: Edition | None = None) -> list[KnownTable]:
    """Each table of these sheets; a sheet that holds none is told, an empty one passed over."""
    tables = []
    for sheet in sheets:
        there = tables_in(sheet, edition) or [
            KnownTable(model, sheet) for model in [named_model(sheet, edition)] if model]
        tables += there
        if not there and (sheet.name is None or next(filled_rows(sheet), None)):
            findings.add(faults.UNKNOWN_TABLE.finding(sheet.place, "no labels of the form are found"))
    return tables


def named_model(sheet: Sheet, edition: Edition | None = None) -> type[Row] | None:
    """The table that the sheet's own name, or else the file's, begins with."""
    for name in ((sheet.name or "").lower(), Path(sheet.file).name.lower()):
        for model in models_of(edition or present()):
            if name.startswith(model.role) or name == model.table.sheet.lower():
                return model
    return None


def rows_of(model: type[AnyRow], tables: Iterable[KnownTable], findings: Findings) -> tuple[AnyRow, ...]:
    """The sound rows of all tables of one kind, each once."""
    rows = [row for table in tables if table.model.role == model.role for row in rows_in(model, table, findings)]
    return tuple(without_repeats(rows, findings))


def rows_in(model: type[AnyRow], table: KnownTable, findings: Findings) -> list[AnyRow]:
    """The sound rows of one table; a fault that many cells of a column have is told once."""
    told = Findings()
    rows = _rows_in(model, table, told)
    findings.extend(once_each(told.items))
    return rows


def _rows_in(model: type[AnyRow], table: KnownTable, findings: Findings) -> list[AnyRow]:
    source = table_source(model.table, model, table.sheet, findings)
    if source is None:
        return []
    authorizations = positions_of(source.cells.get("action_type", ()), lambda cell: as_label(cell) == _AUTHORIZATION)
    if table.model.role == Action.role and authorizations:
        findings.add(faults.KEPT_ASIDE.finding(
            replace(source.place, row=source.rows[authorizations[0]]).at(table.model.label("action_type")),
            f"{'a row tells' if len(authorizations) == 1 else f'{len(authorizations)} rows tell'} an authorization, "
            "which stands in Table 2 and is no action", len(authorizations)))
        source = source.without(authorizations)
    return read_rows(model, _spelt_as_the_form(source), findings)


def _spelt_as_the_form(source: TableSource) -> TableSource:
    """The rows as annex II spells them: numbers for identifiers made whole, further action types put right."""
    spelt = dict(source.cells)
    if source.table.role == Action.role and "action_type" in spelt:
        spelt["action_type"] = made_of(
            spelt["action_type"], lambda cell: CANCELLATION if as_label(cell) == _VOLUNTARY else cell)
    return replace(source, cells=spelt | whole_identifiers(source))
