"""The number formats of an .xlsb workbook, whose reader tells none of them.

A part is a row of records: a number and a size, of seven bits a byte, and as many bytes ([MS-XLSB] 2.1.4).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from reporter.files.number_formats import seen_as
from reporter.files.sheet import as_shown

_STYLES = "xl/styles.bin"
_FORMAT, _LOOK, _LOOKS, _LOOKS_END = 44, 47, 617, 618
"""BrtFmt, BrtXF, BrtBeginCellXFs, BrtEndCellXFs."""
_USUAL = {9, 10}
"""The numbers of `0%` and `0.00%`, which every workbook has."""


def has_percentages(content: bytes) -> bool:
    """True where a look of the workbook's cells shows a number as a percentage, or as another number or none."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _STYLES not in archive.namelist():
            return False
        styles = archive.read(_STYLES)
    shares, is_of_cells = set(_USUAL), False
    for number, told in _records(styles):
        if number in (_LOOKS, _LOOKS_END):
            is_of_cells = number == _LOOKS
        elif number == _FORMAT:
            written = told[6:].decode("utf-16-le")
            if isinstance(as_shown(1, written), str) or any(seen_as(one, written) is not None for one in (1, -1, 1e9)):
                shares.add(int.from_bytes(told[:2], "little"))
        elif number == _LOOK and is_of_cells and int.from_bytes(told[2:4], "little") in shares:
            return True
    return False


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        number, at = _number(part, at)
        size, at = _number(part, at)
        yield number, part[at:at + size]
        at += size


def _number(part: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last of which is below 128, and where it ends; ValueError where none is."""
    number = 0
    for place, byte in enumerate(part[at:at + 4]):
        number |= (byte & 127) << 7 * place
        if byte < 128:
            return number, at + place + 1
    raise ValueError("no number")
