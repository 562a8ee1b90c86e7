"""Chapters that were edited in Word, taken over into the narrative of a dossier that stands.

An answer that nobody changed stays as it was written, letter for letter: what Word makes of it today is compared with
what the document says. What is written is read back, made a document again and compared, before it is put in place.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from reporter.dossier.answer_rows import AnswerRow, file_of_chapter
from reporter.dossier.chapter_text import with_answers
from reporter.dossier.folder import chapter_files
from reporter.dossier.handed_in import told_at
from reporter.dossier.narrative import FOLDER, UNKNOWN_FILE, Narrative
from reporter.dossier.pictures import PictureLook
from reporter.dossier.registry_files import is_system_file
from reporter.dossier.word import names
from reporter.dossier.word.blocks_as_markdown import answer_as_markdown
from reporter.dossier.word.chapters import AnswerInWord, AnswerKey, digests_of, read_chapter, with_names
from reporter.dossier.word.faults import NOT_CARRIED, OLDER, PLAINER
from reporter.dossier.written import Written
from reporter.files import faults
from reporter.files.manifests import digest
from reporter.files.packages import NOT_A_DOCUMENT, Package, core_property, read_package
from reporter.files.reading import file_digest, matching, read_bytes, read_text
from reporter.files.stages import put_named
from reporter.findings import Finding, Findings, Place, Severity
from reporter.verbs.convert_dossier import copied
from reporter.verbs.staging import replace_beside, staged
from reporter.verbs.standing import Chapter, StandingNarrative, read_standing, standing_narrative

ENDING = ".docx"
_ALIKE = (".doc", ".docm", ".dot", ".dotx", ".dotm", ".odt", ".rtf", ".pages")
"""Endings of documents that are not read; they are told."""


@dataclass(frozen=True)
class TakenOver:
    """What came of taking chapters over. `findings` were told of the documents; nothing was written where one of them
    is an error, or a warning and that was not agreed to. `changed` answers are named with what became of them."""

    findings: tuple[Finding, ...] = ()
    changed: tuple[str, ...] = ()
    same: int = 0
    written: tuple[str, ...] = ()
    done: bool = False


@dataclass
class _Changes:
    """What is to be written: rows by the chapter they are of, and new pictures by the files they become."""

    rows: dict[str, dict[AnswerKey, AnswerRow]] = field(default_factory=dict)
    said: dict[tuple[str, AnswerKey], AnswerInWord] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    same: int = 0


def has_documents(path: Path) -> bool:
    """True for a Word document, or what is called like one, and for a folder that holds such, readable or not."""
    endings = (ENDING, *_ALIKE)
    if path.is_dir():
        told = Findings()
        names = [*matching(path, "**/*", told), *(each.place.file for each in told.items)]
        return any(name.lower().endswith(endings) for name in names)
    return path.suffix.lower() in endings


def take_over(source: Path, target: Path, *, lossy: bool = False) -> TakenOver:
    """Take the chapters in `source`, a document or a folder of them, over into the dossier at `target`: its folder, the
    folder narrative in it, or its workbook."""
    findings = Findings()
    standing = standing_narrative(target, findings)
    if standing is None:
        return TakenOver(tuple(findings.sorted()))
    changes, chapters = _Changes(), dict[str, tuple[Chapter, Package]]()
    folder = source if source.is_dir() else source.parent
    for name in _documents(source, findings):
        package = read_package(folder, name, findings)
        chapter = _chapter_of(package, folder / name, standing, findings) if package else None
        if package is None or chapter is None:
            continue
        file = file_of_chapter(*chapter)
        if file in chapters:
            findings.add(UNKNOWN_FILE.finding(
                Place(name), f"{chapters[file][1].file} is the same chapter", remedy="Keep the one that holds"))
            continue
        chapters[file] = chapter, package
    for file, (chapter, package) in chapters.items():
        _compare(standing, chapter, file, package, changes, findings)
    told = tuple(findings.sorted())
    if any(one.severity is Severity.ERROR for one in told) or not lossy and any(
            one.severity is Severity.WARNING for one in told) or not chapters:
        return TakenOver(told, tuple(changes.told), changes.same)
    held = Findings()
    written = _written(standing, changes, chapters, held) if changes.rows else ()
    return TakenOver((*told, *held.sorted()), tuple(changes.told), changes.same, written,
                     done=not held.reach(Severity.ERROR))


def _documents(source: Path, findings: Findings) -> Iterator[str]:
    """The documents to be read; what looks like one and is none is told."""
    names_there = [source.name] if not source.is_dir() else [
        name for name in matching(source, "**/*", findings) if not is_system_file(name)]
    for name in names_there:
        if name.lower().endswith(ENDING):
            yield name
        elif name.lower().endswith(_ALIKE):
            findings.add(NOT_A_DOCUMENT.finding(Place(name), "the file is no Word document (.docx)",
                                                Path(name).suffix))
        else:
            findings.add(faults.UNREAD_FILE.finding(Place(name), f"its ending is not {ENDING}, and it is not read",
                                                    Path(name).name, severity=Severity.ADVICE))


def _chapter_of(package: Package, path: Path, standing: StandingNarrative, findings: Findings) -> Chapter | None:
    """The chapter that a document is: by its name and folder, or else by what it says of itself."""
    by_name, by_itself = f"{path.parent.name}/{path.stem}", core_property(package, "subject")
    chapters = {names.identity(*chapter): chapter for chapter in standing.chapters()}
    folders = [outline.folder for outline in standing.edition.outlines]
    in_folder = path.parent.name in folders
    if in_folder and by_itself.partition("/")[0] in folders and not by_itself.startswith(f"{path.parent.name}/"):
        findings.add(UNKNOWN_FILE.finding(
            Place(package.file), f"the document is {by_itself}, and stands in {path.parent.name}",
            remedy=f"Move it to the folder {by_itself.partition('/')[0]}"))
        return None
    found = chapters.get(by_name) or chapters.get(by_itself)
    if found is None:
        known = f" or {by_itself}" if by_itself else ""
        findings.add(UNKNOWN_FILE.finding(
            Place(package.file), f"{by_name}{known} is no chapter of this dossier",
            remedy="Name it as it was, such as initial-report/II.docx; the chapters on approaches are "
                   + (", ".join(f"IV-{one}.docx" for one in standing.content.identifiers) or "none yet")))
    return found


def _compare(standing: StandingNarrative, chapter: Chapter, file: str, package: Package, changes: _Changes,
             findings: Findings) -> None:
    """What a document says against what the dossier says, as a document made of it today would say it."""
    outline, number, approach = chapter
    told = Findings()
    answers = read_chapter(package, outline, number, standing.words, told)
    findings.extend(told.items)
    if answers is None:
        return
    before, made_of = standing.answers_in_word(chapter), digests_of(package)
    titles = frozenset(title.casefold() for heading in outline.headings for one in heading.elements
                       for title in (one.title, standing.words.gettext(one.title)))
    known = _known_pictures(standing.narrative, file)
    for key, answer in answers.items():
        old = before[key]
        if answer == old:
            changes.same += not answer.is_blank
            continue
        label = " ".join(filter(None, key))
        place = Place(package.file, column=label)
        if not old.is_blank and made_of.get(label, old.digest) != old.digest:
            if answer.digest == made_of[label]:
                changes.same += 1
                findings.add(OLDER.finding(place, "the answer was changed in the dossier since the document was made, "
                                           "and not in the document: it stays as the dossier has it",
                                           severity=Severity.ADVICE, remedy="Leave it so, or make the document anew"))
                continue
            findings.add(OLDER.finding(place, "since the document was made, the answer was changed in the dossier, and "
                                       "in the document"))
        said = with_names(answer.said, {
            digest: _named(content, file, known, changes, standing.home)
            for digest, content in sorted(answer.said.pictures.items())})
        text, bare = answer_as_markdown(said, titles)
        for words in bare:
            findings.add(PLAINER.finding(place, f"bold, italic and the like of “{words}”, which Markdown cannot say"))
        changes.rows.setdefault(file, {})[key] = AnswerRow(key[0], approach, key[1], text, answer.owner, answer.due)
        if not bare:
            changes.said[file, key] = answer
        changes.told.append(f"{file.removeprefix(f'{FOLDER}/').removesuffix('.md')}.docx: {label} "
                            + ("is empty now" if answer.is_blank else "is new" if old.is_blank else "changed"))


def _known_pictures(narrative: Narrative, file: str) -> dict[bytes, str]:
    """The names that a chapter has, or would have, for the pictures of the narrative."""
    folder = posixpath.dirname(file)
    return {picture.content: quote(posixpath.relpath(picture.file, folder))
            for answer in narrative.answers.values() for part in (answer, *answer.elements.values())
            for picture in part.pictures.values()}


def _named(content: bytes, file: str, known: dict[bytes, str], changes: _Changes, home: Path) -> str:
    """The name of a picture: that which it has, or a new one beside the chapter."""
    if content not in known:
        digest = hashlib.sha256(content).hexdigest()
        ending = "png" if PictureLook().at(content)[0] == "image/png" else "jpg"
        folder, stem = posixpath.split(file.removesuffix(".md"))
        choices = (f"{stem}-picture-{digest[:length]}.{ending}" for length in (6, 12, 64))
        name = next(one for one in choices if not (home / folder / one).exists()
                    and changes.pictures.get(f"{folder}/{one}", content) == content)
        changes.pictures[f"{folder}/{name}"] = content
        known[content] = name
    return known[content]


def _written(standing: StandingNarrative, changes: _Changes, chapters: Mapping[str, tuple[Chapter, Package]],
             findings: Findings) -> tuple[str, ...]:
    """Write what changed, after it was read back and compared; nothing, with findings, where it reads otherwise."""
    home, book = standing.home, standing.book
    with staged(home) as stage:
        for name in standing.narrative.files:
            if name not in changes.rows and (book is None or not name.endswith(".md")):
                copied(home, name, stage / name)
        for name, content in changes.pictures.items():
            put_named(stage, name, content)
        if book is not None:
            from reporter.renderers.workbooks.dossier_rows import with_answers_written

            before = read_bytes(home, book, findings)
            if before is None:
                return ()
            put_named(stage, book, with_answers_written(before, {
                sheet: [row for file, rows in changes.rows.items() if chapters[file][0][0].folder == sheet
                        for row in rows.values()]
                for sheet in dict.fromkeys(one[0][0].folder for one in chapters.values())}))
            made = [book]
            as_read: dict[str, str | None] = {book: digest(before)}
        else:
            made = list(changes.rows)
            as_read = {file: file_digest(home, file, Findings()) if file in standing.narrative.files else None
                       for file in made}
            blank = chapter_files(Written({}, standing.content.approaches))
            for file, rows in changes.rows.items():
                text = read_text(home, file, Findings()) if file in standing.narrative.files else None
                standing_text, outline = blank[file] if text is None else text, chapters[file][0][0]
                put_named(stage, file, with_answers(standing_text, outline, rows, standing.words).encode())
        _hold(standing, stage, changes, chapters, findings)
        if findings.reach(Severity.ERROR):
            return ()
        replace_beside(stage, home, [*changes.pictures, *made], as_read)
    return (*made, *changes.pictures)


def _hold(standing: StandingNarrative, stage: Path, changes: _Changes, chapters: Mapping[str, tuple[Chapter, Package]],
          findings: Findings) -> None:
    """That what was made reads as it is meant: the answers that changed as Word has them, the others as they were."""
    told = Findings()
    there = told_at(stage / standing.book, Findings()) if standing.book else None
    made = read_standing(stage / (standing.book or ""), there.chapters if there else None, standing.content.identifiers,
                         standing.words.tag, told)
    wanted = {outline.folder: {(row.number, row.approach, row.element): row
                               for row in standing.content.answers.get(outline.folder, ())}
              for outline in standing.edition.outlines}
    for file, rows in changes.rows.items():
        wanted[chapters[file][0][0].folder] |= {(row.number, row.approach, row.element): row for row in rows.values()}
    for folder, rows_wanted in wanted.items():
        said = {(row.number, row.approach, row.element): row for row in made.content.answers.get(folder, ())}
        for key, row in rows_wanted.items():
            if said.get(key, replace(row, answer="", owner=None, due=None)) != row:
                findings.add(_not_the_same(Place(folder, column=" ".join(filter(None, key)))))
    for file in changes.rows:
        chapter, package = chapters[file]
        again = made.answers_in_word(chapter)
        for (of_file, answered), answer in changes.said.items():
            if of_file == file and again[answered] != answer:
                findings.add(_not_the_same(Place(package.file, column=" ".join(filter(None, answered)))))
    for one in told.items:
        if one.place.file in changes.rows:
            findings.add(replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one)


def _not_the_same(place: Place) -> Finding:
    return NOT_CARRIED.finding(place, "the answer would read otherwise than Word has it", severity=Severity.ERROR,
                               remedy="Write it more plainly, or write it into the narrative by hand")
