"""Worlds against their answers: sound ones, planted faults, and small ones against a slow oracle, on DuckDB."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reporter.accounting.world.asking import World
from reporter.checks import findings_between
from reporter.findings import Finding, Place
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action, Holding
from reporter.records.submission import Submission
from tests import samples
from tests.worlds import making, oracle

SUBTYPES = ("First transfer to another Party", "Issuance", "Use or cancellation", "Other cancellations", None)
PARTIES = ("IND", "JPN", "CHE")


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


BLOCKS = st.builds(
    lambda party, first, length: Block(Series("CA9999", f"{party}01", party, 2026), first, first + length),
    st.sampled_from(PARTIES[:2]), st.integers(1, 8), st.integers(0, 5))
COMMON = {"metric": st.sampled_from(("GHG", "GHG", "GHG", "non-GHG")), "units": st.sampled_from((None, "U-", "V-")),
          "gwp_values": st.sampled_from(("AR5", "AR6", None)), "quantity": st.integers(1, 2),
          "amount": st.sampled_from(("1", "1.0", "2", None)),
          "authorization_id": st.sampled_from(("A 1", "A 1", "A 2"))}
TYPES = ("First transfer", "Acquisition", "Acquisition", "Transfer", "Use")
ACTIONS = st.fixed_dictionaries({
    "block": BLOCKS, "action_type": st.sampled_from(TYPES), "action_subtype": st.sampled_from(SUBTYPES),
    "other": st.sampled_from((*PARTIES, None)), "day": st.integers(0, 2), "backwards": st.integers(0, 20), **COMMON})
HOLDINGS = st.fixed_dictionaries({"block": BLOCKS, **COMMON})
REPORTS = st.dictionaries(st.tuples(st.sampled_from(PARTIES), st.sampled_from((2026, 2027))), st.tuples(
    st.lists(ACTIONS, max_size=6), st.lists(HOLDINGS, max_size=3)), min_size=1, max_size=5)


def values(drawn: dict, party: str, number: int, file: str, role: str) -> dict:
    block, units = drawn["block"], drawn["units"]
    first, last = block.first_id, block.last_id
    if drawn.get("backwards") == 0:
        last = last._replace(serial=max(first.serial - 1, 1), vintage=2025)
    return {
        "place": Place(file, role, number + 2), "approach": "CA9999", "authorization_id": drawn["authorization_id"],
        "first_transferring_party": block.series.party, "itmo_registry": f"{party}01", "first_id": first,
        "last_id": last, "metric": drawn["metric"], "non_ghg_metric": None if drawn["metric"] == "GHG" else "MWh",
        "quantity_non_ghg": None if drawn["metric"] == "GHG" else drawn["amount"],
        "gwp_values": drawn["gwp_values"], "quantity": drawn["quantity"], "mitigation_type": "Emission reductions",
        "vintage": 2026, "first_unit_id": units and f"{units}{first.serial}",
        "last_unit_id": units and f"{units}{last.serial}"}


def submission(key: tuple[str, int], drawn: tuple[list[dict], list[dict]]) -> Submission:
    party, year = key
    file = f"{party}-{year}.xlsx"
    actions = []
    for number, one in enumerate(drawn[0]):
        other = one["other"]
        actions.append(Action.model_construct(
            **values(one, party, number, file, "actions"), action_date=datetime.date(year, 12, 29 + one["day"]),
            action_type=one["action_type"],
            action_subtype=one["action_subtype"] if one["action_type"] == "First transfer" else None,
            transferring_party=other if one["action_type"] == "Acquisition" else None,
            acquiring_party=other if one["action_type"] in ("First transfer", "Transfer") else None))
    holdings = [Holding.model_construct(**values(one, party, number, file, "holdings"))
                for number, one in enumerate(drawn[1])]
    header = samples.header(party=party, reported_year=year, place=Place(file, "Table 1"))
    return Submission(header, (), tuple(actions), tuple(holdings), ())


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(REPORTS)
def test_the_expressions_say_what_a_look_at_every_unit_says(reports):
    submissions = [submission(*report) for report in reports.items()]
    found, expected = oracle.as_plain(World.of(submissions).answers), oracle.slow_answers(submissions)
    # What is compared exactly is all that can differ, and may be more.
    assert expected.pop("uneven") <= found["other_quantities"]
    assert {name: (found[name] - rows, rows - found[name]) for name, rows in expected.items()} == dict.fromkeys(
        expected, (set(), set()))
