"""The table of all rules for README.md, drawn from the rules themselves, and that of all readings for docs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from reporter.accounting.figures import Assumption
from reporter.findings import Rule, Voice

GROUPS = {
    "AEF-1": "Annual information: each field by itself, and beside the others of its row",
    "AEF-2": "Annual information: actions against their authorizations",
    "AEF-3": "Annual information: identifiers of ITMOs",
    "AEF-4": "Annual information: holdings",
    "AEF-5": "Annual information: actions, and what becomes of an ITMO",
    "AEF-6": "Annual information: authorized entities",
    "AEF-7": "Annual information: years, deadlines, versions",
    "REC": "Between Parties",
    "REP": "Reports: completeness, dates, methods",
    "CON": "Between documents",
    "CNF": "Confidential information",
    "ADV": "What reviewers look for in words",
    "SCR": "What the published checking scripts alone ask, and where they are at fault",
    "FMT": "Cells: type, format, code lists",
    "WB": "Workbooks: layout of the agreed electronic format",
    "FIL": "What was filed",
    "REV": "Recommendations of reviewers",
    "ATT": "Attachments of the initial report",
    "APR": "Approval",
    "SUB": "Submission folders",
    "READ": "Files and tables",
    "DOS": "Dossiers",
    "NAR": "Narrative",
    "WRD": "Chapters that come back from Word",
    "INV": "Inventory",
    "REG": "Registries",
    "DER": "Actions derived from the events of a registry",
    "VER": "Exports of registries",
    "DIF": "Versions that are compared",
}
"""The groups of codes in the order of the table; a group's codes begin with its key."""


def group_of(code: str) -> str:
    """The group of a code; the codes on the tables of the annual information are parted by their hundreds."""
    prefix, _, number = code.partition("-")
    return f"{prefix}-{number[0]}" if prefix == "AEF" else prefix


def rules_table(rules: Iterable[Rule]) -> str:
    """Every rule with level and paragraph as Markdown, a table for each group that can be folded away."""
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.code):
        groups[group_of(rule.code)].append(rule)
    return "\n".join(_group(title, groups[key]) for key, title in GROUPS.items() if key in groups)


def _group(title: str, rules: list[Rule]) -> str:
    """The table of a group. What most of its rules rest on is said once."""
    para, count = Counter(rule.para for rule in rules).most_common(1)[0]
    common = para if count * 2 > len(rules) and count > 1 else None
    lines = [f"<details><summary>{title} ({len(rules)})</summary>", ""]
    if common:
        lines += [f"Rests on: {common}, unless a row names another.", ""]
    lines += ["| code | what holds | rests on | level |", "|---|---|---|---|"]
    lines += [_row(rule, common) for rule in rules]
    return "\n".join([*lines, "</details>", ""])


def _row(rule: Rule, common: str | None) -> str:
    code = f"{rule.code} ({rule.source})" if rule.source else rule.code
    level = str(rule.severity) if rule.voice in (Voice.DECISION, Voice.FORM) else f"{rule.severity}, {rule.voice}"
    cells = (code, rule.title, "" if rule.para == common else rule.para, level)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


READINGS_HEAD = """\
# The readings that figures rest on

Where the decisions leave room, the accounting takes a reading. Each is printed with the figures that rest on it, in
annex 4 and in the structured summary; this list is drawn from the code (`make docs`), and a test keeps it so. Years and
identifiers stand for those of a dossier.

| reading | paragraph | reason | the other reading |
|---|---|---|---|
"""


def readings_table(readings: Iterable[Assumption]) -> str:
    """docs/readings.md: every reading with its paragraph, its reason and its alternative."""
    rows = (f"| {one.text} | {one.para} | {one.reason} | {one.alternative or '–'} |\n" for one in readings)
    return READINGS_HEAD + "".join(rows)
