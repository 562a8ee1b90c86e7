"""Filings as records: their names, their order, and what initial reports cover."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.records.filings import Filing, folder_name, in_order, latest_of
from tests import samples

KIND = SubmissionKind


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def filing(kind: SubmissionKind = KIND.INITIAL_REPORT, version: str = "1.0", date: str = "2026-11-30",
           year: int | None = None, approaches: tuple[str, ...] = ()) -> Filing:
    return Filing(kind, version, day(date), Place("filed/manifest.json"), year, approaches)


def dossier(*filings: Filing, approaches: tuple[str, ...] = ("CA0001", "CA0002"), updated: str | None = None):
    facts = samples.facts(**({"updated_initial_report": {"version": updated, "date": day("2028-02-01")}}
                             if updated else {}))
    return samples.dossier(facts=facts, filings=filings,
                           approaches=tuple(samples.approach(identifier=one) for one in approaches))


def test_each_has_the_name_that_people_give_it():
    assert [one.title for one in (
        filing(), filing(version="1.1"), filing(KIND.UPDATED_INITIAL_REPORT),
        filing(KIND.ANNUAL_INFORMATION, year=2026), filing(KIND.REGULAR_INFORMATION, "2.0", year=2027))] == [
        "initial report 1.0", "revised initial report 1.1", "updated initial report 1.0", "AEF 2026 1.0",
        "annex 4 on 2027 2.0"]


def test_each_folder_is_named_by_what_year_and_version():
    assert [folder_name(kind, "1.1", 2027) for kind in KIND] == [
        "initial-report-v1.1", "updated-initial-report-v1.1", "AEF-2027-v1.1", "annex-4-2027-v1.1"]


@given(st.permutations(["1.0", "1.1", "1.2", "1.9", "1.10", "2.0"]))
def test_versions_are_ordered_as_numbers_whatever_the_order_of_the_files(versions):
    filings = [filing(version=version, date="2027-01-10") for version in versions]
    assert latest_of(filings, KIND.INITIAL_REPORT).version == "2.0"
    assert in_order(filings) == in_order(reversed(filings))


def test_before_anything_is_filed_the_initial_report_covers_every_approach():
    assert list(dossier().reported_approaches) == ["CA0001", "CA0002"]
    assert list(dossier().further_approaches) == []


def test_an_approach_that_joins_is_for_an_updated_initial_report():
    one = dossier(filing(approaches=("CA0001",)))
    assert (list(one.reported_approaches), list(one.further_approaches)) == (["CA0001"], ["CA0002"])


def test_a_further_update_covers_what_none_before_it_did_and_a_correction_what_it_corrects():
    filed = (filing(approaches=("CA0001",)), filing(KIND.UPDATED_INITIAL_REPORT, approaches=("CA0002",)))
    approaches = ("CA0001", "CA0002", "CA0003")
    assert list(dossier(*filed, approaches=approaches, updated="2.0").further_approaches) == ["CA0003"]
    assert list(dossier(*filed, approaches=approaches, updated="1.1").further_approaches) == ["CA0002"]


def test_the_version_before_is_the_highest_below_the_one_that_is_named():
    filed = (filing(KIND.UPDATED_INITIAL_REPORT), filing(KIND.UPDATED_INITIAL_REPORT, "1.1"),
             filing(version="1.0"))
    assert dossier(*filed, updated="1.2").filed_before(KIND.UPDATED_INITIAL_REPORT).version == "1.1"
    assert dossier(*filed, updated="2.0").filed_before(KIND.UPDATED_INITIAL_REPORT) is None
    assert dossier(*filed).filed_before(KIND.INITIAL_REPORT) is None
    assert dossier(*filed).was_filed(KIND.INITIAL_REPORT).version == "1.0"
