"""Approaches added to a dossier's workbook that people have worked in, and answers changed; nothing else changes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporter.dossier.answer_rows import (
    ANSWER,
    ANSWER_COLUMNS,
    APPROACH,
    DUE,
    ELEMENT,
    NUMBER,
    OWNER,
    STATE,
    AnswerRow,
    all_rows,
)
from reporter.dossier.fact_values import cell_content
from reporter.dossier.sheet_words import answers_sheet
from reporter.dossier.sheets import APPROACHES, fact_sheets
from reporter.dossier.written import Tables, Written, at_key
from reporter.files.archives import UNREADABLE, is_of_the_machine
from reporter.files.sheet import unescaped
from reporter.files.tables import as_label, cell_text
from reporter.files.xlsx import cells_in
from reporter.findings import Refusal
from reporter.forms.outlines import Answer
from reporter.renderers.workbooks.annotated import MOST_CELLS
from reporter.renderers.workbooks.cells_in_place import CellInPlace, SharedFormula, Spot, with_cells
from reporter.renderers.workbooks.dossier_cells import STATES, state_formula
from reporter.renderers.workbooks.texts import escaped, opened_as_written


class NotAdded(Refusal):
    """The workbook cannot be written anew; the message says why."""


def with_approaches(content: bytes, before: Written, further: Sequence[Tables]) -> bytes:
    """The workbook with a row for each further approach, and a row for each heading of the chapters on it."""
    def add(workbook: Workbook, changes: _Changes) -> None:
        _name_the_one(workbook, before, changes)
        for approach in further:
            _approach_row(workbook, approach, changes)
        for outline in before.edition.outlines:
            sheet = _sheet(workbook, answers_sheet(outline.folder))
            if sheet is not None and before.identifiers:
                _answer_rows(sheet, changes, [
                    (heading.number, approach, heading.short, "" if number is None else heading.elements[number].title,
                     f"{heading.title} ({heading.paras})" if number is None else heading.elements[number].asks,
                     number is None and heading.answer is Answer.BELOW)
                    for heading, approach, number in all_rows(outline, [str(one["identifier"]) for one in further])
                    if approach is not None])

    return _changed_in_place(content, add, "Add the rows by hand.")


def with_answers_written(content: bytes, changed: Mapping[str, Sequence[AnswerRow]]) -> bytes:
    """The workbook with these answers, by outline, in the cells of their rows; nothing else of it changes."""
    def write(workbook: Workbook, changes: _Changes) -> None:
        for folder, rows in changed.items():
            sheet = _sheet(workbook, answers_sheet(folder))
            if sheet is None and rows:
                raise NotAdded(f"The workbook has no sheet {answers_sheet(folder)}.")
            for row in rows if sheet is not None else ():
                _changed_answer(sheet, row, changes)

    return _changed_in_place(content, write, "Copy the answers into it by hand.")


def _changed_in_place(content: bytes, change: Callable[[Workbook, _Changes], None], by_hand: str) -> bytes:
    """The workbook with a change. Raises NotAdded, which says what to do `by_hand`, where that cannot be done."""
    if cells_in(content) > MOST_CELLS:
        raise NotAdded(f"The workbook has too many cells to be changed. {by_hand}")
    try:
        workbook = opened_as_written(content)
        changes = _Changes()
        change(workbook, changes)
        return with_cells(content, changes.cells, workbook.epoch)
    except SharedFormula as error:
        raise NotAdded(f"The cell {error} of the workbook holds a formula of which others are made. {by_hand}"
                       ) from error
    except UNREADABLE as error:
        if isinstance(error, NotAdded) or is_of_the_machine(error):
            raise
        raise NotAdded(f"Something in the workbook, beside its cells, cannot be made out ({type(error).__name__}). "
                       f"{by_hand}") from error


def _changed_answer(sheet: Worksheet, row: AnswerRow, changes: _Changes) -> None:
    """Write an answer into the row of its heading or element, or below the last row where there is none."""
    head, columns = _columns(sheet, ANSWER_COLUMNS)
    known = (row.number, row.approach or "", row.element or "")

    def is_it(number: int) -> bool:
        told = tuple(cell_text(sheet.cell(number, columns[label]).value) if label in columns else ""
                     for label in (NUMBER, APPROACH, ELEMENT))
        return told == known or told == (row.number, "", row.element or "")

    last = _last(sheet, head, columns.values())
    at = next(filter(is_it, range(head + 1, last + 1)), last + 1)
    told = {NUMBER: row.number, APPROACH: row.approach, ELEMENT: row.element} if at > last else {}
    for label, value in {**told, ANSWER: row.answer or None, OWNER: row.owner,
                         DUE: datetime.date.fromisoformat(row.due) if row.due else None}.items():
        if label in columns:
            cell = sheet.cell(at, columns[label])
            if cell_text(unescaped(cell.value)) != cell_text(value):
                changes.write(cell, value)
        elif value:
            raise NotAdded(f"The sheet {sheet.title} has no column {label}.")


def _sheet(workbook: Workbook, name: str) -> Worksheet | None:
    return next((sheet for sheet in workbook.worksheets if as_label(sheet.title) == as_label(name)), None)


def _columns(sheet: Worksheet, wanted: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row of the labels, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in sheet.iter_rows(max_row=40):
        there = {label: cell.column for cell in row for label in wanted if as_label(cell.value) == as_label(label)}
        if len(there) > len(best[1]):
            best = row[0].row, there
    return best


def _name_the_one(workbook: Workbook, before: Written, changes: _Changes) -> None:
    """Rows that name no approach were of the only one, and name it from now on."""
    if len(before.identifiers) != 1:
        return
    named = [(sheet.name, [str(sheet.owner_label), *(cell.label for cell in sheet.columns)]) for sheet in fact_sheets()
             if sheet.owner == APPROACHES.capitalize()]
    named += [(answers_sheet(outline.folder), [APPROACH, *(one for one in ANSWER_COLUMNS if one != APPROACH)])
              for outline in before.edition.outlines]
    repeated = {answers_sheet(outline.folder): outline.per_approach for outline in before.edition.outlines}
    for name, labels in named:
        sheet = _sheet(workbook, name)
        if sheet is None:
            continue
        head, columns = _columns(sheet, labels)
        owner = columns.get(labels[0])
        for row in sheet.iter_rows(min_row=head + 1) if owner else ():
            filled = [cell for cell in row if cell.column in columns.values() and cell.value is not None]
            of_chapter = name not in repeated or str(row[columns[NUMBER] - 1].value or "").split(".")[0] == \
                repeated[name]
            if filled and of_chapter and owner and row[owner - 1].value is None:
                changes.write(row[owner - 1], before.identifiers[0])


def _approach_row(workbook: Workbook, approach: Tables, changes: _Changes) -> None:
    layout = fact_sheets()[1]
    sheet = _sheet(workbook, layout.name)
    if sheet is None:
        raise NotAdded(f"The workbook has no sheet {layout.name}.")
    head, columns = _columns(sheet, [cell.label for cell in layout.columns])
    number = _last(sheet, head, columns.values()) + 1
    for cell in layout.columns:
        value = cell_content(cell, at_key(approach, cell.key))
        if value is not None and cell.label in columns:
            changes.write(sheet.cell(number, columns[cell.label]), value)


def _answer_rows(sheet: Worksheet, changes: _Changes, rows: Sequence[tuple[str, str, str, str, str, bool]]) -> None:
    head, columns = _columns(sheet, ANSWER_COLUMNS)
    last = _last(sheet, head, columns.values())
    labels = [label for label in ANSWER_COLUMNS if label in columns][:5]
    for number, (*texts, below) in enumerate(rows, last + 1):
        for label, text in zip(ANSWER_COLUMNS, texts, strict=False):
            if label in labels and text:
                changes.write(sheet.cell(number, columns[label]), str(text), like=sheet.cell(last, columns[label]))
        if STATE in columns and ANSWER in columns and not below:
            answer = sheet.cell(number, columns[ANSWER])
            changes.write(answer, None, like=sheet.cell(last, columns[ANSWER]))
            state = state_formula(f"${answer.column_letter}{number}", STATES[0])
            changes.write(sheet.cell(number, columns[STATE]), state, like=sheet.cell(last, columns[STATE]),
                          is_formula=True)


@dataclass
class _Changes:
    """The cells that change, by sheet; in the workbook that is looked at they are changed at once."""

    cells: dict[str, dict[Spot, CellInPlace]] = field(default_factory=dict)

    def write(self, cell: Cell, value: Any, like: Cell | None = None, *, is_formula: bool = False) -> None:
        """Put a value into a cell, as it looks or as another does."""
        if isinstance(value, datetime.date) and not (like or cell).is_date:
            like = next((one for (one,) in cell.parent.iter_rows(min_col=cell.column, max_col=cell.column)
                         if one.is_date), None)
            # A number of days that nothing shows as a day would be read as a number.
            value = value if like else value.isoformat()
        self.cells.setdefault(cell.parent.title, {})[cell.row, cell.column] = CellInPlace(
            value, (like.row, like.column) if like else None, is_formula)
        cell.value = escaped(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "f" if is_formula else "s"


def _last(sheet: Worksheet, head: int, columns: Collection[int]) -> int:
    """The last row that holds anything in these columns."""
    wanted = set(columns)
    return max((cell.row for row in sheet.iter_rows(min_row=head) for cell in row
                if cell.column in wanted and cell.value is not None), default=head)
