"""Annex 4 to the biennial transparency report: the outline of 6/CMA.4 annex VI with the tables of 2/CMA.3 para 23."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reporter.accounting.adjustments import Accounts
from reporter.accounting.annual_quantities import FIRST_TRANSFERRED, Disaggregated
from reporter.accounting.contributions import Contribution
from reporter.accounting.figures import Figure, Years, in_print
from reporter.accounting.ledger import ENDS, Flow
from reporter.accounting.registers import IndicatorAccount
from reporter.documents import annexes, authorization, confidential
from reporter.documents.annual_information import action_text, block_text, counterpart, purpose_text
from reporter.documents.initial_report import method_table
from reporter.documents.long_tables import first_rows, further_rows
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
    Section,
    Table,
)
from reporter.documents.outlined import sections
from reporter.documents.recommendations import answers_to_reviewers
from reporter.documents.structured_summary import authorized
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.narrative import Narrative
from reporter.dossier.ndc import NDC
from reporter.forms import codelists
from reporter.forms.deadlines import SubmissionKind, years_of_regular_information
from reporter.forms.outlines import ANNEX_4
from reporter.language.names import term
from reporter.language.wording import Citation, Joined, Lowered, Number
from reporter.language.wording import message as _
from reporter.records.kinds import PlainValue
from reporter.records.submission import Submission

ITMOS = (
    ("23(c)", _("First transferred")), ("23(d)", _("For other international mitigation purposes")),
    ("23(e)", _("Used towards the NDC")),
    ("23(f)", _("Net")), ("23(h)", _("Cumulative")),
)
BALANCE = (
    ("23(a)", _("Emissions and removals")), ("23(g)", _("Corresponding adjustment")),
    ("23(k)(i)", _("Emissions balance")),
)
TRAJECTORY = _("Trajectory")
ITMO_ROWS, BALANCE_ROWS = "itmos", "balance"
"""How the places of the rows begin to which key figures lead, each with its year."""
ADDITIONAL, CONFIDENTIAL = _("Annex I on additional information"), _("Annex II for confidential information")
"""Headings of the outline after its chapters (6/CMA.4 annex VI)."""
ROUNDED = _("Printed in whole tonnes, halves rounded up; the workbook of the structured summary has each figure to the "
            "gram.")
MEASURES = {
    "23(c)": _("ITMOs first transferred"),
    "23(d)": _("Mitigation outcomes authorized for other international mitigation purposes, first transferred"),
    "23(e)": _("ITMOs used towards the NDC")}


def annex_4(dossier: Dossier, submission: Submission, narrative: Narrative, accounts: Accounts,
            digests: Mapping[str, str], attachments: tuple[str, ...], *, draft: bool = False) -> Document:
    """The whole annex, chapter VI repeated for each cooperative approach (2/CMA.3 annex paras 21-23)."""
    facts = dossier.facts
    issue = facts.regular_information
    figures = {
        "III": lambda approach: (authorization.versions_table(submission, facts),),
        "IV": lambda approach: adjustment_blocks(dossier, accounts),
        "V": lambda approach: (ended(submission, accounts, years_of_regular_information(facts.reported_year)),),
        "VI.J": lambda approach: contribution_tables(approach, accounts.adaptation, _(
            "Contributions of resources for adaptation (2/CMA.3 annex para 38)")),
        "VI.K": lambda approach: contribution_tables(approach, accounts.omge, _(
            "Overall mitigation in global emissions (2/CMA.3 annex para 40)")),
    }
    return Document(
        name=f"{facts.party.code}-annex-4-{facts.reported_year}-v{issue.version}",
        title=_("Regular information"), subtitle=_("Annex 4 to the biennial transparency report"),
        party=facts.party.name, authority=facts.party.authority, reported_year=facts.reported_year,
        version=issue.version, date=issue.date, language=facts.language,
        rule=_("Decision 2/CMA.3, annex, paragraphs 21 to 23. Outline: decision 6/CMA.4, annex VI."),
        facts=annexes.cover_facts(facts, issue, dossier.approved, draft=draft),
        sections=(*sections(dossier.edition.outline(ANNEX_4), narrative, dossier.approach_names, figures),
                  additional_information(accounts),
                  Section("Annex II", "", str(CONFIDENTIAL), CONFIDENTIAL, "", 1, "annex-ii",
                          confidential.listed(facts), official=True)),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=(*answers_to_reviewers(dossier, SubmissionKind.REGULAR_INFORMATION),
                 *annexes.annexes(dossier, accounts.assumptions, digests, language=facts.language)))


def adjustment_blocks(dossier: Dossier, accounts: Accounts) -> tuple[Content, ...]:
    """The method, the figures of every year of the NDC period, and their charts."""
    facts = dossier.facts
    blocks: list[Content] = [*period_blocks(facts, facts.ndc, accounts),
                             *flow_blocks(accounts, years_of_regular_information(accounts.reported_year))]
    for ndc, other in zip(facts.other_ndc, accounts.others, strict=True):
        blocks += [Prose(_("For the NDC implementation period {first} to {last}:", first=ndc.first_year,
                           last=ndc.last_year)), *period_blocks(facts, ndc, other)]
    return tuple(blocks)


def period_blocks(facts: Facts, ndc: NDC, accounts: Accounts) -> tuple[Content, ...]:
    """The method and the figures of one NDC period."""
    inventoried = annexes.standing_in(facts, "inventory")
    return (method_table(facts, ndc),
            yearly_table(_("ITMOs for each year of the NDC period"), ITMOS, accounts, authorized(accounts),
                         rows=ITMO_ROWS),
            yearly_table(_("Emissions balance for each year of the NDC period"), BALANCE, accounts,
                         annexes.standing_in(facts, "inventory", "ndc.trajectory"), rows=BALANCE_ROWS),
            *balance_chart(accounts), *(indicator_table(account, inventoried) for account in accounts.indicators))


def yearly_table(caption: str, keys: Sequence[tuple[str, str]], accounts: Accounts,
                 notes: tuple[str, ...] = (), *, rows: str) -> Table:
    """Quantities of para 23 for each year of the NDC period; a figure that cannot be known yet stays open.

    `rows` is how the places of the rows begin.
    """
    figures = [accounts.rows[key][year] for key, label in keys for year in accounts.years]
    rounded = any(figure.value is not None and figure.value != in_print(figure.value) for figure in figures)
    notes = why_open(figures) + (ROUNDED,) * rounded + notes
    return Table(
        caption,
        (Column(_("Year"), grouped=False),
         *(Column(Joined((label, key), " "), numeric=True, unit=T_CO2) for key, label in keys)),
        tuple((str(year), *(accounts.rows[key][year].value for key, label in keys)) for year in accounts.years),
        notes=notes, row_anchors=tuple(f"{rows}-{year}" for year in accounts.years))


def why_open(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The note that says why figures are open; none where all are known."""
    reasons = dict.fromkeys(figure.open_because for figure in figures if figure.open_because is not None)
    return (_("Open: {reasons}.", reasons=Joined(reasons, "; ")),) if reasons else ()


def balance_chart(accounts: Accounts) -> tuple[Content, ...]:
    """Emissions, balance and trajectory over the NDC period, where any of it is known."""
    named = ((_("Emissions and removals"), "23(a)"), (_("Emissions balance"), "23(k)(i)"),
             (TRAJECTORY, "trajectory-indicative"), (TRAJECTORY, "trajectory-multi-year"))
    series = tuple(ChartSeries(name, values(accounts, accounts.rows[key])) for name, key in named
                   if key not in accounts.not_applicable)
    known = tuple(entry for entry in series if any(value is not None for value in entry.values))
    if not known:
        return ()
    names, (first, last) = Joined(Lowered(entry.name) for entry in known), (accounts.years[0], accounts.years[-1])
    said = _("Lines for {names} over the years {first} to {last}; the values of the trajectory stand in the workbook "
             "of the structured summary, the others in the table of the emissions balance.", names=names, first=first,
             last=last) if any(entry.name == TRAJECTORY for entry in known) else _(
        "Lines for {names} over the years {first} to {last}; the values stand in the table of the emissions balance.",
        names=names, first=first, last=last)
    return (Chart(ChartKind.LINES, _("Emissions and emissions balance"), said, T_CO2,
                  tuple(map(str, accounts.years)), known),)


def values(accounts: Accounts, figures: Years) -> tuple[Number | None, ...]:
    return tuple(figures[year].value if year in figures else None for year in accounts.years)


def flow_blocks(accounts: Accounts, years: range) -> tuple[Content, ...]:
    """How opening holdings became closing holdings, year by year: a table, and a chart of each year."""
    flows, unknown = tuple(map(accounts.ledger.flow, years)), not_on_hand(accounts, years)
    title = _("ITMOs in the registry in {years}", years=years_in_words(years))
    notes: tuple[str, ...] = tuple(
        _("First transferred in {year} without entering the holdings: {out:,} to another Party or the Adaptation Fund, "
          "{by_use:,} by use or cancellation.", year=flow.year, out=flow.first_transferred_out,
          by_use=flow.first_transferred_by_use)
        for flow in flows if flow.first_transferred_out + flow.first_transferred_by_use)
    notes += tuple(unknown.values())
    steps = tuple(zip(*(_unknown_steps(accounts, flow) if flow.year in unknown else flow_steps(flow)
                        for flow in flows), strict=True))
    if not any(amount for step in steps for label, amount in step):
        known = [year for year in years if year not in unknown]
        none = (_("No ITMO was held in the registry in {years}.", years=years_in_words(known)),) if known else ()
        return (Prose(Joined((*none, *notes), " ")),)
    rows = tuple((step[0][0], *(amount for label, amount in step)) for step in steps)
    columns = (Column(_("Step")), *(Column(str(year), numeric=True, unit=T_CO2) for year in years))
    return (Table(title, columns, rows[:-1], totals=rows[-1], notes=notes),
            *filter(None, (flow_chart(flow) for flow in flows if flow.year not in unknown)))


def years_in_words(years: Sequence[int]) -> str:
    """The years in a sentence: 2026 and 2027."""
    if len(years) == 1:
        return str(years[0])
    return _("{first} and {second}", first=years[0], second=years[-1])


def not_on_hand(accounts: Accounts, years: range) -> dict[int, str]:
    """The years whose actions are not on hand, with the note that says so: nothing is said of them as if it were."""
    return {year: _("The actions of {year} are not on hand.", year=year) for year in years
            if year < accounts.ledger.flows[0].year and _is_unknown(accounts, year)}


def _is_unknown(accounts: Accounts, year: int) -> bool:
    figure = accounts.rows[FIRST_TRANSFERRED].get(year)
    return figure is None or figure.open_because is not None


def _unknown_steps(accounts: Accounts, flow: Flow) -> tuple[tuple[str, int | None], ...]:
    """Open steps of a year whose actions are not on hand; its end is known where the next year's beginning is."""
    is_known = flow.year == accounts.ledger.flows[0].year - 1
    *steps, (end, closing) = flow_steps(flow)
    return (*((label, None) for label, amount in steps), (end, closing if is_known else None))


def flow_steps(flow: Flow) -> tuple[tuple[str, int], ...]:
    """The steps from what was held at the beginning of a year to what was held at its end."""
    return (
        (_("Held at 1 January"), flow.opening),
        (_("First transferred at authorization or issuance"), flow.first_transfers_kept),
        (_("Acquired"), flow.acquisitions), (_("Transferred out"), -flow.transfers_out), (_("Used"), -flow.uses),
        (_("Cancelled"), -flow.cancellations), (_("Held at 31 December"), flow.closing))


def flow_chart(flow: Flow) -> Chart | None:
    """The steps of one year; None where nothing was held or moved."""
    steps = flow_steps(flow)
    if not any(amount for label, amount in steps):
        return None
    return Chart(ChartKind.FLOW, _("ITMOs in the registry in {years}", years=str(flow.year)), _(
        "From {opening:,} t CO2 eq held at the beginning to {closing:,} held at the end; the steps stand in the "
        "table.", opening=flow.opening, closing=flow.closing), T_CO2, tuple(label for label, amount in steps),
        (ChartSeries(_("Holdings"), tuple(amount for label, amount in steps)),))


def indicator_table(account: IndicatorAccount, notes: tuple[str, ...] = ()) -> Table:
    """A non-GHG indicator's level, adjustment and adjusted level for each year (2/CMA.3 annex para 9)."""
    unit, register = account.indicator.unit, account.register
    name = _("Indicator: {name}", name=account.indicator.name)
    year_and_level = (Column(_("Year"), grouped=False), Column(_("Level 23(i)"), numeric=True, unit=unit))
    if register is None:
        return Table(name, year_and_level, tuple((str(year), level.value) for year, level in account.levels.items()),
                     notes=(*why_open(account.levels.values()),
                            _("The dossier names no register of ITMOs for this indicator, which is not adjusted."),
                            *notes))
    return Table(
        name, (*year_and_level, Column(_("Adjustment"), numeric=True, unit=register.measured_in),
               Column(_("Adjusted indicator 23(k)(ii)"), numeric=True, unit=unit)),
        tuple((str(year), level.value, account.adjustments[year].value, account.adjusted[year].value)
              for year, level in account.levels.items()),
        notes=(*why_open((*account.levels.values(), *account.adjustments.values(), *account.adjusted.values())),
               _("Adjusted from the register of ITMOs in {metric}.", metric=register.metric), *notes))


def ended(submission: Submission, accounts: Accounts, years: range) -> Content:
    """What was used or cancelled in the years: none of it moves again (2/CMA.3 annex para 21(e))."""
    unknown = not_on_hand(accounts, years)
    known = [year for year in years if year not in unknown]
    rows = [row for row in (*submission.history, *submission.actions)
            if row.action_date.year in known and (
                row.action_type in (codelists.USE, codelists.CANCELLATION)
                or row.action_type == codelists.FIRST_TRANSFER and row.action_subtype in ENDS)]
    if not rows:
        none = (_("No ITMO was used or cancelled in {years}.", years=years_in_words(known)),) if known else ()
        return Prose(Joined((*none, *unknown.values()), " "))
    rows.sort(key=lambda row: (row.action_date, row.first_id))
    shown, further = first_rows(rows)
    written: list[tuple[PlainValue, ...]] = [
        (row.action_date, action_text(row), block_text(row), row.quantity, counterpart(row), purpose_text(row))
        for row in shown]
    if further:
        written.append((further_rows(further), "", "", sum(row.quantity for row in further), "", ""))
    return Table(
        _("ITMOs used or cancelled in {years}", years=years_in_words(known)),
        (Column(_("Date")), Column(_("Action")), Column(_("ITMOs")), Column(_("Quantity"), numeric=True, unit=T_CO2),
         Column(_("By")), Column(_("Purpose"))),
        tuple(written), totals=(_("Total"), "", "", sum(row.quantity for row in rows), "", ""),
        first_column_heads=False,
        notes=(*((_("Every row of a year stands in Table 3 of its annual information."),) if further else ()),
               *unknown.values()))


def contribution_tables(approach: str | None, found: Iterable[Contribution], caption: str) -> tuple[Content, ...]:
    """The amounts of one approach per year; nothing where there are none."""
    rows = tuple((str(entry.year), term(entry.subtype), _("yes") if entry.is_first_transfer else _("no"),
                  entry.quantity)
                 for entry in found if entry.approach == approach)
    if not rows:
        return ()
    return (Table(caption, (Column(_("Year"), grouped=False), Column(_("Action")),
                            Column(_("Also the first transfer")),
                            Column(_("Quantity"), numeric=True, unit=T_CO2)), rows,
                  totals=(_("Total"), "", "", sum(row[3] for row in rows))),)


def additional_information(accounts: Accounts) -> Section:
    """Annex I of the outline: the tables of 2/CMA.3 annex para 23(j)."""
    blocks: list[Content] = [Prose(
        _("The amounts of paragraph 23(c) to (e) for each cooperative approach, sector, transferring Party, using "
          "Party and vintage. They sum to the annual figures of chapter IV."))]
    for measure, title in MEASURES.items():
        rows = [row for one in accounts.periods for row in one.disaggregation if row.measure == measure]
        untold = why_open(figure for one in accounts.periods for year, figure in one.rows[measure].items()
                          if year <= accounts.reported_year)
        if rows:
            blocks.append(disaggregated(measure, title, rows, untold))
        elif untold:
            blocks.append(Aside(AsideKind.NOT_AVAILABLE, Joined((
                _("{measure_title} ({para}): none among the actions on hand.", measure_title=title, para=measure),
                *untold), " ")))
        else:
            blocks.append(Aside(AsideKind.NOT_APPLICABLE, _(
                "{measure_title} ({para}): none in the NDC implementation period so far.", measure_title=title,
                para=measure)))
    blocks.extend(holdings(accounts))
    return Section("Annex I", "", str(ADDITIONAL), ADDITIONAL, Citation("2/CMA.3 annex para 23(j)"), 1, "annex-i",
                   tuple(blocks), official=True)


def disaggregated(measure: str, title: str, rows: Sequence[Disaggregated], notes: tuple[str, ...] = ()) -> Table:
    """One measure of para 23(j) with its total."""
    return Table(
        _("{measure_title} (para 23(j) for {para})", measure_title=title, para=measure),
        (Column(_("Year"), grouped=False), Column(_("Approach")), Column(_("Sector")),
         Column(_("Transferring Party")), Column(_("Using Party")),
         Column(_("Vintage"), numeric=True, grouped=False), Column(_("Quantity"), numeric=True, unit=T_CO2)),
        tuple((str(row.year), row.approach, sectors_text(row.sectors), row.transferring_party, row.used_by,
               row.vintage, row.quantity) for row in rows),
        totals=(_("Total"), "", "", "", "", "", sum(row.quantity for row in rows)), notes=notes)


def sectors_text(sectors: Sequence[str]) -> str:
    """The sector, or sectors, of ITMOs; authorizations may name several."""
    return Joined(map(term, sectors), " + ") if sectors else _("not stated")


def holdings(accounts: Accounts) -> tuple[Content, ...]:
    """Holdings at the end of the reported year by approach and vintage, as a table and a chart."""
    found = accounts.holdings_by_approach_and_vintage
    if not found:
        return ()
    title = _("ITMOs held at 31 December {year}, by approach and vintage", year=accounts.reported_year)
    rows: tuple[tuple[PlainValue, ...], ...] = tuple(found)
    return (
        Table(title, (Column(_("Approach")), Column(_("Vintage"), numeric=True, grouped=False),
                      Column(_("Quantity"), numeric=True, unit=T_CO2)), rows,
              totals=(_("Total"), "", sum(amount for *names, amount in found))),
        Chart(ChartKind.BARS, title,
              _("Bars of the holdings for each approach and vintage; the values stand in the table."), T_CO2,
              tuple(f"{approach} {vintage}" for approach, vintage, amount in found),
              (ChartSeries(_("Held"), tuple(amount for *names, amount in found)),)),
    )
