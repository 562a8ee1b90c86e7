"""A dossier as the files of a folder, each field and heading with its explanation."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence

from reporter.dossier.answer_rows import AnswerRow, file_of_chapter
from reporter.dossier.approach import Approach
from reporter.dossier.facts import FACTS_FILE, Facts
from reporter.dossier.owners import owner_line
from reporter.dossier.schema import schemas
from reporter.dossier.sheet_words import INVENTORY_FILE, stands_for
from reporter.dossier.sheets import APPROACHES, IDENTIFIER
from reporter.dossier.toml_writing import facts_as_toml
from reporter.dossier.written import Tables, Written
from reporter.files.csv_files import harmless
from reporter.files.tables import cell_text
from reporter.forms.editions import FormTable
from reporter.forms.outlines import Answer, Element, Heading, Outline


def folder_files(content: Written) -> dict[str, str]:
    """The files of a dossier's folder, by name."""
    form = content.edition
    return {
        FACTS_FILE: facts_text(content.facts),
        **{approach_file(str(approach.get(IDENTIFIER, f"CA-{number}"))): approach_text(approach)
           for number, approach in enumerate(content.approaches, 1)},
        **({INVENTORY_FILE: as_csv([[cell_text(cell) for cell in row] for row in content.inventory])}
           if content.inventory else {}),
        **{stands_for(role): as_csv([labels_of(form.by_role[role]), *([
            "" if cell is None else cell for cell in row] for row in rows)]) for role, rows in content.tables.items()},
        **chapter_files(content),
        **{f"schema/{name}": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
           for name, schema in schemas().items()},
    }


def facts_text(facts: Tables) -> str:
    """The file of facts."""
    return facts_as_toml(Facts, facts, "schema/dossier.schema.json",
                         "Who reports, for which year, against which NDC.")


def approach_text(approach: Tables) -> str:
    """The file of one approach."""
    return facts_as_toml(Approach, approach, "../schema/approach.schema.json",
                         "One cooperative approach. The file is named for its identifier.")


def approach_file(identifier: str) -> str:
    """The name of an approach's file."""
    return f"{APPROACHES}/{identifier}.toml"


def chapter_files(content: Written) -> dict[str, str]:
    """The chapters of all outlines, each heading with its official wording, by the names of their files."""
    return {name: text for outline in content.edition.outlines for name, text in _chapters(content, outline)}


# Tables

def labels_of(table: FormTable) -> list[str]:
    """The labels that a Party fills in."""
    return [column.label for column in table.of_party]


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Rows as comma-separated values, none of which a spreadsheet program calculates."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(map(_table_cell, row) for row in rows)
    return stream.getvalue()


def _table_cell(cell: object) -> object:
    is_text = isinstance(cell, str) and not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)
    return harmless(str(cell)) if is_text else cell


# Narrative

Key = tuple[str, str | None, str | None]


def _chapters(content: Written, outline: Outline) -> Iterator[tuple[str, str]]:
    said = {(row.number, row.approach, row.element): row for row in content.answers.get(outline.folder, ())}
    for chapter, headings in outline.chapters():
        opening = f"{outline.title}, chapter {chapter} ({outline.source})."
        repeated = chapter == outline.per_approach
        if repeated:
            opening += " One such file for each cooperative approach, named for its identifier."
        for approach in content.identifiers if repeated else (None,):
            parts = [_comment(opening)]
            for heading in headings:
                parts += _heading(heading, approach, said)
            yield file_of_chapter(outline, chapter, approach), "\n\n".join(parts) + "\n"


def _heading(heading: Heading, approach: str | None, said: dict[Key, AnswerRow]) -> Iterator[str]:
    """A heading with its official wording and, where people answer, the answer or its place."""
    wording = f"{heading.title} ({heading.paras})"
    row = said.get((heading.number, approach, None))
    if heading.answer is Answer.BELOW and row is None:
        yield _comment(f"{heading.number} {wording}. Answered under its sub-headings.")
        return
    yield f"{'#' * min(heading.level + 1, 4)} {heading.number} {heading.short}"
    yield _comment(f"{wording}. The reporter writes this from the tables; add below what they do not say, or leave it "
                   "as it is." if heading.answer is Answer.FIGURES else wording)
    yield from _answer(row)
    for element in heading.elements:
        yield f"#### {element.title}"
        yield _comment(f"{element.asks} ({element_source(element)})")
        yield from _answer(said.get((heading.number, approach, element.title)))


def _answer(row: AnswerRow | None) -> Iterator[str]:
    if row is not None and (row.owner or row.due):
        yield owner_line(row.owner, row.due)
    if row is not None and row.answer:
        yield row.answer


def element_source(element: Element) -> str:
    """Where an element is asked for."""
    return f"para. {element.para}; 4/CMA.6 annex I" if element.para[0].isdigit() else element.para


def _comment(text: str) -> str:
    return f"<!-- {text} -->"
