"""The canonical tables: labels of Tables 2 to 5 of the agreed electronic format, as CSV or workbook.

The meeting point of all registries: a file of one table is known by the beginning of its name, a workbook of
several tables by the names of its sheets.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reporter.files import faults
from reporter.files.reading import Sheet, filled_rows, read_sheets
from reporter.files.tables import read_rows, table_source, without_repeats
from reporter.findings import Findings
from reporter.forms.editions import Edition, present
from reporter.records.rows import Action, AnyRow, Authorization, AuthorizedEntity, Holding, Row, in_edition
from reporter.registries.export import Export, Request

MODELS: tuple[type[Row], ...] = (Authorization, Action, AuthorizedEntity, Holding)


def read_source(request: Request, findings: Findings) -> Export:
    """The rows of all files of a canonical source."""
    sheets = [sheet for name in request.files for sheet in read_sheets(request.folder, name, findings) or ()]
    tables = known_tables(sheets, findings, request.edition)
    return Export(rows_of(in_edition(Authorization, request.edition), tables, findings),
                  rows_of(in_edition(Action, request.edition), tables, findings),
                  rows_of(in_edition(AuthorizedEntity, request.edition), tables, findings),
                  tables=frozenset(model.role for model, _ in tables))


def known_tables(sheets: Iterable[Sheet], findings: Findings,
                 edition: Edition | None = None) -> list[tuple[type[Row], Sheet]]:
    """Each sheet with the model of its table; sheets that are no table are told, empty ones passed over."""
    tables = []
    for sheet in sheets:
        model = _model(sheet, edition or present())
        if model is not None:
            tables.append((model, sheet))
        elif sheet.name is None or next(filled_rows(sheet), None):
            findings.add(faults.UNKNOWN_TABLE.finding(sheet.place, "the name tells none of the tables"))
    return tables


def _model(sheet: Sheet, edition: Edition) -> type[Row] | None:
    """The sheet's own name goes before the file's."""
    names = [(sheet.name or "").lower(), Path(sheet.file).name.lower()]
    for name in names:
        for model in (in_edition(each, edition) for each in MODELS):
            if name.startswith(model.role) or name == model.table.sheet.lower():
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


def read_holdings(folder: Path, files: Iterable[str], findings: Findings, edition: Edition) -> tuple[Holding, ...]:
    """Last year's holdings, from canonical tables."""
    sheets = [sheet for name in files for sheet in read_sheets(folder, name, findings) or ()]
    return rows_of(in_edition(Holding, edition), known_tables(sheets, findings, edition), findings)
