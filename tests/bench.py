"""Time and peak memory of each step, for the example and for generated dossiers: `make bench`, not a test.

`python -m tests.bench 1000 50000` takes other numbers of actions. Each dossier is measured in a process of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from reporter import resources
from reporter.cli.terminal import Terminal
from reporter.dossier import starter
from reporter.dossier import starter_example as example
from reporter.forms import codelists
from reporter.forms.editions import FormTable, present, profiles

SIZES = (1_000, 10_000, 50_000)
OIMP = "AUTHORIZATION 2"
BLOCK = 1_000
VINTAGES = range(2021, 2027)
KILOBYTES_IN_MB = 1024 * (1024 if sys.platform == "darwin" else 1)
"""What ru_maxrss counts is a kilobyte, on macOS a byte."""


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--steps"]:
        _print_steps(Path(arguments[1]))
        return 0
    terminal = Terminal()
    with tempfile.TemporaryDirectory() as folder:
        _measure(terminal, "india-japan-jcm", resources.inputs() / "india-japan-jcm", Path(folder) / "jcm")
        for size in map(int, arguments or SIZES):
            dossier = Path(folder) / str(size)
            generate(dossier, size)
            _measure(terminal, f"{size:,} actions", dossier, Path(folder) / f"{size}-out")
    return 0


# What is measured

def _measure(terminal: Terminal, title: str, dossier: Path, out: Path) -> None:
    """The steps one by one in one process, then the command as people run it."""
    steps = subprocess.run([sys.executable, "-m", "tests.bench", "--steps", str(dossier)], check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    rows = [tuple(json.loads(line)) for line in steps.splitlines()]
    rows.append(("check", *_command("check", dossier)))
    rows.append(("build --only annual-information", *_command("build", dossier, "--out", out / "annual", "--only",
                                                              "annual-information")))
    without, least = _command("build", dossier, "--out", out / "html", "--no-pdf")
    seconds, peak = _command("build", dossier, "--out", out / "whole")
    pages = sum(len(PdfReader(path).pages) for path in (out / "whole").glob("*.pdf"))
    rows += [("build --no-pdf: workbooks and all HTML", without, least), ("build: with all PDFs", seconds, peak),
             (f"of it, a page of the PDFs ({pages})", f"{(float(seconds) - float(without)) / pages:.3f}", peak)]
    terminal.line(title, "bold")
    terminal.table(("Step", "Seconds", "Peak MB"), rows)
    terminal.line()


def _command(*arguments: object) -> tuple[str, int]:
    """Seconds and the peak of the largest process of one command."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "reporter", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"reporter {arguments[0]} ended with {process.returncode}; reporter check says why")
    return f"{time.perf_counter() - started:.2f}", used.ru_maxrss // KILOBYTES_IN_MB


def _print_steps(dossier: Path) -> None:
    for step, seconds, peak in _steps(dossier):
        print(json.dumps([step, f"{seconds:.2f}", peak]), flush=True)


def _steps(dossier: Path) -> Iterator[tuple[str, float, int]]:
    from reporter import checks
    from reporter.accounting.adjustments import accounts
    from reporter.accounting.closing import closed
    from reporter.accounting.ledger import ledger_of
    from reporter.documents.annex_4 import annex_4
    from reporter.documents.annual_information import annual_information
    from reporter.documents.initial_report import initial_report
    from reporter.documents.structured_summary import structured_summary
    from reporter.renderers.html import render_html
    from reporter.renderers.pdf.rendering import render_pdf
    from reporter.renderers.tabular import csv_tables, submission_json
    from reporter.renderers.workbooks.aef import aef_workbook
    from reporter.renderers.workbooks.summary import summary_workbook

    made: dict[str, Any] = {}

    def step(name: str, work: Callable[[], Any]) -> tuple[str, float, int]:
        _forget_peak()
        started = time.perf_counter()
        made[name] = work()
        return name, time.perf_counter() - started, _peak()

    yield step("read", lambda: closed(dossier))
    read, submission = made["read"].dossier, made["read"].submission
    profile = profiles()[read.facts.profile]
    yield step("replay", lambda: ledger_of(submission))
    yield step("accounting", lambda: accounts(read, submission))
    figures = made["accounting"]
    yield step("check", lambda: list(checks.run(checks.Subject(
        submission=submission, dossier=read, narrative=made["read"].narrative, accounts=figures, profile=profile))))
    yield step("AEF workbook", lambda: aef_workbook(submission, profile))
    yield step("JSON and CSV", lambda: (submission_json(submission, profile), csv_tables(submission, profile)))
    yield step("summary workbook", lambda: summary_workbook(
        structured_summary(read, submission, figures), figures, submission, read))
    narrative = made["read"].narrative
    for document in (
            initial_report(read, submission, narrative, {}),
            annual_information(read, submission, {}, ("aef.xlsx", "aef.json"), draft=False),
            annex_4(read, submission, narrative, figures, {}, ("summary.xlsx",))):
        yield step(f"HTML: {document.title}", partial(render_html, document))
        yield step(f"PDF: {document.title}", partial(render_pdf, document))


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
