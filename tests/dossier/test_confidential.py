"""What is marked as confidential: absent from every public file, whole in a document of its own."""

import base64
import csv
import io
import json
import re
import shutil
import time
import zipfile
from dataclasses import replace

import pytest
from PIL import Image
from typer.testing import CliRunner

from reporter import resources
from reporter.accounting.closing import closed
from reporter.checks import run
from reporter.cli.main import app
from reporter.dossier import confidential
from reporter.dossier.confidential import Kept, Redaction, kept, leaks
from reporter.dossier.facts import Confidential
from reporter.dossier.narrative import Narrative
from reporter.findings import Finding, Place, Severity
from reporter.forms.deadlines import SubmissionKind
from reporter.verbs.build import assemble, assemble_statements
from reporter.verbs.check import inspect
from reporter.verbs.diff import compare_versions, diff_json, read_version, write_comparison
from tests import samples
from tests.builds import publish
from tests.checks.cases.confidential import marked

DOSSIER = "india-japan-jcm"
SECRET = "The reference boiler burns forty tonnes of coal on each working day of the plant"
MARKS = """
[[confidential]]
what = "Data of the reference boiler"
basis = "A trade secret under the law of the Party"
report = "initial-report"
heading = "{heading}"

[[confidential]]
what = "Name of an authorized entity"
basis = "The entity's request"
entity = "{entity}"
"""


@pytest.fixture
def dossier(tmp_path):
    """A dossier in which an answer and an entity are confidential."""
    folder = shutil.copytree(resources.inputs() / DOSSIER, tmp_path / DOSSIER)
    facts = folder / "dossier.toml"
    with (folder / "registry/entities.csv").open(encoding="utf-8", newline="") as table:
        entity = next(csv.DictReader(table))["Name"]
    # Its stand-in values are public.
    said = facts.read_text("utf-8").replace(f'"{entity}"', '"An entity (illustrative)"')
    facts.write_text(said + MARKS.format(heading="I.D", entity=entity), "utf-8")
    answer(folder, "## I.D", SECRET)
    return folder, entity


def answer(folder, heading, words):
    """Put a sentence below a heading of chapter I."""
    file = folder / "narrative/initial-report/I.md"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    row = next(number for number, line in enumerate(lines) if line.startswith(heading))
    file.write_text("".join([*lines[:row + 1], f"\n{words}.\n", *lines[row + 1:]]), "utf-8")


def text_of(name, content):
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(part).decode() for part in archive.namelist())
    return content.decode()


def test_public_files_have_none_of_it_and_the_separate_document_has_all(dossier):
    folder, entity = dossier
    made = assemble(folder, pdf=False)
    assert made.made, [finding.message for finding in made.findings.at_least("error")]
    own = [name for name in made.files if "-confidential-" in name]
    assert own == ["IND-confidential-2027-v1.0.html"]
    for name, content in made.files.items():
        shown = text_of(name, content)
        assert (SECRET in shown, entity in shown) == ((True, True) if name in own else (False, False)), name
    page = text_of(own[0], made.files[own[0]])
    assert page.count("Confidential. Not for publication.") >= 1
    assert made.manifest.outputs[own[0]].part == "confidential"


def test_annex_ii_lists_items_and_bases(dossier):
    folder, _ = dossier
    page = assemble(folder, pdf=False).files["IND-annex-4-2027-v1.0.html"].decode()
    for words in ("Data of the reference boiler", "A trade secret under the law of the Party"):
        assert words in page
    assert "No information in this submission is marked as confidential" not in page


def test_the_tables_stay_consistent_without_the_name(dossier):
    folder, _ = dossier
    files = assemble(folder, pdf=False).files
    assert sum("Confidential entity 2" in content.decode() for name, content in files.items()
               if name.endswith(".csv")) >= 2


@pytest.mark.parametrize("draft", [False, True])
def test_the_same_words_elsewhere_keep_everything_from_being_written(dossier, draft):
    folder, _ = dossier
    answer(folder, "## I.C", f"It is known that *{SECRET.lower()}*")
    made = assemble(folder, pdf=False, draft=draft)
    assert not made.made
    found = [finding for finding in made.findings.items if finding.code == "CNF-102"]
    assert all("confidential" in str(finding.place) for finding in found)
    assert [finding.message.split()[0] for finding in found] == ["IND-initial-report-v1.0.html",
                                                                 "IND-initial-report-v1.0.json"]


def leaks_of(findings):
    return sorted((each.message, str(each.place)) for each in findings.items if each.code == "CNF-102")


@pytest.mark.parametrize("only", [None, SubmissionKind.INITIAL_REPORT, SubmissionKind.ANNUAL_INFORMATION])
def test_check_and_status_tell_of_it_what_a_build_would_refuse(dossier, only):
    folder, _ = dossier
    answer(folder, "## I.C", f"It is known that *{SECRET.lower()}*")
    told = leaks_of(inspect([folder], only=only)[0].findings)
    assert told == leaks_of(assemble(folder, pdf=False, only=only).findings)
    assert bool(told) == (only is not SubmissionKind.ANNUAL_INFORMATION)
    assert all("they stand in narrative/initial-report/I.md, row 11" in message for message, _ in told)
    said = CliRunner().invoke(app, ["status", str(folder)])
    assert "Fileable: no" in said.output and said.exit_code == 1


def test_sentences_of_one_item_in_one_file_are_told_together(dossier):
    folder, _ = dossier
    more = "The boiler of the second unit is bought from a works abroad"
    answer(folder, "## I.D", more)
    answer(folder, "## I.C", f"It is known that {SECRET}. {more}")
    told = [message for message, _ in leaks_of(inspect([folder])[0].findings)]
    assert told and all(message.endswith("; and 1 more") for message in told)


def test_what_a_statement_of_authorization_would_say_of_it_is_told_too(dossier):
    folder, _ = dossier
    file = next((folder / "approaches").glob("*.toml"))
    text = file.read_text("utf-8")
    begin = text.index("[authorizations")
    end = text.index("\n", begin) + 1
    file.write_text(f'{text[:end]}changes = "{SECRET}"\n'
                    + re.sub(r"^changes = .*\n", "", text[end:], count=1, flags=re.MULTILINE), "utf-8")
    told = leaks_of(inspect([folder])[0].findings)
    assert set(leaks_of(assemble_statements(folder, pdf=False).findings)) <= set(told)
    assert [message for message, _ in told if "authorization" in message.split()[0]]


def test_what_was_filed_whole_is_checked_without_being_made_again(dossier, tmp_path):
    folder, _ = dossier
    publish(assemble(folder, pdf=False), tmp_path / "out")
    days = set(re.findall(r"^date = (\S+)", (folder / "dossier.toml").read_text("utf-8"), re.MULTILINE))
    for day in sorted(days):
        CliRunner().invoke(app, ["archive", str(folder), str(tmp_path / "out"), "--filed", day])
    assert leaks_of(inspect([folder])[0].findings) == []


def test_words_are_found_where_a_long_file_is_looked_at_in_pieces(monkeypatch):
    monkeypatch.setattr(confidential, "_AT_ONCE", 10)
    entry = Confidential.model_construct(entity="x", heading=None, column=None, place=Place("dossier.toml"))
    item = Kept(1, entry, (("name", "Boiler Works of the North"),))
    files = {"a.csv": b"one,two\nthree,Boiler\nWorks of,the north\nfour,five\n", "b.csv": b"boiler\nworks\nof\nnorth\n",
             "c.json": b'{"a": 1,\n "b": "the Boiler Works",\n "c": "of the north"}'}
    assert [name for _, name, _ in leaks([item], files)] == ["a.csv"]


def test_a_build_of_one_part_keeps_the_confidential_document(dossier, tmp_path):
    folder, _ = dossier
    publish(assemble(folder, pdf=False), tmp_path / "out")
    publish(assemble(folder, pdf=False, only=SubmissionKind.ANNUAL_INFORMATION), tmp_path / "out")
    assert (tmp_path / "out/IND-confidential-2027-v1.0.html").is_file()


def test_a_comparison_has_none_of_it(dossier, tmp_path):
    folder, entity = dossier
    pair = read_version(resources.inputs() / DOSSIER), read_version(folder)
    comparison = compare_versions(*pair)
    assert comparison is not None and not comparison.is_empty
    for path in write_comparison(comparison, pair[::-1], tmp_path / "diff"):
        assert SECRET not in text_of(path.name, path.read_bytes())
    assert SECRET not in diff_json(comparison, pair)


@pytest.mark.parametrize(("over", "faults"), [
    ({"column": "Explanation"}, 1), ({"column": "Quantity (t CO2 eq)"}, 1), ({}, 1), ({"entity": "Nobody"}, 1),
    ({"entity": samples.INDIAN_ENTITY, "column": "Explanation"}, 1), ({"entity": samples.INDIAN_ENTITY}, 0),
    ({"report": "annex-4", "heading": "I.A"}, 0)])
def test_what_is_marked_must_be_one_thing_that_is_there(over, faults):
    assert len(run(marked(**over), only=lambda check: check.rule.code == "CNF-101")) == faults


def test_a_picture_of_a_confidential_answer_stands_in_the_confidential_document_alone(dossier):
    folder, _ = dossier
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, "PNG")
    (folder / "narrative/initial-report/boiler.png").write_bytes(buffer.getvalue())
    answer(folder, "## I.D", "See ![the boiler](boiler.png)")
    held = base64.b64encode(buffer.getvalue())
    files = assemble(folder, pdf=False).files
    assert [name for name, content in files.items() if held in content] == ["IND-confidential-2027-v1.0.html"]


def test_a_sentence_that_runs_over_lines_is_found_in_data_too(dossier):
    closing = closed(dossier[0])
    items = kept(closing.dossier.facts.confidential, closing.submission, closing.narrative)
    said = json.dumps({"markdown": SECRET.replace(" tonnes ", "\ntonnes\n")}).encode()
    assert [name for _, name, _ in leaks(items, {"a.json": said, "b.json": b"{}"})] == ["a.json"]


def found(message, value=None):
    return Finding("AEF-101", Severity.ERROR, Place("a.csv"), message, value, "Mend it", "form")


def hidden(*texts):
    return Kept(1, Confidential(what="Names", basis="The law", column="Remarks"), tuple(("x", text) for text in texts))


def test_of_names_that_begin_alike_the_longest_is_taken_out_of_a_finding():
    of = Redaction([hidden("Acme", "Acme Power Ltd"), hidden("B"), hidden("long words " * 20)]).of
    assert of(found("Acme Power Ltd and Acme: AcmeB", "Acme")) == found(
        "Confidential and Confidential: ConfidentialConfidential", "Confidential")
    beginning = ("long words " * 20)[:120] + "…"
    assert of(found(f"“{beginning}” is odd", beginning)) == found("“Confidential” is odd", "Confidential")
    assert Redaction([]).of(found("Acme")) == found("Acme")


def test_very_many_names_are_taken_out_of_very_many_findings():
    """Each name looked for in each finding would take minutes."""
    of = Redaction(hidden(*(f"Entity of the region {number}" for number in range(first, first + 100)))
                   for first in range(0, 100_000, 100)).of
    began = time.process_time()
    for number in range(0, 100_000, 20):
        assert of(found(f"the name Entity of the region {number} stands twice")).message == (
            "the name Confidential stands twice")
    assert time.process_time() - began < 5


def test_very_many_texts_are_looked_for_in_one_pass():
    """Each text looked for in the whole file would take minutes."""
    said = [f"the condition of row {number} is that it ends in its year" for number in range(3_000)]
    file = (" ".join(f"row {number} has no condition that ends" for number in range(200_000))
            + f"\n{said[7].upper()}\n").encode()
    began = time.process_time()
    assert [words for _, _, words in leaks([hidden(*said)], {"a.csv": file})] == [said[7]]
    assert time.process_time() - began < 10


def test_very_many_items_are_marked_in_one_pass():
    submission = samples.submission()
    names = [row.name for row in submission.entities]
    entries = [Confidential(what=f"w{number}", basis="The law", **over) for number in range(1_000) for over in (
        {"entity": names[number % len(names)]}, {"column": "Remarks"}, {"entity": f"Nobody {number}"})]
    wide = replace(submission, actions=submission.actions * 2_000)
    began = time.process_time()
    public = confidential.public_submission(wide, kept(entries, wide, Narrative()))
    assert time.process_time() - began < 12
    assert public.entities[0].name == "Confidential entity 1"
