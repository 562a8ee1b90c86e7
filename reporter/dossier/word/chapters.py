"""A chapter's document, read: the answer below each heading, and what stands in it that is no answer.

An answer is known by the number of the heading above it, an element by its title, both in a style of headings.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from reporter.dossier.answers import folded_title
from reporter.dossier.owners import NO_DUE_DATE
from reporter.dossier.word import names
from reporter.dossier.word.blocks import Passage, PassageKind, Said, Span
from reporter.dossier.word.faults import HEADINGS, NOT_CARRIED, PLAINER
from reporter.dossier.word.walking import Met, Walk, walk_through
from reporter.files.archives import UNREADABLE
from reporter.files.letters import tidied
from reporter.files.packages import Package, core_property, unreadable
from reporter.files.told_once import shown
from reporter.findings import Findings, Place, Rule
from reporter.forms.outlines import Heading, Outline
from reporter.language.catalogues import SOURCE, Catalogue, catalogue

AnswerKey = tuple[str, str | None]
"""The number of a heading, and the title of an element where it is the element that is answered."""
_NUMBERED = re.compile(r"([IVX]+(?:\.[A-Za-z0-9]+)*)[.:]?(?:\s+(.*))?")
_DEEPEST_HEADING = 6


@dataclass(frozen=True)
class AnswerInWord:
    """An answer as a document has it: what it says, who writes it, and by when."""

    said: Said = Said()
    owner: str | None = None
    due: str | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.said.blocks or self.owner or self.due)


    @property
    def digest(self) -> str:
        """What tells the answer from others."""
        return hashlib.sha256(repr((self.said.blocks, self.said.notes, self.owner, self.due)).encode()).hexdigest()[:16]


def digests_said(answers: Mapping[AnswerKey, AnswerInWord]) -> str:
    """The digest of every answer, as the properties of a document say it."""
    return json.dumps({" ".join(filter(None, key)): answer.digest for key, answer in answers.items()})


def digests_of(package: Package) -> dict[str, str]:
    """The digest that each answer had when a document was made; none where it does not say them."""
    try:
        said = json.loads(core_property(package, "description"))
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(digest) for key, digest in said.items()} if isinstance(said, dict) else {}


@dataclass
class _Part:
    """What stands below a heading or an element, as far as it was read."""

    blocks: list[Passage] = field(default_factory=list)
    owner: str | None = None
    due: str | None = None


def read_chapter(package: Package, outline: Outline, chapter: str, words: Catalogue,
                 findings: Findings) -> dict[AnswerKey, AnswerInWord] | None:
    """The answers of a chapter's document; None, with findings, where it cannot be said which they are."""
    told = Findings()
    try:
        walk = walk_through(package)
        reader = _Reader(outline, dict(outline.chapters())[chapter], package.file, words, told)
        for one in walk.met():
            reader.take(one)
        reader.tell_missing()
        answers = _answers(walk, reader, package.file, told)
    except UNREADABLE as error:
        findings.add(unreadable(package.file, error))
        return None
    findings.extend(told.items)
    return None if any(one.code == HEADINGS.code for one in told.items) else answers


@dataclass
class _Reader:
    """A reader of a chapter: the part in which it is, and those that it has read."""

    outline: Outline
    headings: tuple[Heading, ...]
    file: str
    words: Catalogue
    findings: Findings
    parts: dict[AnswerKey, _Part] = field(default_factory=dict)
    key: AnswerKey | None = None

    @property
    def place(self) -> Place:
        """Where in the document the reader is: the file, and the heading."""
        return Place(self.file, column=" ".join(filter(None, self.key)) if self.key else None)

    def take(self, met: Met) -> None:
        """A paragraph or table: a heading, or what stands below one."""
        if met.role == "heading" and (key := self._opened(met)) is not None:
            self.key = key
            if key in self.parts:
                self._fault("the heading stands there twice")
            self.parts.setdefault(key, _Part())
        for remark in met.remarks:
            self.findings.add(remark.rule.finding(self.place, remark.message, remedy=remark.remedy))
        if met.role == "heading" and key is not None or not (met.text or met.block.pieces or met.block.rows
                                                            or met.block.kind in (PassageKind.ITEM, PassageKind.RULE)):
            return
        if self.key is None:
            self._above(met)
        elif met.role == "guidance":
            self._guidance(met)
        elif met.role == "owner":
            self._owner(met.text, self.parts[self.key])
        elif met.role == "contents":
            self._lost("a table of contents", PLAINER)
        else:
            self._block(met, self.parts[self.key].blocks)

    def _opened(self, met: Met) -> AnswerKey | None:
        """The heading or element that a heading's line opens; None where it is a heading inside an answer."""
        text = tidied(met.text)
        found = _NUMBERED.fullmatch(text)
        number, title = (found[1], folded_title(found[2] or "")) if found else ("", "")
        heading = next((one for one in self.headings if one.number == number), None)
        if heading is not None:
            others = [one.number for one in self.headings if one is not heading and title in self._titles(one.short)]
            if others and title not in self._titles(heading.short):
                self._fault(f"“{shown(text)}” has the number of one heading and the title of {others[0]}",
                            f"{heading.number} is “{heading.short}”: write the number that belongs to the title")
            elif title not in self._titles(heading.short):
                self.findings.add(PLAINER.finding(Place(self.file, column=number), f"the title “{shown(text)}” of a "
                                                  "heading, which is the outline's"))
            return number, None
        if "." in number:
            self._fault(f"{self.outline.source} has no heading {number} in this chapter",
                        f"Write the number that the heading had: {', '.join(one.number for one in self.headings)}")
            return None
        return self._element(folded_title(text))

    def _element(self, title: str) -> AnswerKey | None:
        number = self.key[0] if self.key else ""
        there = [(heading.number, element.title) for heading in self.headings for element in heading.elements
                 if title in self._titles(element.title)]
        own = next((one for one in there if one[0] == number), None)
        if there and own is None:
            self._fault(f"“{there[0][1]}” is an element of {there[0][0]}, not of {number or 'the chapter'}",
                        f"Move it below the heading {there[0][0]}, with its answer")
        return own

    def _titles(self, english: str) -> tuple[str, ...]:
        return folded_title(english), folded_title(self.words.gettext(english))

    def _above(self, met: Met) -> None:
        """What stands above the first heading: the title, which we write, or something else."""
        if met.role not in ("title", "opening", "contents"):
            self._lost(f"text above the first heading: “{shown(met.text)}”", NOT_CARRIED,
                       "Move it below the heading that it answers, or take it out")

    def _guidance(self, met: Met) -> None:
        """Guidance as we write it is no answer, wherever it stands."""
        if met.text not in self.asked:
            self._lost(f"the guidance was edited: “{shown(met.text)}”", NOT_CARRIED,
                       "Write the answer below the guidance, in the style Normal")

    @cached_property
    def asked(self) -> set[str]:
        """The guidance that stands in the chapter."""
        both = (catalogue(SOURCE), self.words)
        return {" ".join(one.split()) for heading in self.headings for words in both for one in (
            *(names.guidance(heading, words, below=below) for below in (False, True)),
            *(names.element_guidance(element, words) for element in heading.elements))}

    def _owner(self, text: str, part: _Part) -> None:
        found = re.fullmatch(r"(?:owner: ?(?P<owner>.*?))? ?;? ?(?:due: ?(?P<due>.*))?", " ".join(text.split()),
                             re.IGNORECASE)
        if found is None or not any(found.groups()):
            self._lost(f"“{shown(text)}” in the style {names.OWNER} says neither who writes the answer nor by when",
                       NOT_CARRIED, "Write “owner: Energy unit; due: 2027-03-01”")
            return
        part.owner, part.due = found["owner"] or None, found["due"] or None
        try:
            datetime.date.fromisoformat(part.due or "2000-01-01")
        except ValueError:
            self.findings.add(NO_DUE_DATE.finding(self.place, f"“{shown(str(part.due))}” is no date", part.due))
            part.due = None

    def _block(self, met: Met, blocks: list[Passage]) -> None:
        block = met.block
        if met.role is not None:
            block = replace(block, kind=PassageKind.HEADING, level=min(max(block.level, 1), _DEEPEST_HEADING))
        before = blocks[-1].kind if blocks else None
        if block.kind is PassageKind.CODE:
            if before is PassageKind.CODE and not block.begins:
                blocks[-1] = replace(blocks[-1], pieces=(Span(f"{blocks[-1].text}\n{block.text}"),))
                return
            block = replace(block, begins=False)
        elif block.kind is PassageKind.QUOTE:
            block = replace(block, begins=block.begins or before is not PassageKind.QUOTE)
        blocks.append(block)

    def tell_missing(self) -> None:
        """Headings and elements that are gone; what stood below them has joined another answer."""
        plain = {tidied(block.text).casefold(): " ".join(filter(None, key)) for key, part in self.parts.items()
                 for block in part.blocks}
        for heading in self.headings:
            for key, wanted in (((heading.number, None), names.heading_line(heading, self.words)),
                                *(((heading.number, one.title), self.words.gettext(one.title))
                                  for one in heading.elements)):
                if key not in self.parts:
                    there = plain.get(tidied(wanted).casefold())
                    self.findings.add(HEADINGS.finding(
                        Place(self.file, column=" ".join(filter(None, key))),
                        f"the heading stands as plain text below {there}" if there else "the heading is not there",
                        remedy=f"Write the line “{wanted}” above its answer, in the style Heading "
                               f"{heading.level if key[1] is None else 4}"))

    def _lost(self, message: str, rule: Rule, remedy: str | None = None) -> None:
        self.findings.add(rule.finding(self.place, message, remedy=remedy))

    def _fault(self, message: str, remedy: str | None = None) -> None:
        self.findings.add(HEADINGS.finding(self.place, message, remedy=remedy))


def _answers(walk: Walk, reader: _Reader, file: str, findings: Findings) -> dict[AnswerKey, AnswerInWord]:
    notes = walk.notes()
    for remark in chain(walk.words.taken(), walk.margins()):
        findings.add(remark.rule.finding(Place(file), remark.message, remedy=remark.remedy))
    answers = {}
    for key, part in reader.parts.items():
        while part.blocks and part.blocks[-1].kind is PassageKind.ITEM and not part.blocks[-1].pieces:
            part.blocks.pop()
        answers[key] = AnswerInWord(_said(part.blocks, notes, walk.words.drawings.pictures), part.owner, part.due)
    return answers


def _said(blocks: Iterable[Passage], notes: Mapping[int, tuple[tuple[Span, ...], ...]],
          pictures: Mapping[str, bytes]) -> Said:
    """The blocks of an answer with its own footnotes, numbered as they are referred to, and its own pictures."""
    order: dict[int, int] = {}

    def numbered(piece: Span) -> Span:
        return replace(piece, note=order.setdefault(piece.note, len(order) + 1)) if piece.note else piece

    kept = tuple(_changed(block, numbered) for block in blocks)
    texts = tuple(tuple(tuple(one for one in line if not one.note) for line in notes.get(number, ()))
                  for number in order)
    held = {piece.picture for piece in chain(_pieces(kept), *chain(*texts)) if piece.picture}
    return Said(kept, texts, {digest: pictures[digest] for digest in held if digest in pictures})


def with_names(said: Said, names_of: Mapping[str, str]) -> Said:
    """An answer whose pictures have the names of files in place of digests."""
    def renamed(piece: Span) -> Span:
        return replace(piece, picture=names_of[piece.picture]) if piece.picture else piece

    return Said(tuple(_changed(block, renamed) for block in said.blocks),
                tuple(tuple(tuple(map(renamed, line)) for line in note) for note in said.notes))


def _changed(block: Passage, change: Callable[[Span], Span]) -> Passage:
    """A block with its notes and pictures changed; one that has none is as it was, since there are very many."""
    if all(piece.is_text for piece in _pieces((block,))):
        return block
    return replace(block, pieces=tuple(map(change, block.pieces)),
                   rows=tuple(tuple(tuple(map(change, cell)) for cell in row) for row in block.rows))


def _pieces(blocks: Iterable[Passage]) -> Iterator[Span]:
    for block in blocks:
        yield from block.pieces
        for row in block.rows:
            for cell in row:
                yield from cell

