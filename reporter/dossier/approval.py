"""[[approval]]: whose approval stands for which inputs; what is changed afterwards is not approved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from reporter.dossier.facts import Approval, Dossier
from reporter.dossier.written_reading import in_one_form, read_written
from reporter.files.reading import file_digest
from reporter.findings import Findings, Refusal
from reporter.forms.deadlines import SubmissionKind

APPROVAL = "approval"


def inputs_digest(dossier: Dossier) -> str:
    """The sha256 of everything that the dossier's submissions are made of, its [[approval]] tables left out.

    What it says counts, and not its shape: folder and workbook have one digest, and comments and who writes an answer
    by when do not count. Of the other files their bytes do, save what was filed in the versions that the dossier names:
    that was made of these inputs. Raises Refusal where the dossier is there no longer.
    """
    path = dossier.folder / dossier.seen.workbook if dossier.seen.workbook else dossier.folder
    reread = read_written(path)
    if reread is None:
        raise Refusal(f"{path} could be read before, and is gone now. Put it back, and try again.")
    facts = {key: value for key, value in reread.content.facts.items() if key != APPROVAL}
    beside = {name: file_digest(dossier.folder, name, Findings()) for name in reread.beside
              if name in dossier.inputs and not _is_made_of_these(name, dossier)}
    told = [in_one_form(replace(reread.content, facts=facts)), beside]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _is_made_of_these(name: str, dossier: Dossier) -> bool:
    """True for a file of what was filed in a version that the dossier names."""
    filed = [filing for kind in SubmissionKind if (filing := dossier.was_filed(kind))]
    return any(name == one.place.file or one.folder and name.startswith(f"{one.folder}/") for one in filed)


def approved(dossier: Dossier) -> tuple[Approval, ...]:
    """The approvals of the inputs as they are."""
    now = inputs_digest(dossier)
    return tuple(approval for approval in dossier.facts.approval if approval.digest == now)
