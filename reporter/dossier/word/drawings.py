"""Pictures of a Word document, and what else is drawn in it, which is not carried."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from reporter.dossier.pictures import MOST_BYTES, MOST_PICTURES, PictureLook
from reporter.dossier.word.blocks import Remark, Span
from reporter.dossier.word.faults import NOT_CARRIED, PLAINER
from reporter.dossier.word.looks import words_in
from reporter.files.packages import Package, Related

_DRAWN = {"chart": "a chart", "relIds": "a SmartArt graphic", "wgp": "a group of shapes", "wpc": "a canvas",
          "contentPart": "handwriting", "OLEObject": "an embedded object", "textpath": "WordArt",
          "control": "a form control"}
_AS_PICTURE = "Save it as a picture (PNG), and insert that"


@dataclass
class Drawings:
    """The pictures that were met, by the digest of their bytes; `seen` is what was found in each part."""

    package: Package
    pictures: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, tuple[bytes | None, str]] = field(default_factory=dict)
    look: PictureLook = field(default_factory=PictureLook)

    def read(self, drawing: Element, related: Mapping[str, Related]) -> tuple[list[Span], list[Remark]]:
        """The pictures of a drawing, and what there is to remark on it."""
        there = {one.tag: one for one in drawing.iter()}
        remarks: list[Remark] = []
        for tag, told in _DRAWN.items():
            if tag in there:
                remarks.append(Remark(NOT_CARRIED, told, _AS_PICTURE))
        if "txbxContent" in there:
            remarks.append(Remark(NOT_CARRIED, f"a text box: {words_in(drawing)}",
                                  "Move its words into a paragraph below the heading"))
        pieces = [] if remarks else list(self._pictures(drawing, related, remarks))
        if not pieces and not remarks:
            remarks.append(Remark(PLAINER, "a line or a shape"))
        return pieces, remarks

    def _pictures(self, drawing: Element, related: Mapping[str, Related], remarks: list[Remark]) -> Iterator[Span]:
        named = next((one for one in drawing.iter("docPr")), None)
        shape = next((one for one in drawing.iter("shape")), None)
        words = (named.get("descr") or named.get("title") or "") if named is not None else \
            shape.get("alt", "") if shape is not None else ""
        for one in drawing.iter():
            if one.tag not in ("blip", "imagedata"):
                continue
            key = one.get("embed") or one.get("id") or one.get("link") or ""
            is_linked = "link" in one.attrib and "embed" not in one.attrib
            content, fault = self._content(None if is_linked else related.get(key))
            if content is None:
                remarks.append(Remark(NOT_CARRIED, f"a picture{f' “{words[:60]}”' if words else ''}: {fault}",
                                      "Insert it as a PNG or JPEG file in the colours of screens"))
                continue
            digest = hashlib.sha256(content).hexdigest()
            self.pictures[digest] = content
            if any(child.tag == "svgBlip" for child in one.iter()):
                remarks.append(Remark(PLAINER, "a picture in lines (SVG), which is carried as its copy in dots"))
            yield Span(" ".join(words.split()), picture=digest)
        if any(one.tag == "srcRect" and any(value not in ("", "0") for value in one.attrib.values())
               for one in drawing.iter()):
            remarks.append(Remark(PLAINER, "a cropped picture, which is carried whole"))
        if any(one.tag == "hlinkClick" for one in drawing.iter()):
            remarks.append(Remark(PLAINER, "the link of a picture"))

    def _content(self, related: Related | None) -> tuple[bytes | None, str]:
        if related is None or related.outside:
            return None, "it does not stand in the document"
        if related.target not in self.seen:
            self.seen[related.target] = self._looked_at(related.target)
        return self.seen[related.target]

    def _looked_at(self, part: str) -> tuple[bytes | None, str]:
        if len(self.seen) >= MOST_PICTURES:
            return None, f"there are more than {MOST_PICTURES} pictures"
        content = self.package.content(part)
        if content is None or len(content) > MOST_BYTES:
            return None, f"it has more than {MOST_BYTES // 1024**2} MB" if content else "it is missing"
        mime, fault = self.look.at(content)
        return (content, "") if mime else (None, fault)
