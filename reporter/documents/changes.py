"""What a new version changes against the one that was filed, as an annex of the new version itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os.path import commonprefix
from textwrap import shorten

from reporter.comparison.differences import ComparedPart, Difference, Kind
from reporter.comparison.documents import CHANGES_ANCHOR, twin_part
from reporter.comparison.submissions import as_written, compare
from reporter.documents.comparison import compared_text, says, what
from reporter.documents.long_tables import further_rows
from reporter.documents.model import Aside, AsideKind, Column, Content, Document, Prose, Section, Table
from reporter.documents.outlined import day
from reporter.documents.twins import twin_of
from reporter.dossier.facts import Facts
from reporter.language.letters import with_codes
from reporter.language.wording import message as _
from reporter.records.filings import Filing
from reporter.records.kinds import PlainValue
from reporter.records.submission import Submission

MOST_LETTERS = 1_000
"""Of a text in a cell; the document itself has all of it."""
MOST_ROWS = 1_000
"""Of a table of changes, whose last row then says how many more there are; `reporter diff` shows all."""
BEFORE = 200
"""Letters of a long text that are shown before the first that differ."""


def with_changed_answers(document: Document, filed: Filing) -> Document:
    """A report with what it changes against the version that was filed (4/CMA.6 para 36)."""
    if filed.twin is None:
        return _with(document, filed, (Aside(AsideKind.NOT_AVAILABLE, _(
            "That version is not on hand as data, so that no table of changes can be made.")),))
    return _with(document, filed, tuple(_blocks([twin_part(filed.twin, twin_of(document))])))


def with_changed_tables(document: Document, filed: Filing, before: Submission, now: Submission,
                        facts: Facts) -> Document:
    """The readable copy of annual information with what its tables change against the version that was filed."""
    return _with(document, filed, tuple(_blocks(compare(before, as_written(now, facts)).parts)))


def _with(document: Document, filed: Filing, blocks: tuple[Content, ...]) -> Document:
    opening = Prose(_("Version {new} takes the place of version {old}, which was filed on {date}.",
                      new=document.version, old=filed.version, date=day(filed.date)))
    title = _("What changed since version {old}", old=filed.version)
    section = Section("", "", title, title, "", 1, CHANGES_ANCHOR, (opening, *blocks))
    return replace(document, annexes=(section, *document.annexes))


def _blocks(parts: Iterable[ComparedPart]) -> Iterator[Content]:
    """A table of every part that differs; version and date, which every new version changes, are said above."""
    found = [part for part in parts if part.differences]
    for part in found:
        rows = [row for difference in part.differences for row in _rows(difference)]
        further = [(further_rows(rows[MOST_ROWS:]), "", "", "")] if len(rows) > MOST_ROWS else []
        yield Table(part.title, (Column(_("Where")), Column(_("What")), Column(_("As filed")), Column(_("Now"))),
                    (*rows[:MOST_ROWS], *further))
    if not found:
        yield Prose(_("In answers and figures the two versions say the same."))


def _rows(difference: Difference) -> Iterator[tuple[PlainValue, ...]]:
    where = _shown(what(difference))
    if difference.kind is Kind.ADDED:
        yield where, _("added"), "–", _shown(says(difference))
    elif difference.kind is Kind.REMOVED:
        yield where, _("removed"), _shown(says(difference)), "–"
    for change in difference.changes:
        yield (where, _shown(change.label),
               *_beside(*(compared_text(change.label, each) for each in (change.old, change.new))))


def _beside(old: str, new: str) -> tuple[str, str]:
    """Two versions of a text; of long ones what is around the first letters that differ, which must be seen."""
    if max(len(old), len(new)) <= MOST_LETTERS:
        return _shown(old), _shown(new)
    start = max(0, len(commonprefix([old, new])) - BEFORE)
    start = old.rfind(" ", 0, start) + 1
    return _shown(old[start:], before=start > 0), _shown(new[start:], before=start > 0)


def _shown(text: str, *, before: bool = False) -> str:
    """The opening of a text. What was filed may have letters that no page can carry, in any text of it, and nobody can
    mend them any more; where a text is cut, what turns the letters after it around may have lost its end."""
    cut = shorten(with_codes(text), MOST_LETTERS, placeholder=" …")
    return f"{'… ' if before else ''}{with_codes(cut)}"
