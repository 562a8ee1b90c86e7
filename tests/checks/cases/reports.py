from decimal import Decimal

from reporter.dossier.facts import InventoryYear, Method, StandIn, Status
from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import ndc_authorization
from tests.checks.parts import answer, approach, authorization_text, issue, long_answer, ndc, whole

NOT_APPLICABLE = answer("Not applicable: it does not arise.")


def answers(outline, number, given):
    return whole(answers={(outline, number): given})


def elements(outline, number, **over):
    """A heading's elements answered, some of them otherwise; None takes one away."""
    stated = present().outline(outline).by_number[number].elements
    given = {element.title: answer("As the rules say.") for element in stated}
    given |= {title.replace("_", " "): text for title, text in over.items()}
    return answers(outline, number, answer(long_answer(number), elements={k: v for k, v in given.items() if v}))


def approaches(**over):
    return whole(approaches=(approach(**over),))


STAND_IN = (StandIn(what="Cooperative approach ID", value="CA9999", reason="It is not public"),)
VERSION_2 = samples.authorization(approach="CA9998", authorization_id="IND JCM 9", authorized_entities=None)

CASES = {
    "REP-101": Case(answers(INITIAL_REPORT, "III.D", None), "III.D",
                    passing=answers(INITIAL_REPORT, "III.D", NOT_APPLICABLE)),
    "REP-102": Case(answers(ANNEX_4, "VI.D.1", None), "VI.D.1", passing=answers(ANNEX_4, "VI.D.1", NOT_APPLICABLE)),
    "REP-103": Case(elements(INITIAL_REPORT, "IV.G.2", Leakage=None), None,
                    passing=answers(INITIAL_REPORT, "IV.G.2", NOT_APPLICABLE)),
    "REP-104": Case(elements(ANNEX_4, "VI.G", Migrants=None), None, passing=elements(ANNEX_4, "VI.G",
                                                                                      Migrants=NOT_APPLICABLE)),
    "REP-105": Case(elements(INITIAL_REPORT, "IV.G.2", Leakage=answer("Not available: under study.")), None),
    "REP-106": Case(approaches(expected_mitigation={2030: 5_000, 2029: 4_000}), "expected_mitigation"),
    "REP-107": Case(whole(submission={"authorizations": (*samples.submission().authorizations, VERSION_2)}),
                    "Cooperative approach ID"),
    "REP-108": Case(approaches(authorizations={"IND JCM 2": authorization_text()}), "Authorization ID"),
    "REP-109": Case(ndc_authorization(authorized_quantity=None), "Authorized quantity", also=frozenset({"AEF-107"})),
    "REP-110": Case(whole(initial_report=issue(2028, 4, 11)), "initial_report.date",
                    passing=whole(initial_report=issue(2028, 4, 10))),
    "REP-111": Case(whole(initial_report=issue(2026, 12, 2)), "initial_report.date",
                    passing=whole(initial_report=issue(2026, 12, 1))),
    "REP-112": Case(whole(ndc=ndc(multi_year=True)), "ndc.method",
                    passing=whole(ndc=ndc(multi_year=True, method=Method.MULTI_YEAR))),
    "REP-113": Case(whole(ndc=ndc(trajectory={2030: Decimal(90)})), "ndc.trajectory",
                    passing=whole(ndc=ndc(trajectory={}, method=Method.AVERAGING))),
    "REP-114": Case(whole(ndc=ndc(target_year=2035)), "ndc.target_year",
                    passing=whole(ndc=ndc(target_year=2025))),
    "REP-115": Case(whole(stand_in=STAND_IN), "stand_in[1]",
                    passing=whole(stand_in=STAND_IN, status=Status.ILLUSTRATIVE, notice=samples.NOTICE)),
    "REP-116": Case(whole(status=Status.ILLUSTRATIVE), "notice",
                    passing=whole(status=Status.ILLUSTRATIVE, notice=samples.NOTICE)),
    "REP-117": Case(whole(regular_information=issue(2029, 1, 1)), "regular_information.date",
                    passing=whole(regular_information=issue(2028, 12, 31))),
    "REP-118": Case(whole(inventory=(InventoryYear(year=2021, emissions=Decimal(1)),)),
                    "Emissions and removals (kt CO2 eq)"),
    "REP-119": Case(whole(ndc=ndc(policies_and_measures=True), answers={(INITIAL_REPORT, "III.E"): NOT_APPLICABLE}),
                    None, passing=answers(INITIAL_REPORT, "III.E", NOT_APPLICABLE)),
    "REP-120": Case(whole(approaches=(approach(non_permanence_risk=True),),
                          answers={(INITIAL_REPORT, "IV.G.3"): NOT_APPLICABLE}), None,
                    passing=answers(INITIAL_REPORT, "IV.G.3", NOT_APPLICABLE)),
    "REP-121": Case(answers(INITIAL_REPORT, "III.B.2", NOT_APPLICABLE), None,
                    passing=whole(ndc=ndc(method=Method.AVERAGING),
                                  answers={(INITIAL_REPORT, "III.B.2"): NOT_APPLICABLE})),
    "REP-122": Case(answers(INITIAL_REPORT, "III.D", answer("Done \N{CHECK MARK}\N{PARTY POPPER}")), None,
                    passing=answers(INITIAL_REPORT, "III.D", answer("भारत, 日本, Łódź, Ελλάδα"))),
    "REP-141": Case(answers(INITIAL_REPORT, "III.D", answer("x" * 1_001)), None,
                    passing=answers(INITIAL_REPORT, "III.D", answer("x" * 1_000))),
}
