"""Values of the code lists that rules and accounting speak of, in the spelling that records hold.

The lists themselves, and other spellings of their values, are those of an edition.
"""

from __future__ import annotations

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


_SUBTYPES = (TO_ANOTHER_PARTY, AT_AUTHORIZATION, AT_ISSUANCE, AT_USE_OR_CANCELLATION, MANDATORY_ADAPTATION,
             VOLUNTARY_ADAPTATION, MANDATORY_OMGE, VOLUNTARY_OMGE, OTHER_CANCELLATIONS, NOT_YET_DEFINED)

SUBTYPES_OF = {
    FIRST_TRANSFER: frozenset(_SUBTYPES),
    TRANSFER: ADAPTATION | {NOT_YET_DEFINED},
    CANCELLATION: OMGE | {OTHER_CANCELLATIONS, NOT_YET_DEFINED},
}
"""The subtypes that suit an action type, a reading of 26(b); other types are not restricted.

A transfer to the Adaptation Fund is a first transfer unless that happened before (4/CMA.6 para 16)."""
