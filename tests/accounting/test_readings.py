"""A reading is printed where figures rest on it, and nowhere else."""

from __future__ import annotations

import datetime

import pytest

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.assumptions import (
    ANNUAL,
    BEFORE_THE_PERIOD,
    EARLIER_EVENT,
    INDICATORS,
    ONCE_ISSUED,
    PORTION,
    PROVISIONAL,
    REGISTERS,
    ROUNDING,
    own_date_in,
)
from reporter.dossier.ndc import Indicator, Register
from reporter.records.rows import Action, Authorization
from tests import samples
from tests.accounting.test_adjustments import first_transfer, submission
from tests.accounting.test_first_transfers import terms
from tests.accounting.worlds import dossier

WIND = Indicator(name="Wind power", unit="MWh", reference="0", target="9", kind="non-GHG")


def of(*authorizations: Authorization, own_date: tuple[str, ...] = (), actions: tuple[Action, ...] = (),
       year: int = 2027, **ndc: object) -> Accounts:
    facts = dossier(year, **ndc)
    approaches = tuple(samples.approach(identifier=each, first_transfer_at_authorization="own date")
                       for each in own_date)
    return accounts(facts.model_copy(update={"approaches": approaches}),
                    submission(*actions, year=year, authorizations=authorizations))


OWN = own_date_in(["CA9999"])


@pytest.mark.parametrize(("by", "own_date", "told"), [
    ((), (), set()),
    ((terms("NDC"),), (), set()),
    ((terms("OIMP", "Use or cancellation"),), (), set()),
    ((terms("OIMP", "Issuance"),), (), set()),
    ((terms("OIMP", "Authorization"),), (), {ONCE_ISSUED}),
    ((terms("OIMP", "Authorization"),), ("CA9999",), {OWN}),
    ((terms("OIMP", "Authorization"), terms("OIMP", "Authorization", approach="CA9998")), ("CA9999",),
     {ONCE_ISSUED, OWN}),
    ((terms("NDC and OIMP", "Authorization"),), (), {ONCE_ISSUED, EARLIER_EVENT}),
    ((terms("NDC and OIMP", "Issuance"),), (), {EARLIER_EVENT}),
    ((terms("NDC and OIMP", "Use or cancellation"), terms("OIMP", "Issuance")), (), set()),
    # A definition of first transfer for OIMP says nothing where NDCs alone are covered.
    ((terms("NDC", "Authorization"),), (), set()),
])
def test_readings_of_first_transfers_follow_the_definitions(by, own_date, told) -> None:
    found = set(of(*by, own_date=own_date).assumptions)
    assert found & {ONCE_ISSUED, EARLIER_EVENT, OWN} == told


@pytest.mark.parametrize(("ndc", "reading", "told"), [
    ({}, REGISTERS, False), ({"indicators": (WIND,)}, REGISTERS, False),
    ({"indicators": (WIND,), "registers": (Register(metric="MWh", indicator="Wind power"),)}, REGISTERS, True),
    ({}, INDICATORS, False), ({"indicators": (WIND,)}, INDICATORS, True),
    ({}, PORTION, False), ({"policies_and_measures": True}, PORTION, True),
    ({}, ANNUAL, True), ({"method": "averaging", "trajectory": {}}, ANNUAL, False),
    ({}, ROUNDING, False), ({"method": "averaging", "trajectory": {}}, ROUNDING, True)])
def test_readings_of_a_method_or_an_indicator_stand_where_there_is_one(ndc, reading, told) -> None:
    assert (reading in of(**ndc).assumptions) is told


@pytest.mark.parametrize(("year", "told"), [(2029, False), (2030, True), (2031, True)])
def test_the_end_year_is_provisional_from_its_report_on(year: int, told: bool) -> None:
    assert (PROVISIONAL in of(year=year).assumptions) is told


@pytest.mark.parametrize(("month", "told"), [(1, False), (4, True)])
def test_years_that_begin_in_january_need_no_reading(month: int, told: bool) -> None:
    texts = [entry.text for entry in of(fiscal_year_start=month).assumptions]
    assert any("years begin in" in text for text in texts) is told


@pytest.mark.parametrize(("year", "told"), [(2030, False), (2031, True)])
def test_what_follows_the_last_year_is_told_once_it_is_over(year: int, told: bool) -> None:
    texts = [entry.text for entry in of(year=year).assumptions]
    assert any("stand in the column of 2030" in text for text in texts) is told


@pytest.mark.parametrize(("reported", "last", "state"), [
    (2029, "9 in 2029", "indicative"), (2030, "10 in 2030", "provisional"), (2031, "10 in 2030", "provisional")])
def test_elapsed_years_are_those_of_the_period_and_end_with_it(reported: int, last: str, state: str) -> None:
    """2021 is the first of ten years: 2029 the ninth, 2030 the tenth, and 2031 keeps ten."""
    texts = [entry.text for entry in of(year=reported, method="averaging", trajectory={}).assumptions]
    (told,) = (text for text in texts if "Averages accumulate" in text)
    assert last in told and told.endswith(f"is {state}.")


def test_figures_that_need_years_not_on_hand_name_the_year_before() -> None:
    """Holdings at the end of 2025 open the ledger, and the first action on hand is of 2026."""
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 10, 2026, 2025), opening=(samples.holding(first=9_001, last=9_010),)))
    texts = [entry.text for entry in found.assumptions]
    assert "Figures that need actions before 2026 stay open." in texts
    assert not any("shows no action counts as a year without any" in text for text in texts)
    assert any("holdings at the end of 2025" in entry.reason for entry in found.assumptions)


@pytest.mark.parametrize(("transferred", "told"), [(2025, True), (2026, False), (2027, False)])
def test_only_what_comes_before_the_period_is_told_to_stand_in_its_first_year(transferred: int, told: bool) -> None:
    """A period of 2026 to 2030, vintage 2026: first transferred at authorization in 2025, or in the period."""
    row = first_transfer(2, 1, 10, transferred, 2026, action_subtype="Authorization", acquiring_party=None,
                         authorization_id="IND JCM 2")
    by = samples.oimp_authorization(first_transfer_definition="Authorization",
                                    date_of_authorization=datetime.date(2025, 1, 1))
    assert (BEFORE_THE_PERIOD in of(by, actions=(row,), first_year=2026).assumptions) is told
