import datetime
from dataclasses import replace

from reporter.accounting.world.asking import Unfollowed, World
from reporter.checks import Subject
from reporter.findings import Place
from tests import samples
from tests.checks.cases import Case

INDIA = samples.submission()
UNITS = {"first_unit_id": "VCS-1001-X", "last_unit_id": "VCS-1600-X"}


def acquisition(row=2, **over):
    """Japan acquires ITMOs 1 to 600, the first part of what India first transferred."""
    values = {"action_type": "Acquisition", "action_subtype": None, "acquiring_party": None,
              "transferring_party": "IND", "itmo_registry": "JPN01", "last": 600,
              "place": samples.place("JPN.xlsx", samples.present().actions, row)}
    return samples.action(**(values | over))


def rest(**over):
    return acquisition(**({"row": 3, "first": 601, "last": 1_000} | over))


def holding(**over):
    values = {"authorization_id": "IND JCM 1", "first": 1, "last": 1_000, "itmo_registry": "JPN01",
              "place": samples.place("JPN.xlsx", samples.present().holdings, 8)}
    return samples.holding(**(values | over))


def japan(*actions, held=None, **over):
    """Japan's submission: India's transfer received in two blocks, and held."""
    values = {"header": samples.header(party="JPN", place=Place("JPN.xlsx", "Table 1 Submission")),
              "actions": actions or (acquisition(), rest()), "holdings": held or (holding(),)}
    return samples.submission(**(values | over))


def both(*actions, **over):
    return Subject(submissions=(INDIA, japan(*actions, **over)))


SOUND = both()
USED = acquisition(9, action_type="Use", transferring_party=None, purpose="NDC", using_party="JPN",
                   year_used_for_ndc=2027, action_date=datetime.date(2027, 12, 1), first=5_500, last=5_500)



def used_by_japan(year):
    """In India's registry 20 of vintage 2026 are used by Japan, whose NDC period is 2021 to 2030."""
    used = samples.oimp_use(purpose="NDC", using_party="JPN", year_used_for_ndc=year, first=5_501, last=5_520)
    return Subject(submissions=(samples.submission(actions=(*INDIA.actions, used)), japan()))


def left_out():
    """What becomes of 500 rows beside 500 others of which each is about all their ITMOs, as the engine says it; that it
    does is shown in test_between_parties."""
    world = World.of(SOUND.submissions)
    world.__dict__["answers"] = replace(world.answers, left_out=(Unfollowed(SOUND.submissions[1], 250_000),))
    return replace(SOUND, world=world)


CASES = {
    "REC-101": Case(both(acquisition(), rest(last=990)), "First ID", passing=SOUND),
    "REC-102": Case(both(acquisition(), rest(last=1_010)), "First ID", passing=SOUND),
    "REC-103": Case(both(acquisition(), rest(action_date=datetime.date(2027, 3, 2))), "Action date", passing=SOUND),
    "REC-104": Case(both(acquisition(), rest(authorization_id="IND JCM 2")), "Authorization ID", passing=SOUND),
    "REC-105": Case(both(authorizations=(samples.authorization(authorized_quantity=5), samples.oimp_authorization())),
                    "Authorized quantity", passing=SOUND),
    "REC-106": Case(both(acquisition(), rest(), USED), "First ID", passing=SOUND),
    "REC-107": Case(both(acquisition(), rest(), samples.oimp_use(
        place=samples.place("JPN.xlsx", samples.present().actions, 9))), "First ID", passing=SOUND),
    "REC-108": Case(both(acquisition(), rest(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="4"),
                         held=(holding(last=600),)), "Metric", passing=SOUND, also=frozenset({"REC-104"})),
    "REC-109": Case(Subject(submissions=(
        samples.submission(actions=(samples.action(first_unit_id="VCS-2001-X", last_unit_id="VCS-3000-X"),
                                    *INDIA.actions[1:])),
        japan(acquisition(**UNITS), rest()))), "First unit ID", passing=SOUND),
    "REC-110": Case(Subject(submissions=(INDIA, replace(INDIA, header=samples.header(place=Place("again.xlsx"))))),
                    "Version",
                    passing=Subject(submissions=(INDIA, samples.submission(header=samples.header(version="1.1"))))),
    "REC-111": Case(Subject(submissions=(
        samples.submission(authorizations=(samples.authorization(authorized_parties="CHE"),)),
        japan(authorizations=()))), "Cooperative approach ID",
                    passing=both(authorizations=())),
    "REC-112": Case(Subject(submissions=(INDIA,)), "Acquiring participating Party ID", passing=SOUND),
    "REC-113": Case(used_by_japan(2031), "Vintage", passing=used_by_japan(2027)),
    "REC-114": Case(Subject(submissions=used_by_japan(2027).submissions[:1]), "Using/cancelling participating Party ID",
                    passing=used_by_japan(2027)),
    "REC-115": Case(left_out(), None, passing=SOUND),
}
