"""What is final, and two NDC periods at once; the arithmetic by hand."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from pydantic import ValidationError

from reporter.accounting.adjustments import Accounts, accounts
from reporter.checks import Subject, run
from reporter.comparison.submissions import compare
from reporter.documents.index import key_figures
from reporter.documents.structured_summary import structured_summary
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import Indicator, Intensity
from reporter.findings import Severity
from reporter.renderers.workbooks.summary import summary_workbook
from tests import samples
from tests.accounting.test_adjustments import NONE, acquisition, first_transfer, known, submission, use
from tests.accounting.worlds import dossier, ndc

BOTH = (samples.oimp_authorization(purposes_for_authorization="NDC and OIMP", first_transfer_definition="Issuance"),)
ISSUED = {"action_subtype": "Issuance", "acquiring_party": None, "authorization_id": "IND JCM 2"}


def reported(year: int, submitted: int, **over: object) -> Dossier:
    """A dossier for a year, its biennial transparency report submitted in another."""
    found = dossier(year, {2030: Decimal(900)}, **over)
    issue = found.facts.regular_information.model_copy(update={"date": datetime.date(submitted, 12, 20)})
    return found.model_copy(update={"facts": found.facts.model_copy(update={"regular_information": issue})})


def achievement(facts: Dossier, report, found: Accounts) -> str:
    row = structured_summary(facts, report, found).rows_of("achievement")[0]
    return str(row.statement)


@pytest.mark.parametrize(("submitted", "end_year_report", "prefix"), [
    (2030, None, "Yes, provisionally"), (2032, None, "Yes, provisionally"), (2034, None, "Yes"),
    (2031, 2031, "Yes, provisionally"), (2033, 2031, "Yes"), (2034, 2034, "Yes, provisionally")])
def test_the_end_year_is_provisional_until_after_the_report_on_it(submitted, end_year_report, prefix) -> None:
    """900,000 + 30 first transferred = 900,030 against 900,050. The report on 2030 is due in 2032, or as said."""
    facts = reported(2030, submitted, target_emissions=Decimal("900.05"), end_year_report=end_year_report)
    report = submission(first_transfer(2, 1, 30, 2030, 2030), year=2030)
    found = accounts(facts, report)
    assert achievement(facts, report, found).startswith(f"{prefix}: 900,030 t CO2 eq")
    assert found.is_final is not prefix.endswith("provisionally")
    assert any("23(l) are provisional" in entry.text for entry in found.assumptions) is not found.is_final


def test_what_is_first_transferred_in_the_year_after_turns_yes_into_no() -> None:
    """60 more of vintage 2030 in 2031: 900,090 against 900,050."""
    facts = reported(2031, 2032, target_emissions=Decimal("900.05"))
    report = submission(first_transfer(2, 1, 30, 2030, 2030), first_transfer(3, 31, 90, 2031, 2030), year=2031)
    assert achievement(facts, report, accounts(facts, report)).startswith("No, provisionally: 900,090 t CO2 eq")


@pytest.mark.parametrize(("day", "end_year_report", "found"), [
    ("2031-12-31", None, False), ("2032-01-01", None, True), ("2031-06-01", 2031, True), ("2032-12-31", 2033, False)])
def test_for_oimp_the_last_day_is_31_december_before_that_report(day, end_year_report, found) -> None:
    """4/CMA.6 para 14; vintage 2030, the report on the end year due in 2032."""
    date = datetime.date.fromisoformat(day)
    row = first_transfer(2, 1, 30, date.year, 2030, **ISSUED).model_copy(update={"action_date": date})
    facts = dossier(date.year, end_year_report=end_year_report)
    codes = {each.code for each in run(Subject(submission=submission(row, year=date.year, authorizations=BOTH),
                                               dossier=facts))}
    assert ("AEF-710" in codes) is found


def test_tonnes_do_not_answer_for_an_intensity_target() -> None:
    """Without a denominator the Party states it; 900,030 t / 300 = 3,000.1 t per unit, against 3,000."""
    index = Indicator(name="Intensity", unit="index", reference="100", target="55", kind="emission intensity")
    report = submission(first_transfer(2, 1, 30, 2030, 2030), year=2030)
    silent = reported(2030, 2032, indicators=(index,))
    assert "gives no denominator" in achievement(silent, report, accounts(silent, report))
    gdp = {"denominator": "GDP, billion", "target": Decimal(3_000)}
    lacking = reported(2030, 2032, intensity=Intensity(**gdp))
    assert accounts(lacking, report).final.open_because == "the denominator of 2030 is not given: GDP, billion"
    given = reported(2030, 2032, intensity=Intensity(**gdp, levels={2030: Decimal(300)}))
    found = accounts(given, report)
    assert (found.final.value, found.final.divisor) == (Decimal("3000.1"), 300)
    assert found.final.recomputed == Decimal("3000.1")
    assert achievement(given, report, found).startswith(
        "No, provisionally: 3,000.1 t CO2 eq per GDP, billion after corresponding adjustments, against a target "
        "of 3,000")
    small = reported(2030, 2032, intensity=Intensity(**gdp, levels={2030: Decimal("0.5")}))
    assert accounts(small, report).final.value == 1_800_060, "900,030 / 0.5"
    with pytest.raises(ValidationError):  # of nothing there is no intensity
        Intensity(**gdp, levels={2030: Decimal(0)})


# Two periods

SECOND = ndc(first_year=2031, last_year=2035, target_year=2035, method="averaging", **NONE)


def two_periods(year: int) -> Dossier:
    """[ndc] 2031 to 2035 by averaging, and 2021 to 2030 by its trajectory beside it."""
    found = dossier(year, {2030: Decimal(900), 2031: Decimal(800)})
    facts = found.facts.model_copy(update={"ndc": SECOND, "other_ndc": (found.facts.ndc,)})
    return found.model_copy(update={"facts": facts})


def in_2031(*rows, **over: object):
    return submission(*rows, **({"year": 2031, "header": samples.header(
        reported_year=2031, ndc_first_year=2031, ndc_last_year=2035)} | over))


def test_each_period_has_its_own_method_and_counts_its_own_vintages() -> None:
    """In 2031: 40 of vintage 2030 and 50 of vintage 2031 first transferred.

    2021 to 2030, by trajectory: +40 for 2030, in the column of 2030: 900,040. 2031 to 2035, averaging: 50 / 1 = 50.
    """
    report = in_2031(first_transfer(2, 1, 40, 2031, 2030), first_transfer(3, 1, 50, 2031, 2031))
    found = accounts(two_periods(2031), report)
    (first,) = found.others
    assert (known(first, "23(c)"), known(found, "23(c)")) == ({2030: 40}, {2031: 50})
    assert (known(first, "23(g)"), known(found, "23(g)")) == ({2030: 40}, {2031: 50})
    assert (known(first, "23(k)(i)"), known(found, "23(k)(i)")) == ({2030: 900_040}, {2031: 800_050})
    assert found.left_out == first.left_out == ()
    assert [one.years.start for one in found.periods] == [2021, 2031]
    assert first.final is not None and first.final.value == 900_040
    codes = {each.code for each in run(Subject(submission=report, dossier=two_periods(2031), accounts=found))}
    assert not codes & {"CON-108", "CON-109", "CON-110"}


def test_a_use_for_a_year_of_the_other_period_is_right_and_foretold() -> None:
    """Used in 2031 for 2030, vintage 2029: right; the published scripts know Table 1's period alone (STC03)."""
    rows = (acquisition(2, 1, 100, 2031, 2029, itmo_registry="IND01", transferring_party="JPN"),
            use(3, 1, 30, 2031, 2029, itmo_registry="IND01", using_party="IND", year_used_for_ndc=2030))
    found = accounts(two_periods(2031), in_2031(*rows))
    assert known(found.others[0], "23(g)") == {2030: -30}
    told = {each.code: each.severity for each in run(Subject(submission=in_2031(*rows), dossier=two_periods(2031)))}
    assert told["SCR-113"] is Severity.ADVICE
    assert not {"AEF-502", "AEF-704"} & told.keys()
    alone = {each.code: each.severity for each in run(Subject(submission=in_2031(*rows)))}
    assert alone["AEF-502"] is Severity.ERROR


def test_a_use_across_periods_is_not_right() -> None:
    """Vintage 2029 used for 2031: not the period in which it occurred (8(b)); left out once."""
    rows = (acquisition(2, 1, 100, 2031, 2029, itmo_registry="IND01", transferring_party="JPN"),
            use(3, 1, 30, 2031, 2029, itmo_registry="IND01", using_party="IND", year_used_for_ndc=2031))
    found = accounts(two_periods(2031), in_2031(*rows))
    assert [(amount.quantity, amount.para) for one in found.periods for amount in one.left_out] == [
        (30, "2/CMA.3 annex para 8(b)")]
    codes = {each.code for each in run(Subject(submission=in_2031(*rows), dossier=two_periods(2031), accounts=found))}
    assert {"AEF-704", "CON-110"} <= codes and "CON-109" not in codes


def test_first_transfers_before_the_period_stand_in_its_first_year_and_say_so() -> None:
    """70 of vintage 2031 first transferred in 2030, at authorization: column 2031 of the second period."""
    row = first_transfer(2, 1, 70, 2030, 2031, **ISSUED | {"action_subtype": "Authorization"})
    found = accounts(two_periods(2031), in_2031(row, authorizations=BOTH))
    assert known(found, "23(c)") == {2031: 70}
    assert any("before the NDC implementation period" in entry.text for entry in found.assumptions)
    assert not any("before the NDC implementation period" in entry.text
                   for entry in accounts(two_periods(2031), in_2031()).assumptions)


def test_the_figures_of_both_periods_stand_side_by_side_wherever_figures_are_shown() -> None:
    """In 2031: 40 of vintage 2030 and 50 of vintage 2031 first transferred, of which 50 / 1 = 50 is the average.

    2021 to 2030: 900,000 + 40 = 900,040; 2031 to 2035: 800,000 + 50 = 800,050.
    """
    report = in_2031(first_transfer(2, 1, 40, 2031, 2030), first_transfer(3, 1, 50, 2031, 2031))
    facts = two_periods(2031)
    found = accounts(facts, report)
    front = {(figure.label, figure.when): figure.value for figure in key_figures(found)}
    for (label, before, now) in (("First transferred", 40, 50), ("Corresponding adjustment", 40, 50),
                                 ("Emissions balance", 900_040, 800_050)):
        assert front[label, "2030, NDC period 2021 to 2030"] == before
        assert front[label, "2031, NDC period 2031 to 2035"] == now
    assert [label for label, when in front].count("Held") == 1
    summary = structured_summary(facts, report, found)
    book = openpyxl.load_workbook(BytesIO(summary_workbook(summary, found, report, facts)), data_only=True)
    for title, year, amount in (("23(j)", 2031, 50), ("23(j) 2021-2030", 2030, 40)):
        assert (year, amount, amount, "agrees") in {(row[0], *row[6:9]) for row in book[title].iter_rows(
            values_only=True)}
    working = {(row[0], row[1]): (row[2], row[10]) for row in book["Working"].iter_rows(values_only=True) if row[0]}
    assert working["23(g), 2021-2030", 2030] == (40, "agrees")
    assert working["23(g), 2031-2035", 2031] == (50, "agrees")
    assert working["23(l), 2021-2030", None] == (900_040, "agrees")
    read_me = [row[:2] for row in book["Read me"].iter_rows(values_only=True)]
    for text in ("2021 to 2030", "2031 to 2035"):
        assert ("NDC implementation period", text) in read_me
    assert {title for title, _ in read_me} >= {"23(j)", "23(j) 2021-2030", "CTF Table 4", "CTF Table 4 2021-2030"}
    texts = " ".join(entry.text for entry in found.assumptions)
    assert "Averages accumulate" in texts and "provisional while ITMOs" in texts


def test_a_comparison_has_the_figures_of_both_periods() -> None:
    """Of vintage 2030, 40 and then 45 first transferred: 23(g) of 2030 and its balance rise by 5, 2031 stays."""
    facts = two_periods(2031)
    old, new = (in_2031(first_transfer(2, 1, last, 2031, 2030), first_transfer(3, 1, 50, 2031, 2031))
                for last in (40, 45))
    changed = {(one.key, one.year): one.difference
               for one in compare(old, new, (accounts(facts, old), accounts(facts, new))).changed_figures}
    assert changed == dict.fromkeys((("23(c)", 2030), ("23(f)", 2030), ("23(g)", 2030), ("23(h)", 2030),
                                     ("23(k)(i)", 2030), ("23(l)", 2030)), 5)


def test_a_holding_of_a_vintage_that_has_not_begun_is_a_warning() -> None:
    for vintage, told in ((2028, True), (2027, False)):
        held = samples.holding(vintage=vintage)
        found = {each.code: each.severity for each in run(Subject(submission=submission(holdings=(held,))))}
        assert (found.get("AEF-711") is Severity.WARNING) is told
