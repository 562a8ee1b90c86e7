"""What the AEF writes where a column does not apply: NA by the form's footnotes, a blank where something is due."""

from __future__ import annotations

import pytest

from reporter.files.aef.spelling import ANY_PARTY, spelling_of
from reporter.forms.editions import profiles
from tests import samples

SCRIPTS, NOMENCLATURE = (profiles()[name] for name in ("secretariat-workbook", "nomenclature-2026-02"))
ACQUIRED = samples.action(action_type="Acquisition", action_subtype=None, acquiring_party=None,
                          transferring_party="JPN")
IN_MWH = samples.action(metric="non-GHG", non_ghg_metric="MWh", quantity_non_ghg="10")


def written(row, attribute: str, profile=SCRIPTS):
    return spelling_of(row.table.by_attribute[attribute], profile)(row)


@pytest.mark.parametrize("profile", [SCRIPTS, NOMENCLATURE])
@pytest.mark.parametrize(("row", "attribute", "said"), [
    (samples.action(), "quantity_non_ghg", "NA"), (samples.action(), "non_ghg_metric", "NA"),
    (samples.holding(), "quantity_non_ghg", "NA"), (IN_MWH, "quantity_non_ghg", "10"),
    (IN_MWH, "non_ghg_metric", "MWh"),
    (samples.action(), "unit_registry", "NA"), (samples.action(), "transferring_party", "NA"),
    (ACQUIRED, "transferring_party", "JPN"), (ACQUIRED, "acquiring_party", "NA"),
    (samples.action(), "acquiring_party", "JPN"), (samples.issuance(), "acquiring_party", None),
    (samples.oimp_use(), "acquiring_party", "NA"), (samples.action(), "using_party", "NA"),
    (samples.oimp_use(), "using_party", "IND"), (samples.oimp_use(using_party=None), "using_party", None)])
def test_what_does_not_apply_is_na_by_the_footnotes(profile, row, attribute, said):
    assert written(row, attribute, profile) == said


def test_any_party_is_na_for_the_scripts_alone_and_explained_once():
    anyone = samples.oimp_authorization(explanation="Under review.")
    assert written(anyone, "authorized_parties") == "NA" and written(anyone, "authorized_parties", NOMENCLATURE) is None
    assert written(anyone, "explanation") == f"{ANY_PARTY} Under review."
    again = anyone.model_copy(update={"explanation": written(anyone, "explanation")})
    assert written(again, "explanation") == f"{ANY_PARTY} Under review."
    assert written(anyone, "explanation", NOMENCLATURE) == "Under review."
    assert written(samples.authorization(), "authorized_parties") == "JPN"
