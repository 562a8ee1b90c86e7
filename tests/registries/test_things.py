"""What the cells of an export tell is held against the form: none is guessed at, and none goes through unread."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from reporter import resources
from reporter.accounting.closing import closed
from reporter.findings import Finding, Findings, Severity
from reporter.records.events import RegistryEvent
from reporter.registries.export import Export
from reporter.registries.mapping import RegistryMapping
from reporter.registries.recognition import Request, read_file
from reporter.registries.source import RegistrySource

HERE = Path(__file__).parent
HEAD = ["Lot", "From", "To", "How many", "Grown in", "Day", "What", "Thing", "Host"]
OWN: dict[str, Any] = {
    "title": "Lots", "registry": "Lots", "recognized_by": ["Lot", "From", "To"], "named_by": ["Lot"],
    "serial": [r"(?P<first>\d+)"], "identifiers": "assigned",
    "columns": {"serial": "From", "last_serial": "To", "quantity": "How many", "vintage": "Grown in"},
    "event": [{"date": "Day", "told_in": ["What"], "when": [
        {"says": "within", "why": "within the Party"}, {"says": "adaptation", "action": "transfer", "subtype":
         "Voluntary transfer to the Adaptation Fund (A6.4 ERs)"}, {"says": "sold", "action": "transfer"},
        {"says": "used", "action": "use", "purpose": "NDC"}, {"says": "minted", "action": "issuance"},
        {"says": "gone", "action": "cancellation"}]}]}


def read(folder: Path, thing: str, text: str, what: str = "minted", *, source: RegistrySource | None = None,
         **cells: str) -> tuple[Export, list[Finding]]:
    """One row of lots of RWA, `text` being its cell of `thing`."""
    told = {"Lot": "A", "From": "501", "To": "700", "How many": "200", "Grown in": "2025", "Day": "2026-02-03",
            "What": what, "Thing": text, "Host": "Rwanda"} | {name.replace("_", " "): cell
                                                              for name, cell in cells.items()}
    (folder / "lots.csv").write_text("\n".join(",".join(f'"{cell}"' for cell in row)
                                               for row in (HEAD, [told[label] for label in HEAD])) + "\n")
    mapping = RegistryMapping.model_validate(OWN | {"columns": OWN["columns"] | {thing: "Thing"}})
    findings = Findings()
    export = read_file(Request(folder, "lots.csv", source or RegistrySource(
        files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01"), {"lots": mapping},
        "RWA"), findings)
    return export, list(findings.items)


def only_event(export: Export) -> RegistryEvent:
    event, = export.events
    return event


@pytest.mark.parametrize("text", ["JP", "JPN", "Japan", "Japón"])
def test_a_transfer_goes_to_the_party_that_its_row_names(tmp_path: Path, text: str):
    export, findings = read(tmp_path, "counterpart", text, "sold")
    assert only_event(export).counterpart == "JPN" and not findings


@pytest.mark.parametrize(("text", "message"), [
    ("Japan (Government)", "“Japan (Government)” names no Party"), ("Swizterland", "“Swizterland” names no Party"),
    ("JP / Japan", "“JP / Japan” names no Party"), ("JPN, CHE", "“JPN, CHE” names no Party"),
    ("", "the transfer names no Party that acquires the ITMOs"),
    ("NA", "the transfer names no Party that acquires the ITMOs"),
])
def test_a_transfer_whose_party_cannot_be_read_is_told_and_not_taken_for_one_within_the_party(
        tmp_path: Path, text: str, message: str):
    export, findings = read(tmp_path, "counterpart", text, "sold")
    assert [(one.code, one.message, one.place.column, one.place.row) for one in findings] == [
        ("VER-007", message, "Thing", 2)]
    assert not export.events and "cannot be read, see the findings (1)" in str(export.listed[0])


def test_a_transfer_of_a_mapping_that_knows_no_acquiring_party_is_told(tmp_path: Path):
    export, findings = read(tmp_path, "using_entity", "", "sold")
    assert [one.code for one in findings] == ["VER-007"] and not export.events


@pytest.mark.parametrize("what", ["within", "adaptation", "minted", "used", "gone"])
def test_only_a_transfer_to_another_party_asks_for_one(tmp_path: Path, what: str):
    _, findings = read(tmp_path, "counterpart", "NA", what)
    assert not findings


def test_a_transfer_to_the_party_itself_is_one_within_it(tmp_path: Path):
    export, findings = read(tmp_path, "counterpart", "Rwanda", "sold")
    assert only_event(export).counterpart == "RWA" and not findings


@pytest.mark.parametrize("what", ["used", "gone"])
def test_a_using_party_that_cannot_be_read_is_told_and_none_stands_in(tmp_path: Path, what: str):
    export, findings = read(tmp_path, "using_party", "Atlantis", what)
    assert [(one.code, one.message, one.place.column) for one in findings] == [
        ("VER-007", "“Atlantis” names no Party", "Thing")]
    assert not export.events


@pytest.mark.parametrize("text", ["", "NA"])
def test_where_no_using_party_is_told_the_one_that_stands_in_is_said(tmp_path: Path, text: str):
    export, findings = read(tmp_path, "using_party", text, "used")
    assert not findings
    assert only_event(export).using_party == "RWA"
    assert "names no using Party" in (only_event(export).explanation or "")


@pytest.mark.parametrize(("text", "told"), [
    ("Rwnada", [("VER-007", "warning", "“Rwnada” names no country: the row is taken for one of another")]),
    ("Kenya", [])])
def test_a_country_that_cannot_be_read_is_told_and_not_passed_over_in_silence(
        tmp_path: Path, text: str, told: list[tuple[str, str, str]]):
    export, findings = read(tmp_path, "country", text)
    assert not export.events
    assert [(one.code, one.severity.name.lower(), one.message) for one in findings if one.code != "VER-008"] == told


def test_a_country_that_cannot_be_read_is_no_matter_where_the_project_is_another(tmp_path: Path):
    mapping = OWN | {"columns": OWN["columns"] | {"country": "Thing", "project": "Host"}}
    read(tmp_path, "country", "Rwnada")
    findings = Findings()
    read_file(Request(tmp_path, "lots.csv", RegistrySource(
        files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01", projects=("4150",)),
        {"lots": RegistryMapping.model_validate(mapping)}, "RWA"), findings)
    assert [one.code for one in findings.items] == ["VER-008"]


@pytest.mark.parametrize(("text", "told"), [
    ("CA0002", []), ("Article 6.2", []), ("", []), ("CA00002", ["VER-007"]), ("ca0002", ["VER-007"]),
    ("CA 0002", ["VER-007"]), ("CA0002 / CA0003", ["VER-007"])])
def test_an_approach_that_is_misspelt_is_told_and_the_dossiers_does_not_stand_in(
        tmp_path: Path, text: str, told: list[str]):
    export, findings = read(tmp_path, "approach", text)
    assert [one.code for one in findings] == told
    assert [event.block.series.approach for event in export.events] == ([] if told else [
        "CA0002" if text == "CA0002" else "CA0001"])


ODD = {"mitigation_type": ("Avoidance", "z" * 30_000), "authorization_id": ("A_1", "Ä 1", "z" * 30_000)}


@pytest.mark.parametrize(("thing", "text"), [(thing, text) for thing, texts in ODD.items() for text in texts])
def test_a_word_that_the_form_does_not_have_is_told_at_its_cell(tmp_path: Path, thing: str, text: str):
    export, findings = read(tmp_path, thing, text, "gone")
    told, = findings
    assert (told.code, told.severity, told.place.row, told.place.column) == ("VER-007", Severity.ERROR, 2, "Thing")
    assert len(told.message) < 250 and f"[values.{thing}]" in told.remedy and not export.events




@pytest.mark.parametrize(("cells", "column"), [
    ({"Day": ""}, "Day"), ({"Day": "", "what": ""}, "Day"),
    ({"Grown_in": ""}, "Grown in"), ({"How_many": "0"}, "How many"), ({"Day": "9999-01-01"}, "Day"),
    ({"Day": "0001-01-01"}, "Day")])
def test_no_row_is_left_out_in_silence_and_no_day_is_of_a_year_that_the_form_does_not_have(
        tmp_path: Path, cells: dict[str, str], column: str):
    export, findings = read(tmp_path, "using_entity", "", **cells)
    assert [(one.code, one.place.column) for one in findings] == [("VER-007", column)] and not export.events


UNDP = (HERE / "undp/sample.csv").read_text().splitlines()
MOVES = [UNDP[0], *(f'"NA","Article 6.2","NA","NA","CA0NNN-IN-XX-004-900001-900001-2025",'
                    f'"CA0NNN-IN-XX-004-901000-901000-2025","tCO2","NA","1000","IN","2025","IND JCM 2",{rest}'
                    for rest in ('"20-May-27","Authorization","IN","IN"',
                                 '"21-May-27","Cross Border Transfer","IN","PARTY"'))]


def dossier_with(folder: Path, source: str, name: str, text: str) -> Path:
    """The dossier of India and Japan with an export beside its tables."""
    shutil.copytree(resources.inputs() / "india-japan-jcm", folder)
    facts = (folder / "dossier.toml").read_text()
    facts = facts.replace('"registry/*.csv"', '"registry/a*.csv", "registry/en*.csv"')
    (folder / "dossier.toml").write_text(facts + f"""
[[registry]]
{source}
files = ["registry/{name}"]
approach = "CA9999"
authorization_id = "IND JCM 2"
itmo_registry = "IND01"
""")
    (folder / "registry" / name).write_text(text)
    return folder


def test_what_left_for_another_party_is_not_held(tmp_path: Path):
    dossier = dossier_with(tmp_path / "d", 'format = "undp"\nidentifiers = "serials"', "export.csv",
                           "\n".join(MOVES).replace("PARTY", "JP"))
    closing = closed(dossier)
    assert closing.submission is not None
    assert {row.acquiring_party for row in closing.submission.actions if row.place.file.endswith("export.csv")} == {
        None, "JPN"}
    assert not any(row.first_id.serial == 900_001 for row in closing.submission.holdings)


@pytest.mark.parametrize("party", ["Japan (Government)", "", "NA"])
def test_a_dossier_is_not_built_on_a_transfer_whose_party_nobody_knows(tmp_path: Path, party: str):
    dossier = dossier_with(tmp_path / "d", 'format = "undp"\nidentifiers = "serials"', "export.csv",
                           "\n".join(MOVES).replace("PARTY", party))
    told = [one for one in closed(dossier).findings.at_least(Severity.ERROR) if one.place.file == "registry/export.csv"]
    assert [(one.code, one.place.row, one.place.column) for one in told] == [
        ("VER-007", 3, "Acquiring participating Party")]


def test_a_label_of_gold_standard_that_the_form_does_not_know_is_no_fault_of_the_reporter(tmp_path: Path):
    text = (HERE / "gold-standard/sample.csv").read_text().replace("Emission Reduction", "Avoidance")
    dossier = dossier_with(tmp_path / "d", 'format = "gold-standard"', "export.csv", text)
    told, = (one for one in closed(dossier).findings.at_least(Severity.ERROR)
             if one.place.file == "registry/export.csv" and one.code == "VER-007")
    assert (told.place.row, told.place.column, told.value) == (2, "Label", "Avoidance")
    assert "Emission reductions; Removals" in told.remedy


@pytest.mark.parametrize(("text", "meant"), [
    ("Emission Reduction", "Emission reductions"), ("removal", "Removals"), ("Reduction and Removal", None),
    ("Removal (not a Reduction)", None), ("Reduction, temporary", "Removals")])
def test_a_cell_with_words_of_several_meanings_is_not_guessed_at(tmp_path: Path, text: str, meant: str | None):
    words = {"Reduction": "Emission reductions", "Removal": "Removals", "Reduction, temporary": "Removals"}
    mapping = RegistryMapping.model_validate(OWN | {"columns": OWN["columns"] | {"mitigation_type": "Thing"},
                                                    "values": {"mitigation_type": words}})
    (tmp_path / "lots.csv").write_text(f'{",".join(HEAD)}\nA,501,700,200,2025,2026-02-03,minted,"{text}",Rwanda\n')
    source = RegistrySource(files=("lots.csv",), approach="CA0001", authorization_id="A 1", itmo_registry="RWA01")
    findings = Findings()
    export = read_file(Request(tmp_path, "lots.csv", source, {"lots": mapping}, "RWA"), findings)
    assert [one.mitigation_type for one in export.events] == ([meant] if meant else [])
    assert [one.code for one in findings.items if one.severity is Severity.ERROR] == ([] if meant else ["VER-007"])
