from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import first_transfer
from tests.checks.parts import of

ID = "CA9999-IND01-IND-{}-2026".format

CASES = {
    "AEF-301": Case(first_transfer(first_id="CA9998-IND01-IND-1-2026", last_id="CA9998-IND01-IND-1000-2026"),
                    "Cooperative approach ID"),
    "AEF-302": Case(first_transfer(first_id="CA9999-IND01-JPN-1-2026", last_id="CA9999-IND01-JPN-1000-2026"),
                    "First transferring participating Party ID"),
    "AEF-303": Case(first_transfer(first_id="CA9999-IND01-IND-1-2027", last_id="CA9999-IND01-IND-1000-2027"),
                    "Vintage"),
    "AEF-304": Case(first_transfer(last_id="CA9999-IND01-IND-1000-2027"), "Last ID"),
    "AEF-305": Case(first_transfer(first_id=ID(1_000), last_id=ID(1)), "First ID",
                    passing=first_transfer(first=7, last=7)),
    "AEF-306": Case(first_transfer(quantity=1_001), "Quantity (t CO2 eq)",
                    passing=first_transfer(quantity=1_001, metric="non-GHG", non_ghg_metric="MWh",
                                           quantity_non_ghg="50")),
    "AEF-307": Case(first_transfer(registry="CHE01"), "First ID",
                    passing=first_transfer(registry="CHE01", explanation="CHE01 issues for the approach.")),
    "AEF-308": Case(of(
        authorizations=(samples.authorization(authorization_id="IND/JCM 1"), samples.oimp_authorization()),
        actions=(samples.action(authorization_id="IND/JCM 1"), *samples.submission().actions[1:])),
        "Authorization ID", passing=of()),
}
