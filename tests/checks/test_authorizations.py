"""Which version of an authorization counts, and what it covers."""

import datetime
import time

import pytest

from reporter.checks import Subject, run
from reporter.checks.authorizations import covered_purposes, the_using_entity_is_authorized
from reporter.checks.authorized import AlikeAuthorized
from tests import samples
from tests.checks.cases.authorizations import versions
from tests.checks.parts import of


def codes(subject: Subject) -> set[str]:
    return {finding.code for finding in run(subject)}


def test_a_change_does_not_touch_what_was_first_transferred_before_it():
    place = samples.place("registry/authorizations.csv", samples.present().authorizations, 4)
    later = samples.oimp_authorization(authorization_version=2, date_of_authorization=datetime.date(2027, 8, 1),
                                       authorized_entities=samples.JAPANESE_ENTITY, place=place)
    subject = of(authorizations=(samples.authorization(), samples.oimp_authorization(), later))
    assert subject.submission.actions[1].action_date < later.date_of_authorization
    assert subject.submission.actions[2].action_date > later.date_of_authorization
    assert codes(subject) == set()


def test_a_raised_quantity_counts_from_its_own_day():
    early, late = datetime.date(2027, 2, 1), datetime.date(2027, 3, 2)
    small = {"authorized_quantity": 500}
    def subject(day):
        first, oimp, second = versions(date_of_authorization=day).submission.authorizations
        return of(authorizations=(samples.authorization(**small), oimp, second))
    assert codes(subject(early)) == set()
    assert codes(subject(late)) == {"AEF-204"}


def test_the_entities_of_an_approach_are_put_together_once_for_all_uses():
    entities = tuple(samples.entity(name=f"Entity {number}", identification_number=str(number))
                     for number in range(6_000))
    authorization = samples.oimp_authorization(authorized_entities=None)
    uses = tuple(samples.oimp_use(first=1 + number, last=1 + number, using_entity=f"Entity {number}")
                 for number in range(6_000))
    submission = samples.submission(authorizations=(authorization,), entities=entities, actions=uses)
    began = time.process_time()
    assert not list(the_using_entity_is_authorized(submission, tuple(
        AlikeAuthorized(use, authorization, (use,)) for use in uses)))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("purposes", "covered"), [
    ("NDC", {"NDC"}), ("OIMP", {"OIMP", "IMP", "OP"}), ("IMP", {"IMP"}), ("NDC and OP", {"NDC", "OP"}),
    ("NDC and OIMP", {"NDC", "OIMP", "IMP", "OP"})])
def test_oimp_covers_imp_and_op(purposes, covered):
    assert covered_purposes(samples.authorization(purposes_for_authorization=purposes)) == covered


def test_one_finding_names_a_missing_authorization_however_many_rows_use_it():
    actions = tuple(samples.action(first=number, last=number, authorization_id="IND JCM 3") for number in range(1, 40))
    findings = [finding for finding in run(of(actions=actions, holdings=())) if finding.code == "AEF-201"]
    assert len(findings) == 1
    assert "38 more" in findings[0].message


def test_an_authorization_of_another_party_may_stand_in_its_own_submission():
    header = samples.header(party="JPN")
    acquired = samples.action(action_type="Acquisition", action_subtype=None, acquiring_party=None,
                              transferring_party="IND", authorization_id="IND JCM 3", itmo_registry="JPN01")
    held = samples.holding(first=1, last=1_000, authorization_id="IND JCM 3", itmo_registry="JPN01")
    findings = run(of(header=header, actions=(acquired,), holdings=(held,)))
    assert {(finding.code, str(finding.severity)) for finding in findings} == {("AEF-201", "advice")}
