"""PDFs: valid by both standards, tagged, complete, the same each time, and nothing fetched."""

from __future__ import annotations

import base64
import collections
import datetime
import io
import pickle
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from reporter.documents.model import Aside, AsideKind, Chart, ChartKind, ChartSeries, Prose, Section
from reporter.language.wording import Citation
from reporter.language.wording import message as _
from reporter.renderers.pdf import system_libraries
from reporter.renderers.pdf.rendering import PageFault, PangoMissing, render_pdf
from tests import verapdf
from tests.renderers.sample_document import DRAFT, TOTALS

pytestmark = pytest.mark.skipif(bool(system_libraries.missing()), reason="Pango is not installed")

JSON = ("IND-AEF-2027-v1.0.json", b'{"holdings": []}', "application/json", "The five tables as JSON")
WORKBOOK = ("IND-AEF-2027-v1.0.xlsx", b"PK\x05\x06" + bytes(18),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "The agreed electronic format")
SMALL = replace(DRAFT, draft=False, sections=(
    Section("I", "I.", "Participation responsibilities", "Participation responsibilities", "para. 18(a)", 1, "I",
            (Prose("In force since 2026 (भारत, 日本), in t CO2 eq."), TOTALS)),), annexes=())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(DRAFT, (WORKBOOK, JSON))


def test_what_is_attached_is_found_from_whichever_folder_the_command_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()
    Path("out/five-tables.json").write_bytes(JSON[1])
    made = render_pdf(SMALL, ((JSON[0], Path("out/five-tables.json"), *JSON[2:]),))
    assert pypdf.PdfReader(io.BytesIO(made)).attachments[JSON[0]] == [JSON[1]]


@pytest.fixture(scope="module")
def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def elements(read: pypdf.PdfReader) -> collections.Counter[str]:
    """How many structure elements of each kind the file's tree holds."""
    counted: collections.Counter[str] = collections.Counter()
    waiting: list[Any] = [read.root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            counted[str(element.get("/S"))] += "/S" in element
            below = element.get("/K", [])
            waiting.extend(below if isinstance(below, list) else [below])
    return counted


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_pdf_breaks_no_rule_of_the_standard(pdf: bytes, profile: str) -> None:
    if missing := verapdf.absent():
        pytest.skip(f"veraPDF needs {', '.join(missing)}")
    assert verapdf.broken_rules(pdf, profile) == []


def test_every_heading_table_and_chart_is_tagged(read: pypdf.PdfReader) -> None:
    counted = elements(read)
    assert counted["/H1"] == 1
    assert counted["/H2"] == 1 + 1 + 3 + 1, "contents, gaps, three chapters, one annex"
    assert counted["/Figure"] == 5
    assert counted["/Table"] >= 8
    assert counted["/Caption"] >= 6 + 5
    assert counted["/Link"] >= 20
    assert counted["/TH"] >= 60 and counted["/TD"] >= 400
    assert sum(counted.values()) > 2000


def test_charts_carry_their_alternative_text(read: pypdf.PdfReader) -> None:
    found = []
    waiting: list[Any] = [read.root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            if element.get("/S") == "/Figure":
                found.append(str(element["/Alt"]))
            below = element.get("/K", [])
            waiting.extend(below if isinstance(below, list) else [below])
    assert len(found) == 5 and any("35,000 held at closing" in text for text in found)


def test_language_title_and_bookmarks_are_set(read: pypdf.PdfReader) -> None:
    assert read.root_object["/Lang"] == "en"
    assert read.metadata is not None and read.metadata.title == "Initial report, India"
    titles = [entry.title for entry in read.outline if not isinstance(entry, list)]
    assert titles[:3] == ["Contents", "Gaps", "I. Participation responsibilities"]


def test_numbers_names_and_units_can_be_searched(read: pypdf.PdfReader) -> None:
    text = "\n".join(page.extract_text() for page in read.pages).replace("\N{NO-BREAK SPACE}", " ")
    for words in ("भारत", "日本", "\N{MINUS SIGN}370\N{NARROW NO-BREAK SPACE}368", "not yet inventoried", "t CO2 eq"):
        assert words in text
    assert f"of {len(read.pages)}" in text


def test_the_notice_and_the_draft_mark_stand_on_every_page(read: pypdf.PdfReader) -> None:
    for page in read.pages:
        text = page.extract_text()
        assert "DRAFT" in text and "Illustrative: no ITMO has moved" in text.replace("\n", " ")


def test_wide_tables_stand_on_landscape_pages(read: pypdf.PdfReader) -> None:
    turned = [page for page in read.pages if page.mediabox.width > page.mediabox.height]
    assert 2 <= len(turned) <= 3 and "Actions of the reported year" in turned[0].extract_text()
    assert "Scope and coverage" not in "".join(page.extract_text() for page in turned)


def test_attachments_are_dated_and_described(read: pypdf.PdfReader) -> None:
    assert read.attachments == {name: [content] for name, content, _, _ in (WORKBOOK, JSON)}
    belonging: Any = read.root_object["/AF"]
    for file, (name, _content, mime, description) in zip(belonging, (WORKBOOK, JSON), strict=True):
        attached = file.get_object()
        stream = attached["/EF"]["/F"]
        assert (attached["/UF"], attached["/Desc"], attached["/AFRelationship"]) == (name, description, "/Data")
        assert stream["/Subtype"] == f"/{mime}" and stream["/Params"]["/ModDate"] == "D:20261130000000Z"


def test_two_runs_give_the_same_bytes() -> None:
    assert render_pdf(SMALL, (JSON,)) == render_pdf(SMALL, (JSON,))


@pytest.mark.parametrize("locale", ["ja_JP.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8"])
def test_a_drawing_is_drawn_alike_whatever_the_language_of_the_machine(monkeypatch, locale: str) -> None:
    """Its texts say none; whether the machine has the locale or not, libraries look at its name."""
    drawing = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><text x="10" y="80" font-size="12">'
               + "Énergie ffi फ 日本 مرحبا</text></svg>".encode())
    held = "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
    blocks = (Prose("![a drawing](drawing.svg)", {"drawing.svg": held}),)
    page = replace(SMALL, sections=(replace(SMALL.sections[0], blocks=blocks),))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    once = render_pdf(page)
    monkeypatch.setenv("LC_ALL", locale)
    assert render_pdf(page) == once


def test_a_drawing_that_cannot_be_drawn_is_told_by_its_description_in_the_same_words_each_time() -> None:
    drawing = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><desc>' + b"a" * 9_000
               + b'</desc><text font-size="9999999">a</text></svg>')
    held = "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
    blocks = (Prose('![the "trend"](drawing.svg)', {"drawing.svg": held}),)
    page = replace(SMALL, sections=(replace(SMALL.sections[0], blocks=blocks),))
    with pytest.raises(PageFault) as told:
        render_pdf(page)
    assert str(told.value) == 'Initial report cannot be drawn: Failed to render SVG image “the "trend"”'


def test_a_letter_that_no_bundled_font_has_is_refused() -> None:
    odd = replace(SMALL, sections=(replace(SMALL.sections[0], blocks=(Prose("ግዕዝ"),)),))
    with pytest.raises(PageFault, match="ግ"):
        render_pdf(odd)


def test_a_draft_says_which_letter_cannot_be_printed() -> None:
    odd = replace(SMALL, draft=True, sections=(replace(SMALL.sections[0], blocks=(Prose("word ግ"),)),))
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(odd))).pages
    assert "word <U+130D>" in " ".join(page.extract_text() for page in pages)


def test_without_pango_the_message_says_how_to_get_it() -> None:
    message = str(pickle.loads(pickle.dumps(PangoMissing("Pango"))))
    assert message.count("could not be loaded (Pango)") == 1
    for words in ("sudo apt-get install libpango-1.0-0", "sudo dnf install pango", "brew install pango", "MSYS2",
                  "--no-pdf"):
        assert words in message


def test_the_date_is_the_documents_own(read: pypdf.PdfReader) -> None:
    assert read.metadata is not None
    assert read.metadata.creation_date == datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


# ------------------------------------------------------------------------------------------ other languages

IN_OTHER_LANGUAGES = replace(SMALL, draft=True, title=_("Regular information"), sections=(
    Section("IV", "IV.", "Corresponding adjustments", _("Corresponding adjustments"), Citation("para. 21(d)"), 1,
            "IV", (
        Prose("In force since 2026, in t CO2 eq."), TOTALS, Aside(AsideKind.NOT_APPLICABLE, "nothing moved."),
        Chart(ChartKind.FLOW, _("ITMOs in the registry in {year}", year=2027), "From 5 to 4.", _("t CO2 eq"),
              (_("Held at 31 December {year}", year=2026), _("Used"), _("Held at 31 December {year}", year=2027)),
              (ChartSeries(_("Holdings"), (5, -1, 4)),))), official=True),))


@lru_cache
def drawn(tag: str) -> bytes:
    return render_pdf(replace(IN_OTHER_LANGUAGES, language=tag))


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_pdfs_in_other_languages_break_no_rule_either(tag: str) -> None:
    if missing := verapdf.absent():
        pytest.skip(f"veraPDF needs {', '.join(missing)}")
    assert [verapdf.broken_rules(drawn(tag), profile) for profile in ("3a", "ua1")] == [[], []]


@pytest.mark.parametrize(("tag", "bookmark"), [("fr", "IV. Ajustements correspondants"),
                                               ("ar", "IV. التعديلات المقابلة")])
def test_language_and_bookmarks_are_those_of_the_document(tag: str, bookmark: str) -> None:
    read = pypdf.PdfReader(io.BytesIO(drawn(tag)))
    assert read.root_object["/Lang"] == tag
    assert bookmark in [str(entry.title) for entry in read.outline if not isinstance(entry, list)]


def test_arabic_letters_are_embedded_where_they_are_used() -> None:
    def fonts(tag: str) -> str:
        pages = pypdf.PdfReader(io.BytesIO(drawn(tag))).pages
        return " ".join(str(font["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values())

    assert "Noto-Sans-Arabic" in fonts("ar") and "Noto-Sans-Arabic" not in fonts("fr")


def test_an_arabic_page_stands_the_other_way_round() -> None:
    """The number of the page is at the left and the notice at the right."""
    def left_of(tag: str, words: str) -> float:
        places: list[float] = []
        page = pypdf.PdfReader(io.BytesIO(drawn(tag))).pages[-1]
        page.extract_text(visitor_text=lambda text, _cm, place, _font, _size: (
            places.append(place[4]) if words in text else None))
        return min(places)

    assert left_of("fr", "Illustrative") < 100 < left_of("ar", "Illustrative")


def test_a_pdf_in_another_language_is_the_same_each_time() -> None:
    assert render_pdf(replace(IN_OTHER_LANGUAGES, language="ar")) == drawn("ar")

LISTS = """
12. twelve

words

13. thirteen

    a paragraph of its own

2030. the target year

- item

  | a | b |
  |---|---|
  | 1 | 2 |

- item

      code

  > words of others

  - inside

    more

| a head alone |
|---|
"""


@pytest.fixture(scope="module")
def listed() -> bytes:
    return render_pdf(replace(SMALL, sections=(replace(SMALL.sections[0], blocks=(Prose(LISTS),)),)))


def test_lists_with_paragraphs_tables_and_code_break_no_rule(listed: bytes) -> None:
    if missing := verapdf.absent():
        pytest.skip(f"veraPDF needs {', '.join(missing)}")
    assert verapdf.broken_rules(listed, "ua1") == []


def test_a_list_item_holds_its_label_and_one_body(listed: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(listed))
    waiting, items = [reader.root_object["/StructTreeRoot"]], []
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            below = element.get("/K", [])
            below = below if isinstance(below, list) else [below]
            waiting.extend(below)
            if element.get("/S") == "/LI":
                items.append([kid.get_object()["/S"] for kid in below])
    labelled = [item for item in items if item[0] == "/Lbl"]
    assert len(labelled) == 6 and all(item == ["/Lbl", "/LBody"] for item in labelled)


def test_the_numbers_of_a_list_are_printed_as_they_were_written(listed: bytes) -> None:
    text = pypdf.PdfReader(io.BytesIO(listed)).pages[-1].extract_text()
    assert re.findall(r"\b(\d+)\.", text) == ["12", "13", "2030"]


def test_a_picture_is_a_figure_with_its_description() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(buffer, "PNG")
    held = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    blocks = (Prose("![the trend](chart.png)", {"chart.png": held}),)
    pdf = render_pdf(replace(SMALL, sections=(replace(SMALL.sections[0], blocks=blocks),)))
    assert elements(pypdf.PdfReader(io.BytesIO(pdf)))["/Figure"] == 1
    if not verapdf.absent():
        assert verapdf.broken_rules(pdf, "ua1") == [] == verapdf.broken_rules(pdf, "3a")
