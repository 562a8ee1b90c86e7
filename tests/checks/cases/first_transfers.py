from reporter.checks import Subject
from reporter.forms.editions import profiles
from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.actions import OMGE_FIRST
from tests.checks.cases.form import acquisition, authorizations, first_transfer, ndc_authorization
from tests.checks.parts import of

CASES = {
    "AEF-503": Case(first_transfer(action_subtype=None), "Action subtype"),
    "AEF-504": Case(first_transfer(acquiring_party="IND"), "Acquiring participating Party ID"),
    "AEF-505": Case(authorizations(first_transfer_definition="Authorization"), "Action subtype",
                    passing=Subject(submission=first_transfer(**OMGE_FIRST).submission,
                                    profile=profiles()["nomenclature-2026-02"])),
    "AEF-514": Case(first_transfer(party="JPN", first_transferring_party="JPN", acquiring_party="CHE"),
                    "First transferring participating Party ID", passing=acquisition()),
    "AEF-519": Case(of(actions=(samples.action(), samples.issuance(action_subtype="First transfer to another Party",
                                                                   acquiring_party="JPN")), holdings=()),
                    "Action subtype"),
    "AEF-522": Case(ndc_authorization(purposes_for_authorization="NDC and OIMP", first_transfer_definition="Issuance",
                                      oimp_authorized="CORSIA"), "Action subtype",
                    passing=ndc_authorization(purposes_for_authorization="NDC and OIMP", oimp_authorized="CORSIA",
                                              first_transfer_definition="Use or cancellation")),
    "AEF-523": Case(first_transfer(action_subtype="Use or cancellation", acquiring_party=None, purpose="NDC",
                                   using_party="IND"), "Action subtype",
                    also=frozenset({"AEF-505"}), passing=first_transfer(purpose="NDC", using_party="JPN")),
}
