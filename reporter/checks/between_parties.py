"""The submissions of several Parties and years as one subject, and what the rules between them have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from reporter.accounting.world.asking import Answered, RowPair, World
from reporter.checks.checking import Fault, Subject, run
from reporter.findings import Finding, other_row
from reporter.records.rows import Action, BlockRow
from reporter.records.submission import Submission, latest_versions

T = TypeVar("T")
R = TypeVar("R", bound=BlockRow)
PARA = "2/CMA.3 annex para 33(a); 6/CMA.4 annex I paras 37-40"
Submissions = tuple[Submission, ...]


def findings_between(submissions: Iterable[Submission]) -> list[Finding]:
    """The findings between the submissions of several Parties and years; the highest version of each counts."""
    return run(between(submissions))


def between(submissions: Iterable[Submission], not_whole: Iterable[str] = ()) -> Subject:
    """The submissions of several Parties and years as a subject; `not_whole` as in the world that they are."""
    return between_tabled(World.of(submissions, not_whole))


def between_tabled(world: World) -> Subject:
    """A world as a subject."""
    return Subject(submissions=tuple(one.submission for one in world.current), world=world,
                   all_versions=tuple(one.submission for one in world.all_versions))


def linked(submissions: Iterable[Submission]) -> Submissions:
    """The current submissions, each opened by the holdings of its Party's year before, where they are on hand.

    Authorizations of other years and of other Parties are looked up in the others.
    """
    current = latest_versions(submissions)
    by_year = {(one.header.party, one.header.reported_year): one for one in current}
    return tuple(_looking_around(_opened(one, by_year.get((one.header.party, one.header.reported_year - 1))), current)
                 for one in current)


def _looking_around(submission: Submission, current: Submissions) -> Submission:
    """The submission with the authorizations that others of the current ones tell."""
    party = submission.header.party
    others = [one for one in current if one.header != submission.header]
    own = (row for one in others if one.header.party == party for row in one.authorizations)
    theirs = (row for one in others if one.header.party != party for row in one.authorizations)
    return replace(submission, other_years=(*submission.other_years, *own),
                   of_partners=(*submission.of_partners, *theirs))


def _opened(submission: Submission, before: Submission | None) -> Submission:
    if before is None or submission.previous or submission.history:
        return submission
    return replace(submission, previous=before.holdings, previous_year=before.header.reported_year)


def versions_told_twice(submissions: Iterable[Submission]) -> Iterator[Fault]:
    """A fault for each submission of a Party, year and version that stands in another file too."""
    first: dict[tuple[str, int, str], Submission] = {}
    for one in submissions:
        header, before = one.header, first.setdefault(one.key, one)
        if before is not one:
            yield Fault(header.cell("version"), f"this version of {header.party} for {header.reported_year} also "
                        f"stands in {before.header.place.file}", header.version)


def years_on_hand(world: World) -> dict[str, set[int]]:
    """The years of which each Party's annual information is on hand."""
    years: dict[str, set[int]] = defaultdict(set)
    for one in world.current:
        years[one.submission.header.party].add(one.submission.header.reported_year)
    return years


def faults_of(answered: Answered[T], faults: Callable[[T], Iterable[Fault]]) -> Iterator[Fault]:
    """The faults of what was answered, and at the last of them how many more rows there are."""
    last = None
    for found in answered:
        for last in faults(found):
            yield last
    if last is not None and answered.more:
        yield Fault(last.place, f"and {answered.more:,} more rows of this kind, which are not told one by one")


def row_before(pair: RowPair[R]) -> str:
    """The first of two rows, named to someone who looks at the second."""
    return other_row(pair.before.place, pair.row.place)


def first_of(rows: Iterable[Action]) -> Action:
    """The first of rows, by file and row."""
    return min(rows, key=lambda row: row.place.sort_key)
