"""The cells of a worksheet, against openpyxl's own reading of them."""

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from reporter.findings import Findings
from reporter.registries.files import read_workbook

VALUES = ["text", " blanks kept ", "a\nb", "&<>\"'", "日本 é", 7, -1.5, 1e21, True, False, datetime.date(2027, 3, 1),
          datetime.datetime(2027, 3, 1, 12, 30), datetime.time(4, 5), datetime.timedelta(hours=30), None, "", "#N/A",
          123456789012345678]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def by_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(VALUES)
    sheet["C5"] = "=1+1"
    sheet["D9"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    sheet["E9"] = datetime.date(2027, 12, 31)
    sheet["E9"].number_format = "dd/mm/yyyy"
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def by_xlsxwriter(**options):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("One")
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, text in enumerate(("text", " blanks kept ", "a\nb", "日本 é")):
        sheet.write_string(1, column, text)
    sheet.write_datetime(1, 5, datetime.date(2027, 3, 1), date)
    sheet.write_number(2, 5, 10**9, date)
    sheet.write_formula(2, 2, "=1+1", None, 2)
    sheet.write_formula(2, 3, '="a"&"b"', None, "ab")
    sheet.write_blank(3, 4, None, date)
    book.close()
    return buffer.getvalue()


BOOKS = {"openpyxl": by_openpyxl, "xlsxwriter": by_xlsxwriter,
         "xlsxwriter row by row": lambda: by_xlsxwriter(constant_memory=True)}


def read(tmp_path, content):
    (tmp_path / "book.xlsx").write_bytes(content)
    findings = Findings()
    sheets = read_workbook(tmp_path, "book.xlsx", findings)
    return sheets, [finding.code for finding in findings.items]


def slowly(content, **options):
    """What openpyxl says of every filled cell of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), **options).worksheets[0]
    return {(cell.row, cell.column): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.filterwarnings("ignore:Cell F3 is marked as a date")
def test_every_cell_is_read_as_openpyxl_reads_it(tmp_path, name):
    content = BOOKS[name]()
    sheet = read(tmp_path, content)[0][0]
    computed, written = slowly(content, data_only=True), slowly(content)
    found = {(row, column): value for row, cells in enumerate(sheet.rows, 1)
             for column, value in enumerate(cells, 1) if value is not None}
    assert found == {place: cell.value for place, cell in computed.items()}
    assert sheet.formulas == {place: cell.value for place, cell in written.items() if cell.data_type == "f"}
    assert sheet.date_formats == {place: cell.number_format for place, cell in written.items()
                                  if cell.data_type == "d"}


def with_sheet(xml):
    """A workbook whose only worksheet is `xml`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(by_xlsxwriter())) as book, zipfile.ZipFile(buffer, "w") as changed:
        for part in book.infolist():
            changed.writestr(part.filename, xml if part.filename.endswith("sheet1.xml") else book.read(part))
    return buffer.getvalue()


def sheet_of(rows, declaration="", prefix=""):
    """A worksheet's XML with these rows, its elements with a prefix where one is given."""
    names = f'xmlns:{prefix[:-1]}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    return (f'<?xml version="1.0"?>{declaration}<{prefix}worksheet {names}><{prefix}sheetData>{rows}'
            f'</{prefix}sheetData></{prefix}worksheet>')


def test_cells_without_addresses_stand_one_after_the_other(tmp_path):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c t='str'><v>a</v></c></row>"
    assert read(tmp_path, with_sheet(sheet_of(rows)))[0][0].rows == [[1, 2], ["a"]]


def test_a_prefix_of_the_namespace_changes_nothing(tmp_path):
    rows = "<x:row r='2'><x:c r='B2'><x:v>1</x:v></x:c></x:row>"
    assert read(tmp_path, with_sheet(sheet_of(rows, prefix="x:")))[0][0].rows == [[], [None, 1]]


def test_how_a_word_is_pronounced_is_no_part_of_it(tmp_path):
    rows = ("<row r='1'><c r='A1' t='inlineStr'><is><r><t>日</t></r><r><t>本</t></r><rPh sb='0' eb='1'><t>ニホン</t></rPh>"
            "</is></c></row>")
    assert read(tmp_path, with_sheet(sheet_of(rows)))[0][0].rows == [["日本"]]


def test_a_shared_formula_is_told_for_each_of_its_cells(tmp_path):
    rows = ("<row r='1'><c r='A1'><f t='shared' ref='A1:A2' si='0'>B1+1</f><v>3</v></c></row>"
            "<row r='2'><c r='A2'><f t='shared' si='0'/><v>4</v></c></row>")
    sheet = read(tmp_path, with_sheet(sheet_of(rows)))[0][0]
    assert (sheet.rows, sheet.formulas) == ([[3], [4]], {(1, 1): "=B1+1", (2, 1): "=B2+1"})


@pytest.mark.parametrize("xml", [
    sheet_of("<row r='1'><c r='A1'><v>1</v></c></row>", "<!DOCTYPE w [<!ENTITY a 'b'>]>"),
    sheet_of("<row r='99999999'><c r='A99999999'><v>1</v></c></row>"),
    sheet_of("<row r='1'><c r='ZZZZ1'><v>1</v></c></row>"),
    sheet_of("<row r='1'><c r='1'><v>1</v></c></row>"),
    sheet_of("<row r='1'><c r='A1'><v>one</v></c></row>"),
    sheet_of("<row r='1'><c r='A1' t='s'><v>999</v></c></row>"),
    sheet_of("<row r='1'>")])
def test_what_no_worksheet_holds_is_a_damaged_workbook(tmp_path, xml):
    assert read(tmp_path, with_sheet(xml)) == (None, ["READ-004"])
