"""How the years meet: versions of a report, and holdings that roll forward."""

from __future__ import annotations

from reporter.accounting.continuity import Side, differences
from reporter.records.submission import latest_versions
from tests import samples


def test_a_later_version_of_a_year_replaces_the_earlier() -> None:
    """2027 in versions 1.0, 1.9 and 1.10; 2026 in 2.0; another Party's 2027."""
    submissions = [samples.submission(header=samples.header(version=version, reported_year=year, party=party))
                   for version, year, party in (("1.10", 2027, "IND"), ("1.9", 2027, "IND"), ("2.0", 2026, "IND"),
                                                ("1.0", 2027, "JPN"), ("1.0", 2027, "IND"))]
    assert [(found.header.reported_year, found.header.party, found.header.version)
            for found in latest_versions(submissions)] == [
        (2026, "IND", "2.0"), (2027, "IND", "1.10"), (2027, "JPN", "1.0")]


def test_holdings_that_hold_the_same_itmos_do_not_differ() -> None:
    """1 to 10 in one row, and 6 to 10 and 1 to 5 in two."""
    assert differences([samples.holding(first=1, last=10)],
                       [samples.holding(first=6, last=10), samples.holding(first=1, last=5)]) == ()


def test_what_one_side_holds_alone_is_told_with_its_row() -> None:
    derived = [samples.holding(first=20, last=21, vintage=2025), samples.holding(first=1, last=10)]
    reported = [samples.holding(first=4, last=12)]
    found = differences(derived, reported)
    assert [(entry.block.series.vintage, entry.block.first, entry.block.last, entry.side) for entry in found] == [
        (2025, 20, 21, Side.DERIVED), (2026, 1, 3, Side.DERIVED), (2026, 11, 12, Side.REPORTED)]
    assert [entry.row for entry in found] == [*derived, reported[0]]


def test_unsound_rows_are_not_compared() -> None:
    assert differences([samples.holding(first=9, last=8)], [samples.holding(first=5, last=4)]) == ()
