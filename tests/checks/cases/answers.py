
from reporter.dossier.facts import Status
from reporter.dossier.starter_example import UNANSWERED
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.reports import NOT_APPLICABLE, answers
from tests.checks.parts import answer, approach, ndc, whole

METRIC = {"metric": "non-GHG", "non_ghg_metric": "MWh"}
IN_MWH = {"authorizations": (samples.authorization(**METRIC), samples.oimp_authorization()),
          "actions": (samples.action(**METRIC, quantity_non_ghg="10"), samples.issuance(), samples.oimp_use(),
                      samples.omge_cancellation())}
PARTNER = samples.submission(header=samples.header(party="JPN"), actions=())
CHAPTER_II = [(INITIAL_REPORT, number) for number in ("II", *(f"II.{part}" for part in "ABCDEFG"), "I.E")]
TRACKING = [(INITIAL_REPORT, "I.D"), (ANNEX_4, "I.D")]


def with_partners(subject, *partners):
    return subject.__class__(**{**subject.__dict__, "partners": partners})


CASES = {
    "REP-123": Case(whole(submission=IN_MWH, answers={(INITIAL_REPORT, "III.D"): NOT_APPLICABLE}), None,
                    also=frozenset({"CON-112"}),
                    passing=answers(INITIAL_REPORT, "III.D", NOT_APPLICABLE)),
    "REP-124": Case(answers(ANNEX_4, "VI.C", NOT_APPLICABLE), None),
    "REP-125": Case(answers(ANNEX_4, "VI.K", NOT_APPLICABLE), None, passing=answers(ANNEX_4, "VI.J", NOT_APPLICABLE)),
    "REP-126": Case(answers(INITIAL_REPORT, "I.E", answer("The inventory covers 1990 to 2016.")), None,
                    passing=answers(INITIAL_REPORT, "I.E", answer("The report of 2024 covers 1990 to 2022."))),
    "REP-127": Case(whole(answers=dict.fromkeys(CHAPTER_II, answer("An inventory of 2022 was provided."))), None,
                    passing=whole(answers=dict.fromkeys(CHAPTER_II[:-1], NOT_APPLICABLE))),
    "REP-128": Case(answers(INITIAL_REPORT, "I.A", answer(UNANSWERED)), None,
                    passing=answers(INITIAL_REPORT, "I.A", answer("Not available: it is not published yet."))),
    "REP-129": Case(whole(ndc=ndc(target="Illustrative: to limit emissions")), "ndc.target",
                    passing=whole(ndc=ndc(target="Illustrative: to limit emissions"), status=Status.ILLUSTRATIVE,
                                  notice=samples.NOTICE)),
    "ADV-109": Case(whole(answers=dict.fromkeys(TRACKING, answer("The registry records every step. " * 20))), None,
                    passing=whole(answers={TRACKING[0]: answer("The registry records every step. " * 20)})),
    "ADV-110": Case(with_partners(whole()), None, passing=with_partners(whole(), PARTNER)),
    "ADV-111": Case(whole(approaches=(approach(expected_mitigation={
        year: 1_999 + year - 2026 for year in range(2026, 2031)}),)), "expected_mitigation.2026",
        passing=whole(approaches=(approach(expected_mitigation={
            year: 2_000 + year - 2026 for year in range(2026, 2031)}),))),
}
