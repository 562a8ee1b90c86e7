"""What follows a filing: its version, its date, its words and its approaches; and a next year that is none."""

from __future__ import annotations

from collections.abc import Iterator

from reporter.checks.checking import Fault, Need, check
from reporter.checks.form import NOMENCLATURE
from reporter.checks.reports import answered
from reporter.comparison.documents import sections_by_heading
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.facts import FACTS_FILE, Dossier
from reporter.dossier.narrative import Narrative
from reporter.findings import Place, Severity
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT, Answer, Heading
from reporter.records.filings import Filing
from reporter.records.submission import Submission, version_number
from reporter.records.twins import TwinAside, TwinProse, TwinSection, TwinSubsection, TwinTable

OUTLINES = {SubmissionKind.INITIAL_REPORT: INITIAL_REPORT, SubmissionKind.UPDATED_INITIAL_REPORT: INITIAL_REPORT,
            SubmissionKind.REGULAR_INFORMATION: ANNEX_4}
"""The outline that each report follows."""


def _versions(dossier: Dossier, kind: SubmissionKind) -> tuple[Filing, ...]:
    """The filed versions of the submission that the dossier names, the lowest first."""
    issue, year = dossier.facts.issue(kind), None if kind.is_initial else dossier.facts.reported_year
    if issue is None:
        return ()
    number = version_number(issue.version)[0] if kind is SubmissionKind.UPDATED_INITIAL_REPORT else None
    return tuple(sorted((one for one in dossier.filings if one.series == (kind, year, number)),
                        key=lambda one: one.number))


@check("FIL-101", needs=(Need.FILED,), para="4/CMA.6 paras 32, 36",
       remedy="raise the version above the one that was filed, or take back the version that was filed")
def no_version_is_below_one_that_was_filed(dossier: Dossier) -> Iterator[Fault]:
    """No report has a lower version than was filed of it.

    What was filed in the same version is not made again, so that equal versions say the same. Versions are compared
    as numbers: 1.10 is above 1.9. Of annual information that is on hand, AEF-708 says so.

    Bad: version 1.0 of the initial report, where version 1.1 was filed
    Good: version 1.2, where version 1.1 was filed
    """
    for kind in SubmissionKind:
        issue, filed = dossier.facts.issue(kind), _versions(dossier, kind)
        own = kind is SubmissionKind.ANNUAL_INFORMATION and filed and filed[-1].place.file != FACTS_FILE
        if issue and filed and not own and version_number(issue.version) < filed[-1].number:
            yield Fault(issue.place.at("version"), f"{filed[-1].title} was filed on {filed[-1].date}, "
                        f"{filed[-1].place.file}", issue.version)


@check("FIL-102", needs=(Need.FILED,), para=f"4/CMA.6 paras 32, 36; {NOMENCLATURE}, table 2",
       severity=Severity.WARNING,
       remedy="write 1.0 if it is the first; else put what was filed before into the folder filed, or tell it in a "
              "table [[filed]]")
def a_first_version_is_1_0(dossier: Dossier) -> Iterator[Fault]:
    """The first version of a submission is 1.0, and of a later one the version before it is on hand.

    Annual and regular information of each reported year begin with 1.0; updated initial reports are counted 1.0, 2.0,
    and a correction of the first is 1.1. The nomenclature says so of annual information; that reports are numbered so
    too is a reading.

    Bad: version 1.1 of the annual information on 2027, of which nothing was filed
    Good: version 1.0; or 1.1, with version 1.0 in the folder filed
    """
    for kind in SubmissionKind:
        issue = dossier.facts.issue(kind)
        if issue is None or _versions(dossier, kind):
            continue
        number = version_number(issue.version)
        before = [one for one in dossier.filings if one.kind is kind and one.number < number]
        if not (number[1] == 0 and (number[0] == 1 or kind is SubmissionKind.UPDATED_INITIAL_REPORT and before)):
            yield Fault(issue.place.at("version"), f"no version of the {kind.words} before it is on hand",
                        issue.version)


@check("FIL-103", needs=(Need.FILED,), para="4/CMA.6 paras 32, 36",
       remedy="write the day on which the new version is submitted")
def a_new_version_is_not_dated_before_the_one_it_replaces(dossier: Dossier) -> Iterator[Fault]:
    """A new version is dated on or after the day on which the version before it was filed.

    Bad: version 1.1 dated 1 May 2028, where version 1.0 was filed on 10 May 2028
    Good: version 1.1 dated 1 June 2028
    """
    for kind in SubmissionKind:
        issue, before = dossier.facts.issue(kind), dossier.filed_before(kind)
        if issue and before and issue.date < before.date:
            yield Fault(issue.place.at("date"), f"is before {before.date}, when {before.title} was filed", issue.date)


@check("FIL-104", needs=(Need.FILED, Need.NARRATIVE), para="4/CMA.6 paras 36, 44", severity=Severity.WARNING,
       remedy="take the change back; or write a higher version and its date into dossier.toml, so that it is filed")
def what_a_report_said_is_not_changed(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Answers of a report that was filed are as they were filed, unless a new version is made.

    What was filed is not made again in the same version, so that a change would reach nobody.

    Bad: III.C rewritten after the initial report 1.0 was filed, and the version still 1.0
    Good: III.C rewritten, and version 1.1
    """
    for kind, outline in OUTLINES.items():
        filed = dossier.was_filed(kind)
        if filed is None or filed.twin is None:
            continue
        sections = sections_by_heading(filed.twin)
        hidden = {(item.heading, item.approach) for item in dossier.facts.confidential if item.report == outline}
        for heading, approach, answer in _printed(outline, dossier, narrative):
            section = sections.get((heading.number, approach))
            if section and not {(heading.number, approach), (heading.number, None)} & hidden and not _says(
                    section, answer):
                yield Fault(answer.place, f"{heading.number} {heading.short} says something else than in {filed.title} "
                            f"as filed on {filed.date}")


def _printed(outline: str, dossier: Dossier,
             narrative: Narrative) -> Iterator[tuple[Heading, str | None, AnswerText]]:
    """Every answer that the report prints: a heading that is answered by those below it has none of its own."""
    return (each for each in answered(outline, dossier, narrative) if each[0].answer is not Answer.BELOW)


def _says(section: TwinSection, answer: AnswerText) -> bool:
    """True if a heading of the filed report has the answer, and those to its elements."""
    parts = {_first(block.blocks) for block in section.blocks if isinstance(block, TwinSubsection)}
    return (not answer.markdown.strip() or _first(section.blocks) == _opening(answer)) and all(
        _opening(part) in parts for part in answer.elements.values() if part.kind is not AnswerKind.MISSING)


def _first(blocks: tuple[object, ...]) -> str:
    """What the text below a heading says, as far as people wrote it."""
    first = next((block for block in blocks if isinstance(block, TwinProse | TwinAside)), None)
    return "" if first is None else (first.markdown if isinstance(first, TwinProse) else first.text).strip()


def _opening(answer: AnswerText) -> str:
    """The same of an answer: of one that is set aside the first paragraph of its reason."""
    return (answer.markdown if answer.kind is AnswerKind.PROSE else (answer.reason or "").partition("\n\n")[0]).strip()


@check("FIL-105", needs=(Need.FILED,), para="2/CMA.3 annex para 7; 18/CMA.1 annex para 64",
       remedy="write it as it was filed; what was wrong is corrected in a revised initial report, and in a corrected "
              "version of each year's annual and regular information")
def method_and_target_stay_as_filed(dossier: Dossier) -> Iterator[Fault]:
    """NDC implementation period, method for corresponding adjustments and target year are those that were filed.

    One method is applied consistently throughout the period. Where a new version of the initial report is to be filed,
    which corrects what was wrong, this is a warning. A period that begins after the one that was filed is another one.

    Bad: method = "trajectory" in the initial report as filed, "averaging" in the dossier
    Good: the same method for every year of the period
    """
    ndc = dossier.facts.ndc
    latest = next((one for one in reversed(dossier.filings) if one.ndc.get("method")
                   and _year(one.ndc.get("first_year")) <= ndc.last_year
                   and ndc.first_year <= _year(one.ndc.get("last_year"))), None)
    if latest is None:
        return
    revised = dossier.filed_before(SubmissionKind.INITIAL_REPORT) is not None
    for key in ("first_year", "last_year", "method", "target_year", "multi_year"):
        told = latest.ndc.get(key)
        if told is not None and told != str(getattr(ndc, key)):
            yield Fault(ndc.place.at(key), f"{key.replace('_', ' ')} was filed as “{told}” in {latest.title}",
                        getattr(ndc, key), severity=Severity.WARNING if revised else None)


def _year(text: str | None) -> int:
    """A year as a manifest tells it; 0, which no period has, where it tells none."""
    return int(text) if text and text.isdecimal() and len(text) == 4 else 0


@check("FIL-106", needs=(Need.FILED,), para="2/CMA.3 annex para 19", severity=Severity.WARNING,
       remedy="add [updated_initial_report] with version and date to dossier.toml; it is then made with the rest")
def a_further_approach_is_reported(dossier: Dossier) -> Iterator[Fault]:
    """An approach that no filed initial report covers is reported on in an updated initial report.

    Once the annual information has ITMOs of the approach, REP-107 is an error.

    Bad: approaches/CA0002.toml added after the initial report on CA0001 was filed
    Good: [updated_initial_report] with version = "1.0"
    """
    issue = dossier.facts.updated_initial_report
    remedy = (f"write version \"{version_number(issue.version)[0] + 1}.0\" and its date into [updated_initial_report], "
              f"since {issue.version} covers other approaches; it is then made with the rest") if issue else None
    for identifier in sorted(dossier.unreported_approaches):
        approach = dossier.approach(identifier)
        if approach is not None:
            yield Fault(approach.place.at("identifier"), "no initial report covers this approach", identifier,
                        remedy=remedy)


@check("FIL-107", needs=(Need.NARRATIVE,), para="2/CMA.3 annex paras 21-22; 6/CMA.4 annex II para 3(a)",
       remedy="see whether the answer is still true, mend it, and take the line away")
def answers_of_another_year_are_confirmed(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """An answer that was taken over from the year before is confirmed.

    `reporter init --after` opens each such answer with a line “To confirm:”. Somebody who knows takes it away.

    Bad: To confirm: as reported on 2026.
    Good: the answer without that line
    """
    for outline in (INITIAL_REPORT, ANNEX_4):
        for heading, _, answer in answered(outline, dossier, narrative):
            for title, part in (("", answer), *answer.elements.items()):
                if part.to_confirm:
                    yield Fault(part.place, f"{heading.number} {title or heading.short} is to be confirmed")


@check("FIL-108", needs=(Need.FILED, Need.APPROACHES), para="2/CMA.3 annex paras 18(b)-(g), 21(b); 4/CMA.6 para 36",
       severity=Severity.WARNING,
       remedy="take the change back; or write a higher version and its date into dossier.toml, so that it is filed; or "
              "say under II of annex 4 what changed with time, and set this code aside in [[ignore]]")
def what_an_initial_report_stated_is_not_changed(dossier: Dossier) -> Iterator[Fault]:
    """Target, reference level and expected mitigation are as the initial report was filed with them.

    What was filed is not made again in the same version, so that a change would reach nobody.

    Bad: expected mitigation of 2028 of 420000 as filed, 380000 in the approach's file, and the version still 1.0
    Good: the same in both; or version 1.1
    """
    ndc = dossier.facts.ndc
    for kind in (SubmissionKind.INITIAL_REPORT, SubmissionKind.UPDATED_INITIAL_REPORT):
        filed = dossier.was_filed(kind)
        if filed is None:
            continue
        period = (filed.ndc.get("first_year"), filed.ndc.get("last_year")) == (str(ndc.first_year), str(ndc.last_year))
        for key in ("target", "reference_level", "target_level") if period else ():
            told = filed.ndc.get(key)
            if told is not None and told != getattr(ndc, key):
                yield Fault(ndc.place.at(key), f"was filed as “{told}” in {filed.title}", getattr(ndc, key))
        sections = sections_by_heading(filed.twin) if filed.twin else {}
        for approach in dossier.approaches:
            section = sections.get(("IV.D", approach.identifier))
            before = {str(row[0]): row[1] for block in (section.blocks if section else ())
                      if isinstance(block, TwinTable) for row in block.rows if len(row) > 1}
            now = {str(year): amount for year, amount in approach.expected_mitigation.items()}
            changed = sorted(year for year in {*before, *now} if before.get(year) != now.get(year))
            if before and changed:
                yield Fault(approach.place.at(f"expected_mitigation.{changed[0]}"),
                            f"the expected mitigation of {', '.join(changed)} was filed otherwise in {filed.title}, "
                            f"{changed[0]}: {before.get(changed[0])}", now.get(changed[0]))


@check("FIL-111", needs=(Need.ACTIONS,), para="2/CMA.3 annex para 20", severity=Severity.WARNING,
       remedy="add the registry's export of the year; if no action took place, say so in [[ignore]] with this code")
def a_year_has_actions_of_its_own(submission: Submission) -> Iterator[Fault]:
    """A year after years with actions has some of its own, or it is said that none took place.

    Annual information without actions says that none took place; an export that was not renewed says the same.

    Bad: reported year 2028, and the last action of the registry is of 2027
    Good: [[ignore]] with code = "FIL-111" and reason = "No action took place in 2028"
    """
    header, years = submission.header, [row.action_date.year for row in submission.history]
    if years and not submission.actions:
        yield Fault(header.cell("reported_year"), f"no action of {header.reported_year} is on hand, the last is of "
                    f"{max(years)}", header.reported_year)


@check("FIL-112", needs=(Need.ACTIONS, Need.FILED), para="2/CMA.3 annex para 20; 4/CMA.6 para 32",
       severity=Severity.WARNING,
       remedy="put what was filed into the folder filed, or tell it in [[filed]], so that it is compared")
def what_was_filed_is_on_hand(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Of a Party that has filed, what it filed is on hand.

    Where actions of the year before are on hand, its annual information was due, and its holdings open this year.

    Annual information follows an initial report, which is then on hand too.

    Bad: actions of 2026 in registry/, nothing in filed/, reported year 2027
    Good: filed/AEF-2026-v1.0 and filed/initial-report-v1.0, as `reporter archive` kept them
    """
    year = submission.header.reported_year - 1
    known = {one.reported_year for one in dossier.filings if one.kind is SubmissionKind.ANNUAL_INFORMATION}
    acted = [row for row in submission.history if row.action_date.year == year]
    if acted and year not in known and submission.previous_year != year:
        yield Fault(acted[0].cell("action_date"), f"actions of {year} are on hand, and nothing that was filed for "
                    f"{year}", acted[0].action_date)
    filed = [one for one in dossier.filings if one.kind is SubmissionKind.ANNUAL_INFORMATION]
    issue = dossier.facts.initial_report
    if filed and dossier.filed(SubmissionKind.INITIAL_REPORT) is None:
        yield Fault(issue.place.at("version"), f"{filed[0].title} was filed on {filed[0].date}, and the initial report "
                    "that comes before it is not on hand as it was filed", issue.version)


@check("FIL-113", needs=(), para="form", severity=Severity.ADVICE,
       remedy="give the reason that holds this year, or take the table away")
def what_is_ignored_is_looked_at_each_year(dossier: Dossier) -> Iterator[Fault]:
    """A rule that was set aside last year is not set aside for the same words this year.

    Bad: [[ignore]] with the reason of the year before
    Good: [[ignore]] with a reason that says why its findings do not count this year
    """
    year = dossier.facts.reported_year
    for ignore in dossier.facts.ignore:
        before = next((one for one in reversed(dossier.filings) if (one.reported_year or year) < year
                       and one.ignored.get(ignore.code) == ignore.reason), None)
        if before is not None:
            yield Fault(ignore.place.at("reason"), f"{ignore.code} is set aside for the same reason as in "
                        f"{before.title}", ignore.reason)


@check("FIL-114", needs=(Need.NARRATIVE,), para="2/CMA.3 annex para 21(b)-(c)",
       severity=Severity.WARNING, remedy="say what holds this year, or what has not changed since")
def annex_4_says_what_is_new(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """Annex 4 does not say the same, word for word, as the one of an earlier year.

    Regular information updates what was reported before: that something has happened is a reading.

    Bad: every answer as it was filed for 2026
    Good: what happened since, under the headings that it concerns
    """
    year, answers = dossier.facts.reported_year, list(_printed(ANNEX_4, dossier, narrative))
    for filed in reversed(dossier.filings):
        if filed.kind is not SubmissionKind.REGULAR_INFORMATION or (filed.reported_year or year) >= year:
            continue
        sections = sections_by_heading(filed.twin) if filed.twin else {}
        found = [sections.get((heading.number, approach)) for heading, approach, _ in answers]
        if answers and all(section and _says(section, answer) for section, (_, _, answer) in zip(
                found, answers, strict=True)):
            yield Fault(Place(f"narrative/{ANNEX_4}"), f"every answer is that of {filed.title}")
        return
