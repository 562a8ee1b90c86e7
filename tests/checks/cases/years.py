import datetime

from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import first_transfer, use
from tests.checks.parts import of

NDC_USE = {"purpose": "NDC", "authorization_id": "IND JCM 1", "using_party": "IND", "using_entity": None,
           "year_used_for_ndc": 2027}
SUBMITTED = "Date of submission"


def header(**over):
    return of(header=samples.header(**over))


def a_year_later(**over):
    """The sample's actions, all in 2028."""
    day = {"action_date": datetime.date(2028, 9, 1)}
    return of(header=samples.header(reported_year=2028, date_of_submission=datetime.date(2029, 4, 10), **over),
              actions=(samples.action(**day), samples.issuance(**day), samples.oimp_use(**day),
                       samples.omge_cancellation(**day)))


CASES = {
    "AEF-701": Case(header(date_of_submission=datetime.date(2028, 4, 16)), SUBMITTED,
                    passing=header(date_of_submission=datetime.date(2028, 4, 15))),
    "AEF-702": Case(header(date_of_submission=datetime.date(2027, 12, 31)), SUBMITTED,
                    passing=header(date_of_submission=datetime.date(2028, 1, 1))),
    "AEF-703": Case(first_transfer(vintage=2020), "Vintage", passing=first_transfer(vintage=2021),
                    also=frozenset({"AEF-205"})),
    "AEF-704": Case(of(header=samples.header(ndc_first_year=2027), actions=use(**NDC_USE).submission.actions),
                    "Vintage", passing=use(**NDC_USE)),
    "AEF-705": Case(first_transfer(vintage=2028), "Vintage", passing=first_transfer(vintage=2027)),
    "AEF-706": Case(header(ndc_first_year=2028), "Reported year", passing=header(ndc_first_year=2027)),
    "AEF-707": Case(of(authorizations=(*samples.submission().authorizations, samples.authorization(
        authorization_version=2, date_of_authorization=datetime.date(2028, 1, 1)))), "Date of authorization"),
    "AEF-711": Case(of(holdings=(samples.holding(), samples.holding(first=1, last=2, vintage=2028))), "Vintage"),
    "AEF-710": Case(a_year_later(ndc_last_year=2026), "Action date", passing=a_year_later(ndc_last_year=2027)),
}
