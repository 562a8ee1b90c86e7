"""What reviewers look for in words: gaps that reports often have. Advice never fails a build.

The gaps are inferred from secondary accounts of the reviews, whose reports were not at hand; the rules themselves ask
for the information.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporter.accounting.authorizations import Versions
from reporter.checks.checking import Fault, check
from reporter.checks.reports import answered
from reporter.dossier.answers import AnswerKind
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.findings import Place, Severity
from reporter.forms.codelists import AT_AUTHORIZATION, AT_ISSUANCE, AT_USE_OR_CANCELLATION
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.records.submission import Submission

FEW_WORDS = 40
SAME_WORDS = 25
"""Answers of fewer words may well be the same under two headings."""

EVENT_WORDS = {
    AT_AUTHORIZATION: ("authoriz", "authoris"),
    AT_ISSUANCE: ("issu",),
    AT_USE_OR_CANCELLATION: ("use", "cancel", "retire"),
}
"""Beginnings of the words that say which registry event a definition is."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", text)


def _prose(dossier: Dossier, narrative: Narrative, outline: str, number: str) -> Iterator[tuple[Place, str]]:
    """Place and words, sub-headings included, of every answer in prose to a heading."""
    for heading, _, answer in answered(outline, dossier, narrative):
        if heading.number == number and answer.kind is AnswerKind.PROSE:
            parts = (answer.markdown, *(part.markdown for part in answer.elements.values()))
            yield answer.place, "\n".join(parts)


@check("ADV-101", needs=(), para="2/CMA.3 annex para 18(d)", severity=Severity.ADVICE,
       remedy="give reference level and target level in t CO2 eq, or the methodology by which they are quantified")
def the_quantification_has_figures_or_a_methodology(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """III.C gives the NDC in t CO2 eq with figures, or the methodology for quantifying it.

    That reports have neither is inferred from accounts of the reviews.

    Bad: The NDC will be quantified.
    Good: The reference level is 2,750,000 kt CO2 eq in 2021; or: the methodology for quantification is …
    """
    for place, text in _prose(dossier, narrative, INITIAL_REPORT, "III.C"):
        has_figure = re.search(r"[0-9][,.\s\u202f\u00a0]*(million |billion )?(k|M|G)?t(onnes)? (of )?CO", text)
        if not has_figure and not re.search(r"method", text, re.IGNORECASE):
            yield Fault(place, "III.C has neither a figure in t CO2 eq nor a methodology")


@check("ADV-102", needs=(), para="2/CMA.3 annex paras 4(d), 29", severity=Severity.ADVICE,
       remedy="say which registry tracks ITMOs, who runs it, and how authorization, first transfer, transfer, "
              "acquisition, use and cancellation are recorded in it")
def tracking_is_described(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """I.D describes the arrangements for tracking ITMOs, with the registry.

    That reports lack it is inferred from accounts of the reviews.

    Bad: The Party has arrangements in place.
    Good: ITMOs are tracked in the registry RWA01, run by …; first transfers are recorded …
    """
    for outline in (INITIAL_REPORT, ANNEX_4):
        for place, text in _prose(dossier, narrative, outline, "I.D"):
            if "regist" not in text.casefold() or len(_words(text)) < FEW_WORDS:
                yield Fault(place, "I.D says little of the registry and of how ITMOs are tracked")


@check("ADV-103", needs=(), para="2/CMA.3 annex paras 18(h)(i), 22(b)(i)", severity=Severity.ADVICE,
       remedy="say by which rules and figures it is ensured, within and between NDC implementation periods")
def no_net_increase_is_shown(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """That there is no net increase in global emissions is shown, not only said.

    That reports merely assert it is inferred from accounts of the reviews.

    Bad: There is no net increase in global emissions.
    Good: an answer that names adjustments, vintages, periods and what keeps the target from being loosened
    """
    for outline, number in ((INITIAL_REPORT, "IV.G.1"), (ANNEX_4, "VI.B.1")):
        for heading, _, answer in answered(outline, dossier, narrative):
            count = len(_words(answer.markdown))
            if heading.number == number and answer.kind is AnswerKind.PROSE and count < FEW_WORDS:
                yield Fault(answer.place, f"{number} has {count} words before its elements")


@check("ADV-104", needs=(), para="2/CMA.3 annex para 22(b)(ii)", severity=Severity.ADVICE,
       remedy="say how each of them is treated, or that it does not occur and why")
def quality_covers_baselines_uncertainty_and_leakage(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """VI.B.2 speaks of baselines or reference levels, of business as usual, of uncertainty and of leakage.

    That reports cover them in part is inferred from accounts of the reviews. In the initial report they are elements of
    their own (REP-103).

    Bad: an answer on baselines alone
    Good: an answer on baselines, business as usual, uncertainty and leakage
    """
    asked = {"baselines or reference levels": r"baseline|reference level", "business as usual": r"business.as.usual",
             "uncertainty": r"uncertaint", "leakage": r"leakage"}
    for place, text in _prose(dossier, narrative, ANNEX_4, "VI.B.2"):
        missing = [what for what, pattern in asked.items() if not re.search(pattern, text, re.IGNORECASE)]
        if missing:
            yield Fault(place, f"VI.B.2 does not speak of {', '.join(missing)}")


@check("ADV-105", needs=(), para="2/CMA.3 annex para 18(g)", severity=Severity.ADVICE,
       remedy="give what is expected in each year, not a total or an average in each")
def expected_mitigation_is_of_each_year(dossier: Dossier) -> Iterator[Fault]:
    """The expected mitigation differs between years, and is not a total put into one.

    That reports give totals is inferred from accounts of the reviews; the same figure in every year often is a total
    divided.

    Bad: 0 in every year but the last
    Good: 160000, 280000, 420000
    """
    for approach in dossier.approaches:
        values = list(approach.expected_mitigation.values())
        place = approach.place.at("expected_mitigation")
        if len(values) > 2 and sum(value > 0 for value in values) == 1:
            yield Fault(place, "is above 0 in one year only", max(values))
        elif len(values) > 2 and len(set(values)) == 1:
            yield Fault(place, "is the same in every year", values[0])


@check("ADV-106", needs=(), para="2/CMA.3 annex para 2(b); 4/CMA.6 para 5(d)", severity=Severity.ADVICE,
       remedy="say in plain words which event in which registry the first transfer is")
def first_transfer_in_words_is_the_event_defined(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """The first transfer in plain words is the event that Table 2 defines.

    By accounts of the reviews “cancellation” has meant moving a record to another registry, and “first international
    transfer” was named for OIMP, where it is no option.

    Bad: definition Issuance; in words: the first international transfer
    Good: definition Issuance; in words: the entry of the units in an account of the Party's registry upon issuance
    """
    for rows in Versions(submission.own_authorizations).by_key.values():
        row = rows[-1]
        approach = dossier.approach(row.approach)
        text = approach.authorizations.get(row.authorization_id) if approach else None
        if approach is None or text is None or row.first_transfer_definition is None:
            continue
        words = text.first_transfer.casefold()
        place = text.place.at("first_transfer")
        if not any(word in words for word in EVENT_WORDS[row.first_transfer_definition]):
            yield Fault(place, f"does not speak of the event that Table 2 defines, {row.first_transfer_definition}")
        elif not row.covers_ndc and re.match(r"(the )?first international transfer", words):
            yield Fault(place, "names the first international transfer, which is no option for OIMP")


@check("ADV-107", needs=(), para="6/CMA.4 annex II para 3(a)", severity=Severity.ADVICE,
       remedy="answer each heading for itself, or refer from one to the other")
def each_heading_has_its_own_answer(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """No two headings of a report have the same answer of any length.

    Bad: the same three sentences under IV.H.1 and IV.H.3
    Good: an answer to each, or “See IV.H.1.”
    """
    for outline in (INITIAL_REPORT, ANNEX_4):
        first: dict[str, str] = {}
        for heading, approach, answer in answered(outline, dossier, narrative):
            words = _words(answer.markdown.casefold())
            if len(words) < SAME_WORDS or answer.kind is not AnswerKind.PROSE:
                continue
            name = f"{heading.number} of {approach}" if approach else heading.number
            before = first.setdefault(" ".join(words), name)
            if before != name and not before.startswith(f"{heading.number} of"):
                yield Fault(answer.place, f"{name} ({heading.paras}) has the same answer as {before}")


@check("ADV-108", needs=(), para="6/CMA.4 annex II para 3(a)", severity=Severity.ADVICE,
       remedy="write what is meant, or “Not available:” and the reason")
def answers_have_no_placeholders(dossier: Dossier, narrative: Narrative) -> Iterator[Fault]:
    """No answer has words that only hold a place.

    Bad: Registry to be confirmed by XXX
    Good: Not available: the registry is still to be chosen
    """
    for outline in (INITIAL_REPORT, ANNEX_4):
        for heading, _, answer in answered(outline, dossier, narrative):
            for part in (answer, *answer.elements.values()):
                match = re.search(r"\b(TBD|TBC|XXX+|lorem ipsum|to be completed|insert here)\b|\[\s*(…|\.\.\.)\s*\]",
                                  part.markdown, re.IGNORECASE)
                if match:
                    yield Fault(part.place, f"{heading.number} has words that hold a place", match.group())
