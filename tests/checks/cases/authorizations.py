import datetime

from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import authorizations, cancellation, first_transfer, ndc_authorization, use
from tests.checks.parts import of

LATER = datetime.date(2027, 6, 1)


def versions(**over):
    """A second version of the authorization for Japan, with a place of its own."""
    place = samples.place("registry/authorizations.csv", samples.present().authorizations, 4)
    second = samples.authorization(**({"authorization_version": 2, "date_of_authorization": LATER,
                                       "place": place} | over))
    return of(authorizations=(samples.authorization(), samples.oimp_authorization(), second))


CASES = {
    "AEF-201": Case(first_transfer(authorization_id="IND JCM 3"), "Authorization ID"),
    "AEF-202": Case(first_transfer(approach="CA9998"), "Cooperative approach ID"),
    "AEF-203": Case(of(
        authorizations=(samples.authorization(date_of_authorization=LATER), samples.oimp_authorization())),
        "Action date"),
    "AEF-205": Case(ndc_authorization(authorized_timeframe="Occurred: from 2027 to 2030"), "Vintage",
                    passing=ndc_authorization(authorized_timeframe="Occurred: from 12/2026 to 2030")),
    "AEF-206": Case(authorizations(authorized_timeframe="Use: from 2026 to 08/2027"), "Action date",
                    passing=authorizations(authorized_timeframe="Use: from 2026 to 09/2027")),
    "AEF-207": Case(use(using_party="CHE", authorization_id="IND JCM 1", purpose="NDC", year_used_for_ndc=2027,
                        using_entity=None), "Using/cancelling participating Party ID", passing=use(using_party="CHE")),
    "AEF-208": Case(authorizations(authorized_entities=samples.JAPANESE_ENTITY),
                    "Using/cancelling authorized entity ID", passing=use(using_entity="ILLUSTRATIVE-A")),
    "AEF-209": Case(authorizations(sectors="Transportation"), "Sector(s)",
                    passing=of()),
    "AEF-210": Case(use(purpose="NDC", year_used_for_ndc=2027),
                    "Purpose for which the ITMO has been used towards or cancelled for OIMP",
                    passing=cancellation(purpose="OIMP")),
    "AEF-211": Case(of(authorizations=(
        samples.authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                              first_transfer_definition="Authorization"), samples.oimp_authorization())),
        "First transfer definition for OIMP", also=frozenset({"AEF-522"}),
        passing=of(authorizations=(
            samples.authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                                  first_transfer_definition="Issuance"), samples.oimp_authorization()))),
    "AEF-212": Case(versions(authorization_version=1), "Version of the authorization", passing=versions()),
    "AEF-213": Case(versions(authorized_quantity=0, date_of_authorization=datetime.date(2027, 2, 1)), "Action date",
                    passing=versions(authorized_quantity=0)),
}
