"""What the tables of an .ods file have beside their values, taken from its XML: the reader of values passes over it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from reporter.files.letters import raised
from reporter.files.sheet import MAX_TEXT, as_shown
from reporter.files.workbook_bounds import MAX_SHEETS

MOST_MARKED = 10_000
"""So many merged cells, hidden rows and formulas are kept of a sheet."""

MOST_TEXTS = 1_000_000
MOST_TAGS, TAGS_OF_A_BYTE = 500_000, 4
"""All tags of an .ods file: so many, and so many more for each byte of it as it is packed."""
_LETTERS = {"s": " ", "tab": "\t", "line-break": "\n"}
"""Letters that are elements of their own; blanks tell how many there are."""

_MOST_PARENTS = 20

_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9](?:[0-9.,'’ \u00a0\u202f]{0,40}[0-9])?")

_PREFIXES = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}


@dataclass
class OdsMarks:
    """The marks of one sheet, as its rows go by: merged cells as top, left, bottom and right; all from 1.

    Formulas, texts that the reader of values takes otherwise than they stand there, and what is `shown` of a number
    as another, have row, column and text.
    So many cells are `filled` and have so many `letters`, each as often as it stands for others; the last of them
    `reaches` this row. `heights` has what each style of words says of theirs, and the style of which it is made.
    """

    heights: dict[str, tuple[str, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[tuple[int, int, str]] = field(default_factory=list)
    shown: list[tuple[int, int, str]] = field(default_factory=list)
    column = row = cell = alike = filled = reaches = letters = 0

    def add(self, name: str, element: Element) -> None:
        """Take in a column, a row or a cell, which may stand for several that are alike."""
        hidden = _told(element, "visibility") in ("collapse", "filter")
        if name == "table-column":
            self.column = _count(self.columns, self.column, _number(element, "number-columns-repeated"), hidden)
        elif name == "table-row":
            self.alike = _number(element, "number-rows-repeated")
            self.row = _count(self.rows, self.row, self.alike, hidden)
            self.cell = 0
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
            if kinds in ({"float"}, {"currency"}) and any(_name(child) == "p" for child in element) and not _shows(
                    text, _told(element, "value")) and len(self.shown) < MOST_MARKED:
                self.shown.append((self.row, self.cell - right + 1, text))
            if shares or "error" in kinds or kinds == {"string"} and (
                    _has_more_than_letters(element) or self._has_raised(element)):
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
        """The letters of a cell, each paragraph a line, without comments and drawings."""
        return "\n".join(self._letters_of(child, False) for child in element if not _is_aside(child))

    def _letters_of(self, element: Element, is_raised: bool) -> str:
        is_raised = self._is_raised(element, is_raised)
        as_seen = raised if is_raised else str
        letters = [as_seen(element.text or "")]
        for child in element:
            own = "" if _is_aside(child) else _LETTERS.get(_name(child)) or self._letters_of(child, is_raised)
            if _name(child) == "s":
                own *= min(_number(child, "c"), MAX_TEXT + 1)
            letters += [own, as_seen(child.tail or "")]
        return "".join(letters)

    def _has_raised(self, cell: Element) -> bool:
        return bool(self.heights) and any(self._is_raised(inside, False) for inside in cell.iter())

    def _is_raised(self, element: Element, is_around: bool) -> bool:
        """True of words that stand raised, by their style or, where that says nothing, as those around them."""
        style = _told(element, "style-name") if self.heights and _name(element) == "span" else ""
        for _ in range(_MOST_PARENTS):
            position, style = self.heights.get(style, ("", ""))
            if position:
                return _is_up(position)
        return is_around


def _is_up(position: str) -> bool:
    """True of the position of words above their line: `super 58%`, `33% 58%`."""
    try:
        up, *_ = position.split()
        return up == "super" or float(up.removesuffix("%")) > 0
    except ValueError:
        return False


def _put_height(style: Element, heights: dict[str, tuple[str, str]]) -> None:
    if _told(style, "family") == "text":
        position = next((_told(one, "text-position") for one in style if _name(one) == "text-properties"), "")
        heights[_told(style, "name")] = position, _told(style, "parent-style-name")


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
    heights: dict[str, tuple[str, str]] = {}
    of_1904, marks = False, OdsMarks()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml")
        styles = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
    if b"<![CDATA[" in xml:
        raise ValueError("letters that are no text")
    if xml.count(b"<") + styles.count(b"<") > MOST_TAGS + TAGS_OF_A_BYTE * len(content):
        raise ValueError("too many tags")
    for style in ElementTree.fromstring(styles).iter() if b"text-position" in styles else ():
        if _name(style) == "style":
            _put_height(style, heights)
    for event, told in ElementTree.iterparse(io.BytesIO(xml), events=("start-ns", "start", "end")):
        if event == "start-ns":
            prefix, uri = told
            if _PREFIXES.get(prefix, uri) != uri or uri in _PREFIXES.values() and prefix not in _PREFIXES:
                raise ValueError("another prefix than the usual one")
            continue
        name = _name(told)
        if event == "end" and name == "style":
            _put_height(told, heights)
        elif event == "end":
            marks.end(name, told)
        elif name == "table":
            marks = sheets[_told(told, "name")] = OdsMarks(heights)
            if len(sheets) > MAX_SHEETS:
                raise ValueError("too many sheets")
        elif name == "null-date":
            of_1904 = _told(told, "date-value").startswith("1904")
        else:
            marks.add(name, told)
    return sheets, of_1904
