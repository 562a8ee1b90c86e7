from decimal import Decimal

from reporter.dossier.facts import InventoryYear
from reporter.dossier.ndc import Intensity, Method
from reporter.forms.outlines import INITIAL_REPORT
from tests.checks.cases import Case
from tests.checks.cases.reports import NOT_APPLICABLE, answers
from tests.checks.parts import ndc, whole

CASES = {
    "CON-131": Case(whole(ndc=ndc(trajectory={year: Decimal("0.1") for year in range(2021, 2031)})),
                    "ndc.trajectory.2021",
                    passing=whole(ndc=ndc(trajectory={year: Decimal(250) for year in range(2021, 2031)}))),
    "REP-112": Case(whole(ndc=ndc(multi_year=True)), "ndc.method",
                    passing=whole(ndc=ndc(multi_year=True, method=Method.MULTI_YEAR))),
    "REP-113": Case(whole(ndc=ndc(trajectory={2030: Decimal(90)})), "ndc.trajectory",
                    passing=whole(ndc=ndc(trajectory={}, method=Method.AVERAGING))),
    "REP-114": Case(whole(ndc=ndc(target_year=2035)), "ndc.target_year",
                    passing=whole(ndc=ndc(target_year=2025))),
    "REP-130": Case(whole(ndc=ndc(trajectory={year: Decimal(90) for year in range(2021, 2032)})), "ndc.trajectory.2031",
                    passing=whole(ndc=ndc(intensity=Intensity(denominator="GDP", levels={2030: Decimal(5)})))),
    "REP-131": Case(whole(ndc=ndc(end_year_report=2030)), "ndc.end_year_report",
                    passing=whole(ndc=ndc(end_year_report=2031))),
    "REP-118": Case(whole(inventory=(InventoryYear(year=2021, emissions=Decimal(1)),)),
                    "Emissions and removals (kt CO2 eq)"),
    "REP-119": Case(whole(ndc=ndc(policies_and_measures=True), answers={(INITIAL_REPORT, "III.E"): NOT_APPLICABLE}),
                    None, passing=answers(INITIAL_REPORT, "III.E", NOT_APPLICABLE)),
    "REP-121": Case(answers(INITIAL_REPORT, "III.B.2", NOT_APPLICABLE), None,
                    passing=whole(ndc=ndc(method=Method.AVERAGING),
                                  answers={(INITIAL_REPORT, "III.B.2"): NOT_APPLICABLE})),
}
