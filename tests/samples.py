"""Small sound rows for tests: India's annual information for 2027 under the approach CA9999, illustrative.

Each function gives a sound row; keyword arguments replace its values, named as in `records`. Rows with
blocks also take `first` and `last` serials and `party`, `registry` of the identifier, and then
keep identifiers, quantity and vintage in step unless these are given themselves.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier, Facts, InventoryYear, Status
from reporter.dossier.ndc import NDC, Method
from reporter.files.aef.spelling import ANY_PARTY
from reporter.findings import Place
from reporter.forms.editions import FormTable, present
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Header, Holding
from reporter.records.submission import Submission

FORM = present()
AUTHORIZATIONS, ACTIONS, HOLDINGS, ENTITIES = FORM.authorizations, FORM.actions, FORM.holdings, FORM.entities

APPROACH = "CA9999"
INDIAN_ENTITY = "Authorized entity A (illustrative)"
JAPANESE_ENTITY = "Authorized entity B (illustrative)"
NOTICE = "Illustrative figures: no ITMO has moved under this approach."


def place(file: str, table: FormTable, row: int) -> Place:
    """A row of a canonical table."""
    letters = {label: chr(ord("A") + index) for index, label in enumerate(list(table.by_label)[:26])}
    return Place(file, row=row, letters=letters)


def header(**over: Any) -> Header:
    """Table 1 of India's first submission for 2027."""
    values = {"party": "IND", "version": "1.0", "reported_year": 2027, "date_of_submission": datetime.date(2028, 4, 10),
              "ndc_first_year": 2021, "ndc_last_year": 2030}
    return Header(**({"place": Place("dossier.toml")} | values | over))


def authorization(**over: Any) -> Authorization:
    """India's authorization for use by Japan towards its NDC."""
    values = {
        "authorization_id": "IND JCM 1", "date_of_authorization": datetime.date(2026, 12, 1), "approach": APPROACH,
        "authorization_version": 1, "authorized_quantity": 500_000, "metric": "GHG",
        "gwp_values": "AR5 100-year", "sectors": "Energy generation", "activity_types": "Solar + Wind + Biogas",
        "purposes_for_authorization": "NDC", "authorized_parties": "JPN",
        "authorized_entities": f"{INDIAN_ENTITY}, {JAPANESE_ENTITY}",
        "authorized_timeframe": "Occurred: from 2026 to 2030. Use: from 2026 to 2030",
    }
    return Authorization(**({"place": place("registry/authorizations.csv", AUTHORIZATIONS, 2)} | values | over))


def oimp_authorization(**over: Any) -> Authorization:
    """India's authorization for other international mitigation purposes, first transferred at issuance."""
    values = {
        "authorization_id": "IND JCM 2", "authorized_quantity": 100_000, "purposes_for_authorization": "OIMP",
        "authorized_parties": None, "oimp_authorized": "International aviation (CORSIA) and other purposes",
        "first_transfer_definition": "Issuance",
        "place": place("registry/authorizations.csv", AUTHORIZATIONS, 3),
    }
    return authorization(**(values | over))


def said_in_the_workbook(rows: Any) -> list[tuple[Any, ...]]:
    """The values of rows, but for the sentence by which a workbook explains that any Party is authorized."""
    return [tuple(None if value == ANY_PARTY else value for value in row.values()) for row in rows]


def entity(**over: Any) -> AuthorizedEntity:
    """The Indian authorized entity, plainly generic."""
    values = {"date_of_authorization": datetime.date(2026, 12, 1), "name": INDIAN_ENTITY,
              "country_of_incorporation": "IND", "identification_number": "ILLUSTRATIVE-A", "approach": APPROACH}
    return AuthorizedEntity(**({"place": place("registry/entities.csv", ENTITIES, 2)} | values | over))


def _block(over: dict[str, Any]) -> dict[str, Any]:
    """What the rows of a block share; takes `first`, `last`, `party` and `registry` out of `over`."""
    first, last = over.pop("first", 1), over.pop("last", 1_000)
    party, registry = over.pop("party", "IND"), over.pop("registry", "IND01")
    approach, vintage = over.get("approach", APPROACH), over.get("vintage", 2026)
    return {
        "approach": approach, "authorization_id": "IND JCM 1", "first_transferring_party": party,
        "itmo_registry": "IND01", "first_id": f"{approach}-{registry}-{party}-{first}-{vintage}",
        "last_id": f"{approach}-{registry}-{party}-{last}-{vintage}", "metric": "GHG", "gwp_values": "AR5 100-year",
        "quantity": last - first + 1, "mitigation_type": "Emission reductions", "vintage": vintage,
    }


def action(**over: Any) -> Action:
    """India first transfers ITMOs 1 to 1000 of 2026 to Japan."""
    over = dict(over)
    values = _block(over) | {
        "place": place("registry/actions.csv", ACTIONS, 2), "action_date": datetime.date(2027, 3, 1),
        "action_type": "First transfer", "action_subtype": "First transfer to another Party",
        "acquiring_party": "JPN",
    }
    return Action(**(values | over))


def issuance(**over: Any) -> Action:
    """India first transfers ITMOs 5001 to 6000 of 2026 by issuing them for other international mitigation purposes."""
    values = {"authorization_id": "IND JCM 2", "action_subtype": "Issuance", "acquiring_party": None,
              "first": 5_001, "last": 6_000, "place": place("registry/actions.csv", ACTIONS, 3)}
    return action(**(values | over))


def oimp_use(**over: Any) -> Action:
    """An entity uses 400 of the issued ITMOs for an international mitigation purpose."""
    values = {"action_type": "Use", "action_subtype": None, "action_date": datetime.date(2027, 9, 1), "last": 5_400,
              "purpose": "OIMP", "using_party": "IND", "using_entity": INDIAN_ENTITY,
              "place": place("registry/actions.csv", ACTIONS, 4)}
    return issuance(**(values | over))


def omge_cancellation(**over: Any) -> Action:
    """India cancels 20 of the issued ITMOs for overall mitigation in global emissions."""
    values = {"action_type": "Cancellation", "action_subtype": "Voluntary cancellation to deliver OMGE",
              "action_date": datetime.date(2027, 10, 1), "first": 5_401, "last": 5_420, "purpose": "OIMP",
              "using_party": "IND", "place": place("registry/actions.csv", ACTIONS, 5)}
    return issuance(**(values | over))


def holding(**over: Any) -> Holding:
    """The 580 issued ITMOs that India's registry still holds at the end of 2027."""
    over = {"authorization_id": "IND JCM 2", "first": 5_421, "last": 6_000} | over
    return Holding(**(_block(over) | {"place": Place("ledger", row=1)} | over))


def submission(**over: Any) -> Submission:
    """India's annual information for 2027: four actions, one holding; replays to its holdings."""
    values: dict[str, Any] = {
        "header": header(), "authorizations": (authorization(), oimp_authorization()),
        "actions": (action(), issuance(), oimp_use(), omge_cancellation()), "holdings": (holding(),),
        "entities": (entity(), entity(name=JAPANESE_ENTITY, country_of_incorporation="JPN",
                                      identification_number="ILLUSTRATIVE-B",
                                      place=place("registry/entities.csv", ENTITIES, 3))),
    }
    return Submission(**(values | over))


def ndc(**over: Any) -> NDC:
    """A single-year NDC for 2030 with an indicative trajectory; levels illustrative."""
    values = {"first_year": 2021, "last_year": 2030, "target": "A level of emissions in 2030 (illustrative)",
              "target_year": 2030, "method": Method.TRAJECTORY,
              "reference_level": "3,200,000,000 t CO2 eq in 2021 (illustrative)",
              "target_level": "3,600,000,000 t CO2 eq in 2030 (illustrative)",
              "trajectory": {year: Decimal(3_200_000 + 40_000 * (year - 2021)) for year in range(2021, 2031)}}
    return NDC(**(values | over))


def facts(**over: Any) -> Facts:
    """dossier.toml of India's reports on 2027, illustrative."""
    values = {
        "status": Status.ILLUSTRATIVE, "notice": NOTICE, "title": "Sample", "reported_year": 2027,
        "party": {"code": "IND", "name": "India", "authority": "Authority of the Party (illustrative)"},
        "initial_report": {"version": "1.0", "date": datetime.date(2026, 11, 30)},
        "annual_information": {"version": "1.0", "date": datetime.date(2028, 4, 10)},
        "regular_information": {"version": "1.0", "date": datetime.date(2028, 12, 20)}, "ndc": ndc(),
        "stand_in": ({"what": "Cooperative approach ID", "value": APPROACH,
                      "reason": "Stands in for the identifier from the CARP, which is not public"},),
    }
    return Facts(**(values | over)).found_at(Place("dossier.toml", row=1, lines={"": 1}))


def approach(**over: Any) -> Approach:
    """approaches/CA9999.toml."""
    values = {"identifier": APPROACH, "title": "Joint Crediting Mechanism", "kind": "bilateral crediting",
              "parties": ("IND", "JPN"), "start": datetime.date(2026, 1, 1), "end": datetime.date(2030, 12, 31),
              "first_transfer_definition": "Issuance", "sectors": ("Energy generation",),
              "expected_mitigation": dict.fromkeys(range(2026, 2031), 100_000)}
    return Approach(**(values | over)).found_at(Place("approaches/CA9999.toml", row=1, lines={"": 1}))


def dossier(**over: Any) -> Dossier:
    """India's dossier; the inventory ends with 2026."""
    values = {"folder": Path(), "facts": facts(), "approaches": (approach(),), "inputs": ("dossier.toml",),
              "inventory": tuple(InventoryYear(year=year, emissions=Decimal(3_150_000 + 30_000 * (year - 2021)))
                                 for year in range(2021, 2027))}
    return Dossier(**(values | over))
