"""Workbooks that are not .xlsx. The samples are one table of the tests' own rows, saved by LibreOffice."""

from __future__ import annotations

import datetime
import errno
import io
import re
import shutil
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from reporter import processes
from reporter.files import other_workbooks
from reporter.files.other_workbooks import read_other_workbook
from reporter.files.sheet import UNCOMPUTED, Sheet
from reporter.files.sheet_files import read_sheets
from reporter.findings import Findings, Refusal, Severity
from reporter.records.rows import Action
from reporter.registries.canonical import known_tables, rows_of
from reporter.registries.submissions import read_file_to_check
from reporter.verbs.paths import PathKind, kind_of
from tests.files.tables import as_xlsb, only, put

SAMPLES = Path(__file__).parent / "samples"
TITLE = "<text:p>Title</text:p></table:table-cell>"


@pytest.mark.parametrize("name", ["actions.ods", "actions.xls"])
def test_older_and_open_workbooks_are_read_as_tables_of_the_form(tmp_path: Path, name: str):
    shutil.copy(SAMPLES / name, tmp_path / name)
    findings = Findings()
    sheets = read_other_workbook(tmp_path, name, findings) or []
    row, = rows_of(Action, known_tables(sheets, findings), findings)
    assert (row.action_date, row.quantity, row.place.row) == (datetime.date(2027, 3, 1), 1000, 3)
    assert not findings.items


@pytest.mark.parametrize("name", ["marked.ods", "marked.xls"])
def test_hidden_rows_merged_cells_errors_and_days_from_1904_are_those_of_any_workbook(tmp_path: Path, name: str):
    shutil.copy(SAMPLES / name, tmp_path / name)
    findings = Findings()
    table, hidden = read_sheets(tmp_path, name, findings) or []
    assert (hidden.name, hidden.marks.hidden, table.marks.hidden) == ("draft", True, False)
    rows = rows_of(Action, known_tables([table], findings), findings)
    # The second date is shown as the number 44985; the last row has its authorization from a merged cell above.
    assert [row.action_date.isoformat() for row in rows] == ["2027-03-01", "2027-03-01", "2027-03-03", "2027-03-04"]
    assert rows[-1].authorization_id == "IND JCM 1" and table.date_formats[4, 1] == "dd/mm/yyyy"
    assert [(one.code, one.place.row) for one in findings.sorted() if one.severity is not Severity.ADVICE] == [
        ("READ-044", 2), ("READ-049", 4), ("READ-049", 4)]


def test_annual_information_saved_as_another_kind_of_workbook_is_read_checked_and_compared(tmp_path: Path):
    readings = []
    for name in ("aef.xls", "aef.ods"):
        shutil.copy(SAMPLES / name, tmp_path / name)
        reading = read_file_to_check(tmp_path, name)
        assert [one.code for one in reading.findings if one.severity is Severity.ERROR] == ["WB-228"]
        readings.append(reading.submission)
        assert kind_of(tmp_path / name) is PathKind.WORKBOOK
    one, other = readings
    assert one and other and one.header.party == other.header.party == "JPN" and len(one.actions) == 12
    assert [row.values() for row in (*one.actions, *one.holdings, *one.entities)] == [
        row.values() for row in (*other.actions, *other.holdings, *other.entities)]


def test_what_does_not_open_is_told(tmp_path: Path):
    put(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0 not a workbook")
    findings = Findings()
    assert read_other_workbook(tmp_path, "a.xls", findings) is None
    assert only(findings).code == "READ-004" and "save it as .xlsx" in only(findings).remedy


def test_a_workbook_of_very_many_sheets_does_not_open(tmp_path: Path):
    sheets = b"".join(b'<table:table table:name="t%d"/>' % number for number in range(251))
    with zipfile.ZipFile(SAMPLES / "actions.ods") as sample, zipfile.ZipFile(tmp_path / "many.ods", "w") as made:
        for name in sample.namelist():
            made.writestr(name, sample.read(name).replace(b"</office:spreadsheet>", sheets + b"</office:spreadsheet>"))
    findings = Findings()
    assert read_other_workbook(tmp_path, "many.ods", findings) is None
    assert only(findings).code == "READ-004"


def biff(number: int, content: bytes = b"") -> bytes:
    """A record of an .xls file."""
    return struct.pack("<HH", number, len(content)) + content


def old_workbook(sheets: int, cells: bytes, texts: bytes = b"", *, apart: bool = True) -> bytes:
    """An .xls file of Excel 97 with its shared texts, and as many sheets, each on its own or all of them the same."""
    looks = biff(0x31, struct.pack("<HHHHHBBBBBB5s", 200, 0, 0, 400, 0, 0, 0, 0, 0, 5, 0, b"Arial")) * 4
    begun = biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)) + looks + biff(0xE0, bytes(20)) * 16 + texts
    sheet = biff(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 1997, 0, 6)) + cells + biff(0xA)
    names = [f"s{number}".encode() for number in range(sheets)]
    first = len(begun) + sum(12 + len(name) for name in names) + 4
    listed = (biff(0x85, struct.pack("<IHBB", first + number * apart * len(sheet), 0, len(name), 0) + name)
              for number, name in enumerate(names))
    return b"".join((begun, *listed, biff(0xA), sheet * (sheets if apart else 1)))


@pytest.mark.parametrize(("content", "is_read"), [
    (old_workbook(200, biff(0x203, bytes(14))), True), (old_workbook(300, biff(0x203, bytes(14))), False),
    (old_workbook(200, biff(0x1234) * 50_000, apart=False), False),
    (old_workbook(1, b"".join(biff(0xFD, struct.pack("<HHHI", row, 0, 0, 0)) for row in range(6_000)),
                  biff(0xFC, struct.pack("<IIHB", 1, 1, 8_000, 0) + b"a" * 8_000)), False)],
    ids=["sheets", "too many sheets", "sheets that are one", "a text that stands in very many cells"])
def test_an_old_workbook_asks_for_no_more_than_its_size_can_have_a_use_for(
        tmp_path: Path, content: bytes, is_read: bool):
    put(tmp_path, "a.xls", content)
    findings = Findings()
    assert (read_other_workbook(tmp_path, "a.xls", findings) is not None) == is_read
    assert [one.code for one in findings.items] == ([] if is_read else ["READ-004"])


def read_changed(folder: Path, *changes: tuple[str, str]) -> tuple[list[Sheet] | None, list[str]]:
    """The sheets of the sample with its content changed, and the codes of what was told."""
    with zipfile.ZipFile(SAMPLES / "actions.ods") as sample, zipfile.ZipFile(
            folder / "changed.ods", "w", zipfile.ZIP_DEFLATED) as made:
        for name in sample.namelist():
            content = sample.read(name).decode("latin-1") if name == "content.xml" else sample.read(name)
            for before, after in changes if isinstance(content, str) else ():
                assert before in content
                content = content.replace(before, after)
            made.writestr(name, content.encode("latin-1") if isinstance(content, str) else content)
    findings = Findings()
    return read_other_workbook(folder, "changed.ods", findings), [one.code for one in findings.items]


@pytest.mark.parametrize(("written", "read"), [
    ("a<text:tab/>b", "a\tb"), ("a<text:line-break/>b", "a\nb"), ("a<text:tab/><text:s text:c='3'/>b", "a\t   b"),
    ("a<text:span>b<text:tab/>c</text:span>d", "ab\tcd"), ("_x0041_", "_x0041_"), ("a&#13;b", "a\nb"),
    ("a</text:p><text:p>b", "a\nb"), ("a<draw:frame xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'>"
                                      "<draw:text-box><text:p>draft</text:p></draw:text-box></draw:frame>b", "ab")])
def test_a_text_of_an_open_workbook_has_all_its_letters_and_no_others(tmp_path: Path, written: str, read: str):
    sheets, codes = read_changed(tmp_path, ("<text:p>Title</text:p>", f"<text:p>{written}</text:p>"))
    assert sheets and sheets[0].rows[0][0] == read and not codes


STYLES = "".join(
    f"<style:style style:name='{name}' style:family='text' style:parent-style-name='{parent}'>"
    f"<style:text-properties{said and f' style:text-{said}'}/></style:style>"
    for name, parent, said in (
        ("up", "", "position='super 58%'"), ("higher", "", "position='33% 58%'"), ("bold", "up", ""),
        ("down", "", "position='sub 58%'"), ("lower", "up", "position='-33% 58%'"), ("level", "", "position='0% 100%'"),
        ("round", "round", ""), ("line", "", "line-through-style='solid'"),
        ("free", "line", "line-through-style='none'"), ("both", "line", "position='super 58%'")))


@pytest.mark.parametrize(("written", "read"), [
    ("3080000<text:span text:style-name='up'>1</text:span>", "3080000¹"),
    ("m<text:span text:style-name='higher'>2</text:span>/5", "m²/5"),
    ("m<text:span text:style-name='bold'>2</text:span>", "m²"),
    ("4<text:span text:style-name='up'>1<text:span text:style-name='level'>2</text:span>3"
     "<text:span text:style-name='round'>4<text:s/>5</text:span></text:span>6", "4¹2³⁴ ⁵6"),
    ("CO<text:span text:style-name='down'>2</text:span><text:span text:style-name='lower'>3</text:span>", "CO23"),
    ("M<text:span text:style-name='up'>me</text:span>", "Mme"),
    ("<text:span text:style-name='line'>4</text:span>5", "~~4~~5"),
    ("<text:span text:style-name='line'>4<text:span text:style-name='free'>5</text:span>6 <text:span "
     "text:style-name='both'>7</text:span></text:span>", "~~4~~5~~6 ⁷~~")])
def test_what_stands_raised_or_is_struck_out_in_an_open_workbook_is_read_so(tmp_path: Path, written: str, read: str):
    sheets, codes = read_changed(
        tmp_path, ("<text:p>Title</text:p>", f"<text:p>{written}</text:p>"),
        ("</office:automatic-styles>", f"{STYLES}</office:automatic-styles>"))
    assert sheets and sheets[0].rows[0][0] == read and not codes


def test_a_style_that_raises_may_stand_beside_the_content(tmp_path: Path):
    with zipfile.ZipFile(SAMPLES / "actions.ods") as sample, zipfile.ZipFile(tmp_path / "a.ods", "w") as made:
        for name in sample.namelist():
            content = sample.read(name)
            if name == "content.xml":
                content = content.replace(b"Title", b"5<text:span text:style-name='bold'>1</text:span>")
            made.writestr(name, content.replace(b"</office:styles>", STYLES.encode() + b"</office:styles>"))
    sheets = read_other_workbook(tmp_path, "a.ods", Findings())
    assert sheets and sheets[0].rows[0][0] == "5¹"


@pytest.mark.parametrize(("style", "column", "is_told"), [
    ("line", "", True), ("", "line", True), ("free", "line", False), ("", "", False)])
def test_a_cell_that_is_struck_out_in_an_open_workbook_is_told(tmp_path: Path, style: str, column: str, is_told: bool):
    styles = STYLES.replace("style:family='text'", "style:family='table-cell'")
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as made, zipfile.ZipFile(SAMPLES / "actions.ods") as sample:
        for name in sample.namelist():
            made.writestr(name, sample.read(name) if name != "content.xml" else re.sub(
                r"<table:table ([^>]*)>.*</table:table>",
                rf"<table:table \1><table:table-column table:number-columns-repeated='3'/><table:table-column "
                rf"table:default-cell-style-name='{column}'/><table:table-row><table:table-cell "
                "table:number-columns-repeated='3'/>"
                rf"<table:table-cell{style and f' table:style-name={style!r}'} office:value-type='float' "
                "office:value='5000'><text:p>5000</text:p></table:table-cell></table:table-row></table:table>",
                sample.read(name).decode("utf-8"), flags=re.DOTALL).replace(
                    "</office:automatic-styles>", f"{styles}</office:automatic-styles>"))
    sheets = read_other_workbook(tmp_path, "a.ods", Findings())
    assert sheets and sheets[0].rows == [[None, None, None, 5000]]
    assert sheets[0].shown == ({(1, 4): "~~5000~~"} if is_told else {})


def font(escapement: int, flags: int = 0) -> bytes:
    return biff(0x31, struct.pack("<HHHHHBBBBBB5s", 200, flags, 0, 400, escapement, 0, 0, 0, 0, 5, 0, b"Arial"))


@pytest.mark.parametrize(("text", "runs", "read"), [
    ("30800001", [(7, 5)], "3080000¹"), ("m2/5", [(1, 5), (2, 0)], "m²/5"), ("CO2", [(2, 6)], "CO2"),
    ("\U0001f3301", [(2, 5)], "\U0001f330¹"), ("12", [(1, 99), (40, 5)], "12"), ("12", [(1, 5), (0, 0)], "1²"),
    ("45000", [(0, 7), (1, 0)], "~~4~~5000")])
def test_what_stands_raised_or_is_struck_out_in_an_old_workbook_is_read_so(
        tmp_path: Path, text: str, runs: list, read: str):
    wide = text.encode("utf-16-le")
    told = struct.pack("<IIHBH", 1, 1, len(wide) // 2, 9, len(runs)) + wide + b"".join(
        struct.pack("<HH", *run) for run in runs)
    cell = biff(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    put(tmp_path, "a.xls", old_workbook(1, cell, font(1) + font(2) + font(0, 8) + biff(0xFC, told)))
    sheets = read_other_workbook(tmp_path, "a.xls", Findings())
    assert sheets and sheets[0].rows == [[read]]


def record(number: int, told: bytes = b"") -> bytes:
    """A record of a part of a binary workbook, which says up to 127 bytes."""
    return (bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])) + bytes([len(told)]) + told


@pytest.mark.parametrize(("escapement", "flags", "has_runs", "read"), [
    (1, 0, 1, "3080000¹"), (2, 0, 1, "30800001"), (1, 0, 0, "30800001"), (0, 8, 1, "3080000~~1~~")])
def test_what_stands_raised_or_is_struck_out_in_a_binary_workbook_is_read_so(
        tmp_path: Path, escapement: int, flags: int, has_runs: int, read: str):
    wide, counted = "30800001".encode("utf-16-le"), (1).to_bytes(4, "little")
    runs = counted + struct.pack("<HH", 7, 1)
    texts = record(159, counted * 2) + record(19, bytes([has_runs]) + (8).to_bytes(4, "little") + wide + runs * has_runs
                                              ) + record(160)
    fonts = record(611, (2).to_bytes(4, "little")) + b"".join(
        record(43, struct.pack("<HHHHBBBB8sBI", 220, lines, 400, up, 0, 2, 0, 0, bytes(8), 2, 1) + "A".encode(
            "utf-16-le")) for up, lines in ((0, 0), (escapement, flags))) + record(612)
    with zipfile.ZipFile(io.BytesIO(as_xlsb({"T": [["x"]]}))) as plain, zipfile.ZipFile(
            tmp_path / "a.xlsb", "w") as made:
        for name in plain.namelist():
            part = plain.read(name)
            if name.endswith("workbook.bin.rels"):
                part = part.replace(b"</Relationships>", b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.'
                                    b'org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.bin"/>'
                                    b"</Relationships>")
            if name.endswith("styles.bin"):
                part = part.replace(record(278), record(278) + fonts)
            if name.endswith("sheet1.bin"):
                text = record(6, bytes(8) + (1).to_bytes(4, "little") + b"x\0")
                assert text in part
                part = part.replace(text, record(7, bytes(12)))
            made.writestr(name, part)
        made.writestr("xl/sharedStrings.bin", texts)
    sheets = read_other_workbook(tmp_path, "a.xlsb", Findings())
    assert sheets and sheets[0].rows == [[read]]


@pytest.mark.parametrize(("rows", "columns", "is_read"), [
    (1, 16_000, True), (20_000, 8, True), (600_000, 8, False), (1_000_000, 1, False), (300, 16_000, False)])
def test_a_cell_of_a_small_workbook_stands_for_no_millions(tmp_path: Path, rows: int, columns: int, is_read: bool):
    row = (f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell office:value-type='string' "
           f"table:number-columns-repeated='{columns}'><text:p>x</text:p></table:table-cell></table:table-row>")
    sheets, codes = read_changed(tmp_path, ("</office:spreadsheet>",
                                            f"<table:table table:name='More'>{row}</table:table></office:spreadsheet>"))
    assert (sheets is not None) == is_read and codes == ([] if is_read else ["READ-004"])


def cell_of(text: str) -> str:
    return f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize("row", [
    "<table:table-row table:number-rows-repeated='1000000'><table:table-cell/></table:table-row><table:table-row>"
    "<table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row>",
    "<table:table-row>" + "<table:table-cell/>" * 900_000 + "</table:table-row>",
    f"<table:table-row table:number-rows-repeated='1000'>{cell_of('x' * 30_000)}</table:table-row>",
    "<table:table-row>" + cell_of("<text:s text:c='9999999'/>") * 700 + "</table:table-row>"],
    ids=["empty rows", "tags", "a long text", "blanks"])
def test_a_small_workbook_asks_for_no_more_than_its_size_can_have_a_use_for(tmp_path: Path, row: str):
    assert read_changed(tmp_path, ("</table:table>", row + "</table:table>")) == (None, ["READ-004"])


def test_a_formula_whose_value_is_a_text_without_letters_has_been_computed(tmp_path: Path):
    cells = ("<table:table-cell table:formula='of:=&quot;&quot;'><text:p/></table:table-cell>"
             "<table:table-cell table:formula='of:=1+1'/>")
    sheets, _ = read_changed(tmp_path, (TITLE, TITLE + cells))
    assert sheets and sheets[0].rows[0][1:] == [None, UNCOMPUTED]


def test_a_percentage_is_what_people_see(tmp_path: Path):
    cell = "<table:table-cell office:value-type='percentage' office:value='0.4'><text:p/></table:table-cell>"
    sheets, _ = read_changed(tmp_path, (TITLE, TITLE + cell))
    assert sheets and sheets[0].rows[0][1:] == ["40%"]


@pytest.mark.parametrize(("text", "is_seen"), [
    ("1234567", True), ("1,234,567 tCO2e", True), ("1.234.567,00", True), ("CO2 1 234 567.0", True), ("1.23E+06", True),
    ("1,235", False), ("", False), ("7", False)])
def test_a_number_that_is_shown_as_another_is_known_by_its_text(tmp_path: Path, text: str, is_seen: bool):
    cell = ("<table:table-cell office:value-type='float' office:value='1234567'>"
            f"<text:p>{text}</text:p></table:table-cell>")
    sheets, codes = read_changed(tmp_path, (TITLE, TITLE + cell))
    assert sheets and not codes and sheets[0].rows[0][1] == 1234567
    assert sheets[0].shown == ({} if is_seen else {(1, 2): text})


@pytest.mark.parametrize("changes", [
    [(" table:", " sheet:"), ("<table:", "<sheet:"), ("</table:", "</sheet:"), ("xmlns:table=", "xmlns:sheet=")],
    [(" office:", " o:"), ("<office:", "<o:"), ("</office:", "</o:"), ("xmlns:office=", "xmlns:o=")],
    [("xmlns:table:1.0", "xmlns:table:2.0")], [("Title", "<![CDATA[Title]]>")],
    [("</office:spreadsheet>", '<table:table table:name="Actions"/></office:spreadsheet>')]],
    ids=["prefix", "prefix of values", "namespace", "cdata", "same name"])
def test_what_the_library_would_pass_over_is_refused(tmp_path: Path, changes: list[tuple[str, str]]):
    assert read_changed(tmp_path, *changes) == (None, ["READ-004"])


@pytest.mark.parametrize("name", ["actions.ods", "actions.xls"])
def test_a_machine_that_is_slow_is_no_fault_of_the_workbook(tmp_path: Path, monkeypatch, name: str):
    monkeypatch.setattr(other_workbooks, "MOST_SECONDS", 0)
    shutil.copy(SAMPLES / name, tmp_path / name)
    findings = Findings()
    with pytest.raises(Refusal, match=r"was not read within 0 seconds\. Save it as \.xlsx"):
        read_other_workbook(tmp_path, name, findings)
    assert not findings.items


@pytest.mark.parametrize("name", ["actions.ods", "actions.xls"])
def test_a_library_that_is_not_there_is_no_fault_of_the_workbook(tmp_path: Path, monkeypatch, name: str):
    for library in ("xlrd", "python_calamine"):
        (tmp_path / f"{library}.py").write_text(f"raise ImportError('no {library} is installed')")
    monkeypatch.setattr(processes, "_named_packages", lambda: [str(tmp_path)])
    shutil.copy(SAMPLES / name, tmp_path / name)
    findings = Findings()
    with pytest.raises(OSError, match="part of the reporter could not be loaded: no .* is installed"):
        read_other_workbook(tmp_path, name, findings)
    assert not findings.items


def read_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> list[str]:
    """What is found of a workbook where a shell's script stands for the process that reads it."""
    (tmp_path / "python").write_text(f"#!/bin/sh\ncat >/dev/null; {script}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(processes.sys, "executable", str(tmp_path / "python"))
    findings = Findings()
    put(tmp_path, "a.xls", b"a workbook")
    assert read_other_workbook(tmp_path, "a.xls", findings) is None
    return [one.code for one in findings.items]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's script stands in for the process")
@pytest.mark.parametrize("script", [
    *(f"kill -{number} $$" for number in (9, 15, 11, 24, 6)), "exit 120",
    "echo 'Memory is not bounded here.\nmemory allocation of 9 bytes failed' >&2; kill -6 $$"])
def test_what_the_machine_ends_is_no_fault_of_the_workbook(tmp_path: Path, monkeypatch, script: str):
    with pytest.raises(Refusal, match=r"reads a\.xls was ended by the system or by somebody \(.*Save it as \.xlsx"):
        read_by(tmp_path, monkeypatch, script)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's script stands in for the process")
@pytest.mark.parametrize("script", ["exit 3", "echo memory allocation of 9 bytes failed >&2; kill -6 $$"])
def test_what_asks_for_more_memory_than_a_workbook_may_take_is_a_fault_of_it(tmp_path: Path, monkeypatch, script: str):
    assert read_by(tmp_path, monkeypatch, script) == ["READ-004"]


@pytest.mark.skipif(sys.platform == "win32", reason="no memory is bounded there")
@pytest.mark.parametrize(("error", "bounded", "raised"), [
    ("MemoryError()", True, None), ("OSError(12, 'Cannot allocate memory')", True, None),
    ("OSError('of the library')", True, None), ("MemoryError()", False, errno.ENOMEM),
    ("OSError(24, 'Too many open files')", True, errno.EMFILE), ("OSError(5, 'x')", False, errno.EIO)])
def test_what_is_refused_within_our_bounds_alone_is_of_the_workbook(
        tmp_path: Path, monkeypatch, error: str, bounded: bool, raised: int | None):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(f"""
import resource, sys
def refused(*_, **__):
    raise {error}
def bounds(*_):
    if not {bounded}:
        raise ValueError
resource.setrlimit = bounds
if "reporter.files.other_workbooks" in sys.orig_argv:
    import xlrd
    xlrd.open_workbook = refused
""")
    monkeypatch.setattr(processes, "_named_packages", lambda: [str(tmp_path / "site")])
    put(tmp_path, "a.xls", b"a workbook")
    findings = Findings()
    if raised is None:
        assert read_other_workbook(tmp_path, "a.xls", findings) is None and only(findings).code == "READ-004"
        return
    with pytest.raises(OSError) as refused:
        read_other_workbook(tmp_path, "a.xls", findings)
    assert refused.value.errno == raised and not findings.items


@pytest.mark.parametrize("name", ["none.ods", "none.xls"])
def test_what_is_no_workbook_is_told_at_its_place(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"no workbook")
    findings = Findings()
    assert read_other_workbook(tmp_path, name, findings) is None
    assert [(one.code, one.place.file) for one in findings.items] == [("READ-004", name)]


def test_a_panic_of_a_library_is_of_the_workbook(monkeypatch: pytest.MonkeyPatch):
    class Panic(BaseException):
        """As those of Rust, which are no Exception."""

    def panicking(*_: object) -> None:
        raise Panic
    monkeypatch.setattr(other_workbooks, "_other_sheets", panicking)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert other_workbooks._serve(".xlsb") == other_workbooks._NOT_OPENED


@pytest.mark.parametrize(("looks", "told"), [
    ({"number_format": "0.0%"}, ["READ-049"]), ({"usual": 9}, ["READ-049"]), ({"usual": 1}, []),
    ({"number_format": '0" %"'}, [])])
def test_percentages_that_a_binary_workbook_hides_are_told(tmp_path: Path, looks: dict, told: list[str]):
    put(tmp_path, "t.xlsb", as_xlsb({"Texts": [["a"]], "Numbers": [[0.4, "x"]]}, **looks))
    findings = Findings()
    sheets = read_other_workbook(tmp_path, "t.xlsb", findings)
    assert sheets and sheets[1].rows == [[0.4, "x"]]
    assert [one.code for one in findings.items] == told


@pytest.mark.parametrize(("spans", "told"), [("2", []), ("2000000", ["READ-003"])])
def test_cells_that_are_merged_beyond_any_use_are_refused(tmp_path: Path, spans: str, told: list[str]):
    with zipfile.ZipFile(SAMPLES / "marked.ods") as sample, zipfile.ZipFile(tmp_path / "a.ods", "w") as made:
        for name in sample.namelist():
            part = sample.read(name)
            made.writestr(name, part.replace(b'number-rows-spanned="2"', f'number-rows-spanned="{spans}"'.encode()))
    findings = Findings()
    assert (read_other_workbook(tmp_path, "a.ods", findings) is None) is bool(told)
    assert [one.code for one in findings.items] == told
