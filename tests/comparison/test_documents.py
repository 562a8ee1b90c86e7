"""Two versions of a document: answers by heading, tables by row and column, whatever stands in the files."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from reporter.comparison.differences import Kind
from reporter.comparison.documents import twin_part
from reporter.records.twins import Twin, TwinAside, TwinColumn, TwinProse, TwinSection, TwinSubsection, TwinTable

LABELS = ("Year", "Level")
WORDS = st.text("abc \n", max_size=8)
VALUES = st.one_of(st.integers(-9, 9), st.sampled_from(["1.5", "open", ""]), st.none())


def section(*blocks, number: str = "I.A", level: int = 2) -> TwinSection:
    return TwinSection(number=number, title=f"Long title of {number}", short=f"Short {number}", paras="para. 18",
                       level=level, anchor=f"heading-{number}", blocks=blocks)


def twin(*sections: TwinSection, name: str = "IND-initial-report-v1.0") -> Twin:
    return Twin(name=name, title="Initial report", subtitle="", party="India", authority="", reported_year=None,
                version="1.0", date=datetime.date(2026, 11, 30), language="en", rule="", sections=sections)


def table(*rows, caption: str = "Levels", totals=None) -> TwinTable:
    return TwinTable(caption=caption, columns=tuple(TwinColumn(label=label, numeric=label == "Level")
                                                    for label in LABELS), rows=rows, totals=totals)


def told(old: Twin, new: Twin) -> list[tuple[str, str]]:
    return [(str(each.kind), ", ".join(str(value) for _, value in each.key))
            for each in twin_part(old, new).differences]


tables = st.lists(st.tuples(WORDS, VALUES), max_size=4).map(lambda rows: table(*rows))
blocks = st.lists(st.one_of(WORDS.map(lambda text: TwinProse(markdown=text)), tables, WORDS.map(
    lambda text: TwinAside(aside="not-applicable", text=text)), WORDS.map(
    lambda text: TwinSubsection(title=text, blocks=(TwinProse(markdown="x"),)))), max_size=4).map(tuple)
twins = st.lists(blocks, max_size=3).map(lambda found: twin(*(section(*each, number=f"I.{letter}")
                                                              for letter, each in zip("ABC", found, strict=False))))


@given(twins)
def test_a_document_does_not_differ_from_itself(one):
    assert twin_part(one, one).differences == ()


@given(twins, twins)
def test_what_is_added_one_way_is_removed_the_other_way(one, other):
    there, back = twin_part(one, other), twin_part(other, one)
    assert len(there.of(Kind.ADDED)) == len(back.of(Kind.REMOVED))
    assert len(there.of(Kind.CHANGED)) == len(back.of(Kind.CHANGED))


def test_a_row_is_named_by_its_heading_table_and_first_cell():
    old, new = (twin(section(table(("2021", level), ("2022", 7)))) for level in (5, 6))
    (changed,) = twin_part(old, new).differences
    assert [value for _, value in changed.key] == ["I.A Short I.A", "Levels", "2021"]
    assert [(change.label, change.old, change.new) for change in changed.changes] == [("Level", 5, 6)]


def test_the_approach_of_a_repeated_chapter_is_named():
    def of(text: str) -> Twin:
        opening = [section(number=f"IV {approach}") for approach in ("CA0001", "CA0002")]
        return twin(section(number="IV", level=1), opening[0], section(TwinProse(markdown="same"), number="IV.B"),
                    opening[1], section(TwinProse(markdown=text), number="IV.B"))

    assert told(of("old"), of("new")) == [("changed", "IV.B CA0002 Short IV.B")]


def test_small_headings_and_what_is_set_aside_are_compared():
    old = twin(section(TwinSubsection(title="Leakage", blocks=(TwinAside(aside="not-applicable", text="none"),))))
    new = twin(section(TwinSubsection(title="Leakage", blocks=(TwinProse(markdown="It is deducted."),))))
    assert told(old, new) == [("changed", "I.A Short I.A, Leakage")]


def test_gaps_of_a_draft_and_the_list_of_inputs_say_nothing():
    inputs = TwinSection(number="inputs", title="Inputs", short="Inputs", paras="", level=1, anchor="annex-inputs",
                         blocks=(TwinProse(markdown="sha"),))
    draft = twin(section(TwinAside(aside="gap", text="No answer yet.")))
    assert told(draft, twin(section(), inputs)) == []


def test_a_table_without_columns_and_rows_of_another_length_break_nothing():
    bare = TwinTable(caption="Levels", columns=(), rows=(("2021", 5),))
    short = table(("2021",), ())
    assert told(twin(section(bare)), twin(section(short))) == [("added", "I.A Short I.A, Levels, 2021")]
