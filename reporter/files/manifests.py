"""The manifest of a submission: what was made from what, and whether the files beside it are still those."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from reporter.files.reading import file_digest, is_plain_name, read_bytes
from reporter.files.stages import STAGE
from reporter.findings import Finding, Findings, Place, Rule, Severity, define
from reporter.forms.deadlines import SubmissionKind
from reporter.records.kinds import ApproachId, Date

MANIFEST = "manifest.json"
STAGED = ".reporter-build"
"""The folder, inside that of a submission, in which a build gathers its files; gone when the build has ended."""
MOST_BYTES = 4 * 1024**3
"""How large a file of a submission may be, to be compared with its digest."""
MOST_OF_MANIFEST = 8 * 1024**2
"""How large a manifest may be: it has room for the digests of forty thousand files and more."""
MOST_TOLD = 10
"""So many files that are missing are told one by one."""
ALL = "all"
"""The part of the files that speak of the whole submission."""

CHANGED_FILE = define(
    "SUB-001", "A submission's files are those that were built", para="form", severity=Severity.WARNING,
    remedy="Build the submission again, or put the file back; what is filed should be what was checked", text="""
    The manifest has the sha256 of every file that the build wrote.
    Bad: the AEF workbook opened after the build, and saved
    Good: the files as `reporter build` wrote them""")
ABSENT_FILE = define(
    "SUB-002", "A submission has all its files", para="form", remedy="Build the submission again", text="""
    Every file that the manifest names stands in the folder.
    Bad: the AEF workbook moved elsewhere
    Good: all files as the build wrote them""")
BROKEN_MANIFEST = define(
    "SUB-003", "The manifest of a submission can be read", para="form", remedy="Build the submission again", text="""
    The manifest is the JSON file that the build wrote.
    Bad: manifest.json cut off in the middle
    Good: manifest.json as `reporter build` wrote it""")
A_DRAFT = define(
    "SUB-004", "What is filed is no draft", para="form", severity=Severity.WARNING,
    remedy="Mend what stands against it, then build without --draft", text="""
    A draft was built in spite of errors, and its pages say so.
    Bad: a folder built with --draft
    Good: a folder built without it""")


def _file_name(name: str) -> str:
    if name.casefold() == MANIFEST or name.casefold().startswith(STAGE) or not is_plain_name(name):
        raise ValueError("no plain file name")
    return name


FileName = Annotated[str, AfterValidator(_file_name)]
"""A plain name, and none that a folder keeps for itself."""


PlainVersion = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}\.[0-9]{1,3}$")]


Approaches = Annotated[list[ApproachId], Field(max_length=10_000)]
"""There are no more identifiers than these."""


class Output(BaseModel):
    """A file of a submission: its digest, and the part that it belongs to."""

    sha256: str
    part: str = ALL


class FiledAs(BaseModel):
    """As which submission, and on which day, the files were filed."""

    kind: SubmissionKind
    date: Date


class Manifest(BaseModel):
    """What was made from what: sha256 of every input and output, versions, editions of the rules.

    `versions` and `dates` are by the kind of submission, and so are `approaches`, which initial reports cover; `ndc`
    are facts of the NDC that they tell. `filed` is there once the submission was filed. A manifest may come from
    others: what is printed of it, or counted by, has the bounds that it has in a dossier.
    """

    model_config = ConfigDict(extra="ignore", defer_build=True)
    reporter: str = ""
    party: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    reported_year: Annotated[int, Field(ge=0, le=2100)] = 0
    status: str = ""
    draft: bool = False
    versions: dict[str, PlainVersion] = {}
    dates: dict[str, Date] = {}
    approaches: dict[str, Approaches] = {}
    ndc: dict[str, Annotated[str, StringConstraints(max_length=20_000)]] = {}
    rules: dict[str, str] = {}
    findings: dict[str, int] = {}
    ignored: list[dict[str, Any]] = []
    inputs: dict[str, str] = {}
    outputs: dict[FileName, Output]
    filed: FiledAs | None = None

    @property
    def content(self) -> bytes:
        """The manifest as the file holds it."""
        return json_bytes(self.model_dump(mode="json", exclude=None if self.filed else {"filed"}))

    @property
    def kinds(self) -> tuple[SubmissionKind, ...]:
        """The submissions that the folder holds."""
        parts = {output.part for output in self.outputs.values()}
        return tuple(kind for kind in SubmissionKind if kind in parts)


def json_bytes(value: object) -> bytes:
    # Half a letter, as in the name of a file that is not in UTF-8, stands as its escape.
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_manifest(folder: Path, name: str = MANIFEST, findings: Findings | None = None,
                  rule: Rule = BROKEN_MANIFEST) -> Manifest | None:
    """The manifest of the submission in `folder`, or the one of this name below it; None, with a finding of `rule`,
    where none can be read."""
    told = Findings()
    content = read_bytes(folder, name, told)
    if content is None:
        why = told.items[0].message
    elif len(content) > MOST_OF_MANIFEST:
        why = f"the file has {len(content):,} bytes, the limit is {MOST_OF_MANIFEST:,}"
    else:
        try:
            return Manifest.model_validate_json(content)
        except ValidationError as error:
            why = f"the file is no manifest: {first_fault(error)}"
    if findings is not None:
        findings.add(rule.finding(Place(name), why))
    return None


def first_fault(error: ValidationError) -> str:
    """Where in a file of JSON the first fault is, and what is wrong there, in a line."""
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, fault["loc"]))
    return (f"{where[:200]}: " if where else "") + fault["msg"][:200]


def folder_findings(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """How the files of a submission differ from those that were built."""
    if manifest.draft:
        yield A_DRAFT.finding(Place(MANIFEST), "the submission is a draft")
    yield from differing_files(folder, "", manifest, ABSENT_FILE,
                               lambda name: CHANGED_FILE.finding(Place(name), "the file is not as it was built"))


def differing_files(folder: Path, below: str, manifest: Manifest, absent: Rule,
                    changed: Callable[[str], Finding]) -> Iterator[Finding]:
    """A finding for each file of a manifest that is changed or missing; of very many missing ones for the first, and
    one for the others. `below` leads from the folder to the files, with its last stroke."""
    missing = 0
    for name, output in sorted(manifest.outputs.items()):
        path, refused = f"{below}{name}", Findings()
        if not os.path.lexists(folder / path):
            missing += 1
            if missing <= MOST_TOLD:
                yield absent.finding(Place(path), "the manifest names this file, and it is not there")
        elif file_digest(folder, path, refused, MOST_BYTES) != output.sha256:
            yield from refused.items or [changed(path)]
    if missing > MOST_TOLD:
        yield absent.finding(Place(f"{below}{MANIFEST}"), f"{missing - MOST_TOLD:,} more files that the manifest names "
                             "are not there")
