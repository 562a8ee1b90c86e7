"""What a registry says it holds at the end of the year, beside what its actions leave: a check, not a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reporter.accounting.continuity import unlike
from reporter.findings import Finding, define, other_row
from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Holding

OTHER_HOLDINGS = define(
    "REG-002", "What a registry holds is what its actions leave", para="2/CMA.3 annex para 20(a)",
    remedy="Look which action is missing or stands there wrongly; if the holdings are of another day, take them out "
           "of registry/", text="""
    The holdings of Table 4 follow from the actions. What the registry itself reports as held at 31 December is
    compared with them, ITMO by ITMO, and so is what each row says of them.
    Bad: a registry that holds 100 ITMOs whose use is among the actions
    Good: holdings that are what the actions leave""")


def holdings_findings(reported: Iterable[Holding], replayed: Iterable[Holding]) -> Iterator[Finding]:
    """Where the reported holdings have more or less than the replayed ones, each once with the number of ITMOs, and
    where they say something else of the same."""
    told, left = [row for row in reported if is_sound(row)], [row for row in replayed if is_sound(row)]
    if not told:
        return
    for row, attribute, other in unlike(left, told):
        value = getattr(row, attribute)
        yield OTHER_HOLDINGS.finding(
            row.cell(attribute), f"“{value}”: the actions leave these ITMOs with {getattr(other, attribute)}, "
            f"{other_row(other.place, row.place)}", value)
    more, less = list(_beyond(told, left)), list(_beyond(left, told))
    if more:
        row, block = more[0]
        yield OTHER_HOLDINGS.finding(
            row.cell("first_id"), f"{_count(more)} ITMOs are reported as held that the actions do not leave, the first "
            f"of them {block}", block)
    if less:
        _, block = less[0]
        yield OTHER_HOLDINGS.finding(
            told[0].place, f"{_count(less)} ITMOs that the actions leave are not reported as held, the first of them "
            f"{block}", block)


def _beyond(rows: Iterable[Holding], others: Iterable[Holding]) -> Iterator[tuple[Holding, Block]]:
    """The parts of blocks that no block of the others has."""
    known: dict[Series, BlockMap[bool]] = defaultdict(BlockMap)
    for row in others:
        known[row.first_id.series].put(row.first_id.serial, row.last_id.serial, True)
    for row in rows:
        series = row.first_id.series
        for first, last, there in known[series].cut(row.first_id.serial, row.last_id.serial):
            if not there:
                yield row, Block(series, first, last)


def _count(parts: list[tuple[Holding, Block]]) -> int:
    return sum(block.quantity for _, block in parts)
