"""A submission folder and its manifest: written whole or not at all, and read back in one way."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from reporter.findings import Finding, Place, Refusal, Severity, define

MANIFEST = "manifest.json"
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

FileName = Annotated[str, StringConstraints(pattern=r"^[^/\\:]*[^/\\:.][^/\\:]*$")]
"""A plain name: no folder, no drive, and not dots alone."""


class Output(BaseModel):
    """A file of a submission: its digest, and the part that it belongs to."""

    sha256: str
    part: str = ALL


class Manifest(BaseModel):
    """What was made from what: sha256 of every input and output, versions, editions of the rules."""

    model_config = ConfigDict(extra="ignore")
    reporter: str = ""
    party: str = ""
    reported_year: int = 0
    status: str = ""
    draft: bool = False
    versions: dict[str, str] = {}
    rules: dict[str, str] = {}
    findings: dict[str, int] = {}
    ignored: list[dict[str, Any]] = []
    inputs: dict[str, str] = {}
    outputs: dict[FileName, Output]

    @property
    def content(self) -> bytes:
        """The manifest as the file holds it."""
        return json_bytes(self.model_dump())


class FolderRefused(Refusal):
    """The output folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Published:
    """What a publication did to the folder."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def json_bytes(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the submission in `folder`; None where there is none that can be read."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def folder_findings(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """How the files of a submission differ from those that were built."""
    if manifest.draft:
        yield A_DRAFT.finding(Place(MANIFEST), "the submission is a draft")
    for name, output in sorted(manifest.outputs.items()):
        file = folder / name
        if not file.is_file():
            yield ABSENT_FILE.finding(Place(name), "the manifest names this file, and it is not there")
        elif digest(file.read_bytes()) != output.sha256:
            yield CHANGED_FILE.finding(Place(name), "the file is not as it was built")


def earlier_build(out: Path) -> Manifest | None:
    """The manifest of the build that stands in `out`; None if the folder is new or empty.

    Raises FolderRefused where the folder holds something else.
    """
    if not out.exists() or out.is_dir() and not any(out.iterdir()):
        return None
    manifest = read_manifest(out)
    if manifest is None:
        raise FolderRefused(f"{out} holds files that no build of the reporter made. "
                            "Choose another folder with --out, or empty this one.")
    return manifest


def still_true(made: Manifest, earlier: Manifest | None, out: Path) -> dict[str, bytes]:
    """Files of other parts that agree with what was made, and are as they were written."""
    if earlier is None or (earlier.reporter, earlier.inputs, earlier.draft) != (made.reporter, made.inputs, made.draft):
        return {}
    parts = {output.part for output in made.outputs.values()} | {ALL}
    kept: dict[str, bytes] = {}
    for name, output in earlier.outputs.items():
        if name not in made.outputs and output.part not in parts and (out / name).is_file():
            content = (out / name).read_bytes()
            if digest(content) == output.sha256:
                kept[name] = content
    return kept


def put_in_place(files: Mapping[str, bytes], manifest: Manifest, earlier: Manifest | None, out: Path) -> None:
    """Put the files and their manifest where `out` is, all at once; what people put beside a build stays."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        staged.chmod(0o755)
        _carry_over(out, staged, {*(earlier.outputs if earlier else ()), MANIFEST})
        for name, content in {**files, MANIFEST: manifest.content}.items():
            (staged / name).write_bytes(content)
        _swap(staged, out)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _carry_over(out: Path, staged: Path, ours: Set[str]) -> None:
    """Copy what people put into the folder; what a build made is not copied."""
    for path in sorted(out.iterdir()) if out.exists() else ():
        if path.name not in ours:
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, staged / path.name)


def _swap(staged: Path, out: Path) -> None:
    """Put `staged` where `out` is, in two renames; a failure in between puts the old folder back."""
    if not out.exists():
        staged.rename(out)
        return
    aside = staged.with_name(staged.name + "-old")
    out.rename(aside)
    try:
        staged.rename(out)
    except OSError:
        aside.rename(out)
        raise
    shutil.rmtree(aside)
