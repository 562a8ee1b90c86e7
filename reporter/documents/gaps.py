"""Errors as gaps: in a draft each error stands where its document would have what is right, and in the list of gaps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from reporter.checks import reports
from reporter.checks.checking import CHECKS
from reporter.documents.model import Aside, AsideKind, Document, Section
from reporter.documents.outlined import anchor
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.inventory import FILE as INVENTORY
from reporter.dossier.narrative import FOLDER as NARRATIVE
from reporter.dossier.narrative import Narrative
from reporter.dossier.seen import AS_FILES, Seen
from reporter.findings import Finding, Place, ToldCause, told_by_cause
from reporter.forms.editions import FormTable, present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.language.wording import message as _

Placing = Callable[[Place], str | None]
"""The anchor of the section of a document that a place in the dossier is about; None where it is about none."""

ELSEWHERE, STATEMENT = "gaps-elsewhere", "authorization"
_OF_APPROACH = {"authorizations": "IV.A", "first_transfer_definition": "IV.A", "start": "IV.C", "end": "IV.C",
                "expected_mitigation": "IV.D", "parties": "IV.E"}
"""The headings of the initial report that keys of an approach's file are about; the others are about IV.B."""
_OF_NDC = {"trajectory": "III.B.2", "method": "III.B.1", "first_year": "III.B.1", "last_year": "III.B.1",
           "multi_year": "III.B.1", "fiscal_year_start": "III.B.1"}
"""The headings that keys of [ndc] are about; the others are about III.C."""
_OF_TABLES = {"authorizations": "IV.A", "entities": "IV.F"}
"""The headings of the initial report that rows of the form's tables are printed under."""


def in_initial_report(narrative: Narrative, approaches: Collection[str]) -> Placing:
    """Where the initial report on these approaches has what a place in the dossier is about."""
    def placed(place: Place) -> str | None:
        approach, key = _approach_key(place)
        if approach:
            return anchor(_OF_APPROACH.get(key, "IV.B"), approach)
        if place.file == FACTS_FILE and _keys(place)[0] == "ndc":
            return anchor(_OF_NDC.get(_keys(place)[1], "III.C"))
        table = _table_of(place)
        if table and table.role in _OF_TABLES:
            # A table's row does not tell of which approach it is where it could not be read.
            return anchor(_OF_TABLES[table.role], *approaches) if len(approaches) == 1 else anchor("IV")
        return _answered(INITIAL_REPORT, narrative, place)
    return placed


def in_annex_4(narrative: Narrative) -> Placing:
    """Where annex 4 has what a place in the dossier is about."""
    def placed(place: Place) -> str | None:
        approach, _key = _approach_key(place)
        if approach:
            return anchor("VI", approach)
        if place.file == INVENTORY or place.file == FACTS_FILE and _keys(place)[0] == "ndc":
            return anchor("IV")
        table = _table_of(place)
        if table:
            return anchor("III" if table.role == "authorizations" else "IV")
        return _answered(ANNEX_4, narrative, place)
    return placed


def in_annual_information(place: Place) -> str | None:
    """Where the readable copy of the agreed electronic format has what a place in the dossier is about."""
    table = _table_of(place)
    if table is None and place.file == FACTS_FILE and _keys(place)[0] in ("party", "reported_year",
                                                                          "annual_information", "ndc"):
        table = present().submission
    return f"table-{table.number}" if table else None


def in_statement(approach: str, authorization_id: str) -> Placing:
    """Where the statement of an authorization has what a place in the dossier is about."""
    def placed(place: Place) -> str | None:
        of, key = _approach_key(place)
        told = place.column or ""
        if of == approach and (key != "authorizations" or told.startswith(f"authorizations.{authorization_id}.")):
            return STATEMENT
        table = _table_of(place)
        return STATEMENT if table and table.role == "authorizations" else None
    return placed


def with_errors(document: Document, errors: Iterable[Finding], placed: Placing, others: Iterable[Placing],
                seen: Seen = AS_FILES) -> Document:
    """The document with its errors as gaps; what no document has a place for stands in a section of its own.

    Of one cause the first errors of a section stand, the last of them with how many there are more.
    `others` place what the other documents of the build have a place for: those alone, since what has its place in a
    document that is not made would stand nowhere.
    """
    at: dict[str, list[Finding]] = {}
    anchors = {section.anchor for section in document.sections}
    others, told = tuple(others), told_by_documents()
    for error in errors:
        if error.code in told:
            continue
        found = placed(error.place)
        if found not in anchors:
            if found is None and any(other(error.place) for other in others):
                continue
            found = ELSEWHERE
        at.setdefault(found, []).append(seen.finding(error))
    asides = {place: [_gap(shown) for shown in told_by_cause(errors)] for place, errors in at.items()}
    sections = tuple(_with_gaps(section, asides.get(section.anchor, ())) for section in document.sections)
    if ELSEWHERE in asides:
        title = _("Errors that stand against filing")
        sections = (Section("", "", title, title, "", 1, ELSEWHERE, tuple(asides[ELSEWHERE])), *sections)
    return replace(document, sections=sections)


def _gap(shown: ToldCause) -> Aside:
    """The error in sentences, what is wrong, what to do and how often there is more of it, and where."""
    error = shown.finding
    text = " ".join(f"{_opened(said).removesuffix('.')}." for said in (error.message, error.remedy, shown.also) if said)
    return Aside(AsideKind.GAP, text, str(error.place))


def _opened(said: str) -> str:
    """The words as a sentence begins; a key, such as expected_mitigation, is written as it is."""
    first, *_others = said.split(" ", 1)
    return said if "_" in first or "." in first else f"{said[:1].upper()}{said[1:]}"


def told_by_documents() -> frozenset[str]:
    """The codes of the rules on missing answers: documents have a gap of their own at each."""
    rules = (reports.every_heading_of_the_initial_report_is_answered, reports.every_heading_of_annex_4_is_answered,
             reports.every_supplementary_element_is_answered,
             reports.every_item_of_the_preambular_paragraph_is_answered)
    return frozenset(code for code, each in CHECKS.items() if each.faults in rules)


def _with_gaps(section: Section, gaps: Iterable[Aside]) -> Section:
    return replace(section, blocks=(*gaps, *section.blocks))


def _keys(place: Place) -> tuple[str, ...]:
    """The parts of a key of a TOML file, with a blank one after them."""
    return (*(place.column or "").split("."), "")


def _approach_key(place: Place) -> tuple[str | None, str]:
    path = Path(place.file)
    if path.parent.name != "approaches":
        return None, ""
    return path.stem, _keys(place)[0]


def _table_of(place: Place) -> FormTable | None:
    path = Path(place.file)
    if path.parent.name in ("previous", "filed"):
        return present().holdings
    if path.parent == Path() and place.sheet is not None:
        # A sheet of the dossier's workbook is named for its table.
        return present().by_role.get(place.sheet.lower())
    if path.parent.name != "registry":
        return None
    # A file of the registry is named for its table, or is a download of actions.
    return next((table for table in present().tables if path.stem.startswith(table.role)), present().actions)


def _answered(outline: str, narrative: Narrative, place: Place) -> str | None:
    """The heading in whose answer a row of the narrative stands."""
    path = Path(place.file)
    if path.parent != Path(NARRATIVE, outline):
        return None
    above: Mapping[int, str] = {
        answer.place.row or 0: anchor(number, approach)
        for (folder, number, approach), answer in narrative.answers.items()
        if answer.place.file == place.file and (answer.place.row or 0) <= (place.row or 0)}
    return above[max(above)] if above else ELSEWHERE
