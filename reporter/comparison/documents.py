"""What differs between two versions of a document: answers by heading, tables by row and column.

Charts are of figures that stand in tables; covers, gaps of drafts and the list of inputs say nothing of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from reporter.comparison.differences import (
    ComparedPart,
    Difference,
    Kind,
    Named,
    field_change,
    grouped,
    matched,
    only,
)
from reporter.findings import Place
from reporter.records.kinds import PlainValue
from reporter.records.twins import (
    Twin,
    TwinAside,
    TwinBlock,
    TwinProse,
    TwinSection,
    TwinSubsection,
    TwinTable,
    TwinValue,
)

T = TypeVar("T")
HEADING, TABLE, ROW, ANSWER, TOTAL, NOTES = "Heading", "Table", "Row", "Answer", "Total", "Notes"
CHANGES_ANCHOR = "annex-changes"
NOT_COMPARED = ("annex-inputs", CHANGES_ANCHOR)
"""Anchors of sections that say from what a document was made, and what changed before."""
_GAP = "gap"

Places = tuple[tuple[Place, ...], tuple[Place, ...]]
"""Where to look in the old version and in the new one."""
Blocks = tuple[TwinBlock, ...]
Cells = tuple[tuple[str, PlainValue], ...]
"""The cells of a row with the labels of their columns."""


def twin_part(old: Twin, new: Twin) -> ComparedPart:
    """The differences of two versions of a document, in the order of the newer one's headings."""
    before, after = (dict(_sections(twin)) for twin in (old, new))
    found: list[Difference] = []
    for name in [*after, *(name for name in before if name not in after)]:
        one, other = before.get(name), after.get(name)
        places = (_place(old, one), _place(new, other))
        found += _blocks(((HEADING, name),), one.blocks if one else (), other.blocks if other else (), places)
    return ComparedPart(new.title, tuple(found))


def sections_by_heading(twin: Twin) -> dict[tuple[str, str | None], TwinSection]:
    """The sections of a document by the number of their heading, and the approach where a chapter is repeated."""
    return {(section.number, approach or None): section for approach, section in _with_approaches(twin)}


def _sections(twin: Twin) -> Iterator[tuple[str, TwinSection]]:
    """Each section that says something, by its name: number, approach of a repeated chapter, and short title."""
    for approach, section in _with_approaches(twin):
        if section.anchor not in NOT_COMPARED:
            number = section.number if re.match(r"[IVX]+\b", section.number) else ""
            named = "" if approach and approach in section.number else approach
            yield " ".join(filter(None, (number, named, section.short))), section


def _with_approaches(twin: Twin) -> Iterator[tuple[str, TwinSection]]:
    """Each section with the approach of a repeated chapter, or nothing."""
    approach = ""
    for section in (*twin.sections, *twin.annexes):
        opening = re.fullmatch(r"[IVX]+ (CA[0-9]{4})", section.number)
        approach = opening[1] if opening else "" if section.level == 1 else approach
        yield approach, section


def _place(twin: Twin, section: TwinSection | None) -> tuple[Place, ...]:
    return (Place(f"{twin.name}.json", column=section.number or section.short),) if section else ()


def _blocks(key: Named, old: Blocks, new: Blocks, places: Places) -> Iterator[Difference]:
    """What differs below one heading: its text, its tables by caption, and what stands below small headings."""
    yield from _difference(key, ANSWER, _answer(old), _answer(new), places)
    tables = [[block for block in blocks if isinstance(block, TwinTable)] for blocks in (old, new)]
    for caption, one, other in _paired(tables[0], tables[1], lambda table: table.caption):
        yield from _table((*key, (TABLE, caption)), one, other, places)
    parts = [[block for block in blocks if isinstance(block, TwinSubsection)] for blocks in (old, new)]
    for title, before, after in _paired(parts[0], parts[1], lambda part: part.title):
        yield from _blocks((*key, (HEADING, title)), before.blocks if before else (), after.blocks if after else (),
                           places)


def _paired(old: Iterable[T], new: Iterable[T],
            name: Callable[[T], str]) -> Iterator[tuple[str, T | None, T | None]]:
    """What the two have under a name, turn by turn where they have several under it."""
    ones, others = grouped(old, name), grouped(new, name)
    for each in [*others, *(each for each in ones if each not in others)]:
        before, after = ones.get(each, []), others.get(each, [])
        for turn in range(max(len(before), len(after))):
            yield (each if turn == 0 else f"{each} ({turn + 1})",
                   before[turn] if turn < len(before) else None, after[turn] if turn < len(after) else None)


def _answer(blocks: Blocks) -> str | None:
    """The text below a heading; pictures with their digests, what is set aside with its state."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, TwinProse):
            texts += [block.markdown.strip(), *(f"[{name}: {digest[:16]}]" for name, digest in block.pictures.items())]
        elif isinstance(block, TwinAside) and block.aside != _GAP:
            texts.append(f"{block.aside.replace('-', ' ').capitalize()}: {block.text.strip()}")
    return "\n\n".join(filter(None, texts)) or None


def _difference(key: Named, label: str, old: PlainValue, new: PlainValue, places: Places) -> Iterator[Difference]:
    """One text or value that only one version has, or that the two say differently."""
    was, now = places
    if old is None and new is not None:
        yield Difference(Kind.ADDED, key, values=((label, new),), new_places=now)
    elif new is None and old is not None:
        yield Difference(Kind.REMOVED, key, values=((label, old),), old_places=was)
    elif old != new:
        change = field_change(label, only(old, new), only(new, old), was, now)
        yield Difference(Kind.CHANGED, key, changes=(change,), old_places=was, new_places=now)


def _table(key: Named, old: TwinTable | None, new: TwinTable | None, places: Places) -> Iterator[Difference]:
    before, after = (grouped(_rows(table), lambda cells: str(cells[0][1])) for table in (old, new))
    for name in [*after, *(name for name in before if name not in after)]:
        for one, other in matched(before.get(name, []), after.get(name, []), lambda cells: cells):
            yield from _row((*key, (ROW, name)), one, other, places)
    yield from _row((*key, (ROW, TOTAL)), _totals(old), _totals(new), places)
    yield from _difference(key, NOTES, _notes(old), _notes(new), places)


def _rows(table: TwinTable | None) -> list[Cells]:
    return [_cells(table, row) for row in table.rows if row and table.columns] if table else []


def _totals(table: TwinTable | None) -> Cells | None:
    return _cells(table, table.totals) if table and table.totals else None


def _notes(table: TwinTable | None) -> str | None:
    return "\n\n".join(table.notes) or None if table else None


def _cells(table: TwinTable, row: Sequence[TwinValue]) -> Cells:
    """The values of a row; decimal numbers are numbers again."""
    return tuple((column.label, _number(value) if column.numeric else value)
                 for column, value in zip(table.columns, row, strict=False))


def _number(value: TwinValue) -> PlainValue:
    return Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else value


def _row(key: Named, old: Cells | None, new: Cells | None, places: Places) -> Iterator[Difference]:
    was, now = places
    if old is None and new is not None:
        yield Difference(Kind.ADDED, key, values=_filled(new), new_places=now)
    elif new is None and old is not None:
        yield Difference(Kind.REMOVED, key, values=_filled(old), old_places=was)
    elif old is not None and new is not None and old != new:
        before, after = dict(old), dict(new)
        changes = tuple(field_change(label, only(before.get(label), after.get(label)),
                                     only(after.get(label), before.get(label)), was, now)
                        for label in dict.fromkeys([*before, *after]) if before.get(label) != after.get(label))
        yield Difference(Kind.CHANGED, key, changes=changes, old_places=was, new_places=now)


def _filled(cells: Cells) -> Named:
    return tuple((label, value) for label, value in cells[1:] if value is not None)
