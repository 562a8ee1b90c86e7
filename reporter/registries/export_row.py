"""What one row of an export tells, by its mapping: its block of units, its days, and what its words say."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pydantic import ValidationError

from reporter.files import faults
from reporter.files.readings import time_of, without_time
from reporter.files.tables import party_called
from reporter.files.told_once import shown
from reporter.findings import Findings, Place, Severity
from reporter.forms.editions import NOT_APPLICABLE
from reporter.records.kinds import FIRST_YEAR, LAST_YEAR
from reporter.records.rows import Action
from reporter.registries import rules
from reporter.registries.mapping import EventRule, RegistryMapping, RowFilter, Thing
from reporter.registries.words import TEXTS_KEPT, clauses_of

_DATE_PARTS = {"yyyy": r"(?P<year>[0-9]{4})", "yy": r"(?P<short>[0-9]{2})", "mmm": r"(?P<name>[A-Za-z]{3})[a-z]*",
               "mm": r"(?P<month>[0-9]{1,2})", "dd": r"(?P<day>[0-9]{1,2})"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST_WORD = 500
"""The letters of a cell that names something."""
FIRST_VINTAGE = 2021
"""The year from which on mitigation outcomes are internationally transferred ones (2/CMA.3 annex para 1(e))."""


class BeforeItmos(Exception):
    """Raised of a row whose mitigation is of before 2021."""


class UnreadableRow(Exception):
    """Raised of a row of which a cell cannot be read, which is told."""


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

    def words(self, rule: EventRule) -> list[str]:
        """What the filled cells say of an event."""
        return [text for label in rule.told_in if (text := self.told((label,)))]

    def at(self, labels: tuple[str, ...]) -> Place:
        """The first of these columns that is there; the row where none is asked for."""
        return self.place.at(next((label for label in labels if label in self.texts), labels[0])) if labels else (
            self.place)


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of an export by its mapping; what cannot be read goes to `findings`.

    `model` is the class of Table 3's rows, in which the events of the rows will stand.
    """

    mapping: RegistryMapping
    findings: Findings
    model: type[Action] = Action

    def told(self, row: ExportRow, thing: Thing) -> str:
        """What the row or its serial number tells of a thing, in the form's words where the mapping gives them."""
        text = row.told(self.mapping.columns.get(thing, ()))
        if not text and thing in self._in_serial:
            text = (self._serial(row) or {}).get(thing, "")
        if thing == "using_entity" and not clauses_of(text):
            text = ""
        return self._meant(thing, text)

    def tells(self, thing: Thing) -> bool:
        """True if rows of the export tell of a thing at all."""
        return thing in self.mapping.columns or thing in self._in_serial

    def by_column_and_serial(self, row: ExportRow, thing: Thing) -> tuple[str, ...]:
        """What the column and what the serial number tell of a thing, those that tell it.

        Raises UnreadableRow where only a serial number could tell it that cannot be read.
        """
        column = row.told(self.mapping.columns.get(thing, ()))
        serial = self._serial(row) if thing in self._in_serial else {}
        if not column and serial is None:
            raise self._unreadable_serial(row)
        return tuple(self._meant(thing, text) for text in (column, (serial or {}).get(thing)) if text)

    @cached_property
    def _in_serial(self) -> frozenset[str]:
        """The things that the mapping's serial numbers tell."""
        return frozenset(name for pattern in self.mapping.serial for name in pattern.groupindex)

    @cached_property
    def _meant(self) -> Callable[[Thing, str], str]:
        """What a text means of a thing; of the same text that is looked for once."""
        words = {thing: [(word.casefold(), meant) for word, meant in told.items()]
                 for thing, told in self.mapping.values.items()}

        def meant_by(thing: Thing, text: str) -> str:
            if thing == "project":
                # Spreadsheet programs keep a number as 4150.0.
                text = re.sub(r"\.0+$", "", text)
            folded = text[:_LONGEST_WORD].casefold()
            found = [(word, meant) for word, meant in words.get(thing, ()) if word in folded]
            longest, meaning = max(found, key=lambda one: len(one[0]), default=("", text))
            # A text with words of several meanings, such as reductions and removals, has none that may be guessed.
            return meaning if all(meant == meaning or word in longest for word, meant in found) else text
        return lru_cache(TEXTS_KEPT)(meant_by)

    def of_form(self, row: ExportRow, thing: Thing) -> str | None:
        """What the row tells of a thing that the form has a column for, as records hold it; None where it tells none.

        Raises UnreadableRow where the form's column takes no such value.
        """
        text = self.told(row, thing)
        try:
            return str(self.model.reader(thing)(text)) if text else None
        except ValidationError as error:
            what = error.errors(include_url=False)[0].get("ctx", {}).get("remedy", "write another value")
            raise self._refused(row, thing, f"“{shown(text)}” is no value of “{self.model.label(thing)}”", text, (
                f"and {what}")) from None

    def party(self, row: ExportRow, thing: Thing) -> str | None:
        """The Party that the row names; None where it names none. Raises UnreadableRow where nobody knows the name."""
        text = self.told(row, thing)
        # NA is the code of Namibia too; in the form, and in exports with its labels, it stands for none.
        party = party_called(text) if text != NOT_APPLICABLE else None
        if party is None and text not in ("", NOT_APPLICABLE):
            raise self._refused(row, thing, f"“{shown(text)}” names no Party", text, "in the three letters of ISO 3166")
        return party

    def acquiring_party(self, row: ExportRow) -> str:
        """The Party that a transfer goes to. Raises UnreadableRow where the row names none: it may be any."""
        party = self.party(row, "counterpart")
        if party is None:
            self.findings.add(rules.UNREADABLE_CELL.finding(
                row.at(self.mapping.columns.get("counterpart", ())),
                "the transfer names no Party that acquires the ITMOs",
                remedy="Download the row again from the registry; where it is a transfer within the Party, give it a "
                       "why in the registry's mapping, and no action"))
            raise UnreadableRow
        return party

    def tell_country(self, row: ExportRow, text: str) -> None:
        """Say of a row that it is left out, since nobody knows the country that it names."""
        self.findings.add(rules.UNREADABLE_CELL.finding(
            row.at(self.mapping.columns.get("country") or self.mapping.columns["serial"]),
            f"“{shown(text)}” names no country: the row is taken for one of another", shown(text),
            severity=Severity.WARNING, remedy="Where it is the Party's own, tell so under [values.country] of the "
                                              "registry's mapping; if not, leave it so"))

    def contradictory(self, row: ExportRow, thing: Thing) -> UnreadableRow:
        """What to raise of a row whose column tells another thing than its serial number, which is told."""
        column, serial = self.by_column_and_serial(row, thing)
        place = row.at(self.mapping.columns[thing])
        self.findings.add(rules.OTHER_THAN_SERIAL.finding(
            place, f"{place.column} is {shown(column)}, the serial number has {shown(serial)}", shown(column)))
        return UnreadableRow()

    def unnamed(self, row: ExportRow, thing: Thing) -> UnreadableRow:
        """What to raise of a row that may be of the Party and its projects, and does not say so, which is told."""
        self.findings.add(rules.UNREADABLE_CELL.finding(
            row.at(self.mapping.columns.get(thing) or self.mapping.columns.get("serial", ())),
            f"the row names no {thing}"))
        return UnreadableRow()

    def goes_to_none_but(self, party: str, row: ExportRow, why: str) -> None:
        """Raise UnreadableRow, with the fault told, of a row that is no action, and is acquired by another Party."""
        other = self.party(row, "counterpart")
        if party and other not in (None, party):
            self.findings.add(rules.UNREADABLE_CELL.finding(
                row.at(self.mapping.columns["counterpart"]),
                f"the row would be {why}, and names {other}, which acquires", other,
                remedy="Download the row again from the registry; where it is a transfer to another Party, give its "
                       "words the action transfer in the registry's mapping"))
            raise UnreadableRow

    def unclear(self, row: ExportRow, one: RowFilter) -> UnreadableRow:
        """What to raise of a cell that says neither that the row counts nor that it does not, which is told."""
        text = row.told(one.column)
        self.findings.add(rules.UNREADABLE_CELL.finding(
            row.at(one.column), f"“{shown(text)}” does not say whether the row is {one.otherwise}", shown(text),
            remedy="Download the row again from the registry; where the registry says it so, tell in has or lacks of "
                   "that column under [[only]] of its mapping what it means"))
        return UnreadableRow()

    def undated(self, row: ExportRow, rule: EventRule) -> UnreadableRow:
        """What to raise of a row that tells of an event and not of its day, which is told."""
        words = "; ".join(row.words(rule))
        what = f"an event, “{shown(words)}”," if words else "an event"
        self.findings.add(rules.UNREADABLE_CELL.finding(
            row.at(rule.date), f"the row tells of {what} and not of its date",
            remedy="Download the row again from the registry, with the date of what happened to the units"))
        return UnreadableRow()

    def _refused(self, row: ExportRow, thing: Thing, message: str, text: str, how: str) -> UnreadableRow:
        """What to raise of a cell whose words mean nothing in the form, which is told."""
        self.findings.add(rules.UNREADABLE_CELL.finding(
            row.at(self.mapping.columns.get(thing) or self.mapping.columns["serial"]), message, shown(text),
            remedy="Download the row again from the registry; where the registry says it so, tell under "
                   f"[values.{thing}] of its mapping what it means, {how}"))
        return UnreadableRow()

    def units(self, row: ExportRow) -> UnitRange | None:
        """The row's block of units; None, with the faults told, where its cells contradict each other.

        Raises UnreadableRow where the serial number cannot be read.
        """
        columns, quantity = self.mapping.columns, self._quantity(row)
        named = "".join(f"{row.told((label,))} " for label in self.mapping.named_by)
        if not self.mapping.serial:
            vintage = self._vintage(row, {})
            return UnitRange(1, quantity, named, "", vintage) if quantity and vintage else None
        told = self._serial(row)
        if told is None:
            raise self._unreadable_serial(row)
        first, last = int(told["first"]), int(told["last"])
        sound = quantity is not None
        if quantity is not None and quantity != last - first + 1:
            self.findings.add(rules.OTHER_QUANTITY.finding(
                row.at(columns["quantity"]), f"the serial number's range has {last - first + 1} units, "
                f"{columns['quantity'][0]} says {quantity}", quantity))
            sound = False
        vintage = self._vintage(row, told)
        width = len(told["first"]) if told["first"].startswith("0") else 0
        before = named + told["before"]
        return UnitRange(first, last, before, told["after"], vintage, width) if sound and vintage else None

    def _unreadable_serial(self, row: ExportRow) -> UnreadableRow:
        """What to raise of a row whose serial number cannot be read, which is told."""
        labels = self.mapping.columns["serial"]
        text = row.told(labels)
        self.findings.add(rules.UNREADABLE_SERIAL.finding(
            row.at(labels), f"“{shown(text)}” is not a serial number of the form "
            + " or ".join(shown(pattern.pattern) for pattern in self.mapping.serial), shown(text)))
        return UnreadableRow()

    def _serial(self, row: ExportRow) -> dict[str, str] | None:
        """The parts of the row's serial number: first and last unit, what stands before and after, and the rest."""
        columns = self.mapping.columns
        end = row.told(columns["last_serial"])[:_LONGEST_WORD] if "last_serial" in columns else None
        return self._parts(row.told(columns["serial"])[:_LONGEST_WORD], end)

    @cached_property
    def _parts(self) -> Callable[[str, str | None], dict[str, str] | None]:
        """The parts of a serial number; with that of the last unit where it stands by itself."""
        return lru_cache(TEXTS_KEPT)(self._parted)

    def _parted(self, text: str, end: str | None) -> dict[str, str] | None:
        match = next((match for one in self.mapping.serial if (match := one.fullmatch(text))), None)
        if match is None:
            return None
        told = {name: value for name, value in match.groupdict().items() if value}
        groups = match.re.groupindex
        told.setdefault("last", told.get("first", ""))
        told.setdefault("before", text[:match.start(groups["first"])])
        told.setdefault("after", text[match.end(groups.get("last", groups["first"])):])
        if end is not None:
            other = next((other for one in self.mapping.serial if (other := one.fullmatch(end))), None)
            if other is None or other.string[:other.start(other.re.groupindex["first"])] != told["before"]:
                return None
            told["last"] = other["last" if "last" in other.re.groupindex else "first"] or ""
        sound = all(re.fullmatch("[0-9]{1,18}", told.get(one, "")) for one in ("first", "last"))
        return told if sound and 0 < int(told["first"]) <= int(told["last"]) else None

    def _quantity(self, row: ExportRow) -> int | None:
        labels = self.mapping.columns["quantity"]
        text = row.told(labels)
        mark = self.mapping.thousands
        # Numbers of JSON and of spreadsheets may have a decimal nought; where the point may part thousands it is none.
        digits = text if mark == "." else re.sub(r"\.0+$" if mark else r"\.0{1,2}$", "", text)
        if re.fullmatch(rf"[0-9]{{1,18}}|[1-9][0-9]{{0,2}}({re.escape(mark)}[0-9]{{3}}){{0,5}}", digits) and (
                quantity := int(digits.replace(mark, "") if mark else digits)):
            return quantity
        self.findings.add(rules.UNREADABLE_CELL.finding(row.at(labels), f"“{shown(text)}” is not a quantity",
                                                        shown(text)))
        return None

    def _vintage(self, row: ExportRow, serial: Mapping[str, str]) -> int | None:
        """The calendar year of the units, by the columns and by the serial number, which must agree."""
        columns, days = self.mapping.columns, list[datetime.date]()
        for labels, part in ((columns.get("vintage_start", ()), "start"), (columns.get("vintage_end", ()), "end")):
            day = self.day(row, labels) if labels else None
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
        if wrong := next((one for one in in_serial if not re.fullmatch("(19|20)[0-9]{2}", one)), None):
            self.findings.add(rules.UNREADABLE_CELL.finding(
                row.at(columns.get("serial", ())), f"“{shown(wrong)}” in the serial number is not a year",
                shown(wrong)))
            return None
        by_columns = [*map(str, days), *(year for year in (told.groups() if told else ()) if year)]
        runs = by_columns or in_serial
        years = {one[:4] for one in runs}
        if years and int(max(years)) < FIRST_VINTAGE:
            raise BeforeItmos
        if len(years) > 1:
            self.findings.add(rules.SEVERAL_YEARS.finding(
                row.at(labels), f"the vintage runs from {runs[0]} to {runs[-1]}", runs[-1]))
            return None
        if not years.issuperset(in_serial):
            self.findings.add(rules.OTHER_THAN_SERIAL.finding(
                row.at(labels), f"{labels[0]} is {runs[-1]}, the serial number has {' and '.join(in_serial)}",
                runs[-1]))
            return None
        if not years:
            self.findings.add(rules.UNREADABLE_CELL.finding(row.at(labels), "the row tells no vintage"))
            return None
        return int(years.pop())

    def _agrees(self, row: ExportRow, labels: tuple[str, ...], day: datetime.date, in_serial: str | None) -> bool:
        """True if the serial number has the day of the column, or none."""
        if in_serial in (None, f"{day:%d%m%Y}"):
            return True
        self.findings.add(rules.OTHER_THAN_SERIAL.finding(
            row.at(labels), f"{labels[0]} is {day}, the serial number has {in_serial}", day))
        return False

    def day(self, row: ExportRow, labels: tuple[str, ...]) -> datetime.date | None:
        text = row.told(labels)
        day = next((day for one in (*self.mapping.dates, "yyyy-mm-dd") if (day := day_written(text, one))), None)
        if day is None:
            self.findings.add(rules.UNREADABLE_CELL.finding(
                row.at(labels), f"“{shown(text)}” is not a date of the form {' or '.join(self.mapping.dates)}",
                shown(text)))
        elif time_of(text):
            self.findings.add(faults.TIME_OF_DAY.finding(
                row.at(labels), "the date has a time of day, so that it may be another day where it was recorded",
                shown(text)))
        return day


def day_written(text: str, form: str) -> datetime.date | None:
    """The day that `text` writes in a form such as `dd/mm/yyyy`, `dd mmm yy`; a time after it is passed over."""
    match = _date_pattern(form).fullmatch(without_time(text))
    if match is None:
        return None
    told = match.groupdict()
    year = int(told.get("year") or f"20{told['short']}")
    month = told.get("month") or str(_MONTHS.index(told["name"].casefold()) + 1 if told["name"].casefold() in _MONTHS
                                     else 0)
    try:
        return datetime.date(year, int(month), int(told["day"])) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


@cache
def _date_pattern(form: str) -> re.Pattern[str]:
    parts = re.split("(yyyy|yy|mmm|mm|dd)", form)
    return re.compile("".join(_DATE_PARTS.get(part) or re.escape(part) for part in parts))
