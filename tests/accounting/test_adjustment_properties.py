"""What must hold of corresponding adjustments whatever the actions: between Parties, and between files."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.adjustments import Accounts, accounts
from reporter.records.submission import Submission
from tests import samples
from tests.accounting.test_ledger_properties import split
from tests.accounting.worlds import PARTIES, World, dossier, worlds

QUICK = settings(max_examples=60, deadline=None, derandomize=True)


def report(world: World, party: str, year: int = 2030) -> Submission:
    rows = world.reports[party]
    return samples.submission(
        header=samples.header(party=party, reported_year=year), holdings=(),
        actions=tuple(action for action in rows if action.action_date.year == year),
        history=tuple(action for action in rows if action.action_date.year < year))


def accounts_of(world: World, party: str, **ndc: object) -> Accounts:
    emissions = dict.fromkeys(range(2021, 2031), Decimal(1_000))
    return accounts(dossier(2030, emissions, **ndc), report(world, party))


def sum_over_the_period(found: Accounts, key: str) -> Decimal | int:
    return sum(figure.value for figure in found.rows[key].values())


def finish(world: World) -> None:
    """Every unit that is still held somewhere is used by its holder."""
    for unit in sorted(world.holder):
        world.move("use", [unit], "IND")


@QUICK
@given(worlds())
def test_what_parties_add_for_used_itmos_is_what_users_subtract(world: World) -> None:
    finish(world)
    outside = sum(entry.quantity for party in PARTIES for entry in accounts_of(world, party).ledger.entries
                  if entry.action.action_subtype in ("Use or cancellation", "Other cancellations"))
    net = sum(sum_over_the_period(accounts_of(world, party), "23(g)") for party in PARTIES)
    assert net == outside
    assert sum(figure.value - 1_000_000 for party in PARTIES
               for figure in accounts_of(world, party).rows["23(k)(i)"].values()) == outside


@QUICK
@given(worlds())
def test_by_averaging_the_ndc_year_times_the_elapsed_years_is_the_cumulative_amount(world: World) -> None:
    for party in PARTIES:
        found = accounts_of(world, party, method="averaging", trajectory={})
        average, cumulative = found.rows["23(g)"][2030].value, found.rows["23(h)"][2030].value
        assert abs(average * 10 - cumulative) <= Decimal("0.000005")


@QUICK
@given(worlds())
def test_by_averaging_the_ndc_years_of_all_parties_balance_as_the_amounts_do(world: World) -> None:
    averaged = sum(accounts_of(world, party, method="averaging", trajectory={}).rows["23(g)"][2030].value
                   for party in PARTIES)
    annual = sum(sum_over_the_period(accounts_of(world, party), "23(g)") for party in PARTIES)
    assert abs(averaged * 10 - annual) <= Decimal("0.000015")


@QUICK
@given(worlds())
def test_over_the_period_annual_adjustments_sum_to_the_cumulative_amount(world: World) -> None:
    for party in PARTIES:
        found = accounts_of(world, party)
        assert sum_over_the_period(found, "23(g)") == found.rows["23(h)"][2030].value


@QUICK
@given(worlds())
def test_the_disaggregated_amounts_sum_to_the_annual_figures(world: World) -> None:
    for party in PARTIES:
        found = accounts_of(world, party)
        for measure in ("23(c)", "23(d)", "23(e)"):
            for year, figure in found.rows[measure].items():
                assert figure.value == sum(row.quantity for row in found.disaggregation
                                           if row.measure == measure and row.year == year)


@QUICK
@given(worlds())
def test_every_figure_is_the_sum_of_its_terms(world: World) -> None:
    found = accounts_of(world, "IND", method="averaging", trajectory={})
    for figures in found.rows.values():
        for figure in figures.values():
            if figure.value is not None:
                exact = sum(term.sign * term.value for term in figure.terms)
                assert abs(figure.value * figure.divisor - exact) <= Decimal("0.000005")


@QUICK
@given(worlds(), st.randoms(use_true_random=False))
def test_order_and_splitting_of_rows_change_no_figure(world: World, chance) -> None:
    for party in PARTIES:
        whole = accounts_of(world, party)
        world.reports[party] = split(world.reports[party], chance)
        chance.shuffle(world.reports[party])
        parts = accounts_of(world, party)
        assert whole.rows == parts.rows
        assert whole.disaggregation == parts.disaggregation
        assert whole.holdings_by_approach_and_vintage == parts.holdings_by_approach_and_vintage


@QUICK
@given(worlds())
def test_a_later_report_changes_no_annual_quantity_of_an_earlier_year(world: World) -> None:
    early = accounts(dossier(2026), report(world, "IND", 2026))
    late = accounts(dossier(2030), report(world, "IND", 2030))
    for key in ("23(c)", "23(d)", "23(e)", "23(f)", "23(h)", "7(a)(ii)"):
        for year in range(2021, 2027):
            assert early.rows[key][year].value == late.rows[key][year].value
