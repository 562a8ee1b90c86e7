"""First transfers within the dates that the text of an authorization gives (4/CMA.6 para 5(c))."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from reporter.accounting.authorizations import Versions
from reporter.checks.checking import Fault, at_each, check
from reporter.dossier.approach import AuthorizationText
from reporter.dossier.facts import Dossier
from reporter.findings import Severity
from reporter.forms.codelists import (
    ADAPTATION,
    AT_AUTHORIZATION,
    AT_ISSUANCE,
    AT_USE_OR_CANCELLATION,
    FIRST_TRANSFER,
    TO_ANOTHER_PARTY,
)
from reporter.records.rows import Action, Authorization
from reporter.records.submission import Submission


@check("CON-122", needs=(), para="4/CMA.6 para 5(c); 2/CMA.3 annex para 2(b)",
       remedy="correct the action date or the final date, or explain by which terms the authorization goes on")
def nothing_is_first_transferred_after_the_final_date(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """An issuance, use or cancellation is recorded as first transfer until the final date of its authorization.

    The final date is that of `last_day`, or of `final_date` where it is nothing but a date (CON-124). It does not bind
    the first international transfer, the authorization itself, or a transfer to the Adaptation Fund.

    Bad: last_day = 2027-06-30, first transfer at Issuance on 1 July 2027
    Good: last_day = 2027-06-30, first transfer at Issuance on 30 June 2027
    """
    for said, rows in submission.alike_actions:
        final = _authorization_text(dossier, said)
        last = final.final_day if final else None
        if (last is not None and said.action_type == FIRST_TRANSFER and said.action_date > last
                and said.action_subtype not in (None, TO_ANOTHER_PARTY, AT_AUTHORIZATION, *ADAPTATION)):
            yield from at_each(rows, "action_date", f"is after {last}, the final date of {said.authorization_id}",
                               said.action_date)


@check("CON-124", needs=(), para="4/CMA.6 para 5(c); 2/CMA.3 annex para 2(b)", severity=Severity.WARNING,
       remedy="write the date into last_day of the authorization's table, in the approach's file")
def the_final_date_is_told_as_a_date(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The final date for issuance, or for use or cancellation, is a date where that event is the first transfer.

    Words cannot be compared with the dates of actions (CON-122).

    Bad: final_date = "In force until the end of the approach", no last_day, definition Issuance
    Good: the same words, and last_day = 2031-12-31
    """
    for rows in Versions(submission.own_authorizations).by_key.values():
        row = rows[-1]
        text = _authorization_text(dossier, row)
        if text and text.final_day is None and row.first_transfer_definition in (AT_ISSUANCE, AT_USE_OR_CANCELLATION):
            yield Fault(text.place.at("final_date"), f"tells no date, while the first transfer of "
                        f"{row.authorization_id} is {row.first_transfer_definition}", shorten(text.final_date, 80))


@check("CON-123", needs=(), para="4/CMA.6 para 5(c)",
       remedy="correct the action date, or the duration of the authorization in the approach's file")
def first_transfers_lie_in_the_duration_of_the_authorization(dossier: Dossier,
                                                             submission: Submission) -> Iterator[Fault]:
    """A first transfer is dated within the duration of its authorization, where its file gives the last day.

    That it is not before the authorization is AEF-203.

    Bad: end = 2027-12-31 for IND JCM 1, first transfer under it on 3 January 2028
    Good: end = 2027-12-31 for IND JCM 1, first transfer under it on 30 December 2027
    """
    for said, rows in submission.alike_actions:
        text = _authorization_text(dossier, said)
        if text and text.end and said.action_type == FIRST_TRANSFER and said.action_date > text.end:
            yield from at_each(rows, "action_date", f"is after {text.end}, the end of {said.authorization_id}",
                               said.action_date)


def _authorization_text(dossier: Dossier, row: Authorization | Action) -> AuthorizationText | None:
    approach = dossier.approach(row.approach)
    return approach.authorizations.get(row.authorization_id) if approach else None
