"""`reporter build`, once or whenever a file of the dossier changes, and the front page in the browser."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from reporter.cli import breaking_off
from reporter.cli.failing import COULD_NOT_RUN, FINDINGS, plain_failures
from reporter.cli.saying import say_findings, say_published
from reporter.cli.terminal import Terminal
from reporter.findings import Severity
from reporter.forms.deadlines import Part


def build_once(terminal: Terminal, dossier: Path, out: Path, only: Part | None, *, draft: bool,
           pdf: bool, watched: bool = False) -> None:
    """Build, say what came of it, and end with 1 where errors stand against it."""
    from reporter.verbs.build import assemble, assemble_statements, may_build_into, publish
    from reporter.verbs.submission_folder import held
    from reporter.verbs.watched_page import tell_watched_page

    may_build_into(dossier, out)
    with held(out) as folder:
        if folder.finished:
            terminal.failure(folder.finished)
        with terminal.progress() as progress:
            if only is Part.AUTHORIZATIONS:
                assembly = assemble_statements(dossier, draft=draft, pdf=pdf, watched=watched,
                                               progress=progress, into=folder.staged)
            else:
                assembly = assemble(dossier, only=only.kind if only else None, draft=draft, pdf=pdf,
                                    watched=watched, progress=progress, into=folder.staged)
            published = publish(assembly, folder) if assembly.made else None
        if published is None and watched:
            tell_watched_page(assembly.findings, folder)
    say_findings(terminal, assembly.findings, dossier)
    if published is None:
        terminal.line(f"Nothing was written, because of the errors. {out} is as it was."
                      if out.exists() else "Nothing was written, because of the errors.", "bold red")
        raise typer.Exit(FINDINGS)
    say_published(terminal, published, assembly)
    for filing in assembly.filed:
        terminal.line(f"Filed before, and not made again: {filing.title}, {filing.place.file}")
    if assembly.manifest.draft and assembly.findings.at_least(Severity.ERROR):
        terminal.line("This is a draft: the errors above stand against filing it.", "bold yellow")


def build_watched(terminal: Terminal, dossier: Path, out: Path, only: Part | None, *, draft: bool,
           show: bool) -> None:
    """Build now and after each change, until Ctrl-C, a draft where there are errors; show the front page once."""
    from reporter.cli.watching import changes, looking_at

    changed_since = changes(looking_at(dossier, out), _ticks())
    with _until_broken_off():
        if _built(terminal, dossier, out, only, draft=draft) == COULD_NOT_RUN:
            raise typer.Exit(COULD_NOT_RUN)
        shown = not show or show_front_page(terminal, out)
        terminal.line(f"Watching {dossier}. Ctrl-C ends it.", "dim")
        for changed in changed_since:
            terminal.line(f"Changed: {', '.join(changed)}", "bold")
            if _built(terminal, dossier, out, only, draft=draft) == COULD_NOT_RUN:
                terminal.line("It is tried again as soon as any file of the dossier is saved, changed or not.", "dim")
            shown = shown or show_front_page(terminal, out)


@contextmanager
def _until_broken_off() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        breaking_off.was_asked_for()


def _built(terminal: Terminal, dossier: Path, out: Path, only: Part | None, *, draft: bool) -> int:
    """How a build without PDFs ended, as an exit code."""
    try:
        with plain_failures(terminal):
            build_once(terminal, dossier, out, only, draft=draft, pdf=False, watched=True)
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def _ticks() -> Iterator[None]:
    """A tick each half second, for ever."""
    while True:
        time.sleep(0.5)
        yield


def show_front_page(terminal: Terminal, out: Path) -> bool:
    """Show the front page in the browser, if it was made; False where it was not."""
    page = out.resolve() / "index.html"
    if page.is_file() and not webbrowser.open(page.as_uri()):
        terminal.line(f"No browser could be opened. The front page is {page}.")
    return page.is_file()
