from dataclasses import replace

from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.records.recommendations import Recommendation
from tests.checks.cases import Case
from tests.checks.parts import whole

ANSWERED = Recommendation(
    "18.a", SubmissionKind.INITIAL_REPORT, "The Article 6 TERT recommends that the Party explain its arrangements.",
    Place("review/recommendations.csv", row=2), is_answered=True, answer="The arrangements are in force since 2026.",
    where="annex 4 on 2027, II")


def recommended(**over):
    return whole(recommendations=(replace(ANSWERED, **over),))


CASES = {
    "REV-101": Case(recommended(is_answered=False, significant=True), "State", passing=recommended()),
    "REV-102": Case(recommended(where=""), "Where answered", passing=recommended()),
}
