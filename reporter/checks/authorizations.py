"""Authorizations, and whether actions and holdings keep to them (4/CMA.6 paras 2-15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reporter.accounting.authorizations import AuthorizationKey, Versions, revokes
from reporter.accounting.limits import Timeframe, timeframe
from reporter.checks.authorized import Authorized, key_of
from reporter.checks.checking import Fault, Need, at_each, check
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, Voice, other_row
from reporter.forms.codelists import ACQUISITION, FIRST_TRANSFER, USE
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission


def _is_own(row: BlockRow, submission: Submission) -> bool:
    """True for ITMOs that the Party itself authorized: it lists its own authorizations.

    One of another Party may stand in that Party's submission alone.
    """
    return row.first_transferring_party == submission.header.party


def and_more(count: int) -> str:
    return f" (this row and {count - 1} more)" if count > 1 else ""


@check("AEF-201", needs=(Need.AUTHORIZATIONS,), each_row=True, leaves_open=Need.AUTHORIZED,
       para="2/CMA.3 annex para 20(a); 4/CMA.6 para 11",
       remedy="enter the authorization in Table 2, or correct the Authorization ID")
def every_row_names_an_authorization_of_table_2(submission: Submission,
                                               dossier: Dossier | None = None) -> Iterator[Fault]:
    """The authorization that an action or holding names stands in Table 2 of its year, for its approach.

    Table 2 holds the authorizations and versions of the reported year; those of other years are looked up in what was
    filed, or in the dossier's table, and in other Parties' submissions. Where a workbook comes alone, an earlier
    authorization is not on hand: then this is an advice. For ITMOs first transferred by another Party it may stand in
    that Party's submission alone, and Parties assign IDs each for itself: an advice too. One finding is
    given for each Authorization ID, and one for the rows of earlier years; a year before all authorizations on hand is
    passed over.

    Bad: action under IND JCM 3, which Table 2 does not have
    Good: action under IND JCM 1, which Table 2 has for the same approach
    """
    versions = Versions(submission.known_authorizations).by_key
    since: dict[str, int] = {}
    for (approach, _), known in versions.items():
        first = known[0].date_of_authorization.year
        since[approach] = min(first, since.get(approach, first))
    reported_year = submission.header.reported_year
    missing: dict[AuthorizationKey, list[BlockRow]] = defaultdict(list)
    for said, alike_rows in submission.alike_block_rows:
        year = said.action_date.year if isinstance(said, Action) else reported_year
        if key_of(said) not in versions and said.approach in since and (
                year >= reported_year or since[said.approach] <= year):
            missing[key_of(said)] += alike_rows
    for (approach, _), rows in missing.items():
        yield Fault(rows[0].cell("authorization_id"), f"is no authorization of {approach} on hand"
                    f"{and_more(len(rows))}", rows[0].authorization_id,
                    severity=None if dossier and _is_own(rows[0], submission) else Severity.ADVICE)


@check("AEF-202", needs=(Need.AUTHORIZATIONS,), leaves_open=Need.AUTHORIZED, source="II01",
       para="2/CMA.3 annex paras 3, 20(a)-(b); 4/CMA.6 para 11",
       remedy="enter the authorization by which the Party takes part in the approach in Table 2, or correct the "
              "Cooperative approach ID")
def the_party_takes_part_in_every_approach(submission: Submission,
                                           dossier: Dossier | None = None) -> Iterator[Fault]:
    """Actions and holdings are of approaches in which the Party takes part.

    Some authorization of the approach is by the Party, or names it. Where the ITMOs were first transferred by
    another Party, that authorization may stand in its submission alone: then this is a warning. Where a workbook
    comes alone it may stand in an earlier year's: then this is an advice.

    Bad: action under CA0002, of which Table 2 has no authorization
    Good: action under CA0001, of which Table 2 has an authorization
    """
    approaches = {row.approach for row in submission.known_authorizations}
    missing: dict[str, list[BlockRow]] = defaultdict(list)
    for said, alike_rows in submission.alike_block_rows:
        if said.approach not in approaches:
            missing[said.approach] += alike_rows
    for rows in missing.values():
        yield Fault(rows[0].cell("approach"), f"no authorization of this approach is on hand{and_more(len(rows))}",
                    rows[0].approach, severity=Severity.ADVICE if dossier is None else
                    None if _is_own(rows[0], submission) else Severity.WARNING)


@check("AEF-203", needs=(Need.AUTHORIZATIONS,), para="4/CMA.6 paras 5(c), 11",
       remedy="where both dates are true, date the first transfer as the authorization, since only what is authorized "
              "can be first transferred, and say in the additional explanatory information when the units were issued, "
              "used or cancelled; otherwise correct the date that is wrong")
def no_action_comes_before_its_authorization(submission: Submission) -> Iterator[Fault]:
    """An action is dated on or after the date of its authorization.

    A mitigation outcome is first transferred only if the first transferring Party has authorized it. Units issued
    before their letter of authorization are common: both dates are true, and the first transfer is recorded on the
    day of the authorization. Actions of earlier years are looked at too, where they are on hand. That an acquisition is
    not earlier than the acquiring Party's own authorization is a reading: there this is a warning.

    Bad: action of 1 November 2026 under an authorization of 1 December 2026
    Good: action of 2 December 2026 under an authorization of 1 December 2026
    """
    versions = Versions(submission.known_authorizations).by_key
    first_dates = {key: rows[0].date_of_authorization for key, rows in versions.items()}
    for said, rows in submission.alike_actions_so_far:
        authorized = first_dates.get(key_of(said))
        if authorized is not None and said.action_date < authorized:
            yield from at_each(rows, "action_date", f"{said.authorization_id} is dated {authorized}, later than the "
                               "action", said.action_date,
                               severity=Severity.WARNING if said.action_type == ACQUISITION else None)


def _timeframes(submission: Submission) -> dict[str | None, Timeframe]:
    """Each authorized timeframe as it is written in Table 2, read once."""
    return {text: timeframe(text) for text in {row.authorized_timeframe for row in submission.known_authorizations}}


@check("AEF-205", needs=(Need.AUTHORIZATIONS,), each_row=True, para="4/CMA.6 para 5(c), (k)",
       remedy="correct the vintage or the authorized timeframe, or name the authorization that covers this vintage")
def the_vintage_is_in_the_authorized_timeframe(submission: Submission, authorized: Authorized) -> Iterator[Fault]:
    """The vintage lies in the time frame in which mitigation outcomes may occur under the authorization.

    Only the part “Occurred: from … to …” of the authorized timeframe is read.

    Bad: vintage 2024 under Occurred: from 2025 to 2030
    Good: vintage 2026 under Occurred: from 2025 to 2030
    """
    frames = _timeframes(submission)
    for said, authorization, rows in authorized:
        occurred = frames[authorization.authorized_timeframe].occurred
        if occurred and occurred[0] <= occurred[1] and not occurred[0].year <= said.vintage <= occurred[1].year:
            yield from at_each(rows, "vintage", f"{said.authorization_id} covers mitigation outcomes that occurred "
                               f"from {occurred[0].year} to {occurred[1].year}", said.vintage)


@check("AEF-206", needs=(Need.AUTHORIZATIONS,), each_row=True, para="4/CMA.6 para 5(c)",
       remedy="correct the action date or the authorized timeframe")
def a_use_is_in_the_authorized_timeframe(submission: Submission, authorized: Authorized) -> Iterator[Fault]:
    """A use is dated within the time frame of use that the authorization gives.

    Only the part “Use: from … to …” of the authorized timeframe is read.

    Bad: use on 1 March 2031 under Use: from 2026 to 2030
    Good: use on 1 March 2027 under Use: from 2026 to 2030
    """
    frames = _timeframes(submission)
    for said, authorization, rows in authorized:
        use = frames[authorization.authorized_timeframe].used if said.action_type == USE else None
        if use and use[0] <= use[1] and not use[0] <= said.action_date <= use[1]:
            yield from at_each(rows, "action_date", f"{said.authorization_id} covers use from {use[0]} to {use[1]}",
                               said.action_date)


@check("AEF-207", needs=(Need.AUTHORIZATIONS,), each_row=True,
       para="2/CMA.3 annex para 20(b); 4/CMA.6 para 5(b)", source="II06",
       remedy="correct the using Party, or enter the version of the authorization that names it")
def the_using_party_is_authorized(authorized: Authorized) -> Iterator[Fault]:
    """The using Party is the first transferring Party, or is named in the authorization.

    An authorization that names no Party covers any.

    Bad: using Party CHE under an authorization for JPN
    Good: using Party JPN under an authorization for JPN
    """
    for said, authorization, rows in authorized:
        named = authorization.authorized_parties
        if named and said.using_party != said.first_transferring_party and said.using_party and (
                said.using_party not in named):
            yield from at_each(rows, "using_party", f"{said.authorization_id} authorizes {', '.join(named)}",
                               said.using_party)


@check("AEF-208", needs=(Need.AUTHORIZATIONS, Need.ENTITIES), others_echo=True,
       para="2/CMA.3 annex para 20(b); 4/CMA.6 para 5(b)", source="II06",
       remedy="write the entity as the authorization does, or enter the version of the authorization that names it")
def the_using_entity_is_authorized(submission: Submission, authorized: Authorized) -> Iterator[Fault]:
    """The using entity is named in the authorization, or stands in Table 5 for the approach where none is named.

    The name and the identification number of Table 5 count as one another.

    No decision says who may use where an authorization names no entity: that the entities of Table 5 may is a
    reading.

    Bad: using entity Airline A under an authorization for Airline B
    Good: using entity Airline B under an authorization for Airline B
    """
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for entity in submission.entities:
        names[entity.approach] |= {entity.name: entity.name, entity.identification_number: entity.name}
    named: dict[tuple[str, int], frozenset[str]] = {}
    for said, authorization, rows in authorized:
        if said.using_entity is None:
            continue
        known, stated = names[said.approach], authorization.authorized_entities
        # Of very many uses under one authorization its entities are put together once.
        allowed = named.get(key := (said.approach, id(stated)))
        if allowed is None:
            allowed = named[key] = frozenset(known.get(name, name) for name in stated or known)
        if known.get(said.using_entity, said.using_entity) not in allowed:
            yield from at_each(rows, "using_entity", f"{said.authorization_id} does not authorize this entity",
                               said.using_entity)


@check("AEF-209", voice=Voice.SCRIPTS, needs=(), para="published checking scripts", source="II03",
       remedy="write the same sectors and activity types, in the same order, in every authorization of the approach; "
              "where they differ in truth, keep them and expect the script's mark")
def sectors_and_activities_of_an_approach_do_not_change(submission: Submission) -> Iterator[Fault]:
    """All authorizations of an approach have the same sectors and activity types, in the same order.

    No decision asks it: an approach may have several projects. The scripts compare the cells as texts.

    Bad: CA0001 has sector Energy generation in one authorization and Transportation in another
    Good: CA0001 has sector Energy generation in every authorization
    """
    first: dict[str, Authorization] = {}
    for row in submission.own_authorizations:
        before = first.setdefault(row.approach, row)
        for attribute, of_what in (("sectors", "sectors"), ("activity_types", "activity types")):
            here, there = getattr(row, attribute) or (), getattr(before, attribute) or ()
            if here != there:
                yield Fault(row.cell(attribute), f"{other_row(before.place, row.place)} has other {of_what} for "
                            f"{row.approach}, or in another order: {', '.join(there) or 'none'}",
                            ", ".join(here) or None)


PURPOSES_WITHIN = {"OIMP": {"OIMP", "IMP", "OP"}, "IMP": {"IMP"}, "OP": {"OP"}, "NDC": {"NDC"}}
"""What each purpose of an authorization lets ITMOs be used for (2/CMA.3 annex para 1(d), (f))."""


def covered_purposes(authorization: Authorization) -> set[str]:
    """The purposes of use that an authorization covers; OIMP covers IMP and OP."""
    return set().union(*(PURPOSES_WITHIN[part] for part in authorization.purposes_for_authorization.split(" and ")))


@check("AEF-210", needs=(Need.AUTHORIZATIONS,), each_row=True,
       para="2/CMA.3 annex para 1(d), (f); 4/CMA.6 para 5(e)", source="STC02",
       remedy="correct the purpose, or name the authorization that covers this use")
def the_purpose_is_authorized(authorized: Authorized) -> Iterator[Fault]:
    """The purpose of a use or cancellation is one that the authorization covers.

    OIMP covers international mitigation purposes (IMP) and other purposes (OP).

    Bad: purpose NDC under an authorization for OIMP
    Good: purpose IMP under an authorization for NDC and OIMP
    """
    for said, authorization, rows in authorized:
        if said.purpose in PURPOSES_WITHIN and said.purpose not in covered_purposes(authorization):
            yield from at_each(rows, "purpose", f"{said.authorization_id} authorizes "
                               f"{authorization.purposes_for_authorization}", said.purpose)


@check("AEF-211", needs=(), para="4/CMA.6 para 15",
       remedy="write the same first transfer definition in every authorization of the approach")
def an_approach_has_one_first_transfer_definition(submission: Submission) -> Iterator[Fault]:
    """All authorizations of an approach for OIMP define first transfer alike.

    Definitions may differ between approaches, not within one.

    Bad: CA0001 has Issuance in one authorization and Authorization in another
    Good: CA0001 has Issuance in every authorization for OIMP
    """
    first: dict[str, Authorization] = {}
    for row in submission.own_authorizations:
        if row.first_transfer_definition is None:
            continue
        before = first.setdefault(row.approach, row)
        if row.first_transfer_definition != before.first_transfer_definition:
            yield Fault(row.cell("first_transfer_definition"), f"{other_row(before.place, row.place)} says "
                        f"{before.first_transfer_definition} for {row.approach}", row.first_transfer_definition)


@check("AEF-212", needs=(), para="4/CMA.6 paras 5(g), 7-10; 4/CMA.6 annex II table 2",
       remedy="number the versions of an authorization upwards by date, each version in one row")
def versions_of_an_authorization_rise_with_their_dates(submission: Submission) -> Iterator[Fault]:
    """A later version of an authorization has a higher number and no earlier date, and stands in one row.

    No decision numbers versions: that they rise with their dates is a reading of the column.

    Bad: version 2 of 1 May 2027, version 1 of 1 June 2027
    Good: version 1 of 1 May 2027, version 2 of 1 June 2027
    """
    for rows in Versions(submission.own_authorizations).by_key.values():
        by_number = sorted(rows, key=lambda row: (row.authorization_version, row.place.sort_key))
        for before, row in zip(by_number, by_number[1:], strict=False):
            if row.authorization_version == before.authorization_version:
                yield Fault(row.cell("authorization_version"), f"this version of {row.authorization_id} also stands in "
                            f"{other_row(before.place, row.place)}", row.authorization_version)
            elif row.date_of_authorization < before.date_of_authorization:
                yield Fault(row.cell("date_of_authorization"), f"version {before.authorization_version} in "
                            f"{other_row(before.place, row.place)} is dated {before.date_of_authorization}, later "
                            "than this version", row.date_of_authorization)


@check("AEF-213", needs=(Need.AUTHORIZATIONS,), each_row=True, para="4/CMA.6 paras 7-8, 11",
       remedy="correct the action date, or name the authorization that was in force")
def nothing_is_first_transferred_once_revoked(authorized: Authorized) -> Iterator[Fault]:
    """No first transfer is dated on or after the revocation of its authorization.

    A version with an authorized quantity of 0, or with terms that begin with “Revoked”, ends an authorization: a
    reading, since the form has no column for a revocation. What was first transferred before it is not affected.

    Bad: version 2 of 1 May 2027 with quantity 0, first transfer on 1 June 2027
    Good: version 2 of 1 May 2027 with quantity 0, first transfer on 1 April 2027
    """
    for said, authorization, rows in authorized:
        if said.action_type == FIRST_TRANSFER and revokes(authorization):
            yield from at_each(rows, "action_date", f"{said.authorization_id} was revoked on "
                               f"{authorization.date_of_authorization}", said.action_date)
