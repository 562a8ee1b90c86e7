"""How the layout of an AEF workbook differs from the form: its sheets, labels, places, merged and hidden cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reporter.files import faults
from reporter.files.aef import rules
from reporter.files.aef.layout import Located, LocatedTable1, Spread
from reporter.files.around_tables import shown_otherwise
from reporter.files.by_column import columns_of, positions_of
from reporter.files.letters import tidied
from reporter.files.sheet import Range, Sheet, column_letter, column_number, filled_rows, is_blank
from reporter.files.tables import as_label
from reporter.files.told_once import few_columns, once_each, shown
from reporter.findings import Finding, Place, Severity
from reporter.forms.editions import INDEX_SHEET, SUMMARY_SHEET, Edition

_NOTE = re.compile(r"\W*[0-9a-z]{0,2}\W*|notes?\W*|remarks?\W*|source\b.*", re.IGNORECASE)
"""What stands before the words of a note, where it has a cell of its own."""


def sheet_findings(edition: Edition, file: str, sheets: Mapping[str, Spread],
                   found: Mapping[str, Spread]) -> Iterator[Finding]:
    """What differs in the workbook's set of sheets, those hidden included."""
    used = {str(spread.sheet.name): name for name, spread in found.items()}
    for name in edition.sheets:
        if name not in found:
            rule = rules.OTHER_SHEETS if name in (INDEX_SHEET, SUMMARY_SHEET) else rules.MISSING_SHEET
            yield rule.finding(Place(file, name), f"there is no sheet “{name}”")
    for actual, spread in sheets.items():
        if actual not in used:
            yield rules.EXTRA_SHEET.finding(Place(file, actual), f"“{shown(actual)}” is no sheet of the form",
                                            shown(actual))
        elif actual != used[actual]:
            yield rules.OTHER_SHEETS.finding(Place(file, actual), f"the sheet “{used[actual]}” has the name "
                                             f"“{shown(actual)}”", shown(actual),
                                             remedy=f"Name it “{used[actual]}”")
        elif spread.marks.hidden:
            yield rules.HIDDEN.finding(Place(file, actual), "the sheet is hidden")


def table_findings(located: Located) -> Iterator[Finding]:
    """What differs in the layout of one of Tables 2 to 5."""
    yield from _moved_findings(located)
    yield from _label_findings(located)
    yield from _merged_findings(located)
    yield from _hidden_findings(located)
    yield from _shown_findings(located)
    yield from _heading_finding(located)
    yield from few_columns(once_each(_beside_findings(located)))
    yield from once_each(faults.ABOVE_THE_LABELS.finding(
        replace(located.place, row=number, column=None, letter=None),
        "the row stands above the labels, and is not read") for number in located.records_above())
    below = located.rows_below
    if below.vocabulary:
        yield _vocabulary_finding(located, below.vocabulary)
    yield from once_each(rules.AFTER_GAP.finding(replace(located.place, row=row, column=None, letter=None),
                                                 f"the row stands below an empty row ({empty})")
                         for row, empty in below.after_gap)


def _moved_findings(located: Located) -> Iterator[Finding]:
    """One finding where the table has moved as a whole, otherwise one at each label after which it is torn."""
    table, spread = located.table, located.spread
    down = located.header_row - table.header_row
    first = table.columns[0]
    start = located.columns.get(first.attribute, column_number(first.position))
    if down or located.right:
        ways = [f"{abs(count)} {unit}{'s' if abs(count) > 1 else ''} {way[count < 0]}" for count, unit, way in (
            (down, "row", ("lower", "higher")), (located.right, "column", ("to the right", "to the left"))) if count]
        yield rules.MOVED.finding(
            spread.place(located.header_row, start, first.label), f"the table stands {' and '.join(ways)}: its labels "
            f"begin in {column_letter(start)}{located.header_row}, the form has them from "
            f"{first.position}{table.header_row}", f"{column_letter(start)}{located.header_row}")
    shift = located.right
    for column in table.columns:
        number = located.columns.get(column.attribute)
        if number is None or number - column_number(column.position) == shift:
            continue
        shift = number - column_number(column.position)
        letter, due = column_letter(number), column_letter(column_number(column.position) + located.right)
        if letter != due:
            yield rules.MOVED.finding(
                spread.place(located.header_row, number, column.label), f"the column stands in {letter}, the form has "
                f"it in {column.position}", letter,
                remedy="Move this column, and those to its right that moved with it, to their places in the form")


def _label_findings(located: Located) -> Iterator[Finding]:
    spread, row = located.spread, located.header_row
    for column in located.table.columns:
        number = located.columns.get(column.attribute)
        if number is None:
            at = Place(located.sheet.file, located.sheet.name, row, column.label)
            yield rules.WRONG_LABEL.finding(at, f"there is no column “{column.label}”",
                                            remedy=f"Add the column with the label “{column.label}”")
            continue
        text = spread.value(row, number)
        if text != column.label and (row, number) not in spread.covered:
            yield rules.WRONG_LABEL.finding(
                spread.place(row, number, column.label), f"the label is “{shown(text or '')}”", shown(text or ""),
                remedy=f"Write “{column.label}”")


def _merged_findings(located: Located) -> Iterator[Finding]:
    """Merged cells among the labels and the records; those above the labels hold group headings only."""
    labels = {number: located.table.label(attribute) for attribute, number in located.columns.items()}
    last = max([located.header_row, *(number for number, _ in located.records())])
    for area in located.spread.marks.merged:
        within = any(area.left <= number <= area.right for number in labels)
        if within and area.top <= last and area.bottom >= located.header_row:
            yield _merged_finding(located.spread, area, labels.get(area.left))


def _merged_finding(spread: Spread, area: Range, label: str | None) -> Finding:
    cells = f"{column_letter(area.left)}{area.top}:{column_letter(area.right)}{area.bottom}"
    return rules.MERGED.finding(spread.place(area.top, area.left, label), f"the cells {cells} are merged", cells)


def _hidden_findings(located: Located) -> Iterator[Finding]:
    """Each run of hidden rows or columns among labels and records, once."""
    marks, place = located.spread.marks, replace(located.place, row=None)
    filled = {number for number, _ in located.records()} | {located.header_row}
    for first, last in _runs([row for row in marks.hidden_rows if row in filled]):
        where = f"row {first} is hidden" if first == last else f"rows {first} to {last} are hidden"
        yield rules.HIDDEN.finding(replace(place, row=first), where)
    labels = {number: located.table.label(attribute) for attribute, number in located.columns.items()}
    for first, last in _runs([column for column in marks.hidden_columns if column in labels]):
        letters = column_letter(first), column_letter(last)
        where = f"column {letters[0]} is hidden" if first == last else f"columns {' to '.join(letters)} are hidden"
        yield rules.HIDDEN.finding(located.spread.place(located.header_row, first, labels[first]), where)


def _shown_findings(located: Located) -> Iterator[Finding]:
    return shown_otherwise(located.sheet, located.place, {number for number, _ in located.records()}, {
        number: located.table.label(attribute) for attribute, number in located.columns.items()})


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    first = last = None
    for number in sorted(numbers):
        if last is not None and first is not None and number != last + 1:
            yield first, last
            first = number
        first, last = first or number, number
    if first is not None and last is not None:
        yield first, last


def _heading_finding(located: Located) -> Iterator[Finding]:
    above = located.spread.rows[:located.header_row - 1]
    if not any(cell == located.table.title for cells in above for cell in cells):
        yield rules.NO_HEADING.finding(
            Place(located.sheet.file, located.sheet.name, located.table.heading_row, letter="B"),
            f"there is no heading “{located.table.title}” above the labels",
            remedy=f"Write “{located.table.title}” in B{located.table.heading_row}")


def _beside_findings(located: Located) -> Iterator[Finding]:
    """Filled cells in column A, in the spacer columns, and in columns that the form has not."""
    spread = located.spread
    spacers = {column_number(letter) + located.right for letter in ("A", *located.table.spacers)
               } if located.whole else set[int]()
    records = located.records()
    numbers = (located.header_row, *(number for number, _ in records))
    rows = [spread.rows[number - 1] for number in numbers]
    columns = sorted(set(range(1, max(map(len, rows)) + 1)) - set(located.columns.values()))
    for column, cells in zip(columns, columns_of(rows, [column - 1 for column in columns]), strict=True):
        letter, label = column_letter(column), cells[0]
        called = letter if is_blank(label) else f"{letter} (“{shown(tidied(str(label)))}”)"
        for position in positions_of(cells, lambda cell: not is_blank(cell)):
            place = spread.place(numbers[position], column, f"column {letter}")
            if (numbers[position], column) in spread.covered:
                continue
            if column in spacers:
                yield rules.OUT_OF_TABLE.finding(place, "the cell is filled", shown(cells[position]))
            elif position:
                yield rules.BESIDE.finding(
                    place, f"{located.table.title} has no column {called}, and the cell is not read",
                    shown(cells[position]))


def _vocabulary_finding(located: Located, rows: tuple[int, ...]) -> Finding:
    first = rows[0]
    labels = {number: located.table.label(attribute) for attribute, number in located.columns.items()}
    cells = located.spread.rows[first - 1]
    column = next((number for number, cell in enumerate(cells, 1) if not is_blank(cell)), 1)
    which = f"row {first} holds" if len(rows) == 1 else f"rows {first} to {rows[-1]} hold"
    return rules.VOCABULARY.finding(located.spread.place(first, column, labels.get(column)),
                                    f"{which} words of the form, not a record", shown(cells[column - 1]))


def table_1_findings(located: LocatedTable1) -> Iterator[Finding]:
    """What differs in the layout of Table 1."""
    table, spread, sheet = located.table, located.spread, located.spread.sheet
    if not any(cell == table.title for cells in spread.rows for cell in cells):
        yield rules.NO_HEADING.finding(Place(sheet.file, sheet.name, table.heading_row, letter="B"),
                                       f"there is no heading “{table.title}”",
                                       remedy=f"Write “{table.title}” in B{table.heading_row}")
    shift = 0, 0
    for column in table.columns:
        row, number = located.labels[column.attribute]
        place = spread.place(row, number, column.label)
        moved = row - int(column.position[1:]), number - 2
        if moved != shift:
            shift = moved
            yield rules.MOVED.finding(place, f"the label stands in {place.cell}, the form has it in "
                                      f"B{column.position[1:]}", place.cell,
                                      remedy="Move this label, and those that moved with it, to the form's place")
        text = spread.value(row, number)
        if text != column.label:
            yield rules.WRONG_LABEL.finding(place, f"the label is “{shown(text or '')}”", shown(text or ""),
                                            remedy=f"Write “{column.label}”")
        placeholder = column.placeholder
        value = spread.value(*located.value_cell(column.attribute))
        if placeholder and value != placeholder:
            yield rules.PLACEHOLDER.finding(
                spread.place(*located.value_cell(column.attribute), column.label), "the placeholder of the platform is "
                "missing", shown(value or ""), remedy=f"Write {placeholder}")
    rows = [row for row, _ in located.labels.values()]
    for area in spread.marks.merged:
        if area.left <= 3 + located.moved[1] and area.top <= max(rows) and area.bottom >= min(rows):
            yield _merged_finding(spread, area, None)
    for column in table.columns:
        row, number = located.value_cell(column.attribute)
        yield from shown_otherwise(sheet, replace(sheet.place, letters={column.label: column_letter(number)}), {row}, {
            number: column.label})
    yield from once_each(_beside_table_1(located))


def _beside_table_1(located: LocatedTable1) -> Iterator[Finding]:
    """What stands beside labels and values that stand below each other, and labels with values further down.

    A note below the table has no value beside it, or is known by its sign.
    """
    table, sheet = located.table, located.spread.sheet
    own = {*located.labels.values(), *map(located.value_cell, located.labels)}
    rows = [row for row, _ in located.labels.values()]
    if len({column for _, column in located.labels.values()}) > 1:
        return
    for row, cells in filled_rows(sheet, min(rows)):
        filled = [(column, cell) for column, cell in enumerate(cells, 1)
                  if not is_blank(cell) and (row, column) not in own]
        if not filled or row > max(rows) and (len(filled) < 2 or _NOTE.fullmatch(tidied(str(filled[0][1])))):
            continue
        column, cell = filled[0]
        again = table.by_folded_label.get(as_label(cell)) if len(filled) > 1 else None
        place = located.spread.place(row, column, table.label(again) if again else f"column {column_letter(column)}")
        if again:
            yield rules.BESIDE.finding(
                place, f"the label “{table.label(again)}” stands a second time, and “{shown(filled[1][1])}” beside it "
                "is not read", shown(filled[1][1]), severity=Severity.ERROR,
                remedy="Keep the label and the value that are right, and take the others out")
        else:
            yield rules.BESIDE.finding(place, f"{table.title} has no place for what stands here, and it is not read",
                                       shown(", ".join(tidied(str(cell)) for _, cell in filled)))


def summary_findings(edition: Edition, sheet: Sheet) -> Iterator[Finding]:
    """What differs in the sheet Summary information."""
    texts = [{index: cell for index, cell in enumerate(cells, 1) if isinstance(cell, str)} for cells in sheet.rows]
    for table in edition.tables:
        labels = [column.label for column in table.columns]
        stands = [(row, column) for row, cells in enumerate(texts, 1) for column, text in cells.items()
                  if text == table.title]
        if not stands:
            yield rules.SUMMARY.finding(Place(sheet.file, sheet.name, column=table.title),
                                        f"there is no “{table.title}”")
            continue
        row, column = next((spot for spot in stands if sheet.value(spot[0] + 1, spot[1]) == labels[0]), stands[0])
        for offset, label in enumerate(labels, 1):
            text = sheet.value(row + offset, column)
            if text != label:
                yield rules.SUMMARY.finding(
                    Place(sheet.file, sheet.name, row + offset, table.title, column_letter(column)),
                    f"“{label}” should stand here", shown(text or ""))
                break
        for other in (table.title, labels[0], labels[-1]):
            again = next(((number, index) for number, cells in enumerate(texts, 1) for index, text in cells.items()
                          if index != column and text == other), None)
            if again:
                yield rules.SUMMARY.finding(
                    Place(sheet.file, sheet.name, again[0], table.title, column_letter(again[1])),
                    f"“{other}” stands in another column too", other, remedy="Empty the cell")
