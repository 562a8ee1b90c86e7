"""Any file of a registry: known by its content, read by what it is, and listed with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reporter.files import faults
from reporter.files.aef.layout import Spread, labels_of_table_1, locate_table_1
from reporter.files.columns import spellings
from reporter.files.sheet import Sheet, filled_rows, merged_down
from reporter.files.sheet_files import JSON, read_sheets
from reporter.files.tables import as_label, cell_text, find_labels
from reporter.findings import Findings, Place
from reporter.forms.editions import INDEX_SHEET, SUMMARY_SHEET, Edition, present
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Holding, in_edition
from reporter.registries.canonical import KnownTable, named_model, rows_in, tables_in
from reporter.registries.engine import read_export
from reporter.registries.export import Export, Listed
from reporter.registries.mapping import RegistryMapping
from reporter.registries.older_forms import read_older_form
from reporter.registries.source import CANONICAL, RegistrySource


@dataclass(frozen=True)
class Request:
    """A file of the dossier in `folder`, the source that names it, the mappings, and who reports in which edition."""

    folder: Path
    file: str
    source: RegistrySource
    mappings: Mapping[str, RegistryMapping]
    party: str
    edition: Edition = field(default_factory=present)


def read_file(request: Request, findings: Findings) -> Export:
    """All that a file tells: rows of the form's tables, a registry's events, and how it was read."""
    sheets = read_sheets(request.folder, request.file, findings, request.source.encoding)
    if sheets is None:
        why = next((finding.message for finding in reversed(findings.items) if finding.place.file == request.file),
                   "it cannot be opened")
        return Export(listed=(Listed(request.file, problem=why),))
    export, unknown = Export(), list[Sheet]()
    for sheet in sheets:
        if sheet.name in (INDEX_SHEET, SUMMARY_SHEET):
            # The form's own words, which name all its fields.
            continue
        there = _read_sheet(request, sheet, findings)
        if there is None:
            unknown.append(sheet)
        else:
            export += there
    if not export.listed and all(next(filled_rows(sheet), None) is None for sheet in unknown):
        findings.add(faults.EMPTY_FILE.finding(Place(request.file), "the file has no table: not even a header"))
        return Export(listed=(Listed(request.file, problem="it is empty"),))
    return export + _unknown(request, unknown, bool(export.listed), findings)


def read_sheet(request: Request, sheet: Sheet, findings: Findings) -> Export:
    """All that one sheet tells, which was read already."""
    there = _read_sheet(request, sheet, findings)
    return there if there is not None else _unknown(request, [sheet], False, findings)


def _read_sheet(request: Request, sheet: Sheet, findings: Findings) -> Export | None:
    """What a sheet holds; None where nobody knows it. What the source says goes before what the content says."""
    spread = Spread(sheet)
    named = request.source.format not in (None, CANONICAL)
    older = None if named else read_older_form(spread, request.edition, findings)
    if older is not None:
        return older
    mapping = request.mappings.get(request.source.format or "") or (
        mapping_of(sheet, request.mappings) if not named else None)
    if mapping is not None:
        return read_export(mapping, merged_down(sheet), request.source, request.party, findings,
                           in_edition(Action, request.edition))
    tables, header = tables_in(sheet, request.edition), request.edition.submission
    if not tables and len(labels_of_table_1(header, spread)) > len(header.columns) // 2:
        row, column = locate_table_1(header, spread).value_cell("party")
        return _of_party(request, sheet, cell_text(spread.value(row, column)), findings)
    if not tables and (model := named_model(sheet, request.edition)) and next(filled_rows(sheet), None):
        tables = [KnownTable(model, sheet)]
    return _tables(request, tables, findings) if tables else None


def mapping_of(sheet: Sheet, mappings: Mapping[str, RegistryMapping]) -> RegistryMapping | None:
    """The mapping that knows a sheet: its serial numbers fit, or else most of its labels are there."""
    known = [mapping for mapping in mappings.values() if mapping.recognizes(sheet)]
    return max(known, key=lambda mapping: (mapping.fits_serials(sheet), len(mapping.recognized_by)), default=None)


def _tables(request: Request, tables: list[KnownTable], findings: Findings) -> Export:
    export = Export()
    for table in tables:
        if table.model.role == request.edition.submission.role:
            export += _of_party(request, table.sheet, _party_of_row(table), findings)
            continue
        read = _rows(table, findings)
        title = f"the form's {table.model.table.title}"
        found = find_labels(table.sheet, spellings(table.model.table))
        count = len(found.rows) if found else 0
        used = len((*read.actions, *read.authorizations, *read.entities, *read.holdings))
        unused = (("see the findings", count - used),) if count > used else ()
        export += replace(read, tables=frozenset({table.model.role}), listed=(
            Listed(table.sheet.file, table.sheet.name, title, count, used, unused, role=table.model.role),))
    return export


def _rows(table: KnownTable, findings: Findings) -> Export:
    """The sound rows of a table, of whichever kind."""
    model = table.model
    if issubclass(model, Authorization):
        return Export(authorizations=tuple(rows_in(model, table, findings)))
    if issubclass(model, Action):
        return Export(actions=tuple(rows_in(model, table, findings)))
    if issubclass(model, AuthorizedEntity):
        return Export(entities=tuple(rows_in(model, table, findings)))
    return Export(holdings=tuple(rows_in(in_edition(Holding, model.edition), table, findings)))


def _party_of_row(table: KnownTable) -> str:
    filled = [cells for _, cells in filled_rows(table.sheet)]
    labels = [as_label(cell) for cell in filled[0]] if filled else []
    index = next((labels.index(name) for name in ("party", "participatingparty", "aeft1submissionparty")
                  if name in labels), None)
    return cell_text(filled[1][index]) if index is not None and len(filled) > 1 and index < len(filled[1]) else ""


def _of_party(request: Request, sheet: Sheet, party: str, findings: Findings) -> Export:
    """Table 1 in registry/ says whose tables these are; the dossier itself says all else of it."""
    if party and party != request.party and request.party:
        findings.add(faults.OTHER_PARTY.finding(sheet.place, f"the tables are by {party}, this dossier is of "
                                                f"{request.party}", party))
    title = f"the form's {request.edition.submission.title}, by {party or 'nobody'}"
    return Export(listed=(Listed(sheet.file, sheet.name, title, 1, 0, (("the dossier tells it", 1),),
                                  role=request.edition.submission.role),))


def _unknown(request: Request, sheets: list[Sheet], others_known: bool, findings: Findings) -> Export:
    """Sheets that nobody knows: notes beside a known table are kept aside, a file of nothing else is told."""
    listed = []
    for sheet in sheets:
        if next(filled_rows(sheet), None) is None:
            continue
        if others_known and sheet.file.lower().endswith(JSON) and len(sheet.rows) <= 2:
            # What a file says of itself beside its records.
            continue
        labels = ", ".join(filter(None, map(cell_text, next(filled_rows(sheet))[1])))[:120]
        listed.append(Listed(sheet.file, sheet.name, problem=f"its labels are of no known table: {labels}"))
        if others_known:
            findings.add(faults.KEPT_ASIDE.finding(sheet.place, "the sheet is no table that is known", labels))
        else:
            titles = sorted(mapping.title for mapping in request.mappings.values())
            findings.add(faults.UNKNOWN_TABLE.finding(
                sheet.place, "neither the form's labels nor those of a known export are found; known are: the form's "
                "tables, " + ", ".join(titles), labels))
    return Export(listed=tuple(listed))

