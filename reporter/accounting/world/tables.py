"""Submissions as tables: the rows of Tables 3 and 4 leave for Parquet, and what is short stays at hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from reporter.accounting.annual_quantities import is_use_towards_ndc_of, used_for
from reporter.accounting.world.engines import Value
from reporter.accounting.world.layout import VALUES
from reporter.findings import Place
from reporter.forms.codelists import ACQUISITION
from reporter.forms.editions import Edition, FieldKind, present
from reporter.records.blocks import is_sound
from reporter.records.identifiers import ItmoId
from reporter.records.overlaps import block_rows
from reporter.records.rows import Action, BlockRow, Holding, Row, in_edition
from reporter.records.submission import Submission
from reporter.records.units import unit_offset

AnyRow = TypeVar("AnyRow", bound=Row)
R = TypeVar("R", bound=BlockRow)
IDENTIFIERS = present().actions.of_kind(FieldKind.BLOCK_IDENTIFIER)
DATES = present().actions.of_kind(FieldKind.DATE)
ROLES: Mapping[str, type[BlockRow]] = {shape.role: shape for shape in (Action, Holding)}


class Mention(NamedTuple, Generic[R]):
    """Rows that are alike in one thing: one of them, and how many they are."""

    row: R
    rows: int


@dataclass(frozen=True)
class Tabled:
    """A submission whose rows of Tables 3 and 4 stand in Parquet, under its `key`; `submission` has the others.

    `sheets` are the places of its tables, by number. `others` are the Parties and years from which another side of
    its actions would tell; `approaches` those of its rows, of each all rows and those that the Party has from others;
    `used_by_others` what it reports as used by other Parties towards their NDCs, by Party, vintage and year.
    """

    key: str
    submission: Submission
    sheets: tuple[Place, ...]
    count: int
    others: Mapping[tuple[str, int], Mention[Action]]
    approaches: Mapping[str, tuple[Mention[BlockRow], Mention[BlockRow] | None]]
    used_by_others: tuple[Mention[Action], ...]


def tabled(submission: Submission, named: Callable[[Place], Place] = lambda place: place) -> tuple[Tabled, list[str]]:
    """A submission as it is tabled, with its rows, each as a line of JSON; `named` gives places with other files.

    The key says what the rows are: the same rows have the same key, whenever they are tabled.
    """
    described, lines = described_as(submission, "", named), list(_lines(submission))
    header = described.submission.header
    digest = hashlib.sha256("\n".join((header.place.file, *lines)).encode()).hexdigest()[:16]
    key = f"{header.party}-{header.reported_year}-v{header.version}-{digest}"
    return replace(described, key=key), [f'{{"submission":{json.dumps(key)},{line[1:]}' for line in lines]


def described_as(submission: Submission, key: str,
                 named: Callable[[Place], Place] = lambda place: place) -> Tabled:
    """A submission as it is tabled under a key, without its rows: many questions need none of them."""
    rows = list(block_rows(submission))
    header = _renamed(submission.header, named)
    short = Submission(header, tuple(_renamed(row, named) for row in submission.authorizations), (), (), (),
                       other_years=tuple(_renamed(row, named) for row in submission.other_years))
    used = _mentions(submission.actions, named, lambda row: _used_by_another(header.party, row))
    return Tabled(key, short, tuple(map(named, _sheets(rows).values())), len(rows),
                  _mentions(submission.actions, named, _counterpart), _approaches(header.party, rows, named),
                  tuple(used.values()))


def rows_as_json(submission: Submission, key: str) -> Iterator[str]:
    """The rows of Tables 3 and 4, each as a line of JSON under a key."""
    begin = f'{{"submission":{json.dumps(key)},'
    return (f"{begin}{line[1:]}" for line in _lines(submission))


def _lines(submission: Submission) -> Iterator[str]:
    rows = list(block_rows(submission))
    numbers = {where: number for number, where in enumerate(_sheets(rows))}
    for ordinal, row in enumerate(rows):
        record = _record(row, ordinal, numbers[row.place.file, row.place.sheet])
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _sheets(rows: Iterable[BlockRow]) -> dict[tuple[str, str | None], Place]:
    """The sheets or files that rows stand in, in the order in which they come."""
    sheets: dict[tuple[str, str | None], Place] = {}
    for row in rows:
        where = row.place.file, row.place.sheet
        if where not in sheets:
            sheets[where] = replace(row.place, row=None)
    return sheets


def _record(row: BlockRow, ordinal: int, sheet: int) -> dict[str, Value]:
    """A row of Table 3 or 4 in the layout; what is blank is left out."""
    said = row.by_name()
    values = {name: value for name in VALUES if (value := said.get(name)) is not None}
    for name in IDENTIFIERS:
        values[name] = str(values[name])
    for name in DATES:
        if name in values:
            values[name] = values[name].isoformat()
    record: dict[str, Value] = {"ordinal": ordinal, "role": row.role, "sheet": sheet, "row": row.place.row or 0}
    if is_sound(row):
        approach, registry, party, vintage = row.first_id.series
        record |= {"series": f"{approach}-{registry}-{party}-{vintage}", "first": row.first_id.serial,
                   "last": row.last_id.serial}
        offset = unit_offset(row)
        if offset is not None:
            record["underlying"] = json.dumps(offset, ensure_ascii=False)
    return record | values


def _renamed(row: AnyRow, named: Callable[[Place], Place]) -> AnyRow:
    return row.model_copy(update={"place": named(row.place)})


def _mentions(rows: Iterable[R], named: Callable[[Place], Place],
              key: Callable[[R], Hashable | None]) -> dict[Any, Mention[R]]:
    """The rows by what they are alike in, each with the first of them; a row without it is passed over."""
    alike: dict[Hashable, Mention[R]] = {}
    for row in rows:
        known = key(row)
        if known is not None:
            first, count = alike.get(known, (row, 0))
            alike[known] = Mention(row if _stands_before(row.place, first.place) else first, count + 1)
    return {known: Mention(_renamed(first, named), count) for known, (first, count) in alike.items()}


def _stands_before(place: Place, other: Place) -> bool:
    if (place.file, place.sheet) == (other.file, other.sheet) and place.row and other.row and place.row != other.row:
        return place.row < other.row
    return bool(place.sort_key < other.sort_key)


def _counterpart(row: Action) -> tuple[str, int] | None:
    """The other Party, and the year of which its submission would tell the other side of an action."""
    other = row.transferring_party if row.action_type == ACQUISITION else row.acquiring_party
    return (other, row.action_date.year) if other else None


def _used_by_another(party: str, row: Action) -> tuple[str, int, int] | None:
    """Another Party that uses ITMOs towards its NDC, their vintage, and the year for which they are used."""
    user = row.using_party
    if user in (None, party) or not is_use_towards_ndc_of(row, user):
        return None
    return user, row.vintage, used_for(row)


def _approaches(party: str, rows: Iterable[BlockRow], named: Callable[[Place], Place]) -> dict[
        str, tuple[Mention[BlockRow], Mention[BlockRow] | None]]:
    rows = list(rows)
    theirs = _mentions((row for row in rows if row.first_transferring_party != party), named, lambda row: row.approach)
    return {approach: (mention, theirs.get(approach))
            for approach, mention in _mentions(rows, named, lambda row: row.approach).items()}


def row_of(values: Mapping[str, Any], role: str, place: Place, edition: Edition) -> BlockRow:
    """The row of Table 3 or 4 that was tabled so; TypeError or ValueError where none can have been."""
    model = in_edition(ROLES[role], edition)
    said = {name: value for name, value in values.items() if name in model.attributes}
    said |= {name: ItmoId.read(said[name]) for name in IDENTIFIERS}
    return model.of_kept(place=place, **said)
