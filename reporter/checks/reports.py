"""Completeness of the reports: headings and elements that are answered, and can be printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from textwrap import shorten

from reporter.checks.checking import Fault, Need, check
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import Dossier
from reporter.dossier.markdown import letters_of
from reporter.dossier.narrative import Narrative
from reporter.dossier.review import printed_texts
from reporter.findings import Place, Severity
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT, Answer, Heading
from reporter.language.letters import LONGEST_WORD, long_words, unprintable
from reporter.records.alike import Alike, one_by_one, said_alike, said_apart
from reporter.records.rows import Row
from reporter.records.submission import Submission


def headings(outline: str, dossier: Dossier) -> Iterator[tuple[Heading, str | None]]:
    """Every heading of the outline in a folder, the repeated chapter once for each approach."""
    stated = dossier.edition.outline(outline)
    for number, chapter in stated.chapters():
        repeated = number == stated.per_approach
        for identifier in [approach.identifier for approach in dossier.approaches] if repeated else [None]:
            for heading in chapter:
                yield heading, identifier


def chapter_file(outline: str, heading: Heading, approach: str | None) -> Place:
    """The file in which a heading is answered."""
    name = f"{heading.chapter}-{approach}" if approach else heading.chapter
    return Place(f"narrative/{outline}/{name}.md", column=heading.number)


def answered(outline: str, dossier: Dossier,
             narrative: Narrative) -> Iterator[tuple[Heading, str | None, AnswerText]]:
    """Every heading that has an answer."""
    for heading, approach in headings(outline, dossier):
        answer = narrative.answer(outline, heading.number, approach)
        if answer is not None and answer.kind is not AnswerKind.MISSING:
            yield heading, approach, answer


def _unanswered(outline: str, dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    for heading, approach in headings(outline, dossier):
        if heading.answer is not Answer.NARRATIVE or heading.supplementary:
            continue
        answer = narrative.answer(outline, heading.number, approach)
        if answer is None or answer.kind is AnswerKind.MISSING:
            place = answer.place if answer else chapter_file(outline, heading, approach)
            written = f" but “{answer.markdown}”" if answer and answer.markdown else ""
            yield Fault(place, f"{heading.number} {heading.short} has no answer{written} ({heading.paras})")


@check("REP-101", needs=(Need.NARRATIVE,), para="2/CMA.3 annex para 18; 6/CMA.4 annex V",
       remedy="answer the heading, or write “Not applicable:” and the reason")
def every_heading_of_the_initial_report_is_answered(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Every heading of the initial report has an answer.

    “Not applicable” with a reason is an answer, “Not available” with a reason too. Headings whose answer are
    figures need no words; of IV.H.5 and IV.H.6, which are elements of 4/CMA.6 annex I, REP-103 tells.

    Bad: III.D left out
    Good: ## III.D, then: Not applicable: the metric is t CO2 eq.
    """
    yield from _unanswered(INITIAL_REPORT, dossier, narrative)


@check("REP-102", needs=(Need.NARRATIVE,), para="2/CMA.3 annex paras 21-22; 6/CMA.4 annex VI",
       remedy="answer the heading, or write “Not applicable:” and the reason")
def every_heading_of_annex_4_is_answered(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Every heading of annex 4 to the biennial transparency report has an answer.

    “Not applicable” with a reason is an answer, “Not available” with a reason too. Headings whose answer are
    figures need no words.

    Bad: VI.D.1 left out
    Good: ## VI.D.1, then: Not applicable: the metric is t CO2 eq.
    """
    yield from _unanswered(ANNEX_4, dossier, narrative)


def _missing_elements(dossier: Dossier, narrative: Narrative, *, preambular: bool) -> Iterator[Fault]:
    for outline in (INITIAL_REPORT, ANNEX_4):
        for heading, approach in headings(outline, dossier):
            answer = narrative.answer(outline, heading.number, approach)
            if answer is not None and answer.kind in (AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_AVAILABLE):
                continue
            if answer is None and heading.answer is Answer.NARRATIVE:
                continue
            place = answer.place if answer else chapter_file(outline, heading, approach)
            for element in heading.elements:
                part = answer.elements.get(element.title) if answer else None
                if element.is_preambular == preambular and (part is None or part.kind is AnswerKind.MISSING):
                    yield Fault(replace(place, column=f"{heading.number} {element.title}"),
                                f"{heading.number} does not answer “{element.title}” ({element.para})",
                                remedy=f"add “#### {element.title}”: {element.asks[0].lower()}{element.asks[1:]}")


@check("REP-103", needs=(Need.NARRATIVE,), para="4/CMA.6 para 18 and annex I",
       remedy="answer the element under a sub-heading with its title, or write “Not applicable:” and the reason")
def every_supplementary_element_is_answered(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Every supplementary element of 4/CMA.6 annex I is answered under its heading.

    An element needs an answer where its heading applies. Of the seventeen two, on resources for adaptation and on
    overall mitigation, are the whole of a heading, IV.H.5 and IV.H.6: there the answer to the heading is theirs.

    Bad: IV.G.2 without a sub-heading Leakage
    Good: #### Leakage, with how its risk is assessed, minimized and deducted
    """
    yield from _missing_elements(dossier, narrative, preambular=False)
    for heading, approach in headings(INITIAL_REPORT, dossier):
        answer = narrative.answer(INITIAL_REPORT, heading.number, approach)
        if heading.supplementary and (answer is None or answer.kind is AnswerKind.MISSING):
            place = answer.place if answer else chapter_file(INITIAL_REPORT, heading, approach)
            yield Fault(place, f"{heading.number} does not answer “{heading.supplementary}” ({heading.paras})",
                        remedy="answer the heading, or write “Not applicable:” and the reason")


@check("REP-104", needs=(Need.NARRATIVE,),
       para="2/CMA.3 annex paras 18(i)(ii), 22(g); Paris Agreement, eleventh preambular paragraph",
       remedy="answer the item under a sub-heading with its title, or write “Not applicable:” and the reason")
def every_item_of_the_preambular_paragraph_is_answered(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Every item of the eleventh preambular paragraph is answered.

    The paragraph names twelve; an answer that covers part of them is incomplete. That each is answered for itself is a
    reading.

    Bad: an answer on human rights alone
    Good: #### Human rights, #### Right to health, and so on to #### Intergenerational equity
    """
    yield from _missing_elements(dossier, narrative, preambular=True)


@check("REP-105", needs=(), para="2/CMA.3 annex paras 18, 21-22; 6/CMA.4 annex II para 3(a)", severity=Severity.ADVICE,
       remedy="give the information in an update as soon as it is there")
def information_is_available(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """The information that a heading or element asks for is available.

    “Not available” with its reason says openly what is missing; a reviewer will still ask for it.

    Bad: Not available: the methodology is still to be approved.
    Good: the methodology, with its reference
    """
    for outline in (INITIAL_REPORT, ANNEX_4):
        for heading, _, answer in answered(outline, dossier, narrative):
            for title, part in (("", answer), *answer.elements.items()):
                if part.kind is AnswerKind.NOT_AVAILABLE:
                    what = f"{heading.number} {title or heading.short}"
                    yield Fault(part.place, f"{what} is said to be not available",
                                shorten(part.reason or "", 120, placeholder=" …"))


@check("REP-122", needs=(), para="form", as_one=True,
       remedy="write it in another way, or delete it")
def every_letter_can_be_printed(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """The fonts that travel with the reporter have every letter of what is printed.

    They cover Latin with all diacritics, Greek, Cyrillic, Arabic, Devanagari and Japanese. A PDF/A file must carry
    its fonts, so that a letter which none of them has cannot be printed.
    Control characters, and those that turn all letters after them around, are no letters, and of more than four marks
    upon one letter the others would be drawn over the lines around it.
    Bad: an emoji in an answer
    Good: words
    """
    said = {text for _, text in _in_markdown(dossier, narrative)}
    for place, text in _printed(dossier, narrative, submission):
        # Control characters of the narrative are told where it is read, each with its line.
        missing = [letter for letter in unprintable(text)
                   if not (place.file.endswith(".md") and unicodedata.category(letter) == "Cc")]
        if text in said:
            missing += sorted(set(unprintable(letters_of(text))) - set(unprintable(text)))
        if missing:
            named = ", ".join(f"“{letter}” (U+{ord(letter):04X})" if letter.isprintable() else f"U+{ord(letter):04X}"
                              for letter in missing)
            yield Fault(place, f"no page can carry {named}")


@check("REP-141", needs=(), para="form", as_one=True,
       remedy="part the word by blanks, or put it into a file of its own")
def every_word_fits_on_a_page(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """No word has more than 1,000 letters.

    A run of letters without a blank, such as pasted program text, cannot be broken into lines.
    Bad: a picture pasted as 40,000 letters
    Good: the picture attached as a file
    """
    for place, text in _printed(dossier, narrative, submission):
        for word in long_words(text)[:1]:
            yield Fault(place, f"a word has {len(word):,} letters", word)


def _is_plain(text: str) -> bool:
    return len(text) <= LONGEST_WORD and text.isascii() and text.isprintable()


def _texts(kinds: Iterable[Alike[Row]]) -> Iterator[tuple[Place, str]]:
    """The texts in the cells of rows; not those that are plain and short, as most are: the fonts have all of ASCII."""
    for said, rows in kinds:
        shown = type(said).table.by_attribute
        for attribute in filter(shown.__contains__, said_alike(type(said))):
            value = getattr(said, attribute)
            text = ", ".join(value) if type(value) is tuple else value
            if isinstance(text, str) and not _is_plain(text):
                yield from ((row.cell(attribute), text) for row in rows)
        for attribute in said_apart(type(said)):
            for row, value in zip(rows, map(attrgetter(attribute), rows), strict=True):
                if isinstance(value, str) and not _is_plain(value):
                    yield row.cell(attribute), value


def _in_markdown(dossier: Dossier, narrative: Narrative) -> Iterator[tuple[Place, str]]:
    """The answers, and what is said of recommendations."""
    for answer in narrative.answers.values():
        yield answer.place, answer.markdown
        for element in answer.elements.values():
            yield element.place, element.markdown
    for one in dossier.recommendations:
        yield from printed_texts(one)


def _printed(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[tuple[Place, str]]:
    """The texts that documents print, with the places they come from."""
    yield from _in_markdown(dossier, narrative)
    for table in (dossier.facts, *dossier.approaches):
        yield from table.texts()
    yield from _texts(one_by_one(submission.own_authorizations))
    yield from _texts(submission.alike_actions)
    yield from _texts(one_by_one(submission.entities))
    yield from _texts(one_by_one(submission.holdings))
    for name in dossier.inputs:
        yield Place(name), name
