"""What people see: findings, tables and progress, coloured on a terminal and plain text elsewhere."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reporter.findings import Finding, Ignored, Rule, Severity, Voice, ignored_by_cause, told_by_cause, visible

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.ADVICE: "bold cyan"}


class NotSaid(OSError):
    """What is to be said cannot be written: a full disk, or a pipe whose other end is closed."""


@contextmanager
def saying() -> Iterator[None]:
    """What the system refuses of it is told from what it refuses of files."""
    try:
        yield
    except OSError as error:
        raise NotSaid(error.errno, error.strerror) from error


class _Screen(Console):
    """A console that leaves it to its caller what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

SPEAKS_FOR = {
    Voice.DECISION: "what a decision asks",
    Voice.FORM: "how files, texts and tables are read here: no decision asks it, and nothing rests on what is not read",
    Voice.SCRIPTS: "what the published checking scripts alone ask: it costs the mark, and is not against filing",
    Voice.FAULT_OF_SCRIPTS: "a fault of the published checking scripts: they refuse what is right, or stop at it"}
"""For whom a rule speaks, in words."""


class Terminal:
    """Standard output for results, standard error for what happens meanwhile.

    Whatever it is given, what reaches either of them steers no terminal.
    """

    def __init__(self, out: IO[str] | None = None, err: IO[str] | None = None) -> None:
        self.out = _Screen(file=out or sys.stdout, highlight=False)
        self.err = _Screen(file=err or sys.stderr, highlight=False)

    def line(self, text: str = "", style: str | None = None) -> None:
        """One line of the result; never wrapped, so that a script reads it whole."""
        self._print(Text(visible(text), style=style or ""))

    def text(self, text: str) -> None:
        """Text for programs, such as JSON: in UTF-8 whatever the console is set to."""
        file = self.out.file
        with saying():
            if hasattr(file, "buffer"):
                file.flush()
                file.buffer.write(text.encode("utf-8", "replace"))
            else:
                file.write(text)

    def failure(self, sentence: str) -> None:
        self.err.print(Text(visible(sentence)), soft_wrap=True)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Each finding in its four parts: where, what, what to do, which rule; of one cause the first ones."""
        for shown in told_by_cause(findings):
            finding = shown.finding
            self._part(str(finding.place), 0, "bold")
            self._part(f"{finding.code}: {finding.message}", 2, lead=(str(finding.severity), COLOURS[finding.severity]))
            self._part(finding.remedy, 2, lead=("Do:", "dim"))
            self._part(finding.para, 2, lead=("Rule:", "dim"))
            if shown.also:
                self._part(shown.also, 0, "bold")

    def ignored(self, ignored: Iterable[Ignored]) -> None:
        """Each finding that does not count, in one line with its reason."""
        for shown, reason in ignored_by_cause(ignored):
            finding = shown.finding
            said = f"{finding.code} {finding.place}: {finding.message} ({reason})"
            self._part(" ".join(filter(None, (said, shown.also))), 0, lead=("ignored", "dim"))

    def counts(self, counts: Mapping[Severity, int]) -> None:
        """How many findings of each level."""
        self.table(("Level", "Findings"), [(str(level), count) for level, count in counts.items()],
                   styles=[COLOURS[level] if count else "dim" for level, count in counts.items()])

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[object]], *,
              styles: Sequence[str] | None = None) -> None:
        """A table, numbers to the right; plain columns where this is not a terminal."""
        if not self.out.is_terminal:
            self._columns(headers, rows)
            return
        numeric = [bool(rows) and all(isinstance(row[index], int) for row in rows) for index in range(len(headers))]
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for header, is_number in zip(headers, numeric, strict=True):
            table.add_column(Text(visible(header)), justify="right" if is_number else "left", overflow="fold")
        for row, style in zip(rows, styles or [""] * len(rows), strict=True):
            table.add_row(*(Text(visible(_cell(value))) for value in row), style=style)
        with saying():
            self.out.print(table)

    def rule(self, rule: Rule) -> None:
        """One rule in plain words, with its paragraph, its examples and its remedy."""
        self.line(f"{rule.code}  {rule.title}", "bold")
        source = f" (the secretariat's {rule.source})" if rule.source else ""
        self._part(str(rule.severity) + source, 2, lead=("Level:", "dim"))
        self._part(rule.para, 2, lead=("Rule:", "dim"))
        self._part(SPEAKS_FOR[rule.voice], 2, lead=("Voice:", "dim"))
        if rule.explanation:
            self._part(rule.explanation, 2)
        if rule.bad:
            self._part(rule.bad, 2, lead=("Bad:", "red"))
        if rule.good:
            self._part(rule.good, 2, lead=("Good:", "green"))
        self._part(rule.remedy, 2, lead=("Do:", "dim"))

    @contextmanager
    def progress(self) -> Iterator[Callable[[str], None]]:
        """A function that says which step is under way; silent unless standard error is a terminal."""
        if not self.err.is_terminal:
            yield lambda step: None
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True) as shown:
            task = shown.add_task("reading", total=None)
            yield lambda step: shown.update(task, description=visible(step))

    def _part(self, text: str, indent: int, style: str = "", *, lead: tuple[str, str] | None = None) -> None:
        """A line of a finding; wrapped with its indent on a terminal, left whole elsewhere."""
        text = visible(text)
        words = Text.assemble(lead, " ", (text, style)) if lead else Text(text, style)
        if self.out.is_terminal:
            with saying():
                self.out.print(Padding(words, (0, 0, 0, indent)))
        else:
            self._print(Text(" " * indent) + words)

    def _print(self, text: Text) -> None:
        """A line, unwrapped; as it is where there is no terminal, which is much quicker."""
        with saying():
            if self.out.is_terminal:
                self.out.print(text, soft_wrap=True)
            else:
                self.out.file.write(f"{text.plain}\n")

    def _columns(self, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        texts = [[_cell(value) for value in row] for row in rows]
        widths = [max(len(row[index]) for row in [list(headers), *texts]) for index in range(len(headers))]
        numeric = [bool(rows) and all(isinstance(row[index], int) for row in rows) for index in range(len(headers))]
        for row in [list(headers), *texts]:
            cells = (cell.rjust(width) if is_number else cell.ljust(width)
                     for cell, width, is_number in zip(row, widths, numeric, strict=True))
            self.line("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
