"""A new dossier: an example in which every field is explained, drawn from the models and the outlines themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2

from reporter import resources
from reporter.dossier import starter_example as example
from reporter.dossier.answer_rows import AnswerRow, all_rows
from reporter.dossier.folder import as_csv, folder_files, labels_of
from reporter.dossier.inventory import EMISSIONS, YEAR
from reporter.dossier.written import Written
from reporter.findings import visible
from reporter.forms.editions import FormTable, present
from reporter.forms.outlines import Answer, Outline
from reporter.records.kinds import PlainValue


def write(folder: Path, name: str | None = None) -> tuple[str, ...]:
    """Write a new dossier into `folder`, whose README calls it `name`; the names of its files."""
    files = dossier(visible(name or folder.name))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tuple(files)


def dossier(folder: str) -> dict[str, str]:
    """The files of a new dossier, by name; `folder` is what its README calls it."""
    labels = as_csv([labels_of(present().holdings)]).rstrip("\n")
    return {"README.md": _readme(folder), **folder_files(example_dossier()),
            "previous/README.md": _render("previous.md", party=example.PARTY, year=example.REPORTED_YEAR - 1,
                                          labels=labels)}


def example_dossier() -> Written:
    """The illustrative example: it can be built at once, and every page says what it is."""
    form = present()
    rows = {"authorizations": example.AUTHORIZATION_ROW, "actions": example.ACTION_ROW, "entities": example.ENTITY_ROW}
    indicator = f"{example.INDICATOR} ({example.UNIT})"
    return Written(
        example.FACTS, (example.APPROACH_FACTS,),
        {outline.folder: tuple(unanswered(outline, [example.APPROACH])) for outline in form.outlines},
        ([YEAR, EMISSIONS, indicator], *([year, None, None] for year in example.YEARS)),
        {role: (_row(form.by_role[role], row),) for role, row in rows.items()})


def unanswered(outline: Outline, approaches: Iterable[str]) -> Iterable[AnswerRow]:
    """A row for all that people answer, which says that it is to be written."""
    for heading, approach, number in all_rows(outline, approaches):
        if number is not None or heading.answer is Answer.NARRATIVE:
            element = None if number is None else heading.elements[number].title
            yield AnswerRow(heading.number, approach, element, example.UNANSWERED)


def _row(table: FormTable, row: Mapping[str, PlainValue]) -> tuple[PlainValue, ...]:
    return tuple(row.get(column.attribute) for column in table.of_party)


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
