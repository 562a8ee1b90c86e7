"""Charts: bars stand where their values are, gaps stay gaps, and nothing is drawn out of bounds."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.documents.model import Chart, ChartKind, ChartSeries
from reporter.language.languages import NARROW_SPACE, TRUE_MINUS, language
from reporter.renderers.charts import WIDTH, draw_chart, scale
from reporter.renderers.html import render_html
from tests.renderers.sample_document import BARS, DRAFT, FLOW, GROUPED_BARS, LINES

ENGLISH = language("en")


def test_a_bar_is_as_high_as_its_value() -> None:
    heights = [float(bar.height) for bar in draw_chart(BARS, ENGLISH).bars]
    assert [round(height / heights[0], 2) for height in heights] == [1, 1.5, 2, 2.5, 3]


def test_negative_bars_hang_below_the_base() -> None:
    drawing = draw_chart(GROUPED_BARS, ENGLISH)
    hanging = [bar for bar in drawing.bars if bar.label == f"{TRUE_MINUS}4{NARROW_SPACE}000"]
    assert [bar.y for bar in hanging] == [drawing.base]


def test_an_open_value_has_no_bar_and_breaks_the_line() -> None:
    assert len(draw_chart(GROUPED_BARS, ENGLISH).bars) == 11
    broken = ChartSeries("Balance", (1, 2, None, 4, 5))
    chart = Chart(ChartKind.LINES, "T", "A", "t CO2 eq", tuple("abcde"), (broken,))
    line = draw_chart(chart, ENGLISH).lines[0]
    assert [len(piece.split()) for piece in line.pieces] == [2, 2] and len(line.markers) == 4


def test_the_names_of_lines_keep_apart() -> None:
    heights = sorted(float(line.name_y) for line in draw_chart(LINES, ENGLISH).lines)
    assert all(below - above >= 13 for above, below in zip(heights, heights[1:], strict=False))


def test_a_flow_ends_where_its_steps_lead() -> None:
    drawing = draw_chart(FLOW, ENGLISH)
    assert [bar.style for bar in drawing.bars] == [1, 2, 3, 3, 1]
    assert drawing.bars[-2].level_y == drawing.bars[-1].y
    assert [bar.label for bar in drawing.bars][1:3] == [f"+25{NARROW_SPACE}000", f"{TRUE_MINUS}18{NARROW_SPACE}000"]


def test_a_year_on_its_own_and_nothing_at_all_can_be_drawn() -> None:
    one = Chart(ChartKind.LINES, "T", "A", "t CO2 eq", ("2027",), (ChartSeries("S", (None,)),))
    assert draw_chart(one, ENGLISH).lines[0].markers == ()
    none = Chart(ChartKind.BARS, "T", "A", "t CO2 eq", (), (ChartSeries("S", ()),))
    assert draw_chart(none, ENGLISH).bars == ()


def test_narrow_slots_write_every_second_or_fifth_label() -> None:
    years = tuple(str(year) for year in range(1990, 2031))
    chart = Chart(ChartKind.BARS, "T", "A", "kt CO2 eq", years, (ChartSeries("S", tuple(range(41))),))
    drawing = draw_chart(chart, ENGLISH)
    assert [label[0].text for label in drawing.categories] == list(years[::5])
    assert all(bar.label is None for bar in drawing.bars)


def test_long_labels_stand_on_several_lines() -> None:
    drawing = draw_chart(FLOW, ENGLISH)
    assert [line.text for line in drawing.categories[3]] == ["Use towards the", "NDC"]
    assert drawing.height > draw_chart(BARS, ENGLISH).height


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-10**18, 10**18), min_size=1, max_size=12))
def test_every_bar_stands_within_the_frame(values: list[int]) -> None:
    chart = Chart(ChartKind.BARS, "T", "A", "t CO2 eq", tuple(map(str, values)), (ChartSeries("S", tuple(values)),))
    drawing = draw_chart(chart, ENGLISH)
    for bar in drawing.bars:
        assert float(bar.x) >= 0 and float(bar.x) + float(bar.width) <= WIDTH
        assert float(bar.y) >= 0 and float(bar.y) + float(bar.height) <= drawing.height
    assert 2 <= len(drawing.ticks) <= 8


@given(st.lists(st.integers(-10**12, 10**12) | st.decimals(-1000, 1000, places=3), min_size=1), st.booleans())
def test_a_scale_holds_all_values(values: list[int], from_zero: bool) -> None:
    measure = scale(values, Fraction(0), Fraction(100), from_zero)
    assert measure.low <= min(values) and max(values) <= measure.high and measure.low < measure.high


@pytest.mark.parametrize("chart", [BARS, GROUPED_BARS, LINES, FLOW], ids=lambda chart: str(chart.title))
def test_a_drawing_is_sound_xml_with_its_alternative_text(chart: Chart) -> None:
    drawings = re.findall(r"<svg.*?</svg>", render_html(DRAFT), re.DOTALL)
    titles = [ElementTree.fromstring(drawing)[0].text or "" for drawing in drawings]
    assert any(title.startswith(chart.title) and "." in title for title in titles)


def test_the_same_chart_is_drawn_the_same() -> None:
    assert draw_chart(LINES, ENGLISH) == draw_chart(LINES, ENGLISH)
