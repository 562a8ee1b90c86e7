"""The outlines of the initial report and of annex 4 to the biennial transparency report: what an edition says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any


class Answer(Enum):
    """Where a heading's answer comes from: what people write, the figures (prose may follow), or its sub-headings."""

    NARRATIVE = "narrative"
    FIGURES = "figures"
    BELOW = "below"


@dataclass(frozen=True)
class Element:
    """A part that an answer must have: a sub-heading `#### title` in the narrative. `asks` is the official wording."""

    title: str
    para: str
    asks: str

    @property
    def is_preambular(self) -> bool:
        """True for an obligation of the Paris Agreement's eleventh preambular paragraph."""
        return self.para.startswith("Paris Agreement")


@dataclass(frozen=True)
class Heading:
    """One heading of an outline: number as `IV.G.1`, official title, paragraph references."""

    number: str
    short: str
    title: str
    paras: str
    answer: Answer = Answer.NARRATIVE
    elements: tuple[Element, ...] = ()
    supplementary: str | None = None
    """The element of 4/CMA.6 annex I that the heading itself asks for, where it is the whole of it."""

    @classmethod
    def stated(cls, stated: dict[str, Any], groups: Mapping[str, Any]) -> dict[str, Any]:
        """What an edition states of a heading, with the elements of the group that it names."""
        return {**stated, "elements": groups[stated["elements"]] if "elements" in stated else ()}

    @property
    def level(self) -> int:
        """1 for a chapter, 2 for A, 3 for 1."""
        return self.number.count(".") + 1

    @property
    def chapter(self) -> str:
        return self.number.split(".")[0]

    @property
    def mark(self) -> str:
        """The last part of the number, as the outline prints it before the title."""
        return self.number.rsplit(".", 1)[-1]


@dataclass(frozen=True)
class Outline:
    """One outline; chapter `per_approach` is repeated for each cooperative approach."""

    folder: str
    title: str
    source: str
    per_approach: str
    headings: tuple[Heading, ...]

    @cached_property
    def by_number(self) -> dict[str, Heading]:
        return {heading.number: heading for heading in self.headings}

    def chapters(self) -> Iterator[tuple[str, tuple[Heading, ...]]]:
        """Each chapter's number with its headings, in order."""
        for number in dict.fromkeys(heading.chapter for heading in self.headings):
            yield number, tuple(heading for heading in self.headings if heading.chapter == number)


INITIAL_REPORT, ANNEX_4 = "initial-report", "annex-4"
"""The folders of the outlines, by which they are found in an edition."""
