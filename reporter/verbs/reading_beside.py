"""Many reports, read in processes beside one another, each of which keeps what it has read as a world of its own."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reporter.accounting.world.keeping import KeptWorld, read_world, write_submissions
from reporter.accounting.world.tables import Tabled
from reporter.findings import Finding, Refusal
from reporter.processes import Workers, end_with_the_command, ended_as, run_module
from reporter.verbs.given_reports import read_reports

WORTH_IT = 4 * 1024**2
"""Bytes of files: fewer are read sooner than processes have started."""
MOST_PROCESSES = 4
"""Each takes some 300 MB."""
_REFUSED = 2


def are_many(paths: Sequence[Path]) -> bool:
    """True for reports that are read sooner in several processes; each is named once."""
    return _processes() > 1 and len({path.as_posix() for path in paths}) == len(paths) > 1 and sum(
        map(_size, paths)) > WORTH_IT


def read_beside(paths: Sequence[Path], folder: Path, progress: Callable[[str], None]) -> KeptWorld:
    """What `read_reports` would say of `paths`, its rows as Parquet in `folder`.

    Raises Refusal where a process refuses, or does not come to its end.
    """
    shares = list(_shares(paths))
    submissions: list[Tabled] = []
    partners: list[Tabled] = []
    findings: list[Finding] = []
    files: list[Path] = []
    with Workers(_processes()) as workers:
        parts = [workers.pool.submit(_read_apart, share, folder / f"part-{number}", workers)
                 for number, share in enumerate(shares)]
        for share, part in zip(shares, parts, strict=True):
            progress(f"reading {share[0].name}")
            world = part.result()
            submissions += world.submissions
            partners += world.partners
            findings += world.findings
            files += [path.rename(folder / f"rows-{number:04}.parquet")
                      for number, path in enumerate(world.files, len(files) + 1)]
    for number, _ in enumerate(shares):
        shutil.rmtree(folder / f"part-{number}")
    return KeptWorld(tuple(submissions), tuple(partners), tuple(findings), tuple(files))


def _processes() -> int:
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
               MOST_PROCESSES)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _shares(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths in their order, in shares that take about as long, several for each process."""
    enough = max(sum(map(_size, paths)) // (4 * _processes()), WORTH_IT // 2)
    share: list[Path] = []
    for path in paths:
        share.append(path)
        if sum(map(_size, share)) >= enough:
            yield share
            share = []
    if share:
        yield share


def _read_apart(paths: Sequence[Path], folder: Path, workers: Workers) -> KeptWorld:
    told = json.dumps({"folder": str(folder), "paths": [str(path) for path in paths]}).encode()
    # Files are named as they were given, from where the command runs.
    ended = run_module(__name__, content=told, cwd=Path(), workers=workers,
                       does=f"read {paths[0]} and what follows",
                       instead="Name fewer reports at a time, and keep each with --to-parquet.")
    if ended.returncode == _REFUSED:
        raise Refusal(ended.stderr.decode("utf-8", "replace").strip())
    return read_world(folder)


def _main() -> int:
    """Read the reports that standard input names, and keep them in its folder."""
    gc.set_threshold(1_000_000, 50, 100)  # as the command itself does
    told = json.loads(sys.stdin.buffer.read())
    folder = Path(told["folder"])
    folder.mkdir()
    try:
        write_submissions(folder, read_reports([Path(path) for path in told["paths"]], folder, parquet=True))
    except Refusal as refused:
        print(refused, file=sys.stderr)
        return _REFUSED
    return 0


if __name__ == "__main__":
    end_with_the_command()
    raise SystemExit(ended_as(_main))
