"""Whether what the command line names is there and can be done, before any work; if not, a sentence says what would."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reporter.cli.failing import FINDINGS, fail
from reporter.cli.terminal import Terminal
from reporter.findings import as_typed

if TYPE_CHECKING:
    from reporter.accounting.what_if import Further
    from reporter.forms.editions import Profile
    from reporter.verbs.check import Inspected
    from reporter.verbs.examine import Examined


def must_be_checkable(terminal: Terminal, path: Path) -> None:
    """Refuse what is neither a dossier, nor a submission folder, nor annual information."""
    from reporter.verbs.paths import kind_of

    settle(terminal, path)
    if path.is_file() and kind_of(path) is None:
        fail(terminal, f"{path} is a file, and no .xlsx workbook, .csv table or .json. Name a workbook, saved "
                        "as .xlsx, or the folder of a dossier.")
    if not path.is_file():
        must_be_dossier(terminal, path)


def settle(terminal: Terminal, *paths: Path) -> None:
    """What a command that was killed left in a folder, or beside a file, is made whole first, and that is said."""
    from reporter.verbs.staging import finished_beside
    from reporter.verbs.submission_folder import settled

    for path in paths:
        for said in (settled(path), finished_beside(path)):
            if said:
                terminal.failure(said)


def must_be_annotatable(terminal: Terminal, paths: list[Path], copy: Path | None) -> None:
    """Refuse a copy of anything but one workbook, or over a file."""
    if copy is None:
        return
    from reporter.verbs.check import is_untouched_copy

    settle(terminal, copy)
    if len(paths) != 1 or not paths[0].is_file() or paths[0].suffix.lower() != ".xlsx":
        fail(terminal, "--annotate makes a copy of one workbook. Name one .xlsx file and nothing else.")
    if copy.exists() and copy.samefile(paths[0]):
        fail(terminal, f"{copy} is the workbook that is checked, and it stays as it is. "
                        "Name another file for the copy.")
    if os.path.lexists(copy) and not is_untouched_copy(copy):
        fail(terminal, f"{copy} is there already, and is no annotated copy that is as it was made: it stays as it is. "
                        "Name another file for the copy.")
    if copy.suffix.lower() != ".xlsx":
        fail(terminal, f"{copy} does not end in .xlsx, so that spreadsheet programs would not open it.")


def must_be_rules(terminal: Terminal, codes: list[str]) -> None:
    """Refuse a code that no rule has, and those of a file that was not read: nothing could be said of it."""
    from reporter.files.faults import REFUSALS
    from reporter.verbs.explain import all_rules

    for code in codes:
        if code in REFUSALS:
            fail(terminal, f"{code} cannot be ignored: it says that a file was not read.")
        if code not in all_rules():
            fail(terminal, f"No rule has the code {code}. `reporter explain`, without a code, lists all.")


def must_give_reasons(terminal: Terminal, inspected: list[Inspected], codes: list[str]) -> None:
    """A dossier gives the reason for what it ignores, so that the reason is filed with the rest."""
    for one in inspected:
        missing = [code for code in codes if one.reasons is not None and code not in one.reasons]
        if missing:
            fail(terminal, f"{one.path} gives no reason for ignoring {missing[0]}. " + one.seen.words(
                f'Add to its dossier.toml a table [[ignore]] with code = "{missing[0]}" and the reason.'))


def profile_named(terminal: Terminal, name: str | None) -> Profile | None:
    """The profile of that name; refuses a name that none has."""
    from reporter.forms.editions import profiles

    if name is not None and name not in profiles():
        fail(terminal, f"There is no profile {name}. The profiles are: {', '.join(profiles())}.")
    return profiles()[name] if name else None


def end_with_errors(terminal: Terminal, examined: Examined, dossier: Path) -> None:
    """End with 1 where errors stand against filing."""
    if examined.findings.stand_against_filing:
        terminal.line(f"What stands against filing: reporter check {as_typed(dossier)}", "dim")
        raise typer.Exit(FINDINGS)


def further_authorization(terminal: Terminal, text: str) -> Further:
    """A further authorization as the command line has it."""
    from reporter.accounting.what_if import Further

    told = re.fullmatch(r"\s*(?P<approach>[A-Za-z0-9]+)\s*=\s*(?P<tonnes>0*[1-9][0-9]{0,14})\s*", text)
    if told is None:
        fail(terminal, f"--authorize {text} cannot be read. Write an approach and a quantity in whole t CO2 eq, "
                        "of up to 15 digits with nothing between them, such as CA0001=500000.")
    return Further(told["approach"].upper(), int(told["tonnes"]))


def must_be_approaches(terminal: Terminal, examined: Examined, further: list[Further]) -> None:
    """Refuse a further authorization of an approach that the dossier does not have."""
    found = examined.closing.dossier
    known = found.approach_names if found else {each.approach: None for each in further}
    for each in further:
        if each.approach not in known:
            fail(terminal, f"The dossier has no approach {each.approach}. It has: {', '.join(known) or 'none'}.")


def must_be_dossier(terminal: Terminal, dossier: Path) -> None:
    """Refuse what is no dossier, and say how one is begun; what a killed command left there is made whole first."""
    from reporter.verbs.paths import PathKind, kind_of

    settle(terminal, dossier)
    if not dossier.exists():
        kind = "file" if dossier.suffix.lower() == ".xlsx" else "folder"
        fail(terminal, f"There is no {kind} {dossier}. `reporter init {as_typed(dossier)}` makes one to start from.")
    if not dossier.is_dir() and kind_of(dossier) is not PathKind.DOSSIER:
        fail(terminal, f"{dossier} is a file, and no workbook of a dossier, which has a sheet Facts. Name the folder "
                        "or the workbook of the dossier.")


def must_have_libraries_for_pdf(terminal: Terminal) -> None:
    """Refuse PDFs where the system's libraries are missing, and say how to get them."""
    from reporter.processes import run_module
    from reporter.renderers.pdf import system_libraries

    # Some systems look for libraries in the folder in which a process runs, and load what strangers put there.
    missing = run_module(system_libraries.__name__, content=b"", does="looks for the libraries that draw PDFs",
                         instead="Build without PDFs, with --no-pdf.").stdout.decode().strip()
    if missing:
        fail(terminal, f"PDFs need what this machine does not have: {missing}. To get it: {system_libraries.hint()}. "
                        "Or build everything else with --no-pdf.")
