"""A dossier from folder to workbook and from workbook to folder, with the files that stand beside either."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reporter.dossier.folder import folder_files
from reporter.dossier.workbook import ENDING
from reporter.dossier.written import Written, without_sheets
from reporter.dossier.written_reading import Reread, differences_between, read_written
from reporter.files.manifests import MOST_BYTES
from reporter.files.reading import opened
from reporter.files.sheet import MAX_TEXT
from reporter.files.stages import put_named
from reporter.findings import Finding, Findings, Refusal, as_typed
from reporter.verbs.staging import TargetInUse, put_beside, staged


@dataclass(frozen=True)
class Converted:
    """What came of converting. Nothing was written where there are `errors` or `too_much`, nor where there is something
    `lost` and that was not agreed to; `written` are the files, `beside` of them those that were copied."""

    errors: tuple[Finding, ...] = ()
    too_much: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def convert_dossier(source: Path, target: Path, *, lossy: bool = False) -> Converted:
    """Make the dossier `target`, a workbook by its ending or else a folder, of the dossier `source`."""
    reread = read_written(source)
    if reread is None:
        raise Refusal(f"{source} cannot be read. `reporter check {as_typed(source)}` says why.")
    to_workbook, home = target.suffix.lower() == ENDING, source if source.is_dir() else source.parent
    into = target.parent if to_workbook else target
    may_be_made(target, into, home, reread)
    if reread.errors:
        return Converted(errors=reread.errors)
    too_much = tuple(_too_much(reread.content)) if to_workbook else ()
    if too_much or reread.lost and not lossy:
        return Converted(too_much=too_much, lost=reread.lost)
    with staged(into) as stage:
        written = write_dossier(stage, target.name if to_workbook else None, reread.content)
        copy_beside(home, stage, reread.beside)
        made = read_written(stage / target.name if to_workbook else stage)
        differing = differences_between(reread.content, made.content) if made else ["everything"]
        if differing:
            return Converted(too_much=tuple(differing))
        put_beside(stage, into, [*reread.beside, *written])
    return Converted(lost=reread.lost, written=(*written, *reread.beside), beside=reread.beside)


def write_dossier(folder: Path, workbook: str | None, content: Written) -> tuple[str, ...]:
    """Write a dossier into a folder, as a workbook of that name or as files; the names written."""
    if workbook is not None:
        from reporter.renderers.workbooks.dossier import dossier_workbook

        files = {workbook: dossier_workbook(content)}
    else:
        files = {name: text.encode() for name, text in folder_files(content).items()}
    for name, made in files.items():
        put_named(folder, name, made)
    return tuple(files)


def may_be_made(target: Path, into: Path, home: Path, reread: Reread) -> None:
    """Nothing is written over, and no dossier is read twice: raises TargetInUse otherwise."""
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise TargetInUse(f"{target} is there already, and stays as it is. Name another place for the dossier.")
    if into.resolve().is_relative_to(home.resolve()) and target.suffix.lower() == ENDING:
        raise TargetInUse(f"{target} would stand among the files that it is made of, and their tables would be read "
                          "twice. Name a workbook in another folder.")
    for name in reread.beside:
        if os.path.lexists(into / name):
            raise TargetInUse(f"{into / name} is there already, and stays as it is. The dossier has such a file too: "
                              "name another folder.")


def _too_much(content: Written) -> Iterator[str]:
    """What no cell can hold, and what no sheet has a place for."""
    yield from (f"the key {key} of the facts, which is none that is known" for key in without_sheets(content.facts))
    for approach in content.approaches:
        yield from (f"the key {key} of an approach, which is none that is known"
                    for key in without_sheets({"approaches": [approach]}))
    for outline, rows in content.answers.items():
        for row in rows:
            if len(row.answer) > MAX_TEXT:
                where = " ".join(filter(None, (row.number, row.approach, row.element)))
                yield (f"the answer to {where} of {outline}: it has {len(row.answer)} letters, and a cell of Excel has "
                       f"room for {MAX_TEXT}")


def copy_beside(home: Path, stage: Path, names: tuple[str, ...]) -> None:
    """Copy files of a dossier as they are."""
    for name in names:
        copied(home, name, stage / PurePosixPath(name))


def copied(home: Path, name: str, path: Path) -> None:
    """Copy a file below `home` as it is, however large, through the one way in which files are opened.

    Raises Refusal where one that was made of the dossier stands there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    told = Findings()
    with opened(home, name, told, MOST_BYTES) as file:
        if file is None:
            raise Refusal(f"{home / name} cannot be copied: {told.items[0].message}.")
        try:
            copy = path.open("xb")
        except FileExistsError as error:
            raise Refusal(f"{home / name} cannot be copied: a table of the dossier becomes a file of that name. Give "
                          "it another name, also where the facts name it.") from error
        with copy:
            shutil.copyfileobj(file, copy)
