"""Compression whose bytes are the same on every machine.

The deflate of Python is that of the machine's zlib, of which there are several, each with bytes of its own. What is
made here is compressed by libdeflate, which comes with a locked package. The functions are named as those of `zlib`,
in whose place they are put where a library compresses.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import deflate

LEVEL = 6
TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every member of an archive: the earliest that archives know."""


def compress(content: bytes, level: int = LEVEL) -> bytes:
    """The content as a zlib stream; whatever level is asked for, it is our own."""
    return bytes(deflate.zlib_compress(content, LEVEL))


class compressobj:  # noqa: N801 : named as in zlib
    """A zlib stream made of pieces; `raw` leaves out its frame, as archives do."""

    def __init__(self, level: int = LEVEL, *, raw: bool = False) -> None:
        self._pieces: list[bytes] = []
        self._compress = deflate.deflate_compress if raw else deflate.zlib_compress

    def compress(self, piece: bytes) -> bytes:
        self._pieces.append(bytes(piece))
        return b""

    def flush(self) -> bytes:
        return bytes(self._compress(b"".join(self._pieces), LEVEL))


def repacked(archive: bytes, edit: Callable[[str, bytes], bytes | None] = lambda name, content: content) -> bytes:
    """A ZIP archive, such as a workbook, with its members compressed anew, and without the times of its making.

    `edit` gives what a member of that name holds instead; None leaves it out.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as made, zipfile.ZipFile(buffer, "w") as packed:
        for part in made.infolist():
            content = edit(part.filename, made.read(part))
            if content is None:
                continue
            entry = zipfile.ZipInfo(part.filename, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(entry, "w") as member:
                writing: Any = member
                writing._compressor = compressobj(raw=True)
                member.write(content)
    return buffer.getvalue()
