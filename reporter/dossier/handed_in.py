"""What a dossier says before it is understood, from either of its shapes, a folder or a workbook."""

from __future__ import annotations

from pathlib import Path

from reporter.dossier.approach import MOST_APPROACHES
from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.narrative import FOLDER as NARRATIVE
from reporter.dossier.narrative import chapters_in
from reporter.dossier.workbook import HandedIn, read_dossier_workbook, workbooks_in
from reporter.files import faults
from reporter.files.reading import matching
from reporter.files.toml_files import read_toml
from reporter.findings import Findings, Place, Severity, define

NO_FOLDER = define(
    "DOS-005", "The dossier is a folder", para="form",
    remedy="Name the dossier's folder; `reporter init` makes a new one", text="""
    A dossier is a folder that holds dossier.toml, or a workbook, which is named itself.
    Bad: reporter build my-dosier, where the folder is my-dossier; reporter build ghana, where the dossier is
    ghana/ghana.xlsx
    Good: reporter build my-dossier; reporter build ghana/ghana.xlsx""")


def told_at(path: Path, findings: Findings) -> HandedIn | None:
    """What the dossier at `path`, a folder or a workbook, says; None, with a finding, where there is none."""
    if not path.exists():
        findings.add(NO_FOLDER.finding(Place(path.name or "."), "there is no such folder", path.name))
        return None
    if not path.is_dir():
        _tell_files_of_a_folder(path, findings)
        return read_dossier_workbook(path, findings)
    if not (path / FACTS_FILE).exists():
        books = workbooks_in(path)
        for name in books:
            findings.add(NO_FOLDER.finding(Place(name), f"the folder holds the dossier {name}, and no {FACTS_FILE}",
                                           remedy=f"Name the workbook itself: {path / name}"))
        if books:
            return None
    approaches = chapters_in(path, "approaches", ".toml", findings)
    if len(approaches) > MOST_APPROACHES:
        findings.add(faults.TOO_LARGE.finding(
            Place("approaches"), f"the folder holds {len(approaches):,} files of approaches, {MOST_APPROACHES:,} of "
            "them are read", remedy="Keep one file for each cooperative approach"))
    return HandedIn(path, read_toml(path, FACTS_FILE, findings), {
        name: read_toml(path, name, findings) for name in approaches[:MOST_APPROACHES]})


def _tell_files_of_a_folder(book: Path, findings: Findings) -> None:
    """Files that a folder has and for which the workbook stands: where it is read, they are not."""
    for pattern in (FACTS_FILE, "inventory.csv", "approaches/*.toml", f"{NARRATIVE}/*/*.md"):
        for name in matching(book.parent, pattern, findings)[:1]:
            findings.add(faults.UNREAD_FILE.finding(
                Place(f"./{name}"), f"{book.name} stands for it, and it is not read", name, severity=Severity.WARNING,
                remedy="Take it out, if the workbook has all of it; or check the folder instead"))
