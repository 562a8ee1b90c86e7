import datetime

from reporter.checks import Subject
from reporter.dossier.facts import FiledElsewhere, Ignore, Party, StandIn, Status
from reporter.dossier.ndc import Indicator
from tests import samples
from tests.checks.cases import Case
from tests.checks.parts import approach, authorization_text, ndc, whole


def approaches(**over) -> Subject:
    return whole(approaches=(approach(**over),))


def dated(**over) -> Subject:
    return approaches(authorizations={"IND JCM 1": authorization_text(**over), "IND JCM 2": authorization_text()})


def wind(**over) -> Indicator:
    return Indicator(**({"name": "Wind power", "unit": "MWh", "reference": "0", "target": "9"} | over))


def ignoring(*codes: str) -> Subject:
    return whole(ignore=tuple(Ignore(code=code, reason=f"Reason {place}") for place, code in enumerate(codes)))


def filed(day: datetime.date) -> FiledElsewhere:
    return FiledElsewhere(report="annual-information", version="1.0", date=day, reported_year=2026)


def covering(*named: str) -> Subject:
    return whole(filed=(FiledElsewhere(report="initial-report", version="1.0", date=datetime.date(2026, 4, 10),
                                       approaches=named),))


def standing_in(*keys: str) -> Subject:
    return whole(stand_in=(StandIn(what="A value", value="x", reason="It is not known.", keys=keys),),
                 status=Status.ILLUSTRATIVE, notice=samples.NOTICE)


CASES = {
    "CON-126": Case(approaches(parties=("IND", "JPN", "IND")), "parties", passing=ignoring("AEF-701", "AEF-702")),
    "CON-127": Case(whole(ndc=ndc(indicators=(wind(), wind(unit="MW")))), "ndc.indicators[2].name",
                    passing=whole(ndc=ndc(indicators=(wind(), wind(name="Wind power, capacity", unit="MW"))))),
    "CON-128": Case(whole(party=Party(code="IND", name="Japan", authority="The authority")), "party.name",
                    passing=whole(party=Party(code="IND", name="Republic of India", authority="The authority"))),
    "CON-129": Case(dated(last_day=datetime.date(2031, 12, 31)), "authorizations.IND JCM 1.last_day",
                    passing=dated(final_date="When the approach ends", last_day=datetime.date(2031, 12, 31))),
    "CON-132": Case(whole(filed=(filed(datetime.date(2025, 4, 10)),)), "filed[1].date",
                    passing=whole(filed=(filed(datetime.date(2026, 4, 10)),))),
    "CON-133": Case(dated(vintages=()), "authorizations.IND JCM 1.vintages"),
    "CON-134": Case(standing_in("ndc.metod"), "stand_in[1].keys[1]", passing=standing_in(
        "ndc.method", "ndc", "approaches.CA9999.end", "approaches.CA9999.authorizations.IND JCM 1.final_date",
        "Sector(s)", "inventory")),
    "CON-135": Case(covering("CA9999", "CA0010"), "filed[1].approaches[2]", passing=covering("CA9999")),
    "CON-130": Case(approaches(first_transfer_at_authorization="own date"), "first_transfer_at_authorization"),
}
