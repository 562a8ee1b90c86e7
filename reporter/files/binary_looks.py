"""The number formats and looks of letters of an .xlsb workbook, whose reader tells none of them.

A part is a row of records: a number and a size, of seven bits a byte, and as many bytes ([MS-XLSB] 2.1.4).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from reporter.files.letters import Lettering, with_looks
from reporter.files.number_formats import seen_as
from reporter.files.sheet import as_shown

_STYLES, _TEXTS = "xl/styles.bin", "xl/sharedStrings.bin"
_FORMAT, _LOOK, _LOOKS, _LOOKS_END = 44, 47, 617, 618
"""BrtFmt, BrtXF, BrtBeginCellXFs, BrtEndCellXFs."""
_FONT, _FONTS, _FONTS_END, _TEXT = 43, 611, 612, 19
"""BrtFont, BrtBeginFonts, BrtEndFonts, BrtSSTItem."""
_USUAL = {9, 10}
"""The numbers of `0%` and `0.00%`, which every workbook has."""


def shows_otherwise(content: bytes) -> bool:
    """True where a look of the workbook's cells shows a number as a percentage, as another number, struck out or not.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _STYLES not in archive.namelist():
            return False
        styles = archive.read(_STYLES)
    shares, is_of_cells = set(_USUAL), False
    struck = {number for number, looks in _fonts(styles).items() if looks.is_struck}
    for number, told in _records(styles):
        if number in (_LOOKS, _LOOKS_END):
            is_of_cells = number == _LOOKS
        elif number == _FORMAT:
            written = told[6:].decode("utf-16-le")
            if isinstance(as_shown(1, written), str) or any(seen_as(one, written) is not None for one in (1, -1, 1e9)):
                shares.add(int.from_bytes(told[:2], "little"))
        elif number == _LOOK and is_of_cells and (int.from_bytes(told[2:4], "little") in shares
                                                  or int.from_bytes(told[4:6], "little") in struck):
            return True
    return False


def with_texts_as_seen(content: bytes) -> bytes:
    """The workbook with what stands raised or is struck out in its shared texts as it is seen."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not {_STYLES, _TEXTS} <= set(archive.namelist()) or not (fonts := _fonts(archive.read(_STYLES))):
            return content
        texts, made = archive.read(_TEXTS), io.BytesIO()
        seen, done = bytearray(), 0
        for number, begin, end in _spans(texts):
            told = _seen(texts[begin:end], fonts) if number == _TEXT else None
            seen += texts[done:end] if told is None else _size(_TEXT) + _size(len(told)) + told
            done = end
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
            for name in archive.namelist():
                written.writestr(name, bytes(seen) if name == _TEXTS else archive.read(name))
    return made.getvalue()


def _seen(told: bytes, fonts: Mapping[int, Lettering]) -> bytes | None:
    """A shared text as it is seen, without its runs; None where it has none.

    It is a mark, whose lowest bit says that it has runs, the letters with their number, and the runs with theirs.
    """
    letters_end = 5 + 2 * int.from_bytes(told[1:5], "little")
    runs_end = letters_end + 4 + 4 * int.from_bytes(told[letters_end:letters_end + 4], "little")
    if not told[:1] or not told[0] & 1 or runs_end > len(told):
        return None
    runs = [(int.from_bytes(told[at:at + 2], "little"), int.from_bytes(told[at + 2:at + 4], "little"))
            for at in range(letters_end + 4, runs_end, 4)]
    letters = with_looks(told[5:letters_end].decode("utf-16-le", "replace"), runs, fonts).encode("utf-16-le")
    return b"\0" + (len(letters) // 2).to_bytes(4, "little") + letters


def _fonts(styles: bytes) -> dict[int, Lettering]:
    """How each font has its letters that has them not plain."""
    fonts, is_of_fonts = list[Lettering](), False
    for number, told in _records(styles):
        if number in (_FONTS, _FONTS_END):
            is_of_fonts = number == _FONTS
        elif number == _FONT and is_of_fonts:
            fonts.append(Lettering(told[6:8] == b"\1\0", bool(told[2:3]) and bool(told[2] & 8)))
    return {number: looks for number, looks in enumerate(fonts) if looks != Lettering()}


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, part[begin:end]) for number, begin, end in _spans(part))


def _spans(part: bytes) -> Iterator[tuple[int, int, int]]:
    """The number of each record, and where what it says begins and ends."""
    at = 0
    while at < len(part):
        number, at = _number(part, at)
        size, at = _number(part, at)
        yield number, at, at + size
        at += size


def _number(part: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last of which is below 128, and where it ends; ValueError where none is."""
    number = 0
    for place, byte in enumerate(part[at:at + 4]):
        number |= (byte & 127) << 7 * place
        if byte < 128:
            return number, at + place + 1
    raise ValueError("no number")


def _size(number: int) -> bytes:
    """A number as seven bits a byte."""
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _size(number >> 7)
