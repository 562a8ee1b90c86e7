import datetime

from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.actions import FOUR, PLACE, also
from tests.checks.cases.form import acquisition, transfer
from tests.checks.parts import of

CASES = {
    "AEF-512": Case(also(samples.action(place=PLACE, first=1_000, last=1_010)), "First ID",
                    passing=also(samples.action(place=PLACE, first=1_001, last=1_010))),
    "AEF-513": Case(also(samples.oimp_use(place=PLACE, first=5_400, last=5_400,
                                          action_date=datetime.date(2027, 11, 1))), "First ID",
                    passing=also(samples.oimp_use(place=PLACE, first=5_421, last=5_421), samples.holding(first=5_422))),
    "AEF-516": Case(of(actions=(*FOUR, samples.action(
        place=PLACE, action_type="Transfer", action_subtype=None, first=1, last=5,
        action_date=datetime.date(2027, 6, 1)))), "First ID", passing=transfer()),
    "AEF-517": Case(of(actions=(*acquisition().submission.actions, samples.action(
        place=PLACE, action_type="Acquisition", action_subtype=None, acquiring_party=None, transferring_party="JPN",
        first=10, last=12, action_date=datetime.date(2027, 7, 1))),
        holdings=(samples.holding(), samples.holding(authorization_id="IND JCM 1", first=1, last=12))), "First ID",
        passing=acquisition()),
    "AEF-518": Case(also(samples.oimp_use(place=PLACE, first=9_001, last=9_002)), "First ID"),
}
