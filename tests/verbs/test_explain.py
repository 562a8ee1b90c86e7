"""Every code has a test that names it: the checks their cases, the readers the tests of what they read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from reporter.checks.checking import CHECKS
from reporter.findings import RULES
from reporter.records.rows import Authorization, Header
from reporter.verbs.explain import all_rules
from tests import samples

TESTS = Path(__file__).parent.parent


def test_every_code_outside_the_checks_is_named_by_a_test():
    all_rules()
    said = "\n".join(path.read_text("utf-8") for path in sorted(TESTS.rglob("test_*.py")))
    assert [code for code in RULES if code not in CHECKS and code not in said] == []


@pytest.mark.parametrize(("model", "sound", "field", "value", "code"), [
    (Header, samples.header(), "version", "1", "FMT-111"),
    (Authorization, samples.authorization(), "authorized_entities", "Entity A,, Entity B", "FMT-101"),
])
def test_a_cell_of_the_wrong_form_has_its_code(model, sound, field, value, code):
    given = {name: getattr(sound, name) for name in model.table.attributes if getattr(sound, name) is not None}
    given |= {name: ", ".join(part) for name, part in given.items() if type(part) is tuple}
    model.model_validate(given | {"place": sound.place})
    with pytest.raises(ValidationError) as refused:
        model.model_validate(given | {"place": sound.place, field: value})
    assert code in {error["type"] for error in refused.value.errors()}
