"""The structured summary: the Article 6 rows of CTF Tables 3 and 4 (5/CMA.3 annex II), filled from the accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reporter.accounting.adjustments import Accounts, level_to_reach
from reporter.accounting.contributions import Contribution
from reporter.accounting.figures import TONNES, Assumption, Figure, Years, in_print
from reporter.accounting.registers import IndicatorAccount
from reporter.dossier.facts import Dossier
from reporter.dossier.ndc import NDC, IndicatorKind
from reporter.forms.ctf import CommonRow, CommonTables
from reporter.language.wording import Joined, Number, written_number
from reporter.language.wording import message as _
from reporter.records.submission import Submission

NO_LEVEL = "Not applicable"
"""In the columns of reference and target: a flow of ITMOs has neither."""

SummaryValue = Figure | str | None


@dataclass(frozen=True)
class SummaryRow:
    """One Article 6 row of CTF Table 4. `values` has every year of the NDC period.

    `indicator` names the non-GHG indicator a row is about; `statement` is what a row of the assessment says;
    `note` adds to the row, as the entities of para 23(d); `not_applicable` is the reason, where the row does not apply.
    """

    key: str
    label: str
    para: str
    unit: str | None
    values: dict[int, SummaryValue]
    reference: str | None = None
    target: str | None = None
    target_year: str | None = None
    progress: str | None = None
    indicator: str | None = None
    statement: SummaryValue = None
    note: str | None = None
    not_applicable: str | None = None
    is_header: bool = False


@dataclass(frozen=True)
class ReferenceRow:
    """One Article 6 row of CTF Table 3, answered by the section of annex 4 that gives it."""

    key: str
    label: str
    para: str
    answer: str


@dataclass(frozen=True)
class StructuredSummary:
    """The Article 6 rows of a Party's structured summary, in the order of the common tabular formats.

    `others` are those of further NDC periods.
    """

    ndc: NDC
    rows: tuple[SummaryRow, ...]
    table_3: tuple[ReferenceRow, ...]
    assumptions: tuple[Assumption, ...]
    others: tuple[StructuredSummary, ...] = ()

    @property
    def years(self) -> range:
        return self.ndc.years

    def rows_of(self, key: str) -> tuple[SummaryRow, ...]:
        """The rows of one key; several where there are several non-GHG indicators."""
        return tuple(row for row in self.rows if row.key == key)


SECTIONS = {
    "double-counting": "See annex 4, chapter IV, on how corresponding adjustments avoid double counting.",
    "methodologies": "See annex 4, chapter VI.C and VI.D, for each cooperative approach.",
    "sustainable-development": "See annex 4, chapter VI.H, for each cooperative approach.",
    "environmental-integrity": "See annex 4, chapter VI.B, for each cooperative approach.",
    "transparency": "See annex 4, chapter VI.B.2, for each cooperative approach.",
    "robust-accounting": "See annex 4, chapters IV and V.",
    "other": "See annex 4, chapter VI.J on resources for adaptation and chapter VI.K on overall mitigation, for each "
             "cooperative approach.",
}
"""The section of annex 4 that answers a row of Table 3; the slots are our reading."""


def structured_summary(dossier: Dossier, submission: Submission, accounts: Accounts) -> StructuredSummary:
    """The structured summary for the NDC period, as known in the submission's reported year, and for each other one."""
    form = dossier.edition.common_tables
    return replace(_of_period(form, dossier.facts.ndc, accounts),
                   others=tuple(_of_period(form, ndc, each) for ndc, each
                                in zip(dossier.facts.other_ndc, accounts.others, strict=True)))


def _of_period(form: CommonTables, ndc: NDC, accounts: Accounts) -> StructuredSummary:
    rows = [row for stated in form.table_4.rows for row in _rows_of(stated, ndc, accounts)]
    table_3 = tuple(ReferenceRow(row.key, row.label, row.para, SECTIONS[row.key]) for row in form.table_3.rows)
    return StructuredSummary(ndc, tuple(rows), table_3, accounts.assumptions)


def _rows_of(form: CommonRow, ndc: NDC, accounts: Accounts) -> list[SummaryRow]:
    """The row or rows that a row of the form becomes."""
    if form.is_header:
        return [_row(form, ndc, None, is_header=True)]
    if form.key in accounts.not_applicable:
        return [_row(form, ndc, None, not_applicable=accounts.not_applicable[form.key])]
    if form.key in ("23(i)", "23(k)(ii)"):
        return [_indicator_row(form, ndc, account) for account in accounts.indicators
                if form.key == "23(i)" or account.register]
    if form.key == "other":
        return [_other_row(form, ndc, accounts)]
    if form.key in _ASSESSMENT:
        return [_assessment_row(form, ndc, accounts)]
    return [_annual_row(form, ndc, accounts)]


def _row(form: CommonRow, ndc: NDC, unit: str | None, **over: Any) -> SummaryRow:
    """A row of the form; without values it is blank in every year."""
    values: dict[str, Any] = {"values": dict.fromkeys(ndc.years)} | over
    return SummaryRow(key=form.key, label=form.label, para=form.para, unit=unit, **values)


_LEVELS = frozenset({"trajectory-indicative", "trajectory-multi-year", "23(a)", "23(b)", "23(k)(i)"})
"""Rows that are compared with the NDC's reference and target level."""
_PLANNED = frozenset({"trajectory-indicative", "trajectory-multi-year"})
"""Rows that plan and so show no progress."""


def _annual_row(form: CommonRow, ndc: NDC, accounts: Accounts) -> SummaryRow:
    """A row of figures in t CO2 eq."""
    figures = accounts.rows[form.key]
    levels = form.key in _LEVELS
    note = None
    if form.key == "23(d)":
        note = " ".join(authorized(accounts)) or None
    return _row(form, ndc, TONNES, values=dict(figures), note=note,
                reference=ndc.reference_level if levels else NO_LEVEL,
                target=ndc.target_level if levels else NO_LEVEL, target_year=_target_year(ndc) if levels else NO_LEVEL,
                progress=None if form.key in _PLANNED else _progress(figures, ndc.reference_level if levels else None))


def authorized(accounts: Accounts) -> tuple[str, ...]:
    """The entities authorized to use what 23(d) counts, by year; and the quantity authorized, in no figure."""
    notes = [_("Entities authorized to use the amount of {year} in 23(d): {names}.", year=str(year),
               names=Joined(names, "; ")) for year, names in accounts.entities_authorized.items()]
    quantities = [_("{year}: {quantity:,} {unit}", year=str(one.year), quantity=one.quantity, unit=one.unit)
                  for one in accounts.quantity_authorized]
    if quantities:
        notes.append(_("Quantity that the authorizations in Table 2 of the agreed electronic format add by year for "
                       "other international mitigation purposes alone, whichever Party issued them, in no figure: "
                       "{quantities}.", quantities=Joined(quantities, "; ")))
    return tuple(notes)


def _indicator_row(form: CommonRow, ndc: NDC, account: IndicatorAccount) -> SummaryRow:
    """Level or adjusted level of a non-GHG indicator; beside the latter the annual adjustments of its register."""
    figures = account.levels if form.key == "23(i)" else account.adjusted
    indicator, register = account.indicator, account.register
    note = None
    if form.key == "23(k)(ii)" and register is not None:
        adjustments = "; ".join(f"{year}: {'+' if figure.value > 0 else ''}{written_number(figure.value)} "
                                f"{register.measured_in}"
                                for year, figure in account.adjustments.items() if figure.value)
        note = f"Annual adjustments from the register of {register.metric}: {adjustments or 'none so far'}"
    return _row(form, ndc, indicator.unit, values=dict(figures), indicator=indicator.name,
                reference=indicator.reference, target=indicator.target, target_year=_target_year(ndc),
                progress=_progress(figures, indicator.reference), note=note)


def _other_row(form: CommonRow, ndc: NDC, accounts: Accounts) -> SummaryRow:
    """Resources for adaptation and overall mitigation (2/CMA.3 annex paras 38 and 40), by year."""
    values: dict[int, SummaryValue] = {year: _contributed(accounts, year) for year in ndc.years}
    return _row(form, ndc, TONNES, values=values, reference=NO_LEVEL, target=NO_LEVEL, target_year=NO_LEVEL,
                note="Resources for adaptation (2/CMA.3 annex para 38) and overall mitigation in global "
                     "emissions (para 40), by year of the action")


def _contributed(accounts: Accounts, year: int) -> str | None:
    known = accounts.rows["23(f)"][year].value is not None
    return f"Adaptation: {_total(accounts.adaptation, year)}; overall mitigation: {_total(accounts.omge, year)}" \
        if known else None


def _total(contributions: tuple[Contribution, ...], year: int) -> str:
    return f"{sum(entry.quantity for entry in contributions if entry.year == year):,}"


def _target_year(ndc: NDC) -> str:
    return f"{ndc.first_year} to {ndc.last_year}" if ndc.multi_year else str(ndc.target_year)


def _progress(figures: Years, reference: str | None) -> str | None:
    """The most recent known value of a row, beside its reference (18/CMA.1 annex para 69); None while all are open."""
    known = [(year, figure) for year, figure in figures.items() if figure.value is not None]
    if not known:
        return None
    year, figure = known[-1]
    assert figure.value is not None
    unit = f"({figure.unit})" if "," in figure.unit else figure.unit
    against = f". Reference: {reference}" if reference else ""
    return f"{year}: {_said(figure.value, figure.unit)} {unit}{against}"


def _said(value: Number, unit: str) -> str:
    """A value in a sentence: tonnes are whole, halves up, as on pages; the cells of the figures have the gram."""
    return written_number(in_print(value) if unit == TONNES else value)


def _assessment_row(form: CommonRow, ndc: NDC, accounts: Accounts) -> SummaryRow:
    """A row of the assessment of achievement (18/CMA.1 annex para 70), due with the end year."""
    if accounts.final is None:
        return _row(form, ndc, None, not_applicable=f"Due in the report that contains information on the end year "
                                                    f"{ndc.last_year} (18/CMA.1 annex para 70).")
    unit = accounts.final.unit if form.key == "23(l)" else None
    provisional = None if accounts.is_final or form.key not in _OF_FIGURES else PROVISIONAL
    return _row(form, ndc, unit, statement=_ASSESSMENT[form.key](ndc, accounts), note=provisional)


PROVISIONAL = ("Provisional: additions and subtractions become final by a date to be determined by the CMA, before the "
               "review of the report that first contains information on the end year (2/CMA.3 annex para 12).")
_OF_FIGURES = frozenset({"23(l)", "comparison", "achievement"})


def _comparison(ndc: NDC, accounts: Accounts) -> str:
    final = accounts.final
    if final is None or final.value is None:
        return f"Open: {final.open_because if final else ''}."
    return (f"{_said(final.value, final.unit)} {final.unit}{_provisionally(accounts)}, against the target level: "
            f"{ndc.target_level}")


def _achievement(ndc: NDC, accounts: Accounts) -> str:
    """Yes or no where the target has a level in the unit of 23(l); otherwise for the Party to state.

    Tonnes do not answer for an emission intensity: its denominator does, or the Party.
    """
    final = accounts.final
    if ndc.intensity is None and any(one.kind is IndicatorKind.EMISSION_INTENSITY for one in ndc.indicators) \
            and ndc.target_emissions is None:
        return ("For the Party to state: the target is an emission intensity, and the dossier gives no denominator "
                "([ndc.intensity]).")
    level = ndc.intensity.target if ndc.intensity else level_to_reach(ndc)
    if final is None or final.value is None:
        return f"Open: {final.open_because if final else ''}."
    if level is None:
        return f"For the Party to state: the target has no level in {final.unit}."
    answer = "Yes" if final.value <= level else "No"
    reached, wanted = (_said(value, final.unit) for value in (final.value, level))
    if reached == wanted and final.value != level:  # what whole tonnes would hide decides
        reached, wanted = written_number(final.value), written_number(level)
    return (f"{answer}{_provisionally(accounts)}: {reached} {final.unit} after corresponding adjustments, "
            f"against a target of {wanted} {final.unit}.")


def _provisionally(accounts: Accounts) -> str:
    return "" if accounts.is_final else ", provisionally"


_ASSESSMENT: dict[str, Callable[[NDC, Accounts], SummaryValue]] = {
    "target": lambda ndc, accounts: ndc.target,
    "reference": lambda ndc, accounts: ndc.reference_level,
    "23(l)": lambda ndc, accounts: accounts.final,
    "comparison": _comparison,
    "achievement": _achievement,
}
