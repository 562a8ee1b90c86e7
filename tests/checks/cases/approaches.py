import datetime

from reporter.forms.outlines import INITIAL_REPORT
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import ndc_authorization
from tests.checks.cases.reports import NOT_APPLICABLE, VERSION_2, answers, approaches
from tests.checks.parts import approach, authorization_text, whole

CASES = {
    "REP-106": Case(approaches(expected_mitigation={2030: 5_000, 2029: 4_000}), "expected_mitigation"),
    "CON-125": Case(approaches(end=datetime.date(2024, 12, 31)), "end",
                    passing=approaches(end=datetime.date(2030, 12, 31))),
    "REP-107": Case(whole(submission={"authorizations": (*samples.submission().authorizations, VERSION_2)}),
                    "Cooperative approach ID"),
    "REP-108": Case(approaches(authorizations={"IND JCM 2": authorization_text()}), "Authorization ID"),
    "REP-109": Case(ndc_authorization(authorized_quantity=None), "Authorized quantity", also=frozenset({"AEF-107"})),
    "REP-120": Case(whole(approaches=(approach(non_permanence_risk=True),),
                          answers={(INITIAL_REPORT, "IV.G.3"): NOT_APPLICABLE}), None,
                    passing=answers(INITIAL_REPORT, "IV.G.3", NOT_APPLICABLE)),
}
