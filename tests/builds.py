"""Putting what was built into a folder, as the command does."""

from __future__ import annotations

from pathlib import Path

from reporter.verbs import build
from reporter.verbs.build import Assembly
from reporter.verbs.submission_folder import Published, held


def publish(assembly: Assembly, out: Path) -> Published:
    with held(out) as folder:
        return build.publish(assembly, folder)
