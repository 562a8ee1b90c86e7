"""The AEF workbook: seven sheets, laid out to the cell as the platform's tools read them.

Content is read by position there: labels, spacer columns and first data rows are those of the edition.
What a reader sees beside it (bands, widths, comments, drop-downs) never repeats a heading or a label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from itertools import islice, pairwise
from operator import attrgetter

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reporter.files.aef.spelling import spelling_of
from reporter.forms.editions import (
    INDEX_SHEET,
    LONG,
    SUMMARY_SHEET,
    UNDERLYING,
    Band,
    Edition,
    Field,
    FieldKind,
    FormTable,
    Profile,
)
from reporter.records.kinds import PlainValue
from reporter.records.rows import Header, Row
from reporter.records.submission import Submission
from reporter.renderers.workbooks import excel
from reporter.renderers.workbooks.prepared_rows import PreparedColumn, PreparedTable, packed_with_rows

CODELIST_COLUMN = xl_cell_to_rowcol("AA1")[1]
ROWS_TO_FILL = 1_000
"""Drop-downs reach this far below the last row, for those who add rows by hand."""
ROWS_MEASURED = 500
KEY_COLUMNS = 2
"""The columns that stay in sight: the gutter and the first field."""
LABEL_LINES = 4
LABEL_HEIGHT, HEADING_HEIGHT, GAP_HEIGHT = 58, 21, 6


def aef_workbook(submission: Submission, profile: Profile, *, notice: str | None = None) -> bytes:
    """The AEF workbook of a submission (4/CMA.6 annex II), as the bytes of an .xlsx file.

    `notice` is what illustrative files say: on the Index and above each printed page.
    """
    buffer = BytesIO()
    header = submission.header
    name = f"{header.party} AEF {header.reported_year} v{header.version}"
    workbook = excel.open_workbook(buffer, title=f"{name}, annual information under Article 6.2", author=header.party,
                                   created=header.date_of_submission)
    look = excel.look(workbook)
    form = submission.edition
    sheets = {title: workbook.add_worksheet(title) for title in form.sheets}
    lists = _write_index(sheets[INDEX_SHEET], look, submission, profile, notice)
    _write_summary(sheets[SUMMARY_SHEET], look, form)
    _write_submission(sheets[form.submission.sheet], look, header)
    prepared = [_write_table(sheets[table.sheet], look, form, table, rows, profile, lists)
                for table, rows in submission.tables[1:]]
    for title, sheet in sheets.items():
        _set_print(sheet, form, title, f"{name} · {title}", notice)
    workbook.close()
    return packed_with_rows(buffer.getvalue(), prepared)


def _set_print(sheet: Worksheet, form: Edition, title: str, footer: str, notice: str | None) -> None:
    """Tables 2 to 5 repeat their labels on each page; the two widest take two pages side by side, on A3."""
    table = next((table for table in form.tables[1:] if table.sheet == title), None)
    wide = table in (form.authorizations, form.actions)
    excel.printed(sheet, footer=footer, notice=notice, paper=excel.A3 if wide else excel.A4,
                  heads=(table.heading_row - 1, table.header_row - 1) if table else None,
                  firsts=(0, KEY_COLUMNS) if wide else None, pages_wide=2 if wide else 1)
    sheet.hide_gridlines(1 if table else 2)


# ---------------------------------------------------------------- Index and Summary information

def _write_index(sheet: Worksheet, look: excel.Look, submission: Submission, profile: Profile,
                 notice: str | None) -> dict[str, str]:
    """Write the Index; return the range of each code list, which stands to the right of what is printed."""
    header, form = submission.header, submission.edition
    facts = (("Party", header.party), ("Reported year", str(header.reported_year)), ("Version", header.version),
             ("Date of submission", f"{header.date_of_submission:%d/%m/%Y}"), ("Form", form.title),
             ("Spelling of values", profile.title))
    lines: list[Callable[[int], None]] = []
    lines.append(partial(_write_line, sheet, "Agreed electronic format: annual information under Article 6.2", None,
                         look.title, look.text))
    lines.append(partial(_write_line, sheet, "Decision 2/CMA.3, annex, paragraph 20; decision 4/CMA.6, annex II", None,
                         look.text, look.text))
    if notice:
        lines.append(partial(_write_line, sheet, "Notice", notice, look.notice, look.notice))
    lines.extend(partial(_write_line, sheet, label, value, look.text, look.wrapped) for label, value in facts)
    lines.append(partial(_write_line, sheet, "Sheet", "What it holds", look.label, look.label))
    lines.extend(partial(_write_link, sheet, look, title, holds) for title, holds in _contents(submission))
    lines.append(partial(_write_line, sheet, "Colours of the labels", None, look.band, look.band))
    lines.append(partial(_write_line, sheet, "required", "A field that every row must have", look.label, look.wrapped))
    lines.append(partial(_write_line, sheet, "as applicable", "A field that depends on the row, or is optional",
                         look.label_optional, look.wrapped))
    lines.append(partial(_write_line, sheet, "platform", "A field that the centralized accounting and reporting "
                         "platform (CARP) fills", look.label_platform, look.wrapped))
    named = {column.codelist for table in form.tables for column in table.columns}
    offered = {name: codelist for name, codelist in form.codelists.items() if name in named}
    columns = {name: [profile.write(name, value) for value in codelist.values]
               for name, codelist in offered.items()}
    depth = 2 + max(len(codelist.values) for codelist in offered.values())
    grid = list(zip(*(_padded([name, *values], depth) for name, values in columns.items()), strict=True))
    sheet.set_row(1, 24)
    for row in range(max(len(lines) + 1, len(grid) + 1)):
        if 0 < row <= len(lines):
            lines[row - 1](row)
        if 0 < row <= len(grid):
            for index, value in enumerate(grid[row - 1]):
                excel.put(sheet, row, CODELIST_COLUMN + index, value, look.label if row == 1 else look.text)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 92)
    sheet.set_column(CODELIST_COLUMN, CODELIST_COLUMN + len(columns) - 1, 26)
    sheet.print_area(0, 0, len(lines), 2)
    return {name: _range_on_index(CODELIST_COLUMN + index, len(offered[name].values))
            for index, name in enumerate(columns)}


def _padded(values: list[str], length: int) -> list[str | None]:
    return [*values, *[None] * (length - len(values))]


def _range_on_index(column: int, length: int) -> str:
    letter = xl_col_to_name(column)
    return f"={INDEX_SHEET}!${letter}$3:${letter}${length + 2}"


def _write_line(sheet: Worksheet, label: str, value: str | None, label_format: Format, value_format: Format,
                row: int) -> None:
    excel.put(sheet, row, 1, label, label_format)
    excel.put(sheet, row, 2, value, value_format)


def _write_link(sheet: Worksheet, look: excel.Look, title: str, holds: str, row: int) -> None:
    sheet.write_url(row, 1, f"internal:'{title}'!A1", look.link, title)
    excel.put(sheet, row, 2, holds, look.wrapped)


def _contents(submission: Submission) -> tuple[tuple[str, str], ...]:
    """Each sheet but the Index, with what it holds."""
    year, form = submission.header.reported_year, submission.edition
    actions = f"actions of {year} on ITMOs"
    holdings = f"blocks of ITMOs held at 31 December {year}"
    return (
        (SUMMARY_SHEET, "The fields of the five tables in their order, with where each stands and who fills it"),
        (form.submission.sheet, "Who submits, for which year, in which version"),
        (form.authorizations.sheet, _counted(len(submission.authorizations), "authorizations and their versions")),
        (form.actions.sheet, _counted(len(submission.actions), actions)),
        (form.holdings.sheet, _counted(len(submission.holdings), holdings)),
        (form.entities.sheet, _counted(len(submission.entities), "entities authorized for a cooperative approach")))


def _counted(rows: int, what: str) -> str:
    return f"{what[0].upper()}{what[1:]}: {rows:,} {'row' if rows == 1 else 'rows'}"


def _write_summary(sheet: Worksheet, look: excel.Look, form: Edition) -> None:
    """One column of headings and field names; the sentence beside each name never equals one of them."""
    row = 1
    for table in form.tables:
        sheet.set_row(row, HEADING_HEIGHT)
        excel.put(sheet, row, 1, table.title, look.heading)
        for offset, column in enumerate(table.columns, start=1):
            excel.put(sheet, row + offset, 1, column.label, look.text)
            excel.put(sheet, row + offset, 2, _where(form, table, column), look.quiet)
        row += len(table.columns) + 1
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 100)


def _where(form: Edition, table: FormTable, column: Field) -> str:
    place = f"cell {column.position}" if table is form.submission else f"column {column.position}"
    return f"{table.sheet}, {place}. {_requirement(form, column)}"


def _requirement(form: Edition, column: Field) -> str:
    """The field's term and requirement, as the common nomenclatures give them."""
    if column.filled_by == "CARP":
        need = "Filled by the CARP."
    elif column.required:
        need = "Required."
    elif column.applies_when:
        need = f"Applies when {column.applies_when}." if "=" in column.applies_when else f"{column.applies_when}."
    else:
        need = "Optional."
    known = form.codelists.get(column.codelist or "")
    source = f" Code list {re.split('[,;]', known.source)[0]}, edition {form.code_lists}." if known else ""
    return f"Nomenclature term {column.term}. {need[0].upper()}{need[1:]}{source}"


# ---------------------------------------------------------------- Tables 1 to 5

def _write_submission(sheet: Worksheet, look: excel.Look, header: Header) -> None:
    """Table 1, transposed: labels in column B, values in column C."""
    form, table = header.edition, header.table
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 72)
    sheet.set_column(2, 2, 60)
    _write_above(sheet, look, table)
    for column in table.columns:
        row, _ = xl_cell_to_rowcol(column.position)
        value = getattr(header, column.attribute)
        excel.put(sheet, row, 1, column.label, _label_format(look, column))
        excel.put(sheet, row, 2, column.placeholder if value is None else value,
                  look.wrapped, look.plain_number, look.date)
        _comment(sheet, form, row, 1, column)
    sheet.freeze_panes(table.heading_row, 0)


def _write_table(sheet: Worksheet, look: excel.Look, form: Edition, table: FormTable, rows: Sequence[Row],
                 profile: Profile, lists: dict[str, str]) -> PreparedTable:
    """All of a table but its rows, which are prepared."""
    places = {column.attribute: xl_cell_to_rowcol(f"{column.position}1")[1] for column in table.columns}
    widths = _set_widths(sheet, look, table, rows, profile, places)
    _write_above(sheet, look, table)
    sheet.set_row(table.header_row - 1, LABEL_HEIGHT)
    for column in table.columns:
        excel.put(sheet, table.header_row - 1, places[column.attribute], column.label, _label_format(look, column))
        _comment(sheet, form, table.header_row - 1, places[column.attribute], column)
    prepared = _prepared(look, form, table, rows, profile, places, widths)
    if rows:
        prepared.write_specimen(sheet)
    _rule_rows(sheet, look, table, len(rows), places)
    _offer_lists(sheet, table, len(rows), places, lists)
    sheet.freeze_panes(table.first_row - 1, KEY_COLUMNS)
    if rows:
        last = places[table.columns[-1].attribute]
        sheet.autofilter(table.header_row - 1, 1, table.header_row - 1 + len(rows), last)
    return prepared


def _write_above(sheet: Worksheet, look: excel.Look, table: FormTable) -> None:
    """What stands above the labels, row by row: the heading, the group headings, and rows left empty and low."""
    for row in range(table.header_row - 1):
        bands = [band for band in table.bands if table.header_row - 1 - band.above == row]
        if row == table.heading_row - 1:
            sheet.set_row(row, HEADING_HEIGHT)
            excel.put(sheet, row, 1, table.title, look.heading)
        elif not bands:
            sheet.set_row(row, GAP_HEIGHT)
            sheet.write_blank(row, 0, None, look.text)
        for band in bands:
            _write_band(sheet, look, row, band)


def _write_band(sheet: Worksheet, look: excel.Look, row: int, band: Band) -> None:
    """A group heading, written in its first cell and coloured across: nothing is merged."""
    first, last = (xl_cell_to_rowcol(f"{letter}1")[1] for letter in (band.first, band.last))
    excel.put(sheet, row, first, band.text, look.band)
    for column in range(first + 1, last + 1):
        sheet.write_blank(row, column, None, look.band)


def _prepared(look: excel.Look, form: Edition, table: FormTable, rows: Sequence[Row], profile: Profile,
              places: dict[str, int], widths: dict[str, int]) -> PreparedTable:
    columns = tuple(PreparedColumn(
        field.attribute, places[field.attribute], spelling_of(field, profile),
        look.wrapped if field.kind in LONG else look.text,
        look.whole if field.kind is FieldKind.QUANTITY else look.plain_number, look.date,
        field.kind in (FieldKind.BLOCK_IDENTIFIER, FieldKind.UNIT_IDENTIFIER),
        field.kind is FieldKind.BLOCK_IDENTIFIER) for field in table.columns)
    long = tuple(table.of_kind(*LONG))
    prose = [(attrgetter(attribute), widths[attribute]) for attribute in long]

    def height_of(row: Row) -> int | None:
        tallest = max((excel.height(_shown(said), width) for value_of, width in prose if (said := value_of(row))),
                      default=0)
        return tallest if tallest > excel.ONE_LINE else None

    part = f"xl/worksheets/sheet{form.sheets.index(table.sheet) + 1}.xml"
    return PreparedTable(part, table.first_row - 1, rows, columns, height_of, long)


def _rule_rows(sheet: Worksheet, look: excel.Look, table: FormTable, rows: int, places: dict[str, int]) -> None:
    """A fine line around each cell of a record, blank or not, and none in the spacer columns."""
    first, last = table.first_row, table.first_row - 1 + max(rows, 1)
    ends = sorted({0, *(xl_cell_to_rowcol(f"{letter}1")[1] for letter in table.spacers), max(places.values()) + 1})
    ranges = [f"{xl_col_to_name(start + 1)}{first}:{xl_col_to_name(end - 1)}{last}" for start, end in pairwise(ends)]
    sheet.conditional_format(ranges[0], {"type": "formula", "criteria": f'=$B{first}<>""', "format": look.lined,
                                         "multi_range": " ".join(ranges)})


def _set_widths(sheet: Worksheet, look: excel.Look, table: FormTable, rows: Sequence[Row],
                profile: Profile, places: dict[str, int]) -> dict[str, int]:
    """Set each column's width by its label and its first texts; gives the widths by attribute."""
    widths = {}
    sheet.set_column(0, 0, 2)
    for letter in table.spacers:
        spacer = xl_cell_to_rowcol(f"{letter}1")[1]
        sheet.set_column(spacer, spacer, 2)
    for column in table.columns:
        value_of = spelling_of(column, profile)
        shown = [_shown(value_of(row)) for row in islice(rows, ROWS_MEASURED)]
        words = [word + "  " for word in re.split(r"(?<=[ /])", column.label)]
        least = max(10, len(column.label) // LABEL_LINES + 5)
        place = places[column.attribute]
        widths[column.attribute] = excel.width([*shown, *words], least)
        sheet.set_column(place, place, widths[column.attribute], look.text)
    return widths


def _shown(value: PlainValue | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _label_format(look: excel.Look, column: Field) -> Format:
    if column.filled_by == "CARP":
        return look.label_platform
    return look.label if column.required else look.label_optional


def _comment(sheet: Worksheet, form: Edition, row: int, column: int, field: Field) -> None:
    sheet.write_comment(row, column, _requirement(form, field),
                        {"author": "", "x_scale": 2, "y_scale": 1, "font_size": 9})


def _offer_lists(sheet: Worksheet, table: FormTable, rows: int, places: dict[str, int],
                 lists: dict[str, str]) -> None:
    """Drop-downs from the code lists on the Index; they offer and warn, since a cell may hold several values or NA."""
    first, last = table.first_row - 1, table.first_row - 2 + rows + ROWS_TO_FILL
    for column in table.columns:
        if column.codelist not in lists:
            continue
        place = places[column.attribute]
        strict = column.kind not in {FieldKind.CODES, *UNDERLYING}
        sheet.data_validation(first, place, last, place, {
            "validate": "list", "source": lists[column.codelist], "show_error": strict, "error_type": "warning",
            "error_title": "Not in the code list",
            "error_message": f"{column.label[:60]}: see the code lists on the Index, from column "
                             f"{xl_col_to_name(CODELIST_COLUMN)} on."})
