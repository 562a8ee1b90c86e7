"""A Word document is bounded before it is parsed, and nothing outside of it is opened."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.dossier.word.blocks_as_markdown import answer_as_markdown
from reporter.files.packages import DEEPEST, MOST_BYTES, MOST_ELEMENTS, package_of, read_package
from reporter.findings import Findings
from tests.dossier.word_documents import answers_in, document, packed

RELATIONS = "word/_rels/document.xml.rels"
ENTITIES = ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
            '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>')


def parts_of(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(document())
    return packed({**parts, part: change(parts[part])})


def related(kind: str, *targets: str) -> tuple[bytes, bytes]:
    """The end of a part's relations, and that end after further ones of a kind."""
    there = "".join(f'<Relationship Id="x{number}" Type="a/{kind}" Target="{target}"/>'
                    for number, target in enumerate(targets))
    return b"</Relationships>", f"{there}</Relationships>".encode()


def told(made: bytes) -> tuple[str, str]:
    answers, findings = answers_in(made)
    assert answers is None and len(findings) == 1, findings
    return findings[0].code, findings[0].message


@pytest.mark.parametrize("doctype", ENTITIES)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/footnotes.xml", "_rels/.rels",
                                  "word/_rels/document.xml.rels", "word/numbering.xml"])
def test_document_types_and_entities_are_refused(part: str, doctype: str):
    def change(xml: bytes) -> bytes:
        head, end, rest = xml.partition(b"?>")
        return head + end + doctype.encode() + rest

    code, message = told(changed(part, change))
    assert code == "WRD-001" and "DTDForbidden" in message


def test_elements_inside_each_other_and_their_number_are_bounded():
    deep = b"<w:sdt><w:sdtContent>" * DEEPEST + b"</w:sdtContent></w:sdt>" * DEEPEST
    for body, told_of in ((deep, "200 elements stand inside each other"),
                          (b"<w:p/>" * (MOST_ELEMENTS + 1), "more than 300,000 elements")):
        begun = time.process_time()
        # With words that hardly pack, so that it is not their packing that is refused.
        parts = {**parts_of(document()), "word/media/a.bin": random.Random(1).randbytes(100_000)}
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + body)
        code, message = told(packed(parts))
        assert code == "READ-003" and told_of in message and time.process_time() - begun < 5


@pytest.mark.parametrize(("part", "words"), [
    (b"<h>" + b"<p/>" * (MOST_ELEMENTS // 3) + b"</h>", "more than 300,000 elements"),
    (b"<h>" + b"a " * (MOST_BYTES // 6) + b"</h>", "more than 40 MB")])
def test_the_parts_of_a_document_are_bounded_together(part: bytes, words: str):
    parts = {**parts_of(document()), "word/media/a.bin": random.Random(1).randbytes(300_000),
             **{f"word/header{number}.xml": part for number in range(4)}}
    code, message = told(packed({**parts, RELATIONS: parts[RELATIONS].replace(
        *related("header", *(f"header{number}.xml" for number in range(4))))}))
    assert code == "READ-003" and words in message


def note_on_note(count: int) -> dict[str, bytes]:
    """Paragraphs, each with a footnote of its own."""
    notes = "".join(f'<w:footnote w:id="{one}"><w:p><w:r><w:t>a</w:t></w:r></w:p></w:footnote>'
                    for one in range(9, count + 9))
    body = "".join(f'<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="{one}"/></w:r></w:p>'
                   for one in range(9, count + 9))
    parts = parts_of(document(body))
    return {**parts, "word/footnotes.xml": parts["word/footnotes.xml"].replace(
        b"</w:footnotes>", f"{notes}</w:footnotes>".encode())}


def list_on_list(count: int, levels: int) -> dict[str, bytes]:
    """Items, each of a list of its own; of one of these so many levels are told."""
    kinds = "".join(f'<w:abstractNum w:abstractNumId="{one}"/>' for one in range(count))
    lists = "".join(f'<w:num w:numId="{one + 1}"><w:abstractNumId w:val="{levels and count or one}"/></w:num>'
                    for one in range(count))
    long = f'<w:abstractNum w:abstractNumId="{count}">{"<w:lvl/>" * levels}</w:abstractNum>'
    body = "".join(f'<w:p><w:pPr><w:numPr><w:numId w:val="{one + 1}"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
                   for one in range(0 if levels else count))
    parts = parts_of(document(body))
    head, end, _ = parts["word/numbering.xml"].partition(b"<w:abstractNum ")
    return {**parts, "word/numbering.xml": head + f"{kinds}{long}{lists}</w:numbering>".encode()}


def part_on_part(count: int) -> dict[str, bytes]:
    """A document that refers to its footnotes very often."""
    parts = parts_of(document())
    return {**parts, RELATIONS: parts[RELATIONS].replace(*related("footnotes", *["footnotes.xml"] * count))}


def comment_on_comment(count: int) -> dict[str, bytes]:
    """A long comment that is referred to very often."""
    parts = parts_of(document(f'<w:p>{"<w:r><w:commentReference/></w:r>" * count}</w:p>'))
    return {**parts, "word/comments.xml": b"<comments><comment>" + b"<p/>" * count + b"</comment></comments>",
            RELATIONS: parts[RELATIONS].replace(*related("comments", "comments.xml"))}


def link_in_link(count: int) -> dict[str, bytes]:
    """A long link around very many pieces of text."""
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/>{inside}</w:r>' for kind, inside in (
        ("begin", f'<w:instrText>HYPERLINK "http://a.org/{"a" * 7_000}"</w:instrText>'), ("separate", "")))
    return parts_of(document(f'<w:p>{field * 49}{"<w:r><w:t>a</w:t></w:r>" * count}</w:p>'))


@pytest.mark.parametrize("parts", [note_on_note(1_500), list_on_list(25_000, 0), list_on_list(6_000, 6_000),
                                   part_on_part(6_000), comment_on_comment(20_000), link_in_link(25_000)])
def test_what_is_referred_to_very_often_is_read_once(parts: dict[str, bytes]):
    begun = time.process_time()
    answers, findings = answers_in(packed({**parts, "word/media/a.bin": random.Random(1).randbytes(100_000)}))
    assert answers is not None and not any(one.code == "WRD-001" for one in findings)
    answer_as_markdown(answers["II.A", None].said)
    assert time.process_time() - begun < 8


def test_an_archive_that_unpacks_to_very_much_is_refused():
    code, _message = told(packed({**parts_of(document()), "word/media/a.bin": bytes(200_000_000)}))
    assert code == "READ-003"


def test_footnotes_that_are_referred_to_very_often_are_bounded():
    note = f'<w:footnote w:id="9"><w:p><w:r><w:t>{"a" * 1_000_000}</w:t></w:r></w:p></w:footnote>'
    table = "<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 64 + "</w:tr></w:tbl>"
    made = changed("word/footnotes.xml", lambda xml: xml.replace(
        b"</w:footnotes>", f"{note * 4}</w:footnotes>".encode()))
    references = '<w:p><w:r><w:footnoteReference w:id="9"/></w:r></w:p>' * 1_000
    parts = parts_of(made)
    begun = time.process_time()
    for body in (references, table):
        own = parts["word/document.xml"].replace(b"<w:p></w:p>", body.encode(), 1)
        answers, findings = answers_in(packed({**parts, "word/document.xml": own}))
        assert time.process_time() - begun < 10
        assert answers is not None or findings[0].code == "READ-003"


@pytest.mark.parametrize(("made", "words"), [
    (b"\xd0\xcf\x11\xe0" + bytes(600), "a password or is an old .doc"), (b"PK\x03\x04 torn", "is not a Word document"),
    (b"", "is not a Word document"), (packed({"a.txt": b"a"}), "is not a Word document"),
    (packed({"_rels/.rels": b"<Relationships/>", "xl/workbook.xml": b"<x/>"}), "is not a Word document"),
    (packed({**parts_of(document()), "word/vbaProject.bin": b"x"}), "macros"),
    (packed({**parts_of(document()), "word/document.xml": b"<w:document"}), "does not open (ParseError)")])
def test_what_is_no_document_is_told(made: bytes, words: str):
    code, message = told(made)
    assert code == "WRD-001" and words in message


def test_a_password_on_the_archive_is_told():
    made = bytearray(document())
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = made.index(sign) + at
        made[place:place + 2] = struct.pack("<H", 1)
    code, message = told(bytes(made))
    assert code == "WRD-001" and "password" in message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    (tmp_path / "outside.docx").write_bytes(document())
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/II.docx").symlink_to(tmp_path / "outside.docx")
    findings = Findings()
    assert read_package(tmp_path / "chapters", "II.docx", findings) is None
    assert [one.code for one in findings.items] == ["READ-002"]


def test_nothing_that_a_document_names_is_opened():
    made = changed("word/_rels/document.xml.rels", lambda xml: xml.replace(
        b"</Relationships>", b'<Relationship Id="rIdE" Type="x/styles" Target="../../../../etc/passwd"/>'
        b'<Relationship Id="rIdO" Type="x/header" TargetMode="External" Target="file:///etc/passwd"/></Relationships>'))
    findings = Findings()
    package = package_of(made, "II.docx", findings)
    assert package is not None and not findings.items and "etc/passwd" in package.named("styles")
    assert answers_in(made)[0] is not None
