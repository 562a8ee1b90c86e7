"""A dossier in which every line breaks something: what is found is a golden file.

After a change that is meant, write it anew: python -m tests.checks.test_broken_dossier
"""

from pathlib import Path

from reporter.accounting.adjustments import accounts
from reporter.accounting.closing import closed
from reporter.checks import Subject, run
from reporter.findings import Finding
from reporter.renderers.findings_formats import as_text

FOLDER = Path(__file__).parent / "broken"
GOLDEN = FOLDER / "findings.txt"


def findings() -> list[Finding]:
    """What the checks find; what the readers find is tested with them."""
    loaded = closed(FOLDER)
    assert loaded.dossier is not None and loaded.submission is not None
    return run(Subject(submission=loaded.submission, dossier=loaded.dossier, narrative=loaded.narrative,
                       accounts=accounts(loaded.dossier, loaded.submission)))


def test_every_fault_of_the_broken_dossier_is_found():
    assert as_text(findings()) == GOLDEN.read_text("utf-8")


SOUND = {"registry/actions.csv": {3, 17}, "registry/entities.csv": {2}}
"""Rows that are sound in themselves, and that rows below them contradict."""


def test_every_row_of_the_registry_has_a_finding():
    found = {(finding.place.file, finding.place.row) for finding in findings()}
    for table in sorted(FOLDER.glob("registry/*.csv")):
        name = f"registry/{table.name}"
        rows = range(2, len(table.read_text("utf-8").splitlines()) + 1)
        assert {row for row in rows if (name, row) not in found} == SOUND.get(name, set())


def test_most_rules_of_a_dossier_are_broken_by_it():
    assert len({finding.code for finding in findings()}) >= 75


if __name__ == "__main__":
    GOLDEN.write_text(as_text(findings()), "utf-8")
