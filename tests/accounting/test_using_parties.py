"""A use belongs to the Party that uses (2/CMA.3 annex paras 8(b), 23(e)); the arithmetic by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporter.accounting.adjustments import accounts
from reporter.checks import Subject, findings_between, run
from reporter.records.rows import Action
from tests import samples
from tests.accounting.test_adjustments import NONE, acquisition, first_transfer, known, submission, use
from tests.accounting.worlds import dossier

BOTH = (samples.oimp_authorization(purposes_for_authorization="NDC and OIMP"),)
ISSUED = {"action_subtype": "Issuance", "acquiring_party": None, "authorization_id": "IND JCM 2"}


def issued_and_used(**over: object) -> tuple[Action, Action]:
    """1,000 of vintage 2026 first transferred at issuance in 2026, and 600 of them used in the same registry."""
    return (first_transfer(2, 1, 1_000, 2026, 2026, **ISSUED),
            use(3, 1, 600, 2026, 2026, **({"itmo_registry": "IND01", "authorization_id": "IND JCM 2"} | over)))


@pytest.mark.parametrize(("using", "used", "average"), [("JPN", 0, "166.666667"), ("IND", 600, "66.666667"),
                                                        (None, 600, "66.666667")])
def test_a_use_is_subtracted_by_the_party_that_uses(using: str | None, used: int, average: str) -> None:
    """23(e) is of the use towards "its NDC"; 2021 is the first year, 2026 the sixth.

    Used by Japan: 23(e) 0; average (1,000 - 0) / 6 = 166.666667.
    Used by India, named or not: 23(e) 600; average (1,000 - 600) / 6 = 66.666667.
    """
    found = accounts(dossier(2026, method="averaging", **NONE), submission(
        *issued_and_used(using_party=using), year=2026, authorizations=BOTH))
    assert found.rows["23(c)"][2026].value == 1_000
    assert found.rows["23(e)"][2026].value == used
    assert found.rows["23(f)"][2026].value == found.rows["23(h)"][2026].value == 1_000 - used
    assert found.rows["23(g)"][2026].value == Decimal(average)
    assert [entry.using_party for entry in found.disaggregation if entry.measure == "23(e)"] == ["IND"] * bool(used)
    assert found.flow.uses == 600


def test_a_use_with_a_year_and_no_purpose_counts_as_one_towards_the_ndc() -> None:
    """The form of the footnotes: 1,000 of vintage 2026 added in 2026, 600 subtracted in 2026: 400."""
    rows = issued_and_used(using_party=None, purpose=None)
    report = submission(*rows, year=2026, authorizations=BOTH)
    found = accounts(dossier(2026), report)
    assert known(found, "23(e)") == {2026: 600}
    assert known(found, "23(g)") == {2026: 400}
    assert "CON-109" not in {finding.code for finding in run(Subject(submission=report, accounts=found))}


def test_the_count_waits_for_uses_of_the_party_alone() -> None:
    report = submission(*issued_and_used(using_party="JPN"), year=2026, authorizations=BOTH)
    found = accounts(dossier(2026), report)
    assert "CON-109" not in {finding.code for finding in run(Subject(submission=report, accounts=found))}


@pytest.mark.parametrize(("over", "told"), [
    ({"using_party": "JPN"}, set()), ({"using_party": "IND"}, {"AEF-502", "AEF-704"}),
    ({"using_party": None}, {"AEF-502", "AEF-704"}), ({"using_party": None, "purpose": None}, {"AEF-502", "AEF-704"})])
def test_the_period_tested_is_that_of_the_party_that_uses(over: dict[str, object], told: set[str]) -> None:
    """Vintage 2026, used for 2026; India's period in Table 1 is 2027 to 2035, Japan's is not on hand."""
    report = submission(*issued_and_used(**over), year=2026, header=samples.header(
        reported_year=2026, ndc_first_year=2027, ndc_last_year=2035))
    codes = {finding.code for finding in run(Subject(submission=report))}
    assert codes & {"AEF-502", "AEF-704"} == told


@pytest.mark.parametrize(("vintage", "year", "told"), [
    (2026, 2027, set()), (2026, 2031, {"REC-113"}), (2031, 2027, {"REC-113"}), (2031, 2031, {"REC-114"})])
def test_a_use_by_another_party_is_tested_against_its_own_table_1(vintage: int, year: int, told: set[str]) -> None:
    """Japan's Table 1 names 2021 to 2030, India's 2024 to 2035: the period of the Party that uses decides (8(b)).

    Vintage 2026 for 2027: both in 2021 to 2030. Vintage 2026 for 2031, and 2031 for 2027: one of them. Vintage 2031
    for 2031 is in a period of Japan's that is not on hand: neither right nor wrong is said.
    """
    india = submission(use(3, 1, 600, 2031, vintage, itmo_registry="IND01", using_party="JPN", year_used_for_ndc=year),
                       year=2031, header=samples.header(reported_year=2031, ndc_first_year=2024, ndc_last_year=2035))
    japan = submission(party="JPN", year=2027)
    found = {finding.code for finding in findings_between([india, japan])}
    assert found & {"REC-113", "REC-114"} == told
    own = {finding.code for finding in run(Subject(submission=india))}
    assert not own & {"AEF-502", "AEF-704"}
    assert {finding.code for finding in findings_between([india])} >= {"REC-114"}


def test_acquired_but_unused_and_cancelled_itmos_subtract_nothing() -> None:
    """8(b) subtracts what is used. Of 1,000 acquired 400 are cancelled, 200 used for OIMP, 400 held: 23(g) 0."""
    rows = (acquisition(2, 1, 1_000, 2026, 2026),
            use(3, 1, 200, 2026, 2026, purpose="OIMP", year_used_for_ndc=None),
            use(4, 201, 600, 2026, 2026, action_type="Cancellation", action_subtype="Other cancellations",
                purpose="OP", year_used_for_ndc=None))
    found = accounts(dossier(2026), submission(*rows, party="JPN", year=2026))
    for key in ("23(c)", "23(d)", "23(e)", "23(f)", "23(g)"):
        assert known(found, key) == {}
    assert found.flow.closing == 400


@pytest.mark.parametrize(("registry", "code"), [("IND01", "REC-107"), ("JPN01", "REC-106")])
def test_a_use_that_both_parties_report_is_found_between_them(registry: str, code: str) -> None:
    """One action stands in one submission; the same ITMOs are used once."""
    issued, used = issued_and_used(using_party="JPN")
    india = submission(issued, used, year=2026, authorizations=BOTH)
    theirs = used.model_copy(update={"itmo_registry": registry,
                                     "place": samples.place("other.csv", samples.ACTIONS, 3)})
    japan = submission(theirs, party="JPN", year=2026, authorizations=BOTH)
    assert code in {finding.code for finding in findings_between([india, japan])}
