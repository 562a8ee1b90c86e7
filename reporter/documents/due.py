"""When each submission of a dossier is due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from reporter.dossier.facts import Dossier, Issue
from reporter.forms import deadlines
from reporter.forms.deadlines import SubmissionKind
from reporter.language.wording import Citation
from reporter.language.wording import message as _
from reporter.records.filings import FIRST_VERSION
from reporter.records.submission import Submission


@dataclass(frozen=True)
class Due:
    """One submission: its version and date, as far as it has one, and when it is due; `rule` says what else holds, or
    all where no date is fixed."""

    part: SubmissionKind
    title: str
    issue: Issue | None
    due: datetime.date | None
    rule: str
    para: str
    filed: datetime.date | None = None
    """The day on which this version was filed, where it was; it is not made again."""

    @property
    def is_late(self) -> bool:
        """True if a first version is dated after it was due; a later version may come after."""
        return bool(self.due and self.issue and self.issue.version == FIRST_VERSION and self.issue.date > self.due)


def submissions(dossier: Dossier, submission: Submission) -> tuple[Due, ...]:
    """The submissions with their dates, due and filed, in the order in which a Party makes them.

    The initial report is due with the first authorization of its approaches, or where practical with the biennial
    transparency report after it; an updated one is included in the next such report.
    """
    facts, year = dossier.facts, dossier.facts.reported_year
    with_report = deadlines.regular_information_due(year)
    dates = [row.date_of_authorization for row in submission.own_authorizations
             if row.approach in dossier.reported_approaches]
    first = min(dates, default=None)
    initial = _("no later than the authorization of ITMOs or, where practical, with the next biennial transparency "
                "report") if first is None else _(
        "the day of the first authorization; where practical, with the biennial transparency report due {date}",
        date=deadlines.regular_information_due(first.year - 1))
    found = [Due(SubmissionKind.INITIAL_REPORT, _("Initial report"), facts.initial_report, first, initial,
                 Citation("2/CMA.3 annex para 18"))]
    if facts.updated_initial_report and dossier.further_approaches:
        found.append(Due(SubmissionKind.UPDATED_INITIAL_REPORT, _("Updated initial report"),
                         facts.updated_initial_report, with_report, "", Citation("2/CMA.3 annex para 19")))
    found += [
        Due(SubmissionKind.ANNUAL_INFORMATION, _("Annual information"), facts.issue(SubmissionKind.ANNUAL_INFORMATION),
            deadlines.annual_information_due(year), "", Citation("2/CMA.3 annex para 20")),
        Due(SubmissionKind.REGULAR_INFORMATION, _("Regular information"),
            facts.issue(SubmissionKind.REGULAR_INFORMATION), with_report, "",
            Citation("2/CMA.3 annex para 21; 18/CMA.1 para 3"))]
    return tuple(replace(each, filed=filing.date if (filing := dossier.was_filed(each.part)) else None)
                 for each in found)
