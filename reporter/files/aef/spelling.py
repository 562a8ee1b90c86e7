"""How the AEF workbook says a record's values: one spelling of each, as the profile has it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from reporter.forms import codelists
from reporter.forms.editions import FILLED_BY_PARTY, NOT_APPLICABLE, UNDERLYING, Field, FieldKind, Profile
from reporter.records.kinds import PlainValue
from reporter.records.rows import Action, Authorization, Row

ANY_PARTY = "Any Party is authorized to use; the column Authorized Party(ies) ID says NA for it."
"""What an authorization for any Party explains where its profile writes NA instead of a blank."""
_OMGE_SENTENCE = {
    codelists.VOLUNTARY_OMGE: "First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17).",
    codelists.MANDATORY_OMGE: "First transfer by mandatory cancellation to deliver OMGE (4/CMA.6 para 17).",
}


def spelling_of(field: Field, profile: Profile) -> Callable[[Any], PlainValue]:
    """What the AEF says in one field of a record, in the spelling of the profile; None where it stays blank.

    A function of the record, since a table has many records and few fields.
    """
    if field.filled_by != FILLED_BY_PARTY:
        return lambda row: None
    if field.attribute == "action_subtype":
        return partial(_subtype, profile=profile)
    if field.attribute == "explanation":
        return partial(_explanation, profile=profile)
    value_of = attrgetter(field.attribute)
    if field.kind is FieldKind.PARTY or field.of_other_metrics:
        return lambda row: NOT_APPLICABLE if value_of(row) is None and field.says_na(
            metric=getattr(row, "metric", None), action_type=getattr(row, "action_type", None)) else value_of(row)
    if field.kind is FieldKind.PARTIES and profile.any_party:
        return lambda row: ", ".join(value_of(row) or ()) or profile.any_party
    if field.kind in UNDERLYING:
        return lambda row: value_of(row) or NOT_APPLICABLE
    if field.kind is FieldKind.CODES:
        return lambda row: profile.list_separator.join(
            profile.write(str(field.codelist), item) for item in value_of(row) or ()) or None
    if field.kind is FieldKind.TIMEFRAME:
        return lambda row: profile.write_timeframe(value_of(row)) if value_of(row) else None
    if field.kind in (FieldKind.PARTIES, FieldKind.NAMES):
        return lambda row: ", ".join(value_of(row) or ()) or None
    if field.kind is FieldKind.BLOCK_IDENTIFIER:
        return lambda row: str(value_of(row))
    if field.kind is FieldKind.CODE:
        return lambda row: profile.write(str(field.codelist), value_of(row)) if value_of(row) else None
    return value_of


def _subtype(action: Action, profile: Profile) -> str | None:
    if _is_rewritten(action, profile):
        return profile.write("actionSubtype", str(profile.first_transfer_by_cancellation))
    return profile.write("actionSubtype", action.action_subtype) if action.action_subtype else None


def _explanation(row: Row, profile: Profile) -> str | None:
    if isinstance(row, Authorization) and row.authorized_parties is None and profile.any_party:
        return " ".join(filter(None, (ANY_PARTY, row.explanation and row.explanation.replace(ANY_PARTY, "").strip())))
    action = row if isinstance(row, Action) else None
    if action is None or not _is_rewritten(action, profile):
        return getattr(row, "explanation", None)
    sentence = _OMGE_SENTENCE[str(action.action_subtype)]
    if action.explanation is None:
        return sentence
    return action.explanation if sentence in action.explanation else f"{sentence} {action.explanation}"


def _is_rewritten(action: Action, profile: Profile) -> bool:
    """True for a first transfer by cancellation for OMGE that the profile writes as the authorization defines it."""
    return (action.action_type == codelists.FIRST_TRANSFER and action.action_subtype in codelists.OMGE
            and profile.first_transfer_by_cancellation is not None)
