"""Holdings at 31 December: each ITMO once, and as they follow from the actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from reporter.accounting.authorizations import Versions
from reporter.accounting.continuity import HoldingDifference, Side, differences, unlike
from reporter.accounting.ledger import Ledger, replay
from reporter.checks.authorized import key_of
from reporter.checks.checking import DRAFT_2022, Fault, Need, check
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, other_row
from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Block, Series, named_blocks
from reporter.records.overlaps import overlaps
from reporter.records.rows import Holding
from reporter.records.submission import Submission


def nothing_earlier(submission: Submission) -> bool:
    """True if no year before the reported one is on hand, so that the opening holdings are not known."""
    return not (submission.history or submission.opening or submission.previous)


def _blocks(blocks: Iterable[Block]) -> dict[Series, BlockMap[bool]]:
    """Which ITMOs stand in any of the blocks."""
    seen: dict[Series, BlockMap[bool]] = defaultdict(BlockMap)
    for block in blocks:
        seen[block.series].put(block.first, block.last, True)
    return seen


def _meets(seen: dict[Series, BlockMap[bool]], block: Block) -> bool:
    return any(known for _, _, known in seen[block.series].cut(block.first, block.last))


def _held_by_one(found: Iterable[HoldingDifference], side: Side) -> Iterator[tuple[Holding, list[Block]]]:
    """Each row that alone holds ITMOs, with those ITMOs."""
    rows: dict[tuple[Any, ...], tuple[Holding, list[Block]]] = {}
    for difference in found:
        if difference.side is side:
            key = (difference.row.place, difference.row.first_id)
            rows.setdefault(key, (difference.row, []))[1].append(difference.block)
    yield from rows.values()


@check("AEF-401", needs=(Need.ACTIONS, Need.HOLDINGS, Need.EARLIER_YEARS),
       para="2/CMA.3 annex para 20(a); 4/CMA.6 annex II table 4", source="ISC01",
       remedy="correct the holdings, or report the action that changed them")
def holdings_follow_from_the_actions(submission: Submission, ledger: Ledger,
                                     dossier: Dossier | None = None) -> Iterator[Fault]:
    """Holdings are the opening holdings, changed by the actions of the year.

    Added are acquisitions, and first transfers that leave the ITMO in the registry; taken away are transfers,
    uses and cancellations. Where a workbook comes alone, its opening holdings are not known: what it holds
    without an action is then an advice to compare it with the year before.

    Bad: serials 1 to 100 acquired, serials 1 to 40 used, serials 1 to 100 held
    Good: serials 1 to 100 acquired, serials 1 to 40 used, serials 41 to 100 held
    """
    alone = dossier is None and nothing_earlier(submission)
    moved = _blocks(entry.block for entry in ledger.entries) if alone else None
    found = differences(ledger.holdings, submission.holdings)
    for row, blocks in _held_by_one(found, Side.REPORTED):
        unseen = moved is not None and not any(_meets(moved, block) for block in blocks)
        yield Fault(row.cell("first_id"), f"{named_blocks(blocks)}: held here, but the actions do not leave them in "
                    "the registry", row.first_id, severity=Severity.ADVICE if unseen else None)
    for row, blocks in _held_by_one(found, Side.DERIVED):
        yield Fault(row.cell("first_id"), f"{named_blocks(blocks)}: left in the registry by the actions, but Table 4 "
                    "does not hold them", row.first_id)


@check("AEF-402", needs=(Need.ACTIONS, Need.HOLDINGS, Need.EARLIER_YEARS),
       para="2/CMA.3 annex para 20(a); 4/CMA.6 para 33",
       remedy="correct the actions, or submit a corrected annual information for the earlier year")
def the_year_opens_as_the_last_one_closed(submission: Submission) -> Iterator[Fault]:
    """The holdings that the actions of earlier years leave are those reported for the year before.

    Where both hold an ITMO and say something else of it, this is a warning.

    Bad: held at 31 December 2026 serials 1 to 100, while the actions until then leave serials 1 to 90
    Good: held at 31 December 2026 serials 1 to 90, as the actions until then leave them
    """
    if not submission.history or submission.previous_year is None:
        return
    year = submission.previous_year
    derived = replay(submission.history, submission.opening, through=year).holdings
    for row, attribute, other in unlike(derived, submission.previous):
        yield Fault(row.cell(attribute), f"{other_row(other.place, row.place)} brought these ITMOs with "
                    f"{getattr(other, attribute)}", getattr(row, attribute), severity=Severity.WARNING)
    found = differences(derived, submission.previous)
    for row, blocks in _held_by_one(found, Side.REPORTED):
        yield Fault(row.cell("first_id"), f"{named_blocks(blocks)}: reported as held at the end of {year}, but the "
                    "actions until then do not leave them in the registry", row.first_id)
    for row, blocks in _held_by_one(found, Side.DERIVED):
        yield Fault(row.cell("first_id"), f"{named_blocks(blocks)}: left in the registry at the end of {year}, but not "
                    "reported as held then", row.first_id)


@check("AEF-403", needs=(), each_row=True, also_of=DRAFT_2022,
       para="6/CMA.4 annex I paras 5-6", remedy="keep each unit in one holdings row")
def each_itmo_is_held_once(submission: Submission) -> Iterator[Fault]:
    """An ITMO stands in one row of Table 4 only.

    Bad: one row holds serials 1 to 400, another serials 400 to 500 of the same series
    Good: one row holds serials 1 to 399, another serials 400 to 500
    """
    for before, row in overlaps(submission.holdings):
        last = min(before.last_id.serial, row.last_id.serial)
        shared = Block(row.first_id.series, row.first_id.serial, last)
        yield Fault(row.cell("first_id"), f"{shared} is also held in {other_row(before.place, row.place)}",
                    row.first_id)


@check("AEF-404", needs=(Need.ACTIONS,), para="4/CMA.6 annex II tables 3-4; 4/CMA.6 para 33",
       remedy="write in Table 4 what the row that brought the ITMOs says")
def holdings_say_what_their_actions_say(submission: Submission, ledger: Ledger) -> Iterator[Fault]:
    """Authorization, registry, metric and mitigation type of a holding are those of the rows that brought it.

    Bad: acquired under IND JCM 1, held under IND JCM 2
    Good: acquired under IND JCM 1, held under IND JCM 1
    """
    derived = set(map(id, ledger.holdings))
    told = [row for row in submission.holdings if id(row) not in derived and is_sound(row)]
    brought: dict[Series, BlockMap[Holding]] = defaultdict(BlockMap)
    for holding in ledger.holdings if told else ():
        brought[holding.first_id.series].put(holding.first_id.serial, holding.last_id.serial, holding)
    for row in told:
        pieces = brought[row.first_id.series].cut(row.first_id.serial, row.last_id.serial)
        sources = [known for _, _, known in pieces if known is not None]
        for attribute in submission.edition.told_while_held:
            other = next((source for source in sources if getattr(source, attribute) != getattr(row, attribute)), None)
            if other is not None:
                yield Fault(row.cell(attribute), f"{other_row(other.place, row.place)} brought these ITMOs with "
                            f"{getattr(other, attribute)}", getattr(row, attribute))


@check("AEF-405", needs=(Need.AUTHORIZATIONS, Need.HOLDINGS), each_row=True,
       para="2/CMA.3 annex para 1(c); 4/CMA.6 para 5(l)",
       severity=Severity.WARNING,
       remedy="write the metric of the authorization, or name the authorization in this metric")
def a_holding_is_in_the_metric_of_its_authorization(submission: Submission) -> Iterator[Fault]:
    """The metric of a holding is one in which its authorization was given.

    Bad: holding in metric non-GHG under an authorization in GHG
    Good: holding in metric GHG under an authorization in GHG
    """
    metrics = {key: {version.metric for version in versions}
               for key, versions in Versions(submission.known_authorizations).by_key.items()}
    for row in submission.holdings:
        authorized = metrics.get(key_of(row))
        if authorized and row.metric not in authorized:
            yield Fault(row.cell("metric"), f"{row.authorization_id} is in {' and '.join(sorted(authorized))}",
                        row.metric)
