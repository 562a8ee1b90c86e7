"""A world as a folder: the rows of Tables 3 and 4 as Parquet, and what else submissions say as lines of JSON."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from reporter.accounting.world.engines import duckdb, quoted, source
from reporter.accounting.world.tables import IDENTIFIERS, Mention, Tabled, tabled
from reporter.files.reading import file_digest, matching, opened
from reporter.findings import Finding, Findings, Place, Refusal, visible
from reporter.forms.editions import Edition, FieldKind, edition
from reporter.records.identifiers import ItmoId
from reporter.records.rows import Action, Authorization, BlockRow, Header, Holding, Row, in_edition
from reporter.records.submission import Submission, version_number

AnyRow = TypeVar("AnyRow", bound=Row)
SUBMISSIONS = "submissions.jsonl"
MOST_BYTES = 1024**3
"""How large the file of submissions may be."""
MOST_OF_A_TABLE = 64 * 1024**3
MOST_AT_ONCE = 100_000
"""So many rows are gathered before they are written."""
_PLACES, _FINDINGS = TypeAdapter(Place), TypeAdapter(Finding)
_KEY = re.compile(r"[\w.-]{1,100}", re.ASCII)
_SHAPES: Mapping[str, type[Row]] = {shape.role: shape for shape in (Header, Authorization, Action, Holding)}


@dataclass(frozen=True)
class KeptWorld:
    """What a folder holds: the submissions, those of them that a dossier brought of other Parties, and what was wrong
    with their files."""

    submissions: tuple[Tabled, ...] = ()
    partners: tuple[Tabled, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass
class Tables:
    """Rows on their way into a folder, so that few of them are in memory at a time."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, submission: Submission, named: Callable[[Place], Place]) -> Tabled:
        """The submission as it is tabled, its files `named`; what is added again is not told again."""
        one, lines = tabled(submission, named)
        if one.key not in self.keys:
            self.keys.add(one.key)
            self.lines += lines
            if len(self.lines) >= MOST_AT_ONCE:
                self._write()
        return one

    def finished(self, *, parquet: bool) -> list[Path]:
        """The files of all rows; few rows need not become Parquet unless it is asked for."""
        if parquet or self.files:
            if self.lines or not self.files:
                self._write()
            return self.files
        return [self._gathered()]

    def _gathered(self) -> Path:
        path = self.folder / "rows.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in self.lines)
        self.lines.clear()
        return path

    def _write(self) -> None:
        gathered = self._gathered()
        path = self.folder / f"rows-{len(self.files) + 1:04}.parquet"
        with duckdb(self.folder) as engine:
            engine.rows(f"COPY (SELECT * FROM {source([gathered])}) TO {quoted(path.as_posix())} "
                        "(FORMAT parquet, COMPRESSION zstd)")
        gathered.unlink()
        self.files.append(path)


def is_world(path: Path) -> bool:
    """True for a folder that holds a world."""
    return (path / SUBMISSIONS).is_file()


def write_submissions(folder: Path, world: KeptWorld) -> None:
    """What a world says besides its rows, into its folder."""
    with (folder / SUBMISSIONS).open("w", encoding="utf-8", newline="\n") as stream:
        for one in world.submissions:
            stream.write(_line({"submission": _tabled_json(one)}))
        for one in world.partners:
            stream.write(_line({"partner": _tabled_json(one)}))
        for finding in world.findings:
            stream.write(_line({"finding": {
                **finding.as_json(), "place": _place_json(replace(finding.place, letters={}, lines={}))}}))
        stream.write(_line({"tables": {path.name: _digest(path) for path in world.files}}))


def read_world(folder: Path) -> KeptWorld:
    """The world that a folder holds.

    Raises Refusal where the folder is not as it was written.
    """
    findings = Findings()
    files = tuple(folder / name for name in matching(folder, "rows-*.parquet", findings))
    found: dict[str, list[Any]] = {"submission": [], "partner": [], "finding": [], "tables": []}
    with opened(folder, SUBMISSIONS, findings, MOST_BYTES) as stream:
        for number, line in enumerate(stream or (), 1):
            try:
                (kind, value), = json.loads(line).items()
                found[kind].append(_READ[kind](value))
            except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise Refusal(f"{folder / SUBMISSIONS}, line {number}, is not as `reporter reconcile --to-parquet` "
                              "wrote it: write the folder again.") from error
    if findings.items:
        raise Refusal("; ".join(f"{folder / each.place.file}: {each.message}" for each in findings.items))
    if found["tables"] != [{path.name: _digest(path) for path in files}]:
        raise Refusal(f"The tables of {folder} (rows-*.parquet) are not as `reporter reconcile --to-parquet` wrote "
                      "them: write the folder again.")
    return KeptWorld(tuple(found["submission"]), tuple(found["partner"]), tuple(found["finding"]), files)


def _digest(path: Path) -> str:
    told = Findings()
    digest = file_digest(path.parent, path.name, told, MOST_OF_A_TABLE)
    if digest is None:
        raise Refusal(f"{path}: {told.items[0].message}")
    return digest


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _tabled_json(one: Tabled) -> dict[str, Any]:
    submission = one.submission
    return {
        "key": one.key, "edition": submission.edition.name, "header": _row_json(submission.header),
        "authorizations": [_row_json(row) for row in submission.authorizations],
        "other_years": [_row_json(row) for row in submission.other_years],
        "sheets": [_place_json(place) for place in one.sheets], "count": one.count,
        "others": [[*key, *_mention_json(mention)] for key, mention in one.others.items()],
        "approaches": [[approach, *_mention_json(rows), *(_mention_json(theirs) if theirs else ())]
                       for approach, (rows, theirs) in one.approaches.items()],
        "used_by_others": [_mention_json(mention) for mention in one.used_by_others]}


def _tabled(value: Mapping[str, Any]) -> Tabled:
    form = edition(value["edition"])
    if not _KEY.fullmatch(value["key"]):
        raise ValueError(value["key"])

    def rows(of: Iterable[Any]) -> tuple[Authorization, ...]:
        return tuple(_row(Authorization, each, form) for each in of)

    def mention(row: Any, count: int) -> Mention[Any]:
        return Mention(_row(cast(type[BlockRow], _SHAPES[row["role"]]), row, form), int(count))

    submission = Submission(_row(Header, value["header"], form), rows(value["authorizations"]), (), (), (),
                            other_years=rows(value["other_years"]))
    version_number(submission.header.version)  # by which versions are put in order
    return Tabled(
        value["key"], submission, tuple(_place(each) for each in value["sheets"]), int(value["count"]),
        {(party, year): mention(row, count) for party, year, row, count in value["others"]},
        {approach: (mention(row, count), mention(*theirs) if theirs else None)
         for approach, row, count, *theirs in value["approaches"]},
        tuple(mention(*each) for each in value["used_by_others"]))


def _mention_json(mention: Mention[Any]) -> list[Any]:
    return [_row_json(mention.row), mention.rows]


def _row_json(row: Row) -> dict[str, Any]:
    values = {name: str(value) if isinstance(value, datetime.date | ItmoId) else value
              for name, value in row.by_name().items() if name != "place" and value is not None}
    return {"role": row.role, "place": _place_json(row.place), **values}


def _row(shape: type[AnyRow], value: Mapping[str, Any], form: Edition) -> AnyRow:
    model: type[Row] = in_edition(shape, form)
    dates = model.table.of_kind(FieldKind.DATE)
    said: dict[str, Any] = {}
    for name, text in value.items():
        if name not in ("role", "place"):
            said[name] = tuple(text) if isinstance(text, list) else text
            if name in dates:
                said[name] = datetime.date.fromisoformat(text)
            if name in IDENTIFIERS:
                said[name] = ItmoId.read(text)
    return cast(AnyRow, model.of_kept(place=_place(value["place"]), **said))


def _place_json(place: Place) -> dict[str, Any]:
    told = {"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column,
            "letter": place.letter, "letters": dict(place.letters), "lines": dict(place.lines)}
    return {name: value for name, value in told.items() if value}


def _place(value: Any) -> Place:
    return _PLACES.validate_python(value)


def _finding(value: Mapping[str, Any]) -> Finding:
    told = _FINDINGS.validate_python({"para" if name == "rule" else name: value[name] for name in (
        "code", "severity", "place", "message", "value", "remedy", "rule", "source", "voice")})
    return replace(told, message=visible(told.message), value=told.value and visible(told.value),
                   remedy=visible(told.remedy))


_READ: Mapping[str, Callable[[Any], Any]] = {"submission": _tabled, "partner": _tabled, "finding": _finding,
                                             "tables": dict}


def check_apart(worlds: Iterable[KeptWorld]) -> None:
    """See that no submission stands in two folders, where its rows would count twice.

    Raises Refusal where one does.
    """
    seen: set[str] = set()
    for world in worlds:
        here = {one.key: one for one in (*world.submissions, *world.partners)}
        twice = sorted(seen & here.keys())
        if twice:
            raise Refusal(f"{here[twice[0]].submission.header.place.file} stands in two of the paths: name it once.")
        seen |= here.keys()
