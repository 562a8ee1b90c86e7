"""The narrative of a dossier as Word documents, one for each chapter, to be circulated and signed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reporter.dossier.answer_rows import AnswerRow, file_of_chapter
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.markdown import parser
from reporter.dossier.narrative import FOLDER
from reporter.dossier.pictures import SVG
from reporter.dossier.sheet_words import answers_sheet
from reporter.dossier.written_reading import comments_of_chapters, noted_in_workbook
from reporter.files.stages import put_named
from reporter.findings import Findings
from reporter.verbs.convert_dossier import Converted
from reporter.verbs.staging import put_beside, staged
from reporter.verbs.standing import standing_narrative

ENDING = ".docx"


def is_narrative(path: Path) -> bool:
    """True for the folder of a dossier's narrative."""
    return path.resolve().name == FOLDER and (path.resolve().parent / FACTS_FILE).is_file()


def convert_narrative(source: Path, target: Path, *, lossy: bool = False) -> Converted:
    """Make a Word document of each chapter of the dossier `source`, its folder, that of its narrative or its workbook;
    in the folders of the outlines below `target`."""
    findings = Findings()
    standing = standing_narrative(source, findings)
    if standing is None:
        return Converted(errors=tuple(findings.sorted()))
    comments = noted_in_workbook(
        standing.home / standing.book, [answers_sheet(outline.folder) for outline in standing.edition.outlines]
    ) if standing.book else comments_of_chapters(standing.home, standing.content, standing.narrative)
    lost = (*comments, *(told for rows in standing.content.answers.values() for row in rows for told in flattened(row)))
    lost += tuple(f"the picture {one.file}, a drawing (SVG) of which Word has the description alone"
                  for chapter in standing.chapters() for one in standing.pictures(chapter) if one.mime == SVG)
    if lost and not lossy:
        return Converted(lost=lost)
    with staged(target) as stage:
        made = []
        for chapter in standing.chapters():
            made.append(str(PurePosixPath(file_of_chapter(*chapter)).relative_to(FOLDER).with_suffix(ENDING)))
            put_named(stage, made[-1], standing.document(chapter))
        put_beside(stage, target, made)
    return Converted(lost=lost, written=tuple(made))


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
