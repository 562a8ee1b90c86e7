"""Blocks of one series against a dictionary with one entry for each serial."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.records.blocks import BlockMap, block_of, is_sound
from reporter.records.identifiers import Block
from tests.accounting.worlds import row, unit

SPANS = st.tuples(st.integers(1, 60), st.integers(0, 25))


def test_a_block_map_keeps_what_lies_beside_a_change() -> None:
    blocks: BlockMap[str] = BlockMap()
    blocks.put(10, 20, "a")
    blocks.put(14, 15, "b")
    assert list(blocks) == [(10, 13, "a"), (14, 15, "b"), (16, 20, "a")]
    assert blocks.cut(1, 9) == [(1, 9, None)]
    assert blocks.cut(8, 14) == [(8, 9, None), (10, 13, "a"), (14, 14, "b")]
    assert blocks.cut(20, 22) == [(20, 20, "a"), (21, 22, None)]
    blocks.put(13, 16, "c")
    assert list(blocks) == [(10, 12, "a"), (13, 16, "c"), (17, 20, "a")]
    blocks.put(10, 20, "d")
    blocks.put(22, 30, "e")
    assert list(blocks) == [(10, 20, "d"), (22, 30, "e")]
    assert blocks.cut(20, 22) == [(20, 20, "d"), (21, 21, None), (22, 22, "e")]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(SPANS, max_size=30), SPANS, st.sampled_from((1, 2, 3, 2_000)))
def test_a_block_map_knows_of_each_serial_what_was_put_last(puts: list[tuple[int, int]], asked: tuple[int, int],
                                                            most: int) -> None:
    blocks, serials = BlockMap(most), {}
    for number, (first, length) in enumerate(puts):
        blocks.put(first, first + length, number)
        serials |= dict.fromkeys(range(first, first + length + 1), number)
    assert {serial: known for first, last, known in blocks for serial in range(first, last + 1)} == serials
    assert [first for first, _, _ in blocks] == sorted({first for first, _, _ in blocks})
    first, last = asked[0], sum(asked)
    pieces = blocks.cut(first, last)
    assert [(serial, known) for begin, end, known in pieces for serial in range(begin, end + 1)] == [
        (serial, serials.get(serial)) for serial in range(first, last + 1)]
    flat: BlockMap[int] = BlockMap()
    for number, (begin, length) in enumerate(puts):
        flat.put(begin, begin + length, number)
    assert list(flat) == list(blocks)
    assert flat.cut(first, last) == pieces


def test_no_run_of_blocks_grows_past_its_most() -> None:
    blocks: BlockMap[int] = BlockMap(4)
    for serial in range(1, 100, 2):
        blocks.put(serial, serial, serial)
    assert max(len(run.firsts) for run in blocks._runs) <= 4
    blocks.put(1, 99, 0)
    assert len(blocks._runs) == 1


def test_identifiers_of_one_series_in_order_name_a_block() -> None:
    assert is_sound(row(2, unit(4), unit(4)))
    assert not is_sound(row(2, unit(5), unit(4)))
    assert not is_sound(row(2, unit(1), unit(2, vintage=2025)))
    assert not is_sound(row(2, unit(1), unit(2)._replace(party="JPN")))
    assert block_of(row(2, unit(1), unit(9)), 3, 4) == Block(unit(1).series, 3, 4)
