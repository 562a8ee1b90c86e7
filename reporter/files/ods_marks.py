"""What the tables of an .ods file have beside their values, taken from its XML: the reader of values passes over it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files.letters import Lettering, pieces_as_seen, struck
from reporter.files.sheet import MAX_TEXT, as_shown
from reporter.files.workbook_bounds import MAX_SHEETS

MOST_MARKED = 10_000
"""So many merged cells, hidden rows and formulas are kept of a sheet."""

MOST_TEXTS = 1_000_000
MOST_TAGS, TAGS_OF_A_BYTE = 500_000, 4
"""All tags of an .ods file: so many, and so many more for each byte of it as it is packed."""
_LETTERS = {"s": " ", "tab": "\t", "line-break": "\n"}
"""Letters that are elements of their own; blanks tell how many there are."""

_LOOKS = (b"text-position", b"text-line-through")
"""What styles say of letters that stand raised or are struck out."""
_MOST_PARENTS = 20

_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9](?:[0-9.,'’ \u00a0\u202f]{0,40}[0-9])?")

_PREFIXES = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}


class _Style(NamedTuple):
    """What a style says of its letters, and the style of which it is made; None where it says nothing."""

    position: bool | None
    line: bool | None
    parent: str


@dataclass
class OdsMarks:
    """The marks of one sheet, as its rows go by: merged cells as top, left, bottom and right; all from 1.

    Formulas, texts that the reader of values takes otherwise than they stand there, and what is `shown` of a number
    as another, have row, column and text.
    So many cells are `filled` and have so many `letters`, each as often as it stands for others; the last of them
    `reaches` this row. `styles` has what each style of words and cells says of how they look, and `of_columns` the
    style that cells of a column have where none is said, with the last of the columns that have it.
    """

    styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    of_columns: list[tuple[int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[tuple[int, int, str]] = field(default_factory=list)
    shown: list[tuple[int, int, str]] = field(default_factory=list)
    column = row = cell = alike = filled = reaches = letters = 0
    of_row = ""

    def add(self, name: str, element: Element) -> None:
        """Take in a column, a row or a cell, which may stand for several that are alike."""
        hidden = _told(element, "visibility") in ("collapse", "filter")
        if name == "table-column":
            self.column = _count(self.columns, self.column, _number(element, "number-columns-repeated"), hidden)
            if len(self.of_columns) < MOST_MARKED:
                self.of_columns.append((self.column, _told(element, "default-cell-style-name")))
        elif name == "table-row":
            self.alike = _number(element, "number-rows-repeated")
            self.row = _count(self.rows, self.row, self.alike, hidden)
            self.cell = 0
            self.of_row = _told(element, "default-cell-style-name")
        elif name in ("table-cell", "covered-table-cell"):
            self.cell += 1
            down, right = (_number(element, f"number-{what}-spanned") for what in ("rows", "columns"))
            if (down > 1 or right > 1) and len(self.merged) < MOST_MARKED:
                self.merged.append((self.row, self.cell, self.row + down - 1, self.cell + right - 1))
            if (formula := _told(element, "formula")) and len(self.formulas) < MOST_MARKED:
                self.formulas.append((self.row, self.cell, formula.removeprefix("of:")))
            self.cell += _number(element, "number-columns-repeated") - 1

    def end(self, name: str, element: Element) -> None:
        """Take in what stands in a cell that has an error or more than plain text, and forget the row."""
        if name == "table-row":
            element.clear()
        elif name in ("table-cell", "covered-table-cell"):
            right = _number(element, "number-columns-repeated")
            kinds = {value for key, value in element.attrib.items() if key.rpartition("}")[2] == "value-type"}
            if kinds or len(element):
                self.filled += self.alike * right
                self.reaches = self.row
            text = self._text_of(element)
            self.letters += max(len(text), len(_told(element, "string-value"))) * self.alike * right
            shares = kinds == {"percentage"} and _told(element, "value")
            if shares:
                text = str(as_shown(float(shares), "%"))
            is_struck = bool(text.strip()) and self._is_struck(element, self.cell - right + 1)
            if (is_struck or kinds in ({"float"}, {"currency"}) and any(_name(child) == "p" for child in element)
                    and not _shows(text, _told(element, "value"))) and len(self.shown) < MOST_MARKED:
                self.shown.append((self.row, self.cell - right + 1, struck(text) if is_struck else text))
            if shares or "error" in kinds or kinds == {"string"} and (
                    _has_more_than_letters(element) or self._has_looks(element)):
                if self.alike * right > MOST_TEXTS - len(self.texts):
                    raise ValueError("too many texts")
                self.texts += [(row, column, text) for row in range(self.row - self.alike + 1, self.row + 1)
                               for column in range(self.cell - right + 1, self.cell + 1)]
            # A formula whose value is a text without letters has been computed.
            is_empty = kinds <= {"string"} and not text and any(_name(child) == "p" for child in element)
            if ("error" in kinds or is_empty) and self.formulas and self.formulas[-1][:2] == (
                    self.row, self.cell - right + 1):
                self.formulas.pop()

    def _text_of(self, element: Element) -> str:
        """The letters of a cell as they are seen, each paragraph a line, without comments and drawings."""
        return "\n".join("".join(pieces_as_seen(self._pieces(child, Lettering())))
                         for child in element if not _is_aside(child))

    def _pieces(self, element: Element, looks: Lettering) -> Iterator[tuple[str, Lettering]]:
        looks = self._looks_of(element, looks)
        yield element.text or "", looks
        for child in element:
            letters = _LETTERS.get(_name(child), "")
            if _name(child) == "s":
                letters *= min(_number(child, "c"), MAX_TEXT + 1)
            if letters:
                yield letters, looks
            elif not _is_aside(child):
                yield from self._pieces(child, looks)
            yield child.tail or "", looks

    def _has_looks(self, cell: Element) -> bool:
        return bool(self.styles) and any(self._looks_of(inside, Lettering()) != Lettering() for inside in cell.iter())

    def _looks_of(self, element: Element, around: Lettering) -> Lettering:
        """How words look: by their style or, where that says nothing, as those around them."""
        if not self.styles or _name(element) != "span":
            return around
        style = ("text", _told(element, "style-name"))
        return Lettering(self._said(style, "position", around.is_raised), self._said(style, "line", around.is_struck))

    def _is_struck(self, cell: Element, column: int) -> bool:
        """True of a cell that is struck out, by its own style, that of its row or of its column."""
        if not self.styles:
            return False
        name = _told(cell, "style-name") or self.of_row or next(
            (style for last, style in self.of_columns if column <= last), "")
        return self._said(("table-cell", name), "line", False)

    def _said(self, style: tuple[str, str], what: str, otherwise: bool) -> bool:
        for _ in range(_MOST_PARENTS):
            if (found := self.styles.get(style)) is None:
                break
            if (said := found.position if what == "position" else found.line) is not None:
                return said
            style = (style[0], found.parent)
        return otherwise


def _is_up(position: str) -> bool:
    """True of the position of words above their line: `super 58%`, `33% 58%`."""
    try:
        up, *_ = position.split()
        return up == "super" or float(up.removesuffix("%")) > 0
    except ValueError:
        return False


def _put_style(style: Element, styles: dict[tuple[str, str], _Style]) -> None:
    family = _told(style, "family")
    if family in ("text", "table-cell"):
        words = next((one for one in style if _name(one) == "text-properties"), None)
        position, line = ("", "") if words is None else (
            _told(words, "text-position"), _told(words, "text-line-through-style") or _told(
                words, "text-line-through-type"))
        styles[family, _told(style, "name")] = _Style(
            _is_up(position) if position else None, line != "none" if line else None, _told(style, "parent-style-name"))


def _shows(text: str, number: str) -> bool:
    """True where a text may be how a number is shown: with separators, rounded, in a unit, as a power or a fraction."""
    try:
        held = abs(float(number))
    except ValueError:
        return True
    if not held or re.search(r"[0-9][eE/]", text):
        return True
    for written in _NUMBER.findall(text):
        digits = [len(written) - 1 - place for place, sign in enumerate(written) if sign in ".,"][-1:]
        plain = int(re.sub("[^0-9]", "", written))
        if any(abs(plain / 10 ** decimals - held) <= 0.500001 / 10 ** decimals for decimals in (0, *digits)):
            return True
    return False


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _has_more_than_letters(cell: Element) -> bool:
    """True of tabulators, line breaks and drawings, of which the reader of values loses or mixes in something."""
    return not _told(cell, "string-value") and any(_name(inside) in _LETTERS or _is_aside(inside)
                                                   for inside in cell.iter())


def _is_aside(element: Element) -> bool:
    return _name(element) in ("annotation", "note", "ruby-text") or ":drawing:" in element.tag


def _count(marked: list[int], before: int, count: int, hidden: bool) -> int:
    if hidden:
        marked += range(before + 1, before + min(count, MOST_MARKED - len(marked)) + 1)
    return before + count


def _told(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _number(element: Element, name: str) -> int:
    text = _told(element, name)
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def marks_of_ods(content: bytes) -> tuple[dict[str, OdsMarks], bool]:
    """The marks of each sheet by its name, and whether days are counted from 1904.

    Raises ValueError for what the reader of values would pass over: other prefixes than the usual ones, and CDATA;
    and for more tags than a file of its size can have a use for.
    """
    sheets: dict[str, OdsMarks] = {}
    looks: dict[tuple[str, str], _Style] = {}
    of_1904, marks = False, OdsMarks()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml")
        styles = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
    if b"<![CDATA[" in xml:
        raise ValueError("letters that are no text")
    if xml.count(b"<") + styles.count(b"<") > MOST_TAGS + TAGS_OF_A_BYTE * len(content):
        raise ValueError("too many tags")
    for style in ElementTree.fromstring(styles).iter() if any(map(styles.__contains__, _LOOKS)) else ():
        if _name(style) == "style":
            _put_style(style, looks)
    has_looks = any(map(xml.__contains__, _LOOKS)) or bool(looks)
    for event, told in ElementTree.iterparse(io.BytesIO(xml), events=("start-ns", "start", "end")):
        if event == "start-ns":
            prefix, uri = told
            if _PREFIXES.get(prefix, uri) != uri or uri in _PREFIXES.values() and prefix not in _PREFIXES:
                raise ValueError("another prefix than the usual one")
            continue
        name = _name(told)
        if event == "end" and name == "style" and has_looks:
            _put_style(told, looks)
        elif event == "end":
            marks.end(name, told)
        elif name == "table":
            marks = sheets[_told(told, "name")] = OdsMarks(
                looks if any(style.position or style.line for style in looks.values()) else {})
            if len(sheets) > MAX_SHEETS:
                raise ValueError("too many sheets")
        elif name == "null-date":
            of_1904 = _told(told, "date-value").startswith("1904")
        else:
            marks.add(name, told)
    return sheets, of_1904
