"""A submission folder and its manifest: written whole or not at all, and read back in one way.

New files are gathered in the folder's own hidden folder STAGED. Once a whole manifest stands among them, the new
submission is the one that holds: the earlier files are moved into STAGED, the new ones to their places, the manifest
last; where the system refuses one, all are moved back. Whoever finds STAGED after a build was killed sets it aside
where it has no manifest, and finishes the moving where it has one; one that came with the folder from elsewhere, or
that another user's build left, stays as it is. Nothing else in the folder, and nothing around it, is touched.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reporter.dossier.facts import FACTS_FILE
from reporter.dossier.filings import KEPT
from reporter.dossier.registry_files import is_system_file
from reporter.dossier.sheets import APPROACHES
from reporter.dossier.workbook import is_dossier_workbook
from reporter.dossier.written_reading import BESIDE
from reporter.files.manifests import ALL, MANIFEST, MOST_BYTES, STAGED, Manifest, Output, read_manifest
from reporter.files.reading import file_digest
from reporter.files.stages import is_ours, locked_folder, synced, taken_away, takes_own_rights, write_journal
from reporter.findings import Findings, Refusal

_BUILT = re.compile(r"[A-Z]{3}-.+\.(html|json|pdf|xlsx|csv)|index\.html|work\.xlsx|findings\.(html|json)|watched\.js")
"""The names of files that builds make."""
_ATTACHED = ".pdf"
"""The ending of files that come along, under their own names."""


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

    @property
    def staged(self) -> Path:
        """The hidden folder in it, where new files wait until all are there."""
        return self.path / STAGED


@dataclass(frozen=True)
class Published:
    """What a publication did to the folder."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    left: tuple[str, ...] = ()
    """What the manifest before named and this one does not, and is not as a build made it."""


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


def is_as_built(out: Path, name: str, output: Output) -> bool:
    """True for a file that a build made, and nobody changed since.

    A manifest may have been received, or name a file that somebody has put in place of another.
    """
    may_be = _may_be_built(out, name) or name.endswith(_ATTACHED)
    return may_be and file_digest(out, name, Findings(), MOST_BYTES) == output.sha256


def _may_be_replaced(out: Path, name: str, output: Output | None) -> bool:
    """True for what is as a build made it, and for what has the name of a file of ours and was changed: a build makes
    it anew."""
    return output is not None and (_may_be_built(out, name) or is_as_built(out, name, output))


def _may_be_built(out: Path, name: str) -> bool:
    """True for a file with the name of one that builds make, but for a dossier."""
    return _BUILT.fullmatch(name) is not None and not is_dossier_workbook(out / name)


@contextmanager
def held(out: Path) -> Iterator[HeldFolder]:
    """The output folder, made where it is not there, for one build alone; as it was, where nothing is put into it.

    Raises FolderRefused where it holds what no build made, is being written by another build, or cannot be written.
    """
    made = [folder for folder in (out, *out.parents) if not os.path.lexists(folder)]
    try:
        with _usable(out):
            out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            finished = _settle(out)
            earlier = _earlier_build(out)
            if os.path.lexists(out / STAGED):
                raise FolderRefused(f"{out / STAGED} stands where a build gathers its files, and none that you began "
                                    "here left it. Take it out, or choose another folder with --out.")
            try:
                with _usable(out):
                    (out / STAGED).mkdir()
                write_journal(out / STAGED)
                yield HeldFolder(out, earlier, finished)
            finally:
                if not (out / STAGED / MANIFEST).is_file():
                    taken_away(out / STAGED)
    finally:
        for folder in made:
            with suppress(OSError):  # something stands in it now
                folder.rmdir()


def settled(path: Path) -> str | None:
    """Make whole what a killed build left at `path`, and say so; None where there is nothing to be made whole."""
    if not _has_staged(path):
        return None
    with locked(path):
        return _settle(path)


def refuse_what_is_not_ours(out: Path, home: Path, party: str, reported_year: int) -> None:
    """Refuse, before any work, a folder of another submission: another Party's, another reported year's, or one filed.

    `home` is the folder of the dossier, of which no folder that is read is written: what is built would be read by the
    next build. A draft or an earlier build of the same year is replaced.
    """
    if os.path.lexists(out / FACTS_FILE):
        raise FolderRefused(f"{out} is the folder of a dossier, and no build writes there. Choose another folder with "
                            "--out.")
    for path in (out.resolve(), *out.resolve().parents):
        is_own = path.parent == home.resolve()
        if path.name in KEPT and (is_own or (path.parent / FACTS_FILE).is_file()):
            raise FolderRefused(f"{out} stands in {path}, where the dossier keeps what was filed, and no build writes "
                                "there. Choose another folder with --out.")
        if path.name in (*BESIDE, APPROACHES) and is_own:
            raise FolderRefused(f"{out} stands in {path}, from which the dossier is read, and no build writes there. "
                                "Choose another folder with --out.")
    manifest = read_manifest(out) if out.is_dir() else None
    if manifest is None:
        return
    if manifest.filed:
        raise FolderRefused(f"{out} holds a submission as it was filed, and it stays so. "
                            "Choose another folder with --out.")
    if manifest.party and (manifest.party, manifest.reported_year) != (party, reported_year):
        raise FolderRefused(f"{out} holds the submission of {manifest.party} on {manifest.reported_year}, and this one "
                            f"is of {party} on {reported_year}. Choose another folder with --out, so that it stays.")


def put_in_place(files: Mapping[str, bytes], manifest: Manifest, folder: HeldFolder) -> None:
    """Put the files and their manifest into the folder; files that `manifest` does not name are dropped.

    Those that were made in its hidden folder are there already.
    Raises FolderRefused, and changes nothing, where something that no build made has the name of a file, or where the
    system lets one not be replaced.
    """
    staged = folder.staged
    for name in sorted(files):
        if (staged / name).is_file():
            with (staged / name).open("rb") as file:
                os.fsync(file.fileno())
        else:
            written(staged / name, files[name])
    (staged / STAGED).mkdir()
    written(staged / f"{MANIFEST}.part", manifest.content)
    (staged / f"{MANIFEST}.part").replace(staged / MANIFEST)
    _move_in(folder.path, manifest)


def _earlier_build(out: Path) -> Manifest | None:
    """The manifest of the build that stands in `out`; None if the folder has nothing but what systems put there."""
    if all(is_system_file(each.name) and each.is_file() for each in out.iterdir()):
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
        if takes_own_rights(error):
            raise
        home = Path(os.environ.get("HOME", "."))
        parents = [parent for parent in (Path.cwd(), home) if os.access(parent, os.W_OK)]
        other = f", such as {parents[0] / 'out' / (out.name or 'submission')}" if parents else ""
        raise FolderRefused(f"{out} cannot be written: {error.strerror}. "
                            f"Choose another folder with --out{other}.") from error


@contextmanager
def locked(out: Path) -> Iterator[None]:
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
        if handle is not None:
            os.close(handle)


def _lock(out: Path) -> int | None:
    if sys.platform == "win32":
        return os.open(out / f"{STAGED}.lock", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
    return locked_folder(out)


def _has_staged(path: Path) -> bool:
    return (path / STAGED).is_dir() and not (path / STAGED).is_symlink()


def _settle(out: Path) -> str | None:
    if not _has_staged(out) or (out / FACTS_FILE).exists() or not is_ours(out / STAGED):
        return None
    said, manifest = None, read_manifest(out / STAGED)
    if manifest is not None:
        said = f"{out}: a build that was broken off there has been finished."
        try:
            _move_in(out, manifest)
        except FolderRefused as refused:
            said = f"{out}: a build that was broken off there could not be finished. {refused}"
    elif any((out / STAGED).iterdir()):
        said = f"{out}: what a build that was broken off had begun has been taken away."
    taken_away(out / STAGED)
    return said


def _move_in(out: Path, manifest: Manifest) -> None:
    """Make the submission that stands whole in STAGED that of the folder; may be broken off and begun again.

    Until the manifest has its place, every file, new or earlier, stands in the folder or in STAGED: where one cannot
    be moved, all are moved back, and FolderRefused is raised.
    """
    staged, aside = out / STAGED, out / STAGED / STAGED
    earlier = read_manifest(out)
    ours = earlier.outputs if earlier else {}
    there = out
    try:
        synced(staged)
        for name in sorted({**ours, **manifest.outputs}):
            there, is_new = out / name, os.path.lexists(staged / name)
            if is_new and os.path.lexists(there) and (
                    _is_folder(there) or not _may_be_replaced(out, name, ours.get(name))):
                raise FolderRefused(f"{there} stands where the build would write, and is not as a build made it. "
                                    "Move it elsewhere, or choose another folder with --out.")
            goes = is_new or name not in manifest.outputs and is_as_built(out, name, ours[name])
            if goes and os.path.lexists(there):
                there.replace(aside / name)
            if is_new:
                (staged / name).replace(there)
        synced(out)
        there = out / MANIFEST
        (staged / MANIFEST).replace(there)
    except BaseException as error:
        if (staged / MANIFEST).is_file():
            _move_back(out, manifest, ours)
        if isinstance(error, OSError):
            raise FolderRefused(f"{there} cannot be written anew: {error.strerror}. What stands in {out} is as it was. "
                                "See to that, or choose another folder with --out.") from error
        raise


def _move_back(out: Path, manifest: Manifest, ours: Mapping[str, Output]) -> None:
    staged, aside = out / STAGED, out / STAGED / STAGED
    for name, output in manifest.outputs.items():
        was_kept = ours.get(name) == output and not os.path.lexists(aside / name)
        if not was_kept and os.path.lexists(out / name) and not os.path.lexists(staged / name):
            (out / name).replace(staged / name)
    for path in aside.iterdir():
        path.replace(out / path.name)
    synced(out)
    (staged / MANIFEST).unlink()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def written(path: Path, content: bytes) -> None:
    """Write a new file, and see to it that it outlives a loss of power."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
