"""Facts that are written twice or contradict one another, beyond the one case of each rule."""

import datetime

import pytest

from reporter.checks import Subject, run
from reporter.dossier.facts import Confidential
from reporter.dossier.ndc import Intensity
from tests import samples
from tests.checks.cases.facts import approaches, dated, ignoring, wind
from tests.checks.parts import facts, ndc, whole

HIDDEN = Confidential(what="Prices", basis="The contract", report="annex-4", heading="IV.F")
OLDER = {"first_year": 2016, "last_year": 2020, "target_year": 2020, "method": "averaging", "trajectory": {}}


def told(code: str, subject: Subject) -> list[tuple[str | None, str]]:
    return [(finding.place.column, finding.message) for finding in run(subject) if finding.code == code]


def of_two_periods(over: dict, **other) -> Subject:
    return whole(ndc=ndc(**over), other_ndc=(ndc(**OLDER | other),))


def test_a_rule_that_is_set_aside_twice_is_told_where_it_is_so_again():
    assert told("CON-126", ignoring("AEF-701", "AEF-702", "AEF-701")) == [
        ("ignore[3]", "AEF-701 is set aside twice, and one reason alone is told")]


@pytest.mark.parametrize(("subject", "found"), [
    (approaches(sectors=("Energy generation", "energy generation")), "“energy generation” stands twice in sectors"),
    (dated(vintages=(2026, 2027, 2027, 2026)), "“2027” stands twice in vintages, and 1 more so"),
    (whole(confidential=(HIDDEN, HIDDEN)), "says the same as entry 1 of confidential")])
def test_what_a_list_names_twice_is_told_once(subject, found):
    (column, message), = told("CON-126", subject)
    assert found in message


def test_of_indicators_of_one_name_each_period_has_one_and_all_have_one_unit():
    assert told("CON-127", of_two_periods({"indicators": (wind(),)}, indicators=(wind(),))) == []
    assert told("CON-127", of_two_periods({"indicators": (wind(),)}, indicators=(wind(unit="MW"),)))
    assert told("CON-127", whole(ndc=ndc(indicators=(wind(), wind(name="WIND POWER")))))


def test_an_indicator_in_co2_is_none_beside_greenhouse_gases():
    assert told("CON-127", whole(ndc=ndc(indicators=(wind(unit="kt CO₂ eq", kind="non-GHG"),))))
    assert not told("CON-127", whole(ndc=ndc(indicators=(wind(unit="kt CO2 eq"),))))


@pytest.mark.parametrize("date", ["last_day", "end"])
def test_an_authorization_does_not_end_before_it_is_given(date):
    given = samples.submission().authorizations[0].date_of_authorization
    before = given - datetime.timedelta(1)
    over = {"final_date": "As the letter says"}
    assert told("CON-129", dated(**over | {date: before})) == [
        (f"authorizations.IND JCM 1.{date}", f"“{before}” is before the authorization, {given}")]
    assert told("CON-129", dated(**over | {date: given})) == []


@pytest.mark.parametrize(("levels", "outside"), [
    ({2005: 1, 2030: 5}, "levels are given for 2005"), ({2021: 1, 2031: 5, 2032: 5}, "levels are given for 2031, 2032"),
    ({2030: 5}, None)])
def test_the_denominator_of_a_year_that_nothing_counts_is_told(levels, outside):
    found = told("REP-130", whole(ndc=ndc(intensity=Intensity(denominator="GDP", levels=levels))))
    assert [message[:len(outside or "")] for _, message in found] == ([outside] if outside else [])


@pytest.mark.parametrize(("code", "over"), [
    ("REP-112", {"multi_year": True}), ("REP-113", {"method": "trajectory"}), ("REP-114", {"target_year": 2025}),
    ("REP-130", {"trajectory": {2021: 5}}), ("REP-131", {"end_year_report": 2020})])
def test_what_is_asked_of_an_ndc_is_asked_of_each_period(code, over):
    assert told(code, of_two_periods({}, **over)) != []
    assert told(code, of_two_periods({})) == []


def test_the_table_and_those_in_it_are_gone_through():
    assert [table.place.column for table in facts(ignore=({"code": "AEF-701", "reason": "So"},)).tables()] == [
        None, "party", "initial_report", "annual_information", "regular_information", "ndc", "ignore[1]"]
