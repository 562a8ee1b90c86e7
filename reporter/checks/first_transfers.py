"""First transfers: which event each is, and whose (2/CMA.3 annex para 2; 4/CMA.6 paras 11-17)."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.checks.authorized import Authorized
from reporter.checks.checking import DRAFT_2022, Fault, Need, at_each, check
from reporter.checks.form import blank_where
from reporter.forms.codelists import (
    ADAPTATION,
    AT_AUTHORIZATION,
    AT_ISSUANCE,
    AT_USE_OR_CANCELLATION,
    FIRST_TRANSFER,
    OMGE,
    TO_ANOTHER_PARTY,
)
from reporter.records.submission import Submission


@check("AEF-503", needs=(), each_row=True, para="2/CMA.3 annex para 2; 4/CMA.6 annex II table 3", source="STC04",
       remedy="write which event the first transfer is")
def a_first_transfer_has_a_subtype(submission: Submission) -> Iterator[Fault]:
    """A first transfer says which event it is.

    Bad: First transfer, subtype blank
    Good: First transfer, subtype Issuance
    """
    yield from blank_where(submission.alike_actions, "action_subtype", lambda said: said.action_type == FIRST_TRANSFER,
                           "is blank although the action is a first transfer")


@check("AEF-504", needs=(), each_row=True, para="2/CMA.3 annex para 2(a)", source="STC04",
       remedy="write the Party that acquires the ITMOs, which is another than the first transferring Party")
def an_international_first_transfer_goes_to_another_party(submission: Submission) -> Iterator[Fault]:
    """A first transfer to another Party names another Party as acquirer.

    Bad: First transfer to another Party by IND, acquiring Party blank
    Good: First transfer to another Party by IND, acquiring Party JPN
    """
    for said, rows in submission.alike_actions:
        if said.action_type != FIRST_TRANSFER or said.action_subtype != TO_ANOTHER_PARTY:
            continue
        if said.acquiring_party is None:
            yield from at_each(rows, "acquiring_party", "is blank although the ITMOs go to another Party")
        elif said.acquiring_party == said.first_transferring_party:
            yield from at_each(rows, "acquiring_party", "is the first transferring Party itself", said.acquiring_party)


@check("AEF-505", needs=(Need.AUTHORIZATIONS,), each_row=True,
       para="2/CMA.3 annex para 2(b); 4/CMA.6 paras 12, 16-17", source="STC04",
       remedy="record the first transfer at the event that the authorization specifies")
def other_first_transfers_are_as_the_authorization_defines(authorized: Authorized) -> Iterator[Fault]:
    """A first transfer that is not international is the event that the authorization defines, for OIMP.

    Contributions to the Adaptation Fund and cancellations for overall mitigation are first transfers whatever
    the definition (4/CMA.6 paras 16-17); the published checking scripts compare them all the same (SCR-114).

    Bad: first transfer at Issuance, authorization for OIMP with definition Authorization
    Good: first transfer at Issuance, authorization for OIMP with definition Issuance
    """
    for said, authorization, rows in authorized:
        if said.action_type != FIRST_TRANSFER or said.action_subtype in {None, TO_ANOTHER_PARTY, *OMGE, *ADAPTATION}:
            continue
        definition = authorization.first_transfer_definition
        if not authorization.covers_oimp:
            yield from at_each(rows, "action_subtype", f"{said.authorization_id} does not cover OIMP, so that its "
                               "first transfer is the first international transfer", said.action_subtype)
        elif definition is not None and said.action_subtype != definition:
            yield from at_each(rows, "action_subtype", f"{said.authorization_id} defines first transfer as "
                               f"{definition}", said.action_subtype)


@check("AEF-514", needs=(), each_row=True, para="4/CMA.6 para 11; 2/CMA.3 annex para 20(b)",
       remedy="report an acquisition, or correct the first transferring Party")
def a_party_first_transfers_its_own(submission: Submission) -> Iterator[Fault]:
    """A first transfer is reported by the first transferring Party.

    What another Party first transferred is reported here as an acquisition.

    Bad: Party JPN reports a first transfer of CA0001-GHA01-GHA-1-2023
    Good: Party JPN reports an acquisition of CA0001-GHA01-GHA-1-2023
    """
    party = submission.header.party
    for said, rows in submission.alike_actions:
        if said.action_type == FIRST_TRANSFER and said.first_transferring_party != party:
            yield from at_each(rows, "first_transferring_party", f"the reporting Party is {party}",
                               said.first_transferring_party)


@check("AEF-519", needs=(Need.AUTHORIZATIONS,), each_row=True, para="2/CMA.3 annex para 2(b)",
       remedy="record the first transfer at the event that the authorization specifies, and the movement as a transfer")
def an_international_transfer_is_no_first_transfer_for_oimp_alone(authorized: Authorized) -> Iterator[Fault]:
    """Under an authorization for OIMP alone, the first transfer is not the first international transfer.

    It is authorization, issuance, or use or cancellation, as the Party specifies; what goes to another Party after
    that is a transfer.

    Bad: First transfer to another Party under an authorization for OIMP
    Good: first transfer at Issuance, then a transfer to another Party
    """
    for said, authorization, rows in authorized:
        if said.action_subtype == TO_ANOTHER_PARTY and not authorization.covers_ndc:
            yield from at_each(rows, "action_subtype", f"{said.authorization_id} covers OIMP alone, and its first "
                               f"transfer is {authorization.first_transfer_definition or 'not defined'}",
                               said.action_subtype)


@check("AEF-522", needs=(Need.AUTHORIZATIONS,), each_row=True, para="4/CMA.6 para 12",
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
    for said, authorization, rows in authorized:
        definition = authorization.first_transfer_definition
        if (said.action_subtype == TO_ANOTHER_PARTY and authorization.covers_ndc and authorization.covers_oimp
                and definition in (AT_AUTHORIZATION, AT_ISSUANCE)
                and not (definition == AT_AUTHORIZATION and said.action_date == authorization.date_of_authorization)):
            yield from at_each(rows, "action_subtype", f"{said.authorization_id} covers NDCs and OIMP, and its first "
                               f"transfer is the {definition.lower()}, which is the earlier", said.action_subtype)


@check("AEF-523", needs=(), each_row=True, also_of=DRAFT_2022, para="2/CMA.3 annex para 2",
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
    for said, rows in submission.alike_actions:
        if said.action_type == FIRST_TRANSFER and said.action_subtype == AT_USE_OR_CANCELLATION \
                and is_use_towards_ndc(said) and said.using_party in (None, party):
            yield from at_each(rows, "action_subtype", f"the ITMOs are used towards the NDC of {party} itself, which "
                               "is no first transfer", said.action_subtype)
