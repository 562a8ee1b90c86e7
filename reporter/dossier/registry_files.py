"""The files of the folder registry: every one is looked at, by its content, and listed.

A [[registry]] table of dossier.toml tells what an export cannot; files that none names are recognized like the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reporter.dossier.facts import Facts
from reporter.files import faults
from reporter.files.reading import matching
from reporter.files.sheet import Sheet
from reporter.files.sheet_files import ENDINGS
from reporter.files.tables import nearest, party_codes
from reporter.files.toml_files import TomlFile, as_model, read_toml
from reporter.findings import Finding, Findings, Place, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import present
from reporter.registries.export import Export, Listed
from reporter.registries.mapping import RegistryMapping, shipped
from reporter.registries.merging import each_row_once
from reporter.registries.recognition import Request, read_file, read_sheet
from reporter.registries.rules import UNTOLD_BY_DOSSIER
from reporter.registries.source import CANONICAL, RegistrySource

FOLDER = "registry"
MAPPINGS, MOST_MAPPINGS = "mappings", 100
SYSTEM_FILES = ("thumbs.db", "desktop.ini", "ehthumbs.db", ".ds_store")
"""Files that Windows and macOS put into folders."""
_NOTES = (".md", ".pdf", ".docx", ".doc", ".rtf", ".html", ".eml", ".msg", ".png", ".jpg", ".jpeg")
"""Papers that people keep beside the tables; they hold none."""

NO_ACTIONS = define(
    "DOS-011", "A registry has actions to report", para="2/CMA.3 annex para 20",
    remedy="Put the registry's actions there, with the labels of Table 3; if there were none, the labels alone",
    text="""
    Without a table of actions nobody can tell that there were none: no figure and no mark rests on it. A table is
    missing too where each of those on hand is named for an earlier year. A table without rows says that nothing
    happened.
    Bad: actions-2026.csv alone, where 2027 is reported and actions-2027.csv was forgotten
    Good: actions.csv with the registry's actions, or actions-2027.csv with its labels alone""",
    of=(SubmissionKind.ANNUAL_INFORMATION, SubmissionKind.REGULAR_INFORMATION))


def read_registry(folder: Path, told: TomlFile, facts: Facts | None, findings: Findings,
                  tables: Sequence[Sheet] = (), progress: Callable[[str], None] = lambda step: None) -> tuple[
                      Export, list[str]]:
    """What all registry files tell, with the files that were looked at, mappings of the dossier's own among them.

    A file is read by the first [[registry]] table that names it; its own name goes before a pattern. `tables` are the
    sheets of a dossier that is a workbook, which stand for tables of the form.
    """
    own = _own_mappings(folder, findings)
    faulty = {name for name, mapping in own.items() if mapping is None}
    mappings = {**shipped(), **{name: mapping for name, mapping in own.items() if mapping is not None}}
    salvaged = facts.registry if facts else _salvaged_sources(told)
    sources = salvaged or ()
    party = facts.party.code if facts else _salvaged_party(told)
    taken: dict[str, RegistrySource] = {}
    export = Export()
    for source in sources:
        _check_format(source, {*mappings, *faulty}, findings)
    faulty |= {source.format for source in sources if source.format} - {CANONICAL, *mappings}
    # Where sheets stand for tables of the form, no file of such tables is missed.
    named = [(name, source) for source in sources for name in _named(
        folder, source, findings if not (tables and source.format == CANONICAL) else Findings())]
    for name, source in sorted(named, key=lambda pair: pair[0] not in pair[1].files):
        taken.setdefault(name, source)
    for name in matching(folder, f"{FOLDER}/*", findings):
        if not is_system_file(name):
            taken.setdefault(name, RegistrySource(files=(name,)))
    for name in sorted(taken):
        if name.lower().endswith(ENDINGS):
            progress(f"reading {name}")
            export += _read(Request(folder, name, taken[name], mappings, party, facts.edition if facts else present()),
                            facts, faulty, findings, is_told=salvaged is not None)
        else:
            export += Export(listed=(_unread(name, findings),))
    for sheet in tables:
        told_of = Findings()
        export += read_sheet(Request(folder, sheet.file, RegistrySource(files=(sheet.file,)), {}, party,
                                     facts.edition if facts else present()), sheet, told_of)
        # A sheet is there whether it is needed or not.
        findings.extend(one for one in told_of.items if one.code != faults.NO_ROWS.code)
    export = each_row_once(export, findings)
    _tell_subfolders(folder, taken, findings)
    _forget_whole_answers(findings)
    if salvaged is not None and not faulty and (facts or party):
        _check_tables(export, facts.reported_year if facts else None, findings)
    return export, [*(f"{MAPPINGS}/{name}.toml" for name in own),
                    *(name for name in taken if name.lower().endswith(ENDINGS))]


def _forget_whole_answers(findings: Findings) -> None:
    """Pages of one answer, in a file each, are no fault where as many are there as the answer has."""
    pages = Counter(finding.value for finding in set(findings.items) if _is_page(finding))
    findings.items = [finding for finding in findings.items
                      if not (_is_page(finding) and pages[finding.value] >= int(finding.value or 0))]


def _is_page(finding: Finding) -> bool:
    return finding.code == faults.ONE_PAGE.code and finding.place.file.startswith(f"{FOLDER}/")


def _read(request: Request, facts: Facts | None, faulty: Collection[str], findings: Findings, *,
          is_told: bool) -> Export:
    """What one file tells; without facts nobody may know whose units an export has.

    `is_told` is False where what the dossier tells of exports cannot be read: then nothing of it is missed.
    """
    source = request.source
    if facts is None and not request.party and source.format not in (None, CANONICAL):
        return Export()
    if source.format in faulty:
        return Export(listed=(Listed(request.file, problem=f"there is no format {source.format} that can be read"),))
    told = Findings()
    export = read_file(request, told)
    # Where a mapping of the dossier cannot be read, a file that nobody knows may be for it: one cause is told.
    findings.extend(one for one in told.items if not (faulty and one.code == faults.UNKNOWN_TABLE.code) and (
        is_told or one.code != UNTOLD_BY_DOSSIER.code))
    return export


def _own_mappings(folder: Path, findings: Findings) -> dict[str, RegistryMapping | None]:
    """The dossier's own mappings, by name, None where one cannot be read; they go before the shipped ones."""
    names = [name for name in matching(folder, f"{MAPPINGS}/*", findings) if name.endswith(".toml")]
    if len(names) > MOST_MAPPINGS:
        findings.add(faults.TOO_LARGE.finding(
            Place(MAPPINGS), f"the folder holds {len(names):,} mappings, {MOST_MAPPINGS} of them are read",
            remedy="Keep those of the exports on hand"))
    read = {Path(name).stem: as_model(read_toml(folder, name, findings), RegistryMapping, findings)
            for name in names[:MOST_MAPPINGS]}
    return dict.fromkeys(Path(name).stem for name in names) | read


def _salvaged_sources(told: TomlFile) -> tuple[RegistrySource, ...] | None:
    """The sources as far as a faulty dossier.toml tells them, so that faults of tables are found in the same run."""
    if told.tables is None:
        return None
    try:
        sources = TypeAdapter(tuple[RegistrySource, ...]).validate_python(told.tables.get("registry", []))
    except ValidationError:
        return None
    return tuple(source.found_at(told.place.at(f"registry[{number}]"))
                 for number, source in enumerate(sources, start=1))


def _salvaged_party(told: TomlFile) -> str:
    """The Party that a faulty dossier.toml names; blank where nobody knows it."""
    party = (told.tables or {}).get("party")
    code = party.get("code") if isinstance(party, dict) else None
    return code if isinstance(code, str) and code in party_codes() else ""


def _check_format(source: RegistrySource, mappings: Iterable[str], findings: Findings) -> None:
    known = [CANONICAL, *sorted(mappings)]
    if source.format is not None and source.format not in known:
        near = nearest(source.format, known) or " or ".join(known)
        findings.add(faults.UNKNOWN_FORMAT.finding(
            source.place.at("format"), f"there is no format “{source.format}”", source.format,
            remedy=f"Write {near}, or export to the canonical tables"))


def _named(folder: Path, source: RegistrySource, findings: Findings) -> list[str]:
    """The files that a source names; a name that stands there is taken as it is, brackets and all."""
    found: list[str] = []
    for pattern in source.files:
        written = pattern.replace("\\", "/")
        files = _file_called(folder, written) or matching(folder, written, findings)
        if not files:
            findings.add(faults.MISSING_FILE.finding(Place(pattern), "no file fits this name", pattern))
        found += [name for name in files if not is_system_file(name) and not is_paper(name)]
    return sorted(set(found))


def _file_called(folder: Path, name: str) -> list[str]:
    """The file of exactly this name, in whichever form its accents are kept."""
    parent = name.rpartition("/")[0]
    if "*" in parent:
        return []
    wanted = unicodedata.normalize("NFC", name)
    # What cannot be listed is told when the pattern is tried.
    return [one for one in matching(folder, f"{parent}/*" if parent else "*", Findings())
            if unicodedata.normalize("NFC", one) == wanted]


def is_paper(name: str) -> bool:
    """True for a file that people keep beside the tables, by its ending."""
    return name.lower().endswith(_NOTES)


def is_system_file(name: str) -> bool:
    """True for what Windows, macOS and office programs put into folders by themselves."""
    last = Path(name).name.casefold()
    return last in SYSTEM_FILES or last.startswith((".", "~$"))


def _unread(name: str, findings: Findings) -> Listed:
    """What becomes of a file that holds no table: papers are passed over, anything else is told."""
    if is_paper(name):
        return Listed(name, problem="a paper, not a table")
    why = f"the ending {Path(name).suffix or 'of its name'} is none of a table"
    findings.add(faults.FILE_TYPE.finding(Place(name), why, Path(name).suffix))
    return Listed(name, problem=why)


def _tell_subfolders(folder: Path, taken: Iterable[str], findings: Findings) -> None:
    """Files in folders below registry/ that no source names are not read, and told."""
    for name in matching(folder, f"{FOLDER}/*/**/*", findings):
        if name not in taken and not is_system_file(name) and name.lower().endswith(ENDINGS):
            findings.add(faults.UNREAD_FILE.finding(
                Place(name), "the file stands in a folder of its own and is not read", name,
                remedy=f"Move it to {FOLDER}/{Path(name).name}, or name it in a [[registry]] table of dossier.toml"))


def year_named(name: str) -> int | None:
    """The last year that stands by itself in a file's name; digits of a date written together are none."""
    years = re.findall(r"(?<![0-9])20[0-9]{2}(?![0-9])", Path(name).stem)
    return int(years[-1]) if years else None


def _check_tables(export: Export, reported_year: int | None, findings: Findings) -> None:
    if "authorizations" not in export.tables and not _may_stand_unread("authorizations", export, findings):
        findings.add(faults.MISSING_FILE.finding(
            Place(f"{FOLDER}/authorizations.csv"), "there is no table of authorizations",
            remedy=f"Put it there, with the labels of {present().authorizations.title}"))
    # An export that was read and has no event says that there was none.
    exports = [one for one in export.listed if one.read_as and not one.problem and not one.role]
    if "actions" not in export.tables and not exports:
        if not _may_stand_unread("actions", export, findings):
            findings.add(NO_ACTIONS.finding(Place(f"{FOLDER}/actions.csv"), "there is no table of actions"))
    elif reported_year is not None and _all_of_earlier_years(export, reported_year) and not any(
            one.problem and year_named(one.file) == reported_year for one in export.listed):
        findings.add(NO_ACTIONS.finding(Place(f"{FOLDER}/actions-{reported_year}.csv"),
                                        f"the tables of actions are named for earlier years than {reported_year}"))


def _may_stand_unread(role: str, export: Export, findings: Findings) -> bool:
    """True if the table may stand in a file that cannot be read, or is named and not there, which is told."""
    told = {finding.place.file for finding in findings.items if finding.severity is Severity.ERROR}
    lost = {one.file for one in export.listed if one.problem and one.file in told} | {
        finding.place.file for finding in findings.items if finding.code == faults.MISSING_FILE.code}
    others = tuple(one for one in present().by_role if one != role)
    return any(not Path(name).name.lower().startswith(others) for name in lost)


def _all_of_earlier_years(export: Export, year: int) -> bool:
    """True if nothing tells of the year: no event, no action, and no table that may be of it."""
    if export.events or any(action.action_date.year >= year for action in export.actions):
        return False
    named = [year_named(table.table or "") or year_named(table.file) for table in export.listed
             if table.read_as is not None and present().actions.title in table.read_as]
    return bool(named) and all(one is not None and one < year for one in named)
