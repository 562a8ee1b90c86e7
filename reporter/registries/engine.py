"""The engine that reads every registry's exports by its mapping.

Rows that are authorized under Article 6 become events, and each other row has its reason. Crediting registries know no
ITMOs; what they cannot tell comes from the dossier.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from reporter.files import faults
from reporter.files.around_tables import repeated_columns, rows_below, tell_repeated
from reporter.files.cells import spoilt
from reporter.files.sheet import Sheet, value_at
from reporter.files.tables import Labelled, cell_text, find_labels, party_called
from reporter.files.told_once import once_each, shown
from reporter.findings import Findings, Severity
from reporter.forms.codelists import ADAPTATION, GHG
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.rows import Action
from reporter.registries import rules
from reporter.registries.export import Export, Listed, Unexplained
from reporter.registries.export_row import BeforeItmos, ExportRow, RowReader, UnitRange, UnreadableRow
from reporter.registries.mapping import EventMeaning, EventRule, RegistryMapping, RowFilter
from reporter.registries.source import ASSIGNED, RegistrySource
from reporter.registries.words import clauses_of, is_in_force, is_said, project_key

_UNREADABLE = "cannot be read, see the findings"
SAME = "Emission reductions"
"""What stands in for a mitigation type that an export does not tell."""


@dataclass
class ExportReader:
    """One export, read by its mapping; faults go to `findings`, reasons for rows without events to `unused`."""

    mapping: RegistryMapping
    sheet: Sheet
    source: RegistrySource
    party: str
    findings: Findings
    model: type[Action] = Action
    unused: Counter[str] = field(default_factory=Counter)
    untold: set[str] = field(default_factory=set)

    @cached_property
    def row_reader(self) -> RowReader:
        return RowReader(self.mapping, self.findings, self.model)

    @cached_property
    def _projects(self) -> frozenset[str]:
        return frozenset(map(project_key, self.source.projects))

    def read(self) -> Export:
        mapping, found = self.mapping, find_labels(self.sheet, self.mapping.labels)
        if mapping.no_itmos:
            rows = len(found.rows) if found else 0
            return Export(listed=(self._listed(rows, 0, mapping.no_itmos),))
        if found is None:
            self.findings.add(faults.EMPTY_FILE.finding(self.sheet.place, f"no label of {mapping.title} is found"))
            return Export(listed=(self._listed(0, 0, "no labels"),))
        missing = [labels for labels in mapping.required if not any(label in found.columns for label in labels)]
        for labels in missing:
            self.findings.add(faults.MISSING_COLUMN.finding(
                replace(found.place, column=labels[0]), f"the column “{labels[0]}” is missing",
                remedy="Download the export again from the registry, with all its columns"))
        if missing:
            return Export(listed=(self._listed(len(found.rows), 0, f"{len(missing)} columns are missing"),))
        self._tell_repeated(found)
        return self._read_rows(found)

    def _tell_repeated(self, found: Labelled) -> None:
        """Columns of the mapping that stand twice with other values; of all else an export repeats nothing is read."""
        read = set(found.columns.values())
        tell_repeated(found, (index for index, first in repeated_columns(found).items() if first in read and any(
            cell_text(value_at(cells, index)) != cell_text(value_at(cells, first)) for _, cells in found.rows)),
            self.findings)

    def _listed(self, rows: int, used: int, problem: str | None = None) -> Listed:
        return Listed(self.sheet.file, self.sheet.name, self.mapping.title, rows, used,
                      tuple(sorted(self.unused.items())), problem)

    def _read_rows(self, found: Labelled) -> Export:
        events: list[RegistryEvent] = []
        unexplained: list[Unexplained] = []
        used = taken = 0
        for row in self._rows(found):
            passed: str | None = None
            try:
                passed = self._reason(row)
                reason = passed or self._add_events(row, events, unexplained)
            except BeforeItmos:
                reason = "of before 2021: no ITMOs (2/CMA.3 annex para 1(e))"
            except UnreadableRow:
                reason = _UNREADABLE
            taken += passed is None
            used += reason is None
            if reason is not None:
                self.unused[reason] += 1
        if not found.rows:
            self.findings.add(faults.NO_ROWS.finding(found.place, f"{self.mapping.title}: the labels and no rows, none "
                                                     "to report"))
        if found.rows and not taken:
            self.findings.add(rules.NO_AUTHORIZED_ROWS.finding(
                found.place, "no row is authorized under Article 6 and of the projects: " + "; ".join(
                    f"{reason} ({count})" for reason, count in sorted(self.unused.items())),
                shown(", ".join(self.source.projects)) or None))
        return Export(events=tuple(events), unexplained=tuple(unexplained),
                      listed=(self._listed(len(found.rows), used),))

    def _rows(self, found: Labelled) -> Iterator[ExportRow]:
        """The rows, each once."""
        seen: dict[tuple[str, ...], int] = {}
        needed = [label for labels in self.mapping.required for label in labels]
        # What a registry wrote under no label, the Party cannot mend.
        sound = rows_below(found, needed, self.findings, unlabelled=Severity.WARNING)
        if len(sound) < len(found.rows):
            self.unused["not of the header's width"] = len(found.rows) - len(sound)
        for number, cells in sound:
            place = replace(found.place, row=number)
            texts = tuple(map(cell_text, cells))
            first = seen.setdefault(texts, number)
            row = ExportRow(place, {label: _unless_null(texts[index]) if index < len(texts) else ""
                                    for label, index in found.columns.items()})
            if first == number:
                if self._is_whole(row):
                    yield row
            elif self._may_count(row):
                self.findings.add(faults.REPEATED_ROW.finding(place, f"the row equals row {first}"))
                self.unused["stands in an earlier row"] += 1
            else:
                yield row

    def _may_count(self, row: ExportRow) -> bool:
        try:
            return self._reason(row) is None
        except UnreadableRow:
            return False

    def _is_whole(self, row: ExportRow) -> bool:
        """False for a row of which a cell holds an error value or a control character: what it means is not asked."""
        whole = True
        for label, text in row.texts.items():
            fault = spoilt(text)
            if fault is not None:
                self.findings.add(fault.rule.finding(row.place.at(label), fault.message, fault.value))
                whole &= fault.rule.severity is not Severity.ERROR
        if not whole:
            self.unused[_UNREADABLE] += 1
        return whole

    def _reason(self, row: ExportRow) -> str | None:
        """Why the row holds no ITMOs of the Party and its projects; None if it may.

        Raises UnreadableRow of a row of the Party and its projects of which nobody can tell.
        """
        unclear: RowFilter | None = None
        for one in self.mapping.only:
            text = row.told(one.column)
            if one.lacks and one.lacks.search(text):
                return one.otherwise
            if one.has and not is_in_force(one.has, text):
                if not (one.lacks or is_said(one.has, text)):
                    return one.otherwise
                unclear = unclear or one
        reader = self.row_reader
        countries = reader.by_column_and_serial(row, "country") if self.party else ()
        hosts = {host for country in countries if (host := party_called(country))}
        if hosts and self.party not in hosts:
            return f"of another country than {self.party}"
        projects = set(map(project_key, reader.by_column_and_serial(row, "project"))) if self._projects else set[str]()
        if self._projects and projects.isdisjoint(self._projects) and (projects or not reader.tells("project")):
            return "of other projects"
        if len(hosts) > 1 or len(projects) > 1:
            raise reader.contradictory(row, "country" if len(hosts) > 1 else "project")
        if self._projects and not projects or self.party and not (countries or projects) and reader.tells("country"):
            raise reader.unnamed(row, "project" if self._projects else "country")
        if countries and not hosts:
            reader.tell_country(row, countries[0])
            return f"of another country than {self.party}"
        if unclear:
            raise reader.unclear(row, unclear)
        return None

    def _is_told(self, row: ExportRow) -> bool:
        """True if export and dossier together tell what a row of the form must have; what is lacking is told once."""
        needs = {"itmo_registry": self.source.itmo_registry, "approach": self._approach(row),
                 "authorization_id": self.row_reader.told(row, "authorization_id") or self.source.authorization_id}
        lacking = [name for name, value in needs.items() if not value] + [
            name for name in self.mapping.asks if not any(self._projects)]
        if lacking and not self.untold:
            names = " and ".join(sorted(lacking))
            self.findings.add(rules.UNTOLD_BY_DOSSIER.finding(
                self.source.place if self.source.place.file else self.sheet.place, "neither the export nor "
                f"a [[registry]] table of dossier.toml tells {names}",
                remedy=f"Write in dossier.toml a table [[registry]] with files = [\"{self.sheet.file}\"] and {names}"))
        self.untold |= set(lacking)
        return not lacking

    def _approach(self, row: ExportRow) -> str | None:
        """The approach that the row names, or else that of the dossier: registries name approaches in words too."""
        named = re.search(r"\bCA\W{0,2}[0-9]", self.row_reader.told(row, "approach"), re.IGNORECASE)
        return self.row_reader.of_form(row, "approach") if named else self.source.approach

    def _add_events(self, row: ExportRow, events: list[RegistryEvent], unexplained: list[Unexplained]) -> str | None:
        """Add the events of a row, and those of which nobody knows what they were; why there are none, or None.

        Raises BeforeItmos, and UnreadableRow where a cell cannot be read: then the row has no event at all.
        """
        if not self._is_told(row):
            return "the dossier does not tell what the export lacks, see the findings"
        units = self.row_reader.units(row)
        dates = {rule: day for rule in self.mapping.event if units and row.told(rule.date)
                 and (day := self.row_reader.day(row, rule.date))}
        if units is None or any(row.told(rule.date) and rule not in dates for rule in self.mapping.event):
            return _UNREADABLE
        undated = [rule for rule in self.mapping.event if rule not in dates
                   and any(label in row.texts for label in rule.date)]
        happened = [rule for rule in undated if _happened(row, rule, dates)]
        if happened or undated and not dates:
            raise self.row_reader.undated(row, (happened or undated)[0])
        reason: str | None = "no event has a date"
        found: list[RegistryEvent] = []
        untold: list[Unexplained] = []
        for rule, day in dates.items():
            reading, words = _reading(row, rule), "; ".join(row.words(rule))
            if reading and reading.action is None:
                reason = reading.why or "no action of the form"
                self.row_reader.goes_to_none_but(self.party, row, reason)
                continue
            event = self._event(row, units, day, reading, words)
            if reading:
                found.append(event)
            else:
                untold.append(Unexplained(event, row.at((rule.told_in or rule.date)[-1:]),
                                          shown(words) or None))
        events += found
        unexplained += untold
        return None if found or untold else reason

    def _event(self, row: ExportRow, units: UnitRange, day: datetime.date, reading: EventMeaning | None,
               words: str) -> RegistryEvent:
        """What happened to the units; without a reading as far as the row tells it, unheld by the form."""
        reader, source = self.row_reader, self.source
        told = reader.of_form if reading else reader.told
        assigned = (source.identifiers or self.mapping.identifiers) == ASSIGNED
        kind = EventKind(reading.action) if reading and reading.action else EventKind.CANCELLATION
        subtype = reading.subtype if reading else None
        # What goes to the Adaptation Fund goes to no Party.
        to_a_party = kind is EventKind.TRANSFER and subtype not in ADAPTATION
        ends = kind in (EventKind.USE, EventKind.CANCELLATION)
        using_party = reader.party(row, "using_party") if reading and ends else None
        no_party = kind is EventKind.USE and using_party is None
        block = Block(Series(self._approach(row) or "", source.itmo_registry or "", self.party, units.vintage),
                      units.first, units.last)
        without = not self.mapping.serial
        return RegistryEvent(
            kind=kind, date=day, place=row.place, block=block, quantity=units.quantity, metric=GHG,
            authorization_id=told(row, "authorization_id") or source.authorization_id or "",
            itmo_registry=source.itmo_registry or "",
            unit_registry=told(row, "unit_registry") or self.mapping.unit_registry,
            mitigation_type=told(row, "mitigation_type") or SAME,
            first_unit_id=None if without else units.unit(units.first),
            last_unit_id=None if without else units.unit(units.last),
            subtype=subtype,
            counterpart=reader.acquiring_party(row) if to_a_party else None,
            purpose=reading and reading.purpose or told(row, "purpose") or None,
            using_party=(using_party or self.party) if ends else None,
            using_entity=told(row, "using_entity") or None if kind is EventKind.USE else None,
            explanation=self._explanation(row, assigned) + (f" Retired: {words}." if ends else "") + (
                " The download names no using Party: the first transferring Party stands in." if no_party else ""),
            unit_series=f"{units.before}#{units.after}" if assigned else None)

    def _explanation(self, row: ExportRow, assigned: bool) -> str:
        type_lacks = not self.row_reader.told(row, "mitigation_type")
        lacks = ["no ITMO identifiers"] + ["no mitigation type"] * type_lacks
        stands_in = ["the serials of the underlying units"] * (not assigned) + [f"“{SAME}”"] * type_lacks
        return (f"{self.mapping.registry} project {self.row_reader.told(row, 'project') or 'not named'}. "
                f"The download has {' and '.join(lacks)}: " + ("identifiers are assigned" if assigned else "")
                + ("; " if assigned and stands_in else "")
                + (f"{' and '.join(stands_in)} {'stand' if not assigned else 'stands'} in" if stands_in else "") + ".")


def _reading(row: ExportRow, rule: EventRule) -> EventMeaning | None:
    """What the row's words say that the event was; None where they say nothing that the mapping knows."""
    words = row.words(rule)
    return next((one for one in rule.when if one.says is None or any(
        is_said(one.says, text) for text in ([row.told((one.column,))] if one.column else words))), None)


def _happened(row: ExportRow, rule: EventRule, dates: Collection[EventRule]) -> bool:
    """True of an event without a date of which the row tells, by words that are of no other or since there are units.
    """
    if not rule.told_in:
        return not rule.optional
    others = {label for dated in dates for label in dated.told_in}
    reading = _reading(row, rule)
    return any(clauses_of(row.told((label,))) for label in rule.told_in if label not in others) and (
        reading is None or reading.action is not None)


def _unless_null(text: str) -> str:
    """The text; blank where a program wrote that there is none."""
    return "" if text.casefold() in ("null", "nan", "undefined") else text


def read_export(mapping: RegistryMapping, sheet: Sheet, source: RegistrySource, party: str, findings: Findings,
                model: type[Action] = Action) -> Export:
    """What an export tells of the Party's ITMOs: events, and what became of each row.

    `model` is the class of Table 3's rows in the edition that is written.
    """
    told = Findings()
    export = ExportReader(mapping, sheet, source, party, told, model).read()
    findings.extend(once_each(told.items))
    return export
