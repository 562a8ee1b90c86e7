"""23(j) follows its own assumption: who uses what was first transferred, or acquired it; the arithmetic by hand."""

from __future__ import annotations

import pytest

from reporter.accounting.adjustments import accounts
from tests import samples
from tests.accounting.test_adjustments import acquisition, day, first_transfer, submission, use
from tests.accounting.worlds import dossier, row, unit

ISSUED = {"action_subtype": "Issuance", "acquiring_party": None, "authorization_id": "IND JCM 2"}


def parts(*actions, **over: object) -> list[tuple]:
    """Measure, year, who takes the ITMOs, quantity."""
    found = accounts(dossier(2027), submission(*actions, **over))
    return [(entry.measure, entry.year, str(entry.used_by), entry.quantity) for entry in found.disaggregation]


def test_an_issued_block_is_parted_by_what_became_of_it() -> None:
    """100 issued: 1-20 used by IND for OIMP, 21-30 used by CHE, 31-45 to JPN, 46-50 cancelled, 51-100 held."""
    own = {"itmo_registry": "IND01", "year_used_for_ndc": None}
    assert parts(
        first_transfer(2, 1, 100, 2027, 2026, **ISSUED),
        use(3, 1, 20, 2027, 2026, **own | {"purpose": "IMP", "using_party": None}),
        use(4, 21, 30, 2027, 2026, **own | {"purpose": "IMP", "using_party": "CHE"}),
        row(5, unit(31, vintage=2026), unit(45, vintage=2026), action_type="Transfer", action_date=day(2027, 10),
            acquiring_party="JPN"),
        use(6, 46, 50, 2027, 2026, **own | {"action_type": "Cancellation", "purpose": "OP", "using_party": "IND"})) == [
        ("23(d)", 2027, "–", 55), ("23(d)", 2027, "acquired by JPN, use not known", 15), ("23(d)", 2027, "CHE", 10),
        ("23(d)", 2027, "IND", 20)]


def test_an_acquirer_is_not_yet_a_user() -> None:
    """100 first transferred to Japan: acquired; had the row named the user, used."""
    assert parts(first_transfer(2, 1, 100, 2027, 2026)) == [("23(c)", 2027, "acquired by JPN, use not known", 100)]
    assert parts(first_transfer(2, 1, 100, 2027, 2026, using_party="JPN")) == [("23(c)", 2027, "JPN", 100)]


def test_what_came_back_and_was_used_here_is_used_here() -> None:
    """100 to Japan, 40 back and used by India: 60 acquired by Japan, 40 used by India in 23(c) and in 23(e)."""
    assert parts(first_transfer(2, 1, 100, 2026, 2026),
                 acquisition(3, 1, 40, 2027, 2026, itmo_registry="IND01", transferring_party="JPN"),
                 use(4, 1, 40, 2027, 2026, itmo_registry="IND01", using_party="IND")) == [
        ("23(c)", 2026, "acquired by JPN, use not known", 60), ("23(c)", 2026, "IND", 40), ("23(e)", 2027, "IND", 40)]


@pytest.mark.parametrize(("subtype", "purpose", "user"), [
    ("Use or cancellation", "IMP", "JPN"), ("Use or cancellation", "OP", "–"),
    ("Voluntary cancellation to deliver OMGE", "OIMP", "–"), ("Other cancellations", "OIMP", "–")])
def test_nobody_uses_what_was_cancelled(subtype: str, purpose: str, user: str) -> None:
    assert parts(first_transfer(2, 1, 10, 2027, 2026, **ISSUED | {"action_subtype": subtype}, purpose=purpose,
                                using_party="JPN")) == [("23(d)", 2027, user, 10)]


def test_parts_of_a_row_in_another_metric_sum_to_the_row() -> None:
    """7 ITMOs of 10 t and 3.5 MWh; 2 used: shares 2 t and 1.0 MWh used, 8 t and 2.5 MWh held."""
    metric = {"metric": "non-GHG", "non_ghg_metric": "MWh", "quantity_non_ghg": "3.5", "quantity": 10}
    found = accounts(dossier(2027), submission(
        first_transfer(2, 1, 7, 2027, 2026, **ISSUED | metric),
        use(3, 1, 2, 2027, 2026, itmo_registry="IND01", purpose="IMP", year_used_for_ndc=None, using_party="IND",
            **metric | {"quantity": 3, "quantity_non_ghg": "1.0"}), authorizations=(samples.oimp_authorization(),)))
    assert [(entry.using_party, entry.quantity, str(entry.non_ghg_quantity)) for entry in found.disaggregation] == [
        (None, 8, "2.5"), ("IND", 2, "1.0")]
