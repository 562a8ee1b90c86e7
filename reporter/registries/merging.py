"""Tables of the form beside each other: a row that stands in several files counts once.

A registry's downloads overlap, and people keep copies. Rows of one file are left as they are: checks tell what stands
there twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from reporter.findings import Findings, Place
from reporter.records.rows import AnyRow, Row
from reporter.registries.export import Export, Listed
from reporter.registries.rules import TOLD_TWICE


def each_row_once(export: Export, findings: Findings) -> Export:
    """The export with each row of the form's tables once; what other files tell again is said once for both files."""
    again: Counter[tuple[Place, str]] = Counter()
    kept = replace(export, authorizations=_once(export.authorizations, again), actions=_once(export.actions, again),
                   entities=_once(export.entities, again), holdings=_once(export.holdings, again))
    for pair, count in sorted(_by_file(again).items()):
        file, other = pair
        findings.add(TOLD_TWICE.finding(Place(file), f"{count} row{'s' * (count > 1)} of it stand{'s' * (count == 1)} "
                                        f"in {other} too, and count{'s' * (count == 1)} once", count))
    return replace(kept, listed=tuple(_less(listed, again) for listed in kept.listed))


def _once(rows: Iterable[AnyRow], again: Counter[tuple[Place, str]]) -> tuple[AnyRow, ...]:
    rows = tuple(rows)
    if len({row.place.file for row in rows}) < 2:
        return rows
    first: dict[object, Row] = {}
    kept = []
    for row in rows:
        earlier = first.setdefault((type(row), _told_by(row)), row)
        if earlier is row or earlier.place.file == row.place.file:
            kept.append(row)
        else:
            again[Place(row.place.file, row.place.sheet), earlier.place.file] += 1
    return tuple(kept)


def _told_by(row: Row) -> tuple[object, ...]:
    """What the registry tells of a row: all but what the platform writes."""
    return tuple(getattr(row, field.attribute) for field in row.table.read)


def _by_file(again: Counter[tuple[Place, str]]) -> Counter[tuple[str, str]]:
    files: Counter[tuple[str, str]] = Counter()
    for (place, other), count in again.items():
        files[place.file, other] += count
    return files


def _less(listed: Listed, again: Counter[tuple[Place, str]]) -> Listed:
    """The listing without the rows that count in another file."""
    for (place, other), count in again.items():
        if (place.file, place.sheet) == (listed.file, listed.table) and listed.used >= count:
            listed = replace(listed, used=listed.used - count, unused=(*listed.unused, (f"also in {other}", count)))
    return listed
