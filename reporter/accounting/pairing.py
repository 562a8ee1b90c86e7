"""How what Parties sent to one another pairs with what they received, ITMO by ITMO: computed here and nowhere else.

Rows are paired by unit, not by row: one side may have split or merged blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from reporter.forms.codelists import ACQUISITION, FIRST_TRANSFER, TRANSFER
from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action
from reporter.records.submission import Submission

Route = tuple[str, str]
"""The transferring and the acquiring Party."""


@dataclass(frozen=True)
class Pairing:
    """ITMOs on their way from one Party to another, as the one and the other report it, and where both do."""

    transferring: str
    acquiring: str
    sent: int
    received: int
    matched: int


class Unpaired(NamedTuple):
    """A row of one side with those of its ITMOs that the other side does not report."""

    route: Route
    row: Action
    blocks: list[Block]


@dataclass(frozen=True)
class PairedTransfers:
    """What was paired: `routes` are the totals of each route.

    `not_received` is what was sent and that the acquiring Party does not report, `not_sent` the reverse; `pairs` are
    the rows that meet on an ITMO, the sending one first, each pair once.
    """

    routes: tuple[Pairing, ...]
    not_received: tuple[Unpaired, ...]
    not_sent: tuple[Unpaired, ...]
    pairs: tuple[tuple[Action, Action], ...]


def paired(submissions: Iterable[Submission]) -> PairedTransfers:
    """How the transfers of submissions pair, of each Party and year one version."""
    sent, received = _routes(submissions)
    matched: dict[Route, int] = defaultdict(int)
    pairs: dict[tuple[int, int], tuple[Action, Action]] = {}
    for block, row, match in _pairs(sent, received):
        matched[str(match.transferring_party), str(row.acquiring_party)] += block.quantity
        pairs.setdefault((id(row), id(match)), (row, match))
    return PairedTransfers(
        tuple(Pairing(*route, _total(sent, route), _total(received, route), matched[route])
              for route in sorted(sent.keys() | received.keys())),
        tuple(_unmatched(sent, received)), tuple(_unmatched(received, sent)), tuple(pairs.values()))


def _total(way: Mapping[Route, Layers], route: Route) -> int:
    return sum(block.quantity for _, block, _ in way[route].pieces()) if route in way else 0


@dataclass(frozen=True)
class Layers:
    """Rows by the units that they move; a unit that moves the same way again stands in the next layer."""

    layers: list[dict[Series, BlockMap[Action]]] = field(default_factory=list)

    def add(self, row: Action) -> None:
        series = row.first_id.series
        parts = [(row.first_id.serial, row.last_id.serial)]
        for layer in self._from_first():
            taken = []
            for first, last in parts:
                for begin, end, known in layer[series].cut(first, last):
                    if known is None:
                        layer[series].put(begin, end, row)
                    else:
                        taken.append((begin, end))
            if not taken:
                return
            parts = taken

    def _from_first(self) -> Iterator[dict[Series, BlockMap[Action]]]:
        """Each layer from the first, and new ones as they are needed."""
        yield from self.layers
        while True:
            self.layers.append(defaultdict(BlockMap))
            yield self.layers[-1]

    def pieces(self) -> Iterator[tuple[int, Block, Action]]:
        """Layer, block and row of every piece."""
        for number, layer in enumerate(self.layers):
            for series in sorted(layer):
                for first, last, row in layer[series]:
                    yield number, Block(series, first, last), row

    def at(self, number: int, block: Block) -> Iterator[tuple[Block, Action | None]]:
        """What the rows of a layer say of a block, piece by piece."""
        if number >= len(self.layers) or block.series not in self.layers[number]:
            yield block, None
            return
        for first, last, row in self.layers[number][block.series].cut(block.first, block.last):
            yield Block(block.series, first, last), row


def _routes(submissions: Iterable[Submission]) -> tuple[dict[Route, Layers], dict[Route, Layers]]:
    """What Parties say they sent, and what they say they received, by route."""
    sent: dict[Route, Layers] = defaultdict(Layers)
    received: dict[Route, Layers] = defaultdict(Layers)
    rows = [(submission.header.party, row) for submission in submissions for row in submission.actions if is_sound(row)]
    for party, row in sorted(rows, key=lambda each: (each[1].action_date, each[1].place.sort_key)):
        if row.action_type in (FIRST_TRANSFER, TRANSFER) and row.acquiring_party:
            sent[party, row.acquiring_party].add(row)
        elif row.action_type == ACQUISITION and row.transferring_party:
            received[row.transferring_party, party].add(row)
    return sent, received


def _unmatched(these: dict[Route, Layers], those: dict[Route, Layers]) -> Iterator[Unpaired]:
    """Each row of one side with the ITMOs that the other side does not have."""
    for route in sorted(these):
        other = those.get(route, Layers())
        missing: dict[int, Unpaired] = {}
        for number, block, row in these[route].pieces():
            for part, match in other.at(number, block):
                if match is None:
                    missing.setdefault(id(row), Unpaired(route, row, [])).blocks.append(part)
        yield from missing.values()


def _pairs(sent: dict[Route, Layers], received: dict[Route, Layers]) -> Iterator[tuple[Block, Action, Action]]:
    """The ITMOs on which two Parties' rows meet, with the row that sent and the row that received them."""
    for route in sorted(sent):
        for number, block, row in sent[route].pieces():
            for part, match in received.get(route, Layers()).at(number, block):
                if match is not None:
                    yield part, row, match
