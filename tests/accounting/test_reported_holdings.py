"""What a registry reports as held is looked at row by row, and compared in all that it says."""

import csv
import shutil
from pathlib import Path

import pytest

from reporter.accounting.closing import closed
from reporter.forms.editions import present
from reporter.verbs.examine import examine
from tests.files.tables import labels

INPUTS = Path(__file__).parents[2] / "inputs/india-japan-jcm"
NAME = "registry/holdings-2027.csv"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(INPUTS, tmp_path / "dossier"))


def reported(folder, change=lambda rows: None):
    """What the actions leave, as the registry's own table, with a change; the rules that find something in it."""
    table = present().holdings
    rows = [[str(getattr(row, column.attribute) or "") for column in table.columns]
            for row in closed(folder).submission.holdings]
    cells = [dict(zip(labels(table), row, strict=True)) for row in rows]
    change(cells)
    with (folder / NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, labels(table))
        writer.writeheader()
        writer.writerows(cells)
    return {finding.code for finding in examine(folder).told.items if finding.place.file == NAME}


def test_that_holdings_which_are_what_the_actions_leave_are_accused_of_nothing(folder):
    assert reported(folder) == set()


@pytest.mark.parametrize("label, value, code", [
    ("Quantity (t CO2 eq)", "1", "AEF-306"), ("Vintage", "2024", "AEF-303"), ("Authorization ID", "xyz", "REG-002"),
    ("Party ITMO registry ID", "IND02", "REG-002"), ("First transferring participating Party ID", "JPN", "AEF-302"),
    ("Cooperative approach ID", "CA9998", "AEF-301"), ("Metric", "non-GHG", "REG-002"),
    ("Mitigation type", "Removals", "REG-002")])
def test_that_each_cell_of_reported_holdings_is_compared(folder, label, value, code):
    assert code in reported(folder, lambda rows: rows[0].update({label: value}))


def test_that_a_row_reported_twice_is_told(folder):
    assert "AEF-403" in reported(folder, lambda rows: rows.append(rows[0]))


def test_that_something_is_said_where_no_reported_row_names_a_block(folder):
    def swap(rows):
        rows[:] = [rows[0] | {"First ID": rows[0]["Last ID"], "Last ID": rows[0]["First ID"]}]
    assert reported(folder, swap) == {"AEF-305"}
