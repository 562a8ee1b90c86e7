"""Labels of charts in letters that run from right to left, as they are seen.

WeasyPrint joins and orders the letters of a page, and not those of a chart's labels: these are drawn one by one from
the left. There each letter is given in the form that its neighbours ask for, in the order that Unicode's algorithm
gives it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

_LABEL = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")
_MARKS = re.compile(r"([\u064b-\u065f\u0670]+)(.)", re.DOTALL)


def with_labels_as_seen(page: str) -> str:
    """The page with the labels of its charts as they are seen."""
    return _LABEL.sub(lambda label: label[1] + escape(as_seen(unescape(label[2]))) + label[3], page)


def as_seen(text: str) -> str:
    """The text with its letters in their joined forms, from left to right; text in other scripts as it is."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    from bidi.algorithm import get_display  # mirrors brackets, which the package's quicker function does not

    # A mark follows the letter it stands on, in whichever order (UAX 9, L3).
    return _MARKS.sub(r"\2\1", get_display(_reshaper().reshape(text), base_dir="R"))


@cache
def _reshaper() -> ArabicReshaper:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper({"delete_harakat": False, "use_unshaped_instead_of_isolated": True})
