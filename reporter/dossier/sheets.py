"""The sheets of facts in a dossier's workbook, drawn from the models: a field that a model gains is there by itself.

Single values stand one below the other in the first sheet; what there may be several of has a sheet of its own, a row
for each: lists of tables, tables by identifier, levels by year. Where several tables have such a list, a row says to
which of them it belongs.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reporter.dossier.approach import Approach
from reporter.dossier.facts import Facts
from reporter.files.tables import party_codes
from reporter.files.toml_files import models_in
from reporter.forms.editions import present, profiles
from reporter.language.catalogues import languages
from reporter.records.kinds import ApproachId, PartyCode

Key = tuple[str, ...]
FACTS_SHEET, APPROACHES = "Facts", "approaches"
WHAT, VALUE, NEEDED, GUIDANCE, KEY = "What", "Value", "Needed", "Guidance", "Key"
EACH = "*"
"""In a key, the place of a number or of a table's own name."""
IDENTIFIER = "identifier"
"""Rows that have one are called by it, others by their number."""
YES, NO = "yes", "no"
_IN_CAPITALS = {"ndc": "NDC", "itmo": "ITMO", "id": "ID"}


@dataclass(frozen=True)
class FactCell:
    """One value: its key below what its row or its sheet holds, blank where the row has no other; and its field."""

    key: Key
    field: FieldInfo
    label: str
    required: bool
    within: str = ""
    """What is said of the table that it is in, where that may be left out."""

    @property
    def kind(self) -> Any:
        """The type of the value, or of each value of a list."""
        return _kind(self.field.annotation)

    @property
    def is_list(self) -> bool:
        return get_origin(_stated(self.field.annotation)) is tuple

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that it may have, where they can be listed."""
        return _choices(self.field)

    @property
    def guidance(self) -> str:
        return f"{explanation(self.field)} {self.within}".strip()


@dataclass(frozen=True)
class FactSheet:
    """A sheet of facts. `homes` are the keys below which its rows stand, with EACH where several tables have such rows.

    `key` is what a row is called by, where that is no number; `owner` the sheet whose rows the rows belong to.
    """

    name: str
    homes: tuple[Key, ...]
    cells: tuple[FactCell, ...]
    guidance: str = ""
    key: FactCell | None = None
    owner: str | None = None
    required: bool = False

    @property
    def owner_label(self) -> str | None:
        """The label of the column that says to which row of another sheet a row belongs."""
        return self.owner and f"Row of {self.owner}"

    @property
    def columns(self) -> tuple[FactCell, ...]:
        """The columns below their labels, without that of the owner."""
        return (*([self.key] if self.key else ()), *self.cells)


def explanation(field: FieldInfo, said: Callable[[Any], str] | None = None) -> str:
    """What a field holds, and what holds where it is left out; `said` is how a value is written."""
    model = next(models_in(field.annotation), None)
    text = field.description or (model or BaseModel).__doc__ or ""
    if not field.is_required() and not re.search("[Nn]eeded|left out", text):
        plain = isinstance(field.default, str | int)
        text += f". Where left out: {(said or _said)(field.default)}" if plain else ". May be left out"
    return text.replace("..", ".").rstrip(".") + "."


def _said(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def label_of(name: str, field: FieldInfo) -> str:
    """What people read for a key."""
    words = [_IN_CAPITALS.get(word, word) for word in name.split("_")]
    text = " ".join(words)
    return field.title or text[:1].upper() + text[1:]


@cache
def fact_sheets() -> tuple[FactSheet, ...]:
    """Every sheet of facts: that of single values first, each after the one whose rows its own belong to."""
    first = FactSheet(FACTS_SHEET, ((),), tuple(_cells(Facts)))
    approaches = FactSheet(APPROACHES.capitalize(), ((APPROACHES,),), tuple(_cells(Approach)),
                           "A row for each cooperative approach.", required=True)
    sheets = {FACTS_SHEET: first, approaches.name: approaches}
    for model, home in ((Facts, ()), (Approach, (APPROACHES, EACH))):
        for sheet in _several(model, home, approaches.name if home else None):
            there = sheets.get(sheet.name)
            sheets[sheet.name] = sheet if there is None else replace(
                there, homes=there.homes + sheet.homes, owner=there.owner or sheet.owner)
    return tuple(sheets.values())


def _cells(model: type[BaseModel], key: Key = (), label: str = "", *, required: bool = True,
           within: str = "") -> Iterator[FactCell]:
    """The single values of a model and of the single tables in it."""
    for name, field in model.model_fields.items():
        inner, shown = _stated(field.annotation), label_of(name, field)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _cells(inner, (*key, name), f"{label}{_within(shown) if label else shown}: ",
                              required=required and field.is_required(),
                              within="" if field.is_required() else explanation(field))
        elif not _is_several(field):
            yield FactCell((*key, name), field, label + (_within(shown) if label else shown),
                           required and field.is_required(), within)


def _within(words: str) -> str:
    """Words as they stand after others."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _several(model: type[BaseModel], home: Key, owner: str | None) -> Iterator[FactSheet]:
    """The sheets of what a model has several of, and of what these have."""
    for name, field in model.model_fields.items():
        here, inner = (*home, name), _stated(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _several(inner, here, owner)
        elif _is_several(field):
            yield from _sheet_of(name, field, here, owner)


def _sheet_of(name: str, field: FieldInfo, home: Key, owner: str | None) -> Iterator[FactSheet]:
    title, entry = label_of(name, field), get_args(_stated(field.annotation))
    model = next(models_in(field.annotation), None)
    by_name = get_origin(_stated(field.annotation)) is dict
    key = FactCell((), _key_field(entry[0]), "Year" if _kind(entry[0]) is int else "Authorization ID",
                   True) if by_name else None
    if model is None:
        level = FactCell((), FieldInfo(annotation=entry[1], description=field.description), title, True)
        yield FactSheet(title, (home,), (level,), explanation(field), key, owner, field.is_required())
    else:
        yield FactSheet(title, (home,), tuple(_cells(model)), explanation(field), key, owner, field.is_required())
        yield from _several(model, (*home, EACH), title)


def _key_field(annotation: Any) -> FieldInfo:
    return FieldInfo(annotation=annotation, description="Year" if _kind(annotation) is int else
                     "Authorization ID, as in the sheet Authorizations")


def _is_several(field: FieldInfo) -> bool:
    origin = get_origin(_stated(field.annotation))
    return origin is dict or origin is tuple and next(models_in(field.annotation), None) is not None


def _stated(annotation: Any) -> Any:
    """An annotation without that it may be left out, and without what else is said of it."""
    while get_origin(annotation) in (Union, types.UnionType) or hasattr(annotation, "__metadata__"):
        options = [one for one in get_args(annotation) if one is not types.NoneType] if not hasattr(
            annotation, "__metadata__") else [annotation.__origin__]
        annotation = options[0]
    return annotation


def _kind(annotation: Any) -> Any:
    stated = _stated(annotation)
    if get_origin(stated) is tuple:
        return _kind(get_args(stated)[0])
    if get_origin(stated) is Literal:
        return str
    return stated


def _choices(field: FieldInfo) -> tuple[str, ...]:
    """The values of an enumeration, of a code list, or of what a kind of identifier names."""
    kind, said = _kind(field.annotation), _everything_said(field)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    if kind is bool:
        return YES, NO
    options = [one for annotation in (field.annotation, *get_args(field.annotation))
               if get_origin(annotation) is Literal for one in get_args(annotation)]
    if options:
        return tuple(options)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if "codelist" in extra:
        return present().codelists[str(extra["codelist"])].values
    if "names" in extra:
        return tuple({"profiles": profiles(), "languages": languages()}[str(extra["names"])])
    return tuple(sorted(party_codes())) if _is_said(PartyCode, said) else ()


def names_an_approach(cell: FactCell) -> bool:
    """True for the identifier of an approach, which another row describes."""
    return _is_said(ApproachId, _everything_said(cell.field)) and cell.key != (IDENTIFIER,)


def _is_said(annotation: Any, said: list[Any]) -> bool:
    return get_args(annotation)[1] in said


def _everything_said(field: FieldInfo) -> list[Any]:
    """What annotations say of a value, at whichever depth."""
    said, todo = list(field.metadata), [field.annotation]
    while todo:
        annotation = todo.pop()
        said += getattr(annotation, "__metadata__", ())
        todo += get_args(annotation)
    return said

