"""Cells of an AEF workbook that are blank where the form, or a published script, wants NA."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reporter.files.aef import rules
from reporter.files.aef.layout import Located
from reporter.files.sheet import MAX_COLUMNS, CellValue, is_blank
from reporter.findings import Findings
from reporter.forms.editions import Field, FieldKind


def tell_blanks(located: Located, columns: Mapping[str, int], rows: Iterable[tuple[int, list[CellValue]]],
                findings: Findings) -> None:
    """One finding for each column with blanks where NA is due, at the first of them."""
    blank: dict[Field, list[int]] = defaultdict(list)
    fields = [(located.table.by_attribute[name], index) for name, index in columns.items()]
    metric, action_type = (columns.get(name, MAX_COLUMNS) for name in ("metric", "action_type"))
    for number, cells in rows:
        width, told_by = len(cells), tuple(_cell(cells, index) for index in (metric, action_type))
        for field, index in fields:
            if (index >= width or is_blank(cells[index])) and _is_wanted(field, *told_by):
                blank[field].append(number)
    for field, numbers in blank.items():
        rule = rules.BLANK_FOR_ANY_PARTY if field.kind is FieldKind.PARTIES else rules.BLANK_FOR_NA
        more = f", here and in {len(numbers) - 1} further rows" if len(numbers) > 1 else ""
        findings.add(rule.finding(located.spread.place(numbers[0], columns[field.attribute] + 1, field.label),
                                  f"the cell is blank, and not NA{more}"))


def _cell(cells: list[CellValue], index: int) -> CellValue:
    return cells[index] if index < len(cells) else None


def _is_wanted(field: Field, metric: CellValue, action_type: CellValue) -> bool:
    return field.kind in (FieldKind.PARTIES, FieldKind.UNIT_REGISTRY) or field.says_na(
        metric=metric, action_type=action_type)
