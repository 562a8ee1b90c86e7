"""The layout of an AEF workbook: where its tables stand, and how that differs from the form.

Tables are found by their labels, in the form's place or near it; rows below are parted into those that are records
and those that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from reporter.files.aef import rules
from reporter.files.aef.cells import read_cell
from reporter.files.reading import CellValue, Sheet, column_letter, column_number, is_blank
from reporter.files.sheet_marks import Marks, Range
from reporter.files.tables import shown
from reporter.findings import Finding, Place
from reporter.forms.editions import Edition, FieldKind, FormTable, folded, usual_profile

LAST_SEARCHED_ROW = 40
LAST_SEARCHED_COLUMN = 80

TELLING = (FieldKind.DATE, FieldKind.APPROACH, FieldKind.NUMBER, FieldKind.QUANTITY, FieldKind.BLOCK_IDENTIFIER,
           FieldKind.YEAR, FieldKind.IDENTIFICATION)
"""Kinds by which a record is told from the form's own words: of these a record has at least one."""


@dataclass(frozen=True)
class Spread:
    """A sheet in which each of several merged cells has the value of the first."""

    sheet: Sheet
    marks: Marks = field(default_factory=Marks)

    @cached_property
    def covered(self) -> Mapping[tuple[int, int], Range]:
        """The cells that a merged range covers, but for the one that holds its value."""
        return {cell: area for area in self.marks.merged if area.bottom <= len(self.sheet.rows)
                for cell in area.cells() if cell != (area.top, area.left) and cell[1] <= LAST_SEARCHED_COLUMN}

    @cached_property
    def rows(self) -> list[list[CellValue]]:
        rows = [list(cells) for cells in self.sheet.rows] if self.covered else self.sheet.rows
        for (row, column), area in self.covered.items():
            cells = rows[row - 1]
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = self.sheet.value(area.top, area.left)
        return rows

    def value(self, row: int, column: int) -> CellValue:
        """The value at row and column, from 1; None beyond the sheet."""
        cells = self.rows[row - 1] if 1 <= row <= len(self.rows) else []
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def place(self, row: int, column: int, label: str | None = None) -> Place:
        return Place(self.sheet.file, self.sheet.name, row, label, column_letter(column))


@dataclass(frozen=True)
class Located:
    """Where a table stands in its sheet: the row of its labels, the column of each attribute, and its last row, from 1.

    Without a last row it goes on to the end of the sheet.
    """

    table: FormTable
    spread: Spread
    header_row: int
    columns: Mapping[str, int]
    last_row: int | None = None

    @property
    def sheet(self) -> Sheet:
        return self.spread.sheet

    @property
    def place(self) -> Place:
        letters = {self.table.label(attribute): column_letter(number) for attribute, number in self.columns.items()}
        return Place(self.sheet.file, self.sheet.name, self.header_row, letters=letters)

    @cached_property
    def rows_below(self) -> RowsBelow:
        return _rows_below(self)

    def records(self) -> tuple[tuple[int, list[CellValue]], ...]:
        """The rows that are records, with their numbers."""
        return self.rows_below.records

    @property
    def right(self) -> int:
        """How many columns the table stands to the right of its place; of a torn table, its first column."""
        first = min(self.table.columns, key=lambda column: self.columns.get(column.attribute, LAST_SEARCHED_COLUMN))
        return self.columns[first.attribute] - column_number(first.position)

    @property
    def whole(self) -> bool:
        """True if labels and spacer columns stand to each other as in the form."""
        return all(number - column_number(self.table.by_attribute[name].position) == self.right
                   for name, number in self.columns.items())


@dataclass(frozen=True)
class RowsBelow:
    """The rows below the labels: records; the form's own words above the first; what stands below empty rows.

    `after_gap` are the first rows that stand below an empty row, with its number.
    """

    records: tuple[tuple[int, list[CellValue]], ...]
    vocabulary: tuple[int, ...]
    after_gap: tuple[tuple[int, int], ...]


def sheets_of_the_form(edition: Edition, sheets: Mapping[str, Spread]) -> dict[str, Spread]:
    """The sheet for each of the form's: by its name, by nearly its name, or by what stands in it."""
    found = {name: sheets[name] for name in edition.sheets if name in sheets}
    by_folded = {folded(name): name for name in sheets if name not in edition.sheets}
    for name in edition.sheets:
        if name not in found and folded(name) in by_folded:
            found[name] = sheets[by_folded.pop(folded(name))]
    for table in edition.tables:
        if table.sheet in found:
            continue
        like = next((name for name in by_folded.values() if _has_table(table, sheets[name])), None)
        if like is not None:
            found[table.sheet] = sheets[by_folded.pop(folded(like))]
    return found


def _has_table(table: FormTable, spread: Spread) -> bool:
    if table.role == "submission":
        return 2 * len(labels_of_table_1(table, spread)) > len(table.columns)
    return locate(table, spread) is not None


def sheet_findings(edition: Edition, file: str, sheets: Mapping[str, Spread],
                   found: Mapping[str, Spread]) -> Iterator[Finding]:
    """What differs in the workbook's set of sheets, those hidden included."""
    used = {str(spread.sheet.name): name for name, spread in found.items()}
    for name in edition.sheets:
        if name not in found:
            yield rules.MISSING_SHEET.finding(Place(file, name), f"there is no sheet “{name}”")
    for actual, spread in sheets.items():
        if actual not in used:
            yield rules.EXTRA_SHEET.finding(Place(file, actual), f"“{shown(actual)}” is no sheet of the form",
                                                shown(actual))
        elif actual != used[actual]:
            yield rules.MISSING_SHEET.finding(Place(file, actual), f"the sheet “{used[actual]}” has the name "
                                                  f"“{shown(actual)}”", shown(actual),
                                                  remedy=f"Name it “{used[actual]}”")
        elif spread.marks.hidden:
            yield rules.HIDDEN.finding(Place(file, actual), "the sheet is hidden")


def locate(table: FormTable, spread: Spread) -> Located | None:
    """The table by its labels, in the form's place or near it; None where most labels are missing."""
    best, found = 0, dict[str, int]()
    rows = range(1, min(len(spread.rows), LAST_SEARCHED_ROW) + 1)
    for number in sorted(rows, key=lambda row: (row != table.header_row, row)):
        there = _labels_in(table, spread.rows[number - 1:number])
        # Of labels that are merged over several rows the lowest row is theirs.
        if len(there) > len(found) or (len(there) == len(found) and there and _merged_with(spread, number, best)):
            best, found = number, there
    if 2 * len(found) < len(table.columns):
        return None
    return Located(table, spread, best, _completed(table, found))


def locate_anywhere(edition: Edition, spreads: Iterable[Spread]) -> dict[str, Located]:
    """The tables of an edition whose places bind nobody, by their role: by all their required labels, in any sheet.

    Several tables may stand below each other; each then ends where the next one begins.
    """
    found: dict[str, Located] = {}
    tables = sorted(edition.tables, key=lambda table: len(table.columns), reverse=True)
    for spread in spreads:
        here: list[Located] = []
        for number in range(1, len(spread.rows) + 1):
            labels = spread.rows[max(number - edition.label_rows, 0):number]
            for table in tables:
                columns = _labels_in(table, labels)
                taken = table.role in found or any(number - other.header_row < edition.label_rows for other in here)
                whole = all(column.attribute in columns for column in table.columns if column.required)
                if whole and not taken and _is_lowest(table, spread, number):
                    here.append(Located(table, spread, number, columns))
                    found[table.role] = here[-1]
        for located, following in pairwise(here):
            found[located.table.role] = replace(located, last_row=following.header_row - 1)
    return found


def _is_lowest(table: FormTable, spread: Spread, row: int) -> bool:
    """True of the last row of labels: two stand in it, and no two in the row below."""
    here, below = (len(_labels_in(table, spread.rows[number - 1:number])) for number in (row, row + 1))
    return here >= 2 > below


def _labels_in(table: FormTable, rows: Sequence[list[CellValue]]) -> dict[str, int]:
    """The column of each attribute whose label stands in the rows, the lowest first.

    A letter at the end of a label is a footnote's and passed over.
    """
    there: dict[str, int] = {}
    for cells in reversed(rows):
        for index, cell in enumerate(cells[:LAST_SEARCHED_COLUMN], 1):
            text = folded(cell) if isinstance(cell, str) else ""
            attribute = table.by_folded_label.get(text) or table.by_folded_label.get(text[:-1])
            if attribute and (len(rows) == 1 or index not in there.values()):
                there.setdefault(attribute, index)
    return there


def _merged_with(spread: Spread, row: int, other: int) -> bool:
    return row > other > 0 and any(area.top <= other and area.bottom >= row for area in spread.marks.merged)


def _completed(table: FormTable, found: Mapping[str, int]) -> dict[str, int]:
    """With columns whose label is spelt otherwise: each is taken to stand as the form has it to the one before."""
    columns, taken = dict(found), set(found.values())
    first = next(column for column in table.columns if column.attribute in found)
    shift = found[first.attribute] - column_number(first.position)
    for column in table.columns:
        position = column_number(column.position)
        if column.attribute in found:
            shift = found[column.attribute] - position
        elif position + shift > 0 and position + shift not in taken:
            columns[column.attribute] = position + shift
    return columns


def _rows_below(located: Located) -> RowsBelow:
    spread = located.spread
    records: list[tuple[int, list[CellValue]]] = []
    vocabulary: list[int] = []
    after_gap: list[tuple[int, int]] = []
    empty: int | None = None
    for number in range(_end_of_labels(located) + 1, (located.last_row or len(spread.rows)) + 1):
        cells = spread.rows[number - 1]
        if all(is_blank(cell) for cell in cells):
            empty = empty or number
            continue
        if empty and (records or not vocabulary) and empty not in {gap for _, gap in after_gap}:
            after_gap.append((number, empty))
        if records and not empty or _is_record(located, cells, least=2 if records else 1):
            records.append((number, cells))
            empty = None
        elif not records:
            vocabulary.append(number)
    return RowsBelow(tuple(records), tuple(vocabulary), tuple(after_gap))


def _end_of_labels(located: Located) -> int:
    """The last row that the labels cover: their own, or further down where they are merged."""
    covering = [area.bottom for area in located.spread.marks.merged
                if area.top <= located.header_row <= area.bottom and area.left in located.columns.values()]
    return max([located.header_row, *covering])


def _is_record(located: Located, cells: list[CellValue], *, least: int) -> bool:
    """True if so many of the fields that tell have a value of their kind: footnotes and hints have none."""
    found = 0
    for column in located.table.columns:
        if column.kind not in TELLING:
            continue
        index = located.columns.get(column.attribute, 0) - 1
        value = cells[index] if 0 <= index < len(cells) else None
        if is_blank(value):
            continue
        meant = read_cell(column, value, None, usual_profile()).value
        found += not isinstance(meant, str) or any(letter.isdigit() for letter in meant)
    return found >= least


def table_findings(located: Located) -> Iterator[Finding]:
    """What differs in the layout of one of Tables 2 to 5."""
    yield from _moved_findings(located)
    yield from _label_findings(located)
    yield from _merged_findings(located)
    yield from _hidden_findings(located)
    yield from _heading_finding(located)
    if located.whole:
        yield from _spacer_findings(located)
    below = located.rows_below
    if below.vocabulary:
        yield _vocabulary_finding(located, below.vocabulary)
    for row, empty in below.after_gap:
        yield rules.AFTER_GAP.finding(replace(located.place, row=row, column=None, letter=None),
                                          f"the row stands below an empty row ({empty})")


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


def _spacer_findings(located: Located) -> Iterator[Finding]:
    spread = located.spread
    columns = [column_number(letter) + located.right for letter in ("A", *located.table.spacers)]
    for number in (located.header_row, *(number for number, _ in located.records())):
        cells = spread.rows[number - 1]
        for column in columns:
            if 1 <= column <= len(cells) and not is_blank(cells[column - 1]) and (number, column) not in spread.covered:
                yield rules.OUT_OF_TABLE.finding(
                    spread.place(number, column, f"column {column_letter(column)}"), "the cell is filled",
                    shown(cells[column - 1]))


def _vocabulary_finding(located: Located, rows: tuple[int, ...]) -> Finding:
    first = rows[0]
    labels = {number: located.table.label(attribute) for attribute, number in located.columns.items()}
    cells = located.spread.rows[first - 1]
    column = next((number for number, cell in enumerate(cells, 1) if not is_blank(cell)), 1)
    which = f"row {first} holds" if len(rows) == 1 else f"rows {first} to {rows[-1]} hold"
    return rules.VOCABULARY.finding(located.spread.place(first, column, labels.get(column)),
                                        f"{which} words of the form, not a record", shown(cells[column - 1]))


def labels_of_table_1(table: FormTable, spread: Spread) -> dict[str, tuple[int, int]]:
    """Row and column of each label of Table 1, which is transposed: labels below each other, values beside them."""
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(spread.rows[:LAST_SEARCHED_ROW], 1):
        for column, cell in enumerate(cells[:LAST_SEARCHED_COLUMN], 1):
            text = folded(cell) if isinstance(cell, str) else ""
            attribute = table.by_folded_label.get(text) or table.by_folded_label.get(text[:-1])
            if attribute and (row, column) not in spread.covered:
                found.setdefault(attribute, (row, column))
    return found


@dataclass(frozen=True)
class LocatedTable1:
    """Where Table 1 stands: row and column of each label, and of each value."""

    table: FormTable
    spread: Spread
    labels: Mapping[str, tuple[int, int]]

    def value_cell(self, attribute: str) -> tuple[int, int]:
        """Row and column of a value: right of its label, beyond the cells that are merged with it."""
        row, column = self.labels[attribute]
        covering = [area.right for area in self.spread.marks.merged if (row, column) in area]
        return row, max([column, *covering]) + 1

    @property
    def moved(self) -> tuple[int, int]:
        """How many rows lower and columns to the right the first label stands than in the form."""
        first = self.table.columns[0]
        row, column = self.labels[first.attribute]
        return row - int(first.position[1:]), column - column_number("B")

    @property
    def place(self) -> Place:
        """The place of the table, from which records tell each value's cell."""
        row, column = self.value_cell(self.table.columns[0].attribute)
        sheet = self.spread.sheet
        return Place(sheet.file, sheet.name, row, letter=column_letter(column)) if any(self.moved) else \
            Place(sheet.file, sheet.name)


def locate_table_1(table: FormTable, spread: Spread) -> LocatedTable1:
    """Table 1 by its labels; a label that is not found is taken to stand below the one before it."""
    found = labels_of_table_1(table, spread)
    shifts = [(found[column.attribute][0] - int(column.position[1:]), found[column.attribute][1] - 2)
              for column in table.columns if column.attribute in found]
    down, right = shifts[0] if shifts else (0, 0)
    labels = {}
    for column in table.columns:
        if column.attribute in found:
            down, right = found[column.attribute][0] - int(column.position[1:]), found[column.attribute][1] - 2
        labels[column.attribute] = int(column.position[1:]) + down, 2 + right
    return LocatedTable1(table, spread, labels)


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
