"""Pictures in what people write: PNG, JPEG and SVG files of the dossier, looked at before they are printed."""

from __future__ import annotations

import base64
import io
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from reporter.dossier.line_drawings import sound_drawing
from reporter.files.archives import UNREADABLE
from reporter.files.reading import opened
from reporter.findings import Finding, Findings, Place, Severity, define

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
MOST_SCANS = 100
"""How often a JPEG file may draw over itself; programs write up to a dozen layers, each as slow as the whole."""
MOST_PROFILES = 10
"""How often a PNG file may say what its colours are; it has one such chunk, which unpacks to a thousand times its
size."""
MOST_PICTURES = 40
"""Of one dossier; each is held in memory and stands in the page itself, as often as it is named."""
MOST_BYTES_OF_ALL = MOST_PICTURES * MOST_BYTES
"""Of one dossier, each picture as often as it is named."""
MOST_PIXELS_OF_ALL, PIXELS_OF_A_BYTE = 200_000_000, 20
"""Of one dossier so many pixels, and so many more for each byte of its pictures; photographs have less than ten, and
only what is empty has thousands."""
SVG = "image/svg+xml"
_SCAN = b"\xff\xda"
"""What begins a layer; within one these bytes never stand beside each other."""
_PROFILE = b"iCCP"
_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_COLOURS = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""The colours that papers for archives may hold as they are; those of printing presses are not among them."""

NOT_PRINTED = define(
    "NAR-009", "Pictures are PNG, JPEG or SVG files of the dossier", para="form", severity=Severity.WARNING,
    remedy="Put the picture beside the text as a PNG or JPEG file in the colours of screens, of at most "
           f"{MOST_BYTES // 1024**2} MB and {MOST_PIXELS // 10**6} million pixels, and write its name",
    text="""
    A picture is printed if it stands in the dossier and can be read. Of others the description alone is printed. A
    picture that holds further ones, as phones write them, would be published with them, and is not printed either. A
    drawing (SVG) has shapes and text, and no scripts, style sheets, filters or references to elsewhere.
    Bad: ![Trend of emissions](https://example.org/chart.png)
    Good: ![Trend of emissions, 2021 to 2025](chart.png)""")
NOT_DESCRIBED = define(
    "NAR-011", "Pictures are described", para="form",
    remedy="Write in the square brackets what the picture shows, such as ![Trend of emissions](chart.png)", text="""
    The description is what people hear who do not see the picture; papers that everyone can use must have one.
    Bad: ![](chart.png)
    Good: ![Trend of emissions, 2021 to 2025](chart.png)""")


@dataclass(frozen=True)
class Picture:
    """A picture that was looked at: its file in the dossier, its kind and its bytes.

    `weight` is the room that it takes in a page, in bytes: a drawing takes the part of MOST_BYTES that it is of the
    most that a drawing may be.
    """

    file: str
    mime: str
    content: bytes
    weight: int

    @property
    def url(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.mime};base64,{base64.b64encode(self.content).decode()}"


@dataclass
class PictureLook:
    """A look at one picture after the other; `pixels` is how many may still be unpacked."""

    pixels: int = MOST_PIXELS_OF_ALL

    def at(self, content: bytes) -> tuple[str | None, str]:
        """The kind of a picture, or None with what is wrong with it."""
        from PIL import Image

        self.pixels += PIXELS_OF_A_BYTE * len(content)
        if (profiles := content.count(_PROFILE)) > MOST_PROFILES:  # before it is opened, which unpacks them
            return None, f"it says {profiles:,} times what its colours are"
        try:
            with Image.open(io.BytesIO(content), formats=tuple(_MIMES)) as image:
                pixels = image.width * image.height
                if pixels > MOST_PIXELS:
                    return None, f"it has {image.width} by {image.height} pixels"
                if pixels > self.pixels:
                    return None, (f"it has {image.width} by {image.height} pixels, and all pictures together have more "
                                  f"than {MOST_PIXELS_OF_ALL // 10**6} million and {PIXELS_OF_A_BYTE} for each byte")
                if (pictures := getattr(image, "n_frames", 1)) > 1:
                    return None, (f"it holds {pictures} pictures in one file, as phones write them, and all would be "
                                  "published; open it and save the first alone")
                if image.mode not in _COLOURS or image.format is None:
                    return None, f"its colours are of the kind {image.mode}"
                if image.format == "JPEG" and (scans := content.count(_SCAN)) > MOST_SCANS:
                    return None, f"it is drawn in {scans:,} layers, and {MOST_SCANS} are the most"
                self.pixels -= pixels
                image.load()
                return _MIMES[image.format], ""
        except UNREADABLE:
            return None, "it is no sound PNG or JPEG file"


@dataclass
class Album:
    """The pictures of a dossier, each read once, as texts name them."""

    folder: Path
    seen: dict[str, Picture | None] = field(default_factory=dict)
    look: PictureLook = field(default_factory=PictureLook)
    room: int = MOST_BYTES_OF_ALL
    """How many bytes pages still have room for."""

    def picture(self, name: str, place: Place, findings: Findings) -> Picture | None:
        """The picture that a text at `place` names, relative to its own file; None, with a finding, if not printed."""
        if ":" in name or name.startswith(("/", "\\")):
            findings.add(_refused(place, name, "it is no file of the dossier"))
            return None
        file = posixpath.normpath(posixpath.join(posixpath.dirname(place.file), unquote(name).replace("\\", "/")))
        if file not in self.seen:
            self.seen[file] = self._read(file, name, place, findings)
        picture = self.seen[file]
        if picture and picture.weight > self.room:
            findings.add(_refused(place, name, "all pictures together, each as often as it is named, have more than "
                                  f"{MOST_BYTES_OF_ALL // 1024**2} MB, and this answer does not show it"))
            return None
        self.room -= picture.weight if picture else 0
        return picture

    def _read(self, file: str, name: str, place: Place, findings: Findings) -> Picture | None:
        if len(self.seen) >= MOST_PICTURES:
            findings.add(_refused(place, name, f"a dossier has at most {MOST_PICTURES} pictures"))
            return None
        told = Findings()
        with opened(self.folder, file, told, MOST_BYTES) as handle:
            content = handle.read() if handle else None
        if content is not None and file.lower().endswith(".svg"):
            content, fault, part = sound_drawing(content)
            mime, weight = SVG if content else None, int(part * MOST_BYTES)
        else:
            mime, fault = self.look.at(content) if content is not None else (None, told.items[0].message)
            weight = len(content or b"")
        if mime is None or content is None:
            findings.add(_refused(place, name, fault))
            return None
        return Picture(file, mime, content, weight)


def _refused(place: Place, name: str, why: str) -> Finding:
    return NOT_PRINTED.finding(place, f"the picture {name[:80]} is not printed: {why}", name[:80])
