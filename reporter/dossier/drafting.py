"""A new dossier of one's own: what is known of it, from the command line and from exports, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reporter.dossier.answer_rows import all_rows
from reporter.dossier.facts import FACTS_FILE, Facts
from reporter.dossier.inventory import EMISSIONS, YEAR
from reporter.dossier.sheet_words import INVENTORY_FILE, NARRATIVE, REGISTRY, TABLE_ROLES, stands_for
from reporter.dossier.sheets import APPROACHES, IDENTIFIER, FactSheet, fact_sheets, label_of
from reporter.dossier.written import Written, at_key, fact_rows
from reporter.files import faults
from reporter.files.sheet import CellValue
from reporter.findings import Findings
from reporter.forms.outlines import Answer
from reporter.language.names import name_in
from reporter.records.rows import Action, Authorization
from reporter.registries.export import Export, Listed
from reporter.registries.mapping import shipped
from reporter.registries.recognition import Request, read_file
from reporter.registries.rules import UNTOLD_BY_DOSSIER
from reporter.registries.source import RegistrySource

FIRST_YEAR = 2021
"""The first year of mitigation outcomes (2/CMA.3 annex para 1(e))."""


@dataclass(frozen=True)
class ToldAtStart:
    """What a new dossier is told on the command line."""

    party: str | None = None
    partners: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    year: int | None = None
    language: str | None = None

    @property
    def is_nothing(self) -> bool:
        return self == ToldAtStart()


@dataclass(frozen=True)
class Open:
    """What of one part of a dossier is still to be filled in, as sheet and file name it."""

    sheet: str
    file: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A dossier as far as it is known. `listed` says what became of each export; `elsewhere` are other Parties'; `open`
    is what is to be filled in."""

    content: Written
    listed: tuple[Listed, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    open: tuple[Open, ...] = ()


@dataclass
class _Told:
    """What exports tell together."""

    export: Export = field(default_factory=Export)
    elsewhere: set[str] = field(default_factory=set)
    mapped: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Exports of registries that know no ITMOs, with what the dossier is to tell of each."""


def draft(known: ToldAtStart, exports: Sequence[Path]) -> Draft:
    """A dossier with what is known and what the exports tell; the rest is left for people to fill in."""
    party = known.party or _party_of(exports)
    told = _told_by(exports, party or "")
    export = told.export
    year = known.year or max((action.action_date.year for action in export.actions), default=None) or max(
        (row.date_of_authorization.year for row in export.authorizations), default=None)
    identifiers = sorted({*known.approaches, *(row.approach for row in (*export.actions, *export.holdings)),
                          *(row.approach for row in export.authorizations)})
    approaches = tuple(approach_draft(one, party, known.partners, export) for one in identifiers)
    sources = [{"files": [f"{REGISTRY}/{name}"], **({"approach": identifiers[0]} if len(identifiers) == 1 else {})}
               for name in told.mapped]
    facts: dict[str, Any] = {
        "status": "for filing", **({"reported_year": year} if year else {}),
        **({"language": known.language} if known.language else {}),
        "party": {"code": party, "name": name_in("en", party)} if party else {},
        **{kind: {"version": "1.0"} for kind in ("initial_report", "annual_information", "regular_information")},
        "ndc": {}, **({"registry": sources} if sources else {})}
    if party:
        facts["title"] = name_in("en", party) + (f": {', '.join(identifiers)}" if identifiers else "")
    tables: dict[str, tuple[tuple[Any, ...], ...]] = {role: () for role in TABLE_ROLES[:3]
                                                     if role not in export.tables and not (
                                                         role == "actions" and told.mapped)}
    inventory: list[list[CellValue]] = [[YEAR, EMISSIONS]]
    inventory += [[one, None] for one in range(FIRST_YEAR, (year or FIRST_YEAR) + 1)]
    content = Written(facts, approaches, {}, tuple(inventory), tables)
    untold = [f"{REGISTRY}/{name}: {', '.join(label_of(key, RegistrySource.model_fields[key]) for key in keys)}"
              for name, all_keys in told.mapped.items()
              if (keys := [key for key in all_keys if key != "approach" or len(identifiers) != 1])]
    sheet = label_of(REGISTRY, Facts.model_fields[REGISTRY])
    return Draft(content, export.listed, frozenset(told.elsewhere), (
        *still_open(content), *([Open(sheet, FACTS_FILE, tuple(untold))] if untold else ())))


def approach_draft(identifier: str, party: str | None, partners: Iterable[str], export: Export) -> dict[str, Any]:
    """One approach with what its rows tell: Parties, sectors, how first transfer is defined, its authorizations."""
    rows = [row for row in export.authorizations if row.approach == identifier]
    actions = [row for row in export.actions if row.approach == identifier]
    parties = dict.fromkeys([*([party] if party else []), *partners, *_parties_of(rows, actions)])
    definitions = {row.first_transfer_definition for row in rows if row.first_transfer_definition}
    sectors = dict.fromkeys(sector for row in rows for sector in row.sectors)
    known: dict[str, Any] = {
        "parties": list(parties), "first_transfer_definition": definitions.pop() if len(definitions) == 1 else None,
        "sectors": list(sectors), "authorizations": {row.authorization_id: {} for row in rows}}
    return {IDENTIFIER: identifier, **{key: value for key, value in known.items() if value}}


def _parties_of(rows: Iterable[Authorization], actions: Iterable[Action]) -> Iterator[str]:
    for row in rows:
        yield from row.authorized_parties or ()
    for action in actions:
        yield from filter(None, (action.first_transferring_party, action.acquiring_party, action.transferring_party))


def _party_of(exports: Sequence[Path]) -> str | None:
    """The Party in whose registry most rows of the exports are recorded."""
    export = _told_by(exports, "").export
    registries = Counter(row.itmo_registry[:3] for row in (*export.actions, *export.holdings))
    return registries.most_common(1)[0][0] if registries else None


def _told_by(exports: Sequence[Path], party: str) -> _Told:
    told = _Told()
    for path in exports:
        findings = Findings()
        read = read_file(Request(path.parent, path.name, RegistrySource(files=(path.name,)), shipped(), party),
                         findings)
        if any(finding.code == faults.OTHER_PARTY.code for finding in findings.items):
            told.elsewhere.add(path.name)
            told.export += Export(listed=read.listed)
            continue
        told.export += read
        if any(one.read_as and one.role is None for one in read.listed):
            told.mapped[path.name] = tuple(key for finding in findings.items if finding.code == UNTOLD_BY_DOSSIER.code
                                           for key in RegistrySource.model_fields if key in finding.message.split())
    return told


def still_open(content: Written) -> Iterator[Open]:
    """What a dossier needs and does not have, part by part in the order in which it is filled in."""
    yield from _facts_open(content)
    for role in TABLE_ROLES[:2]:
        if role in content.tables and not content.tables[role]:
            yield Open(role.capitalize(), stands_for(role), ("the rows, or an export in registry/",))
    if not any(any(cell is not None for cell in row[1:]) for row in content.inventory[1:]):
        yield Open("Inventory", INVENTORY_FILE, ("the level of each year that is inventoried",))
    yield from _answers_open(content)


def open_of_approaches(content: Written) -> Iterator[Open]:
    """What the approaches of a dossier need and do not have, and the answers on each of them."""
    yield from (one for one in _facts_open(content) if one.file == f"{APPROACHES}/")
    yield from _answers_open(content, of_approaches=True)


def _facts_open(content: Written) -> Iterator[Open]:
    for sheet in fact_sheets():
        if sheet.homes == ((),):
            lacking = [cell.label for cell in sheet.cells if cell.required and at_key(content.facts, cell.key) is None]
        else:
            lacking = list(_lacking(sheet, content))
        if lacking:
            of_approach = sheet.homes[0][:1] == (APPROACHES,)
            yield Open(sheet.name, f"{APPROACHES}/" if of_approach else FACTS_FILE, tuple(lacking))


def _answers_open(content: Written, *, of_approaches: bool = False) -> Iterator[Open]:
    for outline in content.edition.outlines:
        said = {(row.number, row.approach, row.element) for row in content.answers.get(outline.folder, ())
                if row.answer.strip()}
        count = 0
        for heading, approach, number in all_rows(outline, content.identifiers):
            element = None if number is None else heading.elements[number].title
            asked = number is not None or heading.answer is Answer.NARRATIVE
            if asked and (approach is not None or not of_approaches):
                count += (heading.number, approach, element) not in said
        if count:
            yield Open(outline.folder.replace("-", " ").capitalize(), f"{NARRATIVE}/{outline.folder}/",
                       (f"{count} answers",))


def _lacking(sheet: FactSheet, content: Written) -> Iterator[str]:
    rows = list(fact_rows(sheet, content))
    if not rows and sheet.required:
        yield "a row for each" if sheet.key is None else f"a row for each {sheet.key.label.lower()}"
    for number, row in enumerate(rows, 1):
        lacking = [cell.label for cell in sheet.cells if cell.required and row.value(cell) is None]
        if lacking:
            named = " ".join(str(part) for part in (row.owner, row.name or row.values.get(IDENTIFIER)) if part)
            yield f"{named or f'row {number}'}: {', '.join(lacking)}"

