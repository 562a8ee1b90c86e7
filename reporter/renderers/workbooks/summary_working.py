"""The sheets that the structured summary rests on: paragraph 23(j), contributions, working, holdings.

Formulas carry the accounts' own results, for readers that do not calculate; a reader that does finds any that differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reporter.accounting.adjustments import Accounts
from reporter.accounting.annual_quantities import MEASURES, Disaggregated, total
from reporter.accounting.contributions import Contribution
from reporter.accounting.figures import Figure, Term
from reporter.accounting.first_transfers import Explanation
from reporter.accounting.ledger import Flow
from reporter.findings import Place
from reporter.records.kinds import PlainValue
from reporter.renderers.workbooks import excel

TABLE_4, PARA_23_J, ADAPTATION, WORKING, HOLDINGS, DERIVED = (
    "CTF Table 4", "23(j)", "Adaptation and OMGE", "Working", "Holdings", "Derived actions")

OPEN, AGREES, DIFFERS = "open", "agrees", "differs"
TOLERANCE = Decimal("0.001")
"""Figures agree within a kilogram: averages are rounded, and spreadsheet programs keep fifteen digits."""

HEAD_ROW = 4
AGREES_COLUMN = "K:K"
_AGREES = 10
RANGES_SHOWN = 60
ROW, TERM, FROM = 30, 70, 50
"""Widths of the columns of Working that may need several lines."""


@dataclass(frozen=True)
class Figured:
    """A figure with its row of CTF Table 4, its year, and the cell that shows it there, where one does.

    `period` names the years of its NDC period where there are several.
    """

    key: str
    year: int | None
    figure: Figure
    cell: str | None = None
    indicator: str | None = None
    period: str | None = None

    @property
    def label(self) -> str:
        """Its row, in the period and of the indicator that it is about."""
        return ", ".join(part for part in (self.key, self.indicator, self.period) if part)

    @property
    def agrees(self) -> bool:
        """True if the figure is what its terms give."""
        value, recomputed = self.figure.value, self.figure.recomputed
        return value is not None and recomputed is not None and abs(Decimal(value) - Decimal(recomputed)) < TOLERANCE


def known(figured: Iterable[Figured]) -> int:
    """How many of the figures are not open."""
    return sum(one.figure.value is not None for one in figured)


def agreeing(figured: Iterable[Figured]) -> int:
    """How many of the figures agree with their terms."""
    return sum(one.agrees for one in figured)


def indicator_adjustments(accounts: Accounts, period: str | None) -> Iterator[Figured]:
    """The adjustments of registers (2/CMA.3 annex para 9), beside the adjusted indicators of CTF Table 4."""
    for account in accounts.indicators:
        for year, figure in account.adjustments.items():
            yield Figured("9", year, figure, indicator=account.indicator.name, period=period)


class Lines:
    """A sheet filled from top to bottom."""

    def __init__(self, sheet: Worksheet, row: int = 0) -> None:
        self.sheet, self.row = sheet, row

    def add(self, *cells: tuple[PlainValue, Format], height: int | None = None) -> int:
        """Write one line; a None leaves a formatted blank. Gives the line's row, from 0."""
        for column, (value, style) in enumerate(cells):
            if value is None:
                self.sheet.write_blank(self.row, column, None, style)
            excel.put(self.sheet, self.row, column, value, style, style, style)
        if height:
            self.sheet.set_row(self.row, height)
        self.row += 1
        return self.row - 1

    def link(self, title: str, style: Format, *beside: tuple[PlainValue, Format], height: int) -> None:
        """Write a line that begins with a link to a sheet."""
        row = self.add((None, style), *beside, height=height)
        self.sheet.write_url(row, 0, f"internal:'{title}'!A1", style, title)

    def formula(self, label: str, style: Format, formula: str, result: int, look: excel.Look) -> None:
        """Write a line of a label and a formula with its result."""
        row = self.add((label, style))
        self.sheet.write_formula(row, 1, formula, look.plain_number, result)

    def skip(self) -> None:
        self.row += 1


def write_figure(sheet: Worksheet, look: excel.Look, row: int, column: int, figure: Figure) -> None:
    """A figure as a value; an open one as the word, its reason in a comment."""
    if figure.value is None:
        excel.put(sheet, row, column, OPEN, look.row_open)
        sheet.write_comment(row, column, f"Open: {figure.open_because}.", {"author": ""})
    else:
        excel.put(sheet, row, column, figure.value, look.row_text, number_format(figure, look))


def number_format(figure: Figure, look: excel.Look) -> Format:
    """Whole, or with decimals where the figure has them."""
    return look.row_whole if figure.value == int(figure.value or 0) else look.row_exact


def sources(places: Iterable[Place]) -> str:
    """The files, sheets and rows, rows that follow each other as one range: `actions.csv, rows 2-5, 9`."""
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place in places:
        rows[place.file, place.sheet or ""].add(place.row or 0)
    texts, left = [], RANGES_SHOWN
    for file, sheet in sorted(rows):
        ranges = _ranges(sorted(rows[file, sheet] - {0}))
        shown, left = ranges[:left], max(0, left - len(ranges))
        where = f"{file}, sheet {sheet}" if sheet else file
        more = f" and {len(ranges) - len(shown)} more ranges" if len(shown) < len(ranges) else ""
        noun = "row" if len(ranges) == 1 and ranges[0].isdigit() else "rows"
        texts.append(f"{where}, {noun} {', '.join(shown)}{more}" if ranges else where)
    return "; ".join(texts)


def _ranges(rows: list[int]) -> list[str]:
    ends: list[list[int]] = []
    for row in rows:
        if ends and row == ends[-1][1] + 1:
            ends[-1][1] = row
        else:
            ends.append([row, row])
    return [str(first) if first == last else f"{first}-{last}" for first, last in ends]


# ---------------------------------------------------------------- Working

def write_working(sheet: Worksheet, look: excel.Look, figured: Iterable[Figured]) -> None:
    """Each known figure, the formula that recomputes it, and below it its terms, one a line."""
    lines = Lines(sheet)
    lines.add(("Working of each figure", look.title), height=24)
    lines.add(("The figure is that of CTF Table 4. Recomputed: the sum of sign times value of its terms, divided as "
               "said. A figure agrees within 0.001 of its unit.", look.text))
    lines.add(("Terms stand below their figure, each with the files and rows it came from. Open figures are left "
               "out.", look.text))
    lines.row = HEAD_ROW
    lines.add(*((text, look.label) for text in (
        "Row", "Year", "Figure", "Unit", "Sign", "Value of the term", "Term", "From", "Divided by",
        "Recomputed", "Check", "Paragraph")), height=30)
    for one in figured:
        if one.figure.value is not None:
            _write_worked(lines, look, one)
    for column, width in enumerate((ROW, 8, 18, 12, 6, 18, TERM, FROM, 10, 18, 10, 28)):
        sheet.set_column(column, column, width)
    _colour_agreement(sheet, look, HEAD_ROW + 1, _AGREES, lines.row)
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    sheet.outline_settings(symbols_below=False)


def _write_worked(lines: Lines, look: excel.Look, one: Figured) -> None:
    """A figure with its check, then its terms."""
    figure, sheet = one.figure, lines.sheet
    number = number_format(figure, look)
    row = lines.add(
        (one.label, look.row_head), (one.year, look.row_head), (figure.value, number), (figure.unit, look.row_text),
        (None, look.row_text), (None, look.row_text), (None, look.row_text), (None, look.row_text),
        (figure.divisor, look.row_whole), (None, number), (None, look.row_open), (figure.para, look.row_text),
        height=excel.height(one.label, ROW))
    if one.cell:
        sheet.write_formula(row, 2, f"={one.cell}", number, excel.cached(figure.value))
    sheet.write_formula(row, 9, _recomputation(row, len(figure.terms)), number, excel.cached(figure.value)
                        if one.agrees else excel.cached(figure.recomputed))
    value, recomputed = xl_rowcol_to_cell(row, 2), xl_rowcol_to_cell(row, 9)
    sheet.write_formula(row, _AGREES, _agreement(value, recomputed), look.row_open, AGREES if one.agrees else DIFFERS)
    for term in figure.terms:
        _write_term(lines, look, term)


def _recomputation(row: int, terms: int) -> str:
    """The sum of sign times value over the lines below, divided, to the gram as the figure."""
    if not terms:
        return "=0"
    signs = f"{xl_rowcol_to_cell(row + 1, 4)}:{xl_rowcol_to_cell(row + terms, 4)}"
    values = f"{xl_rowcol_to_cell(row + 1, 5)}:{xl_rowcol_to_cell(row + terms, 5)}"
    return f"=ROUND(SUMPRODUCT({signs},{values})/{xl_rowcol_to_cell(row, 8)},6)"


def _agreement(one: str, other: str) -> str:
    return f'=IF(ABS({one}-{other})<{TOLERANCE},"{AGREES}","{DIFFERS}")'


def _write_term(lines: Lines, look: excel.Look, term: Term) -> None:
    number = look.whole if term.value == int(term.value) else look.exact
    found = sources(term.places)
    row = lines.add((None, look.text), (None, look.text), (None, look.text), (None, look.text),
                    (term.sign, look.whole), (term.value, number), (term.what, look.wrapped), (found, look.wrapped))
    lines.sheet.set_row(row, max(excel.height(term.what, TERM), excel.height(found, FROM)), None, {"level": 1})


def _colour_agreement(sheet: Worksheet, look: excel.Look, first: int, column: int, last: int) -> None:
    for text, style in ((AGREES, look.agrees), (DIFFERS, look.differs)):
        sheet.conditional_format(first, column, max(first, last), column, {
            "type": "cell", "criteria": "==", "value": f'"{text}"', "format": style})


# ---------------------------------------------------------------- 23(j)

_TITLES = {"23(c)": "ITMOs first transferred", "23(d)": "Mitigation outcomes authorized for use for other "
           "international mitigation purposes", "23(e)": "ITMOs used towards achievement of the NDC"}
_QUANTITY = 6


def write_para_23_j(sheet: Worksheet, look: excel.Look, accounts: Accounts, figured: Iterable[Figured]) -> None:
    """The amounts of 23(c) to (e), disaggregated, with their sums of each year against CTF Table 4."""
    lines = Lines(sheet)
    lines.add(("Amounts by cooperative approach, sector, transferring Party, using Party and vintage", look.title),
              height=24)
    lines.add((f"Decision 2/CMA.3, annex, paragraph 23(j). NDC implementation period {accounts.years[0]} to "
               f"{accounts.years[-1]}. Quantities in t CO2 eq", look.text))
    shown = [one for one in figured if one.key in MEASURES and one.figure.value is not None]
    for measure in MEASURES:
        rows = [row for row in accounts.disaggregation if row.measure == measure]
        lines.skip()
        lines.add((f"{measure} {_TITLES[measure]}", look.heading), height=20)
        first, last = _write_amounts(lines, look, rows)
        _write_sums(lines, look, rows, [one for one in shown if one.key == measure], first, last)
    _write_left_out(lines, look, accounts)
    for column, width in enumerate((10, 22, 30, 18, 14, 10, 18, 18, 12)):
        sheet.set_column(column, column, width)
    sheet.set_column(9, 9, FROM)
    _colour_agreement(sheet, look, 0, 8, lines.row)


def _write_amounts(lines: Lines, look: excel.Look, rows: list[Disaggregated]) -> tuple[int, int]:
    """The rows of one measure; gives their first and last row, from 0."""
    lines.add(*((text, look.label) for text in (
        "Year", "Cooperative approach ID", "Sector(s)", "Transferring Party", "Using Party", "Vintage",
        "t CO2 eq", "In non-GHG metric", "Metric", "From")), height=30)
    first = lines.row
    for row in rows:
        found = sources(row.places)
        lines.add((row.year, look.plain_number), (row.approach, look.text),
                  (" + ".join(row.sectors) or "not stated", look.wrapped),
                  (row.transferring_party, look.text), (row.used_by, look.text),
                  (row.vintage, look.plain_number), (row.quantity, look.whole), (row.non_ghg_quantity, look.exact),
                  (row.non_ghg_metric, look.text), (found, look.wrapped), height=excel.height(found, FROM))
    if not rows:
        lines.add(("None in the actions on hand", look.quiet))
    return first, max(first, lines.row - 1)


def _write_sums(lines: Lines, look: excel.Look, rows: list[Disaggregated], shown: list[Figured], first: int,
                last: int) -> None:
    """For each known year, the sum of the rows against the figure of CTF Table 4."""
    years = f"{xl_rowcol_to_cell(first, 0, True, True)}:{xl_rowcol_to_cell(last, 0, True, True)}"
    amounts = f"{xl_rowcol_to_cell(first, _QUANTITY, True, True)}:{xl_rowcol_to_cell(last, _QUANTITY, True, True)}"
    lines.add(*((text, look.band) for text in ("Year", None, None, None, None, None, "Sum of the rows",
                                               "CTF Table 4", "Check")))
    for one in shown:
        summed = total(row for row in rows if row.year == one.year)
        row = lines.add((one.year, look.plain_number))
        sum_cell, shown_cell = xl_rowcol_to_cell(row, _QUANTITY), xl_rowcol_to_cell(row, _QUANTITY + 1)
        lines.sheet.write_formula(row, _QUANTITY, f"=SUMIFS({amounts},{years},{xl_rowcol_to_cell(row, 0)})",
                                  look.total, excel.cached(summed))
        lines.sheet.write_formula(row, _QUANTITY + 1, f"={one.cell}", look.total, excel.cached(one.figure.value))
        lines.sheet.write_formula(row, _QUANTITY + 2, _agreement(sum_cell, shown_cell), look.row_open,
                                  AGREES if summed == one.figure.value else DIFFERS)


def _write_left_out(lines: Lines, look: excel.Look, accounts: Accounts) -> None:
    if not accounts.left_out:
        return
    lines.skip()
    lines.add(("Amounts that no annual figure of this NDC implementation period counts", look.heading), height=20)
    lines.add(*((text, look.label) for text in ("t CO2 eq", "Paragraph", "Reason", None, None, None, "From")))
    for amount in accounts.left_out:
        lines.add((amount.quantity, look.whole), (amount.para, look.text), (amount.reason, look.text),
                  (None, look.text), (None, look.text), (None, look.text), (sources((amount.place,)), look.text))


# ---------------------------------------------------------------- derived actions

BECAUSE = 80
"""Width of the column that says why."""


def write_derived(sheet: Worksheet, look: excel.Look, derivations: Iterable[Explanation]) -> None:
    """What each event of a registry that knows no first transfers is recorded as, and why."""
    lines = Lines(sheet)
    lines.add(("What the registry’s events are recorded as, and why", look.title), height=24)
    lines.add(("The registry knows no first transfers; they follow from the authorizations. Decision 2/CMA.3, annex, "
               "paragraph 2; decision 4/CMA.6, paragraphs 11 to 17", look.text))
    lines.row = HEAD_ROW
    lines.add(*((text, look.label) for text in (
        "From", "Date", "Event", "ITMOs", "Number of ITMOs", "Recorded as", "Because", "Paragraph")), height=30)
    for one in derivations:
        event, verdict = one.event, one.verdict
        because = verdict.rule[0].upper() + verdict.rule[1:]
        lines.add((sources((event.place,)), look.wrapped), (event.date, look.date),
                  (event.kind.capitalize(), look.text), (str(one.block), look.wrapped),
                  (one.block.quantity, look.whole), (one.recorded_as, look.wrapped), (because, look.wrapped),
                  (verdict.para, look.wrapped), height=excel.height(because, BECAUSE))
    for column, width in enumerate((FROM, 12, 14, 46, 12, 46, BECAUSE, 26)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEAD_ROW + 1, 1)


# ---------------------------------------------------------------- adaptation and overall mitigation, holdings

def write_contributions(sheet: Worksheet, look: excel.Look, accounts: Accounts) -> None:
    """Resources for adaptation (para 38) and overall mitigation (para 40)."""
    lines = Lines(sheet)
    lines.add(("Resources for adaptation, and overall mitigation in global emissions", look.title), height=24)
    lines.add(("Decision 2/CMA.3, annex, paragraphs 37 to 40; decision 4/CMA.6, paragraphs 16, 17 and 25. "
               "Quantities in t CO2 eq", look.text))
    for heading, contributions in (("Contributions of resources for adaptation (para 38)", accounts.adaptation),
                                   ("Delivery of overall mitigation in global emissions (para 40)", accounts.omge)):
        lines.skip()
        lines.add((heading, look.heading), height=20)
        _write_contributions(lines, look, contributions)
    for column, width in enumerate((10, 24, 48, 26, 16, FROM)):
        sheet.set_column(column, column, width)


def _write_contributions(lines: Lines, look: excel.Look, contributions: tuple[Contribution, ...]) -> None:
    if not contributions:
        lines.add(("None in the actions on hand", look.text))
        return
    lines.add(*((text, look.label) for text in (
        "Year", "Cooperative approach ID", "Action subtype", "First transfer at once", "t CO2 eq", "From")))
    first = lines.row
    for entry in contributions:
        lines.add((entry.year, look.plain_number), (entry.approach, look.text), (entry.subtype, look.text),
                  ("yes" if entry.is_first_transfer else "no, first transferred before", look.text),
                  (entry.quantity, look.whole), (sources(entry.places), look.wrapped),
                  height=excel.height(sources(entry.places), FROM))
    _write_total(lines, look, first, 4, sum(entry.quantity for entry in contributions))


def _write_total(lines: Lines, look: excel.Look, first: int, column: int, result: int) -> None:
    cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(lines.row - 1, column)}"
    row = lines.add(("Total", look.total_text), *((None, look.total_text) for _ in range(column)))
    lines.sheet.write_formula(row, column, f"=SUM({cells})", look.total, result)


_MOVEMENTS = {
    "opening": "Holdings at 1 January", "first_transfers_kept": "+ first transferred at authorization or issuance",
    "acquisitions": "+ acquired", "transfers_out": "− transferred", "uses": "− used", "cancellations": "− cancelled"}
_PASSING = {"first_transferred_out": "First transferred to another Party or to the Adaptation Fund, never held",
            "first_transferred_by_use": "First transferred by use or cancellation, never held"}


def write_holdings(sheet: Worksheet, look: excel.Look, accounts: Accounts) -> None:
    """From opening to closing holdings of each year on hand, and what is held at the end."""
    flows = accounts.flows or (accounts.flow,)
    lines = Lines(sheet)
    lines.add(("Holdings of the Party’s registry", look.title), height=24)
    lines.add(("Decision 2/CMA.3, annex, paragraph 20(a). In ITMOs", look.text))
    lines.skip()
    lines.add(("Movement", look.label), *((flow.year, look.year) for flow in flows))
    first = lines.row
    for name, text in _MOVEMENTS.items():
        _write_movement(lines, look, text, flows, name)
    closing = _write_movement(lines, look, "Holdings at 31 December", flows, "closing")
    _write_closing_check(lines, look, flows, first, closing)
    for name, text in _PASSING.items():
        _write_movement(lines, look, text, flows, name)
    lines.skip()
    _write_held(lines, look, accounts)
    sheet.set_column(0, 0, 66)
    sheet.set_column(1, max(2, len(flows)), 18)
    sheet.freeze_panes(4, 1)
    _colour_cells(sheet, look, closing + 2, len(flows))


def _write_movement(lines: Lines, look: excel.Look, text: str, flows: Iterable[Flow], name: str) -> int:
    style = look.total if name == "closing" else look.whole
    return lines.add((text, look.total_text if name == "closing" else look.text),
                     *((getattr(flow, name), style) for flow in flows))


def _write_closing_check(lines: Lines, look: excel.Look, flows: Iterable[Flow], first: int, closing: int) -> None:
    recomputed = lines.add(("Recomputed from the movements", look.quiet))
    agrees = lines.add(("Check", look.quiet))
    for column, flow in enumerate(flows, start=1):
        added = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(first + 2, column)}"
        taken = f"{xl_rowcol_to_cell(first + 3, column)}:{xl_rowcol_to_cell(first + 5, column)}"
        lines.sheet.write_formula(recomputed, column, f"=SUM({added})-SUM({taken})", look.whole, flow.closing)
        lines.sheet.write_formula(agrees, column, _agreement(xl_rowcol_to_cell(closing, column),
                                                             xl_rowcol_to_cell(recomputed, column)),
                                  look.row_open, AGREES)


def _colour_cells(sheet: Worksheet, look: excel.Look, row: int, columns: int) -> None:
    for column in range(1, columns + 1):
        _colour_agreement(sheet, look, row, column, row)


def _write_held(lines: Lines, look: excel.Look, accounts: Accounts) -> None:
    lines.add((f"Held at 31 December {accounts.reported_year}, by cooperative approach and vintage", look.heading),
              height=20)
    if not accounts.holdings_by_approach_and_vintage:
        lines.add(("Nothing is held", look.text))
        return
    lines.add(("Cooperative approach ID", look.label), ("Vintage", look.label), ("t CO2 eq", look.label))
    first = lines.row
    for approach, vintage, quantity in accounts.holdings_by_approach_and_vintage:
        lines.add((approach, look.text), (vintage, look.plain_number), (quantity, look.whole))
    _write_total(lines, look, first, 2, sum(quantity for *_, quantity in accounts.holdings_by_approach_and_vintage))
