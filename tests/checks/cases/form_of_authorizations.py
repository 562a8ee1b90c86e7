from dataclasses import replace

from reporter.forms.editions import profiles
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import authorizations, ndc_authorization
from tests.checks.parts import of


def in_nomenclature(timeframe):
    """Authorizations of this timeframe, in the profile of the common nomenclatures."""
    return replace(of(authorizations=tuple(make(authorized_timeframe=timeframe) for make in (
        samples.authorization, samples.oimp_authorization))), profile=profiles()["nomenclature-2026-02"])


CASES = {
    "AEF-101": Case(authorizations(first_transfer_definition=None), "First transfer definition for OIMP"),
    "AEF-102": Case(ndc_authorization(first_transfer_definition="Issuance"), "First transfer definition for OIMP"),
    "AEF-103": Case(authorizations(oimp_authorized=None), "OIMP authorized by the Party"),
    "AEF-104": Case(ndc_authorization(oimp_authorized="CORSIA"), "OIMP authorized by the Party"),
    "AEF-105": Case(of(authorizations=tuple(make(sectors="Cross-sectoral mechanisms") for make in (
        samples.authorization, samples.oimp_authorization))), "Sector(s)",
        passing=of(authorizations=tuple(make(sectors="Transportation") for make in (
            samples.authorization, samples.oimp_authorization)))),
    "AEF-106": Case(of(authorizations=tuple(make(activity_types="Coal bed/mine methane") for make in (
        samples.authorization, samples.oimp_authorization))), "Activity type(s)"),
    "AEF-107": Case(authorizations(authorized_quantity=None), "Authorized quantity"),
    "AEF-108": Case(in_nomenclature("2026 until 2030"), "Authorized timeframe", passing=in_nomenclature("2026 - 2030")),
    "AEF-123": Case(authorizations(authorized_timeframe="Use: from 2030 to 2026"), "Authorized timeframe",
                    passing=authorizations(authorized_timeframe="Use: from 06/2026 to 2026")),
    "AEF-124": Case(authorizations(authorized_timeframe="Use: from 01/2026 to 13/2030"), "Authorized timeframe",
                    passing=authorizations(authorized_timeframe="Use: from 01/2026 to 28/02/2030")),
    "AEF-125": Case(of(authorizations=tuple(make(activity_types=None) for make in (
        samples.authorization, samples.oimp_authorization))), "Activity type(s)",
        passing=of(authorizations=tuple(make(activity_types=None, explanation="Small dams.") for make in (
            samples.authorization, samples.oimp_authorization)))),
}
