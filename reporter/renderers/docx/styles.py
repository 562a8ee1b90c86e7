"""The looks of a Word document of ours: its styles, its page, and the parts that say what each part is."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from babel import Locale

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OUTSIDE = ' TargetMode="External"'
_INK, _ACCENT, _QUIET = "1F2933", "1F4E79", "5F6B76"
PAGE = ('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1417" w:bottom="1247" '
        'w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>')
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
    for number, kind, tag in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator")))


def style(name: str, *, paragraph: str = "", run: str = "", based: str = "Normal", kind: str = "paragraph",
          following: str = "") -> str:
    """One style; its identifier is its name without blanks."""
    identifier = name.replace(" ", "")
    identifier = identifier[0].upper() + identifier[1:]
    return (f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>'
            + (f'<w:basedOn w:val="{based}"/>' if based else "")
            + (f'<w:next w:val="{following}"/>' if following else "") + '<w:qFormat/>'
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (f"<w:rPr>{run}</w:rPr>" if run else "")
            + "</w:style>")


def styles_xml(language: str) -> str:
    """All styles, by which a document is written and read again; paragraphs run as those of a language do."""
    bidi = "<w:bidi/>" * (Locale.parse(language).text_direction == "rtl")

    def spaced(before: int, after: int, more: str = "") -> str:
        return f'{more}<w:spacing w:before="{before}" w:after="{after}"/>'

    def set_in(size: int, colour: str, more: str = "") -> str:
        return f'{more}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'

    headings = [style(f"heading {level}", paragraph=spaced(before, 80, "<w:keepNext/>")
                      + f'<w:outlineLvl w:val="{level - 1}"/>', following="Normal",
                      run=set_in(size, _ACCENT, "<w:b/><w:bCs/>"))
                for level, size, before in ((1, 32, 360), (2, 28, 320), (3, 24, 280), (4, 22, 240))]
    inner = [style(f"Answer heading {level}", paragraph=spaced(200, 60, "<w:keepNext/>"), following="Normal",
                   run=set_in(26 - level, _INK, "<w:b/><w:bCs/>")) for level in range(1, 7)]
    return (f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" '
            'w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
            f'<w:lang w:val="{language}" w:bidi="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{bidi}'
            '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>" + "".join([
                '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
                "</w:style>",
                style("Title", paragraph=spaced(0, 60), run=set_in(44, _ACCENT, "<w:b/><w:bCs/>")),
                style("Subtitle", paragraph=spaced(0, 240), run=set_in(21, _QUIET)), *headings, *inner,
                style("Guidance", paragraph=spaced(0, 120, '<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="12" '
                                                           f'w:space="8" w:color="{_ACCENT}"/></w:pBdr>'),
                      run=set_in(19, _QUIET, "<w:i/><w:iCs/>"), following="Normal"),
                style("Owner", paragraph=spaced(0, 120), run=set_in(18, _QUIET)),
                style("List Paragraph", paragraph=spaced(0, 60)),
                style("Quote", paragraph='<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="BFC7CF"/>'
                                         '</w:pBdr><w:ind w:left="425"/>', run=set_in(22, _QUIET)),
                style("Code", paragraph='<w:shd w:val="clear" w:color="auto" w:fill="F3F5F7"/>',
                      run='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/><w:sz w:val="19"/>'),
                style("Rule", paragraph='<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="BFC7CF"/>'
                                        "</w:pBdr>"),
                style("Table Head", paragraph=spaced(40, 40, "<w:keepNext/>"), run=set_in(20, _INK, "<w:b/><w:bCs/>")),
                style("Table Text", paragraph=spaced(40, 40), run=set_in(20, _INK)),
                style("Table End", paragraph=spaced(0, 0), run=set_in(8, _INK)),
                style("footnote text", paragraph=spaced(0, 40), run=set_in(18, _INK)),
                style("Hyperlink", kind="character", based="", run='<w:color w:val="1155CC"/><w:u w:val="single"/>'),
                style("Code Text", kind="character", based="",
                      run='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/><w:sz w:val="20"/>'),
                '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
                + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFC7CF"/>' for side in (
                    "top", "left", "bottom", "right", "insideH", "insideV"))
                + "</w:tblBorders></w:tblPr></w:style>"]) + "</w:styles>")


def content_types() -> str:
    """What kind of content each part has."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (f'<Types xmlns="{PACKAGE}/content-types">'
            + "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in (
                ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
                ("png", "image/png"), ("jpg", "image/jpeg"), ("jpeg", "image/jpeg")))
            + "".join(f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>' for name, kind in (
                ("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"),
                ("footnotes", "footnotes")))
            + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-'
            'properties+xml"/></Types>')


def package_relations() -> str:
    """Where the document itself stands, and what it is about."""
    return (f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            f'Target="word/document.xml"/><Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/'
            'core-properties" Target="docProps/core.xml"/></Relationships>')


def core_properties(identity: str, answers: str) -> str:
    """What the document says of itself: the chapter that it is, and which answers it was made of."""
    return (f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>{identity}</dc:subject>'
            f"<dc:description>{escape(answers)}</dc:description></cp:coreProperties>")


def relations(rows: list[tuple[str, str, str, bool]]) -> str:
    """What a part refers to: identifier, kind, target, and whether that is outside."""
    return (f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}'
        f"{_OUTSIDE if outside else ''}/>"
        for identifier, kind, target, outside in rows) + "</Relationships>")
