"""Annual information as CSV and JSON, for machines and for the next year's reporter.

The CSV tables are canonical registry tables: labels as headers, dates as yyyy-mm-dd. They say what the records
hold: a first transfer by cancellation for OMGE keeps its own subtype here, and nothing is filled with `NA`.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from reporter.files.csv_files import harmless
from reporter.forms.editions import Field, FieldKind, FormTable, Profile
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Row
from reporter.records.submission import Submission
from reporter.renderers.table_lines import LineColumn, written_lines

_KEPT = 50_000
"""So many different values of a column are kept with what is said of them."""
_AT_ONCE = 2_000
"""So many rows make a piece of a file."""


def csv_tables(submission: Submission, profile: Profile) -> dict[str, Iterator[bytes]]:
    """Each table's name and its CSV in pieces, in UTF-8 without a byte-order mark, lines ended by LF."""
    return {table.role: _csv(table, rows, profile) for table, rows in submission.tables}


def submission_json(submission: Submission, profile: Profile, *, notice: str | None = None) -> Iterator[bytes]:
    """The five tables under their titles, fields under their nomenclature terms, one record a line; in pieces.

    Keys are sorted; a field without a value is null; dates are yyyy-mm-dd; several values make an array.
    """
    form = submission.edition
    editions = {"form": form.title, "nomenclatures": form.code_lists, "profile": profile.name}
    head = ["{", f' "editions": {_dumped(editions)},', f' "notice": {_dumped(notice)},', ' "tables": {']
    yield "\n".join(head).encode()
    begin = "\n"
    for table, rows in sorted(submission.tables, key=lambda pair: pair[0].title):
        yield f"{begin}  {json.dumps(table.title)}: ".encode()
        records = _json_rows(table, rows, profile)
        while piece := "".join(islice(records, _AT_ONCE)):
            yield piece.encode()
        begin = ",\n"
    yield b"\n }\n}\n"


def _csv(table: FormTable, rows: Iterable[Row], profile: Profile) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.label for column in table.columns)
    yield text.getvalue().encode()
    columns = [_column(column, partial(_csv_cell, profile=profile, column=column), "") for column in table.columns]
    lines = written_lines(rows, columns, "", ",", "\n")
    while piece := "".join(islice(lines, _AT_ONCE)):
        yield piece.encode()


class _Said(dict[Any, str]):
    """What a file says of the values of one column; most come again, and are written once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        text = self._write(value)
        if len(self) < _KEPT and not isinstance(value, ItmoId):
            self[value] = text
        return text


def _column(column: Field, write: Callable[[Any], str], mark: str, before: str = "") -> LineColumn:
    """A column of lines; an identifier stands between the marks."""
    cell, texts = attrgetter(column.attribute), _Said(write)
    frame = (before + mark, mark) if column.kind is FieldKind.BLOCK_IDENTIFIER else None
    return LineColumn((column.attribute,), lambda row: texts[cell(row)], frame)


def _csv_cell(value: Any, profile: Profile, column: Field) -> str:
    plain = _plain(value, profile, column)
    if isinstance(plain, list):
        plain = (profile.list_separator if column.codelist else ", ").join(plain)
    return "" if plain is None else _quoted(harmless(str(plain)))


def _quoted(text: str) -> str:
    """The text as a cell of a line that has others."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow((text, ""))
    return line.getvalue().removesuffix(",\n")


def _plain(value: Any, profile: Profile, column: Field) -> str | int | list[str] | None:
    """A record's value as text, whole number or list, in the spelling of the profile."""
    if isinstance(value, ItmoId):
        return str(value)
    if isinstance(value, tuple):
        return [_spelled(item, profile, column) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _spelled(value, profile, column) if isinstance(value, str) else value


def _spelled(text: str, profile: Profile, column: Field) -> str:
    if column.kind is FieldKind.TIMEFRAME:
        return profile.write_timeframe(text)
    return profile.write(column.codelist, text) if column.codelist else text


def _json_rows(table: FormTable, rows: Sequence[Row], profile: Profile) -> Iterator[str]:
    """The records, each with what stands before and after it."""
    said = [_column(column, partial(_json_field, profile=profile, column=column), '"', f"{_dumped(column.term)}: ")
            for column in sorted(table.columns, key=lambda column: column.term)]
    begin = "" if table.role == "submission" else "[\n   "
    for line in written_lines(rows, said, "{", ", ", "}"):
        yield begin + line
        begin = ",\n   "
    if table.role != "submission":
        yield "\n  ]" if rows else "[]"


def _json_field(value: Any, profile: Profile, column: Field) -> str:
    return f"{_dumped(column.term)}: {_dumped(_plain(value, profile, column))}"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
