"""The draft of 2022 in the folder registry."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from reporter.findings import Findings, Severity
from reporter.forms.editions import edition
from reporter.registries.export import Export
from reporter.registries.mapping import shipped
from reporter.registries.recognition import Request, read_file
from reporter.registries.source import RegistrySource
from tests.files.tables import as_xlsx, put

ITMO: dict[str, Any] = {
    "Cooperative approach": "CA0001", "First unique identifier": "CA0001-GHA01-GHA-1-2022",
    "Last unique identifier": "CA0001-GHA01-GHA-100-2022", "Metric": "GHG", "Quantity (t CO2 eq)": "100",
    "First transferring participating Party": "GHA", "Vintage": "2022", "Authorization ID": "GHA 1"}
MOVED = ITMO | {"Action date": "15-Apr-23", "Action type": "First transfer", "Acquiring participating Party": "CHE",
                "First transfer": "First transfer to another Party"}
ACTIONS, HOLDINGS = ([column.label for column in table.columns]
                     for table in (edition("2022-draft").actions, edition("2022-draft").holdings))


def read(folder: Path, name: str, content: str | bytes) -> tuple[Export, Findings]:
    findings = Findings()
    put(folder, f"registry/{name}", content)
    source = RegistrySource(files=(f"registry/{name}",))
    return read_file(Request(folder, f"registry/{name}", source, shipped(), "GHA"), findings), findings


def rows(labels: list[str], *records: dict[str, Any]) -> list[list[Any]]:
    return [labels, *([record.get(label, "") for label in labels] for record in records)]


def as_csv(table: list[list[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    return buffer.getvalue()


def test_a_workbook_of_the_draft_becomes_rows_of_the_present_form(tmp_path: Path):
    held = ITMO | {"Last unique identifier": "CA0001-GHA01-GHA-40-2022", "Quantity (t CO2 eq)": 40}
    export, findings = read(tmp_path, "a.xlsx", as_xlsx({
        "Heading": [["Party", "GHA"], ["Reported year", 2023]],
        "Actions": [["Table: Actions"], [], *rows(ACTIONS, MOVED)], "Holdings": rows(HOLDINGS, held)}))
    action, holding = export.actions[0], export.holdings[0]
    assert (str(action.action_date), action.itmo_registry, action.acquiring_party) == ("2023-04-15", "GHA01", "CHE")
    assert (holding.quantity, holding.edition.replaced, export.tables) == (40, False, {"actions", "holdings"})
    assert not findings.at_least(Severity.ERROR) and {one.code for one in findings.items} == {"WB-222", "READ-048"}
    assert [(one.rows, one.used) for one in export.listed if one.read_as] == [(1, 1), (1, 1)]


def test_a_csv_table_of_the_draft_is_read_and_its_faults_are_told(tmp_path: Path):
    export, findings = read(tmp_path, "a.csv", as_csv(rows(ACTIONS, MOVED, MOVED | {"Vintage": "soon"})))
    assert len(export.actions) == 1 and [one.code for one in findings.at_least(Severity.ERROR)] == ["FMT-103"]
    assert (export.listed[0].rows, export.listed[0].used) == (2, 1)


@pytest.mark.parametrize("identifier", ["NA", ""])
def test_without_identifiers_of_itmos_the_mapping_of_a_registry_reads_it(tmp_path: Path, identifier: str):
    unnamed = MOVED | {"First unique identifier": identifier, "Last unique identifier": identifier}
    export, _ = read(tmp_path, "a.csv", as_csv(rows(ACTIONS, unnamed)))
    assert not export.actions and export.listed[0].read_as == "UNDP national registry, actions"
