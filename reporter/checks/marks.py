"""What the published checking scripts would say, and the mark that the platform would give (4/CMA.6 para 29).

The scripts are known by their codes. What they ask is foretold from the findings whose rule names one of them as its
source, or speaks with their voice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporter.checks.checking import Need, left_open, says_missing
from reporter.findings import Finding, Severity, Voice

LOADING = "loading"
_ROWS = frozenset({Need.ACTIONS, Need.HOLDINGS})
_AUTHORIZED = frozenset({Need.AUTHORIZATIONS, Need.AUTHORIZED})
_TABLES = frozenset({Need.AUTHORIZATIONS, Need.ENTITIES}) | _ROWS
EMPTY = "ISC01"
"""A script that says nothing in any version seen, whatever our rules find of what it is named for."""
SCRIPTS: Mapping[str, tuple[str, frozenset[Need]]] = {
    LOADING: ("all workbooks go into one database", frozenset({Need.AUTHORIZATIONS})),
    "syntax": ("sheets, labels and cells have the form", _TABLES | {Need.SPELLING}),
    "II01": ("a Party reports approaches in which it takes part", _ROWS | _AUTHORIZED),
    "II02": ("an action is reported once", frozenset({Need.ACTIONS})),
    "II03": ("sectors and activity types of an approach do not change", frozenset({Need.AUTHORIZATIONS})),
    "II04": ("an ITMO keeps its metric", _ROWS | _AUTHORIZED),
    "II05": ("an ITMO keeps its underlying unit", _ROWS),
    "II06": ("who uses is authorized", _AUTHORIZED | {Need.ACTIONS}),
    "II07": ("the approach is that of the identifier", _ROWS),
    "STC01": ("actions lie in the reported year", frozenset({Need.ACTIONS})),
    "STC02": ("a purpose is the authorization's", _AUTHORIZED | {Need.ACTIONS}),
    "STC03": ("uses lie in the NDC implementation period", frozenset({Need.ACTIONS})),
    "STC04": ("a first transfer is as defined", _AUTHORIZED | {Need.ACTIONS}),
    EMPTY: ("holdings follow from the actions: empty in every version seen", frozenset()),
}
"""What each script asks, in our words, and what must be read for it. Source: the scripts' newest forms, of 2025."""


class Mark(StrEnum):
    """The three results of the platform's consistency check, word for word."""

    CONSISTENT = "Checked, no inconsistencies identified"
    INCONSISTENT = "Checked, inconsistencies identified"
    NOT_CHECKED = "Null, information for check not available"


class ScriptVerdict(StrEnum):
    """What a script would say of a submission."""

    PASSES = "passes"
    FAILS = "fails"
    FAILS_BY_FAULT = "fails by its own fault"
    UNTOLD = "cannot be foretold"


@dataclass(frozen=True)
class ScriptAnswer:
    """What one script would say, and the findings that tell it."""

    script: str
    asks: str
    verdict: ScriptVerdict
    findings: tuple[Finding, ...] = ()


def script_answers(findings: Iterable[Finding], unread: Collection[Need] = ()) -> tuple[ScriptAnswer, ...]:
    """What each script would say; it cannot be foretold where it rests on something that was not read whole.

    It cannot either where a rule that names it finds less than an error: what decides is not on hand.
    """
    findings = list(findings)
    told: dict[str, list[Finding]] = {script: [] for script in SCRIPTS}
    doubted, unmet = set(), {*unread, *left_open(findings)}
    for finding in findings:
        if finding.source not in told or finding.source == EMPTY:
            continue
        # What does not agree with another Party's row weighs less in a dossier, which cannot mend it; scripts see both.
        if finding.severity is Severity.ERROR or finding.voice is Voice.FAULT_OF_SCRIPTS or finding.beside is not None:
            told[finding.source].append(finding)
        else:
            doubted.add(finding.source)
    return tuple(ScriptAnswer(script, asks, _verdict(
        told[script], script not in doubted and needs.isdisjoint(unmet)), tuple(told[script]))
        for script, (asks, needs) in SCRIPTS.items())


def _verdict(found: Iterable[Finding], is_known: bool) -> ScriptVerdict:
    voices = {finding.voice for finding in found}
    if voices - {Voice.FAULT_OF_SCRIPTS}:
        return ScriptVerdict.FAILS
    if not is_known:
        return ScriptVerdict.UNTOLD
    return ScriptVerdict.FAILS_BY_FAULT if voices else ScriptVerdict.PASSES


def mark_of(findings: Iterable[Finding], unread: Collection[Need] = (), *, mended: bool = False) -> Mark:
    """The mark that the scripts' answers come to; with `mended`, without the faults that are their own.

    It is never “no inconsistencies” where an answer rests on something that was not read or is not on hand. That the
    loading stops is no mark: it concerns the platform and not the submission.
    """
    findings = list(findings)
    verdicts = {answer.verdict for answer in script_answers(findings, unread) if answer.script != LOADING}
    if ScriptVerdict.FAILS in verdicts or ScriptVerdict.FAILS_BY_FAULT in verdicts and not mended:
        return Mark.INCONSISTENT
    if ScriptVerdict.UNTOLD in verdicts or any(says_missing(finding) for finding in findings):
        return Mark.NOT_CHECKED
    return Mark.CONSISTENT
