"""A dossier as people wrote it, read from either of its shapes, with what another shape could not carry."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Any

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.answers import AnswerText
from reporter.dossier.approach import Approach
from reporter.dossier.facts import FACTS_FILE, Facts
from reporter.dossier.folder import approach_text, chapter_files, facts_text
from reporter.dossier.handed_in import told_at
from reporter.dossier.inventory import EMISSIONS, YEAR, inventory_file
from reporter.dossier.narrative import Narrative, read_narrative
from reporter.dossier.owners import closed_comments, is_owner_line
from reporter.dossier.registry_files import read_registry
from reporter.dossier.sheet_words import REGISTRY, TABLE_ROLES, stands_for
from reporter.dossier.sheets import IDENTIFIER
from reporter.dossier.workbook import HandedIn
from reporter.dossier.written import Written, row_values
from reporter.files import faults
from reporter.files.archives import UNREADABLE, is_of_the_machine
from reporter.files.around_tables import tell_unlabelled
from reporter.files.reading import matching, read_bytes, read_text
from reporter.files.sheet import CellValue
from reporter.files.sheet_files import read_sheets
from reporter.files.sheet_notes import COMMENT, NotedInSheet, in_number, notes_in
from reporter.files.tables import as_label, cell_text, find_labels
from reporter.files.toml_files import faults_of_shape
from reporter.files.toml_text import comments_in
from reporter.findings import Finding, Findings, Refusal, Severity
from reporter.forms.editions import Edition, present
from reporter.registries.export import Export
from reporter.registries.source import CANONICAL

BESIDE = ("registry", "mappings", "attachments", "filed", "previous", "partner", "review", "narrative")
"""The folders whose files stand beside a workbook too; of the narrative, its pictures."""


@dataclass(frozen=True)
class Reread:
    """What was written; `beside` are files that stand beside it in either shape, `lost` says what no other carries.

    `errors` are faults for which it cannot be carried at all.
    """

    content: Written
    beside: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    errors: tuple[Finding, ...] = ()


def read_written(path: Path) -> Reread | None:
    """The dossier at `path`; None where there is none."""
    findings = Findings()
    there = told_at(path, findings)
    if there is None:
        return None
    edition = present()
    narrative = read_narrative(there.folder, [Path(name).stem for name in there.approaches], findings,
                               str((there.facts.tables or {}).get("language", "en")), edition, there.chapters)
    told = Findings()
    export, _files = read_registry(there.folder, there.facts, None, told, there.tables)
    tables = _form_tables(export)
    # Faults of other files go with them as they are.
    findings.extend(one for one in told.at_least(Severity.ERROR) if one.place.file in tables)
    misshapen = [*faults_of_shape(there.facts, Facts), *(
        fault for file in there.approaches.values() for fault in faults_of_shape(file, Approach))]
    findings.extend(misshapen)
    facts = there.facts.tables or {}
    if there.chapters is None and not misshapen:
        facts = _without_tables(facts, tables)
    content = Written(
        facts, tuple(file.tables or {} for file in there.approaches.values()), answers_of(narrative, edition),
        tuple(_inventory(there, findings)), _rows(export, tables, edition), edition)
    carried = {*tables, FACTS_FILE, inventory_file(there.folder), *there.approaches}
    beside = [name for folder in BESIDE for name in matching(there.folder, f"{folder}/**/*", findings)
              if name not in carried and not name.endswith(".md" if folder == "narrative" else "\0")]
    errors = [there.seen.finding(one) for one in findings.sorted() if one.severity is Severity.ERROR]
    lost = [f"{one.place}: {one.message}" for one in told.sorted()
            if one.code == faults.KEPT_ASIDE.code and one.place.file in tables]
    lost += [f"{one.place}: {one.message}" for one in findings.sorted()
             if one.code == faults.KEPT_ASIDE.code and one.place.file == path.name]
    if there.chapters is not None:
        lost += noted_in_workbook(path)
    elif not misshapen:
        lost += _comments(path, there, content, narrative)
    return Reread(content, tuple(beside), tuple(lost), tuple(errors))


def named_beside(workbook: Path) -> tuple[str, ...]:
    """The names, or patterns of them, of what stands beside a dossier's workbook and is read with it."""
    try:
        there = told_at(workbook, Findings())
    except (Refusal, OSError, MemoryError):  # whoever builds it says so
        there = None
    entries = (there.facts.tables or {}).get(REGISTRY, ()) if there else ()
    return *BESIDE, *(PurePosixPath(name.replace("\\", "/")).parts[0] for entry in entries
                      for name in entry.get("files", ()) if name)


def _form_tables(export: Export) -> set[str]:
    """The files that hold tables of the form and nothing else, so that sheets can stand for them."""
    by_file: dict[str, list[bool]] = {}
    for one in export.listed:
        by_file.setdefault(one.file, []).append(
            one.read_as is not None and one.problem is None and one.role in TABLE_ROLES)
    return {name for name, ours in by_file.items() if all(ours)}


def _without_tables(facts: Mapping[str, Any], tables: Iterable[str]) -> dict[str, Any]:
    """The facts without the names of files that become sheets, save those that sheets become again."""
    kept = []
    for entry in facts.get(REGISTRY, ()):
        gone = set(tables) - set(map(stands_for, TABLE_ROLES) if entry.get("format") == CANONICAL else ())
        names = [name for name in entry.get("files", ()) if name not in gone]
        if names:
            kept.append({**entry, "files": names})
    return {key: value for key, value in facts.items() if key != REGISTRY} | ({REGISTRY: kept} if kept else {})


def _rows(export: Export, files: set[str], edition: Edition) -> dict[str, tuple[tuple[Any, ...], ...]]:
    rows = {}
    for role in TABLE_ROLES:
        there = [row for row in getattr(export, role) if row.place.file in files]
        if there or role in export.tables and role != "holdings":
            rows[role] = tuple(row_values(edition.by_role[role], row) for row in there)
    return rows


def answers_of(narrative: Narrative, edition: Edition) -> dict[str, tuple[AnswerRow, ...]]:
    """Every answer that says anything, in the order of the outline."""
    answers: dict[str, tuple[AnswerRow, ...]] = {}
    for outline in edition.outlines:
        rows = []
        order = list(outline.by_number)
        there = [(number, approach, answer) for (folder, number, approach), answer in narrative.answers.items()
                 if folder == outline.folder]
        for number, approach, answer in sorted(there, key=lambda one: (
                outline.by_number[one[0]].chapter, one[1] or "", order.index(one[0]))):
            for element, part in ((None, answer), *answer.elements.items()):
                row = AnswerRow(number, approach, element, as_written_answer(part), part.owner,
                                part.due.isoformat() if part.due else None)
                if not row.is_blank:
                    rows.append(row)
        answers[outline.folder] = tuple(rows)
    return answers


def as_written_answer(part: AnswerText) -> str:
    """An answer with the line that asks to confirm it, where there is one."""
    return f"{part.to_confirm}\n\n{part.markdown}" if part.to_confirm else part.markdown


def _inventory(there: HandedIn, findings: Findings) -> Iterator[list[CellValue]]:
    """The labels and rows of the inventory, numbers as numbers where they are plainly such."""
    sheets = [there.inventory] if there.inventory else read_sheets(
        there.folder, inventory_file(there.folder), findings) or []
    found = next((found for sheet in sheets if (found := find_labels(sheet, (YEAR, EMISSIONS)))), None)
    if found is not None:
        tell_unlabelled(found, found.rows, findings)
        yield list(found.header)
        for _, cells in found.rows:
            width = len(found.header)
            yield [_number(cell) for cell in (*cells, *[None] * width)[:width]]


def _number(cell: CellValue) -> CellValue:
    text = cell_text(cell)
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    return text or None


def _comments(path: Path, there: HandedIn, content: Written, narrative: Narrative) -> Iterator[str]:
    """What people noted beside their values and answers, apart from the explanations that every dossier has."""
    files = {FACTS_FILE: facts_text(content.facts), **{name: approach_text(file.tables or {})
                                                       for name, file in there.approaches.items()}}
    for name, ours in files.items():
        known = {text for _, text in comments_in(ours)}
        text = read_text(path, name, Findings()) or ""
        yield from _said_of(name, [(row, said) for row, said in comments_in(text) if said not in known])
    yield from comments_of_chapters(path, content, narrative)


def comments_of_chapters(path: Path, content: Written, narrative: Narrative) -> Iterator[str]:
    """What people noted in the chapters of the dossier in a folder, apart from guidance, owners and dates."""
    guidance = {" ".join(said[4:-3].split()) for text in chapter_files(content).values()
                for _, said in closed_comments(text)}
    for name in narrative.files:
        if name.endswith(".md"):
            text = read_text(path, name, Findings()) or ""
            yield from _said_of(name, [
                (row, said[4:-3].strip()) for row, said in closed_comments(text)
                if " ".join(said[4:-3].split()) not in guidance and not is_owner_line(said)])


def noted_in_workbook(path: Path, sheets: Collection[str] | None = None) -> Iterator[str]:
    """What people noted at the cells of a dossier's workbook, and drew over them; in all sheets or in these."""
    content = read_bytes(path.parent, path.name, Findings())
    by_sheet: dict[tuple[str, str], list[NotedInSheet]] = {}
    try:
        notes = notes_in(content) if content is not None else []
    except UNREADABLE as error:
        if is_of_the_machine(error):
            raise
        yield f"what is noted and drawn in {path.name}, which cannot be made out ({type(error).__name__})"
        return
    for note in notes:
        if sheets is None or as_label(note.sheet) in map(as_label, sheets):
            by_sheet.setdefault((note.sheet, note.kind), []).append(note)
    for (sheet, kind), there in by_sheet.items():
        yield from _said_of(f"sheet {sheet}", [(note.cell, note.text) for note in there], kind)


def _said_of(name: str, comments: Sequence[tuple[int | str, str]], kind: str = COMMENT) -> Iterator[str]:
    if comments:
        at = ", ".join(str(place) for place, _ in comments[:5] if place) + (", …" if len(comments) > 5 else "")
        where = f" ({'cell' if isinstance(comments[0][0], str) else 'row'} {at})" if comments[0][0] else ""
        first = " ".join(comments[0][1].split())
        said = f", the first: {first[:80]}{'…' if len(first) > 80 else ''}" if first else ""
        yield f"{in_number(len(comments), kind)} in {name}{where}{said}"


def differences_between(old: Written, new: Written) -> list[str]:
    """What one says and the other does not, by name; blanks and how a number is written do not count."""
    told = [f"the facts: {key}" for key in _differing(old.facts, new.facts)]
    ours, theirs = ({str(one.get(IDENTIFIER)): one for one in content.approaches} for content in (old, new))
    told += [f"the approach {name}: {key}" for name in {**ours, **theirs}
             for key in _differing(ours.get(name, {}), theirs.get(name, {}))]
    for outline in {**old.answers, **new.answers}:
        before, after = ({(row.number, row.approach, row.element): row for row in content.answers.get(outline, ())}
                         for content in (old, new))
        told += [f"the answer to {' '.join(part for part in key if part)} of {outline}" for key in {**before, **after}
                 if before.get(key) != after.get(key)]
    if [[_plain(cell) for cell in row] for row in old.inventory] != [[_plain(cell) for cell in row]
                                                                    for row in new.inventory]:
        told.append("the inventory")
    return told + [f"the table of {role}" for role in TABLE_ROLES if list(old.tables.get(role, ())) != list(
        new.tables.get(role, ()))]


def _differing(old: Any, new: Any, key: str = "") -> Iterator[str]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        # The keys of a TOML table are texts, years too.
        ours, theirs = ({str(name): value for name, value in one.items()} for one in (old, new))
        for name in {**ours, **theirs}:
            yield from _differing(ours.get(name), theirs.get(name), f"{key}.{name}" if key else name)
    elif isinstance(old, list | tuple) and isinstance(new, list | tuple) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _differing(one, other, f"{key}[{number}]")
    elif _plain(old) != _plain(new):
        yield key


def in_one_form(content: Written) -> dict[str, Any]:
    """What a dossier says, as a value of JSON: the same for all between which `differences_between` finds nothing.

    Blanks, how a number is written, and who writes an answer by when are left out.
    """
    return {
        "facts": _in_one_form(content.facts),
        "approaches": {str(one.get(IDENTIFIER)): _in_one_form(one) for one in content.approaches},
        "answers": {outline: {" ".join(filter(None, (row.number, row.approach, row.element))): _in_one_form(row.answer)
                              for row in rows if row.answer.strip()} for outline, rows in content.answers.items()},
        "inventory": [_in_one_form(list(row)) for row in content.inventory],
        "tables": {role: [_in_one_form(list(row)) for row in rows] for role, rows in content.tables.items() if rows}}


def _in_one_form(value: Any) -> Any:
    """A value in the one form of all that are alike; None for a blank."""
    if isinstance(value, Mapping):
        return {str(name): _in_one_form(one) for name, one in value.items() if _plain(one) is not None}
    if isinstance(value, list | tuple):
        return [_in_one_form(one) for one in value] or None
    plain = _plain(value)
    if plain is None or isinstance(plain, bool):
        return plain
    return f"{Decimal(plain).normalize():f}" if isinstance(plain, int | Decimal) else str(plain)


def _plain(value: Any) -> Any:
    """A value without regard to how it is written."""
    if value in (None, "", [], {}, ()):
        return None
    if isinstance(value, str):
        text = value.strip().replace("\r\n", "\n")
        try:
            return Decimal(text).normalize() if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text
        except InvalidOperation:
            return text
    return Decimal(repr(value)).normalize() if isinstance(value, float) else value

