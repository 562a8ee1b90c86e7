"""Findings for programs: each format says the same findings and can be read by its readers."""

import json
from pathlib import Path
from xml.etree import ElementTree

import fastjsonschema
import pytest

import reporter.checks  # noqa: F401  (states the rules)
from reporter.findings import Finding, Place, Severity
from reporter.renderers.findings_formats import FORMATS, as_github, as_junit, as_sarif, as_text, findings_json

ERROR = Finding("AEF-403", Severity.ERROR, Place("registry/actions 1.csv", row=15, column="First ID", letter="I"),
                "CA9999-IND01-IND-400-2025 is also held in row 12", "CA9999-IND01-IND-400-2025",
                "keep each unit in one holdings row", "6/CMA.4 annex I para 5", None)
WARNING = Finding("AEF-105", Severity.WARNING, Place("IND.xlsx", "Table 2 Authorizations", 8, "Sector(s)", "K"),
                  "“a\x01,b” has a character\nthat is refused: 50%", "a,b", "give one sector", "4/CMA.6 annex II", None)
ADVICE = Finding("ADV-102", Severity.ADVICE, Place("narrative/I.md", row=3), "I.D says little", None, "say more",
                 "2/CMA.3 annex para 4(d)", None)
FINDINGS = [WARNING, ADVICE, ERROR]


def test_json_holds_every_field():
    assert json.loads(findings_json(FINDINGS))[2] == ERROR.as_json()


def test_sarif_has_a_rule_for_each_code_and_a_result_for_each_finding():
    log = json.loads(as_sarif(FINDINGS))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["ADV-102", "AEF-105", "AEF-403"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]


@pytest.fixture(scope="module")
def sarif_schema():
    """The standard's own schema, 2.1.0-rtm.5."""
    return fastjsonschema.compile(json.loads(Path(__file__).with_name("sarif-2.1.0.json").read_text("utf-8")))


@pytest.mark.parametrize("findings", [FINDINGS, [ERROR], []])
def test_sarif_fits_its_schema(sarif_schema, findings):
    sarif_schema(json.loads(as_sarif(findings)))


def test_the_schema_of_sarif_is_strict(sarif_schema):
    log = json.loads(as_sarif(FINDINGS))
    log["runs"][0]["results"][0]["level"] = "advice"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        sarif_schema(log)


def test_sarif_points_at_lines_of_texts_and_at_cells_of_workbooks():
    results = json.loads(as_sarif([WARNING, ERROR]))["runs"][0]["results"]
    text, workbook = (result["locations"][0] for result in results)
    assert "region" not in workbook["physicalLocation"]
    assert "K8" in workbook["logicalLocations"][0]["fullyQualifiedName"]
    assert text["physicalLocation"] == {"artifactLocation": {"uri": "registry/actions%201.csv"},
                                        "region": {"startLine": 15}}


def test_sarif_of_an_unknown_rule_is_still_a_log():
    assert json.loads(as_sarif([ERROR], rules={}))["runs"][0]["tool"]["driver"]["rules"] == [{"id": "AEF-403"}]


def test_junit_fails_for_errors_and_tells_the_rest():
    suite = ElementTree.fromstring(as_junit(FINDINGS))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert [name.split()[0] for name in failed] == ["AEF-403"]
    assert "row 15" in suite.find(".//failure").text
    assert len(suite.findall(".//system-out")) == 2


def test_junit_without_findings_has_a_case_that_passed():
    suite = ElementTree.fromstring(as_junit([]))
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_github_annotations_stand_in_one_line_each():
    lines = as_github(FINDINGS).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("::error file=registry/actions 1.csv,line=15,title=AEF-403::")
    warning = next(line for line in lines if line.startswith("::warning file=IND.xlsx,title=AEF-105::"))
    assert "%0Athat is refused: 50%25" in warning


def test_text_has_the_four_parts():
    assert as_text([ERROR]) == (
        "registry/actions 1.csv, row 15, First ID (I15)\n"
        "  error AEF-403: CA9999-IND01-IND-400-2025 is also held in row 12\n"
        "  Do: keep each unit in one holdings row\n"
        "  Rule: 6/CMA.4 annex I para 5\n")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_findings_give_the_same_text(name):
    assert FORMATS[name](FINDINGS) == FORMATS[name](list(FINDINGS))
    assert isinstance(FORMATS[name]([]), str)
