"""Reconciling the submissions of several Parties and years, by unit."""

import datetime
import time

from reporter.checks import findings_between, linked
from reporter.findings import Severity, Voice
from tests import samples
from tests.checks.cases.between_parties import INDIA, acquisition, both, holding, japan, rest


def found(*submissions):
    """What does not fit together; that the scripts stop at authorizations which two submissions report is no such."""
    return [(finding.code, finding.severity) for finding in findings_between(submissions)
            if finding.voice is not Voice.FAULT_OF_SCRIPTS]


def test_split_blocks_are_the_same_units():
    assert found(INDIA, japan()) == []


def test_merged_blocks_are_the_same_units():
    india = samples.submission(actions=(samples.action(last=400), samples.action(first=401), *INDIA.actions[1:]))
    assert found(india, japan(acquisition(last=1_000))) == []


def test_the_message_names_the_units_that_one_side_lacks():
    messages = [finding.message for finding in findings_between([INDIA, japan(acquisition(), rest(last=990))])]
    assert messages[0] == "“CA9999-IND01-IND-1-2026”: CA9999-IND01-IND-991-2026 to 1000: JPN reports no acquisition " \
                          "of them"


def test_the_highest_version_counts():
    wrong = japan(acquisition(last=10))
    right = japan(header=samples.header(party="JPN", version="1.1"))
    assert found(INDIA, wrong, right) == found(right, INDIA, wrong) == []


def test_the_order_of_submissions_changes_nothing():
    other = japan(acquisition(), rest(last=990))
    assert findings_between([INDIA, other]) == findings_between([other, INDIA])


def test_what_leaves_in_december_may_arrive_in_january():
    late = {"action_date": datetime.date(2027, 12, 30)}
    india = samples.submission(actions=(samples.action(**late), *INDIA.actions[1:]))
    assert ("REC-101", Severity.WARNING) in found(india, japan(samples.oimp_use(first=1, last=1, party="JPN")))


def test_an_acquisition_before_its_transfer_is_an_error():
    early = both(acquisition(action_date=datetime.date(2027, 2, 28)), rest()).submissions
    late = both(acquisition(action_date=datetime.date(2027, 3, 3)), rest()).submissions
    assert found(*early) == [("REC-103", Severity.ERROR)]
    assert found(*late) == [("REC-103", Severity.WARNING)]


def test_units_that_come_back_and_go_again_are_paired_in_their_order():
    back = datetime.date(2027, 4, 1)
    again = datetime.date(2027, 5, 1)
    transfer = {"action_type": "Transfer", "action_subtype": None, "first": 1, "last": 10}
    india = samples.submission(actions=(
        *INDIA.actions, acquisition(first=1, last=10, action_date=back, transferring_party="JPN",
                                    itmo_registry="IND01"),
        samples.action(**transfer, action_date=again)))
    japanese = (acquisition(), rest(), acquisition(4, **transfer, action_date=back, transferring_party=None,
                                                   acquiring_party="IND"),
                acquisition(5, first=1, last=10, action_date=again))
    assert found(india, japan(*japanese)) == []
    assert ("REC-101", Severity.ERROR) in found(india, japan(*japanese[:-1]))


def test_an_itmo_held_by_two_parties_is_found():
    twice = japan(held=(holding(), holding(first=5_500, last=5_600)))
    assert found(INDIA, twice) == [("REC-106", Severity.ERROR)]


def test_a_year_opens_with_the_holdings_of_the_year_before():
    before = samples.submission(header=samples.header(reported_year=2026), actions=(), holdings=(samples.holding(),))
    first, second = linked([INDIA, before])
    assert (first.previous, second.previous, second.previous_year) == ((), before.holdings, 2026)


def test_ten_submissions_of_many_actions_take_seconds():
    def year(number, party, make):
        actions = tuple(make(first=1 + 10 * index, last=10 + 10 * index, vintage=2026,
                             action_date=datetime.date(number, 3, 1)) for index in range(200))
        return samples.submission(header=samples.header(party=party, reported_year=number), actions=actions,
                                  holdings=())
    years = range(2026, 2031)
    started = time.perf_counter()
    findings_between([year(number, *side) for number in years
               for side in (("IND", samples.action), ("JPN", acquisition))])
    assert time.perf_counter() - started < 5
