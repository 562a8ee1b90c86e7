"""The typed rows of a submission: what Tables 1 to 5 of the agreed electronic format hold.

Each model's attributes are the columns of its form table; the class refuses to exist otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from reporter.findings import Place
from reporter.forms import aef
from reporter.records.identifiers import Block
from reporter.records.kinds import (
    ApproachId,
    AuthorizationId,
    Date,
    Identifier,
    Names,
    PartyCode,
    PartyCodes,
    RegistryId,
    Text,
    Version,
    WholeNumber,
    Year,
    code_of,
    codes_of,
)


class Row(BaseModel):
    """A row of the form, with the place it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    table: ClassVar[aef.FormTable]
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
    metric: Annotated[str, code_of("metric")]
    gwp_values: Text | None = None
    non_ghg_metric: Text | None = None
    sectors: Annotated[tuple[str, ...], codes_of("sectors")]
    activity_types: Annotated[tuple[str, ...], codes_of("activityType")] | None = None
    purposes_for_authorization: Annotated[str, code_of("purposeForAuthorization")]
    authorized_parties: PartyCodes | None = None
    authorized_entities: Names | None = None
    oimp_authorized: Text | None = None
    authorized_timeframe: Text | None = None
    terms_and_conditions: Text | None = None
    authorization_documentation: Text | None = None
    first_transfer_definition: Annotated[str, code_of("firstTransferDefnForOimp")] | None = None
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
    metric: Annotated[str, code_of("metric")]
    gwp_values: Text | None = None
    non_ghg_metric: Text | None = None
    quantity: WholeNumber
    quantity_non_ghg: Text | None = None
    mitigation_type: Annotated[str, code_of("mitigationType")]
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
    action_type: Annotated[str, code_of("actionType")]
    action_subtype: Annotated[str, code_of("actionSubtype")] | None = None
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
