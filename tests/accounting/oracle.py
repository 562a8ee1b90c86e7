"""A slow ledger that walks single units, written without a look at the real one's code: blocks, bisection, merging.

It knows one thing per unit: nothing, held, away or ended. Rows are taken in the stated order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action, Holding

TYPES = ("First transfer", "Acquisition", "Transfer", "Use", "Cancellation")
KEPT = ("Authorization", "Issuance")
LEAVES = ("First transfer to another Party", "Not yet defined", None,
          "Mandatory transfer to the Adaptation Fund (A6.4 ERs)",
          "Voluntary transfer to the Adaptation Fund (A6.4 ERs)")


def units(row: Action | Holding) -> list[ItmoId]:
    """The units that a row names, one by one; none if its identifiers are of two series or the wrong way round."""
    first, last = row.first_id, row.last_id
    if first._replace(serial=0) != last._replace(serial=0):
        return []
    return [first._replace(serial=serial) for serial in range(first.serial, last.serial + 1)]


def _turn(action: Action) -> tuple:
    kinds = {**dict.fromkeys(KEPT, 0), **dict.fromkeys(LEAVES, 1)}
    kind = kinds.get(action.action_subtype, 2) if action.action_type == "First transfer" else 0
    return action.action_date, TYPES.index(action.action_type), kind, action.first_id, action.last_id, action.place.row


class Oracle:
    """Where every unit is on 31 December of `through`; with `unseen_held` what nobody saw coming was there before."""

    def __init__(self, actions: Iterable[Action], opening: Iterable[Holding] = (), *, through: int,
                 unseen_held: bool = False) -> None:
        self.unseen_held = unseen_held
        self.where: dict[ItmoId, str] = {}
        self.row: dict[ItmoId, int] = {}
        self.faults: Counter[tuple[ItmoId, str]] = Counter()
        self.effects: list[tuple[ItmoId, Action]] = []
        self.moved: dict[int, Counter[str]] = defaultdict(Counter)
        for holding in opening:
            for unit in units(holding):
                self.where[unit] = "held"
        for action in sorted(actions, key=_turn):
            if action.action_date.year <= through:
                for unit in units(action):
                    self._act(unit, action)

    def _act(self, unit: ItmoId, action: Action) -> None:
        was = self.where.get(unit)
        fault = self._contradiction(was, unit, action)
        if fault:
            self.faults[unit, fault] += 1
            if was is not None or not self.unseen_held:
                return
        self.effects.append((unit, action))
        self.where[unit] = self._becomes(action)
        self.row[unit] = action.place.row or 0
        self.moved[action.action_date.year][action.action_type, action.action_subtype] += 1

    @staticmethod
    def _contradiction(was: str | None, unit: ItmoId, action: Action) -> str | None:
        kind = action.action_type
        if was is None and kind in ("Transfer", "Use", "Cancellation"):
            return "never first transferred" if action.itmo_registry.startswith(unit.party) else "not held"
        if was is not None and kind == "First transfer":
            return "first transferred twice"
        if was == "ended":
            return "ended"
        if was == "held" and kind == "Acquisition":
            return "held twice"
        if was == "away" and kind != "Acquisition":
            return "not held"
        return None

    @staticmethod
    def _becomes(action: Action) -> str:
        if action.action_type == "First transfer":
            if action.action_subtype in KEPT:
                return "held"
            return "away" if action.action_subtype in LEAVES else "ended"
        return {"Acquisition": "held", "Transfer": "away"}.get(action.action_type, "ended")

    def held(self) -> set[ItmoId]:
        return {unit for unit, state in self.where.items() if state == "held"}

    def ended(self) -> set[ItmoId]:
        return {unit for unit, state in self.where.items() if state == "ended"}
