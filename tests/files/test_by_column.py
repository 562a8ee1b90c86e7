"""What is made of a column is what would be made of each cell by itself."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from reporter.files.by_column import columns_of, made_of, positions_of
from reporter.files.cells import Meaning, are_identifiers, meaning_of, read_cell
from reporter.files.sheet import is_blank
from reporter.forms.editions import FieldKind, present, usual_profile

CELLS = st.lists(st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from([0.0, 1.0, 2.5, float(10**16)]),
    st.sampled_from(["", " ", "NA", "1", "1,000", "CA9999-IND01-IND-5-2027", "CA9999-IND01-IND-1,000-2027", "use",
                     "Use", "2027-02-03", "#REF!", "IND", "ind"]),
    st.sampled_from([datetime.date(2027, 2, 3), datetime.datetime(2027, 2, 3, 4)])))
FIELDS = st.sampled_from(present().actions.columns)


@given(CELLS)
def test_each_value_is_made_as_by_itself(cells):
    assert [*map(repr, made_of(cells, lambda cell: (type(cell), cell)))] == [repr((type(cell), cell)) for cell in cells]
    assert positions_of(cells, is_blank) == [position for position, cell in enumerate(cells) if is_blank(cell)]


@given(FIELDS, CELLS)
def test_a_column_means_what_its_cells_mean(field, cells):
    def read(cell: object) -> Meaning:
        return Meaning(None) if is_blank(cell) else read_cell(field, cell, usual_profile())
    one_by_one = [read(cell) for cell in cells]
    meaning = meaning_of(cells, read)
    assert [*map(repr, meaning.values)] == [repr(one.value) for one in one_by_one]
    assert meaning.told == [(position, one) for position, one in enumerate(one_by_one) if one.fault or one.form]
    if field.kind is FieldKind.BLOCK_IDENTIFIER and are_identifiers(cells):
        assert meaning.values == cells and not meaning.told


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=8), st.lists(st.integers(0, 7), max_size=4))
def test_columns_of_rows_of_any_width_are_their_cells(rows, wanted):
    assert columns_of(rows, wanted) == [[row[index] if index < len(row) else None for row in rows] for index in wanted]
