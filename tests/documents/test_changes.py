"""New versions and updates: a revised report says what it changes, an updated initial report what is new."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_origin

import pytest
from pydantic import BaseModel

from reporter.documents.changes import with_changed_answers
from reporter.documents.initial_report import initial_report
from reporter.dossier import starter
from reporter.forms.deadlines import SubmissionKind
from reporter.language.letters import long_words, unprintable
from reporter.records.twins import Twin, TwinColumn, TwinTable
from reporter.renderers.html import render_html
from reporter.renderers.twin import twin_json
from reporter.verbs.archive import archive
from reporter.verbs.build import assemble
from reporter.verbs.examine import examine
from tests.builds import publish
from tests.dossier.test_filings import day


@pytest.fixture(scope="module")
def filed(tmp_path_factory) -> Path:
    """A dossier whose three submissions were filed."""
    folder = tmp_path_factory.mktemp("filed") / "dossier"
    starter.write(folder)
    assembly = assemble(folder, pdf=False)
    publish(assembly, folder.with_name("out"))
    for kind, date in assembly.manifest.dates.items():
        archive(folder, folder.with_name("out"), date)
        assert kind
    return folder


@pytest.fixture
def dossier(filed, tmp_path) -> Path:
    return shutil.copytree(filed, tmp_path / "dossier")


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def version(dossier: Path, report: str, number: str, date: str) -> None:
    """Another version and date of a report in dossier.toml."""
    path = dossier / "dossier.toml"
    head, table, rest = path.read_text("utf-8").partition(f"\n[{report}]")
    lines = rest.split("\n")
    for key, value in (("version", f'"{number}"'), ("date", date)):
        row = next(row for row, line in enumerate(lines) if line.startswith(f"{key} = "))
        lines[row] = f"{key} = {value}"
    path.write_text(head + table + "\n".join(lines), "utf-8")


def built(dossier: Path, name: str) -> dict:
    assembly = assemble(dossier, pdf=False)
    assert assembly.made, [str(finding) for finding in assembly.findings.at_least("error")]
    return json.loads(assembly.files[name])


def changes(twin: dict) -> list[list[object]]:
    """The rows of the tables of changes."""
    section = next(section for section in twin["annexes"] if section["anchor"] == "annex-changes")
    return [row for block in section["blocks"] if block["kind"] == "table" for row in block["rows"]]


def test_a_revised_initial_report_is_whole_and_names_exactly_what_it_changes(dossier):
    changed(dossier / "dossier.toml", "100,000 kt CO2 eq in 2020", "101,000 kt CO2 eq in 2020")
    changed(dossier / "narrative/initial-report/I.md", "Not available: to be written by the ministry.",
            "The Party has ratified the Paris Agreement.")
    version(dossier, "initial_report", "1.1", "2026-05-04")
    twin = built(dossier, "ATA-initial-report-v1.1.json")
    assert twin["title"] == "Revised initial report"
    (first, second) = changes(twin)
    assert first[0].startswith("I.A ") and first[1:] == [
        "Answer", "Not available: to be written by the ministry.", "The Party has ratified the Paris Agreement."]
    assert second == ["III.C Quantification in t CO2 eq, The NDC in figures, Reference level", "Level",
                      "Illustrative: 100,000 kt CO2 eq in 2020", "Illustrative: 101,000 kt CO2 eq in 2020"]
    assert len(twin["sections"]) == len(json.loads(
        (dossier / "filed/initial-report-v1.0/ATA-initial-report-v1.0.json").read_text("utf-8"))["sections"])


def test_of_a_long_answer_the_words_that_differ_are_seen(dossier):
    text = "The same words stand here. " * 60
    for old, new in (("Not available: to be written by the ministry.", f"{text}Then it says this. {text}"),
                     ("Then it says this.", "Then it says that.")):
        changed(dossier / "narrative/initial-report/I.md", old, new)
        if "this" in new:
            version(dossier, "initial_report", "1.1", "2026-05-04")
            publish(assemble(dossier, pdf=False), dossier.with_name("out"))
            archive(dossier, dossier.with_name("out"), day("2026-05-04"))
    version(dossier, "initial_report", "1.2", "2026-05-05")
    (row,) = changes(built(dossier, "ATA-initial-report-v1.2.json"))
    assert "this" in row[2] and "that" in row[3]
    assert row[2].startswith("… ") and len(row[2]) < 1_100


def test_letters_that_no_page_can_carry_are_written_out_in_what_was_filed(dossier):
    """Nobody can mend them any more, and a PDF that has them is not drawn."""
    closing = examine(dossier).closing
    filed = closing.dossier.filed(SubmissionKind.INITIAL_REPORT)
    twin = Twin.model_validate_json(filed.twin.model_dump_json().replace(
        "to be written by the ministry", "soon \N{PARTY POPPER}", 1))
    report = initial_report(closing.dossier, closing.submission, closing.narrative, {})
    document = with_changed_answers(report, replace(filed, twin=twin))
    (table,) = document.annexes[0].blocks[1:]
    assert "Not available: soon <U+1F389>." in {row[2] for row in table.rows}


def _with_each_text(part: object, change: Callable[[str], str]) -> object:
    """A part of a document as data in which every text that is free is changed, whatever part it is of."""
    if isinstance(part, BaseModel):
        bound = {key for key, field in type(part).model_fields.items() if get_origin(field.annotation) is Literal}
        kept = {"name", "title", "version", "language"} if isinstance(part, Twin) else set()  # each has its own bounds
        return part.model_copy(update={key: _with_each_text(value, change) for key, value in part
                                       if key not in bound | kept})
    if isinstance(part, tuple):
        return tuple(_with_each_text(each, change) for each in part)
    if isinstance(part, dict):
        return {change(key): _with_each_text(value, change) for key, value in part.items()}
    return change(part) if isinstance(part, str) else part


@pytest.mark.parametrize("added", [
    " \u0e01", "\u202e", "\u2067", "\x07\x1b[2J", "e" + "\u0301" * 40, "\ue000\uffff", "x" * 40_000,
    " <script>pwn()</script>", " {0} {x} %s {{ 7*7 }}", "=1+1"],
    ids=["no font", "override", "open isolate", "control", "marks", "private", "long word", "html", "braces",
         "formula"])
def test_whatever_any_text_of_a_filed_report_holds_the_new_version_of_it_is_made(dossier, added):
    """Of a report that was filed nobody can mend anything: what no page can carry stands as its code."""
    closing = examine(dossier).closing
    filed = closing.dossier.filed(SubmissionKind.INITIAL_REPORT)
    report = initial_report(closing.dossier, closing.submission, closing.narrative, {})
    twin = _with_each_text(filed.twin, lambda text: text + added)
    page = render_html(with_changed_answers(report, replace(filed, twin=twin)))
    table = page[page.index("annex-changes"):]
    assert len(changes(json.loads(twin_json(with_changed_answers(report, replace(filed, twin=twin)))))) > 20
    assert unprintable(page) == [] and long_words(page) == long_words(render_html(report))
    assert "<script>pwn" not in table


def test_a_table_of_very_many_changes_says_how_many_more_there_are(dossier):
    """A report that was filed may have any number of rows, and a page that shows them all is never drawn."""
    closing = examine(dossier).closing
    filed = closing.dossier.filed(SubmissionKind.INITIAL_REPORT)
    rows = tuple((str(number), number) for number in range(3_000))
    table = TwinTable(caption="Figures", columns=(TwinColumn(label="Name"), TwinColumn(label="Figure")), rows=rows)
    first, *others = filed.twin.sections
    twin = filed.twin.model_copy(update={"sections": (first.model_copy(update={"blocks": (table,)}), *others)})
    report = initial_report(closing.dossier, closing.submission, closing.narrative, {})
    (made,) = with_changed_answers(report, replace(filed, twin=twin)).annexes[0].blocks[1:]
    assert len(made.rows) == 1_001 and str(made.rows[-1][0]) == "2000 further rows"


def test_where_a_long_text_is_cut_it_turns_nothing_around(dossier):
    """Its runs in a direction of their own may end behind the cut."""
    text = "word " * 150 + "\u2067" + "word " * 100 + "\u2069"
    changed(dossier / "narrative/initial-report/I.md", "Not available: to be written by the ministry.", text)
    version(dossier, "initial_report", "1.1", "2026-05-04")
    (row,) = changes(built(dossier, "ATA-initial-report-v1.1.json"))
    assert unprintable(row[3]) == []


def test_a_version_that_changes_nothing_says_so(dossier):
    version(dossier, "regular_information", "1.1", "2028-12-30")
    twin = built(dossier, "ATA-annex-4-2026-v1.1.json")
    assert changes(twin) == []
    assert "say the same" in json.dumps(twin["annexes"][0])


def test_corrected_annual_information_has_its_changes_in_its_readable_copy(dossier):
    changed(dossier / "registry/actions.csv", "2026-11-16", "2026-11-17")
    version(dossier, "annual_information", "1.1", "2027-05-03")
    page = assemble(dossier, pdf=False).files["ATA-AEF-2026-v1.1.html"].decode()
    table = page[page.index("What changed since version 1.0"):]
    assert "16 November 2026" in table and "17 November 2026" in table


def test_what_was_filed_without_its_words_has_no_table_of_changes_and_says_so(dossier):
    for twin in (dossier / "filed/initial-report-v1.0").iterdir():
        twin.unlink()
    (dossier / "filed/initial-report-v1.0").rmdir()
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8") + '\n[[filed]]\nreport = "initial-report"\nversion = "1.0"\n'
                     'date = 2026-01-30\napproaches = ["CA9999"]\n', "utf-8")
    version(dossier, "initial_report", "1.1", "2026-05-04")
    twin = built(dossier, "ATA-initial-report-v1.1.json")
    assert "not on hand as data" in json.dumps(twin["annexes"][0]) and changes(twin) == []


def joined(dossier: Path, *approaches: str) -> None:
    """Approaches that join after the initial report was filed."""
    text = (dossier / "approaches/CA9999.toml").read_text("utf-8").partition("[authorizations")[0]
    answers = (dossier / "narrative/initial-report/IV-CA9999.md").read_text("utf-8")
    annex = (dossier / "narrative/annex-4/VI-CA9999.md").read_text("utf-8")
    for approach in approaches:
        (dossier / f"approaches/{approach}.toml").write_text(text.replace("CA9999", approach), "utf-8")
        (dossier / f"narrative/initial-report/IV-{approach}.md").write_text(answers, "utf-8")
        (dossier / f"narrative/annex-4/VI-{approach}.md").write_text(annex, "utf-8")
    for table in (dossier / "registry/authorizations.csv", dossier / "registry/entities.csv"):
        head, row = table.read_text("utf-8").splitlines()
        more = [row.replace("CA9999", approach).replace("AUTHORIZATION 1", f"{approach} 1") for approach in approaches]
        table.write_text("\n".join([head, row, *more]) + "\n", "utf-8")
    content = (dossier / "approaches/CA9999.toml").read_text("utf-8").partition("[authorizations")[2]
    for approach in approaches:
        file = dossier / f"approaches/{approach}.toml"
        file.write_text(file.read_text("utf-8") + "[authorizations" + content.replace(
            "AUTHORIZATION 1", f"{approach} 1"), "utf-8")
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8") + '\n[updated_initial_report]\nversion = "1.0"\ndate = 2027-04-01\n',
                     "utf-8")
    version(dossier, "annual_information", "1.1", "2027-05-03")


def test_an_updated_initial_report_has_chapter_iv_of_each_further_approach_alone(dossier):
    joined(dossier, "CA9901", "CA9902")
    twin = built(dossier, "ATA-updated-initial-report-v1.0.json")
    assert twin["title"] == "Updated initial report"
    numbers = [section["number"] for section in twin["sections"]]
    assert numbers[:2] == ["", "IV"] and {number.partition(".")[0] for number in numbers[1:]} == {
        "IV", "IV CA9901", "IV CA9902"}
    assert numbers.count("IV.B") == 2 and "CA9999" not in json.dumps(twin["sections"][1:])
    new, before = (block for block in twin["sections"][0]["blocks"] if block["kind"] == "table")
    assert [row[0] for row in new["rows"]] == ["CA9901", "CA9902"]
    assert new["rows"][0][4:] == ["2 February 2026", 5000]
    assert before["rows"] == [["Initial report 1.0", "30 January 2026", "CA9999"]]


def test_the_initial_report_is_not_made_again_and_once_filed_the_update_is_not_either(dossier):
    joined(dossier, "CA9901")
    assembly = assemble(dossier, pdf=False)
    assert not any("-initial-report-" in name and "updated" not in name for name in assembly.files)
    assert assembly.manifest.approaches == {"initial report": ["CA9999"], "updated initial report": ["CA9901"]}
    publish(assembly, dossier.with_name("out"))
    archive(dossier, dossier.with_name("out"), day("2027-04-01"))
    assert [path.name for path in (dossier / "filed").glob("updated*")] == ["updated-initial-report-v1.0"]
    assert not any("updated" in name for name in assemble(dossier, pdf=False).files)
    version(dossier, "updated_initial_report", "1.1", "2027-06-01")
    changed(dossier / "approaches/CA9901.toml", "Bilateral crediting", "Cooperative crediting")
    twin = built(dossier, "ATA-updated-initial-report-v1.1.json")
    assert [section["number"] for section in twin["sections"]].count("IV.B") == 1
    assert any(section["anchor"] == "annex-changes" for section in twin["annexes"])
