"""Tables in a form that was replaced, such as the draft of 2022, brought to the present form.

What such a form does not tell has stand-ins, which are said; which registry ITMOs are of stands in their identifiers.
"""

from __future__ import annotations

from typing import Any

from reporter.files.aef.layout import LAST_SEARCHED_ROW, Located, Spread, locate_anywhere
from reporter.files.aef.rules import FIRST_DRAFT
from reporter.files.aef.workbook import source_of
from reporter.files.table_rows import read_rows
from reporter.files.tables import as_label
from reporter.findings import Findings, Severity
from reporter.forms.editions import Edition, editions, usual_profile
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action, AnyRow, Holding, in_edition
from reporter.registries.export import Export, Listed


def read_older_form(spread: Spread, edition: Edition, findings: Findings) -> Export | None:
    """The actions and holdings of a sheet in a form that was replaced, as rows of `edition`; None if it has none.

    ITMOs that have no identifiers there are left to the mapping of their registry.
    """
    for older in (each for each in editions() if each.replaced and _has_label(spread, each)):
        tables = locate_anywhere(older, [spread])
        if any(_names_itmos(located) for located in tables.values()):
            actions, holdings = _rows(Action, older, tables, findings), _rows(Holding, older, tables, findings)
            findings.add(FIRST_DRAFT.finding(
                spread.sheet.place, f"the table has the form of {older.title}, which does not tell: "
                + ", ".join(older.not_told), severity=Severity.WARNING,
                remedy=f"Look whether “{older.stand_ins['mitigation_type']}” is right, which stands in for the "
                       "mitigation type; if not, write the rows with the labels of the present form"))
            return Export(actions=tuple(row.as_of(edition) for row in actions),
                          holdings=tuple(row.as_of(edition) for row in holdings),
                          tables=frozenset(tables) & {"actions", "holdings"},
                          listed=tuple(_listed(located, older, len(actions if role == "actions" else holdings))
                                       for role, located in tables.items() if role != "submission"))
    return None


def _has_label(spread: Spread, edition: Edition) -> bool:
    """True if the label of the first identifier stands in one of the rows in which labels are looked for."""
    label = as_label(edition.actions.label("first_id"))
    return any(as_label(cell) == label for cells in spread.rows[:LAST_SEARCHED_ROW] for cell in cells
               if isinstance(cell, str))


def _names_itmos(located: Located) -> bool:
    index = located.columns.get("first_id", 0) - 1
    return index >= 0 and any(ItmoId.read(str(cells[index])) for _, cells in located.records()[:50]
                              if index < len(cells))


def _listed(located: Located, edition: Edition, used: int) -> Listed:
    rows = len(located.records())
    return Listed(located.sheet.file, located.sheet.name, f"the {located.table.heading} of {edition.title}", rows, used,
                  (("see the findings", rows - used),) if used < rows else ())


def _rows(model: type[AnyRow], edition: Edition, tables: dict[str, Located], findings: Findings) -> list[AnyRow]:
    """The sound rows of a table, with stand-ins for what the edition does not tell."""
    located = tables.get(model.role)

    def completed(values: dict[str, Any], faulty: frozenset[str]) -> dict[str, Any] | None:
        first = ItmoId.read(str(values.get("first_id")))
        stand_ins = {**edition.stand_ins, **({"itmo_registry": first.registry} if first else {})}
        return None if faulty & values.keys() else values | {
            name: stand_ins[name] for name in faulty & stand_ins.keys()}
    if located is None:
        return []
    source = source_of(located, findings, usual_profile(), tell=False)
    return read_rows(in_edition(model, edition), source, findings, completed)
