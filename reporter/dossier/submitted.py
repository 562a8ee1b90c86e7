"""What was submitted: the Party's own annual information of the year before, and that of other Parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from reporter.dossier.facts import Facts
from reporter.dossier.filings import KEPT, OWN_WORKBOOK, built_folders, read_filings
from reporter.dossier.registry_files import is_paper, is_system_file, year_named
from reporter.files import faults
from reporter.files.aef.rules import BLANK_FOR_NA
from reporter.files.aef.workbook import is_layout
from reporter.files.reading import matching
from reporter.files.sheet_files import ENDINGS, read_sheets
from reporter.findings import Finding, Findings, Place, Severity
from reporter.forms.editions import present
from reporter.records.filings import Filing
from reporter.records.rows import Holding, in_edition
from reporter.records.submission import Submission, latest_versions
from reporter.registries.canonical import known_tables, rows_of, tables_in
from reporter.registries.submissions import read_annual_information, tables_beside

PARTNER = "partner"


@dataclass(frozen=True)
class Previous:
    """What the Party submitted before, with the files it is from.

    `holdings` are those at the end of `year`, the latest before the reported one; `filed` is the annual information
    of any year and version that is on hand, `filings` are all submissions of the Party as records. `undated` are tables
    of holdings whose names say no year.
    """

    holdings: tuple[Holding, ...] = ()
    year: int | None = None
    files: tuple[str, ...] = ()
    filed: tuple[Submission, ...] = ()
    filings: tuple[Filing, ...] = ()
    undated: tuple[str, ...] = ()


def read_previous(folder: Path, facts: Facts, findings: Findings) -> Previous:
    """What was filed, and the latest holdings before the reported year: of one year a table of its own, or as filed.

    Every file of the folders previous and filed is looked at, whatever its name.
    """
    party = facts.party.code
    files = [name for kept in KEPT for name in _files_in(folder, kept, findings)]
    tables = [name for name in files if _holds_holdings_alone(folder, name)]
    others = [name for name in files if name not in tables]
    filed = _filed(folder, others, party, Severity.WARNING if tables else Severity.ERROR, findings)
    latest = _from_tables(folder, tables, facts, findings) if tables else Previous()
    earlier = [one for one in latest_versions(filed) if (latest.year or 0) < one.header.reported_year
               < facts.reported_year]
    if earlier:
        latest = replace(latest, holdings=earlier[-1].holdings, year=earlier[-1].header.reported_year)
    filings, told_by = read_filings(folder, facts, filed, findings)
    return replace(latest, files=(*latest.files, *others, *told_by), filed=filed, filings=filings,
                   undated=tuple(name for name in tables if year_named(name) is None))


def _files_in(folder: Path, kept: str, findings: Findings) -> list[str]:
    """The files of a folder that can hold annual information; of a submission's folder its AEF workbook alone."""
    there = [name for name in matching(folder, f"{kept}/**/*", findings) if not is_system_file(name)]
    built = built_folders(there)
    read: list[str] = []
    for name in there:
        whole = str(PurePosixPath(name).parent) in built
        if whole and not ("-AEF-" in Path(name).name and name.lower().endswith(".xlsx")) or is_paper(name):
            continue
        if not name.lower().endswith(ENDINGS):
            findings.add(faults.UNREAD_FILE.finding(Place(name), "its ending is none of annual information", name,
                                                    remedy="Save it as .xlsx, .csv or .json, or take it out"))
        elif not set(tables_beside(name)) & set(read):
            read.append(name)
    return read


def _holds_holdings_alone(folder: Path, name: str) -> bool:
    """True for a table of holdings without Table 1."""
    sheets = read_sheets(folder, name, Findings()) or []
    roles = {table.model.role for sheet in sheets for table in tables_in(sheet)}
    if Path(name).name.lower().startswith("holdings"):
        return "submission" not in roles
    return roles == {"holdings"} and len(sheets) == 1


def _from_tables(folder: Path, tables: list[str], facts: Facts, findings: Findings) -> Previous:
    """A year in a file's name is that of its holdings; without one it is the year before the reported one."""
    files: dict[int, list[str]] = defaultdict(list)
    reported_year = facts.reported_year
    for name in tables:
        files[year_named(name) or reported_year - 1].append(name)
    earlier = [year for year in files if year < reported_year]
    for name in (name for year, names in files.items() if year >= reported_year for name in names):
        findings.add(faults.UNREAD_FILE.finding(
            Place(name), f"its name says {year_named(name)}, and the holdings before {reported_year} are wanted", name,
            remedy=f"Name it for the year whose end it shows, such as holdings-{reported_year - 1}.csv"))
    if not earlier:
        return Previous()
    latest = max(earlier)
    return Previous(_holdings(folder, files[latest], facts, findings), latest, tuple(files[latest]))


def _holdings(folder: Path, files: Iterable[str], facts: Facts, findings: Findings) -> tuple[Holding, ...]:
    sheets = [sheet for name in files for sheet in read_sheets(folder, name, findings) or ()]
    return rows_of(in_edition(Holding, facts.edition), known_tables(sheets, findings, facts.edition), findings)


def _filed(folder: Path, files: Iterable[str], party: str, severity: Severity,
           findings: Findings) -> tuple[Submission, ...]:
    """The Party's own annual information. What keeps holdings from being read weighs as `severity` says.

    A fault among its authorizations, which count on, is an error. Another fault is a warning: it is not mended in the
    dossier, and what rests on it is left open.
    """
    submissions = []
    for name in files:
        submission, told = read_annual_information(folder, name)
        findings.extend(_weighing(fault, severity) if _touches_holdings(fault) else
                        fault if fault.place.sheet == present().authorizations.sheet else
                        _weighing(fault, Severity.WARNING) for fault in told if not is_layout(fault))
        if submission is not None and submission.header.party != party:
            header = submission.header
            findings.add(OWN_WORKBOOK.finding(header.cell("party"), f"the workbook is by {header.party}", header.party))
        elif submission is not None:
            submissions.append(submission)
        elif not any(not is_layout(fault) for fault in told):
            findings.add(faults.UNREAD_FILE.finding(
                Place(name), "it is neither annual information nor a table of holdings", name))
    return tuple(submissions)


def _weighing(fault: Finding, severity: Severity) -> Finding:
    """An error with another weight; what weighs less stays as it is."""
    return replace(fault, severity=severity) if fault.severity is Severity.ERROR else fault


def _touches_holdings(finding: Finding) -> bool:
    """True for what keeps last year's holdings from being read; how that workbook was laid out is past."""
    return finding.place.sheet in (None, present().submission.sheet, present().holdings.sheet)


def read_partners(folder: Path, party: str, findings: Findings) -> tuple[tuple[Submission, ...], tuple[str, ...]]:
    """Other Parties' annual information, with the files. Their faults are warnings: they are for others to mend."""
    files = _files_in(folder, PARTNER, findings)
    submissions = []
    for name in files:
        submission, told = read_annual_information(folder, name)
        findings.extend(_weighing(fault, Severity.WARNING) for fault in told
                        if not is_layout(fault) or fault.code == BLANK_FOR_NA.code)
        if submission is not None and submission.header.party == party:
            findings.add(OWN_WORKBOOK.finding(submission.header.cell("party"),
                                              f"the workbook is by {party}, the Party that reports", party))
        elif submission is not None:
            submissions.append(submission)
        elif not told:
            findings.add(faults.UNREAD_FILE.finding(Place(name), "it is no annual information", name,
                                                    severity=Severity.WARNING))
    return tuple(submissions), tuple(files)
