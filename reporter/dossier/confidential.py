"""What a Party marks as confidential: taken out of what is public, and kept with its basis for a separate document.

Quantities, identifiers and dates are never taken out: only what people wrote, and the names of entities.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import Confidential
from reporter.dossier.narrative import Narrative
from reporter.dossier.pictures import Picture
from reporter.files.told_once import shown
from reporter.findings import Finding, Place
from reporter.forms.editions import FieldKind
from reporter.language.wording import message as _
from reporter.records.rows import Authorization, AuthorizedEntity, Row
from reporter.records.submission import Submission

R = TypeVar("R", bound=Row)

CELL = "Confidential"
_AT_ONCE = 4 * 1024 * 1024
"""So many letters of a long file are looked at together."""
_LETTERS = 8
"""By so many first letters, or fewer where one is shorter, names and cells are looked for."""
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
    rows, entities = _by_authorization(submission), defaultdict[str | None, list[AuthorizedEntity]](list)
    for entity in submission.entities:
        entities[entity.name].append(entity)
    hidden = cache(lambda column, authorization: tuple(dict.fromkeys(_cells(column, rows.get(authorization, ())))))
    return tuple(Kept(number, entry, (
        *_answered(_answer(entry, narrative), entry), *_names(entities.get(entry.entity, ())),
        *(hidden(entry.column, entry.authorization_id) if entry.column is not None else ())),
        _pictures(_answer(entry, narrative))) for number, entry in enumerate(entries, start=1))


def _answer(entry: Confidential, narrative: Narrative) -> AnswerText | None:
    return narrative.answers.get((entry.report or "", entry.heading or "", entry.approach))


def _pictures(answer: AnswerText | None) -> dict[str, Picture]:
    found = [answer, *answer.elements.values()] if answer else []
    return {name: picture for text in found for name, picture in text.pictures.items()}


def _answered(answer: AnswerText | None, entry: Confidential) -> Iterator[tuple[str, str]]:
    if answer is not None and entry.heading is not None:
        yield entry.heading, answer.markdown
        yield from ((title, element.markdown) for title, element in answer.elements.items())


def _names(entities: Iterable[AuthorizedEntity]) -> dict[tuple[str, str], None]:
    return dict.fromkeys((entity.table.label(name), str(getattr(entity, name)))
                         for entity in entities for name in ("name", "identification_number"))


def _cells(column: str, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield from ((f"{row.place}, {label}", str(getattr(row, name))) for name, label in _columns(column, row)
                    if getattr(row, name))


def _by_authorization(submission: Submission) -> Mapping[str | None, Sequence[Row]]:
    """The rows in which a column may be confidential: those of each authorization, and for None all."""
    every: tuple[Row, ...] = (*submission.own_authorizations, *submission.actions, *submission.entities)
    rows: dict[str | None, list[Row]] = defaultdict(list, {None: list(every)})
    for row in every:
        if identifier := getattr(row, "authorization_id", None):
            rows[identifier].append(row)
    return rows


def _columns(label: str | None, row: Row) -> Iterator[tuple[str, str]]:
    """The attribute and label of the confidential column, where the row's table has it.

    Only prose may be confidential; the other fields are what the consistency check rests on.
    """
    for column in row.table.columns:
        if column.label == label and column.kind is FieldKind.PROSE:
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
    items = tuple(items)
    submission = _without_entities(submission, {item.entry.entity: item.number for item in reversed(items)
                                                if item.entry.entity is not None})
    hidden: dict[int, dict[str, str]] = defaultdict(dict)
    rows = _by_authorization(submission)
    for column, authorization in {(item.entry.column, item.entry.authorization_id): None for item in items
                                  if item.entry.column is not None}:
        for row in rows.get(authorization, ()):
            hidden[id(row)].update((name, CELL) for name, _label in _columns(column, row) if getattr(row, name))
    return replace(
        submission,
        authorizations=tuple(_blanked(row, hidden) for row in submission.authorizations),
        other_years=tuple(_blanked(row, hidden) for row in submission.other_years),
        actions=tuple(_blanked(row, hidden) for row in submission.actions),
        entities=tuple(_blanked(row, hidden) for row in submission.entities)) if hidden else submission


def _blanked(row: R, hidden: Mapping[int, Mapping[str, str]]) -> R:
    return row.model_copy(update=hidden[id(row)]) if hidden.get(id(row)) else row


def _without_entities(submission: Submission, numbers: Mapping[str, int]) -> Submission:
    """The tables with one name for each entity wherever they name it, and no identification number of its own."""
    if not numbers:
        return submission
    says = {name: f"{CELL} entity {number}" for name, number in numbers.items()}
    for row in submission.entities:
        if row.name in numbers:
            says.setdefault(row.identification_number, f"{CELL} {numbers[row.name]}")
    return replace(
        submission,
        authorizations=tuple(_naming(row, says) for row in submission.authorizations),
        other_years=tuple(_naming(row, says) for row in submission.other_years),
        of_partners=tuple(_naming(row, says) for row in submission.of_partners),
        actions=tuple(row.model_copy(update={"using_entity": says[row.using_entity]})
                      if row.using_entity and row.using_entity in says else row for row in submission.actions),
        entities=tuple(row.model_copy(update={"name": says[row.name],
                                              "identification_number": f"{CELL} {numbers[row.name]}"})
                       if row.name in numbers else row for row in submission.entities))


def _naming(row: Authorization, says: Mapping[str, str]) -> Authorization:
    """The authorization with the entities under the names that may be said."""
    named = tuple(says.get(entity, entity) for entity in row.authorized_entities or ())
    return row.model_copy(update={"authorized_entities": named}) if named else row


class Redaction:
    """Takes the names and cells that are confidential out of findings, and of what findings show the beginning of.

    There may be as many as a table has rows: each text is gone through once, and a name or cell is looked for where
    its first letters stand.
    """

    def __init__(self, items: Iterable[Kept]) -> None:
        self._texts = {said for item in items if item.whole for _place, text in item.contents if text
                       for said in (text, shown(text))}
        self._first = min([_LETTERS, *map(len, self._texts)])
        lengths: dict[str, set[int]] = defaultdict(set)
        for text in self._texts:
            lengths[text[:self._first]].add(len(text))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def of(self, finding: Finding) -> Finding:
        """The finding without what is confidential."""
        return replace(finding, message=self._without(finding.message), value=finding.value and self._without(
            finding.value)) if self._texts else finding

    def _without(self, text: str) -> str:
        """The text with a word in place of each name and cell, of several that begin together of the longest."""
        said, at, done = list[str](), 0, 0
        while at < len(text):
            length = next((length for length in self._lengths.get(text[at:at + self._first], ())
                           if text[at:at + length] in self._texts), 0)
            if length:
                said += text[done:at], CELL
                done = at + length
            at += length or 1
        return "".join(said) + text[done:]


def leaks(items: Iterable[Kept], files: Mapping[str, bytes]) -> Iterator[tuple[Kept, str, str]]:
    """Each confidential text that stands in a public file, with the file's name.

    PDFs are passed over: they are made from the pages and workbooks that are searched.
    """
    sought = [(item, words) for item in items for words in _sought(item)]
    lengths: dict[str, set[int]] = defaultdict(set)
    for _item, words in sought:
        lengths[words.partition(" ")[0]].add(words.count(" ") + 1)
    longest = max((max(found) for found in lengths.values()), default=0)
    texts = {words for _, words in sought}
    for name in sorted(files) if sought else ():
        if name.endswith(".pdf"):
            continue
        found: set[str] = set()
        before: list[str] = []
        for piece in _pieces(name, files[name]):
            # With the last words before it: what is looked for may begin in one piece and end in the next.
            read = before + _words(_text(name, piece)).split()
            # There may be as many texts as a registry has rows: each is looked for where its first word stands.
            begun = [(at, word) for at, word in enumerate(read) if word in lengths]
            found.update(said for at, word in begun for length in lengths[word]
                         if (said := " ".join(read[at:at + length])) in texts)
            before = read[-longest:]
        yield from ((item, name, words) for item, words in sought if words in found)


def where_said(narrative: Narrative, submission: Submission) -> Callable[[str], Iterator[Place]]:
    """What finds the answers and rows in which words stand that `leaks` found, in their order."""
    said: list[tuple[str, Place]] = []
    for answer in narrative.answers.values():
        said += ((text.markdown, text.place) for text in (answer, *answer.elements.values()))
    for table, rows in submission.tables:
        prose = [column for column in table.columns if column.kind is FieldKind.PROSE]
        said += ((str(cell), row.place.at(column.label)) for row in rows for column in prose
                 if (cell := getattr(row, column.attribute)))
    texts = [(f" {_words(text)} ", place) for text, place in said]
    return lambda words: (place for text, place in texts if f" {words} " in text)


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
