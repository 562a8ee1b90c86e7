"""Facts that are written twice or contradict one another, beyond the one case of each rule."""

import datetime
from decimal import Decimal

import pytest

from reporter.checks import Subject, run
from reporter.dossier.facts import Confidential, InventoryYear
from reporter.dossier.ndc import Intensity
from tests import samples
from tests.checks.cases.facts import approaches, dated, ignoring, wind
from tests.checks.parts import facts, issue, ndc, whole

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


def test_an_updated_initial_report_is_not_before_the_initial_report():
    assert told("CON-132", whole(updated_initial_report=issue(2026, 11, 29)))
    assert not told("CON-132", whole(updated_initial_report=issue(2026, 11, 30)))


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


def levels(*told: str | int, first: int = 2021) -> dict[int, Decimal]:
    return {year: Decimal(level) for year, level in enumerate(told, start=first)}


def inventoried(known: dict[int, Decimal], **over) -> list[tuple[str | None, str]]:
    years = tuple(InventoryYear(year=year, emissions=level) for year, level in known.items())
    return told("CON-131", whole(inventory=years, ndc=ndc(**{"method": "averaging", "trajectory": {}} | over)))


@pytest.mark.parametrize(("trajectory", "inventory", "found"), [
    (levels("2.75", "2.85", "2.95"), levels(2700, 2790, 2880), ("2021", ", and 2 more beside such")),
    (levels(2750, "2.85", "2.95", 3000), levels(2700, 2790, 2880), ("2022", ", and 1 more beside such")),
    (levels(2_750_000, first=2026), levels(2700, 2790, 2880), ("2026", "emissions of 2880 kt CO2 eq")),
    (levels(5500, 2850, 2950), levels(2700, 2790, 2880), None), (levels(30, 0, -30), levels(30, 9, 0), None),
    (levels(500, 90, "0.4", -80), levels(480, 120, 60, -20), None), ({}, levels(2700), None), (levels(9), {}, None),
    (levels("0.5", "-0.1"), levels(500, -100), ("2021", ", and 1 more beside such"))])
def test_a_trajectory_in_another_scale_than_the_inventory_is_told(trajectory, inventory, found):
    assert [(column.endswith(found[0]), found[1] in message) for column, message in inventoried(
        inventory, trajectory=trajectory)] == ([(True, True)] if found else [])


@pytest.mark.parametrize(("target", "trajectory", "is_told"), [
    ("2.5", {}, True), ("2500000", {}, True), ("1200", {}, False), ("0", {}, False),
    ("3", levels(5, first=2030), False), ("2600", levels("2.6", first=2030), True)])
def test_a_target_in_another_scale_is_told(target, trajectory, is_told):
    found = inventoried(levels(2700, 2790) if len(trajectory) == 0 else {}, target_emissions=Decimal(target),
                        trajectory=trajectory)
    assert [column for column, _ in found] == (["ndc.target_emissions"] if is_told else [])


def test_the_target_of_several_years_is_their_total():
    over = {"method": "multi-year", "multi_year": True}
    assert told("CON-131", whole(ndc=ndc(target_emissions=Decimal(1000), **over))) == []
    assert told("CON-131", whole(ndc=ndc(target_emissions=Decimal(10), **over))) != []


def test_the_table_and_those_in_it_are_gone_through():
    assert [table.place.column for table in facts(ignore=({"code": "AEF-701", "reason": "So"},)).tables()] == [
        None, "party", "initial_report", "annual_information", "regular_information", "ndc", "ignore[1]"]
