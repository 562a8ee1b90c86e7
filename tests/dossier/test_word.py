"""A chapter's document is read as people and programs leave it, and what it holds beside the answers is told."""

from __future__ import annotations

import io
import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.token import Token
from PIL import Image

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.markdown import parser
from reporter.dossier.word.blocks import on_one_line
from reporter.dossier.word.blocks_as_markdown import answer_as_markdown
from reporter.dossier.word.pieces_as_markdown import pieces_of
from reporter.verbs.convert_word import flattened
from tests.dossier.word_documents import OUTLINE, answers_in, document, markdown_in, paragraph, text


def lines_of(markdown: str) -> list[tuple[tuple[str, ...], object]]:
    """What Markdown says, line by line: in what it stands, and the pieces of it."""
    found: list[tuple[tuple[str, ...], object]] = []
    within: list[str] = []
    for token in parser().parse(markdown):
        if token.type.endswith("_open"):
            within.append(_name(token, within))
        elif token.type.endswith("_close"):
            within.pop()
        elif token.type == "inline":
            pieces = pieces_of(token.children or ())
            there = tuple(filter(None, within))
            if there and (there[-1] in ("th", "td") or there[-1].startswith("h")):
                pieces = on_one_line(pieces)
            if pieces or there and there[-1] in ("th", "td"):
                found.append((there, pieces))
        elif token.type in ("fence", "code_block") and token.content.strip():
            found.append(((*filter(None, within), "code"), token.content.removesuffix("\n")))
        elif token.type == "hr":
            found.append(((*filter(None, within), "hr"), ()))
    return found


def _name(token: Token, within: list[str]) -> str:
    """What is opened; nothing where it makes no difference, as a quotation inside a quotation."""
    if token.type in ("bullet_list_open", "heading_open", "th_open", "td_open", "footnote_open"):
        return token.tag or "note"
    if token.type == "ordered_list_open":
        return f"ol {token.attrs.get('start', 1)}"
    return "quote" if token.type == "blockquote_open" and "quote" not in within else ""


BITS = ["- a\n", "  - b\n", "1. x\n", "   2. y\n", "3) z\n", "\n", "text\n", "   more\n",
        "| a | b |\n|---|---|\n| *c* |\n",
        "> q\n", "# h\n", "#### II Foo\n", "##### x #\n", "[l](https://a.b/c_d)", "[^1]",
        "\n\n[^1]: note *n*\n\n    more\n",
        "**b**", "*i*", "a", "`c|d`", " ", "~~s~~", "\\\n", "---\n", "```\ncode\n```\n", "* s\n", "- \n", "m^2^",
        "CO~2~",
        "[1]: http://x\n", "&amp;", "\\*", "\u00a0", "\t", "é", "、"]
SIGNS = "aab0 0 **__~~^`[]()\\!<>&#|.-+:=\n\n1é、\t"


@given(st.one_of(st.text(SIGNS, max_size=40), st.lists(st.sampled_from(BITS), max_size=12).map("".join)))
@example("a*0 **0** a*")
@example('a**"b"**c')
@example("2021~2025、2026~2030")
@settings(max_examples=120, deadline=None)
def test_what_markdown_says_comes_back_from_word(markdown: str):
    if "<!--" in markdown or any(flattened(AnswerRow("II.A", None, None, markdown))):
        return
    written, told = markdown_in(document(answers={"II.A": markdown}))
    assert lines_of(written) == lines_of(markdown) and not told
    again, _told = markdown_in(document(answers={"II.A": written}))
    assert again == written


@pytest.mark.parametrize("typed", [
    "# x", "1. x", "*a*", "| a |", "&lt;!-- x --&gt;", "[^1]", "CO~2~", "2021~2025、2026~2030", "II.A Targets",
    "- x", "---",
    "```", "\\*", "&amp;amp;", "&lt;sub&gt;2&lt;/sub&gt;", "[a](b)", "&gt; q", "__a__", "## II.B Foo", "a_b_c", "C#",
    "+ a",
    "==", "![a](b.png)", "2) x", "[1]: https://unfccc.int", "m^2^", "~~a~~", "`a`", "&lt;https://a.b&gt;",
    "**II.B Foo**",
    "To confirm", "a  b", "a\u00a0b", "\u00ad", "a\\"])
@pytest.mark.parametrize("looks", ["", "<w:b/>", '<w:vertAlign w:val="superscript"/>'])
def test_what_is_typed_in_word_comes_back_as_it_was_typed(typed: str, looks: str):
    written, told = markdown_in(document(paragraph(text("x ") + text(typed, looks)) + paragraph(text(typed, looks))))
    assert not told
    again, _told = answers_in(document(answers={"II.A": written}))
    first, _told = answers_in(document(paragraph(text("x ") + text(typed, looks)) + paragraph(text(typed, looks))))
    assert first is not None and again is not None and first["II.A", None] == again["II.A", None]
    plain = typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert [block.text for block in first["II.A", None].said.blocks] == [f"x {plain}", plain]


def field(instruction: str, words: str) -> str:
    """A field as Word writes it, in five runs."""
    return ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{text(words)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


LISTED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText
w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText
w:val="%1)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"""
STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="Überschrift 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Eigene"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Nach"><w:name w:val="Nach"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Guidance"><w:name w:val="Guidance"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="Aufzhlung"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:ilvl w:val="0"/>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"""


@pytest.mark.parametrize(("body", "markdown"), [
    (paragraph(text("a ") + '<w:hyperlink r:id="rIdX">' + text("b") + "</w:hyperlink>"), "a [b](https://a.b/c?d=1&e)"),
    (paragraph(f'<w:fldSimple w:instr=" HYPERLINK &quot;https://a.b&quot; ">{text("b")}</w:fldSimple>'),
     "[b](https://a.b)"),
    (paragraph(field(' HYPERLINK "https://a.b/" \\o "tip" ', "b") + text(" c")), "[b](https://a.b) c"),
    (paragraph(field(' HYPERLINK \\l "part" ', "b")), "[b](#part)"),
    (f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{paragraph('a')}</w:sdtContent></w:sdt>", "a"),
    (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('Click')}</w:sdtContent></w:sdt>", ""),
    (paragraph(f"<w:sdt><w:sdtContent>{text('a')}</w:sdtContent></w:sdt>{text('b')}"), "ab"),
    (paragraph(f'<w:smartTag w:uri="x" w:element="y">{text("a")}</w:smartTag>'), "a"),
    (paragraph('<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="x"/>' + text("a") + text("b")
               + '<w:bookmarkEnd w:id="0"/><w:proofErr w:type="spellEnd"/>'), "ab"),
    (paragraph("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:tab/><w:t>d</w:t></w:r>"),
     "a\u00adb\u2011c\td"),
    (paragraph("<w:r><w:t>a </w:t></w:r><w:r><w:t> b</w:t></w:r>"), "ab"),
    (paragraph("<w:r><w:t>a</w:t><w:br/><w:t># b</w:t></w:r>"), "a\\\n\\# b"),
    (paragraph("<mc:AlternateContent><mc:Choice Requires='x'>" + text("a") + "</mc:Choice><mc:Fallback>" + text("z")
               + "</mc:Fallback></mc:AlternateContent>"), "a"),
    (paragraph(text("a", '<w:rStyle w:val="Fett"/>') + text("b", '<w:rStyle w:val="Fett"/><w:b w:val="0"/>')),
     "**a**b"),
    (paragraph(text("a ", "<w:b/>") + text("b", "<w:b/><w:i/>") + text(" c", "<w:i/>") + text("d")),
     "**a** ***b*** *c*d"),
    (paragraph(text("CO") + text("2", '<w:vertAlign w:val="subscript"/>')), "CO~2~"),
    (paragraph("one", LISTED.format(0, 1)) + paragraph("in", LISTED.format(1, 1))
     + paragraph("two", LISTED.format(0, 1)), "1. one\n   - in\n2. two"),
    (paragraph("one", '<w:pStyle w:val="Aufzhlung"/>') + paragraph("") + paragraph("two", LISTED.format(0, 1)),
     "1. one\n2. two"),
    (paragraph("one", LISTED.format(0, 1)) + paragraph("between") + paragraph("two", LISTED.format(0, 1)),
     "1. one\n\nbetween\n\n2. two"),
    (paragraph("one", LISTED.format(0, 1)) + paragraph("more", '<w:ind w:left="720"/>'), "1. one\n\n   more"),
    (paragraph("Own", '<w:pStyle w:val="berschrift2"/>') + paragraph("a"), "## Own\n\na"),
    (paragraph("Own", '<w:pStyle w:val="Eigene"/>'), "## Own"),
    (paragraph("Own", '<w:pStyle w:val="Nach"/>'), "## Own"),
    (paragraph("Own", '<w:outlineLvl w:val="2"/>'), "### Own"), (paragraph("V. Own", '<w:outlineLvl w:val="2"/>'),
                                                              "### &#86;. Own"),
    ("<w:tbl><w:tblPr/><w:tr><w:tc>" + paragraph("a|b") + "</w:tc><w:tc>" + paragraph("") + "</w:tc></w:tr><w:tr><w:tc>"
     + paragraph("c") + "</w:tc></w:tr></w:tbl>", "| a\\|b |  |\n| --- | --- |\n| c |  |"),
    ("<w:p><w:pPr><w:rPr><w:rPrChange w:id='1'><w:rPr/></w:rPrChange></w:rPr></w:pPr>" + text("a") + "</w:p>", "a")])
def test_programs_write_the_same_in_many_ways(body: str, markdown: str):
    written, told = markdown_in(document(body, {
        "word/numbering.xml": NUMBERING, "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": '<Relationship Id="rIdX" Type="http://x/hyperlink" TargetMode="External" '
                                        'Target="https://a.b/c?d=1&amp;e"/>'}))
    assert written == markdown and not told


def picture(kind: str = "PNG", mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (3, 2)).save(made, kind)
    return made.getvalue()


def drawn(inside: str, described: str = "What is seen") -> str:
    """A drawing with something in it."""
    return paragraph(f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{described}"/><a:graphic>'
                     f"<a:graphicData>{inside}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>")


BLIP = '<pic:pic><pic:blipFill><a:blip r:embed="rIdP"/>{}</pic:blipFill></pic:pic>'
RELATED = {"word/_rels/document.xml.rels": '<Relationship Id="rIdP" Type="http://x/image" Target="media/p.png"/>'}


def test_a_picture_comes_with_its_bytes_and_its_description():
    made = document(drawn(BLIP.format("")), {**RELATED, "word/media/p.png": picture()})
    assert markdown_in(made) == ("![What is seen](picture-1.png)", [])
    answers, _told = answers_in(made)
    assert answers is not None and list(answers["II.A", None].said.pictures.values()) == [picture()]


BOX = "<w:txbxContent>" + paragraph("in a box") + "</w:txbxContent>"


@pytest.mark.parametrize(("body", "code", "words"), [
    (drawn(f"<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp>"), "WRD-004", "a text box: “in a box”"),
    (paragraph(f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"), "WRD-004",
     "a text box: “in a box”"),
    (drawn('<c:chart r:id="rId9"/>'), "WRD-004", "a chart"),
    (drawn('<dgm:relIds r:dm="rId9"/>'), "WRD-004", "SmartArt"),
    (paragraph("<w:r><w:object><o:OLEObject/></w:object></w:r>"), "WRD-004", "an embedded object"),
    (paragraph("<m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath>"), "WRD-004", "an equation: “E=m”"),
    (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "WRD-004", "a sign of the font Wingdings"),
    (paragraph(text("a", "<w:vanish/>")), "WRD-004", "hidden text: “a”"),
    (paragraph('<w:hyperlink r:id="rIdF">' + text("a") + "</w:hyperlink>"), "WRD-004", "a link to file:"),
    (paragraph("<w:blink>" + text("a") + "</w:blink>"), "WRD-004", "something that Word calls blink: “a”"),
    ('<w:altChunk r:id="rId9"/>', "WRD-004", "something that Word calls altChunk"),
    (drawn(BLIP.format("").replace("embed", "link")), "WRD-004", "it does not stand in the document"),
    ("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + paragraph("a") + "</w:tc></w:tr></w:tbl>",
     "WRD-004", "merged cells: “a”"),
    ("<w:tbl><w:tr><w:tc><w:tbl/>" + paragraph("a") + "</w:tc></w:tr></w:tbl>", "WRD-004", "a table inside a table"),
    (paragraph('<w:r><w:commentReference w:id="0"/></w:r>' + text("a")), "WRD-004", "a comment: “Who says so?”"),
    (paragraph("<w:ins w:id='1'>" + text("a") + "</w:ins>"), "WRD-003", "neither accepted nor rejected"),
    (paragraph("<w:del w:id='1'><w:r><w:delText>a</w:delText></w:r></w:del>"), "WRD-003", "neither accepted"),
    ("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + text("a") + "</w:p>", "WRD-003", "neither accepted"),
    ("<w:tbl><w:tr><w:trPr><w:ins w:id='1'/></w:trPr><w:tc>" + paragraph("a") + "</w:tc></w:tr></w:tbl>", "WRD-003",
     "neither"),
    (paragraph(text("a", '<w:color w:val="FF0000"/>')), "WRD-005", "coloured text"),
    (paragraph(text("a", '<w:highlight w:val="yellow"/>')), "WRD-005", "highlighted text"),
    (paragraph(text("a", '<w:u w:val="single"/>')), "WRD-005", "underlined text"),
    (paragraph('<w:r><w:br w:type="page"/></w:r>' + text("a")), "WRD-005", "a page break"),
    (paragraph(field(" DATE ", "today")), "WRD-005", "a field DATE"),
    (paragraph("a", LISTED.format(0, 2)), "WRD-005", "a list with letters"),
    ("<w:tbl><w:tr><w:tc>" + paragraph("a") + paragraph("b") + "</w:tc></w:tr></w:tbl>", "WRD-005", "lines of a cell")])
def test_what_is_not_carried_is_told_at_its_heading(body: str, code: str, words: str):
    answers, told = answers_in(document(body, {
        "word/numbering.xml": NUMBERING, "word/comments.xml": f"<comments><comment id='0'>{paragraph('Who says so?')}"
        .replace("w:", "") + "</comment></comments>",
        "word/_rels/document.xml.rels": '<Relationship Id="rIdF" Type="http://x/hyperlink" TargetMode="External" '
                                        'Target="file:///C:/a.doc"/><Relationship Id="rIdC" Type="http://x/comments" '
                                        'Target="comments.xml"/>'}))
    assert answers is not None
    assert [(one.code, one.place.file, one.place.column) for one in told] == [(code, "II.docx", "II.A")]
    assert words in told[0].message


@pytest.mark.parametrize(("content", "words"), [
    (picture("GIF", "P"), "no sound PNG or JPEG"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no sound PNG"),
    (b"\x01\x00\x00\x00" + bytes(200), "no sound PNG"), (picture("JPEG", "CMYK"), "its colours"),
    (None, "it is missing")])
def test_pictures_of_other_kinds_are_told(content: bytes | None, words: str):
    parts = {**RELATED, **({} if content is None else {"word/media/p.png": content})}
    written, told = markdown_in(document(drawn(BLIP.format("")), parts))
    assert written == "" and [one.code for one in told] == ["WRD-004"] and words in told[0].message


HEAD = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'


@pytest.mark.parametrize(("replaced", "place", "words"), [
    ({HEAD.format("II.B Target years or periods"): ""}, "II.B", "the heading is not there"),
    ({HEAD.format("II.B Target years or periods"): paragraph("II.B Target years or periods")}, "II.B", "as plain text"),
    ({"II.B Target years": "II.A Target years"}, "II.A", "the title of II.B"),
    ({"II.B Target years or periods": "II.Z Nothing"}, "II.A", "no heading II.Z"),
    ({"II.B Target years or periods": "II.A Targets"}, "II.A", "twice")])
def test_headings_that_are_gone_doubled_or_renumbered_stop_a_chapter(replaced: dict[str, str], place: str, words: str):
    answers, told = answers_in(document(replaced=replaced, answers={"II.A": "One.", "II.B": "Two."}))
    assert answers is None and {one.code for one in told} == {"WRD-002"}
    assert any(one.place.column == place and words in one.message for one in told), told


@pytest.mark.parametrize(("replaced", "code", "words"), [
    ({"II.B Target years or periods": "II.B Years"}, "WRD-005", "the title “II.B Years” of a heading"),
    ({"leave the numbered headings as they are.</w:t></w:r></w:p>": "x</w:t></w:r></w:p>" + paragraph("Note to all")},
     "WRD-004", "text above the first heading: “Note to all”")])
def test_other_changes_around_answers_are_told(replaced: dict[str, str], code: str, words: str):
    answers, told = answers_in(document(replaced=replaced, answers={"II.A": "One.", "II.B": "Two."}))
    assert answers is not None and [one.code for one in told] == [code] and words in told[0].message


def test_guidance_that_somebody_edited_is_told():
    title = next(one.title for one in OUTLINE.headings if one.number == "II.B")
    answers, told = answers_in(document(replaced={title: f"{title} By 2030."}))
    assert answers is not None and [(one.code, one.place.column) for one in told] == [("WRD-004", "II.B")]
    assert "the guidance was edited" in told[0].message


def test_the_head_and_foot_of_pages_are_told():
    made = document(parts={"word/header1.xml": "<hdr><p><r><t>Draft 3, not for filing</t></r></p></hdr>",
                           "word/_rels/document.xml.rels": '<Relationship Id="rIdH" Type="http://x/header" '
                                                           'Target="header1.xml"/>'})
    _answers, told = answers_in(made)
    assert [one.message for one in told] == ["the head of its pages: “Draft 3, not for filing”"]


@pytest.mark.parametrize("body", [
    paragraph("a" + " " * 500_000 + "*b"), paragraph("*" * 200_000), paragraph("[" * 200_000),
    paragraph("#" * 200_000 + "x"),
    paragraph("~a" * 100_000), paragraph("&amp;" * 100_000),
    paragraph("<w:r>" + "<w:t>a*</w:t><w:br/>" * 5_000 + "</w:r>"),
    paragraph("".join(text("ab", "<w:b/>" * (at % 2) + "<w:i/>" * (at % 3 > 0)) for at in range(2_000))),
    paragraph("".join(text("`" * (at % 100), '<w:rStyle w:val="CodeText"/>') + text(" b") for at in range(1_000))),
    paragraph("a", LISTED.format(8, 1)) * 3_000, paragraph("a*b") * 2_000,
    paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' * 5_000
              + text("a") * 5_000),
    paragraph(('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">HYPERLINK \\l'
               + " " * 7_900 + "</w:instrText></w:r>") * 40
              + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' * 8_000)],
    ids=["blanks", "stars", "brackets", "number signs", "tildes", "ampersands", "breaks", "bold and italic", "code",
         "lists", "paragraphs", "fields", "fields in one another"])
def test_what_is_very_much_is_read_and_written_in_a_short_time(body: str):
    begun = time.process_time()
    # With bytes that hardly pack, so that it is not their packing that is refused.
    answers, told = answers_in(document(body, {"word/media/a.bin": random.Random(1).randbytes(100_000)}))
    if answers is None:
        assert [one.code for one in told] == ["READ-003"]
    else:
        answer_as_markdown(answers["II.A", None].said)
    assert time.process_time() - begun < 10


def test_what_a_style_sets_is_read_once_however_often_it_is_named():
    style = '<w:style w:type="character" w:styleId="Z"><w:name w:val="Z"/><w:rPr>' + "<w:z/>" * 8_000 + "<w:b/>"
    answers, _ = answers_in(document(paragraph(text("a", '<w:rStyle w:val="Z"/>') * 8_000), {
        "word/styles.xml": STYLES.replace("</w:styles>", f"{style}</w:rPr></w:style></w:styles>")}))
    assert answers and answer_as_markdown(answers["II.A", None].said)[0].strip() == f"**{'a' * 8_000}**"


@pytest.mark.parametrize(("body", "message"), [
    (paragraph("word " * 700_000), "more than 3,000,000 letters"),
    ("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 64 + "</w:tr></w:tbl>", "a table has more than 63 columns"),
    (paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 51), "more than 50 fields stand inside each other")],
    ids=["letters", "columns", "fields"])
def test_what_there_is_too_much_of_is_named(body: str, message: str):
    made = document(body, {"word/media/a.bin": random.Random(1).randbytes(100_000)})
    answers, told = answers_in(made)
    assert answers is None and [one.code for one in told] == ["READ-003"]
    assert message in told[0].message
