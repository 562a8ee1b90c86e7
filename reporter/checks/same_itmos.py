"""What rows about the same ITMOs say alike: metric, underlying unit, authorization, registry."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from reporter.checks.authorized import Authorized
from reporter.checks.checking import DRAFT_2022, Fault, Need, at_each, check
from reporter.findings import Severity, other_row
from reporter.records.blocks import is_sound
from reporter.records.overlaps import block_rows, disagreements
from reporter.records.rows import BlockRow
from reporter.records.submission import Submission
from reporter.records.units import unit_offset, unit_range


@check("AEF-507", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 1(c)", source="II04",
       remedy="write the metric in which the ITMOs were authorized in every row")
def an_itmo_keeps_its_metric(submission: Submission) -> Iterator[Fault]:
    """Every row about an ITMO gives it the same metric.

    That the metric lasts for the life of an ITMO is a reading of how ITMOs are measured.

    Bad: GHG in the acquisition, non-GHG in the use of the same ITMO
    Good: GHG in both rows
    """
    rows: tuple[BlockRow, ...] = (*submission.history, *block_rows(submission))
    for before, row in disagreements(rows, attrgetter("metric", "non_ghg_metric")):
        yield Fault(row.cell("metric"), f"{other_row(before.place, row.place)} says {_metric(before)} of an ITMO of "
                    f"both rows, this one {_metric(row)}", _metric(row))


def _metric(row: BlockRow) -> str:
    return f"{row.metric}, {row.non_ghg_metric}" if row.non_ghg_metric else row.metric


@check("AEF-508", needs=(Need.AUTHORIZATIONS,), each_row=True,
       para="2/CMA.3 annex para 1(c); 4/CMA.6 para 5(l)", source="II04",
       remedy="write the metric of the authorization, or name the authorization in this metric")
def the_metric_is_that_of_the_authorization(authorized: Authorized) -> Iterator[Fault]:
    """The metric of an action is that of its authorization.

    Bad: metric non-GHG under an authorization in GHG
    Good: metric GHG under an authorization in GHG
    """
    for said, authorization, rows in authorized:
        if said.metric != authorization.metric:
            yield from at_each(rows, "metric", f"{said.authorization_id} is in {authorization.metric}, this row in "
                               f"{said.metric}", said.metric)


@check("AEF-509", needs=(), each_row=True, also_of=DRAFT_2022, para="4/CMA.6 annex II tables 3-4", source="II05",
       remedy="give the first and the last unit ID, or neither")
def unit_identifiers_come_in_pairs(submission: Submission) -> Iterator[Fault]:
    """The first and the last underlying unit ID are both given or neither.

    Bad: first unit ID VCS-100, last unit ID blank
    Good: first unit ID VCS-100, last unit ID VCS-199
    """
    for row in block_rows(submission):
        if (row.first_unit_id is None) != (row.last_unit_id is None):
            empty, filled = ("first", "last") if row.first_unit_id is None else ("last", "first")
            yield Fault(row.cell(f"{empty}_unit_id"), f"is blank although the {filled} unit ID is given")


@check("AEF-510", needs=(), each_row=True, also_of=DRAFT_2022,
       para="6/CMA.4 annex I para 4; 4/CMA.6 annex II tables 3-4",
       remedy="write the unit IDs of the first and the last ITMO of the block")
def units_and_itmos_are_as_many(submission: Submission) -> Iterator[Fault]:
    """A block has as many underlying units as ITMOs, where the unit IDs differ in one number.

    Rows in a non-GHG metric are read alike: that a unit stands for an ITMO is a reading.

    Bad: ITMO serials 1 to 100, units VCS-1001 to VCS-1200
    Good: ITMO serials 1 to 100, units VCS-1001 to VCS-1100
    """
    for row in block_rows(submission):
        units = unit_range(row) if row.first_unit_id and is_sound(row) else None
        if units and units.last - units.first != row.last_id.serial - row.first_id.serial:
            yield Fault(row.cell("last_unit_id"), f"{units.last - units.first + 1} units stand against "
                        f"{row.block.quantity} ITMOs", row.last_unit_id)


@check("AEF-511", needs=(), also_of=DRAFT_2022, para="6/CMA.4 annex I para 4; 4/CMA.6 annex II tables 3-4",
       source="II05",
       remedy="write the same underlying unit for an ITMO in every row")
def an_itmo_keeps_its_underlying_unit(submission: Submission) -> Iterator[Fault]:
    """Every row about an ITMO links it to the same underlying unit.

    Bad: ITMO 1 is unit VCS-1001 in the acquisition, VCS-2001 in the use
    Good: ITMO 1 is unit VCS-1001 in both rows
    """
    rows: tuple[BlockRow, ...] = (*submission.history, *block_rows(submission))
    with_units = [row for row in rows if row.first_unit_id]
    for before, row in disagreements(with_units, unit_offset):
        yield Fault(row.cell("first_unit_id"), f"{other_row(before.place, row.place)} links the same ITMOs to other "
                    "units", row.first_unit_id)


KEPT_FOR_LIFE = {"mitigation_type": None, "authorization_id": Severity.WARNING, "itmo_registry": Severity.WARNING}
"""What the rows of one submission say of an ITMO; registry and authorization may change with an explanation."""


@check("AEF-520", needs=(), para="6/CMA.4 annex I para 4; 4/CMA.6 para 33",
       remedy="write the same in every row about an ITMO, or explain the change in the additional explanatory "
              "information")
def rows_about_an_itmo_agree(submission: Submission) -> Iterator[Fault]:
    """The actions on an ITMO name the same mitigation type, authorization and Party ITMO registry.

    So do the holdings of the year before, where no actions of earlier years are on hand.

    Another mitigation type is an error, another authorization or registry a warning. Of ITMOs that another Party
    first transferred another Authorization ID is an advice, since each Party assigns its own.

    Bad: acquired under IND JCM 1, used under IND JCM 2
    Good: acquired and used under IND JCM 1
    """
    rows: tuple[BlockRow, ...] = (*submission.opening, *submission.history, *submission.actions)
    for attribute, severity in KEPT_FOR_LIFE.items():
        for before, row in disagreements(rows, attrgetter(attribute)):
            theirs = attribute == "authorization_id" and row.first_transferring_party != submission.header.party
            yield Fault(row.cell(attribute), f"{other_row(before.place, row.place)} says {getattr(before, attribute)} "
                        "of the same ITMOs", getattr(row, attribute), severity=Severity.ADVICE if theirs else severity)


@check("AEF-532", needs=(), para="4/CMA.6 annex II tables 3-4; 6/CMA.4 annex I para 4",
       severity=Severity.WARNING, remedy="give the underlying unit IDs of these ITMOs in every row, or in none")
def unit_identifiers_stand_in_every_row_of_an_itmo(submission: Submission) -> Iterator[Fault]:
    """The underlying unit IDs of an ITMO are given in every row about it, or in none.

    Bad: unit IDs in the acquisition, blank in the use of the same ITMOs
    Good: unit IDs in both rows
    """
    rows: tuple[BlockRow, ...] = (*submission.history, *block_rows(submission))
    for before, row in disagreements(rows, lambda row: row.first_unit_id is not None):
        given = "are given" if before.first_unit_id else "are not given"
        yield Fault(row.cell("first_unit_id"), f"the unit IDs of the same ITMOs {given} in "
                    f"{other_row(before.place, row.place)}", row.first_unit_id)
