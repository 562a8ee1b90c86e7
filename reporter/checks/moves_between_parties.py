"""What moves between two Parties: every transfer is acquired, and both sides say the same of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reporter.accounting.world.asking import Answered, RowPair, Unpaired, World
from reporter.accounting.world.layout import SAME_ON_BOTH_SIDES, WHERE_BOTH_SAY
from reporter.checks.authorizations import and_more
from reporter.checks.between_parties import PARA, faults_of, first_of, row_before, years_on_hand
from reporter.checks.checking import Fault, Need, check
from reporter.findings import Severity, other_row
from reporter.forms.codelists import NON_GHG
from reporter.language.wording import Number
from reporter.records.identifiers import Series
from reporter.records.rows import Action
from reporter.records.units import RowPart

AGREE = "agree with the other Party on what was transferred; the Party whose report differs submits a revised one"


def _one_sided(world: World, answered: Answered[Unpaired], counterpart: str, what: str) -> Iterator[Fault]:
    """Faults for rows of which the counterpart Party, which the row names there, reports nothing."""
    years = years_on_hand(world)

    def fault(found: Unpaired) -> Iterator[Fault]:
        row = found.row
        party, year = getattr(row, counterpart), row.action_date.year
        if not world.read_in_part.isdisjoint({(party, year), (party, year + 1)}):
            return  # What the other Party reports may stand where it could not be read.
        # What leaves in December may arrive in January, in a report that is not on hand.
        turn = row.action_date.month == 12 and year + 1 not in years[party]
        further = "" if found.blocks == 1 else f" and further blocks, {found.quantity} ITMOs"
        yield Fault(row.cell("first_id"), f"{found.block}{further}: {party} reports no {what}", row.first_id,
                    severity=Severity.WARNING if turn else None)

    yield from faults_of(answered, fault)


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

    An acquisition dated before the transfer, or in another year, is an error. That both sides date it alike is a
    reading: the decisions compare amounts.

    Bad: transferred on 1 March 2027, acquired on 1 February 2027
    Good: transferred on 1 March 2027, acquired on 1 March 2027
    """
    def fault(pair: RowPair[Action]) -> Iterator[Fault]:
        sent, received = pair.before.action_date, pair.row.action_date
        grave = received < sent or received.year != sent.year
        yield Fault(pair.row.cell("action_date"), f"{row_before(pair)} dates the transfer {sent}", received,
                    severity=Severity.ERROR if grave else None)

    yield from faults_of(world.answers.other_dates, fault)


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
    yield from faults_of(world.answers.other_words, _other_words)
    uneven = world.answers.other_quantities
    yield from faults_of(Answered(tuple(_moved_together(uneven)), uneven.more), _other_quantities)


def _other_words(pair: RowPair[Action]) -> Iterator[Fault]:
    row, match = pair.before, pair.row
    for attribute in SAME_ON_BOTH_SIDES:
        here, there = getattr(match, attribute), getattr(row, attribute)
        if here != there and not (attribute in WHERE_BOTH_SAY and None in (here, there)):
            yield Fault(match.cell(attribute), f"{row_before(pair)} says {there or 'nothing'}", here,
                        severity=Severity.ADVICE if attribute == "authorization_id" else None)


def _other_quantities(moved: tuple[list[Action], list[Action]]) -> Iterator[Fault]:
    sent, received = moved
    if _edges(sent) != _edges(received):
        return
    in_metric = all(row.metric == NON_GHG for row in (*sent, *received))
    for metric in dict.fromkeys(row.non_ghg_metric for row in sent if row.metric == NON_GHG):
        there, here = (_amount(rows, metric) for rows in (sent, received))
        if here is not None and here != there:
            yield Fault(first_of(received).cell("quantity_non_ghg"), _compared(sent, received, there, here, metric))
    tonnes, ours = (sum(row.quantity for row in rows) for rows in (sent, received))
    if tonnes != ours:
        yield Fault(first_of(received).cell("quantity"), _compared(sent, received, tonnes, ours, "t CO2 eq"),
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


def _compared(sent: Sequence[Action], received: Sequence[Action], there: Number | None, here: Number,
              unit: str | None) -> str:
    """What two sides say of the same ITMOs."""
    at = first_of(received).place
    sending, receiving = (f"{other_row(first_of(rows).place, at)}{and_more(len(rows))}"
                          for rows in (sent, received))
    return f"of the same ITMOs {there if there is not None else 'no'} {unit} were sent in {sending}, {here} {unit} " \
           f"acquired in {receiving}"
