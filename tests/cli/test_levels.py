"""`reporter check --level`: what is shown, and in which order."""

from __future__ import annotations

import json

from reporter.findings import Finding, Findings, Place, Severity
from reporter.resources import inputs
from tests.cli.test_main import run


def test_errors_come_first_then_warnings_then_advice():
    place = Place("a.csv", row=1)
    found = [Finding("X-1", level, place, "", None, "", "") for level in (Severity.ADVICE, Severity.ERROR,
                                                                          Severity.WARNING)]
    assert [finding.severity for finding in Findings(found).sorted()] == list(Severity)


def test_findings_below_the_level_are_counted_and_not_shown():
    dossier = str(inputs() / "rwanda-clean-cooking")
    text = run("check", dossier, "--level", "error").stdout
    assert "Do:" not in text and "advice" in text
    shown = json.loads(run("check", dossier, "--level", "warning", "--format", "json").stdout)
    assert {finding["code"] for finding in shown} == {"CON-124"}
    assert json.loads(run("check", dossier, "--level", "error", "--format", "json").stdout) == []
