"""What is submitted when, and nothing in it that stands in for a true value."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from reporter.checks.checking import Fault, check
from reporter.dossier.facts import Dossier, Status
from reporter.findings import Severity
from reporter.forms import deadlines
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.parties import left_lately, reports_at_discretion
from reporter.records.overlaps import block_rows
from reporter.records.rows import Authorization, BlockRow
from reporter.records.submission import Submission, version_number


@check("REP-110", needs=(), para="4/CMA.6 paras 26-27", remedy="submit the initial report first, or correct the dates")
def the_initial_report_comes_first(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The initial report is submitted before or together with annual and regular information.

    Its first version counts, as it was filed; an updated initial report comes before or with what is reported of its
    approaches.

    Bad: initial report on 1 May 2028, annual information on 10 April 2028
    Good: initial report on 30 November 2026, annual information on 10 April 2028
    """
    facts = dossier.facts
    reports = [(first_day(dossier, SubmissionKind.INITIAL_REPORT), facts.initial_report)]
    if facts.updated_initial_report and _reported_rows(dossier, submission):
        reports.append((first_day(dossier, SubmissionKind.UPDATED_INITIAL_REPORT), facts.updated_initial_report))
    for kind in (SubmissionKind.ANNUAL_INFORMATION, SubmissionKind.REGULAR_INFORMATION):
        issue = facts.issue(kind)
        for day, report in reports if issue else ():
            if issue and day is not None and day > issue.date:
                yield Fault(report.place.at("date"), f"is after the {kind.words}, {issue.date}", day)


def _reported_rows(dossier: Dossier, submission: Submission) -> bool:
    """True if the annual information has rows of an approach that is to be in the updated initial report."""
    stated: tuple[Authorization | BlockRow, ...] = (*submission.authorizations_so_far, *block_rows(submission))
    return any(row.approach in dossier.further_approaches for row in stated)


def first_day(dossier: Dossier, kind: SubmissionKind) -> datetime.date | None:
    """The day of the first version of an initial report: as it was filed, or else of the one to be filed.

    None where a later version is to be filed and the first is not on hand.
    """
    issue = dossier.facts.issue(kind)
    if issue is None:
        return None
    number = version_number(issue.version)
    filed = [one.date for one in dossier.filings if one.kind is kind and (
        kind is SubmissionKind.INITIAL_REPORT or one.number[0] == number[0])]
    return min(filed) if filed else issue.date if number[1] == 0 else None


@check("REP-111", needs=(), para="2/CMA.3 annex para 18", severity=Severity.WARNING,
       remedy="submit the initial report no later than the authorization; where that is not practical in the Party's "
              "view, with the next biennial transparency report due")
def the_initial_report_is_no_later_than_the_authorization(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The initial report is submitted no later than the first authorization.

    Its first version counts, as it was filed. Where practical in the Party's view it may come with the next biennial
    transparency report: therefore this is a warning.

    Bad: first authorization on 1 December 2026, initial report on 1 March 2027
    Good: first authorization on 1 December 2026, initial report on 30 November 2026
    """
    issue, day = dossier.facts.initial_report, first_day(dossier, SubmissionKind.INITIAL_REPORT)
    dates = [row.date_of_authorization for row in submission.own_authorizations
             if row.approach in dossier.reported_approaches]
    if day is not None and dates and day > min(dates):
        yield Fault(issue.place.at("date"), f"is after the first authorization, {min(dates)}", day)


@check("REP-115", needs=(), para="2/CMA.3 annex paras 18, 20-23; 6/CMA.4 annex II para 3(a)",
       remedy="replace the value by the true one and remove the stand-in, or set status to illustrative")
def nothing_stands_in_where_figures_are_filed(dossier: Dossier) -> Iterator[Fault]:
    """A submission for filing has no stand-in values.

    Bad: status = "for filing", with a stand-in for the Cooperative approach ID
    Good: status = "for filing", with the identifier from the CARP
    """
    if dossier.facts.status is Status.FOR_FILING:
        for value in dossier.facts.stand_in:
            yield Fault(value.place, f"a value stands in for {value.what}", value.value)


@check("REP-116", needs=(), para="2/CMA.3 annex paras 18, 20-23; 6/CMA.4 annex II para 3(a)", severity=Severity.WARNING,
       remedy="write in one sentence what is illustrative")
def illustrative_figures_say_so(dossier: Dossier) -> Iterator[Fault]:
    """An illustrative dossier says in its notice what is illustrative.

    Bad: status = "illustrative", no notice
    Good: status = "illustrative", notice = "Illustrative figures: no ITMO has moved."
    """
    if dossier.facts.status is Status.ILLUSTRATIVE and dossier.facts.notice is None:
        yield Fault(dossier.facts.place.at("notice"), "is not given although the dossier is illustrative")


@check("REP-132", needs=(), para="2/CMA.3 annex paras 18, 20-23", severity=Severity.WARNING,
       remedy="take the notice out where all figures are real, or set status to illustrative")
def what_is_for_filing_has_no_notice(dossier: Dossier) -> Iterator[Fault]:
    """A submission for filing has no notice of what is illustrative: no page would print it.

    Bad: status = "for filing", notice = "Illustrative figures: no ITMO has moved."
    Good: status = "for filing", and no notice
    """
    if dossier.facts.status is Status.FOR_FILING and dossier.facts.notice is not None:
        yield Fault(dossier.facts.place.at("notice"), "is given although the dossier is for filing")


@check("REP-117", of=(SubmissionKind.REGULAR_INFORMATION,), needs=(),
       para="2/CMA.3 annex paras 21-23; 18/CMA.1 paras 3-4; 1/CP.21 para 90",
       severity=Severity.WARNING,
       remedy="submit with the biennial transparency report, by 31 December of the relevant year")
def regular_information_is_submitted_in_time(dossier: Dossier) -> Iterator[Fault]:
    """Regular information is submitted by 31 December of the year in which the biennial transparency report is due.

    The first report was due in 2024, and one in every second year after; the reported year falls into the next.
    The least developed countries and small island developing States may submit at their discretion, and are not asked;
    their lists have dates (`reporter/forms/parties.toml`).

    Bad: reported year 2027, regular information on 15 January 2029
    Good: reported year 2027, regular information on 20 December 2028
    """
    facts = dossier.facts
    if reports_at_discretion(facts.party.code, facts.regular_information.date):
        return
    deadline = deadlines.regular_information_due(facts.reported_year)
    if facts.regular_information.version == "1.0" and facts.regular_information.date > deadline:
        yield Fault(facts.regular_information.place.at("date"), f"is after the deadline, {deadline}"
                    f"{left_lately(facts.party.code, facts.regular_information.date)}",
                    facts.regular_information.date)
