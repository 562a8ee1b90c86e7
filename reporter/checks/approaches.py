"""What the reports say of each cooperative approach and its authorizations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from reporter.checks.authorizations import and_more
from reporter.checks.checking import Fault, Need, check
from reporter.dossier.answers import AnswerKind
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Dossier
from reporter.dossier.narrative import Narrative
from reporter.findings import Severity
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.records.alike import Alike, one_by_one
from reporter.records.rows import Authorization, BlockRow
from reporter.records.submission import Submission


@check("REP-106", needs=(),
       para="2/CMA.3 annex para 18(g)", remedy="give the expected mitigation of each year, in t CO2 eq")
def mitigation_is_expected_for_each_year(dossier: Dossier) -> Iterator[Fault]:
    """The expected mitigation is given for each year of the approach's duration, and for no other.

    A total over the duration is not enough.

    Bad: duration 2025 to 2030, expected mitigation for 2030 only
    Good: duration 2025 to 2030, expected mitigation for each of the six years
    """
    for approach in dossier.approaches:
        if approach.ends_before_it_begins:
            continue
        place = approach.place.at("expected_mitigation")
        given, asked = set(approach.expected_mitigation), set(approach.years)
        if asked - given:
            yield Fault(place, f"is not given for {listed_years(asked - given)}")
        if given - asked:
            yield Fault(place, f"is given for {listed_years(given - asked)}, outside the duration {approach.start} to "
                        f"{approach.end}", remedy="correct the years, or the duration")


@check("CON-125", needs=(), para="2/CMA.3 annex para 18(g)", remedy="correct the first or the last day")
def an_approach_ends_after_it_begins(dossier: Dossier) -> Iterator[Fault]:
    """An approach ends no earlier than it begins.

    What lies in its duration is told once that is known.

    Bad: start = 2026-01-01, end = 2025-12-31
    Good: start = 2026-01-01, end = 2030-12-31
    """
    for approach in dossier.approaches:
        if approach.ends_before_it_begins:
            yield Fault(approach.place.at("end"), f"is before the approach begins, {approach.start}",
                        str(approach.end))


def listed_years(years: set[int]) -> str:
    """The years in their order, as a sentence names them."""
    return ", ".join(map(str, sorted(years)))


UPDATE = "add [updated_initial_report] with a version that was not filed, and its date, to dossier.toml"


@check("REP-107", needs=(Need.FILED, Need.APPROACHES), para="4/CMA.6 para 26; 2/CMA.3 annex paras 18(g), 19",
       remedy="add a file in approaches for it, and report on it in the initial or updated initial report")
def every_approach_of_the_aef_is_reported(dossier: Dossier, submission: Submission) -> Iterator[Fault]:
    """Every approach in the annual information is described in the initial or an updated initial report.

    An initial report on the approach is a requirement for submitting its annual information. Once one was filed, it
    covers the approaches that it was filed with; a further one needs an updated initial report.

    Bad: actions of CA0002, while approaches has CA0001.toml only, or the initial report was filed on CA0001 alone
    Good: approaches has CA0001.toml and CA0002.toml; after the initial report was filed, [updated_initial_report] too
    """
    described = {approach.identifier for approach in dossier.approaches} - dossier.unreported_approaches
    undescribed: dict[str, list[Authorization | BlockRow]] = defaultdict(list)
    kinds: tuple[Alike[Authorization | BlockRow], ...] = (
        *one_by_one(submission.authorizations_so_far), *submission.alike_block_rows)
    for said, rows in kinds:
        if said.approach not in described and f"approaches/{said.approach}.toml" not in dossier.faulty:
            undescribed[said.approach] += rows
    for identifier, found in undescribed.items():
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
        meant = described_otherwise(approach, row.authorization_id, submission)
        yield Fault(row.cell("authorization_id"), f"approaches/{approach.identifier}.toml has no content for it"
                    + (f", and has {meant}, which does not stand in Table 2" if meant else ""), row.authorization_id,
                    remedy="write the same Authorization ID in both" if meant else None)


def described_otherwise(approach: Approach, identifier: str, submission: Submission) -> str | None:
    """What the approach's file describes instead of the one authorization of Table 2 that it lacks: nearly its name."""
    of_table = {row.authorization_id for row in submission.own_authorizations if row.approach == approach.identifier}
    others = [name for name in approach.authorizations if name not in of_table]
    is_one = len(others) == 1 and of_table - approach.authorizations.keys() == {identifier}
    return next(iter(get_close_matches(identifier, others, 1, 0.85)), None) if is_one else None


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
