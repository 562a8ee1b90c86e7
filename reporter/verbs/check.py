"""What `reporter check` is given: dossiers, submission folders and AEF workbooks, each with what is found in it.

Several are looked at together: last year's workbook opens this year's, and the other Party's tells the other side of
a transfer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from reporter import checks
from reporter.checks.checking import EVERYTHING, Need
from reporter.checks.filed import differs
from reporter.checks.holdings import nothing_earlier
from reporter.checks.marks import Mark, ScriptAnswer, mark_of, script_answers
from reporter.dossier.answers import AnswerKind
from reporter.dossier.narrative import Narrative
from reporter.dossier.seen import AS_FILES, Seen
from reporter.files import faults
from reporter.files.aef import rules
from reporter.files.aef.workbook import Reading, read_to_check
from reporter.files.manifests import CHANGED_FILE, digest, folder_findings, read_manifest
from reporter.files.reading import read_bytes
from reporter.findings import Finding, Findings, Ignored, Place, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.forms.editions import Profile, profiles, usual_profile
from reporter.forms.outlines import ANNEX_4
from reporter.records.submission import Submission
from reporter.registries.submissions import read_file_to_check
from reporter.verbs.build import examined_as_published
from reporter.verbs.examine import first_named, is_of_others, of_submission
from reporter.verbs.paths import ONE_WORKBOOK, PathKind, kind_of, workbook_of_submission
from reporter.verbs.staging import write_file

SAME_ANNEX = define(
    "FIL-115", "Two dossiers do not have the same annex 4", severity=Severity.WARNING,
    para="2/CMA.3 annex para 21(b)-(c)",
    remedy="Write in each what is its own: of another Party, or what is new in another year",
    text="""
    Dossiers of two years, or of two Parties, that are checked together have answers to annex 4 of their own: a reading,
    as in FIL-114.
    Bad: the answers of 2027 copied into the dossier of 2028, word for word
    Good: what happened since, under the headings that it concerns""")
TO_GO_ON_IN = "This copy is for mending the original; it can also be gone on with in its place."
ON_THE_COMMAND_LINE = "ignored on the command line"


@dataclass
class Inspected:
    """One path with what was found. `not_checked` says in sentences what could not be checked, and why.

    `submission` is the annual information, where it could be read; `unread` what was not read whole; `partners` are
    other Parties' submissions that a dossier brings.
    """

    path: Path
    kind: PathKind
    profile: Profile
    findings: Findings = field(default_factory=Findings)
    submission: Submission | None = None
    reading: Reading | None = None
    not_checked: list[str] = field(default_factory=list)
    listed: tuple[str, ...] = ()
    """What became of each registry file of a dossier."""
    unread: frozenset[Need] = frozenset()
    partners: tuple[Submission, ...] = ()
    seen: Seen = AS_FILES
    """How people see the files of a dossier."""
    annex: tuple[str, ...] = ()
    """What a dossier answers to the headings of annex 4, in their order."""
    reasons: dict[str, str] | None = None
    """The reasons that a dossier gives for ignoring codes; None for what is no dossier."""
    beside: tuple[Finding, ...] = ()
    """What was found in other submissions with which rows of this one do not agree."""

    @property
    def mark(self) -> Mark:
        """The mark of 4/CMA.6 para 29 that the published scripts would give, as far as it can be foretold."""
        return self._mark(mended=False)

    @property
    def mark_without_faults(self) -> Mark:
        """The mark if the scripts had no faults of their own."""
        return self._mark(mended=True)

    @property
    def scripts(self) -> tuple[ScriptAnswer, ...]:
        """What each of the published scripts would say."""
        return script_answers(self._foretelling, EVERYTHING if self.submission is None else self._unforetold)

    @property
    def _foretelling(self) -> list[Finding]:
        """The findings that the scripts would make too: what is set aside here is not set aside there."""
        own = [*self.findings.items, *(each.finding for each in self.findings.ignored)]
        return [finding for finding in own if finding.beside is not None or not is_of_others(finding)] + [*self.beside]

    @property
    def _unforetold(self) -> frozenset[Need]:
        return self.unread if self.profile.is_of_scripts else self.unread | {Need.SPELLING}

    def _mark(self, *, mended: bool) -> Mark:
        mark = mark_of(self._foretelling, self._unforetold, mended=mended)
        if mark is Mark.INCONSISTENT:
            return mark
        return Mark.NOT_CHECKED if self.submission is None or self.not_checked else mark


def inspect(paths: Iterable[Path], profile: Profile | None = None, ignore: Iterable[str] = (),
            progress: Callable[[str], None] = lambda step: None, only: SubmissionKind | None = None) -> list[Inspected]:
    """Every path with its findings. `profile` and `ignore` are for workbooks; a dossier says its own.

    Findings of codes in `ignore` are set aside in workbooks and submission folders. Without a profile, a submission
    folder is read in the one that its manifest names, a workbook in that of the published checking scripts. Of
    dossiers the findings may be those of `only` one submission.
    """
    inspected = []
    for path in paths:
        inspected.append(_read(path, profile, only, progress))
    on_hand = [one.submission for one in inspected if one.submission is not None]
    opened = {one.key: one for one in checks.linked(on_hand)}
    for one in inspected:
        if one.kind is not PathKind.DOSSIER and one.submission is not None:
            progress(f"checking {one.path.name}")
            current = opened.get(one.submission.key, one.submission)
            # Of several versions only the highest is opened by the year before.
            _check(one, current if current.header is one.submission.header else one.submission)
    progress("comparing")
    _compare(inspected)
    _tell_same_annexes(inspected)
    _tell_spelling(inspected)
    for one in inspected:
        if one.kind is not PathKind.DOSSIER:
            one.findings.set_aside(dict.fromkeys(ignore, ON_THE_COMMAND_LINE))
        one.findings = one.seen.findings(one.findings)
    return inspected


def write_annotated(one: Inspected, copy: Path) -> str:
    """Write a copy of a workbook that was checked, with its findings; a sentence on what the copy lacks, if anything.

    Raises NotAnnotated where the workbook could not be read, or holds what cannot be copied.
    """
    from reporter.renderers.workbooks.annotated import NOT_FOR_FILING, NotAnnotated, annotated_workbook, left_out

    content = read_bytes(one.path.parent, one.path.name, Findings())
    if content is None or any(finding.code in faults.REFUSALS and finding.place.file == one.path.name
                              for finding in one.findings.items):
        raise NotAnnotated("No copy was made, since the workbook cannot be read.")
    made = annotated_workbook(content, one.findings.sorted(), one.findings.ignored, one.mark,
                              TO_GO_ON_IN if one.kind is PathKind.DOSSIER else NOT_FOR_FILING)
    earlier = _untouched_copy(copy)
    write_file(copy, made, None if earlier is None else digest(earlier))
    return left_out(content)


def is_untouched_copy(path: Path) -> bool:
    """True for an annotated copy that nobody changed since: the next one may stand in its place."""
    return _untouched_copy(path) is not None


def _untouched_copy(path: Path) -> bytes | None:
    from reporter.renderers.workbooks.annotated import is_as_made

    content = read_bytes(path.parent, path.name, Findings()) if path.is_file() and not path.is_symlink() else None
    return content if content is not None and is_as_made(content) else None


def named_by_path(inspected: Iterable[Inspected]) -> tuple[list[Finding], list[Ignored]]:
    """All findings and all that were set aside, each file named by its path from where the command runs."""
    findings, ignored = [], []
    for one in inspected:
        findings += [_with_path(one, finding) for finding in one.findings.sorted()]
        ignored += [replace(each, finding=_with_path(one, each.finding)) for each in one.findings.ignored]
    return findings, ignored


def _with_path(one: Inspected, finding: Finding) -> Finding:
    file = finding.place.file
    path = one.path if one.kind is PathKind.WORKBOOK else (one.path.parent if one.seen.workbook else one.path) / file
    return replace(finding, place=replace(finding.place, file=path.as_posix()))


def _read(path: Path, profile: Profile | None, only: SubmissionKind | None,
          progress: Callable[[str], None]) -> Inspected:
    # A folder that is nothing is read as a dossier, which says what it lacks.
    kind = kind_of(path) or PathKind.DOSSIER
    if kind is PathKind.DOSSIER:
        examined = examined_as_published(path, progress, only)
        examined = of_submission(examined, only) if only else examined
        dossier = examined.closing.dossier
        # A dossier that cannot be read is refused for its faults, not for the reasons that it may give.
        reasons = {each.code: each.reason for each in dossier.facts.ignore} if dossier else None
        seen = examined.closing.seen
        profile = dossier.facts.reading if dossier else usual_profile()
        return Inspected(path, kind, profile, examined.findings, examined.closing.submission,
                         not_checked=examined.not_checked, seen=seen,
                         listed=tuple(seen.words(str(one)) for one in examined.closing.listed),
                         unread=frozenset(examined.unread), partners=examined.closing.partners, reasons=reasons,
                         annex=_annex(examined.closing.narrative))
    progress(f"reading {path.name}")
    if kind is PathKind.SUBMISSION_FOLDER:
        return _submission_folder(path, profile)
    profile = profile or usual_profile()
    reading = read_file_to_check(path.parent, path.name, profile)
    return Inspected(path, PathKind.WORKBOOK, profile, Findings(list(reading.findings)), reading.submission, reading)


def _annex(narrative: Narrative) -> tuple[str, ...]:
    """The answers to annex 4 that people wrote, without those that wait to be written."""
    keys = sorted((key for key in narrative.answers if key[0] == ANNEX_4), key=lambda key: (key[1], key[2] or ""))
    parts = [part for key in keys for part in (narrative.answers[key], *narrative.answers[key].elements.values())]
    return tuple(" ".join(part.markdown.split()) for part in parts
                 if part.kind is AnswerKind.PROSE and part.markdown.strip())


def _tell_spelling(inspected: Iterable[Inspected]) -> None:
    """Tell where another spelling is read than the scripts take: what they say of it is not foretold."""
    for one in inspected:
        if not one.profile.is_of_scripts and one.submission is not None:
            one.not_checked.append(f"how the published checking scripts take the spelling, which is that of "
                                   f"{one.profile.title}")


def _tell_same_annexes(inspected: Iterable[Inspected]) -> None:
    """Tell each dossier whose annex 4 is, word for word, that of one named before it, of another Party or year."""
    before: list[Inspected] = []
    for one in inspected:
        same = next((other for other in before if one.annex and one.annex == other.annex and one.submission
                     and other.submission and one.submission.key[:2] != other.submission.key[:2]), None)
        if same is not None:
            one.findings.add(SAME_ANNEX.finding(Place(f"narrative/{ANNEX_4}"), "every answer is that of the dossier "
                                                f"{same.path.name}"))
        before.append(one)


def _submission_folder(path: Path, profile: Profile | None) -> Inspected:
    """The AEF workbook of a submission, and whether its files are as they were built."""
    one = Inspected(path, PathKind.SUBMISSION_FOLDER, profile or usual_profile())
    manifest = read_manifest(path, findings=one.findings)
    if manifest is None:
        return one
    one.findings.extend(folder_findings(path, manifest))
    workbook = workbook_of_submission(path, one.findings)
    if workbook:
        if workbook not in manifest.outputs:
            one.findings.add(CHANGED_FILE.finding(Place(workbook), "the manifest does not name this workbook",
                                                  remedy="Take it out, or build the submission again"))
        one.profile = profile or profiles().get(manifest.rules.get("profile", "")) or usual_profile()
        one.reading = read_to_check(path, workbook, one.profile)
        one.submission = one.reading.submission
        one.findings.extend(one.reading.findings)
    elif ONE_WORKBOOK.code not in {finding.code for finding in one.findings.items}:
        one.not_checked.append("there is no AEF workbook in the folder")
    return one


def _check(one: Inspected, submission: Submission) -> None:
    """Every rule that a workbook alone can answer; what hangs on a cell that cannot be read is left out."""
    edition = one.reading.edition if one.reading is not None else submission.edition
    one.unread = _unread(one)
    found = checks.run(checks.Subject(submission=submission, profile=one.profile),
                       only=lambda check: check.is_answered(one.unread, edition))
    told = set() if one.reading is None else one.reading.stand_ins | {
        each.place for each in one.reading.findings if each.code.startswith("FMT-")}
    found = checks.without_echoes(found, told)
    if nothing_earlier(submission):
        found, unseen = _parted(found)
        if unseen:
            one.not_checked.append(
                f"{_rows(len(unseen))} about ITMOs that an earlier year may have brought: check the workbook of "
                f"{submission.header.party} for {submission.header.reported_year - 1} together with this one")
    if edition.replaced:
        one.not_checked.append("the draft version of 2022 does not tell: " + ", ".join(edition.not_told))
    one.findings.extend(found)


def _unread(one: Inspected) -> frozenset[Need]:
    """What was not read whole of a workbook; it is said, with sheets and rows."""
    if one.reading is None or one.reading.submission is None:
        return frozenset()
    tables = [table for table, _ in one.reading.submission.tables[1:]]
    unread = {Need(table.title) for table in tables if any(
        finding.code in (rules.MISSING_SHEET.code, rules.NO_LABELS.code) and finding.place.sheet == table.sheet
        for finding in one.reading.findings)}
    one.not_checked += [f"what rests on {need}, of which neither sheet nor labels are found" for need in sorted(unread)]
    if one.reading.lost:
        rows = first_named([f"{place.sheet} row {place.row}" for place in one.reading.lost])
        one.not_checked.append("whether holdings follow from the actions, since the ITMOs of these rows cannot be "
                               "read: " + rows)
        unread |= {Need.ACTIONS, Need.HOLDINGS}
    return frozenset(unread)


def _rows(count: int) -> str:
    return "a row" if count == 1 else f"{count} rows"


def _parted(found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings without those, below an error, that may be answered by an earlier year, and these."""
    apart = [finding for finding in found if finding.severity is not Severity.ERROR
             and not checks.CHECKS[finding.code].is_answered({Need.EARLIER_YEARS})]
    return [finding for finding in found if finding not in set(apart)], apart


def _compare(inspected: list[Inspected]) -> None:
    """The rules between submissions; what another Party's submission would tell, and is not on hand, is said."""
    submissions: list[Submission] = []
    keys: dict[tuple[str, int, str], Submission] = {}
    for one in sorted(inspected, key=lambda one: one.kind is PathKind.DOSSIER):
        if one.submission is None:
            continue
        there = keys.setdefault(one.submission.key, one.submission)
        # A dossier beside the workbook that it made says the same again.
        if there is one.submission or one.kind is not PathKind.DOSSIER or differs(there, one.submission):
            submissions.append(one.submission)
    # What a dossier's own partners say of it is among its findings already.
    partners = [each for one in inspected for each in one.partners if each.key not in keys]
    not_whole = {one.submission.header.place.file: one.path.name for one in inspected
                 if one.submission and one.unread & {Need.AUTHORIZATIONS, Need.ACTIONS, Need.HOLDINGS}}
    compared = checks.run(checks.between(submissions, not_whole), only=lambda check:
                          len(submissions) > 1 and check.says_missing is None)
    missing = checks.run(checks.between([*submissions, *partners]), only=lambda check: check.says_missing is not None)
    for one in inspected:
        files, told = _files(one), _told(one)
        one.not_checked += [f"what {name} says otherwise, since it cannot be read whole"
                            for file, name in not_whole.items() if one.submission and file not in files]
        one.not_checked += [finding.message for finding in missing if finding.place.file in files]
        one.beside = tuple(finding for finding in compared if finding.beside and finding.beside.file in files
                           and finding.place.file not in files)
        one.findings.extend(finding for finding in compared if finding.place.file in files
                            and finding.place not in told and checks.CHECKS[finding.code].is_answered(one.unread))


def _told(one: Inspected) -> set[Place]:
    """The cells of which something was told already: comparing them would tell it again."""
    return {finding.place for finding in one.findings.items} | (one.reading.stand_ins if one.reading else set())


def _files(one: Inspected) -> set[str]:
    """The files that the annual information was read from, as places name them."""
    if one.submission is None:
        return set()
    rows = (one.submission.header, *one.submission.authorizations, *one.submission.actions, *one.submission.holdings)
    return {row.place.file for row in rows}
