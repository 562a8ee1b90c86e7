"""ITMO identifiers against the columns that say the same (6/CMA.4 annex I para 5).

The registry inside an identifier is the originating Party's, the column Party ITMO registry ID the one in which the
action was tracked: they may differ, and no rule compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import filterfalse

from reporter.checks.checking import DRAFT_2022, Fault, check
from reporter.checks.form import NOMENCLATURE
from reporter.findings import Severity
from reporter.forms.codelists import GHG
from reporter.records.alike import Alike, one_by_one
from reporter.records.blocks import is_sound
from reporter.records.overlaps import block_rows
from reporter.records.rows import Authorization, BlockRow
from reporter.records.submission import Submission

PARA = "6/CMA.4 annex I para 5"


@check("AEF-301", needs=(), each_row=True, also_of=DRAFT_2022, others_echo=True, para=f"{PARA}(a)", source="II07",
       remedy="write the approach of the ITMO identifiers in the column, or correct the identifiers")
def the_approach_is_that_of_the_identifier(submission: Submission) -> Iterator[Fault]:
    """The approach column equals the approach in the ITMO identifiers.

    An ITMO belongs to the cooperative approach whose identifier begins its own.

    Bad: approach CA0002, First ID CA0001-GHA01-GHA-1-2023
    Good: approach CA0001, First ID CA0001-GHA01-GHA-1-2023
    """
    for row in block_rows(submission):
        if row.approach != row.first_id.approach:
            yield Fault(row.cell("approach"), f"the ITMO identifiers say {row.first_id.approach}", row.approach)


@check("AEF-302", needs=(), each_row=True, also_of=DRAFT_2022, others_echo=True, para=f"{PARA}(c)",
       remedy="write the Party of the ITMO identifiers in the column, or correct the identifiers")
def the_first_transferring_party_is_that_of_the_identifier(submission: Submission) -> Iterator[Fault]:
    """The first transferring Party equals the Party in the ITMO identifiers.

    The third part of an identifier is the first transferring Party, whoever reports the row.

    Bad: first transferring Party JPN, First ID CA0001-GHA01-GHA-1-2023
    Good: first transferring Party GHA, First ID CA0001-GHA01-GHA-1-2023
    """
    for row in block_rows(submission):
        if row.first_transferring_party != row.first_id.party:
            yield Fault(row.cell("first_transferring_party"), f"the ITMO identifiers say {row.first_id.party}",
                        row.first_transferring_party)


@check("AEF-303", needs=(), each_row=True, also_of=DRAFT_2022, others_echo=True, para=f"{PARA}(e); 6/CMA.4 para 5",
       remedy="write the vintage of the ITMO identifiers in the column, or correct the identifiers")
def the_vintage_is_that_of_the_identifier(submission: Submission) -> Iterator[Fault]:
    """The vintage equals the last part of the ITMO identifiers.

    The vintage is the calendar year in which the underlying mitigation occurred.

    Bad: vintage 2024, First ID CA0001-GHA01-GHA-1-2023
    Good: vintage 2023, First ID CA0001-GHA01-GHA-1-2023
    """
    for row in block_rows(submission):
        if row.vintage != row.first_id.vintage:
            yield Fault(row.cell("vintage"), f"the ITMO identifiers say {row.first_id.vintage}", row.vintage)


@check("AEF-304", needs=(), each_row=True, also_of=DRAFT_2022, para="6/CMA.4 annex I paras 5-6",
       remedy="give each block of ITMOs that differ in anything but the serial number a row of its own")
def a_block_is_of_one_series(submission: Submission) -> Iterator[Fault]:
    """First ID and Last ID differ in the serial number only.

    A block is a run of serial numbers of one approach, originating registry, Party and vintage.

    Bad: CA0001-GHA01-GHA-1-2023 to CA0001-GHA01-GHA-100-2024
    Good: CA0001-GHA01-GHA-1-2023 to CA0001-GHA01-GHA-100-2023
    """
    for row in filterfalse(is_sound, block_rows(submission)):
        if row.first_id.series != row.last_id.series:
            yield Fault(row.cell("last_id"), f"First ID is {row.first_id}: more than the serial number differs",
                        row.last_id)


@check("AEF-305", needs=(), each_row=True, also_of=DRAFT_2022,
       para="6/CMA.4 annex I paras 5-6", remedy="write the lower serial number in First ID")
def a_block_runs_upwards(submission: Submission) -> Iterator[Fault]:
    """The serial number of First ID is not above that of Last ID.

    A block of one ITMO has the same identifier in both columns.

    Bad: CA0001-GHA01-GHA-100-2023 to CA0001-GHA01-GHA-1-2023
    Good: CA0001-GHA01-GHA-1-2023 to CA0001-GHA01-GHA-100-2023
    """
    for row in block_rows(submission):
        if row.first_id.serial > row.last_id.serial and row.first_id.series == row.last_id.series:
            yield Fault(row.cell("first_id"), f"serial {row.first_id.serial} comes after Last ID's "
                        f"{row.last_id.serial}", row.first_id)


@check("AEF-306", needs=(), each_row=True, also_of=DRAFT_2022, para="2/CMA.3 annex para 1(c); 6/CMA.4 annex I para 6",
       remedy="write Last ID's serial less First ID's serial plus one, or correct the identifiers")
def the_quantity_is_the_length_of_the_block(submission: Submission) -> Iterator[Fault]:
    """The quantity in t CO2 eq is the number of ITMOs in the block.

    An ITMO measured in GHG metric is one t CO2 eq. Rows in a non-GHG metric are passed over: their t CO2 eq
    come from a conversion.

    That a serial number is one tonne is a reading of the two paragraphs together.

    Bad: serials 1 to 100, quantity 101
    Good: serials 1 to 100, quantity 100
    """
    for row in (row for said, rows in submission.alike_block_rows if said.metric == GHG for row in rows):
        if row.quantity != row.last_id.serial - row.first_id.serial + 1 and is_sound(row):
            yield Fault(row.cell("quantity"), f"the block {row.block} has {row.block.quantity} ITMOs", row.quantity)


@check("AEF-307", needs=(), para=f"{PARA}(b)", severity=Severity.WARNING,
       remedy="correct the identifiers; or say in the additional explanatory information why the ITMOs are of another "
              "Party's registry")
def the_registry_of_the_identifier_is_the_first_transferring_partys(submission: Submission) -> Iterator[Fault]:
    """The originating registry in an ITMO identifier is one of the first transferring Party.

    A Party may have access to another registry (2/CMA.3 annex para 29): an explanation in a row of ITMOs of that
    registry, or one of their authorization that speaks of registries, says why. One finding is given for each registry
    and Party.

    Bad: CA0001-CHE01-GHA-1-2023 without an explanation
    Good: CA0001-GHA01-GHA-1-2023
    """
    authorized = {row.authorization_id for row in submission.known_authorizations
                  if re.search(r"\bregist", row.explanation or "", re.IGNORECASE)}
    explained = {(row.first_id.registry, row.authorization_id) for row in submission.actions if row.explanation}
    told: set[tuple[str, str]] = set()
    for row in block_rows(submission):
        _, registry, party, _, _ = row.first_id
        if registry.startswith(party) or (registry, party) in told:
            continue
        if row.authorization_id not in authorized and (registry, row.authorization_id) not in explained:
            told.add((registry, party))
            yield Fault(row.cell("first_id"), f"the registry {registry} is not one of {party}, the first transferring "
                        "Party", row.first_id)


@check("AEF-308", needs=(), para=f"{NOMENCLATURE}, table 7", severity=Severity.WARNING,
       remedy="use letters, digits, spaces and hyphens where the ID is still to be given; an ID that was given stays")
def authorization_ids_have_the_characters_of_the_nomenclature(submission: Submission) -> Iterator[Fault]:
    """An Authorization ID has letters, digits, spaces and hyphens only.

    The newest of the published checking scripts take slash and point too, an older one does not. One finding is given
    for each ID.

    Bad: IND/JCM/1
    Good: IND JCM 1
    """
    told: set[str] = set()
    kinds: tuple[Alike[Authorization | BlockRow], ...] = (
        *one_by_one(submission.own_authorizations), *submission.alike_block_rows)
    for said, rows in kinds:
        if re.search(r"[/.]", said.authorization_id) and said.authorization_id not in told:
            told.add(said.authorization_id)
            yield Fault(rows[0].cell("authorization_id"), "has a character that the nomenclature does not",
                        said.authorization_id)
