"""What `run` does with a subject, whatever the rules."""

from reporter.checks import CHECKS, Subject, run
from reporter.findings import RULES
from tests import samples


def test_a_sound_submission_has_no_findings():
    assert run(Subject(submission=samples.submission())) == []


def test_checks_whose_parts_are_missing_are_passed_over():
    assert run(Subject()) == []


def test_every_check_is_a_rule_with_words_and_examples():
    for code, check in CHECKS.items():
        assert RULES[code] is check.rule
        assert check.rule.title and check.rule.para and check.rule.remedy, code
        assert check.rule.bad and check.rule.good, f"{code} has no examples"


def test_findings_come_by_file_and_row():
    submission = samples.submission(actions=(samples.action(quantity=5), samples.issuance(quantity=7)))
    findings = [finding for finding in run(Subject(submission=submission)) if finding.code == "AEF-306"]
    assert [finding.place.row for finding in findings] == [2, 3]
