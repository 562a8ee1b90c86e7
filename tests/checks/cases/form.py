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
    "AEF-109": Case(of(authorizations=(samples.authorization(metric="non-GHG"), samples.oimp_authorization()),
                       actions=(samples.action(metric="non-GHG"), samples.issuance(), samples.oimp_use(),
                                samples.omge_cancellation())), "Applicable non-GHG metric"),
    "AEF-110": Case(ndc_authorization(non_ghg_metric="MWh"), "Applicable non-GHG metric",
                    passing=of(authorizations=(samples.authorization(metric="non-GHG", non_ghg_metric="MWh"),
                                               samples.oimp_authorization()))),
    "AEF-141": Case(in_megawatt_hours("1e5"), "Quantity (in non-GHG metric)", passing=in_megawatt_hours("5.5")),
    "AEF-122": Case(first_transfer(unit_registry="Verra"), "Underlying unit registry ID",
                    passing=first_transfer(unit_registry="VCS")),
}
