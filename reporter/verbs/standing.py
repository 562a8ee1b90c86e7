"""The narrative of a dossier that stands, as a folder or a workbook, and its chapters as Word documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reporter.dossier.answer_rows import AnswerRow, file_of_chapter
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.handed_in import told_at
from reporter.dossier.narrative import FOLDER, Narrative, read_narrative
from reporter.dossier.pictures import Picture
from reporter.dossier.sheets import IDENTIFIER
from reporter.dossier.word.chapters import AnswerInWord, AnswerKey, digests_said, read_chapter
from reporter.dossier.workbook import is_dossier_workbook
from reporter.dossier.written import Written
from reporter.dossier.written_reading import answers_of
from reporter.files.packages import package_of
from reporter.findings import Findings, Refusal, Severity
from reporter.forms.editions import Edition, present
from reporter.forms.outlines import Outline
from reporter.language.catalogues import Catalogue, catalogue

Chapter = tuple[Outline, str, str | None]
"""An outline, the number of a chapter, and the approach where it is repeated for each."""


@dataclass(frozen=True)
class StandingNarrative:
    """A dossier's narrative: the workbook that stands for it, if one does, and the folder in which its files stand."""

    book: str | None
    home: Path
    narrative: Narrative
    content: Written
    words: Catalogue
    edition: Edition

    def chapters(self) -> list[Chapter]:
        """Every chapter, in the order of the outlines."""
        return [(outline, chapter, approach) for outline in self.edition.outlines for chapter, _ in outline.chapters()
                for approach in (self.content.identifiers if chapter == outline.per_approach else (None,))]

    def rows(self, outline: Outline, chapter: str, approach: str | None) -> list[AnswerRow]:
        """The answers of a chapter."""
        return [row for row in self.content.answers.get(outline.folder, ())
                if (row.number.split(".")[0], row.approach) == (chapter, approach)]

    def document(self, chapter: Chapter) -> bytes:
        """The Word document of a chapter, which says in its properties what answers it was made of."""
        return self._made(chapter, digests_said(self.answers_in_word(chapter)))

    def answers_in_word(self, chapter: Chapter) -> dict[AnswerKey, AnswerInWord]:
        """The answers of a chapter as a document made of it says them."""
        findings = Findings()
        package = package_of(self._made(chapter, ""), file_of_chapter(*chapter), findings)
        answers = read_chapter(package, chapter[0], chapter[1], self.words, findings) if package else None
        if answers is None:
            raise Refusal(f"{file_of_chapter(*chapter)} cannot be made a document that can be read again: "
                          f"{findings.sorted()[0].message}.")
        return answers

    def pictures(self, chapter: Chapter) -> list[Picture]:
        """The pictures of a chapter."""
        return list(_pictures(chapter[0], self.rows(*chapter), self.narrative).values())

    def _made(self, chapter: Chapter, digests: str) -> bytes:
        from reporter.renderers.docx.chapter import chapter_docx

        rows = self.rows(*chapter)
        return chapter_docx(*chapter, rows, _pictures(chapter[0], rows, self.narrative), self.words, digests)


def standing_narrative(path: Path, findings: Findings) -> StandingNarrative | None:
    """The narrative of the dossier at a path: its folder, the folder narrative in it, or its workbook.

    None, with the errors, where it cannot be read whole; raises Refusal where there is no dossier.
    """
    home = path.resolve()
    if home.name == FOLDER and (home.parent / FACTS_FILE).is_file():
        home = home.parent
    if not (home / FACTS_FILE).is_file() and not is_dossier_workbook(home):
        raise Refusal(f"{path} is no dossier that stands. Name the dossier with the chapters: its folder, the folder "
                      f"{FOLDER} in it, or its workbook.")
    there = told_at(home, findings)
    if there is None:
        return None
    told = Findings()
    standing = read_standing(home, there.chapters, [Path(name).stem for name in there.approaches],
                             str((there.facts.tables or {}).get("language", "en")), told)
    findings.items = [there.seen.finding(one) for one in told.at_least(Severity.ERROR)]
    return None if findings.items else standing


def read_standing(path: Path, chapters: Mapping[str, str] | None, approaches: Sequence[str], language: str,
                  findings: Findings) -> StandingNarrative:
    """The narrative of the dossier in a folder, or in a workbook that has these chapters."""
    edition, home = present(), path if chapters is None else path.parent
    narrative = read_narrative(home, approaches, findings, language, edition, chapters)
    content = Written({}, tuple({IDENTIFIER: one} for one in approaches), answers_of(narrative, edition))
    return StandingNarrative(path.name if chapters is not None else None, home, narrative, content,
                             catalogue(language), edition)


def _pictures(outline: Outline, rows: Iterable[AnswerRow], narrative: Narrative) -> dict[str, Picture]:
    """The pictures of a chapter, by the names that its answers have for them."""
    found: dict[str, Picture] = {}
    for row in rows:
        answer = narrative.answer(outline.folder, row.number, row.approach)
        for part in (answer, *answer.elements.values()) if answer else ():
            found |= part.pictures
    return found
