"""Non-GHG indicators and the registers that adjust them (2/CMA.3 annex paras 9, 23(i) and 23(k)(ii)).

A register is in the unit of its metric: what is first transferred is subtracted there, and what is used is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporter.accounting.annual_quantities import Disaggregated
from reporter.accounting.figures import Figure, Term, Years, open_figure, summed, term_of
from reporter.accounting.period import Period, stands
from reporter.dossier.ndc import NDC, Indicator, Method, Register
from reporter.language.wording import message as _
from reporter.language.wording import written_number


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


def indicator_account(period: Period, indicator: Indicator) -> IndicatorAccount:
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
        return open_figure(_("the level of {year} is not yet known", year=year), "23(i)", indicator.unit)
    return summed([Term(1, level, f"Level of {year}", stands(entry))], "23(i)", indicator.unit)


def _register_adjustment(period: Period, unit: str, traded: list[tuple[Disaggregated, Decimal]], year: int) -> Figure:
    """The adjustment by a register: first transferred subtracted, used added (para 9), by the Party's method."""
    averaging = period.ndc.method is Method.AVERAGING
    reason = period.so_far(year) if averaging else period.unknown(year)
    if reason:
        return open_figure(reason, "9", unit)
    counted = [(row, amount) for row, amount in traded
               if (row.year <= year if averaging else row.adjusted_year == year)]
    return summed((Term(-row.sign, amount, row.what, row.places) for row, amount in counted),
                   "9", unit, period.elapsed(year) if averaging else 1)


def _adjusted_indicator(indicator: Indicator, register: Register, level: Figure, adjustment: Figure,
                        year: int) -> Figure:
    """The level with the adjustment of the same unit; of another unit nothing is added."""
    reason = level.open_because or adjustment.open_because
    if register.measured_in.casefold() != indicator.unit.casefold():
        reason = _("the register is in {metric}, the indicator in {unit}", metric=register.measured_in,
                   unit=indicator.unit)
    if reason:
        return open_figure(reason, "23(k)(ii)", indicator.unit)
    return summed((term_of(1, level, f"23(i) of {year}"), term_of(1, adjustment, f"Adjustment of {year}, para 9")),
                   "23(k)(ii)", indicator.unit)


def why_nothing_is_adjusted(ndc: NDC, rows: Iterable[Disaggregated]) -> str:
    """Why no indicator is adjusted, with the ITMOs in non-GHG metrics that there are."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.non_ghg_metric is not None:
            sums[row.non_ghg_metric] += row.non_ghg_quantity or 0
    if not sums:
        return "No ITMO was first transferred or used in a non-GHG metric, by the actions on hand."
    amounts = "; ".join(f"{written_number(amount)} {metric}" for metric, amount in sorted(sums.items()))
    if all(any(each.is_of(metric) for each in ndc.registers) for metric in sums):
        return (f"The NDC has no indicator in the metric of these ITMOs ({amounts}): they enter the emissions balance "
                "alone, in t CO2 eq.")
    return (f"The dossier names no register for the metric of these ITMOs ({amounts}); they are in the emissions "
            "balance, in t CO2 eq.")
