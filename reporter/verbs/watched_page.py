"""What an open front page looks at while its dossier is watched: whether it was made anew, or why it could not be."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from reporter.files.manifests import Output, digest
from reporter.files.reading import read_text
from reporter.findings import Findings, Severity
from reporter.verbs.submission_folder import HeldFolder, put_in_place

WATCHED = "watched.js"
MOST_SAID = 20
"""Faults that the page says; the terminal says all."""


def watched_script(state: str, says: Sequence[str] = ()) -> bytes:
    """The script of a page made in some state; `says` are the faults for which it could not be made anew since."""
    return f"window.reporterMade = {json.dumps(state)};\nwindow.reporterSays = {json.dumps(says)};\n".encode()


def tell_watched_page(findings: Findings, folder: HeldFolder) -> None:
    """Say on the page, which stays as it was made, why nothing could be made anew; nothing where none is watched."""
    if folder.earlier is None or WATCHED not in folder.earlier.outputs:
        return
    state = re.match('window.reporterMade = "([0-9a-f]{64})";', read_text(folder.path, WATCHED, Findings()) or "")
    if state is None:
        return
    script = watched_script(state[1], [f"{one.place}: {one.message}" for one in
                                       findings.at_least(Severity.ERROR)[:MOST_SAID]])
    manifest = folder.earlier.model_copy(deep=True)
    manifest.outputs[WATCHED] = Output(sha256=digest(script))
    put_in_place({WATCHED: script}, manifest, folder)
