from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests.checks.cases import Case
from tests.checks.cases.reports import answers, approaches
from tests.checks.parts import answer, authorization_text, long_answer, whole

SHORT = answer("There are arrangements in place.")
LONG = answer(long_answer("the same"))


def words(outline, number, text):
    stated = present().outline(outline).by_number[number].elements
    return answers(outline, number, answer(text, elements={
        element.title: answer("As the rules say.") for element in stated}))


CASES = {
    "ADV-101": Case(answers(INITIAL_REPORT, "III.C", answer("The NDC will be quantified.")), None,
                    passing=answers(INITIAL_REPORT, "III.C", answer("The level is 2,750,000 kt CO2 eq."))),
    "ADV-102": Case(answers(INITIAL_REPORT, "I.D", SHORT), None),
    "ADV-103": Case(words(INITIAL_REPORT, "IV.G.1", "There is no net increase."), None),
    "ADV-104": Case(answers(ANNEX_4, "VI.B.2", answer("The baseline is low. " * 20)), None),
    "ADV-105": Case(approaches(expected_mitigation=dict.fromkeys(range(2026, 2031), 1_000)), "expected_mitigation"),
    "ADV-106": Case(approaches(authorizations={
        "IND JCM 1": authorization_text(),
        "IND JCM 2": authorization_text(first_transfer="The first international transfer")}),
        "authorizations.IND JCM 2.first_transfer"),
    "ADV-107": Case(whole(answers={(INITIAL_REPORT, "IV.H.1"): LONG, (INITIAL_REPORT, "IV.H.3"): LONG}), None),
    "ADV-108": Case(answers(INITIAL_REPORT, "I.A", answer("The registry is TBD.")), None),
}
