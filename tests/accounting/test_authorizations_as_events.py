"""An authorization and its date are an event: first transfers at authorization and at issuance; arithmetic by hand.

Default reading: an outcome is first transferred at authorization on the first day on which it is both authorized and
issued (2/CMA.3 annex paras 1(a) and 2(b); 4/CMA.6 para 11).
"""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from pathlib import Path

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import Closing, closed
from reporter.accounting.derived import untold_by
from reporter.accounting.first_transfers import Derivation, derive_actions
from reporter.accounting.ledger import replay
from reporter.accounting.verdicts import BEYOND, NOT_COVERED, OWN_USE, UNTOLD
from reporter.checks import Subject, run
from reporter.findings import Severity
from reporter.records.events import RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Authorization
from reporter.registries.export import Export
from tests import samples
from tests.accounting.test_adjustments import first_transfer, known, submission, use
from tests.accounting.test_first_transfers import ADAPTATION, OMGE, TO_JAPAN, day, event, terms, told
from tests.accounting.worlds import dossier

INPUTS = Path(__file__).parents[2] / "inputs"
AT = "First transfer"
JUNE = day(6)


def derive(*events: RegistryEvent, by: tuple[Authorization, ...], own_date: tuple[str, ...] = ()) -> Derivation:
    return derive_actions(events, by, party="IND", own_date=own_date)


def dated(found: Derivation) -> list[tuple]:
    """Month, type, subtype and serials of each action."""
    return [(action.action_date.month, action.action_type, action.action_subtype, action.first_id.serial,
             action.last_id.serial) for action in found.actions]


@pytest.mark.parametrize("purposes", ["OIMP", "NDC and OIMP", "IMP"])
@pytest.mark.parametrize(("letter", "issued", "counted"), [(1, 3, 3), (6, 3, 6), (3, 3, 3)])
def test_at_authorization_units_are_first_transferred_once_authorized_and_issued(
        purposes: str, letter: int, issued: int, counted: int) -> None:
    """The later of the letter and the issuance: March where issued after it, June where the letter comes after."""
    found = derive(event(2, "issuance", issued), by=(terms(purposes, "Authorization", day(letter)),))
    assert dated(found) == [(counted, AT, "Authorization", 1, 10)]
    assert replay(found.actions, through=2027).flow(2027).closing == 10


@pytest.mark.parametrize(("definition", "subtype"), [("Authorization", "Authorization"), ("Issuance", "Issuance")])
def test_what_was_used_before_its_letter_is_first_transferred_and_used_on_its_date(definition, subtype) -> None:
    """Issued in March, 1 to 4 used for CORSIA in April, letter of June: 10 first transferred and 4 used in June."""
    found = derive(event(2, "issuance", 3), event(3, "use", 4, 1, 4, purpose="IMP", explanation="Flight"),
                   by=(terms("OIMP", definition, JUNE),))
    assert dated(found) == [(6, AT, subtype, 1, 4), (6, "Use", None, 1, 4), (6, AT, subtype, 5, 10)]
    assert found.actions[0].explanation == (
        "The issuance is of 2027-03-01; it is recorded on the date of the authorization, 2027-06-01.")
    assert found.actions[1].explanation == (
        "Flight The use is of 2027-04-01; it is recorded on the date of the authorization, 2027-06-01.")
    ledger = replay(found.actions, through=2027)
    assert (ledger.faults, ledger.flow(2027).uses, ledger.flow(2027).closing) == ((), 4, 6)
    assert found.events_with(OWN_USE) == found.events_with(UNTOLD) == ()


def test_what_was_cancelled_before_its_letter_is_first_transferred_on_its_date() -> None:
    """Definition Use or cancellation; 10 cancelled in April, letter of June; overall mitigation likewise (para 17)."""
    by = (terms("OIMP", "Use or cancellation", JUNE),)
    cancelled = derive(event(2, "issuance", 3), event(3, "cancellation", 4), by=by)
    assert dated(cancelled) == [(6, AT, "Use or cancellation", 1, 10)]
    assert dated(derive(event(3, "cancellation", 4, subtype=OMGE), by=(terms("NDC", None, JUNE),))) == [
        (6, AT, OMGE, 1, 10)]


def test_what_left_before_its_letter_stays_unauthorized() -> None:
    """Issued and sent to Japan before the letter: no later day makes that right (4/CMA.6 para 11)."""
    found = derive(event(2, "issuance", 3), event(3, "transfer", 4, 1, 4, **TO_JAPAN),
                   by=(terms("OIMP", "Authorization", JUNE),))
    assert dated(found) == [(6, AT, "Authorization", 5, 10)]
    codes = [finding.code for finding in untold_by(found, Export(events=()), 2027)]
    assert codes == ["REG-001"]


def test_a_later_version_first_transfers_only_what_it_adds() -> None:
    """150 issued in March; version 1 of April authorizes 100, version 2 of June 150: 100 in April, 50 in June."""
    first = terms("OIMP", "Authorization", day(4), authorized_quantity=100)
    second = terms("OIMP", "Authorization", JUNE, authorized_quantity=150, authorization_version=2)
    issued = event(2, "issuance", 3, 1, 150)
    assert dated(derive(issued, by=(first, second))) == [(4, AT, "Authorization", 1, 100),
                                                         (6, AT, "Authorization", 101, 150)]
    alone = derive(issued, by=(first,))
    assert dated(alone) == [(4, AT, "Authorization", 1, 100)]
    assert [(part.block.first, part.block.last, part.verdict) for part in alone.unrecorded] == [(101, 150, BEYOND)]
    told_of = list(untold_by(alone, Export(events=(issued,), authorizations=(first,)), 2027))
    assert [(finding.code, finding.severity) for finding in told_of] == [("DER-001", Severity.ERROR)]
    assert told_of[0].message.startswith("50 of the units")
    same = terms("OIMP", "Authorization", JUNE, authorized_quantity=100, authorization_version=2)
    assert dated(derive(issued, by=(first, same))) == [(4, AT, "Authorization", 1, 100)]


def test_a_transfer_beyond_the_quantity_happened_all_the_same() -> None:
    """10 sent to Japan under a letter for NDCs of 5: 10 are first transferred, and AEF-204 tells the excess."""
    by = terms("NDC", authorized_quantity=5)
    found = derive(event(2, "issuance", 2), event(3, "transfer", 3, **TO_JAPAN), by=(by,))
    assert dated(found) == [(3, AT, "First transfer to another Party", 1, 10)]
    assert "AEF-204" in {each.code for each in run(Subject(submission=submission(
        *found.actions, authorizations=(by,))))}


def test_a_version_that_adds_a_purpose_or_a_vintage_first_transfers_what_it_adds() -> None:
    """NDCs alone in January, OIMP too from June: what was issued in March is first transferred in June."""
    ndc = terms("NDC")
    both = terms("NDC and OIMP", "Authorization", JUNE, authorization_version=2)
    assert dated(derive(event(2, "issuance", 3), by=(ndc, both))) == [(6, AT, "Authorization", 1, 10)]
    earlier = terms("OIMP", "Authorization", authorized_timeframe="Occurred: from 2024 to 2025")
    later = terms("OIMP", "Authorization", JUNE, authorized_timeframe="Occurred: from 2024 to 2026",
                  authorization_version=2)
    assert dated(derive(event(2, "issuance", 3), by=(earlier, later))) == [(6, AT, "Authorization", 1, 10)]
    alone = derive(event(2, "issuance", 3), by=(earlier,))
    assert (alone.actions, alone.events_with(NOT_COVERED)) == ((), (event(2, "issuance", 3),))


def test_a_revocation_first_transfers_nothing() -> None:
    revoked = terms("OIMP", "Authorization", JUNE, authorized_quantity=0, authorization_version=2)
    found = derive(event(2, "issuance", 7), by=(terms("OIMP", "Authorization"), revoked))
    assert found.actions == ()


def test_the_dossier_may_count_by_the_authorizations_own_date() -> None:
    """Letter of 2025-09-01, issued 2026-01-23, vintage 2024: 2026 by default, 2025 by the letter's own date."""
    letter = terms("NDC and OIMP", "Authorization", datetime.date(2025, 9, 1), authorized_timeframe=None)
    issued = event(2, "issuance", 1, date=datetime.date(2026, 1, 23),
                   block=Block(Series("CA9999", "IND01", "IND", 2024), 1, 10))
    default, own = derive(issued, by=(letter,)), derive(issued, by=(letter,), own_date=("CA9999",))
    assert [action.action_date.isoformat() for action in default.actions] == ["2026-01-23"]
    assert [action.action_date.isoformat() for action in own.actions] == ["2025-09-01"]
    export = Export(events=(issued,), authorizations=(letter,))
    assert [finding.code for finding in untold_by(default, export, 2026)] == []
    assert {finding.code: finding.severity for finding in untold_by(own, export, 2026)} == {
        "DER-004": Severity.ADVICE, "DER-005": Severity.WARNING}
    assert dated(derive(event(2, "issuance", 3), by=(terms("OIMP", "Issuance", day(1)),), own_date=("CA9999",))) == [
        (3, AT, "Issuance", 1, 10)]
    same_year = terms("OIMP", "Authorization", day(1))
    issued = event(2, "issuance", 3)
    found = derive(issued, by=(same_year,), own_date=("CA9999",))
    assert dated(found) == [(1, AT, "Authorization", 1, 10)]
    assert list(untold_by(found, Export(events=(issued,), authorizations=(same_year,)), 2027)) == []


def test_by_its_own_date_each_version_first_transfers_what_it_adds() -> None:
    """Versions of January (4) and February (10), 10 issued in March: 4 in January, 6 in February.

    Where January's version covered NDCs alone, all 10 in February.
    """
    small = terms("OIMP", "Authorization", day(1), authorized_quantity=4)
    large = terms("OIMP", "Authorization", day(2), authorized_quantity=10, authorization_version=2)
    own = {"own_date": ("CA9999",)}
    assert dated(derive(event(2, "issuance", 3), by=(small, large), **own)) == [
        (1, AT, "Authorization", 1, 4), (2, AT, "Authorization", 5, 10)]
    ndc = terms("NDC", None, day(1))
    after_a_break = terms("OIMP", "Authorization", day(2), authorization_version=2)
    assert dated(derive(event(2, "issuance", 3), by=(ndc, after_a_break), **own)) == [(2, AT, "Authorization", 1, 10)]


def test_a_registrys_record_of_the_authorization_counts_where_it_tells_no_issuance() -> None:
    by = (terms("OIMP", "Authorization"),)
    assert dated(derive(event(2, "authorization", 2), by=by)) == [(2, AT, "Authorization", 1, 10)]
    assert dated(derive(event(2, "authorization", 2), event(3, "issuance", 4), by=by)) == [
        (4, AT, "Authorization", 1, 10)]
    assert derive(event(2, "authorization", 2), by=(terms("OIMP", "Issuance"),)).actions == ()


@pytest.mark.parametrize("kind", ["use", "cancellation", "transfer"])
@pytest.mark.parametrize("definition", ["Authorization", "Issuance"])
def test_without_the_issuance_nobody_guesses_its_day(kind: str, definition: str) -> None:
    over = TO_JAPAN if kind == "transfer" else {"purpose": "IMP"}
    found = derive(event(2, kind, 3, **over), by=(terms("NDC and OIMP", definition),))
    assert found.actions == ()
    assert [finding.code for finding in untold_by(found, Export(events=()), 2027)] == ["DER-002"]


@pytest.mark.parametrize(("purposes", "definition", "severity"), [
    ("OIMP", "Authorization", Severity.ERROR), ("NDC", None, Severity.ADVICE),
    ("NDC and OIMP", "Use or cancellation", Severity.ADVICE)])
def test_issued_and_authorized_units_without_any_action_are_told(purposes, definition, severity) -> None:
    """At Authorization the derivation gives actions; none is as if the export had been read wrongly."""
    issued = event(2, "issuance", 3)
    export = Export(events=(issued,), authorizations=(terms(purposes, definition),))
    nothing = Derivation((), (), ())
    assert [(finding.code, finding.severity) for finding in untold_by(nothing, export, 2027)] == [("DER-004", severity)]


def test_units_whose_actions_are_all_of_earlier_years_are_advice() -> None:
    issued = event(2, "issuance", 3)
    export = Export(events=(issued,), authorizations=(terms("OIMP", "Issuance"),))
    found = derive(issued, by=export.authorizations)
    assert list(untold_by(found, export, 2027)) == []
    assert [(finding.code, finding.severity) for finding in untold_by(found, export, 2028)] == [
        ("DER-004", Severity.ADVICE)]


def test_units_under_no_authorization_of_the_table_are_told() -> None:
    issued = event(2, "issuance", 3)
    found = derive(issued, by=())
    (fault,) = untold_by(found, Export(events=(issued,)), 2027)
    assert (fault.code, fault.severity) == ("DER-004", Severity.ERROR)
    assert "which is no authorization of CA9999 in the table" in fault.message


# Para 12 of 4/CMA.6

@pytest.mark.parametrize("definition", ["Authorization", "Issuance"])
def test_for_both_uses_the_defined_event_comes_first_and_a_later_movement_is_a_transfer(definition: str) -> None:
    """Issued in February under an authorization of January, to Japan in March, or in February itself."""
    for month in (3, 2):
        found = derive(event(2, "issuance", 2), event(3, "transfer", month, **TO_JAPAN),
                       by=(terms("NDC and OIMP", definition),))
        assert dated(found) == [(2, AT, definition, 1, 10), (month, "Transfer", None, 1, 10)]


@pytest.mark.parametrize(("purposes", "definition", "found"), [
    ("NDC and OIMP", "Issuance", True), ("NDC and IMP", "Authorization", True), ("NDC and OP", "Issuance", True),
    ("NDC and OIMP", "Use or cancellation", False), ("NDC", None, False)])
def test_a_table_that_says_otherwise_is_an_error(purposes: str, definition: str | None, found: bool) -> None:
    by = samples.authorization(purposes_for_authorization=purposes, first_transfer_definition=definition)
    codes = {each.code for each in run(Subject(submission=submission(
        first_transfer(2, 1, 100, 2027, 2026), authorizations=(by,))))}
    assert ("AEF-522" in codes) is found


def test_on_the_day_of_the_authorization_either_may_stand_and_the_version_of_the_day_decides() -> None:
    """Authorized for both on 1 March 2027, the day of the transfer; a version of 2028 does not matter."""
    both = {"purposes_for_authorization": "NDC and OIMP", "first_transfer_definition": "Authorization"}
    of_the_day = samples.authorization(**both, date_of_authorization=day(3))
    later = samples.authorization(**both, date_of_authorization=day(1, year=2028), authorization_version=2)
    for versions in ((of_the_day,), (samples.authorization(), later)):
        codes = {each.code for each in run(Subject(submission=submission(
            first_transfer(2, 1, 100, 2027, 2026), authorizations=versions)))}
        assert "AEF-522" not in codes


# Use towards one's own NDC

OWN = {"purpose": "NDC", "using_party": "IND", "year_used_for_ndc": 2027}


@pytest.mark.parametrize("over", [OWN, OWN | {"using_party": None}, OWN | {"purpose": None, "using_party": None}])
@pytest.mark.parametrize(("purposes", "definition"), [("NDC", None), ("NDC and OIMP", "Use or cancellation")])
def test_a_use_towards_the_own_ndc_is_left_out_with_advice(over, purposes, definition) -> None:
    """What never left is no ITMO: nothing added, nothing subtracted, no row."""
    found = derive(event(2, "issuance", 2), event(3, "use", 3, **over), by=(terms(purposes, definition),))
    assert found.actions == ()
    told_of = list(untold_by(found, Export(events=()), 2027))
    assert [(finding.code, finding.severity) for finding in told_of] == [("DER-003", Severity.ADVICE)]


def test_first_transferred_otherwise_the_own_use_counts() -> None:
    """Issuance for both uses, 100 of vintage 2026 issued in 2027, 40 used for 2027: +100 for 2026, -40 for 2027."""
    by = (terms("NDC and OIMP", "Issuance"),)
    found = derive(event(2, "issuance", 2, 1, 100), event(3, "use", 3, 1, 40, **OWN), by=by)
    assert dated(found) == [(2, AT, "Issuance", 1, 100), (3, "Use", None, 1, 40)]
    figures = accounts(dossier(2027), submission(*found.actions, authorizations=by))
    assert known(figures, "23(g)") == {2026: 100, 2027: -40}
    assert (known(figures, "23(c)"), known(figures, "23(e)")) == ({2027: 100}, {2027: 40})


@pytest.mark.parametrize("purpose", ["NDC", None])
def test_a_use_by_another_party_is_the_first_international_transfer(purpose: str | None) -> None:
    """So purposed, or by the year for which it is used, as the footnotes of the form have it."""
    found = derive(event(3, "use", 3, purpose=purpose, using_party="JPN", year_used_for_ndc=2027), by=(terms("NDC"),))
    assert told(found) == [(3, AT, "First transfer to another Party", 1, 10)]


@pytest.mark.parametrize("over", [{"purpose": "IMP", "year_used_for_ndc": 2027}, {"purpose": None}])
def test_a_use_for_other_purposes_or_for_none_that_is_told_is_none_towards_an_ndc(over) -> None:
    found = derive(event(3, "use", 3, using_party="IND", **over), by=(terms("NDC and OIMP", "Use or cancellation"),))
    assert told(found) == [(3, AT, "Use or cancellation", 1, 10)]


def test_a_canonical_first_transfer_by_own_use_is_an_error() -> None:
    by = samples.authorization(purposes_for_authorization="NDC and OIMP",
                               first_transfer_definition="Use or cancellation")
    rows = {using: first_transfer(2, 1, 100, 2027, 2026, action_subtype="Use or cancellation", acquiring_party=None,
                                  purpose="NDC", using_party=using, year_used_for_ndc=2027) for using in ("IND", "JPN")}
    codes = {using: {each.code for each in run(Subject(submission=submission(row, authorizations=(by,))))}
             for using, row in rows.items()}
    assert "AEF-523" in codes["IND"]
    assert "AEF-523" not in codes["JPN"]
    never = submission(use(3, 1, 40, 2027, 2026, itmo_registry="IND01", using_party="IND"), authorizations=(by,))
    assert ("AEF-518", Severity.ERROR) in {(each.code, each.severity) for each in run(
        Subject(submission=never, dossier=samples.dossier()))}


# Paras 16 and 17

@pytest.mark.parametrize("subtype", [ADAPTATION, OMGE])
def test_contributions_are_first_transfers_of_authorized_outcomes_only_and_once(subtype: str) -> None:
    kind = "transfer" if subtype == ADAPTATION else "cancellation"
    assert derive(event(2, kind, 3, subtype=subtype), by=()).actions == ()
    twice = derive(event(2, "issuance", 2), event(3, kind, 3, subtype=subtype), by=(terms("OIMP", "Issuance"),))
    assert [action.action_type for action in twice.actions] == [AT, kind.capitalize()]


# The shipped dossier of Rwanda

def rwanda(tmp_path: Path, *changes: tuple[str, str, str]) -> Closing:
    folder = tmp_path / "rwanda"
    shutil.copytree(INPUTS / "rwanda-clean-cooking", folder)
    for name, old, new in changes:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    return closed(folder)


AUTHORIZATION = ("registry/authorizations.csv", "Use or cancellation", "Authorization")


def test_rwanda_at_authorization_first_transfers_what_is_authorized_and_issued(tmp_path: Path) -> None:
    """Sixteen blocks issued and authorized on 2026-03-19, 29,870 in all, and cancelled afterwards: 16 first transfers
    at Authorization and 16 cancellations; 23(c) of 2026 is 29,870, and nothing is held."""
    closing = rwanda(tmp_path, AUTHORIZATION)
    assert closing.dossier is not None and closing.submission is not None
    actions = closing.submission.actions
    assert Counter((action.action_type, action.action_subtype) for action in actions) == {
        (AT, "Authorization"): 16, ("Cancellation", OMGE): 16}
    found = accounts(closing.dossier, closing.submission)
    assert known(found, "23(c)") == {2026: 29_870}
    assert found.flow.closing == 0
    assert "AEF-505" not in {each.code for each in run(Subject(submission=closing.submission))}


def test_rwanda_by_its_letters_own_date_counts_in_the_letters_year(tmp_path: Path) -> None:
    """The letter a year before, 2025-03-19, whose own date the approach's file chooses: 29,870 in 2025, history."""
    closing = rwanda(tmp_path, AUTHORIZATION, ("registry/authorizations.csv", "VCS 4150 LoA,2026-03-19",
                                               "VCS 4150 LoA,2025-03-19"),
                     ("approaches/CA0000.toml", "non_permanence_risk = false",
                      'non_permanence_risk = false\nfirst_transfer_at_authorization = "own date"'))
    assert closing.dossier is not None and closing.submission is not None
    assert known(accounts(closing.dossier, closing.submission), "23(c)") == {2025: 29_870}
    assert {action.action_date.isoformat() for action in closing.submission.history} == {"2025-03-19"}
    assert {action.action_type for action in closing.submission.actions} == {"Cancellation"}


def test_rwanda_issued_before_its_letter_counts_on_the_letters_day(tmp_path: Path) -> None:
    """The letter a year later, 2027-03-19: nothing in 2026, all 29,870 in 2027."""
    closing = rwanda(tmp_path, AUTHORIZATION, ("registry/authorizations.csv", "VCS 4150 LoA,2026-03-19",
                                               "VCS 4150 LoA,2027-03-19"),
                     ("dossier.toml", "reported_year = 2026", "reported_year = 2027"))
    assert closing.dossier is not None and closing.submission is not None
    found = accounts(closing.dossier, closing.submission)
    assert known(found, "23(c)") == {2027: 29_870}
    assert {action.action_date.isoformat() for action in closing.submission.actions} == {"2027-03-19"}
