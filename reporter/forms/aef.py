"""The agreed electronic format: its five tables, 79 fields, and their places in the workbook.

Labels and order: decision 4/CMA.6, annex II. Nomenclature terms, required marks and conditions:
the common nomenclatures of 17 February 2026, as transcribed. Columns, header rows, spacer columns
and placeholders: the layout that the secretariat's published checking scripts read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

EDITION = "4/CMA.6 annex II, nomenclatures of 17 February 2026"

FILLED_BY_PLATFORM = "{Information in this field is populated by the CARP}"
LINK_BY_PLATFORM = "{Link to be produced by the CARP}"
INDEX_SHEET = "Index"
SUMMARY_SHEET = "Summary information"
DATE_FORMAT = "dd/mm/yyyy"
NOT_APPLICABLE = "NA"
"""Said of underlying units where there are none, and of the non-GHG metric of a GHG row; else fields stay blank."""


@dataclass(frozen=True)
class Field:
    """One field of the form: its attribute in `records`, its column in the workbook, its name and label.

    `position` is a column letter; in Table 1, which is transposed, the cell of the value.
    `applies_when` is the condition of the nomenclature, in its words; `filled_by` is `Party` or `CARP`.
    """

    attribute: str
    position: str
    term: str
    label: str
    required: bool = False
    filled_by: str = "Party"
    codelist: str | None = None
    applies_when: str | None = None
    cad_trust: str | None = None


@dataclass(frozen=True)
class FormTable:
    """One table of the form. `heading_row`, `header_row`: rows of the heading and of the labels, from 1.

    `spacers` are the unlabelled columns that part the bands; content is read by position, so they are binding.
    """

    number: int
    heading: str
    sheet: str
    heading_row: int
    header_row: int
    spacers: tuple[str, ...]
    columns: tuple[Field, ...]

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

    def label(self, attribute: str) -> str:
        return self.by_attribute[attribute].label


SUBMISSION = FormTable(1, "Submission", "Table 1 Submission", 2, 4, (), (
    Field("party", "C4", "ParticipatingParty", "Party", required=True, cad_trust="aefT1SubmissionParty"),
    Field("version", "C5", "SubmissionVersion", "Version", required=True, cad_trust="aefT1SubmissionVersion"),
    Field("reported_year", "C6", "ReportedYear", "Reported year", required=True, cad_trust="aefT1SubmissionReportYear"),
    Field("date_of_submission", "C7", "DateOfSubmission", "Date of submission", required=True, cad_trust="aefT1SubmissionSubmissionDate"),
    Field("review_status", "C8", "ReviewStatusOfInitialReport", "Review status of the initial report", filled_by="CARP", cad_trust="aefT1SubmissionReviewStatus"),
    Field("consistency_check_result", "C9", "ResultOfConsistencyCheck", "Result of the consistency check of this AEF submission", filled_by="CARP", cad_trust="aefT1SubmissionResultCheck"),
    Field("ndc_first_year", "C10", "FirstYearOfNDCPeriod", "First year of the NDC implementation period", required=True, cad_trust="aefT1SubmissionNdcFirstYear"),
    Field("ndc_last_year", "C11", "LastYearOfNDCPeriod", "Last year of the NDC implementation period", required=True, cad_trust="aefT1SubmissionNdcLastYear"),
    Field("review_report_reference", "C12", "ReferenceToTerReport", "Reference to the Article 6 technical expert review report of the initial report", filled_by="CARP", cad_trust="aefT1SubmissionReferenceReviewReport"),
))

PLACEHOLDERS = {"review_status": FILLED_BY_PLATFORM, "consistency_check_result": FILLED_BY_PLATFORM,
                "review_report_reference": LINK_BY_PLATFORM}
"""Table 1 keeps these texts where the platform will write."""

AUTHORIZATIONS = FormTable(2, "Authorizations", "Table 2 Authorizations", 2, 7, ("F",), (
    Field("authorization_id", "B", "AuthorizationID", "Authorization ID", required=True, cad_trust="aefT2AuthorizationsId"),
    Field("date_of_authorization", "C", "DateOfAuthorization", "Date of authorization", required=True, cad_trust="aefT2AuthorizationsDate"),
    Field("approach", "D", "CooperativeApproachID", "Cooperative approach ID", required=True, codelist="cooperativeApproachId", cad_trust="aefT2AuthorizationsCooperativeApproachId"),
    Field("authorization_version", "E", "AuthorizationVersion", "Version of the authorization", required=True, cad_trust="aefT2AuthorizationsVersion"),
    Field("authorized_quantity", "G", "AuthorizedQuantity", "Authorized quantity", cad_trust="aefT2AuthorizationsQuantity"),
    Field("metric", "H", "Metric", "Metric", required=True, codelist="metric", cad_trust="aefT2AuthorizationsMetric"),
    Field("gwp_values", "I", "GWPValues", "Applicable GWP value(s)", cad_trust="aefT2AuthorizationsGwpValue"),
    Field("non_ghg_metric", "J", "Non-GHGMetric", "Applicable non-GHG metric", applies_when="metric = non-GHG", cad_trust="aefT2AuthorizationsApplicableNonGhgMetric"),
    Field("sectors", "K", "Sectors", "Sector(s)", required=True, codelist="sectors", cad_trust="aefT2AuthorizationsSector"),
    Field("activity_types", "L", "ActivityType", "Activity type(s)", codelist="activityType", cad_trust="aefT2AuthorizationsActivityType"),
    Field("purposes_for_authorization", "M", "PurposeForAuthorization", "Purposes for authorization", required=True, codelist="purposeForAuthorization", cad_trust="aefT2AuthorizationsPurposesForAuthorization"),
    Field("authorized_parties", "N", "AuthorizedPartyIDs", "Authorized Party(ies) ID", cad_trust="aefT2AuthorizationsAuthorizedPartyId"),
    Field("authorized_entities", "O", "AuthorizedEntityIDs", "Authorized entity(ies) ID", cad_trust="aefT2AuthorizationsAuthoziedEntityId"),
    Field("oimp_authorized", "P", "OIMPAuthorized", "OIMP authorized by the Party", applies_when="purpose contains OIMP, IMP or OP", cad_trust="aefT2AuthorizationsOimpAuthorizedParty"),
    Field("authorized_timeframe", "Q", "AuthorizedTimeframe", "Authorized timeframe", cad_trust="aefT2AuthorizationsAuthorizedTimeframe"),
    Field("terms_and_conditions", "R", "AuthorizationT&Cs", "Authorization terms and conditions", cad_trust="aefT2AuthorizationsAuthorizationTerms"),
    Field("authorization_documentation", "S", "AuthorizationDocumentation", "Authorization documentation", filled_by="CARP", cad_trust="aefT2AuthorizationsAuthorizationDocumentation"),
    Field("first_transfer_definition", "T", "FirstTransferDefnForOIMP", "First transfer definition for OIMP", codelist="firstTransferDefnForOimp", applies_when="purpose contains OIMP, IMP or OP", cad_trust="aefT2AuthorizationsFirstTransferDefinitionOimp"),
    Field("explanation", "U", "AdditionalExplanatoryInformation", "Additional explanatory information", cad_trust="aefT2AuthorizationsAdditionalInformation"),
))

ACTIONS = FormTable(3, "Actions", "Table 3 Actions", 2, 8, ("K", "O", "U", "X", "AA", "AF"), (
    Field("action_date", "B", "ActionDateTime", "Action date", required=True, cad_trust="aefT3ActionsDate"),
    Field("action_type", "C", "ActionType", "Action type", required=True, codelist="actionType", cad_trust="aefT3ActionsType"),
    Field("action_subtype", "D", "ActionSubtype", "Action subtype", codelist="actionSubtype", applies_when="must suit the action type", cad_trust="aefT3ActionsSubtype"),
    Field("approach", "E", "CooperativeApproachID", "Cooperative approach ID", required=True, codelist="cooperativeApproachId", cad_trust="aefT3ActionsCooperativeApproachId"),
    Field("authorization_id", "F", "AuthorizationID", "Authorization ID", required=True, cad_trust="aefT3ActionsAuthorizationId"),
    Field("first_transferring_party", "G", "FirstTransferringPartyID", "First transferring participating Party ID", required=True, cad_trust="aefT3ActionsFirstTransferringPartyId"),
    Field("itmo_registry", "H", "PartyITMORegistryID", "Party ITMO registry ID", required=True, cad_trust="aefT3ActionsPartyItmoRegistryId"),
    Field("first_id", "I", "FirstID", "First ID", required=True, cad_trust="aefT3ActionsItmoFirstId"),
    Field("last_id", "J", "LastID", "Last ID", required=True, cad_trust="aefT3ActionsItmoLastId"),
    Field("unit_registry", "L", "UnderlyingUnitRegistryID", "Underlying unit registry ID", codelist="underlyingUnitRegistryId", applies_when="NA if none", cad_trust="aefT3ActionsUnitRegistryId"),
    Field("first_unit_id", "M", "UnderlyingUnitFirstUnitID", "First unit ID", cad_trust="aefT3ActionsUnitFirstId"),
    Field("last_unit_id", "N", "UnderlyingUnitLastUnitID", "Last unit ID", cad_trust="aefT3ActionsUnitLastId"),
    Field("metric", "P", "Metric", "Metric", required=True, codelist="metric", cad_trust="aefT3ActionsMetric"),
    Field("gwp_values", "Q", "GWPValues", "Applicable GWP value(s)", cad_trust="aefT3ActionsGwpValue"),
    Field("non_ghg_metric", "R", "Non-GHGMetric", "Applicable non-GHG metric", applies_when="metric = non-GHG", cad_trust="aefT3ActionsApplicableNonGhgMetric"),
    Field("quantity", "S", "QuantityCO2", "Quantity (t CO2 eq)", required=True, cad_trust="aefT3ActionsQuantityTCo2"),
    Field("quantity_non_ghg", "T", "QuantityNon-GHG", "Quantity (in non-GHG metric)", applies_when="metric = non-GHG", cad_trust="aefT3ActionsQuantityNonGhg"),
    Field("mitigation_type", "V", "MitigationType", "Mitigation type", required=True, codelist="mitigationType", cad_trust="aefT3ActionsMitigationType"),
    Field("vintage", "W", "Vintage", "Vintage", required=True, cad_trust="aefT3ActionsVintageYear"),
    Field("transferring_party", "Y", "TransferringPartyID", "Transferring participating Party ID", applies_when="type = Acquisition", cad_trust="aefT3ActionsTransferringPartyId"),
    Field("acquiring_party", "Z", "AcquiringPartyID", "Acquiring participating Party ID", applies_when="type in First transfer, Transfer", cad_trust="aefT3ActionsAcquiringPartyId"),
    Field("purpose", "AB", "PurposeITMOUsedForOIMP", "Purpose for which the ITMO has been used towards or cancelled for OIMP", applies_when="type in Use, First transfer, Cancellation, Voluntary Cancellation", cad_trust="aefT3ActionsPurposeOfUseOimp"),
    Field("using_party", "AC", "Using/cancellingPartyID", "Using/cancelling participating Party ID", applies_when="type in Use, First transfer, Cancellation, Voluntary Cancellation", cad_trust="aefT3ActionsUsingParticipatingPartyId"),
    Field("using_entity", "AD", "Using/cancellingEntityID", "Using/cancelling authorized entity ID", applies_when="type in Use, First transfer, Cancellation, Voluntary Cancellation", cad_trust="aefT3ActionsUsingAuthorizedEntityId"),
    Field("year_used_for_ndc", "AE", "YearITMOUsedTowardsNDC", "Calendar year for which the ITMOs are used towards the Party's NDC", applies_when="type = Use", cad_trust="aefT3ActionsItmoUsedYear"),
    Field("consistency_check_result", "AG", "ResultOfConsistencyChecks", "Result of the consistency checks", filled_by="CARP", cad_trust="aefT3ActionsConsistencyCheckResult"),
    Field("explanation", "AH", "AdditionalExplanatoryInformation", "Additional explanatory information", cad_trust="aefT3ActionsAdditionalInformation"),
))

HOLDINGS = FormTable(4, "Holdings", "Table 4 Holdings", 2, 7, ("H", "L", "R"), (
    Field("approach", "B", "CooperativeApproachID", "Cooperative approach ID", required=True, codelist="cooperativeApproachId", cad_trust="aefT4HoldingsCooperativeApproachId"),
    Field("authorization_id", "C", "AuthorizationID", "Authorization ID", required=True, cad_trust="aefT4HoldingsAuthorizationId"),
    Field("first_transferring_party", "D", "FirstTransferringPartyID", "First transferring participating Party ID", required=True, cad_trust="aefT4HoldingsFirstTransferringPartyId"),
    Field("itmo_registry", "E", "PartyITMORegistryID", "Party ITMO registry ID", required=True, cad_trust="aefT4HoldingsPartyItmoRegistryId"),
    Field("first_id", "F", "FirstID", "First ID", required=True, cad_trust="aefT4HoldingsItmoFirstId"),
    Field("last_id", "G", "LastID", "Last ID", required=True, cad_trust="aefT4HoldingsItmoLastId"),
    Field("unit_registry", "I", "UnderlyingUnitRegistryID", "Underlying unit registry ID", codelist="underlyingUnitRegistryId", cad_trust="aefT4HoldingsUnitRegistryId"),
    Field("first_unit_id", "J", "UnderlyingUnitFirstUnitID", "First unit ID", cad_trust="aefT4HoldingsUnitFirstId"),
    Field("last_unit_id", "K", "UnderlyingUnitLastUnitID", "Last unit ID", cad_trust="aefT4HoldingsUnitLastId"),
    Field("metric", "M", "Metric", "Metric", required=True, codelist="metric", cad_trust="aefT4HoldingsMetric"),
    Field("gwp_values", "N", "GWPValues", "Applicable GWP value(s)", cad_trust="aefT4HoldingsGwpValue"),
    Field("non_ghg_metric", "O", "Non-GHGMetric", "Applicable non-GHG metric", applies_when="metric = non-GHG", cad_trust="aefT4HoldingsApplicableNonGhgMetric"),
    Field("quantity", "P", "QuantityCO2", "Quantity (t CO2 eq)", required=True, cad_trust="aefT4HoldingsQuantityTCo2"),
    Field("quantity_non_ghg", "Q", "QuantityNon-GHG", "Quantity (in non-GHG metric)", applies_when="metric = non-GHG", cad_trust="aefT4HoldingsQuantityNonGhg"),
    Field("mitigation_type", "S", "MitigationType", "Mitigation type", required=True, codelist="mitigationType", cad_trust="aefT4HoldingsMitigationType"),
    Field("vintage", "T", "Vintage", "Vintage", required=True, cad_trust="aefT4HoldingsVintageYear"),
))

ENTITIES = FormTable(5, "Authorized entities", "Table 5 Auth. entities", 2, 10, (), (
    Field("date_of_authorization", "B", "DateOfAuthorization", "Date of the authorization", required=True, cad_trust="aefT5AuthorizedEntitiesAuthorizationDate"),
    Field("name", "C", "AuthorizedEntityName", "Name", required=True, cad_trust="aefT5AuthorizedEntitiesName"),
    Field("country_of_incorporation", "D", "AuthorizedEntityCountryOfIncorporation", "Country of incorporation", required=True, cad_trust="aefT5AuthorizedEntitiesIncorporationCountry"),
    Field("identification_number", "E", "AuthorizedEntityID", "Identification number", required=True, cad_trust="aefT5AuthorizedEntitiesId"),
    Field("approach", "F", "CooperativeApproachID", "Cooperative approach ID", required=True, codelist="cooperativeApproachId", cad_trust="aefT5AuthorizedEntitiesCooperativeApproachId"),
    Field("conditions", "G", "AuthorizedEntityConditions", "Conditions", cad_trust="aefT5AuthorizedEntitiesConditions"),
    Field("change_and_revocation_conditions", "H", "AuthorizedEntityChangeConditions", "Change and revocation conditions", cad_trust="aefT5AuthorizedEntitiesChangeConditions"),
    Field("explanation", "I", "AdditionalExplanatoryInformation", "Additional explanatory information", cad_trust="aefT5AuthorizedEntitiesAdditionalInformation"),
))

TABLES = (SUBMISSION, AUTHORIZATIONS, ACTIONS, HOLDINGS, ENTITIES)
SHEETS = (INDEX_SHEET, SUMMARY_SHEET, *(table.sheet for table in TABLES))


@dataclass(frozen=True)
class Band:
    """A group heading above the labels, from column `first` to `last`, `above` rows over the header row."""

    text: str
    first: str
    last: str
    above: int = 1


BANDS = {
    AUTHORIZATIONS.number: (Band("Authorization", "B", "E"), Band("Authorization details", "G", "U")),
    ACTIONS.number: (
        Band("Action type and date", "B", "D", 3), Band("ITMO", "F", "W", 3), Band("Action", "Y", "AE", 3),
        Band("Unique identifiers", "G", "N", 2), Band("Metric and quantity", "P", "T", 2),
        Band("ITMO details", "V", "W", 2), Band("Action details", "Y", "AE", 2),
        Band("ITMO unique identifier", "G", "J"), Band("Underlying unit unique identifier", "L", "N"),
        Band("Transfer / Acquisition", "Y", "Z"), Band("Use or cancellation", "AB", "AE")),
    HOLDINGS.number: (
        Band("Unique identifiers", "D", "K", 2), Band("Metric and quantity", "M", "Q", 2),
        Band("ITMO details", "S", "T", 2),
        Band("ITMO unique identifier", "D", "G"), Band("Underlying unit unique identifier", "I", "K")),
    ENTITIES.number: (Band("Authorized entity", "C", "F"),),
}
"""The group headings of annex II; none is spelled like a table's heading or a label."""
