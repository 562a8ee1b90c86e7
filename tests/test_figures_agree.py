"""The same figures everywhere: PDF, web pages and workbooks are read back and compared with the accounting."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from functools import cached_property
from html.parser import HTMLParser

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string
from pypdf import PdfReader

from reporter import resources
from reporter.accounting.figures import in_print
from reporter.documents.annex_4 import BALANCE, ITMOS
from reporter.documents.index import key_figures
from reporter.forms import codelists
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import FormTable, present
from reporter.language.languages import NARROW_SPACE, TRUE_MINUS
from reporter.renderers.pdf import system_libraries
from reporter.renderers.workbooks.summary import FIRST_YEAR_COLUMN, HEAD_ROW
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine

FORM_ROWS = {row.key: row for row in present().common_tables.table_4.rows}

DOSSIERS = ("india-japan-jcm", "japan-india-jcm")
OPEN = "open"


class Rows(HTMLParser):
    """The cells of each row of each table, as text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.in_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, text):
        if self.in_cell:
            self.rows[-1][-1] += text


def plain(text: str) -> str:
    """Text with its numbers as Python writes them."""
    return re.sub(r"[ \xa0]+", " ", text.replace(NARROW_SPACE, "").replace(TRUE_MINUS, "-"))


def printed(value: int | Decimal | None) -> int | None:
    """A figure as pages print it: in whole tonnes."""
    return None if value is None else in_print(value)


def number(value: object) -> Decimal | str:
    return Decimal(str(value)) if value is not None and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else OPEN


class Made:
    """What a dossier's figures should be, and the files that show them."""

    def __init__(self, name: str) -> None:
        folder = resources.inputs() / name
        self.accounts = examine(folder).accounts
        self.year = self.accounts.reported_year
        annex = assemble(folder, only=SubmissionKind.REGULAR_INFORMATION, pdf=not system_libraries.missing()).files
        annual = assemble(folder, only=SubmissionKind.ANNUAL_INFORMATION, pdf=False).files
        self.annex = plain(only(annex, "annex-4", ".html").decode())
        self.annex_rows = Rows(self.annex).rows
        self.front = plain(annex["index.html"].decode())
        self.summary = openpyxl.load_workbook(io.BytesIO(only(annex, "summary", ".xlsx")), data_only=True)
        self.aef = openpyxl.load_workbook(io.BytesIO(only(annual, "AEF", ".xlsx")))
        self.files = annex

    @cached_property
    def pdf_lines(self) -> list[str]:
        pages = PdfReader(io.BytesIO(only(self.files, "annex-4", ".pdf"))).pages
        return [line.strip() for page in pages for line in plain(page.extract_text()).splitlines()]

    def expected(self, keys) -> dict[int, list[Decimal | str]]:
        return {year: [number(printed(self.accounts.rows[key][year].value)) for key, _ in keys]
                for year in self.accounts.years}

    def aef_rows(self, table: FormTable) -> list[dict[str, object]]:
        """The rows of a table of the AEF workbook, by attribute."""
        sheet = self.aef[table.sheet]
        places = {column.attribute: column_index_from_string(column.position) - 1 for column in table.columns}
        rows = [{attribute: row[place] for attribute, place in places.items()}
                for row in sheet.iter_rows(min_row=table.first_row, values_only=True)]
        return [row for row in rows if row["first_id"]]


def only(files: dict[str, bytes], part: str, suffix: str) -> bytes:
    found = [content for name, content in files.items() if part in name and name.endswith(suffix)]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module", params=DOSSIERS)
def made(request) -> Made:
    return Made(request.param)


@pytest.mark.parametrize("keys", [ITMOS, BALANCE], ids=["ITMOs", "balance"])
def test_the_web_page_shows_each_year_as_the_accounting_has_it(made, keys):
    for year, figures in made.expected(keys).items():
        assert [str(year), *figures] in [[row[0], *map(number, row[1:])] for row in made.annex_rows if row]


@pytest.mark.skipif(bool(system_libraries.missing()), reason="PDFs cannot be made here")
@pytest.mark.parametrize("keys", [ITMOS, BALANCE], ids=["ITMOs", "balance"])
def test_the_pdf_says_each_year_as_the_accounting_has_it(made, keys):
    for year, figures in made.expected(keys).items():
        assert " ".join(map(str, (year, *figures))) in made.pdf_lines


def test_the_summary_workbook_holds_each_year_as_the_accounting_has_it(made):
    rows = {row[0]: row for row in made.summary["CTF Table 4"].iter_rows(min_row=HEAD_ROW + 3, values_only=True)}
    for key, _ in (*ITMOS, *BALANCE):
        cells = rows[FORM_ROWS[key].label][FIRST_YEAR_COLUMN:FIRST_YEAR_COLUMN + len(made.accounts.years)]
        for year, cell in zip(made.accounts.years, cells, strict=True):
            value = made.accounts.rows[key][year].value
            assert cell == (None if value is None else pytest.approx(float(value), abs=1e-6)) or (
                value is None and number(cell) == OPEN)


def test_the_front_page_shows_the_key_figures(made):
    shown = re.findall(r'class="amount(?: open)?">(?:<a [^>]*>)?([^<]*)<', made.front)
    assert [number(text) for text in shown] == [
        number(printed(figure.value)) for figure in key_figures(made.accounts)]


def test_the_holdings_table_of_the_workbook_sums_to_what_is_held(made):
    held = sum(row["quantity"] for row in made.aef_rows(present().holdings))
    assert held == made.accounts.flow.closing
    assert ["Held at 31 December", str(held)] in [[row[0], row[-1]] for row in made.annex_rows if row]


def test_the_actions_of_the_workbook_sum_to_what_was_first_transferred_and_used(made):
    rows = made.aef_rows(present().actions)
    figures = {key: made.accounts.rows[key][made.year].value for key in ("23(c)", "23(d)", "23(e)")}
    first = sum(row["quantity"] for row in rows if row["action_type"] == codelists.FIRST_TRANSFER)
    used = sum(row["quantity"] for row in rows
               if row["action_type"] == codelists.USE and row["purpose"] == "NDC")
    assert (first, used) == (figures["23(c)"] + figures["23(d)"], figures["23(e)"])
