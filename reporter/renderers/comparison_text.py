"""A comparison as plain text, for the terminal, and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reporter.comparison.differences import Comparison, Difference, FieldChange, Kind
from reporter.documents.comparison import (
    compared_text,
    figure_name,
    said_field,
    says,
    subject_of,
    told,
    version_pair,
    version_text,
    warning,
    what,
    where,
)
from reporter.findings import Place, visible
from reporter.language.names import party_with_code
from reporter.language.wording import written_number
from reporter.records.kinds import PlainValue

MARKS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
"""At the beginning of a difference's line."""


def comparison_text(comparison: Comparison) -> str:
    """The comparison in lines, ended by one; the same facts as the document."""
    return "\n".join(map(visible, _lines(comparison))) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    what_of = comparison.new.reported_year or subject_of(comparison).lower()
    yield f"{party_with_code(comparison.new.party)}, {what_of}: {version_pair(comparison)}"
    yield f"  old: {version_text(comparison.old)}"
    yield f"  new: {version_text(comparison.new)}"
    said = warning(comparison)
    if said:
        yield said
    for what_not in comparison.not_compared:
        yield f"Not compared: {what_not}."
    if comparison.in_one_sentence:
        yield comparison.in_one_sentence
        return
    for part in comparison.parts:
        if part.differences:
            yield ""
            yield part.title
            for difference in part.differences:
                yield from _difference(difference)
    if comparison.has_tables:
        yield from _holdings(comparison)
        yield from _figures(comparison)
    yield ""
    yield ", ".join(f"{comparison.count(kind)} {kind}" for kind in Kind)


def _difference(difference: Difference) -> Iterator[str]:
    quantity = f", {difference.quantity:,} t CO2 eq" if difference.quantity is not None else ""
    yield f"{MARKS[difference.kind]} {what(difference)}{quantity}"
    for change in difference.changes:
        yield f"    {_change(difference, change)}"
    if difference.values:
        yield f"    {' '.join(says(difference).split())}"
    yield f"    {where(difference)}"


def _change(difference: Difference, change: FieldChange) -> str:
    old, new = (" ".join(compared_text(change.label, value).split()) for value in (change.old, change.new))
    field = said_field(difference, change)
    return f"{field}: {old} → {new}" if field else f"{old} → {new}"


def _holdings(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield "Effect on holdings at 31 December (t CO2 eq)"
    for effect in comparison.changed_holdings:
        yield (f"  {effect.approach}, vintage {effect.vintage}: {effect.old:,} → {effect.new:,} "
               f"({effect.difference:+,})")
    if not comparison.changed_holdings:
        yield "  none"


def _figures(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield "Effect on the structured summary"
    if comparison.figures is None:
        yield "  in the tables of annex 4, above" if comparison.figures_in_annex else \
            "  not available: only two dossiers hold what the figures follow from"
        return
    for effect in comparison.changed_figures:
        difference = "" if effect.difference is None else f" ({_signed(effect.difference)})"
        yield (f"  {figure_name(effect)}, {effect.year}: {_number(told(effect.old))} → {_number(told(effect.new))} "
               f"{effect.unit}{difference}")
    if not comparison.changed_figures:
        yield f"  none: all {len(comparison.figures)} figures are the same"


def _number(value: int | Decimal | str) -> str:
    return value if isinstance(value, str) else written_number(value)


def _signed(value: int | Decimal) -> str:
    return f"{'+' if value >= 0 else ''}{written_number(value)}"


# ---------------------------------------------------------------- JSON

def comparison_json(comparison: Comparison) -> dict[str, object]:
    """The comparison as plain values in a fixed order; decimal numbers as text."""
    return {
        "old": _header(comparison.old.version, comparison.old.date_of_submission),
        "new": _header(comparison.new.version, comparison.new.date_of_submission),
        "party": comparison.new.party, "reported_year": comparison.new.reported_year,
        "warning": warning(comparison), "differs": not comparison.is_empty,
        "not_compared": list(comparison.not_compared),
        "counts": {str(kind): comparison.count(kind) for kind in Kind},
        "parts": [{"part": part.title, "differences": [_as_json(one) for one in part.differences]}
                  for part in comparison.parts if part.differences],
        "holdings": [{"approach": effect.approach, "vintage": effect.vintage, "old": effect.old, "new": effect.new,
                      "difference": effect.difference} for effect in comparison.holdings],
        "figures": None if comparison.figures is None else [
            {"key": effect.key, "indicator": effect.indicator, "year": effect.year, "unit": effect.unit,
             "rule": effect.para, "old": _plain(told(effect.old)), "new": _plain(told(effect.new)),
             "difference": _plain(effect.difference)} for effect in comparison.changed_figures],
    }


def _header(version: str, date: datetime.date) -> dict[str, object]:
    return {"version": version, "date_of_submission": date.isoformat()}


def _as_json(difference: Difference) -> dict[str, object]:
    block = difference.block
    return {
        "kind": str(difference.kind), "key": {label: _plain(value) for label, value in difference.key},
        "first_id": str(block.first_id) if block else None, "last_id": str(block.last_id) if block else None,
        "quantity": difference.quantity, "values": {label: _plain(value) for label, value in difference.values},
        "changes": [{"field": change.label, "old": _plain(change.old), "new": _plain(change.new),
                     "old_places": _places(change.old_places), "new_places": _places(change.new_places)}
                    for change in difference.changes],
        "old_places": _places(difference.old_places), "new_places": _places(difference.new_places),
    }


def _plain(value: PlainValue) -> str | int | None:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _places(found: Iterable[Place]) -> list[str]:
    return list(map(str, found))
