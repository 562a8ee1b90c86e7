"""Cells of an AEF workbook that are blank where the form, or a published script, wants NA."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reporter.files.aef import rules
from reporter.files.aef.layout import Located
from reporter.files.sheet import CellValue, is_blank
from reporter.findings import Findings
from reporter.forms.editions import Field, FieldKind


def tell_blanks(located: Located, columns: Mapping[str, int], rows: Iterable[tuple[int, list[CellValue]]],
                findings: Findings) -> None:
    """One finding for each column with blanks where NA is due, at the first of them."""
    blank: dict[Field, list[int]] = defaultdict(list)
    by_attribute = located.table.by_attribute
    for number, cells in rows:
        row = {name: cells[index] if index < len(cells) else None for name, index in columns.items()}
        for name in columns:
            if is_blank(row[name]) and _is_wanted(by_attribute[name], row):
                blank[by_attribute[name]].append(number)
    for field, numbers in blank.items():
        rule = rules.BLANK_FOR_ANY_PARTY if field.kind is FieldKind.PARTIES else rules.BLANK_FOR_NA
        more = f", here and in {len(numbers) - 1} further rows" if len(numbers) > 1 else ""
        findings.add(rule.finding(located.spread.place(numbers[0], columns[field.attribute] + 1, field.label),
                                  f"the cell is blank, and not NA{more}"))


def _is_wanted(field: Field, row: Mapping[str, CellValue]) -> bool:
    return field.kind in (FieldKind.PARTIES, FieldKind.UNIT_REGISTRY) or field.says_na(
        metric=row.get("metric"), action_type=row.get("action_type"))
