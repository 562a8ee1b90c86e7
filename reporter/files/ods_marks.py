"""What the tables of an .ods file have beside their values, taken from its XML: the reader of values passes over it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files.workbook_bounds import MAX_SHEETS

MOST_MARKED = 10_000
"""So many merged cells, hidden rows, formulas and errors are kept of a sheet."""


@dataclass
class OdsMarks:
    """The marks of one sheet, as its rows go by: merged cells as top, left, bottom and right; all from 1.

    Formulas and errors of a program have row, column and text.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    column = row = cell = 0

    def add(self, name: str, element: Element) -> None:
        """Take in a column, a row or a cell, which may stand for several that are alike."""
        hidden = _told(element, "visibility") in ("collapse", "filter")
        if name == "table-column":
            self.column = _count(self.columns, self.column, _number(element, "number-columns-repeated"), hidden)
        elif name == "table-row":
            self.row = _count(self.rows, self.row, _number(element, "number-rows-repeated"), hidden)
            self.cell = 0
        elif name in ("table-cell", "covered-table-cell"):
            self.cell += 1
            down, right = (_number(element, f"number-{what}-spanned") for what in ("rows", "columns"))
            if (down > 1 or right > 1) and len(self.merged) < MOST_MARKED:
                self.merged.append((self.row, self.cell, self.row + down - 1, self.cell + right - 1))
            if (formula := _told(element, "formula")) and len(self.formulas) < MOST_MARKED:
                self.formulas.append((self.row, self.cell, formula.removeprefix("of:")))
            self.cell += _number(element, "number-columns-repeated") - 1

    def end(self, name: str, element: Element) -> None:
        """Take in what stands in a cell that has an error, and forget the row."""
        if name == "table-row":
            element.clear()
        elif name == "table-cell" and len(self.errors) < MOST_MARKED and any(
                key.endswith("}value-type") and value == "error" for key, value in element.attrib.items()):
            column = self.cell - _number(element, "number-columns-repeated") + 1
            self.errors.append((self.row, column, "".join(element.itertext())))
            if self.formulas and self.formulas[-1][:2] == (self.row, column):
                self.formulas.pop()


def _count(marked: list[int], before: int, count: int, hidden: bool) -> int:
    if hidden:
        marked += range(before + 1, before + min(count, MOST_MARKED - len(marked)) + 1)
    return before + count


def _told(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _number(element: Element, name: str) -> int:
    text = _told(element, name)
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def marks_of_ods(content: bytes) -> tuple[dict[str, OdsMarks], bool]:
    """The marks of each sheet by its name, and whether days are counted from 1904."""
    sheets: dict[str, OdsMarks] = {}
    of_1904, marks = False, OdsMarks()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "end":
                marks.end(name, element)
            elif name == "table":
                marks = sheets[_told(element, "name")] = OdsMarks()
                if len(sheets) > MAX_SHEETS:
                    raise ValueError("too many sheets")
            elif name == "null-date":
                of_1904 = _told(element, "date-value").startswith("1904")
            else:
                marks.add(name, element)
    return sheets, of_1904
