"""What a worksheet marks beside its values: merged cells, hidden rows and columns, and whether it is hidden itself.

The reader of values passes over these, so they are taken from the parts of the archive.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files.reading import UNREADABLE, column_number, read_bytes
from reporter.findings import Findings

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_TRUE = (b"1", b"true")
MOST_MERGED = 10_000
"""Merged ranges beyond these are passed over; a table has no use for them."""


@dataclass(frozen=True)
class Range:
    """A rectangle of cells, rows and columns from 1, all four included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: object) -> bool:
        row, column = cell if isinstance(cell, tuple) else (0, 0)
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)

    def cells(self) -> Iterator[tuple[int, int]]:
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


@dataclass(frozen=True)
class Marks:
    """The marks of one sheet."""

    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False


def read_marks(folder: Path, name: str) -> dict[str, Marks]:
    """The marks of each sheet of a workbook that opened, by the sheet's name."""
    content = read_bytes(folder, name, Findings())
    if content is None:
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {title: _marks(archive.read(part), hidden) for title, part, hidden in _sheets(archive)}
    except UNREADABLE:
        return {}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Name, part and hiddenness of each worksheet."""
    parts = {_attribute(link, "Id"): _attribute(link, "Target")
             for link in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    present = set(archive.namelist())
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        # A target is relative to xl/, or begins at the archive's root.
        part = posixpath.normpath(posixpath.join("xl", parts.get(_attribute(sheet, "id"), ""))).lstrip("/")
        if part in present:
            yield _attribute(sheet, "name"), part, _attribute(sheet, "state") in ("hidden", "veryHidden")


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _marks(xml: bytes, hidden: bool) -> Marks:
    rows = (attributes for attributes in map(_attributes, _ROW.finditer(xml)) if attributes.get("hidden") in _TRUE)
    columns = (attributes for attributes in map(_attributes, _COLUMN.finditer(xml))
               if attributes.get("hidden") in _TRUE)
    merged = (_range(attributes.get("ref", b"")) for attributes in map(_attributes, _MERGED.finditer(xml)))
    return Marks(tuple(area for area, _ in zip((area for area in merged if area), range(MOST_MERGED), strict=False)),
                 tuple(int(attributes["r"]) for attributes in rows if attributes.get("r", b"").isdigit()),
                 tuple(sorted({number for attributes in columns for number in _span(attributes)})), hidden)


def _attributes(match: re.Match[bytes]) -> dict[str, bytes]:
    if b"hidden" not in match[1] and b"ref" not in match[1]:
        return {}
    return {name.decode(): value for name, value in _ATTRIBUTE.findall(match[1])}


def _span(attributes: dict[str, bytes]) -> range:
    """The columns of a `col` element; a run to the sheet's last column is cut where no table reaches."""
    first, last = attributes.get("min", b""), attributes.get("max", b"")
    return range(int(first), min(int(last), 100) + 1) if first.isdigit() and last.isdigit() else range(0)


def _range(reference: bytes) -> Range | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference.decode("ascii", "replace"))
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return Range(int(top), column_number(left), int(bottom), column_number(right))
