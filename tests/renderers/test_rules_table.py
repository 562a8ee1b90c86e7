"""README.md's table of rules is what the rules say."""

from pathlib import Path

import pytest
from rules import MAPPINGS, with_table

from reporter.accounting.assumptions import every_reading
from reporter.findings import RULES, Rule
from reporter.registries.mapping import shipped
from reporter.renderers.mappings_table import mappings_table
from reporter.renderers.rules_table import GROUPS, group_of, readings_table, rules_table
from reporter.verbs.explain import all_rules
from tests.cli.test_main import run

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_readings_are_drawn_from_the_code():
    text = (README.parent / "docs" / "readings.md").read_text("utf-8")
    assert text == readings_table(every_reading())
    assert all(one.para and one.reason and one.alternative for one in every_reading())



@pytest.fixture(scope="module", autouse=True)
def rules():
    all_rules()


def test_the_readme_has_every_rule_as_it_is():
    readme = README.read_text("utf-8")
    table = run("explain", "--markdown").stdout
    assert with_table(readme, "rules", table) == readme, "make docs writes the table anew"
    assert table in readme


def test_the_readme_has_every_mapping_as_it_is():
    readme, table = README.read_text("utf-8"), mappings_table(shipped())
    assert with_table(readme, MAPPINGS, table) == readme, "make docs writes the table anew"
    assert table in readme and all(f"| `{name}` |" in table for name in shipped())


def test_every_code_belongs_to_a_group_and_stands_in_one_row():
    table = rules_table(RULES.values())
    assert {group_of(code) for code in RULES if not code.startswith("TEST-")} == GROUPS.keys()
    for code in RULES:
        if not code.startswith("TEST-"):
            assert sum(line.startswith((f"| {code} |", f"| {code} (")) for line in table.splitlines()) == 1


def test_what_most_rules_of_a_group_rest_on_is_said_once():
    rules = [Rule(f"REC-90{number}", "A | B", para, "") for number, para in enumerate(("x", "x", "y"))]
    table = rules_table(rules)
    assert "Rests on: x, unless a row names another." in table
    assert "| REC-900 | A \\| B |  | error |" in table
    assert "| REC-902 | A \\| B | y | error |" in table


def test_a_text_without_marks_stays_as_it_is():
    assert with_table("words", "rules", "table") == "words"
