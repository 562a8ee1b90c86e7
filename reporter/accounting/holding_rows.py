"""Rows of Table 4 from blocks that are held: the parts of rows they came from, joined where they are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reporter.forms.editions import Edition, present
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Holding, Row, in_edition
from reporter.records.units import RowPart, unit_texts, units_of


def holding_rows(parts: Iterable[RowPart]) -> tuple[Holding, ...]:
    """Table 4 from the parts held, given by series and serial: maximal blocks that agree in every column.

    Underlying units must advance in step too. A joined row stands at the place of its first part.
    """
    return tuple(_joined(group) for group in _groups(parts))


def _groups(parts: Iterable[RowPart]) -> Iterator[list[RowPart]]:
    group: list[RowPart] = []
    for part in parts:
        if group and not _follows(group[-1], part):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _follows(one: RowPart, other: RowPart) -> bool:
    """True if two parts can be one row."""
    if one.last + 1 != other.first or one.row.first_id.series != other.row.first_id.series:
        return False
    if any(getattr(one.row, name, None) != getattr(other.row, name, None) for name in _edition(one).kept_while_held):
        return False
    if (one.non_ghg is None) != (other.non_ghg is None):
        return False
    return _units_follow(one, other)


def _edition(part: RowPart) -> Edition:
    """The edition of the row that a part is of."""
    return part.row.edition if isinstance(part.row, Row) else present()


def _units_follow(one: RowPart, other: RowPart) -> bool:
    if one.row is other.row:
        return True
    units, following = units_of(one), units_of(other)
    if units is None or following is None:
        return not any((one.row.first_unit_id, one.row.last_unit_id, other.row.first_unit_id, other.row.last_unit_id))
    return units[:2] == following[:2] and units.last + 1 == following.first


def _joined(group: list[RowPart]) -> Holding:
    """One row of Table 4 for parts that follow each other."""
    head, tail = group[0], group[-1]
    approach, registry, party, _, vintage = head.row.first_id
    first_unit, last_unit = unit_texts(head, tail)
    amounts = [part.non_ghg for part in group]
    edition = _edition(head)
    values: dict[str, Any] = {name: getattr(head.row, name, None) for name in edition.kept_while_held}
    values["place"] = head.row.place
    values["first_id"] = ItmoId(approach, registry, party, head.first, vintage)
    values["last_id"] = ItmoId(approach, registry, party, tail.last, vintage)
    values["first_unit_id"], values["last_unit_id"] = first_unit, last_unit
    values["quantity"] = sum([part.tonnes for part in group])
    values["quantity_non_ghg"] = head.row.quantity_non_ghg if amounts[0] is None else \
        f"{sum(amount for amount in amounts if amount is not None):f}"
    # The values were validated as parts of their own rows.
    return in_edition(Holding, edition).model_construct(**values)
