"""Chapters as Word has them: documents of ours with paragraphs put into an answer, as other programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from reporter.dossier.answer_rows import AnswerRow
from reporter.dossier.word.blocks_as_markdown import answer_as_markdown
from reporter.dossier.word.chapters import AnswerInWord, AnswerKey, read_chapter, with_names
from reporter.files.packages import package_of
from reporter.findings import Finding, Findings
from reporter.forms.editions import present
from reporter.language.catalogues import catalogue
from reporter.renderers.docx.chapter import chapter_docx

OUTLINE = present().outlines[0]
ROOM = "<w:p></w:p>"
"""Where there is room for an answer."""
MORE_NAMES = ('xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
              'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
              'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
              'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
              'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
              'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ')


def paragraph(runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    runs = runs if runs.startswith("<") else text(runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def text(words: str, properties: str = "") -> str:
    """A run of text."""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{words}</w:t></w:r>'


def document(body: str = ROOM, parts: Mapping[str, bytes | str] | None = None, *,
             answers: Mapping[str, str] | None = None, replaced: Mapping[str, str] | None = None) -> bytes:
    """Chapter II of an initial report with `body` in II.A; `parts` come on top, and of the document's own part some
    text is `replaced`."""
    made = chapter_docx(OUTLINE, "II", None, [AnswerRow(number, None, None, words)
                                              for number, words in (answers or {}).items()], {})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    own = contents["word/document.xml"].decode().replace("<w:document ", f"<w:document {MORE_NAMES}", 1)
    own = own.replace(ROOM, body, 1)
    for old, new in (replaced or {}).items():
        assert old in own, old
        own = own.replace(old, new)
    contents["word/document.xml"] = own.encode()
    for name, content in (parts or {}).items():
        if name.endswith(".rels") and isinstance(content, str):
            content = contents[name].decode().replace("</Relationships>", f"{content}</Relationships>")
        contents[name] = content if isinstance(content, bytes) else content.encode()
    return packed(contents)


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Parts as one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return made.getvalue()


def answers_in(made: bytes) -> tuple[dict[AnswerKey, AnswerInWord] | None, list[Finding]]:
    """The answers of a document of chapter II, and what is told of it."""
    findings = Findings()
    package = package_of(made, "II.docx", findings)
    return (read_chapter(package, OUTLINE, "II", catalogue("en"), findings) if package else None), findings.sorted()


def markdown_in(made: bytes, number: str = "II.A") -> tuple[str, list[Finding]]:
    """The Markdown of an answer of a document of chapter II, its pictures called by number, and what is told of it."""
    answers, told = answers_in(made)
    assert answers is not None, told
    said = answers[number, None].said
    written, bare = answer_as_markdown(with_names(said, {
        digest: f"picture-{count}.png" for count, digest in enumerate(said.pictures, 1)}))
    assert not bare
    return written, told
