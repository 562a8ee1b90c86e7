"""What the published checking scripts refuse beyond the decisions, and what they refuse though it is right.

The scripts are no official text, and several versions exist; a version may have mended what is said here. What a
decision asks too is stated with the decision's rule, which names the script as its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.checks.actions import uses_outside_the_period_of_table_1
from reporter.checks.authorizations import and_more, covered_purposes
from reporter.checks.authorized import Authorized
from reporter.checks.checking import Fault, Need, at_each, check
from reporter.checks.form import blank_where
from reporter.checks.form_of_actions import is_cancelled_as_para_20_names_it
from reporter.checks.form_of_authorizations import not_in_form
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, Voice, other_row
from reporter.forms.codelists import CANCELLATION, FIRST_TRANSFER, OMGE, TO_ANOTHER_PARTY, USE
from reporter.forms.editions import Profile
from reporter.records.blocks import is_sound
from reporter.records.overlaps import block_rows
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission
from reporter.records.units import unit_range

PUBLISHED = "published checking scripts"
NOTHING_TO_MEND = "it is right: keep it, and tell the secretariat of the script's fault if the mark rests on it"


@check("SCR-101", voice=Voice.FAULT_OF_SCRIPTS, needs=(), para=PUBLISHED, source="loading", severity=Severity.ADVICE,
       remedy="report it as it is; if the loading stops, ask the secretariat to load the submissions one by one")
def an_authorization_is_loaded_once(all_versions: tuple[Submission, ...]) -> Iterator[Fault]:
    """The scripts load a version of an authorization once, whoever reports it.

    They load all submissions into one database whose key for authorizations is ID, date and version, without Party or
    year: a second submission that repeats an authorization, as every later year and the other Party must, stops the
    loading of the two.

    Bad: IND JCM 1, version 1, in the submissions for 2026 and for 2027
    Good: a first submission
    """
    first: dict[tuple[object, ...], tuple[Submission, Authorization]] = {}
    told: set[tuple[int, int]] = set()
    for submission in all_versions:
        for row in submission.authorizations:
            key = (row.authorization_id, row.date_of_authorization, row.authorization_version)
            other, before = first.setdefault(key, (submission, row))
            pair = (id(other), id(submission))
            if other is not submission and pair not in told:
                told.add(pair)
                yield Fault(row.cell("authorization_id"), f"{other_row(before.place, row.place)} has the same version "
                            "of this authorization, at which the scripts stop", row.authorization_id)


@check("SCR-102", voice=Voice.FAULT_OF_SCRIPTS, needs=(), para=PUBLISHED, source="II01", severity=Severity.ADVICE,
       remedy="if the mark rests on it, set the profile to that of the published checking scripts, which writes NA")
def any_party_is_written_as_na(submission: Submission, dossier: Dossier, profile: Profile) -> Iterator[Fault]:
    """An authorization for any Party is written as NA, and not left blank.

    The form's footnote leaves “Authorized Party(ies) ID” blank where any Party is authorized; at a blank the script
    stops with a fault of its own. Of a workbook its cell tells (WB-224). One finding is given.

    Bad: a dossier in the profile of the common nomenclatures, authorization for any Party
    Good: the same dossier in the profile of the published checking scripts
    """
    rows = [row for row in submission.authorizations if not row.authorized_parties]
    if rows and not profile.any_party:
        yield Fault(rows[0].cell("authorized_parties"), f"is blank for any Party{and_more(len(rows))}, at which the "
                    "scripts stop")


@check("SCR-103", voice=Voice.SCRIPTS, needs=(), para=PUBLISHED, source="syntax",
       remedy="write the entity's identification number of Table 5 in its place")
def authorized_entities_have_characters_that_the_scripts_take(submission: Submission) -> Iterator[Fault]:
    """An authorized entity is written in letters of English, digits, blanks, hyphens, points and brackets.

    A name may have others; the scripts refuse them in “Authorized entity(ies) ID”.

    Bad: authorized entity Müller & Söhne
    Good: its identification number, CHE-123.456.789
    """
    for row in submission.own_authorizations:
        for name in row.authorized_entities or ():
            if re.fullmatch(r"[A-Za-z0-9 .()-]+", name) is None:
                yield Fault(row.cell("authorized_entities"), "has a character that the published checking scripts "
                            "refuse", name)


@check("SCR-104", voice=Voice.FAULT_OF_SCRIPTS, needs=(), para=PUBLISHED, source="syntax", severity=Severity.ADVICE,
       remedy="give whole numbers where the unit of the metric allows it; otherwise keep it, and tell the secretariat "
              "if the mark rests on it")
def quantities_in_another_metric_are_whole(submission: Submission) -> Iterator[Fault]:
    """A quantity in a non-GHG metric is a whole number.

    No decision asks it; the scripts take digits alone. One finding is given, at the first such row.

    Bad: quantity 120.5 in MWh
    Good: quantity 120500 in kWh
    """
    found = [row for row in block_rows(submission) if "." in (row.quantity_non_ghg or "")]
    for row in found[:1]:
        yield Fault(row.cell("quantity_non_ghg"), f"has decimals, which the scripts refuse{and_more(len(found))}",
                    row.quantity_non_ghg)


@check("SCR-105", voice=Voice.FAULT_OF_SCRIPTS, needs=(), para=PUBLISHED, source="II05", severity=Severity.ADVICE,
       remedy=NOTHING_TO_MEND)
def unit_serials_are_read_as_the_scripts_read_them(submission: Submission) -> Iterator[Fault]:
    """The changing part of the underlying unit IDs is one that the scripts find by comparing characters.

    They compare First unit ID and Last unit ID character by character and take what differs for the serial: where
    the serials share a digit behind the first that differs, or have not as many digits, they refuse a right block,
    or misread its length. They refuse one too whose unit IDs differ in more than a number. One finding is given, at
    the first such row.

    Bad: units VCS-1000-A to VCS-1990-A, of which 00 and 99 differ
    Good: units VCS-1000-A to VCS-1999-A
    """
    found = [row for row in block_rows(submission) if row.first_unit_id and row.last_unit_id and is_sound(row)
             and _misread(row.first_unit_id, row.last_unit_id) not in (None, _advance(row))]
    for row in found[:1]:
        why = "whose serials share digits or differ in length" if unit_range(row) else "which differ in more than that"
        yield Fault(row.cell("first_unit_id"), f"the scripts refuse or misread the unit IDs up to {row.last_unit_id}, "
                    f"{why}{and_more(len(found))}", row.first_unit_id)


def _advance(row: BlockRow) -> int:
    """How far the last underlying unit is from the first, or the last ITMO where the unit IDs do not tell."""
    units = unit_range(row)
    return units.last - units.first if units else row.last_id.serial - row.first_id.serial


_NUMBER = re.compile("[0-9]{1,1000}")


def _misread(first: str, last: str) -> int | None:
    """How far apart the parts are that differ by character; -1 where they are no one number, None where none do."""
    differing = [index for index, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]]
    if not differing and len(first) == len(last):
        return None
    if len(first) != len(last) or differing[-1] - differing[0] + 1 != len(differing):
        return -1
    parts = [text[differing[0]:differing[-1] + 1] for text in (first, last)]
    return int(parts[1]) - int(parts[0]) if all(_NUMBER.fullmatch(part) for part in parts) else -1


@check("SCR-106", voice=Voice.FAULT_OF_SCRIPTS, needs=(Need.AUTHORIZATIONS,), para=PUBLISHED, source="II06",
       severity=Severity.ADVICE, remedy="keep the authorization as it was given; where it may be changed, name who "
       "uses in a later version")
def a_using_party_is_named_though_any_is_authorized(authorized: Authorized) -> Iterator[Fault]:
    """The using Party is named by the authorization, or is the authorizing Party, even where any Party may use.

    The form leaves “Authorized Party(ies) ID” blank where any Party is authorized; the scripts then find no using
    Party authorized but the first transferring one, and no entity that is not named.

    Bad: authorization for any Party, use by CHE of ITMOs of IND
    Good: authorization that names CHE, use by CHE
    """
    for said, authorization, rows in authorized:
        if said.action_type != USE:
            continue
        if not authorization.authorized_parties and said.using_party not in (None, said.first_transferring_party):
            yield from at_each(rows, "using_party", f"{said.authorization_id} authorizes any Party, and the scripts "
                               "find none authorized", said.using_party)
        if not authorization.authorized_entities and said.using_entity is not None:
            yield from at_each(rows, "using_entity", f"{said.authorization_id} names no entity, and the scripts find "
                               "none authorized", said.using_entity)


@check("SCR-108", voice=Voice.SCRIPTS, needs=(), para=PUBLISHED, source="syntax",
       remedy="write the time frame as the scripts take it")
def an_authorized_timeframe_is_in_the_form_of_the_scripts(submission: Submission, profile: Profile,
                                                          dossier: Dossier | None = None) -> Iterator[Fault]:
    """The authorized timeframe is written as the scripts take it, where the profile is theirs.

    They take “Occurred: from … to …”, “Use: from … to …”, or both joined by a full stop, with years, months or days;
    the decisions give it no form. What is written otherwise is not compared with vintages and dates, but for the years
    of the nomenclature's form.

    Bad: 2025 until 2030
    Good: Occurred: from 2025 to 2030. Use: from 2026 to 2030
    """
    if profile.is_of_scripts:
        yield from not_in_form(submission, profile, dossier)


@check("SCR-112", voice=Voice.FAULT_OF_SCRIPTS, needs=(Need.AUTHORIZATIONS,), para=PUBLISHED, source="STC02",
       severity=Severity.ADVICE,
       remedy="where the authorization is for OIMP, OIMP may be written and IMP or OP named in the additional "
              "explanatory information; under “NDC and …” no value passes: keep the true one")
def a_purpose_is_written_as_the_authorization_has_it(authorized: Authorized) -> Iterator[Fault]:
    """The purpose of a use or cancellation is, letter for letter, the purpose of its authorization.

    The scripts compare the two texts. A purpose that the authorization covers fails where it is not the whole of it:
    IMP under OIMP, and any value under “NDC and OIMP”. So does one of para 20(a) for which ITMOs are cancelled.

    Bad: purpose NDC under an authorization for NDC and OIMP
    Good: purpose NDC under an authorization for NDC
    """
    for said, authorization, rows in authorized:
        covered = said.purpose in covered_purposes(authorization) or is_cancelled_as_para_20_names_it(said)
        if said.action_type in (USE, CANCELLATION) and covered and \
                said.purpose != authorization.purposes_for_authorization:
            yield from at_each(rows, "purpose", f"{said.authorization_id} is for "
                               f"{authorization.purposes_for_authorization}, which the scripts do not find equal",
                               said.purpose)


@check("SCR-113", voice=Voice.FAULT_OF_SCRIPTS, needs=(), para=PUBLISHED, source="STC03", severity=Severity.ADVICE,
       remedy="leave it so, and tell the secretariat that the action belongs to the other period")
def a_use_is_in_the_one_period_that_the_scripts_know(submission: Submission, dossier: Dossier) -> Iterator[Fault]:
    """A use towards the NDC is for a year of the NDC implementation period in Table 1.

    The scripts know no other period, though the dossier has several and the year is in one of them.

    Bad: Table 1 has 2031 to 2035, and ITMOs are used for 2030, in the dossier's period of 2021 to 2030
    Good: Table 1 has 2021 to 2030, and ITMOs are used for 2030
    """
    for rows, year in uses_outside_the_period_of_table_1(submission):
        if dossier.facts.ndc_of(year) is not None:
            header = submission.header
            yield from at_each(rows, "year_used_for_ndc", f"is outside {header.ndc_first_year} to "
                               f"{header.ndc_last_year}, the one NDC implementation period that the scripts know", year)


def written_subtype(row: Action, profile: Profile) -> str:
    """The subtype of a first transfer as the profile writes it: for overall mitigation, as the definition it meets."""
    if row.action_subtype in OMGE and profile.first_transfer_by_cancellation:
        return profile.first_transfer_by_cancellation
    return row.action_subtype or ""


@check("SCR-114", voice=Voice.FAULT_OF_SCRIPTS, needs=(Need.AUTHORIZATIONS,), para=PUBLISHED, source="STC04",
       severity=Severity.ADVICE, remedy=NOTHING_TO_MEND)
def a_first_transfer_is_one_that_the_scripts_know(authorized: Authorized, profile: Profile) -> Iterator[Fault]:
    """A first transfer that is not international has OIMP in the purposes, and the definition as its subtype.

    The scripts look for the letters OIMP where IMP or OP may stand, and compare contributions to the Adaptation Fund
    and cancellations for overall mitigation too, which are first transfers whatever the definition (4/CMA.6 paras
    16-17).

    Bad: first transfer at Issuance under an authorization for NDC and IMP
    Good: first transfer at Issuance under an authorization for NDC and OIMP, defined as Issuance
    """
    for said, authorization, rows in authorized:
        if said.action_type != FIRST_TRANSFER or said.action_subtype in (None, TO_ANOTHER_PARTY):
            continue
        contribution = said.action_subtype in OMGE or "Adaptation Fund" in said.action_subtype
        if authorization.covers_oimp and "OIMP" not in authorization.purposes_for_authorization:
            yield from at_each(rows, "action_subtype", f"{said.authorization_id} is for "
                               f"{authorization.purposes_for_authorization}, in which the scripts do not find OIMP",
                               said.action_subtype)
        elif contribution and written_subtype(said, profile) != authorization.first_transfer_definition:
            yield from at_each(rows, "action_subtype", "is a first transfer whatever the definition, but the scripts "
                               f"want {authorization.first_transfer_definition or 'an authorization for OIMP'}",
                               said.action_subtype)


@check("SCR-121", voice=Voice.SCRIPTS, needs=(), para=PUBLISHED, source="II06", remedy="write the Party that uses the "
       "ITMOs; the form's footnote asks NA except for use for IMP and cancellation for OP, the scripts its code")
def every_use_names_the_using_party(submission: Submission) -> Iterator[Fault]:
    """A use names the using Party, whatever its purpose.

    Here sources disagree: by the form's footnote the column is for use for IMP and cancellation for OP, otherwise NA.

    Bad: Use, purpose NDC, using Party NA
    Good: Use, purpose NDC, using Party JPN
    """
    yield from blank_where(submission.alike_actions, "using_party", lambda said: said.action_type == USE,
                           "is blank although the action is a use")


@check("SCR-122", voice=Voice.SCRIPTS, needs=(), para=PUBLISHED, source="STC02", remedy="write NDC")
def a_use_towards_the_ndc_has_the_purpose_ndc(submission: Submission) -> Iterator[Fault]:
    """A use towards an NDC has the purpose NDC.

    By the form's footnote the column is not that of NDC use, which its calendar year tells.

    Bad: Use, calendar year 2027, purpose blank or “towards the NDC”
    Good: Use, calendar year 2027, purpose NDC
    """
    for said, rows in submission.alike_actions:
        if said.action_type == USE and said.purpose != "NDC" and is_use_towards_ndc(said):
            what = "blank" if said.purpose is None else "no purpose that the scripts know"
            yield from at_each(rows, "purpose", f"is {what} although the ITMOs are used towards an NDC", said.purpose)


@check("SCR-123", voice=Voice.SCRIPTS, needs=(), para=PUBLISHED, source="STC02",
       remedy="write the purpose that the authorization has; where the ITMOs serve none, keep the blank and expect the "
              "script's mark")
def every_cancellation_has_a_purpose(submission: Submission) -> Iterator[Fault]:
    """A cancellation states a purpose, whatever it is for.

    By the form's footnote the column is for what is cancelled for other purposes, or for those of para 20(a).

    Bad: Cancellation, Other cancellations, purpose blank
    Good: Cancellation, Other cancellations, purpose OP
    """
    yield from blank_where(submission.alike_actions, "purpose", lambda said: said.action_type == CANCELLATION,
                           "is blank although the action is a cancellation")
