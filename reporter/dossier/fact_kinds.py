"""The kinds of values that facts have: days, years and amounts, each with its bounds."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticKnownError

MOST_TABLES = 1_000
"""The tables of one kind that a dossier has several of, such as its filings of many years."""


def _whole(value: Any) -> Any:
    """Digits as they are, without noughts before them: 02025 beside 2025 would be the same key.

    A number with a point is refused: 25.000 may be twenty-five, or thousands of tonnes.
    """
    if isinstance(value, str) and re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticKnownError("int_type")
    return value


def may_be_thousands(text: str) -> bool:
    """True for a text such as 59.000 or 1.250, which is a small number to some and thousands to others."""
    return re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text) is not None


def _number(value: Any) -> Any:
    if isinstance(value, str) and may_be_thousands(value.strip()):
        raise PydanticKnownError("decimal_parsing")
    return value


def _day(value: Any) -> Any:
    """A date, or its text: a number is a count of seconds to some, and a moment of another zone may be another day."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        raise PydanticKnownError("date_parsing", {"error": "it is not written yyyy-mm-dd"})
    if isinstance(value, datetime.datetime) and value.tzinfo is not None or not isinstance(value, str | datetime.date):
        raise PydanticKnownError("date_type")
    return value.strip() if isinstance(value, str) else value


Day = Annotated[datetime.date, BeforeValidator(_day),
                Field(ge=datetime.date(1990, 1, 1), le=datetime.date(2100, 12, 31))]
"""A day that a report can be about; PDFs carry none before 1970."""
YesOrNo = Annotated[bool, Field(strict=True)]
"""true or false, and no word or number in their place."""
Whole = Annotated[int, BeforeValidator(_whole)]
CalendarYear = Annotated[Whole, Field(ge=1990, le=2100)]
ClearNumber = Annotated[Decimal, BeforeValidator(_number)]
Level = Annotated[ClearNumber, Field(ge=-10**12, le=10**12, decimal_places=12)]
"""A level of emissions in kt CO2 eq: the world's are below 10**8."""
Denominator = Annotated[ClearNumber, Field(gt=0, le=10**21, decimal_places=12)]
"""What emissions are divided by, such as a GDP: none in any currency has so many digits."""
PerUnit = Annotated[ClearNumber, Field(ge=-10**12, le=10**12, decimal_places=24)]
"""A target in t CO2 eq per unit of a denominator."""
Tonnes = Annotated[Whole, Field(ge=0, le=10**15)]
"""An amount in t CO2 eq."""
