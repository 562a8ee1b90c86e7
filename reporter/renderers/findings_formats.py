"""Findings for programs: JSON, SARIF 2.1.0, JUnit, GitHub annotations, plain text. Sorted findings in, text out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree

from reporter import __version__
from reporter.findings import RULES, STEERING, Finding, Ignored, Rule, Severity, ToldCause, told_by_cause, visible

NAME = "reporter"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def findings_json(findings: Sequence[Finding], ignored: Sequence[Ignored] = ()) -> str:
    """A list of findings, each with its fields in a fixed order; those ignored come last, with their reason."""
    return plain_json([finding.as_json() for finding in findings] + [each.as_json() for each in ignored])


def plain_json(value: object) -> str:
    """Plain values as JSON, in which letters that steer a terminal are escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return STEERING.sub(lambda found: json.dumps(found[0]).strip('"'), text) + "\n"


def as_sarif(findings: Sequence[Finding], rules: Mapping[str, Rule] = RULES) -> str:
    """A SARIF 2.1.0 log of one run; the sheet and cell of a workbook stand in the logical location.

    Of one cause the first results stand, the last of them with how often it occurs: readers refuse very long logs.
    """
    codes = sorted({finding.code for finding in findings})
    return plain_json({
        "$schema": SARIF_SCHEMA, "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": NAME, "version": __version__,
                                "rules": [_sarif_rule(code, rules.get(code)) for code in codes]}},
            "results": [_sarif_result(shown, codes.index(shown.finding.code)) for shown in told_by_cause(findings)],
        }],
    })


def _sarif_rule(code: str, rule: Rule | None) -> dict[str, object]:
    if rule is None:
        return {"id": code}
    return {
        "id": code, "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation or rule.title},
        "help": {"text": f"{rule.remedy}. Rule: {rule.para}"},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
        "properties": {"paragraph": rule.para} | ({"source": rule.source} if rule.source else {}),
    }


def _sarif_result(shown: ToldCause, rule_index: int) -> dict[str, object]:
    finding = shown.finding
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.place.file)}}
    if finding.place.row and not finding.place.sheet:
        physical["region"] = {"startLine": finding.place.row}
    return {
        "ruleId": finding.code, "ruleIndex": rule_index, "level": _SARIF_LEVEL[finding.severity],
        "message": {"text": f"{finding.message}. To do: {finding.remedy}" + (f" ({shown.also})" if shown.also else "")},
        "locations": [{"physicalLocation": physical,
                       "logicalLocations": [{"fullyQualifiedName": str(finding.place)}]}],
    } | ({"occurrenceCount": shown.more + 1} if shown.more else {})


def _uri(file: str) -> str:
    """A relative file name as a URI reference; spaces and non-ASCII letters are escaped."""
    return quote(file, errors="surrogateescape")


def as_junit(findings: Sequence[Finding], rules: Mapping[str, Rule] = RULES) -> str:
    """A JUnit report with a test case for each rule that found something; errors fail, the rest is output.

    A run without findings is one case that passed, since readers of JUnit take an empty report for a fault.
    """
    suite = ElementTree.Element("testsuite", name=NAME)
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    failures = 0
    for code in sorted(by_code):
        title = rules[code].title if code in rules else code
        case = ElementTree.SubElement(suite, "testcase", classname=NAME, name=_xml_text(f"{code} {title}"))
        graves = [finding for finding in by_code[code] if finding.severity is Severity.ERROR]
        rest = [finding for finding in by_code[code] if finding.severity is not Severity.ERROR]
        if graves:
            failures += 1
            first = told_by_cause(graves[:1])[0].finding
            failure = ElementTree.SubElement(case, "failure", message=_xml_text(first.message))
            failure.text = _xml_text(as_text(graves))
        if rest:
            ElementTree.SubElement(case, "system-out").text = _xml_text(as_text(rest))
    if not by_code:
        ElementTree.SubElement(suite, "testcase", classname=NAME, name="no findings")
    suite.set("tests", str(max(len(by_code), 1)))
    suite.set("failures", str(failures))
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _xml_text(text: str) -> str:
    """The text without the control characters that XML 1.0 has no way to write."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands of GitHub Actions: one line for each finding, shown at its file and line."""
    return "".join(_github_line(shown) for shown in told_by_cause(findings))


def _github_line(shown: ToldCause) -> str:
    finding, place = shown.finding, shown.finding.place
    properties = {"file": visible(place.file), "line": str(place.row) if place.row and not place.sheet else None,
                  "title": finding.code}
    written = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items() if value)
    parts = (f"{place}: {finding.message}", f"Do: {finding.remedy}", f"Rule: {finding.para}", shown.also)
    message = "\n".join(filter(None, parts))
    return f"::{_GITHUB_LEVEL[finding.severity]} {written}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    """Text as workflow commands take it: percent, line breaks and `more` as percent and two digits."""
    return "".join(f"%{ord(letter):02X}" if letter in "%\r\n" + more else letter for letter in text)


def as_text(findings: Iterable[Finding]) -> str:
    """Each finding in its four parts: where, what, what to do, which rule; of one cause the first ones."""
    return "\n".join(_as_text(shown) for shown in told_by_cause(findings))


def _as_text(shown: ToldCause) -> str:
    finding = shown.finding
    return (f"{finding.place}\n  {finding.severity} {finding.code}: {finding.message}\n  Do: {finding.remedy}\n"
            f"  Rule: {finding.para}\n" + (f"{shown.also}\n" if shown.also else ""))


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "json": findings_json, "sarif": as_sarif, "junit": as_junit, "github": as_github, "text": as_text}
"""The formats by the name that the command line gives them."""
