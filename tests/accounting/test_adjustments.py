"""Worked examples of corresponding adjustments, the arithmetic by hand (2/CMA.3 annex paras 7-16 and 23)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from reporter.accounting.adjustments import Accounts, accounts, method_mismatch
from reporter.accounting.annual_quantities import total
from reporter.accounting.figures import Figure
from reporter.dossier.ndc import Indicator, Register
from reporter.findings import Place
from reporter.records.rows import Action
from reporter.records.submission import Submission
from tests import samples
from tests.accounting.worlds import dossier, ndc, row, unit

NONE = {"trajectory": {}}


def day(year: int, month: int = 3) -> datetime.date:
    return datetime.date(year, month, 1)


def first_transfer(number: int, first: int, last: int, year: int, vintage: int, **over: object) -> Action:
    """India first transfers units of a vintage to Japan."""
    return row(number, unit(first, vintage=vintage), unit(last, vintage=vintage), action_date=day(year),
               **({"action_subtype": "First transfer to another Party", "acquiring_party": "JPN"} | over))


def acquisition(number: int, first: int, last: int, year: int, vintage: int, **over: object) -> Action:
    """Japan acquires units from India."""
    return row(number, unit(first, vintage=vintage), unit(last, vintage=vintage), action_date=day(year),
               **({"action_type": "Acquisition", "itmo_registry": "JPN01", "transferring_party": "IND"} | over))


def use(number: int, first: int, last: int, year: int, vintage: int, **over: object) -> Action:
    """Japan uses units towards its NDC for the year of the action."""
    return row(number, unit(first, vintage=vintage), unit(last, vintage=vintage), action_date=day(year, 9),
               **({"action_type": "Use", "itmo_registry": "JPN01", "purpose": "NDC", "using_party": "JPN",
                   "year_used_for_ndc": year} | over))


def submission(*actions: Action, party: str = "IND", year: int = 2027, **over: object) -> Submission:
    """A submission for `year`, with the actions of earlier years as history."""
    of_the_year = tuple(action for action in actions if action.action_date.year == year)
    earlier = tuple(action for action in actions if action.action_date.year < year)
    return samples.submission(**({"header": samples.header(party=party, reported_year=year), "holdings": (),
                                  "actions": of_the_year, "history": earlier} | over))


def values(figures: dict[int, Figure]) -> dict[int, object]:
    """The figures that are known."""
    return {year: figure.value for year, figure in figures.items() if figure.value is not None}


def known(found: Accounts, key: str) -> dict[int, object]:
    """The figures of a key that are known and not zero."""
    return {year: value for year, value in values(found.rows[key]).items() if value}


def test_trajectory_adds_first_transfers_to_the_year_in_which_they_occurred() -> None:
    """7(a)(i), signs of para 8(a). In 2026: 300 of vintage 2026. In 2027: 1,000 of vintage 2026 and 500 of 2027.

    23(c): 300 in 2026; 1,000 + 500 = 1,500 in 2027. 23(h): 300, then 300 + 1,500 = 1,800.
    23(g): 300 + 1,000 = 1,300 for 2026; 500 for 2027. Balance: 900,000 + 1,300 = 901,300;
    890,500 + 500 = 891,000 t CO2 eq.
    """
    found = accounts(
        dossier(2027, {2026: Decimal(900), 2027: Decimal("890.5")}),
        submission(first_transfer(2, 1, 300, 2026, 2026), first_transfer(3, 301, 1_300, 2027, 2026),
                   first_transfer(4, 1, 500, 2027, 2027)))
    assert known(found, "23(c)") == {2026: 300, 2027: 1_500}
    assert known(found, "23(f)") == {2026: 300, 2027: 1_500}
    assert known(found, "23(h)") == {2026: 300, 2027: 1_800}
    assert known(found, "23(g)") == {2026: 1_300, 2027: 500}
    assert known(found, "23(k)(i)") == {2026: 901_300, 2027: 891_000}
    assert found.rows["trajectory-indicative"][2030].value == 850_000
    assert [term.places for term in found.rows["23(g)"][2026].terms] == [
        (Place("registry/actions.csv", row=2),), (Place("registry/actions.csv", row=3),)]
    assert found.rows["23(k)(i)"][2026].terms[1].places == (
        Place("registry/actions.csv", row=2), Place("registry/actions.csv", row=3))
    assert found.ledger.holdings == ()


def test_trajectory_subtracts_uses_in_the_year_for_which_they_are_used() -> None:
    """7(a)(i), signs of para 8(b). Japan acquires 1,000 of vintage 2026; in 2027 it uses 400 for 2027, 100 for 2026.

    23(e): 100 in 2026, 400 in 2027. 23(g): -100 and -400. Balance: 800,000 - 100 = 799,900; 790,000 - 400 = 789,600.
    Held: 1,000 - 500 = 500.
    """
    found = accounts(
        dossier(2027, {2026: Decimal(800), 2027: Decimal(790)}),
        submission(acquisition(2, 1, 1_000, 2027, 2026), use(3, 1, 400, 2027, 2026),
                   use(4, 401, 500, 2027, 2026, year_used_for_ndc=2026), party="JPN"))
    assert known(found, "23(e)") == {2026: 100, 2027: 400}
    assert known(found, "23(f)") == known(found, "23(g)") == {2026: -100, 2027: -400}
    assert known(found, "23(k)(i)") == {2026: 799_900, 2027: 789_600}
    assert found.holdings_by_approach_and_vintage == (("CA9999", 2026, 500),)
    assert (found.flow.opening, found.flow.acquisitions, found.flow.uses, found.flow.closing) == (0, 1_000, 500, 500)


def test_averaging_divides_what_accumulated_by_the_elapsed_years() -> None:
    """7(a)(ii). Japan uses 600 for 2026 and 450 for 2027; 2021 is the first year.

    2026: 600 / 6 years = 100. 2027: (600 + 450) / 7 = 150. Balance of 2027: 790,000 - 150 = 789,850.
    Another Party: 100 first transferred by 2023, 100 / 3 years = 33.333333, to the gram.
    """
    actions = (acquisition(2, 1, 1_050, 2026, 2025), use(3, 1, 600, 2026, 2025), use(4, 601, 1_050, 2027, 2025))
    found = accounts(dossier(2027, {2027: Decimal(790)}, method="averaging", **NONE), submission(*actions, party="JPN"))
    assert known(found, "7(a)(ii)") == known(found, "23(g)") == {2026: -100, 2027: -150}
    assert known(found, "23(h)") == {2026: -600, 2027: -1_050}
    assert known(found, "23(k)(i)") == {2027: 789_850}
    assert found.rows["7(a)(ii)"][2027].divisor == 7
    assert found.rows["23(g)"][2027].divisor == 1
    third = accounts(dossier(2023, method="averaging", **NONE),
                     submission(first_transfer(2, 1, 100, 2022, 2021), year=2023))
    assert third.rows["7(a)(ii)"][2023].value == Decimal("33.333333")


def test_averaging_in_the_ndc_year_adjusts_by_the_average_of_the_period() -> None:
    """7(a)(ii), final. 5,000 first transferred in 2025 and 3,000 in 2029: 8,000 / 10 years = 800 in 2030.

    Balance of 2030: 850,000 + 800 = 850,800, which is 23(l).
    """
    found = accounts(
        dossier(2030, {2030: Decimal(850)}, method="averaging", **NONE),
        submission(first_transfer(2, 1, 5_000, 2025, 2024), first_transfer(3, 5_001, 8_000, 2029, 2024), year=2030))
    assert found.rows["23(g)"][2030].value == 800
    assert found.final is not None
    assert found.final.value == found.rows["23(k)(i)"][2030].value == 850_800
    assert found.final.para == "2/CMA.3 annex para 23(l)"
    assert "is provisional" in next(entry.text for entry in found.assumptions if "Elapsed" in entry.text)


def test_a_multi_year_ndc_is_adjusted_annually_and_cumulatively_at_the_end() -> None:
    """7(b), period 2026 to 2028. First transferred: 10 of vintage 2026 in 2026, 20 of vintage 2027 in 2028.

    Balances: 100,000 + 10; 100,000 + 20; 90,000. At the end: 290,000 + 30 = 290,030.
    """
    found = accounts(
        dossier(2028, {2026: Decimal(100), 2027: Decimal(100), 2028: Decimal(90)}, first_year=2026, last_year=2028,
                target_year=2028, multi_year=True, method="multi-year",
                trajectory={2026: Decimal(100), 2027: Decimal(98), 2028: Decimal("95.5")}),
        submission(first_transfer(2, 1, 10, 2026, 2026), first_transfer(3, 1, 20, 2028, 2027), year=2028))
    assert values(found.rows["23(k)(i)"]) == {2026: 100_010, 2027: 100_020, 2028: 90_000}
    assert values(found.rows["trajectory-multi-year"]) == {2026: 100_000, 2027: 98_000, 2028: 95_500}
    assert found.final is not None
    assert found.final.value == 290_030
    assert found.not_applicable.keys() == {"trajectory-indicative", "7(a)(ii)", "23(i)", "23(k)(ii)"}


def test_removals_can_make_the_balance_negative() -> None:
    """Removals exceed emissions by 12.5 kt in 2026; 2,000 first transferred: -12,500 + 2,000 = -10,500 t CO2 eq."""
    found = accounts(dossier(2026, {2026: Decimal("-12.5")}),
                     submission(first_transfer(2, 1, 2_000, 2026, 2026, mitigation_type="Removals"), year=2026))
    assert known(found, "23(k)(i)") == {2026: -10_500}


def test_late_corrections_flow_through_to_every_later_year() -> None:
    """7(a)(ii). First known: 700 first transferred in 2025. 2025: 700 / 5 = 140; 2026: 700 / 6 = 116.666667; 2027: 100.

    A revised report of 2024 adds 300 first transferred in that year. 2024: 300 / 4 = 75; 2025: 1,000 / 5 = 200;
    2026: 1,000 / 6 = 166.666667; 2027: 1,000 / 7 = 142.857143.
    """
    facts = dossier(2027, method="averaging", **NONE)
    before = (first_transfer(2, 1, 700, 2025, 2024),)
    early = accounts(facts, submission(*before))
    assert known(early, "23(g)") == {2025: 140, 2026: Decimal("116.666667"), 2027: 100}
    late = accounts(facts, submission(*before, first_transfer(3, 701, 1_000, 2024, 2024)))
    assert known(late, "23(g)") == {2024: 75, 2025: 200, 2026: Decimal("166.666667"), 2027: Decimal("142.857143")}


def test_three_parties_in_a_chain_adjust_once_on_each_end() -> None:
    """India first transfers 100 of vintage 2025 to Switzerland in 2026, which transfers 60 on to Japan; Japan uses 50.

    India: +100 for 2025. Switzerland: nothing, holds 40. Japan: -50 for 2027, holds 10. In all 100 - 50 = 50,
    which are held: 40 + 10.
    """
    india = submission(first_transfer(2, 1, 100, 2026, 2025, acquiring_party="CHE"))
    swiss = submission(acquisition(2, 1, 100, 2026, 2025, itmo_registry="CHE01"),
                       row(3, unit(41, vintage=2025), unit(100, vintage=2025), action_type="Transfer",
                           action_date=day(2027), itmo_registry="CHE01", acquiring_party="JPN"), party="CHE")
    japan = submission(acquisition(2, 41, 100, 2027, 2025, transferring_party="CHE"), use(3, 41, 90, 2027, 2025),
                       party="JPN")
    reports = [accounts(dossier(2027), report) for report in (india, swiss, japan)]
    assert [known(report, "23(g)") for report in reports] == [{2025: 100}, {}, {2027: -50}]
    assert [report.holdings_by_approach_and_vintage for report in reports] == [
        (), (("CA9999", 2025, 40),), (("CA9999", 2025, 10),)]
    assert [(entry.transferring_party, entry.using_party, entry.acquiring_party)
            for entry in reports[0].disaggregation] == [("IND", None, "CHE")]
    assert [(entry.transferring_party, entry.using_party) for entry in reports[2].disaggregation] == [("IND", "JPN")]


@pytest.mark.parametrize(("subtype", "held"), [("Authorization", 200), ("Issuance", 200), ("Use or cancellation", 0)])
def test_a_first_transfer_for_oimp_is_adjusted_for_whatever_its_definition(subtype: str, held: int) -> None:
    """Para 16: 200 of vintage 2026 first transferred for OIMP in 2027: 23(d) 200 in 2027, 23(c) 0, 23(g) 200 for 2026.

    At authorization and issuance they stay in the registry, by use or cancellation they do not.
    """
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 200, 2027, 2026, action_subtype=subtype, acquiring_party=None,
                       authorization_id="IND JCM 2")))
    assert known(found, "23(d)") == {2027: 200}
    assert known(found, "23(c)") == {}
    assert known(found, "23(f)") == {2027: 200}
    assert known(found, "23(g)") == {2026: 200}
    assert found.flow.closing == held
    assert found.disaggregation[0].using_party is None


def test_an_outcome_authorized_for_both_uses_is_counted_once_in_23c() -> None:
    """4/CMA.6 para 12: 200 authorized for both, first transferred by issuance: 23(c) 200, 23(d) 0, 23(f) 200."""
    both = samples.oimp_authorization(purposes_for_authorization="NDC and OIMP")
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 200, 2027, 2026, action_subtype="Issuance", acquiring_party=None,
                       authorization_id="IND JCM 2"), authorizations=(both,)))
    assert (known(found, "23(c)"), known(found, "23(d)"), known(found, "23(f)")) == ({2027: 200}, {}, {2027: 200})


def test_a_first_transfer_without_an_authorization_on_hand_counts_by_its_event() -> None:
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 20, 2027, 2026), first_transfer(3, 21, 50, 2027, 2026, action_subtype="Issuance"),
        authorizations=()))
    assert (known(found, "23(c)"), known(found, "23(d)")) == ({2027: 20}, {2027: 30})
    assert [entry.sectors for entry in found.disaggregation] == [(), ()]
    assert found.disaggregation[1].what == (
        "First transferred for OIMP in 2027, CA9999, sector not stated, IND, vintage 2026")


def test_uses_for_other_purposes_are_no_use_towards_the_ndc() -> None:
    """Of 100 acquired, 10 are used for IMP, 20 for the NDC, 5 with a year and no purpose, 2 with neither."""
    found = accounts(dossier(2027), submission(
        acquisition(2, 1, 100, 2027, 2026), use(3, 1, 10, 2027, 2026, purpose="IMP", year_used_for_ndc=None),
        use(4, 11, 30, 2027, 2026, year_used_for_ndc=None), use(5, 31, 35, 2027, 2026, purpose=None),
        use(6, 36, 37, 2027, 2026, purpose=None, year_used_for_ndc=None), party="JPN"))
    assert known(found, "23(e)") == {2027: 25}
    assert found.flow.uses == 37


def test_disaggregated_amounts_part_approach_sector_parties_and_vintage() -> None:
    """23(j): 100 of vintage 2025 and 50 + 30 of vintage 2026 first transferred in 2027: two rows, 100 and 80."""
    found = accounts(dossier(2027), submission(
        first_transfer(4, 81, 110, 2027, 2026), first_transfer(2, 1, 100, 2027, 2025),
        first_transfer(3, 1, 50, 2027, 2026)))
    first, second = found.disaggregation
    assert (first.measure, first.year, first.approach, first.sectors, first.vintage, first.quantity) == (
        "23(c)", 2027, "CA9999", ("Energy generation",), 2025, 100)
    assert (second.vintage, second.quantity) == (2026, 80)
    assert [place.row for place in second.places] == [3, 4]
    assert second.what == "First transferred in 2027, CA9999, Energy generation, IND, acquired by JPN, vintage 2026"
    assert (first.adjusted_year, first.sign, first.non_ghg_quantity) == (2025, 1, None)


CAPACITY = Indicator(name="Wind power", unit="MWh", reference="0 MWh in 2020", target="900 MWh")
SHARE = Indicator(name="Share", unit="per cent", reference="10 per cent", target="50 per cent")
NET = Indicator(name="Net emissions", unit="kt CO₂ eq", reference="1,000", target="850")


def in_mwh(quantity: str, **over: object) -> dict[str, object]:
    return {"metric": "non-GHG", "non_ghg_metric": "MWh", "quantity_non_ghg": quantity, **over}


def test_a_non_ghg_indicator_is_adjusted_with_the_opposite_signs() -> None:
    """Para 9. Level 500 MWh in 2026 and 600.5 in 2027. First transferred in 2027: 40 MWh of vintage 2026, as 100 units.

    Adjusted: 500 - 40 = 460 in 2026; 600.5 in 2027. In t CO2 eq, 30: 23(g) +30 for 2026.
    """
    facts = indicator_dossier(2027)
    found = accounts(facts, submission(first_transfer(2, 1, 100, 2027, 2026, quantity=30, **in_mwh("40"))))
    register = found.indicators[0]
    assert values(register.levels) == {2026: 500, 2027: Decimal("600.5")}
    assert {year: value for year, value in values(register.adjustments).items() if value} == {2026: -40}
    assert values(register.adjusted) == {2026: 460, 2027: Decimal("600.5")}
    assert register.register == Register(metric="MWh", indicator="Wind power")
    assert register.adjusted[2026].unit == "MWh"
    assert known(found, "23(c)") == {2027: 30}
    assert known(found, "23(g)") == {2026: 30}
    assert (found.rows["23(i)"], found.rows["23(k)(ii)"]) == (register.levels, register.adjusted)
    assert [account.register is not None for account in found.indicators] == [True, False]
    assert "23(k)(ii)" not in found.not_applicable


def indicator_dossier(year: int, **over: object):
    """A dossier with three indicators: wind power, a share, and one in GHG."""
    found = dossier(year, {2026: None, 2027: None}, levels={
        2026: {"Wind power": Decimal(500)}, 2027: {"Wind power (MWh)": Decimal("600.5")}}, **over)
    facts = found.facts.model_copy(update={"ndc": found.facts.ndc.model_copy(
        update={"indicators": (CAPACITY, SHARE, NET), "registers": (Register(metric="MWh", indicator="Wind power"),)})})
    return found.model_copy(update={"facts": facts})


def test_a_non_ghg_indicator_rises_by_what_is_used() -> None:
    """Para 9(b). Japan uses 21 MWh for 2027, by averaging: 21 / 7 years = 3. Adjusted: 600.5 + 3 = 603.5 in 2027."""
    found = accounts(
        indicator_dossier(2027, method="averaging", **NONE),
        submission(acquisition(2, 1, 10, 2027, 2026, quantity=10, **in_mwh("21")),
                   use(3, 1, 10, 2027, 2026, quantity=10, **in_mwh("21", non_ghg_metric=" mwh ")), party="JPN"))
    register = found.indicators[0]
    assert register.adjustments[2027].value == 3
    assert register.adjustments[2027].divisor == 7
    assert register.adjusted[2027].value == Decimal("603.5")
    assert register.adjusted[2028].open_because == "the level of 2028 is not yet known"
    assert register.adjustments[2028].open_because == "2028 is after the reported year 2027"


def test_an_averaged_indicator_needs_the_actions_of_every_year_since_the_first() -> None:
    """Only the holdings at the end of 2026 are on hand; an annual method needs the year itself only."""
    report = submission(party="JPN", opening=(samples.holding(first=1, last=50, itmo_registry="JPN01"),))
    averaged = accounts(indicator_dossier(2027, method="averaging", **NONE), report).indicators[0]
    assert averaged.adjustments[2027].open_because == (
        "the actions of 2021 are not on hand, only holdings at the end of 2026")
    annual = accounts(indicator_dossier(2027), report).indicators[0]
    assert (annual.adjustments[2027].value, annual.adjusted[2027].value) == (0, Decimal("600.5"))


def test_an_indicator_is_adjusted_only_by_itmos_in_its_metric() -> None:
    found = accounts(indicator_dossier(2027), submission(
        first_transfer(2, 1, 100, 2027, 2026, quantity=30, **in_mwh("40", non_ghg_metric="hectares")),
        first_transfer(3, 101, 200, 2027, 2026, quantity=30, **in_mwh("about 40"))))
    assert values(found.indicators[0].adjustments) == dict.fromkeys(range(2021, 2028), 0)
    assert not {"23(k)(ii)", "23(i)"} & found.not_applicable.keys()


def test_an_open_adjustment_leaves_the_adjusted_indicator_open() -> None:
    found = accounts(indicator_dossier(2026), submission(year=2026))
    assert found.indicators[0].adjusted[2027].open_because == "2027 is after the reported year 2026"


def test_a_unit_that_names_co2_is_a_ghg_unit() -> None:
    assert [indicator.is_non_ghg for indicator in (CAPACITY, SHARE, NET)] == [True, True, False]
    assert not CAPACITY.model_copy(update={"unit": "t co2 eq"}).is_non_ghg


def test_policies_and_measures_are_adjusted_in_the_affected_categories() -> None:
    """Para 10, same signs as para 8: categories affected 40 kt, 500 first transferred: 40,000 + 500 = 40,500."""
    found = accounts(dossier(2026, {2026: Decimal(40)}, policies_and_measures=True),
                     submission(first_transfer(2, 1, 500, 2026, 2026), year=2026))
    assert known(found, "23(k)(i)") == {2026: 40_500}
    assert found.rows["23(a)"][2026].value == found.rows["23(b)"][2026].value == 40_000
    assert found.rows["23(a)"][2026].terms[0].what == "Inventory of 2026, affected categories (para 10)"
    assert any(entry.para.startswith("2/CMA.3 annex paras 10-11") for entry in found.assumptions)


def test_what_is_not_known_yet_is_open_and_not_zero() -> None:
    found = accounts(dossier(2027, {2026: Decimal(900), 2027: None}, trajectory={2026: Decimal(1)}),
                     submission(first_transfer(2, 1, 10, 2027, 2026)))
    assert found.rows["23(a)"][2027].open_because == "2027 is not yet inventoried"
    assert found.rows["23(a)"][2025].open_because == "2025 is not yet inventoried"
    assert found.rows["23(k)(i)"][2027].open_because == "2027 is not yet inventoried"
    assert found.rows["trajectory-indicative"][2027].open_because == "no level is given for 2027"
    for key in ("23(c)", "23(d)", "23(e)", "23(f)", "23(g)", "23(h)", "7(a)(ii)"):
        assert found.rows[key][2028].value is None
        assert found.rows[key][2028].open_because == "2028 is after the reported year 2027"
        assert found.rows[key][2027].value is not None
    assert found.final is None


def test_an_inventoried_year_waits_for_its_adjustment() -> None:
    found = accounts(dossier(2027, {2028: Decimal(900)}, method="averaging", **NONE), submission())
    assert found.rows["23(g)"][2028].open_because == "2028 is after the reported year 2027"
    assert found.rows["23(k)(i)"][2028].open_because == "2028 is after the reported year 2027"


def test_years_before_the_opening_holdings_are_open() -> None:
    """Only the holdings at the end of 2026 are on hand: annual figures from 2027, cumulative ones not at all."""
    held = samples.holding(first=1, last=50, itmo_registry="JPN01")
    rolled = submission(use(3, 1, 10, 2027, 2026), party="JPN", previous=(held,), previous_year=2026)
    found = accounts(dossier(2027), rolled)
    assert values(found.rows["23(e)"]) == {2027: 10}
    assert found.rows["23(e)"][2026].open_because == (
        "the actions of 2026 are not on hand, only holdings at the end of 2026")
    assert values(found.rows["23(h)"]) == values(found.rows["7(a)(ii)"]) == {}
    assert (found.flow.opening, found.flow.closing) == (50, 40)
    opened = submission(use(3, 1, 10, 2027, 2026), party="JPN", opening=(held,))
    assert accounts(dossier(2027), opened).rows == found.rows
    assert values(accounts(dossier(2027), submission(party="JPN", opening=(held,))).rows["23(e)"]) == {2027: 0}
    assert any("before 2027 stay open" in entry.text for entry in found.assumptions)


def test_with_earlier_actions_on_hand_last_years_holdings_open_nothing() -> None:
    held = samples.holding(first=1, last=50, itmo_registry="JPN01")
    found = accounts(dossier(2027), submission(
        acquisition(2, 1, 50, 2026, 2026), use(3, 1, 10, 2027, 2026), party="JPN", previous=(held,),
        previous_year=2026))
    assert values(found.rows["23(e)"])[2021] == 0
    assert found.flow.opening == 50
    assert found.ledger.faults == ()


def test_what_did_not_occur_in_the_period_is_left_out_and_listed() -> None:
    """8(a), 8(b): vintage 2031 and 2020 belong to other periods, a use for 2031 too; 5 of vintage 2030 count."""
    found = accounts(dossier(2031), submission(
        first_transfer(2, 1, 7, 2031, 2031), first_transfer(3, 1, 5, 2031, 2030),
        acquisition(4, 1, 9, 2031, 2029), use(5, 1, 3, 2031, 2029, using_party="IND"),
        use(6, 4, 5, 2031, 2029, using_party="IND", year_used_for_ndc=2030), acquisition(7, 1, 9, 2031, 2020),
        use(8, 1, 1, 2031, 2020, using_party="IND", year_used_for_ndc=2030), year=2031))
    assert [(left.place.row, left.quantity, left.para) for left in found.left_out] == [
        (2, 7, "2/CMA.3 annex para 8"), (5, 3, "2/CMA.3 annex para 8(b)"), (8, 1, "2/CMA.3 annex para 8")]
    assert [left.reason for left in found.left_out] == [
        "vintage 2031 did not occur in the NDC implementation period",
        "used for 2031, which is not in the NDC implementation period",
        "vintage 2020 did not occur in the NDC implementation period"]
    assert known(found, "23(c)") == {2030: 5}
    assert known(found, "23(e)") == {2030: 2}
    assert known(found, "23(g)") == {2030: 3}
    texts = " ".join(entry.text for entry in found.assumptions)
    assert "stand in the column of 2030" in texts
    assert "2021 to 2030 are in no figure of it" in texts


def test_a_first_transfer_before_the_period_stands_in_its_first_year() -> None:
    found = accounts(dossier(2027), submission(first_transfer(2, 1, 7, 2020, 2021)))
    assert known(found, "23(c)") == {2021: 7}


def test_the_assessment_is_open_while_the_ndc_year_is() -> None:
    found = accounts(dossier(2030, {2029: Decimal(1)}), submission(year=2030))
    assert found.final is not None
    assert (found.final.value, found.final.open_because) == (None, "2030 is not yet inventoried")
    outside = accounts(dossier(2030, target_year=2035), submission(year=2030))
    assert outside.final is not None
    assert outside.final.open_because == "2035 is not in the NDC implementation period"


def test_contributions_to_adaptation_and_overall_mitigation_are_shown_by_year() -> None:
    """Paras 38, 40. To the Adaptation Fund: 5 as first transfer, 3 of the issued. For overall mitigation: 2 + 1."""
    adaptation, omge = "Voluntary transfer to the Adaptation Fund (A6.4 ERs)", "Voluntary cancellation to deliver OMGE"
    oimp = {"authorization_id": "IND JCM 2", "acquiring_party": None}
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 5, 2027, 2026, action_subtype=adaptation, **oimp),
        first_transfer(3, 6, 20, 2027, 2026, action_subtype="Issuance", **oimp),
        first_transfer(4, 6, 8, 2027, 2026, action_type="Transfer", action_subtype=adaptation, **oimp),
        first_transfer(5, 9, 9, 2027, 2026, action_type="Cancellation", action_subtype=omge, **oimp),
        first_transfer(6, 21, 22, 2026, 2026, action_subtype=omge, **oimp)))
    assert [(entry.approach, entry.year, entry.is_first_transfer, entry.quantity) for entry in found.adaptation] == [
        ("CA9999", 2027, False, 3), ("CA9999", 2027, True, 5)]
    assert [(entry.year, entry.subtype, entry.is_first_transfer, entry.quantity) for entry in found.omge] == [
        (2026, omge, True, 2), (2027, omge, False, 1)]
    assert [place.row for place in found.omge[0].places] == [6]
    assert known(found, "23(d)") == {2026: 2, 2027: 20}
    assert found.flow.closing == 11


def test_entities_are_named_in_the_year_in_which_what_they_may_use_is_counted() -> None:
    """IND JCM 2 counts 10 in 2026 (first version, later revoked) and 20 in 2027 (second version, another entity).

    30 of IND JCM 1 are for NDCs, and 5 of IND JCM 2 of a vintage before the period: no entities are named for them.
    """
    issued = {"action_subtype": "Issuance", "acquiring_party": None, "authorization_id": "IND JCM 2"}
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 10, 2026, 2026, **issued), first_transfer(3, 11, 30, 2027, 2026, **issued),
        first_transfer(4, 31, 60, 2027, 2026), first_transfer(5, 1, 5, 2025, 2020, **issued),
        authorizations=(
            samples.authorization(authorized_entities="Entity of the NDC authorization"),
            samples.oimp_authorization(authorization_id="No quantity", authorized_quantity=None),
            samples.oimp_authorization(authorized_entities="B, A", date_of_authorization=day(2026, 1)),
            samples.oimp_authorization(authorized_entities="C", date_of_authorization=day(2027, 1),
                                       authorization_version=2, authorized_quantity=150_000),
            samples.oimp_authorization(authorized_quantity=0, date_of_authorization=day(2027, 12),
                                       authorization_version=3),
            samples.oimp_authorization(authorization_id="Nothing counted", authorized_entities="D",
                                       authorized_quantity=7, date_of_authorization=day(2025, 1)))))
    assert found.entities_authorized == {2026: ("A", "B"), 2027: ("C",)}
    assert found.quantity_authorized == ((2025, "t CO2 eq", 7), (2026, "t CO2 eq", 100_000), (2027, "t CO2 eq", 50_000))
    assert known(found, "23(f)") == {2026: 10, 2027: 50}


def test_quantities_authorized_in_several_metrics_are_not_added() -> None:
    """Authorized in 2026 for other purposes: 100 t CO2 eq by one letter and 300 MWh by another, then 450 MWh in 2027.

    2026: 100 t CO2 eq and 300 MWh; 2027: 450 - 300 = 150 MWh. A letter for NDCs, and one of 2020, add nothing.
    """
    mwh = {"authorization_id": "In MWh", "metric": "non-GHG", "non_ghg_metric": "MWh"}
    found = accounts(dossier(2027), submission(authorizations=(
        samples.authorization(), samples.oimp_authorization(authorized_quantity=100),
        samples.oimp_authorization(authorization_id="Early", date_of_authorization=day(2020, 12)),
        samples.oimp_authorization(authorized_quantity=300, **mwh),
        samples.oimp_authorization(authorized_quantity=450, authorization_version=2,
                                   date_of_authorization=day(2027, 1), **mwh),
        samples.oimp_authorization(authorized_quantity=450, authorization_version=3,
                                   date_of_authorization=day(2028, 1), **mwh))))
    assert found.quantity_authorized == ((2026, "MWh", 300), (2026, "t CO2 eq", 100), (2027, "MWh", 150))
    assert {found.rows["23(f)"][year].value for year in (2026, 2027)} == {0}


def test_each_assumption_has_a_paragraph_and_a_reason() -> None:
    for method in ("trajectory", "averaging"):
        found = accounts(indicator_dossier(2027, method=method, fiscal_year_start=4), submission())
        assert all(entry.text and entry.para and entry.reason for entry in found.assumptions)
        assert len({entry.text for entry in found.assumptions}) == len(found.assumptions)
    texts = " ".join(entry.text for entry in found.assumptions)
    assert "begin in April" in texts
    assert "7 in 2027; what happens" in texts and "The adjustment of the NDC year 2030 is indicative" in texts
    assert "A year since 2021 for which the registry shows no action" in texts


def test_an_assumption_is_stated_only_where_it_was_taken() -> None:
    """A calendar-year NDC without indicators, reported for its last year, every action on hand and within it."""
    plain = " ".join(entry.text for entry in accounts(dossier(2030), submission(year=2030)).assumptions)
    for phrase in ("begin in", "non-GHG indicator", "stand in the column of", "are in no figure", "affected by",
                   "Elapsed years", "stay open"):
        assert phrase not in plain
    assert "is provisional while" in plain
    held = submission(party="JPN", opening=(samples.holding(first=1, last=50, itmo_registry="JPN01"),))
    opened = accounts(dossier(2027), held).assumptions[-1]
    assert opened.text == "Figures that need actions before 2027 stay open."
    assert opened.reason == "Of those years only the holdings at the end of 2026 are on hand."
    found = accounts(indicator_dossier(2027, policies_and_measures=True), submission()).assumptions
    texts = " ".join(entry.text for entry in found)
    assert "non-GHG indicator unless" in texts and "affected by" in texts


@pytest.mark.parametrize(("multi_year", "method", "fault"), [
    (False, "trajectory", None), (False, "averaging", None), (True, "multi-year", None),
    (True, "averaging", "a multi-year NDC takes the method of para 7(b), not that of para 7(a)(ii)"),
    (False, "multi-year", "a single-year NDC takes a method of para 7(a), not that of para 7(b)")])
def test_the_method_suits_the_ndc(multi_year: bool, method: str, fault: str | None) -> None:
    assert method_mismatch(ndc(multi_year=multi_year, method=method)) == fault


def test_rows_that_contradict_the_ledger_are_not_counted() -> None:
    """The same 10 first transferred twice count once; 3 of unsound identifiers not at all."""
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 10, 2027, 2026), first_transfer(3, 1, 10, 2027, 2026),
        first_transfer(4, 20, 18, 2027, 2026)))
    assert known(found, "23(c)") == {2027: 10}
    assert len(found.ledger.faults) == 1
    assert [action.place.row for action in found.ledger.skipped] == [4]


def test_a_figure_tells_what_its_terms_give() -> None:
    """100 / 3 years is 33.333333 to the gram; its terms give 33.333..., and an open figure nothing."""
    found = accounts(dossier(2023, method="averaging", **NONE),
                     submission(first_transfer(2, 1, 100, 2022, 2021), year=2023))
    average = found.rows["7(a)(ii)"][2023]
    assert average.recomputed == Decimal(100) / 3
    assert found.rows["23(f)"][2022].recomputed == 100
    assert found.rows["23(f)"][2024].recomputed is None
    assert total(found.disaggregation) == 100


def test_the_flow_of_every_year_is_on_hand() -> None:
    found = accounts(dossier(2027), submission(first_transfer(2, 1, 10, 2025, 2024)))
    assert [flow.year for flow in found.flows] == [2025, 2026, 2027]
