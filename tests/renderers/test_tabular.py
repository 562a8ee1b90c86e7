"""CSV and JSON of the annual information."""

import csv
import io
import json

import pytest

from reporter.files.sheet_files import read_sheets
from reporter.findings import Findings
from reporter.forms.editions import Profile, present, profiles, usual_profile
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Holding
from reporter.records.submission import Submission
from reporter.registries import canonical
from reporter.renderers.tabular import csv_tables, submission_json
from tests import samples

IN_EACH_PROFILE = pytest.mark.parametrize("profile", profiles().values(), ids=lambda profile: profile.name)


def whole_tables(submission: Submission, profile: Profile) -> dict[str, bytes]:
    return {name: b"".join(pieces) for name, pieces in csv_tables(submission, profile).items()}


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def test_each_table_has_the_labels_of_the_form():
    tables = whole_tables(samples.submission(), profiles()["secretariat-workbook"])
    assert list(tables) == [table.role for table in present().tables]
    for table in present().tables:
        assert rows(tables[table.role])[0] == [column.label for column in table.columns]


def test_a_csv_row_holds_plain_dates_and_full_identifiers():
    header, first, *_ = rows(whole_tables(samples.submission(), profiles()["secretariat-workbook"])["actions"])
    row = dict(zip(header, first, strict=True))
    assert row["Action date"] == "2027-03-01"
    assert row["First ID"] == "CA9999-IND01-IND-1-2026"
    assert row["Quantity (t CO2 eq)"] == "1000"
    assert row["Underlying unit registry ID"] == ""


@IN_EACH_PROFILE
def test_the_csv_tables_read_back_as_the_records_they_were_made_from(profile, tmp_path):
    omge = samples.omge_cancellation(action_type="First transfer", first=7_001, last=7_020)
    authorizations = (samples.authorization(terms_and_conditions="=1+1, \"quoted\"\nsecond line"),
                      samples.oimp_authorization(explanation="-"))
    sound = samples.submission(actions=(*samples.submission().actions, omge), authorizations=authorizations)
    names = []
    for name, content in whole_tables(sound, profile).items():
        if name != "submission":
            (tmp_path / f"{name}.csv").write_bytes(content)
            names.append(f"{name}.csv")
    findings = Findings()
    sheets = [sheet for name in names for sheet in read_sheets(tmp_path, name, findings) or ()]
    tables = canonical.known_tables(sheets, findings)
    for model, records in ((Authorization, sound.authorizations), (Action, sound.actions),
                           (Holding, sound.holdings), (AuthorizedEntity, sound.entities)):
        read = canonical.rows_of(model, tables, findings)
        assert sorted(map(repr, (row.values() for row in read))) == sorted(map(repr, (row.values() for row in records)))
    assert findings.sorted() == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://example.org\")"])
def test_no_csv_cell_begins_like_a_formula(text):
    sound = samples.submission(actions=(samples.action(explanation=text),))
    tables = whole_tables(sound, profiles()["secretariat-workbook"])
    cells = [cell for content in tables.values() for row in rows(content) for cell in row]
    assert f" {text}" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_the_json_names_every_field_by_its_nomenclature_term():
    content = json.loads(b"".join(submission_json(samples.submission(), usual_profile(), notice=samples.NOTICE)))
    assert content["notice"] == samples.NOTICE
    assert content["editions"] == {"form": present().title, "nomenclatures": "2026-02-17",
                                   "profile": "secretariat-workbook"}
    assert list(content["tables"]) == [table.title for table in present().tables]
    for table in present().tables[1:]:
        for record in content["tables"][table.title]:
            assert set(record) == {column.term for column in table.columns}
    assert content["tables"]["Table 1: Submission"]["ParticipatingParty"] == "IND"


def test_the_json_keeps_types_and_says_null_where_nothing_is_given():
    content = json.loads(b"".join(submission_json(samples.submission(), profiles()["nomenclature-2026-02"])))
    action = content["tables"]["Table 3: Actions"][0]
    authorization = content["tables"]["Table 2: Authorizations"][0]
    assert (action["QuantityCO2"], action["ActionDateTime"]) == (1000, "2027-03-01")
    assert action["UnderlyingUnitRegistryID"] is None
    assert action["ActionSubtype"] == "First transfer to another Party"
    assert authorization["ActivityType"] == ["Solar", "Wind", "Biogas"]
    assert content["notice"] is None


def test_every_term_stands_once_in_a_table():
    for table in present().tables:
        assert len({column.term for column in table.columns}) == len(table.columns)


def test_empty_tables_are_empty_arrays():
    empty = samples.submission(actions=(), holdings=())
    told = json.loads(b"".join(submission_json(empty, profiles()["secretariat-workbook"])))
    assert told["tables"]["Table 3: Actions"] == []
    assert len(rows(whole_tables(empty, profiles()["secretariat-workbook"])["holdings"])) == 1


def test_more_rows_than_one_piece_are_as_if_in_one():
    many = samples.submission(actions=(samples.action(),) * 5_001)
    made = list(csv_tables(many, usual_profile())["actions"])
    assert len(rows(b"".join(made))) == 5_002 and max(map(len, made)) < len(b"".join(made)) / 2
    told = list(submission_json(many, usual_profile()))
    assert len(json.loads(b"".join(told))["tables"]["Table 3: Actions"]) == 5_001
    assert max(map(len, told)) < len(b"".join(told)) / 2
