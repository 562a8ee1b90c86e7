"""A dossier as one Excel workbook, drawn from the models and forms: guidance, lists, typed cells, what is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reporter.dossier.answer_rows import ANSWER_COLUMNS, AnswerRow, all_rows
from reporter.dossier.fact_values import cell_content
from reporter.dossier.sheet_words import INVENTORY_SHEET, TABLE_ROLES, answers_sheet, in_sheets, table_sheet
from reporter.dossier.sheets import (
    APPROACHES,
    FACTS_SHEET,
    GUIDANCE,
    IDENTIFIER,
    KEY,
    NEEDED,
    VALUE,
    WHAT,
    FactCell,
    FactSheet,
    fact_sheets,
    names_an_approach,
)
from reporter.dossier.workbook import LISTS, START
from reporter.dossier.written import Written, at_key, fact_rows
from reporter.files.tables import party_codes
from reporter.forms.editions import LONG, Field, FieldKind, FormTable
from reporter.forms.outlines import Answer, Outline
from reporter.records.kinds import PlainValue
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks import excel
from reporter.renderers.workbooks.dossier_cells import (
    STATES,
    column_guidance,
    day_only,
    prompt_of,
    state_formula,
    state_of,
    typed_value,
    wide_for,
)
from reporter.renderers.workbooks.excel import Look, height, put

DAY = "yyyy-mm-dd"
_HEAD = 3
"""The row of the labels, from 0: a title, what the sheet is for, and the guidance stand above it."""
_ROWS = 1_000
"""For so many rows below the labels lists and colours are there."""
_MISSING, _OPEN, _DONE = "#FBE3E3", "#FFF4CE", "#E3F4E8"


_WHOLE_NUMBERS = (FieldKind.QUANTITY, FieldKind.NUMBER, FieldKind.YEAR)
_STEPS = (
    "1. Fill in the sheets in their order. Cells that are needed and blank are coloured; choose a cell to read what "
    "belongs into it.",
    "2. Put what your registry exports, as it came, into a folder registry beside this workbook; what was filed before "
    "into filed, annual information of other Parties into partner.",
    "3. reporter check says what is wrong, at which cell, and what to do; with --annotate COPY.xlsx each finding is a "
    "comment at its cell.",
    "4. reporter status says whether it can be filed, what is due when and who still has to answer what; reporter "
    "build makes the submissions, and reporter archive keeps what was filed.",
    "Labels, and the column Key of the sheet Facts, are how cells are known: leave them as they are. Rows and columns "
    "may be moved, and sheets too.")


def dossier_workbook(content: Written) -> bytes:
    """The workbook of a dossier; same content, same bytes."""
    buffer = BytesIO()
    date = (content.facts.get("initial_report") or {}).get("date")
    workbook = excel.open_workbook(
        buffer, title=str(content.facts.get("title", "A dossier")), author="reporter",
        created=date if isinstance(date, datetime.date) else datetime.date(2026, 1, 1))
    _Writer(workbook, content).write()
    workbook.close()
    return repacked(buffer.getvalue())


@dataclass
class _Writer:
    """Writes one sheet after the other; `lists` are the columns of the sheet of lists, by their values."""

    workbook: Workbook
    content: Written
    look: Look = field(init=False)
    cell: Format = field(init=False)
    day: Format = field(init=False)
    number: Format = field(init=False)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    open: list[tuple[str, str, str, int]] = field(default_factory=list)
    """For the first sheet: each sheet, what it is for, how many cells are missing as a formula and as it stands."""

    def __post_init__(self) -> None:
        self.look = excel.look(self.workbook)
        base = {"font_name": excel.FONT, "font_size": 10, "font_color": excel.INK, "valign": "top", "text_wrap": True}
        self.cell = self.workbook.add_format(base | {"num_format": "@"})
        self.day = self.workbook.add_format(base | {"num_format": DAY, "align": "left"})
        self.number = self.workbook.add_format(base | {"num_format": "0.############", "align": "left"})
        self.whole = self.workbook.add_format(base | {"num_format": "0", "align": "left"})
        self.missing = self.workbook.add_format({"bg_color": _MISSING})
        self.states = {state: self.workbook.add_format({"bg_color": colour}) for state, colour in zip(
            STATES, (_MISSING, _DONE, _DONE, _OPEN, _OPEN), strict=True)}

    def write(self) -> None:
        start = self.workbook.add_worksheet(START)
        facts = fact_sheets()
        of_ndc = [sheet for sheet in facts[1:] if sheet.homes[0][0] == "ndc"]
        of_approaches = [sheet for sheet in facts if sheet.homes[0][:1] == (APPROACHES,)]
        self._facts(facts[0])
        for sheet in (*of_ndc, *of_approaches):
            self._records(sheet)
        for role in TABLE_ROLES:
            self._table(self.content.edition.by_role[role])
        self._inventory()
        for outline in self.content.edition.outlines:
            self._answers(outline)
        for sheet in facts[1:]:
            if sheet not in of_ndc and sheet not in of_approaches:
                self._records(sheet)
        self._lists()
        self._start(start)

    # The sheets

    def _facts(self, sheet: FactSheet) -> None:
        page = self._page(sheet.name, "Who reports, for which year, against which NDC.")
        for column, (label, wide) in enumerate(((WHAT, 34), (VALUE, 62), (NEEDED, 9), (GUIDANCE, 78), (KEY, 34))):
            page.set_column(column, column, wide)
            page.write_string(_HEAD, column, label, self.look.label)
        row, section, missing = _HEAD + 1, "", 0
        for cell in sheet.cells:
            opening = cell.label.partition(":")[0] if len(cell.key) > 1 else ""
            if opening != section:
                section = opening
                page.write_string(row, 0, section, self.look.band)
                for column in range(1, 5):
                    page.write_blank(row, column, None, self.look.band)
                row += 1
            value = cell_content(cell, _value(self.content, cell))
            page.write_string(row, 0, cell.label, self.look.row_label)
            self._put(page, row, 1, value, cell)
            page.write_string(row, 2, "yes" if cell.required else "", self.look.quiet)
            page.write_string(row, 3, in_sheets(cell.guidance), self.look.quiet)
            page.write_string(row, 4, ".".join(cell.key), self.look.quiet)
            page.set_row(row, max(height(str(value or ""), 62), height(cell.guidance, 78), excel.ONE_LINE))
            self._validate(page, row, 1, row, cell)
            missing += cell.required and value is None
            row += 1
        self._colour(page, f"B{_HEAD + 2}:B{row}", f'AND($C{_HEAD + 2}="yes",$B{_HEAD + 2}="")')
        area = f"'{sheet.name}'!$C${_HEAD + 2}:$C${row}", f"'{sheet.name}'!$B${_HEAD + 2}:$B${row}"
        self.open.append((sheet.name, "Who reports, for which year, against which NDC",
                          f'SUMPRODUCT(({area[0]}="yes")*({area[1]}=""))', missing))
        page.freeze_panes(_HEAD + 1, 1)

    def _records(self, sheet: FactSheet) -> None:
        page = self._page(sheet.name, in_sheets(sheet.guidance))
        columns = list(sheet.columns)
        shift = 1 if sheet.owner_label else 0
        if sheet.owner_label:
            self._label(page, 0, sheet.owner_label, f"To which row of {sheet.owner} the row belongs", False, 18)
            first = "Identifier" if sheet.owner == APPROACHES.capitalize() else "the number of the row"
            page.write_string(_HEAD - 1, 0, f"{first}; blank for the "
                              + ("one approach" if first == "Identifier" else f"NDC of the sheet {FACTS_SHEET}"),
                              self.look.quiet)
            if first == "Identifier":
                self._list(page, _HEAD + 1, 0, _HEAD + _ROWS, self._approaches(), strict=False)
        texts = [cell.guidance for cell in columns]
        for column, cell in enumerate(columns, shift):
            self._label(page, column, cell.label, in_sheets(cell.guidance), cell.required, wide_for(cell))
            self._validate(page, _HEAD + 1, column, _HEAD + _ROWS, cell)
            page.set_column(column, column, wide_for(cell), self._format(cell))
        page.set_row(_HEAD - 1, max(height(text, wide_for(cell)) for text, cell in zip(texts, columns, strict=True)))
        rows = list(fact_rows(sheet, self.content))
        missing = 0
        for number, row in enumerate(rows, _HEAD + 1):
            if shift:
                page.write_string(number, 0, row.owner, self.cell)
            values = [cell_content(cell, row.name if cell is sheet.key else row.value(cell)) for cell in columns]
            for column, (cell, value) in enumerate(zip(columns, values, strict=True), shift):
                self._put(page, number, column, value, cell)
                missing += cell.required and value is None
            page.set_row(number, max(height(str(value or ""), wide_for(cell)) for cell, value in zip(
                columns, values, strict=True)))
        needed = [column for column, cell in enumerate(columns, shift) if cell.required]
        self._need(page, sheet.name, needed, range(shift, shift + len(columns)),
                   missing if rows or not sheet.required else 1, in_sheets(sheet.guidance), rows=sheet.required)

    def _table(self, table: FormTable) -> None:
        name = table_sheet(table.role)
        page = self._page(name, f"{table.title}. What registry exports tell need not stand here too.")
        rows = self.content.tables.get(table.role, ())
        missing = 0
        for column, each in enumerate(table.of_party):
            wide = 44 if each.kind in LONG else max(14, min(30, len(each.label)))
            self._label(page, column, each.label, column_guidance(each, self.content.edition), each.required, wide)
            page.set_column(column, column, wide, self._format_of(each))
            self._validate_field(page, column, each)
        page.set_row(_HEAD - 1, 90)
        for number, row in enumerate(rows, _HEAD + 1):
            for column, value in enumerate(row):
                put(page, number, column, value, self.cell, self.whole, self.day)
                missing += table.of_party[column].required and value is None
        needed = [column for column, each in enumerate(table.of_party) if each.required]
        self._need(page, name, needed, range(len(table.of_party)), missing, table.title)

    def _inventory(self) -> None:
        page = self._page(INVENTORY_SHEET, "Emissions and removals covered by the NDC, and levels of its indicators, "
                          "per year; a blank is a year not yet inventoried.")
        for row, cells in enumerate(self.content.inventory, _HEAD):
            for column, value in enumerate(cells):
                if row == _HEAD:
                    page.write_string(row, column, str(value), self.look.label)
                    page.set_column(column, column, max(12, min(36, len(str(value)))))
                else:
                    number = self.number if column else self.whole
                    put(page, row, column, typed_value(value), self.cell, number, self.day)
        page.freeze_panes(_HEAD + 1, 1)
        self.open.append((INVENTORY_SHEET, "Emissions and removals, and indicators, per year", "", 0))

    def _answers(self, outline: Outline) -> None:
        name = answers_sheet(outline.folder)
        page = self._page(name, f"{outline.title} ({outline.source}). Prose, or “Not applicable:” or “Not available:” "
                          "with the reason. An empty line begins a paragraph, “- ” or “• ” an entry of a list.")
        for column, (label, wide) in enumerate(zip(ANSWER_COLUMNS, (8, 10, 34, 30, 56, 90, 18, 12, 14), strict=True)):
            page.set_column(column, column, wide)
            page.write_string(_HEAD, column, label, self.look.label)
        said = {(row.number, row.approach, row.element): row for row in self.content.answers.get(outline.folder, ())}
        last, open_rows = _HEAD, 0
        for heading, approach, number in all_rows(outline, self.content.identifiers or ("",)):
            last += 1
            element = heading.elements[number] if number is not None else None
            row = said.get((heading.number, approach or None, element.title if element else None)) or AnswerRow(
                heading.number, approach, None, "")
            guidance = element.asks if element else f"{heading.title} ({heading.paras})"
            if element is None and heading.answer is Answer.FIGURES:
                guidance += ". The figures are drawn from the tables; add what they do not say."
            below = element is None and heading.answer is Answer.BELOW
            texts = (heading.number, approach or "", heading.short, element.title if element else "", guidance)
            for column, text in enumerate(texts):
                page.write_string(last, column, text, self.look.row_head if below else self.look.row_label)
            page.write(last, 5, row.answer or None, self.cell)
            page.write_string(last, 6, row.owner or "", self.cell)
            self._due(page, last, row.due)
            if not below:
                blank = "figures" if element is None and heading.answer is Answer.FIGURES else STATES[0]
                state = state_of(row.answer, blank)
                page.write_formula(last, 8, state_formula(f"$F{last + 1}", blank), self.look.row_text, state)
                open_rows += state == STATES[0]
            page.set_row(last, max(height(guidance, 56), min(height(row.answer, 90), 200)))
        for state, colour in self.states.items():
            self._colour(page, f"I{_HEAD + 2}:I{_HEAD + _ROWS}", f'$I{_HEAD + 2}="{state}"', colour)
        self._colour(page, f"F{_HEAD + 2}:F{_HEAD + _ROWS}", f'AND($F{_HEAD + 2}="",$I{_HEAD + 2}="{STATES[0]}")')
        page.data_validation(_HEAD + 1, 7, _HEAD + _ROWS, 7, day_only("Date due"))
        page.autofilter(_HEAD, 0, last, len(ANSWER_COLUMNS) - 1)
        page.freeze_panes(_HEAD + 1, 4)
        area = f"'{name}'!$I${_HEAD + 2}:$I${_HEAD + _ROWS}"
        self.open.append((name, outline.title, f'COUNTIF({area},"{STATES[0]}")', open_rows))

    def _lists(self) -> None:
        page = self.workbook.add_worksheet(LISTS)
        for column, values in enumerate(self.lists):
            for row, value in enumerate(values):
                page.write_string(row, column, value, self.look.text)
        page.hide()

    def _start(self, page: Worksheet) -> None:
        page.hide_gridlines(2)
        page.fit_to_pages(1, 0)
        page.set_paper(excel.A4)
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 80)
        page.set_column(2, 2, 16)
        page.write_string(0, 0, str(self.content.facts.get("title", "A dossier")), self.look.title)
        for row, text in enumerate(_STEPS, 2):
            page.merge_range(row, 0, row, 2, text, self.look.wrapped)
            page.set_row(row, height(text, 122))
        head = len(_STEPS) + 3
        for column, text in enumerate(("Sheet", "What it holds", "Still to fill in")):
            page.write_string(head, column, text, self.look.label)
        for row, (name, holds, formula, missing) in enumerate(self.open, head + 1):
            page.write_url(row, 0, f"internal:'{name}'!A1", self.look.link, name)
            page.write_string(row, 1, holds, self.look.wrapped)
            page.set_row(row, height(holds, 80))
            if formula:
                page.write_formula(row, 2, f"={formula}", self.look.row_whole, missing)
        self._colour(page, f"C{head + 2}:C{head + 1 + len(self.open)}", f"$C{head + 2}>0")

    # What sheets share

    def _page(self, name: str, about: str) -> Worksheet:
        page = self.workbook.add_worksheet(name)
        page.write_string(0, 0, name, self.look.heading)
        page.write_string(1, 0, about, self.look.text)
        page.set_landscape()
        page.set_paper(excel.A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEAD)
        page.set_row(_HEAD, 30)
        page.set_footer("&L&A&R&P / &N")
        return page

    def _label(self, page: Worksheet, column: int, label: str, guidance: str, required: bool, wide: int) -> None:
        page.write_string(_HEAD - 1, column, guidance, self.look.quiet)
        page.write_string(_HEAD, column, label, self.look.label if required else self.look.label_optional)
        page.set_column(column, column, wide, self.cell)

    def _need(self, page: Worksheet, name: str, needed: Sequence[int], columns: Iterable[int], missing: int,
              about: str, *, rows: bool = False) -> None:
        """Colour what is missing in rows that are begun, and count it on the first sheet; `rows` asks for a row."""
        first, last = _HEAD + 2, _HEAD + 1 + _ROWS
        letters = [xl_col_to_name(column) for column in columns]
        begun = f"${letters[0]}{first}:${letters[-1]}{first}"
        for column in needed:
            letter = xl_col_to_name(column)
            self._colour(page, f"{letter}{first}:{letter}{last}", f'AND(${letter}{first}="",COUNTA({begun})>0)')
        joined = "&".join(f"'{name}'!${letter}${first}:${letter}${last}" for letter in letters)
        cells = "+".join(f"('{name}'!${letter}${first}:${letter}${last}=\"\")"
                         for letter in map(xl_col_to_name, needed))
        count = f'SUMPRODUCT(({joined}<>"")*({cells}))'
        area = f"'{name}'!${letters[0]}${first}:${letters[-1]}${last}"
        self.open.append((name, about, f"IF(COUNTA({area})=0,1,{count})" if rows else count, missing))
        page.freeze_panes(_HEAD + 1, 1)

    def _colour(self, page: Worksheet, area: str, formula: str, colour: Format | None = None) -> None:
        page.conditional_format(area, {"type": "formula", "criteria": f"={formula}", "format": colour or self.missing})

    def _put(self, page: Worksheet, row: int, column: int, value: PlainValue, cell: FactCell) -> None:
        if value is None:
            page.write_blank(row, column, None, self._format(cell))
        else:
            put(page, row, column, value, self.cell, self._format(cell) if not isinstance(value, str) else self.cell,
                self.day)

    def _due(self, page: Worksheet, row: int, due: str | None) -> None:
        try:
            day = datetime.date.fromisoformat(due) if due else None
        except ValueError:
            page.write_string(row, 7, due or "", self.cell)
        else:
            put(page, row, 7, day, date=self.day) if day else page.write_blank(row, 7, None, self.day)

    def _format(self, cell: FactCell) -> Format:
        if cell.is_list:
            return self.cell
        return {datetime.date: self.day, int: self.whole, Decimal: self.number}.get(cell.kind, self.cell)

    def _format_of(self, each: Field) -> Format:
        if each.kind is FieldKind.DATE:
            return self.day
        return self.whole if each.kind in _WHOLE_NUMBERS else self.cell

    def _validate(self, page: Worksheet, first: int, column: int, last: int, cell: FactCell) -> None:
        """A list, a date, or a number; every cell says what it is for when it is chosen."""
        prompt = prompt_of(cell.label, in_sheets(cell.guidance))
        if names_an_approach(cell):
            self._list(page, first, column, last, self._approaches(), prompt, strict=False)
        elif cell.label == "Authorization ID":
            self._list(page, first, column, last, self._authorizations(), prompt, strict=False)
        elif cell.choices:
            self._list(page, first, column, last, self._choices(cell.choices), prompt, strict=not cell.is_list)
        elif cell.kind is datetime.date:
            page.data_validation(first, column, last, column, day_only(cell.label) | prompt)
        else:
            page.data_validation(first, column, last, column, {"validate": "any"} | prompt)

    def _validate_field(self, page: Worksheet, column: int, each: Field) -> None:
        first, last = _HEAD + 1, _HEAD + _ROWS
        prompt = prompt_of(each.label, column_guidance(each, self.content.edition))
        lists = self.content.edition.codelists
        if each.kind in (FieldKind.PARTY, FieldKind.PARTIES):
            self._list(page, first, column, last, self._choices(tuple(sorted(party_codes()))), prompt,
                       strict=each.kind is FieldKind.PARTY)
        elif each.kind is FieldKind.APPROACH:
            self._list(page, first, column, last, self._approaches(), prompt, strict=False)
        elif each.codelist in lists:
            self._list(page, first, column, last, self._choices(lists[str(each.codelist)].values), prompt,
                       strict=each.kind is FieldKind.CODE)
        elif each.kind is FieldKind.DATE:
            page.data_validation(first, column, last, column, day_only(each.label) | prompt)
        else:
            page.data_validation(first, column, last, column, {"validate": "any"} | prompt)

    def _list(self, page: Worksheet, first: int, column: int, last: int, source: str,
              prompt: dict[str, object] | None = None, *, strict: bool) -> None:
        page.data_validation(first, column, last, column, {
            "validate": "list", "source": source, "show_error": strict, "error_title": "Not in the list",
            "error_message": "Choose a value of the list."} | (prompt or {}))

    def _choices(self, values: tuple[str, ...]) -> str:
        """The range that holds the values, in the sheet of lists."""
        if values not in self.lists:
            letter = xl_col_to_name(len(self.lists))
            self.lists[values] = f"={LISTS}!${letter}$1:${letter}${len(values)}"
        return self.lists[values]

    def _approaches(self) -> str:
        sheet = fact_sheets()[1]
        column = next(number for number, cell in enumerate(sheet.columns) if cell.key == (IDENTIFIER,))
        return f"='{sheet.name}'!${xl_col_to_name(column)}${_HEAD + 2}:${xl_col_to_name(column)}${_HEAD + 101}"

    def _authorizations(self) -> str:
        table = self.content.edition.authorizations
        column = [each.attribute for each in table.of_party].index("authorization_id")
        letter = xl_col_to_name(column)
        return f"='{table_sheet(table.role)}'!${letter}${_HEAD + 2}:${letter}${_HEAD + 201}"


def _value(content: Written, cell: FactCell) -> object:
    return at_key(content.facts, cell.key)
