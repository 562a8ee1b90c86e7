"""The XML of a worksheet on its way to a parser, without the rows that somebody takes out of it meanwhile."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Generator, Iterator
from typing import IO, Any

HEAD = rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?'
MAIN = rb'\s[^<>]*?xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
"""How a part begins that is written plainly, and with what its root goes on."""
_PLAIN_ROOT = re.compile(HEAD + rb"<worksheet" + MAIN)
_NUMBERED = re.compile(rb"<(?:[\w.-]{1,80}:)?row\s[^>]*?\br=[\"']([0-9]+)[\"']")
_ANY_ROW = re.compile(rb"<(?:[\w.-]{1,80}:)?row\b")
_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_AT_ONCE = 1024 * 1024


class Archive(zipfile.ZipFile):
    """A workbook's archive; while there is somebody to `take` rows, a part that is opened comes without them."""

    take: Callable[[bytes], bool] | None = None

    def open(self, *asked: Any, **told: Any) -> Any:
        stream = super().open(*asked, **told)
        return stream if self.take is None else _Thinned(stream, self.take)


class WrittenOtherwise(Exception):
    """A sheet whose rows cannot be told apart by the pattern, or count from those before it."""


def _refuse_what_leads_on(xml: bytes) -> None:
    """What follows a comment's begin may be within it; a row without a number counts from those before it."""
    if b"<!" in xml or b"<?" in xml or len(_ANY_ROW.findall(xml)) > len(_NUMBERED.findall(xml)):
        raise WrittenOtherwise


class _Thinned:
    """The XML of a worksheet without the rows that `take` takes, which are in order and each have their number."""

    def __init__(self, stream: IO[bytes], take: Callable[[bytes], bool]) -> None:
        self._stream, self._take, self._is_extended = stream, take, False
        self._pieces = self._thinned()

    def read(self, size: int) -> bytes:
        """A piece, however long; empty at the end."""
        return next((piece for piece in self._pieces if piece), b"")

    def __enter__(self) -> _Thinned:
        return self

    def __exit__(self, *ended: object) -> None:
        self._stream.close()

    def close(self) -> None:
        self._stream.close()

    def _thinned(self) -> Iterator[bytes]:
        rest = b""
        while _BEGIN not in rest and len(rest) < _AT_ONCE and (piece := self._stream.read(_AT_ONCE)):
            rest += piece
        head, begin, rest = rest.partition(_BEGIN)
        yield head + begin
        self._is_extended = b"xmlns:x14ac=" in head
        if begin and _PLAIN_ROOT.match(head) and head.count(b"xmlns=") == 1 and (
                b"<!" not in head and head.count(b"<?") <= 1):
            rest = yield from self._without_rows(rest)
        yield rest
        while piece := self._stream.read(_AT_ONCE):
            yield piece

    def _without_rows(self, rest: bytes) -> Generator[bytes, None, bytes]:
        """What is left of the rows; gives what follows them."""
        while True:
            rows, end, after = rest.partition(_END)
            pieces = rows.split(_ROW_END)
            kept: list[bytes] = []
            for piece in pieces[:-1]:
                if (self._is_extended or b"x14ac:" not in piece) and self._take(piece):
                    continue
                _refuse_what_leads_on(piece)
                kept += [piece, _ROW_END]
            yield b"".join(kept)
            rest = pieces[-1]
            if end:
                _refuse_what_leads_on(rest)
                return rest + end + after
            more = self._stream.read(_AT_ONCE)
            if not more or len(rest) > 4 * _AT_ONCE:
                raise WrittenOtherwise
            rest += more
