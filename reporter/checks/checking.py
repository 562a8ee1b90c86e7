"""How a rule is stated and run: a function whose name says what holds, that yields what does not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from reporter.accounting.ledger import Ledger, ledger_of
from reporter.checks.authorized import Authorized, authorized_actions
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.findings import Finding, Place, Rule, Severity, define
from reporter.forms.codelists import SECRETARIAT_WORKBOOK, Profile
from reporter.records.submission import Submission

if TYPE_CHECKING:
    from reporter.accounting.adjustments import Accounts


class Fault(NamedTuple):
    """What a check yields. `remedy` and `severity` replace the rule's own where more is known of the case.

    `message` is a sentence, or a predicate (“is not in 2027”) that is said of the value, or of the cell without one.
    """

    place: Place
    message: str
    value: object = None
    remedy: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Subject:
    """What is checked: whatever parts are at hand. A workbook alone has no dossier and no narrative."""

    submission: Submission | None = None
    dossier: Dossier | None = None
    narrative: Narrative | None = None
    accounts: Accounts | None = None
    ledger: Ledger | None = None
    profile: Profile = SECRETARIAT_WORKBOOK
    submissions: tuple[Submission, ...] | None = None
    """The submissions of several Parties and years, for the rules between them."""
    authorized: Authorized | None = None
    filed: tuple[Submission, ...] | None = None
    """The Party's own earlier submissions: of earlier years, and earlier versions of this year's."""


@dataclass(frozen=True)
class Check:
    """A rule with the function that finds where it does not hold.

    `parts` are those that the function looks at and must have, `more` those that it looks at where they are at hand.
    """

    rule: Rule
    faults: Callable[..., Iterator[Fault]]
    parts: tuple[str, ...]
    more: tuple[str, ...] = ()

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """The findings of this rule; none where a part that it looks at is not at hand."""
        parts = {name: getattr(subject, name) for name in self.parts}
        if any(part is None for part in parts.values()):
            return
        parts |= {name: getattr(subject, name) for name in self.more}
        for fault in self.faults(**parts):
            place, message, value, remedy, severity = Fault(*fault)
            yield self.rule.finding(place, _sentence(place, message, value), value, remedy=remedy, severity=severity)


_PREDICATES = ("is ", "are ", "has ", "does ", "ends ", "also ", "names ", "stands ")


def _sentence(place: Place, message: str, value: object) -> str:
    """The message with the value that it is about, unless it names the value itself."""
    if not message.startswith(_PREDICATES):
        return message if value is None or str(value) in message else f"“{value}”: {message}"
    if value is not None:
        return f"“{value}” {message}"
    return f"{'the cell' if place.row else place.column} {message}"


CHECKS: dict[str, Check] = {}
"""Every check by its code, in the order in which the modules state them."""


def check(code: str, *, para: str, remedy: str, severity: Severity = Severity.ERROR,
          source: str | None = None) -> Callable[[Callable[..., Iterator[Fault]]], Callable[..., Iterator[Fault]]]:
    """State a rule: the docstring's first line is its title, the rest its words, with `Bad:` and `Good:`.

    The function's parameters name the parts of a `Subject` that it looks at; a parameter that may be None may
    be missing.
    """
    def state(faults: Callable[..., Iterator[Fault]]) -> Callable[..., Iterator[Fault]]:
        title, _, text = inspect.cleandoc(faults.__doc__ or "").partition("\n")
        rule = define(code, title.rstrip("."), para=para, remedy=remedy, severity=severity, source=source, text=text)
        parameters = inspect.signature(faults).parameters.values()
        CHECKS[code] = Check(rule, faults,
                             tuple(each.name for each in parameters if each.default is inspect.Parameter.empty),
                             tuple(each.name for each in parameters if each.default is None))
        return faults
    return state


def run(subject: Subject, *, only: Collection[str] | None = None) -> list[Finding]:
    """Every finding of every check whose parts are at hand, or of the codes in `only`, by file, row and column.

    The ledger, and which authorization counts for an action, follow from the submission where they are not given.
    """
    if subject.submission is not None:
        ledger = subject.ledger or ledger_of(subject.submission)
        authorized = subject.authorized or tuple(authorized_actions(subject.submission, ledger))
        subject = replace(subject, ledger=ledger, authorized=authorized)
    found = {finding for code, check in CHECKS.items() if only is None or code in only
             for finding in check.findings(subject)}
    return sorted(found, key=lambda finding: finding.sort_key)
