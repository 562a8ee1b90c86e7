"""TOML files as pydantic models; faults are findings with file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from reporter.files.reading import read_text
from reporter.files.tables import nearest, shown
from reporter.findings import Finding, Findings, Place, define

AnyModel = TypeVar("AnyModel", bound=BaseModel)
KeyPath = tuple[str | int, ...]

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


def read_toml(folder: Path, name: str, model: type[AnyModel], findings: Findings) -> AnyModel | None:
    """The file as `model`; every fault is told at once."""
    text = read_text(folder, name, findings, "Save the file again in UTF-8")
    if text is None:
        return None
    try:
        # Decimal, so that a level of a trajectory is what was written and no float near it.
        return model.model_validate(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        findings.add(_syntax_fault(name, text, str(error)))
    except ValidationError as error:
        details = error.errors(include_url=False)
        lines = _key_lines(text)
        misspelt = _misspelt(details)
        findings.extend(_fault(name, model, detail, lines) for detail in details
                        if detail["type"] != "missing" or detail["loc"] not in misspelt)
    return None


def key_place(folder: Path, name: str, *key: str | int) -> Place:
    """Where a key stands in a file that was read; list entries are counted from 0."""
    text = (folder / name).read_text("utf-8-sig")
    return Place(name, row=_line(key, _key_lines(text)), column=_key_text(key))


def _syntax_fault(name: str, text: str, message: str) -> Finding:
    match = re.search(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if match is None:
        last = len(text.splitlines())
        return SYNTAX.finding(Place(name, row=last or None), f"the file ends too early: {shown(message)}")
    what, line, column = match.groups()
    return SYNTAX.finding(Place(name, row=int(line), column=f"column {column}"), shown(what),
                          shown(text.split("\n")[int(line) - 1].strip()))


def _misspelt(details: list[ErrorDetails]) -> set[KeyPath]:
    """The missing keys that stand in the file under a spelling near to them; that is told of the spelling."""
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    return {(*key[:-1], near) for key in unknown
            if (near := nearest(str(key[-1]), [str(one[-1]) for one in missing if one[:-1] == key[:-1]]))}


def _fault(name: str, model: type[BaseModel], detail: ErrorDetails, lines: dict[KeyPath, int]) -> Finding:
    key: KeyPath = tuple(part for part in detail["loc"] if part != "[key]")
    place = Place(name, row=_line(key, lines), column=_key_text(key))
    parent, field = _known(model, key)
    if detail["type"] == "extra_forbidden":
        near = nearest(str(key[-1]), parent.model_fields if parent else ())
        return UNKNOWN_KEY.finding(place, f"there is no key “{shown(key[-1])}” here", shown(key[-1]),
                                   remedy=f"Write “{near}”, or remove the key" if near else None)
    about = field.description if field and field.description else None
    if detail["type"] == "missing":
        return MISSING_KEY.finding(place, f"the key “{key[-1]}” is missing",
                                   remedy=f"Add it: {about}" if about else None)
    return WRONG_VALUE.finding(place, _in_words(detail), shown(detail["input"]),
                               remedy=f"Mend the value: {about}" if about else None)


def _in_words(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "string_pattern_mismatch":
        return f"“{shown(detail['input'])}” does not have the form that is wanted"
    if kind == "enum":
        return f"“{shown(detail['input'])}” is not one of {context['expected']}"
    if kind == "greater_than_equal":
        return f"{shown(detail['input'])} is less than {context['ge']}"
    if kind == "less_than_equal":
        return f"{shown(detail['input'])} is more than {context['le']}"
    return shown(detail["msg"].removeprefix("Value error, "))


def _known(model: type[BaseModel], key: KeyPath) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model that holds the last part of `key`, and the field that it names or stands below."""
    current: type[BaseModel] | None = model
    parent: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for part in key:
        if current is not None and isinstance(part, str) and part in current.model_fields:
            parent, field = current, current.model_fields[part]
            current = next(_models(field.annotation), None) if _is_model(field.annotation) else None
        elif field is not None and current is None:
            # A list's number or a table's own key leads into what the list or table holds.
            current = next(_models(field.annotation), None)
        else:
            return current, None
    return parent, field


def _is_model(annotation: Any) -> bool:
    return any(isinstance(option, type) and issubclass(option, BaseModel) for option in _options(annotation))


def _options(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _key_text(key: KeyPath) -> str:
    """The key as TOML writes it, list entries counted from 1: `registry[1].format`."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_ASSIGNMENT = re.compile(rf"\s*((?:{_KEY_PART.pattern})(?:\s*\.\s*(?:{_KEY_PART.pattern}))*)\s*=")


def _key_lines(text: str) -> dict[KeyPath, int]:
    """The line of each key and table that stands at the beginning of a line; good enough to point at."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.fullmatch(line)
        assignment = None if header else _ASSIGNMENT.match(line)
        if header:
            table = _split(header.group(2))
            if header.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif assignment:
            lines.setdefault((*table, *_split(assignment.group(1))), number)
    return lines


def _split(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _KEY_PART.findall(dotted))


def _line(key: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    """The line of the key, or of the nearest table around it."""
    written: KeyPath = tuple(key)
    while written:
        if written in lines:
            return lines[written]
        written = written[:-1]
    return None
