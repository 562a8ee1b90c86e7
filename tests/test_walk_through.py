"""The arithmetic of docs/walk-through.md, done by hand, agrees with the accounting."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed

ROOT = Path(__file__).parent.parent
WALKED = (ROOT / "docs" / "walk-through.md").read_text(encoding="utf-8")
FLOW = {"opening": (1, "opening"), "first transferred at authorization or issuance": (1, "first_transfers_kept"),
        "acquired": (1, "acquisitions"), "transferred out": (-1, "transfers_out"), "used": (-1, "uses"),
        "cancelled": (-1, "cancellations"), "closing": (1, "closing")}


def accounts_of(name: str):
    loaded = closed(ROOT / "inputs" / name)
    return accounts(loaded.dossier, loaded.submission)


def number(text: str) -> Decimal | None:
    return None if text == "open" else Decimal(text.replace(",", ""))


@pytest.mark.parametrize(("party", "name"), [("India", "india-japan-jcm"), ("Japan", "japan-india-jcm")])
def test_each_figure_walked_by_hand_is_the_one_computed(party, name):
    part = WALKED.split(f"## {party}:")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\S+) \| (\d{4}) \| .* \| (\S+) \|$", part, re.MULTILINE)
    assert len(rows) >= 10
    computed = accounts_of(name).rows
    assert [(key, year, number(value)) for key, year, value in rows] == [
        (key, year, computed[key][int(year)].value) for key, year, _ in rows]


def test_the_flow_walked_by_hand_is_the_one_computed():
    part = WALKED.split("## Holdings at 31 December")[1]
    rows = re.findall(r"^\| ([a-z ]+) \| (\S+) \| (\S+) \|$", part, re.MULTILINE)
    flows = [accounts_of(name).flow for name in ("india-japan-jcm", "japan-india-jcm")]
    assert {step: (number(india), number(japan)) for step, india, japan in rows} == {
        step: tuple(sign * getattr(flow, name) for flow in flows) for step, (sign, name) in FLOW.items()}


def test_every_term_of_every_figure_leads_to_a_row_or_key():
    computed = accounts_of("india-japan-jcm").rows
    terms = [(key, year, term) for key, years in computed.items() for year, figure in years.items()
             for term in figure.terms if term.value]
    assert len(terms) > 50
    assert [(key, year, term.what) for key, year, term in terms if not term.places] == []


def test_who_takes_what_is_for_other_purposes_is_walked_by_hand():
    loaded = closed(ROOT / "inputs" / "india-japan-jcm")
    taken = {}
    for row in accounts(loaded.dossier, loaded.submission).disaggregation:
        if row.measure == "23(d)":
            key = (row.using_party, row.acquiring_party)
            taken[key] = taken.get(key, 0) + row.quantity
    assert taken == {("IND", None): 20_000, (None, "JPN"): 7_501, (None, None): 62_499}
    assert "20,000" in WALKED and "7,501" in WALKED and "62,499" in WALKED
    assert loaded.submission.authorizations == ()
