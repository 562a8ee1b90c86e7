"""The rows of a long table as lines of a file: what alike rows have in common is written once, as a template.

Very many rows of Tables 3 and 4 differ in their blocks and quantities alone, so that a line is little more than these
put into the line of another row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from reporter.records.alike import said_alike
from reporter.records.identifiers import ItmoId
from reporter.records.rows import BlockRow, Row

_IDENTIFIER = "-".join(["%s"] * len(ItmoId._fields))
_MOST_KINDS, _MOST_TEXTS = 2_000, 200
"""So many templates are kept, and in each so many texts of one column."""


class LineColumn(NamedTuple):
    """A column of a line: what it says of a row, by nothing but its own attributes and those in which rows are alike.

    `frame` is what stands before and after an identifier.
    """

    attributes: tuple[str, ...]
    text_of: Callable[[Row], str]
    frame: tuple[str, str] | None = None


def written_lines(rows: Iterable[Row], columns: Sequence[LineColumn], begin: str, between: str,
                  end: str) -> Iterator[str]:
    """A line for each row: `begin`, what the columns say with `between` among them, and `end`."""
    for shape, some in groupby(rows, key=type):
        if issubclass(shape, BlockRow):
            yield from _from_templates(shape, some, columns, begin, between, end)
        else:
            yield from (f"{begin}{between.join([column.text_of(row) for column in columns])}{end}" for row in some)


def _from_templates(shape: type[Row], rows: Iterable[Row], columns: Sequence[LineColumn], begin: str, between: str,
                    end: str) -> Iterator[str]:
    alike = said_alike(shape)
    said_by = attrgetter(*alike)
    own = [column for column in columns if not set(column.attributes) <= set(alike)]
    cells: list[Callable[[Row], Any]] = [attrgetter(*column.attributes) for column in own]
    templates: dict[Hashable, tuple[str, list[dict[Hashable, str] | None]]] = {}
    for row in rows:
        known = templates.get(said := said_by(row))
        if known is None:
            if len(templates) == _MOST_KINDS:
                templates.clear()
            known = templates[said] = _template(row, columns, own, begin, between, end)
        template, texts_of = known
        parts: list[str] = []
        for column, cell, texts in zip(own, cells, texts_of, strict=True):
            value = cell(row)
            if texts is None:
                parts += value
                continue
            text = texts.get(value)
            if text is None:
                text = column.text_of(row)
                if len(texts) < _MOST_TEXTS:
                    texts[value] = text
            parts.append(text)
        yield template % tuple(parts)


def _template(row: Row, columns: Sequence[LineColumn], own: Sequence[LineColumn], begin: str, between: str,
              end: str) -> tuple[str, list[dict[Hashable, str] | None]]:
    """The line of a row with a gap for what it has of its own; of each gap the texts that are known, none of
    identifiers."""
    pieces: list[str] = []
    texts_of: list[dict[Hashable, str] | None] = []
    for column in columns:
        text = column.text_of(row) if column.frame is None else ""
        if column.frame is not None and column in own:
            pieces.append(_IDENTIFIER.join(map(_literal, column.frame)))
            texts_of.append(None)
        elif column in own:
            pieces.append("%s")
            texts_of.append({attrgetter(*column.attributes)(row): text})
        else:
            pieces.append(_literal(text))
    return f"{_literal(begin)}{_literal(between).join(pieces)}{_literal(end)}", texts_of


def _literal(text: str) -> str:
    return text.replace("%", "%%")
