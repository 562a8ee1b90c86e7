"""The front page of a submission: may it be filed, who does what by when, the figures that matter, what was made.

The commands `preview` and `status` print the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePath

from reporter.accounting.adjustments import Accounts
from reporter.accounting.annual_quantities import FIRST_TRANSFERRED, FOR_OIMP, USED
from reporter.accounting.figures import Figure, Years, in_print
from reporter.accounting.what_if import what_if
from reporter.documents import annex_4, annexes
from reporter.documents.due import Due, submissions
from reporter.documents.model import T_CO2, Content
from reporter.documents.outlined import anchor
from reporter.documents.what_if import what_if_tables
from reporter.documents.work import Work, work_on
from reporter.dossier.facts import Dossier, Facts, Status
from reporter.dossier.narrative import Narrative
from reporter.findings import Finding, Findings, Severity
from reporter.forms.deadlines import Part, SubmissionKind
from reporter.language.wording import Citation, Number
from reporter.language.wording import message as _
from reporter.records.submission import Submission

HELD = "20(a)"
"""The paragraph under which holdings are reported."""


class Standing(Enum):
    """Whether a submission may be filed, as far as the checks can tell."""

    FOR_FILING = "nothing stands against filing"
    WITH_ERRORS = "errors stand against filing"
    ILLUSTRATIVE = "its figures are illustrative"

    @property
    def may_be_filed(self) -> bool:
        return self is Standing.FOR_FILING


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures that matter. `value` is None while it is open; `open_because` then says why."""

    label: str
    when: str
    value: Number | None
    unit: str
    para: str
    open_because: str | None = None
    anchor: str | None = None
    """The row of annex 4 in which it stands."""


@dataclass(frozen=True)
class MadeFile:
    """A file of the submission: `part` is the submission that it belongs to, or `all`."""

    name: str
    size: int
    sha256: str
    part: str


@dataclass(frozen=True)
class Index:
    """The front page, whole.

    `works` is what there is to do for each report. `ignored` counts the findings that were set aside for a reason;
    `blocks` are the tables and charts of the year's ITMOs, `courses` those of what may still be first transferred;
    `listed` says what became of each registry file.
    """

    facts: Facts
    standing: Standing
    draft: bool
    notice: str | None
    figures: tuple[KeyFigure, ...]
    submissions: tuple[Due, ...]
    findings: tuple[Finding, ...]
    ignored: int
    blocks: tuple[Content, ...]
    courses: tuple[Content, ...] = ()
    works: tuple[Work, ...] = ()
    files: tuple[MadeFile, ...] = ()
    listed: tuple[str, ...] = ()
    watched: str | None = None
    """What a page that is watched looks at, to see whether it was made anew; None where it is not watched."""

    @property
    def annex_4(self) -> str | None:
        """The name of annex 4 as a web page, where it is there."""
        return next((file.name for file in self.files_of(SubmissionKind.REGULAR_INFORMATION)
                     if file.name.endswith(".html")), None)

    @property
    def is_rounded(self) -> bool:
        """True if a figure is not printed to its last digit."""
        return any(figure.value is not None and figure.value != in_print(figure.value) for figure in self.figures)

    @property
    def statements(self) -> Mapping[str, tuple[MadeFile, ...]]:
        """The statements of authorization, each by its name with its files."""
        files = self.files_of(Part.AUTHORIZATIONS)
        return {name: tuple(file for file in files if PurePath(file.name).stem == name)
                for name in dict.fromkeys(PurePath(file.name).stem for file in files)}

    def files_of(self, part: str) -> tuple[MadeFile, ...]:
        return tuple(file for file in self.files if file.part == part)


def index(dossier: Dossier, submission: Submission, narrative: Narrative, accounts: Accounts, findings: Findings,
          files: Iterable[MadeFile], listed: Iterable[str] = (), *, draft: bool, unsaid: str | None = None) -> Index:
    """The front page of what was made from a dossier."""
    facts, dues = dossier.facts, submissions(dossier, submission)
    found = tuple(findings.sorted())
    blocks = () if unsaid else (
        *annex_4.flow_blocks(accounts, range(accounts.reported_year, accounts.reported_year + 1)),
        *annex_4.holdings(accounts))
    return Index(facts, standing(facts, found), draft, annexes.notice(facts), key_figures(accounts, unsaid),
                 dues, found, len(findings.ignored), blocks,
                 () if unsaid else what_if_tables(what_if(dossier, submission, accounts)),
                 work_on(dossier, narrative, dues), tuple(sorted(files, key=lambda file: file.name)), tuple(listed))


def standing(facts: Facts, findings: Iterable[Finding]) -> Standing:
    if any(finding.stands_against_filing for finding in findings):
        return Standing.WITH_ERRORS
    return Standing.FOR_FILING if facts.status is Status.FOR_FILING else Standing.ILLUSTRATIVE


def key_figures(accounts: Accounts, unsaid: str | None = None) -> tuple[KeyFigure, ...]:
    """What was traded in the reported year, the latest known adjustment and balance, and what is held.

    Of several NDC periods each has its own; a period that is over stands with its last year, into which later first
    transfers are counted. `unsaid` is why none of them can be said, where that is so.
    """
    if unsaid is not None:
        return tuple(replace(figure, value=None, open_because=unsaid) for figure in key_figures(accounts))
    year = accounts.reported_year
    held = KeyFigure(_("Held"), _("31 December {year}", year=year), accounts.flow.closing, T_CO2,
                     Citation(f"2/CMA.3 annex para {HELD}"), anchor=anchor("IV"))
    if not accounts.others:
        return *_of_period(accounts, year), held
    by_period = [[replace(figure, when=_("{year}, NDC period {first} to {last}", year=figure.when, first=one.years[0],
                                         last=one.years[-1]))
                  for figure in _of_period(one, min(max(year, one.years[0]), one.years[-1]))]
                 for one in accounts.periods]
    return (*(figure for beside in zip(*by_period, strict=True) for figure in beside), held)


def _of_period(accounts: Accounts, year: int) -> tuple[KeyFigure, ...]:
    """The figures of one NDC period, in one of its years."""
    rows = accounts.rows
    return (
        _in_row(annex_4.ITMO_ROWS, _of_year(_("First transferred"), rows[FIRST_TRANSFERRED], year)),
        _in_row(annex_4.ITMO_ROWS, _of_year(_("First transferred for other international mitigation purposes"),
                                            rows[FOR_OIMP], year)),
        _in_row(annex_4.ITMO_ROWS, _of_year(_("Used towards the NDC"), rows[USED], year)),
        _in_row(annex_4.BALANCE_ROWS, _latest(_("Corresponding adjustment"), rows["23(g)"], year)),
        _in_row(annex_4.BALANCE_ROWS, _latest(_("Emissions balance"), rows["23(k)(i)"], year)),
    )


def _in_row(rows: str, figure: KeyFigure) -> KeyFigure:
    """The figure with its row in annex 4; one of a year outside the NDC period has none."""
    return replace(figure, anchor=f"{rows}-{figure.when}") if figure.para else figure


def _of_year(label: str, figures: Years, year: int) -> KeyFigure:
    figure = figures.get(year)
    if figure is None:
        return KeyFigure(label, str(year), None, T_CO2, "",
                         _("{year} is outside the NDC implementation period", year=year))
    return _key(label, year, figure)


def _latest(label: str, figures: Years, reported_year: int) -> KeyFigure:
    """The figure of the latest year in which it is known; that of the reported year, open, where none is."""
    known = [year for year, figure in figures.items() if figure.value is not None]
    year = max(known, default=reported_year)
    return _of_year(label, figures, year)


def _key(label: str, year: int, figure: Figure) -> KeyFigure:
    return KeyFigure(label, str(year), figure.value, T_CO2, Citation(figure.para), figure.open_because)


def numbered(findings: Iterable[Finding]) -> Mapping[Severity, list[tuple[str, Finding]]]:
    """The findings of each level, each with the name of its place on the page of findings."""
    levels: dict[Severity, list[tuple[str, Finding]]] = {level: [] for level in Severity}
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        found = levels[finding.severity]
        found.append((f"{finding.severity}-{len(found) + 1}", finding))
    return levels
