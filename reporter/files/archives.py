"""Archives that office programs write, looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from reporter.files import faults
from reporter.findings import Findings, Place, Rule

MAX_UNPACKED = 512 * 1024 * 1024
MAX_SHEETS_UNPACKED, SHEETS_RATIO = 1536 * 1024 * 1024, 20
"""Sheets, which are never unpacked as a whole, may come to more where the file is so large itself."""
_SHEETS = "xl/worksheets/"
MAX_RATIO = 200
MAX_PARTS = 2_000
UNPACK = "Delete the empty rows below the table and the empty columns beside it, and save the workbook again; if it " \
         "stays as large, split it by year"
"""What to do with a workbook that asks for too much."""

UNREADABLE = Exception
"""What libraries raise on a damaged workbook, document or picture: they have no error of their own for it."""


class NewArchive(zipfile.ZipFile):
    """An archive to be written without the time of the machine, which may be one that archives cannot hold."""

    def __init__(self, file: IO[bytes], level: int | None = None) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level, strict_timestamps=False)

    def writestr(self, name: Any, content: Any, *_: Any) -> None:
        super().writestr(zipfile.ZipInfo(name), content, self.compression, self.compresslevel)


def is_of_the_machine(error: Exception) -> bool:
    """True for what the machine refuses, such as a full disk, and no workbook is the cause of."""
    return isinstance(error, MemoryError) or isinstance(error, OSError) and error.errno is not None


def is_sound_archive(content: bytes, name: str, findings: Findings, rule: Rule = faults.NOT_A_WORKBOOK,
                     kinds: tuple[str, str] = ("an .xlsx workbook", "an old .xls file")) -> bool:
    """True if the archive may be unpacked; the sizes that it declares bind what is unpacked later.

    `rule` is told of what is none of the first of `kinds`; the second is what it was before there were archives.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        findings.add(rule.finding(Place(name), f"the file has a password or is {kinds[1]}"))
        return False
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except UNREADABLE:
        findings.add(rule.finding(Place(name), f"the file is not {kinds[0]}, or not all of it"))
        return False
    if any(part.flag_bits & 1 for part in parts):
        findings.add(rule.finding(Place(name), "the archive has a password"))
        return False
    unpacked = sum(part.file_size for part in parts)
    sheets = sum(part.file_size for part in parts if part.filename.startswith(_SHEETS))
    most = max(MAX_UNPACKED, min(MAX_SHEETS_UNPACKED, SHEETS_RATIO * len(content)))
    most = min(most, MAX_RATIO * max(len(content), 1024))
    if unpacked > most or unpacked - sheets > MAX_UNPACKED or len(parts) > MAX_PARTS:
        findings.add(faults.TOO_LARGE.finding(
            Place(name), f"the archive of {len(content)} bytes unpacks to {unpacked} bytes in {len(parts)} parts",
            remedy=UNPACK if rule is faults.NOT_A_WORKBOOK else "Take large pictures out of it, and save it again"))
        return False
    return True


def tags_of(stream: IO[bytes], size: int = 1024 * 1024) -> Iterator[bytes]:
    """The text of a part in pieces that end where a tag ends."""
    rest = b""
    while piece := stream.read(size):
        whole, end, rest = (rest + piece).rpartition(b">")
        yield whole + end
        if len(rest) > 4 * size:
            raise ValueError("a tag without an end")
    yield rest
