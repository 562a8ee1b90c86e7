"""What every workbook of ours shares: one look, typed cells, printable pages, the same bytes each time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reporter.forms.editions import DATE_FORMAT
from reporter.records.kinds import PlainValue
from reporter.renderers.workbooks.texts import PlainPackager

WHOLE, EXACT = "#,##0;\u2212#,##0", "#,##0.000###;\u2212#,##0.000###"
"""Number formats with a true minus sign."""
LONGEST_TEXT = 32_767
LARGEST_NUMBER = 10**15 - 1
"""Excel keeps fifteen digits of a number; a longer one is written as text, so that no digit is lost."""
LONGEST_PRINT_HEADER = 255

INK, QUIET, RULE, HEAD, HEAD_TEXT = "#1F2933", "#5B6770", "#B8C2CC", "#1F4E6B", "#FFFFFF"
BAND, PLATFORM = "#DCE7EE", "#6B7783"


A3, A4 = 8, 9
LINE_HEIGHT = 13
ONE_LINE, TALLEST = 17, 409
"""Heights of a row of one line, and of the highest row that Excel shows."""
FONT = "Arial"
"""Excel has it, and LibreOffice draws Liberation Sans of the same widths in its place."""


class _Book(Workbook):  # type: ignore[misc]
    def _get_packager(self) -> Packager:
        return PlainPackager()


def open_workbook(buffer: BytesIO, *, title: str, author: str, created: datetime.date) -> Workbook:
    """A workbook written into `buffer`. `created` stands in its properties instead of the clock."""
    # In memory: otherwise its parts are files of the machine's temporary folder, and stay there where it is full.
    workbook = _Book(buffer, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": DATE_FORMAT})
    midnight = datetime.datetime.combine(created, datetime.time())
    workbook.set_properties({"title": title, "author": author, "created": midnight})
    return workbook


@dataclass(frozen=True)
class Look:
    """The formats of a workbook, each defined once."""

    title: Format
    heading: Format
    text: Format
    wrapped: Format
    quiet: Format
    notice: Format
    label: Format
    label_optional: Format
    label_platform: Format
    band: Format
    date: Format
    whole: Format
    plain_number: Format
    total: Format
    total_text: Format
    link: Format
    agrees: Format
    differs: Format
    row_label: Format
    row_text: Format
    row_head: Format
    row_whole: Format
    row_date: Format
    row_exact: Format
    row_open: Format
    exact: Format
    year: Format
    lined: Format


def look(workbook: Workbook) -> Look:
    """The formats, added to `workbook`."""
    base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
    head = base | {"bold": True, "font_color": HEAD_TEXT, "text_wrap": True, "valign": "vcenter", "border": 1,
                   "border_color": RULE}
    lined = base | {"border": 1, "border_color": RULE}
    total = base | {"bold": True, "top": 1, "top_color": INK}

    def add(**over: object) -> Format:
        return workbook.add_format(base | over)

    return Look(
        title=add(bold=True, font_size=16), heading=add(bold=True, font_size=14, font_color=HEAD),
        text=add(num_format="@"), wrapped=add(num_format="@", text_wrap=True), quiet=add(font_color=QUIET, italic=True,
                                                                                      text_wrap=True),
        notice=add(bold=True, bg_color="#FFF4CE", text_wrap=True, border=1, border_color="#E0B400"),
        label=workbook.add_format(head | {"bg_color": HEAD}),
        label_optional=workbook.add_format(head | {"bg_color": "#4F7F9B"}),
        label_platform=workbook.add_format(head | {"bg_color": PLATFORM}),
        band=add(bold=True, bg_color=BAND, font_color=HEAD, font_size=9), date=add(num_format=DATE_FORMAT,
                                                                                 align="left"),
        whole=add(num_format=WHOLE, align="right", indent=1), plain_number=add(num_format="0", align="left"),
        total=workbook.add_format(total | {"num_format": WHOLE, "align": "right", "indent": 1}),
        total_text=workbook.add_format(total),
        link=add(font_color="#0B5CAD", underline=1),
        agrees=workbook.add_format({"font_color": "#1B6E3C", "bg_color": "#E3F4E8"}),
        differs=workbook.add_format({"font_color": "#9C1C1C", "bg_color": "#FBE3E3", "bold": True}),
        row_label=workbook.add_format(lined | {"text_wrap": True}),
        row_text=workbook.add_format(lined | {"text_wrap": True, "num_format": "@"}),
        row_head=workbook.add_format(lined | {"text_wrap": True, "bold": True, "bg_color": BAND, "font_color": HEAD}),
        row_date=workbook.add_format(lined | {"num_format": DATE_FORMAT, "align": "left"}),
        row_whole=workbook.add_format(lined | {"num_format": WHOLE, "align": "right", "indent": 1}),
        row_exact=workbook.add_format(lined | {"num_format": EXACT, "align": "right", "indent": 1}),
        row_open=workbook.add_format(lined | {"italic": True, "font_color": QUIET, "align": "center",
                                              "text_wrap": True}),
        exact=add(num_format=EXACT, align="right", indent=1),
        lined=workbook.add_format({"border": 1, "border_color": RULE}),
        year=workbook.add_format(head | {"bg_color": HEAD, "align": "center", "num_format": "0"}))


def put(sheet: Worksheet, row: int, column: int, value: PlainValue, text: Format | None = None,
        number: Format | None = None, date: Format | None = None) -> None:
    """Write a value as what it is: text never becomes a formula, a number or a link."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, fitting(value), text)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), date)
    elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        sheet.write_string(row, column, str(value), text)
    else:
        sheet.write_number(row, column, value, number)


def cached(number: int | Decimal | None) -> int | float:
    """The result that a formula shows until it is calculated; spreadsheet programs have binary numbers only."""
    return number if isinstance(number, int) else float(number or 0)


def fitting(text: str) -> str:
    """The text, or its beginning with a mark where Excel would take no more in one cell."""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT - 1] + "…"


def width(texts: Iterable[str], least: int = 9, most: int = 44) -> int:
    """A column width that shows the longest of `texts`, within bounds."""
    return max(least, min(most, max((len(text) for text in texts), default=0) + 2))


def height(text: str, width: int) -> int:
    """The height of a row that shows a wrapped text in a column of that width, which is counted in digits."""
    characters = width * 5 // 4
    lines = sum(max(1, -(-len(line) // characters)) for line in text.split("\n"))
    return min(LINE_HEIGHT * lines + ONE_LINE - LINE_HEIGHT, TALLEST)


def printed(sheet: Worksheet, *, footer: str, notice: str | None, paper: int = A4, heads: tuple[int, int] | None = None,
            firsts: tuple[int, int] | None = None, pages_wide: int = 1) -> None:
    """Set the sheet up for print: landscape, fitted to the width, the notice above each page.

    Rows `heads` and columns `firsts` are repeated on each page.
    """
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    if heads:
        sheet.repeat_rows(*heads)
    if firsts:
        sheet.repeat_columns(*firsts)
    if notice:
        sheet.set_header("&C" + in_print_header(notice))
    sheet.set_footer(f"&L{in_print_header(footer)}&R&P / &N")


def in_print_header(text: str, most: int = LONGEST_PRINT_HEADER - 15) -> str:
    """The text with its ampersands kept and no longer than a page header may be."""
    # A digit at the beginning would be read as a font size.
    escaped = (" " if text[:1].isdigit() else "") + text.replace("&", "&&")
    return escaped if len(escaped) <= most else escaped[:most - 1].rstrip("&") + "…"
