"""Arabic letters as they are seen, for text that is drawn letter by letter.

WeasyPrint joins and orders the letters of a page, and not those of a chart's labels. There each letter is given
in the form that its neighbours ask for, from left to right. Forms are those of Unicode's presentation forms, which
say themselves what they are forms of.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape

FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00))
LABEL = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")
FORWARD = re.compile(r"[^\W_](?:[\d.,:/+%\u202f\u00a0]*[^\W_])*")
"""A number or a word of another script, which keeps its order among letters that run the other way."""


def with_labels_joined(page: str) -> str:
    """The page with the labels of its charts as they are seen."""
    return LABEL.sub(lambda label: label[1] + escape(as_seen(unescape(label[2]))) + label[3], page)


def as_seen(text: str) -> str:
    """The text with its letters in their joined forms, from left to right; text in other scripts as it is."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    turned = joined(text)[::-1]
    return FORWARD.sub(lambda run: run[0] if _runs_back(run[0]) else run[0][::-1], turned)


def joined(text: str) -> str:
    """Each letter in the form that its neighbours ask for, in the order of reading."""
    forms = _forms()
    text = re.sub("ل[اأإآ]", lambda pair: _LAM_ALEF.get(pair[0], pair[0]), text)
    said = []
    for index, letter in enumerate(text):
        before = index > 0 and _joins_on(text[index - 1]) and _joins_back(letter)
        after = index + 1 < len(text) and _joins_on(letter) and _joins_back(text[index + 1])
        form = {(False, False): "isolated", (False, True): "initial", (True, False): "final",
                (True, True): "medial"}[before, after]
        said.append(forms.get((letter, form), letter))
    return "".join(said)


def _runs_back(run: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in run)


def _joins_on(letter: str) -> bool:
    """True if the letter is joined to the one after it."""
    return (letter, "initial") in _forms()


def _joins_back(letter: str) -> bool:
    """True if the letter is joined to the one before it."""
    return (letter, "final") in _forms()


@lru_cache
def _forms() -> dict[tuple[str, str], str]:
    """Presentation forms by the letter they are of and the form they are; ligatures of two by their isolated form."""
    found: dict[tuple[str, str], str] = {}
    for code in (code for forms in FORMS for code in forms):
        form, *letters = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        if form in ("<isolated>", "<initial>", "<medial>", "<final>") and len(letters) == 1:
            found.setdefault((chr(int(letters[0], 16)), form.strip("<>")), chr(code))
    for isolated in _LAM_ALEF.values():
        found[isolated, "isolated"] = isolated
        found[isolated, "final"] = chr(ord(isolated) + 1)
    return found


_LAM_ALEF = {"لا": "\ufefb", "لأ": "\ufef7", "لإ": "\ufef9", "لآ": "\ufef5"}
"""The ligatures that Arabic always makes."""
