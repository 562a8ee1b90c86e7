"""A bounded run of `make fuzz`: findings, never tracebacks, hangs or much memory."""

from __future__ import annotations

import random

import pytest

from tests.fuzz import fuzz

FILES = 25


@pytest.mark.parametrize("kind", ["toml", "markdown", "csv", "workbook", "bytes", "manifest", "exports", "mappings",
                                  "others", "excel", "filed", "docx", "world", "pictures"])
def test_whatever_is_read_there_are_findings_and_never_a_traceback(kind: str):
    left = iter(range(FILES))
    failed = [f"{name}: {told}" for _, name, _, told in fuzz(
        random.Random(f"2026 {kind}"), lambda: next(left, None) is not None, [kind], guided=False)]
    assert failed == []
