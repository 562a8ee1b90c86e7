"""What Parties sent and received, ITMO by ITMO; the arithmetic by hand."""

from __future__ import annotations

from reporter.accounting.pairing import Pairing, paired
from tests.accounting.test_adjustments import acquisition, first_transfer, submission


def test_routes_have_what_was_sent_what_was_received_and_where_both_agree() -> None:
    """India sends 1-100 to Japan, which acquires 1-60 of them, and 101-110 from Switzerland, which is not on hand.

    India and Japan: 100 sent, 60 received, 60 on both sides, 61-100 not received. Switzerland and Japan: 0, 10, 0.
    What Japan acquires from nobody that is told, 111-120, is on no route.
    """
    india = submission(first_transfer(2, 1, 100, 2027, 2026), year=2027)
    japan = submission(acquisition(2, 1, 60, 2027, 2026, transferring_party="IND"),
                       acquisition(3, 101, 110, 2027, 2026, transferring_party="CHE"),
                       acquisition(4, 111, 120, 2027, 2026, transferring_party=None), party="JPN", year=2027)
    found = paired([india, japan])
    assert found.routes == (Pairing("CHE", "JPN", 0, 10, 0), Pairing("IND", "JPN", 100, 60, 60))
    assert [(each.route, [(block.first, block.last) for block in each.blocks]) for each in found.not_received] == [
        (("IND", "JPN"), [(61, 100)])]
    assert [(each.route, [(block.first, block.last) for block in each.blocks]) for each in found.not_sent] == [
        (("CHE", "JPN"), [(101, 110)])]
    assert [(row.action_type, match.action_type) for row, match in found.pairs] == [("First transfer", "Acquisition")]
