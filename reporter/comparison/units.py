"""What differs between two versions of Tables 3 and 4, ITMO by ITMO: how blocks are parted into rows is no difference.

Both versions' rows of a series are cut where any of them begins or ends. Each piece is compared, and neighbouring
pieces with the same outcome are one difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from reporter.comparison.differences import Difference, FieldChange, Kind, field_change, filled_fields, grouped, matched
from reporter.findings import Place
from reporter.forms.editions import OF_WHOLE_ROWS, Edition, FormTable
from reporter.records.blocks import is_sound
from reporter.records.identifiers import Block, Series
from reporter.records.kinds import PlainValue
from reporter.records.rows import BlockRow
from reporter.records.units import RowPart, Units, units_of

_QUANTITY, _NON_GHG, _FIRST_UNIT, _LAST_UNIT = "quantity", "quantity_non_ghg", "first_unit_id", "last_unit_id"
_COUNTED = "counted"
"""Stands for a quantity in a non-GHG metric that is a number, of which each ITMO has its share."""


@dataclass(frozen=True)
class Form:
    """How the rows of a table are named: by `key`, besides their ITMOs.

    Where a version's rows on the same ITMOs have another key, they are one changed row if they alone agree in
    `pairs_by`: an action whose date was corrected is no new action.
    """

    table: FormTable
    key: tuple[str, ...] = ()
    pairs_by: str | None = None

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The fields besides the key that the Party fills and that are the same for each ITMO of a row."""
        return tuple(column.attribute for column in self.table.of_party if column.attribute not in self.key
                     and (column.kind not in OF_WHOLE_ROWS or column.attribute == _NON_GHG))


@cache
def actions_form(edition: Edition) -> Form:
    """How the rows of Table 3 are named."""
    return Form(edition.actions, ("action_date", "action_type", "action_subtype", "itmo_registry", "transferring_party",
                                  "acquiring_party", "using_party", "using_entity", "purpose"), "action_type")


@cache
def holdings_form(edition: Edition) -> Form:
    """How the rows of Table 4 are named."""
    return Form(edition.holdings)


class Piece(NamedTuple):
    """Serials `first` to `last` of a row, with what it says of each ITMO, and its underlying units as texts."""

    row: BlockRow
    first: int
    last: int
    key: tuple[PlainValue, ...]
    values: tuple[PlainValue, ...]
    units: tuple[str | None, str | None]

    @property
    def says(self) -> tuple[object, ...]:
        """All but quantities."""
        return self.key, self.values, self.units

    @property
    def ends_row(self) -> bool:
        return self.last == self.row.last_id.serial

    def share(self, total: int | Decimal) -> Fraction:
        """Its share of what the whole row has."""
        return Fraction(total) * (self.last - self.first + 1) / self.row.block.quantity


class Pair(NamedTuple):
    """The same ITMOs in both versions, or in one of them. `outcome` is alike for neighbours that are one difference."""

    first: int
    last: int
    old: Piece | None
    new: Piece | None
    outcome: tuple[object, ...]


class Run(NamedTuple):
    """Neighbouring pairs of one outcome, and whether their quantities differ."""

    pairs: list[Pair]
    quantities_differ: bool


def unit_differences(form: Form, old: Iterable[BlockRow], new: Iterable[BlockRow]) -> tuple[Difference, ...]:
    """The differences of rows whose identifiers name a block; others are left out."""
    before, after = (grouped(rows, _series) for rows in _unlike(form, filter(is_sound, old), filter(is_sound, new)))
    found = [_difference(form, series, run) for series in sorted(before.keys() | after.keys())
             for run in _runs(_pairs(form, before.get(series, []), after.get(series, [])))]
    return tuple(sorted(found, key=lambda one: (one.block, list(Kind).index(one.kind), repr(one.key))))


def _unlike(form: Form, old: Iterable[BlockRow], new: Iterable[BlockRow]) -> tuple[list[BlockRow], list[BlockRow]]:
    """The rows less those that stand in both versions word for word; most do."""
    said = attrgetter("first_id", "last_id", _QUANTITY, _FIRST_UNIT, _LAST_UNIT, *form.key, *form.compared)
    before = grouped(old, said)
    rest: list[BlockRow] = []
    for row in new:
        alike = before.get(said(row))
        if alike:
            alike.pop()
        else:
            rest.append(row)
    return [row for alike in before.values() for row in alike], rest


def _series(row: BlockRow) -> Series:
    return row.first_id.series


# ---------------------------------------------------------------- cutting and pairing

def _pairs(form: Form, old: Sequence[BlockRow], new: Sequence[BlockRow]) -> Iterator[Pair]:
    """The rows of a series, cut at each other's ends and paired, by serial."""
    for first, last, ones, others in _cut(old, new):
        yield from _paired(form, first, last, [_piece(form, row, first, last) for row in ones],
                           [_piece(form, row, first, last) for row in others])


def _cut(old: Sequence[BlockRow],
         new: Sequence[BlockRow]) -> Iterator[tuple[int, int, list[BlockRow], list[BlockRow]]]:
    """Each stretch of serials between two ends of rows, with the rows of both versions that hold it."""
    starting = [grouped(rows, lambda row: row.first_id.serial) for rows in (old, new)]
    ends = sorted({end for row in (*old, *new) for end in (row.first_id.serial, row.last_id.serial + 1)})
    current: list[list[BlockRow]] = [[], []]
    for first, following in pairwise(ends):
        current = [[row for row in rows if row.last_id.serial >= first] + begun.get(first, [])
                   for rows, begun in zip(current, starting, strict=True)]
        if any(current):
            yield first, following - 1, current[0], current[1]


def _piece(form: Form, row: BlockRow, first: int, last: int) -> Piece:
    values = tuple(_COUNTED if name == _NON_GHG and _amount(row) is not None else getattr(row, name)
                   for name in form.compared)
    units = units_of(RowPart(row, first, last))
    texts = (units.spell(units.first), units.spell(units.last)) if units else (row.first_unit_id, row.last_unit_id)
    return Piece(row, first, last, tuple(getattr(row, name) for name in form.key), values, texts)


def _amount(row: BlockRow) -> Decimal | None:
    """The quantity of a row in a non-GHG metric, where it is a number."""
    return None if RowPart(row, row.first_id.serial, row.last_id.serial).non_ghg is None \
        else Decimal(row.quantity_non_ghg or 0)


def _paired(form: Form, first: int, last: int, old: list[Piece], new: list[Piece]) -> Iterator[Pair]:
    """The pieces of one stretch: those of one key together, then those that only their key parts."""
    before, after = (grouped(pieces, lambda piece: piece.key) for pieces in (old, new))
    gone: list[Piece] = []
    come: list[Piece] = []
    for key in sorted(before.keys() | after.keys(), key=repr):
        for one, other in matched(before.get(key, []), after.get(key, []), lambda piece: piece.says):
            if one and other:
                yield _pair(first, last, one, other)
            else:
                gone += [one] if one else []
                come += [other] if other else []
    yield from (_pair(first, last, one, other) for one, other in _by_likeness(form, gone, come))


def _by_likeness(form: Form, gone: list[Piece], come: list[Piece]) -> Iterator[tuple[Piece | None, Piece | None]]:
    def likeness(piece: Piece) -> str:
        return repr(getattr(piece.row, form.pairs_by)) if form.pairs_by else ""

    before, after = grouped(gone, likeness), grouped(come, likeness)
    for like in sorted(before.keys() | after.keys()):
        ones, others = before.get(like, []), after.get(like, [])
        if len(ones) == len(others) == 1:
            yield ones[0], others[0]
        else:
            yield from ((one, None) for one in ones)
            yield from ((None, other) for other in others)


def _pair(first: int, last: int, old: Piece | None, new: Piece | None) -> Pair:
    same_units = old and new and old.units == new.units
    outcome = tuple((piece.key, piece.values, None if same_units else _progression(piece)) if piece else None
                    for piece in (old, new))
    return Pair(first, last, old, new, outcome)


def _progression(piece: Piece) -> tuple[object, ...]:
    """The same for neighbouring pieces whose underlying units follow each other."""
    units: Units | None = units_of(RowPart(piece.row, piece.first, piece.last))
    return (units.before, units.after, units.first - piece.first) if units else piece.units


# ---------------------------------------------------------------- joining

def _runs(pairs: Iterable[Pair]) -> Iterator[Run]:
    """The runs that differ, of all neighbours with one outcome."""
    turns: dict[tuple[object, ...], int] = {}
    numbered: list[tuple[tuple[object, ...], Pair]] = []
    stretch = 0
    for pair in pairs:
        if pair.first != stretch:
            turns, stretch = {}, pair.first
        # Two rows may say the same of the same ITMOs; each then has its own run.
        turns[pair.outcome] = turns.get(pair.outcome, 0) + 1
        numbered.append(((pair.outcome, turns[pair.outcome]), pair))
    for alike in grouped(numbered, lambda one: one[0]).values():
        yield from filter(_differs, _joined(_spans([pair for _, pair in alike])))


def _spans(pairs: list[Pair]) -> Iterator[list[Pair]]:
    """Neighbours of one outcome, parted where rows of both versions end: there the quantities can be compared."""
    span: list[Pair] = []
    for pair in pairs:
        if span and (span[-1].last + 1 != pair.first or _ends_rows(span[-1])):
            yield span
            span = []
        span.append(pair)
    yield span


def _ends_rows(pair: Pair) -> bool:
    return all(piece is None or piece.ends_row for piece in (pair.old, pair.new))


def _joined(spans: Iterable[list[Pair]]) -> Iterator[Run]:
    run: Run | None = None
    for span in spans:
        differ = _quantities_differ(span)
        if run and not differ and not run.quantities_differ and run.pairs[-1].last + 1 == span[0].first:
            run.pairs.extend(span)
            continue
        if run:
            yield run
        run = Run(list(span), differ)
    if run:
        yield run


def _quantities_differ(span: list[Pair]) -> bool:
    """True if the quantities differ; where a row goes on beyond the span, by more than its share is rounded."""
    old, new = _pieces(span)
    if not (old and new):
        return False
    whole = all(pieces[0].first == pieces[0].row.first_id.serial and pieces[-1].ends_row for pieces in (old, new))
    amounts = [(_tonnes(old), _tonnes(new)), (_non_ghg(old), _non_ghg(new))]
    return any(one != other if whole else abs(one - other) >= 1
               for one, other in amounts if one is not None and other is not None)


def _pieces(pairs: Iterable[Pair]) -> tuple[list[Piece], list[Piece]]:
    pairs = list(pairs)
    return [pair.old for pair in pairs if pair.old], [pair.new for pair in pairs if pair.new]


def _tonnes(pieces: list[Piece]) -> Fraction:
    return sum((piece.share(piece.row.quantity) for piece in pieces), start=Fraction(0))


def _non_ghg(pieces: list[Piece]) -> Fraction | None:
    amounts = [(piece, _amount(piece.row)) for piece in pieces]
    shares = [piece.share(amount) for piece, amount in amounts if amount is not None]
    return sum(shares, start=Fraction(0)) if shares else None


def _differs(run: Run) -> bool:
    old, new = run.pairs[0].outcome
    return old != new or _units(run.pairs, 0) != _units(run.pairs, 1) or run.quantities_differ


# ---------------------------------------------------------------- telling

def _difference(form: Form, series: Series, run: Run) -> Difference:
    old, new = _pieces(run.pairs)
    block = Block(series, run.pairs[0].first, run.pairs[-1].last)
    if old and new:
        kept = [name for index, name in enumerate(form.key) if old[0].key[index] == new[0].key[index]]
        return Difference(Kind.CHANGED, filled_fields(new[0].row, kept), block, round(_tonnes(new)),
                          changes=tuple(_changes(form, run, old, new)), old_places=_places(old),
                          new_places=_places(new))
    only = new or old
    return Difference(Kind.ADDED if new else Kind.REMOVED, filled_fields(only[0].row, form.key), block,
                      round(_tonnes(only)), values=_values(form, only), old_places=_places(old),
                      new_places=_places(new))


def _values(form: Form, pieces: list[Piece]) -> tuple[tuple[str, PlainValue], ...]:
    """The filled fields besides key, identifiers and quantity, in the form's order."""
    shown = {name: _shown(pieces, name) for name in (*form.compared, _FIRST_UNIT, _LAST_UNIT)}
    return tuple((column.label, shown[column.attribute]) for column in form.table.columns
                 if shown.get(column.attribute) is not None)


def _changes(form: Form, run: Run, old: list[Piece], new: list[Piece]) -> Iterator[FieldChange]:
    names = {*form.key, *form.compared, _FIRST_UNIT, _LAST_UNIT, _QUANTITY}
    if not run.quantities_differ:
        # Shares of rows that go on beyond the run are rounded; what differs by that alone is not told.
        names -= {_QUANTITY} | ({_NON_GHG} if _non_ghg(old) is not None and _non_ghg(new) is not None else set())
    for column in form.table.columns:
        if column.attribute in names:
            one, other = _shown(old, column.attribute), _shown(new, column.attribute)
            if one != other:
                yield field_change(column.label, one, other, _places(old, column.attribute),
                                  _places(new, column.attribute))


def _shown(pieces: list[Piece], attribute: str) -> PlainValue:
    """What the pieces of a run say in one field."""
    if attribute == _QUANTITY:
        return _whole_or_exact(_tonnes(pieces))
    if attribute == _FIRST_UNIT:
        return pieces[0].units[0]
    if attribute == _LAST_UNIT:
        return pieces[-1].units[1]
    amount = _non_ghg(pieces) if attribute == _NON_GHG else None
    if amount is not None:
        return _whole_or_exact(amount)
    value: PlainValue = getattr(pieces[0].row, attribute)
    return value


def _whole_or_exact(amount: Fraction) -> int | Decimal:
    """The amount as a whole number, or to twenty digits."""
    if amount.denominator == 1:
        return amount.numerator
    return Context(prec=20).divide(Decimal(amount.numerator), Decimal(amount.denominator))


def _units(pairs: list[Pair], version: int) -> tuple[str | None, str | None]:
    """First and last underlying unit in the old or the new version."""
    pieces = _pieces(pairs)[version]
    return (pieces[0].units[0], pieces[-1].units[1]) if pieces else (None, None)


def _places(pieces: Iterable[Piece], attribute: str | None = None) -> tuple[Place, ...]:
    """The places of the rows, or of one of their cells, each once."""
    places = {piece.row.cell(attribute) if attribute else piece.row.place for piece in pieces}
    return tuple(sorted(places, key=lambda place: place.sort_key))
