"""Between Parties and years: every transfer is acquired, and each ITMO is in one place in the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from reporter.accounting.annual_quantities import used_for
from reporter.accounting.world.asking import Answered, RowPair, Unpaired, World
from reporter.accounting.world.layout import SAME_ON_BOTH_SIDES, WHERE_BOTH_SAY
from reporter.accounting.world.tables import Mention
from reporter.checks.authorizations import and_more
from reporter.checks.checking import Fault, Need, Subject, check, run
from reporter.findings import Finding, Severity, other_row
from reporter.forms.codelists import ACQUISITION, CANCELLATION, FIRST_TRANSFER, NON_GHG, USE
from reporter.language.wording import Number
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission, latest_versions
from reporter.records.units import RowPart

T = TypeVar("T")
R = TypeVar("R", bound=BlockRow)
PARA = "2/CMA.3 annex para 33(a); 6/CMA.4 annex I paras 37-40"
AGREE = "agree with the other Party on what was transferred; the Party whose report differs submits a revised one"
Submissions = tuple[Submission, ...]


def findings_between(submissions: Iterable[Submission]) -> list[Finding]:
    """The findings between the submissions of several Parties and years; the highest version of each counts."""
    return run(between(submissions))


def between(submissions: Iterable[Submission]) -> Subject:
    """The submissions of several Parties and years as a subject, with the world that they are."""
    return between_tabled(World.of(submissions))


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


def _years_on_hand(world: World) -> dict[str, set[int]]:
    years: dict[str, set[int]] = defaultdict(set)
    for one in world.current:
        years[one.submission.header.party].add(one.submission.header.reported_year)
    return years


def _told(answered: Answered[T], faults: Callable[[T], Iterable[Fault]]) -> Iterator[Fault]:
    """The faults of what was answered, and at the last of them how many more rows there are."""
    last = None
    for found in answered:
        for last in faults(found):
            yield last
    if last is not None and answered.more:
        yield Fault(last.place, f"and {answered.more:,} more rows of this kind, which are not told one by one")


def _one_sided(world: World, answered: Answered[Unpaired], counterpart: str, what: str) -> Iterator[Fault]:
    """Faults for rows of which the counterpart Party, which the row names there, reports nothing."""
    years = _years_on_hand(world)

    def fault(found: Unpaired) -> Iterator[Fault]:
        row = found.row
        party, year = getattr(row, counterpart), row.action_date.year
        # What leaves in December may arrive in January, in a report that is not on hand.
        turn = row.action_date.month == 12 and year + 1 not in years[party]
        further = "" if found.blocks == 1 else f" and further blocks, {found.quantity} ITMOs"
        yield Fault(row.cell("first_id"), f"{found.block}{further}: {party} reports no {what}", row.first_id,
                    severity=Severity.WARNING if turn else None)

    yield from _told(answered, fault)


@check("REC-101", needs=(Need.ACTIONS, Need.OTHER_PARTIES), para=PARA, remedy=AGREE)
def what_is_transferred_is_acquired(world: World) -> Iterator[Fault]:
    """What one Party first transfers or transfers to another, the other reports as an acquisition.

    ITMOs transferred in December may be acquired in January; where that year is not on hand this is a warning.

    Bad: IND transfers serials 1 to 100 to JPN, JPN acquires serials 1 to 90
    Good: IND transfers serials 1 to 100 to JPN, JPN acquires serials 1 to 60 and 61 to 100
    """
    yield from _one_sided(world, world.answers.not_received, "acquiring_party", "acquisition of them")


@check("REC-102", needs=(Need.ACTIONS, Need.OTHER_PARTIES), para=PARA, remedy=AGREE)
def what_is_acquired_was_transferred(world: World) -> Iterator[Fault]:
    """What one Party acquires from another, the other reports as a first transfer or transfer to it.

    Bad: JPN acquires serials 1 to 110 from IND, IND transfers serials 1 to 100
    Good: JPN acquires serials 1 to 100 from IND, IND transfers serials 1 to 100
    """
    yield from _one_sided(world, world.answers.not_sent, "transferring_party", "first transfer or transfer of them")


@check("REC-103", needs=(), para=PARA, severity=Severity.WARNING,
       remedy="agree with the other Party on the date; a few days between two registries may be explained")
def transfer_and_acquisition_have_one_date(world: World) -> Iterator[Fault]:
    """A transfer and its acquisition have the same date.

    An acquisition dated before the transfer, or in another year, is an error.

    Bad: transferred on 1 March 2027, acquired on 1 February 2027
    Good: transferred on 1 March 2027, acquired on 1 March 2027
    """
    def fault(pair: RowPair[Action]) -> Iterator[Fault]:
        sent, received = pair.before.action_date, pair.row.action_date
        grave = received < sent or received.year != sent.year
        yield Fault(pair.row.cell("action_date"), f"{_before(pair)} dates the transfer {sent}", received,
                    severity=Severity.ERROR if grave else None)

    yield from _told(world.answers.other_dates, fault)


def _before(pair: RowPair[R]) -> str:
    """The first of two rows, named to someone who looks at the second."""
    return other_row(pair.before.place, pair.row.place)


@check("REC-104", needs=(),
       para=PARA, remedy="agree with the other Party; the Party whose report differs submits a revised one")
def both_parties_say_the_same_of_what_moves(world: World) -> Iterator[Fault]:
    """Transfer and acquisition agree on approach, authorization, metric, GWP values, mitigation type and vintage.

    Where GWP values are blank on one side they are not compared. Each Party assigns its own Authorization IDs:
    another ID is an advice. Quantities are compared for the same ITMOs, however each side parts them into rows, in the
    metric of the ITMOs: in a non-GHG metric, another quantity in t CO2 eq is a warning, since each Party may convert
    for itself. Where one side misses some of the ITMOs, that alone is told (REC-101, REC-102).

    Bad: transferred with vintage 2026, acquired with vintage 2027
    Good: transferred and acquired with vintage 2026
    """
    yield from _told(world.answers.other_words, _other_words)
    uneven = world.answers.other_quantities
    yield from _told(Answered(tuple(_moved_together(uneven)), uneven.more), _other_quantities)


def _other_words(pair: RowPair[Action]) -> Iterator[Fault]:
    row, match = pair.before, pair.row
    for attribute in SAME_ON_BOTH_SIDES:
        here, there = getattr(match, attribute), getattr(row, attribute)
        if here != there and not (attribute in WHERE_BOTH_SAY and None in (here, there)):
            yield Fault(match.cell(attribute), f"{_before(pair)} says {there or 'nothing'}", here,
                        severity=Severity.ADVICE if attribute == "authorization_id" else None)


def _other_quantities(moved: tuple[list[Action], list[Action]]) -> Iterator[Fault]:
    sent, received = moved
    if _edges(sent) != _edges(received):
        return
    in_metric = all(row.metric == NON_GHG for row in (*sent, *received))
    for metric in dict.fromkeys(row.non_ghg_metric for row in sent if row.metric == NON_GHG):
        there, here = (_amount(rows, metric) for rows in (sent, received))
        if here is not None and here != there:
            yield Fault(_first(received).cell("quantity_non_ghg"), _compared(sent, received, there, here, metric))
    tonnes, ours = (sum(row.quantity for row in rows) for rows in (sent, received))
    if tonnes != ours:
        yield Fault(_first(received).cell("quantity"), _compared(sent, received, tonnes, ours, "t CO2 eq"),
                    severity=Severity.WARNING if in_metric else None)


def _moved_together(pairs: Iterable[RowPair[Action]]) -> Iterator[tuple[list[Action], list[Action]]]:
    """Rows that sent and rows that received the same ITMOs: together what one side parts and the other joins."""
    beside: dict[int, list[Action]] = defaultdict(list)
    senders: dict[int, Action] = {}
    for row, match, *_ in pairs:
        senders[id(row)] = row
        beside[id(row)].append(match)
        beside[id(match)].append(row)
    seen: set[int] = set()
    for sender in senders.values():
        group, ahead = [], [sender]
        while ahead:
            row = ahead.pop()
            if id(row) not in seen:
                seen.add(id(row))
                group.append(row)
                ahead += beside[id(row)]
        if group:
            yield [row for row in group if id(row) in senders], [row for row in group if id(row) not in senders]


def _edges(rows: Iterable[Action]) -> dict[tuple[Series, int], int]:
    """Where blocks begin, and where they end: alike for rows of the same ITMOs, however they are parted."""
    edges: Counter[tuple[Series, int]] = Counter()
    for row in rows:
        edges[row.first_id.series, row.first_id.serial] += 1
        edges[row.first_id.series, row.last_id.serial + 1] -= 1
    return {edge: count for edge, count in edges.items() if count}


def _amount(rows: Iterable[Action], metric: str | None) -> Decimal | None:
    """What rows come to in a non-GHG metric; None where one of them gives no amount in it."""
    amounts = [RowPart(row, row.first_id.serial, row.last_id.serial).non_ghg
               if row.non_ghg_metric == metric else None for row in rows]
    return None if None in amounts else sum((amount for amount in amounts if amount is not None), start=Decimal(0))


def _first(rows: Iterable[Action]) -> Action:
    return min(rows, key=lambda row: row.place.sort_key)


def _compared(sent: Sequence[Action], received: Sequence[Action], there: Number | None, here: Number,
              unit: str | None) -> str:
    """What two sides say of the same ITMOs."""
    at = _first(received).place
    sending, receiving = (f"{other_row(_first(rows).place, at)}{and_more(len(rows))}"
                          for rows in (sent, received))
    return f"of the same ITMOs {there if there is not None else 'no'} {unit} were sent in {sending}, {here} {unit} " \
           f"acquired in {receiving}"


@check("REC-105", needs=(), para=f"{PARA}; 6/CMA.4 annex II para 3(c)",
       remedy="agree with the other Party; the authorization itself says which is right")
def an_authorization_reads_alike_everywhere(submissions: Submissions) -> Iterator[Fault]:
    """The same version of an authorization says the same in every submission.

    Bad: IND JCM 1 version 1 has sector Energy generation with IND and Transportation with JPN
    Good: IND JCM 1 version 1 reads alike in both
    """
    first: dict[tuple[Any, ...], Authorization] = {}
    compared = ("date_of_authorization", "authorized_quantity", "metric", "sectors", "activity_types",
                "purposes_for_authorization", "authorized_parties", "first_transfer_definition")
    for submission in submissions:
        for row in submission.own_authorizations:
            key = (row.approach, row.authorization_id, row.authorization_version)
            before = first.setdefault(key, row)
            for attribute in compared:
                here, there = _sorted(getattr(row, attribute)), _sorted(getattr(before, attribute))
                if here != there:
                    yield Fault(row.cell(attribute), f"{other_row(before.place, row.place)} says {there or 'nothing'} "
                                f"for {row.authorization_id}", here)


def _sorted(value: object) -> object:
    return ", ".join(sorted(value)) if isinstance(value, tuple) else value


@check("REC-106", needs=(), para=f"{PARA}; 2/CMA.3 annex para 21(e)",
       remedy="find out which registry holds the ITMOs; the Party whose report differs submits a revised one")
def each_itmo_is_in_one_place(world: World) -> Iterator[Fault]:
    """At the end of a year an ITMO is held, used or cancelled by one Party, once.

    Holdings of one year are compared with each other, and with what was used or cancelled until then.

    Bad: serial 100 held by IND and by JPN at the end of 2027
    Good: serial 100 held by JPN at the end of 2027
    """
    def fault(pair: RowPair[BlockRow]) -> Iterator[Fault]:
        before, row = pair.before, pair.row
        last = min(before.last_id.serial, row.last_id.serial)
        block = Block(row.first_id.series, row.first_id.serial, last)
        yield Fault(row.cell("first_id"), f"{block}: {_status(before)} by {pair.party_before} in {_before(pair)}, "
                    f"{_status(row)} by {pair.party} here", row.first_id)

    yield from _told(world.answers.other_places, fault)


def _status(row: BlockRow) -> str:
    return _STATUS[row.action_type] if isinstance(row, Action) else "held"


_STATUS = {USE: "used", CANCELLATION: "cancelled", FIRST_TRANSFER: "first transferred by use or cancellation"}


@check("REC-107", needs=(),
       para=PARA, source="II02", remedy="report the action in the submission of the Party that took it only")
def an_action_stands_in_one_submission(world: World) -> Iterator[Fault]:
    """The same action on the same block stands in one submission only.

    Two rows are the same action if date, type, subtype, registry and block are the same.

    Bad: the use of 1 March 2027 in JPN01 of serials 1 to 100 stands in two submissions
    Good: it stands in the submission of JPN
    """
    yield from _told(world.answers.told_twice, lambda pair: (Fault(
        pair.row.cell("first_id"), f"the same action is also reported in {_before(pair)}", pair.row.first_id),))


@check("REC-108", needs=(), para=PARA, source="II04", remedy="write the metric in which the ITMOs were authorized")
def an_itmo_keeps_its_metric_everywhere(world: World) -> Iterator[Fault]:
    """Every submission gives an ITMO the same metric.

    Bad: GHG in the submission of IND, non-GHG in that of JPN
    Good: GHG in both
    """
    yield from _told(world.answers.other_metrics, lambda pair: (Fault(
        pair.row.cell("metric"), f"{_before(pair)} says {pair.before.metric} of the same ITMOs, this row "
        f"{pair.row.metric}", pair.row.metric),))


@check("REC-109", needs=(),
       para=PARA, source="II05", remedy="write the same underlying unit for an ITMO in every submission")
def an_itmo_keeps_its_underlying_unit_everywhere(world: World) -> Iterator[Fault]:
    """Every submission links an ITMO to the same underlying unit, where it names one.

    Bad: ITMO 1 is unit VCS-1001 with IND, VCS-2001 with JPN
    Good: ITMO 1 is unit VCS-1001 with both
    """
    yield from _told(world.answers.other_units, lambda pair: (Fault(
        pair.row.cell("first_unit_id"), f"{_before(pair)} links the same ITMOs to other units",
        pair.row.first_unit_id),))


@check("REC-110", needs=(), para="4/CMA.6 para 32; 4/CMA.6 annex II table 1",
       remedy="give each submission of a Party and year its own version; the highest replaces the others")
def a_version_is_submitted_once(all_versions: Submissions) -> Iterator[Fault]:
    """A Party submits a version of a year's annual information once.

    Of several versions the highest counts; the others are not compared.

    Bad: two files of IND for 2027, both version 1.0
    Good: version 1.0, then version 1.1
    """
    first: dict[tuple[Any, ...], Submission] = {}
    for submission in all_versions:
        header = submission.header
        before = first.setdefault((header.party, header.reported_year, header.version), submission)
        if before is not submission:
            yield Fault(header.cell("version"), f"this version of {header.party} for {header.reported_year} also "
                        f"stands in {before.header.place.file}", header.version)


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
                grave = theirs and taking_part[approach]
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
    years = _years_on_hand(world)
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
    return Mention(_first(mention.row for mention in mentions), sum(mention.rows for mention in mentions))


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
