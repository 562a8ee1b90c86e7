"""The form of Table 3: what each action type states, and what it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.checks.checking import Fault, at_each, check
from reporter.checks.form import NOMENCLATURE, TABLE_3, blank_where, filled_where
from reporter.findings import Severity
from reporter.forms.codelists import ACQUISITION, CANCELLATION, FIRST_TRANSFER, SUBTYPES_OF, TRANSFER, USE
from reporter.records.rows import Action
from reporter.records.submission import Submission

PURPOSES_OF_USE = ("NDC", "OIMP", "IMP", "OP")
CONSUMING = frozenset({USE, FIRST_TRANSFER, CANCELLATION})
"""The action types that may state a purpose, a using Party and a using entity."""


@check("AEF-111", needs=(), each_row=True, para=f"{TABLE_3}; {NOMENCLATURE}, table 26(b)",
       remedy="choose a subtype of this action type, or correct the action type")
def a_subtype_suits_its_action_type(submission: Submission) -> Iterator[Fault]:
    """The action subtype suits the action type.

    The nomenclature lists subtypes without their types: which suits which is a reading.

    Bad: action type Cancellation, subtype Issuance
    Good: action type Cancellation, subtype Other cancellations
    """
    for said, rows in submission.alike_actions:
        suitable = SUBTYPES_OF.get(said.action_type)
        if said.action_subtype and suitable is not None and said.action_subtype not in suitable:
            yield from at_each(rows, "action_subtype", f"does not suit the action type {said.action_type}",
                               said.action_subtype)


@check("AEF-112", needs=(), each_row=True, para=TABLE_3, remedy="write the Party from which the ITMOs came")
def an_acquisition_names_the_transferring_party(submission: Submission) -> Iterator[Fault]:
    """An acquisition names the transferring Party.

    Bad: Acquisition, transferring Party blank
    Good: Acquisition, transferring Party IND
    """
    yield from blank_where(submission.alike_actions, "transferring_party", lambda row: row.action_type == ACQUISITION,
                      "is blank although the action is an acquisition")


@check("AEF-113", needs=(), each_row=True, para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_an_acquisition_names_the_transferring_party(submission: Submission) -> Iterator[Fault]:
    """No action but an acquisition names a transferring Party.

    In a first transfer or a transfer the reporting Party itself transfers.

    Bad: Transfer, transferring Party IND
    Good: Transfer, acquiring Party JPN
    """
    for said, rows in submission.alike_actions:
        if said.transferring_party and said.action_type != ACQUISITION:
            yield from at_each(rows, "transferring_party", "stands here although the action is a "
                               f"{said.action_type.lower()}", said.transferring_party)


@check("AEF-114", needs=(), each_row=True, para=TABLE_3, remedy="write the Party to which the ITMOs went")
def a_transfer_names_the_acquiring_party(submission: Submission) -> Iterator[Fault]:
    """A transfer names the acquiring Party.

    Transfers to the Adaptation Fund have no acquiring Party.

    Bad: Transfer, acquiring Party blank
    Good: Transfer, acquiring Party JPN
    """
    yield from blank_where(submission.alike_actions, "acquiring_party",
                      lambda row: row.action_type == TRANSFER and "Adaptation Fund" not in (row.action_subtype or ""),
                      "is blank although the action is a transfer")


@check("AEF-115", needs=(), each_row=True, para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_transfers_name_the_acquiring_party(submission: Submission) -> Iterator[Fault]:
    """No action but a first transfer or a transfer names an acquiring Party.

    Bad: Acquisition, acquiring Party JPN
    Good: Acquisition, transferring Party IND
    """
    for said, rows in submission.alike_actions:
        if said.acquiring_party and said.action_type not in (FIRST_TRANSFER, TRANSFER):
            yield from at_each(rows, "acquiring_party", f"stands here although the action type is {said.action_type}",
                               said.acquiring_party)


@check("AEF-116", needs=(), each_row=True, para=f"2/CMA.3 annex para 20(a)-(b); {TABLE_3}", source="STC02",
       remedy="write NDC for a use towards an NDC, otherwise OIMP, IMP or OP as the authorization covers")
def a_use_or_cancellation_states_its_purpose(submission: Submission) -> Iterator[Fault]:
    """A use or cancellation states its purpose.

    A use towards an NDC is told by its calendar year; that its purpose stands too is asked by the published checking
    scripts alone (SCR-122). A cancellation may serve no purpose of this column: there a blank is a warning only, and
    the scripts ask for one all the same (SCR-123).

    Bad: Use, purpose blank
    Good: Use, purpose NDC
    """
    for said, rows in submission.alike_actions:
        if said.action_type in (USE, CANCELLATION) and said.purpose is None and not _is_ndc_use(said):
            yield from at_each(rows, "purpose", f"is blank although the action is a {said.action_type.lower()}",
                               severity=Severity.WARNING if said.action_type == CANCELLATION else None)


@check("AEF-117", needs=(), each_row=True, para=f"2/CMA.3 annex paras 1(d), (f), 20(a); {TABLE_3}", source="STC02",
       remedy="write one of NDC, OIMP, IMP, OP; further words belong in the additional explanatory information")
def a_purpose_is_one_of_four(submission: Submission) -> Iterator[Fault]:
    """A purpose of use or cancellation is NDC, OIMP, IMP or OP, or one of para 20(a) for which ITMOs are cancelled.

    A use towards an NDC is told by its calendar year, whatever the purpose says of it: that it says NDC is asked by the
    published checking scripts alone (SCR-122). By the form's footnote ITMOs are also cancelled for purposes of para
    20(a), such as voluntary cancellation, or overall mitigation in global emissions.

    Bad: purpose for the airline
    Good: purpose IMP
    """
    for said, rows in submission.alike_actions:
        if said.purpose is not None and said.purpose not in PURPOSES_OF_USE and not _is_ndc_use(said) \
                and not is_cancelled_as_para_20_names_it(said):
            yield from at_each(rows, "purpose", "is not a purpose for which use can be authorized", said.purpose)


def is_cancelled_as_para_20_names_it(row: Action) -> bool:
    """True for a cancellation whose purpose is worded as in 2/CMA.3 annex para 20(a)."""
    return row.action_type == CANCELLATION and _OF_PARA_20.search(row.purpose or "") is not None


_OF_PARA_20 = re.compile(r"\bcancellations?\b|\boverall mitigation\b|\bOMGE\b", re.IGNORECASE)


@check("AEF-118", needs=(), each_row=True, para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_consuming_actions_state_purpose_and_user(submission: Submission) -> Iterator[Fault]:
    """Only a use, a cancellation or a first transfer states a purpose, a using Party or a using entity.

    Bad: Acquisition, purpose NDC
    Good: Use, purpose NDC, using Party JPN
    """
    for said, rows in submission.alike_actions:
        if said.action_type in CONSUMING:
            continue
        for attribute in ("purpose", "using_party", "using_entity"):
            filled = getattr(said, attribute)
            if filled is not None:
                yield from at_each(rows, attribute, f"stands here although the action type is {said.action_type}",
                                   filled)


def _is_ndc_use(row: Action) -> bool:
    return row.action_type == USE and is_use_towards_ndc(row)


@check("AEF-119", needs=(), each_row=True, para=f"2/CMA.3 annex para 8(b); {TABLE_3}",
       remedy="write the calendar year for which the ITMOs are used")
def a_use_towards_the_ndc_states_its_year(submission: Submission) -> Iterator[Fault]:
    """A use towards an NDC states the calendar year for which it is used.

    ITMOs used are subtracted for the calendar year in which they are used towards the NDC.

    Bad: Use, purpose NDC, calendar year blank
    Good: Use, purpose NDC, calendar year 2027
    """
    yield from blank_where(submission.alike_actions, "year_used_for_ndc", _is_ndc_use,
                      "is blank although the ITMOs are used towards an NDC")


@check("AEF-120", needs=(), each_row=True, para=TABLE_3, source="STC02",
       remedy="leave the cell blank, or write NDC as the purpose of a use")
def only_a_use_towards_the_ndc_states_a_year(submission: Submission) -> Iterator[Fault]:
    """Only a use towards an NDC states a calendar year of use.

    Bad: Cancellation, purpose IMP, calendar year 2027
    Good: Cancellation, purpose IMP, calendar year blank
    """
    yield from filled_where(submission.alike_actions, "year_used_for_ndc", lambda row: not _is_ndc_use(row),
                      "stands here although the action is not a use towards an NDC")


@check("AEF-121", needs=(), each_row=True, para="2/CMA.3 annex para 20(b)", severity=Severity.WARNING,
       remedy="write the Party or the authorized entity that uses the ITMOs, as soon as it is known")
def a_use_names_who_uses(submission: Submission) -> Iterator[Fault]:
    """A use names the using Party or authorized entity.

    Annual information gives “the using participating Party or authorized entity(ies), as soon as known”. That every
    use names a Party is asked by the published checking scripts alone (SCR-121).

    Bad: Use, using Party and using entity blank
    Good: Use, using entity Airline A
    """
    yield from blank_where(submission.alike_actions, "using_party",
                      lambda row: row.action_type == USE and row.using_entity is None,
                      "is blank, and so is the using entity")
