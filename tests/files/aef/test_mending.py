"""Stand-ins for cells that cannot be read: what other rows tell, and how much work it is to ask them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from reporter.files.aef import mending
from reporter.files.aef.mending import Mending
from reporter.findings import Place
from reporter.forms.editions import present
from reporter.records.rows import Authorization
from tests import samples

TABLES = {table.role: table for table in present().tables}


class Counted(dict[str, Any]):
    """A row that counts how often it is asked."""

    asked: Counter[str] = Counter()

    def get(self, *named: Any) -> Any:
        self.asked["rows"] += 1
        return super().get(*named)


def row(first: int, last: int, authorization: str | None, **others: Any) -> Counted:
    told = {"authorization_id": authorization} if authorization else {}
    return Counted(place=Place("a.xlsx", row=first), first_id=f"CA9999-IND01-IND-{first}-2026",
                   last_id=f"CA9999-IND01-IND-{last}-2026", **told, **others)


def authorization_of(mended: Mending, values: Counted) -> Any:
    told = mended.mend(TABLES["actions"], values, frozenset({"authorization_id"}), {})
    return told and told.get("authorization_id")


def test_an_authorization_that_cannot_be_read_is_the_first_that_another_row_names_for_the_same_itmos():
    blocks = [row(1, 100, "Z"), row(50, 60, "B"), row(1, 300, "A"), row(290, 400, "B"), row(9, 2, "B"),
              row(350, 350, None), row(500, 500, "B")]
    authorizations = tuple(samples.authorization(authorization_id=name, approach="CA9998") for name in ("A", "B"))
    mended = Mending(tables_3_4=lambda: blocks, authorizations=authorizations)
    firsts = (1, 49, 50, 60, 61, 290, 300, 301, 400, 401, 499, 500, 501)
    assert [authorization_of(mended, row(first, 900, "?")) for first in firsts] == [
        "A", "A", "B", "B", "A", "A", "A", "B", "B", None, None, "B", None]


def test_of_an_approach_the_authorization_that_suits_the_row_best_is_taken_and_of_equals_the_first():
    authorizations = tuple(samples.oimp_authorization(authorization_id=name, **said) for name, said in (
        ("A", {"first_transfer_definition": "Use or cancellation"}), ("B", {}), ("C", {}),
        ("D", {"purposes_for_authorization": "NDC", "first_transfer_definition": None})))
    mended = Mending(authorizations=authorizations)
    assert [authorization_of(mended, row(1, 9, None, **said)) for said in (
        {}, {"purpose": "OIMP"}, {"purpose": "OIMP", "action_subtype": "Issuance"}, {"purpose": "NDC"},
        {"action_subtype": "First transfer to another Party"}, {"action_subtype": "Something"})] == [
        "A", "A", "B", "D", "D", "A"]


def test_those_who_use_itmos_stand_in_for_those_whom_their_authorization_names():
    blocks = [row(1, 9, "A", using_entity="Airline B"), row(10, 19, "B", using_entity="Airline C"),
              row(20, 29, "A", using_entity="Airline A", using_party="CHE"), row(30, 39, "A", using_entity="Airline B")]
    told = Mending(tables_3_4=lambda: blocks).mend(
        TABLES["authorizations"], {"place": Place("a.xlsx"), "authorization_id": "A"},
        frozenset({"authorized_entities", "authorized_parties"}), {})
    assert told and (told["authorized_entities"], told["authorized_parties"]) == ("Airline B, Airline A", "CHE")


def test_of_twice_as_many_rows_that_cannot_be_read_twice_as_much_is_looked_at(monkeypatch: pytest.MonkeyPatch):
    """Not four times as much: each row asks what all the others tell, and they are read once."""
    asked, read, covers = Counted.asked, mending._identifier, Authorization.covers_oimp.fget
    assert covers is not None

    def counted(name: str, value: Any) -> Any:
        asked[name] += 1
        return read(value) if name == "identifiers" else covers(value)
    monkeypatch.setattr(mending, "_identifier", lambda value: counted("identifiers", value))
    monkeypatch.setattr(Authorization, "covers_oimp", property(lambda one: counted("authorizations", one)))

    def work(count: int) -> dict[str, int]:
        blocks = [row(10 * number, 10 * number + 9, f"A {number}", using_party="CHE") for number in range(1, count)]
        common = {"mitigation_type": [f"a {number}" for number in range(count)]}
        mended = Mending(tables_3_4=lambda: blocks, table_2=lambda: blocks)
        asked.clear()
        for each in blocks:
            mended.mend(TABLES["authorizations"], each, frozenset({"authorized_parties"}), common)
        mended.authorizations = tuple(samples.authorization(authorization_id=f"B {number}") for number in range(count))
        for each in blocks:
            mended.mend(TABLES["actions"], each, frozenset({"authorization_id", "mitigation_type"}), common)
        return dict(asked)
    few, many = work(100), work(200)
    assert set(few) == {"rows", "identifiers", "authorizations"}
    assert {name for name, times in many.items() if times > 2.2 * few[name]} == set()
