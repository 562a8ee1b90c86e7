"""The ledger against an oracle that walks single units, and what must not change it."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.accounting.ledger import Effect, FaultKind, Ledger, replay
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action
from tests.accounting.oracle import KEPT, Oracle, units
from tests.accounting.worlds import PARTIES, World, any_actions, row, worlds

QUICK = settings(max_examples=120, deadline=None, derandomize=True)
SAID = {FaultKind.NOT_FIRST_TRANSFERRED: "never first transferred", FaultKind.NOT_HELD: "not held",
        FaultKind.ALREADY_FIRST_TRANSFERRED: "first transferred twice", FaultKind.ENDED: "ended",
        FaultKind.ALREADY_HELD: "held twice"}


def held(ledger: Ledger) -> list[ItmoId]:
    return [unit for holding in ledger.holdings for unit in units(holding)]


def rows(ledger: Ledger) -> list[tuple]:
    return [holding.values() for holding in ledger.holdings]


def split(actions: list[Action], chance: random.Random) -> list[Action]:
    """Each action in parts, cut anywhere."""
    parts = []
    for action in actions:
        first, last = action.first_id, action.last_id
        cuts = sorted({serial for serial in range(first.serial, last.serial) if chance.random() < 0.4})
        ends = [*cuts, last.serial]
        begins = [first.serial, *(cut + 1 for cut in cuts)]
        parts += [action.model_copy(update={"first_id": first._replace(serial=begin),
                                            "last_id": first._replace(serial=end), "quantity": end - begin + 1})
                  for begin, end in zip(begins, ends, strict=True)]
    return parts


@QUICK
@given(any_actions(), st.booleans())
def test_the_ledger_agrees_with_a_walk_over_single_units(actions: list[Action], unseen_held: bool) -> None:
    ledger = replay(actions, through=2025, unseen_held=unseen_held)
    oracle = Oracle(actions, through=2025, unseen_held=unseen_held)
    assert sorted(held(ledger)) == sorted(oracle.held())
    ended = [entry.block.identifier(serial) for entry in ledger.ended
             for serial in range(entry.block.first, entry.block.last + 1)]
    assert sorted(ended) == sorted(oracle.ended())
    faults = Counter((fault.block.identifier(serial), SAID[fault.kind]) for fault in ledger.faults
                     for serial in range(fault.block.first, fault.block.last + 1))
    assert faults == oracle.faults
    for holding in ledger.holdings:
        assert oracle.row[holding.first_id] == holding.place.row


@QUICK
@given(any_actions(), st.booleans())
def test_flows_add_up_to_what_is_held(actions: list[Action], unseen_held: bool) -> None:
    ledger = replay(actions, through=2026, unseen_held=unseen_held)
    oracle = Oracle(actions, through=2026, unseen_held=unseen_held)
    assert ledger.flow(2026).closing == len(oracle.held()) == sum(holding.quantity for holding in ledger.holdings)
    for flow in ledger.flows:
        moved = oracle.moved[flow.year]
        by_type = Counter()
        for (kind, _), quantity in moved.items():
            by_type[kind] += quantity
        assert flow.acquisitions == by_type["Acquisition"]
        assert flow.transfers_out == by_type["Transfer"]
        assert flow.uses == by_type["Use"]
        assert flow.cancellations == by_type["Cancellation"]
        assert flow.first_transfers_kept == sum(moved["First transfer", subtype] for subtype in KEPT)
        assert (flow.first_transfers_kept + flow.first_transferred_out + flow.first_transferred_by_use
                == by_type["First transfer"])


@QUICK
@given(any_actions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(actions: list[Action], chance: random.Random) -> None:
    shuffled = list(actions)
    chance.shuffle(shuffled)
    one, other = replay(actions, through=2026), replay(shuffled, through=2026)
    assert one.holdings == other.holdings
    assert one.faults == other.faults
    assert one.flows == other.flows
    assert one.skipped == other.skipped
    assert one.entries == other.entries


@QUICK
@given(worlds(), st.randoms(use_true_random=False))
def test_splitting_blocks_changes_nothing(world: World, chance: random.Random) -> None:
    for party in PARTIES:
        whole = replay(world.reports[party], through=2030)
        parts = replay(split(world.reports[party], chance), through=2030)
        assert rows(whole) == rows(parts)
        assert whole.flows == parts.flows
        assert whole.faults == parts.faults == ()
        assert units_ended(whole) == units_ended(parts)


def units_ended(ledger: Ledger) -> list[ItmoId]:
    return sorted(entry.block.identifier(serial) for entry in ledger.ended
                  for serial in range(entry.block.first, entry.block.last + 1))


@QUICK
@given(any_actions(), st.randoms(use_true_random=False))
def test_splitting_contradicting_blocks_leaves_each_unit_where_it_was(actions: list[Action],
                                                                      chance: random.Random) -> None:
    sound = [action for action in actions if action.first_id <= action.last_id]
    whole, parts = replay(sound, through=2026), replay(split(sound, chance), through=2026)
    assert held(whole) == held(parts)
    assert units_ended(whole) == units_ended(parts)


@QUICK
@given(worlds())
def test_repeating_rows_changes_nothing_but_the_faults(world: World) -> None:
    for party in PARTIES:
        once = replay(world.reports[party], through=2030)
        twice = replay(world.reports[party] * 2, through=2030)
        assert rows(once) == rows(twice)
        assert once.flows == twice.flows
        assert bool(twice.faults) == bool(world.reports[party])


@QUICK
@given(worlds())
def test_year_by_year_is_the_same_as_at_once(world: World) -> None:
    for party in PARTIES:
        opening, flows = (), []
        for year in range(2024, 2031):
            of_the_year = [action for action in world.reports[party] if action.action_date.year == year]
            ledger = replay(of_the_year, opening, through=year)
            at_once = replay(world.reports[party], through=year)
            assert ledger.faults == ()
            assert rows(ledger) == rows(at_once)
            assert ledger.flow(year) == at_once.flow(year)
            opening = ledger.holdings
            flows.append(ledger.flow(year))


@QUICK
@given(worlds())
def test_every_unit_is_somewhere_exactly_once(world: World) -> None:
    ledgers = {party: replay(world.reports[party], through=2030) for party in PARTIES}
    places = Counter()
    for ledger in ledgers.values():
        assert ledger.faults == ()
        places.update(held(ledger))
        places.update(units_ended(ledger))
    assert set(places) == set(world.holder)
    assert set(places.values()) <= {1}
    for party, ledger in ledgers.items():
        assert set(held(ledger)) == {unit for unit, holder in world.holder.items() if holder == party}


@QUICK
@given(worlds())
def test_what_parties_transfer_is_what_others_acquire(world: World) -> None:
    sent, received = Counter(), Counter()
    for party in PARTIES:
        for entry in replay(world.reports[party], through=2030).entries:
            if entry.effect in (Effect.FIRST_OUT, Effect.TRANSFERRED):
                sent[entry.action.acquiring_party] += entry.quantity
            if entry.effect is Effect.ACQUIRED:
                received[party] += entry.quantity
    assert sent == received


@QUICK
@given(st.integers(1, 10**18 - 10), st.integers(0, 9))
def test_serials_may_have_eighteen_digits(first: int, length: int) -> None:
    begin = ItmoId("CA9999", "IND01", "IND", first, 2024)
    issued = row(2, begin, begin._replace(serial=first + length), action_subtype="Issuance")
    ledger = replay([issued], through=2027)
    assert [holding.quantity for holding in ledger.holdings] == [length + 1]
    assert ledger.holdings[0].last_id.serial == first + length
