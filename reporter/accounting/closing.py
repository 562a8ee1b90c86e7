"""From a registry's exports to what is submitted for the year: actions derived where the registry knows none, the
ledger run to 31 December, and history parted from the year reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.accounting.derived import untold_by
from reporter.accounting.first_transfers import Derivation, Explanation, derive_actions
from reporter.accounting.ledger import Ledger, ledger_of
from reporter.accounting.reported_holdings import holdings_findings
from reporter.dossier.facts import Dossier, Facts
from reporter.dossier.loading import Loaded, load
from reporter.dossier.narrative import Narrative
from reporter.dossier.registry_files import year_named
from reporter.dossier.seen import AS_FILES, Seen
from reporter.dossier.submitted import Previous
from reporter.files import faults
from reporter.files.sheet import MAX_ROWS
from reporter.findings import Findings, Severity, define
from reporter.records.blocks import is_sound
from reporter.records.kinds import Model
from reporter.records.overlaps import pieces_beyond_bounds
from reporter.records.rows import Action, Authorization, BlockRow, Header, Holding, in_edition
from reporter.records.submission import Submission, latest_versions
from reporter.registries.export import Export, Listed

LATER_AUTHORIZATIONS = define(
    "DER-006", "Authorizations of Table 2 are of the reported year", para="2/CMA.3 annex para 20",
    severity=Severity.ADVICE, remedy="Leave it so: it belongs to the annual information of its own year", text="""
    Annual information holds the authorizations and versions of the reported year. Earlier ones were filed in their
    year, later ones are left out.
    Bad: an authorization of 2028 where 2027 is reported, meant for this report
    Good: an authorization of 2027""")
LATER_ACTIONS = define(
    "DOS-010", "Actions are of the reported year or before it", para="2/CMA.3 annex para 20",
    severity=Severity.ADVICE, remedy="Leave it so: they belong to the report of their own year", text="""
    The reported year's actions make Table 3, earlier ones lead to its holdings, later ones are left out.
    Bad: an action of 2028 where 2027 is reported, meant for this report
    Good: an action of 2027""")

TOO_MANY_ACTIONS = define(
    "DOS-014", "The actions of a year fit in a sheet of the workbook", para="form",
    remedy="Join the actions on blocks that follow each other and agree in all else", text="""
    A sheet of Excel has 1,048,576 rows, of which the form's labels take the first. Where the reported year has more
    actions than the others, nothing further is done with the dossier.
    Bad: 1,100,000 actions of one ITMO each
    Good: the same ITMOs in 10,000 actions on blocks""")


@dataclass(frozen=True)
class Closing:
    """A dossier with its year closed. `dossier` and `submission` are None where a fault leaves no whole of them.

    `derivations` say why each event of a registry that knows no first transfers is, or is no, action; `partners` are
    other Parties' submissions and `filed` the Party's own earlier ones, for comparing; `listed` says what became of
    each registry file; `seen` how people see the files of which findings are; `ledger` that of the submission.
    """

    dossier: Dossier | None
    submission: Submission | None
    narrative: Narrative
    findings: Findings
    derivations: tuple[Explanation, ...] = ()
    partners: tuple[Submission, ...] = ()
    filed: tuple[Submission, ...] = ()
    listed: tuple[Listed, ...] = ()
    seen: Seen = AS_FILES
    ledger: Ledger | None = None


def closed(path: Path) -> Closing:
    """The dossier at `path`, read and closed."""
    return close(load(path))


def close(loaded: Loaded) -> Closing:
    """The year closed on what was read; what the events of a registry leave unsaid is a finding."""
    findings, facts = Findings(list(loaded.findings.items)), loaded.dossier.facts if loaded.dossier else None
    if facts is None:
        return Closing(None, None, loaded.narrative, findings, listed=loaded.export.listed, seen=loaded.seen)
    derivation = _derivation(loaded, facts, findings)
    export = replace(loaded.export, actions=(*loaded.export.actions, *derivation.actions))
    room = MAX_ROWS - facts.edition.actions.first_row + 1
    reported = sum(action.action_date.year == facts.reported_year for action in export.actions)
    if reported > room:
        findings.add(TOO_MANY_ACTIONS.finding(facts.place, f"{facts.reported_year} has {reported:,} actions, and the "
                                              f"sheet of Table 3 has room for {room:,}", reported))
        return Closing(loaded.dossier, None, loaded.narrative, findings, listed=loaded.export.listed, seen=loaded.seen)
    submission = _submission(facts, export, loaded.previous, loaded.partners, findings)
    holdings = _of_year(export.holdings, facts.reported_year, loaded.seen.workbook)
    rows: tuple[BlockRow, ...] = (*submission.history, *submission.actions, *submission.opening, *submission.previous,
                                  *holdings)
    pieces = pieces_beyond_bounds(row.block for row in rows if is_sound(row))
    if pieces is not None:
        findings.add(faults.TOO_LARGE.finding(
            facts.place, f"the blocks of the {len(rows):,} rows of all files together overlap one another so that they "
            f"fall into {pieces:,} pieces", remedy=faults.TANGLED))
        return Closing(loaded.dossier, None, loaded.narrative, findings, listed=loaded.export.listed, seen=loaded.seen)
    ledger = ledger_of(submission)
    submission = replace(submission, holdings=ledger.holdings, reported_holdings=holdings).with_whole_names()
    findings.extend(holdings_findings(holdings, submission.holdings))
    return Closing(loaded.dossier, submission, loaded.narrative, findings, derivation.explanations, loaded.partners,
                   loaded.previous.filed, loaded.export.listed, loaded.seen, ledger)


def _derivation(loaded: Loaded, facts: Facts, findings: Findings) -> Derivation:
    """The actions that events amount to; what became none though people may expect one is told."""
    export = loaded.export
    own_date = loaded.dossier.own_date_approaches if loaded.dossier else ()
    derivation = derive_actions(export.events, export.authorizations, party=facts.party.code, own_date=own_date,
                                model=in_edition(Action, facts.edition))
    if _authorizations_are_whole(export, findings):
        findings.extend(untold_by(derivation, export, facts.reported_year))
    told = {(action.first_id, action.last_id) for action in export.actions}
    findings.extend(untold.finding for untold in export.unexplained
                    if (untold.block.first_id, untold.block.last_id) not in told)
    return derivation


def _authorizations_are_whole(export: Export, findings: Findings) -> bool:
    """True if no authorization is missing of which it was told that it cannot be read: nothing that hangs on it is."""
    tables = {(one.file, one.table) for one in export.listed if one.role == Authorization.role}
    return Authorization.role in export.tables and not any(
        finding.severity is Severity.ERROR and (finding.place.file, finding.place.sheet) in tables
        for finding in findings.items)


def _submission(facts: Facts, export: Export, previous: Previous, partners: Iterable[Submission],
                findings: Findings) -> Submission:
    """All that is submitted but the holdings, which follow from the actions."""
    header = _header(facts)
    history, actions = _by_year(export.actions, facts.reported_year, findings)
    opening = previous.holdings if not history else ()
    of_the_year, other_years = _authorizations(facts, export, previous, findings)
    return Submission(header, of_the_year, actions, (), export.entities, history, opening, previous.holdings,
                      previous.year, other_years, _of_partners(partners, (*of_the_year, *other_years)))


def _of_year(holdings: Iterable[Holding], year: int, workbook: str | None) -> tuple[Holding, ...]:
    """The holdings of files whose names say no other year; the dossier's own workbook may be called as it is."""
    return tuple(row for row in holdings if row.place.file == workbook or year_named(row.place.file) in (None, year))


def _header(facts: Facts) -> Header:
    """Table 1, each of its values at the line of dossier.toml that says it."""
    values: dict[str, tuple[Model, str]] = {
        "party": (facts.party, "code"), "version": (facts.annual_information, "version"),
        "reported_year": (facts, "reported_year"), "date_of_submission": (facts.annual_information, "date"),
        "ndc_first_year": (facts.ndc, "first_year"), "ndc_last_year": (facts.ndc, "last_year")}
    model = in_edition(Header, facts.edition)
    lines = {model.label(attribute): table.place.at(key).row or 1 for attribute, (table, key) in values.items()}
    return model(place=replace(facts.place, row=None, lines=lines),
                 **{attribute: getattr(table, key) for attribute, (table, key) in values.items()})


Authorizations = tuple[Authorization, ...]


def _authorizations(facts: Facts, export: Export, previous: Previous,
                    findings: Findings) -> tuple[Authorizations, Authorizations]:
    """The authorizations of Table 2, and the Party's own of other years, in the dossier or as filed."""
    year, repeats = facts.reported_year, facts.reading.repeats_authorizations
    own = {_version_key(row) for row in export.authorizations}
    filed = {_version_key(row): row for one in previous.filed if one.header.reported_year < year
             for row in one.authorizations if _version_key(row) not in own}
    rows = (*filed.values(), *export.authorizations)
    for row in rows:
        if row.date_of_authorization.year > year:
            findings.add(LATER_AUTHORIZATIONS.finding(
                row.cell("date_of_authorization"), f"the authorization is later than {year}, the reported year, and is "
                "left out of Table 2", row.date_of_authorization))
    of_the_year, other_years = list[Authorization](), list[Authorization]()
    for row in rows:
        its_year = row.date_of_authorization.year
        (of_the_year if its_year == year or repeats and its_year < year else other_years).append(row)
    return tuple(of_the_year), tuple(other_years)


def _of_partners(partners: Iterable[Submission], own: Iterable[Authorization]) -> Authorizations:
    """Other Parties' authorizations, save where the Party has one of the same approach and ID."""
    taken = {(row.approach, row.authorization_id) for row in own}
    return tuple(row for one in latest_versions(partners) for row in one.authorizations
                 if (row.approach, row.authorization_id) not in taken)


def _version_key(row: Authorization) -> tuple[str, str, int]:
    return row.approach, row.authorization_id, row.authorization_version


def _by_year(actions: Iterable[Action], year: int, findings: Findings) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """Actions before the reported year, and of it; later ones are told and left out."""
    history: list[Action] = []
    reported: list[Action] = []
    for action in actions:
        if action.action_date.year > year:
            findings.add(LATER_ACTIONS.finding(action.cell("action_date"), f"the action is later than {year}, the "
                                               "reported year, and is left out", action.action_date))
        else:
            (reported if action.action_date.year == year else history).append(action)
    return tuple(history), tuple(reported)
