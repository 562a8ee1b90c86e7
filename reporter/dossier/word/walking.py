"""The body of a Word document, one paragraph or table after the other, each known for what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from reporter.dossier.word import names
from reporter.dossier.word.blocks import Passage, PassageKind, Remark, Span, on_one_line, tidy
from reporter.dossier.word.drawings import Drawings
from reporter.dossier.word.faults import NOT_CARRIED, PLAINER
from reporter.dossier.word.inline import DELETED, INSERTED, SILENT, WRAPPING, Words, chosen
from reporter.dossier.word.looks import ListLevel, Role, StyleSheets, is_on, read_styles, setting_of, words_in
from reporter.files.packages import BeyondBounds, Package, Related

MOST_COLUMNS = 63
"""The columns that a table of Word has at most."""


@dataclass(frozen=True)
class Met:
    """A paragraph or a table: its role, or what kind of block it is; the words of what is no part of an answer."""

    role: Role | None
    block: Passage
    remarks: tuple[Remark, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.block.text.split())


@dataclass
class _Open:
    """A list that goes on, at one level: that of the document, and what its last item was."""

    level: int
    named: str
    ordered: bool
    number: int


@dataclass
class Walk:
    """A walk through a document."""

    package: Package
    words: Words
    sheets: StyleSheets
    related: Mapping[str, Related]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)
    lists: list[_Open] = field(default_factory=list)
    apart: bool = False

    def met(self) -> Iterator[Met]:
        """All that stands in the body, in order."""
        for element in self._flow(self.package.body):
            if self.words.remarks:
                yield Met(None, Passage(PassageKind.TEXT), self.words.taken())
            if element.tag == "tbl":
                self.lists, self.apart = [], False
                yield Met(None, self._table(element), self.words.taken())
            else:
                yield from self._paragraph(element)
        yield Met(None, Passage(PassageKind.TEXT), self.words.taken())

    def notes(self) -> dict[int, tuple[tuple[Span, ...], ...]]:
        """The paragraphs of each footnote that was met, by its number; what a note has beside them is remarked."""
        found: dict[int, tuple[tuple[Span, ...], ...]] = {}
        there = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        for (kind, identifier), number in self.words.notes.items():
            note, related = there[kind].get(identifier, (None, {}))
            paragraphs = [] if note is None else [
                self.words.read(one, related) for one in self._flow(note) if one.tag == "p"]
            if note is not None and note.find("tbl") is not None:
                self.words.remark(NOT_CARRIED, "a table in a footnote")
            found[number] = tuple(one for one in paragraphs if one)
        return found

    def margins(self) -> Iterator[Remark]:
        """What stands at the head and foot of pages."""
        for kind, named in (("header", "the head"), ("footer", "the foot")):
            for part in self.package.named(kind):
                tree = self.package.tree(part)
                if tree is not None and any(
                        letter.isalpha() for one in tree.iter("t") for letter in one.text or ""):
                    yield Remark(NOT_CARRIED, f"{named} of its pages: {words_in(tree)}",
                                 "Leave it, if it is for circulation alone, and go on with --lossy; or take it out")

    def _notes_of(self, kind: str) -> dict[str, tuple[Element, dict[str, Related]]]:
        return {one.get("id", ""): (one, self.package.relations(part)) for part in self.package.named(f"{kind}s")
                for one in self.package.tree(part) or ()}

    def _flow(self, element: Element) -> Iterator[Element]:
        """Paragraphs and tables, whatever is put around them."""
        for child in element:
            if child.tag in ("p", "tbl"):
                yield child
            elif child.tag in WRAPPING:
                yield from self._flow(child)
            elif child.tag == "sdt":
                content = child.find("sdtContent")
                if content is not None and child.find("sdtPr/showingPlcHdr") is None:
                    yield from self._flow(content)
            elif child.tag in INSERTED | DELETED:
                self.words.tracked()
                yield from self._flow(child) if child.tag in INSERTED else ()
            elif child.tag == "AlternateContent":
                yield from self._flow(chosen(child))
            elif child.tag in ("oMath", "oMathPara"):
                self.words.remark(NOT_CARRIED, f"an equation: {words_in(child)}")
            elif child.tag not in SILENT:
                self.words.remark(NOT_CARRIED, f"something that Word calls {child.tag[:40]}: {words_in(child)}")

    def _paragraph(self, paragraph: Element) -> Iterator[Met]:
        kind, level = self.sheets.role(paragraph)
        if kind == "heading":
            self.words.fields.clear()
        pieces = tuple(self.words.as_set(paragraph, self.related))
        pieces = pieces if kind is PassageKind.CODE else tidy(pieces)
        properties = paragraph.find("pPr")
        if properties is not None and (is_on(properties, "pageBreakBefore") or properties.find("sectPr") is not None):
            self.words.remark(PLAINER, "a page break")
        listed = self.sheets.listed(paragraph) if kind is PassageKind.TEXT else None
        if listed is not None:
            block = self._item(*listed, pieces)
            yield Met(None, block, self.words.taken())
        elif not pieces and kind is not PassageKind.RULE:
            self.apart = True
            yield Met(None, Passage(PassageKind.TEXT), self.words.taken())
            return
        elif isinstance(kind, PassageKind):
            yield Met(None, self._block(kind, level, pieces, paragraph), self.words.taken())
        else:
            self.lists = []
            yield Met(kind, Passage(PassageKind.HEADING, pieces, level), self.words.taken())
        self.apart = False

    def _block(self, kind: PassageKind, level: int, pieces: tuple[Span, ...], paragraph: Element) -> Passage:
        if kind is PassageKind.TEXT and self.lists and (deep := self._belongs(paragraph)) is not None:
            return Passage(PassageKind.MORE, pieces, deep)
        self.lists = []
        if kind is PassageKind.HEADING:
            return Passage(kind, on_one_line(pieces), level)
        if kind is PassageKind.CODE:
            return Passage(kind, (Span("".join(piece.text for piece in pieces)),), begins=self.apart)
        return Passage(kind, pieces, begins=self.apart and kind is PassageKind.QUOTE)

    def _belongs(self, paragraph: Element) -> int | None:
        """The level of the item to which a paragraph without a number belongs, by how far it stands in."""
        properties = paragraph.find("pPr")
        indent = properties.find("ind") if properties is not None else None
        left = "" if indent is None else indent.get("left") or indent.get("start") or ""
        if left.isdecimal() and len(left) < 6 and int(left) > 0:
            return min(max(int(left) // names.INDENT - 1, 0), len(self.lists) - 1)
        named = [style.name for style in self.sheets.chain(setting_of(properties, "pStyle") or "")][:1]
        if named and (named[0] == "list paragraph" or named[0].startswith("list continue")):
            return len(self.lists) - 1
        return None

    def _item(self, named: str, level: int, pieces: tuple[Span, ...]) -> Passage:
        """An item, with the number that Word shows."""
        kind, levels, anew = self.sheets.lists[named]
        looks = levels.get(level, ListLevel(True, 1, True))
        start = anew.get(level, looks.start)
        counts = self.counts.setdefault(kind, {})
        if (named, level) not in self.begun and level in anew or level not in counts:
            number = start
        else:
            number = counts[level] + 1
        self.begun.add((named, level))
        counts[level] = number
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        while self.lists and self.lists[-1].level > level:
            self.lists.pop()
        begins = True
        if self.lists and self.lists[-1].level == level:
            last = self.lists.pop()
            begins = (last.ordered != looks.ordered or looks.ordered and number != last.number + 1
                      or self.apart and last.named != named)
        self.lists.append(_Open(level, named, looks.ordered, number))
        if not looks.plain:
            self.words.remark(PLAINER, "a list with letters or compound numbers, which become 1, 2, 3")
        return Passage(PassageKind.ITEM, pieces, len(self.lists) - 1, number if looks.ordered else None, begins)

    def _table(self, table: Element) -> Passage:
        rows: list[tuple[tuple[Span, ...], ...]] = []
        for row in self._cells(table, "tr"):
            if row.find("trPr/ins") is not None or row.find("trPr/del") is not None:
                self.words.tracked()
            before, after = (_few(setting_of(row.find("trPr"), name)) for name in ("gridBefore", "gridAfter"))
            cells: list[tuple[Span, ...]] = [()] * before
            for cell in self._cells(row, "tc"):
                cells.append(self._cell(cell))
                cells += [()] * (_few(setting_of(cell.find("tcPr"), "gridSpan")) - 1)
            cells += [()] * after
            if len(cells) > MOST_COLUMNS:
                raise BeyondBounds(f"a table has more than {MOST_COLUMNS} columns, which Word itself knows no more of")
            rows.append(tuple(cells))
        width = max(map(len, rows), default=0)
        self.words.count(width * len(rows))
        return Passage(PassageKind.TABLE, rows=tuple((*row, *[()] * (width - len(row))) for row in rows if width))

    def _cells(self, element: Element, tag: str) -> Iterator[Element]:
        """The rows of a table or the cells of a row, whatever is put around them."""
        for child in element:
            if child.tag == tag:
                yield child
            elif child.tag in WRAPPING:
                yield from self._cells(child, tag)
            elif child.tag == "sdt" and (content := child.find("sdtContent")) is not None:
                yield from self._cells(content, tag)
            elif child.tag not in SILENT:
                self.words.remark(NOT_CARRIED, f"something that Word calls {child.tag[:40]}: {words_in(child)}")

    def _cell(self, cell: Element) -> tuple[Span, ...]:
        properties = cell.find("tcPr")
        for name in ("cellIns", "cellDel", "cellMerge"):
            if properties is not None and properties.find(name) is not None:
                self.words.tracked()
        merged = properties is not None and properties.find("vMerge") is not None
        if merged or _few(setting_of(properties, "gridSpan")) > 1:
            self.words.remark(NOT_CARRIED, f"merged cells: {words_in(cell)} stands in the first of them alone",
                              "Part the cells, and write into each what it says")
        lines: list[tuple[Span, ...]] = []
        for one in self._flow(cell):
            if one.tag == "tbl":
                self.words.remark(NOT_CARRIED, f"a table inside a table: {words_in(one)}")
                continue
            lines.append(self.words.read(one, self.related))
            if self.sheets.listed(one) is not None:
                self.words.remark(PLAINER, "a list in a cell, the items of which stand in one line")
        filled = [line for line in lines if line]
        if len(filled) > 1 or any("\n" in piece.text for line in filled for piece in line):
            self.words.remark(PLAINER, "lines of a cell, which stand in one line")
        joined = [piece for line in filled for piece in (Span(" "), *line)]
        return on_one_line(joined)


def _few(text: str | None) -> int:
    """A number of columns; 0 where there is none."""
    return min(int(text), MOST_COLUMNS + 1) if text and text.isdecimal() and len(text) < 7 else 0


def walk_through(package: Package) -> Walk:
    """A walk through a document that was opened. Raises what UNREADABLE names."""
    sheets = read_styles(package)
    comments = {one.get("id", ""): words_in(one) for part in package.named("comments")
                for one in package.tree(part) or ()}
    words = Words(package, sheets, comments, Drawings(package))
    return Walk(package, words, sheets, package.related)

