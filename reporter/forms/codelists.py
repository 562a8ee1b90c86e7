"""Code lists by edition, and profiles: which reading is used where the sources disagree.

Values: the common nomenclatures of 17 February 2026 (tables in brackets), as transcribed; their
misprints are kept. Where annex II of decision 4/CMA.6, the nomenclatures and the secretariat's
published checking scripts spell a value differently, records hold one spelling, readers accept
every spelling, and a `Profile` says which one is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EDITION = "2026-02-17"

GHG, NON_GHG = "GHG", "non-GHG"

FIRST_TRANSFER, TRANSFER, ACQUISITION = "First transfer", "Transfer", "Acquisition"
USE, CANCELLATION = "Use", "Cancellation"

TO_ANOTHER_PARTY = "First transfer to another Party"
AT_AUTHORIZATION, AT_ISSUANCE, AT_USE_OR_CANCELLATION = "Authorization", "Issuance", "Use or cancellation"
MANDATORY_ADAPTATION = "Mandatory transfer to the Adaptation Fund (A6.4 ERs)"
VOLUNTARY_ADAPTATION = "Voluntary transfer to the Adaptation Fund (A6.4 ERs)"
MANDATORY_OMGE = "Mandatory cancellation to deliver OMGE"
VOLUNTARY_OMGE = "Voluntary cancellation to deliver OMGE"
OTHER_CANCELLATIONS = "Other cancellations"
NOT_YET_DEFINED = "Not yet defined"

OMGE = frozenset({MANDATORY_OMGE, VOLUNTARY_OMGE})
"""Cancellations to deliver overall mitigation in global emissions (2/CMA.3 annex para 39)."""
ADAPTATION = frozenset({MANDATORY_ADAPTATION, VOLUNTARY_ADAPTATION})
"""Transfers that contribute resources for adaptation (2/CMA.3 annex para 37)."""


@dataclass(frozen=True)
class CodeList:
    """The values a field may take. `aliases` are other spellings, read as the value they stand for.

    `remedies` say what to do about values that people take for one of the list.
    """

    name: str
    source: str
    values: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    remedies: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str | None:
        """The value that `text` spells, or None."""
        if text in self.values:
            return text
        return self.aliases.get(text)


_SUBTYPES = (TO_ANOTHER_PARTY, AT_AUTHORIZATION, AT_ISSUANCE, AT_USE_OR_CANCELLATION, MANDATORY_ADAPTATION,
             VOLUNTARY_ADAPTATION, MANDATORY_OMGE, VOLUNTARY_OMGE, OTHER_CANCELLATIONS, NOT_YET_DEFINED)

_NO_DEFINITION = (
    "2/CMA.3 annex para 2(b) does not know the first international transfer as a definition for OIMP: write "
    "Authorization, Issuance, or Use or cancellation, as the Party specifies it; where the letter names none of them, "
    "ask the authority for a version that does. If the authorization covers NDCs alone, leave the cell blank")
CODELISTS = {codelist.name: codelist for codelist in (
    CodeList("metric", "12(b)", (GHG, NON_GHG), {"Non-GHG": NON_GHG}),
    CodeList("sectors", "15(b)", (
        "Agriculture", "Building and construction", "Cross-sectoral mechanisms", "Energy generation",
        "Forestry and land use", "Industrial processes", "Transportation", "Urban development",
        "Waste management")),
    CodeList("purposeForAuthorization", "16(b)", (
        "NDC", "OIMP", "IMP", "OP", "NDC and OIMP", "NDC and IMP", "NDC and OP")),
    CodeList("firstTransferDefnForOimp", "22(b); annex II of 4/CMA.6 spells the values as here", (
        AT_AUTHORIZATION, AT_ISSUANCE, AT_USE_OR_CANCELLATION),
        {"Authorisation": AT_AUTHORIZATION, "Use or Cancellation": AT_USE_OR_CANCELLATION},
        dict.fromkeys(("First international transfer", TO_ANOTHER_PARTY), _NO_DEFINITION)),
    CodeList("actionType", "25(b), less Authorization, which Table 2 holds", (
        FIRST_TRANSFER, TRANSFER, ACQUISITION, USE, CANCELLATION), {"Voluntary Cancellation": CANCELLATION}),
    CodeList("actionSubtype", "26(b)", _SUBTYPES,
             {"First international transfer": TO_ANOTHER_PARTY, "Authorisation": AT_AUTHORIZATION,
              "Use or Cancellation": AT_USE_OR_CANCELLATION}),
    CodeList("underlyingUnitRegistryId", "31(b)", (
        "VCS", "GS", "CAR", "ACR", "ART", "GCC", "Cercarbono", "Isometric", "ISFL", "FCPF", "T-VER", "JCM")),
    CodeList("mitigationType", "36(b)", (
        "Emission reductions", "Removals", "Emission reductions and removals")),
    CodeList("activityType", "51(b)", (
        "Afforestation", "Agriculture", "Biogas", "Biomass Energy", "Cement", "C02 usage",
        "Coal bed/mine methane", "Energy distribution", "Energy Efficiency households",
        "Energy Efficiency Industry", "Energy Efficiency own generation", "Energy Efficiency service",
        "Energy Efficiency supply side", "Fossil fuel switch", "Fugitive", "Geothermal", "Hydro",
        "Landfill gas", "Methane avoidance", "N2O", "PFCs and SF6", "Reforestation", "Solar", "Tidal",
        "Transport", "Waste", "Wind")),
)}

SUBTYPES_OF = {
    FIRST_TRANSFER: frozenset(_SUBTYPES),
    TRANSFER: ADAPTATION | {NOT_YET_DEFINED},
    CANCELLATION: OMGE | {OTHER_CANCELLATIONS, NOT_YET_DEFINED},
}
"""The subtypes that suit an action type, a reading of 26(b); other types are not restricted.

A transfer to the Adaptation Fund is a first transfer unless that happened before (4/CMA.6 para 16)."""

_YEARS = re.compile(r"Occurred: from (?P<first>\d{4}) to (?P<last>\d{4})|(?P<begin>\d{4}) - (?P<end>\d{4})")
"""A timeframe that both forms can say: the years in which mitigation outcomes occur, and nothing on their use."""

_DATE = r"(\d{4}|\d{2}/\d{4}|\d{2}/\d{2}/\d{4})"


@dataclass(frozen=True)
class Profile:
    """One reading of the points on which the sources disagree.

    `spellings` maps a record's value to the text written for it. `timeframe` is the pattern of the
    authorized timeframe, `timeframe_of_years` how a span of years is written in it. `list_separator` joins several values in one cell. `refused` are characters
    that the reading does not take in sectors and activity types. `repeats_authorizations` is true where
    Table 2 holds authorizations of earlier years too: annual information is of a year (2/CMA.3 annex para 20), and the
    scripts load all submissions under one key (ID, date, version) that refuses a repeated row.
    """

    name: str
    title: str
    spellings: dict[tuple[str, str], str]
    timeframe: re.Pattern[str]
    timeframe_example: str
    timeframe_of_years: str
    list_separator: str
    refused: str
    quantity_required: bool
    repeats_authorizations: bool
    full_identifiers: bool
    first_transfer_by_cancellation: str | None

    def write(self, codelist: str, value: str) -> str:
        """The text that this profile writes for a value of a code list."""
        return self.spellings.get((codelist, value), value)

    def write_timeframe(self, text: str) -> str:
        """An authorized timeframe in this profile's form; as it is where the form would lose something of it."""
        years = _YEARS.fullmatch(text)
        if years is None or self.timeframe.fullmatch(text):
            return text
        return self.timeframe_of_years.format(years["first"] or years["begin"], years["last"] or years["end"])


SECRETARIAT_WORKBOOK = Profile(
    "secretariat-workbook", "the secretariat's published checking scripts",
    {("actionSubtype", TO_ANOTHER_PARTY): "First international transfer"},
    re.compile(rf"(Occurred: from {_DATE} to {_DATE})?((^|\. )Use: from {_DATE} to {_DATE})?"),
    "Occurred: from 2025 to 2030. Use: from 2026 to 2030", "Occurred: from {} to {}", " + ", "-/,",
    quantity_required=True, repeats_authorizations=False, full_identifiers=True, first_transfer_by_cancellation=AT_USE_OR_CANCELLATION)

NOMENCLATURE_2026_02 = Profile(
    "nomenclature-2026-02", "the common nomenclatures of 17 February 2026",
    {("firstTransferDefnForOimp", AT_AUTHORIZATION): "Authorisation",
     ("firstTransferDefnForOimp", AT_USE_OR_CANCELLATION): "Use or Cancellation"},
    re.compile(r"\d{4} - \d{4}"), "2025 - 2030", "{} - {}", ", ", "",
    quantity_required=False, repeats_authorizations=False, full_identifiers=True, first_transfer_by_cancellation=None)

PROFILES = {profile.name: profile for profile in (SECRETARIAT_WORKBOOK, NOMENCLATURE_2026_02)}
