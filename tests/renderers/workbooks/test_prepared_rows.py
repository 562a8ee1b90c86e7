"""Rows as prepared XML: every cell is read back as xlsxwriter would have written it."""

import io
import zipfile

import openpyxl
import pytest

from reporter.forms.editions import present, profiles
from reporter.renderers.workbooks.aef import aef_workbook
from tests import samples

USUAL = profiles()["secretariat-workbook"]
TABLE = present().actions


def sheet_of(*actions):
    content = aef_workbook(samples.submission(actions=actions), USUAL)
    return openpyxl.load_workbook(io.BytesIO(content))[TABLE.sheet]


def column(sheet, attribute: str, rows: int) -> list[object]:
    letter = TABLE.by_attribute[attribute].position
    return [sheet[f"{letter}{row}"].value for row in range(TABLE.first_row, TABLE.first_row + rows)]


@pytest.mark.parametrize("text", ["a < b & c > d", " before and after ", "<r>rich</r>",
                                  "two\nlines", "tab\tbed"])
def test_a_text_is_read_back_whether_it_is_shared_or_stands_in_its_cell(text):
    sheet = sheet_of(samples.action(explanation=text, unit_registry="JCM", first_unit_id=text, last_unit_id=text))
    assert column(sheet, "explanation", 1)[0] == text
    assert column(sheet, "first_unit_id", 1)[0] == text


def test_very_many_rows_stand_in_their_order_each_with_its_own_text():
    actions = [samples.action(first=1_000 * number + 1, last=1_000 * number + 1_000, explanation=f"the {number % 7}th")
               for number in range(4_100)]
    sheet = sheet_of(*actions)
    assert column(sheet, "first_id", len(actions)) == [str(action.first_id) for action in actions]
    assert column(sheet, "explanation", len(actions)) == [action.explanation for action in actions]
    assert sheet.max_row == TABLE.first_row + len(actions) - 1


def test_a_text_that_comes_again_stands_in_the_archive_once():
    content = aef_workbook(samples.submission(actions=(samples.action(explanation="said twice"),) * 2), USUAL)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert sum(archive.read(part).count(b"said twice") for part in archive.namelist()) == 1


def test_cells_without_a_value_are_not_there_and_no_specimen_is_left():
    sheet = sheet_of(samples.action(explanation=None))
    assert sheet[f"{TABLE.by_attribute['explanation'].position}{TABLE.first_row}"].has_style is False
    assert [cell.value for cell in sheet[TABLE.first_row]].count(None) > 5
