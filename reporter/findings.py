"""Findings: what is wrong, where it stands, what to do, and which rule says so.

A fault in someone's data is never an exception. It is a `Finding`, made from a `Rule`;
every rule has a code that is never reused, and `reporter explain CODE` prints it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import repeat
from pathlib import Path
from typing import Any

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff"
                      "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]")
"""What steers a terminal, turns letters around, parts lines as no one expects, or hides a text that nobody sees."""
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STEERING_OR_LINE_END = re.compile(f"{STEERING.pattern}|\n|(?<={_MARK * 4}){_MARK}")


def visible(text: str) -> str:
    """The text as one line, in which what would steer a terminal, turn letters around, hide a text, begin another line,
    which then could pass for one of ours, or draw over those around it is written out: `<U+001B>`."""
    return _STEERING_OR_LINE_END.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def as_typed(path: Path) -> str:
    """A path as it is typed into a command, which no name of a file can end or lengthen."""
    text = str(path)
    text = f"./{text}" if text.startswith("-") else text
    if os.name == "nt":  # where no name has this mark
        return text if re.fullmatch(r"[\w.:\\/-]+", text) else f'"{text}"'
    return shlex.quote(text)


class Refusal(Exception):
    """Why a command cannot run at all: plain words, with what to do; the command line prints them and ends with 2."""


_NOTHING: Mapping[str, int] = {}


class Severity(StrEnum):
    """How much a finding weighs: an error stops a submission, a warning and an advice do not."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    def reaches(self, level: Severity) -> bool:
        """True if this is as grave as `level` or graver."""
        return _RANKS[self] <= _RANKS[level]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
"""Graver ones first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in someone's file, named as the person sees it: file, sheet, row, column.

    `row` counts from 1 as Excel and editors do; `column` is the column's label and `letter`
    the letter Excel shows above it. `letters` knows the letter of each label of the sheet; in a file of
    facts the column is a key, and `lines` knows the line of each.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    letter: str | None = None
    letters: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    lines: Mapping[str, int] = field(default_factory=lambda: _NOTHING, repr=False, compare=False)

    def at(self, column: str) -> Place:
        """The same row at another column; in a table of facts, the key in it, at the table's line where it is not."""
        if self.lines:
            key = f"{self.column}.{column}" if self.column else column
            return replace(self, row=self.lines.get(key, self.row), column=key)
        return replace(self, column=column, letter=self.letters.get(column))

    def in_row(self, row: int) -> Place:
        """The same place in another row."""
        return Place(self.file, self.sheet, row, self.column, self.letter, self.letters, self.lines)

    def in_rows(self, rows: Sequence[int]) -> list[Place]:
        """The same place in each of these rows, of which there may be a million."""
        places = list(map(object.__new__, repeat(Place, len(rows))))
        for name in Place.__slots__:
            # Beside the class's own making, which asks for each value of each place whether it may be set.
            deque(map(getattr(Place, name).__set__, places, rows if name == "row" else repeat(getattr(self, name))), 0)
        return places

    @property
    def cell(self) -> str | None:
        """The cell as Excel names it, `I15`, where row and letter are known."""
        return f"{self.letter}{self.row}" if self.letter and self.row else None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"{self.column} ({self.cell})" if self.cell else self.column)
        return visible(", ".join(parts))

    @property
    def sort_key(self) -> tuple[Any, ...]:
        counted = self.column or ""
        if "[" in counted:
            counted = re.sub(r"\[[0-9]+\]", lambda number: number[0].zfill(10), counted)
        return (self.file, self.sheet or "", self.row or 0, len(self.letter or ""), self.letter or "", counted)


def other_row(place: Place, seen_from: Place) -> str:
    """How to name `place` to someone who looks at `seen_from`: the row alone where file and sheet are the same."""
    if (place.file, place.sheet) == (seen_from.file, seen_from.sheet):
        return f"row {place.row}"
    return str(Place(place.file, place.sheet, place.row))


class Voice(StrEnum):
    """For whom a rule speaks: for a decision of the CMA, for what is read here, or for the published checking scripts.

    A rule of the form is one that no decision asks: files, texts and tables are such that they can be read and printed.
    A fault of the scripts is what they refuse, or stop at, though it is right.
    """

    DECISION = "decision"
    FORM = "form"
    SCRIPTS = "scripts"
    FAULT_OF_SCRIPTS = "fault of the scripts"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a true sentence, the paragraph it rests on, and what to do where it does not hold.

    `source` is the code of the published checking script that asks the same (II04), where there is one. A rule that
    no decision asks speaks with the voice of the scripts. `bad` and `good` are short examples, shown by
    `reporter explain`. `of` names the submissions that it is asked of, where it is not asked of all.
    """

    code: str
    title: str
    para: str
    remedy: str
    severity: Severity = Severity.ERROR
    source: str | None = None
    voice: Voice = Voice.DECISION
    explanation: str = ""
    bad: str = ""
    good: str = ""
    of: tuple[str, ...] = ()

    def finding(self, place: Place, message: str, value: object = None, *, remedy: str | None = None,
                severity: Severity | None = None, beside: Place | None = None) -> Finding:
        """A finding of this rule at `place`; `remedy` replaces the rule's own where a better word is known."""
        return Finding(self.code, severity or self.severity, place, visible(message),
                       None if value is None else visible(str(value)), visible(remedy or self.remedy), self.para,
                       self.source, self.voice, beside)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: place, what (with the value), what to do, which rule.

    `beside` is the row of another submission with which the place does not agree: the fault is that one's too.
    `others` are the further cells of a column of which the same is told here, once for all of them.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    value: str | None
    remedy: str
    para: str
    source: str | None = None
    voice: Voice = Voice.DECISION
    beside: Place | None = None
    others: tuple[Place, ...] = field(default=(), repr=False, compare=False)

    @property
    def stands_against_filing(self) -> bool:
        """True for an error of what a decision asks, or of what is read: what only the scripts refuse costs a mark."""
        return self.severity is Severity.ERROR and self.voice in (Voice.DECISION, Voice.FORM)

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Errors first, then warnings, then advice; each by file, row and column."""
        return (_RANKS[self.severity], *self.place.sort_key, self.code, self.message)

    def as_json(self) -> dict[str, object]:
        """The finding as plain values, in a fixed order, for findings.json."""
        return {
            "code": self.code, "severity": str(self.severity), "file": self.place.file, "sheet": self.place.sheet,
            "row": self.place.row, "column": self.place.column, "cell": self.place.cell, "message": self.message,
            "value": self.value, "remedy": self.remedy, "rule": self.para, "source": self.source,
            "voice": str(self.voice),
        }


@dataclass(frozen=True, slots=True)
class ToldCause:
    """A finding as people are shown it; the last that is shown of one cause says how many `more` there are.

    `until` is the place of the last of these.
    """

    finding: Finding
    more: int = 0
    until: Place | None = None

    @property
    def also(self) -> str:
        """What is said of the others; blank where there are none."""
        return f"and {self.more:,} more of this kind, the last at {self.until}" if self.more else ""


FIRST_SHOWN, MOST_SHOWN, MOST_CAUSES = 3, 50, 50
"""Of more than MOST_SHOWN findings of one cause the FIRST_SHOWN; of one rule, MOST_CAUSES causes."""
LONGEST_MESSAGE = 1_000
"""The letters of a message, value or remedy that people are shown; programs have all of it."""


def told_by_cause(findings: Iterable[Finding]) -> list[ToldCause]:
    """The findings with one cause told once: the first places of what one rule finds in one column of one sheet."""
    causes: dict[tuple[object, ...], list[Finding]] = {}
    rules: dict[tuple[str, Severity], list[tuple[object, ...]]] = {}
    for finding in findings:
        place = finding.place
        rule = (finding.code, finding.severity)
        # What stands in the entries of a list, filed[1].date and filed[2].date, is one.
        key = re.sub(r"\[[0-9]+\]", "[]", place.column or "")
        cause: tuple[object, ...] = (*rule, place.file, place.sheet, key, finding.remedy)
        of_rule = rules.setdefault(rule, [])
        if cause not in causes and len(of_rule) == MOST_CAUSES:
            cause = of_rule[-1]
        elif cause not in causes:
            of_rule.append(cause)
        causes.setdefault(cause, []).append(finding)
    shown: list[ToldCause] = []
    for alike in causes.values():
        first = alike if len(alike) <= MOST_SHOWN else alike[:FIRST_SHOWN]
        *others, last = (replace(one, message=_cut(one.message), remedy=_cut(one.remedy),
                                 value=one.value and _cut(one.value)) for one in first)
        shown += map(ToldCause, others)
        shown.append(ToldCause(last, len(alike) - len(first), alike[-1].place))
    return sorted(shown, key=lambda one: one.finding.sort_key)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"


NO_DECISION = "form"
"""What stands in the place of a paragraph where a rule rests on none."""
RULES: dict[str, Rule] = {}


def define(code: str, title: str, *, para: str, remedy: str, severity: Severity = Severity.ERROR,
           source: str | None = None, voice: Voice = Voice.DECISION, text: str = "", of: tuple[str, ...] = ()) -> Rule:
    """Define a rule and enter it in `RULES`; a code can be defined once.

    `text` is the rule in plain words; its parts `Bad:` and `Good:` are the examples. A rule that rests on the form of
    files alone (`NO_DECISION`) speaks for it.
    """
    if para == NO_DECISION:
        voice = Voice.FORM
    if code in RULES:
        raise ValueError(f"rule {code} is defined twice")
    parts = re.split(r"^\s*(Bad|Good):\s*", text, flags=re.MULTILINE)
    examples = dict(zip(parts[1::2], (" ".join(part.split()) for part in parts[2::2]), strict=True))
    RULES[code] = Rule(code, title, para, remedy, severity, source, voice, " ".join(parts[0].split()),
                       examples.get("Bad", ""), examples.get("Good", ""), of)
    return RULES[code]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that is not counted, and the reason that was given for it."""

    finding: Finding
    reason: str

    def as_json(self) -> dict[str, object]:
        """The finding as plain values, with the reason."""
        return self.finding.as_json() | {"ignored": self.reason}


@dataclass
class Findings:
    """The findings of a run, gathered in any order and read in one; those set aside are not among them."""

    items: list[Finding] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.items.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        self.items.extend(findings)

    def set_aside(self, reasons: Mapping[str, str]) -> None:
        """From now on findings of the codes in `reasons` are ignored, each for its reason."""
        aside = _in_order(finding for finding in self.items if finding.code in reasons)
        self.ignored += [Ignored(finding, reasons[finding.code]) for finding in aside]
        self.items = [finding for finding in self.items if finding.code not in reasons]

    def sorted(self) -> list[Finding]:
        """Each finding once: errors, warnings, advice, each by file, row and column."""
        return _in_order(self.items)

    def at_least(self, level: Severity) -> list[Finding]:
        """The findings as grave as `level` or graver."""
        return _in_order(finding for finding in self.items if finding.severity.reaches(level))

    def reach(self, level: Severity) -> bool:
        """True if any finding is as grave as `level` or graver."""
        return any(finding.severity.reaches(level) for finding in self.items)

    @property
    def stand_against_filing(self) -> bool:
        """True if any finding does."""
        return any(finding.stands_against_filing for finding in self.items)

    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity, every severity named."""
        found = Counter(finding.severity for finding in set(self.items))
        return {severity: found[severity] for severity in Severity}


def ignored_by_cause(ignored: Iterable[Ignored]) -> list[tuple[ToldCause, str]]:
    """Those that are not counted, with one cause told once, each with its reason."""
    ignored = list(ignored)
    reasons = {(each.finding.code, each.finding.place): each.reason for each in ignored}
    return [(shown, reasons[shown.finding.code, shown.finding.place])
            for shown in told_by_cause(dict.fromkeys(each.finding for each in ignored))]


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(set(findings), key=lambda finding: finding.sort_key)
