import datetime

from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import authorizations
from tests.checks.parts import of

BOTH = samples.submission().entities
PLACE = samples.place("registry/entities.csv", samples.present().entities, 4)


def more(**over):
    """The sample with one more row of Table 5."""
    return of(entities=(*BOTH, samples.entity(place=PLACE, **over)))


CASES = {
    "AEF-601": Case(of(entities=BOTH[:1]), "Authorized entity(ies) ID",
                    passing=authorizations(authorized_entities="ILLUSTRATIVE-A")),
    "AEF-602": Case(of(entities=BOTH[1:]), "Using/cancelling authorized entity ID",
                    also=frozenset({"AEF-601"})),
    "AEF-603": Case(more(), "Identification number", passing=more(country_of_incorporation="JPN")),
    "AEF-604": Case(more(approach="CA9998", name="Authorized entity C (illustrative)"), "Name",
                    passing=more(approach="CA9998")),
    "AEF-605": Case(more(approach="CA9998"), "Cooperative approach ID"),
    "AEF-606": Case(of(entities=(samples.entity(date_of_authorization=datetime.date(2027, 9, 2)), BOTH[1])),
                    "Action date",
                    passing=of(entities=(samples.entity(date_of_authorization=datetime.date(2027, 9, 1)), BOTH[1]))),
}
