"""Who does what by when: every heading of each report with its question, state, owner, day and place."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporter.documents.due import Due
from reporter.documents.outlined import narrative_file
from reporter.documents.recommendations import REVIEWED
from reporter.dossier.answer_rows import all_rows
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT, Answer, Heading, Outline
from reporter.language.wording import Joined, message
from reporter.language.wording import message as _


class AnswerState(StrEnum):
    """How far the answer to a heading or element is."""

    OPEN = "open"
    TO_CONFIRM = "to confirm"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    ANSWERED = "answered"

    @property
    def wants_work(self) -> bool:
        """True where somebody still has to do something."""
        return self in (AnswerState.OPEN, AnswerState.TO_CONFIRM)


STATES: Mapping[AnswerState, str] = {
    AnswerState.OPEN: _("open"), AnswerState.TO_CONFIRM: _("to confirm"),
    AnswerState.NOT_AVAILABLE: _("not available"), AnswerState.NOT_APPLICABLE: _("not applicable"),
    AnswerState.ANSWERED: _("answered")}
"""The states in words of the documents' languages."""
_OF_KINDS = {AnswerKind.PROSE: AnswerState.ANSWERED, AnswerKind.MISSING: AnswerState.OPEN,
             AnswerKind.NOT_APPLICABLE: AnswerState.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE: AnswerState.NOT_AVAILABLE}


@dataclass(frozen=True)
class WorkItem:
    """One question: `title` in short, `question` in the words of the decision; `due` is its own, or the report's."""

    number: str
    approach: str | None
    title: str
    question: str
    state: AnswerState
    owner: str | None
    due: datetime.date | None
    place: Place


@dataclass(frozen=True)
class Work:
    """The questions of one report, or of the reviewers."""

    title: str
    items: tuple[WorkItem, ...]

    @property
    def counts(self) -> Mapping[AnswerState, int]:
        """How many items are in each state, those that want work first."""
        counts = Counter(item.state for item in self.items)
        return {state: counts[state] for state in AnswerState if counts[state]}

    @property
    def open(self) -> tuple[WorkItem, ...]:
        """The items that want work."""
        return tuple(item for item in self.items if item.state.wants_work)


_REPORTS = ((SubmissionKind.INITIAL_REPORT, INITIAL_REPORT), (SubmissionKind.UPDATED_INITIAL_REPORT, INITIAL_REPORT),
            (SubmissionKind.REGULAR_INFORMATION, ANNEX_4))


def work_on(dossier: Dossier, narrative: Narrative, dues: tuple[Due, ...]) -> tuple[Work, ...]:
    """The work on each report that is still to be filed in the version that the dossier names, and on reviews."""
    days = {due.part: due.due for due in dues}
    found = []
    for kind, folder in _REPORTS:
        if kind not in days or dossier.was_filed(kind):
            continue
        outline = dossier.edition.outline(folder)
        items = _items(outline, kind, dossier, narrative, days[kind])
        found.append(Work(REVIEWED[kind], tuple(items)))
    if dossier.recommendations:
        found.append(Work(_("Recommendations of reviewers"), tuple(
            _recommended(dossier, days.get(SubmissionKind.REGULAR_INFORMATION)))))
    return tuple(found)


def _items(outline: Outline, kind: SubmissionKind, dossier: Dossier, narrative: Narrative,
           due: datetime.date | None) -> Iterator[WorkItem]:
    approaches = {SubmissionKind.INITIAL_REPORT: dossier.reported_approaches,
                  SubmissionKind.UPDATED_INITIAL_REPORT: dossier.further_approaches}.get(kind, dossier.approach_names)
    updates = kind is SubmissionKind.UPDATED_INITIAL_REPORT
    for heading, approach, number in all_rows(outline, approaches):
        if updates and heading.chapter != outline.per_approach:
            continue
        answer = narrative.answer(outline.folder, heading.number, approach)
        element = heading.elements[number] if number is not None else None
        if element is None and heading.answer is Answer.BELOW:
            continue
        if element is not None and answer is not None and answer.kind in (
                AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE):
            continue  # the heading is set aside with all its elements
        part = answer if element is None else answer.elements.get(element.title) if answer else None
        there = part or answer
        place = there.place if there else Place(narrative_file(outline, heading, approach), column=heading.number)
        yield WorkItem(
            heading.number, approach, message(element.title if element else heading.short),
            message(element.asks if element else heading.title), _state(heading, part, is_element=element is not None),
            (part and part.owner) or (answer and answer.owner) or None,
            (part and part.due) or (answer and answer.due) or due, dossier.seen.place(place))


def _state(heading: Heading, answer: AnswerText | None, *, is_element: bool) -> AnswerState:
    """The state of an answer; a heading whose figures the tables give is answered by them."""
    if answer is not None and answer.to_confirm:
        return AnswerState.TO_CONFIRM
    state = _OF_KINDS[answer.kind] if answer else AnswerState.OPEN
    if state is AnswerState.OPEN and heading.answer is Answer.FIGURES and not is_element:
        return AnswerState.ANSWERED
    return state


def _recommended(dossier: Dossier, due: datetime.date | None) -> Iterator[WorkItem]:
    for one in dossier.recommendations:
        yield WorkItem(one.identifier, None, Joined((one.identifier, REVIEWED[one.reviewed]), ", "), one.text,
                       AnswerState.ANSWERED if one.is_answered else AnswerState.OPEN, one.owner, one.due or due,
                       dossier.seen.place(one.place))
