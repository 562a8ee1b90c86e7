"""What `run` does with a subject, whatever the rules."""

from reporter.checks import CHECKS, Subject, run
from reporter.findings import RULES
from tests import samples
from tests.checks.cases import all_cases


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


def test_every_message_says_what_it_is_about():
    for code, case in all_cases().items():
        for finding in run(case.failing):
            assert finding.value is None or finding.value in finding.message, f"{code}: {finding.message}"
            assert not finding.message.startswith(("is ", "are ", "has ", "does ", "None ")), finding.message


def test_messages_blame_nobody():
    for case in all_cases().values():
        for finding in run(case.failing):
            assert not {"you", "your", "wrong", "illegal", "invalid"} & set(finding.message.casefold().split())
