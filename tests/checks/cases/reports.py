
from reporter.dossier.facts import StandIn
from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from tests import samples
from tests.checks.cases import Case
from tests.checks.parts import answer, approach, long_answer, whole

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
    "REP-103": Case(elements(INITIAL_REPORT, "IV.G.2", Leakage=None), "IV.G.2 Leakage",
                    passing=answers(INITIAL_REPORT, "IV.G.2", NOT_APPLICABLE)),
    "REP-104": Case(elements(ANNEX_4, "VI.G", Migrants=None), "VI.G Migrants", passing=elements(ANNEX_4, "VI.G",
                                                                                      Migrants=NOT_APPLICABLE)),
    "REP-105": Case(elements(INITIAL_REPORT, "IV.G.2", Leakage=answer("Not available: under study.")), None),
    "REP-122": Case(answers(INITIAL_REPORT, "III.D", answer("Done \N{CHECK MARK}\N{PARTY POPPER}")), None,
                    passing=answers(INITIAL_REPORT, "III.D", answer("भारत, 日本, Łódź, Ελλάδα"))),
    "REP-141": Case(answers(INITIAL_REPORT, "III.D", answer("x" * 1_001)), None,
                    passing=answers(INITIAL_REPORT, "III.D", answer("x" * 1_000))),
}
