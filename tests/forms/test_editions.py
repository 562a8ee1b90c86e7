"""Editions are folders of data: sound in themselves, and followed by all that reads, writes, checks and compares."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from reporter import resources
from reporter.comparison.submissions import compare
from reporter.dossier.starter import dossier as starter
from reporter.forms import editions
from reporter.forms.editions import FieldKind, edition, present, profiles
from reporter.records.rows import Action, in_edition
from reporter.verbs.build import assemble
from reporter.verbs.check import inspect
from reporter.verbs.diff import compare_versions, read_version

NAMES = [each.name for each in editions.editions()]
NEW = "2027-01-01"
LAST_OF_TABLE_3 = '    {attribute = "explanation", position = "AH"'
COLUMN = ('{attribute = "credit_class", position = "AI", kind = "words", term = "CreditClass", label = "Credit class"}')


@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_table_has_the_name_label_or_place_of_another(name):
    for table in edition(name).tables:
        for said in ("attribute", "label", "position", "term"):
            values = [value for column in table.columns if (value := getattr(column, said))]
            assert len(set(values)) == len(values), (table.title, said)
        assert not {column.position for column in table.columns} & set(table.spacers)


@pytest.mark.parametrize("name", NAMES)
def test_fields_stand_from_left_to_right_and_codes_have_their_list(name):
    form = edition(name)
    for table in form.tables:
        places = [(len(column.position), column.position) for column in table.columns]
        assert table.role == "submission" or places == sorted(places)
        for column in table.columns:
            assert (column.kind in (FieldKind.CODE, FieldKind.CODES)) <= (column.codelist in form.codelists)


@pytest.mark.parametrize("name", NAMES)
def test_every_attribute_that_records_state_is_a_field_or_has_a_stand_in(name):
    form = edition(name)
    shape = in_edition(Action, form)
    required = shape.required - {"place"}
    from_identifiers = {"itmo_registry", "approach", "vintage", "first_transferring_party"}
    assert required <= {*form.actions.attributes, *form.stand_ins, *from_identifiers}


@pytest.mark.parametrize("name", NAMES)
def test_profiles_write_values_of_their_lists_and_outlines_number_each_heading_once(name):
    form = edition(name)
    for profile in form.profiles:
        assert all(spelling.value in form.codelists[spelling.list].values for spelling in profile.spellings)
        assert profile.timeframe.fullmatch(profile.timeframe_example)
    for outline in form.outlines:
        assert len(outline.by_number) == len(outline.headings)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The editions, in a folder of their own that a test may add to."""
    copy = tmp_path / "editions"
    shutil.copytree(editions.FOLDER, copy)
    monkeypatch.setattr(editions, "FOLDER", copy)
    forget()
    yield copy
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Which editions there are is looked up anew; those that are known stay, since rows are bound to them."""
    for known in (editions.editions, editions.profiles):
        known.cache_clear()


def with_new_edition(folder: Path) -> None:
    """An edition with one more column in Table 3, and a profile of its own."""
    new = folder / NEW
    new.mkdir()
    (new / "edition.toml").write_text(f'title = "A made-up edition"\nbase = "{editions.PRESENT}"\n', "utf-8")
    form = (folder / editions.PRESENT / "aef.toml").read_text("utf-8")
    last = next(line for line in form.splitlines() if line.startswith(LAST_OF_TABLE_3))
    (new / "aef.toml").write_text(form.replace(last, f"{last}\n    {COLUMN},"), "utf-8")
    profile = (folder / editions.PRESENT / "profiles.toml").read_text("utf-8").split("[[profile]]")[1]
    (new / "profiles.toml").write_text("[[profile]]" + profile.replace("secretariat-workbook", "made-up"), "utf-8")
    forget()


def dossier_with(tmp_path: Path, *, credit_class: str, name: str = "dossier") -> Path:
    """The dossier of India in the new edition, with the new column in its table of actions."""
    dossier = tmp_path / name
    shutil.copytree(resources.inputs() / "india-japan-jcm", dossier)
    facts = dossier / "dossier.toml"
    facts.write_text(facts.read_text("utf-8").replace('"secretariat-workbook"', '"made-up"'), "utf-8")
    table = dossier / "registry" / "actions-2027.csv"
    header, *rows = csv.reader(io.StringIO(table.read_text("utf-8")))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(
        [[*header, "Credit class"], *([*row, credit_class] for row in rows)])
    table.write_text(stream.getvalue(), "utf-8")
    return dossier


def test_a_new_column_of_table_3_is_one_entry_of_an_edition_and_all_else_follows(folder, tmp_path):
    with_new_edition(folder)
    assembly = assemble(dossier_with(tmp_path, credit_class="Class A"), pdf=False)
    assert assembly.made, [finding.message for finding in assembly.findings.sorted()]
    files = assembly.files
    assert {row["Credit class"] for row in csv.DictReader(io.StringIO(files["IND-AEF-2027-v1.0-actions.csv"].decode()))
            } == {"Class A"}
    written = json.loads(files["IND-AEF-2027-v1.0.json"])
    assert written["editions"]["form"] == "A made-up edition"
    assert {record["CreditClass"] for record in written["tables"]["Table 3: Actions"]} == {"Class A"}
    assert "Credit class" in files["IND-AEF-2027-v1.0.html"].decode()
    sheet = openpyxl.load_workbook(io.BytesIO(files["IND-AEF-2027-v1.0.xlsx"]))["Table 3 Actions"]
    assert (sheet["AI8"].value, sheet["AI9"].value) == ("Credit class", "Class A")
    assert "Nomenclature term CreditClass" in sheet["AI8"].comment.text
    assert assembly.manifest.rules["agreed electronic format"] == "A made-up edition"


def test_a_workbook_of_the_new_edition_is_read_back_checked_and_compared(folder, tmp_path):
    with_new_edition(folder)
    one, other = (dossier_with(tmp_path, credit_class=said, name=said[-1]) for said in ("Class A", "Class B"))
    book = tmp_path / "IND-AEF-2027-v1.0.xlsx"
    book.write_bytes(assemble(one, pdf=False).files[book.name])
    found = inspect([book], profiles()["made-up"])[0]
    assert found.submission is not None and found.submission.edition.name == NEW
    assert {action.credit_class for action in found.submission.actions} == {"Class A"}
    assert not [finding for finding in found.findings.sorted() if finding.code.startswith(("WB-", "FMT-", "READ-"))]
    compared = compare_versions(read_version(one), read_version(other))
    changes = {(change.label, change.old, change.new) for part in compared.parts for difference in part.differences
               for change in difference.changes}
    assert ("Credit class", "Class A", "Class B") in changes


def test_the_present_edition_is_read_as_before_beside_a_new_one(folder, tmp_path):
    with_new_edition(folder)
    name = "IND-AEF-2027-v1.0.xlsx"
    (tmp_path / name).write_bytes(assemble(resources.inputs() / "india-japan-jcm", pdf=False).files[name])
    found = inspect([tmp_path / name])[0]
    assert found.submission is not None and found.submission.edition.name == editions.PRESENT
    assert not found.findings.at_least("error")


def test_a_submission_of_another_edition_is_compared_in_what_both_have(folder, tmp_path):
    with_new_edition(folder)
    new = read_version(dossier_with(tmp_path, credit_class="Class A")).submission
    old = read_version(resources.inputs() / "india-japan-jcm").submission
    labels = {change.label for part in compare(old, new).parts for difference in part.differences
              for change in difference.changes}
    assert labels == {"Credit class"}


def test_the_template_of_a_new_dossier_has_every_column_of_the_edition_in_force():
    header = starter("new")["registry/actions.csv"].splitlines()[0]
    assert next(csv.reader([header])) == [column.label for column in present().actions.of_party]
