"""The ledger: what a Party's registry holds at 31 December, replayed from its actions on blocks of ITMOs.

The life of an ITMO: authorized, first transferred once, transferred and acquired, used or cancelled once
and last (2/CMA.3 annex paras 2, 20 and 21(e)). Held are the opening holdings, what was acquired, and what
was first transferred by authorization or issuance and so stays in the registry; less what was transferred,
used and cancelled. An action that contradicts the ledger changes nothing where it does, and is a fault. Where no
earlier year is on hand, ITMOs that were not seen before are taken as held when the year opened: the first action on
them is a fault in that it was not seen coming, and takes effect all the same.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from reporter.accounting.holding_rows import holding_rows
from reporter.forms import codelists
from reporter.records.blocks import BlockMap, block_of, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Holding
from reporter.records.submission import Submission
from reporter.records.units import RowPart

STAYS = frozenset({codelists.AT_AUTHORIZATION, codelists.AT_ISSUANCE})
"""First transfers that leave the ITMO in the registry (2/CMA.3 annex para 2(b))."""

ENDS = codelists.OMGE | {codelists.AT_USE_OR_CANCELLATION, codelists.OTHER_CANCELLATIONS}
"""First transfers whose event is the use or cancellation itself (2/CMA.3 annex para 2(b), 4/CMA.6 para 17)."""


class State(Enum):
    """Where an ITMO is that the registry has seen."""

    HELD = "held"
    AWAY = "transferred"
    ENDED = "used or cancelled"


class Effect(Enum):
    """What an action does to an ITMO of the registry; of one day in this order.

    Each has the state it leads to, the term of the year's flow it is, and whether it is a first transfer.
    """

    FIRST_KEPT = 0, State.HELD, "first_transfers_kept", True
    FIRST_OUT = 1, State.AWAY, "first_transferred_out", True
    FIRST_ENDED = 2, State.ENDED, "first_transferred_by_use", True
    ACQUIRED = 3, State.HELD, "acquisitions", False
    TRANSFERRED = 4, State.AWAY, "transfers_out", False
    USED = 5, State.ENDED, "uses", False
    CANCELLED = 6, State.ENDED, "cancellations", False

    def __init__(self, rank: int, leads_to: State, term: str, is_first_transfer: bool) -> None:
        self.rank = rank
        self.leads_to = leads_to
        self.term = term
        self.is_first_transfer = is_first_transfer


class Known(NamedTuple):
    """The state of a block, and the row that brought it there."""

    state: State
    row: Action | Holding


class FaultKind(StrEnum):
    """How an action contradicts the ledger."""

    NOT_FIRST_TRANSFERRED = "not first transferred before being acted on"
    NOT_HELD = "not held"
    ALREADY_HELD = "already held"
    ALREADY_FIRST_TRANSFERRED = "already first transferred"
    ENDED = "used or cancelled before"


class LedgerFault(NamedTuple):
    """An action that contradicts the ledger on `block`, a part of its own block.

    `row` is the action, or a row of the opening holdings; `earlier` the row it contradicts, None where
    the ITMOs were never seen.
    """

    kind: FaultKind
    row: Action | Holding
    block: Block
    earlier: Action | Holding | None

    @property
    def sort_key(self) -> tuple[Any, ...]:
        return self.row.place.sort_key, self.block, self.kind


class Entry(NamedTuple):
    """What an action did to a part of its block. `origin` is the row that had brought the part, where one had."""

    action: Action
    first: int
    last: int
    effect: Effect
    origin: Action | Holding | None

    @property
    def quantity(self) -> int:
        """The number of ITMOs."""
        return self.last - self.first + 1

    @property
    def block(self) -> Block:
        return block_of(self.action, self.first, self.last)


class Ended(NamedTuple):
    """ITMOs that were used or cancelled, and the row that says so."""

    block: Block
    action: Action | Holding


@dataclass(frozen=True)
class Flow:
    """How a year's opening holdings became its closing holdings, in ITMOs.

    `first_transferred_out` and `first_transferred_by_use` never were in the account; they are no terms of `closing`.
    """

    year: int
    opening: int
    first_transfers_kept: int = 0
    acquisitions: int = 0
    transfers_out: int = 0
    uses: int = 0
    cancellations: int = 0
    first_transferred_out: int = 0
    first_transferred_by_use: int = 0

    @property
    def closing(self) -> int:
        return (self.opening + self.first_transfers_kept + self.acquisitions
                - self.transfers_out - self.uses - self.cancellations)


@dataclass(frozen=True)
class Ledger:
    """A registry's position at 31 December of `through`, and how it came about.

    `known` has the state of each ITMO that was seen, by series in order; `entries` are the parts of actions that took
    effect, by series and then by day; `skipped` rows whose identifiers name no block.
    """

    through: int
    known: Mapping[Series, BlockMap[Known]]
    faults: tuple[LedgerFault, ...]
    entries: tuple[Entry, ...]
    flows: tuple[Flow, ...]
    skipped: tuple[Action | Holding, ...] = ()

    @property
    def held(self) -> Iterator[RowPart]:
        """The blocks held, each with the row that it came from, by series and serial."""
        return (RowPart(known.row, first, last) for blocks in self.known.values() for first, last, known in blocks
                if known.state is State.HELD)

    @property
    def ended(self) -> Iterator[Ended]:
        """The ITMOs that were used or cancelled, by series and serial."""
        return (Ended(Block(series, first, last), known.row) for series, blocks in self.known.items()
                for first, last, known in blocks if known.state is State.ENDED)

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Table 4: maximal blocks whose ITMOs agree in every column, at the place of the row they came from."""
        return holding_rows(self.held)

    def flow(self, year: int) -> Flow:
        """The movements of a year; a year without actions carries its holdings over."""
        first, last = self.flows[0].year, self.flows[-1]
        if year > last.year:
            return Flow(year, last.closing)
        return self.flows[year - first] if year >= first else Flow(year, self.flows[0].opening)


def effect_of(action: Action) -> Effect:
    """What an action does, by its type and subtype.

    A first transfer without a subtype, or with one that is not yet defined, leaves nothing in the registry.
    """
    if action.action_type == codelists.FIRST_TRANSFER:
        return _FIRST_TRANSFERS.get(action.action_subtype, Effect.FIRST_OUT)
    return _OTHER_TYPES[action.action_type]


_FIRST_TRANSFERS: dict[str | None, Effect] = {
    **dict.fromkeys(STAYS, Effect.FIRST_KEPT), **dict.fromkeys(ENDS, Effect.FIRST_ENDED)}
_OTHER_TYPES = {
    codelists.ACQUISITION: Effect.ACQUIRED, codelists.TRANSFER: Effect.TRANSFERRED, codelists.USE: Effect.USED,
    codelists.CANCELLATION: Effect.CANCELLED,
}


Step = tuple[datetime.date, int, int, int, int, Effect, Action]
"""An action in its turn within its series: by day; of one day by the life of an ITMO, that is first transfer,
acquisition, transfer, use, cancellation; of one kind by first and last serial. The number after that parts
what is equal."""


def ledger_of(submission: Submission, *, is_alone: bool = False) -> Ledger:
    """The ledger of a submission, through its reported year.

    Without actions of earlier years and without opening holdings, last year's reported holdings open it; a workbook
    that is alone and has none of these may have opened with anything.
    """
    opening = submission.opening
    if not opening and not submission.history:
        opening = submission.previous
    unseen_held = is_alone and not opening and not submission.history
    return replay(submission.history + submission.actions, opening, through=submission.header.reported_year,
                  unseen_held=unseen_held)


def replay(actions: Iterable[Action], opening: Iterable[Holding] = (), *, through: int,
           unseen_held: bool = False) -> Ledger:
    """The position at 31 December of `through`, from opening holdings and actions in any order.

    With `unseen_held`, ITMOs never seen before an action were held when the ledger opened.
    """
    skipped: list[Action | Holding] = []
    faults: list[LedgerFault] = []
    entries: list[Entry] = []
    series: dict[Series, BlockMap[Known]] = defaultdict(BlockMap)
    opened = _open(series, opening, faults, skipped)
    for name, steps in _steps(actions, through, skipped).items():
        blocks = series[name]
        for step in _in_turn(steps):
            opened += _apply(blocks, name, step, entries, faults, unseen_held=unseen_held)
    return Ledger(
        through, {name: series[name] for name in sorted(series)},
        tuple(sorted(faults, key=lambda fault: fault.sort_key)), tuple(entries),
        tuple(_flows(entries, opened, through)), tuple(sorted(skipped, key=lambda row: row.place.sort_key)))


def _open(series: dict[Series, BlockMap[Known]], opening: Iterable[Holding], faults: list[LedgerFault],
          skipped: list[Action | Holding]) -> int:
    """Enter the opening holdings; gives their number of ITMOs."""
    opened = 0
    for row in sorted(opening, key=lambda row: (row.first_id, row.last_id, row.place.sort_key)):
        if not is_sound(row):
            skipped.append(row)
            continue
        blocks = series[row.first_id.series]
        for first, last, known in blocks.cut(row.first_id.serial, row.last_id.serial):
            if known is not None:
                faults.append(LedgerFault(FaultKind.ALREADY_HELD, row, block_of(row, first, last), known.row))
                continue
            blocks.put(first, last, Known(State.HELD, row))
            opened += last - first + 1
    return opened


def _steps(actions: Iterable[Action], through: int, skipped: list[Action | Holding]) -> dict[Series, list[Step]]:
    """The sound actions through the year, by series in a fixed order."""
    steps: dict[Series, list[Step]] = defaultdict(list)
    count = 0
    for action in actions:
        if action.action_date.year > through:
            continue
        if not is_sound(action):
            skipped.append(action)
            continue
        count += 1
        effect, first = effect_of(action), action.first_id
        steps[first.series].append((action.action_date, effect.rank, first.serial, action.last_id.serial, count,
                                    effect, action))
    return {series: steps[series] for series in sorted(steps)}


def _in_turn(steps: list[Step]) -> list[Step]:
    """The steps of a series in their turn; alike ones, of which only the first takes effect, by place in the files."""
    steps.sort()
    if any(one[:4] == other[:4] for one, other in pairwise(steps)):
        steps.sort(key=lambda step: (step[:4], step[-1].place.sort_key))
    return steps


def _apply(blocks: BlockMap[Known], series: Series, step: Step, entries: list[Entry],
           faults: list[LedgerFault], *, unseen_held: bool) -> int:
    """Let one action act on what is known of its series; gives the ITMOs that it shows to have been held before."""
    _, _, begin, end, _, effect, action = step
    taken: list[tuple[int, int]] = []
    held_before = 0
    for first, last, known in blocks.cut(begin, end):
        kind = _fault(effect, known, action)
        row = known.row if known else None
        if kind:
            faults.append(LedgerFault(kind, action, Block(series, first, last), row))
            if known is not None or not unseen_held:
                continue
            held_before += last - first + 1
        entries.append(Entry(action, first, last, effect, row))
        # Pieces side by side become one, so that there are never more blocks than twice the rows.
        joins = taken and taken[-1][1] + 1 == first
        taken.append((taken.pop()[0] if joins else first, last))
    known = Known(effect.leads_to, action)
    for first, last in taken:
        blocks.put(first, last, known)
    return held_before


def _fault(effect: Effect, known: Known | None, action: Action) -> FaultKind | None:
    """How an effect contradicts what is known of a piece; None where it does not."""
    if known is None:
        return _fault_of_unseen(effect, action)
    if effect.is_first_transfer:
        return FaultKind.ALREADY_FIRST_TRANSFERRED
    if known.state is State.ENDED:
        return FaultKind.ENDED
    if effect is Effect.ACQUIRED:
        return FaultKind.ALREADY_HELD if known.state is State.HELD else None
    return FaultKind.NOT_HELD if known.state is State.AWAY else None


def _fault_of_unseen(effect: Effect, action: Action) -> FaultKind | None:
    """ITMOs never seen can be first transferred or acquired; in the registry of the first transferring Party
    anything else comes before their first transfer."""
    if effect.is_first_transfer or effect is Effect.ACQUIRED:
        return None
    own = action.itmo_registry[:3] == action.first_id.party
    return FaultKind.NOT_FIRST_TRANSFERRED if own else FaultKind.NOT_HELD


def _flows(entries: list[Entry], opened: int, through: int) -> Iterator[Flow]:
    """The flow of each year from that of the first action to `through`."""
    moved: dict[tuple[int, str], int] = defaultdict(int)
    for entry in entries:
        moved[entry.action.action_date.year, entry.effect.term] += entry.last - entry.first + 1
    for year in range(min((year for year, _ in moved), default=through), through + 1):
        flow = Flow(year, opened, **{effect.term: moved.get((year, effect.term), 0) for effect in Effect})
        opened = flow.closing
        yield flow
