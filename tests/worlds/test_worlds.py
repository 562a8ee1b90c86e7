"""Worlds against their answers: sound ones, planted faults, and small ones against a slow oracle, on DuckDB."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reporter.accounting.world.asking import World
from reporter.checks import findings_between
from reporter.findings import Finding, Place
from tests.worlds import making, oracle, small


def of_the_decisions(found: list[Finding]) -> list[tuple[str, Place]]:
    return [(one.code, replace(one.place, column=None, letter=None)) for one in found if one.code.startswith("REC")]


@pytest.mark.parametrize("seed", range(4))
def test_in_a_sound_world_everything_fits(seed):
    world = making.made_world(seed, parties=4, years=3, actions=40)
    assert of_the_decisions(findings_between(world.submissions())) == []


@pytest.mark.parametrize("seed", range(4))
def test_what_is_planted_is_found_and_nothing_else(seed):
    world = making.made_world(seed, parties=4, years=3, actions=40)
    for fault in making.FAULTS:
        world.plant(fault)
    assert len({one.code for one in world.planted}) >= 7
    found = of_the_decisions(findings_between(world.submissions()))
    for planted in world.planted:
        assert [one for one in found if one[0] == planted.code and one[1] in planted.places], planted
    for code, at in found:
        assert [one for one in world.planted if one.code == code and at in one.places], (code, at)


@pytest.mark.parametrize("fault", sorted(making.FAULTS))
def test_each_fault_alone_brings_its_own_rule(fault):
    world = making.made_world(11, parties=3, years=2, actions=60)
    world.plant(fault)
    assert {code for code, _ in of_the_decisions(findings_between(world.submissions()))} == {
        one.code for one in world.planted} != set()


def test_rows_of_a_world_are_rows_of_the_form():
    for submission in making.made_world(1, parties=3, years=2, actions=20).submissions():
        for row in (*submission.actions, *submission.holdings):
            assert type(row)(**row.by_name()) == row


@pytest.mark.parametrize("seed", range(5))
def test_the_expressions_say_what_a_look_at_every_unit_says(seed):
    worlds = list(small.small_worlds(seed, 200))
    faults = small.differing(worlds, oracle.as_plain(World.of(small.all_of(worlds)).answers))
    assert not faults, faults[0]


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink))
@given(st.randoms(use_true_random=False))
def test_a_world_by_itself_is_answered_as_among_others(chance):
    world = small.SmallWorld(chance)
    assert not small.differing([world], oracle.as_plain(World.of(world.submissions).answers))


def test_what_a_look_at_every_unit_finds_is_told_by_its_rule_at_its_row():
    worlds = list(small.small_worlds(5, 200))
    found = of_the_decisions(findings_between(small.all_of(worlds)))
    expected = [oracle.slow_answers(world.submissions) for world in worlds]
    for code, question, which in (
            ("REC-101", "not_received", 0), ("REC-102", "not_sent", 0), ("REC-103", "other_dates", 1),
            ("REC-106", "other_places", 1), ("REC-107", "told_twice", 1), ("REC-108", "other_metrics", 1),
            ("REC-109", "other_units", 1)):
        rows = {row[which] for answers in expected for row in answers[question]}
        assert {at for each, at in found if each == code} == rows != set(), code
