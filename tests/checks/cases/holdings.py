from tests import samples
from tests.checks.cases import Case
from tests.checks.parts import of, whole

PLACE = samples.place("registry/actions-2026.csv", samples.present().actions, 2)
ISSUED_BEFORE = samples.issuance(first=9_001, last=9_100, action_date=samples.datetime.date(2026, 12, 20), place=PLACE)
HELD_BEFORE = samples.holding(first=9_001, last=9_100)
NOW = (samples.holding(), HELD_BEFORE)


def previous(**over):
    """The sample with a year before it."""
    return whole(submission={"history": (ISSUED_BEFORE,), "previous": (samples.holding(first=9_001, **over),),
                             "previous_year": 2026, "holdings": NOW})


CASES = {
    "AEF-401": Case(of(holdings=(samples.holding(last=5_999),)), "First ID"),
    "AEF-402": Case(previous(last=9_099), "First ID", passing=previous(last=9_100)),
    "AEF-403": Case(of(holdings=(samples.holding(last=5_800), samples.holding(first=5_800))), "First ID",
                    passing=of(holdings=(samples.holding(last=5_799), samples.holding(first=5_800)))),
    "AEF-404": Case(of(holdings=(samples.holding(authorization_id="IND JCM 1"),)), "Authorization ID"),
    "AEF-405": Case(of(holdings=(samples.holding(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="5"),)),
                    "Metric", also=frozenset({"AEF-404", "AEF-507"})),
}
