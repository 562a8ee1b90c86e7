"""What the Article 6 technical expert review recommended, and what the Party did (6/CMA.4 annex II paras 5, 6, 25)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind


@dataclass(frozen=True)
class Recommendation:
    """One recommendation: `identifier` is that of the element, such as 18.a; `reviewed` the report that it is on.

    `significant` and `persistent` are what the review marked the inconsistency as (4/CMA.6 para 41). `answer` and
    `where` are what the Party says, and in which report; `owner` and `due` who answers it, and by when.
    """

    identifier: str
    reviewed: SubmissionKind
    text: str
    place: Place
    significant: bool = False
    persistent: bool = False
    is_answered: bool = False
    answer: str = ""
    where: str = ""
    owner: str | None = None
    due: datetime.date | None = None
