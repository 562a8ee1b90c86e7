"""A dossier folder, read whole: facts, approaches, registry tables, holdings, inventory and narrative.

Whatever is wrong anywhere is found in one go; a part that cannot be read leaves the others to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reporter.dossier.approach import NOT_STATED, Approach
from reporter.dossier.approval import approved
from reporter.dossier.attachments import read_attachments
from reporter.dossier.facts import FACTS_FILE, Dossier, Facts
from reporter.dossier.handed_in import told_at
from reporter.dossier.inventory import inventory_file, read_inventory, tell_out_of_scale
from reporter.dossier.narrative import Narrative, read_narrative
from reporter.dossier.registry_files import read_registry
from reporter.dossier.review import read_recommendations, recommendations_file
from reporter.dossier.seen import AS_FILES, Seen
from reporter.dossier.submitted import Previous, read_partners, read_previous
from reporter.files import faults
from reporter.files.letters import tell_lost_letters
from reporter.files.tables import not_a_party, party_codes
from reporter.files.toml_files import TomlFile, as_model
from reporter.findings import Findings, Place, Severity, define
from reporter.forms.deadlines import SubmissionKind, annual_information_due, regular_information_due
from reporter.forms.editions import profiles
from reporter.language.catalogues import SOURCE, languages
from reporter.records.filings import FIRST_VERSION
from reporter.records.kinds import Model
from reporter.records.submission import Submission
from reporter.registries.export import Export
from reporter.registries.numbering import with_identifiers
from reporter.registries.submissions import tables_beside

_TABLES = {SubmissionKind.ANNUAL_INFORMATION: "annual_information",
           SubmissionKind.REGULAR_INFORMATION: "regular_information"}
_UNDATED_REMEDY = ("Write the day on which it will be submitted, yyyy-mm-dd; or make the initial report alone, with "
                   "--only initial-report")
UNDATED = {
    SubmissionKind.ANNUAL_INFORMATION: define(
        "DOS-015", "Annual information that is made has its date", para="form", remedy=_UNDATED_REMEDY,
        of=(SubmissionKind.ANNUAL_INFORMATION,), text="""
        The date of submission stands on what is submitted. An initial report alone needs none of the others' dates.
        Bad: version = "1.0" below [annual_information], and no date
        Good: date = 2028-04-10"""),
    SubmissionKind.REGULAR_INFORMATION: define(
        "DOS-016", "Regular information that is made has its date", para="form", remedy=_UNDATED_REMEDY,
        of=(SubmissionKind.REGULAR_INFORMATION,), text="""
        The date of submission stands on what is submitted. An initial report alone needs none of the others' dates.
        Bad: version = "1.0" below [regular_information], and no date
        Good: date = 2028-12-20""")}

APPROACH_FILE = define(
    "DOS-006", "Each approach has one file, named for its identifier", para="form",
    remedy="Name the file for the identifier in it, such as approaches/CA0001.toml, a file for each approach", text="""
    approaches/CA0001.toml holds the approach CA0001.
    Bad: identifier = "CA0002" in approaches/CA0001.toml
    Good: identifier = "CA0001" in approaches/CA0001.toml""")
NO_APPROACH = define(
    "DOS-007", "A dossier has an approach", para="2/CMA.3 annex para 18(g)",
    remedy="Describe each cooperative approach in a file of its own, such as approaches/CA0001.toml", text="""
    Reports are about cooperative approaches; each stands in a file of the folder approaches.
    Bad: a dossier without approaches
    Good: approaches/CA0001.toml""")
UNKNOWN_PROFILE = define(
    "DOS-008", "The profile is a known one", para="form", remedy="Write one of: " + ", ".join(profiles()), text="""
    A profile names the reading that is used where the sources disagree.
    Bad: profile = "secretariat"
    Good: profile = "secretariat-workbook" """)
UNKNOWN_LANGUAGE = define(
    "DOS-013", "The language is one that documents can be written in", para="form",
    remedy="Write one of: " + ", ".join(languages()), text="""
    Documents are written in the languages that have a catalogue; the agreed electronic format stays English.
    Bad: language = "french"
    Good: language = "fr" """)
PERIOD = define(
    "DOS-009", "The NDC implementation period ends after it begins", para="18/CMA.1 annex para 64(d)",
    remedy="Mend first_year and last_year in [ndc]", text="""
    The period runs from its first to its last year. Periods do not overlap, and [ndc] is that of the reported year.
    Bad: first_year = 2030, last_year = 2021
    Good: first_year = 2021, last_year = 2030""")


@dataclass(frozen=True)
class Loaded:
    """What was read. `dossier` is None where a fault leaves no whole of the facts; `previous` then too.

    `export` is what the registry told, `previous` the Party's own earlier submissions, `partners` those of others.
    """

    dossier: Dossier | None
    narrative: Narrative
    findings: Findings
    export: Export = Export()
    previous: Previous = Previous()
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES


def load(path: Path, progress: Callable[[str], None] = lambda step: None) -> Loaded:
    """The dossier at `path`, a folder or a workbook, with every fault of its files; `progress` is told each table.

    Faults are said of the files that a workbook stands for; `seen` leads to its cells.
    """
    findings = Findings()
    there = told_at(path, findings)
    if there is None:
        return Loaded(None, Narrative(), findings)
    folder, told, files, chapters = there.folder, there.facts, there.approaches, there.chapters
    facts = _facts(told, findings)
    approaches = _approaches(files, findings)
    for table in (facts, *approaches):
        tell_lost_letters(table.texts() if table else (), findings)
    # A file whose approach cannot be read still says which approach it is on.
    unread = {Path(name).stem for name in files} - {approach.identifier for approach in approaches}
    identifiers = {approach.identifier for approach in approaches} | unread
    narrative = read_narrative(folder, identifiers, findings, facts.language if facts else _salvaged_language(told),
                               facts.edition if facts else None, chapters)
    indicators = [indicator for ndc in facts.ndc_periods for indicator in ndc.indicators] if facts else None
    inventory = read_inventory(folder, indicators, findings, there.inventory)
    export, registry_files = read_registry(folder, told, facts, findings, there.tables, progress)
    if facts is None:
        return Loaded(None, narrative, findings, Export(listed=export.listed), seen=there.seen)
    previous = read_previous(folder, facts, findings)
    filed = [row for one in previous.filed for row in (*one.actions, *one.holdings)]
    export = with_identifiers(export, [*filed, *previous.holdings], findings)
    partners, partner_files = read_partners(folder, facts.party.code, findings)
    recommendations = read_recommendations(folder, findings)
    attachments = read_attachments(folder, approaches, findings)
    submitted = {table for name in (*previous.files, *partner_files) for table in tables_beside(name)}
    beside = {*registry_files, *submitted, *filter(None, [recommendations_file(folder)]),
              *(paper.file for paper in attachments)}
    inputs = {FACTS_FILE, inventory_file(folder), *files, *narrative.files, *beside} if chapters is None else {
        path.name, *(name for name in narrative.files if name not in chapters), *beside}
    refused = {finding.place.file for finding in findings.items if finding.code in faults.REFUSALS}
    dossier = Dossier(folder=folder, facts=facts, approaches=approaches, inventory=inventory,
                      inputs=tuple(sorted(name for name in inputs - refused if (folder / name).is_file())),
                      faulty=frozenset(finding.place.file for finding in findings.at_least(Severity.ERROR)),
                      unread=tuple(sorted(unread)), filings=previous.filings,
                      recommendations=recommendations, attachments=attachments,
                      seen=there.seen)
    if facts.approval:
        dossier = dossier.model_copy(update={"approved": approved(dossier)})
    return Loaded(dossier, narrative, findings, export, previous, partners, there.seen)


def _facts(told: TomlFile, findings: Findings) -> Facts | None:
    told, undated = _with_days_due(told)
    facts = as_model(told, Facts, findings)
    if facts is None:
        return None
    facts = facts.without_dates(undated)
    for kind in undated:
        findings.add(UNDATED[kind].finding(facts.place.at(_TABLES[kind]).at("date"), "no date is given"))
    sound = _are_parties([facts.party.code], facts.party.place.at("code"), findings)
    if facts.profile not in profiles():
        findings.add(UNKNOWN_PROFILE.finding(facts.place.at("profile"), f"there is no profile “{facts.profile}”",
                                             facts.profile))
        sound = False
    if facts.language not in languages():
        findings.add(UNKNOWN_LANGUAGE.finding(facts.place.at("language"),
                                              f"there is no catalogue for “{facts.language}”", facts.language))
        sound = False
    for ndc in facts.ndc_periods:
        _tell_out_of_scale(ndc, "trajectory", findings)
        if ndc.intensity is not None:
            _tell_out_of_scale(ndc.intensity, "levels", findings)
    return facts if _are_periods(facts, findings) and sound else None


def _tell_out_of_scale(table: Model, key: str, findings: Findings, *, may_begin: bool = False) -> None:
    levels = {year: Decimal(level) for year, level in getattr(table, key).items()}
    tell_out_of_scale(levels, {year: table.place.at(f"{key}.{year}") for year in levels}, findings, may_begin=may_begin)


def _with_days_due(told: TomlFile) -> tuple[TomlFile, list[SubmissionKind]]:
    """The facts with the days on which submissions are due where none is given, and the kinds of these.

    An initial report can be made long before the dates of the others are known.
    """
    year = (told.tables or {}).get("reported_year")
    if told.tables is None or not isinstance(year, int) or not 2021 <= year <= 2100:
        return told, []
    days = {SubmissionKind.ANNUAL_INFORMATION: annual_information_due(year),
            SubmissionKind.REGULAR_INFORMATION: regular_information_due(year)}
    undated = [kind for kind in days if isinstance(table := told.tables.get(_TABLES[kind], {}), dict)
               and "date" not in table]
    tables = told.tables | {_TABLES[kind]: {"version": FIRST_VERSION, **told.tables.get(_TABLES[kind], {}),
                                            "date": days[kind]} for kind in undated}
    return replace(told, tables=tables), undated


def _are_periods(facts: Facts, findings: Findings) -> bool:
    """Whether the NDC periods run forwards, do not overlap, and [ndc] is that of the reported year if any is."""
    told = []
    for ndc in facts.ndc_periods:
        if ndc.last_year < ndc.first_year:
            told.append(PERIOD.finding(ndc.place.at("last_year"), f"the period ends in {ndc.last_year}, before "
                                       f"{ndc.first_year}", ndc.last_year))
    for before, ndc in pairwise(facts.ndc_periods):
        if ndc.first_year <= before.last_year:
            told.append(PERIOD.finding(ndc.place.at("first_year"), f"the period begins in {ndc.first_year}, while that "
                                       f"of {before.first_year} lasts until {before.last_year}", ndc.first_year,
                                       remedy="Mend the years: NDC implementation periods do not overlap"))
    current = facts.ndc_of(facts.reported_year)
    if not told and current is not None and current is not facts.ndc:
        told.append(PERIOD.finding(current.place.at("first_year"), f"the reported year {facts.reported_year} is in the "
                                   f"period {current.first_year} to {current.last_year}", current.first_year,
                                   remedy="Make this the table [ndc], and the other one a table [[other_ndc]]"))
    findings.extend(told)
    return not told


def _approaches(files: Mapping[str, TomlFile], findings: Findings) -> tuple[Approach, ...]:
    approaches: dict[str, Approach] = {}
    if not files:
        findings.add(NO_APPROACH.finding(Place("approaches"), "there is no file in the folder approaches"))
    for name, told in files.items():
        approach = as_model(told, Approach, findings) or _salvaged_approach(told)
        if approach is None:
            continue
        if approach.identifier != Path(name).stem:
            findings.add(APPROACH_FILE.finding(approach.place.at("identifier"),
                                               f"the file holds the approach {approach.identifier}",
                                               approach.identifier))
        _are_parties(approach.parties, approach.place.at("parties"), findings)
        _tell_out_of_scale(approach, "expected_mitigation", findings, may_begin=True)
        approaches.setdefault(approach.identifier, approach)
    return tuple(approaches[identifier] for identifier in sorted(approaches))


def _salvaged_approach(file: TomlFile) -> Approach | None:
    """An approach as far as its faulty file tells it, so that a draft shows the rest; None where that is too little.

    What is faulty is left out; a text that is then missing is said not to be stated.
    """
    told = deepcopy(file.tables or {})
    try:
        for key in [fault["loc"] for fault in _faults(told) if fault["type"] != "missing"]:
            _holder(told, key).pop(key[-1], None)
        for key in [fault["loc"] for fault in _faults(told)]:
            _holder(told, key)[key[-1]] = _UNSTATED.get(str(key[-1]), NOT_STATED)
        return Approach.model_validate(told).found_at(file.place)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


_UNSTATED: dict[str, Any] = {"sectors": [], "vintages": [], "expected_mitigation": {}}


def _faults(told: dict[str, Any]) -> list[ErrorDetails]:
    try:
        Approach.model_validate(told)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _holder(told: dict[str, Any], key: tuple[int | str, ...]) -> Any:
    """The table that holds the last part of a key."""
    holder: Any = told
    for part in key[:-1]:
        holder = holder[part]
    return holder


def _are_parties(codes: Iterable[str], place: Place, findings: Findings) -> bool:
    unknown = [code for code in codes if code not in party_codes()]
    for code in unknown:
        findings.add(not_a_party(place, code))
    return not unknown


def _salvaged_language(told: TomlFile) -> str:
    """The language that a faulty dossier.toml names, in which “not applicable” is said."""
    named = (told.tables or {}).get("language")
    return named if named in languages() else SOURCE
