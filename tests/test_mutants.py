"""A bounded part of `make mutants`: every eighth small change of the ledger is noticed by its own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = """
from tests.mutants import main
raise SystemExit(main(["8", "ledger.py"], [f"tests/accounting/test_{name}.py" for name in (
    "ledger", "unseen", "kept")]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are tried in processes that are parted from one another")
def test_a_sample_of_small_changes_of_the_ledger_is_noticed():
    tried = subprocess.run([sys.executable, "-c", SAMPLE], cwd=ROOT, capture_output=True, text=True, check=False,
                           timeout=600)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "ledger.py: 17 of 17" in tried.stdout
