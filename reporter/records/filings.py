"""What a Party has filed: a record for each submission and version of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reporter.findings import Place
from reporter.forms.deadlines import SubmissionKind
from reporter.records.submission import version_number
from reporter.records.twins import Twin

FIRST_VERSION = "1.0"


@dataclass(frozen=True)
class Filing:
    """One submission as it was filed on `date`.

    `reported_year` is that of annual and regular information; `approaches` are those that an initial report covers.
    `ndc` are the facts of the NDC that it told, by their keys, and `ignored` the reasons for the rules set aside, as
    far as they are on hand; so is `twin`, the document as data. `folder` holds its files, where they are on hand.
    """

    kind: SubmissionKind
    version: str
    date: datetime.date
    place: Place
    reported_year: int | None = None
    approaches: tuple[str, ...] = ()
    ndc: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    twin: Twin | None = None
    folder: str | None = None

    @property
    def title(self) -> str:
        """Its name, such as: initial report 1.0; revised initial report 1.1; AEF 2026 1.0; annex 4 on 2027 1.0."""
        return title_of(self.kind, self.version, self.reported_year)

    @property
    def series(self) -> tuple[SubmissionKind, int | None, int | None]:
        """What its versions are versions of; each updated initial report has versions of its own."""
        number = self.number[0] if self.kind is SubmissionKind.UPDATED_INITIAL_REPORT else None
        return self.kind, self.reported_year, number

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers, by which versions are put in order."""
        return version_number(self.version)


def title_of(kind: SubmissionKind, version: str, reported_year: int | None = None) -> str:
    """The name of a submission in running text, with its year and version."""
    if kind is SubmissionKind.ANNUAL_INFORMATION:
        return f"AEF {reported_year} {version}"
    if kind is SubmissionKind.REGULAR_INFORMATION:
        return f"annex 4 on {reported_year} {version}"
    if kind is SubmissionKind.INITIAL_REPORT and version != FIRST_VERSION:
        return f"revised initial report {version}"
    return f"{kind.words} {version}"


def folder_name(kind: SubmissionKind, version: str, reported_year: int | None = None) -> str:
    """The name of the folder in which a filing is kept, by what, year and version."""
    stems = {SubmissionKind.ANNUAL_INFORMATION: f"AEF-{reported_year}",
             SubmissionKind.REGULAR_INFORMATION: f"annex-4-{reported_year}"}
    return f"{stems.get(kind, kind.value)}-v{version}"


def in_order(filings: Iterable[Filing]) -> tuple[Filing, ...]:
    """By the day on which they were filed; those of one day by kind, year and version."""
    kinds = list(SubmissionKind)
    return tuple(sorted(filings, key=lambda one: (one.date, kinds.index(one.kind), one.reported_year or 0, one.number)))


def latest_of(filings: Iterable[Filing], kind: SubmissionKind, reported_year: int | None = None) -> Filing | None:
    """The highest version of a kind, and for annual and regular information of a year."""
    return max((one for one in filings if (one.kind, one.reported_year) == (kind, reported_year)),
               key=lambda one: one.number, default=None)
