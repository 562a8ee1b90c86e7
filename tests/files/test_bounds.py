"""What asks for more than a workbook can hold is refused before it is unpacked, with what it asks for."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.files.aef.workbook import read_to_check
from reporter.files.sheet import MAX_TEXT
from reporter.files.sheet_marks import read_marks
from reporter.files.workbook_bounds import _OF_NO_ROW, _UNUSUAL, RefusedWorkbook, stay_within
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings
from tests.files.tables import as_xlsx, only, put

ROOT = Path(__file__).parent.parent.parent
SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def edited(edits: dict[str, Callable[[bytes], bytes]]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(as_xlsx({"Sheet1": [["a", "b"], [1, "x"]]})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, edits.get(name, lambda content: content)(source.read(name)))
    return buffer.getvalue()


def with_rows(xml: str) -> bytes:
    return edited({SHEET: lambda content: content.replace(b"</sheetData>", xml.encode() + b"</sheetData>")})


def refused(tmp_path: Path, content: bytes, code: str = "READ-003") -> str:
    put(tmp_path, "t.xlsx", content)
    findings = Findings()
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert only(findings).code == code
    return only(findings).message


@pytest.mark.parametrize("row", [
    '<row r="2000000000"><c r="B2000000000"><v>1</v></c></row>',
    '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    '<row spans="1:2" x:r="3" r=\'99999999\'/>'.replace("x:r", "ht"),
    '<row r="&#50;000000"><c r="A2000000"><v>1</v></c></row>',
])
def test_no_row_stands_beyond_those_of_excel(tmp_path: Path, row: str):
    refused(tmp_path, with_rows(row))


@pytest.mark.parametrize("rows", [
    "".join(f'<row r="{number}"><c r="ZZZ{number}"><v>1</v></c></row>' for number in range(100, 9100)),
    "".join(f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>' for number in range(100, 200)),
    "".join(f'<row r="{number}"><c r="CZZ{number}"><v>1</v></c></row>' for number in range(100, 9100)),
])
def test_cells_far_from_all_others_are_told(tmp_path: Path, rows: str):
    assert "column" in refused(tmp_path, with_rows(rows))


def test_a_stray_cell_at_the_end_of_the_sheet_is_read(tmp_path: Path):
    put(tmp_path, "t.xlsx", with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert sheets is not None and sheets[0].value(1_048_576, 16_384) == 1


def test_rows_that_are_not_in_order_are_told_since_some_would_be_lost(tmp_path: Path):
    rows = '<row r="9"><c r="A9"><v>9</v></c></row><row r="5"><c r="A5"><v>5</v></c></row>'
    assert "order" in refused(tmp_path, with_rows(rows), "READ-004")


def test_many_sheets_and_sheets_on_one_part_are_told(tmp_path: Path):
    many = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="r%d"/>' % (n, n, n) for n in range(1, 60_001))
    one = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 100))
    for sheets in (many, one):
        message = refused(tmp_path, edited({BOOK: lambda content, sheets=sheets: content.replace(
            b"</sheets>", sheets + b"</sheets>")}))
        assert "sheets" in message


def moved(part: str, other: str) -> bytes:
    """The workbook with a part under another name, to which all links lead."""
    source = zipfile.ZipFile(io.BytesIO(with_rows('<row r="2000000000"><c r="B2000000000"><v>1</v></c></row>')))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name).replace(f"/{part}".encode(), f"/{other}".encode())
            content = content.replace(part.removeprefix("xl/").encode(), other.removeprefix("xl/").encode())
            archive.writestr(other if name == part else name.replace(
                "xl/_rels/workbook.xml", f"xl/_rels/{Path(other).name}") if part == BOOK else name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(("part", "other"), [(SHEET, "xl/elsewhere/data.bin"), (BOOK, "xl/plan.xml")])
def test_a_part_under_another_name_is_looked_at_too(tmp_path: Path, part: str, other: str):
    refused(tmp_path, moved(part, other))


@pytest.mark.parametrize("row", [
    '<row ht=">" r="2000000000"/>', "<row ht='\" r=\"1\"' r = ' 2000000000'/>", '<row\nr="&#50;000000000"/>'])
def test_a_number_of_a_row_cannot_be_hidden(tmp_path: Path, row: str):
    refused(tmp_path, with_rows(row))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_in_another_encoding_is_not_read(tmp_path: Path, encoding: str):
    refused(tmp_path, edited({SHEET: lambda content: content.decode().replace(
        'encoding="UTF-8"', 'encoding="UTF-16"').encode(encoding)}), "READ-004")


@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml",
                                    "../xl/./worksheets/x/../sheet1.xml", "work&#115;heets/sheet1.xml"])
def test_sheets_on_one_part_are_told_however_their_links_are_written(tmp_path: Path, target: str):
    link = ('<Relationship Id="other" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            f'worksheet" Target="{target}"/>')
    message = refused(tmp_path, edited({
        BOOK: lambda content: content.replace(b"</sheets>", b'<sheet name="S" sheetId="9" r:id="other"/></sheets>'),
        LINKS: lambda content: content.replace(b"</Relationships>", link.encode() + b"</Relationships>")}))
    assert "names 2 sheets on" in message


@pytest.mark.parametrize(("part", "end", "tag"), [
    (SHEET, "</worksheet>", '<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting>'),
    (SHEET, "</sheetData>", "<a></a>"), ("xl/styles.xml", "</fonts>", '<font><sz val="11"/></font>'),
    ("[Content_Types].xml", "</Types>", '<Override PartName="/a" ContentType="b"/>')])
def test_tags_without_bound_are_told_before_any_is_read(tmp_path: Path, part: str, end: str, tag: str):
    """Padded, so that the archive packs no better than others do."""
    pad = os.urandom(400_000).hex()
    book = edited({part: lambda content: content.replace(end.encode(), f"<!--{pad}-->{tag * 400_000}{end}".encode())})
    assert "tags beside those of cells" in refused(tmp_path, book)


def test_texts_that_no_cell_shows_are_told(tmp_path: Path):
    pad = os.urandom(400_000).hex()
    assert "texts for" in refused(tmp_path, edited({"xl/sharedStrings.xml": lambda content: content.replace(
        b"</sst>", f"<!--{pad}-->{'<si><t>a</t></si>' * 400_000}</sst>".encode())}))


@pytest.mark.parametrize("tags", ["<row " * 200_000, "<row \"" * 150_000, "<sheet " * 150_000, "<row ht='" * 150_000,
                                  "<row " + "a=\"1\" " * 150_000, "<" + "a" * 1_000_000])
def test_looking_takes_time_that_grows_with_the_length_alone(tags: str):
    """Otherwise it would not end."""
    with suppress(RefusedWorkbook):
        stay_within(with_rows(tags), "t.xlsx")


def test_a_long_formula_that_very_many_cells_share_is_told(tmp_path: Path):
    cells = "".join(f'<row r="{row}"><c r="A{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in range(6, 2000))
    first = f'<row r="5"><c r="A5"><f t="shared" si="0" ref="A5:A2000">{"A1+" * 300_000}A1</f><v>1</v></c></row>'
    assert "share" in refused(tmp_path, with_rows(first + cells))


def test_very_many_names_are_told(tmp_path: Path):
    names = b"".join(b'<definedName name="n%d">Sheet1!$A$%d</definedName>' % (n, n) for n in range(1, 50_001))
    message = refused(tmp_path, edited({BOOK: lambda content: content.replace(
        b"</sheets>", b"</sheets><definedNames>" + names + b"</definedNames>")}))
    assert "names" in message


def test_a_text_longer_than_a_cell_can_hold_is_told_at_its_cell(tmp_path: Path):
    put(tmp_path, "t.xlsx", as_xlsx({"Sheet1": [["a"], ["b", "x" * 200_000]]}).replace(b"", b""))
    findings = Findings()
    long = f'<row r="9"><c r="B9" t="inlineStr"><is><t>{"x" * (MAX_TEXT + 1)}</t></is></c></row>'
    put(tmp_path, "t.xlsx", with_rows(long))
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert (only(findings).code, only(findings).place.cell) == ("READ-003", "B9")


@pytest.mark.parametrize("ranges", [
    '<mergeCell ref="A1:XFD1048576"/>',
    "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 10_100)),
    "".join(f'<mergeCell ref="A{row}:CV{row + 99}"/>' for row in range(1, 10_001, 100)) * 2,
])
def test_merged_cells_without_bound_are_told(tmp_path: Path, ranges: str):
    put(tmp_path, "t.xlsx", edited({SHEET: lambda content: content.replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + ranges.encode() + b"</mergeCells>")}))
    findings = Findings()
    assert read_workbook(tmp_path, "t.xlsx", findings) is None
    assert only(findings).code == "READ-003"
    assert [finding.code for finding in read_to_check(tmp_path, "t.xlsx").findings] == ["READ-003"]


def test_an_attribute_of_many_letters_takes_no_longer_than_others():
    content = with_rows(f'<row r="9" hidden="1" {"a" * 2_000_000}="1"/>')
    assert read_marks(content, "t.xlsx", Findings())["Sheet1"].hidden_rows == (9,)


@pytest.mark.parametrize("formula", [
    '<f t="array" ref="A9:B9">SUM(A1:A2)</f>', '<f t="dataTable" ref="A9:B9" r1="A1"/>'])
def test_formulas_of_every_kind_are_told_the_same_each_time(tmp_path: Path, formula: str):
    put(tmp_path, "t.xlsx", with_rows(f'<row r="9"><c r="A9">{formula}<v>3</v></c></row>'))
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert sheets is not None
    assert sheets[0].formulas[9, 1] in ("=SUM(A1:A2)", "a data table")


def test_a_shared_formula_that_cannot_be_moved_is_a_finding(tmp_path: Path):
    rows = ('<row r="9"><c r="B9"><f t="shared" si="0" ref="B9:B10">XFD1048576+A1</f><v>1</v></c></row>'
            '<row r="10"><c r="A10"><f t="shared" si="0"/><v>1</v></c></row>')
    put(tmp_path, "t.xlsx", with_rows(rows))
    findings = Findings()
    assert read_workbook(tmp_path, "t.xlsx", findings) is not None or only(findings).code == "READ-004"


LXML = '''
LXML_VERSION = (9, 9, 9, 9)
class XMLSyntaxError(SyntaxError): pass
def never(*arguments, **named): raise XMLSyntaxError("lxml was taken")
fromstring = iterparse = tostring = Element = SubElement = QName = xmlfile = register_namespace = never
'''


def test_another_xml_library_that_is_installed_is_not_taken(tmp_path: Path):
    """And where the environment asks for it, it is not heeded."""
    (tmp_path / "lxml").mkdir()
    (tmp_path / "lxml" / "__init__.py").write_text("")
    (tmp_path / "lxml" / "etree.py").write_text(LXML)
    put(tmp_path, "t.xlsx", as_xlsx({"Sheet1": [["a"]]}))
    program = ("import sys; from pathlib import Path; from reporter.files.xlsx import read_workbook\n"
               "from reporter.findings import Findings\n"
               "import lxml.etree; print(read_workbook(Path(sys.argv[1]), 't.xlsx', Findings())[0].rows)")
    ran = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False,
                         cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path), "OPENPYXL_LXML": "True",
                                        "OPENPYXL_DEFUSEDXML": "False"})
    assert ran.stdout == "[['a']]\n", ran.stderr


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["<c r='A1'>", "</c>", "<v>1</v>", "<row r='2'>", "</row>", "<is><t>x</t></is>", "<t/>",
                                 "<f>A1</f>", "<x:c>", "</x:row>", "<col/>", "<si><t/></si>", "<!-- <c > -->", "<cc/>",
                                 "<rows>", "<a.b-c:v/>", "</sheet>", "<t\n/>", "<>", "< c >"]), max_size=12))
def test_tags_of_rows_are_told_from_all_others_however_quickly(tags):
    xml = "".join(tags).encode()
    of_rows = re.findall(rb"</?(?:[\w.-]{1,80}+:)?(?:c|v|row|is|t|f|si)[\s/>]", xml)
    assert len(_OF_NO_ROW.findall(xml)) == xml.count(b"<") - len(of_rows)
    assert _UNUSUAL.search(xml) or not _OF_NO_ROW.search(xml)
