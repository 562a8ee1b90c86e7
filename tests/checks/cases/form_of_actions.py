from tests.checks.cases import Case
from tests.checks.cases.form import (
    NDC_USE,
    PURPOSE,
    YEAR_OF_USE,
    acquisition,
    cancellation,
    first_transfer,
    transfer,
    use,
)

CASES = {
    "AEF-111": Case(cancellation(action_subtype="Issuance"), "Action subtype",
                    passing=cancellation(action_subtype="Other cancellations")),
    "AEF-112": Case(acquisition(transferring_party=None), "Transferring participating Party ID",
                    passing=acquisition()),
    "AEF-113": Case(transfer(transferring_party="IND"), "Transferring participating Party ID", passing=acquisition()),
    "AEF-114": Case(transfer(acquiring_party=None), "Acquiring participating Party ID",
                    passing=transfer(acquiring_party=None,
                                     action_subtype="Voluntary transfer to the Adaptation Fund (A6.4 ERs)")),
    "AEF-115": Case(use(acquiring_party="JPN"), "Acquiring participating Party ID", passing=transfer()),
    "AEF-116": Case(use(purpose=None), PURPOSE),
    "AEF-117": Case(use(purpose="CORSIA"), PURPOSE,
                    passing=use(**(NDC_USE | {"purpose": "towards the NDC of India"}), year_used_for_ndc=2027)),
    "AEF-118": Case(transfer(purpose="OP"), PURPOSE, passing=first_transfer(using_party="JPN")),
    "AEF-119": Case(use(**NDC_USE), YEAR_OF_USE, passing=use(**NDC_USE, year_used_for_ndc=2027)),
    "AEF-120": Case(cancellation(year_used_for_ndc=2027), YEAR_OF_USE,
                    passing=use(**NDC_USE, year_used_for_ndc=2027)),
    "AEF-121": Case(use(using_party=None, using_entity=None), "Using/cancelling participating Party ID",
                    passing=use(using_party=None), also=frozenset({"SCR-121"})),
}
