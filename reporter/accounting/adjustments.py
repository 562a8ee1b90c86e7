"""Corresponding adjustments for each year of the NDC period (2/CMA.3 annex paras 7-16 and 23).

Everything is in t CO2 eq. First transferred is added and used is subtracted (para 8); in a non-GHG indicator, whose
register is in its own unit, the reverse (para 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from reporter.accounting.annual_quantities import (
    FIRST_TRANSFERRED,
    FOR_OIMP,
    MEASURES,
    USED,
    Disaggregated,
    LeftOut,
    QuantityAuthorized,
    annual_quantities,
    entities_authorized,
    quantity_authorized,
)
from reporter.accounting.assumptions import assumptions
from reporter.accounting.contributions import Contribution, contributions
from reporter.accounting.figures import Assumption, Figure, Term, Years, in_tonnes, open_figure, summed, term_of
from reporter.accounting.ledger import Flow, Ledger, ledger_of
from reporter.accounting.period import Period, stands
from reporter.accounting.registers import IndicatorAccount, indicator_account, why_nothing_is_adjusted
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import NDC, Method
from reporter.forms import codelists, deadlines
from reporter.language.wording import Number
from reporter.language.wording import message as _
from reporter.records.submission import Submission


@dataclass(frozen=True)
class Accounts:
    """A Party's accounts for an NDC period, as known when the year `reported_year` is reported.

    `rows` has the figures of each key of CTF Table 4 by year, also of keys that `not_applicable` gives a reason
    for; `entities_authorized` are those of para 23(d) by year, `quantity_authorized` its other reading; `final` is
    23(l), None before the end year, and `is_final` is true once its additions and subtractions are (para 12).
    `others` are the accounts of the Party's other NDC periods, whose readings are among the `assumptions`.
    `holdings_by_approach_and_vintage` are (approach, vintage, t CO2 eq).
    """

    party: str
    reported_year: int
    years: range
    method: Method
    ledger: Ledger
    rows: dict[str, Years]
    not_applicable: dict[str, str]
    indicators: tuple[IndicatorAccount, ...]
    disaggregation: tuple[Disaggregated, ...]
    left_out: tuple[LeftOut, ...]
    assumptions: tuple[Assumption, ...]
    entities_authorized: dict[int, tuple[str, ...]]
    quantity_authorized: tuple[QuantityAuthorized, ...]
    adaptation: tuple[Contribution, ...]
    omge: tuple[Contribution, ...]
    flow: Flow
    holdings_by_approach_and_vintage: tuple[tuple[str, int, int], ...]
    final: Figure | None
    is_final: bool
    others: tuple[Accounts, ...] = ()

    @property
    def periods(self) -> tuple[Accounts, ...]:
        """The accounts of every NDC period of the dossier, in their order."""
        return tuple(sorted((self, *self.others), key=lambda one: one.years.start))

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flow of each year on hand."""
        return self.ledger.flows


def accounts(dossier: Dossier, submission: Submission, ledger: Ledger | None = None) -> Accounts:
    """The accounts of the Party for its NDC period, through the submission's reported year; others' beside them.

    `ledger` is that of the submission, where it is at hand.
    """
    ledger = ledger or ledger_of(submission)
    one = _accounts(dossier, submission, dossier.facts.ndc, ledger)
    others = tuple(_accounts(dossier, submission, ndc, ledger) for ndc in dossier.facts.other_ndc)
    taken = dict.fromkeys(reading for each in (one, *others) for reading in each.assumptions)
    return replace(one, others=others, assumptions=tuple(taken))


def _accounts(dossier: Dossier, submission: Submission, ndc: NDC, ledger: Ledger) -> Accounts:
    """The accounts for one NDC period."""
    header = submission.header
    others = [other for other in dossier.facts.ndc_periods if other is not ndc]
    counted = annual_quantities(ledger, submission.known_authorizations, ndc, header.party, others)
    period = Period(ndc, header.reported_year, _known_from(submission, ndc), counted.rows, dossier.inventory)
    rows = _rows(period)
    indicators = tuple(indicator_account(period, indicator) for indicator in ndc.indicators if indicator.is_non_ghg)
    adjusted = next((account.adjusted for account in indicators if account.register is not None), None)
    if indicators:
        rows["23(i)"] = indicators[0].levels
    if adjusted is not None:
        rows["23(k)(ii)"] = adjusted
    is_final = dossier.facts.regular_information.date.year > end_year_report(ndc)
    return Accounts(
        header.party, header.reported_year, ndc.years, ndc.method, ledger, rows,
        _not_applicable(ndc, indicators, counted.rows), indicators, counted.rows, counted.left_out,
        assumptions(ndc, header.reported_year, period.known_from, counted, submission.known_authorizations,
                    dossier.own_date_approaches, is_final=is_final),
        entities_authorized(counted.kinds, submission, ndc), quantity_authorized(submission, ndc),
        contributions(ledger.entries, codelists.ADAPTATION),
        contributions(ledger.entries, codelists.OMGE), ledger.flow(header.reported_year),
        _holdings(ledger), _final(period, rows), is_final)


def supposed_rows(dossier: Dossier, submission: Submission, found: Accounts,
                  further: Iterable[Disaggregated]) -> dict[str, Years]:
    """The rows of CTF Table 4 to the end of [ndc], if after the reported year nothing happens but `further`."""
    ndc = dossier.facts.ndc
    return _rows(Period(ndc, max(found.reported_year, ndc.last_year), _known_from(submission, ndc),
                        (*found.disaggregation, *further), dossier.inventory))


def end_year_report(ndc: NDC) -> int:
    """The year of the report that first contains information on the end year (para 12): as said, or as it is due."""
    return ndc.end_year_report or deadlines.end_year_report_due(ndc.last_year)


def method_mismatch(ndc: NDC) -> str | None:
    """How the method does not suit the NDC (para 7); None where it does."""
    if ndc.multi_year and ndc.method is not Method.MULTI_YEAR:
        return f"a multi-year NDC takes the method of para 7(b), not that of para {ndc.method.para}"
    if not ndc.multi_year and ndc.method is Method.MULTI_YEAR:
        return "a single-year NDC takes a method of para 7(a), not that of para 7(b)"
    return None


def _known_from(submission: Submission, ndc: NDC) -> int:
    """The first year whose actions are on hand; the NDC period's first unless the ledger opens with holdings."""
    if not submission.opening and (submission.history or not submission.previous):
        return ndc.first_year
    years = [action.action_date.year for action in submission.history + submission.actions]
    return min([*years, submission.header.reported_year])


def _rows(period: Period) -> dict[str, Years]:
    """The figures of every key of CTF Table 4 that holds tonnes."""
    rows = {
        "trajectory-indicative": period.each(lambda year: _trajectory(period, year, Method.TRAJECTORY)),
        "trajectory-multi-year": period.each(lambda year: _trajectory(period, year, Method.MULTI_YEAR)),
        "23(a)": period.each(lambda year: _emissions(period, year, "23(a)")),
        "23(b)": period.each(lambda year: _emissions(period, year, "23(b)")),
    }
    for measure in MEASURES:
        rows[measure] = period.each(partial(_annual, period, measure))
    rows["23(f)"] = period.each(lambda year: _net(period, rows, year))
    rows["23(h)"] = period.each(lambda year: _cumulative(period, rows, year))
    rows["7(a)(ii)"] = period.each(lambda year: _average(period, rows, year))
    rows["23(g)"] = period.each(lambda year: _adjustment(period, rows, year))
    rows["23(k)(i)"] = period.each(lambda year: _balance(rows, year))
    return rows


def counted_years(ndc: NDC) -> range:
    """The years whose balance the target measures: the target year, or all years of a multi-year NDC."""
    return ndc.years if ndc.method is Method.MULTI_YEAR else range(ndc.target_year, ndc.target_year + 1)


def level_to_reach(ndc: NDC) -> Number | None:
    """The target in t CO2 eq: as stated, or else as the trajectory or budget gives it; None if neither does."""
    if ndc.target_emissions is not None:
        return in_tonnes(ndc.target_emissions)
    levels = [ndc.trajectory.get(year) for year in counted_years(ndc)]
    if ndc.method is Method.AVERAGING or not all(level is not None for level in levels):
        return None
    return in_tonnes(sum((level for level in levels if level is not None), start=Decimal(0)))


def _trajectory(period: Period, year: int, method: Method) -> Figure:
    level = period.ndc.trajectory.get(year)
    if level is None:
        return open_figure(_("no level is given for {year}", year=year), method.para)
    place = period.ndc.place.at(f"trajectory.{year}")
    return summed([Term(1, in_tonnes(level), f"Level of {year}, trajectory or budget", (place,))], method.para)


def _emissions(period: Period, year: int, para: str) -> Figure:
    entry = next((entry for entry in period.inventory if entry.year == year), None)
    if entry is None or entry.emissions is None:
        return open_figure(_("{year} is not yet inventoried", year=year), para)
    what = "affected categories (para 10)" if period.ndc.policies_and_measures else "coverage of the NDC"
    return summed([Term(1, in_tonnes(entry.emissions), f"Inventory of {year}, {what}", stands(entry))], para)


def _annual(period: Period, measure: str, year: int) -> Figure:
    """23(c), 23(d) or 23(e) of a year."""
    reason = period.unknown(year)
    if reason:
        return open_figure(reason, measure)
    return summed((Term(1, row.quantity, row.what, row.places) for row in period.quantities
                    if row.measure == measure and row.year == year), measure)


def _net(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(f) of a year: 23(c) plus 23(d) less 23(e)."""
    reason = period.unknown(year)
    if reason:
        return open_figure(reason, "23(f)")
    return summed((term_of(sign, rows[key][year], f"{key} of {year}")
                    for sign, key in ((1, FIRST_TRANSFERRED), (1, FOR_OIMP), (-1, USED))), "23(f)")


def _cumulative(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(h) of a year: the 23(f) of every year to it."""
    reason = period.so_far(year)
    if reason:
        return open_figure(reason, "23(h)")
    return summed((term_of(1, rows["23(f)"][past], f"23(f) of {past}")
                    for past in range(period.ndc.first_year, year + 1)), "23(h)")


def _average(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """7(a)(ii) of a year: what has accumulated, over the years elapsed."""
    reason = period.so_far(year)
    if reason:
        return open_figure(reason, "7(a)(ii)")
    return summed((term_of(1, rows["23(f)"][past], f"23(f) of {past}")
                    for past in range(period.ndc.first_year, year + 1)), "7(a)(ii)", divisor=period.elapsed(year))


def _adjustment(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(g) of a year, by the Party's method."""
    if period.ndc.method is Method.AVERAGING:
        average = rows["7(a)(ii)"][year]
        if average.value is None:
            return open_figure(average.open_because or "", "23(g)")
        return summed([term_of(1, average, f"Average of {period.ndc.first_year} to {year}, para 7(a)(ii)")], "23(g)")
    reason = period.unknown(year)
    if reason:
        return open_figure(reason, "23(g)")
    return summed((Term(row.sign, row.quantity, row.what, row.places) for row in period.quantities
                    if row.adjusted_year == year), "23(g)")


def _balance(rows: dict[str, Years], year: int) -> Figure:
    """23(k)(i) of a year: 23(a) plus 23(g)."""
    emissions, adjustment = rows["23(a)"][year], rows["23(g)"][year]
    reason = emissions.open_because or adjustment.open_because
    if reason:
        return open_figure(reason, "23(k)(i)")
    return summed((term_of(1, emissions, f"23(a) of {year}"), term_of(1, adjustment, f"23(g) of {year}")), "23(k)(i)")


def _final(period: Period, rows: dict[str, Years]) -> Figure | None:
    """23(l): the balance of the NDC year, or of all years of a multi-year NDC; None before the end year.

    For an intensity target it is divided by the denominator, without which it stays open.
    """
    ndc = period.ndc
    if period.reported_year < ndc.last_year:
        return None
    years = counted_years(ndc)
    figures = {year: rows["23(k)(i)"].get(year) for year in years}
    for year, figure in figures.items():
        if figure is None or figure.value is None:
            return open_figure((figure and figure.open_because) or _(
                "{year} is not in the NDC implementation period", year=year), "23(l)")
    terms = [term_of(1, figure, f"23(k)(i) of {year}") for year, figure in figures.items() if figure]
    if ndc.intensity is None:
        return summed(terms, "23(l)")
    unit = _("t CO2 eq per {denominator}", denominator=ndc.intensity.denominator)
    levels = [ndc.intensity.levels.get(year) for year in years]
    divisor = sum((level for level in levels if level is not None), start=Decimal(0))
    if None in levels:
        return open_figure(_("the denominator of {year} is not given: {denominator}", year=years[-1],
                       denominator=ndc.intensity.denominator), "23(l)", unit)
    return summed(terms, "23(l)", unit, divisor)


def _not_applicable(ndc: NDC, indicators: tuple[IndicatorAccount, ...],
                    rows: Iterable[Disaggregated]) -> dict[str, str]:
    """The keys of CTF Table 4 that do not apply, and why."""
    reasons = {}
    for key, method in (("trajectory-indicative", Method.TRAJECTORY), ("7(a)(ii)", Method.AVERAGING),
                        ("trajectory-multi-year", Method.MULTI_YEAR)):
        if ndc.method is not method:
            reasons[key] = f"The Party applies the method of para {ndc.method.para}, not that of para {method.para}."
    if not indicators:
        reasons["23(i)"] = "The NDC is tracked by no non-GHG indicator."
    if not any(account.register is not None for account in indicators):
        reasons["23(k)(ii)"] = why_nothing_is_adjusted(ndc, rows)
    return reasons


def _holdings(ledger: Ledger) -> tuple[tuple[str, int, int], ...]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for holding in ledger.holdings:
        sums[holding.first_id.approach, holding.first_id.vintage] += holding.quantity
    return tuple((*key, sums[key]) for key in sorted(sums))
