"""Rows that stand in no table of the year, and on which its figures rest: they are looked at like those that do."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.checks import run
from reporter.findings import Severity
from reporter.verbs.examine import examine
from tests import samples
from tests.checks.cases.filed import filed, first_transfer
from tests.checks.parts import whole

INPUTS = Path(__file__).parents[2] / "inputs"
ACTIONS, BEFORE = "registry/actions-2026.csv", "previous/holdings-2026.csv"
IND, JPN = "india-japan-jcm", "japan-india-jcm"
QUANTITY, USING = "Quantity (t CO2 eq)", "Using/cancelling participating Party ID"
PURPOSE = "Purpose for which the ITMO has been used towards or cancelled for OIMP"
FIRST_PARTY, ACQUIRING = "First transferring participating Party ID", "Acquiring participating Party ID"
YEAR = "Calendar year for which the ITMOs are used towards the Party's NDC"


def dossier(tmp_path, name):
    return Path(shutil.copytree(INPUTS / name, tmp_path / name))


def rewritten(path, row, **over):
    """One row of a table with other cells; row 2 is the first below the labels."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        labels, rows = list(table.fieldnames), list(table)
    rows[row - 2] |= over
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, labels)
        writer.writeheader()
        writer.writerows(rows)


def told(folder, file):
    """The rules, with severity, that find something in a file."""
    return {(finding.code, finding.severity) for finding in examine(folder).told.items if finding.place.file == file}


@pytest.mark.parametrize("name, row, over, code", [
    (IND, 2, {"Last ID": "CA9999-IND01-IND-8500-2025"}, "AEF-306"),
    (IND, 2, {QUANTITY: "500"}, "AEF-306"),
    (IND, 2, {"First ID": "CA9999-IND01-IND-85000-2025", "Last ID": "CA9999-IND01-IND-1-2025"}, "AEF-305"),
    (IND, 2, {"Last ID": "CA9999-IND01-IND-85000-2024"}, "AEF-304"),
    (IND, 2, {"Last ID": "CA9999-IND02-IND-85000-2025"}, "AEF-304"),
    (IND, 2, {"Vintage": "2024"}, "AEF-303"),
    (IND, 2, {FIRST_PARTY: "CHE"}, "AEF-302"),
    (IND, 2, {ACQUIRING: ""}, "AEF-504"),
    (IND, 2, {"Action subtype": ""}, "AEF-503"),
    (IND, 2, {"Authorization ID": "IND JCM 2"}, "AEF-519"),
    (IND, 2, {"Authorization ID": "IND JCM 9"}, "AEF-201"),
    (JPN, 5, {PURPOSE: "NDCs", YEAR: ""}, "AEF-117"),
    (JPN, 5, {PURPOSE: "NDCs"}, "AEF-120"),
    (JPN, 5, {PURPOSE: "N/A"}, "AEF-120"),
    (JPN, 5, {PURPOSE: "OIMP"}, "AEF-120"),
    (JPN, 5, {USING: "CHE"}, "AEF-207")])
def test_that_a_row_of_an_earlier_year_is_looked_at_like_one_of_the_year(tmp_path, name, row, over, code):
    folder = dossier(tmp_path, name)
    rewritten(folder / ACTIONS, row, **over)
    assert (code, Severity.ERROR) in told(folder, ACTIONS)


def test_that_an_acquiring_party_of_an_earlier_year_takes_part_in_the_approach(tmp_path):
    folder = dossier(tmp_path, IND)
    rewritten(folder / ACTIONS, 2, **{ACQUIRING: "CHE"})
    assert ("CON-103", Severity.WARNING) in told(folder, ACTIONS)


@pytest.mark.parametrize("opens", [False, True])
@pytest.mark.parametrize("over, code", [
    ({QUANTITY: "999999"}, "AEF-306"), ({"Vintage": "2024"}, "AEF-303"),
    ({"First ID": "CA9999-IND01-IND-230000-2025", "Last ID": "CA9999-IND01-IND-200601-2025"}, "AEF-305")])
def test_that_the_holdings_of_the_year_before_are_looked_at_whether_or_not_they_open_the_year(
        tmp_path, opens, over, code):
    folder = dossier(tmp_path, IND)
    rewritten(folder / BEFORE, 2, **over)
    if opens:
        (folder / ACTIONS).unlink()
    assert code in {code for code, _ in told(folder, BEFORE)}


@pytest.mark.parametrize("opens", [False, True])
def test_that_an_itmo_is_held_once_in_the_year_before_too(tmp_path, opens):
    folder = dossier(tmp_path, IND)
    lines = (folder / BEFORE).read_text("utf-8").splitlines()
    again = lines[1].replace("200601", "220001").replace("29400", "10000")
    (folder / BEFORE).write_text("\n".join([*lines, again, ""]), "utf-8")
    if opens:
        (folder / ACTIONS).unlink()
    assert "AEF-403" in {code for code, _ in told(folder, BEFORE)}


@pytest.mark.parametrize("opens", [False, True])
def test_that_actions_agree_with_the_holdings_of_the_year_before(tmp_path, opens):
    folder = dossier(tmp_path, IND)
    rewritten(folder / BEFORE, 2, **{"Mitigation type": "Removals"})
    if opens:
        (folder / ACTIONS).unlink()
    assert {"AEF-520", "AEF-402"} & {finding.code for finding in examine(folder).told.items}


def test_that_a_row_of_a_year_that_was_filed_is_a_warning_since_only_a_new_version_mends_it():
    past = first_transfer(quantity=7)
    subject = whole(submission={"history": (past,)})
    alone, = (finding for finding in run(subject) if finding.code == "AEF-306")
    after, = (finding for finding in run(replace(subject, filed=(filed(actions=(past,)),)))
              if finding.code == "AEF-306")
    assert (alone.severity, after.severity) == (Severity.ERROR, Severity.WARNING)
    assert alone.place == after.place == past.cell("quantity")
    assert "corrected annual information for that year" in after.remedy


def test_that_the_checking_scripts_are_not_said_to_see_rows_of_earlier_years():
    subject = whole(submission={"history": (first_transfer(action_subtype=None),)})
    assert {finding.source for finding in run(subject) if finding.code == "AEF-503"} == {None}


def test_that_a_year_whose_authorizations_are_not_on_hand_is_not_accused():
    past = samples.datetime.date(2025, 3, 1)
    subject = whole(submission={"history": (first_transfer(authorization_id="IND JCM 0", action_date=past),)})
    assert not [finding for finding in run(subject) if finding.code == "AEF-201"]
