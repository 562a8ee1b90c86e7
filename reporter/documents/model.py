"""What a document is made of, before anything is drawn: sections, prose, tables, charts, asides.

Values in tables and charts are plain values (int, Decimal, date, str, None); a renderer writes them the way
the document's language does, and says in it every text that is a Wording. Nothing is computed after this point.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reporter.language.wording import message as _
from reporter.records.kinds import PlainValue

"""None in a numeric column is a figure that is still open; the table's `open_text` says why."""

T_CO2 = _("t CO2 eq")



@dataclass(frozen=True)
class Prose:
    """Markdown that people wrote, or a sentence of ours. Raw HTML in it is shown as text.

    `pictures` are the addresses that hold its pictures, by the names in the text; others are named only.
    """

    markdown: str
    pictures: Mapping[str, str] = field(default_factory=dict)


class AsideKind(StrEnum):
    NOT_APPLICABLE = "not-applicable"
    NOT_AVAILABLE = "not-available"
    GAP = "gap"
    NOTE = "note"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Aside:
    """Text set apart from the running text. `who` says, for a gap, who should fill it and where."""

    kind: AsideKind
    text: str
    who: str | None = None


@dataclass(frozen=True)
class Column:
    """A table column. `unit` is printed once, under the label."""

    label: str
    numeric: bool = False
    unit: str | None = None
    grouped: bool = True
    """False for numbers that are names, such as years and serials: no thousands separator."""

    @property
    def in_whole_tonnes(self) -> bool:
        """True for quantities in t CO2 eq: they are printed in whole tonnes, see `figures.in_print`."""
        return self.unit == T_CO2


@dataclass(frozen=True)
class Table:
    """A table with a caption. `totals` is a last row, set apart; `wide` asks for a landscape page.

    `first_column_heads` makes the first cell of each row its header.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[PlainValue, ...], ...]
    totals: tuple[PlainValue, ...] | None = None
    notes: tuple[str, ...] = ()
    open_text: str = _("open")
    wide: bool = False
    first_column_heads: bool = True
    row_anchors: tuple[str, ...] = ()
    """The place of each row in the HTML, where others lead to it."""


@dataclass(frozen=True)
class ChartSeries:
    """One series of a chart: a value, or None, for each category."""

    name: str
    values: tuple[int | Decimal | None, ...]


class ChartKind(StrEnum):
    BARS = "bars"
    LINES = "lines"
    FLOW = "flow"
    """From an opening to a closing value by steps: one series of signed steps; first and last are levels."""


@dataclass(frozen=True)
class Chart:
    """A chart of figures that also stand in a table. `alternative` is its text for those who do not see it."""

    kind: ChartKind
    title: str
    alternative: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]


@dataclass(frozen=True)
class Subsection:
    """A small heading inside a section, such as a supplementary element, with its blocks."""

    title: str
    blocks: tuple[Content, ...]
    para: str | None = None


Content = Prose | Aside | Table | Chart | Subsection


@dataclass(frozen=True)
class Section:
    """One heading of an outline with what stands below it.

    `mark` is what is printed before the title (`I.`, `A.`, `1.`), `number` the full number (`IV.G.1`),
    `anchor` its place in the HTML; `short` stands in contents, bookmarks and running heads, where the
    official titles would be too long.
    """

    number: str
    mark: str
    title: str
    short: str
    paras: str
    level: int
    anchor: str
    blocks: tuple[Content, ...] = ()
    official: bool = False
    """True for a title in the words of a decision that exists in English only: a translation stands beside it."""


@dataclass(frozen=True)
class Document:
    """One paper, whole. `facts` are the lines of the cover (label, value)."""

    name: str
    title: str
    subtitle: str
    party: str
    authority: str
    reported_year: int | None
    version: str
    date: datetime.date
    language: str
    rule: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    notice: str | None = None
    """Printed on every page: what is illustrative."""
    draft: bool = False
    attachments: tuple[str, ...] = ()
    """Names of files of the submission that are attached to the PDF."""
    annexes: tuple[Section, ...] = field(default=())

    def gaps(self) -> Iterator[tuple[Section, Aside]]:
        """Every gap with its section, in order."""
        def walk(blocks: tuple[Content, ...]) -> Iterator[Aside]:
            for block in blocks:
                if isinstance(block, Subsection):
                    yield from walk(block.blocks)
                elif isinstance(block, Aside) and block.kind is AsideKind.GAP:
                    yield block
        for section in (*self.sections, *self.annexes):
            for aside in walk(section.blocks):
                yield section, aside
