"""The Article 6 rows of CTF Tables 3 and 4, filled (5/CMA.3 annex II)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.figures import Figure
from reporter.documents.structured_summary import NO_LEVEL, StructuredSummary, _progress, structured_summary
from reporter.dossier.facts import Dossier
from reporter.forms.editions import present
from reporter.records.submission import Submission
from tests import samples
from tests.accounting.test_adjustments import (
    NONE,
    acquisition,
    first_transfer,
    in_mwh,
    indicator_dossier,
    submission,
    use,
)
from tests.accounting.worlds import dossier

REFERENCE, TARGET = "1,000 kt CO2 eq in 2020", "850 kt CO2 eq"
ASSESSMENT = ("target", "reference", "23(l)", "comparison", "achievement")


def summary(facts: Dossier, report: Submission) -> StructuredSummary:
    return structured_summary(facts, report, accounts(facts, report))


def only(found: StructuredSummary, key: str):
    (row,) = found.rows_of(key)
    return row


def test_every_row_of_the_form_is_there_in_order_for_every_year() -> None:
    found = summary(dossier(2027), submission(first_transfer(2, 1, 10, 2027, 2026)))
    assert [(row.key, row.label, row.para, row.is_header) for row in found.rows] == [
        (row.key, row.label, row.para, row.is_header) for row in present().common_tables.table_4.rows]
    assert found.years == range(2021, 2031)
    assert all(list(row.values) == list(found.years) for row in found.rows)
    assert found.assumptions


@pytest.mark.parametrize(("method", "absent"), [
    ("trajectory", {"trajectory-multi-year", "7(a)(ii)"}),
    ("averaging", {"trajectory-indicative", "trajectory-multi-year"}),
    ("multi-year", {"trajectory-indicative", "7(a)(ii)"})])
def test_rows_of_other_methods_say_that_they_do_not_apply(method: str, absent: set[str]) -> None:
    found = summary(dossier(2027, method=method), submission())
    silent = {row.key: row.not_applicable for row in found.rows if row.not_applicable}
    assert silent.keys() == absent | {"23(i)", "23(k)(ii)", *ASSESSMENT}
    assert silent["23(i)"] == "The NDC is tracked by no non-GHG indicator."
    assert silent["23(k)(ii)"] == "No ITMO was first transferred or used in a non-GHG metric, by the actions on hand."
    assert silent["23(l)"] == (
        "Due in the report that contains information on the end year 2030 (18/CMA.1 annex para 70).")
    assert all(row.unit is None and set(row.values.values()) == {None} for row in found.rows if row.not_applicable)


def test_a_row_of_another_method_names_both_methods() -> None:
    found = summary(dossier(2027, method="averaging"), submission())
    assert only(found, "trajectory-multi-year").not_applicable == (
        "The Party applies the method of para 7(a)(ii), not that of para 7(b).")


def test_levels_are_compared_with_reference_and_target_and_flows_are_not() -> None:
    """Balance of 2027: 900,000 t of the inventory and 10 first transferred of vintage 2027."""
    found = summary(dossier(2027, {2026: Decimal(910), 2027: Decimal(900)}),
                    submission(first_transfer(2, 1, 10, 2027, 2027)))
    balance = only(found, "23(k)(i)")
    assert (balance.unit, balance.reference, balance.target, balance.target_year) == (
        "t CO2 eq", REFERENCE, TARGET, "2030")
    assert balance.progress == f"2027: 900,010 t CO2 eq. Reference: {REFERENCE}"
    assert balance.values[2027].value == 900_010
    for key in ("23(a)", "23(b)"):
        row = only(found, key)
        assert (row.reference, row.target, row.target_year) == (REFERENCE, TARGET, "2030")
        assert row.progress == f"2027: 900,000 t CO2 eq. Reference: {REFERENCE}"
    plan = only(found, "trajectory-indicative")
    assert (plan.reference, plan.target, plan.progress) == (REFERENCE, TARGET, None)
    for key in ("23(c)", "23(d)", "23(e)", "23(f)", "23(g)", "23(h)"):
        row = only(found, key)
        assert (row.unit, row.reference, row.target, row.target_year) == ("t CO2 eq", NO_LEVEL, NO_LEVEL, NO_LEVEL)
    assert only(found, "23(f)").progress == "2027: 10 t CO2 eq"
    assert only(found, "23(a)").not_applicable is None
    assert only(found, "article-6").unit is None


def test_a_row_that_is_open_in_every_year_shows_no_progress() -> None:
    assert only(summary(dossier(2027), submission()), "23(a)").progress is None


def test_the_target_of_a_multi_year_ndc_is_its_period() -> None:
    found = summary(dossier(2027, multi_year=True, method="multi-year"), submission())
    assert only(found, "23(k)(i)").target_year == "2021 to 2030"
    assert only(found, "trajectory-multi-year").values[2030].value == 850_000
    assert only(found, "trajectory-multi-year").progress is None


def test_entities_authorized_for_oimp_stand_beside_their_row() -> None:
    """Of 2027 500 are counted, under the authorization of 100,000 of December 2026: its entities, and its quantity."""
    issued = first_transfer(2, 1, 500, 2027, 2026, action_subtype="Issuance", acquiring_party=None,
                            authorization_id="IND JCM 2")
    found = summary(dossier(2027), submission(issued))
    assert only(found, "23(d)").note == (
        f"Entities authorized to use the amount of 2027 in 23(d): {samples.INDIAN_ENTITY}; {samples.JAPANESE_ENTITY}. "
        "Quantity that the authorizations in Table 2 of the agreed electronic format add by year for other "
        "international mitigation purposes alone, whichever Party issued them, in no figure: 2026: 100,000 t CO2 eq.")
    assert only(found, "23(c)").note is None
    assert only(summary(dossier(2027), submission(authorizations=())), "23(d)").note is None


def test_there_is_a_row_for_each_non_ghg_indicator() -> None:
    report = submission(first_transfer(2, 1, 100, 2027, 2026, quantity=30, **in_mwh("40")))
    found = summary(indicator_dossier(2027), report)
    levels, adjusted = found.rows_of("23(i)"), found.rows_of("23(k)(ii)")
    assert [(row.indicator, row.unit, row.reference, row.target, row.target_year) for row in levels] == [
        ("Wind power", "MWh", "0 MWh in 2020", "900 MWh", "2030"),
        ("Share", "per cent", "10 per cent", "50 per cent", "2030")]
    assert levels[0].progress == "2027: 600.5 MWh. Reference: 0 MWh in 2020"
    assert levels[1].progress is None
    assert [row.indicator for row in adjusted] == ["Wind power"]
    assert adjusted[0].values[2026].value == 460
    assert levels[0].values[2026].value == 500


def test_other_information_tells_resources_for_adaptation_and_overall_mitigation() -> None:
    """1,200 to the Adaptation Fund and 3 for overall mitigation in 2027; nothing in 2026; 2028 is open."""
    found = summary(dossier(2027), submission(
        first_transfer(2, 1, 1_200, 2027, 2026, action_subtype="Voluntary transfer to the Adaptation Fund (A6.4 ERs)"),
        first_transfer(3, 1_201, 1_203, 2027, 2026, action_subtype="Voluntary cancellation to deliver OMGE")))
    row = only(found, "other")
    assert row.values[2027] == "Adaptation: 1,200; overall mitigation: 3"
    assert row.values[2026] == "Adaptation: 0; overall mitigation: 0"
    assert row.values[2028] is None
    assert (row.unit, row.reference, row.target, row.target_year) == ("t CO2 eq", NO_LEVEL, NO_LEVEL, NO_LEVEL)
    assert "para 38" in (row.note or "") and "para 40" in (row.note or "")


def assessed(facts: Dossier, report: Submission) -> dict[str, object]:
    found = summary(facts, report)
    assert all(only(found, key).not_applicable is None for key in ASSESSMENT)
    return {key: only(found, key).statement for key in ASSESSMENT}


@pytest.mark.parametrize(("emissions", "answer"), [
    ("849.9", "Yes, provisionally: 850,000 t CO2 eq after corresponding adjustments, "
              "against a target of 850,000 t CO2 eq."),
    ("849.901", "No, provisionally: 850,001 t CO2 eq after corresponding adjustments, "
                "against a target of 850,000 t CO2 eq.")])
def test_the_report_on_the_end_year_assesses_achievement(emissions: str, answer: str) -> None:
    """Trajectory: 850 kt in 2030. 849.9 kt and 100 first transferred of vintage 2030: 849,900 + 100 = 850,000."""
    report = submission(first_transfer(2, 1, 100, 2030, 2030), year=2030)
    found = assessed(dossier(2030, {2030: Decimal(emissions)}), report)
    assert found["target"] == "15 per cent below 2020"
    assert found["reference"] == REFERENCE
    assert found["achievement"] == answer
    assert found["comparison"] == f"{answer.split()[2]} t CO2 eq, provisionally, against the target level: {TARGET}"
    assert found["23(l)"].value == int(answer.split()[2].replace(",", ""))
    assert only(summary(dossier(2030), submission(year=2030)), "23(l)").unit == "t CO2 eq"
    assert only(summary(dossier(2030), submission(year=2030)), "target").unit is None


def test_achievement_by_averaging_needs_a_target_in_tonnes() -> None:
    """1,000 used for 2030: 1,000 / 10 = 100 subtracted: 850,000 - 100 = 849,900."""
    report = submission(acquisition(2, 1, 1_000, 2030, 2029), use(3, 1, 1_000, 2030, 2029), year=2030, party="JPN")
    words = {"method": "averaging"}
    silent = assessed(dossier(2030, {2030: Decimal(850)}, **words), report)
    assert silent["achievement"] == "For the Party to state: the target has no level in t CO2 eq."
    stated = assessed(dossier(2030, {2030: Decimal(850)}, target_emissions=Decimal("849.9"), **words), report)
    assert stated["achievement"] == (
        "Yes, provisionally: 849,900 t CO2 eq after corresponding adjustments, against a target of 849,900 t CO2 eq.")


def test_sentences_of_the_assessment_have_whole_tonnes_and_no_noise() -> None:
    """1,001 used for 2030: 1,001 / 3 years of many digits; 850,000 less the average is not whole."""
    report = submission(acquisition(2, 1, 1_001, 2030, 2029), use(3, 1, 1_001, 2030, 2029), year=2030, party="JPN")
    words = {"method": "averaging", "first_year": 2028}
    found = assessed(dossier(2030, {2030: Decimal(850)}, target_emissions=Decimal("849.667"), **words), report)
    assert found["23(l)"].value == Decimal("849666.333333")
    assert found["comparison"].startswith("849,666 t CO2 eq, provisionally")
    assert found["achievement"] == (
        "Yes, provisionally: 849,666 t CO2 eq after corresponding adjustments, against a target of 849,667 t CO2 eq.")
    close = assessed(dossier(2030, {2030: Decimal(850)}, target_emissions=Decimal("849.666"), **words), report)
    assert close["achievement"] == ("No, provisionally: 849,666.333333 t CO2 eq after corresponding adjustments, "
                                    "against a target of 849,666 t CO2 eq.")


@pytest.mark.parametrize(("unit", "said"), [
    ("index, 2005 = 100", "2025: 63 (index, 2005 = 100). Reference: 100 in 2005"),
    ("%", "2025: 63 %. Reference: 100 in 2005"), ("MWh", "2025: 63 MWh. Reference: 100 in 2005")])
def test_a_unit_with_a_comma_stands_in_brackets(unit: str, said: str) -> None:
    figures = {2024: Figure(Decimal(64), unit, "23(i)"), 2025: Figure(Decimal("63.0"), unit, "23(i)"),
               2026: Figure(None, unit, "23(i)", open_because="not yet known")}
    assert _progress(figures, "100 in 2005") == said


def test_a_multi_year_ndc_is_assessed_over_its_period() -> None:
    """Budget 10 x 1,000 less 15 x (1 + ... + 10) = 10,000 - 825 = 9,175 kt; emissions 10 x 917.5 = 9,175 kt."""
    terms = {"multi_year": True, "method": "multi-year"}
    emissions = dict.fromkeys(range(2021, 2031), Decimal("917.5"))
    found = assessed(dossier(2030, emissions, **terms), submission(year=2030))
    assert found["achievement"] == (
        "Yes, provisionally: 9,175,000 t CO2 eq after corresponding adjustments, "
        "against a target of 9,175,000 t CO2 eq.")
    short = assessed(dossier(2030, emissions, **terms, trajectory={2021: Decimal(1)}), submission(year=2030))
    assert short["achievement"] == "For the Party to state: the target has no level in t CO2 eq."


def test_an_assessment_waits_for_the_inventory_of_the_end_year() -> None:
    found = assessed(dossier(2030), submission(year=2030))
    assert found["comparison"] == found["achievement"] == "Open: 2030 is not yet inventoried."
    assert found["23(l)"].value is None


def test_a_trajectory_without_a_level_for_the_ndc_year_sets_no_target() -> None:
    found = assessed(dossier(2030, {2030: Decimal(1)}, **NONE), submission(year=2030))
    assert found["achievement"] == "For the Party to state: the target has no level in t CO2 eq."


def test_table_3_points_to_the_sections_of_annex_4() -> None:
    found = summary(dossier(2027), submission())
    assert [(row.key, row.label, row.para) for row in found.table_3] == [
        (row.key, row.label, row.para) for row in present().common_tables.table_3.rows]
    answers = {row.key: row.answer for row in found.table_3}
    assert "chapter IV," in answers["double-counting"]
    assert "VI.H" in answers["sustainable-development"]
    assert "VI.B," in answers["environmental-integrity"]
    assert "VI.B.2" in answers["transparency"]
    assert "IV and V" in answers["robust-accounting"]
    assert "VI.C and VI.D" in answers["methodologies"]
    assert "VI.J" in answers["other"] and "VI.K" in answers["other"]
