"""Whose submissions are on hand, of which approaches and NDC periods, and each version once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reporter.accounting.annual_quantities import used_for
from reporter.accounting.world.asking import World
from reporter.accounting.world.tables import Mention
from reporter.checks.authorizations import and_more
from reporter.checks.between_parties import PARA, Submissions, first_of, versions_told_twice, years_on_hand
from reporter.checks.checking import Fault, Need, check
from reporter.findings import Severity
from reporter.forms.codelists import ACQUISITION
from reporter.records.rows import Action


@check("REC-110", needs=(), para="4/CMA.6 para 32; 4/CMA.6 annex II table 1",
       remedy="give each submission of a Party and year its own version; the highest replaces the others")
def a_version_is_submitted_once(all_versions: Submissions) -> Iterator[Fault]:
    """A Party submits a version of a year's annual information once.

    Of several versions the highest counts; the others are not compared.

    Bad: two files of IND for 2027, both version 1.0
    Good: version 1.0, then version 1.1
    """
    yield from versions_told_twice(all_versions)


@check("REC-111", needs=(Need.AUTHORIZATIONS, Need.OTHER_PARTIES),
       para=PARA, source="II01", remedy="enter the authorization, or correct the Cooperative approach ID")
def parties_take_part_in_their_approaches(submissions: Submissions, world: World) -> Iterator[Fault]:
    """A Party reports actions and holdings of approaches in which it takes part.

    Some authorization of the approach, in whichever submission, is by it or names it. Where no submission on hand has
    an authorization of the approach, or the Party has first transferred all the ITMOs itself, its authorization may
    stand in the submission of an earlier year: then this is an advice.

    Bad: CHE reports CA0001, of which all authorizations are by GHA for JPN
    Good: JPN reports CA0001, of which an authorization is by GHA for JPN
    """
    taking_part: dict[str, set[str]] = defaultdict(set)
    for submission in submissions:
        for authorization in submission.own_authorizations:
            taking_part[authorization.approach] |= {submission.header.party, *(authorization.authorized_parties or ())}
    for one in world.current:
        party = one.submission.header.party
        for approach, (rows, theirs) in one.approaches.items():
            if party not in taking_part[approach]:
                grave = theirs and taking_part[approach] and not world.read_in_part
                yield Fault((theirs or rows).row.cell("approach"), f"no authorization of this approach on hand is by "
                            f"{party} or names it{and_more(rows.rows)}", approach,
                            severity=None if grave else Severity.ADVICE)


@check("REC-112", needs=(Need.OTHER_PARTIES,), says_missing=Need.OTHER_PARTIES,
       para=f"{PARA}; 4/CMA.6 para 29", severity=Severity.ADVICE,
       remedy="add the other Party's submission; until then the platform's mark is “Null, information for check not "
              "available”")
def the_other_partys_submission_is_on_hand(world: World) -> Iterator[Fault]:
    """The submission of the other Party to a transfer is on hand for the year.

    Bad: IND transfers to JPN in 2027, the submission of JPN for 2027 is not on hand
    Good: both submissions for 2027 are on hand
    """
    years = years_on_hand(world)
    absent: dict[tuple[str, int], list[Mention[Action]]] = defaultdict(list)
    for one in world.current:
        for (party, year), mention in one.others.items():
            if year not in years[party]:
                absent[party, year].append(mention)
    for (party, year), mentions in sorted(absent.items()):
        row, rows = _together(mentions)
        attribute = "transferring_party" if row.action_type == ACQUISITION else "acquiring_party"
        yield Fault(row.cell(attribute), f"the submission of {party} for {year} is not on hand{and_more(rows)}", party)


def _together(mentions: Iterable[Mention[Action]]) -> Mention[Action]:
    """The first row of all that are mentioned, and how many they are."""
    mentions = list(mentions)
    return Mention(first_of(mention.row for mention in mentions), sum(mention.rows for mention in mentions))


def _uses_by_others(world: World) -> Iterator[tuple[Mention[Action], str, list[range]]]:
    """Uses towards the NDC of another Party than reports them, with that Party and its NDC periods on hand."""
    periods: dict[str, dict[range, None]] = defaultdict(dict)
    for one in world.current:
        header = one.submission.header
        periods[header.party][range(header.ndc_first_year, header.ndc_last_year + 1)] = None
    for one in world.current:
        for mention in one.used_by_others:
            user = str(mention.row.using_party)
            yield mention, user, list(periods[user])


@check("REC-113", needs=(), para="2/CMA.3 annex para 8(b)",
       remedy="correct the vintage, the calendar year of use or the using Party, or agree with that Party")
def another_party_uses_what_occurred_in_its_ndc_period(world: World) -> Iterator[Fault]:
    """What another Party uses towards its NDC occurred in the NDC implementation period in which that Party uses it.

    The periods are those that Table 1 names in the submissions of that Party on hand. A use of which none of them has
    the vintage or the year is not tested (REC-114). Uses of one vintage for one year are told once.

    Bad: vintage 2026 used by JPN for 2031, Table 1 of JPN names 2021 to 2030
    Good: vintage 2026 used by JPN for 2027
    """
    for (row, rows), user, periods in _uses_by_others(world):
        year = used_for(row)
        for period in periods:
            if (row.vintage in period) != (year in period):
                yield Fault(row.cell("vintage"), f"is used by {user} for {year}, and only one of the two years is in "
                            f"{period[0]} to {period[-1]}, an NDC implementation period of {user}{and_more(rows)}",
                            row.vintage)
                break


@check("REC-114", needs=(Need.OTHER_PARTIES,), says_missing=Need.OTHER_PARTIES, para="2/CMA.3 annex para 8(b)",
       severity=Severity.ADVICE,
       remedy="add that Party's submission, whose Table 1 names its NDC implementation period")
def the_ndc_period_of_the_party_that_uses_is_on_hand(world: World) -> Iterator[Fault]:
    """The NDC implementation period in which another Party uses ITMOs is on hand.

    It stands in Table 1 of that Party's own annual information, and is not guessed.

    Bad: IND reports a use by JPN for 2027, and no submission of JPN is on hand
    Good: the submission of JPN names 2021 to 2030
    """
    absent: dict[tuple[str, int], list[Mention[Action]]] = defaultdict(list)
    for mention, user, periods in _uses_by_others(world):
        year = used_for(mention.row)
        if not any(mention.row.vintage in period or year in period for period in periods):
            absent[user, year].append(mention)
    for (user, year), mentions in sorted(absent.items()):
        row, rows = _together(mentions)
        yield Fault(row.cell("using_party"), f"whether {user} may use for {year} what it uses is not known, since its "
                    f"NDC implementation period of that year is not on hand{and_more(rows)}", user)
