"""What stands at a path that someone names: the one answer for every command."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.workbook import is_dossier_workbook
from reporter.files.manifests import MANIFEST
from reporter.files.sheet_files import ENDINGS


class PathKind(StrEnum):
    """What a path is."""

    DOSSIER = "dossier"
    SUBMISSION_FOLDER = "submission folder"
    WORKBOOK = "AEF workbook"  # or the same as CSV or JSON


def kind_of(path: Path) -> PathKind | None:
    """What stands at `path`, a dossier being a folder or a workbook; None for anything else.

    A folder without dossier.toml and without manifest is nothing.
    """
    if path.is_file():
        if is_dossier_workbook(path):
            return PathKind.DOSSIER
        return PathKind.WORKBOOK if path.suffix.lower() in ENDINGS else None
    if (path / FACTS_FILE).is_file():
        return PathKind.DOSSIER
    return PathKind.SUBMISSION_FOLDER if (path / MANIFEST).is_file() else None
