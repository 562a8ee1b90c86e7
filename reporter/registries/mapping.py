"""A registry as data: what the columns of its exports are called, and what their rows mean.

A mapping is a file of `mappings/`, or of a dossier's own folder of that name. One engine reads them all: rows that
are authorized under Article 6 become events, and each other row has its reason. Crediting registries know no ITMOs;
what they cannot tell comes from the dossier.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from reporter.files import faults
from reporter.files.reading import Sheet
from reporter.files.tables import Labelled, cell_text, find_labels, party_called, shown
from reporter.findings import Findings, Place
from reporter.forms.codelists import GHG
from reporter.records.events import EventKind, RegistryEvent
from reporter.records.identifiers import Block, Series
from reporter.records.kinds import Model, Plain
from reporter.registries import rules
from reporter.registries.export import Export, Listed, Unexplained
from reporter.registries.patterns import Pattern
from reporter.registries.source import ASSIGNED, RegistrySource

FOLDER = Path(__file__).parent / "mappings"
SAME = "Emission reductions"
"""What stands in for a mitigation type that an export does not tell."""

Several = Annotated[tuple[Plain, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
"""One text, or a list of texts: a column by the names that it has in several exports of a registry."""


Thing = Literal["serial", "last_serial", "quantity", "project", "country", "vintage", "vintage_start", "vintage_end",
                "approach", "authorization_id", "unit_registry", "mitigation_type", "counterpart", "using_party",
                "using_entity", "purpose"]
_DENIED = re.compile(r"\b(not|no|non|never|neither|nor|without|cannot|except|excluding|ineligible|unrelated|pas|sin)\b|"
                     r"n['’]t\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;,]\s|\s[-–—]\s|[\n]")
_DATE_PARTS = {"yyyy": r"(?P<year>[0-9]{4})", "yy": r"(?P<short>[0-9]{2})", "mmm": r"(?P<name>[A-Za-z]{3})[a-z]*",
               "mm": r"(?P<month>[0-9]{1,2})", "dd": r"(?P<day>[0-9]{1,2})"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 2_000
_MAY_LACK = frozenset({"using_entity", "using_party", "counterpart", "purpose", "mitigation_type"})
"""Without these columns a row can still be read."""


class EventMeaning(Model):
    """What an event is, where the registry's words have `says`."""

    says: Pattern | None = Field(None, description="Pattern in the words of the columns told_in; a denial is no match")
    column: Plain | None = Field(None, description="Column that is looked at alone")
    action: Literal["issuance", "transfer", "use", "cancellation"] | None = Field(
        None, description="The event; none where the row is no action of the form")
    subtype: Plain | None = Field(None, description="Action subtype of the form")
    purpose: Plain | None = Field(None, description="Purpose: NDC, OIMP, IMP or OP")
    why: Plain | None = Field(None, description="Why it is no action, such as: domestic use, buffer")


class EventRule(Model):
    """One event of a row: there is one where its date is filled."""

    date: Several = Field(description="Column of the event's date")
    told_in: tuple[Plain, ...] = Field((), description="Columns whose words say what the event was")
    when: tuple[EventMeaning, ...] = Field(min_length=1, description="What the words mean; the first that fits counts")
    optional: bool = Field(False, description="true where some exports of the registry lack the columns")


class RowFilter(Model):
    """Which rows can hold ITMOs; the others are counted with their reason."""

    column: Several = Field(description="Column that is looked at")
    has: Pattern | None = Field(None, description="Pattern that it must have")
    lacks: Pattern | None = Field(None, description="Pattern that it must not have")
    otherwise: Plain = Field(description="Why other rows are not used")


class RegistryMapping(Model):
    """How the exports of one registry are read."""

    title: Plain = Field(description="What is read, as people are told")
    registry: Plain = Field(description="The registry's name")
    recognized_by: tuple[Several, ...] = Field(min_length=1, description="Labels by which an export is known; of a "
                                                                         "list one is enough")
    no_itmos: Plain | None = Field(None, description="Why no action comes of such an export; then it is listed only")
    unit_registry: Plain | None = Field(None, description="Underlying unit registry ID of the form")
    serial: tuple[Pattern, ...] = Field((), description="Forms of a serial number, with (?P<first>…) and (?P<last>…); "
                                                        "also vintage, start and end (ddmmyyyy), from and to "
                                                        "(yy), project, country, before, after")
    named_by: tuple[Plain, ...] = Field((), description="Where there are no serial numbers: columns that together name "
                                                        "a block, counted from 1 to its quantity")
    dates: tuple[Plain, ...] = Field(("yyyy-mm-dd",), description="Forms of dates, of yyyy, yy, mm, mmm and dd")
    thousands: str = Field("", description="Separator of thousands in quantities")
    identifiers: Literal["serials", "assigned"] = Field("serials", description="assigned where serial numbers repeat")
    columns: dict[Thing, Several] = Field(default_factory=dict, description="What each thing's column is called")
    values: dict[Thing, dict[str, str]] = Field(default_factory=dict, description="Words of a column and what they are "
                                                                                  "in the form")
    asks: tuple[Literal["projects"], ...] = Field((), description="What the dossier must tell beside approach, "
                                                                  "authorization_id and itmo_registry")
    only: tuple[RowFilter, ...] = Field((), description="Which rows can hold ITMOs")
    event: tuple[EventRule, ...] = Field((), description="The events of a row")

    @model_validator(mode="after")
    def _can_be_read(self) -> RegistryMapping:
        if self.no_itmos is None and not (self.event and (self.serial or self.named_by)):
            raise ValueError("a mapping has [[event]] tables and a serial (or named_by), or says no_itmos")
        if self.event and not {"quantity"} | ({"serial"} if self.serial else set()) <= self.columns.keys():
            raise ValueError("[columns] names the columns of quantity and serial")
        if any(not {"first", "last"} <= pattern.groupindex.keys() for pattern in self.serial):
            raise ValueError("a pattern of serial has the groups (?P<first>…) and (?P<last>…)")
        return self

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every label that the mapping names."""
        told = [*self.recognized_by, *self.columns.values(), *(one.column for one in self.only), self.named_by]
        for rule in self.event:
            told += [rule.date, rule.told_in, tuple(one.column for one in rule.when if one.column)]
        return tuple(dict.fromkeys(label for labels in told for label in labels))

    @cached_property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """The labels without which a row cannot be read; of each group one is enough."""
        events = [labels for rule in self.event if not rule.optional
                  for labels in (rule.date, *((label,) for label in rule.told_in))]
        columns = [labels for thing, labels in self.columns.items() if thing not in _MAY_LACK]
        return tuple(dict.fromkeys((*columns, *(one.column for one in self.only if one.has), *events)))

    def recognizes(self, sheet: Sheet) -> bool:
        """True if a row of the sheet holds the labels by which the export is known."""
        found = find_labels(sheet, self.labels)
        return found is not None and all(any(label in found.columns for label in labels)
                                         for labels in self.recognized_by)

    def fits_serials(self, sheet: Sheet) -> bool:
        """True if one of the first rows has a serial number of the mapping's form."""
        found = find_labels(sheet, self.columns.get("serial", ()))
        if found is None:
            return False
        texts = (cell_text(cells[index]) for _, cells in found.rows[:50] for index in found.columns.values()
                 if index < len(cells))
        return any(pattern.fullmatch(text[:500]) for text in texts for pattern in self.serial)


@cache
def shipped() -> Mapping[str, RegistryMapping]:
    """The mappings that ship, by name."""
    return {path.stem: RegistryMapping.model_validate(tomllib.loads(path.read_text("utf-8")))
            for path in sorted(FOLDER.glob("*.toml"))}


def is_said(pattern: re.Pattern[str], text: str) -> bool:
    """True if the text has the pattern in a clause that denies nothing: “not used for CORSIA” does not say CORSIA."""
    text, begin = text[:_LONGEST], 0
    for border in (*_CLAUSE.finditer(text), None):
        clause = text[begin:border.start() if border else None]
        begin = border.end() if border else 0
        match = pattern.search(clause)
        if match and not _DENIED.search(clause[:match.start()] + " … " + clause[match.end():]):
            return True
    return False


@dataclass(frozen=True)
class UnitRange:
    """A block of units as a row tells it; a unit's identifier is `before`, its number of `width` digits, `after`."""

    first: int
    last: int
    before: str
    after: str
    vintage: int
    width: int = 0

    @property
    def quantity(self) -> int:
        return self.last - self.first + 1

    def unit(self, number: int) -> str:
        return f"{self.before}{number:0{self.width}d}{self.after}"


@dataclass(frozen=True)
class ExportRow:
    """A row by its labels, every cell as text."""

    place: Place
    texts: Mapping[str, str]

    def told(self, labels: tuple[str, ...]) -> str:
        """The text of the first of these columns that is there and filled."""
        return next((self.texts[label] for label in labels if self.texts.get(label)), "")

    def at(self, labels: tuple[str, ...]) -> Place:
        return self.place.at(next((label for label in labels if label in self.texts), labels[0]))


@dataclass
class ExportReader:
    """One export, read by its mapping; faults go to `findings`, reasons for rows without events to `unused`."""

    mapping: RegistryMapping
    sheet: Sheet
    source: RegistrySource
    party: str
    findings: Findings
    unused: Counter[str] = field(default_factory=Counter)
    untold: set[str] = field(default_factory=set)

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
        return self._read_rows(found)

    def _listed(self, rows: int, used: int, problem: str | None = None) -> Listed:
        return Listed(self.sheet.file, self.sheet.name, self.mapping.title, rows, used,
                      tuple(sorted(self.unused.items())), problem)

    def _read_rows(self, found: Labelled) -> Export:
        events: list[RegistryEvent] = []
        unexplained: list[Unexplained] = []
        used = taken = 0
        for row in self._rows(found):
            reason = self._reason(row)
            if reason is None:
                taken += 1
            units = self._units(row) if reason is None and self._is_told(row) else None
            if units is None:
                self.unused[reason or "cannot be read, see the findings"] += 1
                continue
            before = len(events) + len(unexplained)
            self._add_events(row, units, events, unexplained)
            used += len(events) + len(unexplained) > before
        if found.rows and not taken:
            self.findings.add(rules.NO_AUTHORIZED_ROWS.finding(
                found.place, "no row is authorized under Article 6 and of the projects: " + "; ".join(
                    f"{reason} ({count})" for reason, count in sorted(self.unused.items())),
                ", ".join(self.source.projects) or None))
        return Export(events=tuple(events), unexplained=tuple(unexplained),
                      listed=(self._listed(len(found.rows), used),))

    def _rows(self, found: Labelled) -> Iterator[ExportRow]:
        """The rows, each once; a row of a CSV file with more or fewer cells than labels is told."""
        seen: dict[tuple[str, ...], int] = {}
        for number, cells in found.rows:
            place = replace(found.place, row=number)
            if self.sheet.name is None and (len(cells) < len(found.header) or any(
                    cell_text(cell) for cell in cells[len(found.header):])):
                self.findings.add(faults.RAGGED_ROW.finding(
                    place, f"the row has {len(cells)} cells, the header has {len(found.header)}"))
                self.unused["not of the header's width"] += 1
                continue
            texts = tuple(map(cell_text, cells))
            first = seen.setdefault(texts, number)
            row = ExportRow(place, {label: texts[index] if index < len(texts) else ""
                                    for label, index in found.columns.items()})
            if first == number:
                yield row
            elif self._reason(row) is None:
                self.findings.add(faults.REPEATED_ROW.finding(place, f"the row equals row {first}"))
                self.unused["stands in an earlier row"] += 1
            else:
                yield row

    def _reason(self, row: ExportRow) -> str | None:
        """Why the row holds no ITMOs of the Party and its projects; None if it may."""
        for one in self.mapping.only:
            text = row.told(one.column)
            if one.has and not is_said(one.has, text) or one.lacks and one.lacks.search(text):
                return one.otherwise
        country = self._told(row, "country")
        if country and party_called(country) != self.party:
            return f"of another country than {self.party}"
        if self.source.projects and self._told(row, "project") not in self.source.projects:
            return "of other projects"
        return None

    def _told(self, row: ExportRow, thing: Thing) -> str:
        """What the row or its serial number tells of a thing, in the form's words where the mapping gives them."""
        text = row.told(self.mapping.columns.get(thing, ()))
        if not text and any(thing in pattern.groupindex for pattern in self.mapping.serial):
            text = (self._serial(row) or {}).get(thing, "")
        if thing == "project":
            # Spreadsheet programs keep a number as 4150.0.
            text = re.sub(r"\.0+$", "", text)
        words = self.mapping.values.get(thing, {})
        return next((meant for word, meant in words.items() if word.casefold() in text.casefold()), text)

    def _is_told(self, row: ExportRow) -> bool:
        """True if export and dossier together tell what a row of the form must have; what is lacking is told once."""
        needs = {"itmo_registry": self.source.itmo_registry, "approach": self._approach(row),
                 "authorization_id": self._told(row, "authorization_id") or self.source.authorization_id}
        needs |= {name: " ".join(self.source.projects) for name in self.mapping.asks}
        lacking = [name for name, value in needs.items() if not value]
        if lacking and not self.untold:
            names = " and ".join(sorted(lacking))
            self.findings.add(rules.UNTOLD_BY_DOSSIER.finding(
                self.source.place if self.source.place.file else self.sheet.place, "neither the export nor "
                f"a [[registry]] table of dossier.toml tells {names}",
                remedy=f"Write in dossier.toml a table [[registry]] with files = [\"{self.sheet.file}\"] and {names}"))
        self.untold |= set(lacking)
        return not lacking

    def _approach(self, row: ExportRow) -> str | None:
        text = self._told(row, "approach")
        return text if re.fullmatch(r"CA[0-9]{4}", text) else self.source.approach

    def _units(self, row: ExportRow) -> UnitRange | None:
        """The row's block of units; None, with the faults told, where its cells contradict each other."""
        columns, quantity = self.mapping.columns, self._quantity(row)
        if self.mapping.named_by:
            vintage = self._vintage(row, {})
            named = " ".join(row.told((label,)) for label in self.mapping.named_by)
            return UnitRange(1, quantity, f"{named} ", "", vintage) if quantity and vintage else None
        told = self._serial(row)
        if told is None:
            text = row.told(columns["serial"])
            self.findings.add(rules.UNREADABLE_SERIAL.finding(
                row.at(columns["serial"]), f"“{shown(text)}” is not a serial number of the form "
                + " or ".join(shown(pattern.pattern) for pattern in self.mapping.serial), shown(text)))
            return None
        first, last = int(told["first"]), int(told["last"])
        sound = quantity is not None
        if quantity is not None and quantity != last - first + 1:
            self.findings.add(rules.OTHER_QUANTITY.finding(
                row.at(columns["quantity"]), f"the serial number's range has {last - first + 1} units, "
                f"{columns['quantity'][0]} says {quantity}", quantity))
            sound = False
        vintage = self._vintage(row, told)
        width = len(told["first"]) if told["first"].startswith("0") else 0
        return UnitRange(first, last, told["before"], told["after"], vintage, width) if sound and vintage else None

    def _serial(self, row: ExportRow) -> dict[str, str] | None:
        """The parts of the row's serial number: first and last unit, what stands before and after, and the rest."""
        text = row.told(self.mapping.columns["serial"])[:500]
        match = next((match for one in self.mapping.serial if (match := one.fullmatch(text))), None)
        if match is None:
            return None
        told = {name: value for name, value in match.groupdict().items() if value}
        told.setdefault("before", text[:match.start(match.re.groupindex["first"])])
        told.setdefault("after", text[match.end(match.re.groupindex["last"]):])
        if "last_serial" in self.mapping.columns:
            end = row.told(self.mapping.columns["last_serial"])[:500]
            other = next((other for one in self.mapping.serial if (other := one.fullmatch(end))), None)
            if other is None or other.string[:other.start(other.re.groupindex["first"])] != told["before"]:
                return None
            told["last"] = other["last"] or ""
        sound = all(re.fullmatch("[0-9]{1,18}", told.get(one, "")) for one in ("first", "last"))
        return told if sound and 0 < int(told["first"]) <= int(told["last"]) else None

    def _quantity(self, row: ExportRow) -> int | None:
        labels = self.mapping.columns["quantity"]
        text = row.told(labels)
        mark = self.mapping.thousands
        # Numbers of JSON and of spreadsheets may have a decimal nought; where the point parts thousands it is none.
        digits = text if mark == "." else re.sub(r"\.0+$", "", text)
        if re.fullmatch(rf"[0-9]{{1,18}}|[0-9]{{1,3}}({re.escape(mark)}[0-9]{{3}}){{0,5}}", digits):
            return int(digits.replace(mark, "") if mark else digits)
        self.findings.add(rules.UNREADABLE_CELL.finding(row.at(labels), f"“{shown(text)}” is not a quantity",
                                                        shown(text)))
        return None

    def _vintage(self, row: ExportRow, serial: Mapping[str, str]) -> int | None:
        """The calendar year of the units, by the columns and by the serial number, which must agree."""
        columns, days = self.mapping.columns, list[datetime.date]()
        for labels, part in ((columns.get("vintage_start", ()), "start"), (columns.get("vintage_end", ()), "end")):
            day = self._date(row, labels) if labels else None
            if labels and (day is None or not self._agrees(row, labels, day, serial.get(part))):
                return None
            days += [day] if day else []
        labels = columns.get("vintage_end") or columns.get("vintage") or columns.get("serial", ())
        text = row.told(columns.get("vintage", ()))
        told = re.fullmatch(r"((?:19|20)[0-9][0-9])(?:\.0)?(?:\D+((?:19|20)[0-9][0-9]))?", text)
        if text and not told:
            self.findings.add(rules.UNREADABLE_CELL.finding(row.at(labels), f"“{shown(text)}” is not a year",
                                                            shown(text)))
            return None
        in_serial = [f"20{serial[name][-4:]}"[-4:] for name in ("vintage", "start", "end", "from", "to")
                     if name in serial]
        by_columns = [*map(str, days), *(year for year in (told.groups() if told else ()) if year)]
        runs = by_columns or in_serial
        years = {one[:4] for one in runs}
        if len(years) > 1:
            self.findings.add(rules.SEVERAL_YEARS.finding(
                row.at(labels), f"the vintage runs from {runs[0]} to {runs[-1]}", runs[-1]))
            return None
        if text and in_serial and not years & set(in_serial):
            self.findings.add(rules.OTHER_VINTAGE.finding(
                row.at(labels), f"{labels[0]} is {text}, the serial number has {' and '.join(in_serial)}", text))
            return None
        return int(years.pop()) if years else None

    def _agrees(self, row: ExportRow, labels: tuple[str, ...], day: datetime.date, in_serial: str | None) -> bool:
        """True if the serial number has the day of the column, or none."""
        if in_serial in (None, f"{day:%d%m%Y}"):
            return True
        self.findings.add(rules.OTHER_VINTAGE.finding(
            row.at(labels), f"{labels[0]} is {day}, the serial number has {in_serial}", day))
        return False

    def _date(self, row: ExportRow, labels: tuple[str, ...]) -> datetime.date | None:
        text = row.told(labels)
        day = next((day for one in (*self.mapping.dates, "yyyy-mm-dd") if (day := day_written(text, one))), None)
        if day is None:
            self.findings.add(rules.UNREADABLE_CELL.finding(
                row.at(labels), f"“{shown(text)}” is not a date of the form {' or '.join(self.mapping.dates)}",
                shown(text)))
        return day

    def _add_events(self, row: ExportRow, units: UnitRange, events: list[RegistryEvent],
                    unexplained: list[Unexplained]) -> None:
        """The events of a row, and those of which nobody knows what they were."""
        reason = "no event has a date"
        dates = {rule: day for rule in self.mapping.event if row.told(rule.date)
                 and (day := self._date(row, rule.date))}
        if any(row.told(rule.date) and rule not in dates for rule in self.mapping.event):
            self.unused["cannot be read, see the findings"] += 1
            return
        there = len(events) + len(unexplained)
        for rule, day in dates.items():
            words = [text for label in rule.told_in if (text := row.told((label,)))]
            reading = next((one for one in rule.when if one.says is None or any(
                is_said(one.says, text) for text in ([row.told((one.column,))] if one.column else words))), None)
            event = self._event(row, units, day, reading, "; ".join(words))
            if reading is None:
                unexplained.append(Unexplained(event, row.at((rule.told_in or rule.date)[-1:]),
                                               shown("; ".join(words)) or None))
            elif reading.action is None:
                reason = reading.why or "no action of the form"
            else:
                events.append(event)
        if len(events) + len(unexplained) == there:
            self.unused[reason] += 1

    def _event(self, row: ExportRow, units: UnitRange, day: datetime.date, reading: EventMeaning | None,
               words: str) -> RegistryEvent:
        told: dict[str, str] = {thing: self._told(row, thing) for thing in (*self.mapping.columns, "project")}
        source = self.source
        assigned = (source.identifiers or self.mapping.identifiers) == ASSIGNED
        kind = EventKind(reading.action) if reading and reading.action else EventKind.CANCELLATION
        ends = kind in (EventKind.USE, EventKind.CANCELLATION)
        parties = {thing: party_called(told.get(thing, "")) for thing in ("counterpart", "using_party")}
        no_party = kind is EventKind.USE and parties["using_party"] is None
        block = Block(Series(self._approach(row) or "", source.itmo_registry or "", self.party, units.vintage),
                      units.first, units.last)
        without = bool(self.mapping.named_by)
        return RegistryEvent(
            kind=kind, date=day, place=row.place, block=block, quantity=units.quantity, metric=GHG,
            authorization_id=told.get("authorization_id") or source.authorization_id or "",
            itmo_registry=source.itmo_registry or "", unit_registry=told.get("unit_registry")
            or self.mapping.unit_registry, mitigation_type=told.get("mitigation_type") or SAME,
            first_unit_id=None if without else units.unit(units.first),
            last_unit_id=None if without else units.unit(units.last),
            subtype=reading.subtype if reading else None,
            counterpart=parties["counterpart"] if kind is EventKind.TRANSFER else None,
            purpose=(reading.purpose if reading else None) or told.get("purpose") or None,
            using_party=(parties["using_party"] or self.party) if ends else None,
            using_entity=told.get("using_entity") or None if kind is EventKind.USE else None,
            explanation=self._explanation(told, assigned) + (f" Retired: {words}." if ends else "") + (
                " The download names no using Party: the first transferring Party stands in." if no_party else ""),
            unit_series=f"{units.before}#{units.after}" if assigned else None)

    def _explanation(self, told: Mapping[str, str], assigned: bool) -> str:
        lacks = ["no ITMO identifiers"] + ["no mitigation type"] * (not told.get("mitigation_type"))
        stands_in = ["the serials of the underlying units"] * (not assigned) + (
            [f"“{SAME}”"] * (not told.get("mitigation_type")))
        return (f"{self.mapping.registry} project {told.get('project') or 'not named'}. The download has "
                f"{' and '.join(lacks)}: " + ("identifiers are assigned" if assigned else "")
                + ("; " if assigned and stands_in else "")
                + (f"{' and '.join(stands_in)} {'stand' if not assigned else 'stands'} in" if stands_in else "") + ".")


def day_written(text: str, form: str) -> datetime.date | None:
    """The day that `text` writes in a form such as `dd/mm/yyyy`, `dd mmm yy`; a time after it is passed over."""
    match = _date_pattern(form).fullmatch(text)
    if match is None:
        return None
    told = match.groupdict()
    month = told.get("month") or str(_MONTHS.index(told["name"].casefold()) + 1 if told["name"].casefold() in _MONTHS
                                     else 0)
    try:
        return datetime.date(int(told.get("year") or f"20{told['short']}"), int(month), int(told["day"]))
    except ValueError:
        return None


@cache
def _date_pattern(form: str) -> re.Pattern[str]:
    parts = re.split("(yyyy|yy|mmm|mm|dd)", form)
    return re.compile("".join(_DATE_PARTS.get(part) or re.escape(part) for part in parts) + r"(?:[T ][0-9].*)?")


def read_export(mapping: RegistryMapping, sheet: Sheet, source: RegistrySource, party: str,
                findings: Findings) -> Export:
    """What an export tells of the Party's ITMOs: events, and what became of each row."""
    return ExportReader(mapping, sheet, source, party, findings).read()


