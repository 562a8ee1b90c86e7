"""The draft version of 2022 of the agreed electronic format, in which reports of 2023 and 2024 were made.

Source: decision 6/CMA.4, annex VII. It has three tables, Heading, Actions and Holdings; decision 4/CMA.6, annex II,
replaced it. It is read, never written.
"""

from __future__ import annotations

from dataclasses import dataclass

EDITION = "6/CMA.4 annex VII"
RECORD_ID = "Article 6 database record ID"


@dataclass(frozen=True)
class DraftColumn:
    """A column of the draft: its label and the field that records hold for it, None where they have none.

    `authorization` is True for what the present form tells in Table 2.
    """

    label: str
    attribute: str | None = None
    authorization: bool = False


_ITMO = (
    DraftColumn(RECORD_ID),
    DraftColumn("Cooperative approach", "approach"),
    DraftColumn("First unique identifier", "first_id"),
    DraftColumn("Last unique identifier", "last_id"),
    DraftColumn("Underlying unit block start ID", "first_unit_id"),
    DraftColumn("Underlying unit block last ID", "last_unit_id"),
    DraftColumn("Metric", "metric"),
    DraftColumn("Quantity (expressed in metric)", "quantity_non_ghg"),
    DraftColumn("Quantity (t CO2 eq)", "quantity"),
    DraftColumn("Conversion factor (reporting Party)"),
    DraftColumn("First transferring participating Party", "first_transferring_party"),
    DraftColumn("Vintage", "vintage"),
    DraftColumn("Sector(s)", "sectors", authorization=True),
    DraftColumn("Activity type(s)", "activity_types", authorization=True),
    DraftColumn("Date of authorization", "date_of_authorization", authorization=True),
    DraftColumn("Authorization ID", "authorization_id"),
    DraftColumn("Purposes for authorization", "purposes_for_authorization", authorization=True),
    DraftColumn("OIMP authorized by the Party", "oimp_authorized", authorization=True),
    DraftColumn("First transfer definition", "first_transfer_definition", authorization=True),
)

HEADING = ("Party", "Reported year")
ACTIONS = (
    *_ITMO,
    DraftColumn("Action date", "action_date"),
    DraftColumn("Action type", "action_type"),
    DraftColumn("Transferring participating Party", "transferring_party"),
    DraftColumn("Acquiring participating Party", "acquiring_party"),
    DraftColumn("Purposes for cancellation", "purpose"),
    DraftColumn("Using participating Party or authorized entity or entities", "using_party"),
    DraftColumn("First transfer", "action_subtype"),
)
HOLDINGS = _ITMO

NOT_TOLD = ("version and date of the submission", "NDC implementation period", "Party ITMO registry",
            "mitigation type", "version, quantity and time frame of the authorizations",
            "calendar year for which ITMOs are used", "authorized entities")
"""What the present form has and the draft has not."""
