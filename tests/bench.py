"""CPU time and peak memory of what people run, for the example and for generated dossiers: `make bench`, not a test.

`python -m tests.bench 1000 50000` takes other numbers of actions. Every command runs in processes of its own, whose
time of user and system is counted: what else a machine does changes it little. The table goes to docs/bench.md, beside
a reference that is measured in the same run: a bare write by xlsxwriter of the cells of the AEF workbook.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from pypdf import PdfReader

from reporter import resources
from reporter.cli.terminal import Terminal
from reporter.dossier import starter
from reporter.dossier import starter_example as example
from reporter.files.reading import MAX_WORKBOOK_BYTES
from reporter.forms import codelists
from reporter.forms.editions import FormTable, present, profiles

SIZES = (1_000, 10_000, 50_000, 200_000)
OIMP = "AUTHORIZATION 2"
BLOCK = 1_000
VINTAGES = range(2021, 2027)
KILOBYTES_IN_MB = 1024 * (1024 if sys.platform == "darwin" else 1)
"""What ru_maxrss counts is a kilobyte, on macOS a byte."""
PAGE = resources.PACKAGE.parent / "docs" / "bench.md"
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"
"""Between these lines of the page stand the tables that a run measured."""
STEPS_AT = 50_000


class Used(NamedTuple):
    """What one command took: CPU seconds of all its processes, and the memory of the largest in MB."""

    seconds: float
    megabytes: int


class Measured(NamedTuple):
    """What a dossier of so many actions took."""

    actions: int
    check: Used
    build: Used
    reference: Used
    read: Used | None
    """The check of the workbook that was built; None of one that is larger than is read."""


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--steps"]:
        _print_steps(Path(arguments[1]))
        return 0
    if arguments[:1] == ["--reference"]:
        _write_cells(Path(arguments[1]), Path(arguments[2]))
        return 0
    terminal = Terminal()
    with tempfile.TemporaryDirectory() as folder:
        # As where it is installed: modules are compiled once, and not at each start.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        jcm = _of_the_example(Path(folder))
        measured, steps = [], list[tuple[object, ...]]()
        for size in map(int, arguments or SIZES):
            terminal.failure(f"measuring {size:,} actions")
            dossier = Path(folder) / str(size)
            generate(dossier, size)
            measured.append(_of_dossier(size, dossier, Path(folder) / f"{size}-out"))
            if size == STEPS_AT:
                steps = _steps_of(dossier)
    tables = "\n".join(_tables(jcm, measured, steps))
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + tables + "\n" + END + rest.partition(END)[2], "utf-8")
    terminal.text(tables + "\n")
    return 0


# What is measured

def _of_the_example(folder: Path) -> list[tuple[object, ...]]:
    jcm, out = resources.inputs() / "india-japan-jcm", folder / "jcm"
    _command("build", jcm, "--out", out)  # compiles what is used
    rows: list[tuple[object, ...]] = [
        ("`reporter --help`", *_shown(_command("--help")), "0.2 s"),
        ("`check`", *_shown(_command("check", jcm)), "0.8 s")]
    without, whole = _command("build", jcm, "--out", out, "--no-pdf"), _command("build", jcm, "--out", out)
    pages = sum(len(PdfReader(path).pages) for path in out.glob("*.pdf"))
    rows.append(("`build --no-pdf`: workbooks, data and all HTML", *_shown(without), "1.5 s"))
    pdfs = Used(whole.seconds - without.seconds, whole.megabytes)
    return [*rows, (f"all PDFs beside that, {pages} pages", *_shown(pdfs), "8 s")]


def _of_dossier(size: int, dossier: Path, out: Path) -> Measured:
    check = _command("check", dossier)
    build = _command("build", dossier, "--out", out, "--only", "annual-information")
    workbook = next(out.glob("*-AEF-*.xlsx"))
    reference = _used("-m", "tests.bench", "--reference", workbook, out / "reference.xlsx")
    read = _command("check", workbook) if workbook.stat().st_size <= MAX_WORKBOOK_BYTES else None
    shutil.rmtree(out)
    return Measured(size, check, build, reference, read)


def _shown(used: Used) -> tuple[str, str]:
    return f"{used.seconds:.2f} s", f"{used.megabytes:,} MB"


def _command(*arguments: object) -> Used:
    return _used("-m", "reporter", *arguments, allowed=(0, 1))


def _used(*arguments: object, allowed: tuple[int, ...] = (0,)) -> Used:
    """What one process and those that it started took."""
    process = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {process.returncode}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss // KILOBYTES_IN_MB)


def _write_cells(workbook: Path, copy: Path) -> None:
    """The reference: every cell of a workbook, by xlsxwriter in constant memory, without any layout.

    The rows come from a reader that takes a fraction of the time; one that writes has less to do than this.
    """
    import python_calamine

    read = python_calamine.CalamineWorkbook.from_path(str(workbook))
    written = xlsxwriter.Workbook(str(copy), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    for title in read.sheet_names:
        rows = read.get_sheet_by_name(title).iter_rows()
        sheet = written.add_worksheet(title)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, [None if cell == "" else cell for cell in cells])
    written.close()


def _steps_of(dossier: Path) -> list[tuple[object, ...]]:
    told = subprocess.run([sys.executable, "-m", "tests.bench", "--steps", str(dossier)], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    return [tuple(json.loads(line)) for line in told.splitlines()]


# What is said

def _tables(jcm: list[tuple[object, ...]], measured: list[Measured], steps: list[tuple[object, ...]]) -> Iterator[str]:
    yield f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}.\n"
    yield "### The Japan example\n"
    yield from _markdown(("What", "CPU", "Peak memory", "Aim"), jcm)
    yield "### Cost against actions\n"
    yield ("`check` of the dossier; `build --only annual-information`: checks, replay, workbook, JSON, CSV, HTML, PDF; "
           "`check` of the workbook that was built; the reference.\n")
    yield from _markdown(
        ("Actions", "check", "MB", "build", "MB", "build: ms an action", "check of the workbook", "MB", "reference",
         "build / reference"),
        [(f"{one.actions:,}", f"{one.check.seconds:.1f} s", f"{one.check.megabytes:,}", f"{one.build.seconds:.1f} s",
          f"{one.build.megabytes:,}", f"{1000 * one.build.seconds / one.actions:.3f}",
          f"{one.read.seconds:.1f} s" if one.read else f"more than {MAX_WORKBOOK_BYTES // 1024**2} MB",
          f"{one.read.megabytes:,}" if one.read else "–", f"{one.reference.seconds:.1f} s",
          f"{one.build.seconds / one.reference.seconds:.2f}") for one in measured])
    if steps:
        yield f"### Where the time goes: {STEPS_AT:,} actions, step by step in one process\n"
        yield from _markdown(("Step", "CPU", "Peak memory"), [
            (name, f"{seconds} s", f"{peak:,} MB") for name, seconds, peak in steps])


def _markdown(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> Iterator[str]:
    for cells in (heads, ("---",) * len(heads), *rows):
        yield f"| {' | '.join(map(str, cells))} |"
    yield ""


def _processor() -> str:
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        return next(named, platform.machine())
    return platform.processor() or platform.machine()


def _cpu() -> float:
    """The CPU seconds of this process and of those that it waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _print_steps(dossier: Path) -> None:
    for step, seconds, peak in _steps(dossier):
        print(json.dumps([step, f"{seconds:.2f}", peak]), flush=True)


def _steps(dossier: Path) -> Iterator[tuple[str, float, int]]:
    from reporter import checks
    from reporter.accounting.adjustments import accounts
    from reporter.accounting.closing import closed
    from reporter.accounting.ledger import ledger_of
    from reporter.documents.annual_information import annual_information
    from reporter.files.aef.workbook import read_to_check
    from reporter.renderers.html import render_html
    from reporter.renderers.pdf.rendering import render_pdf
    from reporter.renderers.tabular import csv_tables, submission_json
    from reporter.renderers.workbooks.aef import aef_workbook

    gc.set_threshold(1_000_000, 50, 100)  # as the command does
    made: dict[str, Any] = {}

    def step(name: str, work: Callable[[], Any]) -> tuple[str, float, int]:
        _forget_peak()
        started = _cpu()
        made[name] = work()
        return name, _cpu() - started, _peak()

    yield step("read", lambda: closed(dossier))
    read, submission = made["read"].dossier, made["read"].submission
    profile = profiles()[read.facts.profile]
    yield step("replay, once more", lambda: ledger_of(submission))
    yield step("accounting", lambda: accounts(read, submission, made["read"].ledger))
    figures = made["accounting"]
    yield step("check", lambda: list(checks.run(checks.Subject(
        submission=submission, dossier=read, narrative=made["read"].narrative, accounts=figures, profile=profile,
        ledger=figures.ledger))))
    yield step("AEF workbook", lambda: aef_workbook(submission, profile))
    workbook = dossier / "aef.xlsx"
    workbook.write_bytes(made["AEF workbook"])
    yield step("that workbook read back", lambda: len(read_to_check(dossier, workbook.name).findings))
    workbook.unlink()
    yield step("JSON and CSV", lambda: (
        b"".join(submission_json(submission, profile)), {name: b"".join(pieces) for name, pieces in csv_tables(
            submission, profile).items()}))
    yield step("document and HTML", lambda: render_html(annual_information(read, submission, {}, (), draft=False)))
    yield step("PDF, with workbook and JSON attached", lambda: render_pdf(
        annual_information(read, submission, {}, ("aef.xlsx", "aef.json"), draft=False), (
            ("aef.xlsx", made["AEF workbook"], "application/octet-stream", "The workbook"),
            ("aef.json", made["JSON and CSV"][0], "application/json", "The tables"))))


def _forget_peak() -> None:
    """Start the peak anew where the system can; elsewhere it is that of all steps so far."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """The most memory that this process had, or one that it started, in MB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // KILOBYTES_IN_MB
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return max(children, int(status.split("VmHWM:")[1].split()[0]) // KILOBYTES_IN_MB)
    return max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES_IN_MB)


# What it is measured on

def generate(folder: Path, size: int) -> None:
    """A sound dossier with `size` actions: issuances into the registry, and what became of their parts."""
    files = starter.dossier(folder.name)
    approach = files[f"approaches/{example.APPROACH}.toml"].replace(
        '# first_transfer_definition = "…"', f'first_transfer_definition = "{codelists.AT_ISSUANCE}"').replace(
        "start = 2026-01-01", "start = 2021-01-01").replace(
        "[expected_mitigation]", "[expected_mitigation]\n" + "\n".join(f"{year} = 1000" for year in range(2021, 2026)))
    first = approach[approach.index(f'[authorizations."{example.AUTHORIZATION}"]'):]
    files[f"approaches/{example.APPROACH}.toml"] = approach.replace(
        "vintages = [", "vintages = [2021, 2022, 2023, 2024, 2025, ") + first.replace(
        example.AUTHORIZATION, OIMP).replace("vintages = [", "vintages = [2021, 2022, 2023, 2024, 2025, ")
    files["registry/authorizations.csv"] = _csv(present().authorizations, _authorizations())
    files["registry/actions.csv"] = _csv(present().actions, (action for _, action in zip(range(size), _actions(),
                                                                                   strict=False)))
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _authorizations() -> Iterator[dict[str, object]]:
    both = example.AUTHORIZATION_ROW | {
        "authorized_quantity": 10**12, "authorized_timeframe": "Occurred: from 2021 to 2030. Use: from 2026 to 2030"}
    yield both
    yield both | {"authorization_id": OIMP, "purposes_for_authorization": "OIMP",
                  "oimp_authorized": "Voluntary cancellation and other purposes",
                  "first_transfer_definition": codelists.AT_ISSUANCE}


def _actions() -> Iterator[dict[str, object]]:
    """Five actions for each block of a vintage; four touch a part of what the first one issued."""
    held = {"authorization_id": OIMP, "acquiring_party": None}
    ended = held | {"purpose": "OIMP", "using_party": example.PARTY}
    number = 0
    while True:
        vintage, base = VINTAGES[number % len(VINTAGES)], number * 2 * BLOCK
        day = f"{number % 28 + 1:02}"
        yield _action(vintage, base + 1, base + BLOCK, f"2026-03-{day}",
                      held | {"action_subtype": codelists.AT_ISSUANCE})
        yield _action(vintage, base + 1, base + 300, f"2026-05-{day}", ended | {
            "action_type": codelists.USE, "action_subtype": None, "using_entity": example.ENTITY})
        yield _action(vintage, base + 401, base + 500, f"2026-07-{day}",
                      {"authorization_id": OIMP, "action_type": codelists.TRANSFER, "action_subtype": None})
        yield _action(vintage, base + 501, base + 520, f"2026-09-{day}", ended | {
            "action_type": codelists.CANCELLATION, "action_subtype": codelists.VOLUNTARY_OMGE})
        yield _action(vintage, base + BLOCK + 1, base + 2 * BLOCK, f"2026-11-{day}", {})
        number += 1


def _action(vintage: int, first: int, last: int, date: str, over: dict[str, object]) -> dict[str, object]:
    series = f"{example.APPROACH}-{example.PARTY}01-{example.PARTY}"
    return example.ACTION_ROW | {
        "action_date": date, "first_id": f"{series}-{first}-{vintage}", "last_id": f"{series}-{last}-{vintage}",
        "quantity": last - first + 1, "vintage": vintage} | over


def _csv(table: FormTable, rows: Iterator[dict[str, object]]) -> str:
    stream = io.StringIO()
    columns = [column for column in table.columns if column.filled_by == "Party"]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.label for column in columns])
    writer.writerows([row.get(column.attribute) for column in columns] for row in rows)
    return stream.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
