"""What is told of the actions that a registry's events amount to: which events became none, and which of it is a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reporter.accounting.authorizations import AuthorizationKey, Versions
from reporter.accounting.first_transfers import Derivation
from reporter.accounting.verdicts import BEYOND, NOT_COVERED, ONCE_ISSUED, OWN_USE, UNAUTHORIZED, UNTOLD, Verdict
from reporter.findings import Finding, Severity, define
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.rows import Action
from reporter.registries.export import Export

NOT_AUTHORIZED = define(
    "REG-001", "What a registry moved, used or cancelled was authorized", para="4/CMA.6 para 11",
    remedy="Put the authorization's version of that day into the table of authorizations, or correct "
           "authorization_id in dossier.toml", text="""
    Only mitigation outcomes that are authorized can be first transferred. What was issued, used or cancelled before its
    authorization is first transferred on the authorization's date; what went to another Party before it, or is under
    no authorization at all, cannot be reported.
    Bad: a transfer to another Party on 20 March 2026 under an authorization of 1 May 2026
    Good: a transfer to another Party on 20 March 2026 under an authorization of 19 March 2026""")
BEYOND_IT = define(
    "DER-001", "An authorization covers what a registry issued under it", para="4/CMA.6 para 5(c), (h), (k)",
    remedy="Enter the version of the authorization that covers these units, or take them out of the export: they are "
           "not authorized", text="""
    At the definition Authorization or Issuance, units are first transferred as far as the version in force covers
    their vintage and its quantity lasts, by date and serial; the others wait for a version that adds them.
    Bad: 150 units issued under an authorization of 100
    Good: 150 units issued under an authorization of 100 whose version 2 authorizes 150""")
ISSUANCE_UNTOLD = define(
    "DER-002", "A registry tells when units were issued that are first transferred once issued",
    para="2/CMA.3 annex para 2(b); 4/CMA.6 para 13",
    remedy="Add the export of issuances, or report the first transfer in a canonical table, registry/actions.csv",
    text="""
    At the definition Authorization or Issuance the first transfer comes before any use, cancellation or transfer; its
    day is that of the issuance, or of a later authorization.
    Bad: a download of retirements alone, definition Issuance
    Good: issuances and retirements""")
USED_AT_HOME = define(
    "DER-003", "Units used towards the Party's own NDC were first transferred before", para="2/CMA.3 annex para 2",
    severity=Severity.ADVICE, remedy="Leave it so: what never left and was not first transferred is no ITMO", text="""
    A use by the Party towards its own NDC is no first transfer. Units that were not first transferred otherwise are
    outside the agreed electronic format, and the balance neither adds nor subtracts them.
    Bad: expected as a row of Table 3
    Good: left out""")
NO_ACTION = define(
    "DER-004", "Units that are authorized and issued come to an action", para="2/CMA.3 annex paras 2, 20(a)",
    remedy="Compare authorization_id in dossier.toml, and the first transfer definition and timeframe in the table of "
           "authorizations, with the letter of authorization", text="""
    With the definition Authorization or Issuance, units that are authorized and issued are first transferred: an export
    without any action is then read wrongly, an error. Under an authorization for NDCs alone, or with the definition Use
    or cancellation, nothing may have happened yet; and all that happened may be of earlier years. Then this is an
    advice, and the annual information has no row in Table 3.
    Bad: definition Authorization, 1,000 units issued, no first transfer
    Good: definition Authorization, 1,000 units issued, first transfer of 1,000""")
EARLIER_YEARS = define(
    "DER-005", "What is issued later is first transferred in a year that is not yet filed", para="4/CMA.6 para 32",
    severity=Severity.WARNING,
    remedy="Submit a revised annual information for that year, or write first_transfer_at_authorization = "
           "\"once issued\" in the approach's file", text="""
    Where first transfers count by the authorization's own date, units issued in a later year are first transferred in
    the year of the authorization, whose annual information may have been filed without them.
    Bad: authorized in 2025 and filed, issued in 2026, first transferred in 2025
    Good: authorized in 2025, issued in 2026, first transferred in 2026""")


def untold_by(derivation: Derivation, export: Export, year: int) -> Iterator[Finding]:
    """What events came to, where people have to know or to mend it; `year` is the reported one."""
    for event in not_authorized(derivation):
        yield NOT_AUTHORIZED.finding(
            event.place, f"no authorization {event.authorization_id} is in force on {event.date}, the day of this "
                         f"{event.kind}", event.authorization_id)
    for event in derivation.events_with(UNTOLD):
        yield ISSUANCE_UNTOLD.finding(
            event.place, f"{event.block}: the {event.kind} of {event.date} follows no issuance on hand, and "
                         f"{event.authorization_id} has units first transferred once they are issued")
    for event in derivation.events_with(OWN_USE):
        yield USED_AT_HOME.finding(
            event.place, f"{event.block}: used on {event.date} towards the Party's own NDC without a first transfer, "
                         "and left out")
    for reason in (NOT_COVERED, BEYOND):
        yield from _beyond(derivation, reason)
    yield from _without_action(derivation, export, year)
    yield from _of_earlier_years(derivation, year)


def not_authorized(derivation: Derivation) -> tuple[RegistryEvent, ...]:
    """What was moved, used or cancelled unauthorized; issued units may wait for their authorization."""
    return tuple(event for event in derivation.events_with(UNAUTHORIZED)
                 if event.kind not in (EventKind.ISSUANCE, EventKind.AUTHORIZATION))


def _beyond(derivation: Derivation, reason: Verdict) -> Iterator[Finding]:
    quantities: dict[RegistryEvent, int] = defaultdict(int)
    for part in derivation.unrecorded:
        if part.verdict == reason and part.event.kind is EventKind.ISSUANCE:
            quantities[part.event] += part.block.quantity
    for event, quantity in quantities.items():
        yield BEYOND_IT.finding(
            event.place, f"{quantity} of the units {event.block} are not first transferred under "
                         f"{event.authorization_id}: {reason.rule}", event.authorization_id)


def _without_action(derivation: Derivation, export: Export, year: int) -> Iterator[Finding]:
    """The authorizations whose issued units came to no action at all, or to none since an earlier year."""
    versions = Versions(export.authorizations)
    told = {part.event for part in derivation.unrecorded if part.verdict in (NOT_COVERED, BEYOND)}
    unauthorized = {(event.block.series.approach, event.authorization_id) for event in not_authorized(derivation)}
    actions: dict[AuthorizationKey, list[Action]] = defaultdict(list)
    for action in (*export.actions, *derivation.actions):
        actions[action.approach, action.authorization_id].append(action)
    issued: dict[AuthorizationKey, RegistryEvent] = {}
    for event in sorted(export.events, key=lambda event: event.sort_key):
        if event.kind is EventKind.ISSUANCE:
            issued.setdefault((event.block.series.approach, event.authorization_id), event)
    for key, event in issued.items():
        in_force = [version for version in versions.by_key.get(key, ())
                    if versions.in_force(key, version.date_of_authorization) is version]
        if event in told or any(action.action_date.year >= year for action in actions[key]):
            continue
        if actions[key]:
            yield NO_ACTION.finding(event.place, f"all actions under {key[1]} are of years before {year}, so that "
                                    "Table 3 has none of them", key[1], severity=Severity.ADVICE)
        elif in_force:
            defined = {version.first_transfer_definition for version in in_force if version.covers_oimp}
            yield NO_ACTION.finding(event.place, f"units are issued and authorized under {key[1]}, and no event of the "
                                    "export is an action", key[1],
                                    severity=None if defined & ONCE_ISSUED else Severity.ADVICE)
        elif key not in unauthorized:
            yield NO_ACTION.finding(event.place, f"units are issued under {key[1]}, which is no authorization of "
                                    f"{key[0]} in the table of authorizations", key[1])


def _of_earlier_years(derivation: Derivation, year: int) -> Iterator[Finding]:
    """First transfers that the authorization's own date puts into a year before that of the issuance."""
    for each in derivation.explanations:
        issued = each.event.date.year
        if each.verdict.action_type is not None and each.date < each.event.date and each.date.year < issued <= year:
            yield EARLIER_YEARS.finding(
                each.event.place, f"{each.block}: issued on {each.event.date}, first transferred on {each.date}, the "
                                  f"authorization's own date: a row of {each.date.year}")
