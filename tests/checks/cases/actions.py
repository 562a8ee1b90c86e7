import datetime

from reporter.checks import Subject
from reporter.forms.editions import profiles
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.form import acquisition, authorizations, first_transfer, ndc_authorization, transfer, use
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
    "AEF-503": Case(first_transfer(action_subtype=None), "Action subtype"),
    "AEF-504": Case(first_transfer(acquiring_party="IND"), "Acquiring participating Party ID"),
    "AEF-505": Case(authorizations(first_transfer_definition="Authorization"), "Action subtype",
                    passing=Subject(submission=first_transfer(**OMGE_FIRST).submission,
                                    profile=profiles()["nomenclature-2026-02"])),
    "AEF-506": Case(also(samples.action(place=PLACE)), "First ID",
                    passing=also(samples.action(place=PLACE, first=1_001, last=1_010))),
    "AEF-507": Case(use(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="5"), "Metric",
                    also=frozenset({"AEF-508"})),
    "AEF-508": Case(ndc_authorization(metric="non-GHG", non_ghg_metric="MWh"), "Metric"),
    "AEF-509": Case(first_transfer(first_unit_id="VCS-1001-X"), "Last unit ID", passing=first_transfer(**UNITS)),
    "AEF-510": Case(first_transfer(first_unit_id="VCS-1001-X", last_unit_id="VCS-2001-X"), "Last unit ID",
                    passing=first_transfer(**UNITS)),
    "AEF-511": Case(of(actions=(samples.action(), samples.issuance(**UNITS),
                                samples.oimp_use(first_unit_id="VCS-1002-X", last_unit_id="VCS-1401-X"),
                                samples.omge_cancellation())), "First unit ID",
                    passing=of(actions=(samples.action(), samples.issuance(**UNITS),
                                        samples.oimp_use(first_unit_id="VCS-1001-X", last_unit_id="VCS-1400-X"),
                                        samples.omge_cancellation()))),
    "AEF-512": Case(also(samples.action(place=PLACE, first=1_000, last=1_010)), "First ID",
                    passing=also(samples.action(place=PLACE, first=1_001, last=1_010))),
    "AEF-513": Case(also(samples.oimp_use(place=PLACE, first=5_400, last=5_400,
                                          action_date=datetime.date(2027, 11, 1))), "First ID",
                    passing=also(samples.oimp_use(place=PLACE, first=5_421, last=5_421), samples.holding(first=5_422))),
    "AEF-514": Case(first_transfer(party="JPN", first_transferring_party="JPN", acquiring_party="CHE"),
                    "First transferring participating Party ID", passing=acquisition()),
    "AEF-515": Case(transfer(acquiring_party="IND"), "Acquiring participating Party ID", passing=transfer()),
    "AEF-516": Case(of(actions=(*FOUR, samples.action(
        place=PLACE, action_type="Transfer", action_subtype=None, first=1, last=5,
        action_date=datetime.date(2027, 6, 1)))), "First ID", passing=transfer()),
    "AEF-517": Case(of(actions=(*acquisition().submission.actions, samples.action(
        place=PLACE, action_type="Acquisition", action_subtype=None, acquiring_party=None, transferring_party="JPN",
        first=10, last=12, action_date=datetime.date(2027, 7, 1))),
        holdings=(samples.holding(), samples.holding(authorization_id="IND JCM 1", first=1, last=12))), "First ID",
        passing=acquisition()),
    "AEF-519": Case(of(actions=(samples.action(), samples.issuance(action_subtype="First transfer to another Party",
                                                                   acquiring_party="JPN")), holdings=()),
                    "Action subtype"),
    "AEF-520": Case(use(mitigation_type="Removals"), "Mitigation type"),
    "AEF-521": Case(first_transfer(itmo_registry="JPN01"), "Party ITMO registry ID"),
    "AEF-524": Case(first_transfer(gwp_values="AR4 100-year"), "Applicable GWP value(s)",
                    passing=first_transfer(gwp_values="GWP-100 of the Fifth Assessment Report")),
    "AEF-522": Case(ndc_authorization(purposes_for_authorization="NDC and OIMP", first_transfer_definition="Issuance",
                                      oimp_authorized="CORSIA"), "Action subtype",
                    passing=ndc_authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                                              first_transfer_definition="Use or cancellation")),
    "AEF-523": Case(first_transfer(action_subtype="Use or cancellation", acquiring_party=None, purpose="NDC",
                                   using_party="IND"), "Action subtype",
                    also=frozenset({"AEF-505"}), passing=first_transfer(purpose="NDC", using_party="JPN")),
    "AEF-518": Case(also(samples.oimp_use(place=PLACE, first=9_001, last=9_002)), "First ID"),
    "AEF-531": Case(used_of_marked("Checked, inconsistencies identified"), "First ID",
                    passing=used_of_marked("Checked, no inconsistencies identified")),
    "AEF-532": Case(first_issuance(**UNITS), "First unit ID", passing=first_issuance()),
}
