"""The NDC in the reports: method, trajectory, target year, inventory and quantification."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from reporter.accounting.adjustments import counted_years, method_mismatch
from reporter.checks.approaches import listed_years
from reporter.checks.checking import Fault, Need, check
from reporter.dossier.answers import AnswerKind
from reporter.dossier.facts import Dossier
from reporter.dossier.inventory import FILE as INVENTORY
from reporter.dossier.inventory import SCALE, is_inventory
from reporter.dossier.narrative import Narrative
from reporter.dossier.ndc import Method
from reporter.findings import Place, Severity
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import INITIAL_REPORT


@check("REP-112", needs=(),
       para="2/CMA.3 annex paras 7, 18(c)", remedy="choose the method of para 7 for this kind of NDC")
def the_method_suits_the_ndc(dossier: Dossier) -> Iterator[Fault]:
    """The method for corresponding adjustments suits the NDC.

    A single-year NDC takes a trajectory or budget (7(a)(i)) or averaging (7(a)(ii)), a multi-year one para 7(b).

    Bad: multi_year = true, method = "averaging"
    Good: multi_year = false, method = "averaging"
    """
    for ndc in dossier.facts.ndc_periods:
        mismatch = method_mismatch(ndc)
        if mismatch:
            yield Fault(ndc.place.at("method"), mismatch, ndc.method)


@check("REP-113", needs=(), para="2/CMA.3 annex paras 7(a)(i), 7(b), 18(c)",
       remedy="give the level of every year of the NDC implementation period, in kt CO2 eq")
def a_method_with_a_trajectory_has_one(dossier: Dossier) -> Iterator[Fault]:
    """A method that rests on a trajectory or budget has a level for each year of the NDC period.

    Bad: method = "trajectory", levels for 2025 and 2030 only
    Good: method = "trajectory", levels for each year from 2021 to 2030
    """
    for ndc in dossier.facts.ndc_periods:
        missing = set(ndc.years) - set(ndc.trajectory)
        if ndc.method is not Method.AVERAGING and missing:
            yield Fault(ndc.place.at("trajectory"), f"has no level for {listed_years(missing)}")


@check("REP-130", needs=(), para="2/CMA.3 annex paras 7(a)(i), 7(b), 18(c), 23(l)", severity=Severity.WARNING,
       remedy="correct the year or the NDC implementation period, or take the level out, since it is counted nowhere; "
              "the level of a base year stands in reference_level")
def levels_of_an_ndc_are_of_its_period(dossier: Dossier) -> Iterator[Fault]:
    """A trajectory, and what an intensity is divided by, have levels of years of the NDC period alone.

    Bad: NDC implementation period 2021 to 2030, trajectory with a level for 2031
    Good: NDC implementation period 2021 to 2030, trajectory from 2021 to 2030
    """
    for ndc in dossier.facts.ndc_periods:
        for key, levels in (("trajectory", ndc.trajectory), ("intensity.levels", ndc.intensity.levels if ndc.intensity
                                                             else {})):
            outside = set(levels).difference(ndc.years)
            if outside:
                yield Fault(ndc.place.at(f"{key}.{min(outside)}"), f"levels are given for {listed_years(outside)}, "
                            f"outside the NDC implementation period {ndc.first_year} to {ndc.last_year}")


@check("REP-131", needs=(), para="2/CMA.3 annex para 12; 18/CMA.1 annex para 58",
       remedy="write the year in which that report is submitted, which is after the period; or leave it out")
def the_report_on_the_end_year_comes_after_it(dossier: Dossier) -> Iterator[Fault]:
    """The report that first contains information on the end year of an NDC is submitted after that year.

    Bad: NDC implementation period 2021 to 2030, end_year_report = 2030
    Good: NDC implementation period 2021 to 2030, end_year_report = 2032
    """
    for ndc in dossier.facts.ndc_periods:
        if ndc.end_year_report is not None and ndc.end_year_report <= ndc.last_year:
            yield Fault(ndc.place.at("end_year_report"), f"is not after {ndc.last_year}, the end year",
                        ndc.end_year_report)


@check("REP-114", needs=(), para="2/CMA.3 annex para 7(a)(ii); 18/CMA.1 annex para 64(b)",
       remedy="correct the target year or the NDC implementation period")
def the_target_year_is_in_the_ndc_period(dossier: Dossier) -> Iterator[Fault]:
    """The target year lies in the NDC implementation period; of a multi-year NDC it is the last.

    That the target year of a multi-year NDC is the last of its period is a reading.

    Bad: NDC implementation period 2021 to 2030, target year 2035
    Good: NDC implementation period 2021 to 2030, target year 2030
    """
    for ndc in dossier.facts.ndc_periods:
        if ndc.target_year not in ndc.years:
            yield Fault(ndc.place.at("target_year"), f"is outside the NDC implementation period {ndc.first_year} to "
                        f"{ndc.last_year}", ndc.target_year)
        elif ndc.multi_year and ndc.target_year != ndc.last_year:
            yield Fault(ndc.place.at("target_year"), f"is not {ndc.last_year}, the last year of the multi-year NDC",
                        ndc.target_year)


@check("REP-118", of=(SubmissionKind.REGULAR_INFORMATION,), needs=(Need.INVENTORY,),
       para="2/CMA.3 annex para 23(a); 18/CMA.1 annex para 77(d)(i)", severity=Severity.ADVICE,
       remedy="enter the emissions of the year in inventory.csv once they are inventoried")
def reported_years_are_inventoried(dossier: Dossier) -> Iterator[Fault]:
    """Emissions and removals are known for each year of the NDC period up to the reported year.

    A year that is not yet inventoried stays open in the structured summary, with its balance.

    Bad: inventory.csv ends with 2025, reported year 2027
    Good: inventory.csv has 2021 to 2027
    """
    ndc = dossier.facts.ndc
    missing = {year for year in ndc.years if year <= dossier.facts.reported_year and dossier.emissions(year) is None}
    file = next(filter(is_inventory, dossier.inputs), INVENTORY)
    if missing and file not in dossier.faulty:
        yield Fault(Place(file, column="Emissions and removals (kt CO2 eq)"),
                    f"has no value for {listed_years(missing)}")


@check("REP-119", needs=(), para="2/CMA.3 annex para 18(f)",
       remedy="answer III.E with the emission level, the categories and the time periods")
def policies_and_measures_are_quantified(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """For an NDC of policies and measures that is not quantified, III.E is answered.

    Bad: policies_and_measures = true, III.E: Not applicable
    Good: policies_and_measures = true, III.E with emission level, categories and time periods
    """
    answer = narrative.answer(INITIAL_REPORT, "III.E")
    if dossier.facts.ndc.policies_and_measures and answer and answer.kind is AnswerKind.NOT_APPLICABLE:
        yield Fault(answer.place, "III.E is said to be not applicable although the NDC consists of policies "
                    "and measures", answer.reason)


@check("REP-121", needs=(), para="2/CMA.3 annex para 18(c)",
       remedy="describe how the trajectory, trajectories or budget was established, and its result")
def the_trajectory_is_described_where_the_method_rests_on_it(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Where the method rests on a trajectory or budget, III.B.2 is answered; with averaging it does not apply.

    Bad: method = "trajectory", III.B.2: Not applicable
    Good: method = "trajectory", III.B.2 with methods and result
    """
    answer = narrative.answer(INITIAL_REPORT, "III.B.2")
    if answer and answer.kind is AnswerKind.NOT_APPLICABLE and dossier.facts.ndc.method is not Method.AVERAGING:
        yield Fault(answer.place, f"III.B.2 is said to be not applicable although the method is that of para "
                    f"{dossier.facts.ndc.method.para}", answer.reason)


@check("CON-131", needs=(), para="2/CMA.3 annex paras 7, 18(c)-(d), 23(a)", severity=Severity.WARNING,
       remedy="write all of them in kt CO2 eq, the target of several years as their total; leave them so if right")
def trajectory_target_and_inventory_are_in_one_scale(dossier: Dossier) -> Iterator[Fault]:
    """No level of the trajectory, and no target, is a hundred times as large or as small as the inventory is.

    A level is compared with that of the same year, or of the nearest one where they have none in common. A target is
    compared with the trajectory, where it has a level for each of the target's years. Emissions net of removals that
    are above zero in one year and below it in another are told where all levels differ so.

    Bad: trajectory of 2025 of 3150, in Mt CO2 eq, emissions of 2025 of 3060000 kt CO2 eq
    Good: trajectory of 2025 of 3150000, emissions of 2025 of 3060000
    """
    inventory = {entry.year: entry.emissions for entry in dossier.inventory if entry.emissions}
    for ndc in dossier.facts.ndc_periods:
        planned = {year: level for year, level in ndc.trajectory.items() if level}
        pairs = {year: (level, inventory[year]) for year, level in planned.items() if year in inventory}
        if planned and inventory and not pairs:
            year, near = min(product(planned, inventory), key=lambda years: abs(years[0] - years[1]))
            pairs = {year: (planned[year], inventory[near])}
        strange = [year for year, levels in sorted(pairs.items()) if _differ_in_scale(*levels)]
        has_sinks = len({level > 0 for pair in pairs.values() for level in pair}) > 1
        if strange and not (has_sinks and len(strange) < len(pairs)):
            level, emissions = pairs[strange[0]]
            more = f", and {len(strange) - 1} more beside such" if strange[1:] else ""
            yield Fault(ndc.place.at(f"trajectory.{strange[0]}"), f"stands beside emissions of {emissions:f} kt CO2 eq "
                        f"in the inventory{more}", level)
        years = counted_years(ndc)
        what, beside = "emissions in the inventory", inventory.get(max(inventory, default=0), Decimal(0)) * len(years)
        if all(year in planned for year in years):
            what, beside = "a trajectory", sum(map(planned.__getitem__, years), start=Decimal(0))
        if ndc.target_emissions and beside and _differ_in_scale(ndc.target_emissions, beside):
            yield Fault(ndc.place.at("target_emissions"), f"stands beside {what} of {beside:f} kt CO2 eq",
                        ndc.target_emissions)


def _differ_in_scale(one: Decimal, other: Decimal) -> bool:
    return max(abs(one), abs(other)) >= SCALE * min(abs(one), abs(other))
