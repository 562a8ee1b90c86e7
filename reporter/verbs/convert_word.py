"""The narrative of a dossier as Word documents, one for each chapter, to be circulated and signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from reporter.dossier.answer_rows import AnswerRow, file_of_chapter
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.handed_in import told_at
from reporter.dossier.markdown import parser
from reporter.dossier.narrative import FOLDER, Narrative, read_narrative
from reporter.dossier.pictures import Picture
from reporter.dossier.sheets import IDENTIFIER
from reporter.dossier.written import Written
from reporter.dossier.written_reading import answers_of, comments_of_chapters
from reporter.findings import Findings, Severity
from reporter.forms.editions import present
from reporter.forms.outlines import Outline
from reporter.verbs.convert_dossier import Converted, put_beside, staged

ENDING = ".docx"


def is_narrative(path: Path) -> bool:
    """True for the folder of a dossier's narrative."""
    return path.resolve().name == FOLDER and (path.resolve().parent / FACTS_FILE).is_file()


def convert_narrative(source: Path, target: Path, *, lossy: bool = False) -> Converted:
    """Make a Word document of each chapter in the narrative folder `source`, in the same folders below `target`."""
    home, findings, edition = source.resolve().parent, Findings(), present()
    there = told_at(home, findings)
    if there is None:
        return Converted(errors=tuple(findings.sorted()))
    identifiers = [Path(name).stem for name in there.approaches]
    findings = Findings()
    narrative = read_narrative(home, identifiers, findings, str((there.facts.tables or {}).get("language", "en")),
                               edition)
    errors = tuple(one for one in findings.sorted() if one.severity is Severity.ERROR)
    if errors:
        return Converted(errors=errors)
    content = Written({}, tuple({IDENTIFIER: one} for one in identifiers), answers_of(narrative, edition))
    lost = (*comments_of_chapters(home, content, narrative), *(
        told for outline in edition.outlines for row in content.answers[outline.folder] for told in flattened(row)))
    if lost and not lossy:
        return Converted(lost=lost)
    made = {name: chapter for outline in edition.outlines for name, chapter in _chapters(outline, content, narrative)}
    with staged(target) as stage:
        for name, document in made.items():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_bytes(document)
        put_beside(stage, target, list(made))
    return Converted(lost=lost, written=tuple(made))


Chapter = tuple[Outline, str, str | None]
"""An outline, the number of a chapter, and the approach where it is repeated for each."""


def chapter_document(chapter: Chapter, rows: Iterable[AnswerRow], narrative: Narrative) -> bytes:
    """The document of a chapter with these answers."""
    from reporter.renderers.docx.chapter import chapter_docx

    rows = list(rows)
    return chapter_docx(*chapter, rows, _pictures(chapter[0], rows, narrative))


def _chapters(outline: Outline, content: Written, narrative: Narrative) -> Iterator[tuple[str, bytes]]:
    for chapter, _headings in outline.chapters():
        for approach in content.identifiers if chapter == outline.per_approach else (None,):
            rows = [row for row in content.answers[outline.folder]
                    if (row.number.split(".")[0], row.approach) == (chapter, approach)]
            name = PurePosixPath(file_of_chapter(outline, chapter, approach)).relative_to(FOLDER).with_suffix(ENDING)
            yield str(name), chapter_document((outline, chapter, approach), rows, narrative)


def _pictures(outline: Outline, rows: Iterable[AnswerRow], narrative: Narrative) -> dict[str, Picture]:
    """The pictures of a chapter, by the names that its answers have for them."""
    found: dict[str, Picture] = {}
    for row in rows:
        answer = narrative.answer(outline.folder, row.number, row.approach)
        for part in (answer, *answer.elements.values()) if answer else ():
            found |= part.pictures
    return found


_ENCLOSING = {"bullet_list_open": "list", "ordered_list_open": "list", "blockquote_open": "quotation",
              "footnote_open": "footnote"}
_CLOSING = ("bullet_list_close", "ordered_list_close", "blockquote_close", "footnote_close")
_ENCLOSED = {"blockquote_open": "a quotation", "fence": "code", "code_block": "code", "table_open": "a table",
             "heading_open": "a heading", "hr": "a line"}


def flattened(row: AnswerRow) -> Iterator[str]:
    """What stands inside a list or quotation, and would stand below it in Word; and numbers that Word counts anew."""
    open_now: list[str] = []
    numbers: list[list[str]] = []
    told: dict[str, None] = {}
    for token in parser().parse(row.answer):
        inside = _ENCLOSED.get(token.type)
        if open_now and inside and not (token.type == "blockquote_open" and open_now[-1] == "quotation"):
            told[f"{inside} inside a {open_now[-1]}, which stands below it in Word"] = None
        if token.type in _ENCLOSING:
            if "quotation" in open_now and _ENCLOSING[token.type] == "list":
                told["a list inside a quotation, which is a list alone in Word"] = None
            if "footnote" in open_now:
                told[f"a {_ENCLOSING[token.type]} inside a footnote, which is plain text in Word"] = None
            open_now.append(_ENCLOSING[token.type])
            numbers.append([])
        elif token.type == "list_item_open" and token.info:
            numbers[-1].append(token.info)
        elif token.type == "inline" and "footnote" in open_now and any(
                one.type == "footnote_ref" for one in token.children or ()):
            told["a footnote inside a footnote, which Word does not have"] = None
        elif token.type in _CLOSING:
            open_now.pop()
            there = numbers.pop()
            counted = [str(number) for number in range(int(there[0]), int(there[0]) + len(there))] if there else []
            if len(set(there)) > 1 and there != counted:
                told["a list with numbers that do not follow each other, which Word counts"] = None
    where = " ".join(filter(None, (row.number, row.approach, row.element)))
    yield from (f"the answer to {where} has {what}" for what in told)
