"""Overlaps and disagreements between rows."""

import random

from reporter.records import overlaps as bounds
from reporter.records.overlaps import disagreements, overlaps, pieces_beyond_bounds
from tests import samples


def held(first, last, row, **over):
    place = samples.place("registry/holdings.csv", samples.present().holdings, row)
    return samples.holding(first=first, last=last, place=place, **over)


def rows_of(pairs):
    return [(one.place.row, other.place.row) for one, other in pairs]


def test_an_overlap_with_a_row_two_back_is_found():
    rows = [held(1, 100, 2), held(10, 20, 3), held(90, 110, 4)]
    assert rows_of(overlaps(rows)) == [(2, 3), (2, 4)]


def test_neighbours_and_other_series_do_not_overlap():
    assert rows_of(overlaps([held(1, 100, 2), held(101, 200, 3), held(1, 100, 4, vintage=2027)])) == []


def test_the_order_of_rows_changes_nothing():
    rows = [held(1, 100, 2), held(10, 20, 3), held(90, 110, 4), held(110, 110, 5)]
    found = rows_of(overlaps(rows))
    random.Random(1).shuffle(rows)
    assert rows_of(overlaps(rows)) == found == [(2, 3), (2, 4), (4, 5)]


def test_rows_whose_identifiers_are_unsound_are_passed_over():
    assert rows_of(overlaps([held(100, 1, 2, quantity=1), held(50, 60, 3)])) == []


def test_rows_that_agree_do_not_disagree_however_they_overlap():
    rows = [held(1, 100, 2), held(1, 50, 3), held(30, 80, 4)]
    assert rows_of(disagreements(rows, lambda row: row.metric)) == []


def test_a_disagreement_with_a_row_two_back_is_found():
    rows = [held(1, 100, 2), held(1, 50, 3), held(90, 95, 4, metric="non-GHG", non_ghg_metric="MWh")]
    assert rows_of(disagreements(rows, lambda row: row.metric)) == [(2, 4)]


def test_rows_that_say_nothing_are_passed_over():
    rows = [held(1, 100, 2, unit_registry="VCS"), held(1, 50, 3), held(60, 70, 4, unit_registry="GS")]
    assert rows_of(disagreements(rows, lambda row: row.unit_registry)) == [(2, 4)]


def test_many_disagreements_about_the_same_itmos_cost_no_square():
    rows = [held(1, 10_000, number + 2) for number in range(3_000)]
    found = list(disagreements(rows, lambda row: row.place.row))
    assert len(found) < 10 * len(rows)


# ------------------------------------------------------------------------------------------ how often blocks are cut

def test_blocks_that_follow_one_another_are_one_piece_each(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_PIECES", 0)
    monkeypatch.setattr(bounds, "PIECES_OF_A_BLOCK", 1)
    assert pieces_beyond_bounds([("a", 1, 9), ("a", 10, 19), ("b", 5, 12), ("a", 1, 9)]) is None


def test_a_block_is_a_piece_for_each_end_of_another_within_it(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_PIECES", 0)
    monkeypatch.setattr(bounds, "PIECES_OF_A_BLOCK", 1)
    assert pieces_beyond_bounds([("a", 1, 100), ("a", 11, 20), ("a", 31, 40)]) == 7
    assert pieces_beyond_bounds([("a", 1, 20), ("a", 11, 30), ("b", 11, 30)]) == 5


def test_a_registry_whose_account_moves_whole_is_followed_and_a_staircase_of_blocks_is_not():
    fragments = [("a", 10 * number, 10 * number + 9) for number in range(5_000)]
    assert pieces_beyond_bounds([*fragments, *[("a", 0, 49_999)] * 40]) is None
    assert pieces_beyond_bounds([("a", number, number + 5_000) for number in range(5_000)])
