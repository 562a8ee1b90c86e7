"""What is asked of the world, and the answers as rows of submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, Self, TypeVar

from reporter.accounting.world.engines import DrawnStep, Engine, EngineName, drawn_steps, engine, quoted
from reporter.accounting.world.layout import VALUES
from reporter.accounting.world.tables import ROLES, Tabled, described_as, row_of, rows_as_json
from reporter.files.stages import scratch
from reporter.findings import Refusal
from reporter.records.identifiers import Block
from reporter.records.overlaps import most_pieces
from reporter.records.rows import Action, BlockRow
from reporter.records.submission import Submission, latest_versions

T = TypeVar("T")
R = TypeVar("R", bound=BlockRow)


@dataclass(frozen=True)
class Pairing:
    """ITMOs on their way from one Party to another, as the one and the other report it, and where both do."""

    transferring: str
    acquiring: str
    sent: int
    received: int
    matched: int


class Unpaired(NamedTuple):
    """A row of one side with those of its ITMOs that the other side does not report.

    `block` is the first of them; of `blocks` blocks the ITMOs are `quantity`.
    """

    row: Action
    block: Block
    blocks: int
    quantity: int


class RowPair(NamedTuple, Generic[R]):
    """Two rows about the same ITMOs, of which the second is the one to tell of, and the Parties that report them."""

    before: R
    row: R
    party_before: str
    party: str


@dataclass(frozen=True)
class Answered(Generic[T]):
    """What was found, in the order of submissions and rows; `more` is how many more there are than are told."""

    rows: tuple[T, ...]
    more: int = 0

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)


class Unfollowed(NamedTuple):
    """A submission that is compared with no other, since its blocks fall into so many pieces at the ends of theirs."""

    submission: Submission
    pieces: int


@dataclass(frozen=True)
class Answers:
    """How the rows of all submissions fit together.

    `routes` are the totals of each route. `not_received` is what was sent and that the acquiring Party does not
    report though its year is on hand, `not_sent` the reverse. The others are pairs of rows: those that meet on an
    ITMO, the sending one first, with different dates or words; those that meet where quantities may differ, of which
    `more` counts stretches; the same action in two submissions; and rows of two submissions that give an ITMO different
    metrics, underlying units, or places. `left_out` are submissions of which nothing else is told here.
    """

    routes: tuple[Pairing, ...]
    not_received: Answered[Unpaired]
    not_sent: Answered[Unpaired]
    other_dates: Answered[RowPair[Action]]
    other_words: Answered[RowPair[Action]]
    other_quantities: Answered[RowPair[Action]]
    told_twice: Answered[RowPair[Action]]
    other_metrics: Answered[RowPair[BlockRow]]
    other_units: Answered[RowPair[BlockRow]]
    other_places: Answered[RowPair[BlockRow]]
    left_out: tuple[Unfollowed, ...] = ()


@dataclass(frozen=True)
class World:
    """Submissions of several Parties and years; of each Party and year the highest version counts.

    `files` gives the files of their rows, Parquet or lines of JSON; what must be written first goes into the folder
    that it is given. `not_whole` are the files, as Table 1 names them, of submissions that could not be read whole.
    """

    all_versions: tuple[Tabled, ...]
    files: Callable[[Path], Sequence[Path]]
    engine: EngineName = EngineName.DUCKDB
    not_whole: frozenset[str] = frozenset()

    @classmethod
    def of(cls, submissions: Iterable[Submission], not_whole: Iterable[str] = ()) -> Self:
        """The world of submissions whose rows are at hand; they are tabled once something is asked of them."""
        known = {f"{number}": one for number, one in enumerate(submissions)}

        def files(folder: Path) -> list[Path]:
            path = folder / "rows.jsonl"
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(f"{line}\n" for key, one in known.items() for line in rows_as_json(one, key))
            return [path]
        return cls(tuple(described_as(one, key) for key, one in known.items()), files, not_whole=frozenset(not_whole))

    @cached_property
    def current(self) -> tuple[Tabled, ...]:
        """The submissions that count, by year and Party."""
        latest = {id(one) for one in latest_versions(one.submission for one in self.all_versions)}
        found = [one for one in self.all_versions if id(one.submission) in latest]
        return tuple(sorted(found, key=lambda one: (one.submission.header.reported_year, one.submission.header.party)))

    @cached_property
    def read_in_part(self) -> frozenset[tuple[str, int]]:
        """The Parties and years of which something could not be read or followed: what they do not report is not
        known."""
        headers = [one.submission.header for one in self.current if one.submission.header.place.file in self.not_whole]
        headers += [one.submission.header for one in self.answers.left_out]
        return frozenset((header.party, header.reported_year) for header in headers)

    @cached_property
    def answers(self) -> Answers:
        """The answers of the engine; nothing of it stays on disk.

        Raises Refusal where the engine cannot run.
        """
        with scratch() as folder:
            files, current, left_out = self.files(folder), self.current, dict[str, Unfollowed]()
            while True:
                with engine(self.engine, folder) as opened:
                    opened.take(files, list(_numbered(current)))
                    _have_all_rows(opened, self.all_versions)
                    told = _asked(opened, drawn_steps(self.engine))
                    beyond = _beyond_bounds(told.pop(_COUNTED, []))
                    if not beyond:
                        return replace(_answers(told, _rows(opened, current, told), current),
                                       left_out=tuple(left_out.values()))
                left_out |= {current[number].key: Unfollowed(current[number].submission, pieces)
                             for number, pieces in beyond.items()}
                current = tuple(one for one in self.current if one.key not in left_out)


_COUNTED = "counted"


def _asked(opened: Engine, steps: Iterable[DrawnStep]) -> dict[str, list[tuple[Any, ...]]]:
    """The answers by their names; where what is next would be too much, only what was counted of it."""
    told: dict[str, list[tuple[Any, ...]]] = {}
    passed: set[str] = set()
    for step in steps:
        if step.only and (step.only in passed or opened.is_empty(step.only)):
            passed.add(step.name)
            if step.kind == "answer":
                told[step.name] = []
        elif step.kind == "count":
            counted = opened.rows(step.sql)
            if _beyond_bounds(counted):
                return {_COUNTED: counted}
        elif step.kind == "answer":
            told[step.name] = opened.rows(step.sql)
        else:
            opened.keep(step)
    return told


def _beyond_bounds(counted: Sequence[tuple[Any, ...]]) -> dict[int, int]:
    """The submissions without which the others can be followed, with the pieces of each: the fewest; mostly none."""
    pieces = {int(number): int(count) for number, _, count in counted}
    rows = {int(number): int(count) for number, count, _ in counted}
    beyond: dict[int, int] = {}
    for number in sorted(pieces, key=lambda one: (-pieces[one], one)):
        if sum(pieces.values()) <= most_pieces(sum(rows.values())):
            break
        beyond[number] = pieces.pop(number)
        del rows[number]
    return beyond


def _have_all_rows(opened: Engine, submissions: Iterable[Tabled]) -> None:
    """What is not there is never counted as empty: Parquet files may have been lost, or be of another folder.

    A row counts where its number fits into its submission's, of which each has 2**32, and its table is known.
    """
    roles = ", ".join(map(quoted, ROLES))
    whole = f"ordinal BETWEEN 0 AND {2**32 - 1} AND role IN ({roles})"
    counts = dict(opened.rows(
        f"SELECT submission, sum(CASE WHEN {whole} THEN 1 ELSE 0 END) FROM rows GROUP BY submission"))
    for one in submissions:
        if counts.get(one.key, 0) != one.count:
            raise Refusal(f"Of {one.submission.header.place.file} the tables have {counts.get(one.key, 0):,} rows, and "
                          f"there were {one.count:,} when they were written: write them again.")


def _numbered(current: Sequence[Tabled]) -> Iterator[tuple[str, int, int, int, str, int]]:
    """The submissions that count, a row for each sheet."""
    places = [(place.file, place.sheet or "") for one in current for place in one.sheets]
    rank = {place: number for number, place in enumerate(sorted(set(places)))}
    for number, one in enumerate(current):
        header = one.submission.header
        for sheet, place in enumerate(one.sheets or (header.place,)):
            yield (one.key, sheet, number, rank.get((place.file, place.sheet or ""), 0), header.party,
                   header.reported_year)


_ONE_SIDED = ("not_received", "not_sent")


def _rows(opened: Engine, current: Sequence[Tabled], told: dict[str, list[tuple[Any, ...]]]) -> dict[int, BlockRow]:
    """The rows that answers name, by their numbers."""
    wanted: set[int] = set()
    for name, rows in told.items():
        if name != "routes":
            wanted.update(number for row in rows for number in (row[:1] if name in _ONE_SIDED else row[:2]))
    found: dict[int, BlockRow] = {}
    numbers = sorted(wanted)
    for start in range(0, len(numbers), 5_000):
        some = numbers[start:start + 5_000]
        keys = ", ".join(quoted(key) for key in sorted({current[number >> 32].key for number in some}))
        fields = ", ".join(f"{opened.mark}{name}{opened.mark}" for name in ("id", "role", "sheet", "row", *VALUES))
        for number, role, sheet, row, *values in opened.rows(
                f"SELECT {fields} FROM blocks WHERE submission IN ({keys}) AND id IN ({', '.join(map(str, some))})"):
            owner = current[number >> 32]
            try:
                place = replace(owner.sheets[sheet], row=row or None)
                found[number] = row_of(dict(zip(VALUES, values, strict=True)), role, place, owner.submission.edition)
            except (IndexError, TypeError, ValueError) as error:
                raise Refusal(f"A row of {owner.submission.header.place.file} is not in the tables as it was written: "
                              "write them again.") from error
    return found


def _answers(told: dict[str, list[tuple[Any, ...]]], rows: dict[int, BlockRow],
             current: Sequence[Tabled]) -> Answers:
    actions = {number: row for number, row in rows.items() if isinstance(row, Action)}

    def unpaired(name: str) -> Answered[Unpaired]:
        found = [Unpaired(actions[number], Block(actions[number].first_id.series, first, last), blocks, int(quantity))
                 for number, first, last, blocks, quantity, _ in told[name]]
        return Answered(tuple(found), _more(told[name]))

    def pairs(name: str, among: dict[int, R]) -> Answered[RowPair[R]]:
        found = [RowPair(among[before], among[number], *(current[each >> 32].submission.header.party
                                                         for each in (before, number)))
                 for before, number, _ in told[name]]
        return Answered(tuple(found), _more(told[name]))

    return Answers(
        tuple(Pairing(transferring, acquiring, int(sent or 0), int(received or 0), int(sent or 0) - int(unmatched or 0))
              for transferring, acquiring, sent, received, unmatched in told["routes"]),
        unpaired("not_received"), unpaired("not_sent"), pairs("other_dates", actions), pairs("other_words", actions),
        pairs("other_quantities", actions), pairs("told_twice", actions), pairs("other_metrics", rows),
        pairs("other_units", rows), pairs("other_places", rows))


def _more(rows: list[tuple[Any, ...]]) -> int:
    """How many more there are than an answer tells."""
    return int(rows[0][-1]) if rows else 0
