"""The readings taken where the decisions leave room, each with its paragraph and its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from reporter.accounting.annual_quantities import AnnualQuantities
from reporter.accounting.figures import Assumption
from reporter.dossier.ndc import NDC, Method
from reporter.forms.codelists import AT_AUTHORIZATION, AT_ISSUANCE
from reporter.language.wording import Joined, Month
from reporter.language.wording import message as _
from reporter.records.rows import Authorization

TWO_CALENDARS = Assumption(
    _("23(c) and 23(d) count ITMOs in the year in which they were first transferred; 23(g) by an annual method adds "
      "them in the year in which they occurred, their vintage."),
    "2/CMA.3 annex paras 8(a) and 23(c)-(d)",
    _("Para 8(a) names the calendar year in which the mitigation outcomes occurred; para 23(c) and (d) ask for "
      "annual quantities and name no other year than that of the event. So a first transfer may change the "
      "adjustment of an earlier year."),
    _("23(c) and 23(d) too by vintage, which would leave what happened in a year untold."))
OIMP_ONLY = Assumption(
    _("23(d) counts first transferred mitigation outcomes whose authorization covers other international mitigation "
      "purposes only; all other first transfers are in 23(c)."),
    "2/CMA.3 annex para 23(c)-(d)",
    _("An outcome authorized for both kinds of use would otherwise be counted in both rows, and twice in 23(f). An "
      "outcome that is authorized and not first transferred adjusts nothing."),
    _("23(d) is the quantity authorized in the year, which is given as a note and in no sum."))
YEAR_OF_USE = Assumption(
    _("23(e) counts ITMOs in the year for which they are used; where no such year is given, in the year of the "
      "action."),
    "2/CMA.3 annex paras 8(b) and 23(e)",
    _("Para 8(b) subtracts for the calendar year in which the mitigation outcomes are used towards the NDC."),
    _("the year of the action for every use."))
USER = Assumption(
    _("23(e), and the subtraction in 23(g), count the uses by this Party towards its own NDC, in whichever registry; "
      "where no using Party is named the reporting Party uses. A use by another Party is that Party’s."),
    "2/CMA.3 annex paras 8(b) and 23(e)",
    _("Para 23(e) is of the use towards achievement of its NDC. The form asks for the using Party only at uses and "
      "cancellations for other international mitigation purposes."),
    _("every use recorded in this registry, which would subtract what another Party uses."))
NET = Assumption(
    _("23(f) is 23(c) plus 23(d) less 23(e), and 23(h) its sum since the first year of the NDC implementation period."),
    "2/CMA.3 annex para 23(f) and (h)",
    _("The signs are those of para 8: first transferred is added, used is subtracted."),
    _("the opposite signs, used less first transferred."))
BALANCE = Assumption(
    _("The emissions balance is 23(a) plus 23(g)."),
    "2/CMA.3 annex para 8; 18/CMA.1 annex para 77(d)(ii)",
    _("Both paragraphs add what was first transferred and subtract what was used."),
    _("23(a) less 23(g), as a workbook with opposite signs has it."))
COVERAGE = Assumption(
    _("First transfers are adjusted for alike, whether or not the NDC covers the emission reductions and removals."),
    "2/CMA.3 annex paras 13-14",
    _("Both paragraphs ask for the adjustment."),
    _("first transfers from outside the NDC are adjusted for apart."))
SAME_DAY = Assumption(
    _("Actions of one day are taken in the order first transfer, acquisition, transfer, use, cancellation."),
    "2/CMA.3 annex para 20; 4/CMA.6 annex II",
    _("Actions carry a day and no time; this is the order of an ITMO’s life."),
    _("the order of the rows."))
HOLDINGS = Assumption(
    _("Holdings at 31 December are the opening holdings, plus acquisitions, plus first transfers that leave the ITMO "
      "in the registry (at authorization or issuance), less transfers, uses and cancellations."),
    "2/CMA.3 annex para 20(a)",
    _("The decisions ask for holdings and do not define them. A first transfer to another Party, to the Adaptation "
      "Fund, or by use or cancellation leaves nothing in the registry."),
    _("holdings as the registry states them, whatever its actions say."))
CORRECTIONS = Assumption(
    _("Figures of past years are computed anew from all actions on hand; an action of a past year is corrected only "
      "by a revised agreed electronic format of that year, whose highest version counts."),
    "2/CMA.3 annex paras 23 and 34; 4/CMA.6 para 32",
    _("Para 23 asks for updates to information submitted for previous years."),
    _("figures of past years stay as they were first reported."))
VERSIONS = Assumption(
    _("An authorization ends with a later version whose authorized quantity is 0 or whose terms begin with "
      "“Revoked”; what was first transferred before keeps its authorization."),
    "4/CMA.6 paras 7-8",
    _("The agreed electronic format has no column for a revocation. The terms and conditions of the authorization "
      "may specify otherwise."),
    _("a revocation reaches what was first transferred, where the terms say so."))
VERSION_OF_THE_DAY = Assumption(
    _("What a first transfer is for, and its sector, are as the version of its authorization on the day says; dated "
      "before its authorization, as the first version says. An authorization is found by cooperative approach and "
      "Authorization ID."),
    "2/CMA.3 annex para 23(c)-(d), (j); 4/CMA.6 para 7",
    _("A date that is too early changes no purpose."),
    _("without a version in force the event alone decides: 23(d) without a sector unless it is international."))
ONCE_ISSUED = Assumption(
    _("Where authorization is the first transfer, an outcome is first transferred on the first day on which it is both "
      "authorized and issued. What was issued, used or cancelled before its authorization is first transferred on the "
      "date of the authorization; a later version first transfers what it adds, by date and serial."),
    "2/CMA.3 annex paras 1(a) and 2(b); 4/CMA.6 para 11",
    _("An ITMO is real and verified, its identifier needs a serial and a vintage, and an action is dated as it was "
      "executed in the registry."),
    _("the date of the authorization itself, whenever its units are issued; the dossier may choose it."))
EARLIER_EVENT = Assumption(
    _("Under an authorization for NDCs together with other international mitigation purposes whose first transfer is "
      "the authorization or the issuance, this event is the first transfer, and what goes to another Party later is a "
      "transfer."),
    "4/CMA.6 para 12",
    _("The earlier of the two events counts, and only what is authorized and issued can be transferred."),
    _("on one day, either event."))
OWN_USE = Assumption(
    _("A use towards the Party’s own NDC is no first transfer. Outcomes so used that were not first transferred "
      "otherwise are counted nowhere; if they were, they are added by vintage and subtracted by year of use."),
    "2/CMA.3 annex para 2(a)-(b)",
    _("2(a) names the first international transfer; the use in 2(b) is read as for other international mitigation "
      "purposes, which it is about."),
    _("every use is a first transfer, which would add what is not subtracted."))
PARTIES = Assumption(
    _("In the amounts of 23(j) the transferring Party is the first transferring Party. The using Party of an ITMO is "
      "the one that uses it, as far as this registry tells; one that acquired it is named as such, its use not known. "
      "What is held or was cancelled has no using Party."),
    "2/CMA.3 annex para 23(j)",
    _("So the amounts of the two Parties of a cooperative approach can be compared. An ITMO may pass on to further "
      "Parties afterwards, and nobody uses what was cancelled."),
    _("the Party that acquired an ITMO is named as its user."))
ANNUAL = Assumption(
    _("The adjustment of a year is provisional while ITMOs that occurred in it may still be first transferred."),
    "2/CMA.3 annex paras 7 and 12",
    _("Additions and subtractions become final only before the review of the report on the end year."),
    _("an adjustment is final once its year is reported."))
BEFORE_THE_PERIOD = Assumption(
    _("First transfers before the NDC implementation period of what occurs in it stand in the column of its first "
      "year."),
    "2/CMA.3 annex para 23(c)-(d)",
    _("The table has no earlier column, and para 8(a) adds them by vintage all the same."),
    _("they stand in the last year of the period before."))
ROUNDING = Assumption(
    _("Quantities are whole; only averages, and what rests on them, have decimals. They are rounded once, half to "
      "even, to six decimals, which is the gram; sums are formed of what is printed. Printed averages of several years "
      "do not add up, since each is an average of its own."),
    "2/CMA.3 annex para 7",
    _("The decisions name no rounding."),
    _("rounding to the tonne, which would lose up to half a tonne in each year."))
REVERSALS = Assumption(
    _("A reversal after the first transfer, and a cancellation, undo no addition."),
    "2/CMA.3 annex paras 8 and 18(h)(iii)",
    _("No paragraph takes back what was added; reversals are addressed in full by the approach."),
    _("an addition is taken back by what is cancelled to address the reversal."))
PORTION = Assumption(
    _("Emissions and removals are those of the categories affected by the cooperative approaches and by the policies "
      "and measures that include them; 23(a) and 23(b) show the same."),
    "2/CMA.3 annex paras 10-11 and 23(a)-(b)",
    _("The NDC consists of policies and measures that are not quantified."),
    _("the whole inventory."))
INDICATORS = Assumption(
    _("What an indicator is, the dossier says; where it does not, it is a non-GHG indicator unless its unit names CO2. "
      "An emission intensity is none."),
    "2/CMA.3 annex paras 9 and 23(i); 18/CMA.1 annex para 66",
    _("Para 66 lists the reduction of GHG intensity apart from non-GHG related indicators."),
    _("every indicator in another unit than t CO2 eq is a non-GHG indicator."))
REGISTERS = Assumption(
    _("ITMOs in a non-GHG metric adjust the indicator that the dossier names for the register of their metric, in the "
      "metric’s own unit, and are in the emissions balance too, in t CO2 eq."),
    "2/CMA.3 annex paras 9 and 23(k)(i)-(ii)",
    _("The form links no metric to an indicator; 23(k)(i) is for metrics in t CO2 eq or non-GHG."),
    _("ITMOs in a register adjust the indicator alone."))
PROVISIONAL = Assumption(
    _("The figures of 23(l) are provisional until a date to be determined by the CMA, before the review of the report "
      "that first contains information on the end year; what is for other international mitigation purposes is first "
      "transferred by 31 December of the year before that report."),
    "2/CMA.3 annex paras 12 and 23(l); 4/CMA.6 para 14",
    _("What occurred in the period may be first transferred after its last year."),
    _("the figures of the end year are final once it has ended."))


def assumptions(ndc: NDC, reported_year: int, known_from: int, counted: AnnualQuantities,
                authorizations: Iterable[Authorization], own_date: Collection[str], *,
                is_final: bool) -> tuple[Assumption, ...]:
    """The readings that the accounts of this NDC period rest on.

    `own_date` are the approaches in which a first transfer at authorization is dated as the authorization is.
    """
    taken = [HOLDINGS, SAME_DAY, CORRECTIONS, VERSIONS, VERSION_OF_THE_DAY, TWO_CALENDARS, OIMP_ONLY, YEAR_OF_USE, USER,
             NET, BALANCE, COVERAGE, OWN_USE, PARTIES, REVERSALS, *_of_first_transfers(authorizations, own_date)]
    if ndc.method is Method.AVERAGING:
        taken += [_averaging(ndc, reported_year, is_final=is_final), ROUNDING]
    else:
        taken.append(ANNUAL)
    if ndc.policies_and_measures:
        taken.append(PORTION)
    if ndc.indicators:
        taken.append(INDICATORS)
    if ndc.registers:
        taken.append(REGISTERS)
    if reported_year >= ndc.last_year and not is_final:
        taken.append(PROVISIONAL)
    if ndc.fiscal_year_start != 1:
        taken.append(_fiscal_years(ndc))
    if known_from > ndc.first_year:
        taken.append(_not_on_hand(known_from))
    else:
        taken.append(_from_the_beginning(ndc))
    if counted.before_the_period:
        taken.append(BEFORE_THE_PERIOD)
    if reported_year > ndc.last_year:
        taken.append(_after_the_period(ndc))
    if counted.left_out:
        taken.append(_left_out(ndc))
    return tuple(taken)


def every_reading() -> tuple[Assumption, ...]:
    """Every reading that accounts can rest on, those with years for the period 2021 to 2030."""
    ndc = NDC(first_year=2021, last_year=2030, target="–", target_year=2030, method=Method.AVERAGING,
              reference_level="–", target_level="–", fiscal_year_start=4)
    return (HOLDINGS, SAME_DAY, CORRECTIONS, VERSIONS, VERSION_OF_THE_DAY, ONCE_ISSUED, own_date_in(["CA9999"]),
            EARLIER_EVENT, OWN_USE, TWO_CALENDARS, OIMP_ONLY, YEAR_OF_USE, USER, NET, BALANCE, COVERAGE, PARTIES,
            REVERSALS, ANNUAL, _averaging(ndc, 2027, is_final=False), ROUNDING, PORTION, INDICATORS, REGISTERS,
            PROVISIONAL, _fiscal_years(ndc), _not_on_hand(2026), _from_the_beginning(ndc), BEFORE_THE_PERIOD,
            _after_the_period(ndc), _left_out(ndc))


def _of_first_transfers(authorizations: Iterable[Authorization], own_date: Collection[str]) -> Iterator[Assumption]:
    """The readings that definitions of first transfer for other purposes bring with them."""
    defined = [row for row in authorizations if row.covers_oimp and row.first_transfer_definition is not None]
    at_authorization = {row.approach for row in defined if row.first_transfer_definition == AT_AUTHORIZATION}
    if at_authorization - set(own_date):
        yield ONCE_ISSUED
    if at_authorization & set(own_date):
        yield own_date_in(sorted(at_authorization & set(own_date)))
    if any(row.covers_ndc and row.first_transfer_definition in (AT_AUTHORIZATION, AT_ISSUANCE) for row in defined):
        yield EARLIER_EVENT


def own_date_in(approaches: Iterable[str]) -> Assumption:
    return Assumption(
        _("In {approaches} an outcome whose first transfer is its authorization is first transferred on the date of "
          "the authorization, also where it was issued later. Units issued later change years that may be filed.",
          approaches=Joined(approaches)),
        "2/CMA.3 annex para 2(b)",
        _("The dossier says so; crediting programmes count alike in their joint list."),
        _("the first day on which the outcome is both authorized and issued."))


def _averaging(ndc: NDC, reported_year: int, *, is_final: bool) -> Assumption:
    last = min(reported_year, ndc.last_year)
    state = _("indicative") if reported_year < ndc.target_year else _("final") if is_final else _("provisional")
    return Assumption(
        _("Averages accumulate by year of first transfer and of use, each year has its own, and they do not sum. "
          "Elapsed years are counted from the first year of the NDC implementation period to the year of the figure, "
          "both included: {elapsed} in {last}; what happens after the end year keeps the full divisor. The adjustment "
          "of the NDC year {target_year} is {state}.", elapsed=last - ndc.first_year + 1, last=last,
          target_year=ndc.target_year, state=state),
        "2/CMA.3 annex para 7(a)(ii)",
        _("The decisions do not define elapsed years, nor by which year amounts accumulate."),
        _("amounts accumulate by vintage and by year of use; years are counted from the first authorization."))


def _fiscal_years(ndc: NDC) -> Assumption:
    return Assumption(
        _("The NDC’s years begin in {month}; inventory years are named by the calendar year in which they begin. "
          "Vintages, first transfers and uses are by calendar year and adjust the inventory year of the same name.",
          month=Month(ndc.fiscal_year_start)),
        "2/CMA.3 annex para 8; 6/CMA.4 para 5",
        _("Para 8 adjusts by calendar year; vintage is the calendar year in which the mitigation occurred."),
        _("vintages are apportioned between the inventory years that they touch."))


def _not_on_hand(known_from: int) -> Assumption:
    return Assumption(
        _("Figures that need actions before {known_from} stay open.", known_from=known_from),
        "2/CMA.3 annex para 23",
        _("Of those years only the holdings at the end of {last} are on hand.", last=known_from - 1),
        _("such figures are formed of what is on hand."))


def _from_the_beginning(ndc: NDC) -> Assumption:
    return Assumption(
        _("A year since {first} for which the registry shows no action counts as a year without any.",
          first=ndc.first_year),
        "2/CMA.3 annex para 23", _("The registry’s actions were read from the beginning."),
        _("the figures of such a year are open."))


def _after_the_period(ndc: NDC) -> Assumption:
    return Assumption(
        _("First transfers recorded after {last} of mitigation outcomes that occurred in the NDC implementation "
          "period stand in the column of {last}.", last=ndc.last_year),
        "4/CMA.6 para 14; 2/CMA.3 annex para 23(c)-(d)",
        _("They may be recorded until the year before the report on the end year, and the table has no later column."),
        _("they stand in a column after the period."))


def _left_out(ndc: NDC) -> Assumption:
    return Assumption(
        _("ITMOs that did not occur, or were not used, in the NDC implementation period {first} to {last} are in no "
          "figure of it; they are listed apart.", first=ndc.first_year, last=ndc.last_year),
        "2/CMA.3 annex para 8", _("Para 8 adjusts for the year of occurrence, and allows use in the same period only."),
        _("they are carried over into another period."))
