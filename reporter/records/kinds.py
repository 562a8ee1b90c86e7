"""The kinds of values that the cells of the form hold, as annotations that read the texts of registries and workbooks.

A code list's other spellings become the one that records hold; what a kind refuses says which rule it breaks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, LiteralString, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, InstanceOf, PrivateAttr, StringConstraints
from pydantic_core import PydanticCustomError

from reporter.findings import Place
from reporter.forms.editions import CodeList, Field, FieldKind
from reporter.records.identifiers import ItmoId

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""No date and no year of the form is before or after these."""


def _fault(code: LiteralString, what: str, remedy: str) -> PydanticCustomError:
    """What is wrong with a cell; readers turn it into a finding of rule `code` at the cell."""
    return PydanticCustomError(code, "{what}", {"what": what, "remedy": remedy})


def _read(convert: Callable[[Any], Any], code: LiteralString, what: str, remedy: str,
          remedies: Mapping[str, str] = MappingProxyType({})) -> BeforeValidator:
    """Reads a value, or says what to do: `remedies` for values of which more is known."""
    def validate(value: Any) -> Any:
        result = convert(value)
        if result is None:
            raise _fault(code, what.format(value=value), remedies.get(str(value), remedy))
        return result
    return BeforeValidator(validate)


def _text(value: Any) -> str | None:
    return str(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**18 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and 0 <= value < 10**15 else None
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value) else None


def _year(value: Any) -> int | None:
    year = _whole(value)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?", value):
        return None
    try:
        return _date(datetime.datetime.fromisoformat(value))
    except ValueError:
        return None


def _form(pattern: str, code: LiteralString, what: str, remedy: str) -> BeforeValidator:
    """A text that has one form; editors learn it from the schema."""
    compiled = re.compile(pattern)
    reader = _read(lambda value: str(value) if compiled.fullmatch(str(value)) else None, code, what, remedy)
    return replace(reader, json_schema_input_type=Annotated[str, StringConstraints(pattern=f"^{pattern}$")])


def _parties(value: Any) -> tuple[str, ...] | None:
    codes = tuple(part.strip() for part in str(value).split(","))
    return codes if all(re.fullmatch(r"[A-Z]{3}", code) for code in codes) else None


def names_in(text: str) -> tuple[str, ...]:
    """The names in a text, which has commas between them; between the entries of a list of JSON it has semicolons."""
    return tuple(part.strip() for part in re.split("[,;]", text))


def _names(value: Any) -> tuple[str, ...] | None:
    names = names_in(str(value))
    return names if all(names) else None


def _code(codelist: CodeList) -> BeforeValidator:
    return _read(lambda value: codelist.read(str(value)), "FMT-107", "“{value}” is not in the code list",
                 "write one of: " + "; ".join(codelist.values), codelist.remedies)


def _codes(codelist: CodeList) -> BeforeValidator:
    def convert(value: Any) -> tuple[str, ...] | None:
        codes = []
        for part in re.split(r" \+ |,|;", str(value)):
            code = codelist.read(part.strip())
            if not code:  # of a long text that is no list, nothing more is looked up
                return None
            codes.append(code)
        return tuple(codes)
    return _read(convert, "FMT-107", "“{value}” is not in the code list",
                 "write one or several, joined by “ + ”, of: " + "; ".join(codelist.values))


Text = Annotated[str, _read(_text, "FMT-101", "“{value}” is not text", "write text")]
WholeNumber = Annotated[int, _read(_whole, "FMT-102", "“{value}” is not a whole number",
                                   "write digits only, without separators, decimals or a formula")]
Year = Annotated[int, _read(_year, "FMT-103", "“{value}” is not a year", "write four digits, such as 2027")]
Date = Annotated[datetime.date, _read(_date, "FMT-104", "“{value}” is not a date",
                                      "write yyyy-mm-dd in a CSV file, or use a real date cell in Excel")]
PartyCode = Annotated[str, _form(r"[A-Z]{3}", "FMT-105", "“{value}” is not a Party code",
                                 "write the three capital letters of ISO 3166-1, such as IND")]
PartyCodes = Annotated[tuple[str, ...], _read(_parties, "FMT-105", "“{value}” is not a list of Party codes",
                                              "write codes of three capital letters, parted by commas")]
ApproachId = Annotated[str, _form(r"CA[0-9]{4}", "FMT-106", "“{value}” is not an approach identifier",
                                  "write CA and four digits, as on the CARP")]
AuthorizationId = Annotated[str, _form(r"[A-Za-z0-9 ./-]{1,200}", "FMT-108",
                                       "“{value}” has a character that an Authorization ID may not have",
                                       "use letters, digits, spaces and hyphens only")]
RegistryId = Annotated[str, _form(r"[A-Z]{3}[0-9]{2}", "FMT-109", "“{value}” is not a registry identifier",
                                  "write the Party code and two digits, such as IND01")]
Identifier = Annotated[InstanceOf[ItmoId], _read(
    lambda value: value if isinstance(value, ItmoId) else ItmoId.read(str(value)), "FMT-110",
    "“{value}” is not an ITMO identifier", "write approach, registry, Party, serial and vintage, such as "
    "CA0001-GHA01-GHA-1-2023; the serial has no leading zero")]
Version = Annotated[str, _form(r"[1-9][0-9]{0,2}\.[0-9]{1,3}", "FMT-111", "“{value}” is not a version",
                               "write the text 1.0 for the first submission, then 1.1 or 2.0")]
PlainValue = str | int | Decimal | datetime.date | None
"""A value as papers, workbooks and comparisons hold it; each writes it in its own way."""
_UNWRITTEN = re.compile(r"[\W_]*(?:TB[ACD]|to be (?:added|completed|confirmed|decided|determined|drafted|filled in|"
                        r"provided|written)|à (?:compléter|confirmer|déterminer|rédiger)|por (?:completar|confirmar|"
                        r"definir|determinar))[\W_]*", re.IGNORECASE)


def is_unwritten(text: str) -> bool:
    """True for what stands in place of a text that somebody has still to write: TBD, to be confirmed."""
    return _UNWRITTEN.fullmatch(text[:80]) is not None


def _told(text: str) -> str:
    if is_unwritten(text):
        raise _fault("unwritten", f"“{text}” stands where the text is still to be written", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
                  AfterValidator(_told)]
"""Text that says something."""
Names = Annotated[tuple[str, ...], _read(_names, "FMT-101", "“{value}” has an empty entry",
                                         "part entries by one comma")]

_OF_KIND: dict[FieldKind, Any] = {
    FieldKind.PARTY: PartyCode, FieldKind.PARTIES: PartyCodes, FieldKind.PARTY_OR_ENTITY: PartyCode,
    FieldKind.APPROACH: ApproachId, FieldKind.REGISTRY: RegistryId, FieldKind.AUTHORIZATION: AuthorizationId,
    FieldKind.BLOCK_IDENTIFIER: Identifier, FieldKind.DATE: Date, FieldKind.YEAR: Year, FieldKind.NUMBER: WholeNumber,
    FieldKind.QUANTITY: WholeNumber, FieldKind.VERSION: Version, FieldKind.NAMES: Names,
}
"""The annotation of each kind; the others are texts."""


def annotation_of(field: Field, codelists: Mapping[str, CodeList]) -> Any:
    """The annotation of a field's value: its type, and how it is read and refused."""
    if field.kind is FieldKind.CODE:
        return Annotated[str, _code(codelists[str(field.codelist)])]
    if field.kind is FieldKind.CODES:
        return Annotated[tuple[str, ...], _codes(codelists[str(field.codelist)])]
    return _OF_KIND.get(field.kind, Text)



class Model(BaseModel):
    """A table of facts; a key that it does not know is a fault. `place.at(key)` is where a key of it stands."""

    # Built when it first reads something: most commands read few of the tables.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    _place: Place = PrivateAttr(Place(""))

    @property
    def place(self) -> Place:
        return self._place

    def found_at(self, place: Place) -> Self:
        """The table with its place, and each table in it with its own."""
        self._place = place
        for name in self.model_fields_set:
            for key, table in _tables_in(name, getattr(self, name)):
                table.found_at(place.at(key))
        return self

    def tables(self) -> Iterator[Model]:
        """The table and every table in it."""
        yield self
        for name, value in self:
            for _, table in _tables_in(name, value):
                yield from table.tables()

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Every text in the table and in the tables in it, with its place."""
        for name, value in self:
            if isinstance(value, str):
                yield self.place.at(name), value
            elif isinstance(value, tuple):
                yield from ((self.place.at(f"{name}[{number}]"), text) for number, text in enumerate(value, start=1)
                            if isinstance(text, str))
            elif isinstance(value, dict):
                yield from ((self.place.at(f"{name}.{text}"), text) for text in value if isinstance(text, str))
            for _, table in _tables_in(name, value):
                yield from table.texts()


def _tables_in(key: str, value: Any) -> Iterator[tuple[str, Model]]:
    if isinstance(value, Model):
        yield key, value
    elif isinstance(value, tuple):
        yield from ((f"{key}[{number}]", entry) for number, entry in enumerate(value, start=1)
                    if isinstance(entry, Model))
    elif isinstance(value, dict):
        yield from ((f"{key}.{name}", entry) for name, entry in value.items() if isinstance(entry, Model))
