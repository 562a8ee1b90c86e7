"""Holdings at 31 December: each ITMO once, and as they follow from the actions."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.blocks import other_row, overlaps
from reporter.checks.checking import Fault, check
from reporter.records import Submission


@check("AEF-403", para="6/CMA.4 annex I paras 5-6", remedy="keep each unit in one holdings row")
def each_itmo_is_held_once(submission: Submission) -> Iterator[Fault]:
    """An ITMO stands in one row of Table 4 only.

    Bad: one row holds serials 1 to 400, another serials 400 to 500 of the same series
    Good: one row holds serials 1 to 399, another serials 400 to 500
    """
    for before, row in overlaps(submission.holdings):
        last = min(before.last_id.serial, row.last_id.serial)
        shared = str(row.first_id) if last == row.first_id.serial else f"{row.first_id} to {last}"
        yield Fault(row.cell("first_id"), f"{shared} is also held in {other_row(before.place, row.place)}",
                    row.first_id)
