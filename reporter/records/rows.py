"""The typed rows of a submission: what the tables of the agreed electronic format hold.

A class states the attributes that rules and accounting speak of. How each value is read, whether it is required, and
further fields are the edition's, whose columns say their kind: the classes here are those of the present edition, and
`in_edition` gives the same in another.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Optional, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, create_model

from reporter.findings import Place
from reporter.forms.editions import Edition, FormTable, present
from reporter.records.identifiers import Block, ItmoId
from reporter.records.kinds import annotation_of

AnyRow = TypeVar("AnyRow", bound="Row")


class Row(BaseModel):
    """A row of the form in an edition, with the place it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    role: ClassVar[str]
    edition: ClassVar[Edition]
    table: ClassVar[FormTable]
    place: Place

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
        values: dict[str, Any] = {name: getattr(self, name, None) for name in model.model_fields}
        return cast(Self, model.model_construct(**values))

    def values(self) -> tuple[Any, ...]:
        """The row's values in the form's order."""
        return tuple(getattr(self, attribute) for attribute in self.table.attributes)


class Header(Row):
    """Table 1: who submits, for which year, in which version."""

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
        return Block(self.first_id.series, self.first_id.serial, self.last_id.serial)


class Holding(BlockRow):
    """Table 4: ITMOs held in the Party's registry at 31 December of the reported year."""

    role = "holdings"


class Action(BlockRow):
    """Table 3: one action on one block of ITMOs."""

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
    fields: dict[str, Any] = {}
    for name, column in {**usual, **table.by_attribute}.items():
        annotation = annotation_of(column, edition.codelists)
        required = column.required or name in usual and usual[name].required
        fields[name] = (annotation, ...) if required else (Optional[annotation], None)  # noqa: UP045
    made = create_model(shape.__name__, __base__=shape, __module__=shape.__module__, **fields)
    made.table, made.edition = table, edition
    return made


if not TYPE_CHECKING:
    Header, Authorization, Action, Holding, AuthorizedEntity = (
        in_edition(shape, present()) for shape in (Header, Authorization, Action, Holding, AuthorizedEntity))
