"""`reporter archive`: a built submission goes into the dossier's folder filed/, as it was filed; nothing is sent."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reporter.dossier.facts import Dossier, Status
from reporter.dossier.filings import FILED
from reporter.dossier.loading import load
from reporter.files.manifests import MANIFEST, MOST_BYTES, FiledAs, Manifest, folder_findings, read_manifest
from reporter.files.reading import at_one_moment, file_digest, opened
from reporter.files.stages import synced
from reporter.findings import Findings, Refusal, as_typed
from reporter.forms.deadlines import SubmissionKind
from reporter.records.filings import folder_name, title_of
from reporter.verbs.staging import put_beside, staged
from reporter.verbs.submission_folder import written


class NotArchived(Refusal):
    """Why a submission is not archived; the message says what to do."""


@dataclass(frozen=True)
class Archived:
    """What was put where: the filing's name, its folder, and what is to be said of it."""

    title: str
    folder: Path
    files: int
    remarks: tuple[str, ...] = ()


@at_one_moment()
def archive(path: Path, out: Path, filed: datetime.date, only: SubmissionKind | None = None) -> list[Archived]:
    """Copy what was filed on a day from the built folder `out` into filed/ of the dossier at `path`.

    Without `only` these are the submissions that are dated that day, or the one that `out` holds. Raises NotArchived
    for what is no built submission of this dossier as it now is, whole and unchanged; each filing is copied whole or
    not at all.
    """
    manifest = _sound_manifest(out)
    dossier = _dossier_of(path, manifest)
    folder = dossier.folder
    _is_up_to_date(dossier, out, manifest)
    if only and only not in manifest.kinds:
        raise NotArchived(f"{out} holds no {only.words}. It holds: {_listed(manifest)}.")
    kinds = [only] if only else _of_the_day(manifest, out, filed)
    for kind in kinds:
        _is_free(_target(folder, manifest, kind))
    with staged(folder) as stage:
        done = [_archived(folder, out, manifest, kind, filed, stage) for kind in kinds]
        put_beside(stage, folder, [f"{FILED}/{one.folder.name}" for one in done])
    others = [kind for kind in manifest.kinds if kind not in kinds and not _target(folder, manifest, kind).exists()]
    if done and others and only is None:
        left = f"Not kept, since it is not dated {filed}: {_listed(manifest, others)}. Archive it with its own --filed."
        done[-1] = replace(done[-1], remarks=(*done[-1].remarks, left))
    return done


def _sound_manifest(out: Path) -> Manifest:
    manifest = read_manifest(out)
    if manifest is None:
        raise NotArchived(f"{out} is no folder that `reporter build` wrote: it has no {MANIFEST} that can be read.")
    if any(kind.words not in manifest.versions for kind in manifest.kinds):
        raise NotArchived(f"{out} does not say which versions it holds. Build it again.")
    if manifest.filed:
        raise NotArchived(f"{out} is a filing already. Name the folder that was built.")
    if manifest.draft:
        raise NotArchived(f"{out} is a draft, and no draft is filed. Mend what stands against it, and build again "
                          "without --draft.")
    told = [f"{finding.place.file}: {finding.message}" for finding in folder_findings(out, manifest)]
    if told:
        raise NotArchived(f"{out} is not as it was built. {told[0]}{_more(told)}. Build it again, or put back what was "
                          "filed.")
    return manifest


def _dossier_of(folder: Path, manifest: Manifest) -> Dossier:
    dossier = load(folder).dossier
    if dossier is None:
        raise NotArchived(f"The dossier {folder} cannot be read. `reporter check {as_typed(folder)}` says why.")
    facts = dossier.facts
    if (facts.party.code, facts.reported_year) != (manifest.party, manifest.reported_year):
        raise NotArchived(f"The submission is of {manifest.party} on {manifest.reported_year}, and the dossier "
                          f"{folder} is of {facts.party.code} on {facts.reported_year}.")
    return dossier


def _is_up_to_date(dossier: Dossier, out: Path, manifest: Manifest) -> None:
    """Refuse what was built from other files than the dossier now has; filings of the same build are no change."""
    folder = dossier.folder
    same = {filing.folder for filing in dossier.filings if filing.folder and _inputs(folder, filing.folder)
            == manifest.inputs}
    now = {name: file_digest(folder, name, Findings()) for name in dossier.inputs
           if name in manifest.inputs or str(Path(name).parent.as_posix()) not in same}
    changed = sorted(name for name in {*now, *manifest.inputs} if now.get(name) != manifest.inputs.get(name))
    if changed:
        raise NotArchived(f"{out} is not of the dossier as it is now: since it was built, {changed[0]} has changed"
                          f"{_more(changed)}. Build it again, and file that; or put the dossier back as it was.")


def _inputs(folder: Path, below: str) -> Mapping[str, str] | None:
    manifest = read_manifest(folder, f"{below}/{MANIFEST}")
    return manifest.inputs if manifest else None


def _of_the_day(manifest: Manifest, out: Path, filed: datetime.date) -> list[SubmissionKind]:
    """The submissions that are dated the day; where none is, the only one that there is."""
    dated = [kind for kind in manifest.kinds if manifest.dates.get(kind.words) == filed]
    if dated or len(manifest.kinds) == 1:
        return dated or list(manifest.kinds)
    raise NotArchived(f"Nothing in {out} is dated {filed}. It holds: {_listed(manifest)}. Build it with the date on "
                      "which it was filed, or say with --only which one was filed that day.")


def _listed(manifest: Manifest, kinds: Sequence[SubmissionKind] | None = None) -> str:
    return ", ".join(f"{kind.words} of {manifest.dates.get(kind.words, 'a day that is not told')}"
                     for kind in (manifest.kinds if kinds is None else kinds)) or "no submission"


def _named(manifest: Manifest, kind: SubmissionKind) -> tuple[SubmissionKind, str, int | None]:
    """What, version and year of a submission in the folder."""
    return kind, manifest.versions[kind.words], None if kind.is_initial else manifest.reported_year


def _target(folder: Path, manifest: Manifest, kind: SubmissionKind) -> Path:
    return folder / FILED / folder_name(*_named(manifest, kind))


def _is_free(target: Path) -> None:
    kept = target.parent
    if os.path.lexists(kept) and (kept.is_symlink() or not kept.is_dir()):
        raise NotArchived(f"{kept} is a link or a file, and what was filed is kept in a folder of the dossier. Rename "
                          "it, or put a folder in its place.")
    if os.path.lexists(target):
        raise NotArchived(f"{target} is there already, and what was filed stays as it was filed. A correction has a "
                          "higher version.")


def _archived(folder: Path, out: Path, manifest: Manifest, kind: SubmissionKind, filed: datetime.date,
              stage: Path) -> Archived:
    """Copy what was filed into the stage, from where it is put into the dossier."""
    title, target = title_of(*_named(manifest, kind)), _target(folder, manifest, kind)
    outputs = {name: output for name, output in manifest.outputs.items() if output.part == kind}
    record = manifest.model_copy(update={"outputs": outputs, "filed": FiledAs(kind=kind, date=filed)})
    copy = stage / FILED / target.name
    copy.mkdir(parents=True)
    for name, output in sorted(outputs.items()):
        _copy(out, name, copy / name, output.sha256)
    written(copy / MANIFEST, record.content)
    synced(copy)
    return Archived(title, target, len(outputs) + 1, tuple(_remarks(manifest, kind, filed, outputs)))


def _copy(out: Path, name: str, target: Path, sha256: str) -> None:
    """Copy a file, which must be the one that was looked at."""
    refused, digest = Findings(), hashlib.sha256()
    with opened(out, name, refused, MOST_BYTES) as source:
        if source is not None:
            with target.open("xb") as copy:
                while piece := source.read(1024 * 1024):
                    digest.update(piece)
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
    if digest.hexdigest() != sha256:
        raise NotArchived(f"{out / name} changed while it was copied. Try again.")


def _remarks(manifest: Manifest, kind: SubmissionKind, filed: datetime.date, outputs: Iterable[str]) -> Iterator[str]:
    dated = manifest.dates.get(kind.words)
    if dated != filed:
        yield f"Its pages say {dated}, and it was filed on {filed}."
    if not any(name.endswith(".pdf") for name in outputs):
        yield "It was built without PDFs."
    if manifest.status == Status.ILLUSTRATIVE:
        yield "Its pages say that it is illustrative and not for filing."


def _more(told: list[str]) -> str:
    return f", and {len(told) - 1} more" if len(told) > 1 else ""
