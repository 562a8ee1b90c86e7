"""Purposes do not depend on the calendar, and an authorization is found by approach and ID; arithmetic by hand."""

from __future__ import annotations

import datetime

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.authorizations import Versions
from reporter.checks import Subject, findings_between, run
from reporter.findings import Severity
from tests import samples
from tests.accounting.test_adjustments import acquisition, first_transfer, known, submission, use
from tests.accounting.worlds import dossier, row, unit

ISSUED = {"action_subtype": "Issuance", "acquiring_party": None, "authorization_id": "IND JCM 2"}


def version(year: int, number: int = 1, **over: object):
    return samples.oimp_authorization(date_of_authorization=datetime.date(year, 6, 1), authorization_version=number,
                                      **over)


def test_a_first_transfer_dated_before_its_authorization_is_of_its_purposes_all_the_same() -> None:
    """500 issued in March 2027, authorized for both uses in June 2027: 23(c) 500, 23(d) 0, sector as authorized."""
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 500, 2027, 2026, **ISSUED),
        authorizations=(version(2027, purposes_for_authorization="NDC and OIMP"),)))
    assert (known(found, "23(c)"), known(found, "23(d)")) == ({2027: 500}, {})
    assert [entry.sectors for entry in found.disaggregation] == [("Energy generation",)]


@pytest.mark.parametrize(("year", "counted"), [(2026, "23(c)"), (2027, "23(c)"), (2029, "23(d)")])
def test_the_version_of_the_day_counts_or_else_the_first(year: int, counted: str) -> None:
    """Both uses from June 2027, other purposes alone from June 2028."""
    rows = (version(2027, purposes_for_authorization="NDC and OIMP"), version(2028, 2))
    found = accounts(dossier(year), submission(first_transfer(2, 1, 500, year, 2026, **ISSUED), year=year,
                                               authorizations=rows))
    assert {key: known(found, key) for key in ("23(c)", "23(d)") if known(found, key)} == {counted: {year: 500}}


def test_one_id_in_two_approaches_is_two_authorizations() -> None:
    """ "LoA 1" of CA9999 covers NDCs, "LoA 1" of CA9998 other purposes: 100 in 23(c) and 40 in 23(d)."""
    ids = {"authorization_id": "LoA 1", "date_of_authorization": datetime.date(2026, 1, 1)}
    rows = (samples.authorization(**ids), samples.oimp_authorization(approach="CA9998", **ids))
    other = unit(1)._replace(approach="CA9998")
    moved = row(3, other, other._replace(serial=40), action_date=datetime.date(2027, 3, 1), action_subtype="Issuance",
                authorization_id="LoA 1")
    found = accounts(dossier(2027), submission(first_transfer(2, 1, 100, 2027, 2026, authorization_id="LoA 1"), moved,
                                               authorizations=rows))
    assert (known(found, "23(c)"), known(found, "23(d)")) == ({2027: 100}, {2027: 40})
    assert set(Versions(rows).by_key) == {("CA9999", "LoA 1"), ("CA9998", "LoA 1")}
    assert Versions(rows).at_or_first(("CA9997", "LoA 1"), datetime.date(2027, 1, 1)) is None


def test_another_id_on_the_other_side_is_advice() -> None:
    """IDs are as each Party assigned them: AEF-201, AEF-520 and REC-104 advise."""
    japan = submission(acquisition(2, 1, 100, 2027, 2026, authorization_id="JPN A"),
                       use(3, 1, 40, 2027, 2026, authorization_id="IND JCM 1"), party="JPN")
    india = submission(first_transfer(2, 1, 100, 2027, 2026))
    own = {finding.code: finding.severity for finding in run(Subject(submission=japan))}
    assert (own["AEF-201"], own["AEF-520"]) == (Severity.ADVICE, Severity.ADVICE)
    between = {finding.code: finding.severity for finding in findings_between([india, japan])}
    assert between["REC-104"] is Severity.ADVICE
