"""A chapter of the narrative as a Word document: each question with its guidance, and the answer below it.

The parts are written as they are, without a library: so the bytes are the same each time, and no other reader of XML
comes in. What a paragraph is, its style says: headings of the outline are Heading 1 to 4, those inside an answer
“Answer heading”, guidance and owners have styles of their own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from markdown_it.token import Token

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.markdown import SOURCE_LINE, parser
from reporter.dossier.pictures import SVG, Picture
from reporter.dossier.word import names
from reporter.dossier.word.blocks import PLAIN, Looks
from reporter.dossier.word.names import ANSWER_HEADING, CHAPTER, CODE, GUIDANCE, INDENT, OWNER, QUOTE, RULE, TITLE
from reporter.dossier.word.pieces_as_markdown import described
from reporter.forms.outlines import Answer, Heading, Outline
from reporter.language.catalogues import SOURCE, Catalogue, catalogue
from reporter.renderers.docx import styles as looks

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time that every part bears: none of them is of a day."""
_SPACES = (f'xmlns:w="{looks.W}" xmlns:r="{looks.OFFICE}" '
           'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
           'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
           'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"')
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WIDEST, _HIGHEST = 5_760_000, 7_200_000
"""The room for a picture, in the units of which an inch has 914,400."""


def chapter_docx(outline: Outline, chapter: str, approach: str | None, rows: Iterable[AnswerRow],
                 pictures: Mapping[str, Picture], words: Catalogue | None = None, answers: str = "") -> bytes:
    """The document of one chapter; `pictures` are by the names that its answers have for them. Questions and guidance
    are in the language of `words`; `answers` says in its properties what it was made of."""
    words = words or catalogue(SOURCE)
    made = _Document(looks.core_properties(names.identity(outline, chapter, approach), answers), pictures, words)
    said = {(row.number, row.element): row for row in rows}
    made.body += [_paragraph(TITLE, _run(names.title(chapter, approach, words))),
                  _paragraph(CHAPTER, _run(names.opening(outline, words)))]
    for heading in dict(outline.chapters())[chapter]:
        made.heading(heading, said)
    return made.packed()


def _properties(set_as: Looks) -> str:
    """The properties of a run that is set so."""
    style = '<w:rStyle w:val="CodeText"/>' if set_as.code else '<w:rStyle w:val="Hyperlink"/>' if set_as.link else ""
    lifted = f'<w:vertAlign w:val="{set_as.lifted}"/>' if set_as.lifted else ""
    return (style + "<w:b/><w:bCs/>" * set_as.bold + "<w:i/><w:iCs/>" * set_as.italic + "<w:strike/>" * set_as.struck
            + lifted)


def _opened(kind: str, set_as: Looks) -> Looks | None:
    """How the words after the opening of emphasis are set; None where nothing is opened."""
    match kind:
        case "strong_open":
            return replace(set_as, bold=True)
        case "em_open":
            return replace(set_as, italic=True)
        case "s_open":
            return replace(set_as, struck=True)
        case "sub_open":
            return replace(set_as, lifted="subscript")
        case "sup_open":
            return replace(set_as, lifted="superscript")
    return None


_IN_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _run(text: str, set_as: Looks = PLAIN) -> str:
    properties = "" if set_as == PLAIN else f"<w:rPr>{_properties(set_as)}</w:rPr>"
    text = escape(_IN_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))
    words = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' if part else "" for part in text.split("\t"))
    return f"<w:r>{properties}{words}</w:r>" if text else ""


def _paragraph(style: str, runs: str, more: str = "") -> str:
    named = f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>" if named or more else f"<w:p>{runs}</w:p>"


_LIKE_THE_NEXT = {"bullet_list_open": ("bullet_list_close",), "ordered_list_open": ("ordered_list_close",),
                  "blockquote_open": ("blockquote_close",), "fence": ("fence", "code_block"), "code_block": ("fence",)}
"""What would run into one with what stands above it, and how that ends: an empty paragraph keeps them apart."""


@dataclass
class _Document:
    """A document while it is made: what stands in it, and what its parts refer to."""

    properties: str
    pictures: Mapping[str, Picture]
    words: Catalogue
    body: list[str] = field(default_factory=list)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lists: list[tuple[bool, int]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    drawn: int = 0

    def heading(self, heading: Heading, said: Mapping[tuple[str, str | None], AnswerRow]) -> None:
        """A question with its guidance and its answer, and its elements with theirs."""
        row = said.get((heading.number, None))
        self.body.append(_paragraph(f"Heading{heading.level}", _run(names.heading_line(heading, self.words))))
        below = heading.answer is Answer.BELOW and row is None
        self.body.append(_paragraph(GUIDANCE, _run(names.guidance(heading, self.words, below=below))))
        if not below:
            self.answer(row)
        for element in heading.elements:
            self.body += [_paragraph("Heading4", _run(self.words.gettext(element.title))),
                          _paragraph(GUIDANCE, _run(names.element_guidance(element, self.words)))]
            self.answer(said.get((heading.number, element.title)))

    def answer(self, row: AnswerRow | None) -> None:
        """Who writes an answer, and the answer; room for it where there is none."""
        if row is not None and (row.owner or row.due):
            self.body.append(_paragraph(OWNER, _run(names.owner_words(row))))
        blocks = list(self.blocks(row.answer)) if row is not None else []
        self.body += blocks or [_paragraph("", "")]

    def blocks(self, markdown: str) -> Iterator[str]:
        """Paragraphs, lists, tables of an answer; its footnotes go to their own part."""
        tokens = parser().parse(markdown)
        ends = [index for index, token in enumerate(tokens) if token.type == "footnote_block_open"]
        first = len(self.notes)
        if ends:
            self.footnotes(tokens[ends[0]:], first)
        yield from self._flow(tokens[:ends[0]] if ends else tokens, first)

    def _flow(self, tokens: Sequence[Token], first: int) -> Iterator[str]:
        lists: list[tuple[int, int]] = []  # the number of each open list, and that of the level
        fresh, quoted, at = False, 0, 0
        while at < len(tokens):
            token = tokens[at]
            if fresh and (token.type.endswith("list_open") or token.type == "list_item_close"):
                yield self._item("", *lists[-1])
                fresh = False
            if at and tokens[at - 1].type in _LIKE_THE_NEXT.get(token.type, ()):
                yield _paragraph("", "")
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append((token.type == "ordered_list_open", int(token.attrs.get("start", 1))))
                lists.append((len(self.lists), len(lists)))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type == "list_item_open":
                fresh = True
            elif token.type == "blockquote_open":
                quoted += 1
            elif token.type == "blockquote_close":
                quoted -= 1
            elif token.type == "heading_open":
                yield _paragraph(f"{ANSWER_HEADING} {token.tag[1:]}", self.runs(tokens[at + 1].children or (), first))
                at += 2
            elif token.type == "paragraph_open":
                runs = self.runs(tokens[at + 1].children or (), first)
                if lists:
                    number, level = lists[-1]
                    yield self._item(runs, number, level) if fresh else _paragraph(
                        "ListParagraph", runs, f'<w:ind w:left="{INDENT * (level + 1)}"/>')
                    fresh = False
                else:
                    yield _paragraph(QUOTE if quoted else "", runs)
                at += 2
            elif token.type in ("fence", "code_block"):
                lines = token.content.removesuffix("\n").split("\n")
                yield _paragraph(CODE, "<w:r><w:br/></w:r>".join(map(_run, lines)))
            elif token.type == "hr":
                yield _paragraph(RULE, "")
            elif token.type == "table_open":
                end = next(index for index in range(at, len(tokens)) if tokens[index].type == "table_close")
                yield self._table(tokens[at:end], first)
                at = end
            at += 1

    def _item(self, runs: str, number: int, level: int) -> str:
        return _paragraph("ListParagraph", runs,
                          f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    def _table(self, tokens: Sequence[Token], first: int) -> str:
        rows: list[str] = []
        cells: list[str] = []
        head = False
        for token in tokens:
            if token.type == "th_open":
                head = True
            elif token.type == "inline":
                runs = self.runs(token.children or (), first)
                cells.append(f"<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>"
                             f"{_paragraph('TableHead' if head else 'TableText', runs)}</w:tc>")
            elif token.type == "tr_close":
                rows.append(f"<w:tr>{'<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' if head else ''}"
                            f"{''.join(cells)}</w:tr>")
                width, cells, head = len(cells), [], False
        grid = f'<w:gridCol w:w="{9000 // width}"/>' * width
        return ('<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'
                f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('TableEnd', '')}")

    def runs(self, tokens: Sequence[Token], first: int) -> str:
        """The words of a paragraph; `first` is the number of footnotes before those of its answer."""
        made: list[str] = []
        held = [PLAIN]
        for index, token in enumerate(tokens):
            if opened := _opened(token.type, held[-1]):
                held.append(opened)
            elif token.type == "link_open":
                href = str(token.attrs["href"])
                made.append(f'<w:hyperlink w:anchor={quoteattr(href[1:])}>' if href.startswith("#") else
                            f'<w:hyperlink r:id="{self._link("hyperlink", href)}">' if href else "")
                held.append(replace(held[-1], link=href))
            elif token.type == "link_close":
                made.append("</w:hyperlink>" if held.pop().link else "")
            elif token.type.endswith("_close"):
                held.pop()
            elif token.type == "softbreak":
                listed = index + 1 < len(tokens) and SOURCE_LINE.match(tokens[index + 1].content)
                made.append("<w:r><w:br/></w:r>" if listed else _run(" ", held[-1]))
            elif token.type == "hardbreak":
                made.append("<w:r><w:br/></w:r>")
            elif token.type == "code_inline":
                made.append(_run(token.content, replace(held[-1], code=True)))
            elif token.type == "footnote_ref":
                made.append('<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id='
                            f'"{first + token.meta["id"] + 1}"/></w:r>')
            elif token.type == "image":
                made.append(self._picture(str(token.attrs["src"]), described(token), held[-1]))
            else:
                made.append(_run(token.content, held[-1]))
        return "".join(made)

    def _link(self, kind: str, target: str) -> str:
        return self.links.setdefault((kind, target), f"rId{len(self.links) + 10}")

    def _picture(self, name: str, words: str, set_as: Looks) -> str:
        picture = self.pictures.get(name)
        if picture is None or picture.mime == SVG:
            return _run(f"![{words}]({name})", set_as)
        part = self.parts.setdefault(
            picture.file, f"media/picture-{len(self.parts) + 1}.{picture.mime.removeprefix('image/')}")
        self.media[part] = picture.content
        self.drawn += 1
        width, height = _size(picture.content)
        return (f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{self.drawn}" '
                f"name={quoteattr(name)} descr={quoteattr(words)}/><a:graphic><a:graphicData uri="
                '"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr '
                f'id="{self.drawn}" name={quoteattr(name)} descr={quoteattr(words)}/><pic:cNvPicPr/></pic:nvPicPr>'
                f'<pic:blipFill><a:blip r:embed="{self._link("image", part)}"/><a:stretch><a:fillRect/></a:stretch>'
                f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
                "</wp:inline></w:drawing></w:r>")

    def packed(self) -> bytes:
        """The document as a file."""
        refers = [(identifier, kind, target, kind == "hyperlink") for (kind, target), identifier in self.links.items()]
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": looks.content_types(),
            "_rels/.rels": looks.package_relations(), "docProps/core.xml": self.properties,
            "word/document.xml": f'<w:document {_SPACES}><w:body>{"".join(self.body)}{looks.PAGE}</w:body>'
                                 "</w:document>",
            "word/_rels/document.xml.rels": looks.relations([
                ("rId1", "styles", "styles.xml", False), ("rId2", "numbering", "numbering.xml", False),
                ("rId3", "footnotes", "footnotes.xml", False), *refers]),
            "word/_rels/footnotes.xml.rels": looks.relations(refers),
            "word/styles.xml": looks.styles_xml(self.words.tag), "word/numbering.xml": self._numbering(),
            "word/footnotes.xml": f'<w:footnotes {_SPACES}>{looks.SEPARATORS}{"".join(self.notes)}</w:footnotes>',
            **{f"word/{name}": content for name, content in self.media.items()}}
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name, MOMENT), content if isinstance(content, bytes) else
                                 _HEAD + content)
        return made.getvalue()

    def _numbering(self) -> str:
        """Each list has its numbers to itself."""
        kinds = "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>' + "".join(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{sign or f"%{level + 1}."}"/><w:lvlJc w:val="left"/><w:pPr><w:ind '
                f'w:left="{INDENT * (level + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>' for level in range(9))
            + "</w:abstractNum>" for number, form, sign in ((0, "bullet", "\u2022"), (1, "decimal", "")))
        lists = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(ordered)}"/>' + "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                for level in range(9)) + "</w:num>" for number, (ordered, start) in enumerate(self.lists, 1))
        return f'<w:numbering xmlns:w="{looks.W}">{kinds}{lists}</w:numbering>'

    def footnotes(self, tokens: Sequence[Token], first: int) -> None:
        """The footnotes of an answer, each with its paragraphs; `first` is how many there are before them."""
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>' + _run(" ")
        paragraphs: list[str] = []
        for token in tokens:
            if token.type == "footnote_open":
                paragraphs = []
            elif token.type == "inline":
                runs = self.runs(token.children or (), first)
                paragraphs.append(_paragraph("FootnoteText", ("" if paragraphs else mark) + runs))
            elif token.type in ("fence", "code_block"):
                paragraphs.append(_paragraph("FootnoteText", ("" if paragraphs else mark) + _run(token.content)))
            elif token.type == "footnote_close":
                self.notes.append(f'<w:footnote w:id="{len(self.notes) + 1}">'
                                  f'{"".join(paragraphs) or _paragraph("FootnoteText", mark)}</w:footnote>')


def _size(content: bytes) -> tuple[int, int]:
    """How large a picture is set: at 96 dots an inch, and within the page."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    scale = min(9525.0, _WIDEST / width, _HIGHEST / height)
    return max(1, int(width * scale)), max(1, int(height * scale))
