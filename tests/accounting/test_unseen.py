"""In a workbook alone, ITMOs of an earlier year are taken as held at the opening; what follows must still fit."""

from __future__ import annotations

import pytest

from reporter.accounting.ledger import FaultKind, ledger_of, replay
from reporter.checks import Subject, run
from reporter.findings import Severity
from reporter.records.rows import Action
from tests import samples
from tests.accounting.test_adjustments import day, submission, use
from tests.accounting.worlds import row, unit


def used(number: int, first: int, last: int, month: int = 3, **over: object) -> Action:
    return use(number, first, last, 2027, 2026, **over).model_copy(update={"action_date": day(2027, month)})


def sent(number: int, first: int, last: int, month: int) -> Action:
    return row(number, unit(first, vintage=2026), unit(last, vintage=2026), action_type="Transfer",
               action_date=day(2027, month), itmo_registry="JPN01", acquiring_party="CHE")


CANCELLED = {"action_type": "Cancellation", "action_subtype": "Other cancellations", "purpose": "OP",
             "year_used_for_ndc": None}


@pytest.mark.parametrize(("second", "code"), [
    (used(3, 50, 60, 6), "AEF-513"), (used(3, 50, 60, 6, **CANCELLED), "AEF-513"), (sent(3, 50, 60, 6), "AEF-513")])
def test_nothing_follows_the_use_of_what_came_in_an_earlier_year(second: Action, code: str) -> None:
    """1 to 100 used in March, 50 to 60 again in June: first an advice in a workbook alone, then an error."""
    report = submission(used(2, 1, 100), second, party="JPN")
    found = {(finding.code, finding.severity) for finding in run(Subject(submission=report))}
    assert (code, Severity.ERROR) in found
    assert ("AEF-516", Severity.ADVICE) in found
    assert ("AEF-516", Severity.ERROR) not in found


def test_what_was_sent_away_is_not_sent_again() -> None:
    report = submission(sent(2, 1, 100, 3), sent(3, 100, 110, 6), party="JPN")
    found = [(finding.severity, finding.message) for finding in run(Subject(submission=report))
             if finding.code == "AEF-516"]
    assert [severity for severity, _ in found] == [Severity.ERROR, Severity.ADVICE]
    assert "transferred away, see row 2" in found[0][1]


def test_what_was_used_is_not_held() -> None:
    held = samples.holding(first=1, last=100, itmo_registry="JPN01", authorization_id="IND JCM 1")
    report = submission(used(2, 1, 100), party="JPN", holdings=(held,))
    assert ("AEF-401", Severity.ERROR) in {(finding.code, finding.severity)
                                           for finding in run(Subject(submission=report))}


def test_in_a_dossier_known_from_its_beginning_it_stays_an_error() -> None:
    report = submission(used(2, 1, 100), party="JPN")
    assert ("AEF-516", Severity.ERROR) in {(finding.code, finding.severity) for finding in run(
        Subject(submission=report, dossier=samples.dossier()))}


def test_the_flow_shows_what_must_have_been_held() -> None:
    """100 used in March that nobody saw coming, 10 acquired in none: opening 100, uses 100, closing 0."""
    ledger = replay([used(2, 1, 100)], through=2027, unseen_held=True)
    flow = ledger.flow(2027)
    assert (flow.opening, flow.uses, flow.closing) == (100, 100, 0)
    assert [fault.kind for fault in ledger.faults] == [FaultKind.NOT_HELD]
    assert replay([used(2, 1, 100)], through=2027).flow(2027).uses == 0


def test_only_a_workbook_without_an_earlier_year_may_have_opened_with_anything() -> None:
    holding = samples.holding(first=500, last=600, itmo_registry="JPN01")
    for over in ({"previous": (holding,)}, {"opening": (holding,)}, {"history": (sent(9, 700, 701, 1),)}):
        report = submission(used(2, 1, 100), party="JPN", **over)
        assert ledger_of(report, is_alone=True).entries[-1:] != ledger_of(submission(used(2, 1, 100), party="JPN"),
                                                                         is_alone=True).entries
    assert ledger_of(submission(used(2, 1, 100), party="JPN")).entries == ()
