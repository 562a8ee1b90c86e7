"""A dossier goes from folder to workbook and back, and says the same; what cannot be carried is told first."""

from __future__ import annotations

import datetime
import os
import shutil
import string
import sys
import time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from typer.testing import CliRunner

from reporter.cli.main import app
from reporter.dossier import starter
from reporter.dossier.answer_rows import AnswerRow, all_rows
from reporter.dossier.approach import Approach
from reporter.dossier.facts import Facts
from reporter.dossier.loading import load
from reporter.dossier.starter_example import APPROACH_FACTS, FACTS
from reporter.dossier.written import Written
from reporter.dossier.written_reading import differences_between, read_written
from reporter.files.reading import MAX_BYTES
from reporter.findings import Refusal
from reporter.forms.editions import present
from reporter.renderers.deflating import repacked
from reporter.renderers.workbooks.annotated import saved
from reporter.renderers.workbooks.dossier import dossier_workbook
from reporter.verbs.convert import convert
from reporter.verbs.convert_dossier import copied, write_dossier
from reporter.verbs.examine import examine
from reporter.verbs.next_year import begin_next_year
from reporter.verbs.staging import staged
from tests.noted import SAID, with_notes

INPUTS = Path(__file__).parent.parent.parent / "inputs"
DOSSIERS = sorted(path.name for path in INPUTS.iterdir())
RUN = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new dossier as a folder."""
    starter.write(tmp_path / "mine")
    return tmp_path / "mine"


def said(path: Path) -> tuple[object, ...]:
    """All that a dossier says: facts, approaches, answers, inventory, rows, and what is found in it."""
    loaded, examined = load(path), examine(path)
    dossier = loaded.dossier
    assert dossier is not None
    answers = {key: (answer.kind, answer.markdown, answer.owner, answer.due,
                     {title: part.markdown for title, part in answer.elements.items() if part.markdown})
               for key, answer in loaded.narrative.answers.items() if answer.markdown or answer.elements}
    rows = [[row.values() for row in kind] for kind in (
        loaded.export.authorizations, loaded.export.actions, loaded.export.entities, loaded.export.holdings)]
    return (dossier.facts.model_dump(), [approach.model_dump() for approach in dossier.approaches],
            [year.model_dump() for year in dossier.inventory], answers, rows,
            sorted(finding.code for finding in examined.findings.sorted() if finding.code != "READ-008"))


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_dossier_says_the_same_as_folder_workbook_and_folder_again(tmp_path: Path, name: str):
    (tmp_path / "excel").mkdir()
    book = tmp_path / "excel" / f"{name}.xlsx"
    assert convert(INPUTS / name, book, lossy=True).written
    assert convert(book, tmp_path / "back").written
    assert said(book) == said(INPUTS / name)
    assert said(tmp_path / "back") == said(INPUTS / name)


def test_a_workbook_is_the_same_bytes_each_time(tmp_path: Path, folder: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        convert(folder, tmp_path / name / "mine.xlsx", lossy=True)
    assert (tmp_path / "one/mine.xlsx").read_bytes() == (tmp_path / "two/mine.xlsx").read_bytes()


def test_comments_of_a_folder_are_told_before_anything_is_written(tmp_path: Path, folder: Path):
    facts = folder / "dossier.toml"
    facts.write_text(facts.read_text() + "# Ask the energy unit\n")
    chapter = folder / "narrative/annex-4/II.md"
    chapter.write_text(chapter.read_text() + "\n<!-- to be seen by the minister -->\n")
    done = RUN.invoke(app, ["convert", str(folder), str(tmp_path / "mine.xlsx")])
    assert done.exit_code == 1 and not (tmp_path / "mine.xlsx").exists()
    assert "Ask the energy unit" in done.output and "to be seen by the minister" in done.output
    assert "--lossy" in done.output
    done = RUN.invoke(app, ["convert", str(folder), str(tmp_path / "mine.xlsx"), "--lossy"])
    assert done.exit_code == 0 and (tmp_path / "mine.xlsx").is_file()


def noted_book(path: Path) -> Path:
    """A workbook in which people noted and drew; they added a sheet and a column too."""
    path.write_bytes(with_notes(dossier_workbook(starter.example_dossier())))
    workbook = openpyxl.load_workbook(path)
    workbook["Facts"]["B8"].comment = Comment("Ask the energy unit", "Ama")
    workbook["Annex 4"]["F8"].comment = Comment("[Threaded comment]\n\nYour version of Excel.\n\nComment:\n  to be "
                                                "seen by the minister", "Ama")
    workbook["Approaches"]["N4"], workbook["Approaches"]["N5"] = "Remarks", "of ours"
    workbook["Start"].add_image(Image(INPUTS.parent / "docs/pictures/terminal.png"), "H2")
    path.write_bytes(saved(workbook, path.read_bytes()))
    path.write_bytes(with_notes(path.read_bytes(), "Drawn"))
    return path


def test_what_people_noted_in_a_workbook_is_told_before_anything_is_written(tmp_path: Path):
    book, folder = noted_book(tmp_path / "mine.xlsx"), tmp_path / "folder"
    done = RUN.invoke(app, ["convert", str(book), str(folder)])
    assert done.exit_code == 1 and not folder.exists() and "--lossy" in done.output
    for text in ("1 comment in sheet Facts (cell B8), the first: Ask the energy unit",
                 "1 comment in sheet Annex 4 (cell F8), the first: to be seen by the minister",
                 "sheet Our notes: the sheet is none of a dossier's", "no column “Remarks”", "1 picture in sheet Start",
                 f"1 text box or drawing in sheet Drawn, the first: {SAID}"):
        assert f"{text}" in done.output
    assert RUN.invoke(app, ["convert", str(book), str(folder), "--lossy"]).exit_code == 0
    # In Word stands the narrative alone.
    done = RUN.invoke(app, ["convert", str(book), str(tmp_path / "chapters"), "--to", "docx"])
    assert done.exit_code == 1 and "to be seen by the minister" in done.output and "energy unit" not in done.output
    assert "to be seen by the minister" in "".join(begin_next_year(book, tmp_path / "next").lost)


def test_an_annotated_copy_says_what_it_lacks(tmp_path: Path):
    book, copy = noted_book(tmp_path / "mine.xlsx"), tmp_path / "copy.xlsx"
    done = RUN.invoke(app, ["check", str(book), "--annotate", str(copy)])
    lacking = ("The copy lacks what the workbook has and keeps: 1 text box or drawing in sheet Drawn; bold, colours "
               "and the like of single words in 1 text.")
    assert lacking in done.output
    assert lacking in str(openpyxl.load_workbook(copy)["Findings"]["A3"].value)
    book.write_bytes(dossier_workbook(starter.example_dossier()))
    done = RUN.invoke(app, ["check", str(book), "--annotate", str(copy)])
    assert "Written" in done.output and "The copy lacks" not in done.output


def test_notes_that_cannot_be_made_out_are_told(tmp_path: Path):
    book = noted_book(tmp_path / "mine.xlsx")
    book.write_bytes(repacked(book.read_bytes(), lambda name, part: part[:-9] if "drawing90" in name and
                              not name.endswith(".rels") else part))
    done = RUN.invoke(app, ["convert", str(book), str(tmp_path / "folder")])
    assert done.exit_code == 1 and "noted and drawn in mine.xlsx, which cannot be made out" in done.output


def test_the_explanations_of_a_new_dossier_are_no_loss(tmp_path: Path, folder: Path):
    assert convert(folder, tmp_path / "mine.xlsx").lost == ()


def test_an_answer_that_no_cell_holds_is_told_and_nothing_written(tmp_path: Path, folder: Path):
    chapter = folder / "narrative/initial-report/II.md"
    chapter.write_text(f"## II.A Targets\n\n{'long ' * 7000}\n")
    made = convert(folder, tmp_path / "mine.xlsx", lossy=True)
    assert made.written == () and "the answer to II.A of initial-report: it has 34999 letters" in made.too_much[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_what_cannot_be_read_is_not_carried(tmp_path: Path, folder: Path):
    table = folder / "registry/actions.csv"
    table.write_text(table.read_text().replace("2026-11-16", "soon"))
    done = RUN.invoke(app, ["convert", str(folder), str(tmp_path / "mine.xlsx")])
    assert done.exit_code == 1 and "Mend these first" in done.output and "actions.csv, row 2" in done.output
    assert not (tmp_path / "mine.xlsx").exists()


@pytest.mark.parametrize("target", ["mine.xlsx", "mine/dossier.xlsx", "taken"])
def test_nothing_is_written_over_and_nothing_read_twice(tmp_path: Path, folder: Path, target: str):
    (tmp_path / "mine.xlsx").write_text("mine")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/notes.txt").write_text("mine")
    if target == "taken":
        (tmp_path / "excel").mkdir()
        convert(folder, tmp_path / "excel/mine.xlsx")
        folder = tmp_path / "excel/mine.xlsx"
    before = sorted(tmp_path.rglob("*"))
    done = RUN.invoke(app, ["convert", str(folder), str(tmp_path / target)])
    assert done.exit_code == 2 and ("is there already" in done.output or "read twice" in done.output.replace("\n", " "))
    assert sorted(tmp_path.rglob("*")) == before


def test_files_beside_a_dossier_come_along_as_they_are(tmp_path: Path, folder: Path):
    (folder / "partner").mkdir()
    (folder / "partner/notes.csv").write_text("a,b\n")
    convert(folder, tmp_path / "excel" / "mine.xlsx")
    assert (tmp_path / "excel/partner/notes.csv").read_text() == "a,b\n"
    assert (tmp_path / "excel/previous/README.md").is_file()
    assert not (tmp_path / "excel/registry").exists(), "sheets stand for the tables"


def test_a_file_beside_a_workbook_with_the_name_of_a_table_that_is_made_is_refused_in_words(tmp_path: Path,
                                                                                            folder: Path):
    convert(folder, tmp_path / "book/mine.xlsx", lossy=True)
    (tmp_path / "book/registry").mkdir()
    shutil.copy(INPUTS / "rwanda-clean-cooking/registry/verra-transactions.csv", tmp_path / "book/registry/actions.csv")
    with pytest.raises(Refusal, match=r"actions\.csv cannot be copied: .* Give it another name"):
        convert(tmp_path / "book/mine.xlsx", tmp_path / "again", lossy=True)
    with pytest.raises(Refusal, match="Give it another name"):
        begin_next_year(tmp_path / "book/mine.xlsx", tmp_path / "next")
    assert not (tmp_path / "again").exists() and not (tmp_path / "next").exists()


def test_what_is_read_is_copied_however_large(tmp_path: Path):
    """An export may be as large as a table that is read, which is larger than other files."""
    (tmp_path / "big.csv").touch()
    os.truncate(tmp_path / "big.csv", MAX_BYTES + 1)
    copied(tmp_path, "big.csv", tmp_path / "copy.csv")
    assert (tmp_path / "copy.csv").stat().st_size == MAX_BYTES + 1


def test_many_comments_that_are_not_closed_are_looked_through_once(tmp_path: Path, folder: Path):
    chapter = folder / "narrative" / "annex-4" / "II.md"
    chapter.write_text(chapter.read_text("utf-8").split("\n")[0] + "\n\n" + "<!--" * 50_000, "utf-8")
    began = time.process_time()
    convert(folder, tmp_path / "one.xlsx", lossy=True)
    assert time.process_time() - began < 10


def test_owner_and_date_due_go_from_comment_to_columns_and_back(tmp_path: Path, folder: Path):
    chapter = folder / "narrative/initial-report/II.md"
    chapter.write_text("## II.A Targets\n<!-- owner: Energy unit; due: 2027-03-01 -->\n\nTo limit emissions.\n")
    convert(folder, tmp_path / "mine.xlsx", lossy=True)
    sheet = openpyxl.load_workbook(tmp_path / "mine.xlsx")["Initial report"]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "II.A")
    assert [cell.value for cell in row[5:8]] == ["To limit emissions.", "Energy unit", datetime.datetime(2027, 3, 1)]
    convert(tmp_path / "mine.xlsx", tmp_path / "back")
    answer = load(tmp_path / "back").narrative.answer("initial-report", "II.A")
    assert answer is not None and (answer.owner, answer.due) == ("Energy unit", datetime.date(2027, 3, 1))


def test_texts_beside_the_columns_of_a_workbook_are_not_lost_without_a_word(tmp_path: Path, folder: Path):
    convert(folder, tmp_path / "mine.xlsx", lossy=True)
    workbook = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    workbook["Annex 4"]["J4"], workbook["Annex 4"]["J6"] = "Remarks", "a remark"
    workbook.save(tmp_path / "noted.xlsx")
    assert any("“Remarks”" in line for line in convert(tmp_path / "noted.xlsx", tmp_path / "back").lost)
    assert not (tmp_path / "back").exists()
    for sheet in ("Annex 4", "Facts", "Inventory"):
        workbook = openpyxl.load_workbook(tmp_path / "mine.xlsx")
        workbook[sheet]["K6"] = "a text"
        workbook.save(tmp_path / "more.xlsx")
        made = convert(tmp_path / "more.xlsx", tmp_path / "back", lossy=True)
        assert [one.place.cell for one in made.errors] == ["K6"] and not (tmp_path / "back").exists()


# What people may write

LETTERS = string.ascii_letters + string.digits + "  .,;:-+=()'\"<>&%#/“”éşж日\n"
words = st.text(LETTERS, min_size=1, max_size=60).map(str.strip).filter(bool)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
levels = st.decimals(-10**9, 10**9, places=6, allow_nan=False)
denominators = st.decimals("0.000001", 10**9, places=6)
years = st.integers(2021, 2040)
PARTS = st.fixed_dictionaries({"name": words, "unit": words, "reference": words, "target": words}, optional={
    "kind": st.sampled_from(["net emissions", "emission intensity", "non-GHG"])})
PERIOD = st.fixed_dictionaries({
    "first_year": st.just(2021), "last_year": st.just(2030), "target": words, "target_year": years,
    "method": st.sampled_from(["trajectory", "averaging", "multi-year"]), "reference_level": words,
    "target_level": words}, optional={
    "multi_year": st.booleans(), "fiscal_year_start": st.integers(1, 12), "target_emissions": levels,
    "trajectory": st.dictionaries(years, levels, min_size=1, max_size=4),
    "intensity": st.fixed_dictionaries({"denominator": words}, optional={
        "levels": st.dictionaries(years, denominators, min_size=1, max_size=3), "target": levels}),
    "indicators": st.lists(PARTS, min_size=1, max_size=3)})
STAND_IN = st.fixed_dictionaries({"what": words, "value": words, "reason": words}, optional={
    "keys": st.lists(words.map(lambda text: text.replace("\n", " ").strip()).filter(bool), min_size=1, max_size=3)})
FACTS_OF_ALL_KINDS = st.fixed_dictionaries({"title": words, "ndc": PERIOD, "reported_year": years}, optional={
    "other_ndc": st.lists(PERIOD, min_size=1, max_size=2), "stand_in": st.lists(STAND_IN, min_size=1, max_size=3),
    "confidential": st.lists(st.fixed_dictionaries({"what": words, "basis": words}), min_size=1, max_size=2)})
TEXTS = ("first_transfer", "final_date", "underlying_rules", "changes", "tracking_registry", "underlying_registry",
         "gases")
TEXT = st.fixed_dictionaries({**dict.fromkeys(TEXTS, words), "vintages": st.lists(years, min_size=1, max_size=3)},
                             optional={"last_day": days})
APPROACHES = st.lists(st.fixed_dictionaries({
    "title": words, "start": days, "end": days, "parties": st.lists(st.sampled_from(["GHA", "CHE", "JPN"]), min_size=1),
    "expected_mitigation": st.dictionaries(years, st.integers(0, 10**14), min_size=1, max_size=4)}, optional={
    "first_transfer_definition": st.sampled_from(["Issuance", "Authorization"]),
    "authorizations": st.dictionaries(st.from_regex(r"[A-Z]{1,4} ?[1-9]", fullmatch=True), TEXT, max_size=2),
    "non_permanence_risk": st.booleans()}), min_size=1, max_size=3)
ANSWER = st.text(LETTERS.replace("#", "").replace("<", ""), max_size=80).map(str.strip)
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def rows_of(drawn: list[str], approaches: list[str]) -> dict[str, tuple[AnswerRow, ...]]:
    """Answers to the first headings and elements of each outline, as many as were drawn."""
    answers = {}
    for outline in present().outlines:
        rows = []
        for (heading, approach, number), text in zip(all_rows(outline, approaches), drawn, strict=False):
            element = None if number is None else heading.elements[number].title
            if text:
                rows.append(AnswerRow(heading.number, approach, element, text, *(
                    ("The unit", "2027-03-01") if len(text) % 2 else (None, None))))
        answers[outline.folder] = tuple(rows)
    return answers


@QUIET
@given(facts=FACTS_OF_ALL_KINDS, approaches=APPROACHES, answers=st.lists(ANSWER, max_size=60), data=st.data())
def test_whatever_is_written_is_read_back_from_either_shape(tmp_path_factory, facts, approaches, answers, data):
    stage = tmp_path_factory.mktemp("round")
    facts = {**FACTS, **facts}
    written = [{**APPROACH_FACTS, "authorizations": {}, **approach, "identifier": f"CA000{number}"}
               for number, approach in enumerate(approaches, 1)]
    Facts.model_validate(facts)
    for approach in written:
        Approach.model_validate(approach)
    content = Written(facts, tuple(written), rows_of(answers, [one["identifier"] for one in written]))
    (stage / "folder").mkdir()
    write_dossier(stage / "folder", None, content)
    write_dossier(stage, "book.xlsx", content)
    for path in (stage / "folder", stage / "book.xlsx"):
        read = read_written(path)
        assert read is not None and differences_between(content, read.content) == [], path
    shutil.rmtree(stage)


def test_levels_keep_every_digit(tmp_path: Path):
    level = Decimal("1234567890.123456789012")
    facts = {**FACTS, "ndc": {**FACTS["ndc"], "trajectory": {2021: level}}}
    write_dossier(tmp_path, "book.xlsx", Written(facts, (APPROACH_FACTS,)))
    dossier = load(tmp_path / "book.xlsx").dossier
    assert dossier is not None and dossier.facts.ndc.trajectory == {2021: level}


def test_every_command_takes_the_workbook_as_it_takes_the_folder(tmp_path: Path, folder: Path):
    book = tmp_path / "excel" / "mine.xlsx"
    convert(folder, book)
    made = {}
    for source in (folder, book):
        out = tmp_path / f"out-{source.stem}-{source.suffix}"
        done = RUN.invoke(app, ["build", str(source), "--out", str(out), "--no-pdf"])
        assert done.exit_code == 0, done.output
        made[source] = {path.name: path.read_bytes() for ending in ("xlsx", "csv")
                        for path in out.glob(f"*-AEF-*.{ending}")}
    assert made[folder] and made[folder] == made[book]
    for command in (["check", str(book)], ["preview", str(book)], ["diff", str(folder), str(book)],
                    ["reconcile", str(book)]):
        done = RUN.invoke(app, command)
        assert done.exit_code == 0, (command, done.output)
    assert '"mine.xlsx"' in (tmp_path / "out-mine-.xlsx" / "manifest.json").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing says there whether a command is still at work")
def test_what_a_killed_command_left_is_taken_away_by_the_next_and_a_stage_in_use_stays(tmp_path: Path, folder: Path):
    (tmp_path / ".reporter-left.part").mkdir()
    (tmp_path / ".reporter-left.part" / "half.csv").touch()
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "kept.csv").touch()
    (tmp_path / ".reporter-link.part").symlink_to("theirs")
    with staged(tmp_path / "other") as stage:
        assert not (tmp_path / ".reporter-left.part").exists()
        convert(folder, tmp_path / "made.xlsx", lossy=True)
        assert stage.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {
        "mine", "made.xlsx", "previous", "theirs", ".reporter-link.part"}
    assert (tmp_path / "theirs" / "kept.csv").exists()


@pytest.mark.parametrize("identifier", ["../../evil", "../../../evil", "/evil", "..\\evil", "CON", "a:b"])
def test_the_name_of_a_file_that_a_dossier_would_give_leads_nowhere_else(tmp_path: Path, identifier: str):
    """An identifier becomes the name of a file: of a folder's, of a document's, and of next year's."""
    example = starter.example_dossier()
    content = Written(example.facts, ({**example.approaches[0], "identifier": identifier},))
    given = tmp_path / "given"
    given.mkdir()
    write_dossier(given, "dossier.xlsx", content)
    before = set(tmp_path.rglob("*"))
    for target, word in (("made/a/b", False), ("documents/a/b", True)):
        try:
            convert(given / "dossier.xlsx", tmp_path / target, lossy=True, chapters=word)
        except Refusal as refused:
            assert "cannot be the name of a file" in str(refused)
    with pytest.raises(Refusal, match="cannot be the name of a file"):
        begin_next_year(given / "dossier.xlsx", tmp_path / "next" / "a" / "b")
    made = set(tmp_path.rglob("*")) - before
    assert not [path for path in made if path.relative_to(tmp_path).parts[0] not in ("made", "documents", "next")]
    assert not [path for path in made if "evil" in path.name and "documents" not in path.parts]
