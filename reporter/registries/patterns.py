"""Patterns that a mapping brings: matched in time that grows with the text alone, whoever wrote them.

A mapping may come inside a dossier of strangers, and Python's own engine takes hours for some patterns. RE2 has no
references back and no looking around; that is what its promise costs.
"""

from __future__ import annotations

import re
from typing import Annotated

import re2
from pydantic import PlainValidator

MOST_LETTERS = 500


def _pattern(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a pattern is a text in quotation marks")
    if len(value) > MOST_LETTERS:
        raise ValueError(f"the pattern has {len(value):,} letters, and {MOST_LETTERS} are the most")
    options = re2.Options()
    options.case_sensitive, options.log_errors = False, False
    try:
        return re2.compile(value, options)
    except re2.error as error:
        told = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"the pattern cannot be read: {told}") from None


Pattern = Annotated[re.Pattern[str], PlainValidator(_pattern)]
"""A regular expression of RE2, without regard to capitals; it is used as one of Python's own."""


def steps_of(pattern: re.Pattern[str]) -> int:
    """How many steps RE2 makes of a pattern: at each letter of a text it may go through all of them."""
    return int(pattern.programsize)  # type: ignore[attr-defined]  # what RE2 knows of its own
