"""How a table lies on paper: which columns get the room, how broad it stands, whether it is kept on one page."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from reporter.accounting.figures import in_print
from reporter.documents.model import Table
from reporter.language.languages import EN_DASH, Language
from reporter.records.kinds import PlainValue

BROAD_CELL = 40
"""Letters beyond which a cell runs over several lines, and asks for less with each further letter."""
COLUMN_GAP = 3
NARROWEST = 8
"""Letters that a column of text has at least: codes in capitals are broader than their letters count."""
LETTERS_IN_TEXT, LETTERS_ON_PAGE, LETTERS_ON_WIDE_PAGE = 84, 108, 166
"""Letters of table text that stand beside each other on paper: in the text's width, on the page, on a wide page."""
BOLD = 6
"""Bold letters are wider: one more for so many."""
LONG_WORD = 16
"""Letters beyond which an identifier may be broken at a hyphen, where room is short."""
KEPT_ROWS, KEPT_LETTERS = 14, 900
"""A table up to this size is not broken over pages."""


def cell(table: Table, index: int, value: PlainValue, language: Language) -> str:
    """What a cell of column `index` says."""
    column = table.columns[index]
    if value is None:
        return table.open_text if column.numeric else EN_DASH
    if isinstance(value, datetime.date):
        return language.date(value, "medium")
    if isinstance(value, int | Decimal):
        return language.number(in_print(value) if column.in_whole_tonnes else value, column.grouped)
    return value or EN_DASH


def total_cell(table: Table, index: int, language: Language) -> str:
    """What a cell of the last row says: nothing where nothing is summed."""
    assert table.totals is not None
    value = table.totals[index]
    is_open = table.columns[index].numeric and any(row[index] is None for row in table.rows)
    return "" if value == "" or (value is None and not is_open) else cell(table, index, value, language)


def classes(table: Table, language: Language) -> str:
    """The names by which the stylesheets know how a table stands."""
    found = ["table"]
    _, wanted = _room(table, _written(table, language), language, full_words=True)
    if table.wide:
        found.append("wide")
    elif len(table.columns) > 2 and sum(wanted) > LETTERS_IN_TEXT:
        found.append("broad")
    elif len(table.columns) == 2 and table.columns[1].numeric:
        found.append("short")
    letters = sum(len(text) for column in _written(table, language) for text in column)
    if len(table.rows) <= KEPT_ROWS and letters <= KEPT_LETTERS:
        found.append("kept")
    return " ".join(found)


def widths(table: Table, language: Language) -> list[str]:
    """Each column's share of the table: room for its longest word first, the rest by the text that it holds."""
    written = _written(table, language)
    room = LETTERS_ON_WIDE_PAGE if table.wide else LETTERS_ON_PAGE
    least, wanted = _room(table, written, language, full_words=True)
    if sum(least) > room:
        least, wanted = _room(table, written, language, full_words=False)
    asked = sum(wanted) - sum(least)
    granted = min(Fraction(max(room - sum(least), 0), asked or 1), Fraction(1))
    given = [low + (high - low) * granted for low, high in zip(least, wanted, strict=True)]
    return [f"{float(100 * share / sum(given)):.2f}%" for share in given]


def _written(table: Table, language: Language) -> list[list[str]]:
    """The cells as printed, by column."""
    columns = []
    for index in range(len(table.columns)):
        texts = [language.said(cell(table, index, row[index], language)) for row in table.rows]
        columns.append(texts if table.totals is None else [*texts, language.said(total_cell(table, index, language))])
    return columns


def _room(table: Table, written: list[list[str]], language: Language, *,
          full_words: bool) -> tuple[list[int], list[int]]:
    """Letters that each column needs at least, and would like to have."""
    least, wanted = [], []
    for column, texts in zip(table.columns, written, strict=True):
        words = texts if column.numeric else [word for text in texts for word in text.split(" ")]
        sizes = [len(word) + len(word) // BOLD for word in language.said(column.label).split()]
        sizes += [len(word) if full_words or column.numeric else _breakable(word) for word in words]
        least.append(max(COLUMN_GAP + max(sizes, default=1), 0 if column.numeric else NARROWEST))
        wanted.append(max(least[-1], COLUMN_GAP + _asked(max(map(len, texts), default=1))))
    return least, wanted


def _asked(letters: int) -> int:
    return letters if letters <= BROAD_CELL else BROAD_CELL + 4 * isqrt(letters - BROAD_CELL)


def _breakable(word: str) -> int:
    return len(word) // 2 + 3 if len(word) > LONG_WORD and "-" in word else len(word)
