"""Annex 4 to the biennial transparency report: the outline of 6/CMA.4 annex VI with the tables of 2/CMA.3 para 23."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reporter.accounting.adjustments import Accounts, Contribution, IndicatorAccount, Years
from reporter.accounting.annual_quantities import Disaggregated
from reporter.accounting.figures import Number
from reporter.documents import annexes, authorization
from reporter.documents.annual_information import SHOWN, action_text, block_text, counterpart, purpose_text
from reporter.documents.initial_report import method_table
from reporter.documents.model import (
    Aside,
    AsideKind,
    Block,
    Chart,
    ChartKind,
    ChartSeries,
    Column,
    Document,
    Prose,
    Section,
    Table,
    Value,
)
from reporter.documents.outlined import sections
from reporter.dossier import Approach, Dossier
from reporter.forms import codelists
from reporter.forms.outlines import ANNEX_4
from reporter.narrative import Narrative
from reporter.records import Submission

T_CO2 = "t CO2 eq"
ITMOS = (
    ("23(c)", "First transferred"), ("23(d)", "For other purposes"), ("23(e)", "Used towards the NDC"),
    ("23(f)", "Net"), ("23(h)", "Cumulative"),
)
BALANCE = (
    ("23(a)", "Emissions and removals"), ("23(g)", "Corresponding adjustment"), ("23(k)(i)", "Emissions balance"),
)
MEASURES = {
    "23(c)": "ITMOs first transferred", "23(d)": "Mitigation outcomes authorized for other international mitigation "
    "purposes, first transferred", "23(e)": "ITMOs used towards the NDC"}


def annex_4(dossier: Dossier, submission: Submission, narrative: Narrative, accounts: Accounts,
            digests: Mapping[str, str], attachments: tuple[str, ...], *, draft: bool = False) -> Document:
    """The whole annex, chapter VI repeated for each cooperative approach (2/CMA.3 annex paras 21-23)."""
    facts = dossier.facts
    issue = facts.regular_information
    figures = {
        "III": lambda _: (authorization.versions(submission),),
        "IV": lambda _: adjustment_blocks(dossier, accounts),
        "V": lambda _: (ended(submission, facts.reported_year),),
        "VI.J": lambda approach: contributions(approach, accounts.adaptation, "Contributions of resources for "
                                               "adaptation (2/CMA.3 annex para 38)"),
        "VI.K": lambda approach: contributions(approach, accounts.omge, "Overall mitigation in global emissions "
                                               "(2/CMA.3 annex para 40)"),
    }
    return Document(
        name=f"{facts.party.code}-annex-4-{facts.reported_year}-v{issue.version}",
        title="Regular information", subtitle="Annex 4 to the biennial transparency report",
        party=facts.party.name, authority=facts.party.authority, reported_year=facts.reported_year,
        version=issue.version, date=issue.date, language=facts.language,
        rule="Decision 2/CMA.3, annex, paragraphs 21 to 23. Outline: decision 6/CMA.4, annex VI.",
        facts=annexes.cover_facts(facts, issue, draft=draft),
        sections=(*sections(ANNEX_4, narrative, dossier.approaches, figures),
                  additional_information(accounts),
                  Section("Annex II", "", "Annex II for confidential information", "Annex II for confidential information",
                          "", 1, "annex-ii", annexes.confidential())),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=annexes.annexes(dossier, accounts.assumptions, digests))


def adjustment_blocks(dossier: Dossier, accounts: Accounts) -> tuple[Block, ...]:
    """The method, the figures of every year of the NDC period, and their charts."""
    return (method_table(dossier.facts.ndc),
            yearly_table("ITMOs for each year of the NDC period", ITMOS, accounts),
            yearly_table("Emissions balance for each year of the NDC period", BALANCE, accounts),
            *balance_chart(accounts), *flow_blocks(accounts),
            *(indicator_table(account) for account in accounts.indicators))


def yearly_table(caption: str, keys: Sequence[tuple[str, str]], accounts: Accounts) -> Table:
    """Quantities of para 23 for each year of the NDC period; a figure that cannot be known yet stays open."""
    reasons = dict.fromkeys(
        figure.open_because for key, _ in keys for figure in accounts.rows[key].values()
        if figure.open_because is not None)
    return Table(
        caption,
        (Column("Year", grouped=False), *(Column(f"{label} {key}", numeric=True, unit=T_CO2) for key, label in keys)),
        tuple((str(year), *(accounts.rows[key][year].value for key, _ in keys)) for year in accounts.years),
        notes=(f"Open: {'; '.join(reasons)}.",) if reasons else ())


def balance_chart(accounts: Accounts) -> tuple[Block, ...]:
    """Emissions, balance and trajectory over the NDC period, where any of it is known."""
    named = (("Emissions and removals", "23(a)"), ("Emissions balance", "23(k)(i)"),
             ("Trajectory", "trajectory-indicative"), ("Trajectory", "trajectory-multi-year"))
    series = tuple(ChartSeries(name, values(accounts, accounts.rows[key])) for name, key in named
                   if key not in accounts.not_applicable)
    known = tuple(entry for entry in series if any(value is not None for value in entry.values))
    if not known:
        return ()
    return (Chart(ChartKind.LINES, "Emissions and emissions balance",
                  f"Lines for {', '.join(entry.name.lower() for entry in known)} over the years {accounts.years[0]} to "
                  f"{accounts.years[-1]}; the values stand in the table of the emissions balance.",
                  T_CO2, tuple(map(str, accounts.years)), known),)


def values(accounts: Accounts, figures: Years) -> tuple[Number | None, ...]:
    return tuple(figures[year].value if year in figures else None for year in accounts.years)


def flow_blocks(accounts: Accounts) -> tuple[Block, ...]:
    """How opening holdings became closing holdings, as a table and a chart."""
    flow = accounts.flow
    steps = (
        (f"Held at 31 December {flow.year - 1}", flow.opening),
        ("First transferred and still held", flow.first_transfers_kept), ("Acquired", flow.acquisitions),
        ("Transferred out", -flow.transfers_out), ("Used", -flow.uses), ("Cancelled", -flow.cancellations),
        (f"Held at 31 December {flow.year}", flow.closing))
    title = f"ITMOs in the registry in {flow.year}"
    left = flow.first_transferred_out + flow.first_transferred_by_use
    out, ended_at_once = (f"{amount:,}".replace(",", "\u202f")
                          for amount in (flow.first_transferred_out, flow.first_transferred_by_use))
    notes = (f"First transferred in {flow.year} without staying in the registry: {out} to another Party, "
             f"{ended_at_once} by use or cancellation.",) if left else ()
    if not any(amount for _, amount in steps):
        return (Prose(" ".join((f"No ITMO was held in the registry in {flow.year}.", *notes))),)
    return (
        Table(title, (Column("Step"), Column("Quantity", numeric=True, unit=T_CO2)), steps[:-1], totals=steps[-1],
              notes=notes),
        Chart(ChartKind.FLOW, title, f"From {flow.opening} t CO2 eq held at the beginning to {flow.closing} held at "
              "the end; the steps stand in the table.", T_CO2, tuple(step for step, _ in steps),
              (ChartSeries("Holdings", tuple(amount for _, amount in steps)),)),
    )


def indicator_table(account: IndicatorAccount) -> Table:
    """A non-GHG indicator's level, adjustment and adjusted level for each year (2/CMA.3 annex para 9)."""
    unit = account.indicator.unit
    return Table(
        f"Indicator: {account.indicator.name}",
        (Column("Year", grouped=False), Column("Level 23(i)", numeric=True, unit=unit),
         Column("Adjustment", numeric=True, unit=unit), Column("Adjusted indicator 23(k)(ii)", numeric=True, unit=unit)),
        tuple((str(year), level.value, account.adjustments[year].value, account.adjusted[year].value)
              for year, level in account.levels.items()),
        notes=() if account.is_traded else ("No ITMO was first transferred or used in this metric.",))


def ended(submission: Submission, year: int) -> Block:
    """What was used or cancelled in the year: none of it moves again (2/CMA.3 annex para 21(e))."""
    rows = [row for row in submission.actions
            if row.action_type in (codelists.USE, codelists.CANCELLATION)
            or row.action_type == codelists.FIRST_TRANSFER and row.action_subtype in
            {codelists.AT_USE_OR_CANCELLATION, codelists.OTHER_CANCELLATIONS} | codelists.OMGE]
    if not rows:
        return Prose(f"No ITMO was used or cancelled in {year}.")
    short = rows if len(rows) <= 2 * SHOWN else rows[:SHOWN]
    caption = f"ITMOs used or cancelled in {year}"
    return Table(
        caption if short is rows else f"{caption}, the first {len(short)} of {len(rows)} rows",
        (Column("Date"), Column("Action"), Column("ITMOs"), Column("Quantity", numeric=True, unit=T_CO2),
         Column("By"), Column("Purpose")),
        tuple((row.action_date, action_text(row), block_text(row), row.quantity, counterpart(row), purpose_text(row))
              for row in short),
        totals=("Total", "", "", sum(row.quantity for row in rows), "", ""), first_column_heads=False,
        notes=() if short is rows else ("Every row stands in Table 3 of the attached workbook.",))


def contributions(approach: Approach | None, found: Iterable[Contribution], caption: str) -> tuple[Block, ...]:
    """The amounts of one approach per year; nothing where there are none."""
    rows = tuple((str(entry.year), entry.subtype, "yes" if entry.is_first_transfer else "no", entry.quantity)
                 for entry in found if approach and entry.approach == approach.identifier)
    if not rows:
        return ()
    return (Table(caption, (Column("Year", grouped=False), Column("Action"), Column("Also the first transfer"),
                            Column("Quantity", numeric=True, unit=T_CO2)), rows,
                  totals=("Total", "", "", sum(row[3] for row in rows))),)


def additional_information(accounts: Accounts) -> Section:
    """Annex I of the outline: the tables of 2/CMA.3 annex para 23(j)."""
    blocks: list[Block] = [Prose(
        "The amounts of paragraph 23(c) to (e) for each cooperative approach, sector, transferring Party, using Party "
        "and vintage. They sum to the annual figures of chapter IV.")]
    for measure, title in MEASURES.items():
        rows = [row for row in accounts.disaggregation if row.measure == measure]
        blocks.append(disaggregated(measure, title, rows) if rows else Aside(
            AsideKind.NOT_APPLICABLE, f"{title} ({measure}): none in the NDC implementation period so far."))
    blocks.extend(holdings(accounts))
    return Section("Annex I", "", "Annex I on additional information", "Annex I on additional information",
                   "2/CMA.3 annex para 23(j)", 1, "annex-i", tuple(blocks))


def disaggregated(measure: str, title: str, rows: Sequence[Disaggregated]) -> Table:
    """One measure of para 23(j) with its total."""
    return Table(
        f"{title} (para 23(j) for {measure})",
        (Column("Year", grouped=False), Column("Approach"), Column("Sector"), Column("Transferring Party"),
         Column("Using Party"), Column("Vintage", numeric=True, grouped=False),
         Column("Quantity", numeric=True, unit=T_CO2)),
        tuple((str(row.year), row.approach, row.sector or "not stated", row.transferring_party, row.using_party or "–",
               row.vintage, row.quantity) for row in rows),
        totals=("Total", "", "", "", "", "", sum(row.quantity for row in rows)))


def holdings(accounts: Accounts) -> tuple[Block, ...]:
    """Holdings at the end of the reported year by approach and vintage, as a table and a chart."""
    found = accounts.holdings_by_approach_and_vintage
    if not found:
        return ()
    title = f"ITMOs held at 31 December {accounts.reported_year}, by approach and vintage"
    rows: tuple[tuple[Value, ...], ...] = tuple(found)
    return (
        Table(title, (Column("Approach"), Column("Vintage", numeric=True, grouped=False),
                      Column("Quantity", numeric=True, unit=T_CO2)), rows,
              totals=("Total", "", sum(amount for _, _, amount in found))),
        Chart(ChartKind.BARS, title, "Bars of the holdings for each approach and vintage; the values stand in the table.",
              T_CO2, tuple(f"{approach} {vintage}" for approach, vintage, _ in found),
              (ChartSeries("Held", tuple(amount for _, _, amount in found)),)),
    )
