"""Seeded faults in the shipped dossiers: of the changes that alter meaning, how many are found, by kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from reporter.accounting.closing import closed
from reporter.checks import Subject, findings_between, run
from reporter.findings import Finding, Severity
from reporter.records.rows import Action
from reporter.records.submission import Submission

INPUTS = Path(__file__).parents[2] / "inputs"
DOSSIERS = ("india-japan-jcm", "japan-india-jcm")
SEED, EACH = 20260217, 6
"""Mutations tried of each kind and dossier."""

Mutate = Callable[[Submission, random.Random], Submission | None]


@dataclass(frozen=True)
class Kind:
    """One kind of fault, and the least share of it that must be found."""

    name: str
    mutate: Mutate
    floor: float = 1.0


def subject_of(name: str) -> Subject:
    loaded = closed(INPUTS / name)
    return Subject(submission=loaded.submission, dossier=loaded.dossier)


def change(choose: Callable[[Action], dict[str, Any] | None]) -> Mutate:
    """Change cells of one action, chosen among those to which the change applies."""
    def mutate(submission: Submission, chance: random.Random) -> Submission | None:
        fitting = [(index, over) for index, row in enumerate(submission.actions) if (over := choose(row))]
        if not fitting:
            return None
        index, over = chance.choice(fitting)
        rows = list(submission.actions)
        rows[index] = rows[index].model_copy(update=over)
        return replace(submission, actions=tuple(rows))
    return mutate


def drop_action(submission: Submission, chance: random.Random) -> Submission:
    index = chance.randrange(len(submission.actions))
    return replace(submission, actions=submission.actions[:index] + submission.actions[index + 1:])


def duplicate_action(submission: Submission, chance: random.Random) -> Submission:
    row = chance.choice(submission.actions)
    again = row.model_copy(update={"place": replace(row.place, row=999)})
    return replace(submission, actions=(*submission.actions, again))


def drop_authorization(submission: Submission, chance: random.Random) -> Submission:
    rows = submission.own_authorizations
    index = chance.randrange(len(rows))
    return replace(submission, authorizations=(), other_years=rows[:index] + rows[index + 1:])


def drop_entity(submission: Submission, chance: random.Random) -> Submission:
    index = chance.randrange(len(submission.entities))
    return replace(submission, entities=submission.entities[:index] + submission.entities[index + 1:])


def drop_holding(submission: Submission, chance: random.Random) -> Submission:
    index = chance.randrange(len(submission.holdings))
    return replace(submission, holdings=submission.holdings[:index] + submission.holdings[index + 1:])


def duplicate_holding(submission: Submission, chance: random.Random) -> Submission:
    row = chance.choice(submission.holdings)
    return replace(submission, holdings=(*submission.holdings, row.model_copy(
        update={"place": replace(row.place, row=999)})))


def drop_year_before(submission: Submission, chance: random.Random) -> Submission:
    index = chance.randrange(len(submission.history))
    return replace(submission, history=submission.history[:index] + submission.history[index + 1:])


def empty(attribute: str) -> Mutate:
    return change(lambda row: {attribute: None} if getattr(row, attribute) is not None else None)


def shifted(row: Action, first: int, last: int) -> dict[str, Any]:
    return {"first_id": row.first_id._replace(serial=row.first_id.serial + first),
            "last_id": row.last_id._replace(serial=row.last_id.serial + last)}


KINDS = (
    Kind("drop an action", drop_action, floor=0.5),
    Kind("duplicate an action", duplicate_action),
    Kind("drop an authorization", drop_authorization),
    Kind("drop an entity", drop_entity),
    Kind("drop a holding", drop_holding),
    Kind("duplicate a holding", duplicate_holding),
    Kind("drop an action of the year before", drop_year_before, floor=0.8),
    Kind("quantity and one", change(lambda row: {"quantity": row.quantity + 1})),
    Kind("first serial and one", change(lambda row: shifted(row, 1, 0))),
    Kind("last serial and one", change(lambda row: shifted(row, 0, 1))),
    Kind("block moved by one", change(lambda row: shifted(row, 1, 1)), floor=0.9),
    Kind("block moved far", change(lambda row: shifted(row, 10**7, 10**7)), floor=0.5),
    Kind("serials swapped", change(lambda row: {"first_id": row.last_id, "last_id": row.first_id}
                                   if row.first_id != row.last_id else None)),
    Kind("vintage column and one", change(lambda row: {"vintage": row.vintage + 1})),
    Kind("vintage of an identifier and one", change(
        lambda row: {"last_id": row.last_id._replace(vintage=row.last_id.vintage + 1)})),
    Kind("vintage everywhere and one", change(lambda row: {
        "vintage": row.vintage + 1, "first_id": row.first_id._replace(vintage=row.vintage + 1),
        "last_id": row.last_id._replace(vintage=row.vintage + 1)}), floor=0.8),
    Kind("another approach", change(lambda row: {"approach": "CA9998"})),
    Kind("another authorization", change(lambda row: {
        "authorization_id": "IND JCM 2" if row.authorization_id == "IND JCM 1" else "IND JCM 1"}), floor=0.8),
    # Of ITMOs from another Party the ID is that Party's own: an advice.
    Kind("unknown authorization", change(lambda row: {"authorization_id": "IND JCM 7"}), floor=0.8),
    Kind("another first transferring Party", change(lambda row: {"first_transferring_party": "CHE"})),
    Kind("date a year later", change(lambda row: {"action_date": row.action_date.replace(year=row.action_date.year + 1,
                                                                                         day=1)})),
    Kind("date a year before", change(lambda row: {"action_date": row.action_date.replace(year=row.action_date.year - 1,
                                                                                          day=1)})),
    Kind("another metric", change(lambda row: {"metric": "non-GHG"})),
    Kind("first transfer without subtype", change(
        lambda row: {"action_subtype": None} if row.action_type == "First transfer" else None)),
    Kind("another first transfer definition", change(
        lambda row: {"action_subtype": "Authorization"} if row.action_subtype == "Issuance" else None)),
    Kind("use taken for a cancellation", change(
        lambda row: {"action_type": "Cancellation"} if row.year_used_for_ndc else None)),
    Kind("acquisition taken for a transfer", change(
        lambda row: {"action_type": "Transfer"} if row.action_type == "Acquisition" else None)),
    Kind("use taken for an acquisition", change(
        lambda row: {"action_type": "Acquisition"} if row.action_type == "Use" else None)),
    Kind("no transferring Party", empty("transferring_party")),
    Kind("no acquiring Party", empty("acquiring_party")),
    Kind("another acquiring Party", change(lambda row: {"acquiring_party": "CHE"} if row.acquiring_party else None)),
    Kind("another transferring Party", change(
        lambda row: {"transferring_party": "CHE"} if row.transferring_party else None)),
    Kind("no purpose", empty("purpose")),
    Kind("another purpose", change(lambda row: {"purpose": "OIMP" if row.purpose == "NDC" else "NDC"}
                                   if row.purpose else None)),
    Kind("another using Party", change(lambda row: {"using_party": "CHE"} if row.using_party else None)),
    Kind("another using entity", change(lambda row: {"using_entity": "Someone else"} if row.using_entity else None)),
    Kind("no year of use", empty("year_used_for_ndc")),
    Kind("year of use after the NDC period", change(
        lambda row: {"year_used_for_ndc": 2031} if row.year_used_for_ndc else None)),
    Kind("year of use and one", change(
        lambda row: {"year_used_for_ndc": row.year_used_for_ndc + 1} if row.year_used_for_ndc else None), floor=0.0),
    Kind("date some days later", change(
        lambda row: {"action_date": row.action_date.replace(day=28)} if row.action_date.day < 20 else None), floor=0.0),
    Kind("another registry", change(lambda row: {"itmo_registry": "CHE01"})),
    Kind("another mitigation type", change(lambda row: {"mitigation_type": "Removals"}), floor=0.5),
)
"""Not found in one Party's submission: another year of use inside the NDC period, which nobody but the Party knows;
another day of the same year that contradicts no other row; and what is wrong with a first transfer to another Party
whose ITMOs no other row has. The last two are found between the Parties; a floor of a half leaves room for chance."""
BETWEEN_PARTIES = ("drop an action", "block moved by one", "block moved far", "vintage everywhere and one",
                   "another mitigation type")


def grave(findings: list[Finding]) -> set[Finding]:
    return {finding for finding in findings if finding.severity is not Severity.ADVICE}


def mutants(kind: Kind) -> Iterator[tuple[str, Subject]]:
    for name in DOSSIERS:
        chance = random.Random(f"{SEED} {kind.name} {name}")
        subject = SUBJECTS[name]
        for _ in range(EACH):
            changed = kind.mutate(subject.submission, chance)
            if changed is not None:
                yield name, replace(subject, submission=changed)


SUBJECTS = {name: subject_of(name) for name in DOSSIERS}


@pytest.mark.parametrize("name", DOSSIERS)
def test_the_clean_dossiers_have_no_error_and_no_warning(name):
    assert grave(run(SUBJECTS[name])) == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_mutations_are_found(kind):
    found = [bool(grave(run(subject))) for _, subject in mutants(kind)]
    assert found, "the mutation applies nowhere"
    assert sum(found) / len(found) >= kind.floor


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name in BETWEEN_PARTIES], ids=lambda kind: kind.name)
def test_what_one_submission_cannot_tell_the_other_partys_does(kind):
    for name, subject in mutants(kind):
        partner = SUBJECTS[next(other for other in DOSSIERS if other != name)].submission
        assert grave(run(subject)) or grave(findings_between([subject.submission, partner]))
