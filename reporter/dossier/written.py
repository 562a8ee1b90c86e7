"""What people wrote into a dossier, as it stands: the one content of its two shapes, folder and workbook."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.sheets import APPROACHES, EACH, IDENTIFIER, FactCell, FactSheet, Key, fact_sheets
from reporter.files.sheet import CellValue
from reporter.forms.editions import Edition, FieldKind, FormTable, present
from reporter.records.kinds import PlainValue
from reporter.records.rows import Row

Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """Facts and approaches as tables of values, answers by outline, the inventory's rows below its labels, and the rows
    of the form's tables by role, in the order of the fields that the Party fills."""

    facts: Tables
    approaches: tuple[Tables, ...] = ()
    answers: Mapping[str, tuple[AnswerRow, ...]] = field(default_factory=dict)
    inventory: tuple[Sequence[CellValue], ...] = ()
    tables: Mapping[str, tuple[tuple[PlainValue, ...], ...]] = field(default_factory=dict)
    edition: Edition = field(default_factory=present)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The identifiers of the approaches, as far as they have one."""
        return tuple(str(approach[IDENTIFIER]) for approach in self.approaches if IDENTIFIER in approach)


@dataclass(frozen=True)
class FactRow:
    """A row of a sheet of facts: to which row of another sheet it belongs, what it is called by, and its values."""

    owner: str
    name: Any
    values: Tables

    def value(self, cell: FactCell) -> Any:
        """The value of a cell; None where there is none."""
        return at_key(self.values, cell.key) if cell.key else self.values.get("")


def fact_rows(sheet: FactSheet, content: Written) -> Iterator[FactRow]:
    """The rows of a sheet of facts: those of the facts themselves first, then those of each table they belong to."""
    for home in sheet.homes:
        for owner, table, within in _holders(home, content):
            there = at_key(table, within)
            if isinstance(there, Mapping):
                for name, value in there.items():
                    yield FactRow(owner, name, value if isinstance(value, Mapping) else {"": value})
            else:
                yield from (FactRow(owner, None, entry) for entry in there or ())


def _holders(home: Key, content: Written) -> Iterator[tuple[str, Tables, Key]]:
    """The tables that hold the rows of a home, each with what a row calls it, and the key in it."""
    if home == (APPROACHES,):
        yield "", {APPROACHES: content.approaches}, home
    elif EACH not in home:
        yield "", content.facts, home
    elif home[0] == APPROACHES:
        yield from ((str(approach.get(IDENTIFIER, "")), approach, home[2:]) for approach in content.approaches)
    else:
        yield from ((str(number), entry, home[2:]) for number, entry in enumerate(content.facts.get(home[0], ()), 1))


def at_key(table: Any, key: Key) -> Any:
    """What stands at a key of a table; None where nothing does."""
    for part in key:
        table = table.get(part) if isinstance(table, Mapping) else None
    return table


def without_sheets(tables: Tables, home: Key = ()) -> list[str]:
    """The keys that no sheet of facts has a cell for."""
    known, within = _known_keys()
    lost = []
    for name, value in tables.items():
        key = (*home, name)
        if key in known:
            continue
        if key in within and isinstance(value, Mapping):
            named = (*key, EACH) in within or (*key, EACH) in known
            for inner, entry in ([(EACH, each) for each in value.values()] if named else [("", value)]):
                if isinstance(entry, Mapping):
                    lost += without_sheets(entry, (*key, inner) if inner else key)
        elif key in within and isinstance(value, list):
            for entry in value:
                lost += without_sheets(entry, (*key, EACH)) if isinstance(entry, Mapping) else []
        else:
            lost.append(".".join(key))
    return lost


def _known_keys() -> tuple[set[Key], set[Key]]:
    """The keys of all cells, and those of the tables above them."""
    known = {(*home, *([EACH] if home else []), *cell.key) for sheet in fact_sheets() for home in sheet.homes
             for cell in sheet.cells}
    return known, {key[:length] for key in known for length in range(1, len(key))}


def row_values(table: FormTable, row: Row) -> tuple[PlainValue, ...]:
    """A row of the form's table as its cells are written: lists joined as they are read."""
    return tuple(_cell(column.kind, getattr(row, column.attribute)) for column in table.of_party)


def _cell(kind: FieldKind, value: Any) -> PlainValue:
    if isinstance(value, tuple) and kind in (FieldKind.CODES, FieldKind.PARTIES, FieldKind.NAMES):
        return (" + " if kind is FieldKind.CODES else ", ").join(value)
    return value if value is None or isinstance(value, int | datetime.date) else str(value)
