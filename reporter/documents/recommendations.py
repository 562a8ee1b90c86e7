"""The answers to the recommendations of reviewers, as a report has them (4/CMA.6 paras 43-44)."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.documents.annexes import annex
from reporter.documents.model import Aside, AsideKind, Content, Prose, Section, Subsection
from reporter.dossier.facts import Dossier
from reporter.forms.deadlines import SubmissionKind
from reporter.language.wording import Joined
from reporter.language.wording import message as _
from reporter.records.filings import FIRST_VERSION
from reporter.records.recommendations import Recommendation

REVIEWED = {
    SubmissionKind.INITIAL_REPORT: _("Initial report"),
    SubmissionKind.UPDATED_INITIAL_REPORT: _("Updated initial report"),
    SubmissionKind.ANNUAL_INFORMATION: _("Annual information"),
    SubmissionKind.REGULAR_INFORMATION: _("Regular information"),
}


def answers_to_reviewers(dossier: Dossier, kind: SubmissionKind) -> tuple[Section, ...]:
    """The section that answers each recommendation; none where a report of this kind has none to answer.

    Updated initial report and annex 4 answer all that was recommended (para 44), a revised initial report what was on
    the initial report.
    """
    found = [one for one in dossier.recommendations if kind is not SubmissionKind.INITIAL_REPORT
             or one.reviewed is kind and dossier.facts.initial_report.version != FIRST_VERSION]
    if not found:
        return ()
    return (annex("recommendations", _("Answers to the recommendations of reviewers"), (
        Prose(_("What Article 6 technical expert reviews recommended, and how the Party addressed it (4/CMA.6 paras "
                "43-44; 6/CMA.4 annex II paras 6, 25).")),
        *(Subsection(Joined((one.identifier, REVIEWED[one.reviewed]), ", "), tuple(_blocks(one))) for one in found))),)


def _blocks(one: Recommendation) -> Iterator[Content]:
    marks = [word for word, said in ((_("significant"), one.significant), (_("persistent"), one.persistent)) if said]
    if marks:
        yield Aside(AsideKind.NOTE, _("The inconsistency is marked as {marks}.", marks=Joined(marks)))
    yield Prose("\n".join(f"> {line}" for line in one.text.split("\n")))
    if one.answer:
        yield Prose(one.answer)
    if not one.is_answered:
        yield Aside(AsideKind.NOTE, _("Open: the recommendation is not addressed yet."))
    elif one.where:
        yield Aside(AsideKind.NOTE, _("Where it is answered: {where}.", where=one.where))
