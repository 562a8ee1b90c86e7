"""Facts as TOML, each field below its explanation, which is drawn from the model."""

from __future__ import annotations

import datetime
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reporter.dossier.sheets import explanation
from reporter.files.toml_files import models_in


def facts_as_toml(model: type[BaseModel], values: Mapping[str, Any], schema: str, opening: str) -> str:
    """The values as TOML, each field below its explanation; fields without a value stand as comments."""
    return "\n".join([f"#:schema {schema}", f"# {opening}", *_fields(model, values, ())]) + "\n"


def _fields(model: type[BaseModel], values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """First the plain fields, then the tables, as TOML has it."""
    fields = model.model_fields.items()
    for name, field in fields:
        if not _is_table(field):
            yield from _plain(name, field, values)
    for name, field in fields:
        if _is_table(field):
            yield from _tables(name, field, values.get(name), path)


def _plain(name: str, field: FieldInfo, values: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield from _explanation(field)
    yield f"{name} = {_literal(values[name])}" if name in values else f"# {name} = {_sample(field)}"


def _sample(field: FieldInfo) -> str:
    """What stands in a comment for a field without a value."""
    if field.is_required() or not field.get_default(call_default_factory=True):
        return _literal(["…"] if get_origin(field.annotation) is tuple else "…")
    return _literal(field.default)


def _explanation(field: FieldInfo) -> Iterator[str]:
    for line in textwrap.wrap(explanation(field, _literal), 110):
        yield f"# {line}"
    options = _options(field)
    if options:
        yield f"# One of: {', '.join(_literal(option) for option in options)}."


def _options(field: FieldInfo) -> list[str]:
    kinds = [field.annotation, *get_args(field.annotation)]
    return [str(member) for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum) for member in kind]


def _tables(name: str, field: FieldInfo, value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """A field that TOML writes as a table, as several tables, or as a table of years or of tables."""
    submodel = next(models_in(field.annotation), None)
    key = ".".join((*path, name))
    yield ""
    yield from _explanation(field)
    if submodel is None:
        yield from _years(key, value)
    elif get_origin(field.annotation) is dict:
        if not value:
            yield from _left_out(f"[{key}.{_key('…')}]", submodel)
        for entry, inner in (value or {}).items():
            yield f"[{key}.{_key(entry)}]"
            yield from _fields(submodel, inner, (*path, name, _key(entry)))
    elif get_origin(field.annotation) is tuple:
        yield from _repeated(key, submodel, value, (*path, name))
    elif value is None:
        yield from _left_out(f"[{key}]", submodel)
    else:
        yield f"[{key}]"
        yield from _fields(submodel, value, (*path, name))


def _years(key: str, value: Mapping[int, Any] | None) -> Iterator[str]:
    """A level for each year, a comment where it is not known."""
    if value:
        yield f"[{key}]"
        yield from (f"# {year} = …" if level is None else f"{year} = {_literal(level)}"
                    for year, level in value.items())
    else:
        yield f"# [{key}]"
        yield from (f"# {year} = …" for year in (2026, 2027))


def _repeated(key: str, model: type[BaseModel], values: Sequence[Mapping[str, Any]] | None,
              path: tuple[str, ...]) -> Iterator[str]:
    """A table for each of several; one as comments where there is none."""
    for number, inner in enumerate(values or ()):
        if number:
            yield ""
        yield f"[[{key}]]"
        yield from _fields(model, inner, path)
    if not values:
        yield from _left_out(f"[[{key}]]", model)


def _left_out(heading: str, model: type[BaseModel]) -> Iterator[str]:
    """A table as comments, where there is none."""
    yield f"# {heading}"
    for name, field in model.model_fields.items():
        yield from _explanation(field)
        yield f"# {name} = {_sample(field)}"


def _is_table(field: FieldInfo) -> bool:
    return next(models_in(field.annotation), None) is not None or get_origin(field.annotation) is dict


def _key(key: object) -> str:
    return str(key) if isinstance(key, int) else _literal(str(key))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(part) for part in value) + "]"
    # What JSON leaves as it is, TOML does not all take.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
