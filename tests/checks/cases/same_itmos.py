from tests import samples
from tests.checks.cases import Case
from tests.checks.cases.actions import UNITS, first_issuance
from tests.checks.cases.form import first_transfer, ndc_authorization, use
from tests.checks.parts import of

CASES = {
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
    "AEF-520": Case(use(mitigation_type="Removals"), "Mitigation type"),
    "AEF-532": Case(first_issuance(**UNITS), "First unit ID", passing=first_issuance()),
}
