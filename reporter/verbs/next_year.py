"""`reporter init NEW --after DOSSIER`: the dossier of the next year, beside last year's, which stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reporter.accounting.closing import Closing, close
from reporter.dossier.folder import as_csv, labels_of
from reporter.dossier.loading import load
from reporter.dossier.next_year import next_year
from reporter.dossier.workbook import ENDING
from reporter.dossier.written import row_values
from reporter.dossier.written_reading import read_written
from reporter.files.reading import at_one_moment
from reporter.files.stages import put_named
from reporter.findings import Finding, Refusal, as_typed
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.convert_dossier import copied, may_be_made, write_dossier
from reporter.verbs.staging import put_beside, staged

CHECKLIST = "NEXT-YEAR.md"


@dataclass(frozen=True)
class Begun:
    """What came of it: the files that were written and what to look at, or the `errors` for which nothing was.

    `lost` are notes that stay in last year's dossier.
    """

    year: int = 0
    written: tuple[str, ...] = ()
    to_review: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    errors: tuple[Finding, ...] = ()


@at_one_moment()
def begin_next_year(source: Path, target: Path) -> Begun:
    """Make `target`, a workbook by its ending or else a folder, for the year after that of the dossier `source`."""
    reread, loaded = read_written(source), load(source)
    dossier = loaded.dossier
    if reread is None or dossier is None:
        raise Refusal(f"{source} cannot be read. `reporter check {as_typed(source)}` says why.")
    to_workbook, home = target.suffix.lower() == ENDING, source if source.is_dir() else source.parent
    into = target.parent if to_workbook else target
    may_be_made(target, into, home, reread)
    if source.is_dir() and into.resolve().is_relative_to(home.resolve()):
        raise Refusal(f"{target} would stand inside {source}, and last year's dossier stays as it is. Name another "
                      "place.")
    if reread.errors:
        return Begun(errors=reread.errors)
    made, year = next_year(dossier, reread.content, reread.beside), dossier.facts.reported_year
    with staged(into) as stage:
        names = list(write_dossier(stage, target.name if to_workbook else None, made.content))
        for name in reread.beside:
            names.append(_dated(name, year - 1) if name in loaded.previous.undated else name)
            copied(home, name, stage / PurePosixPath(names[-1]))
        if dossier.filed(SubmissionKind.ANNUAL_INFORMATION) is None:
            names.append(_opening(stage, close(loaded), year))
        put_named(stage, CHECKLIST, _checklist(year + 1, made.to_review).encode())
        names.append(CHECKLIST)
        put_beside(stage, into, list(dict.fromkeys(names)))
    return Begun(year + 1, tuple(names), made.to_review, reread.lost)


def _dated(name: str, year: int) -> str:
    """The name of a table of holdings that says their year, since a year later none would mean another one."""
    path = PurePosixPath(name)
    return str(path.with_stem(f"{path.stem}-{year}"))


def _opening(stage: Path, closing: Closing, year: int) -> str:
    """The closing holdings of the year, which open the next one, as a table of their own."""
    name = f"previous/holdings-{year}.csv"
    held = closing.submission
    if held is None:
        raise Refusal("What was held at the end of the year cannot be told. `reporter check` says why.")
    if (stage / name).exists():
        raise Refusal(f"Last year's dossier has a file {name}, which would be read as the holdings at the end of "
                      f"{year}, and they are made from its actions. Name it for the year whose end it shows, or take "
                      "it out.")
    table = held.edition.holdings
    rows = (["" if cell is None else cell for cell in row_values(table, row)] for row in held.holdings)
    put_named(stage, name, as_csv([labels_of(table), *rows]).encode())
    return name


def _checklist(year: int, to_review: tuple[str, ...]) -> str:
    return "\n".join([f"# To look at for {year}", "", *(f"- [ ] {line}" for line in to_review), ""])
