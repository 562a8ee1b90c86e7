"""What a workbook asks for, looked at before any library opens it: its archive, its parts, their tags and rows.

Every part is looked at, whatever its name: which of them is a sheet, only the workbook itself says.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from operator import lt
from typing import IO

from reporter.files import faults
from reporter.files.archives import UNPACK, tags_of
from reporter.files.sheet import MAX_ROWS
from reporter.findings import Finding, Place

MAX_SHEETS = 250
MAX_PLAN = 2_000_000
"""The bytes of the part that names a workbook's sheets, and the names that people gave to ranges."""
MAX_TAGS = 150_000
"""The tags of a part, beyond its first so many, that are neither rows, cells nor their texts: styles, comments,
drop-downs, merged ranges; and texts that no cell shows."""
MOST_SHARED = 5_000_000
"""The letters of the longest formula, once for each cell that shares one: it is written anew for each."""
MOST_TAGS, TAGS_OF_A_BYTE, TAGS_OF_ANY = 2_000_000, 8, 160_000_000
"""All tags of a workbook: so many, and so many more for each byte of it as it is packed; and of any, which is some more
than the fullest sheet of the form has."""

# Nothing here looks at a letter again, however a tag is built: possessive quantifiers, and no `<` within a tag.
_ATTRIBUTES = rb"((?:[^<>\"']++|\"[^<\"]{0,999}+\"|'[^<']{0,999}+')*+)>"
_ROW = re.compile(rb"<(?:[\w.-]{1,80}+:)?row\s" + _ATTRIBUTES)
_LINK = re.compile(rb"<(?:[\w.-]{1,80}+:)?Relationship\s" + _ATTRIBUTES)
_NUMBER = re.compile(rb"\br\s*=\s*[\"']\s*([0-9]+)")
_TARGET = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']*)[\"']")
_SHEET = re.compile(rb"<(?:[\w.-]{1,80}+:)?sheet\s[^<>]*?\bid=[\"']([^<\"']*)[\"']")
_PLAIN_ROWS = re.compile(rb'<row r="([0-9]{1,7})"(?: (?:x14ac:)?(?!r=)[A-Za-z]+="[^<>&"\'=]*")*+/?>')
_UNUSUAL = re.compile(rb"<(?!/?(?:c|v|row|is|t)[ />])")
"""A tag that is none of those of which nearly all pieces of long sheets consist: there nothing else is looked for."""
_OF_NO_ROW = re.compile(rb"<(?!/?(?:(?:c|v|row|is|t|f|si)|[\w.-]{1,80}+:(?:c|v|row|is|t|f|si))[\s/>])")
_FORMULA = re.compile(rb"<(?:[\w.-]{1,80}+:)?f(?:\s[^<>]*)?>([^<]*)")
_STRING = re.compile(rb"<(?:[\w.-]{1,80}+:)?si[\s/>]")


class RefusedWorkbook(Exception):
    """A workbook that is not read further, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def stay_within(content: bytes, name: str) -> None:
    """Look at all parts of a workbook before any is opened; raises RefusedWorkbook for what asks for too much."""
    tags: Counter[str] = Counter()
    most = min(MOST_TAGS + TAGS_OF_A_BYTE * len(content), TAGS_OF_ANY)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            size = archive.getinfo(part).file_size
            with archive.open(part) as stream:
                tags += _looked_at(stream, size, most - tags["every"], name, part)
            if part.endswith(".rels"):
                _links_apart(archive.read(part) if size <= MAX_PLAN else None, name, part)
    if tags["strings"] > MAX_TAGS + tags["shown"]:
        raise RefusedWorkbook(faults.TOO_LARGE.finding(
            Place(name), f"the workbook has {tags['strings']:,} texts for {tags['shown']:,} cells", remedy=UNPACK))


def _looked_at(stream: IO[bytes], size: int, most: int, name: str, part: str) -> Counter[str]:
    """How many tags of each kind a part has; raises RefusedWorkbook where they are too many, or not to be made out."""
    tags: Counter[str] = Counter()
    if not _begins_with_a_tag(stream, name, part):
        return tags
    sheets: list[bytes] = []
    last = longest = 0
    for piece in tags_of(stream):
        every, is_usual = piece.count(b"<"), _UNUSUAL.search(piece) is None
        if tags["every"] > MAX_TAGS and not is_usual:
            tags["others"] += len(_OF_NO_ROW.findall(piece))
        tags["every"] += every
        if tags["every"] > most:
            raise RefusedWorkbook(faults.TOO_LARGE.finding(
                Place(name), f"with {part} the workbook has more tags than one of its size can have a use for: at "
                f"least {tags['every']:,}", remedy=UNPACK))
        tags["shown"] += piece.count(b't="s"') + piece.count(b"t='s'")
        tags["strings"] += 0 if is_usual else len(_STRING.findall(piece))
        if b"shared" in piece:
            tags["shared"] += piece.count(b't="shared"') + piece.count(b"t='shared'")
            longest = max([longest, *map(len, _FORMULA.findall(piece))])
        if tags["shared"] * longest > MOST_SHARED:
            raise RefusedWorkbook(faults.TOO_LARGE.finding(
                Place(name), f"{part} has a formula of {longest:,} letters, and {tags['shared']:,} cells share one",
                remedy="Copy the sheet, and paste it as values"))
        sheets += [] if is_usual else _SHEET.findall(piece)
        last = _rows_in_order(piece, last, name, part, is_usual=is_usual)
        if tags["others"] > MAX_TAGS:
            raise RefusedWorkbook(faults.TOO_LARGE.finding(
                Place(name), f"{part} has more than {tags['others']:,} tags beside those of cells", remedy="Copy the "
                "values into a new workbook, without styles, comments, drop-downs and merged cells"))
        if sheets and size > MAX_PLAN:
            raise RefusedWorkbook(faults.TOO_LARGE.finding(
                Place(name), f"the workbook's plan of sheets and names has {size:,} bytes, the limit is {MAX_PLAN:,}",
                remedy="Delete names that nothing uses (Formulas, Name Manager)"))
    if len(sheets) > MAX_SHEETS or len(sheets) > len(set(sheets)):
        raise RefusedWorkbook(faults.TOO_LARGE.finding(
            Place(name), f"the workbook names {len(sheets)} sheets, {len(set(sheets))} of them different; the "
                         f"limit is {MAX_SHEETS}"))
    return tags


def _begins_with_a_tag(stream: IO[bytes], name: str, part: str) -> bool:
    """False for a picture, or another part that no library could take for tags."""
    head = stream.read(1024)
    stream.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in head[:8] or b"\0<" in head[:8]:
        raise RefusedWorkbook(faults.NOT_A_WORKBOOK.finding(Place(name), f"{part} is not in UTF-8"))
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _links_apart(links: bytes | None, name: str, part: str) -> None:
    """See that no sheet is on the part of another."""
    if links is None:
        raise RefusedWorkbook(faults.TOO_LARGE.finding(Place(name), f"{part} has more than {MAX_PLAN:,} bytes"))
    sheets = [_TARGET.search(attributes) for attributes in _LINK.findall(links) if b"sheet" in attributes]
    home = posixpath.dirname(posixpath.dirname(part))
    targets = [posixpath.normpath(posixpath.join("/" + home, found[1].decode("utf-8", "replace")))
               for found in sheets if found]
    if len(set(targets)) < len(targets) or any("&" in target for target in targets):
        raise RefusedWorkbook(faults.TOO_LARGE.finding(
            Place(name), f"{part} names {len(targets)} sheets on {len(set(targets))} parts"))


def _rows_in_order(piece: bytes, last: int, name: str, part: str, *, is_usual: bool) -> int:
    """The number of the last row of a piece, where all are in order."""
    plain = _PLAIN_ROWS.findall(piece) if is_usual else []
    if is_usual and len(plain) == piece.count(b"<row"):
        rows, is_hidden = [last, *map(int, plain)], False
    else:
        found = _ROW.findall(piece)
        rows = [last, *(int(digits) for attributes in found for digits in _NUMBER.findall(attributes)[:2])]
        is_hidden = any(b"&" in attributes for attributes in found)
    if max(rows) > MAX_ROWS or is_hidden:
        raise RefusedWorkbook(faults.TOO_LARGE.finding(
            Place(name), f"{part} has a row {max(rows)}, or one whose number is hidden, the limit is {MAX_ROWS}"))
    if not all(map(lt, rows, rows[1:])):
        raise RefusedWorkbook(faults.NOT_A_WORKBOOK.finding(
            Place(name), f"the rows of {part} are not in order, so that some would be lost"))
    return rows[-1]
