"""Groups of Parties are data with a source and a date, and membership ends on a day."""

import datetime

from reporter.files.tables import party_codes
from reporter.forms.parties import left_lately, party_groups, reports_at_discretion

BEFORE, AFTER = datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)


def test_each_group_has_its_source_its_date_and_known_parties():
    ldcs, islands = party_groups()
    assert (len(ldcs.parties), len(islands.parties)) == (44, 39)
    for group in party_groups():
        assert group.source and group.as_of and group.parties <= party_codes() and set(group.leaves) <= group.parties


def test_a_party_reports_at_discretion_until_the_day_it_leaves():
    assert reports_at_discretion("NPL", BEFORE) and not reports_at_discretion("NPL", AFTER)
    assert reports_at_discretion("TUV", AFTER) and reports_at_discretion("RWA", AFTER)
    assert not reports_at_discretion("IND", BEFORE)


def test_of_a_party_that_left_it_is_said_that_this_may_have_been_put_off():
    assert left_lately("BGD", BEFORE) == "" and "2026-11-24" in left_lately("BGD", AFTER)
    assert left_lately("IND", AFTER) == ""
