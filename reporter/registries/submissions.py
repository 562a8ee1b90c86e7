"""Annual information in whichever file it stands: an AEF workbook, CSV or JSON of the reporter, JSON of CAD Trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reporter.files.aef.workbook import Reading, read_aef, read_to_check
from reporter.files.sheet import Sheet
from reporter.files.sheet_files import JSON, WORKBOOKS, read_sheets
from reporter.findings import Finding, Findings, Place, define
from reporter.forms.editions import Profile, present
from reporter.records.rows import Action, Authorization, AuthorizedEntity, Header, Holding
from reporter.records.submission import Submission
from reporter.registries.canonical import MODELS, KnownTable, rows_of, tables_in

NO_TABLE_1 = define(
    "READ-053", "Annual information says whose it is", para=f"4/CMA.6 annex II, {present().submission.title}",
    remedy="Put Table 1 (Party, version, reported year, date) beside the other tables: in the same file, or as "
           "…-submission.csv", text="""
    Tables without Table 1 could be anybody's, of any year.
    Bad: JPN-actions.csv alone
    Good: JPN-actions.csv with JPN-submission.csv beside it""")


def read_annual_information(folder: Path, name: str) -> tuple[Submission | None, list[Finding]]:
    """The five tables of a file below `folder`, with every finding; None without a sound Table 1."""
    if not name.lower().endswith(WORKBOOKS):
        return _read_tables(folder, name)
    submission, found = read_aef(folder, name)
    if submission is None:
        # A plain grid has Table 1 in a row.
        plain, told = _read_tables(folder, name)
        return (plain, told) if plain is not None else (submission, found)
    return submission, found


def read_file_to_check(folder: Path, name: str, profile: Profile | None = None) -> Reading:
    """A file for checking, as far as its kind goes: of workbooks the layout too."""
    if name.lower().endswith(WORKBOOKS):
        return read_to_check(folder, name, profile)
    submission, found = _read_tables(folder, name)
    return Reading(submission, tuple(found))


def tables_beside(name: str) -> tuple[str, ...]:
    """The names of the files that belong together with this one, `JPN-actions.csv`, itself included."""
    path = Path(name)
    roles = [model.role for model in MODELS]
    for table in roles:
        if path.stem.lower().endswith(table):
            stem = path.stem[:len(path.stem) - len(table)]
            return tuple(path.with_name(f"{stem}{other}{path.suffix}").as_posix() for other in roles)
    return (name,)


def _read_tables(folder: Path, name: str) -> tuple[Submission | None, list[Finding]]:
    findings = Findings()
    there = [one for one in tables_beside(name) if one == name or (folder / one).is_file()]
    tables = [table for one in there for sheet in _sheets(folder, one, findings) for table in tables_in(sheet)]
    headers = rows_of(Header, tables, findings)
    if not headers:
        if not findings.items:
            findings.add(NO_TABLE_1.finding(Place(name), "there is no Table 1"))
        return None, findings.sorted()
    submission = Submission(headers[0], *_tables_2_to_5(tables, findings))
    return submission.with_whole_names(), findings.sorted()


def _tables_2_to_5(tables: list[KnownTable], findings: Findings) -> tuple[
        tuple[Authorization, ...], tuple[Action, ...], tuple[Holding, ...], tuple[AuthorizedEntity, ...]]:
    return (rows_of(Authorization, tables, findings), rows_of(Action, tables, findings),
            rows_of(Holding, tables, findings), rows_of(AuthorizedEntity, tables, findings))


def _sheets(folder: Path, name: str, findings: Findings) -> Iterator[Sheet]:
    """The sheets of a file; those of JSON stand below its own names, which places do not need."""
    for sheet in read_sheets(folder, name, findings) or ():
        yield replace(sheet, name=None) if name.lower().endswith(JSON) else sheet
