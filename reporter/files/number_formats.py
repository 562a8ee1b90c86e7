"""Number formats of cells: what people see of a cell that shows another thing than it holds.

A format has up to four parts, for numbers above, below and at nought and for texts, or parts that say for which numbers
they are (ECMA-376 part 1, 18.8.31). One that rounds, groups digits or adds a unit shows what is there.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache

from reporter.files.letters import struck
from reporter.files.sheet import CellValue, is_blank

_LONGEST = 255
"""The letters that Excel has for a format."""
_PART = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])*);', re.DOTALL)
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*](?:.|$)|\[([^\]]*)\]|(General)|(.)', re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+)", re.IGNORECASE)
_ASIDE = 0xE000
"""Letters that stand for themselves are put that far up, where no letter of a format is."""
_PRINTED = str.maketrans({chr(_ASIDE + code): chr(code) for code in range(256)})


def _aside(letters: str) -> str:
    return "".join(chr(_ASIDE + ord(letter)) if ord(letter) < 256 else letter for letter in letters)


_DIGIT, _GAP = f"[{_aside('0')}-{_aside('9')}]", rf"[\s.,'{_aside(' .,')}]*"
_LETTER = f"[A-Za-z0-9{_aside('0')}-{_aside('9')}{_aside('A')}-{_aside('z')}]"
_BESIDE = re.compile(f"(?<!{_LETTER}){_DIGIT}+{_GAP}0|0{_GAP}{_DIGIT}+(?!{_LETTER})")
"""Digits of a format beside those of the number, and of no word such as CO2."""
_SIGNS = (*_aside("-("), "-", "(", "\N{MINUS SIGN}", "\N{EN DASH}")
_PLACES = re.compile(r"0(?:[0,.]*0)?,*")


@dataclass(frozen=True)
class _Shape:
    """A part of a format: places of digits as 0, letters that stand for themselves put aside."""

    letters: str
    condition: tuple[str, float] | None
    is_coloured: bool

    def holds(self, number: float) -> bool:
        if self.condition is None:
            return True
        sign, bound = self.condition
        return {"<": number < bound, ">": number > bound, "=": number == bound, "<=": number <= bound,
                ">=": number >= bound, "<>": number != bound}[sign]


def seen_as(value: CellValue, number_format: str | None, *, is_struck: bool = False) -> str | None:
    """What people see of a value by its look, a blank text for nothing; None where that is the value itself."""
    text = _formatted(value, number_format)
    return struck(str(value) if text is None else text) if is_struck and not is_blank(value) else text


def _formatted(value: CellValue, number_format: str | None) -> str | None:
    if not number_format or number_format == "General" or len(number_format) > _LONGEST:
        return None
    shapes = _shapes(number_format)
    if isinstance(value, str):
        hides = len(shapes) == 4 and "@" not in shapes[3].letters and bool(value.strip())
        return _printed(shapes[3].letters) if hides else None
    return _number_seen(value, shapes) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number_seen(number: float, shapes: tuple[_Shape, ...]) -> str | None:
    shape, of_its_own = _shape_for(number, shapes)
    letters = shape.letters
    places = _PLACES.search(letters)
    if places is None and "@" not in letters:
        text = _printed(letters)
        # A nought may be a stroke, or nothing.
        return None if not number and not re.search("[1-9]", text) else text
    if places is None or not number or "/" in letters or abs(number) > sys.float_info.max:
        return None
    scale = len(places[0]) - len(places[0].rstrip(",")) or len((re.search(r",+(?=\.)", places[0]) or [""])[0])
    has_sign = any(sign in letters for sign in _SIGNS) or shape.is_coloured
    loses_sign = number < 0 and of_its_own and not has_sign
    gains_sign = number > 0 and letters[:places.start()].endswith((_SIGNS[0], _SIGNS[2], *_SIGNS[4:]))
    if not (scale or loses_sign or gains_sign or _BESIDE.search(letters)):
        return None
    decimals = len((re.search(r"\.(0+)", places[0]) or ["", ""])[1])
    scaled = abs(number) / 1000 ** scale if scale < 100 else 0
    shown = f"{scaled:{',' if re.search('0,+0', places[0]) else ''}.{decimals}f}"
    sign = "-" if number < 0 and not of_its_own else ""
    return sign + _printed(letters[:places.start()] + shown + letters[places.end():])


def _shape_for(number: float, shapes: tuple[_Shape, ...]) -> tuple[_Shape, bool]:
    """The part for a number, and whether it says the sign of a negative one by itself."""
    if any(shape.condition for shape in shapes[:3]):
        return next((shape for shape in shapes[:3] if shape.holds(number)), shapes[-1]), False
    if number < 0 and len(shapes) > 1:
        return shapes[1], True
    return shapes[2 if number == 0 and len(shapes) > 2 else 0], False


@lru_cache(maxsize=65_490)  # the looks that Excel has for cells: so many formats may come in turn
def _shapes(number_format: str) -> tuple[_Shape, ...]:
    return tuple(map(_shape, _PART.findall(f"{number_format};")[:4]))


def _shape(part: str) -> _Shape:
    letters, condition, is_coloured = "", None, False
    for quoted, escaped, bracketed, general, other in _TOKEN.findall(part):
        told = _CONDITION.fullmatch(bracketed)
        condition = (told[1], float(told[2])) if told else condition
        is_coloured |= _COLOUR.fullmatch(bracketed) is not None
        currency = bracketed[1:].partition("-")[0] if bracketed.startswith("$") else ""
        aside = quoted or escaped or currency or (other if other in "123456789" else "")
        letters += _aside(aside)
        letters += "0" if general or other and other in "0#?" else "" if aside else other
    return _Shape(letters, condition, is_coloured)


def _printed(letters: str) -> str:
    return letters.translate(_PRINTED).strip()
