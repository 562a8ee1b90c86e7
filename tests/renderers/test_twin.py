"""A document as data: what the page says, fit for its published schema, the same bytes for the same document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import fastjsonschema
import pytest

from reporter.documents.initial_report import initial_report
from reporter.documents.model import Prose, Subsection
from reporter.documents.twins import twin_of
from reporter.dossier.narrative import Narrative
from reporter.records.twins import Twin, prose_of, twin_schema
from reporter.renderers.twin import twin_json
from reporter.verbs.build import assemble
from tests import samples
from tests.renderers.sample_document import DRAFT

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "docs" / "document.schema.json"


@pytest.fixture(scope="module")
def sound():
    return fastjsonschema.compile(json.loads(SCHEMA.read_text("utf-8")))


def test_the_published_schema_is_that_of_the_code():
    assert json.loads(SCHEMA.read_text("utf-8")) == twin_schema()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_kind_of_block_fits_the_published_schema(sound, language):
    sound(json.loads(twin_json(replace(DRAFT, language=language))))


def test_what_is_built_fits_it(sound):
    files = assemble(ROOT / "inputs/india-japan-jcm", pdf=False).files
    twins = [name for name in files if name.endswith(".json") and f"{name[:-5]}.html" in files
             and name not in ("findings.json", "IND-AEF-2027-v1.0.json")]
    assert twins == ["IND-initial-report-v1.0.json", "IND-annex-4-2027-v1.0.json"]
    for name in twins:
        sound(json.loads(files[name]))
    assert [name for name in files if "confidential" in name] == []


def test_what_the_schema_does_not_know_is_refused(sound):
    said = json.loads(twin_json(DRAFT))
    with pytest.raises(fastjsonschema.JsonSchemaException):
        sound(said | {"more": 1})
    said["sections"][0].pop("paras")
    with pytest.raises(fastjsonschema.JsonSchemaException):
        sound(said)


def test_the_twin_reads_back_as_what_it_was_made_from():
    assert Twin.model_validate_json(twin_json(DRAFT)) == twin_of(DRAFT)


def test_headings_keep_their_official_words_and_have_the_translation_beside_them():
    english, french = (twin_of(initial_report(samples.dossier(facts=samples.facts(language=language)),
                                              samples.submission(), Narrative(), {})) for language in ("en", "fr"))
    official = [section for section in french.sections if section.translation]
    assert official and all(section.title != section.translation for section in official)
    # What is no official heading, such as an approach with its name, keeps its words and takes the language's marks.
    assert [section.title for section in english.sections] == [section.title.replace(" :", ":")
                                                          for section in french.sections]
    assert not any(section.translation for section in english.sections)


def test_figures_lose_no_digit_and_open_ones_are_null():
    tables = [block for section in twin_of(DRAFT).sections for block in section.blocks
              if block.kind == "table" and block.caption.startswith("Emissions and removals")]
    assert tables[0].rows[0][1:] == ("2959000.25", -370_368)
    assert tables[0].rows[-1][1] is None


def test_what_people_wrote_is_found_below_small_headings_too():
    section = replace(DRAFT.sections[0], blocks=(Prose("one"), Subsection("Small", (Prose("two"),), "para 1")))
    twin = twin_of(replace(DRAFT, sections=(section,)))
    assert [block.markdown for block in prose_of(twin.sections[0])] == ["one", "two"]


def test_another_picture_under_the_same_name_is_seen():
    first, second = (twin_of(replace(DRAFT, sections=(replace(DRAFT.sections[0], blocks=(
        Prose("![a](a.png)", {"a.png": url}),)),))) for url in ("data:1", "data:2"))
    assert first != second
