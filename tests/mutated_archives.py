"""Archives changed as accidents and other programs change them: their members, their records, or one part."""

from __future__ import annotations

import io
import lzma
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

Mutate = Callable[[bytes, bytes, random.Random], bytes]


def members_of(content: bytes) -> dict[str, bytes]:
    """What an archive holds; nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {one: archive.read(one) for one in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error,
            lzma.LZMAError, OSError):
        return {}


def packed(members: list[tuple[str, bytes]], how: Callable[[zipfile.ZipInfo], object] = id) -> bytes:
    """An archive of members, each described by `how`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, told in members:
            one = zipfile.ZipInfo(name)
            one.compress_type = zipfile.ZIP_DEFLATED
            how(one)
            archive.writestr(one, told)
    return made.getvalue()


def part_changed(content: bytes, other: bytes, chance: random.Random, mutate: Mutate) -> bytes:
    """An archive of which one part is changed as its own kind is."""
    parts = members_of(content)
    if not parts:
        return content
    # Styles and themes are large, and say little.
    named = [name for name in parts if "theme" not in name and (chance.random() < .2 or "styles" not in name)]
    name = chance.choice(named or list(parts))
    elsewhere = members_of(other).get(name, parts[chance.choice(list(parts))])
    return packed(list((parts | {name: mutate(parts[name], elsewhere, chance)}).items()))


def members_changed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """An archive with members doubled, gone, renamed, exchanged, or of other kinds than files."""
    members = list(members_of(content).items())
    if not members:
        return content
    at, to = chance.randrange(len(members)), chance.randrange(len(members))
    (name, told), (another, beside) = members[at], members[to]
    further: list[Callable[[], Any]] = [
        lambda: members.append((name, chance.choice([told, beside, b""]))), lambda: members.pop(at),
        lambda: members.append((name.swapcase(), told)), lambda: members.append((f"/{name}", beside)),
        lambda: members.append((f"../{name}", beside)), lambda: members.append((name.replace("/", "\\"), beside)),
        lambda: members.append((f"{name}/", b"")), lambda: members.append(("x" * 60_000, b"")),
        lambda: members.__setitem__(at, (f"x/{name}", told)), lambda: members.__setitem__(at, (name, beside)),
        lambda: members.__setitem__(at, (name.upper(), told)), lambda: members.__setitem__(at, (another, told)),
        lambda: members.__setitem__(at, (name, b"")), lambda: chance.shuffle(members)]
    chance.choice(further)()

    def odd(one: zipfile.ZipInfo) -> None:
        if one.filename == name:
            one.external_attr = chance.choice([0, 0o120777 << 16, 0o040755 << 16, 0x10, 0o010644 << 16])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed(members, odd)


class _NoWayBack(io.BytesIO):
    """A file that cannot be gone back in, so that sizes stand behind what they are of."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *where: int) -> int:
        raise OSError


def _streamed(content: bytes) -> bytes:
    made = _NoWayBack()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in members_of(content).items():
            archive.writestr(name, told)
    return made.getvalue()


def _in_64_bits(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in members_of(content).items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(told)
    return made.getvalue()


def _compressed(kind: int) -> Callable[[bytes], bytes]:
    return lambda content: packed(list(members_of(content).items()), lambda one: setattr(one, "compress_type", kind))


PACKINGS: list[Callable[[bytes], bytes]] = [
    _streamed, _in_64_bits, *map(_compressed, (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
    lambda content: packed(list(reversed(members_of(content).items()))), lambda content: b"leading" + content,
    lambda content: content + b"trailing"]


def records_changed(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """An archive packed otherwise, or whose records say of its members what is not so."""
    if not members_of(content):
        return content
    if chance.random() < .3:
        return chance.choice(PACKINGS)(content)
    if chance.random() < .1:
        return content + other
    changed = bytearray(content)
    signature, fields = chance.choice([(b"PK\x01\x02", (4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 34, 36, 38, 42)),
                                       (b"PK\x03\x04", (4, 6, 8, 14, 18, 22, 26, 28)),
                                       (b"PK\x05\x06", (4, 6, 8, 10, 12, 16, 20))])
    found = [one.start() for one in re.finditer(re.escape(signature), content)]
    if found:
        at = chance.choice(found) + chance.choice(fields)
        struct.pack_into("<H", changed, min(at, len(changed) - 2),
                         chance.choice([0, 1, 8, 9, 12, 14, 93, 99, 0x0801, 0xFFFF, chance.randrange(65536)]))
    return bytes(changed)
