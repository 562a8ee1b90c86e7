"""What was first transferred against the quantity that an authorization gives (4/CMA.6 para 5(h))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from reporter.accounting.authorizations import AuthorizationKey, Versions, revokes
from reporter.checks.authorized import key_of
from reporter.checks.checking import Fault, Need, check
from reporter.findings import Severity
from reporter.forms.codelists import FIRST_TRANSFER, GHG, NON_GHG
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission
from reporter.records.units import RowPart


@check("AEF-204", needs=(Need.AUTHORIZATIONS,), para="4/CMA.6 para 5(h)",
       remedy="correct the quantities, or enter the version of the authorization that raised the quantity")
def first_transfers_stay_within_the_authorized_quantity(submission: Submission) -> Iterator[Fault]:
    """What was first transferred under an authorization does not exceed its quantity in force that day.

    Both are compared in the metric of the authorization: in t CO2 eq, or in its non-GHG metric. First transfers of
    earlier years count where they are on hand. The finding stands at the first row that exceeds the quantity.

    Bad: authorized quantity 1000; first transfers of 600 and 500
    Good: authorized quantity 1000; first transfers of 600 and 400
    """
    versions = Versions(submission.known_authorizations)
    totals: dict[AuthorizationKey, Decimal] = defaultdict(Decimal)
    exceeded: set[AuthorizationKey] = set()
    for row in sorted(_perhaps_beyond(submission, versions), key=lambda row: (row.action_date, row.place.sort_key)):
        key = key_of(row)
        authorization = versions.in_force(key, row.action_date)
        in_metric, unit = _in_metric_of(row, authorization) if authorization else (None, "")
        if authorization is None or in_metric is None:
            continue
        # What was first transferred under a version without a quantity counts towards that of a later one.
        totals[key] += in_metric
        quantity = authorization.authorized_quantity
        if quantity is not None and totals[key] > quantity and key not in exceeded:
            exceeded.add(key)
            yield Fault(row.cell("quantity" if authorization.metric == GHG else "quantity_non_ghg"),
                        f"with this row {totals[key]:f} {unit} are first transferred under {row.authorization_id}, "
                        f"which authorizes {quantity}", f"{in_metric:f}")


def _perhaps_beyond(submission: Submission, versions: Versions) -> Iterator[Action]:
    """The first transfers under authorizations in t CO2 eq of which some version authorizes less than all of them
    together, and under those in other metrics: in these alone some row can be one too many."""
    found: dict[AuthorizationKey, list[Action]] = defaultdict(list)
    for said, rows in submission.alike_actions_so_far:
        if said.action_type == FIRST_TRANSFER:
            found[key_of(said)] += rows
    for key, rows in found.items():
        total = sum(row.quantity for row in rows)
        if any(version.metric != GHG or version.authorized_quantity is not None and total > version.authorized_quantity
               for version in versions.by_key.get(key, ())):
            yield from rows


def _in_metric_of(row: BlockRow, authorization: Authorization) -> tuple[Decimal | None, str]:
    """A row's quantity in the metric of its authorization, with its unit; None where the row does not give it."""
    if authorization.metric == GHG:
        return Decimal(row.quantity), "t CO2 eq"
    return RowPart(row, row.first_id.serial, row.last_id.serial).non_ghg, authorization.non_ghg_metric or NON_GHG


@check("AEF-214", needs=(), para="4/CMA.6 paras 5(h), 7", severity=Severity.WARNING,
       remedy="correct the quantity; or say in the terms and conditions what becomes of the ITMOs that were first "
              "transferred before")
def a_later_quantity_covers_what_was_first_transferred(submission: Submission) -> Iterator[Fault]:
    """A later version of an authorization does not authorize less than was first transferred until then.

    A change does not affect what was first transferred before it. A quantity of 0, or terms that begin with
    “Revoked”, revoke the authorization, and pass. Quantities are compared in the metric of the version.

    Bad: first transfers of 1000 until 1 May 2027, version 2 of that day with quantity 900
    Good: first transfers of 1000 until 1 May 2027, version 2 of that day with quantity 1000
    """
    first_transfers = [row for row in (*submission.history, *submission.actions) if row.action_type == FIRST_TRANSFER]
    for key, versions in Versions(submission.own_authorizations).by_key.items():
        for version in versions[1:]:
            if version.authorized_quantity is None or revokes(version):
                continue
            before = [_in_metric_of(row, version) for row in first_transfers
                      if key_of(row) == key and row.action_date < version.date_of_authorization]
            total = sum(quantity for quantity, _ in before if quantity is not None)
            if total > version.authorized_quantity:
                yield Fault(version.cell("authorized_quantity"), f"{total:f} {before[0][1]} were first transferred "
                            f"before {version.date_of_authorization}", version.authorized_quantity)
