"""The files that a build makes: on disk as soon as they are made, since some are larger than memory should hold."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from reporter.documents.index import MadeFile
from reporter.files.manifests import ALL


class MadeFiles(Mapping[str, bytes]):
    """The files by their names; the content of one is read from disk when it is asked for.

    They stand in `folder`, or in one that lasts as long as they are of use. `described` says what is known of each.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="reporter-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.folder = folder
        self.described: dict[str, MadeFile] = {}

    def keep(self, name: str, content: bytes | Iterable[bytes], part: str = ALL) -> None:
        """Write a file, whole or as it is made piece by piece; `part` is the part of the submission it belongs to."""
        size, digest = 0, hashlib.sha256()
        with (self.folder / name).open("wb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self.described[name] = MadeFile(name, size, digest.hexdigest(), part)

    @property
    def in_order(self) -> tuple[MadeFile, ...]:
        """What is known of each file, by their names."""
        return tuple(file for _, file in sorted(self.described.items()))

    def path(self, name: str) -> Path:
        """Where a file stands."""
        return self.folder / name

    def drop(self, names: Iterable[str]) -> None:
        """Take files away."""
        for name in tuple(names):
            del self.described[name]
            self.path(name).unlink()

    def __getitem__(self, name: str) -> bytes:
        if name not in self.described:
            raise KeyError(name)
        return self.path(name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self.described)

    def __len__(self) -> int:
        return len(self.described)
