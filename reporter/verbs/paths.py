"""What stands at a path that someone names: the one answer for every command."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.workbook import is_dossier_workbook
from reporter.files.manifests import MANIFEST
from reporter.files.reading import matching
from reporter.files.sheet_files import ENDINGS
from reporter.findings import Findings, Place, define
from reporter.verbs.examine import first_named

ONE_WORKBOOK = define(
    "DIF-002", "A submission folder has one AEF workbook", para="form",
    remedy="Name the workbook itself, or build the submission again", text="""
    The annual information of a submission folder is read from its AEF workbook, the reports from their .json files.
    Bad: a folder with two AEF workbooks, or with nothing that can be read
    Good: a folder with IND-AEF-2027-v1.0.xlsx""")


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


def workbook_of_submission(folder: Path, findings: Findings) -> str | None:
    """The AEF workbook of a submission folder; None where there is none, and where there are several, which is told."""
    found = matching(folder, "*-AEF-*.xlsx", findings)
    if len(found) > 1:
        findings.add(ONE_WORKBOOK.finding(Place(found[-1]), f"the folder has {first_named(found)}",
                                          remedy="Take out those that are not of this submission, or name the workbook "
                                                 "itself"))
    return found[0] if len(found) == 1 else None
