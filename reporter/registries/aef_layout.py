"""The layout of an AEF workbook, cell by cell: what the secretariat's published checking scripts rely on.

Content is read by position there, so sheets, labels, spacer columns and types of cells are binding.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reporter.findings import Finding, Place, Severity, define
from reporter.forms import aef
from reporter.forms.codelists import USE
from reporter.registries.faults import LAYOUT
from reporter.registries.files import Sheet, Value, column_letter, column_number, is_blank
from reporter.registries.rows import NOT_APPLICABLE, shown

DATE_FORMAT = "dd/mm/yyyy"
LAST_SEARCHED_ROW = 40

MISSING_SHEET = define(
    "WB-201", "All seven sheets are there", para=LAYOUT,
    remedy="Add the sheet, named exactly as in the form: " + "; ".join(aef.SHEETS), text="""
    The workbook has exactly the seven sheets of the form, known by their names.
    Bad: a sheet “Table 5 Entities”
    Good: a sheet “Table 5 Auth. entities” """)
EXTRA_SHEET = define(
    "WB-202", "There is no eighth sheet", para=LAYOUT, remedy="Remove the sheet, hidden ones too", text="""
    A workbook with an eighth sheet fails.
    Bad: a sheet “Notes” after the seven
    Good: the seven sheets of the form""")
NO_LABELS = define(
    "WB-203", "Each table has its labels", para=LAYOUT,
    remedy="Start from the form's own workbook and paste the rows into it", text="""
    The labels of a table stand in one row, and its records below.
    Bad: Table 3 Actions without a row of labels
    Good: the labels of Table 3 in row 8""")
WRONG_LABEL = define(
    "WB-204", "Labels match the form character for character", para=LAYOUT,
    remedy="Write the label exactly as the form prints it", text="""
    A label that differs in one character, a blank or a capital letter is not found.
    Bad: First Id
    Good: First ID""")
MOVED = define(
    "WB-205", "Labels stand where the form has them", para=LAYOUT,
    remedy="Move the table to its place, with its spacer columns and the empty column A", text="""
    Row and columns of the labels are those of the form.
    Bad: the labels of Table 3 in row 9
    Good: the labels of Table 3 in row 8""")
AFTER_GAP = define(
    "WB-206", "Nothing stands below the first empty row", para=LAYOUT,
    remedy="Remove the empty row above, so that the records follow each other", text="""
    Records begin below the labels and end at the first empty row; what follows is not read.
    Bad: records in rows 9 to 12 and in row 14
    Good: records in rows 9 to 13""")
TEXT_DATE = define(
    "WB-207", "Dates are date cells", para=LAYOUT,
    remedy="Type the date again in a cell formatted as a date, dd/mm/yyyy", text="""
    A date that was typed as text fails.
    Bad: the text 15/04/2028
    Good: the date 15/04/2028, which Excel sets to the right""")
DATE_SHOWN = define(
    "WB-208", "Dates have the number format dd/mm/yyyy", para=LAYOUT, severity=Severity.WARNING,
    remedy="Give the cell the number format dd/mm/yyyy", text="""
    The form shows dates with day, month and year.
    Bad: 2028-04-15
    Good: 15/04/2028""")
NUMBER_FOR_TEXT = define(
    "WB-209", "Identifiers are text cells", para=LAYOUT,
    remedy="Format the cell as text, then type the identifier again", text="""
    First ID, Last ID, First unit ID and Last unit ID are texts even where they have digits only.
    Bad: the number 19309
    Good: the text 19309""")
NUMBER_VERSION = define(
    "WB-210", "The version is text", para=LAYOUT, remedy="Format the cell as text, then type 1.0 again", text="""
    The number 1 is not the version 1.0.
    Bad: the number 1
    Good: the text 1.0""")
PLACEHOLDER = define(
    "WB-211", "Fields of the platform keep their placeholders", para=LAYOUT,
    remedy="Write the placeholder of the form, braces included", text="""
    Table 1 keeps the texts that say where the platform writes.
    Bad: an empty cell C8
    Good: {Information in this field is populated by the CARP}""")
OUT_OF_TABLE = define(
    "WB-212", "Column A and the spacer columns are empty", para=LAYOUT, remedy="Empty the cell", text="""
    The columns between the bands of a table have neither labels nor values.
    Bad: a note in column K of Table 3
    Good: an empty column K""")
NO_HEADING = define(
    "WB-213", "Each table has its heading above its labels", para=LAYOUT,
    remedy="Write the heading above the labels, exactly as the form has it", text="""
    Tables are found by the text of their headings.
    Bad: Actions
    Good: Table 3: Actions""")
SUMMARY = define(
    "WB-214", "Summary information lists the fields of all tables", para=LAYOUT,
    remedy="Copy the sheet Summary information from the form's own workbook", text="""
    One column holds, for each table, its heading and then its fields in consecutive rows; no other column repeats
    a heading, a first or a last field.
    Bad: a list without Table 4
    Good: the headings of Tables 1 to 5, each followed by its fields""")
SPELLING = define(
    "WB-215", "Coded cells are spelt as the checking scripts take them", para=LAYOUT,
    remedy="Write the value as the example shows", text="""
    Readers here accept the spellings of all sources, the published checking scripts accept one.
    Bad: Voluntary Cancellation
    Good: Cancellation""")
TEXT_NUMBER = define(
    "WB-216", "Quantities are number cells", para=LAYOUT, severity=Severity.WARNING,
    remedy="Turn the text into a number", text="""
    A quantity that is kept as text is left out of sums.
    Bad: the text 1500
    Good: the number 1500""")
USED_BY_NA = define(
    "WB-217", "A use without an entity leaves the entity blank", para=LAYOUT, source="II06", remedy="Empty the cell",
    text="""
    For the action type Use the cell of the using entity is blank where there is none.
    Bad: Use, using entity NA
    Good: Use, using entity blank""")
BLANKS = define(
    "WB-218", "Texts have no blanks around them", para=LAYOUT, severity=Severity.WARNING,
    remedy="Remove the blanks before and after the text", text="""
    A blank at the end makes a code unknown to tools that compare character for character.
    Bad: “IND ”
    Good: “IND” """)

_CODED = {
    "metric": (r"GHG|non-GHG", "GHG or non-GHG"),
    "sectors": (r"[A-Za-z0-9 ]+", "Energy generation"),
    "activity_types": (r"[A-Za-z0-9 +]+", "Solar + Wind"),
    "purposes_for_authorization": (r"NDC|OIMP|IMP|OP|NDC and (OIMP|IMP|OP)", "NDC and OIMP"),
    "first_transfer_definition": (r"NA|Authorization|Issuance|Use or cancellation", "Use or cancellation"),
    "action_type": (r"Acquisition|Transfer|Use|Cancellation|First transfer", "Cancellation"),
}
"""What the scripts match in full where readers accept more; a blank cell is another rule's."""

_DATES = frozenset({"date_of_submission", "date_of_authorization", "action_date"})
_TEXTS = frozenset({"first_id", "last_id", "first_unit_id", "last_unit_id"})
_NUMBERS = frozenset({"quantity", "authorized_quantity"})


@dataclass(frozen=True)
class Located:
    """Where a table stands in its sheet: the row of its labels and the column of each attribute, from 1."""

    table: aef.Table
    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]

    @property
    def place(self) -> Place:
        letters = {self.table.label(attribute): column_letter(number) for attribute, number in self.columns.items()}
        return Place(self.sheet.file, self.sheet.name, self.header_row, letters=letters)

    def records(self) -> tuple[tuple[int, list[Value]], ...]:
        """The rows from below the labels to the first empty one."""
        rows = []
        for number in range(self.header_row + 1, len(self.sheet.rows) + 1):
            cells = self.sheet.rows[number - 1]
            if all(is_blank(cell) for cell in cells):
                break
            rows.append((number, cells))
        return tuple(rows)


def folded(value: Value) -> str:
    """A label without regard to blanks, line breaks and capital letters."""
    return " ".join(str(value).split()).casefold() if value is not None else ""


def locate(table: aef.Table, sheet: Sheet) -> Located | None:
    """The table by its labels, in the form's place or near it; None where most labels are missing."""
    wanted = {folded(label): column.attribute for label, column in table.by_label.items()}
    best, found = 0, dict[str, int]()
    rows = range(1, min(len(sheet.rows), LAST_SEARCHED_ROW) + 1)
    for number in sorted(rows, key=lambda row: (row != table.header_row, row)):
        there = {wanted[folded(cell)]: index for index, cell in reversed(list(enumerate(sheet.rows[number - 1], 1)))
                 if folded(cell) in wanted}
        if len(there) > len(found):
            best, found = number, there
    if 2 * len(found) < len(table.columns):
        return None
    # A label that is spelt otherwise is taken to stand in its own column, unless another label stands there.
    taken = set(found.values())
    shift = {found[name] - column_number(table.by_attribute[name].position) for name in found}
    if len(shift) == 1:
        offset = shift.pop()
        for column in table.columns:
            position = column_number(column.position) + offset
            if column.attribute not in found and position not in taken:
                found[column.attribute] = position
    return Located(table, sheet, best, found)


def sheet_findings(file: str, names: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the workbook's set of sheets."""
    names = list(names)
    for name in aef.SHEETS:
        if name not in names:
            yield MISSING_SHEET.finding(Place(file, name), f"there is no sheet “{name}”")
    for name in names:
        if name not in aef.SHEETS:
            yield EXTRA_SHEET.finding(Place(file, name), f"“{shown(name)}” is no sheet of the form", shown(name))


def table_findings(located: Located) -> Iterator[Finding]:
    """What is wrong with the layout and the cells of one of Tables 2 to 5."""
    table, sheet = located.table, located.sheet
    yield from _label_findings(located)
    yield from _heading_finding(located)
    records = located.records()
    # Spacers can only be told apart from columns where the labels stand in the form's columns.
    if all(number == column_number(table.by_attribute[name].position) for name, number in located.columns.items()):
        rows = [(located.header_row, sheet.rows[located.header_row - 1]), *records]
        yield from _spacer_findings(located, rows)
    for number, cells in records:
        for attribute, column in located.columns.items():
            if table.by_attribute[attribute].filled_by == "Party" and column <= len(cells):
                yield from _cell_findings(located, attribute, number, cells[column - 1])
        yield from _entity_finding(located, number)
    below = range(located.header_row + len(records) + 2, len(sheet.rows) + 1)
    first = next((number for number in below if not all(is_blank(cell) for cell in sheet.rows[number - 1])), None)
    if first:
        yield AFTER_GAP.finding(Place(sheet.file, sheet.name, first),
                                f"the row stands below an empty row ({located.header_row + len(records) + 1})")


def _label_findings(located: Located) -> Iterator[Finding]:
    table, sheet = located.table, located.sheet
    place = Place(sheet.file, sheet.name, located.header_row)
    if located.header_row != table.header_row:
        yield MOVED.finding(place, f"the labels stand in row {located.header_row}, the form has them in row "
                                   f"{table.header_row}")
    for column in table.columns:
        number = located.columns.get(column.attribute, column_number(column.position))
        at = Place(sheet.file, sheet.name, located.header_row, column.label, column_letter(number))
        text = sheet.value(located.header_row, number)
        if text != column.label:
            yield WRONG_LABEL.finding(at, f"the label is “{shown(text or '')}”", shown(text or ""),
                                      remedy=f"Write “{column.label}”")
        if column_letter(number) != column.position:
            letter = column_letter(number)
            yield MOVED.finding(at, f"the column stands in {letter}, the form has it in {column.position}", letter)


def _heading_finding(located: Located) -> Iterator[Finding]:
    above = located.sheet.rows[:located.header_row - 1]
    if not any(cell == located.table.title for cells in above for cell in cells):
        yield NO_HEADING.finding(Place(located.sheet.file, located.sheet.name, located.table.heading_row, letter="B"),
                                 f"there is no heading “{located.table.title}” above the labels",
                                 remedy=f"Write “{located.table.title}” in B{located.table.heading_row}")


def _spacer_findings(located: Located, rows: Iterable[tuple[int, list[Value]]]) -> Iterator[Finding]:
    empty = ("A", *located.table.spacers)
    for number, cells in rows:
        for letter in empty:
            index = column_number(letter) - 1
            if index < len(cells) and not is_blank(cells[index]):
                yield OUT_OF_TABLE.finding(Place(located.sheet.file, located.sheet.name, number, f"column {letter}",
                                                 letter), "the cell is filled", shown(cells[index]))


def _cell_findings(located: Located, attribute: str, row: int, value: Value) -> Iterator[Finding]:
    if is_blank(value):
        return
    sheet, label = located.sheet, located.table.label(attribute)
    place = Place(sheet.file, sheet.name, row, label, column_letter(located.columns[attribute]))
    yield from value_findings(attribute, value, sheet.date_formats.get((row, located.columns[attribute])), place)


def value_findings(attribute: str, value: Value, date_format: str | None, place: Place) -> Iterator[Finding]:
    """What is wrong with the type and the spelling of one filled cell."""
    if attribute in _DATES and isinstance(value, str):
        yield TEXT_DATE.finding(place, "the date is a text", shown(value))
    elif attribute in _DATES and isinstance(value, datetime.date) and (date_format or "").lower() != DATE_FORMAT:
        yield DATE_SHOWN.finding(place, f"the date has the number format {date_format}", date_format)
    elif attribute in _TEXTS and not isinstance(value, str):
        yield NUMBER_FOR_TEXT.finding(place, "the identifier is no text", shown(value))
    elif attribute in _NUMBERS and isinstance(value, str) and value.strip().isdigit():
        yield TEXT_NUMBER.finding(place, "the number is a text", shown(value))
    if attribute == "version" and not isinstance(value, str):
        yield NUMBER_VERSION.finding(place, "the version is a number", shown(value))
    if isinstance(value, str) and value != value.strip():
        yield BLANKS.finding(place, "there are blanks around the text", f"“{shown(value)}”")
    if attribute in _CODED and isinstance(value, str):
        pattern, example = _CODED[attribute]
        if not re.fullmatch(pattern, value.strip()):
            yield SPELLING.finding(place, f"“{shown(value)}” is refused by the published checking scripts",
                                   shown(value), remedy=f"Write it as here: {example}")


def _entity_finding(located: Located, row: int) -> Iterator[Finding]:
    if located.table is not aef.ACTIONS or not {"action_type", "using_entity"} <= located.columns.keys():
        return
    kind = located.sheet.value(row, located.columns["action_type"])
    column = located.columns["using_entity"]
    if kind == USE and located.sheet.value(row, column) == NOT_APPLICABLE:
        yield USED_BY_NA.finding(Place(located.sheet.file, located.sheet.name, row,
                                       aef.ACTIONS.label("using_entity"), column_letter(column)),
                                 "the entity of a use is NA", NOT_APPLICABLE)


def submission_findings(sheet: Sheet) -> Iterator[Finding]:
    """What is wrong with the layout and the cells of Table 1, which is transposed: labels in B, values in C."""
    if not any(cell == aef.SUBMISSION.title for cells in sheet.rows for cell in cells):
        yield NO_HEADING.finding(Place(sheet.file, sheet.name, aef.SUBMISSION.heading_row, letter="B"),
                                 f"there is no heading “{aef.SUBMISSION.title}”")
    for column in aef.SUBMISSION.columns:
        row = int(column.position[1:])
        label, value = sheet.value(row, 2), sheet.value(row, 3)
        if label != column.label:
            yield WRONG_LABEL.finding(Place(sheet.file, sheet.name, row, column.label, "B"),
                                      f"the label is “{shown(label or '')}”", shown(label or ""),
                                      remedy=f"Write “{column.label}”")
        place = Place(sheet.file, sheet.name, row, column.label, "C")
        placeholder = aef.PLACEHOLDERS.get(column.attribute)
        if placeholder and value != placeholder:
            yield PLACEHOLDER.finding(place, "the placeholder of the platform is missing", shown(value or ""),
                                      remedy=f"Write {placeholder}")
        elif not placeholder and not is_blank(value):
            yield from value_findings(column.attribute, value, sheet.date_formats.get((row, 3)), place)


def summary_findings(sheet: Sheet) -> Iterator[Finding]:
    """What is wrong with the sheet Summary information."""
    texts = [{index: cell for index, cell in enumerate(cells, 1) if isinstance(cell, str)} for cells in sheet.rows]
    for table in aef.TABLES:
        labels = [column.label for column in table.columns]
        stands = [(row, column) for row, cells in enumerate(texts, 1) for column, text in cells.items()
                  if text == table.title]
        if not stands:
            yield SUMMARY.finding(Place(sheet.file, sheet.name, column=table.title), f"there is no “{table.title}”")
            continue
        row, column = next((spot for spot in stands if sheet.value(spot[0] + 1, spot[1]) == labels[0]), stands[0])
        for offset, label in enumerate(labels, 1):
            text = sheet.value(row + offset, column)
            if text != label:
                yield SUMMARY.finding(Place(sheet.file, sheet.name, row + offset, table.title, column_letter(column)),
                                      f"“{label}” should stand here", shown(text or ""))
                break
        for other in (table.title, labels[0], labels[-1]):
            again = next(((number, index) for number, cells in enumerate(texts, 1) for index, text in cells.items()
                          if index != column and text == other), None)
            if again:
                yield SUMMARY.finding(Place(sheet.file, sheet.name, again[0], table.title, column_letter(again[1])),
                                      f"“{other}” stands in another column too", other, remedy="Empty the cell")
