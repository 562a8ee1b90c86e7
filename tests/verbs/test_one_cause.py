"""One slip is one finding: what follows from it is no finding of its own."""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from reporter.dossier import starter
from reporter.findings import Severity
from reporter.verbs.examine import examine
from tests.files.aef.test_foreign_workbooks import ACTIONS as SHEET
from tests.files.aef.test_foreign_workbooks import Book, checked
from tests.files.tables import as_xlsx

ACTIONS, AUTHORIZATIONS, APPROACH = "registry/actions.csv", "registry/authorizations.csv", "approaches/CA9999.toml"
CHAPTER = "narrative/initial-report/IV-CA9999.md"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    starter.write(tmp_path)
    return tmp_path


def put(dossier: Path, file: str, cells: dict[str, str], *, again: int = 0) -> None:
    """Cells of the first row of a table, which then stands so often `again` with other identifiers."""
    with (dossier / file).open(newline="") as table:
        labels, row, *others = csv.reader(table)
    row = [cells.get(label, cell) for label, cell in zip(labels, row, strict=True)]
    rows = [[*row], *([f"{row[0]} {number}", *row[1:]] for number in range(again))]
    with (dossier / file).open("w", newline="") as table:
        csv.writer(table).writerows([labels, *rows, *others])


def errors(dossier: Path) -> list[tuple[str, str, str | None]]:
    found = examine(dossier).findings.at_least(Severity.ERROR)
    return [(one.code, one.place.file, one.place.column) for one in found]


@pytest.mark.parametrize(("cells", "told"), [
    ({"Vintage": "2025"}, [("AEF-303", "Vintage")]),
    ({"Cooperative approach ID": "CA9998"}, [("AEF-301", "Cooperative approach ID")]),
    ({"Acquiring participating Party ID": "#N/A"}, [("READ-044", "Acquiring participating Party ID")]),
    ({"Using/cancelling authorized entity ID": "Entity B", "Action type": "Use", "Action subtype": "",
      "Using/cancelling participating Party ID": "BVT"}, [("AEF-208", "Using/cancelling authorized entity ID")])])
def test_a_cell_that_slipped_is_told_once(dossier: Path, cells: dict[str, str], told: list[tuple[str, str]]):
    put(dossier, ACTIONS, cells)
    slipped = [(code, column) for code, _, column in errors(dossier) if column in cells and "Party ID" not in column
               or len(cells) == 1]
    assert slipped == told


@pytest.mark.parametrize("number", ["IV.H.5", "IV.H.6"])
def test_a_heading_that_is_itself_an_element_is_told_once(dossier: Path, number: str):
    path = dossier / CHAPTER
    text = path.read_text("utf-8")
    path.write_text(re.sub(rf"### {re.escape(number)} .*?(?=\n### |\Z)", "", text, flags=re.DOTALL), "utf-8")
    assert ("REP-103", CHAPTER, number) in errors(dossier)
    assert ("REP-101", CHAPTER, number) not in errors(dossier)


@pytest.mark.parametrize("value", ["#N/A", "nan", "#REF!"])
def test_an_error_value_in_the_inventory_is_told_as_such_alone(dossier: Path, value: str):
    path = dossier / "inventory.csv"
    path.write_text(path.read_text("utf-8").replace("2021,,", f"2021,{value},"), "utf-8")
    assert errors(dossier) == [("READ-044", "inventory.csv", "Emissions and removals (kt CO2 eq)")]


def test_sectors_that_all_authorizations_say_otherwise_are_told_in_the_approachs_file(dossier: Path):
    put(dossier, AUTHORIZATIONS, {"Sector(s)": "Transportation"}, again=3)
    assert [one for one in errors(dossier) if one[0] == "CON-104"] == [("CON-104", APPROACH, "sectors")]


def test_a_sector_that_is_none_is_told_in_the_approachs_file(dossier: Path):
    path = dossier / APPROACH
    path.write_text(path.read_text("utf-8").replace('sectors = ["Energy generation"]', 'sectors = ["Trains"]'), "utf-8")
    assert errors(dossier) == [("CON-104", APPROACH, "sectors")]


@pytest.mark.parametrize(("written", "instead", "told"), [
    ("end = 2030-12-31", "end = 2025-12-31", [("CON-125", APPROACH, "end")]),
    ("start = 2026-01-01", "start = 2031-01-01", [("CON-125", APPROACH, "end")]),
    ('[authorizations."AUTHORIZATION 1"]', '[authorizations."AUTHORISATION 1"]',
     [("REP-108", AUTHORIZATIONS, "Authorization ID")]),
    ("vintages = [", "vintges = [", [("DOS-002", APPROACH, "authorizations.AUTHORIZATION 1.vintges")]),
    ('parties = ["ATA", "BVT"]', 'parties = ["ATA", "XXQ"]', [("FMT-105", APPROACH, "parties")])])
def test_a_slip_in_the_approachs_file_is_told_once(dossier: Path, written: str, instead: str, told: list):
    before = examine(dossier).findings.items
    path = dossier / APPROACH
    path.write_text(path.read_text("utf-8").replace(written, instead), "utf-8")
    found = [one for one in examine(dossier).findings.items if (one.code, one.message) not in {
        (each.code, each.message) for each in before}]
    assert [(one.code, one.place.file, one.place.column) for one in found] == told


def test_of_an_acquirer_that_is_no_party_no_information_is_missed(dossier: Path):
    put(dossier, ACTIONS, {"Acquiring participating Party ID": "XXQ"})
    found = examine(dossier).findings.items
    assert "FMT-105" in {one.code for one in found}
    assert not [one for one in found if one.code == "ADV-110" and "XXQ" in one.message]


SHIPPED = Path(__file__).parents[2] / "inputs"
NO_TEXT = b"\xff\xfe\x00\xd8\xe9\x00\x81" * 40


@pytest.fixture
def of_a_download(tmp_path: Path) -> Path:
    """A dossier whose actions are derived from a registry's download."""
    return shutil.copytree(SHIPPED / "rwanda-clean-cooking", tmp_path / "rwanda")


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(("file", "content", "told"), [
    ("registry/authorizations.csv", NO_TEXT, "READ-005"), ("registry/authorizations.csv", None, "READ-001"),
    ("registry/authorizations.csv", b"a,b,c\n1,2,3\n", "READ-009"),
    ("registry/verra-transactions.csv", NO_TEXT, "READ-005"), ("registry/verra-transactions.csv", b"", "READ-007")])
def test_of_a_file_that_cannot_be_read_no_table_and_no_authorization_is_missed(
        of_a_download: Path, file: str, content: bytes | None, told: str):
    if content is None:
        (of_a_download / file).unlink()
    else:
        (of_a_download / file).write_bytes(content)
    assert [code for code, _, _ in errors(of_a_download)] == [told]


@pytest.mark.parametrize(("file", "old", "new", "told"), [
    ("registry/authorizations.csv", "2026-03-19", "in spring", "FMT-104"),
    ("dossier.toml", 'format = "verra"', 'format = "vera"', "READ-017"),
    ("dossier.toml", 'code = "RWA"', 'code = "Rwanda"', "DOS-004")])
def test_a_slip_on_which_a_download_hangs_is_told_once(of_a_download: Path, file: str, old: str, new: str, told: str):
    changed(of_a_download / file, old, new)
    assert [(code, at) for code, at, _ in errors(of_a_download)] == [(told, file)]


def test_that_a_table_is_missing_is_told_beside_a_file_of_another_that_cannot_be_read(dossier: Path):
    (dossier / ACTIONS).unlink()
    (dossier / "registry/entities.csv").write_bytes(NO_TEXT)
    assert [code for code, _, _ in errors(dossier)] == ["DOS-011", "READ-005"]


def test_of_a_dossier_without_any_approach_no_chapter_is_told(of_a_download: Path):
    (of_a_download / "approaches/CA0000.toml").unlink()
    assert [code for code, _, _ in errors(of_a_download)] == ["DOS-007"]


def test_a_key_of_another_kind_is_told_once(of_a_download: Path):
    path = of_a_download / "approaches/CA0000.toml"
    text = re.sub(r"\[expected_mitigation\]\n([0-9]+ = .*\n)+", "", path.read_text("utf-8"))
    path.write_text('expected_mitigation = "1 000"\n' + text, "utf-8")
    assert [code for code, _, _ in errors(of_a_download)] == ["DOS-004"]


@pytest.mark.parametrize("odd", ["\u202eseen", "\N{PARTY POPPER}", "x" * 1_100])
def test_letters_of_a_whole_column_that_no_page_can_carry_are_told_once(dossier: Path, odd: str):
    put(dossier, AUTHORIZATIONS, {"Additional explanatory information": odd}, again=30)
    told = [one for one in examine(dossier).findings.items if one.code in ("REP-122", "REP-141")]
    assert [(one.place.row, one.place.column, len(one.others)) for one in told] == [
        (2, "Additional explanatory information", 30)]
    assert "(in 31 rows: 2, 3, 4, 5, 6, …)" in told[0].message


@pytest.mark.parametrize("label", ["Purpose for which the ITMO has been used towards or cancelled for OIMP", "Vintage",
                                   "First unit ID", "Additional explanatory information"])
def test_what_a_whole_column_holds_is_told_once(tmp_path: Path, label: str):
    shutil.copytree(SHIPPED / "india-japan-jcm", tmp_path, dirs_exist_ok=True)
    with (tmp_path / "registry/actions-2027.csv").open(newline="") as table:
        labels, *rows = csv.reader(table)
    with (tmp_path / "registry/actions-2027.csv").open("w", newline="") as table:
        csv.writer(table).writerows([labels, *([*row[:at], "\x1b[2J", *row[at + 1:]] for row in rows
                                               for at in [labels.index(label)])])
    assert errors(tmp_path) == [("READ-054", "registry/actions-2027.csv", label)]


def test_a_cell_of_a_download_with_a_control_character_is_told_once(of_a_download: Path):
    path = of_a_download / "registry/verra-transactions.csv"
    labels, row, *others = csv.reader(path.read_text("utf-8-sig").splitlines())
    row[labels.index("Retirement/Cancellation Date")] = "\x07"
    with path.open("w", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows([labels, row, *others])
    assert [code for code, _, _ in errors(of_a_download)] == ["READ-054"]


@pytest.mark.parametrize("kept", ['t="e"><f>1/0</f><v>#DIV/0!</v>', 't="str"><f>"x"</f><v>x</v>',
                                  '><f>1+1</f><v>2.5</v>', '><f>1+1</f>'])
def test_of_a_formula_it_is_told_once_that_it_is_one_whatever_it_comes_to(dossier: Path, kept: str):
    labels, row, *_ = csv.reader((dossier / ACTIONS).read_text("utf-8").splitlines())
    row[labels.index("Action date")] = "=1+1"
    (dossier / ACTIONS).unlink()
    made = zipfile.ZipFile(io.BytesIO(as_xlsx({"Actions": [labels, row]})))
    with zipfile.ZipFile(dossier / "registry/actions.xlsx", "w") as changed_book:
        for name in made.namelist():
            content = made.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn('<c r="A2".*?</c>', f'<c r="A2" {kept}</c>', content, count=1)
                assert count
            changed_book.writestr(name, content)
    assert [(code, column) for code, _, column in errors(dossier) if column == "Action date"] == [
        ("READ-015", "Action date")]


SEVERAL = {"filed": 'report = "annual-information"\nversion = "1.0"\ndate = 2020-04-10\nreported_year = 2026\n',
           "ignore": 'code = "AEF-701"\nreason = "It is so"\n',
           "confidential": 'what = "w"\nbasis = "b"\nentity = "E"\n',
           "stand_in": 'what = "w"\nvalue = "v"\nreason = "r"\nkeys = ["ndc.metod"]\n'}


@pytest.mark.parametrize("kind", SEVERAL)
def test_the_same_table_many_times_is_one_finding_and_more_than_any_dossier_has_are_refused(dossier: Path, kind: str):
    facts = dossier / "dossier.toml"
    text = facts.read_text("utf-8")
    most = 1_000 - text.count(f"\n[[{kind}]]")
    facts.write_text(text + f"\n[[{kind}]]\n{SEVERAL[kind]}" * most, "utf-8")
    found = [one for one in examine(dossier).findings.items if one.code != "CNF-101" and one.place.file == facts.name]
    again = next(one for one in found if one.code == "CON-126")
    assert len(again.others) == most - 2 and f"(in {most - 1} rows: " in again.message
    assert len(found) == len({one.code for one in found})
    facts.write_text(text + f"\n[[{kind}]]\n{SEVERAL[kind]}" * (most + 1), "utf-8")
    (refused,) = (one for one in examine(dossier).findings.items if one.place.file == facts.name)
    assert (refused.code, refused.place.column) == ("DOS-004", kind) and refused.place.row
    assert "1000" in refused.message and "1000" in refused.remedy


def test_the_same_tables_in_one_line_are_one_finding(dossier: Path):
    facts = dossier / "dossier.toml"
    said = '{code = "AEF-701", reason = "It is so"}'
    facts.write_text(f"ignore = [{', '.join([said] * 5)}]\n" + facts.read_text("utf-8"), "utf-8")
    (again,) = (one for one in examine(dossier).findings.items if one.code == "CON-126")
    assert len(again.others) == 3 and "3 more times in this row" in again.message


@pytest.mark.parametrize(("file", "label"), [
    ("inventory.csv", "Strange {}"), ("review/recommendations.csv", "Strange {}"), (ACTIONS, "Action dates {}"),
    ("inventory.csv", "Year"), ("review/recommendations.csv", "ID"), (ACTIONS, "Action type")])
def test_one_habit_in_many_columns_is_told_at_the_first_and_counted_in_the_last(dossier: Path, file: str, label: str):
    path = dossier / file
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text("ID,Report,Recommendation\n1,Initial report,Do it.\n")
    with path.open(newline="") as table:
        header, *rows = csv.reader(table)
    if file == ACTIONS and "{" in label:
        header[header.index("Action date")] = "Of the action"
    header += [label.format(number) for number in range(150)]
    with path.open("w", newline="") as table:
        csv.writer(table).writerows([header, *(row + ["2027-01-01"] * 150 for row in rows)])
    found = [one for one in examine(dossier).findings.items
             if one.code in ("READ-010", "READ-012") and one.place.file == file]
    assert len(found) <= 21 and sum(1 + len(one.others) for one in found) == 150
    assert any("129 more times in this sheet" in one.message for one in found)


def test_cells_in_very_many_columns_beyond_the_form_are_one_cause(tmp_path: Path):
    def widen(book: Book) -> None:
        for column in range(40, 240):
            book[SHEET].cell(9, column).value = book[SHEET].cell(10, column).value = column

    found = [one for one in checked(tmp_path, widen).findings.items if one.code == "WB-229"]
    assert len(found) == 21 and sum(1 + len(one.others) for one in found) == 400


@pytest.mark.parametrize(("file", "label"), [
    ("inventory.csv", "Instaled capacity of plants {}"), (ACTIONS, "Participating Party acquiring {}")])
def test_what_unknown_columns_may_have_meant_is_not_looked_for_without_end(dossier: Path, file: str, label: str):
    """Each of thousands of labels beside each of hundreds of indicators takes a minute."""
    facts, path = dossier / "dossier.toml", dossier / file
    tables = (f'[[ndc.indicators]]\nname = "Installed capacity of plants number {number}"\nunit = "MW"\n'
              'reference = "2"\ntarget = "4"\n' for number in range(290))
    facts.write_text(facts.read_text("utf-8") + "\n" + "\n".join(tables), "utf-8")
    header, *rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([header + "".join("," + label.format(number) for number in range(4_000)),
                               *(row + "," * 4_000 for row in rows)]))
    began = time.process_time()
    assert examine(dossier).findings.items
    assert time.process_time() - began < 12
