"""What the Party filed before: it is not silently changed, and what follows it has a higher version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporter.checks.between_parties import versions_told_twice
from reporter.checks.checking import Fault, Need, check
from reporter.comparison.differences import Difference, Kind
from reporter.comparison.submissions import AUTHORIZATION_KEY, compare, row_differences
from reporter.comparison.units import actions_form, unit_differences
from reporter.files.aef.spelling import ANY_PARTY
from reporter.findings import Place, Severity
from reporter.forms.codelists import AT_USE_OR_CANCELLATION, FIRST_TRANSFER, OMGE
from reporter.forms.editions import years_of
from reporter.records.rows import Action, Authorization
from reporter.records.submission import Submission, latest_versions, version_number

Filed = tuple[Submission, ...]


@check("AEF-708", needs=(Need.AUTHORIZATIONS, Need.ACTIONS, Need.HOLDINGS, Need.ENTITIES, Need.FILED),
       para="4/CMA.6 para 32; 4/CMA.6 annex II table 1",
       remedy="raise the version above the one that was filed; `reporter diff` says what changed")
def the_version_is_above_those_filed(submission: Submission, filed: Filed) -> Iterator[Fault]:
    """What is submitted again has a higher version than what was filed for the year.

    A submission that says what was filed may keep its version. Versions are compared as numbers: 1.10 is above 1.9.

    Bad: version 1.0, where another version 1.0 was filed for 2027
    Good: version 1.1, where version 1.0 was filed for 2027
    """
    header = submission.header
    own = version_number(header.version)
    for before in filed:
        if before.header.reported_year != header.reported_year:
            continue
        number = version_number(before.header.version)
        if number > own or number == own and differs(before, submission):
            yield Fault(header.cell("version"), f"version {before.header.version} was filed for "
                        f"{header.reported_year}, {before.header.place.file}", header.version)


def differs(before: Submission, submission: Submission) -> bool:
    """True if Tables 2 to 5 of two versions say something else; how they are spelt and explained is passed over."""
    parts = compare(_plain_submission(before), _plain_submission(submission)).parts[1:]
    return any(part.differences for part in parts)


def _plain_submission(submission: Submission) -> Submission:
    return Submission(submission.header, tuple(_in_one_form(submission.authorizations)),
                      tuple(_plain(submission.actions)), submission.holdings, submission.entities)


def _plain(actions: Iterable[Action]) -> Iterator[Action]:
    """The actions without their explanations; a first transfer by cancellation for OMGE is written as either type."""
    for action in actions:
        written: dict[str, str | None] = {"explanation": None}
        if action.action_type == FIRST_TRANSFER and action.action_subtype in OMGE:
            written["action_subtype"] = AT_USE_OR_CANCELLATION
        yield action.model_copy(update=written)


def _in_one_form(authorizations: Iterable[Authorization]) -> Iterator[Authorization]:
    """The authorizations with their timeframe as its years, where it tells nothing else, in the words of no profile."""
    for row in authorizations:
        text = row.authorized_timeframe
        years = years_of(text) if text else None
        explained = (row.explanation or "").replace(ANY_PARTY, "").strip() or None
        yield row.model_copy(update={"authorized_timeframe": " - ".join(years) if years else text,
                                     "explanation": explained})


@check("AEF-709", needs=(Need.AUTHORIZATIONS, Need.ACTIONS, Need.FILED),
       para="4/CMA.6 para 32; 2/CMA.3 annex paras 20, 34",
       remedy="put it back as it was filed; or submit a corrected version for that year and put it into the folder "
              "previous")
def what_was_filed_is_not_changed(submission: Submission, filed: Filed) -> Iterator[Fault]:
    """Earlier years' actions and authorizations are as they were filed.

    The highest version of each year counts. How blocks are parted into rows, and explanations, may differ. A year
    of which the dossier has no actions is told by its holdings alone, and its actions are not compared.

    Bad: 100 ITMOs used in 2026 in the annual information of that year, 90 in the dossier for 2027
    Good: 100 ITMOs used in 2026 in both
    """
    for before in (each.as_of(submission.edition) for each in latest_versions(filed)):
        year, file = before.header.reported_year, before.header.place.file
        if year >= submission.header.reported_year:
            continue
        actions = [row for row in submission.history if row.action_date.year == year]
        if actions:
            form = actions_form(submission.edition)
            for difference in unit_differences(form, _plain(before.actions), _plain(actions)):
                yield from _faults(difference, "first_id", year, file)
        before_and_now = [tuple(_in_one_form(rows)) for rows in (before.authorizations, submission.own_authorizations)]
        for difference in row_differences(AUTHORIZATION_KEY, *before_and_now):
            # An authorization of a later year could not be filed then.
            if difference.kind is not Kind.ADDED:
                yield from _faults(difference, "authorization_id", year, file)


_COLUMN = {"first_id": "First ID", "authorization_id": "Authorization ID"}


def _faults(difference: Difference, key: str, year: int, file: str) -> Iterator[Fault]:
    """A fault for each cell that says something else than what was filed, or for the row."""
    named = str(difference.block) if difference.block else ", version ".join(str(value) for _, value in difference.key)
    if difference.kind is Kind.ADDED:
        yield Fault(_row(difference.new_places, key), f"{named}: the action is not in the annual information for "
                    f"{year} as filed, {file}", named)
    elif difference.kind is Kind.REMOVED:
        yield Fault(_row(difference.old_places, key), f"{named}: this row was filed for {year}, and the dossier has no "
                    "such row", named)
    for change in difference.changes:
        place = next(iter(change.new_places), _row(difference.new_places, key))
        yield Fault(place, f"{named}: {change.label} was filed as “{_said(change.old)}” for {year}, {file}, and is now "
                    f"“{_said(change.new)}”", change.new)


def _row(places: Iterable[Place], key: str) -> Place:
    return next(iter(places)).at(_COLUMN[key])


def _said(value: object) -> object:
    return "nothing" if value is None else value


@check("AEF-721", needs=(), para="4/CMA.6 para 32; 4/CMA.6 annex II table 1", severity=Severity.WARNING,
       remedy="keep the file that was submitted, and take the other out of the folder")
def a_version_was_filed_once(filed: Filed) -> Iterator[Fault]:
    """What was filed for a year in a version stands in one file.

    Of two files, one alone can be what was filed; which of them counts here is chance.

    Bad: two workbooks of IND for 2026, both version 1.0
    Good: version 1.0, then version 1.1
    """
    yield from versions_told_twice(filed)


@check("AEF-722", needs=(), para="2/CMA.3 annex para 7; 4/CMA.6 annex II table 1",
       remedy="write the NDC implementation period as it was filed; a period that was wrong is corrected in a revised "
              "annual information of each year")
def the_ndc_period_stays_as_filed(submission: Submission, filed: Filed) -> Iterator[Fault]:
    """The NDC implementation period is that of earlier submissions.

    The method for corresponding adjustments is applied consistently throughout the period. A period that begins
    after the one that was filed is a new one.

    Bad: NDC implementation period 2021 to 2030 filed for 2026, 2025 to 2030 for 2027
    Good: NDC implementation period 2021 to 2030 in both
    """
    header = submission.header
    own = (header.ndc_first_year, header.ndc_last_year)
    for before in latest_versions(filed):
        first, last = before.header.ndc_first_year, before.header.ndc_last_year
        overlaps = own[0] <= last and first <= own[1]
        if before.header.reported_year < header.reported_year and overlaps and (first, last) != own:
            attribute = "ndc_first_year" if first != own[0] else "ndc_last_year"
            yield Fault(header.cell(attribute), f"the period {first} to {last} was filed for "
                        f"{before.header.reported_year}, {before.header.place.file}", getattr(header, attribute))
