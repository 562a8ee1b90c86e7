"""The order of actions on an ITMO: what was held, used or first transferred before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reporter.accounting.authorizations import Versions
from reporter.accounting.ledger import FaultKind, Ledger, LedgerFault
from reporter.checks.actions import same_action
from reporter.checks.checking import Fault, Need, check
from reporter.checks.holdings import nothing_earlier
from reporter.dossier.facts import Dossier
from reporter.findings import Place, Severity, other_row
from reporter.forms.codelists import AT_USE_OR_CANCELLATION, TRANSFER
from reporter.records.identifiers import named_blocks
from reporter.records.rows import Action
from reporter.records.submission import Submission


def _contradictions(ledger: Ledger, kind: FaultKind) -> Iterator[tuple[Action, str, LedgerFault]]:
    """Per action, the ITMOs on which it contradicts the ledger in one way, and the first of the ledger's faults.

    A row that repeats an earlier one is left to AEF-506.
    """
    found: dict[Place, list[LedgerFault]] = defaultdict(list)
    for fault in ledger.faults:
        if fault.kind is kind and isinstance(fault.row, Action):
            found[fault.row.place].append(fault)
    for faults in found.values():
        row, earlier = faults[0].row, faults[0].earlier
        if not isinstance(row, Action) or (isinstance(earlier, Action) and same_action(row) == same_action(earlier)):
            continue
        yield row, named_blocks([fault.block for fault in faults]), faults[0]


def _earlier(fault: LedgerFault) -> str:
    """The row that an action contradicts, as seen from it."""
    if fault.earlier is None:
        return "an earlier row"
    return other_row(fault.earlier.place, fault.row.place)


def _unseen_weight(fault: LedgerFault, submission: Submission, dossier: Dossier | None) -> Severity | None:
    """ITMOs that a workbook alone has not seen before may have been held when its year began."""
    unknown = fault.earlier is None and dossier is None and nothing_earlier(submission)
    return Severity.ADVICE if unknown else None


@check("AEF-512", needs=(Need.ACTIONS,), para="2/CMA.3 annex para 2; 4/CMA.6 para 12",
       remedy="report the first transfer once; a later transfer to another Party is a transfer")
def an_itmo_is_first_transferred_once(ledger: Ledger) -> Iterator[Fault]:
    """An ITMO is first transferred once, before anything else happens to it.

    Bad: two first transfers, of serials 1 to 100 and of serials 100 to 200 of one series
    Good: a first transfer of serials 1 to 100, and a transfer of serial 100 later
    """
    for row, blocks, fault in _contradictions(ledger, FaultKind.ALREADY_FIRST_TRANSFERRED):
        yield Fault(row.cell("first_id"), f"{blocks}: first transferred before, see {_earlier(fault)}", row.first_id)


@check("AEF-513", needs=(Need.ACTIONS,), para="2/CMA.3 annex para 21(e)",
       remedy="correct the identifiers or the date; nothing follows a use or cancellation")
def nothing_follows_a_use_or_cancellation(ledger: Ledger) -> Iterator[Fault]:
    """An ITMO that was used or cancelled is not transferred, used or cancelled again.

    Bad: serials 1 to 100 used on 1 March, serial 100 transferred on 1 April
    Good: serials 1 to 100 used on 1 March, serial 101 transferred on 1 April
    """
    for row, blocks, fault in _contradictions(ledger, FaultKind.ENDED):
        yield Fault(row.cell("first_id"), f"{blocks}: used or cancelled before, see {_earlier(fault)}", row.first_id)


@check("AEF-516", needs=(Need.ACTIONS, Need.EARLIER_YEARS), para="2/CMA.3 annex paras 20(a), 29",
       remedy="report how the ITMOs came into the registry, or correct the identifiers or the date")
def a_party_acts_on_what_it_holds(submission: Submission, ledger: Ledger,
                                  dossier: Dossier | None = None) -> Iterator[Fault]:
    """A transfer, use or cancellation is of ITMOs that the registry holds that day.

    Where a workbook comes alone, its opening holdings are not known: ITMOs not seen before are then an advice.

    Bad: use on 1 March of serials acquired on 1 April
    Good: use on 1 May of serials acquired on 1 April
    """
    for row, blocks, fault in _contradictions(ledger, FaultKind.NOT_HELD):
        gone = f"transferred away, see {_earlier(fault)}" if fault.earlier else "not acquired or held before"
        yield Fault(row.cell("first_id"), f"{blocks}: {gone}", row.first_id,
                    severity=_unseen_weight(fault, submission, dossier))


@check("AEF-517", needs=(Need.ACTIONS,), para="2/CMA.3 annex paras 20(a), 29",
       remedy="report the acquisition once, or report the transfer that came between")
def a_party_acquires_what_it_does_not_hold(ledger: Ledger) -> Iterator[Fault]:
    """An acquisition is of ITMOs that the registry does not hold that day.

    Bad: serials 1 to 100 acquired on 1 March, serial 100 acquired on 1 April
    Good: serials 1 to 100 acquired on 1 March, serials 101 to 200 acquired on 1 April
    """
    for row, blocks, fault in _contradictions(ledger, FaultKind.ALREADY_HELD):
        yield Fault(row.cell("first_id"), f"{blocks}: already held, see {_earlier(fault)}", row.first_id)


@check("AEF-518", needs=(Need.ACTIONS, Need.EARLIER_YEARS), para="2/CMA.3 annex para 2; 4/CMA.6 paras 11-12",
       remedy="report the first transfer, or record this action as the first transfer that it is")
def a_first_transfer_comes_before_other_actions(submission: Submission, ledger: Ledger,
                                                dossier: Dossier | None = None) -> Iterator[Fault]:
    """In the registry of the first transferring Party, the first transfer comes before any other action.

    Where a workbook comes alone, the first transfer may stand in an earlier year: then this is an advice. Under an
    authorization for OIMP alone whose first transfer is the use or cancellation, 2(b) does not say that a transfer
    must wait for it: then this is a warning, as a reading.

    That nothing comes before the first transfer in the registry of the first transferring Party is a reading.

    Bad: cancellation of serials that were never first transferred
    Good: first transfer at issuance on 1 March, cancellation of the same serials on 1 April
    """
    versions = Versions(submission.known_authorizations)
    for row, blocks, fault in _contradictions(ledger, FaultKind.NOT_FIRST_TRANSFERRED):
        version = versions.at((row.approach, row.authorization_id), row.action_date)
        may_wait = row.action_type == TRANSFER and version is not None and not version.covers_ndc \
            and version.first_transfer_definition == AT_USE_OR_CANCELLATION
        yield Fault(row.cell("first_id"), f"{blocks}: not first transferred before", row.first_id,
                    severity=_unseen_weight(fault, submission, dossier) or (Severity.WARNING if may_wait else None))
