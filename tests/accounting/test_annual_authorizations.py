"""A year's annual information is the year's: Table 2 holds its authorizations, others are looked up (para 20)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.accounting.closing import Closing, close, closed
from reporter.checks import Subject, linked, run
from reporter.dossier.loading import Loaded, load
from reporter.findings import Severity
from reporter.forms.editions import profiles
from reporter.records.rows import Authorization
from reporter.records.submission import Submission
from tests import samples
from tests.accounting.test_adjustments import acquisition, first_transfer, submission

INPUTS = Path(__file__).parents[2] / "inputs"


def india(tmp_path: Path, *rows: str, year: int = 2027, profile: str | None = None) -> Closing:
    """India's dossier, reported for a year, with lines of authorizations in place of its own."""
    folder = tmp_path / "india"
    shutil.copytree(INPUTS / "india-japan-jcm", folder)
    facts = folder / "dossier.toml"
    text = facts.read_text("utf-8").replace("reported_year = 2027", f"reported_year = {year}")
    facts.write_text(text, "utf-8")
    table = folder / "registry" / "authorizations.csv"
    header, *lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([header, *(rows or lines)]) + "\n", "utf-8")
    return closed(folder)


def line(date: str, version: str = "1", name: str = "IND JCM 1") -> str:
    """A line of India's table of authorizations, with another date and version."""
    lines = (INPUTS / "india-japan-jcm" / "registry" / "authorizations.csv").read_text("utf-8").splitlines()
    cells = next(text for text in lines if text.startswith(name)).split(",")
    return ",".join([cells[0], date, cells[2], version, *cells[4:]])


def told(rows: tuple[Authorization, ...]) -> list[tuple[str, int, int]]:
    return [(row.authorization_id, row.authorization_version, row.date_of_authorization.year) for row in rows]


def test_table_2_holds_the_authorizations_and_versions_of_the_year(tmp_path: Path) -> None:
    """Versions of 2026, 2027 and 2028 reported for 2027: the second in Table 2, the first looked up, the third told."""
    closing = india(tmp_path, line("2026-03-01"), line("2027-03-01", "2"),
                    line("2028-03-01", "3"), line("2026-03-01", name="IND JCM 2"))
    assert closing.submission is not None
    assert told(closing.submission.authorizations) == [("IND JCM 1", 2, 2027)]
    assert told(closing.submission.other_years) == [("IND JCM 1", 1, 2026), ("IND JCM 1", 3, 2028),
                                                    ("IND JCM 2", 1, 2026)]
    later = [finding for finding in closing.findings.items if finding.code == "DER-006"]
    assert [(finding.severity, finding.value) for finding in later] == [(Severity.ADVICE, "2028-03-01")]
    codes = {finding.code for finding in run(Subject(submission=closing.submission, dossier=closing.dossier))
             if finding.severity is Severity.ERROR}
    assert not codes & {"AEF-201", "AEF-202"}


def filed(year: int, *rows: Authorization) -> Submission:
    return samples.submission(header=samples.header(reported_year=year), authorizations=rows, actions=(), holdings=())


def versions(closing: Loaded, *submitted: Submission) -> tuple[Authorization, ...]:
    """The Party's own authorizations of a dossier whose earlier submissions are these."""
    closed_with = close(replace(closing, previous=replace(closing.previous, filed=submitted)))
    assert closed_with.submission is not None
    return closed_with.submission.own_authorizations


def test_each_version_that_was_filed_before_is_on_hand_once(tmp_path: Path) -> None:
    """Filed for 2025: X version 1, Y; for 2026: X version 2. What was filed for 2027 itself, Z, is not looked up.

    The table has IND JCM 1 and 2 of its own, of which IND JCM 1 was filed for 2026 too, with another quantity.
    """
    shutil.copytree(INPUTS / "india-japan-jcm", tmp_path / "india")
    loaded = load(tmp_path / "india")
    one, two, other, late = (samples.authorization(authorization_id=name, authorization_version=number)
                             for name, number in (("X", 1), ("X", 2), ("Y", 1), ("Z", 1)))
    again = samples.authorization(authorization_id="IND JCM 1", authorized_quantity=5)
    found = versions(loaded, filed(2025, one, other), filed(2026, two, again), filed(2027, late))
    assert sorted((row.authorization_id, row.authorization_version) for row in found) == [
        ("IND JCM 1", 1), ("IND JCM 2", 1), ("X", 1), ("X", 2), ("Y", 1)]
    assert 5 not in {row.authorized_quantity for row in found}


def test_a_partners_authorization_is_looked_up_unless_the_party_has_it(tmp_path: Path) -> None:
    """Japan repeats IND JCM 1, with another quantity, and has JPN JCM 1 of its own: only this one is taken."""
    shutil.copytree(INPUTS / "india-japan-jcm", tmp_path / "india")
    own = samples.authorization(authorization_id="JPN JCM 1")
    partner = samples.submission(header=samples.header(party="JPN"), actions=(), holdings=(),
                                 authorizations=(samples.authorization(authorized_quantity=5), own))
    closing = close(replace(load(tmp_path / "india"), partners=(partner,)))
    assert closing.submission is not None
    assert closing.submission.of_partners == (own,)


def test_whether_earlier_ones_are_repeated_is_the_profiles_to_say(monkeypatch: pytest.MonkeyPatch,
                                                                  tmp_path: Path) -> None:
    """The scripts' key refuses a repeated row: no profile that ships repeats; one that did would."""
    assert not any(profile.repeats_authorizations for profile in profiles().values())
    monkeypatch.setitem(profiles(), "secretariat-workbook",
                        replace(profiles()["secretariat-workbook"], repeats_authorizations=True))
    closing = india(tmp_path, line("2026-03-01"), line("2028-03-01", "2"))
    assert closing.submission is not None
    assert told(closing.submission.authorizations) == [("IND JCM 1", 1, 2026)]
    assert told(closing.submission.other_years) == [("IND JCM 1", 2, 2028)]


def test_own_rows_whose_authorization_is_nowhere_are_an_error_in_a_dossier_and_advice_alone() -> None:
    report = submission(first_transfer(2, 1, 100, 2027, 2026), authorizations=())
    other = submission(first_transfer(2, 1, 100, 2027, 2026), authorizations=(samples.oimp_authorization(),))
    for dossier, severity in ((samples.dossier(), Severity.ERROR), (None, Severity.ADVICE)):
        found = {finding.code: finding.severity for finding in run(Subject(submission=report, dossier=dossier))}
        assert found["AEF-202"] is severity
        found = {finding.code: finding.severity for finding in run(Subject(submission=other, dossier=dossier))}
        assert found["AEF-201"] is severity


def test_authorizations_are_looked_up_in_the_year_before_and_with_the_partner() -> None:
    """India's authorization stands in its submission for 2026: neither India in 2027 nor Japan lacks it."""
    before = submission(year=2026, authorizations=(samples.authorization(),), header=samples.header(
        reported_year=2026, place=samples.Place("2026.xlsx")))
    india_2027 = submission(first_transfer(2, 1, 100, 2027, 2026), authorizations=())
    japan_2027 = submission(acquisition(2, 1, 100, 2027, 2026), party="JPN", authorizations=())
    for one in linked([before, india_2027, japan_2027]):
        codes = {finding.code for finding in run(Subject(submission=one))}
        assert not codes & {"AEF-201", "AEF-202"}
    assert {len(one.known_authorizations) for one in linked([before, india_2027, japan_2027])} == {1}


def test_what_was_filed_for_an_earlier_year_is_on_hand(tmp_path: Path) -> None:
    """India's dossier without a table's row: the version filed for 2026 is looked up, none of it repeated."""
    closing = india(tmp_path)
    assert closing.submission is not None
    names = {row.authorization_id for row in closing.submission.own_authorizations}
    assert names >= {"IND JCM 1", "IND JCM 2"}
    assert closing.submission.authorizations == ()
