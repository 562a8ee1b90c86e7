"""The platform's marks, foretold from findings."""

from reporter.checks import findings_between, run
from reporter.checks.marks import Mark, mark_of
from reporter.forms.outlines import INITIAL_REPORT
from tests.checks.cases.between_parties import INDIA, japan
from tests.checks.cases.form import first_transfer
from tests.checks.parts import whole


def test_sound_tables_are_consistent():
    assert mark_of(run(whole())) is Mark.CONSISTENT
    assert mark_of(findings_between([INDIA, japan()])) is Mark.CONSISTENT


def test_an_error_in_the_tables_is_an_inconsistency():
    assert mark_of(run(first_transfer(quantity=1))) is Mark.INCONSISTENT


def test_a_gap_in_a_report_is_no_inconsistency_of_the_tables():
    assert mark_of(run(whole(answers={(INITIAL_REPORT, "III.D"): None}))) is Mark.CONSISTENT


def test_without_the_other_party_nothing_is_checked_between_parties():
    assert mark_of(findings_between([INDIA])) is Mark.NOT_CHECKED
