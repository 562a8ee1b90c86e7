import datetime

from tests.checks.cases import Case
from tests.checks.parts import approach, authorization_text, whole

LAST_DAY = datetime.date(2027, 2, 28)


def authorized_until(**over):
    texts = {"IND JCM 1": authorization_text(**over), "IND JCM 2": authorization_text(**over)}
    return whole(approaches=(approach(authorizations=texts),))


CASES = {
    "CON-122": Case(authorized_until(last_day=LAST_DAY), "Action date",
                    passing=authorized_until(final_date="1 March 2027")),
    "CON-123": Case(authorized_until(end=LAST_DAY), "Action date",
                    passing=authorized_until(end=datetime.date(2027, 3, 1))),
    "CON-124": Case(authorized_until(final_date="Until the end of the approach"), "authorizations.IND JCM 2.final_date",
                    passing=authorized_until(final_date="As the letter says", last_day=datetime.date(2030, 12, 31))),
}
