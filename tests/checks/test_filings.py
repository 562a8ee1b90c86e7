"""Rules on what was filed, where one case is not enough."""

from __future__ import annotations

import datetime
import re

import pytest

from reporter.checks import run
from reporter.dossier.ndc import Method
from reporter.findings import Place, Severity
from reporter.forms.deadlines import SubmissionKind
from reporter.records.filings import Filing
from tests import samples
from tests.checks.cases.filings import FURTHER, INITIAL, after, filing, version
from tests.checks.parts import issue, ndc, whole

KIND = SubmissionKind
OF_FURTHER = {"authorizations": (*samples.submission().authorizations, samples.authorization(
    approach="CA9998", authorization_id="IND JCM 9", authorized_entities=None))}


def found(subject, code):
    """What the rule says, without the value that it is said of."""
    return [re.sub("^“[^”]*”:? ", "", finding.message) for finding in run(subject) if finding.code == code]


def test_a_report_covers_an_approach_only_if_it_was_filed_with_it():
    filed = after(INITIAL, approaches=FURTHER, submission=OF_FURTHER)
    assert found(filed, "REP-107") == ["no initial report covers this approach"]
    update = filing(KIND.UPDATED_INITIAL_REPORT, day=(2028, 3, 1), approaches=("CA9998",))
    assert found(after(INITIAL, update, approaches=FURTHER, submission=OF_FURTHER), "REP-107") == []
    planned = after(INITIAL, approaches=FURTHER, submission=OF_FURTHER, updated_initial_report=issue(2028, 3, 1))
    assert found(planned, "REP-107") == []
    assert found(whole(approaches=FURTHER, submission=OF_FURTHER), "REP-107") == []


def test_an_updated_initial_report_comes_no_later_than_what_is_reported_of_its_approaches():
    def late(**over):
        return after(INITIAL, approaches=FURTHER, updated_initial_report=issue(2028, 4, 20), **over)

    assert found(late(submission=OF_FURTHER), "REP-110") == ["is after the annual information, 2028-04-10"]
    assert found(late(), "REP-110") == []


def test_an_approach_that_joins_after_an_update_needs_the_next_one():
    update = filing(KIND.UPDATED_INITIAL_REPORT, day=(2028, 3, 1), approaches=("CA9997",))
    for planned, words in ((None, "add [updated_initial_report]"), (issue(2028, 3, 1), 'version "2.0" and its date')):
        subject = after(INITIAL, update, approaches=FURTHER, updated_initial_report=planned)
        (one,) = [finding for finding in run(subject) if finding.code == "FIL-106"]
        assert words in one.remedy


def test_annual_information_that_was_filed_followed_an_initial_report():
    aef = filing(KIND.ANNUAL_INFORMATION, day=(2027, 4, 10), year=2026)
    (said,) = found(after(aef), "FIL-112")
    assert said.startswith("AEF 2026 1.0 was filed on 2027-04-10, and the initial report that comes before it is not")
    assert found(after(INITIAL, aef), "FIL-112") == found(whole(), "FIL-112") == []


def test_a_target_is_as_it_was_filed_while_the_version_and_the_period_are_the_same():
    stated = {"first_year": "2021", "last_year": "2030", "target": "Another target", "target_level": None}
    subject = after(filing(ndc={key: value for key, value in stated.items() if value}))
    assert found(subject, "FIL-108") == ["was filed as “Another target” in initial report 1.0"]
    assert found(after(filing(ndc={**stated, "last_year": "2035"})), "FIL-108") == []
    assert found(after(filing(ndc=stated), initial_report=version("1.1", 2028, 6, 1)), "FIL-108") == []


def test_what_is_authorized_later_is_not_yet_in_the_annual_information():
    """An approach that joins in 2028, while 2027 is still to be reported, holds nothing up."""
    later = {"authorizations": (*samples.submission().authorizations, samples.authorization(
        approach="CA9998", authorization_id="IND JCM 9", date_of_authorization=datetime.date(2028, 4, 20)))}
    joined = after(INITIAL, approaches=FURTHER, submission=later)
    assert found(joined, "REP-107") == []
    assert found(joined, "FIL-106") == ["no initial report covers this approach"]
    planned = after(INITIAL, approaches=FURTHER, updated_initial_report=issue(2028, 4, 20), submission=later)
    assert found(planned, "REP-110") == found(planned, "FIL-106") == []


def test_a_revised_report_is_late_only_if_the_first_version_was():
    revised = version("1.1", 2028, 6, 1)
    assert found(after(INITIAL, initial_report=revised), "REP-110") == []
    assert found(after(INITIAL, initial_report=revised), "REP-111") == []
    late = filing(day=(2028, 5, 1))
    assert found(after(late, initial_report=revised), "REP-110") == ["is after the annual information, 2028-04-10"]
    assert found(after(late, initial_report=revised), "REP-111") == ["is after the first authorization, 2026-12-01"]
    # Of a revised report whose first version is not on hand nobody knows when that was filed.
    assert found(whole(initial_report=revised), "REP-111") == []
    assert found(whole(initial_report=revised), "FIL-102") == ["no version of the initial report before it is on hand"]


def test_updated_initial_reports_are_counted():
    first = filing(KIND.UPDATED_INITIAL_REPORT, approaches=("CA9998",))
    for number, told in (("1.0", 0), ("1.1", 0), ("2.0", 0), ("2.1", 1)):
        subject = after(INITIAL, first, approaches=FURTHER, updated_initial_report=version(number, 2028, 3, 1))
        assert len(found(subject, "FIL-102")) == told, number
    alone = after(INITIAL, approaches=FURTHER, updated_initial_report=version("2.0", 2028, 3, 1))
    assert found(alone, "FIL-102") == ["no version of the updated initial report before it is on hand"]


def test_annual_information_that_is_told_alone_is_compared_by_its_version():
    told = Filing(KIND.ANNUAL_INFORMATION, "1.1", datetime.date(2028, 4, 1), Place("dossier.toml"), 2027)
    assert found(after(told), "FIL-101") == ["AEF 2027 1.1 was filed on 2028-04-01, dossier.toml"]


def test_what_was_filed_of_another_ndc_period_says_nothing_of_this_one():
    other = filing(ndc={"first_year": "2016", "last_year": "2020", "method": "averaging"})
    assert found(after(other), "FIL-105") == []


@pytest.mark.parametrize(("changed", "key"), [
    ({"first_year": 2025}, "first year"), ({"last_year": 2031}, "last year"), ({"method": Method.AVERAGING}, "method")])
def test_a_period_or_method_that_changes_is_told_and_weighs_less_in_a_revised_report(changed, key):
    for over, weight in (({}, Severity.ERROR), ({"initial_report": version("1.1", 2026, 12, 1)}, Severity.WARNING)):
        told = [finding for finding in run(after(INITIAL, ndc=ndc(**changed), **over)) if finding.code == "FIL-105"]
        assert [(finding.severity, key in finding.message) for finding in told] == [(weight, True)]
