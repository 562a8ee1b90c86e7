"""Reconciling the submissions of several Parties and years, by unit."""

import datetime
from dataclasses import replace

import pytest

from reporter.accounting.world.asking import World
from reporter.checks import findings_between, linked
from reporter.findings import Severity, Voice
from reporter.records import overlaps
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


MWH = {"metric": "non-GHG", "non_ghg_metric": "MWh"}


@pytest.mark.parametrize(("received", "told"), [
    ((("300", 240), ("200", 160)), []),
    ((("300.0", 240), ("200", 160)), []),
    ((("300", 240), ("190", 160)), [("REC-104", Severity.ERROR)]),
    ((("300", 240), ("200", 150)), [("REC-104", Severity.WARNING)])])
def test_what_was_acquired_in_parts_is_compared_with_what_was_sent_in_the_metric(received, told):
    """1,000 ITMOs are sent as 500 MWh, 400 t CO2 eq, and acquired as 1 to 600 and 601 to 1,000.

    300 + 200 = 500 MWh, 240 + 160 = 400 t: the same. 300 + 190 = 490 MWh: an error. 240 + 150 = 390 t: a warning, since
    each Party may convert for itself.
    """
    sent = samples.submission(actions=(samples.action(quantity_non_ghg="500", quantity=400, **MWH),))
    (one, tonnes), (other, more) = received
    parts = japan(acquisition(quantity_non_ghg=one, quantity=tonnes, **MWH),
                  rest(quantity_non_ghg=other, quantity=more, **MWH), held=(holding(**MWH),))
    assert found(sent, parts) == told
    # The other way round: sent in two rows, acquired in one.
    joined = japan(acquisition(last=1_000, quantity_non_ghg="500", quantity=400, **MWH), held=(holding(**MWH),))
    in_two = samples.submission(actions=(
        samples.action(last=600, quantity_non_ghg=one, quantity=tonnes, **MWH),
        samples.action(first=601, quantity_non_ghg=other, quantity=more, **MWH)))
    assert found(in_two, joined) == told


def test_blocks_cut_elsewhere_on_each_side_are_compared_together():
    """Sent 1-400 and 401-1,000 as 400 t and 600 t; acquired 1-600 and 601-1,000 as 600 t and 390 t: 1,000 and 990."""
    india = samples.submission(actions=(samples.action(last=400), samples.action(first=401)))
    (fault,) = (each for each in findings_between([india, japan(acquisition(), rest(quantity=390))])
                if each.code == "REC-104")
    assert "1000 t CO2 eq were sent in" in fault.message and "990 t CO2 eq acquired in" in fault.message


def test_what_one_side_misses_is_not_told_as_another_quantity():
    assert found(INDIA, japan(acquisition(), rest(last=990))) == [("REC-101", Severity.ERROR)]


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


def test_of_very_many_rows_those_that_are_not_told_are_counted():
    """10,003 actions on one ITMO each, of which the other Party reports none: 10,000 are told, and how many more."""
    many = tuple(samples.action(first=serial, last=serial, quantity=1).model_copy(update={
        "place": samples.action().place.in_row(serial)}) for serial in range(1, 10_004))
    told = [finding.message for finding in findings_between([
        samples.submission(actions=many), japan(acquisition(first=20_001, last=20_100, quantity=100), held=())])
        if finding.code == "REC-101"]
    assert len(told) == 10_001
    assert "and 3 more rows of this kind, which are not told one by one" in told[-1]


def cut_by_one_another(theirs):
    """India tells 30 blocks of one ITMO each; each of so many rows of Japan is about all of them."""
    india = samples.submission(actions=tuple(
        samples.action(first=number - 9, last=number - 9, place=samples.place(
            "IND.xlsx", samples.present().actions, number))
        for number in range(10, 40)))
    return india, japan(*(acquisition(number, last=30) for number in range(2, theirs + 2)),
                        held=(holding(first=40, last=40),))


@pytest.fixture
def few_pieces(monkeypatch):
    """100 pieces, and two more for each block."""
    monkeypatch.setattr(overlaps, "MOST_PIECES", 100)
    monkeypatch.setattr(overlaps, "PIECES_OF_A_BLOCK", 2)


def test_a_report_that_cuts_others_into_too_many_pieces_is_told_and_compared_with_none(few_pieces):
    """10 rows fall into 30 pieces each, 300, and India's rows into 30: more than 100 + 2 * 40."""
    submissions = cut_by_one_another(10)
    answers = World.of(submissions).answers
    assert [(left.submission.header.party, left.pieces) for left in answers.left_out] == [("JPN", 300)]
    assert [(one.transferring, one.sent, one.received) for one in answers.routes] == [("IND", 30, 0)]
    told = [each for each in findings_between(submissions) if each.code.startswith("REC-")]
    assert [(each.code, each.place.file, each.severity) for each in told] == [("REC-115", "JPN.xlsx", Severity.ERROR)]
    assert "300 pieces" in told[0].message


def test_rows_that_others_split_are_compared(few_pieces):
    """4 rows fall into 120 pieces, and India's into 30: no more than 100 + 2 * 34."""
    answers = World.of(cut_by_one_another(4)).answers
    assert not answers.left_out and answers.routes[0].received == 4 * 30


def test_what_is_said_differently_of_an_itmo_is_followed_within_the_same_bounds(few_pieces):
    """Both tell where the same ITMOs are held, which no transfer tells."""
    india = samples.submission(actions=(), holdings=tuple(
        samples.holding(first=number, last=number, place=samples.place("IND.xlsx", samples.present().holdings, number))
        for number in range(10, 40)))
    them = japan(held=tuple(holding(first=10, last=39, place=samples.place(
        "JPN.xlsx", samples.present().holdings, number)) for number in range(10, 20)))
    left = World.of((india, replace(them, actions=()))).answers.left_out
    assert [(one.submission.header.party, one.pieces) for one in left] == [("JPN", 300)]
