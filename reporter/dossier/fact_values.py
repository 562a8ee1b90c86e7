"""Values of facts as cells hold them: what a cell means to its field, and what is written for a value.

Nothing is guessed: a cell that its field cannot mean stays as it is, and the model says what is wrong with it.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from reporter.dossier.fact_kinds import may_be_thousands
from reporter.dossier.sheets import NO, YES, FactCell
from reporter.files.letters import tidied
from reporter.files.readings import plain_day
from reporter.files.sheet import CellValue
from reporter.files.tables import plain_cell

_YES, _NO = frozenset({YES, "true"}), frozenset({NO, "false"})
LARGEST_EXACT = 10**15
MOST_ENTRIES = 300
"""The entries of a list in a cell, which may be the Parties; a text that has more is no list."""


def value_of(cell: FactCell, written: CellValue) -> Any:
    """What a cell of a workbook says in its field; None if it is blank."""
    value = plain_cell(written)
    if value is None:
        return None
    if not cell.is_list:
        return _one(cell, written if isinstance(written, bool) else value)
    if not isinstance(value, str):
        return [_one(cell, value)]
    return [_one(cell, part) for part in _parts(cell, str(written))]


def _parts(cell: FactCell, text: str) -> list[str]:
    """The entries of a list: parted by lines, or else by semicolons; codes and years by commas and plus signs too."""
    text = text.replace("\r\n", "\n")
    pattern = r"\n" if "\n" in text else ";" if not (cell.choices or cell.kind is int) else r"[;,]|\s\+\s"
    parts = [part.strip() for part in re.split(pattern, text, maxsplit=MOST_ENTRIES + 1) if part.strip()]
    entries = chain.from_iterable(map(_years, parts)) if cell.kind is int else parts
    told = list(islice(entries, MOST_ENTRIES + 1))
    return told if len(told) <= MOST_ENTRIES else [text]


def _years(text: str) -> list[str]:
    """Each year of “2021-2030” or “2021 to 2030”; any other text as it is."""
    told = re.fullmatch(r"((?:19|20)[0-9]{2})\s*(?:[-–—]|to)\s*((?:19|20)[0-9]{2})", text)
    years = range(int(told[1]), int(told[2]) + 1) if told else ()
    return [str(year) for year in years] or [text]


def _one(cell: FactCell, value: Any) -> Any:
    kind, text = cell.kind, tidied(value) if isinstance(value, str) else None
    if kind is str or isinstance(kind, type) and issubclass(kind, StrEnum):
        said = value.isoformat() if isinstance(value, datetime.date) else str(plain_cell(value))
        wanted = tidied(said).casefold()
        return next((choice for choice in cell.choices if choice.casefold() == wanted), said)
    if kind is bool and text is not None:
        return True if text.casefold() in _YES else False if text.casefold() in _NO else value
    if kind is datetime.date:
        if isinstance(value, datetime.datetime):
            return value
        return value if text is None else plain_day(text) or text
    if kind is Decimal:
        if isinstance(value, float):
            return Decimal(repr(value))
        plain = text.replace("\N{MINUS SIGN}", "-") if text else ""
        is_clear = re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", plain) and not may_be_thousands(plain)
        return Decimal(plain) if is_clear else value
    if kind is int and text is not None and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return value


def cell_content(cell: FactCell, value: Any) -> str | int | Decimal | datetime.date | None:
    """What stands in a cell for a value of its field; what no cell holds exactly stands as text."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        entries = [str(cell_content(cell, entry)) for entry in value]
        mark = "\n" if any(re.search(r"[;,]|\s\+\s", entry) for entry in entries) else "; "
        return mark.join(entries) + ("\n" * (mark == "\n" and len(entries) == 1))
    if cell.kind is int and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value):
        return int(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return value if abs(value) < LARGEST_EXACT else str(value)
    if isinstance(value, Decimal):
        return value if Decimal(repr(float(value))) == value else f"{value:f}"
    return value if isinstance(value, datetime.date) else str(value)
