from tests.checks.cases import Case
from tests.checks.parts import approach, authorization_text, whole

UNSIGNED = {"IND JCM 1": authorization_text(signed_copies=()), "IND JCM 2": authorization_text()}

CASES = {
    "ATT-101": Case(whole(approaches=(approach(authorizations=UNSIGNED),)),
                    "authorizations.IND JCM 1.signed_copies"),
}
