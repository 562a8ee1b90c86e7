"""The structured-summary workbook: the Article 6 rows of CTF Tables 3 and 4, and everything they rest on.

Figures are those of the accounts, as values. Beside each, on the sheet Working, a live formula recomputes it
from its terms, and a cell says whether the two agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reporter.accounting.adjustments import Accounts
from reporter.accounting.figures import Figure
from reporter.accounting.first_transfers import Explanation
from reporter.documents.annexes import notice
from reporter.documents.structured_summary import StructuredSummary, SummaryRow, SummaryValue
from reporter.dossier.facts import Dossier
from reporter.forms.ctf import CommonTable
from reporter.records.submission import Submission
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks import excel, summary_working
from reporter.renderers.workbooks.summary_working import (
    ADAPTATION,
    DERIVED,
    HOLDINGS,
    PARA_23_J,
    TABLE_4,
    WORKING,
    Figured,
)

READ_ME, TABLE_3 = "Read me", "CTF Table 3"
SHEETS = (READ_ME, TABLE_4, TABLE_3, PARA_23_J, ADAPTATION, WORKING, HOLDINGS)
OF_A_PERIOD = (TABLE_4, PARA_23_J)
"""Sheets that each NDC period has for itself; those of further periods stand behind that of `[ndc]`."""

HEAD_ROW = 3
TITLE_HEIGHT = 24
FIRST_YEAR_COLUMN = 3
"""Of CTF Table 4, after label, unit and reference."""
LABEL, UNIT, REFERENCE, YEAR, TARGET, TARGET_YEAR, PROGRESS, NOTE = 52, 10, 26, 16, 22, 12, 32, 28
"""Widths of the columns of CTF Table 4."""
READ_ME_WIDTHS = (30, 76, 28, 50)


@dataclass(frozen=True)
class _Period:
    """An NDC period with its figures; `years` name it where there are several, `is_further` is false for `[ndc]`."""

    summary: StructuredSummary
    accounts: Accounts
    years: str | None
    is_further: bool

    def title(self, sheet: str) -> str:
        """The title of the period's own sheet of a kind."""
        return f"{sheet} {self.years}" if self.is_further else sheet


def _periods(summary: StructuredSummary, accounts: Accounts) -> list[_Period]:
    """The period of `[ndc]`, and the others."""
    pairs = [(summary, accounts), *zip(summary.others, accounts.others, strict=True)]
    return [_Period(one, each, f"{one.years[0]}-{one.years[-1]}" if summary.others else None, number > 0)
            for number, (one, each) in enumerate(pairs)]


def summary_workbook(summary: StructuredSummary, accounts: Accounts, submission: Submission, dossier: Dossier,
                     derivations: Sequence[Explanation] = ()) -> bytes:
    """The structured-summary workbook (2/CMA.3 annex para 23; 5/CMA.3 annex II), as the bytes of an .xlsx file.

    Where actions were derived from a registry's events, a sheet of its own says why.
    """
    buffer = BytesIO()
    facts = dossier.facts
    issue = facts.regular_information
    name = f"{facts.party.code} structured summary {facts.reported_year} v{issue.version}"
    workbook = excel.open_workbook(buffer, title=f"{name}, Article 6 rows", author=facts.party.authority,
                                   created=issue.date)
    look = excel.look(workbook)
    periods = _periods(summary, accounts)
    titles = [title for kind in (*SHEETS, *[DERIVED] * bool(derivations))
              for title in ([period.title(kind) for period in periods] if kind in OF_A_PERIOD else [kind])]
    sheets = {title: workbook.add_worksheet(title) for title in titles}
    worked: list[Figured] = []
    for period in periods:
        figured = _write_table_4(workbook, sheets[period.title(TABLE_4)], look, period, dossier)
        summary_working.write_para_23_j(sheets[period.title(PARA_23_J)], look, period.accounts, figured)
        worked += [*figured, *summary_working.indicator_adjustments(period.accounts, period.years)]
    _write_table_3(sheets[TABLE_3], look, summary, dossier.edition.common_tables.table_3)
    summary_working.write_contributions(sheets[ADAPTATION], look, accounts)
    summary_working.write_working(sheets[WORKING], look, worked)
    summary_working.write_holdings(sheets[HOLDINGS], look, accounts)
    if derivations:
        summary_working.write_derived(sheets[DERIVED], look, derivations)
    _write_read_me(sheets, look, periods, submission, dossier, worked)
    for title, sheet in sheets.items():
        kind = next((kind for kind in OF_A_PERIOD if title.startswith(kind)), title)
        excel.printed(sheet, footer=f"{name} · {title}", notice=notice(facts),
                      paper=excel.A3 if kind in (TABLE_4, WORKING, DERIVED) else excel.A4, heads=_HEADS.get(kind))
        sheet.hide_gridlines(2)
    sheets[READ_ME].activate()
    workbook.close()
    return repacked(buffer.getvalue())


_HEADS = {TABLE_4: (HEAD_ROW, HEAD_ROW + 1), TABLE_3: (HEAD_ROW, HEAD_ROW),
          **dict.fromkeys((WORKING, DERIVED), (summary_working.HEAD_ROW, summary_working.HEAD_ROW))}


# ---------------------------------------------------------------- CTF Table 4

def _write_table_4(workbook: Workbook, sheet: Worksheet, look: excel.Look, period: _Period,
                   dossier: Dossier) -> list[Figured]:
    ndc, years = period.summary.ndc, list(period.summary.years)
    figured: list[Figured] = []
    sheet.set_row(0, TITLE_HEIGHT)
    excel.put(sheet, 0, 0, f"CTF Table 4, Article 6 rows. {dossier.facts.party.name}", look.title)
    excel.put(sheet, 1, 0, dossier.edition.common_tables.table_4.title, look.text)
    excel.put(sheet, 2, 0, f"NDC implementation period {ndc.first_year} to {ndc.last_year}; method of 2/CMA.3 annex "
                           f"para {ndc.method.para}; ITMOs, emissions and balances in t CO2 eq", look.text)
    _write_table_4_heads(sheet, look, years, dossier.edition.common_tables.table_4.columns)
    names: dict[str, int] = {}
    for number, row in enumerate(period.summary.rows, start=HEAD_ROW + 2):
        _write_table_4_row(sheet, look, number, row, period, figured)
        if not period.is_further and not row.is_header and row.not_applicable is None:
            _name_row(workbook, number, row, len(years), names)
    sheet.freeze_panes(HEAD_ROW + 2, 1)
    return figured


def _write_table_4_heads(sheet: Worksheet, look: excel.Look, years: list[int], heads: Sequence[str]) -> None:
    label, unit, reference, period, *after = heads
    last_year = FIRST_YEAR_COLUMN + len(years) - 1
    for column, text in enumerate((label, unit, reference)):
        sheet.merge_range(HEAD_ROW, column, HEAD_ROW + 1, column, text, look.label)
    if len(years) > 1:
        sheet.merge_range(HEAD_ROW, FIRST_YEAR_COLUMN, HEAD_ROW, last_year, period, look.label)
    else:
        excel.put(sheet, HEAD_ROW, FIRST_YEAR_COLUMN, period, look.label)
    for column, year in enumerate(years, start=FIRST_YEAR_COLUMN):
        sheet.write_number(HEAD_ROW + 1, column, year, look.year)
    for column, text in enumerate((*after, "Note (not a column of the form)"), start=last_year + 1):
        sheet.merge_range(HEAD_ROW, column, HEAD_ROW + 1, column, text, look.label)
    sheet.set_row(HEAD_ROW, 92)
    for column, width in enumerate((LABEL, UNIT, REFERENCE, *(YEAR for _ in years), TARGET, TARGET_YEAR, PROGRESS,
                                    NOTE)):
        sheet.set_column(column, column, width)


def _write_table_4_row(sheet: Worksheet, look: excel.Look, number: int, row: SummaryRow, period: _Period,
                       figured: list[Figured]) -> None:
    years = list(period.summary.years)
    last = FIRST_YEAR_COLUMN + len(years) + 3
    excel.put(sheet, number, 0, row.label, look.row_head if row.is_header else look.row_label)
    if row.is_header:
        for column in range(1, last + 1):
            sheet.write_blank(number, column, None, look.row_head)
        sheet.set_row(number, excel.height(row.label, LABEL))
        return
    sheet.write_comment(number, 0, row.para, {"author": "", "y_scale": 0.4})
    note = ". ".join(text for text in (_about(row), row.note) if text)
    beside = ((1, UNIT, row.unit), (2, REFERENCE, row.reference), (last - 3, TARGET, row.target),
              (last - 2, TARGET_YEAR, row.target_year), (last - 1, PROGRESS, row.progress), (last, NOTE, note))
    for column, _, text in beside:
        excel.put(sheet, number, column, text or "", look.row_text)
    if row.not_applicable is not None:
        _write_across(sheet, number, f"Not applicable. {row.not_applicable}", years, look.row_open)
    elif row.statement is not None:
        _write_statement(sheet, look, number, row, period, figured)
    else:
        for column, year in enumerate(years, start=FIRST_YEAR_COLUMN):
            value = row.values[year]
            if isinstance(value, Figure):
                figured.append(_figured(row, year, value, period, number, column))
            _write_value(sheet, look, number, column, value)
    sheet.set_row(number, max(excel.height(row.label, LABEL),
                              *(excel.height(text or "", width) for _, width, text in beside)))


def _write_across(sheet: Worksheet, number: int, text: str, years: list[int], style: Format) -> None:
    """Write a text across the years."""
    if len(years) > 1:
        sheet.merge_range(number, FIRST_YEAR_COLUMN, number, FIRST_YEAR_COLUMN + len(years) - 1, "", style)
    excel.put(sheet, number, FIRST_YEAR_COLUMN, text, style)


def _about(row: SummaryRow) -> str | None:
    return f"Indicator: {row.indicator}" if row.indicator else None


def _write_value(sheet: Worksheet, look: excel.Look, number: int, column: int, value: SummaryValue) -> None:
    if isinstance(value, Figure):
        summary_working.write_figure(sheet, look, number, column, value)
    elif value is None:
        excel.put(sheet, number, column, summary_working.OPEN, look.row_open)
    else:
        excel.put(sheet, number, column, value, look.row_text)


def _write_statement(sheet: Worksheet, look: excel.Look, number: int, row: SummaryRow, period: _Period,
                     figured: list[Figured]) -> None:
    """What a row of the assessment says, across the years."""
    statement, years = row.statement, list(period.summary.years)
    _write_across(sheet, number, statement if isinstance(statement, str) else "", years, look.row_text)
    if isinstance(statement, Figure):
        figured.append(_figured(row, None, statement, period, number, FIRST_YEAR_COLUMN))
        summary_working.write_figure(sheet, look, number, FIRST_YEAR_COLUMN, statement)


def _figured(row: SummaryRow, year: int | None, figure: Figure, period: _Period, number: int, column: int) -> Figured:
    """A figure with the cell of CTF Table 4 that shows it."""
    cell = f"'{period.title(TABLE_4)}'!{xl_rowcol_to_cell(number, column)}"
    return Figured(row.key, year, figure, cell, row.indicator, period.years)


def _name_row(workbook: Workbook, number: int, row: SummaryRow, years: int, names: dict[str, int]) -> None:
    """Name the year cells of a row after its key: Table4_23_c; the second row of a key is Table4_23_i_2."""
    name = "Table4_" + re.sub(r"\W+", "_", row.key).strip("_")
    names[name] = names.get(name, 0) + 1
    if names[name] > 1:
        name = f"{name}_{names[name]}"
    first = xl_rowcol_to_cell(number, FIRST_YEAR_COLUMN, row_abs=True, col_abs=True)
    last = xl_rowcol_to_cell(number, FIRST_YEAR_COLUMN + years - 1, row_abs=True, col_abs=True)
    workbook.define_name(name, f"='{TABLE_4}'!{first}:{last}")


# ---------------------------------------------------------------- CTF Table 3 and Read me

def _write_table_3(sheet: Worksheet, look: excel.Look, summary: StructuredSummary, form: CommonTable) -> None:
    sheet.set_row(0, TITLE_HEIGHT)
    excel.put(sheet, 0, 0, "CTF Table 3, Article 6 rows", look.title)
    excel.put(sheet, 1, 0, form.title, look.text)
    for column, text in enumerate((*form.columns, "Paragraph")):
        excel.put(sheet, HEAD_ROW, column, text, look.label)
    for number, row in enumerate(summary.table_3, start=HEAD_ROW + 1):
        for column, text in enumerate((row.label, row.answer, row.para)):
            excel.put(sheet, number, column, text, look.row_text)
        sheet.set_row(number, max(excel.height(row.label, 70), excel.height(row.answer, 60)))
    sheet.set_row(HEAD_ROW, 30)
    sheet.set_column(0, 0, 70)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 30)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


_CONTENTS = (
    (TABLE_4, "The Article 6 rows of CTF Table 4, for every year of the NDC implementation period"),
    (TABLE_3, "The Article 6 rows of CTF Table 3, with the chapters of annex 4 that answer them"),
    (PARA_23_J, "The amounts of paragraph 23(c) to (e) by cooperative approach, sector, transferring Party, using "
                "Party and vintage; their sums against CTF Table 4"),
    (ADAPTATION, "Resources for adaptation (paragraph 38) and overall mitigation in global emissions (paragraph 40)"),
    (WORKING, "Each figure with its terms, the rows they came from, and a formula that recomputes it"),
    (HOLDINGS, "From opening to closing holdings, year by year; holdings by cooperative approach and vintage"),
    (DERIVED, "What each event of the registry is recorded as in the agreed electronic format, and by which rule"),
)


def _write_read_me(sheets: Mapping[str, Worksheet], look: excel.Look, periods: Sequence[_Period],
                   submission: Submission, dossier: Dossier, worked: list[Figured]) -> None:
    """What the workbook is, who reports, what stands where, and what was assumed."""
    facts = dossier.facts
    ndcs = [text for period in periods for ndc in (period.summary.ndc,) for text in (
        ("NDC", ndc.target), ("NDC implementation period", f"{ndc.first_year} to {ndc.last_year}"),
        ("Corresponding adjustments", f"Method of 2/CMA.3 annex para {ndc.method.para}"))]
    _, wide, narrow, reasons = READ_ME_WIDTHS
    sheet = sheets[READ_ME]
    lines = summary_working.Lines(sheet)
    lines.add(("Structured summary: information on cooperative approaches", look.title), height=24)
    lines.add(("Decision 2/CMA.3, annex, paragraphs 23, 38 and 40; decision 18/CMA.1, annex, paragraph 77(d)",
               look.text))
    said = notice(facts)
    if said:
        lines.add(("Notice", look.notice), (said, look.notice), height=excel.height(said, wide))
    for label, text in (
            ("Party", f"{facts.party.name} ({facts.party.code})"), ("Authority", facts.party.authority),
            ("Reported year", str(facts.reported_year)), ("Version", facts.regular_information.version),
            ("Date of submission", f"{facts.regular_information.date:%d/%m/%Y}"),
            *ndcs, ("Tables", facts.edition.common_tables.source),
            ("Annual information", f"{facts.edition.title}; version {submission.header.version}"),
            ("Spelling of values", facts.reading.title)):
        lines.add((label, look.text), (text, look.wrapped), height=excel.height(text, wide))
    lines.skip()
    lines.add(("Sheet", look.label), ("What it holds", look.label))
    for kind, holds in _CONTENTS:
        for title in (title for title in sheets if title == kind or kind in OF_A_PERIOD and title.startswith(kind)):
            lines.link(title, look.link, (holds, look.wrapped), height=excel.height(holds, wide))
    lines.skip()
    agree = summary_working.agreeing(worked)
    lines.add(("Check", look.label), ("Result", look.label))
    lines.formula("Figures that agree with their terms", look.text,
                  f"=COUNTIF('{WORKING}'!{summary_working.AGREES_COLUMN},\"{summary_working.AGREES}\")", agree, look)
    lines.formula("Figures that differ from their terms", look.text,
                  f"=COUNTIF('{WORKING}'!{summary_working.AGREES_COLUMN},\"{summary_working.DIFFERS}\")",
                  summary_working.known(worked) - agree, look)
    lines.skip()
    lines.add(("Assumption", look.label), ("Reading taken", look.label), ("Paragraph", look.label),
              ("Reason", look.label))
    for number, assumption in enumerate(periods[0].summary.assumptions, start=1):
        lines.add((str(number), look.row_text), (assumption.text, look.row_text), (assumption.para, look.row_text),
                  (assumption.reason_and_alternative, look.row_text),
                  height=max(excel.height(assumption.text, wide), excel.height(assumption.para, narrow),
                             excel.height(assumption.reason_and_alternative, reasons)))
    _write_stand_ins(lines, look, dossier)
    for column, width in enumerate(READ_ME_WIDTHS):
        sheet.set_column(column, column, width)


def _write_stand_ins(lines: summary_working.Lines, look: excel.Look, dossier: Dossier) -> None:
    if not dossier.facts.stand_in:
        return
    lines.skip()
    lines.add(("Stands in", look.label), ("Reason", look.label), ("Value", look.label))
    for stand_in in dossier.facts.stand_in:
        lines.add((stand_in.what, look.row_text), (stand_in.reason, look.row_text), (stand_in.value, look.row_text),
                  height=max(excel.height(text, width) for text, width in zip(
                      (stand_in.what, stand_in.reason, stand_in.value), READ_ME_WIDTHS, strict=False)))
