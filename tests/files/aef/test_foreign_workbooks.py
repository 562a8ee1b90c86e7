"""Workbooks made elsewhere: the shipped dossiers' own, changed as people and programs change them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from reporter.accounting.closing import closed
from reporter.checks.marks import Mark, ScriptVerdict
from reporter.findings import Severity, Voice
from reporter.forms.editions import edition, present, profiles
from reporter.renderers.workbooks.aef import aef_workbook
from reporter.verbs.check import Inspected, inspect

INPUTS = Path(__file__).parents[3] / "inputs"
DOSSIERS = ("india-japan-jcm", "japan-india-jcm", "rwanda-clean-cooking")
TABLE_1, AUTHORIZATIONS, ACTIONS, HOLDINGS, ENTITIES = (table.sheet for table in present().tables)
Book = openpyxl.Workbook
Change = Callable[[Book], object]


@cache
def shipped(name: str, profile: str = "secretariat-workbook") -> bytes:
    """The AEF workbook of a dossier in inputs/, with the authorizations of the year before in Table 2 too."""
    submission = closed(INPUTS / name).submission
    assert submission is not None
    return aef_workbook(replace(submission, authorizations=submission.own_authorizations), profiles()[profile])


def checked(folder: Path, change: Change, name: str = "india-japan-jcm") -> Inspected:
    """What is found in a shipped workbook after a change."""
    book = openpyxl.load_workbook(io.BytesIO(shipped(name)))
    change(book)
    path = folder / f"{name}.xlsx"
    book.save(path)
    return inspect([path])[0]


def told(one: Inspected) -> list[tuple[str, str | None, str | None]]:
    """Code, sheet and cell of each finding but for the scripts' own faults; the row where it is about a whole row."""
    return [(finding.code, finding.place.sheet, finding.place.cell or (str(finding.place.row or "") or None))
            for finding in one.findings.sorted() if finding.voice is not Voice.FAULT_OF_SCRIPTS]


def setting(sheet: str, **cells: object) -> Change:
    def change(book: Book) -> None:
        for address, value in cells.items():
            book[sheet][address].value = value
    return change


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_shipped_workbooks_come_back_clean(tmp_path: Path, name: str):
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(shipped(name))
    assert told(inspect([path])[0]) == []


def test_a_workbook_saved_by_another_program_comes_back_clean(tmp_path: Path):
    assert told(checked(tmp_path, lambda book: None)) == []


def test_both_parties_together_are_checked_and_consistent(tmp_path: Path):
    paths = [tmp_path / f"{name}.xlsx" for name in DOSSIERS]
    for path, name in zip(paths, DOSSIERS, strict=True):
        path.write_bytes(shipped(name))
    india, japan, rwanda = inspect(paths)
    assert [told(one) for one in (india, japan, rwanda)] == [[], [], []]
    # Of the units' serials, which share digits, the scripts make nothing right.
    assert (rwanda.mark, rwanda.mark_without_faults) == (Mark.INCONSISTENT, Mark.CONSISTENT)
    # Neither Party's workbook of 2026 is on hand.
    assert india.mark is japan.mark is Mark.NOT_CHECKED
    assert not any("2027 is not on hand" in reason for reason in india.not_checked + japan.not_checked)


def test_a_workbook_alone_says_whose_submission_is_missing(tmp_path: Path):
    one = checked(tmp_path, lambda book: None)
    assert one.mark is Mark.NOT_CHECKED
    assert any("JPN for 2027 is not on hand" in reason for reason in one.not_checked)


def test_ten_planted_faults_come_back_as_exactly_those_ten(tmp_path: Path):
    def plant(book: Book) -> None:
        actions = book[ACTIONS]
        book[TABLE_1]["C5"].value = 1
        book[AUTHORIZATIONS]["H8"].value = "ghg"
        book[AUTHORIZATIONS]["C9"].value = "2026-12-01"
        actions["S9"].value = str(actions["S9"].value)
        actions["B10"].value = "31/06/2027"
        actions["Z12"].value = "jpn"
        actions["W11"].value = int(actions["W11"].value) - 1
        actions["V13"].value = "Reductions of emissions"
        book[HOLDINGS]["C8"].value = f"{book[HOLDINGS]['C8'].value}\xa0"
        book[HOLDINGS]["P9"].value = int(book[HOLDINGS]["P9"].value) + 1
    one = checked(tmp_path, plant)
    assert sorted(told(one), key=lambda found: (found[1], found[2])) == sorted([
        ("WB-210", TABLE_1, "C5"), ("WB-215", AUTHORIZATIONS, "H8"), ("WB-207", AUTHORIZATIONS, "C9"),
        ("WB-216", ACTIONS, "S9"), ("FMT-104", ACTIONS, "B10"), ("AEF-303", ACTIONS, "W11"),
        ("WB-215", ACTIONS, "Z12"), ("FMT-107", ACTIONS, "V13"), ("WB-218", HOLDINGS, "C8"),
        ("AEF-306", HOLDINGS, "P9")], key=lambda found: (found[1], found[2]))
    assert one.mark is Mark.INCONSISTENT


FAULTS: dict[str, tuple[Change, list[tuple[str, str, str]]]] = {
    "a date as text": (setting(ACTIONS, B9="15/03/2027"), [("WB-207", ACTIONS, "B9")]),
    "an ISO date as text": (setting(ACTIONS, B9="2027-03-15"), [("WB-207", ACTIONS, "B9")]),
    "a date in words": (setting(ACTIONS, B9="15 March 2027"), [("WB-207", ACTIONS, "B9")]),
    "a date with the month first": (setting(TABLE_1, C7="04/13/2028"), [("WB-207", TABLE_1, "C7")]),
    "a quantity with separators": (setting(AUTHORIZATIONS, G8="1,500,000"), [("WB-216", AUTHORIZATIONS, "G8")]),
    "a year as text": (setting(TABLE_1, C6="2027"), [("WB-216", TABLE_1, "C6")]),
    "a blank that does not break": (setting(ACTIONS, C13="First\xa0transfer"), [("WB-218", ACTIONS, "C13")]),
    "a code in small letters": (setting(TABLE_1, C4="ind"), [("WB-215", TABLE_1, "C4")]),
    "an identifier with dashes": (
        lambda book: setting(HOLDINGS, F8=str(book[HOLDINGS]["F8"].value).replace("-", "–"))(book),
        [("WB-215", HOLDINGS, "F8")]),
    "leading zeros in a serial": (
        lambda book: setting(HOLDINGS, F8=str(book[HOLDINGS]["F8"].value).replace("IND-2", "IND-002"))(book),
        [("FMT-110", HOLDINGS, "F8")]),
    "a Party by its name": (setting(TABLE_1, C4="India"), [("FMT-105", TABLE_1, "C4")]),
    "a Party misspelt in Table 2": (setting(AUTHORIZATIONS, N8="Japan"), [("FMT-105", AUTHORIZATIONS, "N8")]),
    "an action type misspelt": (setting(ACTIONS, C13="Frist transfer"), [("FMT-107", ACTIONS, "C13")]),
    "an action type left out": (setting(ACTIONS, C9=None), [("FMT-100", ACTIONS, "C9")]),
    "a Last ID left out": (setting(ACTIONS, J9=None), [("FMT-100", ACTIONS, "J9")]),
    "a quantity in words": (setting(HOLDINGS, P8="many"), [("FMT-102", HOLDINGS, "P8")]),
    "a version of the authorization left out": (setting(AUTHORIZATIONS, E8=None), [("FMT-100", AUTHORIZATIONS, "E8")]),
    "an authorization ID with an underscore": (
        setting(AUTHORIZATIONS, B8="IND_JCM 1"), [("FMT-108", AUTHORIZATIONS, "B8")]),
    "an authorization ID with a slash, where Table 3 has another": (
        setting(AUTHORIZATIONS, B8="IND/JCM 1"), [("AEF-308", AUTHORIZATIONS, "B8"), ("AEF-201", ACTIONS, "F13")]),
    "commas in a serial": (
        lambda book: setting(HOLDINGS, F8=with_commas(book[HOLDINGS]["F8"].value))(book),
        [("WB-226", HOLDINGS, "F8")]),
    "a blank where NA is due": (setting(ACTIONS, Y9=None, Y10=None), [("WB-223", ACTIONS, "Y9")]),
    "a blank underlying registry": (setting(ACTIONS, L11=None), [("WB-223", ACTIONS, "L11")]),
    "a label with a footnote": (setting(ACTIONS, B8="Action datea"), [("WB-204", ACTIONS, "B8")]),
    "a label in two lines": (setting(ACTIONS, I8="First\nID"), [("WB-204", ACTIONS, "I8")]),
    "an eighth sheet": (lambda book: book.create_sheet("Notes"), [("WB-202", "Notes", "")]),
    "a sheet's name in small letters": (
        lambda book: setattr(book[ACTIONS], "title", "Table 3 actions "), [("WB-227", "Table 3 actions ", "")]),
    "a table lower down": (lambda book: book[ACTIONS].insert_rows(3, 2), [("WB-205", ACTIONS, "B10")]),
    "a table further right": (lambda book: book[HOLDINGS].insert_cols(1, 2), [("WB-205", HOLDINGS, "D7")]),
    "Table 1 lower and further right": (
        lambda book: (book[TABLE_1].insert_rows(1), book[TABLE_1].insert_cols(1)), [("WB-205", TABLE_1, "C5")]),
    "a column in between": (lambda book: book[ACTIONS].insert_cols(5), [("WB-205", ACTIONS, "F8")]),
    "an empty row": (lambda book: book[ACTIONS].insert_rows(11), [("WB-206", ACTIONS, "12")]),
    "a row above the labels": (
        lambda book: setting(ACTIONS, **{f"{cell.column_letter}5": cell.value for cell in book[ACTIONS][9]})(book),
        [("READ-055", ACTIONS, "5")]),
    "a footnote": (
        lambda book: setting(ENTITIES, **{f"B{book[ENTITIES].max_row + 2}": "a Date of issue."})(book),
        [("WB-206", ENTITIES, "")]),
    "a value beyond the form": (setting(ACTIONS, AN10=5000), [("WB-229", ACTIONS, "AN10")]),
    "a column of one's own": (setting(HOLDINGS, Y7="Remarks", Y8="sold", Y9="sold"), [("WB-229", HOLDINGS, "Y8")]),
    "a value beside Table 1": (setting(TABLE_1, D6="or 2026"), [("WB-229", TABLE_1, "D6")]),
    "a label a second time": (setting(TABLE_1, B14="Reported year", C14=2026), [("WB-229", TABLE_1, "B14")]),
    "a field that Table 1 has not": (setting(TABLE_1, B15="Contact", C15="Ms A"), [("WB-229", TABLE_1, "B15")]),
    "notes below and a title beside Table 1": (
        setting(TABLE_1, B2="Table 1: Submission", B14="a As given by the CARP", B15="b", C15="Left blank"), []),
    "a further label without values": (setting(ACTIONS, AN8="Remarks"), []),
    "a quantity shown in thousands": (
        lambda book: setattr(book[ACTIONS]["S9"], "number_format", "#,##0,"), [("READ-056", ACTIONS, "S9")]),
    "a year that is not shown": (
        lambda book: setattr(book[TABLE_1]["C6"], "number_format", ";;;"), [("READ-056", TABLE_1, "C6")]),
    "a quantity with its unit": (lambda book: setattr(book[ACTIONS]["S9"], "number_format", '#,##0 "tCO2e"'), []),
    "a hidden row": (lambda book: setattr(book[ACTIONS].row_dimensions[10], "hidden", True),
                     [("WB-220", ACTIONS, "10")]),
    "a hidden sheet": (lambda book: setattr(book[ENTITIES], "sheet_state", "hidden"), [("WB-220", ENTITIES, "")]),
}


def with_commas(identifier: object) -> str:
    *parts, serial, vintage = str(identifier).split("-")
    return "-".join((*parts, f"{int(serial):,}", vintage))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_once_and_the_value_is_used_as_meant(tmp_path: Path, fault: str):
    change, expected = FAULTS[fault]
    found = told(checked(tmp_path, change))
    # A fault of a whole sheet or of a row without a cell is given without its cell.
    assert len(found) == len(expected), found
    assert [(code, sheet, cell if due else "") for (code, sheet, cell), (_, _, due)
            in zip(found, expected, strict=True)] == expected


def test_a_blank_for_any_party_stops_a_script_and_is_said(tmp_path: Path):
    one = checked(tmp_path, setting(AUTHORIZATIONS, N8=None))
    found = [finding for finding in one.findings.items if finding.code == "WB-224"]
    assert [(each.place.cell, each.source, each.severity) for each in found] == [("N8", "II01", Severity.ADVICE)]
    said = {answer.script: answer.verdict for answer in one.scripts}
    assert said["II01"] is ScriptVerdict.FAILS_BY_FAULT
    assert (one.mark, one.mark_without_faults) == (Mark.INCONSISTENT, Mark.NOT_CHECKED)
    assert {answer.verdict for answer in checked(tmp_path, lambda book: None).scripts if answer.script == "II01"} == {
        ScriptVerdict.PASSES}


def as_the_nomenclature(book: Book) -> None:
    """First and Last ID as whole numbers, and the two further action types of the nomenclature's Table 25."""
    for sheet, first in ((ACTIONS, 9), (HOLDINGS, 8)):
        for row in range(first, book[sheet].max_row + 1):
            for letter in "IJ" if sheet == ACTIONS else "FG":
                text = str(book[sheet][f"{letter}{row}"].value)
                if text.startswith("CA"):
                    book[sheet][f"{letter}{row}"].value = int(text.split("-")[3])
    for row in range(9, book[ACTIONS].max_row + 1):
        if book[ACTIONS][f"C{row}"].value == "Cancellation":
            book[ACTIONS][f"C{row}"].value = "Voluntary Cancellation"
    last = book[ACTIONS].max_row + 1
    for column in range(2, 35):
        cell, above = book[ACTIONS].cell(last, column), book[ACTIONS].cell(last - 1, column)
        cell.value, cell.number_format = above.value, above.number_format
    book[ACTIONS][f"C{last}"].value = "Authorization"


def test_whole_numbers_and_further_action_types_are_read_under_the_nomenclature(tmp_path: Path):
    book = openpyxl.load_workbook(io.BytesIO(shipped("india-japan-jcm", "nomenclature-2026-02")))
    as_the_nomenclature(book)
    path = tmp_path / "IND.xlsx"
    book.save(path)
    own, scripts = inspect([path], profiles()["nomenclature-2026-02"])[0], inspect([path])[0]
    assert {finding.code for finding in own.findings.items} <= {"AEF-108"}
    assert own.submission is not None and scripts.submission is not None
    expected = closed(INPUTS / "india-japan-jcm").submission
    assert expected is not None
    assert [row.block for row in own.submission.actions] == [row.block for row in expected.actions]
    assert [row.block for row in scripts.submission.holdings] == [row.block for row in expected.holdings]
    assert {"WB-209", "WB-215", "WB-225"} <= {finding.code for finding in scripts.findings.items}
    assert next(each for each in scripts.scripts if each.script == "syntax").verdict is ScriptVerdict.FAILS


def test_a_whole_number_of_another_party_s_itmos_makes_no_identifier(tmp_path: Path):
    book = openpyxl.load_workbook(io.BytesIO(shipped("japan-india-jcm", "nomenclature-2026-02")))
    as_the_nomenclature(book)
    path = tmp_path / "JPN.xlsx"
    book.save(path)
    one = inspect([path], profiles()["nomenclature-2026-02"])[0]
    assert "FMT-110" in {finding.code for finding in one.findings.items} and one.mark is not Mark.CONSISTENT


def test_what_the_platform_found_is_read_from_a_workbook(tmp_path: Path):
    def change(book: Book) -> None:
        used = next(row for row in range(9, 30) if book[ACTIONS][f"C{row}"].value == "Use")
        book[ACTIONS][f"AG{used}"].value = "Checked, inconsistencies identified"
    one = checked(tmp_path, change, "japan-india-jcm")
    assert "AEF-531" in {finding.code for finding in one.findings.items}


def told_of(one: Inspected, *codes: str) -> list[tuple[str, str | None]]:
    """Code and cell of the findings of some rules."""
    return [(code, cell) for code, _, cell in told(one) if code in codes]


def values(one: Inspected, attribute: str) -> list[str]:
    assert one.submission is not None
    return [str(getattr(row, attribute)) for row in one.submission.actions]


def test_dates_of_a_column_are_read_in_one_order(tmp_path: Path):
    one = checked(tmp_path, setting(ACTIONS, B9="02/03/2027", B10="02/16/2027"))
    assert told(one) == [("WB-207", ACTIONS, "B9"), ("WB-207", ACTIONS, "B10")]
    assert values(one, "action_date")[:2] == ["2027-02-03", "2027-02-16"]


@pytest.mark.parametrize(("change", "cell", "both"), [
    (setting(ACTIONS, B9="02/03/2027", B10="04/05/2027"), "B9", "2027-03-02 or 2027-02-03"),
    (setting(ACTIONS, S12="12.000"), "S12", "12 or 12000"),
    (setting(TABLE_1, C7="04/05/2028"), "C7", "2028-05-04 or 2028-04-05"),
])
def test_what_two_readings_fit_is_told_once_and_leaves_no_echo(tmp_path: Path, change: Change, cell: str, both: str):
    one = checked(tmp_path, change)
    assert [(code, where) for code, _, where in told(one)] == [("READ-043", cell)]
    assert both in one.findings.sorted()[0].message


def test_separators_of_thousands_are_read_one_way_in_a_column(tmp_path: Path):
    one = checked(tmp_path, setting(AUTHORIZATIONS, G8="2.500.000", G9="500.000"))
    assert told(one) == [("WB-216", AUTHORIZATIONS, "G8"), ("WB-216", AUTHORIZATIONS, "G9")]
    assert one.findings.sorted()[1].remedy == "Type the number 500000"


def test_a_number_that_stands_for_a_day_follows_the_date_system_of_the_workbook(tmp_path: Path):
    def change(book: Book) -> None:
        book.epoch = datetime.datetime(1904, 1, 1)
        book[ACTIONS]["B9"].value, book[ACTIONS]["B9"].number_format = 44959, "General"
    one = checked(tmp_path, change)
    assert told_of(one, "WB-208") == [("WB-208", "B9")] and values(one, "action_date")[0] == "2027-02-03"


@pytest.mark.parametrize(("sheet", "cell", "value", "code"), [
    (ACTIONS, "AH9", "#REF!", "READ-044"), (AUTHORIZATIONS, "O9", "#N/A", "READ-044"),
    (ENTITIES, "C11", "nan", "READ-044"), (TABLE_1, "C7", "#VALUE!", "READ-044"),
    (HOLDINGS, "P8", "#BEZUG!", "READ-044"), (ACTIONS, "B9", "####", "READ-044"),
    (ACTIONS, "F10", datetime.datetime(2027, 1, 2), "READ-045"), (ENTITIES, "E11", 12345678901234567890, "READ-045"),
    (ENTITIES, "E11", "1.23457E+12", "READ-045"), (ACTIONS, "M9", 1.5e17, "READ-045"),
    (ENTITIES, "C11", "K?k?? Energia", "READ-046"), (ACTIONS, "AH9", "the mill of S?o Paulo", "READ-046"),
    (ACTIONS, "B9", datetime.datetime(2027, 2, 2, 18, 30), "READ-047"), (ACTIONS, "B9", 46421.77, "READ-047"),
])
def test_what_programs_did_to_a_cell_is_told_at_it_as_in_registry_tables(
        tmp_path: Path, sheet: str, cell: str, value: object, code: str):
    assert (code, sheet, cell) in told(checked(tmp_path, setting(sheet, **{cell: value})))


def test_entities_that_cannot_be_read_are_not_taken_for_none(tmp_path: Path):
    assert {code for code, *_ in told(checked(tmp_path, setting(AUTHORIZATIONS, O9="#N/A")))} == {"READ-044"}


def test_an_escaped_carriage_return_is_a_line_end(tmp_path: Path):
    one = checked(tmp_path, setting(ACTIONS, AH9="one_x000D_\ntwo", AD10="Authorized entity A (illustrative)_x000D_\n"))
    assert values(one, "explanation")[0] == "one\ntwo" and told(one) == [("WB-218", ACTIONS, "AD10")]


@pytest.mark.parametrize(("text", "name"), [
    ("\u2067CA9999\u2069", "right-to-left isolate (U+2067)"), ("CA9999\u200f", "right-to-left mark (U+200F)"),
    ("\ufeffCA9999", "zero width no-break space (U+FEFF)"), ("CA\xad9999", "soft hyphen (U+00AD)")])
def test_letters_that_nobody_sees_are_passed_over_and_named(tmp_path: Path, text: str, name: str):
    one = checked(tmp_path, setting(ACTIONS, E11=text, S10="\u2067١٢٠٠٠\u2069"))
    assert told(one) == [("WB-216", ACTIONS, "S10"), ("WB-218", ACTIONS, "E11")]
    assert name in one.findings.sorted()[1].message
    assert one.findings.sorted()[0].remedy == "Type the number 12000"


def test_an_accent_in_two_pieces_is_the_same_name_and_no_fault(tmp_path: Path):
    def change(book: Book) -> None:
        for sheet, cell, name in ((ENTITIES, "C11", "Socie\u0301te\u0301"), (AUTHORIZATIONS, "O9", "Société"),
                                  (ACTIONS, "AD10", "Société"),
                                  (ACTIONS, "AD18", "Société")):
            book[sheet][cell].value = name
    assert not [code for code, _, _ in told(checked(tmp_path, change)) if code.startswith(("WB-", "AEF-60"))]


def test_words_of_the_form_below_the_labels_are_no_records(tmp_path: Path):
    def change(book: Book) -> None:
        for sheet, first, words in (
                (AUTHORIZATIONS, 8, {"H": ("GHG", "Non-GHG"), "M": ("NDC", "OIMP", "IMP"), "T": ("Authorization",)}),
                (ACTIONS, 9, {"C": ("Aquisition", "Transfer", "Use"), "P": ("GHG", "non-GHG"), "V": ("Removals",)}),
                (HOLDINGS, 8, {"M": ("GHG", "Non-GHG"), "S": ("Emission reductions", "Removals")})):
            book[sheet].insert_rows(first, max(map(len, words.values())))
            for letter, values in words.items():
                for offset, value in enumerate(values):
                    book[sheet][f"{letter}{first + offset}"].value = value
    one = checked(tmp_path, change)
    assert told(one) == [("WB-219", AUTHORIZATIONS, "H8"), ("WB-219", ACTIONS, "C9"), ("WB-219", HOLDINGS, "M8")]
    assert one.submission is not None and one.submission.actions[0].place.row == 12


def test_merged_labels_and_values_are_read(tmp_path: Path):
    def change(book: Book) -> None:
        book[ACTIONS]["E7"].value = book[ACTIONS]["E8"].value
        book[ACTIONS].merge_cells("E7:E8")
        book[HOLDINGS].merge_cells("B8:B9")
    one = checked(tmp_path, change)
    assert told(one) == [("WB-221", ACTIONS, "E7"), ("WB-221", HOLDINGS, "B8")]
    assert one.submission is not None and one.submission.holdings[1].approach == "CA9999"


def test_cells_that_are_merged_far_down_make_no_rows(tmp_path: Path):
    """A small file would say of each of 90,000 rows that the rest of it is missing."""
    def change(book: Book) -> None:
        book[ACTIONS].merge_cells("B19:B90000")
        book[ACTIONS]["B90000"].number_format = "0"
    assert told(checked(tmp_path, change)) == [("WB-221", ACTIONS, "B19")]


def test_a_row_whose_itmos_cannot_be_read_leaves_no_echo(tmp_path: Path):
    one = checked(tmp_path, setting(ACTIONS, I9="?", J9="?"))
    assert told(one) == [("FMT-110", ACTIONS, "I9"), ("FMT-110", ACTIONS, "J9")]
    assert any("row 9" in reason for reason in one.not_checked)


def test_the_profile_says_which_spelling_is_meant(tmp_path: Path):
    path = tmp_path / "IND.xlsx"
    path.write_bytes(shipped("india-japan-jcm", "nomenclature-2026-02"))
    default, own = inspect([path])[0], inspect([path], profiles()["nomenclature-2026-02"])[0]
    assert {finding.code for finding in default.findings.items} == {"WB-215"}
    # Timeframes are of the dossier, which writes them in the other form.
    assert {finding.code for finding in own.findings.items} <= {"AEF-108"}


def test_codes_are_ignored_in_workbooks(tmp_path: Path):
    book = tmp_path / "IND.xlsx"
    book.write_bytes(shipped("india-japan-jcm"))
    checked(tmp_path, setting(TABLE_1, C4="ind"))
    one = inspect([tmp_path / "india-japan-jcm.xlsx"], ignore=["WB-215"])[0]
    assert told(one) == [] and [each.finding.code for each in one.findings.ignored] == ["WB-215"]


def first_draft(rows: list[dict[str, object]], holdings: list[dict[str, object]]) -> bytes:
    """A workbook in the draft version of 2022 (6/CMA.4 annex VII)."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    heading = workbook.add_worksheet("Heading")
    for number, pair in enumerate((("Table 1: Heading", ""), ("Party", "GHA"), ("Reported year", 2023))):
        heading.write_row(number, 0, pair)
    for title, columns, records in (("Actions", edition("2022-draft").actions.columns, rows),
                                    ("Holdings", edition("2022-draft").holdings.columns, holdings)):
        sheet = workbook.add_worksheet(title)
        labels = [column.label for column in columns]
        sheet.write(0, 0, f"Table: {title}")
        sheet.write_row(3, 0, labels)
        sheet.write(4, labels.index("Sector(s)"), "Energy")
        for number, record in enumerate(records, 5):
            sheet.write_row(number, 0, [record.get(label, "") for label in labels])
    workbook.close()
    return buffer.getvalue()


ITMO = {"Cooperative approach": "CA0001", "First unique identifier": "CA0001-GHA01-GHA-1-2022",
        "Last unique identifier": "CA0001-GHA01-GHA-100-2022", "Metric": "GHG", "Quantity (t CO2 eq)": 100,
        "First transferring participating Party": "GHA", "Vintage": 2022, "Authorization ID": "GHA 1"}


def test_the_first_draft_is_read_as_far_as_it_goes(tmp_path: Path):
    moved = {**ITMO, "Action date": datetime.date(2023, 5, 4), "Action type": "First transfer",
             "Acquiring participating Party": "CHE", "First transfer": "First transfer to another Party"}
    path = tmp_path / "GHA.xlsx"
    path.write_bytes(first_draft([moved], [{**ITMO, "Vintage": 2021}]))
    one = inspect([path])[0]
    assert told(one) == [("AEF-303", "Holdings", "L6"), ("WB-222", "Actions", "4")]
    assert one.findings.at_least(Severity.ADVICE)[1].message.count("Party ITMO registry") == 1
    assert one.submission is not None and one.submission.actions[0].quantity == 100
    assert one.submission.header.party == "GHA"
    # The scripts read the present form, and none of them compares a vintage with its identifier.
    assert one.mark is Mark.NOT_CHECKED and one.findings.stand_against_filing
