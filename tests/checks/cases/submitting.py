from reporter.dossier.facts import Status
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.reports import STAND_IN
from tests.checks.parts import issue, whole

CASES = {
    "REP-110": Case(whole(initial_report=issue(2028, 4, 11)), "initial_report.date",
                    passing=whole(initial_report=issue(2028, 4, 10))),
    "REP-111": Case(whole(initial_report=issue(2026, 12, 2)), "initial_report.date",
                    passing=whole(initial_report=issue(2026, 12, 1))),
    "REP-115": Case(whole(stand_in=STAND_IN), "stand_in[1]",
                    passing=whole(stand_in=STAND_IN, status=Status.ILLUSTRATIVE, notice=samples.NOTICE)),
    "REP-116": Case(whole(status=Status.ILLUSTRATIVE), "notice",
                    passing=whole(status=Status.ILLUSTRATIVE, notice=samples.NOTICE)),
    "REP-132": Case(whole(notice=samples.NOTICE), "notice",
                    passing=whole(status=Status.ILLUSTRATIVE, notice=samples.NOTICE)),
    "REP-117": Case(whole(regular_information=issue(2029, 1, 1)), "regular_information.date",
                    passing=whole(regular_information=issue(2028, 12, 31))),
}
