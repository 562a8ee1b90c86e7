"""The editions of the forms: each is a folder of data, beside the others, and never changed once it is in force.

An edition has the agreed electronic format (`aef.toml`), the code lists, the profiles that write it, the outlines of the
reports and the rows of the common tabular formats. A file that a folder lacks is that of its `base`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter

from reporter.forms.codelists import GHG
from reporter.forms.ctf import CommonTables
from reporter.forms.outlines import Heading, Outline

FOLDER = Path(__file__).parent / "editions"
PRESENT = "2026-02-17"
"""The edition in force, in which records are made where nothing else is said."""

NOT_APPLICABLE = "NA"
"""Said of underlying units where there are none, and of the non-GHG metric of a GHG row; else fields stay blank."""
DATE_FORMAT = "dd/mm/yyyy"
FILLED_BY_PARTY = "Party"
INDEX_SHEET, SUMMARY_SHEET = "Index", "Summary information"

AnyPart = TypeVar("AnyPart")


class FieldKind(StrEnum):
    """What a column holds; how it is read, written, checked, compared and shown follows from it."""

    PARTY = "party"
    PARTIES = "parties"
    PARTY_OR_ENTITY = "party or entity"
    APPROACH = "approach"
    REGISTRY = "registry"
    AUTHORIZATION = "authorization"
    BLOCK_IDENTIFIER = "block identifier"
    UNIT_IDENTIFIER = "unit identifier"
    UNIT_REGISTRY = "unit registry"
    IDENTIFICATION = "identification"
    CODE = "code"
    CODES = "codes"
    PURPOSE = "purpose"
    DATE = "date"
    YEAR = "year"
    NUMBER = "number"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    VERSION = "version"
    TIMEFRAME = "timeframe"
    NAMES = "names"
    WORDS = "words"
    TEXT = "text"
    STATEMENT = "statement"
    PROSE = "prose"
    PLATFORM = "platform"


UNDERLYING = frozenset({FieldKind.UNIT_REGISTRY, FieldKind.UNIT_IDENTIFIER})
"""What tells the units that ITMOs rest on."""
OF_WHOLE_ROWS = frozenset({FieldKind.BLOCK_IDENTIFIER, FieldKind.UNIT_IDENTIFIER, FieldKind.QUANTITY, FieldKind.AMOUNT})
"""What is not the same for each ITMO of a row."""
IN_IDENTIFIERS = frozenset({FieldKind.APPROACH, FieldKind.PARTY, FieldKind.YEAR})
"""What a row of Table 4 says again though its identifiers have it (6/CMA.4 annex I para 5(a), (c), (e))."""
LONG = frozenset({FieldKind.WORDS, FieldKind.NAMES, FieldKind.STATEMENT, FieldKind.PROSE})
"""Texts that may be long; they are wrapped."""


def folded(label: object) -> str:
    """A label without regard to blanks, line breaks and capital letters."""
    return " ".join(str(label).replace("\u200b", "").split()).casefold() if label is not None else ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its attribute in records, its place in the workbook, its kind, name and label.

    `position` is a column letter; in Table 1, which is transposed, the cell of the value. `applies_when` is the
    condition of the nomenclature, in its words; `filled_by` is `Party` or `CARP`, and then `placeholder` stands where
    the platform will write. `na_unless` are the action types of which a blank is no NA, by the form's footnotes; none
    where the footnote says nothing. `repeats` is true of what mostly says the same in every row.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    attribute: str
    position: str
    kind: FieldKind
    label: str
    term: str = ""
    required: bool = False
    filled_by: str = FILLED_BY_PARTY
    codelist: str | None = None
    applies_when: str | None = None
    placeholder: str | None = None
    na_unless: tuple[str, ...] = ()
    repeats: bool = False
    cad_trust: str | None = None

    @property
    def of_other_metrics(self) -> bool:
        """True for what is said of a row in another metric than GHG alone."""
        return self.applies_when == "metric = non-GHG"

    def says_na(self, *, metric: object, action_type: object) -> bool:
        """True if NA is due where a row of this metric and action type holds nothing in the field.

        By the form's footnotes metric and quantity other than GHG are NA under GHG, a transferring Party is NA except
        of acquisitions, an acquiring one except of transfers and first transfers. A using Party is NA except of a use
        for IMP and a cancellation for OP; the published scripts want its code in every use (SCR-121): there a blank
        stays.
        """
        if self.of_other_metrics:
            return metric == GHG
        return bool(self.na_unless) and action_type is not None and action_type not in self.na_unless


@dataclass(frozen=True, slots=True)
class Band:
    """A group heading above the labels, from column `first` to `last`, `above` rows over the header row."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    text: str
    first: str
    last: str
    above: int = 1


@dataclass(frozen=True, eq=False)
class FormTable:
    """One table of the form. `heading_row`, `header_row`: rows of the heading and of the labels, from 1.

    `spacers` are the unlabelled columns that part the bands; content is read by position, so they are binding.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    role: str
    number: int
    heading: str
    sheet: str
    heading_row: int
    header_row: int
    columns: tuple[Field, ...]
    spacers: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()

    @property
    def title(self) -> str:
        return f"Table {self.number}: {self.heading}"

    @property
    def first_row(self) -> int:
        """The row of the first record; no description row stands between the labels and it."""
        return self.header_row + 1

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        return tuple(column.attribute for column in self.columns)

    @cached_property
    def by_attribute(self) -> dict[str, Field]:
        return {column.attribute: column for column in self.columns}

    @cached_property
    def by_label(self) -> dict[str, Field]:
        return {column.label: column for column in self.columns}

    @cached_property
    def by_folded_label(self) -> dict[str, str]:
        """The attribute of each label, without regard to blanks and capital letters."""
        return {folded(column.label): column.attribute for column in self.columns}

    @cached_property
    def of_party(self) -> tuple[Field, ...]:
        """The fields that the Party fills."""
        return tuple(column for column in self.columns if column.filled_by == FILLED_BY_PARTY)

    @cached_property
    def read(self) -> tuple[Field, ...]:
        """The fields that rules look at: those of the Party, and what the platform found."""
        return tuple(column for column in self.columns if column in self.of_party or column.kind is FieldKind.PLATFORM)

    def label(self, attribute: str) -> str:
        """The label of a field; that of the present edition where this one has none."""
        column = self.by_attribute.get(attribute) or present().by_role[self.role].by_attribute[attribute]
        return column.label

    def of_kind(self, *kinds: FieldKind) -> tuple[str, ...]:
        """The attributes of these kinds, in the form's order."""
        return tuple(column.attribute for column in self.columns if column.kind in kinds)


@dataclass(frozen=True, eq=False)
class CodeList:
    """The values a field may take. `aliases` are other spellings, read as the value they stand for.

    `remedies` say what to do about values that people take for one of the list.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    name: str
    source: str
    values: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    remedies: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        """The value that `text` spells, or None."""
        return text if text in self.values else self.aliases.get(text)

    def like(self, text: str) -> str | None:
        """The value that `text` spells in whichever letters, or None."""
        found = self._folded.get(text.casefold())
        return self.read(found) if found else None

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.casefold(): name for name in (*self.values, *self.aliases)}


@dataclass(frozen=True)
class Spelling:
    """How a profile writes a value of a code list."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    list: str
    value: str
    written: str


_YEARS = re.compile(r"Occurred: from (?P<first>[0-9]{4}) to (?P<last>[0-9]{4})|(?P<begin>[0-9]{4}) - (?P<end>[0-9]{4})")
"""A timeframe that both forms can say: the years in which mitigation outcomes occur, and nothing on their use."""


@dataclass(frozen=True, eq=False)
class Profile:
    """One reading of the points on which the sources of an edition disagree.

    `timeframe` is the pattern of the authorized timeframe, `timeframe_of_years` how a span of years is written in it.
    `list_separator` joins several values in one cell. `refused` are characters that the reading does not take in sectors
    and activity types. `repeats_authorizations` is true where Table 2 holds authorizations of earlier years too: annual
    information is of a year (2/CMA.3 annex para 20), and the scripts load all submissions under one key (ID, date,
    version) that refuses a repeated row. `any_party` is written where any Party is authorized; a blank otherwise.
    `full_identifiers` is false where First and Last ID may be whole numbers, which the row's own columns make
    identifiers. `accepts` are further values that are right where they are read.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    name: str
    title: str
    edition: str
    spellings: tuple[Spelling, ...]
    timeframe: re.Pattern[str]
    timeframe_example: str
    timeframe_of_years: str
    list_separator: str
    refused: str
    quantity_required: bool
    repeats_authorizations: bool
    full_identifiers: bool
    accepts: tuple[str, ...] = ()
    any_party: str | None = None
    first_transfer_by_cancellation: str | None = None

    @property
    def is_of_scripts(self) -> bool:
        """True for the reading of the published checking scripts, which is the usual one."""
        return self.name == usual_profile().name

    @cached_property
    def _written(self) -> dict[tuple[str, str], str]:
        return {(spelling.list, spelling.value): spelling.written for spelling in self.spellings}

    def write(self, codelist: str, value: str) -> str:
        """The text that this profile writes for a value of a code list."""
        return self._written.get((codelist, value), value)

    def write_timeframe(self, text: str) -> str:
        """An authorized timeframe in this profile's form; as it is where the form would lose something of it."""
        years = years_of(text)
        return text if years is None or self.timeframe.fullmatch(text) else self.timeframe_of_years.format(*years)


def years_of(timeframe: str) -> tuple[str, str] | None:
    """The first and last year of a timeframe that tells nothing else; None of any other."""
    years = _YEARS.fullmatch(timeframe)
    return None if years is None else (years["first"] or years["begin"], years["last"] or years["end"])


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of the forms. `replaced` is true of one that is read and never written.

    `not_told` says in words what an older edition has no fields for; `stand_ins` are what stands for them in records.
    `label_rows` is over how many rows the labels of a table may stand.
    """

    name: str
    title: str
    code_lists: str
    initial_report: str
    annex_4: str
    structured_summary: str
    tables: tuple[FormTable, ...]
    codelists: Mapping[str, CodeList]
    profiles: tuple[Profile, ...]
    outlines: tuple[Outline, ...]
    common_tables: CommonTables
    replaced: bool = False
    label_rows: int = 1
    not_told: tuple[str, ...] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_role(self) -> dict[str, FormTable]:
        return {table.role: table for table in self.tables}

    @property
    def submission(self) -> FormTable:
        return self.by_role["submission"]

    @property
    def authorizations(self) -> FormTable:
        return self.by_role["authorizations"]

    @property
    def actions(self) -> FormTable:
        return self.by_role["actions"]

    @property
    def holdings(self) -> FormTable:
        return self.by_role["holdings"]

    @property
    def entities(self) -> FormTable:
        return self.by_role["entities"]

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The sheets of the workbook, in order."""
        return INDEX_SHEET, SUMMARY_SHEET, *(table.sheet for table in self.tables)

    @cached_property
    def kept_while_held(self) -> tuple[str, ...]:
        """The fields of Table 4 that a holding has from the row that brought it."""
        return tuple(column.attribute for column in self.holdings.columns if column.kind not in OF_WHOLE_ROWS)

    @cached_property
    def told_while_held(self) -> tuple[str, ...]:
        """Those that every row tells, less what its identifiers say already."""
        columns = map(self.holdings.by_attribute.__getitem__, self.kept_while_held)
        return tuple(each.attribute for each in columns if each.required and each.kind not in IN_IDENTIFIERS)

    def outline(self, folder: str) -> Outline:
        return next(outline for outline in self.outlines if outline.folder == folder)


@cache
def edition(name: str) -> Edition:
    """The edition in the folder `name`."""
    stated = _toml(name, "edition")
    base = edition(stated.pop("base")) if "base" in stated else None
    if base is not None:
        for key in ("code_lists", "initial_report", "annex_4", "structured_summary"):
            stated.setdefault(key, getattr(base, key))
    lists = _parts(name, "codelists", "list", CodeList)
    profiles = [{**profile, "edition": name} for profile in _toml(name, "profiles").get("profile", ())]
    tables = _parts(name, "aef", "table", FormTable)
    common = _toml(name, "ctf")
    return Edition(
        name=name, **_tuples(stated), tables=tables if tables or base is None else base.tables,
        codelists={each.name: each for each in lists} if lists or base is None else base.codelists,
        profiles=TypeAdapter(tuple[Profile, ...]).validate_python(profiles),
        outlines=_outlines(name) or (base.outlines if base else ()),
        common_tables=TypeAdapter(CommonTables).validate_python(common) if common or base is None
        else base.common_tables)


def _toml(name: str, file: str) -> dict[str, Any]:
    path = FOLDER / name / f"{file}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _tuples(stated: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in stated.items()}


def _parts(name: str, file: str, key: str, kind: type[AnyPart]) -> tuple[AnyPart, ...]:
    part = TypeAdapter(kind)
    return tuple(part.validate_python(stated) for stated in _toml(name, file).get(key, ()))


def _outlines(name: str) -> tuple[Outline, ...]:
    """The outlines; a heading names the group of elements that its answer must have."""
    stated = _toml(name, "outlines")
    groups = stated.get("elements", {})
    for outline in stated.get("outline", ()):
        outline["headings"] = [Heading.stated(heading, groups) for heading in outline["headings"]]
    return TypeAdapter(tuple[Outline, ...]).validate_python(stated.get("outline", ()))


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the one in force first, then the newest."""
    names = sorted((path.name for path in FOLDER.iterdir() if (path / "edition.toml").is_file()), reverse=True)
    return tuple(edition(name) for name in sorted(names, key=lambda name: name != PRESENT))


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name, the usual one first."""
    return {profile.name: profile for each in editions() for profile in each.profiles}


def usual_profile() -> Profile:
    """The profile that is used where none is named: what the secretariat's published checking scripts take."""
    return next(iter(profiles().values()))


def present() -> Edition:
    """The edition in force."""
    return edition(PRESENT)
