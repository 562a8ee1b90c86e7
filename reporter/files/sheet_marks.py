"""What the sheets of an .xlsx file mark beside their values, taken from the parts of the archive.

The reader of values passes over these.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files import faults
from reporter.files.archives import UNREADABLE, tags_of
from reporter.files.sheet import Marks, Range, column_number
from reporter.findings import Findings, Place

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"\b(\w+)=[\"']([^\"']*)[\"']")
_TRUE = (b"1", b"true")
MOST_MERGED, MOST_COVERED = 10_000, 1_000_000
"""Merged ranges of a sheet, and the cells that they may cover; a table has no use for more."""


def read_marks(content: bytes, name: str, findings: Findings) -> dict[str, Marks] | None:
    """The marks of each sheet of a workbook that opened, by the sheet's name; None where they are beyond any use."""
    marks = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for title, part, hidden in sheet_parts(archive):
                with archive.open(part) as stream:
                    marks[title] = _marks(stream, hidden)
                if merges_too_much(marks[title], Place(name, title), findings):
                    return None
    except UNREADABLE as error:
        findings.add(faults.NOT_A_WORKBOOK.finding(
            Place(name), f"the workbook does not open ({type(error).__name__})"))
        return None
    return marks


def merges_too_much(marks: Marks, place: Place, findings: Findings) -> bool:
    """True, and told, where more cells are merged than can be spread."""
    beyond = len(marks.merged) > MOST_MERGED or sum(map(len, marks.merged)) > MOST_COVERED
    if beyond:
        findings.add(faults.TOO_LARGE.finding(
            place, f"more than {MOST_MERGED:,} merged ranges, or of {MOST_COVERED:,} cells"))
    return beyond


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
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


def _marks(stream: IO[bytes], hidden: bool) -> Marks:
    merged: list[Range] = []
    rows: list[int] = []
    columns: set[int] = set()
    for xml in tags_of(stream):
        if b"hidden" in xml:
            rows += [_number(attributes.get("r", b"")) for attributes in map(_attributes, _ROW.finditer(xml))
                     if attributes.get("hidden") in _TRUE]
            for attributes in map(_attributes, _COLUMN.finditer(xml)):
                if attributes.get("hidden") in _TRUE:
                    columns.update(_span(attributes))
        if b"mergeCell" in xml and len(merged) <= MOST_MERGED:
            areas = (_range(attributes.get("ref", b"")) for attributes in map(_attributes, _MERGED.finditer(xml)))
            merged += [area for area in areas if area]
    return Marks(tuple(merged), tuple(row for row in rows if row), tuple(sorted(columns)), hidden)


def _number(digits: bytes) -> int:
    """A row or column; 0 for what is none."""
    return int(digits) if re.fullmatch(rb"[0-9]{1,7}", digits) else 0


def _attributes(match: re.Match[bytes]) -> dict[str, bytes]:
    if b"hidden" not in match[1] and b"ref" not in match[1]:
        return {}
    return {name.decode(): value for name, value in _ATTRIBUTE.findall(match[1])}


def _span(attributes: dict[str, bytes]) -> range:
    """The columns of a `col` element; a run to the sheet's last column is cut where no table reaches."""
    first, last = (_number(attributes.get(name, b"")) for name in ("min", "max"))
    return range(first, min(last, 100) + 1) if first and last else range(0)


def _range(reference: bytes) -> Range | None:
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})", reference.decode("ascii", "replace"))
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return Range(int(top), column_number(left), int(bottom), column_number(right))
