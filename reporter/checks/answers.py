"""Answers against the tables and the calendar: what is said to be not applicable, and stands in Tables 2 to 4."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from reporter.checks.checking import Fault, Need, check
from reporter.checks.reports import answered
from reporter.comparison.dossiers import flat
from reporter.dossier.answers import AnswerKind
from reporter.dossier.facts import FACTS_FILE, Dossier, Status
from reporter.dossier.narrative import Narrative
from reporter.dossier.starter_example import MARK, UNANSWERED
from reporter.files.tables import party_codes
from reporter.findings import Place, Severity, other_row
from reporter.forms import deadlines
from reporter.forms.codelists import (
    ACQUISITION,
    ADAPTATION,
    AT_AUTHORIZATION,
    FIRST_TRANSFER,
    GHG,
    NON_GHG,
    OMGE,
)
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.forms.parties import left_lately, reports_at_discretion
from reporter.language.names import name_in
from reporter.records.rows import Action, Authorization
from reporter.records.submission import Submission

WHERE_IT_APPLIES = "answer the heading, or correct the row"


def _said_not_applicable(narrative: Narrative, row: Authorization | Action, attribute: str,
                         headings: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """A fault for each heading that is said to be not applicable although the row says otherwise.

    A heading that is repeated for each approach is that of the row's approach.
    """
    for outline, number in headings:
        repeated = number.startswith(("IV.", "VI."))
        answer = narrative.answer(outline, number, row.approach if repeated else None)
        if answer is not None and answer.kind is AnswerKind.NOT_APPLICABLE:
            place = row.cell(attribute)
            yield Fault(answer.place, f"{number} of the {outline.replace('-', ' ')} is said to be not "
                        f"applicable, while {other_row(place, answer.place)} says {getattr(row, attribute)}",
                        answer.reason)


def _first_of_each_approach(rows: Iterable[Authorization | Action]) -> Iterator[Authorization | Action]:
    first: dict[str, Authorization | Action] = {}
    for row in rows:
        first.setdefault(row.approach, row)
    yield from first.values()


def _rows_in(submission: Submission, metric: str) -> list[Authorization | Action]:
    """The rows of Tables 2 and 3, and the actions of earlier years, in a metric."""
    rows: tuple[Authorization | Action, ...] = (
        *submission.own_authorizations, *submission.history, *submission.actions)
    return [row for row in rows if row.metric == metric]


@check("REP-123", needs=(), para="2/CMA.3 annex paras 18(c), 18(e), 22(d)", remedy=WHERE_IT_APPLIES)
def a_non_ghg_metric_is_reported_on(narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """Where Tables 2 and 3 have a non-GHG metric, the headings on it are answered.

    They are III.A and III.D of the initial report and, where ITMOs were first transferred in the metric, VI.D.1 to
    VI.D.3 of annex 4 on its conversion into t CO2 eq.

    Bad: authorization in metric non-GHG, III.D: Not applicable
    Good: authorization in metric non-GHG, III.D with the NDC, or its portion, in the metric
    """
    rows = _rows_in(submission, NON_GHG)
    on_metrics = (INITIAL_REPORT, "III.A"), (INITIAL_REPORT, "III.D")
    for row in rows[:1]:
        yield from _said_not_applicable(narrative, row, "metric", on_metrics)
    transferred = [row for row in rows if isinstance(row, Action) and row.action_type == FIRST_TRANSFER]
    for row in _first_of_each_approach(transferred):
        yield from _said_not_applicable(narrative, row, "metric", [(ANNEX_4, f"VI.D.{part}") for part in (1, 2, 3)])


@check("REP-124", needs=(), para="2/CMA.3 annex para 22(c)", remedy=WHERE_IT_APPLIES)
def measurement_in_t_co2_eq_is_reported_on(narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """Where Tables 2 and 3 have the GHG metric, III.A and VI.C are answered.

    Bad: first transfers in metric GHG, VI.C: Not applicable
    Good: first transfers in metric GHG, VI.C with the methodologies and metrics
    """
    rows = _rows_in(submission, GHG)
    for row in rows[:1]:
        yield from _said_not_applicable(narrative, row, "metric", [(INITIAL_REPORT, "III.A")])
    for row in _first_of_each_approach(rows):
        yield from _said_not_applicable(narrative, row, "metric", [(ANNEX_4, "VI.C")])


@check("REP-125", needs=(), para="2/CMA.3 annex paras 18(i)(v)-(vi), 22(j)-(k), 38, 40; 4/CMA.6 para 25",
       remedy=WHERE_IT_APPLIES)
def contributions_in_table_3_are_reported_on(narrative: Narrative, submission: Submission) -> Iterator[Fault]:
    """Where Table 3 has transfers to the Adaptation Fund or cancellations for overall mitigation, reports say so.

    The headings are IV.H.5 and VI.J on resources for adaptation, IV.H.6 and VI.K on overall mitigation.

    Bad: a voluntary cancellation to deliver OMGE, VI.K: Not applicable
    Good: a voluntary cancellation to deliver OMGE, VI.K with its quantity
    """
    actions = (*submission.history, *submission.actions)
    for subtypes, headings in ((ADAPTATION, ((INITIAL_REPORT, "IV.H.5"), (ANNEX_4, "VI.J"))),
                               (OMGE, ((INITIAL_REPORT, "IV.H.6"), (ANNEX_4, "VI.K")))):
        for row in _first_of_each_approach(row for row in actions if row.action_subtype in subtypes):
            yield from _said_not_applicable(narrative, row, "action_subtype", headings)


def _years_named(text: str) -> list[int]:
    return [int(year) for year in re.findall(r"\b(?:19|20)[0-9]{2}\b", text)]


@check("REP-126", needs=(), para="2/CMA.3 annex para 4(e); 18/CMA.1 annex paras 57-58", severity=Severity.WARNING,
       remedy="name the most recent national inventory report and the years that it covers")
def the_latest_inventory_is_named_and_not_overdue(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """The answer on the national inventory report names the report by a year that is not overdue.

    Inventory reports are due with each biennial transparency report, at the end of every second year from 2024, and
    cover the years up to two, with flexibility three, before it. The least developed countries and small island
    developing States may submit at their discretion; their lists have dates (`reporter/forms/parties.toml`).

    Bad: I.E: the latest inventory report covers 1990 to 2016
    Good: I.E: the national inventory report of 2024 covers 1990 to 2022
    """
    facts = dossier.facts
    for outline, issue in ((INITIAL_REPORT, facts.initial_report), (ANNEX_4, facts.regular_information)):
        answer = narrative.answer(outline, "I.E")
        if answer is None or answer.kind is not AnswerKind.PROSE or reports_at_discretion(facts.party.code, issue.date):
            continue
        lately = left_lately(facts.party.code, issue.date)
        due = deadlines.latest_report_due(issue.date)
        years = [year for year in _years_named(answer.markdown) if year <= issue.date.year]
        if not years and outline == INITIAL_REPORT:
            yield Fault(answer.place, f"I.E of the initial report names no inventory by its year{lately}")
        elif years and due is not None and max(years) < due.year - 3:
            yield Fault(answer.place, f"I.E names no inventory later than {max(years)}, while one was due on {due}"
                        f"{lately}", max(years))


_BTR = re.compile(r"biennial transparency|\bBTR|transparence biennal|\bbiennal\w* (au titre )?de la? transparence|"
                  r"\bbienal\w* de transparencia|\bRBT|\bIBT", re.IGNORECASE)


@check("REP-127", needs=(Need.NARRATIVE,), para="2/CMA.3 annex para 18(b)", severity=Severity.WARNING,
       remedy="say in I.E or in chapter II whether the last biennial transparency report that was due was submitted, "
              "and when")
def it_is_said_whether_the_last_btr_was_submitted(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """The initial report says whether the Party has submitted its last biennial transparency report.

    Without one the report describes the NDC in chapter II; with one, chapter II may refer to it. The least developed
    countries and small island developing States may submit at their discretion; their lists have dates
    (`reporter/forms/parties.toml`).

    Bad: chapter II: Not applicable: reported elsewhere.
    Good: chapter II: Not applicable: the first biennial transparency report was submitted on 20 December 2024.
    """
    facts = dossier.facts
    code, day = facts.party.code, facts.initial_report.date
    if reports_at_discretion(code, day) or deadlines.latest_report_due(day) is None:
        return
    told = [answer for heading, _, answer in answered(INITIAL_REPORT, dossier, narrative)
            if (heading.number == "I.E" or heading.chapter == "II") and answer.kind is not AnswerKind.NOT_AVAILABLE]
    if told and not any(_BTR.search(f"{answer.markdown} {answer.reason or ''}") for answer in told):
        yield Fault(told[0].place, "neither I.E nor chapter II says whether the last biennial transparency report was "
                    f"submitted{left_lately(code, day)}")


@check("REP-128", needs=(), para="2/CMA.3 annex paras 18, 21-22; 6/CMA.4 annex II para 3(a)",
       remedy="write the answer; “Not available:” stands with the reason why the information is not there")
def every_answer_is_written_where_it_is_filed(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """A submission for filing has no answer that the template left to be written.

    Bad: status = "for filing", Not available: to be written by the ministry.
    Good: status = "for filing", an answer, or “Not available:” with a reason of the Party's own
    """
    if dossier.facts.status is not Status.FOR_FILING:
        return
    for outline in (INITIAL_REPORT, ANNEX_4):
        for heading, _, answer in answered(outline, dossier, narrative):
            for title, part in (("", answer), *answer.elements.items()):
                if " ".join(part.markdown.split()).rstrip(".") == UNANSWERED.rstrip("."):
                    yield Fault(part.place, f"{heading.number} {title or heading.short} is still as the template has "
                                "it", part.markdown.strip())


@check("REP-129", needs=(), para="6/CMA.4 annex II para 3(a)",
       remedy="write the true value in its place, or set status to illustrative")
def nothing_illustrative_is_filed(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """A submission for filing has no value that calls itself illustrative, in facts, approaches and tables.

    Bad: status = "for filing", target = "Illustrative: to limit emissions"
    Good: status = "for filing", target = "to limit emissions to …"
    """
    if dossier.facts.status is not Status.FOR_FILING:
        return
    for model, file in ((dossier.facts, FACTS_FILE), *(
            (approach, f"approaches/{approach.identifier}.toml") for approach in dossier.approaches)):
        for name, (value, place) in flat(model, file).items():
            if _is_illustrative(value) and not name.startswith("stand_in"):
                yield Fault(place, "is left from the example", value)
    for row in (*submission.own_authorizations, *submission.actions, *submission.entities):
        for attribute in row.table.attributes:
            if _is_illustrative(getattr(row, attribute)):
                yield Fault(row.cell(attribute), "is left from the example", getattr(row, attribute))


def _is_illustrative(value: object) -> bool:
    return isinstance(value, str) and re.match(rf"illustrative:|{MARK}", value, re.IGNORECASE) is not None


@check("ADV-109", needs=(Need.NARRATIVE,), para="4/CMA.6 para 13", severity=Severity.ADVICE,
       remedy="say how the Party is notified of each issuance, use or cancellation that is a first transfer")
def the_notice_of_a_first_transfer_is_described(dossier: Dossier, narrative: Narrative,
                                                submission: Submission) -> Iterator[Fault]:
    """Where the first transfer is issuance, use or cancellation, I.D says how the Party is notified of it.

    The first transferring Party ensures that it has robust arrangements to be notified, so that it adjusts.

    Bad: definition Use or cancellation, nothing on notification
    Good: definition Use or cancellation; the registry notifies the authority of each cancellation within a day
    """
    of_others = {said.authorization_id for said, _ in submission.alike_block_rows
                 if said.first_transferring_party != submission.header.party}
    definitions = {row.first_transfer_definition for row in submission.own_authorizations
                   if row.authorization_id not in of_others} - {None, AT_AUTHORIZATION}
    if not definitions:
        return
    answers = [narrative.answer(outline, "I.D") for outline in (INITIAL_REPORT, ANNEX_4)]
    told = [answer for answer in answers if answer is not None and answer.kind is AnswerKind.PROSE]
    if told and not any(_NOTICE.search(answer.markdown) for answer in told):
        yield Fault(told[0].place, "I.D does not say how the Party is notified of the first transfer, which is "
                    f"{' and '.join(sorted(map(str, definitions)))}")


_NOTICE = re.compile(r"\bnotif|\binform(?!ation|ó?aci|atiqu)|\btold\b|\badvise[sd]?\b|\bnotices?\b|\balert|\bavise|"
                     r"\breport(s|ed)? to\b|\bsignal", re.IGNORECASE)
"""Words by which somebody tells somebody; “information” and “advisory” tell nothing."""
_UNAVAILABLE = re.compile(r"not (yet )?(been )?(available|on hand|submitted|published)|unavailable|"
                          r"pas (encore )?(été )?(disponible|publié|soumis)|no (está|estaba) disponible", re.IGNORECASE)
_OTHER_PARTIES = re.compile(r"other part(y|ies)\b|autres? parties?\b|otras? partes?\b", re.IGNORECASE)


@check("ADV-110", needs=(Need.NARRATIVE, Need.OTHER_PARTIES), para="6/CMA.4 annex II para 4", severity=Severity.ADVICE,
       remedy="say in annex 4, chapter II or III, that the other Party's information is not available, or put its "
              "annual information into the folder partner")
def missing_information_of_other_parties_is_said(dossier: Dossier, narrative: Narrative, submission: Submission,
                                                 partners: tuple[Submission, ...]) -> Iterator[Fault]:
    """Where another Party's annual information is not on hand, annex 4 says that it is not available.

    A sentence says so that names this Party, or the other Parties.

    Bad: ITMOs acquired from GHA, the submission of GHA not on hand, nothing said of it
    Good: the annual information of Ghana for 2027 was not available when this report was made
    """
    year = submission.header.reported_year
    on_hand = {one.header.party for one in partners if one.header.reported_year == year}
    missed = party_codes() - on_hand
    absent = {party: row for row in reversed(submission.actions)
              if (party := _other_party(row)) in missed}
    sentences = [sentence for _, _, answer in answered(ANNEX_4, dossier, narrative)
                 for sentence in re.split(r"(?<=[.;])\s", answer.markdown) if _UNAVAILABLE.search(sentence)]
    place = next((answer.place for _, _, answer in answered(ANNEX_4, dossier, narrative)), Place("narrative/annex-4"))
    for party, row in sorted(absent.items(), key=lambda each: str(each[0])):
        names = {str(party), *(name_in(tag, str(party)) for tag in ("en", dossier.facts.language))}
        if any(_OTHER_PARTIES.search(sentence) or any(name in sentence for name in names) for sentence in sentences):
            continue
        yield Fault(place, f"the submission of {party} for {year}, with which ITMOs were exchanged in "
                    f"{other_row(row.place, place)}, is not on hand, and annex 4 does not say so", party)


def _other_party(row: Action) -> str | None:
    return row.transferring_party if row.action_type == ACQUISITION else row.acquiring_party


@check("ADV-111", needs=(), para="2/CMA.3 annex para 18(g)", severity=Severity.ADVICE,
       remedy="explain it, or raise the expected mitigation of the year in an updated initial report")
def first_transfers_stay_within_the_expected_mitigation(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """What was first transferred of a vintage is not above the mitigation that was expected in that year.

    The expectation is asked for; no decision makes it a limit.

    Bad: expected mitigation of 2026: 280000; first transfers of vintage 2026: 310000
    Good: expected mitigation of 2026: 280000; first transfers of vintage 2026: 270000
    """
    totals: dict[tuple[str, int], int] = defaultdict(int)
    for said, rows in submission.alike_actions_so_far:
        if said.action_type == FIRST_TRANSFER and said.first_transferring_party == dossier.facts.party.code:
            totals[said.approach, said.vintage] += sum(row.quantity for row in rows)
    for (identifier, vintage), total in sorted(totals.items()):
        approach = dossier.approach(identifier)
        expected = approach.expected_mitigation.get(vintage) if approach else None
        if approach is not None and expected is not None and total > expected:
            yield Fault(approach.place.at(f"expected_mitigation.{vintage}"), f"{total} t CO2 eq of vintage "
                        f"{vintage} are first transferred, more than the {expected} that were expected", expected)
