"""Papers that travel inside a report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class AttachedPaper:
    """A PDF file of the dossier's folder attachments; `signs` are approach and Authorization ID of a signed copy."""

    file: str
    signs: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its name as an attachment, and among the files of a submission, none of which begins so."""
        return f"attached-{PurePosixPath(self.file).name}"
