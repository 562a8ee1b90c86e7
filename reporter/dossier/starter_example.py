"""The illustrative example that a new dossier starts with: one approach, authorization, entity and first transfer."""

from __future__ import annotations

import datetime
from typing import Any

from reporter.forms import codelists
from reporter.records.kinds import PlainValue

PARTY, PARTNER = "ATA", "BVT"
"""Codes of ISO 3166-1 that belong to no Party, so that nobody is taken for the example."""

APPROACH = "CA9999"
AUTHORIZATION = "AUTHORIZATION 1"
ENTITY = "Authorized entity A (illustrative)"
UNANSWERED = "Not available: to be written by the ministry."
MARK = "Illustrative example, to be replaced"
FIRST_YEAR, REPORTED_YEAR, LAST_YEAR = 2021, 2026, 2030
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
QUANTITY = 1000
INDICATOR, UNIT = "Share of renewable sources in electricity generation", "%"

FACTS: dict[str, Any] = {
    "status": "illustrative",
    "notice": "Illustrative example made by the reporter: no figure, date or entity in it is real.",
    "title": "A first dossier (illustrative)",
    "reported_year": REPORTED_YEAR,
    "party": {"code": PARTY, "name": "Party A (illustrative)", "authority": "The national authority (illustrative)"},
    "initial_report": {"version": "1.0", "date": datetime.date(2026, 1, 30)},
    "annual_information": {"version": "1.0", "date": datetime.date(2027, 4, 10)},
    "regular_information": {"version": "1.0", "date": datetime.date(2028, 12, 20)},
    "ndc": {
        "first_year": FIRST_YEAR, "last_year": LAST_YEAR,
        "target": "Illustrative: to limit emissions in 2030 to 90,000 kt CO2 eq",
        "target_year": LAST_YEAR, "multi_year": False, "method": "averaging",
        "reference_level": "Illustrative: 100,000 kt CO2 eq in 2020",
        "target_level": "Illustrative: 90,000,000 t CO2 eq in 2030",
        "indicators": [{"name": INDICATOR, "unit": UNIT, "reference": "Illustrative: 20 in 2020",
                        "target": "Illustrative: 40 in 2030"}],
    },
    "stand_in": [
        {"what": "Cooperative approach ID", "value": APPROACH,
         "reason": "Stands in for the identifier that the CARP gives to the cooperative approach"},
        {"what": "Party codes", "value": f"{PARTY} and {PARTNER}",
         "reason": "Stand in for the codes of your Party and of its partner; they belong to no Party"},
    ],
}

APPROACH_FACTS: dict[str, Any] = {
    "identifier": APPROACH, "title": "A bilateral cooperative approach (illustrative)",
    "kind": "Bilateral crediting", "parties": [PARTY, PARTNER],
    "start": datetime.date(2026, 1, 1), "end": datetime.date(LAST_YEAR, 12, 31), "sectors": ["Energy generation"],
    "expected_mitigation": dict.fromkeys(range(2026, LAST_YEAR + 1), QUANTITY),
    "authorizations": {AUTHORIZATION: {
        "first_transfer": f"Illustrative: the first international transfer, recorded in the registry {PARTY}01 "
                          "(2/CMA.3 annex para 2(a))",
        "final_date": "Illustrative: use until 31 December 2030",
        "underlying_rules": "Illustrative: the rules and methodologies adopted by the joint committee",
        "changes": "Illustrative: by agreement of both Parties, for ITMOs not yet first transferred",
        "tracking_registry": f"Illustrative: the registry {PARTY}01",
        "underlying_registry": "Illustrative: none beside it",
        "vintages": list(range(2026, LAST_YEAR + 1)),
        "gases": "Illustrative: CO2, in t CO2 eq",
    }},
}

AUTHORIZATION_ROW: dict[str, PlainValue] = {
    "authorization_id": AUTHORIZATION, "date_of_authorization": datetime.date(2026, 2, 2), "approach": APPROACH,
    "authorization_version": 1, "authorized_quantity": 5 * QUANTITY, "metric": codelists.GHG,
    "sectors": "Energy generation", "activity_types": "Solar", "purposes_for_authorization": "NDC",
    "authorized_parties": PARTNER, "authorized_entities": ENTITY,
    "authorized_timeframe": "Occurred: from 2026 to 2030. Use: from 2026 to 2030", "explanation": MARK,
}
"""One row of Table 2, by attribute."""

_SERIES = f"{APPROACH}-{PARTY}01-{PARTY}"

ACTION_ROW: dict[str, PlainValue] = {
    "action_date": datetime.date(2026, 11, 16), "action_type": codelists.FIRST_TRANSFER,
    "action_subtype": codelists.TO_ANOTHER_PARTY, "approach": APPROACH, "authorization_id": AUTHORIZATION,
    "first_transferring_party": PARTY, "itmo_registry": f"{PARTY}01", "first_id": f"{_SERIES}-1-2026",
    "last_id": f"{_SERIES}-{QUANTITY}-2026", "metric": codelists.GHG, "quantity": QUANTITY,
    "mitigation_type": "Emission reductions", "vintage": 2026, "acquiring_party": PARTNER, "explanation": MARK,
}
"""One row of Table 3, by attribute: a first transfer to the partner."""

ENTITY_ROW: dict[str, PlainValue] = {
    "date_of_authorization": datetime.date(2026, 2, 2), "name": ENTITY, "country_of_incorporation": PARTY,
    "identification_number": "ILLUSTRATIVE-A", "approach": APPROACH, "explanation": MARK,
}
"""One row of Table 5, by attribute."""
