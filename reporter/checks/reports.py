"""Completeness of the reports: headings, elements, authorization content, and what must be filed before what."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator
from textwrap import shorten

from reporter.accounting.adjustments import method_mismatch
from reporter.checks.authorizations import and_more
from reporter.checks.checking import Fault, Need, check
from reporter.dossier.facts import Dossier, Method, Status
from reporter.dossier.narrative import AnswerKind, AnswerText, Narrative
from reporter.findings import Place, Severity
from reporter.forms import deadlines
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT, Answer, Heading
from reporter.language.letters import LONGEST_WORD, long_words, unprintable
from reporter.records.overlaps import block_rows
from reporter.records.rows import Authorization, BlockRow
from reporter.records.submission import Submission, version_number


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
        if heading.answer is not Answer.NARRATIVE:
            continue
        answer = narrative.answer(outline, heading.number, approach)
        if answer is None or answer.kind is AnswerKind.MISSING:
            place = answer.place if answer else chapter_file(outline, heading, approach)
            yield Fault(place, f"{heading.number} {heading.short} has no answer ({heading.paras})")


@check("REP-101", needs=(Need.NARRATIVE,), para="2/CMA.3 annex para 18; 6/CMA.4 annex V",
       remedy="answer the heading, or write “Not applicable:” and the reason")
def every_heading_of_the_initial_report_is_answered(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Every heading of the initial report has an answer.

    “Not applicable” with a reason is an answer, “Not available” with a reason too. Headings whose answer are
    figures need no words.

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
                    yield Fault(place, f"{heading.number} does not answer “{element.title}” ({element.para})",
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

    The paragraph names twelve; an answer that covers part of them is incomplete.

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


@check("REP-106", needs=(),
       para="2/CMA.3 annex para 18(g)", remedy="give the expected mitigation of each year, in t CO2 eq")
def mitigation_is_expected_for_each_year(dossier: Dossier) -> Iterator[Fault]:
    """The expected mitigation is given for each year of the approach's duration, and for no other.

    A total over the duration is not enough.

    Bad: duration 2025 to 2030, expected mitigation for 2030 only
    Good: duration 2025 to 2030, expected mitigation for each of the six years
    """
    for approach in dossier.approaches:
        place = approach.place.at("expected_mitigation")
        given, asked = set(approach.expected_mitigation), set(approach.years)
        if asked - given:
            yield Fault(place, f"is not given for {_listed(asked - given)}")
        if given - asked:
            yield Fault(place, f"is given for {_listed(given - asked)}, outside the duration {approach.start} to "
                        f"{approach.end}", remedy="correct the years, or the duration")


def _listed(years: set[int]) -> str:
    return ", ".join(map(str, sorted(years)))


UPDATE = "add [updated_initial_report] with a version that was not filed, and its date, to dossier.toml"


@check("REP-107", needs=(), para="4/CMA.6 para 26; 2/CMA.3 annex paras 18(g), 19",
       remedy="add a file in approaches for it, and report on it in the initial or updated initial report")
def every_approach_of_the_aef_is_reported(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Every approach in the annual information is described in the initial or an updated initial report.

    An initial report on the approach is a requirement for submitting its annual information. Once one was filed, it
    covers the approaches that it was filed with; a further one needs an updated initial report.

    Bad: actions of CA0002, while approaches has CA0001.toml only, or the initial report was filed on CA0001 alone
    Good: approaches has CA0001.toml and CA0002.toml; after the initial report was filed, [updated_initial_report] too
    """
    described = {approach.identifier for approach in dossier.approaches} - dossier.unreported_approaches
    rows: dict[str, list[Authorization | BlockRow]] = {}
    stated: tuple[Authorization | BlockRow, ...] = (*submission.own_authorizations, *block_rows(submission))
    for row in stated:
        if row.approach not in described and f"approaches/{row.approach}.toml" not in dossier.faulty:
            rows.setdefault(row.approach, []).append(row)
    for identifier, found in rows.items():
        yield Fault(found[0].cell("approach"), f"no initial report covers this approach{and_more(len(found))}",
                    identifier, remedy=UPDATE if identifier in dossier.unreported_approaches else None)


@check("REP-108", needs=(), para="4/CMA.6 para 5(c)-(d), (f)-(g), (i)-(l)",
       remedy="add a table for the authorization to the approach's file")
def every_authorization_has_its_content(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Every authorization has the elements that no column of Table 2 holds.

    They are: first transfer in plain words, duration and final date, underlying rules, changes, registries,
    vintages, gases.

    Bad: Table 2 has IND JCM 1, the approach's file has no authorizations."IND JCM 1"
    Good: the approach's file has a table for each authorization of Table 2
    """
    told: set[tuple[str, str]] = set()
    for row in submission.own_authorizations:
        approach = dossier.approach(row.approach)
        key = (row.approach, row.authorization_id)
        if approach is None or key in told or row.authorization_id in approach.authorizations:
            continue
        told.add(key)
        yield Fault(row.cell("authorization_id"), f"approaches/{approach.identifier}.toml has no content for it",
                    row.authorization_id)


@check("REP-109", needs=(), para="4/CMA.6 para 5(h)", severity=Severity.ADVICE,
       remedy="give it, or say in the additional explanatory information why it does not apply")
def applicable_elements_of_an_authorization_are_given(submission: Submission) -> Iterator[Fault]:
    """The quantity of an authorization is given, where it applies.

    The element is asked for “if applicable”; a reviewer asks why it is blank. Activity types are AEF-125.

    Bad: authorized quantity blank
    Good: authorized quantity 500000
    """
    yield from (Fault(row.cell("authorized_quantity"), f"is blank for {row.authorization_id}")
                for row in submission.own_authorizations if row.authorized_quantity is None)


@check("REP-110", needs=(), para="4/CMA.6 paras 26-27", remedy="submit the initial report first, or correct the dates")
def the_initial_report_comes_first(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The initial report is submitted before or together with annual and regular information.

    Its first version counts, as it was filed; an updated initial report comes before or with what is reported of its
    approaches.

    Bad: initial report on 1 May 2028, annual information on 10 April 2028
    Good: initial report on 30 November 2026, annual information on 10 April 2028
    """
    facts = dossier.facts
    reports = [(first_day(dossier, SubmissionKind.INITIAL_REPORT), facts.initial_report)]
    if facts.updated_initial_report and _reported_rows(dossier, submission):
        reports.append((first_day(dossier, SubmissionKind.UPDATED_INITIAL_REPORT), facts.updated_initial_report))
    for name, issue in (("annual information", facts.annual_information),
                        ("regular information", facts.regular_information)):
        for day, report in reports:
            if day is not None and day > issue.date:
                yield Fault(report.place.at("date"), f"is after the {name}, {issue.date}", day)


def _reported_rows(dossier: Dossier, submission: Submission) -> bool:
    """True if the annual information has rows of an approach that is to be in the updated initial report."""
    stated: tuple[Authorization | BlockRow, ...] = (*submission.own_authorizations, *block_rows(submission))
    return any(row.approach in dossier.further_approaches for row in stated)


def first_day(dossier: Dossier, kind: SubmissionKind) -> datetime.date | None:
    """The day of the first version of an initial report: as it was filed, or else of the one to be filed.

    None where a later version is to be filed and the first is not on hand.
    """
    issue = dossier.facts.issue(kind)
    if issue is None:
        return None
    number = version_number(issue.version)
    filed = [one.date for one in dossier.filings if one.kind is kind and (
        kind is SubmissionKind.INITIAL_REPORT or one.number[0] == number[0])]
    return min(filed) if filed else issue.date if number[1] == 0 else None


@check("REP-111", needs=(), para="2/CMA.3 annex para 18", severity=Severity.WARNING,
       remedy="submit the initial report no later than the authorization; where that is not practical in the Party's "
              "view, with the next biennial transparency report due")
def the_initial_report_is_no_later_than_the_authorization(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The initial report is submitted no later than the first authorization.

    Its first version counts, as it was filed. Where practical in the Party's view it may come with the next biennial
    transparency report: therefore this is a warning.

    Bad: first authorization on 1 December 2026, initial report on 1 March 2027
    Good: first authorization on 1 December 2026, initial report on 30 November 2026
    """
    issue, day = dossier.facts.initial_report, first_day(dossier, SubmissionKind.INITIAL_REPORT)
    dates = [row.date_of_authorization for row in submission.own_authorizations
             if row.approach in dossier.reported_approaches]
    if day is not None and dates and day > min(dates):
        yield Fault(issue.place.at("date"), f"is after the first authorization, {min(dates)}", day)


@check("REP-112", needs=(),
       para="2/CMA.3 annex paras 7, 18(c)", remedy="choose the method of para 7 for this kind of NDC")
def the_method_suits_the_ndc(dossier: Dossier) -> Iterator[Fault]:
    """The method for corresponding adjustments suits the NDC.

    A single-year NDC takes a trajectory or budget (7(a)(i)) or averaging (7(a)(ii)), a multi-year one para 7(b).

    Bad: multi_year = true, method = "averaging"
    Good: multi_year = false, method = "averaging"
    """
    ndc = dossier.facts.ndc
    mismatch = method_mismatch(ndc)
    if mismatch:
        yield Fault(ndc.place.at("method"), mismatch, ndc.method)


@check("REP-113", needs=(), para="2/CMA.3 annex paras 7(a)(i), 7(b), 18(c)",
       remedy="give the level of every year of the NDC implementation period, in kt CO2 eq")
def a_method_with_a_trajectory_has_one(dossier: Dossier) -> Iterator[Fault]:
    """A method that rests on a trajectory or budget has a level for each year of the NDC period.

    Bad: method = "trajectory", levels for 2025 and 2030 only
    Good: method = "trajectory", levels for each year from 2021 to 2030
    """
    ndc = dossier.facts.ndc
    missing = set(ndc.years) - set(ndc.trajectory)
    if ndc.method is not Method.AVERAGING and missing:
        yield Fault(ndc.place.at("trajectory"), f"has no level for {_listed(missing)}")


@check("REP-114", needs=(), para="2/CMA.3 annex para 7(a)(ii); 18/CMA.1 annex para 64(b)",
       remedy="correct the target year or the NDC implementation period")
def the_target_year_is_in_the_ndc_period(dossier: Dossier) -> Iterator[Fault]:
    """The target year lies in the NDC implementation period; of a multi-year NDC it is the last.

    That the target year of a multi-year NDC is the last of its period is a reading.

    Bad: NDC implementation period 2021 to 2030, target year 2035
    Good: NDC implementation period 2021 to 2030, target year 2030
    """
    ndc = dossier.facts.ndc
    if ndc.target_year not in ndc.years:
        yield Fault(ndc.place.at("target_year"), f"is outside the NDC implementation period {ndc.first_year} to "
                    f"{ndc.last_year}", ndc.target_year)
    elif ndc.multi_year and ndc.target_year != ndc.last_year:
        yield Fault(ndc.place.at("target_year"), f"is not {ndc.last_year}, the last year of the multi-year NDC",
                    ndc.target_year)


@check("REP-115", needs=(), para="2/CMA.3 annex paras 18, 20-23; 6/CMA.4 annex II para 3(a)",
       remedy="replace the value by the true one and remove the stand-in, or set status to illustrative")
def nothing_stands_in_where_figures_are_filed(dossier: Dossier) -> Iterator[Fault]:
    """A submission for filing has no stand-in values.

    Bad: status = "for filing", with a stand-in for the Cooperative approach ID
    Good: status = "for filing", with the identifier from the CARP
    """
    if dossier.facts.status is Status.FOR_FILING:
        for value in dossier.facts.stand_in:
            yield Fault(value.place, f"a value stands in for {value.what}", value.value)


@check("REP-116", needs=(), para="2/CMA.3 annex paras 18, 20-23; 6/CMA.4 annex II para 3(a)", severity=Severity.WARNING,
       remedy="write in one sentence what is illustrative")
def illustrative_figures_say_so(dossier: Dossier) -> Iterator[Fault]:
    """An illustrative dossier says in its notice what is illustrative.

    Bad: status = "illustrative", no notice
    Good: status = "illustrative", notice = "Illustrative figures: no ITMO has moved."
    """
    if dossier.facts.status is Status.ILLUSTRATIVE and dossier.facts.notice is None:
        yield Fault(dossier.facts.place.at("notice"), "is not given although the dossier is illustrative")


@check("REP-117", needs=(), para="2/CMA.3 annex paras 21-23; 18/CMA.1 para 3; 1/CP.21 para 90",
       severity=Severity.WARNING,
       remedy="submit with the biennial transparency report, by 31 December of the relevant year")
def regular_information_is_submitted_in_time(dossier: Dossier) -> Iterator[Fault]:
    """Regular information is submitted by 31 December of the year in which the biennial transparency report is due.

    The first report was due in 2024, and one in every second year after; the reported year falls into the next.
    The least developed countries and small island developing States may submit at their discretion.

    Bad: reported year 2027, regular information on 15 January 2029
    Good: reported year 2027, regular information on 20 December 2028
    """
    facts = dossier.facts
    deadline = deadlines.regular_information_due(facts.reported_year)
    if facts.regular_information.version == "1.0" and facts.regular_information.date > deadline:
        yield Fault(facts.regular_information.place.at("date"), f"is after the deadline, {deadline}",
                    facts.regular_information.date)


@check("REP-118", needs=(Need.INVENTORY,),
       para="2/CMA.3 annex para 23(a); 18/CMA.1 annex para 77(d)(i)", severity=Severity.ADVICE,
       remedy="enter the emissions of the year in inventory.csv once they are inventoried")
def reported_years_are_inventoried(dossier: Dossier) -> Iterator[Fault]:
    """Emissions and removals are known for each year of the NDC period up to the reported year.

    A year that is not yet inventoried stays open in the structured summary, with its balance.

    Bad: inventory.csv ends with 2025, reported year 2027
    Good: inventory.csv has 2021 to 2027
    """
    ndc = dossier.facts.ndc
    missing = {year for year in ndc.years if year <= dossier.facts.reported_year and dossier.emissions(year) is None}
    if missing and "inventory.csv" not in dossier.faulty:
        yield Fault(Place("inventory.csv", column="Emissions and removals (kt CO2 eq)"),
                    f"has no value for {_listed(missing)}")


@check("REP-119", needs=(), para="2/CMA.3 annex para 18(f)",
       remedy="answer III.E with the emission level, the categories and the time periods")
def policies_and_measures_are_quantified(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """For an NDC of policies and measures that is not quantified, III.E is answered.

    Bad: policies_and_measures = true, III.E: Not applicable
    Good: policies_and_measures = true, III.E with emission level, categories and time periods
    """
    answer = narrative.answer(INITIAL_REPORT, "III.E")
    if dossier.facts.ndc.policies_and_measures and answer and answer.kind is AnswerKind.NOT_APPLICABLE:
        yield Fault(answer.place, "III.E is said to be not applicable although the NDC consists of policies "
                    "and measures", answer.reason)


@check("REP-120", needs=(), para="2/CMA.3 annex paras 18(h)(iii), 22(b)(iii)",
       remedy="describe how non-permanence is minimized and reversals are addressed in full")
def reversals_are_addressed_where_they_can_occur(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Where activities can reverse, the headings on non-permanence are answered.

    Bad: non_permanence_risk = true, IV.G.3: Not applicable
    Good: non_permanence_risk = true, IV.G.3 with risk assessment and reversals
    """
    for approach in dossier.approaches:
        for outline, number in ((INITIAL_REPORT, "IV.G.3"), (ANNEX_4, "VI.B.3")):
            answer = narrative.answer(outline, number, approach.identifier)
            if approach.non_permanence_risk and answer and answer.kind is AnswerKind.NOT_APPLICABLE:
                yield Fault(answer.place, f"{number} is said to be not applicable although activities of "
                            f"{approach.identifier} can reverse", answer.reason)


@check("REP-121", needs=(), para="2/CMA.3 annex para 18(c)",
       remedy="describe how the trajectory, trajectories or budget was established, and its result")
def the_trajectory_is_described_where_the_method_rests_on_it(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Where the method rests on a trajectory or budget, III.B.2 is answered; with averaging it does not apply.

    Bad: method = "trajectory", III.B.2: Not applicable
    Good: method = "trajectory", III.B.2 with methods and result
    """
    answer = narrative.answer(INITIAL_REPORT, "III.B.2")
    if answer and answer.kind is AnswerKind.NOT_APPLICABLE and dossier.facts.ndc.method is not Method.AVERAGING:
        yield Fault(answer.place, f"III.B.2 is said to be not applicable although the method is that of para "
                    f"{dossier.facts.ndc.method.para}", answer.reason)


@check("REP-122", needs=(), para="form",
       remedy="write the letter in another way; --no-pdf makes everything but the PDFs")
def every_letter_can_be_printed(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """The fonts that travel with the reporter have every letter of what is printed.

    They cover Latin with all diacritics, Greek, Cyrillic, Arabic, Devanagari and Japanese. A PDF/A file must carry
    its fonts, so that a letter which none of them has cannot be printed.
    Control characters, and those that turn the letters after them around, are no letters.
    Bad: an emoji in an answer
    Good: words
    """
    for place, text in _printed(dossier, narrative, submission):
        # Control characters of the narrative are told where it is read, each with its line.
        missing = [letter for letter in unprintable(text)
                   if not (place.file.endswith(".md") and unicodedata.category(letter) == "Cc")]
        if missing:
            named = ", ".join(f"“{letter}” (U+{ord(letter):04X})" if letter.isprintable() else f"U+{ord(letter):04X}"
                              for letter in missing)
            yield Fault(place, f"no font at hand has {named}")


@check("REP-141", needs=(), para="form", remedy="part the word by blanks, or put it into a file of its own")
def every_word_fits_on_a_page(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """No word has more than 1,000 letters.

    A run of letters without a blank, such as pasted program text, cannot be broken into lines.
    Bad: a picture pasted as 40,000 letters
    Good: the picture attached as a file
    """
    for place, text in _printed(dossier, narrative, submission):
        for word in long_words(text)[:1]:
            yield Fault(place, f"a word has {len(word):,} letters", word)


def _printed(dossier: Dossier, narrative: Narrative, submission: Submission) -> Iterator[tuple[Place, str]]:
    """The texts that documents print, with the places they come from."""
    for answer in narrative.answers.values():
        yield answer.place, answer.markdown
        for element in answer.elements.values():
            yield element.place, element.markdown
    for table in (dossier.facts, *dossier.approaches):
        yield from table.texts()
    for row in (*submission.own_authorizations, *submission.actions, *submission.entities):
        for attribute, value in zip(row.table.attributes, row.values(), strict=True):
            text = ", ".join(value) if type(value) is tuple else value
            # Most cells are plain and short, and the fonts have all of ASCII.
            if isinstance(text, str) and (len(text) > LONGEST_WORD or not (text.isascii() and text.isprintable())):
                yield row.cell(attribute), text
    for name in dossier.inputs:
        yield Place(name), name
