"""A slow answer to the questions between Parties: unit by unit, in plain loops, without a look at the expressions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from reporter.accounting.world.asking import Answers, RowPair, Unpaired
from reporter.findings import Place
from reporter.records.rows import Action, BlockRow
from reporter.records.submission import Submission

PAIRS = ("other_dates", "other_words", "told_twice", "other_metrics", "other_units", "other_places")


class Told(NamedTuple):
    """A row with the number of its submission and its own number in it."""

    number: int
    ordinal: int
    submission: Submission
    row: BlockRow

    @property
    def units(self) -> list[tuple[Hashable, int]]:
        """Its ITMOs; none if its identifiers name no block."""
        first, last = self.row.first_id, self.row.last_id
        if first.series != last.series:
            return []
        return [(first.series, serial) for serial in range(first.serial, last.serial + 1)]

    @property
    def by_block(self) -> tuple[Any, ...]:
        row = self.row
        return row.first_id.serial, row.last_id.serial, row.place.sort_key, self.number, self.ordinal

    @property
    def by_day(self) -> tuple[Any, ...]:
        return self.row.action_date, self.row.place.sort_key, self.number, self.ordinal

    @property
    def same(self) -> tuple[Any, ...] | None:
        """What makes two rows the same action."""
        row = self.row
        return (row.action_date, row.action_type, row.action_subtype, row.itmo_registry, row.first_id,
                row.last_id) if isinstance(row, Action) else None


def as_plain(answers: Answers) -> dict[str, set[Any]]:
    """Answers as sets of places and numbers."""
    found: dict[str, set[Any]] = {"routes": {(
        one.transferring, one.acquiring, one.sent, one.received, one.matched) for one in answers.routes}}
    for name in ("not_received", "not_sent"):
        found[name] = {_plain(one) for one in getattr(answers, name)}
    for name in (*PAIRS, "other_quantities"):
        found[name] = {_plain_pair(one) for one in getattr(answers, name)}
    return found


def _plain(one: Unpaired) -> tuple[Place, int, int, int, int]:
    return one.row.place, one.block.first, one.block.last, one.blocks, one.quantity


def _plain_pair(pair: RowPair[Any]) -> tuple[Place, Place]:
    return pair.before.place, pair.row.place


def slow_answers(submissions: Iterable[Submission]) -> dict[str, set[Any]]:
    """The same, by looking at every unit."""
    current = _current(submissions)
    told = [Told(number, ordinal, submission, row) for number, submission in enumerate(current)
            for ordinal, row in enumerate((*submission.actions, *submission.holdings))]
    years = {(one.header.party, one.header.reported_year) for one in current}
    found = _moved([one for one in told if isinstance(one.row, Action)], years)
    found["told_twice"] = _told_twice(told)
    found["other_metrics"] = _once((one, one.units) for one in told)(
        lambda one: (one.row.metric, one.row.non_ghg_metric or ""), lambda one: None)
    found["other_units"] = _once((one, one.units) for one in told if _in_step(one.row) is not None)(
        lambda one: _in_step(one.row), lambda one: None)
    found["other_places"] = _places(told)
    return found


def _current(submissions: Iterable[Submission]) -> list[Submission]:
    """Of each Party and year the highest version, and of several that are as high the last one, by year and Party."""
    current: dict[tuple[int, str], Submission] = {}
    for one in submissions:
        key = one.header.reported_year, one.header.party
        if key not in current or _version(one) >= _version(current[key]):
            current[key] = one
    return [current[key] for key in sorted(current)]


def _version(submission: Submission) -> list[int]:
    return [int(part) for part in submission.header.version.split(".")]


def _in_step(row: BlockRow) -> tuple[str, str, int] | None:
    """What stands before and after the one number in which the two unit IDs differ, and its lead over the serial."""
    first, last = (re.split("([0-9]+)", text or "") for text in (row.first_unit_id, row.last_unit_id))
    if len(first) != len(last) or first[::2] != last[::2]:
        return None
    differ = [at for at in range(1, len(first), 2) if first[at] != last[at]]
    if len(differ) != 1:
        return None
    at = differ[0]
    return "".join(first[:at]), "".join(first[at + 1:]), int(first[at]) - row.first_id.serial


def _moved(actions: list[Told], years: set[tuple[str, int]]) -> dict[str, set[Any]]:
    ways: dict[tuple[str, str, Hashable], tuple[list[Told], list[Told]]] = defaultdict(lambda: ([], []))
    for one in sorted(actions, key=lambda one: one.by_day):
        row, party = one.row, one.submission.header.party
        for unit in one.units:
            if row.action_type in ("First transfer", "Transfer") and row.acquiring_party:
                ways[party, row.acquiring_party, unit][0].append(one)
            elif row.action_type == "Acquisition" and row.transferring_party:
                ways[row.transferring_party, party, unit][1].append(one)
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    missing: dict[str, dict[Told, list[int]]] = {"not_received": defaultdict(list), "not_sent": defaultdict(list)}
    pairs = set()
    for (transferring, acquiring, (_, serial)), (sent, received) in ways.items():
        total = totals[transferring, acquiring]
        total[0] += len(sent)
        total[1] += len(received)
        for one, other in zip_longest(sent, received):
            if one and other:
                total[2] += 1
                pairs.add((one, other))
            elif one and (acquiring, one.row.action_date.year) in years:
                missing["not_received"][one].append(serial)
            elif other and (transferring, other.row.action_date.year) in years:
                missing["not_sent"][other].append(serial)
    found: dict[str, set[Any]] = {"routes": {(*route, *total) for route, total in totals.items()}}
    for name, rows in missing.items():
        found[name] = {(one.row.place, *_blocks(serials)) for one, serials in rows.items()}
    found["uneven"] = set(_uneven(pairs))
    found["other_dates"] = {_places_of(*pair) for pair in pairs if pair[0].row.action_date != pair[1].row.action_date}
    found["other_words"] = {_places_of(*pair) for pair in pairs if _differ(*pair)}
    return found


def _blocks(serials: list[int]) -> tuple[int, int, int, int]:
    serials = sorted(serials)
    begins = [serial for serial in serials if serial - 1 not in serials]
    last = next(serial for serial in serials if serial + 1 not in serials)
    return begins[0], last, len(begins), len(serials)


def _places_of(one: Told, other: Told) -> tuple[Place, Place]:
    return one.row.place, other.row.place


def _uneven(pairs: set[tuple[Told, Told]]) -> Iterator[tuple[Place, Place]]:
    """The pairs of rows that hang together, where both sides have the same ITMOs and other quantities of them."""
    for group in _groups(pairs):
        sides = [{pair[side] for pair in group} for side in (0, 1)]
        units = [Counter(unit for one in side for unit in one.units) for side in sides]
        if units[0] == units[1] and _quantities(sides[0]) != _quantities(sides[1]):
            yield from (_places_of(*pair) for pair in group)


def _groups(pairs: set[tuple[Told, Told]]) -> list[set[tuple[Told, Told]]]:
    groups: list[set[tuple[Told, Told]]] = []
    for pair in pairs:
        joined = [group for group in groups if any(pair[0] == other[0] or pair[1] == other[1] for other in group)]
        groups = [group for group in groups if group not in joined] + [{pair}.union(*joined)]
    return groups


def _quantities(rows: set[Told]) -> Any:
    """What rows come to in t CO2 eq, and in each other metric; an amount that is no number is none."""
    amounts: Counter[str | None] = Counter()
    for one in rows:
        if one.row.metric == "non-GHG":
            text = one.row.quantity_non_ghg or ""
            amounts[one.row.non_ghg_metric] += Decimal(text) if text.replace(".", "").isdigit() else Decimal("NaN")
    return sum(one.row.quantity for one in rows), amounts


def _differ(one: Told, other: Told) -> bool:
    here, there = one.row, other.row
    names = ("approach", "authorization_id", "metric", "non_ghg_metric", "mitigation_type", "vintage",
             "first_transferring_party")
    if any(getattr(here, name) != getattr(there, name) for name in names):
        return True
    return bool(here.gwp_values != there.gwp_values and here.gwp_values and there.gwp_values)


def _told_twice(told: list[Told]) -> set[Any]:
    first: dict[Any, Told] = {}
    found = set()
    for one in told:
        if one.same is not None:
            before = first.setdefault(one.same, one)
            if before.number != one.number:
                found.add(_places_of(before, one))
    return found


def differences(found: Mapping[str, set[Any]], expected: Mapping[str, set[Any]]) -> dict[str, Any]:
    """Where answers are not what a look at every unit says, by question: what is too much, and what is missing."""
    # What is compared exactly is all that can differ, and may be more.
    uneven = expected["uneven"] - found["other_quantities"]
    questions = {name: (found[name] - rows, rows - found[name]) for name, rows in expected.items() if name != "uneven"}
    return {name: both for name, both in (*questions.items(), ("uneven", (set(), uneven))) if any(both)}


Said = Callable[[Told], Hashable]


def _once(rows: Iterable[tuple[Told, list[Any]]]) -> Callable[[Said, Said], set[Any]]:
    """For each row the first before it that says otherwise of an ITMO: at its first such ITMO, the first such row."""
    units: dict[Any, list[Told]] = defaultdict(list)
    for one, of_it in rows:
        for unit in of_it:
            units[unit].append(one)

    def disagreeing(said: Said, same: Said) -> set[Any]:
        found: dict[Told, Told] = {}
        for unit in sorted(units, key=_in_order):
            ordered = sorted(units[unit], key=lambda one: one.by_block)
            for at, one in enumerate(ordered):
                before = next((other for other in ordered[:at] if said(other) != said(one) and other.number
                               != one.number and (same(one) is None or same(one) != same(other))), None)
                if before:
                    found.setdefault(one, before)
        return {_places_of(before, one) for one, before in found.items()}
    return disagreeing


def _in_order(unit: tuple[Any, ...]) -> tuple[str, int]:
    """Units by what stands before their series, which is a year or nothing, and then by serial."""
    return str(unit[0]) if len(unit) > 2 else "", unit[-1]


def _places(told: list[Told]) -> set[Any]:
    ended = [one for one in told if isinstance(one.row, Action) and (
        one.row.action_type in ("Use", "Cancellation") or one.row.action_type == "First transfer"
        and one.row.action_subtype in ("Use or cancellation", "Mandatory cancellation to deliver OMGE",
                                       "Voluntary cancellation to deliver OMGE", "Other cancellations"))]
    held = [one for one in told if not isinstance(one.row, Action)]
    rows = [(one, [(one.submission.header.reported_year, *unit) for unit in one.units]) for one in held]
    rows += [(one, [(0, *unit) for unit in one.units]) for one in ended]
    closings = {(one.row.first_id.series, one.submission.header.reported_year) for one in held}
    rows += [(one, [(year, *unit) for unit in one.units]) for one in ended for series, year in closings
             if series == one.row.first_id.series and one.row.action_date.year <= year]
    merged: dict[Told, list[Any]] = defaultdict(list)
    for one, units in rows:
        merged[one] += units
    return _once(merged.items())(lambda one: one.number, lambda one: one.same)
