"""A registry as data: what the columns of its exports are called, and what their rows mean.

A mapping is a file of `mappings/`, or of a dossier's own folder of that name; `engine` reads exports by them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reporter.files.sheet import Sheet
from reporter.files.tables import cell_text, find_labels
from reporter.forms.editions import present
from reporter.records.kinds import Model, Plain
from reporter.registries.patterns import Pattern, steps_of

FOLDER = Path(__file__).parent / "mappings"
MOST, MOST_WORDS, MOST_OF_ALL, MOST_MEANINGS, MOST_STEPS = 20, 500, 1_000, 50, 2_000
"""The entries of a list, the words of a column and of all together, the meanings of all events, and what all patterns
come to in the steps of which RE2 makes them: more are no registry's, and each of them is looked for in each row."""
Word = Annotated[str, Field(max_length=100)]
Words = Annotated[tuple[Plain, ...], Field(max_length=MOST)]
Several = Annotated[Words, BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
"""One text, or a list of texts: a column by the names that it has in several exports of a registry."""
Subtype = Annotated[Plain, AfterValidator(lambda text: _subtype(text))]
DateForm = Annotated[Plain, AfterValidator(lambda form: _date_form(form))]
"""How dates are written, as `dd/mm/yyyy`."""
Thing = Literal["serial", "last_serial", "quantity", "project", "country", "vintage", "vintage_start", "vintage_end",
                "approach", "authorization_id", "unit_registry", "mitigation_type", "counterpart", "using_party",
                "using_entity", "purpose"]
_MAY_LACK = frozenset({"using_entity", "using_party", "counterpart", "purpose", "mitigation_type"})
"""Without these columns a row can still be read."""


def _date_form(form: str) -> str:
    form = form.lower()
    told = re.findall("yyyy|yy|mmm|mm|dd", form)
    parts = set(told)
    if len(told) > 3 or not (parts & {"yyyy", "yy"} and parts & {"mm", "mmm"} and "dd" in parts):
        raise ValueError(f"“{form}” is no form of a date: year (yyyy or yy), month (mm or mmm) and day (dd) stand in "
                         "it once, as in dd/mm/yyyy")
    return form


def _subtype(text: str) -> str:
    listed = present().codelists["actionSubtype"]
    found = listed.read(text)
    if found is None:
        raise ValueError(f"“{text}” is no action subtype of the form")
    return found


class EventMeaning(Model):
    """What an event is, where the registry's words have `says`."""

    says: Pattern | None = Field(None, description="Pattern in the words of the columns told_in; a denial "
                                                         "is no match, nor is a word for nothing, such as N/A")
    column: Plain | None = Field(None, description="Column that is looked at alone")
    action: Literal["issuance", "transfer", "use", "cancellation"] | None = Field(
        None, description="The event; none where the row is no action of the form")
    subtype: Subtype | None = Field(None, description="Action subtype of the form")
    purpose: Literal["NDC", "OIMP", "IMP", "OP"] | None = Field(None, description="Purpose: NDC, OIMP, IMP or OP")
    why: Plain | None = Field(None, description="Why it is no action, such as: domestic use, buffer")


class EventRule(Model):
    """One event of a row: there is one where its date is filled.

    A blank date beside words of its own, or in a row without any event, is told.
    """

    date: Several = Field(description="Column of the event's date")
    told_in: Words = Field((), description="Columns whose words say what the event was")
    when: tuple[EventMeaning, ...] = Field(min_length=1, max_length=MOST_MEANINGS,
                                           description="What the words mean; the first that fits counts")
    optional: bool = Field(False, description="true where some exports of the registry lack the columns")


class RowFilter(Model):
    """Which rows can hold ITMOs; the others are counted with their reason."""

    column: Several = Field(description="Column that is looked at")
    has: Pattern | None = Field(None, description="Pattern that it must have, as something that is in force: not "
                                                        "pending, not revoked")
    lacks: Pattern | None = Field(None, description="Pattern that it must not have; with has beside it, a cell that "
                                                          "has neither is told")
    otherwise: Plain = Field(description="Why other rows are not used")


class RegistryMapping(Model):
    """How the exports of one registry are read."""

    title: Plain = Field(description="What is read, as people are told")
    registry: Plain = Field(description="The registry's name")
    recognized_by: tuple[Several, ...] = Field(min_length=1, max_length=MOST,
                                               description="Labels by which an export is known; of a list one is "
                                                           "enough")
    no_itmos: Plain | None = Field(None, description="Why no action comes of such an export; then it is listed only")
    unit_registry: Plain | None = Field(None, description="Underlying unit registry ID of the form")
    serial: tuple[Pattern, ...] = Field((), max_length=MOST, description="Forms of a serial number, with (?P<first>…), "
                                                        "(?P<last>…); also vintage, start and end (ddmmyyyy), from, to "
                                                        "(yy), project, country, before, after")
    named_by: Words = Field((), description="Columns that name a block together with the serial number, "
                                                        "where numbers start anew in each; without serial numbers, "
                                                        "units are counted from 1 to the quantity")
    dates: tuple[DateForm, ...] = Field(("yyyy-mm-dd",), max_length=MOST,
                                        description="Forms of dates, of yyyy, yy, mm, mmm and dd")
    thousands: str = Field("", pattern="^[,. '’]?$", description='Separator of thousands in quantities: "," or "."')
    identifiers: Literal["serials", "assigned"] = Field("serials", description="assigned where serial numbers repeat")
    columns: dict[Thing, Several] = Field(default_factory=dict, description="What each thing's column is called")
    values: dict[Thing, Annotated[dict[Word, str], Field(max_length=MOST_WORDS)]] = Field(
        default_factory=dict, description="Words of a column and what they are in the form")
    asks: tuple[Literal["projects"], ...] = Field((), description="What the dossier must tell beside approach, "
                                                                  "authorization_id and itmo_registry")
    only: tuple[RowFilter, ...] = Field((), max_length=MOST, description="Which rows can hold ITMOs")
    event: tuple[EventRule, ...] = Field((), max_length=MOST, description="The events of a row")

    @model_validator(mode="after")
    def _can_be_read(self) -> RegistryMapping:
        if self.no_itmos is None and not (self.event and (self.serial or self.named_by)):
            raise ValueError("a mapping has [[event]] tables and a serial (or named_by), or says no_itmos")
        if self.event and not {"quantity"} | ({"serial"} if self.serial else set()) <= self.columns.keys():
            raise ValueError("[columns] names the columns of quantity and serial")
        meanings = [one for rule in self.event for one in rule.when]
        patterns = [*self.serial, *(one.says for one in meanings), *(one.has for one in self.only),
                    *(one.lacks for one in self.only)]
        for count, most, what in (
                (len(meanings), MOST_MEANINGS, "[[event.when]] tables"),
                (sum(map(len, self.values.values())), MOST_OF_ALL, "words under [values]"),
                (sum(steps_of(pattern) for pattern in patterns if pattern), MOST_STEPS, "steps of patterns")):
            if count > most:
                raise ValueError(f"a mapping has {most:,} {what} at most, and this one {count:,}")
        groups = {"first"} if "last_serial" in self.columns else {"first", "last"}
        if any(not groups <= pattern.groupindex.keys() for pattern in self.serial):
            raise ValueError("a pattern of serial has the groups (?P<first>…) and (?P<last>…); with a column "
                             "last_serial (?P<first>…) is enough")
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
