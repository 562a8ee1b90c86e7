"""How people see what is said of their dossier: as files of a folder, or as the cells of their workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reporter.findings import Finding, Findings, Place


@dataclass(frozen=True)
class Seen:
    """Where what is said of a dossier's files stands in the workbook `workbook`; None for a folder, as it is said.

    `spots` are by file and key, `lines` the place of each line of a chapter; `sheets` names the sheet that stands for a
    file, `said` says a text about files of sheets.
    """

    workbook: str | None = None
    spots: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    lines: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    sheets: Callable[[str], str | None] = field(default=lambda name: None)
    said: Callable[[str], str] = field(default=lambda text: text)

    def findings(self, findings: Findings) -> Findings:
        """The findings as they are told, those that are ignored too."""
        if self.workbook is None:
            return findings
        return Findings([self.finding(one) for one in findings.items],
                        [replace(each, finding=self.finding(each.finding)) for each in findings.ignored])

    def finding(self, finding: Finding) -> Finding:
        """The finding at its cell, in words for those who have a workbook."""
        if self.workbook is None:
            return finding
        return replace(finding, place=self.place(finding.place), message=self.words(finding.message),
                       remedy=self.words(finding.remedy))

    def place(self, place: Place) -> Place:
        """The cell, row or sheet of a place in the files that the workbook stands for; other places as they are."""
        if self.workbook is None:
            return place
        if place.sheet is not None and place.sheet == self.sheets(place.file):
            return replace(place, file=self.workbook)
        lines = self.lines.get(place.file, ())
        if (place.file, place.column) in self.spots:
            return self.spots[place.file, place.column or ""]
        if place.row and place.row <= len(lines):
            return lines[place.row - 1]
        key = place.column or ""
        while (place.file, key) not in self.spots and key:
            key = key[:max(key.rfind("."), key.rfind("["), 0)]
        spot = self.spots.get((place.file, key))
        if spot is not None:
            return spot
        sheet = self.sheets(place.file)
        return Place(self.workbook, sheet, place.row if place.column else None, place.column) if sheet else place

    def file(self, name: str) -> str:
        """A file's name as it is printed: that of the workbook and its sheet, where it stands for the file."""
        sheet = self.sheets(name)
        return f"{self.workbook}, sheet {sheet}" if sheet else name

    def words(self, text: str) -> str:
        """A text without the words of files and keys that a workbook does not have."""
        return self.said(text)

AS_FILES = Seen()
