"""Rows that say the same of different ITMOs are looked at once."""

import datetime

import pytest

from reporter.forms.editions import editions
from reporter.records.alike import alike, one_by_one, said_alike, said_apart
from reporter.records.rows import Action, in_edition
from tests import samples


def test_rows_that_differ_in_block_quantity_units_and_explanation_are_alike():
    rows = [samples.action(first=1, last=10), samples.action(first=11, last=11, explanation="sold in May"),
            samples.action(first=20, last=29, first_unit_id="VCS-1", last_unit_id="VCS-10")]
    (kind,) = alike(rows)
    assert list(kind.rows) == rows


@pytest.mark.parametrize("over", [{"action_date": datetime.date(2027, 12, 1)}, {"vintage": 2027}, {"purpose": "IMP"},
                                  {"using_entity": samples.INDIAN_ENTITY}, {"itmo_registry": "IND02"}])
def test_rows_that_say_something_else_are_apart_in_the_order_of_the_first_of_each(over):
    rows = [samples.action(first=1, last=10), samples.action(first=11, last=20, **over),
            samples.action(first=21, last=30)]
    assert [list(kind.rows) for kind in alike(rows)] == [[rows[0], rows[2]], [rows[1]]]


def test_a_kind_says_what_every_row_of_it_says_and_nothing_else():
    rows = [samples.action(first=1, last=10), samples.action(first=11, last=20)]
    (kind,) = alike(rows)
    assert all(getattr(kind.said, name) == getattr(row, name) for name in said_alike(Action) for row in rows)
    for name in ("place", "first_id", "last_id", "quantity", "first_unit_id", "explanation"):
        with pytest.raises(AttributeError):
            getattr(kind.said, name)


@pytest.mark.parametrize("edition", editions(), ids=lambda each: each.name)
def test_every_column_is_said_alike_or_apart_but_the_identifiers_of_the_block(edition):
    shape = in_edition(Action, edition)
    assert set(shape.table.attributes) <= {*said_alike(shape), *said_apart(shape), "first_id", "last_id"}
    assert not set(said_alike(shape)) & set(said_apart(shape))


def test_rows_taken_one_by_one_say_all_that_they_say():
    row = samples.authorization()
    assert list(one_by_one([row])) == [(row, (row,))]
