"""What differs between two versions of a submission: rows added, removed and changed, and what follows from it.

A difference is named by its key, never by the number of its row; the rows' places only say where to look.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TypeVar

from reporter.files.letters import tidied, written_out
from reporter.findings import Place
from reporter.language.wording import Number
from reporter.records.identifiers import Block
from reporter.records.kinds import PlainValue
from reporter.records.rows import Header, Row

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Named = tuple[tuple[str, PlainValue], ...]
"""Values with the labels of their fields."""


class Kind(StrEnum):
    """What became of a row from the old version to the new one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field that says something else. A block may stand in several rows, so each side has several places."""

    label: str
    old: PlainValue
    new: PlainValue
    old_places: tuple[Place, ...] = ()
    new_places: tuple[Place, ...] = ()


def field_change(label: str, old: PlainValue, new: PlainValue, old_places: tuple[Place, ...],
                 new_places: tuple[Place, ...]) -> FieldChange:
    """What a field said and says; of texts that look alike, with the letters that nobody sees written out."""
    if isinstance(old, str) and isinstance(new, str) and tidied(old) == tidied(new):
        old, new = written_out(old), written_out(new)
    return FieldChange(label, old, new, old_places, new_places)


@dataclass(frozen=True)
class Difference:
    """One row, or the ITMOs of one block, that only one version has or that the two tell differently.

    `key` names it in both versions, `block` with it where it is about ITMOs, and `quantity` is then their t CO2 eq
    (of a change, the new one's). `values` are the other filled fields of what was added or removed; `changes`
    those of what changed.
    """

    kind: Kind
    key: Named
    block: Block | None = None
    quantity: int | None = None
    values: Named = ()
    changes: tuple[FieldChange, ...] = ()
    old_places: tuple[Place, ...] = ()
    new_places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class ComparedPart:
    """The differences of one table of the form, or of another part of a dossier."""

    title: str
    differences: tuple[Difference, ...]

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        return tuple(difference for difference in self.differences if difference.kind is kind)


@dataclass(frozen=True)
class HoldingsEffect:
    """What both versions hold of one approach and vintage at 31 December, in t CO2 eq."""

    approach: str
    vintage: int
    old: int
    new: int

    @property
    def difference(self) -> int:
        return self.new - self.old


@dataclass(frozen=True)
class Told:
    """What a version says of a figure: its value, or in words why there is none."""

    value: Number | None
    words: str | None = None


@dataclass(frozen=True)
class FigureEffect:
    """A figure of the structured summary in both versions. `indicator` names a non-GHG indicator it is about."""

    key: str
    label: str
    para: str
    unit: str
    year: int
    old: Told
    new: Told
    indicator: str | None = None

    @property
    def differs(self) -> bool:
        return self.old != self.new

    @property
    def difference(self) -> Number | None:
        """New less old; None where either has no value."""
        return None if self.old.value is None or self.new.value is None else self.new.value - self.old.value


@dataclass(frozen=True)
class DocumentHead:
    """Whose a document is, and which version of it; of annual information Table 1 says so."""

    title: str
    party: str
    version: str
    date_of_submission: datetime.date
    reported_year: int | None = None


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions.

    `parts` has Tables 1 to 5 in the form's order, then other parts of a dossier, or documents; the tables are left out
    where a version has none. `figures` are those of every year of the structured summary, None where a version has no
    accounts. `not_compared` names what the versions have, or may have, and was not compared.
    """

    old: Header | DocumentHead
    new: Header | DocumentHead
    parts: tuple[ComparedPart, ...]
    holdings: tuple[HoldingsEffect, ...]
    figures: tuple[FigureEffect, ...] | None
    not_compared: tuple[str, ...] = ()
    figures_in_annex: bool = False
    """True where the figures stand in the tables of annex 4, which were compared."""

    @property
    def in_one_sentence(self) -> str | None:
        """That nothing differs, or that nothing does in what was compared; None where something does."""
        if not self.is_empty:
            return None
        return "No difference in what was compared." if self.not_compared else "Nothing differs."

    @property
    def is_empty(self) -> bool:
        """True if nothing that was compared differs, in no table, holding or figure."""
        return not (any(part.differences for part in self.parts) or self.changed_holdings or self.changed_figures)

    @property
    def has_tables(self) -> bool:
        """True if annual information was compared, and not documents alone."""
        return isinstance(self.new, Header) and isinstance(self.old, Header)

    @property
    def is_of_one_submission(self) -> bool:
        """True if both are versions of one Party's submission for one year."""
        return (self.old.party, self.old.reported_year) == (self.new.party, self.new.reported_year)

    @property
    def changed_holdings(self) -> tuple[HoldingsEffect, ...]:
        return tuple(effect for effect in self.holdings if effect.difference)

    @property
    def changed_figures(self) -> tuple[FigureEffect, ...]:
        return tuple(effect for effect in self.figures or () if effect.differs)

    def count(self, kind: Kind) -> int:
        """How many differences of a kind there are, in all parts."""
        return sum(len(part.of(kind)) for part in self.parts)


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The rows by key, in the order in which keys first occur."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def matched(old: Sequence[T], new: Sequence[T],
            signature: Callable[[T], object]) -> Iterator[tuple[T | None, T | None]]:
    """Rows of one key, paired: those that say the same, then the others in the order of what they say.

    A key has one row in a sound table; the order matters only where it has several.
    """
    left, right = (grouped(rows, lambda row: repr(signature(row))) for rows in (old, new))
    rest: tuple[list[T], list[T]] = ([], [])
    for said in sorted(left.keys() | right.keys()):
        ones, others = left.get(said, []), right.get(said, [])
        yield from zip(ones, others, strict=False)
        alike = min(len(ones), len(others))
        rest[0].extend(ones[alike:])
        rest[1].extend(others[alike:])
    yield from zip_longest(*rest)


def filled_fields(row: Row, attributes: Iterable[str]) -> Named:
    """The filled ones of some fields of a row."""
    return tuple((row.table.label(name), plain_value(getattr(row, name))) for name in attributes
                 if getattr(row, name) is not None)


def plain_value(value: Any) -> PlainValue:
    """A cell's value as papers hold it; several in one cell as its text."""
    if holds_several(value):
        return ", ".join(value)
    return str(value) if isinstance(value, tuple) else value


def holds_several(value: object) -> bool:
    """True for several values in one cell; an identifier is one."""
    return isinstance(value, tuple) and not hasattr(value, "_fields")


def only(value: PlainValue, other: PlainValue) -> PlainValue:
    """The value; of a text its paragraphs that the other does not have, or nothing where it has them all."""
    if not (isinstance(value, str) and isinstance(other, str)):
        return value
    known = set(re.split(r"\n\s*\n", other))
    kept = [paragraph for paragraph in re.split(r"\n\s*\n", value) if paragraph not in known]
    return "\n\n".join(kept) or None
