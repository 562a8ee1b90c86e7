"""The dossier of the next year, from that of the year before: what goes on, and what somebody must look at."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.answers import TO_CONFIRM
from reporter.dossier.approach import Approach
from reporter.dossier.approval import APPROVAL
from reporter.dossier.facts import Dossier
from reporter.dossier.sheet_words import REGISTRY
from reporter.dossier.sheets import IDENTIFIER
from reporter.dossier.submitted import PARTNER
from reporter.dossier.written import Tables, Written
from reporter.forms.deadlines import SubmissionKind, annual_information_due, regular_information_due
from reporter.forms.outlines import ANNEX_4
from reporter.language.catalogues import catalogue
from reporter.records.filings import FIRST_VERSION

HOLDINGS, EXPECTED = "holdings", "expected_mitigation"
OF_ITS_YEAR = (APPROVAL,)
"""Tables of facts that hold for one year's inputs alone."""


@dataclass(frozen=True)
class NextYear:
    """What is written into the new dossier, and what to look at in it, each in a sentence."""

    content: Written
    to_review: tuple[str, ...]


def next_year(dossier: Dossier, content: Written, beside: tuple[str, ...]) -> NextYear:
    """The content of the next year's dossier. `beside` are the files that go along as they are."""
    year = dossier.facts.reported_year
    regular = regular_information_due(year + 1)
    goes_on = {key: value for key, value in content.facts.items() if key not in OF_ITS_YEAR}
    later = {"annual_information": (1, annual_information_due(year + 1)),
             "regular_information": (regular.year - regular_information_due(year).year, regular)}
    facts = {**goes_on, "reported_year": year + 1,
             **{key: _first(content.facts[key], *when) for key, when in later.items() if key in content.facts}}
    asks = f"{catalogue(dossier.facts.language).gettext(TO_CONFIRM)}: {year}"
    answers = {outline: tuple(_taken_over(row, asks if outline == ANNEX_4 else None) for row in rows)
               for outline, rows in content.answers.items()}
    tables = {role: rows for role, rows in content.tables.items() if role != HOLDINGS}
    made = replace(content, facts=facts, approaches=tuple(_expected_of(dossier, content, year + 1)), answers=answers,
                   inventory=_with_year(content, year + 1), tables=tables)
    return NextYear(made, tuple(_to_review(dossier, content, beside)))


def _first(issue: Mapping[str, Any], years: int, due: datetime.date) -> Tables:
    """A submission's first version, that many years later, and no later than it is due; without a date as it was."""
    date = issue.get("date")
    if not isinstance(date, datetime.date):
        return {**issue, "version": FIRST_VERSION}
    try:
        later = date.replace(year=date.year + years)
    except ValueError:  # 29 February
        later = date.replace(year=date.year + years, day=28)
    return {**issue, "version": FIRST_VERSION, "date": min(later, due)}


def _taken_over(row: AnswerRow, asks: str | None) -> AnswerRow:
    """An answer as it is to be confirmed; what was due last year is due no longer."""
    answer = f"{asks}\n\n{row.answer}" if asks and row.answer.strip() and not row.answer.startswith(
        asks.partition(":")[0]) else row.answer
    return replace(row, answer=answer, due=None)


def _with_year(content: Written, year: int) -> tuple[Any, ...]:
    """The inventory with a row for the year, still blank."""
    rows = content.inventory
    if not rows or any(str(row[0]) == str(year) for row in rows[1:] if row):
        return rows
    return (*rows, [year, *[None] * (len(rows[0]) - 1)])


def _expected_of(dossier: Dossier, content: Written, year: int) -> Iterator[Tables]:
    """The approaches, each with an expected mitigation of the year, still blank where it is not told yet."""
    for told in content.approaches:
        approach = dossier.approach(str(told.get(IDENTIFIER)))
        if approach is None or not _lacks(approach, year):
            yield told
        else:
            yield {**told, EXPECTED: {**told.get(EXPECTED, {}), str(year): None}}


def _lacks(approach: Approach, year: int) -> bool:
    """True where the approach lasts in a year and expects nothing of it."""
    return year in approach.years and year not in approach.expected_mitigation


def _to_review(dossier: Dossier, content: Written, beside: tuple[str, ...]) -> Iterator[str]:
    facts, year = dossier.facts, dossier.facts.reported_year
    if dossier.filed(SubmissionKind.ANNUAL_INFORMATION) is None:
        yield (f"Nothing that was filed for {year} is on hand. What was filed is kept by `reporter archive` in last "
               "year's dossier; copy its folder filed, or tell the filing in [[filed]].")
    if dossier.filed(SubmissionKind.INITIAL_REPORT) is None:
        yield ("The initial report is not on hand as it was filed, so that each build makes it again. Keep it by "
               "`reporter archive` in last year's dossier and copy its folder filed, or tell it in [[filed]].")
    yield "The dates of the submissions follow from those of the year before, and are no later than they are due."
    confirm = sum(1 for row in content.answers.get(ANNEX_4, ()) if row.answer.strip())
    if confirm:
        yield f"{confirm} answers of annex 4 begin with “To confirm: {year}”. Take the line away once each is true."
    if year + 1 > facts.ndc.last_year:
        yield (f"The NDC implementation period ends in {facts.ndc.last_year}. Write the new one into [ndc], and this "
               "one into [[other_ndc]].")
    for approach in dossier.approaches:
        if _lacks(approach, year + 1):
            yield f"{approach.identifier} has no expected mitigation for {year + 1}. Its place is there, still blank."
        if approach.end.year <= year:
            yield f"{approach.identifier} ended on {approach.end}."
    yield f"The inventory has a row for {year + 1}, without a value."
    if str(year) in facts.title:
        yield f"The title names {year}: {facts.title}."
    if facts.notice:
        yield f"The notice on every page: {facts.notice}"
    yield from (f"Set aside last year, [[ignore]]: {each.code}, {each.reason}" for each in facts.ignore)
    yield from (f"Stands in for {each.what}: {each.value}" for each in facts.stand_in)
    yield from (f"Of another Party, of last year: {name}" for name in beside if name.startswith(f"{PARTNER}/"))
    yield from (f"An export of last year, kept as history: {name}" for name in beside if name.startswith(
        f"{REGISTRY}/"))
    if content.tables.get(HOLDINGS):
        yield f"The holdings that the registry told at the end of {year} were left out; add those of {year + 1}."
