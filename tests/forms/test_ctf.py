"""The Article 6 rows of CTF Tables 3 and 4 as decision 5/CMA.3 prints them."""

from __future__ import annotations

from hashlib import sha256

from reporter.forms.editions import present


def test_the_rows_of_table_4_stand_in_the_forms_order() -> None:
    assert [row.key for row in present().common_tables.table_4.rows] == [
        "article-6", "trajectory-indicative", "trajectory-multi-year", "23(a)", "23(b)", "23(i)", "23(c)", "23(d)",
        "23(e)", "23(f)", "7(a)(ii)", "23(g)", "23(h)", "23(k)(i)", "23(k)(ii)", "other", "assessment", "target",
        "reference", "23(l)", "comparison", "achievement"]
    assert [row.key for row in present().common_tables.table_4.rows if row.is_header] == ["article-6", "assessment"]


def test_labels_are_those_of_the_decision() -> None:
    """The digests are of the decision's own text, runs of white space made one space."""
    def digest(labels: list[str]) -> str:
        return sha256("\n".join(labels).encode()).hexdigest()

    assert digest([row.label for row in present().common_tables.table_4.rows]) == (
        "09f84f0c849eec0177cbc8f6afb82d7efbb1e247224ae040e5e3d52ce1cc40a6")
    assert digest([row.label for row in present().common_tables.table_3.rows]) == (
        "d0869d09fabe9d10c512bd872fe9ad0175ff67ffdf2d46ef8642edff12676c10")
    forms = present().common_tables
    assert digest([forms.table_3.title, forms.table_4.title, *forms.table_3.columns, *forms.table_4.columns]) == (
        "9075d82d63ccfe845e00d8132b28391fad170d2231c2afd8da0c2399de315204")


def test_no_label_has_stray_white_space() -> None:
    for row in (*present().common_tables.table_3.rows, *present().common_tables.table_4.rows):
        assert row.label == " ".join(row.label.split())


def test_a_label_names_the_paragraph_it_rests_on() -> None:
    for row in (*present().common_tables.table_3.rows, *present().common_tables.table_4.rows):
        named = row.para.rsplit(" ", 1)[1]
        if row.key not in ("target", "reference", "comparison", "achievement"):
            assert f"para. {named}" in row.label


def test_no_key_stands_for_two_rows() -> None:
    keys = [row.key for row in present().common_tables.table_4.rows]
    assert len(set(keys)) == len(keys)
