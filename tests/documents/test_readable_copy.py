"""Each cell of the workbook stands in its readable copy, in its row, or the copy says what only the workbook shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from reporter import resources
from reporter.documents import annual_information
from reporter.documents.annual_information import name_of, table_sections
from reporter.documents.long_tables import SHOWN
from reporter.documents.model import Prose, Section, Table
from reporter.documents.outlined import day
from reporter.files.aef.spelling import spelling_of
from reporter.forms.editions import NOT_APPLICABLE, FormTable, Profile, present
from reporter.records.kinds import PlainValue
from reporter.records.rows import BlockRow, Row
from reporter.records.submission import Submission
from reporter.verbs.examine import examine
from tests.samples import action, authorization, entity, holding, issuance, oimp_authorization, oimp_use, submission

INPUTS = resources.inputs()
SHIPPED = tuple(sorted(path.name for path in INPUTS.iterdir() if (path / "dossier.toml").exists()))
IN_ENERGY = {"metric": "non-GHG", "non_ghg_metric": "MWh", "gwp_values": None, "quantity_non_ghg": "12.5"}


def forms(value: PlainValue) -> set[str]:
    """How a page may write a value of the workbook."""
    if isinstance(value, datetime.date):
        return {day(value), str(value)}
    return {str(value)}


def lines(section: Section, table: FormTable, row: Row, at: int) -> Iterator[str]:
    """What the copy says of one row: what every row shares, its own cells, and its further fields."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    for block in tables:
        if block.caption == "The same in every row" or [one.label for one in block.columns] == ["Field", "Value"]:
            yield from (str(value) for _field, value in block.rows)
        elif block.caption.endswith("further fields"):
            yield from (str(value) for name, _field, value in block.rows if name == name_of(row))
        elif block.caption.startswith(table.title):
            yield from map(str, block.rows[at])


def unsaid(found: Submission, profile: Profile) -> list[tuple[str, int, str, PlainValue]]:
    """The cells of the workbook that the copy neither shows in their row nor says that it leaves out."""
    missing = []
    for section, (table, rows) in zip(list(table_sections(found, profile))[1:], found.tables[1:], strict=True):
        said_once = " ".join(block.markdown for block in section.blocks if isinstance(block, Prose))
        for at, row in enumerate(rows):
            text = " | ".join(lines(section, table, row, at)) if at < SHOWN or len(rows) <= 2 * SHOWN else None
            for column in table.columns:
                value = spelling_of(column, profile)(row)
                if value is None or text is None or isinstance(row, BlockRow) and column.attribute in (
                        "approach", "first_transferring_party"):  # both are parts of the identifier
                    continue
                if column.attribute == "last_id":
                    value = str(value).split("-")[3]
                if not any(one in text for one in forms(value)) and not (
                        column.label in said_once and (value == NOT_APPLICABLE or "attached workbook" in said_once)):
                    missing.append((table.title, at, column.label, value))
    return missing


@pytest.mark.parametrize("profile", present().profiles, ids=lambda profile: profile.name)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_copy_of_a_shipped_dossier_leaves_no_cell_unsaid(name, profile):
    found = examine(INPUTS / name).closing.submission
    assert unsaid(found, profile) == []


@pytest.mark.parametrize("profile", present().profiles, ids=lambda profile: profile.name)
@pytest.mark.parametrize("found", [
    submission(),
    submission(authorizations=(authorization(), oimp_authorization(), authorization(
        authorization_id="IND SUN", authorized_entities=None, gwp_values=None, metric="non-GHG", non_ghg_metric="MWh",
        authorized_quantity=None, terms_and_conditions="Revoked.", explanation="Sun."))),
    submission(actions=(action(), action(first=2_001, last=2_010, **IN_ENERGY), oimp_use(explanation="Flights."),
                        issuance(unit_registry="JCM", first_unit_id="JCM-1", last_unit_id="JCM-1000")),
               holdings=(holding(), holding(first=7_001, last=7_010, **IN_ENERGY))),
    submission(actions=(action(year_used_for_ndc=2027, action_type="Use", action_subtype=None, purpose="NDC",
                               using_party="IND", acquiring_party=None),)),
    submission(entities=(entity(conditions="Flights only", change_and_revocation_conditions="On request"),
                         entity(name="B", identification_number="B-1", explanation="New."))),
    submission(actions=tuple(action(first=10 * n + 1, last=10 * n + 5, explanation=f"Row {n}.")
                             for n in range(2 * SHOWN + 1))),
], ids=["sample", "authorizations", "two-metrics", "a-single-use", "entities", "long"])
def test_the_copy_of_any_kind_of_row_leaves_no_cell_unsaid(found, profile):
    assert unsaid(found, profile) == []


def test_a_cell_that_the_copy_left_out_would_be_found(monkeypatch):
    monkeypatch.setattr(annual_information, "without_values", lambda said: ())
    found = {(title, value) for profile in present().profiles
             for title, _at, _label, value in unsaid(submission(), profile)}
    assert found == {(title, NOT_APPLICABLE) for title in (
        "Table 2: Authorizations", "Table 3: Actions", "Table 4: Holdings")}
