"""Each mapping with a sample and what is read of it: adding a registry is a mapping and a folder here, no Python.

`expected.toml` names the Party, what the dossier tells (`source`), and what comes of the sample: how it is listed, and
its events as text. `python -m tests.registries.test_mappings NAME` prints the events of a sample as they are read.
"""

from __future__ import annotations

import re
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from reporter.findings import Findings
from reporter.records.events import RegistryEvent
from reporter.registries.export import Export
from reporter.registries.mapping import FOLDER, RegistryMapping, shipped
from reporter.registries.recognition import Request, read_file
from reporter.registries.source import RegistrySource
from reporter.registries.words import clauses_of, is_said

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(name: str) -> tuple[Export, Findings, dict[str, Any]]:
    """The sample of a mapping, recognized by its content."""
    expected = tomllib.loads((HERE / name / "expected.toml").read_text("utf-8"))
    sample = next((HERE / name).glob("sample.*")).name
    findings = Findings()
    source = RegistrySource.model_validate({"files": [sample], **expected.get("source", {})})
    return read_file(Request(HERE / name, sample, source, shipped(), expected.get("party", "IND")), findings), (
        findings), expected


def as_text(event: RegistryEvent) -> str:
    parts = [f"{event.date} {event.kind} {event.quantity} {event.block}", event.subtype, event.purpose,
             event.counterpart and f"to {event.counterpart}", event.using_entity and f"by {event.using_entity}",
             event.first_unit_id and f"units {event.first_unit_id} to {event.last_unit_id}"]
    return "; ".join(part for part in parts if part)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_recognized_and_gives_its_events(name: str):
    export, findings, expected = read(name)
    assert [str(listed) for listed in export.listed] == expected["listed"]
    assert [as_text(event) for event in export.events] == expected.get("events", [])
    assert [finding.finding.code for finding in export.unexplained] == expected.get("unexplained", [])
    assert sorted({finding.code for finding in findings.items}) == expected.get("findings", [])


@pytest.mark.parametrize(("serial", "country"), [
    ("CAR-1-IN-900-31-983-KS-2025-9205-1 to 5000", "IN"), ("CAR-ROC-US-1316-105-276-CA-2025-9388-1 to 1", "US")])
def test_serial_numbers_of_the_climate_action_reserve_are_read_in_both_of_their_forms(serial: str, country: str):
    pattern, = shipped()["climate-action-reserve-retirements"].serial
    told = pattern.fullmatch(serial)
    assert told is not None and told["country"] == country


LOTS: dict[str, Any] = {
    "title": "Lots", "registry": "Lots", "recognized_by": ["Lot", "From unit", "To unit"], "named_by": ["Lot"],
    "serial": [r"(?P<first>\d+)"], "dates": ["dd mmm yyyy"], "identifiers": "assigned",
    "columns": {"serial": "From unit", "last_serial": "To unit", "quantity": "How many", "vintage": "Grown in"},
    "event": [{"date": "Minted", "when": [{"action": "issuance"}]}]}


def test_first_and_last_unit_may_stand_in_two_columns_and_start_anew_in_each_lot(tmp_path: Path):
    (tmp_path / "lots.csv").write_text("Lot,From unit,To unit,How many,Grown in,Minted\n"
                                       "A,0501,0700,200,2025,3 Feb 2026\n"
                                       "B,0501,0600,100,2025,4 Feb 2026\nC,9,1,1,2025,4 Feb 2026\n")
    source = RegistrySource(files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01")
    findings = Findings()
    export = read_file(Request(tmp_path, "lots.csv", source, {"lots": RegistryMapping.model_validate(LOTS)}, "RWA"),
                       findings)
    assert [(one.first_unit_id, one.last_unit_id) for one in export.events] == [
        ("A 0501", "A 0700"), ("B 0501", "B 0600")]
    assert len({one.unit_series for one in export.events}) == 2 and [one.code for one in findings.items] == ["VER-001"]


HEAD, LOT = "Lot,From unit,To unit,How many,Grown in,Minted", "A,0501,0700,200,2025,3 Feb 2026"


@pytest.mark.parametrize(("text", "told"), [
    (f"{LOT}\n{HEAD}\n{LOT.replace('A', 'B')}\n", ["READ-055"]),
    (f"Lots of 2026\nDate,4 Feb 2026\n{HEAD}\n{LOT}\n", []),
    (f"{HEAD},Minted\n{LOT},4 Feb 2026\n", ["READ-012"]),
    (f"{HEAD},Minted\n{LOT},3 Feb 2026\n", []),
    (f"{HEAD},Colour,Colour\n{LOT},red,blue\n", []),
    (f"{HEAD},\n{LOT},sold again\n", ["READ-018"]),
])
def test_what_stands_above_the_labels_twice_or_under_none_is_told(tmp_path: Path, text: str, told: list[str]):
    (tmp_path / "lots.csv").write_text(text)
    source = RegistrySource(files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01")
    findings = Findings()
    export = read_file(Request(tmp_path, "lots.csv", source, {"lots": RegistryMapping.model_validate(LOTS)}, "RWA"),
                       findings)
    assert len(export.events) == 1 and [one.code for one in findings.items] == told


def test_without_a_column_for_the_last_unit_the_pattern_has_both():
    columns = {name: label for name, label in LOTS["columns"].items() if name != "last_serial"}
    with pytest.raises(ValidationError, match="with a column last_serial"):
        RegistryMapping.model_validate(LOTS | {"columns": columns})


@pytest.mark.parametrize("change", [
    {"dates": ["dd.mm.yyyy dd"]}, {"dates": ["dd.mm.yyyy"] * 21}, {"serial": ["(?P<first>[0-9]+)"] * 21},
    {"only": [{"column": "Lot", "otherwise": "x"}] * 21}, {"event": LOTS["event"] * 21}, {"named_by": ["Lot"] * 21},
    {"recognized_by": ["Lot"] * 21}, {"columns": LOTS["columns"] | {"project": ["Lot"] * 21}},
    {"values": {"purpose": {str(number): "NDC" for number in range(501)}}},
    {"values": {thing: {str(number): "x" for number in range(400)} for thing in ("purpose", "country", "project")}},
    {"values": {"purpose": {"z" * 101: "NDC"}}}, {"event": [{"date": "Minted", "when": [{"action": "use"}] * 51}]},
    {"event": [{"date": "Minted", "when": [{"action": "use"}] * 26}] * 2},
    {"only": [{"column": "Lot", "has": "(?:[ab]{1,900}z)", "otherwise": "x"}] * 2}])
def test_a_mapping_has_its_bounds(change: dict[str, object]):
    RegistryMapping.model_validate(LOTS)
    with pytest.raises(ValueError, match=r"once|at most"):
        RegistryMapping.model_validate(LOTS | change)


def test_what_a_row_says_is_looked_for_once_however_many_events_and_clauses_there_are(tmp_path: Path):
    things = ("country", "unit_registry", "using_party", "using_entity", "purpose", "counterpart")
    rows = [f"A,{10 * row + 1},{10 * row + 10},10,2025,3 Feb 2026,{'. ' * 900}{'ab ' * 10_000}{row},{'. ' * 900}{row}"
            for row in range(40)]
    (tmp_path / "lots.csv").write_text(f"{HEAD},What,Words\n" + "\n".join(rows) + "\n")
    mapping = RegistryMapping.model_validate(LOTS | {
        "columns": LOTS["columns"] | dict.fromkeys(things, "What"),
        "values": {thing: {f"qz{number}x": "y" for number in range(160)} for thing in things[1:]},
        "event": [{"date": "Minted", "told_in": ["What", "Words"], "when": [
            {"says": f"z{event}q{number}", "action": "use"} for number in range(2)]} for event in range(20)]})
    source = RegistrySource(files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01")
    began = time.process_time()
    export = read_file(Request(tmp_path, "lots.csv", source, {"lots": mapping}, ""), Findings())
    assert len(export.unexplained) == 40 * 20 and time.process_time() - began < 5


def test_clauses_are_those_that_say_something_and_each_is_one():
    assert clauses_of(". " * 900 + "not for CORSIA; for CORSIA, for CORSIA") == (
        ("not for CORSIA", ((0, 3),)), ("for CORSIA", ()))


@pytest.mark.parametrize(("pattern", "text", "said"), [
    ("no owner", "no owner, given up", True), ("no owner", "not of no owner", False), ("CORSIA", "CORSIA", True),
    ("CORSIA", "not CORSIA; CORSIA", True), ("CORSIA", "CORSIA isn't meant", False), ("thing", "nothing else", True)])
def test_a_clause_is_denied_by_words_outside_what_is_looked_for(pattern: str, text: str, said: bool):
    assert is_said(re.compile(pattern), text) is said


def test_a_source_names_no_more_projects_than_registries_have():
    with pytest.raises(ValidationError, match="at most 10000"):
        RegistrySource(files=("lots.csv",), projects=tuple(map(str, range(10_001))))


def test_a_subtype_of_a_mapping_is_one_of_the_form():
    event = {"date": "Minted", "when": [{"action": "cancellation", "subtype": "Retired"}]}
    with pytest.raises(ValidationError, match="“Retired” is no action subtype of the form"):
        RegistryMapping.model_validate(LOTS | {"event": [event]})


@pytest.mark.parametrize(("year", "told"), [(2025, []), (2024, ["Ends is 2024-12-31, the serial number has 2025"])])
def test_a_vintage_is_the_one_of_the_serial_number(tmp_path: Path, year: int, told: list[str]):
    """Two columns tell of the days, and the serial number of the year: the one is no reason to pass over the other."""
    (tmp_path / "lots.csv").write_text(
        "Lot,Units,How many,Starts,Ends,Minted\n"
        f"A,1-200-2025,200,{year}-03-01,{year}-12-31,2026-02-03\n")
    mapping = LOTS | {"serial": ["(?P<first>[0-9]+)-(?P<last>[0-9]+)-(?P<vintage>[0-9]{4})"],
                      "recognized_by": ["Lot", "Units"], "dates": ["yyyy-mm-dd"],
                      "columns": {"serial": "Units", "quantity": "How many", "vintage_start": "Starts",
                                  "vintage_end": "Ends"}}
    source = RegistrySource(files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01")
    findings = Findings()
    export = read_file(Request(tmp_path, "lots.csv", source, {"lots": RegistryMapping.model_validate(mapping)}, "RWA"),
                       findings)
    assert len(export.events) == (not told)
    assert [one.message for one in findings.items] == told


def test_every_sample_is_of_a_mapping():
    assert sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name[0] != "_") == NAMES


if __name__ == "__main__":
    for each in sys.argv[1:]:
        told, found, _ = read(each)
        print(f"listed = {[str(listed) for listed in told.listed]}",
              *(f'    "{as_text(event)}",' for event in told.events),
              *(untold.finding for untold in told.unexplained), *found.sorted(), sep="\n")
