"""The words of a paragraph in a Word document, as pieces; what of it is not carried is remarked.

Every element is either read, or known to say nothing, or told: none is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from reporter.dossier.word.blocks import PLAIN, Looks, Remark, Span, tidy
from reporter.dossier.word.drawings import Drawings
from reporter.dossier.word.faults import NOT_CARRIED, PLAINER, TRACKED
from reporter.dossier.word.looks import StyleSheets, is_on, setting_of, words_in
from reporter.dossier.word.pieces_as_markdown import address, is_address
from reporter.files.packages import BeyondBounds, Package, Related
from reporter.findings import Rule

MOST_LETTERS = 3_000_000
"""Of a document with its footnotes, each as often as it is referred to."""

SILENT = frozenset((
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "sectPr", "bookmarkStart", "bookmarkEnd",
    "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "moveFromRangeStart",
    "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd",
    "lastRenderedPageBreak", "footnoteRef", "endnoteRef", "annotationRef", "separator", "continuationSeparator",
    "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr"))
"""Elements that say nothing of their own."""
WRAPPING = frozenset(("smartTag", "customXml", "dir", "bdo"))
INSERTED, DELETED = frozenset(("ins", "moveTo")), frozenset(("del", "moveFrom"))
_LETTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SHOWN = {"u": "underlined text", "highlight": "highlighted text", "color": "coloured text", "shd": "shaded text",
          "caps": "text in capitals", "smallCaps": "text in small capitals", "bdr": "framed text",
          "effect": "moving text", "em": "emphasis marks"}
_UNMARKED = ("", "auto", "none", "clear", "000000", "nil")
_MOST_FIELDS, _LONGEST_FIELD = 50, 8_000
"""Fields inside each other, and the letters of what a field says to Word."""
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?!\\)(?:"([^"]{0,4000})"|(\S{1,4000}))')
_ANCHOR = re.compile(r'\\l\s++"([^"]{0,400})"')


@dataclass
class _Field:
    """A field that was begun: its instruction as far as it was read, and where what it shows leads."""

    instruction: str = ""
    link: str = ""


@dataclass
class Words:
    """A reader of paragraphs: what it met so far in the document, and what it has to remark."""

    package: Package
    sheets: StyleSheets
    comments: Mapping[str, str]
    drawings: Drawings
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    remarks: dict[Remark, None] = field(default_factory=dict)
    fields: list[_Field] = field(default_factory=list)
    related: Mapping[str, Related] = field(default_factory=dict)
    letters: int = 0

    def remark(self, rule: Rule, message: str, remedy: str | None = None) -> None:
        self.remarks[Remark(rule, message, remedy)] = None

    def taken(self) -> tuple[Remark, ...]:
        """What there is to remark since the last time."""
        remarks, self.remarks = tuple(self.remarks), {}
        return remarks

    def read(self, paragraph: Element, related: Mapping[str, Related]) -> tuple[Span, ...]:
        """The pieces of a paragraph, of a part that refers to what is `related`."""
        return tidy(self.as_set(paragraph, related))

    def as_set(self, paragraph: Element, related: Mapping[str, Related]) -> Iterator[Span]:
        """The pieces of a paragraph with all their blanks."""
        self.related = related
        mark = paragraph.find("pPr/rPr")
        if mark is not None and any(one.tag in INSERTED | DELETED for one in mark):
            self.tracked()
        yield from self._inside(paragraph, PLAIN)

    def tracked(self) -> None:
        self.remark(TRACKED, "there are changes that are neither accepted nor rejected")

    def count(self, letters: int) -> None:
        """Hold that so many letters were read."""
        self.letters += letters
        if self.letters > MOST_LETTERS:
            raise BeyondBounds(f"the document has more than {MOST_LETTERS:,} letters and cells")

    def _inside(self, element: Element, looks: Looks) -> Iterator[Span]:
        for child in element:
            tag = child.tag
            if tag == "r":
                yield from self._run(child, looks)
            elif tag == "hyperlink":
                one = self.related.get(child.get("id", ""))
                yield from self._inside(child, self._linked(looks, one.target if one and one.outside else "",
                                                            child.get("anchor", "")))
            elif tag == "fldSimple":
                yield from self._inside(child, self._of_field(child.get("instr", ""), looks))
            elif tag in WRAPPING:
                yield from self._inside(child, looks)
            elif tag == "sdt":
                content = child.find("sdtContent")
                if content is not None and child.find("sdtPr/showingPlcHdr") is None:
                    yield from self._inside(content, looks)
            elif tag in INSERTED | DELETED:
                self.tracked()
                if tag in INSERTED:
                    yield from self._inside(child, looks)
            elif tag == "AlternateContent":
                yield from self._inside(chosen(child), looks)
            elif tag in ("oMath", "oMathPara"):
                self.remark(NOT_CARRIED, f"an equation: {words_in(child)}")
            elif tag not in SILENT:
                self.remark(NOT_CARRIED, f"something that Word calls {tag[:40]}: {words_in(child)}")

    def _run(self, run: Element, looks: Looks) -> Iterator[Span]:
        properties = run.find("rPr")
        if is_on(properties, "vanish"):
            self.remark(NOT_CARRIED, f"hidden text: {words_in(run)}")
            return
        shows = self.fields[-1] if self.fields else None
        if shows and shows.link:
            looks = replace(looks, link=shows.link)
        looks = self.sheets.looks(properties, looks)
        for child in run:
            tag = child.tag
            if tag in ("t", "delText"):
                text = (child.text or "") if tag == "t" else ""
                text = text if child.get("space") == "preserve" else text.strip(" \t\n")
                self.count(len(text))
                if text.strip() and not looks.link:
                    self._tell_looks(properties)
                yield Span(" ".join(text.split("\n")), looks)
            elif tag == "br":
                if child.get("type", "textWrapping") == "textWrapping":
                    yield Span("\n", looks)
                else:
                    self.remark(PLAINER, "a page break")
            elif tag in _LETTERS:
                yield Span(_LETTERS[tag], looks)
            elif tag in ("footnoteReference", "endnoteReference"):
                yield self._note(tag.removesuffix("Reference"), child.get("id", ""))
            elif tag == "commentReference":
                self.remark(NOT_CARRIED, f"a comment: {self.comments.get(child.get('id', ''), '')}")
            elif tag == "fldChar":
                self._field(child.get("fldCharType", ""))
            elif tag == "instrText":
                self.count(len(child.text or ""))
                if self.fields and len(self.fields[-1].instruction) < _LONGEST_FIELD:
                    self.fields[-1].instruction += (child.text or "")[:_LONGEST_FIELD]
            else:
                yield from self._further(child, looks)

    def _further(self, child: Element, looks: Looks) -> Iterator[Span]:
        tag = child.tag
        if tag in ("drawing", "pict", "object"):
            pieces, remarks = self.drawings.read(child, self.related)
            for remark in remarks:
                self.remarks[remark] = None
            yield from (replace(piece, looks=replace(PLAIN, link=looks.link)) for piece in pieces)
        elif tag == "AlternateContent":
            for one in chosen(child):
                yield from self._further(one, looks)
        elif tag == "sym":
            self.remark(NOT_CARRIED, f"a sign of the font {child.get('font', '')[:40]}",
                        "Type it as a letter, or insert it in another font")
        elif tag == "ruby":
            base = child.find("rubyBase")
            self.remark(PLAINER, "a reading above letters")
            yield from self._inside(base, looks) if base is not None else ()
        elif tag not in SILENT:
            self.remark(NOT_CARRIED, f"something that Word calls {tag[:40]}: {words_in(child)}")

    def _tell_looks(self, properties: Element | None) -> None:
        for name, told in _SHOWN.items():
            value = setting_of(properties, name)
            if name == "shd" and properties is not None and (shade := properties.find("shd")) is not None:
                value = shade.get("fill", "").removeprefix("FFFFFF")
            if value is None or value.lower() in _UNMARKED and name not in ("caps", "smallCaps"):
                continue
            if name not in ("caps", "smallCaps") or is_on(properties, name):
                self.remark(PLAINER, told)

    def _note(self, kind: str, identifier: str) -> Span:
        if kind == "endnote":
            self.remark(PLAINER, "an endnote, which becomes a footnote")
        return Span("", note=self.notes.setdefault((kind, identifier), len(self.notes) + 1))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
            if len(self.fields) > _MOST_FIELDS:
                raise BeyondBounds(f"more than {_MOST_FIELDS} fields stand inside each other")
        elif self.fields and kind == "separate":
            instruction = "".join(one.instruction for one in self.fields if "HYPERLINK" in one.instruction)
            self.fields[-1].link = self._of_field(instruction[:_LONGEST_FIELD], PLAIN).link
        elif self.fields and kind == "end":
            self._tell_field(self.fields.pop().instruction)

    def _tell_field(self, instruction: str) -> None:
        name = (instruction.split() or [""])[0]
        if name and name != "HYPERLINK":
            self.remark(PLAINER, f"a field {name[:20]}, which is carried as the words that it shows")

    def _of_field(self, instruction: str, looks: Looks) -> Looks:
        """The looks of what a field shows: it leads where a hyperlink does."""
        found, anchor = _HYPERLINK.match(instruction), _ANCHOR.search(instruction)
        if "HYPERLINK" not in instruction:
            self._tell_field(instruction)
            return looks
        return self._linked(looks, (found[1] or found[2]) if found else "", anchor[1] if anchor else "")

    def _linked(self, looks: Looks, target: str, anchor: str) -> Looks:
        if not target and (not anchor or anchor.startswith("_")):
            self.remark(PLAINER, "a reference inside the document, which is carried as its words")
            return looks
        target = address(target + (f"#{anchor}" if anchor else ""))
        target = re.sub(r"^(https?://[^/?#]+)/$", r"\1", target)
        if not is_address(target):
            self.remark(NOT_CARRIED, f"a link to {target[:80]}, which leads nowhere for others")
            return looks
        return replace(looks, link=target)


def chosen(alternates: Element) -> Element:
    """What stands first among alternates: what Word of today shows."""
    first = alternates.find("Choice")
    return first if first is not None else next(iter(alternates), alternates)

