"""One slip is one finding: what follows from it is no finding of its own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from reporter.dossier import starter
from reporter.findings import Severity
from reporter.verbs.examine import examine

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
