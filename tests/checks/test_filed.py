"""What was filed is not silently changed, however it is written now."""

import datetime

import pytest

from reporter.checks import run
from reporter.forms import codelists
from tests import samples
from tests.checks.cases.filed import WORKBOOK, after, again, filed, first_transfer

OMGE = {"action_type": codelists.FIRST_TRANSFER, "action_subtype": codelists.VOLUNTARY_OMGE, "acquiring_party": None}


def found(subject):
    return [(finding.place.file, finding.place.column, finding.message) for finding in run(subject)
            if finding.code in ("AEF-708", "AEF-709")]


def test_a_changed_cell_is_told_with_what_was_filed():
    (_, column, message), = found(after(first_transfer(action_date=datetime.date(2026, 12, 11))))
    assert column == "Action date"
    assert message == ("CA9999-IND01-IND-9001-2026 to 9100: Action date was filed as “2026-12-10” for 2026, "
                       f"{WORKBOOK}, and is now “2026-12-11”")


def test_a_row_that_is_gone_is_told_at_the_filed_workbook():
    both = filed(actions=(*filed().actions, samples.action(
        action_date=datetime.date(2026, 12, 12), first=9_101, last=9_120,
        place=samples.place(WORKBOOK, samples.present().actions, 10))))
    (file, column, message), = found(after(before=both))
    assert (file, column) == (WORKBOOK, "First ID")
    assert "the dossier has no such row" in message


def test_explanations_may_change():
    assert found(after(first_transfer(explanation="Said better"))) == []


def test_a_first_transfer_for_omge_may_be_written_as_a_use_or_cancellation():
    before = filed(actions=(first_transfer(**OMGE | {"action_subtype": codelists.AT_USE_OR_CANCELLATION},
                                           explanation="It delivers OMGE"),))
    assert found(after(first_transfer(**OMGE), before=before)) == []


def test_a_year_without_actions_in_the_dossier_is_not_compared():
    subject = after()
    assert found(type(subject)(submission=samples.submission(), filed=(filed(),))) == []


def test_an_authorization_that_was_filed_stays_as_it_was():
    before = filed(authorizations=(samples.authorization(authorized_quantity=5),))
    (_, column, message), = found(after(before=before))
    assert column == "Authorized quantity"
    assert "was filed as “5” for 2026" in message


@pytest.mark.parametrize(("version", "faults"), [("1.0", 1), ("1.1", 0), ("1.10", 0), ("2.0", 0)])
def test_versions_are_compared_as_numbers(version, faults):
    assert len(found(again(version))) == faults


def test_the_highest_version_filed_counts():
    wrong = filed(actions=(first_transfer(last=9_005),))
    right = filed(header=samples.header(reported_year=2026, version="1.1"))
    subject = after()
    assert found(type(subject)(submission=subject.submission, filed=(right, wrong))) == []
