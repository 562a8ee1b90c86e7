"""The updated initial report: 2/CMA.3 annex para 18(g) to (i) for each further cooperative approach (para 19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reporter.documents import annexes
from reporter.documents.initial_report import figures_of_approaches
from reporter.documents.model import T_CO2, Column, Content, Document, Prose, Section, Table
from reporter.documents.outlined import day, sections
from reporter.documents.recommendations import answers_to_reviewers
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier, Issue
from reporter.dossier.narrative import Narrative
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import INITIAL_REPORT
from reporter.language.wording import Joined
from reporter.language.wording import message as _
from reporter.records.filings import Filing
from reporter.records.submission import Submission


def updated_initial_report(dossier: Dossier, issue: Issue, submission: Submission, narrative: Narrative,
                           digests: Mapping[str, str], attachments: tuple[str, ...] = (), *,
                           draft: bool = False) -> Document:
    """What is new, then chapter IV for each approach that no other initial report covers."""
    facts = dossier.facts
    outline = dossier.edition.outline(INITIAL_REPORT)
    further = dossier.further_approaches
    chapter = [section for section in sections(outline, narrative, further, figures_of_approaches(dossier, submission))
               if section.number.split(".")[0].split(" ")[0] == outline.per_approach]
    title = _("What is new")
    return Document(
        name=f"{facts.party.code}-updated-initial-report-v{issue.version}",
        title=_("Updated initial report"), subtitle=_("Article 6, paragraph 2, of the Paris Agreement"),
        party=facts.party.name, authority=facts.party.authority, reported_year=None,
        version=issue.version, date=issue.date, language=facts.language,
        rule=_("Decision 2/CMA.3, annex, paragraphs 18(g) to (i) and 19. Outline: decision 6/CMA.4, annex V, "
               "chapter IV. Supplementary elements: decision 4/CMA.6, annex I."),
        facts=tuple(fact for fact in annexes.cover_facts(facts, issue, dossier.approved, draft=draft)
                    if fact[0] != "Reported year"),
        sections=(Section("", "", title, title, "", 1, "what-is-new", what_is_new(dossier, further, submission)),
                  *chapter),
        notice=annexes.notice(facts), draft=draft, attachments=attachments,
        annexes=(*answers_to_reviewers(dossier, SubmissionKind.UPDATED_INITIAL_REPORT),
                 *annexes.annexes(dossier, (), digests, language=facts.language)))


def what_is_new(dossier: Dossier, further: Iterable[str], submission: Submission) -> tuple[Content, ...]:
    """The further approaches in a table, and what was filed before."""
    approaches = [approach for approach in dossier.approaches if approach.identifier in set(further)]
    earlier = [one for one in dossier.filings if one.kind.is_initial]
    return (
        Prose(_("This report informs on cooperative approaches that no initial report of the Party covers yet. It is "
                "included in the next biennial transparency report due (2/CMA.3 annex para 19).")),
        Table(_("Further cooperative approaches"), (
            Column(_("Approach")), Column(_("Name")), Column(_("Participating Parties")), Column(_("Duration")),
            Column(_("First authorization")), Column(_("Expected mitigation"), numeric=True, unit=T_CO2)),
              tuple((approach.identifier, approach.title, ", ".join(approach.parties),
                     _("{start} to {end}", start=approach.start, end=approach.end),
                     _first_authorization(approach, submission), sum(approach.expected_mitigation.values()) or None)
                    for approach in approaches)),
        Table(_("Initial reports filed before"), (Column(_("Report")), Column(_("Filed on")), Column(_("Covers"))),
              tuple((_name(one), day(one.date), Joined(one.approaches)) for one in earlier)),
    )


def _first_authorization(approach: Approach, submission: Submission) -> str:
    dates = [row.date_of_authorization for row in submission.own_authorizations
             if row.approach == approach.identifier]
    return day(min(dates)) if dates else _("none yet")


def _name(filing: Filing) -> str:
    return filing.title[:1].upper() + filing.title[1:]
