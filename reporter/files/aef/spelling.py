"""How the AEF workbook says a record's values: one spelling of each, as the profile has it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from reporter.forms import aef, codelists
from reporter.forms.aef import NOT_APPLICABLE
from reporter.records.kinds import PlainValue
from reporter.records.rows import Action

_SEVERAL = frozenset({"sectors", "activity_types"})
_UNDERLYING = frozenset({"unit_registry", "first_unit_id", "last_unit_id"})
_OMGE_SENTENCE = {
    codelists.VOLUNTARY_OMGE: "First transfer by voluntary cancellation to deliver OMGE (4/CMA.6 para 17).",
    codelists.MANDATORY_OMGE: "First transfer by mandatory cancellation to deliver OMGE (4/CMA.6 para 17).",
}



def spelling_of(table: aef.FormTable, attribute: str, profile: codelists.Profile) -> Callable[[Any], PlainValue]:
    """What the AEF says in one field of a record, in the spelling of the profile; None where it stays blank.

    A function of the record, since a table has many records and few fields.
    """
    codelist = table.by_attribute[attribute].codelist
    if attribute == "action_subtype":
        return partial(_subtype, profile=profile)
    if attribute == "explanation" and table is aef.ACTIONS:
        return partial(_action_explanation, profile=profile)
    if attribute == "non_ghg_metric":
        return lambda row: NOT_APPLICABLE if row.metric == codelists.GHG else row.non_ghg_metric
    value_of = attrgetter(attribute)
    if attribute in _UNDERLYING:
        return lambda row: value_of(row) or NOT_APPLICABLE
    if attribute in _SEVERAL:
        return lambda row: profile.list_separator.join(
            profile.write(str(codelist), item) for item in value_of(row) or ()) or None
    if attribute == "authorized_timeframe":
        return lambda row: profile.write_timeframe(value_of(row)) if value_of(row) else None
    if attribute in ("authorized_parties", "authorized_entities"):
        return lambda row: ", ".join(value_of(row) or ()) or None
    if attribute in ("first_id", "last_id"):
        return lambda row: str(value_of(row))
    if codelist in codelists.CODELISTS:
        spelled = {value: profile.write(codelist, value) for value in codelists.CODELISTS[codelist].values}
        return lambda row: spelled.get(value_of(row))
    return value_of


def _subtype(action: Action, profile: codelists.Profile) -> str | None:
    if _is_rewritten(action, profile):
        return profile.write("actionSubtype", str(profile.first_transfer_by_cancellation))
    return profile.write("actionSubtype", action.action_subtype) if action.action_subtype else None


def _action_explanation(action: Action, profile: codelists.Profile) -> str | None:
    if not _is_rewritten(action, profile):
        return action.explanation
    sentence = _OMGE_SENTENCE[str(action.action_subtype)]
    if action.explanation is None:
        return sentence
    return action.explanation if sentence in action.explanation else f"{sentence} {action.explanation}"


def _is_rewritten(action: Action, profile: codelists.Profile) -> bool:
    """True for a first transfer by cancellation for OMGE that the profile writes as the authorization defines it."""
    return (action.action_type == codelists.FIRST_TRANSFER and action.action_subtype in codelists.OMGE
            and profile.first_transfer_by_cancellation is not None)
