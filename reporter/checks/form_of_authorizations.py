"""The form of Table 2: what an authorization must say, must not, and as the profile's reading takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporter.accounting.limits import is_date
from reporter.checks.checking import Fault, check
from reporter.checks.form import NOMENCLATURE, TABLE_2, blank_where, filled_where
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, Voice
from reporter.forms.editions import Profile
from reporter.records.alike import one_by_one
from reporter.records.rows import Authorization
from reporter.records.submission import Submission


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
    yield from blank_where(one_by_one(submission.own_authorizations), "first_transfer_definition", _covers_oimp,
                      "is blank although the authorization covers OIMP")


@check("AEF-102", needs=(), para=f"2/CMA.3 annex para 2(a); {TABLE_2}",
       remedy="leave the cell blank, or correct the purposes for authorization")
def an_authorization_for_the_ndc_alone_has_no_oimp_definition(submission: Submission) -> Iterator[Fault]:
    """An authorization for use towards NDCs alone has no first transfer definition for OIMP.

    Its first transfer is the first international transfer; there is nothing to choose.

    Bad: purposes NDC, first transfer definition Issuance
    Good: purposes NDC, first transfer definition blank
    """
    yield from filled_where(one_by_one(submission.own_authorizations), "first_transfer_definition", _covers_ndc_only,
                      "stands here although the authorization covers NDC use only")


@check("AEF-103", needs=(), para=f"2/CMA.3 annex para 20(b); {TABLE_2}",
       remedy="write the international mitigation purposes or other purposes that are authorized")
def an_authorization_for_oimp_names_the_purposes(submission: Submission) -> Iterator[Fault]:
    """An authorization for OIMP says which purposes are authorized.

    Annual information includes the other international mitigation purposes authorized by the Party.

    Bad: purposes OIMP, OIMP authorized by the Party blank
    Good: purposes IMP, OIMP authorized by the Party CORSIA
    """
    yield from blank_where(one_by_one(submission.own_authorizations), "oimp_authorized", _covers_oimp,
                      "is blank although the authorization covers OIMP")


@check("AEF-104", needs=(), para=TABLE_2, remedy="leave the cell blank, or correct the purposes for authorization")
def an_authorization_for_the_ndc_alone_names_no_oimp(submission: Submission) -> Iterator[Fault]:
    """An authorization for use towards NDCs alone names no other purposes.

    Bad: purposes NDC, OIMP authorized by the Party CORSIA
    Good: purposes NDC, OIMP authorized by the Party blank
    """
    yield from filled_where(one_by_one(submission.own_authorizations), "oimp_authorized", _covers_ndc_only,
                      "stands here although the authorization covers NDC use only")


@check("AEF-105", voice=Voice.SCRIPTS, source="syntax", needs=(), para="published checking scripts",
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


@check("AEF-106", voice=Voice.SCRIPTS, source="syntax", needs=(), para="published checking scripts",
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


@check("AEF-107", voice=Voice.SCRIPTS, source="syntax", needs=(), para="published checking scripts",
       remedy="write the maximum number of ITMOs that the authorization covers, in t CO2 eq")
def an_authorization_states_its_quantity(submission: Submission, profile: Profile) -> Iterator[Fault]:
    """An authorization states the quantity authorized, where the profile asks for it.

    Decisions and nomenclature leave the quantity optional; the published checking scripts do not take a blank.

    Bad: authorized quantity blank
    Good: authorized quantity 500000
    """
    if profile.quantity_required:
        yield from blank_where(one_by_one(submission.own_authorizations), "authorized_quantity", lambda row: True,
                          "is blank; the published checking scripts require a number")


@check("AEF-108", needs=(), para=f"6/CMA.4 annex I paras 28-31; {NOMENCLATURE}, table 20",
       remedy="write the first and the last year, such as 2025 - 2030")
def an_authorized_timeframe_is_in_the_form_of_the_nomenclature(submission: Submission, profile: Profile,
                                                               dossier: Dossier | None = None) -> Iterator[Fault]:
    """The authorized timeframe is written as the common nomenclatures have it, where the profile is theirs.

    They take “yyyy - yyyy”; the decisions give it no form, and the published checking scripts another (SCR-108). Of a
    dossier, years of occurrence alone are written in the profile's form, whichever they are given in. Vintages and
    dates are compared with what is in either form.

    Bad: 2025 until 2030
    Good: 2025 - 2030
    """
    if not profile.is_of_scripts:
        yield from not_in_form(submission, profile, dossier)


def not_in_form(submission: Submission, profile: Profile, dossier: Dossier | None) -> Iterator[Fault]:
    """Authorized timeframes that are not written in the form of the profile."""
    for row in submission.own_authorizations:
        text = row.authorized_timeframe
        if text and not profile.timeframe.fullmatch(profile.write_timeframe(text) if dossier else text):
            yield Fault(row.cell("authorized_timeframe"), "is not in the form of the profile", row.authorized_timeframe,
                        f"write it as: {profile.timeframe_example}")


_SPANS_OF_TIMEFRAME = re.compile(r"from (\S+) to ([0-9/]+)|^([0-9]{4}) - ([0-9]{4})$")


@check("AEF-123", needs=(), para=f"4/CMA.6 para 5(c); {TABLE_2}", remedy="write the earlier date first")
def an_authorized_timeframe_runs_forwards(submission: Submission) -> Iterator[Fault]:
    """An authorized timeframe ends no earlier than it begins.

    Bad: Occurred: from 2030 to 2025
    Good: Occurred: from 2025 to 2030
    """
    for row in submission.own_authorizations:
        for found in _SPANS_OF_TIMEFRAME.findall(row.authorized_timeframe or ""):
            start, end = filter(None, found)
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
    yield from blank_where(one_by_one(submission.own_authorizations), "activity_types",
                      lambda row: row.explanation is None, "is blank, and no explanation says what the activities are")
