"""A submission folder and its manifest: written whole or not at all, and read back in one way.

New files are gathered in the folder's own hidden folder STAGED. Once a whole manifest stands among them, the new
submission is the one that holds: its files are moved to their places, the manifest last. Whoever finds STAGED after
a build was killed sets it aside where it has no manifest, and finishes the moving where it has one. Nothing else in
the folder, and nothing around it, is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from reporter.dossier.facts import FACTS_FILE
from reporter.files.reading import file_digest, read_bytes
from reporter.findings import Finding, Findings, Place, Refusal, Severity, define

MANIFEST = "manifest.json"
STAGED = ".reporter-build"
"""The folder, inside that of a submission, in which a build gathers its files; gone when the build has ended."""
MOST_BYTES = 4 * 1024**3
"""How large a file of a submission may be, to be compared with its digest."""
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
    if name in (MANIFEST, STAGED) or not name.strip(". ") or not name.isprintable() or set(name) & set("/\\:"):
        raise ValueError("no plain file name")
    return name


FileName = Annotated[str, AfterValidator(_file_name)]
"""A plain name: no folder, no drive, not dots alone, and none that the folder keeps for itself."""


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
class HeldFolder:
    """An output folder that no other build writes meanwhile.

    `earlier` is the manifest of the build that stands there, None if it is new or empty; `finished` says what was
    made of a build that broke off.
    """

    path: Path
    earlier: Manifest | None
    finished: str | None = None


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
    content = read_bytes(folder, MANIFEST, Findings())
    try:
        return None if content is None else Manifest.model_validate_json(content)
    except ValidationError:
        return None


def folder_findings(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """How the files of a submission differ from those that were built."""
    if manifest.draft:
        yield A_DRAFT.finding(Place(MANIFEST), "the submission is a draft")
    for name, output in sorted(manifest.outputs.items()):
        refused = Findings()
        if not os.path.lexists(folder / name):
            yield ABSENT_FILE.finding(Place(name), "the manifest names this file, and it is not there")
        elif file_digest(folder, name, refused, MOST_BYTES) != output.sha256:
            yield from refused.items or [CHANGED_FILE.finding(Place(name), "the file is not as it was built")]


def still_true(made: Manifest, earlier: Manifest | None, out: Path) -> frozenset[str]:
    """The files of an earlier build that agree with what was made, and are as they were written.

    Those of other parts, and those of the same parts of which everything that was made anew came out the same.
    """
    if earlier is None or (earlier.reporter, earlier.inputs, earlier.draft) != (made.reporter, made.inputs, made.draft):
        return frozenset()
    changed = {ALL} | {output.part for name, output in made.outputs.items() if earlier.outputs.get(name) != output}
    return frozenset(name for name, output in earlier.outputs.items()
                     if name not in made.outputs and output.part not in changed
                     and file_digest(out, name, Findings(), MOST_BYTES) == output.sha256)


@contextmanager
def held(out: Path) -> Iterator[HeldFolder]:
    """The output folder, made where it is not there, for one build alone; as it was, where nothing is put into it.

    Raises FolderRefused where it holds what no build made, is being written by another build, or cannot be written.
    """
    made = [folder for folder in (out, *out.parents) if not os.path.lexists(folder)]
    try:
        with _usable(out):
            out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            finished = _settle(out)
            earlier = _earlier_build(out)
            with _usable(out):
                (out / STAGED).mkdir()
            try:
                yield HeldFolder(out, earlier, finished)
            finally:
                if not (out / STAGED / MANIFEST).is_file():
                    shutil.rmtree(out / STAGED, ignore_errors=True)
    finally:
        for folder in made:
            with suppress(OSError):  # something stands in it now
                folder.rmdir()


def settled(path: Path) -> str | None:
    """Make whole what a killed build left at `path`, and say so; None where there is nothing to be made whole."""
    if not _has_staged(path):
        return None
    with _locked(path):
        return _settle(path)


def put_in_place(files: Mapping[str, bytes], manifest: Manifest, folder: HeldFolder) -> None:
    """Put the files and their manifest into the folder; files that `manifest` does not name are dropped.

    Raises FolderRefused, and changes nothing, where something that no build made has the name of a file.
    """
    ours = folder.earlier.outputs if folder.earlier else {}
    for name in files:
        there = folder.path / name
        if there.is_dir() and not there.is_symlink() or name not in ours and os.path.lexists(there):
            raise FolderRefused(f"{there} stands where the build would write, and no build made it. "
                                "Move it elsewhere, or choose another folder with --out.")
    staged = folder.path / STAGED
    for name, content in sorted(files.items()):
        _write(staged / name, content)
    _write(staged / f"{MANIFEST}.part", manifest.content)
    (staged / f"{MANIFEST}.part").replace(staged / MANIFEST)
    _move_in(folder.path, manifest)


def _earlier_build(out: Path) -> Manifest | None:
    """The manifest of the build that stands in `out`; None if the folder is empty."""
    if not any(out.iterdir()):
        return None
    manifest = read_manifest(out)
    if manifest is None:
        raise FolderRefused(f"{out} holds files that no build of the reporter made. "
                            "Choose another folder with --out, or empty this one.")
    return manifest


@contextmanager
def _usable(out: Path) -> Iterator[None]:
    """What the machine refuses of a folder is said with another folder that would do."""
    try:
        yield
    except OSError as error:
        home = Path(os.environ.get("HOME", "."))
        parents = [parent for parent in (Path.cwd(), home) if os.access(parent, os.W_OK)]
        other = f", such as {parents[0] / 'out' / (out.name or 'submission')}" if parents else ""
        raise FolderRefused(f"{out} cannot be written: {error.strerror}. "
                            f"Choose another folder with --out{other}.") from error


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """The lock of the folder; the system lets it go when the process ends, however it ends."""
    with _usable(out):
        try:
            handle = _lock(out)
        except (BlockingIOError, FileExistsError) as error:
            raise FolderRefused(f"Another build is writing {out}. Wait until it has ended, or choose another folder "
                                "with --out.") from error
    try:
        yield
    finally:
        os.close(handle)


def _lock(out: Path) -> int:
    if sys.platform == "win32":
        return os.open(out / f"{STAGED}.lock", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
    import fcntl

    handle = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _has_staged(path: Path) -> bool:
    return (path / STAGED).is_dir() and not (path / STAGED).is_symlink()


def _settle(out: Path) -> str | None:
    if not _has_staged(out) or (out / FACTS_FILE).exists():
        return None
    manifest = read_manifest(out / STAGED)
    if manifest is not None:
        _move_in(out, manifest)
        return f"{out}: a build that was broken off there has been finished."
    left = sorted((out / STAGED).iterdir())
    for path in left:
        path.unlink()
    (out / STAGED).rmdir()
    return f"{out}: what a build that was broken off had begun has been taken away." if left else None


def _move_in(out: Path, manifest: Manifest) -> None:
    """Make the submission that stands whole in STAGED that of the folder; may be broken off and begun again."""
    staged = out / STAGED
    earlier = read_manifest(out)
    _sync(staged)
    for name in sorted(manifest.outputs):
        if os.path.lexists(staged / name):
            (staged / name).replace(out / name)
    for name in sorted(earlier.outputs.keys() - manifest.outputs.keys() if earlier else ()):
        if not (out / name).is_dir():
            (out / name).unlink(missing_ok=True)
    _sync(out)
    (staged / MANIFEST).replace(out / MANIFEST)
    staged.rmdir()


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """See to it that the folder's entries outlive a loss of power, where the system knows how."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Write one file that stands alone, whole or not at all; what stood there is replaced."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
