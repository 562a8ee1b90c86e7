"""The ledger: what a Party's registry holds at 31 December, replayed from its actions on blocks of ITMOs.

The life of an ITMO: authorized, first transferred once, transferred and acquired, used or cancelled once
and last (2/CMA.3 annex paras 2, 20 and 21(e)). Held are the opening holdings, what was acquired, and what
was first transferred by authorization or issuance and so stays in the registry; less what was transferred,
used and cancelled. An action that contradicts the ledger changes nothing where it does, and is a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from enum import Enum, StrEnum
from typing import NamedTuple

from reporter.accounting.blocks import BlockMap, Piece, block_of, sound
from reporter.accounting.holding_rows import holding_rows
from reporter.forms import codelists
from reporter.records import Action, Block, Holding, Series, Submission

STAYS = frozenset({codelists.AT_AUTHORIZATION, codelists.AT_ISSUANCE})
"""First transfers that leave the ITMO in the registry (2/CMA.3 annex para 2(b))."""

ENDS = codelists.OMGE | {codelists.AT_USE_OR_CANCELLATION, codelists.OTHER_CANCELLATIONS}
"""First transfers whose event is the use or cancellation itself (2/CMA.3 annex para 2(b), 4/CMA.6 para 17)."""


class Effect(Enum):
    """What an action does to an ITMO of the registry."""

    FIRST_KEPT = "first transferred, and held"
    FIRST_OUT = "first transferred, and out of the registry"
    FIRST_ENDED = "first transferred by its use or cancellation"
    ACQUIRED = "acquired"
    TRANSFERRED = "transferred"
    USED = "used"
    CANCELLED = "cancelled"

    @property
    def is_first_transfer(self) -> bool:
        return self in _FIRST


_FIRST = frozenset({Effect.FIRST_KEPT, Effect.FIRST_OUT, Effect.FIRST_ENDED})


class State(Enum):
    """Where an ITMO is that the registry has seen."""

    HELD = "held"
    AWAY = "transferred"
    ENDED = "used or cancelled"


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
    def sort_key(self) -> tuple:
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
    action: Action


@dataclass(frozen=True)
class Flow:
    """How a year's opening holdings became its closing holdings, in ITMOs.

    `first_transferred_out` and `first_transferred_by_use` never were in the account; they are no terms of `closing`.
    """

    year: int
    opening: int = 0
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


_TERM = {
    Effect.FIRST_KEPT: "first_transfers_kept", Effect.FIRST_OUT: "first_transferred_out",
    Effect.FIRST_ENDED: "first_transferred_by_use", Effect.ACQUIRED: "acquisitions",
    Effect.TRANSFERRED: "transfers_out", Effect.USED: "uses", Effect.CANCELLED: "cancellations",
}

_LEADS_TO = {
    Effect.FIRST_KEPT: State.HELD, Effect.FIRST_OUT: State.AWAY, Effect.FIRST_ENDED: State.ENDED,
    Effect.ACQUIRED: State.HELD, Effect.TRANSFERRED: State.AWAY, Effect.USED: State.ENDED,
    Effect.CANCELLED: State.ENDED,
}


@dataclass(frozen=True)
class Ledger:
    """A registry's position at 31 December of `through`, and how it came about.

    `entries` are the parts of actions that took effect, in the ledger's order; `ended` the ITMOs that were
    used or cancelled, by block; `skipped` rows whose identifiers name no block.
    """

    through: int
    holdings: tuple[Holding, ...]
    faults: tuple[LedgerFault, ...]
    ended: tuple[Ended, ...]
    entries: tuple[Entry, ...]
    flows: tuple[Flow, ...]
    skipped: tuple[Action | Holding, ...] = field(default=())

    def flow(self, year: int) -> Flow:
        """The movements of a year; a year without actions carries its holdings over."""
        known = {flow.year: flow for flow in self.flows}
        if year in known or not self.flows:
            return known.get(year, Flow(year))
        first, last = self.flows[0], self.flows[-1]
        return Flow(year, first.opening if year < first.year else last.closing)


def effect_of(action: Action) -> Effect:
    """What an action does, by its type and subtype.

    A first transfer without a subtype, or with one that is not yet defined, leaves nothing in the registry.
    """
    if action.action_type != codelists.FIRST_TRANSFER:
        return _OTHER_TYPES[action.action_type]
    if action.action_subtype in STAYS:
        return Effect.FIRST_KEPT
    return Effect.FIRST_ENDED if action.action_subtype in ENDS else Effect.FIRST_OUT


_OTHER_TYPES = {
    codelists.ACQUISITION: Effect.ACQUIRED, codelists.TRANSFER: Effect.TRANSFERRED, codelists.USE: Effect.USED,
    codelists.CANCELLATION: Effect.CANCELLED,
}
_RANKS = {effect: rank for rank, effect in enumerate((
    Effect.FIRST_KEPT, Effect.FIRST_OUT, Effect.FIRST_ENDED, Effect.ACQUIRED, Effect.TRANSFERRED, Effect.USED,
    Effect.CANCELLED))}


def order(action: Action) -> tuple:
    """Actions by day; of one day by the life of an ITMO: first transfer, acquisition, transfer, use, cancellation.

    Of two actions alike in that the one with the lower block, then the one that stands first in the files, goes first.
    """
    return (action.action_date, _RANKS[effect_of(action)], action.first_id.series, action.first_id.serial,
            action.last_id.serial, action.place.sort_key)


def ledger_of(submission: Submission) -> Ledger:
    """The ledger of a submission, through its reported year.

    Without actions of earlier years and without opening holdings, last year's reported holdings open it.
    """
    opening = submission.opening
    if not opening and not submission.history:
        opening = submission.previous
    return replay(submission.history + submission.actions, opening, through=submission.header.reported_year)


def replay(actions: Iterable[Action], opening: Iterable[Holding] = (), *, through: int) -> Ledger:
    """The position at 31 December of `through`, from opening holdings and actions in any order."""
    series: dict[Series, BlockMap[Known]] = defaultdict(BlockMap)
    faults: list[LedgerFault] = []
    skipped: list[Action | Holding] = []
    opened = _open(series, opening, faults, skipped)
    entries: list[Entry] = []
    for action in _in_order(actions, through, skipped):
        _apply(series[action.first_id.series], action, entries, faults)
    known = [(name, piece) for name in sorted(series) for piece in series[name]]
    held = [(piece.known.row, piece.first, piece.last) for _, piece in known if piece.known.state is State.HELD]
    ended = tuple(Ended(Block(name, piece.first, piece.last), piece.known.row) for name, piece in known
                  if piece.known.state is State.ENDED)
    return Ledger(through, holding_rows(held), tuple(sorted(faults, key=lambda fault: fault.sort_key)), ended,
                  tuple(entries), tuple(_flows(entries, opened, through)),
                  tuple(sorted(skipped, key=lambda row: row.place.sort_key)))


def _open(series: dict[Series, BlockMap[Known]], opening: Iterable[Holding], faults: list[LedgerFault],
          skipped: list[Action | Holding]) -> int:
    """Enter the opening holdings; gives their number of ITMOs."""
    opened = 0
    for row in sorted(opening, key=lambda row: (row.first_id, row.last_id, row.place.sort_key)):
        if not sound(row):
            skipped.append(row)
            continue
        blocks = series[row.first_id.series]
        for piece in blocks.cut(row.first_id.serial, row.last_id.serial):
            if piece.known is not None:
                faults.append(LedgerFault(FaultKind.ALREADY_HELD, row, block_of(row, piece.first, piece.last),
                                          piece.known.row))
                continue
            blocks.put(piece.first, piece.last, Known(State.HELD, row))
            opened += piece.last - piece.first + 1
    return opened


def _in_order(actions: Iterable[Action], through: int, skipped: list[Action | Holding]) -> list[Action]:
    """The sound actions through the year, in the ledger's order."""
    counted = []
    for action in actions:
        if action.action_date.year > through:
            continue
        (counted if sound(action) else skipped).append(action)
    return sorted(counted, key=order)


def _apply(blocks: BlockMap[Known], action: Action, entries: list[Entry], faults: list[LedgerFault]) -> None:
    """Let one action act on what is known of its series."""
    effect = effect_of(action)
    taken: list[tuple[int, int]] = []
    for piece in blocks.cut(action.first_id.serial, action.last_id.serial):
        kind = _fault(effect, piece, action)
        row = piece.known.row if piece.known else None
        if kind:
            faults.append(LedgerFault(kind, action, block_of(action, piece.first, piece.last), row))
            continue
        entries.append(Entry(action, piece.first, piece.last, effect, row))
        # Pieces side by side become one, so that the number of blocks stays below that of the rows, twice over.
        joins = taken and taken[-1][1] + 1 == piece.first
        taken.append((taken.pop()[0] if joins else piece.first, piece.last))
    for first, last in taken:
        blocks.put(first, last, Known(_LEADS_TO[effect], action))


def _fault(effect: Effect, piece: Piece[Known], action: Action) -> FaultKind | None:
    """How an effect contradicts what is known of a piece; None where it does not."""
    if piece.known is None:
        return _fault_of_unseen(effect, action)
    if effect in _FIRST:
        return FaultKind.ALREADY_FIRST_TRANSFERRED
    if piece.known.state is State.ENDED:
        return FaultKind.ENDED
    if effect is Effect.ACQUIRED:
        return FaultKind.ALREADY_HELD if piece.known.state is State.HELD else None
    return FaultKind.NOT_HELD if piece.known.state is State.AWAY else None


def _fault_of_unseen(effect: Effect, action: Action) -> FaultKind | None:
    """ITMOs never seen can be first transferred or acquired; in the registry of the first transferring Party
    anything else comes before their first transfer."""
    if effect in _FIRST or effect is Effect.ACQUIRED:
        return None
    own = action.itmo_registry[:3] == action.first_id.party
    return FaultKind.NOT_FIRST_TRANSFERRED if own else FaultKind.NOT_HELD


def _flows(entries: list[Entry], opened: int, through: int) -> Iterator[Flow]:
    """The flow of each year from that of the first action to `through`."""
    moved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        moved[entry.action.action_date.year][_TERM[entry.effect]] += entry.quantity
    flow = Flow(min(moved, default=through), opened)
    for year in range(flow.year, through + 1):
        flow = Flow(year, opened, **moved.get(year, {}))
        opened = flow.closing
        yield flow
