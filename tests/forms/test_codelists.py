"""What the profiles write where the sources disagree."""

import pytest

from reporter.checks import Subject, run
from reporter.forms.editions import profiles
from tests import samples
from tests.checks import parts

OCCURRED = "Occurred: from 2026 to 2030"
BOTH = "Occurred: from 2026 to 2030. Use: from 2026 to 2030"


@pytest.mark.parametrize(("text", "scripts", "nomenclature"), [
    ("Occurred: from 2025 to 2030", "Occurred: from 2025 to 2030", "2025 - 2030"),
    ("2025 - 2030", "Occurred: from 2025 to 2030", "2025 - 2030"),
    # The nomenclature has no form for days, or for years of use.
    (BOTH,) * 3,
    ("Occurred: from 03/2025 to 2030", "Occurred: from 03/2025 to 2030", "Occurred: from 03/2025 to 2030"),
    ("Use: from 2026 to 2030",) * 3,
    ("2025 until 2030",) * 3,
])
def test_one_span_of_years_is_written_in_the_profiles_form(text, scripts, nomenclature):
    assert profiles()["secretariat-workbook"].write_timeframe(text) == scripts
    assert profiles()["nomenclature-2026-02"].write_timeframe(text) == nomenclature


def in_nomenclature(text, **of):
    authorizations = (samples.authorization(authorized_timeframe=text),)
    subject = Subject(submission=samples.submission(authorizations=authorizations),
                      profile=profiles()["nomenclature-2026-02"], **of)
    return [finding.code for finding in run(subject, only=lambda check: check.rule.code == "AEF-108")]


def test_a_dossiers_timeframe_is_judged_as_it_is_written():
    assert in_nomenclature(OCCURRED, dossier=parts.dossier()) == []
    assert in_nomenclature(BOTH, dossier=parts.dossier()) == ["AEF-108"]


def test_a_workbooks_timeframe_is_judged_as_it_stands():
    assert in_nomenclature(OCCURRED) == ["AEF-108"]
