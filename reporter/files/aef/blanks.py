"""Cells of an AEF workbook that are blank where the form, or a published script, wants NA."""

from __future__ import annotations

from functools import partial
from itertools import compress

from reporter.files.aef import rules
from reporter.files.aef.layout import Located
from reporter.files.by_column import made_of, positions_of
from reporter.files.sheet import CellValue, is_blank
from reporter.files.table_rows import TableSource
from reporter.findings import Findings
from reporter.forms.editions import Field, FieldKind


def tell_blanks(located: Located, source: TableSource, findings: Findings) -> None:
    """One finding for each column with blanks where NA is due, at the first of them."""
    nothing = [None] * len(source.rows)
    metrics, action_types = (source.cells.get(name, nothing) for name in ("metric", "action_type"))
    for attribute, cells in source.cells.items():
        field = located.table.by_attribute[attribute]
        blank = positions_of(cells, is_blank)
        wanted = made_of([(metrics[position], action_types[position]) for position in blank],
                         partial(_is_wanted, field))
        numbers = [source.rows[position] for position in compress(blank, wanted)]
        if numbers:
            rule = rules.BLANK_FOR_ANY_PARTY if field.kind is FieldKind.PARTIES else rules.BLANK_FOR_NA
            more = f", here and in {len(numbers) - 1} further rows" if len(numbers) > 1 else ""
            findings.add(rule.finding(located.spread.place(numbers[0], source.columns[attribute] + 1, field.label),
                                      f"the cell is blank, and not NA{more}"))


def _is_wanted(field: Field, told_by: tuple[CellValue, CellValue]) -> bool:
    metric, action_type = told_by
    return field.kind in (FieldKind.PARTIES, FieldKind.UNIT_REGISTRY) or field.says_na(
        metric=metric, action_type=action_type)
