"""A document as data: what a paper says, for programs to compare, quote and read; its JSON schema is published.

Everything is in the language of the document. Numbers are whole numbers, or decimal numbers as text, so that no digit
is lost; dates are yyyy-mm-dd; null in a column of numbers is a figure that is still open.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TwinValue = StrictInt | str | None
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[A-Za-z0-9.-]{1,250}$")]
_Title = Annotated[str, StringConstraints(pattern=r"^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e"
                                                  r"\u2066-\u206f\ufff9-\uffff]{1,200}$")]
"""One line, in which nothing steers a terminal or turns letters around."""
_Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}(\.[0-9]{1,3})?$")]
"""That of a submission, or the number of an authorization's."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class TwinProse(_Part):
    """Text in Markdown. `pictures` has the sha256 of each picture, by its name in the text."""

    kind: Literal["prose"] = "prose"
    markdown: str
    pictures: dict[str, str] = {}


class TwinAside(_Part):
    """Text set apart: that a heading does not apply or something is not available, a gap, a note, an assumption."""

    kind: Literal["aside"] = "aside"
    aside: str
    text: str
    who: str | None = None


class TwinColumn(_Part):
    """A column of a table; `numeric` ones hold numbers, in `unit` where it is given."""

    label: str
    numeric: bool = False
    unit: str | None = None


class TwinTable(_Part):
    """A table with its caption; each row has a value for each column."""

    kind: Literal["table"] = "table"
    caption: str
    columns: tuple[TwinColumn, ...]
    rows: tuple[tuple[TwinValue, ...], ...]
    totals: tuple[TwinValue, ...] | None = None
    notes: tuple[str, ...] = ()


class TwinSeries(_Part):
    """One series of a chart: a value, or null, for each category."""

    name: str
    values: tuple[TwinValue, ...]


class TwinChart(_Part):
    """A chart of figures that also stand in a table."""

    kind: Literal["chart"] = "chart"
    chart: str
    title: str
    alternative: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[TwinSeries, ...]


class TwinSubsection(_Part):
    """A small heading inside a section, with the paragraph that asks for it and what stands below it."""

    kind: Literal["subsection"] = "subsection"
    title: str
    para: str | None = None
    blocks: tuple[TwinBlock, ...] = ()


TwinBlock = Annotated[TwinProse | TwinAside | TwinTable | TwinChart | TwinSubsection, Field(discriminator="kind")]


class TwinSection(_Part):
    """A heading, with the paragraphs it rests on and what stands below it.

    `anchor` names it in the web page, and is its own in the document; `number` is that of the official outline, whose
    long titles have a `short` one beside them. `translation` stands beside an official title in the document's
    language.
    """

    number: str
    title: str
    short: str
    translation: str | None = None
    paras: str
    level: int
    anchor: str
    blocks: tuple[TwinBlock, ...] = ()


class TwinFact(_Part):
    """A line of the cover."""

    label: str
    value: str


class Twin(_Part):
    """A document, whole. Names of files are made of its `name`, `title` and `version`."""

    format: Literal["article-6-2-document/1"] = "article-6-2-document/1"
    name: _Name
    title: _Title
    subtitle: str
    party: str
    authority: str
    reported_year: int | None
    version: _Version
    date: datetime.date
    language: str
    rule: str
    notice: str | None = None
    draft: bool = False
    facts: tuple[TwinFact, ...] = ()
    attachments: tuple[str, ...] = ()
    sections: tuple[TwinSection, ...]
    annexes: tuple[TwinSection, ...] = ()

    def section(self, anchor: str) -> TwinSection | None:
        """The section with an anchor."""
        return next((section for section in (*self.sections, *self.annexes) if section.anchor == anchor), None)


def prose_of(section: TwinSection) -> Iterator[TwinProse | TwinAside]:
    """What people wrote under a heading, and below the small headings in it."""
    def walk(blocks: tuple[TwinBlock, ...]) -> Iterator[TwinProse | TwinAside]:
        for block in blocks:
            if isinstance(block, TwinSubsection):
                yield from walk(block.blocks)
            elif isinstance(block, TwinProse | TwinAside):
                yield block
    return walk(section.blocks)


def twin_schema() -> dict[str, Any]:
    """The JSON schema of a document as data."""
    return {"$schema": DIALECT, **Twin.model_json_schema(mode="serialization"),
            "title": "A document of an Article 6.2 submission as data"}
