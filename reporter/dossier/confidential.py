"""What a Party marks as confidential: taken out of what is public, and kept with its basis for a separate document.

Quantities, identifiers and dates are never taken out: only what people wrote, and the names of entities.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import Confidential
from reporter.dossier.narrative import Narrative
from reporter.dossier.pictures import Picture
from reporter.findings import Finding, Place
from reporter.forms.editions import FieldKind
from reporter.language.wording import message as _
from reporter.records.rows import Authorization, Row
from reporter.records.submission import Submission

R = TypeVar("R", bound=Row)

CELL = "Confidential"
_AT_ONCE = 4 * 1024 * 1024
"""So many letters of a long file are looked at together."""
FEWEST_WORDS = 5
"""A sentence with fewer words may well stand elsewhere by chance."""


@dataclass(frozen=True)
class Kept:
    """An item that is confidential: its number in Annex II, what is said of it, and what was taken out.

    `contents` are texts with the names of their places. `whole` are the texts that must stand nowhere in public as
    they are, such as names; of the others each sentence is looked for. `pictures` are those of its texts.
    """

    number: int
    entry: Confidential
    contents: tuple[tuple[str, str], ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return self.entry.heading is None


def kept(entries: Iterable[Confidential], submission: Submission, narrative: Narrative) -> tuple[Kept, ...]:
    """The items with what each takes out; an item that fits nothing takes out nothing."""
    return tuple(Kept(number, entry, tuple(dict.fromkeys(_contents(entry, submission, narrative))),
                      _pictures(_answer(entry, narrative))) for number, entry in enumerate(entries, start=1))


def _answer(entry: Confidential, narrative: Narrative) -> AnswerText | None:
    return narrative.answers.get((entry.report or "", entry.heading or "", entry.approach))


def _pictures(answer: AnswerText | None) -> dict[str, Picture]:
    found = [answer, *answer.elements.values()] if answer else []
    return {name: picture for text in found for name, picture in text.pictures.items()}


def _contents(entry: Confidential, submission: Submission, narrative: Narrative) -> Iterator[tuple[str, str]]:
    if entry.heading is not None:
        answer = _answer(entry, narrative)
        if answer is not None:
            yield entry.heading, answer.markdown
            yield from ((title, element.markdown) for title, element in answer.elements.items())
    if entry.entity is not None:
        for entity in submission.entities:
            if entity.name == entry.entity:
                yield from ((entity.table.label(name), str(getattr(entity, name)))
                            for name in ("name", "identification_number"))
    for row in _rows_of(entry, submission):
        yield from ((f"{row.place}, {label}", str(getattr(row, name))) for name, label in _columns(entry, row)
                    if getattr(row, name))


def _rows_of(entry: Confidential, submission: Submission) -> Iterator[Row]:
    """The rows in which a column is confidential: those of one authorization, or all."""
    if entry.column is not None:
        rows: Sequence[Row] = (*submission.own_authorizations, *submission.actions, *submission.entities)
        for row in rows:
            if entry.authorization_id in (None, getattr(row, "authorization_id", None)):
                yield row


def _columns(entry: Confidential, row: Row) -> Iterator[tuple[str, str]]:
    """The attribute and label of the confidential column, where the row's table has it.

    Only prose may be confidential; the other fields are what the consistency check rests on.
    """
    for column in row.table.columns:
        if column.label == entry.column and column.kind is FieldKind.PROSE:
            yield column.attribute, column.label


def public_narrative(narrative: Narrative, items: Iterable[Kept]) -> Narrative:
    """The narrative with a sentence in place of each confidential answer and its elements."""
    answers = dict(narrative.answers)
    for item in items:
        entry = item.entry
        key = (entry.report or "", entry.heading or "", entry.approach)
        if key in answers:
            answers[key] = _in_its_place(answers[key], entry)
    return replace(narrative, answers=answers)


def _in_its_place(answer: AnswerText, entry: Confidential) -> AnswerText:
    said = _("Confidential, and not in this document (2/CMA.3 annex para 24). Basis for protection: {basis}",
             basis=entry.basis)
    elements = {title: _in_its_place(element, entry) for title, element in answer.elements.items()}
    return AnswerText(AnswerKind.PROSE, said, answer.place, None, elements)


def public_submission(submission: Submission, items: Iterable[Kept]) -> Submission:
    """The tables with a name in place of each confidential entity, and a word in place of each confidential cell."""
    for item in items:
        if item.entry.entity is not None:
            submission = _without_entity(submission, item.entry.entity, item.number)
        if item.entry.column is not None:
            marked = {id(row) for row in _rows_of(item.entry, submission)}
            submission = replace(
                submission,
                authorizations=tuple(_blanked(row, item.entry, marked) for row in submission.authorizations),
                other_years=tuple(_blanked(row, item.entry, marked) for row in submission.other_years),
                actions=tuple(_blanked(row, item.entry, marked) for row in submission.actions),
                entities=tuple(_blanked(row, item.entry, marked) for row in submission.entities))
    return submission


def _blanked(row: R, entry: Confidential, marked: set[int]) -> R:
    hidden = {name: CELL for name, _label in _columns(entry, row) if getattr(row, name)} if id(row) in marked else {}
    return row.model_copy(update=hidden) if hidden else row


def _without_entity(submission: Submission, name: str, number: int) -> Submission:
    """The tables with one name for the entity wherever they name it, and no identification number of its own."""
    own = next((row.identification_number for row in submission.entities if row.name == name), None)
    says = {name: f"{CELL} entity {number}", own: f"{CELL} {number}"}
    return replace(
        submission,
        authorizations=tuple(_naming(row, says) for row in submission.authorizations),
        other_years=tuple(_naming(row, says) for row in submission.other_years),
        of_partners=tuple(_naming(row, says) for row in submission.of_partners),
        actions=tuple(row.model_copy(update={"using_entity": says[row.using_entity]})
                      if row.using_entity and row.using_entity in says else row for row in submission.actions),
        entities=tuple(row.model_copy(update={"name": says[name], "identification_number": says[own]})
                       if row.name == name else row for row in submission.entities))


def _naming(row: Authorization, says: Mapping[str | None, str]) -> Authorization:
    """The authorization with the entities under the names that may be said."""
    named = tuple(says.get(entity, entity) for entity in row.authorized_entities or ())
    return row.model_copy(update={"authorized_entities": named}) if named else row


def redacted(finding: Finding, items: Iterable[Kept]) -> Finding:
    """The finding without the names and cells that are confidential."""
    for item in items:
        for _place, text in item.contents if item.whole else ():
            finding = replace(finding, message=finding.message.replace(text, CELL), value=finding.value and (
                finding.value.replace(text, CELL)))
    return finding


def leaks(items: Iterable[Kept], files: Mapping[str, bytes]) -> Iterator[tuple[Kept, str, str]]:
    """Each confidential text that stands in a public file, with the file's name.

    PDFs are passed over: they are made from the pages and workbooks that are searched.
    """
    sought = [(item, words) for item in items for words in _sought(item)]
    longest = max((words.count(" ") + 1 for _, words in sought), default=0)
    for name in sorted(files) if sought else ():
        if name.endswith(".pdf"):
            continue
        found: set[str] = set()
        before = ""
        for piece in _pieces(name, files[name]):
            # With the last words before it: what is looked for may begin in one piece and end in the next.
            read = f" {before} {_words(_text(name, piece))} "
            found.update(words for _, words in sought if f" {words} " in read)
            before = " ".join(read.rsplit(maxsplit=longest)[-longest:])
        yield from ((item, name, words) for item, words in sought if words in found)


def where_said(words: str, narrative: Narrative, submission: Submission) -> Iterator[Place]:
    """The answers and rows in which words stand that `leaks` found, in their order."""
    for answer in narrative.answers.values():
        for text in (answer, *answer.elements.values()):
            if f" {words} " in f" {_words(text.markdown)} ":
                yield text.place
    for table, rows in submission.tables:
        prose = [column for column in table.columns if column.kind is FieldKind.PROSE]
        for row in rows:
            yield from (row.place.at(column.label) for column in prose
                        if (said := getattr(row, column.attribute)) and f" {words} " in f" {_words(str(said))} ")


def _sought(item: Kept) -> Iterator[str]:
    for _place, text in item.contents:
        parts = [text] if item.whole else re.split(r"[.!?:;\n|]+", text)
        for words in map(_words, parts):
            if words and (item.whole or words.count(" ") + 1 >= FEWEST_WORDS):
                yield words


def _words(text: str) -> str:
    """The text as its words alone, so that quotation marks, spaces and letters' case make no difference."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _pieces(name: str, content: bytes) -> Iterator[bytes]:
    """A file as a whole, or in pieces that end with a record or a tag where it may be as long as a registry is."""
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                if part.endswith(".xml"):
                    yield from _cut(archive.read(part), b">")
    elif name.endswith((".csv", ".json")):
        yield from _cut(content, b"\n")
    else:
        yield content


def _cut(content: bytes, end: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        cut = content.find(end, start + _AT_ONCE) + 1 or len(content)
        yield content[start:cut]
        start = cut


def _text(name: str, content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    if name.endswith(".json"):
        text = re.sub(r"\\[nrt]", " ", text)  # written out, a break would be a letter of the next word
    # Emphasis and links stand inside sentences, so tags part no words.
    return html.unescape(re.sub(r"<[^<>]*>", "" if name.endswith(".html") else " ", text))
