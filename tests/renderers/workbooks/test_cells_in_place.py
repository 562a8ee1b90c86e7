"""Cells that are put into a workbook of others leave every other byte of its parts as it is."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.starter import example_dossier
from reporter.dossier.written_reading import read_written
from reporter.files.xlsx import read_workbook
from reporter.findings import Findings
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks.cells_in_place import CellInPlace, SharedFormula, with_cells
from reporter.renderers.workbooks.dossier import dossier_workbook
from reporter.renderers.workbooks.dossier_rows import with_answers_written
from tests.noted import SAID, parts_of, with_notes

RUN = CliRunner()
SINCE = datetime.datetime(1899, 12, 30)
SHEET = "xl/worksheets/sheet1.xml"


def workbook_of(rows: str, prefix: str = "", head: str = "", columns: str = "") -> bytes:
    """A workbook whose only sheet, Sheet, has these rows."""
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    of = f":{prefix[:-1]}" if prefix else ""
    xml = (f'{head}<{prefix}worksheet xmlns{of}="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
           f"{columns}<{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>")
    return repacked(made.getvalue(), lambda name, part: xml.encode() if name == SHEET else part)


def put(content: bytes, **cells: object) -> bytes:
    """The workbook with these values in its cells."""
    return with_cells(content, {"Sheet": {
        openpyxl.utils.cell.coordinate_to_tuple(at): value if isinstance(value, CellInPlace) else CellInPlace(value)
        for at, value in cells.items()}}, SINCE)


def rows_in(tmp_path: Path, content: bytes) -> list[list[object]]:
    """The rows of the sheet as they are read."""
    (tmp_path / "a.xlsx").write_bytes(content)
    findings = Findings()
    sheets = read_workbook(tmp_path, "a.xlsx", findings)
    assert sheets is not None, findings.items[0].message
    return sheets[0].rows


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("head", ["", "\ufeff", '<?xml version="1.0" encoding="UTF-8"?><!-- <c r="A2"> -->'])
def test_cells_are_put_where_they_belong(tmp_path: Path, prefix: str, head: str):
    rows = ('<p:row r="2" spans="1:2"><p:c r="B2"><p:v>1</p:v></p:c><p:c r="D2"></p:c></p:row><p:row r="4"/>'
            '<p:row r="6"></p:row><p:row><p:c><p:v>8</p:v></p:c><p:c><p:v>9</p:v></p:c></p:row>').replace("p:", prefix)
    made = put(workbook_of(rows, prefix, head), A2="a", B2="é<&>\U0001f600 ", C2=3, D2=None, E2="=1+1", B4=True,
               C6=2.5, B7="nine", A1="first", A5="between", A8="_x0041_\r\n")
    assert rows_in(tmp_path, made) == [
        ["first"], ["a", "é<&>\U0001f600 ", 3, None, "=1+1"], [], [None, True], ["between"], [None, None, 2.5],
        [8, "nine"], ["_x0041_\n"]]
    assert b"spans" not in parts_of(made)[SHEET]


def test_a_cell_looks_as_it_did_or_as_another_or_as_its_column(tmp_path: Path):
    rows = '<row r="1"><c r="A1" s="7"/><c r="B1" s="3"/></row>'
    made = put(workbook_of(rows, columns='<cols><col min="3" max="4" style="5"/></cols>'), A1="own", D1="column",
               C1=CellInPlace("like", like=(1, 2)), F1="none", B1=datetime.date(2027, 3, 1))
    assert parts_of(made)[SHEET].count(b' s="') == 4
    for cell in (b'<c r="A1" s="7" t=', b'<c r="C1" s="3" t=', b'<c r="D1" s="5" t=', b'<c r="F1" t=',
                 b'<c r="B1" s="3"><v>46447'):
        assert cell in parts_of(made)[SHEET]


def test_no_value_of_a_formula_is_older_than_what_it_is_made_of():
    rows = '<row r="1"><c r="A1"><f>B1+1</f><v>2</v></c><c r="B1"><v>1</v></c><c r="C1" t="str"><f>"a"</f></c></row>'
    book = repacked(workbook_of(rows), lambda name, part: part.replace(
        b'fullCalcOnLoad="1"', b'fullCalcOnLoad="0"') if name == "xl/workbook.xml" else part.replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="a"/></Types>'))
    made = parts_of(put(book, B1=5))
    assert b"<f>B1+1</f></c>" in made[SHEET] and b"<v>5</v>" in made[SHEET]
    assert b'fullCalcOnLoad="1"' in made["xl/workbook.xml"] and b'Load="0"' not in made["xl/workbook.xml"]
    assert b"calcChain" not in made["[Content_Types].xml"]


def test_a_formula_of_which_others_are_made_is_not_written_over():
    rows = ('<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1</f></c></row><row r="2"><c r="A2">'
            '<f t="shared" si="0"/></c></row>')
    with pytest.raises(SharedFormula, match="A1"):
        put(workbook_of(rows), A1="text")
    assert b'"A1:A2"' in parts_of(put(workbook_of(rows), A2="text"))[SHEET]


def test_what_people_drew_stays_when_an_approach_is_added(tmp_path: Path):
    book = tmp_path / "mine.xlsx"
    RUN.invoke(app, ["init", str(book), "--party", "GHA", "--approach", "CA0001", "--year", "2027"])
    book.write_bytes(with_notes(book.read_bytes()))
    before = parts_of(book.read_bytes())
    done = RUN.invoke(app, ["init", str(book), "--approach", "CA0002"])
    assert "CA0002 added, and nothing else changed" in done.output
    after = parts_of(book.read_bytes())
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} <= {
        f"xl/worksheets/sheet{number}.xml" for number in (1, 7, 15, 16)}
    assert SAID.encode() in after["xl/drawings/drawing90.xml"] and b"<b/>" in after["xl/worksheets/sheet90.xml"]


def test_what_people_drew_stays_when_answers_change(tmp_path: Path):
    content = with_notes(dossier_workbook(example_dossier()))
    made = with_answers_written(content, {"initial-report": [
        AnswerRow("II.A", None, None, "What Word says.", "Registry unit", "2027-03-01")]})
    before, after = parts_of(content), parts_of(made)
    assert SAID.encode() in after["xl/drawings/drawing90.xml"] and b"<b/>" in after["xl/worksheets/sheet90.xml"]
    assert {name for name in before if before[name] != after[name]} <= {
        f"xl/worksheets/sheet{number}.xml" for number in (1, 15, 16)}
    (tmp_path / "mine.xlsx").write_bytes(made)
    written = read_written(tmp_path / "mine.xlsx")
    assert written is not None
    assert next(row for row in written.content.answers["initial-report"] if row.number == "II.A") == AnswerRow(
        "II.A", None, None, "What Word says.", "Registry unit", "2027-03-01")
