"""Authorized entities: those that are named elsewhere stand in Table 5, once."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.checking import Fault, Need, at_each, check
from reporter.findings import Severity, other_row
from reporter.records.rows import AuthorizedEntity
from reporter.records.submission import Submission

PARA = "4/CMA.6 para 3; 4/CMA.6 annex II table 5"


def _known(submission: Submission) -> set[tuple[str, str]]:
    """Approach with name, and approach with identification number, of every row of Table 5."""
    return {(row.approach, name) for row in submission.entities for name in (row.name, row.identification_number)}


@check("AEF-601", needs=(Need.ENTITIES,),
       para=PARA, remedy="enter the entity in Table 5 for this approach, or write its name as Table 5 does, or "
                         "its identification number where the name has a comma")
def entities_of_authorizations_stand_in_table_5(submission: Submission) -> Iterator[Fault]:
    """Every entity that an authorization names stands in Table 5 for its approach, by name or number.

    Bad: authorized entities Airline A, while Table 5 has Airline B only
    Good: authorized entities Airline B, which Table 5 has for the approach
    """
    known = _known(submission)
    for row in submission.own_authorizations:
        for name in row.authorized_entities or ():
            if (row.approach, name) not in known:
                yield Fault(row.cell("authorized_entities"), f"Table 5 has no such entity for {row.approach}", name)


@check("AEF-602", needs=(Need.ENTITIES,),
       para=PARA, remedy="enter the entity in Table 5 for this approach, or write its name as Table 5 does")
def using_entities_stand_in_table_5(submission: Submission) -> Iterator[Fault]:
    """Every entity that uses or cancels ITMOs stands in Table 5 for the approach, by name or number.

    Bad: using entity Airline A, while Table 5 has Airline B only
    Good: using entity Airline B, which Table 5 has for the approach
    """
    known = _known(submission)
    for said, rows in submission.alike_actions:
        if said.using_entity and (said.approach, said.using_entity) not in known:
            yield from at_each(rows, "using_entity", f"Table 5 has no such entity for {said.approach}",
                               said.using_entity)


@check("AEF-603", needs=(), para=PARA, remedy="keep one row for each entity and approach")
def an_entity_stands_once_for_an_approach(submission: Submission) -> Iterator[Fault]:
    """An entity stands in one row of Table 5 for an approach.

    An entity is known by its country of incorporation and its identification number there.

    Bad: two rows with IND, number 12345, approach CA0001
    Good: one row for approach CA0001, another for approach CA0002
    """
    first: dict[tuple[str, str, str], AuthorizedEntity] = {}
    for row in submission.entities:
        before = first.setdefault((row.approach, row.country_of_incorporation, row.identification_number), row)
        if before is not row:
            yield Fault(row.cell("identification_number"), f"also stands in {other_row(before.place, row.place)} for "
                        f"{row.approach}", row.identification_number)


@check("AEF-604", needs=(), para=PARA, remedy="write one name for each identification number")
def an_identification_number_has_one_name(submission: Submission) -> Iterator[Fault]:
    """An identification number of one country belongs to one name.

    Bad: IND, number 12345 is Airline A in one row and Airline B in another
    Good: IND, number 12345 is Airline A in every row
    """
    first: dict[tuple[str, str], AuthorizedEntity] = {}
    for row in submission.entities:
        before = first.setdefault((row.country_of_incorporation, row.identification_number), row)
        if before.name != row.name:
            yield Fault(row.cell("name"), f"{other_row(before.place, row.place)} gives the same number to "
                        f"“{before.name}”", row.name)


@check("AEF-605", needs=(Need.AUTHORIZATIONS,), para=PARA, severity=Severity.WARNING,
       remedy="correct the Cooperative approach ID, or enter the authorization in Table 2")
def entities_are_of_authorized_approaches(submission: Submission) -> Iterator[Fault]:
    """The approach of an authorized entity has an authorization in Table 2.

    Bad: an entity for CA0002, while Table 2 authorizes under CA0001 only
    Good: an entity for CA0001, under which Table 2 has an authorization
    """
    approaches = {row.approach for row in submission.own_authorizations}
    for row in submission.entities:
        if row.approach not in approaches:
            yield Fault(row.cell("approach"), "Table 2 has no authorization of this approach", row.approach)


@check("AEF-606", needs=(Need.ENTITIES,), para="4/CMA.6 paras 3, 5(c)",
       remedy="correct the action date, or the date of the entity's authorization")
def an_entity_uses_itmos_once_it_is_authorized(submission: Submission) -> Iterator[Fault]:
    """An entity uses or cancels ITMOs on or after the date of its authorization.

    Bad: use on 1 May 2027 by an entity authorized on 1 June 2027
    Good: use on 1 July 2027 by an entity authorized on 1 June 2027
    """
    since: dict[tuple[str, str], AuthorizedEntity] = {}
    for row in submission.entities:
        for name in (row.name, row.identification_number):
            before = since.setdefault((row.approach, name), row)
            if row.date_of_authorization < before.date_of_authorization:
                since[row.approach, name] = row
    for said, rows in submission.alike_actions:
        entity = since.get((said.approach, said.using_entity or ""))
        if entity and said.action_date < entity.date_of_authorization:
            yield from at_each(rows, "action_date", f"{entity.name} is authorized from {entity.date_of_authorization}",
                               said.action_date)
