"""The cells of one worksheet, read as a stream: values, formulas and date formats in one pass.

openpyxl opens the workbook and knows its strings and formats; its own reading of cells takes several times as long,
and needs a second pass for the values of formulas.
"""

from __future__ import annotations

from typing import IO, Any
from xml.parsers import expat

from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import from_excel, from_ISO8601

from reporter.registries.files import Value, column_number

ROWS, COLUMNS = 1_048_576, 16_384
"""What a worksheet can have."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _FORMULA, _TEXT, _PHONETIC = (_MAIN + name for name in ("row", "c", "v", "f", "t", "rPh"))
_TEXTS = frozenset({_VALUE, _FORMULA, _TEXT})
_OUT_OF_RANGE = "#VALUE!"


class Cells:
    """The cells of a worksheet: `rows[0]` is row 1; `formulas` and `date_formats` by row and column, both from 1.

    `workbook` is one that openpyxl opened read-only, `source` the worksheet's part of it.
    """

    def __init__(self, workbook: Any, strings: list[str], source: IO[bytes]) -> None:
        self.rows: list[list[Value]] = []
        self.formulas: dict[tuple[int, int], str] = {}
        self.date_formats: dict[tuple[int, int], str] = {}
        self._workbook, self._strings = workbook, strings
        self._row = self._column = 0
        self._cell: dict[str, str] | None = None
        self._formula: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._phonetic = False
        self._heard: list[str] = []
        self._shared: dict[str, Translator] = {}
        self._columns: dict[str, int] = {}
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = _refuse_entities
        self._parser.ParseFile(source)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._cell is None:
            if name == _CELL:
                self._cell = attributes
                self._texts.clear()
            elif name == _ROW:
                self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
        elif name == _PHONETIC:
            self._phonetic = True
        elif name in _TEXTS and not self._phonetic:
            if name == _FORMULA:
                self._formula = attributes
            self._heard = []
            self._parser.CharacterDataHandler = self._heard.append

    def _end(self, name: str) -> None:
        if self._cell is None:
            return
        if name == _CELL:
            self._close(self._cell)
            self._cell = None
        elif name == _PHONETIC:
            self._phonetic = False
        elif name in _TEXTS and not self._phonetic:
            self._parser.CharacterDataHandler = None
            # An inline string has a text for each run of one look.
            self._texts[name] = self._texts.get(name, "") + "".join(self._heard)

    def _close(self, cell: dict[str, str]) -> None:
        """Put the cell in its place; one without an address stands after the one before it."""
        row = self._row
        if "r" in cell:
            row = self._locate(cell["r"])
        else:
            self._column += 1
        column = self._column
        if not (0 < row <= ROWS and 0 < column <= COLUMNS):
            raise ValueError(f"row {row}, column {column} is outside a worksheet")
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        if len(cells) < column:
            cells.extend([None] * (column - len(cells)))
        value, date_format = self._read(cell.get("t", "n"), int(cell.get("s", 0)))
        cells[column - 1] = value
        if _FORMULA in self._texts:
            self.formulas[row, column] = self._formula_text(cell.get("r"))
        elif date_format is not None:
            self.date_formats[row, column] = date_format

    def _locate(self, address: str) -> int:
        """The row of an address such as I15; its column becomes the current one."""
        letters = address.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        self._column = column
        return int(address[len(letters):])

    def _read(self, kind: str, style: int) -> tuple[Value, str | None]:
        """The value of the cell, and the number format of a date."""
        if kind == "inlineStr":
            return self._texts.get(_TEXT), None
        text = self._texts.get(_VALUE)
        if not text:
            return None, None
        if kind == "n":
            number: int | float = float(text) if "." in text or "E" in text or "e" in text else int(text)
            return self._date(number, style) if style in self._workbook._date_formats else (number, None)
        if kind == "s":
            return self._strings[int(text)], None
        if kind == "b":
            return bool(int(text)), None
        if kind == "d":
            return from_ISO8601(text), self._number_format(style)
        return text, None

    def _date(self, serial: int | float, style: int) -> tuple[Value, str | None]:
        book = self._workbook
        try:
            return from_excel(serial, book.epoch, timedelta=style in book._timedelta_formats), self._number_format(
                style)
        except (OverflowError, ValueError):
            return _OUT_OF_RANGE, None

    def _number_format(self, style: int) -> str:
        number = self._workbook._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self._workbook._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])

    def _formula_text(self, address: str | None) -> str:
        """The formula; one that is shared stands in full in its first cell only."""
        text = "=" + self._texts[_FORMULA]
        if self._formula.get("t") != "shared" or address is None:
            return text
        key = self._formula.get("si", "")
        if key in self._shared:
            return str(self._shared[key].translate_formula(address))
        self._shared[key] = Translator(text, address)
        return text


def _refuse_entities(name: str, *_: object) -> None:
    raise ValueError(f"the entity {name} is declared")


def _number(text: str | None, default: int) -> int:
    """A row number; some programs write it with a decimal."""
    return default if text is None else int(float(text))
