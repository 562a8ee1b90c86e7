"""Between Parties and years: every transfer is acquired, and each ITMO is in one place in the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reporter.accounting.annual_quantities import is_use_towards_ndc_of, used_for
from reporter.accounting.ledger import Effect, effect_of
from reporter.accounting.pairing import PairedTransfers, Unpaired, paired
from reporter.checks.actions import same_action, unit_offset
from reporter.checks.authorizations import and_more
from reporter.checks.checking import Fault, Need, Subject, check, run
from reporter.findings import Finding, Severity, other_row
from reporter.forms.codelists import ACQUISITION, CANCELLATION, FIRST_TRANSFER, NON_GHG, USE
from reporter.language.wording import Number
from reporter.records.identifiers import Block, Series, named_blocks
from reporter.records.overlaps import block_rows, disagreements, overlaps
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission, latest_versions
from reporter.records.units import RowPart

PARA = "2/CMA.3 annex para 33(a); 6/CMA.4 annex I paras 37-40"
AGREE = "agree with the other Party on what was transferred; the Party whose report differs submits a revised one"
ENDED = frozenset({Effect.USED, Effect.CANCELLED, Effect.FIRST_ENDED})
Submissions = tuple[Submission, ...]


def findings_between(submissions: Iterable[Submission]) -> list[Finding]:
    """The findings between the submissions of several Parties and years; the highest version of each counts."""
    return run(between(submissions))


def between(submissions: Iterable[Submission]) -> Subject:
    """The submissions of several Parties and years as a subject, their transfers paired."""
    submissions = tuple(submissions)
    current = latest_versions(submissions)
    return Subject(submissions=current, all_versions=submissions, pairing=paired(current))


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


def _years_on_hand(submissions: Submissions) -> dict[str, set[int]]:
    years: dict[str, set[int]] = defaultdict(set)
    for submission in submissions:
        years[submission.header.party].add(submission.header.reported_year)
    return years


def _one_sided(unpaired: Iterable[Unpaired], submissions: Submissions, side: int, what: str) -> Iterator[Fault]:
    """Faults for rows whose counterpart Party, the one at `side` of the route, is on hand for the year."""
    years = _years_on_hand(submissions)
    for route, row, blocks in unpaired:
        party, year = route[side], row.action_date.year
        if year not in years[party]:
            continue
        # What leaves in December may arrive in January, in a report that is not on hand.
        turn = row.action_date.month == 12 and year + 1 not in years[party]
        yield Fault(row.cell("first_id"), f"{named_blocks(blocks)}: {party} reports no {what}", row.first_id,
                    severity=Severity.WARNING if turn else None)


@check("REC-101", needs=(Need.ACTIONS, Need.OTHER_PARTIES), para=PARA, remedy=AGREE)
def what_is_transferred_is_acquired(submissions: Submissions, pairing: PairedTransfers) -> Iterator[Fault]:
    """What one Party first transfers or transfers to another, the other reports as an acquisition.

    ITMOs transferred in December may be acquired in January; where that year is not on hand this is a warning.

    Bad: IND transfers serials 1 to 100 to JPN, JPN acquires serials 1 to 90
    Good: IND transfers serials 1 to 100 to JPN, JPN acquires serials 1 to 60 and 61 to 100
    """
    yield from _one_sided(pairing.not_received, submissions, 1, "acquisition of them")


@check("REC-102", needs=(Need.ACTIONS, Need.OTHER_PARTIES), para=PARA, remedy=AGREE)
def what_is_acquired_was_transferred(submissions: Submissions, pairing: PairedTransfers) -> Iterator[Fault]:
    """What one Party acquires from another, the other reports as a first transfer or transfer to it.

    Bad: JPN acquires serials 1 to 110 from IND, IND transfers serials 1 to 100
    Good: JPN acquires serials 1 to 100 from IND, IND transfers serials 1 to 100
    """
    yield from _one_sided(pairing.not_sent, submissions, 0, "first transfer or transfer of them")


@check("REC-103", needs=(), para=PARA, severity=Severity.WARNING,
       remedy="agree with the other Party on the date; a few days between two registries may be explained")
def transfer_and_acquisition_have_one_date(pairing: PairedTransfers) -> Iterator[Fault]:
    """A transfer and its acquisition have the same date.

    An acquisition dated before the transfer, or in another year, is an error.

    Bad: transferred on 1 March 2027, acquired on 1 February 2027
    Good: transferred on 1 March 2027, acquired on 1 March 2027
    """
    for row, match in pairing.pairs:
        sent, received = row.action_date, match.action_date
        if sent != received:
            grave = received < sent or received.year != sent.year
            yield Fault(match.cell("action_date"), f"{other_row(row.place, match.place)} dates the transfer {sent}",
                        received, severity=Severity.ERROR if grave else None)


SAME_ON_BOTH_SIDES = ("approach", "authorization_id", "metric", "non_ghg_metric", "gwp_values", "mitigation_type",
                      "vintage", "first_transferring_party")


@check("REC-104", needs=(),
       para=PARA, remedy="agree with the other Party; the Party whose report differs submits a revised one")
def both_parties_say_the_same_of_what_moves(pairing: PairedTransfers) -> Iterator[Fault]:
    """Transfer and acquisition agree on approach, authorization, metric, GWP values, mitigation type and vintage.

    Where GWP values are blank on one side they are not compared. Each Party assigns its own Authorization IDs:
    another ID is an advice. Quantities are compared for the same ITMOs, however each side parts them into rows, in the
    metric of the ITMOs: in a non-GHG metric, another quantity in t CO2 eq is a warning, since each Party may convert
    for itself. Where one side misses some of the ITMOs, that alone is told (REC-101, REC-102).

    Bad: transferred with vintage 2026, acquired with vintage 2027
    Good: transferred and acquired with vintage 2026
    """
    for row, match in pairing.pairs:
        for attribute in SAME_ON_BOTH_SIDES:
            here, there = getattr(match, attribute), getattr(row, attribute)
            if here != there and not (attribute == "gwp_values" and None in (here, there)):
                yield Fault(match.cell(attribute), f"{other_row(row.place, match.place)} says {there or 'nothing'}",
                            here, severity=Severity.ADVICE if attribute == "authorization_id" else None)
    for sent, received in _moved_together(pairing.pairs):
        if _edges(sent) != _edges(received):
            continue
        in_metric = all(row.metric == NON_GHG for row in (*sent, *received))
        for metric in dict.fromkeys(row.non_ghg_metric for row in sent if row.metric == NON_GHG):
            there, here = (_amount(rows, metric) for rows in (sent, received))
            if here is not None and here != there:
                yield Fault(_first(received).cell("quantity_non_ghg"), _compared(sent, received, there, here, metric))
        tonnes, ours = (sum(row.quantity for row in rows) for rows in (sent, received))
        if tonnes != ours:
            yield Fault(_first(received).cell("quantity"), _compared(sent, received, tonnes, ours, "t CO2 eq"),
                        severity=Severity.WARNING if in_metric else None)


def _moved_together(pairs: Iterable[tuple[Action, Action]]) -> Iterator[tuple[list[Action], list[Action]]]:
    """Rows that sent and rows that received the same ITMOs: together what one side parts and the other joins."""
    beside: dict[int, list[Action]] = defaultdict(list)
    senders: dict[int, Action] = {}
    for row, match in pairs:
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


def _consumptions(submissions: Submissions) -> list[Action]:
    return [row for submission in submissions for row in submission.actions if effect_of(row) in ENDED]


@check("REC-106", needs=(), para=f"{PARA}; 2/CMA.3 annex para 21(e)",
       remedy="find out which registry holds the ITMOs; the Party whose report differs submits a revised one")
def each_itmo_is_in_one_place(submissions: Submissions) -> Iterator[Fault]:
    """At the end of a year an ITMO is held, used or cancelled by one Party, once.

    Holdings of one year are compared with each other, and with what was used or cancelled until then.

    Bad: serial 100 held by IND and by JPN at the end of 2027
    Good: serial 100 held by JPN at the end of 2027
    """
    consumed = _consumptions(submissions)
    owners = _owners(submissions)
    for year in sorted({submission.header.reported_year for submission in submissions}):
        held = [row for submission in submissions if submission.header.reported_year == year
                for row in submission.holdings]
        until = [row for row in consumed if row.action_date.year <= year]
        for before, row in overlaps([*held, *until]):
            owner, other = owners[id(row)], owners[id(before)]
            if owner is other or _same(before, row):
                continue
            last = min(before.last_id.serial, row.last_id.serial)
            block = Block(row.first_id.series, row.first_id.serial, last)
            yield Fault(row.cell("first_id"), f"{block}: {_status(before)} by {other.header.party} in "
                        f"{other_row(before.place, row.place)}, {_status(row)} by {owner.header.party} here",
                        row.first_id)


def _owners(submissions: Submissions) -> dict[int, Submission]:
    """The submission of each row of Tables 3 and 4, by the row's identity: two files may name their rows alike."""
    return {id(row): submission for submission in submissions for row in block_rows(submission)}


def _same(before: BlockRow, row: BlockRow) -> bool:
    """True for one action told twice (REC-107)."""
    return isinstance(before, Action) and isinstance(row, Action) and same_action(before) == same_action(row)


def _status(row: BlockRow) -> str:
    return _STATUS[row.action_type] if isinstance(row, Action) else "held"


_STATUS = {USE: "used", CANCELLATION: "cancelled", FIRST_TRANSFER: "first transferred by use or cancellation"}


@check("REC-107", needs=(),
       para=PARA, source="II02", remedy="report the action in the submission of the Party that took it only")
def an_action_stands_in_one_submission(submissions: Submissions) -> Iterator[Fault]:
    """The same action on the same block stands in one submission only.

    Two rows are the same action if date, type, subtype, registry and block are the same.

    Bad: the use of 1 March 2027 in JPN01 of serials 1 to 100 stands in two submissions
    Good: it stands in the submission of JPN
    """
    first: dict[tuple[Any, ...], tuple[Action, Submission]] = {}
    for submission in submissions:
        for row in submission.actions:
            before, other = first.setdefault(same_action(row), (row, submission))
            if other is not submission:
                yield Fault(row.cell("first_id"), f"the same action is also reported in "
                            f"{other_row(before.place, row.place)}", row.first_id)


def _disagreeing(submissions: Submissions,
                 says: Callable[[BlockRow], Hashable | None]) -> Iterator[tuple[BlockRow, BlockRow]]:
    """Rows of two submissions that share an ITMO and say different things of it."""
    owners = _owners(submissions)
    rows = [row for submission in submissions for row in block_rows(submission)]
    yield from (pair for pair in disagreements(rows, says) if owners[id(pair[0])] is not owners[id(pair[1])])


@check("REC-108", needs=(), para=PARA, source="II04", remedy="write the metric in which the ITMOs were authorized")
def an_itmo_keeps_its_metric_everywhere(submissions: Submissions) -> Iterator[Fault]:
    """Every submission gives an ITMO the same metric.

    Bad: GHG in the submission of IND, non-GHG in that of JPN
    Good: GHG in both
    """
    for before, row in _disagreeing(submissions, lambda row: (row.metric, row.non_ghg_metric)):
        yield Fault(row.cell("metric"), f"{other_row(before.place, row.place)} says {before.metric} of the same ITMOs, "
                    f"this row {row.metric}", row.metric)


@check("REC-109", needs=(),
       para=PARA, source="II05", remedy="write the same underlying unit for an ITMO in every submission")
def an_itmo_keeps_its_underlying_unit_everywhere(submissions: Submissions) -> Iterator[Fault]:
    """Every submission links an ITMO to the same underlying unit, where it names one.

    Bad: ITMO 1 is unit VCS-1001 with IND, VCS-2001 with JPN
    Good: ITMO 1 is unit VCS-1001 with both
    """
    for before, row in _disagreeing(submissions, unit_offset):
        yield Fault(row.cell("first_unit_id"), f"{other_row(before.place, row.place)} links the same ITMOs to other "
                    "units", row.first_unit_id)


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
def parties_take_part_in_their_approaches(submissions: Submissions) -> Iterator[Fault]:
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
    for submission in submissions:
        party = submission.header.party
        missing: dict[str, list[BlockRow]] = defaultdict(list)
        for row in block_rows(submission):
            if party not in taking_part[row.approach]:
                missing[row.approach].append(row)
        for approach, rows in missing.items():
            theirs = [row for row in rows if row.first_transferring_party != party]
            grave = theirs and taking_part[approach]
            yield Fault((theirs or rows)[0].cell("approach"), f"no authorization of this approach on hand is by "
                        f"{party} or names it{and_more(len(rows))}", approach,
                        severity=None if grave else Severity.ADVICE)


@check("REC-112", needs=(Need.OTHER_PARTIES,), says_missing=Need.OTHER_PARTIES,
       para=f"{PARA}; 4/CMA.6 para 29", severity=Severity.ADVICE,
       remedy="add the other Party's submission; until then the platform's mark is “Null, information for check not "
              "available”")
def the_other_partys_submission_is_on_hand(submissions: Submissions) -> Iterator[Fault]:
    """The submission of the other Party to a transfer is on hand for the year.

    Bad: IND transfers to JPN in 2027, the submission of JPN for 2027 is not on hand
    Good: both submissions for 2027 are on hand
    """
    years = _years_on_hand(submissions)
    absent: dict[tuple[str, int], list[Action]] = defaultdict(list)
    for submission in submissions:
        for row in submission.actions:
            other = row.transferring_party if row.action_type == ACQUISITION else row.acquiring_party
            if other and row.action_date.year not in years[other]:
                absent[other, row.action_date.year].append(row)
    for (party, year), rows in sorted(absent.items()):
        row = min(rows, key=lambda row: row.place.sort_key)
        attribute = "transferring_party" if row.action_type == ACQUISITION else "acquiring_party"
        yield Fault(row.cell(attribute), f"the submission of {party} for {year} is not on hand{and_more(len(rows))}",
                    party)


def _uses_by_others(submissions: Submissions) -> Iterator[tuple[Action, str, list[range]]]:
    """Each use towards the NDC of another Party than reports it, with that Party and its NDC periods on hand."""
    periods: dict[str, dict[range, None]] = defaultdict(dict)
    for submission in submissions:
        header = submission.header
        periods[header.party][range(header.ndc_first_year, header.ndc_last_year + 1)] = None
    for submission in submissions:
        for row in submission.actions:
            user = row.using_party
            if user not in (None, submission.header.party) and is_use_towards_ndc_of(row, user):
                yield row, user, list(periods[user])


@check("REC-113", needs=(), para="2/CMA.3 annex para 8(b)",
       remedy="correct the vintage, the calendar year of use or the using Party, or agree with that Party")
def another_party_uses_what_occurred_in_its_ndc_period(submissions: Submissions) -> Iterator[Fault]:
    """What another Party uses towards its NDC occurred in the NDC implementation period in which that Party uses it.

    The periods are those that Table 1 names in the submissions of that Party on hand. A use of which none of them has
    the vintage or the year is not tested (REC-114).

    Bad: vintage 2026 used by JPN for 2031, Table 1 of JPN names 2021 to 2030
    Good: vintage 2026 used by JPN for 2027
    """
    for row, user, periods in _uses_by_others(submissions):
        year = used_for(row)
        for period in periods:
            if (row.vintage in period) != (year in period):
                yield Fault(row.cell("vintage"), f"is used by {user} for {year}, and only one of the two years is in "
                            f"{period[0]} to {period[-1]}, an NDC implementation period of {user}", row.vintage)
                break


@check("REC-114", needs=(Need.OTHER_PARTIES,), says_missing=Need.OTHER_PARTIES, para="2/CMA.3 annex para 8(b)",
       severity=Severity.ADVICE,
       remedy="add that Party's submission, whose Table 1 names its NDC implementation period")
def the_ndc_period_of_the_party_that_uses_is_on_hand(submissions: Submissions) -> Iterator[Fault]:
    """The NDC implementation period in which another Party uses ITMOs is on hand.

    It stands in Table 1 of that Party's own annual information, and is not guessed.

    Bad: IND reports a use by JPN for 2027, and no submission of JPN is on hand
    Good: the submission of JPN names 2021 to 2030
    """
    absent: dict[tuple[str, int], list[Action]] = defaultdict(list)
    for row, user, periods in _uses_by_others(submissions):
        if not any(row.vintage in period or used_for(row) in period for period in periods):
            absent[user, used_for(row)].append(row)
    for (user, year), rows in sorted(absent.items()):
        row = min(rows, key=lambda row: row.place.sort_key)
        yield Fault(row.cell("using_party"), f"whether {user} may use for {year} what it uses is not known, since its "
                    f"NDC implementation period of that year is not on hand{and_more(len(rows))}", user)
