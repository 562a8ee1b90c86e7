"""Non-GHG metrics never drop out: registers, what indicators are, and caps in the metric; the arithmetic by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporter.accounting.adjustments import Accounts, accounts
from reporter.checks import Subject, findings_between, run
from reporter.documents.annex_4 import indicator_table
from reporter.documents.structured_summary import structured_summary
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import Indicator, Register
from reporter.findings import Severity
from tests import samples
from tests.accounting.test_adjustments import acquisition, first_transfer, in_mwh, known, submission, values
from tests.accounting.worlds import dossier

WIND = Indicator(name="Wind power", unit="MWh", reference="0", target="900", kind="non-GHG")
SUN = Indicator(name="Solar power", unit="MWh", reference="0", target="900", kind="non-GHG")
SHARE = Indicator(name="Non-fossil share", unit="%", reference="40", target="50", kind="non-GHG")
INDEX = Indicator(name="Intensity", unit="index, 2005 = 100", reference="100", target="55", kind="emission intensity")


def with_ndc(indicators: tuple[Indicator, ...], registers: tuple[Register, ...] = (), **over: object) -> Dossier:
    levels = {2026: {"Wind power": Decimal(500), "Solar power": Decimal(700), "Non-fossil share": Decimal(50)}}
    return dossier(2027, {2026: Decimal(900)}, levels=levels, registers=registers, indicators=indicators, **over)


MWH_300 = first_transfer(2, 1, 100, 2027, 2026, quantity=250, **in_mwh("300"))


def codes(found: Accounts, facts: Dossier) -> dict[str, Severity]:
    report = submission(MWH_300)
    return {each.code: each.severity for each in run(Subject(submission=report, dossier=facts, accounts=found))}


def test_one_metric_adjusts_the_one_indicator_that_the_dossier_names() -> None:
    """300 MWh of vintage 2026, 250 t. Two indicators in MWh, one register: solar 700 - 300 = 400, wind unadjusted.

    The balance has them too: 900,000 + 250 = 900,250.
    """
    facts = with_ndc((WIND, SUN), (Register(metric="MWh", indicator="Solar power"),))
    found = accounts(facts, submission(MWH_300))
    wind, sun = found.indicators
    assert (wind.register, wind.adjusted) == (None, {})
    assert values(sun.adjusted) == {2026: 400}
    assert found.rows["23(k)(ii)"] == sun.adjusted
    assert known(found, "23(k)(i)") == {2026: 900_250}
    assert not {"CON-112", "CON-113"} & codes(found, facts).keys()
    rows = structured_summary(facts, submission(MWH_300), found).rows_of("23(k)(ii)")
    assert [(row.indicator, row.note) for row in rows] == [
        ("Solar power", "Annual adjustments from the register of MWh: 2026: -300 MWh")]
    assert len(indicator_table(wind).columns) == 2
    assert len(indicator_table(sun).columns) == 4


def test_a_metric_without_a_register_is_an_error_and_said_in_its_amount() -> None:
    facts = with_ndc((WIND,))
    found = accounts(facts, submission(MWH_300))
    assert codes(found, facts)["CON-112"] is Severity.ERROR
    assert "(300 MWh)" in found.not_applicable["23(k)(ii)"]
    untold = accounts(facts, submission(MWH_300.model_copy(update={"quantity_non_ghg": None})))
    assert "(0 MWh)" in untold.not_applicable["23(k)(ii)"], "an amount that is not told is not guessed"
    assert "names no register" in found.not_applicable["23(k)(ii)"]


def test_a_party_without_an_indicator_in_the_metric_says_so() -> None:
    """No indicator in MWh: 250 t in the balance alone, and 23(k)(ii) says so."""
    facts = with_ndc((SHARE,), (Register(metric="MWh"),))
    found = accounts(facts, submission(MWH_300))
    assert "CON-112" not in codes(found, facts)
    assert found.not_applicable["23(k)(ii)"] == (
        "The NDC has no indicator in the metric of these ITMOs (300 MWh): they enter the emissions balance alone, in "
        "t CO2 eq.")
    assert known(found, "23(g)") == {2026: 250}


def test_megawatt_hours_are_never_added_to_a_percentage() -> None:
    facts = with_ndc((SHARE,), (Register(metric="MWh", indicator="Non-fossil share"),))
    found = accounts(facts, submission(MWH_300))
    account = found.indicators[0]
    assert account.adjusted[2026].open_because == "the register is in MWh, the indicator in %"
    assert (account.adjustments[2026].value, account.adjustments[2026].unit) == (-300, "MWh")
    assert codes(found, facts)["CON-113"] is Severity.WARNING


def test_the_unit_of_a_metric_may_be_said_apart() -> None:
    facts = with_ndc((WIND,), (Register(metric="megawatt hours of wind", unit="mwh", indicator="Wind power"),))
    row = first_transfer(2, 1, 100, 2027, 2026, quantity=250, **in_mwh("300", non_ghg_metric="Megawatt hours of wind"))
    assert values(accounts(facts, submission(row)).indicators[0].adjusted) == {2026: 200}


@pytest.mark.parametrize(("registers", "found"), [
    ((Register(metric="MWh", indicator="Intensity"),), True), ((Register(metric="MWh", indicator="Nothing"),), True),
    ((Register(metric="MWh", indicator="Wind power"), Register(metric="mwh")), True),
    ((Register(metric="MWh", indicator="Wind power"), Register(metric="ha", unit="MWh", indicator="Wind power")), True),
    ((Register(metric="MWh", indicator="Wind power"), Register(metric="ha"), Register(metric="km")), False)])
def test_registers_are_each_of_one_metric_and_one_non_ghg_indicator(registers, found) -> None:
    facts = with_ndc((WIND, INDEX), registers)
    assert ("CON-113" in {each.code for each in run(Subject(dossier=facts, submission=submission()))}) is found


def test_an_emission_intensity_is_no_non_ghg_indicator() -> None:
    """18/CMA.1 para 66: the share has a level in 23(i), the index has not."""
    found = accounts(with_ndc((INDEX, SHARE)), submission())
    assert [account.indicator.name for account in found.indicators] == ["Non-fossil share"]
    assert found.not_applicable["23(k)(ii)"] == (
        "No ITMO was first transferred or used in a non-GHG metric, by the actions on hand.")
    assert "23(i)" in accounts(with_ndc((INDEX,)), submission()).not_applicable


# AEF-204 and REC-104 in the metric

@pytest.mark.parametrize(("mwh", "tonnes", "found"), [("2000", 250, True), ("200", 400, False), ("300", 250, False),
                                                      ("300.5", 100, True)])
def test_a_cap_in_another_metric_is_kept_in_that_metric(mwh: str, tonnes: int, found: bool) -> None:
    """300 MWh authorized: 2,000 MWh of 250 t exceed them, 200 MWh of 400 t do not."""
    cap = samples.authorization(metric="non-GHG", non_ghg_metric="MWh", authorized_quantity=300)
    report = submission(first_transfer(2, 1, 100, 2027, 2026, quantity=tonnes, **in_mwh(mwh)), authorizations=(cap,))
    told = [each for each in run(Subject(submission=report)) if each.code == "AEF-204"]
    assert bool(told) is found
    assert all(f"{mwh} MWh" in each.message for each in told)


def test_between_parties_the_metric_is_compared_and_another_conversion_is_a_warning() -> None:
    sent = submission(MWH_300)
    for mwh, tonnes, told in (("300", 250, {}), ("300", 260, {"quantity": Severity.WARNING}),
                              ("290", 250, {"quantity_non_ghg": Severity.ERROR})):
        received = submission(acquisition(2, 1, 100, 2027, 2026, quantity=tonnes, **in_mwh(mwh)), party="JPN")
        found = {each.place.column: each.severity for each in findings_between([sent, received])
                 if each.code == "REC-104"}
        assert found == {received.actions[0].table.label(name): severity for name, severity in told.items()}
