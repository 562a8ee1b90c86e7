"""Every rule has a case that passes and one that fails, and the fault is found at its cell."""

import pytest

from reporter.checks import CHECKS, run
from reporter.findings import Severity
from tests.checks.cases import all_cases

CASES = all_cases()


def test_every_code_has_a_case():
    assert CASES.keys() == CHECKS.keys()


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_passing_case_has_no_finding_of_the_rule(code):
    assert [finding for finding in run(CASES[code].passing) if finding.code == code] == []


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_failing_case_is_found_at_its_cell(code):
    found = [finding for finding in run(CASES[code].failing) if finding.code == code]
    assert found, "the rule finds nothing"
    assert CASES[code].at in {finding.place.column for finding in found}
    assert all(finding.message and finding.remedy and finding.para for finding in found)


@pytest.mark.parametrize("code", sorted(CASES))
def test_the_failing_case_breaks_nothing_else(code):
    others = {finding.code for finding in run(CASES[code].failing) if finding.severity is Severity.ERROR} - {code}
    assert others == CASES[code].also - {code}
