"""What the commands say of what they found and made. Heavy parts are imported where they are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from reporter.cli.terminal import Terminal
from reporter.findings import Finding, Findings, Ignored, Severity, as_typed

if TYPE_CHECKING:
    from reporter.accounting.what_if import Further
    from reporter.comparison.differences import Comparison
    from reporter.documents.model import Table
    from reporter.records.submission import Submission
    from reporter.verbs.build import Assembly
    from reporter.verbs.check import Inspected
    from reporter.verbs.convert_dossier import Converted
    from reporter.verbs.convert_from_word import TakenOver
    from reporter.verbs.diff import ComparedVersion
    from reporter.verbs.examine import Examined
    from reporter.verbs.init import NewDossier
    from reporter.verbs.next_year import Begun
    from reporter.verbs.reconcile import Reconciliation
    from reporter.verbs.submission_folder import Published

MARK_COLOURS = {"CONSISTENT": "bold green", "INCONSISTENT": "bold red", "NOT_CHECKED": "bold yellow"}


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


class ChapterFormat(StrEnum):
    """What the chapters of a narrative become."""

    DOCX = "docx"


class CheckFormat(StrEnum):
    """How the findings of a check are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    HTML = "html"


def say_preview(terminal: Terminal, examined: Examined, further: Iterable[Further] = ()) -> None:
    """The figures that matter, and what may still be first transferred."""
    from reporter.accounting.figures import in_print
    from reporter.documents.index import key_figures

    if not _say_opening(terminal, examined):
        return
    assert examined.accounts is not None
    terminal.table(("Figure", "When", "Amount", "Rule"), [
        (figure.label, figure.when, f"open: {figure.open_because}" if figure.value is None
         else f"{in_print(figure.value):,} {figure.unit}", figure.para)
        for figure in key_figures(examined.accounts, examined.figures_unsaid)])
    _say_what_if(terminal, examined, further)


def say_status(terminal: Terminal, examined: Examined, *, every: bool = False) -> None:
    """Whether the dossier may be filed, what is due when, the questions that want work, or `every` one; the digest."""
    from reporter.documents.due import submissions
    from reporter.documents.index import standing
    from reporter.documents.work import work_on
    from reporter.dossier.approval import inputs_digest

    if not _say_opening(terminal, examined):
        return
    closing, findings = examined.closing, examined.findings
    dossier, submission = closing.dossier, closing.submission
    assert dossier is not None and submission is not None
    state = standing(dossier.facts, findings.items)
    terminal.line(f"Fileable: {'yes' if state.may_be_filed else 'no'}, {state.value}.",
                  "bold green" if state.may_be_filed else "bold red")
    terminal.counts(findings.counts())
    terminal.ignored(findings.ignored)
    for reason in (*examined.not_checked, *examined.missing):
        terminal.line(f"Not checked: {reason}.")
    dues = submissions(dossier, submission)
    terminal.line()
    terminal.table(("Submission", "Version", "Dated", "Filed", "Due"), [
        (each.title, each.issue.version if each.issue else "", str(each.issue.date) if each.issue else "no date yet",
         str(each.filed or "no"),
         ", ".join(filter(None, (str(each.due or ""), each.rule, "dated later" if each.is_late else ""))))
        for each in dues])
    for each in work_on(dossier, closing.narrative, dues):
        terminal.line()
        counts = ", ".join(f"{count} {state}" for state, count in each.counts.items())
        terminal.line(f"{each.title}: {counts}", "bold")
        shown = each.items if every else each.open
        if shown:
            terminal.table(("No.", "Approach", "Question", "State", "Owner", "Due", "Where"), [
                (item.number, item.approach or "", item.title, item.state, item.owner or "",
                 str(item.due or ""), str(item.place)) for item in shown])
    terminal.line()
    terminal.line(f"Digest of all inputs, for {closing.seen.words('[[approval]]')}: {inputs_digest(dossier)}")
    for approval in dossier.facts.approval:
        stands = "stands" if approval in dossier.approved else "was changed after it"
        terminal.line(f"Approval by {approval.role}, {approval.date}: {stands}")


def _say_opening(terminal: Terminal, examined: Examined) -> bool:
    """Whose dossier it is; False where it cannot be read whole, which is said."""
    dossier = examined.closing.dossier
    if dossier is None or examined.accounts is None:
        terminal.line("Fileable: no, the dossier cannot be read whole.", "bold red")
        terminal.counts(examined.findings.counts())
        return False
    facts = dossier.facts
    terminal.line(f"{facts.title}, {facts.party.name}, {facts.reported_year}", "bold")
    return True


def _say_what_if(terminal: Terminal, examined: Examined, further: Iterable[Further]) -> None:
    """What authorizations leave to be first transferred, and what becomes of the target; not while figures are open."""
    from reporter.accounting.what_if import what_if
    from reporter.documents.what_if import what_if_tables

    closing, accounts = examined.closing, examined.accounts
    if closing.dossier is None or closing.submission is None or accounts is None or examined.figures_unsaid:
        return
    for table in what_if_tables(what_if(closing.dossier, closing.submission, accounts, further)):
        terminal.line()
        terminal.line(table.caption, "bold")
        say_table(terminal, table)


def say_table(terminal: Terminal, table: Table) -> None:
    """A table of a document, each of its units beside the label, with its notes below."""
    from reporter.accounting.figures import in_print
    from reporter.language.catalogues import SOURCE
    from reporter.language.languages import language
    from reporter.renderers.tables import cell

    speech = language(SOURCE)
    terminal.table([f"{column.label}, {column.unit}" if column.unit else column.label for column in table.columns], [
        [value if isinstance(value, int) and column.grouped else in_print(value)
         if isinstance(value, Decimal) and column.in_whole_tonnes else cell(table, number, value, speech)
         for number, (column, value) in enumerate(zip(table.columns, row, strict=True))] for row in table.rows])
    for note in table.notes:
        terminal.line(note, "dim")


def say_findings(terminal: Terminal, findings: Findings, dossier: Path) -> None:
    """Errors and warnings in full; advice by number, since a build is not stopped by it."""
    found: list[Finding] = findings.at_least(Severity.WARNING)
    terminal.findings(found)
    terminal.counts(findings.counts())
    if len(findings.sorted()) > len(found):
        terminal.line(f"The advice in full: reporter check {as_typed(dossier)}", "dim")


def say_published(terminal: Terminal, published: Published, assembly: Assembly) -> None:
    sizes = {file.name: file.size for file in assembly.files.in_order}
    terminal.line()
    terminal.table(("File", "Bytes"), [(str(published.folder / name), sizes.get(name, 0))
                                       for name in published.written if name in sizes])
    terminal.line(f"{published.folder}: {len(published.written)} files written", "bold green")
    if published.kept:
        terminal.line("Still true from the build before: " + ", ".join(published.kept))
    if published.dropped:
        terminal.line("Removed, since they no longer agree: " + ", ".join(published.dropped))
    if published.left:
        terminal.line("No longer part of it, and left as they are, since they are not as a build made them: "
                      + ", ".join(published.left))


def say_reading_faults(terminal: Terminal, pair: tuple[ComparedVersion, ComparedVersion]) -> None:
    """What could not be read of each version, and so is not compared."""
    for which, version in zip(("old", "new"), pair, strict=True):
        found = version.told.sorted()
        if found:
            terminal.line(f"Reading the {which} version, {version.path}:", "bold")
            terminal.findings(found)
            terminal.line()


def say_begun(terminal: Terminal, begun: NewDossier, target: Path) -> None:
    """What was written of a new dossier, and what is to be filled in, in order."""
    is_workbook, done = target.suffix.lower() == ".xlsx", len(begun.written)
    for file in begun.listed:
        terminal.line(str(file))
    if begun.added:
        terminal.line(f"{target}: {', '.join(begun.added)} added, and nothing else changed.", "bold green")
    else:
        terminal.line(f"{target}: {done} file{'s' * (done > 1)} written.", "bold green")
    if begun.is_example:
        first = f"the sheet Start of {target}" if is_workbook else str(target / "README.md")
        terminal.line(f"It is an example with illustrative values; {first} says what to fill.")
        named = target if target.name not in ("", "..") else target.resolve()
        terminal.line(f"It builds as it is: reporter build {as_typed(target)} --out "
                      f"{as_typed(named.with_name(f'{named.stem}-submission'))}")
        return
    if begun.open:
        terminal.line("Still to be filled in, in this order:", "bold")
    for one in begun.open:
        where = f"sheet {one.sheet}" if is_workbook else f"{one.file} ({one.sheet})"
        terminal.line(f"  {where}: {'; '.join(one.what)}")
    terminal.line(f"After each step, reporter check {as_typed(target)} says what is missing or wrong, and what to do.")


def say_next_year(terminal: Terminal, begun: Begun, folder: Path, after: Path) -> None:
    """What was written of the dossier of the next year, what it leaves behind, and what somebody must look at."""
    from reporter.verbs.next_year import CHECKLIST

    if begun.errors:
        terminal.findings(list(begun.errors))
        terminal.line(f"Nothing was written, because of the errors in {after}.", "bold red")
        return
    terminal.line(f"{folder}: {len(begun.written)} files written for {begun.year}, from {after}", "bold green")
    for line in begun.lost:
        terminal.line(f"Stays in {after}: {line}")
    terminal.line(f"To look at ({CHECKLIST}):", "bold")
    for line in begun.to_review:
        terminal.line(f"- {line}")


def say_converted(terminal: Terminal, converted: Converted, source: Path, target: Path) -> None:
    """What was made of a dossier, or why nothing was, and what the other shape does not carry."""
    if converted.errors:
        terminal.findings(list(converted.errors))
        terminal.line("Nothing was written: what cannot be read cannot be carried. Mend these first.", "bold red")
        return
    for text in converted.too_much:
        terminal.line(f"Not carried: {text}")
    for text in converted.lost:
        terminal.line(f"Lost: {text}")
    if converted.written:
        beside = f", {len(converted.beside)} of them copied as they are" if converted.beside else ""
        terminal.line(f"Written: {target}, {len(converted.written)} file{'s' * (len(converted.written) > 1)}{beside}. "
                      f"{source} is as it was.", "bold green")
    elif converted.too_much:
        terminal.line("Nothing was written. Shorten or mend these first.", "bold red")
    else:
        terminal.line("Nothing was written. To go on without what is lost, say --lossy.", "bold red")


def say_taken_over(terminal: Terminal, taken: TakenOver, source: Path, target: Path) -> None:
    """What became of chapters that were edited in Word: which answers changed, and what could not be carried."""
    terminal.findings(list(taken.findings))
    for text in taken.changed:
        terminal.line(text)
    answers = f"{len(taken.changed)} answer{'s' * (len(taken.changed) != 1)}"
    if not taken.done:
        stops = any(one.severity is Severity.ERROR for one in taken.findings)
        terminal.line(f"Nothing was written. {answers} would change, {taken.same} stay the same. " + (
            "Mend the errors first." if stops else "To go on without what is not carried, say --lossy."), "bold red")
    elif taken.written:
        terminal.line(f"Written: {target}: {answers} changed, {taken.same} are the same. {source} is as it was.",
                      "bold green")
    else:
        terminal.line(f"Nothing to write: all {taken.same} answers in {source} are as {target} has them.", "bold green")


def say_pairings(terminal: Terminal, reconciled: Reconciliation) -> None:
    """What was read, and the ITMOs that each Party sent to each other one, against what that one received."""
    headers = [submission.header for submission in reconciled.submissions]
    terminal.table(("Party", "Year", "Version", "File"), [
        (header.party, str(header.reported_year), header.version, header.place.file) for header in headers])
    terminal.line()
    if not reconciled.pairings:
        terminal.line("No ITMOs move between Parties in what was read.")
    else:
        terminal.table(("From", "To", "Transferred, t CO2 eq", "Acquired, t CO2 eq", "Matched, t CO2 eq"), [
            (pairing.transferring, pairing.acquiring, pairing.sent, pairing.received, pairing.matched)
            for pairing in reconciled.pairings])
    for file in reconciled.not_whole:
        terminal.line(f"{file} cannot be read or compared whole: what it does not report is not told, and its "
                      "amounts are at least these.", "bold red")
    terminal.line()


def say_comparison(terminal: Terminal, comparison: Comparison) -> None:
    from reporter.renderers.comparison_text import comparison_text

    styles = {"+": "green", "-": "red", "~": "yellow"}
    for line in comparison_text(comparison).splitlines():
        terminal.line(line, styles.get(line[:1]))


def say_inspected(terminal: Terminal, inspected: list[Inspected], format: CheckFormat,
                  level: Severity = Severity.ADVICE) -> None:
    """The findings of each path that are as grave as `level`, all of them counted; at the end the platform's mark for
    its annual information (4/CMA.6 para 29)."""
    if format is not CheckFormat.TEXT:
        from reporter.renderers.findings_formats import findings_json
        from reporter.verbs.check import named_by_path

        by_path = len(inspected) > 1 or format in (CheckFormat.GITHUB, CheckFormat.SARIF)
        findings, ignored = named_by_path(inspected) if by_path else (
            inspected[0].findings.sorted(), inspected[0].findings.ignored)
        findings = [finding for finding in findings if finding.severity.reaches(level)]
        submissions = [one.submission for one in inspected if one.submission is not None]
        if format is CheckFormat.JSON:
            terminal.text(findings_json(findings, ignored))
        else:
            terminal.text(formatted(format, findings, [one.path for one in inspected], submissions, ignored))
        return
    for one in inspected:
        if len(inspected) > 1:
            terminal.line(f"{one.path} ({one.kind})", "bold underline")
        terminal.findings(one.findings.at_least(level))
        terminal.ignored(one.findings.ignored)
        terminal.counts(one.findings.counts())
        for file in one.listed:
            terminal.line(file)
        for reason in one.not_checked:
            terminal.line(f"Not checked: {reason}.")
        _say_two_voices(terminal, one)


def _say_two_voices(terminal: Terminal, one: Inspected) -> None:
    """What the decisions ask, what the published checking scripts would say, and the mark that comes of it."""
    from reporter.checks.marks import ScriptVerdict

    against = sum(finding.stands_against_filing for finding in set(one.findings.items))
    unread = " A part could not be read, and is not counted." if one.unread or one.submission is None else ""
    terminal.line()
    terminal.line(f"What the decisions ask: {against or 'nothing'} of the above "
                  f"{'stands' if against < 2 else 'stand'} against it.{unread}", "bold")
    terminal.line("What the published checking scripts would say (no official text, and versions differ):", "bold")
    terminal.table(("Script", "Asks whether", "Says", "Findings"), [
        (answer.script, answer.asks, str(answer.verdict), str(len(answer.findings) or ""))
        for answer in one.scripts])
    if one.mark_without_faults is not one.mark:
        faulty = ", ".join(answer.script for answer in one.scripts if answer.verdict is ScriptVerdict.FAILS_BY_FAULT)
        terminal.line(f"Without the faults of the scripts themselves ({faulty}), which the findings say how to live "
                      f"with: {one.mark_without_faults}")
    terminal.line(f"Mark foretold (4/CMA.6 para 29): {one.mark}", MARK_COLOURS[one.mark.name])


def formatted(format: CheckFormat, findings: list[Finding], paths: Iterable[Path],
              submissions: Iterable[Submission], ignored: Sequence[Ignored] = ()) -> str:
    """The findings in a format for programs, or as a web page about `paths`, whose annual information it names."""
    if format is not CheckFormat.HTML:
        from reporter.renderers.findings_formats import FORMATS

        return FORMATS[str(format)](findings)
    from reporter.renderers.html import render_findings_html

    headers = [submission.header for submission in submissions]
    return render_findings_html(findings, ", ".join(path.name or str(path) for path in paths), "; ".join(
        dict.fromkeys(f"{header.party}, {header.reported_year}" for header in headers)), ignored)
