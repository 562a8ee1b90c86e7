"""What reviewers recommended, as a table that people keep."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from reporter import resources
from reporter.checks.checking import Need
from reporter.dossier.review import COLUMNS, STEM, read_recommendations
from reporter.findings import Findings
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine

HEAD = ",".join(COLUMNS) + "\n"
OPEN = "18.a,Initial report,The Party should explain its arrangements.,yes,no,open,,,Registry unit,2028-10-01\n"
DONE = ('18.h.i,annex 4,Say how baselines are set.,,,Answered,"In force since 2026.\n\nSee below.",'
        '"annex 4 on 2027, II",,\n')


def read(folder, text, name=f"{STEM}.csv"):
    (folder / "review").mkdir(exist_ok=True)
    (folder / name).write_text(text)
    findings = Findings()
    return read_recommendations(folder, findings), findings.sorted()


def test_a_dossier_without_a_review_has_no_recommendations(tmp_path):
    assert read_recommendations(tmp_path, Findings()) == ()


def test_each_row_is_a_recommendation_whatever_the_capitals(tmp_path):
    (first, second), told = read(tmp_path, HEAD + OPEN + DONE)
    assert told == []
    assert (first.identifier, first.reviewed, first.significant, first.persistent, first.is_answered) == (
        "18.a", SubmissionKind.INITIAL_REPORT, True, False, False)
    assert (second.reviewed, second.is_answered, second.where) == (
        SubmissionKind.REGULAR_INFORMATION, True, "annex 4 on 2027, II")
    assert second.answer == "In force since 2026.\n\nSee below."
    assert (first.owner, str(first.due), second.owner, second.due) == ("Registry unit", "2028-10-01", None, None)


@pytest.mark.parametrize(("old", "new", "code"), [
    (",yes,", ",maybe,", "REV-001"), ("2028-10-01", "1/10/28", "REV-001"), ("The Party", "<b>The</b> Party", "NAR-042"),
    ("The Party", "![map](map{0}.png)", "NAR-009"), ("{0}.18.a", "", "REV-001"), ("{0}.18.a", "1", "REV-002")])
def test_one_habit_in_many_rows_is_one_finding_with_all_its_places(tmp_path, old, new, code):
    rows = [f"{number}.{OPEN}".replace(old.format(number), new.format(number)) for number in range(500)]
    (finding,) = read(tmp_path, HEAD + (DONE if code != "REV-002" else rows[0]) + "".join(rows))[1]
    assert (finding.code, len(finding.others)) == (code, 499) and "(in 500 rows: " in finding.message


def test_a_sheet_is_read_as_the_table(tmp_path):
    (tmp_path / "review").mkdir()
    book = openpyxl.Workbook()
    book.active.append(["Review of 2028"])
    book.active.append(list(COLUMNS))
    book.active.append(["18.a", "IR", "Explain the arrangements.", "yes", None, None, None, None])
    book.save(tmp_path / f"{STEM}.xlsx")
    (one,) = read_recommendations(tmp_path, Findings())
    assert (one.identifier, one.reviewed, one.place.row) == ("18.a", SubmissionKind.INITIAL_REPORT, 3)


def test_a_report_that_is_merged_over_rows_holds_for_each(tmp_path):
    (tmp_path / "review").mkdir()
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS))
    book.active.append(["18.a", "annex 4", "Explain the arrangements.", "yes"])
    book.active.append(["18.b", None, "Explain the baselines.", "yes"])
    book.active.merge_cells("B2:B3")
    book.active.append(["18.c", "annex 4", "Explain the rest.", "yes"])
    book.active.merge_cells("D4:E4")
    book.save(tmp_path / f"{STEM}.xlsx")
    findings = Findings()
    read_of = read_recommendations(tmp_path, findings)
    assert [(one.identifier, one.reviewed) for one in read_of] == [
        (identifier, SubmissionKind.REGULAR_INFORMATION) for identifier in ("18.a", "18.b", "18.c")]
    assert [(one.code, one.place.cell) for one in findings.sorted()] == [("READ-049", "B2"), ("READ-049", "D4")]
    assert "holds for all its rows" in findings.sorted()[0].message
    assert "in the first of these, and none in the others" in findings.sorted()[1].message


@pytest.mark.parametrize(("text", "code"), [("#REF!", "READ-044"), ("K?k?? Energia", "READ-046")])
def test_what_programs_did_to_a_text_is_told_as_in_every_table(tmp_path, text, code):
    _, told = read(tmp_path, HEAD + OPEN.replace("The Party should explain its arrangements.", text))
    assert [finding.code for finding in told] == [code]


@pytest.mark.parametrize(("text", "code", "column"), [
    (HEAD + OPEN.replace("Initial report", "First one"), "REV-001", "Report"),
    (HEAD + OPEN.replace("yes", "perhaps"), "REV-001", "Significant"),
    (HEAD + OPEN.replace(",open,", ",nearly,"), "REV-001", "State"),
    (HEAD + OPEN.replace("18.a", ""), "REV-001", "ID"),
    (HEAD + OPEN.replace("2028-10-01", "spring"), "REV-001", "Date due"),
    (HEAD + OPEN + OPEN, "REV-002", "ID"),
    ("ID,Recommendation\n18.a,Explain.\n", "READ-011", "Report"),
    (HEAD.replace("State", "States") + OPEN, "READ-010", "States"),
    ("a,b\n1,2\n", "READ-007", None)])
def test_what_a_row_does_not_say_is_told_at_its_cell(tmp_path, text, code, column):
    _, told = read(tmp_path, text)
    assert (code, column) in {(one.code, one.place.column) for one in told}


@pytest.fixture
def india(tmp_path):
    return shutil.copytree(resources.inputs() / "india-japan-jcm", tmp_path / "india")


def test_open_recommendations_are_told_and_annex_4_answers_each(india):
    read(india, HEAD + OPEN + DONE)
    made = assemble(india, pdf=False)
    assert [(one.code, one.place.row) for one in made.findings.sorted() if one.code[:3] == "REV"] == [("REV-101", 2)]
    page = made.files["IND-annex-4-2027-v1.0.html"].decode()
    assert "Answers to the recommendations of reviewers" in page
    assert "The Party should explain its arrangements." in page and "In force since 2026." in page
    assert "Open: the recommendation is not addressed yet." in page
    assert "recommendations of reviewers" not in made.files["IND-initial-report-v1.0.html"].decode()
    assert "review/recommendations.csv" in made.manifest.inputs


def test_a_revised_initial_report_answers_what_was_said_of_it(india):
    facts = india / "dossier.toml"
    facts.write_text(facts.read_text().replace('version = "1.0"', 'version = "1.1"', 1))
    read(india, HEAD + OPEN + DONE)
    page = assemble(india, only=SubmissionKind.INITIAL_REPORT, draft=True, pdf=False).files[
        "IND-initial-report-v1.1.html"].decode()
    assert "The Party should explain its arrangements." in page and "Say how baselines are set." not in page


def test_a_fault_in_the_review_leaves_figures_to_be_said(india):
    read(india, HEAD + OPEN.replace("Initial report", "First one"))
    examined = examine(india)
    assert examined.unread.keys().isdisjoint(set(Need))
    assert examined.figures_unsaid is None


def test_more_rows_than_any_review_has_are_told_once(tmp_path):
    found, told = read(tmp_path, HEAD + OPEN * 1_001)
    assert found == () and [finding.code for finding in told] == ["READ-003"]


def test_what_of_an_answer_would_not_be_printed_is_told_at_its_cell(tmp_path):
    """A footnote that nothing refers to would be left out, and pictures have no folder here."""
    (one,), told = read(tmp_path, HEAD + '18.a,Initial report,Say,,,answered,"![chart](c.png)\n\n[^1]: Lost",I.A,,\n')
    assert one.answer
    assert {(each.code, each.place.cell) for each in told} == {("NAR-043", "G2"), ("NAR-009", "G2")}


@pytest.mark.parametrize(("text", "code", "row"), [
    ("ID,Report,Recommendation,State,Answer\n1,IR,Do X,answered,Done, but not before 2029\n", "READ-013", 2),
    ("ID,Report,Recommendation,State,State\n1,IR,Do X,answered,open\n", "READ-012", 1),
    ("ID,Report,Recommendation,State,\n1,IR,Do X,answered,Done\n", "READ-018", 2),
    ("1,IR,Do X,open\nID,Report,Recommendation,State\n2,IR,Do Y,open\n", "READ-055", 1),
])
def test_nothing_that_stands_in_the_table_is_lost_without_a_word(tmp_path, text, code, row):
    _, told = read(tmp_path, text)
    assert [(finding.code, finding.place.row) for finding in told] == [(code, row)]
