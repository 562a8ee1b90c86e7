"""Seconds and memory of `reporter reconcile` against the number of reports: `make bench`, not a test.

`python -m tests.worlds.bench 10 100 1000` takes other numbers of annual reports, each of about 10,000 actions.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reporter.accounting.world.engines import duckdb, quoted, source
from reporter.accounting.world.keeping import SUBMISSIONS, KeptWorld, Tables, write_submissions
from reporter.accounting.world.layout import COLUMNS
from reporter.accounting.world.tables import Tabled
from reporter.cli.terminal import Terminal
from tests.worlds.making import made_world

REPORTS = (10, 50, 100)
PARTIES, YEARS = 5, 10
"""Parties that trade with one another, and for how long; many such circles make a large world."""
ACTIONS = 10_000
KILOBYTES_IN_MB = 1024 * (1024 if sys.platform == "darwin" else 1)
"""What ru_maxrss counts is a kilobyte, on macOS a byte."""


def main(arguments: list[str]) -> int:
    terminal = Terminal()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for reports in map(int, arguments or REPORTS):
            folder = Path(scratch) / str(reports)
            generate(folder, reports)
            rows.append((f"{reports:,}", *_counts(folder), *measured("reconcile", folder)))
    terminal.table(("Annual reports", "Actions", "Holdings", "Seconds", "CPU seconds", "Peak MB"), rows)
    return 0


def generate(folder: Path, reports: int, actions: int = ACTIONS) -> None:
    """A sound world as Parquet: a circle of Parties that trade with one another, and as many more like it."""
    folder.mkdir(parents=True)
    years = min(YEARS, max(reports // PARTIES, 1))
    tables, submissions = Tables(folder), list[Tabled]()
    for submission in made_world(1, PARTIES, years, actions).submissions():
        submissions.append(tables.add(submission, lambda place: place))
    files = tables.finished(parquet=True)
    write_submissions(folder, KeptWorld(tuple(submissions), files=tuple(files)))
    copy_circle(folder, reports // (PARTIES * years) - 1)


def copy_circle(folder: Path, copies: int) -> None:
    """Further circles: the same again by Parties of other codes, whose second letter is another."""
    lines = (folder / SUBMISSIONS).read_text(encoding="utf-8")
    columns = ", ".join(f"""replace("{name}", 'QA', 'Q@') AS "{name}\"""" if kind == "string" else f'"{name}"'
                        for name, kind in COLUMNS.items())
    with tempfile.TemporaryDirectory() as scratch, duckdb(Path(scratch)) as engine, \
            (folder / SUBMISSIONS).open("a", encoding="utf-8") as stream:
        made = source(sorted(folder.glob("rows-*.parquet")))
        for letter in (chr(ord("B") + copy) for copy in range(copies)):
            engine.rows(f"COPY (SELECT {columns.replace('@', letter)} FROM {made}) TO "
                        f"{quoted((folder / f'rows-{letter}.parquet').as_posix())} (FORMAT parquet, COMPRESSION zstd)")
            stream.write(lines.replace("QA", f"Q{letter}"))


def _counts(folder: Path) -> tuple[str, ...]:
    """How many actions and holdings a world has."""
    with tempfile.TemporaryDirectory() as scratch, duckdb(Path(scratch)) as engine:
        (counts,) = engine.rows("SELECT count(*) FILTER (role = 'actions'), count(*) FILTER (role = 'holdings') FROM "
                                + source(sorted(folder.glob("rows-*.parquet"))))
    return tuple(f"{count:,}" for count in counts)


def measured(*arguments: object) -> tuple[str, str, str]:
    """Seconds, CPU seconds and peak memory of one command."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "reporter", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"reporter {arguments[0]} ended with {process.returncode}: the world should be sound")
    return (f"{time.perf_counter() - started:.1f}", f"{_cpu(used):.1f}", f"{used.ru_maxrss // KILOBYTES_IN_MB:,}")


def _cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
