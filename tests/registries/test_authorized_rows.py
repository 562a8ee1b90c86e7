"""Whether a row of a shipped mapping counts: a word that says neither yes nor no is told, and no reason is untrue."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reporter.findings import Finding, Findings
from reporter.registries.export import Export
from reporter.registries.mapping import shipped
from reporter.registries.recognition import Request, read_file
from reporter.registries.source import RegistrySource

HERE = Path(__file__).parent


def read(folder: Path, name: str, *changes: tuple[str, str]) -> tuple[Export, list[Finding]]:
    """The sample of a mapping with the first of each of these texts changed."""
    sample = next((HERE / name).glob("sample.*"))
    text, expected = sample.read_text("utf-8"), tomllib.loads((HERE / name / "expected.toml").read_text("utf-8"))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / sample.name).write_text(text, "utf-8")
    source = RegistrySource.model_validate({"files": [sample.name], **expected.get("source", {})})
    findings = Findings()
    export = read_file(Request(folder, sample.name, source, shipped(), expected["party"]), findings)
    return export, [one for one in findings.items if one.code not in ("READ-047", *expected.get("findings", []))]


def told(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(one.code, one.place.column) for one in findings]


CELLS = {"gold-standard": ("Article Six Authorization", "Authorised for OIMP", "{}"),
         "climate-action-reserve-retirements": ("Corresponding Adjustment", ",IN,Yes,", ",IN,{},"),
         "acr": ("hostCountryLetterOfAuthorization", '"hostCountryLetterOfAuthorization": "Yes"',
                 '"hostCountryLetterOfAuthorization": {}')}


def of_cell(folder: Path, name: str, text: str) -> tuple[int, list[tuple[str, str | None]]]:
    """The events that a sample loses where the first cell that says whether a row counts has another text."""
    _, old, new = CELLS[name]
    before, (after, findings) = read(folder, name)[0], read(folder, name, (old, new.format(text)))
    return len(before.events) - len(after.events), told(findings)


@pytest.mark.parametrize(("name", "text"), [
    ("gold-standard", "Y"), ("gold-standard", "TRUE"), ("gold-standard", "Authorized for NDC"),
    ("climate-action-reserve-retirements", "Y"), ("climate-action-reserve-retirements", "TRUE"),
    ("climate-action-reserve-retirements", "Applied"), ("acr", "true"), ("acr", '"Y"')])
def test_a_row_that_is_authorized_counts_however_a_registry_says_yes(tmp_path: Path, name: str, text: str):
    assert of_cell(tmp_path, name, text) == (0, [])


@pytest.mark.parametrize(("name", "text"), [
    ("gold-standard", "Unauthorised"), ("gold-standard", "Not Authorised"), ("gold-standard", "N/A"),
    ("gold-standard", "Pending authorisation"), ("gold-standard", "To be authorised"),
    ("climate-action-reserve-retirements", "Unauthorized"), ("climate-action-reserve-retirements", "Uncommitted"),
    ("acr", "false"), ("acr", "null"), ("acr", '"N/A"')])
def test_a_row_that_is_not_authorized_is_passed_over(tmp_path: Path, name: str, text: str):
    lost, findings = of_cell(tmp_path, name, text)
    assert lost and not [one for one in findings if one[0] != "VER-008"]


@pytest.mark.parametrize(("name", "text"), [
    *(("gold-standard", text) for text in (
        "Eligible", "", "Authorisation revoked", "Authorised - withdrawn", "Authorised (expired)", "Implementation")),
    *(("climate-action-reserve-retirements", text) for text in ("Applied for", "To be applied", "", "xyz")),
    ("acr", '"Yes - revoked"'), ("acr", '"yes (pending)"'), ("acr", '"xyz"')])
def test_a_word_that_says_neither_that_a_row_is_authorized_nor_that_it_is_not_is_told(
        tmp_path: Path, name: str, text: str):
    lost, findings = of_cell(tmp_path, name, text)
    assert lost and findings == [("VER-007", CELLS[name][0])]


def test_a_word_that_says_nothing_of_a_row_of_another_country_is_no_matter(tmp_path: Path):
    assert not read(tmp_path, "gold-standard", (",,,,Voluntary,,Yes", ",,,,Voluntary,,x"))[1]


def test_a_label_that_was_revoked_is_told_beside_others(tmp_path: Path):
    _, findings = read(tmp_path, "verra-platform", ("Article 6 Authorized –", "CCB; Article 6 Authorized – revoked;"))
    assert told(findings) == [("VER-007", "additionalCertification")]


@pytest.mark.parametrize("text", ["Not Applicable", "Not Disclosed", "N/A", "None", "Unknown", "n.a.", "-"])
def test_a_word_for_nothing_is_no_use_and_no_entity(tmp_path: Path, text: str):
    export, findings = read(tmp_path, "gold-standard", ("CORSIA first phase,Airline A (illustrative),",
                                                        f"our staff,{text},"))
    assert len(export.unexplained) == 2 and not findings
    export, findings = read(tmp_path, "gold-standard", ("Compliance,Airline A (illustrative)", f"Compliance,{text}"))
    assert [one.using_entity for one in export.events if one.kind == "use"] == [None] and not findings


@pytest.mark.parametrize(("name", "change"), [
    ("verra", (",4150,DelAgua", ",,DelAgua")), ("verra", (",4150,DelAgua", ',"4,150",DelAgua')),
    ("art-trees-retirements", ("ART900,", "art900,")), ("art-trees-retirements", ("ART900,", "ART-900,")),
    ("art-trees-retirements", ("ART900,", "ART 900,")), ("authorised-credits", (",India,", ",,"))])
def test_a_row_is_of_the_project_and_country_of_its_column_or_serial_number_however_they_are_written(
        tmp_path: Path, name: str, change: tuple[str, str]):
    before, (after, findings) = read(tmp_path, name)[0], read(tmp_path, name, change)
    assert not findings and len(after.events) == len(before.events)


@pytest.mark.parametrize(("name", "change", "finding"), [
    ("biocarbon", ("0299564", "0299564-R"), ("VER-001", "serial")),
    ("biocarbon", ('"PCR-IN-BFX-14-002-2-2301-2312-0000001-0299564"', '""'), ("VER-001", "serial")),
    ("art-trees-retirements", ("ART900,", ","), ("VER-007", "Program ID")),
    ("authorised-credits", ("-90002-01012023-31122023-0 ,2023,India,", "-90002-01012023-31122023-0 ,2023,,"),
     ("VER-007", "Country")),
    ("authorised-credits", (",2022,Nigeria,", ",2022,India,"), ("VER-003", "Country")),
    ("gold-standard", (",India,", ",Kenya,"), ("VER-003", "Country")),
    ("acr", ('"IN"', '"NG"'), ("VER-003", "projectSiteLocationCountry")),
    ("climate-action-reserve-retirements", (",IN,Yes", ",MX,Yes"), ("VER-003", "Project Site Country")),
    ("art-trees-retirements", (",INDIA,", ",GUYANA,"), ("VER-003", "Program Country")),
    ("verra", (",4150,DelAgua", ",4151,DelAgua"), ("VER-003", "ID"))])
def test_a_row_that_contradicts_or_does_not_name_its_project_and_country_is_told(
        tmp_path: Path, name: str, change: tuple[str, str], finding: tuple[str, str]):
    assert told(read(tmp_path, name, change)[1]) == [finding]


def test_a_blank_country_of_another_s_serial_number_is_another_s(tmp_path: Path):
    export, findings = read(tmp_path, "authorised-credits", (",2022,Nigeria,", ",2022,,"))
    assert not findings and len(export.events) == 2 and "of another country than IND (1)" in str(export.listed[0])


def test_a_transfer_within_the_party_is_acquired_by_no_other(tmp_path: Path):
    _, findings = read(tmp_path, "undp", ('"Transfer","IN","IN"', '"Transfer","IN","Switzerland"'))
    assert told(findings) == [("VER-007", "Acquiring participating Party")]
    assert findings[0].message == "the row would be a transfer within the Party, and names CHE, which acquires"


def test_compliance_under_corsia_is_a_use_and_compliance_alone_asks_what_for(tmp_path: Path):
    whole = "On Behalf of Third Party,Retired for the year 2025"
    name = "climate-action-reserve-retirements"
    export, findings = read(tmp_path, name, (whole, "Compliance,CORSIA first phase (2024-2026)"))
    assert [(one.kind, one.purpose) for one in export.events] == [("use", "IMP")] and not findings
    assert len(read(tmp_path, name, (whole, "Compliance,"))[0].unexplained) == 1


def test_an_amount_that_is_blank_beside_a_date_of_issuance_is_told(tmp_path: Path):
    _, findings = read(tmp_path, "jcm-issuances", ("2028-01-30,24.0", "2028-01-30,"))
    assert told(findings) == [("VER-007", "issued_amount")]
    assert "nothing issued (2)" in str(read(tmp_path, "jcm-issuances", ("2028-01-30,24.0", ","))[0].listed[0])


def test_a_class_of_units_that_is_unknown_is_told(tmp_path: Path):
    _, findings = read(tmp_path, "plan-vivo", ('"unitClass": "rPVC"', '"unitClass": "x"'))
    assert told(findings) == [("VER-007", "unitClass")]
