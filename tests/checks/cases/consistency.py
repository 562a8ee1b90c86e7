import datetime
from dataclasses import replace

from reporter.dossier.ndc import Indicator, Method, Register
from tests import samples
from tests.checks.cases import Case
from tests.checks.parts import approach, authorization_text, ndc, whole

SOUND = whole()
BOTH = samples.submission().authorizations
PLACE = samples.place("registry/actions.csv", samples.present().actions, 9)


def approaches(**over):
    return whole(approaches=(approach(**over),))


def without_a_row_of_23_j():
    """Accounts whose disaggregation lost a row, while the annual figures kept it."""
    return replace(SOUND, accounts=replace(SOUND.accounts, disaggregation=SOUND.accounts.disaggregation[1:]))


def uncounted():
    """Accounts made before one more first transfer was reported."""
    more = samples.action(first=1_001, last=1_100, place=PLACE)
    return replace(SOUND, submission=samples.submission(actions=(*samples.submission().actions, more)))


def authorized_for(vintages):
    return {"IND JCM 1": authorization_text(vintages=vintages), "IND JCM 2": authorization_text()}


WIND = Indicator(name="Wind power", unit="MWh", reference="0", target="9", kind="non-GHG")
IN_MWH = {"metric": "non-GHG", "non_ghg_metric": "MWh", "quantity_non_ghg": "5"}


def in_mwh(*registers):
    """ITMOs in MWh, both in Table 2 and in Table 3, and the registers of the dossier."""
    return whole(ndc=ndc(indicators=(WIND,), registers=registers), submission={
        "authorizations": (samples.authorization(metric="non-GHG", non_ghg_metric="MWh"), BOTH[1]),
        "actions": (samples.action(**IN_MWH), *samples.submission().actions[1:])})


def opened_by_holdings(**over):
    """Holdings of the year before open the ledger, and no action until then is on hand."""
    place = samples.place("previous/holdings-2026.csv", samples.HOLDINGS, 2)
    held = samples.holding(first=9_001, last=9_100, place=place)
    return whole(submission={"previous": (held,), "previous_year": 2026, "opening": (held,), **over})


CASES = {
    "CON-114": Case(opened_by_holdings(), "23(c)", also=frozenset({"AEF-401"})),
    "CON-112": Case(in_mwh(), "ndc.registers",
                    passing=in_mwh(Register(metric="MWh", indicator="Wind power"))),
    "CON-113": Case(in_mwh(Register(metric="MWh", indicator="Hydropower")), "ndc.registers[1].indicator",
                    passing=in_mwh(Register(metric="MWh", indicator="Wind power"))),
    "CON-101": Case(whole(submission={"header": samples.header(ndc_first_year=2020)}),
                    "First year of the NDC implementation period"),
    "CON-102": Case(approaches(first_transfer_definition="Authorization"), "First transfer definition for OIMP",
                    passing=approaches(first_transfer_definition="Issuance")),
    "CON-103": Case(approaches(parties=("IND", "CHE")), "Authorized Party(ies) ID"),
    "CON-104": Case(approaches(sectors=("Transportation",)), "sectors"),
    "CON-105": Case(approaches(start=datetime.date(2026, 12, 2)), "Date of authorization",
                    passing=approaches(start=datetime.date(2026, 12, 1))),
    "CON-106": Case(approaches(authorizations=authorized_for((2027, 2028))), "Vintage"),
    "CON-107": Case(approaches(authorizations=authorized_for((2026,)) | {"IND JCM 3": authorization_text()}),
                    "authorizations.IND JCM 3"),
    "CON-108": Case(without_a_row_of_23_j(), "23(c)", also=frozenset({"CON-109"})),
    "CON-109": Case(uncounted(), "23(j)"),
    "CON-110": Case(whole(ndc=ndc(first_year=2027, method=Method.AVERAGING),
                          submission={"header": samples.header(ndc_first_year=2027)}), None),
    "CON-111": Case(approaches(authorizations=authorized_for((2025, 2026))),
                    "authorizations.IND JCM 1.vintages"),
}
