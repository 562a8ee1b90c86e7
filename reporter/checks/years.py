"""Years and dates: vintages, NDC periods, deadlines."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.accounting.adjustments import end_year_report
from reporter.accounting.annual_quantities import is_use_towards_ndc_of, used_for
from reporter.checks.authorized import Authorized
from reporter.checks.checking import DRAFT_2022, Fault, Need, at_each, check
from reporter.dossier.facts import Dossier
from reporter.findings import Severity
from reporter.forms import deadlines
from reporter.forms.codelists import AT_AUTHORIZATION, FIRST_TRANSFER
from reporter.forms.deadlines import SubmissionKind
from reporter.records.submission import Submission

FIRST_VINTAGE = 2021


def period_of(year: int, submission: Submission, dossier: Dossier | None) -> range:
    """The years of the NDC period that has the year, of the dossier's; else those of Table 1."""
    header = submission.header
    ndc = dossier.facts.ndc_of(year) if dossier else None
    return ndc.years if ndc else range(header.ndc_first_year, max(header.ndc_first_year, header.ndc_last_year) + 1)


@check("AEF-701", of=(SubmissionKind.ANNUAL_INFORMATION,), needs=(), para="2/CMA.3 annex para 20",
       severity=Severity.WARNING,
       remedy="submit by 15 April; if the date has passed, submit as soon as possible")
def annual_information_is_submitted_by_15_april(submission: Submission) -> Iterator[Fault]:
    """Annual information is submitted by 15 April of the year after the reported year.

    Bad: reported year 2027, submitted on 2 May 2028
    Good: reported year 2027, submitted on 10 April 2028
    """
    header = submission.header
    deadline = deadlines.annual_information_due(header.reported_year)
    if header.version == "1.0" and header.date_of_submission > deadline:
        yield Fault(header.cell("date_of_submission"), f"is after the deadline, {deadline}", header.date_of_submission)


@check("AEF-702", needs=(), para="2/CMA.3 annex para 20", severity=Severity.WARNING,
       remedy="submit once the reported year has ended, or correct the date or the reported year")
def annual_information_is_submitted_after_its_year(submission: Submission) -> Iterator[Fault]:
    """Annual information is submitted once the reported year has ended.

    Until 31 December actions may follow, and the holdings of that day are not known.

    That the year has ended before it is reported is a reading of “annually, no later than 15 April”.

    Bad: reported year 2027, submitted on 1 December 2027
    Good: reported year 2027, submitted on 10 April 2028
    """
    header = submission.header
    if header.date_of_submission.year <= header.reported_year:
        yield Fault(header.cell("date_of_submission"), f"is before the end of {header.reported_year}",
                    header.date_of_submission)


@check("AEF-703", needs=(), each_row=True, also_of=DRAFT_2022,
       para="2/CMA.3 annex para 1(e)", remedy="correct the vintage; mitigation before 2021 makes no ITMO")
def no_vintage_is_before_2021(submission: Submission) -> Iterator[Fault]:
    """The vintage of an ITMO is 2021 or later.

    Bad: vintage 2020
    Good: vintage 2021
    """
    for said, rows in submission.alike_block_rows:
        if said.vintage < FIRST_VINTAGE:
            yield from at_each(rows, "vintage", "ITMOs represent mitigation from 2021 onward", said.vintage)


@check("AEF-704", needs=(), para="2/CMA.3 annex para 8(b)",
       remedy="use ITMOs in the NDC implementation period in which they occurred, or correct the vintage")
def itmos_are_used_in_the_ndc_period_in_which_they_occurred(submission: Submission,
                                                            dossier: Dossier | None = None) -> Iterator[Fault]:
    """ITMOs used towards an NDC are of vintages in the same NDC implementation period.

    The period is that of the Party that uses, and of the year of use where a dossier has several. Table 1 has that of
    the reporting Party: a use by another Party is tested between Parties (REC-113).

    Bad: vintage 2030 used towards an NDC of 2031 to 2035
    Good: vintage 2030 used towards an NDC of 2021 to 2030
    """
    for said, rows in submission.alike_actions:
        years = period_of(used_for(said), submission, dossier)
        if is_use_towards_ndc_of(said, submission.header.party) and said.vintage not in years:
            yield from at_each(rows, "vintage", f"is outside the NDC implementation period {years[0]} to {years[-1]}",
                               said.vintage)


@check("AEF-705", needs=(), each_row=True, also_of=DRAFT_2022, para="6/CMA.4 para 5; 2/CMA.3 annex para 1(a)",
       remedy="correct the vintage or the action date")
def no_action_comes_before_its_vintage(submission: Submission) -> Iterator[Fault]:
    """An action is not dated before the year of its vintage.

    The mitigation must have occurred. A first transfer at authorization is passed over, since an authorization
    may cover what is yet to occur.

    Bad: issuance on 1 March 2027 of vintage 2028
    Good: issuance on 1 March 2027 of vintage 2026
    """
    for said, rows in submission.alike_actions:
        ahead = said.action_type == FIRST_TRANSFER and said.action_subtype == AT_AUTHORIZATION
        if said.vintage > said.action_date.year and not ahead:
            yield from at_each(rows, "vintage", f"is after the action date, {said.action_date}", said.vintage)


@check("AEF-706", needs=(), para="2/CMA.3 annex paras 7, 20; 4/CMA.6 annex II table 1",
       remedy="correct the first or last year of the NDC implementation period, or the reported year")
def the_reported_year_is_in_the_ndc_period(submission: Submission) -> Iterator[Fault]:
    """The NDC implementation period runs forwards, and the reported year is not before it.

    A reported year after the period is a warning: what is authorized for one period may still be used for other
    purposes after it.

    That the reported year is not before the period is a reading.

    Bad: NDC implementation period 2030 to 2021
    Good: NDC implementation period 2021 to 2030, reported year 2027
    """
    header = submission.header
    if header.ndc_first_year > header.ndc_last_year:
        yield Fault(header.cell("ndc_last_year"), f"is before the first year, {header.ndc_first_year}",
                    header.ndc_last_year)
    elif header.reported_year < header.ndc_first_year:
        yield Fault(header.cell("reported_year"), f"is before the NDC implementation period, which begins in "
                    f"{header.ndc_first_year}", header.reported_year)
    elif header.reported_year > header.ndc_last_year:
        yield Fault(header.cell("reported_year"), f"is after the NDC implementation period, which ends in "
                    f"{header.ndc_last_year}", header.reported_year, severity=Severity.WARNING)


@check("AEF-707", needs=(), para="2/CMA.3 annex para 20", severity=Severity.WARNING,
       remedy="report the authorization in the annual information of its own year, or correct the date")
def authorizations_are_not_after_the_reported_year(submission: Submission) -> Iterator[Fault]:
    """An authorization in Table 2 is dated in the reported year or before.

    Bad: reported year 2027, authorization of 1 February 2028
    Good: reported year 2027, authorization of 1 February 2027
    """
    for row in submission.authorizations:
        if row.date_of_authorization.year > submission.header.reported_year:
            yield Fault(row.cell("date_of_authorization"), f"is after {submission.header.reported_year}, the reported "
                        "year", row.date_of_authorization)


@check("AEF-710", needs=(Need.AUTHORIZATIONS,),
       para="4/CMA.6 para 14; 2/CMA.3 annex para 12", severity=Severity.WARNING,
       remedy="explain the date to the reviewers; what is authorized for OIMP is first transferred earlier")
def first_transfers_for_oimp_are_recorded_in_time(submission: Submission, authorized: Authorized,
                                                  dossier: Dossier | None = None) -> Iterator[Fault]:
    """What is authorized for OIMP is first transferred before the year of the report on its NDC period's end.

    That report is the first biennial transparency report that contains information on the end year; it is taken to
    be submitted in the year that the dossier says, or else in which it is due. The period is that of the vintage, of
    those in the dossier, or of Table 1.

    Bad: vintage 2030 of an NDC of 2021 to 2030, first transfer on 1 February 2032
    Good: vintage 2030 of an NDC of 2021 to 2030, first transfer on 1 December 2031
    """
    for said, authorization, rows in authorized:
        years = period_of(said.vintage, submission, dossier)
        latest = deadlines.last_first_transfer_for_oimp(_end_year_report(years, dossier))
        if (said.action_type == FIRST_TRANSFER and authorization.covers_oimp and said.action_date > latest
                and said.vintage in years):
            yield from at_each(rows, "action_date", f"is after {latest}, the last day to first transfer what occurred "
                               f"in {years[0]} to {years[-1]} and is for OIMP", said.action_date)


def _end_year_report(years: range, dossier: Dossier | None) -> int:
    """The year of the report that first has the period's last year."""
    ndc = dossier.facts.ndc_of(years[-1]) if dossier else None
    return end_year_report(ndc) if ndc else deadlines.end_year_report_due(years[-1])


@check("AEF-711", needs=(Need.HOLDINGS,), also_of=DRAFT_2022, para="6/CMA.4 para 5; 2/CMA.3 annex para 1(a)",
       severity=Severity.WARNING, remedy="correct the vintage, or say in the additional explanatory information how "
                                         "what has not yet occurred is held")
def no_holding_is_of_a_vintage_to_come(submission: Submission) -> Iterator[Fault]:
    """No ITMO is held of a vintage that has not begun at the end of the reported year.

    Mitigation that has not occurred is not yet real; a first transfer at authorization may run ahead of it.

    Bad: reported year 2027, held vintage 2028
    Good: reported year 2027, held vintage 2027
    """
    for row in submission.holdings:
        if row.vintage > submission.header.reported_year:
            yield Fault(row.cell("vintage"), f"is after {submission.header.reported_year}, the reported year",
                        row.vintage)


