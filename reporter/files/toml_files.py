"""TOML files as pydantic models; faults are findings with file, line and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from reporter.files.letters import invisible
from reporter.files.reading import read_text
from reporter.files.tables import nearest, party_called
from reporter.files.told_once import shown
from reporter.files.toml_slips import slip_of_value
from reporter.files.toml_text import parsed
from reporter.findings import Finding, Findings, Place, define
from reporter.records.kinds import Model

AnyModel = TypeVar("AnyModel", bound=Model)
KeyPath = tuple[str | int, ...]
MAX_TOLD = 50
"""How many faults of one file are told."""

SYNTAX = define(
    "DOS-001", "TOML files can be read", para="form",
    remedy="Mend the line: texts stand in quotation marks, dates are yyyy-mm-dd, lists in square brackets", text="""
    The dossier's facts are in TOML 1.0.
    Bad: name = India
    Good: name = "India" """)
UNKNOWN_KEY = define(
    "DOS-002", "Each key is a known one", para="form",
    remedy="Mend the key's spelling, or remove it; `reporter init` writes a dossier with every key explained", text="""
    A key that nothing reads would be lost without a word, therefore it is an error.
    Bad: reported_yaer = 2027
    Good: reported_year = 2027""")
MISSING_KEY = define(
    "DOS-003", "Required keys have a value", para="form", remedy="Add the key with its value", text="""
    The keys without which no report can be made are required.
    Bad: [party] without code
    Good: code = "IND" """)
WRONG_VALUE = define(
    "DOS-004", "Values are of the kind that their key wants", para="form", remedy="Mend the value", text="""
    Years are whole numbers, dates are dates without quotation marks, codes have their form.
    Bad: reported_year = "twenty-seven"
    Good: reported_year = 2027""")

_OF_TABLES = ("dict_type", "list_type", "model_type", "tuple_type")
_NO_NUMBER = ("int_type", "int_parsing", "int_from_float")
_WORDS = {
    "string_type": "a text is wanted, in quotation marks",
    "string_too_short": "the text is empty",
    "int_type": "a whole number is wanted",
    "int_parsing": "a whole number is wanted",
    "int_from_float": "a whole number is wanted",
    "decimal_type": "a number is wanted",
    "decimal_parsing": "a number is wanted",
    "bool_type": "true or false is wanted, without quotation marks",
    "bool_parsing": "true or false is wanted, without quotation marks",
    "date_type": "a date is wanted, as 2027-04-15 without quotation marks",
    "date_parsing": "a date is wanted, as 2027-04-15 without quotation marks",
    "date_from_datetime_parsing": "a date is wanted, as 2027-04-15 without quotation marks",
    "date_from_datetime_inexact": "a date without a time is wanted",
    "tuple_type": "a list in square brackets is wanted",
    "dict_type": "a table of keys and values is wanted",
    "model_type": "a table of keys and values is wanted",
    "too_short": "the list is empty",
}


@dataclass(frozen=True)
class TomlFile:
    """A file as tables of values, with the place of each. `tables` has what stands beside slips, which are told."""

    place: Place
    tables: dict[str, Any] | None
    sound: bool


def read_toml(folder: Path, name: str, findings: Findings) -> TomlFile:
    """The file as it stands; every slip of it is told at once."""
    text = read_text(folder, name, findings, "Save the file again in UTF-8")
    if text is None:
        return TomlFile(Place(name), None, sound=False)
    read = parsed(text)
    findings.extend(SYNTAX.finding(
        Place(name, row=line, column=f"column {column}" if column else None), shown(slip.what), shown(written) or None,
        remedy=slip.remedy and shown(slip.remedy)) for line, slip, written, column in read.slips)
    return TomlFile(Place(name, row=1, lines=read.lines), read.tables, sound=not read.slips)


def as_model(file: TomlFile, model: type[AnyModel], findings: Findings) -> AnyModel | None:
    """The file as `model`, each of its tables with its place; every fault is told at once."""
    if not file.sound:
        return None
    try:
        return model.model_validate(file.tables).found_at(file.place)
    except ValidationError as error:
        details = error.errors(include_url=False)
    elsewhere, no_keys = _told_elsewhere(details), {_plain(detail) for detail in details if "[key]" in detail["loc"]}
    told = [detail for detail in details if detail["loc"] not in no_keys and (
        detail["type"] != "missing" or detail["loc"] not in elsewhere) and not _is_echo(detail, details)]
    findings.extend(_fault(file.place, model, detail) for detail in told[:MAX_TOLD])
    if len(told) > MAX_TOLD:
        findings.add(UNKNOWN_KEY.finding(file.place, f"the file has {len(told) - MAX_TOLD} more faults of keys"))
    return None


def faults_of_shape(file: TomlFile, model: type[AnyModel]) -> list[Finding]:
    """What is a table or a list where the model has none, or none where it has one: such a file cannot be written."""
    if file.tables is None:
        return []
    try:
        model.model_validate(file.tables)
    except ValidationError as error:
        return [_fault(file.place, model, detail) for detail in error.errors(include_url=False)
                if detail["type"].endswith("_type") and (isinstance(detail["input"], dict | list)
                                                         or detail["type"] in _OF_TABLES)][:MAX_TOLD]
    return []


def _is_echo(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """True of a list that is said to be empty since each of its entries has a fault."""
    key = detail["loc"]
    return detail["type"] == "too_short" and any(len(other["loc"]) > len(key) and other["loc"][:len(key)] == key
                                                 for other in details)


def _told_elsewhere(details: list[ErrorDetails]) -> set[KeyPath]:
    """The missing keys that stand in the file: misspelt, or in another table; that is told where they stand."""
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    unknown = [_plain(detail) for detail in details if detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]]
    names = {key[-1] for key in unknown}
    return {key for key in missing if key[-1] in names} | {
        (*key[:-1], near) for key in unknown[:MAX_TOLD]
        if (near := nearest(str(key[-1]), [str(one[-1]) for one in missing if one[:-1] == key[:-1]]))}


def _plain(detail: ErrorDetails) -> KeyPath:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _fault(file: Place, model: type[BaseModel], detail: ErrorDetails) -> Finding:
    key = _plain(detail)
    place = reduce(Place.at, _keys(key), file)
    parent, field = _known(model, key)
    if detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]:
        if detail["type"] in _NO_NUMBER and not _home(model, str(key[-1])):
            # Tables whose keys are numbers are tables by year.
            return WRONG_VALUE.finding(place, f"“{shown(key[-1])}” is no year", shown(key[-1]),
                                       remedy="Write the year in four digits and nothing else, such as 2027")
        near = None if _expected(detail) else nearest(str(key[-1]), parent.model_fields if parent else ())
        what = f"there is no key “{shown(key[-1])}” here"
        remedy = f"Write “{near}”, or remove the key" if near else "Write one of: " + ", ".join(
            _expected(detail)) if _expected(detail) else None
        home = _home(model, str(key[-1])) if len(key) > 1 else None
        if home:
            around = reduce(Place.at, _keys(key[:-1]), file)
            what = f"“{key[-1]}” is no key of {around.column}, the table that begins in row {around.row}"
            remedy = f"Move it {home}"
        return UNKNOWN_KEY.finding(place, what, shown(key[-1]), remedy=remedy)
    about = field.description if field and field.description else None
    if detail["type"] == "missing" or detail["input"] is None:
        # A row of a workbook may have a year, and beside it nothing.
        return MISSING_KEY.finding(place, f"the key “{key[-1]}” is missing",
                                   remedy=f"Add it: {about}" if about else None)
    what, remedy = _wrong(detail, place, of_tables=field is not None and any(models_in(field.annotation)))
    return WRONG_VALUE.finding(place, what, shown(detail["input"]),
                               remedy=remedy or (f"Mend the value: {about}" if about else None))


def _home(model: type[BaseModel], key: str) -> str | None:
    """Where a key belongs that stands in a table which does not know it."""
    if key in model.model_fields:
        return "up, above the first [table]"
    tables = [name for name, field in model.model_fields.items()
              if any(key in inner.model_fields for inner in models_in(field.annotation))]
    return "below " + " or ".join(f"[{name}]" for name in tables) if tables else None


def _wrong(detail: ErrorDetails, place: Place, *, of_tables: bool) -> tuple[str, str | None]:
    """What is wrong with a value, and what to write where that is known."""
    value = detail["input"]
    if isinstance(value, str):
        hidden, slip = invisible(value), slip_of_value(value, whole=detail["type"] in _NO_NUMBER)
        if hidden:
            return f"an invisible character stands in the value: {hidden}", "Delete it"
        if slip and detail["type"].startswith(("date", "decimal", "int")):
            return _in_words(detail), slip.remedy
    if detail["type"] == "tuple_type" and isinstance(value, dict) and of_tables:
        return "there may be several such tables", f"Write [[{place.column}]], in two pairs of brackets"
    if detail["type"] == "model_type" and isinstance(value, list):
        return "there is one such table only", f"Write [{place.column}], in one pair of brackets"
    if detail["type"] == "tuple_type" and isinstance(value, str):
        entries = ", ".join(f'"{part.strip()}"' for part in re.split("[,;]", value) if part.strip())
        return _in_words(detail), f"Write {place.column.rpartition('.')[2] if place.column else ''} = [{entries}]"
    meant = party_called(value) if isinstance(value, str) and "Party" in _in_words(detail) else None
    if meant:
        return _in_words(detail), f"Write {meant}"
    if detail["type"] == "literal_error":
        near = nearest(str(value), _expected(detail))
        return _in_words(detail), f"Write {near}" if near else "Write one of: " + ", ".join(_expected(detail))
    if detail["type"] == "too_long":
        return _in_words(detail), f"Keep {detail['ctx']['max_length']} of them at most"
    advice = detail.get("ctx", {}).get("remedy")
    return _in_words(detail), advice[:1].upper() + advice[1:] if advice else None


def _expected(detail: ErrorDetails) -> list[str]:
    """The words of which one was wanted; none where others are."""
    return re.findall("'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))


def _in_words(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _WORDS:
        told = detail["input"]
        is_one = isinstance(told, str | int | float) and told != ""
        return f"{_WORDS[kind]}, not “{shown(told)}”" if is_one else _WORDS[kind]
    if kind == "string_pattern_mismatch":
        return f"“{shown(detail['input'])}” does not have the form that is wanted"
    if kind in ("enum", "literal_error"):
        return f"“{shown(detail['input'])}” is not one of {context['expected']}"
    if kind == "greater_than_equal":
        return f"{shown(detail['input'])} is less than {context['ge']}"
    if kind == "less_than_equal":
        return f"{shown(detail['input'])} is more than {context['le']}"
    if kind == "too_long":
        return f"it has {context['actual_length']} entries, and {context['max_length']} are the most"
    return shown(detail["msg"].removeprefix("Value error, "))


def _known(model: type[BaseModel], key: KeyPath) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model that holds the last part of `key`, and the field that it names or stands below."""
    current: type[BaseModel] | None = model
    parent: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for part in key:
        if current is not None and isinstance(part, str) and part in current.model_fields:
            parent, field = current, current.model_fields[part]
            current = next(models_in(field.annotation), None) if _is_model(field.annotation) else None
        elif field is not None and current is None:
            # A list's number or a table's own key leads into what the list or table holds.
            current = next(models_in(field.annotation), None)
        else:
            return current, None
    return parent, field


def _is_model(annotation: Any) -> bool:
    return any(isinstance(option, type) and issubclass(option, BaseModel) for option in _options(annotation))


def _options(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def _keys(path: KeyPath) -> Iterator[str]:
    """The keys on the way, each with the number of its list's entry, counted from 1: `registry[1]`, `format`."""
    numbers = {index: f"[{part + 1}]" for index, part in enumerate(path) if isinstance(part, int)}
    return (f"{part}{numbers.get(index + 1, '')}" for index, part in enumerate(path) if index not in numbers)
