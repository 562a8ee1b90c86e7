"""The initial report: the outline of 6/CMA.4 annex V with the elements of 4/CMA.6 annex I."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reporter.documents import annexes, authorization
from reporter.documents.model import (
    T_CO2,
    Aside,
    AsideKind,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Content,
    Document,
    Prose,
    Table,
)
from reporter.documents.outlined import Figures, sections
from reporter.documents.recommendations import answers_to_reviewers
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.narrative import Narrative
from reporter.dossier.ndc import NDC, Method
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import present
from reporter.forms.outlines import INITIAL_REPORT
from reporter.language.names import party_name
from reporter.language.wording import Citation, Joined, Month
from reporter.language.wording import message as _
from reporter.records.filings import FIRST_VERSION
from reporter.records.kinds import PlainValue
from reporter.records.submission import Submission

KT_CO2 = _("kt CO2 eq")
METHODS = {
    Method.TRAJECTORY: _("Single-year NDC with an indicative multi-year trajectory, trajectories or budget"),
    Method.AVERAGING: _("Single-year NDC, averaging"),
    Method.MULTI_YEAR: _("Multi-year NDC with a multi-year trajectory, trajectories or budget"),
}


def initial_report(dossier: Dossier, submission: Submission, narrative: Narrative, digests: Mapping[str, str],
                   attachments: tuple[str, ...] = (), *, draft: bool = False) -> Document:
    """The whole initial report, chapter IV repeated for each cooperative approach (2/CMA.3 annex para 18)."""
    facts = dossier.facts
    figures = {
        "III.B.1": lambda approach: (method_table(facts, facts.ndc),),
        "III.B.2": lambda approach: trajectory(facts),
        "III.C": lambda approach: (quantification(facts),),
        **figures_of_approaches(dossier, submission),
    }
    issue = facts.initial_report
    return Document(
        name=f"{facts.party.code}-initial-report-v{issue.version}",
        title=_("Initial report") if issue.version == FIRST_VERSION else _("Revised initial report"),
        subtitle=_("Article 6, paragraph 2, of the Paris Agreement"),
        party=facts.party.name, authority=facts.party.authority, reported_year=None,
        version=issue.version, date=issue.date, language=facts.language,
        rule=_("Decision 2/CMA.3, annex, paragraph 18. Outline: decision 6/CMA.4, annex V. "
               "Supplementary elements: decision 4/CMA.6, annex I."),
        facts=tuple(fact for fact in annexes.cover_facts(facts, issue, dossier.approved, draft=draft)
                    if fact[0] != "Reported year"),
        sections=tuple(sections(dossier.edition.outline(INITIAL_REPORT), narrative, dossier.reported_approaches,
                                figures)),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=(*answers_to_reviewers(dossier, SubmissionKind.INITIAL_REPORT),
                 *annexes.annexes(dossier, (), digests, language=facts.language)))


def figures_of_approaches(dossier: Dossier, submission: Submission) -> Figures:
    """What stands under the headings of chapter IV besides prose, by heading."""
    facts = dossier.facts
    return {
        "IV.A": of_approach(dossier, lambda approach: authorization.contents(approach, submission, dossier)),
        "IV.B": of_approach(dossier, lambda approach: (kind_of_approach(approach, facts),)),
        "IV.C": of_approach(dossier, lambda approach: duration(approach, facts)),
        "IV.D": of_approach(dossier, lambda approach: expected_mitigation(approach, facts)),
        "IV.E": of_approach(dossier, lambda approach: (parties(approach),)),
        "IV.F": of_approach(dossier, lambda approach: entities(approach, submission, facts)),
    }


def of_approach(dossier: Dossier, drawn: Callable[[Approach], tuple[Content, ...]]) -> Callable[
        [str | None], tuple[Content, ...]]:
    """What is drawn from an approach's file; a gap where the file could not be read."""
    def of(identifier: str | None) -> tuple[Content, ...]:
        approach = dossier.approach(identifier or "")
        if approach is None:
            file = f"approaches/{identifier}.toml"
            return (Aside(AsideKind.GAP, _("What {file} tells is missing here: it could not be read.", file=file),
                          file),)
        return drawn(approach)
    return of


def method_table(facts: Facts, ndc: NDC) -> Table:
    """The method in the words of 2/CMA.3 annex para 7."""
    kind = _("Multi-year") if ndc.multi_year else _("Single-year, target year {year}", year=ndc.target_year)
    return Table(_("Method for corresponding adjustments"), (Column(_("What")), Column(_("In this NDC"))), (
        (_("NDC implementation period"), annexes.period(ndc)),
        (_("Type of NDC"), kind),
        (_("Method"), METHODS[ndc.method]),
        (_("Paragraph"), Citation(f"2/CMA.3 annex para {ndc.method.para}")),
        (_("The NDC’s years begin on"), _("1 {month}", month=Month(ndc.fiscal_year_start))),
    ), notes=annexes.standing_in(facts, "ndc.method", "ndc.first_year", "ndc.last_year", "ndc.target_year",
                                 "ndc.multi_year", "ndc.fiscal_year_start"))


def trajectory(facts: Facts) -> tuple[Content, ...]:
    """The trajectory or budget per year, as a table and a chart; nothing for averaging."""
    ndc = facts.ndc
    if not ndc.trajectory:
        return ()
    years = sorted(ndc.trajectory)
    levels = tuple(ndc.trajectory[year] for year in years)
    title = _("Multi-year trajectory") if ndc.multi_year else _("Indicative multi-year trajectory")
    return (
        Table(title, (Column(_("Year"), grouped=False), Column(_("Level"), numeric=True, unit=KT_CO2)),
              tuple((str(year), level) for year, level in zip(years, levels, strict=True)),
              notes=annexes.standing_in(facts, "ndc.trajectory")),
        Chart(ChartKind.LINES, title, _(
            "{title} from {first_year} to {last_year}, from {first_level:,} to {last_level:,} kt CO2 eq; the values "
            "stand in the table.", title=title, first_year=years[0], last_year=years[-1], first_level=levels[0],
            last_level=levels[-1]), KT_CO2, tuple(map(str, years)), (ChartSeries(_("Trajectory"), levels),)),
    )


def quantification(facts: Facts) -> Table:
    """Reference and target levels, and the indicators chosen to track progress (2/CMA.3 annex para 18(d))."""
    ndc = facts.ndc
    rows: list[tuple[PlainValue, ...]] = [
        (_("Target"), ndc.target), (_("Reference level"), ndc.reference_level), (_("Target level"), ndc.target_level)]
    for indicator in ndc.indicators:
        rows.append((_("Indicator: {name} ({unit})", name=indicator.name, unit=indicator.unit),
                     _("Reference: {reference}. Target: {target}.", reference=indicator.reference,
                       target=indicator.target)))
    return Table(_("The NDC in figures"), (Column(_("What")), Column(_("Level"))), tuple(rows),
                 notes=annexes.standing_in(facts, "ndc.target", "ndc.reference_level", "ndc.target_level",
                                           "ndc.indicators"))


def kind_of_approach(approach: Approach, facts: Facts) -> Table:
    """What kind of cooperative approach it is (2/CMA.3 annex para 18(g))."""
    return Table(_("Type of cooperative approach"), (Column(_("Cooperative approach")), Column(_("Type"))),
                 ((approach.identifier, approach.kind),),
                 notes=annexes.standing_in(facts, f"approaches.{approach.identifier}.kind"))


def duration(approach: Approach, facts: Facts) -> tuple[Content, ...]:
    key = f"approaches.{approach.identifier}"
    notes = annexes.standing_in(facts, f"{key}.start", f"{key}.end")
    return (Prose(_("The cooperative approach runs from {start} to {end}.", start=approach.start, end=approach.end)),
            *(Aside(AsideKind.NOTE, note) for note in notes))


def expected_mitigation(approach: Approach, facts: Facts) -> tuple[Content, ...]:
    """Expected mitigation for each year of the duration, as a table and a chart (2/CMA.3 annex para 18(g))."""
    years = sorted({*approach.expected_mitigation, *approach.years})
    amounts = tuple(approach.expected_mitigation.get(year) for year in years)
    known = [amount for amount in amounts if amount is not None]
    total = sum(known) if len(known) == len(years) else None
    caption = _("Expected mitigation of {approach} for each year", approach=approach.identifier)
    said = _("Bars from {first} to {last}, {total:,} t CO2 eq in all; the values stand in the table.",
             first=years[0], last=years[-1], total=total) if total is not None else _(
        "Bars from {first} to {last}; the values of some years are not given.", first=years[0], last=years[-1])
    missing = [str(year) for year, amount in zip(years, amounts, strict=True) if amount is None]
    gap = (_("Not given for {years}, so that there is no total.", years=Joined(missing)),) if missing else ()
    notes = gap + annexes.standing_in(facts, f"approaches.{approach.identifier}.expected_mitigation")
    return (
        Table(caption, (Column(_("Year"), grouped=False), Column(_("Expected mitigation"), numeric=True, unit=T_CO2)),
              tuple((str(year), amount) for year, amount in zip(years, amounts, strict=True)),
              totals=(_("Total"), total), open_text=_("not given"), notes=notes),
        Chart(ChartKind.BARS, caption, said, T_CO2, tuple(map(str, years)),
              (ChartSeries(_("Expected mitigation"), amounts),)),
    )


def parties(approach: Approach) -> Table:
    return Table(_("Participating Parties"), (Column(_("Party")), Column(_("Code"))),
                 tuple((party_name(code), code) for code in approach.parties))


def entities(approach: Approach, submission: Submission, facts: Facts) -> tuple[Content, ...]:
    """The entities of Table 5 authorized for the approach; a sentence where there are none."""
    rows = tuple((row.name, party_name(row.country_of_incorporation), row.identification_number,
                  row.date_of_authorization, row.conditions or "–")
                 for row in submission.entities if row.approach == approach.identifier)
    if not rows:
        return (Prose(_("Table 5 names no authorized entity for {approach}.", approach=approach.identifier)),)
    return (Table(_("Authorized entities"), (
        Column(_("Name")), Column(_("Country of incorporation")), Column(_("Identification number")),
        Column(_("Authorized on")), Column(_("Conditions"))), rows,
        notes=annexes.standing_in(facts, *present().entities.by_label)),)
