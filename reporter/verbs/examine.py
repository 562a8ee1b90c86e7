"""The first step of every command on a dossier: it is read, its year is closed, and every check is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from reporter import checks
from reporter.accounting.adjustments import Accounts, accounts
from reporter.accounting.closing import Closing, close
from reporter.checks.checking import Need, says_missing
from reporter.dossier.facts import FACTS_FILE, Dossier
from reporter.dossier.filings import KEPT
from reporter.dossier.inventory import is_inventory
from reporter.dossier.loading import load
from reporter.dossier.narrative import FOLDER as NARRATIVE
from reporter.dossier.registry_files import MAPPINGS
from reporter.dossier.submitted import PARTNER
from reporter.files.aef.workbook import is_layout
from reporter.files.faults import UNKNOWN_FORMAT
from reporter.files.manifests import MANIFEST
from reporter.files.reading import at_one_moment
from reporter.findings import RULES, Finding, Findings, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import present
from reporter.forms.outlines import ANNEX_4, INITIAL_REPORT
from reporter.records.submission import Submission

NOT_IGNORED = define(
    "DOS-012", "What is ignored is the finding of a check", para="form",
    remedy="Write the code of a check, which `reporter explain` lists, or remove the table", text="""
    Findings of a check can be ignored for a reason that is given. What cannot be read cannot be ignored.
    Bad: [[ignore]] with code = "FMT-107"
    Good: [[ignore]] with code = "AEF-701" and the reason why the submission is late""")


@dataclass(frozen=True)
class Examined:
    """A dossier that was read and checked; the accounts are there if its facts could be read.

    Findings are said of files; `told` has them as people see their dossier.
    `unread` are the parts that could not be read whole, each with the files of which something could not be read;
    `missing` says in sentences which other Parties' submissions are not on hand.
    """

    closing: Closing
    accounts: Accounts | None
    findings: Findings
    unread: Mapping[Need, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def told(self) -> Findings:
        """The findings at the cells or files that the person has."""
        return self.closing.seen.findings(self.findings)

    @property
    def figures_unsaid(self) -> str | None:
        """Why no figure can be said; None where all was read that figures rest on."""
        files = sorted({name for need, names in self.unread.items() if need in FIGURES_REST_ON for name in names})
        return self.closing.seen.words(f"{first_named(files)} cannot be read whole") if files else None

    @property
    def not_checked(self) -> list[str]:
        """What could not be checked, and why, a sentence for the files of which the same is not told."""
        needs: dict[str, list[Need]] = defaultdict(list)
        for need, names in self.unread.items():
            for name in names:
                # Of several chapters that are one sheet, it is said once.
                needs[self.closing.seen.words(name)].append(need)
        files: dict[tuple[Need, ...], list[str]] = defaultdict(list)
        for name, found in needs.items():
            files[tuple(dict.fromkeys(found))].append(name)
        return [f"what rests on {', '.join(found)}, since {first_named(names)} cannot be read whole"
                for found, names in files.items()]


def first_named(files: Sequence[str]) -> str:
    """The first of these, and how many there are more."""
    return ", ".join(files[:MOST_NAMED]) + (f" and {len(files) - MOST_NAMED:,} more" if files[MOST_NAMED:] else "")


Progress = Callable[[str], None]


def quiet(step: str) -> None:
    """Progress that nobody watches."""


@at_one_moment()
def examine(path: Path, progress: Progress = quiet) -> Examined:
    """Read and check a dossier, a folder or a workbook."""
    progress(f"reading {path.name}")
    loaded = load(path, progress)
    progress(f"replaying {len(loaded.export.actions) + len(loaded.export.events):,} rows")
    closing = close(loaded)
    findings, unread = Findings(list(closing.findings.items)), unread_parts(closing.findings)
    if closing.dossier is None or closing.submission is None:
        return Examined(closing, None, findings, unread)
    profile = closing.dossier.facts.reading
    what = f"checking {len(closing.submission.actions):,} actions"
    progress(what)
    figures = accounts(closing.dossier, closing.submission, closing.ledger)
    found = checks.run(checks.Subject(
        submission=closing.submission, dossier=closing.dossier, narrative=closing.narrative, accounts=figures,
        profile=profile, ledger=figures.ledger, filed=closing.filed, partners=closing.partners), only=lambda check:
        check.is_answered(unread), progress=lambda done, rules: progress(f"{what}: rule {done} of {rules}"))
    findings.extend(checks.without_echoes(found, {place for each in closing.findings.items
                                                  if each.severity is Severity.ERROR
                                                  for place in (each.place, *each.others) if place.column}))
    between = list(between_parties(closing.submission, closing.filed, closing.partners))
    missing = tuple(finding.message for finding in between if says_missing(finding))
    findings.extend(finding for finding in between
                    if not says_missing(finding) and checks.CHECKS[finding.code].is_answered(unread))
    findings.set_aside(_reasons_to_ignore(closing.dossier, findings))
    return Examined(closing, figures, findings, unread, missing)


def of_submission(examined: Examined, kind: SubmissionKind) -> Examined:
    """The same with the findings alone that are on what one submission is made of."""
    findings, aside = examined.findings, _figures_alone(examined.closing) if kind.is_initial else frozenset()
    return replace(examined, findings=Findings(
        [finding for finding in findings.items if _is_of(kind, finding, aside)],
        [each for each in findings.ignored if _is_of(kind, each.finding, aside)]))


_REPORTS = {f"{NARRATIVE}/{INITIAL_REPORT}": (SubmissionKind.INITIAL_REPORT, SubmissionKind.UPDATED_INITIAL_REPORT),
            f"{NARRATIVE}/{ANNEX_4}": (SubmissionKind.REGULAR_INFORMATION,)}
"""What is made of the answers in a folder."""


def _figures_alone(closing: Closing) -> frozenset[str]:
    """The files of the registry that hold actions and holdings and nothing else: no initial report is made of them."""
    roles: dict[str, set[str | None]] = defaultdict(set)
    for one in closing.listed:
        stem = PurePosixPath(one.file).name.lower()
        # What could not be read is known by its name alone; what has no role are events of a registry.
        roles[one.file].add(one.role if one.read_as else "actions" if stem.startswith(("actions", "holdings")) else "")
    return frozenset(name for name, held in roles.items() if held <= {"actions", "holdings", None})


def _is_of(kind: SubmissionKind, finding: Finding, aside: frozenset[str]) -> bool:
    """True if the finding is on what a submission is made of: by its rule, by the report whose answer it is on, and by
    its file, where it is neither the inventory nor one of those set `aside`."""
    name = finding.place.file
    if kind.is_initial and (name in aside or is_inventory(name) or name.partition("/")[0] == PARTNER):
        return False
    report = "/".join(finding.place.file.split("/")[:2])
    return kind in (RULES[finding.code].of or (kind,)) and kind in _REPORTS.get(report, (kind,))


MOST_NAMED = 5
"""The files or rows that a sentence names, of those that could not be read."""
PAPERS = (".pdf", ".html", f"/{MANIFEST}")
"""Endings of files of a filing from which nothing is taken over into another year."""
FIGURES_REST_ON = frozenset({Need.AUTHORIZATIONS, Need.ACTIONS, Need.HOLDINGS, Need.EARLIER_YEARS, Need.INVENTORY})
_TABLES = {"authorizations": (Need.AUTHORIZATIONS,), "actions": (Need.ACTIONS, Need.HOLDINGS),
           "entities": (Need.ENTITIES,)}
"""What a canonical table holds, by the beginning of its file's name; holdings follow from the actions."""
_FOLDERS = {"narrative": (Need.NARRATIVE,), "approaches": (Need.APPROACHES,),
            PARTNER: (Need.OTHER_PARTIES,), "review": (), "attachments": (),
            MAPPINGS: (Need.ACTIONS, Need.HOLDINGS)}


def unread_parts(findings: Findings) -> dict[Need, tuple[str, ...]]:
    """What was not read whole: what stands in files of which a fault was told.

    A fault in what was filed, or in another Party's file, is a warning and leaves it unread all the same.
    """
    unread: dict[Need, dict[str, None]] = defaultdict(dict)
    for finding in findings.sorted():
        name = finding.place.file
        folder = name.partition("/")[0]
        if finding.severity is Severity.ERROR or (finding.severity is Severity.WARNING and not is_layout(finding)
                                                  and folder in (*KEPT, PARTNER)):
            for need in _told_by(name, folder, finding):
                unread[need][name] = None
    return {need: tuple(unread[need]) for need in Need if need in unread}


def _told_by(name: str, folder: str, finding: Finding) -> Iterable[Need]:
    """What the file or sheet of a fault tells; of what was filed an error touches more than the comparison with it."""
    if name == FACTS_FILE:
        # What is in a format that nobody knows is not read.
        return _FOLDERS[MAPPINGS] if finding.code == UNKNOWN_FORMAT.code else ()
    if is_inventory(name):
        return (Need.INVENTORY,)
    if folder in KEPT:
        if finding.severity is not Severity.ERROR or name.endswith(PAPERS):
            return (Need.FILED,)
        authorized = finding.place.sheet == present().authorizations.sheet
        return (Need.FILED, Need.AUTHORIZATIONS) if authorized else (Need.FILED, Need.EARLIER_YEARS, Need.HOLDINGS)
    sheet = finding.place.sheet
    stem = (sheet if sheet and folder == name else PurePosixPath(name).name).lower()
    table = next((needs for begin, needs in _TABLES.items() if stem.startswith(begin)), None)
    if folder in _FOLDERS:
        return _FOLDERS[folder]
    return table or tuple(need for needs in _TABLES.values() for need in needs)


def is_of_others(finding: Finding) -> bool:
    """True for what stands in a dossier's folder of what was filed, or of other Parties' annual information."""
    return finding.place.file.partition("/")[0] in (*KEPT, PARTNER)


def between_parties(submission: Submission, filed: Iterable[Submission],
                    partners: Sequence[Submission]) -> Iterator[Finding]:
    """How the other Parties' annual information in a dossier fits the Party's own, and whose is not on hand.

    What stands in another Party's workbook, or in one that was filed, is a warning: it is not mended in the dossier.
    """
    year = submission.header.reported_year
    # What was authorized is told by the dossier itself.
    earlier = [replace(one, authorizations=()) for one in filed if one.header.reported_year < year]
    elsewhere = {one.header.place.file for one in (*partners, *earlier)}
    alone = not partners
    for finding in checks.run(checks.between([submission, *earlier, *partners]), only=lambda check:
                              not alone or check.says_missing is not None):
        theirs = finding.place.file in elsewhere
        if theirs and says_missing(finding):
            continue
        grave = theirs and finding.severity is Severity.ERROR
        yield replace(finding, severity=Severity.WARNING) if grave else finding


def _reasons_to_ignore(dossier: Dossier, findings: Findings) -> dict[str, str]:
    """The reason for each code that the dossier ignores; only what a check found can be ignored."""
    reasons = {}
    for ignore in dossier.facts.ignore:
        if ignore.code in checks.CHECKS:
            reasons[ignore.code] = ignore.reason
        else:
            findings.add(NOT_IGNORED.finding(
                ignore.place.at("code"), f"{ignore.code} is no check whose findings can be ignored", ignore.code))
    return reasons
