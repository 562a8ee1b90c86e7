"""Holdings of a workbook alone, and of a dossier with its years."""

import datetime

from reporter.checks import run
from reporter.findings import Severity
from tests import samples
from tests.checks.parts import of, whole

HELD_FROM_BEFORE = samples.holding(first=9_001, last=9_100,
                                   place=samples.place("AEF.xlsx", samples.present().holdings, 9))
USED_FROM_BEFORE = samples.oimp_use(first=9_001, last=9_010, action_date=datetime.date(2027, 11, 1),
                                    place=samples.place("AEF.xlsx", samples.present().actions, 12))
TABLES = {"holdings": (samples.holding(), HELD_FROM_BEFORE)}


def found(subject):
    return {(finding.code, finding.severity) for finding in run(subject)}


def test_a_workbook_alone_may_hold_what_its_year_began_with():
    assert found(of(**TABLES)) == {("AEF-401", Severity.ADVICE)}


def test_a_dossier_holds_only_what_its_actions_brought():
    assert found(whole(submission=TABLES)) == {("AEF-401", Severity.ERROR)}


def test_a_workbook_alone_that_holds_what_it_used_is_wrong():
    holdings = (samples.holding(), samples.holding(first=5_001, last=5_010))
    assert found(of(holdings=holdings)) == {("AEF-401", Severity.ERROR)}


def test_a_workbook_alone_may_use_what_its_year_began_with():
    actions = (*samples.submission().actions, USED_FROM_BEFORE)
    assert ("AEF-518", Severity.ADVICE) in found(of(actions=actions))
    assert ("AEF-518", Severity.ERROR) in found(whole(submission={"actions": actions}))


def test_opening_holdings_are_used_and_held():
    actions = (*samples.submission().actions, USED_FROM_BEFORE)
    tables = {"actions": actions, "opening": (HELD_FROM_BEFORE,), "previous": (HELD_FROM_BEFORE,),
              "previous_year": 2026, "holdings": (samples.holding(), samples.holding(first=9_011, last=9_100))}
    assert found(whole(submission=tables)) == {("CON-114", Severity.WARNING)}


def test_the_message_names_the_other_row_and_the_shared_itmos():
    rows = (samples.holding(last=5_800), samples.holding(first=5_800, place=samples.place(
        "ledger", samples.present().holdings, 4)))
    message = next(finding.message for finding in run(of(holdings=rows)) if finding.code == "AEF-403")
    assert message == "CA9999-IND01-IND-5800-2026 is also held in row 1"
