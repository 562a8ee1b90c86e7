"""[[approval]]: whose approval stands for which inputs; what is changed afterwards is not approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from reporter.dossier.facts import FACTS_FILE, Approval, Dossier
from reporter.dossier.workbook import HandedIn
from reporter.files.reading import Sheet, file_digest
from reporter.findings import Findings

APPROVAL = "approval"


def told_digest(there: HandedIn) -> str:
    """The sha256 of what a dossier says in its facts, save its approvals, and in the sheets of its workbook."""
    told: dict[str, Any] = {"facts": {
        key: value for key, value in (there.facts.tables or {}).items() if key != APPROVAL}}
    if there.chapters is not None:
        told |= {"approaches": {name: file.tables for name, file in there.approaches.items()},
                 "chapters": there.chapters, "tables": [_rows(sheet) for sheet in there.tables],
                 "inventory": _rows(there.inventory) if there.inventory else None}
    return hashlib.sha256(json.dumps(_plain(told), ensure_ascii=False).encode()).hexdigest()


def inputs_digest(dossier: Dossier) -> str:
    """The sha256 of everything that a dossier is made from, its [[approval]] tables left out."""
    parts = [dossier.told]
    for name in dossier.inputs:
        if name not in (FACTS_FILE, dossier.seen.workbook):
            parts.append(f"{name} {file_digest(dossier.folder, name, Findings())}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def approved(dossier: Dossier) -> tuple[Approval, ...]:
    """The approvals of the inputs as they are."""
    if not dossier.facts.approval:
        return ()
    now = inputs_digest(dossier)
    return tuple(approval for approval in dossier.facts.approval if approval.digest == now)


def _rows(sheet: Sheet) -> list[Any]:
    """The filled cells of a sheet; blank rows and cells at the end do not count."""
    rows = []
    for cells in sheet.rows:
        while cells and cells[-1] in (None, ""):
            cells = cells[:-1]
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _plain(value: Any) -> Any:
    """A value of JSON, keys in order."""
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, str | int | float) or value is None else str(value)
