"""The NDC as facts: its period, target, method, indicators and registers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from reporter.dossier.fact_kinds import MOST_TABLES, CalendarYear, Denominator, Level, PerUnit, Whole, YesOrNo
from reporter.records.kinds import Model, Plain


class Method(StrEnum):
    """The methods of 2/CMA.3 annex para 7; one is applied throughout the NDC period."""

    TRAJECTORY = "trajectory"
    AVERAGING = "averaging"
    MULTI_YEAR = "multi-year"

    @property
    def para(self) -> str:
        return {"trajectory": "7(a)(i)", "averaging": "7(a)(ii)", "multi-year": "7(b)"}[self.value]


class IndicatorKind(StrEnum):
    """What an indicator is (18/CMA.1 annex para 66); only those that are not of greenhouse gases have registers."""

    NET_EMISSIONS = "net emissions"
    EMISSION_INTENSITY = "emission intensity"
    NON_GHG = "non-GHG"


class Indicator(Model):
    """An indicator selected to track progress (18/CMA.1 annex para 65)."""

    name: Plain = Field(description="Name of the indicator")
    unit: Plain = Field(description="Unit of the indicator")
    kind: IndicatorKind | None = Field(
        None, description="What it is (para 66): net emissions, emission intensity, or non-GHG, such as a share of "
                          "non-fossil capacity; where left out, net emissions if its unit names CO2, else non-GHG")
    reference: Plain = Field(description="Reference point, level, baseline or base year, with its value (para 67)")
    target: Plain = Field(description="Target level")

    @property
    def is_non_ghg(self) -> bool:
        """True for a non-GHG indicator: as it says, or else as its unit does, which then does not name CO2."""
        if self.kind is not None:
            return self.kind is IndicatorKind.NON_GHG
        return "CO2" not in self.unit.replace("₂", "2").upper()


class Register(Model):
    """The register of one non-GHG metric of ITMOs (2/CMA.3 annex para 9), or that the NDC has no indicator in it."""

    metric: Plain = Field(description="The non-GHG metric, as the tables name it, such as: MWh")
    unit: Plain | None = Field(None, description="Unit of the metric, where its name is not the unit")
    indicator: Plain | None = Field(
        None, description="Name of the indicator that the register adjusts; left out where the NDC has no indicator in "
                          "this metric: its ITMOs then enter the emissions balance alone, in t CO2 eq")

    @property
    def measured_in(self) -> str:
        return self.unit or self.metric

    def is_of(self, metric: str | None) -> bool:
        return (metric or "").strip().casefold() == self.metric.casefold()


class Intensity(Model):
    """A target of emissions per unit of something: what the balance is divided by."""

    denominator: Plain = Field(description="What emissions are divided by, with its unit, such as: GDP, billion USD of "
                                           "2015")
    levels: dict[CalendarYear, Denominator] = Field(
        default_factory=dict, title="Intensity levels", description=(
            "The denominator of each year, as it is known; the target year is needed in the report on the end year"))
    target: PerUnit | None = Field(None, description="Target in t CO2 eq per unit of the denominator")


class NDC(Model):
    """The NDC against which progress is tracked (18/CMA.1 annex para 64)."""

    first_year: Whole = Field(description="First year of the NDC implementation period", ge=2016, le=2100)
    last_year: Whole = Field(description="Last year of the NDC implementation period", ge=2016, le=2100)
    target: Plain = Field(description="The target in words, as in the NDC")
    target_year: Whole = Field(description="Target year; for a multi-year NDC the last year", ge=2016, le=2100)
    multi_year: YesOrNo = Field(False, description="true for a multi-year NDC, false for a single-year one")
    method: Method = Field(description="Method for corresponding adjustments: trajectory (para 7(a)(i)), averaging "
                                       "(7(a)(ii)) or multi-year (7(b)); one throughout the period")
    policies_and_measures: YesOrNo = Field(
        False, description="true for a first or first updated NDC of policies and measures that are not quantified "
                           "(2/CMA.3 annex para 10)")
    fiscal_year_start: Whole = Field(1, ge=1, le=12, description="Month in which the NDC's years begin; 4 where they "
                                                              "run from April to March")
    reference_level: Plain = Field(description="Reference point, level, baseline or base year, with its value")
    target_level: Plain = Field(description="Target level, in t CO2 eq where the NDC is quantified so")
    target_emissions: Level | None = Field(
        None, description="Target level as a number, in kt CO2 eq, where the target is quantified so; for a multi-year "
                          "NDC the total of the period; with it the report on the end year says whether it is achieved")
    trajectory: dict[CalendarYear, Level] = Field(
        default_factory=dict, description="Level per year of the indicative or multi-year trajectory or budget, "
                                          "in kt CO2 eq; needed for the methods trajectory and multi-year")
    end_year_report: Whole | None = Field(
        None, ge=2016, le=2110, description="Year in which the biennial transparency report is submitted that first "
        "contains information on the end year (2/CMA.3 annex para 12); where left out, the year in which it is due")
    intensity: Intensity | None = Field(
        None, description="Needed where the target is an emission intensity: the denominator, without which tonnes do "
                          "not say whether it is achieved (2/CMA.3 annex para 23(l))")
    indicators: tuple[Indicator, ...] = Field(
        (), max_length=MOST_TABLES, description="Indicators selected to track progress")
    registers: tuple[Register, ...] = Field(
        (), max_length=MOST_TABLES, description=(
            "Needed for each non-GHG metric of ITMOs, where the NDC has a non-GHG indicator; one for each"))

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)
