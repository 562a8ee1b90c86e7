"""The canonical tables: labels of Tables 2 to 5 of the agreed electronic format, as CSV or workbook.

The meeting point of all registries: a file of one table is known by the beginning of its name, a workbook of
several tables by the names of its sheets.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reporter.files import faults
from reporter.files.reading import Sheet, filled_rows, read_sheets
from reporter.files.tables import AnyRow, read_rows, table_source, without_repeats
from reporter.findings import Findings
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Holding, Row
from reporter.registries.export import Export, Request

TABLES: dict[str, type[Row]] = {
    "authorizations": Authorization, "actions": Action, "entities": AuthorizedEntity, "holdings": Holding}


def read_source(request: Request, findings: Findings) -> Export:
    """The rows of all files of a canonical source."""
    sheets = [sheet for name in request.files for sheet in read_sheets(request.folder, name, findings) or ()]
    tables = known_tables(sheets, findings)
    return Export(rows_of(Authorization, tables, findings), rows_of(Action, tables, findings),
                  rows_of(AuthorizedEntity, tables, findings), tables=frozenset(model for model, _ in tables))


def known_tables(sheets: Iterable[Sheet], findings: Findings) -> list[tuple[type[Row], Sheet]]:
    """Each sheet with the model of its table; sheets that are no table are told, empty ones passed over."""
    tables = []
    for sheet in sheets:
        model = _model(sheet)
        if model is not None:
            tables.append((model, sheet))
        elif sheet.name is None or next(filled_rows(sheet), None):
            findings.add(faults.UNKNOWN_TABLE.finding(sheet.place, "the name tells none of the tables"))
    return tables


def _model(sheet: Sheet) -> type[Row] | None:
    """The sheet's own name goes before the file's."""
    names = [(sheet.name or "").lower(), Path(sheet.file).name.lower()]
    for name in names:
        for beginning, model in TABLES.items():
            if name.startswith(beginning) or name == model.table.sheet.lower():
                return model
    return None


def rows_of(model: type[AnyRow], tables: Iterable[tuple[type[Row], Sheet]], findings: Findings) -> tuple[AnyRow, ...]:
    """The sound rows of all sheets of one table, each once."""
    rows: list[AnyRow] = []
    for kind, sheet in tables:
        if kind is model:
            source = table_source(model.table, model, sheet, findings)
            rows.extend(read_rows(model, source, findings) if source else ())
    return tuple(without_repeats(rows, findings))


def read_holdings(folder: Path, files: Iterable[str], findings: Findings) -> tuple[Holding, ...]:
    """Last year's holdings, from canonical tables."""
    sheets = [sheet for name in files for sheet in read_sheets(folder, name, findings) or ()]
    return rows_of(Holding, known_tables(sheets, findings), findings)
