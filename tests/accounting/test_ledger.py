"""The life of ITMOs in a registry, and Table 4 as it follows from it."""

from __future__ import annotations

import datetime

import pytest

from reporter.accounting.ledger import Effect, FaultKind, Flow, effect_of, ledger_of, replay
from reporter.records.blocks import is_sound
from reporter.records.rows import Action, Holding
from tests import samples
from tests.accounting.worlds import row, unit

NDC_TRANSFER = {"action_subtype": "First transfer to another Party", "acquiring_party": "JPN"}


def act(number: int, first: int, last: int, kind: str, **over: object) -> Action:
    return row(number, unit(first), unit(last), action_type=kind, **over)


def issue(number: int, first: int, last: int, **over: object) -> Action:
    return act(number, first, last, "First transfer", **({"action_subtype": "Issuance"} | over))


def held(*actions: Action, opening: tuple[Holding, ...] = (), through: int = 2027) -> list[tuple[int, int]]:
    return [(entry.first_id.serial, entry.last_id.serial) for entry in
            replay(actions, opening, through=through).holdings]


def faults(*actions: Action, opening: tuple[Holding, ...] = ()) -> list[tuple]:
    return [(fault.kind, fault.row.place.row, fault.block.first, fault.block.last,
             fault.earlier.place.row if fault.earlier else None)
            for fault in replay(actions, opening, through=2027).faults]


def test_the_sample_submission_replays_to_its_holdings() -> None:
    submission = samples.submission()
    assert [entry.values() for entry in ledger_of(submission).holdings] == [
        entry.values() for entry in submission.holdings]


def test_used_itmos_leave_the_holdings() -> None:
    """Issued 1 to 10; 3 to 4 used; left 1 to 2 and 5 to 10."""
    assert held(issue(2, 1, 10), act(3, 3, 4, "Use")) == [(1, 2), (5, 10)]


def test_transferred_and_cancelled_itmos_leave_the_holdings() -> None:
    assert held(issue(2, 1, 10), act(3, 1, 4, "Transfer"), act(4, 8, 10, "Cancellation")) == [(5, 7)]


def test_acquired_itmos_are_held_and_may_come_back() -> None:
    day = datetime.date(2027, 5, 1)
    assert held(act(2, 1, 10, "Acquisition"), act(3, 1, 10, "Transfer"),
                act(4, 5, 6, "Acquisition", action_date=day)) == [(5, 6)]


@pytest.mark.parametrize(("subtype", "effect"), [
    ("Authorization", Effect.FIRST_KEPT), ("Issuance", Effect.FIRST_KEPT),
    ("First transfer to another Party", Effect.FIRST_OUT), (None, Effect.FIRST_OUT),
    ("Not yet defined", Effect.FIRST_OUT),
    ("Mandatory transfer to the Adaptation Fund (A6.4 ERs)", Effect.FIRST_OUT),
    ("Voluntary transfer to the Adaptation Fund (A6.4 ERs)", Effect.FIRST_OUT),
    ("Use or cancellation", Effect.FIRST_ENDED), ("Other cancellations", Effect.FIRST_ENDED),
    ("Mandatory cancellation to deliver OMGE", Effect.FIRST_ENDED),
    ("Voluntary cancellation to deliver OMGE", Effect.FIRST_ENDED)])
def test_only_a_first_transfer_at_authorization_or_issuance_stays_in_the_registry(subtype, effect) -> None:
    first = issue(2, 1, 10, action_subtype=subtype)
    assert effect_of(first) is effect
    assert effect.is_first_transfer
    assert held(first) == ([(1, 10)] if effect is Effect.FIRST_KEPT else [])


def test_other_actions_are_no_first_transfers() -> None:
    kinds = ("Acquisition", "Transfer", "Use", "Cancellation")
    effects = [effect_of(act(2, 1, 1, kind)) for kind in kinds]
    assert effects == [Effect.ACQUIRED, Effect.TRANSFERRED, Effect.USED, Effect.CANCELLED]
    assert not any(effect.is_first_transfer for effect in effects)


def test_what_contradicts_the_ledger_is_a_fault_of_the_part_only() -> None:
    """Issued 1 to 10, 4 to 6 used. A transfer of 3 to 12 takes 3 and 7 to 10; 4 to 6 are ended, 11 to 12 never seen."""
    later = datetime.date(2027, 4, 1)
    actions = (issue(2, 1, 10), act(3, 4, 6, "Use"), act(4, 3, 12, "Transfer", action_date=later))
    assert faults(*actions) == [(FaultKind.ENDED, 4, 4, 6, 3), (FaultKind.NOT_FIRST_TRANSFERRED, 4, 11, 12, None)]
    assert held(*actions) == [(1, 2)]


@pytest.mark.parametrize(("actions", "expected"), [
    ((act(2, 1, 2, "Use", itmo_registry="JPN01"),), (FaultKind.NOT_HELD, 2, 1, 2, None)),
    ((act(2, 1, 2, "Use"),), (FaultKind.NOT_FIRST_TRANSFERRED, 2, 1, 2, None)),
    ((act(2, 1, 2, "Acquisition"), act(3, 2, 2, "Acquisition")), (FaultKind.ALREADY_HELD, 3, 2, 2, 2)),
    ((issue(2, 1, 2), issue(3, 2, 3)), (FaultKind.ALREADY_FIRST_TRANSFERRED, 3, 2, 2, 2)),
    ((act(2, 1, 2, "First transfer", **NDC_TRANSFER), act(3, 1, 1, "Use")), (FaultKind.NOT_HELD, 3, 1, 1, 2)),
    ((issue(2, 1, 2, action_subtype="Use or cancellation"), act(3, 1, 2, "Acquisition")),
     (FaultKind.ENDED, 3, 1, 2, 2)),
    ((issue(2, 1, 2), act(3, 1, 2, "Use"), act(4, 1, 2, "Cancellation")), (FaultKind.ENDED, 4, 1, 2, 3)),
])
def test_each_kind_of_fault_names_the_row_it_contradicts(actions, expected) -> None:
    assert faults(*actions) == [expected]


def test_an_opening_row_that_repeats_another_is_a_fault() -> None:
    opening = (samples.holding(first=1, last=10, place=samples.Place("holdings.csv", row=2)),
               samples.holding(first=8, last=12, place=samples.Place("holdings.csv", row=3)))
    ledger = replay((), opening, through=2027)
    assert [(fault.kind, fault.row.place.row, fault.block.first, fault.block.last, fault.earlier.place.row)
            for fault in ledger.faults] == [(FaultKind.ALREADY_HELD, 3, 8, 10, 2)]
    assert ledger.flow(2027) == Flow(2027, 12)
    assert ledger.flow(2030) == Flow(2030, 12)
    assert ledger.flow(2020) == Flow(2020, 12)


def test_rows_whose_identifiers_name_no_block_are_skipped() -> None:
    backwards, two_series = issue(3, 5, 4), row(2, unit(1), unit(2, vintage=2025), action_subtype="Issuance")
    wrong = samples.holding(first=9, last=8)
    other_party = row(4, unit(1), unit(2)._replace(party="JPN"))
    ledger = replay((backwards, two_series, other_party), (wrong,), through=2027)
    assert ledger.skipped == (wrong, two_series, backwards, other_party)
    assert ledger.holdings == ledger.faults == ledger.entries == ()
    assert not is_sound(other_party)
    assert is_sound(issue(2, 4, 4))


def test_actions_after_the_year_are_not_looked_at() -> None:
    late = act(3, 1, 10, "Use", action_date=datetime.date(2028, 1, 1))
    last = act(3, 1, 4, "Use", action_date=datetime.date(2027, 12, 31))
    assert held(issue(2, 1, 10), late) == [(1, 10)]
    assert held(issue(2, 1, 10), last) == [(5, 10)]


def test_actions_of_one_day_follow_the_life_of_an_itmo() -> None:
    """Rows in the reverse order of an ITMO's life, all on one day."""
    actions = (act(2, 4, 4, "Cancellation"), act(3, 3, 3, "Use"), act(4, 1, 2, "Transfer"),
               act(5, 3, 4, "Acquisition"), issue(6, 1, 2))
    ledger = replay(actions, through=2027)
    assert ledger.faults == ledger.holdings == ()
    assert [entry.effect for entry in ledger.entries] == [
        Effect.FIRST_KEPT, Effect.ACQUIRED, Effect.TRANSFERRED, Effect.USED, Effect.CANCELLED]
    transfer = ledger.entries[2]
    assert (transfer.quantity, transfer.block.first, transfer.origin.place.row) == (2, 1, 6)


FIRST = [("First transfer", subtype)
         for subtype in ("Issuance", "First transfer to another Party", "Use or cancellation")]
LEAVING = [(kind, None) for kind in ("Transfer", "Use", "Cancellation")]


@pytest.mark.parametrize(("earlier", "later", "held_before"), [
    (FIRST[0], FIRST[1], False), (FIRST[1], FIRST[2], False), (LEAVING[0], LEAVING[1], True),
    (LEAVING[1], LEAVING[2], True), (FIRST[2], ("Acquisition", None), False),
    (("Acquisition", None), LEAVING[0], True)])
def test_of_two_actions_of_one_day_the_later_kind_is_the_one_that_contradicts(earlier, later, held_before) -> None:
    """The later kind names 1 to 5, the earlier only 3; by block alone the later kind would come first."""
    before = (issue(2, 1, 5, action_date=datetime.date(2027, 1, 1)),) if held_before else ()
    rows = (act(3, 1, 5, later[0], action_subtype=later[1]), act(4, 3, 3, earlier[0], action_subtype=earlier[1]))
    blamed = 4 if earlier[0] == "Acquisition" else 3
    assert {fault.row.place.row for fault in replay((*before, *rows), through=2027).faults} == {blamed}


def test_of_two_rows_on_one_block_the_one_that_stands_first_counts() -> None:
    assert faults(issue(3, 1, 2), issue(2, 1, 2)) == [(FaultKind.ALREADY_FIRST_TRANSFERRED, 3, 1, 2, 2)]
    sheet = samples.Place("registry/actions.csv", sheet="B", row=1)
    assert faults(issue(3, 1, 2, place=sheet), issue(2, 1, 2)) == [(FaultKind.ALREADY_FIRST_TRANSFERRED, 1, 1, 2, 2)]


def test_what_one_action_brought_is_held_as_one_block() -> None:
    """Acquired: 1 to 5, which had been away, and 6 to 10, never seen."""
    later = {"action_date": datetime.date(2027, 5, 1)}
    actions = (act(2, 1, 5, "First transfer", **NDC_TRANSFER), act(3, 1, 10, "Acquisition", **later))
    ledger = replay(actions, through=2027)
    assert [(part.row.place.row, part.first, part.last) for part in ledger.held] == [(3, 1, 10)]
    assert [(entry.first, entry.last) for entry in ledger.entries] == [(1, 5), (1, 5), (6, 10)]


def test_faults_are_told_in_the_order_of_the_files() -> None:
    assert [fault[1] for fault in faults(act(5, 1, 1, "Use"), act(3, 2, 2, "Use"), act(4, 9, 9, "Use"))] == [3, 4, 5]


def test_ended_itmos_are_known_with_the_row_that_ended_them() -> None:
    ledger = replay((issue(2, 1, 10), act(3, 2, 3, "Use"), act(4, 7, 7, "Cancellation")), through=2027)
    assert [(entry.block.first, entry.block.last, entry.action.place.row) for entry in ledger.ended] == [
        (2, 3, 3), (7, 7, 4)]


def test_a_flow_tells_opening_terms_and_closing() -> None:
    """2026: 100 issued, 30 used: 70. 2027: 70 + 40 acquired - 20 transferred - 5 cancelled = 85; 8 + 2 never held."""
    early = {"action_date": datetime.date(2026, 3, 1)}
    ledger = replay((issue(2, 1, 100, **early), act(3, 1, 30, "Use", **early), act(4, 201, 240, "Acquisition"),
                     act(5, 31, 50, "Transfer"), act(6, 51, 55, "Cancellation"),
                     act(7, 301, 308, "First transfer", **NDC_TRANSFER),
                     issue(8, 401, 402, action_subtype="Use or cancellation")), through=2028)
    assert ledger.flows == (
        Flow(2026, 0, first_transfers_kept=100, uses=30),
        Flow(2027, 70, acquisitions=40, transfers_out=20, cancellations=5, first_transferred_out=8,
             first_transferred_by_use=2),
        Flow(2028, 85))
    assert ledger.flow(2027).closing == 85
    assert ledger.flow(2027) == ledger.flows[1]
    assert ledger.flow(2025) == Flow(2025, 0)


def test_last_years_holdings_open_the_ledger_where_nothing_earlier_is_on_hand() -> None:
    reported = (samples.holding(first=1, last=10),)
    used = act(3, 1, 4, "Use", vintage=2026, first_id="CA9999-IND01-IND-1-2026", last_id="CA9999-IND01-IND-4-2026")
    assert ledger_of(samples.submission(actions=(used,), previous=reported)).flow(2027) == Flow(2027, 10, uses=4)
    opening = (samples.holding(first=1, last=6),)
    assert ledger_of(samples.submission(actions=(used,), previous=reported, opening=opening)).flow(2027).opening == 6
    past = issue(2, 50, 51, action_date=datetime.date(2026, 3, 1))
    assert ledger_of(samples.submission(actions=(), previous=reported, history=(past,))).flow(2027).opening == 2
