"""The geometry of charts: where bars, lines and labels stand. What they look like is in `templates/charts`.

A drawing is 500 units wide. Values become positions here and nowhere else; no figure is changed or added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from reporter.documents.model import Chart, ChartKind
from reporter.language.languages import Language
from reporter.language.wording import Number

WIDTH = 500
HEIGHT = 230
TOP = 14
BOTTOM = 26
RIGHT = 8
LETTER = Fraction(11, 2)
"""Width of a digit at the size of the labels, with a little air."""
NAME_LETTER = Fraction(49, 10)
STEPS = (1, 2, Fraction(5, 2), 5, 10)
MOST_LABELLED_BARS = 16
LINE_LABEL_DISTANCE = 13



@dataclass(frozen=True)
class Tick:
    """A line of the scale with its label."""

    y: str
    label: str
    zero: bool


@dataclass(frozen=True)
class Bar:
    """A bar, or a step of a flow; `style` counts from 1."""

    x: str
    y: str
    width: str
    height: str
    style: int
    label: str | None
    label_x: str
    label_y: str
    joins: str | None = None
    """Where the thin line to the next step ends, in a flow."""
    level_y: str = "0"


@dataclass(frozen=True)
class Marker:
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """A line in pieces, broken where a value is open, with its name at its end."""

    pieces: tuple[str, ...]
    markers: tuple[Marker, ...]
    style: int
    name: str
    name_x: str
    name_y: str


@dataclass(frozen=True)
class Label:
    x: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """All that a chart's template places."""

    width: int
    height: int
    left: str
    right: str
    base: str
    ticks: tuple[Tick, ...]
    categories: tuple[tuple[Label, ...], ...]
    """The labels below the scale; each may stand on several lines."""
    category_y: str
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """Name and x of each series, where there are several."""


@dataclass(frozen=True)
class Scale:
    """Values to heights, between two rounded ends."""

    low: Fraction
    high: Fraction
    step: Fraction
    top: Fraction
    base: Fraction

    def y(self, value: Number | Fraction) -> Fraction:
        return self.base - (Fraction(value) - self.low) * (self.base - self.top) / (self.high - self.low)

    @property
    def zero(self) -> Fraction:
        """Where bars stand."""
        return self.y(max(self.low, min(self.high, Fraction(0))))

    def values(self) -> list[Fraction]:
        count = (self.high - self.low) / self.step
        return [self.low + self.step * index for index in range(int(count) + 1)]


def draw_chart(chart: Chart, language: Language) -> Drawing:
    """The geometry of a chart of any kind."""
    return {ChartKind.BARS: _bars, ChartKind.LINES: _lines, ChartKind.FLOW: _flow}[chart.kind](chart, language)


def scale(values: Sequence[Number | Fraction], top: Fraction, base: Fraction, from_zero: bool) -> Scale:
    """A scale with three to six round steps that holds all values, and zero where bars stand on it."""
    known = [Fraction(value) for value in values] or [Fraction(0)]
    low, high = min(known), max(known)
    if from_zero or (low >= 0 and low * 2 < high):
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        low, high = (low, low + 1) if low >= 0 else (low, Fraction(0))
    step = _step(high - low)
    return Scale(step * (low // step), step * -(-high // step), step, top, base)


def _step(span: Fraction) -> Fraction:
    power = Fraction(1)
    while power * 10 * 5 <= span:
        power *= 10
    while power * 5 > span * 10:
        power /= 10
    return next((power * step for step in STEPS if span / (power * step) <= 5), power * 10)


def _at(value: Fraction | int) -> str:
    """A position, to a tenth of a unit."""
    tenths = round(Fraction(value) * 10)
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{rest}' if rest else ''}"


def _number(value: Fraction, language: Language) -> str:
    return language.number(int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator)


def _known(chart: Chart) -> list[Number]:
    return [value for series in chart.series for value in series.values if value is not None]


def _ticks(measure: Scale, language: Language) -> tuple[Tick, ...]:
    return tuple(Tick(_at(measure.y(value)), _number(value, language), value == 0) for value in measure.values())


def _left(measure: Scale, language: Language) -> Fraction:
    return max(len(_number(value, language)) for value in measure.values()) * LETTER + 10


def _in_lines(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _categories(names: Sequence[str], left: Fraction, slot: Fraction) -> tuple[tuple[Label, ...], ...]:
    """Each category's label in its slot; where years stand too close, only every second or fifth is written."""
    every = 1
    if all(name.isdecimal() for name in names):
        longest = max(map(len, names), default=1) * LETTER + 4
        every = next((n for n in (1, 2, 5, 10) if longest <= slot * n), 20)
    letters = max(int(slot * every / NAME_LETTER) - 1, 1)
    return tuple(
        tuple(Label(_at(left + slot * index + slot / 2), line) for line in _in_lines(name, letters))
        for index, name in enumerate(names) if index % every == 0)


def _frame(chart: Chart, values: Sequence[Number | Fraction], language: Language, *, from_zero: bool, top: int = TOP,
           right: Fraction = Fraction(RIGHT)) -> tuple[Scale, Fraction, Fraction, Drawing]:
    """The scale, the left edge, the width of a category, and the drawing with nothing in it yet."""
    measure = scale(values, Fraction(top), Fraction(HEIGHT - BOTTOM), from_zero)
    left = _left(measure, language)
    slot = (WIDTH - left - right) / max(len(chart.categories), 1)
    labels = _categories(chart.categories, left, slot)
    height = HEIGHT + 13 * (max((len(label) for label in labels), default=1) - 1)
    return measure, left, slot, Drawing(WIDTH, height, _at(left), _at(WIDTH - right), _at(measure.zero),
                                        _ticks(measure, language), labels, _at(HEIGHT - BOTTOM + 17))


def _legend(chart: Chart, left: Fraction) -> tuple[tuple[str, str], ...]:
    if len(chart.series) < 2:
        return ()
    placed, x = [], left
    for series in chart.series:
        placed.append((series.name, _at(x)))
        x += len(series.name) * LETTER + 40
    return tuple(placed)


def _bars(chart: Chart, language: Language) -> Drawing:
    several = len(chart.series) > 1
    top = 34 if several else TOP + 8
    measure, left, slot, drawing = _frame(chart, _known(chart), language, from_zero=True, top=top)
    width = min(slot * Fraction(7, 10) / len(chart.series), Fraction(64))
    labelled = len(_known(chart)) <= MOST_LABELLED_BARS
    bars = []
    for number, series in enumerate(chart.series):
        for index, value in enumerate(series.values):
            if value is not None:
                middle = left + slot * index + slot / 2 + width * (number - Fraction(len(chart.series) - 1, 2))
                label = language.number(value)
                fits = labelled and len(label) * LETTER <= slot / len(chart.series) + 4
                bars.append(_bar(measure, middle, width, Fraction(0), Fraction(value), number % 4 + 1,
                                 label if fits else None))
    return replace(drawing, bars=tuple(bars), legend=_legend(chart, left))


def _bar(measure: Scale, middle: Fraction, width: Fraction, start: Fraction, end: Fraction, style: int,
         label: str | None, joins: Fraction | None = None) -> Bar:
    upper, lower = sorted((measure.y(start), measure.y(end)))
    below = end < start
    return Bar(_at(middle - width / 2), _at(upper), _at(width), _at(max(lower - upper, Fraction(1, 2))), style, label,
               _at(middle), _at(lower + 12 if below else upper - 4), None if joins is None else _at(joins),
               _at(measure.y(end)))


def _flow(chart: Chart, language: Language) -> Drawing:
    """Levels at both ends stand on zero; each step hangs where the one before it ended."""
    values = [Fraction(value or 0) for value in chart.series[0].values]
    ends, running = [], Fraction(0)
    for index, value in enumerate(values):
        running = value if index in (0, len(values) - 1) else running + value
        ends.append(running)
    measure, left, slot, drawing = _frame(chart, ends, language, from_zero=True, top=TOP + 8)
    width = min(slot * Fraction(6, 10), Fraction(80))
    bars = []
    for index, (value, end) in enumerate(zip(values, ends, strict=True)):
        level = index in (0, len(values) - 1)
        middle = left + slot * index + slot / 2
        written = language.number(chart.series[0].values[index] or 0)
        label = written if level or value <= 0 else f"+{written}"
        style = 1 if level else 2 if value >= 0 else 3
        joins = None if index == len(values) - 1 else middle + slot - width / 2
        bars.append(_bar(measure, middle, width, Fraction(0) if level else end - value, end, style, label, joins))
    return replace(drawing, bars=tuple(bars))


def _lines(chart: Chart, language: Language) -> Drawing:
    names = max(len(series.name) for series in chart.series)
    right = names * NAME_LETTER + 14 if len(chart.series) > 1 else Fraction(RIGHT + 10)
    measure, left, slot, drawing = _frame(chart, _known(chart), language, from_zero=False, right=Fraction(right))
    lines = []
    for number, series in enumerate(chart.series):
        points = [None if value is None else (left + slot * index + slot / 2, measure.y(value))
                  for index, value in enumerate(series.values)]
        known = [point for point in points if point is not None]
        last = known[-1] if known else (left, measure.base)
        lines.append((last[1], Line(
            tuple(_pieces(points)), tuple(Marker(_at(x), _at(y)) for x, y in known), number % 4 + 1,
            series.name if len(chart.series) > 1 else "", _at(last[0] + 9), "")))
    return replace(drawing, lines=_apart(lines))


def _pieces(points: Sequence[tuple[Fraction, Fraction] | None]) -> list[str]:
    pieces: list[list[str]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{_at(point[0])},{_at(point[1])}")
    return [" ".join(piece) for piece in pieces if len(piece) > 1]


def _apart(lines: Sequence[tuple[Fraction, Line]]) -> tuple[Line, ...]:
    """The lines with their names moved apart where they end close to each other."""
    heights: dict[int, Fraction] = {}
    above: Fraction | None = None
    for index in sorted(range(len(lines)), key=lambda i: (lines[i][0], i)):
        wanted = lines[index][0] + 4
        above = wanted if above is None else max(wanted, above + LINE_LABEL_DISTANCE)
        heights[index] = above
    return tuple(replace(line, name_y=_at(heights[index])) for index, (_, line) in enumerate(lines))
