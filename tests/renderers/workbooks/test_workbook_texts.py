"""A text stands in a workbook as it is, whatever it looks like, and is read from there as it was."""

import datetime
import io
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from reporter.files.sheet import plain_text
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings
from reporter.renderers.workbooks import excel
from reporter.renderers.workbooks.annotated import annotated_workbook, saved
from reporter.renderers.workbooks.prepared_rows import packed_with_rows
from reporter.renderers.workbooks.texts import escaped, in_xml, opened_as_written

TEXTS = ("<r><t>shown</t></r>", "<r><t>broken</r>", "<r></si></sst>&x;</r>", "_x0041_", "_x005F_x0041_", "_x005f_",
         "_x000D_", "a_x0001_b", "_x0041_x0042_", "_x005F_x005F_x0041_", "__x0041_", " _x0041 ", "&lt;",
         "a < b & c")


def workbook_of(*texts: str) -> bytes:
    buffer = io.BytesIO()
    workbook = excel.open_workbook(buffer, title="Texts", author="us", created=datetime.date(2026, 1, 1))
    page = workbook.add_worksheet("Texts")
    for row, text in enumerate(texts):
        excel.put(page, row, 0, text)
    workbook.close()
    return packed_with_rows(buffer.getvalue(), [])


def texts_in(folder: Path, content: bytes) -> list[object]:
    (folder / "a.xlsx").write_bytes(content)
    sheets = read_workbook(folder, "a.xlsx", Findings())
    assert sheets is not None
    return [row[0] for sheet in sheets if sheet.name == "Texts" for row in sheet.rows]


def test_a_text_that_looks_like_xml_or_an_escape_is_a_text(tmp_path: Path):
    assert texts_in(tmp_path, workbook_of(*TEXTS)) == list(TEXTS)


def test_a_copy_that_openpyxl_makes_has_the_same_texts(tmp_path: Path):
    content = workbook_of(*TEXTS)
    assert texts_in(tmp_path, annotated_workbook(content, [], [], "mark")) == list(TEXTS)
    workbook = opened_as_written(content)
    workbook["Texts"]["A1"] = escaped("_x005F_x0041_")
    assert texts_in(tmp_path, saved(workbook, content)) == ["_x005F_x0041_", *TEXTS[1:]]


@given(st.text(st.one_of(st.sampled_from("_x0041Ff<r>&\r\n "), st.characters(exclude_categories=["Cs", "Cc"])),
               min_size=1, max_size=60))
def test_any_text_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str):
    assert ElementTree.fromstring(in_xml(text)).tag == "t"
    assert texts_in(tmp_path_factory.mktemp("texts"), workbook_of(text)) == [plain_text(text)]


def test_letters_that_xml_has_not_are_escaped():
    with ZipFile(io.BytesIO(workbook_of("a\x00b\uffffc"))) as archive:
        assert b"<si><t>a_x0000_b_xFFFF_c</t></si>" in archive.read("xl/sharedStrings.xml")


def test_a_copy_shows_raised_digits_as_people_see_them_wherever_the_text_stands():
    """openpyxl puts texts with looks into their cells, Excel puts them among those that cells share."""
    book, content = Workbook(), io.BytesIO()
    book.active["A1"] = CellRichText("5000", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book.save(content)
    copy = load_workbook(io.BytesIO(annotated_workbook(content.getvalue(), [], [], "mark")))
    assert copy[book.active.title]["A1"].value == "5000¹"
