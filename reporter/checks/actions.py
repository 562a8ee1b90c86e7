"""Actions: when they were taken, between whom, in which registry, and by which values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from reporter.accounting.annual_quantities import is_use_towards_ndc
from reporter.checks.authorizations import and_more
from reporter.checks.checking import DRAFT_2022, Fault, at_each, check
from reporter.checks.form import NOMENCLATURE
from reporter.dossier.facts import Dossier
from reporter.findings import Severity, other_row
from reporter.forms.codelists import ACQUISITION, GHG, TRANSFER, USE
from reporter.records.alike import Alike, one_by_one
from reporter.records.blocks import BlockMap, is_sound
from reporter.records.identifiers import Series
from reporter.records.rows import Action, Authorization, BlockRow
from reporter.records.submission import Submission, latest_versions


@check("AEF-501", needs=(), also_of=DRAFT_2022, para="2/CMA.3 annex para 20; 4/CMA.6 annex II table 1", source="STC01",
       remedy="report the action in the annual information of its own year, or correct the date")
def actions_lie_in_the_reported_year(submission: Submission) -> Iterator[Fault]:
    """The date of an action lies in the reported year.

    Bad: reported year 2027, action of 3 January 2028
    Good: reported year 2027, action of 30 December 2027
    """
    year = submission.header.reported_year
    for said, rows in submission.alike_actions:
        if said.action_date.year != year:
            yield from at_each(rows, "action_date", f"is not in {year}, the reported year", said.action_date)


@check("AEF-502", needs=(), para="2/CMA.3 annex para 8(b)", source="STC03",
       remedy="correct the calendar year of use, or the NDC implementation period in Table 1")
def ndc_uses_lie_in_the_ndc_period(submission: Submission, dossier: Dossier | None = None) -> Iterator[Fault]:
    """A use towards an NDC is for a year of the NDC implementation period.

    The period is that of the Party that uses. Table 1 has that of the reporting Party: a use by another Party is
    tested between Parties (REC-113). Where the dossier has several NDC periods, a use for a year of another one is
    right; the published checking scripts know the one of Table 1 alone (SCR-113).

    Bad: NDC implementation period 2021 to 2030, used for 2031
    Good: NDC implementation period 2021 to 2030, used for 2027
    """
    header = submission.header
    for rows, year in uses_outside_the_period_of_table_1(submission):
        if dossier is None or dossier.facts.ndc_of(year) is None:
            yield from at_each(rows, "year_used_for_ndc", f"is outside {header.ndc_first_year} to "
                               f"{header.ndc_last_year}, the NDC implementation period", year)


def uses_outside_the_period_of_table_1(submission: Submission) -> Iterator[tuple[Sequence[Action], int]]:
    """What the reporting Party uses for a year that is not in its NDC implementation period in Table 1."""
    header = submission.header
    for said, rows in submission.alike_actions:
        year = said.year_used_for_ndc if said.using_party in (None, header.party) else None
        if year is not None and not header.ndc_first_year <= year <= header.ndc_last_year:
            yield rows, year


same_action = attrgetter("action_date", "action_type", "action_subtype", "itmo_registry", "first_id", "last_id")
"""What makes two rows the same action."""


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


@check("AEF-515", needs=(), each_row=True, para="2/CMA.3 annex para 20; 4/CMA.6 annex II table 3",
       remedy="write the other Party; a movement within the Party's own registry is no action of Table 3")
def transfers_and_acquisitions_are_between_two_parties(submission: Submission) -> Iterator[Fault]:
    """A transfer goes to another Party, an acquisition comes from another Party.

    Bad: Party JPN reports an acquisition from JPN
    Good: Party JPN reports an acquisition from IND
    """
    party = submission.header.party
    for said, rows in submission.alike_actions:
        if said.action_type == ACQUISITION and said.transferring_party == party:
            yield from at_each(rows, "transferring_party", "is the reporting Party itself", party)
        if said.action_type == TRANSFER and said.acquiring_party == party:
            yield from at_each(rows, "acquiring_party", "is the reporting Party itself", party)


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
    told: dict[str, list[Authorization | BlockRow]] = defaultdict(list)
    kinds: tuple[Alike[Authorization | BlockRow], ...] = (
        *one_by_one(submission.authorizations), *submission.alike_block_rows)
    for said, rows in kinds:
        if said.gwp_values and said.metric == GHG and not re.search(r"\bAR5\b|fifth assessment", said.gwp_values, re.I):
            told[said.gwp_values] += rows
    for text, found in told.items():
        yield Fault(found[0].cell("gwp_values"), f"is not of the Fifth Assessment Report{and_more(len(found))}", text)


@check("AEF-521", needs=(), para=f"2/CMA.3 annex para 29; {NOMENCLATURE}, table 28", severity=Severity.WARNING,
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
    for said, alike_rows in submission.alike_block_rows:
        if said.itmo_registry[:3] != submission.header.party:
            found[said.itmo_registry] += alike_rows
    for registry, rows in found.items():
        yield Fault(rows[0].cell("itmo_registry"), f"is not a registry of {submission.header.party}"
                    f"{and_more(len(rows))}", registry)


def _says_inconsistent(row: Action) -> bool:
    return bool(re.search(r"(?<!no )(?<!not )(?<!no longer )inconsisten", row.consistency_check_result or "",
                          re.IGNORECASE))


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
    uses = (row for said, rows in submission.alike_actions if said.action_type == USE and is_use_towards_ndc(said)
            for row in rows) if marked else ()
    for row in filter(is_sound, uses):
        pieces = marked[row.first_id.series].cut(row.first_id.serial, row.last_id.serial)
        source = next((known for _, _, known in pieces if known and _says_inconsistent(known)), None)
        if source is not None:
            yield Fault(row.cell("first_id"), f"{other_row(source.place, row.place)} of these ITMOs is marked "
                        f"“{source.consistency_check_result}”", row.first_id)
