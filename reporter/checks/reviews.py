"""What reviewers recommended, and whether the Party answers it (4/CMA.6 paras 39-44)."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.checking import Fault, check
from reporter.dossier.facts import Dossier
from reporter.dossier.review import ANSWER, STATE, WHERE
from reporter.findings import Severity


@check("REV-101", needs=(), para="4/CMA.6 paras 43-44; 6/CMA.4 annex II paras 6, 25", severity=Severity.WARNING,
       remedy="address it, and write into the row what was done, where, and the state “answered”; the next updated "
              "initial report or annex 4, whichever is filed earlier, says so")
def recommendations_of_reviewers_are_answered(dossier: Dossier) -> Iterator[Fault]:
    """What an Article 6 technical expert review recommended is answered.

    A Party responds to recommendations by addressing the inconsistencies and reporting back on how. A review team
    reiterates what a Party does not respond to; significant and persistent inconsistencies, and how long they last, are
    displayed publicly (4/CMA.6 para 38).

    Bad: 18.a on the initial report, open
    Good: 18.a, answered, with what was done and where
    """
    for one in dossier.recommendations:
        if not one.is_answered:
            marked = [word for word, said in (("significant", one.significant), ("persistent", one.persistent)) if said]
            yield Fault(one.place.at(STATE), f"{one.identifier} on the {one.reviewed.words} is open"
                        + (f", and marked as {' and '.join(marked)}" if marked else ""))


@check("REV-102", needs=(), as_one=True, para="4/CMA.6 para 43",
       remedy="write how the inconsistency was addressed, and in which report and heading it stands")
def an_answered_recommendation_says_how_and_where(dossier: Dossier) -> Iterator[Fault]:
    """A recommendation that is answered says how it was addressed, and where.

    Bad: state answered, and no answer
    Good: state answered, with an answer and where it stands, such as: annex 4 on 2028, VI.B.2
    """
    for one in dossier.recommendations:
        for label, said in ((ANSWER, one.answer), (WHERE, one.where)):
            if one.is_answered and not said:
                yield Fault(one.place.at(label), f"is empty for {one.identifier}, which is answered")
