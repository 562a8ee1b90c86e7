"""What passes between the renderer of PDFs and the process that draws one; light, so that it starts quickly."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

Attached = tuple[str, bytes | Path, str, str]
"""Name, content or the file that holds it, MIME type, description."""

DONE, NO_LIBRARIES, REFUSED = 0, 3, 4
"""How the worker ends; anything else is a fault of ours."""


@dataclass(frozen=True)
class Job:
    """One PDF to be drawn: the page, its date, the files that are attached to it, and which way it is written."""

    html: str
    date: datetime.date
    attached: tuple[Attached, ...]
    direction: str = "ltr"
