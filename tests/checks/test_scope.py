"""What a rule says of itself: what it needs, and that no other module knows its code."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import reporter
from reporter.accounting.adjustments import accounts
from reporter.checks import CHECKS, Check, Subject, run
from reporter.checks.checking import Need
from reporter.forms.editions import edition, present
from reporter.records.submission import Submission
from reporter.verbs.explain import all_rules
from tests.checks.cases import all_cases

PACKAGE = Path(reporter.__file__).parent
CASES = all_cases()
OF_CELLS = {"records/kinds.py", "dossier/loading.py", "files/tables.py"}
"""Modules that name the rule of a cell by its code where they find the cell unreadable."""


def strings(node: ast.AST) -> list[str]:
    """The texts directly in a collection."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else (
        node.keys if isinstance(node, ast.Dict) else [])
    return [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def test_no_module_lists_the_codes_of_rules():
    codes = set(all_rules())
    found = [f"{path.relative_to(PACKAGE)}: {', '.join(strings(node))}" for path in sorted(PACKAGE.rglob("*.py"))
             for node in ast.walk(ast.parse(path.read_text("utf-8"))) if len(codes.intersection(strings(node))) > 1]
    assert found == []


def test_the_code_of_a_rule_stands_where_the_rule_is_stated_and_nowhere_else():
    rules = all_rules()
    stated: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in rules and name not in OF_CELLS:
                assert stated.setdefault(node.value, name) == name, f"{node.value} stands in {name} too"


def test_every_check_says_what_it_needs():
    assert [code for code, check in CHECKS.items() if check.needs is None] == []


def test_a_rule_that_forgets_what_it_needs_is_told_only_where_all_was_read():
    forgetful = Check(CHECKS["AEF-306"].rule, CHECKS["AEF-306"].faults, CHECKS["AEF-306"].parts)
    assert forgetful.is_answered(())
    assert not any(forgetful.is_answered({need}) for need in Need)
    assert not forgetful.is_answered((), edition("2022-draft"))
    assert CHECKS["AEF-306"].is_answered(Need) and CHECKS["AEF-306"].is_answered((), edition("2022-draft"))
    assert CHECKS["AEF-101"].is_answered((), present())


TABLES = {"authorizations": Need.AUTHORIZATIONS, "actions": Need.ACTIONS, "holdings": Need.HOLDINGS,
          "entities": Need.ENTITIES}


def with_fewer_rows(subject: Subject, table: str) -> Iterator[Subject]:
    """The subject without one row of a table, for each row, and without any, in each submission."""
    if subject.submission is not None:
        for fewer in fewer_rows(subject.submission, table):
            known = subject.accounts and accounts(subject.dossier, fewer)
            yield replace(subject, submission=fewer, accounts=known)
    for number, one in enumerate(subject.submissions or ()):
        for fewer in fewer_rows(one, table):
            others = (*subject.submissions[:number], fewer, *subject.submissions[number + 1:])
            yield replace(subject, submissions=others, all_versions=None, world=None)


def fewer_rows(submission: Submission, table: str) -> Iterator[Submission]:
    rows = getattr(submission, table)
    yield replace(submission, **{table: ()})
    for index in range(len(rows)):
        yield replace(submission, **{table: rows[:index] + rows[index + 1:]})


@pytest.mark.parametrize("code", sorted(CASES))
def test_what_a_rule_says_needs_nothing_that_it_does_not_name(code):
    """Taking away rows of a sound case brings no finding of a rule that does not say it needs their table."""
    for table, need in TABLES.items():
        if need in CHECKS[code].needs:
            continue
        for subject in with_fewer_rows(CASES[code].passing, table):
            found = run(subject, only=lambda check: check.rule.code == code)
            assert found == [], f"{code} needs {need}: {found[0].message}"
