"""Exports beside each other, and identifiers that are assigned."""

from __future__ import annotations

import datetime
import tracemalloc
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reporter.accounting.first_transfers import derive_actions
from reporter.findings import Findings, Place
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.registries.export import Export
from reporter.registries.numbering import with_identifiers
from tests.files.tables import only
from tests.samples import authorization

SERIES = Series("CA9999", "IND01", "IND", 2026)
ISSUED = datetime.date(2027, 3, 1)


def event(first: int, last: int, kind: EventKind = EventKind.ISSUANCE, *, batch: str = "7", row: int = 2,
          file: str = "registry/a.csv", day: datetime.date = ISSUED, assigned: bool = True) -> RegistryEvent:
    return RegistryEvent(
        kind=kind, date=day, block=Block(SERIES, first, last), authorization_id="IND 1", quantity=last - first + 1,
        itmo_registry="IND01", place=Place(file, row=row), unit_registry="GS", first_unit_id=f"GS-{batch}-{first}",
        last_unit_id=f"GS-{batch}-{last}", unit_series=f"GS-{batch}-#" if assigned else None,
        subtype="Other cancellations" if kind is EventKind.CANCELLATION else None)


def blocks(export: Export) -> list[tuple[int, int, str | None]]:
    return [(one.block.first, one.block.last, one.first_unit_id) for one in export.events]


def test_units_whose_numbers_start_anew_in_each_batch_get_identifiers_of_their_own():
    export = with_identifiers(Export(events=(event(1, 100), event(1, 50, batch="8", row=3))), [], Findings())
    assert blocks(export) == [(1, 100, "GS-7-1"), (101, 150, "GS-8-1")]
    assert all(one.unit_series is None for one in export.events)


def test_a_cancellation_has_the_identifiers_of_what_was_issued():
    later = event(41, 60, EventKind.CANCELLATION, day=datetime.date(2027, 5, 1))
    export = with_identifiers(Export(events=(later, event(1, 50), event(51, 100, row=3))), [], Findings())
    assert blocks(export)[-2:] == [(41, 50, "GS-7-41"), (51, 60, "GS-7-51")] or blocks(export)[-1][:2] == (41, 60)


def test_what_was_filed_keeps_its_identifiers_and_new_ones_are_counted_on():
    first = with_identifiers(Export(events=(event(21, 40),)), [], Findings())
    letter = authorization(authorization_id="IND 1", date_of_authorization="2026-12-01",
                           purposes_for_authorization="OIMP", first_transfer_definition="Issuance")
    filed = derive_actions(first.events, [letter], party="IND").actions
    assert [(row.first_id.serial, row.last_id.serial) for row in filed] == [(1, 20)]
    again = with_identifiers(Export(events=(event(1, 60, day=datetime.date(2027, 1, 1)),)), filed, Findings())
    assert blocks(again) == [(21, 40, "GS-7-1"), (1, 20, "GS-7-21"), (41, 60, "GS-7-41")]


def test_a_unit_whose_id_has_very_many_numbers_asks_for_no_memory_for_each():
    first = with_identifiers(Export(events=(event(21, 21),)), [], Findings())
    letter = authorization(authorization_id="IND 1", date_of_authorization="2026-12-01",
                           purposes_for_authorization="OIMP", first_transfer_definition="Issuance")
    filed = [row.model_copy(update={"first_unit_id": "1 " * 5_000, "last_unit_id": "1 " * 5_000})
             for row in derive_actions(first.events, [letter], party="IND").actions]
    assert filed
    tracemalloc.start()
    try:
        with_identifiers(Export(events=(event(1, 60, day=datetime.date(2027, 1, 1)),)), filed, Findings())
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_download_that_stands_there_twice_counts_once_and_is_told_once():
    findings = Findings()
    rows = tuple(event(10 * row, 10 * row + 9, row=row) for row in range(2, 19))
    copies = tuple(replace(one, place=Place("registry/b.csv", row=one.place.row)) for one in rows)
    export = with_identifiers(Export(events=rows + copies), [], findings)
    assert len(export.events) == 17
    assert (only(findings).code, only(findings).message) == (
        "VER-009", "17 events stand in registry/a.csv too, and count once")


def test_overlapping_downloads_cut_blocks_differently_and_count_once():
    later = [event(1, 60, file="registry/b.csv", assigned=False),
             event(61, 120, file="registry/b.csv", row=3, assigned=False)]
    export = with_identifiers(Export(events=(event(1, 100, assigned=False), *later)), [], Findings())
    assert sum(one.quantity for one in export.events) == 120
    assert blocks(export)[-1] == (101, 120, "GS-7-101")


def test_exports_that_contradict_each_other_are_told():
    findings = Findings()
    one = event(1, 100, EventKind.CANCELLATION)
    other = event(1, 100, EventKind.CANCELLATION, day=datetime.date(2027, 3, 2), file="registry/b.csv")
    assert len(with_identifiers(Export(events=(one, other)), [], findings).events) == 1
    assert (only(findings).code, only(findings).place.file) == ("VER-010", "registry/b.csv")


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 30)), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_changes_nothing_and_no_identifier_is_given_twice(spans, random):
    events = [event(first, first + more, row=row) for row, (first, more) in enumerate(spans, start=2)]
    shuffled = random.sample(events, len(events))
    export = with_identifiers(Export(events=tuple(events)), [], Findings())
    assert export.events == with_identifiers(Export(events=tuple(shuffled)), [], Findings()).events
    serials = [serial for one in export.events for serial in range(one.block.first, one.block.last + 1)]
    assert len(serials) == len(set(serials)) == len({unit for first, more in spans for unit in
                                                     range(first, first + more + 1)})


def test_events_of_all_files_that_overlap_beyond_all_following_are_refused(monkeypatch):
    monkeypatch.setattr("reporter.records.overlaps.MOST_PIECES", 0)
    monkeypatch.setattr("reporter.records.overlaps.PIECES_OF_A_BLOCK", 2)
    findings, rows = Findings(), tuple(event(first, 100, row=first) for first in (1, 11, 21, 31))
    assert with_identifiers(Export(events=rows[2:]), [], findings).events
    assert not with_identifiers(Export(events=rows), [], findings).events
    assert findings.items[-1].code == "READ-003"
