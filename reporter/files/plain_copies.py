"""A workbook without its looks, in the usual Open XML: neither styles nor the strict form keep rows from being read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from reporter.files.archives import MAX_UNPACKED, NewArchive

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml"
_STYLES, _BOOK = "xl/styles.xml", "xl/workbook.xml"
_KEPT = re.compile(r"xl/(worksheets/[^/]+\.xml|sharedStrings\.xml|_rels/workbook\.xml\.rels)|_rels/\.rels|"
                   r"\[Content_Types\]\.xml", re.IGNORECASE)
_MOST_STYLES = 65_000
_BREAKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""Excel has room for so many."""


def plain_copy(content: bytes) -> bytes:
    """The workbook with its sheets, texts and date system, and of its styles the number formats alone."""
    made = io.BytesIO()
    if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist()) > MAX_UNPACKED:
        raise ValueError("a workbook too large to be written anew")
    with zipfile.ZipFile(io.BytesIO(content)) as old, NewArchive(made, 1) as new:
        for part in old.namelist():
            if _KEPT.fullmatch(part):
                new.writestr(part, _transitional(old.read(part)))
        new.writestr(_BOOK, _plain_book(old.read(_BOOK)))
        new.writestr(_STYLES, _plain_styles(old.read(_STYLES) if _STYLES in old.namelist() else b""))
    return made.getvalue()


def _transitional(xml: bytes) -> bytes:
    """The part with the names of the usual Open XML where it has those of the strict one."""
    return xml.replace(f"{_STRICT}/spreadsheetml/main".encode(), _MAIN.encode()).replace(
        f"{_STRICT}/officeDocument/relationships".encode(), _LINKS.encode())


def _plain_book(xml: bytes) -> str:
    book = ElementTree.fromstring(xml)
    dates = "".join(_tag("workbookPr", {"date1904": value}) for each in _named(book, "workbookPr")
                    if (value := each.get("date1904")))
    sheets = "".join(_tag("sheet", {re.sub(r"\{.*/relationships\}", "r:", key): value
                                    for key, value in each.attrib.items()}) for each in _named(book, "sheet"))
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{dates}<sheets>{sheets}</sheets></workbook>'


def _plain_styles(xml: bytes) -> str:
    """The number format of each style; where nothing can be made out, as many styles as there may be, without any."""
    try:
        styles = ElementTree.fromstring(xml)
    except ParseError:
        styles = Element("styleSheet")
    formats = "".join(_tag("numFmt", each.attrib) for each in _named(styles, "numFmt"))
    cells = [each.get("numFmtId", "0") for group in _named(styles, "cellXfs") for each in _named(group, "xf")]
    cells = [number if number.isdecimal() else "0" for number in cells] or ["0"] * _MOST_STYLES
    xfs = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in cells)
    return (f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts><font/></fonts>'
            "<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
            f"<cellXfs>{xfs}</cellXfs></styleSheet>")


def _named(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == name)


def _tag(name: str, attributes: dict[str, str]) -> str:
    said = {key: escape(value).translate(_BREAKS) for key, value in attributes.items() if "{" not in key}
    written = " ".join(f'{key}="{value}"' for key, value in said.items())
    return f"<{name} {written}/>"
