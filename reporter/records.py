"""The typed rows of a submission: what Tables 1 to 5 of the agreed electronic format hold.

Each model's attributes are the columns of its form table; the class refuses to exist otherwise. Values
are read from the texts that registries and workbooks carry; a code list's other spellings become the
one that records hold.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, LiteralString, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from reporter.findings import Place
from reporter.forms import aef, codelists

IDENTIFIER = re.compile(r"(CA\d{4})-([A-Z]{3}\d{2})-([A-Z]{3})-([1-9]\d*)-(\d{4})")


class Series(NamedTuple):
    """What the ITMOs of a block have in common (6/CMA.4 annex I para 5(a)-(c), (e))."""

    approach: str
    registry: str
    party: str
    vintage: int


class ItmoId(NamedTuple):
    """The unique identifier of one ITMO (6/CMA.4 annex I para 5), as `CA0001-GHA01-GHA-1-2023`.

    `registry` is the originating registry, `party` the first transferring Party.
    """

    approach: str
    registry: str
    party: str
    serial: int
    vintage: int

    @property
    def series(self) -> Series:
        return Series(self.approach, self.registry, self.party, self.vintage)

    def __str__(self) -> str:
        return f"{self.approach}-{self.registry}-{self.party}-{self.serial}-{self.vintage}"

    @classmethod
    def read(cls, text: str) -> ItmoId | None:
        """The identifier that `text` spells, or None."""
        match = IDENTIFIER.fullmatch(text)
        if match is None:
            return None
        approach, registry, party, serial, vintage = match.groups()
        return cls(approach, registry, party, int(serial), int(vintage))


class Block(NamedTuple):
    """The ITMOs of one series from serial `first` to serial `last`, both included."""

    series: Series
    first: int
    last: int

    @property
    def quantity(self) -> int:
        """The number of ITMOs, each of one t CO2 eq."""
        return self.last - self.first + 1

    def identifier(self, serial: int) -> ItmoId:
        return ItmoId(*self.series[:3], serial, self.series.vintage)

    @property
    def first_id(self) -> ItmoId:
        return self.identifier(self.first)

    @property
    def last_id(self) -> ItmoId:
        return self.identifier(self.last)

    def __str__(self) -> str:
        return f"{self.first_id} to {self.last}" if self.last > self.first else str(self.first_id)


def _fault(code: LiteralString, what: str, remedy: str) -> PydanticCustomError:
    """What is wrong with a cell; readers turn it into a finding of rule `code` at the cell."""
    return PydanticCustomError(code, "{what}", {"what": what, "remedy": remedy})


def _read(convert: Callable[[Any], Any], code: LiteralString, what: str, remedy: str) -> BeforeValidator:
    def validate(value: Any) -> Any:
        result = convert(value)
        if result is None:
            raise _fault(code, what.format(value=value), remedy)
        return result
    return BeforeValidator(validate)


def _text(value: Any) -> str | None:
    return str(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and 0 <= value < 10**15 else None
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) else None


def _year(value: Any) -> int | None:
    year = _whole(value)
    return year if year is not None and 1990 <= year <= 2100 else None


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?", value):
        return None
    try:
        return datetime.date.fromisoformat(value[:10])
    except ValueError:
        return None


def _matching(pattern: str) -> Callable[[Any], str | None]:
    compiled = re.compile(pattern)
    return lambda value: str(value) if compiled.fullmatch(str(value)) else None


def _parties(value: Any) -> tuple[str, ...] | None:
    codes = tuple(part.strip() for part in str(value).split(","))
    return codes if all(re.fullmatch(r"[A-Z]{3}", code) for code in codes) else None


def _names(value: Any) -> tuple[str, ...] | None:
    names = tuple(part.strip() for part in str(value).split(","))
    return names if all(names) else None


def _code(name: str) -> BeforeValidator:
    codelist = codelists.CODELISTS[name]
    return _read(lambda value: codelist.read(str(value)), "FMT-107", "“{value}” is not in the code list",
                 "write one of: " + "; ".join(codelist.values))


def _codes(name: str) -> BeforeValidator:
    codelist = codelists.CODELISTS[name]

    def convert(value: Any) -> tuple[str, ...] | None:
        parts = [codelist.read(part.strip()) for part in re.split(r" \+ |,|;", str(value))]
        return tuple(part for part in parts if part) if all(parts) else None
    return _read(convert, "FMT-107", "“{value}” is not in the code list",
                 "write one or several, joined by “ + ”, of: " + "; ".join(codelist.values))


Text = Annotated[str, _read(_text, "FMT-101", "“{value}” is not text", "write text")]
WholeNumber = Annotated[int, _read(_whole, "FMT-102", "“{value}” is not a whole number",
                                   "write digits only, without separators, decimals or a formula")]
Year = Annotated[int, _read(_year, "FMT-103", "“{value}” is not a year", "write four digits, such as 2027")]
Date = Annotated[datetime.date, _read(_date, "FMT-104", "“{value}” is not a date",
                                      "write yyyy-mm-dd in a CSV file, or use a real date cell in Excel")]
PartyCode = Annotated[str, _read(_matching(r"[A-Z]{3}"), "FMT-105", "“{value}” is not a Party code",
                                 "write the three capital letters of ISO 3166-1, such as IND")]
PartyCodes = Annotated[tuple[str, ...], _read(_parties, "FMT-105", "“{value}” is not a list of Party codes",
                                              "write codes of three capital letters, parted by commas")]
ApproachId = Annotated[str, _read(_matching(r"CA\d{4}"), "FMT-106", "“{value}” is not an approach identifier",
                                  "write CA and four digits, as on the CARP")]
AuthorizationId = Annotated[str, _read(_matching(r"[A-Za-z0-9 -]+"), "FMT-108",
                                       "“{value}” has a character that an Authorization ID may not have",
                                       "use letters, digits, spaces and hyphens only")]
RegistryId = Annotated[str, _read(_matching(r"[A-Z]{3}\d{2}"), "FMT-109", "“{value}” is not a registry identifier",
                                  "write the Party code and two digits, such as IND01")]
Identifier = Annotated[ItmoId, _read(lambda value: value if isinstance(value, ItmoId) else ItmoId.read(str(value)),
                                     "FMT-110", "“{value}” is not an ITMO identifier",
                                     "write approach, registry, Party, serial and vintage, "
                                     "such as CA0001-GHA01-GHA-1-2023; the serial has no leading zero")]
Version = Annotated[str, _read(_matching(r"[1-9]\d*\.\d+"), "FMT-111", "“{value}” is not a version",
                               "write the text 1.0 for the first submission, then 1.1 or 2.0")]
Names = Annotated[tuple[str, ...], _read(_names, "FMT-101", "“{value}” has an empty entry",
                                         "part entries by one comma")]


class Row(BaseModel):
    """A row of the form, with the place it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    table: ClassVar[aef.Table]
    place: Place

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        if hasattr(cls, "table") and cls.model_fields.keys() - {"place"} != set(cls.table.attributes):
            raise TypeError(f"{cls.__name__} and {cls.table.title} differ")

    def cell(self, attribute: str) -> Place:
        """The place of one value of this row."""
        column = self.table.by_attribute[attribute]
        return self.place.at(column.label)

    def values(self) -> tuple[Any, ...]:
        """The row's values in the form's order."""
        return tuple(getattr(self, attribute) for attribute in self.table.attributes)


class Header(Row):
    """Table 1: who submits, for which year, in which version."""

    table = aef.SUBMISSION
    party: PartyCode
    version: Version
    reported_year: Year
    date_of_submission: Date
    review_status: Text | None = None
    consistency_check_result: Text | None = None
    ndc_first_year: Year
    ndc_last_year: Year
    review_report_reference: Text | None = None

    def cell(self, attribute: str) -> Place:
        """The place of one value; in a workbook Table 1 is transposed, each value in a row of its own.

        Where the table stands elsewhere than in the form, the header's place is that of its first value.
        """
        if self.place.sheet is None:
            return super().cell(attribute)
        column = self.table.by_attribute[attribute]
        first = self.table.columns[0].position
        moved = (self.place.row or int(first[1:])) - int(first[1:])
        return replace(self.place, row=int(column.position[1:]) + moved, column=column.label,
                       letter=self.place.letter or column.position[0])


class Authorization(Row):
    """Table 2: one version of an authorization. `authorized_quantity` is a maximum, in ITMOs."""

    table = aef.AUTHORIZATIONS
    authorization_id: AuthorizationId
    date_of_authorization: Date
    approach: ApproachId
    authorization_version: WholeNumber
    authorized_quantity: WholeNumber | None = None
    metric: Annotated[str, _code("metric")]
    gwp_values: Text | None = None
    non_ghg_metric: Text | None = None
    sectors: Annotated[tuple[str, ...], _codes("sectors")]
    activity_types: Annotated[tuple[str, ...], _codes("activityType")] | None = None
    purposes_for_authorization: Annotated[str, _code("purposeForAuthorization")]
    authorized_parties: PartyCodes | None = None
    authorized_entities: Names | None = None
    oimp_authorized: Text | None = None
    authorized_timeframe: Text | None = None
    terms_and_conditions: Text | None = None
    authorization_documentation: Text | None = None
    first_transfer_definition: Annotated[str, _code("firstTransferDefnForOimp")] | None = None
    explanation: Text | None = None

    @property
    def covers_ndc(self) -> bool:
        return self.purposes_for_authorization.startswith("NDC")

    @property
    def covers_oimp(self) -> bool:
        """True if use for other international mitigation purposes is authorized: OIMP, IMP or OP."""
        return self.purposes_for_authorization != "NDC"


class BlockRow(Row):
    """What rows of Tables 3 and 4 share: a block of ITMOs with its quantity."""

    approach: ApproachId
    authorization_id: AuthorizationId
    first_transferring_party: PartyCode
    itmo_registry: RegistryId
    first_id: Identifier
    last_id: Identifier
    unit_registry: Text | None = None
    first_unit_id: Text | None = None
    last_unit_id: Text | None = None
    metric: Annotated[str, _code("metric")]
    gwp_values: Text | None = None
    non_ghg_metric: Text | None = None
    quantity: WholeNumber
    quantity_non_ghg: Text | None = None
    mitigation_type: Annotated[str, _code("mitigationType")]
    vintage: Year

    @property
    def block(self) -> Block:
        """The block; meaningful once the identifiers were found to name one (AEF-304, AEF-305)."""
        return Block(self.first_id.series, self.first_id.serial, self.last_id.serial)


class Holding(BlockRow):
    """Table 4: ITMOs held in the Party's registry at 31 December of the reported year."""

    table = aef.HOLDINGS


class Action(BlockRow):
    """Table 3: one action on one block of ITMOs."""

    table = aef.ACTIONS
    action_date: Date
    action_type: Annotated[str, _code("actionType")]
    action_subtype: Annotated[str, _code("actionSubtype")] | None = None
    transferring_party: PartyCode | None = None
    acquiring_party: PartyCode | None = None
    purpose: Text | None = None
    using_party: PartyCode | None = None
    using_entity: Text | None = None
    year_used_for_ndc: Year | None = None
    consistency_check_result: Text | None = None
    explanation: Text | None = None


class AuthorizedEntity(Row):
    """Table 5: one entity authorized for one cooperative approach."""

    table = aef.ENTITIES
    date_of_authorization: Date
    name: Text
    country_of_incorporation: PartyCode
    identification_number: Text
    approach: ApproachId
    conditions: Text | None = None
    change_and_revocation_conditions: Text | None = None
    explanation: Text | None = None


@dataclass(frozen=True)
class Submission:
    """The annual information of one Party for one year, as records: the five tables.

    `history` holds the actions of earlier years that are on hand, `opening` the holdings at the end
    of the year before the first action on hand (usually none), `previous` last year's reported
    closing holdings, where they are on hand, with their year.
    """

    header: Header
    authorizations: tuple[Authorization, ...]
    actions: tuple[Action, ...]
    holdings: tuple[Holding, ...]
    entities: tuple[AuthorizedEntity, ...]
    history: tuple[Action, ...] = ()
    opening: tuple[Holding, ...] = ()
    previous: tuple[Holding, ...] = ()
    previous_year: int | None = None
