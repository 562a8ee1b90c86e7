"""What cells of a dossier's workbook are like: widths, prompts, what they take, and the state of an answer."""

from __future__ import annotations

import datetime
from decimal import Decimal

from reporter.dossier import starter_example as example
from reporter.dossier.sheets import FactCell
from reporter.files.sheet import CellValue
from reporter.forms.editions import Edition, Field, FieldKind
from reporter.records.kinds import PlainValue

STATES = ("open", "answered", "not applicable", "not available", "to confirm")
_LONGEST_PROMPT, _LONGEST_TITLE = 250, 32


def wide_for(cell: FactCell) -> int:
    """The width of a column, by what its cells hold."""
    if cell.is_list:
        return 30
    if cell.choices or cell.kind in (int, Decimal, datetime.date) or len(cell.label) < 12 and cell.field.metadata:
        return 18
    return 40


def prompt_of(label: str, guidance: str) -> dict[str, object]:
    """What a cell says when it is chosen."""
    cut = guidance if len(guidance) <= _LONGEST_PROMPT else guidance[:_LONGEST_PROMPT - 1] + "…"
    return {"input_title": label[-_LONGEST_TITLE:] if len(label) <= _LONGEST_TITLE else "", "input_message": cut}


def day_only(label: str) -> dict[str, object]:
    """That a cell takes a date and nothing else."""
    return {"validate": "date", "criteria": "between", "minimum": datetime.date(1990, 1, 1),
            "maximum": datetime.date(2100, 12, 31), "error_title": "Not a date",
            "error_message": f"{label}: enter a date, such as 2027-04-15."}


def column_guidance(each: Field, edition: Edition) -> str:
    """What belongs into a column of the form: when, from which list, how."""
    parts = ["Needed." if each.required else "Where it applies" + (f": {each.applies_when}." if each.applies_when
                                                                   else ".")]
    if each.codelist in edition.codelists:
        joined = " Several are joined by “ + ”." if each.kind is FieldKind.CODES else ""
        parts.append(f"From the code list.{joined}")
    parts += [_OF_KIND[each.kind]] if each.kind in _OF_KIND else []
    return " ".join(parts)


_OF_KIND = {
    FieldKind.PARTY: "Code of a Party.", FieldKind.PARTIES: "Codes of Parties, parted by commas.",
    FieldKind.NAMES: "Several are parted by commas.", FieldKind.DATE: "A date.",
    FieldKind.YEAR: "A year, such as 2027.",
    FieldKind.QUANTITY: "A whole number.", FieldKind.NUMBER: "A whole number.",
    FieldKind.BLOCK_IDENTIFIER: "Such as CA0001-IND01-IND-1-2026.", FieldKind.REGISTRY: "Such as IND01.",
    FieldKind.AUTHORIZATION: "Letters, digits, blanks and hyphens.",
    FieldKind.TIMEFRAME: "Such as: Occurred: from 2026 to 2030. Use: from 2026 to 2030"}


def state_of(answer: str, blank: str) -> str:
    """The state of an answer; `blank` where it says nothing yet."""
    text = answer.strip()
    if not text or text == example.UNANSWERED:
        return blank
    return next((state for state in STATES[2:] if text.casefold().startswith(state)), STATES[1])


def state_formula(cell: str, blank: str) -> str:
    """The state of an answer, drawn from its cell; `blank` is that of one which says nothing yet."""
    text = f"TRIM({cell})"
    said = f'"{STATES[1]}"'
    for state in reversed(STATES[2:]):
        said = f'IF(LOWER(LEFT({text},{len(state)}))="{state}","{state}",{said})'
    return f'=IF(OR({text}="",{text}="{example.UNANSWERED}"),"{blank}",{said})'


def typed_value(value: CellValue) -> PlainValue:
    """A value of a table as it is written."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if value is None or isinstance(value, str | int | datetime.date):
        return value or None if isinstance(value, str) else value
    return str(value)
