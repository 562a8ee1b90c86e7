"""The readable AEF says once what all rows share, shows few columns, and of long tables the first rows."""

from __future__ import annotations

from reporter.documents.annual_information import USING_PARTY, table_sections
from reporter.documents.long_tables import SHOWN
from reporter.documents.model import Aside, AsideKind, Prose, Table
from reporter.files.aef.spelling import spelling_of
from reporter.forms.editions import present
from tests.samples import (
    action,
    authorization,
    holding,
    issuance,
    oimp_authorization,
    oimp_use,
    omge_cancellation,
    submission,
)

SECRETARIAT_WORKBOOK = next(each for each in present().profiles if each.name == "secretariat-workbook")


def tables(sub, number, profile=SECRETARIAT_WORKBOOK):
    section = next(section for section in table_sections(sub, profile) if section.number == f"Table {number}")
    return section.blocks


def test_the_five_tables_stand_in_order():
    assert [section.number for section in table_sections(submission(), SECRETARIAT_WORKBOOK)] == [
        f"Table {n}" for n in range(1, 6)]


def test_table_1_has_every_field_and_its_placeholders():
    (table,) = tables(submission(), 1)
    assert [row[0] for row in table.rows] == [column.label for column in present().submission.columns]
    assert [row[1] for row in table.rows][4] == "{Information in this field is populated by the CARP}"


def many(count):
    return tuple(action(first_id=f"CA9999-IND01-IND-{10 * n + 1}-2026", last_id=f"CA9999-IND01-IND-{10 * n + 5}-2026",
                        quantity=5, vintage=2026, explanation=f"Row {n}.") for n in range(count))


def test_what_is_the_same_in_every_row_is_said_once():
    blocks = tables(submission(actions=many(3)), 3)
    same, rows, _further, _not_applicable, _totals = blocks
    assert ("Metric", "GHG") in same.rows
    assert "Metric" not in [column.label for column in rows.columns]


def test_a_long_table_shows_its_first_rows_and_the_totals_of_all_by_action():
    blocks = tables(submission(actions=many(2 * SHOWN + 1)), 3)
    table = next(block for block in blocks if isinstance(block, Table) and "first" in block.caption)
    assert len(table.rows) == SHOWN + 1
    assert table.rows[-1][0] == f"{SHOWN + 1} further rows"
    assert table.totals is None
    totals = next(block for block in blocks if isinstance(block, Table) and block.caption == "Actions, totals")
    assert totals.rows[0][-1] == 5 * (2 * SHOWN + 1)
    assert any(isinstance(block, Prose) and "attached workbook" in block.markdown for block in blocks)


def test_a_table_of_middling_length_is_shown_whole():
    blocks = tables(submission(actions=many(2 * SHOWN)), 3)
    assert any(isinstance(block, Table) and len(block.rows) == 2 * SHOWN for block in blocks)


def test_a_long_table_of_holdings_adds_up_to_its_total():
    held = tuple(holding(first_id=f"CA9999-IND01-IND-{10 * n + 1}-2026", last_id=f"CA9999-IND01-IND-{10 * n + 5}-2026",
                         quantity=5) for n in range(3_000))
    table = next(block for block in tables(submission(holdings=held), 4)
                 if isinstance(block, Table) and "first" in block.caption)
    index = [column.label for column in table.columns].index("Quantity")
    assert table.rows[-1][0] == "2940 further rows"
    assert sum(row[index] for row in table.rows) == table.totals[index] == 15_000


def test_fields_that_only_the_workbook_shows_of_a_long_table_are_named():
    blocks = tables(submission(actions=many(2 * SHOWN + 1)), 3)
    said = " ".join(block.markdown for block in blocks if isinstance(block, Prose))
    assert "Additional explanatory information" in said


def test_what_no_column_shows_follows_row_by_row():
    units = [{"unit_registry": "JCM", "first_unit_id": f"JCM-{n}-1", "last_unit_id": f"JCM-{n}-5"} for n in range(3)]
    rows = tuple(action(**{**row.by_name(), **unit}) for row, unit in zip(many(3), units, strict=True))
    further = next(block for block in tables(submission(actions=rows), 3)
                   if isinstance(block, Table) and block.caption.endswith("further fields"))
    assert ("CA9999-IND01-IND-11-2026 to 15", "First unit ID", "JCM-1-1") in further.rows
    assert ("CA9999-IND01-IND-11-2026 to 15", "Additional explanatory information", "Row 1.") in further.rows


def test_a_timeframe_that_differs_is_said_of_each_authorization():
    spans = ("Occurred: from 2026 to 2030", "Occurred: from 2026 to 2028")
    rows = (authorization(authorized_timeframe=spans[0]), oimp_authorization(authorized_timeframe=spans[1]))
    said = [row for block in tables(submission(authorizations=rows), 2) if isinstance(block, Table)
            for row in block.rows]
    assert ("IND JCM 1", "Authorized timeframe", spans[0]) in said
    assert ("IND JCM 2", "Authorized timeframe", spans[1]) in said


def test_the_copy_says_what_the_workbook_says():
    rows = (action(), issuance(action_subtype="Voluntary cancellation to deliver OMGE"))
    for profile in present().profiles:
        written = [spelling_of(present().actions.by_attribute["action_subtype"], profile)(row) for row in rows]
        said = [str(cell) for block in tables(submission(actions=rows), 3, profile) if isinstance(block, Table)
                for row in block.rows for cell in row]
        assert [f"First transfer: {subtype}" in said for subtype in written] == [True, True]


def test_the_using_party_is_said_beside_the_entity():
    said = [cell for block in tables(submission(actions=(oimp_use(), omge_cancellation())), 3)
            if isinstance(block, Table) for row in block.rows for cell in row]
    assert f"by {oimp_use().using_entity}, IND" in said


def test_where_footnote_and_scripts_disagree_on_the_using_party_it_is_said_once():
    note = Aside(AsideKind.NOTE, USING_PARTY)
    assert tables(submission(), 3).count(note) == 1
    assert note not in tables(submission(actions=(action(), issuance())), 3)
    assert note not in tables(submission(actions=(action(), issuance(), oimp_use(purpose="IMP"))), 3)


def test_an_empty_table_says_so():
    (only,) = tables(submission(holdings=()), 4)
    assert isinstance(only, Prose) and "Nothing was held" in only.markdown


def test_holdings_are_totalled_by_approach_and_vintage():
    held = (holding(first_id="CA9999-IND01-IND-1-2025", last_id="CA9999-IND01-IND-10-2025", quantity=10, vintage=2025),
            holding(first_id="CA9999-IND01-IND-1-2026", last_id="CA9999-IND01-IND-7-2026", quantity=7, vintage=2026))
    totals = tables(submission(holdings=held), 4)[-1]
    assert totals.rows == (("CA9999", 2025, 10), ("CA9999", 2026, 7))
    assert totals.totals == ("Total", "", 17)


def test_a_single_row_is_told_field_by_field():
    table, not_applicable = tables(submission(holdings=(holding(),)), 4)
    assert ("Vintage", str(holding().vintage)) in table.rows
    assert not_applicable.markdown.startswith("Where this copy shows nothing, the workbook says NA in: Underlying")
