"""What was right and stays right: what no figure counts (2/CMA.3 annex paras 8, 16; 4/CMA.6 paras 16-17)."""

from __future__ import annotations

import pytest

from reporter.accounting.adjustments import accounts
from reporter.checks import Subject, run
from reporter.findings import Severity
from reporter.records.rows import Action
from tests import samples
from tests.accounting.test_adjustments import acquisition, first_transfer, known, submission, use
from tests.accounting.test_authorizations_as_events import derive
from tests.accounting.test_first_transfers import event, terms
from tests.accounting.worlds import dossier, row, unit


def test_a_reversal_undoes_no_addition() -> None:
    """100 first transferred at issuance in 2026, 30 of them cancelled in 2027 for a reversal: 23(g) stays 100."""
    issued = first_transfer(2, 1, 100, 2026, 2026, action_subtype="Issuance", acquiring_party=None,
                            authorization_id="IND JCM 2")
    cancelled = use(3, 1, 30, 2027, 2026, action_type="Cancellation", itmo_registry="IND01", purpose="OP",
                    year_used_for_ndc=None, explanation="Reversal")
    found = accounts(dossier(2027), submission(issued, cancelled))
    assert known(found, "23(g)") == {2026: 100}
    assert known(found, "23(h)") == {2026: 100, 2027: 100}


def test_what_is_only_authorized_counts_nowhere() -> None:
    """100,000 authorized and nothing first transferred; a registry's record of the authorization for NDCs is none."""
    found = accounts(dossier(2027), submission())
    assert all(not figure.value for key in ("23(c)", "23(d)", "23(f)", "23(g)") for figure in found.rows[key].values())
    assert derive(event(2, "authorization", 2), by=(terms("NDC"),)).actions == ()


@pytest.mark.parametrize("text", ["AR4 100-year", "SAR", "100-year"])
def test_other_gwp_values_are_a_warning_and_nothing_is_converted(text: str) -> None:
    report = submission(first_transfer(2, 1, 100, 2027, 2026, gwp_values=text))
    assert {each.code: each.severity for each in run(Subject(submission=report))}["AEF-524"] is Severity.WARNING
    assert known(accounts(dossier(2027), report), "23(c)") == {2027: 100}


@pytest.mark.parametrize("text", ["AR5 100-year", "GWP-100, Fifth Assessment Report", None])
def test_ar5_is_no_finding(text: str | None) -> None:
    report = submission(first_transfer(2, 1, 100, 2027, 2026, gwp_values=text))
    assert "AEF-524" not in {each.code for each in run(Subject(submission=report))}


@pytest.mark.parametrize(("purposes", "definition", "severity"), [
    ("OIMP", "Use or cancellation", Severity.WARNING), ("NDC and OIMP", "Use or cancellation", Severity.ERROR),
    ("OIMP", "Issuance", Severity.ERROR)])
def test_a_transfer_before_use_or_cancellation_is_a_reading(purposes, definition, severity) -> None:
    """2(b) does not say that under OIMP alone a transfer waits for the use; other contradictions stay errors."""
    sent = row(2, unit(1, vintage=2026), unit(10, vintage=2026), action_type="Transfer", acquiring_party="JPN",
               action_date=samples.datetime.date(2027, 3, 1), itmo_registry="IND01", authorization_id="IND JCM 2")
    by = samples.oimp_authorization(purposes_for_authorization=purposes, first_transfer_definition=definition)
    found = {each.code: each.severity for each in run(Subject(
        submission=submission(sent, authorizations=(by,)), dossier=samples.dossier()))}
    assert found["AEF-518"] is severity


def test_acquired_and_held_changes_no_figure() -> None:
    """1,000 acquired and held: nothing subtracted (8(b))."""
    rows: tuple[Action, ...] = (acquisition(2, 1, 1_000, 2027, 2026),)
    found = accounts(dossier(2027), submission(*rows, party="JPN"))
    assert known(found, "23(g)") == known(found, "23(e)") == {}
    assert found.flow.closing == 1_000


def test_printed_columns_add_up() -> None:
    """Averaging, 100 over 3 years: 33.333333; balance 900,000 + 33.333333 = 900,033.333333, as printed."""
    found = accounts(dossier(2023, {2023: 900}, method="averaging", trajectory={}),
                     submission(first_transfer(2, 1, 100, 2023, 2022), year=2023))
    printed = {key: found.rows[key][2023].value for key in ("23(a)", "23(g)", "23(k)(i)")}
    assert printed["23(a)"] + printed["23(g)"] == printed["23(k)(i)"]
    assert str(printed["23(k)(i)"]) == "900033.333333"
    assert any("do not add up" in entry.text for entry in found.assumptions)
