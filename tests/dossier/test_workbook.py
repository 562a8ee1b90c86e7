"""A dossier's workbook is read as the files it stands for; what is wrong is told at its cell, in words for cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier.approach import Approach
from reporter.dossier.fact_values import value_of
from reporter.dossier.facts import Facts
from reporter.dossier.loading import load
from reporter.dossier.sheet_words import in_sheets
from reporter.dossier.sheets import explanation, fact_sheets
from reporter.dossier.starter import example_dossier
from reporter.dossier.workbook import is_dossier_workbook
from reporter.files.toml_files import models_in
from reporter.findings import RULES, Finding, Findings, Severity
from reporter.renderers.workbooks.dossier import dossier_workbook
from reporter.verbs.examine import examine

EXAMPLE = dossier_workbook(example_dossier())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook of a new dossier."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(EXAMPLE)
    return path


def changed(path: Path, change: Callable[[Workbook], object]) -> list[Finding]:
    """What is told of the workbook after a change in it."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return examine(path).told.sorted()


def row_of(workbook: Workbook, key: str) -> int:
    """The row of a key in the sheet Facts."""
    return next(cell.row for cell in workbook["Facts"]["E"] if cell.value == key)


def put(key: str, value: object) -> Callable[[Workbook], object]:
    """Writes a value of the sheet Facts."""
    return lambda workbook: setattr(workbook["Facts"].cell(row_of(workbook, key), 2), "value", value)


def cell(sheet: str, at: str, value: object) -> Callable[[Workbook], object]:
    """Writes a cell of a sheet."""
    return lambda workbook: setattr(workbook[sheet][at], "value", value)


def test_the_example_is_a_dossier_without_errors(book: Path):
    assert is_dossier_workbook(book)
    assert examine(book).findings.counts()["error"] == 0


def test_every_field_of_the_models_has_a_cell_with_its_explanation():
    cells = {id(cell.field): cell for sheet in fact_sheets() for cell in sheet.cells}
    levels = {sheet.homes[0][-1] for sheet in fact_sheets() if sheet.homes[0]}

    def fields(model: type) -> list[tuple[str, object]]:
        return [(name, field) for name, field in model.model_fields.items()] + [
            pair for field in model.model_fields.values() for inner in models_in(field.annotation)
            for pair in fields(inner)]

    for name, field in fields(Facts) + fields(Approach):
        assert id(field) in cells or name in levels or next(models_in(field.annotation), None), name
        if id(field) in cells:
            assert cells[id(field)].guidance.startswith(explanation(field))


def test_a_row_of_answers_without_a_number_is_told(book: Path):
    def write(workbook: Workbook) -> None:
        sheet = workbook["Initial report"]
        head = next(row for row in sheet.iter_rows() if "Question" in [one.value for one in row])
        column = next(one.column for one in head if one.value == "Question")
        sheet.cell(sheet.max_row + 1, column, "And what of the annex?")
    before = examine(book).told.sorted()
    (finding,) = [one for one in changed(book, write) if one not in before]
    assert (finding.code, finding.message) == ("READ-048", "the row has no number, and is not read")


@pytest.mark.parametrize(("sheet", "rows"), [("Approaches", 1_001), ("Facts", 10_001), ("Expected mitigation", 10_001)])
def test_rows_that_no_dossier_has_are_told_once(book: Path, sheet: str, rows: int):
    """READ-003"""
    found = changed(book, lambda workbook: [workbook[sheet].append(["x", number]) for number in range(rows)])
    told = [finding for finding in found if finding.code == "READ-003"]
    assert [finding.place.sheet for finding in told] == [sheet] and "of them are read" in told[0].message


@pytest.mark.parametrize("written", ["1900-2099; " * 299, "2027; " * 3_000, "a\n" * 16_000])
def test_a_text_with_more_entries_than_any_list_is_one_entry(written: str):
    years = next(cell for sheet in fact_sheets() for cell in sheet.cells if cell.key[-1:] == ("vintages",))
    assert value_of(years, written) == [written]


@pytest.mark.parametrize("owner", ["²", "9" * 5_000])
def test_what_is_no_number_of_a_row_is_told(book: Path, owner: str):
    found = changed(book, lambda workbook: workbook["Trajectory"].append([owner, 2027, 5]))
    assert "DOS-021" in {finding.code for finding in found}


def test_a_text_that_a_program_made_true_of_is_read_as_people_see_it():
    title = next(cell for sheet in fact_sheets() for cell in sheet.cells if cell.kind is str and not cell.choices)
    assert value_of(title, True) == "TRUE"


def test_sheets_and_labels_have_one_name_each():
    names = [sheet.name for sheet in fact_sheets()]
    assert len(names) == len(set(names))
    for sheet in fact_sheets():
        labels = [each.label for each in sheet.columns]
        assert len(labels) == len(set(labels)), sheet.name


@pytest.mark.parametrize(("change", "place", "message"), [
    (put("party.code", None), "Facts, row {party.code}, Party: code (B", "the cell is empty"),
    (put("reported_year", "soon"), "Facts, row {reported_year}, Reported year (B", "a whole number is wanted"),
    (put("initial_report.date", "next week"), "Initial report: date (B", "a date is wanted"),
    (put("ndc.method", "guess"), "NDC: method (B", "“guess” is not one of"),
    (put("ndc.multi_year", "perhaps"), "NDC: multi year (B", "yes or no is wanted"),
    (cell("Approaches", "E5", "whenever"), "Approaches, row 5, Start (E5)", "a date is wanted"),
    (cell("Approaches", "A5", "CA1"), "Approaches, row 5, Identifier (A5)", "is not an approach identifier"),
    (cell("Expected mitigation", "C6", "many"), "Expected mitigation, row 6, Expected mitigation (C6)",
     "a whole number is wanted"),
    (cell("Expected mitigation", "C6", "25.000"), "Expected mitigation, row 6, Expected mitigation (C6)",
     "a whole number is wanted, not “25.000”"),
    (cell("Expected mitigation", "C6", 25000.5), "Expected mitigation, row 6, Expected mitigation (C6)",
     "a whole number is wanted, not “25000.5”"),
    (cell("Expected mitigation", "C6", None), "Expected mitigation, row 6, Expected mitigation (C6)",
     "the cell is empty"),
    (cell("Expected mitigation", "B6", "2026 (est.)"), "Expected mitigation, row 6, Year (B6)",
     "“2026 (est.)” is no year"),
    (put("ndc.target_emissions", "59.000"), "NDC: target emissions (B", "a number is wanted, not “59.000”"),
    (put("ndc.reference_level", "TBD"), "NDC: reference level (B",
     "“TBD” stands where the text is still to be written"),
    (cell("Initial report", "F6", "To be completed."), "Initial report, row 6, Answer (F6)",
     "has no answer but “To be completed.”"),
    (cell("Expected mitigation", "B6", 2026), "Expected mitigation, row 6, Year (B6)", "another row tells it too"),
    (cell("Authorization texts", "C5", None), "Authorization texts, row 5, First transfer (C5)", "the cell is empty"),
    (cell("Authorization texts", "A5", "CA0007"), "Authorization texts, row 5, Row of Approaches (A5)",
     "“CA0007” is no row of Approaches"),
    (cell("Indicators", "C5", None), "Indicators, row 5, Unit (C5)", "the cell is empty"),
    (cell("Inventory", "B5", "about 5"), "Inventory, row 5", "“about 5” is not a number"),
    (cell("Actions", "B5", "Sold"), "Actions, row 5, Action type (B5)", "“Sold” is not in the code list"),
    (cell("Initial report", "F6", "Not applicable."), "Initial report, row 6, Answer (F6)", "gives no reason"),
    (cell("Initial report", "A6", "I.Q"), "Initial report, row 6", "6/CMA.4 annex V has no heading I.Q"),
    (cell("Initial report", "F6", None), "Initial report", "I.A"),
    (cell("Facts", "E7", "reported_yaer"), "Facts, row 7, Value (B7)", "“reported_yaer”"),
])
def test_a_fault_is_told_at_its_cell(book: Path, change, place: str, message: str):
    workbook = openpyxl.load_workbook(book)
    rows = {cell.value: cell.row for cell in workbook["Facts"]["E"]}
    place = re.sub(r"\{(.*?)\}", lambda found: str(rows[found[1]]), place)
    found = changed(book, change)
    assert any(place in str(finding.place) and message in finding.message for finding in found), [
        (str(finding.place), finding.message) for finding in found if finding.severity == "error"]
    for finding in found:
        assert finding.place.file == "mine.xlsx"
        said = finding.message + finding.remedy
        assert not re.search(r"\.toml|TOML|\[\[|quotation marks|\.md\b|\.csv", said), said


# Of files as they stand beside a workbook too, or of TOML itself.
ON_FILES = {"DOS-001", "READ-005", "READ-016", "READ-017"}


@pytest.mark.parametrize("code", sorted(RULES.keys() - ON_FILES))
def test_no_remedy_speaks_of_files_to_those_who_have_a_workbook(code: str):
    rule = RULES[code]
    assert not re.search(r"dossier\.toml|\[\[|quotation marks|approaches/CA|inventory\.csv|actions\.csv",
                         in_sheets(rule.remedy)), in_sheets(rule.remedy)


def test_errors_of_a_program_are_told_in_whichever_sheet(book: Path):
    found = changed(book, lambda workbook: (put("party.authority", "#REF!")(workbook), cell(
        "Inventory", "B9", "#N/A")(workbook)))
    assert [(one.place.sheet, one.message) for one in found if one.code == "READ-044"] == [
        ("Facts", "the cell has the error value “#REF!”"),
        ("Inventory", "the cell has the error value “#N/A”")]


def test_a_name_in_place_of_a_code_comes_with_the_code(book: Path):
    [finding] = [one for one in changed(book, put("party.code", "Ghana")) if one.code == "DOS-004"]
    assert finding.remedy == "Write GHA"


def test_a_list_whose_entries_are_told_is_not_said_to_be_empty(book: Path):
    found = [one for one in changed(book, cell("Approaches", "D5", "here and there")) if one.code == "DOS-004"]
    assert [one.message for one in found] == ["“here and there” is not a Party code"]


def test_columns_are_named_by_their_labels_and_not_by_keys():
    assert in_sheets("expected_mitigation is not given for 2026") == "Expected mitigation is not given for 2026"
    assert in_sheets("write the date into last_day") == "write the date into Last day"
    assert in_sheets("approaches.CA0001.expected_mitigation") == "approaches.CA0001.expected_mitigation"


def test_years_may_be_written_as_a_range(book: Path):
    assert not [one for one in changed(book, cell("Authorization texts", "K5", "2026-2030")) if one.code == "DOS-004"]


def test_what_exports_do_not_tell_has_the_form_of_its_kind(book: Path):
    def name(workbook: Workbook) -> None:
        sheet = workbook["Registry files"]
        for column, value in enumerate((None, "registry/*.csv", None, "GHA/§1", "the registry"), 1):
            sheet.cell(5, column).value = value
    assert {str(one.place).rpartition(", ")[2] for one in changed(book, name) if one.code == "DOS-004"} == {
        "Authorization ID (D5)", "ITMO registry (E5)"}


def test_rows_and_columns_may_be_moved(book: Path):
    def move(workbook: Workbook) -> None:
        workbook["Facts"].insert_rows(6, 3)
        workbook["Approaches"].insert_cols(2)
        workbook.move_sheet("Actions", -5)
        sheet = workbook["Initial report"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        for row, values in zip(sheet.iter_rows(min_row=5), reversed(rows), strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    before = {finding.code for finding in examine(book).findings.items}
    assert {finding.code for finding in changed(book, move)} == before


def test_one_approach_need_not_be_named_in_each_row(book: Path):
    def blank(workbook: Workbook) -> None:
        for row in range(5, 10):
            workbook["Expected mitigation"].cell(row, 1).value = None

    assert not [finding for finding in changed(book, blank) if finding.severity == "error"]


def test_a_fence_that_is_not_closed_stays_in_its_cell(book: Path):
    found = changed(book, cell("Initial report", "F6", "As follows:\n```\ncode"))
    assert not [finding for finding in found if finding.severity == "error"]


def test_a_file_that_the_workbook_stands_for_is_no_input(book: Path):
    (book.parent / "dossier.toml").write_text("what = 1\n")
    examined = examine(book)
    dossier = examined.closing.dossier
    assert dossier is not None and dossier.inputs == ("mine.xlsx",)
    assert [(finding.code, finding.place.file, finding.severity) for finding in examined.told.items
            if finding.code == "READ-050"] == [("READ-050", "./dossier.toml", "warning")]


def test_a_sheet_that_is_none_of_a_dossiers_is_told(book: Path):
    found = changed(book, lambda workbook: setattr(workbook.create_sheet("Notes")["A1"], "value", "ask"))
    assert [finding.code for finding in found if finding.place.sheet == "Notes"] == ["READ-048"]


@pytest.mark.parametrize(("sheet", "at"), [
    ("Annex 4", "K6"), ("Facts", "G10"), ("Expected mitigation", "G6"), ("Inventory", "G6"), ("Actions", "AD5"),
    ("Approaches", "T5")])
def test_a_text_beside_the_columns_of_a_sheet_is_an_error_at_its_cell(book: Path, sheet: str, at: str):
    found = [one for one in changed(book, cell(sheet, at, "a text")) if one.code == "READ-018"]
    assert [(one.place.file, one.place.sheet, one.place.cell, one.value, one.severity) for one in found] == [
        ("mine.xlsx", sheet, at, "a text", "error")]


def test_texts_of_one_column_without_a_label_are_told_once(book: Path):
    def note(workbook: Workbook) -> None:
        for row in range(5, 25):
            workbook["Annex 4"].cell(row, 12).value = f"text {row}"

    found = [one for one in changed(book, note) if one.code == "READ-018"]
    assert len(found) == 1 and "in 20 rows" in found[0].message


@pytest.mark.parametrize(("sheet", "at", "label", "code"), [
    ("Annex 4", "J4", "Answer (continued)", "READ-048"), ("Facts", "F4", "Remarks", "READ-048"),
    ("Annex 4", "J4", "Answer", "READ-012"), ("Facts", "F4", "Value", "READ-012"),
    ("Expected mitigation", "D4", "Year", "READ-012"), ("Annex 4", "H4", "Date due:", "READ-010")])
def test_a_column_that_a_sheet_does_not_have_is_told(book: Path, sheet: str, at: str, label: str, code: str):
    found = [one for one in changed(book, cell(sheet, at, label)) if one.code.startswith("READ-0")]
    assert [(one.code, one.place.sheet, one.place.cell) for one in found] == [(code, sheet, at)]


@pytest.mark.parametrize(("owner", "due", "at"), [
    ("Unit A --> Unit B", "2028-01-01", "G6"), ("Unit A -->", None, "G6"), ("Jo; due: 2030-01-01", None, "G6"),
    ("Jo, due: soon", "2028-01-01", "G6"), ("<!-- Jo -->", None, "G6"), ("Jo", "spring --> summer", "H6"),
    (None, "--> it leaks", "H6")])
def test_an_owner_or_a_date_that_would_end_its_comment_is_told_at_its_cell(
        book: Path, owner: str | None, due: str | None, at: str):
    def write(workbook: Workbook) -> None:
        workbook["Annex 4"]["G6"], workbook["Annex 4"]["H6"] = owner, due

    found = [one for one in changed(book, write) if one.code == "NAR-044"]
    assert [(one.place.sheet, one.place.cell, one.severity) for one in found] == [("Annex 4", at, "error")]
    texts = [answer.markdown for answer in load(book).narrative.answers.values()]
    assert texts and not any("leak" in text or "Unit B" in text or "summer" in text for text in texts)


@pytest.mark.parametrize("owner", ["Unit A - B (Jo & Mo), 2nd floor", "Registry > accounts", "Jo; Mo", "a -- b", "Due"])
def test_owners_are_named_as_people_name_them(book: Path, owner: str):
    found = changed(book, cell("Annex 4", "G6", owner))
    assert not [one for one in found if one.code in ("NAR-044", "NAR-021")]
    answer = load(book).narrative.answer("annex-4", "I.A")
    assert answer is not None and answer.owner == owner


def test_what_is_no_workbook_is_told(tmp_path: Path):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    assert not is_dossier_workbook(path)
    assert [finding.code for finding in Findings(examine(path).findings.items).sorted()] == ["READ-004"]


def test_lists_stand_in_ranges_and_identifiers_are_text(book: Path):
    workbook = openpyxl.load_workbook(book)
    for sheet in workbook.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert rule.type != "list" or rule.formula1.startswith(("Lists!", "'"))
    table = workbook["Authorizations"]
    assert table["A5"].number_format == "@" and table["B5"].is_date
    assert workbook["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("value", ["#REF!", 1e300, "\u202e x \u2028", "=A1"])
def test_a_workbook_whose_cells_all_hold_the_same_is_told_cell_by_cell(book: Path, value: object):
    """Rows whose key cannot be read repeat one another, and are told at their rows."""
    def everywhere(workbook: Workbook) -> None:
        for sheet in workbook:
            for row in sheet.iter_rows(min_row=3):
                for at in row:
                    if at.value:
                        at.value = value
    assert any(finding.severity is Severity.ERROR for finding in changed(book, everywhere))


def test_an_answer_that_is_missing_is_told_at_the_cell_where_it_belongs(book: Path):
    workbook = openpyxl.load_workbook(book)
    rows = {(row[0].value, row[3].value or None): row[0].row for row in workbook["Initial report"].iter_rows(min_row=5)}
    (number, _title), element = next((key, row) for key, row in rows.items() if key[1])
    heading = rows["I.A", None]

    def empty(workbook: Workbook) -> None:
        for row, answer in ((heading, None), (element, None), (rows[number, None], "As follows.")):
            workbook["Initial report"].cell(row, 6).value = answer

    places = {str(finding.place) for finding in changed(book, empty) if finding.severity == "error"}
    assert places == {f"mine.xlsx, sheet Initial report, row {row}, Answer (F{row})" for row in (heading, element)}


def test_a_row_that_belongs_to_nothing_that_stands_there_is_told(book: Path):
    """DOS-021"""
    found = changed(book, lambda workbook: setattr(workbook["Expected mitigation"].cell(5, 1), "value", "CA0042"))
    assert "DOS-021" in {finding.code for finding in found if finding.place.sheet == "Expected mitigation"}


def test_a_key_of_two_rows_is_told_at_the_second(book: Path):
    """DOS-022"""
    def twice(workbook: Workbook) -> None:
        sheet = workbook["Expected mitigation"]
        last = max(cell.row for cell in sheet["A"] if cell.value)
        for column in range(1, 5):
            sheet.cell(last + 1, column).value = sheet.cell(last, column).value
    assert "DOS-022" in {finding.code for finding in changed(book, twice)}


def test_a_folder_that_holds_a_dossier_workbook_alone_is_pointed_to_it(tmp_path: Path):
    folder = tmp_path / "ghana"
    run = CliRunner()
    assert run.invoke(app, ["init", str(folder / "ghana.xlsx"), "--party", "GHA", "--year", "2027"]).exit_code == 0
    for command in (["check", str(folder)], ["convert", str(folder), str(tmp_path / "new")]):
        done = run.invoke(app, command)
        said = "".join(done.output.split())
        assert done.exit_code and "holdsthedossierghana.xlsx" in said and str(folder / "ghana.xlsx") in said


def test_a_formula_that_no_program_has_computed_is_not_taken_for_an_empty_cell(book: Path):
    """The formulas of the workbook's own say how far an answer is, and are read by nobody."""
    def compute(workbook: Workbook) -> None:
        for sheet, text in (("Facts", "A first dossier (illustrative)"),
                            ("Initial report", "Not available: to be written by the ministry.")):
            next(cell for row in workbook[sheet].iter_rows() for cell in row if cell.value == text).value = "=1+1"
        workbook["Inventory"]["B5"] = "=1+1"
    found = [one for one in changed(book, compute) if one.severity is Severity.ERROR]
    assert [(one.code, one.place.sheet, "no program has computed" in one.message) for one in found] == [
        ("READ-044", sheet, True) for sheet in ("Facts", "Initial report", "Inventory")]


def said_of_sheets(told: list[Finding]) -> list[tuple[str, str | None, int | None]]:
    return [(one.code, one.place.sheet, one.place.row) for one in told if one.code.startswith("READ-0")]


def test_what_is_read_and_not_seen_is_told_once_a_sheet(book: Path):
    def hide(workbook: Workbook) -> None:
        workbook["Facts"].row_dimensions[row_of(workbook, "title")].hidden = True
        workbook["Facts"].column_dimensions["E"].hidden = True
        workbook["Annex 4"]["F5"] = "An answer."
        workbook["Annex 4"].row_dimensions[5].hidden = True
        workbook["Inventory"]["A5"], workbook["Inventory"]["B5"] = 2021, 100
        workbook["Inventory"].column_dimensions["B"].hidden = True
        workbook["Trajectory"].sheet_state = workbook["Expected mitigation"].sheet_state = "hidden"
    told = changed(book, hide)
    assert {(code, sheet) for code, sheet, _ in said_of_sheets(told)} == {
        ("READ-049", sheet) for sheet in ("Facts", "Annex 4", "Inventory", "Expected mitigation")}
    assert len(said_of_sheets(told)) == 4 and all(
        one.severity is Severity.WARNING for one in told if one.code == "READ-049")


def test_rows_that_a_sort_left_above_the_labels_of_a_sheet_are_told(book: Path):
    def move(workbook: Workbook) -> None:
        facts, mitigation, answers = (workbook[name] for name in ("Facts", "Expected mitigation", "Annex 4"))
        for column, value in enumerate(("Title", "Another title", "", "", "title"), start=1):
            facts.cell(3, column).value = value
        for column in range(1, 4):
            mitigation.cell(2, column).value = mitigation.cell(5, column).value
        for column in range(1, 7):
            answers.cell(3, column).value = answers.cell(6, column).value or "An answer"
    assert said_of_sheets(changed(book, move)) == [
        ("READ-055", "Annex 4", 3), ("READ-055", "Expected mitigation", 2), ("READ-055", "Facts", 3)]
