"""The front page: may it be filed, the figures that matter, and when submissions are due."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import lru_cache

import pytest

from reporter import resources
from reporter.documents.due import submissions
from reporter.documents.index import Standing, key_figures, numbered, standing
from reporter.dossier.facts import Issue, Status
from reporter.findings import Place, Rule, Severity
from reporter.forms.deadlines import annual_information_due, regular_information_due
from reporter.verbs.examine import examine

RULE = Rule("TEST-001", "A test has a rule", "2/CMA.3 annex para 20", "Do what it says")


@lru_cache
def examined(name="india-japan-jcm"):
    return examine(resources.inputs() / name)


@pytest.mark.parametrize(("year", "due"), [(2023, 2024), (2024, 2026), (2025, 2026), (2026, 2028), (2027, 2028)])
def test_regular_information_is_due_with_the_next_biennial_transparency_report(year, due):
    assert regular_information_due(year) == datetime.date(due, 12, 31)


def test_annual_information_is_due_on_15_april_of_the_following_year():
    assert annual_information_due(2027) == datetime.date(2028, 4, 15)


def test_the_key_figures_are_those_of_the_accounts():
    accounts = examined().accounts
    first, oimp, used, adjustment, balance, held = key_figures(accounts)
    assert [first.value, oimp.value, used.value] == [accounts.rows[key][2027].value
                                                    for key in ("23(c)", "23(d)", "23(e)")]
    assert adjustment.value == accounts.rows["23(g)"][int(adjustment.when)].value
    assert balance.value == accounts.rows["23(k)(i)"][int(balance.when)].value
    assert held.value == sum(amount for *_, amount in accounts.holdings_by_approach_and_vintage)


def test_the_balance_is_that_of_the_latest_inventoried_year():
    accounts = examined().accounts
    balances = accounts.rows["23(k)(i)"]
    latest = max(year for year, figure in balances.items() if figure.value is not None)
    assert key_figures(accounts)[4].when == str(latest)


def test_a_figure_that_cannot_be_known_stays_open_and_says_why():
    accounts = examined().accounts
    opened = {year: replace(figure, value=None, open_because="not yet inventoried")
              for year, figure in accounts.rows["23(k)(i)"].items()}
    balance = key_figures(replace(accounts, rows=accounts.rows | {"23(k)(i)": opened}))[4]
    assert (balance.when, balance.value, balance.open_because) == ("2027", None, "not yet inventoried")


def test_a_year_outside_the_ndc_period_has_no_figures():
    first = key_figures(replace(examined().accounts, reported_year=2031))[0]
    assert first.value is None and first.open_because == "2031 is outside the NDC implementation period"


def test_errors_stand_against_filing_whatever_the_status():
    facts = examined().closing.dossier.facts
    error = RULE.finding(Place("a.csv"), "is wrong")
    assert standing(facts, [error]) is Standing.WITH_ERRORS
    assert standing(facts, []) is Standing.ILLUSTRATIVE
    filed = facts.model_copy(update={"status": Status.FOR_FILING})
    assert standing(filed, [RULE.finding(Place("a.csv"), "m", severity=Severity.WARNING)]) is Standing.FOR_FILING


def test_a_first_version_after_the_deadline_is_late_and_a_later_version_is_not():
    dossier, submission = examined().closing.dossier, examined().closing.submission
    for version, late in (("1.0", True), ("2.0", False)):
        issue = Issue(version=version, date=datetime.date(2028, 4, 16))
        facts = dossier.facts.model_copy(update={"annual_information": issue})
        _, annual, _ = submissions(dossier.model_copy(update={"facts": facts}), submission)
        assert annual.is_late is late


def test_the_initial_report_is_due_with_the_first_authorization_or_the_biennial_report_after_it():
    dossier, submission = examined().closing.dossier, examined().closing.submission
    initial = submissions(dossier, submission)[0]
    assert initial.due == min(row.date_of_authorization for row in submission.own_authorizations)
    assert initial.rule.endswith("due 31 December 2026") and not initial.is_late
    none = submissions(dossier, replace(submission, authorizations=(), other_years=()))[0]
    assert none.due is None and not none.is_late and "no later than the authorization" in none.rule


def test_each_finding_has_a_place_of_its_own_on_the_page_of_findings():
    found = [RULE.finding(Place("b.csv"), "two"), RULE.finding(Place("a.csv"), "one"),
             RULE.finding(Place("a.csv"), "three", severity=Severity.ADVICE)]
    levels = numbered(found)
    assert [(anchor, finding.message) for anchor, finding in levels[Severity.ERROR]] == [
        ("error-1", "one"), ("error-2", "two")]
    assert [anchor for anchor, _ in levels[Severity.ADVICE]] == ["advice-1"]
    assert levels[Severity.WARNING] == []
