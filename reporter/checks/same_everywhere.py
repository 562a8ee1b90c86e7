"""What all submissions say alike: authorizations, and of each ITMO its place, its metric and its underlying unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reporter.accounting.world.asking import RowPair, World
from reporter.checks.between_parties import PARA, Submissions, faults_of, row_before
from reporter.checks.checking import Fault, Need, check
from reporter.findings import other_row
from reporter.forms.codelists import CANCELLATION, FIRST_TRANSFER, USE
from reporter.records.identifiers import Block
from reporter.records.rows import Action, Authorization, BlockRow


@check("REC-105", needs=(), para=f"{PARA}; 6/CMA.4 annex II para 3(c)",
       remedy="agree with the other Party; the authorization itself says which is right")
def an_authorization_reads_alike_everywhere(submissions: Submissions) -> Iterator[Fault]:
    """The same version of an authorization says the same in every submission.

    Bad: IND JCM 1 version 1 has sector Energy generation with IND and Transportation with JPN
    Good: IND JCM 1 version 1 reads alike in both
    """
    first: dict[tuple[Any, ...], Authorization] = {}
    compared = ("date_of_authorization", "authorized_quantity", "metric", "sectors", "activity_types",
                "purposes_for_authorization", "authorized_parties", "first_transfer_definition")
    for submission in submissions:
        for row in submission.own_authorizations:
            key = (row.approach, row.authorization_id, row.authorization_version)
            before = first.setdefault(key, row)
            for attribute in compared:
                here, there = _sorted(getattr(row, attribute)), _sorted(getattr(before, attribute))
                if here != there:
                    yield Fault(row.cell(attribute), f"{other_row(before.place, row.place)} says {there or 'nothing'} "
                                f"for {row.authorization_id}", here)


def _sorted(value: object) -> object:
    return ", ".join(sorted(value)) if isinstance(value, tuple) else value


@check("REC-106", needs=(Need.HOLDINGS,), para=f"{PARA}; 2/CMA.3 annex para 21(e)",
       remedy="find out which registry holds the ITMOs; the Party whose report differs submits a revised one")
def each_itmo_is_in_one_place(world: World) -> Iterator[Fault]:
    """At the end of a year an ITMO is held, used or cancelled by one Party, once.

    Holdings of one year are compared with each other, and with what was used or cancelled until then.

    Bad: serial 100 held by IND and by JPN at the end of 2027
    Good: serial 100 held by JPN at the end of 2027
    """
    def fault(pair: RowPair[BlockRow]) -> Iterator[Fault]:
        before, row = pair.before, pair.row
        last = min(before.last_id.serial, row.last_id.serial)
        block = Block(row.first_id.series, row.first_id.serial, last)
        yield Fault(row.cell("first_id"), f"{block}: {_status(before)} by {pair.party_before} in {row_before(pair)}, "
                    f"{_status(row)} by {pair.party} here", row.first_id)

    yield from faults_of(world.answers.other_places, fault)


def _status(row: BlockRow) -> str:
    return _STATUS[row.action_type] if isinstance(row, Action) else "held"


_STATUS = {USE: "used", CANCELLATION: "cancelled", FIRST_TRANSFER: "first transferred by use or cancellation"}


@check("REC-107", needs=(),
       para=PARA, source="II02", remedy="report the action in the submission of the Party that took it only")
def an_action_stands_in_one_submission(world: World) -> Iterator[Fault]:
    """The same action on the same block stands in one submission only.

    Two rows are the same action if date, type, subtype, registry and block are the same.

    Bad: the use of 1 March 2027 in JPN01 of serials 1 to 100 stands in two submissions
    Good: it stands in the submission of JPN
    """
    yield from faults_of(world.answers.told_twice, lambda pair: (Fault(
        pair.row.cell("first_id"), f"the same action is also reported in {row_before(pair)}", pair.row.first_id,
        beside=pair.before.place),))


@check("REC-108", needs=(), para=PARA, source="II04", remedy="write the metric in which the ITMOs were authorized")
def an_itmo_keeps_its_metric_everywhere(world: World) -> Iterator[Fault]:
    """Every submission gives an ITMO the same metric.

    Bad: GHG in the submission of IND, non-GHG in that of JPN
    Good: GHG in both
    """
    yield from faults_of(world.answers.other_metrics, lambda pair: (Fault(
        pair.row.cell("metric"), f"{row_before(pair)} says {pair.before.metric} of the same ITMOs, this row "
        f"{pair.row.metric}", pair.row.metric, beside=pair.before.place),))


@check("REC-109", needs=(),
       para=PARA, source="II05", remedy="write the same underlying unit for an ITMO in every submission")
def an_itmo_keeps_its_underlying_unit_everywhere(world: World) -> Iterator[Fault]:
    """Every submission links an ITMO to the same underlying unit, where it names one.

    Bad: ITMO 1 is unit VCS-1001 with IND, VCS-2001 with JPN
    Good: ITMO 1 is unit VCS-1001 with both
    """
    yield from faults_of(world.answers.other_units, lambda pair: (Fault(
        pair.row.cell("first_unit_id"), f"{row_before(pair)} links the same ITMOs to other units",
        pair.row.first_unit_id, beside=pair.before.place),))


@check("REC-115", needs=(), para=PARA, remedy="see whether the file is sound; "
       "report each action on a block in one row, and no ITMO in hundreds of rows")
def blocks_of_reports_can_be_followed(world: World) -> Iterator[Fault]:
    """The blocks of a report are not cut into hundreds of thousands of pieces by those of other reports.

    Blocks are compared piece by piece. A report whose rows lie over one another and over very many rows of others would
    take hours; it is compared with no other, and the others are compared without it.

    Bad: 600 rows of one report, each about the ITMOs of 50,000 rows of another
    Good: one row, and the 50,000 rows into which it was split
    """
    for left in world.answers.left_out:
        yield Fault(left.submission.header.place, "the blocks of its rows, and those of other reports, cut one another "
                    f"so that its own fall into {left.pieces:,} pieces: it is compared with no other report")
