import datetime

from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import first_transfer, transfer, use
from tests.checks.parts import of

PLACE = samples.place("registry/actions.csv", samples.present().actions, 9)
FOUR = (samples.action(), samples.issuance(), samples.oimp_use(), samples.omge_cancellation())
UNITS = {"first_unit_id": "VCS-1001-X", "last_unit_id": "VCS-2000-X"}
NDC_USE = {"purpose": "NDC", "authorization_id": "IND JCM 1", "using_party": "IND", "using_entity": None}


def also(action, holding=None):
    """The sample with one more action."""
    return of(actions=(*FOUR, action), holdings=(holding or samples.holding(),))


def used_of_marked(mark):
    """Issued ITMOs, of which the consistency check said something, used towards the Party's NDC."""
    issued = samples.issuance(consistency_check_result=mark, authorization_id="IND JCM 1", purpose=None)
    used = samples.oimp_use(**NDC_USE, year_used_for_ndc=2027)
    return of(actions=(issued, used), authorizations=(
        samples.authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                              first_transfer_definition="Issuance"),),
        holdings=(samples.holding(first=5_401, authorization_id="IND JCM 1"),))


def first_issuance(**over):
    """The sample, something more said of the issuance."""
    return of(actions=(samples.action(), samples.issuance(**over), samples.oimp_use(), samples.omge_cancellation()))


OMGE_FIRST = {"action_subtype": "Voluntary cancellation to deliver OMGE", "acquiring_party": None}

CASES = {
    "AEF-501": Case(first_transfer(action_date=datetime.date(2028, 1, 1)), "Action date",
                    passing=first_transfer(action_date=datetime.date(2027, 12, 31))),
    "AEF-502": Case(use(**NDC_USE, year_used_for_ndc=2031),
                    "Calendar year for which the ITMOs are used towards the Party's NDC",
                    passing=use(**NDC_USE, year_used_for_ndc=2030)),
    "AEF-506": Case(also(samples.action(place=PLACE)), "First ID",
                    passing=also(samples.action(place=PLACE, first=1_001, last=1_010))),
    "AEF-515": Case(transfer(acquiring_party="IND"), "Acquiring participating Party ID", passing=transfer()),
    "AEF-521": Case(first_transfer(itmo_registry="JPN01"), "Party ITMO registry ID"),
    "AEF-524": Case(first_transfer(gwp_values="AR4 100-year"), "Applicable GWP value(s)",
                    passing=first_transfer(gwp_values="GWP-100 of the Fifth Assessment Report")),
    "AEF-531": Case(used_of_marked("Checked, inconsistencies identified"), "First ID",
                    passing=used_of_marked("Checked, no inconsistencies identified")),
}
