"""Who writes an answer, and by when: the comment below its heading, `<!-- owner: who; due: 2027-03-01 -->`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reporter.dossier.answers import AnswerText
from reporter.files.told_once import shown
from reporter.findings import Findings, Place, Severity, define

NO_DUE_DATE = define(
    "NAR-021", "The date by which an answer is due is a date", para="form", severity=Severity.WARNING,
    remedy="Write the date as yyyy-mm-dd", text="""
    Who writes an answer, and by when, stands in a comment below its heading; reports do not print it.
    Bad: <!-- owner: Energy unit; due: spring -->
    Good: <!-- owner: Energy unit; due: 2027-03-01 -->""")


UNCLEAR_OWNER = define(
    "NAR-044", "The name of who writes an answer can stand in a comment", para="form",
    remedy="Write a name alone, without --> and without “due:”; the date has a cell of its own", text="""
    Who writes an answer, and by when, stands in a comment in a chapter, which reports do not print: what ends the
    comment would be printed, and what looks like a date would be taken for the one due.
    Bad: Unit A --> Unit B
    Good: Units A and B""")


def owner_line(owner: str | None, due: str | None) -> str:
    """The comment that says who writes an answer, and by when."""
    return "<!-- " + "; ".join([*([f"owner: {owner}"] if owner else []), *([f"due: {due}"] if due else [])]) + " -->"


def stands_in_a_comment(owner: str | None, due: str | None) -> bool:
    """True where the comment that says who writes an answer, and by when, is read as it was written."""
    line = owner_line(owner, due)
    comments = [comment for _, comment in closed_comments(line)]
    return comments == [line] and _said(line) == (owner or "", due or "")


def is_owner_line(line: str) -> bool:
    """True for a comment that says who writes an answer, or by when."""
    return bool(owners_by_row(line, "", Findings()))


def without_owner_lines(line: str) -> str:
    """A line without the comments that say who writes an answer."""
    for _, comment in reversed(list(closed_comments(line))):
        if is_owner_line(comment):
            line = line.replace(comment, "").rstrip()
    return line


Owner = tuple[str | None, datetime.date | None]


def owners_by_row(text: str, name: str, findings: Findings) -> dict[int, Owner]:
    """Who writes an answer and by when, by the row in which the comment begins that says so."""
    owners: dict[int, Owner] = {}
    for row, comment in closed_comments(text.replace("\r\n", "\n").replace("\r", "\n")):
        said = _said(comment)
        if said is None:
            continue
        owner, due = said
        try:
            day = datetime.date.fromisoformat(due) if due else None
        except ValueError:
            findings.add(NO_DUE_DATE.finding(Place(name, row=row), f"“{shown(due)}” is no date", shown(due)))
            day = None
        owners[row] = owner or None, day
    return owners


def _said(comment: str) -> tuple[str, str] | None:
    """Who writes an answer, and by when, as a comment has them; None where it says neither."""
    said = " ".join(comment[4:-3].split())
    if not _SAYS_WHO.match(said):
        return None
    *before, due = _DUE.split(said) if _DUE.search(said) else (said, "")
    return _SAYS_WHO.sub("", "; due: ".join(before), count=1).strip(), due.strip()


_SAYS_WHO = re.compile(r"owner ?:|(?=due ?:)", re.IGNORECASE)
_DUE = re.compile(r"(?:^|[;,] ?| (?=due ?:))due ?:", re.IGNORECASE)


def closed_comments(text: str) -> Iterator[tuple[int, str]]:
    """Each comment with the row in which it begins; one that is not closed hides what follows."""
    row, after = 1, 0
    while (start := text.find("<!--", after)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        row += text.count("\n", after, start)
        yield row, text[start:end + 3]
        row, after = row + text.count("\n", start, end), end + 3


def with_owners(answer: AnswerText, owners: Mapping[int, Owner]) -> AnswerText:
    """The answer and its elements, each with who writes it: the comment below its own heading line."""
    if not owners:
        return answer
    begin = {answer.place.row or 0: "", **{part.place.row or 0: title for title, part in answer.elements.items()}}
    said: dict[str, Owner] = {}
    for row, owner in owners.items():
        said.setdefault(begin[max(first for first in begin if first <= row)], owner)
    elements = {title: replace(part, owner=said[title][0], due=said[title][1]) if title in said else part
                for title, part in answer.elements.items()}
    own = said.get("", (None, None))
    return replace(answer, owner=own[0], due=own[1], elements=elements)
