"""The command `reporter`: the only part that prints, exits and looks at the machine.

Exit codes: 0 all well; 1 findings at or above the level asked for, or differences; 2 the command could not run.
Heavy parts are imported where they are used, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup
from typer.main import get_command

from reporter import __version__
from reporter.cli import asking, breaking_off
from reporter.cli.building import build_once, build_watched, show_front_page
from reporter.cli.failing import COULD_NOT_RUN, FINDINGS, fail, is_all_said, plain_failures
from reporter.cli.saying import (
    ChapterFormat,
    CheckFormat,
    Format,
    formatted,
    say_begun,
    say_comparison,
    say_converted,
    say_inspected,
    say_next_year,
    say_pairings,
    say_preview,
    say_reading_faults,
    say_status,
    say_taken_over,
)
from reporter.cli.terminal import Terminal, saying
from reporter.findings import Severity, visible
from reporter.forms.deadlines import Part, SubmissionKind

USAGE_ERROR: Any = typer.BadParameter.__base__
"""What the command line raises for what was typed wrongly, whichever library it took that from."""
Folder = Annotated[Path, typer.Argument(metavar="DOSSIER", show_default=False,
                                        help="The dossier: its folder, or its Excel workbook.")]


def main() -> None:
    """The entry point of the command; a terminal that lacks a character gets another in its place."""
    if sys.stdout is None or sys.stderr is None:
        # The system starts us so where it was told to close them.
        with suppress(OSError):
            os.write(2, b"Standard output and standard error must be open: nothing could be said.\n")
        sys.exit(COULD_NOT_RUN)
    if sys.flags.optimize > 1:
        print("Python was told to leave out the texts of the rules (-OO, or PYTHONOPTIMIZE=2): run the command without "
              "that.", file=sys.stderr)
        sys.exit(COULD_NOT_RUN)
    if sys.flags.inspect:
        print("Python was told to go on at a prompt when a command has ended (-i, or PYTHONINSPECT): run the command "
              "without that.", file=sys.stderr, flush=True)
        os._exit(COULD_NOT_RUN)  # any other end is the prompt
    sys.stdout, sys.stderr = written_whole(sys.stdout), written_whole(sys.stderr)
    # What is installed beside the reporter has no part in how it reads.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    try:
        # There is no completion to be asked for, whatever the environment says.
        get_command(app).main(prog_name="reporter", complete_var="")
    except Exception:
        # An exception that nobody expected is a mistake of the reporter, and does not end as findings do.
        with suppress(OSError):
            if breaking_off.is_under_way():
                sys.exit(COULD_NOT_RUN)
            print("\n".join(map(visible, traceback.format_exc().splitlines())), file=sys.stderr)
            print("This is a fault of the reporter, not of your files. Please report the lines above.", file=sys.stderr)
        sys.exit(COULD_NOT_RUN)
    finally:
        if not is_all_said():
            sys.exit(COULD_NOT_RUN)
        # The process ends: what is left goes with it, and need not be looked through for cycles once more.
        gc.freeze()


@contextmanager
def plain_usage() -> Iterator[None]:
    """What was typed wrongly is said as everything else is: it steers no terminal."""
    try:
        yield
    except USAGE_ERROR as error:
        if sys.argv[1:]:  # without a word, it is the help
            error.message = visible(error.message)
        raise


def written_whole(stream: TextIO) -> TextIO:
    """The stream, with something else in place of a letter that it lacks; all of a line is written, or that is told.

    Where Python was told not to buffer (-u, PYTHONUNBUFFERED), as much is written as the system takes at once.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
        if isinstance(stream.buffer, io.RawIOBase):
            return io.TextIOWrapper(io.BufferedWriter(stream.buffer), stream.encoding, "replace", line_buffering=True)
    return stream


class PlainCommands(TyperGroup):
    """The commands, each of which ends with a sentence where the machine refuses something, even the answer itself."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with plain_failures(Terminal()), plain_usage(), saying():  # nothing is done here but to say the help
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with plain_failures(Terminal()), plain_usage():
            try:
                return super().invoke(ctx)
            finally:
                with saying():
                    sys.stdout.flush()


app = typer.Typer(
    cls=PlainCommands,
    help="From registry exports and a folder of facts (a dossier) to the submissions of the Paris Agreement's "
         "Article 6.2: initial report, annual information, regular information.",
    epilog="Example: reporter init my-dossier && reporter check my-dossier",
    rich_markup_mode="rich" if sys.stdout and sys.stdout.isatty() else None, pretty_exceptions_enable=False,
    add_completion=False, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})


def _version(wanted: bool) -> None:
    if wanted:
        Terminal().line(f"reporter {__version__}")
        raise typer.Exit


@app.callback()
def reporter(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True,
                                                   help="Show the version.")] = False) -> None:
    pass


@app.command(epilog="Example: reporter build my-dossier --out out/my-dossier")
def build(
    dossier: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", show_default=False,
                                      help="The folder to write; an earlier build there is replaced whole.")],
    only: Annotated[Part | None, typer.Option(
        "--only", metavar="PART", show_default=False,
        help="One submission alone, or what the authority is to sign: " + ", ".join(Part))] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Build in spite of errors, marked DRAFT, gaps shown.")] = False,
    no_pdf: Annotated[bool, typer.Option("--no-pdf", help="Everything but the PDFs; Pango is not needed.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Build again, without PDFs, whenever a file of the dossier "
                                                        "changes, as a draft while errors stand against it; Ctrl-C "
                                                        "ends it.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Show the front page, index.html, in the browser.")] = False,
) -> None:
    """Check a dossier and write its submissions, whole or not at all."""
    terminal = Terminal()
    pdf = not (no_pdf or watch)
    asking.must_be_dossier(terminal, dossier)
    if pdf:
        asking.must_have_libraries_for_pdf(terminal)
    if watch:
        build_watched(terminal, dossier, out, only, draft=draft, show=show)
    else:
        build_once(terminal, dossier, out, only, draft=draft, pdf=pdf)
        if show:
            show_front_page(terminal, out)


@app.command("check", epilog="Example: reporter check my-dossier --fail-on warning")
def check_paths(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False, help=(
        "Dossiers, folders that `reporter build` wrote, and AEF workbooks (.xlsx), whoever made them; last year's "
        "workbook and the other Party's, named together with this one, let more be checked."))],
    format: Annotated[CheckFormat, typer.Option("--format", help="How the findings are written.")] = CheckFormat.TEXT,
    fail_on: Annotated[Severity, typer.Option(
        "--fail-on", help="The exit code is 1 from this level upward.")] = Severity.ERROR,
    level: Annotated[Severity, typer.Option(
        "--level", help="Findings of this level and graver are shown; all are counted.")] = Severity.ADVICE,
    profile: Annotated[str | None, typer.Option("--profile", metavar="NAME", show_default=False, help=(
        "For workbooks, the reading where the sources disagree: secretariat-workbook (if none is named) or "
        "nomenclature-2026-02. A dossier says its own."))] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODE", show_default=False, help=(
        "Findings of this rule do not count. A dossier must give the reason, under [[ignore]]."))] = None,
    only: Annotated[SubmissionKind | None, typer.Option("--only", metavar="PART", show_default=False, help=(
        "Of dossiers, what stands against this submission alone: initial-report, updated-initial-report, "
        "annual-information or regular-information."))] = None,
    annotate: Annotated[Path | None, typer.Option("--annotate", metavar="COPY.xlsx", show_default=False, help=(
        "Write a copy of the one workbook, with each finding as a comment at its cell and in a list."))] = None,
) -> None:
    """Say everything that is wrong with dossiers and workbooks; nothing of theirs is changed."""
    terminal = Terminal()
    from reporter.files.reading import at_one_moment
    from reporter.verbs.check import inspect, write_annotated

    for path in paths:
        asking.must_be_checkable(terminal, path)
    codes = [code.upper() for code in ignore or ()]
    asking.must_be_annotatable(terminal, paths, annotate)
    asking.must_be_rules(terminal, codes)
    chosen = asking.profile_named(terminal, profile)
    with at_one_moment():
        with terminal.progress() as progress:
            inspected = inspect(paths, chosen, codes, progress, only)
        asking.must_give_reasons(terminal, inspected, codes)
        say_inspected(terminal, inspected, format, level)
        if annotate is not None:
            lacking = write_annotated(inspected[0], annotate)
            if format is CheckFormat.TEXT:
                terminal.line(f"Written: {annotate}", "bold green")
                if lacking:
                    terminal.line(lacking)
    if any(one.findings.reach(fail_on) for one in inspected):
        raise typer.Exit(FINDINGS)


@app.command("reconcile", epilog="Example: reporter reconcile inputs/india-japan-jcm inputs/japan-india-jcm")
def reconcile_paths(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False, help=(
        "AEF workbooks (.xlsx), folders that `reporter build` wrote, dossiers, and folders of Parquet that "
        "--to-parquet wrote, of any Parties and years."))],
    format: Annotated[CheckFormat, typer.Option("--format", help="How the findings are written.")] = CheckFormat.TEXT,
    fail_on: Annotated[Severity, typer.Option(
        "--fail-on", help="The exit code is 1 from this level upward.")] = Severity.ERROR,
    to_parquet: Annotated[Path | None, typer.Option("--to-parquet", metavar="DIR", show_default=False, help=(
        "Keep what was read in a new folder, which is read very much faster than workbooks."))] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="ENGINE", help=(
        "What compares the rows: duckdb, or spark, which may be a cluster."))] = "duckdb",
) -> None:
    """Pair what Parties report of each other, ITMO by ITMO, and say what does not fit together."""
    terminal = Terminal()
    from reporter.accounting.world.engines import EngineName
    from reporter.accounting.world.keeping import is_world
    from reporter.verbs.reconcile import reconcile

    if engine not in list(EngineName):
        fail(terminal, f"There is no engine “{engine}”. Name one of: {', '.join(EngineName)}.")
    for path in paths:
        if not is_world(path):
            asking.must_be_checkable(terminal, path)
    if to_parquet is not None:
        asking.settle(terminal, to_parquet)
    with terminal.progress() as progress:
        reconciled = reconcile(paths, progress, EngineName(engine), to_parquet)
    found = reconciled.findings.sorted()
    if format is CheckFormat.TEXT:
        say_pairings(terminal, reconciled)
        terminal.findings(found)
        terminal.counts(reconciled.findings.counts())
    else:
        terminal.text(formatted(format, found, paths, reconciled.submissions))
    if reconciled.findings.reach(fail_on):
        raise typer.Exit(FINDINGS)


@app.command(epilog="Example: reporter preview my-dossier")
def preview(
    dossier: Folder,
    authorize: Annotated[list[str] | None, typer.Option(
        "--authorize", metavar="APPROACH=TONNES", show_default=False,
        help="Say too what a further authorization of so many t CO2 eq would do; may be given several times.")] = None,
) -> None:
    """Say the figures that matter, and what may still be first transferred, before an authorization is signed."""
    terminal = Terminal()
    asking.must_be_dossier(terminal, dossier)
    further = [asking.further_authorization(terminal, text) for text in authorize or ()]
    from reporter.verbs.examine import examine

    with terminal.progress() as progress:
        examined = examine(dossier, progress)
    asking.must_be_approaches(terminal, examined, further)
    say_preview(terminal, examined, further)
    asking.end_with_errors(terminal, examined, dossier)


@app.command(epilog="Example: reporter status my-dossier")
def status(
    dossier: Folder,
    every: Annotated[bool, typer.Option("--all", help="Every question, also those that are answered.")] = False,
) -> None:
    """Say whether a dossier can be filed, what is due when, who still has to answer what, and its digest."""
    terminal = Terminal()
    asking.must_be_dossier(terminal, dossier)
    from reporter.verbs.build import examined_as_published

    with terminal.progress() as progress:
        examined = examined_as_published(dossier, progress)
    say_status(terminal, examined, every=every)
    asking.end_with_errors(terminal, examined, dossier)


@app.command(epilog="Example: reporter diff out/my-dossier my-dossier")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The version before.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The version after.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", show_default=False,
                                             help="A folder for the comparison as HTML and as a workbook.")] = None,
    format: Annotated[Format, typer.Option("--format", help="How the comparison is printed.")] = Format.TEXT,
) -> None:
    """Say what changed between two versions: dossiers, built folders, what was filed, workbooks, reports as data."""
    terminal = Terminal()
    from reporter.verbs.diff import compare_versions, diff_json, nothing_in_common, read_version, write_comparison

    asking.settle(terminal, old, new, *((out,) if out else ()))
    for path in (old, new):
        if not path.exists():
            fail(terminal, f"There is no file or folder {path}.")
    with terminal.progress() as progress:
        progress("reading and comparing")
        pair = read_version(old), read_version(new)
        comparison = compare_versions(*pair)
    if format is Format.TEXT:
        say_reading_faults(terminal, pair)
    if comparison is None:
        if format is Format.JSON:
            terminal.text(diff_json(None, pair))
        fail(terminal, nothing_in_common(*pair))
    if format is Format.JSON:
        terminal.text(diff_json(comparison, pair))
    else:
        say_comparison(terminal, comparison)
    if out is not None:
        written = write_comparison(comparison, pair, out)
        if format is Format.TEXT:
            terminal.line(f"Written: {', '.join(map(str, written))}", "bold green")
    if not comparison.is_empty or comparison.not_compared:
        raise typer.Exit(FINDINGS)


@app.command("archive", epilog="Example: reporter archive my-dossier out/my-dossier --filed 2027-04-10")
def archive_submission(
    dossier: Folder,
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False,
                                        help="The folder that `reporter build` wrote and from which was filed.")],
    filed: Annotated[datetime, typer.Option("--filed", metavar="DATE", formats=["%Y-%m-%d"], show_default=False,
                                            help="The day on which it was filed, yyyy-mm-dd.")],
    only: Annotated[SubmissionKind | None, typer.Option(
        "--only", metavar="PART", show_default=False, help="The submission that was filed, where the folder holds "
        "others of another date: " + ", ".join(SubmissionKind))] = None,
) -> None:
    """Keep a submission as it was filed, in the dossier's folder filed; nothing is sent."""
    terminal = Terminal()
    asking.must_be_dossier(terminal, dossier)
    if not out.is_dir():
        fail(terminal, f"There is no folder {out}.")
    asking.settle(terminal, out)
    from reporter.verbs.archive import archive

    for one in archive(dossier, out, filed.date(), only):
        terminal.line(f"{one.title}: {one.files} files kept in {one.folder}", "bold green")
        for remark in one.remarks:
            terminal.line(remark)


@app.command("convert", epilog="Example: reporter convert my-dossier excel/my-dossier.xlsx")
def convert_path(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", show_default=False, help=(
        "A dossier, as folder or workbook; its folder narrative; or chapters in Word."))],
    target: Annotated[Path, typer.Argument(metavar="TARGET", show_default=False, help=(
        "What to make of it: a new workbook, ending in .xlsx, or a new folder; the dossier that takes chapters."))],
    to: Annotated[ChapterFormat | None, typer.Option("--to", show_default=False, help=(
        "What the chapters of a dossier become: docx, a Word document for each."))] = None,
    lossy: Annotated[bool, typer.Option("--lossy", help="Go on though something, such as comments, is lost.")] = False,
) -> None:
    """Make a workbook of a dossier's folder or a folder of its workbook; Word documents of its chapters, and take them
    back."""
    terminal = Terminal()
    from reporter.verbs.convert import TakenOver, convert

    asking.settle(terminal, source, target)
    converted = convert(source, target, lossy=lossy, chapters=to is ChapterFormat.DOCX)
    if isinstance(converted, TakenOver):
        say_taken_over(terminal, converted, source, target)
        if not converted.done:
            raise typer.Exit(FINDINGS)
        return
    say_converted(terminal, converted, source, target)
    if not converted.written:
        raise typer.Exit(FINDINGS)


@app.command("init", epilog="Example: reporter init my-dossier")
def init_dossier(
    target: Annotated[Path, typer.Argument(metavar="TARGET", show_default=False, help=(
        "The dossier to make: a workbook, ending in .xlsx, or a folder; or one that stands, to add an approach."))],
    exports: Annotated[list[Path] | None, typer.Argument(metavar="[EXPORT]...", show_default=False, help=(
        "Exports of registries and AEF workbooks: what they tell is filled in, and they are copied along."))] = None,
    party: Annotated[str | None, typer.Option("--party", metavar="CODE", show_default=False,
                                              help="The Party that reports, such as GHA.")] = None,
    partner: Annotated[list[str] | None, typer.Option("--partner", metavar="CODE", show_default=False, help=(
        "A Party that takes part in the approaches; may be repeated."))] = None,
    approach: Annotated[list[str] | None, typer.Option("--approach", metavar="CA….", show_default=False, help=(
        "The identifier of a cooperative approach; may be repeated."))] = None,
    year: Annotated[int | None, typer.Option("--year", show_default=False, help="The year that is reported.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", show_default=False,
                                                 help="The language of the documents.")] = None,
    after: Annotated[Path | None, typer.Option("--after", metavar="DOSSIER", show_default=False, help=(
        "Begin the next reported year from last year's dossier, which stays as it is."))] = None,
) -> None:
    """Begin a dossier: an example, a draft with what is known and a list of what is open, or the next year's."""
    terminal = Terminal()
    asking.settle(terminal, target, *((after,) if after else ()))
    if after is not None:
        if exports or party or partner or approach or year or language:
            fail(terminal, "--after takes all that it says from last year's dossier. Name no exports and no options "
                            "beside it.")
        from reporter.verbs.next_year import begin_next_year

        begun = begin_next_year(after, target)
        say_next_year(terminal, begun, target, after)
        if begun.errors:
            raise typer.Exit(FINDINGS)
        return
    from reporter.dossier.drafting import ToldAtStart
    from reporter.verbs.init import init

    known = ToldAtStart(party, tuple(partner or ()), tuple(approach or ()), year, language)
    say_begun(terminal, init(target, exports or (), known), target)


@app.command(epilog="Example: reporter explain AEF-403")
def explain(code: Annotated[str | None, typer.Argument(
        metavar="CODE", show_default=False, help="The code of a rule; all rules where none is given.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="All rules as the tables of README.md.")] = False,
) -> None:
    """Explain a rule: in plain words, with its paragraph, a failing and a mended example."""
    from reporter.verbs.explain import all_rules, named, near

    terminal = Terminal()
    if markdown:
        from reporter.renderers.rules_table import rules_table

        terminal.text(rules_table(all_rules().values()))
        return
    if code is None:
        terminal.table(("Code", "Level", "What holds", "Rule"),
                       [(rule.code, str(rule.severity), rule.title, rule.para) for rule in all_rules().values()])
        return
    found = named(code)
    for rule in found:
        terminal.rule(rule)
    if not found:
        alike = ", ".join(near(code))
        fail(terminal, f"No rule has the code {code}. " + (
            f"Near it: {alike}." if alike else "`reporter explain`, without a code, lists all."))
