"""Every heading of the outlines stands in its report, in order, answered or visibly not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.documents import authorization as module
from reporter.documents.annex_4 import annex_4
from reporter.documents.authorization import content_table, contents, versions_table
from reporter.documents.initial_report import initial_report
from reporter.documents.model import Aside, AsideKind, Chart, Prose, Subsection, Table
from reporter.documents.outlined import said
from reporter.dossier.answers import AnswerKind, AnswerText
from reporter.dossier.narrative import Narrative
from reporter.findings import Place
from reporter.forms.editions import present
from reporter.forms.outlines import INITIAL_REPORT
from reporter.renderers.html import render_html

ROOT = Path(__file__).parent.parent.parent
DOSSIERS = ("india-japan-jcm", "japan-india-jcm", "rwanda-clean-cooking")


@pytest.fixture(scope="module", params=DOSSIERS)
def loaded(request):
    return closed(ROOT / "inputs" / request.param)


def reports(loaded, narrative=None):
    narrative = loaded.narrative if narrative is None else narrative
    figures = accounts(loaded.dossier, loaded.submission)
    return (initial_report(loaded.dossier, loaded.submission, narrative, {}),
            annex_4(loaded.dossier, loaded.submission, narrative, figures, {}, ()))


def test_every_heading_stands_in_order_with_its_official_title(loaded):
    for document, outline in zip(reports(loaded), present().outlines, strict=True):
        headed = [(section.number, section.title, section.paras) for section in document.sections
                  if section.number in outline.by_number]
        assert headed == [(heading.number, heading.title, heading.paras) for heading in outline.headings]


def test_the_shipped_dossiers_leave_no_gap(loaded):
    assert [gap for document in reports(loaded) for gap in document.gaps()] == []


def test_without_prose_every_heading_that_wants_it_is_a_gap_with_its_file(loaded):
    for document, outline in zip(reports(loaded, Narrative()), present().outlines, strict=True):
        gaps = {section.number: aside.who for section, aside in document.gaps()}
        wanting = {heading.number for heading in outline.headings if heading.answer.value == "narrative"}
        assert wanting <= gaps.keys()
        assert all(str(who).startswith(f"narrative/{outline.folder}/") for who in gaps.values())


def test_sections_have_anchors_of_their_own(loaded):
    for document in reports(loaded):
        anchors = [section.anchor for section in (*document.sections, *document.annexes)]
        assert len(anchors) == len(set(anchors))


def test_the_chapter_on_approaches_is_repeated_for_each(loaded):
    second = loaded.dossier.approaches[0].model_copy(update={"identifier": "CA0002", "title": "Another"})
    dossier = loaded.dossier.model_copy(update={"approaches": (*loaded.dossier.approaches, second)})
    document = initial_report(dossier, loaded.submission, loaded.narrative, {})
    assert [section.number for section in document.sections].count("IV.G.2") == 2
    assert any(section.title == "CA0002: Another" for section in document.sections)


def test_expected_mitigation_stands_as_table_and_chart_with_each_year(loaded):
    document = reports(loaded)[0]
    blocks = next(section.blocks for section in document.sections if section.number == "IV.D")
    table = next(block for block in blocks if isinstance(block, Table))
    chart = next(block for block in blocks if isinstance(block, Chart))
    approach = loaded.dossier.approaches[0]
    assert tuple(row[0] for row in table.rows) == tuple(str(year) for year in approach.years) == chart.categories
    assert table.totals == ("Total", sum(approach.expected_mitigation.values()))


def test_the_authorization_content_has_the_fourteen_elements_in_order(loaded):
    document = reports(loaded)[0]
    tables = [block for section in document.sections if section.number == "IV.A" for block in section.blocks
              if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert [row[0] for row in table.rows] == [f"5({letter})" for letter in "abcdefghijklmn"]


def test_elements_of_annex_i_stand_below_their_heading():
    document = reports(closed(ROOT / "inputs" / "india-japan-jcm"))[0]
    section = next(section for section in document.sections if section.number == "IV.H.2")
    titles = [block.title for block in section.blocks if isinstance(block, Subsection)]
    assert titles == [element.title for element in present().outline(INITIAL_REPORT).by_number["IV.H.2"].elements]
    assert len(titles) == 12


def test_what_is_not_applicable_is_set_apart_with_its_reason():
    document = reports(closed(ROOT / "inputs" / "india-japan-jcm"))[0]
    section = next(section for section in document.sections if section.number == "III.D")
    aside = section.blocks[0]
    assert isinstance(aside, Aside) and aside.kind is AsideKind.NOT_APPLICABLE and len(aside.text) > 20


def test_the_tables_of_para_23_j_sum_to_the_annual_figures(loaded):
    figures = accounts(loaded.dossier, loaded.submission)
    document = reports(loaded)[1]
    annex = next(section for section in document.sections if section.number == "Annex I")
    totals = {block.caption.split()[-1].strip(")") + ")": block.totals[-1] for block in annex.blocks
              if isinstance(block, Table) and "para 23(j)" in block.caption}
    for measure in ("23(c)", "23(d)", "23(e)"):
        assert totals.get(measure, 0) == sum(figure.value or 0 for figure in figures.rows[measure].values())


def test_a_reason_of_several_paragraphs_keeps_them():
    text = AnswerText(AnswerKind.NOT_APPLICABLE, "", Place("I.md"), "*no* such ITMO.\n\n- one\n- two")
    assert said(text) == (Aside(AsideKind.NOT_APPLICABLE, "*no* such ITMO."), Prose("- one\n- two"))


def test_values_that_stand_in_are_said_where_they_are_printed():
    rwanda = closed(ROOT / "inputs" / "rwanda-clean-cooking")
    report = reports(rwanda)[0]
    for number, what in (("III.B.1", "Method for corresponding adjustments"), ("IV.A", "Authorized quantity"),
                         ("IV.C", "Duration of the cooperative approach"),
                         ("IV.D", "Expected mitigation for each year")):
        blocks = next(section.blocks for section in report.sections if section.number == number)
        notes = [note for block in blocks for note in (
            block.notes if isinstance(block, Table) else (block.text,) if isinstance(block, Aside) else ())]
        assert any(note.startswith("Here stand in") and what in note for note in notes), number


def test_an_authorization_tells_of_the_stand_ins_that_stand_in_it_alone():
    india = closed(ROOT / "inputs" / "india-japan-jcm")
    blocks = next(section.blocks for section in reports(india)[0].sections if section.number == "IV.A")
    first, second = (" ".join(block.notes) for block in blocks if isinstance(block, Table))
    assert "use towards Japan's NDC" in first and "other international" not in first and "entity" not in first
    assert "use towards Japan's NDC" not in second and "entity incorporated in Japan" in second


def test_every_stand_in_of_the_shipped_dossiers_names_a_place_that_there_is(loaded):
    labels = {label for table in present().tables for label in table.by_label}
    facts = loaded.dossier.facts.model_dump()
    for entry in loaded.dossier.facts.stand_in:
        for key in entry.keys:
            first, *below = key.split(".")
            assert key in labels or first == "inventory" or first == "approaches" and below[0] in (
                loaded.dossier.approach_names) or below[0] in facts[first], key


def test_figures_below_what_is_not_available_are_said_to_stand_in():
    narrative = Narrative({("initial-report", "IV.C", "CA9999"): AnswerText(
        AnswerKind.NOT_AVAILABLE, "", Place("IV.md"), "not told.")})
    india = closed(ROOT / "inputs" / "india-japan-jcm")
    blocks = next(section.blocks for section in reports(india, narrative)[0].sections if section.number == "IV.C")
    assert [block.kind for block in blocks if isinstance(block, Aside)][:2] == [
        AsideKind.NOT_AVAILABLE, AsideKind.NOTE]


def test_an_element_below_what_is_set_aside_is_printed_where_it_was_written():
    japan = reports(closed(ROOT / "inputs" / "japan-india-jcm"))[0]
    section = next(section for section in japan.sections if section.number == "III.B.2")
    assert [type(block) for block in section.blocks] == [Aside, Subsection]
    assert section.blocks[1].title == "Methods and result"
    silent = Narrative({("initial-report", "III.B.2", None): AnswerText(
        AnswerKind.NOT_APPLICABLE, "", Place("III.md"), "averaging.")})
    india = reports(closed(ROOT / "inputs" / "japan-india-jcm"), silent)[0]
    assert [gap for at, gap in india.gaps() if at.number == "III.B.2"] == []


@pytest.mark.parametrize("name", DOSSIERS)
def test_every_answer_of_the_shipped_dossiers_is_printed(name):
    """No heading and no element that people answered is missing in its report."""
    loaded = closed(ROOT / "inputs" / name)
    for document, outline in zip(reports(loaded), present().outlines, strict=True):
        page = render_html(document)
        for (folder, number, _approach), answer in loaded.narrative.answers.items():
            for text in (answer, *answer.elements.values()):
                if folder == outline.folder:
                    words = re.findall(r"[a-z]{6,}", text.reason or text.markdown)[:6]
                    assert all(word in page for word in words), (number, words)


def test_what_is_authorized_in_another_metric_is_said_in_its_unit():
    india = closed(ROOT / "inputs" / "india-japan-jcm")
    sun = india.submission.own_authorizations[0].model_copy(update={
        "authorization_id": "IND SUN", "metric": "non-GHG", "non_ghg_metric": "MWh", "authorized_quantity": 700})
    rows = replace(india.submission, authorizations=(*india.submission.authorizations, sun))
    approach = india.dossier.approaches[0]
    said = {number: text for number, _element, text in content_table(sun, approach, india.dossier.facts, ()).rows}
    assert said["5(h)"] == "At most 700 MWh"
    table = versions_table(rows, india.dossier.facts)
    assert [column.unit for column in table.columns][-2:] == [None, None]
    assert [(row[0], row[-2], row[-1]) for row in table.rows] == [
        ("IND JCM 1", 2_500_000, "t CO2 eq"), ("IND JCM 2", 500_000, "t CO2 eq"), ("IND SUN", 700, "MWh")]


def test_each_authorization_is_looked_through_twice_however_many_there_are(monkeypatch):
    india, counted = closed(ROOT / "inputs" / "india-japan-jcm"), []
    written = module._written
    monkeypatch.setattr(module, "_written", lambda row: counted.append(row) or written(row))
    first = india.submission.own_authorizations[0]
    rows = tuple(first.model_copy(update={"authorization_id": f"IND {number}"}) for number in range(50))
    approach = india.dossier.approaches[0]
    assert len(contents(approach, replace(india.submission, authorizations=rows, other_years=()), india.dossier)) >= 50
    assert len(counted) <= 50 + 50 * len(india.dossier.facts.stand_in)
