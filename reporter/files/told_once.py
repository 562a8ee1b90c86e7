"""One cause is one finding, with the number of its rows and the first ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from reporter.findings import Finding, Findings, Place, Rule

_SHOWN = 120
MOST_OF_A_KIND = 10
"""So many findings of one rule in one column are told; more are one cause, whatever their values are."""
MOST_ONE_BY_ONE = 20
"""So many findings of one rule in one text are told line by line; what follows is one cause."""


@dataclass
class ToldOnce:
    """Findings of many cells, gathered by column and cause."""

    place: Place
    told: Findings = field(default_factory=Findings)

    def add(self, rule: Rule, label: str, row: int, message: str, value: object = None) -> None:
        place = replace(self.place, row=row)
        self.told.add(rule.finding(place.at(label) if label else place, message,
                                   None if value is None else shown(value)))

    def tell(self, findings: Findings) -> None:
        findings.extend(once_each(self.told.items))


def once_each(found: Iterable[Finding]) -> list[Finding]:
    """The findings with one for those that differ in the row alone; of very many in one column one for all of them."""
    alike: dict[object, list[Finding]] = defaultdict(list)
    for finding in found:
        alike[*_of_column(finding), finding.message].append(finding)
    columns: dict[object, list[list[Finding]]] = defaultdict(list)
    for same in alike.values():
        columns[_of_column(same[0])].append(same)
    told = []
    for groups in columns.values():
        if len(groups) > MOST_OF_A_KIND:
            groups = [[finding for same in groups for finding in same]]
        told += [_with_rows(same) for same in groups]
    return told


def few_of_each(found: Iterable[Finding]) -> list[Finding]:
    """The findings of texts, line by line; of very many of one rule in one text the last is one for all that follow."""
    return _few(found, _of_column, "more times below")


def few_columns(found: Iterable[Finding]) -> list[Finding]:
    """The findings of columns, one by one; of very many of one rule in one sheet the last is one for all further ones.
    """
    return _few(found, _of_sheet, "more times in this sheet")


def _few(found: Iterable[Finding], cause: Callable[[Finding], object], where: str) -> list[Finding]:
    alike: dict[object, list[Finding]] = defaultdict(list)
    for finding in dict.fromkeys(found):
        alike[cause(finding)].append(finding)
    told = []
    for same in alike.values():
        told += same[:MOST_ONE_BY_ONE]
        if len(same) > MOST_ONE_BY_ONE:
            told.append(_with_more(same[MOST_ONE_BY_ONE:], where))
    return told


def _with_more(same: list[Finding], where: str) -> Finding:
    first, *others = same
    if not others:
        return first
    return replace(first, message=f"{first.message}, and the like {len(others):,} {where}", others=(
        *first.others, *(place for finding in others for place in (finding.place, *finding.others))))


def _of_sheet(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.severity, finding.place.file, finding.place.sheet


def _of_column(finding: Finding) -> tuple[object, ...]:
    # The same key of all entries of a list, filed[1].date and filed[2].date, is one column.
    return *_of_sheet(finding), re.sub(r"\[[0-9]+\]", "[]", finding.place.column or "")


def _with_rows(same: list[Finding]) -> Finding:
    """The first of several findings, with the rows of all."""
    rows = list(dict.fromkeys(finding.place.row for finding in same))
    if len(rows) < 2:
        return _with_more(list({finding.place: finding for finding in reversed(same)}.values())[::-1],
                          "more times in this row")
    numbers = ", ".join(map(str, rows[:5])) + (", …" if len(rows) > 5 else "")
    others = " and the like" if any(finding.message != same[0].message for finding in same) else ""
    return replace(same[0], message=f"{same[0].message}{others} (in {len(rows)} rows: {numbers})",
                   others=tuple(finding.place for finding in same[1:]))


def shown(value: object) -> str:
    """A value as a finding shows it: its beginning, where it is long."""
    text = str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
