"""A comparison as a workbook: every difference in full, and live formulas for what it does to holdings and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reporter.comparison.differences import ComparedPart, Comparison, Difference, Kind
from reporter.documents.comparison import (
    compared_value,
    comparison_name,
    figure_name,
    key_text,
    said_field,
    says,
    subject_of,
    told,
    version_pair,
    version_text,
    warning,
)
from reporter.findings import Place
from reporter.language.names import party_with_code
from reporter.language.wording import Number
from reporter.records.kinds import PlainValue
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks import excel

IN_SHORT, DIFFERENCES, HOLDINGS, FIGURES = "In short", "Differences", "Holdings", "Structured summary"
SHEETS = (IN_SHORT, DIFFERENCES, HOLDINGS, FIGURES)

DIFFERENCE_COLUMNS = (
    ("Part", 23), ("Kind", 10), ("What", 34), ("First ID", 28), ("Last ID", 28), ("Quantity (t CO2 eq)", 13),
    ("Field", 22), ("Old", 34), ("New", 34), ("Where it was", 24), ("Where it is", 24))
HOLDINGS_COLUMNS = (("Approach", 14), ("Vintage", 10), ("Old (t CO2 eq)", 18), ("New (t CO2 eq)", 18),
                    ("Difference (t CO2 eq)", 20))
FIGURE_COLUMNS = (("Figure", 46), ("Year", 8), ("Unit", 14), ("Old", 22), ("New", 22), ("Difference", 22),
                  ("Rule", 28))
HEAD_ROW = 2
"""Row of the labels, from 0; a heading stands above it, and the first record below."""


def comparison_workbook(comparison: Comparison, *, notice: str | None = None) -> bytes:
    """The comparison as the bytes of an .xlsx file."""
    buffer = BytesIO()
    name = comparison_name(comparison)
    workbook = excel.open_workbook(buffer, title=name, author=party_with_code(comparison.new.party),
                                   created=comparison.new.date_of_submission)
    look = excel.look(workbook)
    sheets = {title: workbook.add_worksheet(title)
              for title in (SHEETS if comparison.has_tables else (IN_SHORT, DIFFERENCES))}
    _write_in_short(sheets[IN_SHORT], look, comparison, notice)
    _write_differences(sheets[DIFFERENCES], look, comparison)
    if comparison.has_tables:
        _write_holdings(sheets[HOLDINGS], look, comparison)
        _write_figures(sheets[FIGURES], look, comparison)
    for title, sheet in sheets.items():
        excel.printed(sheet, footer=f"{name} · {title}", notice=notice,
                      paper=excel.A3 if title == DIFFERENCES else excel.A4,
                      heads=None if title == IN_SHORT else (HEAD_ROW, HEAD_ROW))
        sheet.hide_gridlines(2)
    workbook.close()
    return repacked(buffer.getvalue())


def _write_in_short(sheet: Worksheet, look: excel.Look, comparison: Comparison, notice: str | None) -> None:
    lines = [("What changed", look.title), (f"{party_with_code(comparison.new.party)}, "
                                            f"{comparison.new.reported_year or subject_of(comparison)}: "
                                            f"{version_pair(comparison)}", look.heading)]
    lines += [(text, look.notice) for text in (notice, warning(comparison)) if text]
    lines += [(f"Old: {version_text(comparison.old)}", look.text), (f"New: {version_text(comparison.new)}", look.text),
              ("Blocks are compared ITMO by ITMO: parting or joining rows changes nothing. Fields that the platform "
               "fills, and the order of rows, are not compared.", look.quiet)]
    lines += [(f"Not compared: {part}.", look.notice) for part in comparison.not_compared]
    if comparison.in_one_sentence:
        lines.append((comparison.in_one_sentence, look.heading))
    for row, (text, style) in enumerate(lines):
        if style in (look.notice, look.quiet):
            sheet.merge_range(row, 0, row, 3, text, style)
            sheet.set_row(row, 15 * (1 + len(text) // 75))
        else:
            excel.put(sheet, row, 0, text, style)
    sheet.set_row(0, 24)
    sheet.set_row(1, 21)
    first = len(lines) + 1
    for column, label in enumerate(("Part", *(kind.capitalize() for kind in Kind))):
        excel.put(sheet, first, column, label, look.label)
    for row, part in enumerate(comparison.parts, start=first + 1):
        excel.put(sheet, row, 0, part.title, look.row_text)
        for column, kind in enumerate(Kind, start=1):
            sheet.write_number(row, column, len(part.of(kind)), look.row_whole)
    _write_sums(sheet, look, first + 1, first + len(comparison.parts), "Total",
                {column: comparison.count(kind) for column, kind in enumerate(Kind, start=1)})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 14)
    sheet.activate()


def _write_heads(sheet: Worksheet, look: excel.Look, title: str, columns: Sequence[tuple[str, int]],
                 rows: int) -> None:
    excel.put(sheet, 0, 0, title, look.heading)
    sheet.set_row(0, 21)
    for column, (label, width) in enumerate(columns):
        excel.put(sheet, HEAD_ROW, column, label, look.label)
        sheet.set_column(column, column, width)
    sheet.set_row(HEAD_ROW, 30)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    if rows:
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, len(columns) - 1)


# ---------------------------------------------------------------- differences

def _write_differences(sheet: Worksheet, look: excel.Look, comparison: Comparison) -> None:
    """One row for each changed field, and for each row or block that only one version has."""
    rows = [row for part in comparison.parts for difference in part.differences for row in _rows(part, difference)]
    _write_heads(sheet, look, DIFFERENCES, DIFFERENCE_COLUMNS, len(rows))
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        for column, value in enumerate(row):
            if value is None:
                sheet.write_blank(number, column, None, look.row_text)
            else:
                excel.put(sheet, number, column, value, look.row_text, look.row_whole, look.row_date)
        sheet.set_row(number, _height(row))


def _rows(part: ComparedPart, difference: Difference) -> Iterator[tuple[PlainValue, ...]]:
    block = difference.block
    named = (part.title, str(difference.kind), ", ".join(key_text(difference.key)) or None,
             str(block.first_id) if block else None, str(block.last_id) if block else None, difference.quantity)
    if difference.kind is not Kind.CHANGED:
        old, new = (None, says(difference)) if difference.kind is Kind.ADDED else (says(difference), None)
        yield (*named, None, old, new, _all(difference.old_places), _all(difference.new_places))
    for change in difference.changes:
        yield (*named, said_field(difference, change), compared_value(change.label, change.old),
               compared_value(change.label, change.new), _all(change.old_places), _all(change.new_places))


def _height(row: Sequence[PlainValue]) -> int:
    """A height that shows the wrapped texts of a row."""
    return max(excel.height(value, width) for value, (_, width) in zip(row, DIFFERENCE_COLUMNS, strict=True)
               if isinstance(value, str))


def _all(found: Sequence[Place]) -> str | None:
    return "\n".join(map(str, found)) or None


# ---------------------------------------------------------------- effects

def _write_holdings(sheet: Worksheet, look: excel.Look, comparison: Comparison) -> None:
    title = f"ITMOs held at 31 December {comparison.new.reported_year}, by approach and vintage"
    _write_heads(sheet, look, title, HOLDINGS_COLUMNS, len(comparison.holdings))
    for row, effect in enumerate(comparison.holdings, start=HEAD_ROW + 1):
        excel.put(sheet, row, 0, effect.approach, look.row_text)
        excel.put(sheet, row, 1, str(effect.vintage), look.row_text)
        sheet.write_number(row, 2, effect.old, look.row_whole)
        sheet.write_number(row, 3, effect.new, look.row_whole)
        _write_difference(sheet, look, row, 4, effect.difference)
    held = comparison.holdings
    _write_sums(sheet, look, HEAD_ROW + 1, HEAD_ROW + len(held), "Total", {
        2: sum(effect.old for effect in held), 3: sum(effect.new for effect in held),
        4: sum(effect.difference for effect in held)})


def _write_figures(sheet: Worksheet, look: excel.Look, comparison: Comparison) -> None:
    """Every figure of both versions, so that those that stay the same are seen too."""
    figures = comparison.figures or ()
    _write_heads(sheet, look, "Article 6 figures of CTF Table 4", FIGURE_COLUMNS, len(figures))
    if comparison.figures is None:
        excel.put(sheet, HEAD_ROW + 1, 0, "In the tables of annex 4, among the differences." if
                  comparison.figures_in_annex else
                  "Not available: only two dossiers hold what the figures follow from.", look.text)
    for row, effect in enumerate(figures, start=HEAD_ROW + 1):
        name, style = figure_name(effect), look.row_head if effect.differs else look.row_text
        for column, text in ((0, name), (1, str(effect.year)), (2, effect.unit), (6, effect.para)):
            excel.put(sheet, row, column, text, style if column == 0 else look.row_text)
        for column, version in ((3, effect.old), (4, effect.new)):
            excel.put(sheet, row, column, told(version), look.row_open, _number_format(look, version.value))
        if effect.difference is None:
            excel.put(sheet, row, 5, "–", look.row_open)
        else:
            _write_difference(sheet, look, row, 5, effect.difference)


def _write_difference(sheet: Worksheet, look: excel.Look, row: int, column: int, difference: Number) -> None:
    """New less old, calculated in the sheet from the two cells before it."""
    old, new = (xl_rowcol_to_cell(row, column - back) for back in (2, 1))
    sheet.write_formula(row, column, f"={new}-{old}", _number_format(look, difference), excel.cached(difference))


def _number_format(look: excel.Look, value: Number | None) -> Format:
    return look.row_whole if value is None or value == int(value) else look.row_exact


def _write_sums(sheet: Worksheet, look: excel.Look, first: int, last: int, label: str, sums: dict[int, int]) -> None:
    """A row of sums below rows `first` to `last`; none where there are no rows."""
    if last < first:
        return
    excel.put(sheet, last + 1, 0, label, look.total_text)
    for column, total in sums.items():
        ends = [xl_rowcol_to_cell(row, column) for row in (first, last)]
        sheet.write_formula(last + 1, column, f"=SUM({ends[0]}:{ends[1]})", look.total, total)
