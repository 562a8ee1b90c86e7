"""Actions: when, by whom, in which order, and what the same ITMO's rows say of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.accounting.authorizations import Versions
from reporter.accounting.ledger import FaultKind, Ledger, LedgerFault
from reporter.checks.authorizations import and_more
from reporter.checks.authorized import Authorized
from reporter.checks.checking import DRAFT_2022, Fault, Need, check
from reporter.checks.holdings import nothing_earlier
from reporter.dossier.facts import Dossier
from reporter.findings import Place, Severity, other_row
from reporter.forms.codelists import (
    ACQUISITION,
    ADAPTATION,
    AT_AUTHORIZATION,
    AT_ISSUANCE,
    AT_USE_OR_CANCELLATION,
    FIRST_TRANSFER,
    GHG,
    OMGE,
    TO_ANOTHER_PARTY,
    TRANSFER,
    USE,
)
from reporter.forms.editions import Profile
from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Series, named_blocks
from reporter.records.overlaps import block_rows, disagreements
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission, latest_versions
from reporter.records.units import unit_offset, unit_range


@check("AEF-501", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 20; 4/CMA.6 annex II table 1", source="STC01",
       remedy="report the action in the annual information of its own year, or correct the date")
def actions_lie_in_the_reported_year(submission: Submission) -> Iterator[Fault]:
    """The date of an action lies in the reported year.

    Bad: reported year 2027, action of 3 January 2028
    Good: reported year 2027, action of 30 December 2027
    """
    year = submission.header.reported_year
    for row in submission.actions:
        if row.action_date.year != year:
            yield Fault(row.cell("action_date"), f"is not in {year}, the reported year", row.action_date)


@check("AEF-502", needs=(), para="2/CMA.3 annex para 8(b)", source="STC03",
       remedy="correct the calendar year of use, or the NDC implementation period in Table 1")
def ndc_uses_lie_in_the_ndc_period(submission: Submission, dossier: Dossier | None = None) -> Iterator[Fault]:
    """A use towards an NDC is for a year of the NDC implementation period.

    The period is that of the Party that uses. Table 1 has that of the reporting Party: a use by another Party is
    tested between Parties (REC-113). Where the dossier has several NDC periods, a use for a year of another one is
    right; the published checking scripts know the one of Table 1 alone and will refuse it: then this is a warning.

    Bad: NDC implementation period 2021 to 2030, used for 2031
    Good: NDC implementation period 2021 to 2030, used for 2027
    """
    header = submission.header
    for row in submission.actions:
        year = row.year_used_for_ndc if row.using_party in (None, header.party) else None
        if year is not None and not header.ndc_first_year <= year <= header.ndc_last_year:
            told = f"is outside {header.ndc_first_year} to {header.ndc_last_year}, the NDC implementation period"
            if dossier is None or dossier.facts.ndc_of(year) is None:
                yield Fault(row.cell("year_used_for_ndc"), told, year)
            else:
                yield Fault(row.cell("year_used_for_ndc"), f"{told} of Table 1; it is in another of the dossier, which "
                            "the published checking scripts do not know", year, "leave it so, and tell the secretariat "
                            "that the action belongs to the other period", Severity.WARNING)


@check("AEF-503", needs=(), para="2/CMA.3 annex para 2; 4/CMA.6 annex II table 3", source="STC04",
       remedy="write which event the first transfer is")
def a_first_transfer_has_a_subtype(submission: Submission) -> Iterator[Fault]:
    """A first transfer says which event it is.

    Bad: First transfer, subtype blank
    Good: First transfer, subtype Issuance
    """
    for row in submission.actions:
        if row.action_type == FIRST_TRANSFER and row.action_subtype is None:
            yield Fault(row.cell("action_subtype"), "is blank although the action is a first transfer")


@check("AEF-504", needs=(), para="2/CMA.3 annex para 2(a)", source="STC04",
       remedy="write the Party that acquires the ITMOs, which is another than the first transferring Party")
def an_international_first_transfer_goes_to_another_party(submission: Submission) -> Iterator[Fault]:
    """A first transfer to another Party names another Party as acquirer.

    Bad: First transfer to another Party by IND, acquiring Party blank
    Good: First transfer to another Party by IND, acquiring Party JPN
    """
    for row in submission.actions:
        if row.action_type != FIRST_TRANSFER or row.action_subtype != TO_ANOTHER_PARTY:
            continue
        if row.acquiring_party is None:
            yield Fault(row.cell("acquiring_party"), "is blank although the ITMOs go to another Party")
        elif row.acquiring_party == row.first_transferring_party:
            yield Fault(row.cell("acquiring_party"), "is the first transferring Party itself", row.acquiring_party)


def written_subtype(row: Action, profile: Profile) -> str:
    """The subtype of a first transfer as the profile writes it: for overall mitigation, as the definition it meets."""
    if row.action_subtype in OMGE and profile.first_transfer_by_cancellation:
        return profile.first_transfer_by_cancellation
    return row.action_subtype or ""


@check("AEF-505", needs=(Need.AUTHORIZATIONS,), para="2/CMA.3 annex para 2(b); 4/CMA.6 paras 12, 16-17", source="STC04",
       remedy="record the first transfer at the event that the authorization specifies")
def other_first_transfers_are_as_the_authorization_defines(authorized: Authorized,
                                                           profile: Profile) -> Iterator[Fault]:
    """A first transfer that is not international is the event that the authorization defines, for OIMP.

    Contributions to the Adaptation Fund and cancellations for overall mitigation are first transfers whatever
    the definition (4/CMA.6 paras 16-17), but the published checking scripts compare them all the same: there
    the finding is a warning. The scripts also look for OIMP in the purposes, where IMP or OP may stand.

    Bad: first transfer at Issuance, authorization for OIMP with definition Authorization
    Good: first transfer at Issuance, authorization for OIMP with definition Issuance
    """
    for row, authorization in authorized:
        if row.action_type != FIRST_TRANSFER or row.action_subtype in (None, TO_ANOTHER_PARTY):
            continue
        contribution = row.action_subtype in OMGE | ADAPTATION
        if contribution and not profile.first_transfer_by_cancellation:
            continue
        weight = Severity.WARNING if contribution else None
        definition = authorization.first_transfer_definition
        if not authorization.covers_oimp:
            yield Fault(row.cell("action_subtype"), f"{row.authorization_id} does not cover OIMP, so that its first "
                        "transfer is the first international transfer", row.action_subtype, severity=weight)
        elif definition is not None and written_subtype(row, profile) != definition:
            yield Fault(row.cell("action_subtype"), f"{row.authorization_id} defines first transfer as {definition}",
                        row.action_subtype, severity=weight)


def same_action(row: Action) -> tuple[Any, ...]:
    """What makes two rows the same action."""
    return (row.action_date, row.action_type, row.action_subtype, row.itmo_registry, row.first_id, row.last_id)


@check("AEF-506", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex paras 20, 33(a)", source="II02",
       remedy="report each action once; where a part of the block is meant, correct its identifiers")
def an_action_is_reported_once(submission: Submission) -> Iterator[Fault]:
    """The same action on the same block is reported once, over all years on hand.

    Two rows are the same action if date, type, subtype, registry and block are the same.

    By which columns two rows are the same action is a reading, that of the published script II02.

    Bad: two rows of 1 March 2027, Use, JPN01, CA0001-GHA01-GHA-1-2023 to 100
    Good: one such row
    """
    first: dict[tuple[Any, ...], Action] = {}
    for row in (*submission.history, *submission.actions):
        before = first.setdefault(same_action(row), row)
        if before is not row:
            yield Fault(row.cell("first_id"), f"the same action is also reported in "
                        f"{other_row(before.place, row.place)}", row.first_id)


@check("AEF-507", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 1(c)", source="II04",
       remedy="write the metric in which the ITMOs were authorized in every row")
def an_itmo_keeps_its_metric(submission: Submission) -> Iterator[Fault]:
    """Every row about an ITMO gives it the same metric.

    That the metric lasts for the life of an ITMO is a reading of how ITMOs are measured.

    Bad: GHG in the acquisition, non-GHG in the use of the same ITMO
    Good: GHG in both rows
    """
    rows: tuple[BlockRow, ...] = (*submission.history, *block_rows(submission))
    for before, row in disagreements(rows, lambda row: (row.metric, row.non_ghg_metric)):
        yield Fault(row.cell("metric"), f"{other_row(before.place, row.place)} says {_metric(before)} of an ITMO of "
                    f"both rows, this one {_metric(row)}", _metric(row))


def _metric(row: BlockRow) -> str:
    return f"{row.metric}, {row.non_ghg_metric}" if row.non_ghg_metric else row.metric


@check("AEF-508", needs=(Need.AUTHORIZATIONS,), para="2/CMA.3 annex para 1(c); 4/CMA.6 para 5(l)", source="II04",
       remedy="write the metric of the authorization, or name the authorization in this metric")
def the_metric_is_that_of_the_authorization(authorized: Authorized) -> Iterator[Fault]:
    """The metric of an action is that of its authorization.

    Bad: metric non-GHG under an authorization in GHG
    Good: metric GHG under an authorization in GHG
    """
    for row, authorization in authorized:
        if row.metric != authorization.metric:
            yield Fault(row.cell("metric"), f"{row.authorization_id} is in {authorization.metric}, this row in "
                        f"{row.metric}", row.metric)


@check("AEF-509", needs=(), also_of=DRAFT_2022, para="4/CMA.6 annex II tables 3-4", source="II05",
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


@check("AEF-510", needs=(), also_of=DRAFT_2022, para="4/CMA.6 annex II tables 3-4",
       remedy="write the unit IDs of the first and the last ITMO of the block")
def units_and_itmos_are_as_many(submission: Submission) -> Iterator[Fault]:
    """A block has as many underlying units as ITMOs, where the unit IDs differ in one number.

    Rows in a non-GHG metric are read alike: a unit ID stands for an ITMO.

    Bad: ITMO serials 1 to 100, units VCS-1001 to VCS-1200
    Good: ITMO serials 1 to 100, units VCS-1001 to VCS-1100
    """
    for row in block_rows(submission):
        units = unit_range(row) if row.first_unit_id and is_sound(row) else None
        if units and units.last - units.first != row.last_id.serial - row.first_id.serial:
            yield Fault(row.cell("last_unit_id"), f"{units.last - units.first + 1} units stand against "
                        f"{row.block.quantity} ITMOs", row.last_unit_id)


@check("AEF-511", needs=(), also_of=DRAFT_2022, para="4/CMA.6 annex II tables 3-4", source="II05",
       remedy="write the same underlying unit for an ITMO in every row")
def an_itmo_keeps_its_underlying_unit(submission: Submission) -> Iterator[Fault]:
    """Every row about an ITMO links it to the same underlying unit.

    Bad: ITMO 1 is unit VCS-1001 in the acquisition, VCS-2001 in the use
    Good: ITMO 1 is unit VCS-1001 in both rows
    """
    rows: tuple[BlockRow, ...] = (*submission.history, *block_rows(submission))
    for before, row in disagreements(rows, unit_offset):
        yield Fault(row.cell("first_unit_id"), f"{other_row(before.place, row.place)} links the same ITMOs to other "
                    "units", row.first_unit_id)


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


@check("AEF-514", needs=(), para="4/CMA.6 para 11; 2/CMA.3 annex para 20(b)",
       remedy="report an acquisition, or correct the first transferring Party")
def a_party_first_transfers_its_own(submission: Submission) -> Iterator[Fault]:
    """A first transfer is reported by the first transferring Party.

    What another Party first transferred is reported here as an acquisition.

    Bad: Party JPN reports a first transfer of CA0001-GHA01-GHA-1-2023
    Good: Party JPN reports an acquisition of CA0001-GHA01-GHA-1-2023
    """
    party = submission.header.party
    for row in submission.actions:
        if row.action_type == FIRST_TRANSFER and row.first_transferring_party != party:
            yield Fault(row.cell("first_transferring_party"), f"the reporting Party is {party}",
                        row.first_transferring_party)


@check("AEF-515", needs=(), para="2/CMA.3 annex para 20; 4/CMA.6 annex II table 3",
       remedy="write the other Party; a movement within the Party's own registry is no action of Table 3")
def transfers_and_acquisitions_are_between_two_parties(submission: Submission) -> Iterator[Fault]:
    """A transfer goes to another Party, an acquisition comes from another Party.

    Bad: Party JPN reports an acquisition from JPN
    Good: Party JPN reports an acquisition from IND
    """
    party = submission.header.party
    for row in submission.actions:
        if row.action_type == ACQUISITION and row.transferring_party == party:
            yield Fault(row.cell("transferring_party"), "is the reporting Party itself", party)
        if row.action_type == TRANSFER and row.acquiring_party == party:
            yield Fault(row.cell("acquiring_party"), "is the reporting Party itself", party)


@check("AEF-519", needs=(Need.AUTHORIZATIONS,), para="2/CMA.3 annex para 2(b)",
       remedy="record the first transfer at the event that the authorization specifies, and the movement as a transfer")
def an_international_transfer_is_no_first_transfer_for_oimp_alone(authorized: Authorized) -> Iterator[Fault]:
    """Under an authorization for OIMP alone, the first transfer is not the first international transfer.

    It is authorization, issuance, or use or cancellation, as the Party specifies; what goes to another Party after
    that is a transfer.

    Bad: First transfer to another Party under an authorization for OIMP
    Good: first transfer at Issuance, then a transfer to another Party
    """
    for row, authorization in authorized:
        if row.action_subtype == TO_ANOTHER_PARTY and not authorization.covers_ndc:
            yield Fault(row.cell("action_subtype"), f"{row.authorization_id} covers OIMP alone, and its first transfer "
                        f"is {authorization.first_transfer_definition or 'not defined'}", row.action_subtype)


@check("AEF-522", needs=(Need.AUTHORIZATIONS,), para="4/CMA.6 para 12",
       remedy="record the first transfer at the event that the authorization defines, and this movement as a transfer; "
              "where issuance and transfer are of one day either may stand: set the finding aside and say so")
def the_earlier_event_is_the_first_transfer(authorized: Authorized) -> Iterator[Fault]:
    """Under an authorization for NDCs and for OIMP, the earlier event is the first transfer.

    Where that authorization defines the first transfer as Authorization or Issuance, this event comes before any
    transfer to another Party, since only authorized and issued outcomes can be transferred; what goes to another Party
    later is a transfer. The version in force on the day counts. On the day of the authorization either may stand.

    Bad: NDC and OIMP, Issuance; First transfer to another Party on 1 March 2027
    Good: NDC and OIMP, Issuance; first transfer at Issuance on 1 February 2027, Transfer on 1 March 2027
    """
    for row, authorization in authorized:
        definition = authorization.first_transfer_definition
        if (row.action_subtype == TO_ANOTHER_PARTY and authorization.covers_ndc and authorization.covers_oimp
                and definition in (AT_AUTHORIZATION, AT_ISSUANCE)
                and not (definition == AT_AUTHORIZATION and row.action_date == authorization.date_of_authorization)):
            yield Fault(row.cell("action_subtype"), f"{row.authorization_id} covers NDCs and OIMP, and its first "
                        f"transfer is the {definition.lower()}, which is the earlier", row.action_subtype)


@check("AEF-523", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 2",
       remedy="take the row out: what never left and was not first transferred otherwise is no ITMO; a use by another "
              "Party is the first international transfer")
def a_use_towards_the_own_ndc_is_no_first_transfer(submission: Submission) -> Iterator[Fault]:
    """A use by the first transferring Party towards its own NDC is no first transfer.

    The first transfer is the first international transfer, or for OIMP the event that the Party specifies (2(a), 2(b)).
    Such a row would add to the balance what no one else can count. Where the ITMOs were first transferred otherwise,
    their use by the same Party is a use: added by vintage, subtracted by year of use.

    Bad: First transfer, Use or cancellation, purpose NDC, using Party IND, first transferred by IND
    Good: First transfer at Issuance for NDC and OIMP, then Use, purpose NDC, using Party IND
    """
    party = submission.header.party
    for row in submission.actions:
        if row.action_type == FIRST_TRANSFER and row.action_subtype == AT_USE_OR_CANCELLATION \
                and is_use_towards_ndc(row) and row.using_party in (None, party):
            yield Fault(row.cell("action_subtype"), f"the ITMOs are used towards the NDC of {party} itself, which is "
                        "no first transfer", row.action_subtype)


@check("AEF-524", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 1(c); 18/CMA.1 annex para 37",
       severity=Severity.WARNING,
       remedy="write the values of the Fifth Assessment Report, such as “AR5 100-year”, and the quantity by them; or "
              "say in the additional explanatory information by which decision others apply. Nothing is converted")
def gwp_values_are_those_of_ar5(submission: Submission) -> Iterator[Fault]:
    """Global warming potentials are those of the IPCC's Fifth Assessment Report over 100 years.

    These are the values adopted by the CMA; ITMOs by other values are counted as they are reported, never converted.
    One finding is given for each text.

    Bad: AR4 100-year
    Good: AR5 100-year
    """
    rows: dict[str, list[Authorization | BlockRow]] = defaultdict(list)
    told: tuple[Authorization | BlockRow, ...] = (*submission.authorizations, *block_rows(submission))
    for row in told:
        if row.gwp_values and row.metric == GHG and not re.search(r"\bAR5\b|fifth assessment", row.gwp_values, re.I):
            rows[row.gwp_values].append(row)
    for text, found in rows.items():
        yield Fault(found[0].cell("gwp_values"), f"is not of the Fifth Assessment Report{and_more(len(found))}", text)


KEPT_FOR_LIFE = {"mitigation_type": None, "authorization_id": Severity.WARNING, "itmo_registry": Severity.WARNING}
"""What the rows of one submission say of an ITMO; registry and authorization may change with an explanation."""


@check("AEF-520", needs=(), para="6/CMA.4 annex I para 4; 4/CMA.6 para 33",
       remedy="write the same in every row about an ITMO, or explain the change in the additional explanatory "
              "information")
def rows_about_an_itmo_agree(submission: Submission) -> Iterator[Fault]:
    """The actions on an ITMO name the same mitigation type, authorization and Party ITMO registry.

    Another mitigation type is an error, another authorization or registry a warning. Of ITMOs that another Party
    first transferred another Authorization ID is an advice, since each Party assigns its own.

    Bad: acquired under IND JCM 1, used under IND JCM 2
    Good: acquired and used under IND JCM 1
    """
    rows = (*submission.history, *submission.actions)
    for attribute, severity in KEPT_FOR_LIFE.items():
        for before, row in disagreements(rows, attrgetter(attribute)):
            theirs = attribute == "authorization_id" and row.first_transferring_party != submission.header.party
            yield Fault(row.cell(attribute), f"{other_row(before.place, row.place)} says {getattr(before, attribute)} "
                        "of the same ITMOs", getattr(row, attribute), severity=Severity.ADVICE if theirs else severity)


@check("AEF-521", needs=(), para="2/CMA.3 annex para 29; nomenclature table 28", severity=Severity.WARNING,
       remedy="write the registry in which the Party tracks its actions; where it uses that of another Party, say so "
              "in the additional explanatory information")
def actions_stand_in_a_registry_of_the_party(submission: Submission) -> Iterator[Fault]:
    """Actions and holdings stand in a registry of the reporting Party.

    The column is the registry in which the Party tracks its own actions, not the one from which the ITMOs come.
    A Party may use a registry to which it has access: therefore this is a warning, once for each registry.

    Bad: Party JPN, Party ITMO registry ID IND01
    Good: Party JPN, Party ITMO registry ID JPN01
    """
    found: dict[str, list[BlockRow]] = defaultdict(list)
    for row in block_rows(submission):
        if row.itmo_registry[:3] != submission.header.party:
            found[row.itmo_registry].append(row)
    for registry, rows in found.items():
        yield Fault(rows[0].cell("itmo_registry"), f"is not a registry of {submission.header.party}"
                    f"{and_more(len(rows))}", registry)


def _says_inconsistent(row: Action) -> bool:
    return bool(re.search(r"(?<!no )inconsisten", row.consistency_check_result or "", re.IGNORECASE))


@check("AEF-531", needs=(), para="4/CMA.6 para 40", severity=Severity.WARNING,
       remedy="resolve the inconsistency by a revised annual information before they are used, or withdraw the use")
def itmos_marked_inconsistent_are_not_used_towards_the_ndc(submission: Submission,
                                                           filed: tuple[Submission, ...] | None = None
                                                           ) -> Iterator[Fault]:
    """ITMOs that the consistency check marked as inconsistent are not used towards an NDC.

    The mark stands in the column Result of the consistency checks, in the rows on hand and in what was filed.

    Bad: use towards the NDC of ITMOs whose acquisition is marked “Checked, inconsistencies identified”
    Good: use towards the NDC once a revised annual information resolved the inconsistency
    """
    marked: dict[Series, BlockMap[Action]] = defaultdict(BlockMap)
    for row in (*(row for one in latest_versions(filed or ()) for row in one.actions), *submission.history,
                *submission.actions):
        if row.consistency_check_result and is_sound(row):
            # A later mark of the same ITMOs replaces the one before.
            marked[row.first_id.series].put(row.first_id.serial, row.last_id.serial, row)
    for row in submission.actions:
        if row.action_type != USE or not is_use_towards_ndc(row) or not is_sound(row):
            continue
        pieces = marked[row.first_id.series].cut(row.first_id.serial, row.last_id.serial)
        source = next((known for _, _, known in pieces if known and _says_inconsistent(known)), None)
        if source is not None:
            yield Fault(row.cell("first_id"), f"{other_row(source.place, row.place)} of these ITMOs is marked "
                        f"“{source.consistency_check_result}”", row.first_id)


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
