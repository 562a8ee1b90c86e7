"""Texts as the parts of a workbook hold them, whatever they are: neither xlsxwriter nor openpyxl keeps all of them.

xlsxwriter takes a text from `<r>` to `</r>` for XML, and writes `_x005F_x0041_` so that it is read as another; openpyxl
takes every `x005F_` out of what it reads, and writes `_x0041_` as the letter A.
"""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook as OpenWorkbook
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from reporter.files.whole_parts import has_looks, whole_texts, with_looks_shown
from reporter.findings import Place
from reporter.renderers.deflating import repacked

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\ufffe\uffff]|{_ESCAPE.pattern}")
"""What stands in XML as `_xHHHH_`: letters that it cannot hold; of what looks like such a one its first stroke."""


def escaped(text: str) -> str:
    """A text that is read as itself where it looks like an escape (`_x0041_`)."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def in_xml(text: str) -> str:
    """A text as the parts of a workbook hold it."""
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{kept}>{text}</t>"


class _PlainTexts(SharedStrings):  # type: ignore[misc]
    """The shared texts of a workbook, none of which is XML."""

    def _write_si(self, string: str) -> None:
        self.fh.write(f"<si>{in_xml(string)}</si>")


class PlainPackager(Packager):  # type: ignore[misc]
    """What makes an archive of xlsxwriter's workbook, with all texts as they are."""

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _PlainTexts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _AsWritten(ExcelReader):  # type: ignore[misc]
    """A workbook as openpyxl opens it, with the escapes of its texts as they are written."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            self.shared_strings = whole_texts(self.archive.read(part.PartName[1:]), Place(""))


def opened_as_written(content: bytes) -> OpenWorkbook:
    """A workbook to be changed and saved; its texts have their escapes in them, as those put into it must.

    Of texts with looks the letters alone stay, those that stand raised or are struck out as people see them.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        is_changed = any(has_looks(archive.read(name)) for name in sheets)
    if is_changed:
        content = repacked(content, lambda name, part: with_looks_shown(part) if name in sheets else part)
    reader = _AsWritten(io.BytesIO(content))
    reader.read()
    return reader.wb
