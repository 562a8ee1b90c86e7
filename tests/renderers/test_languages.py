"""Documents in other languages: what is said in them, what stays English and says so, and which way they run."""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from pathlib import Path

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.documents.annex_4 import annex_4
from reporter.documents.annual_information import annual_information
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Document
from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4
from reporter.language import letters as printable
from reporter.language.languages import LEFT_TO_RIGHT_MARK, NARROW_SPACE, NO_BREAK_SPACE, TRUE_MINUS, language
from reporter.renderers.html import render_html
from reporter.renderers.pdf.chart_labels import as_seen, with_labels_as_seen
from reporter.verbs.build import assemble

DOSSIER = Path(__file__).parent.parent.parent / "inputs" / "india-japan-jcm"


@lru_cache
def papers(tag: str) -> dict[str, Document]:
    """The papers of a shipped dossier, as if it were written in the language."""
    loaded = closed(DOSSIER)
    assert loaded.dossier is not None and loaded.submission is not None
    facts = loaded.dossier.facts.model_copy(update={"language": tag})
    dossier = loaded.dossier.model_copy(update={"facts": facts})
    figures = accounts(dossier, loaded.submission)
    return {"initial report": initial_report(dossier, loaded.submission, loaded.narrative, {}),
            "annex 4": annex_4(dossier, loaded.submission, loaded.narrative, figures, {}, ()),
            "annual information": annual_information(dossier, loaded.submission, {}, ())}


@lru_cache
def page(tag: str, name: str = "annex 4") -> str:
    return re.sub(r"<style.*?</style>", "", render_html(papers(tag)[name]), flags=re.DOTALL)


@pytest.mark.parametrize(("tag", "words"), [
    ("fr", ("Informations régulières", "Table des matières", "20 décembre 2028", "Bilan des émissions",
            "Détenus au 31 décembre", "Sans objet", "annexe par. 8(a)", "À titre d’illustration")),
    ("es", ("Información periódica", "Índice", "20 de diciembre de 2028", "Balance de las emisiones",
            "Haberes al 31 de diciembre", "No aplicable", "anexo párrs. 8(a)", "Ilustrativo")),
    ("ar", ("المعلومات المنتظمة", "المحتويات", "20 ديسمبر 2028", "رصيد الانبعاثات", "لا ينطبق"))])
def test_documents_speak_their_language(tag: str, words: tuple[str, ...]):
    shown = page(tag).replace("\N{NO-BREAK SPACE}", " ")
    assert f'<html lang="{tag}" dir="{language(tag).direction}">' in shown
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize("name", ["initial report", "annex 4"])
@pytest.mark.parametrize("tag", ["fr", "es"])
def test_nothing_of_ours_is_left_in_english_but_the_official_headings(tag: str, name: str):
    marked = re.findall(r'<(\w+)[^>]*lang="en"[^>]*>(.*?)</\1>', page(tag, name))
    official = [section for section in papers(tag)[name].sections if section.official]
    assert len(marked) == len(official)


@pytest.mark.parametrize("tag", ["fr", "es"])
def test_an_official_heading_is_english_with_its_translation_beside_it(tag: str):
    shown = page(tag)
    heading = present().outline(ANNEX_4).by_number["I.A"]
    assert f'<span lang="en" dir="ltr">{heading.title}</span> <span class="translation">' in shown
    translation = language(tag).translated(heading.title)
    assert translation and f'<span class="translation">{translation}</span>' in shown
    short = language(tag).translated(heading.short)
    assert short and f'data-short="A. {short}"'.replace("’", "’") in shown


@pytest.mark.parametrize("tag", ["fr", "es"])
def test_a_translated_document_says_whose_the_translations_are(tag: str):
    text = next(message for message in map(str, _prose(papers(tag)["initial report"])) if "English only" in message)
    assert language(tag).translated(text) in page(tag, "initial report").replace("&#39;", "’")
    assert "English only" not in page("en", "initial report")


def _prose(document: Document) -> list[str]:
    return [block.markdown for section in document.annexes for block in section.blocks if hasattr(block, "markdown")]


def test_the_annual_information_stays_english():
    assert page("fr", "annual information") == page("en", "annual information")


def test_english_documents_mark_no_language_of_their_own():
    for name in ("initial report", "annex 4", "annual information"):
        assert page("en", name).count('lang="') == 1 and 'class="translation"' not in page("en", name)


@pytest.mark.parametrize("tag", ["fr", "es"])
def test_the_front_page_speaks_its_language_in_every_question(tmp_path: Path, tag: str):
    folder = shutil.copytree(DOSSIER, tmp_path / "dossier")
    facts = folder / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace('language = "en"', f'language = "{tag}"'), "utf-8")
    shown = assemble(folder, pdf=False).files["index.html"].decode()
    questions = re.findall(r'<td><span class="short">(.*?)</span><span class="question"[^>]*>(.*?)</span></td>', shown)
    assert len(questions) > 80
    assert [each for each in questions if 'lang="en"' in "".join(each)] == []


def test_french_sets_its_colons_apart_and_breaks_no_line_there():
    shown = page("fr", "initial report")
    assert '<strong class="label">Sans objet\N{NO-BREAK SPACE}:</strong>' in shown
    ours = re.sub(r'<div class="prose".*?</div>|<style.*?</style>|<[^>]+>', "", shown, flags=re.DOTALL)
    assert re.findall(r"\w (?=[;:?!] )", ours) == []
    assert f"t{NO_BREAK_SPACE}éq.{NO_BREAK_SPACE}CO<sub>2</sub>" in shown


def test_charts_and_their_alternatives_are_translated():
    shown = page("fr").replace("\N{NO-BREAK SPACE}", " ")
    assert "les étapes figurent dans le tableau" in shown
    assert f"De 49{NARROW_SPACE}400 t éq. CO₂ détenues au début" in shown


def test_what_a_catalogue_lacks_is_english_and_marked_so():
    shown = page("ar")
    assert re.search(r'<td[^>]* dir="ltr"><span lang="en" dir="ltr">Both paragraphs ask', shown)


def test_names_of_parties_are_those_of_the_language():
    assert "Inde" in page("fr", "initial report") and "Japon (JPN)" in page("fr", "initial report")


def test_a_narrative_in_the_dossiers_language_answers_its_headings(tmp_path: Path):
    folder = tmp_path / "dossier"
    shutil.copytree(DOSSIER, folder)
    facts = folder / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace('language = "en"', 'language = "fr"'), "utf-8")
    chapter = folder / "narrative" / "initial-report" / "III.md"
    said = chapter.read_text("utf-8").replace("Not applicable:", "Sans objet :")
    assert "Sans objet :" in said
    chapter.write_text(said.replace("#### Alignment with paragraph 7", "#### Conformité avec le paragraphe 7"), "utf-8")
    loaded = closed(folder)
    assert [finding for finding in loaded.findings.items if finding.code.startswith("NAR")] == []
    assert loaded.dossier is not None and loaded.submission is not None
    assert not list(initial_report(loaded.dossier, loaded.submission, loaded.narrative, {}).gaps())


# ------------------------------------------------------------------------------------------ from right to left

def test_text_that_runs_the_other_way_says_so():
    speech = language("ar")
    assert speech.other_direction("12 CA9999") == "ltr" and speech.other_direction("سنة 2027") is None
    assert language("en").other_direction("سنة 2027") == "rtl" and language("en").other_direction("2027") is None


def test_signs_and_paragraphs_keep_their_order_among_arabic_letters():
    assert language("ar").number(-7501) == f"{LEFT_TO_RIGHT_MARK}{TRUE_MINUS}7{NARROW_SPACE}501"
    assert language("ar").plain("المستوى 23(i)") == f"المستوى {LEFT_TO_RIGHT_MARK}23(i){LEFT_TO_RIGHT_MARK}"
    assert language("fr").plain("Niveau 23(i)") == "Niveau 23(i)"


@pytest.mark.parametrize(("text", "seen"), [
    ("CA9999 2025", "CA9999 2025"),
    ("سنة", "\ufe94\ufee8\ufeb3"),
    ("سنة 2027", "2027 \ufe94\ufee8\ufeb3"),
    ("دار", "\u0631\u0627\u062f"),
    ("لا", "\ufefb"),
    ("بلا", "\ufefc\ufe91"),
    ("سنة (23) 12,5", "12,5 (23) \ufe94\ufee8\ufeb3"),
    ("سنة CA9999-IND01", "CA9999-IND01 \ufe94\ufee8\ufeb3"),
    ("كِتاب", "\u0628\ufe8e\ufe98\ufedb\u0650"),
])
def test_labels_of_charts_are_joined_and_read_from_the_left(text: str, seen: str):
    """Dal and alef join nothing after them, so they stand alone; lam and alef are one letter."""
    assert as_seen(text) == seen


def test_only_the_labels_of_charts_are_changed():
    assert with_labels_as_seen("<p>سنة</p><text x='1'>A &amp; B</text><text>سنة</text>") == (
        "<p>سنة</p><text x='1'>A &amp; B</text><text>\ufe94\ufee8\ufeb3</text>")


@pytest.mark.parametrize("tag", ["fr", "es", "ar"])
def test_the_bundled_fonts_have_every_letter(tag: str):
    assert [printable.unprintable(with_labels_as_seen(page(tag, name))) for name in papers(tag)] == [[], [], []]
