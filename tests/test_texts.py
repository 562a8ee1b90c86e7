"""What people write, in any place of a dossier, is printed as it was written or told at its place, and does nothing.

Each letter and text stands in every place at once, in one that is named in it, so that a place which a rule or a paper
forgot is found.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from reporter.dossier import starter
from reporter.findings import Finding, Severity
from reporter.language.letters import unprintable
from reporter.verbs.build import assemble
from reporter.verbs.convert import convert
from reporter.verbs.examine import examine

FACTS, APPROACH, REVIEW = "dossier.toml", "approaches/CA9999.toml", "review/recommendations.csv"
UNANSWERED = "Not available: to be written by the ministry."
KEYS = {
    FACTS: ("notice", "title", "party.name", "party.authority", "ndc.target", "ndc.reference_level", "ndc.target_level",
            "ndc.indicators[1].reference", "ndc.indicators[1].target", "stand_in[1].what", "stand_in[1].value",
            "stand_in[1].reason"),
    APPROACH: ("title", "kind", *(f'authorizations.AUTHORIZATION 1.{key}' for key in (
        "first_transfer", "final_date", "underlying_rules", "changes", "tracking_registry", "underlying_registry",
        "gases")))}
"""Every text of the starter's facts that is free, by its key."""
COLUMNS = {
    "registry/actions.csv": ("Additional explanatory information",),
    "registry/authorizations.csv": ("Authorization terms and conditions", "Additional explanatory information"),
    "registry/entities.csv": ("Conditions", "Change and revocation conditions", "Additional explanatory information"),
    REVIEW: ("Recommendation", "Answer")}
CHAPTERS = ("narrative/initial-report/I.md", "narrative/initial-report/IV-CA9999.md", "narrative/annex-4/I.md",
            "narrative/annex-4/VI-CA9999.md")
PLACES = [(file, key) for table in (KEYS, COLUMNS) for file, keys in table.items() for key in keys] + [
    (file, "") for file in CHAPTERS]

NOT_PRINTED = {
    "emoji": "\N{PARTY POPPER}", "override": "\u202e", "open isolate": "\u2066", "open embedding": "\u202b",
    "tag": "\U000e0041", "no character": "\uffff", "private": "\ue000", "annotation": "\ufff9", "escape": "\x1b",
    "vertical tab": "\x0b", "next line": "\x85", "form feed": "\x0c", "line separator": "\u2028",
    "many marks": "e" + "\u0301" * 40}
"""What no page can carry."""
PRINTED = {
    "formulas": '=HYPERLINK("http://x","y") =1+1', "html": "\"'><x-pwn a=1></script><script>pwn()</script>&lt;x&gt;",
    "attributes": '" onmouseover="pwn()" x="', "templates": "{{ 7*7 }}{% raw %}{# x #}{0}{x}%(x)s%s%d%%",
    "links": "[a](javascript:pwn) [b](JaVaScRiPt:pwn) [c](//x) [d](data:text/html,x) [e](&#106;avascript:pwn)",
    "xml": "]]><x-pwn/><![CDATA[ &x;", "commands": "%0A::error title=x::y", "toml": "\"\"\" ''' \\ \\u0041 \" '",
    "directions": "\u2067\u0627\u2069 \u200f \u200d á\xad\u200b\u2060", "scripts": "Łódź Ελλάδα भारत 日本 العربية"}
"""What a page can carry, and what some reader of what is made might take for more than words."""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path / "d")
    (tmp_path / "d/review").mkdir()
    (tmp_path / "d" / REVIEW).write_text(
        "ID,Report,Recommendation,State,Answer,Where answered\n18.a,initial report,say,answered,we do,I.A\n")
    return tmp_path / "d"


def write(dossier: Path, text: str, *, first: str = "") -> None:
    """The text into every place, between two marks that name it; behind `first` where that must begin it."""
    said = [f"{first}Zq{number}z{text}zq{number}z" for number in range(len(PLACES))]
    for file in {file for file, _ in PLACES}:
        here = {key: said[number] for number, (at, key) in enumerate(PLACES) if at == file}
        path = dossier / file
        whole = path.read_text("utf-8")
        if file in KEYS:
            for key, value in here.items():
                name = key.rpartition(".")[2]
                literal = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
                begun = whole.index(f"\n[{table}]" if (table := _table_of(key)) else "\n") if "." in key else 0
                line = re.compile(rf'^{name} = ".*"$', re.MULTILINE)
                old = line.search(whole, begun)
                assert old, key
                whole = f"{whole[:old.start()]}{name} = {literal}{whole[old.end():]}"
            tomllib.loads(whole)
        elif file in COLUMNS:
            labels, row, *_ = csv.reader(io.StringIO(whole))
            row = [here.get(label, cell) for label, cell in zip(labels, row, strict=True)]
            made = io.StringIO()
            csv.writer(made).writerows([labels, row])
            whole = made.getvalue()
        else:
            whole = whole.replace(UNANSWERED, here[""], 1)
        path.write_bytes(whole.encode())


def _table_of(key: str) -> str:
    table = key.rpartition(".")[0]
    return f"[{table[:-3]}]" if table.endswith("]") else table.replace("AUTHORIZATION 1", '"AUTHORIZATION 1"')


def places_of(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.place.file, "" if one.place.file.endswith(".md") else one.place.column or "") for one in found}


@pytest.mark.parametrize("letter", NOT_PRINTED.values(), ids=NOT_PRINTED)
def test_what_no_page_can_carry_is_told_at_each_place(dossier: Path, letter: str):
    write(dossier, letter)
    found = examine(dossier).findings.at_least(Severity.ERROR)
    assert set(PLACES) <= places_of(found)
    assert all(one.remedy and (one.place.row or one.place.column) for one in found)


@pytest.mark.parametrize("written", ["&#x1F600;", "&#8238;", "&#12;", "&#0;", "&Aopf;", "e" + "&#x301;" * 5])
def test_a_letter_that_markdown_names_is_told_where_no_page_can_carry_it(dossier: Path, written: str):
    write(dossier, written)
    found = examine(dossier).findings.at_least(Severity.ERROR)
    assert places_of(found) == {place for place in PLACES if place[0].endswith(".md") or place[0] == REVIEW}


def test_no_page_of_a_draft_turns_letters_around(dossier: Path):
    write(dossier, "\u202e\u202d")
    made = assemble(dossier, pdf=False, draft=True)
    pages = {name: content.decode() for name, content in made.files.items() if name.endswith(".html")}
    assert made.made and "findings.html" in pages
    assert not [name for name, page in pages.items() if "\u202e" in page or "\u202d" in page]


class Page(HTMLParser):
    """What a page says, its elements, and the values of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said, self.tags, self.attributes = "", set(), []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def _of_page(content: bytes) -> str:
    page = Page(content.decode())
    assert page.tags.isdisjoint({"x-pwn", "script", "iframe", "object"})
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    for name, value in page.attributes:
        if name in ("href", "src"):
            assert re.match(r"#|https?://|mailto:|data:image/|[\w.-]+(#[\w.-]+)?$", value), value
    return page.said


def _of_workbook(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(part))
                assert b"<f>" not in archive.read(part) or b"Zq" not in archive.read(part).partition(b"<f>")[2][:9]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [cell.value for cell in cells if cell.data_type == "f" and "zq" in cell.value]
    return "\n".join(cell.value for cell in cells)


def _of_table(content: bytes) -> str:
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    return "\n".join(cells)


def _of_data(content: bytes) -> str:
    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from texts(one)
    return "\n".join(texts(json.loads(content)))


READERS: dict[str, Callable[[bytes], str]] = {
    ".html": _of_page, ".xlsx": _of_workbook, ".csv": _of_table, ".json": _of_data}


@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED)
@pytest.mark.parametrize("first", ["", "=1+"], ids=["within", "formula"])
def test_what_is_accepted_stands_in_what_is_made_and_does_nothing(dossier: Path, text: str, first: str):
    write(dossier, text, first=first)
    made = assemble(dossier, pdf=False)
    assert made.made, made.findings.at_least(Severity.ERROR)
    said = {name: READERS[Path(name).suffix](content) for name, content in made.files.items()}
    for number, place in enumerate(PLACES):
        assert any(f"Zq{number}z" in one and f"zq{number}z" in one for one in said.values()), place
        if not place[0].endswith((".md", REVIEW)):  # what Markdown makes of a text is no longer the text
            assert any(f"Zq{number}z{text}zq{number}z" in one for one in said.values()), place
    for name, content in made.files.items():
        if name.endswith(".html") and name not in ("index.html", "findings.html"):
            assert unprintable(content.decode()) == []


@pytest.mark.parametrize("first", ["=1+1", "-1+1", "@SUM(1)", "＝1"])
def test_a_table_that_is_made_of_a_workbook_begins_no_formula_and_says_the_same(dossier: Path, first: str):
    write(dossier, "x", first=first)
    convert(dossier, dossier.parent / "d.xlsx")
    convert(dossier.parent / "d.xlsx", dossier.parent / "again")
    for name in COLUMNS.keys() - {REVIEW}:
        assert f"{first}Zq" in _of_table((dossier.parent / "again" / name).read_bytes())
    before, after = (examine(path) for path in (dossier, dossier.parent / "again"))
    assert before.closing.submission.tables == after.closing.submission.tables
    assert [one.code for one in before.findings.sorted()] == [one.code for one in after.findings.sorted()]
