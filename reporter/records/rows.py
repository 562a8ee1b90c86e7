"""The typed rows of a submission: what the tables of the agreed electronic format hold.

A class states the attributes that rules and accounting speak of. How each value is read, whether it is required, and
further fields are the edition's, whose columns say their kind: the classes here are those of the present edition, and
`in_edition` gives the same in another.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import FrozenInstanceError, replace
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Optional, Self, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from reporter.findings import Place
from reporter.forms.editions import Edition, FormTable, present
from reporter.records.identifiers import Block, ItmoId, Series
from reporter.records.kinds import annotation_of

AnyRow = TypeVar("AnyRow", bound="Row")


class RowClass(type):
    """What the classes of rows are: one for each table of each edition."""


class Row(metaclass=RowClass):
    """A row of the form in an edition, with the place it came from; every value is as its column's kind has it.

    Made by name it is validated, and a value that its kind refuses raises pydantic's ValidationError. There may be a
    million of them: what a row holds is its values and nothing beside.
    """

    __slots__ = ("place",)
    role: ClassVar[str]
    edition: ClassVar[Edition]
    table: ClassVar[FormTable]
    attributes: ClassVar[tuple[str, ...]]
    """The place, the edition's fields, and those that rules speak of."""
    required: ClassVar[frozenset[str]]
    _kinds: ClassVar[Mapping[str, Any]]
    _setters: ClassVar[tuple[Callable[[Row, Any], None], ...]]
    _all: ClassVar[Callable[[Row], tuple[Any, ...]]]
    _in_order: ClassVar[Callable[[Row], tuple[Any, ...]]]
    place: Place

    def __init__(self, **values: Any) -> None:
        validated = _validator(type(self)).model_validate(values)
        self._fill(getattr(validated, name) for name in self.attributes)

    @classmethod
    def model_validate(cls, values: Mapping[str, Any]) -> Self:
        """The row of these values; raises ValidationError for those that their kinds refuse."""
        return cls(**values)

    @classmethod
    def of_sound(cls, values: Iterable[Any]) -> Self:
        """The row of values that were validated, in the order of `attributes`."""
        row = cls.__new__(cls)
        row._fill(values)
        return row

    @classmethod
    def of_columns(cls, columns: Sequence[Iterable[Any]], count: int) -> list[Self]:
        """So many rows of values that were validated, column by column in the order of `attributes`."""
        rows = [cls.__new__(cls) for _ in range(count)]
        for put, column in zip(cls._setters, columns, strict=True):
            deque(map(put, rows, column), 0)
        return rows

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """The row of values that were validated, by name; what is not named is blank."""
        return cls.of_sound(map(values.get, cls.attributes))

    @classmethod
    def of_kept(cls, **values: Any) -> Self:
        """The row of values that were validated, kept outside and read back; TypeError or ValueError where none were.

        They are validated anew: whoever kept them may have changed them.
        """
        row = cls(**{name: ", ".join(value) if type(value) is tuple else value for name, value in values.items()})
        changed = next((name for name, value in values.items() if getattr(row, name) != value), None)
        if changed is not None:
            raise ValueError(f"{changed} is {values[changed]!r}")
        return row

    @classmethod
    def kind(cls, attribute: str) -> TypeAdapter[Any]:
        """How a value of one column is read and refused."""
        return _kind(cls, attribute)

    @classmethod
    def reader(cls, attribute: str) -> Callable[[Any], Any]:
        """Reads a value of one column; raises ValidationError for one that its kind refuses."""
        validated = _kind(cls, attribute).validate_python
        # Of identifiers there are more different ones than of anything else.
        return (lambda value: isinstance(value, str) and ItmoId.read(value) or validated(value)
                ) if _shapes(cls)[attribute] is ItmoId else validated

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The row with other values, which are taken as they are."""
        return self.of_sound(update[name] if name in update else getattr(self, name) for name in self.attributes)

    def by_name(self) -> dict[str, Any]:
        """The place and the values by their attributes."""
        return dict(zip(self.attributes, type(self)._all(self), strict=True))

    def _fill(self, values: Iterable[Any]) -> None:
        for put, value in zip(self._setters, values, strict=True):
            put(self, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.attributes)})"

    @classmethod
    def label(cls, attribute: str) -> str:
        return cls.table.label(attribute)

    def cell(self, attribute: str) -> Place:
        """The place of one value of this row."""
        return self.place.at(self.label(attribute))

    def as_of(self, edition: Edition) -> Self:
        """The row in another edition, as far as both have the same fields."""
        if self.edition is edition:
            return self
        model = in_edition(type(self), edition)
        return model.of_sound(getattr(self, name, None) for name in model.attributes)

    def values(self) -> tuple[Any, ...]:
        """The row's values in the form's order."""
        return type(self)._in_order(self)


class Header(Row):
    """Table 1: who submits, for which year, in which version."""

    __slots__ = ()
    role = "submission"
    party: str
    version: str
    reported_year: int
    date_of_submission: datetime.date
    review_status: str | None = None
    consistency_check_result: str | None = None
    ndc_first_year: int
    ndc_last_year: int
    review_report_reference: str | None = None

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

    __slots__ = ()
    role = "authorizations"
    authorization_id: str
    date_of_authorization: datetime.date
    approach: str
    authorization_version: int
    authorized_quantity: int | None = None
    metric: str
    gwp_values: str | None = None
    non_ghg_metric: str | None = None
    sectors: tuple[str, ...]
    activity_types: tuple[str, ...] | None = None
    purposes_for_authorization: str
    authorized_parties: tuple[str, ...] | None = None
    authorized_entities: tuple[str, ...] | None = None
    oimp_authorized: str | None = None
    authorized_timeframe: str | None = None
    terms_and_conditions: str | None = None
    authorization_documentation: str | None = None
    first_transfer_definition: str | None = None
    explanation: str | None = None

    @property
    def covers_ndc(self) -> bool:
        return self.purposes_for_authorization.startswith("NDC")

    @property
    def covers_oimp(self) -> bool:
        """True if use for other international mitigation purposes is authorized: OIMP, IMP or OP."""
        return self.purposes_for_authorization != "NDC"


class BlockRow(Row):
    """What rows of Tables 3 and 4 share: a block of ITMOs with its quantity."""

    __slots__ = ()
    approach: str
    authorization_id: str
    first_transferring_party: str
    itmo_registry: str
    first_id: ItmoId
    last_id: ItmoId
    unit_registry: str | None = None
    first_unit_id: str | None = None
    last_unit_id: str | None = None
    metric: str
    gwp_values: str | None = None
    non_ghg_metric: str | None = None
    quantity: int
    quantity_non_ghg: str | None = None
    mitigation_type: str
    vintage: int

    @property
    def block(self) -> Block:
        """The block; meaningful once the identifiers were found to name one (AEF-304, AEF-305)."""
        # Asked for several times of every row: by places, without the detour of the classes' own making.
        approach, registry, party, first, vintage = self.first_id
        series = tuple.__new__(Series, (approach, registry, party, vintage))
        return tuple.__new__(Block, (series, first, self.last_id[3]))


class Holding(BlockRow):
    """Table 4: ITMOs held in the Party's registry at 31 December of the reported year."""

    __slots__ = ()
    role = "holdings"


class Action(BlockRow):
    """Table 3: one action on one block of ITMOs."""

    __slots__ = ()
    role = "actions"
    action_date: datetime.date
    action_type: str
    action_subtype: str | None = None
    transferring_party: str | None = None
    acquiring_party: str | None = None
    purpose: str | None = None
    using_party: str | None = None
    using_entity: str | None = None
    year_used_for_ndc: int | None = None
    consistency_check_result: str | None = None
    explanation: str | None = None


class AuthorizedEntity(Row):
    """Table 5: one entity authorized for one cooperative approach."""

    __slots__ = ()
    role = "entities"
    date_of_authorization: datetime.date
    name: str
    country_of_incorporation: str
    identification_number: str
    approach: str
    conditions: str | None = None
    change_and_revocation_conditions: str | None = None
    explanation: str | None = None


def in_edition(shape: type[AnyRow], edition: Edition) -> type[AnyRow]:
    """The class for rows of this kind in an edition.

    What the edition lacks, and rules speak of, is as in the present one; readers give what stands in for it.
    """
    return cast(type[AnyRow], _made(shape, edition) if edition is not getattr(shape, "edition", None) else shape)


@cache
def _made(shape: type[Row], edition: Edition) -> type[Row]:
    usual = present().by_role[shape.role].by_attribute
    table = edition.by_role.get(shape.role, present().by_role[shape.role])
    columns = {**usual, **table.by_attribute}
    required = {name for name, column in columns.items()
                if column.required or name in usual and usual[name].required}
    stated = getattr(shape, "attributes", ("place",))
    made = cast(type[Row], RowClass(shape.__name__, (shape,), {
        "__slots__": tuple(name for name in columns if name not in stated), "__doc__": shape.__doc__,
        "__module__": shape.__module__, "__qualname__": shape.__qualname__, "__eq__": _equals, "__hash__": _hash}))
    made.table, made.edition, made.attributes = table, edition, ("place", *columns)
    made.required = frozenset({"place", *required})
    made._kinds = {"place": Place, **{name: annotation_of(column, edition.codelists)
                                      for name, column in columns.items()}}
    made._setters = tuple(getattr(made, name).__set__ for name in made.attributes)
    made._all, made._in_order = attrgetter(*made.attributes), attrgetter(*table.attributes)
    return made


def _equals(row: Row, other: object) -> bool:
    return type(row) is type(other) and isinstance(other, Row) and type(row)._all(row) == type(other)._all(other)


def _hash(row: Row) -> int:
    return hash(type(row)._all(row))


@cache
def _validator(model: type[Row]) -> type[BaseModel]:
    """What validates all values of a row together."""
    fields: dict[str, Any] = {name: (kind, ...) if name in model.required else (Optional[kind], None)  # noqa: UP045
                              for name, kind in model._kinds.items()}
    return create_model(model.__name__, __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **fields)


@cache
def _shapes(model: type[Row]) -> Mapping[str, type]:
    """The type of each attribute's values."""
    shapes = {name: get_args(kind)[0] if get_args(kind) else kind for name, kind in model._kinds.items()}
    return {name: get_origin(shape) or shape for name, shape in shapes.items()}


@cache
def _kind(model: type[Row], attribute: str) -> TypeAdapter[Any]:
    return TypeAdapter(model._kinds[attribute])


if not TYPE_CHECKING:
    Header, Authorization, Action, Holding, AuthorizedEntity = (
        in_edition(shape, present()) for shape in (Header, Authorization, Action, Holding, AuthorizedEntity))
