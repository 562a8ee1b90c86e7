"""What the shipped narratives say in figures stands in a table, or is a sum of its rows that is named here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

from reporter import resources
from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import Closing, closed
from reporter.documents.annex_4 import annex_4
from reporter.documents.annual_information import annual_information
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Content, Document, Subsection, Table
from reporter.forms import codelists
from reporter.records.rows import Action

MIRRORS = {"india-japan-jcm": "japan-india-jcm", "japan-india-jcm": "india-japan-jcm",
           "rwanda-clean-cooking": "rwanda-clean-cooking"}
FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
SUPPOSED = {"japan-india-jcm": {1_000_000, 100_000}}
"""Figures of an example that its text introduces with “if”."""


def papers(loaded: Closing) -> tuple[Document, ...]:
    figures = accounts(loaded.dossier, loaded.submission)
    return (initial_report(loaded.dossier, loaded.submission, loaded.narrative, {}),
            annual_information(loaded.dossier, loaded.submission, {}, ()),
            annex_4(loaded.dossier, loaded.submission, loaded.narrative, figures, {}, ()))


def cells(blocks: tuple[Content, ...]) -> Iterator[object]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in (*block.rows, block.totals or ()) for cell in row)
        elif isinstance(block, Subsection):
            yield from cells(block.blocks)


def in_tables(loaded: Closing) -> set[int]:
    """The figures of all tables, in tonnes and in kilotonnes, also those inside texts of the dossier's facts."""
    found: set[int] = set()
    for paper in papers(loaded):
        for section in (*paper.sections, *paper.annexes):
            for cell in cells(section.blocks):
                if isinstance(cell, int | Decimal):
                    found |= {abs(round(cell)), abs(round(cell)) // 1000}
                found |= {int(one.replace(",", "")) for one in FIGURE.findall(str(cell))}
    facts = loaded.dossier.facts.ndc.trajectory or {}
    return found | set(map(int, facts.values()))


def summed(rows: tuple[Action, ...]) -> set[int]:
    """The sums that a text may speak of: by kind of action, authorization, purpose, vintage and year, or up to it."""
    sums: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        kind = (row.action_type, row.action_subtype if row.action_type == codelists.CANCELLATION else None)
        years = range(row.action_date.year, max(one.action_date.year for one in rows) + 1)
        for authorization in (row.authorization_id, None):
            for vintage in (row.vintage, None):
                sums[kind, authorization, vintage, "in", row.action_date.year] += row.quantity
                for year in years:
                    sums[kind, authorization, vintage, "until", year] += row.quantity
        if row.action_type in (codelists.USE, codelists.CANCELLATION):
            sums["ended", row.purpose, years[-1]] += row.quantity
            sums["ended", years[-1]] += row.quantity
    return set(sums.values())


@pytest.mark.parametrize("name", MIRRORS)
def test_each_figure_of_a_narrative_stands_in_a_table_or_is_a_sum_of_its_rows(name):
    loaded, mirror = (closed(resources.inputs() / one) for one in (name, MIRRORS[name]))
    known = set(SUPPOSED.get(name, ()))
    for one in (loaded, mirror):
        known |= in_tables(one) | summed((*one.submission.history, *one.submission.actions))
    authorized = {row.authorization_id: row.authorized_quantity or 0 for row in loaded.submission.own_authorizations
                  if row.authorization_id.startswith(("IND", "VCS"))}
    known.add(sum(authorized.values()))
    omge = [row.quantity for one in {name: loaded, MIRRORS[name]: mirror}.values() for row in (
        *one.submission.history, *one.submission.actions) if row.action_subtype in codelists.OMGE]
    known.add(sum(omge))  # cancelled in both registries
    acquired = [row.quantity for row in loaded.submission.actions if row.action_type == codelists.ACQUISITION
                and row.authorization_id == "IND JCM 2"]
    known |= {sum(acquired), sum(acquired[1:3])}  # of 15 June 2027, in two parts
    held: Counter[str] = Counter()
    for row in loaded.submission.holdings:
        held[row.authorization_id] += row.quantity
    known |= set(held.values())
    unknown = {(answer.place.file, figure) for answer in loaded.narrative.answers.values()
               for text in (answer, *answer.elements.values()) for figure in FIGURE.findall(
                   f"{text.markdown} {text.reason or ''}") if int(figure.replace(",", "")) not in known}
    assert unknown == set()


def test_the_two_parties_state_the_same_of_their_approach_and_its_authorizations():
    """Parties of one approach are consistent with each other (6/CMA.4 annex II para 3(c))."""
    india, japan = (closed(resources.inputs() / name) for name in ("india-japan-jcm", "japan-india-jcm"))
    (one,), (other,) = india.dossier.approaches, japan.dossier.approaches
    apart = {"authorizations", "place"}
    assert one.model_dump(exclude=apart) == other.model_dump(exclude=apart)
    assert {name: text.model_dump() for name, text in one.authorizations.items()} == {
        name: text.model_dump() for name, text in other.authorizations.items() if name in one.authorizations}
    told = [{row.authorization_id: [getattr(row, name) for name in row.table.attributes if name != "explanation"]
             for row in loaded.submission.own_authorizations} for loaded in (india, japan)]
    assert told[0] == {name: row for name, row in told[1].items() if name in told[0]}
    entities = [[(row.name, row.country_of_incorporation, row.identification_number, row.date_of_authorization,
                  row.conditions) for row in loaded.submission.entities] for loaded in (india, japan)]
    assert entities[0] == entities[1]
    for outline in ("initial-report", "annex-4"):
        answered = [{(number, approach): set(answer.elements) for (folder, number, approach), answer
                     in loaded.narrative.answers.items() if folder == outline} for loaded in (india, japan)]
        assert answered[0].keys() == answered[1].keys()
