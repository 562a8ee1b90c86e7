from tests import samples
from tests.checks.cases import Case
from tests.checks.parts import of


def authorizations(**over):
    """A subject with a changed OIMP authorization."""
    return of(authorizations=(samples.authorization(), samples.oimp_authorization(**over)))


def ndc_authorization(**over):
    return of(authorizations=(samples.authorization(**over), samples.oimp_authorization()))


def actions(*more):
    """A subject with the sample's actions and more."""
    return of(actions=(samples.action(), samples.issuance(), samples.oimp_use(), samples.omge_cancellation(), *more))


def first_transfer(**over):
    return of(actions=(samples.action(**over), samples.issuance(), samples.oimp_use(), samples.omge_cancellation()))


def use(**over):
    return of(actions=(samples.action(), samples.issuance(), samples.oimp_use(**over), samples.omge_cancellation()))


def cancellation(**over):
    return of(actions=(samples.action(), samples.issuance(), samples.oimp_use(), samples.omge_cancellation(**over)))


def transfer(**over):
    """A transfer of ten of the issued ITMOs to Japan, beside the sample's actions."""
    values = {"action_type": "Transfer", "action_subtype": None, "acquiring_party": "JPN", "first": 5_991,
              "last": 6_000, "place": samples.place("registry/actions.csv", samples.present().actions, 9)}
    return of(actions=(samples.action(), samples.issuance(), samples.oimp_use(), samples.omge_cancellation(),
                       samples.issuance(**(values | over))), holdings=(samples.holding(last=5_990),))


def acquisition(**over):
    """An acquisition of ten of Japan's ITMOs, beside the sample's actions."""
    values = {"action_type": "Acquisition", "action_subtype": None, "acquiring_party": None,
              "transferring_party": "JPN", "first": 1, "last": 10,
              "place": samples.place("registry/actions.csv", samples.present().actions, 9)}
    action = samples.action(action_date=samples.datetime.date(2027, 6, 1), **(values | over))
    held = samples.holding(authorization_id="IND JCM 1", first=1, last=10)
    return of(actions=(samples.action(), samples.issuance(), samples.oimp_use(), samples.omge_cancellation(), action),
              holdings=(samples.holding(), held))


PURPOSE = "Purpose for which the ITMO has been used towards or cancelled for OIMP"
YEAR_OF_USE = "Calendar year for which the ITMOs are used towards the Party's NDC"
NDC_USE = {"purpose": "NDC", "authorization_id": "IND JCM 1", "using_party": "IND", "using_entity": None}

def in_megawatt_hours(quantity):
    """A first transfer in MWh, as its authorization is."""
    return of(authorizations=(samples.authorization(metric="non-GHG", non_ghg_metric="MWh"),
                              samples.oimp_authorization()),
              actions=(samples.action(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg=quantity),
                       samples.issuance(), samples.oimp_use(), samples.omge_cancellation()))


CASES = {
    "AEF-101": Case(authorizations(first_transfer_definition=None), "First transfer definition for OIMP"),
    "AEF-102": Case(ndc_authorization(first_transfer_definition="Issuance"), "First transfer definition for OIMP"),
    "AEF-103": Case(authorizations(oimp_authorized=None), "OIMP authorized by the Party"),
    "AEF-104": Case(ndc_authorization(oimp_authorized="CORSIA"), "OIMP authorized by the Party"),
    "AEF-105": Case(of(authorizations=tuple(make(sectors="Cross-sectoral mechanisms") for make in (
        samples.authorization, samples.oimp_authorization))), "Sector(s)",
        passing=of(authorizations=tuple(make(sectors="Transportation") for make in (
            samples.authorization, samples.oimp_authorization)))),
    "AEF-106": Case(of(authorizations=tuple(make(activity_types="Coal bed/mine methane") for make in (
        samples.authorization, samples.oimp_authorization))), "Activity type(s)"),
    "AEF-107": Case(authorizations(authorized_quantity=None), "Authorized quantity"),
    "AEF-108": Case(authorizations(authorized_timeframe="2026 until 2030"), "Authorized timeframe",
                    passing=authorizations(authorized_timeframe="Use: from 01/01/2026 to 06/2030")),
    "AEF-109": Case(of(authorizations=(samples.authorization(metric="non-GHG"), samples.oimp_authorization()),
                       actions=(samples.action(metric="non-GHG"), samples.issuance(), samples.oimp_use(),
                                samples.omge_cancellation())), "Applicable non-GHG metric"),
    "AEF-110": Case(ndc_authorization(non_ghg_metric="MWh"), "Applicable non-GHG metric",
                    passing=of(authorizations=(samples.authorization(metric="non-GHG", non_ghg_metric="MWh"),
                                               samples.oimp_authorization()))),
    "AEF-141": Case(in_megawatt_hours("1e5"), "Quantity (in non-GHG metric)", passing=in_megawatt_hours("5.5")),
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
    "AEF-122": Case(first_transfer(unit_registry="Verra"), "Underlying unit registry ID",
                    passing=first_transfer(unit_registry="VCS")),
    "AEF-123": Case(authorizations(authorized_timeframe="Use: from 2030 to 2026"), "Authorized timeframe",
                    passing=authorizations(authorized_timeframe="Use: from 06/2026 to 2026")),
    "AEF-124": Case(authorizations(authorized_timeframe="Use: from 01/2026 to 13/2030"), "Authorized timeframe",
                    passing=authorizations(authorized_timeframe="Use: from 01/2026 to 28/02/2030")),
    "AEF-125": Case(of(authorizations=tuple(make(activity_types=None) for make in (
        samples.authorization, samples.oimp_authorization))), "Activity type(s)",
        passing=of(authorizations=tuple(make(activity_types=None, explanation="Small dams.") for make in (
            samples.authorization, samples.oimp_authorization)))),
}
