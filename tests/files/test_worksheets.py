"""Rows that are taken by a pattern are the rows that openpyxl reads."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from reporter.files import thinned, worksheets
from reporter.files.sheet import UNCOMPUTED, Sheet
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings
from reporter.forms.editions import usual_profile
from reporter.renderers.workbooks.aef import aef_workbook
from tests import samples
from tests.files.tables import as_xlsx, put

NEVER = re.compile(rb"(?!)")
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ROWS = (
    '<row r="5"><c r="A5"><v>1</v></c><c r="C5" t="n"><v>-2.50</v></c><c r="D5"/></row>',
    '<row r="5" spans="1:3" ht="20.5" customHeight="1"><c r="B5" s="1"><v>46000</v></c><c r="C5" s="1"/></row>',
    '<row r="5"><c r="A5" s="1"><v>46000.5</v></c><c r="B5" s="1"><v>0.25</v></c><c r="C5" s="1"><v>9e9</v></c></row>',
    '<row r="5"><c r="A5" s="1"><v>59</v></c><c r="B5" s="1"><v>-1</v></c><c r="C5" s="0"><v>1E3</v></c></row>',
    '<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5" t="s"><v>1</v></c><c r="C5" t="s"><is><t>x</t></is></c></row>',
    '<row r="5"><c r="A5" t="inlineStr"><is><t>a &amp; b &lt; &quot;c&quot;</t></is></c>'
    '<c r="B5" t="inlineStr"><is><t xml:space="preserve"> x_x000D_y\n</t></is></c></row>',
    '<row r="5"><c r="A5" t="inlineStr"><is><t>&#233;&#10;</t></is></c><c r="B5"><is><t>no</t></is></c></row>',
    '<row r="5"><c r="A5" t="inlineStr"><is><r><t>rich</t></r><r><t> text</t></r></is></c></row>',
    '<row r="5"><c r="A5" t="inlineStr"><v>1</v></c><c r="B5" t="inlineStr"><is><t></t></is></c></row>',
    '<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="b"><v>0</v></c><c r="C5" t="e"><v>#N/A</v></c></row>',
    '<row r="5"><c r="A5" t="str"><v>said</v></c><c r="B5"><f>1+1</f><v>2</v></c></row>',
    '<row r="5"><c r="A5"><f t="shared" si="0" ref="A5:B5">C5+1</f><v>2</v></c>'
    '<c r="B5"><f t="shared" si="0"/></c></row>',
    '<row r="5"><c r="C5"><v>1</v></c><c r="A5"><v>2</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></c><c r="A5"><v>2</v></c></row>',
    '<row r="5">\n  <c r="A5">\n<v>1</v>\n</c>\n</row>\n',
    '<row r="5"/><row r="6"></row><row r="9"><c r="B9"><v>7</v></c></row>',
    "<row r='5'><c r='A5'><v>1</v></c></row>",
    '<row r="5"><c t="s" r="A5"><v>0</v></c></row>',
    '<row r="5"><c r="A5" t="d"><v>2027-02-03</v></c></row>',
    '<row><c><v>1</v></c></row><row><c r="A6"><v>2</v></c></row>',
    '<row r="5"><c><v>1</v></c><c><v>2</v></c></row>',
    '<!-- <row r="5"><c r="A5"><v>1</v></c></row> --><row r="6"><c r="A6"><v>2</v></c></row>',
    '<!--</row><row r="5"><c r="A5"><v>1</v></c></row>--><row r="6"><c r="A6"><v>2</v></c></row>',
    '<row r="5"><c r="A5" t="str"><v><![CDATA[</v></c></row><row r="6"><c r="A6"><v>2</v></c></row>]]></v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="A5"><v>2</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></c></row><row r="4"><c r="A4"><v>2</v></c></row>',
    '<row r="5"><c r="A5"><v>one</v></c></row>',
    '<row r="5"><c r="A5" t="s"><v>99</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></row>',
    '<row r="5"><c r="A5" t="str"><v>a & b</v></c></row>',
    '<row r="5"><c r="A5" t="str"><v>a\x01b</v></c></row>',
    '<row r="5"><c r="A5" t="str"><v>a\r\nb</v></c></row>',
    '<row r="5"><c r="A5" t="str"><v>\uffff</v></c></row>',
    '<row r="5"><c r="A5" s="77777"><v>1</v></c></row>',
    '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="5"><x:c r="A5"/></x:row>',
    '<row r="5" x14ac:dyDescent="0.25"><c r="A5"><v>1</v></c></row>',
    '<row r="5" xmlns="other"><c r="A5"><v>1</v></c></row>',
    '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    '<row r="9"><c r="XFD9"><v>1</v></c></row><row r="10"><c r="XFE10"><v>1</v></c></row>',
    '<row r="5" ht="5" spans="1:5"><c r="A5" s="5"><v>5</v></c><c r="B5" t="str"><v>A5" B5"</v></c></row>',
    '<row r="5"><c r="A6"><v>1</v></c><c r="B05"><v>2</v></c></row>',
    '<row r="05"><c r="A05" t="b"><v>1</v></c></row>',
    '<row r="5" ht="1" ht="2"><c r="A5"><v>1</v></c></row>',
    '<row r="5" ht="\xe9"><c r="A5" t="str"><v>\u200b\xe9</v></c><c r="B5" t="s" s="1"><v>0</v></c></row>',
    '<row r="5"><c r="A5" s="1" t="n" s="1"><v>1</v></c></row>',
    '<row r="5">words</row>', '<row r="5" >words<c r="A5"><v>1</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></c><c r="B5"></row>',
)
TEXT_PARTS = ('<si><t>one</t></si><si><t xml:space="preserve"> two </t></si>', "<si><t>a &amp; b</t></si><si><t/></si>",
              "<si><r><t>ri</t></r><r><t>ch</t></r></si><si><t></t></si>",
              "<si><t>_x005F_x000D_</t></si><si><t>b</t></si>",
              "<si><t>&#233;</t></si><si><t>c</t></si>", "<si><t>a</t>", "")


def workbook(rows: str, texts: str = TEXT_PARTS[0], head: str = "") -> bytes:
    """A workbook with a date format in style 1, these rows after its own, and these texts."""
    source = zipfile.ZipFile(io.BytesIO(as_xlsx({"Sheet1": [["a"], [datetime.date(2027, 2, 3)]]})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == SHEET:
                content = head + content.replace("</sheetData>", rows + "</sheetData>")
            if name == TEXTS:
                content = re.sub(r"<si>.*</si>", lambda found: texts, content, flags=re.DOTALL)
            archive.writestr(name, content.encode())
    return buffer.getvalue()


def as_read(folder: Path, content: bytes) -> object:
    put(folder, "t.xlsx", content)
    findings = Findings()
    sheets = read_workbook(folder, "t.xlsx", findings)
    return sheets and [_told(sheet) for sheet in sheets], findings.items


def _told(sheet: Sheet) -> object:
    return (sheet.name, [[(type(cell), cell) for cell in row] for row in sheet.rows], sheet.formulas,
            sheet.date_formats, sheet.shown)


def both_ways(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    quick = as_read(folder, content)
    with monkeypatch.context() as patched:
        patched.setattr(thinned, "_PLAIN_ROOT", NEVER)
        patched.setattr(worksheets, "_PLAIN_TEXTS", NEVER)
        return quick, as_read(folder, content)


def lower(rows: str, by: int) -> str:
    """The rows so many lower; those beyond the last of Excel stay."""
    return re.sub(r"""\br=(["'])([A-Z]*)([0-9]+)\1""", lambda found: found[0] if int(found[3]) > 10**6 else
                  f"r={found[1]}{found[2]}{int(found[3]) + by}{found[1]}", rows)


@pytest.mark.parametrize("by", [0, 7000])
@pytest.mark.parametrize("rows", ROWS)
def test_a_row_is_read_alike_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, by: int):
    quick, slow = both_ways(tmp_path, workbook(lower(rows, by) if by else rows), monkeypatch)
    assert quick == slow


@pytest.mark.parametrize("texts", TEXT_PARTS)
def test_shared_texts_are_read_alike_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: str):
    rows = '<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5" t="s"><v>1</v></c></row>'
    quick, slow = both_ways(tmp_path, workbook(rows, texts), monkeypatch)
    assert quick == slow


ATTRIBUTES = st.sampled_from(['', ' s="1"', ' s="0"', ' t="s"', ' s="1" t="n"', ' t="str"', ' t="inlineStr"', ' t="b"',
                              ' s="5"', ' s="12345"', ' t="s" s="1"'])
HELD = st.sampled_from(["/>", "></c>", "><v>12345</v></c>", '><is><t>A12345" A5"</t></is></c>',
                        "><is><t>a &amp; b</t></is></c>", "><v>1</v></c>", "><v>46000</v></c>", "><v>1.5</v></c>",
                        "><v/></c>",
                        "><is><t>x</t></is></c>", "><f>A1</f><v>1</v></c>", "><v>1</v><f>A1</f></c>"])
CELLS = st.lists(st.tuples(st.sampled_from("ABCDE"), ATTRIBUTES, HELD), max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=6), st.sampled_from([5, 997, 12_345]))
def test_rows_of_any_cells_are_read_alike_either_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows, first):
    xml = "".join(f'<row r="{number}">' + "".join(f'<c r="{letter}{number}"{attributes}{held}' for
                                                   letter, attributes, held in cells) + "</row>"
                  for number, cells in enumerate(rows, start=first))
    quick, slow = both_ways(tmp_path, workbook(xml), monkeypatch)
    assert quick == slow


def test_rows_over_many_pieces_are_all_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thinned, "_AT_ONCE", 1_000)
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c>{"<c><v>2</v></c>" * (number % 7 == 0)}'
                   f'<c r="C{number}" t="inlineStr"><is><t>{"x" * 300}</t></is></c></row>' for number in range(5, 200))
    quick, slow = both_ways(tmp_path, workbook(rows), monkeypatch)
    assert quick == slow and "195" in str(quick)


def test_the_rows_of_our_own_workbook_are_taken_by_the_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read: list[int] = []
    monkeypatch.setattr(worksheets.RowTaker, "_put_read", lambda self, number, cells: read.append(number))
    actions = tuple(samples.action() for _ in range(50))
    put(tmp_path, "t.xlsx", aef_workbook(samples.submission(actions=actions), usual_profile()))
    assert read_workbook(tmp_path, "t.xlsx", Findings()) and read == []


@pytest.mark.parametrize("cell", [
    '<c r="A5"><v>1</v></c><c r="A5"><v>2</v></c>', '<c r="B5"><v>1</v></c><c r="A5"><v>2</v></c><c><v>3</v></c>',
    '<c r="A5"><v>1</v><v>2</v></c>', '<c r="A5"><v>50<v>9</v>00</v></c>', '<c r="A5"><w>5000</w></c>',
    '<c r="A5" t="inlineStr"><v>5000</v></c>', '<c r="A5"><is><t>5000</t></is></c>', '<c r="A5" t="s"><v>-1</v></c>',
    '<x r="A5"><v>5000</v></x>', '<c xmlns="urn:x" r="A5"><v>5000</v></c>',
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x"><c r="A5"><v>5000</v></c></mc:Choice></mc:AlternateContent>'])
def test_cells_of_which_a_part_would_be_lost_are_refused_at_their_row(tmp_path: Path, cell: str):
    sheets, told = as_read(tmp_path, workbook(f'<row r="5">{cell}</row>'))
    assert not sheets and [(one.code, str(one.place)) for one in told] == [("READ-004", "t.xlsx, sheet Sheet1, row 5")]
    assert "would be lost" in told[0].message


def test_a_row_that_stands_there_twice_is_refused(tmp_path: Path):
    sheets, told = as_read(tmp_path, workbook('<row r="5"><c><v>1</v></c></row><row><c><v>1</v></c></row>'
                                              '<row r="6"><c><v>2</v></c></row>'))
    assert not sheets and [(one.code, one.place.row) for one in told] == [("READ-004", 6)]


@pytest.mark.parametrize("rows", [
    '<row r="5"><c r="A5"><v>1</v></c></row><rov r="6"><c r="A6"><v>5000</v></c></rov>',
    '<row xmlns="urn:x" r="5"><c r="A5"><v>5000</v></c></row>', '</sheetData><other/><sheetData><rows/>'])
def test_rows_that_would_be_passed_over_are_refused(tmp_path: Path, rows: str):
    sheets, told = as_read(tmp_path, workbook(rows))
    assert not sheets and [one.code for one in told] == ["READ-004"]
    assert "no row stands among the rows" in told[0].message


def test_a_sheet_without_a_part_for_rows_is_no_empty_one(tmp_path: Path):
    source, buffer = zipfile.ZipFile(io.BytesIO(workbook('<row r="5"><c r="A5"><v>1</v></c></row>'))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, re.sub(rb"<(/?)(?:sheetData|row)\b", rb"<\1other", source.read(name)))
    sheets, told = as_read(tmp_path, buffer.getvalue())
    assert not sheets and "marked as its rows" in told[0].message


@pytest.mark.parametrize("texts", [
    "<si><t>a</t></si><s><t>b</t></s><si><t>c</t></si>", "<si><t>50<t>9</t>00</t></si>", "<si><t>5</t><t>6</t></si>",
    "<si><r><t>5</t><t>6</t></r></si>", "<si><x>5</x></si>", '<si><t xmlns="urn:x">5</t></si>'])
def test_shared_texts_of_which_a_part_would_be_lost_are_refused(tmp_path: Path, texts: str):
    sheets, told = as_read(tmp_path, workbook('<row r="5"><c r="A5" t="s"><v>0</v></c></row>', texts))
    assert not sheets and [one.code for one in told] == ["READ-004"]


LINE = "<rPr><strike/><sz val='11'/></rPr>"
UP, DOWN = (f'<rPr><b/><vertAlign val="{which}script"/></rPr>' for which in ("super", "sub"))


@pytest.mark.parametrize(("written", "read"), [
    (f"<r><t>3080000</t></r><r>{UP}<t>1</t></r>", "3080000¹"), (f"<r><t>m</t></r><r>{UP}<t>2</t></r>", "m²"),
    (f"<r><t>10</t></r><r>{UP}<t>-(3+٤)</t></r>", "10⁻⁽³⁺⁴⁾"), (f"<r><t>M</t></r><r>{UP}<t>me a</t></r>", "Mme a"),
    (f"<r><t>CO</t></r><r>{DOWN}<t>2</t></r>", "CO2"), (f"<r>{LINE}<t>4</t></r><r><t>5</t></r>", "~~4~~5"),
    (f"<r>{LINE}<t xml:space=\"preserve\">not </t></r><r>{LINE}<t>this\nor</t></r><r><t> that</t></r>",
     "~~not this~~\n~~or~~ that"), ('<r><rPr><strike val="0"/></rPr><t>4</t></r><r><t>5</t></r>', "45"),
    (f"<r>{LINE}<t> </t></r><r><t>5</t></r>", " 5"),
    (f"<r><t>a</t></r><r>{UP}<t>_x000D_\n1</t></r>", "a\n¹"), (f"<r>{UP}<t/></r><r>{UP}</r>", "")])
@pytest.mark.parametrize("is_shared", [True, False])
def test_what_stands_raised_or_is_struck_out_is_read_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, read: str, is_shared: bool):
    cell = ('<c r="A5" t="s"><v>0</v></c>' if is_shared else f'<c r="A5" t="inlineStr"><is>{written}</is></c>')
    content = workbook(f'<row r="5">{cell}</row>', f"<si>{written}</si>" if is_shared else TEXT_PARTS[0])
    quick, slow = both_ways(tmp_path, content, monkeypatch)
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert quick == slow and sheets is not None and (sheets[0].rows[4][0] or "") == read


def test_a_cell_that_is_struck_out_is_known_whatever_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    book = openpyxl.Workbook()
    for column, value in enumerate([5000, "CA0001", datetime.date(2027, 3, 1), True, None, 0.5, "=1+1"], 1):
        for row in (1, 2):
            cell = book.active.cell(row, column, value)
            cell.font = Font(strike=row == 1)
    book.active["F1"].number_format = "#,##0,"
    made = io.BytesIO()
    book.save(made)
    quick, slow = both_ways(tmp_path, made.getvalue(), monkeypatch)
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert quick == slow and sheets is not None
    assert sheets[0].shown == {(1, 1): "~~5000~~", (1, 2): "~~CA0001~~", (1, 3): "~~2027-03-01 00:00:00~~",
                               (1, 4): "~~True~~", (1, 6): "~~0~~"}
    assert sheets[0].date_formats.keys() == {(1, 3), (2, 3)}


@pytest.mark.parametrize("more", ["", "<si><r><t>ri</t></r><r><t>ch</t></r></si>"], ids=["plain", "with looks"])
@pytest.mark.parametrize(("written", "read"), [
    ("_x005F_x0041_", "_x0041_"), ("a_x000D_\nb", "a\nb"), ("_x005F_x005F_", "_x005F_"), ("x005F_", "x005F_")])
def test_an_escape_is_a_letter_and_an_escaped_escape_is_text(tmp_path: Path, written: str, read: str, more: str):
    put(tmp_path, "t.xlsx", workbook("", f"<si><t>{written}</t></si>{more}"))
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert sheets is not None and sheets[0].rows[0][0] == read


@pytest.mark.parametrize(("number", "form", "read"), [
    ("0.4", "0%", "40%"), ("0.07", "0.00%", "7%"), ("1", "#,##0%;[Red]-0%", "100%"), ("0.4", '0.0" %"', 0.4),
    ("40", r"0\%", 40), ("0", "0%", "0%")])
def test_a_percentage_is_what_people_see_and_no_number_of_its_column(tmp_path: Path, number: str, form: str, read):
    book = openpyxl.Workbook()
    book.active.append([float(number), f"={number}", 1])
    for cell in book.active[1][:2]:
        cell.number_format = form
    made = io.BytesIO()
    book.save(made)
    put(tmp_path, "t.xlsx", made.getvalue())
    sheets = read_workbook(tmp_path, "t.xlsx", Findings())
    assert sheets is not None and sheets[0].rows[0] == [read, UNCOMPUTED, 1]


@pytest.mark.parametrize(("cell", "seen"), [
    ('<c r="A1" s="1"><v>1234567</v></c>', "1,235"), ('<c r="A1" s="2"><v>1234567</v></c>', ""),
    ('<c r="A1" s="2" t="str"><v>CA0001</v></c>', ""), ('<c r="A1" s="2" t="inlineStr"><is><t>CA0001</t></is></c>', ""),
    ('<c r="A1" s="1"><f>1000*1234</f><v>1234000</v></c>', "1,234"), ('<c r="A1" s="3"><v>1234567</v></c>', None)])
def test_a_cell_that_shows_another_thing_is_known_whichever_way_it_is_read(
        tmp_path: Path, cell: str, seen: str | None):
    book = openpyxl.Workbook()
    for column, form in enumerate(("#,##0,", ";;;", '#,##0 "tCO2e"'), start=1):
        book.active.cell(1, column, "CA0001" if column == 1 else 1).number_format = form
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number in (1, 2):
        rows = f'<row r="1">{cell}</row>' if number == 1 else f"<row r='1' >{cell}</row>"
        parts["xl/worksheets/sheet1.xml"] = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{rows}</sheetData></worksheet>").encode()
        with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        findings = Findings()
        sheets = read_workbook(tmp_path, "t.xlsx", findings)
        assert sheets is not None, findings.items
        assert sheets[0].shown == ({} if seen is None else {(1, 1): seen})
