"""A new dossier in which every field is explained, drawn from the models and the outlines themselves."""

from __future__ import annotations

import csv
import datetime
import io
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin

import jinja2
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reporter import resources
from reporter.dossier import starter_example as example
from reporter.dossier.facts import Approach, Facts
from reporter.dossier.schema import schemas
from reporter.forms.editions import FormTable, present
from reporter.forms.outlines import Answer, Element, Heading, Outline


class FolderInUse(Exception):
    """The folder cannot take a new dossier; the message says why."""


def write(folder: Path) -> tuple[str, ...]:
    """Write a new dossier into `folder`, which is new or empty; the names of its files."""
    if folder.is_file() or folder.is_dir() and any(folder.iterdir()):
        raise FolderInUse(f"{folder} is not empty. Name a new folder, so that nothing of yours is overwritten.")
    files = dossier(folder.name)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tuple(files)


def dossier(folder: str) -> dict[str, str]:
    """The files of a new dossier, by name; `folder` is what its README calls it."""
    form = present()
    return {
        "README.md": _readme(folder),
        "dossier.toml": _toml(Facts, example.FACTS, "schema/dossier.schema.json",
                              "Who reports, for which year, against which NDC."),
        f"approaches/{example.APPROACH}.toml": _toml(
            Approach, example.APPROACH_FACTS, "../schema/approach.schema.json",
            "One cooperative approach. The file is named for its identifier."),
        "inventory.csv": _inventory(),
        "registry/authorizations.csv": _table(form.authorizations, example.AUTHORIZATION_ROW),
        "registry/actions.csv": _table(form.actions, example.ACTION_ROW),
        "registry/entities.csv": _table(form.entities, example.ENTITY_ROW),
        "previous/README.md": _render("previous.md", party=example.PARTY, year=example.REPORTED_YEAR - 1,
                                      labels=_line(_labels(form.holdings))),
        **{name: text for outline in form.outlines for name, text in _narrative(outline)},
        **{f"schema/{name}": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
           for name, schema in schemas().items()},
    }


def _readme(folder: str) -> str:
    form = present()
    fields = {column.codelist: column.label for table in form.tables for column in table.columns if column.codelist}
    lists = [(fields[codelist.name], codelist.values) for codelist in form.codelists.values()
             if codelist.name in fields]
    return _render("README.md", title=example.FACTS["title"], folder=folder, approach=example.APPROACH, codelists=lists,
                   unanswered=example.UNANSWERED)


def _render(name: str, **values: object) -> str:
    loader = jinja2.FileSystemLoader(resources.templates() / "starter")
    environment = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
                                     autoescape=False)
    return environment.get_template(name).render(values)


# Tables

def _labels(table: FormTable) -> list[str]:
    """The labels that a Party fills in."""
    return [column.label for column in table.columns if column in table.of_party]


def _table(table: FormTable, row: Mapping[str, object]) -> str:
    columns = [column for column in table.columns if column in table.of_party]
    return _csv([_labels(table), [row.get(column.attribute, "") for column in columns]])


def _inventory() -> str:
    header = ["Year", "Emissions and removals (kt CO2 eq)", f"{example.INDICATOR} ({example.UNIT})"]
    return _csv([header, *([year, "", ""] for year in range(example.FIRST_YEAR, example.LAST_YEAR + 1))])


def _line(cells: Sequence[object]) -> str:
    return _csv([cells]).rstrip("\n")


def _csv(rows: Sequence[Sequence[object]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


# Narrative

def _narrative(outline: Outline) -> Iterator[tuple[str, str]]:
    for chapter, headings in outline.chapters():
        repeated = chapter == outline.per_approach
        name = f"{chapter}-{example.APPROACH}" if repeated else chapter
        opening = f"{outline.title}, chapter {chapter} ({outline.source})."
        if repeated:
            opening += " One such file for each cooperative approach, named for its identifier."
        parts = [_comment(opening), *(part for heading in headings for part in _heading(heading))]
        yield f"narrative/{outline.folder}/{name}.md", "\n\n".join(parts) + "\n"


def _heading(heading: Heading) -> Iterator[str]:
    """A heading with its official wording and, where people answer, the place of the answer."""
    wording = f"{heading.title} ({heading.paras})"
    if heading.answer is Answer.BELOW:
        yield _comment(f"{heading.number} {wording}. Answered under its sub-headings.")
        return
    yield f"{'#' * min(heading.level + 1, 4)} {heading.number} {heading.short}"
    if heading.answer is Answer.FIGURES:
        yield _comment(f"{wording}. The reporter writes this from the tables; add below what they do not say, or leave "
                       "it as it is.")
    else:
        yield _comment(wording)
        yield example.UNANSWERED
    for element in heading.elements:
        yield f"#### {element.title}"
        yield _comment(f"{element.asks} ({_element_source(element)})")
        yield example.UNANSWERED


def _element_source(element: Element) -> str:
    return f"para. {element.para}; 4/CMA.6 annex I" if element.para[0].isdigit() else element.para


def _comment(text: str) -> str:
    return f"<!-- {text} -->"


# TOML

def _toml(model: type[BaseModel], values: Mapping[str, Any], schema: str, opening: str) -> str:
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
    text = field.description or (_submodel(field) or BaseModel).__doc__ or ""
    if not field.is_required():
        plain = isinstance(field.default, str | int)
        text += f". Where left out: {_literal(field.default)}" if plain else ". May be left out"
    for line in textwrap.wrap(text.replace("..", ".").rstrip(".") + ".", 110):
        yield f"# {line}"
    options = _options(field)
    if options:
        yield f"# One of: {', '.join(_literal(option) for option in options)}."


def _options(field: FieldInfo) -> list[str]:
    kinds = [field.annotation, *get_args(field.annotation)]
    return [str(member) for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum) for member in kind]


def _tables(name: str, field: FieldInfo, value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """A field that TOML writes as a table, as several tables, or as a table of years or of tables."""
    submodel = _submodel(field)
    key = ".".join((*path, name))
    yield ""
    yield from _explanation(field)
    if submodel is None:
        yield from _years(key, value)
    elif get_origin(field.annotation) is dict:
        for entry, inner in value.items():
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
    """A level for each year."""
    if value:
        yield f"[{key}]"
        yield from (f"{year} = {_literal(level)}" for year, level in value.items())
    else:
        yield f"# [{key}]"
        yield from (f"# {year} = …" for year in (example.FIRST_YEAR, example.FIRST_YEAR + 1))


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
    return _submodel(field) is not None or get_origin(field.annotation) is dict


def _submodel(field: FieldInfo) -> type[BaseModel] | None:
    """The model in a field's type: itself, in a tuple, or as the values of a dictionary."""
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _key(key: object) -> str:
    return str(key) if isinstance(key, int) else json.dumps(key, ensure_ascii=False)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(part) for part in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)
