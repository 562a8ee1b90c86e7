"""A cooperative approach as facts, with what its authorizations say beyond Table 2."""

from __future__ import annotations

import datetime
from enum import StrEnum
from functools import lru_cache

from pydantic import Field

from reporter.dossier.fact_kinds import CalendarYear, Day, Tonnes, YesOrNo
from reporter.records.kinds import ApproachId, Model, PartyCode, Plain


class AtAuthorization(StrEnum):
    """When an outcome whose first transfer is its authorization is first transferred (2/CMA.3 annex para 2(b))."""

    ONCE_ISSUED = "once issued"
    OWN_DATE = "own date"


MOST_APPROACHES = 1_000
"""The cooperative approaches of a dossier."""
NOT_STATED = "Not stated in the approach’s file"
"""What stands in a draft in place of a text that is missing or faulty."""


class AuthorizationText(Model):
    """What an authorization says beyond Table 2: elements of 4/CMA.6 para 5 that no column holds."""

    first_transfer: Plain = Field(description="5(d) First transfer as specified, in plain words: which event in which "
                                              "registry it is")
    final_date: Plain = Field(description="5(c) Duration, with the final date for issuance, or use or cancellation")
    last_day: Day | None = Field(None, description="5(c) The final date as a date: the last day on which "
                                                             "issuance, or use or cancellation, may be the first "
                                                             "transfer; needed where final_date is more than a date")
    end: Day | None = Field(None, description="5(c) Last day of the duration of the authorization")
    underlying_rules: Plain = Field(description="5(f) Regulations, frameworks, standards, procedures, methodologies")
    changes: Plain = Field(description="5(g) Circumstances in which changes may occur, and the process that avoids "
                                       "double counting")
    tracking_registry: Plain = Field(description="5(i) The registry the Party has or has access to for tracking")
    underlying_registry: Plain = Field(description="5(j) Underlying registries that contain mitigation outcomes and "
                                                   "track activities and entities")
    vintages: tuple[CalendarYear, ...] = Field(description="5(k) Vintages covered")
    gases: Plain = Field(description="5(l) Greenhouse gases covered, with units of measurement or conversion")
    signed_copies: tuple[Plain, ...] = Field(
        (), description="Signed copies of the authorization and of its versions, such as attachments/IND-JCM-1.pdf; "
                        "they travel inside the initial report (2/CMA.3 annex para 18(g))")

    @property
    def said_day(self) -> datetime.date | None:
        """The day that `final_date` says, where it is nothing but a date, such as 31 December 2030."""
        return _day_said(self.final_date.strip(" ."))

    @property
    def final_day(self) -> datetime.date | None:
        """The final date: `last_day`, or that which `final_date` says."""
        return self.last_day or self.said_day


@lru_cache
def _day_said(text: str) -> datetime.date | None:
    """The day that a text says and nothing beside; None where it says more, or none."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


class Approach(Model):
    """approaches/CA….toml: one cooperative approach."""

    identifier: ApproachId = Field(description="Unique identifier from the CARP")
    title: Plain = Field(description="Name of the cooperative approach")
    kind: Plain = Field(description="Type of cooperative approach (4/CMA.6 annex I), such as: bilateral crediting")
    parties: tuple[PartyCode, ...] = Field(description="Participating Parties", min_length=1)
    start: Day = Field(description="First day of the approach")
    end: Day = Field(description="Last day of the approach")
    first_transfer_definition: Plain | None = Field(
        None, json_schema_extra={"codelist": "firstTransferDefnForOimp"}, description=(
            "First transfer for OIMP in this approach: Authorization, Issuance, or Use or cancellation; needed where "
            "an authorization covers OIMP, and left out where all are for use towards NDCs alone"))
    first_transfer_at_authorization: AtAuthorization = Field(
        AtAuthorization.ONCE_ISSUED, description=(
            "Where the first transfer is the authorization: the first day on which an outcome is both authorized and "
            "issued (once issued), or the authorization's own date (own date), which may put what is issued later into "
            "years already filed"))
    sectors: tuple[Plain, ...] = Field(description="Sectors, from the code list",
                                       json_schema_extra={"codelist": "sectors"})
    expected_mitigation: dict[CalendarYear, Tonnes] = Field(
        description="Expected mitigation for each year of the duration, t CO2 eq")
    non_permanence_risk: YesOrNo = Field(False, description="true if any activity can reverse")
    authorizations: dict[str, AuthorizationText] = Field(
        default_factory=dict, title="Authorization texts",
        description="Needed for each Authorization ID of Table 2; one table for each")

    @property
    def ends_before_it_begins(self) -> bool:
        """True where the days of the duration slipped: nothing can be compared with it."""
        return self.end < self.start

    @property
    def years(self) -> range:
        """The calendar years of the duration."""
        return range(self.start.year, self.end.year + 1)
