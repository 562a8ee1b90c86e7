"""How a rule is stated and run: a function whose name says what holds, that yields what does not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from reporter.accounting.ledger import Ledger, ledger_of
from reporter.accounting.world.asking import World
from reporter.checks.authorized import Authorized, authorized_actions
from reporter.dossier.facts import Dossier
from reporter.dossier.filings import KEPT
from reporter.dossier.narrative import Narrative
from reporter.files.told_once import once_each
from reporter.findings import Finding, Place, Rule, Severity, Voice, define
from reporter.forms.editions import Edition, Profile, present, usual_profile
from reporter.records.rows import Row
from reporter.records.submission import Submission

if TYPE_CHECKING:
    from reporter.accounting.adjustments import Accounts


class Need(StrEnum):
    """What must have been read whole, so that what a rule says of a row is true.

    A rule that compares rows with one another needs none: what it says of two rows is true without the others.
    """

    AUTHORIZATIONS = present().authorizations.title
    ACTIONS = present().actions.title
    HOLDINGS = present().holdings.title
    ENTITIES = present().entities.title
    AUTHORIZED = "the authorizations that actions and holdings name"
    EARLIER_YEARS = "the Party's year before"
    FILED = "what the Party filed before"
    OTHER_PARTIES = "the other Parties' submissions"
    APPROACHES = "the approaches"
    NARRATIVE = "the narrative"
    INVENTORY = "the inventory"
    SPELLING = "the spelling that the published checking scripts take"


EVERYTHING = frozenset(Need)
"""What a rule needs that does not say what it needs: it is told only where all was read."""
DRAFT_2022 = ("2022-draft",)
IN_A_NEW_VERSION = ("where it was filed so, submit a corrected annual information for that year and put it into the "
                    "folder previous; otherwise correct the row")


class Fault(NamedTuple):
    """What a check yields. `remedy` and `severity` replace the rule's own where more is known of the case.

    `beside` is the row of another submission with which the place does not agree.

    `message` is a sentence, or a predicate (“is not in 2027”) that is said of the value, or of the cell without one.
    """

    place: Place
    message: str
    value: object = None
    remedy: str | None = None
    severity: Severity | None = None
    beside: Place | None = None


def at_each(rows: Iterable[Row], attribute: str, message: str, value: object = None, *, remedy: str | None = None,
            severity: Severity | None = None) -> Iterator[Fault]:
    """The same fault in one column of each of the rows."""
    return (Fault(row.cell(attribute), message, value, remedy, severity) for row in rows)


@dataclass(frozen=True)
class Subject:
    """What is checked: whatever parts are at hand. A workbook alone has no dossier and no narrative."""

    submission: Submission | None = None
    dossier: Dossier | None = None
    narrative: Narrative | None = None
    accounts: Accounts | None = None
    ledger: Ledger | None = None
    profile: Profile = field(default_factory=usual_profile)
    submissions: tuple[Submission, ...] | None = None
    """The submissions of several Parties and years, for the rules between them: the highest version of each."""
    all_versions: tuple[Submission, ...] | None = None
    world: World | None = None
    """How the rows of all submissions fit together."""
    authorized: Authorized | None = None
    filed: tuple[Submission, ...] | None = None
    """The Party's own earlier submissions: of earlier years, and earlier versions of this year's."""
    partners: tuple[Submission, ...] | None = None
    """Other Parties' submissions."""


@dataclass(frozen=True)
class Check:
    """A rule with the function that finds where it does not hold.

    `parts` are those that the function looks at and must have, `more` those that it looks at where they are at hand.
    `needs` is what must have been read whole, None where the rule forgot to say; `also_of` are the replaced
    editions of the form that tell all that the rule looks at. `others_echo`: where this rule finds a fault,
    what others say of the same cell is an echo. `says_missing` is the need of which its findings say that it is not
    met: they are no faults. `leaves_open` is the need that is not met where it finds less than an error. `as_one`: what
    it finds in many rows of one column is one slip, told once. `each_row`: it looks at each row of a table alone, or
    at rows that must not meet, and so at those of earlier years and a registry's holdings too, on which figures rest.
    """

    rule: Rule
    faults: Callable[..., Iterator[Fault]]
    parts: tuple[str, ...]
    more: tuple[str, ...] = ()
    needs: frozenset[Need] | None = None
    also_of: tuple[str, ...] = ()
    others_echo: bool = False
    says_missing: Need | None = None
    leaves_open: Need | None = None
    as_one: bool = False
    each_row: bool = False

    def is_answered(self, unread: Collection[Need], edition: Edition | None = None) -> bool:
        """True if a finding of this rule is true though `unread` was not read whole, in an edition of the form."""
        needs = EVERYTHING if self.needs is None else self.needs
        return needs.isdisjoint(unread) and (
            edition is None or not edition.replaced or edition.name in self.also_of)

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """The findings of this rule; none where a part that it looks at is not at hand."""
        parts = {name: getattr(subject, name) for name in self.parts}
        if any(part is None for part in parts.values()):
            return
        parts |= {name: getattr(subject, name) for name in self.more}
        for fault in self.faults(**parts):
            place, message, value, remedy, severity, beside = Fault(*fault)
            yield self.rule.finding(place, _sentence(place, message, value), value, remedy=remedy, severity=severity,
                                    beside=beside)


_PREDICATES = ("is ", "are ", "has ", "does ", "ends ", "also ", "names ", "stands ")


def _sentence(place: Place, message: str, value: object) -> str:
    """The message with the value that it is about, unless it names the value itself."""
    if not message.startswith(_PREDICATES):
        return message if value is None or str(value) in message else f"“{value}”: {message}"
    if value is not None:
        return f"“{value}” {message}"
    return f"{'the cell' if place.row and not place.lines else place.column} {message}"


CHECKS: dict[str, Check] = {}
"""Every check by its code, in the order in which the modules state them."""


def check(code: str, *, para: str, remedy: str, severity: Severity = Severity.ERROR, source: str | None = None,
          voice: Voice = Voice.DECISION, needs: Collection[Need] | None = None, also_of: tuple[str, ...] = (),
          others_echo: bool = False, says_missing: Need | None = None, leaves_open: Need | None = None,
          as_one: bool = False, each_row: bool = False, of: tuple[str, ...] = (),
          ) -> Callable[[Callable[..., Iterator[Fault]]], Callable[..., Iterator[Fault]]]:
    """State a rule: the docstring's first line is its title, the rest its words, with `Bad:` and `Good:`.

    The function's parameters name the parts of a `Subject` that it looks at; a parameter that may be None may
    be missing. All else that is known of the rule is said here, as in `Rule` and `Check`.
    """
    def state(faults: Callable[..., Iterator[Fault]]) -> Callable[..., Iterator[Fault]]:
        title, _, text = inspect.cleandoc(faults.__doc__ or "").partition("\n")
        rule = define(code, title.rstrip("."), para=para, remedy=remedy, severity=severity, source=source, voice=voice,
                      text=text, of=of)
        parameters = inspect.signature(faults).parameters.values()
        CHECKS[code] = Check(rule, faults,
                             tuple(each.name for each in parameters if each.default is inspect.Parameter.empty),
                             tuple(each.name for each in parameters if each.default is None),
                             None if needs is None else frozenset(needs), also_of, others_echo, says_missing,
                             leaves_open, as_one, each_row)
        return faults
    return state


def run(subject: Subject, *, only: Callable[[Check], bool] = lambda check: True,
        progress: Callable[[int, int], None] = lambda done, rules: None) -> list[Finding]:
    """Every finding of every check whose parts are at hand, or of those that are `only` asked, by file, row and column.

    The ledger, which authorization counts for an action, and how rows fit together between Parties follow from the
    submissions where they are not given. `progress` is told how many rules of how many were looked at.
    """
    if subject.submission is not None:
        ledger = subject.ledger or ledger_of(subject.submission, is_alone=subject.dossier is None)
        authorized = subject.authorized or tuple(authorized_actions(subject.submission, ledger))
        subject = replace(subject, ledger=ledger, authorized=authorized)
    if subject.submissions is not None:
        subject = replace(subject, world=subject.world or World.of(subject.submissions),
                          all_versions=subject.all_versions or subject.submissions)
    asked = [check for check in CHECKS.values() if only(check)]
    found: set[Finding] = set()
    beside = _Beside(subject)
    for done, check in enumerate(asked):
        progress(done, len(asked))
        own = set(check.findings(subject))
        found |= own
        if check.each_row:
            found.update(beside.findings(check, {finding.place for finding in own}))
    return sorted(found, key=lambda finding: finding.sort_key)


class _Beside:
    """The rows of a dossier that stand in no table of its year; a workbook of another year is checked for itself."""

    def __init__(self, subject: Subject) -> None:
        submission, ledger = subject.submission, subject.ledger
        self.subjects: tuple[Subject, ...] = ()
        self.filed: frozenset[Place] = frozenset()
        if submission is not None and ledger is not None and subject.dossier is not None:
            self.subjects = tuple(replace(subject, submission=one, authorized=tuple(authorized_actions(one, ledger)))
                                  for one in submission.beside)
            years = {one.header.reported_year for one in subject.filed or ()}
            self.filed = frozenset(row.place for row in submission.history if row.action_date.year in years)

    def findings(self, check: Check, told: Collection[Place]) -> Iterator[Finding]:
        """What a rule finds in these rows and is not told; what was filed weighs less, since it stays as it is."""
        for finding in (finding for subject in self.subjects for finding in check.findings(subject)):
            if finding.place in told:
                continue
            # The scripts see the tables of the year alone.
            finding = replace(finding, source=None)
            place = replace(finding.place, column=None, letter=None)
            filed = place in self.filed or place.file.partition("/")[0] in KEPT
            grave = finding.severity is Severity.ERROR
            yield replace(finding, severity=Severity.WARNING if grave else finding.severity,
                          remedy=IN_A_NEW_VERSION) if filed else finding


def without_echoes(found: Iterable[Finding], unread: Collection[Place] = ()) -> list[Finding]:
    """The findings of checks that are causes: of a cell that a rule whose others echo is about, that rule's alone, and
    none of a cell that could not be read, which is told already. One slip in many rows of a column is told once."""
    found = list(found)
    causes = {finding.place: finding.code for finding in found if CHECKS[finding.code].others_echo}
    kept: dict[bool, list[Finding]] = {False: [], True: []}
    for finding in found:
        if causes.get(finding.place, finding.code) == finding.code and finding.place not in unread:
            kept[CHECKS[finding.code].as_one and finding.place.column is not None].append(finding)
    return [*kept[False], *once_each(kept[True])]


def says_missing(finding: Finding) -> bool:
    """True for what is no fault: it says that something is not on hand which rules need."""
    return finding.code in CHECKS and CHECKS[finding.code].says_missing is not None


def left_open(findings: Iterable[Finding]) -> frozenset[Need]:
    """The needs that are not met where rules that say so find less than an error."""
    return frozenset(need for finding in findings if finding.severity is not Severity.ERROR
                     and finding.code in CHECKS and (need := CHECKS[finding.code].leaves_open) is not None)
