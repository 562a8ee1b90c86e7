"""Each promise of SECURITY.md names the tests that hold it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "SECURITY.md").read_text("utf-8")
PROMISED = re.search(r"## What the reporter reads\n(.*)What it does not promise", DOCUMENT, re.DOTALL)


def test_each_promise_names_tests_that_there_are():
    assert PROMISED is not None
    promises = [line for line in PROMISED[1].splitlines() if line.startswith("- ")]
    assert len(promises) > 10
    for promise in promises:
        named = re.findall(r"`(tests/[^`]+)`", promise)
        assert named, promise
        for name in named:
            assert (ROOT / name).exists(), name
