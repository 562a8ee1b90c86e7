"""The form of each field: what must be given, what must not, and what the profile's reading takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.accounting.limits import is_date
from reporter.checks.checking import Fault, check
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, Voice
from reporter.forms.codelists import (
    ACQUISITION,
    CANCELLATION,
    FIRST_TRANSFER,
    GHG,
    NON_GHG,
    OMGE,
    SUBTYPES_OF,
    TRANSFER,
    USE,
)
from reporter.forms.editions import Profile
from reporter.records.overlaps import block_rows
from reporter.records.rows import Action, Authorization, BlockRow, Row
from reporter.records.submission import Submission
from reporter.records.units import AMOUNT

R = TypeVar("R", bound=Row)

PARA = "4/CMA.6 annex II"
TABLE_2, TABLE_3 = f"{PARA} table 2", f"{PARA} table 3"
PURPOSES_OF_USE = ("NDC", "OIMP", "IMP", "OP")
CONSUMING = frozenset({USE, FIRST_TRANSFER, CANCELLATION})
"""The action types that may state a purpose, a using Party and a using entity."""


def _given(rows: tuple[R, ...], attribute: str, where: Callable[[R], bool], message: str) -> Iterator[Fault]:
    """A fault for each row in which `attribute` is empty although it applies."""
    for row in rows:
        if getattr(row, attribute) is None and where(row):
            yield Fault(row.cell(attribute), message)


def _empty(rows: tuple[R, ...], attribute: str, where: Callable[[R], bool], message: str) -> Iterator[Fault]:
    """A fault for each row in which `attribute` stands here although it does not apply."""
    for row in rows:
        filled = getattr(row, attribute)
        if filled is not None and where(row):
            yield Fault(row.cell(attribute), message, filled)


def _covers_oimp(row: Authorization) -> bool:
    return row.covers_oimp


def _covers_ndc_only(row: Authorization) -> bool:
    return not row.covers_oimp


@check("AEF-101", needs=(), para=f"2/CMA.3 annex para 2(b); 4/CMA.6 paras 5(d), 15; {TABLE_2}",
       remedy="write Authorization, Issuance, or Use or cancellation, as the authorization specifies")
def an_authorization_for_oimp_defines_first_transfer(submission: Submission) -> Iterator[Fault]:
    """An authorization for OIMP says what its first transfer is.

    For other international mitigation purposes the participating Party specifies one of three events as the
    first transfer.

    Bad: purposes OIMP, first transfer definition blank
    Good: purposes OIMP, first transfer definition Issuance
    """
    yield from _given(submission.own_authorizations, "first_transfer_definition", _covers_oimp,
                      "is blank although the authorization covers OIMP")


@check("AEF-102", needs=(), para=f"2/CMA.3 annex para 2(a); {TABLE_2}",
       remedy="leave the cell blank, or correct the purposes for authorization")
def an_authorization_for_the_ndc_alone_has_no_oimp_definition(submission: Submission) -> Iterator[Fault]:
    """An authorization for use towards NDCs alone has no first transfer definition for OIMP.

    Its first transfer is the first international transfer; there is nothing to choose.

    Bad: purposes NDC, first transfer definition Issuance
    Good: purposes NDC, first transfer definition blank
    """
    yield from _empty(submission.own_authorizations, "first_transfer_definition", _covers_ndc_only,
                      "stands here although the authorization covers NDC use only")


@check("AEF-103", needs=(), para=f"2/CMA.3 annex para 20(b); {TABLE_2}",
       remedy="write the international mitigation purposes or other purposes that are authorized")
def an_authorization_for_oimp_names_the_purposes(submission: Submission) -> Iterator[Fault]:
    """An authorization for OIMP says which purposes are authorized.

    Annual information includes the other international mitigation purposes authorized by the Party.

    Bad: purposes OIMP, OIMP authorized by the Party blank
    Good: purposes IMP, OIMP authorized by the Party CORSIA
    """
    yield from _given(submission.own_authorizations, "oimp_authorized", _covers_oimp,
                      "is blank although the authorization covers OIMP")


@check("AEF-104", needs=(), para=TABLE_2, remedy="leave the cell blank, or correct the purposes for authorization")
def an_authorization_for_the_ndc_alone_names_no_oimp(submission: Submission) -> Iterator[Fault]:
    """An authorization for use towards NDCs alone names no other purposes.

    Bad: purposes NDC, OIMP authorized by the Party CORSIA
    Good: purposes NDC, OIMP authorized by the Party blank
    """
    yield from _empty(submission.own_authorizations, "oimp_authorized", _covers_ndc_only,
                      "stands here although the authorization covers NDC use only")


@check("AEF-105", voice=Voice.SCRIPTS, source="syntax", needs=(), para=f"{TABLE_2}; published checking scripts",
       remedy="give one sector in each authorization; where the sector's own name is refused, ask the secretariat "
              "how to write it")
def sectors_are_written_as_the_scripts_take_them(submission: Submission, profile: Profile) -> Iterator[Fault]:
    """A sector cell has only characters that the published checking scripts take.

    The scripts take letters, digits and spaces: one sector to a cell, and no hyphen, although the nomenclature
    lists “Cross-sectoral mechanisms”.

    Bad: sectors Energy generation + Transportation
    Good: sectors Energy generation
    """
    if not profile.refused:
        return
    for row in submission.own_authorizations:
        written = profile.list_separator.join(profile.write("sectors", sector) for sector in row.sectors)
        if set(written) & {*profile.refused, "+"}:
            yield Fault(row.cell("sectors"), "has a character that the published checking scripts refuse", written)


@check("AEF-106", voice=Voice.SCRIPTS, source="syntax", needs=(), para=f"{TABLE_2}; published checking scripts",
       remedy="leave this activity type out of the cell and name it in the additional explanatory information, "
              "or ask the secretariat how to write it")
def activity_types_are_written_as_the_scripts_take_them(submission: Submission, profile: Profile) -> Iterator[Fault]:
    """An activity type cell has only characters that the published checking scripts take.

    The scripts take letters, digits, spaces and plus signs: no slash, although the nomenclature lists
    “Coal bed/mine methane”.

    Bad: activity types Coal bed/mine methane
    Good: activity types Solar + Wind
    """
    for row in submission.own_authorizations:
        for activity in row.activity_types or ():
            if set(profile.write("activityType", activity)) & set(profile.refused):
                yield Fault(row.cell("activity_types"), "has a character that the published checking scripts refuse",
                            activity)


@check("AEF-107", voice=Voice.SCRIPTS, source="syntax", needs=(), para=f"{TABLE_2}; published checking scripts",
       remedy="write the maximum number of ITMOs that the authorization covers, in t CO2 eq")
def an_authorization_states_its_quantity(submission: Submission, profile: Profile) -> Iterator[Fault]:
    """An authorization states the quantity authorized, where the profile asks for it.

    Decisions and nomenclature leave the quantity optional; the published checking scripts do not take a blank.

    Bad: authorized quantity blank
    Good: authorized quantity 500000
    """
    if profile.quantity_required:
        yield from _given(submission.own_authorizations, "authorized_quantity", lambda row: True,
                          "is blank; the published checking scripts require a number")


@check("AEF-108", needs=(), para=f"4/CMA.6 para 5(c); {TABLE_2}",
       remedy="write the time frame in the form of the profile")
def an_authorized_timeframe_is_in_form(submission: Submission, profile: Profile,
                                       dossier: Dossier | None = None) -> Iterator[Fault]:
    """The authorized timeframe is written in the profile's form.

    The published checking scripts take “Occurred: from … to …”, “Use: from … to …”, or both joined by a full
    stop; the nomenclature takes “yyyy - yyyy”. Of a dossier, years of occurrence alone are written in the
    profile's form, whichever they are given in.

    Bad: 2025 until 2030
    Good: Occurred: from 2025 to 2030. Use: from 2026 to 2030
    """
    for row in submission.own_authorizations:
        text = row.authorized_timeframe
        if text and not profile.timeframe.fullmatch(profile.write_timeframe(text) if dossier else text):
            yield Fault(row.cell("authorized_timeframe"), "is not in the form of the profile", row.authorized_timeframe,
                        f"write it as: {profile.timeframe_example}")


def _metric_rows(submission: Submission) -> Iterator[Authorization | BlockRow]:
    """The rows of Tables 2, 3 and 4."""
    yield from submission.own_authorizations
    yield from block_rows(submission)


@check("AEF-109", needs=(), para=f"2/CMA.3 annex para 1(c); {PARA} tables 2-4",
       remedy="name the non-GHG metric, or write GHG in the metric column")
def a_non_ghg_row_names_its_metric(submission: Submission) -> Iterator[Fault]:
    """A row in a non-GHG metric names the metric, and in Tables 3 and 4 the quantity in it.

    Bad: metric non-GHG, applicable non-GHG metric blank
    Good: metric non-GHG, applicable non-GHG metric MWh of renewable electricity, quantity 120
    """
    for row in _metric_rows(submission):
        if row.metric != NON_GHG:
            continue
        if row.non_ghg_metric is None:
            yield Fault(row.cell("non_ghg_metric"), "is blank although the metric is non-GHG")
        if not isinstance(row, Authorization) and row.quantity_non_ghg is None:
            yield Fault(row.cell("quantity_non_ghg"), "is blank although the metric is non-GHG")


@check("AEF-110", needs=(),
       para=f"{PARA} tables 2-4", remedy="leave the cell blank, or write non-GHG in the metric column")
def a_ghg_row_has_no_other_metric(submission: Submission) -> Iterator[Fault]:
    """A row in the GHG metric has no non-GHG metric and no quantity in one.

    Bad: metric GHG, applicable non-GHG metric MWh
    Good: metric GHG, applicable non-GHG metric blank
    """
    for row in _metric_rows(submission):
        if row.metric != GHG:
            continue
        if row.non_ghg_metric is not None:
            yield Fault(row.cell("non_ghg_metric"), "stands here although the metric is GHG", row.non_ghg_metric)
        if not isinstance(row, Authorization) and row.quantity_non_ghg is not None:
            yield Fault(row.cell("quantity_non_ghg"), "stands here although the metric is GHG", row.quantity_non_ghg)


@check("AEF-141", needs=(), para=f"{PARA} tables 3-4",
       remedy="write digits, with a point before decimals, without separators, sign or exponent")
def quantities_in_another_metric_are_numbers(submission: Submission) -> Iterator[Fault]:
    """A quantity in a non-GHG metric is a number, zero or more.

    Bad: metric non-GHG, quantity 1e5, nan or -5
    Good: metric non-GHG, quantity 100000.5
    """
    for row in block_rows(submission):
        if row.metric != GHG and row.quantity_non_ghg is not None and not AMOUNT.fullmatch(row.quantity_non_ghg):
            yield Fault(row.cell("quantity_non_ghg"), "is no number", row.quantity_non_ghg)


@check("AEF-111", needs=(), para=f"{TABLE_3}; nomenclature table 26(b)",
       remedy="choose a subtype of this action type, or correct the action type")
def a_subtype_suits_its_action_type(submission: Submission) -> Iterator[Fault]:
    """The action subtype suits the action type.

    Bad: action type Cancellation, subtype Issuance
    Good: action type Cancellation, subtype Other cancellations
    """
    for row in submission.actions:
        suitable = SUBTYPES_OF.get(row.action_type)
        if row.action_subtype and suitable is not None and row.action_subtype not in suitable:
            yield Fault(row.cell("action_subtype"), f"does not suit the action type {row.action_type}",
                        row.action_subtype)


@check("AEF-112", needs=(), para=TABLE_3, remedy="write the Party from which the ITMOs came")
def an_acquisition_names_the_transferring_party(submission: Submission) -> Iterator[Fault]:
    """An acquisition names the transferring Party.

    Bad: Acquisition, transferring Party blank
    Good: Acquisition, transferring Party IND
    """
    yield from _given(submission.actions, "transferring_party", lambda row: row.action_type == ACQUISITION,
                      "is blank although the action is an acquisition")


@check("AEF-113", needs=(), para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_an_acquisition_names_the_transferring_party(submission: Submission) -> Iterator[Fault]:
    """No action but an acquisition names a transferring Party.

    In a first transfer or a transfer the reporting Party itself transfers.

    Bad: Transfer, transferring Party IND
    Good: Transfer, acquiring Party JPN
    """
    for row in submission.actions:
        if row.transferring_party and row.action_type != ACQUISITION:
            yield Fault(row.cell("transferring_party"), "stands here although the action is a "
                        f"{row.action_type.lower()}", row.transferring_party)


@check("AEF-114", needs=(), para=TABLE_3, remedy="write the Party to which the ITMOs went")
def a_transfer_names_the_acquiring_party(submission: Submission) -> Iterator[Fault]:
    """A transfer names the acquiring Party.

    Transfers to the Adaptation Fund have no acquiring Party.

    Bad: Transfer, acquiring Party blank
    Good: Transfer, acquiring Party JPN
    """
    yield from _given(submission.actions, "acquiring_party",
                      lambda row: row.action_type == TRANSFER and "Adaptation Fund" not in (row.action_subtype or ""),
                      "is blank although the action is a transfer")


@check("AEF-115", needs=(), para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_transfers_name_the_acquiring_party(submission: Submission) -> Iterator[Fault]:
    """No action but a first transfer or a transfer names an acquiring Party.

    Bad: Acquisition, acquiring Party JPN
    Good: Acquisition, transferring Party IND
    """
    for row in submission.actions:
        if row.acquiring_party and row.action_type not in (FIRST_TRANSFER, TRANSFER):
            yield Fault(row.cell("acquiring_party"), f"stands here although the action type is {row.action_type}",
                        row.acquiring_party)


@check("AEF-116", needs=(), para=f"2/CMA.3 annex para 20; {TABLE_3}", source="STC02",
       remedy="write NDC for a use towards an NDC, otherwise OIMP, IMP or OP as the authorization covers")
def a_use_or_cancellation_states_its_purpose(submission: Submission) -> Iterator[Fault]:
    """A use or cancellation states its purpose.

    A use towards an NDC is told by its calendar year; that its purpose stands too is asked by the published checking
    scripts alone (SCR-122). A cancellation to deliver overall mitigation serves no purpose of this column, yet the
    scripts ask for one in every cancellation: there a blank is a warning only.

    Bad: Use, purpose blank
    Good: Use, purpose NDC
    """
    for row in submission.actions:
        if row.action_type in (USE, CANCELLATION) and row.purpose is None and not _is_ndc_use(row):
            yield Fault(row.cell("purpose"), f"is blank although the action is a {row.action_type.lower()}",
                        severity=Severity.WARNING if row.action_subtype in OMGE else None)


@check("AEF-117", needs=(), para=f"2/CMA.3 annex para 1(d), (f); {TABLE_3}", source="STC02",
       remedy="write one of NDC, OIMP, IMP, OP; further words belong in the additional explanatory information")
def a_purpose_is_one_of_four(submission: Submission) -> Iterator[Fault]:
    """A purpose of use or cancellation is NDC, OIMP, IMP or OP.

    A use towards an NDC is told by its calendar year, whatever the purpose says of it: that it says NDC is asked by the
    published checking scripts alone (SCR-122).

    Bad: purpose for the airline
    Good: purpose IMP
    """
    for row in submission.actions:
        if row.purpose is not None and row.purpose not in PURPOSES_OF_USE and not _is_ndc_use(row):
            yield Fault(row.cell("purpose"), "is not a purpose for which use can be authorized", row.purpose)


@check("AEF-118", needs=(), para=TABLE_3, remedy="leave the cell blank, or correct the action type")
def only_consuming_actions_state_purpose_and_user(submission: Submission) -> Iterator[Fault]:
    """Only a use, a cancellation or a first transfer states a purpose, a using Party or a using entity.

    Bad: Acquisition, purpose NDC
    Good: Use, purpose NDC, using Party JPN
    """
    for row in submission.actions:
        if row.action_type in CONSUMING:
            continue
        for attribute in ("purpose", "using_party", "using_entity"):
            filled = getattr(row, attribute)
            if filled is not None:
                yield Fault(row.cell(attribute), f"stands here although the action type is {row.action_type}", filled)


def _is_ndc_use(row: Action) -> bool:
    return row.action_type == USE and is_use_towards_ndc(row)


@check("AEF-119", needs=(), para=f"2/CMA.3 annex para 8(b); {TABLE_3}",
       remedy="write the calendar year for which the ITMOs are used")
def a_use_towards_the_ndc_states_its_year(submission: Submission) -> Iterator[Fault]:
    """A use towards an NDC states the calendar year for which it is used.

    ITMOs used are subtracted for the calendar year in which they are used towards the NDC.

    Bad: Use, purpose NDC, calendar year blank
    Good: Use, purpose NDC, calendar year 2027
    """
    yield from _given(submission.actions, "year_used_for_ndc", _is_ndc_use,
                      "is blank although the ITMOs are used towards an NDC")


@check("AEF-120", needs=(), para=TABLE_3, source="STC02",
       remedy="leave the cell blank, or write NDC as the purpose of a use")
def only_a_use_towards_the_ndc_states_a_year(submission: Submission) -> Iterator[Fault]:
    """Only a use towards an NDC states a calendar year of use.

    Bad: Cancellation, purpose IMP, calendar year 2027
    Good: Cancellation, purpose IMP, calendar year blank
    """
    yield from _empty(submission.actions, "year_used_for_ndc", lambda row: not _is_ndc_use(row),
                      "stands here although the action is not a use towards an NDC")


@check("AEF-121", needs=(), para="2/CMA.3 annex para 20(b)", severity=Severity.WARNING,
       remedy="write the Party or the authorized entity that uses the ITMOs, as soon as it is known")
def a_use_names_who_uses(submission: Submission) -> Iterator[Fault]:
    """A use names the using Party or authorized entity.

    Annual information gives “the using participating Party or authorized entity(ies), as soon as known”. That every
    use names a Party is asked by the published checking scripts alone (SCR-121).

    Bad: Use, using Party and using entity blank
    Good: Use, using entity Airline A
    """
    yield from _given(submission.actions, "using_party",
                      lambda row: row.action_type == USE and row.using_entity is None,
                      "is blank, and so is the using entity")


@check("AEF-122", needs=(), para=f"6/CMA.4 annex I paras 28-31; {PARA} tables 3-4", severity=Severity.WARNING,
       remedy="write the registry's identifier of the common nomenclature, or leave the three unit columns blank and "
              "name the registry in the additional explanatory information")
def an_underlying_registry_is_in_the_nomenclature(submission: Submission) -> Iterator[Fault]:
    """The underlying unit registry is one of the common nomenclature.

    Bad: underlying unit registry ID Verra
    Good: underlying unit registry ID VCS
    """
    known = submission.edition.codelists["underlyingUnitRegistryId"]
    for row in block_rows(submission):
        if row.unit_registry and known.read(row.unit_registry) is None:
            yield Fault(row.cell("unit_registry"), "is not in the code list", row.unit_registry)


_DATE_IN_TIMEFRAME = re.compile(r"from (\S+) to ([0-9/]+)")


@check("AEF-123", needs=(), para=f"4/CMA.6 para 5(c); {TABLE_2}", remedy="write the earlier date first")
def an_authorized_timeframe_runs_forwards(submission: Submission) -> Iterator[Fault]:
    """An authorized timeframe ends no earlier than it begins.

    Bad: Occurred: from 2030 to 2025
    Good: Occurred: from 2025 to 2030
    """
    for row in submission.own_authorizations:
        for start, end in _DATE_IN_TIMEFRAME.findall(row.authorized_timeframe or ""):
            parts = tuple(zip(start.split("/")[::-1], end.split("/")[::-1], strict=False))
            if [part for part, _ in parts] > [part for _, part in parts]:
                yield Fault(row.cell("authorized_timeframe"), f"ends in {end}, before it begins in {start}",
                            row.authorized_timeframe)


@check("AEF-124", needs=(), para=f"4/CMA.6 para 5(c); {TABLE_2}", remedy="correct day or month")
def the_dates_of_an_authorized_timeframe_are_dates(submission: Submission) -> Iterator[Fault]:
    """Every date of an authorized timeframe is one that the calendar has.

    Bad: Occurred: from 01/2025 to 13/2030
    Good: Occurred: from 01/2025 to 12/2030
    """
    for row in submission.own_authorizations:
        for text in re.findall(r"\b(?:[0-9]{2}/){1,2}[0-9]{4}\b", row.authorized_timeframe or ""):
            if not is_date(text):
                yield Fault(row.cell("authorized_timeframe"), f"{text} is no date", row.authorized_timeframe)


@check("AEF-125", needs=(), para=f"2/CMA.3 annex para 20(b); 4/CMA.6 para 5(n); {TABLE_2}", severity=Severity.WARNING,
       remedy="write the activity types from the code list; where none of them fits, say what the activities are in "
              "the additional explanatory information")
def an_authorization_names_its_activity_types(submission: Submission) -> Iterator[Fault]:
    """An authorization names the activity types.

    Annual information gives the activity types of what was authorized.

    Bad: activity types blank
    Good: activity types Solar + Wind
    """
    yield from _given(submission.own_authorizations, "activity_types", lambda row: row.explanation is None,
                      "is blank, and no explanation says what the activities are")
