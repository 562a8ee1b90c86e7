"""Web pages: whole, safe, reachable, and the same each time."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reporter import resources
from reporter.documents.model import Aside, AsideKind, Column, Content, Prose, Section, Subsection, Table
from reporter.dossier.facts import Facts
from reporter.findings import Place, Rule, Severity
from reporter.language.languages import NARROW_SPACE, TRUE_MINUS, language, set_plain, set_right
from reporter.language.letters import unprintable
from reporter.renderers import tables
from reporter.renderers.html import branches, render_findings_html, render_html
from tests.renderers.sample_document import DRAFT, FINAL

GOLDEN = Path(__file__).parent.parent / "golden"
STYLES = re.compile(r"<style.*?</style>", re.DOTALL)
VOID = {"meta", "link", "br", "col", "hr", "img", "path", "rect"}


class Outline(HTMLParser):
    """What the tests ask of a page: headings, identifiers, links, labels, balance of tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.labelled: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.identifiers += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.labelled += [given["aria-labelledby"] or ""] if "aria-labelledby" in given else []

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def document_with(*blocks: Content) -> str:
    section = Section("I", "I.", "Participation responsibilities", "Participation", "", 1, "I", blocks)
    return render_html(replace(FINAL, sections=(section,), annexes=()))


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(DRAFT)


def test_the_page_is_the_golden_one(page: str) -> None:
    """The styles are left out: how a page looks is judged by eye. UPDATE_GOLDEN=1 writes a new one, to be read."""
    golden = GOLDEN / "sample-document.html"
    shown = STYLES.sub("<style></style>", page) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, "utf-8")
    assert shown == golden.read_text("utf-8")


def test_the_page_needs_nothing_beside_it(page: str) -> None:
    assert "<script" not in page and "<link" not in page and "@import" not in page and "url(http" not in page
    assert 'src="' not in page


def test_headings_follow_each_other_without_a_gap(page: str) -> None:
    levels = Outline(page).headings
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False))


def test_identifiers_are_unique_and_every_link_leads_somewhere(page: str) -> None:
    outline = Outline(page)
    assert len(outline.identifiers) == len(set(outline.identifiers))
    assert outline.open == []
    inner = [link[1:] for link in outline.links if link.startswith("#")]
    assert inner and set(inner) <= set(outline.identifiers)
    assert set(outline.labelled) <= set(outline.identifiers)


def test_the_page_has_one_of_each_landmark_and_a_skip_link(page: str) -> None:
    tags = Outline(page).tags
    assert (tags.count("header"), tags.count("nav"), tags.count("main")) == (1, 1, 1)
    assert Outline(page).links[0] == "#content"


def test_raw_html_in_prose_is_shown_as_text() -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in document_with(Prose("<script>alert(1)</script>"))


@pytest.mark.parametrize("link", ["annex.pdf", "file:///etc/passwd", "javascript:alert(1)", "#nowhere", "//x.example"])
def test_a_link_that_leads_nowhere_is_plain_words(link: str) -> None:
    page = document_with(Prose(f"see [the annex]({link})"))
    assert "the annex" in page and not any(href == link for href in Outline(page).links)


def test_pictures_are_named_and_not_fetched() -> None:
    page = document_with(Prose("![the plant](https://example.org/plant.png)"))
    assert "the plant" in page and "<img" not in page


def test_headings_in_prose_stand_below_their_section() -> None:
    page = document_with(Prose("# One\n\n#### Two"), Subsection("Element", (Prose("## Three"),)))
    assert "<h3>One</h3>" in page and "<h4>Two</h4>" in page and "<h4>Three</h4>" in page


def test_each_kind_of_aside_says_what_it_is() -> None:
    page = document_with(*(Aside(kind, "words") for kind in AsideKind))
    for label in ("Not applicable", "Not available", "Gap", "Note", "Assumption"):
        assert f'<strong class="label">{label}:</strong> words' in page


def test_gaps_are_listed_with_who_fills_them(page: str) -> None:
    assert "1 gap to fill" in page and '<a href="#I-B">I.B A maintained NDC</a>' in page
    assert "Gaps to fill" not in render_html(FINAL)


def test_open_figures_say_why_and_totals_stand_apart() -> None:
    table = Table("Balance", (Column("Year", grouped=False), Column("Balance", numeric=True, unit="kt CO2 eq"),
                              Column("Remark")), ((2027, None, None), (2028, Decimal("-1234.5"), "recalculated")),
                  totals=("Total", 12_345_678, None), open_text="not yet inventoried")
    page = document_with(table)
    assert '<td class="number open">not yet inventoried</td>' in page
    assert f'<td class="number">{TRUE_MINUS}1{NARROW_SPACE}234.5</td>' in page
    assert '<tr class="totals">' in page and f'<td class="number">12{NARROW_SPACE}345{NARROW_SPACE}678</td>' in page
    assert '<th scope="row">2027</th>' in page


def test_a_table_without_rows_says_none() -> None:
    assert '<td colspan="2" class="open">None</td>' in document_with(Table("Actions", (Column("A"), Column("B")), ()))


def test_column_widths_fill_the_table() -> None:
    page = document_with(Table("T", (Column("A"), Column("B", numeric=True)), (
        ("a long text that wants much room in its column", 1), ("b", 2))))
    widths = [float(width) for width in re.findall(r'<col style="width: ([\d.]+)%">', page)]
    assert sum(widths) == pytest.approx(100, abs=0.1) and widths[0] > widths[1]


def test_identifiers_keep_on_one_line_where_there_is_room() -> None:
    blocks = Table("Actions", (Column("ITMOs"), Column("Action")), (
        ("CA9999-IND01-IND-600001-2026", "Cancellation: Voluntary cancellation to deliver OMGE " * 3),))
    first, second = (float(width[:-1]) for width in tables.widths(blocks, language("en")))
    assert 100 * 28 / tables.LETTERS_ON_PAGE < first < second


@pytest.mark.parametrize(("table", "stands"), [
    (Table("T", (Column("Year"), Column("Q", numeric=True)), ((2027, 1),)), "table short kept"),
    (Table("T", (Column("A"),), (("x",),) * 15), "table"),
    (Table("T", (Column("A"), Column("B"), Column("C")), (("x" * 40,) * 3,)), "table broad kept"),
    (Table("T", (Column("A"),), (("x " * 500,),), wide=True), "table wide"),
])
def test_tables_stand_as_their_text_asks(table: Table, stands: str) -> None:
    assert tables.classes(table, language("en")) == stands


def test_what_is_not_summed_is_blank_and_what_is_open_says_so() -> None:
    table = Table("T", (Column("Year"), Column("Vintage", numeric=True), Column("Q", numeric=True), Column("By")),
                  ((2027, 2026, None, "JPN"),), totals=("Total", None, None, None))
    assert [tables.total_cell(table, index, language("en")) for index in range(4)] == ["Total", "", "open", ""]


def test_sections_become_a_tree_by_their_level() -> None:
    tree = branches(DRAFT.sections)
    assert [branch.section.number for branch in tree] == ["I", "II", "III"]
    assert [below.section.number for below in tree[2].below] == ["III.A", "III.B", "III.C", "III.D", "III.E"]
    assert [below.section.number for below in tree[2].below[1].below] == ["III.B.1", "III.B.2"]


@pytest.mark.parametrize(("plain", "shown"), [
    ("t CO2 eq", "t\N{NO-BREAK SPACE}CO<sub>2</sub>\N{NO-BREAK SPACE}eq"),
    ("CH4, N2O and SF6", "CH<sub>4</sub>, N<sub>2</sub>O and SF<sub>6</sub>"),
    ("non-CO2", "non-CO<sub>2</sub>"),
    ("C02 usage, CO25, XCO2", "C02 usage, CO25, XCO2"),
    ("<b>", "&lt;b&gt;"),
])
def test_formulae_are_set_with_subscripts_and_stay_searchable(plain: str, shown: str) -> None:
    assert set_right(plain) == shown


def test_formulae_are_set_in_plain_text_too() -> None:
    assert set_plain("kt CO2 eq") == "kt\N{NO-BREAK SPACE}CO₂\N{NO-BREAK SPACE}eq"


def test_numbers_and_dates_are_written_in_the_documents_language() -> None:
    english, french = language("en"), language("fr")
    assert english.number(10**18) == NARROW_SPACE.join(["1"] + ["000"] * 6)
    assert english.number(-2027, grouped=False) == f"{TRUE_MINUS}2027"
    assert english.number(Decimal("0.0000001")) == "0.0000001"
    assert french.number(Decimal("-1234.5")) == f"{TRUE_MINUS}1{NARROW_SPACE}234,5"
    assert english.date(datetime.date(2028, 4, 10)).replace("\N{NO-BREAK SPACE}", " ") == "10 April 2028"
    assert french.date(datetime.date(2028, 4, 10)).replace("\N{NO-BREAK SPACE}", " ") == "10 avril 2028"


def test_findings_are_grouped_by_level_with_place_value_remedy_and_rule() -> None:
    held = Rule("AEF-403", "An ITMO is held once", "6/CMA.4 annex I para 5", "keep each unit in one row", source="II04")
    place = Place("registry/actions-2026.csv", row=15, column="First ID", letter="I")
    found = [held.finding(place, "also held in row 12", "CA9999-IND01-IND-400-2025"),
             held.finding(place, "weighs less", severity=Severity.ADVICE)]
    facts = cast(Facts, SimpleNamespace(language="en", title="India and Japan", reported_year=2027,
                                        party=SimpleNamespace(name="India", code="IND")))
    page = render_findings_html(found, facts.title, "India, 2027")
    outline = Outline(page)
    assert outline.headings == [1, 2, 3, 2, 3] and {"#error", "#advice"} <= set(outline.links)
    for words in ("1 error", "0 warnings", "1 advice", "registry/actions-2026.csv, row 15, First ID (I15)",
                  "CA9999-IND01-IND-400-2025", "keep each unit in one row", "AEF-403 (II04), 6/CMA.4 annex I para 5"):
        assert words in page
    assert "Nothing was found" in render_findings_html([], facts.title, "India, 2027")


def test_the_bundled_fonts_print_what_the_documents_say(page: str) -> None:
    assert unprintable(page) == []
    assert unprintable("Übung, Ελλάδα, Україна, भारत, 日本国政府, CO₂ ≤ 1\u202f000 − 5") == []
    assert unprintable("aግ") == ["ግ"]


@pytest.mark.parametrize(("text", "letters"), [
    ("\u2067a\u2069 \u202ab\u202c", []), ("\u2067a", ["\u2067"]), ("\u202aa\u2069", ["\u202a"]),
    ("\u2067\u202aa\u2069 b", []), ("\u2069\u2066", ["\u2066"]), ("e" + "\u0301" * 4, []),
    ("e" + "\u0301" * 5, ["\u0301"]), ("\u2028\ufff9", ["\u2028", "\ufff9"]), ("\xad\u200d\ufeff\t\n", [])])
def test_directions_end_and_marks_stay_upon_their_line(text: str, letters: list[str]) -> None:
    assert unprintable(text) == letters


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = resources.templates() / "fonts"
    for font in fonts.glob("*.ttf"):
        family = font.stem.removesuffix("-Italic")
        assert "SIL Open Font License" in (fonts / f"OFL-{family}.txt").read_text("utf-8")
        assert font.name in (fonts / "README.md").read_text("utf-8")
        assert font.read_bytes()[:4] == b"\x00\x01\x00\x00", "TrueType outlines, as PDF/A and PDF/UA need"


def test_definitions_of_links_are_printed_as_they_were_written() -> None:
    page = document_with(Prose("published [1], see [the guidelines][2]\n\n[1]: https://unfccc.int/x\n[CH4]: 28\n"))
    assert "[1]: https://unfccc.int/x<br>" in page and "[CH<sub>4</sub>]: 28" in page
    assert "[the guidelines][2]" in page


def test_a_numbered_list_has_the_numbers_that_were_written() -> None:
    page = document_with(Prose("12. twelve\n\nwords\n\n13. thirteen\n\n2030. the target year\n"))
    assert '<ol start="12" style="counter-reset: list-item 11">' in page
    assert '<ol start="13" style="counter-reset: list-item 12">' in page and '<li value="2030"' in page


def test_a_list_with_one_number_throughout_is_counted() -> None:
    page = document_with(Prose("1. one\n1. two\n1. three\n"))
    assert "<ol>" in page and "value=" not in page.split("<main")[1]


def test_a_table_of_a_head_alone_has_a_body() -> None:
    page = document_with(Prose("| only |\n|---|\n")).split("<main")[1]
    assert "<thead>" not in page and re.search(r"<tbody>\s*<tr>\s*<th[^>]*>only</th>", page)


def test_emphasis_and_links_in_a_reason_are_no_raw_text() -> None:
    page = document_with(Aside(AsideKind.NOT_APPLICABLE, "**none** of it, see [the list](https://unfccc.int)."))
    assert "<strong>none</strong> of it" in page and '<a href="https://unfccc.int">the list</a>' in page


def test_a_picture_stands_in_the_page_with_its_description() -> None:
    page = document_with(Prose('![the "trend" of CH4](chart.png)', {"chart.png": "data:image/png;base64,AAAA"}))
    assert '<img src="data:image/png;base64,AAAA" alt="the &#34;trend&#34; of CH4">' in page


def test_footnotes_stand_below_their_answer_and_no_two_of_a_page_are_called_alike() -> None:
    one, other = Prose("One.[^1]\n\n[^1]: First."), Prose("Two.[^1] Again.[^1]\n\n[^1]: Second.")
    page = document_with(one, other)
    assert page.count('<ol class="notes">') == 2 and "[^" not in page
    identifiers = [name for name in Outline(page).identifiers if name.startswith("note-")]
    assert len(identifiers) == len(set(identifiers)) == 2
    assert [link for link in Outline(page).links if link.startswith("#note")] == [
        f"#{identifiers[0]}", f"#{identifiers[1]}", f"#{identifiers[1]}"]


def test_sub_and_superscripts_are_set_as_such_and_a_tilde_before_a_number_stays() -> None:
    page = document_with(Prose("c~max~ and 10^4^, ~~old~~; about ~5 and ~6"))
    assert "c<sub>max</sub> and 10<sup>4</sup>, <s>old</s>; about ~5 and ~6" in page
