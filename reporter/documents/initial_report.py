"""The initial report: the outline of 6/CMA.4 annex V with the elements of 4/CMA.6 annex I."""

from __future__ import annotations

from collections.abc import Mapping

from reporter.documents import annexes, authorization
from reporter.documents.model import Block, Chart, ChartKind, ChartSeries, Column, Document, Prose, Table, Value
from reporter.documents.names import party_name
from reporter.documents.outlined import day, sections
from reporter.dossier import NDC, Approach, Dossier, Method
from reporter.forms.outlines import INITIAL_REPORT
from reporter.narrative import Narrative
from reporter.records import Submission

METHODS = {
    Method.TRAJECTORY: "Single-year NDC with an indicative multi-year trajectory, trajectories or budget",
    Method.AVERAGING: "Single-year NDC, averaging",
    Method.MULTI_YEAR: "Multi-year NDC with a multi-year trajectory, trajectories or budget",
}


def initial_report(dossier: Dossier, submission: Submission, narrative: Narrative, digests: Mapping[str, str], *,
                   draft: bool = False) -> Document:
    """The whole initial report, chapter IV repeated for each cooperative approach (2/CMA.3 annex para 18)."""
    facts = dossier.facts
    figures = {
        "III.B.1": lambda _: (method_table(facts.ndc),),
        "III.B.2": lambda _: trajectory(facts.ndc),
        "III.C": lambda _: (quantification(facts.ndc),),
        "IV.A": lambda approach: authorization.contents(approach, submission),
        "IV.C": lambda approach: (duration(approach),),
        "IV.D": expected_mitigation,
        "IV.E": lambda approach: (parties(approach),),
        "IV.F": lambda approach: entities(approach, submission),
    }
    issue = facts.initial_report
    return Document(
        name=f"{facts.party.code}-initial-report-v{issue.version}",
        title="Initial report",
        subtitle="Article 6, paragraph 2, of the Paris Agreement",
        party=facts.party.name, authority=facts.party.authority, reported_year=None,
        version=issue.version, date=issue.date, language=facts.language,
        rule="Decision 2/CMA.3, annex, paragraph 18. Outline: decision 6/CMA.4, annex V. "
             "Supplementary elements: decision 4/CMA.6, annex I.",
        facts=tuple(fact for fact in annexes.cover_facts(facts, issue, draft=draft) if fact[0] != "Reported year"),
        sections=tuple(sections(INITIAL_REPORT, narrative, dossier.approaches, figures)),
        notice=annexes.notice(facts), draft=draft,
        annexes=annexes.annexes(dossier, (), digests))


def method_table(ndc: NDC) -> Table:
    """The method in the words of 2/CMA.3 annex para 7."""
    begins = "1 January" if ndc.fiscal_year_start == 1 else f"the first day of month {ndc.fiscal_year_start}"
    return Table("Method for corresponding adjustments", (Column("What"), Column("In this NDC")), (
        ("NDC implementation period", f"{ndc.first_year} to {ndc.last_year}"),
        ("Type of NDC", "Multi-year" if ndc.multi_year else f"Single-year, target year {ndc.target_year}"),
        ("Method", METHODS[ndc.method]),
        ("Paragraph", f"2/CMA.3 annex para {ndc.method.para}"),
        ("The NDC’s years begin on", begins),
    ))


def trajectory(ndc: NDC) -> tuple[Block, ...]:
    """The trajectory or budget per year, as a table and a chart; nothing for averaging."""
    if not ndc.trajectory:
        return ()
    years = sorted(ndc.trajectory)
    levels = tuple(ndc.trajectory[year] for year in years)
    title = "Multi-year trajectory" if ndc.multi_year else "Indicative multi-year trajectory"
    return (
        Table(title, (Column("Year", grouped=False), Column("Level", numeric=True, unit="kt CO2 eq")),
              tuple((str(year), level) for year, level in zip(years, levels, strict=True))),
        Chart(ChartKind.LINES, title, f"{title} from {years[0]} to {years[-1]}, from {levels[0]} to {levels[-1]} "
              "kt CO2 eq; the values stand in the table.", "kt CO2 eq", tuple(map(str, years)),
              (ChartSeries("Trajectory", levels),)),
    )


def quantification(ndc: NDC) -> Table:
    """Reference and target levels, and the indicators chosen to track progress (2/CMA.3 annex para 18(d))."""
    rows: list[tuple[Value, ...]] = [
        ("Target", ndc.target), ("Reference level", ndc.reference_level), ("Target level", ndc.target_level)]
    for indicator in ndc.indicators:
        rows.append((f"Indicator: {indicator.name} ({indicator.unit})",
                     f"Reference: {indicator.reference}. Target: {indicator.target}."))
    return Table("The NDC in figures", (Column("What"), Column("Level")), tuple(rows))


def duration(approach: Approach) -> Prose:
    return Prose(f"The cooperative approach runs from {day(approach.start)} to {day(approach.end)}.")


def expected_mitigation(approach: Approach) -> tuple[Block, ...]:
    """Expected mitigation for each year of the duration, as a table and a chart (2/CMA.3 annex para 18(g))."""
    years = sorted({*approach.expected_mitigation, *approach.years})
    amounts = tuple(approach.expected_mitigation.get(year) for year in years)
    total = sum(amount for amount in amounts if amount is not None)
    caption = f"Expected mitigation of {approach.identifier} for each year"
    return (
        Table(caption, (Column("Year", grouped=False), Column("Expected mitigation", numeric=True, unit="t CO2 eq")),
              tuple((str(year), amount) for year, amount in zip(years, amounts, strict=True)),
              totals=("Total", total), open_text="not given"),
        Chart(ChartKind.BARS, caption, f"Bars from {years[0]} to {years[-1]}, {total} t CO2 eq in all; the values "
              "stand in the table.", "t CO2 eq", tuple(map(str, years)),
              (ChartSeries("Expected mitigation", amounts),)),
    )


def parties(approach: Approach) -> Table:
    return Table("Participating Parties", (Column("Party"), Column("Code")),
                 tuple((party_name(code), code) for code in approach.parties))


def entities(approach: Approach, submission: Submission) -> tuple[Block, ...]:
    """The entities of Table 5 authorized for the approach; a sentence where there are none."""
    rows = tuple((row.name, party_name(row.country_of_incorporation), row.identification_number,
                  row.date_of_authorization, row.conditions or "–")
                 for row in submission.entities if row.approach == approach.identifier)
    if not rows:
        return (Prose(f"Table 5 names no authorized entity for {approach.identifier}."),)
    return (Table("Authorized entities", (
        Column("Name"), Column("Country of incorporation"), Column("Identification number"),
        Column("Authorized on"), Column("Conditions")), rows),)
