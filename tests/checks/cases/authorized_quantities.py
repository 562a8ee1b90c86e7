from tests.checks.cases import Case
from tests.checks.cases.authorizations import versions
from tests.checks.cases.form import ndc_authorization

CASES = {
    "AEF-204": Case(ndc_authorization(authorized_quantity=999), "Quantity (t CO2 eq)",
                    passing=ndc_authorization(authorized_quantity=1_000)),
    "AEF-214": Case(versions(authorized_quantity=999), "Authorized quantity",
                    passing=versions(authorized_quantity=999, terms_and_conditions="Revoked")),
}
