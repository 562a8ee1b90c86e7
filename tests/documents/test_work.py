"""Who does what by when: the state of every question, who owns it, and the day on which it is due."""

from __future__ import annotations

import datetime
import shutil
from io import BytesIO

import openpyxl
import pytest

from reporter import resources
from reporter.accounting.closing import closed
from reporter.documents.due import submissions
from reporter.documents.work import AnswerState, work_on
from reporter.renderers.workbooks.work import work_workbook


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


def works(path):
    closing = closed(path)
    return {str(one.title): one for one in work_on(closing.dossier, closing.narrative, submissions(
        closing.dossier, closing.submission))}


def item(one, number, title=None):
    return next(each for each in one.items if each.number == number and (title is None or each.title == title))


def rewrite(path, change):
    path.write_text(change(path.read_text()))


def test_every_heading_and_element_of_each_report_has_its_question_and_place(india):
    found = works(india)
    assert list(found) == ["Initial report", "Regular information"]
    one = item(found["Initial report"], "IV.G.2", "Leakage")
    assert (one.approach, one.state, one.place.file) == (
        "CA9999", AnswerState.ANSWERED, "narrative/initial-report/IV-CA9999.md")
    assert one.question.startswith("How the risk of leakage is assessed")
    assert item(found["Regular information"], "IV").state is AnswerState.ANSWERED
    assert not any(each.number in ("I", "VI") for each in found["Regular information"].items)
    assert all(not each.open for each in found.values())


def test_what_is_open_has_its_owner_and_its_own_day(india):
    rewrite(india / "narrative/annex-4/V.md",
            lambda text: text.split("\n")[0] + "\n<!-- owner: Registry unit; due: 2028-11-01 -->\n")
    (india / "narrative/annex-4/II.md").unlink()
    (india / "narrative/annex-4/III.md").unlink()
    annex = works(india)["Regular information"]
    assert [(one.number, one.state, one.owner, one.due) for one in annex.open] == [
        ("II", AnswerState.OPEN, None, datetime.date(2028, 12, 31)),
        ("V", AnswerState.OPEN, "Registry unit", datetime.date(2028, 11, 1))]
    assert annex.counts[AnswerState.OPEN] == 2
    assert item(annex, "III").state is AnswerState.ANSWERED, "the tables tell it"


def test_an_answer_of_another_year_is_to_be_confirmed(india):
    rewrite(india / "narrative/annex-4/V.md", lambda text: text.replace("\n\n", "\n\nTo confirm: 2026\n\n", 1))
    assert [one.state for one in works(india)["Regular information"].open] == [AnswerState.TO_CONFIRM]


def test_what_is_set_aside_asks_for_none_of_its_elements(india):
    rewrite(india / "narrative/annex-4/V.md", lambda text: text.split("\n")[0] + "\n\nNot available: not told yet.\n")
    assert item(works(india)["Regular information"], "V").state is AnswerState.NOT_AVAILABLE
    chapter = india / "narrative/annex-4/VI-CA9999.md"
    before, _, rest = chapter.read_text().partition("## VI.G")
    head, _, after = rest.partition("## VI.H")
    chapter.write_text(f"{before}## VI.G{head.splitlines()[0]}\n\nNot applicable: it does not arise.\n\n## VI.H{after}")
    of_g = [one for one in works(india)["Regular information"].items if one.number == "VI.G"]
    assert [one.state for one in of_g] == [AnswerState.NOT_APPLICABLE]


def test_recommendations_are_work_too(india):
    (india / "review").mkdir()
    (india / "review/recommendations.csv").write_text(
        "ID,Report,Recommendation,State,Owner,Date due\n18.a,initial report,Explain.,open,Unit,1 October 2028\n"
        "18.b,annex 4,Say when.,answered,,\n")
    found = works(india)["Recommendations of reviewers"]
    assert [(one.number, one.state, one.owner, one.due) for one in found.items] == [
        ("18.a", AnswerState.OPEN, "Unit", datetime.date(2028, 10, 1)),
        ("18.b", AnswerState.ANSWERED, None, datetime.date(2028, 12, 31))]


def test_a_report_that_was_filed_in_this_version_asks_nothing_more(india):
    rewrite(india / "dossier.toml", lambda text: text + (
        '\n[[filed]]\nreport = "initial-report"\nversion = "1.0"\ndate = 2026-11-30\napproaches = ["CA9999"]\n'))
    assert list(works(india)) == ["Regular information"]


def test_the_workbook_has_a_row_for_each_question_and_the_same_bytes_each_time(india):
    found = tuple(works(india).values())
    facts = closed(india).dossier.facts
    made = work_workbook(facts, found)
    assert made == work_workbook(facts, found)
    rows = list(openpyxl.load_workbook(BytesIO(made))["Work"].iter_rows(min_row=3, values_only=True))
    assert len(rows) == sum(len(one.items) for one in found)
    assert rows[0][0] == "Initial report" and rows[-1][5] in list(AnswerState)
