"""A bounded run of `make fuzz`: findings, never tracebacks, hangs or much memory."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reporter.checks.filed import differs
from reporter.files.aef.workbook import read_to_check
from reporter.forms.editions import usual_profile
from reporter.renderers.workbooks.aef import aef_workbook
from tests import samples
from tests.fuzz import fuzz
from tests.mutated_archives import PACKINGS, members_of, packed
from tests.mutations import SPELLINGS

FILES = 25


@pytest.mark.parametrize("kind", ["toml", "markdown", "csv", "workbook", "manifest", "exports", "mappings",
                                  "others", "excel", "filed", "docx", "world", "pictures", "commands"])
def test_whatever_is_read_there_are_findings_and_never_a_traceback(kind: str):
    left = iter(range(FILES))
    failed = [f"{name}: {told}" for _, name, _, told in fuzz(
        random.Random(f"2026 {kind}"), lambda: next(left, None) is not None, [kind], guided=0)]
    assert failed == []


def spelled(content: bytes, spelling: Callable[[bytes], bytes]) -> bytes:
    """The workbook with each of its XML parts spelled otherwise."""
    return packed([(name, spelling(told) if name.endswith((".xml", ".rels")) else told)
                   for name, told in members_of(content).items()])


@pytest.mark.parametrize("change", [*(partial(spelled, spelling=one) for one in SPELLINGS), *PACKINGS])
def test_a_workbook_as_another_program_writes_it_says_the_same_or_is_refused(
        tmp_path: Path, change: Callable[[bytes], bytes]):
    book = aef_workbook(samples.submission(actions=tuple(samples.action() for _ in range(3))), usual_profile())
    made = []
    for content in (book, change(book)):
        (tmp_path / "t.xlsx").write_bytes(content)
        made.append(read_to_check(tmp_path, "t.xlsx"))
    as_it_was, changed = made
    assert as_it_was.submission is not None
    if changed.submission is None:
        assert any(one.severity == "error" for one in changed.findings)
    else:
        assert not differs(as_it_was.submission, changed.submission)
