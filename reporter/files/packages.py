"""A Word document as its parts: what may be unpacked and parsed is bounded before it is.

No part is read from elsewhere, none is written, and no document type or entity is followed. Names of elements and of
attributes are without their namespaces: programs write either of two.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser

from reporter.files import faults
from reporter.files.archives import UNREADABLE, is_sound_archive
from reporter.files.reading import read_bytes
from reporter.findings import Finding, Findings, Place, define

MOST_BYTES, MOST_ELEMENTS, DEEPEST = 40_000_000, 300_000, 200
"""Of all parts that are parsed: their bytes, their elements, and how many of these stand inside each other."""
_MAIN = "officeDocument"

NOT_A_DOCUMENT = define(
    "WRD-001", "A Word document opens", para="form",
    remedy="Open it in Word or LibreOffice, remove any password, and save it as Word Document (.docx)", text="""
    A chapter is a whole .docx file without a password and without macros.
    Bad: a .doc, .odt or .docm file; a .docx with a password
    Good: a file saved as Word Document (.docx)""")


@dataclass(frozen=True)
class Related:
    """What a part refers to: the kind, the last word of its type; the part, or the address outside."""

    kind: str
    target: str
    outside: bool


class BeyondBounds(Exception):
    """A document has more in it than any chapter: what there is too much of."""


class _Bounded(TreeBuilder):
    """A tree of so many elements, each in so many others; names without namespaces."""

    def __init__(self, elements: int = 0) -> None:
        super().__init__()
        self.depth, self.elements = 0, elements

    def start(self, tag: Any, attrs: dict[Any, Any]) -> Element:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST:
            raise BeyondBounds(f"more than {DEEPEST} elements stand inside each other in a part of the document")
        if self.elements > MOST_ELEMENTS:
            raise BeyondBounds(f"the document has more than {MOST_ELEMENTS:,} elements, such as paragraphs, runs and "
                               "cells")
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: Any) -> Element:
        self.depth -= 1
        return super().end(_local(tag))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def bounded_tree(content: bytes) -> Element:
    """The elements of an XML text, without document type and entities. Raises what UNREADABLE names."""
    return _tree(content, _Bounded())


def _tree(content: bytes, builder: _Bounded) -> Element:
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    parser.feed(content)
    root: Element = parser.close()
    return root


@dataclass
class Package:
    """A document that was looked at, and may be unpacked; `parsed` and `elements` are what was taken of its room."""

    file: str
    archive: zipfile.ZipFile
    main: str = ""
    body: Element = field(default_factory=lambda: Element("body"))
    related: Mapping[str, Related] = field(default_factory=dict)
    parsed: int = 0
    elements: int = 0

    def named(self, kind: str) -> list[str]:
        """The parts of a kind to which the main part refers, in order, each once."""
        return sorted({one.target for one in self.related.values() if one.kind == kind and not one.outside})

    def content(self, part: str) -> bytes | None:
        """The bytes of a part; None where there is none, or one that is too large."""
        if part not in self.archive.NameToInfo or self.archive.getinfo(part).file_size > MOST_BYTES:
            return None
        return self.archive.read(part)

    def tree(self, part: str) -> Element | None:
        """The elements of a part; None where there is no such part. Raises what UNREADABLE names."""
        content = self.content(part)
        if content is None and part not in self.archive.NameToInfo:
            return None
        self.parsed += len(content or b"")
        if content is None or self.parsed > MOST_BYTES:
            raise BeyondBounds(f"the parts of the document have more than {MOST_BYTES // 10**6} MB")
        builder = _Bounded(self.elements)
        root = _tree(content, builder)
        self.elements = builder.elements
        return root

    def relations(self, part: str) -> dict[str, Related]:
        """What a part refers to, by identifier."""
        folder, _, name = part.rpartition("/")
        tree = self.tree(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found = {}
        for one in tree if tree is not None else ():
            outside, target = one.get("TargetMode") == "External", one.get("Target", "")
            found[one.get("Id", "")] = Related(
                one.get("Type", "").rpartition("/")[2],
                target if outside else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), outside)
        return found


def read_package(folder: Path, name: str, findings: Findings) -> Package | None:
    """The document `name` below `folder`; None, with a finding, for what is none or cannot be looked at whole."""
    content = read_bytes(folder, name, findings)
    return None if content is None else package_of(content, name, findings)


def package_of(content: bytes, name: str, findings: Findings) -> Package | None:
    """The document that bytes are, which a person knows as `name`."""
    if not is_sound_archive(content, name, findings, NOT_A_DOCUMENT, ("a Word document (.docx)", "an old .doc file")):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        package = Package(name, archive)
        parts = archive.namelist()
        main = next((one.target for one in package.relations("").values() if one.kind == _MAIN), "")
        tree = package.tree(main)
        body = tree.find("body") if tree is not None and tree.tag == "document" else None
        if len(set(parts)) < len(parts) or body is None:
            findings.add(NOT_A_DOCUMENT.finding(Place(name), "the file is not a Word document (.docx)"))
            return None
        if any("vbaproject" in one.lower() for one in parts):
            findings.add(NOT_A_DOCUMENT.finding(Place(name), "the document holds macros"))
            return None
        package.main, package.body, package.related = main, body, package.relations(main)
        return package
    except UNREADABLE as error:
        findings.add(unreadable(name, error))
        return None


def unreadable(name: str, error: Exception) -> Finding:
    """The finding on a document that cannot be unpacked or parsed."""
    if isinstance(error, BeyondBounds):
        return faults.TOO_LARGE.finding(
            Place(name), str(error), remedy="Copy its text into a new document, and save that; what is long by itself, "
            "such as a table of all data, is attached as a paper of its own")
    return NOT_A_DOCUMENT.finding(Place(name), f"the document does not open ({type(error).__name__})")


def core_property(package: Package, name: str) -> str:
    """What a document says of itself under a name, such as its subject; blank where nothing can be read."""
    try:
        parts = [one.target for one in package.relations("").values() if one.kind == "core-properties"]
        tree = package.tree(parts[0]) if parts else None
    except UNREADABLE:
        return ""
    return (tree.findtext(name) or "").strip() if tree is not None else ""
