"""Siblings of a fault that a rule must find too, and near ones that it must pass over."""

import datetime
from dataclasses import replace

import pytest

from reporter.checks import run
from reporter.files.aef.spelling import ANY_PARTY
from reporter.findings import Severity
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests import samples
from tests.checks.cases.answers import METRIC, TRACKING
from tests.checks.cases.authorization_dates import authorized_until
from tests.checks.cases.form import cancellation
from tests.checks.parts import Party, answer, issue, of, whole

date = datetime.date
BEFORE, FIRST = date(2027, 2, 28), date(2027, 3, 1)
NA = answer("Not applicable: for this reason.")
TO_ADAPTATION = "Voluntary transfer to the Adaptation Fund (A6.4 ERs)"
INCONSISTENT = "Checked, inconsistencies identified"


def place(row):
    return samples.place("registry/actions.csv", samples.ACTIONS, row)


def timeframe(text):
    return whole(submission={"authorizations": (samples.authorization(authorized_timeframe=text),
                                                samples.oimp_authorization())})


def first_transfer_until(subtype, **until):
    over = {"acquiring_party": "JPN" if "another" in subtype else None, "action_subtype": subtype}
    return replace(authorized_until(**until), submission=samples.submission(actions=(samples.issuance(**over),)))


def amended(quantity, metric=None, transferred="100", **over):
    """A second version of an authorization, after a first transfer of 1000 t CO2 eq, or of 100 MWh."""
    metric = metric or {}
    later = {"authorization_version": 2, "date_of_authorization": date(2027, 5, 1), "authorized_quantity": quantity,
             "place": samples.place("registry/authorizations.csv", samples.AUTHORIZATIONS, 4)}
    return whole(submission={
        "authorizations": (samples.authorization(**metric), samples.authorization(**metric, **(later | over)),
                           samples.oimp_authorization()),
        "actions": (samples.action(**metric, quantity_non_ghg=transferred if metric else None),)})


def grown():
    """A version without a quantity, and one of 1500; of 1000 first transferred under the one, 600 under the other."""
    row = samples.place("registry/authorizations.csv", samples.AUTHORIZATIONS, 4)
    return whole(submission={"authorizations": (
        samples.authorization(), samples.oimp_authorization(authorized_quantity=None), samples.oimp_authorization(
            authorization_version=2, date_of_authorization=date(2027, 5, 1), authorized_quantity=1_500, place=row)),
        "actions": (samples.issuance(), samples.issuance(first=8_001, last=8_600, action_date=date(2027, 6, 1),
                                                         place=place(7)))})


def acquired(**over):
    """A hundred ITMOs of Japan, acquired by India."""
    values = {"action_type": "Acquisition", "action_subtype": None, "acquiring_party": None, "party": "JPN",
              "transferring_party": "JPN", "first_transferring_party": "JPN", "registry": "JPN01", "last": 100,
              "place": place(9), "action_date": date(2027, 2, 1)}
    return samples.action(**(values | over))


def used(**over):
    values = {"action_type": "Use", "transferring_party": None, "purpose": "NDC", "using_party": "IND",
              "year_used_for_ndc": 2027, "action_date": date(2027, 6, 1), "place": place(10)}
    return acquired(**(values | over))


def marked(*texts, used_from=1):
    """ITMOs acquired in as many parts as there are marks, then used from a serial on."""
    size = 100 // len(texts)
    parts = [acquired(first=number * size + 1, last=(number + 1) * size, place=place(9 + number),
                      consistency_check_result=text) for number, text in enumerate(texts)]
    return whole(submission={"actions": (*parts, used(first=used_from, place=place(20)))})


def from_switzerland(*rows, **authorized):
    return whole(submission={"actions": rows, "authorizations": (
        samples.authorization(**authorized), samples.oimp_authorization())})


def tracked(text):
    return whole(answers=dict.fromkeys(TRACKING, answer(text * 10)))


def inventory(text, party="IND", day=(2026, 11, 30)):
    return whole(answers={(INITIAL_REPORT, "I.E"): answer(text)}, initial_report=issue(*day),
                 party=Party(code=party, name="A Party", authority="The authority"))


def late(party):
    return whole(regular_information=issue(2029, 1, 15), party=Party(code=party, name="A Party", authority="One"),
                 submission={"header": samples.header(party=party)})


IN_MWH = {"authorizations": (samples.authorization(**METRIC), samples.oimp_authorization()),
          "actions": (samples.action(**METRIC, quantity_non_ghg="10"), samples.issuance())}
AUTHORIZED_IN_MWH = {"authorizations": (samples.authorization(), samples.oimp_authorization(**METRIC))}
UNITS = {"first_unit_id": "VCS-1-A", "last_unit_id": "VCS-100-A"}

FOUND = [
    *(("REP-123", whole(submission=IN_MWH, answers={(ANNEX_4, f"VI.D.{part}"): NA})) for part in (1, 2, 3)),
    ("REP-123", whole(submission=IN_MWH, answers={(INITIAL_REPORT, "III.A"): NA})),
    ("REP-123", whole(submission=AUTHORIZED_IN_MWH, answers={(INITIAL_REPORT, "III.D"): NA})),
    ("REP-124", whole(answers={(INITIAL_REPORT, "III.A"): NA})),
    ("REP-125", whole(submission={"actions": (samples.issuance(action_subtype=TO_ADAPTATION),)},
                      answers={(ANNEX_4, "VI.J"): NA})),
    ("REP-125", whole(answers={(INITIAL_REPORT, "IV.H.6"): NA})),
    ("AEF-124", timeframe("Occurred: from 00/2026 to 12/2030")),
    ("AEF-124", timeframe("Use: from 31/02/2026 to 01/01/2030")),
    ("AEF-123", timeframe("2030 - 2026")),
    ("AEF-123", timeframe("Occurred: from 02/01/2026 to 01/01/2026")),
    ("AEF-205", timeframe("2027 - 2030")),
    *(("CON-122", first_transfer_until(subtype, last_day=BEFORE)) for subtype in (
        "Issuance", "Use or cancellation", "Voluntary cancellation to deliver OMGE")),
    *(("CON-122", first_transfer_until("Issuance", final_date=text)) for text in ("2027-02-28", "28/02/2027")),
    *(("CON-123", first_transfer_until(subtype, end=BEFORE)) for subtype in (
        "Issuance", "Authorization", "First transfer to another Party", TO_ADAPTATION)),
    ("CON-124", authorized_until(final_date="Until 28 February 2027")),
    ("AEF-204", grown()),
    ("AEF-214", amended(999)),
    ("AEF-214", amended(99, METRIC)),
    ("AEF-214", amended(9, terms_and_conditions="May be revoked")),
    ("AEF-307", from_switzerland(samples.action(registry="CHE01"))),
    ("AEF-307", from_switzerland(samples.action(registry="CHE01"), explanation=ANY_PARTY)),
    ("AEF-307", from_switzerland(samples.action(explanation="The price is confidential."),
                                 samples.action(registry="CHE01", first=1, last=5, place=place(9)))),
    ("AEF-531", marked(INCONSISTENT)),
    ("AEF-531", marked("Checked, no inconsistencies identified", INCONSISTENT, used_from=51)),
    ("AEF-532", whole(submission={"actions": (acquired(**UNITS), used())})),
    ("ADV-109", tracked("The registry holds the information on each unit. ")),
    ("ADV-109", tracked("An advisory board keeps the registry. ")),
    ("REP-126", inventory("The report was provided under the Act of 1986.")),
    ("REP-126", inventory("It covers 1990 to 2020.")),
    ("REP-117", late("IND")),
]
PASSED = [
    ("REP-123", whole(submission=AUTHORIZED_IN_MWH, answers={(ANNEX_4, "VI.D.1"): NA})),
    ("REP-125", whole(submission={"actions": samples.submission().actions[:3]}, answers={(ANNEX_4, "VI.K"): NA})),
    ("AEF-123", timeframe("Occurred: from 05/2026 to 2026")),
    ("AEF-124", timeframe("Occurred: from 29/02/2028 to 2030")),
    ("AEF-205", timeframe("2026 - 2030")),
    *(("CON-122", first_transfer_until(subtype, last_day=BEFORE)) for subtype in (
        "Authorization", "First transfer to another Party", TO_ADAPTATION)),
    ("CON-122", first_transfer_until("Issuance", last_day=FIRST)),
    ("CON-123", first_transfer_until("Issuance", end=FIRST)),
    ("AEF-214", amended(1_000)),
    ("AEF-214", amended(100, METRIC)),
    *(("AEF-214", amended(9, terms_and_conditions=text)) for text in ("Revoked", "revoked as of today")),
    ("AEF-214", amended(0)),
    ("AEF-214", amended(9, date_of_authorization=FIRST)),
    ("AEF-307", from_switzerland(samples.action(registry="CHE01", explanation="India tracks them there."))),
    ("AEF-307", from_switzerland(samples.action(registry="CHE01"), explanation="Tracked in the registry of CHE.")),
    *(("AEF-531", marked(text)) for text in (
        "Checked, no inconsistencies identified", "Not inconsistent", "No longer inconsistent",
        "Null, information for check not available")),
    ("AEF-531", marked(INCONSISTENT, "Checked, no inconsistencies identified", used_from=51)),
    ("AEF-532", whole(submission={"actions": (acquired(**UNITS), used(**UNITS))})),
    *(("ADV-109", tracked(text)) for text in (
        "The authority is informed of each issuance. ", "Each issuance is reported to the authority. ")),
    ("REP-126", inventory("It covers 1990–2021.")),
    *(("REP-126", inventory("It was provided.", party)) for party in ("RWA", "MDV")),
    ("REP-126", inventory("It covers 1990 to 2016.", day=(2024, 6, 1))),
    ("REP-117", late("RWA")),
    *(("AEF-117", cancellation(purpose=text)) for text in (
        "voluntary cancellation", "overall mitigation in global emissions", "OMGE")),
]


def name(value):
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("code", "subject"), FOUND, ids=name)
def test_a_sibling_of_the_fault_is_found(code, subject):
    assert code in {finding.code for finding in run(subject)}


@pytest.mark.parametrize(("code", "subject"), PASSED, ids=name)
def test_what_comes_near_the_fault_is_passed_over(code, subject):
    assert code not in {finding.code for finding in run(subject)}


@pytest.mark.parametrize(("subtype", "weight"), [
    ("Other cancellations", Severity.WARNING), ("Voluntary cancellation to deliver OMGE", Severity.WARNING)])
def test_a_cancellation_without_a_purpose_costs_the_mark_and_no_filing(subtype, weight):
    findings = run(cancellation(purpose=None, action_subtype=subtype))
    assert {finding.code: finding.severity for finding in findings if finding.source == "STC02"} == {
        "AEF-116": weight, "SCR-123": Severity.ERROR}
    assert not any(finding.stands_against_filing for finding in findings)


def test_an_acquisition_before_the_own_authorization_is_a_warning():
    early = acquired(action_date=date(2026, 11, 1))
    found = [finding for finding in run(of(actions=(early,))) if finding.code == "AEF-203"]
    assert [finding.severity for finding in found] == [Severity.WARNING]
