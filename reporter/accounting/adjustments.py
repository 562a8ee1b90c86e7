"""Corresponding adjustments for each year of the NDC period (2/CMA.3 annex paras 7-16 and 23).

Everything is in t CO2 eq, save the registers of non-GHG indicators, which are in the indicator's unit.
First transferred is added and used is subtracted (para 8); in a non-GHG indicator the reverse (para 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial

from reporter.accounting.annual_quantities import (
    FIRST_TRANSFERRED,
    FOR_OIMP,
    MEASURES,
    USED,
    Disaggregated,
    LeftOut,
    annual_quantities,
    measure_of,
    year_of,
)
from reporter.accounting.assumptions import assumptions
from reporter.accounting.authorizations import Versions
from reporter.accounting.figures import Assumption, Figure, Term
from reporter.accounting.ledger import Entry, Flow, Ledger, ledger_of
from reporter.dossier.facts import NDC, Dossier, Indicator, InventoryYear, Method, Register
from reporter.findings import Place
from reporter.forms import codelists, deadlines
from reporter.language.wording import Number
from reporter.language.wording import message as _
from reporter.records.submission import Submission
from reporter.records.units import RowPart

TONNES = _("t CO2 eq")
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_GRAM = Decimal("0.000001")

Years = dict[int, Figure]


@dataclass(frozen=True)
class IndicatorAccount:
    """A non-GHG indicator: level (23(i)), adjustments, adjusted indicator (23(k)(ii)), per year.

    `register` is that of the metric whose ITMOs adjust it (para 9), None where it has none; then nothing is adjusted.
    Adjustments are in the unit of the metric.
    """

    indicator: Indicator
    register: Register | None
    levels: Years
    adjustments: Years
    adjusted: Years


@dataclass(frozen=True)
class Contribution:
    """A contribution of resources for adaptation (para 38) or a delivery of overall mitigation (para 40), in t CO2 eq.

    `is_first_transfer` is true where it was the first transfer too (4/CMA.6 paras 16-17).
    """

    approach: str
    year: int
    subtype: str
    is_first_transfer: bool
    quantity: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Accounts:
    """A Party's accounts for an NDC period, as known when the year `reported_year` is reported.

    `rows` has the figures of each key of CTF Table 4 by year, also of keys that `not_applicable` gives a reason
    for; `entities_authorized` are those of para 23(d) by year, `quantity_authorized` its other reading; `final` is
    23(l), None before the end year, and `is_final` is true once its additions and subtractions are (para 12).
    `others` are the accounts of the Party's other NDC periods.
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
    quantity_authorized: dict[int, int]
    adaptation: tuple[Contribution, ...]
    omge: tuple[Contribution, ...]
    flow: Flow
    holdings_by_approach_and_vintage: tuple[tuple[str, int, int], ...]
    final: Figure | None
    is_final: bool = False
    others: tuple[Accounts, ...] = ()

    @property
    def periods(self) -> tuple[Accounts, ...]:
        """The accounts of every NDC period of the dossier, in their order."""
        return tuple(sorted((self, *self.others), key=lambda one: one.years.start))

    @property
    def flows(self) -> tuple[Flow, ...]:
        """The flow of each year on hand."""
        return self.ledger.flows


@dataclass(frozen=True)
class Period:
    """What the annual figures are made from: the NDC, what is known and through when.

    `known_from` is the first year whose actions are on hand.
    """

    ndc: NDC
    reported_year: int
    known_from: int
    quantities: tuple[Disaggregated, ...]
    inventory: tuple[InventoryYear, ...]

    def unknown(self, year: int) -> str | None:
        """Why the ITMOs of a year are not known; None where they are."""
        if year > self.reported_year:
            return _("{year} is after the reported year {reported_year}", year=year, reported_year=self.reported_year)
        if year < self.known_from:
            return _("the actions of {year} are not on hand, only holdings at the end of {last}", year=year,
                     last=self.known_from - 1)
        return None

    def elapsed(self, year: int) -> int:
        """The years elapsed in the NDC implementation period, the given one included."""
        return year - self.ndc.first_year + 1

    def each(self, figure: Callable[[int], Figure]) -> Years:
        """One figure for each year of the NDC period."""
        return {year: figure(year) for year in self.ndc.years}


def accounts(dossier: Dossier, submission: Submission) -> Accounts:
    """The accounts of the Party for its NDC period, through the submission's reported year; others' beside them."""
    ledger = ledger_of(submission)
    return replace(_accounts(dossier, submission, dossier.facts.ndc, ledger),
                   others=tuple(_accounts(dossier, submission, ndc, ledger) for ndc in dossier.facts.other_ndc))


def _accounts(dossier: Dossier, submission: Submission, ndc: NDC, ledger: Ledger) -> Accounts:
    """The accounts for one NDC period."""
    header = submission.header
    others = [other for other in dossier.facts.ndc_periods if other is not ndc]
    counted = annual_quantities(ledger.entries, submission.known_authorizations, ndc, header.party, others)
    period = Period(ndc, header.reported_year, _known_from(submission, ndc), counted.rows, dossier.inventory)
    rows = _rows(period)
    indicators = tuple(_indicator(period, indicator) for indicator in ndc.indicators if indicator.is_non_ghg)
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
        entities_authorized(ledger.entries, submission, ndc), quantity_authorized(submission, ndc),
        contributions(ledger.entries, codelists.ADAPTATION),
        contributions(ledger.entries, codelists.OMGE), ledger.flow(header.reported_year),
        _holdings(ledger), _final(period, rows), is_final)


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


def _figure(terms: Iterable[Term], para: str, unit: str = TONNES, divisor: Number = 1) -> Figure:
    """The figure that its terms give: their signed sum over the divisor, rounded to six decimals."""
    terms = tuple(terms)
    value: Number = sum((term.sign * term.value for term in terms), start=0)
    return Figure(_divided(value, divisor), unit, f"2/CMA.3 annex para {para}", terms, divisor)


def _divided(value: Number, divisor: Number) -> Number:
    if isinstance(value, int) and isinstance(divisor, int) and value % divisor == 0:
        return value // divisor
    if divisor == 1:
        return value
    return _EXACT.divide(Decimal(value), Decimal(divisor)).quantize(_GRAM, context=_EXACT)


def _open(reason: str, para: str, unit: str = TONNES) -> Figure:
    return Figure(None, unit, f"2/CMA.3 annex para {para}", open_because=reason)


def in_tonnes(kilotonnes: Decimal) -> Number:
    """Tonnes of kilotonnes; a whole number as int."""
    tonnes = _EXACT.multiply(kilotonnes, Decimal(1000))
    return int(tonnes) if tonnes == tonnes.to_integral_value() else tonnes


def level_to_reach(ndc: NDC) -> Number | None:
    """The target in t CO2 eq: as stated, or else as the trajectory or budget gives it; None if neither does."""
    if ndc.target_emissions is not None:
        return in_tonnes(ndc.target_emissions)
    years = ndc.years if ndc.method is Method.MULTI_YEAR else range(ndc.target_year, ndc.target_year + 1)
    levels = [ndc.trajectory.get(year) for year in years]
    if ndc.method is Method.AVERAGING or not all(level is not None for level in levels):
        return None
    return in_tonnes(sum((level for level in levels if level is not None), start=Decimal(0)))


def _trajectory(period: Period, year: int, method: Method) -> Figure:
    level = period.ndc.trajectory.get(year)
    if level is None:
        return _open(_("no level is given for {year}", year=year), method.para)
    place = period.ndc.place.at(f"trajectory.{year}")
    return _figure([Term(1, in_tonnes(level), f"Level of {year}, trajectory or budget", (place,))], method.para)


def _emissions(period: Period, year: int, para: str) -> Figure:
    entry = next((entry for entry in period.inventory if entry.year == year), None)
    if entry is None or entry.emissions is None:
        return _open(_("{year} is not yet inventoried", year=year), para)
    what = "affected categories (para 10)" if period.ndc.policies_and_measures else "coverage of the NDC"
    return _figure([Term(1, in_tonnes(entry.emissions), f"Inventory of {year}, {what}", _stands(entry))], para)


def _annual(period: Period, measure: str, year: int) -> Figure:
    """23(c), 23(d) or 23(e) of a year."""
    reason = period.unknown(year)
    if reason:
        return _open(reason, measure)
    return _figure((Term(1, row.quantity, row.what, row.places) for row in period.quantities
                    if row.measure == measure and row.year == year), measure)


def _net(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(f) of a year: 23(c) plus 23(d) less 23(e)."""
    reason = period.unknown(year)
    if reason:
        return _open(reason, "23(f)")
    return _figure((_term(sign, rows[key][year], f"{key} of {year}")
                    for sign, key in ((1, FIRST_TRANSFERRED), (1, FOR_OIMP), (-1, USED))), "23(f)")


def _term(sign: int, figure: Figure, what: str) -> Term:
    """A known figure as a term of another."""
    places = tuple(dict.fromkeys(place for term in figure.terms for place in term.places))
    return Term(sign, figure.value or 0, what, places)


def _so_far(period: Period, year: int) -> str | None:
    """Why what has accumulated to a year is not known; None where it is."""
    return period.unknown(year) or period.unknown(period.ndc.first_year)


def _cumulative(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(h) of a year: the 23(f) of every year to it."""
    reason = _so_far(period, year)
    if reason:
        return _open(reason, "23(h)")
    return _figure((_term(1, rows["23(f)"][past], f"23(f) of {past}")
                    for past in range(period.ndc.first_year, year + 1)), "23(h)")


def _average(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """7(a)(ii) of a year: what has accumulated, over the years elapsed."""
    reason = _so_far(period, year)
    if reason:
        return _open(reason, "7(a)(ii)")
    return _figure((_term(1, rows["23(f)"][past], f"23(f) of {past}")
                    for past in range(period.ndc.first_year, year + 1)), "7(a)(ii)", divisor=period.elapsed(year))


def _adjustment(period: Period, rows: dict[str, Years], year: int) -> Figure:
    """23(g) of a year, by the Party's method."""
    if period.ndc.method is Method.AVERAGING:
        average = rows["7(a)(ii)"][year]
        if average.value is None:
            return _open(average.open_because or "", "23(g)")
        return _figure([_term(1, average, f"Average of {period.ndc.first_year} to {year}, para 7(a)(ii)")], "23(g)")
    reason = period.unknown(year)
    if reason:
        return _open(reason, "23(g)")
    return _figure((Term(row.sign, row.quantity, row.what, row.places) for row in period.quantities
                    if row.adjusted_year == year), "23(g)")


def _balance(rows: dict[str, Years], year: int) -> Figure:
    """23(k)(i) of a year: 23(a) plus 23(g)."""
    emissions, adjustment = rows["23(a)"][year], rows["23(g)"][year]
    reason = emissions.open_because or adjustment.open_because
    if reason:
        return _open(reason, "23(k)(i)")
    return _figure((_term(1, emissions, f"23(a) of {year}"), _term(1, adjustment, f"23(g) of {year}")), "23(k)(i)")


def _final(period: Period, rows: dict[str, Years]) -> Figure | None:
    """23(l): the balance of the NDC year, or of all years of a multi-year NDC; None before the end year.

    For an intensity target it is divided by the denominator, without which it stays open.
    """
    ndc = period.ndc
    if period.reported_year < ndc.last_year:
        return None
    years = ndc.years if ndc.method is Method.MULTI_YEAR else range(ndc.target_year, ndc.target_year + 1)
    figures = {year: rows["23(k)(i)"].get(year) for year in years}
    for year, figure in figures.items():
        if figure is None or figure.value is None:
            return _open((figure and figure.open_because) or _(
                "{year} is not in the NDC implementation period", year=year), "23(l)")
    terms = [_term(1, figure, f"23(k)(i) of {year}") for year, figure in figures.items() if figure]
    if ndc.intensity is None:
        return _figure(terms, "23(l)")
    unit = _("t CO2 eq per {denominator}", denominator=ndc.intensity.denominator)
    levels = [ndc.intensity.levels.get(year) for year in years]
    divisor = sum((level for level in levels if level is not None), start=Decimal(0))
    if None in levels or divisor <= 0:
        return _open(_("the denominator of {year} is not given: {denominator}", year=years[-1],
                       denominator=ndc.intensity.denominator), "23(l)", unit)
    return _figure(terms, "23(l)", unit, divisor)


def _indicator(period: Period, indicator: Indicator) -> IndicatorAccount:
    """A non-GHG indicator, adjusted by the register of the metric that the dossier gives it (para 9)."""
    levels = period.each(lambda year: _level(period, indicator, year))
    register = next((each for each in period.ndc.registers if each.indicator == indicator.name), None)
    if register is None:
        return IndicatorAccount(indicator, None, levels, {}, {})
    traded = [(row, row.non_ghg_quantity) for row in period.quantities
              if row.non_ghg_quantity is not None and register.is_of(row.non_ghg_metric)]
    adjustments = period.each(lambda year: _register_adjustment(period, register.measured_in, traded, year))
    adjusted = period.each(
        lambda year: _adjusted_indicator(indicator, register, levels[year], adjustments[year], year))
    return IndicatorAccount(indicator, register, levels, adjustments, adjusted)


def _level(period: Period, indicator: Indicator, year: int) -> Figure:
    entry = next((entry for entry in period.inventory if entry.year == year), None)
    found = entry.indicators if entry else {}
    level = found.get(indicator.name, found.get(f"{indicator.name} ({indicator.unit})"))
    if level is None:
        return _open(_("the level of {year} is not yet known", year=year), "23(i)", indicator.unit)
    return _figure([Term(1, level, f"Level of {year}", _stands(entry))], "23(i)", indicator.unit)


def _stands(entry: InventoryYear | None) -> tuple[Place, ...]:
    """The row of the inventory, where it is known."""
    return (entry.place,) if entry and entry.place else ()


def _register_adjustment(period: Period, unit: str, traded: list[tuple[Disaggregated, Decimal]], year: int) -> Figure:
    """The adjustment by a register: first transferred subtracted, used added (para 9), by the Party's method."""
    averaging = period.ndc.method is Method.AVERAGING
    reason = _so_far(period, year) if averaging else period.unknown(year)
    if reason:
        return _open(reason, "9", unit)
    counted = [(row, amount) for row, amount in traded
               if (row.year <= year if averaging else row.adjusted_year == year)]
    return _figure((Term(-row.sign, amount, row.what, row.places) for row, amount in counted),
                   "9", unit, period.elapsed(year) if averaging else 1)


def _adjusted_indicator(indicator: Indicator, register: Register, level: Figure, adjustment: Figure,
                        year: int) -> Figure:
    """The level with the adjustment of the same unit; of another unit nothing is added."""
    reason = level.open_because or adjustment.open_because
    if register.measured_in.casefold() != indicator.unit.casefold():
        reason = _("the register is in {metric}, the indicator in {unit}", metric=register.measured_in,
                   unit=indicator.unit)
    if reason:
        return _open(reason, "23(k)(ii)", indicator.unit)
    return _figure((_term(1, level, f"23(i) of {year}"), _term(1, adjustment, f"Adjustment of {year}, para 9")),
                   "23(k)(ii)", indicator.unit)


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
        reasons["23(k)(ii)"] = _why_nothing_is_adjusted(ndc, rows)
    return reasons


def _why_nothing_is_adjusted(ndc: NDC, rows: Iterable[Disaggregated]) -> str:
    """Why no indicator is adjusted, with the ITMOs in non-GHG metrics that there are."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.non_ghg_metric is not None:
            sums[row.non_ghg_metric] += row.non_ghg_quantity or 0
    if not sums:
        return "No ITMO was first transferred or used in a non-GHG metric."
    amounts = "; ".join(f"{amount:,f} {metric}" for metric, amount in sorted(sums.items()))
    if all(any(each.is_of(metric) for each in ndc.registers) for metric in sums):
        return (f"The NDC has no indicator in the metric of these ITMOs ({amounts}): they enter the emissions balance "
                "alone, in t CO2 eq.")
    return (f"The dossier names no register for the metric of these ITMOs ({amounts}); they are in the emissions "
            "balance, in t CO2 eq.")


def entities_authorized(entries: Iterable[Entry], submission: Submission, ndc: NDC) -> dict[int, tuple[str, ...]]:
    """The entities authorized to use what 23(d) counts, by the year in which it is counted.

    They are those of the versions of the day, or else the first, revoked later or not.
    """
    versions = Versions(submission.known_authorizations)
    named: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        action = entry.action
        if entry.effect.is_first_transfer and action.first_id.vintage in ndc.years \
                and measure_of(action, entry.effect, versions) == FOR_OIMP:
            version = versions.at_or_first((action.approach, action.authorization_id), action.action_date)
            named[year_of(action, entry.effect, ndc)] |= set(version.authorized_entities or () if version else ())
    return {year: tuple(sorted(names)) for year, names in sorted(named.items()) if names}


def quantity_authorized(submission: Submission, ndc: NDC) -> dict[int, int]:
    """What authorizations for OIMP alone add to the quantity authorized, by the year of the version, in ITMOs.

    The other reading of 23(d); a version that revokes takes nothing back here, and no figure counts it.
    """
    added: dict[int, int] = defaultdict(int)
    for versions in Versions(submission.own_authorizations).by_key.values():
        before = 0
        for version in versions:
            quantity = version.authorized_quantity or 0
            if not version.covers_ndc and version.date_of_authorization.year in ndc.years and quantity > before:
                added[version.date_of_authorization.year] += quantity - before
            before = max(before, quantity)
    return dict(sorted(added.items()))


def contributions(entries: Iterable[Entry], subtypes: frozenset[str]) -> tuple[Contribution, ...]:
    """The transfers or cancellations of the subtypes that took effect, by approach, year, subtype and kind."""
    sums: dict[tuple[str, int, str, bool], int] = defaultdict(int)
    places: dict[tuple[str, int, str, bool], dict[Place, None]] = defaultdict(dict)
    for entry in entries:
        action = entry.action
        if action.action_subtype in subtypes:
            key = (action.first_id.approach, action.action_date.year, action.action_subtype,
                   entry.effect.is_first_transfer)
            sums[key] += RowPart(action, entry.first, entry.last).tonnes
            places[key][action.place] = None
    return tuple(Contribution(approach, year, subtype, first, sums[approach, year, subtype, first],
                              tuple(places[approach, year, subtype, first]))
                 for approach, year, subtype, first in sorted(sums))


def _holdings(ledger: Ledger) -> tuple[tuple[str, int, int], ...]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for holding in ledger.holdings:
        sums[holding.first_id.approach, holding.first_id.vintage] += holding.quantity
    return tuple((*key, sums[key]) for key in sorted(sums))
