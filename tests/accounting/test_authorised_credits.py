"""Blocks of authorised credits as two programmes list them together, accounted by both readings of the first transfer.

The rows are ours, in the shape of that public list (Gold Standard's and Verra's serials, the definition, the year of
authorization, the date of issuance); volumes are small, so that the arithmetic is by hand.
"""

from __future__ import annotations

import datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.derived import untold_by
from reporter.accounting.first_transfers import derive_actions
from reporter.findings import Place
from reporter.forms.editions import present
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.kinds import annotation_of
from reporter.records.rows import Authorization
from reporter.registries.export import Export
from tests import samples
from tests.accounting.test_adjustments import known, submission
from tests.accounting.worlds import dossier

COUNTRIES = {"TZA": ("CA9901", "Authorization", "OIMP"), "UZB": ("CA9902", "Authorization", "NDC and OIMP"),
             "NGA": ("CA9903", "Authorization", "NDC and OIMP"), "RWA": ("CA9904", "Issuance", "NDC and OIMP")}
LETTERS = {"TZA": "2025-06-02", "UZB": "2025-09-01", "NGA": "2026-02-16", "RWA": "2025-11-03"}
ROWS = """
TZA GS1-1-TZ-GS11732-16-2022-25700-1-100      2022 2023-12-07
TZA GS1-1-TZ-GS11732-16-2023-28108-101-350    2023 2025-02-13
TZA GS1-1-TZ-GS11732-16-2024-28109-351-400    2024 2025-07-10
UZB GS1-1-UZ-GS12441-9-2024-30001-1-70        2024 2025-08-11
UZB GS1-1-UZ-GS12441-9-2024-30001-71-100      2024 2026-01-23
NGA GS1-1-NG-GS11900-4-2021-21001-1-40        2021 2024-03-25
NGA GS1-1-NG-GS11900-4-2024-29001-41-60       2024 2025-10-29
NGA GS1-1-NG-GS11900-4-2025-29002-61-65       2025 2026-08-06
RWA 19500-1001-1200-VCS-VCU-1491-VER-RW-3-4150-01012024-31122024-1 2024 2026-05-21
RWA 19501-2001-2080-VCS-VCU-1491-VER-RW-3-4150-01012025-31122025-1 2025 2026-06-29
"""
"""Party, credit serial number, vintage, issuance date."""


def serials(text: str) -> tuple[int, int]:
    """First and last serial: Gold Standard's stand last, Verra's second and third."""
    parts = text.split("-")
    return (int(parts[-2]), int(parts[-1])) if parts[0].startswith("GS") else (int(parts[1]), int(parts[2]))


def events(party: str) -> list[RegistryEvent]:
    """The issuances of a country's blocks; the list is a stock and tells nothing else."""
    found = []
    for number, line in enumerate(ROWS.strip().splitlines(), start=2):
        country, serial, vintage, issued = line.split()
        if country == party:
            first, last = serials(serial)
            approach = COUNTRIES[party][0]
            found.append(RegistryEvent(
                EventKind.ISSUANCE, datetime.date.fromisoformat(issued),
                Block(Series(approach, f"{party}01", party, int(vintage)), first, last), f"{party} LoA",
                last - first + 1, f"{party}01", Place("authorised-credits.csv", row=number)))
    return found


def letter(party: str) -> Authorization:
    approach, definition, purposes = COUNTRIES[party]
    return samples.authorization(
        approach=approach, authorization_id=f"{party} LoA", date_of_authorization=LETTERS[party],
        purposes_for_authorization=purposes, first_transfer_definition=definition, authorized_timeframe=None,
        authorized_quantity=None, authorized_parties=None, authorized_entities=None)


def accounted(party: str, *, own_date: bool) -> Accounts:
    """The country's accounts for 2026, by averaging over a period since 2021."""
    by = letter(party)
    derived = derive_actions(events(party), (by,), party=party, own_date=(by.approach,) if own_date else ())
    report = submission(*derived.actions, party=party, year=2026, authorizations=(by,))
    return accounts(dossier(2026, method="averaging", trajectory={}), report)


@pytest.mark.parametrize(("party", "once_issued", "by_letter"), [
    # 100 and 250 were issued before the letter of June 2025, 50 in July: all in 2025 by either reading.
    ("TZA", {2025: 400}, {2025: 400}),
    # 70 issued before the letter of September 2025; 30 in January 2026: 2026, or 2025 by the letter's date.
    ("UZB", {2025: 70, 2026: 30}, {2025: 100}),
    # 40 and 20 issued before the letter of February 2026, 5 in August.
    ("NGA", {2026: 65}, {2026: 65}),
    # Issuance: 200 and 80 issued in 2026 under a letter of 2025; its date makes no difference.
    ("RWA", {2026: 280}, {2026: 280})])
def test_first_transfers_per_country_and_year_by_both_readings(party, once_issued, by_letter) -> None:
    """23(c), or 23(d) where OIMP alone is authorized; 23(f) the same; 23(h) its sum; 23(g) the sum over six years."""
    for own_date, expected in ((False, once_issued), (True, by_letter)):
        found = accounted(party, own_date=own_date)
        key, other = ("23(d)", "23(c)") if party == "TZA" else ("23(c)", "23(d)")
        assert (known(found, key), known(found, other)) == (expected, {})
        assert known(found, "23(f)") == expected
        total = sum(expected.values())
        assert found.rows["23(h)"][2026].value == total
        assert found.rows["23(g)"][2026].recomputed == found.rows["7(a)(ii)"][2026].value
        assert abs(found.rows["23(g)"][2026].value * 6 - total) < 1
        assert found.flow.closing == total


def test_a_block_of_2024_authorized_in_2025_and_issued_in_january_2026_counts_in_2026() -> None:
    """UZB, serials 71 to 100: 23(c) of 2026 is 30, of vintage 2024, on the day of its issuance."""
    rows = [row for row in accounted("UZB", own_date=False).disaggregation if row.year == 2026]
    assert [(row.measure, row.vintage, row.quantity) for row in rows] == [("23(c)", 2024, 30)]
    actions = derive_actions(events("UZB"), (letter("UZB"),), party="UZB").actions
    assert [action.action_date.isoformat() for action in actions] == ["2025-09-01", "2026-01-23"]


def test_what_the_own_date_brings_is_said() -> None:
    """By the letter's own date 30 of UZB are rows of 2025, which may be filed: a warning at their row."""
    by = letter("UZB")
    derived = derive_actions(events("UZB"), (by,), party="UZB", own_date=(by.approach,))
    export = Export(events=tuple(events("UZB")), authorizations=(by,))
    told = [finding for finding in untold_by(derived, export, 2026) if finding.code == "DER-005"]
    assert [finding.place.row for finding in told] == [6]
    assert "a row of 2025" in told[0].message


def test_every_block_is_as_long_as_its_volume() -> None:
    assert {party: sum(event.quantity for event in events(party)) for party in COUNTRIES} == {
        "TZA": 400, "UZB": 100, "NGA": 65, "RWA": 280}


def test_first_international_transfer_is_no_definition_for_oimp() -> None:
    """Of the public list's definitions one is in no code list: 2(b) does not know it; the remedy says what to do."""
    field = present().authorizations.by_attribute["first_transfer_definition"]
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(annotation_of(field, present().codelists)).validate_python("First international transfer")
    assert "does not know the first international transfer" in refused.value.errors()[0]["ctx"]["remedy"]
