"""The rows of a table as the workbook spells them, for the readable copy."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from reporter.documents.outlined import day
from reporter.files.aef.spelling import spelling_of
from reporter.forms.editions import NOT_APPLICABLE, FormTable, Profile
from reporter.records.alike import Alike, said_alike
from reporter.records.kinds import PlainValue
from reporter.records.rows import Row


def value_text(value: object) -> str:
    """A value as text for prose and narrow cells; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(map(str, value))
    return str(value)


@dataclass(frozen=True)
class WorkbookRow:
    """A row with its values as the workbook spells them."""

    row: Row
    spellings: Mapping[str, Callable[[Row], PlainValue]]

    def value(self, attribute: str) -> PlainValue:
        return self.spellings[attribute](self.row)

    def text(self, attribute: str) -> str:
        """The value as text for prose and narrow cells; nothing where the cell stays blank."""
        return value_text(self.value(attribute))

    def is_filled(self, attribute: str) -> bool:
        """True if the workbook says more than `NA`: what the record holds, or what the profile explains of it."""
        return getattr(self.row, attribute) is not None or self.value(attribute) not in (None, NOT_APPLICABLE)


class Spelled:
    """The rows of a table as the workbook spells them, and the kinds of rows that say the same."""

    def __init__(self, table: FormTable, rows: Sequence[Row], kinds: Sequence[Alike[Row]], profile: Profile) -> None:
        self.table, self.rows = table, rows
        self._spellings = {column.attribute: spelling_of(column, profile) for column in table.columns}
        self.kinds = [(self.row(of_kind[0]), of_kind) for _, of_kind in kinds]
        """The first row of each kind, spelled, and all of the kind."""

    def row(self, row: Row) -> WorkbookRow:
        return WorkbookRow(row, self._spellings)

    def saying(self, attribute: str) -> Iterable[WorkbookRow]:
        """Rows that together say all that any row says in a field; the first one is first."""
        if self._is_alike(attribute) or all(value is None for value in map(attrgetter(attribute), self.rows)):
            return [first for first, _ in self.kinds]
        return map(self.row, self.rows)

    def is_filled(self, attribute: str) -> bool:
        """True if the workbook says more than `NA` in some row."""
        return any(row.is_filled(attribute) for row in self.saying(attribute))

    def is_not_applicable(self, attribute: str) -> bool:
        """True if the workbook says `NA` in some row, since nothing is held there."""
        held, shown = attrgetter(attribute), slice(1) if self._is_alike(attribute) else slice(None)
        blanks = (next((row for row in of_kind[shown] if held(row) is None), None) for _, of_kind in self.kinds)
        return any(self.row(row).value(attribute) == NOT_APPLICABLE for row in blanks if row is not None)

    def _is_alike(self, attribute: str) -> bool:
        return attribute in said_alike(type(self.rows[0]))
