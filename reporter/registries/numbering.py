"""Exports beside each other: the same event once, and ITMO identifiers for units that have none.

Units are known by their serial numbers, in whichever file they stand. Identifiers are counted on within their series;
what was filed is never numbered anew.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reporter.files import faults
from reporter.findings import Findings, other_row
from reporter.records.blocks import BlockMap
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.overlaps import pieces_beyond_bounds
from reporter.records.rows import BlockRow
from reporter.records.units import RowPart, unit_texts, units_of
from reporter.registries.export import Export, Unexplained
from reporter.registries.rules import CONTRADICTORY, TOLD_TWICE

Item = RegistryEvent | Unexplained
_MOST_NUMBERS = 100
"""So many numbers of a single unit's ID, the last ones, may be its own."""


def with_identifiers(export: Export, filed: Iterable[BlockRow], findings: Findings) -> Export:
    """The export with each event once and every event's ITMOs named. `filed` are rows that name units already."""
    items: list[Item] = [*export.events, *export.unexplained]
    events = [_event(item) for item in items]
    pieces = pieces_beyond_bounds(((event.unit_series, event.block.series), *event.block[1:]) for event in events)
    if pieces is not None:
        findings.add(faults.TOO_LARGE.finding(
            events[0].place, f"the blocks of {len(events):,} events of this and other rows overlap one another so that "
            f"they fall into {pieces:,} pieces", remedy=faults.TANGLED))
        return replace(export, events=(), unexplained=())
    items.sort(key=lambda item: _order(_event(item)))
    merged = list(_merged(items, findings))
    if any(_event(item).unit_series for item in merged):
        merged = list(_assigned(merged, [*filed, *export.actions]))
    return replace(export, events=tuple(item for item in merged if isinstance(item, RegistryEvent)),
                   unexplained=tuple(item for item in merged if isinstance(item, Unexplained)))


def _order(event: RegistryEvent) -> tuple[object, ...]:
    """By day, kind, units and number, so that identifiers do not hang on the order of rows and files."""
    day, kind, *rest = event.sort_key
    return day, kind, event.unit_series or "", *rest


def _event(item: Item) -> RegistryEvent:
    return item.event if isinstance(item, Unexplained) else item


def _with_event(item: Item, event: RegistryEvent) -> Item:
    return replace(item, event=event) if isinstance(item, Unexplained) else event


def _merged(items: Iterable[Item], findings: Findings) -> Iterator[Item]:
    """Each event on each unit once; what another file tells again is counted, what it tells otherwise is told."""
    known: dict[object, BlockMap[Item]] = defaultdict(BlockMap)
    again: Counter[tuple[str, str]] = Counter()
    contradicted: set[tuple[object, object]] = set()
    for item in items:
        event = _event(item)
        seen = known[_what(item), _units(event)]
        for first, last, earlier in seen.cut(event.block.first, event.block.last):
            if earlier is None:
                seen.put(first, last, item)
                yield _with_event(item, _part(event, first, last))
            elif _facts(earlier) == _facts(item):
                again[event.place.file, _event(earlier).place.file] += 1
            elif (earlier, item) not in contradicted:
                contradicted.add((earlier, item))
                other = _event(earlier)
                findings.add(CONTRADICTORY.finding(
                    event.place, f"{other_row(other.place, event.place)} says {other.kind} on {other.date} of the "
                    f"units {first} to {last}, this row says {event.kind} on {event.date}", event.first_unit_id))
    for (file, other_file), count in sorted(again.items()):
        place = next(_event(item).place for item in items if _event(item).place.file == file)
        findings.add(TOLD_TWICE.finding(replace(place, row=None, column=None, letter=None),
                                        f"{count} events stand in {other_file} too, and count once", count))


def _what(item: Item) -> object:
    """What can happen once to a unit: it is issued, and it is retired or cancelled; transfers each by themselves."""
    event = _event(item)
    if isinstance(item, Unexplained) or event.kind in (EventKind.USE, EventKind.CANCELLATION):
        return "end"
    return event.kind if event.kind is EventKind.ISSUANCE else (event.kind, event.date, event.counterpart)


def _facts(item: Item) -> object:
    event = _event(item)
    if isinstance(item, Unexplained):
        return event.date, item.told
    return event.date, event.kind, event.subtype, event.purpose, event.using_party


def _units(event: RegistryEvent) -> object:
    """What names the units of an event, but for their numbers."""
    if event.unit_series:
        return event.unit_registry, event.unit_series
    units = units_of(RowPart(event, event.block.first, event.block.last)) if event.quantity > 1 else None
    # The number of a single unit is that of its block.
    before, _, after = (event.first_unit_id or "").partition(str(event.block.first))
    return event.unit_registry, f"{units.before}#{units.after}" if units else f"{before}#{after}", event.block.series


def _part(event: RegistryEvent, first: int, last: int) -> RegistryEvent:
    """The part of an event on serials `first` to `last`, with its own units."""
    if (first, last) == (event.block.first, event.block.last):
        return event
    part = RowPart(event, first, last)
    first_unit, last_unit = unit_texts(part, part)
    return replace(event, block=Block(event.block.series, first, last), quantity=part.quantity,
                   first_unit_id=first_unit, last_unit_id=last_unit)


def _assigned(items: Iterable[Item], rows: Iterable[BlockRow]) -> Iterator[Item]:
    """Every event with ITMO identifiers: those that were given before, then the next ones of its series."""
    given: dict[str, BlockMap[tuple[Series, int]]] = defaultdict(BlockMap)
    last_given: Counter[Series] = Counter()
    for row in rows:
        for units, first, last in _named_units(row):
            given[units].put(first, last, (row.first_id.series, row.first_id.serial - first))
            last_given[row.first_id.series] = max(last_given[row.first_id.series], row.last_id.serial)
    for item in items:
        event = _event(item)
        if event.unit_series is None:
            yield item
            continue
        series, seen = event.block.series, given[event.unit_series]
        for first, last, known in seen.cut(event.block.first, event.block.last):
            if known is None:
                known = series, last_given[series] + 1 - first
                last_given[series] += last - first + 1
                seen.put(first, last, known)
            part = _part(event, first, last)
            block = Block(known[0], first + known[1], last + known[1])
            yield _with_event(item, replace(part, block=block, unit_series=None))


def _named_units(row: BlockRow) -> Iterator[tuple[str, int, int]]:
    """The units of a row that was filed: what names them, first and last number."""
    units = units_of(RowPart(row, row.first_id.serial, row.last_id.serial)) if row.first_unit_id else None
    if units is None:
        return
    if units.first != units.last:
        yield f"{units.before}#{units.after}", units.first, units.last
        return
    # Of a single unit nobody sees which number is its own.
    text = row.first_unit_id or ""
    for number in deque(re.finditer(r"[0-9]+", text), _MOST_NUMBERS):
        yield f"{text[:number.start()]}#{text[number.end():]}", int(number[0]), int(number[0])
