"""A new dossier explains every field, is sound, and overwrites nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from reporter.dossier import starter
from reporter.dossier import starter_example as example
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Facts
from reporter.files.toml_files import models_in
from reporter.forms.editions import present
from reporter.forms.outlines import Answer


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return starter.dossier("my-dossier")


def fields_of(model: type[BaseModel]) -> list[tuple[str, str]]:
    """The names and explanations of a model's fields and of those below them."""
    found = []
    for name, field in model.model_fields.items():
        found.append((name, field.description or ""))
        below = next(models_in(field.annotation), None)
        found.extend(fields_of(below) if below else [])
    return found


@pytest.mark.parametrize(("name", "model"), [
    ("dossier.toml", Facts), (f"approaches/{example.APPROACH}.toml", Approach)])
def test_the_toml_reads_back_as_the_model(files, name, model):
    model.model_validate(tomllib.loads(files[name]))


@pytest.mark.parametrize(("name", "model"), [
    ("dossier.toml", Facts), (f"approaches/{example.APPROACH}.toml", Approach)])
def test_every_field_stands_in_the_toml_below_its_explanation(files, name, model):
    prose = " ".join(line.removeprefix("# ") for line in files[name].splitlines())
    for field, description in fields_of(model):
        assert f"{field} = " in prose or f"{field}]" in prose or f"{field}." in prose, field
        assert " ".join(description.split()).rstrip(".") in prose


def test_every_heading_and_element_stands_in_the_narrative_with_its_official_wording(files):
    for outline in present().outlines:
        for chapter, headings in outline.chapters():
            stem = f"{chapter}-{example.APPROACH}" if chapter == outline.per_approach else chapter
            text = files[f"narrative/{outline.folder}/{stem}.md"]
            for heading in headings:
                assert heading.title in text
                assert (f"# {heading.number} {heading.short}" in text) is (heading.answer is not Answer.BELOW)
                assert all(f"#### {element.title}\n\n<!-- {element.asks}" in text for element in heading.elements)


def test_the_tables_have_the_labels_of_the_form(files):
    form = present()
    for name, table in (("authorizations", form.authorizations), ("actions", form.actions),
                        ("entities", form.entities)):
        header = files[f"registry/{name}.csv"].splitlines()[0]
        for column in table.columns:
            assert (column.label in header) is (column.filled_by == "Party")


def test_editors_find_the_schema_that_the_toml_names(files):
    for name in ("dossier.toml", f"approaches/{example.APPROACH}.toml"):
        schema = files[name].splitlines()[0].removeprefix("#:schema ").removeprefix("../")
        assert json.loads(files[schema])["properties"]


def test_the_example_names_no_party():
    assert {example.PARTY, example.PARTNER} == {"ATA", "BVT"}


def test_a_new_dossier_is_the_same_each_time(files):
    assert starter.dossier("my-dossier") == files


def test_a_new_dossier_is_written_into_an_empty_folder(tmp_path: Path, files):
    written = starter.write(tmp_path)
    assert sorted(written) == sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert (tmp_path / "dossier.toml").read_text(encoding="utf-8") == files["dossier.toml"]
