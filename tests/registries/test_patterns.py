"""Patterns of a mapping, whoever wrote them, take no longer than their texts ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from reporter.dossier import starter
from reporter.findings import Severity
from reporter.registries.patterns import Pattern
from reporter.verbs.examine import examine

PATTERN: TypeAdapter[Pattern] = TypeAdapter(Pattern)
MAPPING = """
columns = {{serial = "Serial", quantity = "Amount", date = "Issued"}}
serial = ['{pattern}']
"""


def test_no_pattern_takes_more_time_than_its_text_asks_for():
    """Python's own engine would not end here."""
    assert PATTERN.validate_python(r"((a|a?)+)+$").fullmatch("a" * 100_000 + "b") is None


def test_capitals_do_not_matter_and_digits_are_ten():
    pattern = PATTERN.validate_python(r"vcu-(?P<first>\d+)")
    assert pattern.fullmatch("VCU-12")["first"] == "12"
    assert pattern.fullmatch("VCU-\u0661") is None


@pytest.mark.parametrize("written", ["(", "a?" * 300, r"(a)\1", "(?=a)", "a{100000}", 5])
def test_a_pattern_that_cannot_be_read_is_refused_with_a_sentence(written: object):
    with pytest.raises(ValidationError, match="pattern"):
        PATTERN.validate_python(written)


def test_a_pattern_of_a_dossier_that_cannot_be_read_is_a_finding(tmp_path: Path):
    starter.write(tmp_path / "d")
    (tmp_path / "d/mappings").mkdir()
    (tmp_path / "d/mappings/own.toml").write_text(MAPPING.format(pattern=r"(?P<first>\d+)\1"))
    found = examine(tmp_path / "d").findings.at_least(Severity.ERROR)
    assert {finding.place.file for finding in found} == {"mappings/own.toml"}
    assert any("invalid escape sequence" in finding.message for finding in found)


@pytest.mark.parametrize("pattern", [
    r"(?P<first>.+)-(?P<last>.+)", r"(?P<first>\d+)?x*-(?P<last>\d+)?.*", r"(?P<first>)(?P<last>).*"])
def test_a_pattern_that_takes_what_is_no_number_leaves_the_row_out(tmp_path: Path, pattern: str):
    starter.write(tmp_path / "d")
    (tmp_path / "d/mappings").mkdir()
    (tmp_path / "d/mappings/own.toml").write_text(f"""
        title = "Own"
        registry = "Own"
        unit_registry = "OWN"
        recognized_by = ["Unit code", "Amount of units"]
        serial = ['{pattern}']
        columns = {{serial = "Unit code", quantity = "Amount of units"}}
        event = [{{date = "Date of issue", when = [{{action = "issuance"}}]}}]
        """)
    (tmp_path / "d/registry/own.csv").write_text("Unit code,Amount of units,Date of issue\nx-y,10,2026-01-02\n")
    places = {finding.place.file for finding in examine(tmp_path / "d").findings.at_least(Severity.ERROR)}
    assert "registry/own.csv" in places and "mappings/own.toml" not in places
