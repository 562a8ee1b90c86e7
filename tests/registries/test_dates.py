"""An event whose date alone is blank is no event that did not happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registries.test_authorized_rows import read, told


@pytest.mark.parametrize(("name", "change", "column"), [
    ("verra", (",2026-03-20,No owner", ",,No owner"), "Retirement/Cancellation Date"),
    ("verra", ("\n2026-03-19,", "\n,"), "Issuance Date"),
    ("gold-standard", (",2026-04-10,", ",,"), "Retirement Date"),
    ("gold-standard", (",2026-03-31T10:00:00.842,", ",,"), "Issuance Date"),
    ("acr", ('"retirementDate": "2026-07-20"', '"retirementDate": null'), "retirementDate"),
    ("acr", ('"issuanceDate": "2025-04-10"', '"issuanceDate": null'), "issuanceDate"),
    ("verra-platform", ('"retiredDate": "2026-08-01T00:00:00"', '"retiredDate": null'), "retiredDate"),
    ("climate-action-reserve-retirements", (",10/27/2025,", ",,"), "Status Effective"),
    ("biocarbon", ('"date_issue": "2026-05-13"', '"date_issue": null'), "date_issue"),
    ("undp", ('"20-May-25"', '""'), "Action date"),
    ("plan-vivo", ('"issueDate": "2025-06-05T12:53:00"', '"issueDate": null'), "issueDate")])
def test_an_event_of_which_the_row_tells_and_whose_date_is_blank_is_told(
        tmp_path: Path, name: str, change: tuple[str, str], column: str):
    before, (after, findings) = read(tmp_path, name)[0], read(tmp_path, name, change)
    assert told(findings) == [("VER-007", column)] and len(after.events) < len(before.events)


def test_what_is_no_action_of_the_form_needs_no_date(tmp_path: Path):
    moved = "Transferred to the Zimbabwe Carbon Registry in accordance with its rules"
    export, findings = read(tmp_path, "gold-standard", (
        "2026-04-11,2025-01-01,2025-12-31,GS1-1-IN-GS90001-16-2025-40002-1-50,Retired for our staff",
        f",2025-01-01,2025-12-31,GS1-1-IN-GS90001-16-2025-40002-1-50,{moved}"))
    assert len(export.events) == 5 and not export.unexplained and not findings


def test_what_did_not_happen_has_no_date_and_words_for_nothing_tell_of_no_event(tmp_path: Path):
    _, findings = read(tmp_path, "gold-standard", (
        ",2026-04-11,2025-01-01,2025-12-31,GS1-1-IN-GS90001-16-2025-40002-1-50,Retired for our staff,,Emission Removal,"
        "Voluntary,Not Disclosed,", ",,2025-01-01,2025-12-31,GS1-1-IN-GS90001-16-2025-40002-1-50,N/A,,Emission Removal,"
        ",Not Disclosed,"))
    assert not findings
